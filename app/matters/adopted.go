package matters

import (
	"time"

	"gorm.io/gorm"

	"seedfund/models"
)

// Adopted is the text a matter ended with, for areas that work with its effect.
func Adopted(q *gorm.DB, matterID int64, number int) (models.MatterWording, error) {
	return wording(q, matterID, number)
}

// ConditionsSeen is the condition on conditions c of decisions d and matters m
// that an actor may see at an instant, with its arguments.
func ConditionsSeen(actor models.Actor, at time.Time) (string, []any) {
	sc := conditionsSeen(actor, at)
	return "(" + sc.where + ")", sc.args
}
