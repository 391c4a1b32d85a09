package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"seedfund/app"
	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/models"
)

// The test's own program serves the floor when it is called as bench is.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "floor" {
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		if err := serveFloor(ctx, os.Args[2], os.Stdout); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

// Every measure runs, on a small store, and leaves the books without a fault.
func TestEveryMeasureRuns(t *testing.T) {
	if apptest.Engine() != "sqlite" {
		t.Skip("the embedded database is measured")
	}
	ctx := t.Context()
	dir := t.TempDir()
	b := bench{program: built(t, dir), floor: os.Args[0], dir: dir, clients: 2}
	r := boardroom.New(t, apptest.At(time.Now().UTC().Truncate(time.Microsecond)))
	r.Opened()
	agreed := r.Other(models.MatterOther, models.SubjectNone) // a decision to follow
	r.AllAgree(agreed)
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), agreed.ID, agreed.Version)
	r.Must(err)
	b.reader = login{r.Email(r.Cast(models.RoleSecretariatOfficer)), apptest.Password}
	for _, seat := range []string{"contributors/1", "contributors/2"} {
		b.members = append(b.members, login{r.Email(r.Members[seat]), apptest.Password})
	}
	if err := os.MkdirAll(b.store(), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := r.DB.CopyTo(ctx, database(b.store())); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	b.out = &out
	b.shorten()
	if err := b.run(ctx, b.readPages, b.castVotes, b.growLedger, b.writeWorkbook, b.writeReport, b.readFile, b.verifyDecisions, b.coldStart); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, want := range []string{"/calls, visitor", "/calls, signed in", "/ledger, 300 entries beside 100", "64 at once", "portfolio workbook", "consolidated report", "file of expenditure", "first ready answer", "resident memory"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("nothing says %q:\n%s", want, out.String())
		}
	}
	// The papers of the room are not whole; its books are.
	for _, data := range b.stores() {
		err := opened(ctx, database(data), func(s *app.Services) error {
			checks, err := s.DB.Verify(ctx)
			for _, c := range checks {
				if c.Violations > 0 && strings.HasPrefix(c.Name, "I") {
					t.Errorf("%s: %s", c.Name, c.First)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func built(t *testing.T, dir string) string {
	t.Helper()
	program := filepath.Join(dir, "seedfund")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "seedfund/cmd/seedfund").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// Votes are measured on PostgreSQL beside what its own tool makes of the same
// statements, and leave the store of the demonstration without a fault.
func TestVotesAreMeasuredOnPostgres(t *testing.T) {
	if apptest.Engine() != "postgres" {
		t.Skip("PostgreSQL is measured")
	}
	dir, err := place(os.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	var out bytes.Buffer
	b := bench{program: built(t, dir), floor: os.Args[0], dir: dir, clients: 2, out: &out}
	b.shorten()
	b.accounts()
	if err := b.run(t.Context(), b.votesOnPostgres); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, want := range []string{"1 at once, beside append and sync", "16 at once, beside pgbench", "64 at once, beside pgbench"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("nothing says %q:\n%s", want, out.String())
		}
	}
}

// A script runs what a vote executed in its session, with new values where each
// run needs its own.
func TestAScriptFollowsTheStatementsOfAVote(t *testing.T) {
	lines := []struct{ session, text, parameters string }{
		{"7", "begin", ""},
		{"8", "SELECT 'another session'", ""},
		{"7", "INSERT INTO idempotency_keys (account_id, request_key) VALUES ($1, $2)", "$1 = '3', $2 = 'mine'"},
		{"7", "SELECT * FROM votes WHERE matter_id = $1\n\t\tORDER BY sequence", "$1 = '28'"},
		{"7", "INSERT INTO votes (matter_id, at, reason, sequence) VALUES ($1, $2, $3, $4) RETURNING id", "$1 = '28', $2 = '2026-01-02 10:20:30+00', $3 = 'it''s \\ said: no', $4 = '2'"},
		{"7", "UPDATE positions SET vote_id = $1 WHERE id = $2", "$1 = '9', $2 = NULL"},
		{"7", "INSERT INTO acts (action) VALUES ($1) RETURNING id", "$1 = 'matter.vote'"},
		{"7", "INSERT INTO act_values (act_id) VALUES ($1)", "$1 = '4'"},
		{"7", "UPDATE idempotency_keys SET receipt = $1 WHERE account_id = $2 AND request_key = $3", "$1 = '{}', $2 = '3', $3 = 'mine'"},
		{"7", "commit", ""},
	}
	var log strings.Builder
	for _, l := range lines {
		at := "2026-11-26 10:53:42.127 UTC [" + l.session + "] "
		log.WriteString(at + "LOG:  duration: 0.011 ms  bind stmtcache_1: " + l.text + "\n")
		if l.parameters == "" {
			log.WriteString(at + "LOG:  duration: 0.011 ms  statement: " + l.text + "\n")
			continue
		}
		log.WriteString(at + "DETAIL:  parameters: " + l.parameters + "\n" + at + "LOG:  duration: 0.011 ms  execute stmtcache_1: " + l.text + "\n" + at + "DETAIL:  parameters: " + l.parameters + "\n")
	}
	const want = `\set key random(1, 4611686018427387904)
begin;
INSERT INTO idempotency_keys (account_id, request_key) VALUES ('3', 'again-' || :key);
SELECT * FROM votes WHERE matter_id = '28' ORDER BY sequence \gset last_
\set next :last_sequence + 1
INSERT INTO votes (matter_id, at, reason, sequence) VALUES ('28', E'2026-01-02 10\x3A20\x3A30+00', E'it''s \\ said\x3A no', :next) RETURNING id \gset vote_
UPDATE positions SET vote_id = :vote_id WHERE id = NULL;
INSERT INTO acts (action) VALUES ('matter.vote') RETURNING id \gset act_
INSERT INTO act_values (act_id) VALUES (:act_id);
UPDATE idempotency_keys SET receipt = '{}' WHERE account_id = '3' AND request_key = 'again-' || :key;
commit;
`
	got, err := scriptOf(log.String(), "mine")
	if err != nil || got != want {
		t.Errorf("%v\n%s", err, got)
	}
	if _, err := scriptOf(log.String(), "other"); err == nil {
		t.Error("a key that the log does not name gives a script")
	}
	if _, err := scriptOf(strings.ReplaceAll(log.String(), "INSERT INTO acts ", "INSERT INTO facts "), "mine"); err == nil {
		t.Error("a vote that has changed gives a script that does not follow it")
	}
}

func TestPairsAlternateAndDropWhatStrays(t *testing.T) {
	var order strings.Builder
	rates := []time.Duration{100, 101, 500, 99, 100}
	i := 0
	got, err := pairs(5, func() (slice, error) { order.WriteByte('p'); return slice{n: 1, took: 50}, nil }, func() (slice, error) {
		order.WriteByte('r')
		i++
		return slice{n: 1, took: rates[i-1]}, nil
	})
	if err != nil || len(got) != 4 || order.String() != "rpprrpprrp" {
		t.Errorf("%d pairs, %s, %v", len(got), order.String(), err)
	}
	if slices.ContainsFunc(got, func(p pair) bool { return p.reference.took == 500 }) {
		t.Error("the pair that strays is kept")
	}
	if m := median([]float64{4, 1, 3, 2}, func(v float64) float64 { return v }); m != 2.5 {
		t.Error(m)
	}
}

// What the sealer did on the connection of a vote is no part of it.
func TestAScriptLeavesTheSealerOut(t *testing.T) {
	var all []logged
	for _, text := range []string{"begin", "INSERT INTO votes (a) VALUES ($1)", "commit", "begin", "INSERT INTO seals (id) VALUES ($1)", "commit", "SELECT 1"} {
		all = append(all, logged{session: "a", text: text}, logged{session: "b", text: "SELECT 2"})
	}
	var left []string
	for _, s := range unsealed(all, "a") {
		left = append(left, s.text)
	}
	if got := strings.Join(left, "; "); got != "begin; INSERT INTO votes (a) VALUES ($1); commit; SELECT 1" {
		t.Errorf("left %q", got)
	}
}
