package bodies

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Seated is what an act on a seat led to: a holding, or a change that does
// nothing until a second person confirms it.
type Seated struct {
	models.Holding
	Change *models.SeatChange // nil where the holding stands
}

// ChangeJob says that a change of a seat was proposed, confirmed or refused.
type ChangeJob struct {
	ChangeID int64                  `json:"change_id"`
	State    models.SeatChangeState `json:"state"`
}

// Kind names the job in the queue.
func (ChangeJob) Kind() string { return "seat_change" }

// ChangePath is the page of a change of a seat.
func ChangePath(id int64) string { return fmt.Sprintf("/board/seat-changes/%d", id) }

// second records a change that needs a second person: while a matter of the
// body is open, unless its rules say otherwise. It gives nil where the change
// may take effect at once.
//
// clause 100: while the Board decides, who sits on it is nobody's alone.
func second(tx *db.Tx, seat models.Seat, kind models.SeatChangeKind, next models.Holding, of *int64) (*models.SeatChange, error) {
	rule, err := RuleInForce(tx.DB, seat.BodyID, tx.Now)
	if models.IsKind(err, models.KindNotFound) || err == nil && rule.Values.SecondPerson != models.SecondPersonRequired {
		return nil, nil
	}
	var open int64
	if err == nil {
		err = tx.Raw("SELECT COUNT(*) FROM matters WHERE body_id = ? AND state = ?", seat.BodyID, models.MatterOpen).Scan(&open).Error
	}
	if err != nil || open == 0 {
		return nil, err
	}
	c := &models.SeatChange{BodyID: seat.BodyID, SeatID: seat.ID, Kind: kind, HoldingKind: next.Kind, OrganisationID: next.OrganisationID, ActingMandateID: next.MandateID,
		StartsAt: next.StartsAt, EndsAt: next.EndsAt, Instrument: next.Instrument, State: models.SeatChangeProposed, PersonID: tx.Actor.PersonID, MandateID: tx.Actor.MandateID}
	switch kind {
	case models.SeatTakeUp:
		c.NominationID = of
	case models.SeatEnd, models.SeatCorrect:
		c.HoldingID = of
	}
	if err := db.Create(tx, c); err != nil {
		if db.Violates(err, "seat_changes") {
			return nil, models.Conflict("bodies.change_open", "100").Because(err)
		}
		return nil, err
	}
	tx.Receipt(models.Receipt{Target: "seat_changes", TargetID: c.ID, Path: ChangePath(c.ID)})
	return c, tx.Enqueue(ChangeJob{ChangeID: c.ID, State: c.State})
}

// ConfirmChange makes a change of a seat that another person proposed. What was
// possible when it was proposed is looked at again.
func (s *Service) ConfirmChange(ctx context.Context, actor models.Actor, id, version int64) (models.Holding, error) {
	var made models.Holding
	err := s.closeChange(ctx, actor, "seat.confirm", id, version, func(tx *db.Tx, seat models.Seat, c *models.SeatChange) error {
		if err := c.MayConfirm(tx.Actor.PersonID); err != nil {
			return err
		}
		var err error
		made, err = carryOut(tx, seat, *c)
		c.State, c.MadeID = models.SeatChangeConfirmed, &made.ID
		return err
	})
	return made, err
}

// RefuseChange ends a change of a seat that is not made, with the reason; who
// proposed it may withdraw it so.
func (s *Service) RefuseChange(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.closeChange(ctx, actor, "seat.refuse", id, version, func(_ *db.Tx, _ models.Seat, c *models.SeatChange) error {
		c.State, c.Reason = models.SeatChangeRefused, strings.TrimSpace(reason)
		if c.Reason == "" || len([]rune(c.Reason)) > 2000 {
			return models.Invalid("bodies.change_invalid", models.FieldError{Field: "reason", Key: "bodies.fault.change_reason"})
		}
		return nil
	})
}

func (s *Service) closeChange(ctx context.Context, actor models.Actor, action string, id, version int64, end func(*db.Tx, models.Seat, *models.SeatChange) error) error {
	return s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		if err := mayKeep(tx); err != nil {
			return err
		}
		found, err := db.From[models.SeatChange](tx.DB).Where("id = ?", id).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "seat_changes")
		}
		// The seat is locked first here as everywhere.
		seat, err := holdSeat(tx, found.SeatID)
		if err != nil {
			return err
		}
		c, err := db.Load[models.SeatChange](tx, id)
		if err != nil {
			return err
		}
		if c.State != models.SeatChangeProposed {
			return models.Conflict("bodies.change_closed", "100")
		}
		if c.Version != version {
			return models.Stale(c)
		}
		if err := end(tx, *seat, c); err != nil {
			return err
		}
		c.ClosedAt, c.ClosedBy = &tx.Now, &tx.Actor.PersonID
		tx.Receipt(models.Receipt{Target: "seat_changes", TargetID: c.ID, Path: ChangePath(c.ID)})
		if err := db.Update(tx, c, "state", "reason", "made_id", "closed_at", "closed_by"); err != nil {
			return err
		}
		return tx.Enqueue(ChangeJob{ChangeID: c.ID, State: c.State})
	})
}

// carryOut does what a confirmed change says.
func carryOut(tx *db.Tx, seat models.Seat, c models.SeatChange) (models.Holding, error) {
	switch c.Kind {
	case models.SeatHold:
		return give(tx, HoldingInput{SeatID: c.SeatID, Kind: c.HoldingKind, OrganisationID: c.OrganisationID, MandateID: c.ActingMandateID, StartsAt: c.StartsAt, EndsAt: c.EndsAt, Instrument: c.Instrument})
	case models.SeatTakeUp:
		n, err := db.Load[models.Nomination](tx, *c.NominationID)
		if err != nil {
			return models.Holding{}, err
		}
		if n.State != models.NominationOpen {
			return models.Holding{}, models.Conflict("rotation.nomination_ended", "100")
		}
		if err := mayTakeUp(tx, seat, *n); err != nil {
			return models.Holding{}, err
		}
		return seated(tx, n)
	}
	holding, err := db.Load[models.Holding](tx, *c.HoldingID)
	if err != nil {
		return models.Holding{}, err
	}
	if err := tx.ReadClock(); err != nil { // who acted under the holding was waited for
		return models.Holding{}, err
	}
	next, err := follow(tx, seat, *holding, c.Kind, Correction{StartsAt: c.StartsAt, EndsAt: c.EndsAt, MandateID: c.ActingMandateID, Instrument: c.Instrument})
	if err != nil {
		return next, err
	}
	return replace(tx, seat, holding, next)
}

// Changes lists the changes of a body's seats that wait for a second person, for
// those who sit at its table and those who keep its seats.
func (s *Service) Changes(ctx context.Context, actor models.Actor, body models.Body) ([]models.SeatChangeRow, error) {
	if err := maySeeChanges(actor, body.Kind); err != nil {
		return nil, err
	}
	return changeRows(s.db.Read(ctx), "c.body_id = ? AND c.state = 'proposed'", body.ID)
}

// Change is one change of a seat.
func (s *Service) Change(ctx context.Context, actor models.Actor, id int64) (models.SeatChangeRow, error) {
	rows, err := changeRows(s.db.Read(ctx), "c.id = ?", id)
	if err != nil {
		return models.SeatChangeRow{}, err
	}
	if len(rows) == 0 {
		return models.SeatChangeRow{}, models.NotFound("seat_changes")
	}
	if err := maySeeChanges(actor, rows[0].BodyKind); err != nil {
		if !actor.SignedIn() {
			return models.SeatChangeRow{}, err
		}
		return models.SeatChangeRow{}, models.NotFound("seat_changes")
	}
	return rows[0], nil
}

func maySeeChanges(actor models.Actor, kind models.BodyKind) error {
	if kind == models.BodyExCom {
		return actor.MayOne(models.PermExComRead, models.PermBodyManage)
	}
	return actor.MayOne(models.PermBoardRead, models.PermBodyManage)
}

func changeRows(q *gorm.DB, where string, args ...any) ([]models.SeatChangeRow, error) {
	var rows []models.SeatChangeRow
	err := q.Raw(`SELECT c.*, b.kind AS body_kind, s.constituency, s.number, o.name AS organisation,
			COALESCE(a.name, '') AS acting_name, COALESCE(p.name, '') AS proposed_name, COALESCE(e.name, '') AS closed_name
		FROM seat_changes c JOIN bodies b ON b.id = c.body_id JOIN seats s ON s.id = c.seat_id JOIN organisations o ON o.id = c.organisation_id
			LEFT JOIN mandates m ON m.id = c.acting_mandate_id LEFT JOIN people a ON a.id = m.person_id
			LEFT JOIN people p ON p.id = c.person_id LEFT JOIN people e ON e.id = c.closed_by
		WHERE `+where+` ORDER BY c.id`, args...).Scan(&rows).Error
	return rows, err
}
