package soundings

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/matters/access"
	"seedfund/app/matters/interests"
	"seedfund/models"
)

// Service holds the use cases of soundings.
type Service struct{ db *db.DB }

// New gives the use cases on a store.
func New(d *db.DB) *Service { return &Service{db: d} }

// Path is the page of a sounding.
func Path(id int64) string { return fmt.Sprintf("/soundings/%d", id) }

// SentJob tells the organisations that they are asked.
type SentJob struct {
	SoundingID int64 `json:"sounding_id"`
}

// Kind names the job in the queue.
func (SentJob) Kind() string { return "sounding_sent" }

// Ask writes the summary for the text in force and asks the secretariat to
// clear it. One that waits or was returned is written anew; version is 0 for
// the first.
//
// clause 100: the members of the Board speak for those who sent them.
func (s *Service) Ask(ctx context.Context, actor models.Actor, matterID, seatID, version int64, in models.SoundingInput) (models.Sounding, error) {
	var sounding models.Sounding
	err := s.db.Write(ctx, actor, "sounding.ask", func(tx *db.Tx) error {
		m, elector, holding, err := matters.Discussing(tx, actor, matterID, seatID)
		if err != nil {
			return err
		}
		if err := m.WindowOver(tx.Now); err != nil {
			return err
		}
		offered, err := constituency(tx.DB, m, elector)
		if err != nil {
			return err
		}
		in.Trim()
		if err := in.Validate(idsOf(offered)); err != nil {
			return err
		}
		found, err := db.From[models.Sounding](tx.DB).Where("matter_id = ? AND seat_id = ? AND text_number = ?", m.ID, elector.SeatID, m.TextNumber).Find(tx.Ctx)
		if err != nil {
			return err
		}
		sounding = models.Sounding{MatterID: m.ID, SeatID: elector.SeatID, TextNumber: m.TextNumber, Language: in.Language, Body: in.Body,
			State: models.SoundingAsked, HoldingID: holding.ID, PersonID: actor.PersonID, MandateID: actor.MandateID}
		if len(found) == 0 {
			err = db.Create(tx, &sounding)
		} else {
			sounding, err = again(tx, found[0], sounding, version)
		}
		if err != nil {
			return err
		}
		for _, id := range in.Organisations {
			if err := db.Create(tx, &models.SoundingRecipient{SoundingID: sounding.ID, OrganisationID: id}); err != nil {
				return err
			}
		}
		receipt(tx, sounding, m)
		return nil
	})
	return sounding, err
}

// again writes a sounding anew that has not gone out yet.
func again(tx *db.Tx, old, fresh models.Sounding, version int64) (models.Sounding, error) {
	if old.State == models.SoundingSent {
		return old, models.Conflict("soundings.sent_already", "98")
	}
	if old.Version != version {
		return old, models.Stale(old)
	}
	fresh.ID, fresh.Version, fresh.CreatedAt = old.ID, old.Version, old.CreatedAt
	if err := db.Update(tx, &fresh, "language", "body", "state", "reason", "holding_id", "person_id", "mandate_id"); err != nil {
		return old, err
	}
	before, err := db.From[models.SoundingRecipient](tx.DB).Where("sounding_id = ?", fresh.ID).Order("id").Find(tx.Ctx)
	for i := range before {
		err = errors.Join(err, db.Delete(tx, &before[i]))
	}
	return fresh, err
}

// constituency are the organisations of a seat's constituency that can be
// asked: its pool of the rotation, without the holder and without those the
// item concerns.
func constituency(q *gorm.DB, m models.Matter, seat models.Elector) ([]models.SoundingOrganisation, error) {
	parties, _, err := interests.Parties(q, m)
	if err != nil {
		return nil, err
	}
	if parties == nil {
		parties = &models.ItemParties{}
	}
	var rows []struct {
		models.SoundingOrganisation
		Country string
	}
	err = q.Raw(`SELECT o.id, o.name, o.country FROM rotation_entries e JOIN organisations o ON o.id = e.organisation_id
		WHERE e.body_id = ? AND e.constituency = ? ORDER BY o.name, o.id`, m.BodyID, seat.Constituency).Scan(&rows).Error
	var out []models.SoundingOrganisation
	for _, o := range rows {
		if _, concerned := parties.RelationOf(o.ID, o.Country); !concerned && (seat.OrganisationID == nil || *seat.OrganisationID != o.ID) {
			out = append(out, o.SoundingOrganisation)
		}
	}
	return out, err
}

func idsOf(offered []models.SoundingOrganisation) []int64 {
	out := make([]int64, len(offered))
	for i, o := range offered {
		out[i] = o.ID
	}
	return out
}

// Clear sends the summary to the organisations.
func (s *Service) Clear(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.settle(ctx, actor, "sounding.clear", id, version, func(tx *db.Tx, sounding *models.Sounding) error {
		sounding.State, sounding.ClearedBy, sounding.ClearedAt = models.SoundingSent, &actor.MandateID, &tx.Now
		if err := db.Update(tx, sounding, "state", "cleared_by", "cleared_at"); err != nil {
			return err
		}
		return tx.Enqueue(SentJob{SoundingID: sounding.ID})
	})
}

// Return sends the summary back to the seat with the reason; nobody was asked.
func (s *Service) Return(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.settle(ctx, actor, "sounding.return", id, version, func(tx *db.Tx, sounding *models.Sounding) error {
		if reason = strings.TrimSpace(reason); reason == "" || len([]rune(reason)) > models.VoteTextLimit {
			return models.Invalid("soundings.fault.return", models.FieldError{Field: "reason", Key: "soundings.fault.reason"})
		}
		sounding.State, sounding.Reason = models.SoundingReturned, reason
		return db.Update(tx, sounding, "state", "reason")
	})
}

func (s *Service) settle(ctx context.Context, actor models.Actor, action string, id, version int64, step func(*db.Tx, *models.Sounding) error) error {
	return s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermMatterOpen, tx.Now); err != nil {
			return err
		}
		sounding, err := db.Load[models.Sounding](tx, id)
		if err != nil {
			return err
		}
		m, err := access.Matter(tx.DB, actor, tx.Now, sounding.MatterID)
		if err != nil {
			return err
		}
		if err := sounding.Waiting(); err != nil {
			return err
		}
		if sounding.Version != version {
			return models.Stale(sounding)
		}
		if err := matters.Wind(tx.DB, &m); err != nil {
			return err
		}
		if err := m.WindowOver(tx.Now); err != nil {
			return err
		}
		if err := step(tx, sounding); err != nil {
			return err
		}
		receipt(tx, *sounding, m)
		return nil
	})
}

// Comment records what an organisation that was asked says. It may say more
// than once; nothing is changed afterwards.
func (s *Service) Comment(ctx context.Context, actor models.Actor, id int64, body string) error {
	return s.db.Write(ctx, actor, "sounding.comment", func(tx *db.Tx) error {
		sounding, err := db.Load[models.Sounding](tx, id)
		if err != nil {
			return err
		}
		m, err := db.Load[models.Matter](tx, sounding.MatterID)
		if err != nil {
			return err
		}
		if err := matters.Wind(tx.DB, m); err != nil {
			return err
		}
		v := models.SoundingView{Sounding: *sounding, Now: tx.Now}
		if err := standing(tx.DB, &v, *m, actor); err != nil {
			return err
		}
		if !v.Asked {
			return models.Forbidden("soundings.not_asked", "100")
		}
		if err := m.WindowOver(tx.Now); err != nil {
			return err
		}
		body = strings.TrimSpace(body)
		if err := models.ValidateComment(body); err != nil {
			return err
		}
		receipt(tx, *sounding, *m)
		return db.Create(tx, &models.SoundingComment{SoundingID: id, OrganisationID: actor.OrganisationID, Body: body, PersonID: actor.PersonID, MandateID: actor.MandateID})
	})
}

// isAsked reports whether the actor's organisation has received the summary.
func isAsked(q *gorm.DB, sounding models.Sounding, actor models.Actor) (bool, error) {
	if sounding.State != models.SoundingSent || actor.OrganisationID == 0 {
		return false, nil
	}
	found, err := db.From[models.SoundingRecipient](q).Where("sounding_id = ? AND organisation_id = ?", sounding.ID, actor.OrganisationID).Find(q.Statement.Context)
	return len(found) > 0, err
}

func receipt(tx *db.Tx, sounding models.Sounding, m models.Matter) {
	tx.Target("soundings", sounding.ID)
	tx.Receipt(models.Receipt{Target: "soundings", TargetID: sounding.ID, Reference: m.Reference, Path: Path(sounding.ID)})
}
