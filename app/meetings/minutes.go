package meetings

import (
	"context"
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/certificates"
	"seedfund/app/db"
	"seedfund/models"
)

// minutesOf reads, locks and scopes the minutes of a meeting; nil before the
// first text.
func minutesOf(tx *db.Tx, actor models.Actor, id int64) (*models.Meeting, models.Body, *models.Minutes, error) {
	m, body, err := open(tx, actor, id)
	if err != nil {
		return nil, body, nil, err
	}
	row, err := db.From[models.Minutes](tx.DB).Where("meeting_id = ?", id).Locked().Take(tx.Ctx)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return m, body, nil, nil
	}
	return m, body, &row, err
}

// Write keeps a text of one item's minutes. Base is the revision it was written
// from: where another came meanwhile, both texts are shown and neither is lost.
func (s *Service) Write(ctx context.Context, actor models.Actor, id, item int64, base int, body string) (models.MinuteRevision, error) {
	var revision models.MinuteRevision
	err := s.db.Write(ctx, actor, "minutes.write", func(tx *db.Tx) error {
		if err := actor.May(models.PermMeetingKeep); err != nil {
			return err
		}
		m, _, minutes, err := minutesOf(tx, actor, id)
		if err != nil {
			return err
		}
		if m.OpenedAt == nil {
			return models.Conflict("meetings.not_opened", "98")
		}
		if _, err := itemOf(tx, *m, item); err != nil {
			return err
		}
		if minutes == nil {
			minutes = &models.Minutes{MeetingID: m.ID, State: models.MinutesDraft, Language: m.LanguageList()[0]}
			if err := db.Create(tx, minutes); err != nil {
				return err
			}
		}
		if err := minutes.Apply(actor, models.MinutesWrite, models.MinutesFacts{}); err != nil {
			return err
		}
		body = strings.TrimSpace(strings.ReplaceAll(body, "\r\n", "\n"))
		if err := checkText("body", body); err != nil {
			return err
		}
		all, err := db.From[models.MinuteRevision](tx.DB).Where("item_id = ?", item).Order("number").Find(tx.Ctx)
		if err != nil {
			return err
		}
		if len(all) != base {
			var last models.MinuteRevision // none yet
			if len(all) > 0 {
				last = all[len(all)-1]
			}
			return models.Stale(last)
		}
		tx.Target("meetings", m.ID)
		tx.Receipt(models.Receipt{Target: "meetings", TargetID: m.ID, Path: Path(m.ID) + "/minutes"})
		revision = models.MinuteRevision{MeetingID: m.ID, ItemID: item, Number: base + 1, Body: body, PersonID: actor.PersonID, MandateID: actor.MandateID}
		return db.Create(tx, &revision)
	})
	return revision, err
}

func checkText(field, body string) error {
	var f models.Faults
	switch n := len([]rune(body)); {
	case n == 0:
		f.Add(field, "meetings.fault.text")
	case n > models.MinutesTextLimit:
		f.Add(field, "meetings.fault.too_long", "Limit", models.MinutesTextLimit)
	}
	return f.Err("meetings.fault.minutes")
}

// minutesFacts is what the steps of minutes depend on.
func minutesFacts(q *gorm.DB, m models.Meeting) (models.MinutesFacts, error) {
	f := models.MinutesFacts{Held: m.State == models.MeetingHeld}
	items, err := agenda(q, m.ID)
	if err != nil {
		return f, err
	}
	revisions, err := rows[models.MinuteRevision](q, m.ID)
	if err != nil {
		return f, err
	}
	latest := models.LatestRevisions(revisions)
	for _, i := range items {
		if _, written := latest[i.ID]; !written {
			f.Unwritten++
		}
	}
	for _, r := range revisions {
		if !slices.Contains(f.Authors, r.PersonID) {
			f.Authors = append(f.Authors, r.PersonID)
		}
	}
	return f, nil
}

// onMinutes takes a step of minutes that exist.
func (s *Service) onMinutes(ctx context.Context, actor models.Actor, id int64, action models.MinutesAction, right models.Permission, act func(*db.Tx, *models.Meeting, models.Body, *models.Minutes) error) error {
	return s.db.Write(ctx, actor, "minutes."+string(action), func(tx *db.Tx) error {
		if err := actor.MayNow(right, tx.Now); err != nil {
			return err
		}
		m, body, minutes, err := minutesOf(tx, actor, id)
		if err != nil {
			return err
		}
		if minutes == nil {
			return models.Conflict("meetings.no_minutes", "91")
		}
		facts, err := minutesFacts(tx.DB, *m)
		if err != nil {
			return err
		}
		if err := minutes.Apply(actor, action, facts); err != nil {
			return err
		}
		tx.Target("meetings", m.ID)
		tx.Receipt(models.Receipt{Target: "meetings", TargetID: m.ID, Path: Path(m.ID) + "/minutes"})
		return act(tx, m, body, minutes)
	})
}

// Finalise makes the minutes final: by the chair, who wrote none of them.
func (s *Service) Finalise(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.onMinutes(ctx, actor, id, models.MinutesFinalise, models.PermMinutesFinalise, func(tx *db.Tx, m *models.Meeting, _ models.Body, minutes *models.Minutes) error {
		if minutes.Version != version {
			return models.Stale(minutes)
		}
		if _, err := edition(tx, *m, true); err != nil {
			return err
		}
		now := tx.Now
		minutes.FinalAt, minutes.FinalBy = &now, actor.PersonID
		return db.Update(tx, minutes, "state", "final_at", "final_by")
	})
}

// edition freezes the texts as they stand, with the head of the certificates.
func edition(tx *db.Tx, m models.Meeting, final bool) (models.MinuteEdition, error) {
	items, err := agenda(tx.DB, m.ID)
	if err != nil {
		return models.MinuteEdition{}, err
	}
	revisions, err := rows[models.MinuteRevision](tx.DB, m.ID)
	if err != nil {
		return models.MinuteEdition{}, err
	}
	content, hash, err := models.FreezeMinutes(items, models.LatestRevisions(revisions))
	if err != nil {
		return models.MinuteEdition{}, err
	}
	before, err := rows[models.MinuteEdition](tx.DB, m.ID)
	if err != nil {
		return models.MinuteEdition{}, err
	}
	head, err := certificates.Head(tx.DB)
	if err != nil {
		return models.MinuteEdition{}, err
	}
	e := models.MinuteEdition{MeetingID: m.ID, Number: len(before) + 1, Final: final, Content: content, Hash: hash, HeadNumber: head.Number, HeadHash: head.Hash,
		PersonID: tx.Actor.PersonID, MandateID: tx.Actor.MandateID}
	return e, db.Create(tx, &e)
}

// CorrectMinutes adds a note to minutes that are final: on an item, or on the whole.
func (s *Service) CorrectMinutes(ctx context.Context, actor models.Actor, id, item int64, body string) error {
	return s.onMinutes(ctx, actor, id, models.MinutesCorrect, models.PermMeetingConvene, func(tx *db.Tx, m *models.Meeting, _ models.Body, _ *models.Minutes) error {
		body = strings.TrimSpace(strings.ReplaceAll(body, "\r\n", "\n"))
		if err := checkText("body", body); err != nil {
			return err
		}
		note := models.MinuteNote{MeetingID: m.ID, Body: body, PersonID: actor.PersonID, MandateID: actor.MandateID}
		if item != 0 {
			if _, err := itemOf(tx, *m, item); err != nil {
				return err
			}
			note.ItemID = &item
		}
		return db.Create(tx, &note)
	})
}
