package app_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/apptest/decided"
	"seedfund/app/bodies"
	"seedfund/app/certificates"
	"seedfund/app/db"
	"seedfund/app/funditems"
	"seedfund/app/ledger"
	"seedfund/app/matters"
	"seedfund/app/secretariat"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// office is a Board before which the secretariat's own budget comes, with the
// agent that pays under it.
type office struct {
	*boardroom.Room
	budgets *secretariat.Service
	items   *funditems.Service
	agent   models.Actor
	host    int64 // holds network/1
}

func secretariatOffice(t *testing.T) *office {
	t.Parallel()
	h := apptest.New(t, apptest.At(boardroom.Start), apptest.With(func(c *db.Config) {
		for _, area := range []func() []db.Invariant{bodies.Invariants, matters.Invariants, certificates.Invariants, ledger.Invariants, funditems.Invariants, secretariat.Invariants} {
			c.Invariants = append(c.Invariants, area()...)
		}
	}))
	o := &office{Room: boardroom.Furnish(t, h), budgets: secretariat.New(h.DB), items: funditems.New(h.DB, nil), agent: h.Cast(models.RoleAgentOfficer)}
	o.Matters = matters.New(h.DB, matters.WithEstablish(func(tx *db.Tx, a matters.Adoption) error {
		return secretariat.Establish(tx, a.Decision, *a.Effect.Plan, a.Effect.Total(0))
	}))
	o.host = o.Member(models.ConstituencyNetwork, 1).OrganisationID
	decided.Fund(t, h, 1_000_000_00)
	return o
}

func (o *office) paper(cents money.Cents) matters.Paper {
	today := when.DateOf(o.DB.Now(o.Ctx))
	in := o.Asking(models.MatterOther, "")
	in.Question, in.Body = "Shall the fund pay the secretariat's budget of 2027?", "The Board adopts the budget of the secretariat."
	in.Plan = &matters.Plan{HostID: o.host, StartsOn: today, EndsOn: today.AddMonths(12).AddDays(-1)}
	in.Cents = cents
	return in
}

func (o *office) opened(cents money.Cents) models.Matter {
	o.T.Helper()
	m, err := o.Matters.Prepare(o.Ctx, o.Officer, o.paper(cents))
	o.Must(err)
	o.Must(o.Matters.Open(o.Ctx, o.Fresh(o.Chair), m.ID, m.Version, o.InTenDays()))
	return o.Stored(m.ID)
}

func (o *office) adopted(cents money.Cents) models.SecretariatBudgetRow {
	o.T.Helper()
	m := o.opened(cents)
	o.AllAgree(m)
	_, err := o.Matters.Adopt(o.Ctx, o.Fresh(o.Chair), m.ID, o.Stored(m.ID).Version)
	o.Must(err)
	rows, err := o.budgets.List(o.Ctx, o.Officer)
	o.Must(err)
	return rows[0]
}

func (o *office) position() models.FundPosition {
	o.T.Helper()
	p, err := db.From[models.FundPosition](o.DB.Read(o.Ctx)).Where("id = 1").Take(o.Ctx)
	o.Must(err)
	return p
}

func (o *office) cost(b models.SecretariatBudgetRow, cents money.Cents, reference string) funditems.Input {
	return funditems.Input{Kind: models.EntryDirectCost, OrganisationID: b.OrganisationID, Cents: cents, ValueDate: when.DateOf(o.DB.Now(o.Ctx)), BudgetID: b.ID, AgentRef: reference}
}

// The Board decides on the secretariat's budget, its host has no vote on it and
// the others cannot give it one; what was decided is set aside in the same act.
func TestTheHostHasNoVoteOnTheSecretariatsBudget(t *testing.T) {
	o := secretariatOffice(t)
	m := o.opened(300_000_00)
	host, seat := o.Member(models.ConstituencyNetwork, 1), o.Seats["network/1"]
	_, err := o.Matters.Vote(o.Ctx, host, m.ID, 0, boardroom.Agree(1))
	o.Refused(err, models.KindForbidden, "board.interest_closes_vote")
	_, err = o.Matters.Vote(o.Ctx, o.Alternates["network/1"], m.ID, 0, boardroom.Agree(1))
	o.Refused(err, models.KindForbidden, "board.interest_closes_vote")
	for _, grade := range []models.InterestGrade{models.InterestDisclosed} {
		_, err = o.Matters.ProposeInterest(o.Ctx, o.Fresh(o.Chair), m.ID, seat, grade, models.InterestOther, "a wish")
		o.Refused(err, models.KindConflict, "secretariat.conflict.host_no_vote")
	}
	o.Must(o.ByOthers(o.Chair, m.ID, seat, models.InterestWithdrawn, models.InterestOther, "graver is theirs to find"))

	v, err := o.Matters.Show(o.Ctx, o.Officer, m.ID)
	o.Must(err)
	if v.Result.WithVote != 11 {
		t.Errorf("%d of twelve seats have a vote, want all but the host's", v.Result.WithVote)
	}
	o.AllAgree(m)
	d, err := o.Matters.Adopt(o.Ctx, o.Fresh(o.Chair), m.ID, o.Stored(m.ID).Version)
	o.Must(err)
	rows, err := o.budgets.List(o.Ctx, o.Officer)
	o.Must(err)
	if len(rows) != 1 || rows[0].DecidedCents != 300_000_00 || rows[0].Decision != d.Reference || rows[0].OrganisationID != o.host || rows[0].Reference != "SB-0001" {
		t.Fatalf("budgets %+v", rows)
	}
	if p := o.position(); p.CashCents != 1_000_000_00 || p.ReservedCents != 300_000_00 {
		t.Errorf("position %+v", p)
	}
	o.Verify()
}

// A decision of the others does not lift what hosting closes, even one that was
// written beside the use case.
func TestNothingLiftsWhatHostingCloses(t *testing.T) {
	i := func(id int64, grade models.InterestGrade, origin models.InterestOrigin, reason models.InterestReason) models.SeatInterest {
		return models.SeatInterest{ID: id, SeatID: 7, Grade: grade, Origin: origin, Reason: reason, Settles: origin == models.OriginDecided}
	}
	host, lifted := i(1, models.InterestNoVote, models.OriginComputed, models.InterestHosts), i(2, models.InterestDisclosed, models.OriginDecided, models.InterestOther)
	if got, _ := models.GravestInterest([]models.SeatInterest{host, lifted}, 7); !got.Grade.ClosesVote() {
		t.Errorf("lifted to %s", got.Grade)
	}
	// The control: of another reason it is theirs to settle.
	host.Reason = models.InterestParticipates
	if got, _ := models.GravestInterest([]models.SeatInterest{host, lifted}, 7); got.Grade.ClosesVote() {
		t.Error("the others settle nothing")
	}
}

func TestAPaperOnTheSecretariatsBudgetNamesItsFaults(t *testing.T) {
	o := secretariatOffice(t)
	for name, c := range map[string]struct {
		change func(*matters.Paper)
		key    string
	}{
		"no host":        {func(p *matters.Paper) { p.Plan.HostID = 0 }, "secretariat.fault.host"},
		"a State":        {func(p *matters.Paper) { p.Plan.HostID = o.State.OrganisationID }, "secretariat.fault.host"},
		"nobody":         {func(p *matters.Paper) { p.Plan.HostID = 99_999 }, "secretariat.fault.host"},
		"no day":         {func(p *matters.Paper) { p.Plan.StartsOn = when.Date{} }, "secretariat.fault.day"},
		"turned round":   {func(p *matters.Paper) { p.Plan.EndsOn = p.Plan.StartsOn.AddDays(-1) }, "secretariat.fault.order"},
		"four years":     {func(p *matters.Paper) { p.Plan.EndsOn = p.Plan.StartsOn.AddMonths(48) }, "secretariat.fault.long"},
		"no amount":      {func(p *matters.Paper) { p.Cents = 0 }, "money.fault.above_zero"},
		"below zero":     {func(p *matters.Paper) { p.Cents = -5 }, "money.fault.above_zero"},
		"a rule as well": {func(p *matters.Paper) { p.Kind = models.MatterRules }, "board.fault.matter_kind"},
	} {
		in := o.paper(100)
		c.change(&in)
		_, err := o.Matters.Prepare(o.Ctx, o.Officer, in)
		if e := models.AsError(err); e == nil || len(e.Fields) == 0 || e.Fields[0].Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A draft changes whole; another text of an open matter changes the amount alone.
	in := o.paper(100)
	m, err := o.Matters.Prepare(o.Ctx, o.Officer, in)
	o.Must(err)
	in.Plan.EndsOn, in.Cents = in.Plan.EndsOn.AddDays(10), 200
	o.Must(o.Matters.Edit(o.Ctx, o.Officer, m.ID, m.Version, in))
	m = o.Stored(m.ID)
	o.Must(o.Matters.Open(o.Ctx, o.Fresh(o.Chair), m.ID, m.Version, o.InTenDays()))
	m = o.Stored(m.ID)
	in.Cents, in.Why = 150, "less is enough"
	o.Must(o.Matters.Revise(o.Ctx, o.Fresh(o.Chair), m.ID, m.Version, in.Wording, o.InTenDays()))
	v, err := o.Matters.Show(o.Ctx, o.Officer, m.ID)
	o.Must(err)
	if e := v.Text.Effect; e.Total(0) != 150 || e.Plan == nil || e.Plan.EndsOn != in.Plan.EndsOn || v.Text.Number != 2 {
		t.Errorf("text %+v", v.Text)
	}
	other := *v.Text.Effect.Plan
	other.EndsOn = other.EndsOn.AddDays(1)
	changed := v.Text.Effect
	changed.Plan = &other
	if v.Text.MatterText.Digest(v.Matter, v.Text.Effect) == v.Text.MatterText.Digest(v.Matter, changed) {
		t.Error("the hash of the text says nothing of the days")
	}
	err = o.DB.Write(o.Ctx, models.SystemActor, "test", func(tx *db.Tx) error {
		_, err := db.Exec(tx, "UPDATE secretariat_plans SET organisation_id = organisation_id WHERE matter_id = ?", m.ID)
		return err
	})
	if err == nil {
		t.Error("the plan of an open matter was changed")
	}
	o.Verify()
}

// What the free money does not cover is not adopted; nothing is written.
func TestABudgetBeyondTheFreeMoneyIsNotAdopted(t *testing.T) {
	o := secretariatOffice(t)
	m := o.opened(1_000_000_01)
	o.AllAgree(m)
	_, err := o.Matters.Adopt(o.Ctx, o.Fresh(o.Chair), m.ID, o.Stored(m.ID).Version)
	o.Refused(err, models.KindConflict, "programmes.conflict.balance")
	rows, err := o.budgets.List(o.Ctx, o.Officer)
	o.Must(err)
	if len(rows) != 0 || o.position().ReservedCents != 0 || o.Stored(m.ID).State != models.MatterOpen {
		t.Errorf("%+v, %+v", rows, o.position())
	}
	o.Verify()
}

func TestDirectCostsKeepWithinTheBudget(t *testing.T) {
	o := secretariatOffice(t)
	b := o.adopted(100_000_00)
	pay := func(in funditems.Input) (*models.AgentItem, error) {
		return o.items.Record(o.Ctx, o.Fresh(o.agent), in)
	}
	refused := func(name, key string, change func(*funditems.Input)) {
		t.Helper()
		in := o.cost(b, 10_000_00, "X-"+name)
		change(&in)
		_, err := pay(in)
		e := models.AsError(err)
		if e == nil || e.Key != key && (len(e.Fields) == 0 || e.Fields[0].Key != key) {
			t.Errorf("%s: %v", name, err)
		}
	}
	refused("more than is left", "secretariat.conflict.left", func(in *funditems.Input) { in.Cents = 100_000_01 })
	refused("another host", "secretariat.fault.other_host", func(in *funditems.Input) { in.OrganisationID = o.Lead.OrganisationID })
	refused("before the decision", "secretariat.fault.outside", func(in *funditems.Input) { in.ValueDate = in.ValueDate.AddDays(-30) })
	refused("no such budget", "secretariat.fault.unknown", func(in *funditems.Input) { in.BudgetID = 99 })
	refused("interest", "secretariat.fault.kind", func(in *funditems.Input) { in.Kind, in.OrganisationID = models.EntryInterest, 0 })
	first, err := pay(o.cost(b, 60_000_00, "DC-1"))
	o.Must(err)
	if first.Basis != b.Decision {
		t.Errorf("it rests on %q", first.Basis)
	}
	if p := o.position(); p.CashCents != 940_000_00 || p.ReservedCents != 40_000_00 {
		t.Errorf("position %+v", p)
	}
	refused("twice", "secretariat.conflict.left", func(in *funditems.Input) { in.Cents = 40_000_01 })
	o.Must(o.items.Reverse(o.Ctx, o.Fresh(o.agent), first.ID, first.Version, "of another fund"))
	if p := o.position(); p.CashCents != 1_000_000_00 || p.ReservedCents != 100_000_00 {
		t.Errorf("taken back: %+v", p)
	}
	_, err = pay(o.cost(b, 70_000_00, "DC-2"))
	o.Must(err)
	row := func() models.SecretariatBudgetRow {
		rows, err := o.budgets.List(o.Ctx, o.Officer)
		o.Must(err)
		return rows[0]
	}
	o.Refused(o.budgets.Free(o.Ctx, o.Fresh(o.Officer), b.ID, row().Version), models.KindConflict, "secretariat.conflict.runs")
	o.Clock.Set(b.EndsOn.AddDays(1).Time().Add(9 * time.Hour))
	refused("after the end", "secretariat.fault.outside", func(*funditems.Input) {})
	o.Refused(o.budgets.Free(o.Ctx, o.Fresh(o.agent), b.ID, row().Version), models.KindForbidden, "error.right_missing")
	o.Refused(o.budgets.Free(o.Ctx, o.Fresh(o.Officer), b.ID, row().Version+1), models.KindStale, "error.stale")
	o.Must(o.budgets.Free(o.Ctx, o.Fresh(o.Officer), b.ID, row().Version))
	o.Refused(o.budgets.Free(o.Ctx, o.Fresh(o.Officer), b.ID, row().Version), models.KindConflict, "secretariat.conflict.nothing")
	if p := o.position(); p.CashCents != 930_000_00 || p.ReservedCents != 0 || row().LeftCents() != 0 || row().FreedCents != 30_000_00 {
		t.Errorf("freed: %+v, %+v", p, row())
	}
	o.Verify()
}

// Whatever is paid and taken back: never above what was decided, and what is set
// aside is what is left.
func TestABudgetHoldsWhateverIsPaid(t *testing.T) {
	o := secretariatOffice(t)
	b := o.adopted(50_000_00)
	n := 0
	var standing []*models.AgentItem
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 6).Draw(rt, "steps") {
			if len(standing) > 0 && rapid.Bool().Draw(rt, "back") {
				at := rapid.IntRange(0, len(standing)-1).Draw(rt, "which")
				if err := o.items.Reverse(o.Ctx, o.Fresh(o.agent), standing[at].ID, standing[at].Version, "wrong"); err != nil {
					rt.Fatal(err)
				}
				standing = append(standing[:at:at], standing[at+1:]...)
				continue
			}
			n++
			item, err := o.items.Record(o.Ctx, o.Fresh(o.agent), o.cost(b, money.Cents(rapid.Int64Range(1, 30_000_00).Draw(rt, "cents")), fmt.Sprintf("R-%d", n)))
			if err == nil {
				standing = append(standing, item)
			} else if e := models.AsError(err); e == nil || e.Key != "secretariat.conflict.left" {
				rt.Fatal(err)
			}
		}
		var paid money.Cents
		for _, i := range standing {
			paid += i.Cents
		}
		rows, err := o.budgets.List(o.Ctx, o.Officer)
		if err != nil {
			rt.Fatal(err)
		}
		p := o.position()
		if rows[0].PaidCents != paid || paid > b.DecidedCents || p.ReservedCents != b.DecidedCents-paid || p.CashCents != 1_000_000_00-paid {
			rt.Fatalf("paid %s, budget %+v, position %+v", paid, rows[0], p)
		}
	})
	o.Verify()
}
