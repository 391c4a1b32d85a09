package contributions

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// contributing are the kinds of organisation that may sign an arrangement.
var contributing = []models.OrganisationKind{models.KindContributorBody, models.KindMemberState}

// Stated lists the contributors whose statement the actor may read: those that
// signed something; a contributor's own account sees its own organisation.
func (s *Service) Stated(ctx context.Context, actor models.Actor) ([]models.Organisation, error) {
	if err := actor.May(models.PermDonorStatement); err != nil {
		return nil, err
	}
	q := db.From[models.Organisation](s.db.Read(ctx))
	if actor.Is(models.RoleContributor) {
		return q.Where("id = ?", actor.OrganisationID).Find(ctx)
	}
	return q.Where("EXISTS (SELECT 1 FROM contributor_commitments c WHERE c.organisation_id = organisations.id)").Order("name, id").Find(ctx)
}

// Statement is what one contributor, by its code, signed and paid as at a day
// (zero: the latest day of the books or of a signature), and how the pooled fund
// as a whole used its money. A contributor reads its own statement and never
// another's.
//
// clause 97: the agent reports what it received; contributions are pooled.
func (s *Service) Statement(ctx context.Context, actor models.Actor, code string, asAt when.Date) (models.DonorStatement, error) {
	var v models.DonorStatement
	if err := actor.May(models.PermDonorStatement); err != nil {
		return v, err
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		o, err := db.From[models.Organisation](q).Where("code = ? AND kind IN ?", code, contributing).Take(ctx)
		if err != nil {
			return db.Found(err, "organisations")
		}
		if actor.Is(models.RoleContributor) && o.ID != actor.OrganisationID {
			return models.NotFound("organisations")
		}
		v = models.DonorStatement{OrganisationID: o.ID, Code: o.Code, Contributor: o.Name, AsAt: asAt}
		return s.fill(ctx, q, actor, &v)
	})
	return v, err
}

func (s *Service) fill(ctx context.Context, q *gorm.DB, actor models.Actor, v *models.DonorStatement) error {
	if v.AsAt.IsZero() {
		day, err := latestDay(q, actor, v.OrganisationID)
		if err != nil {
			return err
		}
		if v.AsAt = day; day.IsZero() {
			v.AsAt = when.DateOf(s.db.Now(ctx))
		}
	}
	rows, err := rowsOf(q, filter{asAt: v.AsAt, latest: v.AsAt, organisation: v.OrganisationID})
	if err != nil {
		return err
	}
	out := map[string]int64{}
	for i, r := range rows {
		rows[i].Deposits = slices.DeleteFunc(r.Deposits, func(d models.DepositRow) bool { return !d.Counts() })
		for j, p := range r.Instalments {
			rows[i].Instalments[j].State = models.Instalment{DueOn: p.DueOn, Minor: p.Minor}.State(p.ReceivedMinor, v.AsAt)
		}
		v.Deposited += r.USDCents
		v.Fee += r.FeeCents
		out[r.Currency] += r.CommittedMinor - r.DepositedMinor
	}
	v.Commitments, v.Outstanding = rows, []money.Amount{}
	if rows == nil {
		v.Commitments = []models.ContributionRow{}
	}
	for _, currency := range money.Currencies() {
		if out[currency] != 0 {
			v.Outstanding = append(v.Outstanding, money.Amount{Minor: out[currency], Currency: currency})
		}
	}
	var last models.LedgerEntry
	if err := q.Raw("SELECT e.* FROM ledger_entries e WHERE e.value_date <= ? AND "+ledger.KnownEntries(actor)+" ORDER BY e.id DESC LIMIT 1", v.AsAt).Scan(&last).Error; err != nil {
		return err
	}
	v.Through, v.RecordedAt = last.Number, last.CreatedAt
	v.Pool, err = Pool(q, actor, v.AsAt)
	return err
}

func latestDay(q *gorm.DB, actor models.Actor, organisation int64) (when.Date, error) {
	day, err := ledger.LastDay(q, actor)
	var signed when.Date
	err = errors.Join(err, q.Raw("SELECT MAX(signed_on) FROM contributor_commitments WHERE organisation_id = ?", organisation).Scan(&signed).Error)
	if signed.After(day) {
		day = signed
	}
	return day, err
}

// Pool is the use of the whole fund as at a day by value date, of what the actor
// may know of.
func Pool(q *gorm.DB, actor models.Actor, asAt when.Date) (models.PoolUse, error) {
	var p models.PoolUse
	kept, err := ledger.Kept(q, actor)
	if err != nil {
		return p, err
	}
	var sums []struct {
		Account models.LedgerAccount
		Kind    models.EntryKind
		Cents   money.Cents
	}
	if err := q.Raw(`SELECT l.account, e.kind, CAST(SUM(l.cents) AS bigint) AS cents FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id
		WHERE l.value_date <= ?`+kept+" GROUP BY l.account, e.kind", asAt).Scan(&sums).Error; err != nil {
		return p, err
	}
	for _, s := range sums {
		switch s.Account {
		case models.AccountCash:
			p.Cash += s.Cents
			switch s.Kind {
			case models.EntryTransfer:
				p.Transferred -= s.Cents
			case models.EntryRefund:
				p.Refunded += s.Cents
			}
		case models.AccountContributions:
			p.Deposited -= s.Cents
		case models.AccountFee:
			p.Fee += s.Cents
		case models.AccountExpenditure:
			p.Spent += s.Cents
		case models.AccountOrganisations:
			p.Held += s.Cents
		}
	}
	p.Other = p.Cash - (p.Deposited - p.Fee - p.Transferred + p.Refunded)
	return p, nil
}

// Areas holds what was signed and paid, by the preference contributors named,
// beside what programmes were approved, received and spent, by thematic area:
// sources first. Contributions are pooled, so no balance is made of the two.
func (s *Service) Areas(ctx context.Context, actor models.Actor) ([]models.AreaLine, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return nil, err
	}
	var rows []models.AreaLine
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		if err := q.Raw(`SELECT 'source' AS side, c.preference AS area, c.currency, COUNT(*) AS arrangements, CAST(SUM(c.minor) AS bigint) AS committed_minor,
			CAST(SUM(COALESCE(x.minor, 0)) AS bigint) AS deposited_minor, CAST(SUM(COALESCE(x.usd, 0)) AS bigint) AS usd_cents
			FROM contributor_commitments c LEFT JOIN (SELECT d.commitment_id, CAST(SUM(d.minor) AS bigint) AS minor, CAST(SUM(d.usd_cents) AS bigint) AS usd
				FROM deposits d WHERE ` + counted + ` GROUP BY d.commitment_id) x ON x.commitment_id = c.id
			GROUP BY c.preference, c.currency ORDER BY c.preference, c.currency`).Scan(&rows).Error; err != nil {
			return err
		}
		var uses []models.AreaLine
		if err := q.Raw(`SELECT 'use' AS side, p.theme AS area, COUNT(DISTINCT p.id) AS programmes, CAST(SUM(x.approved_cents) AS bigint) AS approved, CAST(SUM(x.transferred_cents) AS bigint) AS transferred,
			CAST(SUM(x.refunded_cents) AS bigint) AS refunded, CAST(SUM(x.spent_cents) AS bigint) AS spent
			FROM programmes p JOIN programme_organisations x ON x.programme_id = p.id WHERE ` + ledger.Seen(actor) + ` GROUP BY p.theme ORDER BY p.theme`).Scan(&uses).Error; err != nil {
			return err
		}
		rows = append(rows, uses...)
		return nil
	})
	return rows, err
}
