package rules_test

import (
	"slices"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/when"
)

var start = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

type desk struct {
	*apptest.Harness
	*testing.T
	rules *rules.Service
	head  models.Actor
}

func open(t *testing.T) *desk {
	t.Helper()
	t.Parallel()
	h := apptest.New(t, apptest.At(start))
	return &desk{Harness: h, T: t, rules: rules.New(h.DB), head: h.Cast(models.RoleSecretariatHead)}
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// refused asserts a refusal by its kind and the faults of its fields.
func (d *desk) refused(err error, kind models.Kind, fields ...string) {
	d.Helper()
	e := models.AsError(err)
	if e == nil || e.Kind != kind {
		d.Fatalf("got %v, want a refusal of kind %d", err, kind)
	}
	var have []string
	for _, f := range e.Fields {
		have = append(have, f.Field+" "+f.Key)
	}
	if len(have) != len(fields) {
		d.Fatalf("faults %v, want %v", have, fields)
	}
	for i := range fields {
		if have[i] != fields[i] {
			d.Errorf("fault %q, want %q", have[i], fields[i])
		}
	}
}

func (d *desk) book() models.RuleBook {
	d.Helper()
	b, err := d.rules.Book(d.Ctx, models.Actor{})
	d.must(err)
	return b
}

func today() when.Date { return when.DateOf(start) }

var (
	manual = rules.Adoption{Instrument: "Manual of the fund"}
	strict = models.GateRule{ThresholdBP: 80_00, Base: models.GateProgramme}
)

func TestStartValuesHoldUntilAVersionIsAdopted(t *testing.T) {
	d := open(t)
	b := d.book()
	if g := b.Gate.InForce(start); g.Value != models.StartGateRule || g.ID != 0 || g.By() != "" {
		t.Errorf("gate %+v", g)
	}
	if b.MinimumBalance.InForce(start).Value.Cents != 0 || b.AgentFee.InForce(start).Value != models.StartAgentFee || b.Spread.InForce(start).Value != models.StartSpread {
		t.Errorf("book %+v", b)
	}
}

func TestAVersionAppliesFromItsDayOn(t *testing.T) {
	d := open(t)
	later := manual
	later.From = today().AddDays(10)
	d.must(d.rules.AdoptAgentFee(d.Ctx, d.Fresh(d.head), models.AgentFee{BasisPoints: 50}, later))
	d.must(d.rules.AdoptSpread(d.Ctx, d.Fresh(d.head), 10_00, manual))
	q := d.DB.Read(d.Ctx)
	begins := later.From.Start(time.UTC)
	for at, want := range map[time.Time]int64{start: 100, begins.Add(-time.Microsecond): 100, begins: 50} {
		fee, err := rules.AgentFee(q, at)
		d.must(err)
		if fee.BasisPoints != want {
			t.Errorf("%s: fee %d, want %d", at, fee.BasisPoints, want)
		}
	}
	spread, err := rules.Spread(q, start)
	d.must(err)
	if spread != 10_00 {
		t.Errorf("what is adopted for today applies at once, not %d", spread)
	}
	b := d.book()
	if len(b.AgentFee) != 2 || b.AgentFee[0].By() != "Manual of the fund" || b.AgentFee.InForce(start).ID != 0 || b.AgentFee.InForce(begins).Value.BasisPoints != 50 {
		t.Errorf("history %+v", b.AgentFee)
	}
	d.Verify()
}

// clause 98: the Board adopts the rules of the fund; a fund begins with what
// its instrument says.
func TestWhatTheBoardAdoptedOnlyTheBoardChanges(t *testing.T) {
	d := open(t)
	decision, other := decided.DecisionOn(t, d.Harness, models.MatterRules), decided.Decision(t, d.Harness)
	d.must(d.rules.AdoptGate(d.Ctx, d.Fresh(d.head), strict, manual))
	next := manual
	next.From = today().AddDays(1)
	d.refused(d.rules.AdoptGate(d.Ctx, d.Fresh(d.head), strict, next), models.KindInvalid, "decision rules.fault.board")
	for _, wrong := range []string{other, "DEC-9999"} {
		next.Decision = wrong
		d.refused(d.rules.AdoptGate(d.Ctx, d.Fresh(d.head), strict, next), models.KindInvalid, "decision rules.fault.decision")
	}
	next.Decision = decision
	d.must(d.rules.AdoptGate(d.Ctx, d.Fresh(d.head), models.StartGateRule, next))
	d.refused(d.rules.AdoptGate(d.Ctx, d.Fresh(d.head), strict, next), models.KindConflict)
	// The agent's fee follows the arrangement with the agent.
	d.must(d.rules.AdoptAgentFee(d.Ctx, d.Fresh(d.head), models.AgentFee{BasisPoints: 50}, manual))
	d.Clock.Advance(time.Hour)
	d.must(d.rules.AdoptAgentFee(d.Ctx, d.Fresh(d.head), models.AgentFee{BasisPoints: 60}, manual))

	gate, err := rules.Gate(d.DB.Read(d.Ctx), next.From.Start(time.UTC))
	d.must(err)
	if gate.ThresholdBP != models.StartGateRule.ThresholdBP || gate.AdoptedBy != decision {
		t.Errorf("gate %+v", gate)
	}
	offered, err := d.rules.Decisions(d.Ctx, d.head)
	d.must(err)
	if len(offered) != 1 || offered[0].Reference != decision {
		t.Errorf("offered %+v", offered)
	}
	d.Verify()
}

func TestFaultsOfValueAndAdoptionAreToldTogether(t *testing.T) {
	d := open(t)
	past := rules.Adoption{From: today().AddDays(-1)}
	const from, by = "from rules.fault.past", "instrument rules.fault.adopted_by"
	d.refused(d.rules.AdoptGate(d.Ctx, d.Fresh(d.head), models.GateRule{ThresholdBP: 10001}, past), models.KindInvalid, "threshold money.rate", "base money.fault.required", from, by)
	d.refused(d.rules.AdoptMinimumBalance(d.Ctx, d.Fresh(d.head), models.MinimumBalance{Cents: -1}, past), models.KindInvalid, "amount rules.fault.below_zero", from, by)
	d.refused(d.rules.AdoptAgentFee(d.Ctx, d.Fresh(d.head), models.AgentFee{BasisPoints: 100_00}, past), models.KindInvalid, "rate rules.fault.fee", from, by)
	d.refused(d.rules.AdoptSpread(d.Ctx, d.Fresh(d.head), 0, past), models.KindInvalid, "spread rules.fault.spread", from, by)
}

func TestWhoMayAdoptARule(t *testing.T) {
	d := open(t)
	right, _ := models.RightFor(models.PermBodyManage)
	for _, role := range models.Roles {
		if slices.Contains(right.Roles, role) {
			continue
		}
		actor := d.Fresh(d.Cast(role))
		d.refused(d.rules.AdoptSpread(d.Ctx, actor, 10_00, manual), models.KindForbidden)
		_, err := d.rules.Decisions(d.Ctx, actor)
		d.refused(err, models.KindForbidden)
	}
	d.refused(d.rules.AdoptSpread(d.Ctx, d.Stale(d.head), 10_00, manual), models.KindSignIn)
	d.must(d.rules.AdoptSpread(d.Ctx, d.Fresh(d.Cast(models.RoleAdministrator)), 10_00, manual))
}

// A store that is not a demonstration has no identity until one is recorded; a
// demonstration has a fictional one and takes no other.
func TestTheIATIIdentityIsNeverMadeUp(t *testing.T) {
	d := open(t)
	outside, err := rules.IATIIdentity(d.DB.Read(d.Ctx), start)
	d.must(err)
	if outside.Value != models.FictionalIATIIdentity || outside.ID != 0 {
		t.Errorf("a demonstration begins with %+v", outside)
	}
	real := models.IATIIdentity{Identifier: "XI-IATI-1001", Kind: "40", Name: "Publisher", Language: "en", Licence: "https://example.org/licence"}
	d.refused(d.rules.AdoptIATIIdentity(d.Ctx, d.Fresh(d.head), real, manual), models.KindInvalid, "identifier rules.fault.iati_fictional")
	d.refused(d.rules.AdoptIATIIdentity(d.Ctx, d.Fresh(d.Cast(models.RoleAuditor)), real, manual), models.KindForbidden)
	other := models.FictionalIATIIdentity
	other.Identifier = "XE-EXAMPLE-OTHER"
	later := manual
	later.From = today().AddDays(3)
	d.must(d.rules.AdoptIATIIdentity(d.Ctx, d.Fresh(d.head), other, later))
	d.refused(d.rules.AdoptIATIIdentity(d.Ctx, d.Fresh(d.head), other, later), models.KindConflict)
	for at, want := range map[time.Time]string{start: models.FictionalIATIIdentity.Identifier, later.From.Start(time.UTC): "XE-EXAMPLE-OTHER"} {
		v, err := rules.IATIIdentity(d.DB.Read(d.Ctx), at)
		d.must(err)
		if v.Value.Identifier != want {
			t.Errorf("%s: %s, want %s", at, v.Value.Identifier, want)
		}
	}
	b := d.book()
	if len(b.IATI) != 2 || b.IATI.InForce(start).ID != 0 || b.IATI[0].By() != "Manual of the fund" {
		t.Errorf("history %+v", b.IATI)
	}
	d.Verify()
}

func TestARealFundHasNoIATIIdentityAtFirst(t *testing.T) {
	t.Parallel()
	h := apptest.New(t, apptest.At(start))
	s := rules.New(h.DB)
	if err := h.DB.Write(h.Ctx, models.SystemActor, "store.settle", func(tx *db.Tx) error { return people.Settle(tx, models.StoreReal, "MIG00") }); err != nil {
		t.Fatal(err)
	}
	v, err := rules.IATIIdentity(h.DB.Read(h.Ctx), start)
	if err != nil || v.Value.Known() {
		t.Errorf("%+v, %v", v, err)
	}
	fictional := s.AdoptIATIIdentity(h.Ctx, models.SystemActor, models.FictionalIATIIdentity, manual)
	if e := models.AsError(fictional); e == nil || e.Kind != models.KindInvalid || len(e.Fields) != 1 || e.Fields[0].Key != "rules.fault.iati_example" {
		t.Errorf("an example was taken: %v", fictional)
	}
}
