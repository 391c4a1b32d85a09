package models

import (
	"time"

	"seedfund/models/when"
)

// NominationRow is a nomination as it is listed.
type NominationRow struct {
	Nomination
	Organisation string
	Code         string
	Number       int    // of the seat
	First        string // who stood first in the order, "" for nobody
	Signed       Signer `gorm:"embedded"` // of the letter, zero where it is not known
}

// Departs reports whether it does not follow the proposed order.
func (n NominationRow) Departs() bool { return n.Place != 1 }

// Signer is a mandate under which letters of nomination are signed.
type Signer struct {
	Mandate      int64  `gorm:"column:signer"`
	Name         string `gorm:"column:signer_name"`
	Role         Role   `gorm:"column:signer_role"`
	Office       Office `gorm:"column:signer_office"`
	Organisation string `gorm:"column:signer_organisation"`
}

// RotationPlan is the rotation of a body as its reader may see it.
type RotationPlan struct {
	Book           RotationBook
	Constituencies []ConstituencyPlan
	Nominations    []NominationRow // in progress, for those who sit at the table
	Departures     []NominationRow // from the proposed order; anybody may read why
}

// ConstituencyPlan is one constituency: when its seats open, who is proposed for
// the next, and how fair its turns were so far.
type ConstituencyPlan struct {
	Constituency Constituency
	Starts       []Start // of each seat, by when it opens
	Order        RotationOrder
	SoFar        Fairness
	Draws        []Draw
}

// Plan lays the book out by constituency.
func (b RotationBook) Plan() []ConstituencyPlan {
	var out []ConstituencyPlan
	starts := b.Starts()
	for _, c := range Constituencies {
		plan := ConstituencyPlan{Constituency: c, SoFar: b.Fairness(c, b.since(), b.AsAt)}
		for _, s := range starts {
			if s.Seat.Constituency == c {
				plan.Starts = append(plan.Starts, s)
			}
		}
		if len(plan.Starts) == 0 {
			continue
		}
		plan.Order = b.Order(plan.Starts[0].Seat, plan.Starts[0].From)
		for _, d := range b.Draws {
			if d.Constituency == c {
				plan.Draws = append(plan.Draws, d)
			}
		}
		out = append(out, plan)
	}
	return out
}

// since is when the first recorded term began.
func (b RotationBook) since() time.Time {
	first := b.AsAt
	for _, t := range b.Terms {
		if t.From.Before(first) {
			first = t.From
		}
	}
	return first
}

// Holder names who holds a seat when it opens, "" for nobody.
func (b RotationBook) Holder(s Start) string { return b.NameOf(s.Seat.Constituency, s.Holder) }

// NameOf names a candidate of a constituency, "" where there is none.
func (b RotationBook) NameOf(c Constituency, organisation int64) string {
	return b.candidate(c, organisation).Name
}

// Day is the day of the plan.
func (b RotationBook) Day() when.Date { return when.DateOf(b.AsAt) }
