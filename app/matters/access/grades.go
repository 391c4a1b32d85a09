package access

import (
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/models"
)

// Grades are the gravest interests of the seats an actor sits on, by matter:
// what they close is closed to the actor.
func Grades(q *gorm.DB, actor models.Actor, at time.Time) (map[int64]models.InterestGrade, error) {
	var rows []models.SeatInterest
	var err error
	switch {
	case actor.Is(models.RoleCoordinator):
		err = q.Raw("SELECT i.* FROM seat_interests i JOIN seats s ON s.id = i.seat_id WHERE s.function = ? ORDER BY i.id", models.SeatFunctionCoordinator).Scan(&rows).Error
	case actor.Role.SitsIn() != "":
		sits, args := bodies.SitsFor(actor, at)
		err = q.Raw("SELECT i.* FROM seat_interests i JOIN holdings h ON h.seat_id = i.seat_id WHERE "+sits+" ORDER BY i.id", args...).Scan(&rows).Error
	}
	byMatter := map[int64][]models.SeatInterest{}
	for _, i := range rows {
		byMatter[i.MatterID] = append(byMatter[i.MatterID], i)
	}
	out := map[int64]models.InterestGrade{}
	for matter, interests := range byMatter {
		for _, i := range interests {
			own, _ := models.InterestOf(interests, i.SeatID, actor.Role.SitsAs())
			if own.Grade.Graver(out[matter]) {
				out[matter] = own.Grade
			}
		}
	}
	return out, err
}
