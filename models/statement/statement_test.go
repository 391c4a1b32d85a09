package statement

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// A published statement of a fund under the agent, and rows of the agent's extract
// of organisations, figures as they were printed.
const publishedStatement = `snapshot,contributions_from_donors,interest_fund,interest_participating_orgs,total_source_of_funds,transferred_to_participating_orgs,transfers_to_mdtfs,subtotal_transfers,refunds_from_participating_orgs_fund_side,administrative_agent_fee,direct_cost,bank_charges,total_use_of_funds,balance_with_administrative_agent,balance_aa_pct_of_deposits,po_total_resources,po_expenditure,po_refunds,po_total_expenses,balance_with_participating_orgs,balance_po_pct_of_transfers,total_balance_of_funds,total_balance_pct_of_deposits
A,756821732,20006220,3122214,779950166,693135684,13792503,706928187,-48030831,7484571,22638221,29699,689049847,90900319,12.0,693135684,535464931,-48030831,583495762,109639922,15.8,200540241,26.5
`

const publishedOrganisations = `agency_code,organization,budget_usd,net_funded_usd,expenditure_usd,delivery_rate_pct,funds_count
002100,UNDP,2701816494.230,2333254635.430,2059729007.760,88.28,238
001999,UNICEF,787179175.260,748256233.020,689007493.430,92.08,139
001995,UNFPA,615980204.540,534682811.960,473902512.370,88.63,111
002001,UNWOMEN,592367809.860,511216772.010,445383681.050,87.12,105
000495,FAO,565685337.720,480756141.670,460094252.140,95.70,103
000794,IOM,552166754.750,508868283.310,394411700.070,77.51,63
002065,WFP,512880996.470,481462241.780,408906451.930,84.93,61
002009,UNOPS,275260562.340,182382399.430,126904300.890,69.58,46
002066,WHO,243048918.300,226514439.120,234736102.750,103.63,80
001993,UNEP,190644434.210,133480751.990,81714502.300,61.22,45
001997,UNHCR,183479784.260,172610627.840,135961336.220,78.77,38
000722,ILO,174511130.510,132303172.810,120520830.660,91.09,56
001972,UNHABITAT,123001954.340,101524351.730,90950921.840,89.59,43
`

// row is a statement in whole dollars whose totals are right.
var row = map[string]string{
	snapshot: "A", contributions: "1000000", interest: "20000", returned: "3000", sources: "1023000",
	transferred: "800000", toFunds: "50000", transfers: "850000", refunds: "-60000", fee: "10000", direct: "5000", charges: "12", uses: "805012",
	balance: "217988", balanceShare: "21.8", resources: "850000", spent: "700000", spentRefunds: "-60000", expenses: "760000", balanceThere: "90000", balanceThereShare: "10.6",
	balances: "307988", balancesShare: "30.8",
}

func file(rows ...map[string]string) string {
	columns := layouts[0].columns
	var out strings.Builder
	out.WriteString(strings.Join(columns, ",") + "\n")
	for _, r := range rows {
		var cells []string
		for _, c := range columns {
			cells = append(cells, `"`+r[c]+`"`)
		}
		out.WriteString(strings.Join(cells, ",") + "\n")
	}
	return out.String()
}

func with(changes map[string]string) map[string]string {
	out := map[string]string{}
	for k, v := range row {
		out[k] = v
	}
	for k, v := range changes {
		out[k] = v
	}
	return out
}

func check(t interface {
	Helper()
	Fatal(...any)
}, text string) Report {
	t.Helper()
	reports, err := Check(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return reports[0]
}

// disagreeing are the lines that a report names.
func disagreeing(r Report) []string {
	var out []string
	for _, f := range r.Findings {
		if !f.Agrees() {
			out = append(out, f.Line)
		}
	}
	return out
}

func TestPublishedStatementsAgree(t *testing.T) {
	for text, want := range map[string]struct{ rows, lines int }{publishedStatement: {1, 10}, publishedOrganisations: {13, 1}} {
		reports, err := Check(strings.NewReader(text))
		if err != nil || len(reports) != want.rows {
			t.Fatalf("%d rows, %v", len(reports), err)
		}
		for _, r := range reports {
			if !r.Agrees() || len(r.Findings) != want.lines {
				t.Errorf("%s: %v %v, %d lines", r.Name, disagreeing(r), r.Faults, len(r.Findings))
			}
		}
	}
}

// Each printed total is named when it is two units off, and no other sum; one unit
// is rounding.
func TestALineThatDisagreesIsNamed(t *testing.T) {
	for _, total := range []string{sources, transfers, uses, balance, expenses, balanceThere, balances} {
		f, _ := parse(row[total])
		for _, off := range []int64{-2, 2} {
			r := check(t, file(with(map[string]string{total: f.value.Add(decimalOf(off)).String()})))
			if got := disagreeing(r); !slices.Contains(got, titles[total]) {
				t.Errorf("%s off by %d: named are %v", total, off, got)
			}
		}
		if r := check(t, file(with(map[string]string{total: f.value.Add(one).String()}))); slices.Contains(disagreeing(r), titles[total]) {
			t.Errorf("%s off by one is named", total)
		}
	}
	for _, share := range []string{balanceShare, balanceThereShare, balancesShare} {
		f, _ := parse(row[share])
		if got := disagreeing(check(t, file(with(map[string]string{share: f.value.Add(unit(1)).String()})))); !slices.Equal(got, []string{titles[share]}) {
			t.Errorf("%s: named are %v", share, got)
		}
	}
	// A line that is wrong in itself shows in the sum that it stands in.
	for line, sum := range map[string]string{contributions: sources, interest: sources, returned: sources, transferred: transfers, toFunds: transfers, refunds: uses, fee: uses, direct: uses, charges: uses,
		spent: expenses, spentRefunds: expenses, resources: balanceThere} {
		f, _ := parse(row[line])
		if got := disagreeing(check(t, file(with(map[string]string{line: f.value.Add(decimalOf(50)).String()})))); !slices.Contains(got, titles[sum]) {
			t.Errorf("%s: named are %v", line, got)
		}
	}
}

// Every convention of printed signs reads as the same statement.
func TestSignsAreReadInEveryConvention(t *testing.T) {
	for name, changes := range map[string]map[string]string{
		"operators":                  {transferred: "800,000", refunds: "- 60,000", spentRefunds: "+ 60,000", uses: "- 805,012", expenses: "- 760,000"},
		"signed numbers":             {refunds: "-60,000", spentRefunds: "-60,000"},
		"outflows negative":          {transferred: "-800000", toFunds: "-50000", transfers: "-850000", refunds: "60000", fee: "-10000", direct: "-5000", charges: "-12", uses: "-805012", spent: "-700000", spentRefunds: "60000", expenses: "-760000"},
		"brackets":                   {transferred: "(800,000)", toFunds: "(50,000)", transfers: "(850,000)", refunds: "60,000", fee: "(10,000)", direct: "(5,000)", charges: "(12)", uses: "(805,012)"},
		"spaces and a minus of type": {contributions: "1 000 000", uses: "− 805 012", refunds: "−60 000"},
		"decimals and percent signs": {contributions: "1,000,000.00", balanceShare: "21.8 %", balancesShare: "30.80%"},
	} {
		if r := check(t, file(with(changes))); !r.Agrees() || len(r.Findings) != 10 {
			t.Errorf("%s: %v %v", name, disagreeing(r), r.Faults)
		}
	}
	// An overdrawn balance is a balance; a positive one in its place is wrong.
	below := map[string]string{transferred: "1100000", transfers: "1150000", uses: "1105012", balance: "(82,012)", balanceShare: "-8.2", resources: "1150000", balanceThere: "390000", balanceThereShare: "33.9", balances: "307988"}
	if r := check(t, file(with(below))); !r.Agrees() {
		t.Errorf("%v %v", disagreeing(r), r.Faults)
	}
	below[balance] = "82,012"
	if got := disagreeing(check(t, file(with(below)))); !slices.Contains(got, titles[balance]) {
		t.Errorf("named are %v", got)
	}
}

func TestDeliveryRates(t *testing.T) {
	for rate, agrees := range map[string]bool{"88.28": true, "88.3": true, "88.29": false, "88.27": false, "88.2": false, "76.24": false} {
		text := "agency_code,organization,budget_usd,net_funded_usd,expenditure_usd,delivery_rate_pct,funds_count\n002100,UNDP,2701816494.230,2333254635.430,2059729007.760," + rate + ",238\n"
		if r := check(t, text); r.Agrees() != agrees || r.Name != "UNDP" {
			t.Errorf("%s: %+v", rate, r)
		}
	}
	for line, agrees := range map[string]bool{"0,.000,.00": true, "0,.000,100": false, "200,206.00,103.00": true, "100,.000,.00": true} {
		if r := check(t, "organization,net_funded_usd,expenditure_usd,delivery_rate_pct\nX,"+line+"\n"); r.Agrees() != agrees {
			t.Errorf("%s: %+v", line, r)
		}
	}
}

func TestWhatIsNoStatementIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "heads alone": file(), "another file": "a,b\n1,2\n", "a misspelled column": strings.Replace(file(row), interest, "intrest", 1),
		"a column twice": strings.Replace(file(row), returned, interest, 1), "no transfers": "snapshot,contributions_from_donors\nA,1\n", "rows of unequal length": "snapshot,contributions_from_donors,transferred_to_participating_orgs\nA,1\n",
	} {
		if _, err := Check(strings.NewReader(text)); !errors.Is(err, ErrLayout) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, bad := range []string{"12,34", "1.2.3", "abc", "--5", "(5", "(-5)", "1e9", "NaN", strings.Repeat("9", 40)} {
		r := check(t, file(with(map[string]string{fee: bad})))
		if r.Agrees() || len(r.Faults) != 1 || !strings.Contains(r.Faults[0], titles[fee]) || len(r.Findings) != 0 {
			t.Errorf("%q: %+v", bad, r)
		}
	}
	// What is not printed is not checked, and is said.
	r := check(t, file(with(map[string]string{uses: "", balanceShare: "", resources: ""})))
	if !r.Agrees() || !slices.Equal(r.NotPrinted, []string{titles[uses], titles[balanceShare], titles[resources]}) {
		t.Errorf("%+v", r)
	}
}

// Over random statements in cents: exact totals agree, a wrong one never does.
func TestExactTotalsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cents := func(name string, most int64) int64 { return rapid.Int64Range(0, most).Draw(t, name) }
		text := func(c int64) string { return decimalOf(c).Shift(-2).StringFixed(2) }
		v := map[string]int64{contributions: cents("deposits", 1e12) + 1, interest: cents("interest", 1e9), returned: cents("returned", 1e9), other: cents("other", 1e6), transferred: cents("transfers", 1e12),
			toFunds: cents("to funds", 1e9), fee: cents("fee", 1e10), charges: cents("charges", 1e5), spent: cents("spent", 1e12), spentRefunds: -cents("their refunds", 1e9)}
		v[refunds] = -cents("refunds", v[transferred]) // no more comes back than went
		v[direct] = rapid.Int64Range(-v[fee], 1e10).Draw(t, "direct")
		v[sources] = v[contributions] + v[interest] + v[returned] + v[other]
		v[transfers] = v[transferred] + v[toFunds]
		v[uses] = v[transfers] + v[refunds] + v[fee] + v[direct] + v[charges]
		v[balance] = v[sources] - v[uses]
		v[resources] = v[transfers]
		v[expenses] = v[spent] - v[spentRefunds]
		v[balanceThere] = v[resources] - v[expenses]
		v[balances] = v[balance] + v[balanceThere]
		cells := map[string]string{snapshot: "A"}
		for k, c := range v {
			cells[k] = text(c)
		}
		if r := check(t, file(cells)); !r.Agrees() || len(r.Findings) != 7 {
			t.Fatalf("%v %v", disagreeing(r), r.Faults)
		}
		wrong := rapid.SampledFrom([]string{sources, transfers, uses, balance, expenses, balanceThere, balances}).Draw(t, "wrong")
		cells[wrong] = text(v[wrong] + rapid.Int64Range(2, 1e6).Draw(t, "by"))
		if r := check(t, file(cells)); !slices.Contains(disagreeing(r), titles[wrong]) {
			t.Fatalf("%s: named are %v", wrong, disagreeing(r))
		}
	})
}

func ExampleCheck() {
	r, _ := Check(strings.NewReader("snapshot,contributions_from_donors,total_source_of_funds,transferred_to_participating_orgs\n2025,100,105,60\n"))
	fmt.Println(r[0].Findings[0].Line, r[0].Findings[0].Off())
	// Output: Total source of funds 5
}

func decimalOf(n int64) decimal.Decimal { return decimal.NewFromInt(n) }
