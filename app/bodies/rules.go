package bodies

import (
	"time"

	"seedfund/app/db"
	"seedfund/models"
)

// obey makes the seats of a body follow the next version of its rules: more
// seats to a constituency begin, fewer end where nobody holds them past the
// start of the version; the acting chair is a seat with a vote.
func obey(tx *db.Tx, body models.Body, values models.RuleValues, from time.Time) error {
	var seats []models.Seat
	if err := tx.Raw("SELECT * FROM seats WHERE body_id = ? ORDER BY constituency, number", body.ID).Scan(&seats).Error; err != nil {
		return err
	}
	highest, acting := map[models.Constituency]int{}, values.ActingChair == 0
	for _, s := range seats {
		if !s.Voting || s.Until != nil && !s.Until.After(from) {
			continue
		}
		highest[s.Constituency] = max(highest[s.Constituency], s.Number)
		acting = acting || s.ID == values.ActingChair && s.Number <= values.SeatsEach
		if s.Number > values.SeatsEach {
			if err := endSeat(tx, s, from); err != nil {
				return err
			}
		}
	}
	if !acting {
		return models.Invalid("board.fault.rules", models.FieldError{Field: "acting_chair", Key: "board.fault.acting_chair"})
	}
	return addSeats(tx, body, seats, highest, values.SeatsEach, from)
}

// endSeat ends a seat that nobody holds past an instant.
func endSeat(tx *db.Tx, seat models.Seat, from time.Time) error {
	var held int64
	err := tx.Raw("SELECT COUNT(*) FROM holdings WHERE seat_id = ? AND superseded_at IS NULL AND (ends_at IS NULL OR ends_at > ?)", seat.ID, from).Scan(&held).Error
	if err != nil {
		return err
	}
	if held > 0 {
		return models.Conflict("bodies.seat_held", "100").With(map[string]any{"Constituency": string(seat.Constituency), "Number": seat.Number})
	}
	seat.Until = &from
	return db.Update(tx, &seat, "until")
}

// addSeats gives each rotating constituency the seats it lacks. A number that
// ended is not used again.
func addSeats(tx *db.Tx, body models.Body, seats []models.Seat, highest map[models.Constituency]int, each int, from time.Time) error {
	for _, c := range models.Constituencies {
		if highest[c] == 0 {
			continue // a body that is not made of the four
		}
		last := 0
		for _, s := range seats {
			if s.Constituency == c {
				last = max(last, s.Number)
			}
		}
		for n := highest[c]; n < each; n++ {
			last++
			if err := db.Create(tx, &models.Seat{BodyID: body.ID, Constituency: c, Number: last, Voting: true, Since: from}); err != nil {
				return err
			}
		}
	}
	return nil
}
