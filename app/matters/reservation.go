package matters

import (
	"context"

	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/app/matters/ladders"
	"seedfund/models"
)

// Reserve records that a matter touches the mandate of a seat's organisation,
// with its reference and the words to change. Every seat may, with a vote on
// the item or without; whoever left the discussion may not.
//
// clause 38: every decision fully respects members' mandates.
func (s *Service) Reserve(ctx context.Context, actor models.Actor, id, seatID int64, in models.ReservationInput) error {
	return s.db.Write(ctx, actor, "matter.reserve", func(tx *db.Tx) error {
		m, elector, holding, err := discussing(tx, actor, id, seatID)
		if err != nil {
			return err
		}
		if err := impartialSeat(tx, *m, actor.PersonID); err != nil {
			return err
		}
		onMatter(tx, *m)
		if in.Carries != 0 {
			if err := ownReservation(tx, holding, in.Carries); err != nil {
				return err
			}
		}
		return reserve(tx, *m, models.Reservation{SeatID: &elector.SeatID, HoldingID: &holding.ID}, in)
	})
}

// reserve keeps a reservation of an author to the text in force: one for each
// version. The one it carries over ends with it; any other stays open.
func reserve(tx *db.Tx, m models.Matter, by models.Reservation, in models.ReservationInput) error {
	lines, err := kept.Reservations(tx.DB, m.ID)
	if err != nil {
		return err
	}
	carries := false
	for _, line := range models.OpenReservations(lines) {
		if !by.Same(line.Reservation) {
			continue
		}
		if line.TextNumber == m.TextNumber {
			return models.Conflict("board.reservation_open", "38")
		}
		carries = carries || line.ID == in.Carries
	}
	if in.Carries != 0 && !carries {
		return models.Invalid("board.fault.reservation", models.FieldError{Field: "carries", Key: "board.fault.reservation_carries"})
	}
	w, err := kept.Wording(tx.DB, m.ID, m.TextNumber)
	if err != nil {
		return err
	}
	in.Trim()
	if err := in.Validate(w.Body); err != nil {
		return err
	}
	place, _ := w.Locate(in.Place()) // its faults are Validate's
	by.MatterID, by.TextNumber, by.PersonID, by.MandateID = m.ID, m.TextNumber, tx.Actor.PersonID, tx.Actor.MandateID
	by.Reference, by.Reason, by.Words, by.Change = in.Reference, in.Reason, place.Words, in.Change
	if in.Carries != 0 {
		by.CarriesID = &in.Carries
	}
	if err := db.Create(tx, &by); err != nil {
		return err
	}
	if err := tie(tx, m, place, nil, &by.ID); err != nil || in.Carries == 0 {
		return err
	}
	return endOf(tx, m, in.Carries, in.Reason)
}

func endOf(tx *db.Tx, m models.Matter, reservation int64, reason string) error {
	if !models.Said(&reason) {
		return models.Invalid("board.fault.reservation", models.FieldError{Field: "reason", Key: "board.fault.reservation_end"})
	}
	onMatter(tx, m)
	err := db.Create(tx, &models.ReservationEnd{ReservationID: reservation, TextNumber: m.TextNumber, Reason: reason, PersonID: tx.Actor.PersonID, MandateID: tx.Actor.MandateID})
	if db.Violates(err, "reservation_ends") {
		return models.Conflict("board.reservation_ended", "38").Because(err)
	}
	return err
}

// EndReservation is the author's withdrawal, with the reason: the text was
// changed, or the mandate is not touched after all. Nobody else ends it.
func (s *Service) EndReservation(ctx context.Context, actor models.Actor, id, reservationID int64, reason string) error {
	return s.db.Write(ctx, actor, "matter.end_reservation", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermMatterReserve, tx.Now); err != nil {
			return err
		}
		m, err := open(tx, actor, id)
		if err != nil {
			return err
		}
		reservation, err := db.From[models.Reservation](tx.DB).Where("id = ? AND matter_id = ?", reservationID, m.ID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "reservations")
		}
		if reservation.SeatID == nil {
			return models.Forbidden("board.seat_not_held", "100")
		}
		_, _, holding, err := discussing(tx, actor, id, *reservation.SeatID)
		if err != nil {
			return err
		}
		if err := ownReservation(tx, holding, reservation.ID); err != nil {
			return err
		}
		return endOf(tx, *m, reservation.ID, reason)
	})
}

// ownReservation refuses an alternate of another organisation the reservation of
// the seat's holder.
func ownReservation(tx *db.Tx, by models.Holding, id int64) error {
	var under []int64
	err := tx.Raw("SELECT holding_id FROM reservations WHERE id = ? AND holding_id IS NOT NULL", id).Scan(&under).Error
	if err != nil || len(under) == 0 {
		return err
	}
	return ownWords(tx.DB, by, under[0])
}

// discussing is an open matter and the seat of a person who takes part in its
// discussion, with a vote or without.
func discussing(tx *db.Tx, actor models.Actor, id, seatID int64) (*models.Matter, models.Elector, models.Holding, error) {
	if err := actor.MayNow(models.PermMatterReserve, tx.Now); err != nil {
		return nil, models.Elector{}, models.Holding{}, err
	}
	m, err := open(tx, actor, id)
	if err != nil {
		return nil, models.Elector{}, models.Holding{}, err
	}
	if err := discussed(tx, *m); err != nil {
		return nil, models.Elector{}, models.Holding{}, err
	}
	elector, holding, err := seatFor(tx, *m, actor, seatID)
	if err != nil {
		return nil, elector, holding, err
	}
	interests, err := kept.Interests(tx.DB, m.ID)
	if err != nil {
		return nil, elector, holding, err
	}
	if interest, has := models.InterestOf(interests, elector.SeatID, holding.Kind); has && interest.Grade.ClosesDiscussion() {
		return nil, elector, holding, models.Forbidden("board.interest_closes_vote", "98").With(map[string]any{"Grade": string(interest.Grade)})
	}
	return m, elector, holding, nil
}

// discussed refuses a matter that is over, or that the path of the Executive
// Committee has taken from its seats.
func discussed(tx *db.Tx, m models.Matter) error {
	if err := m.StillOpen("38"); err != nil {
		return err
	}
	ladder, err := ladders.Of(tx.DB, m)
	if err == nil && ladder != nil && ladder.Step(m) != models.LadderMediation {
		err = ladder.Elsewhere(m)
	}
	return err
}
