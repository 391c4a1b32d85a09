// Package notices tells persons by letter what happened to what they had a hand
// in. It works the jobs of other areas and decides nothing.
package notices

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/app/jobs"
	"seedfund/app/mail"
	"seedfund/app/proposals"
	"seedfund/app/reviews"
	"seedfund/models"
)

// Service writes the letters. Origin is the public address that pages begin with.
type Service struct {
	db        *db.DB
	mail      *mail.Service
	proposals *proposals.Service // to look at who sees what
	origin    string
}

// New gives the notices of a store.
func New(d *db.DB, m *mail.Service, origin string) *Service {
	m.Follow("matters.opened")
	s := &Service{db: d, mail: m, origin: strings.TrimSuffix(origin, "/")}
	s.proposals = proposals.New(d, proposals.WithReviewers(reviews.New(d).ReviewerScope))
	m.Guard(s.sight)
	return s
}

// Register works the jobs that tell somebody something.
func (s *Service) Register(r *jobs.Runner) {
	jobs.Handle(r, s.submitted)
	jobs.Handle(r, s.moved)
	jobs.Handle(r, s.part)
	jobs.Handle(r, s.said)
	jobs.Handle(r, s.remarked)
	jobs.Handle(r, s.kitCame)
	jobs.Handle(r, s.assigned)
	jobs.Handle(r, s.roundOpened)
	jobs.Handle(r, s.roundEnded)
	jobs.Handle(r, s.answered)
	jobs.Handle(r, s.setAside)
	jobs.Handle(r, s.extended)
	jobs.Handle(r, s.endorsed)
	jobs.Handle(r, s.results)
	r.Every("reminders of reports", time.Hour, s.RemindReports)
	s.registerBoard(r)
	s.registerConsultations(r)
	s.registerTransfers(r)
}

// RegisterDue works the jobs that other areas put off until a time.
func RegisterDue(r *jobs.Runner, d *db.DB, c *calls.Service, p *proposals.Service) {
	jobs.Handle(r, func(ctx context.Context, job calls.CloseJob) error {
		return c.Close(ctx, models.SystemActor, job.CallID)
	})
	jobs.Handle(r, func(ctx context.Context, job proposals.FoldJob) error {
		again, err := p.Fold(ctx, job)
		if err != nil || again.IsZero() {
			return err
		}
		return jobs.Later(again.Sub(d.Now(ctx)) + time.Second)
	})
	jobs.Handle(r, p.TellLapsed)
	jobs.Handle(r, func(ctx context.Context, job proposals.EndorsementEndJob) error {
		again, err := p.EndEndorsement(ctx, job)
		if err != nil || again.IsZero() {
			return err
		}
		return jobs.Later(again.Sub(d.Now(ctx)) + time.Second)
	})
}

// submitted answers a submission with its receipt.
func (s *Service) submitted(ctx context.Context, job proposals.SubmittedJob) error {
	return s.write(ctx, "notice.submitted", func(tx *db.Tx) error {
		sub, err := db.Load[models.Submission](tx, job.SubmissionID)
		if err != nil {
			return err
		}
		p, err := proposalOf(tx, sub.ProposalID)
		if err != nil {
			return err
		}
		tx.Target("submissions", sub.ID)
		return s.toApplicants(tx, p, "proposals.submitted", map[string]string{"Receipt": sub.ReceiptNumber()})
	})
}

// told are the actions that applicants hear of.
var told = []models.ProposalAction{models.ActionReturn, models.ActionAdmit, models.ActionRefuse, models.ActionShortlist,
	models.ActionNotShortlist, models.ActionInvite, models.ActionTechnicalReview, models.ActionToBoard, models.ActionApprove,
	models.ActionApproveCond, models.ActionBoardReturn, models.ActionDefer, models.ActionReserve, models.ActionNotApprove, models.ActionNote}

func (s *Service) moved(ctx context.Context, job proposals.MovedJob) error {
	if !slices.Contains(told, models.ProposalAction(job.Action)) {
		return nil
	}
	return s.write(ctx, "notice.moved", func(tx *db.Tx) error {
		p, err := proposalOf(tx, job.ProposalID)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		return s.toApplicants(tx, p, "proposals.moved", map[string]string{"Outcome": job.Action})
	})
}

func (s *Service) assigned(ctx context.Context, job reviews.AssignedJob) error {
	return s.write(ctx, "notice.assigned", func(tx *db.Tx) error {
		a, err := db.Load[models.ReviewAssignment](tx, job.AssignmentID)
		if err != nil {
			return err
		}
		p, err := proposalOf(tx, a.ProposalID)
		if err != nil {
			return err
		}
		tx.Target("review_assignments", a.ID)
		return s.toMandates(tx, []int64{a.MandateID}, "reviews.assigned", map[string]string{
			"Title": p.Title, "Reference": p.Reference, "Page": s.origin + reviewPath(a.ID)})
	})
}

// roundOpened asks a reviewer for a second look. Whom an interest has closed the
// proposal meanwhile hears nothing.
func (s *Service) roundOpened(ctx context.Context, job reviews.RoundJob) error {
	return s.write(ctx, "notice.round", func(tx *db.Tx) error {
		round, mandate, err := reviews.AskedInRound(tx, job.MemberID)
		if models.IsKind(err, models.KindNotFound) {
			return errNobody
		}
		if err != nil {
			return err
		}
		return s.aboutRound(tx, round, []int64{mandate}, "reviews.round")
	})
}

// roundEnded tells the reviewers of a round that they can read what became of it.
func (s *Service) roundEnded(ctx context.Context, job reviews.RoundEndedJob) error {
	return s.write(ctx, "notice.round_ended", func(tx *db.Tx) error {
		round, mandates, err := reviews.EndedRound(tx, job)
		if models.IsKind(err, models.KindNotFound) || err == nil && len(mandates) == 0 {
			return errNobody
		}
		if err != nil {
			return err
		}
		return s.aboutRound(tx, round, mandates, "reviews.round_ended")
	})
}

// aboutRound writes to reviewers of a round, by the mandates they review under.
func (s *Service) aboutRound(tx *db.Tx, round models.ReviewRound, mandates []int64, template string) error {
	p, err := proposalOf(tx, round.ProposalID)
	if err != nil {
		return err
	}
	tx.Target("review_rounds", round.ID)
	return s.toMandates(tx, mandates, template, map[string]string{
		"Title": p.Title, "Reference": p.Reference, "Due": untilText(round.DueAt), "Page": s.origin + roundPath(round.ID)})
}

// errNobody ends an act that found nobody to write to.
var errNobody = errors.New("nobody to tell")

// write runs one act of the system; where nobody is to be told it leaves none.
func (s *Service) write(ctx context.Context, action string, fn func(tx *db.Tx) error) error {
	err := s.db.Write(ctx, models.SystemActor, action, fn)
	if errors.Is(err, errNobody) {
		return nil
	}
	return err
}

func proposalOf(tx *db.Tx, id int64) (models.Proposal, error) {
	p, err := db.From[models.Proposal](tx.DB).Where("id = ?", id).Take(tx.Ctx)
	return p, db.Found(err, "proposals")
}

// toApplicants writes to those who acted for a side of the application: who
// started, joined or endorsed it, for as long as their mandate lasts.
func (s *Service) toApplicants(tx *db.Tx, p models.Proposal, template string, params map[string]string) error {
	var mandates []int64
	if err := tx.Raw(`SELECT mandate_id FROM proposal_sides WHERE proposal_id = ? UNION
		SELECT mandate_id FROM endorsements WHERE proposal_id = ? AND how = 'account' ORDER BY 1`, p.ID, p.ID).Scan(&mandates).Error; err != nil {
		return err
	}
	params["Title"], params["Page"] = p.Title, fmt.Sprintf("%s/proposals/%d", s.origin, p.ID)
	if params["Reference"] = p.Reference; p.Reference == "" {
		params["Reference"] = p.Title
	}
	return s.toReaders(tx, p.ID, mandates, template, params)
}

// toReaders is toMandates for those who may read a proposal as it is now: an
// organisation or a State that has left it hears no more of it.
func (s *Service) toReaders(tx *db.Tx, proposal int64, mandates []int64, template string, params map[string]string) error {
	rows, err := db.From[models.Mandate](tx.DB).Where("id IN ?", mandates).Order("id").Find(tx.Ctx)
	if err != nil {
		return err
	}
	var left []int64
	for _, m := range rows {
		actor := models.Actor{MandateID: m.ID, PersonID: m.PersonID, Role: m.Role, Country: m.Country}
		if m.OrganisationID != nil {
			actor.OrganisationID = *m.OrganisationID
		}
		seen, err := s.proposals.Among(tx.DB, actor, tx.Now, []int64{proposal})
		if err != nil {
			return err
		}
		if len(seen) > 0 {
			left = append(left, m.ID)
		}
	}
	return s.toMandates(tx, left, template, params)
}

// toMandates writes one letter to each open account behind mandates in force.
//
// clause 81: who has left is no longer told.
func (s *Service) toMandates(tx *db.Tx, mandates []int64, template string, params map[string]string) error {
	rows, err := db.From[models.Mandate](tx.DB).Where("id IN ?", mandates).Order("id").Find(tx.Ctx)
	if err != nil {
		return err
	}
	var people []int64
	for _, m := range rows {
		if m.InForce(tx.Now) {
			people = append(people, m.PersonID)
		}
	}
	accounts, err := db.From[models.Account](tx.DB).Where("person_id IN ? AND disabled_at IS NULL", people).Order("id").Find(tx.Ctx)
	if err != nil {
		return err
	}
	if len(accounts) == 0 {
		return errNobody
	}
	for _, a := range accounts {
		if err := s.mail.Queue(tx, a, template, params); err != nil {
			return err
		}
	}
	return nil
}
