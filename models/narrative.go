package models

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// NarrativeKind is whether a narrative is of a year or of the whole programme.
type NarrativeKind string

const (
	NarrativeAnnual NarrativeKind = "annual"
	NarrativeFinal  NarrativeKind = "final"
)

// NarrativePeriod names a narrative in an address: "2027", "2027-final".
func NarrativePeriod(kind NarrativeKind, year int) string {
	if kind == NarrativeFinal {
		return strconv.Itoa(year) + "-final"
	}
	return strconv.Itoa(year)
}

// ReadNarrativePeriod is the reverse of NarrativePeriod; anything else is not found.
func ReadNarrativePeriod(text string) (NarrativeKind, int, error) {
	kind := NarrativeAnnual
	number, final := strings.CutSuffix(text, "-final")
	if final {
		kind = NarrativeFinal
	}
	year, err := strconv.Atoi(number)
	if err != nil || strconv.Itoa(year) != number {
		return "", 0, NotFound("narrative_reports")
	}
	return kind, year, nil
}

// NarrativeText is what is said: of the whole by the lead, of a part by its
// organisation. Source: the agent's form of annual reports, "executive summary",
// "narrative by outcome", "challenges, lessons", "a specific story".
type NarrativeText struct {
	Summary  string
	Progress string
	Lessons  string
	Story    string
}

// NarrativeSections names the sections in their order; the story may be left out.
var NarrativeSections = []string{"summary", "progress", "lessons", "story"}

// NarrativeTextLimit is how long one section may be, in characters.
const NarrativeTextLimit = 20_000

// Section is the text of one section.
func (t NarrativeText) Section(name string) string {
	switch name {
	case "summary":
		return t.Summary
	case "progress":
		return t.Progress
	case "lessons":
		return t.Lessons
	}
	return t.Story
}

func (t NarrativeText) trimmed() NarrativeText {
	return NarrativeText{strings.TrimSpace(t.Summary), strings.TrimSpace(t.Progress), strings.TrimSpace(t.Lessons), strings.TrimSpace(t.Story)}
}

func (t NarrativeText) faults(f *Faults) {
	for _, name := range NarrativeSections {
		if len([]rune(t.Section(name))) > NarrativeTextLimit {
			f.Add(name, "narrative.fault.long", "Limit", NarrativeTextLimit)
		}
	}
}

// Gaps are the sections that cannot be left out and are empty.
func (t NarrativeText) Gaps() []FieldError {
	var f Faults
	for _, name := range NarrativeSections[:3] {
		if t.Section(name) == "" {
			f.Add(name, "narrative.gap."+name)
		}
	}
	return f
}

// NarrativeReport is a programme's narrative of a year, or the final one. Figures
// is what was printed when it was published, as PrintFigures writes it.
type NarrativeReport struct {
	ID            int64
	Version       int64
	CreatedAt     time.Time
	ProgrammeID   int64
	Year          int
	Kind          NarrativeKind
	State         NarrativeState
	NarrativeText `gorm:"embedded"`
	Without       string    // why it was signed without a part
	SignedOn      when.Date // zero while it is open
	PublishedAt   *time.Time
	Figures       string
}

// NarrativePart is one organisation's part. Explanations are by category.
type NarrativePart struct {
	ID             int64
	Version        int64
	CreatedAt      time.Time
	ReportID       int64
	OrganisationID int64
	State          NarrativePartState
	NarrativeText  `gorm:"embedded"`
	Explanations   string
	Reason         string    // of the last return
	SubmittedOn    when.Date // first submission
}

// NarrativeEvent is who took a report or a part a step further, and why.
type NarrativeEvent struct {
	ID        int64
	CreatedAt time.Time
	ReportID  int64
	PartID    *int64
	Action    NarrativeAction
	Note      string
	ByRole    Role
	PersonID  int64
	MandateID int64
}

// Open says whether its organisation may write the part.
func (p NarrativePart) Open(of NarrativeState) bool {
	return of == NarrativeOpen && (p.State == NarrativePartDraft || p.State == NarrativePartReturned)
}

// In says whether the part is with the lead or accepted.
func (p NarrativePart) In() bool {
	return p.State == NarrativePartSubmitted || p.State == NarrativePartAccepted
}

// Explained is the word on a category's variance, empty for none.
func (p NarrativePart) Explained(category int) string {
	return ReadExplanations(p.Explanations)[category]
}

// ExplanationField names the field of a category's word on its variance.
func ExplanationField(category int) string { return "explanation_" + strconv.Itoa(category) }

// ReadExplanations reads words by category out of a part.
func ReadExplanations(text string) map[int]string {
	out := map[int]string{}
	if text != "" && json.Unmarshal([]byte(text), &out) != nil {
		return map[int]string{}
	}
	return out
}

// NarrativeInput is what is saved of the whole or of a part; the version is the one
// the form was opened with, 0 where there was none.
type NarrativeInput struct {
	Version      int64
	Text         NarrativeText
	Explanations map[int]string // of a part
}

// Clean trims what was typed and names what is too long.
func (in *NarrativeInput) Clean() error {
	var f Faults
	in.Text = in.Text.trimmed()
	in.Text.faults(&f)
	kept := map[int]string{}
	for category, text := range in.Explanations {
		text = strings.TrimSpace(text)
		if category < 1 || category > 8 {
			f.Add(ExplanationField(category), "money.fault.required")
		} else if len([]rune(text)) > ResultTextLimit {
			f.Add(ExplanationField(category), "narrative.fault.long", "Limit", ResultTextLimit)
		} else if text != "" {
			kept[category] = text
		}
	}
	in.Explanations = kept
	return f.Err("narrative.fault.report")
}

// Written is the explanations in the one writing in which a part keeps them.
func (in NarrativeInput) Written() string {
	if len(in.Explanations) == 0 {
		return ""
	}
	text, _ := json.Marshal(in.Explanations) // keys of a map are written in their order
	return string(text)
}

// FigureLine is what was approved and spent in one category by one organisation.
// Certainty is empty where nothing was reported: missing is no zero.
type FigureLine struct {
	OrganisationID int64       `json:"organisation"`
	Category       int         `json:"category"`
	Approved       money.Cents `json:"approved"`
	Spent          money.Cents `json:"spent"`
	Certainty      Certainty   `json:"certainty"`
	Asks           bool        `json:"asks"` // beyond the rule: words are asked for

	Since *FigureSince `json:"-"` // what came after it was printed
}

// FigureSince is a figure that came after the printed one.
type FigureSince struct {
	Spent     money.Cents
	Certainty Certainty
}

// Variance is what was spent beyond what was approved, negative where less was.
func (l FigureLine) Variance() money.Cents { return l.Spent - l.Approved }

// Share is the variance of what was approved, blank at zero approved.
func (l FigureLine) Share() money.Percentage { return money.Share(l.Variance(), l.Approved, 1) }

// Reported says whether there is a figure at all.
func (l FigureLine) Reported() bool { return l.Certainty != "" }

// Figures compares budget with expenditure: lines that ask for words first, each
// by how far apart they lie; lines with nothing on either side are left out.
func Figures(rule ReportingRule, lines []FigureLine) []FigureLine {
	lines = slices.DeleteFunc(slices.Clone(lines), func(l FigureLine) bool { return l.Approved == 0 && l.Spent == 0 })
	for i := range lines {
		lines[i].Asks = lines[i].Reported() && rule.Asks(lines[i].Approved, lines[i].Spent)
	}
	slices.SortStableFunc(lines, func(a, b FigureLine) int {
		if a.Asks != b.Asks {
			if a.Asks {
				return -1
			}
			return 1
		}
		if !a.Asks {
			return cmp.Or(cmp.Compare(a.OrganisationID, b.OrganisationID), cmp.Compare(a.Category, b.Category))
		}
		return cmp.Or(cmp.Compare(farApart(b), farApart(a)), cmp.Compare(a.OrganisationID, b.OrganisationID), cmp.Compare(a.Category, b.Category))
	})
	return lines
}

func farApart(l FigureLine) money.Cents { return max(l.Variance(), -l.Variance()) }

// PrintFigures writes figures as a published report keeps them.
func PrintFigures(lines []FigureLine) string {
	if lines == nil {
		lines = []FigureLine{}
	}
	text, _ := json.Marshal(lines)
	return string(text)
}

// PrintedFigures reads them again, each with what came later: another sum, or the
// same one certified. A line that came new is added as printed at zero.
func PrintedFigures(text string, now []FigureLine) ([]FigureLine, error) {
	var printed []FigureLine
	if err := json.Unmarshal([]byte(text), &printed); err != nil {
		return nil, err
	}
	for _, l := range now {
		i := slices.IndexFunc(printed, func(p FigureLine) bool { return p.OrganisationID == l.OrganisationID && p.Category == l.Category })
		if i < 0 {
			printed = append(printed, FigureLine{OrganisationID: l.OrganisationID, Category: l.Category})
			i = len(printed) - 1
		}
		if p := &printed[i]; l.Reported() && (p.Spent != l.Spent || p.Certainty != l.Certainty) {
			p.Since = &FigureSince{l.Spent, l.Certainty}
		}
	}
	for i := range printed {
		p := &printed[i]
		if p.Since == nil && p.Reported() && !slices.ContainsFunc(now, func(l FigureLine) bool { return p.OrganisationID == l.OrganisationID && p.Category == l.Category }) && p.Spent != 0 {
			p.Since = &FigureSince{0, certaintyOf(now, p.OrganisationID)}
		}
	}
	return printed, nil
}

func certaintyOf(lines []FigureLine, organisation int64) Certainty {
	for _, l := range lines {
		if l.OrganisationID == organisation && l.Reported() {
			return l.Certainty
		}
	}
	return Interim
}

// Unexplained are the variances of a part that ask for words and have none.
func (p NarrativePart) Unexplained(lines []FigureLine) []FieldError {
	var f Faults
	for _, l := range lines {
		if l.OrganisationID == p.OrganisationID && l.Asks && p.Explained(l.Category) == "" {
			f.Add(ExplanationField(l.Category), "narrative.gap.explanation", "Category", l.Category)
		}
	}
	return f
}

// NarrativePartView is a part with its organisation, as a reader sees it.
type NarrativePartView struct {
	NarrativePart
	Code    string
	Name    string
	Former  *NarrativePart // of the year before
	Write   bool           // by the reader
	Accept  bool
	Return  bool
	Figures []FigureLine // its own
	Gaps    []FieldError // what stands before the submission
}

// NarrativePage is a narrative report as one reader sees it.
type NarrativePage struct {
	Report    NarrativeReport
	Programme ProgrammeName
	Outcomes  []string // statements of the framework, for the section on progress
	Parts     []NarrativePartView
	Former    *NarrativeReport // of the year before
	Figures   []FigureLine
	Tranches  []int // whose money was approved and paid by the end of the period
	Rule      ReportingRule
	Results   ResultState // of the report on results of the year, empty for none
	Events    []NarrativeEvent
	Ended     bool
	Gaps      []FieldError // what stands before the signature
	Missing   []FieldError // parts that are not in
	Write     bool         // the lead's text
	Settle    bool         // accept, return, publish
}

// Part finds a part by its organisation's code.
func (v NarrativePage) Part(code string) (NarrativePartView, bool) {
	for _, p := range v.Parts {
		if p.Code == code {
			return p, true
		}
	}
	return NarrativePartView{}, false
}

// Period names the report in its address.
func (v NarrativePage) Period() string { return NarrativePeriod(v.Report.Kind, v.Report.Year) }

// WaitingNarrative is a part, or with no organisation a whole report, that waits for
// somebody.
type WaitingNarrative struct {
	Reference    string // of the programme
	Title        string
	Year         int
	Kind         NarrativeKind
	Organisation string
}
