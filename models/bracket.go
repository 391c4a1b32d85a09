package models

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Place is where words stand in a text: the paragraph and which occurrence of
// the words in it, both from 1. A zero Place is the whole text.
type Place struct {
	Paragraph  int
	Occurrence int
	Words      string
}

// Whole reports whether the whole text is meant.
func (p Place) Whole() bool { return p.Words == "" }

// String names the place where words are quoted beside it: "[words] §2".
func (p Place) String() string { return fmt.Sprintf("[%s] §%d", p.Words, p.Paragraph) }

// Locate finds words in the text. Without a paragraph they must occur once in
// the whole text, without an occurrence once in their paragraph; a paragraph
// without words is meant as a whole. The faults are of the fields paragraph,
// words and occurrence and name the paragraph.
func (t MatterText) Locate(asked Place) (Place, *FieldError) {
	paragraphs := t.Paragraphs()
	asked.Words = strings.TrimSpace(asked.Words)
	switch {
	case asked.Paragraph < 0 || asked.Paragraph > len(paragraphs):
		return Place{}, &FieldError{Field: "paragraph", Key: "board.fault.paragraph", Args: map[string]any{"Count": len(paragraphs)}}
	case asked.Paragraph == 0 && asked.Words == "":
		return Place{}, nil
	case asked.Words == "":
		return Place{asked.Paragraph, 1, paragraphs[asked.Paragraph-1]}, nil
	case asked.Paragraph == 0:
		var found []int
		for i, p := range paragraphs {
			for range strings.Count(p, asked.Words) {
				found = append(found, i+1)
			}
		}
		switch len(found) {
		case 0:
			return Place{}, &FieldError{Field: "words", Key: "board.fault.words_absent"}
		case 1:
			return Place{found[0], 1, asked.Words}, nil
		}
		if one := slices.Compact(slices.Clone(found)); len(one) > 1 {
			return Place{}, &FieldError{Field: "paragraph", Key: "board.fault.words_in_several", Args: map[string]any{"Paragraphs": listed(one)}}
		}
		asked.Paragraph = found[0]
	}
	n := strings.Count(paragraphs[asked.Paragraph-1], asked.Words)
	switch {
	case n == 0:
		return Place{}, &FieldError{Field: "words", Key: "board.fault.words_not_there", Args: map[string]any{"Paragraph": asked.Paragraph}}
	case asked.Occurrence == 0 && n == 1:
		asked.Occurrence = 1
	case asked.Occurrence == 0:
		return Place{}, &FieldError{Field: "occurrence", Key: "board.fault.words_again", Args: map[string]any{"Paragraph": asked.Paragraph, "Times": n}}
	case asked.Occurrence < 0 || asked.Occurrence > n:
		return Place{}, &FieldError{Field: "occurrence", Key: "board.fault.occurrence", Args: map[string]any{"Paragraph": asked.Paragraph, "Times": n}}
	}
	return asked, nil
}

func listed(numbers []int) string {
	out := make([]string, len(numbers))
	for i, n := range numbers {
		out[i] = fmt.Sprint(n)
	}
	return strings.Join(out, ", ")
}

// Span is where a place stands in its paragraph, in bytes; ok is false where
// the text does not have it.
func (p Place) Span(paragraph string) (from, until int, ok bool) {
	if p.Words == "" {
		return 0, 0, false
	}
	for n := 1; ; n++ {
		at := strings.Index(paragraph[until:], p.Words)
		if at < 0 {
			return 0, 0, false
		}
		from = until + at
		until = from + len(p.Words)
		if n == p.Occurrence {
			return from, until, true
		}
	}
}

// Bracket ties an answer or a reservation to words of a frozen text. It is only
// added.
type Bracket struct {
	ID            int64
	MatterID      int64
	TextNumber    int
	VoteID        *int64
	ReservationID *int64
	Paragraph     int
	Occurrence    int
	Words         string
	CreatedAt     time.Time
}

// Place is where the bracket stands in its text.
func (b Bracket) Place() Place { return Place{b.Paragraph, b.Occurrence, b.Words} }

// Addressed says that a new wording takes up an objection, a remark or a
// reservation; whether it meets it is for its author to say.
type Addressed struct {
	ID            int64
	MatterID      int64
	TextNumber    int // of the new wording
	VoteID        *int64
	ReservationID *int64
	CreatedAt     time.Time
}

// TableName is the table of what new wordings take up.
func (Addressed) TableName() string { return "addressed" }

// Verdict is what a seat says of its objection in view of a new wording.
type Verdict string

const (
	VerdictSatisfied    Verdict = "satisfied"     // this wording meets it
	VerdictNotSatisfied Verdict = "not_satisfied" // it stands
	VerdictWithdrawn    Verdict = "withdrawn"     // it is given up though not met
)

// Verdicts lists the three in the order they are offered.
var Verdicts = []Verdict{VerdictSatisfied, VerdictNotSatisfied, VerdictWithdrawn}

// Ends reports whether the objection stands no more.
func (v Verdict) Ends() bool { return v == VerdictSatisfied || v == VerdictWithdrawn }

// Confirmation is a seat's word on whether a new wording meets its objection:
// an event that is only added. It is no answer to the new text.
//
// clause 34: an objection ends by its own seat's act, never by silence.
type Confirmation struct {
	ID         int64
	MatterID   int64
	SeatID     int64
	VoteID     int64 // the objection
	TextNumber int   // the text in force then
	Verdict    Verdict
	Note       string
	HoldingID  int64
	ActedAs    HoldingKind
	PersonID   int64
	MandateID  int64
	CreatedAt  time.Time
}

// ConfirmationInput is what a seat says.
type ConfirmationInput struct {
	TextNumber int
	Verdict    Verdict
	Note       string
}

// Validate finds the faults: who is not satisfied says what is missing.
func (in ConfirmationInput) Validate() error {
	var faults Faults
	switch {
	case in.Verdict == "":
		faults.Add("verdict", "board.fault.verdict_none")
	case !slices.Contains(Verdicts, in.Verdict):
		faults.Add("verdict", "board.fault.verdict_unknown")
	case in.Verdict == VerdictNotSatisfied && strings.TrimSpace(in.Note) == "":
		faults.Add("note", "board.fault.verdict_note")
	}
	if len([]rune(in.Note)) > VoteTextLimit {
		faults.Add("note", "board.fault.too_long", "Limit", VoteTextLimit)
	}
	return faults.Err("board.fault.confirmation")
}

// Ended are the objections that their own seats called met or withdrawn, by
// the vote.
func Ended(confirmations []Confirmation) map[int64]Confirmation {
	out := map[int64]Confirmation{}
	for _, c := range confirmations {
		if c.Verdict.Ends() {
			out[c.VoteID] = c
		}
	}
	return out
}

// BracketKind is what a bracket holds.
type BracketKind string

const (
	BracketObjection   BracketKind = "objection"
	BracketReservation BracketKind = "reservation"
	BracketRemark      BracketKind = "remark" // of a seat that agrees: it blocks nothing
)

// BracketView is what is not agreed in the text in force, as one reader may
// see it: objections that stand, open reservations, remarks on words. Place is
// in the text in force, zero where the whole is meant or the words are gone.
type BracketView struct {
	N             int // as it is shown, from 1
	Kind          BracketKind
	VoteID        int64
	ReservationID int64
	SeatID        int64 // 0 of a member without a seat
	Constituency  Constituency
	Number        int
	Holder        string
	Reference     string // of the mandate
	Place         Place
	Words         string // as they were when it was made
	Reason        string
	Remedy        string // what would remove it, or the words asked for
	TextNumber    int    // on which it was made
	Addressed     bool   // the text in force takes it up
	Verdict       Verdict
	VerdictNote   string
	Mine          bool
}

// Blocks reports whether nothing is adopted while it stands.
func (b BracketView) Blocks() bool { return b.Kind != BracketRemark }

// Relocate finds a place of an earlier text in another: the same words in the
// same paragraph, else where they occur alone. Zero: they are gone.
func (t MatterText) Relocate(p Place) Place {
	if p.Whole() {
		return Place{}
	}
	paragraphs := t.Paragraphs()
	if p.Paragraph <= len(paragraphs) {
		if _, _, ok := p.Span(paragraphs[p.Paragraph-1]); ok {
			return p
		}
	}
	if found, fault := t.Locate(Place{Words: p.Words}); fault == nil {
		return found
	}
	return Place{}
}

// Satisfaction says of an objection or a reservation to an earlier text, as one
// reader may see it, whether the text in force takes it up and what its author
// said of it; an empty verdict: nothing yet.
type Satisfaction struct {
	VoteID       int64
	Constituency Constituency
	Number       int
	Holder       string
	Words        string
	Addressed    bool
	Verdict      Verdict
	Note         string
	At           *time.Time
}

// ChairNote is a version of the chair's bridging text on a matter: for the
// chair and the head of the secretariat alone.
type ChairNote struct {
	ID        int64
	MatterID  int64
	Number    int
	Body      string
	PersonID  int64
	MandateID int64
	CreatedAt time.Time
}

// AnnotatedItem is one matter of the chair's annotated agenda.
type AnnotatedItem struct {
	MatterView
	Notes []ChairNote // the last first
}

// Silent are the seats that have a vote and have not answered the text in
// force, without those that await instructions.
func (i AnnotatedItem) Silent() []ElectorLine { return i.by(SeatNotYet) }

// Awaiting are the seats that await instructions.
func (i AnnotatedItem) Awaiting() []ElectorLine { return i.by(SeatAwaits) }

func (i AnnotatedItem) by(status SeatStatus) []ElectorLine {
	return slices.DeleteFunc(slices.Clone(i.Electors), func(e ElectorLine) bool { return e.Status != status })
}

// NextStep is what the chair can do next: adopt, wait for the seats, find a
// wording, take up a reservation, or end a roll call.
func (i AnnotatedItem) NextStep() string {
	switch {
	case i.Roll() != nil:
		return "roll"
	case i.May(MatterAdopt):
		return "adopt"
	case len(OpenReservations(i.Reservations)) > 0:
		return "reservation"
	case len(i.Standing()) > 0 && len(i.Satisfaction) > 0:
		return "confirm"
	case len(i.Standing()) > 0:
		return "wording"
	}
	return "wait"
}
