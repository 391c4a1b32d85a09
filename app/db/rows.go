package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// Rows runs a reading statement, with ? as placeholder on both engines and a
// list where IN asks for one, and gives its rows as records: what Raw and Scan
// do, for where many rows are read or a statement is asked in every act. None is
// no error.
func Rows[T any](q *gorm.DB, text string, args ...any) ([]T, error) {
	return rows[T](q.Statement.Context, q, text, args)
}

// Row is Rows for the first row; gorm.ErrRecordNotFound when there is none.
func Row[T any](q *gorm.DB, text string, args ...any) (T, error) {
	return first(Rows[T](q, text, args...))
}

func first[T any](found []T, err error) (row T, _ error) {
	if err == nil && len(found) == 0 {
		err = gorm.ErrRecordNotFound
	}
	if err != nil {
		return row, err
	}
	return found[0], nil
}

func rows[T any](ctx context.Context, q *gorm.DB, text string, args []any) (out []T, err error) {
	if q.Error != nil {
		return nil, q.Error
	}
	text, args = spread(text, args)
	text = engineOf(q).sql(text)
	pool, began := q.Statement.ConnPool, wall()
	out, err = scanned[T](ctx, q, pool, text, args)
	q.Logger.Trace(ctx, began, func() (string, int64) { return text, int64(len(out)) }, err)
	if a, is := pool.(*actPool); is {
		return out, a.act.failed(err)
	}
	return out, translate(err)
}

func scanned[T any](ctx context.Context, q *gorm.DB, pool gorm.ConnPool, text string, args []any) (out []T, err error) {
	found, err := pool.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		return nil, err
	}
	var row, empty T
	into, err := cells(q, reflect.ValueOf(&row).Elem(), columns)
	if err != nil {
		return nil, err
	}
	out = []T{}
	for found.Next() {
		row = empty
		if err := found.Scan(into...); err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, found.Err()
}

// spread gives each list among the arguments its placeholders; an empty one is
// a list of nothing.
func spread(text string, args []any) (string, []any) {
	lists := false
	for _, a := range args {
		lists = lists || isList(a)
	}
	if !lists {
		return text, args
	}
	var b strings.Builder
	var all []any
	for _, a := range args {
		before, rest, _ := strings.Cut(text, "?")
		b.WriteString(before)
		text = rest
		if !isList(a) {
			b.WriteByte('?')
			all = append(all, a)
			continue
		}
		list := reflect.ValueOf(a)
		b.WriteByte('(')
		if list.Len() == 0 {
			b.WriteString("NULL")
		}
		for i := range list.Len() {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteByte('?')
			all = append(all, list.Index(i).Interface())
		}
		b.WriteByte(')')
	}
	b.WriteString(text)
	return b.String(), all
}

func isList(a any) bool {
	switch a.(type) {
	case nil, string, int64, int, bool, time.Time, *int64, []byte, driver.Valuer:
		return false
	}
	t := reflect.TypeOf(a)
	return t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8
}

// cell is where one column of each row goes; without a field it is passed over.
type cell struct {
	field reflect.Value
	way   way
}

// way is how a column's value gets into its field.
type way int

const (
	wayNone way = iota
	wayInt
	wayString
	wayBool
	wayTime
	wayScan     // the field's type scans itself
	waySet      // GORM's setter knows
	wayOptional // added where the field is a pointer to one of these
)

// place is a field of a record that a column goes to.
type place struct {
	field *schema.Field
	way   way
}

var (
	places   sync.Map // reflect.Type → map[string]place, by column
	schemas  sync.Map // GORM's own cache
	scanner  = reflect.TypeFor[sql.Scanner]()
	instants = reflect.TypeFor[time.Time]()
)

// cells are where the columns of a statement go in a row, in their order.
func cells(q *gorm.DB, row reflect.Value, columns []string) ([]any, error) {
	out, made := make([]any, len(columns)), make([]setter, len(columns))
	if row.Kind() != reflect.Struct || row.Type() == instants || reflect.PointerTo(row.Type()).Implements(scanner) {
		if len(columns) != 1 {
			return nil, fmt.Errorf("db: %d columns for one %s", len(columns), row.Type())
		}
		return []any{&setter{cell: cell{row, wayOf(row.Type())}}}, nil
	}
	known, err := placesOf(q, row)
	if err != nil {
		return nil, err
	}
	for i, name := range columns {
		if p, is := known[name]; is {
			made[i] = setter{cell: cell{p.field.ReflectValueOf(context.Background(), row), p.way}, set: p.field, row: row}
		}
		out[i] = &made[i]
	}
	return out, nil
}

func placesOf(q *gorm.DB, row reflect.Value) (map[string]place, error) {
	if known, is := places.Load(row.Type()); is {
		return known.(map[string]place), nil
	}
	s, err := schema.Parse(row.Addr().Interface(), &schemas, q.NamingStrategy)
	if err != nil {
		return nil, fmt.Errorf("record %s: %w", row.Type(), err)
	}
	made := make(map[string]place, len(s.FieldsByDBName))
	for name, f := range s.FieldsByDBName {
		made[name] = place{f, wayOf(f.FieldType)}
	}
	places.Store(row.Type(), made)
	return made, nil
}

func wayOf(t reflect.Type) way {
	switch {
	case reflect.PointerTo(t).Implements(scanner):
		return wayScan
	case t == instants:
		return wayTime
	}
	switch t.Kind() {
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Int16, reflect.Int8:
		return wayInt
	case reflect.String:
		return wayString
	case reflect.Bool:
		return wayBool
	case reflect.Pointer:
		if inner := wayOf(t.Elem()); inner < waySet {
			return inner + wayOptional
		}
	}
	return waySet
}

// setter puts what the driver gives into a field. Nothing (NULL) leaves the
// field empty.
type setter struct {
	cell
	set *schema.Field
	row reflect.Value
}

// Scan is called by the driver for each row.
func (s *setter) Scan(from any) error {
	if s.way == wayNone || from == nil {
		return nil
	}
	into, how := s.field, s.way
	if how > wayOptional {
		how -= wayOptional
		fresh := reflect.New(into.Type().Elem())
		into.Set(fresh)
		into = fresh.Elem()
	}
	if assigned(into, how, from) {
		return nil
	}
	if how == wayScan {
		return into.Addr().Interface().(sql.Scanner).Scan(from)
	}
	if text, is := from.([]byte); is {
		from = string(text) // the driver's own bytes
	}
	if s.set == nil {
		return fmt.Errorf("db: a %T for a %s", from, into.Type())
	}
	return s.set.Set(context.Background(), s.row, from)
}

// assigned puts a value of the kind that is expected into a field.
func assigned(into reflect.Value, how way, from any) bool {
	switch x := from.(type) {
	case int64:
		switch how {
		case wayInt:
			into.SetInt(x)
			return true
		case wayBool:
			into.SetBool(x != 0)
			return true
		}
	case string:
		if how == wayString {
			into.SetString(x)
			return true
		}
	case []byte:
		if how == wayString {
			into.SetString(string(x))
			return true
		}
	case bool:
		if how == wayBool {
			into.SetBool(x)
			return true
		}
	case time.Time:
		if how == wayTime {
			*into.Addr().Interface().(*time.Time) = x
			return true
		}
	}
	return false
}
