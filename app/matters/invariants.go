package matters

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/matters/decisions"
	"seedfund/app/matters/kept"
	"seedfund/app/matters/ladders"
	"seedfund/models"
)

// Invariants are what verify checks of matters: I5, one current answer per
// seat, of the frozen electorate; I6, every stored result equals its recount
// and every frozen text its hash.
func Invariants() []db.Invariant {
	return []db.Invariant{
		{Name: "I5 one current answer per seat, within the electorate", Check: checkPositions, Long: true},
		decisions.Invariant,
		{Name: "I6 each frozen text equals its hash", Check: checkTexts},
		{Name: "I9 each path of the Executive Committee leads to what followed from it", Check: ladders.Check},
		{Name: "I8 answers and sheets of a seat are numbered without gap", Check: checkSequences},
		{Name: "I9 each motion on an interest that was confirmed is the interest it led to, by a second person", Check: checkMotions},
		{Name: "I9 words in brackets stand in their text; an objection is ended by its own seat, of a later text", Check: checkBrackets},
	}
}

func checkPositions(_ context.Context, q *gorm.DB) ([]string, error) {
	var rows []struct{ MatterID, SeatID int64 }
	err := q.Raw(`SELECT v.matter_id, v.seat_id FROM votes v LEFT JOIN positions p ON p.vote_id = v.id
		LEFT JOIN electorate e ON e.matter_id = v.matter_id AND e.seat_id = v.seat_id
		WHERE (e.id IS NULL OR NOT (e.entitled OR e.reason = 'interest')) OR (p.id IS NULL) = (v.sequence = (SELECT MAX(x.sequence) FROM votes x WHERE x.matter_id = v.matter_id AND x.seat_id = v.seat_id))
		ORDER BY v.id`).Scan(&rows).Error
	faults := make([]string, len(rows))
	for i, r := range rows {
		faults[i] = fmt.Sprintf("matter %d: the current answer of seat %d is not its latest, or the seat has no vote", r.MatterID, r.SeatID)
	}
	return faults, err
}

func checkSequences(_ context.Context, q *gorm.DB) ([]string, error) {
	var faults []string
	for _, table := range []string{"votes", "board_sheets"} {
		var rows []struct{ MatterID, SeatID int64 }
		if err := q.Raw("SELECT matter_id, seat_id FROM " + table + " GROUP BY matter_id, seat_id HAVING MIN(sequence) <> 1 OR MAX(sequence) <> COUNT(*) ORDER BY matter_id, seat_id").Scan(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			faults = append(faults, fmt.Sprintf("%s of seat %d on matter %d have a gap", table, r.SeatID, r.MatterID))
		}
	}
	return faults, nil
}

const verifyBatch = 500

// checkTexts hashes each frozen text again, some hundred matters at a time.
func checkTexts(_ context.Context, q *gorm.DB) ([]string, error) {
	var faults []string
	last := int64(0)
	for {
		batch, err := db.Rows[models.Matter](q, "SELECT m.* FROM matters m WHERE m.opens_at IS NOT NULL AND m.id > ? ORDER BY m.id LIMIT ?", last, verifyBatch)
		if err != nil {
			return nil, err
		}
		ids := make([]int64, len(batch))
		for i, m := range batch {
			ids[i] = m.ID
		}
		texts, err := kept.WordingsOf(q, ids)
		if err != nil {
			return nil, err
		}
		for _, m := range batch {
			for _, t := range texts[m.ID] {
				if t.FrozenAt == nil || t.Digest(m, t.Effect) != t.Hash {
					faults = append(faults, fmt.Sprintf("matter %s: text %d differs from its hash", m.Reference, t.Number))
				}
			}
		}
		if len(batch) < verifyBatch {
			return faults, nil
		}
		last = batch[len(batch)-1].ID
	}
}

func checkMotions(_ context.Context, q *gorm.DB) ([]string, error) {
	var rows []int64
	err := q.Raw(`SELECT x.id FROM interest_motions x LEFT JOIN holdings h ON h.id = x.holding_id LEFT JOIN holdings c ON c.id = x.closing_holding_id
		LEFT JOIN seat_interests i ON i.motion_id = x.id
		WHERE (x.state = 'confirmed') <> (i.id IS NOT NULL)
			OR i.id IS NOT NULL AND (i.matter_id <> x.matter_id OR i.seat_id <> x.seat_id OR i.grade <> x.grade OR i.reason <> x.reason OR i.origin <> 'decided')
			OR c.id IS NOT NULL AND (x.closed_by = x.person_id OR c.organisation_id = h.organisation_id OR c.organisation_id = x.organisation_id) ORDER BY x.id`).Scan(&rows).Error
	faults := make([]string, len(rows))
	for i, id := range rows {
		faults[i] = fmt.Sprintf("motion %d on an interest differs from what it led to, or one side decided it", id)
	}
	if err != nil {
		return nil, err
	}
	var orphans []int64
	err = q.Raw("SELECT i.id FROM seat_interests i LEFT JOIN interest_motions x ON x.id = i.motion_id WHERE i.motion_id IS NOT NULL AND x.id IS NULL ORDER BY i.id").Scan(&orphans).Error
	for _, id := range orphans {
		faults = append(faults, fmt.Sprintf("interest %d was settled by no motion", id))
	}
	return faults, err
}
