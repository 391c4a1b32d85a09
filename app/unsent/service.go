package unsent

import (
	"context"
	"slices"

	"seedfund/app/db"
	"seedfund/models"
)

// Service holds the use cases of unsent words.
type Service struct{ db *db.DB }

// New gives the use cases on a store.
func New(d *db.DB) *Service { return &Service{db: d} }

// Keep keeps fields of a form as their author's own, in the capacity of the
// moment. A field whose kept words are not those the sender has seen is left as
// it is and named in the answer: another window of the same person wrote it. The
// other fields are kept. The answer is of kind Stale when any is left.
func (s *Service) Keep(ctx context.Context, actor models.Actor, in models.UnsentInput) (models.UnsentKeep, error) {
	if !actor.SignedIn() {
		return models.UnsentKeep{}, models.SignIn("error.sign_in")
	}
	if err := in.Validate(); err != nil {
		return models.UnsentKeep{}, err
	}
	var kept models.UnsentKeep
	err := s.db.Keep(ctx, db.Drafts, func(tx *db.Tx) error {
		kept = models.UnsentKeep{Versions: map[string]int64{}, At: tx.Now}
		// The windows of one person keep their words one after the other.
		if _, err := db.Load[models.Account](tx, actor.AccountID); err != nil {
			return err
		}
		rows, err := db.From[models.Unsent](tx.DB).Where("account_id = ? AND mandate_id = ? AND form = ?", actor.AccountID, actor.MandateID, in.Form).Find(tx.Ctx)
		if err != nil {
			return err
		}
		fresh, size := 0, 0
		for _, f := range in.Fields {
			size += len(f.Pack())
			i := slices.IndexFunc(rows, func(u models.Unsent) bool { return u.Field == f.Name })
			if i < 0 {
				fresh++
				row := models.Unsent{AccountID: actor.AccountID, MandateID: actor.MandateID, Form: in.Form, Page: in.Page, Field: f.Name, Base: in.Base, Words: f.Pack()}
				if err := db.Create(tx, &row); err != nil {
					return err
				}
				kept.Versions[f.Name] = row.Version
				continue
			}
			row := rows[i]
			switch {
			case row.Words == f.Pack():
			case row.Version != f.Seen:
				kept.Stale = append(kept.Stale, f.Name)
				continue
			default:
				row.Words, row.Base = f.Pack(), in.Base
				if err := db.Update(tx, &row, "words", "base"); err != nil {
					return err
				}
			}
			kept.Versions[f.Name] = row.Version
		}
		if fresh == 0 && size < models.UnsentTextLimit/4 {
			return nil
		}
		var held struct{ Rows, Size int64 }
		err = tx.Raw("SELECT COUNT(*) AS rows, COALESCE(SUM(length(words)), 0) AS size FROM unsent_words WHERE account_id = ?", actor.AccountID).Scan(&held).Error
		if err == nil && (held.Rows > models.UnsentRows || held.Size > models.UnsentBytes) {
			err = models.Conflict("unsent.too_many", "").With(map[string]any{"Max": models.UnsentRows})
		}
		return err
	})
	if err == nil && len(kept.Stale) > 0 {
		err = models.Stale(kept.Stale)
	}
	return kept, err
}

// Of is everything the actor has typed in the present capacity and not sent, by
// form.
func (s *Service) Of(ctx context.Context, actor models.Actor) (map[string]models.UnsentForm, error) {
	if !actor.SignedIn() {
		return nil, models.SignIn("error.sign_in")
	}
	rows, err := db.From[models.Unsent](s.db.Read(ctx)).Where("account_id = ? AND mandate_id = ?", actor.AccountID, actor.MandateID).
		Order("id").Find(ctx)
	return models.UnsentForms(rows), err
}

// Forget sets aside what is kept of a form. Forgetting nothing is no fault.
func (s *Service) Forget(ctx context.Context, actor models.Actor, form string) error {
	if !actor.SignedIn() {
		return models.SignIn("error.sign_in")
	}
	return s.db.Keep(ctx, db.Drafts, func(tx *db.Tx) error {
		_, err := db.Exec(tx, "DELETE FROM unsent_words WHERE account_id = ? AND mandate_id = ? AND form = ?", actor.AccountID, actor.MandateID, form)
		return err
	})
}
