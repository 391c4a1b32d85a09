package api

import (
	"context"

	"seedfund/app/reference"
	"seedfund/models"
)

// Country is a country or area under its official short name.
type Country struct {
	Code     string         `json:"code" doc:"ISO 3166-1 alpha-3, or a fictional code in a demonstration store"`
	M49      string         `json:"m49,omitempty"`
	Region   string         `json:"region,omitempty" doc:"M49 code"`
	Name     models.Wording `json:"name"`
	NameOnly bool           `json:"name_only,omitempty" doc:"A name with a note, never a choice"`
}

// Term is a numbered or coded entry of a reference list.
type Term struct {
	Number int            `json:"number,omitempty"`
	Code   string         `json:"code,omitempty"`
	Area   int            `json:"area,omitempty" doc:"Thematic area of an objective"`
	Name   models.Wording `json:"name"`
}

func referenceOperations(a *API) {
	list := func(id, path, summary string, terms func(c *models.Catalogue) []Term) {
		List(a, Op{ID: id, Path: "/reference/" + path, Summary: summary, Tag: "reference", Permission: models.PermPublicRead},
			func(ctx context.Context, _ models.Actor, _ *nothing) ([]Term, int64, error) {
				c, err := a.catalogue(ctx)
				if err != nil {
					return nil, 0, err
				}
				return terms(c), 0, nil
			})
	}
	List(a, Op{ID: "list-countries", Path: "/reference/countries", Summary: "Countries and areas", Tag: "reference", Permission: models.PermPublicRead},
		func(ctx context.Context, _ models.Actor, _ *nothing) ([]Country, int64, error) {
			c, err := a.catalogue(ctx)
			if err != nil {
				return nil, 0, err
			}
			var out []Country
			for _, x := range c.Countries() {
				out = append(out, Country{Code: x.Code, M49: x.M49, Region: x.Region, Name: x.Name, NameOnly: x.NameOnly})
			}
			return out, 0, nil
		})
	list("list-un-organisations", "organisations", "Entities of the United Nations system", func(c *models.Catalogue) (out []Term) {
		for _, x := range c.Organisations() {
			out = append(out, Term{Code: x.Code, Name: x.Name})
		}
		return out
	})
	list("list-objectives", "objectives", "The 23 objectives of the Global Compact", func(c *models.Catalogue) (out []Term) {
		for _, x := range c.Objectives() {
			out = append(out, Term{Number: x.Number, Area: x.Area, Name: x.Label})
		}
		return out
	})
	list("list-areas", "areas", "The five thematic areas", func(c *models.Catalogue) (out []Term) {
		for _, x := range c.Areas() {
			out = append(out, Term{Number: x.Number, Name: x.Title})
		}
		return out
	})
	list("list-principles", "principles", "The ten guiding principles", func(c *models.Catalogue) (out []Term) {
		for _, x := range c.Principles() {
			out = append(out, Term{Number: x.Number, Name: x.Label})
		}
		return out
	})
	list("list-categories", "categories", "The eight harmonised budget categories", func(c *models.Catalogue) (out []Term) {
		for _, x := range c.Categories() {
			out = append(out, Term{Number: x.Number, Name: x.Label})
		}
		return out
	})
	list("list-stakeholder-categories", "stakeholder-categories", "The fourteen categories of outside partners", func(c *models.Catalogue) (out []Term) {
		for _, x := range c.Stakeholders() {
			out = append(out, Term{Number: x.Number, Code: x.Code, Name: x.Label})
		}
		return out
	})
	list("list-currencies", "currencies", "Currencies of contributions", func(c *models.Catalogue) (out []Term) {
		for _, x := range c.Currencies() {
			out = append(out, Term{Code: x.Code, Name: x.Name})
		}
		return out
	})
}

// catalogue is the reference data of this store's kind.
func (a *API) catalogue(ctx context.Context) (*models.Catalogue, error) {
	demonstration, err := a.isIllustrative(ctx)
	if err != nil {
		return nil, err
	}
	return reference.For(demonstration), nil
}
