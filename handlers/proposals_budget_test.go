package handlers_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"seedfund/app/proposals"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
	"seedfund/reports"
)

// filled opens the workbook that a page gave, writes amounts into cells of the
// cube and gives the file back as an office program would.
func (s *applyScene) filled(id int64, body []byte, amounts map[models.BudgetCell]any) []byte {
	s.t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	s.must(err)
	defer f.Close()
	v, err := s.Services.Proposals.Show(s.Ctx, models.SystemActor, id)
	s.must(err)
	for cell, amount := range amounts {
		sheet, address, _ := strings.Cut(reports.BudgetAddress(v.Document.Budget(), cell), "!")
		s.must(f.SetCellValue(sheet, address, amount))
	}
	var out bytes.Buffer
	s.must(f.Write(&out))
	return out.Bytes()
}

// Feature 37: the workbook goes out, comes back filled, is looked at and then
// kept, all of it or nothing.
func TestTheBudgetAsAWorkbook(t *testing.T) {
	s := applyStage(t)
	partner := s.SignIn(s.partner)
	home := s.full(s.SignIn(s.lead))
	id, path := proposalID(home), home.URL.Path+"/budget"
	s.joins(path)
	p, q := s.lead.OrganisationID, s.partner.OrganisationID
	own := func(category, tranche int) models.BudgetCell {
		return models.BudgetCell{OrganisationID: q, Category: category, Tranche: tranche}
	}
	book := partner.Get(path + "/workbook")
	if book.Status != http.StatusOK || !strings.Contains(book.Header.Get("Content-Disposition"), ".xlsx") || !bytes.HasPrefix(book.Body, []byte("PK")) {
		t.Fatalf("the workbook comes as %d %s", book.Status, book.Header.Get("Content-Disposition"))
	}
	form := `form[action$="/budget/workbook"]`
	send := func(name string, body []byte) *handlerstest.Page {
		return partner.Get(path).Submit(form, handlerstest.Values{"workbook": handlerstest.File{Name: name, Body: body}})
	}
	bad := send("budget.xlsx", s.filled(id, book.Body, map[models.BudgetCell]any{own(1, 1): "45.000,00", own(2, 2): -5, {OrganisationID: p, Category: 1, Tranche: 1}: 1}))
	bad.WantStatus(http.StatusUnprocessableEntity).WantText(".faults h2", "The workbook was not taken").WantText(".faults caption", "3 faults")
	for _, text := range []string{"Budget!", "45.000,00", "is below zero", "are locked"} {
		bad.WantText(".faults table", text)
	}
	send("letter.xlsx", []byte("no workbook")).WantStatus(http.StatusUnprocessableEntity).WantText(".faults table", "no XLSX workbook")
	partner.Get(path).Submit(form, nil).WantStatus(http.StatusUnprocessableEntity).WantText(".faults table", "Choose a file first")
	acts := s.Acts()
	preview := send("budget.xlsx", s.filled(id, book.Body, map[models.BudgetCell]any{own(1, 1): 70000, own(5, 2): 30000.07}))
	preview.WantStatus(http.StatusOK).WantText("h1", "The workbook would change 2 cells").WantText("table", "30,000.07")
	if s.Acts() != acts || len(s.document(id).Lines) != 0 {
		t.Error("a preview kept something")
	}
	preview.Submit("main form", nil).WantText(".said", "The workbook is taken over.").WantText(".cube", "30,000.07")
	if n := s.Acts(); n != acts+1 {
		t.Errorf("the workbook is %d acts", n-acts)
	}
	again := send("budget.xlsx", s.filled(id, partner.Get(path+"/workbook").Body, nil))
	again.WantText("main", "Every cell says what stands already.").WantNo(`main form[action$="/import"]`)
	stale := send("budget.xlsx", s.filled(id, book.Body, map[models.BudgetCell]any{own(1, 1): 1, own(5, 2): 2}))
	s.must(s.Services.Proposals.SaveBudget(s.Ctx, s.partner, id, cellsOf(s.columns(id, q), own(1, 1), "5")))
	if refused := stale.Submit("main form", nil); refused.Status != http.StatusConflict {
		t.Errorf("a preview of an older state was kept: %d", refused.Status)
	}
	french := partner.Get("/fr" + path + "/workbook")
	if bytes.Equal(french.Body, book.Body) {
		t.Error("the workbook does not speak French")
	}
	s.SignIn(s.stranger()).Get(path + "/workbook").WantStatus(http.StatusNotFound)
	if page := s.SignIn(s.state).Get(path); page.Has(form) {
		t.Error(fmt.Sprint("the State is offered to fill columns: ", page.Text("main")))
	}
}

func (s *applyScene) document(id int64) models.Document {
	s.t.Helper()
	v, err := s.Services.Proposals.Show(s.Ctx, models.SystemActor, id)
	s.must(err)
	return *v.Document
}

// columns is the version of an organisation's columns.
func (s *applyScene) columns(id, organisation int64) map[int64]int64 {
	return map[int64]int64{organisation: s.document(id).Parts[models.BudgetPart(organisation)].Version}
}

func cellsOf(versions map[int64]int64, cell models.BudgetCell, text string) proposals.Cells {
	return proposals.Cells{Versions: versions, Texts: map[models.BudgetCell]string{cell: text}}
}
