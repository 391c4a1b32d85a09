package models

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// The public record is what was published about the real fund and the Network:
// facts with source and date, read-only, blank where nothing was published.
// Nothing of it is an actor, a seat, an account, an obligation or part of a
// total, and none of it stands in a table of the store.

// RecordDate is a date as precise as its source: a year, a month or a day.
// The zero value is no date.
type RecordDate struct {
	Year, Month, Day int // Month and Day are 0 where the source does not say
}

// ParseRecordDate reads 2023, 2025-08 or 2024-04-04; an empty text is no date.
func ParseRecordDate(text string) (RecordDate, error) {
	if text == "" {
		return RecordDate{}, nil
	}
	var d RecordDate
	parts := strings.Split(text, "-")
	for i, into := range []*int{&d.Year, &d.Month, &d.Day} {
		if i >= len(parts) {
			break
		}
		n, err := strconv.Atoi(parts[i])
		if err != nil || len(parts[i]) != [3]int{4, 2, 2}[i] || n == 0 {
			return RecordDate{}, fmt.Errorf("no date: %q", text)
		}
		*into = n
	}
	if len(parts) > 3 || d.Month > 12 {
		return RecordDate{}, fmt.Errorf("no date: %q", text)
	}
	if d.Day > 0 {
		if _, err := when.NewDate(d.Year, time.Month(d.Month), d.Day); err != nil {
			return RecordDate{}, fmt.Errorf("no date: %q", text)
		}
	}
	return d, nil
}

// IsZero reports that there is no date.
func (d RecordDate) IsZero() bool { return d.Year == 0 }

// FullDay is the day, where the source gives one.
func (d RecordDate) FullDay() (when.Date, bool) {
	if d.Day == 0 {
		return when.Date{}, false
	}
	day, err := when.NewDate(d.Year, time.Month(d.Month), d.Day)
	return day, err == nil
}

// Compare orders dates; a year stands before its months, a month before its days.
func (d RecordDate) Compare(o RecordDate) int {
	return cmp.Or(cmp.Compare(d.Year, o.Year), cmp.Compare(d.Month, o.Month), cmp.Compare(d.Day, o.Day))
}

// String is the ISO 8601 form at the precision there is: 2023, 2025-08, 2024-04-04.
func (d RecordDate) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText writes the date for open data.
func (d RecordDate) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// RecordSource is where a fact was published. Address has no scheme and may be
// empty; Title says what the address alone does not, or is blank; Date is what
// the source carries, or none.
type RecordSource struct {
	ID      string
	Address string
	Title   Wording
	Date    RecordDate
}

// Href is the address to follow, empty where there is none.
func (s RecordSource) Href() string {
	if s.Address == "" {
		return ""
	}
	return "https://" + s.Address
}

// RecordField names a fact of a programme.
type RecordField string

const (
	RecordOrganisations RecordField = "organisations"
	RecordLead          RecordField = "lead"
	RecordObjectives    RecordField = "objectives"
	RecordBudget        RecordField = "budget"
	RecordLaunch        RecordField = "launch"
	RecordStart         RecordField = "start"
	RecordEnd           RecordField = "end"
	RecordMonths        RecordField = "months"
	RecordStatus        RecordField = "status"
)

// RecordFields lists the facts in the order pages show them.
var RecordFields = []RecordField{
	RecordOrganisations, RecordLead, RecordObjectives, RecordBudget,
	RecordLaunch, RecordStart, RecordEnd, RecordMonths, RecordStatus,
}

// RecordStanding is how a source describes a programme.
type RecordStanding string

const (
	RecordOngoing         RecordStanding = "ongoing"
	RecordClosed          RecordStanding = "closed"
	RecordFinalEvaluation RecordStanding = "final_evaluation"
)

// RecordFact is one published fact of a programme; the field says which of the
// values it has. AsOf is the date the fact is known for, or none.
type RecordFact struct {
	Field         RecordField
	Organisations []string     // codes, for organisations and lead
	Objectives    []int        // numbers
	Amount        money.Amount // US dollars, for budget
	Months        int
	Date          RecordDate // launch, start, end
	Standing      RecordStanding
	Note          Wording // what the source adds, or blank
	AsOf          RecordDate
	Sources       []RecordSource
}

// RecordScope says how far a programme reaches.
type RecordScope string

const (
	RecordCountry      RecordScope = "country"
	RecordMultiCountry RecordScope = "multi_country"
	RecordRegional     RecordScope = "regional"
)

// RecordResult is one published statement of what a programme did, in our
// words: "over 200,000 people ...".
type RecordResult struct {
	Value     int64
	Qualifier string // over, almost or empty
	Percent   bool
	Text      Wording // continues the figure
	AsOf      RecordDate
	Sources   []RecordSource
}

// RecordProgramme is a joint programme of the real fund as published. Title is
// the published English title; its other languages are translations of ours.
type RecordProgramme struct {
	Key       string   // as in addresses: MDA, GIN-LBR-SLE
	Countries []string // ISO 3166-1 alpha-3
	Scope     RecordScope
	Title     Wording
	Place     Wording // where in the country, or blank
	Facts     []RecordFact
	Results   []RecordResult
	Sources   []RecordSource // of title and countries
}

// Fact finds a fact; ok is false where nothing was published.
func (p RecordProgramme) Fact(field RecordField) (f RecordFact, ok bool) {
	for _, f := range p.Facts {
		if f.Field == field {
			return f, true
		}
	}
	return RecordFact{}, false
}

// RecordEvent is a milestone of the fund or a date of the Network.
type RecordEvent struct {
	Date    RecordDate
	To      RecordDate // last day, or none
	Text    Wording
	Note    Wording // "the year is inferred", or blank
	Sources []RecordSource
}

// RecordMention says that a country was named as contributor or champion, as
// of a date where the source gives one. It carries no amount and no rank.
type RecordMention struct {
	Country string
	AsOf    RecordDate
	Sources []RecordSource
}

// RecordMember is a member of the Executive Committee as published.
type RecordMember struct {
	Organisation string
	Founding     bool
	AsOf         RecordDate
	Sources      []RecordSource
}

// PublicRecord is the whole record.
type PublicRecord struct {
	Programmes   []RecordProgramme // in the order of the first calls
	Milestones   []RecordEvent     // by date
	Calendar     []RecordEvent     // by date
	Contributors []RecordMention   // by code; pages sort by name
	Champions    []RecordMention   // by code; pages sort by name
	Members      []RecordMember
	Sources      []RecordSource
}

// Programme finds a programme by its key.
func (r PublicRecord) Programme(key string) (RecordProgramme, error) {
	for _, p := range r.Programmes {
		if p.Key == key {
			return p, nil
		}
	}
	return RecordProgramme{}, NotFound("record_programme")
}
