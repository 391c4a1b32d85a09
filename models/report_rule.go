package models

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// YearDay is a day of any year, by month and day.
type YearDay struct {
	Month int `json:"month"`
	Day   int `json:"day"`
}

// In is the day in a year.
func (d YearDay) In(year int) when.Date { return when.MustDate(year, time.Month(d.Month), d.Day) }

// known says whether every year has the day.
func (d YearDay) known() bool {
	_, err := when.NewDate(2001, time.Month(d.Month), d.Day)
	return err == nil
}

// ReportingRule is one version of when programmes report and which variances are
// explained. Days are of the year after the one that is reported; what became due
// of a year follows the version that was in force when that year ended.
type ReportingRule struct {
	Narrative      YearDay `json:"narrative"`
	Financial      YearDay `json:"financial"`       // certified, of each organisation
	FinalNarrative YearDay `json:"final_narrative"` // after operational closure
	FinalFinancial YearDay `json:"final_financial"` // after financial closure
	Consolidated   YearDay `json:"consolidated"`    // of the agent to contributors
	RemindDays     []int   `json:"remind_days"`     // before the day
	LateFrom       YearDay `json:"late_from"`       // who begins after it began late in the year
	LateOwes       bool    `json:"late_owes"`       // and owes a narrative for that year all the same
	VarianceBP     int     `json:"variance_bp"`     // of what was approved; beyond it words are asked for
}

// StartReportingRule holds until a rule is adopted: 31 March, 30 April and 31 May
// as the agent's funds report, a variance beyond a fifth is explained.
var StartReportingRule = ReportingRule{Narrative: YearDay{3, 31}, Financial: YearDay{4, 30}, FinalNarrative: YearDay{4, 30}, FinalFinancial: YearDay{5, 31},
	Consolidated: YearDay{5, 31}, RemindDays: []int{30, 7}, LateFrom: YearDay{10, 1}, LateOwes: true, VarianceBP: 20_00}

// ReportKinds lists what is owed, in the order of the year.
var ReportKinds = []ReportKind{ReportNarrativePart, ReportNarrative, ReportFinancial, ReportFinalNarrative, ReportFinalFinancial, ReportConsolidated}

// ReportKind is what is owed: a text or figures, of a year or of the whole.
type ReportKind string

const (
	ReportNarrativePart  ReportKind = "part"      // of an organisation that does not lead, with the narrative
	ReportNarrative      ReportKind = "narrative" // of the lead
	ReportFinancial      ReportKind = "financial" // certified, of each organisation
	ReportFinalNarrative ReportKind = "final_narrative"
	ReportFinalFinancial ReportKind = "final_financial"
	ReportConsolidated   ReportKind = "consolidated" // of the agent, with the secretariat
)

// Elsewhere says whether the report is made outside of the system, so that its
// arrival is recorded by hand.
func (k ReportKind) Elsewhere() bool { return k == ReportFinalFinancial || k == ReportConsolidated }

// Due is the last day of a kind of report for a year.
func (r ReportingRule) Due(kind ReportKind, year int) when.Date {
	day := r.Narrative
	switch kind {
	case ReportFinancial:
		day = r.Financial
	case ReportFinalNarrative:
		day = r.FinalNarrative
	case ReportFinalFinancial:
		day = r.FinalFinancial
	case ReportConsolidated:
		day = r.Consolidated
	}
	return day.In(year + 1)
}

// Validate names each day that there is not, and figures out of range.
func (r ReportingRule) Validate() error {
	var f Faults
	for _, d := range []struct {
		name string
		day  YearDay
	}{{"narrative", r.Narrative}, {"financial", r.Financial}, {"final_narrative", r.FinalNarrative}, {"final_financial", r.FinalFinancial}, {"consolidated", r.Consolidated}, {"late_from", r.LateFrom}} {
		if !d.day.known() {
			f.Add(d.name, "rules.fault.year_day")
		}
	}
	for i, days := range r.RemindDays {
		if days < 1 || days > 90 || slices.Contains(r.RemindDays[:i], days) || len(r.RemindDays) > 5 {
			f.Add("remind_days", "rules.fault.remind_days")
			break
		}
	}
	if r.VarianceBP < 0 || r.VarianceBP > 100_00 {
		f.Add("variance", "money.rate")
	}
	return f.Err("rules.invalid")
}

// Asks says whether a variance is beyond the rule. What was spent without any
// approval always is.
func (r ReportingRule) Asks(approved, spent money.Cents) bool {
	if approved == 0 {
		return spent != 0
	}
	return max(spent-approved, approved-spent)*100_00 > approved*money.Cents(r.VarianceBP)
}

// String is the day as people write it in the form of a rule: "31.03".
func (d YearDay) String() string { return fmt.Sprintf("%02d.%02d", d.Day, d.Month) }

// ReadYearDay reads what String writes; another text is a day that there is not.
func ReadYearDay(text string) YearDay {
	var d YearDay
	day, month, found := strings.Cut(strings.TrimSuffix(strings.TrimSpace(text), "."), ".")
	if !found {
		return d
	}
	var err error
	if d.Day, err = strconv.Atoi(day); err == nil {
		d.Month, err = strconv.Atoi(month)
	}
	if err != nil {
		return YearDay{}
	}
	return d
}

// ReadDays reads numbers of days between commas; what is no number is read as -1.
func ReadDays(text string) []int {
	var out []int
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '،' || r == ' ' || r == ';' }) {
		days, err := strconv.Atoi(part)
		if err != nil {
			days = -1
		}
		out = append(out, days)
	}
	return out
}

// DaysText is the reverse of ReadDays.
func DaysText(days []int) string {
	out := make([]string, len(days))
	for i, d := range days {
		out[i] = strconv.Itoa(d)
	}
	return strings.Join(out, ", ")
}
