package models

import (
	"fmt"
	"slices"
	"strings"
)

// NewCatalogue checks reference data and makes it answerable. What it refuses:
// a code twice, a region, area or country that is not there, numbers with a
// gap, a country of the wrong kind for its catalogue, days of one group that
// overlap for one country.
func NewCatalogue(data Reference) (*Catalogue, error) {
	c := &Catalogue{data: data, groups: map[CountryGroup][]CountryGroupMember{}}
	b := catalogueBuilder{c: c}
	b.countries()
	b.groupMembers()
	b.incomes()
	b.organisations()
	b.numbers()
	b.categories()
	c.currencies = index(&b, "currency", data.Currencies, func(x Currency) string { return x.Code })
	c.stakeholders = index(&b, "stakeholder category", data.Stakeholders, func(x StakeholderCategory) string { return x.Code })
	index(&b, "body", data.Bodies, func(x DemonstrationBody) string { return x.Code })
	if len(b.faults) > 0 {
		return nil, fmt.Errorf("reference data: %s", strings.Join(b.faults, "; "))
	}
	return c, nil
}

type catalogueBuilder struct {
	c      *Catalogue
	faults []string
}

func (b *catalogueBuilder) fault(format string, args ...any) {
	b.faults = append(b.faults, fmt.Sprintf(format, args...))
}

func (b *catalogueBuilder) countries() {
	data := b.c.data
	b.c.regions = index(b, "region", data.Regions, func(x Region) string { return x.Code })
	b.c.countries = index(b, "country", data.Countries, func(x Country) string { return x.Code })
	b.c.alpha2 = index(b, "country", data.Countries, func(x Country) string { return x.Alpha2 })
	for _, r := range data.Regions {
		if _, ok := b.c.regions[r.Within]; r.Within != "" && !ok {
			b.fault("region %s lies within %s, which is not there", r.Code, r.Within)
		}
	}
	for _, x := range data.Countries {
		if x.Demonstration != data.Demonstration {
			b.fault("country %s: real and demonstration geography never mix", x.Code)
		}
		if x.Name.In("en") == "" {
			b.fault("country %s has no name", x.Code)
		}
		for _, code := range []string{x.Region, x.Subregion, x.Intermediate} {
			if _, ok := b.c.regions[code]; code != "" && !ok {
				b.fault("country %s lies in %s, which is not there", x.Code, code)
			}
		}
	}
}

func (b *catalogueBuilder) groupMembers() {
	for _, m := range b.c.data.GroupMembers {
		x, ok := b.c.Country(m.Country)
		if !ok || x.NameOnly {
			b.fault("group %s: no country %s", m.Group, m.Country)
		}
		if !slices.Contains(CountryGroups, m.Group) {
			b.fault("no group %s", m.Group)
		}
		for _, other := range b.c.groups[m.Group] {
			if other.Country == m.Country && other.Days.Overlaps(m.Days) {
				b.fault("group %s has %s twice at a time", m.Group, m.Country)
			}
		}
		b.c.groups[m.Group] = append(b.c.groups[m.Group], m)
	}
	for _, members := range b.c.groups {
		slices.SortStableFunc(members, func(x, y CountryGroupMember) int { return strings.Compare(x.Country, y.Country) })
	}
}

func (b *catalogueBuilder) incomes() {
	data := b.c.data
	b.c.incomes = index(b, "income group of", data.Incomes, func(x CountryIncome) string { return x.Country })
	for _, x := range data.Incomes {
		if country, ok := b.c.Country(x.Country); !ok || country.NameOnly {
			b.fault("income group: no country %s", x.Country)
		}
		if !slices.Contains(IncomeGroups, x.Group) {
			b.fault("no income group %s", x.Group)
		}
	}
}

func (b *catalogueBuilder) organisations() {
	data := b.c.data
	b.c.organisations = index(b, "organisation", data.Organisations, func(x UNOrganisation) string { return x.Code })
	b.c.gateway = index(b, "organisation", data.Organisations, func(x UNOrganisation) string { return x.Gateway })
	for _, x := range data.Organisations {
		if x.Demonstration != data.Demonstration {
			b.fault("organisation %s: real and demonstration organisations never mix", x.Code)
		}
	}
	for _, x := range data.Bodies {
		if !data.Demonstration {
			b.fault("body %s is fictional and stands in a real catalogue", x.Code)
		}
	}
}

func (b *catalogueBuilder) numbers() {
	data := b.c.data
	inOrder(b, "objective", data.Objectives, func(x Objective) int { return x.Number })
	inOrder(b, "thematic area", data.Areas, func(x ThematicArea) int { return x.Number })
	inOrder(b, "principle", data.Principles, func(x Principle) int { return x.Number })
	inOrder(b, "category", data.Categories, func(x BudgetCategory) int { return x.Number })
	inOrder(b, "stakeholder category", data.Stakeholders, func(x StakeholderCategory) int { return x.Number })
	for _, o := range data.Objectives {
		if _, ok := numbered(data.Areas, o.Area); !ok {
			b.fault("objective %d lies in area %d, which is not there", o.Number, o.Area)
		}
	}
}

func (b *catalogueBuilder) categories() {
	b.c.categories = map[string]int{}
	for i, x := range b.c.data.Categories {
		for _, label := range append(x.Label.All(), x.Variants...) {
			folded := foldLabel(label)
			if other, taken := b.c.categories[folded]; taken && other != i {
				b.fault("label %q means two categories", label)
			}
			b.c.categories[folded] = i
		}
	}
}

// index maps keys to positions; an empty key is left out, a second one is a fault.
func index[T any](b *catalogueBuilder, what string, list []T, key func(T) string) map[string]int {
	out := make(map[string]int, len(list))
	for i, x := range list {
		k := key(x)
		if k == "" {
			continue
		}
		if _, taken := out[k]; taken {
			b.fault("%s %s stands there twice", what, k)
		}
		out[k] = i
	}
	return out
}

func inOrder[T any](b *catalogueBuilder, what string, list []T, number func(T) int) {
	for i, x := range list {
		if number(x) != i+1 {
			b.fault("%s %d stands where %d was due", what, number(x), i+1)
		}
	}
}

// foldLabel makes labels comparable: lower case, one blank between words, one
// kind of apostrophe, no blanks or full stop at the ends.
func foldLabel(label string) string {
	label = strings.ReplaceAll(label, "'", "’")
	return strings.Trim(strings.Join(strings.Fields(strings.ToLower(label)), " "), ". ")
}
