package notices

import (
	"context"
	"errors"
	"time"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/people"
	"seedfund/models"
)

// timeAsked tells whoever presides over a matter that a seat asked for more time,
// and the seats with a vote until when answers are now taken.
//
// clause 34: time for everybody is part of consensus.
func (s *Service) timeAsked(ctx context.Context, job matters.TimeAskedJob) error {
	return s.write(ctx, "notice.time_asked", func(tx *db.Tx) error {
		r, err := db.From[models.TimeRequest](tx.DB).Where("id = ?", job.RequestID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "time_requests")
		}
		m, err := running(tx, r.MatterID)
		if err != nil {
			return err
		}
		tx.Target("matters", m.ID)
		until := untilText(r.ClosesAt)
		chaired, err := s.toPresiding(tx, m, "matters.time_asked", map[string]string{"Until": until})
		if err != nil {
			return err
		}
		err = s.toSeats(tx, m, voting, "matters.extended", map[string]string{"Until": until})
		if errors.Is(err, errNobody) && chaired {
			return nil
		}
		return err
	})
}

func untilText(at time.Time) string { return at.UTC().Format("2006-01-02 15:04") + " (UTC)" }

// indicationOpened asks the seats with a vote for their indication.
func (s *Service) indicationOpened(ctx context.Context, job matters.IndicationJob) error {
	return s.write(ctx, "notice.indication", func(tx *db.Tx) error {
		vote, err := db.From[models.IndicativeVote](tx.DB).Where("id = ?", job.IndicationID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "indicative_votes")
		}
		m, err := running(tx, vote.MatterID)
		if err != nil {
			return err
		}
		if vote.ClosedAt != nil {
			return errNobody
		}
		tx.Target("matters", m.ID)
		return s.toSeats(tx, m, voting, "matters.indication", map[string]string{"Asked": vote.Question, "Page": "/indications"})
	})
}

// running is a matter that is open still; another ends the act.
func running(tx *db.Tx, id int64) (models.Matter, error) {
	m, err := db.From[models.Matter](tx.DB).Where("id = ?", id).Take(tx.Ctx)
	if err == nil && m.State != models.MatterOpen {
		err = errNobody
	}
	return m, err
}

// toPresiding writes to the chair or, where an interest made the chair withdraw,
// to the holder of the seat that presides in the chair's place; it reports whether
// there was anybody.
//
// clause 98: who withdrew from an item is not written to about it.
func (s *Service) toPresiding(tx *db.Tx, m models.Matter, template string, params map[string]string) (bool, error) {
	if err := s.about(tx, m, params); err != nil {
		return false, err
	}
	accounts, err := presiding(tx, m)
	if err != nil {
		return false, err
	}
	for _, account := range accounts {
		if err := s.mail.Queue(tx, account, template, params); err != nil {
			return false, err
		}
	}
	return len(accounts) > 0, nil
}

func presiding(tx *db.Tx, m models.Matter) ([]models.Account, error) {
	seats, err := db.From[models.Elector](tx.DB).Where("matter_id = ?", m.ID).Order("id").Find(tx.Ctx)
	if err != nil {
		return nil, err
	}
	interests, err := db.From[models.SeatInterest](tx.DB).Where("matter_id = ?", m.ID).Order("id").Find(tx.Ctx)
	if err != nil {
		return nil, err
	}
	withdrew := func(seat int64) bool {
		grade, _ := models.GravestInterest(interests, seat)
		return grade.Grade.Closes(models.DoorPreside)
	}
	for _, seat := range seats {
		if seat.Constituency != models.ConstituencyChair || !withdrew(seat.SeatID) {
			continue
		}
		rule, err := db.From[models.BodyRule](tx.DB).Where("id = ?", m.RuleID).Take(tx.Ctx)
		if err != nil {
			return nil, err
		}
		for _, acting := range seats {
			if acting.SeatID != rule.Values.ActingChair || withdrew(acting.SeatID) {
				continue
			}
			holds, err := bodies.OrganisationsOf(tx.DB, m.BodyID, tx.Now)
			if organisation := holds[acting.SeatID][models.HoldingHolder]; err == nil && organisation != 0 {
				return people.HoldersOf(tx, organisation, "", models.RoleBoardMember, models.RoleExComMember)
			}
			return nil, err
		}
		return nil, nil
	}
	return people.HoldersOf(tx, 0, "", models.RoleCoordinator)
}
