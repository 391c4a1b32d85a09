package reviews

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// SpreadRule names the setting that says how far apart two totals may lie
// before a disagreement is flagged, in hundredths of a point.
const SpreadRule = "review.disagreement_spread"

// spreadAt is the rule in force at an instant: the version that became
// effective last, or the default.
func spreadAt(q *gorm.DB, at time.Time) (models.Points, error) {
	row, err := db.From[models.Setting](q).Where("name = ? AND effective_from <= ?", SpreadRule, at).Order("effective_from DESC").Take(q.Statement.Context)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return models.DisagreementSpread, nil
	}
	if err != nil {
		return 0, err
	}
	var spread models.Points
	if err := json.Unmarshal([]byte(row.Value), &spread); err != nil {
		return 0, fmt.Errorf("setting %s: %w", SpreadRule, err)
	}
	return spread, nil
}

// SetSpread adds a version of the rule, effective from an instant that has not
// passed, with the decision or instrument that adopted it.
func (s *Service) SetSpread(ctx context.Context, actor models.Actor, spread models.Points, from time.Time, adoptedBy string) error {
	return s.db.Write(ctx, actor, "review.set_spread", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermBodyManage, tx.Now); err != nil {
			return err
		}
		var f models.Faults
		if spread <= 0 || spread > 100_00 {
			f.Add("spread", "reviews.fault.spread")
		}
		if from.Before(tx.Now) {
			f.Add("from", "reviews.fault.rule_past")
		}
		if adoptedBy = strings.TrimSpace(adoptedBy); adoptedBy == "" {
			f.Add("adopted_by", "reviews.fault.adopted_by")
		}
		if err := f.Err("reviews.rule_invalid"); err != nil {
			return err
		}
		value, err := json.Marshal(spread)
		if err != nil {
			return err
		}
		return db.Create(tx, &models.Setting{Name: SpreadRule, Value: string(value), EffectiveFrom: from, AdoptedBy: adoptedBy})
	})
}
