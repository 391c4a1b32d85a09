package matters_test

import (
	"fmt"
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/matters"
	"seedfund/models"
)

const aDay = 24 * time.Hour

// ruled brings a matter about the rules to its decision by consensus.
func ruled(r *boardroom.Room) models.Decision { return r.Ruled() }

// adoptFormal puts the formal vote into the register from an instant on.
func adoptFormal(r *boardroom.Room, from time.Time) {
	r.T.Helper()
	d := ruled(r)
	_, err := r.Bodies.AdoptMethod(r.Ctx, r.Fresh(r.Head), bodies.MethodInput{BodyID: r.Board.ID, DecisionID: d.ID, Method: models.MethodFormal,
		Kinds: models.MatterKinds{models.MatterFunding, models.MatterOther}, From: from})
	r.Must(err)
}

// disputed is a matter on which one seat objects, a fortnight ago.
func disputed(r *boardroom.Room, kind models.MatterKind, subject models.MatterSubject) models.Matter {
	r.T.Helper()
	m := r.Other(kind, subject)
	r.Answer(m, models.ConstituencyCountries, 2, models.VoteInput{TextNumber: 1, Answer: models.AnswerObject, Reason: "It is too soon.", WouldRemove: "A year more."})
	r.Clock.Advance(models.FindingDays * aDay)
	return r.Stored(m.ID)
}

var found = models.FindingInput{Heard: "All twelve seats, on two days.", Texts: models.Numbers{1}, Reason: "No bridge was found."}

func find(r *boardroom.Room, m models.Matter) error {
	return r.Matters.FindExhausted(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, found)
}

func call(r *boardroom.Room, m models.Matter) error {
	closes := r.DB.Now(r.Ctx).Add(10 * aDay)
	return r.Matters.CallRoll(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, &closes)
}

func ballot(r *boardroom.Room, m models.Matter, c models.Constituency, n int, choice models.BallotChoice) error {
	return r.Matters.Ballot(r.Ctx, r.Member(c, n), m.ID, 0, choice, "")
}

func endRoll(r *boardroom.Room, m models.Matter) (*models.Decision, error) {
	return r.Matters.EndRoll(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(m.ID).Version)
}

func refusedBy39(r *boardroom.Room, err error, key string) {
	r.T.Helper()
	r.Refused(err, models.KindConflict, key)
	if clause := models.AsError(err).Clause; clause != "39" {
		r.T.Fatalf("%s names clause %q", key, clause)
	}
}

// clause 39: on a fresh store, the day before its start and on an excluded
// subject no formal vote is found or opened.
func TestFormalVoteIsRefused(t *testing.T) {
	r := room(t)
	fresh := disputed(r, models.MatterOther, models.SubjectNone)
	refusedBy39(r, find(r, fresh), "board.formal_not_adopted")
	refusedBy39(r, call(r, fresh), "board.formal_not_adopted")

	start := r.DB.Now(r.Ctx).Add(20 * aDay)
	adoptFormal(r, start)
	r.Clock.Set(start.Add(-aDay))
	eve := disputed(r, models.MatterOther, models.SubjectNone)
	refusedBy39(r, find(r, eve), "board.formal_not_adopted")
	refusedBy39(r, call(r, eve), "board.formal_not_adopted")

	for _, subject := range models.MatterSubjects[1:] {
		m := disputed(r, models.MatterOther, subject)
		refusedBy39(r, find(r, m), "board.formal_excluded")
		refusedBy39(r, call(r, m), "board.formal_excluded")
	}
	refusedBy39(r, find(r, disputed(r, models.MatterRules, models.SubjectNone)), "board.formal_excluded")

	// The control: the same steps on a matter that opened after the start.
	m := disputed(r, models.MatterOther, models.SubjectNone)
	r.Must(find(r, m))
	r.Must(call(r, m))
}

// The register takes a method by a decision about the rules, from a time to come.
func TestAdoptMethodRefuses(t *testing.T) {
	r := room(t)
	d := ruled(r)
	adopt := func(change func(*bodies.MethodInput)) error {
		in := bodies.MethodInput{BodyID: r.Board.ID, DecisionID: d.ID, Method: models.MethodFormal, Kinds: models.MatterKinds{models.MatterFunding}, From: r.DB.Now(r.Ctx)}
		change(&in)
		_, err := r.Bodies.AdoptMethod(r.Ctx, r.Fresh(r.Head), in)
		return err
	}
	for name, change := range map[string]func(*bodies.MethodInput){
		"consensus":     func(in *bodies.MethodInput) { in.Method = models.MethodConsensus },
		"indicative":    func(in *bodies.MethodInput) { in.Method = models.MethodIndicative },
		"no kind":       func(in *bodies.MethodInput) { in.Kinds = nil },
		"on rules":      func(in *bodies.MethodInput) { in.Kinds = models.EveryKind },
		"a half":        func(in *bodies.MethodInput) { in.Threshold = models.Threshold{Share: 1, Of: 2} },
		"in the past":   func(in *bodies.MethodInput) { in.From = in.From.Add(-time.Second) },
		"more than all": func(in *bodies.MethodInput) { in.Threshold = models.Threshold{Share: 6, Of: 5} },
	} {
		if err := adopt(change); !models.IsKind(err, models.KindInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	r.Refused(adopt(func(in *bodies.MethodInput) { in.DecisionID = 999 }), models.KindNotFound, "error.not_found")
	r.Must(adopt(func(*bodies.MethodInput) {}))
	r.Must(adopt(func(*bodies.MethodInput) {}))
	register, err := r.Bodies.Register(r.Ctx, r.Board.ID)
	r.Must(err)
	if len(register) != 3 || register[2].Number != 2 || register[2].Threshold() != models.FourFifths {
		t.Errorf("%+v", register)
	}
}

// C3, C4, C6, E8: a roll call takes one ballot of each seat with a vote while
// it runs, and ends once.
func TestRollCall(t *testing.T) {
	r := room(t)
	adoptFormal(r, r.DB.Now(r.Ctx))
	m := disputed(r, models.MatterOther, models.SubjectNone)
	r.Refused(ballot(r, m, models.ConstituencyNetwork, 1, models.BallotInFavour), models.KindConflict, "board.no_roll_call")
	refusedBy39(r, call(r, m), "board.finding_missing")
	r.Must(find(r, m))
	r.Refused(find(r, m), models.KindConflict, "board.already_found")
	r.Must(call(r, m))
	r.Refused(call(r, m), models.KindConflict, "board.text_voted")
	r.Refused(r.Matters.Close(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, "no way"), models.KindConflict, "board.roll_call_runs")
	_, err := r.Matters.Declare(r.Ctx, r.Member(models.ConstituencyStakeholders, 3), m.ID, 0, models.InterestParticipates, "")
	r.Must(err)
	r.Refused(ballot(r, m, models.ConstituencyStakeholders, 3, models.BallotInFavour), models.KindForbidden, "board.interest_closes_vote")
	r.Refused(ballot(r, m, models.ConstituencyNetwork, 1, "perhaps"), models.KindInvalid, "board.fault.vote")
	for _, c := range models.Constituencies {
		for n := 1; n <= 3; n++ {
			choice := models.BallotInFavour
			switch {
			case c == models.ConstituencyCountries && n == 2:
				choice = models.BallotAgainst
			case c == models.ConstituencyStakeholders && n == 3:
				continue
			case c == models.ConstituencyNetwork && n == 3:
				choice = models.BallotAbstain
			}
			if n == 1 {
				_, err := endRoll(r, m)
				r.Refused(err, models.KindConflict, "board.roll_call_too_early")
			}
			r.Must(ballot(r, m, c, n, choice))
			r.Refused(ballot(r, m, c, n, models.BallotAgainst), models.KindConflict, "board.ballot_cast")
		}
	}
	// Until its end the others' answers are closed, the own is not.
	v := show(r, r.Member(models.ConstituencyNetwork, 1), m.ID)
	for _, b := range v.Roll().Ballots {
		if (b.Choice != "") != b.Mine {
			t.Errorf("%+v is shown while the roll call runs", b)
		}
	}
	d, err := endRoll(r, m)
	r.Must(err)
	if want := "Adopted by formal vote: 9 of 10 seats voting in favour, threshold four fifths (8); quorum 8 met; 1 abstained; 1 without vote; no constituency mostly against"; d == nil || d.Sentence != want || d.Method != models.MethodFormal {
		t.Fatalf("%+v, want %q", d, want)
	}
	_, err = endRoll(r, m)
	r.Refused(err, models.KindConflict, "board.matter_not_open")
	r.Refused(ballot(r, m, models.ConstituencyStakeholders, 3, models.BallotAgainst), models.KindConflict, "board.matter_not_open")
	r.Refused(ballot(r, models.Matter{ID: 999}, models.ConstituencyNetwork, 1, models.BallotAgainst), models.KindNotFound, "error.not_found")
	verified(r)
	r.Verify()
}

// A text that failed is not put again; another text is, after another finding.
func TestFailedTextIsNotVotedAgain(t *testing.T) {
	r := room(t)
	adoptFormal(r, r.DB.Now(r.Ctx))
	m := disputed(r, models.MatterOther, models.SubjectNone)
	r.Must(find(r, m))
	r.Must(call(r, m))
	for n := 1; n <= 3; n++ {
		r.Must(ballot(r, m, models.ConstituencyNetwork, n, models.BallotInFavour))
	}
	// T1, T2: one microsecond before the end is in time, at the end is not.
	closes := *show(r, r.Chair, m.ID).Roll().ClosesAt
	r.Clock.Set(closes.Add(-time.Microsecond))
	r.Must(ballot(r, m, models.ConstituencyContributors, 1, models.BallotAgainst))
	r.Clock.Set(closes)
	r.Refused(ballot(r, m, models.ConstituencyContributors, 2, models.BallotInFavour), models.KindTooLate, "board.roll_call_closed")
	// Q2: too few seats vote.
	d, err := endRoll(r, m)
	r.Must(err)
	if d != nil || r.Stored(m.ID).State != models.MatterOpen {
		t.Fatalf("a roll call without quorum adopted %+v", d)
	}
	refusedBy39(r, find(r, m), "board.already_found")
	refusedBy39(r, call(r, m), "board.text_voted")
	later := r.DB.Now(r.Ctx).Add(10 * aDay)
	r.Must(r.Matters.Revise(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(m.ID).Version, matters.Wording{Outcome: models.OutcomeApprove, Body: "Another text.", Why: "A bridge."}, &later))
	m = r.Stored(m.ID)
	refusedBy39(r, call(r, m), "board.finding_missing")
	r.Must(find(r, m))
	r.Must(call(r, m))
	verified(r)
}

// The chair's finding waits for a fortnight after the first objection and for
// an objection that stands.
func TestFindingWaits(t *testing.T) {
	r := room(t)
	adoptFormal(r, r.DB.Now(r.Ctx))
	m := r.Other(models.MatterOther, models.SubjectNone)
	refusedBy39(r, find(r, m), "board.nothing_exhausted")
	r.Answer(m, models.ConstituencyCountries, 2, models.VoteInput{TextNumber: 1, Answer: models.AnswerObject, Reason: "It is too soon.", WouldRemove: "A year more."})
	r.Clock.Advance(models.FindingDays*aDay - time.Microsecond)
	refusedBy39(r, find(r, m), "board.finding_too_early")
	r.Clock.Advance(time.Microsecond)
	for name, in := range map[string]models.FindingInput{
		"nobody heard": {Texts: models.Numbers{1}, Reason: "x"}, "no reason": {Heard: "x", Texts: models.Numbers{1}},
		"no text": {Heard: "x", Reason: "x"}, "a text that is not": {Heard: "x", Texts: models.Numbers{2}, Reason: "x"},
	} {
		if err := r.Matters.FindExhausted(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, in); !models.IsKind(err, models.KindInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	r.Refused(r.Matters.FindExhausted(r.Ctx, r.Fresh(r.Head), m.ID, m.Version, found), models.KindForbidden, "error.right_missing")
	r.Refused(r.Matters.FindExhausted(r.Ctx, r.Member(models.ConstituencyNetwork, 1), m.ID, m.Version, found), models.KindForbidden, "board.not_presiding")
	r.Must(find(r, m))
}

// clause 38: an open mandate reservation blocks every way to a decision;
// another text does not end it, its author does.
func TestReservationBlocks(t *testing.T) {
	r := room(t)
	m := r.Opened()
	r.AllAgree(m)
	// E8: a seat without a vote on the item may reserve; it is no position.
	lead := r.Member(models.ConstituencyNetwork, 2)
	reserve := models.ReservationInput{Reference: "Resolution 73/195", Reason: "It gives us this work.", Words: "recruitment fees", Change: "recruitment fees and costs"}
	before := show(r, r.Chair, m.ID).Result
	r.Refused(r.Matters.Reserve(r.Ctx, lead, m.ID, 0, models.ReservationInput{Reference: "x", Reason: "x", Words: "not there", Change: "x"}), models.KindInvalid, "board.fault.reservation")
	r.Must(r.Matters.Reserve(r.Ctx, lead, m.ID, 0, reserve))
	r.Refused(r.Matters.Reserve(r.Ctx, lead, m.ID, 0, reserve), models.KindConflict, "board.reservation_open")
	v := show(r, r.Chair, m.ID)
	if fmt.Sprint(v.Result) != fmt.Sprint(before) {
		t.Error("a reservation counts as a position")
	}
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Refused(err, models.KindConflict, "board.reservation_blocks")
	if models.AsError(err).Clause != "38" {
		t.Error(err)
	}
	closes := r.DB.Now(r.Ctx).Add(10 * aDay)
	r.Must(r.Matters.Revise(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, matters.Wording{Outcome: models.OutcomeApprove, Reserve: models.ReserveFirst,
		Body: "The organisations report on recruitment fees and costs.", Why: "Takes the reservation up."}, &closes))
	m = r.Stored(m.ID)
	r.AllAgree(m)
	_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Refused(err, models.KindConflict, "board.reservation_blocks")
	line := show(r, lead, m.ID).Reservations[0]
	r.Refused(r.Matters.EndReservation(r.Ctx, r.Member(models.ConstituencyNetwork, 1), m.ID, line.ID, "no"), models.KindForbidden, "board.seat_not_held")
	r.Must(r.Matters.EndReservation(r.Ctx, lead, m.ID, line.ID, "The text respects it now."))
	r.Refused(r.Matters.EndReservation(r.Ctx, lead, m.ID, line.ID, "again"), models.KindConflict, "board.reservation_ended")
	_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	if rows(r, "reservations") != 1 || rows(r, "reservation_ends") != 1 {
		t.Error("both events stay in the record")
	}
	verified(r)
}

// An indicative vote decides nothing: ledger, decisions, publications, answers
// and positions are the same before and after.
func TestIndicativeVoteLeavesNoTrace(t *testing.T) {
	r := room(t)
	m := r.Opened()
	r.AllAgree(m)
	trace := func() string {
		var out string
		for _, table := range []string{"matters", "matter_texts", "matter_events", "votes", "positions", "decisions", "decision_publications", "decision_conditions", "certificates", "body_methods", "ledger_entries", "ledger_lines", "ledger_balances", "programmes"} {
			var all []map[string]any
			r.Must(r.DB.Read(r.Ctx).Raw("SELECT * FROM " + table + " ORDER BY 1").Scan(&all).Error)
			out += fmt.Sprintln(table, all)
		}
		return out
	}
	before := trace()
	r.Must(r.Matters.Indicate(r.Ctx, r.Fresh(r.Chair), m.ID, models.IndicativeInput{Form: models.IndicativeRanking, Question: "In which order?", Options: []string{"north", "south", ""}}))
	r.Refused(r.Matters.Indicate(r.Ctx, r.Fresh(r.Chair), m.ID, models.IndicativeInput{Form: models.IndicativeText, Question: "Could you?"}), models.KindConflict, "board.indicative_runs")
	vote := show(r, r.Chair, m.ID).Indicated()
	answer := func(c models.Constituency, n int, choice ...int) error {
		return r.Matters.AnswerIndication(r.Ctx, r.Member(c, n), m.ID, vote.ID, 0, choice)
	}
	r.Must(answer(models.ConstituencyContributors, 1, 1, 2))
	r.Must(answer(models.ConstituencyContributors, 1, 2, 1)) // C6: the last counts
	r.Must(answer(models.ConstituencyContributors, 2, 2, 1))
	r.Refused(answer(models.ConstituencyContributors, 3, 2, 2), models.KindInvalid, "board.fault.vote")
	r.Refused(answer(models.ConstituencyNetwork, 2, 1, 2), models.KindForbidden, "board.interest_closes_vote")
	if v := show(r, r.Chair, m.ID).Indicated(); len(v.Counts) != 0 || v.Answered != 2 {
		t.Errorf("%+v is shown while it runs", v)
	}
	r.Must(r.Matters.EndIndication(r.Ctx, r.Fresh(r.Chair), m.ID, vote.ID))
	r.Refused(answer(models.ConstituencyContributors, 3, 1, 2), models.KindTooLate, "board.indicative_closed")
	if counts := show(r, r.Chair, m.ID).Indicative[0].Counts; len(counts) != 2 || counts[0].First != 0 || counts[1].First != 2 {
		t.Errorf("%+v", counts)
	}
	if after := trace(); after != before {
		t.Errorf("an indicative vote left a trace:\n%s\n%s", before, after)
	}
	r.Verify()
}

// A seat asks for time once; the closing time moves by working days.
func TestMoreTime(t *testing.T) {
	r := room(t)
	m := r.Opened()
	member := r.Member(models.ConstituencyContributors, 1)
	r.Refused(r.Matters.AskTime(r.Ctx, member, m.ID, 0, " "), models.KindInvalid, "board.fault.more_time")
	r.Must(r.Matters.AskTime(r.Ctx, member, m.ID, 0, "The capital has to be asked."))
	r.Refused(r.Matters.AskTime(r.Ctx, member, m.ID, 0, "Again."), models.KindConflict, "board.time_asked")
	closes := *r.Stored(m.ID).ClosesAt
	// Thursday 14 January and three working days: Tuesday 19 January.
	if m.ClosesAt.Weekday() != time.Thursday || closes.Sub(*m.ClosesAt) != 5*aDay {
		t.Errorf("closed on %s, closes on %s", m.ClosesAt, closes)
	}
	r.Clock.Set(closes)
	r.Refused(r.Matters.AskTime(r.Ctx, r.Member(models.ConstituencyContributors, 2), m.ID, 0, "Too late."), models.KindTooLate, "board.vote_closed")
}

// clause 39: no objection in writing opens once it is in the register; silence
// until closing adopts, one objection stops it.
func TestNoObjectionInWriting(t *testing.T) {
	r := room(t)
	paper := r.Asking(models.MatterOther, models.SubjectNone)
	paper.Method = models.MethodNoObjection
	m, err := r.Matters.Prepare(r.Ctx, r.Officer, paper)
	r.Must(err)
	open := func() error {
		closes := r.DB.Now(r.Ctx).Add(16 * aDay)
		return r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, &closes)
	}
	r.Refused(open(), models.KindForbidden, "board.method_not_adopted")
	d := ruled(r)
	start := r.DB.Now(r.Ctx).Add(aDay)
	_, err = r.Bodies.AdoptMethod(r.Ctx, r.Fresh(r.Head), bodies.MethodInput{BodyID: r.Board.ID, DecisionID: d.ID, Method: models.MethodNoObjection, Kinds: models.EveryKind, From: start})
	r.Must(err)
	r.Refused(open(), models.KindForbidden, "board.method_not_adopted")
	r.Clock.Set(start)
	r.Must(open())
	m = r.Stored(m.ID)
	_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Refused(err, models.KindConflict, "board.silence_stands")
	r.Serve(m)
	_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Refused(err, models.KindConflict, "board.adopt_too_early")
	r.Clock.Advance(16 * aDay)
	adopted, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	if adopted.Method != models.MethodNoObjection || adopted.Sentence == "" {
		t.Errorf("%+v", adopted)
	}
	verified(r)
}
