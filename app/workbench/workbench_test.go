package workbench_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/matters"
	"seedfund/app/programmes"
	"seedfund/app/workbench"
	"seedfund/models"
	"seedfund/models/money"
)

// bench is a Board with three million dollars in cash and its workbench.
type bench struct {
	*boardroom.Room
	w *workbench.Service
}

func stage(t *testing.T) *bench {
	t.Helper()
	t.Parallel()
	h := apptest.New(t, apptest.At(boardroom.Start))
	r := boardroom.Furnish(t, h)
	r.Matters = matters.New(h.DB, matters.WithEstablish(func(tx *db.Tx, a matters.Adoption) error {
		_, err := programmes.Establish(tx, programmes.Establishment(a))
		return err
	}))
	decided.Fund(t, h, 3_000_000_00)
	return &bench{r, workbench.New(h.DB)}
}

func (b *bench) show(actor models.Actor, basket models.Basket) models.WorkbenchView {
	b.T.Helper()
	v, err := b.w.Show(b.Ctx, actor, basket)
	b.Must(err)
	return v
}

func chosen(amounts map[int64]money.Cents) models.Basket { return models.Basket{Amounts: amounts} }

func (b *bench) freeze(name string, basket models.Basket) models.Scenario {
	b.T.Helper()
	s, err := b.w.Freeze(b.Ctx, b.Officer, workbench.Frozen{Name: name, Remarks: "For the meeting.", Basket: basket})
	b.Must(err)
	return s
}

// Feature 27: rows with what is known, sums to the cent, and the balance.
func TestTheWorkbenchShowsProposalsAndMoney(t *testing.T) {
	b := stage(t)
	one, two := b.Proposal(), b.Proposal()
	v := b.show(b.Member(models.ConstituencyContributors, 2), chosen(map[int64]money.Cents{one: 214_000_00, two: 100_000_01}))
	if len(v.Rows) != 2 || v.Rows[0].Asked != 214_000_00 || v.Rows[0].Theme != 4 || !v.Rows[0].Countries[0].First || len(v.Rows[0].Organisations) != 2 {
		t.Fatalf("%+v", v.Rows)
	}
	f := v.Figures
	if f.Cash != 3_000_000_00 || f.Chosen != 314_000_01 || f.Left != 3_000_000_00-f.Reserved-f.Minimum-314_000_01 || f.Over() {
		t.Errorf("%+v", f)
	}
	var added int64
	for _, o := range f.Organisations {
		added += o.Added
	}
	if added != f.Chosen || len(f.Themes) != 1 || f.Themes[0].Added != f.Chosen {
		t.Errorf("%+v %+v", f.Organisations, f.Themes)
	}
	if low := v.Rows[0].Countries[0].Income; low != models.IncomeLow || len(f.Classes.Incomes) != 1 || f.Classes.Incomes[0] != (models.ScenarioShare{Key: "low", Added: f.Chosen}) {
		t.Errorf("%q %+v", low, f.Classes.Incomes)
	}
	if len(v.Markers) != 3 || len(f.Classes.Markers) != 3 {
		t.Fatalf("%+v", v.Markers)
	}
	for i, m := range f.Classes.Markers {
		stated := v.Rows[0].Marked(v.Markers[i].Code)
		if l := m.Levels[0]; len(m.Levels) != 1 || l.Level == "" || l.Level != stated.Level || l.Label["en"] == "" || l.Added != f.Chosen || f.Lines[0].Classes.Markers[i].Level != l.Level {
			t.Errorf("%s: %+v, stated %+v", m.Marker, m.Levels, stated)
		}
	}
	if gone := b.show(b.Officer, chosen(map[int64]money.Cents{9999: 5})); gone.Figures.Chosen != 0 || len(gone.Figures.Lines) != 0 {
		t.Errorf("an unknown proposal counts: %+v", gone.Figures.Lines)
	}
	for name, actor := range map[string]models.Actor{"a drafter": b.Lead, "a visitor": {}} {
		if _, err := b.w.Show(b.Ctx, actor, models.Basket{}); !models.IsKind(err, models.KindForbidden) && !models.IsKind(err, models.KindSignIn) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := b.w.Scenarios(b.Ctx, actor); err == nil {
			t.Errorf("%s lists scenarios", name)
		}
		if _, err := b.w.Scenario(b.Ctx, actor, 1); err == nil {
			t.Errorf("%s reads a scenario", name)
		}
	}
	for _, bad := range []models.Basket{chosen(map[int64]money.Cents{one: 0}), chosen(map[int64]money.Cents{one: models.BasketLimit + 1}), {Slips: map[int64]int{1: models.SlipLimit + 1}}} {
		_, err := b.w.Show(b.Ctx, b.Officer, bad)
		b.Refused(err, models.KindInvalid, "workbench.invalid")
	}
}

// A scenario may go beyond the balance, marked; it stays what it was when the
// books move on, and nobody can change it.
func TestAFrozenScenarioStaysAndMayOverspend(t *testing.T) {
	b := stage(t)
	m := b.Opened()
	other := b.Proposal()
	member := b.Member(models.ConstituencyContributors, 2)
	over := b.freeze("Everything at once", chosen(map[int64]money.Cents{*m.ProposalID: 4_000_000_00, other: 4_000_000_00}))
	before, err := b.w.Scenario(b.Ctx, member, over.ID)
	b.Must(err)
	if !before.Figures.Over() || before.Figures.Left != 3_000_000_00-8_000_000_00 || before.Name != "Everything at once" || before.ByName != b.Officer.Name {
		t.Fatalf("%+v", before.Figures)
	}
	var read models.ScenarioFigures
	b.Must(json.Unmarshal([]byte(over.Body), &read))
	if again, err := read.Canonical(); err != nil || again != over.Body {
		t.Error("the figures do not come back as they were", err)
	}
	b.AllAgree(m)
	b.Clock.Set(*m.ClosesAt)
	_, err = b.Matters.Adopt(b.Ctx, b.Fresh(b.Chair), m.ID, b.Stored(m.ID).Version)
	b.Must(err)
	decided.Fund(t, b.Harness, 500_000_00)
	after, err := b.w.Scenario(b.Ctx, b.Fresh(member), over.ID)
	b.Must(err)
	if !reflect.DeepEqual(before.Figures, after.Figures) || after.Body != over.Body {
		t.Errorf("the figures moved with the books:\n%s\n%s", before.Body, after.Body)
	}
	// The programme stands under the levels that its document stated.
	approved := b.show(b.Officer, models.Basket{}).Figures
	for _, m := range approved.Classes.Markers {
		if len(m.Levels) != 1 || m.Levels[0].Level == "" || m.Levels[0].Before == 0 || m.Levels[0].Before != approved.Themes[0].Before {
			t.Errorf("%s: %+v", m.Marker, m.Levels)
		}
	}
	if live := b.show(b.Officer, models.Basket{}); live.Figures.Cash == before.Figures.Cash || live.Figures.Reserved == before.Figures.Reserved {
		t.Errorf("control: the books did not move: %+v", live.Figures)
	}
	for _, statement := range []string{"UPDATE scenarios SET name = 'another'", "DELETE FROM scenarios", "UPDATE scenario_proposals SET chosen = NOT chosen", "DELETE FROM scenario_proposals"} {
		if _, err := b.Outside().Exec(statement); err == nil {
			t.Errorf("%s was done", statement)
		}
	}
	b.Verify()
	decided.Tamper(t, b.Harness, "scenarios", "UPDATE scenarios SET body = body || ' '")
	faults, err := workbench.Invariants()[0].Check(b.Ctx, b.DB.Read(b.Ctx))
	if err != nil || len(faults) != 1 {
		t.Errorf("a changed scenario is not found: %v %v", faults, err)
	}
}

// What a matter's page says an approval does to the free money is what the
// workbench says of the same proposal, whatever the text reserves: both as the
// books do when it is adopted.
//
// clause 98.
func TestTheWorkbenchReckonsAsTheMatterDoes(t *testing.T) {
	for _, reserve := range []models.Reserve{models.ReserveFirst, models.ReserveAll} {
		t.Run(string(reserve), func(t *testing.T) {
			b := stage(t)
			paper := b.Paper(b.Proposal())
			paper.Wording.Reserve = reserve
			m, err := b.Matters.Prepare(b.Ctx, b.Officer, paper)
			b.Must(err)
			b.Must(b.Matters.Open(b.Ctx, b.Fresh(b.Chair), m.ID, m.Version, b.InTenDays()))
			m = b.Stored(m.ID)
			view, err := b.Matters.Show(b.Ctx, b.Officer, m.ID)
			b.Must(err)
			whole := view.Text.Effect.Total(0)
			books := ledger.New(b.DB)
			fund := func() models.FundMoney {
				t, err := books.Fund(b.Ctx, b.Fresh(b.Officer))
				b.Must(err)
				return models.FundMoney{Cash: t.Cash, Reserved: t.Reserved, Minimum: t.Minimum}
			}
			told := view.Text.Afford(fund())
			f := b.show(b.Officer, chosen(map[int64]money.Cents{*m.ProposalID: whole})).Figures
			want := models.ScenarioApproval{Reserves: int64(told.Reserves), After: int64(told.After()), Later: int64(told.Later())}
			if *f.Approval != want || f.Left != int64(told.AfterAll()) || f.Programmable != int64(told.Free) {
				t.Errorf("the workbench says %+v, the matter %+v", f.Approval, told)
			}
			if first := told.Reserves < told.Whole; first != (reserve == models.ReserveFirst) {
				t.Fatalf("%+v is no %s", told, reserve)
			}
			b.AllAgree(m)
			b.Clock.Set(*m.ClosesAt)
			_, err = b.Matters.Adopt(b.Ctx, b.Fresh(b.Chair), m.ID, b.Stored(m.ID).Version)
			b.Must(err)
			if got := fund().Free(); got != told.After() {
				t.Errorf("free after the adoption: %d, told %d", got, told.After())
			}
		})
	}
}

func TestFreezeRefuses(t *testing.T) {
	b := stage(t)
	one := b.Proposal()
	good := workbench.Frozen{Name: "One", Basket: chosen(map[int64]money.Cents{one: 5})}
	try := func(actor models.Actor, change func(*workbench.Frozen)) error {
		f := good
		change(&f)
		_, err := b.w.Freeze(b.Ctx, actor, f)
		return err
	}
	same := func(*workbench.Frozen) {}
	for name, actor := range map[string]models.Actor{"a member": b.Member(models.ConstituencyContributors, 2), "the chair": b.Chair, "a drafter": b.Lead} {
		if err := try(actor, same); !models.IsKind(err, models.KindForbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, change := range map[string]func(*workbench.Frozen){
		"no name": func(f *workbench.Frozen) { f.Name = " " }, "a long name": func(f *workbench.Frozen) { f.Name = strings.Repeat("x", models.ScenarioNameLimit+1) },
		"long remarks":   func(f *workbench.Frozen) { f.Remarks = strings.Repeat("x", models.ScenarioRemarksLimit+1) },
		"nothing chosen": func(f *workbench.Frozen) { f.Basket = models.Basket{} }, "no amount": func(f *workbench.Frozen) { f.Basket = chosen(map[int64]money.Cents{one: -1}) },
	} {
		if err := try(b.Officer, change); !models.IsKind(err, models.KindInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	b.Refused(try(b.Officer, func(f *workbench.Frozen) { f.Basket = chosen(map[int64]money.Cents{one: 5, 9999: 5}) }), models.KindConflict, "workbench.rows_changed")
	b.Must(try(b.Officer, same))
}

// clause 98, feature 13: whom an interest screens reads the same with the hidden
// proposal as without it: rows, sums, shares and scenarios, and what they choose
// in an address.
func TestAScreenedReaderReadsTheSameWithAndWithoutTheProposal(t *testing.T) {
	b := stage(t)
	open := b.Proposal()
	key := models.ConstituencyContributors
	screened := b.Members[boardroom.Key(key, 3)]
	plain := b.freeze("Without it", chosen(map[int64]money.Cents{open: 100_000_00}))
	page := func(basket models.Basket) string {
		text, err := json.Marshal(b.show(b.Fresh(screened), basket))
		b.Must(err)
		return string(text)
	}
	without := page(chosen(map[int64]money.Cents{open: 100_000_00}))
	m := b.Opened()
	_, err := b.Matters.Declare(b.Ctx, b.Fresh(screened), m.ID, b.Seats[boardroom.Key(key, 3)], models.InterestPersonal, "")
	b.Must(err)
	hidden := b.freeze("With it", chosen(map[int64]money.Cents{open: 100_000_00, *m.ProposalID: 214_000_00}))
	if with := page(chosen(map[int64]money.Cents{open: 100_000_00})); with != without {
		t.Errorf("the page tells:\n%s\n%s", with, without)
	}
	figures := func(basket models.Basket) models.ScenarioFigures { return b.show(b.Fresh(screened), basket).Figures }
	if one, two := figures(chosen(map[int64]money.Cents{*m.ProposalID: 7})), figures(chosen(map[int64]money.Cents{999_999: 7})); !reflect.DeepEqual(one, two) {
		t.Errorf("an address tells: %+v %+v", one, two)
	}
	if _, err := b.w.Scenario(b.Ctx, b.Fresh(screened), hidden.ID); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("the scenario: %v", err)
	}
	if _, err := b.w.Scenario(b.Ctx, b.Fresh(screened), plain.ID); err != nil {
		t.Error(err)
	}
	other := b.Member(key, 2)
	if v := b.show(other, models.Basket{}); len(v.Rows) != 2 || len(v.Scenarios) != 2 {
		t.Errorf("control: %d rows, %d scenarios", len(v.Rows), len(v.Scenarios))
	}
	// What is approved and not public stands in the secretariat's figures: a
	// scenario that rests on it stays hidden until the decision is published.
	for k, who := range b.Members {
		if !slices.Contains([]string{"network/1", "network/2", "countries/1", boardroom.Key(key, 3)}, k) {
			_, err := b.Matters.Vote(b.Ctx, b.Fresh(who), m.ID, b.Seats[k], boardroom.Agree(1))
			b.Must(err)
		}
	}
	b.Clock.Set(*m.ClosesAt)
	_, err = b.Matters.Adopt(b.Ctx, b.Fresh(b.Chair), m.ID, b.Stored(m.ID).Version)
	b.Must(err)
	rests := b.freeze("After the approval", chosen(map[int64]money.Cents{open: 100_000_00}))
	if _, err := b.w.Scenario(b.Ctx, b.Fresh(screened), rests.ID); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("figures that rest on a hidden approval: %v", err)
	}
	if _, err := b.w.Scenario(b.Ctx, b.Member(key, 2), rests.ID); err != nil {
		t.Errorf("control: %v", err)
	}
}
