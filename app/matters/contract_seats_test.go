package matters_test

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/people"
	"seedfund/models"
)

// C7: a hundred seats answer at once; each answer is kept, one for each seat.
func TestAHundredSeatsAtOnce(t *testing.T) {
	const n = 100
	c := excom(t, func(v *models.RuleValues) { v.SeatsEach = n })
	m := c.opened()
	var errs [n]error
	var wg sync.WaitGroup
	for i := range errs {
		actor := c.Fresh(c.members[i])
		wg.Go(func() { _, errs[i] = c.Matters.Vote(c.Ctx, actor, m.ID, 0, boardroom.Agree(1)) })
	}
	wg.Wait()
	c.Must(errors.Join(errs[:]...))
	if v := show(c.Room, c.Chair, m.ID); v.Result.Agree != n || !v.Result.Complete() || rows(c.Room, "votes") != n || rows(c.Room, "positions") != n {
		t.Errorf("%+v", v.Result)
	}
	verified(c.Room)
}

// C14: the database goes away in the middle and comes back. Whoever got no
// answer sends the same form again; each act is there once.
func TestTheDatabaseRestartsInTheMiddle(t *testing.T) {
	t.Parallel()
	r := boardroom.Furnish(t, apptest.New(t))
	m := r.Other(models.MatterOther, models.SubjectNone)
	store, outside := r.Second(), r.Outside()
	var serving atomic.Pointer[matters.Service]
	serving.Store(matters.New(store))
	restart := func() {
		if apptest.Engine() == "postgres" {
			_, err := outside.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
			r.Must(err)
			return
		}
		r.Must(store.Close())
		store = r.Second()
		serving.Store(matters.New(store))
	}
	const workers, each = 4, 15
	var failed atomic.Int64
	send := func(worker int, key string) error {
		actor := r.Member(models.Constituencies[worker], 1)
		for {
			_, err := serving.Load().Vote(db.WithKey(r.Ctx, key, "hash"), actor, m.ID, 0, models.VoteInput{TextNumber: 1, Answer: models.AnswerRemarks, Reason: key})
			switch {
			case err == nil || models.IsKind(err, models.KindReplayed):
				return nil
			case failed.Add(1) > 1_000_000:
				return err
			}
			runtime.Gosched()
		}
	}
	var wg sync.WaitGroup
	var errs [workers]error
	for w := range workers {
		wg.Go(func() {
			for n := range each {
				if w == 0 && n%5 == 4 {
					restart()
				}
				errs[w] = errors.Join(errs[w], send(w, fmt.Sprint(w, "/", n)))
			}
		})
	}
	wg.Wait()
	r.Must(errors.Join(errs[:]...))
	once := func() (n int) {
		r.Must(outside.QueryRow("SELECT COUNT(*) FROM (SELECT reason FROM votes GROUP BY reason HAVING COUNT(*) = 1) x").Scan(&n))
		return n
	}
	if n := once(); n != workers*each {
		t.Errorf("%d of %d acts are there once", n, workers*each)
	}
	// Control: without the form's key the same act is another.
	_, err := serving.Load().Vote(r.Ctx, r.Member(models.ConstituencyNetwork, 1), m.ID, 0, models.VoteInput{TextNumber: 1, Answer: models.AnswerRemarks, Reason: "0/0"})
	r.Must(err)
	if n := once(); n != workers*each-1 {
		t.Errorf("control: %d acts are there once", n)
	}
	verified(r)
	t.Logf("%d acts, %d got no answer and were sent again", workers*each, failed.Load())
}

// E1, E3: a seat that was vacant at the opening is out of the count, and who
// comes to it a second later has no vote on this matter, but on the next.
func TestJoinedASecondAfterTheOpening(t *testing.T) {
	r := room(t)
	r.Must(endSeat(r, models.ConstituencyStakeholders, 3))
	r.Clock.Advance(time.Hour)
	m := r.Other(models.MatterOther, models.SubjectNone)
	r.Clock.Advance(time.Second)
	next := r.CastFor(models.RoleBoardMember, orgInput("NETWORK-9"), "")
	_, err := r.Bodies.Hold(r.Ctx, r.Fresh(r.Head), bodies.HoldingInput{SeatID: r.Seats["stakeholders/3"], Kind: models.HoldingHolder,
		OrganisationID: next.OrganisationID, StartsAt: r.DB.Now(r.Ctx), Instrument: "letter"})
	r.Must(err)
	r.Refused(vote(r, r.Fresh(next), m, 0, boardroom.Agree(1)), models.KindForbidden, "board.no_vote")
	if v := show(r, r.Chair, m.ID); v.Result.Vacant != 1 || v.Result.WithVote != 11 || rows(r, "votes") != 0 {
		t.Errorf("%+v", v.Result)
	}
	after := r.Other(models.MatterOther, models.SubjectNone)
	r.Must(vote(r, r.Fresh(next), after, 0, boardroom.Agree(1)))
	verified(r)
}

// E5: a person whom two instruments name for two seats acts for each by itself.
func TestOnePersonOnTwoSeats(t *testing.T) {
	r := room(t)
	first := r.CastFor(models.RoleBoardMember, orgInput("NETWORK-8"), "")
	second := also(r, first, models.RoleBoardMember, r.CastFor(models.RoleBoardMember,
		people.OrganisationInput{Code: "CONTRIBUTOR-8", Name: "Contributor 8", Kind: models.KindContributorBody}, "").OrganisationID)
	for seat, person := range map[string]models.Actor{"stakeholders/3": first, "contributors/3": second} {
		ids := heldBy(r, r.Seats[seat])
		_, err := r.Bodies.End(r.Ctx, r.Fresh(r.Head), ids[0], r.DB.Now(r.Ctx), "letter of resignation")
		r.Must(err)
		_, err = r.Bodies.Hold(r.Ctx, r.Fresh(r.Head), bodies.HoldingInput{SeatID: r.Seats[seat], Kind: models.HoldingHolder, MandateID: &person.MandateID,
			OrganisationID: person.OrganisationID, StartsAt: r.DB.Now(r.Ctx), Instrument: "letter for " + seat})
		r.Must(err)
	}
	r.Clock.Advance(time.Hour)
	m := r.Other(models.MatterOther, models.SubjectNone)
	first, second = r.Fresh(first), r.Fresh(second)
	r.Refused(vote(r, first, m, r.Seats["contributors/3"], boardroom.Agree(1)), models.KindForbidden, "board.seat_not_held")
	r.Must(vote(r, first, m, 0, objects))
	r.Must(vote(r, second, m, 0, boardroom.Agree(1)))
	for _, person := range []models.Actor{first, second} {
		if v := show(r, person, m.ID); v.Result.Answered != 2 || v.Result.Agree != 1 || len(v.Result.Standing) != 1 || len(v.Mine) != 1 {
			t.Errorf("%+v", v.Result)
		}
	}
	_, err := r.Matters.Declare(r.Ctx, first, m.ID, 0, models.InterestFunds, "")
	r.Must(err)
	r.Refused(vote(r, first, m, 0, boardroom.Agree(1)), models.KindForbidden, "board.interest_closes_vote")
	r.Must(vote(r, second, m, 0, models.VoteInput{TextNumber: 1, Answer: models.AnswerAbstain}))
	if v := show(r, r.Chair, m.ID); v.Result.Abstain != 1 || v.Result.WithVote != 11 || len(v.Result.Standing) != 0 {
		t.Errorf("%+v", v.Result)
	}
	verified(r)
}

// Q2: the quorum that stood when the seats had answered is lost by interests
// found later: nothing is adopted; it comes back with another answer.
func TestQuorumLostBeforeTheAdoption(t *testing.T) {
	r := room(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	for n := 1; n <= 3; n++ {
		r.Answer(m, models.ConstituencyContributors, n, boardroom.Agree(1))
		r.Answer(m, models.ConstituencyStakeholders, n, boardroom.Agree(1))
	}
	r.Answer(m, models.ConstituencyNetwork, 1, boardroom.Agree(1))
	r.Answer(m, models.ConstituencyNetwork, 2, boardroom.Agree(1))
	if v := show(r, r.Chair, m.ID); !v.Result.QuorumMet || v.Result.Needed != 8 {
		t.Fatalf("%+v", v.Result)
	}
	decide(r, m, "contributors/1", models.InterestNoVote)
	decide(r, m, "contributors/2", models.InterestNoVote)
	r.Clock.Set(m.ClosesAt.Add(-time.Second))
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Refused(err, models.KindConflict, "board.adopt_too_early")
	r.Answer(m, models.ConstituencyNetwork, 3, models.VoteInput{TextNumber: 1, Answer: models.AnswerAbstain})
	decide(r, m, "contributors/3", models.InterestNoVote)
	r.Clock.Set(*m.ClosesAt)
	if v := show(r, r.Chair, m.ID); !v.Result.QuorumMet || v.Result.Needed != 6 || v.Result.Answered != 6 {
		t.Fatalf("%+v", v.Result)
	}
	decide(r, m, "stakeholders/1", models.InterestNoVote)
	if v := show(r, r.Chair, m.ID); v.Result.QuorumMet || v.Result.Needed != 6 || v.Result.Answered != 5 {
		t.Errorf("%+v", v.Result)
	}
	_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Refused(err, models.KindConflict, "board.quorum_not_met")
	verified(r)
}

// T3: the judge is the database's clock, whatever the clock of the server says:
// where it is some minutes ahead, an answer is late that is in time by the
// server's; control: with the database's own clock it is in time.
func TestTheDatabaseIsTheJudgeOfTime(t *testing.T) {
	if apptest.Engine() != "postgres" {
		t.Skip("the embedded database has the clock of its one server")
	}
	r, _ := contest(t)
	m, member, outside := r.Other(models.MatterOther, models.SubjectNone), r.Member(models.ConstituencyContributors, 2), r.Outside()
	for _, text := range []string{
		"UPDATE matters SET opens_at = now() - interval '1 day', closes_at = now() + interval '2 minutes'",
		"CREATE SCHEMA ahead",
		"CREATE FUNCTION ahead.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS 'SELECT pg_catalog.clock_timestamp() + interval ''4 minutes'''",
		"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = ahead, pg_catalog, public', current_database()); END $$",
	} {
		_, err := outside.Exec(text)
		r.Must(err)
	}
	ahead := matters.New(r.Second()) // its connections find the other clock
	_, err := ahead.Vote(r.Ctx, member, m.ID, 0, boardroom.Agree(1))
	r.Refused(err, models.KindTooLate, "board.vote_closed")
	_, err = r.Matters.Vote(r.Ctx, member, m.ID, 0, boardroom.Agree(1))
	r.Must(err)
}

// T6: windows and their ends are the same beyond 2038.
func TestBeyond2038(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t, apptest.At(time.Date(2041, 3, 4, 9, 0, 0, 0, time.UTC)))
	m := r.Other(models.MatterOther, models.SubjectNone)
	r.AllAgree(m)
	r.Clock.Set(m.ClosesAt.Add(-time.Microsecond))
	r.Must(vote(r, r.Member(models.ConstituencyNetwork, 1), m, 0, boardroom.Agree(1)))
	r.Clock.Set(*m.ClosesAt)
	r.Refused(vote(r, r.Member(models.ConstituencyNetwork, 1), m, 0, boardroom.Agree(1)), models.KindTooLate, "board.vote_closed")
	d, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	if d.Reference != "DEM00-D-2041-01" || !d.AdoptedAt.Equal(*m.ClosesAt) {
		t.Errorf("%s at %s", d.Reference, d.AdoptedAt)
	}
	r.Verify()
}

// A3: one account objects again and again: every objection is kept, one stands,
// nobody else's answer is touched and nobody is written to for each; its next
// answer ends them all.
func TestMassObjectionsFromOneAccount(t *testing.T) {
	r := room(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	r.AllAgree(m)
	letters, member := rows(r, "messages"), r.Member(models.ConstituencyContributors, 2)
	const n = 60
	for range n {
		r.Must(vote(r, member, m, 0, objects))
	}
	r.Refused(vote(r, member, m, r.Seats["contributors/1"], objects), models.KindForbidden, "board.seat_not_held")
	v := show(r, r.Chair, m.ID)
	if len(v.Result.Standing) != 1 || len(v.Standing()) != 1 || len(v.Brackets) != 1 || v.Result.Agree != 11 || v.Result.Answered != 12 {
		t.Errorf("%+v, %d stand", v.Result, len(v.Standing()))
	}
	if rows(r, "votes") != 12+n || acts(r, "matter.vote") != 12+n || rows(r, "messages") != letters {
		t.Errorf("%d answers, %d letters more", rows(r, "votes"), rows(r, "messages")-letters)
	}
	r.Must(vote(r, member, m, 0, boardroom.Agree(1)))
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	verified(r)
}
