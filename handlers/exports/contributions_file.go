package exports

import (
	"context"

	"seedfund/app"
	"seedfund/models"
	"seedfund/models/when"
	"seedfund/reports"
)

// contributionReaders may bring files of contributions in.
var contributionReaders = []models.Role{models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleAgentOfficer}

// contributionsTemplate is the workbook of contributions and deposits, filled with
// what the books hold.
func contributionsTemplate(j *job) error {
	books, err := j.services.Imports.ContributionGround(j.ctx, j.actor)
	if err != nil {
		return err
	}
	return reports.WriteContributions(j.to, j.book(), books.Rows)
}

// contributionLines and depositLines are the same rows as data, a list each.
func contributionLines(j *job) error {
	books, err := j.services.Imports.ContributionGround(j.ctx, j.actor)
	if err != nil {
		return err
	}
	rows, _ := reports.ContributionLines(books.Rows)
	return flat(j, j.book(), reports.ArrangementLines(j.book()), rows)
}

func depositLines(j *job) error {
	books, err := j.services.Imports.ContributionGround(j.ctx, j.actor)
	if err != nil {
		return err
	}
	_, rows := reports.ContributionLines(books.Rows)
	return flat(j, j.book(), reports.DepositLines(j.book()), rows)
}

// ReadContributions reads a file of contributions and holds it against the books:
// the rows, or every fault at once, those of the cells and those of the books, by
// list and cell.
func ReadContributions(ctx context.Context, s *app.Services, actor models.Actor, reason string, body []byte) (models.ContributionFile, []reports.SheetFault, error) {
	books, err := s.Imports.ContributionGround(ctx, actor)
	if err != nil {
		return models.ContributionFile{}, nil, err
	}
	j := &job{ctx: ctx, services: s, actor: actor}
	if err := j.open(); err != nil {
		return models.ContributionFile{}, nil, err
	}
	file, faults := reports.ReadContributions(body, j.fund)
	if len(faults) == 0 {
		return file, nil, nil // the books' own faults come with the taking
	}
	_, more := models.CheckContributions(file, books, models.ContributionTerms{Reason: reason, Today: when.DateOf(s.DB.Now(ctx))})
	for _, f := range more {
		value, _ := f.Args["Value"].(string)
		faults = append(faults, reports.SheetFault{Cell: f.Field, Value: value, Key: f.Key, Args: f.Args})
	}
	return file, faults, nil
}
