package notices

import (
	"context"
	"strconv"

	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/app/proposals"
	"seedfund/models"
)

// answered tells all who have begun an application to a call, and who asked, that
// a question was answered; the letters are the same, so that none says who asked.
//
// clause 23: what one applicant is told, all are told.
func (s *Service) answered(ctx context.Context, job calls.AnsweredJob) error {
	return s.write(ctx, "notice.answered", func(tx *db.Tx) error {
		q, c, err := questionOf(tx, job.QuestionID)
		if err != nil {
			return err
		}
		var mandates []int64
		if err := tx.Raw(`SELECT DISTINCT x.mandate_id FROM proposal_sides x JOIN proposals p ON p.id = x.proposal_id
			WHERE p.call_id = ? AND p.state IN ('draft', 'returned') ORDER BY x.mandate_id`, c.ID).Scan(&mandates).Error; err != nil {
			return err
		}
		return s.toMandates(tx, append(mandates, q.MandateID), "calls.answered", map[string]string{"Reference": c.Reference, "Number": strconv.Itoa(q.Number), "Page": s.questions(c)})
	})
}

func (s *Service) setAside(ctx context.Context, job calls.SetAsideJob) error {
	return s.write(ctx, "notice.set_aside", func(tx *db.Tx) error {
		q, c, err := questionOf(tx, job.QuestionID)
		if err != nil {
			return err
		}
		return s.toMandates(tx, []int64{q.MandateID}, "calls.set_aside", map[string]string{"Reference": c.Reference, "Page": s.questions(c)})
	})
}

func questionOf(tx *db.Tx, id int64) (models.CallQuestion, models.Call, error) {
	q, err := db.From[models.CallQuestion](tx.DB).Where("id = ?", id).Take(tx.Ctx)
	if err != nil {
		return q, models.Call{}, db.Found(err, "call_questions")
	}
	tx.Target("calls", q.CallID)
	c, err := db.From[models.Call](tx.DB).Where("id = ?", q.CallID).Take(tx.Ctx)
	return q, c, db.Found(err, "calls")
}

func (s *Service) questions(c models.Call) string {
	return s.origin + "/calls/" + c.Reference + "/questions"
}

// extended tells the applicants, and who asked, what became of a request for more
// time, or that they were given it unasked.
func (s *Service) extended(ctx context.Context, job proposals.ExtendedJob) error {
	return s.write(ctx, "notice.extended", func(tx *db.Tx) error {
		x, err := db.From[models.ProposalExtension](tx.DB).Where("id = ?", job.ExtensionID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "proposal_extensions")
		}
		p, err := proposalOf(tx, x.ProposalID)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		outcome := string(x.State)
		if x.Unasked() {
			outcome = "given"
		}
		return s.toApplicants(tx, p, "proposals.extended", map[string]string{"Outcome": outcome})
	})
}
