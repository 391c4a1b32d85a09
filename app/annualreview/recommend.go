package annualreview

import (
	"context"
	"slices"

	"seedfund/app/db"
	"seedfund/models"
)

// Recommend adds a recommendation to a review before its adoption.
func (s *Service) Recommend(ctx context.Context, actor models.Actor, year int, version int64, in models.BoardRecommendation) error {
	return s.step(ctx, actor, "board_review.recommend", models.PermBoardReviewWrite, year, version, "", func(tx *db.Tx, r *models.AnnualReview) error {
		rec := models.BoardRecommendation{ReviewID: r.ID, Body: trimmed(in.Body), Owner: trimmed(in.Owner), DueOn: in.DueOn, PersonID: actor.PersonID, MandateID: actor.MandateID}
		if err := rec.Validate(); err != nil {
			return err
		}
		if err := tx.Raw("SELECT COALESCE(MAX(number), 0) + 1 FROM recommendations WHERE review_id = ?", r.ID).Scan(&rec.Number).Error; err != nil {
			return err
		}
		return db.Create(tx, &rec)
	})
}

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

// Reply answers a recommendation of the review before, once.
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
		return db.Update(tx, rec, "answer", "words", "answered_at", "answered_in")
	})
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
