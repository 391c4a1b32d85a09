package unsent_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/unsent"
	"seedfund/models"
)

const form = "/meetings/7/minutes"

func words(seen int64, name string, values ...string) models.UnsentInput {
	return models.UnsentInput{Form: form, Page: form, Base: 3, Fields: []models.UnsentField{{Name: name, Values: values, Seen: seen}}}
}

func TestWordsAreTheirAuthorsInTheCapacityTheyWereTypedIn(t *testing.T) {
	h := apptest.New(t)
	s := unsent.New(h.DB)
	author, other := h.Cast(models.RoleSecretariatOfficer), h.Cast(models.RoleSecretariatHead)
	keep := func(in models.UnsentInput) models.UnsentKeep {
		t.Helper()
		kept, err := s.Keep(h.Ctx, author, in)
		if err != nil {
			t.Fatal(err)
		}
		return kept
	}
	if kept := keep(words(0, "text", "The chair opened")); kept.Versions["text"] != 1 {
		t.Fatalf("versions %v", kept.Versions)
	}
	if kept := keep(words(1, "text", "The chair opened\nthe meeting")); kept.Versions["text"] != 2 {
		t.Fatalf("versions %v", kept.Versions)
	}
	keep(words(0, "themes")) // every box emptied
	keep(words(0, "seats", "1", "4"))

	all, err := s.Of(h.Ctx, author)
	if err != nil {
		t.Fatal(err)
	}
	f := all[form]
	if got := f.Values["text"]; !slices.Equal(got, []string{"The chair opened\nthe meeting"}) || f.Base != 3 || f.At.IsZero() {
		t.Errorf("kept %q on version %d at %s", got, f.Base, f.At)
	}
	if got, ok := f.Values["themes"]; !ok || len(got) != 0 {
		t.Errorf("an emptied choice is kept as %q", got)
	}
	if got := f.Values["seats"]; !slices.Equal(got, []string{"1", "4"}) {
		t.Errorf("a choice of two is kept as %q", got)
	}
	elsewhere := author
	elsewhere.MandateID = other.MandateID
	for name, who := range map[string]models.Actor{"somebody else": other, "the same person in another capacity": elsewhere} {
		if all, err := s.Of(h.Ctx, who); err != nil || len(all) != 0 {
			t.Errorf("%s reads %v %v", name, all, err)
		}
		if err := s.Forget(h.Ctx, who, form); err != nil {
			t.Error(err)
		}
	}
	if all, _ := s.Of(h.Ctx, author); len(all) != 1 {
		t.Errorf("forgetting by others took %v", all)
	}
	if err := s.Forget(h.Ctx, author, form); err != nil {
		t.Fatal(err)
	}
	if all, _ := s.Of(h.Ctx, author); len(all) != 0 {
		t.Errorf("after forgetting %v", all)
	}
}

// Two windows of one person: the second does not write over the first, and what
// nobody else has touched is kept.
func TestAWindowDoesNotWriteOverAnother(t *testing.T) {
	h := apptest.New(t)
	s := unsent.New(h.DB)
	author := h.Cast(models.RoleReviewer)
	if _, err := s.Keep(h.Ctx, author, words(0, "reason", "first window")); err != nil {
		t.Fatal(err)
	}
	both := words(0, "reason", "second window")
	both.Fields = append(both.Fields, models.UnsentField{Name: "note", Values: []string{"beside"}})
	kept, err := s.Keep(h.Ctx, author, both)
	if !models.IsKind(err, models.KindStale) || !slices.Equal(kept.Stale, []string{"reason"}) || kept.Versions["note"] != 1 {
		t.Fatalf("%v %v", kept, err)
	}
	all, _ := s.Of(h.Ctx, author)
	if f := all[form]; f.Values["reason"][0] != "first window" || f.Values["note"][0] != "beside" {
		t.Errorf("kept %v", f.Values)
	}
	// The same words again are no conflict: an answer that was lost on the way.
	if kept, err := s.Keep(h.Ctx, author, words(0, "reason", "first window")); err != nil || kept.Versions["reason"] != 1 {
		t.Errorf("%v %v", kept, err)
	}
}

// Many windows at once: each word that was acknowledged stands, exactly one of
// those who saw nothing wins.
func TestWindowsAtOnce(t *testing.T) {
	h := apptest.New(t)
	s := unsent.New(h.DB)
	author := h.Cast(models.RoleReviewer)
	var wg sync.WaitGroup
	var mu sync.Mutex
	acknowledged := map[string]bool{}
	for i := range 12 {
		wg.Go(func() {
			text := strings.Repeat("x", i+1)
			kept, err := s.Keep(h.Ctx, author, words(0, "reason", text))
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil && kept.Versions["reason"] == 1:
				acknowledged[text] = true
			case !models.IsKind(err, models.KindStale):
				t.Errorf("window %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	all, _ := s.Of(h.Ctx, author)
	stands := all[form].Values["reason"][0]
	if len(acknowledged) != 1 || !acknowledged[stands] {
		t.Errorf("acknowledged %v, stands %q", slices.Collect(maps.Keys(acknowledged)), stands)
	}
}

func TestWhatIsNoFormIsRefused(t *testing.T) {
	h := apptest.New(t)
	s := unsent.New(h.DB)
	author := h.Cast(models.RoleReviewer)
	field := models.UnsentField{Name: "text", Values: []string{"x"}}
	for name, c := range map[string]struct {
		in  models.UnsentInput
		key string
	}{
		"another site":      {models.UnsentInput{Form: form, Page: "//example.org", Fields: []models.UnsentField{field}}, "unsent.form_unknown"},
		"no address":        {models.UnsentInput{Form: "minutes", Fields: []models.UnsentField{field}}, "unsent.form_unknown"},
		"nothing":           {models.UnsentInput{Form: form, Page: form}, "unsent.fields_wrong"},
		"a field twice":     {models.UnsentInput{Form: form, Page: form, Fields: []models.UnsentField{field, field}}, "unsent.fields_wrong"},
		"a field of frames": {models.UnsentInput{Form: form, Page: form, Fields: []models.UnsentField{{Name: "_key"}}}, "unsent.fields_wrong"},
		"too long":          {words(0, "text", strings.Repeat("y", models.UnsentTextLimit)), "unsent.too_long"},
	} {
		if _, err := s.Keep(h.Ctx, author, c.in); models.AsError(err) == nil || models.AsError(err).Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.Keep(h.Ctx, models.Actor{}, words(0, "text", "x")); !models.IsKind(err, models.KindSignIn) {
		t.Errorf("a visitor: %v", err)
	}
	if _, err := s.Of(h.Ctx, models.Actor{}); !models.IsKind(err, models.KindSignIn) {
		t.Errorf("a visitor reads: %v", err)
	}
	if err := s.Forget(h.Ctx, models.Actor{}, form); !models.IsKind(err, models.KindSignIn) {
		t.Errorf("a visitor forgets: %v", err)
	}
	var kept int64
	h.DB.Read(h.Ctx).Raw("SELECT COUNT(*) FROM unsent_words").Scan(&kept)
	if kept != 0 {
		t.Errorf("%d fields kept of refused forms", kept)
	}
}

// A store cannot be filled by one account.
func TestAnAccountHasItsMeasure(t *testing.T) {
	h := apptest.New(t)
	s := unsent.New(h.DB)
	author := h.Cast(models.RoleReviewer)
	many := models.UnsentInput{Form: form, Page: form}
	for i := range models.UnsentFields {
		many.Fields = append(many.Fields, models.UnsentField{Name: "f" + strconv.Itoa(i), Values: []string{"x"}})
	}
	var err error
	for i := 0; err == nil && i < 20; i++ {
		many.Form = form + strings.Repeat("0", i)
		_, err = s.Keep(h.Ctx, author, many)
	}
	if e := models.AsError(err); e == nil || e.Key != "unsent.too_many" {
		t.Fatal(err)
	}
	if _, err := s.Keep(h.Ctx, h.Cast(models.RoleReviewer), words(0, "text", "x")); err != nil {
		t.Errorf("another account: %v", err)
	}
}

func TestWordsGoAfterHalfAYear(t *testing.T) {
	h := apptest.New(t, apptest.At(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)))
	s := unsent.New(h.DB)
	author := h.Cast(models.RoleReviewer)
	if _, err := s.Keep(h.Ctx, author, words(0, "old", "x")); err != nil {
		t.Fatal(err)
	}
	h.Clock.Advance(models.UnsentKept - time.Hour)
	if _, err := s.Keep(h.Ctx, author, words(0, "new", "y")); err != nil {
		t.Fatal(err)
	}
	if err := h.DB.Clean(h.Ctx); err != nil {
		t.Fatal(err)
	}
	if all, _ := s.Of(h.Ctx, author); len(all[form].Values) != 2 {
		t.Fatalf("an hour early: %v", all)
	}
	h.Clock.Advance(2 * time.Hour)
	if err := h.DB.Clean(h.Ctx); err != nil {
		t.Fatal(err)
	}
	rows, err := db.From[models.Unsent](h.DB.Read(h.Ctx)).Find(h.Ctx)
	if err != nil || len(rows) != 1 || rows[0].Field != "new" {
		t.Errorf("kept %v %v", rows, err)
	}
}
