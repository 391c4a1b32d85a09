package funditems_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/funditems"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

var start = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

type desk struct {
	*apptest.Harness
	*testing.T
	items                     *funditems.Service
	officer, head, agent      models.Actor
	organisation, contributor int64
}

func open(t *testing.T) *desk {
	t.Helper()
	t.Parallel()
	h := apptest.New(t, apptest.At(start), apptest.With(func(c *db.Config) {
		c.Invariants = slices.Concat(ledger.Invariants(), funditems.Invariants())
	}))
	store, err := files.OpenStore(h.Dir + "/files")
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{Harness: h, T: t, items: funditems.New(h.DB, files.New(h.DB, store, files.Limits{}))}
	d.officer, d.head, d.agent = h.Cast(models.RoleSecretariatOfficer), h.Cast(models.RoleSecretariatHead), h.Cast(models.RoleAgentOfficer)
	d.organisation, d.contributor = h.Organisation('P'), h.Cast(models.RoleContributor).OrganisationID
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

// of is a right item of a kind.
func (d *desk) of(kind models.EntryKind, cents money.Cents, reference string) funditems.Input {
	in := funditems.Input{Kind: kind, Cents: cents, ValueDate: today(), AgentRef: reference}
	switch kind.Party() {
	case models.PartyContributor:
		in.OrganisationID = d.contributor
	case models.PartyOrganisation:
		in.OrganisationID = d.organisation
	}
	if kind.Based() {
		in.Basis = "Decision of the steering committee"
	}
	return in
}

func (d *desk) balances() map[models.LedgerAccount]money.Cents {
	d.Helper()
	rows, err := ledger.BalancesAt(d.DB.Read(d.Ctx), when.Date{})
	d.must(err)
	out := map[models.LedgerAccount]money.Cents{}
	for _, r := range rows {
		out[r.Code] = r.Shown()
	}
	return out
}

// Every kind is posted between its two accounts, is a line of the funding status,
// and is taken back once.
func TestEveryItemIsALineOfTheFundingStatus(t *testing.T) {
	d := open(t)
	decided.Fund(t, d.Harness, 1_000_000_00)
	lines := map[models.EntryKind]string{models.EntryInterest: models.FundingInterest, models.EntryOrganisationInterest: models.FundingReturned, models.EntryOtherIncome: models.FundingOther,
		models.EntryFundTransfer: models.FundingToFunds, models.EntryBankCharges: models.FundingCharges, models.EntryDirectCost: models.FundingDirect}
	for i, kind := range models.ItemKinds {
		cents := money.Cents(100 + i)
		before := d.balances()
		item, err := d.items.Record(d.Ctx, d.Fresh(d.agent), d.of(kind, cents, "99-"+string(kind)))
		d.must(err)
		if item.State != models.RecordPosted || item.Road != models.RoadInbox || !strings.HasPrefix(item.Reference, "FI-000") {
			t.Errorf("%s: %+v", kind, item)
		}
		from, to := kind.ItemAccounts()
		after := d.balances()
		if debit, credit := moved(before, after, to), moved(before, after, from); debit != cents || credit != -cents {
			t.Errorf("%s: %s moved by %s, %s by %s", kind, to, debit, from, credit)
		}
		if line := lines[kind]; line != "" {
			sums, err := ledger.SumsAt(d.DB.Read(d.Ctx), models.SystemActor, ledger.ValueClock, today())
			d.must(err)
			if got := models.FundingStatusOf(sums, today(), models.FundingWhole).Line(line).Cents; got != cents {
				t.Errorf("%s: the status says %s, want %s", kind, got, cents)
			}
		}
	}
	rows, err := d.items.List(d.Ctx, d.officer, "")
	d.must(err)
	if len(rows) != len(models.ItemKinds) {
		t.Fatalf("%d items", len(rows))
	}
	for _, r := range rows {
		d.must(d.items.Reverse(d.Ctx, d.Fresh(d.agent), r.ID, r.Version, "of another fund"))
		d.refused(d.items.Reverse(d.Ctx, d.Fresh(d.agent), r.ID, r.Version+1, "twice"), models.KindConflict, "money.conflict.not_posted")
	}
	for account, cents := range d.balances() {
		if account != models.AccountCash && account != models.AccountContributions && cents != 0 {
			t.Errorf("%s holds %s after every item was taken back", account, cents)
		}
	}
	d.Verify()
}

// moved is what an account changed by, debits above zero.
func moved(before, after map[models.LedgerAccount]money.Cents, account models.LedgerAccount) money.Cents {
	change := after[account] - before[account]
	if account.Debit() {
		return change
	}
	return -change
}

// What the secretariat enters rests on the agent's notification and on a second
// person, and is in no figure until then.
func TestTheSecretariatNeedsTheNotificationAndASecondPerson(t *testing.T) {
	d := open(t)
	in := d.of(models.EntryInterest, 500_00, "INT-2026")
	_, err := d.items.Record(d.Ctx, d.Fresh(d.officer), in)
	d.refused(err, models.KindInvalid, "money.fault.notification")
	paper := func() *files.Upload {
		return &files.Upload{Name: "interest.pdf", Body: strings.NewReader("%PDF-1.4\n%%EOF\n")}
	}
	in.Notification = paper()
	item, err := d.items.Record(d.Ctx, d.Fresh(d.officer), in)
	d.must(err)
	if item.State != models.RecordPending || d.balances()[models.AccountInterest] != 0 {
		t.Fatalf("%+v", item)
	}
	d.refused(d.items.Confirm(d.Ctx, d.Fresh(d.officer), item.ID, item.Version), models.KindForbidden, "money.forbidden.same_person")
	d.refused(d.items.Confirm(d.Ctx, d.Fresh(d.agent), item.ID, item.Version), models.KindForbidden, "error.right_missing")
	d.refused(d.items.Confirm(d.Ctx, d.Stale(d.head), item.ID, item.Version), models.KindSignIn, "error.fresh_sign_in")
	d.refused(d.items.Reverse(d.Ctx, d.Fresh(d.officer), item.ID, item.Version, "x"), models.KindConflict, "money.conflict.not_posted")
	d.must(d.items.Confirm(d.Ctx, d.Fresh(d.head), item.ID, item.Version))
	d.refused(d.items.Confirm(d.Ctx, d.Fresh(d.head), item.ID, item.Version+1), models.KindConflict, "money.conflict.record_settled")
	if got := d.balances()[models.AccountInterest]; got != 500_00 {
		t.Errorf("interest %s", got)
	}
	in.Notification, in.AgentRef = paper(), "INT-2027"
	other, err := d.items.Record(d.Ctx, d.Fresh(d.officer), in)
	d.must(err)
	pending, err := d.items.Pending(d.Ctx, d.head)
	d.must(err)
	if len(pending) != 1 || pending[0].ID != other.ID {
		t.Errorf("pending %+v", pending)
	}
	d.refused(d.items.Refuse(d.Ctx, d.Fresh(d.head), other.ID, other.Version, " "), models.KindInvalid, "money.fault.required")
	d.refused(d.items.Refuse(d.Ctx, d.Fresh(d.head), other.ID, other.Version+7, "of another fund"), models.KindStale, "error.stale")
	d.must(d.items.Refuse(d.Ctx, d.Fresh(d.head), other.ID, other.Version, "of another fund"))
	in.Notification = paper() // the reference is free again
	_, err = d.items.Record(d.Ctx, d.Fresh(d.officer), in)
	d.must(err)
	d.Verify()
}

func TestWhatIsNoItemIsRefused(t *testing.T) {
	d := open(t)
	agent := d.Fresh(d.agent)
	good := d.of(models.EntryInterest, 100, "R-1")
	_, err := d.items.Record(d.Ctx, agent, good)
	d.must(err)
	for name, c := range map[string]struct {
		change func(*funditems.Input)
		kind   models.Kind
		key    string
	}{
		"no kind":              {func(in *funditems.Input) { in.Kind = "gift" }, models.KindInvalid, "money.fault.required"},
		"a deposit":            {func(in *funditems.Input) { in.Kind = models.EntryDeposit }, models.KindInvalid, "money.fault.required"},
		"nothing":              {func(in *funditems.Input) { in.Cents = 0 }, models.KindInvalid, "money.fault.above_zero"},
		"tomorrow":             {func(in *funditems.Input) { in.ValueDate = today().AddDays(1) }, models.KindInvalid, "money.fault.future"},
		"no day":               {func(in *funditems.Input) { in.ValueDate = when.Date{} }, models.KindInvalid, "money.fault.required"},
		"no reference":         {func(in *funditems.Input) { in.AgentRef = " " }, models.KindInvalid, "money.fault.required"},
		"the same reference":   {func(in *funditems.Input) { in.AgentRef = "R-1" }, models.KindConflict, "money.conflict.agent_reference"},
		"interest of somebody": {func(in *funditems.Input) { in.OrganisationID = d.organisation }, models.KindInvalid, "money.fault.no_party"},
		"a cost of nobody":     {func(in *funditems.Input) { in.Kind, in.Basis = models.EntryDirectCost, "D" }, models.KindInvalid, "money.fault.required"},
		"a cost of a donor": {func(in *funditems.Input) {
			in.Kind, in.Basis, in.OrganisationID = models.EntryDirectCost, "D", d.contributor
		}, models.KindInvalid, "money.fault.other_party"},
		"a refund to a receiver": {func(in *funditems.Input) {
			in.Kind, in.Basis, in.OrganisationID = models.EntryContributorRefund, "D", d.organisation
		}, models.KindInvalid, "money.fault.other_party"},
		"nobody there":       {func(in *funditems.Input) { in.Kind, in.OrganisationID = models.EntryOrganisationInterest, 99_999 }, models.KindInvalid, "money.fault.organisation_unknown"},
		"undecided":          {func(in *funditems.Input) { in.Kind, in.OrganisationID = models.EntryDirectCost, d.organisation }, models.KindInvalid, "money.fault.basis"},
		"more than the cash": {func(in *funditems.Input) { in.Kind, in.Cents = models.EntryBankCharges, 101 }, models.KindConflict, "money.conflict.cash"},
	} {
		in := good
		in.AgentRef = "R-" + name
		c.change(&in)
		if _, err := d.items.Record(d.Ctx, agent, in); err == nil {
			t.Errorf("%s: accepted", name)
		} else {
			d.refused(err, c.kind, c.key)
		}
	}
	for _, who := range []models.Role{models.RoleFocalPoint, models.RoleAuditor, models.RoleBoardMember, models.RolePUNOFinance} {
		_, err := d.items.Record(d.Ctx, d.Fresh(d.Cast(who)), good)
		d.refused(err, models.KindForbidden, "error.right_missing")
	}
	_, err = d.items.Record(d.Ctx, d.Stale(d.agent), d.of(models.EntryInterest, 5, "R-2"))
	d.refused(err, models.KindSignIn, "error.fresh_sign_in")
	_, err = d.items.List(d.Ctx, d.Cast(models.RoleFocalPoint), "")
	d.refused(err, models.KindForbidden, "error.right_missing")
	_, err = d.items.Get(d.Ctx, d.officer, "FI-9999")
	d.refused(err, models.KindNotFound, "error.not_found")
	d.Verify()
}

// Whatever the agent tells and takes back, in whatever order: the status is the
// sum of what stands, and its balance the cash.
func TestTheStatusFollowsWhateverTheAgentTells(t *testing.T) {
	d := open(t)
	decided.Fund(t, d.Harness, 50_000_00)
	n := 0
	var standing []*models.AgentItem
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 6).Draw(rt, "steps") {
			if len(standing) > 0 && rapid.IntRange(0, 3).Draw(rt, "back") == 0 {
				at := rapid.IntRange(0, len(standing)-1).Draw(rt, "which")
				err := d.items.Reverse(d.Ctx, d.Fresh(d.agent), standing[at].ID, standing[at].Version, "wrong")
				if err == nil {
					standing = slices.Delete(standing, at, at+1)
				} else if e := models.AsError(err); e == nil || e.Kind != models.KindConflict {
					rt.Fatal(err)
				}
				continue
			}
			n++
			kind := rapid.SampledFrom(models.ItemKinds).Draw(rt, "kind")
			in := d.of(kind, money.Cents(rapid.Int64Range(1, 20_000_00).Draw(rt, "cents")), "99-"+string(rune('A'+n%26))+when.DateOf(start).AddDays(n).String())
			in.ValueDate = today().AddDays(-rapid.IntRange(0, 800).Draw(rt, "days ago"))
			item, err := d.items.Record(d.Ctx, d.Fresh(d.agent), in)
			if err == nil {
				standing = append(standing, item)
			} else if e := models.AsError(err); e == nil || e.Kind != models.KindConflict {
				rt.Fatal(err)
			}
		}
		want := map[models.EntryKind]money.Cents{}
		for _, i := range standing {
			want[i.Kind] += i.Cents
		}
		sums, err := ledger.SumsAt(d.DB.Read(d.Ctx), models.SystemActor, ledger.ValueClock, when.Date{})
		if err != nil {
			rt.Fatal(err)
		}
		s := models.FundingStatusOf(sums, today(), models.FundingWhole)
		for line, cents := range map[string]money.Cents{models.FundingInterest: want[models.EntryInterest], models.FundingReturned: want[models.EntryOrganisationInterest],
			models.FundingOther: want[models.EntryOtherIncome], models.FundingToFunds: want[models.EntryFundTransfer], models.FundingCharges: want[models.EntryBankCharges],
			models.FundingDirect: want[models.EntryDirectCost] - want[models.EntryDirectCostRefund], models.FundingBalance: sums.Balance(models.AccountCash),
			models.FundingThere: want[models.EntryFundTransfer] + want[models.EntryDirectCost] - want[models.EntryDirectCostRefund] - want[models.EntryDirectExpenditure]} {
			if got := s.Line(line).Cents; got != cents {
				rt.Fatalf("%s: the status says %s, what stands %s", line, got, cents)
			}
		}
	})
	d.Verify()
}
