package notices

import (
	"context"
	"fmt"

	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/app/reporting"
	"seedfund/models"
)

// results tells the secretariat of a report on results that was submitted, and the
// programme's organisations of one that was published, sent back or opened for a
// correction. The reason stands on its page, for those who read it there.
func (s *Service) results(ctx context.Context, job reporting.ResultsJob) error {
	return s.write(ctx, "notice.results", func(tx *db.Tx) error {
		r, err := db.From[models.ResultReport](tx.DB).Where("id = ?", job.ReportID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "result_reports")
		}
		p, err := db.From[models.Programme](tx.DB).Where("id = ?", r.ProgrammeID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "programmes")
		}
		template, accounts := "results.told", []models.Account(nil)
		if models.ResultAction(job.Action) == models.ResultSubmit {
			template = "results.submitted"
			accounts, err = people.HoldersOf(tx, 0, "", models.RoleSecretariatOfficer, models.RoleSecretariatHead)
		} else {
			accounts, err = writersOf(tx, p.ID)
		}
		if err != nil {
			return err
		}
		if len(accounts) == 0 {
			return errNobody
		}
		tx.Target("result_reports", r.ID)
		params := map[string]string{"Reference": p.Reference, "Year": fmt.Sprint(r.Year), "Page": fmt.Sprintf("%s/programmes/%s/results/%d", s.origin, p.Reference, r.Year)}
		if template == "results.told" {
			params["Outcome"] = job.Action
		}
		for _, a := range accounts {
			if err := s.mail.Queue(tx, a, template, params); err != nil {
				return err
			}
		}
		return nil
	})
}

// writersOf are the accounts of those who report for a programme's organisations,
// each once.
func writersOf(tx *db.Tx, programme int64) ([]models.Account, error) {
	orgs, err := db.From[models.ProgrammeOrganisation](tx.DB).Where("programme_id = ?", programme).Order("position").Find(tx.Ctx)
	if err != nil {
		return nil, err
	}
	var out []models.Account
	known := map[int64]bool{}
	for _, o := range orgs {
		accounts, err := people.HoldersOf(tx, o.OrganisationID, "", models.RoleDrafter, models.RolePUNOProgramme)
		if err != nil {
			return nil, err
		}
		for _, a := range accounts {
			if !known[a.ID] {
				known[a.ID] = true
				out = append(out, a)
			}
		}
	}
	return out, nil
}
