package db_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/models"
)

// chained gives a store with sealed acts in several seals.
func chained(t *testing.T) *apptest.Harness {
	t.Helper()
	h := apptest.New(t)
	for i := range 12 {
		_, err := addFile(h.Ctx, h.DB, fmt.Sprintf("file %d", i))
		must(t, err)
		if i%4 == 3 {
			n, err := h.DB.Seal(h.Ctx)
			must(t, err)
			if n != 4 {
				t.Fatalf("sealed %d acts, want 4", n)
			}
		}
	}
	return h
}

func TestChainFindsTampering(t *testing.T) {
	fake := strings.Repeat("b", 64)
	for name, tamper := range map[string]struct {
		statements []string
		finds      string
	}{
		"flip a column":      {[]string{"UPDATE acts SET action = 'file.take' WHERE id = 6"}, "act 6 (file.take) differs from its digest"},
		"flip the values":    {[]string{"UPDATE act_values SET body = body || ' ' WHERE act_id = 6"}, "the values of act 6"},
		"flip the salt":      {[]string{"UPDATE act_values SET salt = 'x' WHERE act_id = 6"}, "the values of act 6"},
		"re-date":            {[]string{"UPDATE acts SET at = '2020-01-02 03:04:05+00:00' WHERE id = 6"}, "act 6 (file.add) differs from its digest"},
		"delete an act":      {[]string{"DELETE FROM seal_links WHERE act_id = 6", "DELETE FROM act_values WHERE act_id = 6", "DELETE FROM acts WHERE id = 6"}, "seal 2 has no act in place 2"},
		"delete the values":  {[]string{"DELETE FROM act_values WHERE act_id = 6"}, "act 6 (file.add) has lost its values"},
		"delete a seal":      {[]string{"DELETE FROM seal_links WHERE seal_id = 2", "DELETE FROM seals WHERE id = 2"}, "seal 3 follows seal 1"},
		"flip a head":        {[]string{"UPDATE seals SET head = '" + fake + "' WHERE id = 2"}, "seal 2 (acts 5 to 8) does not match its head"},
		"re-date a seal":     {[]string{"UPDATE seals SET at = '2020-01-02 03:04:05+00:00' WHERE id = 2"}, "seal 2 (acts 5 to 8) does not match its head"},
		"swap two acts":      {[]string{"UPDATE seal_links SET position = 99 WHERE act_id = 6", "UPDATE seal_links SET position = 2 WHERE act_id = 7", "UPDATE seal_links SET position = 3 WHERE act_id = 6"}, "seal 2 (acts 5 to 8) does not match its head"},
		"insert into a seal": {[]string{insertAct(50), "INSERT INTO act_values (act_id, salt, body) VALUES (50, 's', '[]')", "INSERT INTO seal_links (act_id, seal_id, position) VALUES (50, 2, 5)"}, "act 50 (file.add) differs from its digest"},
		"insert beside it":   {[]string{insertAct(50), "INSERT INTO act_values (act_id, salt, body) VALUES (50, 's', '[]')"}, "act 50 (file.add) differs from its digest"},
		"drop a trigger":     {nil, "trigger acts_no_delete is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := chained(t)
			checks, err := h.DB.Verify(h.Ctx)
			must(t, err)
			if f := fault(checks); f != "" {
				t.Fatalf("the untouched store: %s", f)
			}
			outside := h.Outside()
			restore := withoutGuards(t, h, outside)
			for _, text := range tamper.statements {
				if _, err := outside.Exec(text); err != nil {
					t.Fatalf("%s: %v", text, err)
				}
			}
			if tamper.statements != nil {
				restore()
			}
			checks, err = h.DB.Verify(h.Ctx)
			must(t, err)
			found := fault(checks)
			if tamper.statements == nil {
				found = ""
				for _, c := range checks {
					if strings.Contains(c.Name, "append-only") && c.Violations > 1 {
						found = "trigger acts_no_delete is missing"
					}
				}
			}
			if !strings.Contains(found, tamper.finds) {
				t.Fatalf("found %q, want %q", found, tamper.finds)
			}
		})
	}
}

// insertAct forges an act whose digest does not fit.
func insertAct(id int) string {
	d := strings.Repeat("c", 64)
	return fmt.Sprintf("INSERT INTO acts (id, at, account_id, person_id, mandate_id, role, organisation_id, country, action, target, target_id, request_id, values_digest, digest) "+
		"VALUES (%d, '2026-01-02 03:04:05+00:00', 1, 1, 1, 'x', 0, '', 'file.add', 'files', 1, '', '%s', '%s')", id, d, d)
}

// forge writes an act past the program whose digests fit.
func forge(t *testing.T, h *apptest.Harness, id int64, at time.Time) {
	t.Helper()
	outside := h.Outside()
	v := models.ActValue{Salt: "s", Body: "[]"}
	a := models.Act{At: at.UTC().Truncate(time.Microsecond), Role: "x", Action: "file.add", ValuesDigest: db.ValuesDigest(v)}
	_, err := outside.Exec(fmt.Sprintf("INSERT INTO acts (id, at, account_id, person_id, mandate_id, role, organisation_id, country, action, target, target_id, request_id, values_digest, digest) "+
		"VALUES (%d, '%s', 0, 0, 0, 'x', 0, '', 'file.add', '', 0, '', '%s', '%s')", id, a.At.Format("2006-01-02 15:04:05.999999-07:00"), a.ValuesDigest, db.ActDigest(a)))
	must(t, err)
	_, err = outside.Exec(fmt.Sprintf("INSERT INTO act_values (act_id, salt, body) VALUES (%d, 's', '[]')", id))
	must(t, err)
}

func TestForgedActHasNoSeal(t *testing.T) {
	h := chained(t)
	forge(t, h, 99, time.Now().Add(-time.Hour))
	checks, err := h.DB.Verify(h.Ctx)
	must(t, err)
	if f := fault(checks); !strings.Contains(f, "act 99") || !strings.Contains(f, "is in no seal") {
		t.Fatalf("found %q", f)
	}
}

// withoutGuards takes the triggers away as a database administrator could, and
// gives back how to set them up again.
func withoutGuards(t *testing.T, h *apptest.Harness, outside *sql.DB) (restore func()) {
	t.Helper()
	tables := []string{"acts", "act_values", "seals", "seal_links"}
	if h.Config.URL != "" {
		for _, table := range tables {
			_, err := outside.Exec("ALTER TABLE " + table + " DISABLE TRIGGER ALL")
			must(t, err)
		}
		return func() {
			for _, table := range tables {
				_, err := outside.Exec("ALTER TABLE " + table + " ENABLE TRIGGER ALL")
				must(t, err)
			}
		}
	}
	var kept []string
	for _, table := range tables {
		for _, op := range []string{"update", "delete"} {
			var text string
			must(t, outside.QueryRow("SELECT sql FROM sqlite_schema WHERE name = ?", table+"_no_"+op).Scan(&text))
			kept = append(kept, text)
			_, err := outside.Exec("DROP TRIGGER " + table + "_no_" + op)
			must(t, err)
		}
	}
	return func() {
		for _, text := range kept {
			_, err := outside.Exec(text)
			must(t, err)
		}
	}
}

func TestRecordOfActsIsAppendOnly(t *testing.T) {
	h := chained(t)
	outside := h.Outside()
	for _, text := range []string{
		"UPDATE acts SET action = 'x' WHERE id = 1",
		"DELETE FROM seal_links WHERE act_id = 1",
		"DELETE FROM acts WHERE id = 1",
		"UPDATE seals SET size = 1 WHERE id = 1",
		"DELETE FROM seals WHERE id = 3",
		"UPDATE act_values SET body = 'x' WHERE act_id = 1",
		"UPDATE act_values SET body = '', salt = '', emptied_at = '2026-01-01 00:00:00+00:00', act_id = 99 WHERE act_id = 1",
		"DELETE FROM act_values WHERE act_id = 1",
	} {
		if _, err := outside.Exec(text); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: got %v, want a refusal", text, err)
		}
	}
}

func TestEmptiedValuesLeaveTheChainWhole(t *testing.T) {
	h := chained(t)
	empty := func() error {
		return h.DB.Write(h.Ctx, clerk, "person.erase", func(tx *db.Tx) error { return db.EmptyValues(tx, 6) })
	}
	must(t, empty())
	if n := number(t, h, "SELECT count(*) FROM act_values WHERE act_id = 6 AND body = '' AND salt = '' AND emptied_at IS NOT NULL"); n != 1 {
		t.Fatal("the values are still there")
	}
	h.Verify()
	wantKind(t, empty(), models.KindNotFound, "error.not_found")
}

func TestUnsealedTailIsFoundWhenOld(t *testing.T) {
	start := time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)
	h := apptest.New(t, apptest.At(start))
	_, err := addFile(h.Ctx, h.DB, "one")
	must(t, err)
	checks, err := h.DB.Verify(h.Ctx)
	must(t, err)
	if f := fault(checks); f != "" {
		t.Fatalf("a fresh tail is accepted, got %s", f)
	}
	h.Clock.Advance(10 * time.Second)
	checks, err = h.DB.Verify(h.Ctx)
	must(t, err)
	if f := fault(checks); !strings.Contains(f, "act 1 of 2026-05-04T10:00:00.000000Z is in no seal") {
		t.Fatalf("an old tail: %q", f)
	}
	h.Verify()
}

// An act can become visible after a later one was sealed long ago: a sealer
// that has just started looks at all, a running one only behind what is settled.
func TestSealerFindsLateActs(t *testing.T) {
	start := time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)
	h := apptest.New(t, apptest.At(start))
	forge(t, h, 100, start)
	seal := func(d *db.DB, want int) {
		t.Helper()
		n, err := d.Seal(h.Ctx)
		must(t, err)
		if n != want {
			t.Fatalf("sealed %d acts, want %d", n, want)
		}
	}
	seal(h.DB, 1)
	forge(t, h, 40, start)
	seal(h.DB, 1) // late, but within the time an act can take
	h.Clock.Advance(time.Hour)
	forge(t, h, 101, start.Add(time.Hour))
	seal(h.DB, 1)
	forge(t, h, 50, start)
	seal(h.DB, 0)
	seal(h.Second(), 1)
	h.Verify()
}

func TestTwoSealersMakeOneChain(t *testing.T) {
	h := apptest.New(t)
	second := h.Second()
	done := make(chan error, 2)
	for _, d := range []*db.DB{h.DB, second} {
		go func() {
			for range 20 {
				if _, err := addFile(h.Ctx, d, "x"); err != nil {
					done <- err
					return
				}
				if _, err := d.Seal(h.Ctx); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	must(t, <-done)
	must(t, <-done)
	h.Verify()
	if n := number(t, h, "SELECT count(*) FROM seal_links"); n != 40 {
		t.Fatalf("%d acts sealed, want 40", n)
	}
}
