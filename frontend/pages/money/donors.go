package money

import (
	"context"
	"fmt"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/when"
)

// DonorsView lists the contributors whose statement the reader may read.
type DonorsView struct {
	Frame
	Rows []models.Organisation
}

// DonorView is the statement of one contributor as at a day.
type DonorView struct {
	Frame
	models.DonorStatement
	AsAtText string             // as asked for, empty for the latest
	Compared []models.AgentLine // figures of the agent that were given
	Given    map[string]string  // as typed, by line
	Faults   *models.Error      // of the figures given
	Compares bool               // the reader may hold the agent's figures against it
	Exports  []components.Link
	Crossed  bool // the reader comes to arrangements from here
}

// AreasView is sources by preference beside uses by area.
type AreasView struct {
	Frame
	Rows    []models.AreaLine
	Exports []components.Link
}

// DonorAddress is where the statement of a contributor is shown.
func DonorAddress(code string) string { return "/contributions/statements/" + code }

// AgentFigure names the field of a figure of the agent.
func AgentFigure(line string) string { return "line[" + line + "]" }

// faultOf is the fault of a field of the address, in words.
func (v DonorView) faultOf(ctx context.Context, field string) string {
	if v.Faults != nil {
		for _, f := range v.Faults.Fields {
			if f.Field == field {
				return i18n.T(ctx, f.Key, f.Args)
			}
		}
	}
	return ""
}

func (v DonorsView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "donors.title"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "money.col.contributor"), RowHead: true}, col(ctx, "donors.code", components.Narrow)}}
	for _, o := range v.Rows {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.To(o.Name, v.At(DonorAddress(o.Code))), components.Of(components.Code(o.Code))}})
	}
	return t
}

func (v DonorView) summary(ctx context.Context) []components.Fact {
	fact := func(key, text string) components.Fact {
		return components.Fact{Name: i18n.T(ctx, key), Text: text}
	}
	out := []components.Fact{fact("donors.deposited", dollars(ctx, v.Deposited)), fact("donors.fee", dollars(ctx, v.Fee)), fact("donors.net", dollars(ctx, v.Net()))}
	for _, a := range v.Outstanding {
		out = append(out, fact("donors.outstanding", i18n.Amount(ctx, a)))
	}
	if v.Through != "" {
		out = append(out, fact("donors.through", v.Through))
	}
	return out
}

func (v DonorView) commitments(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "donors.commitments"), Columns: []components.Column{
		{Head: i18n.T(ctx, "money.col.arrangement"), RowHead: true}, col(ctx, "money.col.signed", components.Narrow), col(ctx, "money.col.committed", components.Number), col(ctx, "money.col.deposited", components.Number),
		col(ctx, "money.col.outstanding", components.Number), col(ctx, "money.col.dollars", components.Number), col(ctx, "donors.fee", components.Number)}}
	for _, r := range v.Commitments {
		name := components.Words(r.Reference)
		if v.Crossed {
			name = components.To(r.Reference, v.At(CommitmentAddress(r.Reference)))
		}
		name.Sub = r.Agreement
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{name, components.Day(ctx, r.SignedOn), amount(ctx, r.Committed()), amount(ctx, r.Deposited()), amount(ctx, r.Outstanding()),
			components.Cents(ctx, r.USDCents), components.Cents(ctx, r.FeeCents)}})
	}
	t.Foot = []components.Row{{Cells: []components.Cell{{Text: i18n.T(ctx, "money.total"), Span: 5}, components.Cents(ctx, v.Deposited), components.Cents(ctx, v.Fee)}}}
	return t
}

func (v DonorView) schedule(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "money.schedule"), Columns: []components.Column{
		{Head: i18n.T(ctx, "money.col.arrangement"), RowHead: true}, col(ctx, "money.col.instalment", components.Number), col(ctx, "money.col.due", components.Narrow), col(ctx, "money.col.amount", components.Number),
		col(ctx, "money.col.received", components.Number), col(ctx, "money.col.state", components.Text)}}
	for _, r := range v.Commitments {
		for _, p := range r.Instalments {
			due, got := r.Committed(), r.Committed()
			due.Minor, got.Minor = p.Minor, p.ReceivedMinor
			t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(r.Reference), components.Count(ctx, p.Number), components.Day(ctx, p.DueOn), amount(ctx, due), amount(ctx, got),
				components.State(instalmentStatus(p.State))}})
		}
	}
	return t
}

func (v DonorView) deposits(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "money.deposits"), Columns: []components.Column{
		{Head: i18n.T(ctx, "donors.deposit"), RowHead: true}, col(ctx, "money.fact.value", components.Narrow), col(ctx, "donors.recorded", components.Narrow), col(ctx, "money.col.amount", components.Number),
		col(ctx, "rates.rate", components.Number), col(ctx, "money.col.dollars", components.Number), col(ctx, "donors.fee", components.Number)}}
	for _, d := range v.Deposits() {
		name := components.Words(d.Reference)
		name.Sub = d.Commitment
		recorded := components.Words(i18n.ShortDate(ctx, d.RecordedAt))
		if when.DateOf(d.RecordedAt).After(v.AsAt) {
			recorded.Sub = i18n.T(ctx, "donors.recorded_after")
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{name, components.Day(ctx, d.ValueDate), recorded, amount(ctx, d.Amount()), rateCell(d.Rate), components.Cents(ctx, d.USDCents), components.Cents(ctx, d.FeeCents)}})
	}
	t.Foot = []components.Row{{Cells: []components.Cell{{Text: i18n.T(ctx, "money.total"), Span: 5}, components.Cents(ctx, v.Deposited), components.Cents(ctx, v.Fee)}}}
	return t
}

func (v DonorView) pool(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "donors.pool"), Unit: i18n.T(ctx, "money.unit"), Columns: []components.Column{
		{Head: i18n.T(ctx, "donors.pool_line"), RowHead: true}, {Head: i18n.T(ctx, "money.col.amount"), Unit: components.Dollars(ctx), Kind: components.Number}}}
	for _, l := range v.Pool.Lines() {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(i18n.T(ctx, "reports.pool_"+l.Code)), components.Cents(ctx, l.Cents)}})
	}
	return t
}

// lineName is what a comparable line is called: an arrangement by its reference.
func lineName(ctx context.Context, line string) string {
	switch line {
	case "deposited", "fee":
		return i18n.T(ctx, "donors."+line)
	}
	return i18n.T(ctx, "donors.under", "Arrangement", line)
}

func (v DonorView) compared(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "donors.compared"), Unit: i18n.T(ctx, "money.unit"), Columns: []components.Column{
		{Head: i18n.T(ctx, "donors.line"), RowHead: true}, col(ctx, "donors.ours", components.Number), col(ctx, "donors.agents", components.Number), col(ctx, "donors.off", components.Number), col(ctx, "donors.verdict", components.Text)}}
	for _, l := range v.Compared {
		verdict := i18n.T(ctx, "donors.differs")
		if l.Equal {
			verdict = i18n.T(ctx, "donors.equal")
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(lineName(ctx, l.Line)), components.Cents(ctx, l.Ours), components.Cents(ctx, l.Agent), components.Cents(ctx, l.Off()), components.Words(verdict)}})
	}
	return t
}

// agrees says whether every figure that was given is ours to the dollar.
func (v DonorView) agrees() bool {
	for _, l := range v.Compared {
		if !l.Equal {
			return false
		}
	}
	return true
}

func (v AreasView) sources(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "donors.sources"), Unit: i18n.T(ctx, "donors.sources_unit"), Exports: v.Exports, Columns: []components.Column{
		{Head: i18n.T(ctx, "pledges.preference"), RowHead: true}, col(ctx, "money.field.currency", components.Narrow), col(ctx, "donors.arrangements", components.Number), col(ctx, "money.col.committed", components.Number),
		col(ctx, "money.col.deposited", components.Number), col(ctx, "money.col.dollars", components.Number)}}
	for _, l := range v.Rows {
		if l.Side == models.AreaSource {
			t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(preference(ctx, l.Area)), components.Words(l.Currency), components.Count(ctx, l.Arrangements), amount(ctx, l.Committed()), amount(ctx, l.Deposited()),
				components.Cents(ctx, l.USDCents)}})
		}
	}
	return t
}

func (v AreasView) uses(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "donors.uses"), Unit: i18n.T(ctx, "money.unit"), Columns: []components.Column{
		{Head: i18n.T(ctx, "donors.area"), RowHead: true}, col(ctx, "donors.programmes", components.Number), col(ctx, "donors.approved", components.Number), col(ctx, "donors.transferred", components.Number),
		col(ctx, "donors.refunded", components.Number), col(ctx, "donors.spent", components.Number)}}
	for _, l := range v.Rows {
		if l.Side == models.AreaUse {
			name := i18n.T(ctx, "donors.no_area")
			if l.Area > 0 {
				name = i18n.T(ctx, fmt.Sprint("public.area.", l.Area))
			}
			t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(name), components.Count(ctx, l.Programmes), components.Cents(ctx, l.Approved), components.Cents(ctx, l.Transferred), components.Cents(ctx, l.Refunded), components.Cents(ctx, l.Spent)}})
		}
	}
	return t
}
