package models

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"seedfund/models/money"
	"seedfund/models/when"
)

// ProgrammeIndicator is one line of a programme's results framework, copied from
// the submission that was approved and locked: rows are only added. A figure that
// the document did not give is empty, which is not zero.
type ProgrammeIndicator struct {
	ID             int64
	ProgrammeID    int64
	SubmissionID   int64
	Position       int
	Result         string // an outcome, "1", or an output of one, "1.2"
	Statement      string
	Indicator      string
	Unit           string
	Baseline       string // decimal
	BaselineYear   int    // 0 where none was given
	Target         string // decimal
	Disaggregation string // what figures are to be split by, empty for nothing
	Source         string
	FundIndicator  string // code of the fund's own indicator, empty for none
}

// ProgrammeRisk is one line of a programme's risk register as it was approved;
// likelihood and impact are from 1 to 5, 0 where the document gave none.
type ProgrammeRisk struct {
	ID           int64
	ProgrammeID  int64
	SubmissionID int64
	Position     int
	Risk         string
	Category     string // of RiskCategories
	Likelihood   int
	Impact       int
	Treatment    string
	Owner        string
}

// MarkerStage says when a level was given to a marker.
type MarkerStage string

const (
	MarkerApproval MarkerStage = "approval" // as the Board decided on it
	MarkerCheck    MarkerStage = "check"    // graded anew, with a reason
)

// ProgrammeMarker is one grading of a programme by a marker. A new grading is a
// new row with its reason; the former stays.
//
// clause 19: the fund's work is based on human rights, gender-responsive and
// child-sensitive.
type ProgrammeMarker struct {
	ID            int64
	CreatedAt     time.Time
	ProgrammeID   int64
	Marker        string // code of the form's question
	Number        int    // of the gradings of this marker, from 1
	Scale         string // version of the scale
	Level         string // code of the level
	Justification string
	Stage         MarkerStage
	Reason        string
	Label         Texts // of the marker, as the form had it
	LevelLabel    Texts
	ByRole        Role
	PersonID      int64
	MandateID     int64
}

// Framework is what a programme is measured by: of a document, as it is copied.
type Framework struct {
	Indicators []ProgrammeIndicator
	Risks      []ProgrammeRisk
	Markers    []ProgrammeMarker
}

// FrameworkOf reads results framework, risk register and markers out of the
// answers of a document. A document whose form asked for none has none; answers
// that are no rows are an error.
func FrameworkOf(schema FormSchema, answers map[string]string) (Framework, error) {
	var f Framework
	for _, section := range schema.Sections {
		for _, q := range section.Questions {
			if !slices.Contains([]QuestionKind{QuestionIndicator, QuestionRisk, QuestionMarker}, q.Kind) || !schema.Asks(q.Code, answers) {
				continue
			}
			rows, err := ReadRows(answers[q.Code])
			if err != nil {
				return f, err
			}
			for _, row := range rows {
				f.take(q, row)
			}
		}
	}
	for i := range f.Indicators {
		f.Indicators[i].Position = i + 1
	}
	for i := range f.Risks {
		f.Risks[i].Position = i + 1
	}
	return f, nil
}

func (f *Framework) take(q FormQuestion, row map[string]string) {
	whole := func(code string) int {
		n, _ := strconv.Atoi(row[code])
		return n
	}
	switch q.Kind {
	case QuestionIndicator:
		f.Indicators = append(f.Indicators, ProgrammeIndicator{Result: row["result"], Statement: row["statement"], Indicator: row["indicator"], Unit: row["unit"],
			Baseline: row["baseline"], BaselineYear: whole("baseline_year"), Target: row["target"], Disaggregation: row["disaggregation"], Source: row["source"],
			FundIndicator: row["fund_indicator"]})
	case QuestionRisk:
		f.Risks = append(f.Risks, ProgrammeRisk{Risk: row["risk"], Category: row["category"], Likelihood: whole("likelihood"), Impact: whole("impact"),
			Treatment: row["treatment"], Owner: row["owner"]})
	case QuestionMarker:
		if level, ok := q.option(row["level"]); ok {
			f.Markers = append(f.Markers, ProgrammeMarker{Marker: q.Code, Number: 1, Scale: q.Scale, Level: level.Code, Justification: row["why"],
				Stage: MarkerApproval, Label: q.Label, LevelLabel: level.Label})
		}
	}
}

func (q FormQuestion) option(code string) (FormOption, bool) {
	i := slices.IndexFunc(q.Options, func(o FormOption) bool { return o.Code == code })
	if i < 0 {
		return FormOption{}, false
	}
	return q.Options[i], true
}

// Markers are the questions of a form that are answered by a marker.
func (s FormSchema) Markers() []FormQuestion { return s.ofKind(QuestionMarker) }

// FundIndicators are the fund's own indicators: the options of the form's results
// frameworks, each once.
func (s FormSchema) FundIndicators() []FormOption {
	var out []FormOption
	for _, q := range s.ofKind(QuestionIndicator) {
		for _, o := range q.Options {
			if !slices.ContainsFunc(out, func(x FormOption) bool { return x.Code == o.Code }) {
				out = append(out, o)
			}
		}
	}
	return out
}

func (s FormSchema) ofKind(kind QuestionKind) []FormQuestion {
	var out []FormQuestion
	for _, section := range s.Sections {
		for _, q := range section.Questions {
			if q.Kind == kind {
				out = append(out, q)
			}
		}
	}
	return out
}

// Limits of the texts of markers and reports on results, in characters.
const ResultTextLimit = 3000

// MarkerGrading is a new grading as a person sends it. Known is the number of the
// grading that stood when the form was opened, 0 for none.
type MarkerGrading struct {
	Marker        string
	Level         string
	Justification string
	Reason        string
	Known         int
}

// Grade makes the new row of a grading after the one that stands (nil for none),
// on the scale that the form has now, or says what is wrong with it.
func (g MarkerGrading) Grade(scales []FormQuestion, stands *ProgrammeMarker) (ProgrammeMarker, error) {
	var f Faults
	var out ProgrammeMarker
	i := slices.IndexFunc(scales, func(q FormQuestion) bool { return q.Code == g.Marker })
	if i < 0 {
		f.Add("marker", "results.fault.marker")
		return out, f.Err("results.fault.grading")
	}
	q := scales[i]
	level, known := q.option(g.Level)
	if !known {
		f.Add("level", "results.fault.level")
	}
	long := func(field, text string, missing string) {
		switch {
		case strings.TrimSpace(text) == "":
			f.Add(field, missing)
		case len([]rune(text)) > ResultTextLimit:
			f.Add(field, "results.fault.long", "Max", ResultTextLimit)
		}
	}
	long("justification", g.Justification, "results.fault.justification")
	long("reason", g.Reason, "results.fault.reason")
	if stands != nil && stands.Level == g.Level && stands.Scale == q.Scale && stands.Justification == strings.TrimSpace(g.Justification) {
		f.Add("level", "results.fault.same")
	}
	if err := f.Err("results.fault.grading"); err != nil {
		return out, err
	}
	out = ProgrammeMarker{Marker: q.Code, Number: 1, Scale: q.Scale, Level: level.Code, Justification: strings.TrimSpace(g.Justification), Stage: MarkerCheck,
		Reason: strings.TrimSpace(g.Reason), Label: q.Label, LevelLabel: level.Label}
	if stands != nil {
		out.Number = stands.Number + 1
	}
	return out, nil
}

// LatestMarkers are the gradings in force of rows in any order: of each marker the
// last, in the order in which the markers first came.
func LatestMarkers(rows []ProgrammeMarker) []ProgrammeMarker {
	var out []ProgrammeMarker
	for _, r := range rows {
		i := slices.IndexFunc(out, func(m ProgrammeMarker) bool { return m.Marker == r.Marker })
		switch {
		case i < 0:
			out = append(out, r)
		case out[i].Number < r.Number:
			out[i] = r
		}
	}
	return out
}

// MarkerBasis says which grading money is shown under.
type MarkerBasis string

const (
	BasisApproval MarkerBasis = "approval" // the one the Board decided on
	BasisReport   MarkerBasis = "report"   // spending by the one in force on the day of each report, approved money by the last
)

// MarkedProgramme is a programme's money with its gradings by one marker.
type MarkedProgramme struct {
	ProgrammeID int64
	Approved    money.Cents
	Spent       []MarkedSpending
	Gradings    []ProgrammeMarker // by number
}

// MarkedSpending is what one current report says was spent, as at a day.
type MarkedSpending struct {
	AsAt  when.Date
	Cents money.Cents
}

// MarkerShare is the money under one level of a marker. Level is empty for what
// is not marked, a category of its own. Programmes counts those whose approved
// money stands under it.
type MarkerShare struct {
	Scale      string
	Level      string
	Label      Texts // of the level
	Programmes int
	Approved   money.Cents
	Spent      money.Cents
}

// at is the grading under which money of a day stands; the zero row for none.
func (p MarkedProgramme) at(basis MarkerBasis, day when.Date) ProgrammeMarker {
	var stands ProgrammeMarker
	for _, g := range p.Gradings {
		if basis == BasisApproval && g.Stage == MarkerApproval || basis == BasisReport && (day.IsZero() || !day.Before(when.DateOf(g.CreatedAt))) {
			stands = g
		}
	}
	return stands
}

// MoneyByMarker shares the money of programmes among the levels of one marker.
// Both columns sum exactly to all approved and all spent money. Levels stand in
// the order of their scale and code, what is not marked last.
func MoneyByMarker(basis MarkerBasis, programmes []MarkedProgramme) []MarkerShare {
	type key struct{ scale, level string }
	at := map[key]*MarkerShare{}
	share := func(g ProgrammeMarker) *MarkerShare {
		k := key{g.Scale, g.Level}
		if at[k] == nil {
			at[k] = &MarkerShare{Scale: g.Scale, Level: g.Level, Label: g.LevelLabel}
		}
		return at[k]
	}
	for _, p := range programmes {
		s := share(p.at(basis, when.Date{}))
		s.Programmes++
		s.Approved += p.Approved
		for _, spent := range p.Spent {
			share(p.at(basis, spent.AsAt)).Spent += spent.Cents
		}
	}
	out := make([]MarkerShare, 0, len(at))
	for _, s := range at {
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b MarkerShare) int {
		if (a.Level == "") != (b.Level == "") {
			return cmp.Compare(b.Level, a.Level)
		}
		return cmp.Or(cmp.Compare(a.Scale, b.Scale), cmp.Compare(a.Level, b.Level))
	})
	return out
}

// MarkerMoney is the money of the programmes that a reader knows of by one marker.
type MarkerMoney struct {
	Marker string
	Label  Texts
	Shares []MarkerShare
}

// MarkersOf shares the money of programmes by each marker: those of the form in
// its order, and after them those that only gradings know. Gradings are in the
// order of their numbers.
func MarkersOf(form []FormQuestion, gradings []ProgrammeMarker, programmes []MarkedProgramme, basis MarkerBasis) []MarkerMoney {
	var out []MarkerMoney
	add := func(code string, label Texts) {
		if slices.ContainsFunc(out, func(m MarkerMoney) bool { return m.Marker == code }) {
			return
		}
		marked := slices.Clone(programmes)
		for i := range marked {
			marked[i].Gradings = nil
			for _, g := range gradings {
				if g.Marker == code && g.ProgrammeID == marked[i].ProgrammeID {
					marked[i].Gradings = append(marked[i].Gradings, g)
				}
			}
		}
		out = append(out, MarkerMoney{Marker: code, Label: label, Shares: MoneyByMarker(basis, marked)})
	}
	for _, q := range form {
		add(q.Code, q.Label)
	}
	for _, g := range gradings {
		add(g.Marker, g.Label)
	}
	return out
}

// Totals are the sums of the shares.
func (m MarkerMoney) Totals() (programmes int, approved, spent money.Cents) {
	for _, s := range m.Shares {
		programmes += s.Programmes
		approved += s.Approved
		spent += s.Spent
	}
	return programmes, approved, spent
}

// ProgrammeResults is what a programme is measured by. Risks are nil for readers
// outside the money room.
type ProgrammeResults struct {
	Programme      ProgrammeName
	State          ProgrammeState
	Decision       string // reference
	Indicators     []ProgrammeIndicator
	Markers        []ProgrammeMarker // those in force
	Risks          []ProgrammeRisk
	FundIndicators []FormOption // the fund's own, as the form has them now
	SeesRisks      bool
	Years          []ResultYear // those whose figures are public, the earliest first
	Reports        []int        // years whose report the reader may open
	NotCopied      bool         // the approved document has a framework, and none was copied when the programme was established
	MayCopy        bool         // the reader may copy it now
}

// FundIndicator is a fund's own indicator by its code.
func (r ProgrammeResults) FundIndicator(code string) (FormOption, bool) {
	i := slices.IndexFunc(r.FundIndicators, func(o FormOption) bool { return o.Code == code })
	if code == "" || i < 0 {
		return FormOption{Code: code}, false
	}
	return r.FundIndicators[i], true
}

// Level is likelihood times impact with its band, 0 where either is not given.
func (r ProgrammeRisk) Level() (level int, band string) {
	return RiskLevel(map[string]string{"likelihood": strconv.Itoa(r.Likelihood), "impact": strconv.Itoa(r.Impact)})
}

// ProgrammeMarkers is the page of a programme's markers: every grading, by marker
// and number, the scales as the form has them now, and whether the reader may
// grade anew.
type ProgrammeMarkers struct {
	Programme ProgrammeName
	Decision  string
	History   []ProgrammeMarker
	Scales    []FormQuestion
	May       bool
}

// Standing is the grading of a marker that stands, nil for none.
func (p ProgrammeMarkers) Standing(marker string) *ProgrammeMarker {
	return standing(p.History, marker)
}

func standing(rows []ProgrammeMarker, marker string) *ProgrammeMarker {
	for _, m := range LatestMarkers(rows) {
		if m.Marker == marker {
			return &m
		}
	}
	return nil
}

// PlainDecimal reads a figure as it is stored; what is none gives false.
func PlainDecimal(text string) (decimal.Decimal, bool) {
	if !plainDecimal.MatchString(text) {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(text)
	return d, err == nil
}

// ProgressOf is how far a value has come from the baseline to the target, in
// whole per cent: below 0 and above 100 too. There is none where one of the three
// is no figure or the target is the baseline.
func ProgressOf(baseline, target, value string) (percent int64, ok bool) {
	b, is1 := PlainDecimal(baseline)
	t, is2 := PlainDecimal(target)
	v, is3 := PlainDecimal(value)
	if !is1 || !is2 || !is3 || t.Equal(b) {
		return 0, false
	}
	return v.Sub(b).Mul(decimal.NewFromInt(100)).DivRound(t.Sub(b), 8).Round(0).IntPart(), true
}
