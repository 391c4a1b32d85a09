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
		FROM meetings g JOIN bodies b ON b.id = g.body_id WHERE g.ends_at > ? AND (g.convened_at IS NOT NULL OR ?) ORDER BY g.id`,
		append(inside.args, since, keeps(actor))...).Scan(&list).Error
	if err != nil {
		return nil, err
	}
	return list, fill(q, list, now)
}

// Owed are the follow-ups that the actor owes and that are due after a day.
func Owed(q *gorm.DB, actor models.Actor, since, now time.Time) ([]models.FollowUpRow, error) {
	return followUps(q, actor, now, FollowUpFilter{Owned: true, DueAfter: when.DateOf(since)})
}

// minutesDue is the last day on which the minutes of a meeting are with their
// readers in time, by the working days of the body's rule; zero while it is not
// over.
//
// clause 91: without delay.
func minutesDue(m models.Meeting, rule models.RuleValues) when.Date {
	if m.EndedAt == nil {
		return when.Date{}
	}
	return rule.Calendar().Days().AddWorkingDays(when.DateOf(m.EndedAt.In(m.Location())), rule.MinutesDays)
}

// delay is the working days of the body's rule between the end of a meeting and
// the first circulation of its minutes, or now, and whether they are more than
// the rule gives.
func delay(m models.Meeting, first *time.Time, rule models.RuleValues, now time.Time) (int, bool) {
	if m.EndedAt == nil {
		return 0, false
	}
	until := now
	if first != nil {
		until = *first
	}
	zone := m.Location()
	from, to := when.DateOf(m.EndedAt.In(zone)), when.DateOf(until.In(zone))
	if !from.Before(to) {
		return 0, false
	}
	days := rule.Calendar().Days().WorkingDays(when.Days{From: from.AddDays(1), To: to.AddDays(1)})
	return days, days > rule.MinutesDays
}
