package transfers_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/transfers"
	"seedfund/models"
	"seedfund/models/money"
)

// racing is a desk on the store's own clock and a second server.
func racing(t *testing.T) (*desk, [2]*transfers.Service) {
	t.Helper()
	t.Parallel()
	d := deskOn(t, apptest.New(t, apptest.With(invariants)))
	return d, [2]*transfers.Service{d.transfers, transfers.New(d.Second(), nil)}
}

// atOnce runs acts at the same time and gives how many succeeded; every other
// one must be refused with a typed error.
func (d *desk) atOnce(acts ...func() error) int {
	d.Helper()
	errs := make([]error, len(acts))
	var ready, wg sync.WaitGroup
	ready.Add(len(acts))
	for i, act := range acts {
		wg.Go(func() {
			ready.Done()
			ready.Wait()
			errs[i] = act()
		})
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else if e := models.AsError(err); e == nil || e.Kind != models.KindConflict && e.Kind != models.KindStale {
			d.Errorf("the loser is not told of a conflict: %v", err)
		}
	}
	return done
}

func TestTwoTransfersForOneTranche(t *testing.T) {
	d, servers := racing(t)
	acts := make([]func() error, 6)
	for i := range acts {
		acts[i] = func() error {
			_, err := servers[i%2].Prepare(d.Ctx, d.officer, d.programme.ID, 1, d.amounts(180_000_00))
			return err
		}
	}
	if done := d.atOnce(acts...); done != 1 || d.share(d.orgs[0]).RequestedCents != 180_000_00 {
		t.Errorf("%d requests, %s held", done, d.share(d.orgs[0]).RequestedCents)
	}
	d.Verify()
}

func TestTwoPaymentsOfOneLine(t *testing.T) {
	d, servers := racing(t)
	r := d.sent(180_000_00)
	version := d.version(r.ID)
	var acts []func() error
	for i, ref := range []string{"A", "B", "C", "D"} {
		word := d.paying(ref, 180_000_00)
		acts = append(acts, func() error {
			_, err := servers[i%2].Act(d.Ctx, d.agent, r.ID, version, word)
			return err
		})
	}
	if done := d.atOnce(acts...); done != 1 || d.show(r.ID).PaidCents() != 180_000_00 || len(d.show(r.ID).Payments) != 1 {
		t.Errorf("%d payments", done)
	}
	d.Verify()
}

// A thousand attempts of two servers on one store to pay what may be paid once:
// four at a time, two of them one form that went to both servers. Each request is
// paid once, whoever wins.
func TestAThousandAttemptsOfTwoServersPayNothingTwice(t *testing.T) {
	d, servers := racing(t)
	const rounds, each = 250, 100
	attempts, paid, replayed := 0, 0, 0
	for round := range rounds {
		r := d.sent(each)
		version := d.version(r.ID)
		twice := db.WithKey(d.Ctx, fmt.Sprintf("round-%d-of-one-form", round), strings.Repeat("f", 64))
		var acts [4]error
		var ready, done sync.WaitGroup
		ready.Add(len(acts))
		for i := range acts {
			ctx, word := d.Ctx, d.paying(fmt.Sprintf("R%d-%d", round, i), each)
			if i < 2 {
				ctx, word = twice, d.paying(fmt.Sprintf("R%d-form", round), each)
			}
			done.Go(func() {
				ready.Done()
				ready.Wait()
				_, acts[i] = servers[i%2].Act(ctx, d.Fresh(d.agent), r.ID, version, word)
			})
		}
		done.Wait()
		won := 0
		for _, err := range acts {
			attempts++
			switch e := models.AsError(err); {
			case err == nil:
				won++
			case e != nil && e.Kind == models.KindReplayed:
				replayed++
			case e == nil || e.Kind != models.KindConflict && e.Kind != models.KindStale:
				t.Fatalf("the loser is told %v", err)
			}
		}
		if v := d.show(r.ID); won != 1 || v.PaidCents() != each || len(v.Payments) != 1 {
			t.Fatalf("round %d: %d won, %s paid by %d payments", round, won, v.PaidCents(), len(v.Payments))
		}
		paid++
	}
	if a := d.share(d.orgs[0]); attempts != 1000 || a.TransferredCents != money.Cents(paid*each) {
		t.Errorf("%d attempts, %s transferred of %d requests", attempts, a.TransferredCents, paid)
	}
	t.Logf("%d attempts, %d payments, %d told what their form did before", attempts, paid, replayed)
	d.Verify()
}

func TestAnEditAgainstAnApproval(t *testing.T) {
	d, servers := racing(t)
	r := d.prepared(10_00)
	version := d.version(r.ID)
	done := d.atOnce(
		func() error { return servers[0].Edit(d.Ctx, d.officer, r.ID, version, d.amounts(20_00)) },
		func() error { return servers[1].Approve(d.Ctx, d.head, r.ID, version) },
	)
	v := d.show(r.ID)
	if done != 1 || v.Approved() == (v.Request.Revision == 2) {
		t.Errorf("%d acts, revision %d, approved %v", done, v.Request.Revision, v.Approved())
	}
	d.Verify()
}

func TestTwoConfirmationsOfOneRecord(t *testing.T) {
	d, servers := racing(t)
	r := d.sent(10_00)
	w := d.paying("N", 10_00)
	w.Notification = letter("Paid.")
	rec, err := d.transfers.Act(d.Ctx, d.officer, r.ID, d.version(r.ID), w)
	d.must(err)
	third := d.Cast(models.RoleSecretariatOfficer)
	done := d.atOnce(
		func() error { return servers[0].Confirm(d.Ctx, d.head, rec.ID, rec.Version) },
		func() error { return servers[1].Confirm(d.Ctx, third, rec.ID, rec.Version) },
		func() error { return servers[1].Refuse(d.Ctx, third, rec.ID, rec.Version, "no") },
	)
	if v := d.show(r.ID); done != 1 || v.PaidCents() != 0 && v.PaidCents() != 10_00 {
		t.Errorf("%d settled the record, %s paid", done, v.PaidCents())
	}
	d.Verify()
}

// Control: acts that read what is left, add and write without the conditional
// statement and the lock both find room. This is why a share is held by one
// statement that carries its own limit.
func TestWithoutTheGuardBothWouldHold(t *testing.T) {
	if apptest.Engine() != "postgres" {
		t.Skip("acts follow each other on SQLite; there is nothing to guard against")
	}
	d, _ := racing(t)
	var both, wg sync.WaitGroup
	both.Add(2)
	var errs [2]error
	for i, store := range []*db.DB{d.DB, d.Second()} {
		wg.Go(func() {
			errs[i] = store.Write(d.Ctx, d.officer, "test.unguarded", func(tx *db.Tx) error {
				var left money.Cents
				if err := tx.Raw("SELECT released_cents - requested_cents FROM tranche_amounts WHERE organisation_id = ? AND released_cents > 0", d.orgs[0]).Scan(&left).Error; err != nil {
					return err
				}
				both.Done()
				both.Wait()
				if left < 180_000_00 {
					return models.Conflict("transfers.conflict.held", "97")
				}
				_, err := db.Exec(tx, "UPDATE tranche_amounts SET requested_cents = 180000 * 100 WHERE organisation_id = ? AND released_cents > 0", d.orgs[0])
				return err
			})
		})
	}
	wg.Wait()
	if errs[0] != nil || errs[1] != nil {
		t.Errorf("the control should let both through: %v, %v", errs[0], errs[1])
	}
}
