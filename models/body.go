package models

import (
	"fmt"
	"slices"
	"time"
)

// BodyKind is what kind of body takes decisions. The same seats, matters and
// votes serve them all; the Board is the first.
type BodyKind string

const (
	BodyBoard BodyKind = "board" // the multi-partner decision body (clause 98)
	BodyExCom BodyKind = "excom" // the Executive Committee (clause 35)
	BodyGroup BodyKind = "group" // a working group (clause 32)
)

// Body is a body that decides. Instrument is the text that set it up.
type Body struct {
	ID         int64
	Code       string // short and stable, in addresses: "board"
	Kind       BodyKind
	Name       string // in the language of its instrument; pages use the kind's own name
	Instrument string
	Version    int64
	CreatedAt  time.Time
}

// Constituency is a group of seats. The first four make up the Board by
// rotation; chair and ex officio seats carry no vote.
type Constituency string

const (
	ConstituencyNetwork      Constituency = "network"      // members of the Network (clause 56)
	ConstituencyContributors Constituency = "contributors" // donor countries
	ConstituencyCountries    Constituency = "countries"    // of origin, transit and destination
	ConstituencyStakeholders Constituency = "stakeholders" // the other stakeholders of clause 16
	ConstituencyChair        Constituency = "chair"
	ConstituencyExOfficio    Constituency = "ex_officio" // secretariat, administrative agent
)

// clause 100: Network members, donor countries, beneficiary countries and
// other stakeholders make up the Board.

// Constituencies lists the four that must each be present, in reading order.
var Constituencies = []Constituency{
	ConstituencyContributors, ConstituencyCountries, ConstituencyNetwork, ConstituencyStakeholders,
}

// Rotates reports whether holders of its seats take turns, and vote.
func (c Constituency) Rotates() bool { return slices.Contains(Constituencies, c) }

// SeatFunctionCoordinator binds a chair to the function of the Coordinator.
const SeatFunctionCoordinator = "coordinator"

// Seat is a place in a body, whoever holds it. A seat with a Function is held
// by whoever holds that function and by nobody else.
type Seat struct {
	ID           int64
	BodyID       int64
	Constituency Constituency
	Number       int // within the constituency, from 1
	Voting       bool
	Function     string     // "coordinator" for the chair, else empty
	Since        time.Time  // the seat exists from this instant,
	Until        *time.Time // to this one, excluded
	CreatedAt    time.Time
}

// Key names the seat within its body: "network/1".
func (s Seat) Key() string { return fmt.Sprintf("%s/%d", s.Constituency, s.Number) }

// HoldingKind tells the holder of a seat from the alternate.
type HoldingKind string

const (
	HoldingHolder    HoldingKind = "holder"
	HoldingAlternate HoldingKind = "alternate"
)

// SitsIn is the kind of body in which a capacity holds a seat, empty for none.
//
// clause 35: positions count from seats of the Executive Committee alone; the
// Board's seats are the Board's.
func (r Role) SitsIn() BodyKind {
	switch r {
	case RoleBoardMember, RoleAlternate:
		return BodyBoard
	case RoleExComMember:
		return BodyExCom
	}
	return ""
}

// SitsAs is how a capacity holds a seat, empty for none.
func (r Role) SitsAs() HoldingKind {
	switch r {
	case RoleBoardMember, RoleExComMember:
		return HoldingHolder
	case RoleAlternate:
		return HoldingAlternate
	}
	return ""
}

// Holding says which organisation holds a seat (a State by its government)
// over the half-open interval from StartsAt to EndsAt, by which instrument. It has two time
// lines: when it is true, and from when to when we knew it so (RecordedAt,
// SupersededAt). A correction is a new row that supersedes the old one.
type Holding struct {
	ID             int64
	SeatID         int64
	Constituency   Constituency // of the seat; the database lets no chair be given away
	Kind           HoldingKind
	OrganisationID int64
	Country        string // of the organisation, where it stands for a State; else empty
	MandateID      *int64 // the one mandate that may act; nil: every mandate of the organisation
	StartsAt       time.Time
	EndsAt         *time.Time
	OverUntil      *time.Time // to when the holder stays after EndsAt if no successor's instrument takes effect
	Instrument     string     // letter, decision or election that gives the seat
	RecordedAt     time.Time
	RecordedBy     int64 // mandate; 0 for the system
	SupersededAt   *time.Time
	SupersedesID   *int64
}

// Covers reports whether the holding is true at an instant: start included,
// end excluded. A future end keeps the holder today.
func (h Holding) Covers(at time.Time) bool {
	return !at.Before(h.StartsAt) && (h.EndsAt == nil || at.Before(*h.EndsAt))
}

// KnownAt reports whether the row was the record's word at an instant.
func (h Holding) KnownAt(at time.Time) bool {
	return !h.RecordedAt.After(at) && (h.SupersededAt == nil || h.SupersededAt.After(at))
}

// Overlaps reports whether two holdings of one seat and kind claim the same
// instant.
func (h Holding) Overlaps(o Holding) bool {
	if h.SeatID != o.SeatID || h.Kind != o.Kind {
		return false
	}
	return (o.EndsAt == nil || h.StartsAt.Before(*o.EndsAt)) && (h.EndsAt == nil || o.StartsAt.Before(*h.EndsAt))
}

// ActsFor reports whether the actor's mandate may act for the seat under this
// holding, a seat of the body the capacity sits in: members for holders,
// alternates for alternates, each on behalf of the organisation that holds.
func (h Holding) ActsFor(a Actor) bool {
	if a.Role.SitsAs() != h.Kind {
		return false
	}
	if h.MandateID != nil {
		return *h.MandateID == a.MandateID
	}
	return h.OrganisationID != 0 && h.OrganisationID == a.OrganisationID
}

// Validate finds the faults of a new holding that need no other record.
func (h Holding) Validate() error {
	var faults Faults
	if h.OrganisationID == 0 {
		faults.Add("organisation", "board.fault.organisation")
	}
	if h.Instrument == "" {
		faults.Add("instrument", "board.fault.instrument")
	}
	if h.StartsAt.IsZero() {
		faults.Add("starts_at", "board.fault.starts_at")
	}
	if h.EndsAt != nil && !h.EndsAt.After(h.StartsAt) {
		faults.Add("ends_at", "board.fault.ends_before")
	}
	if h.Kind != HoldingHolder && h.Kind != HoldingAlternate {
		faults.Add("kind", "board.fault.kind")
	}
	return faults.Err("board.fault.holding")
}
