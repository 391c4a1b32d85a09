package contributions_test

import (
	"fmt"
	"sync"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/contributions"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

func (d *desk) said() contributions.PledgeInput {
	return contributions.PledgeInput{OrganisationID: d.contributor, Currency: "eur", Minor: 3_000_000_00, AnnouncedOn: today().AddDays(-30), Source: " Speech at the Forum ",
		ExpectedFrom: today(), ExpectedTo: today().AddDays(400), Preference: 3}
}

func (d *desk) pledged() *models.Pledge {
	d.Helper()
	p, err := d.contributions.Pledge(d.Ctx, d.Fresh(d.officer), d.said())
	d.must(err)
	return p
}

func (d *desk) signed(n int, minor int64) contributions.Signed {
	in := d.promise()
	in.Agreement, in.Minor = fmt.Sprintf("SAA 2027/%d", n), minor
	in.Schedule = []models.Instalment{{DueOn: today(), Minor: minor}}
	return contributions.Signed{CommitmentInput: in}
}

func (d *desk) pledgeRow(reference string) models.PledgeRow {
	d.Helper()
	r, err := d.contributions.PledgeOf(d.Ctx, d.officer, reference)
	d.must(err)
	return r
}

func TestFaultsOfAPledgeAreNamed(t *testing.T) {
	d := open(t)
	for key, change := range map[string]func(*contributions.PledgeInput){
		"money.fault.required":             func(in *contributions.PledgeInput) { in.Source = " " },
		"money.currency_unknown":           func(in *contributions.PledgeInput) { in.Currency = "EURO" },
		"money.fault.above_zero":           func(in *contributions.PledgeInput) { in.Minor = 0 },
		"money.fault.organisation_unknown": func(in *contributions.PledgeInput) { in.OrganisationID = 999 },
		"money.fault.no_contributor":       func(in *contributions.PledgeInput) { in.OrganisationID = d.Organisation('P') },
		"money.fault.future":               func(in *contributions.PledgeInput) { in.AnnouncedOn = today().AddDays(1) },
		"pledges.fault.period":             func(in *contributions.PledgeInput) { in.ExpectedTo = in.ExpectedFrom.AddDays(-1) },
		"pledges.fault.preference":         func(in *contributions.PledgeInput) { in.Preference = 6 },
	} {
		in := d.said()
		change(&in)
		_, err := d.contributions.Pledge(d.Ctx, d.Fresh(d.officer), in)
		d.refused(err, models.KindInvalid, key)
	}
	_, err := d.contributions.Pledge(d.Ctx, d.Cast(models.RoleAuditor), d.said())
	d.refused(err, models.KindForbidden, "error.right_missing")
	_, err = d.contributions.Pledge(d.Ctx, d.Stale(d.officer), d.said())
	d.refused(err, models.KindSignIn, "error.fresh_sign_in")
	_, err = d.contributions.Pledges(d.Ctx, d.Cast(models.RoleContributor))
	d.refused(err, models.KindForbidden, "error.right_missing")
	if p := d.pledged(); p.Reference != "PL-0001" || p.Source != "Speech at the Forum" || p.Currency != "EUR" {
		t.Errorf("%+v", p)
	}
	d.Verify()
}

// A pledge becomes several arrangements; it moves no money and is in no sum of it.
func TestAPledgeBecomesArrangementsAndIsNeverMoney(t *testing.T) {
	d := open(t)
	p := d.pledged()
	fund := func() models.FundTotals {
		f, err := ledger.New(d.DB).Fund(d.Ctx, models.SystemActor)
		d.must(err)
		return f
	}
	if f := fund(); f.Deposited != 0 || f.LastEntry != "" {
		t.Errorf("a pledge moved the books: %+v", f)
	}
	if promised, err := d.contributions.Promised(d.Ctx); err != nil || len(promised) != 0 {
		t.Errorf("a pledge stands among what was signed: %v %v", promised, err)
	}
	c, err := d.contributions.TurnPledge(d.Ctx, d.Fresh(d.officer), p.Reference, p.Version, d.signed(1, 1_000_000_00))
	d.must(err)
	_, err = d.contributions.TurnPledge(d.Ctx, d.Fresh(d.officer), p.Reference, p.Version, d.signed(2, 1))
	d.refused(err, models.KindStale, "error.stale")
	row := d.pledgeRow(p.Reference)
	if row.State != models.PledgeOpen || row.Open().Minor != 2_000_000_00 || len(row.Commitments) != 1 || row.Commitments[0].Reference != c.Reference {
		t.Errorf("%+v", row)
	}
	// More than is left is refused until it is said why; nothing of the refusal stays.
	over := d.signed(2, 2_000_000_01)
	_, err = d.contributions.TurnPledge(d.Ctx, d.Fresh(d.officer), p.Reference, row.Version, over)
	d.refused(err, models.KindInvalid, "pledges.fault.over")
	over.OverWhy = "Raised at signature"
	_, err = d.contributions.TurnPledge(d.Ctx, d.Fresh(d.officer), p.Reference, row.Version, over)
	d.must(err)
	row = d.pledgeRow(p.Reference)
	if row.State != models.PledgeCommitted || row.TurnedMinor != 3_000_000_01 || row.OverWhy != "Raised at signature" || row.Open().Minor != 0 {
		t.Errorf("%+v", row)
	}
	_, err = d.contributions.TurnPledge(d.Ctx, d.Fresh(d.officer), p.Reference, row.Version, d.signed(3, 1))
	d.refused(err, models.KindConflict, "pledges.conflict.settled")
	d.refused(d.contributions.WithdrawPledge(d.Ctx, d.Fresh(d.officer), p.Reference, row.Version, today(), "x"), models.KindConflict, "pledges.conflict.settled")
	sums := models.PledgeSums([]models.PledgeRow{row})
	if len(sums) != 1 || sums[0].Pledged.Minor != 3_000_000_00 || sums[0].Open.Minor != 0 {
		t.Errorf("%+v", sums)
	}
	if f := fund(); f.Deposited != 0 {
		t.Errorf("an arrangement is not a deposit: %+v", f)
	}
	d.Verify()
}

func TestAnArrangementInAnotherCurrencySaysHowMuchOfThePledgeItIs(t *testing.T) {
	d := open(t)
	p := d.pledged()
	in := d.signed(1, 1_100_000_00)
	in.Currency = "USD"
	_, err := d.contributions.TurnPledge(d.Ctx, d.Fresh(d.officer), p.Reference, p.Version, in)
	d.refused(err, models.KindInvalid, "pledges.fault.counts")
	in.Counts = 1_000_000_00
	_, err = d.contributions.TurnPledge(d.Ctx, d.Fresh(d.officer), p.Reference, p.Version, in)
	d.must(err)
	if row := d.pledgeRow(p.Reference); row.TurnedMinor != 1_000_000_00 {
		t.Errorf("%+v", row)
	}
	d.Verify()
}

func TestAPledgeIsWithdrawnWithTheReason(t *testing.T) {
	d := open(t)
	p := d.pledged()
	for key, try := range map[string]func() error{
		"money.fault.required": func() error {
			return d.contributions.WithdrawPledge(d.Ctx, d.Fresh(d.officer), p.Reference, p.Version, today(), " ")
		},
		"money.fault.future": func() error {
			return d.contributions.WithdrawPledge(d.Ctx, d.Fresh(d.officer), p.Reference, p.Version, today().AddDays(1), "x")
		},
		"pledges.fault.before": func() error {
			return d.contributions.WithdrawPledge(d.Ctx, d.Fresh(d.officer), p.Reference, p.Version, today().AddDays(-31), "x")
		},
	} {
		d.refused(try(), models.KindInvalid, key)
	}
	d.refused(d.contributions.WithdrawPledge(d.Ctx, d.Fresh(d.officer), "PL-0009", 1, today(), "x"), models.KindNotFound, "error.not_found")
	d.must(d.contributions.WithdrawPledge(d.Ctx, d.Fresh(d.officer), p.Reference, p.Version, today(), "Budget not adopted"))
	row := d.pledgeRow(p.Reference)
	if row.State != models.PledgeWithdrawn || row.Open().Minor != 0 || row.WithdrawnWhy != "Budget not adopted" {
		t.Errorf("%+v", row)
	}
	if s := models.PledgeSums([]models.PledgeRow{row}); s[0].Withdrawn.Minor != 3_000_000_00 {
		t.Errorf("%+v", s)
	}
	for _, text := range []string{"UPDATE pledges SET minor = 1", "DELETE FROM pledges", "UPDATE pledge_commitments SET minor = 1"} {
		if _, err := d.Outside().Exec(text); err == nil && text != "UPDATE pledge_commitments SET minor = 1" {
			t.Errorf("the store takes %s", text)
		}
	}
	d.Verify()
}

// Two persons sign the whole pledge at once: it is turned once, and the store
// itself refuses more than was pledged without the reason.
func TestTwoPersonsTurnOnePledgeOnce(t *testing.T) {
	d := open(t)
	p := d.pledged()
	servers := [2]*contributions.Service{d.contributions, contributions.New(d.Second(), nil)}
	errs := make([]error, 4)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = servers[i%2].TurnPledge(d.Ctx, d.Fresh([]models.Actor{d.officer, d.agent}[i%2]), p.Reference, p.Version, d.signed(i+1, 3_000_000_00))
		})
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else if !models.IsKind(err, models.KindConflict) && !models.IsKind(err, models.KindStale) {
			t.Errorf("the loser's refusal is not typed: %v", err)
		}
	}
	if row := d.pledgeRow(p.Reference); done != 1 || row.TurnedMinor != row.PledgedMinor || len(row.Commitments) != 1 {
		t.Errorf("%d turned it: %+v", done, row)
	}
	if _, err := d.Outside().Exec("DROP TRIGGER pledges_said" + map[bool]string{true: " ON pledges"}[apptest.Engine() == "postgres"]); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Outside().Exec("UPDATE pledges SET turned_minor = minor + 1"); err == nil {
		t.Error("the store takes more than was pledged without a reason")
	}
	d.Verify()
}

// The statement's figures are those of the contributions and of the ledger.
func TestADonorStatementEqualsTheContributionsAndTheLedger(t *testing.T) {
	d := open(t)
	d.rate("EUR", "0.95", today().AddDays(-40))
	d.rate("EUR", "0.8", today())
	one := d.promised()
	in := d.signed(2, 500_000_00).CommitmentInput
	in.Currency, in.Preference = "USD", 2
	other := d.CastFor(models.RoleContributor, contributorZero, "")
	in.OrganisationID = other.OrganisationID
	two, err := d.contributions.Commit(d.Ctx, d.Fresh(d.officer), in)
	d.must(err)
	d.must2(d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), one.ID, d.bare("DEP-1", today().AddDays(-3))))
	d.must2(d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), one.ID, d.bare("DEP-2", today())))
	d.must2(d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), two.ID, d.bare("DEP-3", today())))
	wrong, err := d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), one.ID, d.bare("DEP-4", today()))
	d.must(err)
	d.must(d.contributions.ReverseDeposit(d.Ctx, d.Fresh(d.agent), wrong.ID, wrong.Version, "not ours"))
	pending := d.bare("DEP-5", today())
	pending.FileID = d.file(one.ID)
	d.must2(d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.officer), one.ID, pending))

	rows, err := d.contributions.List(d.Ctx, d.officer, when.Date{})
	d.must(err)
	fund, err := ledger.New(d.DB).Fund(d.Ctx, models.SystemActor)
	d.must(err)
	var all, fees money.Cents
	for _, code := range []string{"CONTRIBUTOR-1", "CONTRIBUTOR-0"} {
		s, err := d.contributions.Statement(d.Ctx, d.officer, code, when.Date{})
		d.must(err)
		var listed, listedFee, lines money.Cents
		for _, r := range rows {
			if r.OrganisationCode == code {
				listed, listedFee = listed+r.USDCents, listedFee+r.FeeCents
			}
		}
		for _, dep := range s.Deposits() {
			lines += dep.USDCents
		}
		if s.Deposited != listed || s.Fee != listedFee || lines != s.Deposited || s.Pool.Deposited != fund.Deposited || s.Pool.Cash != fund.Cash || s.Pool.Fee != fund.Fee || s.Pool.Other != 0 {
			t.Errorf("%s: %+v beside %s, %s and %+v", code, s, listed, lines, fund)
		}
		var posted money.Cents
		d.must(d.DB.Read(d.Ctx).Raw(`SELECT -SUM(l.cents) FROM ledger_lines l JOIN organisations o ON o.id = l.organisation_id WHERE l.account = 'contributions' AND o.code = ?`, code).Scan(&posted).Error)
		if posted != s.Deposited {
			t.Errorf("%s: the ledger has %s, the statement %s", code, posted, s.Deposited)
		}
		all, fees = all+s.Deposited, fees+s.Fee
	}
	if all != fund.Deposited || fees != fund.Fee || all != 330_263_16 {
		t.Errorf("the statements add up to %s and %s: %+v", all, fees, fund)
	}
	s, err := d.contributions.Statement(d.Ctx, d.officer, "CONTRIBUTOR-1", today().AddDays(-1))
	d.must(err)
	if s.Deposited != 105_263_16 || len(s.Deposits()) != 1 || s.Outstanding[0].Minor != 2_300_000_00 || s.Share().String() != "100.00" || s.Deposits()[0].ValueDate == when.DateOf(s.Deposits()[0].RecordedAt) {
		t.Errorf("as at the day before: %+v", s)
	}
	d.Verify()

	areas, err := d.contributions.Areas(d.Ctx, d.officer)
	d.must(err)
	if len(areas) != 2 || areas[0].Area != 0 || areas[0].USDCents != 230_263_16 || areas[1].Area != 2 || areas[1].USDCents != 100_000_00 || areas[1].Arrangements != 1 {
		t.Errorf("areas %+v", areas)
	}
}

// A contributor's account reads its own statement and is not told of others.
func TestAContributorReadsItsOwnStatementAlone(t *testing.T) {
	d := open(t)
	d.promised()
	own, other := d.Cast(models.RoleContributor), d.CastFor(models.RoleContributor, contributorZero, "")
	s, err := d.contributions.Statement(d.Ctx, own, "CONTRIBUTOR-1", when.Date{})
	d.must(err)
	if len(s.Commitments) != 1 || s.AsAt != today().AddDays(-20) {
		t.Errorf("%+v", s)
	}
	_, err = d.contributions.Statement(d.Ctx, other, "CONTRIBUTOR-1", when.Date{})
	d.refused(err, models.KindNotFound, "error.not_found")
	_, err = d.contributions.Statement(d.Ctx, d.officer, "ORG-P", when.Date{})
	d.refused(err, models.KindNotFound, "error.not_found")
	for _, role := range []models.Role{models.RoleBoardMember, models.RoleFocalPoint, models.RolePUNOFinance} {
		_, err := d.contributions.Statement(d.Ctx, d.Cast(role), "CONTRIBUTOR-1", when.Date{})
		d.refused(err, models.KindForbidden, "error.right_missing")
	}
	for actor, want := range map[*models.Actor]string{&own: "CONTRIBUTOR-1", &other: "CONTRIBUTOR-0", &d.head: "CONTRIBUTOR-1"} {
		list, err := d.contributions.Stated(d.Ctx, *actor)
		d.must(err)
		if len(list) != 1 || list[0].Code != want {
			t.Errorf("%s sees %+v", actor.Role, list)
		}
	}
}
