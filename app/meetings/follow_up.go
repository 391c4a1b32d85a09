package meetings

import (
	"context"
	"strings"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/models"
	"seedfund/models/when"
)

// FollowUpInput is something to be done, from an item of a meeting or a decision.
type FollowUpInput struct {
	MeetingID  int64
	ItemID     int64 // 0: the meeting as a whole
	DecisionID int64 // instead of a meeting, or beside it
	Task       string
	OwnerKind  models.OwnerKind
	OwnerOrg   int64
	OwnerSeat  int64
	OwnerRole  models.Role
	DueOn      when.Date
}

// Follow enters something that is to be done, with who owes it and by when.
//
// clause 18: what was agreed is carried out and answered for.
func (s *Service) Follow(ctx context.Context, actor models.Actor, in FollowUpInput) (models.FollowUp, error) {
	u := models.FollowUp{State: models.FollowUpOpen, Task: strings.TrimSpace(in.Task), OwnerKind: in.OwnerKind, OwnerOrg: given(in.OwnerOrg),
		OwnerSeat: given(in.OwnerSeat), OwnerRole: in.OwnerRole, DueOn: in.DueOn, PreparedBy: actor.PersonID}
	err := s.db.Write(ctx, actor, "follow_up.open", func(tx *db.Tx) error {
		if err := actor.May(models.PermMeetingKeep); err != nil {
			return err
		}
		if err := source(tx, in, &u); err != nil {
			return err
		}
		if err := u.Validate(); err != nil {
			return err
		}
		if err := ownerExists(tx, u); err != nil {
			return err
		}
		if err := db.Create(tx, &u); err != nil {
			return err
		}
		onFollowUp(tx, u)
		return stepped(tx, u, models.FollowUpEvent{Action: models.FollowUpBegin})
	})
	return u, err
}

func given(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// source finds what a follow-up came from, and with it the matter whose
// visibility it shares.
func source(tx *db.Tx, in FollowUpInput, u *models.FollowUp) error {
	if in.MeetingID == 0 && in.DecisionID == 0 {
		return models.Invalid("meetings.fault.follow_up", models.FieldError{Field: "source", Key: "meetings.fault.source"})
	}
	if in.MeetingID != 0 {
		m, _, err := open(tx, tx.Actor, in.MeetingID)
		if err != nil {
			return err
		}
		u.BodyID, u.MeetingID = m.BodyID, &m.ID
		if in.ItemID != 0 {
			item, err := itemOf(tx, *m, in.ItemID)
			if err != nil {
				return err
			}
			u.ItemID, u.MatterID = &item.ID, item.MatterID
		}
	}
	if in.DecisionID == 0 {
		return nil
	}
	d, err := db.From[models.Decision](tx.DB).Where("id = ?", in.DecisionID).Take(tx.Ctx)
	if err != nil {
		return db.Found(err, "decisions")
	}
	if u.BodyID != 0 && u.BodyID != d.BodyID {
		return models.NotFound("decisions")
	}
	u.BodyID, u.DecisionID, u.MatterID = d.BodyID, &d.ID, &d.MatterID
	return nil
}

// ownerExists refuses an organisation or a seat that is none.
func ownerExists(tx *db.Tx, u models.FollowUp) error {
	var n int
	var err error
	switch u.OwnerKind {
	case models.OwnerOrganisation:
		err = tx.Raw("SELECT 1 FROM organisations WHERE id = ?", *u.OwnerOrg).Take(&n).Error
	case models.OwnerSeat:
		err = tx.Raw("SELECT 1 FROM seats WHERE id = ? AND body_id = ?", *u.OwnerSeat, u.BodyID).Take(&n).Error
	}
	if db.Found(err, "") != err {
		return models.Invalid("meetings.fault.follow_up", models.FieldError{Field: "owner", Key: "meetings.fault.owner"})
	}
	return err
}

func onFollowUp(tx *db.Tx, u models.FollowUp) {
	tx.Target("follow_ups", u.ID)
	tx.Receipt(models.Receipt{Target: "follow_ups", TargetID: u.ID, Path: FollowUpPath(u.ID)})
}

// stepped writes a step with who takes it.
func stepped(tx *db.Tx, u models.FollowUp, e models.FollowUpEvent) error {
	e.FollowUpID, e.DueOn, e.PersonID, e.MandateID = u.ID, u.DueOn, tx.Actor.PersonID, tx.Actor.MandateID
	if err := e.Validate(); err != nil {
		return err
	}
	return db.Create(tx, &e)
}

// onFollowUp takes a step of a follow-up that the actor may read.
func (s *Service) onFollowUp(ctx context.Context, actor models.Actor, id, version int64, action models.FollowUpAction, act func(*db.Tx, *models.FollowUp) error) error {
	return s.db.Write(ctx, actor, "follow_up."+string(action), func(tx *db.Tx) error {
		if err := actor.May(models.PermFollowUpReport); err != nil {
			return err
		}
		u, err := db.Load[models.FollowUp](tx, id)
		if err != nil {
			return err
		}
		owner, err := owes(tx, actor, id)
		if err != nil {
			return err
		}
		if u.Version != version {
			return models.Stale(u)
		}
		if err := u.Apply(actor, action, owner); err != nil {
			return err
		}
		onFollowUp(tx, *u)
		return act(tx, u)
	})
}

// owes says whether the actor owes a follow-up, and refuses one the actor may
// not read.
func owes(tx *db.Tx, actor models.Actor, id int64) (bool, error) {
	seen, own := followUpSeen(actor, tx.Now), owns(actor, tx.Now)
	var row struct{ Owner bool }
	err := tx.Raw("SELECT "+own.where+" AS owner FROM follow_ups u JOIN bodies b ON b.id = u.body_id WHERE u.id = ? AND "+seen.where,
		append(append(append([]any{}, own.args...), id), seen.args...)...).Take(&row).Error
	return row.Owner, db.Found(err, "follow_ups")
}

// Evidence shows that something was done: words, an address or a file.
type Evidence struct {
	Text string
	Link string
	File *files.Upload
}

// Report says with evidence that a follow-up is done: its owner, or the
// secretariat.
func (s *Service) Report(ctx context.Context, actor models.Actor, id, version int64, e Evidence) error {
	if err := actor.May(models.PermFollowUpReport); err != nil {
		return err
	}
	keeper := files.Keeper{Files: s.files, Owner: followUpFiles, Refusal: "meetings.fault.paper"}
	held, err := keeper.Take(e.File, id, files.PurposeDocument)
	if err != nil {
		return err
	}
	return s.onFollowUp(ctx, actor, id, version, models.FollowUpReport, func(tx *db.Tx, u *models.FollowUp) error {
		step := models.FollowUpEvent{Action: models.FollowUpReport, Evidence: strings.TrimSpace(e.Text), Link: strings.TrimSpace(e.Link)}
		if step.FileID, err = keeper.Attach(tx, held, nil, id); err != nil {
			return err
		}
		if err := db.Update(tx, u, "state"); err != nil {
			return err
		}
		return stepped(tx, *u, step)
	})
}

// Spare says that no action is needed, with the reason.
func (s *Service) Spare(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.reasonedStep(ctx, actor, id, version, models.FollowUpSpare, reason)
}

// Reopen takes an end back, with the reason.
func (s *Service) Reopen(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.reasonedStep(ctx, actor, id, version, models.FollowUpReopen, reason)
}

func (s *Service) reasonedStep(ctx context.Context, actor models.Actor, id, version int64, action models.FollowUpAction, reason string) error {
	return s.onFollowUp(ctx, actor, id, version, action, func(tx *db.Tx, u *models.FollowUp) error {
		if err := reasoned(&reason); err != nil {
			return err
		}
		if err := db.Update(tx, u, "state"); err != nil {
			return err
		}
		return stepped(tx, *u, models.FollowUpEvent{Action: action, Reason: reason})
	})
}

// Redate gives a follow-up another day, with the reason.
func (s *Service) Redate(ctx context.Context, actor models.Actor, id, version int64, due when.Date, reason string) error {
	return s.onFollowUp(ctx, actor, id, version, models.FollowUpChange, func(tx *db.Tx, u *models.FollowUp) error {
		if err := reasoned(&reason); err != nil {
			return err
		}
		u.DueOn = due
		if err := u.Validate(); err != nil {
			return err
		}
		if err := db.Update(tx, u, "due_on"); err != nil {
			return err
		}
		return stepped(tx, *u, models.FollowUpEvent{Action: models.FollowUpChange, Reason: reason})
	})
}
