package meetings

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/models"
)

// Attendance counts, by constituency, the seats with a vote that were in the
// room of the meetings of a body that ended in [from, until), and the held ones
// that were not. A seat is one row of a meeting, whoever sat for it and however
// often it came and went.
func Attendance(q *gorm.DB, bodyID int64, from, until time.Time) ([]models.Measure, error) {
	body, err := db.From[models.Body](q).Where("id = ?", bodyID).Take(q.Statement.Context)
	if err != nil {
		return nil, err
	}
	held, err := db.From[models.Meeting](q).Where("body_id = ? AND ended_at >= ? AND ended_at < ?", bodyID, from, until).Order("number").Find(q.Statement.Context)
	if err != nil {
		return nil, err
	}
	present, absent := map[models.Constituency][]models.MeasureLine{}, map[models.Constituency][]models.MeasureLine{}
	for _, m := range held {
		came, err := attended(q, m.ID)
		if err != nil {
			return nil, err
		}
		c, err := bodies.Compose(q, body, *m.OpenedAt, until)
		if err != nil {
			return nil, err
		}
		for _, seat := range c.Seats {
			line := models.MeasureLine{Label: fmt.Sprint(m.Number), Note: fmt.Sprint(seat.Number), Path: Path(m.ID), At: *m.OpenedAt}
			switch {
			case !seat.Voting:
			case came[seat.ID]:
				present[seat.Constituency] = append(present[seat.Constituency], line)
			case !seat.Vacant():
				absent[seat.Constituency] = append(absent[seat.Constituency], line)
			}
		}
	}
	var out []models.Measure
	for _, c := range models.Constituencies {
		out = append(out, models.MeasureOf("attended", string(c), models.UnitCount, present[c]), models.MeasureOf("absent", string(c), models.UnitCount, absent[c]))
	}
	return out, nil
}

// attended are the seats that the record of a meeting has in the room.
func attended(q *gorm.DB, meeting int64) (map[int64]bool, error) {
	all, err := db.From[models.Presence](q).Where("meeting_id = ? AND seat_id IS NOT NULL AND superseded_at IS NULL", meeting).Find(q.Statement.Context)
	out := map[int64]bool{}
	for _, p := range all {
		if !p.Struck {
			out[*p.SeatID] = true
		}
	}
	return out, err
}
