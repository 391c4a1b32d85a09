package handlers_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io/fs"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"seedfund/app/calls"
	"seedfund/app/people"
	"seedfund/app/printing"
	"seedfund/app/proposals"
	"seedfund/app/reviews"
	"seedfund/frontend/i18n"
	pages "seedfund/frontend/pages/proposals"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// What was submitted is printed as PDF and given as an office file, by page and
// by operation, to whom its page is shown; without a browser the refusal says
// what else there is.
func TestASubmissionIsPrinted(t *testing.T) {
	d := reviewDesk(t)
	r := d.room
	id := r.Concept()
	lead, at := d.SignIn(r.Lead), "/proposals/"+itoa(id)+"/submissions/1/document"
	refused := lead.Get(at + "?format=pdf").WantStatus(http.StatusConflict)
	refused.WantText("main", "This server is not set up to print PDF.")
	lead.Get(strings.TrimSuffix(at, "/document")).WantNo(`a[href$="format=pdf"]`)

	browser, err := exec.LookPath("chromium")
	if err != nil {
		if browser, err = exec.LookPath("google-chrome"); err != nil {
			t.Fatal("this test needs Chromium")
		}
	}
	d.Services.Printer = printing.New(browser)
	lead.Get(strings.TrimSuffix(at, "/document")).WantStatus(http.StatusOK).Follow("Take it as PDF")
	page := lead.Get(at + "?format=pdf").WantStatus(http.StatusOK)
	if page.Header.Get("Content-Type") != printing.Media || !bytes.HasPrefix(page.Body, []byte("%PDF-")) || !strings.Contains(page.Header.Get("Content-Disposition"), ".pdf") {
		t.Errorf("%v", page.Header)
	}
	lead.Get("/proposals/"+itoa(id)+"/document").WantStatus(http.StatusConflict).WantText("main", "Nothing is being written here.") // proposals.no_draft
	if word := lead.Get(at).WantStatus(http.StatusOK); !bytes.HasPrefix(word.Body, []byte("PK")) {
		t.Error("the office file is none")
	}
	request := lead.Request(http.MethodGet, "/api/v1"+at+"?format=pdf", nil)
	request.Header.Set("Accept", "application/json")
	var file struct {
		Data struct {
			Name    string
			Content []byte
		}
	}
	if answer := lead.DoOnce(request); json.Unmarshal(answer.Body, &file) != nil || !bytes.HasPrefix(file.Data.Content, []byte("%PDF-")) || !strings.HasSuffix(file.Data.Name, "v1-en.pdf") {
		t.Errorf("%d %.200s", answer.Status, answer.Body)
	}
	full := r.Technical()
	_, err = r.Reviews.Prepare(r.Ctx, r.Officer, full, reviews.Note{Recommendation: models.RecommendApprove, Amount: 200_000_00, Body: "The joint programme answers the call."})
	r.Must(err)
	officer, note := d.SignIn(r.Officer), "/proposals/"+itoa(full)+"/appraisal"
	officer.Get(note).Follow("Take it as PDF")
	if page := officer.Get(note + "/document?format=pdf").WantStatus(http.StatusOK); !bytes.HasPrefix(page.Body, []byte("%PDF-")) {
		t.Error("the note is not printed")
	}
	lead.Get(note + "/document?format=pdf").WantStatus(lead.Get(note).Status)
	for _, who := range []*handlerstest.Browser{d.Visitor(), d.SignIn(r.CastFor(models.RoleDrafter, people.OrganisationInput{Code: "ORG-Z", Name: "Organisation Z", Kind: models.KindUNEntity}, ""))} {
		if other := who.Get(at + "?format=pdf"); bytes.HasPrefix(other.Body, []byte("%PDF-")) || other.Status == http.StatusOK && strings.Contains(string(other.Body), "Work and return") {
			t.Errorf("another reads it: %d", other.Status)
		}
	}
}

// What is being written is printed too, for those who may read it, marked as not
// submitted; once it is submitted the receipt's document stands in its place.
func TestADraftIsPrintedAsNone(t *testing.T) {
	s := applyStage(t)
	call := s.published(func(*calls.Terms) {})
	id, err := s.Services.Proposals.Start(s.Ctx, s.lead, proposals.Beginning{CallID: call.ID, Title: "Work and dignity", Country: "XDA"})
	s.must(err)
	lead, at := s.SignIn(s.lead), "/proposals/"+itoa(id)+"/document"
	lead.Get("/proposals/" + itoa(id) + "/check").One(`a[href="` + at + `"]`)
	word := lead.Get(at).WantStatus(http.StatusOK)
	file, err := zip.NewReader(bytes.NewReader(word.Body), int64(len(word.Body)))
	s.must(err)
	foot, err := fs.ReadFile(file, "word/footer1.xml")
	s.must(err)
	for _, want := range []string{"Draft, not submitted", call.Reference + "-" + itoa(id) + ", draft of "} {
		if !strings.Contains(string(foot), want) {
			t.Errorf("%q is not at the foot of each page: %s", want, foot)
		}
	}
	lead.Get(at + "?format=pdf").WantStatus(http.StatusConflict)
	s.As(models.RoleSecretariatOfficer).Get(at).WantStatus(http.StatusNotFound)
	s.Visitor().Get(at)
	view, draft, err := s.Services.Proposals.Draft(s.Ctx, s.lead, id)
	s.must(err)
	var page strings.Builder
	choices, err := s.Services.Proposals.Choices(s.Ctx)
	s.must(err)
	f := pages.Frame{Site: pages.Site{Names: choices.Catalogue}, View: view}
	s.must(pages.DraftDocument(i18n.With(s.Ctx, "fr"), f, "Fund", "", draft).WriteHTML(&page))
	for _, want := range []string{`class="mark"`, "Projet non déposé", ", projet du "} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("%q is not on the printed page", want)
		}
	}
}
