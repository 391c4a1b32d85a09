package exports_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"seedfund/app"
	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/contributions"
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/funditems"
	"seedfund/app/ledger"
	"seedfund/app/people"
	"seedfund/app/programmes"
	"seedfund/app/reconcile"
	"seedfund/app/reporting"
	"seedfund/app/transfers"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

var start = time.Date(2026, 2, 2, 9, 0, 0, 0, time.UTC)

// published are figures of organisations over all funds of the agent, 2016 to
// 2025: approved budget, net funded, expenditure and the delivery rate that was
// printed. Source: the agent's public data interface, kept by
// github.com/UN-CRAFd/crafd-reference-datasets, mptf_participating_orgs.csv. The
// last line is none of them: approved and nothing transferred, so that the rate
// is blank.
var published = []struct{ code, name, budget, net, spent, rate string }{
	{"002100", "UNDP", "2701816494.23", "2333254635.43", "2059729007.76", "88.28"},
	{"001999", "UNICEF", "787179175.26", "748256233.02", "689007493.43", "92.08"},
	{"001995", "UNFPA", "615980204.54", "534682811.96", "473902512.37", "88.63"},
	{"002001", "UNWOMEN", "592367809.86", "511216772.01", "445383681.05", "87.12"},
	{"000495", "FAO", "565685337.72", "480756141.67", "460094252.14", "95.70"},
	{"000794", "IOM", "552166754.75", "508868283.31", "394411700.07", "77.51"},
	{"002065", "WFP", "512880996.47", "481462241.78", "408906451.93", "84.93"},
	{"002009", "UNOPS", "275260562.34", "182382399.43", "126904300.89", "69.58"},
	{"002066", "WHO", "243048918.30", "226514439.12", "234736102.75", "103.63"},
	{"001993", "UNEP", "190644434.21", "133480751.99", "81714502.30", "61.22"},
	{"001997", "UNHCR", "183479784.26", "172610627.84", "135961336.22", "78.77"},
	{"000722", "ILO", "174511130.51", "132303172.81", "120520830.66", "91.09"},
	{"001972", "UNHABITAT", "123001954.34", "101524351.73", "90950921.84", "89.59"},
	{"000000", "Nothing transferred", "1000000.00", "0.00", "0.00", ""},
}

func cents(t testing.TB, text string) money.Cents {
	t.Helper()
	c, err := money.ParseCents(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// store is a fund with everything a file shows, put in by the use cases.
type store struct {
	*apptest.Harness
	*testing.T
	services             *app.Services
	officer, head, agent models.Actor
	programme            models.Programme
	request              int64
}

func open(t *testing.T) *store {
	t.Helper()
	return openHeld(t, slices.Concat(ledger.Invariants(), programmes.Invariants(), transfers.Invariants(), contributions.Invariants(), funditems.Invariants()))
}

// openHeld is open with the checks that a store has to stand.
func openHeld(t *testing.T, checks []db.Invariant) *store {
	t.Helper()
	h := apptest.New(t, apptest.At(start), apptest.With(func(c *db.Config) { c.Invariants = checks }))
	services, err := app.New(h.DB, app.Config{People: people.Config{Origin: "http://127.0.0.1", Cost: people.LightCost}, FilesDir: h.Dir + "/files"})
	if err != nil {
		t.Fatal(err)
	}
	s := &store{Harness: h, T: t, services: services}
	s.officer, s.head, s.agent = h.Cast(models.RoleSecretariatOfficer), h.Cast(models.RoleSecretariatHead), h.Cast(models.RoleAgentOfficer)
	return s
}

func (s *store) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// deposit gives the fund cash under a signed arrangement.
func (s *store) deposit(amount money.Cents) {
	s.Helper()
	contributor := s.Cast(models.RoleContributor).OrganisationID
	service := contributions.New(s.DB, nil)
	today := when.DateOf(start)
	c, err := service.Commit(s.Ctx, s.Fresh(s.agent), contributions.CommitmentInput{OrganisationID: contributor, Agreement: "SAA 1", Currency: "USD", Minor: int64(amount),
		SignedOn: today, Schedule: []models.Instalment{{DueOn: today, Minor: int64(amount)}}})
	s.must(err)
	_, err = service.RecordDeposit(s.Ctx, s.Fresh(s.agent), c.ID, contributions.DepositInput{Instalment: 1, Minor: int64(amount), ValueDate: today, AgentRef: "D-1"})
	s.must(err)
}

// announced is a pledge, and a rate of exchange of its currency.
func (s *store) announced() {
	s.Helper()
	today := when.DateOf(start)
	_, err := s.services.Contributions.Pledge(s.Ctx, s.Fresh(s.officer), contributions.PledgeInput{OrganisationID: s.Cast(models.RoleContributor).OrganisationID, Currency: "EUR", Minor: 100, AnnouncedOn: today, Source: "=Speech"})
	s.must(err)
	b, err := s.services.Rates.Take(s.Ctx, s.Fresh(s.officer), []models.RateInput{{Currency: "EUR", Rate: "0.926", EffectiveFrom: today, Source: "Circular"}}, nil, "")
	s.must(err)
	s.must(s.services.Rates.Commit(s.Ctx, s.Fresh(s.head), b.ID, b.Version))
}

// fill enters the published figures as one programme: approved, released,
// requested, paid and spent, each by its own use case.
func (s *store) fill() {
	s.Helper()
	plan := decided.Plan{Title: "=Published figures, entered", Months: 36}
	net := map[int64]money.Cents{}
	spent := map[int64]money.Cents{}
	var cash money.Cents
	for _, p := range published {
		var id int64
		s.must(s.DB.Write(s.Ctx, models.SystemActor, "test.organisation", func(tx *db.Tx) error {
			o, err := people.CreateOrganisation(tx, people.OrganisationInput{Code: p.code, Name: p.name, Kind: models.KindUNEntity})
			if err != nil {
				return err
			}
			id = o.ID
			return db.Create(tx, &models.Agreement{OrganisationID: id, Instrument: "MoU " + p.code, FromAt: tx.Now.AddDate(-1, 0, 0)})
		}))
		budget := cents(s, p.budget)
		plan.Organisations = append(plan.Organisations, decided.Organisation{ID: id, Tranche: []money.Cents{budget}})
		net[id], spent[id] = cents(s, p.net), cents(s, p.spent)
		cash += budget
	}
	s.deposit(cash + cash/50)
	s.programme = decided.Programme(s, s.Harness, plan)
	d, err := s.services.Programmes.Get(s.Ctx, models.SystemActor, s.programme.ID)
	s.must(err)
	_, err = s.services.Programmes.Release(s.Ctx, s.Fresh(s.officer), s.programme.ID, d.Programme.Version, 1, programmes.ReleaseInput{})
	s.must(err)
	r, err := s.services.Transfers.Prepare(s.Ctx, s.Fresh(s.officer), s.programme.ID, 1, transfers.Asked{Amounts: net})
	s.must(err)
	s.request = r.ID
	s.must(s.services.Transfers.Approve(s.Ctx, s.Fresh(s.head), r.ID, s.version()))
	s.must(s.services.Transfers.Send(s.Ctx, s.Fresh(s.officer), r.ID, s.version()))
	w := transfers.Word{Action: models.TransferPay, AgentNumber: "00124711"}
	for i, o := range plan.Organisations {
		if net[o.ID] > 0 {
			w.Payments = append(w.Payments, transfers.Paid{OrganisationID: o.ID, Cents: net[o.ID], ValueDate: when.DateOf(start), AgentRef: fmt.Sprintf("+V%d", i)})
		}
	}
	_, err = s.services.Transfers.Act(s.Ctx, s.Fresh(s.agent), r.ID, s.version(), w)
	s.must(err)
	s.Clock.Set(time.Date(2026, 12, 31, 9, 0, 0, 0, time.UTC))
	for _, o := range plan.Organisations {
		if spent[o.ID] == 0 {
			continue
		}
		_, err := reporting.New(s.DB).Report(s.Ctx, s.Fresh(s.officer), reporting.Input{ProgrammeID: s.programme.ID, OrganisationID: o.ID, Year: 2026, AsAt: when.MustDate(2026, 12, 31),
			Certainty: models.Certified, Explanation: "as published", Lines: []models.Expenditure{{Kind: models.Spent, Category: 4, Cents: spent[o.ID]}}})
		s.must(err)
	}
}

func (s *store) version() int64 {
	s.Helper()
	v, err := s.services.Transfers.Show(s.Ctx, s.officer, s.request)
	s.must(err)
	return v.Request.Version
}

func (s *store) export(name string, p exports.Params) ([]byte, string) {
	s.Helper()
	e, ok := exports.Find(name)
	if !ok {
		s.Fatalf("no export %s", name)
	}
	var out bytes.Buffer
	file, err := e.Write(s.Ctx, s.services, models.SystemActor, p, &out)
	s.must(err)
	return out.Bytes(), file
}

func sheet(t *testing.T, body []byte, name string) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func column(t *testing.T, head []string, name string) int {
	t.Helper()
	for i, h := range head {
		if strings.HasPrefix(h, name) {
			return i
		}
	}
	t.Fatalf("no column %q in %q", name, head)
	return 0
}

// Entered as approved budgets, transfers and expenditure, the published figures
// give the published delivery rates to the last printed digit.
func TestPublishedDeliveryRatesAreReproduced(t *testing.T) {
	s := open(t)
	s.fill()
	s.items()
	body, file := s.export("mptf-portfolio", exports.Params{})
	if file != "dem00-portfolio-2026-12-31.xlsx" {
		t.Errorf("the file is called %s", file)
	}
	rows := sheet(t, body, "Programmes")
	code, rate := column(t, rows[0], "Organisation code"), column(t, rows[0], "Delivery rate")
	printed := map[string]string{}
	for _, row := range rows[1:] {
		if len(row) > rate {
			printed[row[code]] = row[rate]
		} else if len(row) > code {
			printed[row[code]] = ""
		}
	}
	for _, p := range published {
		if got, ok := printed[p.code]; !ok || got != p.rate {
			t.Errorf("%s: delivery rate %q, published %q", p.name, got, p.rate)
		}
	}
	for _, row := range sheet(t, body, "Checks")[1:] {
		if len(row) > 3 && row[3] != "0.00" {
			t.Errorf("%q differs by %s", row[0], row[3])
		}
	}
	s.Verify()
	report, _ := s.export("consolidated", exports.Params{})
	status, _ := s.export("funding-status", exports.Params{})
	recalculated(t, s, map[string][]byte{"portfolio": body, "consolidated": report, "funding": status})
}

// items are what the agent tells beside deposits and transfers, one of each kind.
func (s *store) items() {
	s.Helper()
	un := s.Organisation('P')
	contributor := s.Cast(models.RoleContributor).OrganisationID
	for i, kind := range models.ItemKinds {
		in := funditems.Input{Kind: kind, Cents: money.Cents(1_000_01 * (i + 1)), ValueDate: when.DateOf(s.DB.Now(s.Ctx)), Basis: "Decision of the steering committee", AgentRef: fmt.Sprintf("AGENT-%d", i)}
		switch kind.Party() {
		case models.PartyOrganisation:
			in.OrganisationID = un
		case models.PartyContributor:
			in.OrganisationID = contributor
		}
		_, err := s.services.FundItems.Record(s.Ctx, s.Fresh(s.agent), in)
		s.must(err)
	}
}

// grow closes the programme and has what grew after it accepted.
func (s *store) grow() {
	s.Helper()
	today := when.DateOf(s.DB.Now(s.Ctx))
	s.must(s.DB.Write(s.Ctx, models.SystemActor, "test.close", func(tx *db.Tx) error {
		return tx.Exec("UPDATE programmes SET closed_on = ? WHERE id = ?", today, s.programme.ID).Error
	}))
	a, err := s.services.Growth.Submit(s.Ctx, s.Fresh(s.officer), s.programme.ID, models.GrowthInput{Moment: models.GrowthClosure, Items: []models.GrowthItem{
		{Kind: models.GrowthMoney, Currency: "EUR", Minor: 250_000_50, Rate: "0.8", Source: "Ministry of Country B", HappenedOn: today, Grade: models.GradeStated, Description: "Ten more offices."}}})
	s.must(err)
	s.must(s.services.Growth.Accept(s.Ctx, s.Fresh(s.head), a.ID, a.Version))
}

// recalculated compares the sums that an office program gives with the ledger's
// balances, to the cent, and finds no check of any workbook with a difference.
func recalculated(t *testing.T, s *store, books map[string][]byte) {
	t.Helper()
	office := apptest.Program(t, "soffice")
	dir := t.TempDir()
	args := []string{"--headless", "-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--convert-to",
		"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1", "--outdir", dir}
	for name, body := range books {
		path := filepath.Join(dir, name+".xlsx")
		s.must(os.WriteFile(path, body, 0o600))
		args = append(args, path)
	}
	if out, err := exec.Command(office, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	read := func(file string) [][]string {
		text, err := os.ReadFile(filepath.Join(dir, file))
		s.must(err)
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		s.must(err)
		return rows
	}
	for _, row := range read("consolidated-Checks.csv")[1:] {
		if row[0] != "" && len(row) > 3 && !strings.HasPrefix(row[0], "Illustrative:") && row[3] != "0" {
			t.Errorf("consolidated: %q differs by %q", row[0], row[3])
		}
	}
	whole, _, err := s.services.Ledger.Funding(s.Ctx, s.officer, when.Date{}, models.FundingWhole)
	s.must(err)
	for _, row := range read("funding-Status.csv")[1:] {
		line := whole.Line(row[1])
		if line.Percent() && row[4] != line.Share.String() && row[4]+".0" != line.Share.String() {
			t.Errorf("funding, %s: recalculated %q, %s of the books", row[1], row[4], line.Share)
		}
		if line.ID != "" && !line.Percent() && cents(t, row[3]) != line.Cents {
			t.Errorf("funding, %s: recalculated %q, %s of the books", row[1], row[3], line.Cents)
		}
	}
	rows := read("portfolio-Checks.csv")
	balances, err := s.services.Ledger.Balances(s.Ctx, s.officer, when.Date{})
	s.must(err)
	want := map[string]money.Cents{}
	for _, b := range balances {
		want[string(b.Code)] = b.Shown()
	}
	for text, account := range map[string]string{"Contributions:": "contributions", "Agent’s fee:": "fee", "Expenditure of": "expenditure", "Balance with": "organisations", "Cash with": "cash"} {
		found := false
		for _, row := range rows {
			if strings.HasPrefix(row[0], text) {
				found = true
				for _, figure := range row[1:3] {
					if got := cents(t, figure); got != want[account] {
						t.Errorf("%s recalculated %s, the ledger holds %s", text, got, want[account])
					}
				}
				if row[3] != "0" {
					t.Errorf("%s differs by %s", text, row[3])
				}
			}
		}
		if !found {
			t.Errorf("no check %s", text)
		}
	}
}

func TestEveryExportIsStableAndAsAt(t *testing.T) {
	s, asked := full(t)
	for _, e := range exports.All {
		p := asked
		first, file := s.export(e.Name, p)
		s.Clock.Advance(time.Hour)
		if again, _ := s.export(e.Name, p); !bytes.Equal(first, again) {
			t.Errorf("%s: the same data give other bytes an hour later", e.Name)
		}
		if !strings.HasSuffix(file, e.Ending()) || e.Summary() == e.Key() {
			t.Errorf("%s: file %s, summary %q", e.Name, file, e.Summary())
		}
		for _, lang := range []string{"fr", "ar"} {
			if e.Media == exports.XML {
				continue // one file for all readers
			}
			p.Language = lang
			if other, _ := s.export(e.Name, p); bytes.Equal(first, other) {
				t.Errorf("%s in %s is the English one", e.Name, lang)
			}
		}
		if e.Media == exports.Data && !strings.Contains(string(first), "Illustrative") {
			t.Errorf("%s does not say that it is illustrative", e.Name)
		}
	}
	body, _ := s.export("programmes", exports.Params{AsAt: when.MustDate(2026, 3, 1)})
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	s.must(err)
	spent := column(t, rows[0], "Total expenditure")
	if len(rows) != len(published)+1 || rows[1][spent] != "0.00" || rows[1][2] != "'=Published figures, entered" {
		t.Errorf("as at March: %q", rows[1])
	}
	if before, _ := s.export("mptf-portfolio", exports.Params{AsAt: when.MustDate(2025, 1, 1)}); sheet(t, before, "Programmes")[1][0] != "Total" {
		t.Error("a day before the first entry has programmes")
	}
}

func TestTheTransferWorkbookAddsUp(t *testing.T) {
	s := open(t)
	s.fill()
	body, file := s.export("mptf-transfer", exports.Params{Request: "TR-0001"})
	if file != "dem00-transfer-TR-0001.xlsx" {
		t.Errorf("file %s", file)
	}
	for _, row := range sheet(t, body, "Checks")[1:] {
		if len(row) > 3 && row[3] != "0.00" {
			t.Errorf("%q differs by %s", row[0], row[3])
		}
	}
	text := fmt.Sprint(sheet(t, body, "Request"))
	for _, want := range []string{"00124711", "Secretariat officer", "2333254635.43"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	body, _ = s.export("mptf-budget", exports.Params{Programme: "JP-0001"})
	for _, row := range sheet(t, body, "Checks")[1:] {
		if row[1] != "OK" {
			t.Errorf("%v", row)
		}
	}
}

// compare holds the books against an empty file of the agent's.
func (s *store) compare() {
	s.Helper()
	_, err := s.services.Reconcile.Compare(s.Ctx, s.Fresh(s.agent), reconcile.Input{Upload: files.Upload{Name: "books.csv", Body: strings.NewReader("kind,project_number\n")}, Hash: strings.Repeat("7", 64),
		From: when.MustDate(2020, 1, 1), To: when.DateOf(s.DB.Now(s.Ctx)), Rule: models.StartMatchRule})
	s.must(err)
}

// call is the reference of the first call.
func (s *store) call() string {
	s.Helper()
	var reference string
	s.must(s.DB.Read(s.Ctx).Raw("SELECT reference FROM calls ORDER BY id LIMIT 1").Take(&reference).Error)
	return reference
}

// clause 20: the evaluation is there for those who read every review, in the list
// as in the file; for others of the room it is as a name that does not exist.
func TestTheEvaluationIsForThoseWhoReadEveryReview(t *testing.T) {
	s := open(t)
	s.fill()
	e, _ := exports.Find("evaluation-concept")
	for role, there := range map[models.Role]bool{models.RoleSecretariatOfficer: true, models.RoleSecretariatHead: true, models.RoleAuditor: true, models.RoleBoardMember: false, models.RoleAgentOfficer: false, models.RoleCoordinator: false} {
		actor := s.Cast(role)
		var body bytes.Buffer
		name, err := e.Write(s.Ctx, s.services, actor, exports.Params{Call: strings.ToLower(s.call())}, &body)
		if there && (err != nil || !strings.HasSuffix(name, "-concept.xlsx") || body.Len() == 0) || !there && !models.IsKind(err, models.KindNotFound) {
			t.Errorf("%s: %q %v", role, name, err)
		}
		if listed := slices.ContainsFunc(exports.For(actor), func(e exports.Export) bool { return e.Name == "evaluation-full" }); listed != there {
			t.Errorf("%s: listed %v", role, listed)
		}
	}
	for call, kind := range map[string]models.Kind{"": models.KindInvalid, "DEM00-C-1999-01": models.KindNotFound} {
		if _, err := e.Write(s.Ctx, s.services, s.officer, exports.Params{Call: call}, &bytes.Buffer{}); !models.IsKind(err, kind) {
			t.Errorf("%q: %v", call, err)
		}
	}
}

func TestExportsRefuse(t *testing.T) {
	s := open(t)
	s.fill()
	ask := func(name string, actor models.Actor, p exports.Params) error {
		e, _ := exports.Find(name)
		_, err := e.Write(s.Ctx, s.services, actor, p, &bytes.Buffer{})
		return err
	}
	for name, c := range map[string]struct {
		err  error
		kind models.Kind
	}{
		"visitor":           {ask("ledger", models.Actor{}, exports.Params{}), models.KindSignIn},
		"reviewer":          {ask("ledger", s.Cast(models.RoleReviewer), exports.Params{}), models.KindForbidden},
		"no request":        {ask("mptf-transfer", s.agent, exports.Params{}), models.KindInvalid},
		"unknown request":   {ask("mptf-transfer", s.agent, exports.Params{Request: "99"}), models.KindNotFound},
		"unknown programme": {ask("mptf-budget", s.agent, exports.Params{Programme: "JP-0099"}), models.KindNotFound},
		"unknown language":  {ask("ledger", s.agent, exports.Params{Language: "xx"}), models.KindInvalid},
	} {
		if !models.IsKind(c.err, c.kind) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	if err := ask("mptf-transfer", s.agent, exports.Params{Request: "1"}); err != nil {
		t.Errorf("the agent: %v", err)
	}
}

// The files beside the portfolio: the statement of a contributor equals the
// contributions to the cent, and rates, pledges and areas come as data.
func TestTheFilesOfContributions(t *testing.T) {
	s := open(t)
	s.deposit(1_000_000_00)
	body, name := s.export("donor-statement", exports.Params{Contributor: "contributor-1", AsAt: when.DateOf(start)})
	if name != "dem00-donor-statement-contributor-1-2026-02-02.xlsx" {
		t.Errorf("the file is called %s", name)
	}
	if again, _ := s.export("donor-statement", exports.Params{Contributor: "CONTRIBUTOR-1"}); !bytes.Equal(body, again) {
		t.Error("the same data give other bytes")
	}
	contributions := sheet(t, body, "Contributions")
	if len(contributions) < 3 || contributions[1][0] != "SAA-0001" {
		t.Errorf("%v", contributions)
	}
	for _, row := range sheet(t, body, "Checks")[1:] {
		if len(row) > 3 && row[3] != "0.00" {
			t.Errorf("a check differs: %v", row)
		}
	}
	lines, _ := s.export("donor-statement-lines", exports.Params{Contributor: "CONTRIBUTOR-1"})
	for _, want := range []string{"SAA-0001", "D-0001", "1000000.00", "10000.00"} {
		if !strings.Contains(string(lines), want) {
			t.Errorf("no %s in %s", want, lines)
		}
	}
	for _, name := range []string{"pledges", "areas", "rates"} {
		if data, file := s.export(name, exports.Params{}); len(data) == 0 || file != "dem00-"+name+".csv" {
			t.Errorf("%s: %q, %s", name, data, file)
		}
	}
	for who, params := range map[*models.Actor]exports.Params{{}: {}, &s.officer: {}} {
		e, _ := exports.Find("donor-statement")
		if _, err := e.Write(s.Ctx, s.services, *who, params, &bytes.Buffer{}); err == nil {
			t.Error("a statement without a contributor was written")
		}
	}
	e, _ := exports.Find("donor-statement")
	if _, err := e.Write(s.Ctx, s.services, s.Cast(models.RoleBoardMember), exports.Params{Contributor: "CONTRIBUTOR-1"}, &bytes.Buffer{}); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("a member of the Board: %v", err)
	}
}
