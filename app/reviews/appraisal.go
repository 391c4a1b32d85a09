package reviews

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/proposals"
	"seedfund/models"
	"seedfund/models/money"
)

// Note is the appraisal note as its writer sends it. Version is the note's as
// they saw it, 0 for the first.
type Note struct {
	Version        int64
	Body           string
	Recommendation models.Recommendation
	Amount         money.Cents
}

// NoteLimit is the longest note, in characters.
const NoteLimit = 20000

// Prepare writes the secretariat's note on the latest submission of a full
// document. Whoever writes last stands as its author, and a signature given
// before is void.
//
// clause 99: the secretariat supports the Board.
func (s *Service) Prepare(ctx context.Context, actor models.Actor, id int64, in Note) (models.Appraisal, error) {
	var kept models.Appraisal
	err := s.db.Write(ctx, actor, "appraisal.prepare", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermAppraisalPrepare, tx.Now); err != nil {
			return err
		}
		p, sub, err := locked(tx, id, anyVersion)
		if err != nil {
			return err
		}
		if !p.State.Appraisable() {
			return models.Conflict("reviews.not_appraisable", "99").With(map[string]any{"State": string(p.State)})
		}
		if err := in.check(p.Asked); err != nil {
			return err
		}
		kept, err = noteOf(tx.DB, sub.ID)
		if err != nil && !models.IsKind(err, models.KindNotFound) {
			return err
		}
		if kept.Version != in.Version {
			return models.Stale(kept)
		}
		kept.State, kept.Body, kept.Recommendation, kept.AmountCents = models.AppraisalDraft, in.Body, in.Recommendation, int64(in.Amount)
		kept.PreparedBy, kept.PreparedAt = actor.AccountID, tx.Now
		kept.SignedBy, kept.SignedAt, kept.SignedVersion = nil, nil, nil
		if kept.ID == 0 {
			kept.ProposalID, kept.SubmissionID = p.ID, sub.ID
			return db.Create(tx, &kept)
		}
		return db.Update(tx, &kept, "state", "body", "recommendation", "amount_cents", "prepared_by", "prepared_at", "signed_by", "signed_at", "signed_version")
	})
	return kept, err
}

func (n *Note) check(asked money.Cents) error {
	n.Body = strings.TrimSpace(strings.ReplaceAll(n.Body, "\r\n", "\n"))
	var f models.Faults
	if n.Body == "" {
		f.Add("body", "reviews.fault.note_missing")
	} else if len([]rune(n.Body)) > NoteLimit {
		f.Add("body", "reviews.fault.long", "Max", NoteLimit)
	}
	if !slices.Contains(models.Recommendations, n.Recommendation) {
		f.Add("recommendation", "reviews.fault.recommendation")
	}
	switch {
	case !n.Recommendation.Approves():
		n.Amount = 0
	case n.Amount <= 0 || n.Amount > asked:
		f.Add("amount", "reviews.fault.amount", "Asked", asked)
	}
	return f.Err("reviews.appraisal_invalid")
}

func noteOf(q *gorm.DB, submission int64) (models.Appraisal, error) {
	note, err := db.From[models.Appraisal](q).Where("submission_id = ?", submission).Take(q.Statement.Context)
	return note, db.Found(err, "appraisals")
}

// Sign is the second person's signature under the version of the note they
// read. It needs a fresh sign-in.
func (s *Service) Sign(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.db.Write(ctx, actor, "appraisal.sign", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermAppraisalSign, tx.Now); err != nil {
			return err
		}
		p, sub, err := locked(tx, id, anyVersion)
		if err != nil {
			return err
		}
		if !p.State.Appraisable() {
			return models.Conflict("reviews.not_appraisable", "99").With(map[string]any{"State": string(p.State)})
		}
		found, err := noteOf(tx.DB, sub.ID)
		if err != nil {
			return err
		}
		note, err := db.Load[models.Appraisal](tx, found.ID)
		if err != nil {
			return err
		}
		tx.Target("appraisals", note.ID)
		if note.Version != version {
			return models.Stale(*note)
		}
		if err := note.SignableBy(actor.AccountID); err != nil {
			return err
		}
		if err := notInRound(tx.DB, sub.ID, tx.Now); err != nil {
			return err
		}
		if err := signsFromOutside(tx.DB, *p, actor, tx.Now); err != nil {
			return err
		}
		at := tx.Now
		note.State, note.SignedBy, note.SignedAt, note.SignedVersion = models.AppraisalSigned, &actor.AccountID, &at, &version
		tx.Receipt(models.Receipt{Target: "proposals", TargetID: p.ID, Reference: sub.ReceiptNumber()})
		return db.Update(tx, note, "state", "signed_by", "signed_at", "signed_version")
	})
}

// voidSignature takes the signature from a note whose reviews have changed:
// what it says of them was signed as it was. Before the Board nothing changes.
func voidSignature(tx *db.Tx, submission int64) error {
	found, err := noteOf(tx.DB, submission)
	if models.IsKind(err, models.KindNotFound) || err == nil && found.State != models.AppraisalSigned {
		return nil
	}
	if err != nil {
		return err
	}
	note, err := db.Load[models.Appraisal](tx, found.ID)
	if err != nil {
		return err
	}
	note.State, note.SignedBy, note.SignedAt, note.SignedVersion = models.AppraisalDraft, nil, nil, nil
	return db.Update(tx, note, "state", "signed_by", "signed_at", "signed_version")
}

// ToBoard makes a full document a paper of the Board. It needs a signed note
// on the submission that stands and no review still owed. version is the
// proposal's.
//
// clause 98: the Board decides; clause 99: the secretariat puts it before it.
func (s *Service) ToBoard(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.db.Write(ctx, actor, "review.to_board", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermAppraisalPrepare, tx.Now); err != nil {
			return err
		}
		p, sub, err := locked(tx, id, version)
		if err != nil {
			return err
		}
		if err := presentable(tx.DB, *p, sub.ID, tx.Now); err != nil {
			return err
		}
		return proposals.Advance(tx, p.ID, models.ActionToBoard, "")
	})
}

// presentable says why a proposal cannot go to the Board yet.
func presentable(q *gorm.DB, p models.Proposal, submission int64, now time.Time) error {
	if !p.State.Appraisable() {
		return models.Conflict("reviews.not_appraisable", "98").With(map[string]any{"State": string(p.State)})
	}
	note, err := noteOf(q, submission)
	if err != nil && !models.IsKind(err, models.KindNotFound) {
		return err
	}
	if note.State != models.AppraisalSigned {
		return models.Conflict("reviews.appraisal_unsigned", "99")
	}
	open, err := openReviews(q, submission)
	if err == nil && open > 0 {
		return models.Conflict("reviews.reviews_owed", "99").With(map[string]any{"Count": open})
	}
	if err != nil {
		return err
	}
	return notInRound(q, submission, now)
}

func openReviews(q *gorm.DB, submission int64) (int, error) {
	var n int
	err := q.Raw("SELECT COUNT(*) FROM review_assignments WHERE submission_id = ? AND state = 'assigned'", submission).Scan(&n).Error
	return n, err
}

// Appraisal gives the note with what it rests on, for the secretariat and the
// auditor.
func (s *Service) Appraisal(ctx context.Context, actor models.Actor, id int64) (models.AppraisalView, error) {
	if err := mayReadAll(actor); err != nil {
		return models.AppraisalView{}, err
	}
	return s.appraisal(ctx, actor, id)
}

func (s *Service) appraisal(ctx context.Context, actor models.Actor, id int64) (models.AppraisalView, error) {
	var v models.AppraisalView
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		p, err := s.seen(q, actor, id, now)
		if err != nil {
			return err
		}
		if p.Stage != models.StageFull {
			return models.NotFound("appraisals")
		}
		sub, err := subjectFor(q, actor, p)
		if err != nil {
			return err
		}
		v.Proposal, v.Call, v.Submission, v.Frozen = sub.proposal, sub.call, sub.submission, sub.frozen
		if v.Reviews, err = summarise(q, actor, sub, now); err != nil {
			return err
		}
		found, err := db.From[models.Screening](q).Where("submission_id = ?", sub.submission.ID).Take(ctx)
		if err == nil {
			v.Screening = &found
		} else if !models.IsKind(db.Found(err, "screenings"), models.KindNotFound) {
			return err
		}
		v.Budget = sub.frozen.Cube().Check(sub.call.RulesFor(sub.frozen.Asked))
		return fillNote(q, actor, &v, now)
	})
	return v, err
}

func fillNote(q *gorm.DB, actor models.Actor, v *models.AppraisalView, now time.Time) error {
	note, err := noteOf(q, v.Submission.ID)
	switch {
	case err == nil:
		v.Note = &note
	case !models.IsKind(err, models.KindNotFound):
		return err
	}
	if v.Host, err = involvesHost(q, v.Proposal, now); err != nil {
		return err
	}
	writes := actor.May(models.PermAppraisalPrepare) == nil && !actor.System
	v.Editable = writes && v.Proposal.State.Appraisable()
	if err := presentable(q, v.Proposal, v.Submission.ID, now); err != nil {
		if v.BoardFault = models.AsError(err); v.BoardFault == nil {
			return err
		}
	}
	if v.Note == nil {
		return nil
	}
	if err := note.SignableBy(actor.AccountID); err != nil {
		v.SignFault = models.AsError(err)
	} else if err := notInRound(q, v.Submission.ID, now); err != nil {
		if v.SignFault = models.AsError(err); v.SignFault == nil {
			return err
		}
	} else if err := actor.MayNow(models.PermAppraisalSign, now); err != nil {
		v.SignFault = models.AsError(err)
	} else if err := signsFromOutside(q, v.Proposal, actor, now); err != nil {
		if v.SignFault = models.AsError(err); v.SignFault == nil {
			return err
		}
	}
	if v.PreparedBy, err = nameOf(q, note.PreparedBy); err != nil || note.SignedBy == nil {
		return err
	}
	v.SignedBy, err = nameOf(q, *note.SignedBy)
	return err
}

func nameOf(q *gorm.DB, account int64) (string, error) {
	var name string
	err := q.Raw("SELECT h.name FROM people h JOIN accounts c ON c.person_id = h.id WHERE c.id = ?", account).Take(&name).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return "", nil
	}
	return name, err
}

// Paper gives the board paper: what is asked, the reviews in sum and the
// signed note. It exists for those who may read the reviews, from the moment
// the proposal went to the Board.
func (s *Service) Paper(ctx context.Context, actor models.Actor, id int64) (models.BoardPaper, error) {
	var paper models.BoardPaper
	if err := actor.May(models.PermBoardRead); err != nil {
		return paper, err
	}
	v, err := s.appraisal(ctx, actor, id)
	if err != nil {
		return paper, err
	}
	if v.Note == nil || v.Note.State != models.AppraisalSigned {
		return paper, models.NotFound("appraisals")
	}
	if !readsAll(actor) {
		v.Screening = nil // the finding is the secretariat's and the applicants'
		// A note written anew after a deferral is for the Board when it comes again.
		sent, err := sentToBoard(s.db.Read(ctx), id)
		if err != nil {
			return paper, err
		}
		if v.Note.SignedAt.After(sent) {
			return paper, models.NotFound("appraisals")
		}
	}
	paper.AppraisalView, paper.Criteria = v, v.Reviews.Criteria
	paper.Form, err = form(ctx, s.db.Read(ctx), v.Proposal)
	return paper, err
}
