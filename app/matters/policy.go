package matters

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/models"
)

// scope is a condition on matters under the alias m, with its arguments: the
// matters an actor may see. It stands first in every query on matters.
type scope struct {
	where string
	args  []any
}

// visible is what the actor may see. Absence and invisibility are one answer.
//
// A draft is the secretariat's and the chair's. Whom an interest screens, under
// whichever of their mandates, sees only what applicants and the public see:
// nothing here.
func visible(actor models.Actor, at time.Time) scope {
	if actor.System || actor.Is(models.RoleAuditor) {
		return scope{where: "1 = 1"}
	}
	sc := room(actor, at)
	screened, args := bodies.Barred(actor.PersonID, models.DoorItem, at)
	return scope{where: sc.where + " AND NOT " + screened, args: append(sc.args, args...)}
}

// room is what is open to a capacity, before anybody's interests.
func room(actor models.Actor, at time.Time) scope {
	switch {
	case actor.May(models.PermMatterRead) != nil:
		return scope{where: "1 = 0"}
	case actor.Is(models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleCoordinator):
		return scope{where: "1 = 1"}
	case actor.Role.SitsIn() != "":
		sits, args := bodies.SitsFor(actor, at)
		return scope{where: `m.opens_at IS NOT NULL AND ` + ofBody(actor.Role.SitsIn()) + `
			AND EXISTS (SELECT 1 FROM holdings h JOIN seats s ON s.id = h.seat_id WHERE s.body_id = m.body_id AND ` + sits + `)`, args: args}
	}
	// clause 97: the agent sits with the Board ex officio.
	return scope{where: "m.opens_at IS NOT NULL AND " + ofBody(models.BodyBoard)}
}

// ofBody is the condition on matters under the alias m to be before a body of a
// kind: the Board does not see what is before the Executive Committee, nor the
// Executive Committee what is before the Board.
func ofBody(kind models.BodyKind) string {
	return "m.body_id IN (SELECT y.id FROM bodies y WHERE y.kind = '" + string(kind) + "')"
}

// open reads, locks and scopes a matter for an act. Its row is locked first,
// so that acts on one matter follow each other and the clock is read after the
// wait.
func open(tx *db.Tx, actor models.Actor, id int64) (*models.Matter, error) {
	m, err := db.Load[models.Matter](tx, id)
	if err != nil {
		return nil, err
	}
	sc := visible(actor, tx.Now)
	var seen int
	if err := tx.Raw("SELECT 1 FROM matters m WHERE m.id = ? AND "+sc.where, append([]any{id}, sc.args...)...).Take(&seen).Error; err != nil {
		return nil, db.Found(err, "matters")
	}
	return m, wind(tx.DB, m)
}

// seatFor is the seat of the matter the actor acts for and the holding that
// allows it now. seatID may be zero where the actor sits on one seat only.
func seatFor(tx *db.Tx, m models.Matter, actor models.Actor, seatID int64) (models.Elector, models.Holding, error) {
	if err := actor.Can(models.PowerVote); err != nil {
		return models.Elector{}, models.Holding{}, err
	}
	holding, err := holdingFor(tx, m.BodyID, actor, seatID)
	if err != nil {
		return models.Elector{}, models.Holding{}, err
	}
	if holding == nil {
		// clause 100: the seats of the moment answer; a seat that ended does not.
		return models.Elector{}, models.Holding{}, models.Forbidden("board.seat_not_held", "100")
	}
	var elector models.Elector
	err = tx.Raw("SELECT * FROM electorate WHERE matter_id = ? AND seat_id = ?", m.ID, holding.SeatID).Take(&elector).Error
	if db.Found(err, "") != err {
		return elector, *holding, models.Forbidden("board.seat_not_in_electorate", "100")
	}
	if err != nil {
		return elector, *holding, err
	}
	// Who came to the seat after the opening brings interests of their own.
	came := holding.OrganisationID != value(elector.OrganisationID)
	if !came {
		came, err = registers(tx.DB, actor)
	}
	if err == nil && came {
		_, err = detect(tx, m, nil)
	}
	return elector, *holding, err
}

// registers reports whether the actor in person keeps interests in the register.
func registers(q *gorm.DB, actor models.Actor) (bool, error) {
	var found []int
	err := q.Raw("SELECT 1 FROM standing_interests WHERE person_id = ? AND kind = 'entry' LIMIT 1", actor.PersonID).Scan(&found).Error
	return len(found) > 0, err
}

// holdingFor is the holding under which an actor acts for a seat now, locked, nil
// for none: who changes it waits for this act, and where this act waited for a
// change it finds none and is sent again.
func holdingFor(tx *db.Tx, bodyID int64, actor models.Actor, seatID int64) (*models.Holding, error) {
	sits, err := bodies.SeatsOf(tx.DB, bodyID, actor, tx.Now)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(sits, func(h models.Holding) bool { return h.SeatID == seatID || seatID == 0 && len(sits) == 1 })
	if i < 0 {
		return nil, nil
	}
	holding, err := db.Load[models.Holding](tx, sits[i].ID)
	if err != nil || holding.SupersededAt == nil {
		return holding, err
	}
	return nil, nil
}

// entitled refuses a seat that has no vote on the matter.
func entitled(tx *db.Tx, m models.Matter, elector models.Elector) error {
	interests, err := interestsOf(tx.DB, m.ID)
	if err != nil {
		return err
	}
	return noVote(elector, interests)
}

func noVote(elector models.Elector, interests []models.SeatInterest) error {
	interest, _ := models.GravestInterest(interests, elector.SeatID)
	if interest.Grade.Closes(models.DoorVote) {
		return models.Forbidden("board.interest_closes_vote", "98").With(map[string]any{"Grade": string(interest.Grade)})
	}
	if !elector.HasVote(interests) {
		return models.Forbidden("board.no_vote", "100").With(map[string]any{"Reason": string(elector.Reason)})
	}
	return nil
}

// OthersClosed are the matters, of those given, on which an interest keeps from the
// actor how others answered and scored: every seat of theirs in the electorate
// has one that does. It does not end with the matter.
func OthersClosed(q *gorm.DB, actor models.Actor, at time.Time, matters []int64) (map[int64]bool, error) {
	if actor.Role.SitsIn() == "" || len(matters) == 0 {
		return nil, nil
	}
	sits, args := bodies.SitsFor(actor, at)
	var rows []struct {
		MatterID int64
		Closed   bool
	}
	err := q.Raw(`SELECT DISTINCT e.matter_id, EXISTS (SELECT 1 FROM seat_interests i WHERE i.matter_id = e.matter_id AND i.seat_id = e.seat_id AND `+
		bodies.Closes(models.DoorOthers)+`) AS closed FROM electorate e JOIN holdings h ON h.seat_id = e.seat_id
		WHERE e.matter_id IN ? AND `+sits, append([]any{matters}, args...)...).Scan(&rows).Error
	out := map[int64]bool{}
	for _, r := range rows {
		if _, known := out[r.MatterID]; !known || !r.Closed {
			out[r.MatterID] = r.Closed
		}
	}
	return out, err
}
