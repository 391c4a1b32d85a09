package money

import (
	"context"
	"fmt"
	"strconv"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// YearView is what stands and what is owed of a year, for one organisation or all,
// with the way to load a file.
type YearView struct {
	Frame
	Choose        bool // the reader may look at any organisation
	Organisations []models.Organisation
	Organisation  string // code; empty for all
	Name          string // of the organisation
	Year          int
	Today         when.Date
	Shares        []models.UnexStanding
	Files         []YearFile
	Types         bool // the reader may type one report
	File          components.Form
	Faults        []components.CellFault
	Exports       []components.Link
}

// YearFile is a file that was taken in.
type YearFile struct {
	models.ImportBatch
	Organisation string // code; empty for all
}

// YearFileView is one file beside what stands.
type YearFileView struct {
	Frame
	YearFile
	Rows      []models.UnexDifference
	Counts    models.ImportCounts
	Mine      bool
	Overtaken []components.CellFault
	Confirm   components.Form
	Drop      components.Form
}

// YearFileAddress is where a file of expenditure is shown; YearAddress where the
// year of an organisation is.
func YearFileAddress(id int64) string { return "/expenditure/files/" + strconv.FormatInt(id, 10) }

// YearAddress is the page of an organisation's year; an empty code is all.
func YearAddress(code string, year int) string {
	return fmt.Sprintf("/expenditure?organisation=%s&year=%d", code, year)
}

func (v YearView) lead(ctx context.Context) string {
	if v.Choose {
		return i18n.T(ctx, "imports.lead_all")
	}
	return i18n.T(ctx, "imports.lead_own")
}

func (v YearView) organisations(ctx context.Context) []components.Option {
	var out []components.Option
	for _, o := range v.Organisations {
		out = append(out, components.Option{Value: o.Code, Label: o.Code + " · " + o.Name})
	}
	return out
}

func (v YearView) years() []components.Option {
	var out []components.Option
	for y := v.Today.Year(); y > v.Today.Year()-6; y-- {
		out = append(out, components.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	return out
}

func (v YearView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "imports.standing", "Year", strconv.Itoa(v.Year)), Unit: components.Dollars(ctx), Exports: v.Exports, Columns: []components.Column{
		{Head: i18n.T(ctx, "imports.col.programme"), RowHead: true}, col(ctx, "imports.col.net", components.Number), col(ctx, "imports.col.spent", components.Number),
		col(ctx, "imports.col.committed", components.Number), col(ctx, "imports.col.firmness", components.Text), col(ctx, "imports.col.owed", components.Text)}}
	var net, spent, committed money.Cents
	for _, s := range v.Shares {
		programme := components.To(s.Programme, v.At(WorkAddress(s.Programme)))
		programme.Sub = s.Title
		if v.Organisation == "" {
			programme.Sub = s.Organisation + " · " + s.Title
		}
		row := components.Row{Cells: []components.Cell{programme, components.Cents(ctx, s.NetFunded()), {}, {}, firmness(ctx, s), v.owed(ctx, s)}}
		if s.ReportID != 0 {
			row.Cells[2], row.Cells[3] = components.Cents(ctx, s.YearSpent), components.CentsOrBlank(ctx, s.YearCommitted)
		}
		net, spent, committed = net+s.NetFunded(), spent+s.YearSpent, committed+s.YearCommitted
		t.Rows = append(t.Rows, row)
	}
	if len(v.Shares) > 1 {
		t.Foot = []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "imports.book.sum")), components.Cents(ctx, net), components.Cents(ctx, spent), components.Cents(ctx, committed), {}, {}}}}
	}
	return t
}

// firmness says how firm what stands is.
func firmness(ctx context.Context, s models.UnexStanding) components.Cell {
	switch s.Certainty {
	case models.Certified:
		return components.Cell{Text: i18n.T(ctx, "imports.firm.certified"), Sub: s.Report}
	case models.Interim:
		return components.Cell{Text: i18n.T(ctx, "imports.firm.interim"), Sub: i18n.T(ctx, "imports.as_at_day", "Day", i18n.ShortDate(ctx, s.AsAt))}
	}
	return components.Words(i18n.T(ctx, "imports.firm.none"))
}

// owed says what is asked of whom, and for what.
func (v YearView) owed(ctx context.Context, s models.UnexStanding) components.Cell {
	var c components.Cell
	switch o := s.Owes(); o {
	case models.OwesNothing:
		c.Text = i18n.T(ctx, "imports.owed.nothing")
	case models.OwesAgent:
		c.Text = i18n.T(ctx, "imports.owed.agent", "Day", i18n.Date(ctx, models.CertifiedDue(v.Year)))
	default:
		c.Text = i18n.T(ctx, "imports.owed."+string(o), "Year", strconv.Itoa(v.Year), "Tranche", s.NextTranche)
		if !s.NextDue.IsZero() {
			c.Sub = i18n.T(ctx, "imports.owed.due", "Day", i18n.ShortDate(ctx, s.NextDue))
		}
		if v.Types {
			c.Href = v.At("/programmes/" + s.Programme + "/expenditure")
			if s.Report != "" {
				c.Href += "?corrects=" + s.Report
			}
		}
	}
	return c
}

func (v YearView) files(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "imports.batches"), Columns: []components.Column{{Head: i18n.T(ctx, "imports.batch"), RowHead: true}, col(ctx, "imports.year", components.Narrow),
		col(ctx, "imports.organisation", components.Text), col(ctx, "imports.rows", components.Number), col(ctx, "imports.loaded", components.Narrow), col(ctx, "imports.state", components.Text)}}
	for _, f := range v.Files {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{{Text: f.Reference, Href: v.At(YearFileAddress(f.ID)), Sub: f.Name}, components.Words(strconv.Itoa(f.Year)), components.Words(f.whose(ctx)),
			components.Count(ctx, f.Lines), components.Words(i18n.ShortDate(ctx, f.CreatedAt)), components.Words(i18n.T(ctx, "imports.state."+string(f.State)))}})
	}
	return t
}

func (f YearFile) whose(ctx context.Context) string {
	if f.Organisation == "" {
		return i18n.T(ctx, "imports.all_organisations")
	}
	return f.Organisation
}

func (v YearFileView) lead(ctx context.Context) string {
	return i18n.T(ctx, "imports.lead_"+string(v.State), "New", v.Counts.New, "Changed", v.Counts.Changed, "Same", v.Counts.Same)
}

func (v YearFileView) table(ctx context.Context) components.Table {
	number := func(key string) components.Column {
		return components.Column{Head: i18n.T(ctx, key), Kind: components.Number}
	}
	t := components.Table{Caption: i18n.T(ctx, "imports.differences"), Unit: components.Dollars(ctx), Columns: []components.Column{
		{Head: i18n.T(ctx, "imports.col.programme"), RowHead: true}, col(ctx, "imports.organisation", components.Text), col(ctx, "imports.effect", components.Text),
		number("imports.col.was"), number("imports.col.now"), number("imports.col.difference"), number("imports.col.committed_was"), number("imports.col.committed")}}
	var was, now, committedWas, committed money.Cents
	for _, d := range v.Rows {
		effect := components.Cell{Text: i18n.T(ctx, "imports.effect_"+string(d.Effect), "Report", d.WasReport), Sub: i18n.T(ctx, "imports.type."+string(d.Type))}
		if d.Report != "" {
			effect.Sub += " · " + d.Report
		}
		row := components.Row{Cells: []components.Cell{{Text: d.Programme, Href: v.At(WorkAddress(d.Programme)), Sub: i18n.T(ctx, "imports.row", "Number", d.Row)}, components.Words(d.Organisation), effect,
			{}, components.Cents(ctx, d.Figures.Total()), components.CentsOrBlank(ctx, d.Figures.Total()-d.WasTotal), components.CentsOrBlank(ctx, d.WasCommitted), components.CentsOrBlank(ctx, d.Committed)}}
		if d.WasReport != "" {
			row.Cells[3] = components.Cents(ctx, d.WasTotal)
		}
		if d.Effect == models.ImportSame {
			row.Tone = "quiet"
		}
		was, now, committedWas, committed = was+d.WasTotal, now+d.Figures.Total(), committedWas+d.WasCommitted, committed+d.Committed
		t.Rows = append(t.Rows, row)
	}
	t.Foot = []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "imports.book.sum")), {}, {}, components.Cents(ctx, was), components.Cents(ctx, now), components.Cents(ctx, now-was),
		components.Cents(ctx, committedWas), components.Cents(ctx, committed)}}}
	return t
}

func (v YearFileView) facts(ctx context.Context) []components.Fact {
	fact := func(key, text string) components.Fact {
		return components.Fact{Name: i18n.T(ctx, key), Text: text}
	}
	out := []components.Fact{fact("imports.organisation", v.whose(ctx)), fact("imports.as_at", i18n.Date(ctx, v.AsAt)), fact("imports.loaded", i18n.Instant(ctx, v.CreatedAt))}
	if v.Reason != "" {
		out = append(out, fact("imports.reason", v.Reason))
	}
	if v.SettledAt != nil {
		out = append(out, fact("imports.settled_"+string(v.State), i18n.Instant(ctx, *v.SettledAt)))
	}
	return append(out, components.Fact{Name: i18n.T(ctx, "imports.file"), Body: fileLink(v.At(YearFileAddress(v.ID)+"/file"), v.Name)})
}

// told says whether the file has figures that enter the books by other entries.
func (v YearFileView) told() bool {
	for _, d := range v.Rows {
		if d.Interest != 0 || d.Refund != 0 {
			return true
		}
	}
	return false
}
