package meetings

import (
	"context"
	"fmt"
	"strings"
	"time"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/when"
)

// Input is where, when and how a body meets.
type Input struct {
	Mode      models.MeetingMode
	Place     string
	Link      string
	Languages []string
	StartsAt  time.Time
	EndsAt    time.Time
	Zone      string
}

func (in Input) into(m *models.Meeting) {
	m.Mode, m.Place, m.Link, m.Languages = in.Mode, strings.TrimSpace(in.Place), strings.TrimSpace(in.Link), strings.Join(in.Languages, ",")
	m.StartsAt, m.EndsAt, m.Zone = when.Instant(in.StartsAt), when.Instant(in.EndsAt), in.Zone
	switch m.Mode {
	case models.InPerson:
		m.Link = ""
	case models.Online:
		m.Place = ""
	}
}

// Prepare makes the draft of a body's next meeting. What is still to be done
// from earlier ones is on its agenda.
//
// clause 89: the secretariat prepares meetings.
func (s *Service) Prepare(ctx context.Context, actor models.Actor, bodyID int64, in Input) (models.Meeting, error) {
	m := models.Meeting{BodyID: bodyID, State: models.MeetingDraft, PreparedBy: actor.PersonID}
	err := s.db.Write(ctx, actor, "meeting.prepare", func(tx *db.Tx) error {
		if err := actor.May(models.PermMeetingConvene); err != nil {
			return err
		}
		if _, err := db.Load[models.Body](tx, bodyID); err != nil {
			return err
		}
		in.into(&m)
		if err := m.Validate(); err != nil {
			return err
		}
		number, err := tx.NextNumber(fmt.Sprintf("meetings.%d", bodyID))
		if err != nil {
			return err
		}
		m.Number = int(number)
		if err := db.Create(tx, &m); err != nil {
			return err
		}
		onMeeting(tx, m)
		if _, err := carryOver(tx, m); err != nil {
			return err
		}
		return event(tx, m, models.MeetingPrepare, "")
	})
	return m, err
}

// Edit changes a draft.
func (s *Service) Edit(ctx context.Context, actor models.Actor, id, version int64, in Input) error {
	return s.step(ctx, actor, id, version, models.MeetingEdit, func(tx *db.Tx, m *models.Meeting, _ models.Body) error {
		in.into(m)
		if err := m.Validate(); err != nil {
			return err
		}
		if err := db.Update(tx, m, "mode", "place", "link", "languages", "starts_at", "ends_at", "zone"); err != nil {
			return err
		}
		return event(tx, *m, models.MeetingEdit, "")
	})
}

// step takes a step of a meeting that the actor convenes.
func (s *Service) step(ctx context.Context, actor models.Actor, id, version int64, action models.MeetingAction, take func(*db.Tx, *models.Meeting, models.Body) error) error {
	return s.db.Write(ctx, actor, "meeting."+string(action), func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermMeetingConvene, tx.Now); err != nil {
			return err
		}
		m, body, err := openAt(tx, actor, id, version)
		if err != nil {
			return err
		}
		facts, err := factsOf(tx, *m)
		if err != nil {
			return err
		}
		if err := m.Apply(actor, action, facts); err != nil {
			return err
		}
		onMeeting(tx, *m)
		return take(tx, m, body)
	})
}

func factsOf(tx *db.Tx, m models.Meeting) (models.MeetingFacts, error) {
	items, err := agenda(tx.DB, m.ID)
	if err != nil {
		return models.MeetingFacts{}, err
	}
	adopted, err := db.From[models.AgendaVersion](tx.DB).Where("meeting_id = ? AND stage = ?", m.ID, models.AgendaAdopted).Count(tx.Ctx, "id")
	return models.MeetingFacts{Items: len(items), Adopted: adopted > 0}, err
}

// Convene sends the notice to those who sit at this instant, with the agenda as
// it stands frozen. A notice shorter than the rule's needs a reason, or is
// refused where the rule says so.
//
// clause 43: the Coordinator convenes, or the secretariat for the Coordinator.
func (s *Service) Convene(ctx context.Context, actor models.Actor, id, version int64, shortReason string) error {
	return s.step(ctx, actor, id, version, models.MeetingConvene, func(tx *db.Tx, m *models.Meeting, body models.Body) error {
		if err := inTime(tx, *m, shortReason); err != nil {
			return err
		}
		if _, err := carryOver(tx, *m); err != nil {
			return err
		}
		now := tx.Now
		m.ConvenedAt = &now
		if err := db.Update(tx, m, "state", "convened_at"); err != nil {
			return err
		}
		if err := freezeAgenda(tx, *m, models.AgendaProvisional); err != nil {
			return err
		}
		if err := event(tx, *m, models.MeetingConvene, strings.TrimSpace(shortReason)); err != nil {
			return err
		}
		return s.send(tx, *m, body, models.MeetingCirculation{Kind: models.CirculatedNotice})
	})
}

// inTime holds a notice against the rule in force now.
func inTime(tx *db.Tx, m models.Meeting, reason string) error {
	if !m.StartsAt.After(tx.Now) {
		return models.Invalid("meetings.fault.meeting", models.FieldError{Field: "starts_at", Key: "meetings.fault.past"})
	}
	rule, err := bodies.RuleInForce(tx.DB, m.BodyID, tx.Now)
	if err != nil {
		return err
	}
	return rule.Values.NoticeOf(tx.Now, m.StartsAt, reason)
}

// Postpone gives a convened meeting another time, with a reason, and tells those
// who sit now. What the time was before stays in its events.
func (s *Service) Postpone(ctx context.Context, actor models.Actor, id, version int64, starts, ends time.Time, reason, shortReason string) error {
	return s.step(ctx, actor, id, version, models.MeetingPostpone, func(tx *db.Tx, m *models.Meeting, body models.Body) error {
		if err := reasoned(&reason); err != nil {
			return err
		}
		m.StartsAt, m.EndsAt = when.Instant(starts), when.Instant(ends)
		if err := m.Validate(); err != nil {
			return err
		}
		if err := inTime(tx, *m, shortReason); err != nil {
			return err
		}
		if err := db.Update(tx, m, "starts_at", "ends_at"); err != nil {
			return err
		}
		if err := event(tx, *m, models.MeetingPostpone, reason); err != nil {
			return err
		}
		return s.send(tx, *m, body, models.MeetingCirculation{Kind: models.CirculatedPostponement, Note: reason})
	})
}

// Cancel ends a meeting that does not take place, with a reason; those who sit
// now are told where there had been a notice.
func (s *Service) Cancel(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.step(ctx, actor, id, version, models.MeetingCancel, func(tx *db.Tx, m *models.Meeting, body models.Body) error {
		if err := reasoned(&reason); err != nil {
			return err
		}
		if err := db.Update(tx, m, "state"); err != nil {
			return err
		}
		if err := event(tx, *m, models.MeetingCancel, reason); err != nil {
			return err
		}
		if err := appointAgain(tx, *m); err != nil {
			return err
		}
		if m.ConvenedAt == nil {
			return nil
		}
		return s.send(tx, *m, body, models.MeetingCirculation{Kind: models.CirculatedCancellation, Note: reason})
	})
}

// reasoned refuses an empty reason and one that is too long.
func reasoned(reason *string) error {
	*reason = strings.TrimSpace(*reason)
	var f models.Faults
	switch n := len([]rune(*reason)); {
	case n == 0:
		f.Add("reason", "meetings.fault.reason")
	case n > models.MeetingTextLimit:
		f.Add("reason", "meetings.fault.too_long", "Limit", models.MeetingTextLimit)
	}
	return f.Err("meetings.fault.step")
}

// Begin opens a meeting: now, or at an instant that has passed where it is
// entered after. Who is in the room then is part of it, and the quorum counted.
func (s *Service) Begin(ctx context.Context, actor models.Actor, id, version int64, at *time.Time, present []PresenceInput) error {
	return s.step(ctx, actor, id, version, models.MeetingBegin, func(tx *db.Tx, m *models.Meeting, body models.Body) error {
		opened := tx.Now
		if at != nil {
			opened = when.Instant(*at)
		}
		// clause 23: no meeting opens before the time of its notice.
		if opened.After(tx.Now) || opened.Before(m.StartsAt) {
			return models.Invalid("meetings.fault.step", models.FieldError{Field: "at", Key: "meetings.fault.opened_at"})
		}
		m.OpenedAt = &opened
		if err := db.Update(tx, m, "state", "opened_at"); err != nil {
			return err
		}
		if err := event(tx, *m, models.MeetingBegin, ""); err != nil {
			return err
		}
		for _, p := range present {
			p.From = opened
			if _, err := enter(tx, *m, body, p); err != nil {
				return err
			}
		}
		return mark(tx, *m, body, models.QuorumOpening, opened)
	})
}

// End closes a meeting and with it every stretch in the room that is open.
func (s *Service) End(ctx context.Context, actor models.Actor, id, version int64, at *time.Time) error {
	return s.step(ctx, actor, id, version, models.MeetingEnd, func(tx *db.Tx, m *models.Meeting, body models.Body) error {
		ended := tx.Now
		if at != nil {
			ended = when.Instant(*at)
		}
		if ended.After(tx.Now) || !ended.After(*m.OpenedAt) {
			return models.Invalid("meetings.fault.step", models.FieldError{Field: "at", Key: "meetings.fault.ended_at"})
		}
		here, err := db.From[models.Presence](tx.DB).Where("meeting_id = ? AND superseded_at IS NULL AND until_at IS NULL AND NOT struck", m.ID).Order("id").Find(tx.Ctx)
		if err != nil {
			return err
		}
		for i := range here {
			if !ended.After(here[i].FromAt) {
				return models.Invalid("meetings.fault.step", models.FieldError{Field: "at", Key: "meetings.fault.ended_at"})
			}
			if _, err := supersede(tx, *m, &here[i], func(next *models.Presence) error { next.UntilAt = &ended; return nil }); err != nil {
				return err
			}
		}
		// The last instant of a half-open stretch.
		if err := mark(tx, *m, body, models.QuorumEnd, ended.Add(-time.Microsecond)); err != nil {
			return err
		}
		m.EndedAt = &ended
		if err := db.Update(tx, m, "state", "ended_at"); err != nil {
			return err
		}
		if err := appointAgain(tx, *m); err != nil {
			return err
		}
		return event(tx, *m, models.MeetingEnd, "")
	})
}
