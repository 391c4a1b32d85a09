package matters_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/matters/decisions"
	"seedfund/app/proposals"
	"seedfund/app/reviews"
	"seedfund/models"
)

func vote(r *boardroom.Room, actor models.Actor, m models.Matter, seat int64, in models.VoteInput) error {
	_, err := r.Matters.Vote(r.Ctx, actor, m.ID, seat, in)
	return err
}

// C4, T1, T2, E6, E8: who answers, and until when: not before the opening, not at
// the end, not to what is not there.
func TestVoteRefuses(t *testing.T) {
	r := room(t)
	draft := r.Prepared()
	member := r.Member(models.ConstituencyContributors, 1)
	r.Refused(vote(r, member, draft, 0, boardroom.Agree(1)), models.KindNotFound, "error.not_found")
	closes := r.DB.Now(r.Ctx).AddDate(0, 0, 10)
	r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), draft.ID, draft.Version, &closes))
	m := r.Stored(draft.ID)
	for _, role := range []models.Role{models.RoleCoordinator, models.RoleSecretariatHead, models.RoleAgentOfficer, models.RoleAuditor, models.RoleDrafter} {
		r.Refused(vote(r, r.Cast(role), m, 0, boardroom.Agree(1)), models.KindForbidden, "error.right_missing")
	}
	r.Refused(vote(r, r.Stale(member), m, 0, boardroom.Agree(1)), models.KindSignIn, "error.fresh_sign_in")
	token := member
	token.TokenScopes = []string{"vote"}
	r.Refused(vote(r, token, m, 0, boardroom.Agree(1)), models.KindSignIn, "error.fresh_sign_in")
	r.Refused(vote(r, r.Cast(models.RoleBoardMember), m, r.Seats["contributors/1"], boardroom.Agree(1)), models.KindForbidden, "board.seat_not_held")
	// A2: another seat's number does not give another seat.
	r.Refused(vote(r, member, m, r.Seats["contributors/2"], boardroom.Agree(1)), models.KindForbidden, "board.seat_not_held")
	r.Refused(vote(r, member, models.Matter{ID: 999}, 0, boardroom.Agree(1)), models.KindNotFound, "error.not_found")
	// clause 98: an organisation in the item has no vote on it.
	r.Refused(vote(r, r.Member(models.ConstituencyNetwork, 1), m, 0, boardroom.Agree(1)), models.KindForbidden, "board.interest_closes_vote")
	r.Refused(vote(r, r.Member(models.ConstituencyCountries, 1), m, 0, boardroom.Agree(1)), models.KindForbidden, "board.interest_closes_vote")
	for _, in := range []models.VoteInput{
		{TextNumber: 1}, {TextNumber: 1, Answer: "perhaps"}, {TextNumber: 1, Answer: models.AnswerObject, Reason: "why"},
		{TextNumber: 1, Answer: models.AnswerObject, WouldRemove: "this"}, {TextNumber: 1, Answer: models.AnswerRemarks},
		{TextNumber: 1, Answer: models.AnswerObject, Reason: "w", WouldRemove: "x", Words: "not in the text"},
		{TextNumber: 1, Answer: models.AnswerRemarks, Reason: strings.Repeat("x", models.VoteTextLimit+1)},
	} {
		r.Refused(vote(r, member, m, 0, in), models.KindInvalid, "board.fault.vote")
	}
	r.Refused(vote(r, member, m, 0, boardroom.Agree(2)), models.KindConflict, "board.text_superseded")
	if rows(r, "votes") != 0 {
		t.Fatal("a refused answer was kept")
	}
	r.Clock.Set(m.ClosesAt.Add(-time.Microsecond))
	r.Must(vote(r, r.Fresh(member), m, 0, boardroom.Agree(1)))
	r.Clock.Set(*m.ClosesAt)
	err := vote(r, r.Fresh(member), m, 0, boardroom.Object(1))
	r.Refused(err, models.KindTooLate, "board.vote_closed")
	if e := models.AsError(err); e.Args["At"] != *m.ClosesAt {
		t.Errorf("the refusal names the instant of the database: %v", e.Args)
	}
	r.Refused(r.Matters.Await(r.Ctx, member, m.ID, 0), models.KindTooLate, "board.vote_closed")
	r.Refused(r.Matters.Score(r.Ctx, member, m.ID, 0, nil, "x"), models.KindTooLate, "board.vote_closed")
	verified(r)
}

// C5, C6: the same form twice is one answer; two different answers are both
// kept and the latest counts.
func TestAnswersAreKept(t *testing.T) {
	r := room(t)
	m := r.Opened()
	member := r.Member(models.ConstituencyContributors, 1)
	once := db.WithKey(r.Ctx, "form-1", "hash")
	_, err := r.Matters.Vote(once, member, m.ID, 0, boardroom.Object(1))
	r.Must(err)
	_, err = r.Matters.Vote(once, member, m.ID, 0, boardroom.Object(1))
	r.Refused(err, models.KindReplayed, "error.replayed")
	r.Must(vote(r, member, m, 0, boardroom.Agree(1)))
	v := show(r, r.Chair, m.ID)
	if rows(r, "votes") != 2 || rows(r, "positions") != 1 || v.Result.Agree != 1 || len(v.Result.Standing) != 0 || len(v.Objection) != 1 || v.Objection[0].Stands {
		t.Errorf("%+v %+v", v.Result, v.Objection)
	}
	for _, text := range []string{"UPDATE votes SET answer = 'abstain'", "DELETE FROM votes", "DELETE FROM positions"} {
		if err := r.DB.Write(r.Ctx, models.SystemActor, "test.raw", func(tx *db.Tx) error { _, err := db.Exec(tx, text); return err }); err == nil {
			t.Errorf("%s went through", text)
		}
	}
	verified(r)
}

// E4: the alternate acts while the holder does not; the holder's answer
// replaces the alternate's and is not replaced by it.
func TestAlternate(t *testing.T) {
	r := room(t)
	m := r.Opened()
	holder, alternate := r.Member(models.ConstituencyStakeholders, 1), r.Fresh(r.Alternates["stakeholders/1"])
	r.Must(vote(r, alternate, m, 0, boardroom.Object(1)))
	r.Must(vote(r, alternate, m, 0, boardroom.Agree(1)))
	r.Must(vote(r, holder, m, 0, models.VoteInput{TextNumber: 1, Answer: models.AnswerAbstain}))
	r.Refused(vote(r, alternate, m, 0, boardroom.Agree(1)), models.KindConflict, "board.holder_answered")
	v := show(r, r.Chair, m.ID)
	if v.Result.Answered != 1 || v.Result.Abstain != 1 || rows(r, "votes") != 3 {
		t.Errorf("one act per seat whoever acts: %+v", v.Result)
	}
	verified(r)
}

// E2: a seat that ended is refused; its new holder answers for it.
func TestSeatsOfTheMoment(t *testing.T) {
	r := room(t)
	m := r.Opened()
	old := r.Member(models.ConstituencyStakeholders, 3)
	r.Must(vote(r, old, m, 0, boardroom.Object(1)))
	r.Clock.Advance(time.Hour)
	r.Must(endSeat(r, models.ConstituencyStakeholders, 3))
	// Without any seat the former holder does not find the matter.
	r.Refused(vote(r, r.Fresh(old), m, r.Seats["stakeholders/3"], boardroom.Agree(1)), models.KindNotFound, "error.not_found")
	next := r.CastFor(models.RoleBoardMember, orgInput("NETWORK-9"), "")
	_, err := r.Bodies.Hold(r.Ctx, r.Fresh(r.Head), bodies.HoldingInput{SeatID: r.Seats["stakeholders/3"], Kind: models.HoldingHolder,
		OrganisationID: next.OrganisationID, StartsAt: r.DB.Now(r.Ctx), Instrument: "letter"})
	r.Must(err)
	if v := show(r, r.Chair, m.ID); len(v.Result.Standing) != 1 {
		t.Error("an objection stays with the seat when its holder leaves")
	}
	r.Must(vote(r, r.Fresh(next), m, 0, boardroom.Agree(1)))
	if v := show(r, r.Chair, m.ID); len(v.Result.Standing) != 0 || v.Result.Answered != 1 {
		t.Errorf("%+v", v.Result)
	}
}

// "Awaiting instructions" is shown and is no answer.
func TestAwaitingIsNoAnswer(t *testing.T) {
	r := room(t)
	m := r.Opened()
	member := r.Member(models.ConstituencyContributors, 3)
	r.Must(r.Matters.Await(r.Ctx, member, m.ID, 0))
	r.Refused(r.Matters.Await(r.Ctx, r.Chair, m.ID, 0), models.KindForbidden, "error.right_missing")
	r.Refused(r.Matters.Await(r.Ctx, r.Member(models.ConstituencyNetwork, 1), m.ID, 0), models.KindForbidden, "board.interest_closes_vote")
	status := func() models.SeatStatus {
		for _, e := range show(r, r.Chair, m.ID).Electors {
			if e.SeatID == r.Seats["contributors/3"] {
				return e.Status
			}
		}
		return ""
	}
	if v := show(r, r.Chair, m.ID); status() != models.SeatAwaits || v.Result.Answered != 0 || len(v.Result.Silent) != 9 {
		t.Errorf("%s %+v", status(), v.Result)
	}
	r.Must(vote(r, member, m, 0, boardroom.Agree(1)))
	if status() != models.SeatAnswered {
		t.Error(status())
	}
}

// S1: until a seat has answered it sees who answered and every objection, and
// nothing of how the others stand.
func TestResultsAfterOnesOwnVote(t *testing.T) {
	r := room(t)
	m := r.Opened()
	r.Answer(m, models.ConstituencyContributors, 1, models.VoteInput{TextNumber: 1, Answer: models.AnswerRemarks, Reason: "MARKER-REMARK"})
	r.Answer(m, models.ConstituencyStakeholders, 2, boardroom.Object(1))
	before := show(r, r.Member(models.ConstituencyContributors, 2), m.ID)
	if !before.Hidden || before.Closed || before.Result.Remarks != 0 || before.Result.Answered != 2 || len(before.Standing()) != 1 {
		t.Errorf("%+v", before.Result)
	}
	if strings.Contains(text(t, before), "MARKER-REMARK") {
		t.Error("a remark is seen before one's own answer")
	}
	r.Answer(m, models.ConstituencyContributors, 2, boardroom.Agree(1))
	after := show(r, r.Member(models.ConstituencyContributors, 2), m.ID)
	if after.Hidden || after.Result.Remarks != 1 || !strings.Contains(text(t, after), "MARKER-REMARK") {
		t.Errorf("%+v", after.Result)
	}
	// A seat whose interest takes its vote sees neither until the end.
	closed := show(r, r.Member(models.ConstituencyNetwork, 1), m.ID)
	if !closed.Closed || len(closed.Objection) != 0 || closed.Result.Object != 0 || closed.Result.Standing != nil || strings.Contains(text(t, closed), "MARKER") || strings.Contains(text(t, closed), "cannot read") {
		t.Errorf("%+v", closed.Result)
	}
	// So does the agent, who sits with the Board and has no vote; clause 97.
	agent := r.Cast(models.RoleAgentOfficer)
	if v := show(r, agent, m.ID); !v.Closed || !v.Unscored || strings.Contains(text(t, v), "MARKER") {
		t.Errorf("the agent reads how the seats stand: %+v", v.Result)
	}
	// Chair and secretariat see all.
	if v := show(r, r.Officer, m.ID); v.Hidden || v.Result.Remarks != 1 {
		t.Errorf("%+v", v.Result)
	}
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Board scores: every weighted criterion and one reason; the others' appear
// after one's own, and never enter the reviewers' summary.
func TestBoardScores(t *testing.T) {
	r := room(t)
	m := r.Opened()
	criteria := show(r, r.Chair, m.ID).Criteria
	scores := map[string]int{}
	for _, c := range criteria {
		if !c.RecordedOnly {
			scores[c.Code] = 4
		}
	}
	member, other := r.Member(models.ConstituencyContributors, 1), r.Member(models.ConstituencyContributors, 2)
	r.Refused(r.Matters.Score(r.Ctx, member, m.ID, 0, map[string]int{}, "Sound."), models.KindInvalid, "board.fault.sheet")
	r.Refused(r.Matters.Score(r.Ctx, member, m.ID, 0, scores, " "), models.KindInvalid, "board.fault.sheet")
	r.Refused(r.Matters.Score(r.Ctx, r.Member(models.ConstituencyNetwork, 2), m.ID, 0, scores, "Ours."), models.KindForbidden, "board.interest_closes_vote")
	r.Refused(r.Matters.Score(r.Ctx, r.Chair, m.ID, 0, scores, "x"), models.KindForbidden, "error.right_missing")
	r.Must(r.Matters.Score(r.Ctx, member, m.ID, 0, scores, "MARKER-SCORE"))
	before := show(r, other, m.ID)
	if !before.Unscored || len(before.Sheets) != 0 || before.Scores.Count != 0 || before.SheetsIn != 1 || strings.Contains(text(t, before), "MARKER-SCORE") {
		t.Errorf("%+v", before.Sheets)
	}
	low := map[string]int{}
	for code := range scores {
		low[code] = 2
	}
	r.Must(r.Matters.Score(r.Ctx, other, m.ID, 0, low, "Thin."))
	r.Must(r.Matters.Score(r.Ctx, other, m.ID, 0, scores, "Better on a second reading."))
	after := show(r, other, m.ID)
	if after.Unscored || after.Scores.Count != 2 || after.Scores.Mean != 80_00 || rows(r, "board_sheets") != 3 || after.Sheets[0].Total != 80_00 {
		t.Errorf("%+v", after.Scores)
	}
	verified(r)
}

// Where the call requires the Board's scores, a seat scores before it answers.
func TestRequiredScores(t *testing.T) {
	r := room(t)
	m := r.Opened()
	r.Must(r.DB.Write(r.Ctx, models.SystemActor, "test.require", func(tx *db.Tx) error {
		_, err := db.Exec(tx, "UPDATE matters SET scoring = 'required'")
		return err
	}))
	member := r.Member(models.ConstituencyContributors, 1)
	r.Refused(vote(r, member, m, 0, boardroom.Agree(1)), models.KindConflict, "board.score_first")
	scores := map[string]int{}
	for _, c := range show(r, r.Chair, m.ID).Criteria {
		if !c.RecordedOnly {
			scores[c.Code] = 3
		}
	}
	r.Must(r.Matters.Score(r.Ctx, member, m.ID, 0, scores, "Fair."))
	r.Must(vote(r, member, m, 0, boardroom.Agree(1)))
	r.Must(r.DB.Write(r.Ctx, models.SystemActor, "test.off", func(tx *db.Tx) error {
		_, err := db.Exec(tx, "UPDATE matters SET scoring = 'off'")
		return err
	}))
	r.Refused(r.Matters.Score(r.Ctx, member, m.ID, 0, scores, "Fair."), models.KindConflict, "board.scoring_off")
}

// E8: an interest declared after an answer takes the answer out of the count.
func TestInterestAfterTheVote(t *testing.T) {
	r := room(t)
	m := r.Opened()
	member := r.Member(models.ConstituencyContributors, 1)
	r.Must(vote(r, member, m, 0, boardroom.Object(1)))
	_, err := r.Matters.Declare(r.Ctx, member, m.ID, 0, models.InterestFunds, "We pay for a neighbouring project.")
	r.Must(err)
	v := show(r, r.Chair, m.ID)
	if v.Result.WithVote != 8 || len(v.Result.Standing) != 0 || v.Result.WithoutVote != 4 {
		t.Errorf("%+v", v.Result)
	}
	r.Refused(vote(r, member, m, 0, boardroom.Agree(1)), models.KindForbidden, "board.interest_closes_vote")
	// The note is for chair and secretariat.
	if !strings.Contains(text(t, v), "neighbouring project") || strings.Contains(text(t, show(r, r.Member(models.ConstituencyContributors, 2), m.ID)), "neighbouring project") {
		t.Error("a private note is seen by another member, or not by the chair")
	}
	verified(r)
}

func TestInterestRefuses(t *testing.T) {
	r := room(t)
	m := r.Opened()
	declare := func(actor models.Actor, reason models.InterestReason, note string) error {
		_, err := r.Matters.Declare(r.Ctx, actor, m.ID, 0, reason, note)
		return err
	}
	member := r.Member(models.ConstituencyContributors, 1)
	r.Refused(declare(member, "none", ""), models.KindInvalid, "board.fault.interest")
	r.Refused(declare(member, models.InterestOther, ""), models.KindInvalid, "board.fault.interest")
	r.Refused(declare(r.Cast(models.RoleAgentOfficer), models.InterestPersonal, ""), models.KindForbidden, "error.right_missing")
	r.Refused(declare(r.Officer, models.InterestPersonal, ""), models.KindForbidden, "board.seat_not_held")
	r.Refused(declare(r.Officer, "none", ""), models.KindForbidden, "board.seat_not_held")
	decide := func(actor models.Actor, seat string, grade models.InterestGrade) error {
		return r.ByOthers(actor, m.ID, r.Seats[seat], grade, models.InterestOther, "Found by the others.")
	}
	r.Refused(decide(r.Cast(models.RoleAgentOfficer), "contributors/2", models.InterestNoVote), models.KindForbidden, "error.right_missing")
	r.Refused(decide(r.Fresh(r.Chair), "contributors/2", "heavy"), models.KindInvalid, "board.fault.interest")
	r.Refused(decide(r.Fresh(r.Chair), "chair/1", models.InterestNoVote), models.KindForbidden, "board.interest_own_case")
	r.Refused(decide(r.Fresh(r.Chair), "none/1", models.InterestNoVote), models.KindNotFound, "error.not_found")
	r.Must(decide(r.Fresh(r.Chair), "contributors/2", models.InterestWithdrawn))
	r.Refused(vote(r, r.Member(models.ConstituencyContributors, 2), m, 0, boardroom.Agree(1)), models.KindForbidden, "board.interest_closes_vote")
	// The chair who withdraws from the discussion does not preside over it.
	chair := r.Fresh(r.Chair)
	r.Must(declare(chair, models.InterestOther, "Chairs for the Network."))
	r.AllAgree(m)
	r.Must(r.DB.Write(r.Ctx, models.SystemActor, "test.withdrawn", func(tx *db.Tx) error {
		return db.Create(tx, &models.SeatInterest{MatterID: m.ID, SeatID: r.Seats["chair/1"], Grade: models.InterestWithdrawn, Origin: models.OriginDecided, Reason: models.InterestOther})
	}))
	_, err := r.Matters.Adopt(r.Ctx, chair, m.ID, m.Version)
	r.Refused(err, models.KindForbidden, "board.chair_withdrew")
}

// S2: a screened seat finds nothing of the matter, at no door; the others do.
func TestScreenedSeatFindsNothing(t *testing.T) {
	r := room(t)
	m := r.Opened()
	screened, other := r.Member(models.ConstituencyStakeholders, 1), r.Member(models.ConstituencyStakeholders, 2)
	alternate := r.Fresh(r.Alternates["stakeholders/1"])
	r.Answer(m, models.ConstituencyStakeholders, 2, boardroom.Object(1))
	_, err := r.Matters.Declare(r.Ctx, screened, m.ID, 0, models.InterestPersonal, "")
	r.Must(err)
	papers := reviews.New(r.DB)
	doors := func(actor models.Actor) string {
		t.Helper()
		var all []any
		keep := func(v any, err error) {
			if err == nil {
				all = append(all, v)
			} else if !models.IsKind(err, models.KindNotFound) {
				t.Errorf("a refusal that tells: %v", err)
			}
		}
		v, err := r.Matters.Show(r.Ctx, actor, m.ID)
		keep(v, err)
		list, _, err := r.Matters.List(r.Ctx, actor, matters.Filter{})
		keep(list, err)
		tasks, err := r.Matters.Tasks(r.Ctx, actor)
		keep(tasks, err)
		register, _, err := r.Decisions.List(r.Ctx, actor, decisions.Filter{})
		keep(register, err)
		d, err := r.Decisions.Show(r.Ctx, actor, "DEM00-D-2027-01")
		keep(d, err)
		conditions, _, err := r.Decisions.Conditions(r.Ctx, actor, decisions.ConditionFilter{})
		keep(conditions, err)
		applications, _, err := r.Proposals.List(r.Ctx, actor, proposals.Filter{})
		keep(applications, err)
		summary, err := papers.Summary(r.Ctx, actor, *m.ProposalID)
		keep(summary, err)
		paper, err := papers.Paper(r.Ctx, actor, *m.ProposalID)
		keep(paper, err)
		p, err := r.Proposals.Show(r.Ctx, actor, *m.ProposalID)
		keep(p, err)
		return text(t, all)
	}
	marker := "dignity"
	check := func() {
		t.Helper()
		for _, actor := range []models.Actor{screened, alternate} {
			if found := doors(actor); strings.Contains(found, marker) || strings.Contains(found, "DEM00-M") || strings.Contains(found, "DEM00-D") {
				t.Errorf("%s finds %s", actor.Role, found)
			}
		}
		if !strings.Contains(doors(other), marker) {
			t.Error("control: another member finds the matter")
		}
	}
	check()
	for _, err := range []error{
		vote(r, screened, m, 0, boardroom.Agree(1)), r.Matters.Await(r.Ctx, screened, m.ID, 0), r.Matters.Score(r.Ctx, screened, m.ID, 0, nil, "x"),
	} {
		r.Refused(err, models.KindNotFound, "error.not_found")
	}
	r.Answer(m, models.ConstituencyStakeholders, 2, boardroom.Agree(1))
	for _, c := range []models.Constituency{models.ConstituencyContributors, models.ConstituencyCountries, models.ConstituencyNetwork} {
		for n := 1; n <= 3; n++ {
			_ = vote(r, r.Member(c, n), m, 0, boardroom.Agree(1))
		}
	}
	r.Answer(m, models.ConstituencyStakeholders, 3, boardroom.Agree(1))
	_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	check()
	r.Must(r.Matters.Publish(r.Ctx, r.Fresh(r.Chair), m.ID))
	if d, err := r.Decisions.Show(r.Ctx, screened, "DEM00-D-2027-01"); err != nil || d.Outcome != models.OutcomeApprove {
		t.Errorf("what the public sees a screened seat sees too: %v", err)
	}
}

// What waits for whom.
func TestTasks(t *testing.T) {
	r := room(t)
	m := r.Prepared()
	kinds := func(actor models.Actor) string {
		tasks, err := r.Matters.Tasks(r.Ctx, actor)
		r.Must(err)
		var out []string
		for _, task := range tasks {
			out = append(out, task.Kind)
		}
		return strings.Join(out, " ")
	}
	member := r.Member(models.ConstituencyContributors, 1)
	if kinds(r.Chair) != "open" || kinds(member) != "" || kinds(r.Lead) != "" {
		t.Error(kinds(r.Chair), kinds(member))
	}
	closes := r.DB.Now(r.Ctx).AddDate(0, 0, 10)
	r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, &closes))
	if kinds(member) != "vote" || kinds(r.Member(models.ConstituencyNetwork, 1)) != "" || kinds(r.Chair) != "" {
		t.Error(kinds(member), kinds(r.Chair))
	}
	m = r.Stored(m.ID)
	r.AllAgree(m)
	if kinds(member) != "" || kinds(r.Chair) != "conclude" {
		t.Error(kinds(member), kinds(r.Chair))
	}
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	if kinds(r.Chair) != "publish" || kinds(r.Head) != "publish" {
		t.Error(kinds(r.Chair))
	}
}

// verify finds a decision, a text or a current answer that was tampered with.
func TestVerifyFindsTampering(t *testing.T) {
	r := room(t)
	m := r.Opened()
	r.AllAgree(m)
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	verified(r)
	outside := r.Outside()
	guards := "DROP TRIGGER %s"
	if r.Config.URL != "" {
		guards = "DROP TRIGGER %s ON %t"
	}
	for _, c := range []struct{ trigger, table, change, undo string }{
		{"decisions_no_update", "decisions", "UPDATE decisions SET sentence = 'Adopted by acclamation'", "UPDATE decisions SET sentence = 'Adopted by consensus; 9 of 9 seats answered, 3 without vote'"},
		{"votes_no_update", "votes", "UPDATE votes SET answer = 'abstain' WHERE id = 1", "UPDATE votes SET answer = 'agree' WHERE id = 1"},
		{"matter_texts_no_update", "matter_texts", "UPDATE matter_texts SET body = body || '.'", "UPDATE matter_texts SET body = substr(body, 1, length(body) - 1)"},
	} {
		guard := strings.NewReplacer("%s", c.trigger, "%t", c.table).Replace(guards)
		for _, text := range []string{guard, c.change} {
			if _, err := outside.ExecContext(r.Ctx, text); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
		}
		found := 0
		for _, inv := range matters.Invariants() {
			faults, err := inv.Check(r.Ctx, r.DB.Read(r.Ctx))
			r.Must(err)
			found += len(faults)
		}
		if found == 0 {
			t.Errorf("%s was not found", c.change)
		}
		if _, err := outside.ExecContext(r.Ctx, c.undo); err != nil {
			t.Fatal(err)
		}
		verified(r)
	}
}
