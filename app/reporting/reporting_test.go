package reporting_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/people"
	"seedfund/app/programmes"
	"seedfund/app/reference/sourcetest"
	"seedfund/app/reporting"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

var start = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

type desk struct {
	*apptest.Harness
	*testing.T
	programmes *programmes.Service
	reporting  *reporting.Service
	officer    models.Actor
	finance    models.Actor // of Organisation P
}

func open(t *testing.T) *desk {
	t.Helper()
	t.Parallel()
	h := apptest.New(t, apptest.At(start), apptest.With(func(c *db.Config) {
		c.Invariants = append(ledger.Invariants(), programmes.Invariants()...)
	}))
	return &desk{Harness: h, T: t, programmes: programmes.New(h.DB, nil), reporting: reporting.New(h.DB),
		officer: h.Cast(models.RoleSecretariatOfficer), finance: h.Cast(models.RolePUNOFinance)}
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
}

// paidProgramme has its first tranche paid: 100,000 to each organisation.
func (d *desk) paidProgramme(orgs ...int64) models.Programme {
	d.Helper()
	plan := decided.Plan{}
	for _, o := range orgs {
		plan.Organisations = append(plan.Organisations, decided.Organisation{ID: o, Tranche: []money.Cents{100_000_00}})
	}
	decided.Fund(d.T, d.Harness, money.Cents(len(orgs))*100_000_00)
	p := decided.Programme(d.T, d.Harness, plan)
	d.pay(p.ID, nil)
	return p
}

// pay releases and pays the first tranche: of each organisation all, or so much.
func (d *desk) pay(id int64, cents map[int64]money.Cents) {
	d.Helper()
	detail, err := d.programmes.Get(d.Ctx, models.SystemActor, id)
	d.must(err)
	_, err = d.programmes.Release(d.Ctx, d.officer, id, detail.Programme.Version, 1, programmes.ReleaseInput{Amounts: cents})
	d.must(err)
	detail, err = d.programmes.Get(d.Ctx, models.SystemActor, id)
	d.must(err)
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.pay", func(tx *db.Tx) error {
		for _, a := range detail.Tranches[0].Amounts {
			if a.ReleasedCents == 0 {
				continue
			}
			if err := programmes.HoldShare(tx, a.TrancheID, a.OrganisationID, a.ReleasedCents); err != nil {
				return err
			}
			_, err := programmes.Pay(tx, programmes.Payment{ProgrammeID: id, TrancheID: a.TrancheID, OrganisationID: a.OrganisationID, Cents: a.ReleasedCents,
				ValueDate: when.DateOf(tx.Now), AgentRef: "PAY", Source: "TR-0001"})
			if err != nil {
				return err
			}
		}
		return nil
	}))
}

func spent(cents money.Cents) []models.Expenditure {
	return []models.Expenditure{{Kind: models.Spent, Category: 4, Cents: cents}}
}

func (d *desk) input(p models.Programme, org int64, cents money.Cents) reporting.Input {
	return reporting.Input{ProgrammeID: p.ID, OrganisationID: org, Year: 2027, AsAt: when.DateOf(start), Certainty: models.Interim, Lines: spent(cents)}
}

func (d *desk) share(p models.Programme, org int64) programmes.Share {
	d.Helper()
	detail, err := d.programmes.Get(d.Ctx, models.SystemActor, p.ID)
	d.must(err)
	for _, s := range detail.Shares {
		if s.OrganisationID == org {
			return s
		}
	}
	d.Fatal("no such share")
	return programmes.Share{}
}

// clause 97: organisations account for what they received.
func TestAReportIsPostedAndKept(t *testing.T) {
	d := open(t)
	p := d.paidProgramme(d.finance.OrganisationID, d.Organisation('Q'))
	in := d.input(p, d.finance.OrganisationID, 61_000_00)
	in.Lines = append(in.Lines, models.Expenditure{Kind: models.Committed, Cents: 9_000_00}, models.Expenditure{Kind: models.Spent, Category: 8, Cents: 4_270_00})
	r, err := d.reporting.Report(d.Ctx, d.finance, in)
	d.must(err)
	if r.Reference != "E-0001" || r.SpentCents != 65_270_00 || r.TransactionID == nil {
		t.Errorf("report %+v", r)
	}
	if s := d.share(p, d.finance.OrganisationID); s.SpentCents != 65_270_00 || s.CommittedCents != 9_000_00 || !s.Interim || s.Delivery().String() != "65.27" {
		t.Errorf("share %+v", s)
	}
	v, err := d.reporting.Get(d.Ctx, d.officer, "E-0001")
	d.must(err)
	if len(v.Lines) != 3 || v.Organisation != "Organisation P" || v.Programme != p.Reference {
		t.Errorf("view %+v", v)
	}
	in.Explanation = "twice"
	_, err = d.reporting.Report(d.Ctx, d.finance, in)
	d.refused(err, models.KindConflict, "money.conflict.report_exists")
	d.Verify()
}

func TestRefusalsOfAReport(t *testing.T) {
	d := open(t)
	p := d.paidProgramme(d.finance.OrganisationID, d.Organisation('Q'))
	in := d.input(p, d.Organisation('Q'), 1_00)
	_, err := d.reporting.Report(d.Ctx, d.finance, in)
	d.refused(err, models.KindForbidden, "money.forbidden.other_organisation")
	for _, role := range []models.Role{models.RoleAgentOfficer, models.RoleBoardMember, models.RolePUNOProgramme, models.RoleAuditor} {
		_, err := d.reporting.Report(d.Ctx, d.Cast(role), in)
		d.refused(err, models.KindForbidden, "error.right_missing")
	}
	for key, change := range map[string]func(*reporting.Input){
		"money.fault.year":                    func(in *reporting.Input) { in.Year = 2028 },
		"money.fault.future":                  func(in *reporting.Input) { in.AsAt = in.AsAt.AddDays(1) },
		"money.fault.other_year":              func(in *reporting.Input) { in.Year = 2026 },
		"money.fault.certified_year_end":      func(in *reporting.Input) { in.Certainty = models.Certified },
		"money.fault.below_zero":              func(in *reporting.Input) { in.Lines = spent(-1) },
		"money.fault.twice":                   func(in *reporting.Input) { in.Lines = append(in.Lines, in.Lines...) },
		"money.fault.explanation":             func(in *reporting.Input) { in.Lines = spent(100_000_01) },
		"programmes.fault.organisation_other": func(in *reporting.Input) { in.OrganisationID = d.Organisation('R') },
	} {
		in := in
		change(&in)
		_, err := d.reporting.Report(d.Ctx, d.officer, in)
		d.refused(err, models.KindInvalid, key)
	}
	in.ProgrammeID = 999
	_, err = d.reporting.Report(d.Ctx, d.officer, in)
	d.refused(err, models.KindNotFound, "error.not_found")
	_, err = d.reporting.Get(d.Ctx, d.officer, "E-9")
	d.refused(err, models.KindNotFound, "error.not_found")
	d.Verify()
}

func TestACorrectionTakesTheOldFiguresBackAndKeepsThem(t *testing.T) {
	d := open(t)
	p := d.paidProgramme(d.finance.OrganisationID)
	first, err := d.reporting.Report(d.Ctx, d.finance, d.input(p, d.finance.OrganisationID, 70_000_00))
	d.must(err)
	in := d.input(p, d.finance.OrganisationID, 64_000_00)
	in.Corrects, in.Version = first.ID, first.Version
	_, err = d.reporting.Report(d.Ctx, d.finance, in)
	d.refused(err, models.KindInvalid, "money.fault.correction_reason")
	in.Reason, in.Version = "an invoice was counted twice", first.Version+1
	_, err = d.reporting.Report(d.Ctx, d.finance, in)
	d.refused(err, models.KindStale, "error.stale")
	in.Version, in.AsAt = first.Version, in.AsAt.AddDays(-1)
	_, err = d.reporting.Report(d.Ctx, d.finance, in)
	d.refused(err, models.KindInvalid, "money.fault.before_corrected")
	in.AsAt = when.DateOf(start)
	second, err := d.reporting.Report(d.Ctx, d.finance, in)
	d.must(err)
	if s := d.share(p, d.finance.OrganisationID); s.SpentCents != 64_000_00 {
		t.Errorf("share %+v", s)
	}
	_, err = d.reporting.Report(d.Ctx, d.finance, in)
	d.refused(err, models.KindConflict, "money.conflict.report_corrected")
	w, err := d.programmes.Work(d.Ctx, d.officer, p.Reference)
	d.must(err)
	if len(w.Reports) != 2 || w.Reports[0].State != models.ReportCorrected || w.Reports[1].Corrects != first.Reference || w.Reports[1].ID != second.ID {
		t.Errorf("reports %+v", w.Reports)
	}
	d.Verify()
}

func TestInterimFiguresDoNotReplaceCertifiedOnes(t *testing.T) {
	d := open(t)
	p := d.paidProgramme(d.finance.OrganisationID)
	in := d.input(p, d.finance.OrganisationID, 50_000_00)
	d.Clock.Set(time.Date(2028, 4, 1, 9, 0, 0, 0, time.UTC))
	first, err := d.reporting.Report(d.Ctx, d.finance, in)
	d.must(err)
	in.Certainty, in.AsAt, in.Lines = models.Certified, when.DateOf(start).LastOfYear(), spent(80_000_00)
	in.Corrects, in.Version, in.Reason = first.ID, first.Version, "certified by headquarters"
	second, err := d.reporting.Report(d.Ctx, d.finance, in)
	d.must(err)
	// As at the day of the interim report its figures stand; at the year's end the certified.
	for on, want := range map[when.Date]money.Cents{when.DateOf(start): 50_000_00, when.DateOf(start).LastOfYear(): 80_000_00} {
		rows, _, err := d.programmes.Portfolio(d.Ctx, models.SystemActor, programmes.PortfolioFilter{AsAt: on})
		d.must(err)
		if len(rows) != 1 || rows[0].SpentCents != want || rows[0].Interim != (want == 50_000_00) {
			t.Errorf("as at %s: %+v", on, rows)
		}
	}
	in.Certainty, in.Corrects, in.Version = models.Interim, second.ID, second.Version
	_, err = d.reporting.Report(d.Ctx, d.finance, in)
	d.refused(err, models.KindConflict, "money.conflict.certified")
	d.Verify()
}

// The published figures of thirteen organisations, entered as approved budgets,
// transfers and expenditure, come out with the published delivery rates to the
// last printed digit; a fourteenth has nothing.
func TestPublishedDeliveryRatesComeOutOfTheBooks(t *testing.T) {
	rows := sourcetest.Read(t, "organisations-example.csv")
	d := open(t)
	orgs, net := map[string]int64{}, map[int64]money.Cents{}
	var cash money.Cents
	plan := decided.Plan{}
	for _, row := range rows {
		id := d.agency(row["agency_code"])
		orgs[row["agency_code"]], net[id] = id, dollars(t, row["net_funded_usd"])
		plan.Organisations = append(plan.Organisations, decided.Organisation{ID: id, Tranche: []money.Cents{dollars(t, row["budget_usd"])}})
		cash += dollars(t, row["budget_usd"])
	}
	idle := d.agency("999999")
	plan.Organisations = append(plan.Organisations, decided.Organisation{ID: idle, Tranche: []money.Cents{1_00}})
	decided.Fund(t, d.Harness, cash+1_00)
	p := decided.Programme(t, d.Harness, plan)
	d.pay(p.ID, net)
	for _, row := range rows {
		in := d.input(p, orgs[row["agency_code"]], dollars(t, row["expenditure_usd"]))
		in.Explanation = "as published"
		_, err := d.reporting.Report(d.Ctx, d.officer, in)
		d.must(err)
	}
	out, _, err := d.programmes.Portfolio(d.Ctx, models.SystemActor, programmes.PortfolioFilter{})
	d.must(err)
	got, above := map[string]models.PortfolioRow{}, 0
	for _, r := range out {
		got[r.OrganisationCode] = r
		if r.SpentCents > r.NetFunded() {
			above++
		}
	}
	for _, row := range rows {
		if r := got[row["agency_code"]]; r.Delivery().String() != row["delivery_rate_pct"] {
			t.Errorf("%s: %s, published %s", row["agency_code"], r.Delivery(), row["delivery_rate_pct"])
		}
	}
	if r := got["999999"]; !r.Delivery().Blank() || above != 1 {
		t.Errorf("zero net funded shows %q; %d above 100", r.Delivery(), above)
	}
	d.Verify()
}

func (d *desk) agency(code string) int64 {
	d.Helper()
	d.Settle()
	var id int64
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.agency", func(tx *db.Tx) error {
		o, err := people.CreateOrganisation(tx, people.OrganisationInput{Code: code, Name: "Agency " + code, Kind: models.KindUNEntity})
		if err != nil {
			return err
		}
		id = o.ID
		return db.Create(tx, &models.Agreement{OrganisationID: id, Instrument: "memorandum", FromAt: tx.Now.AddDate(-1, 0, 0)})
	}))
	return id
}

func dollars(t *testing.T, text string) money.Cents {
	t.Helper()
	x, err := decimal.NewFromString(text)
	if err != nil {
		t.Fatal(err)
	}
	c, err := money.FromDecimal(x)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A finance officer reports on programmes of their organisation, and on none
// that is not known yet.
func TestFinanceReportsOnProgrammesOfItsOrganisation(t *testing.T) {
	d := open(t)
	others := d.paidProgramme(d.Organisation('Q'))
	_, err := d.reporting.Report(d.Ctx, d.finance, d.input(others, d.finance.OrganisationID, 10_00))
	d.refused(err, models.KindForbidden, "money.forbidden.not_of_programme")
	decided.Fund(t, d.Harness, 100_000_00)
	hidden := decided.Programme(t, d.Harness, decided.Plan{Unpublished: true, Organisations: []decided.Organisation{{ID: d.finance.OrganisationID, Tranche: []money.Cents{100_000_00}}}})
	in := d.input(hidden, d.finance.OrganisationID, 0)
	in.Lines = nil
	_, err = d.reporting.Report(d.Ctx, d.finance, in)
	d.refused(err, models.KindNotFound, "error.not_found")
	decided.Publish(t, d.Harness, hidden)
	if _, err = d.reporting.Report(d.Ctx, d.finance, in); models.IsKind(err, models.KindNotFound) {
		t.Errorf("control: %v", err)
	}
}
