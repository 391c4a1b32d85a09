package matters_test

import (
	"reflect"
	"testing"
	"time"

	"seedfund/app/bodies"
	"seedfund/app/certificates"
	"seedfund/app/db"
	"seedfund/models"
)

// holdingOf is the line of the register under which a seat is held now.
func holdingOf(t *testing.T, seat int64, all []models.HoldingRow) int64 {
	t.Helper()
	for _, h := range all {
		if h.SeatID == seat && h.Kind == models.HoldingHolder {
			return h.ID
		}
	}
	t.Fatalf("nobody holds seat %d", seat)
	return 0
}

// A letter that came late leaves a note on the decision whose composition would
// have been another, and changes no certificate.
func TestLateLetterLeavesANote(t *testing.T) {
	r := room(t)
	d := ruled(r)
	r.Must(r.Matters.Publish(r.Ctx, r.Fresh(r.Head), d.MatterID))
	hashes := func() []string {
		var out []string
		r.Must(r.DB.Read(r.Ctx).Raw("SELECT hash FROM certificates ORDER BY number").Scan(&out).Error)
		return out
	}
	before := hashes()
	all, err := r.Bodies.Holdings(r.Ctx, r.Board.ID)
	r.Must(err)
	r.Clock.Advance(time.Hour)
	id := holdingOf(t, r.Seats["network/2"], all)
	// The letter says that the seat was taken up after the decision.
	_, err = r.Bodies.Correct(r.Ctx, r.Fresh(r.Head), id, bodies.Correction{StartsAt: r.DB.Now(r.Ctx), Instrument: "letter that came late"})
	r.Must(err)
	v, err := r.Decisions.Show(r.Ctx, r.Chair, d.Reference)
	r.Must(err)
	if len(v.Corrections) != 2 {
		t.Fatalf("%+v", v.Corrections)
	}
	for i, moment := range []models.CorrectionMoment{models.CorrectionOpening, models.CorrectionAdoption} {
		n := v.Corrections[i]
		if n.Moment != moment || n.Constituency != models.ConstituencyNetwork || n.Number != 2 || n.Before == "" || n.After != "" || !n.ValidAfter || n.Instrument != "letter that came late" {
			t.Errorf("%+v", n)
		}
	}
	// The public reads the decision without them.
	if public, err := r.Decisions.Show(r.Ctx, models.Actor{}, d.Reference); err != nil || len(public.Corrections) != 0 {
		t.Errorf("%v %+v", err, public.Corrections)
	}
	if after := hashes(); len(after) != 1 || !reflect.DeepEqual(before, after) {
		t.Errorf("%v became %v", before, after)
	}
	for _, inv := range certificates.Invariants() {
		faults, err := inv.Check(r.Ctx, r.DB.Read(r.Ctx))
		r.Must(err)
		if len(faults) > 0 {
			t.Errorf("%s: %v", inv.Name, faults)
		}
	}
	err = r.DB.Write(r.Ctx, models.SystemActor, "test.change", func(tx *db.Tx) error {
		return tx.Exec("UPDATE correction_notes SET instrument = 'another'").Error
	})
	if err == nil {
		t.Error("a note was changed")
	}
	// A letter of the future leaves none.
	_, err = r.Bodies.End(r.Ctx, r.Fresh(r.Head), holdingOf(t, r.Seats["network/3"], all), r.DB.Now(r.Ctx).AddDate(0, 1, 0), "letter of resignation")
	r.Must(err)
	if v, err = r.Decisions.Show(r.Ctx, r.Chair, d.Reference); err != nil || len(v.Corrections) != 2 {
		t.Errorf("%v %+v", err, v.Corrections)
	}
}

// A State votes by the office that it named; the other office sees the same
// matter and is told why it does not answer.
func TestOfficesOfAState(t *testing.T) {
	r := room(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	capital := r.Member(models.ConstituencyCountries, 1)
	mission := r.CastFor(models.RoleBoardMember, orgInput("GOV-XDA"), "XDA")
	mission.Office, mission.Lacks = models.OfficeGeneva, models.Powers{models.PowerVote}
	mission = r.Fresh(mission)
	v := show(r, mission, m.ID)
	if len(v.Mine) != 1 || models.AsError(v.Mine[0].Refusal) == nil || models.AsError(v.Mine[0].Refusal).Key != "people.power_missing.vote" {
		t.Errorf("%+v", v.Mine)
	}
	in := models.VoteInput{TextNumber: 1, Answer: models.AnswerAgree}
	_, err := r.Matters.Vote(r.Ctx, mission, m.ID, 0, in)
	r.Refused(err, models.KindForbidden, "people.power_missing.vote")
	r.Refused(r.Matters.Await(r.Ctx, mission, m.ID, 0), models.KindForbidden, "people.power_missing.vote")
	_, err = r.Matters.Vote(r.Ctx, capital, m.ID, 0, in)
	r.Must(err)
	if v := show(r, mission, m.ID); v.Result.Answered != 1 {
		t.Errorf("%+v", v.Result)
	}
}
