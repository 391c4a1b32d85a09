package handlers_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/contributions"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// A snapshot is taken over the pages, listed with totals that are those of its
// files, and the same bytes for everybody by page and by operation.
func TestSnapshotsOverThePages(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t, apptest.At(moneyStart))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	today := when.DateOf(moneyStart)
	agent := s.Fresh(s.Cast(models.RoleAgentOfficer))
	paidIn := func(agreement string, cents money.Cents) {
		c, err := s.Services.Contributions.Commit(s.Ctx, agent, contributions.CommitmentInput{OrganisationID: s.Cast(models.RoleContributor).OrganisationID, Agreement: agreement, Currency: "USD", Minor: int64(cents),
			SignedOn: today, Schedule: []models.Instalment{{DueOn: today, Minor: int64(cents)}}})
		must(err)
		_, err = s.Services.Contributions.RecordDeposit(s.Ctx, agent, c.ID, contributions.DepositInput{Instalment: 1, Minor: int64(cents), ValueDate: today, AgentRef: agreement})
		must(err)
	}
	paidIn("SAA 1", 1_234_567_89)
	decided.Programme(t, s.Harness, decided.Plan{Title: "Work and return", Organisations: []decided.Organisation{{ID: s.Organisation('P'), Tranche: []money.Cents{345_678_90}}}})

	visitor, officer := s.Visitor(), s.As(models.RoleSecretariatOfficer)
	visitor.Get("/").Follow("Data snapshots").WantStatus(http.StatusOK).WantText("main", "No snapshot has been taken yet").WantNoText("main", "Take a snapshot")
	if p := visitor.Get("/data/snapshots/new"); p.Answered != http.StatusSeeOther {
		t.Errorf("a visitor at the form: %d", p.Answered)
	}
	s.As(models.RoleBoardMember).Get("/data/snapshots/new").WantStatus(http.StatusForbidden)
	form := officer.Get("/data/snapshots").Follow("Take a snapshot").WantStatus(http.StatusOK)
	form.Submit("main form", handlerstest.Values{"note": strings.Repeat("x", 1001)}).WantFault("note")
	page := form.Submit("main form", handlerstest.Values{"note": "The first one."}).WantStatus(http.StatusOK)
	page.WantText("h1", "Snapshot 2027-1 of open data (illustrative)").WantText("main", "The first one.").WantText("blockquote", "Seedfund demonstration (2027).")

	list := visitor.Get("/data/snapshots").WantText("table", "2027-1")
	var columns []string
	for _, file := range []struct{ name, column string }{{"programmes.csv", "approved"}, {"contributions.csv", "usd"}} {
		body := visitor.Get("/data/snapshots/2027-1/" + file.name).WantStatus(http.StatusOK)
		rows, err := csv.NewReader(bytes.NewReader(body.Body)).ReadAll()
		must(err)
		var objects []map[string]any
		must(json.Unmarshal(visitor.Get("/data/snapshots/2027-1/"+strings.Replace(file.name, "csv", "json", 1)).Body, &objects))
		var total money.Cents
		for _, o := range objects {
			if text, is := o[file.column].(string); is {
				cents, err := money.ParseCents(text)
				must(err)
				total += cents
			}
		}
		if len(objects) != len(rows)-1 || total == 0 {
			t.Errorf("%s: %d rows, %d objects, %s", file.name, len(rows)-1, len(objects), total)
		}
		columns = append(columns, total.String())
	}
	for i, want := range []string{"345,678.90", "1,234,567.89"} {
		list.WantText("table tbody tr", want)
		if strings.ReplaceAll(want, ",", "") != columns[i] {
			t.Errorf("the page says %s, the file %s", want, columns[i])
		}
	}
	zip := visitor.Get("/data/snapshots/2027-1/dem00-open-data-2027-1.zip").WantStatus(http.StatusOK)
	for _, who := range []*handlerstest.Browser{s.As(models.RoleSecretariatHead), s.As(models.RoleAuditor)} {
		if other := who.Get("/fr/data/snapshots/2027-1/dem00-open-data-2027-1.zip"); other.Status == http.StatusOK && !bytes.Equal(other.Body, zip.Body) {
			t.Error("another reader has other bytes")
		}
		if other := who.Get("/data/snapshots/2027-1/dem00-open-data-2027-1.zip"); !bytes.Equal(other.Body, zip.Body) {
			t.Error("another reader has other bytes")
		}
	}
	r := visitor.Request(http.MethodGet, "/data/snapshots/2027-1/dem00-open-data-2027-1.zip", nil)
	r.Header.Set("If-None-Match", zip.Header.Get("ETag"))
	visitor.Do(r).WantStatus(http.StatusNotModified)
	var said struct {
		Data struct {
			Citation string
			Received string
			Files    []struct{ Name string }
		}
	}
	must(json.Unmarshal(visitor.Get("/api/v1/data-snapshots/2027-1").Body, &said))
	if said.Data.Received != columns[1] || !strings.Contains(page.Text("blockquote"), said.Data.Citation) || !slices.ContainsFunc(said.Data.Files, func(f struct{ Name string }) bool { return f.Name == models.SnapshotSums }) {
		t.Errorf("%+v", said)
	}

	officer.Get("/data/snapshots/new").Submit("main form", handlerstest.Values{"note": ""}).WantStatus(http.StatusConflict).WantText("main", "Nothing has changed since snapshot 2027-1")
	paidIn("SAA 2", 100_00)
	officer.Get("/data/snapshots/new").WantText("main", "2027-1").Submit("main form", handlerstest.Values{"note": "One more deposit."}).WantStatus(http.StatusOK)
	visitor.Get("/data/snapshots/2027-1").WantText("main", "Snapshot 2027-2 is the newest").WantText("main", "1,234,567.89")
	if again := visitor.Get("/data/snapshots/2027-1/dem00-open-data-2027-1.zip"); !bytes.Equal(again.Body, zip.Body) {
		t.Error("the earlier snapshot is another")
	}
	for _, path := range []string{"/data/snapshots/2027-3", "/data/snapshots/x", "/data/snapshots/2027-1/other.csv", "/api/v1/data-snapshots/2027-9"} {
		visitor.Get(path).WantStatus(http.StatusNotFound)
	}
	visitor.Get("/ar/data/snapshots/2027-1").WantText("h1", "2027-1")
}

// The package of a request waits for its second signature, and is then the same
// by page, by file and by operation.
func TestThePackageOverThePages(t *testing.T) {
	d := newMoneyDesk(t)
	d.sent()
	page := d.agent.Get("/transfers/1").Follow("Package of all papers").WantStatus(http.StatusOK)
	page.WantText("main", "TR-0001-letter.docx").WantText("main", "This server prints no PDF").WantText("main", "MANIFEST.txt")
	file := page.Follow("Download the package").WantStatus(http.StatusOK)
	if !bytes.HasPrefix(file.Body, []byte("PK")) || !strings.Contains(file.Header.Get("Content-Disposition"), "TR-0001.zip") {
		t.Errorf("%v", file.Header)
	}
	export := d.agent.Get("/exports/transfer-package?request=TR-0001").WantStatus(http.StatusOK)
	if !bytes.Equal(export.Body, file.Body) {
		t.Error("the export is another package")
	}
	d.As(models.RoleReviewer).Get("/transfers/1/package").WantStatus(http.StatusNotFound)
}
