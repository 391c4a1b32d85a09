package matters_test

import (
	"fmt"
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/matters"
	"seedfund/app/people"
	"seedfund/models"
)

// committee is an Executive Committee beside the room's Board: four seats of
// members of the Network.
type committee struct {
	*boardroom.Room
	body    models.Body
	seats   []models.SeatAt
	members []models.Actor
}

func excom(t *testing.T, changes ...func(*models.RuleValues)) *committee {
	t.Helper()
	r := room(t)
	c := &committee{Room: r}
	rules := models.ExComRules(4)
	rules.SecondPerson = models.SecondPersonOff // seats change while a matter is open
	for _, change := range changes {
		change(&rules)
	}
	var err error
	c.body, err = r.Bodies.SetUp(r.Ctx, r.Fresh(r.Head), bodies.SetUp{Code: "excom", Kind: models.BodyExCom, Name: "Executive Committee", Instrument: "terms of a test",
		Rules: rules, From: r.DB.Now(r.Ctx).AddDate(0, -2, 0)})
	r.Must(err)
	composition, err := r.Bodies.Composition(r.Ctx, models.Actor{}, c.body.ID, r.DB.Now(r.Ctx), time.Time{})
	r.Must(err)
	c.seats = composition.Of(models.ConstituencyNetwork)
	for i, seat := range c.seats {
		member := c.member(fmt.Sprint(i + 1))
		c.members = append(c.members, member)
		c.hold(seat.ID, member.OrganisationID)
	}
	return c
}

func (c *committee) member(letter string) models.Actor {
	return c.CastFor(models.RoleExComMember, people.OrganisationInput{Code: "EXC-" + letter, Name: "Organisation EXC-" + letter, Kind: models.KindUNEntity}, "")
}

func (c *committee) hold(seat, organisation int64) models.Holding {
	c.T.Helper()
	h, err := c.Bodies.Hold(c.Ctx, c.Fresh(c.Head), bodies.HoldingInput{SeatID: seat, Kind: models.HoldingHolder, OrganisationID: organisation,
		StartsAt: c.DB.Now(c.Ctx), Instrument: "list of members"})
	c.Must(err)
	return h.Holding
}

func (c *committee) paper() matters.Paper {
	p := c.Asking(models.MatterOther, models.SubjectNone)
	p.BodyID, p.Question = c.body.ID, "Shall the Network do so?"
	return p
}

// opened is a matter before the Executive Committee that takes answers for ten
// days.
func (c *committee) opened() models.Matter {
	c.T.Helper()
	m, err := c.Matters.Prepare(c.Ctx, c.Officer, c.paper())
	c.Must(err)
	closes := c.DB.Now(c.Ctx).AddDate(0, 0, 10)
	c.Must(c.Matters.Open(c.Ctx, c.Fresh(c.Chair), m.ID, m.Version, &closes))
	return c.Stored(m.ID)
}

func (c *committee) answer(m models.Matter, seat int, in models.VoteInput) error {
	_, err := c.Matters.Vote(c.Ctx, c.Fresh(c.members[seat]), m.ID, 0, in)
	return err
}

// objection objects to the whole of a text.
func objection(text int) models.VoteInput {
	in := boardroom.Object(text)
	in.Words = ""
	return in
}

// clause 35: decisions of the Network are the Executive Committee's: its seats
// answer, and a member of the Board has no place among them.
func TestTheExecutiveCommitteeDecidesByConsensus(t *testing.T) {
	c := excom(t)
	m := c.opened()
	for seat := range c.members {
		c.Must(c.answer(m, seat, boardroom.Agree(1)))
	}
	d, err := c.Matters.Adopt(c.Ctx, c.Fresh(c.Chair), m.ID, c.Stored(m.ID).Version)
	c.Must(err)
	if d.Method != models.MethodConsensus || d.BodyID != c.body.ID || d.Result.WithVote != 4 {
		t.Fatalf("%+v", d)
	}
	verified(c.Room)
}

// Who sits on the Board sees nothing of the Executive Committee and the other
// way round, even where one organisation sits on both.
func TestBoardAndExecutiveCommitteeDoNotSeeEachOther(t *testing.T) {
	c := excom(t)
	ours, theirs := c.opened(), c.Other(models.MatterOther, models.SubjectNone)
	member := c.Member(models.ConstituencyNetwork, 1)
	c.Must(func() error {
		_, err := c.Bodies.End(c.Ctx, c.Fresh(c.Head), c.seatHolding(3), c.DB.Now(c.Ctx).Add(time.Second), "they leave")
		return err
	}())
	c.Clock.Advance(time.Minute)
	c.hold(c.seats[3].ID, member.OrganisationID)
	for name, see := range map[string]struct {
		actor    models.Actor
		id       int64
		expected bool
	}{
		"a member of the Board, a matter of the Committee":   {member, ours.ID, false},
		"a member of the Board, a matter of the Board":       {member, theirs.ID, true},
		"a member of the Committee, its matter":              {c.members[0], ours.ID, true},
		"a member of the Committee, a matter of the Board":   {c.members[0], theirs.ID, false},
		"the chair, a matter of the Committee":               {c.Chair, ours.ID, true},
		"the agent, a matter of the Committee":               {c.Cast(models.RoleAgentOfficer), ours.ID, false},
		"a member of the Network, a matter of the Committee": {c.Cast(models.RoleNetworkMember), ours.ID, false},
	} {
		rows, _, err := c.Matters.List(c.Ctx, see.actor, matters.Filter{})
		listed := false
		for _, r := range rows {
			listed = listed || r.ID == see.id
		}
		if _, shown := c.Matters.Show(c.Ctx, see.actor, see.id); (shown == nil) != see.expected || listed != see.expected || err != nil && see.expected {
			t.Errorf("%s: shown %v, listed %v (%v)", name, shown, listed, err)
		}
	}
	_, err := c.Matters.Vote(c.Ctx, c.Fresh(member), ours.ID, c.seats[3].ID, boardroom.Agree(1))
	c.Refused(err, models.KindNotFound, "error.not_found")
}

func (c *committee) seatHolding(seat int) int64 {
	c.T.Helper()
	rows, err := c.Bodies.Holdings(c.Ctx, c.body.ID)
	c.Must(err)
	for _, r := range rows {
		if r.SeatID == c.seats[seat].ID {
			return r.ID
		}
	}
	c.T.Fatal("the seat is vacant")
	return 0
}

// A holder that is no member of the Network makes the composition invalid: the
// Committee may deliberate and not adopt.
func TestEveryHolderIsAMemberOfTheNetwork(t *testing.T) {
	c := excom(t)
	m := c.opened()
	for seat := range c.members {
		c.Must(c.answer(m, seat, boardroom.Agree(1)))
	}
	keeper, err := people.New(c.DB, people.Config{Origin: "http://127.0.0.1", Cost: people.LightCost})
	c.Must(err)
	c.Must(keeper.End(c.Ctx, c.Fresh(c.Cast(models.RoleAdministrator)), c.members[2].MandateID, 1, c.DB.Now(c.Ctx), "left the Network"))
	_, err = c.Matters.Adopt(c.Ctx, c.Fresh(c.Chair), m.ID, c.Stored(m.ID).Version)
	c.Refused(err, models.KindConflict, "board.not_validly_composed")
}

// clause 37: there is no way but consensus, mediation and referral: money, other
// methods and a second Committee are refused.
func TestWhatTheExecutiveCommitteeIsNotFor(t *testing.T) {
	c := excom(t)
	p := c.paper()
	p.Method = models.MethodNoObjection
	_, err := c.Matters.Prepare(c.Ctx, c.Officer, p)
	c.Refused(err, models.KindInvalid, "board.fault.matter")
	p = c.Paper(c.Proposal())
	p.BodyID = c.body.ID
	_, err = c.Matters.Prepare(c.Ctx, c.Officer, p)
	c.Refused(err, models.KindInvalid, "board.fault.matter")
	_, err = c.Bodies.AdoptMethod(c.Ctx, c.Fresh(c.Head), bodies.MethodInput{BodyID: c.body.ID, Method: models.MethodFormal, Kinds: models.MatterKinds{models.MatterOther}, From: c.DB.Now(c.Ctx)})
	c.Refused(err, models.KindConflict, "ladder.no_vote")
	_, err = c.Bodies.SetUp(c.Ctx, c.Fresh(c.Head), bodies.SetUp{Code: "second", Kind: models.BodyExCom, Name: "Second", Instrument: "i", Rules: models.ExComRules(4)})
	c.Refused(err, models.KindConflict, "ladder.excom_exists")
}
