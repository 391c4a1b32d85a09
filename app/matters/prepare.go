package matters

import (
	"context"
	"fmt"
	"strings"

	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/app/proposals"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Condition is a condition of an approval as the secretariat writes it.
type Condition struct {
	Body           string
	OrganisationID int64
	DueOn          when.Date
	BlocksTranche  int // 0: none
}

// Wording is a text as it is written: words and outcome. Amounts are never
// part of it: they are those of the budget that was submitted. The secretariat's
// own budget alone is written here.
type Wording struct {
	Outcome    models.Outcome
	Reserve    models.Reserve
	Body       string
	Conditions []Condition
	Cents      money.Cents // of the secretariat's own budget
	Why        string      // of another version
	Addresses              // of another version
}

// Paper is a matter as the secretariat prepares it.
type Paper struct {
	BodyID         int64
	Kind           models.MatterKind
	ProposalID     int64 // of a funding matter
	RevisitsID     int64 // the earlier matter it comes back to, 0 for none
	Question       string
	Recommendation string
	Language       string
	Channel        models.MatterChannel
	Meeting        string               // its printed name
	MeetingID      int64                // on whose agenda it is put, 0 for none yet
	Method         models.Method        // consensus if empty, or no objection in writing once adopted
	Subject        models.MatterSubject // of a matter that is about neither money nor rules
	Plan           *Plan                // of a matter on the secretariat's own budget
	Wording
}

// Plan is what a matter on the secretariat's own budget is about: who hosts it,
// and the days the budget is for.
type Plan struct {
	HostID           int64
	StartsOn, EndsOn when.Date
}

func (p *Paper) trim() {
	p.Question, p.Recommendation, p.Meeting = strings.TrimSpace(p.Question), strings.TrimSpace(p.Recommendation), strings.TrimSpace(p.Meeting)
	if p.Language == "" {
		p.Language = "en"
	}
	if p.Channel == models.InWriting {
		p.Meeting, p.MeetingID = "", 0
	}
	if p.Method == "" {
		p.Method = models.MethodConsensus
	}
}

// Prepare makes a draft matter: for a proposal that has its board paper, or of
// another kind.
//
// clause 99: the secretariat supports the Board with its papers.
func (s *Service) Prepare(ctx context.Context, actor models.Actor, in Paper) (models.Matter, error) {
	var m models.Matter
	err := s.db.Write(ctx, actor, "matter.prepare", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermMatterPrepare, tx.Now); err != nil {
			return err
		}
		var err error
		m, err = Draft(tx, in)
		return err
	})
	return m, err
}

// Draft makes a draft matter. It joins the caller's act, whose right the caller
// has judged.
func Draft(tx *db.Tx, in Paper) (models.Matter, error) {
	in.trim()
	m := models.Matter{BodyID: in.BodyID, Kind: in.Kind, Question: in.Question, Recommendation: in.Recommendation, Language: in.Language,
		Channel: in.Channel, Meeting: in.Meeting, Method: in.Method, Subject: in.Subject, State: models.MatterDraft,
		Scoring: models.BoardScoringOff, TextNumber: 1, PreparedBy: tx.Actor.PersonID}
	// The meeting is locked before the body, as when a matter is decided.
	meeting, err := meetingFor(tx, &m, in.MeetingID)
	if err != nil {
		return m, err
	}
	body, err := db.Load[models.Body](tx, in.BodyID)
	if err != nil {
		return models.Matter{}, err
	}
	if err := first(m.ValidateChannel(), fits(*body, m)); err != nil {
		return m, err
	}
	if meeting != nil {
		m.MeetingID = &meeting.ID
	}
	budget, err := bind(tx, &m, in)
	if err != nil {
		return m, err
	}
	if err := revisits(tx, &m, in.RevisitsID); err != nil {
		return m, err
	}
	plan, err := planned(tx, in.Plan, *body)
	if err != nil {
		return m, err
	}
	text, effect := compose(m, in.Wording, 1, budget, plan)
	if err := m.ValidateText(text, effect); err != nil {
		return m, err
	}
	if m.Reference, err = referenceOf(tx, m.BodyID, "matters", models.MatterReference); err != nil {
		return m, err
	}
	if err := db.Create(tx, &m); err != nil {
		if db.Violates(err, "matters", "proposal_id") || db.Violates(err, "matters_one_undecided") {
			return m, models.Conflict("board.matter_exists", "98").Because(err)
		}
		return m, err
	}
	if plan != nil {
		plan.MatterID = m.ID
		if err := db.Create(tx, plan); err != nil {
			return m, err
		}
	}
	text.MatterID, text.PreparedBy = m.ID, tx.Actor.PersonID
	if err := writeText(tx, &text, effect); err != nil {
		return m, err
	}
	if meeting != nil {
		if err := putOn(tx, meeting, m); err != nil {
			return m, err
		}
	}
	tx.Receipt(models.Receipt{Target: "matters", TargetID: m.ID, Reference: m.Reference, Path: Path(m.ID)})
	return m, event(tx, m, models.MatterPrepare, "")
}

// Path is the page of a matter.
func Path(id int64) string { return fmt.Sprintf("/board/matters/%d", id) }

// MotionPath is the page of a motion on an interest.
func MotionPath(matter, motion int64) string {
	return fmt.Sprintf("%s/motions/%d", Path(matter), motion)
}

// MemberPath is the address of an open matter for members of the Network
// without a seat.
func MemberPath(id int64) string { return fmt.Sprintf("/network/matters/%d", id) }

// bind ties a funding matter to the submission it is about and gives its
// budget; other kinds have none.
func bind(tx *db.Tx, m *models.Matter, in Paper) (models.Budget, error) {
	switch in.Kind {
	case models.MatterFunding:
	case models.MatterRules, models.MatterOther:
		return models.Budget{}, nil
	default:
		return models.Budget{}, models.Invalid("board.fault.matter", models.FieldError{Field: "kind", Key: "board.fault.matter_kind"})
	}
	p, err := db.Load[models.Proposal](tx, in.ProposalID)
	if err != nil {
		return models.Budget{}, err
	}
	if p.State != models.ProposalBoardPaper {
		return models.Budget{}, models.Conflict("board.no_board_paper", "99").With(map[string]any{"State": string(p.State)})
	}
	call, err := db.From[models.Call](tx.DB).Where("id = ?", p.CallID).Take(tx.Ctx)
	if err != nil {
		return models.Budget{}, err
	}
	submission, err := proposals.Latest(tx, p.ID)
	if err != nil {
		return models.Budget{}, err
	}
	budget, err := proposals.Budget(tx, p.ID)
	if err != nil {
		return models.Budget{}, err
	}
	m.ProposalID, m.SubmissionID, m.AskedCents = &p.ID, &submission.ID, budget.Total(0, 0)
	m.Scoring = call.BoardScoring
	if call.CriteriaSetID != 0 {
		m.CriteriaSetID = &call.CriteriaSetID
	}
	return budget, nil
}

// revisits ties a matter to an earlier one on the same item that was decided
// or closed: nothing is opened a second time.
func revisits(tx *db.Tx, m *models.Matter, earlier int64) error {
	if earlier == 0 {
		return nil
	}
	before, err := db.From[models.Matter](tx.DB).Where("id = ? AND body_id = ?", earlier, m.BodyID).Take(tx.Ctx)
	if err != nil {
		return db.Found(err, "matters")
	}
	if before.State == models.MatterDraft || before.State == models.MatterOpen {
		return models.Conflict("board.revisits_undecided", "")
	}
	m.RevisitsID = &before.ID
	return nil
}

// planned is what a paper on the secretariat's budget is about, nil for another.
// The Board decides on it, and the host is an organisation that can receive money.
func planned(tx *db.Tx, in *Plan, body models.Body) (*models.SecretariatPlan, error) {
	if in == nil {
		return nil, nil
	}
	if body.Kind != models.BodyBoard {
		return nil, models.Conflict("secretariat.conflict.body", "98")
	}
	plan := &models.SecretariatPlan{OrganisationID: in.HostID, StartsOn: in.StartsOn, EndsOn: in.EndsOn}
	if in.HostID == 0 {
		return plan, nil // a fault of the text
	}
	host, err := db.From[models.Organisation](tx.DB).Where("id = ?", in.HostID).Take(tx.Ctx)
	if err = db.Found(err, "organisations"); models.IsKind(err, models.KindNotFound) || err == nil && host.Kind != models.KindUNEntity && host.Kind != models.KindSecretariatBody {
		return nil, models.Invalid("board.fault.matter", models.FieldError{Field: "host", Key: "secretariat.fault.host"})
	}
	return plan, err
}

// replan changes what a draft on the secretariat's budget is about.
func replan(tx *db.Tx, m models.Matter, in *Plan, body models.Body) (*models.SecretariatPlan, error) {
	before, err := kept.Plan(tx.DB, m.ID)
	if err != nil || before == nil {
		return nil, err
	}
	if in == nil {
		in = &Plan{HostID: before.OrganisationID, StartsOn: before.StartsOn, EndsOn: before.EndsOn}
	}
	next, err := planned(tx, in, body)
	if err != nil {
		return nil, err
	}
	before.OrganisationID, before.StartsOn, before.EndsOn = next.OrganisationID, next.StartsOn, next.EndsOn
	return before, nil
}

// compose makes a text with its effect. Amounts are every organisation's total
// of every tranche of the submitted budget, and only where the outcome commits.
func compose(m models.Matter, w Wording, number int, budget models.Budget, plan *models.SecretariatPlan) (models.MatterText, models.MatterEffect) {
	text := models.MatterText{MatterID: m.ID, Number: number, Outcome: w.Outcome, Reserve: w.Reserve, Body: strings.TrimSpace(w.Body), Why: strings.TrimSpace(w.Why)}
	effect := models.MatterEffect{Plan: plan}
	if plan != nil && w.Outcome.Commits() {
		text.Reserve = models.ReserveAll // it is paid as it is needed, without tranches
		if plan.OrganisationID != 0 && w.Cents != 0 {
			effect.Amounts = []models.MatterAmount{{OrganisationID: plan.OrganisationID, Tranche: 1, Cents: w.Cents}}
		}
	}
	if m.Kind == models.MatterFunding && w.Outcome.Commits() {
		for _, o := range budget.Organisations {
			for t := 1; t <= budget.Tranches; t++ {
				if cents := budget.Total(o.ID, t); cents != 0 {
					effect.Amounts = append(effect.Amounts, models.MatterAmount{OrganisationID: o.ID, Tranche: t, Cents: cents})
				}
			}
		}
	}
	for _, c := range w.Conditions {
		effect.Conditions = append(effect.Conditions, models.MatterCondition{Number: len(effect.Conditions) + 1, Body: strings.TrimSpace(c.Body),
			OrganisationID: c.OrganisationID, DueOn: c.DueOn, BlocksTranche: c.BlocksTranche})
	}
	return text, effect
}

func writeText(tx *db.Tx, text *models.MatterText, effect models.MatterEffect) error {
	if err := db.Create(tx, text); err != nil {
		return err
	}
	return writeEffect(tx, text.ID, effect)
}

func writeEffect(tx *db.Tx, textID int64, effect models.MatterEffect) error {
	for _, a := range effect.Amounts {
		a.TextID = textID
		if err := db.Create(tx, &a); err != nil {
			return err
		}
	}
	for _, c := range effect.Conditions {
		c.TextID = textID
		if err := db.Create(tx, &c); err != nil {
			return err
		}
	}
	return nil
}

// event writes a step of a matter.
func event(tx *db.Tx, m models.Matter, action models.MatterAction, reason string) error {
	tx.Target("matters", m.ID)
	return db.Create(tx, &models.MatterEvent{MatterID: m.ID, Action: action, TextNumber: m.TextNumber, Reason: reason,
		PersonID: tx.Actor.PersonID, MandateID: tx.Actor.MandateID})
}

func nextReference(tx *db.Tx, series string, number func(fund string, year int, n int64) string) (string, error) {
	code, err := calls.FundCode(tx.DB)
	if err != nil {
		return "", err
	}
	year := tx.Now.Year()
	n, err := tx.NextNumber(fmt.Sprintf("%s.%d", series, year))
	return number(code, year, n), err
}

// Edit changes a draft matter: question, recommendation, channel and text. What
// it is about stays. version is the matter's as the person saw it.
func (s *Service) Edit(ctx context.Context, actor models.Actor, id, version int64, in Paper) error {
	return s.db.Write(ctx, actor, "matter.edit", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermMatterPrepare, tx.Now); err != nil {
			return err
		}
		m, err := open(tx, actor, id)
		if err != nil {
			return err
		}
		if m.Version != version {
			return models.Stale(m)
		}
		if err := m.Apply(actor, models.MatterEdit, models.MatterFacts{Now: tx.Now}); err != nil {
			return err
		}
		in.trim()
		m.Question, m.Recommendation, m.Language, m.Channel, m.Meeting = in.Question, in.Recommendation, in.Language, in.Channel, in.Meeting
		m.Method, m.Subject = in.Method, in.Subject
		// The person who wrote last is the one who may not adopt.
		m.PreparedBy = actor.PersonID
		meeting, err := meetingFor(tx, m, in.MeetingID)
		if err != nil {
			return err
		}
		body, err := db.Load[models.Body](tx, m.BodyID)
		if err != nil {
			return err
		}
		if err := first(m.ValidateChannel(), fits(*body, *m)); err != nil {
			return err
		}
		if meeting != nil {
			err = putOn(tx, meeting, *m)
		}
		if m.MeetingID = nil; err == nil && m.Channel == models.InMeeting {
			err = appointed(tx, m)
		}
		if err != nil {
			return err
		}
		budget, err := budgetOf(tx, *m)
		if err != nil {
			return err
		}
		plan, err := replan(tx, *m, in.Plan, *body)
		if err != nil {
			return err
		}
		text, effect := compose(*m, in.Wording, 1, budget, plan)
		if err := m.ValidateText(text, effect); err != nil {
			return err
		}
		if plan != nil {
			if err := db.Update(tx, plan, "organisation_id", "starts_on", "ends_on"); err != nil {
				return err
			}
		}
		if err := replace(tx, *m, text, effect); err != nil {
			return err
		}
		if err := db.Update(tx, m, "question", "recommendation", "language", "channel", "meeting", "meeting_id", "method", "subject", "prepared_by"); err != nil {
			return err
		}
		tx.Receipt(models.Receipt{Target: "matters", TargetID: m.ID, Reference: m.Reference, Path: Path(m.ID)})
		return event(tx, *m, models.MatterEdit, "")
	})
}

// budgetOf is the budget of the frozen submission a matter is about.
func budgetOf(tx *db.Tx, m models.Matter) (models.Budget, error) {
	_, frozen, err := kept.Frozen(tx.DB, m)
	if err != nil || frozen == nil {
		return models.Budget{}, err
	}
	return frozen.Cube(), nil
}

// replace puts other words and another effect into the draft text.
func replace(tx *db.Tx, m models.Matter, next models.MatterText, effect models.MatterEffect) error {
	w, err := kept.Wording(tx.DB, m.ID, m.TextNumber)
	if err != nil {
		return err
	}
	for i := range w.Effect.Amounts {
		if err := db.Delete(tx, &w.Effect.Amounts[i]); err != nil {
			return err
		}
	}
	for i := range w.Effect.Conditions {
		if err := db.Delete(tx, &w.Effect.Conditions[i]); err != nil {
			return err
		}
	}
	text := w.MatterText
	text.Outcome, text.Reserve, text.Body = next.Outcome, next.Reserve, next.Body
	if err := db.Update(tx, &text, "outcome", "reserve", "body"); err != nil {
		return err
	}
	return writeEffect(tx, text.ID, effect)
}

// referenceOf is the next number of a series; the Executive Committee has its
// own beside the Board's: DEM00-EC-M-2027-01.
func referenceOf(tx *db.Tx, bodyID int64, series string, number func(string, int, int64) string) (string, error) {
	body, err := db.From[models.Body](tx.DB).Where("id = ?", bodyID).Take(tx.Ctx)
	if err != nil {
		return "", err
	}
	if body.Kind != models.BodyExCom {
		return nextReference(tx, series, number)
	}
	return nextReference(tx, series+".excom", func(fund string, year int, n int64) string { return number(fund+"-EC", year, n) })
}
