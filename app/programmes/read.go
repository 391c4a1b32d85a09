package programmes

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/models"
)

// Filter narrows the list of programmes.
type Filter struct {
	State          models.ProgrammeState
	Theme          int
	Country        string
	OrganisationID int64
	After          int64 // id of the last row of the page before
	Limit          int   // 0 for 25
}

// List gives the programmes, the latest first, with their sums from kept rows,
// and the cursor of the next page (0 at the end), as far as the actor may know of
// them. Three statements whatever the rows.
func (s *Service) List(ctx context.Context, actor models.Actor, f Filter) ([]models.ProgrammeRow, int64, error) {
	if f.Limit <= 0 || f.Limit > 100 {
		f.Limit = 25
	}
	q := s.db.Read(ctx)
	text, args := db.Narrow("SELECT id FROM programmes p WHERE "+ledger.Seen(actor), nil,
		db.If(f.State != "", " AND p.state = ?", f.State),
		db.If(f.Theme != 0, " AND p.theme = ?", f.Theme),
		db.If(f.After != 0, " AND p.id < ?", f.After),
		db.If(f.Country != "", " AND EXISTS (SELECT 1 FROM programme_countries k WHERE k.programme_id = p.id AND k.country = ?)", f.Country),
		db.If(f.OrganisationID != 0, " AND EXISTS (SELECT 1 FROM programme_organisations x WHERE x.programme_id = p.id AND x.organisation_id = ?)", f.OrganisationID),
	)
	rows, err := programmeRows(q, "p.id IN ("+text+" ORDER BY p.id DESC LIMIT ?)", append(args, f.Limit+1)...)
	rows, next := db.Turn(rows, f.Limit, func(r models.ProgrammeRow) int64 { return r.ID })
	return rows, next, err
}

// programmeRows reads programmes with their sums, countries and organisations:
// a fixed number of statements, each on the rows of the page alone.
func programmeRows(q *gorm.DB, where string, args ...any) ([]models.ProgrammeRow, error) {
	var found []struct {
		models.ProgrammeRow
		ledger.Decided
	}
	err := q.Raw("SELECT p.id, p.reference, p.agent_number, p.title, p.theme, p.state, p.start_on, p.end_on, p.months, p.approved_cents, "+ledger.DecidedColumns+
		" FROM programmes p"+ledger.DecisionsOf+"WHERE "+where+" ORDER BY p.id DESC", args...).Scan(&found).Error
	if err != nil || len(found) == 0 {
		return nil, err
	}
	rows := make([]models.ProgrammeRow, len(found))
	for i, f := range found {
		rows[i], rows[i].DecidedAt = f.ProgrammeRow, f.At()
	}
	ids, at := make([]int64, len(rows)), map[int64]int{}
	for i, r := range rows {
		ids[i], at[r.ID] = r.ID, i
	}
	var parts []struct {
		models.ProgrammeOrganisation
		Name string
	}
	if err := q.Raw(`SELECT s.*, o.name FROM programme_organisations s JOIN organisations o ON o.id = s.organisation_id
		WHERE s.programme_id IN ? ORDER BY s.programme_id, s.position`, ids).Scan(&parts).Error; err != nil {
		return nil, err
	}
	for _, s := range parts {
		r := &rows[at[s.ProgrammeID]]
		r.Organisations = append(r.Organisations, s.Name)
		r.TransferredCents += s.TransferredCents
		r.RefundedCents += s.RefundedCents
		r.SpentCents += s.SpentCents
		r.CommittedCents += s.CommittedCents
	}
	countries, err := countriesOf(q, ids)
	for i := range rows {
		rows[i].Countries = countries[rows[i].ID]
	}
	return rows, err
}

// Counts is how many programmes there are in each state, as far as the actor may
// know of them.
func (s *Service) Counts(ctx context.Context, actor models.Actor) (map[models.ProgrammeState]int, error) {
	var rows []struct {
		State models.ProgrammeState
		N     int
	}
	err := s.db.Read(ctx).Raw("SELECT p.state, COUNT(*) AS n FROM programmes p WHERE " + ledger.Seen(actor) + " GROUP BY p.state").Scan(&rows).Error
	out := map[models.ProgrammeState]int{}
	for _, r := range rows {
		out[r.State] = r.N
	}
	return out, err
}

// Names gives id, reference and title of the latest programmes, a hundred at
// most, as far as the actor may know of them: to choose one from.
func (s *Service) Names(ctx context.Context, actor models.Actor) ([]models.ProgrammeName, error) {
	var rows []models.ProgrammeName
	err := s.db.Read(ctx).Raw("SELECT p.id, p.reference, p.title FROM programmes p WHERE " + ledger.Seen(actor) + " ORDER BY p.id DESC LIMIT 100").Scan(&rows).Error
	return rows, err
}

// The reading types stand in models, for pages and interfaces share them.
type (
	Share  = models.ProgrammeShare
	Detail = models.ProgrammeDetail
	Part   = models.ProgrammePart
)

// Find gives a programme by its reference, if the actor may know of it.
func (s *Service) Find(ctx context.Context, actor models.Actor, ref string) (Detail, error) {
	return s.detail(ctx, actor, "p.reference = ?", ref)
}

// Get gives a programme by its id, if the actor may know of it.
func (s *Service) Get(ctx context.Context, actor models.Actor, id int64) (Detail, error) {
	return s.detail(ctx, actor, "p.id = ?", id)
}

func (s *Service) detail(ctx context.Context, actor models.Actor, where string, arg any) (Detail, error) {
	var d Detail
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		d, err = readDetail(q, actor, where, arg)
		return err
	})
	return d, err
}

func readDetail(q *gorm.DB, actor models.Actor, where string, arg any) (Detail, error) {
	var d Detail
	if err := q.Raw("SELECT p.* FROM programmes p WHERE "+where+" AND "+ledger.Seen(actor), arg).Take(&d.Programme).Error; err != nil {
		return d, db.Found(err, "programmes")
	}
	id := d.Programme.ID
	rows, err := programmeRows(q, "p.id = ?", id)
	if err != nil || len(rows) != 1 {
		return d, err
	}
	d.Row = rows[0]
	d.Line = models.MoneyLineOf(d.Row.ApprovedCents, d.Row.TransferredCents, d.Row.RefundedCents, d.Row.SpentCents)
	if err := q.Raw("SELECT * FROM programme_countries WHERE programme_id = ? ORDER BY share_bp DESC, country", id).Scan(&d.Countries).Error; err != nil {
		return d, err
	}
	if err := q.Raw(`SELECT s.*, o.code, o.name, EXISTS (SELECT 1 FROM expenditure_reports r WHERE r.programme_id = s.programme_id
		AND r.organisation_id = s.organisation_id AND r.state = 'current' AND r.certainty = 'interim') AS interim
		FROM programme_organisations s JOIN organisations o ON o.id = s.organisation_id WHERE s.programme_id = ? ORDER BY s.position`, id).Scan(&d.Shares).Error; err != nil {
		return d, err
	}
	var decision struct {
		Reference string
		Public    bool
	}
	if err := q.Raw("SELECT "+ledger.DecisionOf+` AS reference, p.prior_decision_id IS NOT NULL OR EXISTS (SELECT 1 FROM decision_publications x
		WHERE x.decision_id = p.decision_id) AS public FROM programmes p WHERE p.id = ?`, id).Scan(&decision).Error; err != nil {
		return d, err
	}
	d.Decision, d.DecidedOn, d.Public = decision.Reference, d.Row.DecidedAt, decision.Public
	if d.Programme.PriorDecisionID != nil {
		prior, err := db.From[models.PriorDecision](q).Where("id = ?", *d.Programme.PriorDecisionID).Take(q.Statement.Context)
		if err != nil {
			return d, err
		}
		d.Prior = &prior
	}
	d.Tranches, err = readParts(q, id)
	return d, err
}

func readParts(q *gorm.DB, programme int64) ([]Part, error) {
	all, err := tranches(q, programme)
	if err != nil {
		return nil, err
	}
	var cells []models.TrancheAmount
	if err := q.Raw(`SELECT a.* FROM tranche_amounts a JOIN tranches t ON t.id = a.tranche_id
		JOIN programme_organisations s ON s.programme_id = t.programme_id AND s.organisation_id = a.organisation_id
		WHERE t.programme_id = ? ORDER BY t.number, s.position`, programme).Scan(&cells).Error; err != nil {
		return nil, err
	}
	parts := make([]Part, len(all))
	for i, t := range all {
		parts[i].Tranche = t
		for _, c := range cells {
			if c.TrancheID == t.ID {
				parts[i].Amounts = append(parts[i].Amounts, c)
			}
		}
	}
	return parts, nil
}

// Budget gives an approved version of a programme's budget (0: the latest), if
// the actor may know of the programme.
func (s *Service) Budget(ctx context.Context, actor models.Actor, id int64, number int) (models.ProgrammeBudgetView, error) {
	var v models.ProgrammeBudgetView
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		v, err = readBudget(q, actor, id, number)
		return err
	})
	return v, err
}

func readBudget(q *gorm.DB, actor models.Actor, id int64, number int) (models.ProgrammeBudgetView, error) {
	d, err := readDetail(q, actor, "p.id = ?", id)
	if err != nil {
		return models.ProgrammeBudgetView{}, err
	}
	p := d.Programme
	v := models.ProgrammeBudgetView{ProgrammeID: p.ID, Reference: p.Reference, AgentNumber: p.AgentNumber, Title: p.Title, Countries: d.Row.Countries,
		Theme: p.Theme, State: p.State, StartOn: p.StartOn, EndOn: p.EndOn, Months: p.Months}
	if err := q.Raw("SELECT * FROM programme_budgets WHERE programme_id = ? ORDER BY number", id).Scan(&v.Versions).Error; err != nil {
		return v, err
	}
	var budget models.ProgrammeBudget
	for _, b := range v.Versions {
		if number == 0 || b.Number == number {
			budget = b
		}
	}
	if budget.ID == 0 {
		return v, models.NotFound("programme_budgets")
	}
	v.Number, v.Reason, v.ApprovedCents = budget.Number, budget.Reason, budget.TotalCents
	for _, s := range d.Shares {
		v.Organisations = append(v.Organisations, models.BudgetShare{OrganisationID: s.OrganisationID, Code: s.Code, Name: s.Name, ISCBP: s.ISCBP, ApprovedCents: s.ApprovedCents})
	}
	for _, t := range d.Tranches {
		v.Tranches = append(v.Tranches, t.Tranche)
	}
	v.Decision = d.Decision
	if budget.DecisionID != 0 {
		if err := q.Raw("SELECT reference FROM decisions WHERE id = ?", budget.DecisionID).Scan(&v.Decision).Error; err != nil {
			return v, err
		}
	}
	err = q.Raw(`SELECT l.* FROM programme_budget_lines l JOIN programme_organisations s ON s.programme_id = ? AND s.organisation_id = l.organisation_id
		WHERE l.budget_id = ? ORDER BY s.position, l.category, l.tranche`, id, budget.ID).Scan(&v.Lines).Error
	return v, err
}
