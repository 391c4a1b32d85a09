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
	}
	return faults, nil
}
