package reports

import (
	"fmt"
	"io"
	"iter"
	"strings"

	"seedfund/models"
	"seedfund/models/money"
)

// PortfolioBook is the whole fund as at a day. The ledger comes as a stream of
// LedgerLines rows, so that a long one is never held.
type PortfolioBook struct {
	Book
	Through       string // number of the last ledger entry
	FeeRate       money.Rate
	Programmes    []models.PortfolioRow
	Transfers     []models.TransferRow
	Contributions []models.ContributionRow
	LedgerLines   int
	Ledger        iter.Seq2[models.LedgerRow, error]
}

// PortfolioTemplate names the layout of the portfolio workbook.
const PortfolioTemplate = "seedfund.portfolio 1"

// WritePortfolio writes README, Programmes, Transfers, Contributions, Ledger
// and Checks. The same rows give the same bytes.
func WritePortfolio(to io.Writer, p PortfolioBook) error {
	w, err := newWorkbook(p.Book, PortfolioTemplate, p.T("reports.portfolio_title"))
	if err != nil {
		return err
	}
	l := portfolioLayout{PortfolioBook: p, w: w, sums: map[accountKind]money.Cents{}}
	w.sheets = append(w.sheets, &sheet{name: sheetReadme, widths: []float64{30, 100}, portrait: true, rows: l.readme})
	programmes, transfers, contributions, ledger := Portfolio(p.Book), Transfers(p.Book), Contributions(p.Book), Ledger(p.Book)
	tableSheet(w, programmes, len(p.Programmes), 3, true, func(s *sheetRows) (err error) {
		l.programmes, _, err = tableRows(s, w, programmes, All(p.Programmes))
		return err
	})
	tableSheet(w, transfers, len(p.Transfers), 1, true, func(s *sheetRows) (err error) {
		l.transfers, _, err = tableRows(s, w, transfers, All(p.Transfers))
		return err
	})
	tableSheet(w, contributions, len(p.Contributions), 1, true, func(s *sheetRows) (err error) {
		l.contributions, _, err = tableRows(s, w, contributions, All(p.Contributions))
		return err
	})
	tableSheet(w, ledger, p.LedgerLines, 1, true, func(s *sheetRows) error {
		sum, n, err := tableRows(s, w, ledger, l.watched())
		if err == nil && n != p.LedgerLines {
			err = fmt.Errorf("%d lines where %d were announced", n, p.LedgerLines)
		}
		l.ledger = sum
		return err
	})
	w.sheets = append(w.sheets, &sheet{name: sheetChecks, widths: []float64{80, 20, 20, 20}, frozenRows: 1, rows: l.checks})
	w.name("AsOf_Date", sheetReadme, "$B$5")
	w.name("AA_Fee_Rate", sheetReadme, "$B$9")
	w.name("Check_Results", sheetChecks, "$D$2:"+absolute(4, len(l.lines())+1))
	if err := w.write(to); err != nil {
		return fmt.Errorf("portfolio workbook: %w", err)
	}
	return nil
}

// portfolioLayout keeps the sums that the checks compare.
type portfolioLayout struct {
	PortfolioBook
	w             *workbook
	programmes    models.PortfolioRow
	transfers     models.TransferRow
	contributions models.ContributionRow
	ledger        models.LedgerRow
	sums          map[accountKind]money.Cents // debit less credit; kind "" is the whole account
}

type accountKind struct{ account, kind string }

func (l *portfolioLayout) watched() iter.Seq2[models.LedgerRow, error] {
	return func(yield func(models.LedgerRow, error) bool) {
		if l.Ledger == nil {
			return
		}
		for r, err := range l.Ledger {
			d := r.DebitCents - r.CreditCents
			l.sums[accountKind{r.Account, ""}] += d
			l.sums[accountKind{r.Account, r.Kind}] += d
			if !yield(r, err) {
				return
			}
		}
	}
}

func (l *portfolioLayout) readme(s *sheetRows) error {
	st, T := l.w.styles, l.T
	head(s, l.w, T("reports.portfolio_title"))
	line := func(label string, style int, value any) {
		s.add(put{style: st.label, value: T(label)}, put{style: style, value: value})
	}
	line("reports.readme_fund", st.wrap, strings.TrimSpace(l.Fund+" "+l.Name)) // row 3
	line("reports.readme_report", st.wrap, T("reports.portfolio_about"))
	line("reports.readme_as_of", st.day, l.AsAt) // row 5
	line("reports.readme_through", st.wrap, l.Through)
	line("reports.readme_recorded", st.moment, l.At)
	line("reports.readme_currency", st.wrap, "USD")
	line("reports.readme_fee", st.percent, Decimal(l.FeeRate.String())) // row 9
	line("reports.readme_template", st.wrap, PortfolioTemplate)
	last := len(l.lines()) + 1
	wrong := 0
	for _, c := range l.lines() {
		if c.left != c.right {
			wrong++
		}
	}
	s.add(put{style: st.label, value: T("reports.readme_checks")}, put{style: st.wrap, value: verdict(T, wrong),
		formula: fmt.Sprintf(`IF(SUMPRODUCT(--(Checks!D2:D%d<>0))=0,%s,%s)`, last, quoted(T("reports.checks_fine")), quoted(T("reports.checks_wrong")))})
	s.skip(1)
	s.add(put{style: st.section, value: T("reports.readme_definitions")})
	for _, d := range []string{"approved", "net_funded", "expenditure", "delivery", "interim", "counted", "fee"} {
		s.add(put{style: st.label, value: T("reports.define_" + d)}, put{style: st.wrap, value: T("reports.define_" + d + "_text")})
	}
	s.skip(1)
	s.add(put{style: st.section, value: T("reports.readme_sheets")})
	for _, name := range []string{"Programmes", "Transfers", "Contributions", "Ledger", "Checks"} {
		s.add(put{style: st.label, value: name}, put{style: st.wrap, value: T("reports.sheet_" + strings.ToLower(name))})
	}
	return s.err
}

// head writes the title of a sheet that is no table, and leaves a row.
func head(s *sheetRows, w *workbook, title string) {
	if w.Illustrative {
		title += " (" + w.T("reports.illustrative") + ")"
	}
	s.add(put{style: w.styles.title, value: title})
	s.skip(1)
}

func verdict(t Translate, wrong int) string {
	if wrong == 0 {
		return t("reports.checks_fine")
	}
	return t("reports.checks_wrong")
}

// quoted is a text inside a formula.
func quoted(text string) string { return `"` + strings.ReplaceAll(text, `"`, `""`) + `"` }

// comparison is one check: two figures that must be one.
type comparison struct {
	key             string
	args            []any
	leftAt, rightAt string // formulas
	left, right     money.Cents
}

// lines are the checks of the portfolio. Each side is a live formula over the
// sheets; the figures beside them were added up independently while writing.
func (l *portfolioLayout) lines() []comparison {
	total := func(t string, column string, rows int) string { return t + "!" + column + fmt.Sprint(rows+2) }
	programmes, transfers, contributions, ledger := letterOf(Portfolio(l.Book)), letterOf(Transfers(l.Book)), letterOf(Contributions(l.Book)), letterOf(Ledger(l.Book))
	p := func(id string) string { return total("Programmes", programmes[id], len(l.Programmes)) }
	t := func(id string) string { return total("Transfers", transfers[id], len(l.Transfers)) }
	c := func(id string) string { return total("Contributions", contributions[id], len(l.Contributions)) }
	g := func(id string) string { return total("Ledger", ledger[id], l.LedgerLines) }
	rng := func(id string) string {
		return fmt.Sprintf("Ledger!$%s$2:$%s$%d", ledger[id], ledger[id], max(2, l.LedgerLines+1))
	}
	account := func(name string, kinds ...string) string {
		where := fmt.Sprintf(`,%s,"%s"`, rng("account"), name)
		if len(kinds) == 0 {
			return fmt.Sprintf(`SUMIFS(%s%s)-SUMIFS(%s%s)`, rng("debit"), where, rng("credit"), where)
		}
		var parts []string
		for _, k := range kinds {
			also := fmt.Sprintf(`%s,%s,"%s"`, where, rng("kind"), k)
			parts = append(parts, fmt.Sprintf(`SUMIFS(%s%s)-SUMIFS(%s%s)`, rng("debit"), also, rng("credit"), also))
		}
		return strings.Join(parts, "+")
	}
	sum := func(name string) money.Cents { return l.sums[accountKind{name, ""}] }
	// What of the cash came or went beside deposits and transfers.
	beside := strings.Join([]string{account("interest"), account("organisation_interest"), account("other_income"), account("returned"), account("bank_charges"),
		account("other_funds"), account("direct_costs", "direct_cost", "direct_cost_refund")}, "+")
	other := sum("interest") + sum("organisation_interest") + sum("other_income") + sum("returned") + sum("bank_charges") + sum("other_funds") +
		l.sums[accountKind{"direct_costs", "direct_cost"}] + l.sums[accountKind{"direct_costs", "direct_cost_refund"}]
	net := l.sums[accountKind{"organisations", "transfer"}] + l.sums[accountKind{"organisations", "refund"}]
	return []comparison{
		{"ledger_balances", nil, g("debit"), g("credit"), l.ledger.DebitCents, l.ledger.CreditCents},
		{"contributions", nil, c("deposited_usd"), "-(" + account("contributions") + ")", l.contributions.USDCents, -sum("contributions")},
		{"fee", nil, c("fee"), account("fee"), l.contributions.FeeCents, sum("fee")},
		{"transfers", nil, t("counted"), account("organisations", "transfer", "refund"), l.transfers.Cents, net},
		{"net_funded", nil, p("net_funded"), t("counted"), l.programmes.NetFunded(), l.transfers.Cents},
		{"expenditure", nil, p("expenditure"), account("expenditure"), l.programmes.SpentCents, sum("expenditure")},
		{"held", nil, p("balance"), account("organisations"), l.programmes.Balance(), sum("organisations")},
		{"cash", nil, c("net_usd") + "-" + t("counted") + "-(" + beside + ")", account("cash"), l.contributions.USDCents - l.contributions.FeeCents - l.transfers.Cents - other, sum("cash")},
	}
}

func letterOf[R any](t Table[R]) map[string]string {
	out := map[string]string{}
	for i, c := range t.Columns {
		out[c.ID] = columnLetters(i + 1)
	}
	return out
}

// checks writes the comparisons with their difference, which must be zero.
func (l *portfolioLayout) checks(s *sheetRows) error {
	return comparisons(s, l.w, l.lines())
}

func comparisons(s *sheetRows, w *workbook, lines []comparison) error {
	first := w.T("reports.checks_head")
	if w.Illustrative {
		first += " (" + w.T("reports.illustrative") + ")"
	}
	s.add(put{style: w.styles.head, value: first}, put{style: w.styles.headEnd, value: w.T("reports.checks_one")},
		put{style: w.styles.headEnd, value: w.T("reports.checks_other")}, put{style: w.styles.headEnd, value: w.T("reports.checks_difference")})
	for _, c := range lines {
		here := fmt.Sprint(s.row + 1)
		s.add(put{style: w.styles.text, value: w.T("reports.check_"+c.key, c.args...)}, put{style: w.styles.dollarSum, formula: c.leftAt, value: c.left},
			put{style: w.styles.dollarSum, formula: c.rightAt, value: c.right},
			put{style: w.styles.ok, formula: "ROUND(B" + here + "-C" + here + ",2)", value: c.left - c.right})
	}
	return s.err
}
