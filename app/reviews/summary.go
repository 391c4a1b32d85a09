package reviews

import (
	"context"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/when"
)

// Summary gives the submitted reviews beside each other with mean, spread and
// disagreement, as the actor may see them: a reviewer their own once it is sent
// and the others' when no review can change any more, the Board with the paper,
// both without a name; secretariat and auditor all. A round shows its reviewers
// what it is about, and nothing else does before.
func (s *Service) Summary(ctx context.Context, actor models.Actor, id int64) (models.ReviewSummaryView, error) {
	var v models.ReviewSummaryView
	if err := actor.May(models.PermReviewRead); err != nil {
		return v, err
	}
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		p, err := s.seen(q, actor, id, now)
		if err != nil {
			return err
		}
		sub, err := subjectFor(q, actor, p)
		if err != nil {
			return err
		}
		v, err = summarise(q, actor, sub, now)
		return err
	})
	return v, err
}

// subjectFor is the submission whose reviews the actor may read: the latest;
// for the Board the one its last paper was about; for a reviewer the one they
// reviewed, and until they have sent that review a refusal.
func subjectFor(q *gorm.DB, actor models.Actor, p models.Proposal) (subject, error) {
	var submission int64
	switch {
	case readsAll(actor):
		return subjectOf(q, p)
	case actor.Is(models.RoleReviewer):
		err := q.Raw("SELECT submission_id FROM review_assignments WHERE proposal_id = ? AND person_id = ? AND state = 'submitted' ORDER BY submission_id DESC LIMIT 1",
			p.ID, actor.PersonID).Take(&submission).Error
		if models.IsKind(db.Found(err, "submissions"), models.KindNotFound) {
			// clause 20: a review is the reviewer's own; others' words come after it.
			return subject{}, models.Forbidden("reviews.own_first", "20")
		}
		if err != nil {
			return subject{}, err
		}
	default:
		sent, err := sentToBoard(q, p.ID)
		if err != nil {
			return subject{}, err
		}
		if err := q.Raw("SELECT id FROM submissions WHERE proposal_id = ? AND at <= ? ORDER BY number DESC LIMIT 1", p.ID, sent).Take(&submission).Error; err != nil {
			return subject{}, db.Found(err, "submissions")
		}
	}
	return subjectAt(q, p, submission)
}

// sentToBoard is when a proposal last went to the Board.
func sentToBoard(q *gorm.DB, id int64) (time.Time, error) {
	var sent time.Time
	err := q.Raw("SELECT at FROM proposal_events WHERE proposal_id = ? AND to_state = 'board_paper' ORDER BY id DESC LIMIT 1", id).Take(&sent).Error
	return sent, db.Found(err, "proposals")
}

// summarise reads the reviews of one submission. Whoever may not know the
// reviewers gets neither names nor who abstained nor how many are still owed.
func summarise(q *gorm.DB, actor models.Actor, sub subject, now time.Time) (models.ReviewSummaryView, error) {
	v := models.ReviewSummaryView{Proposal: sub.proposal, Call: sub.call, Submission: sub.submission, Named: readsAll(actor)}
	var err error
	if v.Criteria, err = criteriaOf(q, sub.call); err != nil {
		return v, err
	}
	if v.SpreadRule, err = rules.Spread(q, now); err != nil {
		return v, err
	}
	if v.StepRule, err = rules.Step(q, now); err != nil {
		return v, err
	}
	// clause 20: a review is given alone; a score that was read before it could
	// still change would not be.
	v.OwnOnly = actor.Is(models.RoleReviewer) && !sub.proposal.State.ReviewsSettled()
	rows, err := assignmentRows(q, when.DateOf(now), "a.submission_id = ? ORDER BY a.id", sub.submission.ID)
	if err != nil {
		return v, err
	}
	scores, err := scoresOf(q, "a.submission_id = ?", sub.submission.ID)
	if err != nil {
		return v, err
	}
	seconds, err := secondsOf(q, now, "a.submission_id = ?", sub.submission.ID)
	if err != nil {
		return v, err
	}
	var first, final []models.CompletedReview
	for _, a := range rows {
		if v.OwnOnly && a.PersonID != actor.PersonID {
			continue
		}
		switch a.State {
		case models.AssignmentOpen:
			v.Open++
		case models.AssignmentSubmitted:
			first = append(first, completed(a.ID, scores[a.ID]))
			final = append(final, completed(a.ID, scores[a.ID]).Final(seconds[a.ID]))
		}
		shown := a.State == models.AssignmentSubmitted || v.Named && a.State == models.AssignmentAbstained
		if !shown {
			continue
		}
		c := models.ReviewColumn{AssignmentID: a.ID, Number: len(v.Reviews) + 1, State: a.State, Scores: scores[a.ID], Second: seconds[a.ID], Overall: a.Overall,
			At: a.AnsweredAt, Mine: a.PersonID == actor.PersonID && actor.Is(models.RoleReviewer)}
		if v.Named {
			c.Name, c.Organisation, c.Answer = a.Name, a.Organisation, a.Answer
		}
		v.Reviews = append(v.Reviews, c)
	}
	if !v.Named {
		v.Open = 0
	}
	v.Summary = models.SummariseReviews(v.Criteria, final, v.SpreadRule)
	return v, fillApart(q, &v, first, final, now)
}

// scoresOf are the scores of assignments a, by assignment and criterion.
func scoresOf(q *gorm.DB, where string, args ...any) (map[int64]map[string]models.ReviewScore, error) {
	var rows []models.ReviewScore
	err := q.Raw("SELECT r.* FROM review_scores r JOIN review_assignments a ON a.id = r.assignment_id WHERE "+where+" ORDER BY r.id", args...).Scan(&rows).Error
	out := map[int64]map[string]models.ReviewScore{}
	for _, r := range rows {
		if out[r.AssignmentID] == nil {
			out[r.AssignmentID] = map[string]models.ReviewScore{}
		}
		out[r.AssignmentID][r.Criterion] = r
	}
	return out, err
}

func completed(id int64, scores map[string]models.ReviewScore) models.CompletedReview {
	done := models.CompletedReview{AssignmentID: id, Scores: map[string]*int{}}
	for criterion, r := range scores {
		done.Scores[criterion] = r.Score
	}
	return done
}
