package matters_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/matters"
	"seedfund/app/matters/decisions"
	"seedfund/models"
)

// objection ties an objection to words of the text in force.
func tied(m models.Matter, paragraph, occurrence int, words string) models.VoteInput {
	return models.VoteInput{TextNumber: m.TextNumber, Answer: models.AnswerObject, Paragraph: paragraph, Occurrence: occurrence, Words: words, Reason: "It is not fair.", WouldRemove: "Other words."}
}

// revised puts another text, ten days from now, and gives the matter.
func revised(r *boardroom.Room, m models.Matter, body string, takes matters.Addresses) models.Matter {
	r.T.Helper()
	closes := r.DB.Now(r.Ctx).Add(10 * aDay)
	r.Must(r.Matters.Revise(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(m.ID).Version, matters.Wording{Outcome: models.OutcomeApprove, Body: body, Why: "A bridge.", Addresses: takes}, &closes))
	return r.Stored(m.ID)
}

// The words of an objection are found in the frozen text or refused by the
// paragraph; a remark may be tied too, and blocks nothing.
func TestObjectionIsTiedToWords(t *testing.T) {
	r := room(t)
	m := r.Opened() // its text has three paragraphs
	trade := r.Member(models.ConstituencyStakeholders, 2)
	for _, c := range []struct {
		field, key string
		in         models.VoteInput
	}{
		{"words", "board.fault.words_not_there", tied(m, 1, 0, "recruitment fees")},
		{"paragraph", "board.fault.paragraph", tied(m, 4, 0, "season")},
		{"occurrence", "board.fault.words_again", tied(m, 3, 0, "a")},
		{"occurrence", "board.fault.occurrence", tied(m, 3, 99, "a")},
		{"paragraph", "board.fault.words_in_several", tied(m, 0, 0, "the")},
		{"words", "board.fault.words_absent", tied(m, 0, 0, "not in any paragraph")},
	} {
		err := vote(r, trade, m, 0, c.in)
		r.Refused(err, models.KindInvalid, "board.fault.vote")
		if f := models.AsError(err).Fields; len(f) != 1 || f[0].Field != c.field || f[0].Key != c.key {
			t.Errorf("%+v: %+v", c.in, f)
		}
	}
	if rows(r, "brackets") != 0 {
		t.Error("a refused answer leaves a bracket")
	}
	r.Must(vote(r, trade, m, 0, tied(m, 3, 2, "a"))) // the second a of the paragraph
	r.Must(vote(r, r.Member(models.ConstituencyContributors, 1), m, 0, models.VoteInput{TextNumber: 1, Answer: models.AnswerRemarks, Paragraph: 2, Words: "recruitment fees",
		Reason: "And costs.", WouldRemove: "recruitment fees and costs"}))
	r.Must(vote(r, r.Member(models.ConstituencyContributors, 2), m, 0, boardroom.Agree(1)))
	v := show(r, r.Chair, m.ID)
	if len(v.Brackets) != 2 || v.Brackets[0].Kind != models.BracketObjection || v.Brackets[0].Place != (models.Place{Paragraph: 3, Occurrence: 2, Words: "a"}) ||
		v.Brackets[1].Kind != models.BracketRemark || v.Brackets[1].Blocks() || v.Brackets[1].Remedy != "recruitment fees and costs" {
		t.Fatalf("%+v", v.Brackets)
	}
	// A seat that has not answered sees the objection, so that a remedy can be
	// found, and not the remark; one without a vote sees neither.
	if seen := show(r, r.Member(models.ConstituencyContributors, 3), m.ID).Brackets; len(seen) != 1 || seen[0].Kind != models.BracketObjection {
		t.Errorf("%+v", seen)
	}
	if seen := show(r, r.Member(models.ConstituencyNetwork, 2), m.ID).Brackets; len(seen) != 0 {
		t.Errorf("a seat without a vote sees %+v", seen)
	}
	verified(r)
}

// clause 34: consensus means that no bracket is left; the refusal names the
// words. A new wording says what it takes up; only the seat's own word ends
// its objection, and it is no answer.
func TestNewWordingIsConfirmedByTheSeat(t *testing.T) {
	r := room(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	r.AllAgree(m)
	first, second := r.Member(models.ConstituencyStakeholders, 1), r.Member(models.ConstituencyStakeholders, 2)
	r.Must(vote(r, first, m, 0, tied(m, 1, 0, "does so")))
	r.Must(vote(r, second, m, 0, tied(m, 0, 0, "Board does")))
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Refused(err, models.KindConflict, "board.bracket_left")
	if left := fmt.Sprint(models.AsError(err).Args["Left"]); models.AsError(err).Clause != "34" || !strings.Contains(left, "[does so] §1") || !strings.Contains(left, "[Board does] §1") {
		t.Errorf("%v: %s", err, left)
	}
	v := show(r, r.Chair, m.ID)
	one, two := v.Brackets[0].VoteID, v.Brackets[1].VoteID
	say := func(actor models.Actor, vote int64, text int, verdict models.Verdict, note string) error {
		return r.Matters.Confirm(r.Ctx, actor, m.ID, vote, models.ConfirmationInput{TextNumber: text, Verdict: verdict, Note: note})
	}
	r.Refused(say(first, one, 1, models.VerdictSatisfied, ""), models.KindConflict, "board.confirm_new_text_only")
	closes := r.DB.Now(r.Ctx).Add(10 * aDay)
	other := r.Other(models.MatterOther, models.SubjectNone)
	err = r.Matters.Revise(r.Ctx, r.Fresh(r.Chair), other.ID, other.Version, matters.Wording{Outcome: models.OutcomeApprove, Body: "Another.", Why: "x", Addresses: matters.Addresses{Votes: []int64{one}}}, &closes)
	r.Refused(err, models.KindInvalid, "board.fault.matter")
	err = r.Matters.Revise(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, matters.Wording{Outcome: models.OutcomeApprove, Body: "Another.", Why: "x", Addresses: matters.Addresses{Reservations: []int64{1}}}, &closes)
	r.Refused(err, models.KindInvalid, "board.fault.matter")

	m = revised(r, m, "The Board does so next year.", matters.Addresses{Votes: []int64{one, one}})
	v = show(r, r.Chair, m.ID)
	if len(v.Brackets) != 2 || !v.Brackets[0].Addressed || v.Brackets[1].Addressed || len(v.Satisfaction) != 2 || v.Satisfaction[0].Verdict != "" || v.Result.Answered != 0 {
		t.Fatalf("%+v %+v", v.Brackets, v.Satisfaction)
	}
	r.Refused(say(first, one, 2, "", ""), models.KindInvalid, "board.fault.confirmation")
	r.Refused(say(first, one, 2, "perhaps", ""), models.KindInvalid, "board.fault.confirmation")
	r.Refused(say(first, one, 2, models.VerdictNotSatisfied, " "), models.KindInvalid, "board.fault.confirmation")
	r.Refused(say(first, one, 1, models.VerdictSatisfied, ""), models.KindConflict, "board.text_superseded")
	r.Refused(say(second, one, 2, models.VerdictSatisfied, ""), models.KindNotFound, "error.not_found")
	r.Refused(say(r.Fresh(r.Chair), one, 2, models.VerdictSatisfied, ""), models.KindForbidden, "error.right_missing")
	r.Refused(say(first, one+1000, 2, models.VerdictSatisfied, ""), models.KindNotFound, "error.not_found")
	r.Must(say(first, one, 2, models.VerdictNotSatisfied, "The year is too late."))
	// An alternate says it only while the holder has not.
	alternate := r.Fresh(r.Alternates[boardroom.Key(models.ConstituencyStakeholders, 1)])
	r.Refused(say(alternate, one, 2, models.VerdictSatisfied, ""), models.KindConflict, "board.holder_answered")
	r.Must(say(second, two, 2, models.VerdictWithdrawn, "It is a small matter."))
	r.Refused(say(second, two, 2, models.VerdictSatisfied, ""), models.KindConflict, "board.objection_ended")
	v = show(r, r.Chair, m.ID)
	if len(v.Result.Standing) != 1 || v.Result.Answered != 0 || len(v.Brackets) != 1 || v.Brackets[0].Verdict != models.VerdictNotSatisfied || v.Satisfaction[1].Verdict != models.VerdictWithdrawn {
		t.Fatalf("%+v %+v", v.Result, v.Brackets)
	}
	m = revised(r, m, "The Board does so this year.", matters.Addresses{Votes: []int64{one}})
	if b := show(r, r.Chair, m.ID).Brackets; len(b) != 1 || b[0].Verdict != "" || b[0].TextNumber != 1 || b[0].Place.Words != "does so" {
		t.Errorf("with a third text it waits for the seat again: %+v", b)
	}
	for _, c := range models.Constituencies[:4] {
		for n := 1; n <= 3; n++ {
			if c != models.ConstituencyStakeholders || n > 1 {
				r.Answer(m, c, n, boardroom.Agree(3))
			}
		}
	}
	// Silence never ends an objection.
	r.Clock.Set(*m.ClosesAt)
	_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Refused(err, models.KindConflict, "board.bracket_left")
	r.Refused(say(r.Fresh(first), one, 3, models.VerdictSatisfied, ""), models.KindTooLate, "board.vote_closed")
	r.Clock.Set(m.ClosesAt.Add(-time.Second))
	r.Must(say(r.Fresh(alternate), one, 3, models.VerdictSatisfied, ""))
	r.Clock.Set(*m.ClosesAt)
	d, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	if d.Result.Answered != 11 || len(d.Result.Standing) != 0 || len(d.Result.Silent) != 1 {
		t.Errorf("the seat that confirmed has not answered: %+v", d.Result)
	}
	// A replay under the same rules comes to the same decision; without the
	// confirmation it would not.
	facts, err := decisions.Facts(r.DB.Read(r.Ctx), r.Board.ID, time.Time{}, d.AdoptedAt.Add(time.Second))
	r.Must(err)
	if len(facts) != 1 || len(facts[0].Said) == 0 || !models.Replay(facts[0], models.ReplayRules{}).Same() {
		t.Fatalf("%+v", facts)
	}
	facts[0].Said = nil
	if again := models.Replay(facts[0], models.ReplayRules{}); again.Adopted || len(again.Now.Standing) != 1 {
		t.Errorf("control: %+v", again)
	}
	verified(r)
}

// What was said of words and objections is only added.
func TestLivingTextIsAppendOnly(t *testing.T) {
	r := room(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	seat := r.Member(models.ConstituencyStakeholders, 1)
	r.Must(vote(r, seat, m, 0, tied(m, 1, 0, "does so")))
	id := show(r, r.Chair, m.ID).Brackets[0].VoteID
	m = revised(r, m, "The Board does so soon.", matters.Addresses{Votes: []int64{id}})
	r.Must(r.Matters.Confirm(r.Ctx, seat, m.ID, id, models.ConfirmationInput{TextNumber: 2, Verdict: models.VerdictSatisfied}))
	r.Must(r.Matters.Bridge(r.Ctx, r.Fresh(r.Chair), m.ID, 0, "A word."))
	for _, table := range []string{"brackets", "addressed", "confirmations", "chair_notes", "reservations", "reservation_ends"} {
		if table == "reservations" {
			r.Must(r.Matters.Reserve(r.Ctx, seat, m.ID, 0, models.ReservationInput{Reference: "A charter", Reason: "Ours.", Change: "Others."}))
		}
		if table == "reservation_ends" {
			r.Must(r.Matters.EndReservation(r.Ctx, seat, m.ID, show(r, seat, m.ID).Reservations[0].ID, "It is met."))
		}
		for _, statement := range []string{"UPDATE " + table + " SET created_at = created_at", "DELETE FROM " + table} {
			if _, err := r.Outside().Exec(statement); err == nil {
				t.Errorf("%s is done", statement)
			}
		}
	}
	verified(r)
}

// clause 38: two reservations of one seat on two versions are two; each
// falls away by its author's act or by being carried over, not by a new text.
func TestReservationsOnTwoVersions(t *testing.T) {
	r := room(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	seat := r.Member(models.ConstituencyNetwork, 3)
	reserve := func(carries int64, words string) error {
		return r.Matters.Reserve(r.Ctx, seat, m.ID, 0, models.ReservationInput{Reference: "Resolution 73/195", Reason: "Our work.", Words: words, Change: "Other words.", Carries: carries})
	}
	r.Must(reserve(0, "does so"))
	m = revised(r, m, "The Board does so next year.", matters.Addresses{})
	r.Must(reserve(0, "next year"))
	lines := show(r, seat, m.ID).Reservations
	if len(models.OpenReservations(lines)) != 2 {
		t.Fatalf("%+v", lines)
	}
	r.Refused(reserve(lines[0].ID, "next year"), models.KindConflict, "board.reservation_open")
	m = revised(r, m, "The Board does so this year.", matters.Addresses{Reservations: []int64{lines[0].ID}})
	err := r.Matters.Reserve(r.Ctx, r.Member(models.ConstituencyNetwork, 1), m.ID, 0, models.ReservationInput{Reference: "x", Reason: "x", Change: "x", Carries: lines[0].ID})
	r.Refused(err, models.KindInvalid, "board.fault.reservation") // another's
	r.Must(reserve(lines[0].ID, "this year"))
	lines = show(r, seat, m.ID).Reservations
	if len(lines) != 3 || lines[0].EndedAt == nil || lines[0].CarriedText != 3 || lines[1].EndedAt != nil || lines[2].EndedAt != nil {
		t.Fatalf("%+v", lines)
	}
	b := show(r, seat, m.ID).Brackets
	if len(b) != 2 || !b[0].Place.Whole() || b[0].Words != "next year" || b[1].Place.Words != "this year" {
		t.Errorf("%+v", b)
	}
	r.AllAgree(m)
	for _, line := range lines[1:] {
		_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
		r.Refused(err, models.KindConflict, "board.reservation_blocks")
		r.Must(r.Matters.EndReservation(r.Ctx, seat, m.ID, line.ID, "It is met."))
	}
	_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	verified(r)
}

// clause 38: a member of the Network without a seat sees question and text of
// what is open, nothing else, and its reservation blocks until it ends it.
func TestMemberWithoutSeatReserves(t *testing.T) {
	r := room(t)
	m := r.Opened()
	draft := r.Prepared()
	member, excom := r.Cast(models.RoleNetworkMember), r.CastFor(models.RoleExComMember, boardroom.Holder(models.ConstituencyNetwork, 3), "")
	r.Answer(m, models.ConstituencyStakeholders, 2, boardroom.Object(1))
	seen, _, err := r.Matters.OpenMatters(r.Ctx, member, 0, 0)
	r.Must(err)
	if len(seen) != 1 || seen[0].Question != m.Question || seen[0].Text.Body != boardroom.Text || strings.Contains(text(t, seen), boardroom.Object(1).Reason) {
		t.Fatalf("%+v", seen)
	}
	_, _, err = r.Matters.OpenMatters(r.Ctx, r.Officer, 0, 0)
	r.Refused(err, models.KindForbidden, "error.right_missing")
	_, err = r.Matters.OpenMatter(r.Ctx, member, draft.ID)
	r.Refused(err, models.KindNotFound, "error.not_found")
	_, err = r.Matters.OpenMatter(r.Ctx, r.Officer, m.ID)
	r.Refused(err, models.KindForbidden, "error.right_missing")
	_, err = r.Matters.Show(r.Ctx, member, m.ID)
	r.Refused(err, models.KindForbidden, "error.right_missing")

	in := models.ReservationInput{Reference: "Our charter, article 2", Reason: "We do this work.", Paragraph: 2, Words: "recruitment fees", Change: "fees and costs"}
	reserve := func(actor models.Actor, in models.ReservationInput) error {
		return r.Matters.ReserveAsMember(r.Ctx, r.Fresh(actor), m.ID, in)
	}
	r.Refused(reserve(member, models.ReservationInput{Paragraph: 1, Words: "recruitment fees"}), models.KindInvalid, "board.fault.reservation")
	r.Refused(reserve(r.Officer, in), models.KindForbidden, "error.right_missing")
	r.Must(reserve(member, in))
	r.Refused(reserve(member, in), models.KindConflict, "board.reservation_open")
	r.Must(reserve(excom, in))
	r.AllAgree(m)
	_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Refused(err, models.KindConflict, "board.reservation_blocks")
	lines := show(r, r.Chair, m.ID).Reservations
	if len(lines) != 2 || lines[0].Holder == "" || lines[0].SeatID != nil {
		t.Fatalf("%+v", lines)
	}
	end := func(actor models.Actor, id int64, reason string) error {
		return r.Matters.EndReservationAsMember(r.Ctx, r.Fresh(actor), m.ID, id, reason)
	}
	r.Refused(end(excom, lines[0].ID, "x"), models.KindNotFound, "error.not_found")
	r.Refused(end(r.Officer, lines[0].ID, "x"), models.KindForbidden, "error.right_missing")
	r.Refused(end(member, lines[0].ID, " "), models.KindInvalid, "board.fault.reservation")
	r.Refused(r.Matters.EndReservation(r.Ctx, r.Member(models.ConstituencyNetwork, 1), m.ID, lines[0].ID, "x"), models.KindForbidden, "board.seat_not_held")
	m = revised(r, r.Other(models.MatterOther, models.SubjectNone), "Another.", matters.Addresses{}) // of another matter nothing ends
	m = r.Stored(lines[0].MatterID)
	r.Must(end(member, lines[0].ID, "The text respects it."))
	r.Refused(end(member, lines[0].ID, "again"), models.KindConflict, "board.reservation_ended")
	r.Must(end(excom, lines[1].ID, "The text respects it."))
	r.Answer(m, models.ConstituencyStakeholders, 2, boardroom.Agree(1))
	_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	r.Refused(reserve(member, in), models.KindNotFound, "error.not_found")
	verified(r)
}

// Of a matter from which its organisation's seat is screened, or out of the
// discussion, a member finds nothing.
func TestMemberOfScreenedSeatFindsNothing(t *testing.T) {
	for _, grade := range []models.InterestGrade{models.InterestScreened, models.InterestWithdrawn} {
		t.Run(string(grade), func(t *testing.T) {
			r := room(t)
			m := r.Other(models.MatterOther, models.SubjectNone)
			member := r.CastFor(models.RoleNetworkMember, boardroom.Holder(models.ConstituencyNetwork, 1), "")
			if seen, _, err := r.Matters.OpenMatters(r.Ctx, member, 0, 0); err != nil || len(seen) != 1 {
				t.Fatalf("%+v %v", seen, err)
			}
			r.Must(r.ByOthers(r.Chair, m.ID, r.Seats[boardroom.Key(models.ConstituencyNetwork, 1)], grade, models.InterestPersonal, "a note"))
			if seen, _, err := r.Matters.OpenMatters(r.Ctx, member, 0, 0); err != nil || len(seen) != 0 {
				t.Errorf("%+v %v", seen, err)
			}
			err := r.Matters.ReserveAsMember(r.Ctx, r.Fresh(member), m.ID, models.ReservationInput{Reference: "x", Reason: "x", Change: "x"})
			r.Refused(err, models.KindNotFound, "error.not_found")
		})
	}
}

// The chair's agenda: for chair and head of the secretariat; the chair alone
// writes the bridging text, each saving a version, a stale one refused.
func TestAgenda(t *testing.T) {
	r := room(t)
	early, late := r.Other(models.MatterOther, models.SubjectNone), r.Opened()
	seat := r.Member(models.ConstituencyStakeholders, 1)
	r.Must(vote(r, seat, early, 0, tied(early, 1, 0, "does so")))
	r.Must(r.Matters.Await(r.Ctx, r.Member(models.ConstituencyCountries, 2), early.ID, 0))
	for _, actor := range []models.Actor{r.Officer, seat, r.Cast(models.RoleAuditor)} {
		_, _, err := r.Matters.Agenda(r.Ctx, actor, matters.AgendaFilter{})
		r.Refused(err, models.KindForbidden, "error.right_missing")
	}
	items, _, err := r.Matters.Agenda(r.Ctx, r.Head, matters.AgendaFilter{})
	r.Must(err)
	if len(items) != 2 || items[0].Matter.ID != early.ID || len(items[0].Silent()) != 10 || len(items[0].Awaiting()) != 1 || len(items[0].Brackets) != 1 || items[0].NextStep() != "wording" || items[1].NextStep() != "wait" {
		t.Fatalf("%d items", len(items))
	}
	bridge := func(actor models.Actor, last int, body string) error {
		return r.Matters.Bridge(r.Ctx, actor, early.ID, last, body)
	}
	r.Refused(bridge(r.Head, 0, "x"), models.KindForbidden, "error.right_missing")
	r.Refused(bridge(r.Chair, 0, " "), models.KindInvalid, "board.fault.note")
	r.Refused(bridge(r.Chair, 0, strings.Repeat("x", models.TextLimit+1)), models.KindInvalid, "board.fault.note")
	r.Refused(bridge(r.Chair, 1, "x"), models.KindStale, "error.stale")
	r.Must(bridge(r.Chair, 0, "The Board does so in steps."))
	r.Refused(bridge(r.Chair, 0, "Another."), models.KindStale, "error.stale")
	r.Must(bridge(r.Chair, 1, ""))
	items, _, err = r.Matters.Agenda(r.Ctx, r.Chair, matters.AgendaFilter{Chosen: []int64{early.ID}})
	r.Must(err)
	if len(items) != 1 || len(items[0].Notes) != 2 || items[0].Notes[0].Number != 2 || items[0].Notes[1].Body != "The Board does so in steps." {
		t.Errorf("%+v", items[0].Notes)
	}
	r.Refused(r.Matters.Bridge(r.Ctx, r.Chair, r.Prepared().ID, 0, "x"), models.KindConflict, "board.matter_not_open")
	_ = late
	verified(r)
}

// verify finds brackets and confirmations that nobody said.
func TestVerifyFindsForeignBrackets(t *testing.T) {
	r := room(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	one, two := r.Member(models.ConstituencyStakeholders, 1), r.Member(models.ConstituencyStakeholders, 2)
	r.Must(vote(r, one, m, 0, tied(m, 1, 0, "does so")))
	r.Must(vote(r, two, m, 0, boardroom.Agree(1)))
	m = revised(r, m, "The Board does so soon.", matters.Addresses{})
	verified(r)
	found := 0
	for _, foreign := range []string{
		"INSERT INTO brackets (matter_id, text_number, vote_id, paragraph, occurrence, words, created_at) SELECT matter_id, 1, id, 1, 1, 'never said', created_at FROM votes WHERE answer = 'agree'",
		"INSERT INTO addressed (matter_id, text_number, vote_id, created_at) SELECT matter_id, 2, id, created_at FROM votes WHERE answer = 'object'",
		`INSERT INTO confirmations (matter_id, seat_id, vote_id, text_number, verdict, note, holding_id, acted_as, person_id, mandate_id, created_at)
			SELECT matter_id, seat_id, id, 2, 'satisfied', '', holding_id, acted_as, person_id, mandate_id, created_at FROM votes WHERE answer = 'agree'`,
	} {
		_, err := r.Outside().Exec(foreign)
		r.Must(err)
		faults := 0
		for _, inv := range matters.Invariants() {
			told, err := inv.Check(r.Ctx, r.DB.Read(r.Ctx))
			r.Must(err)
			faults += len(told)
		}
		if strings.Contains(foreign, "addressed") == (faults > found) { // that one is as it should be
			t.Errorf("%d faults after %s", faults, foreign)
		}
		found = faults
	}
}
