package models

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"seedfund/models/when"
)

// ResultReport is a programme's report on its results of one year. Published is
// how often it was published; figures written since belong to the next edition.
type ResultReport struct {
	ID          int64
	Version     int64
	CreatedAt   time.Time
	ProgrammeID int64
	Year        int
	State       ResultState
	Published   int
}

// ResultEvent is who took a report on results a step further, and why.
type ResultEvent struct {
	ID        int64
	CreatedAt time.Time
	ReportID  int64
	Action    ResultAction
	Note      string
	ByRole    Role
	PersonID  int64
	MandateID int64
}

// IndicatorValue is one version of what an indicator had reached at the end of a
// year; a correction is a new version. Not measured is no zero: it has no value
// and says why.
type IndicatorValue struct {
	ID          int64
	CreatedAt   time.Time
	ReportID    int64
	ProgrammeID int64
	IndicatorID int64
	Number      int // of the versions, from 1
	Edition     int // of the report
	Measured    bool
	Value       string // decimal
	Why         string // it was not measured
	Split       string // as SplitRows writes it
	SplitWhy    string // it is not split as the framework asks
	Means       string // where the figure comes from
	Reason      string // of a correction
	ByRole      Role
	PersonID    int64
	MandateID   int64
}

// RiskStatus is one version of how a risk stood at the end of a year.
type RiskStatus struct {
	ID          int64
	CreatedAt   time.Time
	ReportID    int64
	ProgrammeID int64
	RiskID      int64
	Number      int
	Edition     int
	Likelihood  int // 1 to 5
	Impact      int
	Note        string
	Reason      string
	ByRole      Role
	PersonID    int64
	MandateID   int64
}

// Level is likelihood times impact with its band.
func (s RiskStatus) Level() (level int, band string) {
	return ProgrammeRisk{Likelihood: s.Likelihood, Impact: s.Impact}.Level()
}

// Change compares two levels: "up", "down" or "same", empty where the former is
// not given.
func (s RiskStatus) Change(from ProgrammeRisk) string {
	now, _ := s.Level()
	before, _ := from.Level()
	switch {
	case before == 0:
		return ""
	case now > before:
		return "up"
	case now < before:
		return "down"
	}
	return "same"
}

// PlainFigure takes the blanks of grouping out of a figure that a person wrote.
func PlainFigure(text string) string {
	return strings.NewReplacer("\u00a0", "", "\u202f", "", " ", "", "\t", "").Replace(text)
}

// ValueInput is what a person says of one indicator: a value, or why there is
// none; nothing of both leaves it as it stands.
type ValueInput struct {
	IndicatorID int64
	Value       string
	Why         string
	Split       []SplitPart
	SplitWhy    string
	Means       string
}

// RiskInput is what a person says of one risk; zeros leave it as it stands.
type RiskInput struct {
	RiskID     int64
	Likelihood int
	Impact     int
	Note       string
}

// ResultInput is what is saved of one year's report: version is the one the form
// was opened with, 0 where there was none.
type ResultInput struct {
	Year    int
	Version int64
	Reason  string // of changing what was published
	Values  []ValueInput
	Risks   []RiskInput
}

// The fields of a report's form.
func ValueField(id int64) string      { return fmt.Sprintf("value[%d]", id) }
func WhyField(id int64) string        { return fmt.Sprintf("why[%d]", id) }
func SplitField(id int64) string      { return fmt.Sprintf("split[%d]", id) }
func SplitWhyField(id int64) string   { return fmt.Sprintf("split_why[%d]", id) }
func MeansField(id int64) string      { return fmt.Sprintf("means[%d]", id) }
func LikelihoodField(id int64) string { return fmt.Sprintf("likelihood[%d]", id) }
func ImpactField(id int64) string     { return fmt.Sprintf("impact[%d]", id) }
func NoteField(id int64) string       { return fmt.Sprintf("note[%d]", id) }

// ResultYear is one year's report with the versions that count for its reader.
type ResultYear struct {
	Report   ResultReport
	Values   []IndicatorValue // at most one for each indicator
	Statuses []RiskStatus     // at most one for each risk
}

// Value is what counts of an indicator, nil where nothing was said.
func (y ResultYear) Value(indicator int64) *IndicatorValue {
	i := slices.IndexFunc(y.Values, func(v IndicatorValue) bool { return v.IndicatorID == indicator })
	if i < 0 {
		return nil
	}
	return &y.Values[i]
}

// Status is what counts of a risk, nil where nothing was said.
func (y ResultYear) Status(risk int64) *RiskStatus {
	i := slices.IndexFunc(y.Statuses, func(s RiskStatus) bool { return s.RiskID == risk })
	if i < 0 {
		return nil
	}
	return &y.Statuses[i]
}

// LatestValues are of each indicator the last version of editions up to one.
func LatestValues(rows []IndicatorValue, edition int) []IndicatorValue {
	var out []IndicatorValue
	for _, r := range rows {
		if r.Edition > edition {
			continue
		}
		i := slices.IndexFunc(out, func(v IndicatorValue) bool { return v.IndicatorID == r.IndicatorID })
		switch {
		case i < 0:
			out = append(out, r)
		case out[i].Number < r.Number:
			out[i] = r
		}
	}
	return out
}

// LatestStatuses are of each risk the last version of editions up to one.
func LatestStatuses(rows []RiskStatus, edition int) []RiskStatus {
	var out []RiskStatus
	for _, r := range rows {
		if r.Edition > edition {
			continue
		}
		i := slices.IndexFunc(out, func(v RiskStatus) bool { return v.RiskID == r.RiskID })
		switch {
		case i < 0:
			out = append(out, r)
		case out[i].Number < r.Number:
			out[i] = r
		}
	}
	return out
}

// Changes are the new versions that an input makes of a year's report, those that
// say nothing new left out; or everything that is wrong with it.
func (in ResultInput) Changes(r ProgrammeResults, y ResultYear) (values []IndicatorValue, statuses []RiskStatus, err error) {
	c := changes{in: in, year: y, reason: strings.TrimSpace(in.Reason)}
	for _, v := range in.Values {
		at := slices.IndexFunc(r.Indicators, func(x ProgrammeIndicator) bool { return x.ID == v.IndicatorID })
		if at < 0 {
			return nil, nil, NotFound("programme_indicators")
		}
		c.value(v, r.Indicators[at].Unit)
	}
	for _, s := range in.Risks {
		if !slices.ContainsFunc(r.Risks, func(x ProgrammeRisk) bool { return x.ID == s.RiskID }) {
			return nil, nil, NotFound("programme_risks")
		}
		c.risk(s)
	}
	if c.published && c.reason == "" {
		c.faults.Add("reason", "results.fault.correction")
	}
	c.long("reason", c.reason)
	return c.values, c.statuses, c.faults.Err("results.fault.report")
}

type changes struct {
	in        ResultInput
	year      ResultYear
	reason    string
	published bool // something that was published changes
	faults    Faults
	values    []IndicatorValue
	statuses  []RiskStatus
}

func (c *changes) long(field, text string) {
	if len([]rune(text)) > ResultTextLimit {
		c.faults.Add(field, "results.fault.long", "Max", ResultTextLimit)
	}
}

func (c *changes) value(v ValueInput, unit string) {
	id, stands := v.IndicatorID, c.year.Value(v.IndicatorID)
	row := IndicatorValue{IndicatorID: id, Number: 1, Value: PlainFigure(v.Value), Why: strings.TrimSpace(v.Why), SplitWhy: strings.TrimSpace(v.SplitWhy), Means: strings.TrimSpace(v.Means)}
	row.Measured = row.Value != ""
	row.Split = SplitRows(v.Split)
	switch _, plain := PlainDecimal(row.Value); {
	case !row.Measured && row.Why == "" && stands == nil && row.Split+row.SplitWhy+row.Means == "":
		return
	case !row.Measured && row.Why == "":
		c.faults.Add(ValueField(id), "results.fault.emptied")
	case row.Measured && row.Why != "":
		c.faults.Add(WhyField(id), "results.fault.both")
	case row.Measured && !plain:
		c.faults.Add(ValueField(id), "results.fault.figure")
	}
	for i, p := range SplitOf(row.Split) {
		if _, plain := PlainDecimal(p.Value); !plain || p.Group == "" {
			c.faults.Add(SplitField(id), "results.fault.split", "Line", i+1)
			break
		}
	}
	if len(v.Split) > RowLimit || row.Split != "" && !row.Measured {
		c.faults.Add(SplitField(id), "results.fault.split_alone")
	}
	c.long(WhyField(id), row.Why)
	c.long(SplitWhyField(id), row.SplitWhy)
	c.long(MeansField(id), row.Means)
	if stands != nil {
		if stands.Value == row.Value && stands.Why == row.Why && stands.Split == row.Split && stands.SplitWhy == row.SplitWhy && stands.Means == row.Means {
			return
		}
		row.Number = stands.Number + 1
		c.published = c.published || stands.Edition <= c.year.Report.Published
	}
	for _, over := range row.Splits(unit) {
		if over.Above() {
			c.faults.Add(SplitField(id), "results.fault.split_above", "Parts", over.Parts, "Value", row.Value)
			break
		}
	}
	row.Reason = c.reason
	c.values = append(c.values, row)
}

func (c *changes) risk(s RiskInput) {
	id, stands := s.RiskID, c.year.Status(s.RiskID)
	row := RiskStatus{RiskID: id, Number: 1, Likelihood: s.Likelihood, Impact: s.Impact, Note: strings.TrimSpace(s.Note)}
	if s.Likelihood == 0 && s.Impact == 0 && row.Note == "" && stands == nil {
		return
	}
	if s.Likelihood < 1 || s.Likelihood > 5 {
		c.faults.Add(LikelihoodField(id), "results.fault.one_to_five")
	}
	if s.Impact < 1 || s.Impact > 5 {
		c.faults.Add(ImpactField(id), "results.fault.one_to_five")
	}
	c.long(NoteField(id), row.Note)
	if stands != nil {
		if stands.Likelihood == row.Likelihood && stands.Impact == row.Impact && stands.Note == row.Note {
			return
		}
		row.Number = stands.Number + 1
		c.published = c.published || stands.Edition <= c.year.Report.Published
	}
	row.Reason = c.reason
	c.statuses = append(c.statuses, row)
}

// Gaps are what stands before the submission of a year's report: an indicator
// without a value or a reason, a figure that is not split as asked or whose parts
// are more than it, a risk without a status.
func (y ResultYear) Gaps(r ProgrammeResults) []FieldError {
	var f Faults
	for _, x := range r.Indicators {
		switch v := y.Value(x.ID); {
		case v == nil:
			f.Add(ValueField(x.ID), "results.gap.value", "Indicator", x.Indicator)
		case v.Measured && x.Disaggregation != "" && v.Split == "" && v.SplitWhy == "":
			f.Add(SplitField(x.ID), "results.gap.split", "Indicator", x.Indicator)
		case slices.ContainsFunc(v.Splits(x.Unit), Split.Above):
			f.Add(SplitField(x.ID), "results.gap.split_above", "Indicator", x.Indicator)
		}
	}
	for _, x := range r.Risks {
		if y.Status(x.ID) == nil {
			f.Add(LikelihoodField(x.ID), "results.gap.risk", "Risk", x.Risk)
		}
	}
	return f
}

// ResultYears are the years that can be reported at a day: from the one in which
// the programme began to the one that runs, not beyond its end; none before it began.
func ResultYears(p Programme, today when.Date) []int {
	if p.StartOn.IsZero() {
		return nil
	}
	last := today.Year()
	if !p.EndOn.IsZero() {
		last = min(last, p.EndOn.Year())
	}
	var out []int
	for year := p.StartOn.Year(); year <= last; year++ {
		out = append(out, year)
	}
	return out
}

// ResultPage is one year's report as those who write or look at it see it.
type ResultPage struct {
	ProgrammeResults
	Year    ResultYear // the latest versions, published or not
	Years   []int      // that can be reported
	Events  []ResultEvent
	History []IndicatorValue // every version, by indicator and number
	Gaps    []FieldError
	Ended   bool // the year is over for the programme
	Write   bool
	Settle  bool // publish, send back
}

// Counts is the last edition of a report whose values count: the one published,
// and for those who see submitted reports the one that is submitted.
func (r ResultReport) Counts(submitted bool) int {
	if submitted && r.State == ResultSubmitted {
		return r.Published + 1
	}
	return r.Published
}

// SubmittedResult is a report on results that waits for its publication.
type SubmittedResult struct {
	Reference string // of the programme
	Title     string
	Year      int
}
