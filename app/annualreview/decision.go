package annualreview

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"seedfund/app/consultations"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/meetings"
	"seedfund/app/obligations"
	"seedfund/models"
)

// SubmitInput says how the Executive Committee decides: in writing, or in which
// meeting.
type SubmitInput struct {
	Channel models.MatterChannel
	Meeting string
}

// Submit brings the draft in force before the Executive Committee: a draft
// matter that is bound to the draft by its hash. The committee may have it while
// the comments run; it cannot adopt it before they are closed.
//
// clause 102: the Executive Committee reviews, all members having been
// consulted.
func (s *Service) Submit(ctx context.Context, actor models.Actor, year int, version int64, in SubmitInput) (models.Matter, error) {
	var m models.Matter
	err := s.step(ctx, actor, "board_review.submit", models.PermBoardReviewWrite, year, version, models.ReviewSubmit, func(tx *db.Tx, r *models.AnnualReview) error {
		excom, err := db.From[models.Body](tx.DB).Where("kind = ?", models.BodyExCom).Order("id").Limit(1).Find(tx.Ctx)
		if err != nil {
			return err
		}
		if len(excom) == 0 {
			return models.Conflict("ladder.no_excom", "35")
		}
		t, err := text(tx.DB, *r)
		if err != nil {
			return err
		}
		recommendations, err := recommendationsOf(tx.DB, r.ID)
		if err != nil {
			return err
		}
		m, err = matters.Draft(tx, matters.Paper{BodyID: excom[0].ID, Kind: models.MatterOther, Question: fmt.Sprintf("Shall the annual review of the Board for %d be adopted?", r.Year),
			Recommendation: "The secretariat recommends the text.", Language: "en", Channel: in.Channel, Meeting: in.Meeting,
			Wording: matters.Wording{Outcome: models.OutcomeApprove, Body: r.DecisionText(t, recommendations)}})
		if err != nil {
			return err
		}
		tx.Target("annual_reviews", r.ID)
		return consultations.Bind(tx, models.GatedMatter{MatterID: m.ID, Clause: "102", Subject: models.ConsultReview, SubjectID: r.ID, TextNumber: t.Number, TextHash: t.Hash})
	})
	return m, err
}

// Decided follows a decision of the Executive Committee on a review, in its
// transaction: one that approves adopts the draft, enters the recommendations
// into the register of follow-ups and fulfils the duty of the year; any other
// gives the review back to be drafted.
//
// clause 102: no adoption while a member as at the opening was not consulted.
func Decided(tx *db.Tx, bound models.GatedMatter, d models.Decision) error {
	r, err := db.Load[models.AnnualReview](tx, bound.SubjectID)
	if err != nil {
		return err
	}
	t, err := text(tx.DB, *r)
	if err != nil {
		return err
	}
	if t.Hash != bound.TextHash {
		return models.Conflict("annualreview.other_draft", "102")
	}
	facts, err := factsOf(tx.DB, *r, d.PersonID)
	if err != nil {
		return err
	}
	chair := models.Actor{Role: models.RoleCoordinator, PersonID: d.PersonID}
	if d.Outcome != models.OutcomeApprove {
		if err := r.Apply(chair, models.ReviewReturn, facts); err != nil {
			return err
		}
		return db.Update(tx, r, "state")
	}
	if err := r.Apply(chair, models.ReviewAdopt, facts); err != nil {
		return err
	}
	r.AdoptedAt, r.AdoptedBy, r.Adoption, r.DecisionID = &d.AdoptedAt, d.AdoptedBy, d.Reference, &d.ID
	if err := follow(tx, r.ID, d); err != nil {
		return err
	}
	if err := obligations.Complete(tx, models.DutyBoardReview, r.Year, Path(r.Year)); err != nil {
		return err
	}
	return db.Update(tx, r, "state", "adopted_at", "adopted_by", "adoption", "decision_id")
}

// follow enters the recommendations of a review into the register of
// follow-ups.
func follow(tx *db.Tx, reviewID int64, d models.Decision) error {
	recommendations, err := recommendationsOf(tx.DB, reviewID)
	if err != nil {
		return err
	}
	for _, found := range recommendations {
		rec, err := db.Load[models.BoardRecommendation](tx, found.ID)
		if err != nil {
			return err
		}
		if rec.OwnerKind == "" {
			continue // written in words alone, before owners were named
		}
		u, err := meetings.Enter(tx, rec.FollowUp(d))
		if err != nil {
			return err
		}
		rec.FollowUpID = &u.ID
		if err := db.Update(tx, rec, "follow_up_id"); err != nil {
			return err
		}
	}
	return nil
}

// deciding are the matters of the Executive Committee that are bound to a
// review, the latest first.
func deciding(q *gorm.DB, reviewID int64) ([]models.Matter, error) {
	var out []models.Matter
	err := q.Raw(`SELECT m.* FROM matters m JOIN gated_matters g ON g.matter_id = m.id WHERE g.subject = ? AND g.subject_id = ? ORDER BY m.id DESC`,
		models.ConsultReview, reviewID).Scan(&out).Error
	return out, err
}

// before is the matter of the Executive Committee that decides on a review, as
// the actor may see it; nil for none.
func (s *Service) before(q *gorm.DB, reviewID int64, seen map[int64]bool) (*models.ReviewMatter, error) {
	all, err := deciding(q, reviewID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	m := all[0]
	out := &models.ReviewMatter{State: m.State}
	if seen[m.ID] {
		out.ID, out.Reference = m.ID, m.Reference
	}
	var found []string
	err = q.Raw(`SELECT d.reference FROM decisions d WHERE d.matter_id = ? AND (? OR EXISTS (SELECT 1 FROM decision_publications p WHERE p.decision_id = d.id))`,
		m.ID, seen[m.ID]).Scan(&found).Error
	if len(found) > 0 {
		out.Decision = found[0]
	}
	return out, err
}
