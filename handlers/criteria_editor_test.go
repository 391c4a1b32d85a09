package handlers_test

import (
	"net/http"
	"testing"

	"seedfund/app/calls"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// The secretariat prepares the next version of the criteria by its pages, its
// head adopts it, and a call prepared afterwards is reviewed by it.
func TestCriteriaFromTheirEditorToACall(t *testing.T) {
	s := applyStage(t)
	officer := s.As(models.RoleSecretariatOfficer)
	officer.Get("/criteria/criterion").WantStatus(http.StatusNotFound)
	desk := officer.Get("/forms").WantStatus(http.StatusOK).Follow("Criteria of reviews").WantText("main", "Version 1 is in use").WantText("main", "The weights add up to 100 per cent.")
	desk = desk.Submit(`form[action$="/draft"]`, nil).WantText(".said", "The next version is open.")
	faulty := desk.Follow("Add a criterion").Submit("main form", handlerstest.Values{"code": "learning", "label[en]": "Learning", "weight": "ten"}).WantFault("weight")
	faulty = faulty.Submit("main form", handlerstest.Values{"weight": "10"}).WantFault("anchor1[en]").WantFault("anchor5[en]")
	desk = faulty.Submit("main form", handlerstest.Values{"section": "anchoring", "anchor1[en]": "None", "anchor2[en]": "Little", "anchor3[en]": "Some", "anchor4[en]": "Much", "anchor5[en]": "All"}).
		WantText(".said", "The draft is changed.").WantText("main", "mostly about").WantText("main", "The weights add up to 110 per cent, not to 100")
	officer.Get("/criteria/criterion/learning").WantStatus(http.StatusOK)
	officer.Get("/criteria/criterion/nothing").WantStatus(http.StatusNotFound)
	desk.Submit(`form:has([value="set_weights"])`, handlerstest.Values{"weight[design]": "1000"}).WantFault("weight[design]")
	desk.Submit(`form:has([value="set_weights"])`, handlerstest.Values{"weight[design]": "10"}).WantText(".said", "The draft is changed.")
	desk = officer.Get("/criteria")
	desk.Submit(`form:has([value="set_title"])`, handlerstest.Values{"title[en]": "", "title[fr]": "", "title[ar]": ""}).WantFault("title[en]")
	desk.Submit(`form:has([value="move"]):has([value="learning"])`, nil).WantText(".said", "The draft is changed.")
	officer.Get("/criteria/preview").WantText("main", "Learning").WantText("main", "Much")
	officer.Get("/criteria").WantNo(`form[action$="/adoption"]`).Submit(`form:has([value="remove"]):has([value="first_time"])`, nil).WantText(".said", "The draft is changed.")
	s.SignIn(s.Fresh(s.head)).Get("/criteria").Submit(`form[action$="/adoption"]`, nil).WantText(".said", "The version is adopted.").WantText("table", "learning").WantText("table", "10")
	officer.Get("/criteria/versions/1").WantStatus(http.StatusOK)
	officer.Get("/criteria/versions/3").WantStatus(http.StatusNotFound)
	s.As(models.RoleReviewer).Get("/criteria").WantStatus(http.StatusForbidden)

	call := s.published(func(*calls.Terms) {})
	officer.Get("/calls/"+call.Reference).WantText("main", "Learning")
}

// Which endorsements a form makes needed is set in its editor, and the comparison
// names them.
func TestEndorsementsOfAForm(t *testing.T) {
	s := applyStage(t)
	officer := s.As(models.RoleSecretariatOfficer)
	desk := officer.Get("/forms/full").WantText("main", "Endorsement by: Resident Coordinator").Submit(`form[action$="/draft"]`, nil)
	desk = desk.Submit(`form:has([value="set_endorsements"])`, handlerstest.Values{"endorsed": "head"}).WantText(".said", "The draft is changed.")
	desk.WantText("main", "Endorsement by: Resident Coordinator (taken out)")
}
