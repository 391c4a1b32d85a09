package reviews

import (
	"context"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/rules"
	"seedfund/models"
)

// secondsOf are the second scores of assignments a in rounds that are over, by
// assignment and criterion. Before its end a round changes no figure.
func secondsOf(q *gorm.DB, now time.Time, where string, args ...any) (map[int64]map[string]models.SecondScore, error) {
	var rows []models.SecondScore
	err := q.Raw(`SELECT s.* FROM second_scores s JOIN review_rounds o ON o.id = s.round_id JOIN review_assignments a ON a.id = s.assignment_id
		WHERE (o.closed_at IS NOT NULL OR o.due_at <= ?) AND `+where+" ORDER BY s.id", append([]any{now}, args...)...).Scan(&rows).Error
	return byAssignment(rows), err
}

func byAssignment(rows []models.SecondScore) map[int64]map[string]models.SecondScore {
	out := map[int64]map[string]models.SecondScore{}
	for _, r := range rows {
		if out[r.AssignmentID] == nil {
			out[r.AssignmentID] = map[string]models.SecondScore{}
		}
		out[r.AssignmentID][r.Criterion] = r
	}
	return out
}

// Round gives one round: to a reviewer of it the scores and reasons on its
// criteria without names, and after its end everybody's second; to the
// secretariat and the auditor who has answered, and the second scores after its
// end. To all others it is not there.
func (s *Service) Round(ctx context.Context, actor models.Actor, id int64) (models.RoundView, error) {
	v := models.RoundView{Named: readsAll(actor)}
	if err := actor.May(models.PermReviewRead); err != nil {
		return v, err
	}
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		var err error
		if v.Round, err = db.From[models.ReviewRound](q).Where("id = ?", id).Take(ctx); err != nil {
			return db.Found(err, "review_rounds")
		}
		if !v.Named {
			m, err := memberOfRound(q, v.Round, actor, now)
			if err != nil {
				return err
			}
			v.Mine = &m
		}
		v.Over = v.Round.Over(now)
		return fillRound(q, &v)
	})
	open := !v.Over && v.Proposal.State.Reviewing()
	v.Writable = open && v.Mine != nil && v.Mine.AnsweredAt == nil
	v.Closable = open && actor.May(models.PermReviewAssign) == nil && !actor.System
	return v, err
}

func fillRound(q *gorm.DB, v *models.RoundView) error {
	ctx := q.Statement.Context
	p, err := db.From[models.Proposal](q).Where("id = ?", v.Round.ProposalID).Take(ctx)
	if err != nil {
		return err
	}
	sub, err := subjectAt(q, p, v.Round.SubmissionID)
	if err != nil {
		return err
	}
	v.Proposal, v.Call, v.Submission, v.Frozen = sub.proposal, sub.call, sub.submission, sub.frozen
	all, err := criteriaOf(q, v.Call)
	if err != nil {
		return err
	}
	about := map[string]bool{}
	var codes []string
	if err := q.Raw("SELECT criterion FROM review_round_criteria WHERE round_id = ?", v.Round.ID).Scan(&codes).Error; err != nil {
		return err
	}
	for _, code := range codes {
		about[code] = true
	}
	for _, c := range all {
		if about[c.Code] {
			v.Criteria = append(v.Criteria, c)
		}
	}
	return fillColumns(q, v, about)
}

// fillColumns puts the reviewers of a round beside each other, on its criteria
// alone; one whose review no longer counts is left out and the letters stay.
func fillColumns(q *gorm.DB, v *models.RoundView, about map[string]bool) error {
	var group []struct {
		models.ReviewRoundMember
		Name string
	}
	err := q.Raw(`SELECT m.*, h.name FROM review_round_members m JOIN review_assignments a ON a.id = m.assignment_id AND a.state = 'submitted'
		JOIN people h ON h.id = a.person_id WHERE m.round_id = ? ORDER BY m.position`, v.Round.ID).Scan(&group).Error
	if err != nil {
		return err
	}
	scores, err := scoresOf(q, "a.submission_id = ?", v.Round.SubmissionID)
	if err != nil {
		return err
	}
	var said []models.SecondScore
	if err := q.Raw("SELECT * FROM second_scores WHERE round_id = ? ORDER BY id", v.Round.ID).Scan(&said).Error; err != nil {
		return err
	}
	seconds := byAssignment(said)
	for _, m := range group {
		c := models.RoundColumn{AssignmentID: m.AssignmentID, Position: m.Position, Mine: v.Mine != nil && v.Mine.ID == m.ID, First: map[string]models.ReviewScore{}}
		for code, r := range scores[m.AssignmentID] {
			if about[code] {
				c.First[code] = r
			}
		}
		if v.Named {
			c.Name = m.Name
		}
		c.Answered = (v.Named || c.Mine || v.Over) && m.AnsweredAt != nil
		if v.Over || c.Mine {
			c.Second = seconds[m.AssignmentID]
		}
		if !c.Mine && !v.Named {
			c.AssignmentID = 0
		}
		v.Columns = append(v.Columns, c)
	}
	return nil
}

// MyRounds gives a reviewer's rounds, the latest first. One on a proposal that an
// interest closes is not there, nor how many have answered.
func (s *Service) MyRounds(ctx context.Context, actor models.Actor) ([]models.RoundRow, error) {
	if err := actor.May(models.PermReviewWrite); err != nil {
		return nil, err
	}
	now := s.db.Now(ctx)
	free := unscreened(actor.PersonID, now)
	var rows []models.RoundRow
	err := s.db.Read(ctx).Raw(`SELECT r.*, p.reference, m.answered_at IS NOT NULL AS mine_answered FROM review_rounds r JOIN review_round_members m ON m.round_id = r.id
		JOIN review_assignments a ON a.id = m.assignment_id AND a.state = 'submitted' JOIN proposals p ON p.id = r.proposal_id
		WHERE a.person_id = ? AND `+free.Where+" ORDER BY r.id DESC LIMIT 50", append([]any{actor.PersonID}, free.Args...)...).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	subs := make([]int64, len(rows))
	for i, r := range rows {
		subs[i] = r.SubmissionID
	}
	titles, err := submittedTitles(s.db.Read(ctx), subs)
	for i := range rows {
		rows[i].Title, rows[i].Ended = titles[rows[i].SubmissionID], rows[i].Over(now)
	}
	return rows, err
}

// Disagreements lists the proposals in review whose reviews are all in and lie
// further apart than the rules allow, with the figures of the first scores; those
// without a round come first. A fixed number of statements for each call.
func (s *Service) Disagreements(ctx context.Context, actor models.Actor) ([]models.DisagreementRow, error) {
	if err := mayReadAll(actor); err != nil {
		return nil, err
	}
	now := s.db.Now(ctx)
	var out []models.DisagreementRow
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		rows, err := db.Rows[struct {
			models.DisagreementRow
			SubmissionID  int64
			CriteriaSetID int64
		}](q, `SELECT p.id, p.version, p.reference, p.stage, p.state, p.call_id, c.reference AS call, c.criteria_set_id, l.id AS submission_id FROM proposals p JOIN calls c ON c.id = p.call_id
			JOIN submissions l ON l.proposal_id = p.id AND l.number = (SELECT MAX(m.number) FROM submissions m WHERE m.proposal_id = p.id)
			WHERE p.state IN ('in_review', 'technical_review') AND NOT EXISTS (SELECT 1 FROM review_assignments a WHERE a.submission_id = l.id AND a.state = 'assigned')
			AND (SELECT COUNT(*) FROM review_assignments a WHERE a.submission_id = l.id AND a.state = 'submitted') > 1 ORDER BY p.id DESC LIMIT 500`)
		if err != nil || len(rows) == 0 {
			return err
		}
		subs := make([]int64, len(rows))
		for i, r := range rows {
			subs[i] = r.SubmissionID
		}
		read, err := readApart(q, subs, now)
		if err != nil {
			return err
		}
		for _, r := range rows {
			row := r.DisagreementRow
			if row.Criteria, err = read.criteriaOf(q, r.CriteriaSetID); err != nil {
				return err
			}
			done := read.done[r.SubmissionID]
			row.Apart = models.Disagreements(row.Criteria, done, read.spread, read.step)
			row.Round = read.rounds[r.SubmissionID]
			if len(row.Apart) == 0 && row.Round == nil {
				continue
			}
			row.Title, row.Summary = read.titles[r.SubmissionID], models.SummariseReviews(row.Criteria, done, read.spread)
			out = append(out, row)
		}
		models.SortDisagreements(out)
		return nil
	})
	return out, err
}

// apartness is what the list of disagreements reads of many submissions at once.
type apartness struct {
	spread, step models.Points
	done         map[int64][]models.CompletedReview
	rounds       map[int64]*models.RoundSummary
	titles       map[int64]string
	sets         map[int64][]models.Criterion
}

func readApart(q *gorm.DB, subs []int64, now time.Time) (apartness, error) {
	a := apartness{done: map[int64][]models.CompletedReview{}, rounds: map[int64]*models.RoundSummary{}, sets: map[int64][]models.Criterion{}}
	var err error
	if a.spread, err = rules.Spread(q, now); err != nil {
		return a, err
	}
	if a.step, err = rules.Step(q, now); err != nil {
		return a, err
	}
	var held []models.ReviewAssignment
	if err := q.Raw("SELECT * FROM review_assignments WHERE submission_id IN ? AND state = 'submitted' ORDER BY id", subs).Scan(&held).Error; err != nil {
		return a, err
	}
	scores, err := scoresOf(q, "a.submission_id IN ? AND a.state = 'submitted'", subs)
	if err != nil {
		return a, err
	}
	for _, r := range held {
		a.done[r.SubmissionID] = append(a.done[r.SubmissionID], completed(r.ID, scores[r.ID]))
	}
	if a.rounds, err = roundsOn(q, subs, now); err != nil {
		return a, err
	}
	a.titles, err = submittedTitles(q, subs)
	return a, err
}

func (a apartness) criteriaOf(q *gorm.DB, set int64) ([]models.Criterion, error) {
	if a.sets[set] == nil {
		criteria, err := criteriaOf(q, models.Call{CriteriaSetID: set})
		if err != nil {
			return nil, err
		}
		a.sets[set] = criteria
	}
	return a.sets[set], nil
}

// roundsOn are the rounds on submissions with who has answered.
func roundsOn(q *gorm.DB, subs []int64, now time.Time) (map[int64]*models.RoundSummary, error) {
	out := map[int64]*models.RoundSummary{}
	var rows []struct {
		models.ReviewRound
		Members  int
		Answered int
	}
	err := q.Raw(`SELECT r.*, (SELECT COUNT(*) FROM review_round_members m JOIN review_assignments a ON a.id = m.assignment_id WHERE m.round_id = r.id AND a.state = 'submitted') AS members,
		(SELECT COUNT(*) FROM review_round_members m JOIN review_assignments a ON a.id = m.assignment_id WHERE m.round_id = r.id AND a.state = 'submitted' AND m.answered_at IS NOT NULL) AS answered
		FROM review_rounds r WHERE r.submission_id IN ?`, subs).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	byID := map[int64]*models.RoundSummary{}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
		byID[r.ID] = &models.RoundSummary{Round: r.ReviewRound, Over: r.Over(now), Members: r.Members, Answered: r.Answered}
		out[r.SubmissionID] = byID[r.ID]
	}
	about, err := db.Rows[models.ReviewRoundCriterion](q, "SELECT * FROM review_round_criteria WHERE round_id IN ? ORDER BY id", ids)
	for _, c := range about {
		byID[c.RoundID].Criteria = append(byID[c.RoundID].Criteria, c.Criterion)
	}
	return out, err
}

// fillApart adds to the reviews in sum what remains apart in the final scores and
// the round, as the reader may know of it. first are the scores before it.
func fillApart(q *gorm.DB, v *models.ReviewSummaryView, first, final []models.CompletedReview, now time.Time) error {
	v.Apart = models.Remaining(models.Disagreements(v.Criteria, final, v.SpreadRule, v.StepRule), v.Reviews)
	if v.OwnOnly {
		return nil
	}
	rounds, err := roundsOn(q, []int64{v.Submission.ID}, now)
	if err != nil {
		return err
	}
	if v.Round = rounds[v.Submission.ID]; v.Round != nil && v.Round.Over {
		before := models.SummariseReviews(v.Criteria, first, v.SpreadRule)
		v.First = &before
	}
	if !v.Named {
		if v.Round != nil {
			v.Round.Answered = 0
		}
		return nil
	}
	if _, err := planRound(q, v.Proposal, v.Submission.ID, now); err != nil {
		if v.RoundFault = models.AsError(err); v.RoundFault == nil {
			return err
		}
	}
	return nil
}
