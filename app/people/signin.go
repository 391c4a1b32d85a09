package people

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Door says where a try comes from: Address is a neighbourhood as rate limits
// count it, RequestID goes into the record of acts.
type Door struct {
	Address   string
	RequestID string
}

// SignIn proves an account by its password. The answer is the same, in words
// and in work, for an unknown address, a wrong password, an account that is
// disabled, and one whose invitation was never accepted.
func (s *Service) SignIn(ctx context.Context, door Door, email, password string) (*models.Account, error) {
	email = models.FoldEmail(email)
	t, err := s.try(ctx, "sign_in", email, door.Address)
	if err != nil {
		return nil, err
	}
	account, err := s.proven(ctx, "email = ?", email, password)
	if err != nil {
		return nil, err
	}
	if err := s.refuseForeign(ctx, account); err != nil {
		return nil, err
	}
	actor := models.Actor{AccountID: account.ID, PersonID: account.PersonID, Role: models.RolePublic, RequestID: door.RequestID}
	err = s.db.Write(ctx, actor, "session.sign_in", func(tx *db.Tx) error {
		tx.Target("accounts", account.ID)
		tx.Note("accounts", account.ID, map[string]any{"proof": "password"})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return account, t.giveBack(ctx)
}

// Confirm proves a signed-in person again, for an act that needs a fresh
// sign-in.
func (s *Service) Confirm(ctx context.Context, actor models.Actor, door Door, password string) error {
	if err := own(actor); err != nil {
		return err
	}
	account, err := take[models.Account](ctx, s.db.Read(ctx), "account", "id = ?", actor.AccountID)
	if err != nil {
		return err
	}
	t, err := s.try(ctx, "confirm", account.Email, door.Address)
	if err != nil {
		return err
	}
	if _, err := s.proven(ctx, "id = ?", account.ID, password); err != nil {
		return models.Invalid("people.password_wrong", models.FieldError{Field: "_password", Key: "people.password_wrong"})
	}
	return t.giveBack(ctx)
}

// proven gives the account whose password this is.
func (s *Service) proven(ctx context.Context, where string, value any, password string) (*models.Account, error) {
	account, err := db.From[models.Account](s.db.Read(ctx)).Where(where, value).Take(ctx)
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, err
	}
	if len(password) > models.MaxPasswordBytes {
		password = password[:models.MaxPasswordBytes] + "-"
	}
	matches, err := s.hasher.matches(ctx, password, account.PasswordHash)
	if err != nil {
		return nil, err
	}
	if !matches || !account.Active() {
		return nil, models.Invalid("people.sign_in_failed", models.FieldError{Field: "password", Key: "people.sign_in_failed"})
	}
	return &account, nil
}

// refuseForeign keeps an account that demonstration data made out of every
// store that is none, whatever way it came in.
func (s *Service) refuseForeign(ctx context.Context, account *models.Account) error {
	store, err := storeOf(ctx, s.db.Read(ctx))
	if err != nil {
		return err
	}
	demonstration := store != nil && store.Kind == models.StoreDemonstration
	if account.Demonstration != demonstration {
		return models.Forbidden("people.foreign_account", "")
	}
	return nil
}

// ChangePassword sets a new password after the old one was given, and ends
// every other session of the account.
func (s *Service) ChangePassword(ctx context.Context, actor models.Actor, door Door, keep, old, password string) error {
	if err := own(actor); err != nil {
		return err
	}
	if err := s.Confirm(ctx, actor, door, old); err != nil {
		if models.IsKind(err, models.KindInvalid) {
			return models.Invalid("people.password_invalid", models.FieldError{Field: "old", Key: "people.password_wrong"})
		}
		return err
	}
	account, err := take[models.Account](ctx, s.db.Read(ctx), "account", "id = ?", actor.AccountID)
	if err != nil {
		return err
	}
	if err := models.CheckPassword(password, account.Email); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, actor, "account.password", func(tx *db.Tx) error {
		return setPassword(tx, actor.AccountID, hash, keep)
	})
}

// setPassword ends every session but the one that is kept.
func setPassword(tx *db.Tx, id int64, hash, keep string) error {
	account, err := db.Load[models.Account](tx, id)
	if err != nil {
		return err
	}
	if account.DisabledAt != nil {
		return models.Conflict("people.account_disabled", "")
	}
	account.PasswordHash, account.PasswordSetAt = hash, ptr(tx.Now)
	if err := db.Update(tx, account, "password_hash", "password_set_at"); err != nil {
		return err
	}
	return endSessions(tx, id, keep)
}
