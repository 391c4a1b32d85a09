package meetings

import (
	"time"

	"gorm.io/gorm"

	"seedfund/models"
	"seedfund/models/when"
)

// Dates are the meetings that end after an instant, as the actor may know them:
// a draft is for those who prepare it, place and room for the readers of the
// body, and everybody knows when and how a convened one takes place.
func Dates(q *gorm.DB, actor models.Actor, since, now time.Time) ([]models.MeetingRow, error) {
	inside := bodyOf(actor, now)
	var list []models.MeetingRow
	err := q.Raw(`SELECT g.*, b.code AS body_code, b.kind AS body_kind,
			(SELECT MIN(c.created_at) FROM meeting_circulations c WHERE c.meeting_id = g.id AND c.kind = 'minutes') AS first_circulation,
			(SELECT COUNT(*) FROM meeting_events e WHERE e.meeting_id = g.id) AS steps, `+inside.where+` AS inside
		FROM meetings g JOIN bodies b ON b.id = g.body_id WHERE g.ends_at > ? AND (g.convened_at IS NOT NULL OR ?) ORDER BY g.id LIMIT 500`,
		append(inside.args, since, keeps(actor))...).Scan(&list).Error
	if err != nil {
		return nil, err
	}
	return list, fill(q, list, now)
}

// Owed are the follow-ups that the actor owes and that are due after a day.
func Owed(q *gorm.DB, actor models.Actor, since, now time.Time) ([]models.FollowUpRow, error) {
	return followUps(q, actor, now, FollowUpFilter{Owned: true, DueAfter: when.DateOf(since), Limit: 500})
}

// MinutesDue is the last day on which the minutes of a meeting are with their
// readers in time; zero while it is not over.
//
// clause 91: without delay.
func MinutesDue(m models.MeetingRow) when.Date {
	if m.EndedAt == nil {
		return when.Date{}
	}
	return when.SaturdaySunday().AddWorkingDays(when.DateOf(m.EndedAt.In(m.Location())), m.MinutesDays)
}
