package statement

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// Columns of a funding status statement.
const (
	snapshot          = "snapshot"
	contributions     = "contributions_from_donors"
	interest          = "interest_fund"
	returned          = "interest_participating_orgs"
	other             = "other_income"
	sources           = "total_source_of_funds"
	transferred       = "transferred_to_participating_orgs"
	toFunds           = "transfers_to_mdtfs"
	transfers         = "subtotal_transfers"
	refunds           = "refunds_from_participating_orgs_fund_side"
	fee               = "administrative_agent_fee"
	direct            = "direct_cost"
	charges           = "bank_charges"
	uses              = "total_use_of_funds"
	balance           = "balance_with_administrative_agent"
	balanceShare      = "balance_aa_pct_of_deposits"
	resources         = "po_total_resources"
	spent             = "po_expenditure"
	spentRefunds      = "po_refunds"
	expenses          = "po_total_expenses"
	balanceThere      = "balance_with_participating_orgs"
	balanceThereShare = "balance_po_pct_of_transfers"
	balances          = "total_balance_of_funds"
	balancesShare     = "total_balance_pct_of_deposits"
)

// Columns of an extract of organisations.
const (
	agency   = "organization"
	code     = "agency_code"
	budget   = "budget_usd"
	funded   = "net_funded_usd"
	expended = "expenditure_usd"
	delivery = "delivery_rate_pct"
	funds    = "funds_count"
	origin   = "source" // of the row itself, in both
)

// titles are the lines as the agent prints them.
var titles = map[string]string{
	contributions: "Contributions from Donors", interest: "Interest and Investment Income (from Fund)", returned: "Interest (from Participating Organizations)",
	other: "Other Income", sources: "Total source of funds", transferred: "Transferred to Participating Organizations", toFunds: "Transfers to MDTFs",
	transfers: "Sub-total Transfers", refunds: "Refunds from Participating Organizations", fee: "Administrative Agent Fee", direct: "Direct Cost (net)",
	charges: "Bank Charges", uses: "Total use of funds", balance: "Balance with Administrative Agent", balanceShare: "Balance with Administrative Agent, as a percentage of deposits",
	resources: "Total resources of Participating Organizations", spent: "Participating Organizations’ Expenditure", spentRefunds: "Refunds from Participating Organizations, their side",
	expenses: "Total expenses", balanceThere: "Balance with Participating Organizations", balanceThereShare: "Balance with Participating Organizations, as a percentage of transfers",
	balances: "Total Balance of Funds", balancesShare: "Total Balance of Funds, as a percentage of deposits",
	budget: "Budget", funded: "Net funded", expended: "Expenditure", delivery: "Delivery rate",
}

// layout is one kind of file.
type layout struct {
	name    string
	columns []string // of words and figures
	words   []string // those of words
	needs   []string // without these nothing can be computed
}

var layouts = []layout{
	{name: snapshot, words: []string{snapshot, origin}, needs: []string{contributions, transferred},
		columns: []string{snapshot, contributions, interest, returned, other, sources, transferred, toFunds, transfers, refunds, fee, direct, charges, uses, balance, balanceShare,
			resources, spent, spentRefunds, expenses, balanceThere, balanceThereShare, balances, balancesShare, origin}},
	{name: agency, words: []string{agency, code, funds, origin}, needs: []string{funded, expended, delivery},
		columns: []string{code, agency, budget, funded, expended, delivery, funds, origin}},
}

// ErrLayout is a file that is neither kind; its text says what is wrong with it.
var ErrLayout = errors.New("this is no statement that can be checked")

// Check reads a file and computes every row again. The error is of the file as a
// whole: then nothing was checked.
func Check(file io.Reader) ([]Report, error) {
	in := csv.NewReader(file)
	in.TrimLeadingSpace = true
	rows, err := in.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrLayout, err)
	}
	if len(rows) < 2 {
		return nil, fmt.Errorf("%w: it has no row under its heads", ErrLayout)
	}
	heads := rows[0]
	for i, h := range heads {
		heads[i] = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))
	}
	kind, err := kindOf(heads)
	if err != nil {
		return nil, err
	}
	var out []Report
	for i, row := range rows[1:] {
		out = append(out, kind.report(heads, row, i+2))
	}
	return out, nil
}

func kindOf(heads []string) (layout, error) {
	i := slices.IndexFunc(layouts, func(l layout) bool { return slices.Contains(heads, l.name) })
	if i < 0 {
		return layout{}, fmt.Errorf("%w: a column %q or %q is missing", ErrLayout, layouts[0].name, layouts[1].name)
	}
	kind := layouts[i]
	for n, h := range heads {
		switch {
		case !slices.Contains(kind.columns, h):
			return kind, fmt.Errorf("%w: column %d is called %q; the columns are %s", ErrLayout, n+1, h, strings.Join(kind.columns, ", "))
		case slices.Index(heads, h) < n:
			return kind, fmt.Errorf("%w: the column %q stands twice", ErrLayout, h)
		}
	}
	for _, h := range kind.needs {
		if !slices.Contains(heads, h) {
			return kind, fmt.Errorf("%w: the column %q is missing", ErrLayout, h)
		}
	}
	return kind, nil
}

func (l layout) report(heads, row []string, number int) Report {
	r := Report{Name: fmt.Sprintf("row %d", number)}
	s := status{is: map[string]figure{}}
	for i, head := range heads {
		text := strings.TrimSpace(row[i])
		switch {
		case head == l.name && text != "":
			r.Name = text
		case slices.Contains(l.words, head) || text == "":
		default:
			f, ok := parse(text)
			if !ok {
				r.Faults = append(r.Faults, fmt.Sprintf("row %d, %s: %q is no number", number, titles[head], text))
				continue
			}
			s.is[head] = f
		}
	}
	for _, h := range l.needs {
		if !s.has(h) && len(r.Faults) == 0 {
			r.Faults = append(r.Faults, fmt.Sprintf("row %d, %s: nothing is printed", number, titles[h]))
		}
	}
	switch {
	case len(r.Faults) > 0: // a total without one of its lines says nothing
	case l.name == snapshot:
		s.check(&r)
	default:
		// Delivery rate = expenditure / net funded, not / budget; it may pass 100.
		r.percent(titles[delivery], s.is[delivery], s.value(expended), s.value(funded), unit(s.is[expended].places))
	}
	return r
}

// number is a printed number: an operator or sign apart or close to it, thousands
// parted by commas, spaces or apostrophes, a point before decimals; negative in
// brackets too.
var number = regexp.MustCompile(`^([-+−–]?)\s*(\d{1,3}(?:[,'’\x{00A0}\x{202F} ]\d{3})+|\d+)?(?:\.(\d+))?\s*%?$`)

func parse(text string) (figure, bool) {
	text = strings.TrimSpace(text)
	inside, bracketed := strings.CutPrefix(text, "(")
	if bracketed {
		if inside, bracketed = strings.CutSuffix(inside, ")"); !bracketed {
			return figure{}, false
		}
		text = strings.TrimSpace(inside)
	}
	m := number.FindStringSubmatch(text)
	if m == nil || m[2] == "" && m[3] == "" || bracketed && m[1] != "" {
		return figure{}, false
	}
	digits := strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, m[2])
	if len(digits)+len(m[3]) > 30 {
		return figure{}, false
	}
	value, err := decimal.NewFromString("0" + digits + "." + m[3] + "0")
	if err != nil {
		return figure{}, false
	}
	if bracketed || m[1] != "" && m[1] != "+" {
		value = value.Neg()
	}
	return figure{value: value, places: int32(len(m[3]))}, true
}
