package meetings

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/models"
	"seedfund/models/when"
)

// PresenceInput says that a seat, or an observer, was in the room.
type PresenceInput struct {
	SeatID    int64 // 0 for an observer
	Alternate bool  // the alternate sits for the seat
	Who       string
	From      time.Time // zero: now
	Until     *time.Time
}

// Enter records a presence, live or after the meeting. A seat that is in the
// room already at some of that time is refused.
func (s *Service) Enter(ctx context.Context, actor models.Actor, id int64, in PresenceInput) (models.Presence, error) {
	var p models.Presence
	err := s.onPresence(ctx, actor, id, "presence.enter", func(tx *db.Tx, m models.Meeting, body models.Body) error {
		if in.From.IsZero() {
			in.From = tx.Now
		}
		var err error
		if p, err = enter(tx, m, body, in); err != nil {
			return err
		}
		return marks(tx, m, body, p)
	})
	return p, err
}

func (s *Service) onPresence(ctx context.Context, actor models.Actor, id int64, action string, act func(*db.Tx, models.Meeting, models.Body) error) error {
	return s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		if err := actor.May(models.PermMeetingKeep); err != nil {
			return err
		}
		m, body, err := open(tx, actor, id)
		if err != nil {
			return err
		}
		if m.OpenedAt == nil || m.State == models.MeetingCancelled {
			return models.Conflict("meetings.not_opened", "98")
		}
		onMeeting(tx, *m)
		return act(tx, *m, body)
	})
}

// enter writes a presence in the caller's act.
func enter(tx *db.Tx, m models.Meeting, body models.Body, in PresenceInput) (models.Presence, error) {
	p := models.Presence{MeetingID: m.ID, Capacity: models.PresentObserver, Who: strings.TrimSpace(in.Who), FromAt: when.Instant(in.From),
		RecordedBy: tx.Actor.MandateID, RecordedAt: tx.Now}
	if in.Until != nil {
		until := when.Instant(*in.Until)
		p.UntilAt = &until
	}
	if in.SeatID != 0 {
		if err := sitFor(tx.DB, body, in, &p, tx.Now); err != nil {
			return p, err
		}
	}
	return p, keep(tx, m, &p)
}

// keep checks a presence against the others and writes it.
func keep(tx *db.Tx, m models.Meeting, p *models.Presence) error {
	if err := p.Validate(*m.OpenedAt, m.EndedAt, tx.Now); err != nil {
		return err
	}
	if p.SeatID != nil && !p.Struck {
		others, err := db.From[models.Presence](tx.DB).Where("meeting_id = ? AND seat_id = ? AND superseded_at IS NULL", m.ID, *p.SeatID).Find(tx.Ctx)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(others, p.Overlaps); i >= 0 {
			return models.Conflict("meetings.seat_present", "98").With(map[string]any{"From": others[i].FromAt, "Until": others[i].UntilAt})
		}
	}
	err := db.Create(tx, p)
	if db.Violates(err, "presences") {
		return models.Conflict("meetings.seat_present", "98").With(map[string]any{"From": p.FromAt, "Until": p.UntilAt}).Because(err)
	}
	return err
}

// sitFor finds who sits for a seat at the beginning of a presence.
func sitFor(q *gorm.DB, body models.Body, in PresenceInput, p *models.Presence, knownAt time.Time) error {
	c, err := bodies.Compose(q, body, p.FromAt, knownAt)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(c.Seats, func(s models.SeatAt) bool { return s.ID == in.SeatID })
	if i < 0 {
		return models.NotFound("seats")
	}
	seat := c.Seats[i]
	holding := seat.Holder
	p.Capacity = models.PresentHolder
	switch {
	case seat.Constituency == models.ConstituencyChair:
		p.Capacity = models.PresentChair
	case seat.Constituency == models.ConstituencyExOfficio:
		p.Capacity = models.PresentExOfficio
	case in.Alternate:
		p.Capacity, holding = models.PresentAlternate, seat.Alternate
	}
	if holding == nil {
		// clause 100: a seat is in the room by who holds it then.
		return models.Conflict("meetings.nobody_holds", "100")
	}
	p.SeatID, p.OrganisationID = &seat.ID, &holding.OrganisationID
	if holding.HoldingID != 0 {
		p.HoldingID = &holding.HoldingID
	}
	return nil
}

// Leave ends a presence that is open: now, or at an instant that has passed.
func (s *Service) Leave(ctx context.Context, actor models.Actor, id, presence int64, at *time.Time) error {
	return s.change(ctx, actor, id, presence, "presence.leave", func(tx *db.Tx, old models.Presence, next *models.Presence) error {
		if old.UntilAt != nil {
			return models.Conflict("meetings.has_left", "98")
		}
		until := tx.Now
		if at != nil {
			until = when.Instant(*at)
		}
		next.UntilAt = &until
		return nil
	})
}

// Correction is what a presence should have said. Struck: was not there.
type Correction struct {
	From   time.Time
	Until  *time.Time
	Struck bool
	Why    string
}

// Correct records a presence anew, with the reason; what was recorded before
// stays.
func (s *Service) Correct(ctx context.Context, actor models.Actor, id, presence int64, c Correction) error {
	return s.change(ctx, actor, id, presence, "presence.correct", func(_ *db.Tx, _ models.Presence, next *models.Presence) error {
		if err := reasoned(&c.Why); err != nil {
			return err
		}
		next.Why, next.Struck = c.Why, c.Struck
		if c.Struck {
			return nil
		}
		next.FromAt, next.UntilAt = when.Instant(c.From), nil
		if c.Until != nil {
			until := when.Instant(*c.Until)
			next.UntilAt = &until
		}
		return nil
	})
}

func (s *Service) change(ctx context.Context, actor models.Actor, id, presence int64, action string, to func(*db.Tx, models.Presence, *models.Presence) error) error {
	return s.onPresence(ctx, actor, id, action, func(tx *db.Tx, m models.Meeting, body models.Body) error {
		old, err := db.Load[models.Presence](tx, presence)
		if err != nil {
			return err
		}
		if old.MeetingID != m.ID {
			return models.NotFound("presences")
		}
		if old.SupersededAt != nil {
			return models.Conflict("meetings.presence_superseded", "")
		}
		next, err := supersede(tx, m, old, func(next *models.Presence) error { return to(tx, *old, next) })
		if err != nil {
			return err
		}
		return marks(tx, m, body, next)
	})
}

// supersede writes the row that takes the place of another.
func supersede(tx *db.Tx, m models.Meeting, old *models.Presence, change func(*models.Presence) error) (models.Presence, error) {
	next, id := *old, old.ID
	next.ID, next.SupersedesID, next.RecordedBy, next.RecordedAt, next.Why = 0, &id, tx.Actor.MandateID, tx.Now, ""
	if err := change(&next); err != nil {
		return next, err
	}
	old.SupersededAt = &tx.Now
	if err := db.Update(tx, old, "superseded_at"); err != nil {
		return next, err
	}
	return next, keep(tx, m, &next)
}

// marks counts the quorum at each end of a presence.
func marks(tx *db.Tx, m models.Meeting, body models.Body, p models.Presence) error {
	if p.SeatID == nil {
		return nil
	}
	if err := mark(tx, m, body, models.QuorumChange, p.FromAt); err != nil || p.UntilAt == nil || m.EndedAt != nil && !p.UntilAt.Before(*m.EndedAt) {
		return err
	}
	return mark(tx, m, body, models.QuorumChange, *p.UntilAt)
}

// mark counts the quorum at an instant as the record stands.
func mark(tx *db.Tx, m models.Meeting, body models.Body, cause models.QuorumCause, at time.Time) error {
	if _, err := bodies.Hold(tx, body.ID); err != nil {
		return err
	}
	counted, err := matters.Quorum(tx.DB, body, m.ID, at, tx.Now)
	if err != nil {
		return err
	}
	counted.Cause = cause
	return db.Create(tx, &counted)
}
