package models

import (
	"encoding/json"
	"fmt"
	"slices"
)

// CertificateResort are the rows beside the answers that a certificate holds from
// its second format on: notices by seat, reservations, requests for time, and the
// way to a formal vote.
type CertificateResort struct {
	Notices      []NoticeLine
	Reservations []Reservation
	Ends         []ReservationEnd
	Requests     []TimeRequest
	Findings     []Finding
	Rolls        []FormalVote
	Counts       map[int64]json.RawMessage // of roll calls, as stored
	Ballots      []FormalBallot
	Lines        map[int64]BodyMethod // lines of the register, by id
	Closures     []ConsultationClosure
	// From the third format on.
	Brackets      []Bracket
	Addressed     []Addressed
	Confirmations []Confirmation
}

type (
	certificateServed struct {
		Address  NoticeAddress        `json:"address"`
		At       string               `json:"at"`
		Channel  NoticeChannel        `json:"channel"`
		Evidence string               `json:"evidence"`
		Outcomes []certificateOutcome `json:"outcomes"`
		Person   int64                `json:"person"`
		Reached  string               `json:"reached"`
		Seat     string               `json:"seat"`
		Text     int                  `json:"text"`
	}
	certificateOutcome struct {
		At     string       `json:"at"`
		Person int64        `json:"person"`
		State  MessageState `json:"state"`
		Why    string       `json:"why"`
	}
	certificateReservation struct {
		At     string          `json:"at"`
		Change string          `json:"change"`
		End    *certificateEnd `json:"end"`
		// Of a member without a seat; left out before the third format.
		Organisation int64  `json:"organisation,omitempty"`
		Person       int64  `json:"person"`
		Reason       string `json:"reason"`
		Reference    string `json:"reference"`
		Seat         string `json:"seat"`
		Text         int    `json:"text"`
		Words        string `json:"words"`
	}
	certificateEnd struct {
		At     string `json:"at"`
		Person int64  `json:"person"`
		Reason string `json:"reason"`
		Text   int    `json:"text"`
	}
	certificateRequest struct {
		At     string `json:"at"`
		From   string `json:"from"`
		Person int64  `json:"person"`
		Reason string `json:"reason"`
		Seat   string `json:"seat"`
		To     string `json:"to"`
	}
	certificatePath struct {
		Requests []certificateRequest `json:"requests"`
		Steps    []certificateStep    `json:"steps"`
	}
	certificateFinding struct {
		At     string `json:"at"`
		Heard  string `json:"heard"`
		Person int64  `json:"person"`
		Reason string `json:"reason"`
		Text   int    `json:"text"`
		Texts  string `json:"texts"`
	}
	certificateBallot struct {
		ActedAs HoldingKind  `json:"acted_as"`
		At      string       `json:"at"`
		Choice  BallotChoice `json:"choice"`
		Person  int64        `json:"person"`
		Reason  string       `json:"reason"`
		Seat    string       `json:"seat"`
	}
	certificateRoll struct {
		Ballots   []certificateBallot `json:"ballots"`
		Carried   bool                `json:"carried"`
		Closed    string              `json:"closed"`
		Closes    string              `json:"closes"`
		Count     json.RawMessage     `json:"count"`
		Method    string              `json:"method"` // line of the register
		Opened    string              `json:"opened"`
		Person    int64               `json:"person"`
		Sentence  string              `json:"sentence"` // the arithmetic, of a roll call that carried
		Text      int                 `json:"text"`
		Threshold string              `json:"threshold"`
	}
	certificateClosure struct {
		Asked        int            `json:"asked"`
		Clause       string         `json:"clause"`
		Closed       string         `json:"closed"`
		Closes       string         `json:"closes"`
		Consultation int64          `json:"consultation"`
		Hash         string         `json:"hash"`
		Opened       string         `json:"opened"`
		Rule         ConsultRule    `json:"rule"`
		Subject      ConsultSubject `json:"subject"`
		SubjectID    int64          `json:"subject_id"`
		Text         int            `json:"text"`
	}
	certificateFormal struct {
		Findings []certificateFinding `json:"findings"`
		Rolls    []certificateRoll    `json:"rolls"`
	}
)

// add puts the fields of the second format beside those of the first.
func (r CertificateResort) add(values map[string]any, seats map[int64]string, steps []certificateStep) {
	values[SealedNotices] = r.notices(seats)
	values[SealedReservations] = r.reservations(seats, false)
	values[SealedPath] = certificatePath{Requests: r.requests(seats), Steps: steps}
	values[SealedFormal] = certificateFormal{Findings: r.findings(), Rolls: r.rolls(seats)}
	values[SealedBrackets] = []string{}
	values[SealedConsultations] = r.closures()
}

func (r CertificateResort) notices(seats map[int64]string) []certificateServed {
	out := make([]certificateServed, len(r.Notices))
	for i, n := range r.Notices {
		out[i] = certificateServed{Address: n.Address, At: InstantText(n.CreatedAt), Channel: n.Channel, Evidence: n.Evidence, Person: n.PersonID,
			Reached: instantTextOf(n.ReachedAt), Seat: seats[n.SeatID], Text: n.TextNumber, Outcomes: []certificateOutcome{}}
		for _, o := range n.Outcomes {
			out[i].Outcomes = append(out[i].Outcomes, certificateOutcome{At: InstantText(o.CreatedAt), Person: o.PersonID, State: o.State, Why: o.Why})
		}
	}
	return out
}

func (r CertificateResort) reservations(seats map[int64]string, named bool) []certificateReservation {
	out := make([]certificateReservation, len(r.Reservations))
	for i, v := range r.Reservations {
		seat := "" // of a member without one
		if v.SeatID != nil {
			seat = seats[*v.SeatID]
		}
		out[i] = certificateReservation{At: InstantText(v.CreatedAt), Change: v.Change, Person: v.PersonID, Reason: v.Reason, Reference: v.Reference,
			Seat: seat, Text: v.TextNumber, Words: v.Words}
		if named && v.OrganisationID != nil {
			out[i].Organisation = *v.OrganisationID
		}
		for _, e := range r.Ends {
			if e.ReservationID == v.ID {
				out[i].End = &certificateEnd{At: InstantText(e.CreatedAt), Person: e.PersonID, Reason: e.Reason, Text: e.TextNumber}
			}
		}
	}
	return out
}

func (r CertificateResort) requests(seats map[int64]string) []certificateRequest {
	out := make([]certificateRequest, len(r.Requests))
	for i, t := range r.Requests {
		out[i] = certificateRequest{At: InstantText(t.CreatedAt), From: InstantText(t.ClosedAt), Person: t.PersonID, Reason: t.Reason, Seat: seats[t.SeatID], To: InstantText(t.ClosesAt)}
	}
	return out
}

func (r CertificateResort) findings() []certificateFinding {
	out := make([]certificateFinding, len(r.Findings))
	for i, f := range r.Findings {
		out[i] = certificateFinding{At: InstantText(f.CreatedAt), Heard: f.Heard, Person: f.PersonID, Reason: f.Reason, Text: f.TextNumber, Texts: f.Texts}
	}
	return out
}

func (r CertificateResort) rolls(seats map[int64]string) []certificateRoll {
	out := make([]certificateRoll, len(r.Rolls))
	for i, v := range r.Rolls {
		line := r.Lines[v.MethodID]
		out[i] = certificateRoll{Ballots: []certificateBallot{}, Carried: v.Carried, Closed: instantTextOf(v.ClosedAt), Closes: instantTextOf(v.ClosesAt),
			Count: r.Counts[v.ID], Method: fmt.Sprintf("%s/%d", line.Method, line.Number), Opened: InstantText(v.CreatedAt), Person: v.PersonID,
			Text: v.TextNumber, Threshold: line.Threshold().String()}
		if v.Carried {
			out[i].Sentence = v.Result.Sentence()
		}
		for _, b := range r.Ballots {
			if b.FormalVoteID == v.ID {
				out[i].Ballots = append(out[i].Ballots, certificateBallot{ActedAs: b.ActedAs, At: InstantText(b.CreatedAt), Choice: b.Choice, Person: b.PersonID,
					Reason: b.Reason, Seat: seats[b.SeatID]})
			}
		}
	}
	return out
}

// closures leave out the replies: late ones come after the decision.
func (r CertificateResort) closures() []certificateClosure {
	out := make([]certificateClosure, len(r.Closures))
	for i, c := range r.Closures {
		out[i] = certificateClosure{Asked: c.Asked, Clause: c.Clause, Closed: InstantText(c.ClosedAt), Closes: InstantText(c.ClosesAt), Consultation: c.ConsultationID,
			Hash: c.TextHash, Opened: InstantText(c.OpensAt), Rule: c.Rule, Subject: c.Subject, SubjectID: c.SubjectID, Text: c.TextNumber}
	}
	return out
}

// persons are those who took part beside the answers; the system is none.
func (r CertificateResort) persons() []int64 {
	var out []int64
	for _, n := range r.Notices {
		out = append(out, n.PersonID)
		for _, o := range n.Outcomes {
			out = append(out, o.PersonID)
		}
	}
	for _, v := range r.Reservations {
		out = append(out, v.PersonID)
	}
	for _, e := range r.Ends {
		out = append(out, e.PersonID)
	}
	for _, t := range r.Requests {
		out = append(out, t.PersonID)
	}
	for _, f := range r.Findings {
		out = append(out, f.PersonID)
	}
	for _, v := range r.Rolls {
		out = append(out, v.PersonID)
	}
	for _, b := range r.Ballots {
		out = append(out, b.PersonID)
	}
	return slices.DeleteFunc(out, func(id int64) bool { return id == 0 })
}
