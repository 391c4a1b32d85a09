package programmes_test

import (
	"sync"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/programmes"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// race runs acts at once on two servers and says how many succeeded; each other
// one must be a typed conflict.
func (d *desk) race(acts ...func(*db.DB) error) int {
	d.Helper()
	servers := [2]*db.DB{d.DB, d.Second()}
	errs := make([]error, len(acts))
	var wg sync.WaitGroup
	for i, act := range acts {
		wg.Go(func() { errs[i] = act(servers[i%2]) })
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		switch {
		case err == nil:
			done++
		case !models.IsKind(err, models.KindConflict) && !models.IsKind(err, models.KindStale):
			d.Errorf("the loser's refusal is not typed: %v", err)
		}
	}
	return done
}

func racing(t *testing.T, cash money.Cents) *desk {
	t.Helper()
	t.Parallel()
	return deskOn(t, apptest.New(t, apptest.With(invariants)), cash)
}

func TestTwoEstablishmentsAgainstOneBalance(t *testing.T) {
	d := racing(t, 500_000_00)
	acts := []func(*db.DB) error{}
	for range 2 {
		ready := decided.Ready(t, d.Harness, d.plan())
		acts = append(acts, func(on *db.DB) error {
			return on.Write(d.Ctx, models.SystemActor, "test.establish", func(tx *db.Tx) error {
				_, err := programmes.Establish(tx, ready)
				return err
			})
		})
	}
	if n := d.race(acts...); n != 1 {
		t.Errorf("%d programmes were established", n)
	}
	d.Verify()
}

// Two second tranches are released against free money that covers one.
func TestTwoReleasesAgainstOneBalance(t *testing.T) {
	d := racing(t, 840_000_00)
	acts := []func(*db.DB) error{}
	for range 2 {
		p := decided.Programme(t, d.Harness, d.plan())
		d.must(d.release(p.ID, 1, programmes.ReleaseInput{}))
		d.paid(p.ID, 1)
		for _, o := range d.orgs {
			d.used(p.ID, o, 50_000_00, 130_000_00)
		}
		version := d.version(p.ID)
		acts = append(acts, func(on *db.DB) error {
			_, err := programmes.New(on, nil).Release(d.Ctx, d.officer, p.ID, version, 2, programmes.ReleaseInput{})
			return err
		})
	}
	decided.Fund(t, d.Harness, 300_000_00)
	if n := d.race(acts...); n != 1 {
		t.Errorf("%d tranches were released", n)
	}
	if got := d.position(); got.ReservedCents != 280_000_00 || got.CashCents != 300_000_00 {
		t.Errorf("position %+v", got)
	}
	d.Verify()
}

func TestTwoReleasesOfOneTranche(t *testing.T) {
	d := racing(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	version := d.version(p.ID)
	act := func(on *db.DB) error {
		_, err := programmes.New(on, nil).Release(d.Ctx, d.officer, p.ID, version, 1, programmes.ReleaseInput{})
		return err
	}
	if n := d.race(act, act); n != 1 {
		t.Errorf("%d releases", n)
	}
	d.Verify()
}

func TestTwoRequestsForOneShare(t *testing.T) {
	d := racing(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{}))
	tranche := d.programme(p.ID).Tranches[0].ID
	act := func(on *db.DB) error {
		return on.Write(d.Ctx, d.officer, "test.hold", func(tx *db.Tx) error {
			return programmes.HoldShare(tx, tranche, d.orgs[0], 100_000_00)
		})
	}
	if n := d.race(act, act); n != 1 {
		t.Errorf("%d requests hold the share", n)
	}
}

// The control: reservations that read the free money without the lock both go
// through where acts run at the same time, and the limit in the table is what
// stops the second from standing.
func TestWithoutTheLockBothReservationsWouldSucceed(t *testing.T) {
	if apptest.Engine() != "postgres" {
		t.Skip("acts follow each other on SQLite; there is nothing to guard against")
	}
	d := racing(t, 300_00)
	if _, err := d.Outside().Exec("ALTER TABLE fund_positions DROP CONSTRAINT fund_positions_reserved"); err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	both.Add(2)
	act := func(on *db.DB) error {
		return on.Write(d.Ctx, models.SystemActor, "test.unguarded", func(tx *db.Tx) error {
			var p models.FundPosition
			if err := tx.Raw("SELECT * FROM fund_positions WHERE id = 1").Take(&p).Error; err != nil {
				return err
			}
			both.Done()
			both.Wait()
			if p.Programmable() < 200_00 {
				return models.Conflict("programmes.conflict.balance", "98")
			}
			_, err := db.Exec(tx, "UPDATE fund_positions SET reserved_cents = reserved_cents + 20000 WHERE id = 1")
			return err
		})
	}
	if n := d.race(act, act); n != 2 {
		t.Errorf("the control should let both through, not %d", n)
	}
	decided.Named(t, d.Harness, "I2 cash is not below zero and what is reserved not above cash")
}

// Each planted fault is named by its check.
func TestEachFaultInProgrammesIsNamed(t *testing.T) {
	for name, plant := range map[string][2]string{
		"I3 more is spent than received only where it is explained":           {"programme_organisations", "UPDATE programme_organisations SET spent_cents = 999999999"},
		"I12 a programme's shares add up to what was approved":                {"programmes", "UPDATE programmes SET approved_cents = approved_cents + 1"},
		"I12 a programme's kept sums equal its postings":                      {"programme_organisations", "UPDATE programme_organisations SET approved_cents = approved_cents + 1"},
		"I12 tranches equal the programme's sums and the ledger's accounts":   {"tranche_amounts", "UPDATE tranche_amounts SET released_cents = cents"},
		"I12 a programme's spending equals its current reports":               {"programme_organisations", "UPDATE programme_organisations SET spent_cents = 1"},
		"I11 programme references are dense":                                  {"programmes", "UPDATE counters SET value = value + 1 WHERE series = 'programmes'"},
		"I1 every ledger entry balances and has all its lines":                {"ledger_lines", "DELETE FROM ledger_lines WHERE id = (SELECT MAX(id) FROM ledger_lines)"},
		"I12 kept balances of accounts equal their lines":                     {"ledger_accounts", "UPDATE ledger_accounts SET debit_cents = debit_cents + 1, balance_cents = balance_cents + 1 WHERE code = 'cash'"},
		"I12 kept balances of programmes and organisations equal their lines": {"ledger_balances", "UPDATE ledger_balances SET debit_cents = debit_cents + 1, balance_cents = balance_cents + 1 WHERE account = 'cash'"},
		"I12 the fund's position equals its accounts":                         {"fund_positions", "UPDATE fund_positions SET cash_cents = cash_cents + 1"},
		"I12 running balances follow the order of recording":                  {"ledger_lines", "UPDATE ledger_lines SET balance_cents = balance_cents + 1"},
		"I11 ledger numbers are dense":                                        {"ledger_entries", "UPDATE counters SET value = value + 1 WHERE series = 'ledger'"},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, 1_000_000_00)
			decided.Programme(t, d.Harness, d.plan())
			decided.Tamper(t, d.Harness, plant[0], plant[1])
			decided.Named(t, d.Harness, name)
		})
	}
}

func TestAReversalThatDoesNotMirrorItsEntryIsNamed(t *testing.T) {
	d := open(t, 1_00)
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.reverse", func(tx *db.Tx) error {
		last, err := ledger.Last(tx.DB)
		if err != nil {
			return err
		}
		_, err = ledger.Reverse(tx, last.ID, "wrong", when.DateOf(tx.Now))
		return err
	}))
	d.Verify()
	decided.Tamper(t, d.Harness, "ledger_lines", "UPDATE ledger_lines SET cents = 2 * cents WHERE entry_id = 2")
	decided.Named(t, d.Harness, "I8 a reversal mirrors the entry it takes back")
}
