package matters_test

import (
	"testing"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/app/proposals"
	"seedfund/models"
)

// also gives a person a second capacity, from now on.
func also(r *boardroom.Room, person models.Actor, role models.Role, organisation int64) models.Actor {
	r.T.Helper()
	r.Must(r.DB.Write(r.Ctx, models.SystemActor, "test.mandate", func(tx *db.Tx) error {
		m, err := people.CreateMandate(tx, people.MandateInput{Person: person.PersonID, Role: role, Organisation: organisation, From: tx.Now, Instrument: "second letter of a test"})
		if err != nil {
			return err
		}
		person.MandateID, person.Role, person.OrganisationID, person.Country = m.ID, role, organisation, ""
		return nil
	}))
	return r.Fresh(person)
}

// Whom an interest screens finds the item under none of their capacities, and
// reserves no mandate on it; a colleague of the other organisation does.
func TestAScreenedPersonFindsNothingInAnotherCapacity(t *testing.T) {
	r := room(t)
	colleague := r.CastFor(models.RoleNetworkMember, people.OrganisationInput{Code: "NETWORK-9", Name: "Organisation NETWORK-9", Kind: models.KindUNEntity}, "")
	person := r.Member(models.ConstituencyStakeholders, 2)
	other := also(r, person, models.RoleNetworkMember, colleague.OrganisationID)
	m := r.Other(models.MatterOther, models.SubjectNone)
	if seen, _, err := r.Matters.OpenMatters(r.Ctx, other, 0, 0); err != nil || len(seen) != 1 {
		t.Fatalf("%+v %v", seen, err)
	}
	_, err := r.Matters.Declare(r.Ctx, person, m.ID, 0, models.InterestPersonal, "")
	r.Must(err)
	if seen, _, err := r.Matters.OpenMatters(r.Ctx, other, 0, 0); err != nil || len(seen) != 0 {
		t.Errorf("%+v %v", seen, err)
	}
	in := models.ReservationInput{Reference: "x", Reason: "x", Change: "x"}
	r.Refused(r.Matters.ReserveAsMember(r.Ctx, other, m.ID, in), models.KindNotFound, "error.not_found")
	if seen, _, err := r.Matters.OpenMatters(r.Ctx, colleague, 0, 0); err != nil || len(seen) != 1 {
		t.Errorf("%+v %v", seen, err)
	}
	r.Must(r.Matters.ReserveAsMember(r.Ctx, r.Fresh(colleague), m.ID, in))
	agent := also(r, person, models.RoleAgentOfficer, r.Cast(models.RoleAgentOfficer).OrganisationID)
	if _, err := r.Matters.Show(r.Ctx, agent, m.ID); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("found ex officio: %v", err)
	}
}

// Who has the capacity of a member and sits on no seat is not at the table.
func TestAMemberWithoutASeatIsNotAtTheTable(t *testing.T) {
	r := room(t)
	m := r.Opened()
	r.AllAgree(m)
	d, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	r.Must(r.Matters.Publish(r.Ctx, r.Fresh(r.Chair), m.ID))
	outside := r.CastFor(models.RoleBoardMember, orgInput("STAKEHOLDER-9"), "")
	seated := r.Member(models.ConstituencyContributors, 1)
	for _, c := range []struct {
		who  models.Actor
		sees bool
	}{{outside, false}, {seated, true}} {
		v, err := r.Decisions.Show(r.Ctx, c.who, d.Reference)
		r.Must(err)
		if (v.Sentence != "") != c.sees || (v.Result.Answered != 0) != c.sees {
			t.Errorf("%+v %q", v.Result, v.Sentence)
		}
		rows, _, err := r.Proposals.List(r.Ctx, c.who, proposals.Filter{})
		r.Must(err)
		if (len(rows) > 0) != c.sees {
			t.Errorf("%d proposals", len(rows))
		}
	}
}

// Nobody takes the vote from a seat that objects or reserves its mandate; the
// seat itself may declare, and a seat that said nothing may be decided on.
func TestAnObjectorIsNotDecidedAway(t *testing.T) {
	r := room(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	objector, reserver, quiet := r.Member(models.ConstituencyNetwork, 3), r.Member(models.ConstituencyStakeholders, 2), "contributors/2"
	r.Must(vote(r, objector, m, 0, models.VoteInput{TextNumber: 1, Answer: models.AnswerObject, Reason: "Too soon.", WouldRemove: "A year more."}))
	r.Must(r.Matters.Reserve(r.Ctx, reserver, m.ID, 0, models.ReservationInput{Reference: "x", Reason: "x", Change: "x"}))
	for _, seat := range []string{"network/3", "stakeholders/2"} {
		for _, grade := range []models.InterestGrade{models.InterestNoVote, models.InterestWithdrawn, models.InterestScreened} {
			err := r.ByOthers(r.Chair, m.ID, r.Seats[seat], grade, models.InterestOther, "The others decided so.")
			r.Refused(err, models.KindConflict, "board.interest_after_objection")
		}
	}
	r.Must(r.ByOthers(r.Chair, m.ID, r.Seats["network/3"], models.InterestDisclosed, models.InterestOther, "Named, no more."))
	r.Must(r.ByOthers(r.Chair, m.ID, r.Seats[quiet], models.InterestNoVote, models.InterestOther, "The others decided so."))
	_, err := r.Matters.Declare(r.Ctx, objector, m.ID, 0, models.InterestFunds, "")
	r.Must(err)
}
