package models

import (
	"database/sql/driver"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// IndicativeForm is what the seats are asked for an indication on.
type IndicativeForm string

const (
	IndicativeText    IndicativeForm = "text"    // could the seat live with the text
	IndicativeOptions IndicativeForm = "options" // which of two to six
	IndicativeRanking IndicativeForm = "ranking" // a basket, in order of preference
)

// IndicativeForms lists the three in the order they are offered.
var IndicativeForms = []IndicativeForm{IndicativeText, IndicativeOptions, IndicativeRanking}

// The answers to a text, in their order.
const (
	IndicativeCould   = 1 // could join a consensus on it
	IndicativeNot     = 2 // could not
	IndicativeNoView  = 3
	indicativeAnswers = 3

	OptionsLeast = 2
	OptionsMost  = 6
	OptionLimit  = 300 // runes of one option
)

// Options are the lines between which the seats choose, stored as JSON text.
type Options []string

// Value stores the options.
func (o Options) Value() (driver.Value, error) {
	b, err := json.Marshal([]string(o))
	return string(b), err
}

// Scan reads the text that Value writes.
func (o *Options) Scan(src any) error { return scanJSON(src, (*[]string)(o)) }

// GormDataType keeps the schema reader from looking for columns inside.
func (Options) GormDataType() string { return "text" }

// IndicativeVote is a question that the chair puts to find where agreement may
// lie. It decides nothing: no decision, posting or certificate follows.
type IndicativeVote struct {
	ID         int64
	Version    int64
	CreatedAt  time.Time
	MatterID   int64
	TextNumber int
	Form       IndicativeForm
	Question   string
	Options    Options // empty on a text
	ClosedAt   *time.Time
	PersonID   int64
	MandateID  int64
}

// IndicativeInput is what the chair writes.
type IndicativeInput struct {
	Form     IndicativeForm
	Question string
	Options  []string
}

// Trim leaves out blanks and empty options; a text has none.
func (in *IndicativeInput) Trim() {
	in.Question = strings.TrimSpace(in.Question)
	var options []string
	for _, o := range in.Options {
		if o = strings.TrimSpace(o); o != "" && in.Form != IndicativeText {
			options = append(options, o)
		}
	}
	in.Options = options
}

// Validate finds the faults of an indicative vote before it opens.
func (in IndicativeInput) Validate() error {
	var faults Faults
	if !slices.Contains(IndicativeForms, in.Form) {
		faults.Add("form", "board.fault.indicative_form")
	}
	if in.Question == "" || len([]rune(in.Question)) > QuestionLimit {
		faults.Add("question", "board.fault.indicative_question", "Limit", QuestionLimit)
	}
	n := len(in.Options)
	if in.Form != IndicativeText && (n < OptionsLeast || n > OptionsMost) {
		faults.Add("option[0]", "board.fault.indicative_options")
	}
	for _, o := range in.Options {
		if len([]rune(o)) > OptionLimit {
			faults.Add("option[0]", "board.fault.too_long", "Limit", OptionLimit)
		}
	}
	sorted := slices.Sorted(slices.Values(in.Options))
	if len(slices.Compact(sorted)) != n {
		faults.Add("option[0]", "board.fault.indicative_twice")
	}
	return faults.Err("board.fault.indicative")
}

// choices is the number of answers there are.
func (v IndicativeVote) choices() int {
	if v.Form == IndicativeText {
		return indicativeAnswers
	}
	return len(v.Options)
}

// CheckChoice finds the faults of an answer: one number, or for a ranking every
// number once.
func (v IndicativeVote) CheckChoice(choice Numbers) error {
	var faults Faults
	want := 1
	if v.Form == IndicativeRanking {
		want = v.choices()
	}
	sorted := slices.Sorted(slices.Values(choice))
	switch {
	case len(choice) != want || len(slices.Compact(sorted)) != want:
		faults.Add("choice", "board.fault.indicative_choice."+string(v.Form))
	case sorted[0] < 1 || sorted[len(sorted)-1] > v.choices():
		faults.Add("choice", "board.fault.indicative_choice."+string(v.Form))
	}
	return faults.Err("board.fault.vote")
}

// IndicativeAnswer is a seat's answer. The last before the end counts.
type IndicativeAnswer struct {
	ID               int64
	IndicativeVoteID int64
	MatterID         int64
	SeatID           int64
	Sequence         int
	Choice           Numbers // one number, or all in order of preference
	HoldingID        int64
	PersonID         int64
	MandateID        int64
	CreatedAt        time.Time
}

// IndicativeCount is how often an option was chosen; of a ranking, how often it
// came first and its points: one for each option placed behind it.
type IndicativeCount struct {
	Option int
	First  int
	Points int
}

// CountIndicative counts the latest answer of each seat, in order of options.
func CountIndicative(v IndicativeVote, answers []IndicativeAnswer) []IndicativeCount {
	latest := map[int64]IndicativeAnswer{}
	for _, a := range answers {
		if have, ok := latest[a.SeatID]; !ok || a.Sequence > have.Sequence {
			latest[a.SeatID] = a
		}
	}
	out := make([]IndicativeCount, v.choices())
	for i := range out {
		out[i].Option = i + 1
	}
	for _, a := range latest {
		for place, option := range a.Choice {
			if place == 0 {
				out[option-1].First++
			}
			out[option-1].Points += len(a.Choice) - 1 - place
		}
	}
	return out
}

// IndicativeView is an indicative vote as one reader may see it: the count
// after its end only, and one's own answer at any time.
type IndicativeView struct {
	IndicativeVote
	Answered int
	Counts   []IndicativeCount // empty until the end
	Mine     map[int64]Numbers // by seat of the reader
}
