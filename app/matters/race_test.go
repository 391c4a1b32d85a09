package matters_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/people"
	"seedfund/models"
)

func orgInput(code string) people.OrganisationInput {
	return people.OrganisationInput{Code: code, Name: "Organisation " + code, Kind: models.KindStakeholder, StakeholderCategory: "academia"}
}

// racing is a room on the store's own clock with an open matter that everybody
// has agreed to, and two servers.
func racing(t *testing.T) (*boardroom.Room, models.Matter, [2]*matters.Service) {
	t.Helper()
	t.Parallel()
	r := boardroom.Furnish(t, apptest.New(t))
	m := r.Opened()
	r.AllAgree(m)
	var once sync.Mutex
	establish := matters.WithEstablish(func(_ *db.Tx, a matters.Adoption) error {
		once.Lock()
		defer once.Unlock()
		r.Established = append(r.Established, a)
		return nil
	})
	return r, m, [2]*matters.Service{matters.New(r.DB, establish), matters.New(r.Second(), establish)}
}

func typed(t *testing.T, err error) {
	t.Helper()
	if e := models.AsError(err); e == nil || e.Kind == models.KindUnavailable {
		t.Errorf("the loser's refusal is not typed: %v", err)
	}
}

// Two adoptions at once, from two servers: one decision, one number, one
// effect; the others hear that the matter is not open any more.
func TestTwoAdoptionsAtOnce(t *testing.T) {
	r, m, servers := racing(t)
	chair := r.Fresh(r.Chair)
	var errs [8]error
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { _, errs[i] = servers[i%2].Adopt(r.Ctx, chair, m.ID, m.Version) })
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
			continue
		}
		typed(t, err)
	}
	if done != 1 || rows(r, "decisions") != 1 || acts(r, "matter.adopt") != 1 {
		t.Errorf("%d adoptions, %d decisions", done, rows(r, "decisions"))
	}
	verified(r)
}

// Control: the same two acts without the lock both find the matter open. This
// is why an act loads the matter locked.
func TestWithoutTheLockBothWouldAdopt(t *testing.T) {
	if apptest.Engine() != "postgres" {
		t.Skip("acts follow each other on SQLite; there is nothing to guard against")
	}
	r, m, _ := racing(t)
	second := r.Second()
	var both, wg sync.WaitGroup
	both.Add(2)
	var errs [2]error
	for i, d := range []*db.DB{r.DB, second} {
		wg.Go(func() {
			errs[i] = d.Write(r.Ctx, r.Chair, "test.unguarded", func(tx *db.Tx) error {
				var state string
				if err := tx.Raw("SELECT state FROM matters WHERE id = ?", m.ID).Scan(&state).Error; err != nil {
					return err
				}
				both.Done()
				both.Wait()
				if state != "open" {
					return models.Conflict("board.matter_not_open", "34")
				}
				_, err := db.Exec(tx, "UPDATE matters SET state = 'adopted' WHERE id = ?", m.ID)
				return err
			})
		})
	}
	wg.Wait()
	if errs[0] != nil || errs[1] != nil {
		t.Errorf("the control should let both through: %v, %v", errs[0], errs[1])
	}
}

// Two answers of one seat at once, holder and alternate from two servers: every
// accepted answer is kept in one order and the last is the current one.
func TestTwoVotesOfOneSeatAtOnce(t *testing.T) {
	r, m, servers := racing(t)
	holder, alternate := r.Member(models.ConstituencyStakeholders, 1), r.Fresh(r.Alternates["stakeholders/1"])
	before := rows(r, "votes")
	var errs [10]error
	var wg sync.WaitGroup
	for i := range errs {
		actor := holder
		if i%2 == 1 {
			actor = alternate
		}
		wg.Go(func() { _, errs[i] = servers[i%2].Vote(r.Ctx, actor, m.ID, 0, boardroom.Object(1)) })
	}
	wg.Wait()
	accepted := 0
	for i, err := range errs {
		switch {
		case err == nil:
			accepted++
		case i%2 == 1:
			r.Refused(err, models.KindConflict, "board.holder_answered")
		default:
			t.Error(err)
		}
	}
	if accepted != 5 || rows(r, "votes") != before+accepted || len(show(r, r.Chair, m.ID).Result.Standing) != 1 {
		t.Errorf("%d accepted, %d kept", accepted, rows(r, "votes")-before)
	}
	verified(r)
}

// An objection against the adoption, many times over: either the
// objection came first and nothing is adopted, or the decision came first and
// the objection is refused. Never both, never neither.
func TestObjectionAgainstAdoption(t *testing.T) {
	r, m, servers := racing(t)
	rounds, adoptedFirst := 12, 0
	for round := range rounds {
		if round > 0 {
			m = r.Opened()
			r.AllAgree(m)
		}
		chair, member := r.Fresh(r.Chair), r.Member(models.ConstituencyContributors, 2)
		var adopt, object error
		var wg sync.WaitGroup
		wg.Go(func() { _, adopt = servers[0].Adopt(r.Ctx, chair, m.ID, m.Version) })
		wg.Go(func() { _, object = servers[1].Vote(r.Ctx, member, m.ID, 0, boardroom.Object(1)) })
		wg.Wait()
		if (adopt == nil) == (object == nil) {
			t.Fatalf("round %d: adoption %v, objection %v", round, adopt, object)
		}
		typed(t, errors.Join(adopt, object))
		if adopt == nil {
			adoptedFirst++
		}
	}
	verified(r)
	t.Logf("adoption first in %d of %d rounds", adoptedFirst, rounds)
}

// T1: answers against the closing instant of the database's clock, from two
// servers: every accepted one carries an instant before the end, every later
// one is refused as too late.
func TestVotesAgainstTheClosingInstant(t *testing.T) {
	r, m, servers := racing(t)
	end := r.DB.Now(r.Ctx).Add(150 * time.Millisecond)
	r.Must(r.DB.Write(r.Ctx, models.SystemActor, "test.closing", func(tx *db.Tx) error {
		_, err := db.Exec(tx, "UPDATE matters SET closes_at = ? WHERE id = ?", end, m.ID)
		return err
	}))
	member := r.Member(models.ConstituencyContributors, 2)
	var mu sync.Mutex
	late, kept := 0, 0
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() {
			for n := 0; ; n++ {
				_, err := servers[i].Vote(r.Ctx, member, m.ID, 0, models.VoteInput{TextNumber: 1, Answer: models.AnswerRemarks, Reason: fmt.Sprint(i, n)})
				mu.Lock()
				if err == nil {
					kept++
				} else {
					late++
					if !models.IsKind(err, models.KindTooLate) {
						t.Error(err)
					}
				}
				mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	var over int
	r.Must(r.DB.Read(r.Ctx).Raw("SELECT COUNT(*) FROM votes WHERE created_at >= ?", end).Scan(&over).Error)
	if over != 0 || late != 2 || kept == 0 {
		t.Errorf("%d answers at or after the end, %d refused, %d kept", over, late, kept)
	}
	verified(r)
}

// All seats with a vote at once, from two servers: all are kept.
func TestAllSeatsAtOnce(t *testing.T) {
	r, m, servers := racing(t)
	before := rows(r, "votes")
	var wg sync.WaitGroup
	errs := make(chan error, 20)
	for _, c := range []models.Constituency{models.ConstituencyContributors, models.ConstituencyStakeholders} {
		for n := 1; n <= 3; n++ {
			actor := r.Member(c, n)
			wg.Go(func() {
				_, err := servers[n%2].Vote(r.Ctx, actor, m.ID, 0, models.VoteInput{TextNumber: 1, Answer: models.AnswerAbstain})
				errs <- err
			})
		}
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		r.Must(err)
	}
	if v := show(r, r.Chair, m.ID); v.Result.Abstain != 6 || rows(r, "votes") != before+6 {
		t.Errorf("%+v", v.Result)
	}
}
