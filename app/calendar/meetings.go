package calendar

import (
	"strconv"
	"time"

	"gorm.io/gorm"

	"seedfund/app/consultations"
	"seedfund/app/meetings"
	"seedfund/app/obligations"
	"seedfund/models"
)

// bodiesOf are the meetings, the days by which their minutes are due and the
// duties of periods. A sequence counts steps of the thing alone: nothing of an
// agenda, which an interest may close.
func bodiesOf(q *gorm.DB, actor models.Actor, now time.Time, out *[]models.CalendarEntry) error {
	rows, err := meetings.Dates(q, actor, now.Add(-Back), now)
	if err != nil {
		return err
	}
	for _, m := range rows {
		e := models.CalendarEntry{Kind: models.CalendarMeeting, ID: m.ID, Key: "meetings.title." + string(m.BodyKind), Number: m.Number, At: m.StartsAt, Until: &m.EndsAt,
			Zone: m.Zone, Sequence: m.Steps, Tentative: m.ConvenedAt == nil, Cancelled: m.State == models.MeetingCancelled, Path: "/meetings", Since: m.CreatedAt}
		if m.Inside {
			e.Place, e.Path = place(m.Meeting), meetings.Path(m.ID)
		}
		*out = append(*out, e)
		if due := m.MinutesDue; m.Inside && !due.IsZero() {
			e.Kind, e.At, e.Until, e.Place, e.Zone, e.WholeDay = models.CalendarMinutes, due.Start(time.UTC), nil, "", "", true
			e.Done, e.Since = m.FirstCirculation != nil, *m.EndedAt
			if e.Done {
				e.Sequence++
			}
			*out = append(*out, e)
		}
	}
	return duties(q, actor, now, out)
}

// place is where a meeting takes place, in the room and online.
func place(m models.Meeting) string {
	if m.Place != "" && m.Link != "" {
		return m.Place + " · " + m.Link
	}
	return m.Place + m.Link
}

// duties are the last days of the duties that the actor may know. What is done
// or waived is due no longer.
func duties(q *gorm.DB, actor models.Actor, now time.Time, out *[]models.CalendarEntry) error {
	lines, err := obligations.Lines(q, now)
	for _, l := range obligations.Seen(lines, actor) {
		if l.DueBy.Start(time.UTC).Before(now.Add(-Back)) {
			continue
		}
		e := models.CalendarEntry{Kind: models.CalendarDuty, ID: l.ID, Reference: l.Duty, Key: "duties.duty." + l.Duty, Number: l.Period, At: l.DueBy.Start(time.UTC), WholeDay: true,
			Sequence: l.Version, Done: !l.CompletedOn.IsZero(), Cancelled: !l.WaivedOn.IsZero(), Path: "/duties", Since: l.DueFrom.Start(time.UTC)}
		*out = append(*out, e)
	}
	return err
}

// replies are the ends of consultations; a closed one waits for nobody.
func (s *Service) replies(q *gorm.DB, actor models.Actor, now time.Time, out *[]models.CalendarEntry) error {
	list, err := s.consultations.Dates(q, actor, now.Add(-Back), now)
	for _, c := range list {
		*out = append(*out, models.CalendarEntry{Kind: models.CalendarConsultation, ID: c.ID, Reference: strconv.FormatInt(c.ID, 10), Title: c.Title, At: c.ClosesAt,
			Sequence: c.Version, Done: c.ClosedAt != nil, Path: consultations.Path(c.ID), Since: c.OpensAt})
	}
	return err
}

// followUps are the days on which the actor owes something.
func followUps(q *gorm.DB, actor models.Actor, now time.Time, out *[]models.CalendarEntry) error {
	list, err := meetings.Owed(q, actor, now.Add(-Back), now)
	for _, u := range list {
		*out = append(*out, models.CalendarEntry{Kind: models.CalendarFollowUp, ID: u.ID, Reference: strconv.FormatInt(u.ID, 10), Title: u.Task, At: u.DueOn.Start(time.UTC), WholeDay: true,
			Sequence: u.Version, Done: u.State != models.FollowUpOpen, Path: meetings.FollowUpPath(u.ID), Since: u.CreatedAt})
	}
	return err
}
