package proposals

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/flow"
)

// Submit freezes the document as it stands, gives it a reference and moves it
// on. version is the proposal's as the person saw it. The window is the
// database's clock's; a late act is refused with its instant. What is missing
// comes back as one Invalid error with every gap: among them each section and
// column whose owner has not said that it is ready.
//
// The submission is the sign-off of the whole: the lead organisation's, or that
// of a State of the programme beside the lead's own word for what it owns. A
// partner gives its word part by part and does not submit for the others.
func (s *Service) Submit(ctx context.Context, actor models.Actor, id, version int64) (models.Submission, error) {
	var sub models.Submission
	err := s.db.Write(ctx, actor, "proposal.submit", func(tx *db.Tx) error {
		p, d, err := s.open(tx, actor, id)
		if err != nil {
			return err
		}
		if err := maySubmit(tx, actor, d); err != nil {
			return err
		}
		if p.Version != version {
			return models.Stale(d)
		}
		if sub, err = freeze(tx, p, d); err != nil {
			return err
		}
		if err := move(tx, p, models.ActionSubmit, submitFacts(d), "", "reference"); err != nil {
			return err
		}
		if err := s.closeRequests(tx, d); err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		tx.Receipt(models.Receipt{Target: "proposals", TargetID: p.ID, Reference: sub.ReceiptNumber(),
			Path: fmt.Sprintf("/proposals/%d/submissions/%d", p.ID, sub.Number)})
		return tx.Enqueue(SubmittedJob{SubmissionID: sub.ID})
	})
	return sub, err
}

// maySubmit refuses in the order a person can act on: who, state, time, gaps.
func maySubmit(tx *db.Tx, actor models.Actor, d models.Document) error {
	if err := actor.MayNow(models.PermProposalSubmit, tx.Now); err != nil {
		return err
	}
	if err := mayConclude(actor, d); err != nil {
		return err
	}
	if !d.Proposal.Editable() {
		return models.Conflict("proposals.submitted_already", "96").With(map[string]any{"Reference": d.Proposal.Reference})
	}
	if err := d.Proposal.InTime(d.Call, tx.Now); err != nil {
		return err
	}
	return GapsError(d.Gaps())
}

// GapsError is the completeness list as a refusal; nil when it is empty.
func GapsError(gaps []models.Gap) error {
	if len(gaps) == 0 {
		return nil
	}
	var f models.Faults
	for _, g := range gaps {
		f = append(f, models.FieldError{Field: g.Part + "." + g.Field, Key: g.Key, Args: g.Args})
	}
	return f.Err("proposals.incomplete")
}

func submitFacts(d models.Document) flow.Facts {
	facts := d.Proposal.Facts()
	facts["complete"], facts["in_time"], facts["both_sides"] = true, true, d.BothSides()
	return facts
}

// freeze draws the reference at the first submission and writes the frozen copy.
func freeze(tx *db.Tx, p *models.Proposal, d models.Document) (models.Submission, error) {
	before, err := db.From[models.Submission](tx.DB).Where("proposal_id = ?", p.ID).Count(tx.Ctx, "id")
	if err != nil {
		return models.Submission{}, err
	}
	if p.Reference == "" {
		if p.Reference, err = nextReference(tx, *p); err != nil {
			return models.Submission{}, err
		}
	}
	d.Proposal.Reference = p.Reference
	at, grace := p.Deadline(d.Call)
	sub := models.Submission{ProposalID: p.ID, Number: int(before) + 1, Reference: p.Reference, At: tx.Now,
		InGrace:   grace && at.After(tx.Now) && !tx.Now.Before(d.Call.ClosesAt),
		MandateID: tx.Actor.MandateID, ByRole: tx.Actor.Role, ByName: tx.Actor.Name}
	sub.Body, sub.Hash = d.Freeze(sub.Number, sub.At)
	return sub, db.Create(tx, &sub)
}

// nextReference draws a number for a concept note; a full document keeps the
// number of its concept note.
func nextReference(tx *db.Tx, p models.Proposal) (string, error) {
	if p.ConceptID != nil {
		concept, err := db.From[models.Proposal](tx.DB).Where("id = ?", *p.ConceptID).Take(tx.Ctx)
		return models.FullReference(concept.Reference), err
	}
	code, err := calls.FundCode(tx.DB)
	if err != nil {
		return "", err
	}
	year := tx.Now.Year()
	n, err := tx.NextNumber(fmt.Sprintf("proposals.%d", year))
	return models.ProposalReference(code, year, n), err
}

// SubmittedJob tells the applicants that their document arrived.
type SubmittedJob struct {
	SubmissionID int64 `json:"submission_id"`
}

// Kind names the job in the queue.
func (SubmittedJob) Kind() string { return "proposal_submitted" }

// Withdraw ends an application at its authors' wish, with a reason.
//
// clause 93: what is offered is offered freely and may be withdrawn.
func (s *Service) Withdraw(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.db.Write(ctx, actor, "proposal.withdraw", func(tx *db.Tx) error {
		p, d, err := s.open(tx, actor, id)
		if err != nil {
			return err
		}
		if err := actor.MayNow(models.PermProposalSubmit, tx.Now); err != nil {
			return err
		}
		if err := mayConclude(actor, d); err != nil {
			return err
		}
		if p.Version != version {
			return models.Stale(d)
		}
		if reason = strings.TrimSpace(reason); reason == "" {
			return models.Invalid("proposals.withdraw_invalid", models.FieldError{Field: "reason", Key: "proposals.reason_missing"})
		}
		tx.Target("proposals", p.ID)
		if err := s.closeRequests(tx, d); err != nil {
			return err
		}
		return move(tx, p, models.ActionWithdraw, p.Facts(), reason)
	})
}

// move applies an action of the table and writes who did it when and why.
func move(tx *db.Tx, p *models.Proposal, action models.ProposalAction, facts flow.Facts, reason string, columns ...string) error {
	from := p.State
	role := tx.Actor.Role
	by := role
	if role == models.RoleBoardMember {
		by = models.RoleCoordinator // presides in the chair's place, as the matter's area has checked
	}
	if err := p.Apply(by, action, facts); err != nil {
		return err
	}
	if err := db.Update(tx, p, append(columns, "state")...); err != nil {
		return err
	}
	return db.Create(tx, &models.ProposalEvent{ProposalID: p.ID, Action: action, FromState: from, ToState: p.State, At: tx.Now,
		ByRole: role, ByName: tx.Actor.Name, MandateID: tx.Actor.MandateID, Reason: reason})
}

// Advance moves a proposal on, for the areas after this one, which have checked
// their own policy: screening, review, the Board. It joins the caller's
// transaction, locks the proposal and applies the state table for the actor's
// role; it is the only writer of the state for them. A reason is required
// where the applicants will ask for one.
func Advance(tx *db.Tx, id int64, action models.ProposalAction, reason string) error {
	return told(tx, id, action, advance(tx, id, action, reason, nil))
}

// ReturnUntil returns a document to its applicants for completion, who may
// submit it again before due.
func ReturnUntil(tx *db.Tx, id int64, due time.Time, reason string) error {
	if !due.After(tx.Now) {
		return models.Invalid("proposals.return_invalid", models.FieldError{Field: "due_at", Key: "proposals.due_past"})
	}
	return told(tx, id, models.ActionReturn, advance(tx, id, models.ActionReturn, reason, &due))
}

// told has the applicants hear of a step that was made without a fault.
func told(tx *db.Tx, id int64, action models.ProposalAction, fault error) error {
	if fault != nil {
		return fault
	}
	return tx.Enqueue(MovedJob{ProposalID: id, Action: string(action)})
}

// Published has the applicants hear how the Board decided, in the act that
// publishes the decision.
func Published(tx *db.Tx, id int64, outcome models.Outcome) error {
	return told(tx, id, outcome.ProposalStep(), nil)
}

var errNotForOthers = errors.New("proposals: submission, withdrawal and invitation are use cases of their own")

func advance(tx *db.Tx, id int64, action models.ProposalAction, reason string, due *time.Time) error {
	switch action {
	case models.ActionSubmit, models.ActionWithdraw, models.ActionInvite:
		return errNotForOthers
	case models.ActionReturn, models.ActionRefuse, models.ActionNotShortlist:
		if strings.TrimSpace(reason) == "" {
			return models.Invalid("proposals.reason_invalid", models.FieldError{Field: "reason", Key: "proposals.reason_missing"})
		}
	}
	p, err := db.Load[models.Proposal](tx, id)
	if err != nil {
		return err
	}
	var columns []string
	if due != nil {
		at := due.UTC()
		p.DueAt = &at
		columns = append(columns, "due_at")
	}
	facts := p.Facts()
	facts["decision"] = true
	return move(tx, p, action, facts, reason, columns...)
}

// Decide moves a proposal as an adopted decision says. It joins the adopting
// transaction, whose policy the matter's area has checked; the applicants hear of
// it when the decision is published (Published). A proposal that the Board
// returns is open to its applicants until the days of a completion are
// over.
func Decide(tx *db.Tx, id int64, decision models.Decision) error {
	var due *time.Time
	if decision.Outcome == models.OutcomeReturn {
		at := tx.Now.AddDate(0, 0, CompletionDays)
		due = &at
	}
	return advance(tx, id, decision.Outcome.ProposalStep(), decision.Reference, due)
}

// CompletionDays is how long a proposal that the Board returned stays open to
// its applicants.
const CompletionDays = 60

// MovedJob tells the applicants that their proposal moved on.
type MovedJob struct {
	ProposalID int64  `json:"proposal_id"`
	Action     string `json:"action"`
}

// Kind names the job in the queue.
func (MovedJob) Kind() string { return "proposal_moved" }

// Latest is the submission that stands: what reviews and matters bind to.
// NotFound while nothing was submitted.
func Latest(tx *db.Tx, id int64) (*models.Submission, error) {
	sub, err := latest(tx.DB, id)
	if err != nil {
		return nil, err
	}
	return &sub, nil
}

func latest(q *gorm.DB, id int64) (models.Submission, error) {
	sub, err := db.From[models.Submission](q).Where("proposal_id = ?", id).Order("number DESC").Take(q.Statement.Context)
	return sub, db.Found(err, "submissions")
}

// Budget is the cube of the latest submission, with its totals and checks.
func Budget(tx *db.Tx, id int64) (models.Budget, error) {
	sub, err := Latest(tx, id)
	if err != nil {
		return models.Budget{}, err
	}
	frozen, err := sub.Read()
	return frozen.Cube(), err
}
