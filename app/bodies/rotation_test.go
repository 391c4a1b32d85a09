package bodies_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/people"
	"seedfund/models"
	"seedfund/models/when"
)

// network enters n stakeholder networks in the pool and gives the first ones
// the three seats, for eight, sixteen and twenty-four months.
func (f *fixture) network(n int) []int64 {
	f.Helper()
	var ids []int64
	for i := range n {
		id := f.organisation(fmt.Sprintf("NETWORK-%02d", i+1), models.KindStakeholder, "")
		ids = append(ids, id)
		_, err := f.bodies.Offer(f.Ctx, f.Fresh(f.head), f.body.ID, bodies.PoolInput{Constituency: models.ConstituencyStakeholders, OrganisationID: id,
			EligibleFrom: when.DateOf(start), Willing: true})
		f.check(err)
		if i < 3 {
			ends := start.AddDate(0, 8*(i+1), 0)
			_, err := f.hold(f.seat(models.ConstituencyStakeholders, i+1), id, 0, &ends)
			f.check(err)
		}
	}
	return ids
}

func (f *fixture) plan() models.ConstituencyPlan {
	f.Helper()
	p, err := f.bodies.Rotation(f.Ctx, f.head, f.body.ID)
	f.check(err)
	return p.Constituencies[3]
}

func (f *fixture) nominate(in bodies.NominationInput) (models.Nomination, error) {
	in.Instrument, in.Method = "letter of the networks", "vote of the networks' assembly"
	return f.bodies.Nominate(f.Ctx, f.Fresh(f.head), in)
}

func (f *fixture) draw(order ...int64) error {
	_, err := f.bodies.RecordDraw(f.Ctx, f.Fresh(f.head), f.body.ID, bodies.DrawInput{Constituency: models.ConstituencyStakeholders,
		DrawnOn: when.DateOf(start), Meeting: "third meeting of the Board", Order: order})
	return err
}

// clause 100: from the pool by lots and a letter to the holding, each step an
// act; departures carry their reason in public.
func TestNominationLeadsToAHolding(t *testing.T) {
	f := board(t)
	ids := f.network(5)
	first := f.seat(models.ConstituencyStakeholders, 1)
	// The first holder served eight months, less than half a term: no streak.
	if o := f.plan().Order; o.Seat.ID != first || o.PlaceOf(ids[0]) != 1 || o.PlaceOf(ids[3]) != 2 || len(o.LotsDue) != 1 {
		t.Fatalf("%+v", o)
	}
	_, err := f.nominate(bodies.NominationInput{SeatID: first, OrganisationID: ids[1]})
	f.refused(err, models.KindConflict, "rotation.barred.sits")
	_, err = f.nominate(bodies.NominationInput{SeatID: first, OrganisationID: ids[4]})
	f.refused(err, models.KindInvalid, "rotation.fault.nomination")
	outside := f.organisation("NETWORK-99", models.KindStakeholder, "")
	_, err = f.nominate(bodies.NominationInput{SeatID: first, OrganisationID: outside})
	f.refused(err, models.KindInvalid, "rotation.fault.nomination")
	_, err = f.nominate(bodies.NominationInput{SeatID: f.seat(models.ConstituencyChair, 1), OrganisationID: ids[4]})
	f.refused(err, models.KindConflict, "rotation.not_rotating")
	long := start.AddDate(9, 0, 0)
	_, err = f.nominate(bodies.NominationInput{SeatID: first, OrganisationID: ids[0], EndsAt: long})
	f.refused(err, models.KindInvalid, "rotation.fault.nomination")
	_, err = f.bodies.Nominate(f.Ctx, f.Cast(models.RoleBoardMember), bodies.NominationInput{SeatID: first})
	f.refused(err, models.KindForbidden, "error.right_missing")

	letter := &files.Upload{Name: "letter.txt", Body: strings.NewReader("We nominate the fifth network.")}
	n, err := f.nominate(bodies.NominationInput{SeatID: first, OrganisationID: ids[4], Departure: "The holder asked not to be renewed.", Letter: letter})
	f.check(err)
	if n.Place != 3 || *n.FirstID != ids[0] || n.FileID == nil || !n.StartsAt.Equal(start.AddDate(0, 8, 0)) || !n.EndsAt.Equal(start.AddDate(0, 32, 0)) {
		t.Fatalf("%+v", n)
	}
	_, err = f.nominate(bodies.NominationInput{SeatID: first, OrganisationID: ids[0]})
	f.refused(err, models.KindConflict, "rotation.nomination_open")
	f.refused(f.bodies.Decline(f.Ctx, f.Fresh(f.head), n.ID, n.Version, " "), models.KindInvalid, "rotation.fault.nomination")

	// In progress it is for those at the table, then its departure is public.
	seen := func(actor models.Actor) (int, int) {
		p, err := f.bodies.Rotation(f.Ctx, actor, f.body.ID)
		f.check(err)
		return len(p.Nominations), len(p.Departures)
	}
	if open, departures := seen(models.Actor{}); open+departures != 0 {
		t.Errorf("the public sees %d, %d", open, departures)
	}
	_, err = f.bodies.Nomination(f.Ctx, models.Actor{}, n.ID)
	f.refused(err, models.KindSignIn, "error.sign_in")
	holding, err := f.bodies.TakeUp(f.Ctx, f.Fresh(f.head), n.ID, n.Version)
	f.check(err)
	if holding.OrganisationID != ids[4] || holding.Instrument != n.Instrument || holding.OverUntil == nil || !holding.OverUntil.Equal(start.AddDate(0, 38, 0)) {
		t.Errorf("%+v", holding)
	}
	if open, departures := seen(models.Actor{}); open != 0 || departures != 1 {
		t.Errorf("the public sees %d, %d", open, departures)
	}
	_, err = f.bodies.TakeUp(f.Ctx, f.Fresh(f.head), n.ID, n.Version+1)
	f.refused(err, models.KindConflict, "rotation.nomination_ended")
	for action, want := range map[string]int64{"rotation.offer": 5, "rotation.nominate": 1, "rotation.take_up": 1} {
		if got := f.acts(action); got != want {
			t.Errorf("%s: %d acts, want %d", action, got, want)
		}
	}
	f.Verify()
}

// A tie is settled by lots that the chair drew, before anybody of it is
// nominated.
func TestLotsSettleATie(t *testing.T) {
	f := board(t)
	ids := f.network(6)
	// The holder is not willing, so that three who never served are tied first.
	row, err := db.From[models.RotationEntry](f.DB.Read(f.Ctx)).Where("organisation_id = ?", ids[0]).Take(f.Ctx)
	f.check(err)
	change := bodies.PoolInput{EligibleFrom: row.EligibleFrom, Note: "withdrew"}
	f.refused(f.bodies.ChangeEntry(f.Ctx, f.Fresh(f.head), row.ID, 7, change), models.KindStale, "error.stale")
	f.check(f.bodies.ChangeEntry(f.Ctx, f.Fresh(f.head), row.ID, row.Version, change))
	seat := f.seat(models.ConstituencyStakeholders, 1)
	_, err = f.nominate(bodies.NominationInput{SeatID: seat, OrganisationID: ids[4]})
	f.refused(err, models.KindConflict, "rotation.lots_first")
	f.refused(f.draw(ids[4], ids[3]), models.KindInvalid, "rotation.fault.draw")
	f.refused(f.draw(ids[4], ids[3], ids[3]), models.KindInvalid, "rotation.fault.draw")
	f.check(f.draw(ids[4], ids[5], ids[3]))
	f.refused(f.draw(ids[3], ids[4], ids[5]), models.KindConflict, "rotation.no_tie")
	if o := f.plan().Order; o.PlaceOf(ids[4]) != 1 || o.PlaceOf(ids[5]) != 2 || o.PlaceOf(ids[3]) != 3 || o.Lines[0].Draw == nil {
		t.Fatalf("%+v", o.Lines)
	}
	n, err := f.nominate(bodies.NominationInput{SeatID: seat, OrganisationID: ids[4]})
	f.check(err)
	f.check(f.bodies.Decline(f.Ctx, f.Fresh(f.head), n.ID, n.Version, "The network withdrew its letter."))
	if _, err := f.nominate(bodies.NominationInput{SeatID: seat, OrganisationID: ids[4]}); err != nil {
		t.Error("after the first nomination ended another is possible:", err)
	}
	f.Verify()
}

// verify finds a draw whose places were changed in the database.
func TestVerifyRepeatsDraws(t *testing.T) {
	f := board(t)
	ids := f.network(5)
	f.check(f.draw(ids[3], ids[4]))
	f.Verify()
	f.check(f.DB.Write(f.Ctx, models.SystemActor, "test.raw", func(tx *db.Tx) error {
		d := models.RotationDraw{BodyID: f.body.ID, Constituency: models.ConstituencyStakeholders, Method: models.DrawComputed, DrawnOn: when.DateOf(start), Seed: "a published text",
			PoolHash: models.PoolHash([]models.Candidate{{Code: "NETWORK-01"}, {Code: "NETWORK-02"}})}
		if err := db.Create(tx, &d); err != nil {
			return err
		}
		drawn := models.ComputeDraw(d.Seed, []models.Candidate{{OrganisationID: ids[0], Code: "NETWORK-01"}, {OrganisationID: ids[1], Code: "NETWORK-02"}})
		for i, id := range []int64{drawn[1], drawn[0]} {
			if err := db.Create(tx, &models.RotationPlace{DrawID: d.ID, Place: i + 1, OrganisationID: id}); err != nil {
				return err
			}
		}
		return nil
	}))
	checks, err := f.DB.Verify(f.Ctx)
	f.check(err)
	found := 0
	for _, c := range checks {
		if c.Name == "computed draws can be repeated" {
			found = c.Violations
		}
	}
	if found != 1 {
		t.Errorf("%d faults", found)
	}
	if err := f.DB.Write(f.Ctx, models.SystemActor, "test.raw", func(tx *db.Tx) error {
		_, err := db.Exec(tx, "UPDATE rotation_places SET place = 9")
		return err
	}); err == nil {
		t.Error("the places of a draw were changed")
	}
}

// The same record gives the same bytes on any day.
func TestSimulationDependsOnTheRecordAlone(t *testing.T) {
	f := board(t)
	f.network(7)
	simulate := func() string {
		s, err := f.bodies.Simulate(f.Ctx, models.Actor{}, f.body.ID, models.SimulatedYears)
		f.check(err)
		text, err := json.Marshal(s)
		f.check(err)
		return string(text)
	}
	before := simulate()
	f.Clock.Advance(400 * 24 * time.Hour)
	if simulate() != before {
		t.Error("another day, another simulation")
	}
	if _, err := f.bodies.Simulate(f.Ctx, models.Actor{}, f.body.ID, 0); err == nil {
		t.Error("no years at all")
	}
	var s models.Simulation
	f.check(json.Unmarshal([]byte(before), &s))
	if len(s.Seats) != 12 || len(s.Measures) != 4 || s.Measures[3].LongestWait == 0 || reflect.DeepEqual(s.Seats[9], s.Seats[10]) {
		t.Errorf("%+v", s.Measures)
	}
}

// A holder stays until the successor's instrument takes effect, at most for the
// months of the rule, and acts meanwhile; who left by an instrument does not.
func TestHoldingOver(t *testing.T) {
	f := board(t)
	member := f.Cast(models.RoleBoardMember)
	seat := f.seat(models.ConstituencyStakeholders, 1)
	ends := start.AddDate(0, 8, 0)
	held, err := f.hold(seat, member.OrganisationID, 0, &ends)
	f.check(err)
	until := start.AddDate(0, 14, 0)
	sits := func(at time.Time) (vacant, over, acts bool) {
		c, err := f.bodies.Composition(f.Ctx, models.Actor{}, f.body.ID, at, time.Time{})
		f.check(err)
		row := c.Of(models.ConstituencyStakeholders)[0]
		mine, err := bodies.SeatsOf(f.DB.Read(f.Ctx), f.body.ID, member, at)
		f.check(err)
		return row.Vacant(), !row.Vacant() && row.Holder.HoldsOver, len(mine) == 1
	}
	expect := func(at time.Time, vacant, over bool) {
		t.Helper()
		if v, o, a := sits(at); v != vacant || o != over || a == v && v {
			t.Errorf("%s: vacant %t, holding over %t, acts %t", at.Format(time.DateOnly), v, o, a)
		}
	}
	expect(ends.Add(-time.Microsecond), false, false)
	expect(ends, false, true)
	expect(until.Add(-time.Microsecond), false, true)
	expect(until, true, false)
	if _, _, acts := sits(ends); !acts {
		t.Error("who holds over cannot act")
	}
	if _, _, acts := sits(until); acts {
		t.Error("who held over too long acts still")
	}
	// The successor's instrument ends it.
	next := f.organisation("NETWORK-20", models.KindStakeholder, "")
	f.Clock.Set(ends.AddDate(0, 1, 0))
	_, err = f.bodies.Hold(f.Ctx, f.Fresh(f.head), bodies.HoldingInput{SeatID: seat, Kind: models.HoldingHolder, OrganisationID: next, StartsAt: ends.AddDate(0, 2, 0), Instrument: "letter"})
	f.check(err)
	expect(ends.AddDate(0, 2, 0).Add(-time.Microsecond), false, true)
	if _, _, acts := sits(ends.AddDate(0, 2, 0)); acts {
		t.Error("two act for one seat")
	}
	// Who leaves by an instrument does not hold over.
	_, err = f.bodies.End(f.Ctx, f.Fresh(f.head), held.ID, ends.AddDate(0, -1, 0), "letter of resignation")
	f.check(err)
	expect(ends.AddDate(0, 1, 3), true, false)
	f.Verify()
}

// Fifty letters for one seat at once: one nomination is open, the others hear so;
// then fifty take-ups give one holding.
func TestFiftyNominationsOneSeat(t *testing.T) {
	f := board(t)
	ids := f.network(4)
	seat := f.seat(models.ConstituencyStakeholders, 1)
	head := f.Fresh(f.head)
	errs := make([]error, 50)
	at50 := func(do func(i int) error) int {
		var wait sync.WaitGroup
		for i := range errs {
			wait.Go(func() { errs[i] = do(i) })
		}
		wait.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if !models.IsKind(err, models.KindConflict) && !models.IsKind(err, models.KindStale) {
				t.Fatal(err)
			}
		}
		return done
	}
	if n := at50(func(i int) error {
		_, err := f.bodies.Nominate(f.Ctx, head, bodies.NominationInput{SeatID: seat, OrganisationID: ids[3*(i%2)], Instrument: "letter", Method: "consensus", Departure: "Asked by the assembly."})
		return err
	}); n != 1 {
		t.Fatalf("%d open nominations of one seat", n)
	}
	open, err := db.From[models.Nomination](f.DB.Read(f.Ctx)).Where("state = 'open'").Take(f.Ctx)
	f.check(err)
	if n := at50(func(int) error { _, err := f.bodies.TakeUp(f.Ctx, head, open.ID, open.Version); return err }); n != 1 {
		t.Fatalf("%d take-ups of one nomination", n)
	}
	f.Verify()
}

// Who signed the letter stands in the record: a mandate in force that may
// nominate; an office that was not given the power signs nothing.
func TestWhoSignedANominationIsRecorded(t *testing.T) {
	f := board(t)
	ids := f.network(4)
	seat := f.seat(models.ConstituencyStakeholders, 1)
	signer := f.CastFor(models.RoleBoardMember, people.OrganisationInput{Code: "NETWORK-04", Name: "Organisation NETWORK-04", Kind: models.KindStakeholder, StakeholderCategory: "academia"}, "")
	state := people.OrganisationInput{Code: "GOV-XDA", Name: "Government of Country A", Kind: models.KindMemberState, Country: "XDA"}
	f.CastFor(models.RoleFocalPoint, state, "XDA")
	capital, mission := f.office(state, models.OfficeCapital, models.EveryPower), f.office(state, models.OfficeGeneva, models.Powers{models.PowerVote})
	in := bodies.NominationInput{SeatID: seat, OrganisationID: ids[3], Departure: "Asked by the assembly."}
	in.SignedBy = &mission
	_, err := f.nominate(in)
	f.refused(err, models.KindForbidden, "people.power_missing.nominate")
	unknown := int64(9999)
	in.SignedBy = &unknown
	_, err = f.nominate(in)
	f.refused(err, models.KindInvalid, "rotation.fault.nomination")
	in.SignedBy = &signer.MandateID
	n, err := f.nominate(in)
	f.check(err)
	row, err := f.bodies.Nomination(f.Ctx, f.Fresh(f.head), n.ID)
	f.check(err)
	if row.Signed.Mandate != signer.MandateID || row.Signed.Role != models.RoleBoardMember || row.Signed.Organisation != "Organisation NETWORK-04" || row.Signed.Name == "" {
		t.Errorf("%+v", row.Signed)
	}
	// Offered are those of the pool that may sign.
	government, err := db.From[models.Organisation](f.DB.Read(f.Ctx)).Where("code = 'GOV-XDA'").Take(f.Ctx)
	f.check(err)
	_, err = f.bodies.Offer(f.Ctx, f.Fresh(f.head), f.body.ID, bodies.PoolInput{Constituency: models.ConstituencyCountries, OrganisationID: government.ID, EligibleFrom: when.DateOf(start), Willing: true})
	f.check(err)
	offered, err := f.bodies.Signers(f.Ctx, f.Fresh(f.head), f.body.ID)
	f.check(err)
	found := map[int64]bool{}
	for _, s := range offered {
		found[s.Mandate] = true
	}
	if !found[signer.MandateID] || !found[capital] || found[mission] {
		t.Errorf("%+v", offered)
	}
	_, err = f.bodies.Signers(f.Ctx, models.Actor{}, f.body.ID)
	f.refused(err, models.KindSignIn, "error.sign_in")
	f.Verify()
}

// office gives a person a mandate of an office of a State.
func (f *fixture) office(state people.OrganisationInput, office models.Office, powers models.Powers) int64 {
	f.Helper()
	var id int64
	f.check(f.DB.Write(f.Ctx, models.SystemActor, "test.office", func(tx *db.Tx) error {
		organisation, err := db.From[models.Organisation](tx.DB).Where("code = ?", state.Code).Take(tx.Ctx)
		if err != nil {
			return err
		}
		account, err := people.CreateAccount(tx, people.AccountInput{Name: "Focal point of an office", Email: string(office) + "@office.example"}, "x")
		if err != nil {
			return err
		}
		m, err := people.CreateMandate(tx, people.MandateInput{Person: account.PersonID, Role: models.RoleFocalPoint, Organisation: organisation.ID, Country: state.Country,
			Instrument: "note verbale", Office: office, Powers: powers})
		if err == nil {
			id = m.ID
		}
		return err
	}))
	return id
}
