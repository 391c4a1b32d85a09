package annualreview

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Invariants are what verify checks of annual reviews.
func Invariants() []db.Invariant {
	return []db.Invariant{
		{Name: "each figure of a review is what its rows come to", Check: checkFigures},
		{Name: "each draft of a review equals its hash", Check: checkDrafts},
		{Name: "adopted reviews consulted every member as at the opening", Check: checkAdopted},
	}
}

func checkFigures(_ context.Context, q *gorm.DB) ([]string, error) {
	var all []models.Measure
	err := q.Raw("SELECT * FROM review_measures ORDER BY id").Scan(&all).Error
	var faults []string
	for _, m := range all {
		if m.Figure != models.FigureOf(m.Unit, m.Lines) {
			faults = append(faults, fmt.Sprintf("measure %d (%s): %d, its rows come to %d", m.ID, m.Code, m.Figure, models.FigureOf(m.Unit, m.Lines)))
		}
	}
	return faults, err
}

func checkDrafts(_ context.Context, q *gorm.DB) ([]string, error) {
	var rows []struct {
		models.ReviewText
		Year int
	}
	err := q.Raw("SELECT d.*, r.year FROM review_drafts d JOIN annual_reviews r ON r.id = d.review_id ORDER BY d.id").Scan(&rows).Error
	var faults []string
	for _, t := range rows {
		if t.DigestOf(t.Year) != t.Hash {
			faults = append(faults, fmt.Sprintf("review %d, version %d: differs from its hash", t.Year, t.Number))
		}
	}
	return faults, err
}

func checkAdopted(ctx context.Context, q *gorm.DB) ([]string, error) {
	reviews, err := db.From[models.AnnualReview](q).Where("state = ?", models.ReviewAdopted).Order("year").Find(ctx)
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, r := range reviews {
		f, err := factsOf(q, r, 0)
		if err != nil {
			return nil, err
		}
		if len(f.Missing) > 0 || f.Gate != nil || f.Unanswered > 0 {
			faults = append(faults, fmt.Sprintf("review %d: adopted without all that clause 102 asks", r.Year))
		}
		fault, err := decisionFault(q, r)
		if err != nil {
			return nil, err
		}
		if fault != "" {
			faults = append(faults, fmt.Sprintf("review %d: %s", r.Year, fault))
		}
	}
	return faults, nil
}

// decisionFault says what is wrong with the decision that adopted a review: it
// approves, is the Executive Committee's and is bound to the draft in force, and
// each recommendation is in the register of follow-ups.
func decisionFault(q *gorm.DB, r models.AnnualReview) (string, error) {
	if r.DecisionID == nil {
		return "", nil // recorded in words, before decisions were bound
	}
	var bound int64
	err := q.Raw(`SELECT COUNT(*) FROM decisions d JOIN bodies b ON b.id = d.body_id JOIN gated_matters g ON g.matter_id = d.matter_id
		JOIN review_drafts t ON t.hash = g.text_hash AND t.review_id = g.subject_id
		WHERE d.id = ? AND d.outcome = ? AND b.kind = ? AND g.subject = ? AND g.subject_id = ? AND t.number = ?`,
		*r.DecisionID, models.OutcomeApprove, models.BodyExCom, models.ConsultReview, r.ID, r.DraftNumber).Scan(&bound).Error
	if err != nil || bound != 1 {
		return "its decision is not the Executive Committee's on the draft in force", err
	}
	var outside int64
	err = q.Raw("SELECT COUNT(*) FROM recommendations WHERE review_id = ? AND dropped_at IS NULL AND owner_kind <> '' AND follow_up_id IS NULL", r.ID).Scan(&outside).Error
	if outside > 0 {
		return "recommendations are not in the register of follow-ups", err
	}
	return "", err
}
