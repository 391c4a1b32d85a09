package app_test

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"seedfund/app"
	"seedfund/app/apptest"
	"seedfund/app/apptest/reviewroom"
	"seedfund/app/db"
)

// With -update a small store is written anew into migrations/testdata for the
// engine under test. Done once per release, under a new name; the files of
// earlier releases are never written again.
var update = flag.Bool("update", false, "write the stored store of this release anew")

const (
	storedIn    = "../migrations/testdata"
	storedName  = "first"
	countedText = "SELECT (SELECT count(*) FROM acts), (SELECT count(*) FROM accounts), (SELECT count(*) FROM calls), (SELECT count(*) FROM proposals), (SELECT count(*) FROM review_assignments), (SELECT count(*) FROM review_scores)"
)

// counts are how many rows a stored store holds.
type counts struct{ Acts, Accounts, Calls, Proposals, Assignments, Scores int }

func count(t *testing.T, q *sql.DB) counts {
	t.Helper()
	var c counts
	if err := q.QueryRow(countedText).Scan(&c.Acts, &c.Accounts, &c.Calls, &c.Proposals, &c.Assignments, &c.Scores); err != nil {
		t.Fatal(err)
	}
	return c
}

func storedFile(ext string) string { return filepath.Join(storedIn, storedName+"."+ext) }

// A store of the first release opens, is brought up to today's schema, holds
// what it held and passes every check.
func TestAStoreOfTheFirstReleaseIsUpgraded(t *testing.T) {
	if *update {
		writeStored(t)
	}
	h := apptest.New(t, apptest.With(func(c *db.Config) { c.Invariants = app.Invariants() }))
	if h.Config.URL != "" {
		empty(t, h)
		plain := filepath.Join(t.TempDir(), "whole.sql")
		unpack(t, storedFile("postgres.gz"), plain)
		tool(t, "psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", h.Config.URL, "-f", plain)
	} else {
		if err := h.DB.Close(); err != nil {
			t.Fatal(err)
		}
		unpack(t, storedFile("sqlite.gz"), h.Config.Path)
	}
	h.DB = h.Second()
	for range 2 {
		if err := h.DB.Migrate(h.Ctx); err != nil {
			t.Fatal(err)
		}
	}
	h.Verify()
	body, err := os.ReadFile(storedFile(apptest.Engine() + ".json"))
	if err != nil {
		t.Fatal(err)
	}
	var want counts
	if err := json.Unmarshal(body, &want); err != nil {
		t.Fatal(err)
	}
	if got := count(t, h.Outside()); got != want || want.Acts == 0 || want.Scores == 0 {
		t.Errorf("the store holds %+v, want %+v", got, want)
	}
}

// empty takes everything out of the harness's database.
func empty(t *testing.T, h *apptest.Harness) {
	t.Helper()
	if err := h.DB.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Outside().Exec("DROP SCHEMA public CASCADE; CREATE SCHEMA public"); err != nil {
		t.Fatal(err)
	}
}

func tool(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	var errs bytes.Buffer
	c := exec.Command(name, args...)
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", name, err, errs.String())
	}
	return out
}

func unpack(t *testing.T, from, to string) {
	t.Helper()
	f, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(z)
	if err == nil {
		err = os.WriteFile(to, body, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// writeStored keeps a store with a call, a reviewed concept note and a full
// document in technical review.
func writeStored(t *testing.T) {
	r := reviewroom.Furnish(t, apptest.New(t, apptest.At(reviewroom.Start)))
	r.Technical()
	r.Verify()
	if err := os.MkdirAll(storedIn, 0o755); err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(count(t, r.Outside()))
	if err != nil {
		t.Fatal(err)
	}
	var plain []byte
	if r.Config.URL != "" {
		for _, l := range bytes.SplitAfter(tool(t, "pg_dump", "--no-owner", "--no-privileges", "--dbname", r.Config.URL), []byte("\n")) {
			if !bytes.HasPrefix(l, []byte("\\restrict ")) && !bytes.HasPrefix(l, []byte("\\unrestrict ")) { // commands that older clients do not know
				plain = append(plain, l...)
			}
		}
	} else {
		whole := filepath.Join(t.TempDir(), "whole.db")
		if err := r.DB.CopyTo(r.Ctx, whole); err != nil {
			t.Fatal(err)
		}
		if plain, err = os.ReadFile(whole); err != nil {
			t.Fatal(err)
		}
	}
	var packed bytes.Buffer
	z, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if _, err := z.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{apptest.Engine() + ".json": append(body, '\n'), apptest.Engine() + ".gz": packed.Bytes()}
	for ext, body := range files {
		if err := os.WriteFile(storedFile(ext), body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
