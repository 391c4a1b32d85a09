package meetings

import (
	"fmt"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/mail"
	"seedfund/app/matters"
	"seedfund/models"
)

// Service holds the use cases of meetings.
type Service struct {
	db      *db.DB
	files   *files.Service // nil where the store keeps no files
	mail    *mail.Service  // nil where nobody is written to
	matters *matters.Service
	origin  string // the public address that pages begin with
}

// New gives the use cases on a store; f and m may be nil.
func New(d *db.DB, f *files.Service, m *mail.Service, mt *matters.Service, origin string) *Service {
	return &Service{db: d, files: f, mail: m, matters: mt, origin: strings.TrimSuffix(origin, "/")}
}

// Path is the address of a meeting's page.
func Path(id int64) string { return fmt.Sprintf("/meetings/%d", id) }

// FollowUpPath is the address of a follow-up's page.
func FollowUpPath(id int64) string { return fmt.Sprintf("/meetings/follow-ups/%d", id) }

// Owners of files.
const (
	itemFiles     = "agenda_items"
	followUpFiles = "follow_ups"
)

// onMeeting names the meeting as what an act is about.
func onMeeting(tx *db.Tx, m models.Meeting) {
	tx.Target("meetings", m.ID)
	tx.Receipt(models.Receipt{Target: "meetings", TargetID: m.ID, Path: Path(m.ID)})
}

func event(tx *db.Tx, m models.Meeting, action models.MeetingAction, reason string) error {
	return db.Create(tx, &models.MeetingEvent{MeetingID: m.ID, Action: action, Reason: reason, StartsAt: m.StartsAt, EndsAt: m.EndsAt,
		PersonID: tx.Actor.PersonID, MandateID: tx.Actor.MandateID})
}

// rows reads every row of a meeting from a table in the order it was written.
func rows[T any](q *gorm.DB, meeting int64) ([]T, error) {
	return db.From[T](q).Where("meeting_id = ?", meeting).Order("id").Find(q.Statement.Context)
}
