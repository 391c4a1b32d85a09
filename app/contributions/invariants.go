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
)

// Invariants are what deposits and the ledger must agree on; each names its
// first fault.
func Invariants() []db.Invariant {
	return []db.Invariant{
		{Name: "I4 the fee of each deposit follows the rule, to the cent", Check: checkFees},
		{Name: "I4 each deposit is in the ledger as it was entered", Check: named("deposit %s differs from its ledger entry", `
			SELECT d.reference FROM deposits d WHERE d.transaction_id IS NOT NULL AND (
				d.usd_cents <> -(SELECT COALESCE(SUM(l.cents), 0) FROM ledger_lines l WHERE l.entry_id = d.transaction_id AND l.account = 'contributions')
				OR d.fee_cents <> (SELECT COALESCE(SUM(l.cents), 0) FROM ledger_lines l WHERE l.entry_id = d.transaction_id AND l.account = 'fee')) ORDER BY d.id`)},
		{Name: "I2 no more is deposited than was committed", Check: named("%s: more was deposited than committed", `
			SELECT c.reference FROM contributor_commitments c WHERE c.minor < (SELECT COALESCE(SUM(d.minor), 0) FROM deposits d
				WHERE d.commitment_id = c.id AND d.state <> 'refused' AND d.reversal_id IS NULL) ORDER BY c.id`)},
		{Name: "I11 references of commitments and deposits are dense", Check: named("%s: the series and the records differ", `
			SELECT 'commitments' FROM (SELECT COUNT(*) AS n FROM contributor_commitments) e LEFT JOIN counters c ON c.series = 'commitments' WHERE e.n <> COALESCE(c.value, 0)
			UNION ALL SELECT 'deposits' FROM (SELECT COUNT(*) AS n FROM deposits) e LEFT JOIN counters c ON c.series = 'deposits' WHERE e.n <> COALESCE(c.value, 0)`)},
	}
}

// checkFees recomputes dollars and fee of each posted deposit from its amount,
// its rate and the fee in force when it was posted.
func checkFees(_ context.Context, q *gorm.DB) ([]string, error) {
	var rows []struct {
		Reference string
		Currency  string
		Minor     int64
		Rate      string
		USDCents  money.Cents `gorm:"column:usd_cents"`
		FeeCents  money.Cents
		PostedAt  time.Time
	}
	err := q.Raw(`SELECT d.reference, d.currency, d.minor, d.rate, d.usd_cents, d.fee_cents, e.created_at AS posted_at
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
		if want := fee.Of(r.USDCents); want != r.FeeCents {
			faults = append(faults, fmt.Sprintf("deposit %s: the fee is %s, by the rule %s", r.Reference, r.FeeCents, want))
		}
	}
	return faults, nil
}

func named(sentence, text string) func(context.Context, *gorm.DB) ([]string, error) {
	return func(_ context.Context, q *gorm.DB) ([]string, error) {
		var names []string
		if err := q.Raw(text).Scan(&names).Error; err != nil {
			return nil, err
		}
		for i, n := range names {
			names[i] = fmt.Sprintf(sentence, n)
		}
		return names, nil
	}
}
