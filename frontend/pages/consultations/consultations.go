// Package consultations is the pages of consultations: the list, one with its
// replies and what was made of them, and the form that opens one on a matter.
package consultations

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// At gives an address of this site in the language the request pins.
type At func(path string) string

// ListView lists consultations.
type ListView struct {
	layout.Page
	At   At
	Rows []models.ConsultationRow
	Next string
}

// ShowView is one consultation.
type ShowView struct {
	layout.Page
	At            At
	V             models.ConsultationView
	Subject       string // address of what it is on
	Organisations []models.Organisation
	Faults        *models.Error
	Values        url.Values
	Failing       string // the form that came back
}

// OpenView opens a consultation on the text in force of a matter.
type OpenView struct {
	layout.Page
	At     At
	Matter models.Matter
	Faults *models.Error
	Values url.Values
}

func path(id int64, more ...string) string {
	return strings.Join(append([]string{"/consultations/" + strconv.FormatInt(id, 10)}, more...), "/")
}

func state(r models.ConsultationRow) string {
	switch {
	case r.ClosedAt != nil:
		return "closed"
	case r.Mine:
		return "you"
	}
	return "open"
}

func (v ListView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "consultations.title"), Columns: []components.Column{
		{Head: i18n.T(ctx, "consultations.col.subject"), RowHead: true}, {Head: i18n.T(ctx, "consultations.col.clause"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "consultations.col.closes"), Kind: components.Narrow}, {Head: i18n.T(ctx, "consultations.col.replies"), Kind: components.Narrow}, {Head: i18n.T(ctx, "board.col.state"), Kind: components.Narrow},
	}}
	for _, r := range v.Rows {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.To(r.Title, v.At(path(r.ID))), components.Words(r.Clause), components.Words(i18n.ShortDate(ctx, r.ClosesAt)),
			components.Words(i18n.T(ctx, "consultations.of", "Replied", r.Replied, "Asked", r.Asked)), components.State(state(r)),
		}})
	}
	return t
}

func (v ShowView) form(name, action string) components.Form {
	f := components.Form{Name: name, Action: v.At(path(v.V.ID, action)), Version: v.V.Version}
	if v.Failing == action {
		f.Faults, f.Values = v.Faults, v.Values
	}
	return f
}

func (v ShowView) facts(ctx context.Context) []components.Fact {
	c := v.V
	out := []components.Fact{
		{Name: i18n.T(ctx, "consultations.col.clause"), Text: c.Clause},
		{Name: i18n.T(ctx, "consultations.who"), Text: i18n.T(ctx, "consultations.rule."+string(c.Rule))},
		{Name: i18n.T(ctx, "consultations.version"), Text: i18n.T(ctx, "consultations.version_n", "Number", c.TextNumber)},
		{Name: i18n.T(ctx, "consultations.window"), Text: i18n.T(ctx, "consultations.from_to", "From", i18n.Instant(ctx, c.OpensAt), "To", i18n.Instant(ctx, c.ClosesAt))},
		{Name: i18n.T(ctx, "consultations.coverage"), Text: i18n.T(ctx, "consultations.coverage_of", "Asked", c.Coverage.Asked, "Served", c.Coverage.Served, "Replied", c.Coverage.Replied, "Late", c.Coverage.LateReplies)},
	}
	if c.Reason != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "consultations.reason"), Text: c.Reason})
	}
	if c.Coverage.Views != nil {
		for _, view := range models.ConsultViews {
			out = append(out, components.Fact{Name: i18n.T(ctx, "consultations.view."+string(view)), Text: i18n.Number(ctx, c.Coverage.Views[view])})
		}
	}
	if c.ClosedAt != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "consultations.closed_on"), Text: i18n.Instant(ctx, *c.ClosedAt)}, components.Fact{Name: i18n.T(ctx, "consultations.summary"), Text: c.Summary})
	}
	return out
}

// label is a consultee with its seat.
func label(ctx context.Context, l models.Consultee) string {
	if l.SeatID == nil {
		return l.Name
	}
	return l.Name + " · " + i18n.T(ctx, "board.seat_name", "Constituency", i18n.T(ctx, "board.constituency."+string(l.Constituency)), "Number", l.Number)
}

func (v ShowView) consultees(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "consultations.list"), Columns: []components.Column{
		{Head: i18n.T(ctx, "consultations.col.who"), RowHead: true}, {Head: i18n.T(ctx, "consultations.col.until"), Kind: components.Narrow}, {Head: i18n.T(ctx, "board.col.state")},
	}}
	for _, l := range v.V.Consultees {
		words := []string{i18n.T(ctx, "consultations.state.silent")}
		if l.Replied {
			words = []string{i18n.T(ctx, "consultations.state.replied")}
		}
		for _, more := range []struct {
			on  bool
			key string
		}{{l.Tardy, "late_reply"}, {!l.Served, "not_served"}, {l.Consultee.Late, "added"}, {l.Left, "left"}} {
			if more.on {
				words = append(words, i18n.T(ctx, "consultations.state."+more.key))
			}
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{{Text: label(ctx, l.Consultee), Sub: l.Reason}, components.Words(i18n.ShortDate(ctx, l.AnswerBy)), components.Words(strings.Join(words, " · "))}})
	}
	return t
}

func viewOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, view := range models.ConsultViews {
		out = append(out, components.Option{Value: string(view), Label: i18n.T(ctx, "consultations.view."+string(view))})
	}
	return out
}

func useOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, use := range models.ReplyUses {
		out = append(out, components.Option{Value: use, Label: i18n.T(ctx, "consultations.use."+use)})
	}
	return out
}

func ruleOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, rule := range []models.ConsultRule{models.ConsultBoard, models.ConsultMembers} {
		out = append(out, components.Option{Value: string(rule), Label: i18n.T(ctx, "consultations.rule."+string(rule))})
	}
	return out
}

// mine are the consultees the reader may reply for.
func (v ShowView) mine() []models.ConsulteeLine {
	var out []models.ConsulteeLine
	for _, l := range v.V.Consultees {
		if l.Mine && v.V.ClosedAt == nil && v.V.Consultation.Subject != models.ConsultQuestionnaire {
			out = append(out, l)
		}
	}
	return out
}

// unserved are those that no notice reached.
func (v ShowView) unserved(ctx context.Context) []components.Option {
	var out []components.Option
	for _, l := range v.V.Consultees {
		if !l.Served {
			out = append(out, components.Option{Value: strconv.FormatInt(l.ID, 10), Label: label(ctx, l.Consultee)})
		}
	}
	return out
}

func (v ShowView) organisations() []components.Option {
	var out []components.Option
	for _, o := range v.Organisations {
		out = append(out, components.Option{Value: strconv.FormatInt(o.ID, 10), Label: o.Name})
	}
	return out
}

func refusalText(ctx context.Context, err error) string {
	e := models.AsError(err)
	if e == nil {
		return ""
	}
	return i18n.T(ctx, e.Key, e.Args)
}
