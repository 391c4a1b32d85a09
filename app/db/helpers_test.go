package db_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/models"
)

var clerk = models.Actor{
	AccountID: 7, PersonID: 8, MandateID: 9, Role: models.RoleSecretariatOfficer, OrganisationID: 3,
	Country: "XXA", Name: "Secretariat officer", RequestID: "r-1",
}

// aFile is a record to write: it has an id, a version and an instant.
func aFile(name string) models.File {
	return models.File{
		Hash: strings.Repeat("a", 64), Size: 1, Kind: "text/plain", Name: name,
		OwnerType: "settings", OwnerID: 1, State: models.FileStored,
	}
}

// addFile writes one record in one act.
func addFile(ctx context.Context, d *db.DB, name string) (int64, error) {
	var id int64
	err := d.Write(ctx, clerk, "file.add", func(tx *db.Tx) error {
		f := aFile(name)
		if err := db.Create(tx, &f); err != nil {
			return err
		}
		id = f.ID
		return nil
	})
	return id, err
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, err error, kind models.Kind, key string) {
	t.Helper()
	e := models.AsError(err)
	if e == nil || e.Kind != kind || e.Key != key {
		t.Fatalf("got %v (%T), want kind %d, key %s", err, err, kind, key)
	}
}

// number reads one number.
func number(t *testing.T, h *apptest.Harness, text string, args ...any) int64 {
	t.Helper()
	var n int64
	must(t, h.DB.Read(context.Background()).Raw(text, args...).Scan(&n).Error)
	return n
}

func names(t *testing.T, h *apptest.Harness) []string {
	t.Helper()
	var out []string
	must(t, h.DB.Read(context.Background()).Raw("SELECT name FROM files ORDER BY id").Scan(&out).Error)
	return out
}

var errOwn = errors.New("the use case's own error")

func fault(checks []db.Check) string {
	for _, c := range checks {
		if c.Violations > 0 {
			return fmt.Sprintf("%s: %s", c.Name, c.First)
		}
	}
	return ""
}
