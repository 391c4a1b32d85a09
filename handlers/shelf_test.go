package handlers_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
	"seedfund/models/money"
)

// asked gets a page and says how many statements it took.
func asked(b *handlerstest.Browser, path string) (*handlerstest.Page, int64) {
	r := b.Request(http.MethodGet, path, nil)
	ctx, n := db.Count(context.WithoutCancel(r.Context()))
	return b.Do(r.WithContext(ctx)), n.Load()
}

func TestASharedPageIsMadeOnceForAllVisitors(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t, apptest.At(time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)))
	decided.Fund(t, s.Harness, 1_000_000_00)
	shares := []decided.Organisation{{ID: s.Organisation('P'), Tranche: []money.Cents{100_000_00}}}
	decided.Programme(t, s.Harness, decided.Plan{Title: "First of its kind", Organisations: shares})
	visitor := s.Visitor()
	made, cost := asked(visitor, "/programmes")
	again, kept := asked(s.Visitor(), "/programmes")
	if cost < 4 || kept != 1 || string(again.Body) != string(made.Body) || again.Header.Get("ETag") != made.Header.Get("ETag") {
		t.Fatalf("made with %d statements, handed out with %d; the same: %v", cost, kept, string(again.Body) == string(made.Body))
	}
	if page, _ := asked(s.Visitor(), "/fr/programmes"); page.Header.Get("Content-Language") != "fr" {
		t.Error("a page of another language was handed out")
	}
	// An act changes the store: the next visitor sees it at once.
	plan := decided.Plan{Title: "Second of its kind", Organisations: shares, Unpublished: true}
	second := decided.Programme(t, s.Harness, plan)
	officer := s.As(models.RoleSecretariatOfficer)
	if page, _ := asked(officer, "/programmes"); !strings.Contains(page.Text("main"), "Second of its kind") {
		t.Error("the secretariat does not see the programme")
	}
	if page, n := asked(s.Visitor(), "/programmes"); n == 1 || strings.Contains(page.Text("main"), "Second of its kind") {
		t.Errorf("after an act: %d statements; what a signed-in person sees was left for visitors: %v", n, strings.Contains(page.Text("main"), "Second of its kind"))
	}
	decided.Publish(t, s.Harness, second)
	if page, _ := asked(s.Visitor(), "/programmes"); !strings.Contains(page.Text("main"), "Second of its kind") {
		t.Error("what was published is not shown at once")
	}
	// Nothing is kept beyond its life, for a page may depend on the hour.
	if _, n := asked(s.Visitor(), "/programmes"); n != 1 {
		t.Fatalf("control: %d statements", n)
	}
	s.Clock.Advance(6 * time.Second)
	if _, n := asked(s.Visitor(), "/programmes"); n == 1 {
		t.Error("a page outlived its time")
	}
}
