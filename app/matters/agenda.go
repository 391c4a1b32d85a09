package matters

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// agendaMost is the most matters of one agenda.
const agendaMost = 40

// Agenda gives the chair and the head of the secretariat the open matters of
// the body they may see, or the chosen of them, the one that closes first in
// front: what is asked, who is silent, what stands against it and what the
// chair noted to bridge it.
func (s *Service) Agenda(ctx context.Context, actor models.Actor, chosen []int64) ([]models.AnnotatedItem, error) {
	if err := actor.May(models.PermMatterOpen); err != nil {
		return nil, err
	}
	rows, _, err := s.List(ctx, actor, Filter{State: models.MatterOpen, Limit: 100})
	if err != nil {
		return nil, err
	}
	var out []models.AnnotatedItem
	for _, row := range rows {
		if len(out) == agendaMost || len(chosen) > 0 && !slices.Contains(chosen, row.ID) {
			continue
		}
		v, err := s.Show(ctx, actor, row.ID)
		if err != nil {
			return nil, err
		}
		notes, err := s.notes(ctx, row.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, models.AnnotatedItem{MatterView: v, Notes: notes})
	}
	slices.SortStableFunc(out, func(a, b models.AnnotatedItem) int {
		x, y := a.Matter.End(), b.Matter.End()
		switch {
		case x == nil && y == nil:
			return int(a.Matter.ID - b.Matter.ID)
		case x == nil:
			return 1
		case y == nil:
			return -1
		}
		return cmp.Or(x.Compare(*y), cmp.Compare(a.Matter.ID, b.Matter.ID))
	})
	return out, nil
}

// notes are the versions of the chair's note on a matter, the last first.
func (s *Service) notes(ctx context.Context, id int64) ([]models.ChairNote, error) {
	return notesOf(s.db.Read(ctx), id)
}

func notesOf(q *gorm.DB, id int64) ([]models.ChairNote, error) {
	return db.From[models.ChairNote](q).Where("matter_id = ?", id).Order("number DESC").Find(q.Statement.Context)
}

// Bridge keeps the chair's bridging text on an open matter as another version;
// last is the number of the version that the chair saw, 0 for none.
func (s *Service) Bridge(ctx context.Context, actor models.Actor, id int64, last int, body string) error {
	return s.db.Write(ctx, actor, "matter.bridge", func(tx *db.Tx) error {
		if err := actor.May(models.PermMatterPreside); err != nil {
			return err
		}
		m, err := open(tx, actor, id)
		if err != nil {
			return err
		}
		if err := m.StillOpen("98"); err != nil {
			return err
		}
		if err := chairMayAct(tx, *m, actor); err != nil {
			return err
		}
		notes, err := notesOf(tx.DB, m.ID)
		if err != nil {
			return err
		}
		if len(notes) > 0 && notes[0].Number != last || len(notes) == 0 && last != 0 {
			return models.Stale(m)
		}
		if body = strings.TrimSpace(body); len([]rune(body)) > models.TextLimit {
			return models.Invalid("board.fault.note", models.FieldError{Field: "body", Key: "board.fault.too_long", Args: map[string]any{"Limit": models.TextLimit}})
		}
		if len(notes) == 0 && body == "" {
			return models.Invalid("board.fault.note", models.FieldError{Field: "body", Key: "board.fault.note_empty"})
		}
		tx.Target("matters", m.ID)
		tx.Receipt(models.Receipt{Target: "matters", TargetID: m.ID, Reference: m.Reference, Path: AgendaPath})
		return db.Create(tx, &models.ChairNote{MatterID: m.ID, Number: last + 1, Body: body, PersonID: actor.PersonID, MandateID: actor.MandateID})
	})
}

// AgendaPath is the address of the annotated agenda.
const AgendaPath = "/board/agenda"
