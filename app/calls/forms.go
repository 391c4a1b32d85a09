package calls

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// AdoptForm adds the next version of a form. Calls prepared later pin it; calls
// and proposals that exist keep theirs.
func (s *Service) AdoptForm(ctx context.Context, actor models.Actor, kind models.ProposalStage, schema models.FormSchema) (int64, error) {
	var id int64
	err := s.db.Write(ctx, actor, "call.adopt_form", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermCallPublish, tx.Now); err != nil {
			return err
		}
		if _, err := newest(tx.DB, kind); err != nil {
			return err
		}
		var err error
		id, err = adopt(tx, kind, schema)
		return err
	})
	return id, err
}

func addForm(tx *db.Tx, kind models.ProposalStage, schema models.FormSchema) (int64, error) {
	n, err := tx.NextNumber("form_versions." + string(kind))
	if err != nil {
		return 0, err
	}
	f := models.FormVersion{Kind: kind, Number: int(n), Schema: schema}
	err = db.Create(tx, &f)
	return f.ID, err
}

// latestForm is the newest version of a form; the first call brings the default.
func latestForm(tx *db.Tx, kind models.ProposalStage) (int64, error) {
	f, err := db.From[models.FormVersion](tx.DB).Where("kind = ?", kind).Order("number DESC").Take(tx.Ctx)
	if err == nil {
		return f.ID, nil
	}
	if !errors.Is(err, gorm.ErrRecordNotFound) {
		return 0, err
	}
	schema, err := DefaultForm(kind)
	if err != nil {
		return 0, err
	}
	return addForm(tx, kind, schema)
}

// Criteria lists a set's criteria in their order.
func Criteria(q *gorm.DB, set int64) ([]models.Criterion, error) {
	return db.From[models.Criterion](q).Where("criteria_set_id = ?", set).Order("position").Find(q.Statement.Context)
}

// Form is one version of a form.
func Form(q *gorm.DB, id int64) (models.FormVersion, error) {
	f, err := db.From[models.FormVersion](q).Where("id = ?", id).Take(q.Statement.Context)
	if err != nil {
		return f, fmt.Errorf("form version %d: %w", id, db.Found(err, "form_versions"))
	}
	return f, nil
}

// FormNumbered is the version of a form with a number.
func FormNumbered(q *gorm.DB, kind models.ProposalStage, number int) (models.FormVersion, error) {
	f, err := db.From[models.FormVersion](q).Where("kind = ? AND number = ?", kind, number).Take(q.Statement.Context)
	if err != nil {
		return f, fmt.Errorf("%s form, version %d: %w", kind, number, db.Found(err, "form_versions"))
	}
	return f, nil
}

// NewestForm is what a form asks in the version adopted last, or in the one that a
// fund begins with.
func NewestForm(q *gorm.DB, kind models.ProposalStage) (models.FormSchema, error) {
	f, err := newest(q, kind)
	return f.Schema, err
}
