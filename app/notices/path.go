package notices

import (
	"context"

	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/matters/ladders"
	"seedfund/models"
)

// onPath tells the seats with a vote of a step on the path of their matter.
//
// clauses 36 and 37: the Coordinator's mediation, and the Secretary-General's
// answer, are on what the members of the Executive Committee did not agree.
func (s *Service) onPath(ctx context.Context, job matters.PathJob) error {
	return s.write(ctx, "notice.path", func(tx *db.Tx) error {
		m, err := running(tx, job.MatterID)
		if err != nil {
			return err
		}
		ladder, err := ladders.Of(tx.DB, m)
		if err != nil {
			return err
		}
		params := map[string]string{"Outcome": string(job.Step), "Page": "/ladder"}
		if last := ladder.Last(); last != nil {
			params["Until"] = untilText(last.Due())
		}
		tx.Target("matters", m.ID)
		return s.toSeats(tx, m, voting, "matters.path", params)
	})
}

// mediationDue tells the Coordinator that a mediation has had its time. Nothing
// ends by itself.
func (s *Service) mediationDue(ctx context.Context, job matters.MediationDueJob) error {
	return s.write(ctx, "notice.mediation_due", func(tx *db.Tx) error {
		m, err := running(tx, job.MatterID)
		if err != nil {
			return err
		}
		ladder, err := ladders.Of(tx.DB, m)
		if err != nil {
			return err
		}
		if ladder.Step(m) != models.LadderMediation || !ladder.Last().Late(tx.Now) {
			return errNobody // it has ended, or has more time
		}
		tx.Target("matters", m.ID)
		told, err := s.toPresiding(tx, m, "matters.mediation_due", map[string]string{"Page": "/ladder", "Until": untilText(ladder.Last().Due())})
		if err == nil && !told {
			err = errNobody
		}
		return err
	})
}
