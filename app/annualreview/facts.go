package annualreview

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/consultations"
	"seedfund/app/db"
	"seedfund/models"
)

func trimmed(s string) string {
	s = strings.TrimSpace(s)
	if runes := []rune(s); len(runes) > models.VoteTextLimit {
		return string(runes[:models.VoteTextLimit])
	}
	return s
}

// factsOf reads what the next step of a review depends on.
func factsOf(q *gorm.DB, r models.AnnualReview, person int64) (models.ReviewFacts, error) {
	f := models.ReviewFacts{Person: person}
	asked, err := consultations.On(q, models.ConsultQuestionnaire, r.ID)
	if err != nil {
		return f, err
	}
	f.SheetsIn = slices.ContainsFunc(asked, func(c models.Consultation) bool { return c.ClosedAt != nil })
	if r.DraftNumber == 0 {
		return f, nil
	}
	t, err := text(q, r)
	if err != nil {
		return f, err
	}
	f.Writer = t.PersonID
	if f.Missing, err = missing(q, r); err != nil {
		return f, err
	}
	undecided, err := deciding(q, r.ID)
	if err != nil {
		return f, err
	}
	for _, m := range undecided {
		if m.State == models.MatterDraft || m.State == models.MatterOpen {
			f.Before = m.Reference
		}
	}
	if f.Gate, err = consultations.Gate(q, models.GateOf("102", models.ConsultReview), r.ID, t.Hash, nil); err != nil {
		return f, err
	}
	before, err := previous(q, r.BodyID, r.Year)
	if err != nil || before == nil {
		return f, err
	}
	open, err := db.From[models.BoardRecommendation](q).Where("review_id = ? AND answer = '' AND dropped_at IS NULL", before.ID).Find(q.Statement.Context)
	f.Unanswered = len(open)
	return f, err
}

// missing names the members of the Board as at the opening that no closed
// questionnaire of the review asked and reached.
//
// clause 102: all members are consulted.
func missing(q *gorm.DB, r models.AnnualReview) ([]string, error) {
	var names []string
	err := q.Raw(`SELECT s.name FROM review_seats s WHERE s.review_id = ? AND NOT EXISTS (
		SELECT 1 FROM consultees e JOIN consultations c ON c.id = e.consultation_id
		WHERE c.subject = ? AND c.subject_id = s.review_id AND c.closed_at IS NOT NULL AND e.seat_id = s.seat_id
		  AND EXISTS (SELECT 1 FROM consultation_notices n WHERE n.consultee_id = e.id AND (n.reached > 0 OR n.channel = 'other')))
		ORDER BY s.id`, r.ID, models.ConsultQuestionnaire).Scan(&names).Error
	return names, err
}
