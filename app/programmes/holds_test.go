package programmes_test

import (
	"slices"
	"testing"

	"seedfund/app/acts"
	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/programmes"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

func (d *desk) hold(by models.Actor, programme, org int64) *models.ShareHold {
	d.Helper()
	h, err := d.programmes.ImposeHold(d.Ctx, d.Fresh(by), programmes.HoldInput{ProgrammeID: programme, OrganisationID: org, Kind: models.HoldAudit, Reason: "An audit found more.", From: when.DateOf(start)})
	d.must(err)
	return h
}

func (d *desk) lift(id int64) {
	d.Helper()
	v, err := d.programmes.Hold(d.Ctx, d.head, id)
	d.must(err)
	d.must(d.programmes.AskLift(d.Ctx, d.Fresh(d.head), id, v.Version, "It is settled."))
	d.must(d.programmes.LiftHold(d.Ctx, d.Fresh(d.agent), id, v.Version+1))
}

// clause 97: while a share is held nothing goes to its organisation, and the
// others go on; nobody is told why.
func TestAHeldShareIsNotReleased(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	h := d.hold(d.head, p.ID, d.orgs[1])
	e := d.refused(d.release(p.ID, 1, programmes.ReleaseInput{Amounts: map[int64]money.Cents{d.orgs[1]: 1}}), models.KindConflict, "programmes.conflict.gate")
	if len(e.Fields) != 1 || e.Fields[0].Field != "gate" || e.Fields[0].Key != "programmes.obstacle.share" || len(e.Fields[0].Args) != 1 {
		t.Errorf("the refusal says %+v", e.Fields)
	}
	// A waiver of the gate opens no held share.
	waiver := programmes.ReleaseInput{Amounts: map[int64]money.Cents{d.orgs[1]: 1}, Waiver: decided.Decision(t, d.Harness), Reason: "floods"}
	d.refused(d.release(p.ID, 1, waiver), models.KindConflict, "programmes.conflict.gate")
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{}))
	part := d.programme(p.ID).Tranches[0]
	if part.Amounts[0].ReleasedCents != 180_000_00 || part.Amounts[1].ReleasedCents != 0 || part.Amounts[2].ReleasedCents != 60_000_00 {
		t.Errorf("released %+v", part.Amounts)
	}
	d.paid(p.ID, 1)
	d.lift(h.ID)
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{}))
	d.hold(d.head, 0, d.orgs[1])
	d.refused(d.pay(p.ID, part.ID, d.orgs[1], 1_00), models.KindConflict, "programmes.conflict.gate")
	d.Verify()
}

// A hold in all programmes holds in each; one in a programme in it alone.
func TestWhereAHoldHolds(t *testing.T) {
	d := open(t, 2_000_000_00)
	one, two := decided.Programme(t, d.Harness, d.plan()), decided.Programme(t, d.Harness, d.plan())
	h := d.hold(d.head, one.ID, d.orgs[0])
	ask := programmes.ReleaseInput{Amounts: map[int64]money.Cents{d.orgs[0]: 1_00}}
	d.refused(d.release(one.ID, 1, ask), models.KindConflict, "programmes.conflict.gate")
	d.must(d.release(two.ID, 1, ask))
	d.lift(h.ID)
	d.must(d.release(one.ID, 1, ask))
	d.hold(d.agent, 0, d.orgs[0])
	d.refused(d.release(one.ID, 1, ask), models.KindConflict, "programmes.conflict.gate")
	d.refused(d.release(two.ID, 1, ask), models.KindConflict, "programmes.conflict.gate")
}

// clause 97: who asks that a hold be lifted does not lift it.
func TestTwoPersonsLiftAHold(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	h := d.hold(d.head, p.ID, d.orgs[0])
	d.refused(d.programmes.LiftHold(d.Ctx, d.Fresh(d.head), h.ID, 1), models.KindConflict, "holds.conflict.not_asked")
	d.refused(d.programmes.KeepHold(d.Ctx, d.Fresh(d.head), h.ID, 1, "no"), models.KindConflict, "holds.conflict.not_asked")
	d.refused(d.programmes.AskLift(d.Ctx, d.Fresh(d.head), h.ID, 1, " "), models.KindInvalid, "money.fault.required")
	d.refused(d.programmes.AskLift(d.Ctx, d.Fresh(d.head), h.ID, 7, "done"), models.KindStale, "error.stale")
	d.must(d.programmes.AskLift(d.Ctx, d.Fresh(d.head), h.ID, 1, "done"))
	d.refused(d.programmes.AskLift(d.Ctx, d.Fresh(d.agent), h.ID, 2, "done"), models.KindConflict, "holds.conflict.asked")
	d.refused(d.programmes.LiftHold(d.Ctx, d.Fresh(d.head), h.ID, 2), models.KindConflict, "holds.conflict.same_person")
	d.must(d.programmes.KeepHold(d.Ctx, d.Fresh(d.agent), h.ID, 2, "not yet"))
	d.must(d.programmes.AskLift(d.Ctx, d.Fresh(d.agent), h.ID, 3, "now"))
	d.must(d.programmes.LiftHold(d.Ctx, d.Fresh(d.head), h.ID, 4))
	d.refused(d.programmes.LiftHold(d.Ctx, d.Fresh(d.head), h.ID, 5), models.KindConflict, "holds.conflict.lifted")
	v, err := d.programmes.Hold(d.Ctx, d.Cast(models.RoleAuditor), h.ID)
	d.must(err)
	if len(v.Events) != 5 || v.Standing() || v.Manages {
		t.Errorf("%+v", v)
	}
	d.Verify()
}

func TestWhoKnowsOfHolds(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	h := d.hold(d.head, p.ID, d.orgs[0])
	right, _ := models.RightFor(models.PermHoldRead)
	manage, _ := models.RightFor(models.PermHoldManage)
	for _, role := range models.Roles {
		actor := d.Fresh(d.Cast(role))
		_, err := d.programmes.Holds(d.Ctx, actor)
		_, one := d.programmes.Hold(d.Ctx, actor, h.ID)
		_, none := d.programmes.Hold(d.Ctx, actor, 999)
		if slices.Contains(right.Roles, role) {
			d.must(err)
			d.must(one)
		} else {
			for _, err := range []error{err, one, none} {
				d.refused(err, models.KindForbidden, "error.right_missing")
			}
		}
		if !slices.Contains(manage.Roles, role) {
			_, err := d.programmes.ImposeHold(d.Ctx, actor, programmes.HoldInput{})
			d.refused(err, models.KindForbidden, "error.right_missing")
			_, err = d.programmes.Holdable(d.Ctx, actor)
			d.refused(err, models.KindForbidden, "error.right_missing")
			d.refused(d.programmes.LiftHold(d.Ctx, actor, h.ID, 1), models.KindForbidden, "error.right_missing")
			d.refused(d.programmes.RecordRecovery(d.Ctx, actor, h.ID, programmes.Recovery{}), models.KindForbidden, "error.right_missing")
		}
	}
	_, err := d.programmes.ImposeHold(d.Ctx, d.Stale(d.head), programmes.HoldInput{})
	d.refused(err, models.KindSignIn, "error.fresh_sign_in")
	d.refused(d.programmes.LiftHold(d.Ctx, d.Fresh(d.head), 999, 1), models.KindNotFound, "error.not_found")

	// The record of acts is no side door to a case.
	record := acts.New(d.DB)
	for role, n := range map[models.Role]int{models.RoleAuditor: 1, models.RoleAdministrator: 0} {
		rows, err := record.List(d.Ctx, d.Cast(role), acts.Filter{Action: "hold"})
		d.must(err)
		if len(rows) != n {
			t.Errorf("%s reads %d acts on holds", role, len(rows))
		}
	}
	all, err := record.List(d.Ctx, d.Cast(models.RoleAuditor), acts.Filter{Action: "hold"})
	d.must(err)
	_, err = record.Get(d.Ctx, d.Cast(models.RoleAdministrator), all[0].ID)
	d.refused(err, models.KindNotFound, "error.not_found")
}

func TestFaultsOfAHold(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	impose := func(in programmes.HoldInput) error {
		_, err := d.programmes.ImposeHold(d.Ctx, d.Fresh(d.head), in)
		return err
	}
	today := when.DateOf(start)
	good := programmes.HoldInput{ProgrammeID: p.ID, OrganisationID: d.orgs[0], Kind: models.HoldFraud, Reason: "r", From: today}
	d.refused(impose(programmes.HoldInput{}), models.KindInvalid, "money.fault.required")
	late := good
	late.From = today.AddDays(1)
	d.refused(impose(late), models.KindInvalid, "money.fault.future")
	strange := good
	strange.OrganisationID = 999
	d.refused(impose(strange), models.KindInvalid, "programmes.fault.organisation_other")
}

// What comes back is tracked, with the refund by which it came; the ledger is
// moved by the refund alone.
func TestRecoveryIsTracked(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{}))
	d.paid(p.ID, 1)
	h := d.hold(d.head, p.ID, d.orgs[0])
	today := when.DateOf(start)
	record := func(r programmes.Recovery) error {
		return d.programmes.RecordRecovery(d.Ctx, d.Fresh(d.agent), h.ID, r)
	}
	d.refused(record(programmes.Recovery{On: today}), models.KindInvalid, "money.fault.above_zero")
	d.refused(record(programmes.Recovery{Cents: 1}), models.KindInvalid, "money.fault.required")
	d.refused(record(programmes.Recovery{Received: true, Cents: 1, On: today.AddDays(1)}), models.KindInvalid, "money.fault.future")
	d.refused(record(programmes.Recovery{Received: true, Cents: 1, On: today, Refund: "R-9999"}), models.KindInvalid, "holds.fault.refund")
	d.must(record(programmes.Recovery{Cents: 50_000_00, On: today.AddDays(60)}))
	r, err := d.programmes.RecordRefund(d.Ctx, d.Fresh(d.agent), p.ID, programmes.RefundInput{OrganisationID: d.orgs[0], Cents: 20_000_00, ValueDate: today, AgentRef: "B-1"})
	d.must(err)
	d.refused(record(programmes.Recovery{Received: true, Cents: 20_000_01, On: today, Refund: r.Reference}), models.KindInvalid, "holds.fault.refund")
	back := programmes.Recovery{Received: true, Cents: 20_000_00, On: today, Refund: r.Reference}
	d.must(record(back))
	d.refused(record(back), models.KindConflict, "holds.conflict.refund")
	d.lift(h.ID)
	d.must(record(programmes.Recovery{Received: true, Cents: 1_00, On: today, Text: "in cash"}))
	v, err := d.programmes.Hold(d.Ctx, d.head, h.ID)
	d.must(err)
	if v.Expected != 50_000_00 || v.Received != 20_001_00 || len(v.Refunds) != 0 {
		t.Errorf("%+v", v)
	}
	d.Verify()
}

// A programme with a held share is not settled; who may not know is told so by
// the act alone, without the reason.
func TestAHeldShareStandsAgainstFinancialClosure(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{}))
	d.paid(p.ID, 1)
	d.must(d.programmes.CloseOperationally(d.Ctx, d.officer, p.ID, d.version(p.ID), ""))
	d.hold(d.head, p.ID, d.orgs[2])
	has := func(fields []models.FieldError) bool {
		return slices.ContainsFunc(fields, func(f models.FieldError) bool { return f.Key == "programmes.obstacle.share" })
	}
	for reader, sees := range map[*models.Actor]bool{&d.head: true, &d.officer: false} {
		w, err := d.programmes.Work(d.Ctx, *reader, p.Reference)
		d.must(err)
		if has(w.Facts.FinancialObstacles()) != sees {
			t.Errorf("%s: %+v", reader.Role, w.Facts.FinancialObstacles())
		}
	}
	e := d.refused(d.programmes.CloseFinancially(d.Ctx, d.officer, p.ID, d.version(p.ID), ""), models.KindConflict, "programmes.conflict.not_settled")
	if !has(e.Fields) {
		t.Errorf("%+v", e.Fields)
	}
}

// Either the hold was first and nothing is released, or the release was.
func TestAHoldAgainstARelease(t *testing.T) {
	for range 3 {
		d := racing2(t)
		p := decided.Programme(t, d.Harness, d.plan())
		version := d.version(p.ID)
		var held int
		release := func(on *db.DB) error {
			_, err := programmes.New(on, nil).Release(d.Ctx, d.officer, p.ID, version, 1, programmes.ReleaseInput{Amounts: map[int64]money.Cents{d.orgs[0]: 1_00}})
			return err
		}
		impose := func(on *db.DB) error {
			_, err := programmes.New(on, nil).ImposeHold(d.Ctx, d.Fresh(d.head), programmes.HoldInput{ProgrammeID: p.ID, OrganisationID: d.orgs[0], Kind: models.HoldAudit, Reason: "r", From: when.DateOf(d.DB.Now(d.Ctx))})
			return err
		}
		n := d.race(release, impose)
		d.must(d.DB.Read(d.Ctx).Raw("SELECT COUNT(*) FROM share_holds").Scan(&held).Error)
		if held != 1 || n < 1 {
			t.Errorf("%d acts, %d holds", n, held)
		}
		if err := release(d.DB); err == nil {
			t.Error("released under a hold")
		}
		var after int
		d.must(d.DB.Read(d.Ctx).Raw(`SELECT COUNT(*) FROM tranche_releases r, share_holds h WHERE r.created_at > h.created_at`).Scan(&after).Error)
		if after != 0 {
			t.Errorf("%d releases after the hold", after)
		}
		d.Verify()
	}
}

func racing2(t *testing.T) *desk {
	t.Helper()
	return deskOn(t, apptest.New(t, apptest.With(invariants)), 1_000_000_00)
}

// The control: a release that looks for holds without the lock goes through beside
// one.
func TestWithoutTheLockAReleasePassesAHold(t *testing.T) {
	d := racing(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	meet, through := meeting()
	release := func(on *db.DB) error {
		return on.Write(d.Ctx, models.SystemActor, "test.unguarded", func(tx *db.Tx) error {
			held, err := programmes.Held(tx.DB, p.ID)
			if err != nil {
				return err
			}
			meet()
			if held[d.orgs[0]] {
				return models.Conflict("programmes.conflict.gate", "97")
			}
			_, err = db.Exec(tx, "UPDATE tranche_amounts SET released_cents = 100 WHERE organisation_id = ?", d.orgs[0])
			return err
		})
	}
	impose := func(on *db.DB) error {
		return on.Write(d.Ctx, d.Fresh(d.head), "test.unguarded_hold", func(tx *db.Tx) error {
			var released int
			if err := tx.Raw("SELECT COALESCE(SUM(released_cents), 0) FROM tranche_amounts").Scan(&released).Error; err != nil {
				return err
			}
			meet()
			if released > 0 {
				return models.Conflict("programmes.conflict.gate", "97")
			}
			return db.Create(tx, &models.ShareHold{OrganisationID: d.orgs[0], Kind: models.HoldAudit, Reason: "r", FromOn: when.DateOf(tx.Now)})
		})
	}
	if n := d.race(release, impose); n != through {
		t.Errorf("%d of the two were done, want %d", n, through)
	}
}
