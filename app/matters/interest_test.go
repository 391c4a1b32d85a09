package matters_test

import (
	"fmt"
	"strings"
	"testing"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/matters/decisions"
	"seedfund/models"
	"seedfund/models/when"
)

// decide records what the others decided on a seat.
func decide(r *boardroom.Room, m models.Matter, seat string, grade models.InterestGrade) {
	r.T.Helper()
	r.Must(r.ByOthers(r.Head, m.ID, r.Seats[seat], grade, models.InterestOther, "As the others see it."))
}

// regulate changes the rules in force by a change of the room's own.
func regulate(r *boardroom.Room, change func(*models.RuleValues)) {
	r.T.Helper()
	d := ruled(r)
	rule := models.DefaultRules()
	change(&rule)
	_, err := r.Bodies.AmendRules(r.Ctx, r.Fresh(r.Head), r.Board.ID, d.ID, rule, r.DB.Now(r.Ctx))
	r.Must(err)
}

// E8, S1: each grade closes its doors from the instant it is recorded, and only
// those.
func TestGradesCloseTheirDoors(t *testing.T) {
	r := room(t)
	m := r.Opened()
	scores := map[string]int{}
	for _, c := range show(r, r.Chair, m.ID).Criteria {
		if !c.RecordedOnly {
			scores[c.Code] = 4
		}
	}
	r.Answer(m, models.ConstituencyStakeholders, 3, boardroom.Object(1))
	r.Must(r.Matters.Score(r.Ctx, r.Member(models.ConstituencyStakeholders, 3), m.ID, 0, scores, "MARKER-SCORE"))
	r.Must(r.Matters.Indicate(r.Ctx, r.Fresh(r.Chair), m.ID, models.IndicativeInput{Form: models.IndicativeText, Question: "How does it look?"}))
	running := show(r, r.Chair, m.ID).Indicated().ID
	member := r.Member(models.ConstituencyContributors, 2)
	doors := map[models.InterestDoor]func() error{
		models.DoorVote:  func() error { return vote(r, member, m, 0, boardroom.Agree(1)) },
		models.DoorScore: func() error { return r.Matters.Score(r.Ctx, member, m.ID, 0, scores, "Sound.") },
		models.DoorDiscussion: func() error {
			return r.Matters.Reserve(r.Ctx, member, m.ID, 0, models.ReservationInput{Reference: "Article 1", Reason: "It touches our mandate.", Change: "Say who leads."})
		},
		models.DoorOthers: func() error {
			v := show(r, member, m.ID)
			if v.Closed && (strings.Contains(text(t, v), "MARKER-SCORE") || strings.Contains(text(t, v), "cannot read") || v.Result.Object != 0) {
				t.Errorf("a closed view tells how others answered: %+v", v.Result)
			}
			if v.Closed {
				return models.Forbidden("board.interest_closes_vote", "98")
			}
			return nil
		},
		models.DoorItem: func() error { _, err := r.Matters.Show(r.Ctx, member, m.ID); return err },
	}
	answering := map[string]func() error{
		"signal":     func() error { return r.Matters.Await(r.Ctx, member, m.ID, 0) },
		"more time":  func() error { return r.Matters.AskTime(r.Ctx, member, m.ID, 0, "We must ask the capital.") },
		"indication": func() error { return r.Matters.AnswerIndication(r.Ctx, member, m.ID, running, 0, models.Numbers{1}) },
	}
	end := func() { // of the reservation, so that the next grade can be tried
		for _, line := range show(r, r.Chair, m.ID).Reservations {
			if line.EndedAt == nil {
				r.Must(r.Matters.EndReservation(r.Ctx, member, m.ID, line.ID, "Settled."))
			}
		}
	}
	for i, grade := range models.InterestGrades {
		if i > 0 && i < 3 {
			end()
		}
		decide(r, m, "contributors/2", grade)
		for door, try := range doors {
			if grade.Closes(models.DoorItem) && door == models.DoorOthers {
				continue
			}
			err := try()
			if refused := models.IsKind(err, models.KindForbidden) || models.IsKind(err, models.KindNotFound); refused != grade.Closes(door) {
				t.Errorf("%s, %s: %v", grade, door, err)
			}
		}
		for name, try := range answering {
			err := try()
			if grade.Closes(models.DoorVote) != (models.IsKind(err, models.KindForbidden) || models.IsKind(err, models.KindNotFound)) {
				t.Errorf("%s, %s: %v", grade, name, err)
			}
		}
		if v := show(r, r.Chair, m.ID); (v.Result.WithVote == 8) != grade.Closes(models.DoorCount) {
			t.Errorf("%s: %+v", grade, v.Result)
		}
	}
	rows, _, err := r.Matters.List(r.Ctx, member, matters.Filter{})
	r.Must(err)
	tasks, err := r.Matters.Tasks(r.Ctx, member)
	r.Must(err)
	if len(rows) != 0 || len(tasks) != 0 {
		t.Errorf("a screened seat has %d matters and %d tasks", len(rows), len(tasks))
	}
	// Control: nothing closes for another seat.
	if v := show(r, r.Member(models.ConstituencyContributors, 3), m.ID); v.Closed || len(v.Objection) == 0 {
		t.Error("another seat is closed out too")
	}
	verified(r)
}

// S1: how others answered stays closed to a seat without a vote after the end
// too: on the matter, the register and the certificate; the others read it.
func TestOthersStayClosedAfterTheDecision(t *testing.T) {
	r := room(t)
	m := r.Opened()
	r.AllAgree(m)
	d, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	for seat, closed := range map[string]bool{"network/1": true, "contributors/1": false} {
		reader := r.Fresh(r.Members[seat])
		v := show(r, reader, m.ID)
		rows, _, err := r.Decisions.List(r.Ctx, reader, decisions.Filter{})
		r.Must(err)
		one, err := r.Decisions.Show(r.Ctx, reader, d.Reference)
		r.Must(err)
		file, err := r.Decisions.CertificateFile(r.Ctx, reader, d.Reference, true)
		r.Must(err)
		tells := strings.Contains(text(t, file), `"`+models.SealedVotes+`":{`)
		if v.Closed != closed || (v.Decision.Result.Agree == 0) != closed || (rows[0].Result.WithVote == 0) != closed || (one.Sentence == "") != closed || tells == closed {
			t.Errorf("%s: %v %+v %+v %q %v", seat, v.Closed, v.Decision.Result, rows[0].Result, one.Sentence, tells)
		}
	}
}

// A decision of the others settles what was detected, lighter or graver, and is
// recorded with its reason; what comes after it counts beside it.
func TestTheOthersSettleAnInterest(t *testing.T) {
	r := room(t)
	m := r.Opened()
	member := r.Member(models.ConstituencyNetwork, 1) // takes part in the item
	r.Refused(vote(r, member, m, 0, boardroom.Agree(1)), models.KindForbidden, "board.interest_closes_vote")
	r.Refused(r.ByOthers(r.Head, m.ID, r.Seats["network/1"], models.InterestDisclosed, models.InterestOther, " "), models.KindInvalid, "board.fault.interest")
	r.Refused(r.ByOthers(r.Head, m.ID, r.Seats["network/1"], models.InterestDisclosed, models.InterestParticipates, ""), models.KindInvalid, "board.fault.interest")
	decide(r, m, "network/1", models.InterestDisclosed)
	r.Must(vote(r, member, m, 0, boardroom.Agree(1)))
	if v := show(r, r.Chair, m.ID); v.Result.WithVote != 10 || v.Result.Answered != 1 {
		t.Errorf("%+v", v.Result)
	}
	// A seat can always bind itself again.
	_, err := r.Matters.Declare(r.Ctx, member, m.ID, 0, models.InterestParticipates, "")
	r.Must(err)
	if v := show(r, r.Chair, m.ID); v.Result.WithVote != 9 || v.Result.Answered != 0 {
		t.Errorf("%+v", v.Result)
	}
	decide(r, m, "network/1", models.InterestDisclosed)
	r.AllAgree(m)
	d, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	if d.Result.WithVote != 10 || rows(r, "seat_interests") != 7 {
		t.Errorf("%+v, %d rows", d.Result, rows(r, "seat_interests"))
	}
	verified(r)
	// Control: without the mark the same rows come to another result.
	guard := "DROP TRIGGER seat_interests_no_update"
	if r.Config.URL != "" {
		guard += " ON seat_interests"
	}
	for _, text := range []string{guard, "UPDATE seat_interests SET settles = FALSE"} {
		if _, err := r.Outside().ExecContext(r.Ctx, text); err != nil {
			t.Fatal(err)
		}
	}
	found := 0
	for _, inv := range matters.Invariants() {
		faults, err := inv.Check(r.Ctx, r.DB.Read(r.Ctx))
		r.Must(err)
		found += len(faults)
	}
	if found == 0 {
		t.Error("verify does not see that a decision of the others was taken away")
	}
}

// A holder who comes while the matter is open brings interests of their own,
// from the first instant: before a job has run, and after it.
func TestANewHolderBringsInterests(t *testing.T) {
	r := room(t)
	m := r.Opened()
	r.AllAgree(m)
	seat := r.Seats["stakeholders/2"]
	now := r.DB.Now(r.Ctx)
	for _, h := range heldBy(r, seat) {
		_, err := r.Bodies.End(r.Ctx, r.Fresh(r.Head), h, now, "letter of withdrawal")
		r.Must(err)
	}
	successor := r.CastFor(models.RoleBoardMember, orgInput("NETWORK-9"), "")
	_, err := r.Interests.Enter(r.Ctx, successor, models.StandingInput{Ours: true, AboutID: r.Lead.OrganisationID, Reason: models.InterestFunds, Since: when.DateOf(now)})
	r.Must(err)
	_, err = r.Bodies.Hold(r.Ctx, r.Fresh(r.Head), bodies.HoldingInput{SeatID: seat, Kind: models.HoldingHolder, OrganisationID: successor.OrganisationID, StartsAt: now, Instrument: "letter"})
	r.Must(err)
	if v := show(r, r.Fresh(successor), m.ID); !v.Closed || len(v.Mine) != 1 || v.Mine[0].Grade != models.InterestNoVote {
		t.Errorf("the new holder reads how others answered: %+v", v.Mine)
	}
	r.Refused(vote(r, r.Fresh(successor), m, 0, boardroom.Object(1)), models.KindForbidden, "board.interest_closes_vote")
	r.Must(r.Interests.Reseated(r.Ctx, bodies.SeatJob{BodyID: r.Board.ID}))
	r.Must(r.Interests.Reseated(r.Ctx, bodies.SeatJob{BodyID: r.Board.ID}))
	if n := acts(r, "matter.detect_interests"); n != 1 {
		t.Errorf("%d acts of detection", n)
	}
	d, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	if d.Result.WithVote != 8 || d.Result.Answered != 8 {
		t.Errorf("the answer of the holder before counts: %+v", d.Result)
	}
	verified(r)
}

// The register of interests: items detect its entries at their opening and while
// they are open; a withdrawal is a row of its own and opens nothing again.
func TestStandingInterests(t *testing.T) {
	r := room(t)
	today := when.DateOf(r.DB.Now(r.Ctx))
	member, other := r.Member(models.ConstituencyContributors, 1), r.Member(models.ConstituencyContributors, 2)
	for name, in := range map[string]models.StandingInput{
		"about nothing": {Since: today}, "about both": {AboutID: r.Lead.OrganisationID, Country: "XDA", Since: today}, "no day": {Country: "XDA"},
		"a day to come": {Country: "XDA", Since: today.AddDays(1)}, "of no kind": {Ours: true, Country: "XDA", Since: today},
		"other without a word": {Ours: true, Country: "XDA", Reason: models.InterestOther, Since: today}, "an unknown organisation": {AboutID: 9999, Since: today},
		"no country": {Country: "COUNTRY", Since: today}, "too long": {Country: "XDA", Since: today, Note: strings.Repeat("x", models.VoteTextLimit+1)},
	} {
		if _, err := r.Interests.Enter(r.Ctx, member, in); !models.IsKind(err, models.KindInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	mine := models.StandingInput{Country: "XDA", Since: today.AddDays(-30), Note: "MARKER-NOTE"}
	_, err := r.Interests.Enter(r.Ctx, r.Lead, mine)
	r.Refused(err, models.KindForbidden, "error.right_missing")
	_, err = r.Interests.Enter(r.Ctx, r.Officer, models.StandingInput{Ours: true, Country: "XDA", Reason: models.InterestFunds, Since: today})
	r.Refused(err, models.KindForbidden, "interests.not_yours")
	entry, err := r.Interests.Enter(r.Ctx, member, mine)
	r.Must(err)
	m := r.Opened()
	if _, err := r.Matters.Show(r.Ctx, member, m.ID); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("a person with a standing interest finds the matter: %v", err)
	}
	// While the matter is open an entry closes at once; the seat answered before.
	r.Must(vote(r, other, m, 0, boardroom.Agree(1)))
	_, err = r.Interests.Enter(r.Ctx, other, models.StandingInput{Ours: true, AboutID: r.Partner.OrganisationID, Reason: models.InterestFunds, Since: today})
	r.Must(err)
	if v := show(r, r.Chair, m.ID); v.Result.WithVote != 7 || v.Result.Answered != 0 {
		t.Errorf("%+v", v.Result)
	}
	// Only one's own entry, and once.
	r.Refused(r.Interests.WithdrawEntry(r.Ctx, other, entry.ID), models.KindNotFound, "error.not_found")
	r.Refused(r.Interests.WithdrawEntry(r.Ctx, r.Lead, entry.ID), models.KindForbidden, "error.right_missing")
	r.Must(r.Interests.WithdrawEntry(r.Ctx, member, entry.ID))
	r.Refused(r.Interests.WithdrawEntry(r.Ctx, member, entry.ID), models.KindConflict, "interests.withdrawn")
	if _, err := r.Matters.Show(r.Ctx, member, m.ID); !models.IsKind(err, models.KindNotFound) {
		t.Error("a withdrawal opens a matter again")
	}
	r.Must(r.Interests.ConfirmRegister(r.Ctx, member))
	r.Refused(r.Interests.ConfirmRegister(r.Ctx, r.Lead), models.KindForbidden, "error.right_missing")
	// Private words are for the chair, the head of the secretariat and the auditor.
	for _, c := range []struct {
		actor models.Actor
		reads bool
	}{{r.Chair, true}, {r.Head, true}, {r.Cast(models.RoleAuditor), true}, {member, true}, {r.Officer, false}, {other, false}} {
		v, err := r.Interests.Show(r.Ctx, c.actor)
		r.Must(err)
		if strings.Contains(text(t, v), "MARKER-NOTE") != c.reads {
			t.Errorf("%s reads the note: %v", c.actor.Role, !c.reads)
		}
	}
	v, err := r.Interests.Show(r.Ctx, member)
	r.Must(err)
	if len(v.Mine) != 1 || v.Mine[0].WithdrawnAt == nil || v.Confirmed == nil || len(v.Others) != 0 {
		t.Errorf("%+v", v)
	}
	_, err = r.Interests.Show(r.Ctx, r.Lead)
	r.Refused(err, models.KindForbidden, "error.right_missing")
	verified(r)
}

// The chair presides with an interest disclosed; a chair who has withdrawn gives
// way to the seat the rules name, and then nobody else concludes.
func TestActingChair(t *testing.T) {
	r := room(t)
	regulate(r, func(v *models.RuleValues) {
		v.ActingChair, v.ChairInterest = r.Seats["contributors/2"], models.InterestWithdrawn
	})
	m := r.Opened()
	r.AllAgree(m)
	adopt := func(actor models.Actor) error {
		_, err := r.Matters.Adopt(r.Ctx, r.Fresh(actor), m.ID, m.Version)
		return err
	}
	acting := r.Members["contributors/2"]
	v := show(r, acting, m.ID)
	if !v.Presides || v.Hidden || !v.May(models.MatterAdopt) {
		t.Errorf("the acting chair is not offered the adoption: %+v", v.Offers)
	}
	if v := show(r, r.Chair, m.ID); v.Presides || !v.Closed || v.May(models.MatterAdopt) || len(v.Electors) == 0 {
		t.Errorf("a chair who has withdrawn: %v %v", v.Presides, v.Closed)
	}
	r.Refused(adopt(r.Chair), models.KindForbidden, "board.chair_withdrew")
	r.Refused(r.Matters.Close(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, "x"), models.KindForbidden, "board.chair_withdrew")
	r.Refused(r.Matters.Withdraw(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, "x"), models.KindForbidden, "board.chair_withdrew")
	r.Refused(r.Matters.Indicate(r.Ctx, r.Fresh(r.Chair), m.ID, models.IndicativeInput{Form: models.IndicativeText, Question: "?"}), models.KindForbidden, "board.chair_withdrew")
	r.Refused(adopt(r.Members["contributors/1"]), models.KindForbidden, "board.not_presiding")
	r.Refused(adopt(r.Alternates["contributors/1"]), models.KindForbidden, "error.right_missing")
	r.Must(adopt(acting))
	var clerk int64
	r.Must(r.DB.Read(r.Ctx).Raw("SELECT adopted_by FROM decisions WHERE matter_id = ?", m.ID).Scan(&clerk).Error)
	if clerk != acting.MandateID {
		t.Errorf("adopted by mandate %d", clerk)
	}
	verified(r)
}

// Where the rules name nobody, or the seat they name has withdrawn too, nobody
// presides in the chair's place; a chair whose interest is disclosed presides.
func TestNobodyActsForTheChair(t *testing.T) {
	r := room(t)
	m := r.Opened()
	r.AllAgree(m)
	if v := show(r, r.Chair, m.ID); !v.Presides || v.Closed {
		t.Error("a chair with an interest disclosed does not preside")
	}
	r.Must(r.DB.Write(r.Ctx, models.SystemActor, "test.withdraw", func(tx *db.Tx) error {
		return db.Create(tx, &models.SeatInterest{MatterID: m.ID, SeatID: r.Seats["chair/1"], Grade: models.InterestWithdrawn, Origin: models.OriginDecided, Reason: models.InterestOther, Note: "x", Settles: true})
	}))
	for _, actor := range []models.Actor{r.Members["contributors/1"], r.Members["contributors/2"]} {
		_, err := r.Matters.Adopt(r.Ctx, r.Fresh(actor), m.ID, m.Version)
		r.Refused(err, models.KindForbidden, "board.not_presiding")
	}
}

// Q4: a constituency emptied on one item is normal while the quorum stands.
func TestAnEmptyConstituencyIsNormal(t *testing.T) {
	r := room(t)
	m := r.Opened()
	for n := 1; n <= 3; n++ {
		decide(r, m, fmt.Sprintf("contributors/%d", n), models.InterestNoVote)
	}
	v := show(r, r.Chair, m.ID)
	if v.Barred || v.Result.WithVote != 6 || v.Result.Needed != 4 {
		t.Errorf("%+v", v.Result)
	}
	_, err := r.Matters.Substitute(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, "Too few.")
	r.Refused(err, models.KindConflict, "board.quorum_possible")
	for _, seat := range []string{"countries/2", "countries/3", "stakeholders/1", "stakeholders/2"} {
		c, n, _ := strings.Cut(seat, "/")
		r.Answer(m, models.Constituency(c), int(n[0]-'0'), boardroom.Agree(1))
	}
	r.Clock.Advance(11 * aDay)
	d, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	if d.Result.WithVote != 6 || d.Result.Answered != 4 {
		t.Errorf("%+v", d.Result)
	}
	verified(r)
}

// Q4: all recused: no quorum is possible, the page says so, and the rule's other
// path is open: deferral unless the rules say otherwise.
func TestAllRecusedIsDeferred(t *testing.T) {
	r := room(t)
	m := r.Opened()
	for _, member := range r.Members {
		_, err := r.Matters.Declare(r.Ctx, r.Fresh(member), m.ID, 0, models.InterestOther, "It gains from the item.")
		r.Must(err)
	}
	if v := show(r, r.Chair, m.ID); !v.Barred || v.Result.WithVote != 0 || !v.May(models.MatterInstead) {
		t.Errorf("%+v %+v", v.Result, v.Offers)
	}
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	if err == nil {
		t.Error("adopted without anybody")
	}
	substitute := func(actor models.Actor, version int64, reason string) error {
		_, err := r.Matters.Substitute(r.Ctx, actor, m.ID, version, reason)
		return err
	}
	r.Refused(substitute(r.Member(models.ConstituencyNetwork, 1), m.Version, "x"), models.KindForbidden, "error.right_missing")
	r.Refused(substitute(r.Stale(r.Chair), m.Version, "x"), models.KindSignIn, "error.fresh_sign_in")
	r.Refused(substitute(r.Fresh(r.Chair), m.Version+1, "x"), models.KindStale, "error.stale")
	r.Refused(substitute(r.Fresh(r.Chair), m.Version, " "), models.KindInvalid, "board.fault.ending")
	r.Must(substitute(r.Fresh(r.Chair), m.Version, "Every seat has an interest."))
	r.Refused(substitute(r.Fresh(r.Chair), m.Version, "x"), models.KindConflict, "board.matter_not_open")
	if after := r.Stored(m.ID); after.State != models.MatterNotAdopted || rows(r, "substitutions") != 1 || rows(r, "decisions") != 0 {
		t.Errorf("%s", after.State)
	}
	// The item comes back as another matter that names this one.
	paper := r.Paper(*m.ProposalID)
	paper.RevisitsID = m.ID
	_, err = r.Matters.Prepare(r.Ctx, r.Officer, paper)
	r.Must(err)
	verified(r)
}

// The rules may send such an item to the Executive Committee, where interests in
// it are detected again.
func TestAllRecusedIsReferred(t *testing.T) {
	r := room(t)
	regulate(r, func(v *models.RuleValues) { v.Substitute = models.PathRefer })
	m := r.Opened()
	for _, member := range r.Members {
		_, err := r.Matters.Declare(r.Ctx, r.Fresh(member), m.ID, 0, models.InterestOther, "It gains from the item.")
		r.Must(err)
	}
	_, err := r.Matters.Substitute(r.Ctx, r.Fresh(r.Head), m.ID, m.Version, "Every seat has an interest.")
	r.Refused(err, models.KindConflict, "board.no_excom")
	excom, err := r.Bodies.SetUp(r.Ctx, r.Fresh(r.Head), bodies.SetUp{Code: "excom", Kind: models.BodyExCom, Name: "Executive Committee (demonstration)",
		Instrument: "set-up of a test", Rules: models.DefaultRules(), From: r.DB.Now(r.Ctx)})
	r.Must(err)
	taken, err := r.Matters.Substitute(r.Ctx, r.Fresh(r.Head), m.ID, m.Version, "Every seat has an interest.")
	r.Must(err)
	if taken.Path != models.PathRefer || taken.ReferredID == nil {
		t.Fatalf("%+v", taken)
	}
	next := r.Stored(*taken.ReferredID)
	if next.BodyID != excom.ID || next.State != models.MatterDraft || *next.RevisitsID != m.ID || next.Question != m.Question || !strings.HasPrefix(next.Reference, "DEM00-EC-M-") {
		t.Errorf("%+v", next)
	}
	verified(r)
}

// heldBy are the holdings of a seat that stand.
func heldBy(r *boardroom.Room, seat int64) (ids []int64) {
	r.T.Helper()
	r.Must(r.DB.Read(r.Ctx).Raw("SELECT id FROM holdings WHERE seat_id = ? AND superseded_at IS NULL AND ends_at IS NULL", seat).Scan(&ids).Error)
	return ids
}
