package db_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/models"
)

// Rows gives what GORM gives of the same statement, whatever the columns hold.
func TestRowsAreWhatGORMReads(t *testing.T) {
	h := apptest.New(t)
	ctx := context.Background()
	for _, name := range []string{"a", "b", "c"} {
		_, err := addFile(ctx, h.DB, name)
		must(t, err)
	}
	q := h.DB.Read(ctx)
	same(t, q, "SELECT * FROM acts ORDER BY id", 3, []models.Act{})
	same(t, q, "SELECT * FROM files WHERE name IN ? ORDER BY id", 2, []models.File{}, []string{"a", "c"})
	same(t, q, "SELECT * FROM files WHERE id > ? AND name IN ? AND size = ?", 0, []models.File{}, 0, []string{}, 1)
	same(t, q, "SELECT name FROM files ORDER BY id", 3, []string{})
	same(t, q, "SELECT count(*) FROM files", 1, []int64{})
	type odd struct {
		models.Act
		Body  string
		Given *time.Time
		Yes   bool
		None  *int64
		Left  string
	}
	same(t, q, "SELECT a.*, v.body, v.emptied_at AS given, v.emptied_at IS NULL AS yes, NULL AS none, NULL AS left, 1 AS unknown FROM acts a JOIN act_values v ON v.act_id = a.id ORDER BY a.id", 3, []odd{})
}

func same[T any](t *testing.T, q *gorm.DB, text string, want int, gorms []T, args ...any) {
	t.Helper()
	must(t, q.Raw(text, args...).Scan(&gorms).Error)
	rows, err := db.Rows[T](q, text, args...)
	if err != nil || rows == nil || len(rows) != want || !reflect.DeepEqual(rows, slices.Clip(gorms)) {
		t.Errorf("%s\ngives %+v, %v\nGORM  %+v", text, rows, err, gorms)
	}
}

// The parts of a query stand together as they are asked for.
func TestAQueryNarrowsSortsAndBounds(t *testing.T) {
	h := apptest.New(t)
	ctx := context.Background()
	for _, name := range []string{"a", "b", "c", "d"} {
		_, err := addFile(ctx, h.DB, name)
		must(t, err)
	}
	all := db.From[models.File](h.DB.Read(ctx))
	some := all.Where("name = 'a' OR name = ?", "b").Where("size = ?", 1)
	for want, q := range map[string]db.Query[models.File]{
		"ab":   some.Order("id"),
		"ba":   some.Order("size").Order("name DESC"),
		"b":    some.Where("name <> ?", "a"),
		"dc":   all.Order("id DESC").Limit(2),
		"":     some.Where("size = 2"),
		"abcd": all.Order("id"),
	} {
		rows, err := q.Find(ctx)
		must(t, err)
		got := ""
		for _, f := range rows {
			got += f.Name
		}
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if n, err := some.Order("id").Count(ctx, "id"); err != nil || n != 2 {
		t.Errorf("%d are counted, %v", n, err)
	}
	if _, err := all.Where("id = 0").Take(ctx); !errors.Is(err, gorm.ErrRecordNotFound) {
		t.Errorf("nothing found is %v", err)
	}
}

// A statement that fails ends its act, whoever passes the error over.
func TestAFailedQueryEndsItsAct(t *testing.T) {
	h := apptest.New(t)
	ctx := context.Background()
	err := h.DB.Write(ctx, clerk, "file.add", func(tx *db.Tx) error {
		_, _ = db.Rows[int64](tx.DB, "SELECT id FROM no_such_table")
		f := aFile("late")
		_ = db.Create(tx, &f)
		return nil
	})
	if err == nil || len(names(t, h)) != 0 {
		t.Errorf("the act ended with %v and left %v", err, names(t, h))
	}
}
