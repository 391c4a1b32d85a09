package people

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Config is what the area needs besides the store. Origin is the public
// address that links in mails begin with, never taken from a request.
type Config struct {
	Origin string
	Mail   Mailer       // nil: no mail goes out, links are handed on by hand
	Cost   PasswordCost // zero: StandardCost
	Limits Limits       // zero: StandardLimits
	// Erase takes a person's name out of what other areas keep, in the act.
	Erase func(tx *db.Tx, personID int64, reason string) (int, error)
}

// Mailer queues a message to an account in the transaction that makes it
// necessary; name and params fill the template.
type Mailer interface {
	Queue(tx *db.Tx, to models.Account, template string, params map[string]string) error
}

// Service is the use cases of people.
type Service struct {
	db     *db.DB
	config Config
	hasher *hasher
}

// New prepares the service; it reads nothing.
func New(d *db.DB, config Config) (*Service, error) {
	if config.Cost == (PasswordCost{}) {
		config.Cost = StandardCost
	}
	if config.Limits == (Limits{}) {
		config.Limits = StandardLimits
	}
	h, err := newHasher(config.Cost)
	if err != nil {
		return nil, err
	}
	return &Service{db: d, config: config, hasher: h}, nil
}

// Mails reports whether links go out by mail; where none does they are handed
// on by hand.
func (s *Service) Mails() bool { return s.config.Mail != nil }

// storeOf is the store's one row; nil while a real store is not set up.
func storeOf(ctx context.Context, q *gorm.DB) (*models.Store, error) {
	row, err := db.From[models.Store](q).Where("id = 1").Take(ctx)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	return &row, err
}

// mark gives a record of this store the store's kind.
func mark(tx *db.Tx) (*models.Store, error) {
	store, err := storeOf(tx.Ctx, tx.DB)
	if err != nil {
		return nil, err
	}
	if store == nil {
		return nil, models.Conflict("people.store_not_set_up", "96")
	}
	return store, nil
}

// take gives one row or the domain's not found.
func take[T any](ctx context.Context, q *gorm.DB, what, where string, args ...any) (*T, error) {
	row, err := db.From[T](q).Where(where, args...).Take(ctx)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, models.NotFound(what)
	}
	if err != nil {
		return nil, err
	}
	return &row, nil
}

func ptr[T any](v T) *T { return &v }
