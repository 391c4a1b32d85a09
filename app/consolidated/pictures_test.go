package consolidated_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/consolidated"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/programmes"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

var (
	start   = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	visitor = models.Actor{Role: models.RolePublic}
)

type desk struct {
	*apptest.Harness
	*testing.T
	consolidated *consolidated.Service
	orgs         []int64
}

func open(t *testing.T, cash money.Cents) *desk {
	t.Helper()
	t.Parallel()
	h := apptest.New(t, apptest.At(start))
	d := &desk{Harness: h, T: t, consolidated: consolidated.New(h.DB), orgs: decided.Organisations(t, h, 3)}
	if cash > 0 {
		decided.Fund(t, h, cash)
	}
	return d
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) pictures(actor models.Actor) models.FundPictures {
	d.Helper()
	p, err := d.consolidated.Pictures(d.Ctx, actor)
	d.must(err)
	if in, out := p.FlowTotals(); in != out {
		d.Errorf("%s went in and %s out: %+v %+v", in, out, p.In, p.Out)
	}
	for _, x := range p.Out {
		var shares money.Cents
		for _, s := range x.Shares {
			shares += s.Cents
		}
		if x.Kind == models.FlowTheme && shares != x.Cents {
			d.Errorf("organisations of theme %d hold %s of %s", x.Theme, shares, x.Cents)
		}
	}
	return p
}

func (d *desk) post(kind models.EntryKind, on when.Date, lines ...ledger.Line) {
	d.Helper()
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.post", func(tx *db.Tx) error {
		_, err := ledger.Post(tx, ledger.Entry{Kind: kind, ValueDate: on, Source: "test", Lines: lines})
		return err
	}))
}

func (d *desk) plan(theme int, country string) decided.Plan {
	return decided.Plan{Theme: theme, Countries: map[string]int{country: 10000}, Organisations: []decided.Organisation{
		{ID: d.orgs[0], Tranche: []money.Cents{180_000_00, 120_000_00}}, {ID: d.orgs[1], Tranche: []money.Cents{60_000_01, 0}}}}
}

func TestThePicturesAddUpAndAreTheListsTheyOpen(t *testing.T) {
	d := open(t, 2_000_000_00)
	first := decided.Programme(t, d.Harness, d.plan(2, "XDJ"))
	second := decided.Programme(t, d.Harness, d.plan(5, "XDJ"))
	at := when.DateOf(start)
	for _, p := range []models.Programme{first, second} {
		d.post(models.EntryTransfer, at, ledger.Move(models.AccountCash, models.AccountOrganisations, p.ID, d.orgs[0], 100_000_03)...)
		d.post(models.EntryTransfer, at, ledger.Move(models.AccountCash, models.AccountOrganisations, p.ID, d.orgs[1], 30_000_01)...)
	}
	d.post(models.EntryRefund, at, ledger.Move(models.AccountOrganisations, models.AccountCash, second.ID, d.orgs[1], 30_000_01)...)
	d.post(models.EntryInterest, at, ledger.Move(models.AccountInterest, models.AccountCash, 0, 0, 12_345_67)...)
	d.post(models.EntryBankCharges, at, ledger.Move(models.AccountCash, models.AccountBankCharges, 0, 0, 4_99)...)
	d.post(models.EntryDirectCost, at, ledger.Move(models.AccountCash, models.AccountDirectCosts, 0, d.orgs[2], 50_000_00)...)
	p := d.pictures(visitor)

	// The flow's themes are the portfolio that their links open.
	portfolio := programmes.New(d.DB, nil)
	for _, x := range p.Out {
		if x.Kind != models.FlowTheme {
			continue
		}
		rows, _, err := portfolio.Portfolio(d.Ctx, visitor, programmes.PortfolioFilter{Theme: x.Theme})
		d.must(err)
		if sum := models.PortfolioSum(rows); sum.NetFunded() != x.Cents {
			t.Errorf("theme %d: %s, its list %s", x.Theme, x.Cents, sum.NetFunded())
		}
	}
	// The years are the funding status.
	status, _, err := ledger.New(d.DB).Funding(d.Ctx, visitor, when.Date{}, models.FundingWhole)
	d.must(err)
	last := p.Years[len(p.Years)-1]
	if last.Balance != status.Line(models.FundingBalance).Cents || last.Sources != status.Line(models.FundingSources).Cents || last.Sources-last.Uses != last.Balance {
		t.Errorf("the last year %+v is not the funding status", last)
	}
	// Tranches are two of each programme, of which nothing was transferred by the agent's acts.
	var open money.Cents
	for _, b := range p.ByBand() {
		open += b.Cents
	}
	if want := money.Cents(2 * 360_000_01); open != want || len(p.Tranches) != 4 {
		t.Errorf("%s open in %d tranches, want %s", open, len(p.Tranches), want)
	}
	regions := p.ByRegion()
	if len(regions) != 1 || regions[0].Region != "029" || regions[0].Programmes != 2 || regions[0].Cents != 2*360_000_01 {
		t.Errorf("regions %+v", regions)
	}
	var approved money.Cents
	for _, o := range p.ByOrganisation() {
		approved += o.ApprovedCents
	}
	if approved != regions[0].Cents {
		t.Errorf("organisations have %s approved, regions %s", approved, regions[0].Cents)
	}
}

func TestNothingHiddenIsInThePictures(t *testing.T) {
	d := open(t, 2_000_000_00)
	plan := d.plan(3, "XDJ")
	plan.Unpublished = true
	p := decided.Programme(t, d.Harness, plan)
	d.post(models.EntryTransfer, when.DateOf(start), ledger.Move(models.AccountCash, models.AccountOrganisations, p.ID, d.orgs[0], 100_000_00)...)
	hidden := d.pictures(visitor)
	if len(hidden.Rows)+len(hidden.Tranches)+len(hidden.Categories)+len(hidden.Regions) > 0 {
		t.Errorf("a visitor sees %+v", hidden)
	}
	for _, x := range hidden.Out {
		if x.Kind == models.FlowTheme || x.Kind == models.FlowElsewhere {
			t.Errorf("a visitor sees what was transferred: %+v", x)
		}
	}
	if seen := d.pictures(models.SystemActor); len(seen.Rows) != 2 || len(seen.Tranches) != 2 {
		t.Errorf("who sees it through reads %d rows and %d tranches", len(seen.Rows), len(seen.Tranches))
	}
	decided.Publish(t, d.Harness, p)
	if seen := d.pictures(visitor); len(seen.Rows) != 2 || len(seen.Tranches) != 2 {
		t.Errorf("published, a visitor reads %d rows and %d tranches", len(seen.Rows), len(seen.Tranches))
	}
}

func TestAnEmptyFundHasEmptyPictures(t *testing.T) {
	d := open(t, 0)
	p := d.pictures(visitor)
	if !p.AsAt.IsZero() || len(p.Years)+len(p.In)+len(p.Out)+len(p.Rows) > 0 {
		t.Errorf("%+v", p)
	}
}

// A balance below zero stands on the other side, so that both sides stay equal.
func TestTheFlowIsEqualOnBothSidesWhateverTheBooksHold(t *testing.T) {
	t.Parallel()
	accounts := []models.LedgerAccount{models.AccountInterest, models.AccountOrganisationInterest, models.AccountOtherIncome, models.AccountOtherFunds, models.AccountBankCharges, models.AccountReturned, models.AccountFee}
	rapid.Check(t, func(t *rapid.T) {
		sums := models.LedgerSums{}
		var cash money.Cents
		add := func(account models.LedgerAccount, kind models.EntryKind, cents money.Cents) {
			part := models.LedgerPart{Account: account, Kind: kind}
			sums[part] = models.LedgerSum{Debit: sums[part].Debit + cents}
			cash -= cents
		}
		for _, a := range accounts {
			add(a, models.EntryInterest, money.Cents(rapid.Int64Range(-1e9, 1e9).Draw(t, string(a))))
		}
		var p models.FundPictures
		for i := range rapid.IntRange(0, 6).Draw(t, "rows") {
			r := models.PortfolioRow{ProgrammeID: int64(i), Theme: 1 + i%5, OrganisationCode: string(rune('A' + i%3)), TransferredCents: money.Cents(rapid.Int64Range(0, 1e9).Draw(t, "paid"))}
			p.Rows = append(p.Rows, r)
			add(models.AccountOrganisations, models.EntryTransfer, r.TransferredCents)
		}
		add(models.AccountOrganisations, models.EntryTransfer, money.Cents(rapid.Int64Range(0, 1e6).Draw(t, "elsewhere")))
		given := money.Cents(rapid.Int64Range(0, 1e9).Draw(t, "given"))
		add(models.AccountContributions, models.EntryDeposit, -given)
		sums[models.LedgerPart{Account: models.AccountCash, Kind: models.EntryDeposit}] = models.LedgerSum{Debit: cash}
		p.Flow([]models.FlowIn{{Kind: models.FlowContributor, Cents: given}}, sums)
		in, out := p.FlowTotals()
		if in != out {
			t.Fatalf("in %s, out %s", in, out)
		}
		for _, x := range p.In {
			if x.Cents <= 0 || x.Kind == models.FlowOverdrawn && x.Cents != -cash {
				t.Fatalf("%+v with a balance of %s", x, cash)
			}
		}
		for _, x := range p.Out {
			if x.Cents <= 0 {
				t.Fatalf("%+v", x)
			}
		}
	})
}

func TestATrancheAgesByDays(t *testing.T) {
	today := when.MustDate(2027, time.June, 30)
	for days, want := range map[int]models.AgeBand{-1: models.AgeNotDue, 0: models.AgeMonth, 30: models.AgeMonth, 31: models.AgeQuarter, 90: models.AgeQuarter, 91: models.AgeHalfYear, 180: models.AgeHalfYear, 181: models.AgeOver} {
		if got := models.AgeBandOf(today.AddDays(-days), today); got != want {
			t.Errorf("%d days: %s, want %s", days, got, want)
		}
	}
	if got := models.AgeBandOf(when.Date{}, today); got != models.AgeNoDay {
		t.Errorf("without a day: %s", got)
	}
}
