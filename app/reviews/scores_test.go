package reviews_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/reviews"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/when"
)

func score(n int) *int { return &n }

func TestSaveScore(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	r, a := s.Reviewers[0], s.Assigned(id, s.Reviewers[0])
	save := func(actor models.Actor, in reviews.ScoreInput) error {
		_, err := s.Reviews.SaveScore(s.Ctx, actor, a.ID, in)
		return err
	}
	in := reviews.ScoreInput{Criterion: "relevance", Score: score(3)}
	kind(t, save(s.Officer, in), models.KindForbidden, "")
	kind(t, save(s.Reviewers[1], in), models.KindNotFound, "")
	kind(t, save(s.Cast(models.RoleReviewer), in), models.KindNotFound, "")
	kind(t, save(r, reviews.ScoreInput{Criterion: "beauty", Score: score(3)}), models.KindNotFound, "")
	kind(t, save(r, reviews.ScoreInput{Criterion: "relevance", Score: score(6)}), models.KindInvalid, "reviews.score_invalid")
	s.Must(save(r, in))
	e := kind(t, save(r, in), models.KindStale, "")
	if theirs := e.Theirs.(models.ReviewScore); *theirs.Score != 3 {
		t.Errorf("%+v", theirs)
	}
	s.Must(save(r, reviews.ScoreInput{Criterion: "relevance", Abstained: true, Score: score(5), Reason: " Not my field. ", Version: 1}))
	v, err := s.Reviews.Review(s.Ctx, r, a.ID)
	s.Must(err)
	if got := v.Scores["relevance"]; got.Score != nil || !got.Abstained || got.Reason != "Not my field." || len(v.Faults) != len(v.Criteria)-1 {
		t.Errorf("%+v %v", got, v.Faults)
	}
	if len(s.acts("review.save_score")) != 2 {
		t.Error("entries")
	}
}

// What is being typed is kept on the server as the reviewer's own draft: no
// entry, nobody else's to read, counted at sending, refused when it is stale.
func TestAutosave(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	r, a := s.Reviewers[0], s.Assigned(id, s.Reviewers[0])
	at, err := s.Reviews.Autosave(s.Ctx, r, a.ID, reviews.ScoreInput{Criterion: "relevance", Score: score(2), Reason: "half a wo"})
	if err != nil || !at.Equal(s.Now()) {
		t.Fatal(at, err)
	}
	_, err = s.Reviews.Autosave(s.Ctx, r, a.ID, reviews.ScoreInput{Criterion: "relevance", Score: score(2), Reason: "half a word"})
	s.Must(err)
	v, err := s.Reviews.Review(s.Ctx, r, a.ID)
	s.Must(err)
	if d := v.Drafts["relevance"]; d.Reason != "half a word" || *d.Score != 2 || len(v.Scores) != 0 {
		t.Errorf("%+v", d)
	}
	_, err = s.Reviews.Autosave(s.Ctx, s.Reviewers[1], a.ID, reviews.ScoreInput{Criterion: "relevance"})
	kind(t, err, models.KindNotFound, "")
	_, err = s.Reviews.Autosave(s.Ctx, s.Head, a.ID, reviews.ScoreInput{Criterion: "relevance"})
	kind(t, err, models.KindForbidden, "")
	for _, c := range v.Criteria {
		if c.Code != "relevance" {
			_, err := s.Reviews.SaveScore(s.Ctx, r, a.ID, reviews.ScoreInput{Criterion: c.Code, Score: score(4), Reason: "sound"})
			s.Must(err)
		}
	}
	s.Must(s.Reviews.Submit(s.Ctx, r, a.ID, a.Version, ""))
	v, err = s.Reviews.Review(s.Ctx, r, a.ID)
	s.Must(err)
	if got := v.Scores["relevance"]; got.Reason != "half a word" || *got.Score != 2 || len(v.Drafts) != 0 || v.Open {
		t.Errorf("the typed words did not count: %+v", got)
	}
	_, err = s.Reviews.Autosave(s.Ctx, r, a.ID, reviews.ScoreInput{Criterion: "relevance", Version: 1})
	kind(t, err, models.KindConflict, "reviews.answered_already")
}

func TestAStaleAutosaveKeepsTheTextAndSaysSo(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	r, a := s.Reviewers[0], s.Assigned(id, s.Reviewers[0])
	s.Scored(r, a.ID, 4, "in the other window")
	_, err := s.Reviews.Autosave(s.Ctx, r, a.ID, reviews.ScoreInput{Criterion: "design", Score: score(1), Reason: "here"})
	kind(t, err, models.KindStale, "")
	kind(t, s.Reviews.Submit(s.Ctx, r, a.ID, a.Version, ""), models.KindStale, "")
	v, err := s.Reviews.Review(s.Ctx, r, a.ID)
	s.Must(err)
	if v.Drafts["design"].Reason != "here" || v.Scores["design"].Reason != "in the other window" {
		t.Error("a text was lost")
	}
}

func TestSubmitReview(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	r, a := s.Reviewers[0], s.Assigned(id, s.Reviewers[0])
	e := kind(t, s.Reviews.Submit(s.Ctx, r, a.ID, a.Version, ""), models.KindInvalid, "reviews.incomplete")
	if len(e.Fields) != 7 {
		t.Errorf("%d faults", len(e.Fields))
	}
	s.Scored(r, a.ID, 4, "sound")
	kind(t, s.Reviews.Submit(s.Ctx, r, a.ID, a.Version+1, ""), models.KindStale, "")
	kind(t, s.Reviews.Submit(s.Ctx, s.Reviewers[1], a.ID, a.Version, ""), models.KindNotFound, "")
	kind(t, s.Reviews.Submit(s.Ctx, s.Officer, a.ID, a.Version, ""), models.KindForbidden, "")
	s.Must(s.Reviews.Submit(s.Ctx, r, a.ID, a.Version, "Good."))
	kind(t, s.Reviews.Submit(s.Ctx, r, a.ID, a.Version, "Good."), models.KindConflict, "reviews.answered_already")
	_, err := s.Reviews.SaveScore(s.Ctx, r, a.ID, reviews.ScoreInput{Criterion: "design", Score: score(1), Version: 1})
	kind(t, err, models.KindConflict, "reviews.answered_already")
}

// After it was sent only the secretariat opens a review again, with a reason
// that stays in the record of acts.
func TestReopen(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	r := s.Reviewers[0]
	kind(t, s.Reviews.Reopen(s.Ctx, s.Officer, s.Assigned(id, r).ID, 1, "x"), models.KindConflict, "reviews.nothing_to_reopen")
	a := s.Sent(r, id, 4, "sound")
	kind(t, s.Reviews.Reopen(s.Ctx, r, a.ID, a.Version, "I was wrong."), models.KindForbidden, "")
	kind(t, s.Reviews.Reopen(s.Ctx, s.Officer, a.ID, a.Version-1, "x"), models.KindStale, "")
	kind(t, s.Reviews.Reopen(s.Ctx, s.Officer, a.ID, a.Version, " "), models.KindInvalid, "reviews.reason_invalid")
	s.Must(s.Reviews.Reopen(s.Ctx, s.Officer, a.ID, a.Version, "A page had been overlooked."))
	if acts := s.acts("review.reopen"); len(acts) != 1 || acts[0].TargetID != a.ID {
		t.Errorf("%+v", acts)
	}
	_, err := s.Reviews.SaveScore(s.Ctx, r, a.ID, reviews.ScoreInput{Criterion: "design", Score: score(5), Reason: "better", Version: 1})
	s.Must(err)
	s.Must(s.Reviews.Submit(s.Ctx, r, a.ID, s.Assigned(id, r).Version, ""))
	s.Verify()
}

func TestDeclineAndAbstain(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	first, second := s.Assigned(id, s.Reviewers[0]), s.Assigned(id, s.Reviewers[1])
	kind(t, s.Reviews.Decline(s.Ctx, s.Reviewers[0], first.ID, first.Version, ""), models.KindInvalid, "")
	kind(t, s.Reviews.Decline(s.Ctx, s.Reviewers[1], first.ID, first.Version, "x"), models.KindNotFound, "")
	kind(t, s.Reviews.Decline(s.Ctx, s.Reviewers[0], first.ID, first.Version+1, "x"), models.KindStale, "")
	s.Must(s.Reviews.Decline(s.Ctx, s.Reviewers[0], first.ID, first.Version, "No time."))
	if _, err := s.Proposals.Show(s.Ctx, s.Reviewers[0], id); !models.IsKind(err, models.KindNotFound) {
		t.Error("whoever declined still reads the document")
	}
	kind(t, s.Reviews.Abstain(s.Ctx, s.Reviewers[0], first.ID, first.Version+1, "x"), models.KindNotFound, "")
	s.Must(s.Assign(id, s.Reviewers[0])) // may be asked again
	s.Must(s.Reviews.Abstain(s.Ctx, s.Reviewers[1], second.ID, second.Version, "I know too little of it."))
	_, err := s.Reviews.Summary(s.Ctx, s.Reviewers[1], id)
	kind(t, err, models.KindForbidden, "reviews.own_first")
	s.Sent(s.Reviewers[0], id, 4, "sound")
	v, err := s.Reviews.Summary(s.Ctx, s.Officer, id)
	s.Must(err)
	if v.Summary.Count != 1 || len(v.Reviews) != 2 || v.Reviews[0].State != models.AssignmentAbstained || v.Open != 0 {
		t.Errorf("abstaining counts as done and not in means: %+v", v)
	}
	if v, err = s.Reviews.Summary(s.Ctx, s.Reviewers[0], id); err != nil || len(v.Reviews) != 1 {
		t.Errorf("another reviewer is shown who abstained: %+v %v", v.Reviews, err)
	}
}

// clause 20: before one's own review no other text, score, count or name is
// obtainable, and while a review can still change only one's own; after that all
// are, without names.
func TestOthersReviewsAfterOnesOwn(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	s.Must(s.Assign(id, s.Reviewers[2]))
	s.Sent(s.Reviewers[0], id, 5, "exact")
	_, err := s.Reviews.Summary(s.Ctx, s.Reviewers[1], id)
	kind(t, err, models.KindForbidden, "reviews.own_first")
	s.Scored(s.Reviewers[1], s.Assigned(id, s.Reviewers[1]).ID, 3, "fair")
	_, err = s.Reviews.Summary(s.Ctx, s.Reviewers[1], id)
	kind(t, err, models.KindForbidden, "reviews.own_first")
	a := s.Assigned(id, s.Reviewers[1])
	s.Must(s.Reviews.Submit(s.Ctx, s.Reviewers[1], a.ID, a.Version, ""))
	v, err := s.Reviews.Summary(s.Ctx, s.Reviewers[1], id)
	s.Must(err)
	if len(v.Reviews) != 1 || !v.Reviews[0].Mine || !v.OwnOnly || v.Open != 0 || v.Summary.Mean != 60_00 || v.Summary.Count != 1 || v.Summary.Disagreement || v.Apart != nil || v.Round != nil {
		t.Errorf("while reviews can change: %+v", v)
	}
	if all, err := s.Reviews.Summary(s.Ctx, s.Cast(models.RoleAuditor), id); err != nil || !all.Named || all.Open != 1 || all.Reviews[0].Name == "" {
		t.Errorf("%+v %v", all, err)
	}
	third := s.Assigned(id, s.Reviewers[2])
	s.Must(s.Reviews.Abstain(s.Ctx, s.Reviewers[2], third.ID, third.Version, "I know too little of it."))
	s.Must(s.Reviews.Shortlist(s.Ctx, s.Officer, id, s.Version(id), ""))
	v, err = s.Reviews.Summary(s.Ctx, s.Reviewers[1], id)
	s.Must(err)
	if len(v.Reviews) != 2 || v.Named || v.OwnOnly || v.Open != 0 || v.Summary.Mean != 80_00 || v.Summary.Spread != 40_00 || !v.Summary.Disagreement {
		t.Errorf("%+v", v)
	}
	for _, r := range v.Reviews {
		if r.Name != "" || r.Organisation != "" || r.Answer != "" || r.Mine != (r.AssignmentID == a.ID) {
			t.Errorf("%+v", r)
		}
	}
	for _, actor := range []models.Actor{s.Lead, s.State, s.Partner, s.Cast(models.RoleResidentCoord), s.Cast(models.RolePUNOFinance), s.Cast(models.RoleAgentOfficer), s.Cast(models.RoleContributor)} {
		_, err := s.Reviews.Summary(s.Ctx, actor, id)
		kind(t, err, models.KindForbidden, "")
	}
	_, err = s.Reviews.Summary(s.Ctx, models.Actor{}, id)
	kind(t, err, models.KindSignIn, "")
	_, err = s.Reviews.Summary(s.Ctx, s.Cast(models.RoleReviewer), id)
	kind(t, err, models.KindNotFound, "")
	_, err = s.Reviews.Summary(s.Ctx, s.Cast(models.RoleBoardMember), id)
	kind(t, err, models.KindNotFound, "")
}

// The spread that counts as a disagreement is a rule with a date and a decision.
func TestDisagreementFollowsTheRuleInForce(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	s.Sent(s.Reviewers[0], id, 5, "exact")
	s.Sent(s.Reviewers[1], id, 4, "sound")
	flagged := func() bool {
		v, err := s.Reviews.Summary(s.Ctx, s.Officer, id)
		s.Must(err)
		return v.Summary.Disagreement
	}
	if flagged() {
		t.Error("20 apart is not more than 20")
	}
	from := when.DateOf(s.Now()).AddDays(1).Start(time.UTC)
	s.Must(rules.New(s.DB).AdoptSpread(s.Ctx, s.Fresh(s.Head), 10_00, rules.Adoption{From: when.DateOf(from), Instrument: "Manual of the fund"}))
	if flagged() {
		t.Error("the rule applies before its date")
	}
	s.Clock.Set(from)
	if !flagged() {
		t.Error("the rule does not apply")
	}
}

func TestShortlist(t *testing.T) {
	s := stage(t)
	id := s.Concept()
	s.Must(s.Screen(id, models.ScreeningAdmissible, ""))
	s.Must(s.Assign(id, s.Reviewers[0]))
	choose := func(actor models.Actor) error { return s.Reviews.Shortlist(s.Ctx, actor, id, s.Version(id), "") }
	kind(t, choose(s.Officer), models.KindConflict, "reviews.reviews_owed")
	a := s.Assigned(id, s.Reviewers[0])
	s.Must(s.Reviews.Remove(s.Ctx, s.Officer, a.ID, a.Version, "Ill."))
	kind(t, choose(s.Officer), models.KindConflict, "reviews.no_review")
	s.Must(s.Assign(id, s.Reviewers[1]))
	s.Sent(s.Reviewers[1], id, 3, "fair")
	kind(t, choose(s.Reviewers[1]), models.KindForbidden, "")
	kind(t, s.Reviews.Shortlist(s.Ctx, s.Officer, id, s.Version(id)+1, ""), models.KindStale, "")
	kind(t, s.Reviews.NotShortlist(s.Ctx, s.Officer, id, s.Version(id), " "), models.KindInvalid, "")
	s.Must(choose(s.Officer))
	s.stateOf(id, models.ProposalShortlisted)
	b := s.Assigned(id, s.Reviewers[1])
	kind(t, s.Reviews.Reopen(s.Ctx, s.Officer, b.ID, b.Version, "x"), models.KindConflict, "reviews.review_over")
	s.Must(s.Reviews.NotShortlist(s.Ctx, s.Officer, id, s.Version(id), "The envelope is used up."))
	s.stateOf(id, models.ProposalNotShortlisted)
}

func TestRanking(t *testing.T) {
	s := stage(t)
	low, high, none := s.InReview(), s.InReview(), s.InReview()
	even := s.InReview()
	for id, n := range map[int64]int{low: 2, high: 5, even: 5} {
		s.Sent(s.Reviewers[0], id, n, "because")
	}
	v, err := s.Reviews.Ranking(s.Ctx, s.Officer, s.Call.ID, models.StageConcept)
	s.Must(err)
	var order, ranks []int64
	for _, r := range v.Rows {
		order, ranks = append(order, r.ID), append(ranks, int64(r.Rank))
	}
	want, places := []int64{high, even, low, none}, []int64{1, 1, 3, 0}
	for i := range want {
		if order[i] != want[i] || ranks[i] != places[i] {
			t.Fatalf("order %v, ranks %v", order, ranks)
		}
	}
	if v.Asked != 4*214_000_00 || v.Rows[0].Summary.Mean != 100_00 || v.Rows[0].Open != 1 {
		t.Errorf("%+v", v.Rows[0])
	}
	_, err = s.Reviews.Ranking(s.Ctx, s.Reviewers[0], s.Call.ID, models.StageConcept)
	kind(t, err, models.KindForbidden, "")
	_, err = s.Reviews.Ranking(s.Ctx, s.Officer, s.Call.ID+9, models.StageConcept)
	kind(t, err, models.KindNotFound, "")
}

// clause 99: two persons stand behind each note, and any edit voids the
// signature, as does any change of the reviews it speaks of.
func TestAppraisal(t *testing.T) {
	s := stage(t)
	id := s.Technical()
	s.Must(s.Assign(id, s.Reviewers[0]))
	prepare := func(actor models.Actor, in reviews.Note) (models.Appraisal, error) {
		return s.Reviews.Prepare(s.Ctx, actor, id, in)
	}
	good := reviews.Note{Body: "Sound.", Recommendation: models.RecommendApprove, Amount: 214_000_00}
	_, err := prepare(s.Reviewers[0], good)
	kind(t, err, models.KindForbidden, "")
	_, err = prepare(s.Officer, reviews.Note{Body: " ", Recommendation: "perhaps", Amount: 1})
	if e := kind(t, err, models.KindInvalid, ""); len(e.Fields) != 2 {
		t.Error(e)
	}
	_, err = prepare(s.Officer, reviews.Note{Body: "x", Recommendation: models.RecommendApprove, Amount: 214_000_01})
	kind(t, err, models.KindInvalid, "")
	kind(t, s.Reviews.Sign(s.Ctx, s.Fresh(s.Head), id, 1), models.KindNotFound, "")
	note, err := prepare(s.Officer, good)
	s.Must(err)
	_, err = prepare(s.Officer, good)
	kind(t, err, models.KindStale, "")
	kind(t, s.Reviews.Sign(s.Ctx, s.Fresh(s.Officer), id, note.Version), models.KindForbidden, "reviews.appraisal.second_person")
	kind(t, s.Reviews.Sign(s.Ctx, s.Stale(s.Head), id, note.Version), models.KindSignIn, "error.fresh_sign_in")
	kind(t, s.Reviews.Sign(s.Ctx, s.Fresh(s.Head), id, note.Version+1), models.KindStale, "")
	kind(t, s.Reviews.ToBoard(s.Ctx, s.Officer, id, s.Version(id)), models.KindConflict, "reviews.appraisal_unsigned")
	s.Must(s.Reviews.Sign(s.Ctx, s.Fresh(s.Head), id, note.Version))
	kind(t, s.Reviews.Sign(s.Ctx, s.Fresh(s.Head), id, note.Version+1), models.KindConflict, "reviews.appraisal.already_signed")
	kind(t, s.Reviews.ToBoard(s.Ctx, s.Officer, id, s.Version(id)), models.KindConflict, "reviews.reviews_owed")
	s.Verify()

	// The head writes now, so the officer signs.
	again := good
	again.Version, again.Body = note.Version+1, "Sound, with one word changed."
	note, err = prepare(s.Head, again)
	s.Must(err)
	if note.State != models.AppraisalDraft || note.SignedBy != nil {
		t.Errorf("the signature stands under another text: %+v", note)
	}
	kind(t, s.Reviews.Sign(s.Ctx, s.Fresh(s.Head), id, note.Version), models.KindForbidden, "")
	s.Must(s.Reviews.Sign(s.Ctx, s.Fresh(s.Officer), id, note.Version))

	s.Sent(s.Reviewers[0], id, 2, "weak")
	v, err := s.Reviews.Appraisal(s.Ctx, s.Head, id)
	s.Must(err)
	if v.Note.State != models.AppraisalDraft || v.BoardFault == nil || v.SignFault == nil {
		t.Errorf("a new review left the signature: %+v", v.Note)
	}
	s.Must(s.Reviews.Sign(s.Ctx, s.Fresh(s.Officer), id, v.Note.Version))
	_, err = s.Reviews.Paper(s.Ctx, s.Cast(models.RoleBoardMember), id)
	kind(t, err, models.KindNotFound, "")
	s.Must(s.Reviews.ToBoard(s.Ctx, s.Officer, id, s.Version(id)))
	again.Version = v.Note.Version + 1
	_, err = prepare(s.Officer, again)
	kind(t, err, models.KindConflict, "reviews.not_appraisable")
	s.Verify()
}

// A document returned from technical review calls off what is owed on the old
// text; the next submission is screened and reviewed anew. The Board reads the
// submission that came before it, not the one being reviewed.
func TestReturnFromTechnicalReview(t *testing.T) {
	s := stage(t)
	id := s.Technical()
	s.Must(s.Assign(id, s.Reviewers[0], s.Reviewers[1]))
	s.Sent(s.Reviewers[0], id, 3, "fair")
	back := reviews.Finding{Version: s.Version(id), Reasons: "The budget lacks a line.", DueAt: s.Now().AddDate(0, 0, 5)}
	kind(t, s.Reviews.Return(s.Ctx, s.Lead, id, back), models.KindForbidden, "")
	kind(t, s.Reviews.Return(s.Ctx, s.Officer, id, reviews.Finding{Version: back.Version, DueAt: back.DueAt}), models.KindInvalid, "")
	s.Must(s.Reviews.Return(s.Ctx, s.Officer, id, back))
	if s.Assigned(id, s.Reviewers[1]).State != models.AssignmentRemoved || s.Assigned(id, s.Reviewers[0]).State != models.AssignmentSubmitted {
		t.Error("what was owed is not called off, or what was sent is")
	}
	s.Submit(id)
	s.Must(s.Screen(id, models.ScreeningAdmissible, ""))
	v, err := s.Reviews.Summary(s.Ctx, s.Officer, id)
	s.Must(err)
	if v.Summary.Count != 0 || v.Submission.Number != 2 {
		t.Errorf("the old text's reviews count for the new one: %+v", v.Summary)
	}
	old, err := s.Reviews.Review(s.Ctx, s.Reviewers[0], s.Assigned(id, s.Reviewers[0]).ID)
	if err != nil || !old.Outdated || old.Submission.Number != 1 {
		t.Errorf("%+v %v", old.Submission.Number, err)
	}
	s.Must(s.Assign(id, s.Reviewers[0]))
	s.Verify()
}

func TestInvariantsSeeWhatTheyAreFor(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	a := s.Sent(s.Reviewers[0], id, 4, "sound")
	s.Must(s.DB.Write(s.Ctx, models.SystemActor, "test.tamper", func(tx *db.Tx) error {
		if _, err := db.Exec(tx, "UPDATE review_scores SET reason = '' WHERE assignment_id = ?", a.ID); err != nil {
			return err
		}
		_, err := db.Exec(tx, "UPDATE review_assignments SET mandate_id = ? WHERE id = ?", s.Lead.MandateID, a.ID)
		return err
	}))
	found := map[string]int{}
	for _, inv := range reviews.Invariants() {
		s.Must(s.DB.Snapshot(s.Ctx, func(q *gorm.DB) error {
			list, err := inv.Check(s.Ctx, q)
			found[inv.Name] = len(list)
			return err
		}))
	}
	if found["submitted reviews are complete"] != 7 || found["reviews are by reviewers"] != 1 {
		t.Errorf("%v", found)
	}
}
