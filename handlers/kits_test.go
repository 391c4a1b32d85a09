package handlers_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// offline writes answers into a kit's sheet of the form, found by their codes,
// and gives the file back as an office program would.
func (s *applyScene) offline(body []byte, answers map[string]any) []byte {
	s.t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	s.must(err)
	defer f.Close()
	form := f.GetSheetList()[1]
	for code, answer := range answers {
		at, err := f.SearchSheet(form, code)
		s.must(err)
		if len(at) == 0 {
			s.t.Fatalf("the kit does not ask %s", code)
		}
		s.must(f.SetCellValue(form, strings.Replace(at[0], "A", "C", 1), answer))
	}
	var out bytes.Buffer
	s.must(f.Write(&out))
	return out.Bytes()
}

// The kit goes out in three languages, comes back by another member, is compared
// and settled by the owner alone; without a script.
func TestAKitGoesOutAndComesBack(t *testing.T) {
	s := applyStage(t)
	lead, partner := s.SignIn(s.lead), s.SignIn(s.partner)
	home := s.full(lead)
	id, path := proposalID(home), home.URL.Path
	s.joins(path + "/budget")
	partner.Get(path).Follow("Offline kit: fill the form without a line").WantText("h1", "Offline kit").WantText("main", "No kit has been taken yet.")
	make := `main form[action$="/kits"]`
	for _, language := range []string{"ar", "fr", "en"} {
		partner.Get(path+"/kit").Submit(make, handlerstest.Values{"language": language}).WantText(".said", "The kit is made.")
	}
	partner.Get(path+"/kit").Submit(make, handlerstest.Values{"language": "xx"}).WantStatus(http.StatusUnprocessableEntity).WantFault("language")
	bodies := [][]byte{}
	for _, row := range partner.Get(path + "/kit").All("#kits a[href]") {
		page := partner.Get(handlerstest.Attr(row, "href"))
		if page.Status != http.StatusOK || !bytes.HasPrefix(page.Body, []byte("PK")) || !strings.Contains(page.Header.Get("Content-Disposition"), ".xlsx") {
			t.Fatalf("the kit comes as %d", page.Status)
		}
		bodies = append(bodies, page.Body)
		if dir := os.Getenv("SEEDFUND_SHOTS"); dir != "" {
			s.must(os.WriteFile(filepath.Join(dir, fmt.Sprintf("kit-%d.xlsx", len(bodies))), page.Body, 0o600))
		}
	}
	if len(bodies) != 3 || bytes.Equal(bodies[0], bodies[1]) {
		t.Fatalf("%d kits", len(bodies))
	}
	send := func(b *handlerstest.Browser, name string, body []byte) *handlerstest.Page {
		return b.Get(path+"/kit").Submit(`main form[action$="/kit-returns"]`, handlerstest.Values{"kit": handlerstest.File{Name: name, Body: body}})
	}
	acts := s.Acts()
	send(partner, "kit.xlsx", []byte("no workbook")).WantStatus(http.StatusUnprocessableEntity).WantText(".faults h2", "The kit was not taken in").WantText(".faults table", "no XLSX workbook")
	send(partner, "kit.xlsm", bodies[0]).WantStatus(http.StatusUnprocessableEntity).WantText(".faults table", "Save it as XLSX")
	send(partner, "budget.xlsx", partner.Get(path+"/budget/workbook").Body).WantText(".faults table", "This is the budget workbook of")
	bad := send(partner, "kit.xlsx", s.offline(bodies[0], map[string]any{"fact.months": "about two years", "fact.start_on": "01/03/2027"})).WantStatus(http.StatusUnprocessableEntity)
	for _, text := range []string{"Form!C", "about two years", "year-month-day"} {
		bad.WantText(".faults table", text)
	}
	partner.Get(path+"/kit").Submit(`main form[action$="/kit-returns"]`, nil).WantStatus(http.StatusUnprocessableEntity).WantText(".faults", "Choose a file first")
	if s.Acts() != acts {
		t.Error("a refused file left an act")
	}
	send(partner, "kit.xlsx", bodies[2]).WantText("main", "The file says nothing that the application did not say already.")
	section := s.document(id).Form.Schema.Sections[0]
	code := section.Questions[0].Code
	filled := s.offline(bodies[1], map[string]any{code: "Écrit en route. 移民工人 والعمال", "fact.months": 27})
	page := send(partner, "rempli.xlsx", filled).WantText(".said", "The kit came back.").WantText("main", "Écrit en route. 移民工人 والعمال").WantText("main", "Waits for")
	back := page.URL.Path
	if again := send(lead, "again.xlsx", filled); again.URL.Path != back {
		t.Errorf("the same file came in twice: %s", again.URL.Path)
	}
	if page.Has(`#part-` + section.Code + ` form`) {
		t.Error("somebody who does not own the section chooses")
	}
	lead.Get(path).WantText(".callout", "A filled kit proposes changes")
	choice := func(b *handlerstest.Browser, part, result string) *handlerstest.Page {
		page := b.Get(back)
		values := handlerstest.Values{}
		for _, radio := range page.All(`#part-` + part + ` input[type=radio]`) {
			values[handlerstest.Attr(radio, "name")] = result
		}
		return page.Submit(`#part-`+part+` form`, values)
	}
	lead.Get(back).Submit(`#part-`+section.Code+` form`, nil).WantStatus(http.StatusUnprocessableEntity)
	choice(lead, section.Code, "taken").WantText(".said", "The choices are saved.").WantText("#part-"+section.Code, "Taken from the file by")
	partner.Get(back).WantNo("#part-facts form")
	choice(lead, models.PartFacts, "kept").WantText("#part-facts", "Ours kept by")
	if d := s.document(id); d.Answers[code].Text != "Écrit en route. 移民工人 والعمال" || d.Proposal.Months == 27 {
		t.Errorf("%q, %d months", d.Answers[code].Text, d.Proposal.Months)
	}
	if got := partner.Get(back + "/file"); !bytes.Equal(got.Body, filled) {
		t.Error("the file is not as it came")
	}
	s.SignIn(s.stranger()).Get(back).WantStatus(http.StatusNotFound)
	s.SignIn(s.stranger()).Get(path + "/kit").WantStatus(http.StatusNotFound)
	v, err := s.Services.Proposals.Show(s.Ctx, models.SystemActor, id)
	s.must(err)
	s.Clock.Set(v.Call.ClosesAt.AddDate(2, 0, 0))
	s.SignIn(s.lead).Get(path+"/kit").Submit(make, handlerstest.Values{"language": "en"}).WantText("main", "The time for submission ended")
}
