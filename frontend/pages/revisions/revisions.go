// Package revisions is the pages of how a programme changes after its approval:
// its revisions, old beside new, the log of its extensions and its steering
// committee.
package revisions

import (
	"context"
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/proposals"
	"seedfund/frontend/pages/rules"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Frame is what every page has.
type Frame struct {
	layout.Page
	At    func(path string) string
	Names *models.Catalogue
}

// ListView is what was ever revised of a programme.
type ListView struct {
	Frame
	L       models.RevisionList
	Manage  bool            // the reader names the committee
	Name    components.Form // a member of it
	Ends    components.Form // of the member that Ending names
	Ending  int64
	Refused *models.Error // of the act that opens a revision
}

// OneView is one revision. Settle is the form that was refused, if any.
type OneView struct {
	Frame
	R      models.RevisionPage
	Settle components.Form
	Act    string // which of the forms was refused
}

// DraftView is the form of a draft.
type DraftView struct {
	Frame
	R    models.RevisionPage
	Form components.Form
}

// ListAddress is where the revisions of a programme are listed.
func ListAddress(programme string) string { return "/programmes/" + programme + "/revisions" }

// Address is where a revision is shown.
func Address(reference string) string { return "/revisions/" + reference }

// DueField names the field of a tranche's day.
func DueField(tranche int) string { return fmt.Sprintf("due[%d]", tranche) }

func safe(href string) templ.SafeURL { return templ.SafeURL(href) }

func col(ctx context.Context, key string, kind components.ColumnKind) components.Column {
	return components.Column{Head: i18n.T(ctx, key), Kind: kind}
}

// state is the code of a revision's tag.
func state(r models.ProgrammeRevision) string {
	if r.State == models.RevisionProposed {
		return "revision_proposed"
	}
	return string(r.State)
}

// road says who decides, or decided.
func road(ctx context.Context, r models.ProgrammeRevision) string {
	switch {
	case r.Road == models.RoadNone:
		return ""
	case r.Road == models.RoadBoard:
		return i18n.T(ctx, "revisions.road.board")
	case r.Committee:
		return i18n.T(ctx, "revisions.road.committee")
	case r.State == models.RevisionAccepted:
		return i18n.T(ctx, "revisions.road.head")
	}
	return i18n.T(ctx, "revisions.road.delegated")
}

func (v ListView) rows(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "revisions.caption"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "revisions.col.revision"), Kind: components.Narrow, RowHead: true}, col(ctx, "revisions.col.state", components.Text), col(ctx, "revisions.col.reason", components.Text),
		col(ctx, "revisions.col.proposed", components.Narrow), col(ctx, "revisions.col.decides", components.Text), col(ctx, "revisions.col.budget", components.Narrow)}}
	for _, r := range v.L.Rows {
		row := components.Row{Cells: []components.Cell{components.To(r.Reference, v.At(Address(r.Reference))), components.State(state(r.ProgrammeRevision)), components.Words(r.Reason), {}, components.Words(road(ctx, r.ProgrammeRevision)), {}}}
		if r.ProposedAt != nil {
			row.Cells[3] = components.Day(ctx, r.ProposedAt)
		}
		if r.Decision != "" {
			row.Cells[4].Sub = r.Decision
		}
		if r.Budget > 0 {
			row.Cells[5] = components.Words(i18n.T(ctx, "revisions.version", "Number", r.Budget))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Extensions is the log of a programme's extensions.
func Extensions(ctx context.Context, at func(string) string, rows []models.ExtensionRow) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "revisions.extensions"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "revisions.col.day"), Kind: components.Narrow, RowHead: true}, col(ctx, "revisions.col.added", components.Number), col(ctx, "revisions.col.months_before", components.Number),
		col(ctx, "revisions.col.months_after", components.Number), col(ctx, "revisions.col.end_before", components.Narrow), col(ctx, "revisions.col.end_after", components.Narrow), col(ctx, "revisions.col.rests_on", components.Text)}}
	for _, e := range rows {
		row := components.Row{Cells: []components.Cell{components.Day(ctx, e.CreatedAt), components.Count(ctx, e.MonthsAdded), components.Count(ctx, e.PreviousMonths), components.Count(ctx, e.NewMonths),
			{}, {}, components.Words(e.Revision)}}
		if !e.NewEnd.IsZero() {
			row.Cells[4], row.Cells[5] = components.Day(ctx, e.PreviousEnd), components.Day(ctx, e.NewEnd)
		}
		if e.Decision != "" {
			row.Cells[6] = components.To(e.Decision, at("/decisions/"+e.Decision))
			row.Cells[6].Sub = e.Revision
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v ListView) committee(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "revisions.committee"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "revisions.col.office"), RowHead: true}, col(ctx, "revisions.col.function", components.Text), col(ctx, "revisions.col.from", components.Narrow), col(ctx, "revisions.col.until", components.Narrow)}}
	for _, m := range v.L.Committee {
		row := components.Row{Cells: []components.Cell{components.Words(m.Office), components.Words(function(ctx, m.Function)), components.Day(ctx, m.FromOn), {}}}
		if m.Function.Chairs() {
			row.Cells[1].Sub = i18n.T(ctx, "revisions.chairs")
		}
		if !m.UntilOn.IsZero() {
			row.Cells[3], row.Tone = components.Day(ctx, m.UntilOn), "quiet"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// inOffice are the members who have not left.
func (v ListView) inOffice() []models.CommitteeMember {
	var out []models.CommitteeMember
	for _, m := range v.L.Committee {
		if m.UntilOn.IsZero() {
			out = append(out, m)
		}
	}
	return out
}

func (v ListView) endForm(m models.CommitteeMember) components.Form {
	f := components.Form{}
	if v.Ending == m.ID {
		f = v.Ends
	}
	f.Name, f.Action, f.Version = fmt.Sprintf("member-%d", m.ID), fmt.Sprintf("/committee-members/%d/end", m.ID), m.Version
	return f
}

func function(ctx context.Context, f models.CommitteeFunction) string {
	return i18n.T(ctx, "revisions.function."+string(f))
}

func functions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, f := range models.CommitteeFunctions {
		out = append(out, components.Option{Value: string(f), Label: function(ctx, f)})
	}
	return out
}

// dollars is an amount with its unit.
func dollars(ctx context.Context, c money.Cents) string {
	return i18n.T(ctx, "forms.dollars", "Figure", i18n.Money(ctx, c))
}

// lead says who decides on the revision.
func (v OneView) lead(ctx context.Context) string {
	r := v.R.Revision
	switch r.State {
	case models.RevisionAccepted:
		return i18n.T(ctx, "revisions.lead.accepted", "Who", road(ctx, r))
	case models.RevisionDeclined, models.RevisionWithdrawn:
		return i18n.T(ctx, "revisions.lead.ended")
	}
	if v.R.Judgement.Road == models.RoadBoard {
		return i18n.T(ctx, "revisions.lead.board")
	}
	if v.R.Constituted() {
		return i18n.T(ctx, "revisions.lead.committee")
	}
	return i18n.T(ctx, "revisions.lead.head")
}

func (v OneView) facts(ctx context.Context) []components.Fact {
	r, p := v.R.Revision, v.R.Programme
	text := func(key, said string) components.Fact { return components.Fact{Name: i18n.T(ctx, key), Text: said} }
	out := []components.Fact{text("revisions.fact.programme", p.Reference+" "+p.Title), text("revisions.fact.reason", r.Reason), text("revisions.fact.opened", i18n.T(ctx, "people.role."+string(r.OpenedRole))+", "+i18n.Date(ctx, r.CreatedAt))}
	if r.ProposedAt != nil {
		out = append(out, text("revisions.fact.proposed", i18n.Date(ctx, r.ProposedAt)))
	}
	outcomes := "revisions.outcomes_no"
	if r.Outcomes {
		outcomes = "revisions.outcomes_yes"
	}
	out = append(out, text("revisions.fact.outcomes", i18n.T(ctx, outcomes)), text("revisions.fact.base", i18n.T(ctx, "revisions.version", "Number", r.BaseNumber)))
	if r.SettledAt != nil {
		out = append(out, text("revisions.fact.settled", i18n.Date(ctx, r.SettledAt)))
	}
	if !r.MetOn.IsZero() {
		out = append(out, text("revisions.fact.met", i18n.Date(ctx, r.MetOn)))
	}
	if v.R.Decision != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "revisions.fact.decision"), Body: link(v.R.Decision, v.At("/decisions/"+v.R.Decision))})
	}
	if r.SettledNote != "" {
		out = append(out, text("revisions.fact.note", r.SettledNote))
	}
	return out
}

func (v OneView) category(ctx context.Context, n int) string {
	for _, c := range v.Names.Categories() {
		if c.Number == n {
			return fmt.Sprintf("%d. %s", n, c.Label.In(i18n.Lang(ctx)))
		}
	}
	return fmt.Sprint(n)
}

func signed(ctx context.Context, c money.Cents) components.Cell {
	if c > 0 {
		return components.Words("+" + i18n.Money(ctx, c))
	}
	return components.Cents(ctx, c)
}

// cells are the cells that differ, old beside new.
func (v OneView) cells(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "revisions.cells"), Unit: i18n.T(ctx, "money.unit"), Columns: []components.Column{
		{Head: i18n.T(ctx, "revisions.col.organisation"), RowHead: true}, col(ctx, "revisions.col.category", components.Text), col(ctx, "revisions.col.tranche", components.Narrow),
		col(ctx, "revisions.col.stands", components.Number), col(ctx, "revisions.col.asked", components.Number), col(ctx, "revisions.col.difference", components.Number)}}
	for _, c := range v.R.Asked.CellDifferences(v.R.Stands) {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(v.R.Stands.Budget.Name(c.Cell.OrganisationID)), components.Words(v.category(ctx, c.Cell.Category)), components.Count(ctx, c.Cell.Tranche),
			components.Cents(ctx, c.Was), components.Cents(ctx, c.Now), signed(ctx, c.Now-c.Was)}})
	}
	was, now := v.R.Stands.Budget.Total(0, 0), v.R.Asked.Budget.Total(0, 0)
	t.Foot = []components.Row{{Cells: []components.Cell{{Text: i18n.T(ctx, "revisions.total"), Span: 3}, components.Cents(ctx, was), components.Cents(ctx, now), signed(ctx, now-was)}}}
	return t
}

// amounts are what each organisation may receive out of each tranche, with its
// indirect costs, where it changes; what is released is locked.
func (v OneView) amounts(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "revisions.amounts"), Unit: i18n.T(ctx, "money.unit"), Columns: []components.Column{
		{Head: i18n.T(ctx, "revisions.col.organisation"), RowHead: true}, col(ctx, "revisions.col.tranche", components.Narrow), col(ctx, "revisions.col.stands", components.Number),
		col(ctx, "revisions.col.asked", components.Number), col(ctx, "revisions.col.difference", components.Number), col(ctx, "revisions.col.released", components.Number)}}
	for _, o := range v.R.Stands.Budget.Organisations {
		for n := 1; n <= v.R.Stands.Budget.Tranches; n++ {
			was, now := v.R.Stands.Budget.Total(o.ID, n), v.R.Asked.Budget.Total(o.ID, n)
			if was == now {
				continue
			}
			t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(o.Name), components.Count(ctx, n), components.Cents(ctx, was), components.Cents(ctx, now), signed(ctx, now-was), components.CentsOrBlank(ctx, v.released(o.ID, n))}})
		}
	}
	return t
}

func (v OneView) released(organisation int64, tranche int) money.Cents {
	for _, l := range v.R.Locks {
		if l.OrganisationID == organisation && l.Tranche == tranche {
			return l.Released
		}
	}
	return 0
}

// days are length, end and the days of tranches where they change.
func (v OneView) days(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "revisions.days"), Columns: []components.Column{
		{Head: i18n.T(ctx, "revisions.col.what"), RowHead: true}, col(ctx, "revisions.col.stands", components.Text), col(ctx, "revisions.col.asked", components.Text)}}
	row := func(name, was, now string) {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(name), components.Words(was), components.Words(now)}})
	}
	if was, now := v.R.Stands.Months, v.R.Asked.Months; was != now {
		row(i18n.T(ctx, "revisions.length"), months(ctx, was), months(ctx, now))
		if end := v.R.EndsOn(now); !end.IsZero() {
			row(i18n.T(ctx, "revisions.end"), i18n.Date(ctx, v.R.EndsOn(was)), i18n.Date(ctx, end))
		}
	}
	for _, n := range v.R.Asked.DayDifferences(v.R.Stands) {
		row(i18n.T(ctx, "revisions.due", "Number", n), day(ctx, v.R.Stands.Due[n]), day(ctx, v.R.Asked.Due[n]))
	}
	return t
}

func months(ctx context.Context, n int) string { return i18n.T(ctx, "revisions.months", "Count", n) }

func day(ctx context.Context, d when.Date) string {
	if d.IsZero() {
		return i18n.T(ctx, "revisions.no_day")
	}
	return i18n.Date(ctx, d)
}

// cumulative is the change against the Board's last version, by organisation and
// category, with the limit it is held against.
func (v OneView) cumulative(ctx context.Context) components.Table {
	j := v.R.Judgement
	t := components.Table{Caption: i18n.T(ctx, "revisions.cumulative"), Unit: i18n.T(ctx, "revisions.cumulative_unit", "Number", v.R.BoardAt, "Rate", rate(ctx, j.Rule.FlexibilityBP)), Columns: []components.Column{
		{Head: i18n.T(ctx, "revisions.col.organisation"), RowHead: true}, col(ctx, "revisions.col.category", components.Text), col(ctx, "revisions.col.board", components.Number),
		col(ctx, "revisions.col.stands", components.Number), col(ctx, "revisions.col.asked", components.Number), col(ctx, "revisions.col.change", components.Number), col(ctx, "revisions.col.judged", components.Text)}}
	for _, c := range j.Categories {
		change, judged := components.Words(i18n.Percent(ctx, max(c.Now-c.Board, c.Board-c.Now), c.Board, 1)), components.State("within_rule")
		if c.FromNothing {
			change = components.Words(i18n.T(ctx, "revisions.from_nothing"))
		}
		row := components.Row{}
		if !c.Within {
			judged, row.Tone = components.State("above_rule"), "warn"
		}
		row.Cells = []components.Cell{components.Words(c.Organisation), components.Words(v.category(ctx, c.Category)), components.Cents(ctx, c.Board), components.Cents(ctx, c.Was), components.Cents(ctx, c.Now), change, judged}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func rate(ctx context.Context, bp int) string {
	places := 0
	if bp%100 != 0 {
		places = 2
	}
	return i18n.Percent(ctx, bp, 10_000, places)
}

// grounds are why the revision is the Board's, each with its figures; or why it
// is not.
func (v OneView) grounds(ctx context.Context) []string {
	j := v.R.Judgement
	args := map[string]any{"Board": dollars(ctx, j.Board), "Now": dollars(ctx, j.Now), "Rate": rate(ctx, j.Rule.FlexibilityBP), "Added": months(ctx, j.Added()), "Allowed": months(ctx, j.Rule.ExtensionMonths)}
	var above []string
	for _, c := range j.Categories {
		if !c.Within {
			above = append(above, c.Organisation+" "+fmt.Sprint(c.Category))
		}
	}
	args["Above"] = strings.Join(above, i18n.T(ctx, "core.list_separator"))
	if len(j.Grounds) == 0 {
		out := []string{i18n.T(ctx, "revisions.ground.none", args)}
		if j.Added() > 0 {
			out = append(out, i18n.T(ctx, "revisions.ground.months_within", args))
		}
		return out
	}
	var out []string
	for _, g := range j.Grounds {
		out = append(out, i18n.T(ctx, "revisions.ground."+g, args))
	}
	return out
}

func (v OneView) rule(ctx context.Context) string {
	return rules.RevisionWords(ctx, v.R.Judgement.Rule)
}

// faults are what is wrong with an open revision as it stands, in words.
func faults(ctx context.Context, fields []models.FieldError) []string {
	var out []string
	for _, f := range fields {
		out = append(out, i18n.T(ctx, f.Key, f.Args))
	}
	return out
}

// offered says whether the reader may take an action now, and why not.
func (v OneView) offered(action models.RevisionAction) (can bool, why string, known bool) {
	for _, o := range v.R.Offers {
		if o.Action == action {
			if o.Refusal != nil {
				return false, o.Refusal.Key, true
			}
			return true, "", true
		}
	}
	return false, "", false
}

func (v OneView) can(action models.RevisionAction) bool {
	can, _, _ := v.offered(action)
	return can
}

// why is why the reader cannot take an action of their role now.
func (v OneView) why(ctx context.Context, action models.RevisionAction) string {
	if can, key, known := v.offered(action); known && !can {
		return i18n.T(ctx, key)
	}
	return ""
}

// form is the form of an act; the one that was refused carries its faults.
func (v OneView) form(act string) components.Form {
	f := components.Form{}
	if v.Act == act {
		f = v.Settle
	}
	f.Name, f.Action, f.Version = act, Address(v.R.Revision.Reference)+"/"+act, v.R.Revision.Version
	return f
}

// grid is the whole budget of a revision as a table; with write to fill in.
func grid(f Frame, r models.RevisionPage, form *components.Form) proposals.Grid {
	g := proposals.Grid{Site: proposals.Site{Page: f.Page, At: f.At, Names: f.Names}, Budget: r.Asked.Budget, Lead: r.Programme.LeadOrganisationID}
	if form != nil {
		g.Write, g.Sent, g.Faults = func(int64) bool { return true }, form.Values, form.Faults
	}
	return g
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}
