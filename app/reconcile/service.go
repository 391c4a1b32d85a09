package reconcile

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Service holds the use cases of reconciliation.
type Service struct {
	db    *db.DB
	files *files.Service // nil where a store keeps no files
}

// New gives the use cases on a store; kept takes in the agent's files.
func New(d *db.DB, kept *files.Service) *Service { return &Service{db: d, files: kept} }

// Input is the agent's books of a period, read without fault.
type Input struct {
	Upload files.Upload
	Hash   string // of its bytes
	Lines  []models.BookLine
	From   when.Date
	To     when.Date
	Rule   models.MatchRule
}

// Compare holds the agent's books of a period against ours, keeps the file, opens
// a break for each new difference and closes those of the period that are gone.
//
// clause 97: the agent's books are the fund's; where ours differ, somebody looks.
func (s *Service) Compare(ctx context.Context, actor models.Actor, in Input) (*models.Reconciliation, error) {
	if err := actor.May(models.PermContribution); err != nil {
		return nil, err
	}
	if s.files == nil {
		return nil, errors.New("reconcile: this store keeps no files")
	}
	r := models.Reconciliation{Hash: in.Hash, FromOn: in.From, ToOn: in.To, Days: in.Rule.Days, Tolerance: in.Rule.Tolerance, Lines: len(in.Lines), PersonID: actor.PersonID, MandateID: actor.MandateID}
	if err := r.Validate(when.DateOf(s.db.Now(ctx))); err != nil {
		return nil, err
	}
	if err := in.Rule.Validate(); err != nil {
		return nil, err
	}
	if err := s.known(ctx, in); err != nil {
		return nil, err
	}
	up := in.Upload
	up.OwnerType, up.OwnerID, up.Purpose = "mandates", actor.MandateID, files.PurposeAgentFile
	held, err := s.files.Take(up)
	if err != nil {
		return nil, err
	}
	err = s.db.Write(ctx, actor, "reconcile.compare", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermContribution, tx.Now); err != nil {
			return err
		}
		ours, err := ourLines(tx.DB, in.From, in.To)
		if err != nil {
			return err
		}
		matched, breaks := models.Reconcile(ours, in.Lines, in.Rule)
		f, err := s.files.Attach(tx, held)
		if err != nil {
			return err
		}
		n, err := tx.NextNumber("reconciliations")
		if err != nil {
			return err
		}
		r.Reference, r.Name, r.FileID = fmt.Sprintf("RC-%04d", n), f.Name, f.ID
		r.OurLines, r.Matched, r.Breaks = len(ours), matched, len(breaks)
		if err := db.Create(tx, &r); err != nil {
			return err
		}
		tx.Receipt(models.Receipt{Target: "reconciliations", TargetID: r.ID, Reference: r.Reference})
		return settle(tx, r, breaks)
	})
	return &r, err
}

// known refuses lines outside the period and codes of organisations there are
// none of, each by its cell.
func (s *Service) known(ctx context.Context, in Input) error {
	var codes []string
	if err := s.db.Read(ctx).Raw("SELECT code FROM organisations").Scan(&codes).Error; err != nil {
		return err
	}
	is := map[string]bool{"": true}
	for _, c := range codes {
		is[c] = true
	}
	var f models.Faults
	for _, l := range in.Lines {
		if !is[l.Organisation] {
			f.Add(models.AgentBookCell("organisation_code", l.Row), "reconcile.fault.organisation", "Value", l.Organisation)
		}
		if l.ValueDate.Before(in.From) || l.ValueDate.After(in.To) {
			f.Add(models.AgentBookCell("value_date", l.Row), "reconcile.fault.outside", "Value", l.ValueDate.String())
		}
	}
	return f.Err("reconcile.invalid")
}

// ourLines are the movements of our books in a period that both books have, each
// posting that stands once; of expenditure the certified one.
func ourLines(q *gorm.DB, from, to when.Date) ([]models.BookLine, error) {
	var rows []struct {
		Kind         models.EntryKind
		Project      string
		Organisation string
		Cents        money.Cents
		ValueDate    when.Date
		Reference    string
		Number       string
	}
	err := q.Raw(`SELECT e.kind, COALESCE(p.agent_number, '') AS project, COALESCE(o.code, '') AS organisation, SUM(ABS(l.cents)) AS cents, e.value_date, e.reference, e.number
		FROM ledger_entries e JOIN ledger_lines l ON l.entry_id = e.id LEFT JOIN programmes p ON p.id = l.programme_id LEFT JOIN organisations o ON o.id = l.organisation_id
		WHERE e.value_date BETWEEN ? AND ? AND e.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM ledger_entries r WHERE r.reverses_id = e.id)
		AND (e.kind = 'deposit' AND l.account = 'contributions' OR e.kind = 'contributor_refund' AND l.account = 'returned'
			OR e.kind IN ('interest', 'organisation_interest', 'other_income', 'bank_charges') AND l.account = 'cash' OR e.kind IN ('transfer', 'refund') AND l.account = 'organisations'
			OR e.kind = 'expenditure' AND l.account = 'expenditure' AND e.certainty = 'certified'
			OR e.kind IN ('direct_cost', 'direct_cost_refund', 'direct_cost_expenditure') AND l.account = 'direct_costs' OR e.kind = 'fund_transfer' AND l.account = 'other_funds')
		GROUP BY e.id, e.kind, p.agent_number, o.code, e.value_date, e.reference, e.number ORDER BY e.id`, from, to).Scan(&rows).Error
	out := make([]models.BookLine, len(rows))
	for i, r := range rows {
		out[i] = models.BookLine{Kind: r.Kind, Project: r.Project, Organisation: r.Organisation, Cents: r.Cents, ValueDate: r.ValueDate, AgentRef: r.Reference, Entry: r.Number}
		if r.Kind == models.EntryExpenditure {
			out[i].AgentRef = "" // our own reference of the programme, none of the agent's
		}
	}
	return out, err
}

// settle opens a break for each difference that is new, brings the others up to
// date, and closes those of the period that are gone.
func settle(tx *db.Tx, r models.Reconciliation, breaks []models.FoundBreak) error {
	open, err := db.From[models.ReconciliationBreak](tx.DB).Where("state = ?", models.BreakOpen).Locked().Find(tx.Ctx)
	if err != nil {
		return err
	}
	explained, err := db.From[models.ReconciliationBreak](tx.DB).Where("state = ?", models.BreakExplained).Find(tx.Ctx)
	if err != nil {
		return err
	}
	may := map[string]models.ReconciliationBreak{} // stand with an explanation, as long as they are the same
	for _, b := range explained {
		may[b.BreakKey] = b
	}
	known := map[string]*models.ReconciliationBreak{}
	for i := range open {
		known[open[i].BreakKey] = &open[i]
	}
	seen := map[string]bool{}
	for _, f := range breaks {
		key := f.Key()
		if seen[key] {
			continue // two lines of the agent that say the same
		}
		seen[key] = true
		if was, ok := may[key]; ok && was.Same(f) {
			continue
		}
		b := known[key]
		if b == nil {
			b = &models.ReconciliationBreak{FirstRun: r.ID, LastRun: r.ID, State: models.BreakOpen}
			b.Set(f)
			if err := db.Create(tx, b); err != nil {
				return err
			}
			continue
		}
		b.Set(f)
		b.LastRun = r.ID
		if err := db.Update(tx, b, "kind", "ours_cents", "ours_on", "entry", "agents_cents", "agents_on", "agent_ref", "last_run"); err != nil {
			return err
		}
	}
	for i := range open {
		b := &open[i]
		if seen[b.BreakKey] || !within(*b, r) {
			continue
		}
		now := tx.Now
		b.State, b.ClosedAt, b.LastRun = models.BreakAgreed, &now, r.ID
		if err := db.Update(tx, b, "state", "closed_at", "last_run"); err != nil {
			return err
		}
	}
	return nil
}

// within says whether a comparison of this period looked at the difference.
func within(b models.ReconciliationBreak, r models.Reconciliation) bool {
	for _, d := range []when.Date{b.OursOn, b.AgentsOn} {
		if !d.IsZero() && !d.Before(r.FromOn) && !d.After(r.ToOn) {
			return true
		}
	}
	return false
}

// Own gives a difference to a person to look after; 0 takes it back.
func (s *Service) Own(ctx context.Context, actor models.Actor, id, version, person int64) error {
	return s.change(ctx, actor, "reconcile.own", id, version, func(tx *db.Tx, b *models.ReconciliationBreak) error {
		b.OwnerID = nil
		if person != 0 {
			var n int
			if err := tx.Raw("SELECT COUNT(*) FROM mandates m WHERE m.person_id = ? AND "+inForce, person, owners, tx.Now, tx.Now, tx.Now).Scan(&n).Error; err != nil {
				return err
			}
			if n == 0 {
				return models.Invalid("reconcile.invalid", models.FieldError{Field: "owner", Key: "reconcile.fault.owner"})
			}
			b.OwnerID = &person
		}
		return db.Update(tx, b, "owner_id")
	})
}

// inForce is the condition on mandates m under which somebody looks after
// differences: the roles, and the instant three times.
const inForce = "m.role IN ? AND m.from_at <= ? AND (m.to_at IS NULL OR m.to_at > ?) AND (m.ended_at IS NULL OR m.ended_at > ?)"

var owners = []models.Role{models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleAgentOfficer}

// Explain closes a difference that may stand, with the reason.
func (s *Service) Explain(ctx context.Context, actor models.Actor, id, version int64, why string) error {
	why = strings.TrimSpace(why)
	if why == "" {
		return models.Invalid("reconcile.invalid", models.FieldError{Field: "explanation", Key: "money.fault.required"})
	}
	return s.change(ctx, actor, "reconcile.explain", id, version, func(tx *db.Tx, b *models.ReconciliationBreak) error {
		now := tx.Now
		b.State, b.Explanation, b.ClosedAt, b.ClosedBy = models.BreakExplained, why, &now, &actor.PersonID
		return db.Update(tx, b, "state", "explanation", "closed_at", "closed_by")
	})
}

func (s *Service) change(ctx context.Context, actor models.Actor, action string, id, version int64, then func(*db.Tx, *models.ReconciliationBreak) error) error {
	return s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermContribution, tx.Now); err != nil {
			return err
		}
		b, err := db.Load[models.ReconciliationBreak](tx, id)
		if err != nil {
			return err
		}
		if b.Version != version {
			return models.Stale(b)
		}
		if b.State != models.BreakOpen {
			return models.Conflict("reconcile.conflict.closed", "97")
		}
		return then(tx, b)
	})
}

// BreakRow is a difference with the names a list shows.
type BreakRow = models.BreakRow

// Breaks lists differences, the oldest first: those that stand, or all.
func (s *Service) Breaks(ctx context.Context, actor models.Actor, all bool) ([]BreakRow, error) {
	if err := may(actor); err != nil {
		return nil, err
	}
	where := " WHERE b.state = 'open'"
	if all {
		where = ""
	}
	return breakRows(s.db.Read(ctx), where, when.DateOf(s.db.Now(ctx)))
}

// Mine are the differences that stand and that the actor looks after.
func (s *Service) Mine(ctx context.Context, actor models.Actor) ([]BreakRow, error) {
	if err := may(actor); err != nil {
		return nil, err
	}
	return breakRows(s.db.Read(ctx), " WHERE b.state = 'open' AND b.owner_id = ?", when.DateOf(s.db.Now(ctx)), actor.PersonID)
}

// may lets in those who see every programme of the books: the agent, the
// secretariat and the auditor.
func may(actor models.Actor) error {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return err
	}
	if !actor.SeesUnpublished() {
		return models.Forbidden("error.right_missing", "97")
	}
	return nil
}

func breakRows(q *gorm.DB, where string, today when.Date, args ...any) ([]BreakRow, error) {
	var rows []BreakRow
	err := q.Raw(`SELECT b.*, COALESCE(o.name, '') AS organisation_name, COALESCE(x.name, '') AS owner, r.reference AS first_reference, l.reference AS last_reference
		FROM reconciliation_breaks b JOIN reconciliations r ON r.id = b.first_run JOIN reconciliations l ON l.id = b.last_run
		LEFT JOIN organisations o ON o.code = b.organisation LEFT JOIN people x ON x.id = b.owner_id`+where+" ORDER BY b.id", args...).Scan(&rows).Error
	for i := range rows {
		rows[i].Days = rows[i].Age(today)
	}
	return rows, err
}

// Break gives one difference.
func (s *Service) Break(ctx context.Context, actor models.Actor, id int64) (BreakRow, error) {
	if err := may(actor); err != nil {
		return BreakRow{}, err
	}
	rows, err := breakRows(s.db.Read(ctx), " WHERE b.id = ?", when.DateOf(s.db.Now(ctx)), id)
	if err == nil && len(rows) == 0 {
		err = models.NotFound("reconciliation_breaks")
	}
	if err != nil {
		return BreakRow{}, err
	}
	return rows[0], nil
}

// List gives the comparisons, the latest first.
func (s *Service) List(ctx context.Context, actor models.Actor) ([]models.Reconciliation, error) {
	if err := may(actor); err != nil {
		return nil, err
	}
	return db.From[models.Reconciliation](s.db.Read(ctx)).Order("id DESC").Find(ctx)
}

// FileOf is the file of the agent's books a comparison read.
func (s *Service) FileOf(ctx context.Context, actor models.Actor, reference string) (int64, error) {
	if err := may(actor); err != nil {
		return 0, err
	}
	r, err := db.From[models.Reconciliation](s.db.Read(ctx)).Where("reference = ?", reference).Take(ctx)
	return r.FileID, db.Found(err, "reconciliations")
}

// Owners lists who may look after a difference.
func (s *Service) Owners(ctx context.Context, actor models.Actor) ([]models.Person, error) {
	if err := may(actor); err != nil {
		return nil, err
	}
	var rows []models.Person
	now := s.db.Now(ctx)
	err := s.db.Read(ctx).Raw(`SELECT p.* FROM people p WHERE EXISTS (SELECT 1 FROM mandates m WHERE m.person_id = p.id AND `+inForce+`)
		ORDER BY p.name, p.id`, owners, now, now, now).Scan(&rows).Error
	return rows, err
}

// Ours are our own lines of a period as a file of the agent's books would have
// them: what the comparison reads, to take away.
func (s *Service) Ours(ctx context.Context, actor models.Actor, from, to when.Date) ([]models.BookLine, error) {
	if err := may(actor); err != nil {
		return nil, err
	}
	return ourLines(s.db.Read(ctx), from, to)
}
