package programmes

import (
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"seedfund/app/rules"
	"seedfund/models"
)

// Judge counts the gate of a tranche from the books under the rule in force.
func Judge(q *gorm.DB, programme int64, number int, at time.Time) (models.Gate, error) {
	rule, err := rules.Gate(q, at)
	if err != nil {
		return models.Gate{}, err
	}
	facts, err := gateFacts(q, programme)
	return models.JudgeGate(rule, number, facts), err
}

func gateFacts(q *gorm.DB, programme int64) ([]models.GateFact, error) {
	var facts []models.GateFact
	err := q.Raw(`SELECT s.organisation_id, o.name AS organisation, s.transferred_cents AS transferred, s.refunded_cents AS refunded,
		s.spent_cents AS spent, s.committed_cents AS committed,
		EXISTS (SELECT 1 FROM expenditure_reports r WHERE r.programme_id = s.programme_id AND r.organisation_id = s.organisation_id
			AND r.state = 'current' AND r.certainty = 'interim') AS interim
		FROM programme_organisations s JOIN organisations o ON o.id = s.organisation_id
		WHERE s.programme_id = ? ORDER BY s.position`, programme).Scan(&facts).Error
	return facts, err
}

// Blocking are the conditions of the programme's decision that are not met and
// hold this tranche back.
func Blocking(q *gorm.DB, decision int64, number int) ([]models.DecisionCondition, error) {
	var open []models.DecisionCondition
	err := q.Raw(`SELECT * FROM decision_conditions WHERE decision_id = ? AND blocks_tranche > 0 AND blocks_tranche <= ? AND state <> 'met' ORDER BY number`,
		decision, number).Scan(&open).Error
	return open, err
}

// unpaidBefore says which organisations have not yet been paid all of an earlier
// tranche: what is still to come of it is asked before more is released.
func unpaidBefore(q *gorm.DB, programme int64, number int) (map[int64]bool, error) {
	var ids []int64
	err := q.Raw(`SELECT DISTINCT a.organisation_id FROM tranche_amounts a JOIN tranches t ON t.id = a.tranche_id
		WHERE t.programme_id = ? AND t.number < ? AND a.transferred_cents < a.cents`, programme, number).Scan(&ids).Error
	out := map[int64]bool{}
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}

// withoutAgreement lists the organisations of a programme that have no
// agreement with the agent in force.
//
// clause 97: money goes only to organisations with an agreement in force.
func withoutAgreement(q *gorm.DB, programme int64, at time.Time) (map[int64]bool, error) {
	var ids []int64
	err := q.Raw(`SELECT s.organisation_id FROM programme_organisations s WHERE s.programme_id = ? AND NOT EXISTS (
		SELECT 1 FROM agreements a WHERE a.organisation_id = s.organisation_id AND a.from_at <= ? AND (a.to_at IS NULL OR a.to_at > ?))`,
		programme, at, at).Scan(&ids).Error
	out := map[int64]bool{}
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}

// ruleOf is the rule a release was judged under and the number of its tranche.
func ruleOf(q *gorm.DB, r ReleaseView) (models.GateRule, int, error) {
	var rule models.GateRule
	if err := json.Unmarshal([]byte(r.GateRule), &rule); err != nil {
		return rule, 0, fmt.Errorf("gate of release %d: %w", r.ID, err)
	}
	var number int
	err := q.Raw("SELECT number FROM tranches WHERE id = ?", r.TrancheID).Scan(&number).Error
	return rule, number, err
}
