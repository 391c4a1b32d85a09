package interests

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/app/reviews"
	"seedfund/models"
	"seedfund/models/when"
)

// Enter writes an entry into the register of interests: a person's own, or
// their organisation's where they sit for it. Open matters that it concerns have
// the interest on record from this instant on.
func (s *Service) Enter(ctx context.Context, actor models.Actor, in models.StandingInput) (models.StandingInterest, error) {
	var entry models.StandingInterest
	err := s.db.Write(ctx, actor, "interest.enter", func(tx *db.Tx) error {
		if err := keepsRegister(actor, in.Ours); err != nil {
			return err
		}
		if err := in.Validate(when.DateOf(tx.Now)); err != nil {
			return err
		}
		entry = ownRow(actor, models.StandingEntry, in.Ours)
		entry.Country, entry.Reason, entry.Since, entry.Note = in.Country, in.Reason, in.Since, in.Note
		if in.AboutID != 0 {
			if _, err := db.From[models.Organisation](tx.DB).Where("id = ?", in.AboutID).Take(tx.Ctx); err != nil {
				return models.Invalid("interests.fault.entry", models.FieldError{Field: "about", Key: "interests.fault.about"})
			}
			entry.AboutID = &in.AboutID
		}
		if err := db.Create(tx, &entry); err != nil {
			return err
		}
		onRegister(tx, entry)
		if err := reviews.Registered(tx, entry); err != nil {
			return err
		}
		_, err := s.detectAgain(tx, 0)
		return err
	})
	return entry, err
}

// WithdrawEntry ends an entry of one's own by a row of its own. What it closed on a
// matter stays closed there until the others settle it otherwise.
func (s *Service) WithdrawEntry(ctx context.Context, actor models.Actor, id int64) error {
	return s.db.Write(ctx, actor, "interest.withdraw", func(tx *db.Tx) error {
		if err := actor.May(models.PermInterestDeclare); err != nil {
			return err
		}
		entry, err := db.From[models.StandingInterest](tx.DB).Where("id = ? AND kind = ?", id, models.StandingEntry).Take(tx.Ctx)
		switch {
		case err != nil:
			return db.Found(err, "standing_interests")
		case !keeps(actor, entry) && actor.SeesInterestNotes():
			return models.Forbidden("interests.others_entry", "98")
		case !keeps(actor, entry):
			return models.NotFound("standing_interests")
		}
		row := ownRow(actor, models.StandingWithdrawal, entry.OrganisationID != nil)
		row.EntryID, row.Since = &entry.ID, when.DateOf(tx.Now)
		onRegister(tx, row)
		err = db.Create(tx, &row)
		if db.Violates(err, "standing_interests") {
			return models.Conflict("interests.withdrawn", "98").Because(err)
		}
		return err
	})
}

// ConfirmRegister says that one's own register is up to date as it stands.
func (s *Service) ConfirmRegister(ctx context.Context, actor models.Actor) error {
	return s.db.Write(ctx, actor, "interest.confirm", func(tx *db.Tx) error {
		if err := actor.May(models.PermInterestDeclare); err != nil {
			return err
		}
		row := ownRow(actor, models.StandingConfirmation, false)
		row.Since = when.DateOf(tx.Now)
		onRegister(tx, row)
		return db.Create(tx, &row)
	})
}

func onRegister(tx *db.Tx, row models.StandingInterest) {
	tx.Target("standing_interests", row.ID)
	tx.Receipt(models.Receipt{Target: "standing_interests", TargetID: row.ID, Path: RegisterPath})
}

// RegisterPath is the page of the register of interests.
const RegisterPath = "/board/interests"

// sitsForOne says whether the actor keeps the register of an organisation: of
// the one they sit on the Board for.
func sitsForOne(actor models.Actor) bool {
	return actor.Role.SitsIn() != "" && actor.OrganisationID != 0
}

func keepsRegister(actor models.Actor, ours bool) error {
	if err := actor.May(models.PermInterestDeclare); err != nil {
		return err
	}
	if ours && !sitsForOne(actor) {
		return models.Forbidden("interests.not_yours", "98")
	}
	return nil
}

// keeps reports whether a row is of the actor's own register.
func keeps(actor models.Actor, row models.StandingInterest) bool {
	if row.PersonID != nil {
		return *row.PersonID == actor.PersonID
	}
	return sitsForOne(actor) && kept.Value(row.OrganisationID) == actor.OrganisationID
}

func ownRow(actor models.Actor, kind models.StandingKind, ours bool) models.StandingInterest {
	row := models.StandingInterest{Kind: kind, RecordedBy: actor.MandateID}
	if ours {
		row.OrganisationID = &actor.OrganisationID
	} else {
		row.PersonID = &actor.PersonID
	}
	return row
}

// Show gives the register as the actor may see it: their own and their
// organisation's; to the chair, the head of the secretariat and the auditor all
// of it, with the private words.
func (s *Service) Show(ctx context.Context, actor models.Actor) (models.StandingView, error) {
	v := models.StandingView{Ours: sitsForOne(actor), Keeps: actor.May(models.PermInterestDeclare) == nil}
	if err := actor.MayOne(models.PermInterestDeclare, models.PermBoardRead); err != nil {
		return v, err
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		var rows []models.StandingLine
		err := q.Raw(`SELECT e.*, COALESCE(p.name, '') AS person, COALESCE(o.name, '') AS organisation, COALESCE(a.name, '') AS about, w.created_at AS withdrawn_at
			FROM standing_interests e LEFT JOIN people p ON p.id = e.person_id LEFT JOIN organisations o ON o.id = e.organisation_id
			LEFT JOIN organisations a ON a.id = e.about_id LEFT JOIN standing_interests w ON w.entry_id = e.id
			WHERE e.kind <> 'withdrawal' AND (? OR e.person_id = ? OR e.organisation_id = ?) ORDER BY e.id DESC`,
			actor.SeesInterestNotes(), actor.PersonID, actor.OrganisationID).Scan(&rows).Error
		if err != nil {
			return err
		}
		for _, row := range rows {
			row.Mine = keeps(actor, row.StandingInterest)
			switch {
			case row.Kind == models.StandingConfirmation:
				if row.Mine && v.Confirmed == nil {
					v.Confirmed = &row.CreatedAt
				}
			case row.Mine:
				v.Mine = append(v.Mine, row)
			case actor.SeesInterestNotes():
				v.Others = append(v.Others, row)
			}
		}
		if v.Keeps {
			v.Organisations, err = db.From[models.Organisation](q).Order("name, id").Find(ctx)
		}
		return err
	})
	return v, err
}
