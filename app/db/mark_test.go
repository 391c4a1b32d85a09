package db_test

import (
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/models"
)

func TestAMarkDiffersAfterAnAct(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	mark := func() db.Mark {
		t.Helper()
		m, err := h.DB.Mark(h.Ctx)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	before := mark()
	if again := mark(); again.State != before.State || before.State == "" {
		t.Errorf("without an act: %q, then %q", before.State, again.State)
	}
	if err := h.DB.Write(h.Ctx, models.SystemActor, "test.nothing", func(*db.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if after := mark(); after.State == before.State {
		t.Errorf("after an act still %q", after.State)
	}
}
