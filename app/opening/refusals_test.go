package opening_test

import (
	"fmt"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"seedfund/app"
	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// made are the tables a commit writes; rows says how many they have together.
var made = []string{"prior_decisions", "programmes", "programme_organisations", "programme_budgets", "tranches", "tranche_amounts", "tranche_releases", "contributor_commitments", "instalments", "deposits",
	"transfer_requests", "transfer_payments", "agent_records", "refunds", "expenditure_reports", "agent_items", "ledger_entries", "ledger_lines", "ledger_periods", "programme_events"}

func (d *desk) rows() (n int) {
	d.Helper()
	for _, table := range made {
		n += d.count("SELECT COUNT(*) FROM " + table)
	}
	return n
}

// A cent of difference is refused, and the refusal names the line; the corrected
// workbook is committed.
func TestACentOfDifferenceIsRefused(t *testing.T) {
	d := open(t)
	for line := range d.history().Statement {
		b := d.history()
		b.Statement[line].Cents++
		batch := d.taken(d.officer, b)
		v, err := d.opening.Batch(d.Ctx, d.head, batch.ID)
		d.must(err)
		if v.Agrees() {
			t.Errorf("%s: the view says that all agrees", b.Statement[line].Line)
		}
		e := d.refused(d.commit(d.head, batch), models.KindConflict, "opening.conflict.differs")
		if len(e.Fields) != 1 || e.Fields[0].Field != b.Statement[line].Line || e.Fields[0].Args["Difference"] != money.Cents(-1) {
			t.Errorf("%s: fields %+v", b.Statement[line].Line, e.Fields)
		}
		d.must(d.opening.Drop(d.Ctx, d.Fresh(d.officer), batch.ID, batch.Version))
	}
	if d.rows() != 0 {
		t.Errorf("%d rows", d.rows())
	}
	d.must(d.commit(d.head, d.taken(d.officer, d.history())))
	d.Verify()
}

// clause 97: two persons, with the right, freshly signed in, once.
func TestASecondPersonCommitsOnce(t *testing.T) {
	d := open(t)
	batch := d.taken(d.officer, d.history())
	d.refused(d.commit(d.officer, batch), models.KindForbidden, "money.forbidden.same_person")
	twin := d.officer
	twin.Role = models.RoleSecretariatHead
	d.refused(d.commit(twin, batch), models.KindForbidden, "money.forbidden.same_person")
	d.refused(d.opening.Commit(d.Ctx, d.Stale(d.head), batch.ID, batch.Version), models.KindSignIn, "error.fresh_sign_in")
	d.refused(d.opening.Commit(d.Ctx, d.Fresh(d.head), batch.ID, batch.Version+1), models.KindStale, "error.stale")
	d.refused(d.opening.Commit(d.Ctx, d.Fresh(d.head), 999, 1), models.KindNotFound, "error.not_found")
	auditor, public := d.Cast(models.RoleAuditor), models.Actor{Role: models.RolePublic}
	d.refused(d.commit(auditor, batch), models.KindForbidden, "error.right_missing")
	d.refused(d.opening.Drop(d.Ctx, d.Fresh(auditor), batch.ID, batch.Version), models.KindForbidden, "error.right_missing")
	_, err := d.opening.Take(d.Ctx, d.Fresh(auditor), d.history(), d.file("x"))
	d.refused(err, models.KindForbidden, "error.right_missing")
	_, err = d.opening.Standing(d.Ctx, public)
	d.refused(err, models.KindSignIn, "error.sign_in")
	if _, err = d.opening.Batch(d.Ctx, auditor, batch.ID); err != nil {
		t.Error(err)
	}
	_, err = d.opening.Batch(d.Ctx, auditor, 999)
	d.refused(err, models.KindNotFound, "error.not_found")
	d.must(d.commit(d.agent, batch))
	d.refused(d.opening.Commit(d.Ctx, d.Fresh(d.head), batch.ID, batch.Version+1), models.KindConflict, "opening.conflict.settled")
	d.refused(d.opening.Drop(d.Ctx, d.Fresh(d.head), batch.ID, batch.Version+1), models.KindConflict, "opening.conflict.settled")
	list, err := d.opening.Decisions(d.Ctx, public)
	if err != nil || len(list) != 2 || list[0].Reference != "SC/2027/2" {
		t.Errorf("decisions %v, %v", list, err)
	}
	d.Verify()
}

func TestTheSameFileTwiceChangesNothing(t *testing.T) {
	d := open(t)
	first, err := d.opening.Take(d.Ctx, d.Fresh(d.officer), d.history(), d.file("a"))
	d.must(err)
	again, err := d.opening.Take(d.Ctx, d.Fresh(d.head), d.history(), d.file("a"))
	d.must(err)
	if again.ID != first.ID {
		t.Errorf("another batch, %d", again.ID)
	}
	d.must(d.opening.Drop(d.Ctx, d.Fresh(d.officer), first.ID, first.Version))
	third, err := d.opening.Take(d.Ctx, d.Fresh(d.officer), d.history(), d.file("a"))
	d.must(err)
	if third.ID == first.ID || third.State != models.ImportRead {
		t.Errorf("a workbook that was set aside is not read again: %+v", third)
	}
	other := d.taken(d.officer, d.history())
	d.must(d.commit(d.head, third))
	d.refused(d.commit(d.head, other), models.KindConflict, "opening.conflict.opened")
	rows := d.rows()
	fourth, err := d.opening.Take(d.Ctx, d.Fresh(d.officer), d.history(), d.file("a"))
	if err != nil || fourth.State != models.ImportCommitted || d.rows() != rows {
		t.Errorf("after the commit: %+v, %v", fourth, err)
	}
	_, err = d.opening.Take(d.Ctx, d.Fresh(d.officer), d.history(), d.file("b"))
	d.refused(err, models.KindConflict, "opening.conflict.opened")
	d.Verify()
}

// A fund that has money or a programme is no fund to open.
func TestALiveFundIsNotOpened(t *testing.T) {
	d := open(t)
	batch := d.taken(d.officer, d.history())
	decided.Fund(t, d.Harness, 1_00)
	d.refused(d.commit(d.head, batch), models.KindConflict, "opening.conflict.live")
	_, err := d.opening.Take(d.Ctx, d.Fresh(d.officer), d.history(), d.file("b"))
	d.refused(err, models.KindConflict, "opening.conflict.live")
	v, err := d.opening.Standing(d.Ctx, d.officer)
	if err != nil || v.Live.Empty() || v.Live.Entries != 1 {
		t.Errorf("standing %+v, %v", v, err)
	}
}

// What fails in the middle leaves nothing at all, and the same batch can be committed
// afterwards.
func TestAFailureInTheMiddleLeavesNothing(t *testing.T) {
	d := open(t)
	batch := d.taken(d.officer, d.history())
	before := d.rows()
	for _, table := range []string{"expenditure_reports", "refunds", "transfer_payments"} {
		text, drop := "CREATE TRIGGER broken BEFORE INSERT ON "+table+" BEGIN SELECT RAISE(ABORT, 'broken'); END", "DROP TRIGGER broken"
		if apptest.Engine() == "postgres" {
			text, drop = "CREATE TRIGGER broken BEFORE INSERT ON "+table+" FOR EACH ROW EXECUTE FUNCTION refuse_change()", "DROP TRIGGER broken ON "+table
		}
		if _, err := d.Outside().Exec(text); err != nil {
			t.Fatal(err)
		}
		if err := d.commit(d.head, batch); err == nil {
			t.Fatal("committed")
		}
		if n := d.rows(); n != before {
			t.Errorf("%s fails and %d rows are left", table, n-before)
		}
		if _, err := d.Outside().Exec(drop); err != nil {
			t.Fatal(err)
		}
	}
	v, err := d.opening.Batch(d.Ctx, d.head, batch.ID)
	if err != nil || v.State != models.ImportRead {
		t.Errorf("the batch %+v, %v", v.State, err)
	}
	d.must(d.commit(d.head, batch))
	d.Verify()
}

// Two workbooks committed at once open the fund once.
func TestTwoCommitsAtOnceOpenOnce(t *testing.T) {
	d := open(t)
	one, two := d.taken(d.officer, d.history()), d.taken(d.officer, d.history())
	errs := make([]error, 2)
	var wg sync.WaitGroup
	for i, b := range []*models.OpeningBatch{one, two} {
		wg.Go(func() { errs[i] = d.commit(d.head, b) })
	}
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("both or neither: %v, %v", errs[0], errs[1])
	}
	for _, err := range errs {
		if err != nil {
			d.refused(err, models.KindConflict, "opening.conflict.opened")
		}
	}
	if n := d.count("SELECT COUNT(*) FROM programmes"); n != 3 {
		t.Errorf("%d programmes", n)
	}
	d.Verify()
}

// What the order of events would not allow is named by its row.
func TestTheCourseOfEventsIsHeldAgainstCash(t *testing.T) {
	d := open(t)
	for name, c := range map[string]struct {
		change func(b *models.OpeningBook)
		cell   string
		key    string
	}{
		"paid before it came": {func(b *models.OpeningBook) { b.Deposits[1].ValueDate = day(2025, 6, 1) }, "Tranches!O7", "opening.fault.not_covered"},
		"refund above":        {func(b *models.OpeningBook) { b.Transfers[3].Cents = 30_000_01 }, "Transfers!F6", "opening.fault.refund_above"},
		"refund too early":    {func(b *models.OpeningBook) { b.Transfers[3].ValueDate = day(2025, 4, 30) }, "Transfers!F6", "opening.fault.refund_above"},
		"reserved at the end": {func(b *models.OpeningBook) {
			b.Shares[5].Figures = figures(1_000_000_00, 0)
			b.Shares[5].Cents = 1_000_000_00
		}, "Tranches!N8", "opening.fault.not_covered"},
		"charges above": {func(b *models.OpeningBook) { b.Items[2].Cents = 900_000_00 }, "Items!D5", "opening.fault.cash"},
		"more spent than kept": {func(b *models.OpeningBook) {
			b.Spending[3].Figures = figures(28_000_01, 0)
			b.Spending[3].Total = 28_000_01
		}, "Expenditure!O6", "opening.fault.explanation"},
		"closed and then paid":  {func(b *models.OpeningBook) { b.Programmes[1].ClosedOn = day(2025, 4, 20) }, "Transfers!E5", "opening.fault.after_closure"},
		"released before":       {func(b *models.OpeningBook) { b.Decisions[0].DecidedOn = day(2025, 4, 20) }, "Tranches!O3", "opening.fault.before_decision"},
		"cut off in the future": {func(b *models.OpeningBook) { b.CutOff = day(2028, 3, 2) }, models.OpeningCutOff, "opening.fault.cut_off"},
		"after the cut off":     {func(b *models.OpeningBook) { b.CutOff = day(2027, 1, 31) }, "Transfers!E6", "opening.fault.after_cut_off"},
		"more than was signed":  {func(b *models.OpeningBook) { b.Contributions[1].Minor = 99_999_99 }, "Deposits!C4", "opening.fault.above_arrangement"},
		"more than approved":    {func(b *models.OpeningBook) { b.Transfers[0].Cents = 107_000_01 }, "Transfers!F3", "opening.fault.above_share"},
		"a country alone":       {func(b *models.OpeningBook) { b.Programmes[0].Countries = "XDA 60, XDB" }, "Programmes!E3", "opening.fault.countries"},
		"a contributor paid":    {func(b *models.OpeningBook) { b.Shares[0].Organisation = d.donor }, "Tranches!C3", "opening.fault.organisation_kind"},
	} {
		b := d.history()
		c.change(&b)
		faults, err := d.opening.Check(d.Ctx, d.officer, stated(b))
		d.must(err)
		found := false
		for _, f := range faults {
			found = found || f.Field == c.cell && f.Key == c.key
		}
		if !found {
			t.Errorf("%s: %v, want %s at %s", name, faults, c.key, c.cell)
		}
	}
	if faults, err := d.opening.Check(d.Ctx, d.officer, d.history()); err != nil || len(faults) > 0 {
		t.Errorf("control: %v, %v", faults, err)
	}
}

// Whatever the history was: what the check lets through is committed, the funding status
// of the cut-off equals the sums of the workbook, and so does each organisation's share.
func TestAnyHistoryComesOutAsItWasTold(t *testing.T) {
	t.Parallel()
	histories, opened := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		if histories++; histories > 40 {
			return // each needs a store of its own
		}
		d := deskOn(t, apptest.New(t, apptest.At(start), apptest.With(func(c *db.Config) { c.Invariants = app.Invariants() })))
		b := models.OpeningBook{CutOff: day(2027, 12, 31), Edition: rapid.SampledFrom(models.FundingEditions).Draw(rt, "edition")}
		b.Decisions = []models.OpeningDecision{{Row: 3, Reference: "SC", DecidedOn: day(2025, 1, 10), Body: "Committee", Method: "consensus", Title: "All", Text: "Yes"}}
		b.Contributions = []models.OpeningContribution{{Row: 3, Contributor: d.donor, Agreement: "S", SignedOn: day(2025, 1, 1), Currency: "USD", Minor: 10_000_000_00}}
		on := func(label string) when.Date { return day(2025, 2, 1).AddDays(rapid.IntRange(0, 1000).Draw(rt, label)) }
		cents := func(label string) money.Cents { return money.Cents(rapid.Int64Range(1, 100_000_00).Draw(rt, label)) }
		for i := range rapid.IntRange(1, 4).Draw(rt, "deposits") {
			usd := cents("deposit") * 10
			if i == 0 {
				usd += money.Cents(rapid.IntRange(0, 1).Draw(rt, "rich")) * 1_000_000_00
			}
			dep := models.OpeningDeposit{Row: i + 3, Agreement: "S", ValueDate: day(2025, 2, 1).AddDays(rapid.IntRange(0, 60).Draw(rt, "received")), Minor: int64(usd), Currency: "USD", Rate: "1", USD: usd, AgentRef: fmt.Sprint("D", i)}
			if rapid.Bool().Draw(rt, "told") {
				fee := usd / 50
				dep.Fee = &fee
			}
			b.Deposits = append(b.Deposits, dep)
		}
		for i := range rapid.IntRange(1, 3).Draw(rt, "programmes") {
			ref := fmt.Sprint("P", i)
			p := models.OpeningProgramme{Row: i + 3, Reference: ref, AgentNumber: fmt.Sprint("0012000", i), Title: ref, Countries: "XDA", Lead: d.p, Months: 24, Decision: "SC", State: models.ProgrammeApproved}
			first := when.Date{}
			for tranche := range rapid.IntRange(1, 2).Draw(rt, "tranches") {
				tranche++
				released, paid := on("released"), money.Cents(0)
				standing := rapid.SampledFrom(models.OpeningStandings).Draw(rt, "standing")
				for _, org := range []string{d.p, d.q} {
					s := models.OpeningShare{Row: len(b.Shares) + 3, Programme: ref, Tranche: tranche, Organisation: org, Figures: figures(cents("direct"), 0), Standing: standing}
					s.Figures[7] = s.Figures[3] * 7 / 100
					s.Cents = s.Figures.Total()
					if standing == models.TrancheReleased {
						s.ReleasedOn = released
						if rapid.Bool().Draw(rt, "transferred") {
							part := s.Cents / money.Cents(rapid.IntRange(1, 3).Draw(rt, "part"))
							if part > 0 {
								paid += part
								b.Transfers = append(b.Transfers, models.OpeningTransfer{Row: len(b.Transfers) + 3, Kind: models.EntryTransfer, Programme: ref, Tranche: tranche, Organisation: org,
									ValueDate: released.AddDays(rapid.IntRange(0, 30).Draw(rt, "later")), Cents: part, AgentRef: fmt.Sprint("T", len(b.Transfers))})
							}
							if rapid.Bool().Draw(rt, "refunded") && part > 1 {
								b.Transfers = append(b.Transfers, models.OpeningTransfer{Row: len(b.Transfers) + 3, Kind: models.EntryRefund, Programme: ref, Organisation: org,
									ValueDate: released.AddDays(31), Cents: part / 2, AgentRef: fmt.Sprint("R", len(b.Transfers))})
							}
						}
					}
					b.Shares = append(b.Shares, s)
				}
				if paid > 0 {
					p.State, first = models.ProgrammeOngoing, released
				}
			}
			p.StartOn = first
			b.Programmes = append(b.Programmes, p)
			for _, org := range []string{d.p, d.q} {
				for year := range rapid.IntRange(0, 3).Draw(rt, "years") {
					year += 2025
					spent := cents("spent") / 4
					b.Spending = append(b.Spending, models.OpeningSpend{Row: len(b.Spending) + 3, Programme: ref, Organisation: org, Year: year, Type: rapid.SampledFrom(models.UnexTypes).Draw(rt, "type"),
						Figures: figures(spent, 0), Total: spent, Explanation: []string{"", "Advanced by the organisation"}[min(1, rapid.IntRange(0, 9).Draw(rt, "explanation"))]})
				}
			}
		}
		if rapid.Bool().Draw(rt, "interest") {
			b.Items = append(b.Items, models.OpeningItem{Row: 3, Kind: models.EntryInterest, ValueDate: on("earned"), Cents: cents("interest"), AgentRef: "I"})
		}
		b = stated(b)
		faults, err := d.opening.Check(d.Ctx, d.officer, b)
		d.must(err)
		if len(faults) > 0 {
			_, err := d.opening.Take(d.Ctx, d.Fresh(d.officer), b, d.file("f"))
			d.refused(err, models.KindInvalid, "opening.invalid")
			return
		}
		if err := d.commit(d.head, d.taken(d.officer, b)); err != nil {
			rt.Fatalf("the check let it through and the commit did not: %v\n%+v", err, b)
		}
		status, _, err := ledger.New(d.DB).Funding(d.Ctx, d.officer, b.CutOff, b.Edition)
		d.must(err)
		for _, l := range b.Reconcile(models.StartAgentFee) {
			if got := status.Line(l.ID).Cents; got != l.Cents {
				rt.Errorf("%s: %s, the workbook %s", l.ID, got, l.Cents)
			}
		}
		d.held(rt, b)
		d.Verify()
		opened++
	})
	if opened < 5 && !t.Failed() {
		t.Errorf("%d of %d histories were committed", opened, histories)
	}
}

// held compares each share of the books with the sums of the workbook.
func (d *desk) held(rt *rapid.T, b models.OpeningBook) {
	type share struct{ title, code string }
	approved, paid, back, spent := map[share]money.Cents{}, map[share]money.Cents{}, map[share]money.Cents{}, map[share]money.Cents{}
	for _, s := range b.Shares {
		approved[share{s.Programme, s.Organisation}] += s.Cents
	}
	for _, t := range b.Transfers {
		if t.Kind == models.EntryRefund {
			back[share{t.Programme, t.Organisation}] += t.Cents
		} else {
			paid[share{t.Programme, t.Organisation}] += t.Cents
		}
	}
	for _, s := range b.Spending {
		spent[share{s.Programme, s.Organisation}] += s.Total
	}
	var rows []struct {
		models.ProgrammeOrganisation
		Title, Code string
	}
	d.must(d.DB.Read(d.Ctx).Raw("SELECT s.*, p.title, o.code FROM programme_organisations s JOIN programmes p ON p.id = s.programme_id JOIN organisations o ON o.id = s.organisation_id").Scan(&rows).Error)
	if len(rows) != len(approved) {
		rt.Errorf("%d shares, want %d", len(rows), len(approved))
	}
	for _, r := range rows {
		k := share{r.Title, r.Code}
		if r.ApprovedCents != approved[k] || r.TransferredCents != paid[k] || r.RefundedCents != back[k] || r.SpentCents != spent[k] {
			rt.Errorf("%v: %+v", k, r.ProgrammeOrganisation)
		}
	}
}
