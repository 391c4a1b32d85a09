package money

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/preview"
	"seedfund/models"
	"seedfund/models/when"
	"seedfund/reports"
)

// FundingView is the funding status of the fund as at a day, and at the end of
// each year before it.
type FundingView struct {
	Frame
	Years   []models.FundingStatus // the last is as at the day
	Last    time.Time              // when the last entry was recorded
	Books   bool                   // the reader may open the books behind a figure
	Exports []components.Link
}

// Status is the one as at the day.
func (v FundingView) Status() models.FundingStatus { return v.Years[len(v.Years)-1] }

// Title says the finding: what is left in all.
func (v FundingView) Title(ctx context.Context) string {
	if v.Status().AsAt.IsZero() {
		return i18n.T(ctx, "money.funding_empty")
	}
	return i18n.T(ctx, "money.funding_title", "Day", i18n.Date(ctx, v.Status().AsAt), "Balance", dollars(ctx, v.Status().Line(models.FundingBalances).Cents))
}

// behind is the account whose lines are the figure of a line.
var behind = map[string]models.LedgerAccount{
	models.FundingContributions: models.AccountContributions, models.FundingInterest: models.AccountInterest, models.FundingReturned: models.AccountOrganisationInterest,
	models.FundingOther: models.AccountOtherIncome, models.FundingTransferred: models.AccountOrganisations, models.FundingToFunds: models.AccountOtherFunds,
	models.FundingRefunds: models.AccountOrganisations, models.FundingFee: models.AccountFee, models.FundingDirect: models.AccountDirectCosts,
	models.FundingCharges: models.AccountBankCharges, models.FundingBalance: models.AccountCash, models.FundingSpent: models.AccountExpenditure,
}

var behindKind = map[string]models.EntryKind{models.FundingTransferred: models.EntryTransfer, models.FundingRefunds: models.EntryRefund}

// address is where the lines of the books behind a figure stand.
func (v FundingView) address(line string) string {
	account, ok := behind[line]
	if !ok || !v.Books {
		return ""
	}
	return v.At(fmt.Sprintf("/ledger?account=%s&kind=%s&by=value&to=%s", account, behindKind[line], v.Status().AsAt))
}

// table is the statement line by line: totals stand out, each figure of the
// books opens its lines.
func (v FundingView) table(ctx context.Context, block models.FundingBlock) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "reports.block_"+string(block)), Columns: []components.Column{
		{Head: i18n.T(ctx, "reports.head_line"), RowHead: true}, {Head: i18n.T(ctx, "reports.head_usd"), Kind: components.Number}, {Head: i18n.T(ctx, "money.col.percent"), Kind: components.Number}}}
	for _, l := range v.Status().Lines {
		if l.Block != block {
			continue
		}
		row := components.Row{Cells: []components.Cell{components.Words(i18n.T(ctx, "reports.funding_"+l.ID)), {}, {}}}
		if l.Percent() {
			row.Tone = "quiet"
			row.Cells[2] = preview.Cell(ctx, reports.Cell{Value: l.Share})
		} else {
			row.Cells[1] = components.Cents(ctx, l.Cents)
			row.Cells[1].Href = v.address(l.ID)
		}
		if l.Total() {
			row.Tone = "sum"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// years is the totals at the end of each year.
func (v FundingView) years(ctx context.Context) components.Table {
	lines := []string{models.FundingSources, models.FundingUses, models.FundingBalance, models.FundingThere, models.FundingBalances}
	t := components.Table{Caption: i18n.T(ctx, "money.funding_years"), Unit: i18n.T(ctx, "money.unit"), Columns: []components.Column{{Head: i18n.T(ctx, "money.col.day"), RowHead: true}}}
	for _, l := range lines {
		t.Columns = append(t.Columns, components.Column{Head: i18n.T(ctx, "reports.funding_"+l), Kind: components.Number})
	}
	for _, y := range v.Years {
		row := components.Row{Cells: []components.Cell{components.Day(ctx, y.AsAt)}}
		for _, l := range lines {
			row.Cells = append(row.Cells, components.Cents(ctx, y.Line(l).Cents))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func editions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, e := range models.FundingEditions {
		out = append(out, components.Option{Value: string(e), Label: i18n.T(ctx, "reports.edition_"+string(e))})
	}
	return out
}

// AnnualView is the consolidated annual financial report of a year.
type AnnualView struct {
	Frame
	Report     models.ConsolidatedReport
	Categories []models.BudgetCategory
	AsAt       when.Date
}

// ReportTable is one table of the report with the files that hold it.
type ReportTable struct {
	Number string // as the agent counts its tables
	ID     string
	Table  components.Table
}

// years are the years that can be asked for, the latest first.
func (v AnnualView) years() []components.Option {
	var out []components.Option
	for y := v.AsAt.Year(); y > v.AsAt.Year()-15; y-- {
		out = append(out, components.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	return out
}

// tables are the tables of the report by the columns of their files.
func (v AnnualView) tables(ctx context.Context) []ReportTable {
	b := reports.ConsolidatedBook{Book: reports.Book{T: i18n.Text(ctx), Language: i18n.Lang(ctx)}, Report: v.Report, Categories: v.Categories}
	overview := preview.Of(ctx, reports.Overview(b.Book, v.Report.Year), reports.OverviewRows(v.Report))
	for i, l := range v.Report.Current {
		if l.Total() {
			overview.Rows[i].Tone = "sum"
		}
	}
	r := v.Report
	out := []ReportTable{
		{"1", "overview", overview},
		{"2", "contributors", preview.Of(ctx, reports.ContributorTable(b.Book), r.Contributors)},
		{"3", "interest", preview.Of(ctx, reports.InterestTable(b.Book), r.Interest)},
		{"4", "transfers", preview.Of(ctx, reports.TransferTable(b.Book), r.Organisations)},
		{"5.1", "delivery", preview.Of(ctx, reports.DeliveryTable(b.Book), r.Organisations)},
		{"5.2", "projects", preview.Of(ctx, reports.ProjectTable(b.Book), r.Projects)},
		{"5.3", "categories", preview.Of(ctx, b.CategoryTable(), r.Categories)},
		{"8", "direct_costs", preview.Of(ctx, reports.DirectTable(b.Book), r.Direct)},
	}
	for i := range out {
		t := &out[i].Table
		t.Caption, t.CaptionHidden, t.Wide, t.Dense = i18n.T(ctx, "reports.table_"+out[i].ID+"_text"), true, true, true
		for _, form := range reports.Forms {
			label := strings.ToUpper(string(form))
			if form == reports.FormDictionary {
				label = i18n.T(ctx, "exports.dictionary")
			}
			t.Exports = append(t.Exports, components.Link{Label: label, Href: v.At("/exports/consolidated-" + dashed(out[i].ID) + "?year=" + strconv.Itoa(r.Year) + "&format=" + string(form))})
		}
	}
	return out
}

func dashed(id string) string {
	if id == "direct_costs" {
		return "direct-costs"
	}
	return id
}

// checks are the comparisons the tables must stand.
func (v AnnualView) checks(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "money.consolidated_checks"), Columns: []components.Column{{Head: i18n.T(ctx, "money.col.check"), RowHead: true},
		{Head: i18n.T(ctx, "money.col.one_figure"), Kind: components.Number}, {Head: i18n.T(ctx, "money.col.other_figure"), Kind: components.Number}}}
	for _, c := range v.Report.Checks() {
		row := components.Row{Cells: []components.Cell{components.Words(i18n.T(ctx, "reports.check_consolidated_"+c.ID)), components.Cents(ctx, c.Left), components.Cents(ctx, c.Right)}}
		if !c.Agrees() {
			row.Tone = "bad"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
