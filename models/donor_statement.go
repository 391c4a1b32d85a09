package models

import (
	"cmp"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"seedfund/models/money"
	"seedfund/models/when"
)

// DonorStatement is what one contributor signed and paid as at a day, and how the
// pooled fund as a whole used its money. Contributions are pooled: no programme
// is attributed to a contributor.
type DonorStatement struct {
	OrganisationID int64             `json:"organisation_id"`
	Code           string            `json:"code"`
	Contributor    string            `json:"contributor"`
	AsAt           when.Date         `json:"as_at"`
	Through        string            `json:"through"` // last ledger entry that counts
	RecordedAt     time.Time         `json:"recorded_at"`
	Commitments    []ContributionRow `json:"commitments"`
	Deposited      money.Cents       `json:"deposited"`
	Fee            money.Cents       `json:"fee"`
	Outstanding    []money.Amount    `json:"outstanding"` // by currency
	Pool           PoolUse           `json:"pool"`
}

// PoolUse is the use of the whole fund as at a day. Cash is deposited less fee
// less transferred plus refunded, plus what else came and went.
type PoolUse struct {
	Deposited   money.Cents `json:"deposited"`
	Fee         money.Cents `json:"fee"`
	Transferred money.Cents `json:"transferred"` // to participating organisations
	Refunded    money.Cents `json:"refunded"`    // by them
	Other       money.Cents `json:"other"`       // income less charges beyond these
	Cash        money.Cents `json:"cash"`        // balance with the agent
	Spent       money.Cents `json:"spent"`       // as the organisations reported
	Held        money.Cents `json:"held"`        // with them, not yet spent
}

// Net is what the contributor's deposits came to after the agent's fee.
func (s DonorStatement) Net() money.Cents { return s.Deposited - s.Fee }

// Share is the contributor's deposits of all deposits in per cent, as information.
func (s DonorStatement) Share() money.Percentage {
	return money.Share(s.Deposited, s.Pool.Deposited, 2)
}

// Deposits are all that count, in the order of their value dates.
func (s DonorStatement) Deposits() []DepositRow {
	var out []DepositRow
	for _, c := range s.Commitments {
		for _, d := range c.Deposits {
			if d.Counts() {
				out = append(out, d)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b DepositRow) int { return cmp.Or(a.ValueDate.Compare(b.ValueDate), cmp.Compare(a.ID, b.ID)) })
	return out
}

// StatementLine is one line of a donor statement, for files and for comparing.
// Block is "commitment", "instalment", "deposit", "total" or "pool"; days and
// figures that a block does not have are empty.
type StatementLine struct {
	Block      string      `json:"block"`
	Line       string      `json:"line"` // code of a line of a total or of the pool
	Reference  string      `json:"reference"`
	Agreement  string      `json:"agreement"`
	Number     int         `json:"number"`      // of an instalment
	On         when.Date   `json:"on"`          // signed, due or value date
	RecordedOn when.Date   `json:"recorded_on"` // when our books took it in
	Currency   string      `json:"currency"`
	Minor      int64       `json:"minor"`
	Rate       string      `json:"rate"`
	USD        money.Cents `json:"usd"`
	HasUSD     bool        `json:"-"`
	Fee        money.Cents `json:"fee"`
}

// Amount is the figure in the contributor's currency.
func (l StatementLine) Amount() money.Amount {
	return money.Amount{Minor: l.Minor, Currency: l.Currency}
}

// Lines is the statement line by line.
func (s DonorStatement) Lines() []StatementLine {
	var out []StatementLine
	for _, c := range s.Commitments {
		out = append(out, StatementLine{Block: "commitment", Reference: c.Reference, Agreement: c.Agreement, On: c.SignedOn, Currency: c.Currency, Minor: c.CommittedMinor})
		for _, p := range c.Instalments {
			out = append(out, StatementLine{Block: "instalment", Reference: c.Reference, Agreement: c.Agreement, Number: p.Number, On: p.DueOn, Currency: c.Currency, Minor: p.Minor})
		}
	}
	for _, d := range s.Deposits() {
		out = append(out, StatementLine{Block: "deposit", Reference: d.Commitment, Line: d.Reference, Number: d.Instalment, On: d.ValueDate, RecordedOn: when.DateOf(d.RecordedAt), Currency: d.Currency, Minor: d.Minor,
			Rate: d.Rate, USD: d.USDCents, HasUSD: true, Fee: d.FeeCents})
	}
	total := func(block, line string, usd money.Cents) {
		out = append(out, StatementLine{Block: block, Line: line, USD: usd, HasUSD: true})
	}
	total("total", "deposited", s.Deposited)
	total("total", "fee", s.Fee)
	total("total", "net", s.Net())
	for _, a := range s.Outstanding {
		out = append(out, StatementLine{Block: "total", Line: "outstanding", Currency: a.Currency, Minor: a.Minor})
	}
	for _, l := range s.Pool.Lines() {
		total("pool", l.Code, l.Cents)
	}
	return out
}

// PoolLine is one line of the use of the whole fund.
type PoolLine struct {
	Code  string
	Cents money.Cents
}

// Lines are the lines of the pool, from what came in to what is left; what else
// came and went stands only where there is any.
func (p PoolUse) Lines() []PoolLine {
	out := []PoolLine{{"deposited", p.Deposited}, {"fee", -p.Fee}, {"transferred", -p.Transferred}, {"refunded", p.Refunded}}
	if p.Other != 0 {
		out = append(out, PoolLine{"other", p.Other})
	}
	return append(out, PoolLine{"cash", p.Cash}, PoolLine{"spent", p.Spent}, PoolLine{"held", p.Held})
}

// AgentLine is one figure of the agent's own statement of a contributor, held
// against ours: the deposits under an arrangement, or a total.
type AgentLine struct {
	Line  string      `json:"line"` // reference of an arrangement, or "deposited", "fee"
	Ours  money.Cents `json:"ours"`
	Agent money.Cents `json:"agent"`
	Equal bool        `json:"equal"` // to the dollar
}

// Off is the agent's figure less ours.
func (l AgentLine) Off() money.Cents { return l.Agent - l.Ours }

// Comparable are the lines of the statement the agent's has too: the deposits
// under each arrangement, then their sum and the fee.
func (s DonorStatement) Comparable() []AgentLine {
	var out []AgentLine
	for _, c := range s.Commitments {
		out = append(out, AgentLine{Line: c.Reference, Ours: c.USDCents})
	}
	return append(out, AgentLine{Line: "deposited", Ours: s.Deposited}, AgentLine{Line: "fee", Ours: s.Fee})
}

// Compare holds figures of the agent against the statement, to the dollar: both
// are rounded, for the agent publishes whole dollars. A line the statement does
// not have is ours at zero.
func (s DonorStatement) Compare(agent map[string]money.Cents) []AgentLine {
	var out []AgentLine
	known := map[string]bool{}
	for _, l := range s.Comparable() {
		known[l.Line] = true
		figure, given := agent[l.Line]
		if !given {
			continue
		}
		l.Agent, l.Equal = figure, wholeDollars(figure) == wholeDollars(l.Ours)
		out = append(out, l)
	}
	var others []string
	for line := range agent {
		if !known[line] {
			others = append(others, line)
		}
	}
	slices.Sort(others)
	for _, line := range others {
		out = append(out, AgentLine{Line: line, Agent: agent[line], Equal: wholeDollars(agent[line]) == 0})
	}
	return out
}

// wholeDollars is an amount to the whole dollar, half away from zero.
func wholeDollars(c money.Cents) int64 { return decimal.New(int64(c), -2).Round(0).IntPart() }

// AreaSide says whether a line of the table of areas is a source or a use.
type AreaSide string

const (
	AreaSource AreaSide = "source" // by the preference a contributor named; pooled
	AreaUse    AreaSide = "use"    // by the thematic area of programmes
)

// AreaLine is what was signed and paid by one preference in one currency, or what
// programmes of one thematic area were approved, received and spent. Sources are
// pooled, so the two sides are never subtracted from each other.
type AreaLine struct {
	Side           AreaSide    `json:"side"`
	Area           int         `json:"area"` // 0: no preference, or no area
	Currency       string      `json:"currency,omitempty"`
	Arrangements   int         `json:"arrangements"`
	CommittedMinor int64       `json:"committed_minor"`
	DepositedMinor int64       `json:"deposited_minor"`
	USDCents       money.Cents `json:"deposited" gorm:"column:usd_cents"`
	Programmes     int         `json:"programmes"`
	Approved       money.Cents `json:"approved"`
	Transferred    money.Cents `json:"transferred"`
	Refunded       money.Cents `json:"refunded"`
	Spent          money.Cents `json:"expenditure"`
}

// Committed and Deposited are amounts of a source in its currency.
func (l AreaLine) Committed() money.Amount {
	return money.Amount{Minor: l.CommittedMinor, Currency: l.Currency}
}
func (l AreaLine) Deposited() money.Amount {
	return money.Amount{Minor: l.DepositedMinor, Currency: l.Currency}
}
