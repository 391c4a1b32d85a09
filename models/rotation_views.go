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
}

// Departs reports whether it does not follow the proposed order.
func (n NominationRow) Departs() bool { return n.Place != 1 }

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
	Openings     []Opening
	Order        RotationOrder
	SoFar        Fairness
	Draws        []Draw
}

// Plan lays the book out by constituency.
func (b RotationBook) Plan() []ConstituencyPlan {
	var out []ConstituencyPlan
	for _, c := range Constituencies {
		order, ok := b.Next(c)
		if !ok {
			continue
		}
		plan := ConstituencyPlan{Constituency: c, Openings: b.Openings(c), Order: order, SoFar: b.Fairness(c, b.since(), b.AsAt)}
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
func (b RotationBook) Holder(o Opening) string {
	return b.candidate(o.Seat.Constituency, o.Holder).Name
}

// Day is the day of the plan.
func (b RotationBook) Day() when.Date { return when.DateOf(b.AsAt) }
