package money

import (
	"context"
	"fmt"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/pages/rules"
	"seedfund/models"
	"seedfund/models/flow"
	"seedfund/models/money"
)

// WorkView is a programme as those who handle its money see it.
type WorkView struct {
	Frame
	models.ProgrammeWorkroom
	Refund  bool // the reader may record a refund
	Report  bool // the reader may report expenditure
	Manage  bool // the reader may close
	Confirm bool
	Holds   bool // the reader has the right to holds, whether there is one or not
	Reader  int64
	Exports []components.Link // the lines of the books, as files
}

// ReleaseView is the form that releases a tranche, beside its gate.
type ReleaseView struct {
	Frame
	models.ProgrammeWorkroom
	Stage models.TrancheStage
	Form  components.Form
}

// RefundView is the form of a refund.
type RefundView struct {
	Frame
	models.ProgrammeWorkroom
	Form     components.Form
	OnBehalf bool
}

// ExpenditureView is the form of a report, or of a correction of one.
type ExpenditureView struct {
	Frame
	models.ProgrammeWorkroom
	Form     components.Form
	Corrects string               // reference of the report that is corrected
	Old      []models.Expenditure // its lines
	Report   models.ExpenditureReport
	Own      int64 // the organisation of a reader who reports for it alone
	Names    *models.Catalogue
}

// ClosureView asks to close or reopen a programme, with what stands against it.
type ClosureView struct {
	Frame
	models.ProgrammeWorkroom
	Form  components.Form
	Offer flow.Offer[models.ProgrammeState, models.ProgrammeAction]
}

// WorkAddress is where a programme's money is handled.
func WorkAddress(reference string) string { return "/programmes/" + reference + "/money" }

func (v WorkView) path(rest string) string { return "/programmes/" + v.Programme.Reference + rest }

func (v WorkView) figures(ctx context.Context) []components.KeyFigure {
	r := v.Row
	f := func(key string, c money.Cents) components.KeyFigure {
		return components.KeyFigure{Label: i18n.T(ctx, key), Figure: i18n.Money(ctx, c), Note: components.Dollars(ctx)}
	}
	delivery := components.KeyFigure{Label: i18n.T(ctx, "money.col.delivery"), Figure: rate(ctx, r.SpentCents, r.NetFunded())}
	if delivery.Figure == "" {
		delivery.Figure = i18n.T(ctx, "money.no_rate")
	}
	return []components.KeyFigure{f("money.col.approved", r.ApprovedCents), f("money.col.net", r.NetFunded()), f("money.col.spent", r.SpentCents), delivery}
}

// shares is one row per organisation with what it received and used.
func (v WorkView) shares(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "programmes.shares"), Unit: i18n.T(ctx, "money.unit"), Columns: []components.Column{
		col(ctx, "money.col.with", components.Text), col(ctx, "money.col.approved", components.Number), col(ctx, "money.col.transferred", components.Number),
		col(ctx, "money.col.refunded", components.Number), col(ctx, "money.col.spent", components.Number), col(ctx, "money.col.obligated", components.Number), col(ctx, "money.col.delivery", components.Number)}}
	for _, s := range v.Shares {
		name := components.Words(s.Name)
		if s.OrganisationID == v.Programme.LeadOrganisationID {
			name.Sub = i18n.T(ctx, "programmes.lead")
		}
		spent := components.Cents(ctx, s.SpentCents)
		if s.Interim {
			spent.Sub = i18n.T(ctx, "status.interim")
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{name, components.Cents(ctx, s.ApprovedCents), components.Cents(ctx, s.TransferredCents),
			components.CentsOrBlank(ctx, s.RefundedCents), spent, components.CentsOrBlank(ctx, s.CommittedCents), components.Words(rate(ctx, s.SpentCents, s.NetFunded()))}})
	}
	r := v.Row
	t.Foot = []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "money.total")), components.Cents(ctx, r.ApprovedCents), components.Cents(ctx, r.TransferredCents),
		components.CentsOrBlank(ctx, r.RefundedCents), components.Cents(ctx, r.SpentCents), components.CentsOrBlank(ctx, r.CommittedCents), components.Words(rate(ctx, r.SpentCents, r.NetFunded()))}}}
	return t
}

// parts is the organisations' shares of a tranche on their way to a transfer.
func parts(ctx context.Context, w models.ProgrammeWorkroom, s models.TrancheStage) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "programmes.tranche_caption", "Number", s.Number), CaptionHidden: true, Columns: []components.Column{
		col(ctx, "money.col.with", components.Text), col(ctx, "money.col.approved", components.Number), col(ctx, "money.col.released", components.Number),
		col(ctx, "money.col.requested", components.Number), col(ctx, "money.col.transferred", components.Number)}}
	for _, a := range s.Amounts {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(w.NameOf(a.OrganisationID)), components.Cents(ctx, a.Cents),
			components.CentsOrBlank(ctx, a.ReleasedCents), components.CentsOrBlank(ctx, a.RequestedCents), components.CentsOrBlank(ctx, a.TransferredCents)}})
	}
	approved, released, requested, transferred := s.Sum()
	t.Foot = []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "money.total")), components.Cents(ctx, approved), components.CentsOrBlank(ctx, released),
		components.CentsOrBlank(ctx, requested), components.CentsOrBlank(ctx, transferred)}}}
	return t
}

// gate is the arithmetic of a gate, one row per organisation and the sum.
func gate(ctx context.Context, g models.Gate) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "programmes.gate"), Unit: gateRule(ctx, g.Rule), Columns: []components.Column{
		col(ctx, "money.col.with", components.Text), col(ctx, "money.col.received_net", components.Number), col(ctx, "money.col.needed", components.Number),
		col(ctx, "money.col.spent", components.Number), col(ctx, "money.col.obligated", components.Number), col(ctx, "money.col.margin", components.Number), col(ctx, "money.col.state", components.Text)}}
	for _, l := range g.Lines {
		row := components.Row{Cells: gateLine(ctx, l, l.Organisation)}
		if !l.Passes {
			row.Tone = "bad"
		}
		t.Rows = append(t.Rows, row)
	}
	t.Foot = []components.Row{{Cells: gateLine(ctx, g.Total, i18n.T(ctx, "money.total"))}}
	return t
}

func gateLine(ctx context.Context, l models.GateLine, name string) []components.Cell {
	state := components.State("passes")
	if !l.Passes {
		state = components.State("missing")
	}
	head := components.Words(name)
	if l.Interim {
		head.Sub = i18n.T(ctx, "status.interim")
	}
	return []components.Cell{head, components.Cents(ctx, l.Received), components.Cents(ctx, l.Needed), components.Cents(ctx, l.Spent), components.Cents(ctx, l.Committed),
		components.Cents(ctx, l.Margin), state}
}

func gateRule(ctx context.Context, r models.GateRule) string {
	text := rules.GateWords(ctx, r)
	if r.AdoptedBy != "" {
		return text + " " + i18n.T(ctx, "programmes.gate_by", "Decision", r.AdoptedBy)
	}
	return text + " " + i18n.T(ctx, "programmes.gate_start")
}

// before says in words what stands before the release of a tranche.
func before(ctx context.Context, s models.TrancheStage) []string {
	var out []string
	for _, c := range s.Conditions {
		out = append(out, i18n.T(ctx, "programmes.obstacle.condition", "Number", c.Number, "Condition", c.Body))
	}
	for _, name := range s.Agreements {
		out = append(out, i18n.T(ctx, "programmes.obstacle.agreement", "Organisation", name))
	}
	for _, name := range s.Earlier {
		out = append(out, i18n.T(ctx, "programmes.obstacle.earlier", "Organisation", name))
	}
	for _, l := range s.Gate.Failing() {
		out = append(out, i18n.T(ctx, "programmes.obstacle.gate", "Organisation", l.Organisation, "Missing", l.Missing()))
	}
	return out
}

// status of a tranche: what holds a later one back is said in its tag.
func status(s models.TrancheStage) string {
	switch {
	case s.State == models.TrancheTransferred:
		return "paid"
	case s.Left() > 0 && len(s.Gate.Failing())+len(s.Conditions) > 0 && len(s.Earlier) == 0:
		return "blocked"
	}
	return string(s.State)
}

func (v WorkView) releases(ctx context.Context, s models.TrancheStage) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "programmes.releases"), Columns: []components.Column{
		col(ctx, "money.col.day", components.Narrow), col(ctx, "money.col.what", components.Text), col(ctx, "money.col.entry", components.Narrow), col(ctx, "money.col.amount", components.Number)}}
	for _, r := range s.Releases {
		var who []string
		for _, l := range r.Lines {
			if l.Cents > 0 {
				who = append(who, l.Organisation)
			}
		}
		what := components.Words(strings.Join(who, i18n.T(ctx, "core.list_separator")))
		if r.Waiver != "" {
			what.Sub = i18n.T(ctx, "programmes.waived_by", "Decision", r.Waiver, "Reason", r.Reason)
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Day(ctx, r.CreatedAt), what, v.entry(r.Entry), components.Cents(ctx, r.TotalCents)}})
	}
	return t
}

func (v WorkView) reports(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "programmes.reports"), Unit: i18n.T(ctx, "money.unit"), Columns: []components.Column{
		{Head: i18n.T(ctx, "money.col.report"), Kind: components.Narrow, RowHead: true}, col(ctx, "money.col.year", components.Narrow), col(ctx, "money.col.with", components.Text),
		col(ctx, "money.col.as_at", components.Narrow), col(ctx, "money.col.spent", components.Number), col(ctx, "money.col.obligated", components.Number), col(ctx, "money.col.state", components.Text),
		{Head: i18n.T(ctx, "programmes.correct"), HeadHidden: true}}}
	for _, r := range v.Reports {
		name := components.Words(r.Reference)
		if r.Corrects != "" {
			name.Sub = i18n.T(ctx, "programmes.corrects", "Report", r.Corrects, "Reason", r.Reason)
		}
		with := components.Words(r.Organisation)
		with.Sub = r.Explanation
		row := components.Row{Cells: []components.Cell{name, components.Words(fmt.Sprint(r.Year)), with, components.Day(ctx, r.AsAt), components.Cents(ctx, r.SpentCents),
			components.CentsOrBlank(ctx, r.CommittedCents), components.State(string(r.Certainty)), {}}}
		switch {
		case r.State == models.ReportCorrected:
			row.Tone = "struck"
		case v.mayReport(r.OrganisationID):
			row.Cells[7] = components.To(i18n.T(ctx, "programmes.correct"), v.At(v.path("/expenditure?corrects="+r.Reference)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v WorkView) mayReport(organisation int64) bool {
	return v.Report && v.Programme.State != models.ProgrammeFinancialClosed && organisation != 0
}

func (v WorkView) refunds(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "programmes.refunds"), Unit: i18n.T(ctx, "money.unit"), Columns: []components.Column{
		{Head: i18n.T(ctx, "money.fact.reference"), Kind: components.Narrow, RowHead: true}, col(ctx, "money.col.day", components.Narrow), col(ctx, "money.col.with", components.Text),
		col(ctx, "money.col.amount", components.Number), col(ctx, "money.col.state", components.Text)}}
	for _, r := range v.Refunds {
		state := "received"
		if r.State == models.RecordPending {
			state = "waiting"
		} else if r.State == models.RecordRefused {
			state = "declined"
		}
		name := components.Words(r.Reference)
		name.Sub = r.Reason
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{name, components.Day(ctx, r.ValueDate), components.Words(r.Organisation), components.Cents(ctx, r.Cents), components.State(state)}})
	}
	return t
}

// waiting are the refunds this reader can confirm.
func (v WorkView) waiting() []models.RefundRow {
	var out []models.RefundRow
	for _, r := range v.Refunds {
		if v.Confirm && r.State == models.RecordPending && r.RecordedBy != v.Reader {
			out = append(out, r)
		}
	}
	return out
}

func (v WorkView) events(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "programmes.history"), Columns: []components.Column{
		col(ctx, "money.col.day", components.Narrow), {Head: i18n.T(ctx, "money.col.what"), RowHead: true}, col(ctx, "programmes.by", components.Text)}}
	for _, e := range v.Events {
		what := components.Words(i18n.T(ctx, "programmes.event."+string(e.Action)))
		what.Sub = e.Note
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Day(ctx, e.CreatedAt), what, components.Words(i18n.T(ctx, "people.role."+string(e.Role)))}})
	}
	return t
}

// Amount names the field of an organisation's amount.
func Amount(organisation int64) string { return fmt.Sprintf("amount[%d]", organisation) }

// Line names the field of a category of a report.
func Line(kind models.ExpenditureKind, category int) string {
	return fmt.Sprintf("%s[%d]", kind, category)
}

func organisations(w models.ProgrammeWorkroom, own int64) []components.Option {
	var out []components.Option
	for _, s := range w.Shares {
		if own == 0 || s.OrganisationID == own {
			out = append(out, components.Option{Value: fmt.Sprint(s.OrganisationID), Label: s.Name})
		}
	}
	return out
}

// offered is the amount the form proposes: all that is left of a share that
// passes, nothing of one that does not.
func (v ReleaseView) offered(a models.TrancheAmount) string {
	if !v.Stage.Gate.PassesFor(a.OrganisationID) {
		return ""
	}
	return plain(a.Cents - a.ReleasedCents)
}

func plain(c money.Cents) string {
	if c == 0 {
		return ""
	}
	return c.String()
}

func (v ExpenditureView) old(kind models.ExpenditureKind, category int) string {
	for _, l := range v.Old {
		if l.Kind == kind && l.Category == category {
			return plain(l.Cents)
		}
	}
	return ""
}

func (v ExpenditureView) category(ctx context.Context, n int) string {
	for _, c := range v.Names.Categories() {
		if c.Number == n {
			return fmt.Sprintf("%d. %s", n, c.Label.In(i18n.Lang(ctx)))
		}
	}
	return fmt.Sprint(n)
}

func certainties(ctx context.Context) []components.Option {
	return []components.Option{{Value: string(models.Interim), Label: i18n.T(ctx, "status.interim"), Hint: i18n.T(ctx, "programmes.interim_hint")},
		{Value: string(models.Certified), Label: i18n.T(ctx, "status.certified"), Hint: i18n.T(ctx, "programmes.certified_hint")}}
}

// obstacles are what stands against the closure offered, in words.
func (v ClosureView) obstacles(ctx context.Context) []string {
	fields := v.Facts.OperationalObstacles()
	if v.Offer.Action == models.ProgrammeSettle {
		fields = v.Facts.FinancialObstacles()
	}
	if v.Offer.Action == models.ProgrammeReopen {
		return nil
	}
	var out []string
	for _, f := range fields {
		out = append(out, i18n.T(ctx, f.Key, f.Args))
	}
	return out
}
