package calls

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// aVersion is the condition on sets that are versions: a set that a call made its
// own has no title.
const aVersion = "title <> '{}'"

// newestCriteria is the newest version of the criteria, or the one a fund begins
// with.
func newestCriteria(q *gorm.DB) (models.CriteriaVersion, error) {
	set, err := db.From[models.CriteriaSet](q).Where(aVersion).Order("number DESC").Take(q.Statement.Context)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		var v models.CriteriaVersion
		v.Rubric.Title, v.Rubric.Criteria, err = DefaultCriteria()
		return v, err
	}
	if err != nil {
		return models.CriteriaVersion{}, err
	}
	return criteriaOf(q, set)
}

func criteriaOf(q *gorm.DB, set models.CriteriaSet) (models.CriteriaVersion, error) {
	criteria, err := Criteria(q, set.ID)
	return models.CriteriaVersion{Set: set, Rubric: models.Rubric{Title: set.Title, Criteria: criteria}}, err
}

// criteriaFor makes a set of a call's own of the given criteria, or finds the
// newest version; the first call brings the default.
func criteriaFor(tx *db.Tx, criteria []models.Criterion) (int64, error) {
	if len(criteria) > 0 {
		set, err := addCriteria(tx, models.Rubric{Title: models.Texts{}, Criteria: criteria})
		return set.ID, err
	}
	latest, err := newestCriteria(tx.DB)
	if err != nil || latest.Set.ID > 0 {
		return latest.Set.ID, err
	}
	set, err := addCriteria(tx, latest.Rubric)
	return set.ID, err
}

func addCriteria(tx *db.Tx, r models.Rubric) (models.CriteriaSet, error) {
	n, err := tx.NextNumber("criteria_sets")
	if err != nil {
		return models.CriteriaSet{}, err
	}
	set := models.CriteriaSet{Number: int(n), Title: r.Title}
	if err := db.Create(tx, &set); err != nil {
		return set, err
	}
	for i := range r.Criteria {
		c := r.Criteria[i]
		c.ID, c.CriteriaSetID, c.Position = 0, set.ID, i+1
		if err := db.Create(tx, &c); err != nil {
			return set, err
		}
	}
	return set, nil
}

// keptByCriteria refuses that a section of the full document is taken away which
// a criterion is mostly about: reviewers would be led to what is not there.
func keptByCriteria(tx *db.Tx, section string) error {
	latest, err := newestCriteria(tx.DB)
	if err != nil {
		return err
	}
	if about := latest.Rubric.About(section); len(about) > 0 {
		return models.Conflict("calls.form_scored", "99").With(map[string]any{"Code": section, "By": about[0].Code})
	}
	return nil
}

// CriteriaVersions lists the adopted versions of the criteria, newest first, with
// the draft of the next.
func (s *Service) CriteriaVersions(ctx context.Context, actor models.Actor) (models.CriteriaList, error) {
	var list models.CriteriaList
	if err := mayPrepare(actor); err != nil {
		return list, err
	}
	q := s.db.Read(ctx)
	sets, err := db.From[models.CriteriaSet](q).Where(aVersion).Order("number DESC").Find(ctx)
	if err != nil {
		return list, err
	}
	used, err := db.Rows[struct {
		ID    int64
		Calls int
	}](q, "SELECT criteria_set_id AS id, COUNT(*) AS calls FROM calls GROUP BY criteria_set_id")
	if err != nil {
		return list, err
	}
	by := map[int64]int{}
	for _, u := range used {
		by[u.ID] = u.Calls
	}
	for _, set := range sets {
		list.Versions = append(list.Versions, models.CriteriaUse{Set: set, Calls: by[set.ID]})
	}
	list.Draft, err = criteriaDraft(q)
	return list, err
}

// criteriaDraft is the draft, nil where none is open.
func criteriaDraft(q *gorm.DB) (*models.CriteriaDraft, error) {
	draft, err := db.From[models.CriteriaDraft](q).Where("kind = ?", models.CriteriaOfReview).Take(q.Statement.Context)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	return &draft, err
}

// CriteriaDesk reads the criteria for the editor.
func (s *Service) CriteriaDesk(ctx context.Context, actor models.Actor) (models.CriteriaDesk, error) {
	desk := models.CriteriaDesk{Adopts: actor.May(models.PermCallPublish) == nil}
	if err := mayPrepare(actor); err != nil {
		return desk, err
	}
	q := s.db.Read(ctx)
	var err error
	if desk.Latest, err = newestCriteria(q); err != nil {
		return desk, err
	}
	full, err := newest(q, models.StageFull)
	if err != nil {
		return desk, err
	}
	desk.Rubric, desk.Sections = desk.Latest.Rubric, full.Schema.Sections
	if desk.Draft, err = criteriaDraft(q); err != nil || desk.Draft == nil {
		return desk, err
	}
	desk.Rubric = desk.Draft.Rubric
	desk.Differences = desk.Rubric.Differences(desk.Latest.Rubric)
	desk.Faults = models.AsError(desk.Rubric.Validate(desk.Sections))
	return desk, nil
}

// CriteriaVersion is one adopted version of the criteria with the one before it,
// number 0 where it is the first.
func (s *Service) CriteriaVersion(ctx context.Context, actor models.Actor, number int) (now, before models.CriteriaVersion, err error) {
	if err := mayPrepare(actor); err != nil {
		return now, before, err
	}
	q := s.db.Read(ctx)
	found, err := db.From[models.CriteriaSet](q).Where("number <= ? AND "+aVersion, number).Order("number DESC").Limit(2).Find(ctx)
	if err != nil {
		return now, before, err
	}
	if len(found) == 0 || found[0].Number != number {
		return now, before, models.NotFound("criteria_sets")
	}
	if now, err = criteriaOf(q, found[0]); err == nil && len(found) > 1 {
		before, err = criteriaOf(q, found[1])
	}
	return now, before, err
}

// OpenCriteria begins the next version of the criteria as a copy of the newest.
// Where a draft is open it is given as it is.
func (s *Service) OpenCriteria(ctx context.Context, actor models.Actor) error {
	return s.db.Write(ctx, actor, "call.open_criteria", func(tx *db.Tx) error {
		if err := mayPrepare(actor); err != nil {
			return err
		}
		open, err := criteriaDraft(tx.DB)
		if err != nil || open != nil {
			return err
		}
		latest, err := newestCriteria(tx.DB)
		if err != nil {
			return err
		}
		draft := models.CriteriaDraft{Kind: models.CriteriaOfReview, BasedOn: latest.Set.Number, Rubric: latest.Rubric, ByName: actor.Name}
		if err := db.Create(tx, &draft); err != nil {
			return err
		}
		tx.Target("criteria_drafts", draft.ID)
		return nil
	})
}

func loadCriteria(tx *db.Tx, actor models.Actor, version int64) (*models.CriteriaDraft, error) {
	return lockDraft(tx, actor, "criteria_drafts", models.CriteriaOfReview, version, func(d *models.CriteriaDraft) (int64, int64) { return d.ID, d.Version })
}

// ChangeCriteria makes one change in the draft of the criteria.
func (s *Service) ChangeCriteria(ctx context.Context, actor models.Actor, version int64, change models.CriteriaChange) error {
	return s.db.Write(ctx, actor, "call.change_criteria", func(tx *db.Tx) error {
		draft, err := loadCriteria(tx, actor, version)
		if err != nil {
			return err
		}
		full, err := newest(tx.DB, models.StageFull)
		if err != nil {
			return err
		}
		if draft.Rubric, err = draft.Rubric.Change(full.Schema.Sections, change); err != nil {
			return err
		}
		draft.ByName = actor.Name
		return db.Update(tx, draft, "rubric", "by_name")
	})
}

// SetAsideCriteria drops the draft of the criteria.
func (s *Service) SetAsideCriteria(ctx context.Context, actor models.Actor, version int64) error {
	return s.db.Write(ctx, actor, "call.set_aside_criteria", func(tx *db.Tx) error {
		draft, err := loadCriteria(tx, actor, version)
		if err != nil {
			return err
		}
		return dropDraft(tx, "criteria_drafts", draft.ID)
	})
}

// AdoptCriteria makes the draft the next version of the criteria. Calls prepared
// later are reviewed by it; calls that exist, and their reviews, keep theirs. It
// gives the number.
func (s *Service) AdoptCriteria(ctx context.Context, actor models.Actor, version int64) (int, error) {
	var number int
	err := s.db.Write(ctx, actor, "call.adopt_criteria", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermCallPublish, tx.Now); err != nil {
			return err
		}
		draft, err := loadCriteria(tx, actor, version)
		if err != nil {
			return err
		}
		full, err := newest(tx.DB, models.StageFull)
		if err != nil {
			return err
		}
		if err := draft.Rubric.Validate(full.Schema.Sections); err != nil {
			return err
		}
		latest, err := newestCriteria(tx.DB)
		if err != nil {
			return err
		}
		if latest.Set.Number > 0 && len(draft.Rubric.Differences(latest.Rubric)) == 0 {
			return models.Conflict("calls.form_same", "99")
		}
		set, err := addCriteria(tx, draft.Rubric)
		if err != nil {
			return err
		}
		number = set.Number
		return dropDraft(tx, "criteria_drafts", draft.ID)
	})
	return number, err
}
