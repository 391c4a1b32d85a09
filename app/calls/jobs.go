package calls

import (
	"time"

	"github.com/riverqueue/river"

	"seedfund/models"
)

// CloseJob closes a call after its window with the grace. It finds nothing to
// do when the closing time was moved or somebody closed the call before.
type CloseJob struct {
	CallID int64 `json:"call_id"`
}

// Kind names the job in the queue.
func (CloseJob) Kind() string { return "call_close" }

// atTheEnd schedules a job for the first moment after the window.
func atTheEnd(c models.Call) *river.InsertOpts {
	return &river.InsertOpts{ScheduledAt: c.GraceEndsAt().Add(time.Second)}
}
