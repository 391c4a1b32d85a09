package bodies

import (
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/models"
)

// Past is everything the record says of seats and their holders, of every
// body, at any time: what was superseded too. It answers for any number of
// instants from four statements, where Compose asks the store for each.
type Past struct {
	seats        map[int64][]models.Seat    // by body
	holdings     map[int64][]models.Holding // by seat
	byID         map[int64]models.Holding
	coordinators []models.Mandate // the last first
	members      []models.Mandate // of the Network
}

// ReadPast reads the record of seats and holders.
func ReadPast(q *gorm.DB) (Past, error) {
	p := Past{seats: map[int64][]models.Seat{}, holdings: map[int64][]models.Holding{}, byID: map[int64]models.Holding{}}
	var seats []models.Seat
	if err := q.Raw("SELECT * FROM seats ORDER BY id").Scan(&seats).Error; err != nil {
		return p, err
	}
	for _, s := range seats {
		p.seats[s.BodyID] = append(p.seats[s.BodyID], s)
	}
	var holdings []models.Holding
	if err := q.Raw("SELECT * FROM holdings ORDER BY id").Scan(&holdings).Error; err != nil {
		return p, err
	}
	for _, h := range holdings {
		p.holdings[h.SeatID] = append(p.holdings[h.SeatID], h)
		p.byID[h.ID] = h
	}
	err := q.Raw("SELECT * FROM mandates WHERE role = ? AND organisation_id IS NOT NULL ORDER BY from_at DESC, id DESC", models.RoleCoordinator).Scan(&p.coordinators).Error
	if err != nil {
		return p, err
	}
	err = q.Raw("SELECT * FROM mandates WHERE role IN ? AND organisation_id IS NOT NULL ORDER BY id", networkRoles).Scan(&p.members).Error
	return p, err
}

// Compose is a body as at an instant, as the record knew it at another; without
// names and rules.
func (p Past) Compose(body models.Body, at, knownAt time.Time) models.Composition {
	c := models.Composition{Body: body, At: at, KnownAt: knownAt}
	for _, seat := range p.seatsAt(body.ID, at) {
		row := models.SeatAt{Seat: seat}
		for _, h := range p.holdings[seat.ID] {
			switch {
			case !h.KnownAt(knownAt) || !h.Covers(at) && !p.holdsOver(body, h, at, knownAt):
			case h.Kind == models.HoldingAlternate:
				row.Alternate = p.held(h, at, knownAt)
			default:
				row.Holder = p.held(h, at, knownAt)
			}
		}
		if seat.Function == models.SeatFunctionCoordinator {
			row.Holder = p.coordinator(at, knownAt)
		}
		c.Seats = append(c.Seats, row)
	}
	return c
}

// Opened is a body as a matter's electorate froze it, with the instruments of
// the holders.
func (p Past) Opened(body models.Body, at time.Time, electorate []models.Elector) models.Composition {
	c := models.Composition{Body: body, At: at, KnownAt: at}
	frozen := map[int64]models.Elector{}
	for _, e := range electorate {
		frozen[e.SeatID] = e
	}
	for _, seat := range p.seats[body.ID] {
		e, was := frozen[seat.ID]
		if !was {
			continue
		}
		row := models.SeatAt{Seat: seat}
		row.Constituency, row.Number = e.Constituency, e.Number
		switch {
		case e.HoldingID != nil:
			row.Holder = p.held(p.byID[*e.HoldingID], at, at)
		case seat.Function == models.SeatFunctionCoordinator:
			row.Holder = p.coordinator(at, at)
		}
		if row.Holder != nil && e.OrganisationID != nil {
			row.Holder.OrganisationID, row.Holder.Country = *e.OrganisationID, e.Country
		}
		c.Seats = append(c.Seats, row)
	}
	return c
}

func (p Past) seatsAt(bodyID int64, at time.Time) []models.Seat {
	var out []models.Seat
	for _, s := range p.seats[bodyID] {
		if !s.Since.After(at) && (s.Until == nil || s.Until.After(at)) {
			out = append(out, s)
		}
	}
	return out
}

// holdsOver reports whether a holder whose term has ended stays at an instant:
// what the condition of Sits says, over the record in memory.
func (p Past) holdsOver(body models.Body, h models.Holding, at, knownAt time.Time) bool {
	if h.EndsAt == nil || h.OverUntil == nil || at.Before(*h.EndsAt) || !at.Before(*h.OverUntil) {
		return false
	}
	for _, seat := range p.seats[body.ID] {
		for _, n := range p.holdings[seat.ID] {
			follows := n.SeatID == h.SeatID || n.OrganisationID == h.OrganisationID && n.Constituency != models.ConstituencyExOfficio
			if follows && n.Kind == models.HoldingHolder && n.KnownAt(knownAt) && !n.StartsAt.Before(*h.EndsAt) && !n.StartsAt.After(at) {
				return false
			}
		}
	}
	return true
}

// without is the record as it stood before a line was recorded that supersedes
// another, or none.
func (p Past) without(next models.Holding, old *models.Holding) Past {
	out := p
	out.holdings = maps.Clone(p.holdings)
	lines := slices.DeleteFunc(slices.Clone(p.holdings[next.SeatID]), func(h models.Holding) bool { return h.ID == next.ID })
	for i := range lines {
		if old != nil && lines[i].ID == old.ID {
			lines[i].SupersededAt = nil
		}
	}
	out.holdings[next.SeatID] = lines
	return out
}

func (p Past) held(h models.Holding, at, knownAt time.Time) *models.SeatHolding {
	member := slices.ContainsFunc(p.members, func(m models.Mandate) bool {
		return *m.OrganisationID == h.OrganisationID && stood(m, at, knownAt)
	})
	return &models.SeatHolding{OfNetwork: member, OverUntil: h.OverUntil, HoldsOver: h.EndsAt != nil && !h.EndsAt.After(at), HoldingID: h.ID, OrganisationID: h.OrganisationID, Country: h.Country, MandateID: h.MandateID,
		Instrument: h.Instrument, StartsAt: h.StartsAt, EndsAt: h.EndsAt}
}

// coordinator holds the chair.
//
// clause 98: when the function changes hands, the chair changes at the same instant.
func (p Past) coordinator(at, knownAt time.Time) *models.SeatHolding {
	for _, m := range p.coordinators {
		if stood(m, at, knownAt) {
			return &models.SeatHolding{OrganisationID: *m.OrganisationID, Country: m.Country, MandateID: &m.ID,
				Instrument: m.Instrument, StartsAt: m.FromAt, EndsAt: m.ToAt}
		}
	}
	return nil
}

// stood reports whether a mandate was in force at an instant as the record knew
// it at another.
func stood(m models.Mandate, at, knownAt time.Time) bool {
	known := !m.CreatedAt.After(knownAt)
	ended := m.EndedAt != nil && !m.EndedAt.After(at) && !m.EndRecordedAt.After(knownAt)
	return known && !ended && !m.FromAt.After(at) && (m.ToAt == nil || m.ToAt.After(at))
}
