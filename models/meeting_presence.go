package models

import (
	"slices"
	"time"
)

// PresentAs is the capacity in which somebody is in the room.
type PresentAs string

const (
	PresentHolder    PresentAs = "holder"
	PresentAlternate PresentAs = "alternate"
	PresentChair     PresentAs = "chair"
	PresentExOfficio PresentAs = "ex_officio"
	PresentObserver  PresentAs = "observer"
)

// Presence says that a seat, or an observer, was in the room over a half-open
// interval. Rows are never edited: a departure or a correction supersedes.
type Presence struct {
	ID             int64
	MeetingID      int64
	SeatID         *int64 // nil for an observer
	Capacity       PresentAs
	OrganisationID *int64
	HoldingID      *int64
	Who            string // an observer's function and organisation
	FromAt         time.Time
	UntilAt        *time.Time // nil while in the room
	Why            string     // of a correction
	Struck         bool       // the correction says: was not there
	RecordedBy     int64      // mandate
	RecordedAt     time.Time
	SupersededAt   *time.Time
	SupersedesID   *int64
}

// Covers reports whether somebody was in the room at an instant.
func (p Presence) Covers(at time.Time) bool {
	return !p.Struck && !at.Before(p.FromAt) && (p.UntilAt == nil || at.Before(*p.UntilAt))
}

// Standing are the rows that were the record's word when the row of number
// through was the last.
func Standing(rows []Presence, through int64) []Presence {
	superseded := map[int64]bool{}
	for _, p := range rows {
		if p.SupersedesID != nil && p.ID <= through {
			superseded[*p.SupersedesID] = true
		}
	}
	var out []Presence
	for _, p := range rows {
		if p.ID <= through && !superseded[p.ID] {
			out = append(out, p)
		}
	}
	return out
}

// Overlaps reports whether two rows claim one seat for one instant.
func (p Presence) Overlaps(o Presence) bool {
	if p.SeatID == nil || o.SeatID == nil || *p.SeatID != *o.SeatID || p.Struck || o.Struck {
		return false
	}
	return (o.UntilAt == nil || p.FromAt.Before(*o.UntilAt)) && (p.UntilAt == nil || o.FromAt.Before(*p.UntilAt))
}

// Validate finds the faults of a presence in a meeting that began at opened and,
// where it is over, ended at ended.
func (p Presence) Validate(opened time.Time, ended *time.Time, now time.Time) error {
	var f Faults
	if p.Capacity == PresentObserver && p.Who == "" {
		f.Add("who", "meetings.fault.who")
	}
	if !slices.Contains([]PresentAs{PresentHolder, PresentAlternate, PresentChair, PresentExOfficio, PresentObserver}, p.Capacity) {
		f.Add("capacity", "meetings.fault.present_as")
	}
	if p.FromAt.Before(opened) || ended != nil && !p.FromAt.Before(*ended) || p.FromAt.After(now) {
		f.Add("from", "meetings.fault.presence_from", "From", opened)
	}
	switch {
	case p.UntilAt == nil && ended != nil:
		f.Add("until", "meetings.fault.presence_open")
	case p.UntilAt != nil && (!p.UntilAt.After(p.FromAt) || p.UntilAt.After(now) || ended != nil && p.UntilAt.After(*ended)):
		f.Add("until", "meetings.fault.presence_until")
	}
	tooLong(&f, "who", p.Who, MeetingLineLimit)
	tooLong(&f, "why", p.Why, MeetingTextLimit)
	return f.Err("meetings.fault.presence")
}

// QuorumCause is what made the quorum be counted.
type QuorumCause string

const (
	QuorumOpening  QuorumCause = "opening"
	QuorumChange   QuorumCause = "change"
	QuorumAdoption QuorumCause = "adoption" // of a decision
	QuorumEnd      QuorumCause = "end"
)

// QuorumMark is the quorum of a meeting at an instant, as the record stood when
// it was counted.
type QuorumMark struct {
	ID        int64
	MeetingID int64
	At        time.Time
	Cause     QuorumCause
	Present   int // voting seats in the room
	Base      int // seats the share is taken of
	Needed    int
	Met       bool
	Through   int64 // the last row of presences there was when it was counted
	CreatedAt time.Time
}

// CountQuorum counts the voting seats in the room at an instant against a
// composition as at that instant. A seat is one, whoever sits for it.
func CountQuorum(c Composition, presences []Presence, at time.Time) QuorumMark {
	mark := QuorumMark{At: at}
	rule := c.Rule.Values.Quorum
	for _, seat := range c.Seats {
		if !seat.Voting {
			continue
		}
		if !seat.Vacant() || rule.VacantCount {
			mark.Base++
		}
		if slices.ContainsFunc(presences, func(p Presence) bool { return p.SeatID != nil && *p.SeatID == seat.ID && p.Covers(at) }) {
			mark.Present++
		}
	}
	var possible bool
	mark.Needed, possible = rule.Needed(mark.Base)
	mark.Met = possible && mark.Present >= mark.Needed
	return mark
}
