// Package calendar gathers the dates that concern a person, from what that
// person may see: the same conditions that open the pages open the calendar. The
// public calendar holds calls, published decisions, convened meetings and the
// duties that the terms of reference set for all to see.
//
// A person's feed is read by programs that cannot sign in. Its address holds a
// personal token whose only scope is the calendar; the token is kept as a hash
// and is revoked like any other.
package calendar

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/consultations"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/matters/access"
	"seedfund/app/people"
	"seedfund/models"
	"seedfund/models/when"
)

// Service reads calendars.
type Service struct {
	db            *db.DB
	people        *people.Service
	consultations *consultations.Service
}

// New gives the calendars of a store.
func New(d *db.DB, p *people.Service, c *consultations.Service) *Service {
	return &Service{db: d, people: p, consultations: c}
}

// Back is how far the calendar looks back: what is older is history, which its
// own pages tell.
const Back = 180 * 24 * time.Hour

// Public is the calendar that everybody may read.
func (s *Service) Public(ctx context.Context, language string) ([]models.CalendarEntry, error) {
	var out []models.CalendarEntry
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		if err := public(q, now, language, &out); err != nil {
			return err
		}
		return bodiesOf(q, models.Actor{}, now, &out)
	})
	models.SortCalendar(out)
	return out, err
}

// Own is the calendar of an actor: the public dates, and those of what the actor
// may see.
func (s *Service) Own(ctx context.Context, actor models.Actor, language string) ([]models.CalendarEntry, error) {
	if err := actor.May(models.PermCalendar); err != nil {
		return nil, err
	}
	var out []models.CalendarEntry
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		if err := public(q, now, language, &out); err != nil {
			return err
		}
		for _, part := range []func(*gorm.DB, models.Actor, time.Time, *[]models.CalendarEntry) error{bodiesOf, votes, conditions, s.replies, followUps, reportsOwed} {
			if err := part(q, actor, now, &out); err != nil {
				return err
			}
		}
		return nil
	})
	models.SortCalendar(out)
	return out, err
}

// Feed is the calendar behind the secret of an address, with the language of
// its account. A token that also opens other doors opens no calendar: it has no
// place in an address.
func (s *Service) Feed(ctx context.Context, secret string) ([]models.CalendarEntry, string, error) {
	who, err := s.people.ActorForToken(ctx, secret)
	if models.IsKind(err, models.KindSignIn) {
		return nil, "", models.NotFound("calendar")
	}
	if err != nil {
		return nil, "", err
	}
	actor := who.Actor
	if !slices.Equal(actor.TokenScopes, []string{models.CalendarScope}) {
		return nil, "", models.NotFound("calendar")
	}
	// Dates are read like pages, by what the capacity reads and owes.
	actor.TokenScopes = []string{models.CalendarScope, "read", "board"}
	entries, err := s.Own(ctx, actor, actor.Language)
	return entries, actor.Language, err
}

func public(q *gorm.DB, now time.Time, language string, out *[]models.CalendarEntry) error {
	var calls []models.Call
	if err := q.Raw("SELECT * FROM calls WHERE state <> ? AND closes_at > ? ORDER BY id", models.CallDraft, now.Add(-Back)).Scan(&calls).Error; err != nil {
		return err
	}
	for _, c := range calls {
		*out = append(*out, models.CallEntries(c, language)...)
	}
	var decisions []struct {
		ID          int64
		Reference   string
		Question    string
		PublishedAt time.Time
	}
	err := q.Raw(`SELECT d.id, d.reference, m.question, x.published_at FROM decisions d JOIN matters m ON m.id = d.matter_id
		JOIN decision_publications x ON x.decision_id = d.id WHERE x.published_at > ? ORDER BY d.id`, now.Add(-Back)).Scan(&decisions).Error
	for _, d := range decisions {
		*out = append(*out, models.CalendarEntry{Kind: models.CalendarPublished, ID: d.ID, Reference: d.Reference, Title: d.Question, At: d.PublishedAt, Sequence: 1,
			Path: "/decisions/" + d.Reference, Since: d.PublishedAt})
	}
	return err
}

// votes are the ends of answers in writing, on what the actor sees; an item that
// is screened from the actor has no date either.
func votes(q *gorm.DB, actor models.Actor, now time.Time, out *[]models.CalendarEntry) error {
	seen, args := access.Matters(actor, now)
	var rows []*models.Matter
	// What silence decides may end long after the end that was announced.
	if err := q.Raw(`SELECT m.* FROM matters m WHERE m.channel = 'writing' AND m.opens_at IS NOT NULL AND (m.closes_at > ? OR m.method = ? AND m.closes_at IS NOT NULL) AND `+seen+` ORDER BY m.id`,
		append([]any{now.Add(-Back), models.MethodNoObjection}, args...)...).Scan(&rows).Error; err != nil {
		return err
	}
	if err := matters.Wind(q, rows...); err != nil {
		return err
	}
	for _, m := range rows {
		e := models.CalendarEntry{Kind: models.CalendarVote, ID: m.ID, Reference: m.Reference, Title: m.Question, At: *m.ClosesAt, Sequence: m.Version, Stands: m.Stands(),
			// Whatever ended the matter before its time, nothing is due then.
			Cancelled: m.State == models.MatterWithdrawn || m.State == models.MatterNotAdopted, Path: matters.Path(m.ID), Since: *m.OpensAt}
		if end := m.End(); end != nil {
			e.At = *end
		}
		if m.Silence != nil {
			e.Sequence += m.Silence.Steps
		}
		if e.Stands || e.At.After(now.Add(-Back)) {
			*out = append(*out, e)
		}
	}
	return nil
}

// conditions are the days on which conditions are due, of what the actor sees or
// owes; one that is met is due no longer.
func conditions(q *gorm.DB, actor models.Actor, now time.Time, out *[]models.CalendarEntry) error {
	seen, args := access.Conditions(actor, now)
	var rows []struct {
		models.DecisionCondition
		Reference string
	}
	err := q.Raw(`SELECT c.*, d.reference FROM decision_conditions c JOIN decisions d ON d.id = c.decision_id JOIN matters m ON m.id = d.matter_id
		WHERE c.due_on > ? AND `+seen+` ORDER BY c.id`, append([]any{when.DateOf(now.Add(-Back))}, args...)...).Scan(&rows).Error
	for _, c := range rows {
		*out = append(*out, models.CalendarEntry{Kind: models.CalendarCondition, ID: c.ID, Reference: c.Reference, Title: c.Body, At: c.DueOn.Start(time.UTC), WholeDay: true,
			Sequence: c.Version, Done: c.State == models.ConditionMet, Path: "/decisions/" + c.Reference, Since: c.CreatedAt})
	}
	return err
}
