package matters

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters/access"
	"seedfund/app/matters/interests"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// open reads, locks and scopes a matter for an act. Its row is locked first,
// so that acts on one matter follow each other and the clock is read after the
// wait.
func open(tx *db.Tx, actor models.Actor, id int64) (*models.Matter, error) {
	m, err := db.Load[models.Matter](tx, id)
	if err != nil {
		return nil, err
	}
	if err := access.Sees(tx.DB, actor, tx.Now, id); err != nil {
		return nil, err
	}
	return m, Wind(tx.DB, m)
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
	if err := known(tx.DB, m, *holding, actor); err != nil {
		return models.Elector{}, *holding, err
	}
	elector, err := db.Row[models.Elector](tx.DB, "SELECT * FROM electorate WHERE matter_id = ? AND seat_id = ?", m.ID, holding.SeatID)
	if db.Found(err, "") != err {
		return elector, *holding, models.Forbidden("board.seat_not_in_electorate", "100")
	}
	if err != nil {
		return elector, *holding, err
	}
	// Who came to the seat after the opening brings interests of their own, and whose
	// interest closed it then may have come back to it.
	came := holding.OrganisationID != kept.Value(elector.OrganisationID) || elector.Reason == models.ElectorInterest
	if !came {
		came, err = interests.Personal(tx.DB, actor)
	}
	if err == nil && came {
		_, err = interests.Detect(tx, m, nil)
	}
	return elector, *holding, err
}

// known refuses a mandate that one person gave while the matter was open, unless
// the seat names it or was given after it: two persons stand behind either.
//
// clause 100: while the Board decides, who sits on it is nobody's alone.
func known(q *gorm.DB, m models.Matter, holding models.Holding, actor models.Actor) error {
	if m.OpensAt == nil || m.RuleID == nil || holding.MandateID != nil {
		return nil
	}
	var given []time.Time
	if err := q.Raw("SELECT created_at FROM mandates WHERE id = ?", actor.MandateID).Scan(&given).Error; err != nil || len(given) == 0 {
		return err
	}
	if !given[0].After(*m.OpensAt) || !given[0].After(holding.RecordedAt) {
		return nil
	}
	rule, err := kept.Rule(q, m)
	if err != nil || rule.Values.SecondPerson != models.SecondPersonRequired {
		return err
	}
	return models.Forbidden("board.mandate_after_opening", "100").With(map[string]any{"At": given[0]})
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

// entitled refuses a seat that has no vote on the matter, and an alternate whose
// own interest keeps them from it.
func entitled(tx *db.Tx, m models.Matter, elector models.Elector, as models.HoldingKind) error {
	interests, err := kept.Interests(tx.DB, m.ID)
	if err != nil {
		return err
	}
	return noVote(elector, interests, as)
}

func noVote(elector models.Elector, interests []models.SeatInterest, as models.HoldingKind) error {
	interest, _ := models.InterestOf(interests, elector.SeatID, as)
	if interest.Grade.Closes(models.DoorVote) {
		return models.Forbidden("board.interest_closes_vote", "98").With(map[string]any{"Grade": string(interest.Grade)})
	}
	if !elector.HasVote(interests) {
		return models.Forbidden("board.no_vote", "100").With(map[string]any{"Reason": string(elector.Reason)})
	}
	return nil
}
