package exports_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/printing"
	"seedfund/app/programmes"
	"seedfund/app/transfers"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
	"seedfund/reports"
)

// asked is a fund with one request for two organisations that waits for its second
// signature.
func asked(t *testing.T) *store {
	t.Helper()
	s := open(t)
	s.deposit(2_000_000_00)
	plan := decided.Plan{Title: "Work and return", Organisations: []decided.Organisation{{ID: s.Organisation('P'), ISC: 700, Tranche: []money.Cents{500_000_07}}, {ID: s.Organisation('Q'), ISC: 700, Tranche: []money.Cents{300_000_11}}}}
	for _, o := range plan.Organisations {
		s.must(s.DB.Write(s.Ctx, models.SystemActor, "test.agreement", func(tx *db.Tx) error {
			return db.Create(tx, &models.Agreement{OrganisationID: o.ID, Instrument: "MoU " + strconv.FormatInt(o.ID, 10), FromAt: start.AddDate(-1, 0, 0)})
		}))
	}
	s.programme = decided.Programme(s, s.Harness, plan)
	d, err := s.services.Programmes.Get(s.Ctx, models.SystemActor, s.programme.ID)
	s.must(err)
	_, err = s.services.Programmes.Release(s.Ctx, s.Fresh(s.officer), s.programme.ID, d.Programme.Version, 1, programmes.ReleaseInput{})
	s.must(err)
	amounts := map[int64]money.Cents{}
	for _, o := range plan.Organisations {
		amounts[o.ID] = o.Tranche[0]
	}
	r, err := s.services.Transfers.Prepare(s.Ctx, s.Fresh(s.officer), s.programme.ID, 1, transfers.Asked{Amounts: amounts})
	s.must(err)
	s.request = r.ID
	return s
}

func (s *store) approve() {
	s.Helper()
	s.must(s.services.Transfers.Approve(s.Ctx, s.Fresh(s.head), s.request, s.version()))
}

// unpacked are the files of an archive by name, in order.
func unpacked(t *testing.T, body []byte) (names []string, files map[string][]byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		_, name, _ := strings.Cut(f.Name, "/")
		names, files[name] = append(names, name), text
	}
	return names, files
}

// The package is there once two persons signed, for those who see the request,
// and the manifest names every file with its size and hash.
func TestTheTransferPackage(t *testing.T) {
	s := asked(t)
	ask := func(actor models.Actor) (exports.Package, error) {
		return exports.PackageOf(s.Ctx, s.services, actor, "TR-0001", "en")
	}
	if _, err := ask(s.officer); models.AsError(err) == nil || models.AsError(err).Key != "transfers.conflict.package" {
		t.Errorf("before the second signature: %v", err)
	}
	if _, err := ask(s.agent); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("a draft, to the agent: %v", err)
	}
	s.approve()
	s.must(s.services.Transfers.Send(s.Ctx, s.Fresh(s.officer), s.request, s.version()))
	p, err := ask(s.agent)
	s.must(err)
	if p.Name != "dem00-jp-0001-TR-0001.zip" && p.Name != "dem00-JP-0001-TR-0001.zip" || p.Printed || !p.Mailable() {
		t.Errorf("%s, printed %v", p.Name, p.Printed)
	}
	again, err := ask(s.agent)
	s.must(err)
	if !bytes.Equal(p.Body, again.Body) {
		t.Error("the same request gives another package")
	}
	names, kept := unpacked(t, p.Body)
	if len(names) != len(p.Files) || names[len(names)-1] != "MANIFEST.txt" {
		t.Errorf("%q", names)
	}
	manifest := string(kept["MANIFEST.txt"])
	for _, f := range p.Files[:len(p.Files)-1] {
		if hashed(kept[f.Name]) != f.Hash || !strings.Contains(manifest, f.Name+"\n") || !strings.Contains(manifest, f.Hash) || !strings.Contains(manifest, "("+strconv.FormatInt(f.Size, 10)+")") {
			t.Errorf("%+v is not in the manifest as it is", f)
		}
	}
	for _, want := range []string{"TR-0001-letter.docx", "TR-0001-request.xlsx", "JP-0001-budget.xlsx", "TR-0001-answer.xlsx", "decision-"} {
		if !strings.Contains(manifest, want) {
			t.Errorf("no %s in\n%s", want, manifest)
		}
	}
	if !strings.Contains(manifest, "DOCX") || strings.Contains(manifest, "transfers.") {
		t.Errorf("the manifest does not say in which form the documents are:\n%s", manifest)
	}
	checks := sheet(t, kept["TR-0001-request.xlsx"], "Checks")
	for _, row := range checks[1:] {
		if len(row) > 3 && row[3] != "0.00" {
			t.Errorf("%q differs by %s", row[0], row[3])
		}
	}
	for _, question := range []string{"Breakdown by category", "approved amount", "released", "cash with the agent", "agreement", "second signature", "roject number", "7 %", "organisation code"} {
		found := false
		for _, row := range checks {
			found = found || len(row) > 0 && strings.Contains(row[0], question)
		}
		if !found {
			t.Errorf("the checks do not answer %q", question)
		}
	}
	for name, c := range map[string]struct {
		actor models.Actor
		kind  models.Kind
	}{"visitor": {models.Actor{}, models.KindSignIn}, "reviewer": {s.Cast(models.RoleReviewer), models.KindForbidden}} {
		if _, err := ask(c.actor); !models.IsKind(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := exports.PackageOf(s.Ctx, s.services, s.agent, "99", "en"); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("no such request: %v", err)
	}
	export, file := s.export("transfer-package", exports.Params{Request: "1"})
	if file != p.Name || len(export) == 0 {
		t.Errorf("the export is called %s", file)
	}
	for _, lang := range []string{"fr", "ar"} {
		other, err := exports.PackageOf(s.Ctx, s.services, s.agent, "1", lang)
		s.must(err)
		_, kept := unpacked(t, other.Body)
		if text := string(kept["MANIFEST.txt"]); text == manifest || strings.Contains(text, "transfers.") {
			t.Errorf("%s: %s", lang, text)
		}
	}
}

// The agent's own file tells of every request and goes with none to those who see one
// of them; a project number is no path; what was paid before is no request to send.
func TestThePackageTellsOfItsRequestAlone(t *testing.T) {
	s := asked(t)
	s.approve()
	s.must(s.services.Transfers.Send(s.Ctx, s.Fresh(s.officer), s.request, s.version()))
	ask := func(actor models.Actor) (exports.Package, error) {
		return exports.PackageOf(s.Ctx, s.services, actor, "1", "en")
	}
	p, err := ask(s.agent)
	s.must(err)
	_, kept := unpacked(t, p.Body)
	f, err := excelize.OpenReader(bytes.NewReader(kept["TR-0001-answer.xlsx"]))
	s.must(err)
	for i, row := range []string{"2", "3"} {
		s.must(f.SetCellStr("Answer", "B"+row, "../../0012"))
		s.must(f.SetCellValue("Answer", "E"+row, start.Truncate(24*time.Hour)))
		s.must(f.SetCellStr("Answer", "F"+row, "AA-"+strconv.Itoa(i)))
	}
	var body bytes.Buffer
	s.must(f.Write(&body))
	rows, faults := reports.ReadAgentFile(body.Bytes())
	if len(faults) > 0 {
		t.Fatalf("%+v", faults)
	}
	loaded, err := s.services.Transfers.ReadFile(s.Ctx, s.Fresh(s.agent), files.Upload{Name: "answer.xlsx", Body: bytes.NewReader(body.Bytes())}, hashed(body.Bytes()), rows)
	s.must(err)
	s.must(s.services.Transfers.LoadFile(s.Ctx, s.Fresh(s.agent), loaded.ID, loaded.Version, rows))
	theirs := s.Cast(models.RolePUNOFinance)
	theirs.OrganisationID = s.Organisation('P')
	for name, c := range map[string]struct {
		actor models.Actor
		files int
	}{"agent": {s.agent, 1}, "member": {s.Cast(models.RoleBoardMember), 0}, "organisation": {theirs, 0}} {
		p, err := ask(c.actor)
		s.must(err)
		n := 0
		for _, f := range p.Files {
			if f.Kind == "notification" {
				n++
			}
		}
		if n != c.files || p.Name != "dem00-0012-TR-0001.zip" {
			t.Errorf("%s: %d files of the agent in %q", name, n, p.Name)
		}
		papers, err := s.services.Transfers.Papers(s.Ctx, c.actor, s.programme.ID)
		s.must(err)
		if len(papers) != c.files {
			t.Errorf("%s: papers %+v", name, papers)
		}
	}
}

// Where a browser is set up, the letter and the decision are PDF.
func TestThePackageIsPrintedWhereABrowserIsSetUp(t *testing.T) {
	browser := apptest.Program(t, "chromium", "google-chrome")
	s := asked(t)
	s.approve()
	s.services.Printer = printing.New(browser)
	p, err := exports.PackageOf(s.Ctx, s.services, s.officer, "1", "en")
	s.must(err)
	_, kept := unpacked(t, p.Body)
	if !p.Printed || !bytes.HasPrefix(kept["TR-0001-letter.pdf"], []byte("%PDF-")) || strings.Contains(string(kept["MANIFEST.txt"]), "DOCX") {
		t.Errorf("%+v", p.Files)
	}
}

// The answer file of the package, filled by the agent and saved again by an office
// program, is loaded and records the transfer.
func TestTheAgentsAnswerComesBack(t *testing.T) {
	office := apptest.Program(t, "soffice")
	s := asked(t)
	s.approve()
	s.must(s.services.Transfers.Send(s.Ctx, s.Fresh(s.officer), s.request, s.version()))
	p, err := exports.PackageOf(s.Ctx, s.services, s.agent, "1", "ar")
	s.must(err)
	_, kept := unpacked(t, p.Body)
	if _, faults := reports.ReadAgentFile(kept["TR-0001-answer.xlsx"]); len(faults) == 0 {
		t.Error("an answer that nobody filled is read")
	}
	f, err := excelize.OpenReader(bytes.NewReader(kept["TR-0001-answer.xlsx"]))
	s.must(err)
	for i, row := range []string{"2", "3"} {
		s.must(f.SetCellStr("Answer", "B"+row, "00124711"))
		s.must(f.SetCellValue("Answer", "E"+row, start.Truncate(24*time.Hour)))
		s.must(f.SetCellStr("Answer", "F"+row, "AA-2026-"+strconv.Itoa(i)))
	}
	dir := t.TempDir()
	filled := filepath.Join(dir, "filled.xlsx")
	s.must(f.SaveAs(filled))
	out := filepath.Join(dir, "saved")
	if said, err := exec.Command(office, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--convert-to", "xlsx", "--outdir", out, filled).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	body, err := os.ReadFile(filepath.Join(out, "filled.xlsx"))
	s.must(err)
	rows, faults := reports.ReadAgentFile(body)
	if len(faults) > 0 || len(rows) != 2 {
		t.Fatalf("%+v, %+v", rows, faults)
	}
	loaded, err := s.services.Transfers.ReadFile(s.Ctx, s.Fresh(s.agent), files.Upload{Name: "answer.xlsx", Body: bytes.NewReader(body)}, hashed(body), rows)
	s.must(err)
	s.must(s.services.Transfers.LoadFile(s.Ctx, s.Fresh(s.agent), loaded.ID, loaded.Version, rows))
	v, err := s.services.Transfers.Show(s.Ctx, s.officer, s.request)
	s.must(err)
	if v.Request.State != models.TransferPaid || v.PaidCents() != v.AskedCents() || v.PaidCents() != 800_000_18 || v.Programme.AgentNumber != "00124711" || v.Payments[0].ValueDate != when.DateOf(start) {
		t.Errorf("%s, %s of %s paid under %q", v.Request.State, v.PaidCents(), v.AskedCents(), v.Programme.AgentNumber)
	}
	after, err := exports.PackageOf(s.Ctx, s.services, s.agent, "1", "en")
	s.must(err)
	if names, _ := unpacked(t, after.Body); !strings.HasPrefix(after.Name, "dem00-00124711-TR-0001") || strings.Contains(strings.Join(names, " "), "answer") {
		t.Errorf("%s: %q", after.Name, names)
	}
	s.Verify()
}
