package contributions_test

import (
	"sync"
	"testing"

	"seedfund/app/contributions"
	"seedfund/app/db"
	"seedfund/models"
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
		case !models.IsKind(err, models.KindConflict):
			d.Errorf("the loser's refusal is not typed: %v", err)
		}
	}
	return done
}

// twoDeposits are the agent's one notification entered twice at once, under two
// arrangements so that no limit of one of them stands in the way.
func (d *desk) twoDeposits() []func(*db.DB) error {
	d.Helper()
	first, in := d.promised(), d.promise()
	in.Agreement = "SAA 2027/2"
	second, err := d.contributions.Commit(d.Ctx, d.Fresh(d.officer), in)
	d.must(err)
	var acts []func(*db.DB) error
	for _, commitment := range []int64{first.ID, second.ID} {
		acts = append(acts, func(on *db.DB) error {
			_, err := contributions.New(on, nil).RecordDeposit(d.Ctx, d.Fresh(d.agent), commitment, d.arrived())
			return err
		})
	}
	return acts
}

func TestTwoDepositsWithOneReferenceOfTheAgent(t *testing.T) {
	d := open(t)
	if n := d.race(d.twoDeposits()...); n != 1 {
		t.Errorf("%d deposits were recorded", n)
	}
	d.Verify()
}

// The control: without the index that keeps a reference single, both deposits
// are recorded and the money counts twice.
func TestWithoutTheIndexBothDepositsWouldBeRecorded(t *testing.T) {
	d := open(t)
	if _, err := d.Outside().Exec("DROP INDEX deposits_agent_ref"); err != nil {
		t.Fatal(err)
	}
	if n := d.race(d.twoDeposits()...); n != 2 {
		t.Errorf("the control should let both through, not %d", n)
	}
}
