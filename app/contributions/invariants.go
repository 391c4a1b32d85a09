package contributions

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Invariants are what deposits and the ledger must agree on; each names its
// first fault.
func Invariants() []db.Invariant {
	return []db.Invariant{
		{Name: "I4 the fee of each deposit follows the rule, to the cent", Check: checkFees},
		{Name: "I4 each deposit is in the ledger as it was entered", Check: db.Named("deposit %s differs from its ledger entry", `
			SELECT d.reference FROM deposits d WHERE d.transaction_id IS NOT NULL AND (
				d.usd_cents <> -(SELECT COALESCE(SUM(l.cents), 0) FROM ledger_lines l WHERE l.entry_id = d.transaction_id AND l.account = 'contributions')
				OR d.fee_cents <> (SELECT COALESCE(SUM(l.cents), 0) FROM ledger_lines l WHERE l.entry_id = d.transaction_id AND l.account = 'fee')) ORDER BY d.id`)},
		{Name: "I2 no more is deposited than was committed", Check: db.Named("%s: more was deposited than committed", `
			SELECT c.reference FROM contributor_commitments c WHERE c.minor < (SELECT COALESCE(SUM(d.minor), 0) FROM deposits d
				WHERE d.commitment_id = c.id AND d.state <> 'refused' AND d.reversal_id IS NULL) ORDER BY c.id`)},
		{Name: "I11 references of commitments and deposits are dense", Check: db.Named("%s: the series and the records differ", `
			SELECT 'commitments' FROM (SELECT COUNT(*) AS n FROM contributor_commitments) e LEFT JOIN counters c ON c.series = 'commitments' WHERE e.n <> COALESCE(c.value, 0)
			UNION ALL SELECT 'deposits' FROM (SELECT COUNT(*) AS n FROM deposits) e LEFT JOIN counters c ON c.series = 'deposits' WHERE e.n <> COALESCE(c.value, 0)
			UNION ALL SELECT 'pledges' FROM (SELECT COUNT(*) AS n FROM pledges) e LEFT JOIN counters c ON c.series = 'pledges' WHERE e.n <> COALESCE(c.value, 0)`)},
		{Name: "I4 a deposit is valued at the rate it names, or says why not", Check: checkRates},
		{Name: "I2 what became of a pledge is the sum of its arrangements", Check: db.Named("pledge %s differs from its arrangements", `
			SELECT p.reference FROM pledges p WHERE p.turned_minor <> (SELECT COALESCE(SUM(x.minor), 0) FROM pledge_commitments x WHERE x.pledge_id = p.id)
				OR EXISTS (SELECT 1 FROM pledge_commitments x JOIN contributor_commitments c ON c.id = x.commitment_id WHERE x.pledge_id = p.id AND c.organisation_id <> p.organisation_id) ORDER BY p.id`)},
	}
}

// checkFees recomputes dollars and fee of each posted deposit from its amount,
// its rate and the fee in force when it was posted. What the agent took of deposits
// of an opening position is as its books have it, and stays where a file corrects
// one without changing its dollars.
func checkFees(_ context.Context, q *gorm.DB) ([]string, error) {
	var rows []struct {
		Reference string
		Currency  string
		Minor     int64
		Rate      string
		USDCents  money.Cents `gorm:"column:usd_cents"`
		FeeCents  money.Cents
		PostedAt  time.Time
		Prior     bool
	}
	err := q.Raw(`SELECT d.reference, d.currency, d.minor, d.rate, d.usd_cents, d.fee_cents, e.created_at AS posted_at,
		EXISTS (SELECT 1 FROM opening_batches b WHERE b.file_id = d.file_id AND b.state = 'committed') OR EXISTS (SELECT 1 FROM deposits o WHERE o.agent_ref = d.agent_ref
			AND o.id < d.id AND o.reversal_id IS NOT NULL AND d.road = 'file' AND o.usd_cents = d.usd_cents AND o.fee_cents = d.fee_cents) AS prior
		FROM deposits d JOIN ledger_entries e ON e.id = d.transaction_id ORDER BY d.id`).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, r := range rows {
		fee, err := rules.AgentFee(q, r.PostedAt)
		if err != nil {
			return nil, err
		}
		if dollars, err := models.DollarsAt(money.Amount{Minor: r.Minor, Currency: r.Currency}, r.Rate); err != nil || dollars != r.USDCents {
			faults = append(faults, fmt.Sprintf("deposit %s: %s at %s are not %s dollars", r.Reference, money.Amount{Minor: r.Minor, Currency: r.Currency}, r.Rate, r.USDCents))
		}
		if want := fee.Of(r.USDCents); want != r.FeeCents && !r.Prior {
			faults = append(faults, fmt.Sprintf("deposit %s: the fee is %s, by the rule %s", r.Reference, r.FeeCents, want))
		}
	}
	return faults, nil
}

// checkRates holds each deposit against the row of the table that was in force
// when it was entered.
func checkRates(_ context.Context, q *gorm.DB) ([]string, error) {
	var rows []struct {
		Reference     string
		Currency      string
		Rate          string
		RateWhy       string
		RateOn        when.Date
		ValueDate     when.Date
		Currencies    string
		Table         string
		EffectiveFrom when.Date
	}
	err := q.Raw(`SELECT d.reference, d.currency, d.rate, d.rate_why, d.rate_on, d.value_date, r.currency AS currencies, r.rate AS "table", r.effective_from
		FROM deposits d JOIN exchange_rates r ON r.id = d.exchange_rate_id ORDER BY d.id`).Scan(&rows).Error
	var faults []string
	for _, r := range rows {
		switch same := models.SameRate(r.Rate, r.Table); {
		case r.Currency != r.Currencies || r.EffectiveFrom.After(r.ValueDate):
			faults = append(faults, fmt.Sprintf("deposit %s: the rate it names was not in force", r.Reference))
		case same && r.RateOn != r.EffectiveFrom, !same && r.RateWhy == "":
			faults = append(faults, fmt.Sprintf("deposit %s: valued at %s where %s was in force, without a reason", r.Reference, r.Rate, r.Table))
		}
	}
	return faults, err
}
