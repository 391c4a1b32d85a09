package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// The record stands in a demonstration as in a real store: real, with its
// sources, and without the mark of the demonstration beside it.
func TestTheRecordIsReadByAllAndNeverIllustrative(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	visitor := s.Visitor()
	for _, path := range []string{
		"/record", "/record/programmes", "/record/programmes/" + s.Services.Record.Programmes[0].Key,
		"/record/contributors", "/record/milestones", "/record/calendar", "/record/members",
	} {
		page := visitor.Get(path).WantStatus(http.StatusOK)
		if page.Has(".ribbon") || strings.Contains(page.Text("title"), "Illustrative") || page.Has("script") {
			t.Errorf("%s carries the mark of the demonstration, or a script", path)
		}
		if !strings.Contains(page.Text("main"), "They have no part in the demonstration") {
			t.Errorf("%s does not stand apart", path)
		}
		if models.LacksKosovoNote(string(page.Body)) {
			t.Errorf("%s lacks the note", path)
		}
	}
	visitor.Get("/record/programmes/NOWHERE").WantStatus(http.StatusNotFound)
}

func TestContributorsStandInTheOrderOfTheReadersAlphabet(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	visitor := s.Visitor()
	names := func(lang string) string {
		return visitor.Get("/" + lang + "/record/contributors").WantStatus(http.StatusOK).Text("tbody th")
	}
	en, fr := names("en"), names("fr")
	if at, de := strings.Index(en, "Denmark"), strings.Index(en, "Germany"); at < 0 || de < at {
		t.Errorf("English order: %s", en)
	}
	if al, da := strings.Index(fr, "Allemagne"), strings.Index(fr, "Danemark"); al < 0 || da < al {
		t.Errorf("French order: %s", fr)
	}
}
