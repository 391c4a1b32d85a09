package notices

import (
	"context"
	"errors"
	"strconv"

	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/models"
)

// motioned tells the seats that discuss a matter, and who presides over it, that a
// motion on the interest of a seat was proposed, or how it ended. The seat it is
// about is told with the others, unless an interest closes the discussion to it.
//
// clause 98: who decides on the fund's money is settled under the eyes of the
// others.
func (s *Service) motioned(ctx context.Context, job matters.MotionJob) error {
	return s.write(ctx, "notice.motion", func(tx *db.Tx) error {
		motion, err := db.From[models.InterestMotion](tx.DB).Where("id = ?", job.MotionID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "interest_motions")
		}
		m, err := running(tx, motion.MatterID)
		if err != nil {
			return err
		}
		tx.Target("matters", m.ID)
		template, page := "matters.motion_"+string(job.State), "/motions/"+strconv.FormatInt(motion.ID, 10)
		presided, err := s.toPresiding(tx, m, template, map[string]string{"Page": page})
		if err != nil {
			return err
		}
		err = s.toSeats(tx, m, discussing, template, map[string]string{"Page": page})
		if errors.Is(err, errNobody) && presided {
			return nil
		}
		return err
	})
}
