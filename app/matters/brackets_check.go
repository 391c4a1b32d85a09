package matters

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"seedfund/models"
)

// checkBrackets holds what was said of the words of texts against the texts,
// and what ended objections against the seats that made them.
func checkBrackets(_ context.Context, q *gorm.DB) ([]string, error) {
	var rows []struct {
		models.Bracket
		Body       string
		Said       string // words of the answer or the reservation
		SaidText   int
		SaidMatter int64
		Answer     models.VoteAnswer
	}
	err := q.Raw(`SELECT b.*, t.body, COALESCE(v.words, r.words) AS said, COALESCE(v.text_number, r.text_number) AS said_text, COALESCE(v.matter_id, r.matter_id) AS said_matter,
			COALESCE(v.answer, '') AS answer
		FROM brackets b JOIN matter_texts t ON t.matter_id = b.matter_id AND t.number = b.text_number
		LEFT JOIN votes v ON v.id = b.vote_id LEFT JOIN reservations r ON r.id = b.reservation_id ORDER BY b.id`).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, r := range rows {
		_, missing := models.MatterText{Body: r.Body}.Locate(r.Place())
		if missing != nil || r.Said != r.Words || r.SaidText != r.TextNumber || r.SaidMatter != r.MatterID ||
			r.VoteID != nil && r.Answer != models.AnswerObject && r.Answer != models.AnswerRemarks {
			faults = append(faults, fmt.Sprintf("matter %d: the words of bracket %d do not stand in text %d, or are not those that were said", r.MatterID, r.ID, r.TextNumber))
		}
	}
	for _, check := range []struct{ query, fault string }{
		{`SELECT c.matter_id, c.id FROM confirmations c JOIN votes v ON v.id = c.vote_id
			WHERE v.matter_id <> c.matter_id OR v.seat_id <> c.seat_id OR v.answer <> 'object' OR v.text_number >= c.text_number
			OR EXISTS (SELECT 1 FROM confirmations e WHERE e.vote_id = c.vote_id AND e.verdict <> 'not_satisfied' AND e.id < c.id) ORDER BY c.id`,
			"matter %d: confirmation %d is not of its seat's own objection that stood, to an earlier text"},
		{`SELECT a.matter_id, a.id FROM addressed a LEFT JOIN votes v ON v.id = a.vote_id LEFT JOIN reservations r ON r.id = a.reservation_id
			WHERE COALESCE(v.matter_id, r.matter_id) <> a.matter_id OR COALESCE(v.text_number, r.text_number) >= a.text_number ORDER BY a.id`,
			"matter %d: wording %d takes up what was not said of an earlier text"},
		{`SELECT r.matter_id, r.id FROM reservations r JOIN reservations o ON o.id = r.carries_id LEFT JOIN reservation_ends x ON x.reservation_id = o.id
			WHERE x.id IS NULL OR o.matter_id <> r.matter_id OR o.text_number >= r.text_number OR COALESCE(o.seat_id, 0) <> COALESCE(r.seat_id, 0)
			OR COALESCE(o.organisation_id, 0) <> COALESCE(r.organisation_id, 0) ORDER BY r.id`,
			"matter %d: reservation %d carries over another that is not its author's, or that did not end"},
	} {
		var found []struct{ MatterID, ID int64 }
		if err := q.Raw(check.query).Scan(&found).Error; err != nil {
			return nil, err
		}
		for _, f := range found {
			faults = append(faults, fmt.Sprintf(check.fault, f.MatterID, f.ID))
		}
	}
	return faults, nil
}
