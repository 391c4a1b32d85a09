package db

import (
	"context"
	"strconv"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// Query reads records of one type by the few steps the areas need. It writes
// its statement itself: GORM's chain costs an act more than the statement does.
type Query[T any] struct {
	q       *gorm.DB
	columns string
	where   []string
	args    []any
	order   []string
	limit   int
	locked  bool
}

// From begins a query on the table of T, in a reading session or an act.
func From[T any](q *gorm.DB) Query[T] { return Query[T]{q: q, columns: "*"} }

// Where narrows the query; conditions add up.
func (q Query[T]) Where(text string, args ...any) Query[T] {
	q.where = append(q.where[:len(q.where):len(q.where)], text)
	q.args = append(q.args[:len(q.args):len(q.args)], args...)
	return q
}

// Order sorts by columns, after what was said before.
func (q Query[T]) Order(columns string) Query[T] {
	q.order = append(q.order[:len(q.order):len(q.order)], columns)
	return q
}

// Limit bounds the rows.
func (q Query[T]) Limit(n int) Query[T] { q.limit = n; return q }

// Select narrows the columns.
func (q Query[T]) Select(columns string) Query[T] { q.columns = columns; return q }

// Locked holds the rows until the act ends, where the engine has row locks.
func (q Query[T]) Locked() Query[T] { q.locked = true; return q }

// Take gives the first row; gorm.ErrRecordNotFound when there is none.
func (q Query[T]) Take(ctx context.Context) (row T, err error) {
	return first(q.Limit(1).Find(ctx))
}

// Find gives every row; none is no error.
func (q Query[T]) Find(ctx context.Context) ([]T, error) {
	text, err := q.text()
	if err != nil {
		return nil, err
	}
	return rows[T](ctx, q.q, text, q.args)
}

// Count counts the rows by a column.
func (q Query[T]) Count(ctx context.Context, column string) (int64, error) {
	q.columns, q.order = "COUNT("+column+")", nil
	text, err := q.text()
	if err != nil {
		return 0, err
	}
	return first(rows[int64](ctx, q.q, text, q.args))
}

func (q Query[T]) text() (string, error) {
	s, err := schema.Parse(new(T), &schemas, q.q.NamingStrategy)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("SELECT " + q.columns + " FROM " + s.Table)
	for i, where := range q.where {
		if i == 0 {
			b.WriteString(" WHERE (")
		} else {
			b.WriteString(" AND (")
		}
		b.WriteString(where + ")")
	}
	if len(q.order) > 0 {
		b.WriteString(" ORDER BY " + strings.Join(q.order, ", "))
	}
	if q.limit > 0 {
		b.WriteString(" LIMIT " + strconv.Itoa(q.limit))
	}
	if q.locked {
		b.WriteString(engineOf(q.q).lock)
	}
	return b.String(), nil
}
