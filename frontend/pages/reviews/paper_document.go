package reviews

import (
	"context"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
	paper "seedfund/reports/document"
)

// AppraisalDocument is the secretariat's note on paper: what its page says, with
// the hash of the submission it is about at the foot of each page. Without a note
// it says that none was begun.
func AppraisalDocument(ctx context.Context, fund, notice string, v models.AppraisalView) paper.Document {
	d := paper.Document{Title: i18n.T(ctx, "reviews.page.appraisal"), Reference: v.Submission.ReceiptNumber(), Language: i18n.Lang(ctx), Publisher: fund, Notice: notice}
	d.Facts = []paper.Fact{{Name: i18n.T(ctx, "proposals.field_title"), Value: v.Frozen.Title}, {Name: i18n.T(ctx, "reviews.doc.asked"), Value: i18n.Money(ctx, v.Frozen.Asked)}}
	if v.Note == nil {
		d.Sections = append(d.Sections, paper.Section{Blocks: paper.Paragraphs("", i18n.T(ctx, "reviews.appraisal.none"))})
	} else {
		d.Dated = v.Note.PreparedAt
		said := i18n.T(ctx, "reviews.recommendation."+string(v.Note.Recommendation))
		if v.Note.Recommendation.Approves() {
			said += " · " + i18n.Money(ctx, money.Cents(v.Note.AmountCents))
		}
		state := i18n.T(ctx, "status.draft")
		if v.Note.SignedAt != nil {
			d.Dated, state = *v.Note.SignedAt, i18n.T(ctx, "status.signed")+" · "+i18n.Instant(ctx, *v.Note.SignedAt)
		}
		d.Facts = append(d.Facts, paper.Fact{Name: i18n.T(ctx, "reviews.appraisal.recommendation"), Value: said}, paper.Fact{Name: i18n.T(ctx, "board.col.state"), Value: state})
		d.Sections = append(d.Sections, paper.Section{Key: "note", Title: i18n.T(ctx, "reviews.appraisal.body"), Blocks: paper.Paragraphs("", components.Lines(v.Note.Body)...)})
	}
	if s := v.Screening; s != nil {
		d.Sections = append(d.Sections, paper.Section{Title: i18n.T(ctx, "reviews.page.screening"),
			Blocks: paper.Paragraphs("", i18n.T(ctx, "status."+string(s.Result))+" · "+i18n.Instant(ctx, s.At), s.Reasons)})
	}
	var checks []string
	for _, f := range v.Budget {
		checks = append(checks, i18n.T(ctx, f.Key, f.Args))
	}
	if len(checks) == 0 {
		checks = []string{i18n.T(ctx, "reviews.check.budget", "Total", v.Frozen.Total)}
	}
	d.Sections = append(d.Sections, paper.Section{Title: i18n.T(ctx, "reviews.doc.budget"), Blocks: []paper.Block{{Items: checks}, {Table: onPaper(budgetTable(ctx, v.Frozen))}}})
	if len(v.Reviews.Reviews) > 0 {
		d.Sections = append(d.Sections, paper.Section{Title: i18n.T(ctx, "reviews.summary.caption"),
			Blocks: []paper.Block{{Table: onPaper(scoreTable(ctx, v.Reviews.Criteria, SummaryPage{ReviewSummaryView: v.Reviews}.scored(), v.Reviews.Summary, nil))}}})
	}
	d.Foot = []string{v.Submission.ReceiptNumber(), i18n.T(ctx, "proposals.receipt_hash") + ": " + v.Submission.Hash}
	return d
}

// onPaper is a table of a page for a paper: its words, without links.
func onPaper(t components.Table) *paper.Table {
	out := &paper.Table{}
	words := func(r components.Row) []string {
		var cells []string
		for _, c := range r.Cells {
			text := c.Text
			if c.Sub != "" {
				text += " (" + c.Sub + ")"
			}
			cells = append(cells, text)
		}
		return cells
	}
	for i, c := range t.Columns {
		head := c.Head
		if c.Unit != "" {
			head += " " + c.Unit
		}
		out.Head = append(out.Head, head)
		if c.Kind == components.Number {
			out.End = append(out.End, i)
		}
	}
	for _, r := range t.Rows {
		out.Rows = append(out.Rows, words(r))
	}
	if len(t.Foot) > 0 {
		out.Foot = words(t.Foot[0])
	}
	return out
}
