package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Version is the version of a rule that applies at an instant.
type Version[T any] struct {
	Value     T
	SettingID int64 // 0: the start value
	From      time.Time
	AdoptedBy string // reference of the decision, empty for a start value
}

// Setting reads the version of a rule in force at an instant; start holds until
// one is recorded.
func Setting[T any](q *gorm.DB, name string, at time.Time, start T) (Version[T], error) {
	var row models.Setting
	err := q.Raw("SELECT * FROM settings WHERE name = ? AND effective_from <= ? ORDER BY effective_from DESC, id DESC LIMIT 1", name, at).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Version[T]{Value: start}, nil
	}
	if err != nil {
		return Version[T]{}, err
	}
	v := Version[T]{SettingID: row.ID, From: row.EffectiveFrom, AdoptedBy: row.AdoptedBy}
	if err := json.Unmarshal([]byte(row.Value), &v.Value); err != nil {
		return v, fmt.Errorf("setting %s of %s: %w", name, row.EffectiveFrom, err)
	}
	return v, nil
}

// Set adds a version of a rule, in force from an instant that is not past. It
// names the decision that adopted it; the start value alone needs none.
func Set[T any](tx *db.Tx, name string, value T, from time.Time, adoptedBy, note string) error {
	if from.Before(tx.Now) {
		return models.Invalid("money.fault.setting", models.FieldError{Field: "from", Key: "money.fault.past"})
	}
	body, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return db.Create(tx, &models.Setting{Name: name, Value: string(body), EffectiveFrom: from, AdoptedBy: adoptedBy, Note: note})
}
