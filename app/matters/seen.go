package matters

import (
	"time"

	"seedfund/models"
)

// Seen is the condition on matters under the alias m that an actor may see at
// an instant, with its arguments, for areas that show what hangs on a matter.
func Seen(actor models.Actor, at time.Time) (string, []any) {
	sc := visible(actor, at)
	return "(" + sc.where + ")", sc.args
}
