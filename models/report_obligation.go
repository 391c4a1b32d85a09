package models

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"seedfund/models/when"
)

// ReportObligation is one report that somebody owes. It is computed from the
// programme and the rule, and never kept, so that an extension moves it by itself.
type ReportObligation struct {
	Kind           ReportKind
	ProgrammeID    int64 // 0 for a report of the fund
	OrganisationID int64 // that owes it; 0 for the agent
	Year           int   // that is reported
	DueOn          when.Date
	RuleID         int64 // version of the rule, 0 for the start value
	Foreseen       bool  // the closure that it follows has not come: its day may move
}

// ReportObligations are the reports owed for a programme as at a day, the earliest
// first; orgs are its organisations, the lead first. None before its first money.
//
// For each year from the start to the end: a narrative of the lead with a part of
// each other organisation, and certified figures of each, which go on until the
// books are closed; after the closures the final ones. Until a closure comes its
// reports are foreseen for the end of the programme, or this year once that is past.
func ReportObligations(p Programme, orgs []int64, rules RuleHistory[ReportingRule], today when.Date) []ReportObligation {
	if p.StartOn.IsZero() || len(orgs) == 0 {
		return nil
	}
	var out []ReportObligation
	add := func(kind ReportKind, org int64, year int, foreseen bool) {
		v := ReportingRuleOf(rules, year)
		out = append(out, ReportObligation{Kind: kind, ProgrammeID: p.ID, OrganisationID: org, Year: year, DueOn: v.Value.Due(kind, year), RuleID: v.ID, Foreseen: foreseen})
	}
	closed, settled := closureYear(p, p.ClosedOn, today), closureYear(p, p.SettledOn, today)
	settled = max(settled, closed)
	for year := p.StartOn.Year(); year <= closed; year++ {
		if p.ClosedOn.IsZero() && !p.EndOn.IsZero() && year > p.EndOn.Year() {
			break // the activities have ended by what was agreed
		}
		if v := ReportingRuleOf(rules, year).Value; year == p.StartOn.Year() && !v.LateOwes && p.StartOn.After(v.LateFrom.In(year)) {
			continue
		}
		add(ReportNarrative, orgs[0], year, false)
		for _, org := range orgs[1:] {
			add(ReportNarrativePart, org, year, false)
		}
	}
	for year := p.StartOn.Year(); year <= settled; year++ {
		for _, org := range orgs {
			add(ReportFinancial, org, year, false)
		}
	}
	add(ReportFinalNarrative, orgs[0], closed, p.ClosedOn.IsZero())
	for _, org := range orgs {
		add(ReportFinalFinancial, org, settled, p.SettledOn.IsZero())
	}
	sortObligations(out)
	return out
}

// closureYear is the year of a closure, or the one in which it is foreseen.
func closureYear(p Programme, on, today when.Date) int {
	switch {
	case !on.IsZero():
		return on.Year()
	case p.EndOn.IsZero():
		return max(p.StartOn.Year(), today.Year())
	}
	return max(p.EndOn.Year(), today.Year())
}

// FundReportObligations are the agent's consolidated reports from the fund's first
// year on to the one that runs.
func FundReportObligations(first int, rules RuleHistory[ReportingRule], today when.Date) []ReportObligation {
	var out []ReportObligation
	for year := first; first > 0 && year <= today.Year(); year++ {
		v := ReportingRuleOf(rules, year)
		out = append(out, ReportObligation{Kind: ReportConsolidated, Year: year, DueOn: v.Value.Due(ReportConsolidated, year), RuleID: v.ID})
	}
	return out
}

// ReportingRuleOf is the version by which a year's reports are judged: the one in
// force when the year ended. What is adopted later changes nothing of it.
func ReportingRuleOf(rules RuleHistory[ReportingRule], year int) RuleVersion[ReportingRule] {
	v := rules.InForce(time.Date(year+1, time.January, 1, 0, 0, 0, 0, time.UTC))
	if v.ID == 0 && v.Value.Narrative == (YearDay{}) {
		v.Value = StartReportingRule
	}
	return v
}

func sortObligations(rows []ReportObligation) {
	slices.SortStableFunc(rows, func(a, b ReportObligation) int {
		if c := a.DueOn.Compare(b.DueOn); c != 0 {
			return c
		}
		return slices.Index(ReportKinds, a.Kind) - slices.Index(ReportKinds, b.Kind)
	})
}

// State is where an obligation stands at a day: late from the day after its last
// one, planned while its year runs or its closure has not come.
func (o ReportObligation) State(today, doneOn when.Date, waived bool) DutyState {
	return Occurrence{DueFrom: o.Opens(), DueBy: o.DueOn, CompletedOn: doneOn, WaivedOn: waivedOn(waived, today)}.stateOf(today, o.Foreseen)
}

func waivedOn(waived bool, day when.Date) when.Date {
	if waived {
		return day
	}
	return when.Date{}
}

// Opens is the first day after the year, from which the report can be made.
func (o ReportObligation) Opens() when.Date { return when.MustDate(o.Year+1, time.January, 1) }

func (o Occurrence) stateOf(today when.Date, foreseen bool) DutyState {
	if foreseen && !o.Ended() {
		return DutyPlanned
	}
	return o.State(today)
}

// ReportMarking is what was recorded of an obligation by hand.
type ReportMarking string

const (
	ReportWaived   ReportMarking = "waived"   // by the head of the secretariat, with the reason
	ReportReceived ReportMarking = "received" // made elsewhere, with its reference
)

// ReportMark is a row of what was recorded of one obligation; it is never changed.
type ReportMark struct {
	ID             int64
	CreatedAt      time.Time
	Kind           ReportKind
	Year           int
	ProgrammeID    *int64
	OrganisationID *int64
	Mark           ReportMarking
	OnDay          when.Date // of the arrival, or of the waiver
	Note           string    // the reference, or the reason
	ByRole         Role
	PersonID       int64
	MandateID      int64
}

// Of says whether the mark is of an obligation.
func (m ReportMark) Of(o ReportObligation) bool {
	return m.Kind == o.Kind && m.Year == o.Year && valueOf(m.ProgrammeID) == o.ProgrammeID && valueOf(m.OrganisationID) == o.OrganisationID
}

func valueOf(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}

// ReportReminder is a day on which an account was reminded; there is one a day at
// most.
type ReportReminder struct {
	ID        int64
	CreatedAt time.Time
	AccountID int64
	OnDay     when.Date
}

// ReportLine is an obligation as the lists show it.
type ReportLine struct {
	ReportObligation
	Programme     ProgrammeName
	Code          string // of the organisation, empty for the agent
	Organisation  string
	Lead          bool // the organisation leads the programme
	DoneOn        when.Date
	Mark          *ReportMark
	State         DutyState
	DaysLate      int
	RemindDays    []int // of the rule of its year
	Changes       int64 // grows when the programme or the rule behind it changes
	MayWaive      bool  // of the reader
	MayBeReceived bool
	Own           bool // the reader's organisation owes it
}

// Key names an obligation in an address: "narrative.2027.JP-0001.ORG-A".
func (l ReportLine) Key() string {
	key := string(l.Kind) + "." + strconv.Itoa(l.Year)
	if l.ProgrammeID != 0 {
		key += "." + l.Programme.Reference + "." + l.Code
	}
	return key
}

// Period names the narrative of the obligation: the year, or the final one; empty
// for figures.
func (l ReportLine) Period() string {
	switch l.Kind {
	case ReportNarrative, ReportNarrativePart:
		return NarrativePeriod(NarrativeAnnual, l.Year)
	case ReportFinalNarrative:
		return NarrativePeriod(NarrativeFinal, l.Year)
	}
	return ""
}

// Judge fills in where an obligation stands at a day.
func (l *ReportLine) Judge(today when.Date) {
	l.State = l.ReportObligation.State(today, l.DoneOn, l.Mark != nil && l.Mark.Mark == ReportWaived)
	if l.DaysLate = 0; l.State == DutyLate {
		l.DaysLate = today.DaysSince(l.DueOn)
	}
}

// Reminds says whether its owner is reminded on a day: so many days before it as
// the rule says, on the first day after it, and every thirtieth from then on.
func (l ReportLine) Reminds(today when.Date) bool {
	switch l.State {
	case DutyOpen:
		return slices.Contains(l.RemindDays, l.DueOn.DaysSince(today))
	case DutyLate:
		return (l.DaysLate-1)%30 == 0
	}
	return false
}

// ReportList is what is owed and what is overdue, as one reader sees it.
type ReportList struct {
	Today when.Date
	Lines []ReportLine
}

// Overdue are the lines that are late, the oldest first.
func (r ReportList) Overdue() []ReportLine {
	return r.where(func(l ReportLine) bool { return l.State == DutyLate })
}

// Own are the open and coming lines of the reader's organisation.
func (r ReportList) Own() []ReportLine {
	return r.where(func(l ReportLine) bool { return l.Own && (l.State == DutyOpen || l.State == DutyPlanned) })
}

// Others are the rest that is not late.
func (r ReportList) Others() []ReportLine {
	return r.where(func(l ReportLine) bool {
		return l.State != DutyLate && !(l.Own && (l.State == DutyOpen || l.State == DutyPlanned))
	})
}

func (r ReportList) where(keep func(ReportLine) bool) []ReportLine {
	var out []ReportLine
	for _, l := range r.Lines {
		if keep(l) {
			out = append(out, l)
		}
	}
	return out
}

// ReportKey takes an obligation's name in an address apart.
func ReportKey(key string) (kind ReportKind, year int, programme, organisation string, err error) {
	parts := strings.SplitN(key, ".", 4)
	if len(parts) != 2 && len(parts) != 4 || !slices.Contains(ReportKinds, ReportKind(parts[0])) {
		return "", 0, "", "", NotFound("report_marks")
	}
	if year, err = strconv.Atoi(parts[1]); err != nil {
		return "", 0, "", "", NotFound("report_marks")
	}
	if len(parts) == 4 {
		programme, organisation = parts[2], parts[3]
	}
	return ReportKind(parts[0]), year, programme, organisation, nil
}

// OwedAs says whether persons of a role make the report for its owner: programme
// officers write, headquarters finance certifies, the agent consolidates.
func (o ReportObligation) OwedAs(role Role) bool {
	switch o.Kind {
	case ReportFinancial, ReportFinalFinancial:
		return role == RolePUNOFinance
	case ReportConsolidated:
		return role == RoleAgentOfficer
	}
	return role == RolePUNOProgramme
}
