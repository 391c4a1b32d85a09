package db

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"seedfund/models"
)

// plan is what writing one record type needs, worked out once from GORM's
// reading of the struct.
type plan struct {
	table   string
	columns []column
	byName  map[string]int
	keys    []int // positions of the primary key
	id      int   // position of a primary key the database gives, or -1
	version int   // position of "version", or -1
	created int   // position of "created_at", or -1
	updated int   // position of "updated_at", or -1
	insert  string
}

type column struct {
	name  string
	field *schema.Field
	audit string // "", "digest" or "-"
	none  bool   // an id that is 0 where there is none, NULL in the table
}

// plans keeps one plan per record type.
type plans struct {
	engine engine
	namer  schema.Namer
	cache  sync.Map // reflect.Type → *plan
	parsed sync.Map // GORM's own cache
}

func (p *plans) of(row any) (*plan, error) {
	t := reflect.TypeOf(row).Elem()
	if known, ok := p.cache.Load(t); ok {
		return known.(*plan), nil
	}
	s, err := schema.Parse(row, &p.parsed, p.namer)
	if err != nil {
		return nil, fmt.Errorf("record %s: %w", t, err)
	}
	made := &plan{table: s.Table, byName: map[string]int{}, id: -1, version: -1, created: -1, updated: -1}
	for _, name := range s.DBNames {
		f := s.FieldsByDBName[name]
		at := len(made.columns)
		made.byName[name] = at
		made.columns = append(made.columns, column{name: name, field: f, audit: f.Tag.Get("audit"), none: f.Tag.Get("none") == "0"})
		if f.PrimaryKey {
			made.keys = append(made.keys, at)
			if f.AutoIncrement && f.FieldType.Kind() == reflect.Int64 {
				made.id = at
			}
		}
		switch name {
		case "version":
			made.version = at
		case "created_at":
			made.created = at
		case "updated_at":
			made.updated = at
		}
	}
	if len(made.keys) == 0 {
		return nil, fmt.Errorf("record %s has no primary key", t)
	}
	if len(made.keys) > 1 {
		made.id = -1
	}
	made.insert = made.insertSQL(p.engine)
	known, _ := p.cache.LoadOrStore(t, made)
	return known.(*plan), nil
}

func (p *plan) insertSQL(e engine) string {
	var names, marks []string
	for i, c := range p.columns {
		if i != p.id {
			names = append(names, c.name)
			marks = append(marks, "?")
		}
	}
	text := "INSERT INTO " + p.table + " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")"
	if p.id >= 0 && e.insertsBack {
		text += " RETURNING " + p.columns[p.id].name
	}
	return text
}

// value reads a column of a row as the driver gets it.
func (p *plan) value(rv reflect.Value, i int) any {
	v, _ := p.columns[i].field.ValueOf(context.Background(), rv)
	switch t := v.(type) {
	case int64:
		if t == 0 && p.columns[i].none {
			return nil
		}
	case time.Time:
		return instant(t)
	case *time.Time:
		if t == nil {
			return nil
		}
		return instant(*t)
	}
	return v
}

// set writes a column of a row and remembers how to put the old value back
// should the attempt be undone.
func (p *plan) set(tx *Tx, rv reflect.Value, i int, v any) error {
	f := p.columns[i].field
	old, _ := f.ValueOf(context.Background(), rv)
	tx.undo = append(tx.undo, func() { _ = f.Set(context.Background(), rv, old) })
	return f.Set(context.Background(), rv, v)
}

// where matches a row by its primary key.
func (p *plan) where(rv reflect.Value) (string, []any) {
	var parts []string
	var args []any
	for _, k := range p.keys {
		parts = append(parts, p.columns[k].name+" = ?")
		args = append(args, p.value(rv, k))
	}
	return strings.Join(parts, " AND "), args
}

// named gives a change its id or key.
func (p *plan) named(op string, rv reflect.Value) change {
	c := change{Op: op, Table: p.table}
	if len(p.keys) == 1 {
		if id, ok := p.value(rv, p.keys[0]).(int64); ok {
			c.ID = id
			return c
		}
	}
	var parts []string
	for _, k := range p.keys {
		parts = append(parts, fmt.Sprint(plain(p.value(rv, k))))
	}
	c.Key = strings.Join(parts, "/")
	return c
}

// audited puts a column's value into a change as its tag allows.
func (p *plan) audited(e *entry, into map[string]any, c *change, i int, v any, digest bool) {
	col := p.columns[i]
	switch {
	case col.audit == "-":
		for _, w := range c.Withheld {
			if w == col.name {
				return
			}
		}
		c.Withheld = append(c.Withheld, col.name)
	case col.audit == "digest" || digest:
		into[col.name] = e.digestOf(plain(v))
	default:
		into[col.name] = plain(v)
	}
}

// Create writes a new record and notes it. It sets ID (given by the database),
// Version = 1, CreatedAt and UpdatedAt where the record has them. A record
// whose key is its own (no auto-increment) keeps it.
func Create[T any](tx *Tx, row *T) error {
	p, err := tx.planned(row)
	if err != nil {
		return err
	}
	if err := insert(tx, row); err != nil {
		return err
	}
	rv := reflect.ValueOf(row).Elem()
	c := p.named("create", rv)
	c.New = make(map[string]any, len(p.columns))
	for i := range p.columns {
		if i != p.id && i != p.created && i != p.updated && i != p.version {
			p.audited(&tx.entry, c.New, &c, i, p.value(rv, i), false)
		}
	}
	tx.entry.add(c)
	return nil
}

// insert writes a new record without a note.
func insert[T any](tx *Tx, row *T) error {
	p, err := tx.act.db.plans.of(row)
	if err != nil {
		return err
	}
	rv := reflect.ValueOf(row).Elem()
	if p.version >= 0 {
		if err := p.set(tx, rv, p.version, int64(1)); err != nil {
			return err
		}
	}
	for _, at := range []int{p.created, p.updated} {
		if at >= 0 {
			if err := p.set(tx, rv, at, tx.Now); err != nil {
				return err
			}
		}
	}
	args := make([]any, 0, len(p.columns))
	for i := range p.columns {
		if i != p.id {
			args = append(args, p.value(rv, i))
		}
	}
	if p.id < 0 {
		_, err := tx.exec(p.insert, args...)
		return err
	}
	var id int64
	if tx.act.db.engine.insertsBack {
		if err := tx.one(&id, p.insert, args...); err != nil {
			return err
		}
	} else {
		res, err := tx.exec(p.insert, args...)
		if err != nil {
			return err
		}
		if id, err = res.LastInsertId(); err != nil {
			return err
		}
	}
	return p.set(tx, rv, p.id, id)
}

// digestMark begins a column name that is to be noted by digest.
const digestMark = "digest:"

// Digest names a column for Update whose text enters the record of acts by its
// digest only, as drafts do.
func Digest(column string) string { return digestMark + column }

// Update writes the named columns of a record and notes old and new values.
// Where the record has a version, the row is changed only if it still carries
// row.Version, which then grows by one; otherwise the answer is Stale with the
// record as it stands, or NotFound.
func Update[T any](tx *Tx, row *T, columns ...string) error {
	p, err := tx.planned(row)
	if err != nil {
		return err
	}
	if len(columns) == 0 {
		return fmt.Errorf("db.Update %s: no columns named", p.table)
	}
	rv := reflect.ValueOf(row).Elem()
	at := make([]int, 0, len(columns))
	byDigest := make(map[int]bool, 1)
	for _, name := range columns {
		bare := strings.TrimPrefix(name, digestMark)
		i, ok := p.byName[bare]
		if !ok || p.columns[i].field.PrimaryKey || i == p.version || i == p.updated {
			return fmt.Errorf("db.Update %s: %q is not a column that can be set", p.table, bare)
		}
		byDigest[i] = bare != name
		at = append(at, i)
	}
	old, err := previous(tx, p, row)
	if err != nil {
		return err
	}
	was := reflect.ValueOf(old).Elem()

	var set []string
	var args []any
	for _, i := range at {
		set = append(set, p.columns[i].name+" = ?")
		args = append(args, p.value(rv, i))
	}
	if p.updated >= 0 {
		if err := p.set(tx, rv, p.updated, tx.Now); err != nil {
			return err
		}
		set = append(set, p.columns[p.updated].name+" = ?")
		args = append(args, tx.Now)
	}
	where, keys := p.where(rv)
	var version int64
	if p.version >= 0 {
		version, _ = p.value(rv, p.version).(int64)
		set = append(set, "version = version + 1")
		where += " AND version = ?"
		keys = append(keys, version)
	}
	n, err := Exec(tx, "UPDATE "+p.table+" SET "+strings.Join(set, ", ")+" WHERE "+where, append(args, keys...)...)
	if err != nil {
		return err
	}
	if n == 0 {
		return gone(tx, p, row)
	}
	if p.version >= 0 {
		if err := p.set(tx, rv, p.version, version+1); err != nil {
			return err
		}
	}
	c := p.named("update", rv)
	c.Old, c.New = make(map[string]any, len(at)), make(map[string]any, len(at))
	for _, i := range at {
		p.audited(&tx.entry, c.Old, &c, i, p.value(was, i), byDigest[i])
		p.audited(&tx.entry, c.New, &c, i, p.value(rv, i), byDigest[i])
	}
	tx.entry.add(c)
	tx.remember(row)
	return nil
}

// Delete removes a record and notes what it held. What the record of acts
// names is not deleted but given a state: Delete is for links and drafts.
func Delete[T any](tx *Tx, row *T) error {
	p, err := tx.planned(row)
	if err != nil {
		return err
	}
	old, err := previous(tx, p, row)
	if err != nil {
		return err
	}
	rv := reflect.ValueOf(row).Elem()
	where, keys := p.where(rv)
	if p.version >= 0 {
		where += " AND version = ?"
		keys = append(keys, p.value(rv, p.version))
	}
	n, err := Exec(tx, "DELETE FROM "+p.table+" WHERE "+where, keys...)
	if err != nil {
		return err
	}
	if n == 0 {
		return gone(tx, p, row)
	}
	was := reflect.ValueOf(old).Elem()
	c := p.named("delete", rv)
	c.Old = make(map[string]any, len(p.columns))
	for i := range p.columns {
		if i != p.id && i != p.version {
			p.audited(&tx.entry, c.Old, &c, i, p.value(was, i), false)
		}
	}
	tx.entry.add(c)
	return nil
}

// Load reads a record by its id and locks it until the act ends; NotFound when
// it is absent.
func Load[T any](tx *Tx, id int64) (*T, error) {
	p, err := tx.act.db.plans.of(new(T))
	if err != nil {
		return nil, err
	}
	if len(p.keys) != 1 {
		return nil, fmt.Errorf("db.Load %s: its key is not one number", p.table)
	}
	return LoadBy[T](tx, p.columns[p.keys[0]].name+" = ?", id)
}

// LoadBy is Load by a condition that one record meets.
func LoadBy[T any](tx *Tx, where string, args ...any) (*T, error) {
	p, err := tx.act.db.plans.of(new(T))
	if err != nil {
		return nil, err
	}
	row, err := Row[T](tx.DB, "SELECT * FROM "+p.table+" WHERE "+where+tx.act.db.engine.lock, args...)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, models.NotFound(p.table)
	}
	if err != nil {
		return nil, err
	}
	if err := tx.lockedNow(); err != nil {
		return nil, err
	}
	tx.remember(&row)
	return &row, nil
}

// planned returns the plan of a record and refuses tables outside the book of
// an unaudited write.
func (tx *Tx) planned(row any) (*plan, error) {
	p, err := tx.act.db.plans.of(row)
	if err != nil {
		return nil, err
	}
	if b := tx.act.book; b != nil && !b.holds(p.table) {
		return nil, fmt.Errorf("db: %s is not kept in the book of %s", p.table, b.name)
	}
	return p, nil
}

// remember keeps a copy of a row as it is stored, to note old values.
func (tx *Tx) remember(row any) {
	if tx.loaded == nil {
		tx.loaded = map[any]any{}
	}
	rv := reflect.ValueOf(row)
	kept := reflect.New(rv.Elem().Type())
	kept.Elem().Set(rv.Elem())
	tx.loaded[row] = kept.Interface()
}

// previous gives the row as it is stored: what Load saw, or read now.
func previous[T any](tx *Tx, p *plan, row *T) (*T, error) {
	if kept, ok := tx.loaded[row]; ok {
		return kept.(*T), nil
	}
	stored, err := current(tx, p, row)
	if err != nil {
		return nil, err
	}
	return stored, tx.lockedNow()
}

func current[T any](tx *Tx, p *plan, row *T) (*T, error) {
	where, keys := p.where(reflect.ValueOf(row).Elem())
	stored, err := Row[T](tx.DB, "SELECT * FROM "+p.table+" WHERE "+where+tx.act.db.engine.lock, keys...)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, models.NotFound(p.table)
	}
	if err != nil {
		return nil, err
	}
	return &stored, nil
}

// gone explains why no row matched: absent, or changed since.
func gone[T any](tx *Tx, p *plan, row *T) error {
	theirs, err := current(tx, p, row)
	if err != nil {
		return err
	}
	return models.Stale(theirs)
}
