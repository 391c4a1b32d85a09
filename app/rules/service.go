package rules

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Service holds the use cases of the rules of the fund.
type Service struct{ db *db.DB }

// New gives the use cases on a store.
func New(d *db.DB) *Service { return &Service{db: d} }

// Book is every rule with its versions. Everybody may read it.
func (s *Service) Book(ctx context.Context, actor models.Actor) (models.RuleBook, error) {
	if err := actor.May(models.PermPublicRead); err != nil {
		return models.RuleBook{}, err
	}
	b := models.RuleBook{At: s.db.Now(ctx)}
	rows, err := read(s.db.Read(ctx))
	if err != nil {
		return b, err
	}
	if b.Gate, err = history(rows, models.RuleGate, models.StartGateRule); err != nil {
		return b, err
	}
	if b.MinimumBalance, err = history(rows, models.RuleMinimumBalance, models.MinimumBalance{}); err != nil {
		return b, err
	}
	if b.AgentFee, err = history(rows, models.RuleAgentFee, models.StartAgentFee); err != nil {
		return b, err
	}
	if b.Spread, err = history(rows, models.RuleSpread, models.StartSpread); err != nil {
		return b, err
	}
	if b.Step, err = history(rows, models.RuleStep, models.StartStep); err != nil {
		return b, err
	}
	if b.Refusals, err = history(rows, models.RuleRefusals, models.StartRefusals); err != nil {
		return b, err
	}
	if b.Revision, err = history(rows, models.RuleRevision, models.StartRevisionRule); err != nil {
		return b, err
	}
	if b.Evaluation, err = history(rows, models.RuleEvaluation, models.EvaluationRule{}); err != nil {
		return b, err
	}
	identity, err := startIdentity(s.db.Read(ctx))
	if err != nil {
		return b, err
	}
	if b.IATI, err = history(rows, models.RuleIATI, identity); err != nil {
		return b, err
	}
	b.Reporting, err = history(rows, models.RuleReporting, models.StartReportingRule)
	return b, err
}

type settingRow struct {
	models.Setting
	Published bool
}

func read(q *gorm.DB) ([]settingRow, error) {
	var rows []settingRow
	err := q.Raw(`SELECT s.*, EXISTS (SELECT 1 FROM decisions d JOIN decision_publications x ON x.decision_id = d.id WHERE d.reference = s.adopted_by) AS published
		FROM settings s ORDER BY s.effective_from DESC, s.id DESC`).Scan(&rows).Error
	return rows, err
}

func history[T any](rows []settingRow, rule models.FundRule, start T) (models.RuleHistory[T], error) {
	var h models.RuleHistory[T]
	for _, row := range rows {
		if row.Name != string(rule) {
			continue
		}
		v, err := version[T](row.Setting)
		if err != nil {
			return nil, err
		}
		v.Published = row.Published
		h = append(h, v)
	}
	return append(h, models.RuleVersion[T]{Value: start}), nil
}

// adopting are decisions of a body about rules that were approved.
const adopting = "SELECT d.reference, m.question, d.adopted_at FROM decisions d JOIN matters m ON m.id = d.matter_id WHERE d.kind = 'rules' AND d.outcome = 'approve'"

// Decisions are the decisions that may have adopted a rule, the newest first,
// for who records one.
func (s *Service) Decisions(ctx context.Context, actor models.Actor) ([]models.RuleDecision, error) {
	if err := actor.May(models.PermBodyManage); err != nil {
		return nil, err
	}
	var rows []models.RuleDecision
	err := s.db.Read(ctx).Raw(adopting + " ORDER BY d.id DESC").Scan(&rows).Error
	return rows, err
}
