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
	b := bench{program: filepath.Join(dir, "seedfund"), floor: os.Args[0], dir: dir, clients: 2}
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", b.program, "seedfund/cmd/seedfund").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
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
	if err := b.run(ctx); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, want := range []string{"/calls, visitor", "/calls, signed in", "/ledger, 300 entries beside 100", "64 at once", "portfolio workbook", "first ready answer", "resident memory"} {
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
