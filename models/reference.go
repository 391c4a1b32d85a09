package models

import (
	"slices"
	"time"

	"seedfund/models/when"
)

// Country is a country or area under its official United Nations short name.
// Real ones carry the ISO 3166-1 alpha-3 code and stand in the M49 list;
// demonstration ones are fictional, carry a code that ISO keeps free for users
// (XDA to XDP) and are known by region and kind only. The two never stand in
// one catalogue.
type Country struct {
	Code          string // three capital letters
	Alpha2        string // ISO 3166-1 alpha-2; user-assigned or empty for demonstration
	M49           string // three digits as text; empty outside the M49 list
	Region        string // M49 code, empty where the list gives none
	Subregion     string
	Intermediate  string // M49 code of the intermediate region, mostly empty
	Name          Wording
	Member        bool // Member State of the United Nations
	NameOnly      bool // outside the M49 list: a name with a note, never a choice
	Island        bool // demonstration only: "island State"
	Landlocked    bool // demonstration only
	Demonstration bool
}

// NeedsNote reports whether the note of clause 112 stands with the name.
func (c Country) NeedsNote() bool {
	// clause 112: the code decides, whatever the language of the name.
	return NeedsKosovoNote(c.Code)
}

// Region is a region, subregion or intermediate region of the M49 list.
type Region struct {
	Code   string
	Within string // the next larger region, empty for the five regions
	Name   Wording
}

// CountryGroup is a list of countries that changes over time.
type CountryGroup string

const (
	GroupLDC          CountryGroup = "ldc"  // least developed countries
	GroupLLDC         CountryGroup = "lldc" // landlocked developing countries
	GroupSIDS         CountryGroup = "sids" // small island developing States
	GroupODARecipient CountryGroup = "oda_recipient"

	// Regional groups of Member States at the United Nations.
	GroupAfricanStates CountryGroup = "african_states"
	GroupAsiaPacific   CountryGroup = "asia_pacific_states"
	GroupEasternEurope CountryGroup = "eastern_european_states"
	GroupLatinAmerica  CountryGroup = "latin_american_and_caribbean_states"
	GroupWesternEurope CountryGroup = "western_european_and_other_states"
)

// RegionalGroups are the five regional groups of Member States.
var RegionalGroups = []CountryGroup{
	GroupAfricanStates, GroupAsiaPacific, GroupEasternEurope, GroupLatinAmerica, GroupWesternEurope,
}

// CountryGroups lists every group.
var CountryGroups = append([]CountryGroup{GroupLDC, GroupLLDC, GroupSIDS, GroupODARecipient}, RegionalGroups...)

// CountryGroupMember says that a country belongs to a group during some days.
// An open beginning means before 2019; an open end means that no end is known.
type CountryGroupMember struct {
	Group   CountryGroup
	Country string
	Days    when.Days
	Note    string // why an end is set or left open; English, for the editors
}

// IncomeGroup is a group of the World Bank's classification by income, empty for a
// country that it does not classify.
type IncomeGroup string

const (
	IncomeLow         IncomeGroup = "low"
	IncomeLowerMiddle IncomeGroup = "lower_middle"
	IncomeUpperMiddle IncomeGroup = "upper_middle"
	IncomeHigh        IncomeGroup = "high"
)

// IncomeGroups lists the income groups from the lowest.
var IncomeGroups = []IncomeGroup{IncomeLow, IncomeLowerMiddle, IncomeUpperMiddle, IncomeHigh}

// IncomeGroupsFrom is the first day of the classification that is on record
// (World Bank, fiscal year 2026).
var IncomeGroupsFrom = when.MustDate(2025, time.July, 1)

// CountryIncome says in which income group a country is.
type CountryIncome struct {
	Country string
	Group   IncomeGroup
}

// UNOrganisation is an entity of the United Nations system under its public
// codes. It is no actor: an organisation that takes part is a record of its own.
type UNOrganisation struct {
	Code          string // the short name in capitals, without blanks
	Gateway       string // the agent's code, six digits as text, empty when unknown
	Channel       string // OECD channel code, five digits as text
	IATI          string // organisation identifier for open data, to be confirmed before use
	Name          Wording
	Demonstration bool
}

// DemonstrationBody is a fictional contributor or network of stakeholders.
type DemonstrationBody struct {
	Code     string
	Kind     DemonstrationBodyKind
	Category string // of stakeholders, clause 16; empty for contributors
	Name     Wording
}

// DemonstrationBodyKind says what a demonstration body is.
type DemonstrationBodyKind string

const (
	ReferenceContributor DemonstrationBodyKind = "contributor"
	ReferenceNetwork     DemonstrationBodyKind = "stakeholder_network"
)

// Objective is one of the 23 objectives of the Global Compact.
type Objective struct {
	Number int
	Area   int     // number of its thematic area
	Label  Wording // short label of the Network
	Title  Wording // full title; en, fr, es
}

// ThematicArea clusters objectives of the Compact; the fund has five.
type ThematicArea struct {
	Number int
	Title  Wording
}

// Principle is one of the ten guiding principles of the Compact.
type Principle struct {
	Number int
	Label  Wording
}

// BudgetCategory is one of the eight categories harmonised by the United
// Nations Sustainable Development Group (mptf-standards 1.1): 1 to 7 are
// direct costs, 8 the indirect support costs.
type BudgetCategory struct {
	Number   int
	Indirect bool
	Label    Wording
	Variants []string // other English labels accepted on import
}

// StakeholderCategory is a category of outside partners.
//
// clause 16: fourteen categories, the last one being "others".
type StakeholderCategory struct {
	Number int
	Code   string
	Label  Wording
}

// Currency is a currency in which contributions come.
type Currency struct {
	Code     string // ISO 4217
	Decimals int    // digits of the minor unit
	Name     Wording
}

// Reference is the reference data one store works with, in the order of its
// files: countries by code, objectives by number and so on.
type Reference struct {
	Demonstration bool
	Countries     []Country
	Regions       []Region
	GroupMembers  []CountryGroupMember
	Incomes       []CountryIncome
	Organisations []UNOrganisation
	Bodies        []DemonstrationBody
	Objectives    []Objective
	Areas         []ThematicArea
	Principles    []Principle
	Categories    []BudgetCategory
	Stakeholders  []StakeholderCategory
	Currencies    []Currency
}

// Catalogue answers questions about reference data. It never changes once
// made and may be shared.
type Catalogue struct {
	data          Reference
	countries     map[string]int
	alpha2        map[string]int
	regions       map[string]int
	organisations map[string]int
	gateway       map[string]int
	currencies    map[string]int
	stakeholders  map[string]int
	categories    map[string]int // by folded label or variant
	groups        map[CountryGroup][]CountryGroupMember
	incomes       map[string]int
}

// Demonstration reports whether the countries and organisations are fictional.
func (c *Catalogue) Demonstration() bool { return c.data.Demonstration }

// Countries lists the countries and areas one can choose, by code; a name that
// is only a name is not among them.
func (c *Catalogue) Countries() []Country {
	return slices.DeleteFunc(slices.Clone(c.data.Countries), func(x Country) bool { return x.NameOnly })
}

// Country finds a country or area by its three-letter code, names only included.
func (c *Catalogue) Country(code string) (Country, bool) {
	return at(c.data.Countries, c.countries, code)
}

// CountryByAlpha2 finds a country or area by its two-letter code ("NA" is Namibia).
func (c *Catalogue) CountryByAlpha2(code string) (Country, bool) {
	return at(c.data.Countries, c.alpha2, code)
}

// Region finds a region of any level by its M49 code.
func (c *Catalogue) Region(code string) (Region, bool) { return at(c.data.Regions, c.regions, code) }

// Regions lists the regions of every level in the order of the M49 list.
func (c *Catalogue) Regions() []Region { return slices.Clone(c.data.Regions) }

// RegionOf is the region (one of five) a country lies in.
func (c *Catalogue) RegionOf(country string) (Region, bool) {
	x, _ := c.Country(country)
	return c.Region(x.Region)
}

// InGroup reports whether a country belongs to a group on a day.
func (c *Catalogue) InGroup(country string, group CountryGroup, day when.Date) bool {
	return slices.ContainsFunc(c.groups[group], func(m CountryGroupMember) bool {
		return m.Country == country && m.Days.Contains(day)
	})
}

// GroupsOf lists the groups a country belongs to on a day, in the order of CountryGroups.
func (c *Catalogue) GroupsOf(country string, day when.Date) []CountryGroup {
	var out []CountryGroup
	for _, group := range CountryGroups {
		if c.InGroup(country, group, day) {
			out = append(out, group)
		}
	}
	return out
}

// GroupMembers lists the codes of the countries in a group on a day, by code.
func (c *Catalogue) GroupMembers(group CountryGroup, day when.Date) []string {
	var out []string
	for _, m := range c.groups[group] {
		if m.Days.Contains(day) {
			out = append(out, m.Country)
		}
	}
	return out
}

// GroupHistory lists the rows of a group, ended ones included, by country.
func (c *Catalogue) GroupHistory(group CountryGroup) []CountryGroupMember {
	return slices.Clone(c.groups[group])
}

// IncomeOf is the income group of a country, empty for none.
func (c *Catalogue) IncomeOf(country string) IncomeGroup {
	x, _ := at(c.data.Incomes, c.incomes, country)
	return x.Group
}

// Organisations lists the entities of the United Nations system.
func (c *Catalogue) Organisations() []UNOrganisation { return slices.Clone(c.data.Organisations) }

// Organisation finds an entity by its short name in capitals.
func (c *Catalogue) Organisation(code string) (UNOrganisation, bool) {
	return at(c.data.Organisations, c.organisations, code)
}

// OrganisationByGateway finds an entity by the agent's six digits, kept as text.
func (c *Catalogue) OrganisationByGateway(code string) (UNOrganisation, bool) {
	return at(c.data.Organisations, c.gateway, code)
}

// Bodies lists the fictional contributors and networks; none in a real catalogue.
func (c *Catalogue) Bodies() []DemonstrationBody { return slices.Clone(c.data.Bodies) }

// Objectives lists the 23 objectives of the Compact.
func (c *Catalogue) Objectives() []Objective { return slices.Clone(c.data.Objectives) }

// Objective finds an objective by its number.
func (c *Catalogue) Objective(number int) (Objective, bool) {
	return numbered(c.data.Objectives, number)
}

// ObjectivesOf lists the objectives of a thematic area.
func (c *Catalogue) ObjectivesOf(area int) []Objective {
	return slices.DeleteFunc(c.Objectives(), func(o Objective) bool { return o.Area != area })
}

// Areas lists the thematic areas of the fund.
func (c *Catalogue) Areas() []ThematicArea { return slices.Clone(c.data.Areas) }

// Area finds a thematic area by its number.
func (c *Catalogue) Area(number int) (ThematicArea, bool) { return numbered(c.data.Areas, number) }

// AreasOf lists the numbers of the areas a set of objectives touches, each once.
func (c *Catalogue) AreasOf(objectives []int) []int {
	var out []int
	for _, n := range objectives {
		if o, ok := c.Objective(n); ok && !slices.Contains(out, o.Area) {
			out = append(out, o.Area)
		}
	}
	slices.Sort(out)
	return out
}

// Principles lists the guiding principles of the Compact.
func (c *Catalogue) Principles() []Principle { return slices.Clone(c.data.Principles) }

// Principle finds a guiding principle by its number.
func (c *Catalogue) Principle(number int) (Principle, bool) {
	return numbered(c.data.Principles, number)
}

// Categories lists the budget categories, 1 to 8.
func (c *Catalogue) Categories() []BudgetCategory { return slices.Clone(c.data.Categories) }

// Category finds a budget category by its number.
func (c *Catalogue) Category(number int) (BudgetCategory, bool) {
	return numbered(c.data.Categories, number)
}

// CategoryLabelled finds a budget category by a label of any language or a
// variant in circulation, regardless of case, blanks and apostrophes.
func (c *Catalogue) CategoryLabelled(label string) (BudgetCategory, bool) {
	return at(c.data.Categories, c.categories, foldLabel(label))
}

// Stakeholders lists the fourteen categories of outside partners.
func (c *Catalogue) Stakeholders() []StakeholderCategory { return slices.Clone(c.data.Stakeholders) }

// Stakeholder finds a category of outside partners by its code.
func (c *Catalogue) Stakeholder(code string) (StakeholderCategory, bool) {
	return at(c.data.Stakeholders, c.stakeholders, code)
}

// Currencies lists the currencies contributions come in, the dollar first.
func (c *Catalogue) Currencies() []Currency { return slices.Clone(c.data.Currencies) }

// Currency finds a currency by its ISO 4217 code.
func (c *Catalogue) Currency(code string) (Currency, bool) {
	return at(c.data.Currencies, c.currencies, code)
}

func at[T any](list []T, index map[string]int, key string) (T, bool) {
	i, ok := index[key]
	if !ok {
		var none T
		return none, false
	}
	return list[i], true
}

// numbered serves lists whose numbers run from 1 without a gap.
func numbered[T any](list []T, number int) (T, bool) {
	if number < 1 || number > len(list) {
		var none T
		return none, false
	}
	return list[number-1], true
}
