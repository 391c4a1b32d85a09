package programmes_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"seedfund/app/apptest/decided"
	"seedfund/app/contributions"
	"seedfund/app/programmes"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// rule has the fund approve upon instalments due within so many months.
func (d *desk) rule(months int) {
	d.Helper()
	d.must(rules.New(d.DB).AdoptMinimumBalance(d.Ctx, d.Fresh(d.head), models.MinimumBalance{Months: months},
		rules.Adoption{From: when.DateOf(d.DB.Now(d.Ctx)), Instrument: "Manual of the fund", Decision: decided.DecisionOn(d.T, d.Harness, models.MatterRules)}))
}

// signed is an arrangement with one instalment, days from today.
func (d *desk) signed(currency string, minor int64, days int) *models.ContributorCommitment {
	d.Helper()
	d.n++
	today := when.DateOf(d.DB.Now(d.Ctx))
	c, err := contributions.New(d.DB, nil).Commit(d.Ctx, d.Fresh(d.agent), contributions.CommitmentInput{OrganisationID: d.Cast(models.RoleContributor).OrganisationID, Agreement: fmt.Sprintf("SAA %d", d.n),
		Currency: currency, Minor: minor, SignedOn: today, Schedule: []models.Instalment{{DueOn: today.AddDays(days), Minor: minor}}})
	d.must(err)
	return c
}

func (d *desk) arrives(c *models.ContributorCommitment) {
	d.Helper()
	d.n++
	_, err := contributions.New(d.DB, nil).RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, contributions.DepositInput{Instalment: 1, Minor: c.Minor, ValueDate: when.DateOf(d.DB.Now(d.Ctx)), AgentRef: fmt.Sprintf("D-%d", d.n)})
	d.must(err)
}

func (d *desk) try(p decided.Plan) (*models.Programme, error) {
	return decided.Try(d.Harness, decided.Ready(d.T, d.Harness, p))
}

func (d *desk) one(cents ...money.Cents) decided.Plan {
	return decided.Plan{Organisations: []decided.Organisation{{ID: d.orgs[0], Tranche: cents}}}
}

// clause 98: what is approved upon a signed instalment is committed and waits; it
// is neither released nor paid before cash covers it, and no instalment is
// approved upon twice.
func TestSignedInstalmentsAreApprovedUponWhereTheRuleLetsThem(t *testing.T) {
	d := open(t, 100_000_00)
	c := d.signed("USD", 200_000_00, 90)
	_, err := d.try(d.one(150_000_00))
	d.refused(err, models.KindConflict, "programmes.conflict.balance")
	d.rule(6)

	e, err := d.programmes.Expected(d.Ctx, d.head)
	d.must(err)
	if e.Months != 6 || e.Due != 198_000_00 || e.Cents() != 198_000_00 { // one per cent is the agent's
		t.Errorf("expected %+v", e)
	}
	p, err := d.try(d.one(150_000_00))
	d.must(err)
	detail, err := d.programmes.Get(d.Ctx, models.SystemActor, p.ID)
	d.must(err)
	if s := detail.Tranches[0].State; s != models.TranchePlanned {
		t.Errorf("the tranche is %s", s)
	}
	_, err = d.programmes.Release(d.Ctx, d.Fresh(d.officer), p.ID, detail.Programme.Version, 1, programmes.ReleaseInput{})
	d.refused(err, models.KindConflict, "programmes.conflict.balance")

	// 100,000 of cash and 198,000 expected, of which 150,000 are waited for.
	_, err = d.try(d.one(149_000_00))
	d.refused(err, models.KindConflict, "programmes.conflict.expected")
	// Cash that an approval waits for is not reserved for the next one either.
	_, err = d.try(d.one(60_000_00))
	d.must(err)
	_, err = d.try(d.one(40_000_00, 60_000_00))
	d.must(err) // 40,000 of what is free; 98,000 and 48,000 are left for the 150,000
	e, err = d.programmes.Expected(d.Ctx, d.head)
	d.must(err)
	if e.Promised != 150_000_00 || e.Cents() != 48_000_00 {
		t.Errorf("expected %+v", e)
	}
	d.arrives(c)
	detail, err = d.programmes.Get(d.Ctx, models.SystemActor, p.ID)
	d.must(err)
	_, err = d.programmes.Release(d.Ctx, d.Fresh(d.officer), p.ID, detail.Programme.Version, 1, programmes.ReleaseInput{})
	d.must(err)
	e, err = d.programmes.Expected(d.Ctx, d.head)
	d.must(err)
	if e.Promised != 0 || e.Due != 0 {
		t.Errorf("after it arrived %+v", e)
	}
	_, err = d.programmes.Expected(d.Ctx, d.Cast(models.RoleReviewer))
	d.refused(err, models.KindForbidden, "error.right_missing")
	d.Verify()
}

// An instalment that is late, too far off, or in a currency nobody knows a rate of
// is no money to approve upon.
func TestWhatIsNoInstalmentToApproveUpon(t *testing.T) {
	d := open(t, 10_00)
	d.rule(3)
	d.signed("USD", 500_00, 100)    // beyond three months
	d.signed("EUR", 100_000_00, 30) // no rate
	d.signed("USD", 200_00, 0)      // today
	e, err := d.programmes.Expected(d.Ctx, d.head)
	d.must(err)
	if e.Due != 198_00 {
		t.Errorf("due %s", e.Due)
	}
	d.clock.Advance(48 * 60 * 60 * 1e9)
	e, err = d.programmes.Expected(d.Ctx, d.head)
	d.must(err)
	if e.Due != 0 {
		t.Errorf("a late instalment counts: %s", e.Due)
	}
	_, err = d.try(d.one(10_01))
	d.refused(err, models.KindConflict, "programmes.conflict.expected")
	d.Verify()
}

// Whatever is approved, in whatever order: what approvals wait for is never more
// than free cash and signed instalments, and nothing of it is reserved.
func TestApprovalsNeverWaitForMoreThanIsSigned(t *testing.T) {
	d := open(t, 50_000_00)
	d.rule(12)
	rapid.Check(t, func(rt *rapid.T) {
		switch rapid.IntRange(0, 3).Draw(rt, "act") {
		case 0:
			c := d.signed("USD", int64(rapid.IntRange(1, 40).Draw(rt, "signed"))*1_000_00, rapid.IntRange(0, 500).Draw(rt, "days"))
			if rapid.Bool().Draw(rt, "arrives") {
				d.arrives(c)
			}
		default:
			plan := d.one(money.Cents(rapid.IntRange(1, 60).Draw(rt, "first"))*1_000_00, money.Cents(rapid.IntRange(1, 30).Draw(rt, "second"))*1_000_00)
			plan.Reserve = rapid.SampledFrom([]models.Reserve{models.ReserveFirst, models.ReserveAll}).Draw(rt, "reserve")
			if _, err := d.try(plan); err != nil {
				if e := models.AsError(err); e == nil || e.Key != "programmes.conflict.expected" {
					rt.Fatal(err)
				}
			}
		}
		e, err := d.programmes.Expected(d.Ctx, d.head)
		if err != nil {
			rt.Fatal(err)
		}
		f, err := d.ledger.Fund(d.Ctx, models.SystemActor)
		if err != nil {
			rt.Fatal(err)
		}
		if f.Reserved > f.Cash || e.Promised > f.Free()+e.Due {
			rt.Fatalf("%s reserved of %s, %s waited for of %s free and %s signed", f.Reserved, f.Cash, e.Promised, f.Free(), e.Due)
		}
	})
	d.Verify()
}
