package calls

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// FormKinds are the two forms a fund asks.
var FormKinds = []models.ProposalStage{models.StageConcept, models.StageFull}

// Forms lists both forms for the secretariat.
func (s *Service) Forms(ctx context.Context, actor models.Actor) ([]models.FormList, error) {
	if err := mayPrepare(actor); err != nil {
		return nil, err
	}
	q := s.db.Read(ctx)
	versions, err := db.From[models.FormVersion](q).Order("number DESC").Find(ctx)
	if err != nil {
		return nil, err
	}
	used, err := db.Rows[struct {
		ID    int64
		Calls int
	}](q, `SELECT f.id, COUNT(*) AS calls FROM form_versions f JOIN calls c ON c.concept_form_id = f.id OR c.full_form_id = f.id GROUP BY f.id`)
	if err != nil {
		return nil, err
	}
	drafts, err := db.From[models.FormDraft](q).Order("id").Find(ctx)
	if err != nil {
		return nil, err
	}
	asked := map[int64]int{}
	for _, u := range used {
		asked[u.ID] = u.Calls
	}
	var out []models.FormList
	for _, kind := range FormKinds {
		list := models.FormList{Kind: kind}
		for _, v := range versions {
			if v.Kind == kind {
				list.Versions = append(list.Versions, models.FormUse{Version: v, Calls: asked[v.ID]})
			}
		}
		for i := range drafts {
			if drafts[i].Kind == kind {
				list.Draft = &drafts[i]
			}
		}
		out = append(out, list)
	}
	return out, nil
}

// FormDesk reads one form for the editor.
func (s *Service) FormDesk(ctx context.Context, actor models.Actor, kind models.ProposalStage) (models.FormDesk, error) {
	desk := models.FormDesk{Kind: kind, Adopts: actor.May(models.PermCallPublish) == nil}
	if err := mayPrepare(actor); err != nil {
		return desk, err
	}
	q := s.db.Read(ctx)
	var err error
	if desk.Latest, err = newest(q, kind); err != nil {
		return desk, err
	}
	desk.Schema = desk.Latest.Schema
	draft, err := db.From[models.FormDraft](q).Where("kind = ?", kind).Take(ctx)
	switch {
	case err == nil:
		desk.Draft, desk.Schema = &draft, draft.Schema
		desk.Differences = draft.Schema.Differences(desk.Latest.Schema)
		desk.Faults = models.AsError(draft.Schema.Validate())
	case !errors.Is(err, gorm.ErrRecordNotFound):
		return desk, err
	}
	full, err := newest(q, models.StageFull)
	if err != nil {
		return desk, err
	}
	if kind == models.StageFull {
		criteria, err := newestCriteria(q)
		if err != nil {
			return desk, err
		}
		desk.Criteria = map[string][]models.Criterion{}
		for _, section := range desk.Schema.Sections {
			desk.Criteria[section.Code] = criteria.Rubric.About(section.Code)
		}
	}
	desk.Referred = map[string][]models.FormReference{}
	for _, section := range desk.Schema.Sections {
		for _, question := range section.Questions {
			refs := desk.Schema.References(kind, question.Code)
			if kind == models.StageConcept {
				refs = append(refs, full.Schema.Carried(question.Code)...)
			}
			desk.Referred[question.Code] = refs
		}
	}
	return desk, nil
}

// FormVersion is one adopted version with the one before it, number 0 where it
// is the first.
func (s *Service) FormVersion(ctx context.Context, actor models.Actor, kind models.ProposalStage, number int) (now, before models.FormVersion, err error) {
	if err := mayPrepare(actor); err != nil {
		return now, before, err
	}
	q := s.db.Read(ctx)
	found, err := db.From[models.FormVersion](q).Where("kind = ? AND number <= ?", kind, number).Order("number DESC").Limit(2).Find(ctx)
	if err != nil {
		return now, before, err
	}
	if len(found) == 0 || found[0].Number != number {
		return now, before, models.NotFound("form_versions")
	}
	if len(found) > 1 {
		before = found[1]
	}
	return found[0], before, nil
}

// newest is the newest version of a form, or the one a fund begins with.
func newest(q *gorm.DB, kind models.ProposalStage) (models.FormVersion, error) {
	if kind != models.StageConcept && kind != models.StageFull {
		return models.FormVersion{}, models.NotFound("form_versions")
	}
	f, err := db.From[models.FormVersion](q).Where("kind = ?", kind).Order("number DESC").Take(q.Statement.Context)
	if !errors.Is(err, gorm.ErrRecordNotFound) {
		return f, err
	}
	f.Kind = kind
	f.Schema, err = DefaultForm(kind)
	return f, err
}

// OpenForm begins the next version of a form as a copy of the newest. Where a
// draft is open it is given as it is.
func (s *Service) OpenForm(ctx context.Context, actor models.Actor, kind models.ProposalStage) error {
	return s.db.Write(ctx, actor, "call.open_form", func(tx *db.Tx) error {
		if err := mayPrepare(actor); err != nil {
			return err
		}
		latest, err := newest(tx.DB, kind)
		if err != nil {
			return err
		}
		_, err = db.From[models.FormDraft](tx.DB).Where("kind = ?", kind).Take(tx.Ctx)
		if !errors.Is(err, gorm.ErrRecordNotFound) {
			return err
		}
		draft := models.FormDraft{Kind: kind, BasedOn: latest.Number, Schema: latest.Schema, ByName: actor.Name}
		if err := db.Create(tx, &draft); err != nil {
			return err
		}
		tx.Target("form_drafts", draft.ID)
		return nil
	})
}

// lockDraft locks the draft of a kind and holds it against the version the actor
// saw.
func lockDraft[T any](tx *db.Tx, actor models.Actor, table, kind string, version int64, at func(*T) (id, version int64)) (*T, error) {
	if err := mayPrepare(actor); err != nil {
		return nil, err
	}
	draft, err := db.LoadBy[T](tx, "kind = ?", kind)
	if err != nil {
		return nil, err
	}
	id, stands := at(draft)
	tx.Target(table, id)
	if stands != version {
		return nil, models.Stale(*draft)
	}
	return draft, nil
}

func loadDraft(tx *db.Tx, actor models.Actor, kind models.ProposalStage, version int64) (*models.FormDraft, error) {
	return lockDraft(tx, actor, "form_drafts", string(kind), version, func(d *models.FormDraft) (int64, int64) { return d.ID, d.Version })
}

// ChangeForm makes one change in the draft of a form. What others refer to is
// not removed (fund-design 30).
func (s *Service) ChangeForm(ctx context.Context, actor models.Actor, kind models.ProposalStage, version int64, change models.FormChange) error {
	return s.db.Write(ctx, actor, "call.change_form", func(tx *db.Tx) error {
		draft, err := loadDraft(tx, actor, kind, version)
		if err != nil {
			return err
		}
		full, err := newest(tx.DB, models.StageFull)
		if err != nil {
			return err
		}
		if change.Act == models.FormRemoveSection && kind == models.StageFull {
			if err := keptByCriteria(tx, change.Code); err != nil {
				return err
			}
		}
		before := draft.Schema.Before(change)
		if draft.Schema, err = draft.Schema.Change(kind, full.Schema, change); err != nil {
			return err
		}
		tx.Note("form_drafts", draft.ID, map[string]any{"change": change, "before": before})
		draft.ByName = actor.Name
		return db.Update(tx, draft, "schema", "by_name")
	})
}

// SetAsideForm drops the draft of a form.
func (s *Service) SetAsideForm(ctx context.Context, actor models.Actor, kind models.ProposalStage, version int64) error {
	return s.db.Write(ctx, actor, "call.set_aside_form", func(tx *db.Tx) error {
		draft, err := loadDraft(tx, actor, kind, version)
		if err != nil {
			return err
		}
		return dropDraft(tx, "form_drafts", draft.ID)
	})
}

func dropDraft(tx *db.Tx, table string, id int64) error {
	_, err := db.Exec(tx, "DELETE FROM "+table+" WHERE id = ?", id)
	return err
}

// AdoptDraft makes the draft of a form its next version. Calls prepared later
// ask it; calls and proposals that exist keep theirs. It gives the number.
func (s *Service) AdoptDraft(ctx context.Context, actor models.Actor, kind models.ProposalStage, version int64) (int, error) {
	var number int
	err := s.db.Write(ctx, actor, "call.adopt_form", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermCallPublish, tx.Now); err != nil {
			return err
		}
		draft, err := loadDraft(tx, actor, kind, version)
		if err != nil {
			return err
		}
		latest, err := newest(tx.DB, kind)
		if err != nil {
			return err
		}
		if latest.Number > 0 && sameForm(draft.Schema, latest.Schema) {
			return models.Conflict("calls.form_same", "99")
		}
		id, err := adopt(tx, kind, draft.Schema)
		if err != nil {
			return err
		}
		f, err := Form(tx.DB, id)
		if err != nil {
			return err
		}
		number = f.Number
		return dropDraft(tx, "form_drafts", draft.ID)
	})
	return number, err
}

func sameForm(a, b models.FormSchema) bool {
	x, _ := a.Value() // forms always encode
	y, _ := b.Value()
	return x == y
}

// adopt adds the next version of a form once it can be answered and holds
// together with the newest of the other form.
func adopt(tx *db.Tx, kind models.ProposalStage, schema models.FormSchema) (int64, error) {
	if err := schema.Validate(); err != nil {
		return 0, err
	}
	concept, full := schema, schema
	other := models.StageFull
	if kind == models.StageFull {
		other = models.StageConcept
	}
	newest, err := newest(tx.DB, other)
	if err != nil {
		return 0, err
	}
	if kind == models.StageFull {
		concept = newest.Schema
	} else {
		full = newest.Schema
	}
	if err := carries(concept, full); err != nil {
		return 0, err
	}
	return addForm(tx, kind, schema)
}

// carries refuses a full document that names answers the concept note does not
// ask for, or asks for in another way.
func carries(concept, full models.FormSchema) error {
	var f models.Faults
	for _, section := range full.Sections {
		for _, q := range section.Questions {
			if q.From == "" {
				continue
			}
			if _, ok := concept.Begins(q); !ok {
				f.Add(q.Code, "calls.form_from_unknown", "Code", q.Code, "Other", q.From)
			}
		}
	}
	return f.Err("calls.form_invalid")
}
