package reviews

import (
	"context"

	"gorm.io/gorm"

	"seedfund/models"
	"seedfund/models/when"
)

// Evaluation gives everything the reviews of a call and stage say, as the
// secretariat and the auditor read it on the pages: each proposal with its means
// and its spread, each score with its reason and what a round made of it, each
// assignment, and each reviewer's severity. The figures are those of the ranking.
// A fixed number of statements.
func (s *Service) Evaluation(ctx context.Context, actor models.Actor, call int64, stage models.ProposalStage) (models.EvaluationView, error) {
	var v models.EvaluationView
	if err := mayReadAll(actor); err != nil {
		return v, err
	}
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		var err error
		if v.RankingView, err = rankingOf(q, call, stage, now); err != nil {
			return err
		}
		if v.Criteria, err = criteriaOf(q, v.Call); err != nil {
			return err
		}
		latest := make([]int64, len(v.Rows))
		byProposal := map[int64]models.RankingRow{}
		for i, r := range v.Rows {
			latest[i], byProposal[r.ID] = r.Submission, r
		}
		if v.Assignments, err = assignmentRows(q, when.DateOf(now), "a.submission_id IN ? ORDER BY p.reference, a.id", latest); err != nil {
			return err
		}
		scores, err := scoresOf(q, "a.submission_id IN ? AND a.state = 'submitted'", latest)
		if err != nil {
			return err
		}
		seconds, err := secondsOf(q, now, "a.submission_id IN ? AND a.state = 'submitted'", latest)
		if err != nil {
			return err
		}
		if v.Severities, err = severities(q, v.Call, v.Stage, v.Criteria); err != nil {
			return err
		}
		for i := range v.Assignments {
			a := &v.Assignments[i]
			row := byProposal[a.ProposalID]
			a.Title = row.Title
			if a.State != models.AssignmentSubmitted {
				continue
			}
			for _, c := range v.Criteria {
				one := models.EvaluationScore{Reference: a.Reference, Title: row.Title, Reviewer: a.Name, Criterion: c, Said: scores[a.ID][c.Code], Total: row.Summary.Totals[a.ID]}
				if second, said := seconds[a.ID][c.Code]; said {
					one.Second = &second
				}
				v.Scores = append(v.Scores, one)
			}
		}
		return nil
	})
	return v, err
}
