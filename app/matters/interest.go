package matters

import (
	"context"
	"slices"
	"strings"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// Declare records an interest of the actor's own seat, with the grade the
// rules of the opening give to its kind. What it closes is closed from that
// instant on, and an answer given before leaves the count. What an alternate
// declares closes doors to the alternate: the seat keeps its vote and its words.
func (s *Service) Declare(ctx context.Context, actor models.Actor, id, seatID int64, reason models.InterestReason, note string) (models.SeatInterest, error) {
	var interest models.SeatInterest
	err := s.db.Write(ctx, actor, "matter.declare_interest", func(tx *db.Tx) error {
		if err := actor.May(models.PermInterestDeclare); err != nil {
			return err
		}
		m, err := open(tx, actor, id)
		if err != nil {
			return err
		}
		if err := m.StillOpen(""); err != nil {
			return err
		}
		seat, as, err := ownSeat(tx, *m, actor, seatID)
		if err != nil {
			return err
		}
		if err := checkInterest(reason, note, models.InterestNoVote); err != nil {
			return err
		}
		rule, err := kept.Rule(tx.DB, *m)
		if err != nil {
			return err
		}
		grade := rule.Values.GradeOf(reason, as == "")
		interest = models.SeatInterest{MatterID: m.ID, SeatID: seat, Grade: grade, Origin: models.OriginDeclared, Reason: reason,
			Note: strings.TrimSpace(note), RecordedBy: actor.MandateID, OrganisationID: ours(actor), Alternate: as == models.HoldingAlternate}
		tx.Target("matters", m.ID)
		tx.Receipt(models.Receipt{Target: "matters", TargetID: m.ID, Reference: m.Reference, Path: "/board/matters"})
		return db.Create(tx, &interest)
	})
	return interest, err
}

// ours is the organisation an actor acts for, nil for none.
func ours(actor models.Actor) *int64 {
	if actor.OrganisationID == 0 {
		return nil
	}
	return &actor.OrganisationID
}

// ownSeat is the seat an actor declares for, and as what they act for it: one
// held, or the chair's by function, as which nobody holds it.
func ownSeat(tx *db.Tx, m models.Matter, actor models.Actor, seatID int64) (seat int64, as models.HoldingKind, err error) {
	if actor.Is(models.RoleCoordinator) {
		seat, err = chairSeat(tx.DB, m)
		return seat, "", err
	}
	elector, holding, err := seatFor(tx, m, actor, seatID)
	return elector.SeatID, holding.Kind, err
}

func checkInterest(reason models.InterestReason, note string, grade models.InterestGrade) error {
	var faults models.Faults
	if !slices.Contains(models.InterestReasons, reason) {
		faults.Add("reason", "board.fault.interest_reason")
	}
	if reason == models.InterestOther && strings.TrimSpace(note) == "" {
		faults.Add("note", "board.fault.interest_note")
	}
	if len([]rune(note)) > models.VoteTextLimit {
		faults.Add("note", "board.fault.too_long", "Limit", models.VoteTextLimit)
	}
	if !grade.Valid() {
		faults.Add("grade", "board.fault.grade")
	}
	return faults.Err("board.fault.interest")
}

// hasNotSpoken refuses a seat whose objection to the text in force or mandate
// reservation stands, as a seat or as a member of the Network, or whose ballot is
// cast.
//
// clause 34: consensus is sought with those who object.
func hasNotSpoken(tx *db.Tx, m models.Matter, seatID, organisation int64) error {
	a, err := answersOf(tx.DB, m.ID)
	if err != nil {
		return err
	}
	rule, err := kept.Rule(tx.DB, m)
	if err != nil {
		return err
	}
	var said int
	err = tx.Raw(`SELECT (SELECT COUNT(*) FROM reservations r WHERE r.matter_id = ? AND (r.seat_id = ? OR r.organisation_id = ?) AND NOT EXISTS (SELECT 1 FROM reservation_ends x WHERE x.reservation_id = r.id))
		+ (SELECT COUNT(*) FROM formal_ballots b WHERE b.matter_id = ? AND b.seat_id = ?)`, m.ID, seatID, organisation, m.ID, seatID).Scan(&said).Error
	if err != nil {
		return err
	}
	if said > 0 || slices.Contains(a.count(m.TextNumber, rule).Standing, seatID) {
		return models.Conflict("board.interest_after_objection", "34")
	}
	return nil
}

// holderNow is who holds a seat of the matter's body now, nil for nobody.
func holderNow(tx *db.Tx, m models.Matter, seatID int64) (*models.SeatHolding, error) {
	body, err := db.From[models.Body](tx.DB).Where("id = ?", m.BodyID).Take(tx.Ctx)
	if err != nil {
		return nil, err
	}
	composition, err := bodies.Compose(tx.DB, body, tx.Now, tx.Now)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(composition.Seats, func(seat models.SeatAt) bool { return seat.ID == seatID })
	if i < 0 {
		return nil, models.NotFound("seats")
	}
	return composition.Seats[i].Holder, nil
}
