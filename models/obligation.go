package models

import (
	"time"

	"seedfund/models/when"
)

// DutyKind is the arithmetic by which a duty falls due.
type DutyKind string

// OncePerPeriod is due once in each calendar year, whatever happened before.
const OncePerPeriod DutyKind = "once_per_period"

// Duty is a type of obligation of the calendar: its clause, who owes it, what
// shows that it was done, which consultation it needs and who may know of it.
type Duty struct {
	Code     string
	Clause   string
	Kind     DutyKind
	Holder   BodyKind
	Evidence string // message key: what completes it
	Gate     *ConsultGate
	Public   bool
	From     time.Month // of the year in which it is due, its first day
	Until    time.Month // its last day
}

// DutyBoardReview is the Executive Committee's yearly review of the Board.
const DutyBoardReview = "board_review"

// Duties are the duties the calendar knows.
var Duties = []Duty{
	// clause 102: every year the Executive Committee reviews how the Board works,
	// consulting all its members.
	{Code: DutyBoardReview, Clause: "102", Kind: OncePerPeriod, Holder: BodyExCom, Evidence: "duties.evidence.board_review",
		Gate: &ClauseGates[0], Public: true, From: time.October, Until: time.December},
}

// DutyOf finds a duty by its code.
func DutyOf(code string) (Duty, bool) {
	for _, d := range Duties {
		if d.Code == code {
			return d, true
		}
	}
	return Duty{}, false
}

// Due is the window of a period: its first and its last day.
func (d Duty) Due(period int) (from, by when.Date) {
	return when.DateOf(time.Date(period, d.From, 1, 0, 0, 0, 0, time.UTC)), when.DateOf(time.Date(period, d.Until+1, 0, 0, 0, 0, 0, time.UTC))
}

// DutyState is where an occurrence stands at a day. It is computed, never kept.
type DutyState string

const (
	DutyPlanned  DutyState = "planned"
	DutyOpen     DutyState = "open"
	DutyLate     DutyState = "late"
	DutyDone     DutyState = "done"
	DutyDoneLate DutyState = "done_late"
	DutyWaived   DutyState = "waived"
)

// DutyStates lists them.
var DutyStates = []DutyState{DutyPlanned, DutyOpen, DutyLate, DutyDone, DutyDoneLate, DutyWaived}

// Occurrence is a duty in one period. Once completed or waived it never
// changes; nothing is deleted.
type Occurrence struct {
	ID          int64
	Version     int64
	CreatedAt   time.Time
	Duty        string
	Period      int // the year
	DueFrom     when.Date
	DueBy       when.Date
	CompletedOn when.Date // zero while it is not done
	Evidence    string    // address of what shows it
	WaivedOn    when.Date
	WaivedBy    string // reference of the decision
	Reason      string
	PersonID    int64
	MandateID   int64
}

// State is where the occurrence stands at a day.
func (o Occurrence) State(today when.Date) DutyState {
	switch {
	case !o.WaivedOn.IsZero():
		return DutyWaived
	case !o.CompletedOn.IsZero() && o.CompletedOn.After(o.DueBy):
		return DutyDoneLate
	case !o.CompletedOn.IsZero():
		return DutyDone
	case today.After(o.DueBy):
		return DutyLate
	case today.Before(o.DueFrom):
		return DutyPlanned
	}
	return DutyOpen
}

// Ended reports whether nothing more can happen to the occurrence.
func (o Occurrence) Ended() bool { return !o.CompletedOn.IsZero() || !o.WaivedOn.IsZero() }

// Calendar are the occurrences of a duty from its first period to the next one
// at a day: the stored ones as they stand, the others computed. A late
// completion shifts nothing: a period is a period.
func (d Duty) Calendar(first int, stored []Occurrence, today when.Date) []Occurrence {
	kept := map[int]Occurrence{}
	for _, o := range stored {
		if o.Duty == d.Code {
			kept[o.Period] = o
		}
	}
	var out []Occurrence
	for period := first; period <= today.Year()+1; period++ {
		o, has := kept[period]
		if !has {
			o = Occurrence{Duty: d.Code, Period: period}
			o.DueFrom, o.DueBy = d.Due(period)
		}
		out = append(out, o)
	}
	return out
}

// DutyLine is an occurrence as the list of duties shows it.
type DutyLine struct {
	Occurrence
	Type  Duty
	State DutyState
}
