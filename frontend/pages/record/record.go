// Package record is the pages of the public record: what was published about
// the real fund and the Network. They are never marked illustrative, also
// where the store holds a demonstration, and say that they stand apart.
package record

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// Frame is what every page of the record has. Names is the catalogue of real
// countries and organisations, whatever the store holds.
type Frame struct {
	layout.Page
	Demonstration bool
	Names         *models.Catalogue
	At            func(path string) string // an address of this site in the pinned language
}

// IndexView leads to the parts of the record.
type IndexView struct {
	Frame
	Record models.PublicRecord
}

// ProgrammesView lists the joint programmes.
type ProgrammesView struct {
	Frame
	Programmes []models.RecordProgramme
}

// ProgrammeView is one joint programme.
type ProgrammeView struct {
	Frame
	Programme models.RecordProgramme
}

// MentionsView lists contributors, by name in the reader's language.
type MentionsView struct {
	Frame
	Mentions []models.RecordMention
}

// EventsView lists milestones or dates, oldest first.
type EventsView struct {
	Frame
	Caption string
	Events  []models.RecordEvent
}

// MembersView lists members and champions, by name in the reader's language.
type MembersView struct {
	Frame
	Members   []models.RecordMember
	Champions []models.RecordMention
}

// section is one part of the record with its address.
type section struct{ key, path string }

var sections = []section{
	{"record.nav.index", "/record"},
	{"record.nav.programmes", "/record/programmes"},
	{"record.nav.contributors", "/record/contributors"},
	{"record.nav.milestones", "/record/milestones"},
	{"record.nav.calendar", "/record/calendar"},
	{"record.nav.members", "/record/members"},
}

// current reports whether the page lies in a section; the index holds itself only.
func (f Frame) current(s section) bool {
	path := f.Path
	if _, rest, ok := i18n.Pinned(path); ok {
		path = rest
	}
	return path == s.path || (s.path != sections[0].path && strings.HasPrefix(path, s.path+"/"))
}

// dateText is a date of the record at the precision of its source.
func dateText(ctx context.Context, d models.RecordDate) string {
	if day, ok := d.FullDay(); ok {
		return i18n.Date(ctx, day)
	}
	if d.Month > 0 {
		return i18n.T(ctx, "record.month_year", "Month", i18n.Month(ctx, time.Month(d.Month)), "Year", d.Year)
	}
	return d.String()
}

func (f Frame) placeNames(codes []string) []models.Country {
	var out []models.Country
	for _, code := range codes {
		if x, ok := f.Names.Country(code); ok {
			out = append(out, x)
		}
	}
	return out
}

func (f Frame) organisationName(ctx context.Context, code string) models.Wording {
	x, _ := f.Names.Organisation(code)
	return x.Name
}

func standingTone(s models.RecordStanding) (components.Tone, string) {
	switch s {
	case models.RecordOngoing:
		return components.ToneInfo, "clock"
	case models.RecordFinalEvaluation:
		return components.ToneNote, "eye"
	}
	return components.ToneMute, "circle"
}

// resultFigure is the figure of a result with what its source says about it.
func resultFigure(ctx context.Context, x models.RecordResult) string {
	figure := i18n.Number(ctx, x.Value)
	if x.Percent {
		figure = i18n.Percent(ctx, x.Value, 100, 0)
	}
	if x.Qualifier != "" {
		return i18n.T(ctx, "record."+x.Qualifier, "Figure", figure)
	}
	return figure
}

func (v ProgrammesView) table(ctx context.Context) components.Table {
	t := components.Table{
		Caption: i18n.T(ctx, "record.programmes.caption"), Unit: i18n.T(ctx, "record.blank"),
		Columns: []components.Column{
			{Head: i18n.T(ctx, "record.col.programme")},
			{Head: i18n.T(ctx, "record.col.country")},
			{Head: i18n.T(ctx, "record.field.organisations")},
			{Head: i18n.T(ctx, "record.field.months"), Kind: components.Number},
			{Head: i18n.T(ctx, "record.field.budget"), Unit: components.Dollars(ctx), Kind: components.Number},
			{Head: i18n.T(ctx, "record.field.status"), Kind: components.Narrow},
		},
	}
	for _, p := range v.Programmes {
		row := components.Row{ID: p.Key, Cells: []components.Cell{
			components.Of(programmeLink(v.Frame, p)),
			components.Of(places(v.placeNames(p.Countries))),
		}}
		for _, field := range []models.RecordField{
			models.RecordOrganisations, models.RecordMonths, models.RecordBudget, models.RecordStatus,
		} {
			row.Cells = append(row.Cells, v.shortCell(ctx, p, field))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// shortCell is a fact in the list of programmes; blank where nothing was published.
func (f Frame) shortCell(ctx context.Context, p models.RecordProgramme, field models.RecordField) components.Cell {
	fact, ok := p.Fact(field)
	if !ok {
		return components.Cell{}
	}
	switch field {
	case models.RecordMonths:
		return components.Count(ctx, fact.Months)
	case models.RecordBudget:
		return components.Words(i18n.MoneyWhole(ctx, fact.Amount.Minor))
	}
	return components.Of(f.value(fact, false))
}

func (v ProgrammeView) facts(ctx context.Context) components.Table {
	t := components.Table{
		Caption: i18n.T(ctx, "record.programme.facts"),
		Columns: []components.Column{
			{Head: i18n.T(ctx, "record.col.fact")},
			{Head: i18n.T(ctx, "record.col.published")},
			{Head: i18n.T(ctx, "record.col.as_of")},
			{Head: i18n.T(ctx, "record.col.sources")},
		},
	}
	t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
		components.Words(i18n.T(ctx, "record.col.country")),
		components.Of(placesWithNote(v.placeNames(v.Programme.Countries), v.Programme.Place)),
		{}, components.Of(sources(v.Programme.Sources)),
	}})
	for _, field := range models.RecordFields {
		label := components.Words(i18n.T(ctx, "record.field."+string(field)))
		fact, ok := v.Programme.Fact(field)
		if !ok {
			t.Rows = append(t.Rows, components.Row{Tone: "quiet", Cells: []components.Cell{
				label, components.Words(i18n.T(ctx, "record.not_published")), {}, {},
			}})
			continue
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			label, components.Of(v.value(fact, true)), asOf(fact.AsOf), components.Of(sources(fact.Sources)),
		}})
	}
	return t
}

func (v ProgrammeView) results(ctx context.Context) components.Table {
	t := components.Table{
		Caption: i18n.T(ctx, "record.programme.results"), Unit: i18n.T(ctx, "record.programme.results_note"),
		Columns: []components.Column{
			{Head: i18n.T(ctx, "record.col.figure"), Kind: components.Number},
			{Head: i18n.T(ctx, "record.col.result"), RowHead: true},
			{Head: i18n.T(ctx, "record.col.as_of")},
			{Head: i18n.T(ctx, "record.col.sources")},
		},
	}
	for _, x := range v.Programme.Results {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.Words(resultFigure(ctx, x)), components.Of(wording(x.Text)),
			asOf(x.AsOf), components.Of(sources(x.Sources)),
		}})
	}
	return t
}

func (v MentionsView) table(ctx context.Context) components.Table {
	return mentionTable(ctx, v.Frame, i18n.T(ctx, "record.contributors.caption"), v.Mentions, false)
}

func (v EventsView) table(ctx context.Context) components.Table {
	t := components.Table{
		Caption: v.Caption, CaptionHidden: true,
		Columns: []components.Column{
			{Head: i18n.T(ctx, "record.col.date")},
			{Head: i18n.T(ctx, "record.col.event")},
			{Head: i18n.T(ctx, "record.col.sources")},
		},
	}
	for _, e := range v.Events {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.Of(dates(e.Date, e.To)), components.Of(event(e)), components.Of(sources(e.Sources)),
		}})
	}
	return t
}

func (v MembersView) champions(ctx context.Context) components.Table {
	return mentionTable(ctx, v.Frame, i18n.T(ctx, "record.members.champions"), v.Champions, true)
}

func mentionTable(ctx context.Context, f Frame, caption string, list []models.RecordMention, dated bool) components.Table {
	t := components.Table{Caption: caption, Columns: []components.Column{{Head: i18n.T(ctx, "record.col.country")}}}
	if dated {
		t.Columns = append(t.Columns, components.Column{Head: i18n.T(ctx, "record.col.as_of")})
	}
	t.Columns = append(t.Columns, components.Column{Head: i18n.T(ctx, "record.col.sources")})
	for _, m := range list {
		cells := []components.Cell{components.Of(places(f.placeNames([]string{m.Country})))}
		if dated {
			cells = append(cells, asOf(m.AsOf))
		}
		t.Rows = append(t.Rows, components.Row{Cells: append(cells, components.Of(sources(m.Sources)))})
	}
	return t
}

func (v MembersView) members(ctx context.Context) components.Table {
	t := components.Table{
		Caption: i18n.T(ctx, "record.members.committee"),
		Columns: []components.Column{
			{Head: i18n.T(ctx, "record.col.organisation")},
			{Head: i18n.T(ctx, "record.col.kind")},
			{Head: i18n.T(ctx, "record.col.as_of")},
			{Head: i18n.T(ctx, "record.col.sources")},
		},
	}
	for _, m := range v.Members {
		kind := "record.members.joined"
		if m.Founding {
			kind = "record.members.founding"
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.Of(organisation(m.Organisation, v.organisationName(ctx, m.Organisation))),
			components.Words(i18n.T(ctx, kind)), asOf(m.AsOf), components.Of(sources(m.Sources)),
		}})
	}
	return t
}

// asOf is a cell with a date of the record, blank without one.
func asOf(d models.RecordDate) components.Cell {
	if d.IsZero() {
		return components.Cell{}
	}
	return components.Of(date(d))
}

// address is the text of a link to a source.
func address(s models.RecordSource) string { return strings.TrimSuffix(s.Address, "/") }

func safe(href string) templ.SafeURL { return templ.SafeURL(href) }
