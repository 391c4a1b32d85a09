package models

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"seedfund/models/canonical"
	"seedfund/models/money"
	"seedfund/models/when"
)

// WorkbenchRow is one proposal before the Board or near it, as it was last
// submitted, with what is known of its quality. Nothing in it is a rank.
type WorkbenchRow struct {
	ProposalID    int64
	Reference     string
	Title         string
	State         ProposalState
	CallReference string
	Theme         int
	Objectives    []int
	Lead          string
	Organisations []WorkbenchOrganisation
	Countries     []WorkbenchCountry // by code
	Markers       []MarkerLevel      // that the document states
	Reviews       ReviewSummary
	Board         *ReviewSummary // of the seats' scores; nil where there are none, or none for the reader yet
	Asked         money.Cents
	Appraised     money.Cents // of a signed appraisal note, 0 without one
	Tranches      []FrozenTranche
	Reserve       Reserve // of the text before the Board; empty without one
}

// WorkbenchOrganisation is a participating organisation with its part of the
// budget.
type WorkbenchOrganisation struct {
	Code  string
	Name  string
	Cents money.Cents
}

// WorkbenchCountry is a country or area with its share in basis points. First
// says that no programme that the reader knows of works there.
type WorkbenchCountry struct {
	Code   string
	Region string // M49 code, empty where the list gives none
	Groups []CountryGroup
	Income IncomeGroup // empty where the World Bank classifies it in none
	Share  int
	First  bool
}

// In says whether the proposal has part in a region.
func (r WorkbenchRow) In(region string) bool {
	return slices.ContainsFunc(r.Countries, func(c WorkbenchCountry) bool { return c.Region == region })
}

// Has says whether an organisation takes part, by its code.
func (r WorkbenchRow) Has(organisation string) bool {
	return slices.ContainsFunc(r.Organisations, func(o WorkbenchOrganisation) bool { return o.Code == organisation })
}

// Of says whether one of its countries belongs to a group.
func (r WorkbenchRow) Of(group CountryGroup) bool {
	return slices.ContainsFunc(r.Countries, func(c WorkbenchCountry) bool { return slices.Contains(c.Groups, group) })
}

// Proposed is the amount a basket begins with: the appraised one, else what is
// asked.
func (r WorkbenchRow) Proposed() money.Cents {
	if r.Appraised > 0 {
		return r.Appraised
	}
	return r.Asked
}

// BasketLimit is the most that is put on one proposal.
const BasketLimit money.Cents = 1_000_000_000_00

// Basket is what a person puts together: an amount for each chosen proposal, and
// by how many months instalments are supposed to be late.
type Basket struct {
	Amounts map[int64]money.Cents // by proposal
	Slips   map[int64]int         // months, by instalment
}

// SlipLimit is the longest supposed delay of an instalment, in months.
const SlipLimit = 24

// Validate refuses amounts and delays out of range.
func (b Basket) Validate() error {
	var f Faults
	for _, id := range slices.Sorted(maps.Keys(b.Amounts)) {
		if c := b.Amounts[id]; c <= 0 || c > BasketLimit {
			f.Add(fmt.Sprintf("amount[%d]", id), "workbench.amount_range")
		}
	}
	for _, id := range slices.Sorted(maps.Keys(b.Slips)) {
		if n := b.Slips[id]; n < 0 || n > SlipLimit {
			f.Add(fmt.Sprintf("slip[%d]", id), "workbench.slip_range", "Max", SlipLimit)
		}
	}
	return f.Err("workbench.invalid")
}

// ApprovedShare is what one organisation of one programme was approved, with the
// shares of the programme's countries in basis points.
type ApprovedShare struct {
	ProgrammeID  int64
	Theme        int
	Organisation string // code
	Cents        money.Cents
}

// PlannedPayment is approved money that has not left the fund: of a tranche, with
// its day if the document gives one.
type PlannedPayment struct {
	DueOn when.Date
	Cents money.Cents
}

// PlannedInstalment is signed money that has not arrived, in dollars after the
// agent's fee. Known is false where no operational rate is on record: it is then
// shown and not counted.
type PlannedInstalment struct {
	ID          int64
	Contributor string
	Agreement   string
	Number      int
	DueOn       when.Date
	Amount      money.Amount
	Cents       money.Cents
	Known       bool
}

// WorkbenchInput is everything the figures of a basket are made of.
type WorkbenchInput struct {
	Today       when.Date
	Rows        []WorkbenchRow // that the reader may see
	Approved    []ApprovedShare
	Countries   map[int64][]WorkbenchCountry // of programmes
	Levels      map[int64][]MarkerLevel      // of programmes, as graded last
	Markers     []WorkbenchMarker            // by which proposals are compared
	Fund        FundMoney
	Payments    []PlannedPayment
	Instalments []PlannedInstalment
}

// Scenario figures are kept and compared as whole cents.

// ScenarioLine is one chosen proposal of a scenario.
type ScenarioLine struct {
	Proposal      int64           `json:"proposal"`
	Reference     string          `json:"reference"`
	Title         string          `json:"title"`
	Theme         int             `json:"theme"`
	Asked         int64           `json:"asked"`
	Appraised     int64           `json:"appraised"`
	Score         int64           `json:"score"`  // hundredths of a point of 100, 0 without a review
	Spread        int64           `json:"spread"` // the same
	Cents         int64           `json:"amount"`
	Organisations []ScenarioShare `json:"organisations"`
	Regions       []ScenarioShare `json:"regions"`
	Classes       *LineClasses    `json:"classes,omitzero"`
	Reserves      *int64          `json:"reserves,omitzero"` // of the amount, at the approval
}

// ScenarioShare is a part of the money under one key: before the scenario and
// what it adds.
type ScenarioShare struct {
	Key    string `json:"key"`
	Before int64  `json:"before"`
	Added  int64  `json:"added"`
}

// After is the part with the scenario.
func (s ScenarioShare) After() int64 { return s.Before + s.Added }

// ScenarioMonth is one month of the cash curve: what is expected in, what is
// approved and falls due, what the scenario would ask, and the cash at its end.
type ScenarioMonth struct {
	Month   string `json:"month"` // 2027-01
	In      int64  `json:"in"`
	Due     int64  `json:"due"`
	Added   int64  `json:"added"`
	Balance int64  `json:"balance"`
}

// ScenarioSlip is an instalment that is supposed to be late.
type ScenarioSlip struct {
	Instalment int64  `json:"instalment"`
	Name       string `json:"name"`
	Due        string `json:"due"`
	Months     int    `json:"months"`
}

// ScenarioFigures are the whole of what a basket comes to; a frozen scenario is
// their canonical JSON. Amounts are whole cents.
type ScenarioFigures struct {
	Format        string            `json:"format"`
	Day           string            `json:"day"`
	Cash          int64             `json:"cash"`
	Reserved      int64             `json:"reserved"`
	Minimum       int64             `json:"minimum"`
	Programmable  int64             `json:"programmable"`
	Chosen        int64             `json:"chosen"`
	Left          int64             `json:"left"` // with all tranches; below zero: more than is free
	Approval      *ScenarioApproval `json:"approval,omitzero"`
	Lines         []ScenarioLine    `json:"lines"`
	Themes        []ScenarioShare   `json:"themes"`
	Regions       []ScenarioShare   `json:"regions"`
	Organisations []ScenarioShare   `json:"organisations"`
	Classes       *ScenarioClasses  `json:"classes,omitzero"` // nil in scenarios of the first format
	Months        []ScenarioMonth   `json:"months"`
	Signed        int64             `json:"signed"`    // expected in within the months
	Uncounted     []string          `json:"uncounted"` // instalments without a rate
	Undated       int64             `json:"undated"`   // approved without a day, or beyond the months
	Slips         []ScenarioSlip    `json:"slips"`
}

// ScenarioFormat names the spelling of the figures. Those of seedfund-scenario-1
// know neither classes nor what an approval reserves, and name in undated what was
// reserved.
const ScenarioFormat = "seedfund-scenario-2"

// Months is how far the cash curve looks ahead.
const ScenarioMonths = 24

// Over says whether approving the basket would be refused: it reserves more than
// is free. Of the first format only the whole is known.
func (f ScenarioFigures) Over() bool {
	if f.Approval == nil {
		return f.Left < 0
	}
	return f.Approval.After < 0
}

// Short says that what is free covers what the basket reserves and not its later
// tranches.
func (f ScenarioFigures) Short() bool { return !f.Over() && f.Left < 0 }

// Canonical is the figures as they are frozen.
func (f ScenarioFigures) Canonical() (string, error) {
	b, err := canonical.Marshal(f)
	return string(b), err
}

// Figures computes what a basket comes to. It shows and never chooses: rows
// stand in the order they came. Amounts of several countries or organisations
// are split by the stated shares and the budget, by the largest remainder, so
// that every sum is exact. Chosen proposals that are not among the rows are
// left out.
func (in WorkbenchInput) Figures(b Basket) ScenarioFigures {
	f := ScenarioFigures{Format: ScenarioFormat, Day: in.Today.String(), Cash: int64(in.Fund.Cash), Reserved: int64(in.Fund.Reserved), Minimum: int64(in.Fund.Minimum),
		Lines: []ScenarioLine{}, Uncounted: []string{}, Slips: []ScenarioSlip{}}
	afford := Afford{Free: in.Fund.Free()}
	f.Programmable = int64(afford.Free)
	themes, regions, organisations, classed := shares{}, shares{}, shares{}, newClassSums(in.Markers)
	for _, a := range in.Approved {
		themes.before(themeKey(a.Theme), a.Cents)
		organisations.before(a.Organisation, a.Cents)
		for _, part := range byRegion(a.Cents, in.Countries[a.ProgrammeID]) {
			regions.before(part.Key, money.Cents(part.Added))
		}
		classed.before(a.Cents, in.Countries[a.ProgrammeID], in.Levels[a.ProgrammeID])
	}
	added := map[int]money.Cents{} // by month from now
	for _, r := range in.Rows {
		amount, chosen := b.Amounts[r.ProposalID]
		if !chosen {
			continue
		}
		line := ScenarioLine{Proposal: r.ProposalID, Reference: r.Reference, Title: r.Title, Theme: r.Theme, Asked: int64(r.Asked), Appraised: int64(r.Appraised),
			Cents: int64(amount), Organisations: byOrganisation(amount, r.Organisations), Regions: byRegion(amount, r.Countries), Classes: classed.add(amount, r)}
		reserves := r.Reserves(amount)
		line.Reserves = new(int64(reserves))
		afford.Reserves, afford.Whole = afford.Reserves+reserves, afford.Whole+amount
		if r.Reviews.Count > 0 {
			line.Score, line.Spread = int64(r.Reviews.Mean), int64(r.Reviews.Spread)
		}
		f.Lines = append(f.Lines, line)
		f.Chosen += line.Cents
		themes.add(themeKey(r.Theme), amount)
		for _, part := range line.Organisations {
			organisations.add(part.Key, money.Cents(part.Added))
		}
		for _, part := range line.Regions {
			regions.add(part.Key, money.Cents(part.Added))
		}
		for month, cents := range in.byMonth(amount, r.Tranches) {
			added[month] += cents
		}
	}
	f.Left = int64(afford.AfterAll())
	f.Approval = &ScenarioApproval{Reserves: int64(afford.Reserves), After: int64(afford.After()), Later: int64(afford.Later())}
	f.Themes, f.Regions, f.Organisations = themes.list(), regions.list(), organisations.list()
	f.Classes = classed.figures()
	in.curve(&f, b, added)
	return f
}

func themeKey(n int) string { return fmt.Sprintf("%d", n) }

// shares gathers amounts by key.
type shares map[string]*ScenarioShare

func (s shares) at(key string) *ScenarioShare {
	if s[key] == nil {
		s[key] = &ScenarioShare{Key: key}
	}
	return s[key]
}
func (s shares) before(key string, c money.Cents) { s.at(key).Before += int64(c) }
func (s shares) add(key string, c money.Cents)    { s.at(key).Added += int64(c) }

func (s shares) list() []ScenarioShare {
	out := []ScenarioShare{}
	for _, key := range slices.Sorted(maps.Keys(s)) {
		out = append(out, *s[key])
	}
	return out
}

// split divides an amount by weights; without any weight the whole stands under
// no key.
func split(amount money.Cents, keys []string, weights []int64) []ScenarioShare {
	parts, err := amount.SplitBy(weights)
	if err != nil {
		return []ScenarioShare{{Added: int64(amount)}}
	}
	sums := shares{}
	for i, key := range keys {
		sums.add(key, parts[i])
	}
	return sums.list()
}

func byOrganisation(amount money.Cents, list []WorkbenchOrganisation) []ScenarioShare {
	keys, weights := make([]string, len(list)), make([]int64, len(list))
	for i, o := range list {
		keys[i], weights[i] = o.Code, int64(max(0, o.Cents))
	}
	return split(amount, keys, weights)
}

func byRegion(amount money.Cents, list []WorkbenchCountry) []ScenarioShare {
	return byCountry(amount, list, func(c WorkbenchCountry) string { return c.Region })
}

// byCountry splits an amount by the stated shares of countries and gathers it
// under a key of each.
func byCountry(amount money.Cents, list []WorkbenchCountry, key func(WorkbenchCountry) string) []ScenarioShare {
	keys, weights := make([]string, len(list)), make([]int64, len(list))
	for i, c := range list {
		keys[i], weights[i] = key(c), int64(max(0, c.Share))
	}
	return split(amount, keys, weights)
}

// byMonth spreads an amount over the months in which the document's tranches are
// due; without a plan it falls due in the first month.
func (in WorkbenchInput) byMonth(amount money.Cents, plan []FrozenTranche) map[int]money.Cents {
	weights := make([]int64, len(plan))
	for i, t := range plan {
		weights[i] = int64(max(0, t.Total))
	}
	out := map[int]money.Cents{}
	parts, err := amount.SplitBy(weights)
	if err != nil {
		out[0] = amount
		return out
	}
	for i, t := range plan {
		out[in.month(t.DueOn)] += parts[i]
	}
	return out
}

// month counts months from the present one; what is past or has no day falls due
// now.
func (in WorkbenchInput) month(d when.Date) int {
	if d.IsZero() {
		return 0
	}
	a, b := in.Today.Start(time.UTC), d.Start(time.UTC)
	return max(0, (b.Year()-a.Year())*12+int(b.Month())-int(a.Month()))
}

// curve fills the months: cash as it would stand at the end of each.
func (in WorkbenchInput) curve(f *ScenarioFigures, b Basket, added map[int]money.Cents) {
	var coming, due [ScenarioMonths]int64
	for _, p := range in.Instalments {
		name := fmt.Sprintf("%s, %s/%d", p.Contributor, p.Agreement, p.Number)
		if n := b.Slips[p.ID]; n > 0 {
			f.Slips = append(f.Slips, ScenarioSlip{Instalment: p.ID, Name: name, Due: p.DueOn.String(), Months: n})
		}
		if !p.Known {
			f.Uncounted = append(f.Uncounted, name+": "+p.Amount.Currency+" "+p.Amount.String())
			continue
		}
		if m := in.month(p.DueOn) + b.Slips[p.ID]; m < ScenarioMonths {
			coming[m] += int64(p.Cents)
			f.Signed += int64(p.Cents)
		}
	}
	for _, p := range in.Payments {
		f.Undated += int64(p.Cents)
		if m := in.month(p.DueOn); !p.DueOn.IsZero() && m < ScenarioMonths {
			due[m] += int64(p.Cents)
			f.Undated -= int64(p.Cents)
		}
	}
	balance, first := f.Cash, in.Today.FirstOfMonth()
	for m := range ScenarioMonths {
		row := ScenarioMonth{Month: first.AddMonths(m).String()[:7], In: coming[m], Due: due[m], Added: int64(added[m])}
		balance += row.In - row.Due - row.Added
		row.Balance = balance
		f.Months = append(f.Months, row)
	}
}

// Scenario is a basket frozen with its figures under a name: canonical JSON and
// its SHA-256. Rows are only added.
type Scenario struct {
	ID        int64
	CreatedAt time.Time
	Name      string
	Remarks   string
	Body      string
	Hash      string
	PersonID  int64
	MandateID int64
	ByRole    Role
	ByName    string
}

// ScenarioProposal ties a scenario to a proposal: one that was chosen, or one
// whose approval the figures rest on and was not public at the time. Who may not
// see one of them does not see the scenario.
type ScenarioProposal struct {
	ID         int64
	ScenarioID int64
	ProposalID int64
	Chosen     bool
}

// Limits of a scenario's texts, in characters.
const (
	ScenarioNameLimit    = 120
	ScenarioRemarksLimit = 2000
)

// CheckScenario finds the faults of a scenario that is to be frozen.
func CheckScenario(name, remarks string, lines int) error {
	var f Faults
	if strings.TrimSpace(name) == "" {
		f.Add("name", "workbench.name_missing")
	}
	if len([]rune(name)) > ScenarioNameLimit {
		f.Add("name", "workbench.long", "Max", ScenarioNameLimit)
	}
	if len([]rune(remarks)) > ScenarioRemarksLimit {
		f.Add("remarks", "workbench.long", "Max", ScenarioRemarksLimit)
	}
	if lines == 0 {
		f.Add("pick", "workbench.nothing_chosen")
	}
	return f.Err("workbench.invalid")
}

// ScenarioRow is a scenario in the list.
type ScenarioRow struct {
	ID        int64
	Name      string
	CreatedAt time.Time
	ByRole    Role
	Chosen    money.Cents
	After     *money.Cents // free after the approvals; nil in the first format
	Left      money.Cents
	Over      bool
}

// Row is the scenario's line in the list.
func (s Scenario) Row(f ScenarioFigures) ScenarioRow {
	row := ScenarioRow{ID: s.ID, Name: s.Name, CreatedAt: s.CreatedAt, ByRole: s.ByRole, Chosen: money.Cents(f.Chosen), Left: money.Cents(f.Left), Over: f.Over()}
	if f.Approval != nil {
		row.After = new(money.Cents(f.Approval.After))
	}
	return row
}

// ScenarioView is one frozen scenario with its figures as they were.
type ScenarioView struct {
	Scenario
	Figures ScenarioFigures
}

// WorkbenchView is the workbench as one reader has it: all rows the reader may
// see, the figures of the basket, the instalments that can be supposed late, and
// the scenarios.
type WorkbenchView struct {
	Today       when.Date
	Rows        []WorkbenchRow
	Basket      Basket
	Figures     ScenarioFigures
	Markers     []WorkbenchMarker
	Instalments []PlannedInstalment
	Scenarios   []ScenarioRow
}

// SortRows orders rows by reference: the workbench ranks nothing.
func SortRows(rows []WorkbenchRow) {
	slices.SortFunc(rows, func(a, b WorkbenchRow) int {
		return cmp.Or(cmp.Compare(a.Reference, b.Reference), cmp.Compare(a.ProposalID, b.ProposalID))
	})
}
