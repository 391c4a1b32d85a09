package reports

import (
	"fmt"
	"io"
	"strconv"

	"seedfund/models"
	"seedfund/models/money"
)

// ConsolidatedTemplate names the layout of the consolidated annual report.
const ConsolidatedTemplate = "seedfund.consolidated 1"

// ConsolidatedBook is the tables of a year.
type ConsolidatedBook struct {
	Book
	Report     models.ConsolidatedReport
	Categories []models.BudgetCategory
}

// labels are the names of the categories in the reader's language, by number.
func (c ConsolidatedBook) labels() map[int]string {
	out := map[int]string{}
	for _, x := range c.Categories {
		out[x.Number] = x.Label.In(c.Language)
	}
	return out
}

// yearSplit gives the three columns of an amount before the year, in it, and
// from the beginning, the last as a live sum.
func yearSplit[R any](id string, of func(R) models.YearSplit) []Column[R] {
	return []Column[R]{
		{ID: id + "_prior", Kind: Dollar, Width: 18, Total: Sum, Value: func(r R) any { return of(r).Prior }},
		{ID: id + "_current", Kind: Dollar, Width: 18, Total: Sum, Value: func(r R) any { return of(r).Current }},
		{ID: id + "_total", Kind: Dollar, Width: 18, Total: Sum, Value: func(r R) any { return of(r).Total() },
			Formula: func(at func(string) string) string { return at(id+"_prior") + "+" + at(id+"_current") }},
	}
}

// deliveryColumn is expenditure against net funded, blank at zero.
func deliveryColumn[R any](spent, net string, of func(R) money.Percentage) Column[R] {
	return Column[R]{ID: "delivery", Kind: Rate, Width: 10, Total: SameRule, Value: func(r R) any { return of(r) },
		Formula: func(at func(string) string) string { return shareFormula(at(spent), at(net), 2) }}
}

// OverviewRow is a line of table 1 in its three columns.
type OverviewRow struct {
	models.FundingLine
	Before, Current, Cumulative money.Cents
}

// OverviewRows are the lines of table 1 side by side.
func OverviewRows(r models.ConsolidatedReport) []OverviewRow {
	out := make([]OverviewRow, len(r.Current))
	for i, l := range r.Current {
		out[i] = OverviewRow{FundingLine: l, Before: r.Before[i].Cents, Current: l.Cents, Cumulative: r.Cumulative[i].Cents}
	}
	return out
}

// Overview is table 1: the year before, the year, and everything.
func Overview(b Book, year int) Table[OverviewRow] {
	type row = OverviewRow
	return Table[row]{Name: "Overview", Columns: []Column[row]{
		{ID: "block", Kind: Text, Width: 26, Value: func(r row) any { return b.word("block", string(r.Block)) }},
		{ID: "line_code", Kind: Code, Width: 32, Value: func(r row) any { return r.ID }},
		{ID: "line", Kind: Text, Width: 52, Value: func(r row) any { return b.word("overview", r.ID) }},
		{ID: "before", Head: b.T("reports.head_annual", "Year", year-1), Kind: Dollar, Width: 18, Value: func(r row) any { return r.Before }},
		{ID: "current", Head: b.T("reports.head_annual", "Year", year), Kind: Dollar, Width: 18, Value: func(r row) any { return r.Current }},
		{ID: "cumulative", Kind: Dollar, Width: 18, Value: func(r row) any { return r.Cumulative }},
	}}
}

// ContributorTable is table 2: commitments and deposits by contributor.
func ContributorTable(b Book) Table[models.ContributorYears] {
	type row = models.ContributorYears
	return Table[row]{Name: "Contributors", Columns: append([]Column[row]{
		{ID: "contributor_code", Kind: Code, Width: 16, Value: func(r row) any { return r.Code }},
		{ID: "contributor", Kind: Text, Width: 34, Value: func(r row) any { return r.Name }},
		{ID: "commitments_usd", Kind: Dollar, Width: 18, Total: Sum, Value: func(r row) any { return r.Committed }},
		{ID: "commitments_note", Kind: Text, Width: 26, Value: func(r row) any {
			if r.Unvalued {
				return b.T("reports.unvalued")
			}
			return ""
		}},
	}, yearSplit("deposits", func(r row) models.YearSplit { return r.Deposits })...),
		Add: func(sum *row, r row) {
			sum.Committed += r.Committed
			sum.Deposits = sum.Deposits.Plus(r.Deposits)
		}}
}

// InterestTable is table 3: interest and investment income by who earned it.
func InterestTable(b Book) Table[models.InterestYears] {
	type row = models.InterestYears
	return Table[row]{Name: "Interest", Columns: append([]Column[row]{
		{ID: "earned_by_code", Kind: Code, Width: 16, Value: func(r row) any { return r.Code }},
		{ID: "earned_by", Kind: Text, Width: 40, Value: func(r row) any {
			if r.Name == "" {
				return b.T("reports.earned_by_agent")
			}
			return r.Name
		}},
	}, yearSplit("interest", func(r row) models.YearSplit { return r.Earned })...),
		Add: func(sum *row, r row) { sum.Earned = sum.Earned.Plus(r.Earned) }}
}

// TransferTable is table 4: transfers, refunds and net funded by organisation.
func TransferTable(Book) Table[models.OrganisationYears] {
	type row = models.OrganisationYears
	columns := []Column[row]{
		{ID: "organisation_code", Kind: Code, Width: 16, Value: func(r row) any { return r.Code }},
		{ID: "organisation", Kind: Text, Width: 28, Value: func(r row) any { return r.Name }},
	}
	for _, period := range []string{"prior", "current"} {
		of := func(s models.YearSplit) money.Cents {
			if period == "prior" {
				return s.Prior
			}
			return s.Current
		}
		columns = append(columns,
			Column[row]{ID: "transfers_" + period, Kind: Dollar, Width: 17, Total: Sum, Value: func(r row) any { return of(r.Transfers) }},
			Column[row]{ID: "refunds_" + period, Kind: Dollar, Width: 17, Total: Sum, Value: func(r row) any { return of(r.Refunds) }},
			Column[row]{ID: "net_" + period, Kind: Dollar, Width: 17, Total: Sum, Value: func(r row) any { return of(r.Net()) },
				Formula: func(at func(string) string) string { return at("transfers_"+period) + "+" + at("refunds_"+period) }})
	}
	both := func(id string, of func(row) models.YearSplit) Column[row] {
		return Column[row]{ID: id + "_total", Kind: Dollar, Width: 17, Total: Sum, Value: func(r row) any { return of(r).Total() },
			Formula: func(at func(string) string) string { return at(id+"_prior") + "+" + at(id+"_current") }}
	}
	columns = append(columns, both("transfers", func(r row) models.YearSplit { return r.Transfers }), both("refunds", func(r row) models.YearSplit { return r.Refunds }),
		both("net", row.Net))
	return Table[row]{Name: "Transfers", Columns: columns, Add: addOrganisation}
}

func addOrganisation(sum *models.OrganisationYears, r models.OrganisationYears) {
	sum.Approved += r.Approved
	sum.Transfers, sum.Refunds, sum.Expenditure = sum.Transfers.Plus(r.Transfers), sum.Refunds.Plus(r.Refunds), sum.Expenditure.Plus(r.Expenditure)
}

// DeliveryTable is table 5.1: net funded, expenditure and delivery by
// organisation.
func DeliveryTable(Book) Table[models.OrganisationYears] {
	type row = models.OrganisationYears
	columns := []Column[row]{
		{ID: "organisation_code", Kind: Code, Width: 16, Value: func(r row) any { return r.Code }},
		{ID: "organisation", Kind: Text, Width: 28, Value: func(r row) any { return r.Name }},
		{ID: "approved", Kind: Dollar, Width: 18, Total: Sum, Value: func(r row) any { return r.Approved }},
		{ID: "net_funded", Kind: Dollar, Width: 18, Total: Sum, Value: func(r row) any { return r.Net().Total() }},
	}
	columns = append(columns, yearSplit("expenditure", func(r row) models.YearSplit { return r.Expenditure })...)
	columns = append(columns, deliveryColumn("expenditure_total", "net_funded", row.Delivery))
	return Table[row]{Name: "Delivery", Columns: columns, Add: addOrganisation}
}

// ProjectTable is table 5.2: one line for each project and organisation.
func ProjectTable(b Book) Table[models.ProjectYears] {
	type row = models.ProjectYears
	columns := []Column[row]{
		{ID: "theme", Kind: Whole, Width: 9, Value: func(r row) any { return r.Theme }},
		{ID: "project_number", Kind: Code, Width: 14, Value: func(r row) any { return r.AgentNumber }},
		{ID: "programme", Kind: Code, Width: 13, Value: func(r row) any { return r.Reference }},
		{ID: "title", Kind: Text, Width: 36, Value: func(r row) any { return r.Title }},
		{ID: "organisation_code", Kind: Code, Width: 14, Value: func(r row) any { return r.OrganisationCode }},
		{ID: "organisation", Kind: Text, Width: 24, Value: func(r row) any { return r.Organisation }},
		{ID: "status_code", Kind: Code, Width: 12, Value: func(r row) any { return string(r.State) }},
		{ID: "status", Kind: Text, Width: 18, Value: func(r row) any { return b.word("state", string(r.State)) }},
		{ID: "approved", Kind: Dollar, Width: 17, Total: Sum, Value: func(r row) any { return r.ApprovedCents }},
		{ID: "net_funded", Kind: Dollar, Width: 17, Total: Sum, Value: func(r row) any { return r.NetFunded() }},
	}
	columns = append(columns, yearSplit("expenditure", func(r row) models.YearSplit { return r.Spent })...)
	columns = append(columns, deliveryColumn("expenditure_total", "net_funded", func(r row) money.Percentage { return money.DeliveryRate(r.Spent.Total(), r.NetFunded()) }),
		Column[row]{ID: "figures", Kind: Text, Width: 11, Value: func(r row) any {
			if r.Interim {
				return b.T("reports.certainty_interim")
			}
			return ""
		}})
	return Table[row]{Name: "Projects", Columns: columns, Add: func(sum *row, r row) {
		sum.PortfolioRow = models.PortfolioSum([]models.PortfolioRow{sum.PortfolioRow, r.PortfolioRow})
		sum.Spent = sum.Spent.Plus(r.Spent)
	}}
}

// ThemeTable is the sub-totals of table 5.2 by thematic area.
func ThemeTable(b Book) Table[models.ProjectYears] {
	t := ProjectTable(b)
	t.Name = "Themes"
	kept := t.Columns[:0:0]
	for _, c := range t.Columns {
		switch c.ID {
		case "theme", "approved", "net_funded", "expenditure_prior", "expenditure_current", "expenditure_total", "delivery":
			kept = append(kept, c)
		}
	}
	t.Columns = kept
	return t
}

// byTheme adds projects up by thematic area, in their order.
func byTheme(b Book, rows []models.ProjectYears) []models.ProjectYears {
	var out []models.ProjectYears
	add := ProjectTable(b).Add
	for _, r := range rows {
		if n := len(out); n == 0 || out[n-1].Theme != r.Theme {
			out = append(out, models.ProjectYears{})
		}
		last := &out[len(out)-1]
		add(last, r)
		last.Theme = r.Theme
	}
	return out
}

// CategoryTable is table 5.3: expenditure by category, each with its part of the
// costs of programmes (1 to 7), indirect costs outside the hundred.
func CategoryTable(_ Book, labels map[int]string, costs money.Cents) Table[models.CategoryYears] {
	type row = models.CategoryYears
	columns := append([]Column[row]{
		{ID: "category_code", Kind: Whole, Width: 10, Value: func(r row) any { return r.Category }},
		{ID: "category", Kind: Text, Width: 52, Value: func(r row) any { return labels[r.Category] }},
	}, yearSplit("expenditure", func(r row) models.YearSplit { return r.Spent })...)
	columns = append(columns, Column[row]{ID: "of_programme_costs", Kind: Rate, Width: 14, Value: func(r row) any { return money.Share(r.Spent.Total(), costs, 2) },
		Formula: func(at func(string) string) string { return shareFormula(at("expenditure_total"), "SUM($E$2:$E$8)", 2) }})
	return Table[row]{Name: "Categories", Columns: columns, Add: func(sum *row, r row) { sum.Spent = sum.Spent.Plus(r.Spent) }}
}

// CategoryTable is table 5.3 of this report.
func (c ConsolidatedBook) CategoryTable() Table[models.CategoryYears] {
	return CategoryTable(c.Book, c.labels(), c.Report.ProgrammeCosts().Total())
}

// DirectTable is table 8: direct costs by organisation.
func DirectTable(Book) Table[models.DirectYears] {
	type row = models.DirectYears
	columns := append([]Column[row]{
		{ID: "organisation_code", Kind: Code, Width: 16, Value: func(r row) any { return r.Code }},
		{ID: "organisation", Kind: Text, Width: 34, Value: func(r row) any { return r.Name }},
	}, yearSplit("net", func(r row) models.YearSplit { return r.Net })...)
	columns = append(columns, yearSplit("expenditure", func(r row) models.YearSplit { return r.Spent })...)
	columns = append(columns, deliveryColumn("expenditure_total", "net_total", row.Delivery))
	return Table[row]{Name: "Direct_costs", Columns: columns, Add: func(sum *row, r row) {
		sum.Net, sum.Spent = sum.Net.Plus(r.Net), sum.Spent.Plus(r.Spent)
	}}
}

// WriteConsolidated writes README, the tables 1 to 5.3 and 8 and Checks. Totals
// are live formulas. The same rows give the same bytes.
func WriteConsolidated(to io.Writer, c ConsolidatedBook) error {
	title := c.T("reports.consolidated_title", "Year", c.Report.Year)
	w, err := newWorkbook(c.Book, ConsolidatedTemplate, title)
	if err != nil {
		return err
	}
	l := consolidatedLayout{ConsolidatedBook: c, w: w, title: title}
	w.sheets = append(w.sheets, &sheet{name: sheetReadme, widths: []float64{34, 100}, portrait: true, rows: l.readme})
	w.sheets = append(w.sheets, &sheet{name: "Overview", widths: []float64{26, 32, 52, 18, 18, 18}, frozenRows: 1, rows: l.overview})
	r := c.Report
	listed(w, ContributorTable(c.Book), r.Contributors)
	listed(w, InterestTable(c.Book), r.Interest)
	listed(w, TransferTable(c.Book), r.Organisations)
	listed(w, DeliveryTable(c.Book), r.Organisations)
	listed(w, ProjectTable(c.Book), r.Projects)
	listed(w, ThemeTable(c.Book), byTheme(c.Book, r.Projects))
	listed(w, c.CategoryTable(), r.Categories)
	listed(w, DirectTable(c.Book), r.Direct)
	w.sheets = append(w.sheets, &sheet{name: sheetChecks, widths: []float64{80, 20, 20, 20}, frozenRows: 1, rows: func(s *sheetRows) error { return comparisons(s, w, l.checks()) }})
	if err := w.write(to); err != nil {
		return fmt.Errorf("consolidated report: %w", err)
	}
	return nil
}

// listed adds a sheet of the rows of a table.
func listed[R any](w *workbook, t Table[R], rows []R) {
	tableSheet(w, t, len(rows), 2, false, func(s *sheetRows) error {
		_, _, err := tableRows(s, w, t, All(rows))
		return err
	})
}

type consolidatedLayout struct {
	ConsolidatedBook
	w     *workbook
	title string
}

func (l consolidatedLayout) readme(s *sheetRows) error {
	st, T, r := l.w.styles, l.T, l.Report
	readmeHead(s, l.w, l.title, T("reports.consolidated_about", "Year", r.Year), ConsolidatedTemplate)
	wrong := 0
	for _, c := range r.Checks() {
		if !c.Agrees() {
			wrong++
		}
	}
	s.add(put{style: st.label, value: T("reports.readme_checks")}, put{style: st.wrap, value: verdict(T, wrong),
		formula: fmt.Sprintf(`IF(SUMPRODUCT(--(Checks!D2:D%d<>0))=0,%s,%s)`, len(r.Checks())+1, quoted(T("reports.checks_fine")), quoted(T("reports.checks_wrong")))})
	if r.Interim > 0 {
		s.add(put{style: st.label, value: T("reports.head_figures")}, put{style: st.wrap, value: T("reports.consolidated_interim", "Count", r.Interim)})
	}
	s.skip(1)
	s.add(put{style: st.section, value: T("reports.readme_sheets")})
	for _, name := range []string{"overview", "contributors", "interest", "transfers", "delivery", "projects", "themes", "categories", "direct_costs"} {
		s.add(put{style: st.label, value: T("reports.table_" + name)}, put{style: st.wrap, value: T("reports.table_" + name + "_text")})
	}
	s.skip(1)
	fee, direct := [2]money.Cents{}, [2]money.Cents{}
	_, fee[0], fee[1] = r.Overview(models.OverviewFee)
	_, direct[0], direct[1] = r.Overview(models.OverviewDirect)
	indirect := r.Categories[len(r.Categories)-1].Spent
	s.add(put{style: st.section, value: T("reports.cost_recovery")})
	for _, x := range []struct {
		key          string
		current, all money.Cents
	}{{"fee", fee[0], fee[1]}, {"indirect", indirect.Current, indirect.Total()}, {"direct", direct[0], direct[1]}} {
		s.add(put{style: st.label, value: T("reports.cost_" + x.key)}, put{style: st.wrap, value: T("reports.cost_line", "Current", x.current.String(), "All", x.all.String(), "Year", r.Year)})
	}
	s.skip(1)
	for _, note := range []string{"rounding", "indirect", "transparency"} {
		s.add(put{style: st.label, value: T("reports.note_" + note)}, put{style: st.wrap, value: T("reports.note_" + note + "_text")})
	}
	return s.err
}

// overview is table 1 in three columns.
func (l consolidatedLayout) overview(s *sheetRows) error {
	r := l.Report
	statusHeads(s, l.w, Overview(l.Book, r.Year).Heads(l.T))
	at := statusPlaces(r.Current, 2)
	for i := range r.Current {
		cells := statusLine(l.w, l.Book, "overview", r.Current[i])
		for column, lines := range [][]models.FundingLine{r.Before, r.Current, r.Cumulative} {
			letter := string(rune('D' + column))
			cells = append(cells, amountOf(l.w, lines[i], func(line string) string { return letter + strconv.Itoa(at[line]) }))
		}
		s.add(cells...)
	}
	return s.err
}

// checks compare the sheets by live formulas.
func (l consolidatedLayout) checks() []comparison {
	r := l.Report
	at := statusPlaces(r.Current, 2)
	one := func(line string) string { return "Overview!F" + strconv.Itoa(at[line]) }
	below := func(sheet string, letters map[string]string, id string, rows int) string {
		return fmt.Sprintf("%s!%s%d", sheet, letters[id], rows+2)
	}
	transfers := func(id string) string {
		return below("Transfers", letterOf(TransferTable(l.Book)), id, len(r.Organisations))
	}
	delivery := func(id string) string {
		return below("Delivery", letterOf(DeliveryTable(l.Book)), id, len(r.Organisations))
	}
	projects := func(id string) string {
		return below("Projects", letterOf(ProjectTable(l.Book)), id, len(r.Projects))
	}
	direct := func(id string) string {
		return below("Direct_costs", letterOf(DirectTable(l.Book)), id, len(r.Direct))
	}
	sides := map[string][2]string{
		"uses":           {one(models.OverviewUses), transfers("net_total") + "+" + one(models.OverviewFee) + "+" + one(models.OverviewDirect) + "+" + one(models.OverviewCharges) + "+" + one(models.OverviewOtherUses)},
		"net_funded":     {one(models.OverviewNet), transfers("net_total")},
		"projects_net":   {delivery("net_funded"), projects("net_funded")},
		"projects_spent": {delivery("expenditure_total"), projects("expenditure_total")},
		"categories":     {delivery("expenditure_total"), below("Categories", letterOf(CategoryTable(l.Book, nil, 0)), "expenditure_total", len(r.Categories))},
		"deposits":       {one(models.OverviewContributions), below("Contributors", letterOf(ContributorTable(l.Book)), "deposits_total", len(r.Contributors))},
		"interest":       {one(models.OverviewInterest) + "+" + one(models.OverviewReturned), below("Interest", letterOf(InterestTable(l.Book)), "interest_total", len(r.Interest))},
		"direct":         {one(models.OverviewDirect), direct("net_total")},
		"expenditure":    {one(models.OverviewSpent), delivery("expenditure_total") + "+" + direct("expenditure_total")},
	}
	var out []comparison
	for _, c := range r.Checks() {
		x := comparison{key: "consolidated_" + c.ID, left: c.Left, right: c.Right, leftAt: sides[c.ID][0], rightAt: sides[c.ID][1]}
		if c.ID == "cash" {
			x.leftAt, x.rightAt = one(models.OverviewClosing), c.Right.String()
		}
		out = append(out, x)
	}
	return out
}
