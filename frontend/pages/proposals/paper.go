package proposals

import (
	"context"
	"strconv"
	"strings"
	"time"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/reports/document"
)

// SubmissionDocument is what was submitted, on paper: the frozen copy in the
// words of its form, with its receipt number and hash at the foot of each page.
func SubmissionDocument(ctx context.Context, f Frame, fund, notice string, sub models.Submission, frozen models.Frozen) document.Document {
	d := document.Document{Title: frozen.Title, Reference: sub.ReceiptNumber(), Language: i18n.Lang(ctx), Publisher: fund, Notice: notice, Dated: sub.At}
	f.onPaper(ctx, &d, fromFrozen(frozen), frozen.Stage, i18n.T(ctx, "proposals.receipt_at"), sub.At)
	d.Foot = []string{sub.ReceiptNumber(), i18n.T(ctx, "proposals.receipt_hash") + ": " + sub.Hash}
	return d
}

// DraftDocument is a document that is being written, on paper: marked on each
// page as not submitted, with the instant and the hash of what it said then.
func DraftDocument(ctx context.Context, f Frame, fund, notice string, draft models.DraftCopy) document.Document {
	p, mark := f.View.Proposal, i18n.T(ctx, "proposals.draft_mark")
	reference := i18n.T(ctx, "proposals.draft_reference", "Reference", DraftName(f.View), "At", i18n.Instant(ctx, draft.At))
	d := document.Document{Title: p.Title, Reference: reference, Language: i18n.Lang(ctx), Publisher: fund, Dated: draft.At, Watermark: mark,
		Notice: strings.TrimSpace(notice + " " + mark + ". " + i18n.T(ctx, "proposals.draft_notice"))}
	f.onPaper(ctx, &d, fromDocument(*f.View.Document), p.Stage, i18n.T(ctx, "proposals.draft_at"), draft.At)
	d.Foot = []string{reference, i18n.T(ctx, "proposals.receipt_hash") + ": " + draft.Hash}
	return d
}

// DraftName names a document that is being written: by its reference, which the
// first submission gives it, else by its call and its number in the store.
func DraftName(v models.ProposalView) string {
	if v.Proposal.Reference != "" {
		return v.Proposal.Reference
	}
	return v.Call.Reference + "-" + strconv.FormatInt(v.Proposal.ID, 10)
}

// onPaper fills in the facts and sections of a document.
func (f Frame) onPaper(ctx context.Context, d *document.Document, c content, stage models.ProposalStage, when string, at time.Time) {
	d.Facts = append(d.Facts,
		document.Fact{Name: i18n.T(ctx, "proposals.paper_kind"), Value: i18n.T(ctx, "proposals.stage_"+string(stage))},
		document.Fact{Name: when, Value: i18n.Instant(ctx, at)})
	for _, line := range f.factLines(ctx, c, false)[1:] {
		d.Facts = append(d.Facts, document.Fact{Name: line.Name, Value: line.Text})
	}
	d.Facts = append(d.Facts, document.Fact{Name: i18n.T(ctx, "proposals.field_organisations"), Value: f.partnerLines(ctx, c, false)[0].Text})
	var places []string
	for _, code := range c.codes() {
		places = append(places, f.place(ctx, code)+" "+percent(c.countries[code])+" %")
	}
	d.Facts = append(d.Facts, document.Fact{Name: i18n.T(ctx, "proposals.field_shares"), Value: strings.Join(places, "\n")})
	for _, section := range f.View.Form.Schema.Sections {
		d.Sections = append(d.Sections, document.Section{Title: section.Title.In(i18n.Lang(ctx))})
		for _, q := range section.Questions {
			if text := c.answers[q.Code]; text != "" {
				d.Sections = append(d.Sections, document.Section{Title: q.Label.In(i18n.Lang(ctx)), Level: 2, Blocks: f.answerBlocks(ctx, q, text)})
			}
		}
	}
	if f.View.Form.Schema.Budget {
		d.Sections = append(d.Sections, document.Section{Title: i18n.T(ctx, "proposals.part_budget"), Blocks: []document.Block{{Table: paperBudget(ctx, c)}}})
	}
	d.Sections = append(d.Sections, f.paperEnds(ctx, c)...)
}

// widestTable is how many columns of an answer a sheet of paper holds.
const widestTable = 10

// answerBlocks is an answer as paragraphs, or as a table of its rows; rows of more
// columns than a sheet holds are a table each, a line for a cell.
func (f Frame) answerBlocks(ctx context.Context, q models.FormQuestion, text string) []document.Block {
	if !q.InRows() {
		return document.Paragraphs("", strings.Split(q.Answered(text, i18n.Lang(ctx)), "\n\n")...)
	}
	field := f.rowsField(ctx, q, text)
	for _, code := range f.codesOf(text) {
		field.Places = append(field.Places, components.Option{Value: code, Label: f.place(ctx, code)})
	}
	head, rows := components.AnswerRows(ctx, field)
	if len(head) <= widestTable {
		return []document.Block{{Table: &document.Table{Head: head, Rows: rows}}}
	}
	var out []document.Block
	for _, row := range rows {
		var record document.Table
		for i, cell := range row {
			switch {
			case cell == "":
			case record.Head == nil:
				record.Head = []string{head[i], cell}
			default:
				record.Rows = append(record.Rows, []string{head[i], cell})
			}
		}
		if record.Head != nil {
			out = append(out, document.Block{Table: &record})
		}
	}
	return out
}

// codesOf are the countries that an answer in rows names.
func (f Frame) codesOf(text string) []string {
	rows, _ := models.ReadRows(text)
	var out []string
	for _, row := range rows {
		if row["country"] != "" {
			out = append(out, row["country"])
		}
	}
	return out
}

// paperBudget is the budget by organisation and tranche, indirect costs included.
func paperBudget(ctx context.Context, c content) *document.Table {
	t := &document.Table{Head: []string{i18n.T(ctx, "proposals.field_organisations")}, Foot: []string{i18n.T(ctx, "budget.sum")}}
	for i, tranche := range c.tranches {
		t.Head, t.End = append(t.Head, i18n.T(ctx, "budget.tranche_short", "Number", tranche.Number)+" "+i18n.ShortDate(ctx, tranche.DueOn)), append(t.End, i+1)
	}
	t.Head, t.End = append(t.Head, i18n.T(ctx, "budget.sum")), append(t.End, len(c.tranches)+1)
	for _, o := range c.organisations {
		row := []string{o.Name}
		for _, tranche := range c.tranches {
			row = append(row, i18n.Money(ctx, c.budget.Total(o.ID, tranche.Number)))
		}
		t.Rows = append(t.Rows, append(row, i18n.Money(ctx, c.budget.Total(o.ID, 0))))
	}
	for _, tranche := range c.tranches {
		t.Foot = append(t.Foot, i18n.Money(ctx, c.budget.Total(0, tranche.Number)))
	}
	t.Foot = append(t.Foot, i18n.Money(ctx, c.budget.Total(0, 0)))
	return t
}

// paperEnds are the files by name and hash, and who stands behind the document.
func (f Frame) paperEnds(ctx context.Context, c content) []document.Section {
	var files, sides []string
	for _, a := range c.attachments {
		files = append(files, f.fileTitle(ctx, a.Kind)+": "+a.Name+"\n"+a.Hash)
	}
	for _, e := range c.endorsements {
		sides = append(sides, f.place(ctx, e.Country)+": "+i18n.Instant(ctx, e.At))
	}
	var out []document.Section
	if len(files) > 0 {
		out = append(out, document.Section{Title: i18n.T(ctx, "proposals.part_attachments"), Blocks: []document.Block{{Items: files}}})
	}
	if len(sides) > 0 {
		out = append(out, document.Section{Title: i18n.T(ctx, "proposals.part_sides"), Blocks: []document.Block{{Items: sides}}})
	}
	return out
}
