package models

import (
	"slices"
	"time"
)

// What stood in brackets on the texts of a matter, as its certificate holds it
// from the third format on: each objection, each mandate reservation and each
// remark on words, with what was asked and how it ended. It is for readers of
// the room alone.
type (
	certificateBracket struct {
		At           string                    `json:"at"`
		Confirmed    []certificateConfirmation `json:"confirmed"` // what its own seat said of later wordings
		Ended        *certificateBracketEnd    `json:"ended"`     // null: it stood at the adoption
		Kind         BracketKind               `json:"kind"`
		Organisation int64                     `json:"organisation,omitempty"` // of a member without a seat
		Paragraph    int                       `json:"paragraph"`              // 0: the whole text
		Occurrence   int                       `json:"occurrence"`
		Reason       string                    `json:"reason"`
		Remedy       string                    `json:"remedy"` // what would remove it, or the words asked for
		Seat         string                    `json:"seat"`
		TakenUp      []int                     `json:"taken_up"` // wordings that say so
		Text         int                       `json:"text"`
		Words        string                    `json:"words"`
	}
	certificateConfirmation struct {
		ActedAs HoldingKind `json:"acted_as"`
		At      string      `json:"at"`
		Note    string      `json:"note"`
		Person  int64       `json:"person"`
		Text    int         `json:"text"`
		Verdict Verdict     `json:"verdict"`
	}
	certificateBracketEnd struct {
		At  string     `json:"at"`
		How BracketEnd `json:"how"`
	}
	// A member without a seat is named by the name of the adoption.
	certificateReserved struct {
		Organisations []CertificateParty       `json:"organisations"`
		Reservations  []certificateReservation `json:"reservations"`
	}
)

// BracketEnd is how words came out of brackets.
type BracketEnd string

const (
	BracketAnswered  BracketEnd = "answered"  // its seat gave another answer
	BracketSatisfied BracketEnd = "satisfied" // its seat called a later wording good
	BracketGivenUp   BracketEnd = "withdrawn" // by its author, though not met
)

// brackets lists them in the order they were made: answers, then reservations.
func (r CertificateResort) brackets(votes []Vote, seats map[int64]string) []certificateBracket {
	out := []certificateBracket{}
	for i, v := range votes {
		place := r.place(func(b Bracket) bool { return b.VoteID != nil && *b.VoteID == v.ID })
		if v.Answer != AnswerObject && place.Whole() {
			continue
		}
		b := certificateBracket{At: InstantText(v.CreatedAt), Confirmed: []certificateConfirmation{}, Kind: BracketObjection, Paragraph: place.Paragraph, Occurrence: place.Occurrence,
			Reason: v.Reason, Remedy: v.WouldRemove, Seat: seats[v.SeatID], Text: v.TextNumber, Words: place.Words,
			TakenUp: r.takenUp(func(a Addressed) bool { return a.VoteID != nil && *a.VoteID == v.ID })}
		if v.Answer == AnswerRemarks {
			b.Kind = BracketRemark
		}
		for _, c := range r.Confirmations {
			if c.VoteID == v.ID {
				b.Confirmed = append(b.Confirmed, certificateConfirmation{ActedAs: c.ActedAs, At: InstantText(c.CreatedAt), Note: c.Note, Person: c.PersonID, Text: c.TextNumber, Verdict: c.Verdict})
				b.end(c.CreatedAt, map[Verdict]BracketEnd{VerdictSatisfied: BracketSatisfied, VerdictWithdrawn: BracketGivenUp}[c.Verdict])
			}
		}
		if next := slices.IndexFunc(votes[i+1:], func(x Vote) bool { return x.SeatID == v.SeatID }); next >= 0 {
			b.end(votes[i+1+next].CreatedAt, BracketAnswered)
		}
		out = append(out, b)
	}
	for _, v := range r.Reservations {
		place := r.place(func(b Bracket) bool { return b.ReservationID != nil && *b.ReservationID == v.ID })
		b := certificateBracket{At: InstantText(v.CreatedAt), Confirmed: []certificateConfirmation{}, Kind: BracketReservation, Paragraph: place.Paragraph, Occurrence: place.Occurrence,
			Reason: v.Reason, Remedy: v.Change, Text: v.TextNumber, Words: place.Words,
			TakenUp: r.takenUp(func(a Addressed) bool { return a.ReservationID != nil && *a.ReservationID == v.ID })}
		if v.SeatID != nil {
			b.Seat = seats[*v.SeatID]
		}
		if v.OrganisationID != nil {
			b.Organisation = *v.OrganisationID
		}
		for _, e := range r.Ends {
			if e.ReservationID == v.ID {
				b.end(e.CreatedAt, BracketGivenUp)
			}
		}
		out = append(out, b)
	}
	return out
}

// end keeps the first end.
func (b *certificateBracket) end(at time.Time, how BracketEnd) {
	if b.Ended == nil && how != "" {
		b.Ended = &certificateBracketEnd{At: InstantText(at), How: how}
	}
}

func (r CertificateResort) place(of func(Bracket) bool) Place {
	if i := slices.IndexFunc(r.Brackets, of); i >= 0 {
		return r.Brackets[i].Place()
	}
	return Place{}
}

func (r CertificateResort) takenUp(by func(Addressed) bool) []int {
	out := []int{}
	for _, a := range r.Addressed {
		if by(a) {
			out = append(out, a.TextNumber)
		}
	}
	return out
}

// ReservingIDs are the organisations without a seat that reserved, in order.
func (f CertificateFacts) ReservingIDs() []int64 {
	var out []int64
	for _, v := range f.Resort.Reservations {
		if v.OrganisationID != nil {
			out = append(out, *v.OrganisationID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// CertificateReserving reads the names of them out of what a certificate holds.
type CertificateReserving struct {
	Organisations []CertificateParty `json:"organisations"`
}
