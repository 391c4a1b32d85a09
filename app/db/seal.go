package db

import (
	"context"

	"gorm.io/gorm"
)

type sealState struct{}

// Invariant is a named check of the whole store.
type Invariant struct {
	Name  string
	Check func(ctx context.Context, q *gorm.DB) ([]string, error)
}
