package money

import (
	"context"
	"fmt"
	"strconv"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// RatesView is the rates of exchange in force, and what waits to become one.
type RatesView struct {
	Frame
	Rows    []models.ExchangeRate
	Waiting []models.RateBatch
	Record  bool // the reader may enter rates
	Exports []components.Link
}

// RateView is the history of one currency.
type RateView struct {
	Frame
	Currency string
	Rows     []models.ExchangeRate
}

// NewRatesView is the two ways in: one rate typed, or a file.
type NewRatesView struct {
	Frame
	One    components.Form
	File   components.Form
	Faults []components.CellFault
}

// RateBatchView is a batch beside the table.
type RateBatchView struct {
	Frame
	Batch   models.RateBatch
	Lines   []models.RateDifference
	Counts  models.RateCounts
	Mine    bool
	Confirm components.Form
	Drop    components.Form
}

// RateAddress is where the rates of a currency are shown; RateBatchAddress where
// a batch is.
func RateAddress(currency string) string    { return "/rates/" + currency }
func RateBatchAddress(id int64) string      { return "/rates/batches/" + strconv.FormatInt(id, 10) }
func (v RateBatchView) fileAddress() string { return v.At(RateBatchAddress(v.Batch.ID) + "/file") }

// rateCell is a rate as it is stored, in figures that read left to right.
func rateCell(text string) components.Cell {
	if text == "" {
		return components.Cell{}
	}
	return components.Of(components.Code(text))
}

func (v RatesView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "rates.in_force"), Unit: i18n.T(ctx, "rates.unit"), Exports: v.Exports, Columns: []components.Column{
		{Head: i18n.T(ctx, "rates.currency"), RowHead: true}, col(ctx, "rates.rate", components.Number), col(ctx, "rates.from", components.Narrow), col(ctx, "rates.source", components.Text)}}
	for _, r := range v.Rows {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.To(r.Currency, v.At(RateAddress(r.Currency))), rateCell(r.Rate), components.Day(ctx, r.EffectiveFrom), components.Words(r.Source)}})
	}
	return t
}

func (v RatesView) waiting(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "rates.waiting"), Columns: []components.Column{
		{Head: i18n.T(ctx, "rates.batch"), RowHead: true}, col(ctx, "rates.lines", components.Number), col(ctx, "rates.loaded", components.Narrow)}}
	for _, b := range v.Waiting {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.To(BatchName(ctx, b), v.At(RateBatchAddress(b.ID))), components.Count(ctx, b.Lines), components.Words(i18n.ShortDate(ctx, b.CreatedAt))}})
	}
	return t
}

// BatchName is the file of a batch, or that it was typed.
func BatchName(ctx context.Context, b models.RateBatch) string {
	if b.Name != "" {
		return b.Name
	}
	return i18n.T(ctx, "rates.typed", "Number", b.ID)
}

func (v RateView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "rates.history", "Currency", v.Currency), CaptionHidden: true, Unit: i18n.T(ctx, "rates.unit"), Columns: []components.Column{
		{Head: i18n.T(ctx, "rates.from"), RowHead: true, Kind: components.Narrow}, col(ctx, "rates.rate", components.Number), col(ctx, "rates.standing", components.Text), col(ctx, "rates.source", components.Text),
		col(ctx, "rates.loaded", components.Narrow)}}
	for i, r := range v.Rows {
		replaced := i > 0 && v.Rows[i-1].EffectiveFrom == r.EffectiveFrom
		row := components.Row{Cells: []components.Cell{components.Day(ctx, r.EffectiveFrom), rateCell(r.Rate), {}, components.Words(r.Source), components.Words(i18n.ShortDate(ctx, r.CreatedAt))}}
		switch {
		case replaced:
			row.Tone, row.Cells[2] = "quiet", components.Words(i18n.T(ctx, "rates.replaced"))
		case r.Reason != "":
			row.Cells[2] = components.Words(i18n.T(ctx, "rates.replaces", "Reason", r.Reason))
		default:
			row.Cells[2] = components.Words(i18n.T(ctx, "rates.counts"))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v RateBatchView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "rates.differences"), Unit: i18n.T(ctx, "rates.unit"), Columns: []components.Column{
		{Head: i18n.T(ctx, "rates.currency"), RowHead: true}, col(ctx, "rates.from", components.Narrow), col(ctx, "rates.rate", components.Number), col(ctx, "rates.effect", components.Text),
		col(ctx, "rates.now", components.Number), col(ctx, "rates.before", components.Number), col(ctx, "rates.source", components.Text)}}
	for _, l := range v.Lines {
		currency := components.Words(l.Currency)
		if l.RowNumber > 0 {
			currency.Sub = i18n.T(ctx, "rates.row", "Number", l.RowNumber)
		}
		row := components.Row{Cells: []components.Cell{currency, components.Day(ctx, l.EffectiveFrom), rateCell(l.Rate), components.Words(i18n.T(ctx, "rates.effect_"+string(l.Effect))), rateCell(l.Now), rateCell(l.Before), components.Words(l.Source)}}
		if l.Effect == models.RateSame {
			row.Tone = "quiet"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v RateBatchView) lead(ctx context.Context) string {
	return i18n.T(ctx, "rates.lead_"+string(v.Batch.State), "New", v.Counts.New, "Changed", v.Counts.Changed, "Same", v.Counts.Same)
}

// changes says whether committing would do anything.
func (v RateBatchView) changes() bool { return v.Counts.New+v.Counts.Changed > 0 }

func (v RateBatchView) facts(ctx context.Context) []components.Fact {
	out := []components.Fact{{Name: i18n.T(ctx, "rates.loaded"), Text: i18n.Instant(ctx, v.Batch.CreatedAt)}}
	if v.Batch.Reason != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "rates.reason"), Text: v.Batch.Reason})
	}
	if v.Batch.SettledAt != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "rates.settled_"+string(v.Batch.State)), Text: i18n.Instant(ctx, *v.Batch.SettledAt)})
	}
	if v.Batch.FileID != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "rates.file"), Body: fileLink(v.fileAddress(), fmt.Sprint(v.Batch.Name))})
	}
	return out
}
