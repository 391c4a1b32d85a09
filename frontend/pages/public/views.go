// Package public is the pages anyone may read about the fund: where its money
// is, its programmes, its contributors. They carry no script. Every figure
// comes from the kept rows of one ledger.
package public

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Frame is what every public page has.
type Frame struct {
	layout.Page
	Names *models.Catalogue        // countries, areas and regions of this store's kind
	At    func(path string) string // an address of this site in the pinned language
}

// FundView is the dashboard of the fund.
type FundView struct {
	Frame
	Lines      []string // the title, broken by hand for each language
	Empty      bool     // nothing was approved and nothing received
	Money      components.MoneyLineView
	Rings      components.RingsView
	Flow       components.FlowView
	FlowTitle  string
	Years      components.YearsView
	Programmes []models.ProgrammeRow // the latest
	Count      int                   // of all
	Call       *CallCard             // the call that is open, nil for none
	Decisions  []components.Moment
	Thread     *Thread // one programme from money to effect
}

// CallCard is the call that is open.
type CallCard struct {
	Title, Href string
	Closes      time.Time
}

// Thread is one programme followed from the decision to what was spent.
type Thread struct {
	Programme models.ProgrammeRow
	Moments   []components.Moment
}

// ProgrammesView is the list of programmes; its choices stand in the address.
type ProgrammesView struct {
	Frame
	Rows      []models.ProgrammeRow
	States    []components.Filter
	Country   string
	Theme     string
	State     string
	Countries []models.Country // to choose from
	Reset     string
	First     string
	Next      string
	Action    string
	Exports   []components.Link
}

// Share is one organisation of a programme.
type Share struct {
	Name                                          string
	Lead                                          bool
	Approved, Transferred, Refunded, Spent, Ahead money.Cents
	Interim                                       bool
	Delivery                                      string
}

// ProgrammeView is one programme.
type ProgrammeView struct {
	Frame
	Row        models.ProgrammeRow
	Line       models.MoneyLine
	Countries  []CountryShare
	Shares     []Share
	Tranches   []Tranche
	Decision   string
	DecidedOn  time.Time
	DecisionAt string                // address, empty while the decision is not public
	Prior      *models.PriorDecision // the decision, where it was taken before this system
	Documents  []components.FileRow
}

// CountryShare is a country or area with its part in per cent.
type CountryShare struct {
	Code, Name string
	BP         int
}

// Tranche is one tranche with its sums.
type Tranche struct {
	Number                          int
	State                           models.TrancheState
	DueOn                           when.Date
	Approved, Released, Transferred money.Cents
}

// ContributionsView lists contributors in alphabetical order, without rank.
type ContributionsView struct {
	Frame
	Rows     []models.ContributorRow
	Promised []money.Amount
	Total    money.Cents
	Exports  []components.Link
}

// stateCodes are the words of the system's list for a programme's states.
var stateCodes = map[models.ProgrammeState]string{
	models.ProgrammeApproved: "approved", models.ProgrammeOngoing: "active",
	models.ProgrammeOperationalClosed: "operationally_closed", models.ProgrammeFinancialClosed: "financially_closed",
}

// StateCode is the code of a programme's state in the list of words.
func StateCode(s models.ProgrammeState) string { return stateCodes[s] }

// PlacesOf names countries and areas in the reader's language.
func (f Frame) PlacesOf(ctx context.Context, codes []string) []components.Named {
	var out []components.Named
	for _, code := range codes {
		name := code
		if x, ok := f.Names.Country(code); ok {
			name = x.Name.In(i18n.Lang(ctx))
		}
		out = append(out, components.Named{Code: code, Name: name})
	}
	return out
}

func (f Frame) link(path string) templ.SafeURL { return templ.SafeURL(f.At(path)) }

func (f Frame) programmeHref(r models.ProgrammeRow) string { return f.At("/programmes/" + r.Reference) }

// held is what organisations hold and have not spent.
func held(r models.ProgrammeRow) money.Cents { return max(0, r.NetFunded()-r.SpentCents) }

func parts(r models.ProgrammeRow) []components.Part {
	return []components.Part{
		{Kind: components.PartSpent, Cents: r.SpentCents}, {Kind: components.PartHeld, Cents: held(r)},
		{Kind: components.PartReserved, Cents: max(0, r.ApprovedCents-r.TransferredCents)},
	}
}

func delivery(p money.Percentage, ctx context.Context, spent, net money.Cents) string {
	if p.Blank() {
		return ""
	}
	return i18n.Percent(ctx, spent, net, 1)
}

// table is a list of programmes. brief leaves out what a dashboard does not need.
func (f Frame) table(ctx context.Context, rows []models.ProgrammeRow, caption string, hidden, brief bool) components.Table {
	t := components.Table{Caption: caption, CaptionHidden: hidden, Columns: []components.Column{
		{Head: i18n.T(ctx, "public.col.programme")}, {Head: i18n.T(ctx, "public.col.country")},
		{Head: i18n.T(ctx, "public.col.organisations")},
		{Head: i18n.T(ctx, "public.col.budget"), Unit: components.Dollars(ctx), Kind: components.Number},
		{Head: i18n.T(ctx, "public.col.money")},
	}}
	if !brief {
		t.Columns = append(t.Columns, components.Column{Head: i18n.T(ctx, "public.col.delivery"), Kind: components.Number})
	}
	t.Columns = append(t.Columns, components.Column{Head: i18n.T(ctx, "public.col.state")})
	for _, r := range rows {
		cells := []components.Cell{
			{Body: programmeName(f, r)}, components.Of(placeList(f.PlacesOf(ctx, r.Countries))), components.Of(nameList(r.Organisations)),
			{Text: i18n.MoneyWhole(ctx, r.ApprovedCents)}, components.Of(moneyCell(r)),
		}
		if !brief {
			cells = append(cells, components.Words(delivery(r.Delivery(), ctx, r.SpentCents, r.NetFunded())))
		}
		t.Rows = append(t.Rows, components.Row{Cells: append(cells, components.State(StateCode(r.State)))})
	}
	return t
}

// list is the whole page's table, to be taken away as a file too.
func (v ProgrammesView) list(ctx context.Context) components.Table {
	t := v.table(ctx, v.Rows, i18n.T(ctx, "public.programmes.caption"), true, false)
	t.Exports = v.Exports
	return t
}

// moneyWords says what a bar shows.
func moneyWords(ctx context.Context, r models.ProgrammeRow) string {
	return i18n.T(ctx, "public.transferred_share", "Share", i18n.Percent(ctx, r.TransferredCents, r.ApprovedCents, 0))
}

func (v ProgrammeView) line(ctx context.Context) components.MoneyLineView {
	l := components.MoneyLineView{
		Small: true, Total: v.Line.Spent + v.Line.Held + v.Line.Returned + v.Line.ToCome,
		Unit: i18n.T(ctx, "public.programme.unit", "Budget", v.Row.ApprovedCents),
		Parts: []components.Part{
			{Kind: components.PartSpent, Label: i18n.T(ctx, "public.part.spent"), Hint: i18n.T(ctx, "public.part.spent_hint"), Cents: v.Line.Spent},
			{Kind: components.PartHeld, Label: i18n.T(ctx, "public.part.held"), Hint: i18n.T(ctx, "public.part.held_hint"), Cents: v.Line.Held},
		},
	}
	if v.Line.Returned != 0 {
		l.Parts = append(l.Parts, components.Part{Kind: components.PartFees, Label: i18n.T(ctx, "public.part.returned"), Cents: v.Line.Returned})
	}
	l.Parts = append(l.Parts, components.Part{Kind: components.PartReserved, Label: i18n.T(ctx, "public.part.to_come"), Hint: i18n.T(ctx, "public.part.to_come_hint"), Cents: v.Line.ToCome})
	return l
}

func (v ProgrammeView) facts(ctx context.Context) []components.Fact {
	var facts []components.Fact
	add := func(key, text string) {
		if text != "" {
			facts = append(facts, components.Fact{Name: i18n.T(ctx, key), Text: text})
		}
	}
	add("public.fact.reference", v.Row.Reference)
	add("public.fact.agent_number", v.Row.AgentNumber)
	if area, ok := v.Names.Area(v.Row.Theme); ok {
		add("public.fact.area", area.Title.In(i18n.Lang(ctx)))
	}
	add("public.fact.months", i18n.T(ctx, "public.months", "Count", v.Row.Months))
	if v.Row.StartOn.IsZero() {
		add("public.fact.start", i18n.T(ctx, "public.fact.not_begun"))
	} else {
		add("public.fact.start", i18n.Date(ctx, v.Row.StartOn))
		add("public.fact.end", i18n.Date(ctx, v.Row.EndOn))
	}
	return facts
}

func (v ProgrammeView) shares(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "public.programme.organisations"), Columns: []components.Column{
		{Head: i18n.T(ctx, "public.col.organisation")},
		{Head: i18n.T(ctx, "public.col.approved"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "public.col.transferred"), Unit: components.Dollars(ctx), Kind: components.Number},
		{Head: i18n.T(ctx, "public.col.refunded"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "public.col.spent"), Unit: components.Dollars(ctx), Kind: components.Number},
		{Head: i18n.T(ctx, "public.col.delivery"), Kind: components.Number},
	}}
	var sum Share
	for _, s := range v.Shares {
		name := components.Cell{Text: s.Name}
		if s.Lead {
			name.Sub = i18n.T(ctx, "public.lead")
		}
		spent := components.Cents(ctx, s.Spent)
		if s.Interim {
			spent.Sub = i18n.T(ctx, "status.interim")
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{name, components.Cents(ctx, s.Approved), components.Cents(ctx, s.Transferred), components.CentsOrBlank(ctx, s.Refunded), spent, components.Words(s.Delivery)}})
		sum.Approved, sum.Transferred, sum.Refunded, sum.Spent = sum.Approved+s.Approved, sum.Transferred+s.Transferred, sum.Refunded+s.Refunded, sum.Spent+s.Spent
	}
	t.Foot = []components.Row{{Cells: []components.Cell{
		components.Words(i18n.T(ctx, "public.total")), components.Cents(ctx, sum.Approved), components.Cents(ctx, sum.Transferred), components.CentsOrBlank(ctx, sum.Refunded), components.Cents(ctx, sum.Spent),
		components.Words(delivery(v.Row.Delivery(), ctx, v.Row.SpentCents, v.Row.NetFunded())),
	}}}
	return t
}

func (v ProgrammeView) moments(ctx context.Context) []components.Moment {
	var out []components.Moment
	for _, t := range v.Tranches {
		m := components.Moment{
			Title: i18n.T(ctx, "public.tranche", "Number", t.Number), State: string(t.State), Point: components.PointLater, On: t.DueOn,
			Text: i18n.T(ctx, "public.tranche_sums", "Approved", t.Approved, "Transferred", t.Transferred),
		}
		switch t.State {
		case models.TrancheTransferred:
			m.Point, m.State = components.PointDone, "paid"
		case models.TrancheReleased, models.TrancheReserved:
			m.Point = components.PointNow
		}
		if t.DueOn.IsZero() {
			m.When = i18n.T(ctx, "public.no_day")
		}
		out = append(out, m)
	}
	return out
}

func (v ContributionsView) table(ctx context.Context) components.Table {
	t := components.Table{
		Caption: i18n.T(ctx, "public.contributions.caption"), Unit: i18n.T(ctx, "public.contributions.order"), Exports: v.Exports,
		Columns: []components.Column{
			{Head: i18n.T(ctx, "public.col.contributor")}, {Head: i18n.T(ctx, "public.col.agreements"), Kind: components.Number},
			{Head: i18n.T(ctx, "public.col.first_signed"), Kind: components.Narrow},
			{Head: i18n.T(ctx, "public.col.deposited"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "public.col.last_deposit"), Kind: components.Narrow},
		},
	}
	for _, r := range v.Rows {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.Words(r.Contributor), components.Count(ctx, r.Commitments), components.Day(ctx, r.FirstSignedOn),
			components.Cents(ctx, r.DepositedCents), components.Day(ctx, r.LastDepositOn),
		}})
	}
	t.Foot = []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "public.total")), {}, {}, components.Cents(ctx, v.Total), {}}}}
	return t
}

// Theme is a thematic area as a choice, with its number.
func (v ProgrammesView) themes(ctx context.Context) []components.Option {
	var out []components.Option
	for _, a := range v.Names.Areas() {
		out = append(out, components.Option{Value: i18n.Number(ctx, a.Number), Label: a.Title.In(i18n.Lang(ctx))})
	}
	return out
}

func (v ProgrammesView) places(ctx context.Context) []components.Option {
	var out []components.Option
	for _, c := range v.Countries {
		out = append(out, components.Option{Value: c.Code, Label: c.Name.In(i18n.Lang(ctx))})
	}
	return out
}
