package exports

import (
	"context"
	"strconv"

	"seedfund/app"
	"seedfund/app/imports"
	"seedfund/models"
	"seedfund/models/when"
	"seedfund/reports"
)

// unexReaders may bring files of expenditure in.
var unexReaders = []models.Role{models.RolePUNOFinance, models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleAgentOfficer}

// unexBook is what the file of expenditure is made from: one organisation's shares,
// or all, with what stands of the year.
func (j *job) unexBook() (reports.UnexBook, error) {
	ask := imports.Ask{Organisation: j.params.Organisation, Year: j.params.Year}
	if ask.Year == 0 {
		ask.Year = when.DateOf(j.services.DB.Now(j.ctx)).Year()
	}
	g, err := j.services.Imports.Ground(j.ctx, j.actor, ask)
	if err != nil {
		return reports.UnexBook{}, err
	}
	if faults := g.Terms.Validate(); len(faults) > 0 {
		return reports.UnexBook{}, faults.Err("exports.invalid")
	}
	j.name = "expenditure-" + strconv.Itoa(ask.Year)
	if g.Organisation != nil {
		j.name += "-" + g.Organisation.Code
	}
	return reports.UnexBook{Book: j.book(), Organisation: g.Terms.Organisation, Year: ask.Year, Over: ask.Year < g.Terms.Today.Year(), InterimOnly: g.Terms.InterimOnly, Shares: g.Books.All, Categories: j.catalogue.Categories()}, nil
}

func unex(j *job) error {
	b, err := j.unexBook()
	if err != nil {
		return err
	}
	return reports.WriteUnex(j.to, b)
}

func unexData(j *job) error {
	b, err := j.unexBook()
	if err != nil {
		return err
	}
	return flat(j, b.Book, reports.Unex(b), b.Shares)
}

// ReadUnex reads a file of expenditure and holds it against the books: the rows,
// or every fault at once, those of the cells and those of the books, by cell.
func ReadUnex(ctx context.Context, s *app.Services, actor models.Actor, ask imports.Ask, body []byte) ([]models.UnexRow, []reports.SheetFault, error) {
	g, err := s.Imports.Ground(ctx, actor, ask)
	if err != nil {
		return nil, nil, err
	}
	j := &job{ctx: ctx, services: s, actor: actor}
	if err := j.open(); err != nil {
		return nil, nil, err
	}
	rows, faults := reports.ReadUnex(body, reports.UnexWant{Fund: j.fund, Organisation: g.Terms.Organisation, Year: ask.Year})
	if len(faults) == 0 {
		return rows, nil, nil // the books' own faults come with the taking
	}
	_, more := models.CheckUnex(rows, g.Books, g.Terms)
	for _, f := range more {
		value, _ := f.Args["Value"].(string)
		faults = append(faults, reports.SheetFault{Cell: f.Field, Value: value, Key: f.Key, Args: f.Args})
	}
	return nil, faults, nil
}
