package annualreview

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/consultations"
	"seedfund/app/db"
	"seedfund/models"
)

// Answer keeps a seat's answers to the questionnaire: as a draft, or sent, once.
// Sent answers are the seat's reply in the consultation.
func (s *Service) Answer(ctx context.Context, actor models.Actor, year int, seatID, version int64, answers models.SheetAnswers, send bool) error {
	return s.db.Write(ctx, actor, "board_review.answer", func(tx *db.Tx) error {
		if err := actor.May(models.PermConsultReply); err != nil {
			return err
		}
		if err := actor.May(models.PermBoardReviewRead); err != nil {
			return err
		}
		r, err := ofYear(tx.DB, year)
		if err != nil {
			return err
		}
		c, err := running(tx, r)
		if err != nil {
			return err
		}
		e, err := consultations.MineOf(tx, *c, seatID)
		if err != nil {
			return err
		}
		if err := answering(tx.DB, actor, r, *e.SeatID); err != nil {
			return err
		}
		sheet, err := sheetOf(tx, r, *e.SeatID)
		if err != nil {
			return err
		}
		if sheet.SentAt != nil {
			return models.Conflict("annualreview.sent_already", "102")
		}
		if sheet.Version != version {
			return models.Stale(sheet)
		}
		for code, said := range answers {
			answers[code] = strings.TrimSpace(said)
		}
		known := models.ReviewQuestions(r.Questions)
		for code := range answers {
			if !slices.ContainsFunc(known, func(q models.ReviewQuestion) bool { return q.Code == code }) {
				delete(answers, code)
			}
		}
		sheet.Answers, sheet.PersonID, sheet.MandateID = answers, actor.PersonID, actor.MandateID
		columns := []string{"answers", "person_id", "mandate_id"}
		if send {
			if err := answers.Validate(known); err != nil {
				return err
			}
			if _, err := consultations.Answer(tx, *c, e.ID, models.ViewNone, ""); err != nil {
				return err
			}
			now := tx.Now
			sheet.SentAt = &now
			columns = append(columns, "sent_at")
		}
		tx.Target("annual_reviews", r.ID)
		tx.Receipt(models.Receipt{Target: "annual_reviews", TargetID: r.ID, Reference: fmt.Sprint(r.Year), Path: Path(r.Year) + "/answers"})
		if sheet.ID == 0 {
			return db.Create(tx, sheet)
		}
		return db.Update(tx, sheet, columns...)
	})
}

// answersFor are the seats, of those held at the opening of a review, that the
// actor answers for: its organisation held them then, or it has sat there under
// a holding since before the opening. Who took a seat later did not sit in the
// year under review.
//
// clause 102: the members as at the opening are consulted.
func answersFor(q *gorm.DB, actor models.Actor, r models.AnnualReview, seats []models.ReviewSeat) ([]int64, error) {
	if !actor.Is(models.RoleBoardMember, models.RoleAlternate) {
		return nil, nil
	}
	held, err := bodies.SeatsOf(q, r.BodyID, actor, r.OpenedAt)
	var out []int64
	for _, s := range seats {
		if s.OrganisationID == actor.OrganisationID || slices.ContainsFunc(held, func(h models.Holding) bool { return h.SeatID == s.SeatID }) {
			out = append(out, s.SeatID)
		}
	}
	return out, err
}

// answering refuses an answer for a seat that the actor does not answer for.
func answering(q *gorm.DB, actor models.Actor, r models.AnnualReview, seat int64) error {
	seats, err := db.From[models.ReviewSeat](q).Where("review_id = ?", r.ID).Find(q.Statement.Context)
	if err != nil {
		return err
	}
	mine, err := answersFor(q, actor, r, seats)
	if err == nil && !slices.Contains(mine, seat) {
		err = models.Forbidden("consultations.not_asked", "102")
	}
	return err
}

// running is the open questionnaire of a review.
func running(tx *db.Tx, r models.AnnualReview) (*models.Consultation, error) {
	asked, err := consultations.On(tx.DB, models.ConsultQuestionnaire, r.ID)
	if err != nil {
		return nil, err
	}
	for i := range asked {
		if asked[i].ClosedAt == nil {
			return db.Load[models.Consultation](tx, asked[i].ID)
		}
	}
	return nil, models.Conflict("annualreview.no_questionnaire", "102")
}

func sheetOf(tx *db.Tx, r models.AnnualReview, seatID int64) (*models.ReviewSheet, error) {
	found, err := db.From[models.ReviewSheet](tx.DB).Where("review_id = ? AND seat_id = ?", r.ID, seatID).Find(tx.Ctx)
	if err != nil || len(found) == 0 {
		return &models.ReviewSheet{ReviewID: r.ID, SeatID: seatID}, err
	}
	return db.Load[models.ReviewSheet](tx, found[0].ID)
}
