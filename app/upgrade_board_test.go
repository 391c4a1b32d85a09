package app_test

import (
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/models"
)

// boarded is a store with a Board that decided by consensus and by a roll call,
// and has an item open with an objection to words, an interest, a reservation
// and notices on it.
func boarded(t *testing.T) *apptest.Harness {
	r := boardroom.New(t)
	rules := r.Other(models.MatterRules, models.SubjectNone)
	r.AllAgree(rules)
	d, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), rules.ID, rules.Version)
	r.Must(err)
	_, err = r.Bodies.AdoptMethod(r.Ctx, r.Fresh(r.Head), bodies.MethodInput{BodyID: r.Board.ID, DecisionID: d.ID, Method: models.MethodFormal,
		Kinds: models.MatterKinds{models.MatterFunding, models.MatterOther}, From: r.DB.Now(r.Ctx)})
	r.Must(err)
	rollCalled(r)

	m := r.Opened()
	r.Serve(m)
	r.Answer(m, models.ConstituencyContributors, 1, boardroom.Object(1))
	r.Answer(m, models.ConstituencyContributors, 2, boardroom.Agree(1))
	_, err = r.Matters.Declare(r.Ctx, r.Member(models.ConstituencyStakeholders, 3), m.ID, 0, models.InterestFunds, "")
	r.Must(err)
	r.Must(r.Matters.Reserve(r.Ctx, r.Member(models.ConstituencyNetwork, 3), m.ID, 0, models.ReservationInput{Reference: "Our charter, article 2",
		Reason: "We do this work.", Change: "Say who leads."}))
	motion, err := r.Matters.ProposeInterest(r.Ctx, r.Fresh(r.Chair), m.ID, r.Seats["contributors/3"], models.InterestNoVote, models.InterestOther, "It trains for the programme.")
	r.Must(err)
	r.Must(r.Carry(m.ID, motion))
	_, err = r.Matters.ProposeInterest(r.Ctx, r.Fresh(r.Head), m.ID, r.Seats["countries/3"], models.InterestDisclosed, models.InterestOther, "A neighbour.")
	r.Must(err)
	return r.Harness
}

// rollCalled brings a matter from an objection to its roll call and decision.
func rollCalled(r *boardroom.Room) {
	r.T.Helper()
	const day = 24 * time.Hour
	m := r.Other(models.MatterOther, models.SubjectNone)
	r.Answer(m, models.ConstituencyCountries, 2, models.VoteInput{TextNumber: 1, Answer: models.AnswerObject, Reason: "It is too soon.", WouldRemove: "A year more."})
	r.Clock.Advance(models.FindingDays * day)
	m = r.Stored(m.ID)
	r.Must(r.Matters.FindExhausted(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, models.FindingInput{Heard: "All twelve seats.", Texts: models.Numbers{1}, Reason: "No bridge was found."}))
	closes := r.DB.Now(r.Ctx).Add(10 * day)
	r.Must(r.Matters.CallRoll(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, &closes))
	for _, c := range models.Constituencies {
		for n := 1; n <= 3; n++ {
			choice := models.BallotInFavour
			if c == models.ConstituencyCountries && n == 2 {
				choice = models.BallotAgainst
			}
			r.Must(r.Matters.Ballot(r.Ctx, r.Member(c, n), m.ID, 0, choice, ""))
		}
	}
	_, err := r.Matters.EndRoll(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(m.ID).Version)
	r.Must(err)
}
