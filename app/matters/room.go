package matters

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// roomOf reads the meeting of a matter as it stands at an instant; nil for a
// matter in writing and for one that no meeting is appointed for.
func roomOf(q *gorm.DB, m models.Matter, at time.Time) (*models.Room, error) {
	if m.Channel != models.InMeeting || m.MeetingID == nil {
		return nil, nil
	}
	ctx := q.Statement.Context
	meeting, err := db.From[models.Meeting](q).Where("id = ?", *m.MeetingID).Take(ctx)
	if err != nil {
		return nil, db.Found(err, "meetings")
	}
	room := &models.Room{Meeting: meeting}
	if meeting.State != models.MeetingOpen {
		return room, nil
	}
	body, err := db.From[models.Body](q).Where("id = ?", meeting.BodyID).Take(ctx)
	if err != nil {
		return nil, err
	}
	room.Quorum, err = Quorum(q, body, meeting.ID, at, at)
	return room, err
}

// holdRoom is roomOf in an act, with the body, and with everything locked that
// it is read from: who comes, leaves or ends the meeting, and who gives or ends a
// seat, at the same time does so before this act or after it.
func holdRoom(tx *db.Tx, m models.Matter) (*models.Room, models.Body, error) {
	if m.Channel == models.InMeeting && m.MeetingID != nil {
		if _, err := db.Load[models.Meeting](tx, *m.MeetingID); err != nil {
			return nil, models.Body{}, err
		}
	}
	body, err := bodies.Hold(tx, m.BodyID)
	if err != nil {
		return nil, body, err
	}
	room, err := roomOf(tx.DB, m, tx.Now)
	return room, body, err
}

// Quorum counts the voting seats in the room of a meeting at an instant, as the
// record stands and the body was known at knownAt.
func Quorum(q *gorm.DB, body models.Body, meeting int64, at, knownAt time.Time) (models.QuorumMark, error) {
	all, err := db.From[models.Presence](q).Where("meeting_id = ?", meeting).Order("id").Find(q.Statement.Context)
	if err != nil {
		return models.QuorumMark{}, err
	}
	var through int64
	if len(all) > 0 {
		through = all[len(all)-1].ID
	}
	c, err := bodies.Compose(q, body, at, knownAt)
	if err != nil {
		return models.QuorumMark{}, err
	}
	mark := models.CountQuorum(c, models.Standing(all, through), at)
	mark.MeetingID, mark.Through = meeting, through
	return mark, nil
}

// decidedIn keeps the quorum of the room in which a decision is taken; nil for
// one in writing.
//
// clause 98: the quorum is counted at the adoption as well.
func decidedIn(tx *db.Tx, m models.Matter) (*int64, error) {
	room, err := roomOf(tx.DB, m, tx.Now)
	if err != nil || room == nil || room.Meeting.State != models.MeetingOpen {
		return nil, err
	}
	mark := room.Quorum
	mark.Cause = models.QuorumAdoption
	err = db.Create(tx, &mark)
	return &mark.ID, err
}

// decidedRoom is the room of a matter for its page: of a decision with the
// quorum that was counted when it was taken.
func decidedRoom(q *gorm.DB, room *models.Room, d *models.Decision) (*models.Room, error) {
	if room == nil || d == nil || d.QuorumMarkID == nil {
		return room, nil
	}
	mark, err := db.From[models.QuorumMark](q).Where("id = ?", *d.QuorumMarkID).Take(q.Statement.Context)
	return &models.Room{Meeting: room.Meeting, Quorum: mark}, err
}

// Place writes an item after the last one of a meeting's agenda.
func Place(tx *db.Tx, meeting int64, item *models.AgendaItem) error {
	if err := tx.Raw("SELECT COALESCE(MAX(position), 0) + 1 FROM agenda_items WHERE meeting_id = ?", meeting).Scan(&item.Position).Error; err != nil {
		return err
	}
	item.MeetingID, item.PreparedBy = meeting, tx.Actor.PersonID
	if err := item.Validate(); err != nil {
		return err
	}
	err := db.Create(tx, item)
	if db.Violates(err, "agenda_items") {
		return models.Conflict("meetings.item_twice", "").Because(err)
	}
	return err
}

// Appoint binds an undecided matter to the meeting on whose agenda it was put
// last, one that is still to come before one that is over; to none where it is on
// no agenda. It joins the act that changed an agenda.
func Appoint(tx *db.Tx, id int64) error {
	m, err := db.Load[models.Matter](tx, id)
	if err != nil || m.Channel != models.InMeeting || m.State != models.MatterDraft && m.State != models.MatterOpen {
		return err
	}
	before := m.MeetingID
	if err := appointed(tx, m); err != nil || kept.Value(before) == kept.Value(m.MeetingID) {
		return err
	}
	return db.Update(tx, m, "meeting_id")
}

// appointed sets the meeting of a matter from the agendas it stands on.
func appointed(tx *db.Tx, m *models.Matter) error {
	var found []int64
	err := tx.Raw(`SELECT i.meeting_id FROM agenda_items i JOIN meetings g ON g.id = i.meeting_id
		WHERE i.matter_id = ? AND i.removed_at IS NULL AND g.body_id = ?
		ORDER BY CASE WHEN g.state IN ('held', 'cancelled') THEN 1 ELSE 0 END, i.id DESC LIMIT 1`, m.ID, m.BodyID).Scan(&found).Error
	if m.MeetingID = nil; err == nil && len(found) > 0 {
		m.MeetingID = &found[0]
	}
	return err
}

// meetingFor is the meeting that a paper names for its matter, locked; nil where
// it names none. A matter of another meeting than the printed name says is named
// by the meeting's number.
func meetingFor(tx *db.Tx, m *models.Matter, id int64) (*models.Meeting, error) {
	if m.Channel != models.InMeeting || id == 0 {
		return nil, nil
	}
	meeting, err := db.Load[models.Meeting](tx, id)
	if models.IsKind(err, models.KindNotFound) || err == nil && (meeting.BodyID != m.BodyID || meeting.Over()) {
		return nil, models.Invalid("board.fault.matter", models.FieldError{Field: "meeting_id", Key: "board.fault.meeting_id"})
	}
	if err != nil {
		return nil, err
	}
	if m.Meeting == "" {
		m.Meeting = fmt.Sprintf("№ %d", meeting.Number)
	}
	return meeting, nil
}

// putOn puts a matter on the agenda of a meeting, unless it stands there.
func putOn(tx *db.Tx, meeting *models.Meeting, m models.Matter) error {
	stands, err := db.From[models.AgendaItem](tx.DB).Where("meeting_id = ? AND matter_id = ? AND removed_at IS NULL", meeting.ID, m.ID).Count(tx.Ctx, "id")
	if err != nil || stands > 0 {
		return err
	}
	adopted, err := db.From[models.AgendaVersion](tx.DB).Where("meeting_id = ? AND stage = ?", meeting.ID, models.AgendaAdopted).Count(tx.Ctx, "id")
	if err != nil {
		return err
	}
	item := models.AgendaItem{Kind: models.AgendaMatter, MatterID: &m.ID, Presenter: "secretariat", Minutes: 15, Late: adopted > 0}
	if err := Place(tx, meeting.ID, &item); err != nil {
		return err
	}
	meeting.AgendaChanges++
	return db.Update(tx, meeting, "agenda_changes")
}
