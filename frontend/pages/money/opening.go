package money

import (
	"context"
	"strconv"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// OpeningView is where the history of a fund that exists is brought in: whether the
// books are empty, the form, and the workbooks that were loaded.
type OpeningView struct {
	Frame
	Live    models.OpeningLive
	May     bool // the reader may load one
	Batches []models.OpeningBatch
	File    components.Form
	Faults  []components.CellFault
}

// OpeningFileView is one workbook: what it would make, or made, beside the agent's
// statement.
type OpeningFileView struct {
	Frame
	models.OpeningBatch
	Counts    []models.OpeningCount
	Lines     []models.OpeningDifference
	Decisions []models.OpeningDecision
	Mine      bool
	May       bool // the reader may commit or set aside
	Overtaken []components.CellFault
	Live      models.OpeningLive
	Confirm   components.Form
	Drop      components.Form
}

// OpeningAddress is where the history of a fund is brought in.
const OpeningAddress = "/opening"

// OpeningFileAddress is where a workbook of an opening position is shown.
func OpeningFileAddress(id int64) string {
	return OpeningAddress + "/files/" + strconv.FormatInt(id, 10)
}

func (v OpeningView) standing(ctx context.Context) string { return liveWords(ctx, v.Live) }

func liveWords(ctx context.Context, l models.OpeningLive) string {
	switch {
	case l.Opened != "":
		return i18n.T(ctx, "opening.cannot_opened", "Reference", l.Opened)
	case !l.Empty():
		return i18n.T(ctx, "opening.cannot_live", "Entries", l.Entries, "Programmes", l.Programmes, "Arrangements", l.Arrangements, "Items", l.Items)
	}
	return i18n.T(ctx, "opening.can")
}

func (v OpeningView) batches(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "opening.batches"), Columns: []components.Column{{Head: i18n.T(ctx, "opening.batch"), RowHead: true}, col(ctx, "opening.cut_off", components.Narrow),
		col(ctx, "opening.rows", components.Number), col(ctx, "opening.loaded", components.Narrow), col(ctx, "opening.state", components.Text)}}
	for _, b := range v.Batches {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{{Text: b.Reference, Href: v.At(OpeningFileAddress(b.ID)), Sub: b.Name}, components.Words(i18n.ShortDate(ctx, b.CutOff)),
			components.Count(ctx, b.Lines), components.Words(i18n.ShortDate(ctx, b.CreatedAt)), components.Words(i18n.T(ctx, "opening.state."+string(b.State)))}})
	}
	return t
}

func (v OpeningFileView) facts(ctx context.Context) []components.Fact {
	out := []components.Fact{{Name: i18n.T(ctx, "opening.cut_off"), Text: i18n.Date(ctx, v.CutOff)}, {Name: i18n.T(ctx, "opening.loaded"), Text: i18n.Instant(ctx, v.CreatedAt)}}
	if v.SettledAt != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "opening.settled_"+string(v.State)), Text: i18n.Instant(ctx, *v.SettledAt)})
	}
	return append(out, components.Fact{Name: i18n.T(ctx, "opening.file"), Body: fileLink(v.At(OpeningFileAddress(v.ID)+"/file"), v.Name)})
}

// differing is how many lines are not the agent's.
func (v OpeningFileView) differing() (n int) {
	for _, l := range v.Lines {
		if l.Difference != 0 {
			n++
		}
	}
	return n
}

func (v OpeningFileView) lines(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "opening.lines", "Day", i18n.Date(ctx, v.CutOff)), Unit: components.Dollars(ctx), Columns: []components.Column{{Head: i18n.T(ctx, "opening.line"), RowHead: true},
		col(ctx, "opening.ours", components.Number), col(ctx, "opening.theirs", components.Number), col(ctx, "opening.difference", components.Number)}}
	for _, l := range v.Lines {
		row := components.Row{Cells: []components.Cell{components.Words(i18n.T(ctx, "reports.funding_"+l.ID)), components.Cents(ctx, l.Cents), components.Cents(ctx, l.Theirs), components.CentsOrBlank(ctx, l.Difference)}}
		if l.Difference != 0 {
			row.Tone = "bad"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v OpeningFileView) counts(ctx context.Context) components.Table {
	key := "opening.counts"
	if v.State == models.ImportCommitted {
		key = "opening.counts_made"
	}
	t := components.Table{Caption: i18n.T(ctx, key), Unit: components.Dollars(ctx), Columns: []components.Column{{Head: i18n.T(ctx, "opening.sheet"), RowHead: true},
		col(ctx, "opening.rows", components.Number), col(ctx, "opening.sum", components.Number)}}
	for _, c := range v.Counts {
		row := components.Row{Cells: []components.Cell{components.Words(i18n.T(ctx, "opening.sheet."+strings.ToLower(c.Sheet))), components.Count(ctx, c.Rows), {}}}
		if row.Cells[0].Text != c.Sheet {
			row.Cells[0].Sub = c.Sheet
		}
		if c.Money {
			row.Cells[2] = components.Cents(ctx, c.Cents)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v OpeningFileView) decisions(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "opening.decisions"), Columns: []components.Column{{Head: i18n.T(ctx, "opening.decision"), RowHead: true}, col(ctx, "opening.decided_on", components.Narrow),
		col(ctx, "opening.body", components.Text), col(ctx, "opening.source", components.Text)}}
	for _, d := range v.Decisions {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{{Text: d.Reference, Sub: d.Title}, components.Words(i18n.ShortDate(ctx, d.DecidedOn)), {Text: d.Body, Sub: d.Method}, {Text: d.Source, Sub: d.Text}}})
	}
	return t
}
