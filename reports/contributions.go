package reports

import (
	"fmt"
	"io"
	"strings"

	"seedfund/models"
	"seedfund/models/money"
)

// orNothing is an amount that may be unknown, as a cell: blank where it is.
func orNothing(c *money.Cents) any {
	if c == nil {
		return ""
	}
	return *c
}

func orZero(c *money.Cents) money.Cents {
	if c == nil {
		return 0
	}
	return *c
}

// figure is an amount in a contributor's currency as a cell.
func figure(a money.Amount) any { return Decimal(a.Decimal().String()) }

// preference says what a contributor named, and that it is pooled all the same;
// nothing where none was named.
func (b Book) preference(area int) string {
	if area == 0 {
		return b.T("reports.no_preference")
	}
	return b.T("reports.preference_pooled", "Area", area)
}

// Contributions is one line per commitment, alphabetical and without rank.
// Amounts of the contributor's currency are not added up; dollars are. What is
// outstanding at the latest rate is information and no money, so it has no sum.
func Contributions(b Book) Table[models.ContributionRow] {
	type row = models.ContributionRow
	return Table[row]{Name: "Contributions", Columns: []Column[row]{
		{ID: "reference", About: "arrangement_reference", Kind: Code, Width: 12, Value: func(r row) any { return r.Reference }},
		{ID: "agreement", Kind: Code, Width: 20, Value: func(r row) any { return r.Agreement }},
		{ID: "contributor_code", Kind: Code, Width: 16, Value: func(r row) any { return r.OrganisationCode }},
		{ID: "contributor", Kind: Text, Width: 26, Value: func(r row) any { return r.Contributor }},
		{ID: "signed", Kind: Day, Width: 11, Value: func(r row) any { return r.SignedOn }},
		{ID: "preference", Kind: Text, Width: 24, Value: func(r row) any { return b.preference(r.Preference) }},
		{ID: "currency", Kind: Code, Width: 9, Value: func(r row) any { return r.Currency }},
		{ID: "committed", Kind: Figure, Width: 18, Value: func(r row) any { return figure(r.Committed()) }},
		{ID: "deposited", Kind: Figure, Width: 18, Value: func(r row) any { return figure(r.Deposited()) }},
		{ID: "outstanding", Kind: Figure, Width: 18, Value: func(r row) any { return figure(r.Outstanding()) },
			Formula: func(at func(string) string) string { return at("committed") + "-" + at("deposited") }},
		{ID: "deposited_usd", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.USDCents }},
		{ID: "fee", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.FeeCents }},
		{ID: "net_usd", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.USDCents - r.FeeCents },
			Formula: func(at func(string) string) string { return at("deposited_usd") + "-" + at("fee") }},
		{ID: "signing_rate", Kind: Measure, Width: 13, Value: func(r row) any { return Decimal(r.Exchange.SignedRate) }},
		{ID: "at_signing", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return orNothing(r.Exchange.AtSigning) }},
		{ID: "exchange_difference", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return orNothing(r.Exchange.Difference) },
			Formula: func(at func(string) string) string {
				return `IF(ISNUMBER(` + at("at_signing") + `),ROUND(` + at("deposited_usd") + `-` + at("at_signing") + `,2),"")`
			}},
		{ID: "latest_rate", Kind: Measure, Width: 13, Value: func(r row) any { return Decimal(r.Exchange.LatestRate) }},
		{ID: "outstanding_latest", Kind: Dollar, Width: 18, Value: func(r row) any { return orNothing(r.Exchange.Outstanding) }},
		{ID: "last_deposit", Kind: Day, Width: 11, Value: func(r row) any { return r.LastDepositOn }},
		{ID: "next_due", Kind: Day, Width: 11, Value: func(r row) any { return r.NextDueOn }},
	}, Add: func(sum *row, r row) {
		sum.USDCents += r.USDCents
		sum.FeeCents += r.FeeCents
		at, diff := orZero(sum.Exchange.AtSigning)+orZero(r.Exchange.AtSigning), orZero(sum.Exchange.Difference)+orZero(r.Exchange.Difference)
		sum.Exchange.AtSigning, sum.Exchange.Difference = &at, &diff
	}}
}

// Deposits is one line per deposit with both its dates: the value date, and when
// our books took it in.
func Deposits(Book) Table[models.DepositRow] {
	type row = models.DepositRow
	return Table[row]{Name: "Deposits", Columns: []Column[row]{
		{ID: "reference", Kind: Code, Width: 12, Value: func(r row) any { return r.Reference }},
		{ID: "arrangement", Kind: Code, Width: 13, Value: func(r row) any { return r.Commitment }},
		{ID: "instalment", Kind: Whole, Width: 11, Value: func(r row) any {
			if r.Instalment == 0 {
				return nil
			}
			return r.Instalment
		}},
		{ID: "value_date", Kind: Day, Width: 11, Value: func(r row) any { return r.ValueDate }},
		{ID: "recorded", Kind: Moment, Width: 17, Value: func(r row) any { return r.RecordedAt }},
		{ID: "currency", Kind: Code, Width: 9, Value: func(r row) any { return r.Currency }},
		{ID: "deposited", Kind: Figure, Width: 18, Value: func(r row) any { return figure(r.Amount()) }},
		{ID: "rate", Kind: Measure, Width: 13, Value: func(r row) any { return Decimal(r.Rate) }},
		{ID: "rate_from", Kind: Day, Width: 11, Value: func(r row) any { return r.RateOn }},
		{ID: "rate_source", Kind: Text, Width: 30, Value: func(r row) any { return r.RateSource }},
		{ID: "rate_why", Kind: Text, Width: 30, Value: func(r row) any { return r.RateWhy }},
		{ID: "deposited_usd", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.USDCents }},
		{ID: "fee", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.FeeCents }},
		{ID: "net_usd", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.USDCents - r.FeeCents },
			Formula: func(at func(string) string) string { return at("deposited_usd") + "-" + at("fee") }},
		{ID: "at_signing", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return orNothing(r.AtSigning) }},
		{ID: "exchange_difference", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return orNothing(r.Difference) },
			Formula: func(at func(string) string) string {
				return `IF(ISNUMBER(` + at("at_signing") + `),ROUND(` + at("deposited_usd") + `-` + at("at_signing") + `,2),"")`
			}},
		{ID: "agent_reference", Kind: Code, Width: 20, Value: func(r row) any { return r.AgentRef }},
	}, Add: func(sum *row, r row) {
		sum.USDCents += r.USDCents
		sum.FeeCents += r.FeeCents
		at, diff := orZero(sum.AtSigning)+orZero(r.AtSigning), orZero(sum.Difference)+orZero(r.Difference)
		sum.AtSigning, sum.Difference = &at, &diff
	}}
}

// Pledges is one line per pledge: announced, not signed, and no money, so there
// is no sum.
func Pledges(b Book) Table[models.PledgeRow] {
	type row = models.PledgeRow
	return Table[row]{Name: "Pledges", Columns: []Column[row]{
		{ID: "reference", About: "pledge_reference", Kind: Code, Width: 12, Value: func(r row) any { return r.Reference }},
		{ID: "contributor_code", Kind: Code, Width: 16, Value: func(r row) any { return r.OrganisationCode }},
		{ID: "contributor", Kind: Text, Width: 26, Value: func(r row) any { return r.Contributor }},
		{ID: "announced", Kind: Day, Width: 11, Value: func(r row) any { return r.AnnouncedOn }},
		{ID: "said_where", Kind: Text, Width: 40, Value: func(r row) any { return r.Source }},
		{ID: "expected_from", Kind: Day, Width: 11, Value: func(r row) any { return r.ExpectedFrom }},
		{ID: "expected_to", Kind: Day, Width: 11, Value: func(r row) any { return r.ExpectedTo }},
		{ID: "preference", Kind: Text, Width: 24, Value: func(r row) any { return b.preference(r.Preference) }},
		{ID: "currency", Kind: Code, Width: 9, Value: func(r row) any { return r.Currency }},
		{ID: "pledged", Kind: Figure, Width: 18, Value: func(r row) any { return figure(r.Pledged()) }},
		{ID: "pledge_signed", Kind: Figure, Width: 18, Value: func(r row) any { return figure(r.Turned()) }},
		{ID: "pledge_open", Kind: Figure, Width: 18, Value: func(r row) any { return figure(r.Open()) }},
		{ID: "state", About: "pledge_state", Kind: Text, Width: 20, Value: func(r row) any { return b.word("pledge", string(r.State)) }},
		{ID: "arrangements", Kind: Code, Width: 24, Value: func(r row) any {
			var refs []string
			for _, c := range r.Commitments {
				refs = append(refs, c.Reference)
			}
			return strings.Join(refs, " ")
		}},
		{ID: "reason", Kind: Text, Width: 40, Value: func(r row) any { return r.WithdrawnWhy + r.OverWhy }},
	}}
}

// Areas is sources by the preference contributors named, pooled, and below them
// uses by thematic area. No column subtracts one from the other.
func Areas(b Book) Table[models.AreaLine] {
	type row = models.AreaLine
	source := func(get func(row) any) func(row) any {
		return func(r row) any {
			if r.Side == models.AreaUse {
				return ""
			}
			return get(r)
		}
	}
	use := func(get func(row) any) func(row) any {
		return func(r row) any {
			if r.Side == models.AreaSource {
				return ""
			}
			return get(r)
		}
	}
	return Table[row]{Name: "Areas", Columns: []Column[row]{
		{ID: "area_side", Kind: Text, Width: 12, Value: func(r row) any { return b.word("side", string(r.Side)) }},
		{ID: "area", Kind: Whole, Width: 9, Value: func(r row) any {
			if r.Area == 0 {
				return nil
			}
			return r.Area
		}},
		{ID: "area_words", Kind: Text, Width: 28, Value: func(r row) any {
			if r.Side == models.AreaSource {
				return b.preference(r.Area)
			}
			if r.Area == 0 {
				return b.T("reports.no_area")
			}
			return b.T("reports.area_programmes", "Area", r.Area)
		}},
		{ID: "currency", Kind: Code, Width: 9, Value: func(r row) any { return r.Currency }},
		{ID: "agreements", Kind: Whole, Width: 12, Value: source(func(r row) any { return r.Arrangements })},
		{ID: "committed", Kind: Figure, Width: 18, Value: source(func(r row) any { return figure(r.Committed()) })},
		{ID: "deposited", Kind: Figure, Width: 18, Value: source(func(r row) any { return figure(r.Deposited()) })},
		{ID: "deposited_usd", Kind: Dollar, Width: 15, Value: source(func(r row) any { return r.USDCents })},
		{ID: "area_programme_count", Kind: Whole, Width: 12, Value: use(func(r row) any { return r.Programmes })},
		{ID: "approved", Kind: Dollar, Width: 15, Value: use(func(r row) any { return r.Approved })},
		{ID: "transferred", Kind: Dollar, Width: 15, Value: use(func(r row) any { return r.Transferred })},
		{ID: "refunded", Kind: Dollar, Width: 15, Value: use(func(r row) any { return r.Refunded })},
		{ID: "expenditure", Kind: Dollar, Width: 15, Value: use(func(r row) any { return r.Spent })},
	}}
}

// StatementLines is a donor statement line by line.
func StatementLines(b Book) Table[models.StatementLine] {
	type row = models.StatementLine
	return Table[row]{Name: "Statement", Columns: []Column[row]{
		{ID: "block", Kind: Text, Width: 16, Value: func(r row) any { return b.word("block", r.Block) }},
		{ID: "line", About: "statement_line", Kind: Code, Width: 14, Value: func(r row) any { return r.Line }},
		{ID: "arrangement", Kind: Code, Width: 13, Value: func(r row) any { return r.Reference }},
		{ID: "agreement", Kind: Code, Width: 20, Value: func(r row) any { return r.Agreement }},
		{ID: "instalment", Kind: Whole, Width: 11, Value: func(r row) any {
			if r.Number == 0 {
				return nil
			}
			return r.Number
		}},
		{ID: "date", Head: b.T("reports.head_line_day"), Kind: Day, Width: 11, Value: func(r row) any { return r.On }},
		{ID: "recorded", Head: b.T("reports.head_recorded_on"), Kind: Day, Width: 12, Value: func(r row) any { return r.RecordedOn }},
		{ID: "currency", Kind: Code, Width: 9, Value: func(r row) any { return r.Currency }},
		{ID: "own_amount", Kind: Figure, Width: 18, Value: func(r row) any {
			if r.Currency == "" {
				return ""
			}
			return figure(r.Amount())
		}},
		{ID: "rate", About: "deposit_rate", Kind: Measure, Width: 13, Value: func(r row) any { return Decimal(r.Rate) }},
		{ID: "usd", Kind: Dollar, Width: 15, Value: func(r row) any {
			if !r.HasUSD {
				return ""
			}
			return r.USD
		}},
		{ID: "fee", Kind: Dollar, Width: 15, Value: func(r row) any {
			if r.Block != "deposit" {
				return ""
			}
			return r.Fee
		}},
	}}
}

// PoolLines is the use of the whole fund, from what came in to what is left.
func PoolLines(b Book) Table[models.PoolLine] {
	type row = models.PoolLine
	return Table[row]{Name: "Pool", Columns: []Column[row]{
		{ID: "line", Kind: Code, Width: 16, Value: func(r row) any { return r.Code }},
		{ID: "pool_words", Kind: Text, Width: 60, Value: func(r row) any { return b.word("pool", r.Code) }},
		{ID: "usd", Kind: Dollar, Width: 18, Value: func(r row) any { return r.Cents }},
	}}
}

// DonorStatementTemplate names the layout of the workbook of a donor statement.
const DonorStatementTemplate = "seedfund.donor-statement 1"

// WriteDonorStatement writes Statement, Contributions, Schedule, Deposits, Pool
// and Checks. The same rows give the same bytes.
func WriteDonorStatement(to io.Writer, b Book, v models.DonorStatement) error {
	w, err := newWorkbook(b, DonorStatementTemplate, b.T("reports.statement_title", "Contributor", v.Contributor))
	if err != nil {
		return err
	}
	l := statementLayout{Book: b, w: w, v: v, deposits: v.Deposits(), pool: v.Pool.Lines()}
	for _, line := range v.Lines() {
		if line.Block == "instalment" {
			l.schedule = append(l.schedule, line)
		}
	}
	contributions, deposits, pool := Contributions(b), Deposits(b), PoolLines(b)
	schedule := StatementLines(b)
	schedule.Name = "Schedule"
	w.sheets = append(w.sheets, &sheet{name: "Statement", widths: []float64{34, 90}, portrait: true, rows: l.front})
	tableSheet(w, contributions, len(v.Commitments), 1, true, func(s *sheetRows) (err error) {
		l.sum, _, err = tableRows(s, w, contributions, All(v.Commitments))
		return err
	})
	tableSheet(w, schedule, len(l.schedule), 1, true, func(s *sheetRows) error {
		_, _, err := tableRows(s, w, schedule, All(l.schedule))
		return err
	})
	tableSheet(w, deposits, len(l.deposits), 1, true, func(s *sheetRows) (err error) {
		l.received, _, err = tableRows(s, w, deposits, All(l.deposits))
		return err
	})
	tableSheet(w, pool, len(l.pool), 1, true, func(s *sheetRows) error {
		_, _, err := tableRows(s, w, pool, All(l.pool))
		return err
	})
	w.sheets = append(w.sheets, &sheet{name: sheetChecks, widths: []float64{80, 20, 20, 20}, frozenRows: 1, rows: func(s *sheetRows) error { return comparisons(s, w, l.lines()) }})
	if err := w.write(to); err != nil {
		return fmt.Errorf("donor statement: %w", err)
	}
	return nil
}

type statementLayout struct {
	Book
	w        *workbook
	v        models.DonorStatement
	schedule []models.StatementLine
	deposits []models.DepositRow
	pool     []models.PoolLine
	sum      models.ContributionRow
	received models.DepositRow
}

// below is the address of a sum under a column.
func below(sheet, letter string, rows int) string {
	return fmt.Sprintf("%s!%s%d", sheet, letter, rows+2)
}

func (l *statementLayout) front(s *sheetRows) error {
	st, T, v := l.w.styles, l.T, l.v
	head(s, l.w, T("reports.statement_title", "Contributor", v.Contributor))
	say := func(key string, style int, value any, formula string) {
		s.add(put{style: st.label, value: T(key)}, put{style: style, value: value, formula: formula})
	}
	c := letterOf(Contributions(l.Book))
	sum := func(id string) string { return below("Contributions", c[id], len(v.Commitments)) }
	say("reports.readme_fund", st.wrap, strings.TrimSpace(l.Fund+" "+l.Name), "")
	say("reports.head_contributor", st.wrap, strings.TrimSpace(v.Code+" "+v.Contributor), "")
	say("reports.readme_as_of", st.day, v.AsAt, "")
	say("reports.readme_through", st.wrap, v.Through, "")
	say("reports.readme_recorded", st.moment, v.RecordedAt, "")
	say("reports.readme_template", st.wrap, DonorStatementTemplate, "")
	s.skip(1)
	say("reports.head_deposited_usd", st.dollarSum, v.Deposited, sum("deposited_usd"))
	say("reports.head_fee", st.dollarSum, v.Fee, sum("fee"))
	say("reports.head_net_usd", st.dollarSum, v.Net(), sum("net_usd"))
	say("reports.statement_share", st.wrap, v.Share(), "")
	s.skip(1)
	s.add(put{style: st.section, value: T("reports.statement_pooled_head")})
	s.add(put{style: st.label, value: ""}, put{style: st.wrap, value: T("reports.statement_pooled")})
	return s.err
}

func (l *statementLayout) lines() []comparison {
	c, d, p := letterOf(Contributions(l.Book)), letterOf(Deposits(l.Book)), letterOf(PoolLines(l.Book))
	both := func(key, id string, left, right money.Cents) comparison {
		return comparison{key: key, left: left, right: right, leftAt: below("Contributions", c[id], len(l.v.Commitments)), rightAt: below("Deposits", d[id], len(l.deposits))}
	}
	cash, parts := "", money.Cents(0)
	var left []string
	for i, line := range l.pool {
		at := fmt.Sprintf("Pool!%s%d", p["usd"], i+2)
		switch line.Code {
		case "cash":
			cash = at
		case "spent", "held":
		default:
			left, parts = append(left, at), parts+line.Cents
		}
	}
	return []comparison{
		both("statement_deposited", "deposited_usd", l.sum.USDCents, l.received.USDCents),
		both("statement_fee", "fee", l.sum.FeeCents, l.received.FeeCents),
		{key: "statement_cash", left: parts, right: l.v.Pool.Cash, leftAt: strings.Join(left, "+"), rightAt: cash},
	}
}
