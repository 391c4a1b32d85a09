package reporting

import (
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/money"
)

// figuresOf holds what was approved in the tranches that were released by the end
// of a period against what was spent by then, by organisation and category. A
// figure is certified when every report in it is; an organisation that reported
// nothing has none.
//
// Standard: MPTF Office, budget per year with actuals and variance.
func figuresOf(q *gorm.DB, programme int64, year int, rule models.ReportingRule) ([]models.FigureLine, []int, error) {
	until := time.Date(year+1, time.January, 1, 0, 0, 0, 0, time.UTC)
	tranches, err := db.Rows[int](q, `SELECT DISTINCT t.number FROM tranche_releases r JOIN tranches t ON t.id = r.tranche_id
		WHERE r.programme_id = ? AND r.created_at < ? ORDER BY t.number`, programme, until)
	if err != nil {
		return nil, nil, err
	}
	type cell struct {
		OrganisationID int64
		Category       int
		Cents          money.Cents
	}
	approved, err := db.Rows[cell](q, `SELECT l.organisation_id, l.category, SUM(l.cents) AS cents FROM programme_budget_lines l
		JOIN programme_budgets b ON b.id = l.budget_id
		WHERE b.programme_id = ? AND b.number = (SELECT MAX(number) FROM programme_budgets WHERE programme_id = ? AND (created_at < ? OR number = 1))
		AND l.tranche IN (SELECT t.number FROM tranche_releases r JOIN tranches t ON t.id = r.tranche_id WHERE r.programme_id = ? AND r.created_at < ?)
		GROUP BY l.organisation_id, l.category ORDER BY l.organisation_id, l.category`, programme, programme, until, programme, until)
	if err != nil {
		return nil, nil, err
	}
	spent, err := db.Rows[cell](q, `SELECT r.organisation_id, e.category, SUM(e.cents) AS cents FROM expenditures e JOIN expenditure_reports r ON r.id = e.report_id
		WHERE r.programme_id = ? AND r.state = 'current' AND r.year <= ? AND e.kind = 'spent' GROUP BY r.organisation_id, e.category ORDER BY r.organisation_id, e.category`, programme, year)
	if err != nil {
		return nil, nil, err
	}
	reports, err := db.Rows[models.ExpenditureReport](q, "SELECT * FROM expenditure_reports WHERE programme_id = ? AND state = 'current' AND year <= ? ORDER BY id", programme, year)
	if err != nil {
		return nil, nil, err
	}
	certainty := map[int64]models.Certainty{}
	for _, r := range reports {
		if certainty[r.OrganisationID] != models.Interim {
			certainty[r.OrganisationID] = r.Certainty
		}
	}
	var lines []models.FigureLine
	at := map[[2]int64]int{}
	line := func(c cell) *models.FigureLine {
		key := [2]int64{c.OrganisationID, int64(c.Category)}
		i, known := at[key]
		if !known {
			i = len(lines)
			at[key] = i
			lines = append(lines, models.FigureLine{OrganisationID: c.OrganisationID, Category: c.Category, Certainty: certainty[c.OrganisationID]})
		}
		return &lines[i]
	}
	for _, c := range approved {
		line(c).Approved = c.Cents
	}
	for _, c := range spent {
		line(c).Spent = c.Cents
	}
	return models.Figures(rule, lines), tranches, nil
}
