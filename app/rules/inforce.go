package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"seedfund/models"
)

// Gate is the rule of the gate in force at an instant.
func Gate(q *gorm.DB, at time.Time) (models.GateRule, error) {
	v, err := inForce(q, models.RuleGate, at, models.StartGateRule)
	r := v.Value
	r.SettingID, r.EffectiveFrom, r.AdoptedBy = v.ID, v.EffectiveFrom, v.By()
	return r, err
}

// MinimumBalance is the minimum balance in force at an instant.
func MinimumBalance(q *gorm.DB, at time.Time) (models.MinimumBalance, error) {
	v, err := inForce(q, models.RuleMinimumBalance, at, models.MinimumBalance{})
	return v.Value, err
}

// AgentFee is the agent's fee in force at an instant.
func AgentFee(q *gorm.DB, at time.Time) (models.AgentFee, error) {
	v, err := inForce(q, models.RuleAgentFee, at, models.StartAgentFee)
	return v.Value, err
}

// Spread is how far apart two totals may lie at an instant before a
// disagreement is flagged.
func Spread(q *gorm.DB, at time.Time) (models.Points, error) {
	v, err := inForce(q, models.RuleSpread, at, models.StartSpread)
	return v.Value, err
}

// Step is how far apart two scores on one criterion may lie at an instant, as a
// share of its scale.
func Step(q *gorm.DB, at time.Time) (models.Points, error) {
	v, err := inForce(q, models.RuleStep, at, models.StartStep)
	return v.Value, err
}

// Refusals are the checks of a screening that refuse an admissible finding at an
// instant, with the version of the rule.
func Refusals(q *gorm.DB, at time.Time) (models.RuleVersion[models.RefusingChecks], error) {
	return inForce(q, models.RuleRefusals, at, models.StartRefusals)
}

// IATIIdentity is under which identity the fund publishes at an instant: that of
// the rule, in a demonstration without one a fictional one, else none.
func IATIIdentity(q *gorm.DB, at time.Time) (models.RuleVersion[models.IATIIdentity], error) {
	start, err := startIdentity(q)
	if err != nil {
		return models.RuleVersion[models.IATIIdentity]{}, err
	}
	return inForce(q, models.RuleIATI, at, start)
}

// Reporting is every version of the rule of reports, the newest first and the
// start value last: each year is judged by the one under which it ended.
func Reporting(q *gorm.DB) (models.RuleHistory[models.ReportingRule], error) {
	rows, err := read(q)
	if err != nil {
		return nil, err
	}
	return history(rows, models.RuleReporting, models.StartReportingRule)
}

func startIdentity(q *gorm.DB) (models.IATIIdentity, error) {
	kind, err := storeKind(q)
	if kind == models.StoreDemonstration {
		return models.FictionalIATIIdentity, err
	}
	return models.IATIIdentity{}, err
}

// storeKind is empty while the store is not settled.
func storeKind(q *gorm.DB) (models.StoreKind, error) {
	var kind models.StoreKind
	err := q.Raw("SELECT kind FROM stores").Scan(&kind).Error
	return kind, err
}

// Revision is the rule of revisions in force at an instant.
func Revision(q *gorm.DB, at time.Time) (models.RevisionRule, error) {
	v, err := inForce(q, models.RuleRevision, at, models.StartRevisionRule)
	return v.Value, err
}

// Evaluation is the rule of evaluations in force at an instant.
func Evaluation(q *gorm.DB, at time.Time) (models.EvaluationRule, error) {
	v, err := inForce(q, models.RuleEvaluation, at, models.EvaluationRule{})
	return v.Value, err
}

// inForce reads the version of a rule that applies at an instant; start holds
// until one is recorded.
func inForce[T any](q *gorm.DB, rule models.FundRule, at time.Time, start T) (models.RuleVersion[T], error) {
	var row models.Setting
	err := q.Raw("SELECT * FROM settings WHERE name = ? AND effective_from <= ? ORDER BY effective_from DESC, id DESC LIMIT 1", rule, at).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return models.RuleVersion[T]{Value: start}, nil
	}
	if err != nil {
		return models.RuleVersion[T]{Value: start}, err
	}
	return version[T](row)
}

func version[T any](row models.Setting) (models.RuleVersion[T], error) {
	v := models.RuleVersion[T]{ID: row.ID, EffectiveFrom: row.EffectiveFrom, Decision: row.AdoptedBy, Instrument: row.Note, RecordedAt: row.CreatedAt}
	if err := json.Unmarshal([]byte(row.Value), &v.Value); err != nil {
		return v, fmt.Errorf("rule %s of %s: %w", row.Name, row.EffectiveFrom, err)
	}
	return v, nil
}
