package bodies_test

import (
	"sync"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/models"
)

// colleague is another mandate of a seat's organisation, given by one person.
func colleague(r *boardroom.Room, key string) models.Actor {
	r.T.Helper()
	person := r.Cast(models.RoleReviewer)
	m, err := r.People().Grant(r.Ctx, r.Fresh(r.Cast(models.RoleAdministrator)), people.MandateInput{Person: person.PersonID, Role: models.RoleBoardMember,
		Organisation: r.Members[key].OrganisationID, Instrument: "letter of a colleague"})
	r.Must(err)
	person.MandateID, person.Role, person.OrganisationID, person.Country = m.ID, models.RoleBoardMember, *m.OrganisationID, m.Country
	return r.Fresh(person)
}

func endMandate(r *boardroom.Room, mandate int64, at time.Time) error {
	r.T.Helper()
	var version int64
	r.Must(r.DB.Read(r.Ctx).Raw("SELECT version FROM mandates WHERE id = ?", mandate).Scan(&version).Error)
	return r.People().End(r.Ctx, r.Fresh(r.Cast(models.RoleAdministrator)), mandate, version, at, "The appointment is over.")
}

// clause 100: while a matter is open a mandate that one person gives acts on it
// only once the seat names it, which two persons do; and the mandate that alone
// acts for a seat does not end before.
func TestMandatesOfASeatTakeASecondPerson(t *testing.T) {
	r, second := fourEyes(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	r.Clock.Advance(time.Hour)
	old := r.Members["stakeholders/2"]
	fresh := colleague(r, "stakeholders/2")
	_, err := r.Matters.Vote(r.Ctx, fresh, m.ID, 0, boardroom.Agree(1))
	r.Refused(err, models.KindForbidden, "board.mandate_after_opening")
	if v, err := r.Matters.Show(r.Ctx, fresh, m.ID); err != nil || len(v.Mine) != 1 || models.AsError(v.Mine[0].Refusal) == nil || models.AsError(v.Mine[0].Refusal).Key != "board.mandate_after_opening" {
		t.Errorf("the page offers an answer: %+v %v", v.Mine, err)
	}
	// A colleague of after the opening does not make the seat one that is acted for.
	r.Refused(endMandate(r, old.MandateID, time.Time{}), models.KindConflict, "people.seat_would_empty")
	r.Must(endMandate(r, r.Members["stakeholders/3"].MandateID, m.ClosesAt.AddDate(0, 0, 30)))

	held := holder(r, "stakeholders/2")
	out, err := r.Bodies.Correct(r.Ctx, r.Fresh(r.Head), held.HoldingID, bodies.Correction{StartsAt: held.StartsAt, MandateID: &fresh.MandateID, Instrument: "letter on who acts"})
	r.Must(err)
	_, err = r.Matters.Vote(r.Ctx, fresh, m.ID, 0, boardroom.Agree(1))
	r.Refused(err, models.KindForbidden, "board.mandate_after_opening")
	_, err = r.Bodies.ConfirmChange(r.Ctx, r.Fresh(second), out.Change.ID, out.Change.Version)
	r.Must(err)
	_, err = r.Matters.Vote(r.Ctx, r.Fresh(fresh), m.ID, 0, boardroom.Agree(1))
	r.Must(err)
	r.Must(endMandate(r, old.MandateID, time.Time{}))
	r.Refused(endMandate(r, fresh.MandateID, time.Time{}), models.KindConflict, "people.seat_would_empty")
	// On a matter that opens after it was given, a mandate acts as any other.
	third := colleague(r, "contributors/2")
	r.Clock.Advance(time.Hour)
	later := r.Other(models.MatterOther, models.SubjectNone)
	_, err = r.Matters.Vote(r.Ctx, r.Fresh(third), later.ID, 0, boardroom.Agree(1))
	r.Must(err)
	r.Verify()
}

// Control: a body whose rules ask for no second person, and one that decides
// nothing, keep the mandates of before.
func TestMandatesWithoutASecondPerson(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	r.Clock.Advance(time.Hour)
	_, err := r.Matters.Vote(r.Ctx, colleague(r, "stakeholders/2"), m.ID, 0, boardroom.Agree(1))
	r.Must(err)
	r.Must(endMandate(r, r.Members["stakeholders/3"].MandateID, time.Time{}))
	quiet := boardroom.Furnish(t, apptest.New(t, apptest.At(boardroom.Start)), boardroom.FourEyes)
	quiet.Must(endMandate(quiet, quiet.Members["stakeholders/3"].MandateID, time.Time{}))
}

// Two mandates of one seat are ended at once, from two servers: one of them is
// the last and stays. The control looks without holding the seats and ends both.
func TestTheLastMandateOfASeatAgainstTheOther(t *testing.T) {
	for _, holds := range []bool{true, false} {
		if !holds && apptest.Engine() != "postgres" {
			continue // acts follow each other on SQLite; there is nothing to guard against
		}
		r := boardroom.Furnish(t, apptest.New(t), boardroom.FourEyes)
		first, second := r.Members["stakeholders/2"], colleague(r, "stakeholders/2")
		m := r.Other(models.MatterOther, models.SubjectNone)
		other, err := people.New(r.Second(), people.Config{Origin: "http://127.0.0.1", Cost: people.LightCost})
		r.Must(err)
		admin := r.Fresh(r.Cast(models.RoleAdministrator))
		var both, wg sync.WaitGroup
		both.Add(2)
		var errs [2]error
		for i, mandate := range []int64{first.MandateID, second.MandateID} {
			d, s := r.DB, r.People()
			if i == 1 {
				s = other
			}
			wg.Go(func() {
				if holds {
					errs[i] = s.End(r.Ctx, admin, mandate, 1, time.Time{}, "The appointment is over.")
					return
				}
				errs[i] = d.Write(r.Ctx, models.SystemActor, "test.unguarded", func(tx *db.Tx) error {
					var left int
					if err := tx.Raw("SELECT COUNT(*) FROM mandates WHERE organisation_id = ? AND role = 'board_member' AND ended_at IS NULL AND id <> ?", first.OrganisationID, mandate).Scan(&left).Error; err != nil {
						return err
					}
					both.Done()
					both.Wait()
					if left == 0 {
						return models.Conflict("people.seat_would_empty", "100")
					}
					_, err := db.Exec(tx, "UPDATE mandates SET ended_at = ?, end_recorded_at = ?, end_reason = 'x', version = 2 WHERE id = ?", tx.Now, tx.Now, mandate)
					return err
				})
			})
		}
		wg.Wait()
		ended := 0
		for _, err := range errs {
			if err == nil {
				ended++
			} else if holds {
				r.Refused(err, models.KindConflict, "people.seat_would_empty")
			}
		}
		if want := map[bool]int{true: 1, false: 2}[holds]; ended != want || m.ID == 0 {
			t.Errorf("held %t: %d ended, want %d (%v)", holds, ended, want, errs)
		}
	}
}
