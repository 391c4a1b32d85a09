package reconcile_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/ledger"
	"seedfund/app/reconcile"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

var start = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

type desk struct {
	*apptest.Harness
	*testing.T
	service              *reconcile.Service
	officer, head, agent models.Actor
}

func open(t *testing.T) *desk {
	t.Helper()
	t.Parallel()
	h := apptest.New(t, apptest.At(start), apptest.With(func(c *db.Config) { c.Invariants = ledger.Invariants() }))
	store, err := files.OpenStore(h.Dir + "/files")
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{Harness: h, T: t, service: reconcile.New(h.DB, files.New(h.DB, store, files.Limits{}))}
	d.officer, d.head, d.agent = h.Cast(models.RoleSecretariatOfficer), h.Cast(models.RoleSecretariatHead), h.Cast(models.RoleAgentOfficer)
	return d
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) refused(err error, kind models.Kind, key string) {
	d.Helper()
	e := models.AsError(err)
	if e == nil || e.Kind != kind || e.Key != key && !slices.ContainsFunc(e.Fields, func(f models.FieldError) bool { return f.Key == key }) {
		d.Fatalf("refused with %v, want kind %d, %s", err, kind, key)
	}
}

func today() when.Date { return when.DateOf(start) }

// post writes an entry into our books and gives its id.
func (d *desk) post(kind models.EntryKind, from, to models.LedgerAccount, org int64, cents money.Cents, days int, ref string) int64 {
	d.Helper()
	var id int64
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.post", func(tx *db.Tx) error {
		e, err := ledger.Post(tx, ledger.Entry{Kind: kind, ValueDate: today().AddDays(days), Reference: ref, Source: "test", Lines: ledger.Move(from, to, 0, org, cents)})
		if err == nil {
			id = e.ID
		}
		return err
	}))
	return id
}

func line(kind models.EntryKind, org string, cents money.Cents, days int, ref string) models.BookLine {
	return models.BookLine{Kind: kind, Organisation: org, Cents: cents, ValueDate: today().AddDays(days), AgentRef: ref, Row: 2}
}

func (d *desk) compare(lines ...models.BookLine) *models.Reconciliation {
	d.Helper()
	r, err := d.service.Compare(d.Ctx, d.Fresh(d.officer), input(lines...))
	d.must(err)
	return r
}

func input(lines ...models.BookLine) reconcile.Input {
	return reconcile.Input{Upload: files.Upload{Name: "books.csv", Body: strings.NewReader("kind,project_number,organisation_code\n")}, Hash: strings.Repeat("a", 64), Lines: lines,
		From: today().AddDays(-100), To: today(), Rule: models.StartMatchRule}
}

func (d *desk) open(all bool) []models.BreakRow {
	d.Helper()
	rows, err := d.service.Breaks(d.Ctx, d.officer, all)
	d.must(err)
	return rows
}

// A difference stands from the comparison that found it, with an owner and its
// age, until a later one finds it no more; the books are as they were.
func TestDifferencesStandUntilTheyAreSettled(t *testing.T) {
	d := open(t)
	org := d.Organisation('P')
	d.post(models.EntryDeposit, models.AccountContributions, models.AccountCash, 0, 5_000_00, -50, "DEP-1")
	d.post(models.EntryTransfer, models.AccountCash, models.AccountOrganisations, org, 1_000_00, -40, "PAY-1")
	wrong := d.post(models.EntryTransfer, models.AccountCash, models.AccountOrganisations, org, 700_00, -30, "PAY-2")
	before, err := ledger.BalancesAt(d.DB.Read(d.Ctx), when.Date{})
	d.must(err)
	agents := []models.BookLine{line(models.EntryDeposit, "", 5_000_00, -50, "DEP-1"), line(models.EntryTransfer, "ORG-P", 1_000_40, -38, "PAY-1"),
		line(models.EntryTransfer, "ORG-P", 770_00, -30, "PAY-2"), line(models.EntryBankCharges, "", 12_34, -20, "CHG-1")}
	r := d.compare(agents...)
	if r.Reference != "RC-0001" || r.OurLines != 3 || r.Lines != 4 || r.Matched != 2 || r.Breaks != 2 {
		t.Errorf("%+v", r)
	}
	rows := d.open(false)
	if len(rows) != 2 || rows[0].ReconciliationBreak.Kind != models.BreakOnlyAgents && rows[1].ReconciliationBreak.Kind != models.BreakOnlyAgents {
		t.Fatalf("%+v", rows)
	}
	at := slices.IndexFunc(rows, func(b models.BreakRow) bool { return b.ReconciliationBreak.Kind == models.BreakAmount })
	amount := rows[at]
	if amount.Difference() != -70_00 || amount.Days != 0 || amount.OrganisationName != "Organisation P" || amount.Owner != "" {
		t.Errorf("%+v", amount)
	}
	after, err := ledger.BalancesAt(d.DB.Read(d.Ctx), when.Date{})
	d.must(err)
	if !slices.Equal(before, after) {
		t.Error("a comparison moved money")
	}
	d.refused(d.service.Own(d.Ctx, d.Fresh(d.officer), amount.ID, amount.Version, d.Cast(models.RoleAuditor).PersonID), models.KindInvalid, "reconcile.fault.owner")
	d.must(d.service.Own(d.Ctx, d.Fresh(d.officer), amount.ID, amount.Version, d.head.PersonID))
	d.refused(d.service.Own(d.Ctx, d.Fresh(d.officer), amount.ID, amount.Version, 0), models.KindStale, "error.stale")
	for who, want := range map[*models.Actor]int{&d.head: 1, &d.officer: 0} {
		if mine, err := d.service.Mine(d.Ctx, *who); err != nil || len(mine) != want {
			t.Errorf("%d differences of %s, %v", len(mine), who.Role, err)
		}
	}

	// Eight days later the wrong entry is taken back and the right one entered.
	d.Clock.Advance(8 * 24 * time.Hour)
	if row, err := d.service.Break(d.Ctx, d.officer, amount.ID); err != nil || row.Days != 8 || row.Owner == "" {
		t.Errorf("%+v, %v", row, err)
	}
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.reverse", func(tx *db.Tx) error {
		_, err := ledger.Reverse(tx, wrong, "digits swapped", today())
		return err
	}))
	d.post(models.EntryTransfer, models.AccountCash, models.AccountOrganisations, org, 770_00, -30, "PAY-2")
	again := d.compare(agents...)
	if again.Matched != 3 || again.Breaks != 1 {
		t.Errorf("%+v", again)
	}
	left := d.open(false)
	if len(left) != 1 || left[0].EntryKind != models.EntryBankCharges || left[0].FirstReference != "RC-0001" || left[0].LastReference != "RC-0002" || left[0].Days != 8 {
		t.Errorf("%+v", left)
	}
	closed, err := d.service.Break(d.Ctx, d.officer, amount.ID)
	d.must(err)
	if closed.State != models.BreakAgreed || closed.ClosedAt == nil {
		t.Errorf("%+v", closed)
	}
	d.refused(d.service.Explain(d.Ctx, d.Fresh(d.officer), left[0].ID, left[0].Version, " "), models.KindInvalid, "money.fault.required")
	d.must(d.service.Explain(d.Ctx, d.Fresh(d.agent), left[0].ID, left[0].Version, "Booked by the agent for two funds at once."))
	d.refused(d.service.Explain(d.Ctx, d.Fresh(d.agent), left[0].ID, left[0].Version+1, "again"), models.KindConflict, "reconcile.conflict.closed")
	if len(d.open(false)) != 0 || len(d.open(true)) != 2 {
		t.Error("explained differences still stand")
	}
	// What was explained stays so as long as it is the same difference.
	if third := d.compare(agents...); third.Breaks != 1 || len(d.open(false)) != 0 {
		t.Errorf("%+v, %d open", third, len(d.open(false)))
	}
	agents[3].ValueDate = agents[3].ValueDate.AddDays(1)
	if d.compare(agents...); len(d.open(false)) != 1 {
		t.Error("another difference hides behind the explanation")
	}
	d.Verify()
}

// A comparison of another period says nothing of a difference, and two equal
// lines of the agent are one difference.
func TestAComparisonSpeaksOfItsPeriodAlone(t *testing.T) {
	d := open(t)
	twice := line(models.EntryInterest, "", 10_00, -20, "INT-1")
	d.compare(twice, twice)
	if rows := d.open(false); len(rows) != 1 {
		t.Fatalf("%d differences", len(rows))
	}
	other := input()
	other.To = today().AddDays(-60)
	_, err := d.service.Compare(d.Ctx, d.Fresh(d.officer), other)
	d.must(err)
	if len(d.open(false)) != 1 {
		t.Error("a comparison of another period closed it")
	}
	d.post(models.EntryInterest, models.AccountInterest, models.AccountCash, 0, 10_00, -19, "2027/1")
	d.compare(line(models.EntryInterest, "", 10_00, -20, "INT-1"))
	if len(d.open(false)) != 0 {
		t.Error("it stands although both books have it")
	}
	d.Verify()
}

func TestWhatCannotBeComparedIsRefused(t *testing.T) {
	d := open(t)
	try := func(change func(*reconcile.Input)) error {
		in := input(line(models.EntryInterest, "", 10_00, -20, "INT-1"))
		change(&in)
		_, err := d.service.Compare(d.Ctx, d.Fresh(d.officer), in)
		return err
	}
	for key, change := range map[string]func(*reconcile.Input){
		"reconcile.fault.period":       func(in *reconcile.Input) { in.To = in.From.AddDays(-1) },
		"money.fault.future":           func(in *reconcile.Input) { in.To = today().AddDays(1) },
		"money.fault.required":         func(in *reconcile.Input) { in.From = when.Date{} },
		"reconcile.fault.days":         func(in *reconcile.Input) { in.Rule.Days = 61 },
		"reconcile.fault.tolerance":    func(in *reconcile.Input) { in.Rule.Tolerance = 100_01 },
		"reconcile.fault.outside":      func(in *reconcile.Input) { in.Lines[0].ValueDate = today().AddDays(-101) },
		"reconcile.fault.organisation": func(in *reconcile.Input) { in.Lines[0].Organisation = "NOBODY" },
	} {
		d.refused(try(change), models.KindInvalid, key)
	}
	for _, role := range []models.Role{models.RoleAuditor, models.RoleBoardMember, models.RolePUNOFinance} {
		_, err := d.service.Compare(d.Ctx, d.Fresh(d.Cast(role)), input())
		d.refused(err, models.KindForbidden, "error.right_missing")
	}
	_, err := d.service.Compare(d.Ctx, d.Stale(d.officer), input())
	d.refused(err, models.KindSignIn, "error.fresh_sign_in")
	// clause 97: differences tell of every programme: the Board's room does not read them.
	for _, role := range []models.Role{models.RoleBoardMember, models.RolePUNOFinance, models.RoleFocalPoint} {
		_, err := d.service.Breaks(d.Ctx, d.Cast(role), true)
		d.refused(err, models.KindForbidden, "error.right_missing")
	}
	if rows, err := d.service.Breaks(d.Ctx, d.Cast(models.RoleAuditor), true); err != nil || len(rows) != 0 {
		t.Errorf("the auditor: %v, %v", rows, err)
	}
	_, err = d.service.Break(d.Ctx, d.officer, 99)
	d.refused(err, models.KindNotFound, "error.not_found")
	_, err = d.service.FileOf(d.Ctx, d.officer, "RC-9999")
	d.refused(err, models.KindNotFound, "error.not_found")
	d.Verify()
}
