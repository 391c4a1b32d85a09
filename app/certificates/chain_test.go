package certificates_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/certificates"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/models"
)

func headOf(r *boardroom.Room) string {
	r.T.Helper()
	h, err := certificates.Head(r.DB.Read(r.Ctx))
	r.Must(err)
	return h.Hash
}

func stands(r *boardroom.Room, hash string) bool {
	r.T.Helper()
	_, is, err := certificates.Ancestry(r.DB.Read(r.Ctx), hash)
	r.Must(err)
	return is
}

// H2: an administrator of the database who takes the last decision out with
// every trace of it leaves a store in which nothing contradicts anything. The
// head that others hold finds it.
func TestATruncatedLogIsFoundByItsPublishedHead(t *testing.T) {
	r := room(t)
	other(r)
	earlier := headOf(r)
	other(r)
	published := headOf(r)
	found := mutated(t, r, "DELETE FROM certificates WHERE number = 2", "UPDATE counters SET value = 1 WHERE series = 'certificates'",
		"DELETE FROM decision_publications WHERE decision_id = 2", "DELETE FROM decisions WHERE id = 2", "UPDATE matters SET state = 'open' WHERE id = 2",
		"DELETE FROM matter_events WHERE matter_id = 2 AND action IN ('adopt', 'publish')")
	if found != "" {
		t.Errorf("control: inside the store there is nothing to find: %s", found)
	}
	err := r.DB.Write(r.Ctx, models.SystemActor, "test.truncate", func(tx *db.Tx) error {
		if err := unguard(tx); err != nil {
			return err
		}
		for _, text := range []string{"DELETE FROM certificates WHERE number = 2"} {
			if _, err := db.Exec(tx, text); err != nil {
				return err
			}
		}
		for hash, want := range map[string]bool{published: false, earlier: true} {
			if _, is, err := certificates.Ancestry(tx.DB, hash); err != nil || is != want {
				t.Errorf("head %s: %v, %v", hash, is, err)
			}
		}
		return errBack
	})
	if !errors.Is(err, errBack) {
		t.Fatal(err)
	}
}

// H3: two certificates never stand on the same one; a fork is refused by the
// table, and found where the table was put out of the way.
func TestAForkIsFound(t *testing.T) {
	r := room(t)
	other(r)
	other(r)
	err := r.DB.Write(r.Ctx, models.SystemActor, "test.fork", func(tx *db.Tx) error {
		if err := unguard(tx); err != nil {
			return err
		}
		_, err := db.Exec(tx, "UPDATE certificates SET previous = (SELECT x.previous FROM certificates x WHERE x.number = 2), number = 3 WHERE number = 1")
		return err
	})
	if !db.Violates(err, "certificates", "previous") {
		t.Errorf("a fork is kept: %v", err)
	}
	if found := mutated(t, r, "UPDATE certificates SET previous = '"+models.CertificateGenesis[1:]+"1' WHERE number = 2"); !strings.Contains(found, "it does not stand on the hash of certificate 1") {
		t.Errorf("verify says %q", found)
	}
}

// H4: a store is restored from a back-up and goes on. It verifies, and the head
// that was published in between is not found in it: reported, not hidden.
func TestARestoredStoreIsFoundByTheHeadItLost(t *testing.T) {
	r := room(t)
	other(r)
	kept := headOf(r)
	paper := r.Paper(0)
	paper.Kind, paper.Reserve = models.MatterOther, models.ReserveNone
	m, err := r.Matters.Prepare(r.Ctx, r.Officer, paper)
	r.Must(err)
	r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Head), m.ID, m.Version, r.InTenDays()))
	m = r.Stored(m.ID)
	r.AllAgree(m)
	var lost string
	// What follows the back-up and is lost: a decision with its certificate.
	err = r.DB.Write(r.Ctx, r.Fresh(r.Chair), "test.lost", func(tx *db.Tx) error {
		if _, err := db.Exec(tx, "UPDATE matters SET state = 'adopted' WHERE id = ?", m.ID); err != nil {
			return err
		}
		first, err := db.From[models.Decision](tx.DB).Where("id = 1").Take(tx.Ctx)
		if err != nil {
			return err
		}
		first.ID, first.Reference, first.MatterID, first.AdoptedAt = 0, "LOST", m.ID, tx.Now
		if err := db.Create(tx, &first); err != nil {
			return err
		}
		if err := certificates.Issue(tx, first.ID); err != nil {
			return err
		}
		if err := tx.Raw("SELECT hash FROM certificates WHERE number = 2").Scan(&lost).Error; err != nil {
			return err
		}
		return errBack
	})
	if !errors.Is(err, errBack) || len(lost) != 64 {
		t.Fatal(lost, err)
	}
	r.Clock.Set(r.DB.Now(r.Ctx).Add(time.Hour))
	adopt(r, m)
	verified(r)
	if stands(r, lost) || !stands(r, kept) || !stands(r, headOf(r)) {
		t.Errorf("the lost head stands: %v, the one before: %v", stands(r, lost), stands(r, kept))
	}
}

// H5: two processes append at once: one chain, without gap or fork.
func TestTwoProcessesAppend(t *testing.T) {
	t.Parallel()
	r := boardroom.Furnish(t, apptest.New(t))
	const n = 6
	var open [n]models.Matter
	for i := range open {
		open[i] = r.Other(models.MatterOther, models.SubjectNone)
		r.AllAgree(open[i])
	}
	servers := [2]*matters.Service{r.Matters, matters.New(r.Second())}
	chair := r.Fresh(r.Chair)
	var errs [n]error
	var wg sync.WaitGroup
	for i := range open {
		wg.Go(func() { _, errs[i] = servers[i%2].Adopt(r.Ctx, chair, open[i].ID, open[i].Version) })
	}
	wg.Wait()
	r.Must(errors.Join(errs[:]...))
	var last models.CertificateHead
	r.Must(r.DB.Read(r.Ctx).Raw("SELECT number, hash FROM certificates ORDER BY number DESC LIMIT 1").Scan(&last).Error)
	if last.Number != n {
		t.Errorf("the chain ends with %d", last.Number)
	}
	verified(r)
}
