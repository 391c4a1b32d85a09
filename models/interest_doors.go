package models

// InterestDoor is what an interest may close to a seat on one item.
type InterestDoor string

const (
	DoorCount      InterestDoor = "count"      // the seat stands in the denominator and the quorum
	DoorVote       InterestDoor = "vote"       // answers, ballots, indications, requests for time
	DoorScore      InterestDoor = "score"      // scores the proposal
	DoorOthers     InterestDoor = "others"     // how others answered and scored, who wrote reviews
	DoorDiscussion InterestDoor = "discussion" // remarks, signals, reservations, presence in the discussion
	DoorPreside    InterestDoor = "preside"    // presides over the item, if it is the chair's
	DoorItem       InterestDoor = "item"       // the item on every page, list, figure, file, letter and answer
)

// interestDoors is the one table of grades and doors: the lightest grade that
// closes each door. A disclosed interest closes none. Pages, the API and the use
// cases read it through Closes.
//
// clause 98: the Board decides on the fund's money, so whoever gains from an
// item does not decide on it.
var interestDoors = []struct {
	door InterestDoor
	from InterestGrade
}{
	{DoorCount, InterestNoVote},
	{DoorVote, InterestNoVote},
	{DoorScore, InterestNoVote},
	{DoorOthers, InterestNoVote},
	{DoorDiscussion, InterestWithdrawn},
	{DoorPreside, InterestWithdrawn},
	{DoorItem, InterestScreened},
}

// Closes reports whether an interest of this grade closes a door. No grade
// closes nothing.
func (g InterestGrade) Closes(door InterestDoor) bool {
	for _, d := range interestDoors {
		if d.door == door {
			return g.weight() >= d.from.weight()
		}
	}
	return false
}

// Closed lists the doors that the grade closes, in the order of the table.
func (g InterestGrade) Closed() []InterestDoor {
	var out []InterestDoor
	for _, d := range interestDoors {
		if g.Closes(d.door) {
			out = append(out, d.door)
		}
	}
	return out
}

// GradesClosing lists the grades that close a door, for conditions in queries.
func GradesClosing(door InterestDoor) []InterestGrade {
	var out []InterestGrade
	for _, g := range InterestGrades {
		if g.Closes(door) {
			out = append(out, g)
		}
	}
	return out
}

// ClosesVote reports whether the grade takes the seat out of the count.
func (g InterestGrade) ClosesVote() bool { return g.Closes(DoorVote) }

// ClosesDiscussion reports whether the grade also closes remarks and signals.
func (g InterestGrade) ClosesDiscussion() bool { return g.Closes(DoorDiscussion) }

// ClosesPapers reports whether the grade hides the item itself.
func (g InterestGrade) ClosesPapers() bool { return g.Closes(DoorItem) }

// HasVote reports whether a seat has a vote on the item: nothing but an interest
// kept it from one at the opening, and the row that counts now does not.
func (e Elector) HasVote(interests []SeatInterest) bool {
	interest, _ := GravestInterest(interests, e.SeatID)
	return (e.Entitled || e.Reason == ElectorInterest) && !interest.Grade.Closes(DoorCount)
}
