package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/apptest/decided"
	"seedfund/app/bodies"
	"seedfund/app/certificates"
	"seedfund/app/consolidated"
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/funditems"
	"seedfund/app/ledger"
	"seedfund/app/matters"
	"seedfund/app/matters/decisions"
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
	err = o.DB.Write(o.Ctx, models.SystemActor, "test.plan", func(tx *db.Tx) error {
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

// What the Board decided for the secretariat is nobody's to read out of a sum, a
// list or a number before the decision is published (clause 95).
func TestABudgetIsUnknownUntilItsDecisionIsPublished(t *testing.T) {
	o := secretariatOffice(t)
	books, everybody := ledger.New(o.DB), models.Actor{Role: models.RolePublic}
	fund := func(who models.Actor) models.FundTotals {
		t.Helper()
		got, err := books.Fund(o.Ctx, who)
		o.Must(err)
		return got
	}
	before := fund(everybody)
	b := o.adopted(300_000_00)
	finance := o.Cast(models.RolePUNOFinance)
	_, err := o.items.Record(o.Ctx, o.Fresh(o.agent), o.cost(b, 40_000_00, "DC-1"))
	o.Must(err)
	back, err := o.items.Record(o.Ctx, o.Fresh(o.agent), o.cost(b, 10_000_00, "DC-2"))
	o.Must(err)
	o.Must(o.items.Reverse(o.Ctx, o.Fresh(o.agent), back.ID, back.Version, "of another fund"))

	type reading struct {
		reserved, approved, debit money.Cents
		lines, budgets            int
		basis                     string
	}
	read := func(who models.Actor) reading {
		t.Helper()
		f := fund(who)
		r := reading{reserved: f.Reserved, approved: f.Approved}
		page, err := books.Lines(o.Ctx, who, ledger.Filter{Account: models.AccountReserved})
		o.Must(err)
		whole, err := books.Whole(o.Ctx, who, ledger.Filter{Account: models.AccountReserved})
		o.Must(err)
		if len(whole) != len(page.Rows) {
			t.Errorf("%s: %d lines on the page, %d in the file", who.Role, len(page.Rows), len(whole))
		}
		r.lines, r.debit = len(page.Rows), page.Debit
		rows, err := o.budgets.List(o.Ctx, who)
		o.Must(err)
		items, err := o.items.List(o.Ctx, who, models.EntryDirectCost)
		o.Must(err)
		one, err := o.items.Get(o.Ctx, who, items[0].Reference)
		o.Must(err)
		if one.Basis != items[0].Basis || one.Budget != items[0].Budget {
			t.Errorf("%s: item %+v, in the list %+v", who.Role, one, items[0])
		}
		r.budgets, r.basis = len(rows), one.Basis+one.Budget
		return r
	}
	if got, want := read(finance), (reading{}); got != want {
		t.Errorf("a participating organisation reads %+v", got)
	}
	if got := fund(everybody); got.Reserved != before.Reserved || got.Approved != before.Approved || got.Cash != before.Cash-40_000_00 {
		t.Errorf("everybody reads %+v", got)
	}
	entries, err := books.Whole(o.Ctx, o.agent, ledger.Filter{Kind: models.EntrySecretariatBudget})
	o.Must(err)
	_, err = books.Entry(o.Ctx, finance, entries[0].Entry)
	o.Refused(err, models.KindNotFound, "error.not_found")
	// The controls: the agent, and the Board that decided; and everybody once it is public.
	if got := read(o.agent); got.reserved != 260_000_00 || got.budgets != 1 || got.lines != 4 || got.basis == "" {
		t.Errorf("the agent reads %+v", got)
	}
	if got := fund(o.Member(models.ConstituencyCountries, 1)); got.Reserved != 260_000_00 {
		t.Errorf("the Board reads %+v", got)
	}
	var matter int64
	o.Must(o.DB.Read(o.Ctx).Raw("SELECT matter_id FROM decisions WHERE reference = ?", b.Decision).Scan(&matter).Error)
	o.Must(o.Matters.Publish(o.Ctx, o.Fresh(o.Chair), matter))
	if got, want := read(finance), read(o.agent); got != want || got.debit != 50_000_00 {
		t.Errorf("published, a participating organisation reads %+v and the agent %+v", got, want)
	}
	if got := fund(everybody); got.Reserved != 260_000_00 || got.Approved != 260_000_00 {
		t.Errorf("published, everybody reads %+v", got)
	}
	// Nor is the host an organisation with a programme in the yearly report.
	report, _, err := consolidated.New(o.DB).Report(o.Ctx, o.agent, o.DB.Now(o.Ctx).Year())
	o.Must(err)
	if len(report.Organisations) != 0 || len(report.Direct) != 1 || report.Direct[0].Net.Total() != 40_000_00 || !report.Agree() {
		t.Errorf("report %+v, %+v", report.Organisations, report.Direct)
	}
	o.Verify()
}

// The seat that hosts the secretariat is closed while the host has it: when another
// organisation takes it, the others may open it, and the host never has a vote.
func TestAHostLeavesAndComesBackToItsSeat(t *testing.T) {
	o := secretariatOffice(t)
	m, seat := o.opened(300_000_00), o.Seats["network/1"]
	host := o.Member(models.ConstituencyNetwork, 1)
	hosting := func(id, organisation int64) models.SeatInterest {
		return models.SeatInterest{ID: id, SeatID: seat, Grade: models.InterestNoVote, Origin: models.OriginComputed, Reason: models.InterestHosts, OrganisationID: &organisation}
	}
	settled := func(id, organisation int64) models.SeatInterest {
		return models.SeatInterest{ID: id, SeatID: seat, Grade: models.InterestDisclosed, Origin: models.OriginDecided, Reason: models.InterestOther, Settles: true, OrganisationID: &organisation}
	}
	for name, c := range map[string]struct {
		rows   []models.SeatInterest
		closed bool
	}{
		"the host":              {[]models.SeatInterest{hosting(1, 7), settled(2, 7)}, true},
		"another":               {[]models.SeatInterest{hosting(1, 7), settled(2, 8)}, false},
		"the host is back":      {[]models.SeatInterest{hosting(1, 7), settled(2, 8), hosting(3, 7)}, true},
		"the host on both days": {[]models.SeatInterest{hosting(1, 7), settled(2, 8), hosting(3, 7), settled(4, 7)}, true},
	} {
		if got, _ := models.GravestInterest(c.rows, seat); got.Grade.ClosesVote() != c.closed {
			t.Errorf("%s: %s", name, got.Grade)
		}
	}
	// The same in the conditions that the store is asked.
	closed := func() bool {
		var n int
		o.Must(o.DB.Read(o.Ctx).Raw("SELECT COUNT(*) FROM seat_interests i WHERE i.matter_id = ? AND i.seat_id = ? AND "+bodies.Closes(models.DoorVote), m.ID, seat).Scan(&n).Error)
		return n > 0
	}
	put := func(i models.SeatInterest) {
		i.ID, i.MatterID = 0, m.ID
		o.Must(o.DB.Write(o.Ctx, models.SystemActor, "test.interest", func(tx *db.Tx) error { return db.Create(tx, &i) }))
	}
	put(settled(0, host.OrganisationID))
	if !closed() {
		t.Error("a decision on the host opens its seat")
	}
	put(settled(0, o.State.OrganisationID))
	if closed() {
		t.Error("a decision on who has the seat now does not open it")
	}
	// The host has its seat again: that is found, though it was on record before.
	_, err := o.Matters.Vote(o.Ctx, host, m.ID, 0, boardroom.Agree(1))
	o.Refused(err, models.KindForbidden, "board.interest_closes_vote")
}

// What is about money is never about the Board, so that it is not passed on
// without its plan; and on what is referred the host has no vote either.
func TestTheHostHasNoVoteWhereverTheItemGoes(t *testing.T) {
	o := secretariatOffice(t)
	in := o.paper(100)
	in.Subject = models.MatterSubjects[len(models.MatterSubjects)-1]
	_, err := o.Matters.Prepare(o.Ctx, o.Officer, in)
	if e := models.AsError(err); e == nil || len(e.Fields) == 0 || e.Fields[0].Key != "board.fault.subject" {
		t.Errorf("a plan about the Board: %v", err)
	}
	m := o.opened(300_000_00)
	o.Must(o.Matters.Withdraw(o.Ctx, o.Fresh(o.Chair), m.ID, o.Stored(m.ID).Version, "no consensus"))
	again := o.Asking(models.MatterOther, "")
	again.RevisitsID = m.ID
	next, err := o.Matters.Prepare(o.Ctx, o.Officer, again)
	o.Must(err)
	o.Must(o.Matters.Open(o.Ctx, o.Fresh(o.Chair), next.ID, next.Version, o.InTenDays()))
	_, err = o.Matters.Vote(o.Ctx, o.Member(models.ConstituencyNetwork, 1), next.ID, 0, boardroom.Agree(1))
	o.Refused(err, models.KindForbidden, "board.interest_closes_vote")
	o.Verify()
}

// What the register says of another beside the host closes doors as on any item.
func TestTheRegisterCountsOnTheSecretariatsBudget(t *testing.T) {
	o := secretariatOffice(t)
	spouse := o.Member(models.ConstituencyCountries, 2)
	register := models.StandingInput{AboutID: o.host, Since: when.DateOf(o.DB.Now(o.Ctx)), Note: "works there"}
	_, err := o.Interests.Enter(o.Ctx, spouse, register)
	o.Must(err)
	m := o.opened(300_000_00)
	_, err = o.Matters.Vote(o.Ctx, spouse, m.ID, 0, boardroom.Agree(1))
	o.Refused(err, models.KindNotFound, "error.not_found") // a person's own relation screens from the item
	o.Verify()
}

// A condition that holds the budget back holds the payment back, and what waits
// for a second person is not freed from under it.
func TestConditionsAndWhatWaitsHoldTheBudget(t *testing.T) {
	o := secretariatOffice(t)
	in := o.paper(100_000_00)
	in.Outcome = models.OutcomeConditions
	in.Conditions = []matters.Condition{{Body: "A staffing table is sent.", OrganisationID: o.host, DueOn: in.Plan.StartsOn.AddDays(60), BlocksTranche: 1}}
	m, err := o.Matters.Prepare(o.Ctx, o.Officer, in)
	o.Must(err)
	o.Must(o.Matters.Open(o.Ctx, o.Fresh(o.Chair), m.ID, m.Version, o.InTenDays()))
	o.AllAgree(o.Stored(m.ID))
	_, err = o.Matters.Adopt(o.Ctx, o.Fresh(o.Chair), m.ID, o.Stored(m.ID).Version)
	o.Must(err)
	rows, err := o.budgets.List(o.Ctx, o.Officer)
	o.Must(err)
	b := rows[0]
	_, err = o.items.Record(o.Ctx, o.Fresh(o.agent), o.cost(b, 10_000_00, "DC-1"))
	o.Refused(err, models.KindConflict, "secretariat.conflict.condition")
	c, _, err := o.Decisions.Conditions(o.Ctx, o.Officer, decisions.ConditionFilter{})
	o.Must(err)
	o.Must(o.Decisions.ReportCondition(o.Ctx, o.Officer, c[0].ID, c[0].Version, "The table is here."))
	_, err = o.items.Record(o.Ctx, o.Fresh(o.agent), o.cost(b, 10_000_00, "DC-1"))
	o.Refused(err, models.KindConflict, "secretariat.conflict.condition") // reported is not met
	o.Must(o.Decisions.ConfirmCondition(o.Ctx, o.Fresh(o.Cast(models.RoleSecretariatHead)), c[0].ID, c[0].Version+1, "It is complete."))
	_, err = o.items.Record(o.Ctx, o.Fresh(o.agent), o.cost(b, 10_000_00, "DC-1"))
	o.Must(err)

	store, err := files.OpenStore(o.Dir + "/files")
	o.Must(err)
	o.items = funditems.New(o.DB, files.New(o.DB, store, files.Limits{}))
	cost := o.cost(b, 20_000_00, "DC-2")
	cost.Notification = &files.Upload{Name: "cost.pdf", Body: strings.NewReader("%PDF-1.4\n%%EOF\n")}
	waits, err := o.items.Record(o.Ctx, o.Fresh(o.Officer), cost)
	o.Must(err)
	o.Clock.Set(b.EndsOn.AddDays(1).Time().Add(9 * time.Hour))
	version := func() int64 {
		rows, err := o.budgets.List(o.Ctx, o.Officer)
		o.Must(err)
		return rows[0].Version
	}
	o.Refused(o.budgets.Free(o.Ctx, o.Fresh(o.Officer), b.ID, version()), models.KindConflict, "secretariat.conflict.waiting")
	head := o.Cast(models.RoleSecretariatHead)
	o.Must(o.items.Confirm(o.Ctx, o.Fresh(head), waits.ID, waits.Version))
	o.Must(o.budgets.Free(o.Ctx, o.Fresh(o.Officer), b.ID, version()))
	if p := o.position(); p.CashCents != 970_000_00 || p.ReservedCents != 0 {
		t.Errorf("position %+v", p)
	}
	o.Verify()
}

// Whose budget it is, of which days and how much cannot be changed unseen, even
// where the plan and the budget are made to agree.
func TestVerifyNamesABudgetThatWasChanged(t *testing.T) {
	const frozen, decision, paid = "I6 each frozen text equals its hash", "I4 a budget of the secretariat is what its decision says", "I12 a budget of the secretariat equals what was paid under it"
	for name, c := range map[string]struct {
		check      string
		statements map[string]string
	}{
		"both days": {frozen, map[string]string{"secretariat_plans": "UPDATE secretariat_plans SET ends_on = '2031-01-01'", "secretariat_budgets": "UPDATE secretariat_budgets SET ends_on = '2031-01-01'"}},
		"a day":     {decision, map[string]string{"secretariat_budgets": "UPDATE secretariat_budgets SET ends_on = '2031-01-01'"}},
		"amount":    {decision, map[string]string{"secretariat_budgets": "UPDATE secretariat_budgets SET decided_cents = decided_cents + 1"}},
		"paid":      {paid, map[string]string{"secretariat_budgets": "UPDATE secretariat_budgets SET paid_cents = paid_cents + 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := secretariatOffice(t)
			o.adopted(100_000_00)
			for table, statement := range c.statements {
				decided.Tamper(t, o.Harness, table, statement)
			}
			decided.Named(t, o.Harness, c.check)
		})
	}
}
