package proposals

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/flow"
)

// Filter narrows a list of proposals.
type Filter struct {
	CallID int64
	State  models.ProposalState
	Stage  models.ProposalStage
	Search string // part of the title as the actor sees it, or of the reference
	After  int64  // id of the last row of the page before
	Limit  int    // 0 for 25
}

// List gives the proposals the actor may see, the latest first, and the cursor
// of the next page (0 at the end). Two statements whatever the rows.
func (s *Service) List(ctx context.Context, actor models.Actor, f Filter) ([]models.ProposalRow, int64, error) {
	if f.Limit <= 0 || f.Limit > 100 {
		f.Limit = 25
	}
	sc := s.scope(actor, s.db.Now(ctx))
	state, due := "p.state", "p.due_at"
	if !hears(actor) {
		state = "CASE WHEN " + undisclosed + " THEN 'board_paper' ELSE p.state END"
		due = "CASE WHEN " + undisclosed + " THEN NULL ELSE p.due_at END"
	}
	// What is being written again is not found by those who do not read it.
	titled := "1 = 1"
	if !StandsAsApplicant(actor) {
		titled = "p.state NOT IN ('returned', 'withdrawn')"
	}
	like := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(strings.TrimSpace(f.Search))) + "%"
	text := `SELECT p.id, p.reference, p.title, p.stage, ` + state + ` AS state, p.started_side, p.call_id, c.reference AS call_reference, c.closes_at,
		c.grace_minutes, ` + due + ` AS due_at, p.created_at, p.lead_organisation_id, COALESCE(o.name, '') AS lead, p.theme, p.asked, p.months,
		p.concept_id, f.id AS full_id, l.at AS submitted_at
		FROM proposals p JOIN calls c ON c.id = p.call_id LEFT JOIN organisations o ON o.id = p.lead_organisation_id
		LEFT JOIN proposals f ON f.concept_id = p.id
		LEFT JOIN submissions l ON l.proposal_id = p.id
			AND l.number = (SELECT MAX(m.number) FROM submissions m WHERE m.proposal_id = p.id)
		WHERE (` + sc.Where + `)`
	args := append([]any{}, sc.Args...)
	text, args = db.Narrow(text, args,
		db.If(f.CallID != 0, " AND p.call_id = ?", f.CallID),
		db.If(f.State != "", " AND "+state+" = ?", f.State),
		db.If(f.Stage != "", " AND p.stage = ?", f.Stage),
		db.If(strings.TrimSpace(f.Search) != "", ` AND (LOWER(p.reference) LIKE ? ESCAPE '\' OR (`+titled+` AND LOWER(p.title) LIKE ? ESCAPE '\'))`, like, like),
		db.If(f.After != 0, " AND p.id < ?", f.After),
	)
	var rows []models.ProposalRow
	if err := s.db.Read(ctx).Raw(text+" ORDER BY p.id DESC LIMIT ?", append(args, f.Limit+1)...).Scan(&rows).Error; err != nil {
		return nil, 0, err
	}
	rows, next := db.Turn(rows, f.Limit, func(r models.ProposalRow) int64 { return r.ID })
	if err := fillCountries(s.db.Read(ctx), rows); err != nil {
		return nil, 0, err
	}
	if !StandsAsApplicant(actor) {
		if err := submittedOnly(s.db.Read(ctx), rows); err != nil {
			return nil, 0, err
		}
	}
	return rows, next, nil
}

// StandsAsApplicant says whether lists show the actor the documents themselves.
func StandsAsApplicant(actor models.Actor) bool {
	return actor.System || actor.Is(models.RoleAuditor, models.RoleFocalPoint, models.RoleResidentCoord, models.RoleDrafter,
		models.RolePUNOProgramme, models.RolePUNOFinance)
}

// submittedOnly puts what was last submitted in place of what is being written
// again: a returned document's new title is not yet for others.
func submittedOnly(q *gorm.DB, rows []models.ProposalRow) error {
	ids := []int64{}
	for _, r := range rows {
		if r.State == models.ProposalReturned || r.State == models.ProposalWithdrawn {
			ids = append(ids, r.ID)
		}
	}
	var subs []models.Submission
	if err := q.Raw(`SELECT l.* FROM submissions l WHERE l.proposal_id IN ? AND l.number =
		(SELECT MAX(m.number) FROM submissions m WHERE m.proposal_id = l.proposal_id)`, ids).Scan(&subs).Error; err != nil {
		return err
	}
	for _, sub := range subs {
		f, err := sub.Read()
		if err != nil {
			return err
		}
		for i := range rows {
			if rows[i].ID == sub.ProposalID {
				rows[i].Title, rows[i].Theme, rows[i].Asked, rows[i].Months = f.Title, f.Theme, f.Asked, f.Months
				rows[i].Countries = f.CountryCodes()
			}
		}
	}
	return nil
}

func fillCountries(q *gorm.DB, rows []models.ProposalRow) error {
	ids := make([]int64, len(rows))
	at := map[int64]int{}
	for i, r := range rows {
		ids[i], at[r.ID] = r.ID, i
	}
	var found []models.ProposalCountry
	if err := q.Raw("SELECT * FROM proposal_countries WHERE proposal_id IN ? ORDER BY country", ids).Scan(&found).Error; err != nil {
		return err
	}
	for _, c := range found {
		r := &rows[at[c.ProposalID]]
		r.Countries = append(r.Countries, c.Country)
	}
	return nil
}

// Show gives one proposal as the actor may see it, with what the actor may do
// next. A fixed number of statements.
func (s *Service) Show(ctx context.Context, actor models.Actor, id int64) (models.ProposalView, error) {
	var v models.ProposalView
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		p, err := s.seen(q, actor, now, id)
		if err != nil {
			return err
		}
		d, err := readDocument(q, p)
		if err != nil {
			return err
		}
		v.Proposal, v.Call, v.Form = p, d.Call, d.Form
		return s.fill(q, actor, now, d, &v)
	})
	if err != nil {
		return v, err
	}
	v.Now = s.db.Now(ctx)
	v.InTime = v.Proposal.InTime(v.Call, v.Now) == nil
	if v.Document != nil {
		v.Actions = offers(actor, v)
	}
	return v, nil
}

func (s *Service) fill(q *gorm.DB, actor models.Actor, at time.Time, d models.Document, v *models.ProposalView) error {
	ctx := q.Statement.Context
	var err error
	if v.Submissions, err = db.From[models.Submission](q).Where("proposal_id = ?", d.Proposal.ID).Order("number").Find(ctx); err != nil {
		return err
	}
	if n := len(v.Submissions); n > 0 {
		frozen, err := v.Submissions[n-1].Read()
		if err != nil {
			return err
		}
		v.Frozen = &frozen
	}
	if v.Events, err = db.From[models.ProposalEvent](q).Where("proposal_id = ?", d.Proposal.ID).Order("id").Find(ctx); err != nil {
		return err
	}
	if d.Proposal.State == models.ProposalBoardPaper {
		v.Events = until(v.Events, models.ProposalBoardPaper)
	}
	var full []models.Proposal
	if err := s.scope(actor, at).where(q, "SELECT p.* FROM proposals p WHERE p.concept_id = ?", d.Proposal.ID).Scan(&full).Error; err != nil {
		return err
	}
	if len(full) > 0 {
		v.FullID = full[0].ID
	}
	if v.Drafts, err = db.From[models.DraftText](q).Where("subject = 'proposals' AND subject_id = ?", d.Proposal.ID).Order("id").Find(ctx); err != nil {
		return err
	}
	if !StandingOf(actor, d).Reads {
		// What is being written is for its authors; others read what was submitted.
		v.Drafts = nil
		v.Conceal()
		return nil
	}
	v.Document, v.Gaps = &d, d.Gaps()
	if v.Extensions, err = db.From[models.ProposalExtension](q).Where("proposal_id = ?", d.Proposal.ID).Order("id").Find(ctx); err != nil {
		return err
	}
	if v.PartEvents, err = db.From[models.ProposalPartEvent](q).Where("proposal_id = ?", d.Proposal.ID).Order("id").Find(ctx); err != nil {
		return err
	}
	if StandingOf(actor, d).Member() {
		if v.KitWaits, err = kitWaits(q, d.Proposal.ID); err != nil {
			return err
		}
		v.Remarks, err = remarks(q, d.Proposal.ID)
	}
	return err
}

// remarks are what the writers of a document said to each other, the earliest
// first.
func remarks(q *gorm.DB, id int64) ([]models.RemarkView, error) {
	ctx := q.Statement.Context
	list, err := db.From[models.ProposalRemark](q).Where("proposal_id = ?", id).Order("id").Find(ctx)
	if err != nil {
		return nil, err
	}
	ends, err := db.From[models.ProposalRemarkEnd](q).Where("remark_id IN (SELECT id FROM proposal_remarks WHERE proposal_id = ?)", id).Order("id").Find(ctx)
	if err != nil {
		return nil, err
	}
	ended := map[int64]*models.ProposalRemarkEnd{}
	for i := range ends {
		ended[ends[i].RemarkID] = &ends[i]
	}
	out := make([]models.RemarkView, len(list))
	for i, r := range list {
		out[i] = models.RemarkView{Remark: r, End: ended[r.ID]}
	}
	return out, nil
}

// until is the history up to the last arrival at a state: what came after is
// withheld from the reader.
func until(events []models.ProposalEvent, state models.ProposalState) []models.ProposalEvent {
	for i := len(events) - 1; i >= 0; i-- {
		if events[i].ToState == state {
			return events[:i+1]
		}
	}
	return events
}

// offers is what the actor may do with the proposal as a whole, with the reason
// where it cannot be done now.
func offers(actor models.Actor, v models.ProposalView) []flow.Offer[models.ProposalState, models.ProposalAction] {
	if mayConclude(actor, *v.Document) != nil {
		return nil
	}
	facts := v.Proposal.Facts()
	facts["in_time"], facts["complete"], facts["both_sides"] = v.InTime, len(v.Gaps) == 0, v.Document.BothSides()
	return models.ProposalFlow.Offers(string(actor.Role), v.Proposal.State, facts)
}

// Submission gives one frozen copy by its number, for those who may see the
// proposal.
func (s *Service) Submission(ctx context.Context, actor models.Actor, id int64, number int) (models.Submission, error) {
	q := s.db.Read(ctx)
	if _, err := s.seen(q, actor, s.db.Now(ctx), id); err != nil {
		return models.Submission{}, err
	}
	sub, err := db.From[models.Submission](s.db.Read(ctx)).Where("proposal_id = ? AND number = ?", id, number).Take(ctx)
	return sub, db.Found(err, "submissions")
}

// Draft is Show for a document that is being written, with its copy of the
// moment; for those who may read what is not submitted. Words that nobody has
// saved yet are not in it.
func (s *Service) Draft(ctx context.Context, actor models.Actor, id int64) (models.ProposalView, models.DraftCopy, error) {
	v, err := s.Show(ctx, actor, id)
	switch {
	case err != nil:
		return v, models.DraftCopy{}, err
	case v.Document == nil:
		return v, models.DraftCopy{}, models.NotFound("proposals")
	case !v.Proposal.Editable():
		return v, models.DraftCopy{}, models.Conflict("proposals.no_draft", "")
	}
	return v, v.Document.Draft(v.Now), nil
}

// Choices is what the forms of a proposal let people choose from.
type Choices struct {
	Catalogue     *models.Catalogue
	Organisations []models.Organisation // of the United Nations system, by name
}

// Choices reads them; the same for everybody.
func (s *Service) Choices(ctx context.Context) (Choices, error) {
	var c Choices
	var err error
	if c.Catalogue, err = Catalogue(s.db.Read(ctx)); err != nil {
		return c, err
	}
	c.Organisations, err = db.From[models.Organisation](s.db.Read(ctx)).Where("kind = ?", models.KindUNEntity).Order("name, id").Find(ctx)
	return c, err
}
