package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/xuri/excelize/v2"

	"seedfund/app/people"
	"seedfund/app/programmes"
	"seedfund/models"
)

// fund: a contributor signs and pays; the agent enters the deposit, or the
// secretariat on its behalf and a second person confirms it.
func (j *journey) fund() {
	j.Helper()
	contributor := j.CastFor(models.RoleContributor, people.OrganisationInput{Code: "CONTRIBUTOR-8", Name: "Contributor 8", Kind: models.KindContributorBody}, "")
	w := j.as(j.officer)
	w.open("/en/contributions/commitments/new")
	w.send("main form", values{
		"organisation": fmt.Sprint(contributor.OrganisationID), "agreement": "Arrangement of a test", "currency": "USD", "amount": "1,000,000.00",
		"signed_on": j.today(), "instalments[0][due_on]": j.today(), "instalments[0][amount]": "1,000,000.00",
	})
	commitment := w.path()
	deposit := values{"instalment": "1", "amount": "1,000,000.00", "value_date": j.today(), "agent_reference": "99-DEP-1"}
	if j.signsIn {
		agent := j.as(j.agent)
		agent.open("/en" + commitment)
		agent.send(`main form[action$="/deposits"]`, deposit)
		return
	}
	w.open("/en" + commitment)
	w.attach(`main form[action$="/deposits"] input[type=file]`, j.letter("notification"))
	w.send(`main form[action$="/deposits"]`, deposit)
	second := j.as(j.second)
	second.open("/en" + commitment)
	second.send(`main form[action$="/confirmation"]`, nil)
}

// transfer: the first tranche is released, asked for, signed by a second
// person, sent, and paid by the agent.
func (j *journey) transfer() {
	j.Helper()
	list, _, err := j.Services.Programmes.List(j.Ctx, models.SystemActor, programmes.Filter{})
	if err != nil || len(list) != 1 {
		j.Fatalf("%d programmes, %v", len(list), err)
	}
	j.programme = list[0].Reference
	w := j.as(j.officer)
	w.open("/en/programmes/" + j.programme + "/tranches/1/release")
	w.send("main form", nil)
	w.open("/en/transfers/new?programme=" + j.programme + "&tranche=1")
	w.send("main form", nil)
	request := w.path()
	head := j.as(j.room.Head)
	head.open("/en" + request)
	head.send(`main form[action$="/approval"]`, nil)
	w = j.as(j.officer)
	w.open("/en" + request)
	w.send(`main form[action$="/dispatch"]`, nil)
	for _, word := range []string{"receive", "accept"} {
		j.word(request, word, nil)
	}
	j.word(request, "pay", values{
		"agent_number": "99000001", "lines[0][value_date]": j.today(), "lines[0][agent_reference]": "99-TRF-1",
		"lines[1][value_date]": j.today(), "lines[1][agent_reference]": "99-TRF-2",
	})
	w = j.as(j.officer)
	w.open("/en" + request)
	w.sees("Paid")
	j.checkWorkbook(w, request)
}

// word is one act of the agent: its own, or entered with its notification by
// the secretariat and confirmed by a second person.
//
// clause 97: what is entered in the agent's place rests on two persons.
func (j *journey) word(request, action string, in values) {
	j.Helper()
	who := j.agent
	if !j.signsIn {
		who = j.officer
	}
	w := j.as(who)
	w.open("/en" + request + "/word/" + action)
	form := `main form[action$="/word/` + action + `"]`
	if j.signsIn {
		w.send(form, in)
		return
	}
	w.attach(form+" input[type=file]", j.letter("notification"))
	w.send(form, in)
	second := j.as(j.second)
	second.open("/en" + request)
	second.follow("/records/")
	second.send(`main form[action$="/confirmation"]`, nil)
}

// checkWorkbook downloads the request's workbook, lets LibreOffice compute it
// anew and holds its total against the ledger's, to the cent.
func (j *journey) checkWorkbook(w *window, request string) {
	j.Helper()
	body := w.download(fmt.Sprintf("/en/exports/mptf-transfer?request=%d", idOf(request)))
	dir := j.TempDir()
	path := filepath.Join(dir, "request.xlsx")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		j.Fatal(err)
	}
	out, err := exec.Command("soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", dir+"/again", path).CombinedOutput()
	if err != nil {
		j.Fatalf("LibreOffice: %v\n%s", err, out)
	}
	again, err := os.ReadFile(filepath.Join(dir, "again", "request.xlsx"))
	if err != nil {
		j.Fatal(err)
	}
	paid := j.paidInTheLedger()
	for name, book := range map[string][]byte{"as downloaded": body, "computed anew": again} {
		if !holdsAmount(j, book, paid) {
			j.Errorf("the workbook %s has no cell with %s, which the ledger says was paid", name, paid)
		}
	}
}

// paidInTheLedger is what left the fund's cash for organisations, as the
// workbook writes it.
func (j *journey) paidInTheLedger() string {
	j.Helper()
	rows, _, err := j.Services.Programmes.Portfolio(j.Ctx, models.SystemActor, programmes.PortfolioFilter{})
	if err != nil {
		j.Fatal(err)
	}
	sum := models.PortfolioSum(rows).TransferredCents
	var fromLines int64
	err = j.DB.Read(j.Ctx).Raw("SELECT COALESCE(SUM(-l.cents), 0) FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id WHERE l.account = 'cash' AND e.kind = 'transfer'").Scan(&fromLines).Error
	if err != nil || fromLines != int64(sum) || sum == 0 {
		j.Fatalf("the ledger says %d, the programme %d, %v", fromLines, sum, err)
	}
	return fmt.Sprintf("%d.%02d", sum/100, sum%100)
}

func holdsAmount(j *journey, book []byte, amount string) bool {
	j.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		j.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			j.Fatal(err)
		}
		for _, row := range rows {
			for _, cell := range row {
				var a, b float64
				if n, _ := fmt.Sscan(cell, &a); n == 1 {
					if _, err := fmt.Sscan(amount, &b); err == nil && a == b {
						return true
					}
				}
			}
		}
	}
	return false
}
