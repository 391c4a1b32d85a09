// Package money is the pages of the money room: the ledger, one entry, the fund
// statement, contributions, and a programme's tranches, refunds, expenditure and
// closure.
package money

import (
	"context"
	"fmt"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Frame is what every page of the money room has.
type Frame struct {
	layout.Page
	At func(path string) string // an address of this site in the reader's language
}

// LedgerView is a stretch of the books with its filter and the free money
// beside it.
type LedgerView struct {
	Frame
	Filter     models.LedgerFilter
	Rows       models.LedgerPage
	Fund       models.FundTotals
	Programmes []components.Option
	Parties    []components.Option
	Earlier    string // addresses, empty at the ends
	Later      string
	Reset      string
	Exports    []components.Link
}

// EntryView is one entry with both its sides.
type EntryView struct {
	Frame
	models.LedgerEntryView
}

// StatementView is where all the money is, as at a day.
type StatementView struct {
	Frame
	Balances []models.AccountBalance
	Fund     models.FundTotals
	AsAt     string // the day asked for, empty for now
	Rows     []models.PortfolioRow
	Exports  []components.Link // of the portfolio
}

// EntryAddress is where an entry is shown.
func EntryAddress(number string) string { return "/ledger/entries/" + number }

func (f Frame) entry(number string) components.Cell {
	return components.To(number, f.At(EntryAddress(number)))
}

func account(ctx context.Context, code models.LedgerAccount) string {
	return i18n.T(ctx, "money.account."+string(code))
}

func safe(href string) templ.SafeURL { return templ.SafeURL(href) }

func dollars(ctx context.Context, c money.Cents) string {
	return i18n.T(ctx, "forms.dollars", "Figure", i18n.Money(ctx, c))
}

func col(ctx context.Context, key string, kind components.ColumnKind) components.Column {
	return components.Column{Head: i18n.T(ctx, key), Kind: kind}
}

// Title says the finding of the ledger page: the balance of the account chosen.
func (v LedgerView) Title(ctx context.Context) string {
	if !v.Rows.Running {
		return i18n.T(ctx, "money.ledger_all")
	}
	return i18n.T(ctx, "money.ledger_title", "Account", account(ctx, v.Filter.Account), "Balance", dollars(ctx, v.closing()))
}

// closing is the balance of what the filter holds, on the account's own side.
func (v LedgerView) closing() money.Cents {
	net := v.Rows.Debit - v.Rows.Credit
	if !v.Filter.From.IsZero() && len(v.Rows.Rows) > 0 && v.Earlier == "" {
		return v.Rows.Rows[len(v.Rows.Rows)-1].BalanceCents
	}
	if !v.Filter.Account.Debit() {
		return -net
	}
	return net
}

// table is the lines with a running balance: reversed entries are struck and
// linked, and the totals are those of the whole filter.
func (v LedgerView) table(ctx context.Context) components.Table {
	t := components.Table{
		Caption: i18n.T(ctx, "money.ledger_caption"), CaptionHidden: true, Unit: i18n.T(ctx, "money.unit"), Exports: v.Exports,
		Columns: []components.Column{
			{Head: i18n.T(ctx, "money.col.day"), Kind: components.Narrow}, {Head: i18n.T(ctx, "money.col.what"), RowHead: true},
			{Head: i18n.T(ctx, "money.col.with")}, {Head: i18n.T(ctx, "money.col.entry"), Kind: components.Narrow},
			{Head: i18n.T(ctx, "money.col.debit"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "money.col.credit"), Unit: components.Dollars(ctx), Kind: components.Number},
			{Head: i18n.T(ctx, "money.col.balance"), Unit: components.Dollars(ctx), Kind: components.Number},
		},
	}
	if v.Rows.Running && len(v.Rows.Rows) > 0 {
		t.Rows = append(t.Rows, components.Row{Tone: "quiet", Cells: []components.Cell{
			{}, components.Words(i18n.T(ctx, "money.carried")), {}, {}, {}, {}, components.Cents(ctx, v.Rows.Carried)}})
	}
	for _, r := range v.Rows.Rows {
		t.Rows = append(t.Rows, v.line(ctx, r))
	}
	last := components.Cell{}
	if v.Rows.Running {
		last = components.Cents(ctx, v.closing())
	}
	t.Foot = []components.Row{{Cells: []components.Cell{
		{Text: i18n.T(ctx, "money.total"), Span: 4}, components.Cents(ctx, v.Rows.Debit), components.Cents(ctx, v.Rows.Credit), last}}}
	return t
}

func (v LedgerView) line(ctx context.Context, r models.LedgerRow) components.Row {
	day := components.Day(ctx, r.ValueDate)
	if when.DateOf(r.RecordedAt) != r.ValueDate {
		day.Sub = i18n.T(ctx, "money.recorded_on", "Day", i18n.ShortDate(ctx, r.RecordedAt))
	}
	with := components.Words(r.Organisation)
	with.Sub = r.Programme
	row := components.Row{Cells: []components.Cell{day, v.what(ctx, r), with, v.entry(r.Entry),
		components.CentsOrBlank(ctx, r.DebitCents), components.CentsOrBlank(ctx, r.CreditCents), components.Cents(ctx, r.BalanceCents)}}
	switch {
	case r.ReversedBy != "":
		row.Tone = "struck"
	case r.Reverses != "":
		row.Tone = "warn"
	}
	return row
}

func (v LedgerView) what(ctx context.Context, r models.LedgerRow) components.Cell {
	c := components.Words(i18n.T(ctx, "money.kind."+r.Kind))
	if r.Account == string(models.AccountFee) || r.Kind == string(models.EntryDeposit) && r.Account == string(models.AccountCash) && r.CreditCents > 0 && r.Reverses == "" {
		c.Text = i18n.T(ctx, "money.kind.fee")
	}
	if !v.Rows.Running {
		c.Sub = account(ctx, models.LedgerAccount(r.Account))
	}
	switch {
	case r.ReversedBy != "":
		c.Sub = i18n.T(ctx, "money.reversed_by", "Entry", r.ReversedBy)
	case r.Reverses != "":
		c.Sub = i18n.T(ctx, "money.reverses", "Entry", r.Reverses)
	case r.Certainty != "":
		c.Sub = i18n.T(ctx, "status."+r.Certainty)
	}
	return c
}

// free is the arithmetic of what may still be committed.
func free(ctx context.Context, f models.FundTotals) components.Table {
	return components.Table{Caption: i18n.T(ctx, "money.free_title"), CaptionHidden: true,
		Columns: []components.Column{{Head: i18n.T(ctx, "money.col.what"), HeadHidden: true}, {Head: i18n.T(ctx, "money.col.amount"), Unit: components.Dollars(ctx), Kind: components.Number}},
		Rows: []components.Row{
			{Cells: []components.Cell{components.Words(account(ctx, models.AccountCash)), components.Cents(ctx, f.Cash)}},
			{Cells: []components.Cell{components.Words(i18n.T(ctx, "money.reserved")), components.Cents(ctx, -f.Reserved)}},
			{Cells: []components.Cell{components.Words(i18n.T(ctx, "money.minimum")), components.Cents(ctx, -f.Minimum)}},
		},
		Foot: []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "money.free")), components.Cents(ctx, f.Cash-f.Reserved-f.Minimum)}}},
	}
}

func (v LedgerView) accounts(ctx context.Context) []components.Option {
	var out []components.Option
	for _, a := range models.Accounts {
		out = append(out, components.Option{Value: string(a), Label: account(ctx, a)})
	}
	return out
}

func kinds(ctx context.Context) []components.Option {
	var out []components.Option
	for _, k := range models.EntryKinds {
		out = append(out, components.Option{Value: string(k), Label: i18n.T(ctx, "money.kind."+string(k))})
	}
	return out
}

func orders(ctx context.Context) []components.Option {
	return []components.Option{{Value: string(models.ByRecorded), Label: i18n.T(ctx, "money.by_recorded")}, {Value: string(models.ByValue), Label: i18n.T(ctx, "money.by_value")}}
}

func id(n int64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// sides is both sides of an entry.
func (v EntryView) sides(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "money.sides"), Columns: []components.Column{
		{Head: i18n.T(ctx, "money.col.account")}, {Head: i18n.T(ctx, "money.col.programme"), Kind: components.Narrow}, {Head: i18n.T(ctx, "money.col.with")},
		{Head: i18n.T(ctx, "money.col.debit"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "money.col.credit"), Unit: components.Dollars(ctx), Kind: components.Number}}}
	var debit, credit money.Cents
	for _, l := range v.Lines {
		debit, credit = debit+l.DebitCents, credit+l.CreditCents
		programme := components.Words(l.Programme)
		if l.Programme != "" {
			programme = components.To(l.Programme, v.At("/programmes/"+l.Programme+"/money"))
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.To(account(ctx, models.LedgerAccount(l.Account)), v.At("/ledger?account="+l.Account)),
			programme, components.Words(l.Organisation), components.CentsOrBlank(ctx, l.DebitCents), components.CentsOrBlank(ctx, l.CreditCents)}})
	}
	t.Foot = []components.Row{{Cells: []components.Cell{{Text: i18n.T(ctx, "money.total"), Span: 3}, components.Cents(ctx, debit), components.Cents(ctx, credit)}}}
	return t
}

func (v EntryView) facts(ctx context.Context) []components.Fact {
	fact := func(key, text string) components.Fact {
		return components.Fact{Name: i18n.T(ctx, key), Text: text}
	}
	e := v.Entry
	out := []components.Fact{
		{Name: i18n.T(ctx, "money.fact.value"), Body: components.Date(e.ValueDate)}, {Name: i18n.T(ctx, "money.fact.recorded"), Body: components.Instant(e.CreatedAt)},
		fact("money.fact.recorded_as", i18n.T(ctx, "people.role."+v.RecordedAs)), fact("money.fact.source", e.Source),
	}
	if e.Reference != "" {
		out = append(out, fact("money.fact.reference", e.Reference))
	}
	if e.Certainty != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "money.fact.certainty"), Body: components.Status(string(e.Certainty))})
	}
	if e.Reason != "" {
		out = append(out, fact("money.fact.reason", e.Reason))
	}
	return out
}

// Title says what an entry is.
func (v EntryView) Title(ctx context.Context) string {
	return i18n.T(ctx, "money.entry_title", "Kind", i18n.T(ctx, "money.kind."+string(v.Entry.Kind)), "Amount", dollars(ctx, v.Entry.TotalCents))
}

// statement is the chart of accounts with its balances.
func (v StatementView) statement(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "money.statement_caption"), Unit: i18n.T(ctx, "money.unit"), Columns: []components.Column{
		{Head: i18n.T(ctx, "money.col.account")}, {Head: i18n.T(ctx, "money.col.debit"), Unit: components.Dollars(ctx), Kind: components.Number},
		{Head: i18n.T(ctx, "money.col.credit"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "money.col.balance"), Unit: components.Dollars(ctx), Kind: components.Number}}}
	for _, b := range v.Balances {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			{Text: account(ctx, b.Code), Href: v.At("/ledger?account=" + string(b.Code)), Sub: i18n.T(ctx, "money.hint."+string(b.Code))},
			components.Cents(ctx, b.DebitCents), components.Cents(ctx, -b.CreditCents), components.Cents(ctx, b.Shown())}})
	}
	return t
}

// portfolio is one row per programme and organisation, with the totals.
func (v StatementView) portfolio(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "money.portfolio_caption"), Unit: i18n.T(ctx, "money.unit"), Exports: v.Exports, Wide: true, Dense: true, Columns: []components.Column{
		col(ctx, "money.col.programme", components.Narrow), col(ctx, "money.col.with", components.Text), col(ctx, "money.col.state", components.Text),
		col(ctx, "money.col.approved", components.Number), col(ctx, "money.col.net", components.Number), col(ctx, "money.col.spent", components.Number),
		col(ctx, "money.col.delivery", components.Number)}}
	for _, r := range v.Rows {
		state := components.Cell{Body: stateTag(r.State)}
		spent := components.Cents(ctx, r.SpentCents)
		if r.Interim {
			spent.Sub = i18n.T(ctx, "status.interim")
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.To(r.Reference, v.At("/programmes/"+r.Reference+"/money")), components.Words(r.Organisation), state,
			components.Cents(ctx, r.ApprovedCents), components.Cents(ctx, r.NetFunded()), spent, components.Words(rate(ctx, r.SpentCents, r.NetFunded()))}})
	}
	sum := models.PortfolioSum(v.Rows)
	t.Foot = []components.Row{{Cells: []components.Cell{{Text: i18n.T(ctx, "money.total"), Span: 3}, components.Cents(ctx, sum.ApprovedCents), components.Cents(ctx, sum.NetFunded()),
		components.Cents(ctx, sum.SpentCents), components.Words(rate(ctx, sum.SpentCents, sum.NetFunded()))}}}
	return t
}

// rate is a delivery rate, blank where nothing is held.
func rate(ctx context.Context, spent, net money.Cents) string {
	if net == 0 {
		return ""
	}
	return i18n.Percent(ctx, spent, net, 2)
}

// stateTag is the tag of a programme's state in the words of the list of states.
func stateTag(s models.ProgrammeState) templ.Component {
	if s == models.ProgrammeOngoing {
		return components.Status("active")
	}
	return components.Status(string(s))
}
