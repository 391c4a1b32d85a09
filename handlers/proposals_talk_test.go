package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// The conversation by its pages: a question of the secretariat reaches the list of
// tasks of whom it asks, is new until it is read, is answered, corrected, closed
// and opened again; the note beside it is the secretariat's alone.
func TestTheConversationByItsPages(t *testing.T) {
	s := applyStage(t)
	lead, officer := s.SignIn(s.lead), s.As(models.RoleSecretariatOfficer)
	home := s.shared(lead)
	path := home.URL.Path
	lead.Get(path+"/conversation").WantText("main .callout", "what one applicant is told all are told").WantNo(`main a[href$="/new"]`)
	lead.Get(path + "/conversation/new").WantStatus(http.StatusConflict)
	s.endorsed(proposalID(home))
	lead.Get(path+"/check").Submit(`form[action$="/submission"]`, nil)

	form := officer.Get(path + "/conversation").Follow("Write to the applicants")
	form.WantText("main .audience", "Read by the applicants and the secretariat").WantNo(`main [name="audience"]`)
	form.Submit("main form", nil).WantFault("subject").WantFault("text")
	page := form.Submit("main form", handlerstest.Values{"part": "situation", "subject": "Which districts?", "text": "Please name the two districts.", "wants": "yes"})
	page.WantText(".said", "Your message stands").WantText("main .thread", "Asks the applicants").WantText("main", "Waiting for the applicants")
	note := officer.Get(path + "/notes/new")
	note.WantText("main .audience.inside", "Read by the secretariat alone").WantNo(`main [name="wants"]`)
	note.Submit("main form", handlerstest.Values{"subject": "Between us", "text": "The ministry has telephoned."}).WantText("main .thread.inside", "The ministry has telephoned.")

	lead.Get("/home").WantText("main", "Answer a message on ")
	officer.Get("/home").WantNoText("main", "Answer a message on ")
	lead.Get(path).WantText("main .aside", "1 new").WantText("main .aside", "1 thread waits for your answer").WantNoText("main", "Notes of the secretariat")
	lead.Get(path+"/conversation").WantText("main .inbox", "1 new").WantNoText("main", "Between us").WantNo(`main a[href$="/notes"]`)
	thread := lead.Get(path + "/conversation/1")
	thread.WantText("main .thread .tag", "New").WantNo(`main form[action$="/closing"]`)
	lead.Get(path+"/conversation").WantNoText("main .inbox", "new")
	lead.Get(path + "/notes").WantStatus(http.StatusNotFound)
	if a, b := lead.Get(path+"/notes/1"), lead.Get(path+"/notes/7"); a.Status != b.Status || a.Text("main") != b.Text("main") {
		t.Error("a note is told apart from what is missing")
	}
	thread.Submit("main form", nil).WantFault("text")
	thread.Submit("main form", handlerstest.Values{"text": "North and South."}).WantText("main .thread", "North and South.")
	wrong := lead.Get(path + "/conversation/1")
	wrong.Submit("main form", handlerstest.Values{"text": "North and East.", "corrects": "2"}).WantText("main .thread", "Corrected by message 3").WantText("main .thread", "North and South.")
	lead.Get("/home").WantNoText("main", "Answer a message on ")

	officer.Get(path+"/conversation/1").Submit(`main form[action$="/closing"]`, handlerstest.Values{"reason": "Clear now."}).WantText("main", "Closed by").WantText("main", "Clear now.").WantNo("main #f-text")
	lead.Get(path+"/conversation/1").Submit(`main form[action$="/reopening"]`, nil).WantText(".said", "open again")
	screening := officer.Get(path + "/screening")
	screening.WantText("main .thread", "North and East.").WantText("main .thread.inside", "The ministry has telephoned.")
	for _, role := range []models.Role{models.RoleReviewer, models.RoleBoardMember, models.RoleCoordinator} {
		b := s.As(role)
		for _, door := range []string{"/conversation", "/conversation/1", "/notes", "/notes/1"} {
			if p := b.Get(path + door); p.Status != http.StatusNotFound && p.Status != http.StatusForbidden || strings.Contains(p.Text("main"), "districts") {
				t.Errorf("%s at %s: %d", role, door, p.Status)
			}
		}
	}
	rc := s.As(models.RoleResidentCoord).Get(path + "/conversation/1")
	rc.WantText("main .thread", "North and East.").WantNo("main #f-text")
	s.Verify()
}
