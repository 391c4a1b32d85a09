package reviews

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/proposals"
	"seedfund/models"
)

// ReasonsLimit is the longest text of reasons, in characters.
const ReasonsLimit = 4000

// Finding is what a screening says. Version is the proposal's as the person
// saw it; DueAt is for a return: until when the applicants may submit again.
type Finding struct {
	Version  int64
	Result   models.ScreeningResult
	Reasons  string
	DueAt    time.Time
	Language string // of the document, one of the six official ones; "" where nobody said it
}

// Results are the findings a stage allows: a full document was invited, so it
// is completed or goes on.
func Results(stage models.ProposalStage) []models.ScreeningResult {
	if stage == models.StageFull {
		return []models.ScreeningResult{models.ScreeningAdmissible, models.ScreeningReturned}
	}
	return []models.ScreeningResult{models.ScreeningAdmissible, models.ScreeningReturned, models.ScreeningNotAdmissible}
}

// Screen records the secretariat's finding on the latest submission and moves
// the proposal on: an admissible concept note waits for its reviewers, an
// admissible full document goes to technical review, a returned one is open to
// its applicants again. An admissible finding is refused while a rule of the
// call fails; a warning may be overruled with a reason.
//
// clause 99: the secretariat supports the Board.
func (s *Service) Screen(ctx context.Context, actor models.Actor, id int64, f Finding) (models.Screening, error) {
	var made models.Screening
	err := s.db.Write(ctx, actor, "review.screen", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermProposalScreen, tx.Now); err != nil {
			return err
		}
		p, sub, err := locked(tx, id, f.Version)
		if err != nil {
			return err
		}
		if p.State != models.ProposalSubmitted {
			return models.Conflict("reviews.screened_already", "99").With(map[string]any{"State": string(p.State)})
		}
		subject, err := subjectAt(tx.DB, *p, sub.ID)
		if err != nil {
			return err
		}
		list, err := checksOf(tx.DB, subject, tx.Now)
		if err != nil {
			return err
		}
		f.Reasons = strings.TrimSpace(f.Reasons)
		if err := f.check(*p, list, tx.Now); err != nil {
			return err
		}
		made = models.Screening{ProposalID: p.ID, SubmissionID: sub.ID, Result: f.Result, Reasons: f.Reasons,
			AccountID: actor.AccountID, MandateID: actor.MandateID, At: tx.Now, Language: f.Language}
		if err := db.Create(tx, &made); err != nil {
			return err
		}
		tx.Receipt(models.Receipt{Target: "proposals", TargetID: p.ID, Reference: sub.ReceiptNumber()})
		return follow(tx, *p, f)
	})
	return made, err
}

// check finds the faults of a finding.
func (f Finding) check(p models.Proposal, list []models.EligibilityCheck, now time.Time) error {
	var faults models.Faults
	blocked, warned := blocked(list)
	switch {
	case !slices.Contains(Results(p.Stage), f.Result):
		faults.Add("result", "reviews.fault.result")
	case f.Result == models.ScreeningAdmissible && blocked:
		// clause 96: the rules of the call bind the secretariat as well.
		return models.Conflict("reviews.screen_blocked", "96")
	case f.Reasons == "" && f.Result == models.ScreeningAdmissible && warned:
		faults.Add("reasons", "reviews.fault.overrule")
	case f.Reasons == "" && f.Result != models.ScreeningAdmissible:
		faults.Add("reasons", "reviews.fault.reasons")
	}
	if len([]rune(f.Reasons)) > ReasonsLimit {
		faults.Add("reasons", "reviews.fault.long", "Max", ReasonsLimit)
	}
	if f.Language != "" && !slices.Contains(models.UNLanguages, f.Language) {
		faults.Add("language", "reviews.fault.language")
	}
	if f.Result == models.ScreeningReturned && !f.DueAt.After(now) {
		faults.Add("due_at", "proposals.due_past")
	}
	return faults.Err("reviews.screen_invalid")
}

// follow moves the proposal as the finding says.
func follow(tx *db.Tx, p models.Proposal, f Finding) error {
	switch {
	case f.Result == models.ScreeningReturned:
		return proposals.ReturnUntil(tx, p.ID, f.DueAt, f.Reasons)
	case f.Result == models.ScreeningNotAdmissible:
		return proposals.Advance(tx, p.ID, models.ActionRefuse, f.Reasons)
	case p.Stage == models.StageFull:
		return proposals.Advance(tx, p.ID, models.ActionTechnicalReview, "")
	}
	return proposals.Advance(tx, p.ID, models.ActionAdmit, "")
}

// Return sends a full document from technical review back to its applicants
// for completion. What reviewers still owe on the old text is called off;
// what they sent stays with it.
func (s *Service) Return(ctx context.Context, actor models.Actor, id int64, f Finding) error {
	return s.db.Write(ctx, actor, "review.return", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermProposalScreen, tx.Now); err != nil {
			return err
		}
		p, sub, err := locked(tx, id, f.Version)
		if err != nil {
			return err
		}
		if p.State != models.ProposalTechnicalReview {
			return models.Conflict("reviews.not_in_technical_review", "99").With(map[string]any{"State": string(p.State)})
		}
		f.Result, f.Reasons = models.ScreeningReturned, strings.TrimSpace(f.Reasons)
		if err := f.check(*p, nil, tx.Now); err != nil {
			return err
		}
		open, err := db.From[models.ReviewAssignment](tx.DB).Where("submission_id = ? AND state = 'assigned'", sub.ID).Order("id").Find(tx.Ctx)
		if err != nil {
			return err
		}
		for i := range open {
			if err := conclude(tx, &open[i], models.AssignmentRemoved, f.Reasons); err != nil {
				return err
			}
		}
		if err := endRound(tx, sub.ID, f.Reasons); err != nil {
			return err
		}
		return proposals.ReturnUntil(tx, id, f.DueAt, f.Reasons)
	})
}

// Screening gives a submission with the checks, for the page that decides. The
// checks of a screened submission are those of the instant of its finding.
func (s *Service) Screening(ctx context.Context, actor models.Actor, id int64) (models.ScreeningView, error) {
	var v models.ScreeningView
	if err := mayReadAll(actor); err != nil {
		return v, err
	}
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		p, err := s.seen(q, actor, id, now)
		if err != nil {
			return err
		}
		sub, err := subjectOf(q, p)
		if err != nil {
			return err
		}
		v.Proposal, v.Call, v.Submission, v.Frozen = sub.proposal, sub.call, sub.submission, sub.frozen
		if v.Form, err = form(ctx, q, p); err != nil {
			return err
		}
		found, err := db.From[models.Screening](q).Where("proposal_id = ?", id).Order("id").Find(ctx)
		if err != nil {
			return err
		}
		at := now
		for i, one := range found {
			if one.SubmissionID == v.Submission.ID {
				v.Finding, at = &found[i], one.At
			} else {
				v.Before = append(v.Before, one)
			}
		}
		if p.State == models.ProposalSubmitted && v.Finding == nil {
			v.Results = Results(p.Stage)
		}
		v.Checks, err = checksOf(q, sub, at)
		return err
	})
	return v, err
}
