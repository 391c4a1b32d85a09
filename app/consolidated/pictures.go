package consolidated

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/programmes"
	"seedfund/app/reference"
	"seedfund/models"
	"seedfund/models/when"
)

// Pictures gives the numbers of the pictures of the fund as at the last value
// date of the books, with the rows behind them, of one view of the store. They
// are public, as far as the actor may know of programmes.
//
// clause 97: what the agent accounts for, everyone may see.
func (s *Service) Pictures(ctx context.Context, actor models.Actor) (models.FundPictures, error) {
	p := models.FundPictures{Today: when.DateOf(s.db.Now(ctx)), Regions: map[string]string{}}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error { return pictures(q, actor, &p) })
	return p, err
}

func pictures(q *gorm.DB, actor models.Actor, p *models.FundPictures) (err error) {
	if p.AsAt, err = ledger.LastDay(q, actor); err != nil {
		return err
	}
	years, err := ledger.YearEnds(q, actor, p.AsAt, models.FundingWhole)
	if err != nil {
		return err
	}
	for _, y := range years {
		p.Years = append(p.Years, models.YearPicture{AsAt: y.AsAt, Sources: y.Line(models.FundingSources).Cents, Uses: y.Line(models.FundingUses).Cents, Balance: y.Line(models.FundingBalance).Cents})
	}
	if p.Rows, _, err = programmes.Portfolio(q, actor, programmes.PortfolioFilter{AsAt: p.AsAt}); err != nil {
		return err
	}
	if err := flow(q, actor, p); err != nil {
		return err
	}
	if p.Categories, err = spentBy(q, actor); err != nil {
		return err
	}
	if p.Tranches, err = openTranches(q, actor, p.Today); err != nil {
		return err
	}
	store, err := db.From[models.Store](q).Where("id = 1").Take(q.Statement.Context)
	if err != nil && !models.IsKind(db.Found(err, ""), models.KindNotFound) {
		return err
	}
	names := reference.For(store.Kind == models.StoreDemonstration)
	for _, r := range p.Rows {
		if len(r.Countries) > 0 {
			p.Regions[r.Reference] = names.DotRegion(r.Countries[0])
		}
	}
	return nil
}

// flow adds what came by contributor, in the order of names.
func flow(q *gorm.DB, actor models.Actor, p *models.FundPictures) error {
	names, err := organisations(q)
	if err != nil {
		return err
	}
	parts, err := ledger.YearsOf(q, actor, p.AsAt.Year(), models.AccountContributions)
	if err != nil {
		return err
	}
	by := map[int64]*models.FlowIn{}
	for _, x := range parts {
		one := made(by, x.OrganisationID, models.FlowIn{Kind: models.FlowContributor, Organisation: names[x.OrganisationID].Name})
		one.Cents -= x.Total()
	}
	contributors := sorted(by, func(x *models.FlowIn) string { return x.Organisation })
	sums, err := ledger.SumsAt(q, actor, ledger.ValueClock, p.AsAt)
	if err != nil {
		return err
	}
	p.Flow(contributors, sums)
	return nil
}

// spentBy is what the current reports say, by programme and category.
func spentBy(q *gorm.DB, actor models.Actor) ([]models.CategorySpent, error) {
	var rows []models.CategorySpent
	err := q.Raw(`SELECT p.id AS programme_id, p.reference, p.title, x.category, SUM(x.cents) AS cents
		FROM expenditure_reports r JOIN expenditures x ON x.report_id = r.id AND x.kind = 'spent' JOIN programmes p ON p.id = r.programme_id
		WHERE r.state = 'current' AND ` + ledger.Seen(actor) + ` GROUP BY p.id, p.reference, p.title, x.category HAVING SUM(x.cents) <> 0 ORDER BY p.id, x.category`).Scan(&rows).Error
	return rows, err
}

func openTranches(q *gorm.DB, actor models.Actor, today when.Date) ([]models.OpenTranche, error) {
	var rows []models.OpenTranche
	err := q.Raw(`SELECT p.id AS programme_id, p.reference, p.title, t.number, t.state, t.due_on,
		(SELECT SUM(a.cents - a.transferred_cents) FROM tranche_amounts a WHERE a.tranche_id = t.id) AS open_cents
		FROM tranches t JOIN programmes p ON p.id = t.programme_id
		WHERE p.state IN ('approved', 'ongoing') AND EXISTS (SELECT 1 FROM tranche_amounts a WHERE a.tranche_id = t.id AND a.cents > a.transferred_cents) AND ` + ledger.Seen(actor)).Scan(&rows).Error
	for i := range rows {
		rows[i].Band = models.AgeBandOf(rows[i].DueOn, today)
	}
	slices.SortFunc(rows, func(a, b models.OpenTranche) int {
		return cmp.Or(a.DueOn.Compare(b.DueOn), cmp.Compare(a.ProgrammeID, b.ProgrammeID), cmp.Compare(a.Number, b.Number))
	})
	return rows, err
}
