package models

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"seedfund/models/money"
	"seedfund/models/when"
)

// OpeningGround is what a workbook is held against: who there is, the countries,
// the agent's fee and the day.
type OpeningGround struct {
	Today         when.Date
	Organisations map[string]Organisation // by code
	Countries     map[string]bool         // by code
	Fee           AgentFee
}

// OpeningCountries reads "AAA 60, BBB 40", or "AAA, BBB" with equal shares, into
// basis points that add up to the whole.
func OpeningCountries(text string, known map[string]bool) ([]ProgrammeCountry, bool) {
	parts := strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool { return r == ',' || r == ';' })
	out := make([]ProgrammeCountry, 0, len(parts))
	sum, bare := 0, 0
	for _, part := range parts {
		words := strings.Fields(strings.ReplaceAll(part, "%", " "))
		if len(words) == 0 || len(words) > 2 || !known[words[0]] || slices.ContainsFunc(out, func(c ProgrammeCountry) bool { return c.Country == words[0] }) {
			return nil, false
		}
		c := ProgrammeCountry{Country: words[0]}
		if len(words) == 1 {
			bare++
		} else {
			share, err := decimal.NewFromString(words[1])
			if err != nil || share.Exponent() < -2 || share.Sign() <= 0 || share.GreaterThan(decimal.NewFromInt(100)) {
				return nil, false
			}
			c.ShareBP = int(share.Shift(2).IntPart())
		}
		sum += c.ShareBP
		out = append(out, c)
	}
	if len(out) == 0 || bare > 0 && bare < len(out) || bare == 0 && sum != 100_00 {
		return nil, false
	}
	if bare > 0 {
		for i := range out {
			out[i].ShareBP = 100_00 / len(out)
			if i < 100_00%len(out) {
				out[i].ShareBP++
			}
		}
	}
	return out, true
}

// CheckOpening names every fault of a workbook, all at once, each by its sheet and
// cell. What the order of events would not allow is looked for once the rows
// themselves are without fault.
//
// clause 97: what enters the books is what the agent's books have.
func CheckOpening(b OpeningBook, g OpeningGround) Faults {
	c := openingCheck{OpeningBook: b, ground: g, seen: map[string]bool{}}
	for cell := range b.Unread {
		c.seen[cell] = true
	}
	switch {
	case b.CutOff.IsZero():
		c.at(OpeningCutOff, "opening.fault.required", "Value", "")
	case b.CutOff.After(g.Today):
		c.at(OpeningCutOff, "opening.fault.cut_off", "Value", b.CutOff.String())
	}
	if !slices.Contains(FundingEditions, b.Edition) {
		c.at(OpeningEdition, "opening.fault.list", "Value", string(b.Edition))
	}
	c.decisions()
	c.programmes()
	c.shares()
	c.programmeStates()
	c.contributions()
	c.deposits()
	c.transfers()
	c.spending()
	c.items()
	c.statement()
	if b.Lines() == 0 && len(c.faults) == 0 && len(b.Unread) == 0 {
		c.at(OpeningDeposits+"!A2", "opening.fault.empty")
	}
	if len(c.faults) == 0 && len(b.Unread) == 0 {
		c.course()
		c.explained()
	}
	return c.faults
}

type openingCheck struct {
	OpeningBook
	ground OpeningGround
	faults Faults
	seen   map[string]bool
}

func (c *openingCheck) at(cell, key string, args ...any) {
	if c.seen[cell] {
		return
	}
	c.seen[cell] = true
	c.faults.Add(cell, key, args...)
}

func (c *openingCheck) fault(sheet, column string, row int, key string, args ...any) {
	c.at(OpeningCell(sheet, column, row), key, args...)
}

// text wants words, no more than so many characters.
func (c *openingCheck) text(sheet, column string, row int, value string, most int, needed bool) {
	switch {
	case value == "" && needed:
		c.fault(sheet, column, row, "opening.fault.required", "Value", "")
	case len([]rune(value)) > most:
		c.fault(sheet, column, row, "opening.fault.long", "Value", string([]rune(value)[:40]), "Most", most)
	}
}

// day wants a day no later than the cut-off.
func (c *openingCheck) day(sheet, column string, row int, day when.Date, needed bool) {
	switch {
	case day.IsZero() && needed:
		c.fault(sheet, column, row, "opening.fault.required", "Value", "")
	case !day.IsZero() && !c.CutOff.IsZero() && day.After(c.CutOff):
		c.fault(sheet, column, row, "opening.fault.after_cut_off", "Value", day.String(), "CutOff", c.CutOff)
	}
}

// above wants an amount above zero.
func (c *openingCheck) above(sheet, column string, row int, minor int64) {
	if minor <= 0 {
		c.fault(sheet, column, row, "opening.fault.above_zero", "Value", "")
	}
}

// organisation finds one by its code, of the kinds a column may name.
func (c *openingCheck) organisation(sheet, column string, row int, code string, kinds ...OrganisationKind) {
	o, known := c.ground.Organisations[code]
	switch {
	case code == "":
		c.fault(sheet, column, row, "opening.fault.required", "Value", "")
	case !known:
		c.fault(sheet, column, row, "opening.fault.organisation", "Value", code)
	case !slices.Contains(kinds, o.Kind):
		c.fault(sheet, column, row, "opening.fault.organisation_kind", "Value", code)
	}
}

// once refuses a value that stands in a row above.
func once[K comparable](c *openingCheck, seen map[K]int, key K, sheet, column string, row int, value string) {
	if first, twice := seen[key]; twice {
		c.fault(sheet, column, row, "opening.fault.twice", "Value", value, "Row", first)
		return
	}
	seen[key] = row
}

func (c *openingCheck) decisions() {
	seen := map[string]int{}
	for _, d := range c.Decisions {
		c.text(OpeningDecisions, "reference", d.Row, d.Reference, 80, true)
		once(c, seen, d.Reference, OpeningDecisions, "reference", d.Row, d.Reference)
		c.day(OpeningDecisions, "decided_on", d.Row, d.DecidedOn, true)
		c.text(OpeningDecisions, "body", d.Row, d.Body, 200, true)
		c.text(OpeningDecisions, "method", d.Row, d.Method, 200, true)
		c.text(OpeningDecisions, "title", d.Row, d.Title, 500, true)
		c.text(OpeningDecisions, "text", d.Row, d.Text, 10_000, false)
		c.text(OpeningDecisions, "source", d.Row, d.Source, 500, d.Text == "")
	}
}

func (c *openingCheck) decision(reference string) (OpeningDecision, bool) {
	i := slices.IndexFunc(c.Decisions, func(d OpeningDecision) bool { return d.Reference == reference })
	if i < 0 {
		return OpeningDecision{}, false
	}
	return c.Decisions[i], true
}

func (c *openingCheck) programme(reference string) (OpeningProgramme, bool) {
	i := slices.IndexFunc(c.Programmes, func(p OpeningProgramme) bool { return p.Reference == reference })
	if i < 0 {
		return OpeningProgramme{}, false
	}
	return c.Programmes[i], true
}

func (c *openingCheck) programmes() {
	const sheet = OpeningProgrammes
	seen, numbers := map[string]int{}, map[string]int{}
	for _, p := range c.Programmes {
		c.text(sheet, "reference", p.Row, p.Reference, 80, true)
		once(c, seen, p.Reference, sheet, "reference", p.Row, p.Reference)
		c.text(sheet, "agent_number", p.Row, p.AgentNumber, 40, false)
		if p.AgentNumber != "" {
			once(c, numbers, p.AgentNumber, sheet, "agent_number", p.Row, p.AgentNumber)
		}
		c.text(sheet, "title", p.Row, p.Title, 500, true)
		if p.Theme < 0 || p.Theme > 5 {
			c.fault(sheet, "theme", p.Row, "opening.fault.theme", "Value", strconv.Itoa(p.Theme))
		}
		if _, ok := OpeningCountries(p.Countries, c.ground.Countries); !ok {
			c.fault(sheet, "countries", p.Row, "opening.fault.countries", "Value", p.Countries)
		}
		c.organisation(sheet, "lead", p.Row, p.Lead, KindUNEntity)
		if p.Months < 1 || p.Months > 120 {
			c.fault(sheet, "months", p.Row, "opening.fault.months", "Value", strconv.Itoa(p.Months))
		}
		c.day(sheet, "start_on", p.Row, p.StartOn, false)
		if !p.EndOn.IsZero() && (p.StartOn.IsZero() || !p.EndOn.After(p.StartOn)) {
			c.fault(sheet, "end_on", p.Row, "opening.fault.ends_before", "Value", p.EndOn.String())
		}
		if d, known := c.decision(p.Decision); !known {
			c.fault(sheet, "decision", p.Row, "opening.fault.decision", "Value", p.Decision)
		} else if !p.ClosedOn.IsZero() && p.ClosedOn.Before(d.DecidedOn) {
			c.fault(sheet, "closed_on", p.Row, "opening.fault.before_decision", "Value", p.ClosedOn.String(), "Day", d.DecidedOn)
		}
		c.day(sheet, "closed_on", p.Row, p.ClosedOn, p.Closed())
		c.day(sheet, "settled_on", p.Row, p.SettledOn, p.State == ProgrammeFinancialClosed)
		switch {
		case !slices.Contains(ProgrammeStates, p.State):
			c.fault(sheet, "state", p.Row, "opening.fault.list", "Value", string(p.State))
		case !p.Closed() && !p.ClosedOn.IsZero():
			c.fault(sheet, "closed_on", p.Row, "opening.fault.not_closed", "Value", p.ClosedOn.String())
		case p.State != ProgrammeFinancialClosed && !p.SettledOn.IsZero():
			c.fault(sheet, "settled_on", p.Row, "opening.fault.not_closed", "Value", p.SettledOn.String())
		case !p.SettledOn.IsZero() && p.SettledOn.Before(p.ClosedOn):
			c.fault(sheet, "settled_on", p.Row, "opening.fault.settled_before", "Value", p.SettledOn.String())
		}
	}
}

// programmeStates holds each state against the shares and the transfers.
func (c *openingCheck) programmeStates() {
	for _, p := range c.Programmes {
		paid := slices.ContainsFunc(c.Transfers, func(t OpeningTransfer) bool { return t.Programme == p.Reference && t.Kind == EntryTransfer })
		switch {
		case paid && p.State == ProgrammeApproved:
			c.fault(OpeningProgrammes, "state", p.Row, "opening.fault.state_paid", "Value", string(p.State))
		case !paid && p.State == ProgrammeOngoing:
			c.fault(OpeningProgrammes, "state", p.Row, "opening.fault.state_unpaid", "Value", string(p.State))
		}
		if paid && p.AgentNumber == "" {
			c.fault(OpeningProgrammes, "agent_number", p.Row, "opening.fault.number", "Value", "")
		}
		if paid != !p.StartOn.IsZero() {
			c.fault(OpeningProgrammes, "start_on", p.Row, "opening.fault.start", "Value", p.StartOn.String())
		}
		if !slices.ContainsFunc(c.Shares, func(s OpeningShare) bool { return s.Programme == p.Reference && s.Organisation == p.Lead }) {
			c.fault(OpeningProgrammes, "lead", p.Row, "opening.fault.lead", "Value", p.Lead)
		}
	}
}

func (c *openingCheck) shares() {
	const sheet = OpeningShares
	type tranche struct {
		programme string
		number    int
	}
	seen, first, highest := map[openingShareKey]int{}, map[tranche]OpeningShare{}, map[string]int{}
	for _, s := range c.Shares {
		p, known := c.programme(s.Programme)
		if !known {
			c.fault(sheet, "programme", s.Row, "opening.fault.programme", "Value", s.Programme)
		}
		c.organisation(sheet, "organisation", s.Row, s.Organisation, KindUNEntity)
		if s.Tranche < 1 || s.Tranche > 20 {
			c.fault(sheet, "tranche", s.Row, "opening.fault.tranche", "Value", strconv.Itoa(s.Tranche))
		}
		once(c, seen, openingShareKey{s.Programme, s.Organisation, s.Tranche}, sheet, "organisation", s.Row, s.Organisation)
		c.figures(sheet, s.Row, s.Figures, "amount", s.Cents)
		c.above(sheet, "amount", s.Row, int64(s.Cents))
		if s.Figures.Costs() == 0 && s.Figures.Indirect() > 0 {
			c.fault(sheet, "indirect_costs", s.Row, "opening.fault.indirect", "Value", s.Figures.Indirect().String())
		}
		d, _ := c.decision(p.Decision)
		c.day(sheet, "released_on", s.Row, s.ReleasedOn, s.Standing == TrancheReleased)
		switch {
		case !slices.Contains(OpeningStandings, s.Standing):
			c.fault(sheet, "standing", s.Row, "opening.fault.list", "Value", string(s.Standing))
		case s.Standing != TrancheReleased && !s.ReleasedOn.IsZero():
			c.fault(sheet, "released_on", s.Row, "opening.fault.not_released", "Value", s.ReleasedOn.String())
		case s.Standing == TrancheReleased && s.ReleasedOn.Before(d.DecidedOn):
			c.fault(sheet, "released_on", s.Row, "opening.fault.before_decision", "Value", s.ReleasedOn.String(), "Day", d.DecidedOn)
		case s.Standing == TrancheReleased && p.Closed() && s.ReleasedOn.After(p.ClosedOn):
			c.fault(sheet, "released_on", s.Row, "opening.fault.after_closure", "Value", s.ReleasedOn.String(), "Day", p.ClosedOn)
		case s.Standing == TrancheReserved && p.Closed():
			c.fault(sheet, "standing", s.Row, "opening.fault.closed_reserved", "Value", string(s.Standing))
		}
		c.text(sheet, "note", s.Row, s.Note, 1000, false)
		t := tranche{s.Programme, s.Tranche}
		if of, is := first[t]; !is {
			first[t] = s
		} else {
			if of.DueOn != s.DueOn {
				c.fault(sheet, "due_on", s.Row, "opening.fault.due", "Value", s.DueOn.String(), "Row", of.Row)
			}
			if (of.Standing == TranchePlanned) != (s.Standing == TranchePlanned) {
				c.fault(sheet, "standing", s.Row, "opening.fault.standing_mixed", "Value", string(s.Standing), "Row", of.Row)
			}
		}
		highest[s.Programme] = max(highest[s.Programme], s.Tranche)
	}
	for _, s := range c.Shares {
		if _, is := first[tranche{s.Programme, s.Tranche - 1}]; s.Tranche > 1 && !is {
			c.fault(sheet, "tranche", s.Row, "opening.fault.tranche", "Value", strconv.Itoa(s.Tranche))
		}
	}
}

// figures wants amounts by category that are not below zero and a sum that is theirs.
func (c *openingCheck) figures(sheet string, row int, f UnexFigures, total string, said money.Cents) {
	for i, cents := range f {
		if cents < 0 {
			c.fault(sheet, UnexCategory(i+1), row, "opening.fault.below_zero", "Value", cents.String())
		}
	}
	if said != f.Total() {
		c.fault(sheet, total, row, "opening.fault.sum", "Value", said.String(), "Sum", f.Total())
	}
}

func (c *openingCheck) contributions() {
	const sheet = OpeningContributions
	seen := map[string]int{}
	for _, a := range c.Contributions {
		c.organisation(sheet, "contributor", a.Row, a.Contributor, KindContributorBody, KindMemberState)
		c.text(sheet, "arrangement", a.Row, a.Agreement, 200, true)
		once(c, seen, a.Agreement, sheet, "arrangement", a.Row, a.Agreement)
		c.day(sheet, "signed_on", a.Row, a.SignedOn, true)
		c.currency(sheet, a.Row, a.Currency)
		c.above(sheet, "amount", a.Row, a.Minor)
		if a.Preference < 0 || a.Preference > 5 {
			c.fault(sheet, "preference", a.Row, "opening.fault.theme", "Value", strconv.Itoa(a.Preference))
		}
		var sum int64
		for _, p := range a.Schedule {
			sum += p.Minor
			if p.Minor <= 0 {
				sum = -1
				break
			}
		}
		if len(a.Schedule) > 0 && sum != a.Minor {
			c.fault(sheet, "schedule", a.Row, "opening.fault.schedule", "Value", "")
		}
	}
}

func (c *openingCheck) currency(sheet string, row int, currency string) {
	if _, err := money.Exponent(currency); err != nil {
		c.fault(sheet, "currency", row, "opening.fault.currency", "Value", currency)
	}
}

func (c *openingCheck) deposits() {
	const sheet = OpeningDeposits
	arrived, refs := map[string]int64{}, map[string]int{}
	for _, d := range c.Deposits {
		i := slices.IndexFunc(c.Contributions, func(a OpeningContribution) bool { return a.Agreement == d.Agreement })
		if i < 0 {
			c.fault(sheet, "arrangement", d.Row, "opening.fault.arrangement", "Value", d.Agreement)
		}
		c.day(sheet, "value_date", d.Row, d.ValueDate, true)
		c.currency(sheet, d.Row, d.Currency)
		c.above(sheet, "amount", d.Row, d.Minor)
		c.above(sheet, "usd", d.Row, int64(d.USD))
		if d.Fee != nil && (*d.Fee < 0 || *d.Fee > d.USD) {
			c.fault(sheet, "fee", d.Row, "opening.fault.fee", "Value", d.Fee.String())
		}
		c.text(sheet, "agent_reference", d.Row, d.AgentRef, 120, true)
		once(c, refs, d.AgentRef, sheet, "agent_reference", d.Row, d.AgentRef)
		if d.Currency == money.USD {
			if d.Rate != "1" {
				c.fault(sheet, "rate", d.Row, "opening.fault.rate_dollar", "Value", d.Rate)
			}
		} else {
			c.text(sheet, "rate_source", d.Row, d.RateSource, 200, true)
		}
		dollars, err := DollarsAt(money.Amount{Minor: d.Minor, Currency: d.Currency}, d.Rate)
		switch {
		case err != nil:
			c.fault(sheet, "rate", d.Row, "opening.fault.rate", "Value", d.Rate)
		case dollars != d.USD:
			c.fault(sheet, "usd", d.Row, "opening.fault.usd", "Value", d.USD.String(), "Sum", dollars)
		}
		if i >= 0 {
			a := c.Contributions[i]
			arrived[d.Agreement] += d.Minor
			switch {
			case a.Currency != d.Currency:
				c.fault(sheet, "currency", d.Row, "opening.fault.other_currency", "Value", d.Currency, "Currency", a.Currency)
			case arrived[d.Agreement] > a.Minor:
				c.fault(sheet, "amount", d.Row, "opening.fault.above_arrangement", "Value", money.Amount{Minor: d.Minor, Currency: d.Currency}.String(),
					"Amount", money.Amount{Minor: a.Minor, Currency: a.Currency}.String()+" "+a.Currency)
			}
		}
	}
}

func (c *openingCheck) transfers() {
	const sheet = OpeningTransfers
	paid := map[openingShareKey]money.Cents{}
	refs, backs := map[[2]string]int{}, map[string]int{}
	for _, t := range c.Transfers {
		c.day(sheet, "value_date", t.Row, t.ValueDate, true)
		c.above(sheet, "amount", t.Row, int64(t.Cents))
		c.text(sheet, "agent_reference", t.Row, t.AgentRef, 120, true)
		c.text(sheet, "reason", t.Row, t.Reason, 1000, false)
		p, known := c.programme(t.Programme)
		if !known {
			c.fault(sheet, "programme", t.Row, "opening.fault.programme", "Value", t.Programme)
		}
		if known && p.State == ProgrammeFinancialClosed && t.ValueDate.After(p.SettledOn) {
			c.fault(sheet, "value_date", t.Row, "opening.fault.after_closure", "Value", t.ValueDate.String(), "Day", p.SettledOn)
		}
		switch t.Kind {
		case EntryRefund:
			once(c, backs, t.AgentRef, sheet, "agent_reference", t.Row, t.AgentRef)
			if t.Tranche != 0 {
				c.fault(sheet, "tranche", t.Row, "opening.fault.refund_tranche", "Value", strconv.Itoa(t.Tranche))
			}
			if !slices.ContainsFunc(c.Shares, func(s OpeningShare) bool { return s.Programme == t.Programme && s.Organisation == t.Organisation }) {
				c.fault(sheet, "organisation", t.Row, "opening.fault.share", "Value", t.Organisation)
			}
		case EntryTransfer:
			once(c, refs, [2]string{t.AgentRef, t.Organisation}, sheet, "agent_reference", t.Row, t.AgentRef)
			c.transfer(t, p, paid)
		default:
			c.fault(sheet, "kind", t.Row, "opening.fault.list", "Value", string(t.Kind))
		}
	}
}

func (c *openingCheck) transfer(t OpeningTransfer, p OpeningProgramme, paid map[openingShareKey]money.Cents) {
	const sheet = OpeningTransfers
	i := slices.IndexFunc(c.Shares, func(s OpeningShare) bool {
		return s.Programme == t.Programme && s.Organisation == t.Organisation && s.Tranche == t.Tranche
	})
	if i < 0 {
		c.fault(sheet, "organisation", t.Row, "opening.fault.share", "Value", t.Organisation)
		return
	}
	s, key := c.Shares[i], openingShareKey{t.Programme, t.Organisation, t.Tranche}
	paid[key] += t.Cents
	switch {
	case s.Standing != TrancheReleased:
		c.fault(sheet, "tranche", t.Row, "opening.fault.paid_unreleased", "Value", strconv.Itoa(t.Tranche), "Row", s.Row)
	case paid[key] > s.Cents:
		c.fault(sheet, "amount", t.Row, "opening.fault.above_share", "Value", t.Cents.String(), "Approved", s.Cents, "Paid", paid[key])
	case t.ValueDate.Before(s.ReleasedOn):
		c.fault(sheet, "value_date", t.Row, "opening.fault.before_release", "Value", t.ValueDate.String(), "Day", s.ReleasedOn)
	case p.Closed() && t.ValueDate.After(p.ClosedOn):
		c.fault(sheet, "value_date", t.Row, "opening.fault.after_closure", "Value", t.ValueDate.String(), "Day", p.ClosedOn)
	}
}

func (c *openingCheck) spending() {
	const sheet = OpeningSpending
	type year struct {
		programme, organisation string
		year                    int
	}
	seen := map[year]int{}
	for _, s := range c.Spending {
		if !slices.ContainsFunc(c.Shares, func(x OpeningShare) bool { return x.Programme == s.Programme && x.Organisation == s.Organisation }) {
			c.fault(sheet, "organisation", s.Row, "opening.fault.share", "Value", s.Organisation)
		}
		once(c, seen, year{s.Programme, s.Organisation, s.Year}, sheet, "year", s.Row, strconv.Itoa(s.Year))
		if s.Year < 2000 || !c.CutOff.IsZero() && s.Year > c.CutOff.Year() {
			c.fault(sheet, "year", s.Row, "opening.fault.year", "Value", strconv.Itoa(s.Year), "Last", c.CutOff.Year())
		}
		switch {
		case !slices.Contains(UnexTypes, s.Type):
			c.fault(sheet, "report_type", s.Row, "opening.fault.list", "Value", string(s.Type))
		case s.Type == UnexAnnual && !c.CutOff.IsZero() && s.Year > 0 && s.Year < 10_000 && s.AsAt(c.CutOff) != s.AsAt(c.CutOff).LastOfYear():
			c.fault(sheet, "report_type", s.Row, "opening.fault.certified", "Value", string(s.Type))
		}
		if s.Total != s.Figures.Total() {
			c.fault(sheet, "total", s.Row, "opening.fault.sum", "Value", s.Total.String(), "Sum", s.Figures.Total())
		}
		if s.Figures.Total() < 0 {
			c.fault(sheet, "total", s.Row, "opening.fault.below_zero", "Value", s.Total.String())
		}
		if s.Committed < 0 || s.Committed > 0 && s.Type == UnexAnnual {
			c.fault(sheet, "committed", s.Row, "opening.fault.committed", "Value", s.Committed.String())
		}
		c.text(sheet, "explanation", s.Row, s.Explanation, unexWords, false)
	}
}

// explained asks for words where what is reported without them is more than was
// received and kept.
func (c *openingCheck) explained() {
	type share struct{ programme, organisation string }
	net, bare, last := map[share]money.Cents{}, map[share]money.Cents{}, map[share]int{}
	for _, t := range c.Transfers {
		k := share{t.Programme, t.Organisation}
		if t.Kind == EntryRefund {
			net[k] -= t.Cents
		} else {
			net[k] += t.Cents
		}
	}
	for _, s := range c.Spending {
		if k := (share{s.Programme, s.Organisation}); s.Explanation == "" {
			bare[k] += s.Figures.Total()
			last[k] = s.Row
		}
	}
	for _, s := range c.Spending {
		if k := (share{s.Programme, s.Organisation}); s.Row == last[k] && bare[k] > net[k] {
			c.fault(OpeningSpending, "explanation", s.Row, "opening.fault.explanation", "Value", "", "Spent", bare[k], "Received", net[k])
		}
	}
}

func (c *openingCheck) items() {
	const sheet = OpeningItems
	refs := map[string]int{}
	for _, i := range c.Items {
		if !slices.Contains(ItemKinds, i.Kind) {
			c.fault(sheet, "kind", i.Row, "opening.fault.list", "Value", string(i.Kind))
		}
		c.day(sheet, "value_date", i.Row, i.ValueDate, true)
		c.above(sheet, "amount", i.Row, int64(i.Cents))
		c.text(sheet, "agent_reference", i.Row, i.AgentRef, 120, true)
		once(c, refs, i.AgentRef, sheet, "agent_reference", i.Row, i.AgentRef)
		c.text(sheet, "basis", i.Row, i.Basis, 500, i.Kind.Based())
		switch i.Kind.Party() {
		case PartyContributor:
			c.organisation(sheet, "organisation", i.Row, i.Organisation, KindContributorBody, KindMemberState)
		case PartyOrganisation:
			c.organisation(sheet, "organisation", i.Row, i.Organisation, KindUNEntity, KindSecretariatBody)
		default:
			if i.Organisation != "" {
				c.fault(sheet, "organisation", i.Row, "opening.fault.no_party", "Value", i.Organisation)
			}
		}
	}
}

// statement wants each line of the agent's funding status once.
func (c *openingCheck) statement() {
	wanted, seen := StatementLines(), map[string]int{}
	for _, l := range c.Statement {
		if !slices.Contains(wanted, l.Line) {
			c.fault(OpeningStatement, "line", l.Row, "opening.fault.line", "Value", l.Line)
			continue
		}
		once(c, seen, l.Line, OpeningStatement, "line", l.Row, l.Line)
	}
	for i, line := range wanted {
		if seen[line] == 0 {
			c.at(fmt.Sprintf("%s!A%d", OpeningStatement, i+OpeningFirst), "opening.fault.line_missing", "Value", "", "Line", line)
		}
	}
}

// OpeningFirst is the first row of figures of each sheet: above it the heads, and
// what they mean.
const OpeningFirst = 3
