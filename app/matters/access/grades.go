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
		var counting []models.SeatInterest // one row for each seat, and of the seats the gravest
		for _, i := range interests {
			if gravest, _ := models.GravestInterest(interests, i.SeatID); gravest.ID == i.ID {
				counting = append(counting, models.SeatInterest{SeatID: 1, Grade: i.Grade})
			}
		}
		gravest, _ := models.GravestInterest(counting, 1)
		out[matter] = gravest.Grade
	}
	return out, err
}
