package notices_test

import (
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/mail"
	"seedfund/app/matters"
	"seedfund/app/people"
	"seedfund/models"
)

// hold gives a seat to somebody of an organisation of its own, from now on.
func hold(r *boardroom.Room, seat string, kind models.HoldingKind, code string) models.Actor {
	r.T.Helper()
	role := models.RoleBoardMember
	if kind == models.HoldingAlternate {
		role = models.RoleAlternate
	}
	who := r.CastFor(role, people.OrganisationInput{Code: code, Name: "Organisation " + code, Kind: models.KindContributorBody}, "")
	_, err := r.Bodies.Hold(r.Ctx, r.Fresh(r.Head), bodies.HoldingInput{SeatID: r.Seats[seat], Kind: kind, OrganisationID: who.OrganisationID, StartsAt: r.DB.Now(r.Ctx), Instrument: "A letter"})
	r.Must(err)
	r.Clock.Advance(time.Minute)
	return who
}

// clause 100: letters go to who holds the seats now and to their alternates, and a
// notice counts for the seat by them; a screened person is not written to, though
// another capacity of theirs sits.
func TestLettersGoToWhoSitsNow(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t)
	queue := letters(t, r, mail.Config{})
	screened := r.Member(models.ConstituencyContributors, 3)
	r.Must(r.DB.Write(r.Ctx, models.SystemActor, "test.mandate", func(tx *db.Tx) error {
		_, err := people.CreateMandate(tx, people.MandateInput{Person: screened.PersonID, Role: models.RoleBoardMember, Organisation: r.Members["stakeholders/1"].OrganisationID,
			From: tx.Now, Instrument: "A second letter"})
		return err
	}))
	alternate := hold(r, "contributors/2", models.HoldingAlternate, "CONTRIBUTOR-9")
	m := r.Other(models.MatterOther, models.SubjectNone)
	work(t, r, queue)
	former, opened := r.Members["contributors/2"], written(r, "matters.opened")
	for name, who := range map[string]models.Actor{"holder": former, "alternate of another organisation": alternate, "member": screened} {
		if _, told := opened[who.AccountID]; !told {
			t.Errorf("%s is not told of the opening", name)
		}
	}
	_, err := r.Matters.Declare(r.Ctx, r.Fresh(screened), m.ID, r.Seats["contributors/3"], models.InterestPersonal, "")
	r.Must(err)
	holdings, err := r.Bodies.Holdings(r.Ctx, r.Board.ID)
	r.Must(err)
	for _, h := range holdings {
		if h.SeatID == r.Seats["contributors/2"] && h.Kind == models.HoldingHolder {
			_, err := r.Bodies.End(r.Ctx, r.Fresh(r.Head), h.ID, r.DB.Now(r.Ctx), "A letter")
			r.Must(err)
		}
	}
	r.Clock.Advance(time.Second)
	successor := hold(r, "contributors/2", models.HoldingHolder, "CONTRIBUTOR-8")
	r.Must(r.Matters.Revise(r.Ctx, r.Fresh(r.Head), m.ID, r.Stored(m.ID).Version, matters.Wording{Outcome: models.OutcomeApprove, Body: "Other words.", Why: "A bridge."}, r.InTenDays()))
	_, err = r.Matters.ProposeInterest(r.Ctx, r.Fresh(r.Head), m.ID, r.Seats["stakeholders/3"], models.InterestNoVote, models.InterestOther, "It trains.")
	r.Must(err)
	work(t, r, queue)
	asked := written(r, "matters.motion_proposed")
	for name, c := range map[string]struct {
		who  models.Actor
		want bool
	}{"former holder": {former, false}, "successor": {successor, true}, "alternate": {alternate, true}, "screened person": {screened, false}} {
		if _, told := asked[c.who.AccountID]; told != c.want {
			t.Errorf("%s told of the motion: %t", name, told)
		}
	}
	for _, n := range view(r, m.ID).Notices {
		if n.SeatID == r.Seats["contributors/2"] && n.AccountID == former.AccountID {
			t.Error("a letter to the former holder is a notice to the seat")
		}
	}
}
