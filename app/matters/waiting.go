package matters

import (
	"context"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters/access"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// TimeAskedJob tells the chair that a seat asked for more time, and the seats
// until when answers are now taken.
type TimeAskedJob struct {
	RequestID int64 `json:"request_id"`
}

// Kind names the job in the queue.
func (TimeAskedJob) Kind() string { return "time_asked" }

// IndicationJob tells the seats that an indicative vote is open.
type IndicationJob struct {
	IndicationID int64 `json:"indication_id"`
}

// Kind names the job in the queue.
func (IndicationJob) Kind() string { return "indication_opened" }

// unanswered are the indicative votes and roll calls that run and wait for a
// seat of the actor which has a vote on the matter.
func (s *Service) unanswered(ctx context.Context, actor models.Actor) ([]models.BoardTask, error) {
	if actor.May(models.PermMatterVote) != nil {
		return nil, nil
	}
	now := s.db.Now(ctx)
	q := s.db.Read(ctx)
	where, scoped := access.Matters(actor, now)
	var asked []run
	for _, text := range []string{
		`SELECT m.id AS matter_id, m.body_id, m.reference, i.question, i.id AS run_id, 'indicate' AS kind FROM indicative_votes i JOIN matters m ON m.id = i.matter_id
			WHERE i.closed_at IS NULL AND m.state = 'open' AND (` + where + `) ORDER BY i.id`,
		`SELECT m.id AS matter_id, m.body_id, m.reference, m.question, f.id AS run_id, 'ballot' AS kind, f.closes_at FROM formal_votes f JOIN matters m ON m.id = f.matter_id
			WHERE f.closed_at IS NULL AND f.text_number = m.text_number AND m.state = 'open' AND (` + where + `) ORDER BY f.id`,
	} {
		var rows []run
		if err := q.Raw(text, scoped...).Scan(&rows).Error; err != nil {
			return nil, err
		}
		asked = append(asked, rows...)
	}
	var out []models.BoardTask
	for _, a := range asked {
		if a.ClosesAt != nil && !now.Before(*a.ClosesAt) {
			continue
		}
		waits, err := a.waits(q, actor, now)
		if err != nil {
			return nil, err
		}
		if waits {
			out = append(out, a.BoardTask)
		}
	}
	return out, nil
}

// run is an indicative vote or a roll call that takes answers.
type run struct {
	models.BoardTask
	BodyID, RunID int64
}

// waits reports whether it waits for a seat of the actor.
func (a run) waits(q *gorm.DB, actor models.Actor, now time.Time) (bool, error) {
	held, err := bodies.SeatsOf(q, a.BodyID, actor, now)
	if err != nil {
		return false, err
	}
	electorate, err := kept.Electorate(q, a.MatterID)
	if err != nil {
		return false, err
	}
	interests, err := kept.Interests(q, a.MatterID)
	if err != nil {
		return false, err
	}
	given := "SELECT seat_id FROM indicative_answers WHERE indicative_vote_id = ?"
	if a.Kind == "ballot" {
		given = "SELECT seat_id FROM formal_ballots WHERE formal_vote_id = ?"
	}
	var seats []int64
	err = q.Raw(given, a.RunID).Scan(&seats).Error
	return waitsFor(held, electorate, interests, seats), err
}

// waitsFor reports whether one of the held seats has a vote and has not answered.
func waitsFor(held []models.Holding, electorate []models.Elector, interests []models.SeatInterest, answered []int64) bool {
	done := map[int64]bool{}
	for _, seat := range answered {
		done[seat] = true
	}
	for _, h := range held {
		for _, e := range electorate {
			if e.SeatID == h.SeatID && !done[e.SeatID] && noVote(e, interests, h.Kind) == nil {
				return true
			}
		}
	}
	return false
}

// timeAsked records a request for more time and has it told.
func timeAsked(tx *db.Tx, r models.TimeRequest) error {
	err := db.Create(tx, &r)
	if db.Violates(err, "time_requests") {
		return models.Conflict("board.time_asked", "34").Because(err)
	}
	if err != nil {
		return err
	}
	return tx.Enqueue(TimeAskedJob{RequestID: r.ID})
}
