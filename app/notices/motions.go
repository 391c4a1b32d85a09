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
// about is told too, unless it is screened.
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
		told := presided || err == nil
		if err != nil && !errors.Is(err, errNobody) {
			return err
		}
		// Who left the discussion reads what is asked of their own seat.
		own, err := s.toSeat(tx, m, motion.SeatID, template, map[string]string{"Page": page})
		if err == nil && !told && !own {
			return errNobody
		}
		return err
	})
}

// toSeat writes to the holder of a seat that no interest screens and that left the
// discussion, so that no letter of the discussion reached it.
func (s *Service) toSeat(tx *db.Tx, m models.Matter, seatID int64, template string, params map[string]string) (bool, error) {
	w, err := s.addressing(tx, m, template, params)
	if err != nil {
		return false, err
	}
	for _, seat := range w.seats {
		if seat.SeatID != seatID || !w.goes(seat, models.HoldingHolder, everySeat) || w.goes(seat, models.HoldingHolder, discussing) {
			continue
		}
		for _, at := range w.addresses {
			if _, err := w.to(seatID, at.role); err != nil {
				return false, err
			}
		}
	}
	return len(w.told) > 0, nil
}
