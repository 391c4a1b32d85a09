package matters

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// agendaPage is how many matters one page of the agenda holds, unless less is
// asked for.
const agendaPage = 20

// AgendaFilter narrows the annotated agenda.
type AgendaFilter struct {
	Chosen []int64 // only these matters; all that are open where it is empty
	After  int64   // the last matter of the page before
	Limit  int     // 0 for 20
}

// Agenda gives the chair and the head of the secretariat the open matters of
// the body they may see, or the chosen of them, the one that closes first in
// front: what is asked, who is silent, what stands against it and what the
// chair noted to bridge it; with the cursor of the next page.
func (s *Service) Agenda(ctx context.Context, actor models.Actor, f AgendaFilter) ([]models.AnnotatedItem, int64, error) {
	if f.Limit <= 0 || f.Limit > agendaPage {
		f.Limit = agendaPage
	}
	if err := actor.May(models.PermMatterOpen); err != nil {
		return nil, 0, err
	}
	rows, err := s.All(ctx, actor, Filter{State: models.MatterOpen})
	if err != nil {
		return nil, 0, err
	}
	rows = slices.DeleteFunc(rows, func(r models.MatterRow) bool { return len(f.Chosen) > 0 && !slices.Contains(f.Chosen, r.ID) })
	slices.SortStableFunc(rows, firstClosing)
	if i := slices.IndexFunc(rows, func(r models.MatterRow) bool { return r.ID == f.After }); i >= 0 {
		rows = rows[i+1:]
	}
	rows, next := db.Turn(rows, f.Limit, func(r models.MatterRow) int64 { return r.ID })
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	views, err := s.Views(ctx, actor, ids)
	if err != nil {
		return nil, 0, err
	}
	notes, err := kept.Grouped(s.db.Read(ctx), "chair_notes", ids, func(n models.ChairNote) int64 { return n.MatterID })
	var out []models.AnnotatedItem
	for _, id := range ids {
		if v, there := views[id]; there {
			slices.Reverse(notes[id]) // the last version first
			out = append(out, models.AnnotatedItem{MatterView: v, Notes: notes[id]})
		}
	}
	return out, next, err
}

// firstClosing orders matters by their ends; those without one come last.
func firstClosing(a, b models.MatterRow) int {
	x, y := a.ClosesAt, b.ClosesAt
	switch {
	case x == nil && y == nil:
		return cmp.Compare(a.ID, b.ID)
	case x == nil:
		return 1
	case y == nil:
		return -1
	}
	return cmp.Or(x.Compare(*y), cmp.Compare(a.ID, b.ID))
}

// notesOf are the versions of the chair's note on a matter, the last first.
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
