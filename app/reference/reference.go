package reference

import (
	"embed"
	"errors"
	"io/fs"
	"sync"

	"seedfund/models"
	"seedfund/models/when"
)

//go:embed data/*.tsv
var files embed.FS

var (
	realCatalogue = sync.OnceValue(func() *models.Catalogue { return must(false) })
	demoCatalogue = sync.OnceValue(func() *models.Catalogue { return must(true) })
)

// Real is the catalogue of real countries and organisations.
func Real() *models.Catalogue { return realCatalogue() }

// Demonstration is the catalogue of the fictional geography and organisations,
// with the real objectives, principles, areas, categories and currencies.
func Demonstration() *models.Catalogue { return demoCatalogue() }

// For is the catalogue of a store: one that holds demonstration data, or a real one.
func For(demonstration bool) *models.Catalogue {
	if demonstration {
		return Demonstration()
	}
	return Real()
}

func must(demonstration bool) *models.Catalogue {
	data, err := fs.Sub(files, "data")
	if err != nil {
		panic(err)
	}
	c, err := Read(data, demonstration)
	if err != nil {
		panic(err) // the files are part of the program; its tests read them first
	}
	return c
}

var languages = models.UNLanguages

// Read makes a catalogue from a folder of data files.
func Read(data fs.FS, demonstration bool) (*models.Catalogue, error) {
	l := loader{data: data}
	ref := models.Reference{
		Demonstration: demonstration,
		Regions:       l.regions(),
		Objectives:    l.objectives(),
		Areas:         l.areas(),
		Principles:    l.principles(),
		Categories:    l.categories(),
		Stakeholders:  l.stakeholders(),
		Currencies:    l.currencies(),
	}
	if demonstration {
		ref.Countries = l.demonstrationCountries()
		ref.GroupMembers = l.groups("demonstration_groups.tsv")
		ref.Incomes = l.incomes("demonstration_income_groups.tsv")
		ref.Organisations = l.demonstrationOrganisations()
		ref.Bodies = l.bodies()
	} else {
		ref.Countries = l.countries()
		ref.GroupMembers = l.groups("groups.tsv")
		ref.Incomes = l.incomes("income_groups.tsv")
		ref.Organisations = l.organisations()
	}
	if err := errors.Join(l.faults...); err != nil {
		return nil, err
	}
	return models.NewCatalogue(ref)
}

type loader struct {
	data   fs.FS
	faults []error
}

// rows reads a file into records; the six language columns come with it.
func rows[T any](l *loader, name string, columns []string, record func(r *Row) T) []T {
	t, err := ReadTable(l.data, name, columns...)
	if err != nil {
		l.faults = append(l.faults, err)
		return nil
	}
	out, err := Rows(t, record)
	if err != nil {
		l.faults = append(l.faults, err)
	}
	return out
}

func columns(own ...string) []string { return append(own, languages...) }

func (l *loader) regions() []models.Region {
	return rows(l, "regions.tsv", columns("code", "within"), func(r *Row) models.Region {
		return models.Region{Code: r.Required("code"), Within: r.Text("within"), Name: r.Wording("")}
	})
}

func (l *loader) countries() []models.Country {
	return rows(l, "countries.tsv", columns("code", "alpha2", "m49", "region", "subregion", "intermediate", "member"),
		func(r *Row) models.Country {
			return models.Country{
				Code: r.Required("code"), Alpha2: r.Required("alpha2"), M49: r.Text("m49"),
				Region: r.Text("region"), Subregion: r.Text("subregion"), Intermediate: r.Text("intermediate"),
				Name: r.Wording(""), Member: r.Yes("member"),
				// clause 112: what is not in the M49 list is a name only.
				NameOnly: r.Text("m49") == "",
			}
		})
}

func (l *loader) demonstrationCountries() []models.Country {
	return rows(l, "demonstration_countries.tsv", columns("code", "alpha2", "region", "subregion", "intermediate", "kind"),
		func(r *Row) models.Country {
			kind := r.Text("kind")
			if kind != "" && kind != "island" && kind != "landlocked" {
				r.Fail(errors.New("no kind " + kind))
			}
			return models.Country{
				Code: r.Required("code"), Alpha2: r.Text("alpha2"),
				Region: r.Required("region"), Subregion: r.Text("subregion"), Intermediate: r.Text("intermediate"),
				Name: r.Wording(""), Member: true,
				Island: kind == "island", Landlocked: kind == "landlocked", Demonstration: true,
			}
		})
}

func (l *loader) groups(name string) []models.CountryGroupMember {
	return rows(l, name, []string{"group", "code", "from", "to", "note"}, func(r *Row) models.CountryGroupMember {
		days, err := when.NewDays(r.Date("from"), r.Date("to"))
		if err != nil {
			r.Fail(err)
		}
		return models.CountryGroupMember{
			Group: models.CountryGroup(r.Required("group")), Country: r.Required("code"), Days: days, Note: r.Text("note"),
		}
	})
}

func (l *loader) incomes(name string) []models.CountryIncome {
	return rows(l, name, []string{"code", "income"}, func(r *Row) models.CountryIncome {
		return models.CountryIncome{Country: r.Required("code"), Group: models.IncomeGroup(r.Required("income"))}
	})
}

func (l *loader) organisations() []models.UNOrganisation {
	return rows(l, "organisations.tsv", columns("code", "gateway", "channel", "iati"), func(r *Row) models.UNOrganisation {
		return models.UNOrganisation{
			Code: r.Required("code"), Gateway: r.Text("gateway"), Channel: r.Text("channel"), IATI: r.Text("iati"),
			Name: r.Wording(""),
		}
	})
}

func (l *loader) demonstrationOrganisations() []models.UNOrganisation {
	return rows(l, "demonstration_organisations.tsv", columns("code", "gateway"), func(r *Row) models.UNOrganisation {
		return models.UNOrganisation{
			Code: r.Required("code"), Gateway: r.Required("gateway"), Name: r.Wording(""), Demonstration: true,
		}
	})
}

func (l *loader) bodies() []models.DemonstrationBody {
	return rows(l, "demonstration_bodies.tsv", columns("code", "kind", "category"), func(r *Row) models.DemonstrationBody {
		kind := models.DemonstrationBodyKind(r.Required("kind"))
		if kind != models.ReferenceContributor && kind != models.ReferenceNetwork {
			r.Fail(errors.New("no kind " + string(kind)))
		}
		return models.DemonstrationBody{
			Code: r.Required("code"), Kind: kind, Category: r.Text("category"), Name: r.Wording(""),
		}
	})
}

func (l *loader) objectives() []models.Objective {
	own := columns("number", "area", "title_en", "title_fr", "title_es")
	return rows(l, "objectives.tsv", own, func(r *Row) models.Objective {
		return models.Objective{
			Number: r.Number("number"), Area: r.Number("area"), Label: r.Wording(""), Title: r.Wording("title_"),
		}
	})
}

func (l *loader) areas() []models.ThematicArea {
	return rows(l, "areas.tsv", columns("number"), func(r *Row) models.ThematicArea {
		return models.ThematicArea{Number: r.Number("number"), Title: r.Wording("")}
	})
}

func (l *loader) principles() []models.Principle {
	return rows(l, "principles.tsv", columns("number"), func(r *Row) models.Principle {
		return models.Principle{Number: r.Number("number"), Label: r.Wording("")}
	})
}

func (l *loader) categories() []models.BudgetCategory {
	return rows(l, "categories.tsv", columns("number", "kind", "variants"), func(r *Row) models.BudgetCategory {
		kind := r.Required("kind")
		if kind != "direct" && kind != "indirect" {
			r.Fail(errors.New("no kind " + kind))
		}
		return models.BudgetCategory{
			Number: r.Number("number"), Indirect: kind == "indirect", Label: r.Wording(""), Variants: r.List("variants"),
		}
	})
}

func (l *loader) stakeholders() []models.StakeholderCategory {
	return rows(l, "stakeholders.tsv", columns("number", "code"), func(r *Row) models.StakeholderCategory {
		return models.StakeholderCategory{Number: r.Number("number"), Code: r.Required("code"), Label: r.Wording("")}
	})
}

func (l *loader) currencies() []models.Currency {
	return rows(l, "currencies.tsv", columns("code", "decimals"), func(r *Row) models.Currency {
		return models.Currency{Code: r.Required("code"), Decimals: r.Number("decimals"), Name: r.Wording("")}
	})
}
