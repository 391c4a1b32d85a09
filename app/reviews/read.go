package reviews

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/when"
)

// Filter narrows the secretariat's queue.
type Filter struct {
	CallID int64
	State  models.ProposalState
	Stage  models.ProposalStage
	Late   bool  // only those with a review past its day
	After  int64 // id of the last row of the page before
	Limit  int   // 0 for 25
}

// Queue gives the submitted proposals with where they stand, the latest first,
// and the cursor of the next page (0 at the end). Two statements whatever the
// rows.
func (s *Service) Queue(ctx context.Context, actor models.Actor, f Filter) ([]models.ReviewQueueRow, int64, error) {
	if err := mayReadAll(actor); err != nil {
		return nil, 0, err
	}
	if f.Limit <= 0 || f.Limit > 100 {
		f.Limit = 25
	}
	text := `SELECT p.id, p.reference, p.title, p.stage, p.state, p.call_id, c.reference AS call_reference, COALESCE(o.name, '') AS lead, p.asked,
		l.number, l.at AS submitted_at, p.due_at,
		(SELECT COUNT(*) FROM review_assignments a WHERE a.submission_id = l.id AND a.state = 'assigned') AS open_reviews,
		(SELECT COUNT(*) FROM review_assignments a WHERE a.submission_id = l.id AND a.state = 'submitted') AS done_reviews,
		(SELECT COUNT(*) FROM review_assignments a WHERE a.submission_id = l.id AND a.state = 'assigned' AND a.due_on < ?) AS late_reviews,
		COALESCE((SELECT n.state FROM appraisals n WHERE n.submission_id = l.id), '') AS appraisal,
		COALESCE((SELECT n.prepared_by FROM appraisals n WHERE n.submission_id = l.id), 0) AS appraised_by
		FROM proposals p JOIN calls c ON c.id = p.call_id LEFT JOIN organisations o ON o.id = p.lead_organisation_id
		JOIN submissions l ON l.proposal_id = p.id AND l.number = (SELECT MAX(m.number) FROM submissions m WHERE m.proposal_id = p.id)
		WHERE 1 = 1`
	today := when.DateOf(s.db.Now(ctx))
	args := []any{today}
	text, args = db.Narrow(text, args,
		db.If(f.CallID != 0, " AND p.call_id = ?", f.CallID),
		db.If(f.State != "", " AND p.state = ?", f.State),
		db.If(f.Stage != "", " AND p.stage = ?", f.Stage),
		db.If(f.Late, " AND p.state IN ('in_review', 'technical_review') AND EXISTS (SELECT 1 FROM review_assignments a WHERE a.submission_id = l.id AND a.state = 'assigned' AND a.due_on < ?)", today),
		db.If(f.After != 0, " AND p.id < ?", f.After),
	)
	var rows []models.ReviewQueueRow
	if err := s.db.Read(ctx).Raw(text+" ORDER BY p.id DESC LIMIT ?", append(args, f.Limit+1)...).Scan(&rows).Error; err != nil {
		return nil, 0, err
	}
	rows, next := db.Turn(rows, f.Limit, func(r models.ReviewQueueRow) int64 { return r.ID })
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	frozen, err := frozenOf(s.db.Read(ctx), ids)
	for i := range rows {
		// A returned document's new title is not yet for others.
		if f, ok := frozen[rows[i].ID]; ok {
			rows[i].Title, rows[i].Asked, rows[i].Countries = f.Title, f.Asked, f.CountryCodes()
		}
	}
	return rows, next, err
}

// QueueCalls gives the calls with a submitted proposal, the latest first, for
// those who read the queue. One statement.
func (s *Service) QueueCalls(ctx context.Context, actor models.Actor) ([]models.Call, error) {
	if err := mayReadAll(actor); err != nil {
		return nil, err
	}
	return db.From[models.Call](s.db.Read(ctx)).
		Where("id IN (SELECT p.call_id FROM proposals p JOIN submissions l ON l.proposal_id = p.id)").Order("id DESC").Limit(100).Find(ctx)
}

// Late gives for each call how many reviews under way are past their day and
// since when, the longest first, to those who read the queue. One statement.
//
// clause 99: the secretariat follows what it asked for.
func (s *Service) Late(ctx context.Context, actor models.Actor) ([]models.LateReviews, error) {
	if err := mayReadAll(actor); err != nil {
		return nil, err
	}
	var rows []models.LateReviews
	err := s.db.Read(ctx).Raw(`SELECT c.id AS call_id, c.reference, COUNT(*) AS count, MIN(a.due_on) AS due_on
		FROM review_assignments a JOIN submissions l ON l.id = a.submission_id JOIN proposals p ON p.id = l.proposal_id JOIN calls c ON c.id = p.call_id
		WHERE a.state = 'assigned' AND a.due_on < ? AND p.state IN ('in_review', 'technical_review')
			AND l.number = (SELECT MAX(m.number) FROM submissions m WHERE m.proposal_id = p.id)
		GROUP BY c.id, c.reference ORDER BY MIN(a.due_on), c.id`, when.DateOf(s.db.Now(ctx))).Scan(&rows).Error
	return rows, err
}

// frozenOf are the latest frozen copies of proposals.
func frozenOf(q *gorm.DB, ids []int64) (map[int64]models.Frozen, error) {
	var subs []models.Submission
	if err := q.Raw(`SELECT l.* FROM submissions l WHERE l.proposal_id IN ? AND l.number =
		(SELECT MAX(m.number) FROM submissions m WHERE m.proposal_id = l.proposal_id)`, ids).Scan(&subs).Error; err != nil {
		return nil, err
	}
	out := map[int64]models.Frozen{}
	for _, sub := range subs {
		f, err := sub.Read()
		if err != nil {
			return nil, err
		}
		out[sub.ProposalID] = f
	}
	return out, nil
}

// Mine gives a reviewer's assignments, what is owed first by its day. One that
// an interest screens is not there, nor one that was declined or taken back.
func (s *Service) Mine(ctx context.Context, actor models.Actor) ([]models.AssignmentRow, error) {
	if err := actor.May(models.PermReviewWrite); err != nil {
		return nil, err
	}
	now := s.db.Now(ctx)
	free := unscreened(actor.PersonID, now)
	rows, err := assignmentRows(s.db.Read(ctx), when.DateOf(now), `a.person_id = ? AND a.state IN ('assigned', 'submitted', 'abstained') AND `+free.Where+`
		ORDER BY CASE WHEN a.state = 'assigned' THEN 0 ELSE 1 END, a.due_on, a.id LIMIT 200`, append([]any{actor.PersonID}, free.Args...)...)
	if err != nil {
		return nil, err
	}
	subs := make([]int64, len(rows))
	for i := range rows {
		rows[i].Name, subs[i] = "", rows[i].SubmissionID
	}
	titles, err := submittedTitles(s.db.Read(ctx), subs)
	for i := range rows {
		rows[i].Title = titles[rows[i].SubmissionID]
	}
	return rows, err
}

// submittedTitles are the titles as they were submitted, by submission.
func submittedTitles(q *gorm.DB, ids []int64) (map[int64]string, error) {
	var subs []models.Submission
	if err := q.Raw("SELECT * FROM submissions WHERE id IN ?", ids).Scan(&subs).Error; err != nil {
		return nil, err
	}
	out := map[int64]string{}
	for _, sub := range subs {
		f, err := sub.Read()
		if err != nil {
			return nil, err
		}
		out[sub.ID] = f.Title
	}
	return out, nil
}

// Review gives one assignment to its reviewer: the document as it was
// submitted, the criteria, their scores and what they have typed. Nothing of
// any other review is in it.
func (s *Service) Review(ctx context.Context, actor models.Actor, assignment int64) (models.ReviewView, error) {
	var v models.ReviewView
	if err := actor.May(models.PermReviewWrite); err != nil {
		return v, err
	}
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		a, err := db.From[models.ReviewAssignment](q).Where("id = ?", assignment).Take(ctx)
		if err != nil {
			return db.Found(err, "review_assignments")
		}
		p, err := mine(q, actor, a, now)
		if err != nil {
			return err
		}
		if a.State == models.AssignmentDeclined || a.State == models.AssignmentRemoved {
			return models.NotFound("review_assignments")
		}
		sub, err := subjectAt(q, p, a.SubmissionID)
		if err != nil {
			return err
		}
		v.Assignment, v.Proposal, v.Call, v.Submission, v.Frozen = a, sub.proposal, sub.call, sub.submission, sub.frozen
		v.Open = writable(a, p) == nil
		v.Late = a.State == models.AssignmentOpen && a.DueOn.Before(when.DateOf(now))
		return fillReview(q, actor, &v)
	})
	return v, err
}

func fillReview(q *gorm.DB, actor models.Actor, v *models.ReviewView) error {
	ctx := q.Statement.Context
	var err error
	if v.Form, err = form(ctx, q, v.Proposal); err != nil {
		return err
	}
	if v.Criteria, err = criteriaOf(q, v.Call); err != nil {
		return err
	}
	scores, err := scoresOf(q, "a.id = ?", v.Assignment.ID)
	if err != nil {
		return err
	}
	if v.Scores = scores[v.Assignment.ID]; v.Scores == nil {
		v.Scores = map[string]models.ReviewScore{}
	}
	if v.Drafts, err = draftsOf(q, v.Assignment.ID, actor.AccountID); err != nil {
		return err
	}
	said := make([]models.ReviewScore, 0, len(v.Criteria))
	for _, c := range v.Criteria {
		r := v.Scores[c.Code]
		if d, ok := v.Drafts[c.Code]; ok {
			r.Score, r.Abstained, r.Reason = d.Score, d.Abstained, d.Reason
		}
		r.Criterion = c.Code
		said = append(said, r)
	}
	v.Faults = models.ReviewFaults(v.Criteria, said)
	var latest int
	err = q.Raw("SELECT MAX(number) FROM submissions WHERE proposal_id = ?", v.Proposal.ID).Scan(&latest).Error
	v.Outdated = latest > v.Submission.Number
	return err
}

// ProposalOf is the proposal of an assignment, for the secretariat and the
// auditor.
func (s *Service) ProposalOf(ctx context.Context, actor models.Actor, assignment int64) (int64, error) {
	if err := mayReadAll(actor); err != nil {
		return 0, err
	}
	var id int64
	err := s.db.Read(ctx).Raw("SELECT proposal_id FROM review_assignments WHERE id = ?", assignment).Take(&id).Error
	return id, db.Found(err, "review_assignments")
}
