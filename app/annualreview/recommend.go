package annualreview

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/meetings"
	"seedfund/models"
	"seedfund/models/when"
)

// RecommendInput is a recommendation with who owes it: an organisation, or a
// function.
type RecommendInput struct {
	Body      string
	OwnerKind models.OwnerKind
	OwnerOrg  int64
	OwnerRole models.Role
	DueOn     when.Date
}

// Recommend adds a recommendation to a review before its adoption.
func (s *Service) Recommend(ctx context.Context, actor models.Actor, year int, version int64, in RecommendInput) error {
	return s.step(ctx, actor, "board_review.recommend", models.PermBoardReviewWrite, year, version, "", func(tx *db.Tx, r *models.AnnualReview) error {
		rec := models.BoardRecommendation{ReviewID: r.ID, Body: trimmed(in.Body), OwnerKind: in.OwnerKind, DueOn: in.DueOn, PersonID: actor.PersonID, MandateID: actor.MandateID}
		switch in.OwnerKind {
		case models.OwnerRole:
			rec.OwnerRole, rec.Owner = in.OwnerRole, ownerNames[in.OwnerRole]
		case models.OwnerOrganisation:
			rec.OwnerOrg = &in.OwnerOrg
			if err := tx.Raw("SELECT name FROM organisations WHERE id = ?", in.OwnerOrg).Scan(&rec.Owner).Error; err != nil {
				return err
			}
		}
		if err := rec.Validate(); err != nil {
			return err
		}
		if err := tx.Raw("SELECT COALESCE(MAX(number), 0) + 1 FROM recommendations WHERE review_id = ?", r.ID).Scan(&rec.Number).Error; err != nil {
			return err
		}
		return db.Create(tx, &rec)
	})
}

// ownerNames are the functions as a decision's text names them, in the language
// in which it is authentic.
var ownerNames = map[models.Role]string{models.RoleCoordinator: "Coordinator", models.RoleSecretariatHead: "Secretariat", models.RoleAgentOfficer: "MPTF Office"}

// Drop takes a recommendation out before the adoption; it stays on record.
func (s *Service) Drop(ctx context.Context, actor models.Actor, year int, version int64, number int) error {
	return s.step(ctx, actor, "board_review.drop", models.PermBoardReviewWrite, year, version, "", func(tx *db.Tx, r *models.AnnualReview) error {
		rec, err := recommendation(tx, r.ID, number)
		if err != nil {
			return err
		}
		now := tx.Now
		rec.DroppedAt = &now
		return db.Update(tx, rec, "dropped_at")
	})
}

// Reply answers a recommendation of the review before, once. One that is done,
// or needs no action, ends its line in the register of follow-ups with the same
// words.
func (s *Service) Reply(ctx context.Context, actor models.Actor, year int, version int64, number int, answer, words string) error {
	return s.step(ctx, actor, "board_review.reply", models.PermBoardReviewWrite, year, version, "", func(tx *db.Tx, r *models.AnnualReview) error {
		before, err := previous(tx.DB, r.BodyID, r.Year)
		if err != nil {
			return err
		}
		if before == nil {
			return models.NotFound("recommendations")
		}
		rec, err := recommendation(tx, before.ID, number)
		if err != nil {
			return err
		}
		var faults models.Faults
		if !slices.Contains(models.RecommendationAnswers, answer) {
			faults.Add("answer", "annualreview.fault.reply_answer")
		}
		if words = trimmed(words); words == "" {
			faults.Add("words", "annualreview.fault.reply_words")
		}
		if err := faults.Err("annualreview.fault.reply"); err != nil {
			return err
		}
		now := tx.Now
		rec.Answer, rec.Words, rec.AnsweredAt, rec.AnsweredIn = answer, words, &now, &r.ID
		if ends := settles[answer]; ends != "" && rec.FollowUpID != nil {
			if err := meetings.Settle(tx, *rec.FollowUpID, ends, words); err != nil {
				return err
			}
		}
		return db.Update(tx, rec, "answer", "words", "answered_at", "answered_in")
	})
}

// settles are the answers that end a follow-up.
var settles = map[string]models.FollowUpAction{"done": models.FollowUpReport, "no_action": models.FollowUpSpare}

// recommendationsOf are the recommendations of a review that were not taken out.
func recommendationsOf(q *gorm.DB, reviewID int64) ([]models.BoardRecommendation, error) {
	return db.From[models.BoardRecommendation](q).Where("review_id = ? AND dropped_at IS NULL", reviewID).Order("number").Find(q.Statement.Context)
}

// rows are the recommendations of a review with their lines in the register of
// follow-ups; what was shown there is for those who may read it there.
func rows(q *gorm.DB, actor models.Actor, at time.Time, reviewID int64) ([]models.RecommendationRow, error) {
	found, err := recommendationsOf(q, reviewID)
	if err != nil {
		return nil, err
	}
	seen, args := meetings.Seen(actor, at)
	var kept []struct {
		ID       int64
		State    models.FollowUpState
		Seen     bool
		Evidence string
	}
	err = q.Raw(`SELECT u.id, u.state, (`+seen+`) AS seen, COALESCE((SELECT CASE WHEN e.evidence <> '' THEN e.evidence WHEN e.link <> '' THEN e.link ELSE e.reason END
			FROM follow_up_events e WHERE e.follow_up_id = u.id AND e.action IN ('done', 'no_action') ORDER BY e.id DESC LIMIT 1), '') AS evidence
		FROM follow_ups u JOIN bodies b ON b.id = u.body_id JOIN recommendations r ON r.follow_up_id = u.id WHERE r.review_id = ?`,
		append(args, reviewID)...).Scan(&kept).Error
	out := make([]models.RecommendationRow, len(found))
	for i, rec := range found {
		out[i].BoardRecommendation = rec
		for _, u := range kept {
			if rec.FollowUpID != nil && *rec.FollowUpID == u.ID {
				out[i].FollowUp, out[i].Register = u.State, u.Seen
				if u.Seen && u.State != models.FollowUpOpen {
					out[i].Evidence = u.Evidence
				}
			}
		}
	}
	return out, err
}

// recommendation is one that still stands open.
func recommendation(tx *db.Tx, reviewID int64, number int) (*models.BoardRecommendation, error) {
	found, err := db.From[models.BoardRecommendation](tx.DB).Where("review_id = ? AND number = ?", reviewID, number).Take(tx.Ctx)
	if err != nil {
		return nil, db.Found(err, "recommendations")
	}
	rec, err := db.Load[models.BoardRecommendation](tx, found.ID)
	if err == nil && (rec.Answer != "" || rec.DroppedAt != nil) {
		return nil, models.Conflict("annualreview.answered_already", "102")
	}
	return rec, err
}
