package programmes

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Held are the organisations of a programme whose share is held now. It is read
// after the lock of the programme, which an act on a hold takes too. What is made
// of it tells nobody that there is a hold.
func Held(q *gorm.DB, programme int64) (map[int64]bool, error) {
	var ids []int64
	err := q.Raw(`SELECT DISTINCT h.organisation_id FROM share_holds h JOIN programme_organisations s ON s.organisation_id = h.organisation_id
		WHERE s.programme_id = ? AND h.lifted_at IS NULL AND (h.programme_id IS NULL OR h.programme_id = s.programme_id)`, programme).Scan(&ids).Error
	out := map[int64]bool{}
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}

// Releasable locks a programme and refuses organisations whose share cannot be
// released now, in words that name no reason.
func Releasable(tx *db.Tx, programme int64, organisations ...int64) error {
	if _, err := db.Load[models.Programme](tx, programme); err != nil {
		return err
	}
	held, err := Held(tx.DB, programme)
	if err != nil || len(held) == 0 {
		return err
	}
	var f models.Faults
	for _, id := range organisations {
		if held[id] {
			name, err := organisationName(tx.DB, id)
			if err != nil {
				return err
			}
			f.Add("gate", "programmes.obstacle.share", "Organisation", name)
		}
	}
	return refusedShares(f)
}

// refusedShares is the refusal of a gate that is not met, with the organisations.
func refusedShares(f models.Faults) error {
	if len(f) == 0 {
		return nil
	}
	e := models.Conflict("programmes.conflict.gate", "97")
	e.Fields = f
	return e
}

func organisationName(q *gorm.DB, id int64) (string, error) {
	var name string
	err := q.Raw("SELECT name FROM organisations WHERE id = ?", id).Scan(&name).Error
	return name, err
}

// HoldInput is what a hold says.
type HoldInput struct {
	ProgrammeID    int64 // 0: all programmes of the organisation
	OrganisationID int64
	Kind           models.HoldKind
	Reason         string
	From           when.Date
}

// ImposeHold holds an organisation's share at once: from then on nothing is
// released, requested or paid to it. The other organisations go on.
//
// clause 97: the agent answers for what it pays.
func (s *Service) ImposeHold(ctx context.Context, actor models.Actor, in HoldInput) (*models.ShareHold, error) {
	h := models.ShareHold{OrganisationID: in.OrganisationID, Kind: in.Kind, Reason: strings.TrimSpace(in.Reason), FromOn: in.From, PersonID: actor.PersonID, MandateID: actor.MandateID}
	err := s.db.Write(ctx, actor, "hold.impose", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermHoldManage, tx.Now); err != nil {
			return err
		}
		if err := h.Validate(today(tx)); err != nil {
			return err
		}
		if in.ProgrammeID != 0 {
			h.ProgrammeID = &in.ProgrammeID
		}
		locked, err := lockShares(tx, h)
		if err != nil {
			return err
		}
		if locked == 0 {
			return models.Invalid("holds.invalid", models.FieldError{Field: "organisation", Key: "programmes.fault.organisation_other"})
		}
		if err := db.Create(tx, &h); err != nil {
			return err
		}
		return happened(tx, h.ID, models.ShareHoldEvent{Action: models.HoldImpose})
	})
	return &h, err
}

// lockShares locks the programmes whose shares a hold is about, in their order.
func lockShares(tx *db.Tx, h models.ShareHold) (int, error) {
	var ids []int64
	err := tx.Raw(`SELECT programme_id FROM programme_organisations WHERE organisation_id = ? AND (? = 0 OR programme_id = ?) ORDER BY programme_id`,
		h.OrganisationID, value(h.ProgrammeID), value(h.ProgrammeID)).Scan(&ids).Error
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		if _, err := db.Load[models.Programme](tx, id); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}

func happened(tx *db.Tx, hold int64, e models.ShareHoldEvent) error {
	e.HoldID, e.PersonID, e.MandateID, e.Role = hold, tx.Actor.PersonID, tx.Actor.MandateID, tx.Actor.Role
	return db.Create(tx, &e)
}

// loadHold locks a standing hold, or a lifted one where recovery goes on.
func loadHold(tx *db.Tx, id, version int64, standing bool) (*models.ShareHold, error) {
	if err := tx.Actor.MayNow(models.PermHoldManage, tx.Now); err != nil {
		return nil, err
	}
	row, err := db.From[models.ShareHold](tx.DB).Where("id = ?", id).Take(tx.Ctx)
	if err != nil {
		return nil, db.Found(err, "share_holds")
	}
	if _, err := lockShares(tx, row); err != nil {
		return nil, err
	}
	h, err := db.Load[models.ShareHold](tx, id)
	if err != nil {
		return nil, err
	}
	if version != 0 && h.Version != version {
		return nil, models.Stale(h)
	}
	if standing && !h.Standing() {
		return nil, models.Conflict("holds.conflict.lifted", "97")
	}
	return h, nil
}

// AskLift asks a second person that a hold be lifted, with the reason.
func (s *Service) AskLift(ctx context.Context, actor models.Actor, id, version int64, why string) error {
	return s.db.Write(ctx, actor, "hold.ask_lift", func(tx *db.Tx) error {
		h, err := loadHold(tx, id, version, true)
		if err != nil {
			return err
		}
		if h.AskedBy != nil {
			return models.Conflict("holds.conflict.asked", "97")
		}
		if err := saidWhy(why); err != nil {
			return err
		}
		h.AskedBy, h.AskedWhy = &actor.PersonID, strings.TrimSpace(why)
		if err := db.Update(tx, h, "asked_by", "asked_why"); err != nil {
			return err
		}
		return happened(tx, h.ID, models.ShareHoldEvent{Action: models.HoldAsk, Text: h.AskedWhy})
	})
}

func saidWhy(why string) error {
	var f models.Faults
	if why = strings.TrimSpace(why); why == "" {
		f.Add("why", "money.fault.required")
	} else if len([]rune(why)) > models.HoldReasonLimit {
		f.Add("why", "revisions.fault.long", "Max", models.HoldReasonLimit)
	}
	return f.Err("holds.lift_invalid")
}

// LiftHold lifts a hold, by another person than who asked for it.
//
// clause 97: two persons stand behind what opens the way to money.
func (s *Service) LiftHold(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.db.Write(ctx, actor, "hold.lift", func(tx *db.Tx) error {
		h, err := loadHold(tx, id, version, true)
		if err != nil {
			return err
		}
		switch {
		case h.AskedBy == nil:
			return models.Conflict("holds.conflict.not_asked", "97")
		case *h.AskedBy == actor.PersonID:
			return models.Conflict("holds.conflict.same_person", "97")
		}
		now := tx.Now
		h.LiftedBy, h.LiftedAt = &actor.PersonID, &now
		if err := db.Update(tx, h, "lifted_by", "lifted_at"); err != nil {
			return err
		}
		return happened(tx, h.ID, models.ShareHoldEvent{Action: models.HoldLift, Text: h.AskedWhy})
	})
}

// KeepHold leaves a hold standing whose lifting was asked, with the reason.
func (s *Service) KeepHold(ctx context.Context, actor models.Actor, id, version int64, why string) error {
	return s.db.Write(ctx, actor, "hold.keep", func(tx *db.Tx) error {
		h, err := loadHold(tx, id, version, true)
		if err != nil {
			return err
		}
		if h.AskedBy == nil {
			return models.Conflict("holds.conflict.not_asked", "97")
		}
		if err := saidWhy(why); err != nil {
			return err
		}
		h.AskedBy, h.AskedWhy = nil, ""
		if err := db.Update(tx, h, "asked_by", "asked_why"); err != nil {
			return err
		}
		return happened(tx, h.ID, models.ShareHoldEvent{Action: models.HoldKeep, Text: strings.TrimSpace(why)})
	})
}

// Recovery is an amount that is expected back by a day, or came back.
type Recovery struct {
	Received bool
	Cents    money.Cents
	On       when.Date
	Refund   string // reference of the posted refund by which it came; optional
	Text     string
}

// RecordRecovery adds to what is expected or was received under a hold, which may
// be lifted already. It moves no money: a refund does, and is named here.
func (s *Service) RecordRecovery(ctx context.Context, actor models.Actor, id int64, in Recovery) error {
	return s.db.Write(ctx, actor, "hold.recovery", func(tx *db.Tx) error {
		h, err := loadHold(tx, id, 0, false)
		if err != nil {
			return err
		}
		e := models.ShareHoldEvent{Action: models.HoldExpect, Cents: in.Cents, OnDay: in.On, Text: strings.TrimSpace(in.Text)}
		if in.Received {
			e.Action = models.HoldReceive
		}
		if err := e.ValidateRecovery(today(tx)); err != nil {
			return err
		}
		if ref := strings.TrimSpace(in.Refund); ref != "" && in.Received {
			var found []models.Refund
			if err := tx.Raw("SELECT * FROM refunds WHERE reference = ? AND organisation_id = ? AND (? = 0 OR programme_id = ?) AND state = 'posted'",
				ref, h.OrganisationID, value(h.ProgrammeID), value(h.ProgrammeID)).Scan(&found).Error; err != nil {
				return err
			}
			if len(found) == 0 || found[0].Cents != in.Cents {
				return models.Invalid("holds.recovery_invalid", models.FieldError{Field: "refund", Key: "holds.fault.refund"})
			}
			e.RefundID = &found[0].ID
		}
		err = happened(tx, h.ID, e)
		if db.Violates(err, "share_hold_events_refund") || db.Violates(err, "share_hold_events", "refund_id") {
			return models.Conflict("holds.conflict.refund", "97").Because(err)
		}
		return err
	})
}

const holdRows = `SELECT h.*, COALESCE(p.reference, '') AS programme, o.name AS organisation,
	COALESCE((SELECT SUM(e.cents) FROM share_hold_events e WHERE e.hold_id = h.id AND e.action = 'expect'), 0) AS expected,
	COALESCE((SELECT SUM(e.cents) FROM share_hold_events e WHERE e.hold_id = h.id AND e.action = 'receive'), 0) AS received
	FROM share_holds h JOIN organisations o ON o.id = h.organisation_id LEFT JOIN programmes p ON p.id = h.programme_id`

// Holds gives every hold, those that stand first, to whoever has the right to
// them.
func (s *Service) Holds(ctx context.Context, actor models.Actor) ([]models.HoldRow, error) {
	if err := actor.May(models.PermHoldRead); err != nil {
		return nil, err
	}
	var rows []models.HoldRow
	err := s.db.Read(ctx).Raw(holdRows + " ORDER BY CASE WHEN h.lifted_at IS NULL THEN 0 ELSE 1 END, h.id DESC LIMIT 500").Scan(&rows).Error
	return rows, err
}

// Hold gives one hold with all that happened to it.
func (s *Service) Hold(ctx context.Context, actor models.Actor, id int64) (models.HoldPage, error) {
	var v models.HoldPage
	if err := actor.May(models.PermHoldRead); err != nil {
		return v, err
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		if err := q.Raw(holdRows+" WHERE h.id = ?", id).Take(&v.HoldRow).Error; err != nil {
			return db.Found(err, "share_holds")
		}
		if err := q.Raw(`SELECT e.*, COALESCE(r.reference, '') AS refund FROM share_hold_events e LEFT JOIN refunds r ON r.id = e.refund_id WHERE e.hold_id = ? ORDER BY e.id`, id).Scan(&v.Events).Error; err != nil {
			return err
		}
		return q.Raw(refundRows+` WHERE r.state = 'posted' AND r.organisation_id = ? AND (? = 0 OR r.programme_id = ?)
			AND NOT EXISTS (SELECT 1 FROM share_hold_events x WHERE x.refund_id = r.id) ORDER BY r.id`, v.OrganisationID, value(v.ProgrammeID), value(v.ProgrammeID)).Scan(&v.Refunds).Error
	})
	v.Manages = actor.May(models.PermHoldManage) == nil
	v.Second = v.Manages && v.AskedBy != nil && *v.AskedBy != actor.PersonID
	return v, err
}

// Holdable is what a hold may be about.
type Holdable struct {
	Organisations []models.Organisation
	Programmes    []models.ProgrammeName
}

// Holdable gives the organisations with a share in a programme that is not
// settled, and these programmes.
func (s *Service) Holdable(ctx context.Context, actor models.Actor) (Holdable, error) {
	var out Holdable
	if err := actor.May(models.PermHoldManage); err != nil {
		return out, err
	}
	q := s.db.Read(ctx)
	err := q.Raw(`SELECT o.* FROM organisations o WHERE EXISTS (SELECT 1 FROM programme_organisations s JOIN programmes p ON p.id = s.programme_id
		WHERE s.organisation_id = o.id AND p.state <> 'financially_closed') ORDER BY o.name, o.id`).Scan(&out.Organisations).Error
	if err != nil {
		return out, err
	}
	err = q.Raw("SELECT id, reference, title FROM programmes WHERE state <> 'financially_closed' ORDER BY id DESC").Scan(&out.Programmes).Error
	return out, err
}
