package db

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Query reads records of one type. It has the few steps the areas need, over
// GORM's plain chain: its generic one costs seconds of compiling for each
// record type.
type Query[T any] struct{ q *gorm.DB }

// From begins a query on the table of T, in a reading session or an act.
func From[T any](q *gorm.DB) Query[T] { return Query[T]{q.Model(new(T))} }

// Where narrows the query; conditions add up.
func (q Query[T]) Where(text string, args ...any) Query[T] { return Query[T]{q.q.Where(text, args...)} }

// Order sorts by columns, after what was said before.
func (q Query[T]) Order(columns string) Query[T] { return Query[T]{q.q.Order(columns)} }

// Limit bounds the rows.
func (q Query[T]) Limit(n int) Query[T] { return Query[T]{q.q.Limit(n)} }

// Select narrows the columns.
func (q Query[T]) Select(columns string) Query[T] { return Query[T]{q.q.Select(columns)} }

// Locked holds the rows until the act ends, where the engine has row locks.
func (q Query[T]) Locked() Query[T] { return Query[T]{q.q.Clauses(clause.Locking{Strength: "UPDATE"})} }

// Take gives the first row; gorm.ErrRecordNotFound when there is none.
func (q Query[T]) Take(ctx context.Context) (row T, err error) {
	err = q.q.WithContext(ctx).Take(&row).Error
	return row, err
}

// Find gives every row; none is no error.
func (q Query[T]) Find(ctx context.Context) (rows []T, err error) {
	err = q.q.WithContext(ctx).Find(&rows).Error
	return rows, err
}

// Count counts the rows by a column.
func (q Query[T]) Count(ctx context.Context, column string) (n int64, err error) {
	err = q.q.WithContext(ctx).Select(column).Count(&n).Error
	return n, err
}
