package public

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
)

// The addresses of the pictures of the fund and of the lists behind them.
const (
	PicturesAddress          = "/fund/pictures"
	PicturesDeliveryAddress  = PicturesAddress + "/delivery"
	PicturesWhereAddress     = PicturesAddress + "/where"
	PictureProgrammesAddress = PicturesAddress + "/programmes"
	PictureTranchesAddress   = PicturesAddress + "/tranches"
)

// PicturesView is the pictures of the fund: every page of them has all numbers.
type PicturesView struct {
	Frame
	P models.FundPictures
}

const (
	inColumns  = 10 // years drawn; the table has all
	inPictures = 8  // names in a column of the flow, the last for all others
)

// PicturesTitle says the finding: what came, what was used, what is left.
func (v PicturesView) PicturesTitle(ctx context.Context) string {
	if len(v.P.Years) == 0 {
		return i18n.T(ctx, "pictures.empty")
	}
	last := v.P.Years[len(v.P.Years)-1]
	return i18n.T(ctx, "pictures.title", "Sources", i18n.Millions(ctx, last.Sources, 1), "Uses", i18n.Millions(ctx, last.Uses, 1), "Balance", i18n.Millions(ctx, last.Balance, 1))
}

func (v PicturesView) tabs(ctx context.Context, current string) []components.Filter {
	var out []components.Filter
	for _, x := range []struct{ key, at string }{{"pictures.tab.money", PicturesAddress}, {"pictures.tab.delivery", PicturesDeliveryAddress}, {"pictures.tab.where", PicturesWhereAddress}} {
		out = append(out, components.Filter{Label: i18n.T(ctx, x.key), Href: v.At(x.at), Current: x.at == current})
	}
	return out
}

func (v PicturesView) asAt(ctx context.Context) string {
	return i18n.T(ctx, "pictures.as_at", "Day", i18n.Date(ctx, v.P.AsAt))
}

func (v PicturesView) funding(day fmt.Stringer) string {
	return v.At("/funding?as_at=" + day.String())
}

// programmes is where the rows behind a number stand.
func (v PicturesView) programmes(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return v.At(PictureProgrammesAddress + "?" + q.Encode())
}

func linked(ctx context.Context, c money.Cents, href string) components.Cell {
	cell := components.Cents(ctx, c)
	cell.Href = href
	return cell
}

func dollarColumn(ctx context.Context, key string) components.Column {
	return components.Column{Head: i18n.T(ctx, key), Unit: components.Dollars(ctx), Kind: components.Number}
}

func (v PicturesView) years(ctx context.Context) components.ColumnsView {
	c := components.ColumnsView{Chart: components.Chart{Title: i18n.T(ctx, "pictures.years.title"), Caption: i18n.T(ctx, "pictures.years.caption")}}
	t := components.Table{Caption: i18n.T(ctx, "pictures.years.title"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "pictures.col.day")}, dollarColumn(ctx, "pictures.sources"), dollarColumn(ctx, "pictures.uses"), dollarColumn(ctx, "pictures.balance")}}
	for i, y := range v.P.Years {
		href := v.funding(y.AsAt)
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Day(ctx, y.AsAt), linked(ctx, y.Sources, href), linked(ctx, y.Uses, href), linked(ctx, y.Balance, href)}})
		if len(v.P.Years)-i <= inColumns {
			c.Groups = append(c.Groups, components.MarkGroup{Label: strconv.Itoa(y.AsAt.Year()), Marks: []components.Mark{
				{Label: i18n.T(ctx, "pictures.sources"), Class: "m-held", Cents: y.Sources}, {Label: i18n.T(ctx, "pictures.uses"), Class: "m-spent", Cents: y.Uses}, {Label: i18n.T(ctx, "pictures.balance"), Class: "m-free", Cents: y.Balance},
			}})
		}
	}
	c.Chart.Table = t
	return c
}

func (v PicturesView) theme(ctx context.Context, n int) string {
	return i18n.T(ctx, "public.area."+strconv.Itoa(n))
}

func (v PicturesView) partIn(ctx context.Context, x models.FlowIn) (label, href string) {
	if x.Kind == models.FlowContributor {
		return cmp.Or(x.Organisation, i18n.T(ctx, "pictures.part.contributor")), v.At("/contributions")
	}
	return i18n.T(ctx, "pictures.part."+string(x.Kind)), v.funding(v.P.AsAt)
}

func (v PicturesView) partOut(ctx context.Context, x models.FlowOut) (label, href string) {
	if x.Kind == models.FlowTheme {
		return v.theme(ctx, x.Theme), v.programmes("theme", strconv.Itoa(x.Theme))
	}
	return i18n.T(ctx, "pictures.part."+string(x.Kind)), v.funding(v.P.AsAt)
}

var outKinds = map[models.FlowKind]components.PartKind{models.FlowFee: components.PartFees, models.FlowDirect: components.PartFees, models.FlowCharges: components.PartFees, models.FlowBalance: components.PartFree}

// largest keeps the nodes that are largest, in their order, and adds the rest up.
func largest(ctx context.Context, nodes []components.FlowNode) (kept []components.FlowNode, at []int) {
	at = make([]int, len(nodes))
	order := make([]int, len(nodes))
	for i := range nodes {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(nodes[b].Cents, nodes[a].Cents) })
	if len(nodes) <= inPictures {
		for i := range nodes {
			at[i] = i
		}
		return nodes, at
	}
	named := slices.Clone(order[:inPictures-1])
	slices.Sort(named)
	rest := components.FlowNode{Label: i18n.T(ctx, "public.flow.others", "Count", len(nodes)-len(named))}
	for i, n := range nodes {
		if j := slices.Index(named, i); j >= 0 {
			at[i] = j
			kept = append(kept, n)
			continue
		}
		at[i] = len(named)
		rest.Cents += n.Cents
	}
	return append(kept, rest), at
}

// flow is the way through the pool. What is not of a contributor stays named.
func (v PicturesView) flow(ctx context.Context) components.FlowView {
	f := components.FlowView{Pool: i18n.T(ctx, "public.flow.pool"), SourcesHead: i18n.T(ctx, "public.flow.from"), UsesHead: i18n.T(ctx, "public.flow.to"), ReceiversHead: i18n.T(ctx, "public.flow.receivers")}
	f.PoolCents, _ = v.P.FlowTotals()
	var others []components.FlowNode
	for _, x := range v.P.In {
		label, _ := v.partIn(ctx, x)
		node := components.FlowNode{Label: shortName(label), Cents: x.Cents}
		if x.Kind == models.FlowContributor {
			f.Sources = append(f.Sources, node)
		} else {
			others = append(others, node)
		}
	}
	f.Sources, _ = largest(ctx, f.Sources)
	f.Sources = append(f.Sources, others...)
	var codes []string
	receivers := map[string]components.FlowNode{}
	for _, x := range v.P.Out {
		for _, s := range x.Shares {
			n := receivers[s.Code]
			n.Label, n.Cents = s.Name, n.Cents+s.Cents
			if len([]rune(s.Name)) > 22 {
				n.Label = s.Code
			}
			receivers[s.Code] = n
			if !slices.Contains(codes, s.Code) {
				codes = append(codes, s.Code)
			}
		}
	}
	slices.Sort(codes)
	var nodes []components.FlowNode
	for _, c := range codes {
		nodes = append(nodes, receivers[c])
	}
	kept, at := largest(ctx, nodes)
	f.Receivers = kept
	for _, x := range v.P.Out {
		label, _ := v.partOut(ctx, x)
		f.Uses = append(f.Uses, components.FlowNode{Label: label, Cents: x.Cents, Area: x.Theme, Kind: outKinds[x.Kind]})
		if x.Kind == models.FlowTheme {
			line := make([]money.Cents, len(kept))
			for _, s := range x.Shares {
				line[at[slices.Index(codes, s.Code)]] += s.Cents
			}
			f.Shares = append(f.Shares, line)
		}
	}
	f.Chart = components.Chart{Title: i18n.T(ctx, "pictures.flow.title"), Caption: i18n.T(ctx, "public.flow.caption", "Date", v.P.AsAt), Table: v.flowTable(ctx)}
	return f
}

// shortName is a name that fits beside its bar.
func shortName(name string) string {
	if r := []rune(name); len(r) > 24 {
		return string(r[:23]) + "…"
	}
	return name
}

func (v PicturesView) flowTable(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "pictures.flow.title"), CaptionHidden: true, Columns: []components.Column{{Head: i18n.T(ctx, "public.flow.row")}, dollarColumn(ctx, "pictures.in"), dollarColumn(ctx, "pictures.out")}}
	for _, x := range v.P.In {
		label, href := v.partIn(ctx, x)
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(label), linked(ctx, x.Cents, href), {}}})
	}
	for _, x := range v.P.Out {
		label, href := v.partOut(ctx, x)
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(label), {}, linked(ctx, x.Cents, href)}})
	}
	in, out := v.P.FlowTotals()
	t.Foot = []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "public.total")), components.Cents(ctx, in), components.Cents(ctx, out)}}}
	return t
}

// shares is what organisations hold of each theme.
func (v PicturesView) shares(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "pictures.shares"), Dense: true, Columns: []components.Column{{Head: i18n.T(ctx, "public.fact.area")}, {Head: i18n.T(ctx, "public.col.organisation")}, dollarColumn(ctx, "pictures.net")}}
	for _, x := range v.P.Out {
		for _, s := range x.Shares {
			t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(v.theme(ctx, x.Theme)), components.Words(s.Name), linked(ctx, s.Cents, v.programmes("theme", strconv.Itoa(x.Theme), "organisation", s.Code))}})
		}
	}
	return t
}

func (v PicturesView) delivery(ctx context.Context) components.BarsView {
	title := i18n.T(ctx, "pictures.delivery.title")
	b := components.BarsView{Chart: components.Chart{Title: title, Caption: i18n.T(ctx, "pictures.delivery.caption")}}
	t := components.Table{Caption: title, CaptionHidden: true, Columns: []components.Column{{Head: i18n.T(ctx, "public.col.organisation")}, dollarColumn(ctx, "pictures.net"), dollarColumn(ctx, "public.col.spent"), {Head: i18n.T(ctx, "public.col.delivery"), Kind: components.Number}}}
	var rows []models.PortfolioRow
	for _, o := range v.P.ByOrganisation() {
		share := delivery(o.Delivery(), ctx, o.SpentCents, o.NetFunded())
		href := v.programmes("organisation", o.Code)
		b.Groups = append(b.Groups, components.MarkGroup{Label: o.Name, Sub: share, Marks: []components.Mark{
			{Label: i18n.T(ctx, "pictures.net"), Class: "m-held", Cents: o.NetFunded()}, {Label: i18n.T(ctx, "public.col.spent"), Class: "m-spent", Cents: o.SpentCents}}})
		spent := linked(ctx, o.SpentCents, href)
		if o.Interim {
			spent.Sub = i18n.T(ctx, "status.interim")
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(o.Name), linked(ctx, o.NetFunded(), href), spent, components.Words(share)}})
		rows = append(rows, o.PortfolioRow)
	}
	sum := models.PortfolioSum(rows)
	t.Foot = []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "public.total")), components.Cents(ctx, sum.NetFunded()), components.Cents(ctx, sum.SpentCents), components.Words(delivery(sum.Delivery(), ctx, sum.SpentCents, sum.NetFunded()))}}}
	b.Chart.Table = t
	return b
}

func (v PicturesView) category(ctx context.Context, n int) string {
	if c, ok := v.Names.Category(n); ok {
		return c.Label.In(i18n.Lang(ctx))
	}
	return i18n.T(ctx, "pictures.category", "Number", n)
}

func (v PicturesView) categories(ctx context.Context) components.BarsView {
	title := i18n.T(ctx, "pictures.categories.title")
	b := components.BarsView{Chart: components.Chart{Title: title, Caption: i18n.T(ctx, "pictures.categories.caption")}}
	t := components.Table{Caption: title, CaptionHidden: true, Columns: []components.Column{{Head: i18n.T(ctx, "pictures.col.category")}, dollarColumn(ctx, "public.col.spent")}}
	var sum money.Cents
	for i, cents := range v.P.ByCategory() {
		label := v.category(ctx, i+1)
		b.Groups = append(b.Groups, components.MarkGroup{Label: label, Marks: []components.Mark{{Class: "m-spent", Cents: cents}}})
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(label), linked(ctx, cents, v.programmes("category", strconv.Itoa(i+1)))}})
		sum += cents
	}
	t.Foot = []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "public.total")), components.Cents(ctx, sum)}}}
	b.Chart.Table = t
	return b
}

func (v PicturesView) region(ctx context.Context, code string) string {
	if r, ok := v.Names.Region(code); ok {
		return r.Name.In(i18n.Lang(ctx))
	}
	return i18n.T(ctx, "pictures.no_region")
}

// middles are the middles of the M49 regions in degrees, east and north, by eye:
// where a region's dots are drawn, and no more. Ours; the list gives no place.
var middles = map[string][2]float64{
	"015": {17, 27}, "014": {37, -4}, "017": {18, 4}, "018": {23, -27}, "011": {-5, 14}, "029": {-68, 19}, "013": {-94, 17}, "005": {-60, -15}, "021": {-100, 46},
	"143": {66, 45}, "030": {108, 38}, "035": {112, 4}, "034": {77, 23}, "145": {44, 31}, "151": {38, 56}, "154": {8, 62}, "039": {18, 41}, "155": {6, 48},
	"053": {140, -27}, "054": {158, -9}, "057": {155, 9}, "061": {-160, -17},
}

// dots are the programmes by region. Fictional countries have no place.
func (v PicturesView) dots(ctx context.Context) components.DotsView {
	d := components.DotsView{Equator: i18n.T(ctx, "pictures.equator"), Chart: components.Chart{Title: i18n.T(ctx, "pictures.dots.title"), Caption: i18n.T(ctx, "pictures.dots.caption")}}
	if v.Names.Demonstration() {
		d.Chart.Caption = i18n.T(ctx, "pictures.dots.fictional")
	}
	t := components.Table{Caption: d.Chart.Title, CaptionHidden: true, Columns: []components.Column{{Head: i18n.T(ctx, "pictures.col.region")}, {Head: i18n.T(ctx, "public.col.country")}, {Head: i18n.T(ctx, "pictures.col.programmes"), Kind: components.Number}, dollarColumn(ctx, "public.col.approved")}}
	var sum models.RegionSum
	for _, r := range v.P.ByRegion() {
		g := components.DotGroup{Label: v.region(ctx, r.Region), Count: r.Programmes}
		if at, ok := middles[r.Region]; ok && !v.Names.Demonstration() {
			g.Placed, g.Lon, g.Lat = true, at[0], at[1]
		}
		d.Groups = append(d.Groups, g)
		href := v.programmes("region", cmp.Or(r.Region, "none"))
		count := components.Count(ctx, r.Programmes)
		count.Href = href
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(g.Label), components.Of(placeList(v.PlacesOf(ctx, r.Countries))), count, linked(ctx, r.Cents, href)}})
		sum.Programmes, sum.Cents = sum.Programmes+r.Programmes, sum.Cents+r.Cents
	}
	t.Foot = []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "public.total")), {}, components.Count(ctx, sum.Programmes), components.Cents(ctx, sum.Cents)}}}
	d.Chart.Table = t
	return d
}

func (v PicturesView) ages(ctx context.Context) components.BarsView {
	title := i18n.T(ctx, "pictures.ages.title")
	b := components.BarsView{Chart: components.Chart{Title: title, Caption: i18n.T(ctx, "pictures.ages.caption", "Day", i18n.Date(ctx, v.P.Today))}}
	t := components.Table{Caption: title, CaptionHidden: true, Columns: []components.Column{{Head: i18n.T(ctx, "pictures.col.due_since")}, {Head: i18n.T(ctx, "pictures.col.tranches"), Kind: components.Number}, dollarColumn(ctx, "pictures.open")}}
	var sum models.BandSum
	for _, x := range v.P.ByBand() {
		label, href := i18n.T(ctx, "pictures.band."+string(x.Band)), v.At(PictureTranchesAddress+"?band="+string(x.Band))
		class := "m-reserved"
		if x.Band != models.AgeNotDue && x.Band != models.AgeNoDay {
			class = "m-spent"
		}
		b.Groups = append(b.Groups, components.MarkGroup{Label: label, Marks: []components.Mark{{Class: class, Cents: x.Cents}}})
		count := components.Count(ctx, x.Tranches)
		count.Href = href
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(label), count, linked(ctx, x.Cents, href)}})
		sum.Tranches, sum.Cents = sum.Tranches+x.Tranches, sum.Cents+x.Cents
	}
	t.Foot = []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "public.total")), components.Count(ctx, sum.Tranches), components.Cents(ctx, sum.Cents)}}}
	b.Chart.Table = t
	return b
}

// PictureProgrammesView is the rows behind a number of the pictures; what is
// empty narrows nothing.
type PictureProgrammesView struct {
	PicturesView
	Theme        int
	Organisation string // code
	Region       string // M49 code, "none" for programmes without one
	Category     int
}

// Narrowed says in words what the list is of.
func (v PictureProgrammesView) Narrowed(ctx context.Context) string {
	var parts []string
	if v.Theme != 0 {
		parts = append(parts, v.theme(ctx, v.Theme))
	}
	if v.Organisation != "" {
		name := v.Organisation
		for _, r := range v.P.Rows {
			if r.OrganisationCode == v.Organisation {
				name = r.Organisation
			}
		}
		parts = append(parts, name)
	}
	if v.Region != "" {
		parts = append(parts, v.region(ctx, v.Region))
	}
	if v.Category != 0 {
		parts = append(parts, v.category(ctx, v.Category))
	}
	out := ""
	for i, p := range parts {
		if i > 0 {
			out += i18n.T(ctx, "core.list_separator")
		}
		out += p
	}
	return out
}

// Rows are those the list shows.
func (v PictureProgrammesView) Rows() (out []models.PortfolioRow) {
	for _, r := range v.P.Rows {
		region := cmp.Or(v.P.Regions[r.Reference], "none")
		if (v.Theme == 0 || r.Theme == v.Theme) && (v.Organisation == "" || r.OrganisationCode == v.Organisation) && (v.Region == "" || region == v.Region) {
			out = append(out, r)
		}
	}
	return out
}

func (v PictureProgrammesView) table(ctx context.Context) components.Table {
	if v.Category != 0 {
		return v.spent(ctx)
	}
	rows := v.Rows()
	t := components.Table{Caption: i18n.T(ctx, "pictures.list.caption"), CaptionHidden: true, Columns: []components.Column{{Head: i18n.T(ctx, "public.col.programme")}, {Head: i18n.T(ctx, "public.col.organisation")},
		dollarColumn(ctx, "public.col.approved"), dollarColumn(ctx, "public.col.transferred"), dollarColumn(ctx, "public.col.refunded"), dollarColumn(ctx, "pictures.net"), dollarColumn(ctx, "public.col.spent"), {Head: i18n.T(ctx, "public.col.delivery"), Kind: components.Number}}}
	cells := func(r models.PortfolioRow) []components.Cell {
		return []components.Cell{components.Cents(ctx, r.ApprovedCents), components.Cents(ctx, r.TransferredCents), components.CentsOrBlank(ctx, r.RefundedCents), components.Cents(ctx, r.NetFunded()), components.Cents(ctx, r.SpentCents),
			components.Words(delivery(r.Delivery(), ctx, r.SpentCents, r.NetFunded()))}
	}
	for _, r := range rows {
		t.Rows = append(t.Rows, components.Row{Cells: append([]components.Cell{{Text: r.Title, Href: v.At("/programmes/" + r.Reference), Sub: r.Reference}, components.Words(r.Organisation)}, cells(r)...)})
	}
	t.Foot = []components.Row{{Cells: append([]components.Cell{components.Words(i18n.T(ctx, "public.total")), {}}, cells(models.PortfolioSum(rows))...)}}
	return t
}

// spent is what programmes spent in the category.
func (v PictureProgrammesView) spent(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "pictures.list.caption"), CaptionHidden: true, Columns: []components.Column{{Head: i18n.T(ctx, "public.col.programme")}, dollarColumn(ctx, "public.col.spent")}}
	var sum money.Cents
	for _, c := range v.P.Categories {
		if c.Category == v.Category {
			t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{{Text: c.Title, Href: v.At("/programmes/" + c.Reference), Sub: c.Reference}, components.Cents(ctx, c.Cents)}})
			sum += c.Cents
		}
	}
	t.Foot = []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "public.total")), components.Cents(ctx, sum)}}}
	return t
}

// PictureTranchesView is the open tranches of one band, or of all.
type PictureTranchesView struct {
	PicturesView
	Band models.AgeBand
}

// BandName says in words what the list is of.
func (v PictureTranchesView) BandName(ctx context.Context) string {
	if v.Band == "" {
		return ""
	}
	return i18n.T(ctx, "pictures.band."+string(v.Band))
}

func (v PictureTranchesView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "pictures.tranches.title"), CaptionHidden: true, Columns: []components.Column{{Head: i18n.T(ctx, "public.col.programme")}, {Head: i18n.T(ctx, "pictures.col.tranche"), Kind: components.Number}, {Head: i18n.T(ctx, "pictures.col.due"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "pictures.col.days"), Kind: components.Number}, dollarColumn(ctx, "pictures.open")}}
	var sum money.Cents
	for _, x := range v.P.Tranches {
		if v.Band != "" && x.Band != v.Band {
			continue
		}
		day, days := components.Words(i18n.T(ctx, "public.no_day")), components.Cell{}
		if !x.DueOn.IsZero() {
			day = components.Day(ctx, x.DueOn)
			if n := v.P.Today.DaysSince(x.DueOn); n >= 0 {
				days = components.Count(ctx, n)
			}
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{{Text: x.Title, Href: v.At("/programmes/" + x.Reference), Sub: x.Reference}, components.Count(ctx, x.Number), day, days, components.Cents(ctx, x.OpenCents)}})
		sum += x.OpenCents
	}
	t.Foot = []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "public.total")), {}, {}, {}, components.Cents(ctx, sum)}}}
	return t
}
