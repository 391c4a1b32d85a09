package matters_test

import (
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/people"
	"seedfund/models"
	"seedfund/models/when"
)

// standIn gives a seat an alternate of another organisation than its holder's.
func standIn(r *boardroom.Room, seat string, in people.OrganisationInput) models.Actor {
	r.T.Helper()
	other := r.CastFor(models.RoleAlternate, in, "")
	_, err := r.Bodies.Hold(r.Ctx, r.Fresh(r.Head), bodies.HoldingInput{SeatID: r.Seats[seat], Kind: models.HoldingAlternate, OrganisationID: other.OrganisationID, MandateID: &other.MandateID,
		StartsAt: r.DB.Now(r.Ctx), Instrument: "A letter of the constituency"})
	r.Must(err)
	r.Clock.Advance(time.Minute)
	return r.Fresh(other)
}

var stranger = people.OrganisationInput{Code: "CONTRIBUTOR-9", Name: "Organisation 9", Kind: models.KindContributorBody}

// clauses 34 and 98: what an alternate declares, enters or answers closes doors to
// the alternate; the holder's objection stands, and the holder reads and speaks.
func TestAnAlternateSilencesNobody(t *testing.T) {
	for _, c := range []struct {
		name string
		act  func(r *boardroom.Room, m models.Matter, alternate models.Actor) error
		want string // refusal of the act
	}{
		{"declares", func(r *boardroom.Room, m models.Matter, alternate models.Actor) error {
			_, err := r.Matters.Declare(r.Ctx, alternate, m.ID, 0, models.InterestPersonal, "")
			return err
		}, ""},
		{"enters the register", func(r *boardroom.Room, m models.Matter, alternate models.Actor) error {
			_, err := r.Interests.Enter(r.Ctx, alternate, models.StandingInput{AboutID: r.Lead.OrganisationID, Since: when.DateOf(r.DB.Now(r.Ctx)).AddDays(-3)})
			return err
		}, ""},
		{"answers another text", func(r *boardroom.Room, m models.Matter, alternate models.Actor) error {
			return vote(r, alternate, reworded(r, r.Head, m), 0, boardroom.Agree(2))
		}, "board.others_words"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := room(t)
			m := r.Opened()
			if c.want != "" {
				m = r.Other(models.MatterOther, models.SubjectNone)
			}
			alternate := standIn(r, "contributors/2", stranger)
			r.Must(vote(r, r.Member(models.ConstituencyContributors, 2), m, 0, objects))
			if err := c.act(r, m, alternate); c.want != "" {
				r.Refused(err, models.KindForbidden, c.want)
			} else {
				r.Must(err)
				if _, err := r.Matters.Show(r.Ctx, alternate, m.ID); !models.IsKind(err, models.KindNotFound) {
					t.Errorf("the alternate's own interest does not screen them: %v", err)
				}
			}
			holder := r.Member(models.ConstituencyContributors, 2)
			if v := show(r, holder, m.ID); len(v.Standing()) != 1 || v.Mine[0].Grade != "" {
				t.Errorf("standing %+v, grade of the holder %q", v.Standing(), v.Mine[0].Grade)
			}
			verified(r)
		})
	}
}

// clause 98: an alternate whose organisation is a party to the item has no part in
// the vote on it, nor in a motion on it; the seat keeps its own.
func TestAnAlternateOfAPartyHasNoVote(t *testing.T) {
	r := room(t)
	alternate := standIn(r, "network/3", boardroom.Holder(models.ConstituencyNetwork, 2)) // leads every proposal
	m := r.Opened()
	motion := moved(r, r.Chair, m, "contributors/2", models.InterestDisclosed)
	r.Refused(vote(r, alternate, m, 0, boardroom.Agree(1)), models.KindForbidden, "board.interest_closes_vote")
	r.Refused(r.Matters.ConfirmInterest(r.Ctx, alternate, m.ID, motion.ID, motion.Version, 0), models.KindForbidden, "board.interest_closes_vote")
	if v := show(r, alternate, m.ID); !v.Closed || v.Mine[0].Grade != models.InterestNoVote {
		t.Errorf("closed %t, grade %q", v.Closed, v.Mine[0].Grade)
	}
	r.Must(vote(r, r.Member(models.ConstituencyNetwork, 3), m, 0, boardroom.Agree(1)))
	if g := grade(r, m, "network/3"); g != "" {
		t.Errorf("the seat is graded %q", g)
	}
	verified(r)
}

// clause 98: nobody moves or answers on a seat that they act for, under whichever
// mandate.
func TestTwoCapacitiesDoNotDecideTheirOwnCase(t *testing.T) {
	r := room(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	second := also(r, r.Member(models.ConstituencyContributors, 2), models.RoleBoardMember, r.Members["stakeholders/1"].OrganisationID)
	r.Clock.Advance(time.Minute)
	_, err := r.Matters.ProposeInterest(r.Ctx, r.Fresh(second), m.ID, r.Seats["contributors/2"], models.InterestDisclosed, models.InterestOther, "Mine.")
	r.Refused(err, models.KindForbidden, "board.interest_own_case")
	motion := moved(r, r.Head, m, "contributors/2", models.InterestNoVote)
	r.Refused(r.Matters.ConfirmInterest(r.Ctx, r.Fresh(second), m.ID, motion.ID, motion.Version, 0), models.KindForbidden, "board.interest_own_case")
	r.Refused(r.Matters.RefuseInterest(r.Ctx, r.Fresh(second), m.ID, motion.ID, motion.Version, 0, "No."), models.KindForbidden, "board.interest_own_case")
	if v := show(r, second, m.ID); len(v.Motions[0].Seats) != 0 {
		t.Error("the page offers it")
	}
	alternate := standIn(r, "contributors/3", stranger)
	_, err = r.Matters.ProposeInterest(r.Ctx, alternate, m.ID, r.Seats["contributors/3"], models.InterestNoVote, models.InterestOther, "Of its seat.")
	r.Refused(err, models.KindForbidden, "board.interest_own_case")
}

// A motion is about who holds the seat and what is on record then: where either
// changed it is confirmed no more, and what was refused is not put again.
func TestAMotionIsOvertaken(t *testing.T) {
	r := room(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	free := r.Member(models.ConstituencyStakeholders, 1)
	motion := moved(r, r.Chair, m, "contributors/2", models.InterestDisclosed)
	_, err := r.Matters.Declare(r.Ctx, r.Member(models.ConstituencyContributors, 2), m.ID, 0, models.InterestFunds, "")
	r.Must(err)
	confirm := func() error {
		return r.Matters.ConfirmInterest(r.Ctx, r.Fresh(free), m.ID, motion.ID, motion.Version, 0)
	}
	r.Refused(confirm(), models.KindConflict, "interests.motion_overtaken")
	if line := show(r, free, m.ID).Motions[0]; line.Bars == nil || len(line.Seats) != 1 {
		t.Errorf("the page shows %v and %v", line.Bars, line.Seats)
	}
	r.Must(r.Matters.RefuseInterest(r.Ctx, r.Fresh(free), m.ID, motion.ID, motion.Version, 0, "It declared itself."))
	again := moved(r, r.Chair, m, "contributors/2", models.InterestDisclosed)
	r.Must(r.Matters.RefuseInterest(r.Ctx, r.Fresh(free), m.ID, again.ID, again.Version, 0, "No."))
	_, err = r.Matters.ProposeInterest(r.Ctx, r.Fresh(r.Chair), m.ID, r.Seats["contributors/2"], models.InterestDisclosed, models.InterestOther, "Again.")
	r.Refused(err, models.KindConflict, "interests.motion_refused_before")
	motion = moved(r, r.Chair, m, "contributors/2", models.InterestWithdrawn)
	holdings, err := r.Bodies.Holdings(r.Ctx, r.Board.ID)
	r.Must(err)
	for _, h := range holdings {
		if h.SeatID == r.Seats["contributors/2"] && h.Kind == models.HoldingHolder {
			_, err := r.Bodies.End(r.Ctx, r.Fresh(r.Head), h.ID, r.DB.Now(r.Ctx), "A letter")
			r.Must(err)
		}
	}
	r.Clock.Advance(time.Minute)
	r.Refused(confirm(), models.KindConflict, "interests.motion_vacant")
	successor := r.CastFor(models.RoleBoardMember, stranger, "")
	_, err = r.Bodies.Hold(r.Ctx, r.Fresh(r.Head), bodies.HoldingInput{SeatID: r.Seats["contributors/2"], Kind: models.HoldingHolder, OrganisationID: successor.OrganisationID,
		StartsAt: r.DB.Now(r.Ctx), Instrument: "A letter"})
	r.Must(err)
	r.Clock.Advance(time.Minute)
	r.Refused(confirm(), models.KindConflict, "interests.motion_overtaken")
	if g := grade(r, m, "contributors/2"); g == models.InterestWithdrawn {
		t.Error("the successor has the grade meant for another")
	}
	verified(r)
}

// clause 38: a reservation of a seat leaves the discussion with it, and an author
// ends its own whatever an interest has closed since.
func TestAReservationIsNotStuck(t *testing.T) {
	r := room(t)
	m := r.Opened()
	seat := r.Member(models.ConstituencyStakeholders, 2)
	r.Must(r.Matters.Reserve(r.Ctx, seat, m.ID, 0, models.ReservationInput{Reference: "x", Reason: "x", Change: "x"}))
	r.AllAgree(m)
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(m.ID).Version)
	r.Refused(err, models.KindConflict, "board.reservation_blocks")
	_, err = r.Matters.Declare(r.Ctx, r.Fresh(seat), m.ID, 0, models.InterestPersonal, "")
	r.Must(err)
	_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(m.ID).Version)
	r.Must(err)
	verified(r)
}
