package handlers_test

import (
	"bytes"
	"net/http"
	"testing"

	"github.com/xuri/excelize/v2"

	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// The workbook is taken, added to, loaded by the agent, looked at and committed by
// the secretariat; what is taken away afterwards changes nothing.
func TestContributionsAreLoadedLookedAtAndCommitted(t *testing.T) {
	s := moneyStage(t)
	s.paid()
	agent, head := s.SignIn(s.agent), s.SignIn(s.head)
	var code string
	s.must(s.DB.Read(s.Ctx).Raw("SELECT code FROM organisations WHERE id = (SELECT MIN(organisation_id) FROM contributor_commitments)").Scan(&code).Error)
	page := agent.Get("/contributions/commitments").Follow("Contributions and deposits as files").WantStatus(http.StatusOK).WantText("main", "No file has been taken in yet")
	form := `form[action$="/contributions/files"]`
	page.Submit(form, nil).WantStatus(http.StatusUnprocessableEntity).WantFault("file")
	filled := func(change func(set func(cell string, value any))) handlerstest.Values {
		t.Helper()
		f, err := excelize.OpenReader(bytes.NewReader(agent.Get("/contributions/files").Follow("Workbook with what the books hold").WantStatus(http.StatusOK).Body))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		row := func(sheet string) int {
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			return len(rows) + 1
		}
		next := map[string]int{models.ListContributions: row(models.ListContributions), models.ListDeposits: row(models.ListDeposits)}
		change(func(column string, value any) {
			list := models.ListContributions
			if column[0] == '*' {
				list, column = models.ListDeposits, column[1:]
			}
			cell, _ := excelize.JoinCellName(column, next[list])
			if err := f.SetCellValue(list, cell, value); err != nil {
				t.Fatal(err)
			}
		})
		var body bytes.Buffer
		if err := f.Write(&body); err != nil {
			t.Fatal(err)
		}
		return handlerstest.Values{"file": handlerstest.File{Name: "contributions.xlsx", Body: body.Bytes()}}
	}
	today := s.today().String()
	arrangement := func(set func(string, any)) {
		for column, value := range map[string]any{"A": code, "C": "SAA 2027/9", "D": today, "E": "USD", "F": 5000, "I": today, "J": 5000} {
			set(column, value)
		}
	}
	// Faults of a cell and of the books come together.
	page.Submit(form, filled(func(set func(string, any)) {
		arrangement(set)
		set("J", 4000)
		for column, value := range map[string]any{"A": "SAA 2027/9", "C": "soon", "D": "USD", "E": 100, "L": "DEP-9", "K": 7} {
			set("*"+column, value)
		}
	})).WantStatus(http.StatusUnprocessableEntity).WantText(".faults", "Contributions!J").WantText(".faults", "Deposits!C").WantText(".faults", "By the rule of the fund the fee is US$ 1.00")
	good := filled(func(set func(string, any)) {
		arrangement(set)
		for column, value := range map[string]any{"A": "SAA 2027/9", "B": 1, "C": today, "D": "USD", "E": "1,250.50", "J": 1250.5, "L": "000990"} {
			set("*"+column, value)
		}
	})
	own := page.Submit(form, good).WantStatus(http.StatusOK).WantText(".said", "waits for a second person").WantText("main", "New: 2").WantText("table", "1,250.50").WantText("table", "000990").WantNo(`form[action$="/confirmation"]`)
	if again := page.Submit(form, good); again.URL.Path != own.URL.Path {
		t.Errorf("the same file twice: %s and %s", own.URL.Path, again.URL.Path)
	}
	if got := own.Follow("contributions.xlsx"); !bytes.Equal(got.Body, good["file"].(handlerstest.File).Body) {
		t.Error("the file is not as it came")
	}
	head.Get("/home").WantText("main", "Contributions in contributions.xlsx wait for a second person")
	head.Get("/contributions/files").Follow("IM-0001").Submit(`form[action$="/confirmation"]`, nil).WantText(".said", "in the books").WantText("table", "D-0002").Follow("SAA 2027/9").WantText("main", "Read from a file of the agent").WantText("main", "File of the agent")
	for link, name := range map[string]string{"Workbook with what the books hold": "again.xlsx", "Deposits, CSV": "deposits.csv", "Contributions, CSV": "contributions.csv"} {
		file := handlerstest.File{Name: name, Body: agent.Get("/contributions/files").Follow(link).WantStatus(http.StatusOK).Body}
		agent.Get("/contributions/files").Submit(form, handlerstest.Values{"file": file}).WantStatus(http.StatusOK).WantText("main", "New: 0. Changed: 0.").WantText("main", "nothing to commit").WantNoText("main", "In the books and not in the file")
	}
	for lang, text := range map[string]string{"fr": "Contributions et dépôts par fichier", "ar": "المساهمات والإيداعات كملفات"} {
		head.Get("/"+lang+"/contributions/files").WantStatus(http.StatusOK).WantText("h1", text)
	}
	s.SignIn(s.Cast(models.RoleBoardMember)).Get("/contributions/files").WantStatus(http.StatusForbidden)
	head.Get("/contributions/files/999").WantStatus(http.StatusNotFound)
}
