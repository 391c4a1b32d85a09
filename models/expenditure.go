package models

import (
	"slices"
	"strings"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// Certainty says how firm a figure is.
type Certainty string

const (
	Interim   Certainty = "interim"   // voluntary, not final before 30 April of the next year
	Certified Certainty = "certified" // by the organisation's headquarters
)

// ExpenditureKind says what an amount is: money spent in the year, or
// committed and not yet paid on the day of the report.
type ExpenditureKind string

const (
	Spent     ExpenditureKind = "spent"
	Committed ExpenditureKind = "committed"
)

// ReportState says whether a report counts.
type ReportState string

const (
	ReportCurrent   ReportState = "current"
	ReportCorrected ReportState = "corrected" // another took its place; kept as it was
)

// ExpenditureReport is what one organisation reports of one programme for one
// year: amounts of that year by category, and what is committed on the day of
// the report. A correction is a new report; the ledger reverses the old entry
// and posts the new one.
type ExpenditureReport struct {
	ID             int64
	Version        int64
	CreatedAt      time.Time
	Reference      string // E-0001
	ProgrammeID    int64
	OrganisationID int64
	Year           int
	AsAt           when.Date // day up to which the figures run
	Certainty      Certainty
	State          ReportState
	CorrectsID     *int64
	Reason         string // of a correction
	Explanation    string // where more is spent than was received
	SpentCents     money.Cents
	CommittedCents money.Cents
	TransactionID  *int64 // ledger entry, none where nothing was spent
	FileID         *int64
	ReportedBy     int64 // person
	ReportedAs     int64 // mandate
}

// Expenditure is one line of a report.
type Expenditure struct {
	ID       int64
	ReportID int64
	Kind     ExpenditureKind
	Category int // 1 to 7 direct, 8 indirect support costs; 0 for committed amounts that are not broken down
	Cents    money.Cents
}

// Validate names each fault of a report; today is the day of the act. An
// amount may be below zero only as a correction within the year (a credit),
// never in sum.
func (r ExpenditureReport) Validate(lines []Expenditure, today when.Date) error {
	var f Faults
	if r.OrganisationID == 0 {
		f.Add("organisation", "money.fault.required")
	}
	if r.Year < 2000 || r.Year > today.Year() {
		f.Add("year", "money.fault.year", "Last", today.Year())
	}
	switch {
	case r.AsAt.IsZero():
		f.Add("as_at", "money.fault.required")
	case r.AsAt.After(today):
		f.Add("as_at", "money.fault.future")
	case r.AsAt.Year() != r.Year:
		f.Add("as_at", "money.fault.other_year", "Year", r.Year)
	case r.Certainty == Certified && r.AsAt != r.AsAt.LastOfYear():
		f.Add("as_at", "money.fault.certified_year_end")
	}
	if r.Certainty != Interim && r.Certainty != Certified {
		f.Add("certainty", "money.fault.required")
	}
	if r.CorrectsID != nil && strings.TrimSpace(r.Reason) == "" {
		f.Add("reason", "money.fault.correction_reason")
	}
	var spent, committed money.Cents
	seen := map[Expenditure]bool{}
	for i, l := range lines {
		if l.Kind != Spent && l.Kind != Committed || l.Category < 0 || l.Category > 8 || l.Kind == Spent && l.Category == 0 {
			f.Add(cell("lines", i, "category"), "money.fault.required")
		}
		key := Expenditure{Kind: l.Kind, Category: l.Category}
		if seen[key] {
			f.Add(cell("lines", i, "category"), "money.fault.twice")
		}
		seen[key] = true
		if l.Kind == Spent {
			spent += l.Cents
		} else {
			committed += l.Cents
		}
	}
	if spent < 0 || committed < 0 {
		f.Add("lines", "money.fault.below_zero")
	}
	return f.Err("money.fault.expenditure")
}

// CanReplace refuses a report that would put interim figures in the place of
// certified ones.
func (r ExpenditureReport) CanReplace(old ExpenditureReport) error {
	if old.State != ReportCurrent {
		return Conflict("money.conflict.report_corrected", "")
	}
	if old.Certainty == Certified && r.Certainty == Interim {
		return Conflict("money.conflict.certified", "97")
	}
	return nil
}

// SumOf adds the lines of one kind.
func SumOf(lines []Expenditure, kind ExpenditureKind) money.Cents {
	var sum money.Cents
	for _, l := range lines {
		if l.Kind == kind {
			sum += l.Cents
		}
	}
	return sum
}

// UsedSoFar is what counts at the gate: everything spent in the current
// reports, and what is committed in the latest of them alone, for a later
// report's commitments contain the earlier ones.
func UsedSoFar(reports []ExpenditureReport) (spent, committed money.Cents) {
	current := slices.DeleteFunc(slices.Clone(reports), func(r ExpenditureReport) bool { return r.State != ReportCurrent })
	slices.SortFunc(current, func(a, b ExpenditureReport) int { return a.Year - b.Year })
	for _, r := range current {
		spent += r.SpentCents
		committed = r.CommittedCents
	}
	return spent, committed
}
