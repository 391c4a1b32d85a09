package proposals

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
)

// BudgetView is the budget as a table to fill in: one's own columns, those of
// the others locked.
type BudgetView struct {
	Frame
	Form   components.Form
	Upload components.Form
	Book   []SheetFault // faults of an uploaded workbook
}

// SheetFault is one fault of a workbook, already in words.
type SheetFault struct{ Where, Value, Text string }

// TrancheView is the budget of one organisation in one tranche, for narrow
// screens.
type TrancheView struct {
	Frame
	Organisation int64
	Tranche      int
	Form         components.Form
}

// PreviewView is what an uploaded workbook would change, before it is kept.
type PreviewView struct {
	Frame
	Changes []models.BudgetChange
	Form    components.Form
}

// ColumnsField carries the version of an organisation's columns.
func ColumnsField(organisation int64) string {
	return "columns[" + strconv.FormatInt(organisation, 10) + "]"
}

// Grid is what the table of a budget needs to know.
type Grid struct {
	Site
	Budget models.Budget
	Lead   int64
	Write  func(organisation int64) bool // nil: nothing is to be filled
	Sent   url.Values                    // what the person sent, nil on first sight
	Faults *models.Error
	Named  func(context.Context, *models.Error) *models.Error
}

func (f Frame) grid(b models.Budget, lead int64, write func(int64) bool) Grid {
	return Grid{Site: f.Site, Budget: b, Lead: lead, Write: write, Named: f.Named}
}

func (v BudgetView) grid() Grid {
	d := *v.View.Document
	var lead int64
	if d.Proposal.LeadOrganisationID != nil {
		lead = *d.Proposal.LeadOrganisationID
	}
	g := v.Frame.grid(d.Budget(), lead, v.writesColumns)
	g.Sent, g.Faults = v.Form.Values, v.Form.Faults
	return g
}

// writesColumns says whether an organisation's columns are the reader's to fill.
func (f Frame) writesColumns(organisation int64) bool {
	return f.Writes(models.BudgetPart(organisation))
}

func (g Grid) writes(organisation int64) bool { return g.Write != nil && g.Write(organisation) }

// value is the text of a cell: what the person sent, else the amount.
func (g Grid) value(c models.BudgetCell) string {
	if g.Sent != nil {
		return g.Sent.Get(c.Field())
	}
	if cents := g.Budget.Cell(c); cents != 0 || g.Budget.Filled(c) {
		return cents.String()
	}
	return ""
}

// faulty says whether a cell could not be read.
func (g Grid) faulty(c models.BudgetCell) bool {
	return g.Faults != nil && slices.ContainsFunc(g.Faults.Fields, func(f models.FieldError) bool { return f.Field == c.Field() })
}

// name is what a screen reader says for a cell.
func (g Grid) name(ctx context.Context, o models.BudgetOrganisation, c models.BudgetCell) string {
	return i18n.T(ctx, "budget.cell_name", "Organisation", o.Name, "Category", g.category(ctx, c.Category), "Tranche", c.Tranche)
}

// cellNames name the cells of the budget among faulty fields by organisation,
// category and tranche.
func (f Frame) cellNames(ctx context.Context, faults *models.Error) map[string]string {
	if faults == nil || f.View.Document == nil {
		return nil
	}
	out, d := map[string]string{}, *f.View.Document
	g := f.grid(d.Budget(), 0, nil)
	for _, o := range d.Organisations {
		for _, category := range g.categories() {
			for _, tranche := range g.tranches() {
				c := cell(o.OrganisationID, category, tranche)
				out[c.Field()] = g.name(ctx, models.BudgetOrganisation{Name: d.Names[o.OrganisationID]}, c)
			}
		}
	}
	return out
}

func (g Grid) categories() []int {
	var out []int
	for n := models.FirstCategory; n <= models.LastCategory; n++ {
		out = append(out, n)
	}
	return out
}

func (g Grid) tranches() []int {
	var out []int
	for n := 1; n <= g.Budget.Tranches; n++ {
		out = append(out, n)
	}
	return out
}

func cell(o int64, category, tranche int) models.BudgetCell {
	return models.BudgetCell{OrganisationID: o, Category: category, Tranche: tranche}
}

// check is one check of the budget in words.
type check struct {
	ok    bool
	texts []string
}

// checks are all checks in their order, each passing or with its faults.
func (v BudgetView) checks(ctx context.Context) (list []check, pass int) {
	d := *v.View.Document
	rules := d.Call.RulesFor(d.Proposal.Asked)
	faults := d.Budget().Check(rules)
	for _, name := range models.BudgetChecks {
		c := check{ok: true}
		for _, f := range faults {
			if f.Check == name {
				c.ok = false
				c.texts = append(c.texts, i18n.T(ctx, f.Key, v.named(ctx, f.Args)))
			}
		}
		if c.ok {
			pass++
			c.texts = []string{passed(ctx, name, rules)}
		}
		list = append(list, c)
	}
	return list, pass
}

// passed is a check that holds, in words.
func passed(ctx context.Context, name string, rules models.BudgetRules) string {
	key := "budget.pass_" + name
	if name == models.CheckOrganisations {
		return i18n.T(ctx, key, "Count", rules.MinOrganisations)
	}
	return i18n.T(ctx, key, "Rate", i18n.Percent(ctx, rules.ISCBasisPoints, 10000, 2),
		"Least", i18n.MoneyWhole(ctx, rules.Minimum), "Most", i18n.MoneyWhole(ctx, rules.Maximum))
}

func (f Frame) columnsVersion(organisation int64) string {
	return strconv.FormatInt(f.View.Document.Parts[models.BudgetPart(organisation)].Version, 10)
}

func trancheHref(f Frame, organisation int64, tranche int) string {
	return f.Under("/budget/" + strconv.FormatInt(organisation, 10) + "/" + strconv.Itoa(tranche))
}

func (v PreviewView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "budget.preview_caption"), Unit: components.Dollars(ctx), Columns: []components.Column{
		{Head: i18n.T(ctx, "budget.col_cell")}, {Head: i18n.T(ctx, "budget.col_was"), Kind: components.Number}, {Head: i18n.T(ctx, "budget.col_now"), Kind: components.Number},
	}}
	g := v.Frame.grid(v.View.Document.Budget(), 0, nil)
	for _, c := range v.Changes {
		o := models.BudgetOrganisation{Name: v.View.Document.Names[c.Cell.OrganisationID]}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.Words(g.name(ctx, o, c.Cell)), components.Cents(ctx, c.Was), components.Cents(ctx, c.Now),
		}})
	}
	return t
}

// organisations whose columns the workbook changes, each once.
func (v PreviewView) organisations() []int64 {
	var out []int64
	for _, c := range v.Changes {
		if !slices.Contains(out, c.Cell.OrganisationID) {
			out = append(out, c.Cell.OrganisationID)
		}
	}
	return out
}

func (v BudgetView) faultsTable(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "budget.faults_caption", "Count", len(v.Book)), Columns: []components.Column{
		{Head: i18n.T(ctx, "budget.col_where"), Kind: components.Narrow}, {Head: i18n.T(ctx, "budget.col_value")}, {Head: i18n.T(ctx, "budget.col_fault")},
	}}
	for _, f := range v.Book {
		where := components.Cell{Text: i18n.T(ctx, "budget.whole_file")}
		if f.Where != "" {
			where = components.Of(code(f.Where))
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{where, components.Words(f.Value), components.Words(f.Text)}})
	}
	return t
}

// wide are the organisations and, as 0, all of them together.
func (g Grid) wide() []int64 {
	var out []int64
	for _, o := range g.Budget.Organisations {
		out = append(out, o.ID)
	}
	return append(out, 0)
}

func (v BudgetView) writesSome() bool {
	return slices.ContainsFunc(v.View.Document.Organisations, func(o models.ProposalOrganisation) bool { return v.writesColumns(o.OrganisationID) })
}

// budgetLead says which columns are the reader's.
func (v BudgetView) budgetLead(ctx context.Context) string {
	var names []string
	for _, o := range v.View.Document.OrganisationsLeadFirst() {
		if v.writesColumns(o.OrganisationID) {
			names = append(names, v.View.Document.Names[o.OrganisationID])
		}
	}
	if len(names) == 0 {
		return i18n.T(ctx, "budget.lead_read")
	}
	return i18n.T(ctx, "budget.lead_own", "Organisation", strings.Join(names, i18n.T(ctx, "core.list_separator")))
}

func (v BudgetView) sentOr(name, stored string) string {
	if v.Form.Values != nil && v.Form.Values.Get(name) != "" {
		return v.Form.Values.Get(name)
	}
	return stored
}

func (v TrancheView) columns() string {
	if sent := v.Form.Values.Get(ColumnsField(v.Organisation)); sent != "" {
		return sent
	}
	return v.columnsVersion(v.Organisation)
}

func (v TrancheView) value(category int) string {
	c := cell(v.Organisation, category, v.Tranche)
	if b := v.View.Document.Budget(); b.Filled(c) {
		return b.Cell(c).String()
	}
	return ""
}

// sums are what stands for this organisation and tranche.
func (v TrancheView) sums(ctx context.Context) []components.Fact {
	b := v.View.Document.Budget()
	line := func(key string, c money.Cents) components.Fact {
		return components.Fact{Name: key, Text: i18n.Money(ctx, c)}
	}
	return []components.Fact{
		line(i18n.T(ctx, "budget.row_subtotal"), b.Direct(cell(v.Organisation, 0, v.Tranche))),
		line(v.category(ctx, models.IndirectCategory), b.Indirect(v.Organisation, v.Tranche)),
		line(i18n.T(ctx, "budget.row_total"), b.Total(v.Organisation, v.Tranche)),
	}
}
