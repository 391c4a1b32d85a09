package matters

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters/access"
	"seedfund/models"
)

// ReceiptPath is the page of the receipt of an answer.
func ReceiptPath(matterID, voteID int64) string {
	return fmt.Sprintf("%s/votes/%d", Path(matterID), voteID)
}

// Receipt gives the receipt of an answer: to who gave it, to who holds its seat
// now, and to the auditor. For all others there is none.
func (s *Service) Receipt(ctx context.Context, actor models.Actor, matterID, voteID int64) (models.VoteReceipt, error) {
	var r models.VoteReceipt
	if err := actor.May(models.PermMatterRead); err != nil {
		return r, err
	}
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		where, scoped := access.Matters(actor, now)
		err := q.Raw(`SELECT v.*, m.reference AS matter, m.question, m.language, t.hash AS text_hash, e.constituency, e.number AS seat_number,
			COALESCE(o.name, '') AS holder, p.vote_id = v.id AS counts
			FROM votes v JOIN matters m ON m.id = v.matter_id
			JOIN matter_texts t ON t.matter_id = v.matter_id AND t.number = v.text_number
			JOIN electorate e ON e.matter_id = v.matter_id AND e.seat_id = v.seat_id
			JOIN positions p ON p.matter_id = v.matter_id AND p.seat_id = v.seat_id
			JOIN holdings h ON h.id = v.holding_id LEFT JOIN organisations o ON o.id = h.organisation_id
			WHERE v.matter_id = ? AND v.id = ? AND `+where+``, append([]any{matterID, voteID}, scoped...)...).Take(&r).Error
		if err != nil {
			return db.Found(err, "votes")
		}
		if r.PersonID == actor.PersonID || actor.Is(models.RoleAuditor) {
			return nil
		}
		return s.sitsThere(q, actor, r)
	})
	if err != nil {
		return models.VoteReceipt{}, err
	}
	return r, nil
}

// sitsThere refuses whoever does not hold the seat of the answer now.
func (s *Service) sitsThere(q *gorm.DB, actor models.Actor, r models.VoteReceipt) error {
	m, err := db.From[models.Matter](q).Where("id = ?", r.MatterID).Take(q.Statement.Context)
	if err != nil {
		return err
	}
	seats, err := bodies.SeatsOf(q, m.BodyID, actor, s.db.Now(q.Statement.Context))
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(seats, func(h models.Holding) bool { return h.SeatID == r.SeatID }) {
		return models.NotFound("votes")
	}
	return nil
}
