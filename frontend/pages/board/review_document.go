package board

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/when"
	"seedfund/reports"
	"seedfund/reports/document"
)

// ReviewDocument is the annual review of the Board on paper: its draft in force
// in sections that are found again, then what it recommends, what became of last
// year's word, the evidence, the answers of the members and the rows behind each
// figure.
func ReviewDocument(ctx context.Context, p Issuer, v models.AnnualReviewView) document.Document {
	year, text := strconv.Itoa(v.Year), TextInForce(v)
	d := p.begin(ctx, i18n.T(ctx, "document.review", "Year", year), year)
	d.Dated = text.CreatedAt
	d.Facts = reviewFacts(ctx, v)
	d.Sections = document.FromText(text.Body, "")
	add := func(title string, blocks ...document.Block) {
		d.Sections = append(d.Sections, document.Section{Title: title, Blocks: blocks})
	}
	if len(v.Recommendations) > 0 {
		var lines []string
		for _, r := range v.Recommendations {
			lines = append(lines, r.Body+"\n"+i18n.T(ctx, "annualreview.owner_due", "Owner", OwnerName(ctx, r.BoardRecommendation), "Day", i18n.Date(ctx, r.DueOn)))
		}
		add(i18n.T(ctx, "document.recommendations"), document.Block{Items: lines, Numbered: true})
	}
	if len(v.Before) > 0 {
		add(i18n.T(ctx, "annualreview.before", "Year", strconv.Itoa(v.BeforeYear)), document.Block{Table: answersTable(ctx, v.Before)})
	}
	add(i18n.T(ctx, "annualreview.evidence"), document.Block{Table: reportTable(ctx, reports.Evidence(i18n.Text(ctx)), v.Measures)})
	if len(v.Results) > 0 {
		results := ResultsTable(ctx, v.Results)
		add(i18n.T(ctx, "annualreview.questionnaire"), document.Block{Table: &results})
	}
	d.Sections = append(d.Sections, rowsBehind(ctx, v.Measures)...)
	d.Foot = []string{year}
	if text.Hash != "" {
		d.Foot = append(d.Foot, i18n.T(ctx, "board.fingerprint")+": "+text.Hash)
	}
	return d
}

// rowsBehind is a part for each figure that counts anything, with its rows.
func rowsBehind(ctx context.Context, measures []models.Measure) []document.Section {
	out := []document.Section{{Title: i18n.T(ctx, "annualreview.rows_behind")}}
	evidence, counted := reports.Evidence(i18n.Text(ctx)), reports.Counted(i18n.Text(ctx))
	for _, m := range measures {
		if len(m.Lines) == 0 {
			continue
		}
		line := evidence.Line(m)
		title := CellText(ctx, line[0]) + " · " + CellText(ctx, line[1]) + " · " + CellText(ctx, line[2])
		out = append(out, document.Section{Title: title, Level: 2, Blocks: []document.Block{{Table: reportTable(ctx, reports.Of(counted, m), reports.MeasureRows([]models.Measure{m}))}}})
	}
	return out
}

func reviewFacts(ctx context.Context, v models.AnnualReviewView) []document.Fact {
	until := i18n.T(ctx, "annualreview.until_now")
	if v.CoversUntil != nil {
		until = i18n.Date(ctx, *v.CoversUntil)
	}
	facts := []document.Fact{
		{Name: i18n.T(ctx, "board.col.state"), Value: i18n.T(ctx, "annualreview.state."+string(v.State))},
		{Name: i18n.T(ctx, "annualreview.covers"), Value: i18n.T(ctx, "consultations.from_to", "From", i18n.Date(ctx, v.CoversFrom), "To", until)},
	}
	if v.Asked != nil {
		facts = append(facts, document.Fact{Name: i18n.T(ctx, "annualreview.questionnaire"),
			Value: i18n.T(ctx, "consultations.coverage_of", "Asked", v.Coverage.Asked, "Served", v.Coverage.Served, "Replied", v.Coverage.Replied, "Late", v.Coverage.LateReplies)})
	}
	if v.AdoptedAt != nil {
		facts = append(facts, document.Fact{Name: i18n.T(ctx, "annualreview.adopted"), Value: i18n.T(ctx, "annualreview.decided_by", "Day", i18n.Date(ctx, *v.AdoptedAt), "Reference", v.Adoption)})
	}
	return facts
}

// answersTable is what became of each recommendation of the review before.
func answersTable(ctx context.Context, before []models.RecommendationRow) *document.Table {
	t := &document.Table{Head: []string{i18n.T(ctx, "annualreview.recommendation"), i18n.T(ctx, "annualreview.became"), i18n.T(ctx, "consultations.in_words")}}
	for _, r := range before {
		became := i18n.T(ctx, "annualreview.open_answer")
		if r.Answer != "" {
			became = i18n.T(ctx, "annualreview.reply."+r.Answer)
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(r.Number) + ". " + r.Body, became, r.Words})
	}
	return t
}

// reportTable is a table of a report on paper.
func reportTable[R any](ctx context.Context, t reports.Table[R], rows []R) *document.Table {
	out := &document.Table{Head: t.Heads(i18n.Text(ctx))}
	for i, c := range t.Columns {
		if c.Kind == reports.Whole {
			out.End = append(out.End, i)
		}
	}
	for _, r := range rows {
		var line []string
		for _, c := range t.Line(r) {
			line = append(line, CellText(ctx, c))
		}
		out.Rows = append(out.Rows, line)
	}
	return out
}

// CellText is a value of a report in words; a figure that is none is a dash.
func CellText(ctx context.Context, c reports.Cell) string {
	switch x := c.Value.(type) {
	case nil:
		return "–"
	case int:
		return i18n.Number(ctx, x)
	case when.Date:
		if x.IsZero() {
			return ""
		}
		return i18n.ShortDate(ctx, x)
	case time.Time:
		return i18n.ShortDate(ctx, x)
	}
	return fmt.Sprint(c.Value)
}

// ResultsTable is how the constituencies answered: the mean of a scale with the
// number of seats, or how many said yes.
func ResultsTable(ctx context.Context, results []models.QuestionResult) document.Table {
	t := document.Table{Caption: i18n.T(ctx, "annualreview.results"), Head: []string{i18n.T(ctx, "annualreview.col.question")}}
	for i, c := range models.Constituencies {
		t.Head, t.End = append(t.Head, i18n.T(ctx, "board.constituency."+string(c))), append(t.End, i+1)
	}
	last := ""
	for _, r := range results {
		if r.Code != last {
			t.Rows, last = append(t.Rows, []string{i18n.T(ctx, "annualreview.question."+r.Code)}), r.Code
		}
		said := "–"
		switch {
		case r.Count == 0:
		case r.Form == models.QuestionYes:
			said = i18n.T(ctx, "annualreview.yes_of", "Yes", r.Yes, "Asked", r.Count)
		default:
			// One decimal, rounded half up, without floating point.
			tenths := (r.Sum*20 + r.Count) / (2 * r.Count)
			said = fmt.Sprintf("%d.%d (%d)", tenths/10, tenths%10, r.Count)
		}
		t.Rows[len(t.Rows)-1] = append(t.Rows[len(t.Rows)-1], said)
	}
	return t
}

// OwnerName names who owes a recommendation.
func OwnerName(ctx context.Context, r models.BoardRecommendation) string {
	if r.OwnerKind == models.OwnerRole {
		return i18n.T(ctx, "people.role."+string(r.OwnerRole))
	}
	return r.Owner
}
