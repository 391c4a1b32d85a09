package iati

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// statuses are the codes of ActivityStatus: implementation, finalisation (open
// until its accounts are settled), closed.
var statuses = map[models.ProgrammeState]string{
	models.ProgrammeApproved: "2", models.ProgrammeOngoing: "2", models.ProgrammeOperationalClosed: "3", models.ProgrammeFinancialClosed: "4",
}

// significance puts the levels of the gender marker on the scale of the DAC: not
// targeted, significant, principal. A limited contribution is no deliberate
// objective, so that it does not count as significant.
var significance = map[string]string{"0": "0", "1": "0", "2": "1", "3": "2"}

const genderMarker = "gender_marker" // code of the form's question

// programme is an activity of the second level.
func (l *layout) programme(p models.IATIProgramme) Activity {
	a := l.begin(l.programmeID(p), 2, p.Updated)
	name := clean(p.Title)
	if name == "" {
		name = p.Reference
	}
	a.Title = plain(l.marked("", name))
	a.Descriptions = []Description{{Type: "1", Text: l.described(p)}}
	i := l.data.Identity
	a.Participating = []Participant{
		{Ref: i.Identifier, Type: i.Kind, Role: "1", Activity: l.fundID(), Text: plain(i.Name)},
		{Role: "2", Text: l.words("iati.file.board")},
	}
	for _, o := range l.data.Agents {
		a.Participating = append(a.Participating, l.participant("3", o))
	}
	for _, o := range p.Organisations {
		a.Participating = append(a.Participating, l.participant("4", o))
	}
	a.Others = []OtherIdentifier{{Ref: p.Reference, Type: "A1"}}
	if number := clean(p.AgentNumber); number != "" {
		a.Others = append(a.Others, OtherIdentifier{Ref: number, Type: "A9"}) // the agent's
	}
	a.Status, a.Dates = Code{statuses[p.State]}, daysOf(p)
	a.Scope, a.Countries, a.Regions = l.places(p)
	a.Aid = AidType{Vocabulary: dac, Code: "C01"}
	for _, m := range p.Markers {
		if s, ok := significance[m.Level]; ok && m.Marker == genderMarker {
			a.Markers = []Marker{{Vocabulary: dac, Code: "1", Significance: s}}
		}
	}
	a.Budgets = budgetsOf(p)
	for _, x := range p.Planned {
		a.Planned = append(a.Planned, l.planned(p, x, a.Identifier))
	}
	for _, f := range p.Flows {
		a.Transactions = append(a.Transactions, l.transaction(f, a.Identifier))
	}
	a.Related = []Related{{Ref: l.fundID(), Type: "1"}}
	a.Results = l.results(p)
	return a
}

// described says what the programme is, from what was decided.
func (l *layout) described(p models.IATIProgramme) Text {
	t := Text{}
	own := l.data.Identity.Language
	for _, lang := range append([]string{own}, slices.DeleteFunc(slices.Clone(models.IATILanguages), func(x string) bool { return x == own })...) {
		n := Narrative{Lang: lang}
		if lang == own {
			n.Lang = ""
		}
		key, args := "iati.file.programme_text", []any{"Decision", p.Decision, "Count", p.Months}
		if area, ok := l.Names.Area(p.Theme); ok {
			key, args = "iati.file.programme_text_area", append(args, "Area", area.Title.In(lang))
		}
		n.Text = clean(l.T(lang, key, args...))
		t.Narratives = append(t.Narratives, n)
	}
	return t
}

// daysOf are the planned start, which is the day of the decision, the first
// transfer, the planned end, and the day on which all activities were done.
func daysOf(p models.IATIProgramme) []ActivityDate {
	days := []ActivityDate{{Type: "1", On: p.DecidedOn.String()}}
	if !p.StartOn.IsZero() {
		days = append(days, ActivityDate{Type: actuallyBegun, On: p.StartOn.String()})
	}
	days = append(days, ActivityDate{Type: "3", On: p.Ends().String()})
	if !p.ClosedOn.IsZero() {
		days = append(days, ActivityDate{Type: "4", On: p.ClosedOn.String()})
	}
	return days
}

// wholeShare is 100 per cent in basis points.
const wholeShare = 100_00

// places are the countries with their shares, which with the region add up to
// exactly 100. A country without a code of ISO, as those of the demonstration,
// and what no country was given stand as the region that is not specified.
func (l *layout) places(p models.IATIProgramme) (scope Code, countries, regions []Place) {
	rest := wholeShare
	for _, c := range p.Countries {
		rest -= c.ShareBP
	}
	given := p.Countries
	if rest < 0 { // no shares at all: nothing is said of countries
		given, rest = nil, wholeShare
	}
	for _, c := range given {
		country, ok := l.Names.Country(c.Country)
		if ok && country.Alpha2 != "" && !country.Demonstration {
			countries = append(countries, Place{Code: country.Alpha2, Percentage: percent(c.ShareBP)})
			continue
		}
		r := Place{Code: unspecified, Vocabulary: dac, Percentage: percent(c.ShareBP)}
		if ok {
			r.Text = l.named(country.Name)
		}
		regions = append(regions, r)
	}
	if rest > 0 {
		regions = append(regions, Place{Code: unspecified, Vocabulary: dac, Percentage: percent(rest)})
	}
	if len(p.Countries) == 1 {
		return Code{"4"}, countries, regions
	}
	return Code{"3"}, countries, regions
}

// named is a name of the reference data in the languages that have it.
func (l *layout) named(name models.Wording) Text {
	own := l.data.Identity.Language
	t := plain(name.In(own))
	for _, lang := range models.IATILanguages {
		if lang != own && name.Has(lang) {
			t.Narratives = append(t.Narratives, Narrative{Lang: lang, Text: clean(name.In(lang))})
		}
	}
	return t
}

// percent writes basis points as per cent, with the decimals that are needed.
func percent(bp int) string { return decimal.New(int64(bp), -2).String() }

// budgetsOf are the approved total by programme year, apportioned by days: the
// document has tranches and no years. What the Board approved first stays as the
// original; a later version stands beside it with its new total.
func budgetsOf(p models.IATIProgramme) []Budget {
	if len(p.Budgets) == 0 {
		return nil
	}
	years, days := yearsOf(p)
	var out []Budget
	add := func(kind string, b models.ProgrammeBudget) {
		parts, err := b.TotalCents.SplitBy(days)
		if err != nil {
			return // a total that no split can hold was refused when it was entered
		}
		for i, y := range years {
			out = append(out, Budget{Type: kind, Status: "2", Start: Day{y.from.String()}, End: Day{y.to.String()}, Value: dollars(parts[i], when.DateOf(b.CreatedAt))})
		}
	}
	add("1", p.Budgets[0])
	if last := p.Budgets[len(p.Budgets)-1]; len(p.Budgets) > 1 {
		add("2", last)
	}
	return out
}

type year struct{ from, to when.Date }

// yearsOf are the programme's years, the last one cut at its end, with their
// lengths in days.
func yearsOf(p models.IATIProgramme) (years []year, days []int64) {
	begins, ends := p.Begins(), p.Ends()
	for n := 0; ; n++ {
		from, next := begins.AddMonths(12*n), begins.AddMonths(12*(n+1))
		to := next.AddDays(-1)
		if !to.Before(ends) {
			to = ends
		}
		if to.Before(from) || n > 0 && to == from {
			return years, days
		}
		years, days = append(years, year{from, to}), append(days, int64(to.DaysSince(from))+1)
		if to == ends {
			return years, days
		}
	}
}

// planned is a tranche that is not transferred yet, on its day or, where the
// document gives none, at some time of the programme.
func (l *layout) planned(p models.IATIProgramme, x models.IATIPlanned, activity string) Planned {
	i := l.data.Identity
	out := Planned{Type: "1", Start: Day{x.DueOn.String()}, Provider: &Party{Ref: i.Identifier, Type: i.Kind, ProviderActivity: activity, Text: plain(i.Name)}, Receiver: l.party(x.OrganisationID)}
	on := x.DueOn
	if on.IsZero() {
		on = p.Begins()
		out.Start, out.End = Day{on.String()}, &Day{p.Ends().String()}
	}
	out.Value = dollars(x.Cents, on)
	return out
}

func dollars(cents money.Cents, on when.Date) Value {
	return Value{On: on.String(), Amount: cents.String()}
}

// results are the outcomes and outputs with their indicators: what was approved,
// and the figures of published years.
func (l *layout) results(p models.IATIProgramme) []Result {
	var out []Result
	at := map[string]int{}
	for _, x := range p.Indicators {
		i, ok := at[x.Result]
		if !ok {
			i, at[x.Result] = len(out), len(out)
			r := Result{Type: "2", Title: l.words("iati.file.outcome", "Number", clean(x.Result))}
			if strings.Contains(x.Result, ".") {
				r.Type, r.Title = "1", l.words("iati.file.output", "Number", clean(x.Result))
			}
			if clean(x.Statement) != "" {
				r.Title = plain(x.Statement)
			}
			out = append(out, r)
		}
		out[i].Indicators = append(out[i].Indicators, l.indicator(p, x))
	}
	return out
}

func (l *layout) indicator(p models.IATIProgramme, x models.ProgrammeIndicator) Indicator {
	i := Indicator{Measure: "1", Ascending: "1", Title: plain(x.Indicator)}
	if clean(x.Indicator) == "" {
		i.Title = l.words("iati.file.indicator", "Number", strconv.Itoa(x.Position))
	}
	if inPerCent(x.Unit) {
		i.Measure = "2"
	}
	if unit := clean(x.Unit); unit != "" {
		text := l.words("iati.file.unit", "Unit", unit)
		i.Description = &text
	}
	base, hasBase := models.PlainDecimal(x.Baseline)
	target, hasTarget := models.PlainDecimal(x.Target)
	if hasBase && x.BaselineYear > 0 {
		i.Baseline = &Baseline{Year: x.BaselineYear, Value: base.String()}
	}
	if hasBase && hasTarget && target.LessThan(base) {
		i.Ascending = "0"
	}
	begins, ends := p.Begins(), p.Ends()
	for _, y := range p.Years {
		v := y.Value(x.ID)
		if v == nil || !v.Measured {
			continue // not measured is no zero
		}
		reached, ok := models.PlainDecimal(v.Value)
		if !ok {
			continue
		}
		first := when.MustDate(y.Report.Year, 1, 1)
		from := begins
		if first.Before(from) {
			from = first
		}
		i.Periods = append(i.Periods, Period{Start: Day{from.String()}, End: Day{first.LastOfYear().String()}, Actual: &Figure{reached.String()}})
	}
	if hasTarget {
		i.Periods = append(i.Periods, Period{Start: Day{begins.String()}, End: Day{ends.String()}, Target: &Figure{target.String()}})
	}
	return i
}

// inPerCent says whether a unit, as people write it, is per cent.
func inPerCent(unit string) bool {
	unit = strings.ToLower(clean(unit))
	return slices.ContainsFunc([]string{"%", "per cent", "percent", "pour cent", "pourcent", "في المائة", "بالمائة"}, func(w string) bool { return unit == w || strings.HasPrefix(unit, w+" ") })
}
