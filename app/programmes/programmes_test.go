package programmes_test

import (
	"fmt"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/programmes"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

var start = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

func day(month time.Month, d int) when.Date {
	out, err := when.NewDate(2027, month, d)
	if err != nil {
		panic(err)
	}
	return out
}

type desk struct {
	*apptest.Harness
	*testing.T
	clock      *apptest.Clock
	programmes *programmes.Service
	ledger     *ledger.Service
	officer    models.Actor
	head       models.Actor
	agent      models.Actor
	orgs       []int64
	n          int // references so far
}

func invariants(c *db.Config) {
	c.Invariants = append(ledger.Invariants(), programmes.Invariants()...)
}

// open gives a fund with three organisations and so much cash.
func open(t *testing.T, cash money.Cents) *desk {
	t.Helper()
	t.Parallel()
	h := apptest.New(t, apptest.At(start), apptest.With(invariants))
	return deskOn(t, h, cash)
}

func deskOn(t *testing.T, h *apptest.Harness, cash money.Cents) *desk {
	t.Helper()
	d := &desk{Harness: h, T: t, clock: h.Clock, programmes: programmes.New(h.DB, nil), ledger: ledger.New(h.DB)}
	d.officer, d.head, d.agent = h.Cast(models.RoleSecretariatOfficer), h.Cast(models.RoleSecretariatHead), h.Cast(models.RoleAgentOfficer)
	d.orgs = decided.Organisations(t, h, 3)
	if cash > 0 {
		decided.Fund(t, h, cash)
	}
	return d
}

// plan is 300,000 for each of the first two organisations and 100,000 for the
// third, each in two tranches of 60 and 40 per cent.
func (d *desk) plan() decided.Plan {
	return decided.Plan{Organisations: []decided.Organisation{
		{ID: d.orgs[0], Tranche: []money.Cents{180_000_00, 120_000_00}},
		{ID: d.orgs[1], Tranche: []money.Cents{180_000_00, 120_000_00}},
		{ID: d.orgs[2], Tranche: []money.Cents{60_000_00, 40_000_00}},
	}}
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// refused asserts the kind and the key of a refusal, or of one of its fields.
func (d *desk) refused(err error, kind models.Kind, key string) *models.Error {
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
	return e
}

func (d *desk) programme(id int64) programmes.Detail {
	d.Helper()
	out, err := d.programmes.Get(d.Ctx, models.SystemActor, id)
	d.must(err)
	return out
}

func (d *desk) version(id int64) int64 { return d.programme(id).Programme.Version }

func (d *desk) release(id int64, tranche int, in programmes.ReleaseInput) error {
	_, err := d.programmes.Release(d.Ctx, d.officer, id, d.version(id), tranche, in)
	return err
}

// paid requests and pays all that is released of a tranche.
func (d *desk) paid(id int64, tranche int) {
	d.Helper()
	detail := d.programme(id)
	part := detail.Tranches[tranche-1]
	for _, a := range part.Amounts {
		if cents := a.ReleasedCents - a.TransferredCents; cents > 0 {
			d.must(d.pay(id, part.ID, a.OrganisationID, cents))
		}
	}
}

func (d *desk) pay(id, tranche, org int64, cents money.Cents) error {
	return d.DB.Write(d.Ctx, d.agent, "test.pay", func(tx *db.Tx) error {
		if err := programmes.HoldShare(tx, tranche, org, cents); err != nil {
			return err
		}
		_, err := programmes.Pay(tx, programmes.Payment{ProgrammeID: id, TrancheID: tranche, OrganisationID: org, Cents: cents,
			ValueDate: when.DateOf(tx.Now), AgentRef: "PAY", AgentNumber: fmt.Sprintf("9900%04d", id), Source: "TR-0001"})
		return err
	})
}

// used puts reported figures into the books as the area of reporting does.
func (d *desk) used(id, org int64, spent, committed money.Cents) {
	d.Helper()
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.used", func(tx *db.Tx) error {
		r := models.ExpenditureReport{Reference: "E-" + time.Now().Format("150405.000000000"), ProgrammeID: id, OrganisationID: org, Year: 2027,
			AsAt: when.DateOf(tx.Now), Certainty: models.Interim, State: models.ReportCurrent, SpentCents: spent, CommittedCents: committed}
		if spent > 0 {
			e, err := ledger.Post(tx, ledger.Entry{Kind: models.EntryExpenditure, ValueDate: r.AsAt, Source: "test", Certainty: models.Interim,
				Lines: ledger.Move(models.AccountOrganisations, models.AccountExpenditure, id, org, spent)})
			if err != nil {
				return err
			}
			r.TransactionID = &e.ID
		}
		if err := db.Create(tx, &r); err != nil {
			return err
		}
		if spent > 0 {
			if err := db.Create(tx, &models.Expenditure{ReportID: r.ID, Kind: models.Spent, Category: 4, Cents: spent}); err != nil {
				return err
			}
		}
		_, err := db.Exec(tx, "UPDATE programme_organisations SET spent_cents = spent_cents + ?, committed_cents = ? WHERE programme_id = ? AND organisation_id = ?",
			spent, committed, id, org)
		return err
	}))
}

func (d *desk) position() models.FundPosition {
	d.Helper()
	var p models.FundPosition
	d.must(d.DB.Read(d.Ctx).Raw("SELECT * FROM fund_positions WHERE id = 1").Take(&p).Error)
	return p
}

// clause 97: what the Board commits is in the books from that instant; clause
// 98: on what the fund holds.
func TestAnApprovalPostsTheCommitmentAndReservesTheFirstTranche(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	if p.Reference != "JP-0001" || p.State != models.ProgrammeApproved || p.ApprovedCents != 700_000_00 {
		t.Errorf("programme %+v", p)
	}
	if got := d.position(); got.ReservedCents != 420_000_00 || got.CashCents != 1_000_000_00 {
		t.Errorf("position %+v", got)
	}
	detail := d.programme(p.ID)
	if detail.Tranches[0].State != models.TrancheReserved || detail.Tranches[1].State != models.TranchePlanned {
		t.Errorf("tranches %+v", detail.Tranches)
	}
	if detail.Line.ToCome != 700_000_00 || len(detail.Shares) != 3 || detail.Shares[0].OrganisationID != d.orgs[0] {
		t.Errorf("detail %+v", detail)
	}
	d.Verify()
}

func TestAnApprovalMayReserveAllTranches(t *testing.T) {
	d := open(t, 700_000_00)
	plan := d.plan()
	plan.Reserve = models.ReserveAll
	decided.Programme(t, d.Harness, plan)
	if got := d.position(); got.ReservedCents != 700_000_00 {
		t.Errorf("position %+v", got)
	}
	d.Verify()
}

func TestAnApprovalAboveTheFreeMoneyLeavesNothing(t *testing.T) {
	d := open(t, 419_999_99)
	ready := decided.Ready(t, d.Harness, d.plan())
	_, err := decided.Try(d.Harness, ready)
	e := d.refused(err, models.KindConflict, "programmes.conflict.balance")
	if e.Args["Missing"] != money.Cents(1) {
		t.Errorf("the refusal says %v", e.Args)
	}
	if rows, _, err := d.programmes.List(d.Ctx, models.SystemActor, programmes.Filter{}); err != nil || len(rows) != 0 {
		t.Errorf("programmes %v, %v", rows, err)
	}
	decided.Fund(t, d.Harness, 1)
	_, err = decided.Try(d.Harness, ready)
	d.must(err)
	_, err = decided.Try(d.Harness, ready)
	d.refused(err, models.KindConflict, "programmes.conflict.established")
	d.Verify()
}

func TestAmountsThatDifferFromTheSubmittedBudgetAreRefused(t *testing.T) {
	d := open(t, 1_000_000_00)
	ready := decided.Ready(t, d.Harness, d.plan())
	ready.Effect.Amounts[0].Cents++
	_, err := decided.Try(d.Harness, ready)
	d.refused(err, models.KindConflict, "programmes.conflict.amounts")
}

func TestIndirectCostsAddUpOverOrganisationsAndTranches(t *testing.T) {
	d := open(t, 1_000_000_00)
	plan := decided.Plan{}
	for _, o := range d.orgs {
		plan.Organisations = append(plan.Organisations, decided.Organisation{ID: o, ISC: 700, Tranche: []money.Cents{50_000_03, 50_000_04}})
	}
	p := decided.Programme(t, d.Harness, plan)
	v, err := d.programmes.Budget(d.Ctx, models.SystemActor, p.ID, 0)
	d.must(err)
	// The sum of the organisations' 7 %, never 7 % of the programme's direct cost.
	if v.Cents(0, models.IndirectCategory, 0) != 21_000_00 || v.ApprovedCents != 321_000_21 || v.Cents(0, 0, 0) != v.ApprovedCents {
		t.Errorf("indirect %s of %s", v.Cents(0, models.IndirectCategory, 0), v.ApprovedCents)
	}
	d.Verify()
}

func TestAFirstTrancheIsReleasedWithoutAGate(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	_, err := d.programmes.Release(d.Ctx, d.officer, p.ID, p.Version+7, 1, programmes.ReleaseInput{})
	d.refused(err, models.KindStale, "error.stale")
	for _, role := range []models.Role{models.RoleAgentOfficer, models.RolePUNOFinance, models.RoleBoardMember, models.RoleAuditor, models.RoleCoordinator} {
		_, err := d.programmes.Release(d.Ctx, d.Cast(role), p.ID, d.version(p.ID), 1, programmes.ReleaseInput{})
		d.refused(err, models.KindForbidden, "error.right_missing")
	}
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{}))
	d.refused(d.release(p.ID, 1, programmes.ReleaseInput{}), models.KindInvalid, "programmes.fault.nothing_to_release")
	d.refused(d.release(p.ID, 3, programmes.ReleaseInput{}), models.KindNotFound, "error.not_found")
	if got := d.programme(p.ID).Tranches[0]; got.State != models.TrancheReleased || got.Amounts[0].ReleasedCents != 180_000_00 {
		t.Errorf("tranche %+v", got)
	}
	d.Verify()
}

func TestAmountsOfAReleaseAreBounded(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	for key, amounts := range map[string]map[int64]money.Cents{
		"programmes.fault.above_left":         {d.orgs[0]: 180_000_01},
		"money.fault.above_zero":              {d.orgs[0]: -1},
		"programmes.fault.organisation_other": {999: 1},
		"programmes.fault.nothing_to_release": {d.orgs[0]: 0},
	} {
		d.refused(d.release(p.ID, 1, programmes.ReleaseInput{Amounts: amounts}), models.KindInvalid, key)
	}
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{Amounts: map[int64]money.Cents{d.orgs[0]: 100_000_00}}))
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{}))
	d.Verify()
}

// second pays the first tranche and reports: P spent enough, Q is missing
// 55,000, R is exactly at the threshold.
func (d *desk) second() models.Programme {
	d.Helper()
	p := decided.Programme(d.T, d.Harness, d.plan())
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{}))
	d.paid(p.ID, 1)
	d.used(p.ID, d.orgs[0], 140_000_00, 0)
	d.used(p.ID, d.orgs[1], 60_000_00, 20_000_00)
	d.used(p.ID, d.orgs[2], 30_000_00, 15_000_00)
	return p
}

func TestTheGateSaysWhoIsMissingHowMuch(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := d.second()
	w, err := d.programmes.Work(d.Ctx, d.officer, p.Reference)
	d.must(err)
	g := w.Stages[1].Gate
	if g.Passes || g.Lines[1].Missing() != 55_000_00 || !g.Lines[0].Passes || !g.Lines[2].Passes || g.Lines[2].Margin != 0 {
		t.Errorf("gate %+v", g)
	}
	e := d.refused(d.release(p.ID, 2, programmes.ReleaseInput{Amounts: map[int64]money.Cents{d.orgs[1]: 1}}), models.KindConflict, "programmes.conflict.gate")
	if len(e.Fields) != 1 || e.Fields[0].Args["Missing"] != money.Cents(55_000_00) || e.Fields[0].Args["Organisation"] != "Organisation Q" {
		t.Errorf("obstacles %+v", e.Fields)
	}
	// Those that pass may go first, under the start rule.
	d.must(d.release(p.ID, 2, programmes.ReleaseInput{}))
	part := d.programme(p.ID).Tranches[1]
	if part.Amounts[0].ReleasedCents != 120_000_00 || part.Amounts[1].ReleasedCents != 0 || part.Amounts[2].ReleasedCents != 40_000_00 {
		t.Errorf("released %+v", part.Amounts)
	}
	d.refused(d.release(p.ID, 2, programmes.ReleaseInput{}), models.KindConflict, "programmes.conflict.gate")
	d.used2(p.ID, d.orgs[1], 55_000_00)
	d.must(d.release(p.ID, 2, programmes.ReleaseInput{}))
	d.Verify()
}

// used2 adds to what is committed, to come to the threshold exactly.
func (d *desk) used2(id, org int64, more money.Cents) {
	d.Helper()
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.used", func(tx *db.Tx) error {
		_, err := db.Exec(tx, "UPDATE programme_organisations SET committed_cents = committed_cents + ? WHERE programme_id = ? AND organisation_id = ?", more, id, org)
		return err
	}))
}

// clause 98: only the Board waives its rule.
func TestADecisionOfTheBoardWaivesTheGate(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := d.second()
	q := map[int64]money.Cents{d.orgs[1]: 120_000_00}
	d.refused(d.release(p.ID, 2, programmes.ReleaseInput{Amounts: q, Waiver: "DEC-9999", Reason: "floods"}), models.KindInvalid, "programmes.fault.decision_unknown")
	d.refused(d.release(p.ID, 2, programmes.ReleaseInput{Amounts: q, Waiver: "DEC-0001", Reason: "floods"}), models.KindInvalid, "programmes.fault.decision_other")
	ref := decided.Decision(t, d.Harness)
	d.refused(d.release(p.ID, 2, programmes.ReleaseInput{Amounts: q, Waiver: ref}), models.KindInvalid, "programmes.fault.waiver_reason")
	d.must(d.release(p.ID, 2, programmes.ReleaseInput{Amounts: q, Waiver: ref, Reason: "floods"}))
	w, err := d.programmes.Work(d.Ctx, d.officer, p.Reference)
	d.must(err)
	r := w.Stages[1].Releases[0]
	if r.Waiver != ref || r.Lines[1].Passes || r.Lines[1].NeededCents != 135_000_00 {
		t.Errorf("release %+v", r)
	}
	d.Verify()
}

func TestAConditionOfTheDecisionHoldsATrancheBack(t *testing.T) {
	d := open(t, 1_000_000_00)
	plan := d.plan()
	plan.Conditions = []models.DecisionCondition{{Body: "Workplan revised", OrganisationID: d.orgs[0], DueOn: day(6, 1), BlocksTranche: 1}}
	p := decided.Programme(t, d.Harness, plan)
	e := d.refused(d.release(p.ID, 1, programmes.ReleaseInput{}), models.KindConflict, "programmes.conflict.condition")
	if len(e.Fields) != 1 || e.Fields[0].Args["Condition"] != "Workplan revised" {
		t.Errorf("obstacles %+v", e.Fields)
	}
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.met", func(tx *db.Tx) error {
		_, err := db.Exec(tx, "UPDATE decision_conditions SET state = 'met', reported_by = 1")
		return err
	}))
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{}))
}

// clause 97: money goes only to organisations with an agreement in force.
func TestAnOrganisationWithoutAnAgreementIsNotReleased(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.end", func(tx *db.Tx) error {
		_, err := db.Exec(tx, "UPDATE agreements SET to_at = ? WHERE organisation_id = ?", tx.Now, d.orgs[1])
		return err
	}))
	e := d.refused(d.release(p.ID, 1, programmes.ReleaseInput{}), models.KindConflict, "programmes.conflict.agreement")
	if len(e.Fields) != 1 || e.Fields[0].Args["Organisation"] != "Organisation Q" {
		t.Errorf("obstacles %+v", e.Fields)
	}
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{Amounts: map[int64]money.Cents{d.orgs[0]: 180_000_00}}))
}

func TestALaterTrancheWaitsUntilTheEarlierIsPaid(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	d.refused(d.release(p.ID, 2, programmes.ReleaseInput{}), models.KindConflict, "programmes.conflict.earlier")
	d.refused(d.programmes.ReserveTranche(d.Ctx, d.officer, p.ID, d.version(p.ID), 1), models.KindConflict, "flow.wrong_state")
}

func TestReservedMoneyIsGivenBack(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	d.must(d.programmes.ReserveTranche(d.Ctx, d.officer, p.ID, d.version(p.ID), 2))
	if got := d.position(); got.ReservedCents != 700_000_00 {
		t.Errorf("position %+v", got)
	}
	d.refused(d.programmes.FreeTranche(d.Ctx, d.agent, p.ID, d.version(p.ID), 2), models.KindForbidden, "error.right_missing")
	d.must(d.programmes.FreeTranche(d.Ctx, d.officer, p.ID, d.version(p.ID), 2))
	if got := d.position(); got.ReservedCents != 420_000_00 {
		t.Errorf("position %+v", got)
	}
	d.Verify()
}

func TestAPaymentMovesEverySumAndIsReversed(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	tranche := d.programme(p.ID).Tranches[0].ID
	d.refused(d.pay(p.ID, tranche, d.orgs[0], 1), models.KindConflict, "programmes.conflict.requestable")
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{}))
	d.refused(d.pay(p.ID, tranche, d.orgs[0], 180_000_01), models.KindConflict, "programmes.conflict.requestable")
	d.must(d.pay(p.ID, tranche, d.orgs[0], 80_000_00))
	detail := d.programme(p.ID)
	if detail.Programme.State != models.ProgrammeOngoing || detail.Programme.StartOn != when.DateOf(start) || detail.Programme.AgentNumber != "99000001" {
		t.Errorf("programme %+v", detail.Programme)
	}
	if got := d.position(); got.CashCents != 920_000_00 || got.ReservedCents != 340_000_00 {
		t.Errorf("position %+v", got)
	}
	d.Verify()
	d.must(d.DB.Write(d.Ctx, d.agent, "test.unpay", func(tx *db.Tx) error {
		last, err := ledger.Last(tx.DB)
		if err != nil {
			return err
		}
		_, err = programmes.Unpay(tx, programmes.Payment{ProgrammeID: p.ID, TrancheID: tranche, OrganisationID: d.orgs[0], Cents: 80_000_00,
			ValueDate: when.DateOf(tx.Now)}, last.ID, "digits swapped")
		return err
	}))
	detail = d.programme(p.ID)
	if detail.Programme.State != models.ProgrammeApproved || !detail.Programme.StartOn.IsZero() || detail.Row.TransferredCents != 0 {
		t.Errorf("programme %+v", detail.Programme)
	}
	d.Verify()
}

func TestARefundOnBehalfOfTheAgentNeedsTwoPersons(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{}))
	d.paid(p.ID, 1)
	in := programmes.RefundInput{OrganisationID: d.orgs[0], Cents: 10_000_00, ValueDate: when.DateOf(start), AgentRef: "RF-1", Reason: "not needed"}
	_, err := d.programmes.RecordRefund(d.Ctx, d.Fresh(d.officer), p.ID, in)
	d.refused(err, models.KindInvalid, "money.fault.notification")
	_, err = d.programmes.RecordRefund(d.Ctx, d.Stale(d.officer), p.ID, in)
	d.refused(err, models.KindSignIn, "error.fresh_sign_in")
	in.FileID = d.file("programmes", p.ID)
	r, err := d.programmes.RecordRefund(d.Ctx, d.Fresh(d.officer), p.ID, in)
	d.must(err)
	if r.State != models.RecordPending || d.programme(p.ID).Row.RefundedCents != 0 {
		t.Errorf("refund %+v", r)
	}
	_, err = d.programmes.RecordRefund(d.Ctx, d.Fresh(d.agent), p.ID, in)
	d.refused(err, models.KindConflict, "money.conflict.agent_reference")
	d.refused(d.programmes.ConfirmRefund(d.Ctx, d.Fresh(d.officer), r.ID, r.Version), models.KindForbidden, "money.forbidden.same_person")
	d.refused(d.programmes.ConfirmRefund(d.Ctx, d.Fresh(d.head), r.ID, r.Version+1), models.KindStale, "error.stale")
	d.must(d.programmes.ConfirmRefund(d.Ctx, d.Fresh(d.head), r.ID, r.Version))
	d.refused(d.programmes.ConfirmRefund(d.Ctx, d.Fresh(d.head), r.ID, r.Version+1), models.KindConflict, "money.conflict.record_settled")
	if got := d.programme(p.ID).Row; got.RefundedCents != 10_000_00 || got.NetFunded() != 410_000_00 {
		t.Errorf("row %+v", got)
	}
	d.Verify()
}

func (d *desk) file(owner string, id int64) *int64 {
	d.Helper()
	f := models.File{Hash: string(make([]byte, 0)), Size: 12, Kind: "application/pdf", Name: "notice.pdf", Purpose: "notification", OwnerType: owner,
		OwnerID: id, UploadedBy: d.officer.AccountID, State: models.FileStored}
	for range 64 {
		f.Hash += "c"
	}
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.file", func(tx *db.Tx) error { return db.Create(tx, &f) }))
	return &f.ID
}

func TestTheAgentRefusesAndRecordsRefundsByItself(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{}))
	d.paid(p.ID, 1)
	in := programmes.RefundInput{OrganisationID: d.orgs[0], Cents: 180_000_01, ValueDate: when.DateOf(start), AgentRef: "RF-1"}
	_, err := d.programmes.RecordRefund(d.Ctx, d.Fresh(d.agent), p.ID, in)
	d.refused(err, models.KindInvalid, "programmes.fault.above_received")
	in.Cents, in.ValueDate = 180_000_00, in.ValueDate.AddDays(1)
	_, err = d.programmes.RecordRefund(d.Ctx, d.Fresh(d.agent), p.ID, in)
	d.refused(err, models.KindInvalid, "money.fault.future")
	in.ValueDate, in.OrganisationID = when.DateOf(start), 999
	_, err = d.programmes.RecordRefund(d.Ctx, d.Fresh(d.agent), p.ID, in)
	d.refused(err, models.KindInvalid, "programmes.fault.organisation_other")
	in.OrganisationID = d.orgs[0]
	r, err := d.programmes.RecordRefund(d.Ctx, d.Fresh(d.agent), p.ID, in)
	d.must(err)
	if r.State != models.RecordPosted || r.Road != models.RoadInbox {
		t.Errorf("refund %+v", r)
	}
	in.AgentRef, in.Cents, in.OrganisationID, in.FileID = "RF-2", 1_00, d.orgs[1], d.file("programmes", p.ID)
	r, err = d.programmes.RecordRefund(d.Ctx, d.Fresh(d.officer), p.ID, in)
	d.must(err)
	d.refused(d.programmes.RefuseRefund(d.Ctx, d.Fresh(d.head), r.ID, r.Version, ""), models.KindInvalid, "money.fault.required")
	d.must(d.programmes.RefuseRefund(d.Ctx, d.Fresh(d.head), r.ID, r.Version, "another amount"))
	_, err = d.programmes.RecordRefund(d.Ctx, d.Cast(models.RolePUNOFinance), p.ID, in)
	d.refused(err, models.KindForbidden, "error.right_missing")
	d.Verify()
}

func TestClosureNamesItsObstaclesAndGivesBackWhatIsLeft(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := d.second()
	d.must(d.release(p.ID, 2, programmes.ReleaseInput{}))
	part := d.programme(p.ID).Tranches[1]
	d.must(d.DB.Write(d.Ctx, d.officer, "test.hold", func(tx *db.Tx) error { return programmes.HoldShare(tx, part.ID, d.orgs[0], 100) }))
	e := d.refused(d.programmes.CloseOperationally(d.Ctx, d.officer, p.ID, d.version(p.ID), ""), models.KindConflict, "programmes.conflict.something_open")
	if len(e.Fields) != 1 || e.Fields[0].Key != "programmes.obstacle.requests" {
		t.Errorf("obstacles %+v", e.Fields)
	}
	d.must(d.DB.Write(d.Ctx, d.officer, "test.leave", func(tx *db.Tx) error { return programmes.LeaveShare(tx, part.ID, d.orgs[0], 100) }))
	d.refused(d.programmes.CloseOperationally(d.Ctx, d.agent, p.ID, d.version(p.ID), ""), models.KindForbidden, "error.right_missing")
	d.must(d.programmes.CloseOperationally(d.Ctx, d.officer, p.ID, d.version(p.ID), "all done"))
	if got := d.position(); got.ReservedCents != 0 {
		t.Errorf("reserved %s after closure", got.ReservedCents)
	}
	d.Verify()
	e = d.refused(d.programmes.CloseFinancially(d.Ctx, d.officer, p.ID, d.version(p.ID), ""), models.KindConflict, "programmes.conflict.not_settled")
	if len(e.Fields) != 6 {
		t.Errorf("obstacles %+v", e.Fields)
	}
	d.refused(d.programmes.Reopen(d.Ctx, d.officer, p.ID, d.version(p.ID), "", ""), models.KindConflict, "programmes.conflict.reopen_decision")
	d.refused(d.programmes.Reopen(d.Ctx, d.officer, p.ID, d.version(p.ID), "DEC-9", ""), models.KindInvalid, "programmes.fault.decision_unknown")
	ref := decided.Decision(t, d.Harness)
	d.must(d.programmes.Reopen(d.Ctx, d.officer, p.ID, d.version(p.ID), ref, ""))
	if got := d.programme(p.ID); got.Programme.State != models.ProgrammeOngoing || !got.Programme.ClosedOn.IsZero() {
		t.Errorf("programme %+v", got.Programme)
	}
	d.Verify()
}

func TestThePortfolioIsTheSameFigureAsAtAnyDay(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := d.second()
	rows, on, err := d.programmes.Portfolio(d.Ctx, models.SystemActor, programmes.PortfolioFilter{})
	d.must(err)
	if on != when.DateOf(start) || len(rows) != 3 {
		t.Fatalf("%d rows as at %s", len(rows), on)
	}
	if r := rows[1]; r.TransferredCents != 180_000_00 || r.SpentCents != 60_000_00 || r.CommittedCents != 20_000_00 || r.Delivery().String() != "33.33" || !r.Interim || r.State != models.ProgrammeOngoing {
		t.Errorf("row %+v", r)
	}
	if !rows[0].Lead || rows[1].Lead || rows[0].Countries[0] != "XDA" {
		t.Errorf("rows %+v", rows)
	}
	detail := d.programme(p.ID)
	sum := models.PortfolioSum(rows)
	if sum.ApprovedCents != detail.Row.ApprovedCents || sum.TransferredCents != detail.Row.TransferredCents || sum.SpentCents != detail.Row.SpentCents || sum.CommittedCents != detail.Row.CommittedCents {
		t.Errorf("sum %+v, kept %+v", sum, detail.Row)
	}
	rows, _, err = d.programmes.Portfolio(d.Ctx, models.SystemActor, programmes.PortfolioFilter{AsAt: when.DateOf(start).AddDays(-1)})
	d.must(err)
	if len(rows) != 0 {
		t.Errorf("%d rows the day before", len(rows))
	}
	for name, f := range map[string]programmes.PortfolioFilter{
		"state": {State: models.ProgrammeApproved}, "country": {Country: "XDB"}, "theme": {Theme: 2}, "organisation": {OrganisationID: 999},
	} {
		if rows, _, err := d.programmes.Portfolio(d.Ctx, models.SystemActor, f); err != nil || len(rows) != 0 {
			t.Errorf("by %s: %d rows, %v", name, len(rows), err)
		}
	}
}
