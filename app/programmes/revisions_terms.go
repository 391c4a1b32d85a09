package programmes

import (
	"encoding/json"
	"slices"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

func revisionLines(q *gorm.DB, revision int64) ([]models.ProgrammeRevisionLine, error) {
	return db.From[models.ProgrammeRevisionLine](q).Where("revision_id = ?", revision).Order("id").Find(q.Statement.Context)
}

func revisionDays(q *gorm.DB, revision int64) ([]models.ProgrammeRevisionTranche, error) {
	return db.From[models.ProgrammeRevisionTranche](q).Where("revision_id = ?", revision).Order("number").Find(q.Statement.Context)
}

func sortedCells(cells map[models.BudgetCell]money.Cents) []models.BudgetCell {
	out := make([]models.BudgetCell, 0, len(cells))
	for c := range cells {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b models.BudgetCell) int {
		return int(a.OrganisationID-b.OrganisationID)*10000 + (a.Category-b.Category)*100 + a.Tranche - b.Tranche
	})
	return out
}

// cube is an approved version of a programme's budget as a cube; indirect costs
// are computed from the rates of its shares, as when it was approved.
func cube(q *gorm.DB, programme int64, tranches int, lines []models.BudgetLine) (models.Budget, error) {
	var orgs []models.BudgetOrganisation
	err := q.Raw(`SELECT s.organisation_id AS id, o.name, s.isc_bp AS isc_basis_points FROM programme_organisations s
		JOIN organisations o ON o.id = s.organisation_id WHERE s.programme_id = ? ORDER BY s.position`, programme).Scan(&orgs).Error
	return models.NewBudget(orgs, tranches, lines), err
}

// versionLines reads the direct costs of a version of the budget.
func versionLines(q *gorm.DB, budget int64) ([]models.BudgetLine, error) {
	var lines []models.BudgetLine
	err := q.Raw("SELECT organisation_id, category, tranche, cents FROM programme_budget_lines WHERE budget_id = ? AND category <= ? ORDER BY id", budget, models.LastCategory).Scan(&lines).Error
	return lines, err
}

// standing is what a programme stands at, with the number of its version.
func standing(q *gorm.DB, p models.Programme) (models.RevisionTerms, int, error) {
	t := models.RevisionTerms{Months: p.Months, Due: map[int]when.Date{}}
	latest, err := db.From[models.ProgrammeBudget](q).Where("programme_id = ?", p.ID).Order("number DESC").Take(q.Statement.Context)
	if err != nil {
		return t, 0, err
	}
	lines, err := versionLines(q, latest.ID)
	if err != nil {
		return t, 0, err
	}
	all, err := tranches(q, p.ID)
	if err != nil {
		return t, 0, err
	}
	for _, x := range all {
		t.Due[x.Number] = x.DueOn
	}
	t.Budget, err = cube(q, p.ID, len(all), lines)
	return t, latest.Number, err
}

// revising is a revision with all it is compared with.
type revising struct {
	stands, asked, board models.RevisionTerms
	boardAt              int
	boardDecision        int64
	locks                []models.RevisionLock
}

// termsOf reads what a revision asks beside what stands, or, once it is settled,
// beside what it was copied from.
func termsOf(q *gorm.DB, p models.Programme, r models.ProgrammeRevision) (revising, error) {
	var v revising
	var number int
	var err error
	if v.stands, number, err = standing(q, p); err != nil {
		return v, err
	}
	if number != r.BaseNumber {
		if err := v.before(q, p, r); err != nil {
			return v, err
		}
	}
	v.asked = models.RevisionTerms{Months: r.Months, Due: map[int]when.Date{}}
	lines, err := revisionLines(q, r.ID)
	if err != nil {
		return v, err
	}
	cells := make([]models.BudgetLine, len(lines))
	for i, l := range lines {
		cells[i] = models.BudgetLine{OrganisationID: l.OrganisationID, Category: l.Category, Tranche: l.Tranche, Cents: l.Cents}
	}
	v.asked.Budget = models.NewBudget(v.stands.Budget.Organisations, v.stands.Budget.Tranches, cells)
	days, err := revisionDays(q, r.ID)
	if err != nil {
		return v, err
	}
	v.stands.Due = map[int]when.Date{}
	for _, d := range days {
		v.stands.Due[d.Number], v.asked.Due[d.Number] = d.WasOn, d.DueOn
	}
	if err := v.readBoard(q, p, r); err != nil {
		return v, err
	}
	v.locks, err = revisionLocks(q, p.ID)
	return v, err
}

// before takes the version a settled revision was copied from for what stands.
func (v *revising) before(q *gorm.DB, p models.Programme, r models.ProgrammeRevision) error {
	base, err := db.From[models.ProgrammeBudget](q).Where("programme_id = ? AND number = ?", p.ID, r.BaseNumber).Take(q.Statement.Context)
	if err != nil {
		return err
	}
	lines, err := versionLines(q, base.ID)
	if err != nil {
		return err
	}
	v.stands.Budget = models.NewBudget(v.stands.Budget.Organisations, v.stands.Budget.Tranches, lines)
	var later int
	if err := q.Raw("SELECT COALESCE(SUM(months_added), 0) FROM programme_extensions WHERE programme_id = ? AND revision_id >= ?", p.ID, r.ID).Scan(&later).Error; err != nil {
		return err
	}
	v.stands.Months = p.Months - later
	return nil
}

// readBoard reads the Board's last version before this revision. Its length is
// what stands without the extensions that others accepted since.
func (v *revising) readBoard(q *gorm.DB, p models.Programme, r models.ProgrammeRevision) error {
	var b models.ProgrammeBudget
	err := q.Raw(`SELECT b.* FROM programme_budgets b LEFT JOIN programme_revisions x ON x.id = b.revision_id
		WHERE b.programme_id = ? AND b.number <= ? AND (b.revision_id IS NULL OR x.road = 'board') ORDER BY b.number DESC LIMIT 1`, p.ID, r.BaseNumber).Take(&b).Error
	if err != nil {
		return db.Found(err, "programme_budgets")
	}
	lines, err := versionLines(q, b.ID)
	if err != nil {
		return err
	}
	var since int
	err = q.Raw(`SELECT COALESCE(SUM(e.months_added), 0) FROM programme_extensions e WHERE e.programme_id = ? AND e.revision_id < ? AND e.revision_id > ?`,
		p.ID, r.ID, value(b.RevisionID)).Scan(&since).Error
	v.board = models.RevisionTerms{Budget: models.NewBudget(v.stands.Budget.Organisations, v.stands.Budget.Tranches, lines), Months: v.stands.Months - since, Due: v.stands.Due}
	v.boardAt, v.boardDecision = b.Number, b.DecisionID
	return err
}

func value(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}

// revisionLocks are what is released, by organisation and tranche.
func revisionLocks(q *gorm.DB, programme int64) ([]models.RevisionLock, error) {
	var rows []models.RevisionLock
	err := q.Raw(`SELECT a.organisation_id, t.number AS tranche, a.released_cents AS released, t.state = 'transferred' AS fixed
		FROM tranche_amounts a JOIN tranches t ON t.id = a.tranche_id WHERE t.programme_id = ? AND a.released_cents > 0 ORDER BY t.number, a.id`, programme).Scan(&rows).Error
	return rows, err
}

// ruleIn is the rule a proposed revision was judged under; in force for a draft.
func ruleIn(r models.ProgrammeRevision, inForce models.RevisionRule) (models.RevisionRule, error) {
	if r.Rule == "" {
		return inForce, nil
	}
	var rule models.RevisionRule
	err := json.Unmarshal([]byte(r.Rule), &rule)
	return rule, err
}
