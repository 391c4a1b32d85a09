// Package workbench is the pages on which proposals before the Board stand beside
// the money: a basket with its sums, shares and cash, and scenarios as they were
// frozen. A live basket and a frozen one are shown by the same parts.
package workbench

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/money"
)

// Path is where the workbench stands.
const Path = "/board/workbench"

// ScenarioPath is where a frozen scenario stands.
func ScenarioPath(id int64) string { return Path + "/scenarios/" + strconv.FormatInt(id, 10) }

// Names are what the figures' keys are called.
type Names struct {
	Catalogue     *models.Catalogue
	Organisations map[string]string // by code
}

// BenchView is the workbench. Faults are those of the address or of the form that
// freezes; Freeze is nil for whom nothing is to be frozen.
type BenchView struct {
	layout.Page
	At     func(path string) string
	Names  Names
	V      models.WorkbenchView
	Filter models.WorkbenchFilter
	Faults *models.Error
	Freeze *components.Form
}

// ScenarioPage is one frozen scenario.
type ScenarioPage struct {
	layout.Page
	At    func(path string) string
	Names Names
	V     models.ScenarioView
}

func pickField(id int64) string   { return strconv.FormatInt(id, 10) }
func chooseField(id int64) string { return fmt.Sprintf("pick[%d]", id) }
func amountField(id int64) string { return fmt.Sprintf("amount[%d]", id) }
func slipField(id int64) string   { return fmt.Sprintf("slip[%d]", id) }

// shown are the rows that pass the filter; the chosen ones among the others stay
// in the basket.
func (v BenchView) shown() (shown, kept []models.WorkbenchRow) {
	for _, r := range v.V.Rows {
		switch _, chosen := v.V.Basket.Amounts[r.ProposalID]; {
		case v.Filter.Passes(r):
			shown = append(shown, r)
		case chosen:
			kept = append(kept, r)
		}
	}
	return shown, kept
}

func (v BenchView) chosen(id int64) bool { _, ok := v.V.Basket.Amounts[id]; return ok }

// amount is what stands in the field of a row: what was chosen, else what is
// proposed.
func (v BenchView) amount(r models.WorkbenchRow) string {
	if c, ok := v.V.Basket.Amounts[r.ProposalID]; ok {
		return c.String()
	}
	return r.Proposed().String()
}

// fault is the text of a fault of a field, empty for none.
func (v BenchView) fault(ctx context.Context, field string) string {
	if v.Faults == nil {
		return ""
	}
	for _, f := range v.Faults.Fields {
		if f.Field == field {
			return i18n.T(ctx, f.Key, f.Args)
		}
	}
	return ""
}

func dollars(ctx context.Context, cents int64) string {
	return i18n.T(ctx, "forms.dollars", "Figure", i18n.Money(ctx, money.Cents(cents)))
}

func points(ctx context.Context, p models.Points) string {
	return i18n.Money(ctx, money.Cents(p)) // hundredths, like cents
}

func (n Names) theme(ctx context.Context, number int) string {
	if a, ok := n.Catalogue.Area(number); ok {
		return a.Title.In(i18n.Lang(ctx))
	}
	return i18n.T(ctx, "workbench.none")
}

func (n Names) region(ctx context.Context, code string) string {
	if r, ok := n.Catalogue.Region(code); ok {
		return r.Name.In(i18n.Lang(ctx))
	}
	return i18n.T(ctx, "workbench.no_region")
}

// income is what an income group is called; the empty one is that of countries
// without.
func (n Names) income(ctx context.Context, group models.IncomeGroup) string {
	if group == "" {
		return i18n.T(ctx, "workbench.income_none")
	}
	return i18n.T(ctx, "workbench.income_"+string(group))
}

// level is what a level of a marker is called.
func level(ctx context.Context, l models.MarkerLevel) string {
	if l.Level == "" {
		return i18n.T(ctx, "workbench.none")
	}
	if text := l.Label.In(i18n.Lang(ctx)); text != "" {
		return text
	}
	return l.Level
}

// markers are the levels that a row states, by marker.
func (v BenchView) markers(ctx context.Context, r models.WorkbenchRow) []string {
	var out []string
	for _, m := range v.V.Markers {
		out = append(out, i18n.T(ctx, "workbench.marker_text", "Marker", m.Label.In(i18n.Lang(ctx)), "Level", level(ctx, r.Marked(m.Code))))
	}
	return out
}

func (n Names) organisation(ctx context.Context, code string) string {
	if name := n.Organisations[code]; name != "" {
		return name
	}
	if code == "" {
		return i18n.T(ctx, "workbench.none")
	}
	return code
}

func (n Names) country(ctx context.Context, code string) string {
	if c, ok := n.Catalogue.Country(code); ok {
		return c.Name.In(i18n.Lang(ctx))
	}
	return code
}

// facts are what is known of a row.
func (v BenchView) facts(ctx context.Context, r models.WorkbenchRow) []components.Fact {
	fact := func(key, text string) components.Fact {
		return components.Fact{Name: i18n.T(ctx, "workbench."+key), Text: text}
	}
	score := i18n.T(ctx, "workbench.no_score")
	if r.Reviews.Count > 0 {
		score = i18n.T(ctx, "workbench.score_text", "Mean", points(ctx, r.Reviews.Mean), "Spread", points(ctx, r.Reviews.Spread), "Count", r.Reviews.Count)
		if r.Reviews.Disagreement {
			score += i18n.T(ctx, "core.list_separator") + i18n.T(ctx, "workbench.disagreement")
		}
	}
	out := []components.Fact{fact("reviews", score)}
	if r.Board != nil && r.Board.Count > 0 {
		out = append(out, fact("board", i18n.T(ctx, "workbench.score_text", "Mean", points(ctx, r.Board.Mean), "Spread", points(ctx, r.Board.Spread), "Count", r.Board.Count)))
	}
	appraised := i18n.T(ctx, "workbench.no_appraisal")
	if r.Appraised > 0 {
		appraised = dollars(ctx, int64(r.Appraised))
	}
	out = append(out, fact("asked", dollars(ctx, int64(r.Asked))), fact("appraised", appraised), fact("theme", v.Names.theme(ctx, r.Theme)))
	var places []string
	for _, c := range r.Countries {
		text := i18n.T(ctx, "workbench.country_text", "Country", v.Names.country(ctx, c.Code), "Region", v.Names.region(ctx, c.Region), "Share", i18n.Percent(ctx, c.Share, 10000, 0))
		text += i18n.T(ctx, "core.list_separator") + v.Names.income(ctx, c.Income)
		for _, g := range c.Groups {
			text += i18n.T(ctx, "core.list_separator") + i18n.T(ctx, "workbench.group_"+string(g))
		}
		if c.First {
			text += i18n.T(ctx, "core.list_separator") + i18n.T(ctx, "workbench.first_time")
		}
		places = append(places, text)
	}
	var partners []string
	for _, o := range r.Organisations {
		name := o.Name
		if i18n.Dir(ctx) == "rtl" {
			name = "\u2068" + name + "\u2069" // the sum after it stays in the line's own direction
		}
		partners = append(partners, name+" ("+dollars(ctx, int64(o.Cents))+")")
	}
	var objectives []string
	for _, n := range r.Objectives {
		objectives = append(objectives, i18n.Number(ctx, n))
	}
	separator := i18n.T(ctx, "core.list_separator")
	out = append(out, components.Fact{Name: i18n.T(ctx, "workbench.countries"), Body: lines(places)}, components.Fact{Name: i18n.T(ctx, "workbench.organisations"), Body: lines(partners)},
		fact("objectives", strings.Join(objectives, separator)))
	if marked := v.markers(ctx, r); len(marked) > 0 {
		out = append(out, components.Fact{Name: i18n.T(ctx, "workbench.markers"), Body: lines(marked)})
	}
	return out
}

// compared is the shown proposals side by side, a line each; what is chosen has
// its amount. It stands for the cards on paper.
func (v BenchView) compared(ctx context.Context, rows []models.WorkbenchRow) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "workbench.compare"), CaptionHidden: true, Wide: true, Dense: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "workbench.proposal"), RowHead: true}, {Head: i18n.T(ctx, "workbench.reviews"), Kind: components.Number}, {Head: i18n.T(ctx, "workbench.spread"), Kind: components.Number},
		{Head: i18n.T(ctx, "workbench.asked"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "workbench.appraised"), Unit: components.Dollars(ctx), Kind: components.Number},
		{Head: i18n.T(ctx, "workbench.amount"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "workbench.region")},
		{Head: i18n.T(ctx, "workbench.income")}, {Head: i18n.T(ctx, "workbench.markers")},
	}}
	for _, r := range rows {
		name, score, spread, appraised, amount := components.Words(r.Title), components.Cell{}, components.Cell{}, components.Cell{}, components.Cell{}
		name.Sub = r.Reference + " · " + r.Lead
		if r.Reviews.Count > 0 {
			score, spread = components.Words(points(ctx, r.Reviews.Mean)), components.Words(points(ctx, r.Reviews.Spread))
		}
		if r.Appraised > 0 {
			appraised = figure(ctx, int64(r.Appraised))
		}
		for _, line := range v.V.Figures.Lines {
			if line.Proposal == r.ProposalID {
				amount = figure(ctx, line.Cents)
			}
		}
		var regions, incomes []string
		for _, c := range r.Countries {
			if region := v.Names.region(ctx, c.Region); !slices.Contains(regions, region) {
				regions = append(regions, region)
			}
			if income := v.Names.income(ctx, c.Income); !slices.Contains(incomes, income) {
				incomes = append(incomes, income)
			}
		}
		separator := i18n.T(ctx, "core.list_separator")
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{name, score, spread, figure(ctx, int64(r.Asked)), appraised, amount,
			components.Words(strings.Join(regions, separator)), components.Words(strings.Join(incomes, separator)), {Body: lines(v.markers(ctx, r))}}})
	}
	return t
}

// shares is one table of parts before and after.
func shares(ctx context.Context, caption string, list []models.ScenarioShare, name func(string) string) components.Table {
	t := components.Table{Caption: caption, Columns: []components.Column{
		{Head: caption, RowHead: true}, {Head: i18n.T(ctx, "workbench.before"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "workbench.share"), Kind: components.Number},
		{Head: i18n.T(ctx, "workbench.added"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "workbench.after"), Unit: components.Dollars(ctx), Kind: components.Number},
		{Head: i18n.T(ctx, "workbench.share"), Kind: components.Number},
	}}
	var before, added int64
	for _, s := range list {
		before += s.Before
		added += s.Added
	}
	row := func(name string, s models.ScenarioShare) components.Row {
		return components.Row{Cells: []components.Cell{components.Words(name), figure(ctx, s.Before), part(ctx, s.Before, before), figure(ctx, s.Added), figure(ctx, s.After()), part(ctx, s.After(), before+added)}}
	}
	for _, s := range list {
		t.Rows = append(t.Rows, row(name(s.Key), s))
	}
	t.Foot = []components.Row{row(i18n.T(ctx, "workbench.sum"), models.ScenarioShare{Before: before, Added: added})}
	return t
}

func figure(ctx context.Context, cents int64) components.Cell {
	return components.Words(i18n.Money(ctx, money.Cents(cents)))
}

func part(ctx context.Context, n, of int64) components.Cell {
	if of == 0 {
		return components.Words("")
	}
	return components.Words(i18n.Percent(ctx, int(n), int(of), 1))
}

func themeShares(ctx context.Context, n Names, f models.ScenarioFigures) components.Table {
	return shares(ctx, i18n.T(ctx, "workbench.theme"), f.Themes, func(key string) string {
		number, _ := strconv.Atoi(key)
		return n.theme(ctx, number)
	})
}

func regionShares(ctx context.Context, n Names, f models.ScenarioFigures) components.Table {
	return shares(ctx, i18n.T(ctx, "workbench.region"), f.Regions, func(key string) string { return n.region(ctx, key) })
}

func organisationShares(ctx context.Context, n Names, f models.ScenarioFigures) components.Table {
	return shares(ctx, i18n.T(ctx, "workbench.organisation"), f.Organisations, func(key string) string { return n.organisation(ctx, key) })
}

func incomeShares(ctx context.Context, n Names, f models.ScenarioFigures) components.Table {
	return shares(ctx, i18n.T(ctx, "workbench.income"), f.Classes.Incomes, func(key string) string { return n.income(ctx, models.IncomeGroup(key)) })
}

// markerShares is a table for each marker.
func markerShares(ctx context.Context, f models.ScenarioFigures) []components.Table {
	var out []components.Table
	for _, m := range f.Classes.Markers {
		list := make([]models.ScenarioShare, len(m.Levels))
		names := map[string]string{}
		for i, l := range m.Levels {
			key := l.Scale + "\x00" + l.Level
			list[i] = models.ScenarioShare{Key: key, Before: l.Before, Added: l.Added}
			names[key] = level(ctx, models.MarkerLevel{Marker: m.Marker, Scale: l.Scale, Level: l.Level, Label: l.Label})
		}
		out = append(out, shares(ctx, m.Label.In(i18n.Lang(ctx)), list, func(key string) string { return names[key] }))
	}
	return out
}

// chosenTable is what a scenario gives to whom.
func chosenTable(ctx context.Context, n Names, f models.ScenarioFigures) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "workbench.chosen_proposals"), Columns: []components.Column{
		{Head: i18n.T(ctx, "workbench.proposal"), RowHead: true}, {Head: i18n.T(ctx, "workbench.reviews"), Kind: components.Number}, {Head: i18n.T(ctx, "workbench.asked"), Unit: components.Dollars(ctx), Kind: components.Number},
		{Head: i18n.T(ctx, "workbench.amount"), Unit: components.Dollars(ctx), Kind: components.Number},
	}}
	if f.Approval != nil {
		t.Columns = append(t.Columns, components.Column{Head: i18n.T(ctx, "workbench.reserves"), Unit: components.Dollars(ctx), Kind: components.Number})
	}
	t.Columns = append(t.Columns, components.Column{Head: i18n.T(ctx, "workbench.region")})
	for _, line := range f.Lines {
		name := components.Words(line.Title)
		name.Sub = line.Reference
		score := components.Words("")
		if line.Score > 0 {
			score = components.Words(points(ctx, models.Points(line.Score)))
		}
		var places []string
		for _, r := range line.Regions {
			places = append(places, n.region(ctx, r.Key)+": "+i18n.Money(ctx, money.Cents(r.Added)))
		}
		cells := []components.Cell{name, score, figure(ctx, line.Asked), figure(ctx, line.Cents)}
		if line.Reserves != nil {
			cells = append(cells, figure(ctx, *line.Reserves))
		}
		t.Rows = append(t.Rows, components.Row{Cells: append(cells, components.Words(strings.Join(places, i18n.T(ctx, "core.list_separator"))))})
	}
	foot := []components.Cell{components.Words(i18n.T(ctx, "workbench.sum")), {}, {}, figure(ctx, f.Chosen)}
	if f.Approval != nil {
		foot = append(foot, figure(ctx, f.Approval.Reserves))
	}
	t.Foot = []components.Row{{Cells: append(foot, components.Cell{})}}
	return t
}

// barLeft is what the bar says is left: what is free after the approvals.
func barLeft(f models.ScenarioFigures) int64 {
	if f.Approval == nil {
		return f.Left
	}
	return f.Approval.After
}

// curve is the cash of the coming months with the table beside it.
func curve(ctx context.Context, f models.ScenarioFigures) components.CurveView {
	t := components.Table{Caption: i18n.T(ctx, "workbench.cash_title"), Dense: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "workbench.month"), RowHead: true}, {Head: i18n.T(ctx, "workbench.coming"), Unit: components.Dollars(ctx), Kind: components.Number},
		{Head: i18n.T(ctx, "workbench.due"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "workbench.required"), Unit: components.Dollars(ctx), Kind: components.Number},
		{Head: i18n.T(ctx, "workbench.cash_end"), Unit: components.Dollars(ctx), Kind: components.Number},
	}}
	v := components.CurveView{Floor: money.Cents(f.Minimum), FloorWord: i18n.T(ctx, "workbench.minimum")}
	first := ""
	for i, m := range f.Months {
		row := components.Row{Cells: []components.Cell{components.Words(m.Month), figure(ctx, m.In), figure(ctx, m.Due), figure(ctx, m.Added), figure(ctx, m.Balance)}}
		if m.Balance < f.Minimum {
			row.Tone = "bad"
			if first == "" {
				first = m.Month
			}
		}
		t.Rows = append(t.Rows, row)
		p := components.CurvePoint{Cents: money.Cents(m.Balance)}
		if i%6 == 0 {
			p.Label = m.Month
		}
		v.Points = append(v.Points, p)
	}
	title := i18n.T(ctx, "workbench.cash_stays")
	if first != "" {
		title = i18n.T(ctx, "workbench.cash_falls", "Month", first)
	}
	v.Chart = components.Chart{Title: title, Caption: title + " " + i18n.T(ctx, "workbench.cash_caption"), Table: t, Open: i18n.T(ctx, "workbench.cash_open")}
	return v
}

// undated says what does not stand in the curve: of the first format what was
// reserved, since then what is approved.
func undated(ctx context.Context, f models.ScenarioFigures) string {
	if f.Approval == nil {
		return i18n.T(ctx, "workbench.undated_reserved", "Amount", dollars(ctx, f.Undated))
	}
	return i18n.T(ctx, "workbench.undated", "Amount", dollars(ctx, f.Undated))
}

// totals are the sums of a basket against the balance.
func totals(ctx context.Context, f models.ScenarioFigures) []components.Fact {
	line := func(key string, cents int64) components.Fact {
		return components.Fact{Name: i18n.T(ctx, "workbench."+key), Text: dollars(ctx, cents)}
	}
	out := []components.Fact{line("cash", f.Cash), line("reserved", f.Reserved), line("minimum", f.Minimum), line("programmable", f.Programmable), line("chosen", f.Chosen)}
	if f.Approval != nil {
		out = append(out, line("reserves", f.Approval.Reserves), line("free_after", f.Approval.After))
	}
	return append(out, line("left", f.Left), line("signed", f.Signed))
}

// options of the filter: what the rows that the reader sees have.
func (v BenchView) themes(ctx context.Context) []components.Option {
	var out []components.Option
	for _, a := range v.Names.Catalogue.Areas() {
		if slices.ContainsFunc(v.V.Rows, func(r models.WorkbenchRow) bool { return r.Theme == a.Number }) {
			out = append(out, components.Option{Value: strconv.Itoa(a.Number), Label: a.Title.In(i18n.Lang(ctx))})
		}
	}
	return out
}

func (v BenchView) regions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, r := range v.Names.Catalogue.Regions() {
		if slices.ContainsFunc(v.V.Rows, func(row models.WorkbenchRow) bool { return row.In(r.Code) }) {
			out = append(out, components.Option{Value: r.Code, Label: r.Name.In(i18n.Lang(ctx))})
		}
	}
	return out
}

func (v BenchView) organisations() []components.Option {
	var out []components.Option
	for _, row := range v.V.Rows {
		for _, o := range row.Organisations {
			if !slices.ContainsFunc(out, func(x components.Option) bool { return x.Value == o.Code }) {
				out = append(out, components.Option{Value: o.Code, Label: o.Name})
			}
		}
	}
	slices.SortFunc(out, func(a, b components.Option) int { return strings.Compare(a.Label, b.Label) })
	return out
}

func (v BenchView) groups(ctx context.Context) []components.Option {
	var out []components.Option
	for _, g := range []models.CountryGroup{models.GroupLDC, models.GroupLLDC, models.GroupSIDS, models.GroupODARecipient} {
		out = append(out, components.Option{Value: string(g), Label: i18n.T(ctx, "workbench.group_"+string(g))})
	}
	return out
}

// incomes are the income groups that the rows have.
func (v BenchView) incomes(ctx context.Context) []components.Option {
	var out []components.Option
	for _, g := range append(slices.Clone(models.IncomeGroups), "") {
		if slices.ContainsFunc(v.V.Rows, func(r models.WorkbenchRow) bool { return r.Earns(g) }) {
			value := string(g)
			if g == "" {
				value = models.NotClassified
			}
			out = append(out, components.Option{Value: value, Label: v.Names.income(ctx, g)})
		}
	}
	return out
}

// MarkerValue is a level of a marker as a filter spells it, and ReadMarker reads
// it; nil for none.
func MarkerValue(l *models.MarkerLevel) string {
	if l == nil {
		return ""
	}
	return l.Marker + ":" + l.Level + ":" + l.Scale
}

// ReadMarker reads what MarkerValue writes.
func ReadMarker(text string) *models.MarkerLevel {
	parts := strings.SplitN(text, ":", 3)
	if len(parts) != 3 {
		return nil
	}
	return &models.MarkerLevel{Marker: parts[0], Level: parts[1], Scale: parts[2]}
}

// levels are the levels of markers that the rows state.
func (v BenchView) levels(ctx context.Context) []components.Option {
	var out []components.Option
	for _, m := range v.V.Markers {
		for _, l := range v.V.Levels(m.Code) {
			out = append(out, components.Option{Value: MarkerValue(&l), Label: i18n.T(ctx, "workbench.marker_text", "Marker", m.Label.In(i18n.Lang(ctx)), "Level", level(ctx, l))})
		}
	}
	return out
}

func (v BenchView) scenarioTable(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "workbench.scenarios"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "workbench.name"), RowHead: true}, {Head: i18n.T(ctx, "workbench.chosen"), Unit: components.Dollars(ctx), Kind: components.Number},
		{Head: i18n.T(ctx, "workbench.free_after"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "workbench.left"), Unit: components.Dollars(ctx), Kind: components.Number},
		{Head: i18n.T(ctx, "workbench.frozen_at"), Kind: components.Narrow},
	}}
	for _, s := range v.V.Scenarios {
		after := components.Cell{}
		if s.After != nil {
			after = figure(ctx, int64(*s.After))
		}
		row := components.Row{Cells: []components.Cell{components.To(s.Name, v.At(ScenarioPath(s.ID))), figure(ctx, int64(s.Chosen)), after, figure(ctx, int64(s.Left)), {Body: components.Instant(s.CreatedAt)}}}
		if s.Over {
			row.Tone = "bad"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func safe(href string) templ.SafeURL { return templ.SafeURL(href) }
