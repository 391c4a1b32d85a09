package reviews_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/app/reviews"
	"seedfund/app/rules"
	"seedfund/models"
)

// apart is a concept note that the first two reviewers have scored far apart.
func (s *scene) apart() int64 {
	s.t.Helper()
	id := s.InReview()
	s.Sent(s.Reviewers[0], id, 5, "STRONG-CASE")
	s.Sent(s.Reviewers[1], id, 1, "WEAK-CASE")
	return id
}

func (s *scene) opened(id int64) models.ReviewRound {
	s.t.Helper()
	r, err := s.Reviews.OpenRound(s.Ctx, s.Officer, id, reviews.RoundOpening{DueAt: s.Now().AddDate(0, 0, 5), Note: "Look again."})
	s.Must(err)
	return r
}

func (s *scene) seenRound(who models.Actor, id int64) models.RoundView {
	s.t.Helper()
	v, err := s.Reviews.Round(s.Ctx, who, id)
	s.Must(err)
	return v
}

// second answers every criterion: with score 0 the first stands.
func second(v models.RoundView, score int, reason string) []reviews.SecondInput {
	var out []reviews.SecondInput
	for _, c := range v.Criteria {
		in := reviews.SecondInput{Criterion: c.Code, Keep: score == 0, Reason: reason}
		if score > 0 {
			in.Score = &score
		}
		out = append(out, in)
	}
	return out
}

func (s *scene) answer(who models.Actor, id int64, score int, reason string) {
	s.t.Helper()
	v := s.seenRound(who, id)
	s.Must(s.Reviews.AnswerRound(s.Ctx, who, id, v.Mine.Version, second(v, score, reason)))
}

func (s *scene) sum(who models.Actor, id int64) models.ReviewSummaryView {
	s.t.Helper()
	v, err := s.Reviews.Summary(s.Ctx, who, id)
	s.Must(err)
	return v
}

// The reviewers read each other under letters once the secretariat has opened the
// round, and each answers once. Until its end no second score is to be had and no
// figure moves; after it the final scores count and the first stand beside them.
//
// clause 20: a review is given alone first.
func TestARoundOnADisagreement(t *testing.T) {
	s := stage(t)
	id := s.apart()
	one, two := s.Reviewers[0], s.Reviewers[1]
	rows, err := s.Reviews.Disagreements(s.Ctx, s.Officer)
	s.Must(err)
	if len(rows) != 1 || rows[0].ID != id || rows[0].Round != nil || len(rows[0].Apart) != 8 || rows[0].Apart[7].Apart != 80_00 || rows[0].Apart[7].Low != 20_00 || rows[0].Apart[0].Apart != 100_00 {
		t.Fatalf("%+v", rows)
	}
	if v := s.sum(s.Officer, id); v.RoundFault != nil || v.Round != nil || len(v.Apart) != 8 || len(v.Apart[0].Lowest) != 1 || v.Apart[0].Lowest[0].Reason != "WEAK-CASE" {
		t.Errorf("%+v", v.Apart)
	}
	r := s.opened(id)
	if s.jobs("review_round") != 2 || len(s.acts("review.open_round")) != 1 {
		t.Error("an act and two letters")
	}
	v := s.seenRound(two, r.ID)
	if !v.Writable || v.Named || v.Closable || len(v.Criteria) != 7 || len(v.Columns) != 2 || v.Columns[0].Position != 1 || v.Columns[0].Name != "" || v.Columns[0].AssignmentID != 0 || v.Columns[0].Mine ||
		!v.Columns[1].Mine || v.Columns[0].First["design"].Reason != "STRONG-CASE" {
		t.Errorf("%+v", v)
	}
	before := s.sum(s.Officer, id).Summary
	s.answer(two, r.ID, 3, "The annex answers what I missed.")
	if v := s.seenRound(one, r.ID); v.Columns[1].Answered || len(v.Columns[1].Second) != 0 || v.Over {
		t.Errorf("another's answer is known before the end: %+v", v.Columns)
	}
	if v := s.seenRound(s.Officer, r.ID); !v.Named || !v.Closable || !v.Columns[1].Answered || v.Columns[0].Answered || len(v.Columns[1].Second) != 0 || v.Columns[0].Name != one.Name {
		t.Errorf("%+v", v)
	}
	if v := s.seenRound(two, r.ID); v.Writable || v.Columns[1].Second["design"].Reason == "" {
		t.Errorf("one's own answer is not shown: %+v", v)
	}
	if got := s.sum(s.Officer, id); !reflect.DeepEqual(got.Summary, before) || got.First != nil || got.Round.Answered != 1 {
		t.Errorf("a figure moved before the end: %+v", got)
	}
	mine := s.seenRound(two, r.ID)
	kind(t, s.Reviews.AnswerRound(s.Ctx, two, r.ID, mine.Mine.Version, second(mine, 2, "again")), models.KindConflict, "reviews.round_answered")
	s.answer(one, r.ID, 0, "The case stands.")
	got := s.sum(s.Officer, id)
	if !got.Round.Over || got.Round.Round.ClosedBy != nil || got.Summary.Mean != 80_00 || got.Summary.Spread != 40_00 || got.First.Mean != before.Mean || got.First.Spread != 80_00 {
		t.Errorf("%+v %+v", got.Summary, got.First)
	}
	if c := got.Reviews[1]; *c.Scores["design"].Score != 1 || c.Scores["design"].Reason != "WEAK-CASE" || *c.Second["design"].Score != 3 || c.Second["design"].Kept || !got.Reviews[0].Second["design"].Kept {
		t.Errorf("%+v", c)
	}
	if len(got.Apart) != 1 || got.Apart[0].Criterion != "" {
		t.Errorf("the totals alone remain apart: %+v", got.Apart)
	}
	rank, err := s.Reviews.Ranking(s.Ctx, s.Officer, s.Call.ID, models.StageConcept)
	s.Must(err)
	if rank.Rows[0].Summary.Mean != 80_00 || rank.Rows[0].First.Mean != 60_00 {
		t.Errorf("%+v", rank.Rows[0])
	}
	all, err := s.Reviews.Evaluation(s.Ctx, s.Officer, s.Call.ID, models.StageConcept)
	s.Must(err)
	if len(all.Scores) != 14 || *all.Scores[7].Said.Score != 1 || *all.Scores[7].Second.Score != 3 || all.Scores[0].Second == nil || !all.Scores[0].Second.Kept {
		t.Errorf("%+v", all.Scores)
	}
	sums, err := reviews.Summaries(s.DB.Read(s.Ctx), s.Now(), []int64{id})
	s.Must(err)
	if sums[id].Mean != 80_00 {
		t.Errorf("%+v", sums)
	}
	kind(t, func() error {
		_, err := s.Reviews.OpenRound(s.Ctx, s.Officer, id, reviews.RoundOpening{DueAt: s.Now().AddDate(0, 0, 5)})
		return err
	}(), models.KindConflict, "reviews.round_held")
	if strings.Contains(s.values(), "annex") {
		t.Error("the record of acts holds a reviewer's words in clear")
	}
	if _, err := s.DB.Read(s.Ctx).Raw("UPDATE second_scores SET score = 5").Rows(); err == nil {
		t.Error("a second score can be changed")
	}
	s.Verify()
}

func TestWhenNoRoundIsOpened(t *testing.T) {
	s := stage(t)
	open := func(who models.Actor, id int64, due time.Time) error {
		_, err := s.Reviews.OpenRound(s.Ctx, who, id, reviews.RoundOpening{DueAt: due})
		return err
	}
	later := s.Now().AddDate(0, 0, 5)
	id := s.InReview()
	one, two, three := s.Reviewers[0], s.Reviewers[1], s.Reviewers[2]
	s.Sent(one, id, 5, "strong")
	// clause 20: never before all have answered.
	kind(t, open(s.Officer, id, later), models.KindConflict, "reviews.reviews_owed")
	s.Sent(two, id, 4, "fair")
	kind(t, open(s.Officer, id, later), models.KindConflict, "reviews.round_nothing")
	s.Must(s.Assign(id, three))
	s.Sent(three, id, 1, "weak")
	kind(t, open(s.Officer, id, s.Now()), models.KindInvalid, "reviews.round_invalid")
	_, err := s.Reviews.OpenRound(s.Ctx, s.Officer, id, reviews.RoundOpening{DueAt: later, Note: strings.Repeat("x", reviews.ReasonsLimit+1)})
	kind(t, err, models.KindInvalid, "reviews.round_invalid")
	for _, role := range []models.Role{models.RoleReviewer, models.RoleAuditor, models.RoleBoardMember, models.RoleDrafter, models.RoleAgentOfficer} {
		kind(t, open(s.Cast(role), id, later), models.KindForbidden, "")
		_, err := s.Reviews.Disagreements(s.Ctx, s.Cast(role))
		if role != models.RoleAuditor {
			kind(t, err, models.KindForbidden, "")
		}
	}
	kind(t, open(s.Officer, s.Concept(), later), models.KindConflict, "reviews.review_over")
	kind(t, open(s.Officer, id+99, later), models.KindNotFound, "")
	// clause 98: whom an interest closes the proposal is in no round, and one alone
	// has nobody to read.
	s.joinsLead(three)
	kind(t, open(s.Officer, id, later), models.KindConflict, "reviews.round_nothing")
	s.joinsLead(two)
	kind(t, open(s.Officer, id, later), models.KindConflict, "reviews.round_nobody")
	s.Verify()
}

// joinsLead gives a person a mandate of the organisation that leads.
func (s *scene) joinsLead(who models.Actor) {
	s.t.Helper()
	s.Must(s.DB.Write(s.Ctx, models.SystemActor, "test.mandate", func(tx *db.Tx) error {
		_, err := people.CreateMandate(tx, people.MandateInput{Person: who.PersonID, Role: models.RolePUNOProgramme, Organisation: s.Lead.OrganisationID, From: tx.Now, Instrument: "letter of a test"})
		return err
	}))
}

// The answers of a round are complete or nothing; at its instant it is over.
func TestWhatARoundRefuses(t *testing.T) {
	s := stage(t)
	id := s.apart()
	one, two := s.Reviewers[0], s.Reviewers[1]
	r := s.opened(id)
	v := s.seenRound(one, r.ID)
	send := func(who models.Actor, version int64, in []reviews.SecondInput) error {
		return s.Reviews.AnswerRound(s.Ctx, who, r.ID, version, in)
	}
	has := func(err error, field string) {
		t.Helper()
		e := kind(t, err, models.KindInvalid, "reviews.round_incomplete")
		for _, f := range e.Fields {
			if f.Field == field {
				return
			}
		}
		t.Errorf("no fault of %s: %+v", field, e.Fields)
	}
	has(send(one, v.Mine.Version, second(v, 4, "a reason")[1:]), "score["+v.Criteria[0].Code+"]")
	has(send(one, v.Mine.Version, second(v, 4, " ")), "reason[design]")
	has(send(one, v.Mine.Version, second(v, 6, "a reason")), "score[design]")
	has(send(one, v.Mine.Version, second(v, 4, strings.Repeat("word ", reviews.ReasonWords+1))), "reason[design]")
	has(send(one, v.Mine.Version, second(v, 4, strings.Repeat("x", reviews.ReasonLimit+1))), "reason[design]")
	neither := second(v, 4, "a reason")
	neither[1].Score = nil
	has(send(one, v.Mine.Version, neither), "score["+v.Criteria[1].Code+"]")
	kind(t, send(one, v.Mine.Version, append(second(v, 4, "a reason"), reviews.SecondInput{Criterion: "beauty", Keep: true, Reason: "x"})), models.KindNotFound, "")
	kind(t, send(one, v.Mine.Version+1, second(v, 4, "a reason")), models.KindStale, "")
	kind(t, send(s.Officer, 1, nil), models.KindForbidden, "")
	kind(t, send(s.Reviewers[2], 1, nil), models.KindNotFound, "")
	kind(t, s.Reviews.AnswerRound(s.Ctx, one, r.ID+9, 1, nil), models.KindNotFound, "")
	for _, role := range []models.Role{models.RoleBoardMember, models.RoleReviewer} {
		_, err := s.Reviews.Round(s.Ctx, s.Cast(role), r.ID)
		kind(t, err, models.KindNotFound, "")
	}
	_, err := s.Reviews.Round(s.Ctx, s.Lead, r.ID)
	kind(t, err, models.KindForbidden, "")
	if got := s.sum(one, id); len(got.Reviews) != 1 || got.Round != nil {
		t.Errorf("the page of reviews tells a reviewer more than the round: %+v", got)
	}

	// What rests on the scores waits for the end.
	held := s.Assigned(id, one)
	kind(t, s.Reviews.Shortlist(s.Ctx, s.Officer, id, s.Version(id), ""), models.KindConflict, "reviews.round_open")
	kind(t, s.Assign(id, s.Reviewers[2]), models.KindConflict, "reviews.round_open")
	kind(t, s.Reviews.Reopen(s.Ctx, s.Officer, held.ID, held.Version, "x"), models.KindConflict, "reviews.round_read")

	kind(t, s.Reviews.CloseRound(s.Ctx, s.Officer, r.ID, r.Version, " "), models.KindInvalid, "reviews.reason_invalid")
	kind(t, s.Reviews.CloseRound(s.Ctx, s.Officer, r.ID, r.Version+1, "x"), models.KindStale, "")
	kind(t, s.Reviews.CloseRound(s.Ctx, s.Cast(models.RoleAuditor), r.ID, r.Version, "x"), models.KindForbidden, "")
	kind(t, s.Reviews.CloseRound(s.Ctx, one, r.ID, r.Version, "x"), models.KindForbidden, "")

	s.answer(two, r.ID, 2, "Somewhat better.")
	s.Clock.Advance(r.DueAt.Sub(s.Now()) - time.Microsecond)
	if v := s.seenRound(one, r.ID); v.Over || !v.Writable {
		t.Error("over before its instant")
	}
	s.Clock.Advance(time.Microsecond)
	if v := s.seenRound(one, r.ID); !v.Over || v.Writable || v.Columns[1].Second["design"].Score == nil {
		t.Errorf("at its instant a round is over: %+v", v)
	}
	kind(t, send(s.Fresh(one), v.Mine.Version, second(v, 4, "late")), models.KindTooLate, "reviews.round_late")
	kind(t, s.Reviews.CloseRound(s.Ctx, s.Fresh(s.Officer), r.ID, r.Version, "late"), models.KindConflict, "reviews.round_over")
	got := s.sum(s.Officer, id)
	if got.Summary.Mean != 70_00 || len(got.Apart) != 8 || got.Apart[0].Lowest[0].Final != 2 || *got.Apart[0].Lowest[0].First != 1 || got.Apart[0].Lowest[0].Reason != "Somewhat better." || got.Apart[0].Highest[0].Reason != "STRONG-CASE" {
		t.Errorf("what remains apart stands with both reasons: %+v", got.Apart)
	}
	kind(t, s.Reviews.Reopen(s.Ctx, s.Fresh(s.Officer), held.ID, held.Version, "x"), models.KindConflict, "reviews.round_read")
	s.Verify()
}

func TestARoundIsClosedByAPerson(t *testing.T) {
	s := stage(t)
	id := s.apart()
	r := s.opened(id)
	s.answer(s.Reviewers[1], r.ID, 4, "Convinced.")
	s.Must(s.Reviews.CloseRound(s.Ctx, s.Head, r.ID, r.Version, "The other is on mission."))
	v := s.seenRound(s.Reviewers[0], r.ID)
	kind(t, s.Reviews.AnswerRound(s.Ctx, s.Reviewers[0], r.ID, v.Mine.Version, second(v, 3, "late")), models.KindConflict, "reviews.round_over")
	if got := s.sum(s.Officer, id); got.Summary.Mean != 90_00 || got.Round.Round.Reason != "The other is on mission." || got.Round.Answered != 1 {
		t.Errorf("%+v", got.Summary)
	}
	// A third reader can be asked after the round, and does not read it.
	s.Must(s.Assign(id, s.Reviewers[2]))
	_, err := s.Reviews.Round(s.Ctx, s.Reviewers[2], r.ID)
	kind(t, err, models.KindNotFound, "")
	s.Verify()
}

// clause 98: from the interest on the round is not there for the person, and does
// not wait for them; their letter goes to nobody else.
func TestAnInterestTakesAReviewerOutOfARound(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	one, two, three := s.Reviewers[0], s.Reviewers[1], s.Reviewers[2]
	s.Must(s.Assign(id, three))
	s.Sent(one, id, 5, "strong")
	s.Sent(two, id, 1, "HIDDEN-WORD")
	s.Sent(three, id, 1, "weak")
	r := s.opened(id)
	s.answer(one, r.ID, 4, "A little less.")
	s.answer(three, r.ID, 0, "It stands.")
	s.Must(s.Reviews.RecordInterest(s.Ctx, s.Officer, id, two.PersonID, models.InterestKindPersonal))
	_, err := s.Reviews.Round(s.Ctx, two, r.ID)
	kind(t, err, models.KindNotFound, "")
	kind(t, s.Reviews.AnswerRound(s.Ctx, two, r.ID, 1, nil), models.KindNotFound, "")
	if rows, err := s.Reviews.MyRounds(s.Ctx, two); err != nil || len(rows) != 0 {
		t.Errorf("%v %v", rows, err)
	}
	v := s.seenRound(three, r.ID)
	if !v.Over || len(v.Columns) != 2 || v.Columns[0].Position != 1 || v.Columns[1].Position != 3 {
		t.Errorf("%+v", v.Columns)
	}
	if rows, err := s.Reviews.MyRounds(s.Ctx, three); err != nil || len(rows) != 1 || !rows[0].Ended || !rows[0].MineAnswered || rows[0].Title == "" {
		t.Errorf("%+v %v", rows, err)
	}
	if got := s.sum(s.Officer, id); got.Summary.Count != 2 || got.Summary.Mean != 50_00 {
		t.Errorf("%+v", got.Summary)
	}
	// A mandate screens without an act: the round is gone, and what was said counts
	// until the secretariat takes it off.
	s.joinsLead(three)
	_, err = s.Reviews.Round(s.Ctx, three, r.ID)
	kind(t, err, models.KindNotFound, "")
	s.Verify()
}

// A note that was signed rests on the scores as they were; while they can move
// nobody signs, and nothing goes to the Board. The Board reads both scores.
func TestTheNoteAndTheBoardAfterARound(t *testing.T) {
	s := stage(t)
	id := s.Technical()
	one, two := s.Reviewers[0], s.Reviewers[1]
	s.Must(s.Assign(id, one, two))
	s.Sent(one, id, 5, "strong")
	s.Sent(two, id, 1, "weak")
	note, err := s.Reviews.Prepare(s.Ctx, s.Officer, id, reviews.Note{Body: "They differ.", Recommendation: models.RecommendApprove, Amount: 1000})
	s.Must(err)
	s.Must(s.Reviews.Sign(s.Ctx, s.Fresh(s.Head), id, note.Version))
	r := s.opened(id)
	v, err := s.Reviews.Appraisal(s.Ctx, s.Officer, id)
	s.Must(err)
	if v.Note.State != models.AppraisalDraft || v.BoardFault == nil {
		t.Errorf("%+v", v.Note)
	}
	kind(t, s.Reviews.Sign(s.Ctx, s.Fresh(s.Head), id, v.Note.Version), models.KindConflict, "reviews.round_open")
	s.answer(two, r.ID, 3, "Better than I read.")
	s.answer(one, r.ID, 0, "As before.")
	s.Must(s.Reviews.Sign(s.Ctx, s.Fresh(s.Head), id, v.Note.Version))
	s.Must(s.Reviews.ToBoard(s.Ctx, s.Fresh(s.Officer), id, s.Version(id)))
	member := s.Cast(models.RoleCoordinator)
	paper, err := s.Reviews.Paper(s.Ctx, member, id)
	s.Must(err)
	got := paper.Reviews
	if got.Named || got.Summary.Mean != 80_00 || got.First.Mean != 60_00 || got.Round == nil || !got.Round.Over || got.Round.Answered != 0 || len(got.Apart) != 1 || got.Apart[0].Apart != 40_00 {
		t.Errorf("%+v", got)
	}
	if c := got.Reviews[1]; c.Name != "" || *c.Scores["design"].Score != 1 || *c.Second["design"].Score != 3 {
		t.Errorf("%+v", c)
	}
	_, err = s.Reviews.Round(s.Ctx, member, r.ID)
	kind(t, err, models.KindNotFound, "")
	if got := s.sum(one, id); len(got.Reviews) != 2 || got.Reviews[1].Name != "" {
		t.Errorf("what is settled is open to its reviewers: %+v", got.Reviews)
	}
	s.Verify()
}

// What goes back to its authors in the middle of a round takes the round with it.
func TestAReturnEndsTheRound(t *testing.T) {
	s := stage(t)
	id := s.Technical()
	s.Must(s.Assign(id, s.Reviewers[0], s.Reviewers[1]))
	s.Sent(s.Reviewers[0], id, 5, "strong")
	s.Sent(s.Reviewers[1], id, 1, "weak")
	r := s.opened(id)
	s.Must(s.Reviews.Return(s.Ctx, s.Fresh(s.Officer), id, reviews.Finding{Version: s.Version(id), Reasons: "A budget line is missing.", DueAt: s.Now().AddDate(0, 0, 9)}))
	v := s.seenRound(s.Reviewers[0], r.ID)
	if !v.Over || v.Round.Reason != "A budget line is missing." || v.Writable {
		t.Errorf("%+v", v.Round)
	}
	kind(t, s.Reviews.AnswerRound(s.Ctx, s.Reviewers[0], r.ID, v.Mine.Version, second(v, 3, "late")), models.KindConflict, "reviews.round_over")
	s.Verify()
}

// A reviewer who is taken off is not waited for.
func TestWhoIsTakenOffIsNotWaitedFor(t *testing.T) {
	s := stage(t)
	id := s.apart()
	r := s.opened(id)
	s.answer(s.Reviewers[0], r.ID, 4, "A little less.")
	a := s.Assigned(id, s.Reviewers[1])
	s.Must(s.Reviews.Remove(s.Ctx, s.Officer, a.ID, a.Version, "Has left the organisation."))
	if v := s.seenRound(s.Reviewers[0], r.ID); !v.Over || len(v.Columns) != 1 {
		t.Errorf("%+v", v)
	}
	if got := s.sum(s.Officer, id); got.Summary.Mean != 80_00 || got.Summary.Count != 1 {
		t.Errorf("%+v", got.Summary)
	}
}

// The step that counts as a disagreement is a rule with a date; a round keeps the
// one of its opening. Abstentions have no end to stand at, and can be kept.
func TestTheStepIsARule(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	one, two := s.Reviewers[0], s.Reviewers[1]
	s.Sent(one, id, 4, "good")
	a := s.Assigned(id, two)
	s.Scored(two, a.ID, 4, "good")
	v, err := s.Reviews.Review(s.Ctx, two, a.ID)
	s.Must(err)
	_, err = s.Reviews.SaveScore(s.Ctx, two, a.ID, reviews.ScoreInput{Criterion: "design", Score: score(3), Reason: "a step less", Version: v.Scores["design"].Version})
	s.Must(err)
	_, err = s.Reviews.SaveScore(s.Ctx, two, a.ID, reviews.ScoreInput{Criterion: "value", Abstained: true, Reason: "No judgement on costs.", Version: v.Scores["value"].Version})
	s.Must(err)
	s.Must(s.Reviews.Submit(s.Ctx, two, a.ID, a.Version, ""))
	if got := s.sum(s.Officer, id); len(got.Apart) != 0 || got.RoundFault == nil || got.RoundFault.Key != "reviews.round_nothing" {
		t.Errorf("%+v", got)
	}
	s.Must(rules.New(s.DB).AdoptStep(s.Ctx, s.Fresh(s.Head), 20_00, rules.Adoption{Instrument: "Manual of the fund"}))
	got := s.sum(s.Officer, id)
	if len(got.Apart) != 1 || got.Apart[0].Criterion != "design" || got.Apart[0].Apart != 25_00 || got.Apart[0].Rule != 20_00 {
		t.Errorf("%+v", got.Apart)
	}
	r := s.opened(id)
	if r.StepRule != 20_00 {
		t.Errorf("%+v", r)
	}
	if seen := s.seenRound(one, r.ID); len(seen.Criteria) != 1 || len(seen.Columns[1].First) != 1 {
		t.Errorf("a round shows what it is about and nothing else: %+v", seen)
	}
}

// Two last answers at once, from two servers, end the round once.
func TestAnswersAtOnce(t *testing.T) {
	t.Parallel()
	s := setUp(t)
	other := reviews.New(s.Second())
	id := s.apart()
	r, err := s.Reviews.OpenRound(s.Ctx, s.Officer, id, reviews.RoundOpening{DueAt: s.Now().AddDate(0, 0, 5)})
	s.Must(err)
	one, two := s.seenRound(s.Reviewers[0], r.ID), s.seenRound(s.Reviewers[1], r.ID)
	send := func(on *reviews.Service, nth int, v models.RoundView) func() error {
		return func() error {
			return on.AnswerRound(s.Ctx, s.Reviewers[nth], r.ID, v.Mine.Version, second(v, 3, "agreed"))
		}
	}
	if done := atOnce(t, send(s.Reviews, 0, one), send(other, 0, one), send(other, 1, two), send(s.Reviews, 1, two)); done != 2 {
		t.Errorf("%d answers were taken", done)
	}
	if v := s.seenRound(s.Officer, r.ID); !v.Over || len(v.Columns[0].Second) != 7 || len(v.Columns[1].Second) != 7 {
		t.Errorf("%+v", v)
	}
	s.Verify()
}

// Severity is the secretariat's and the auditor's to read, and nothing follows
// it: ranks and means are the same beside any of it.
func TestSeverityIsShownAndUsedForNothing(t *testing.T) {
	s := stage(t)
	one, two := s.Reviewers[0], s.Reviewers[1]
	read := func() models.SeverityView {
		v, err := s.Reviews.Severity(s.Ctx, s.Officer, s.Call.ID, models.StageConcept)
		s.Must(err)
		return v
	}
	for n := range models.SeverityProposals {
		if v := read(); n > 0 && (len(v.Rows) != 2 || v.Rows[0].Shown || v.Rows[0].Mean != 0 || v.Rows[0].Proposals != n) {
			t.Errorf("under the least number: %+v", v.Rows)
		}
		id := s.InReview()
		s.Sent(one, id, 2, "weak")
		s.Sent(two, id, 4, "good")
	}
	ranked := func() models.RankingView {
		v, err := s.Reviews.Ranking(s.Ctx, s.Officer, s.Call.ID, models.StageConcept)
		s.Must(err)
		return v
	}
	before := ranked()
	v := read()
	if len(v.Rows) != 2 || v.Rows[0].Name != one.Name || v.Rows[0].Mean != -2_00 || v.Rows[1].Mean != 2_00 || v.Rows[0].N != 18 || v.Rows[0].Proposals != 3 {
		t.Errorf("%+v", v.Rows)
	}
	if !reflect.DeepEqual(ranked(), before) || before.Rows[0].Summary.Mean != 60_00 {
		t.Error("a rank follows severity")
	}
	for _, role := range []models.Role{models.RoleReviewer, models.RoleDrafter, models.RoleBoardMember, models.RoleCoordinator, models.RoleAgentOfficer} {
		_, err := s.Reviews.Severity(s.Ctx, s.Cast(role), s.Call.ID, models.StageConcept)
		kind(t, err, models.KindForbidden, "")
	}
	_, err := s.Reviews.Severity(s.Ctx, one, s.Call.ID, models.StageConcept)
	kind(t, err, models.KindForbidden, "")
	_, err = s.Reviews.Severity(s.Ctx, s.Cast(models.RoleAuditor), s.Call.ID+9, "")
	kind(t, err, models.KindNotFound, "")
}
