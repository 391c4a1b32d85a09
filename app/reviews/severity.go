package reviews

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Severity gives for each reviewer of a call and stage how far their first scores
// lie from those of the others on the same proposals, to the secretariat and the
// auditor. It is shown and used for nothing: no score, mean or rank follows it.
func (s *Service) Severity(ctx context.Context, actor models.Actor, call int64, stage models.ProposalStage) (models.SeverityView, error) {
	v := models.SeverityView{Stage: stage}
	if stage != models.StageFull {
		v.Stage = models.StageConcept
	}
	if err := mayReadAll(actor); err != nil {
		return v, err
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		var err error
		if v.Call, err = db.From[models.Call](q).Where("id = ?", call).Take(ctx); err != nil {
			return db.Found(err, "calls")
		}
		criteria, err := criteriaOf(q, v.Call)
		if err != nil {
			return err
		}
		v.Rows, err = severities(q, v.Call, v.Stage, criteria)
		return err
	})
	return v, err
}

func severities(q *gorm.DB, call models.Call, stage models.ProposalStage, criteria []models.Criterion) ([]models.Severity, error) {
	const latest = `a.state = 'submitted' AND a.submission_id IN (SELECT l.id FROM submissions l JOIN proposals p ON p.id = l.proposal_id
		WHERE p.call_id = ? AND p.stage = ? AND p.state NOT IN ('withdrawn', 'not_admissible') AND l.number = (SELECT MAX(m.number) FROM submissions m WHERE m.proposal_id = p.id))`
	rows, err := db.Rows[struct {
		ID         int64
		PersonID   int64
		ProposalID int64
		Name       string
	}](q, "SELECT a.id, a.person_id, a.proposal_id, h.name FROM review_assignments a JOIN people h ON h.id = a.person_id WHERE "+latest+" ORDER BY a.id", call.ID, stage)
	if err != nil {
		return nil, err
	}
	scores, err := scoresOf(q, latest, call.ID, stage)
	if err != nil {
		return nil, err
	}
	reviews := make([]models.ReviewBy, len(rows))
	for i, r := range rows {
		reviews[i] = models.ReviewBy{PersonID: r.PersonID, Name: r.Name, ProposalID: r.ProposalID, CompletedReview: completed(r.ID, scores[r.ID])}
	}
	return models.Severities(criteria, reviews), nil
}
