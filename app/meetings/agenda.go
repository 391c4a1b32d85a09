package meetings

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/matters"
	"seedfund/models"
)

// ItemInput is an item of an agenda: a matter of the body or a free one.
type ItemInput struct {
	MatterID  int64 // 0 for a free item
	Title     string
	Note      string
	Presenter models.Presenter
	Minutes   int
}

// agenda are the items that stand, in their order.
func agenda(q *gorm.DB, meeting int64) ([]models.AgendaItem, error) {
	return db.From[models.AgendaItem](q).Where("meeting_id = ? AND removed_at IS NULL", meeting).Order("position, id").Find(q.Statement.Context)
}

// onAgenda runs a change of an agenda that may still change.
func (s *Service) onAgenda(ctx context.Context, actor models.Actor, id int64, action string, act func(*db.Tx, *models.Meeting, models.MeetingFacts) error) error {
	return s.db.Write(ctx, actor, "agenda."+action, func(tx *db.Tx) error {
		if err := actor.May(models.PermMeetingConvene); err != nil {
			return err
		}
		m, _, err := open(tx, actor, id)
		if err != nil {
			return err
		}
		if m.Over() {
			return models.Conflict("meetings.is_over", "98")
		}
		facts, err := factsOf(tx, *m)
		if err != nil {
			return err
		}
		onMeeting(tx, *m)
		return act(tx, m, facts)
	})
}

// changed counts a change of the agenda, so that forms made before are stale.
func changed(tx *db.Tx, m *models.Meeting) error {
	m.AgendaChanges++
	return db.Update(tx, m, "agenda_changes")
}

// AddItem puts an item at the end of the agenda; after the agenda was adopted
// it is marked as added later.
func (s *Service) AddItem(ctx context.Context, actor models.Actor, id int64, in ItemInput) (models.AgendaItem, error) {
	var item models.AgendaItem
	err := s.onAgenda(ctx, actor, id, "add", func(tx *db.Tx, m *models.Meeting, facts models.MeetingFacts) error {
		item = models.AgendaItem{MeetingID: m.ID, Kind: models.AgendaFree, Late: facts.Adopted}
		in.into(&item)
		if in.MatterID != 0 {
			item.Kind, item.MatterID, item.Title = models.AgendaMatter, &in.MatterID, ""
			if err := matterOf(tx, actor, *m, in.MatterID); err != nil {
				return err
			}
		}
		if err := matters.Place(tx, m.ID, &item); err != nil {
			return err
		}
		if err := appoint(tx, item); err != nil {
			return err
		}
		return changed(tx, m)
	})
	return item, err
}

func (in ItemInput) into(item *models.AgendaItem) {
	item.Title, item.Note, item.Presenter, item.Minutes = strings.TrimSpace(in.Title), strings.TrimSpace(in.Note), in.Presenter, in.Minutes
}

// matterOf refuses a matter that is not one of the body, or not there for the
// actor.
func matterOf(tx *db.Tx, actor models.Actor, m models.Meeting, id int64) error {
	sc := onMatter(actor, tx.Now, "x.id")
	var found int
	err := tx.Raw("SELECT 1 FROM matters x WHERE x.id = ? AND x.body_id = ? AND "+sc.where, append([]any{id, m.BodyID}, sc.args...)...).Take(&found).Error
	if db.Found(err, "") != err {
		return models.Invalid("meetings.fault.item", models.FieldError{Field: "matter", Key: "meetings.fault.matter"})
	}
	return err
}

// appoint binds the matter of an item that came or went to the meeting that is
// to decide it. The meeting's row is locked here before the matter's, elsewhere
// after it: of two that wait for each other the database sends one again.
func appoint(tx *db.Tx, item models.AgendaItem) error {
	if item.MatterID == nil {
		return nil
	}
	return matters.Appoint(tx, *item.MatterID)
}

// appointAgain binds anew what a meeting that is over did not decide, where it
// stands on the agenda of another.
func appointAgain(tx *db.Tx, m models.Meeting) error {
	var left []int64
	if err := tx.Raw("SELECT id FROM matters WHERE meeting_id = ? AND state IN ('draft', 'open') ORDER BY id", m.ID).Scan(&left).Error; err != nil {
		return err
	}
	for _, id := range left {
		if err := matters.Appoint(tx, id); err != nil {
			return err
		}
	}
	return nil
}

// carryOver puts every open follow-up of the body on the agenda that is not on
// it yet, and gives how many.
//
// clause 18: what was agreed comes back until it is done.
func carryOver(tx *db.Tx, m models.Meeting) (int, error) {
	waiting, err := db.From[models.FollowUp](tx.DB).Where(`body_id = ? AND state = 'open'
		AND NOT EXISTS (SELECT 1 FROM agenda_items i WHERE i.meeting_id = ? AND i.follow_up_id = follow_ups.id)`, m.BodyID, m.ID).Order("due_on, id").Find(tx.Ctx)
	if err != nil {
		return 0, err
	}
	for i := range waiting {
		item := models.AgendaItem{Kind: models.AgendaFollowUp, FollowUpID: &waiting[i].ID, Presenter: "owner", Minutes: 5}
		if err := matters.Place(tx, m.ID, &item); err != nil {
			return i, err
		}
	}
	return len(waiting), nil
}

// beforeAdoption refuses to change what an adopted agenda says.
//
// clause 23: an adopted agenda stays; what is added later is marked.
func beforeAdoption(facts models.MeetingFacts) error {
	if facts.Adopted {
		return models.Conflict("meetings.agenda_adopted", "23")
	}
	return nil
}

// itemOf is an item that stands on the agenda of a meeting.
func itemOf(tx *db.Tx, m models.Meeting, id int64) (*models.AgendaItem, error) {
	item, err := db.Load[models.AgendaItem](tx, id)
	if err != nil {
		return nil, err
	}
	sc := itemSeen(tx.Actor, tx.Now)
	var seen int
	err = tx.Raw("SELECT 1 FROM agenda_items i WHERE i.id = ? AND i.meeting_id = ? AND i.removed_at IS NULL AND "+sc.where, append([]any{id, m.ID}, sc.args...)...).Take(&seen).Error
	return item, db.Found(err, "agenda_items")
}

// EditItem changes an item before the agenda is adopted.
func (s *Service) EditItem(ctx context.Context, actor models.Actor, id, item, version int64, in ItemInput) error {
	return s.onAgenda(ctx, actor, id, "edit", func(tx *db.Tx, m *models.Meeting, facts models.MeetingFacts) error {
		i, err := itemOf(tx, *m, item)
		if err != nil {
			return err
		}
		if i.Version != version {
			return models.Stale(i)
		}
		if err := beforeAdoption(facts); err != nil {
			return err
		}
		in.into(i)
		if i.Kind != models.AgendaFree {
			i.Title = ""
		}
		if err := i.Validate(); err != nil {
			return err
		}
		if err := db.Update(tx, i, "title", "note", "presenter", "minutes"); err != nil {
			return err
		}
		return changed(tx, m)
	})
}

// RemoveItem takes an item off before the agenda is adopted, with a reason; the
// row stays.
func (s *Service) RemoveItem(ctx context.Context, actor models.Actor, id, item int64, reason string) error {
	return s.onAgenda(ctx, actor, id, "remove", func(tx *db.Tx, m *models.Meeting, facts models.MeetingFacts) error {
		i, err := itemOf(tx, *m, item)
		if err != nil {
			return err
		}
		if err := beforeAdoption(facts); err != nil {
			return err
		}
		if err := reasoned(&reason); err != nil {
			return err
		}
		now := tx.Now
		i.RemovedAt, i.RemovedWhy = &now, reason
		if err := db.Update(tx, i, "removed_at", "removed_why"); err != nil {
			return err
		}
		if err := appoint(tx, *i); err != nil {
			return err
		}
		return changed(tx, m)
	})
}

// Move puts an item before the one above it, or after the one below. What the
// actor does not see keeps its place among the others.
func (s *Service) Move(ctx context.Context, actor models.Actor, id, version, item int64, up bool) error {
	return s.onAgenda(ctx, actor, id, "order", func(tx *db.Tx, m *models.Meeting, facts models.MeetingFacts) error {
		if m.Version != version {
			return models.Stale(m)
		}
		if err := beforeAdoption(facts); err != nil {
			return err
		}
		items, err := seenItems(tx.DB, actor, *m, tx.Now)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(items, func(i models.AgendaItem) bool { return i.ID == item })
		if at < 0 {
			return models.NotFound("agenda_items")
		}
		other := at + 1
		if up {
			other = at - 1
		}
		if other < 0 || other >= len(items) {
			return models.Conflict("meetings.item_at_end", "")
		}
		a, b := &items[at], &items[other]
		a.Position, b.Position = b.Position, a.Position
		for _, i := range []*models.AgendaItem{a, b} {
			if err := db.Update(tx, i, "position"); err != nil {
				return err
			}
		}
		return changed(tx, m)
	})
}

// Adopt freezes the agenda as the body adopted it.
func (s *Service) Adopt(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.step(ctx, actor, id, version, models.MeetingAdopt, func(tx *db.Tx, m *models.Meeting, _ models.Body) error {
		if err := freezeAgenda(tx, *m, models.AgendaAdopted); err != nil {
			return err
		}
		if err := changed(tx, m); err != nil {
			return err
		}
		return event(tx, *m, models.MeetingAdopt, "")
	})
}

// freezeAgenda keeps the agenda as it stands.
func freezeAgenda(tx *db.Tx, m models.Meeting, stage models.AgendaStage) error {
	items, err := agenda(tx.DB, m.ID)
	if err != nil {
		return err
	}
	content, hash, err := models.FreezeAgenda(items)
	if err != nil {
		return err
	}
	before, err := db.From[models.AgendaVersion](tx.DB).Where("meeting_id = ?", m.ID).Count(tx.Ctx, "id")
	if err != nil {
		return err
	}
	return db.Create(tx, &models.AgendaVersion{MeetingID: m.ID, Number: int(before) + 1, Stage: stage, Content: content, Hash: hash,
		PersonID: tx.Actor.PersonID, MandateID: tx.Actor.MandateID})
}

// AttachPaper adds a paper to an item of a meeting that is not over.
func (s *Service) AttachPaper(ctx context.Context, actor models.Actor, id, item int64, up *files.Upload) error {
	if err := actor.May(models.PermMeetingConvene); err != nil {
		return err
	}
	if up == nil {
		return models.Invalid("meetings.fault.paper", models.FieldError{Field: "file", Key: "meetings.fault.file"})
	}
	// The bytes are kept before the act; whether they belong to the item is asked in it.
	held, err := s.papers().Take(up, item, files.PurposeDocument)
	if err != nil {
		return err
	}
	return s.onAgenda(ctx, actor, id, "attach", func(tx *db.Tx, m *models.Meeting, _ models.MeetingFacts) error {
		if _, err := itemOf(tx, *m, item); err != nil {
			return err
		}
		_, err := s.papers().Attach(tx, held, nil, item)
		return err
	})
}

func (s *Service) papers() files.Keeper {
	return files.Keeper{Files: s.files, Owner: itemFiles, Refusal: "meetings.fault.paper"}
}

// Paper is a paper of an item that the actor may read, by its file.
func (s *Service) Paper(ctx context.Context, actor models.Actor, id, file int64) (models.File, error) {
	var out models.File
	now := s.db.Now(ctx)
	if _, err := seenBody(s.db.Read(ctx), actor, id, now); err != nil {
		return out, err
	}
	sc := itemSeen(actor, now)
	err := s.db.Read(ctx).Raw(`SELECT f.* FROM files f JOIN agenda_items i ON i.id = f.owner_id
		WHERE f.id = ? AND f.owner_type = ? AND f.state = 'stored' AND i.meeting_id = ? AND i.removed_at IS NULL AND `+sc.where,
		append([]any{file, itemFiles, id}, sc.args...)...).Take(&out).Error
	return out, db.Found(err, "files")
}
