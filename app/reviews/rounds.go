package reviews

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/riverqueue/river"
	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/rules"
	"seedfund/models"
)

// RoundOpening is what opens a round: until when its reviewers answer, and a word
// to them.
type RoundOpening struct {
	DueAt time.Time
	Note  string
}

// OpenRound shows the reviewers of the latest submission each other's scores and
// reasons on what they see differently by more than the rule, once all of them
// have answered. Whom an interest closes the proposal is not among them; a
// signature under a note that rests on the first scores is void. One round is
// held on a submission.
//
// clause 20: a review is given alone first; what is said after reading others
// stands beside it.
func (s *Service) OpenRound(ctx context.Context, actor models.Actor, id int64, in RoundOpening) (models.ReviewRound, error) {
	var made models.ReviewRound
	err := s.db.Write(ctx, actor, "review.open_round", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermReviewAssign, tx.Now); err != nil {
			return err
		}
		p, sub, err := locked(tx, id, anyVersion)
		if err != nil {
			return err
		}
		plan, err := planRound(tx.DB, *p, sub.ID, tx.Now)
		if err != nil {
			return err
		}
		in.Note = strings.TrimSpace(in.Note)
		if err := in.check(tx.Now); err != nil {
			return err
		}
		made = models.ReviewRound{ProposalID: p.ID, SubmissionID: sub.ID, SpreadRule: plan.spread, StepRule: plan.step, DueAt: in.DueAt, Note: in.Note,
			OpenedBy: actor.AccountID, OpenedAt: tx.Now}
		if err := db.Create(tx, &made); err != nil {
			return err
		}
		tx.Target("review_rounds", made.ID)
		tx.Receipt(models.Receipt{Target: "review_rounds", TargetID: made.ID, Reference: p.Reference})
		if err := plan.write(tx, made.ID); err != nil {
			return err
		}
		if err := tx.EnqueueWith(RoundEndedJob{RoundID: made.ID, ByDay: true}, &river.InsertOpts{ScheduledAt: made.DueAt.Add(time.Second)}); err != nil {
			return err
		}
		return voidSignature(tx, sub.ID)
	})
	return made, err
}

func (in RoundOpening) check(now time.Time) error {
	var f models.Faults
	if !in.DueAt.After(now) {
		f.Add("due_at", "proposals.due_past")
	}
	if len([]rune(in.Note)) > ReasonsLimit {
		f.Add("note", "reviews.fault.long", "Max", ReasonsLimit)
	}
	return f.Err("reviews.round_invalid")
}

// RoundJob tells a reviewer that a round asks for their second look.
type RoundJob struct {
	MemberID int64 `json:"member_id"`
}

// Kind names the job in the queue.
func (RoundJob) Kind() string { return "review_round" }

// AskedInRound is the round of a member and the mandate they review under, for
// the letter; not found where the round is over for them.
func AskedInRound(tx *db.Tx, member int64) (models.ReviewRound, int64, error) {
	var found struct {
		models.ReviewRound
		MandateID int64
	}
	free := unscreenedOf(tx.Now)
	err := tx.Raw(`SELECT r.*, a.mandate_id FROM review_round_members m JOIN review_rounds r ON r.id = m.round_id
		JOIN review_assignments a ON a.id = m.assignment_id AND a.state = 'submitted' JOIN people v ON v.id = a.person_id JOIN proposals p ON p.id = a.proposal_id
		WHERE m.id = ? AND m.answered_at IS NULL AND r.closed_at IS NULL AND `+free.Where, append([]any{member}, free.Args...)...).Take(&found).Error
	return found.ReviewRound, found.MandateID, db.Found(err, "review_round_members")
}

// RoundEndedJob tells the reviewers of a round that it is over and the second
// scores stand open: when it is closed, or, ByDay, when its day came first.
type RoundEndedJob struct {
	RoundID int64 `json:"round_id"`
	ByDay   bool  `json:"by_day"`
}

// Kind names the job in the queue.
func (RoundEndedJob) Kind() string { return "review_round_ended" }

// EndedRound is the round of a job and the mandates its reviewers review under,
// without those whose review no longer counts or whom an interest has closed the
// proposal; not found where the round did not end as the job says.
func EndedRound(tx *db.Tx, job RoundEndedJob) (models.ReviewRound, []int64, error) {
	r, err := db.From[models.ReviewRound](tx.DB).Where("id = ?", job.RoundID).Take(tx.Ctx)
	if err != nil {
		return r, nil, db.Found(err, "review_rounds")
	}
	if !r.Over(tx.Now) || job.ByDay != (r.ClosedAt == nil) {
		return r, nil, models.NotFound("review_rounds")
	}
	var mandates []int64
	free := unscreenedOf(tx.Now)
	err = tx.Raw(`SELECT a.mandate_id FROM review_round_members m JOIN review_assignments a ON a.id = m.assignment_id AND a.state = 'submitted'
		JOIN people v ON v.id = a.person_id JOIN proposals p ON p.id = a.proposal_id WHERE m.round_id = ? AND `+free.Where+" ORDER BY m.position",
		append([]any{r.ID}, free.Args...)...).Scan(&mandates).Error
	return r, mandates, err
}

// roundPlan is what a round on a submission would be about, and with whom.
type roundPlan struct {
	spread, step models.Points
	members      []models.ReviewAssignment
	criteria     []models.ReviewRoundCriterion
}

// planRound says what a round would be about, or why there can be none.
func planRound(q *gorm.DB, p models.Proposal, submission int64, now time.Time) (roundPlan, error) {
	var plan roundPlan
	if !p.State.Reviewing() {
		return plan, models.Conflict("reviews.review_over", "99").With(map[string]any{"State": string(p.State)})
	}
	if found, err := roundOn(q, submission); err != nil || found != nil {
		if err == nil {
			err = models.Conflict("reviews.round_held", "99")
		}
		return plan, err
	}
	open, err := openReviews(q, submission)
	if err == nil && open > 0 {
		err = models.Conflict("reviews.reviews_owed", "99").With(map[string]any{"Count": open})
	}
	if err != nil {
		return plan, err
	}
	if plan.spread, err = rules.Spread(q, now); err != nil {
		return plan, err
	}
	if plan.step, err = rules.Step(q, now); err != nil {
		return plan, err
	}
	// clause 98: whom an interest closes the proposal reads nothing of it.
	free := unscreenedOf(now)
	err = q.Raw(`SELECT a.* FROM review_assignments a JOIN people v ON v.id = a.person_id JOIN proposals p ON p.id = a.proposal_id
		WHERE a.submission_id = ? AND a.state = 'submitted' AND `+free.Where+" ORDER BY a.id", append([]any{submission}, free.Args...)...).Scan(&plan.members).Error
	if err == nil && len(plan.members) < 2 {
		err = models.Conflict("reviews.round_nobody", "99")
	}
	if err != nil {
		return plan, err
	}
	return plan, plan.subjects(q, p)
}

// subjects fills in the criteria.
func (r *roundPlan) subjects(q *gorm.DB, p models.Proposal) error {
	criteria, err := criteriaFor(q, p.CallID)
	if err != nil {
		return err
	}
	scores, err := scoresOf(q, "a.submission_id = ?", r.members[0].SubmissionID)
	if err != nil {
		return err
	}
	done := make([]models.CompletedReview, len(r.members))
	said := make([]map[string]*int, len(r.members))
	for i, a := range r.members {
		done[i] = completed(a.ID, scores[a.ID])
		said[i] = done[i].Scores
	}
	apart := models.Disagreements(criteria, done, r.spread, r.step)
	spread := models.SpreadByCriterion(criteria, said)
	for _, code := range models.RoundCriteria(criteria, done, apart) {
		r.criteria = append(r.criteria, models.ReviewRoundCriterion{Criterion: code, Low: spread[code].Low, High: spread[code].High})
	}
	if len(r.criteria) == 0 {
		return models.Conflict("reviews.round_nothing", "99")
	}
	return nil
}

func (r roundPlan) write(tx *db.Tx, round int64) error {
	for _, c := range r.criteria {
		c.RoundID = round
		if err := db.Create(tx, &c); err != nil {
			return err
		}
	}
	for i, a := range r.members {
		m := models.ReviewRoundMember{RoundID: round, AssignmentID: a.ID, Position: i + 1}
		if err := db.Create(tx, &m); err != nil {
			return err
		}
		if err := tx.Enqueue(RoundJob{MemberID: m.ID}); err != nil {
			return err
		}
	}
	return nil
}

// SecondInput is what a reviewer says in a round on one criterion: the first
// score stands, or another one, each with a reason.
type SecondInput struct {
	Criterion string
	Keep      bool
	Score     *int
	Reason    string
}

// AnswerRound gives a reviewer's second word on every criterion of a round, all
// of them at once and once only. The first scores stay as they were sent. The
// last answer ends the round. version is the member's.
func (s *Service) AnswerRound(ctx context.Context, actor models.Actor, id, version int64, answers []SecondInput) error {
	return s.db.Write(ctx, actor, "review.answer_round", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermReviewWrite, tx.Now); err != nil {
			return err
		}
		r, p, err := lockedRound(tx, id)
		if err != nil {
			return err
		}
		found, err := memberOfRound(tx.DB, *r, actor, tx.Now)
		if err != nil {
			return err
		}
		switch {
		case found.AnsweredAt != nil:
			return models.Conflict("reviews.round_answered", "20")
		case r.ClosedAt != nil || !p.State.Reviewing():
			return models.Conflict("reviews.round_over", "20")
		case r.Over(tx.Now):
			return models.TooLate("reviews.round_late", tx.Now).With(map[string]any{"At": tx.Now, "Due": r.DueAt})
		}
		m, err := db.Load[models.ReviewRoundMember](tx, found.ID)
		if err != nil {
			return err
		}
		if m.Version != version {
			return models.Stale(*m)
		}
		if err := writeSeconds(tx, *m, answers); err != nil {
			return err
		}
		at := tx.Now
		m.AnsweredAt = &at
		if err := db.Update(tx, m, "answered_at"); err != nil {
			return err
		}
		tx.Receipt(models.Receipt{Target: "review_rounds", TargetID: r.ID, Reference: p.Reference})
		return closeRoundIfAll(tx, r)
	})
}

// lockedRound locks the proposal of a round, then the round.
func lockedRound(tx *db.Tx, id int64) (*models.ReviewRound, *models.Proposal, error) {
	var proposal int64
	if err := tx.Raw("SELECT proposal_id FROM review_rounds WHERE id = ?", id).Take(&proposal).Error; err != nil {
		return nil, nil, db.Found(err, "review_rounds")
	}
	p, err := db.Load[models.Proposal](tx, proposal)
	if err != nil {
		return nil, nil, err
	}
	tx.Target("review_rounds", id)
	r, err := db.Load[models.ReviewRound](tx, id)
	return r, p, err
}

// memberOfRound is the reader's place in a round; without one, where their
// review no longer counts, or where an interest closes the proposal, the round
// is not there.
func memberOfRound(q *gorm.DB, r models.ReviewRound, actor models.Actor, now time.Time) (models.ReviewRoundMember, error) {
	var m models.ReviewRoundMember
	if !actor.Is(models.RoleReviewer) {
		return m, models.NotFound("review_rounds")
	}
	free := unscreened(actor.PersonID, now)
	err := q.Raw(`SELECT m.* FROM review_round_members m JOIN review_assignments a ON a.id = m.assignment_id AND a.state = 'submitted'
		JOIN proposals p ON p.id = a.proposal_id WHERE m.round_id = ? AND a.person_id = ? AND `+free.Where,
		append([]any{r.ID, actor.PersonID}, free.Args...)...).Take(&m).Error
	return m, db.Found(err, "review_rounds")
}

func writeSeconds(tx *db.Tx, m models.ReviewRoundMember, answers []SecondInput) error {
	var codes []string
	if err := tx.Raw("SELECT criterion FROM review_round_criteria WHERE round_id = ? ORDER BY id", m.RoundID).Scan(&codes).Error; err != nil {
		return err
	}
	scores, err := scoresOf(tx.DB, "a.id = ?", m.AssignmentID)
	if err != nil {
		return err
	}
	var f models.Faults
	rows := map[string]models.SecondScore{}
	for _, in := range answers {
		if !slices.Contains(codes, in.Criterion) {
			return models.NotFound("criteria")
		}
		rows[in.Criterion] = in.judge(scores[m.AssignmentID][in.Criterion].Score, &f)
	}
	for _, code := range codes {
		if _, said := rows[code]; !said {
			f.Add("score["+code+"]", "reviews.fault.second_missing")
		}
	}
	if err := f.Err("reviews.round_incomplete"); err != nil {
		return err
	}
	for _, code := range codes {
		row := rows[code]
		row.RoundID, row.AssignmentID, row.At = m.RoundID, m.AssignmentID, tx.Now
		if err := db.Create(tx, &row); err != nil {
			return err
		}
	}
	return nil
}

// judge makes the second score of what was said; one that equals the first is
// kept.
func (in SecondInput) judge(first *int, f *models.Faults) models.SecondScore {
	reason := strings.TrimSpace(strings.ReplaceAll(in.Reason, "\r\n", "\n"))
	row := models.SecondScore{Criterion: in.Criterion, Kept: in.Keep, Score: in.Score, Reason: reason}
	switch {
	case in.Keep:
		row.Score = first
	case in.Score == nil:
		f.Add("score["+in.Criterion+"]", "reviews.fault.second_missing")
	case *in.Score < models.ScoreLowest || *in.Score > models.ScoreHighest:
		f.Add("score["+in.Criterion+"]", "reviews.fault.score_range")
	default:
		row.Kept = first != nil && *first == *in.Score
	}
	switch n := models.Words(reason); {
	case reason == "":
		f.Add("reason["+in.Criterion+"]", "reviews.fault.reason_missing")
	case len([]rune(reason)) > ReasonLimit || !utf8.ValidString(reason):
		f.Add("reason["+in.Criterion+"]", "reviews.fault.long", "Max", ReasonLimit)
	case n > ReasonWords:
		f.Add("reason["+in.Criterion+"]", "reviews.fault.words", "Words", n, "Max", ReasonWords)
	}
	return row
}

// CloseRound ends a round before everybody has answered, with a reason. Who has
// not answered stands by the first score.
func (s *Service) CloseRound(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.db.Write(ctx, actor, "review.close_round", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermReviewAssign, tx.Now); err != nil {
			return err
		}
		r, _, err := lockedRound(tx, id)
		if err != nil {
			return err
		}
		if r.Version != version {
			return models.Stale(*r)
		}
		if r.Over(tx.Now) {
			return models.Conflict("reviews.round_over", "99")
		}
		if err := because(&reason); err != nil {
			return err
		}
		return closeRound(tx, r, &actor.AccountID, reason)
	})
}

func closeRound(tx *db.Tx, r *models.ReviewRound, by *int64, reason string) error {
	at := tx.Now
	r.ClosedAt, r.ClosedBy, r.Reason = &at, by, reason
	if err := db.Update(tx, r, "closed_at", "closed_by", "reason"); err != nil {
		return err
	}
	return tx.Enqueue(RoundEndedJob{RoundID: r.ID})
}

// closeRoundIfAll closes a round once nobody of it owes an answer: not those
// whose review no longer counts, nor those whom an interest has closed the
// proposal since.
func closeRoundIfAll(tx *db.Tx, r *models.ReviewRound) error {
	free := unscreenedOf(tx.Now)
	var owed int
	err := tx.Raw(`SELECT COUNT(*) FROM review_round_members m JOIN review_assignments a ON a.id = m.assignment_id AND a.state = 'submitted'
		JOIN people v ON v.id = a.person_id JOIN proposals p ON p.id = a.proposal_id WHERE m.round_id = ? AND m.answered_at IS NULL AND `+free.Where,
		append([]any{r.ID}, free.Args...)...).Scan(&owed).Error
	if err != nil || owed > 0 {
		return err
	}
	return closeRound(tx, r, nil, "")
}

// leaveRound looks again at a running round of a submission from which a review
// was taken.
func leaveRound(tx *db.Tx, submission int64) error {
	found, err := roundOn(tx.DB, submission)
	if err != nil || found == nil || found.Over(tx.Now) {
		return err
	}
	r, err := db.Load[models.ReviewRound](tx, found.ID)
	if err != nil {
		return err
	}
	return closeRoundIfAll(tx, r)
}

// endRound ends a running round of a submission that goes back to its authors.
func endRound(tx *db.Tx, submission int64, reason string) error {
	found, err := roundOn(tx.DB, submission)
	if err != nil || found == nil || found.Over(tx.Now) {
		return err
	}
	r, err := db.Load[models.ReviewRound](tx, found.ID)
	if err != nil {
		return err
	}
	return closeRound(tx, r, &tx.Actor.AccountID, reason)
}

// roundOn is the round on a submission, nil where there is none.
func roundOn(q *gorm.DB, submission int64) (*models.ReviewRound, error) {
	r, err := db.From[models.ReviewRound](q).Where("submission_id = ?", submission).Take(q.Statement.Context)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	return &r, err
}

// notInRound refuses what would rest on scores that can still be revised.
func notInRound(q *gorm.DB, submission int64, now time.Time) error {
	r, err := roundOn(q, submission)
	if err != nil || r == nil || r.Over(now) {
		return err
	}
	return models.Conflict("reviews.round_open", "99").With(map[string]any{"Due": r.DueAt})
}

// neverInRound refuses to open a review again that others have read in a round:
// its first scores are on record.
func neverInRound(q *gorm.DB, assignment int64) error {
	var n int
	err := q.Raw("SELECT COUNT(*) FROM review_round_members WHERE assignment_id = ?", assignment).Scan(&n).Error
	if err == nil && n > 0 {
		return models.Conflict("reviews.round_read", "20")
	}
	return err
}
