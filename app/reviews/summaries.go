package reviews

import (
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/rules"
	"seedfund/models"
)

// Summaries are the submitted reviews of the latest submissions of proposals,
// summed up by proposal; for areas that have checked who asks. A fixed number of
// statements for each set of criteria.
func Summaries(q *gorm.DB, at time.Time, ids []int64) (map[int64]models.ReviewSummary, error) {
	out := map[int64]models.ReviewSummary{}
	if len(ids) == 0 {
		return out, nil
	}
	spread, err := rules.Spread(q, at)
	if err != nil {
		return nil, err
	}
	rows, err := db.Rows[struct {
		ID            int64
		AssignmentID  int64
		CriteriaSetID int64
	}](q, `SELECT p.id, a.id AS assignment_id, c.criteria_set_id FROM proposals p JOIN calls c ON c.id = p.call_id
		JOIN submissions l ON l.proposal_id = p.id AND l.number = (SELECT MAX(m.number) FROM submissions m WHERE m.proposal_id = p.id)
		JOIN review_assignments a ON a.submission_id = l.id AND a.state = 'submitted' WHERE p.id IN ? ORDER BY a.id`, ids)
	if err != nil {
		return nil, err
	}
	scores, err := scoresOf(q, "a.proposal_id IN ? AND a.state = 'submitted'", ids)
	if err != nil {
		return nil, err
	}
	seconds, err := secondsOf(q, at, "a.proposal_id IN ? AND a.state = 'submitted'", ids)
	if err != nil {
		return nil, err
	}
	done, sets := map[int64][]models.CompletedReview{}, map[int64]int64{}
	for _, r := range rows {
		done[r.ID], sets[r.ID] = append(done[r.ID], completed(r.AssignmentID, scores[r.AssignmentID]).Final(seconds[r.AssignmentID])), r.CriteriaSetID
	}
	criteria := map[int64][]models.Criterion{}
	for id, set := range sets {
		if criteria[set] == nil {
			if criteria[set], err = criteriaOf(q, models.Call{CriteriaSetID: set}); err != nil {
				return nil, err
			}
		}
		out[id] = models.SummariseReviews(criteria[set], done[id], spread)
	}
	return out, nil
}
