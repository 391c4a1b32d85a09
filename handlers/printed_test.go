package handlers_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"seedfund/app/people"
	"seedfund/app/printing"
	"seedfund/app/reviews"
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
