package exports

import (
	"context"
	"slices"
	"strings"

	"seedfund/app"
	"seedfund/models"
	"seedfund/reports"
)

// openers may bring the history of a fund in.
var openers = []models.Role{models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleAgentOfficer}

// openingTemplate is the empty workbook of an opening position, with whom and which
// places it may name.
func openingTemplate(j *job) error {
	organisations, err := j.services.Opening.Organisations(j.ctx, j.actor)
	if err != nil {
		return err
	}
	countries := j.catalogue.Countries()
	slices.SortFunc(countries, func(a, b models.Country) int { return strings.Compare(a.Code, b.Code) })
	j.name = "opening-template"
	return reports.WriteOpening(j.to, reports.OpeningTemplate{Book: j.book(), Organisations: organisations, Countries: countries, Categories: j.catalogue.Categories()})
}

// ReadOpening reads the workbook of an opening position and holds it against who and
// what there is: the book, or every fault at once by its sheet and cell.
func ReadOpening(ctx context.Context, s *app.Services, actor models.Actor, body []byte) (*models.OpeningBook, []reports.SheetFault, error) {
	if err := actor.May(models.PermContribution); err != nil {
		return nil, nil, err
	}
	j := &job{ctx: ctx, services: s, actor: actor}
	if err := j.open(); err != nil {
		return nil, nil, err
	}
	book, faults := reports.ReadOpening(body, j.fund)
	if book == nil {
		return nil, faults, nil
	}
	more, err := s.Opening.Check(ctx, actor, *book)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range more {
		value, _ := f.Args["Value"].(string)
		sheet, cell, _ := strings.Cut(f.Field, "!")
		faults = append(faults, reports.SheetFault{Sheet: sheet, Cell: cell, Value: value, Key: f.Key, Args: f.Args})
	}
	if len(faults) > 0 {
		return nil, faults, nil
	}
	return book, nil, nil
}
