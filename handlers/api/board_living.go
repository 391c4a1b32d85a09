package api

import (
	"context"
	"time"

	"seedfund/app/matters"
	"seedfund/models"
	"seedfund/models/wordiff"
)

// TextBracket is what is not agreed in the text in force: an objection that
// stands, an open reservation, or a remark on words, which blocks nothing.
type TextBracket struct {
	Number      int    `json:"number"`
	Kind        string `json:"kind" enum:"objection,reservation,remark"`
	Vote        int64  `json:"vote,omitempty"`
	Reservation int64  `json:"reservation,omitempty"`
	Seat        int64  `json:"seat,omitempty" doc:"Left out for a member without a seat"`
	Holder      string `json:"holder"`
	Paragraph   int    `json:"paragraph" doc:"In the text in force; 0: the whole text, or words that are gone"`
	Occurrence  int    `json:"occurrence" doc:"Of the words in their paragraph"`
	Words       string `json:"words" doc:"As they were when it was made"`
	Reason      string `json:"reason"`
	Remedy      string `json:"remedy" doc:"What would remove it"`
	Text        int    `json:"text" doc:"On which it was made"`
	TakenUp     bool   `json:"taken_up" doc:"The text in force says that it takes it up"`
	Verdict     string `json:"verdict" doc:"What its seat says of the text in force: empty, not_satisfied"`
	Blocks      bool   `json:"blocks" doc:"Nothing is adopted while it stands"`
}

// TextChange is a stretch of words beside the text before.
type TextChange struct {
	Kind string `json:"kind" enum:"same,added,removed"`
	Text string `json:"text"`
}

// SeatSatisfaction is what a seat that objected to an earlier text says of the one in
// force.
type SeatSatisfaction struct {
	Vote    int64      `json:"vote" doc:"The objection"`
	Holder  string     `json:"holder"`
	Words   string     `json:"words"`
	TakenUp bool       `json:"taken_up"`
	Verdict string     `json:"verdict" doc:"Empty until the seat says it: satisfied, not_satisfied, withdrawn"`
	Note    string     `json:"note"`
	At      *time.Time `json:"at,omitempty"`
}

// Living is the text with what is not agreed in it.
type Living struct {
	Brackets   []TextBracket      `json:"brackets"`
	Comparison [][]TextChange     `json:"comparison" doc:"Of the text in force with the one before, by paragraph"`
	Satisfies  []SeatSatisfaction `json:"satisfies"`
}

var changeKinds = map[wordiff.Kind]string{wordiff.Same: "same", wordiff.Inserted: "added", wordiff.Deleted: "removed"}

func livingOf(v models.MatterView) Living {
	out := Living{Brackets: []TextBracket{}, Comparison: [][]TextChange{}, Satisfies: []SeatSatisfaction{}}
	for _, b := range v.Brackets {
		out.Brackets = append(out.Brackets, TextBracket{Number: b.N, Kind: string(b.Kind), Vote: b.VoteID, Reservation: b.ReservationID, Seat: b.SeatID, Holder: b.Holder,
			Paragraph: b.Place.Paragraph, Occurrence: b.Place.Occurrence, Words: b.Words, Reason: b.Reason, Remedy: b.Remedy, Text: b.TextNumber, TakenUp: b.Addressed,
			Verdict: string(b.Verdict), Blocks: b.Blocks()})
	}
	for _, t := range v.Texts {
		if t.Number != v.Text.Number-1 {
			continue
		}
		for _, p := range wordiff.Paragraphs(t.Paragraphs(), v.Text.Paragraphs()) {
			changes := []TextChange{}
			for _, c := range p.Pieces {
				changes = append(changes, TextChange{Kind: changeKinds[c.Kind], Text: c.Text})
			}
			out.Comparison = append(out.Comparison, changes)
		}
	}
	for _, s := range v.Satisfaction {
		out.Satisfies = append(out.Satisfies, SeatSatisfaction{Vote: s.VoteID, Holder: s.Holder, Words: s.Words, TakenUp: s.Addressed, Verdict: string(s.Verdict), Note: s.Note, At: s.At})
	}
	return out
}

// MemberMatter is an open matter as a member of the Network without a seat
// sees it.
type MemberMatter struct {
	ID           int64                `json:"id"`
	Reference    string               `json:"reference"`
	Question     string               `json:"question"`
	Language     string               `json:"language"`
	ClosesAt     *time.Time           `json:"closes_at,omitempty" doc:"Absent in a meeting, and while the clock of silence stands"`
	Stands       bool                 `json:"clock_stands" doc:"The clock of silence stands until every seat is served"`
	Text         int                  `json:"text" doc:"Number of the text in force"`
	Paragraphs   []string             `json:"paragraphs"`
	Reservations []MandateReservation `json:"reservations" doc:"Of the reader's own organisation"`
}

func memberMatterOf(m models.OpenMatter) MemberMatter {
	out := MemberMatter{ID: m.ID, Reference: m.Reference, Question: m.Question, Language: m.Language, ClosesAt: m.ClosesAt, Stands: m.Stands, Text: m.Text.Number,
		Paragraphs: append([]string{}, m.Text.Paragraphs()...), Reservations: []MandateReservation{}}
	for _, r := range m.Reservations {
		out.Reservations = append(out.Reservations, reservationOf(r))
	}
	return out
}

func reservationOf(r models.ReservationLine) MandateReservation {
	out := MandateReservation{ID: r.ID, Holder: r.Holder, Text: r.TextNumber, Reference: r.Reference, Reason: r.Reason, Words: r.Words, Change: r.Change,
		EndedAt: r.EndedAt, EndReason: r.EndReason, CarriedTo: r.CarriedText}
	if r.SeatID != nil {
		out.Seat = *r.SeatID
	}
	return out
}

// AgendaLine is one item of the chair's annotated agenda.
type AgendaLine struct {
	Matter   OneMatter `json:"matter"`
	Silent   []string  `json:"silent" doc:"Holders of seats that have not answered"`
	Awaiting []string  `json:"awaiting" doc:"Holders of seats that await instructions"`
	Next     string    `json:"next" enum:"wait,wording,confirm,reservation,roll,adopt"`
	Note     string    `json:"note" doc:"The chair's bridging text"`
	Version  int       `json:"note_version" doc:"Of the note; 0 for none"`
}

type agendaInput struct {
	After   int64   `query:"after" minimum:"0" doc:"Cursor from \"next\" of the page before"`
	Limit   int     `query:"limit" minimum:"1" maximum:"20" default:"20" doc:"Items on a page"`
	Matters []int64 `query:"matters" doc:"Ids; all open matters if left out"`
}

type bridgeInput struct {
	ByID
	Body struct {
		Last int    `json:"last" minimum:"0" doc:"Version of the note that was read, 0 for none"`
		Body string `json:"body" maxLength:"20000"`
	}
}

type confirmInput struct {
	ByID
	Vote int64 `path:"vote" minimum:"1" doc:"The objection"`
	Body struct {
		Text    int    `json:"text" doc:"Number of the text in force"`
		Verdict string `json:"verdict" enum:"satisfied,not_satisfied,withdrawn"`
		Note    string `json:"note,omitempty" maxLength:"4000"`
	}
}

func livingOperations(a *API) {
	s := a.services.Matters
	op := func(id, path, summary string, right models.Permission) Op {
		return Op{ID: id, Path: path, Summary: summary, Tag: "board", Permission: right}
	}
	Act(a, op("confirm-remedy", "/board/matters/{id}/objections/{vote}/confirmation", "Say whether a new text meets one's own objection", models.PermMatterVote),
		func(ctx context.Context, actor models.Actor, in *confirmInput) (Done, error) {
			b := in.Body
			return touched("matters", in.ID, s.Confirm(ctx, actor, in.ID, in.Vote, models.ConfirmationInput{TextNumber: b.Text, Verdict: models.Verdict(b.Verdict), Note: b.Note}))
		})
	List(a, op("show-agenda", matters.AgendaPath, "The chair's annotated agenda of open matters", models.PermMatterOpen),
		func(ctx context.Context, actor models.Actor, in *agendaInput) ([]AgendaLine, int64, error) {
			items, next, err := s.Agenda(ctx, actor, matters.AgendaFilter{Chosen: in.Matters, After: in.After, Limit: in.Limit})
			out := []AgendaLine{}
			for _, i := range items {
				line := AgendaLine{Matter: matterOf(i.MatterView), Silent: []string{}, Awaiting: []string{}, Next: i.NextStep()}
				for _, e := range i.Silent() {
					line.Silent = append(line.Silent, e.Holder)
				}
				for _, e := range i.Awaiting() {
					line.Awaiting = append(line.Awaiting, e.Holder)
				}
				if len(i.Notes) > 0 {
					line.Note, line.Version = i.Notes[0].Body, i.Notes[0].Number
				}
				out = append(out, line)
			}
			return out, next, err
		})
	Act(a, op("note-bridging-text", "/board/matters/{id}/note", "Keep the chair's bridging text on a matter", models.PermMatterPreside),
		func(ctx context.Context, actor models.Actor, in *bridgeInput) (Done, error) {
			return touched("matters", in.ID, s.Bridge(ctx, actor, in.ID, in.Body.Last, in.Body.Body))
		})
	List(a, op("list-open-matters", "/network/matters", "Open matters that a member of the Network may reserve its mandate on", models.PermMemberReserve),
		func(ctx context.Context, actor models.Actor, in *Page) ([]MemberMatter, int64, error) {
			rows, next, err := s.OpenMatters(ctx, actor, in.After, in.Limit)
			out := []MemberMatter{}
			for _, m := range rows {
				out = append(out, memberMatterOf(m))
			}
			return out, next, err
		})
	Read(a, op("show-open-matter", "/network/matters/{id}", "One open matter: question, text and one's own reservations", models.PermMemberReserve),
		func(ctx context.Context, actor models.Actor, in *ByID) (MemberMatter, error) {
			m, err := s.OpenMatter(ctx, actor, in.ID)
			return memberMatterOf(m), err
		})
	Act(a, op("reserve-mandate-as-member", "/network/matters/{id}/reservations", "Say that a matter touches one's mandate, without a seat", models.PermMemberReserve),
		func(ctx context.Context, actor models.Actor, in *reservationInput) (Done, error) {
			return touched("matters", in.ID, s.ReserveAsMember(ctx, actor, in.ID, in.reservation()))
		})
	Act(a, op("end-reservation-as-member", "/network/matters/{id}/reservations/{reservation}/end", "Withdraw one's own mandate reservation, without a seat", models.PermMemberReserve),
		func(ctx context.Context, actor models.Actor, in *reservationEnd) (Done, error) {
			return touched("matters", in.ID, s.EndReservationAsMember(ctx, actor, in.ID, in.Reservation, in.Body.Reason))
		})
}
