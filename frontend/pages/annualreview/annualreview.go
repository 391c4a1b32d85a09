// Package annualreview is the pages of the Executive Committee's annual review
// of the Board and of the duties of the calendar.
package annualreview

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/board"
	"seedfund/models"
	"seedfund/reports"
	"seedfund/reports/document"
)

// At gives an address of this site in the language the request pins.
type At func(path string) string

// DutiesView lists the duties of the calendar.
type DutiesView struct {
	layout.Page
	At     At
	Lines  []models.DutyLine
	Waive  bool // the reader may record a waiver
	Faults *models.Error
	Values url.Values
}

// ListView lists the reviews.
type ListView struct {
	layout.Page
	At   At
	Rows []models.AnnualReviewRow
}

// ReviewView is one review.
type ReviewView struct {
	layout.Page
	At      At
	V       models.AnnualReviewView
	Faults  *models.Error
	Values  url.Values
	Failing string // the form that came back
}

// PaperView is a review as one paper to print: the same as the editable file.
type PaperView struct {
	layout.Page
	Document document.Document
}

// LinesView is the rows that one figure counts.
type LinesView struct {
	layout.Page
	At      At
	Measure models.Measure
}

// AnswersView is the questionnaire of a seat.
type AnswersView struct {
	layout.Page
	At        At
	Year      int
	Seat      models.ReviewSeat
	Sheet     models.ReviewSheet
	Questions []models.ReviewQuestion
	Open      bool
	Faults    *models.Error
	Values    url.Values
}

// ReplayView is the year under other rules.
type ReplayView struct {
	layout.Page
	At      At
	Year    int
	Rules   models.ReplayRules
	Replays []models.DecisionReplay
	Faults  *models.Error
	Values  url.Values
}

// WriteView writes a version of the draft.
type WriteView struct {
	layout.Page
	At     At
	V      models.AnnualReviewView
	Faults *models.Error
	Values url.Values
}

func path(year int, more ...string) string {
	return strings.Join(append([]string{"/board/annual-reviews/" + strconv.Itoa(year)}, more...), "/")
}

func dutyState(s models.DutyState) string {
	return map[models.DutyState]string{models.DutyPlanned: "planned", models.DutyOpen: "open", models.DutyLate: "late", models.DutyDone: "done",
		models.DutyDoneLate: "done", models.DutyWaived: "cancelled"}[s]
}

func (v DutiesView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "duties.title"), Columns: []components.Column{
		{Head: i18n.T(ctx, "duties.col.duty"), RowHead: true}, {Head: i18n.T(ctx, "consultations.col.clause"), Kind: components.Narrow}, {Head: i18n.T(ctx, "duties.col.from"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "duties.col.by"), Kind: components.Narrow}, {Head: i18n.T(ctx, "board.col.state"), Kind: components.Narrow}, {Head: i18n.T(ctx, "duties.col.evidence")},
	}}
	for _, l := range v.Lines {
		evidence := components.Words(i18n.T(ctx, l.Type.Evidence))
		switch {
		case l.Evidence != "":
			evidence = components.Cell{Text: i18n.T(ctx, "duties.done_on", "Day", i18n.Date(ctx, l.CompletedOn)), Href: v.At(l.Evidence)}
		case !l.WaivedOn.IsZero():
			evidence = components.Cell{Text: i18n.T(ctx, "duties.waived_by", "Decision", l.WaivedBy), Sub: l.Reason}
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{{Text: i18n.T(ctx, "duties.duty."+l.Duty) + " " + strconv.Itoa(l.Period), Sub: i18n.T(ctx, "duties.holder."+string(l.Type.Holder))},
			components.Words(l.Type.Clause), components.Words(i18n.Date(ctx, l.DueFrom)), components.Words(i18n.Date(ctx, l.DueBy)), components.State(dutyState(l.State)), evidence}})
	}
	return t
}

// open are the stored occurrences that can be waived.
func (v DutiesView) open() []models.DutyLine {
	var out []models.DutyLine
	for _, l := range v.Lines {
		if v.Waive && l.ID != 0 && !l.Ended() {
			out = append(out, l)
		}
	}
	return out
}

func (v ListView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "annualreview.title"), Columns: []components.Column{
		{Head: i18n.T(ctx, "annualreview.col.year"), RowHead: true}, {Head: i18n.T(ctx, "board.col.state"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "annualreview.col.opened"), Kind: components.Narrow}, {Head: i18n.T(ctx, "annualreview.recommendations"), Kind: components.Number}, {Head: i18n.T(ctx, "annualreview.col.unanswered"), Kind: components.Number},
	}}
	for _, r := range v.Rows {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.To(strconv.Itoa(r.Year), v.At(path(r.Year))), components.Words(i18n.T(ctx, "annualreview.state."+string(r.State))),
			components.Words(i18n.ShortDate(ctx, r.OpenedAt)), components.Count(ctx, r.Recommendations), components.Count(ctx, r.Unanswered)}})
	}
	return t
}

// cells are the values of a row as a page shows them.
func cells(ctx context.Context, line []reports.Cell) []components.Cell {
	out := make([]components.Cell, len(line))
	for i, c := range line {
		out[i] = components.Words(board.CellText(ctx, c))
	}
	return out
}

// columns are the heads of a table of a report.
func columns[R any](ctx context.Context, t reports.Table[R]) []components.Column {
	heads := t.Heads(i18n.Text(ctx))
	out := make([]components.Column, len(heads))
	for i, c := range t.Columns {
		out[i] = components.Column{Head: heads[i], RowHead: i == 0}
		switch c.Kind {
		case reports.Whole:
			out[i].Kind = components.Number
		case reports.Day:
			out[i].Kind = components.Narrow
		}
	}
	return out
}

// evidence is the figures, each with a way to the rows it counts.
func (v ReviewView) evidence(ctx context.Context) components.Table {
	evidence := reports.Evidence(i18n.Text(ctx))
	t := components.Table{Caption: i18n.T(ctx, "annualreview.evidence"), Columns: columns(ctx, evidence)}
	for _, m := range v.V.Measures {
		row := cells(ctx, evidence.Line(m))
		row[len(row)-1].Href = v.At(path(v.V.Year, "evidence", strconv.Itoa(m.Place)))
		t.Rows = append(t.Rows, components.Row{Cells: row})
	}
	return t
}

// table is the rows that a figure counts; one that the reader may open leads
// there. The column of days stands where days are counted.
func (v LinesView) table(ctx context.Context) components.Table {
	counted := reports.Of(reports.Counted(i18n.Text(ctx)), v.Measure)
	t := components.Table{Caption: i18n.T(ctx, "annualreview.rows_n", "Count", len(v.Measure.Lines)), Columns: columns(ctx, counted)}
	for _, l := range v.Measure.Lines {
		row := cells(ctx, counted.Line(reports.MeasureRow{Measure: v.Measure, Line: l}))
		if l.Path != "" {
			row[0].Href = v.At(l.Path)
		}
		t.Rows = append(t.Rows, components.Row{Cells: row})
	}
	return t
}

// figure is a figure in words, as the lead of its rows says it.
func (v LinesView) figure(ctx context.Context) string {
	line := reports.Evidence(i18n.Text(ctx)).Line(v.Measure)
	return board.CellText(ctx, line[len(line)-1])
}

func (v ReviewView) results(ctx context.Context) components.Table {
	results := board.ResultsTable(ctx, v.V.Results)
	t := components.Table{Caption: results.Caption}
	for i, head := range results.Head {
		t.Columns = append(t.Columns, components.Column{Head: head, RowHead: i == 0, Kind: []components.ColumnKind{components.Text, components.Number}[min(i, 1)]})
	}
	for _, line := range results.Rows {
		var row components.Row
		for _, text := range line {
			row.Cells = append(row.Cells, components.Words(text))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v ReviewView) facts(ctx context.Context) []components.Fact {
	r := v.V
	out := []components.Fact{
		{Name: i18n.T(ctx, "board.col.state"), Text: i18n.T(ctx, "annualreview.state."+string(r.State))},
		{Name: i18n.T(ctx, "annualreview.opened"), Text: i18n.T(ctx, "annualreview.opened_with", "Day", i18n.Date(ctx, r.OpenedAt), "Count", len(r.Seats))},
	}
	until := i18n.T(ctx, "annualreview.until_now")
	if r.CoversUntil != nil {
		until = i18n.Date(ctx, *r.CoversUntil)
	}
	out = append(out, components.Fact{Name: i18n.T(ctx, "annualreview.covers"), Text: i18n.T(ctx, "consultations.from_to", "From", i18n.Date(ctx, r.CoversFrom), "To", until)})
	if r.AdoptedAt != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "annualreview.adopted"), Body: adopted(v)})
	}
	return out
}

func (v ReviewView) ownerOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, r := range models.OwnerRoles {
		out = append(out, components.Option{Value: "role:" + string(r), Label: i18n.T(ctx, "people.role."+string(r))})
	}
	for _, o := range v.V.Owners {
		out = append(out, components.Option{Value: "organisation:" + strconv.FormatInt(o.ID, 10), Label: o.Name})
	}
	return out
}

func channels(ctx context.Context) []components.Option {
	return []components.Option{{Value: string(models.InMeeting), Label: i18n.T(ctx, "board.channel.meeting")}, {Value: string(models.InWriting), Label: i18n.T(ctx, "board.channel.writing")}}
}

// offer reports whether the reader has a step, and why it must wait.
func (v ReviewView) offer(action models.ReviewAction) (has bool, refusal error) {
	for _, o := range v.V.Offers {
		if o.Action == action {
			return true, o.Refusal
		}
	}
	return false, nil
}

func (v ReviewView) form(name, action string) components.Form {
	f := components.Form{Name: name, Action: v.At(path(v.V.Year, action)), Version: v.V.Version}
	if v.Failing == action {
		f.Faults, f.Values = v.Faults, v.Values
	}
	return f
}

func answerOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, a := range models.RecommendationAnswers {
		out = append(out, components.Option{Value: a, Label: i18n.T(ctx, "annualreview.reply."+a)})
	}
	return out
}

func questionOptions(ctx context.Context, form models.QuestionForm) []components.Option {
	if form == models.QuestionYes {
		return []components.Option{{Value: "yes", Label: i18n.T(ctx, "annualreview.yes")}, {Value: "no", Label: i18n.T(ctx, "annualreview.no")}}
	}
	var out []components.Option
	for n := 1; n <= 5; n++ {
		out = append(out, components.Option{Value: strconv.Itoa(n), Label: i18n.T(ctx, "annualreview.scale."+strconv.Itoa(n))})
	}
	return out
}

func gradeOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, g := range models.InterestGrades {
		out = append(out, components.Option{Value: string(g), Label: i18n.T(ctx, "board.grade."+string(g))})
	}
	return out
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// counted prints the arithmetic of a result.
func counted(ctx context.Context, r models.Result) string {
	if f := r.Formal; f != nil {
		return i18n.T(ctx, "annualreview.formal_count", "InFavour", f.InFavour, "Voting", f.Voting(), "Needed", f.Needed, "Quorum", f.Quorum)
	}
	return i18n.T(ctx, "annualreview.count", "Answered", r.Answered, "WithVote", r.WithVote, "Needed", r.Needed, "Standing", len(r.Standing))
}

func refusalText(ctx context.Context, err error) string {
	e := models.AsError(err)
	if e == nil {
		return ""
	}
	args := map[string]any{}
	for name, value := range e.Args {
		args[name] = value
	}
	if c, has := args["Constituency"].(string); has && c != "" {
		args["Constituency"] = i18n.T(ctx, "board.constituency."+c)
	}
	return i18n.T(ctx, e.Key, args)
}

func (v ReplayView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "annualreview.replayed_n", "Count", len(v.Replays), "Differ", v.differ()), Columns: []components.Column{
		{Head: i18n.T(ctx, "annualreview.col.decision"), RowHead: true}, {Head: i18n.T(ctx, "annualreview.col.then")}, {Head: i18n.T(ctx, "annualreview.col.now")}, {Head: i18n.T(ctx, "annualreview.col.outcome")},
	}}
	for _, r := range v.Replays {
		if r.Hidden {
			t.Rows = append(t.Rows, components.Row{Tone: "quiet", Cells: []components.Cell{components.Words(i18n.T(ctx, "annualreview.hidden")), {}, {}, {}}})
			continue
		}
		row := components.Row{Cells: []components.Cell{components.To(r.Facts.Decision.Reference, v.At("/decisions/"+r.Facts.Decision.Reference)),
			components.Words(counted(ctx, r.Then)), components.Words(counted(ctx, r.Now)), components.Words(i18n.T(ctx, "annualreview.same"))}}
		switch {
		case !r.Adopted:
			row.Tone, row.Cells[3] = "bad", components.Cell{Text: i18n.T(ctx, "annualreview.not_adopted"), Sub: refusalText(ctx, r.Why)}
		case r.Differs():
			row.Tone, row.Cells[3] = "warn", components.Words(i18n.T(ctx, "annualreview.other_count"))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v ReplayView) differ() int {
	n := 0
	for _, r := range v.Replays {
		if !r.Hidden && r.Differs() {
			n++
		}
	}
	return n
}

func questionOf(v AnswersView) string { return strconv.FormatInt(v.Seat.SeatID, 10) }

// body is the text of the draft in force, to go on from.
func (v WriteView) body() string {
	if t := v.V.Text(); t != nil {
		return t.Body
	}
	return ""
}

// section is a part of a draft under its heading.
type section struct {
	heading    string
	paragraphs []string
}

// sections reads a text: a line that begins with "# " opens a section.
func sections(body string) []section {
	var out []section
	for line := range strings.SplitSeq(body, "\n") {
		line = strings.TrimSpace(line)
		heading, is := strings.CutPrefix(line, "# ")
		switch {
		case is:
			out = append(out, section{heading: heading})
		case line == "":
		case len(out) == 0:
			out = append(out, section{paragraphs: []string{line}})
		default:
			last := &out[len(out)-1]
			last.paragraphs = append(last.paragraphs, line)
		}
	}
	return out
}
