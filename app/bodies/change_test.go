package bodies_test

import (
	"sync"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/when"
)

// fourEyes is a room where changes of seats take a second person, with a matter
// open, and that person.
func fourEyes(t *testing.T) (*boardroom.Room, models.Actor) {
	t.Helper()
	t.Parallel()
	h := apptest.New(t, apptest.At(boardroom.Start), apptest.With(func(c *db.Config) { c.Invariants = bodies.Invariants() }))
	r := boardroom.Furnish(t, h, boardroom.FourEyes)
	r.Opened()
	return r, r.Cast(models.RoleAdministrator)
}

func holder(r *boardroom.Room, key string) models.SeatHolding {
	r.T.Helper()
	c, err := r.Bodies.Composition(r.Ctx, models.Actor{}, r.Board.ID, r.DB.Now(r.Ctx), time.Time{})
	r.Must(err)
	for _, s := range c.Seats {
		if s.ID == r.Seats[key] && s.Holder != nil {
			return *s.Holder
		}
	}
	return models.SeatHolding{}
}

// clause 100: while a matter is open nobody changes a seat alone: one proposes,
// another confirms, and until then nothing is changed.
func TestAChangeOfASeatTakesASecondPerson(t *testing.T) {
	r, second := fourEyes(t)
	before := holder(r, "stakeholders/2")
	ends := r.DB.Now(r.Ctx).Add(time.Hour)
	out, err := r.Bodies.End(r.Ctx, r.Fresh(r.Head), before.HoldingID, ends, "letter of resignation")
	r.Must(err)
	if out.Change == nil || out.ID != 0 || out.Change.State != models.SeatChangeProposed || holder(r, "stakeholders/2").EndsAt != nil {
		t.Fatalf("%+v", out)
	}
	c := *out.Change
	_, err = r.Bodies.End(r.Ctx, r.Fresh(second), before.HoldingID, ends, "another letter")
	r.Refused(err, models.KindConflict, "bodies.change_open")
	_, err = r.Bodies.ConfirmChange(r.Ctx, r.Fresh(r.Head), c.ID, c.Version)
	r.Refused(err, models.KindForbidden, "bodies.change_same_person")
	_, err = r.Bodies.ConfirmChange(r.Ctx, r.Fresh(r.Officer), c.ID, c.Version)
	r.Refused(err, models.KindForbidden, "error.right_missing")
	_, err = r.Bodies.ConfirmChange(r.Ctx, r.Fresh(second), c.ID, c.Version+1)
	r.Refused(err, models.KindStale, "error.stale")
	_, err = r.Bodies.ConfirmChange(r.Ctx, r.Fresh(second), c.ID+99, 1)
	r.Refused(err, models.KindNotFound, "error.not_found")

	// Those at the table see it, others do not.
	if rows, err := r.Bodies.Changes(r.Ctx, r.Member(models.ConstituencyNetwork, 3), r.Board); err != nil || len(rows) != 1 || rows[0].ProposedName == "" || rows[0].Organisation == "" {
		t.Errorf("%+v %v", rows, err)
	}
	_, err = r.Bodies.Changes(r.Ctx, models.Actor{}, r.Board)
	r.Refused(err, models.KindSignIn, "error.sign_in")
	_, err = r.Bodies.Change(r.Ctx, r.Fresh(r.Lead), c.ID)
	r.Refused(err, models.KindNotFound, "error.not_found")

	made, err := r.Bodies.ConfirmChange(r.Ctx, r.Fresh(second), c.ID, c.Version)
	r.Must(err)
	if at := holder(r, "stakeholders/2"); at.HoldingID != made.ID || at.EndsAt == nil || !at.EndsAt.Equal(ends) {
		t.Errorf("%+v", at)
	}
	_, err = r.Bodies.ConfirmChange(r.Ctx, r.Fresh(second), c.ID, c.Version+1)
	r.Refused(err, models.KindConflict, "bodies.change_closed")
	r.Refused(r.Bodies.RefuseChange(r.Ctx, r.Fresh(second), c.ID, c.Version+1, "late"), models.KindConflict, "bodies.change_closed")
	if rows, err := r.Bodies.Changes(r.Ctx, r.Fresh(second), r.Board); err != nil || len(rows) != 0 {
		t.Errorf("%+v %v", rows, err)
	}
	r.Verify()
}

// Alternates, corrections and the one mandate that may act go the same way; a
// refusal needs its reason, and who proposed may withdraw.
func TestAlternatesAndMandatesTakeASecondPersonToo(t *testing.T) {
	r, second := fourEyes(t)
	member := r.Members["network/3"]
	out, err := r.Bodies.Hold(r.Ctx, r.Fresh(r.Head), bodies.HoldingInput{SeatID: r.Seats["network/3"], Kind: models.HoldingAlternate, OrganisationID: member.OrganisationID,
		StartsAt: r.DB.Now(r.Ctx), Instrument: "letter about the alternate"})
	r.Must(err)
	r.Refused(r.Bodies.RefuseChange(r.Ctx, r.Fresh(second), out.Change.ID, out.Change.Version, " "), models.KindInvalid, "bodies.change_invalid")
	r.Must(r.Bodies.RefuseChange(r.Ctx, r.Fresh(r.Head), out.Change.ID, out.Change.Version, "The letter names another seat."))
	row, err := r.Bodies.Change(r.Ctx, r.Fresh(second), out.Change.ID)
	r.Must(err)
	if row.State != models.SeatChangeRefused || row.Reason == "" || row.MadeID != nil {
		t.Errorf("%+v", row)
	}

	held := holder(r, "network/3")
	correct := func(mandate int64) (bodies.Seated, error) {
		return r.Bodies.Correct(r.Ctx, r.Fresh(r.Head), held.HoldingID, bodies.Correction{StartsAt: held.StartsAt, MandateID: &mandate, Instrument: "note on who acts"})
	}
	_, err = correct(r.Members["network/1"].MandateID)
	r.Refused(err, models.KindInvalid, "board.fault.holding")
	out, err = correct(member.MandateID)
	r.Must(err)
	if holder(r, "network/3").MandateID != nil {
		t.Error("a mandate acts alone before a second person confirmed it")
	}
	_, err = r.Bodies.ConfirmChange(r.Ctx, r.Fresh(second), out.Change.ID, out.Change.Version)
	r.Must(err)
	if m := holder(r, "network/3").MandateID; m == nil || *m != member.MandateID {
		t.Error("the confirmed mandate does not act alone")
	}
	acting, err := r.Bodies.Acting(r.Ctx, r.Fresh(r.Head), member.OrganisationID, models.HoldingHolder)
	r.Must(err)
	if len(acting) != 1 || acting[0].Mandate != member.MandateID {
		t.Errorf("%+v", acting)
	}
	r.Verify()
}

// A nomination is taken up when the second person confirms it, and stays open
// until then.
func TestANominationIsTakenUpByTwo(t *testing.T) {
	r, second := fourEyes(t)
	coming := r.CastFor(models.RoleBoardMember, boardroom.Holder(models.ConstituencyStakeholders, 9), "")
	_, err := r.Bodies.Offer(r.Ctx, r.Fresh(r.Head), r.Board.ID, bodies.PoolInput{Constituency: models.ConstituencyStakeholders, OrganisationID: coming.OrganisationID,
		EligibleFrom: when.DateOf(r.DB.Now(r.Ctx)), Willing: true})
	r.Must(err)
	old := holder(r, "stakeholders/3")
	out, err := r.Bodies.End(r.Ctx, r.Fresh(r.Head), old.HoldingID, r.DB.Now(r.Ctx).Add(time.Minute), "letter of resignation")
	r.Must(err)
	_, err = r.Bodies.ConfirmChange(r.Ctx, r.Fresh(second), out.Change.ID, out.Change.Version)
	r.Must(err)
	n, err := r.Bodies.Nominate(r.Ctx, r.Fresh(r.Head), bodies.NominationInput{SeatID: r.Seats["stakeholders/3"], OrganisationID: coming.OrganisationID, Instrument: "letter", Method: "vote"})
	r.Must(err)
	out, err = r.Bodies.TakeUp(r.Ctx, r.Fresh(r.Head), n.ID, n.Version)
	r.Must(err)
	if row, err := r.Bodies.Nomination(r.Ctx, r.Fresh(r.Head), n.ID); err != nil || row.State != models.NominationOpen || out.Change == nil {
		t.Fatalf("%+v %v", row, err)
	}
	made, err := r.Bodies.ConfirmChange(r.Ctx, r.Fresh(second), out.Change.ID, out.Change.Version)
	r.Must(err)
	if row, err := r.Bodies.Nomination(r.Ctx, r.Fresh(r.Head), n.ID); err != nil || row.State != models.NominationSeated || row.HoldingID == nil || *row.HoldingID != made.ID {
		t.Errorf("%+v %v", row, err)
	}
	r.Verify()
}

// Without an open matter, and where the rules say so, one person is enough.
func TestOnePersonIsEnoughWithoutAnOpenMatter(t *testing.T) {
	t.Parallel()
	h := apptest.New(t, apptest.At(boardroom.Start))
	r := boardroom.Furnish(t, h, boardroom.FourEyes)
	out, err := r.Bodies.End(r.Ctx, r.Fresh(r.Head), holder(r, "network/3").HoldingID, r.DB.Now(r.Ctx).Add(time.Hour), "letter")
	r.Must(err)
	if out.Change != nil || out.ID == 0 {
		t.Errorf("%+v", out)
	}
	lenient := boardroom.New(t)
	lenient.Opened()
	out, err = lenient.Bodies.End(lenient.Ctx, lenient.Fresh(lenient.Head), holder(lenient, "network/3").HoldingID, lenient.DB.Now(lenient.Ctx).Add(time.Hour), "letter")
	r.Must(err)
	if out.Change != nil {
		t.Error("the rules ask for one person")
	}
}

// Twenty confirmations at once make one holding. The control looks first and
// acts after, as if nothing locked the seat: all of them would have gone on.
func TestTwoConfirmationsMakeOneHolding(t *testing.T) {
	r, second := fourEyes(t)
	third := r.Cast(models.RoleAdministrator)
	out, err := r.Bodies.End(r.Ctx, r.Fresh(r.Head), holder(r, "stakeholders/2").HoldingID, r.DB.Now(r.Ctx).Add(time.Hour), "letter of resignation")
	r.Must(err)
	who := []models.Actor{r.Fresh(second), r.Fresh(third)}
	errs, seen := make([]error, 20), make([]models.SeatChangeState, 20)
	var wait, looked sync.WaitGroup
	looked.Add(len(errs))
	for i := range errs {
		wait.Go(func() {
			c, err := db.From[models.SeatChange](r.DB.Read(r.Ctx)).Where("id = ?", out.Change.ID).Take(r.Ctx)
			if err == nil {
				seen[i] = c.State
			}
			looked.Done()
			looked.Wait()
			_, errs[i] = r.Bodies.ConfirmChange(r.Ctx, who[i%2], out.Change.ID, out.Change.Version)
		})
	}
	wait.Wait()
	confirmed, control := 0, 0
	for i, err := range errs {
		if seen[i] == models.SeatChangeProposed {
			control++
		}
		switch {
		case err == nil:
			confirmed++
		case !models.IsKind(err, models.KindConflict) && !models.IsKind(err, models.KindStale):
			t.Fatal(err)
		}
	}
	if confirmed != 1 {
		t.Errorf("%d confirmations of one change", confirmed)
	}
	if control != len(errs) {
		t.Errorf("control: %d of %d saw the change open, so that the race is none", control, len(errs))
	}
	var holdings int64
	r.Must(r.DB.Read(r.Ctx).Raw("SELECT COUNT(*) FROM holdings WHERE supersedes_id = (SELECT holding_id FROM seat_changes WHERE id = ?)", out.Change.ID).Scan(&holdings).Error)
	if holdings != 1 {
		t.Errorf("%d holdings of one change", holdings)
	}
	r.Verify()
}
