package imports_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/imports"
	"seedfund/app/ledger"
	"seedfund/app/programmes"
	"seedfund/app/reporting"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

var start = time.Date(2028, 3, 1, 9, 0, 0, 0, time.UTC)

type desk struct {
	*apptest.Harness
	*testing.T
	imports                      *imports.Service
	programmes                   *programmes.Service
	officer, head, agent         models.Actor
	finance, colleague, stranger models.Actor // of Organisation P twice, of Q
}

func open(t *testing.T) *desk {
	t.Helper()
	t.Parallel()
	return deskOn(t, apptest.New(t, apptest.At(start), apptest.With(func(c *db.Config) {
		c.Invariants = append(append(ledger.Invariants(), programmes.Invariants()...), imports.Invariants()...)
	})))
}

func deskOn(t *testing.T, h *apptest.Harness) *desk {
	t.Helper()
	store, err := files.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{Harness: h, T: t, imports: imports.New(h.DB, files.New(h.DB, store, files.Limits{})), programmes: programmes.New(h.DB, nil)}
	d.officer, d.head, d.agent = h.Cast(models.RoleSecretariatOfficer), h.Cast(models.RoleSecretariatHead), h.Cast(models.RoleAgentOfficer)
	d.finance = h.Cast(models.RolePUNOFinance)
	// A colleague of the same organisation, and an officer of another.
	d.colleague = h.Cast(models.RolePUNOProgramme)
	d.colleague.Role, d.colleague.OrganisationID = models.RolePUNOFinance, d.finance.OrganisationID
	d.stranger = h.Cast(models.RoleDrafter)
	d.stranger.Role, d.stranger.OrganisationID = models.RolePUNOFinance, h.Organisation('Q')
	return d
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) refused(err error, kind models.Kind, key string) *models.Error {
	d.Helper()
	e := models.AsError(err)
	if e == nil || e.Kind != kind {
		d.Fatalf("error %v, want kind %d, %s", err, kind, key)
	}
	found := e.Key == key
	for _, f := range e.Fields {
		found = found || f.Key == key
	}
	if !found {
		d.Fatalf("refused with %v, want %s", err, key)
	}
	return e
}

// paid is a programme with its first tranche paid: 100,000 to each organisation.
func (d *desk) paid(orgs ...int64) models.Programme {
	d.Helper()
	plan := decided.Plan{}
	for _, o := range orgs {
		plan.Organisations = append(plan.Organisations, decided.Organisation{ID: o, Tranche: []money.Cents{100_000_00}})
	}
	decided.Fund(d.T, d.Harness, money.Cents(len(orgs))*100_000_00)
	p := decided.Programme(d.T, d.Harness, plan)
	detail, err := d.programmes.Get(d.Ctx, models.SystemActor, p.ID)
	d.must(err)
	_, err = d.programmes.Release(d.Ctx, d.officer, p.ID, detail.Programme.Version, 1, programmes.ReleaseInput{})
	d.must(err)
	detail, err = d.programmes.Get(d.Ctx, models.SystemActor, p.ID)
	d.must(err)
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.pay", func(tx *db.Tx) error {
		for _, a := range detail.Tranches[0].Amounts {
			if err := programmes.HoldShare(tx, a.TrancheID, a.OrganisationID, a.ReleasedCents); err != nil {
				return err
			}
			if _, err := programmes.Pay(tx, programmes.Payment{ProgrammeID: p.ID, TrancheID: a.TrancheID, OrganisationID: a.OrganisationID, Cents: a.ReleasedCents,
				ValueDate: when.DateOf(tx.Now), AgentRef: "PAY", Source: "TR-0001"}); err != nil {
				return err
			}
		}
		return nil
	}))
	return p
}

func (d *desk) code(id int64) (code string) {
	d.Helper()
	d.must(d.DB.Read(d.Ctx).Raw("SELECT code FROM organisations WHERE id = ?", id).Scan(&code).Error)
	return code
}

// row reports an amount under contractual services.
func (d *desk) row(n int, p models.Programme, org int64, year int, of models.UnexType, cents money.Cents) models.UnexRow {
	d.Helper()
	r := models.UnexRow{Row: n, Programme: p.Reference, Organisation: d.code(org), Year: year, Type: of, Costs: cents, Total: cents}
	r.Figures[3] = cents
	return r
}

// file stands for bytes with these figures.
func file(name string) imports.File {
	return imports.File{Upload: files.Upload{Name: "expenditure.csv", Body: strings.NewReader("project_number,programme\n" + name + "\n")}, Hash: fmt.Sprintf("%064s", name)}
}

func (d *desk) taken(actor models.Actor, name string, ask imports.Ask, rows ...models.UnexRow) *models.ImportBatch {
	d.Helper()
	b, err := d.imports.Take(d.Ctx, d.Fresh(actor), ask, rows, file(name))
	d.must(err)
	return b
}

func (d *desk) commit(actor models.Actor, b *models.ImportBatch) error {
	return d.imports.Commit(d.Ctx, d.Fresh(actor), b.ID, b.Version)
}

func (d *desk) count(text string, args ...any) (n int) {
	d.Helper()
	d.must(d.DB.Read(d.Ctx).Raw(text, args...).Scan(&n).Error)
	return n
}

func (d *desk) spent() money.Cents {
	d.Helper()
	return money.Cents(d.count("SELECT COALESCE(SUM(cents), 0) FROM ledger_lines WHERE account = 'expenditure'"))
}

// clause 97: two persons stand behind what enters the books.
func TestAFileCountsOnceASecondPersonCommitsIt(t *testing.T) {
	d := open(t)
	one, q := d.finance.OrganisationID, d.Organisation('Q')
	p, other := d.paid(one, q), d.paid(one)
	ask := imports.Ask{Year: 2028}
	first := d.row(2, p, one, 2028, models.UnexInterim, 40_000_00)
	first.Committed, first.Figures[7], first.Total = 5_000_00, 2_800_00, 42_800_00
	b := d.taken(d.finance, "a", ask, first, d.row(3, other, one, 2028, models.UnexInterim, 0))
	if d.spent() != 0 || b.Reference != "IM-0001" {
		t.Errorf("%s counts before it was committed", b.Reference)
	}
	d.refused(d.commit(d.finance, b), models.KindForbidden, "money.forbidden.same_person")
	twin := d.finance
	twin.Role = models.RoleSecretariatHead
	d.refused(d.commit(twin, b), models.KindForbidden, "money.forbidden.same_person")
	d.refused(d.imports.Commit(d.Ctx, d.Stale(d.head), b.ID, b.Version), models.KindSignIn, "error.fresh_sign_in")
	d.refused(d.imports.Commit(d.Ctx, d.Fresh(d.head), b.ID, b.Version+1), models.KindStale, "error.stale")
	d.refused(d.commit(d.Cast(models.RoleAuditor), b), models.KindForbidden, "error.right_missing")
	d.refused(d.commit(d.stranger, b), models.KindNotFound, "error.not_found")
	d.refused(d.imports.Commit(d.Ctx, d.Fresh(d.head), 999, 1), models.KindNotFound, "error.not_found")
	_, err := d.imports.Batch(d.Ctx, d.stranger, b.ID)
	d.refused(err, models.KindNotFound, "error.not_found")
	_, err = d.imports.FileOf(d.Ctx, d.stranger, b.ID)
	d.refused(err, models.KindNotFound, "error.not_found")
	d.must(d.commit(d.colleague, b))
	if d.spent() != 42_800_00 {
		t.Errorf("the ledger has %s", d.spent())
	}
	v, err := d.imports.Batch(d.Ctx, d.finance, b.ID)
	d.must(err)
	if v.Counts != (models.ImportCounts{New: 2}) || !v.Mine || v.Rows[0].Report != "E-0001" || v.Rows[0].WasTotal != 0 {
		t.Errorf("what the file did: %+v", v)
	}
	if id, err := d.imports.FileOf(d.Ctx, d.colleague, b.ID); err != nil || id != v.FileID {
		t.Errorf("the file as it came: %d, %v", id, err)
	}
	r, err := reporting.New(d.DB).Get(d.Ctx, d.officer, "E-0001")
	d.must(err)
	if r.ReportedBy != d.finance.PersonID || r.FileID == nil || *r.FileID != v.FileID || r.CommittedCents != 5_000_00 || len(r.Lines) != 3 {
		t.Errorf("report %+v", r)
	}
	d.refused(d.imports.Commit(d.Ctx, d.Fresh(d.head), b.ID, b.Version+1), models.KindConflict, "imports.conflict.settled")
	d.refused(d.imports.Drop(d.Ctx, d.Fresh(d.head), b.ID, b.Version+1), models.KindConflict, "imports.conflict.settled")
	list, err := d.imports.Batches(d.Ctx, d.stranger, false)
	if err != nil || len(list) != 0 {
		t.Errorf("another organisation's officer sees %v, %v", list, err)
	}
	d.Verify()
}

func TestTheSameFileTwiceChangesNothing(t *testing.T) {
	d := open(t)
	one := d.finance.OrganisationID
	p := d.paid(one)
	ask, rows := imports.Ask{Year: 2028}, d.row(2, p, one, 2028, models.UnexInterim, 40_000_00)
	b := d.taken(d.finance, "a", ask, rows)
	d.must(d.commit(d.head, b))
	again := d.taken(d.colleague, "a", ask, rows)
	if again.ID != b.ID || again.State != models.ImportCommitted {
		t.Errorf("the same bytes made another batch: %+v", again)
	}
	other := d.taken(d.finance, "b", ask, rows)
	v, err := d.imports.Batch(d.Ctx, d.head, other.ID)
	d.must(err)
	if v.Counts != (models.ImportCounts{Same: 1}) {
		t.Errorf("%+v", v.Counts)
	}
	d.refused(d.commit(d.head, other), models.KindConflict, "imports.conflict.nothing")
	d.must(d.imports.Drop(d.Ctx, d.Fresh(d.finance), other.ID, other.Version))
	if third := d.taken(d.finance, "b", ask, rows); third.ID == other.ID || third.State != models.ImportRead {
		t.Errorf("a file that was set aside is not read again: %+v", third)
	}
	if n := d.count("SELECT COUNT(*) FROM expenditure_reports"); n != 1 {
		t.Errorf("%d reports", n)
	}
	d.Verify()
}

// A corrected file reverses what stood and posts anew; certified figures take the
// place of interim ones and never the other way.
func TestACorrectedFileReversesAndPostsAnew(t *testing.T) {
	d := open(t)
	one, q := d.finance.OrganisationID, d.Organisation('Q')
	p := d.paid(one, q)
	d.must(d.commit(d.head, d.taken(d.finance, "a", imports.Ask{Year: 2027}, d.row(2, p, one, 2027, models.UnexInterim, 40_000_00))))
	entries := d.count("SELECT COUNT(*) FROM ledger_entries")
	all := imports.Ask{Year: 2027}
	rows := []models.UnexRow{d.row(2, p, one, 2027, models.UnexAnnual, 41_000_00), d.row(3, p, q, 2027, models.UnexAnnual, 7_000_00)}
	_, err := d.imports.Take(d.Ctx, d.Fresh(d.agent), all, rows, file("b"))
	e := d.refused(err, models.KindInvalid, "imports.fault.changed")
	if len(e.Fields) != 2 || e.Fields[0].Field != "O2" || e.Fields[1].Field != "reason" {
		t.Errorf("faults %+v", e.Fields)
	}
	all.Reason = "Certified by headquarters"
	b := d.taken(d.agent, "b", all, rows...)
	v, err := d.imports.Batch(d.Ctx, d.head, b.ID)
	d.must(err)
	if v.Counts != (models.ImportCounts{New: 1, Changed: 1}) || v.Rows[0].WasTotal != 40_000_00 || v.Rows[0].WasReport != "E-0001" {
		t.Errorf("%+v", v)
	}
	d.refused(d.commit(d.finance, b), models.KindNotFound, "error.not_found")
	d.must(d.commit(d.head, b))
	if n := d.count("SELECT COUNT(*) FROM ledger_entries") - entries; n != 3 || d.spent() != 48_000_00 {
		t.Errorf("%d entries and %s, want a reversal and two postings, and 48,000.00", n, d.spent())
	}
	ours := imports.Ask{Year: 2027, Reason: "Later figures"}
	_, err = d.imports.Take(d.Ctx, d.Fresh(d.finance), ours, []models.UnexRow{d.row(2, p, one, 2027, models.UnexInterim, 42_000_00)}, file("c"))
	d.refused(err, models.KindInvalid, "imports.fault.certified")
	_, err = d.imports.Take(d.Ctx, d.Fresh(d.officer), ours, []models.UnexRow{d.row(2, p, one, 2027, models.UnexInterim, 41_000_00)}, file("c"))
	d.refused(err, models.KindInvalid, "imports.fault.certified")
	// What the agent holds may stand in an organisation's file, unchanged.
	same := d.taken(d.finance, "d", ours, d.row(2, p, one, 2027, models.UnexAnnual, 41_000_00))
	d.refused(d.commit(d.head, same), models.KindConflict, "imports.conflict.nothing")
	d.must(d.commit(d.agent, d.taken(d.officer, "e", ours, d.row(2, p, one, 2027, models.UnexAnnual, 41_500_00))))
	if d.spent() != 48_500_00 {
		t.Errorf("the ledger has %s", d.spent())
	}
	d.Verify()
}

func TestAnOrganisationLoadsItsOwnInterimFiguresAlone(t *testing.T) {
	d := open(t)
	one, q := d.finance.OrganisationID, d.Organisation('Q')
	p := d.paid(one, q)
	take := func(actor models.Actor, ask imports.Ask, rows ...models.UnexRow) error {
		_, err := d.imports.Take(d.Ctx, d.Fresh(actor), ask, rows, file("a"))
		return err
	}
	d.refused(take(d.finance, imports.Ask{Year: 2027, Organisation: d.code(q)}, d.row(2, p, q, 2027, models.UnexInterim, 1)), models.KindForbidden, "money.forbidden.other_organisation")
	d.refused(take(d.finance, imports.Ask{Year: 2027}, d.row(2, p, q, 2027, models.UnexInterim, 1)), models.KindInvalid, "imports.fault.organisation")
	d.refused(take(d.finance, imports.Ask{Year: 2027}, d.row(2, p, one, 2027, models.UnexAnnual, 1)), models.KindInvalid, "imports.fault.from_agent")
	d.refused(take(d.Cast(models.RoleContributor), imports.Ask{Year: 2027}, d.row(2, p, one, 2027, models.UnexInterim, 1)), models.KindForbidden, "error.right_missing")
	d.refused(take(d.officer, imports.Ask{Year: 2027, Organisation: "NOBODY"}, d.row(2, p, one, 2027, models.UnexInterim, 1)), models.KindNotFound, "error.not_found")
	g, err := d.imports.Ground(d.Ctx, d.finance, imports.Ask{Year: 2027})
	d.must(err)
	if len(g.Books.All) != 1 || g.Books.All[0].OrganisationID != one {
		t.Errorf("an organisation's officer sees %+v", g.Books.All)
	}
	_, err = d.imports.Ground(d.Ctx, d.finance, imports.Ask{Year: 2027, Organisation: d.code(q)})
	d.refused(err, models.KindForbidden, "money.forbidden.other_organisation")
	// A certified file of one organisation waits for the secretariat or the agent.
	b := d.taken(d.officer, "b", imports.Ask{Year: 2027, Organisation: d.code(one)}, d.row(2, p, one, 2027, models.UnexAnnual, 1_00))
	d.refused(d.commit(d.finance, b), models.KindForbidden, "imports.forbidden.certified")
	d.must(d.commit(d.agent, b))
	d.Verify()
}

// One bad row keeps nothing, and every fault is named by its cell.
func TestFaultsComeAllAtOnceByCell(t *testing.T) {
	d := open(t)
	one, q := d.finance.OrganisationID, d.Organisation('Q')
	p := d.paid(one, q)
	sum := d.row(3, p, q, 2028, models.UnexInterim, 1_00)
	sum.Costs = 2_00
	over := d.row(2, p, one, 2028, models.UnexInterim, 100_000_01)
	twice := d.row(4, p, one, 2028, models.UnexInterim, 1_00)
	early := d.row(5, p, one, 2027, models.UnexAnnual, 1_00)
	early.Committed = 1
	lost := d.row(6, p, one, 2028, "final", 1_00)
	lost.Programme = "JP-9999"
	below := d.row(7, p, one, 2028, models.UnexInterim, -1_00)
	below.Programme, below.Status = "", "done"
	number := d.row(8, p, one, 2028, models.UnexInterim, 1_00)
	number.Project = "00999999"
	_, err := d.imports.Take(d.Ctx, d.Fresh(d.officer), imports.Ask{Year: 2028}, []models.UnexRow{over, sum, twice, early, lost, below, number}, file("a"))
	e := d.refused(err, models.KindInvalid, "imports.fault.sum")
	got := map[string]string{}
	for _, f := range e.Fields {
		_, key, _ := strings.Cut(f.Key, "fault.")
		got[f.Field] += key + " "
	}
	want := map[string]string{"T2": "explanation ", "M3": "sum ", "B4": "twice ", "B5": "twice ", "D5": "year ", "E5": "not_over ", "P5": "committed ", "E6": "type ", "B6": "pair ", "A7": "required ",
		"O7": "below_zero ", "S7": "status ", "A8": "project ", "B8": "twice "}
	for cell, keys := range want {
		if got[cell] != keys {
			t.Errorf("%s: %q, want %q", cell, got[cell], keys)
		}
	}
	if len(got) != len(want) {
		t.Errorf("faults %v", got)
	}
	if n := d.count("SELECT COUNT(*) FROM import_batches") + d.count("SELECT COUNT(*) FROM expenditure_reports"); n != 0 {
		t.Errorf("faulty rows left %d rows", n)
	}
	closed := d.row(2, p, one, 2028, models.UnexInterim, 10_000_00)
	closed.Figures[7], closed.Total, closed.Status = 700_01, 10_700_01, string(models.ProgrammeFinancialClosed)
	_, err = d.imports.Take(d.Ctx, d.Fresh(d.officer), imports.Ask{Year: 2028}, []models.UnexRow{closed}, file("a"))
	if e := d.refused(err, models.KindInvalid, "imports.fault.indirect"); e.Fields[0].Field != "N2" {
		t.Errorf("faults %+v", e.Fields)
	}
	_, err = d.imports.Take(d.Ctx, d.Fresh(d.officer), imports.Ask{Year: 2029}, []models.UnexRow{d.row(2, p, one, 2029, models.UnexInterim, 1)}, file("a"))
	d.refused(err, models.KindInvalid, "money.fault.year")
	_, err = d.imports.Take(d.Ctx, d.Fresh(d.officer), imports.Ask{Year: 2028}, nil, file("a"))
	d.refused(err, models.KindInvalid, "imports.fault.empty")
}

// What the books have become since a file was taken in is looked at again.
func TestAFileThatTheBooksHaveOvertakenIsRefused(t *testing.T) {
	d := open(t)
	one := d.finance.OrganisationID
	p := d.paid(one)
	b := d.taken(d.finance, "a", imports.Ask{Year: 2028}, d.row(2, p, one, 2028, models.UnexInterim, 40_000_00))
	_, err := reporting.New(d.DB).Report(d.Ctx, d.finance, reporting.Input{ProgrammeID: p.ID, OrganisationID: one, Year: 2028, AsAt: when.DateOf(start), Certainty: models.Interim,
		Lines: []models.Expenditure{{Kind: models.Spent, Category: 1, Cents: 1_00}}})
	d.must(err)
	d.refused(d.commit(d.head, b), models.KindConflict, "imports.conflict.overtaken")
	v, err := d.imports.Batch(d.Ctx, d.head, b.ID)
	d.must(err)
	if len(v.Faults) == 0 {
		t.Error("the page does not say what has changed")
	}
	d.Verify()
}

// race settles waiting batches from two servers at once and gives how many
// succeeded; each other one must be a typed refusal.
func (d *desk) race(acts ...func(*imports.Service) error) int {
	d.Helper()
	servers := [2]*imports.Service{d.imports, imports.New(d.Second(), nil)}
	errs := make([]error, len(acts))
	var ready, wg sync.WaitGroup
	ready.Add(len(acts))
	for i, act := range acts {
		wg.Go(func() {
			ready.Done()
			ready.Wait()
			errs[i] = act(servers[i%2])
		})
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else if !models.IsKind(err, models.KindConflict) && !models.IsKind(err, models.KindStale) {
			d.Errorf("the loser's refusal is not typed: %v", err)
		}
	}
	return done
}

func TestTwoPersonsCommitOneFileOnce(t *testing.T) {
	t.Parallel()
	d := deskOn(t, apptest.New(t))
	one := d.finance.OrganisationID
	p := d.paid(one)
	year := d.DB.Now(d.Ctx).Year()
	b := d.taken(d.finance, "a", imports.Ask{Year: year}, d.row(2, p, one, year, models.UnexInterim, 40_000_00))
	var acts []func(*imports.Service) error
	for i := range 6 {
		who := d.Fresh([]models.Actor{d.head, d.agent, d.colleague}[i%3])
		acts = append(acts, func(s *imports.Service) error { return s.Commit(d.Ctx, who, b.ID, b.Version) })
	}
	if n := d.race(acts...); n != 1 || d.spent() != 40_000_00 {
		t.Errorf("%d persons committed the file, the ledger has %s", n, d.spent())
	}
	d.Verify()
}

// Two files with the first report of one share and year, committed at once: one
// counts, and the other is told.
func TestTwoFilesWithOneShareCommittedAtOnce(t *testing.T) {
	t.Parallel()
	d := deskOn(t, apptest.New(t))
	one := d.finance.OrganisationID
	p := d.paid(one)
	year := d.DB.Now(d.Ctx).Year()
	a, b := d.taken(d.finance, "a", imports.Ask{Year: year}, d.row(2, p, one, year, models.UnexInterim, 1_00)), d.taken(d.officer, "b", imports.Ask{Year: year}, d.row(2, p, one, year, models.UnexInterim, 2_00))
	if n := d.race(func(s *imports.Service) error { return s.Commit(d.Ctx, d.Fresh(d.head), a.ID, a.Version) },
		func(s *imports.Service) error { return s.Commit(d.Ctx, d.Fresh(d.agent), b.ID, b.Version) }); n != 1 {
		t.Errorf("%d files were committed", n)
	}
	if n := d.count("SELECT COUNT(*) FROM expenditure_reports WHERE state = 'current'"); n != 1 {
		t.Errorf("%d reports count", n)
	}
	d.Verify()
}

// The control: the index alone keeps two first reports of one year apart.
func TestTheIndexKeepsOneReportOfAYear(t *testing.T) {
	d := open(t)
	one := d.finance.OrganisationID
	p := d.paid(one)
	d.must(d.commit(d.head, d.taken(d.finance, "a", imports.Ask{Year: 2028}, d.row(2, p, one, 2028, models.UnexInterim, 1_00))))
	again := func() error {
		return d.DB.Write(d.Ctx, models.SystemActor, "test.report", func(tx *db.Tx) error {
			_, err := reporting.Enter(tx, reporting.Input{ProgrammeID: p.ID, OrganisationID: one, Year: 2028, AsAt: when.DateOf(start), Certainty: models.Interim,
				Lines: []models.Expenditure{{Kind: models.Spent, Category: 1, Cents: 1_00}}})
			return err
		})
	}
	d.refused(again(), models.KindConflict, "money.conflict.report_exists")
	if _, err := d.Outside().Exec("DROP INDEX expenditure_reports_current"); err != nil {
		t.Fatal(err)
	}
	d.must(again())
}

// A commit that fails in mid-act leaves nothing.
func TestACommitIsWholeOrNothing(t *testing.T) {
	d := open(t)
	one, q := d.finance.OrganisationID, d.Organisation('Q')
	p := d.paid(one, q)
	b := d.taken(d.agent, "a", imports.Ask{Year: 2027}, d.row(2, p, one, 2027, models.UnexAnnual, 1_00), d.row(3, p, q, 2027, models.UnexAnnual, 7_00))
	trigger := "CREATE TRIGGER stop BEFORE INSERT ON expenditures WHEN NEW.cents = 700 BEGIN SELECT RAISE(ABORT, 'stop'); END"
	if apptest.Engine() == "postgres" {
		trigger = "CREATE TRIGGER stop BEFORE INSERT ON expenditures FOR EACH ROW WHEN (NEW.cents = 700) EXECUTE FUNCTION refuse_change()"
	}
	if _, err := d.Outside().Exec(trigger); err != nil {
		t.Fatal(err)
	}
	if err := d.commit(d.head, b); err == nil {
		t.Fatal("it was committed")
	}
	if n := d.count("SELECT COUNT(*) FROM expenditure_reports"); n != 0 || d.spent() != 0 {
		t.Errorf("%d reports and %s of a commit that failed", n, d.spent())
	}
	if _, err := d.Outside().Exec(map[bool]string{true: "DROP TRIGGER stop ON expenditures", false: "DROP TRIGGER stop"}[apptest.Engine() == "postgres"]); err != nil {
		t.Fatal(err)
	}
	d.must(d.commit(d.head, b))
	for _, text := range []string{"DELETE FROM import_batches", "UPDATE import_batches SET state = 'read', settled_by = NULL, settled_at = NULL, outcome = ''"} {
		if _, err := d.Outside().Exec(text); err == nil {
			t.Errorf("the store takes %s", text)
		}
	}
	d.Verify()
}

func TestAFaultInImportsIsNamed(t *testing.T) {
	d := open(t)
	one := d.finance.OrganisationID
	p := d.paid(one)
	d.must(d.commit(d.head, d.taken(d.finance, "a", imports.Ask{Year: 2028}, d.row(2, p, one, 2028, models.UnexInterim, 1_00))))
	d.Verify()
	decided.Tamper(t, d.Harness, "expenditure_reports", "UPDATE expenditure_reports SET reported_by = reported_by + 1")
	decided.Named(t, d.Harness, "I6 every expenditure report with a file is of a file that a second person committed")
}

// Random files: one is taken exactly when a small reference takes it, and then the
// ledger comes to what the files say.
func TestRandomFilesAgainstAReference(t *testing.T) {
	d := open(t)
	orgs := []int64{d.finance.OrganisationID, d.Organisation('Q')}
	shares := []models.Programme{d.paid(orgs...), d.paid(orgs...)}
	type key struct {
		programme string
		org       int64
		year      int
	}
	type held struct {
		cents     money.Cents
		certified bool
	}
	books := map[key]held{}
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		year := rapid.IntRange(2027, 2028).Draw(t, "year")
		reason := rapid.SampledFrom([]string{"", "Corrected"}).Draw(t, "reason")
		var rows []models.UnexRow
		good, changes := true, false
		after, seen := map[key]held{}, map[key]bool{}
		for i := range rapid.IntRange(1, 4).Draw(t, "rows") {
			p, org := rapid.SampledFrom(shares).Draw(t, "programme"), rapid.SampledFrom(orgs).Draw(t, "organisation")
			of := rapid.SampledFrom(models.UnexTypes).Draw(t, "type")
			cents := money.Cents(rapid.SampledFrom([]int64{0, 1, 30_000_00, 60_000_00, 99_999_99}).Draw(t, "cents"))
			k := key{p.Reference, org, year}
			row := d.row(i+2, p, org, year, of, cents)
			if rapid.IntRange(0, 9).Draw(t, "wrong") == 0 {
				row.Total++
				good = false
			}
			rows = append(rows, row)
			was, stands := books[k]
			certified := of == models.UnexAnnual
			if seen[k] || certified && year == 2028 {
				good = false
			}
			seen[k] = true
			if stands && was == (held{cents, certified}) {
				continue
			}
			other := books[key{p.Reference, org, 2027 + 2028 - year}].cents
			if other+cents > 100_000_00 || stands && (reason == "" || was.certified && !certified) {
				good = false
			}
			changes = true
			after[k] = held{cents, certified}
		}
		b, err := d.imports.Take(d.Ctx, d.Fresh(d.officer), imports.Ask{Year: year, Reason: reason}, rows, file(fmt.Sprint("r", n)))
		if (err == nil) != good {
			t.Fatalf("taken: %v, the reference says %v", err, good)
		}
		if err != nil {
			return
		}
		if err := d.commit(d.head, b); (err == nil) != changes {
			t.Fatalf("committed: %v, the reference says it changes: %v", err, changes)
		}
		for k, h := range after {
			books[k] = h
		}
		var sum money.Cents
		for _, h := range books {
			sum += h.cents
		}
		if got := d.spent(); got != sum {
			t.Fatalf("the ledger has %s, the files %s", got, sum)
		}
	})
	d.Verify()
}

// Ten thousand rows ask the store for as much as ten do.
func TestTheStoreIsAskedTheSameForManyRows(t *testing.T) {
	d := open(t)
	one := d.finance.OrganisationID
	p := d.paid(one)
	count := func(n int) int64 {
		ctx, statements := db.Count(d.Ctx)
		rows := make([]models.UnexRow, n)
		for i := range rows {
			rows[i] = d.row(i+2, p, one, 2028, models.UnexInterim, 1_00)
		}
		if _, _, err := d.imports.Check(ctx, d.officer, imports.Ask{Year: 2028}, rows); err != nil {
			t.Fatal(err)
		}
		return statements.Load()
	}
	if few, many := count(10), count(10_000); few != many {
		t.Errorf("%d statements for ten rows, %d for ten thousand", few, many)
	}
}
