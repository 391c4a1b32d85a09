package models

import (
	"slices"

	"github.com/shopspring/decimal"

	"seedfund/models/when"
)

// FundIndicator is one of the fund's own indicators, as the form of full documents
// declares it. Former is one that the newest form asks no more: the words are of
// the last version that had it.
type FundIndicator struct {
	Code   string
	Label  Texts
	Unit   Texts
	Former bool
}

// FundIndicatorsOf are the indicators of the newest form of the versions given,
// newest first, and after them those of older ones that lines still count for; one
// that no version has is known by its code alone.
func FundIndicatorsOf(versions []FormSchema, counted []string) []FundIndicator {
	var out []FundIndicator
	for i, v := range versions {
		for _, o := range v.FundIndicators() {
			known := slices.ContainsFunc(out, func(x FundIndicator) bool { return x.Code == o.Code })
			if !known && (i == 0 || slices.Contains(counted, o.Code)) {
				out = append(out, FundIndicator{Code: o.Code, Label: o.Label, Unit: o.Unit, Former: i > 0})
			}
		}
	}
	for _, code := range counted {
		if !slices.ContainsFunc(out, func(x FundIndicator) bool { return x.Code == code }) {
			out = append(out, FundIndicator{Code: code, Former: true})
		}
	}
	return out
}

// LinkedIndicator is one line of a programme's framework that counts for an
// indicator of the fund, with what the reports that count say of it.
type LinkedIndicator struct {
	Programme ProgrammeName
	Indicator ProgrammeIndicator
	UnderWay  []int // years in which the programme runs
	Reported  []YearValue
}

// YearValue is what counts of a line at the end of a year. Pending is a value that
// was submitted and is not published.
type YearValue struct {
	Year    int
	Pending bool
	Value   IndicatorValue
}

func (l LinkedIndicator) said(year int) *YearValue {
	i := slices.IndexFunc(l.Reported, func(v YearValue) bool { return v.Year == year })
	if i < 0 {
		return nil
	}
	return &l.Reported[i]
}

// SumPart is where a line stands in the sum of a year.
type SumPart string

const (
	SumMeasured    SumPart = "measured"
	SumNotMeasured SumPart = "not_measured" // a report says so, and why
	SumNotReported SumPart = "not_reported" // no report that counts says anything
	SumOtherUnit   SumPart = "other_unit"   // never added
	SumOutside     SumPart = "outside"      // the programme does not run in the year
)

// SumAdded are the lines whose baselines and targets are added: measured or not,
// in the fund's unit, of programmes that run in the year.
const SumAdded SumPart = "added"

// SumParts lists them in the order they are shown.
var SumParts = []SumPart{SumMeasured, SumNotMeasured, SumNotReported, SumOtherUnit, SumOutside}

// SumLine is a line with its part in the sum of a year.
type SumLine struct {
	LinkedIndicator
	Year int
	Part SumPart
	Said *YearValue // nil where no report says anything
}

// Total is a sum of figures with how many were added and how many are missing.
// Without any there is no sum, which is not zero.
type Total struct {
	Sum     string // decimal, empty where nothing was given
	Given   int
	Missing int
}

func (t *Total) add(text string) {
	d, ok := PlainDecimal(text)
	if !ok {
		t.Missing++
		return
	}
	if t.Given > 0 {
		d = decimal.RequireFromString(t.Sum).Add(d)
	}
	t.Given++
	t.Sum = d.String()
}

// IndicatorSum is one of the fund's indicators over all programmes in a year:
// baselines and targets of the lines that count, values of those measured.
type IndicatorSum struct {
	Fund       FundIndicator
	Year       int
	Programmes int // that have a line for it
	Lines      []SumLine
	Baseline   Total
	Target     Total
	Value      Total
}

// RollUp adds up the lines of an indicator at the end of a year. Each line stands
// in exactly one part; what is missing is counted and never taken for zero, what
// has another unit is counted and never added.
//
// fund-design 45: units must match for a sum over programmes.
func RollUp(fund FundIndicator, lines []LinkedIndicator, year int) IndicatorSum {
	s := IndicatorSum{Fund: fund, Year: year}
	programmes := map[int64]bool{}
	for _, l := range lines {
		if l.Indicator.FundIndicator != fund.Code {
			continue
		}
		programmes[l.Programme.ID] = true
		line := SumLine{LinkedIndicator: l, Year: year, Said: l.said(year)}
		switch {
		case line.Said == nil && !slices.Contains(l.UnderWay, year):
			line.Part = SumOutside
		case !SameUnit(l.Indicator.Unit, fund.Unit):
			line.Part = SumOtherUnit
		case line.Said == nil:
			line.Part = SumNotReported
		case !line.Said.Value.Measured:
			line.Part = SumNotMeasured
		default:
			line.Part = SumMeasured
		}
		s.Lines = append(s.Lines, line)
		if line.Adds() {
			s.Baseline.add(l.Indicator.Baseline)
			s.Target.add(l.Indicator.Target)
			value := ""
			if line.Part == SumMeasured {
				value = line.Said.Value.Value
			}
			s.Value.add(value)
		}
	}
	s.Programmes = len(programmes)
	return s
}

// Adds says whether a line's baseline and target are added: it has the fund's
// unit and its programme runs in the year.
func (l SumLine) Adds() bool {
	return l.Part == SumMeasured || l.Part == SumNotMeasured || l.Part == SumNotReported
}

// Of are the lines of a part, of those added, or all of them for "".
func (s IndicatorSum) Of(part SumPart) []SumLine {
	var out []SumLine
	for _, l := range s.Lines {
		if part == "" || l.Part == part || part == SumAdded && l.Adds() {
			out = append(out, l)
		}
	}
	return out
}

// Count is how many lines stand in a part.
func (s IndicatorSum) Count(part SumPart) int { return len(s.Of(part)) }

// Pending counts the values that are added and not published yet.
func (s IndicatorSum) Pending() int {
	n := 0
	for _, l := range s.Of(SumMeasured) {
		if l.Said.Pending {
			n++
		}
	}
	return n
}

// FundResults are the fund's indicators with every line that counts for them. With
// Submitted the reader sees values that are submitted and not published, and they
// are added.
type FundResults struct {
	Indicators []FundIndicator
	Lines      []LinkedIndicator
	Years      []int // see YearsOf
	Submitted  bool
}

// LastReported is the last year in which a report says something, else the last.
func (f FundResults) LastReported() int {
	last := 0
	for _, l := range f.Lines {
		for _, v := range l.Reported {
			last = max(last, v.Year)
		}
	}
	if n := len(f.Years); last == 0 && n > 0 {
		return f.Years[n-1]
	}
	return last
}

// In are the sums of a year, one for each indicator.
func (f FundResults) In(year int) []IndicatorSum {
	out := make([]IndicatorSum, len(f.Indicators))
	for i, x := range f.Indicators {
		out[i] = RollUp(x, f.Lines, year)
	}
	return out
}

// All are the sums of every year, by indicator and year.
func (f FundResults) All() []IndicatorSum {
	var out []IndicatorSum
	for _, x := range f.Indicators {
		for _, year := range f.Years {
			out = append(out, RollUp(x, f.Lines, year))
		}
	}
	return out
}

// Indicator is one of the indicators by its code.
func (f FundResults) Indicator(code string) (FundIndicator, bool) {
	i := slices.IndexFunc(f.Indicators, func(x FundIndicator) bool { return x.Code == code })
	if i < 0 {
		return FundIndicator{}, false
	}
	return f.Indicators[i], true
}

// YearsOf are the years in which lines run or report and the one that runs, the
// earliest first.
func YearsOf(lines []LinkedIndicator, today when.Date) []int {
	out := []int{today.Year()}
	for _, l := range lines {
		out = append(out, l.UnderWay...)
		for _, v := range l.Reported {
			out = append(out, v.Year)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// SeesSubmittedResults says whether the actor reads reports on results of every
// programme from their submission on; others read what is published.
func (a Actor) SeesSubmittedResults() bool {
	return a.May(PermResultsRead) == nil && !a.Is(RoleDrafter, RolePUNOProgramme)
}
