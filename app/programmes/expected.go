package programmes

import (
	"context"
	"time"

	"gorm.io/gorm"

	"seedfund/app/contributions"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Expected is what may be approved beyond the free cash, for those who prepare or
// take the Board's decisions.
func (s *Service) Expected(ctx context.Context, actor models.Actor) (models.ExpectedMoney, error) {
	var e models.ExpectedMoney
	if err := actor.May(models.PermBoardRead); err != nil {
		return e, err
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		e, err = expected(q, s.db.Now(ctx))
		return err
	})
	return e, err
}

// expected counts instalments due from today on: one that is late is no promise
// any more. What approvals wait for are the tranches that they reserve and that
// stand planned in programmes which are not closed.
func expected(q *gorm.DB, now time.Time) (models.ExpectedMoney, error) {
	rule, err := rules.MinimumBalance(q, now)
	e := models.ExpectedMoney{Months: rule.Months}
	if err != nil || e.Months == 0 {
		return e, err
	}
	today := when.DateOf(now)
	e.Until = today.AddMonths(e.Months)
	planned, err := contributions.Planned(q, today, now)
	if err != nil {
		return e, err
	}
	for _, p := range planned {
		if p.Known && !p.DueOn.Before(today) && !p.DueOn.After(e.Until) {
			e.Due += p.Cents
		}
	}
	err = q.Raw(`SELECT COALESCE(SUM(a.cents), 0) FROM tranche_amounts a JOIN tranches t ON t.id = a.tranche_id JOIN programmes p ON p.id = t.programme_id
		WHERE t.state = ? AND p.closed_on IS NULL AND (t.number = 1 OR p.reserve = ?)`, models.TranchePlanned, models.ReserveAll).Scan(&e.Promised).Error
	return e, err
}

// cover reserves what an approval reserves, as far as the cash goes. What is beyond
// it stays planned where the rule lets signed instalments be approved upon and they
// suffice; it is a dated requirement then, and neither released nor paid before
// cash covers it.
//
// clause 98: nothing is approved beyond what the fund has, or has been signed.
func cover(tx *db.Tx, p *models.Programme, all []models.Tranche) error {
	var asked money.Cents
	var uncovered *models.Tranche
	for _, t := range all {
		if p.Reserve != models.ReserveAll && t.Number != 1 {
			continue
		}
		cents, err := whole(tx, t)
		if err != nil {
			return err
		}
		asked += cents
		free, err := ledger.Programmable(tx)
		if err != nil {
			return err
		}
		if uncovered == nil && cents <= free {
			err = reserve(tx, p, t.Number, models.SystemActor)
		} else if uncovered == nil {
			uncovered = &t
		}
		if err != nil {
			return err
		}
	}
	e, err := expected(tx.DB, tx.Now)
	switch {
	case err != nil, e.Months == 0 && uncovered == nil:
		return err
	case e.Months == 0:
		return reserve(tx, p, uncovered.Number, models.SystemActor) // refused, with the figures
	}
	// What this approval leaves uncovered is among what approvals wait for, and so
	// are those before it: cash that they wait for is not approved again.
	free, err := ledger.Programmable(tx)
	if missing := e.Promised - e.Due - max(0, free); err == nil && missing > 0 {
		return models.Conflict("programmes.conflict.expected", "98").With(map[string]any{"Asked": asked, "Due": e.Due, "Until": e.Until, "Missing": missing})
	}
	return err
}

// whole is what all organisations receive of a tranche.
func whole(tx *db.Tx, t models.Tranche) (money.Cents, error) {
	parts, err := amounts(tx.DB, t.ID)
	var sum money.Cents
	for _, a := range parts {
		sum += a.Cents
	}
	return sum, err
}
