package reviews

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// ScoreInput is what a reviewer says on one criterion. Version is the score's
// as they began from it, 0 for none. Score nil and not Abstained is a draft.
type ScoreInput struct {
	Criterion string
	Score     *int
	Abstained bool
	Reason    string
	Version   int64
}

// The longest reason of one score, in words and in characters.
const (
	ReasonWords = 300
	ReasonLimit = 4000
)

// SaveScore keeps a reviewer's score on one criterion with its reason; either
// may still be missing. A save that was based on another version is stale, and
// theirs is the score as it stands.
func (s *Service) SaveScore(ctx context.Context, actor models.Actor, assignment int64, in ScoreInput) (models.ReviewScore, error) {
	var kept models.ReviewScore
	err := s.db.Write(ctx, actor, "review.save_score", func(tx *db.Tx) error {
		if err := actor.May(models.PermReviewWrite); err != nil {
			return err
		}
		a, p, err := own(tx, actor, assignment)
		if err != nil {
			return err
		}
		if err := writable(*a, *p); err != nil {
			return err
		}
		if err := scorable(tx.DB, *p, &in); err != nil {
			return err
		}
		if kept, err = writeScore(tx, a.ID, in); err != nil {
			return err
		}
		return dropDrafts(tx, a.ID, in.Criterion, actor.AccountID)
	})
	return kept, err
}

// scorable finds the faults of a score and tidies it.
func scorable(q *gorm.DB, p models.Proposal, in *ScoreInput) error {
	var call models.Call
	if err := q.Raw("SELECT * FROM calls WHERE id = ?", p.CallID).Take(&call).Error; err != nil {
		return err
	}
	criteria, err := criteriaOf(q, call)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(criteria, func(c models.Criterion) bool { return c.Code == in.Criterion }) {
		return models.NotFound("criteria")
	}
	in.Reason = strings.TrimSpace(strings.ReplaceAll(in.Reason, "\r\n", "\n"))
	var f models.Faults
	if in.Abstained {
		in.Score = nil
	}
	if in.Score != nil && (*in.Score < models.ScoreLowest || *in.Score > models.ScoreHighest) {
		f.Add("score["+in.Criterion+"]", "reviews.fault.score_range")
	}
	if len([]rune(in.Reason)) > ReasonLimit || !utf8.ValidString(in.Reason) {
		f.Add("reason["+in.Criterion+"]", "reviews.fault.long", "Max", ReasonLimit)
	} else if n := models.Words(in.Reason); n > ReasonWords {
		f.Add("reason["+in.Criterion+"]", "reviews.fault.words", "Words", n, "Max", ReasonWords)
	}
	return f.Err("reviews.score_invalid")
}

func writeScore(tx *db.Tx, assignment int64, in ScoreInput) (models.ReviewScore, error) {
	row, err := db.From[models.ReviewScore](tx.DB).Where("assignment_id = ? AND criterion = ?", assignment, in.Criterion).Take(tx.Ctx)
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return row, err
	}
	if row.Version != in.Version {
		return row, models.Stale(row)
	}
	row.Score, row.Abstained, row.Reason = in.Score, in.Abstained, in.Reason
	if row.ID == 0 {
		row.AssignmentID, row.Criterion = assignment, in.Criterion
		return row, db.Create(tx, &row)
	}
	return row, db.Update(tx, &row, "score", "abstained", "reason")
}

// draftSubject names a reviewer's unsaved words among the drafts.
const draftSubject = "review_scores"

// Autosave keeps what a reviewer is typing on one criterion, as a draft of
// their own that nobody else reads and no total counts. When the score was
// changed elsewhere the text is kept all the same and the answer is Stale.
func (s *Service) Autosave(ctx context.Context, actor models.Actor, assignment int64, in ScoreInput) (time.Time, error) {
	if err := actor.May(models.PermReviewWrite); err != nil {
		return time.Time{}, err
	}
	q := s.db.Read(ctx)
	a, err := db.From[models.ReviewAssignment](q).Where("id = ?", assignment).Take(ctx)
	if err != nil {
		return time.Time{}, db.Found(err, "review_assignments")
	}
	p, err := mine(s.db.Read(ctx), actor, a, s.db.Now(ctx))
	if err != nil {
		return time.Time{}, err
	}
	if err := writable(a, p); err != nil {
		return time.Time{}, err
	}
	if err := scorable(s.db.Read(ctx), p, &in); err != nil {
		return time.Time{}, err
	}
	draft, err := s.keepDraft(ctx, actor, assignment, in)
	if err != nil {
		return time.Time{}, err
	}
	row, err := db.From[models.ReviewScore](s.db.Read(ctx)).Where("assignment_id = ? AND criterion = ?", assignment, in.Criterion).Take(ctx)
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return draft.UpdatedAt, err
	}
	if row.Version != in.Version {
		return draft.UpdatedAt, models.Stale(row)
	}
	return draft.UpdatedAt, nil
}

func (s *Service) keepDraft(ctx context.Context, actor models.Actor, assignment int64, in ScoreInput) (models.DraftText, error) {
	body, err := json.Marshal(models.ScoreDraft{Score: in.Score, Abstained: in.Abstained, Reason: in.Reason})
	if err != nil {
		return models.DraftText{}, err
	}
	var draft models.DraftText
	err = s.db.Keep(ctx, db.Drafts, func(tx *db.Tx) error {
		found, err := db.From[models.DraftText](tx.DB).Where("subject = ? AND subject_id = ? AND field = ? AND account_id = ?",
			draftSubject, assignment, in.Criterion, actor.AccountID).Take(tx.Ctx)
		if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
			return err
		}
		draft = found
		draft.Subject, draft.SubjectID, draft.Field, draft.AccountID = draftSubject, assignment, in.Criterion, actor.AccountID
		draft.MandateID, draft.ByName, draft.Base, draft.Text = actor.MandateID, actor.Name, in.Version, string(body)
		if draft.ID == 0 {
			return db.Create(tx, &draft)
		}
		return db.Update(tx, &draft, "mandate_id", "by_name", "base", "text")
	})
	return draft, err
}

// draftsOf are a person's unsaved words on one assignment, by criterion.
func draftsOf(q *gorm.DB, assignment, account int64) (map[string]models.ScoreDraft, error) {
	rows, err := db.From[models.DraftText](q).Where("subject = ? AND subject_id = ? AND account_id = ?", draftSubject, assignment, account).
		Order("id").Find(q.Statement.Context)
	if err != nil {
		return nil, err
	}
	out := map[string]models.ScoreDraft{}
	for _, row := range rows {
		d := models.ScoreDraft{Version: row.Base, At: row.UpdatedAt}
		if err := json.Unmarshal([]byte(row.Text), &d); err != nil {
			return nil, err
		}
		out[row.Field] = d
	}
	return out, nil
}

// dropDrafts forgets what a person had typed once it is saved; criterion ""
// for all of an assignment.
func dropDrafts(tx *db.Tx, assignment int64, criterion string, account int64) error {
	_, err := db.Exec(tx, "DELETE FROM drafts WHERE subject = ? AND subject_id = ? AND account_id = ? AND (field = ? OR ? = '')",
		draftSubject, assignment, account, criterion, criterion)
	return err
}

// Submit sends a review. What was typed and not yet saved counts as said,
// unless the score was changed elsewhere since. What is missing comes back as
// one Invalid error; while a round of calibration of the call is open nothing is
// sent. After it only the secretariat can open the review again.
func (s *Service) Submit(ctx context.Context, actor models.Actor, assignment, version int64, overall string) error {
	return s.db.Write(ctx, actor, "review.submit", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermReviewWrite, tx.Now); err != nil {
			return err
		}
		a, p, err := own(tx, actor, assignment)
		if err != nil {
			return err
		}
		if err := writable(*a, *p); err != nil {
			return err
		}
		if a.Version != version {
			return models.Stale(*a)
		}
		if err := calibrated(tx.DB, *p, actor.PersonID, tx.Now); err != nil {
			return err
		}
		overall = strings.TrimSpace(overall)
		if err := foldDrafts(tx, *p, *a); err != nil {
			return err
		}
		if err := complete(tx.DB, *p, *a, overall); err != nil {
			return err
		}
		at := tx.Now
		a.State, a.Overall, a.AnsweredAt, a.Answer = models.AssignmentSubmitted, overall, &at, ""
		if err := db.Update(tx, a, "state", "overall", "answered_at", "answer"); err != nil {
			return err
		}
		tx.Receipt(models.Receipt{Target: "review_assignments", TargetID: a.ID, Reference: p.Reference})
		return voidSignature(tx, a.SubmissionID)
	})
}

func foldDrafts(tx *db.Tx, p models.Proposal, a models.ReviewAssignment) error {
	drafts, err := draftsOf(tx.DB, a.ID, tx.Actor.AccountID)
	if err != nil {
		return err
	}
	for criterion, d := range drafts {
		in := ScoreInput{Criterion: criterion, Score: d.Score, Abstained: d.Abstained, Reason: d.Reason, Version: d.Version}
		if err := scorable(tx.DB, p, &in); err != nil {
			return err
		}
		if _, err := writeScore(tx, a.ID, in); err != nil {
			return err
		}
	}
	return dropDrafts(tx, a.ID, "", tx.Actor.AccountID)
}

func complete(q *gorm.DB, p models.Proposal, a models.ReviewAssignment, overall string) error {
	var call models.Call
	if err := q.Raw("SELECT * FROM calls WHERE id = ?", p.CallID).Take(&call).Error; err != nil {
		return err
	}
	criteria, err := criteriaOf(q, call)
	if err != nil {
		return err
	}
	scores, err := db.From[models.ReviewScore](q).Where("assignment_id = ?", a.ID).Order("id").Find(q.Statement.Context)
	if err != nil {
		return err
	}
	faults := models.ReviewFaults(criteria, scores)
	if len([]rune(overall)) > ReasonLimit {
		faults.Add("overall", "reviews.fault.long", "Max", ReasonLimit)
	}
	return faults.Err("reviews.incomplete")
}

// Decline says that a reviewer will not review, with the reason.
func (s *Service) Decline(ctx context.Context, actor models.Actor, assignment, version int64, reason string) error {
	return s.answer(ctx, actor, "review.decline", assignment, version, models.AssignmentDeclined, reason)
}

// Abstain gives a reviewer's answer without scores: it counts as done and
// enters no mean.
func (s *Service) Abstain(ctx context.Context, actor models.Actor, assignment, version int64, reason string) error {
	return s.answer(ctx, actor, "review.abstain", assignment, version, models.AssignmentAbstained, reason)
}

func (s *Service) answer(ctx context.Context, actor models.Actor, action string, assignment, version int64, state models.AssignmentState, reason string) error {
	return s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		if err := actor.May(models.PermReviewWrite); err != nil {
			return err
		}
		a, p, err := own(tx, actor, assignment)
		if err != nil {
			return err
		}
		if err := writable(*a, *p); err != nil {
			return err
		}
		if a.Version != version {
			return models.Stale(*a)
		}
		if err := because(&reason); err != nil {
			return err
		}
		if err := dropDrafts(tx, a.ID, "", actor.AccountID); err != nil {
			return err
		}
		return conclude(tx, a, state, reason)
	})
}
