package handlers_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"seedfund/handlers/handlerstest"
)

// records reads a data file.
func records(t *testing.T, p *handlerstest.Page) [][]string {
	t.Helper()
	p.WantStatus(http.StatusOK)
	rows, err := csv.NewReader(bytes.NewReader(p.Body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// What a page lists can be taken away: as many rows, under the same filter, as
// data and as a workbook.
func TestThePagesListsCanBeTakenAway(t *testing.T) {
	s := moneyStage(t)
	s.paid()
	officer, visitor := s.SignIn(s.officer), s.Visitor()
	for _, c := range []struct {
		browser *handlerstest.Browser
		path    string
		rows    int
	}{
		{officer, "/ledger", 5}, // a deposit, its fee, a payment to each of three
		{officer, "/ledger?account=cash&by=value&programme=1", 3},
		{officer, "/ledger?kind=deposit", 2}, // with its fee
		{visitor, "/programmes", 1},
		{visitor, "/fr/contributions", 1},
	} {
		page := c.browser.Get(c.path).WantStatus(http.StatusOK)
		data := page.Follow("CSV")
		if got := records(t, data); len(got) != c.rows+1 {
			t.Errorf("%s: %d rows in the file, want %d: %v", c.path, len(got)-1, c.rows, got)
		} else {
			for _, row := range got[1:] {
				if text := page.Text("main table"); !strings.Contains(text, row[0]) && !strings.Contains(text, row[2]) {
					t.Errorf("%s does not show %v", c.path, row)
				}
			}
		}
		if name := data.Header.Get("Content-Disposition"); !strings.HasSuffix(name, ".csv") {
			t.Errorf("%s: %s", c.path, name)
		}
		book, err := excelize.OpenReader(bytes.NewReader(page.Follow("XLSX").WantStatus(http.StatusOK).Body))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := book.GetRows(book.GetSheetList()[0])
		if err != nil || len(rows) < c.rows+1 {
			t.Errorf("%s: the workbook has %d rows (%v)", c.path, len(rows), err)
		}
	}
	if got := records(t, visitor.Get("/programmes/list.csv?state=approved")); len(got) != 1 {
		t.Errorf("a list narrowed to nothing has %d rows", len(got)-1)
	}
	officer.Get("/ledger/list.csv?account=cellar").WantStatus(http.StatusNotFound)
	officer.Get("/programmes/JP-0001/money").Follow("Its lines in the books").WantStatus(http.StatusOK).WantText("table", "JP-0001")
	officer.Get("/ledger/statement?as_at=2027-03-01").Follow("CSV").WantStatus(http.StatusOK)
	if at := visitor.Get("/ledger/list.csv"); at.URL.Path != "/sign-in" {
		t.Errorf("the books are open to visitors: %s", at.URL.Path)
	}
}
