package matters

import (
	"context"
	"slices"
	"strings"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/models"
)

// Declare records an interest of the actor's own seat, with the grade the
// rules of the opening give to its kind. What it closes is closed from that
// instant on, and an answer given before leaves the count.
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
		if m.State != models.MatterOpen {
			return models.Conflict("board.matter_not_open", "").With(map[string]any{"State": string(m.State)})
		}
		seat, chair, err := ownSeat(tx, *m, actor, seatID)
		if err != nil {
			return err
		}
		if err := checkInterest(reason, note, models.InterestNoVote); err != nil {
			return err
		}
		rule, err := pinnedRule(tx.DB, *m)
		if err != nil {
			return err
		}
		grade := rule.Values.SeatInterest
		switch {
		case reason == models.InterestPersonal:
			grade = rule.Values.PersonInterest
		case chair:
			grade = rule.Values.ChairInterest
		}
		interest = models.SeatInterest{MatterID: m.ID, SeatID: seat, Grade: grade, Origin: models.OriginDeclared, Reason: reason,
			Note: strings.TrimSpace(note), RecordedBy: actor.MandateID}
		tx.Target("matters", m.ID)
		tx.Receipt(models.Receipt{Target: "matters", TargetID: m.ID, Reference: m.Reference, Path: "/board/matters"})
		return db.Create(tx, &interest)
	})
	return interest, err
}

// ownSeat is the seat an actor declares for: one held, or the chair's by
// function.
func ownSeat(tx *db.Tx, m models.Matter, actor models.Actor, seatID int64) (seat int64, chair bool, err error) {
	if actor.Is(models.RoleCoordinator) {
		seat, err = chairSeat(tx, m)
		return seat, true, err
	}
	elector, _, err := seatFor(tx, m, actor, seatID)
	return elector.SeatID, false, err
}

func chairSeat(tx *db.Tx, m models.Matter) (int64, error) {
	var id int64
	err := tx.Raw("SELECT id FROM seats WHERE body_id = ? AND function = ?", m.BodyID, models.SeatFunctionCoordinator).Take(&id).Error
	return id, db.Found(err, "seats")
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

// Decide records an interest of a seat as the others see it, with the grade
// they give it. Nobody decides on the seat of their own organisation.
func (s *Service) Decide(ctx context.Context, actor models.Actor, id, seatID int64, grade models.InterestGrade, reason models.InterestReason, note string) error {
	return s.db.Write(ctx, actor, "matter.decide_interest", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermMatterOpen, tx.Now); err != nil {
			return err
		}
		m, err := open(tx, actor, id)
		if err != nil {
			return err
		}
		if m.State != models.MatterOpen {
			return models.Conflict("board.matter_not_open", "").With(map[string]any{"State": string(m.State)})
		}
		if err := checkInterest(reason, note, grade); err != nil {
			return err
		}
		body, err := db.Load[models.Body](tx, m.BodyID)
		if err != nil {
			return err
		}
		composition, err := bodies.Compose(tx.DB, *body, tx.Now, tx.Now)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(composition.Seats, func(seat models.SeatAt) bool { return seat.ID == seatID })
		if i < 0 {
			return models.NotFound("seats")
		}
		// clauses 31 and 98: one body acts in several functions; nobody decides its own case.
		if holder := composition.Seats[i].Holder; holder != nil && holder.OrganisationID == actor.OrganisationID {
			return models.Forbidden("board.interest_own_case", "98")
		}
		tx.Target("matters", m.ID)
		tx.Receipt(models.Receipt{Target: "matters", TargetID: m.ID, Reference: m.Reference, Path: Path(m.ID)})
		return db.Create(tx, &models.SeatInterest{MatterID: m.ID, SeatID: seatID, Grade: grade, Origin: models.OriginDecided, Reason: reason,
			Note: strings.TrimSpace(note), RecordedBy: actor.MandateID})
	})
}

// chairMayAct refuses the chair who has withdrawn from the discussion of a
// matter: presiding over it is part of it.
func chairMayAct(tx *db.Tx, m models.Matter, actor models.Actor) error {
	if !actor.Is(models.RoleCoordinator) {
		return nil
	}
	seat, err := chairSeat(tx, m)
	if err != nil {
		return err
	}
	interests, err := interestsOf(tx.DB, m.ID)
	if err != nil {
		return err
	}
	if interest, has := models.GravestInterest(interests, seat); has && interest.Grade.ClosesDiscussion() {
		return models.Forbidden("board.chair_withdrew", "98")
	}
	return nil
}
