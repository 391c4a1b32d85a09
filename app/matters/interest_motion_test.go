package matters_test

import (
	"sync"
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/when"
)

// moved is a motion of an actor on the interest of a seat.
func moved(r *boardroom.Room, actor models.Actor, m models.Matter, seat string, grade models.InterestGrade) models.InterestMotion {
	r.T.Helper()
	motion, err := r.Matters.ProposeInterest(r.Ctx, r.Fresh(actor), m.ID, r.Seats[seat], grade, models.InterestOther, "It trains for the programme.")
	r.Must(err)
	return motion
}

// grade is the one that counts for a seat of a matter now.
func grade(r *boardroom.Room, m models.Matter, seat string) models.InterestGrade {
	r.T.Helper()
	for _, line := range show(r, r.Head, m.ID).Interests {
		if line.SeatID == r.Seats[seat] && line.Counts {
			return line.Grade
		}
	}
	return ""
}

// S3, clause 98: what the others decide on an interest takes a second of them:
// nothing changes before, and who proposed it, the seat it is about and their
// organisations cannot be the second.
func TestAnInterestIsDecidedByTwo(t *testing.T) {
	r := room(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	about, free := "contributors/2", r.Member(models.ConstituencyStakeholders, 1)
	motion := moved(r, r.Chair, m, about, models.InterestNoVote)
	if g := grade(r, m, about); g != "" {
		t.Errorf("graded %s before anybody confirmed it", g)
	}
	confirm := func(actor models.Actor, version int64) error {
		return r.Matters.ConfirmInterest(r.Ctx, actor, m.ID, motion.ID, version, 0)
	}
	r.Refused(confirm(r.Fresh(r.Chair), motion.Version), models.KindForbidden, "error.right_missing")
	r.Refused(confirm(r.Fresh(r.Head), motion.Version), models.KindForbidden, "error.right_missing")
	r.Refused(confirm(r.Fresh(r.Member(models.ConstituencyContributors, 2)), motion.Version), models.KindForbidden, "board.interest_own_case")
	r.Refused(confirm(r.Stale(free), motion.Version), models.KindSignIn, "error.fresh_sign_in")
	r.Refused(confirm(r.Fresh(free), motion.Version+1), models.KindStale, "error.stale")
	r.Refused(r.Matters.ConfirmInterest(r.Ctx, r.Fresh(free), m.ID, motion.ID+1, 1, 0), models.KindNotFound, "error.not_found")
	_, err := r.Matters.ProposeInterest(r.Ctx, r.Fresh(r.Head), m.ID, r.Seats[about], models.InterestDisclosed, models.InterestOther, "Another view.")
	r.Refused(err, models.KindConflict, "interests.motion_runs")
	r.Must(confirm(r.Fresh(free), motion.Version))
	r.Refused(confirm(r.Fresh(r.Member(models.ConstituencyStakeholders, 2)), motion.Version+1), models.KindConflict, "interests.motion_closed")
	if g := grade(r, m, about); g != models.InterestNoVote {
		t.Errorf("grade %q", g)
	}
	r.Refused(vote(r, r.Member(models.ConstituencyContributors, 2), m, 0, boardroom.Agree(1)), models.KindForbidden, "board.interest_closes_vote")
	verified(r)
}

// A seat that the motion would leave no vote of its own item has none on it
// either, and one that an interest keeps from the vote confirms nothing.
func TestASeatWithoutAVoteConfirmsNothing(t *testing.T) {
	r := room(t)
	m := r.Opened() // network/1, network/2 and countries/1 are parties to the item
	motion := moved(r, r.Chair, m, "contributors/2", models.InterestNoVote)
	for _, party := range []models.Actor{r.Member(models.ConstituencyNetwork, 1), r.Member(models.ConstituencyCountries, 1)} {
		r.Refused(r.Matters.ConfirmInterest(r.Ctx, r.Fresh(party), m.ID, motion.ID, motion.Version, 0), models.KindForbidden, "board.interest_closes_vote")
		r.Refused(r.Matters.RefuseInterest(r.Ctx, r.Fresh(party), m.ID, motion.ID, motion.Version, 0, "No."), models.KindForbidden, "board.interest_closes_vote")
	}
}

// A seat proposes as well; its own organisation is not the second, and the chair
// has no vote to confirm with. A refusal has its reason and ends the motion.
func TestASeatProposesAndAnotherRefuses(t *testing.T) {
	r := room(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	mover := r.Member(models.ConstituencyStakeholders, 1)
	motion := moved(r, mover, m, "contributors/2", models.InterestScreened)
	r.Refused(r.Matters.ConfirmInterest(r.Ctx, r.Fresh(r.Alternates["stakeholders/1"]), m.ID, motion.ID, motion.Version, 0), models.KindForbidden, "interests.motion_own")
	r.Refused(r.Matters.ConfirmInterest(r.Ctx, r.Fresh(mover), m.ID, motion.ID, motion.Version, 0), models.KindForbidden, "interests.motion_own")
	other := r.Member(models.ConstituencyNetwork, 3)
	refuse := func(why string) error {
		return r.Matters.RefuseInterest(r.Ctx, r.Fresh(other), m.ID, motion.ID, motion.Version, 0, why)
	}
	r.Refused(refuse(" "), models.KindInvalid, "board.fault.interest")
	r.Must(refuse("Training is not a gain from this item."))
	r.Refused(refuse("Again."), models.KindConflict, "interests.motion_closed")
	if g := grade(r, m, "contributors/2"); g != "" {
		t.Errorf("grade %q after a refusal", g)
	}
	// Who proposed may take it back, nobody else.
	again := moved(r, mover, m, "contributors/2", models.InterestDisclosed)
	r.Refused(r.Matters.WithdrawInterest(r.Ctx, r.Fresh(r.Chair), m.ID, again.ID, again.Version), models.KindForbidden, "interests.motion_others")
	r.Must(r.Matters.WithdrawInterest(r.Ctx, r.Fresh(mover), m.ID, again.ID, again.Version))
	r.Refused(r.Matters.ConfirmInterest(r.Ctx, r.Fresh(other), m.ID, again.ID, again.Version+1, 0), models.KindConflict, "interests.motion_closed")
	for _, v := range []models.MatterView{show(r, r.Chair, m.ID), show(r, other, m.ID), show(r, r.Member(models.ConstituencyContributors, 2), m.ID)} {
		if len(v.Motions) != 2 || v.Motions[0].Why == "" || v.Motions[1].State != models.MotionWithdrawn {
			t.Errorf("%+v", v.Motions)
		}
	}
	if v := show(r, r.Cast(models.RoleAgentOfficer), m.ID); len(v.Motions) != 0 {
		t.Errorf("the agent reads %+v", v.Motions)
	}
}

// What was possible when it was proposed is looked at again: a seat that objects
// meanwhile keeps its vote, and a motion dies with its matter.
func TestAMotionIsLookedAtAgain(t *testing.T) {
	r := room(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	motion := moved(r, r.Chair, m, "contributors/2", models.InterestNoVote)
	free := r.Member(models.ConstituencyStakeholders, 1)
	r.Must(vote(r, r.Member(models.ConstituencyContributors, 2), m, 0, models.VoteInput{TextNumber: 1, Answer: models.AnswerObject, Reason: "Too soon.", WouldRemove: "A year more."}))
	r.Refused(r.Matters.ConfirmInterest(r.Ctx, r.Fresh(free), m.ID, motion.ID, motion.Version, 0), models.KindConflict, "board.interest_after_objection")
	r.Must(r.Matters.Withdraw(r.Ctx, r.Fresh(r.Head), m.ID, m.Version, "Not needed."))
	r.Refused(r.Matters.ConfirmInterest(r.Ctx, r.Fresh(free), m.ID, motion.ID, motion.Version, 0), models.KindConflict, "board.matter_not_open")
}

// Ten seats confirm or refuse one motion at once: one of them does. Without the
// version and the lock more than one row would say what the others decided.
func TestAMotionIsClosedOnce(t *testing.T) {
	r := room(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	motion := moved(r, r.Chair, m, "contributors/2", models.InterestNoVote)
	var wait sync.WaitGroup
	var closed, refused [12]error
	n := 0
	for key, member := range r.Members {
		if key == "contributors/2" {
			continue
		}
		actor, at := r.Fresh(member), n
		n++
		wait.Add(1)
		go func() {
			defer wait.Done()
			if at%2 == 0 {
				closed[at] = r.Matters.ConfirmInterest(r.Ctx, actor, m.ID, motion.ID, motion.Version, 0)
			} else {
				refused[at] = r.Matters.RefuseInterest(r.Ctx, actor, m.ID, motion.ID, motion.Version, 0, "No.")
			}
		}()
	}
	wait.Wait()
	done := 0
	for i := range n {
		err := closed[i]
		if i%2 == 1 {
			err = refused[i]
		}
		if err == nil {
			done++
		} else {
			r.Refused(err, models.KindConflict, "interests.motion_closed")
		}
	}
	made := rows(r, "seat_interests")
	if done != 1 || made > 1 {
		t.Errorf("%d closed the motion, %d interests", done, made)
	}
	// The control: the store itself refuses a second one that is open.
	err := r.DB.Write(r.Ctx, models.SystemActor, "test.two", func(tx *db.Tx) error {
		for range 2 {
			again := models.InterestMotion{MatterID: m.ID, SeatID: r.Seats["contributors/3"], Grade: models.InterestNoVote, Reason: models.InterestOther, Note: "x", State: models.MotionProposed}
			if err := db.Create(tx, &again); err != nil {
				return err
			}
		}
		return nil
	})
	if !db.Violates(err, "interest_motions") {
		t.Errorf("two motions on one seat: %v", err)
	}
}

// Two persons who act for one seat have interests of their own: what the others
// settled on the holder's leaves the alternate's to be found.
func TestAnAlternatesInterestIsTheirOwn(t *testing.T) {
	r := room(t)
	m := r.Opened()
	holder, alternate := r.Members["stakeholders/1"], r.Alternates["stakeholders/1"]
	enter := func(who models.Actor) {
		_, err := r.Interests.Enter(r.Ctx, r.Fresh(who), models.StandingInput{AboutID: r.Lead.OrganisationID, Since: when.DateOf(r.DB.Now(r.Ctx)).AddDays(-30)})
		r.Must(err)
	}
	enter(holder)
	if g := grade(r, m, "stakeholders/1"); g != models.InterestScreened {
		t.Fatalf("the holder's entry gives %q", g)
	}
	r.Must(r.ByOthers(r.Chair, m.ID, r.Seats["stakeholders/1"], models.InterestDisclosed, models.InterestPersonal, "A cousin, long retired."))
	r.Clock.Advance(time.Minute)
	enter(holder) // known already
	if g := grade(r, m, "stakeholders/1"); g != models.InterestDisclosed {
		t.Errorf("the holder's second entry undoes what the others settled: %q", g)
	}
	enter(alternate)
	if g := grade(r, m, "stakeholders/1"); g != models.InterestDisclosed {
		t.Errorf("the alternate's own entry gives the seat %q", g)
	}
	if _, err := r.Matters.Show(r.Ctx, r.Fresh(alternate), m.ID); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("the alternate's own entry does not screen them: %v", err)
	}
	verified(r)
}
