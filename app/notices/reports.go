package notices

import (
	"context"
	"strconv"

	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/app/reporting"
	"seedfund/models"
	"seedfund/models/when"
)

// RemindReports tells those who owe a report that it is soon due or overdue, on the
// days that the rule of its year names: each account once a day at most, however
// many reports there are. It may run any number of times.
func (s *Service) RemindReports(ctx context.Context) error {
	return s.write(ctx, "notice.reports_due", func(tx *db.Tx) error {
		today := when.DateOf(tx.Now)
		// What is not published is known to no owner.
		lines, err := reporting.ReportLines(tx.DB, models.Actor{}, tx.Now)
		if err != nil {
			return err
		}
		var order []models.Account
		count := map[int64]int{}
		for _, l := range lines {
			if !l.Reminds(today) {
				continue
			}
			for _, role := range []models.Role{models.RolePUNOProgramme, models.RolePUNOFinance, models.RoleAgentOfficer} {
				if !l.OwedAs(role) {
					continue
				}
				accounts, err := people.HoldersOf(tx, l.OrganisationID, "", role)
				if err != nil {
					return err
				}
				for _, a := range accounts {
					if count[a.ID]++; count[a.ID] == 1 {
						order = append(order, a)
					}
				}
			}
		}
		told := 0
		for _, a := range order {
			done, err := db.From[models.ReportReminder](tx.DB).Where("account_id = ? AND on_day = ?", a.ID, today).Find(tx.Ctx)
			if err != nil {
				return err
			}
			if len(done) > 0 {
				continue
			}
			if err := db.Create(tx, &models.ReportReminder{AccountID: a.ID, OnDay: today}); err != nil {
				return err
			}
			if err := s.mail.Queue(tx, a, "reports.due", map[string]string{"Count": strconv.Itoa(count[a.ID]), "Page": s.origin + "/reporting"}); err != nil {
				return err
			}
			told++
		}
		if told == 0 {
			return errNobody
		}
		return nil
	})
}
