package models

import (
	"cmp"
	"slices"

	"seedfund/models/money"
	"seedfund/models/when"
)

// FundPictures is every number of the pictures of the fund as at a day, with the
// rows it was added from. Amounts are US cents; everything is as far as the
// reader may know of programmes.
//
// Source: the agent's funding status and the tables of its consolidated report.
type FundPictures struct {
	AsAt       when.Date         `json:"as_at"` // last value date of the books, zero in empty books
	Today      when.Date         `json:"today"` // days since due are counted to it
	Years      []YearPicture     `json:"years"`
	In         []FlowIn          `json:"in"`
	Out        []FlowOut         `json:"out"`
	Rows       []PortfolioRow    `json:"rows"`
	Categories []CategorySpent   `json:"categories"` // by programme and category
	Tranches   []OpenTranche     `json:"tranches"`
	Regions    map[string]string `json:"regions"` // M49 region of each programme by its reference, where it has one
}

// YearPicture is the funding status at the end of a year, or as at the last day:
// everything from the beginning.
type YearPicture struct {
	AsAt    when.Date   `json:"as_at"`
	Sources money.Cents `json:"sources"`
	Uses    money.Cents `json:"uses"`
	Balance money.Cents `json:"balance"` // sources less uses, as the statement has it
}

// FlowKind says what a part of the flow into or out of the pool is.
type FlowKind string

// The parts of the flow; what would be below zero on its own side stands above
// zero on the other (FlowOverdrawn).
const (
	FlowContributor FlowKind = "contributor"
	FlowInterest    FlowKind = "interest"
	FlowReturned    FlowKind = "interest_organisations"
	FlowOther       FlowKind = "other_income"
	FlowOverdrawn   FlowKind = "overdrawn" // the balance is below zero
	FlowTheme       FlowKind = "theme"
	FlowElsewhere   FlowKind = "no_programme" // transferred under no programme
	FlowFee         FlowKind = "agent_fee"
	FlowDirect      FlowKind = "direct_costs"
	FlowCharges     FlowKind = "bank_charges"
	FlowToFunds     FlowKind = "other_funds"
	FlowPaidBack    FlowKind = "contributors_refunded"
	FlowBalance     FlowKind = "balance"
)

// FlowIn is one part of what came into the pool.
type FlowIn struct {
	Kind         FlowKind    `json:"kind"`
	Organisation string      `json:"organisation,omitempty"`
	Cents        money.Cents `json:"amount"`
}

// FlowOut is one part of what left the pool or is in it still; of a theme with
// what each organisation holds of it, net of refunds.
type FlowOut struct {
	Kind   FlowKind    `json:"kind"`
	Theme  int         `json:"theme,omitempty"`
	Cents  money.Cents `json:"amount"`
	Shares []FlowShare `json:"organisations,omitempty"`
}

// FlowShare is an organisation's part of a theme.
type FlowShare struct {
	Code  string      `json:"code"`
	Name  string      `json:"name"`
	Cents money.Cents `json:"amount"`
}

// CategorySpent is what one programme spent in one of the eight categories.
type CategorySpent struct {
	ProgrammeID int64       `json:"programme_id"`
	Reference   string      `json:"programme"`
	Title       string      `json:"title"`
	Category    int         `json:"category"`
	Cents       money.Cents `json:"expenditure"`
}

// OpenTranche is a tranche of a programme that is not closed, of which something
// was not transferred yet.
type OpenTranche struct {
	ProgrammeID int64        `json:"programme_id"`
	Reference   string       `json:"programme"`
	Title       string       `json:"title"`
	Number      int          `json:"tranche"`
	State       TrancheState `json:"status"`
	DueOn       when.Date    `json:"due_on"`
	OpenCents   money.Cents  `json:"open"` // approved less transferred
	Band        AgeBand      `json:"band"`
}

// AgeBand is how long ago a tranche became due.
type AgeBand string

const (
	AgeNoDay    AgeBand = "no_day" // the document gives no day
	AgeNotDue   AgeBand = "not_due"
	AgeMonth    AgeBand = "0-30"
	AgeQuarter  AgeBand = "31-90"
	AgeHalfYear AgeBand = "91-180"
	AgeOver     AgeBand = "over-180"
)

// AgeBands lists the bands in the order they are shown.
var AgeBands = []AgeBand{AgeNotDue, AgeMonth, AgeQuarter, AgeHalfYear, AgeOver, AgeNoDay}

// AgeBandOf is the band of a tranche due on a day. On its day it is 0 days old.
func AgeBandOf(due, today when.Date) AgeBand {
	if due.IsZero() {
		return AgeNoDay
	}
	switch days := today.DaysSince(due); {
	case days < 0:
		return AgeNotDue
	case days <= 30:
		return AgeMonth
	case days <= 90:
		return AgeQuarter
	case days <= 180:
		return AgeHalfYear
	default:
		return AgeOver
	}
}

// FlowTotals adds both sides of the flow; they are equal to the cent.
func (p FundPictures) FlowTotals() (in, out money.Cents) {
	for _, x := range p.In {
		in += x.Cents
	}
	for _, x := range p.Out {
		out += x.Cents
	}
	return in, out
}

// Flow sets the flow from what the books come to: contributors by name, the rows
// of programmes by theme, and the lines of the statement that are no programme's.
// What is below zero on its own side stands on the other.
func (p *FundPictures) Flow(contributors []FlowIn, sums LedgerSums) {
	p.In, p.Out = nil, nil
	in := func(x FlowIn) {
		if x.Cents > 0 {
			p.In = append(p.In, x)
		} else if x.Cents < 0 {
			p.Out = append(p.Out, FlowOut{Kind: x.Kind, Cents: -x.Cents})
		}
	}
	for _, c := range contributors {
		in(c)
	}
	in(FlowIn{Kind: FlowInterest, Cents: sums.Balance(AccountInterest)})
	in(FlowIn{Kind: FlowReturned, Cents: sums.Balance(AccountOrganisationInterest)})
	in(FlowIn{Kind: FlowOther, Cents: sums.Balance(AccountOtherIncome)})

	out := func(x FlowOut) {
		if x.Cents > 0 {
			p.Out = append(p.Out, x)
		} else if x.Cents < 0 {
			if x.Kind == FlowBalance {
				x.Kind = FlowOverdrawn
			}
			p.In = append(p.In, FlowIn{Kind: x.Kind, Cents: -x.Cents})
		}
	}
	net := sums.Of(AccountOrganisations, EntryTransfer) + sums.Of(AccountOrganisations, EntryRefund)
	for _, x := range p.themes() {
		net -= x.Cents
		out(x)
	}
	out(FlowOut{Kind: FlowElsewhere, Cents: net})
	out(FlowOut{Kind: FlowFee, Cents: sums.Balance(AccountFee)})
	out(FlowOut{Kind: FlowDirect, Cents: sums.Of(AccountDirectCosts, EntryDirectCost) + sums.Of(AccountDirectCosts, EntryDirectCostRefund)})
	out(FlowOut{Kind: FlowCharges, Cents: sums.Balance(AccountBankCharges)})
	out(FlowOut{Kind: FlowToFunds, Cents: sums.Balance(AccountOtherFunds)})
	out(FlowOut{Kind: FlowPaidBack, Cents: sums.Balance(AccountReturned)})
	out(FlowOut{Kind: FlowBalance, Cents: sums.Balance(AccountCash)})
}

// themes adds the rows by theme, then by organisation in the order of codes.
func (p FundPictures) themes() []FlowOut {
	var out []FlowOut
	for _, r := range p.Rows {
		if r.NetFunded() == 0 {
			continue
		}
		i := slices.IndexFunc(out, func(x FlowOut) bool { return x.Theme == r.Theme })
		if i < 0 {
			i = len(out)
			out = append(out, FlowOut{Kind: FlowTheme, Theme: r.Theme})
		}
		x := &out[i]
		x.Cents += r.NetFunded()
		j := slices.IndexFunc(x.Shares, func(s FlowShare) bool { return s.Code == r.OrganisationCode })
		if j < 0 {
			j = len(x.Shares)
			x.Shares = append(x.Shares, FlowShare{Code: r.OrganisationCode, Name: r.Organisation})
		}
		x.Shares[j].Cents += r.NetFunded()
	}
	slices.SortFunc(out, func(a, b FlowOut) int { return cmp.Compare(a.Theme, b.Theme) })
	for _, x := range out {
		slices.SortFunc(x.Shares, func(a, b FlowShare) int { return cmp.Compare(a.Code, b.Code) })
	}
	return out
}

// OrganisationPicture is what one organisation received and spent over all
// programmes.
type OrganisationPicture struct {
	Code string `json:"code"`
	Name string `json:"name"`
	PortfolioRow
}

// ByOrganisation adds the rows by organisation, in the order of names.
func (p FundPictures) ByOrganisation() []OrganisationPicture {
	rows := map[string][]PortfolioRow{}
	for _, r := range p.Rows {
		rows[r.OrganisationCode] = append(rows[r.OrganisationCode], r)
	}
	var out []OrganisationPicture
	for code, of := range rows {
		out = append(out, OrganisationPicture{Code: code, Name: of[0].Organisation, PortfolioRow: PortfolioSum(of)})
	}
	slices.SortFunc(out, func(a, b OrganisationPicture) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code))
	})
	return out
}

// ByCategory adds what was spent by category, 1 to 8.
func (p FundPictures) ByCategory() (out [8]money.Cents) {
	for _, c := range p.Categories {
		out[c.Category-1] += c.Cents
	}
	return out
}

// BandSum is the open tranches of one band.
type BandSum struct {
	Band     AgeBand     `json:"band"`
	Tranches int         `json:"tranches"`
	Cents    money.Cents `json:"open"`
}

// ByBand adds the open tranches by band; every band but that without a day is in it.
func (p FundPictures) ByBand() []BandSum {
	var out []BandSum
	for _, band := range AgeBands {
		sum := BandSum{Band: band}
		for _, t := range p.Tranches {
			if t.Band == band {
				sum.Tranches, sum.Cents = sum.Tranches+1, sum.Cents+t.OpenCents
			}
		}
		if band != AgeNoDay || sum.Tranches > 0 {
			out = append(out, sum)
		}
	}
	return out
}

// RegionSum is the programmes of one region: that of the country or area with
// the largest share. Region is empty where none is known.
type RegionSum struct {
	Region     string      `json:"region"` // M49 code
	Programmes int         `json:"programmes"`
	Cents      money.Cents `json:"approved"`
	Countries  []string    `json:"countries"` // codes
}

// ByRegion adds the rows by region in the order of M49 codes, those without a
// region last.
func (p FundPictures) ByRegion() []RegionSum {
	at := map[string]*RegionSum{}
	seen := map[int64]bool{}
	for _, r := range p.Rows {
		region := p.Regions[r.Reference]
		if at[region] == nil {
			at[region] = &RegionSum{Region: region}
		}
		x := at[region]
		x.Cents += r.ApprovedCents
		if !seen[r.ProgrammeID] {
			seen[r.ProgrammeID] = true
			x.Programmes++
			for _, c := range r.Countries {
				if !slices.Contains(x.Countries, c) {
					x.Countries = append(x.Countries, c)
				}
			}
		}
	}
	var out []RegionSum
	for _, x := range at {
		slices.Sort(x.Countries)
		out = append(out, *x)
	}
	slices.SortFunc(out, func(a, b RegionSum) int {
		if (a.Region == "") != (b.Region == "") {
			return cmp.Compare(b.Region, a.Region)
		}
		return cmp.Compare(a.Region, b.Region)
	})
	return out
}

// DotRegion is the smallest M49 region of a country or area: the intermediate
// one, else the subregion, else the region.
func (c *Catalogue) DotRegion(country string) string {
	x, ok := c.Country(country)
	if !ok {
		return ""
	}
	return cmp.Or(x.Intermediate, x.Subregion, x.Region)
}
