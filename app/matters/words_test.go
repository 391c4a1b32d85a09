package matters_test

import (
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/matters"
	"seedfund/app/people"
	"seedfund/models"
)

// reworded puts the words of an actor in force, closing in sixteen days.
func reworded(r *boardroom.Room, actor models.Actor, m models.Matter, takes ...int64) models.Matter {
	r.T.Helper()
	closes := r.DB.Now(r.Ctx).Add(16 * aDay)
	r.Must(r.Matters.Revise(r.Ctx, r.Fresh(actor), m.ID, r.Stored(m.ID).Version,
		matters.Wording{Outcome: models.OutcomeApprove, Body: "Other words.", Why: "A bridge.", Addresses: matters.Addresses{Votes: takes}}, &closes))
	return r.Stored(m.ID)
}

// clause 39: silence does not carry the words of who pronounces on them; it
// carries those of the secretariat, and seats that answer carry the chair's.
func TestSilenceDoesNotCarryTheChairsOwnWords(t *testing.T) {
	for _, c := range []struct {
		name   string
		author func(r *boardroom.Room) models.Actor
		want   string
	}{
		{"of the chair", func(r *boardroom.Room) models.Actor { return r.Chair }, "board.author_needs_answers"},
		{"of the head of the secretariat", func(r *boardroom.Room) models.Actor { return r.Head }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := silent(t)
			m := reworded(r, c.author(r), running(r))
			r.Serve(m)
			r.Clock.Advance(20 * aDay)
			err := conclude(r, m)
			if c.want == "" {
				r.Must(err)
				return
			}
			r.Refused(err, models.KindForbidden, c.want)
			offers := show(r, r.Chair, m.ID).Offers
			for _, o := range offers {
				if e := models.AsError(o.Refusal); o.Action == models.MatterAdopt && (e == nil || e.Key != c.want) {
					t.Errorf("the page offers %v", o.Refusal)
				}
			}
		})
	}
	r := room(t)
	m := reworded(r, r.Chair, r.Other(models.MatterOther, models.SubjectNone))
	r.AllAgree(m)
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(m.ID).Version)
	r.Must(err)
}

// clause 34: an objection ends by the act of who made it: an alternate of another
// organisation than the holder's answers, and takes nothing back.
func TestAnAlternateOfAnotherOrganisationTakesNothingBack(t *testing.T) {
	r := room(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	seat := r.Seats["contributors/2"]
	other := r.CastFor(models.RoleAlternate, people.OrganisationInput{Code: "CONTRIBUTOR-9", Name: "Organisation 9", Kind: models.KindContributorBody}, "")
	_, err := r.Bodies.Hold(r.Ctx, r.Fresh(r.Head), bodies.HoldingInput{SeatID: seat, Kind: models.HoldingAlternate, OrganisationID: other.OrganisationID, MandateID: &other.MandateID,
		StartsAt: r.DB.Now(r.Ctx), Instrument: "A letter of the constituency"})
	r.Must(err)
	r.Clock.Advance(time.Minute)
	holder := r.Member(models.ConstituencyContributors, 2)
	r.Must(vote(r, holder, m, 0, objects))
	said := show(r, holder, m.ID).Mine[0].Vote.ID
	r.Must(r.Matters.Reserve(r.Ctx, holder, m.ID, 0, models.ReservationInput{Reference: "A resolution", Reason: "It is our work.", Change: "Other words."}))
	reserved := show(r, holder, m.ID).Reservations[0].ID
	m = reworded(r, r.Head, m, said)
	met := models.ConfirmationInput{TextNumber: 2, Verdict: models.VerdictSatisfied}
	r.Refused(r.Matters.Confirm(r.Ctx, r.Fresh(other), m.ID, said, met), models.KindForbidden, "board.others_words")
	r.Refused(r.Matters.EndReservation(r.Ctx, r.Fresh(other), m.ID, reserved, "It is met."), models.KindForbidden, "board.others_words")
	r.Refused(r.Matters.Reserve(r.Ctx, r.Fresh(other), m.ID, 0, models.ReservationInput{Reference: "x", Reason: "x", Change: "x", Carries: reserved}), models.KindForbidden, "board.others_words")
	r.Must(r.Matters.Confirm(r.Ctx, r.Fresh(holder), m.ID, said, met))
	r.Must(r.Matters.EndReservation(r.Ctx, r.Fresh(holder), m.ID, reserved, "It is met."))
}
