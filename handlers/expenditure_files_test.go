package handlers_test

import (
	"bytes"
	"net/http"
	"testing"

	"github.com/xuri/excelize/v2"

	"seedfund/handlers/handlerstest"
)

// The workbook is taken, filled, loaded by one person, looked at, and committed by
// another; what is taken away afterwards changes nothing.
func TestTheYearIsFilledLoadedAndCommitted(t *testing.T) {
	s := moneyStage(t)
	s.paid()
	officer, head := s.SignIn(s.officer), s.SignIn(s.head)
	page := officer.Get("/expenditure").WantStatus(http.StatusOK).WantText("table", "Interim figures of 2027 for the gate of tranche 2")
	filled := func(change func(f *excelize.File)) handlerstest.Values {
		t.Helper()
		f, err := excelize.OpenReader(bytes.NewReader(officer.Get("/expenditure").Follow("Workbook to fill").WantStatus(http.StatusOK).Body))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		change(f)
		var body bytes.Buffer
		if err := f.Write(&body); err != nil {
			t.Fatal(err)
		}
		return handlerstest.Values{"file": handlerstest.File{Name: "year.xlsx", Body: body.Bytes()}}
	}
	set := func(f *excelize.File, cell string, value any) {
		if err := f.SetCellValue("Expenditure", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	form := `form[action$="/expenditure/files"]`
	page.Submit(form, nil).WantStatus(http.StatusUnprocessableEntity).WantFault("file")
	// Faults of a cell and of the books come together.
	page.Submit(form, filled(func(f *excelize.File) {
		set(f, "F3", "many")
		set(f, "F4", 10)
		set(f, "E4", "annual")
	})).WantStatus(http.StatusUnprocessableEntity).WantText(".faults", "F3").WantText(".faults", "E4").WantText(".faults", "M4").WantText(".faults", "can only be interim")
	// The workbook of another year is named as such.
	other := filled(func(f *excelize.File) { _ = f.SetCellValue("_meta", "B5", "2026") })
	page.Submit(form, other).WantStatus(http.StatusUnprocessableEntity).WantText(".faults", "This is the workbook of * for 2026")
	good := filled(func(f *excelize.File) {
		set(f, "F3", "1,000.50")
		set(f, "M3", 1000.5)
		set(f, "O3", 1000.5)
		set(f, "P3", 20)
	})
	own := page.Submit(form, good).WantStatus(http.StatusOK).WantText(".said", "waits for a second person").WantText("main", "New: 1").WantText("table", "1,000.50").WantNo(`form[action$="/confirmation"]`)
	if again := page.Submit(form, good); again.URL.Path != own.URL.Path {
		t.Errorf("the same file twice: %s and %s", own.URL.Path, again.URL.Path)
	}
	if got := own.Follow("year.xlsx"); !bytes.Equal(got.Body, good["file"].(handlerstest.File).Body) {
		t.Error("the file is not as it came")
	}
	head.Get("/home").WantText("main", "Expenditure in year.xlsx waits for a second person")
	head.Get("/expenditure").Follow("IM-0001").Submit(`form[action$="/confirmation"]`, nil).WantText(".said", "in the books").WantText("table", "E-0001")
	officer.Get("/expenditure").WantText("table", "1,000.50").WantText("table", "Newer interim figures")
	for _, link := range []string{"Workbook to fill", "CSV"} {
		file := handlerstest.File{Name: "again.bin", Body: officer.Get("/expenditure").Follow(link).Body}
		file.Name = map[string]string{"CSV": "again.csv", "Workbook to fill": "again.xlsx"}[link]
		officer.Get("/expenditure").Submit(form, handlerstest.Values{"file": file}).WantStatus(http.StatusOK).WantText("main", "New: 0. Changed: 0. Unchanged: 1").WantText("main", "nothing to commit")
	}
	for lang, text := range map[string]string{"fr": "Dépenses de l’année", "ar": "نفقات السنة"} {
		head.Get("/"+lang+"/expenditure?year=2026").WantStatus(http.StatusOK).WantText("h1", text)
	}
	head.Get("/expenditure?organisation=NOBODY").WantStatus(http.StatusNotFound)
	head.Get("/expenditure?year=soon").WantStatus(http.StatusNotFound)
}
