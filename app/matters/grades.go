package matters

import (
	"time"

	"gorm.io/gorm"

	"seedfund/models"
)

// Grades are the gravest interests of the seats an actor sits on, by matter:
// what they close is closed to the actor.
func Grades(q *gorm.DB, actor models.Actor, at time.Time) (map[int64]models.InterestGrade, error) {
	var rows []models.SeatInterest
	var err error
	switch {
	case actor.Is(models.RoleCoordinator):
		err = q.Raw("SELECT i.* FROM seat_interests i JOIN seats s ON s.id = i.seat_id WHERE s.function = ?", models.SeatFunctionCoordinator).Scan(&rows).Error
	case actor.Is(models.RoleBoardMember, models.RoleAlternate):
		sits, args := held(actor, at)
		err = q.Raw("SELECT i.* FROM seat_interests i JOIN holdings h ON h.seat_id = i.seat_id WHERE "+sits, args...).Scan(&rows).Error
	}
	bySeat := map[int64][]models.SeatInterest{}
	for _, i := range rows {
		bySeat[i.MatterID] = append(bySeat[i.MatterID], models.SeatInterest{SeatID: 1, Grade: i.Grade})
	}
	out := map[int64]models.InterestGrade{}
	for matter, interests := range bySeat {
		gravest, _ := models.GravestInterest(interests, 1)
		out[matter] = gravest.Grade
	}
	return out, err
}
