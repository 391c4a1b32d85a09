package reviews_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/reviews"
	"seedfund/models"
)

func score(n int) *int { return &n }

func TestSaveScore(t *testing.T) {
	s := stage(t)
	id := s.inReview()
	r, a := s.reviewers[0], s.assigned(id, s.reviewers[0])
	save := func(actor models.Actor, in reviews.ScoreInput) error {
		_, err := s.reviews.SaveScore(s.Ctx, actor, a.ID, in)
		return err
	}
	in := reviews.ScoreInput{Criterion: "relevance", Score: score(3)}
	kind(t, save(s.officer, in), models.KindForbidden, "")
	kind(t, save(s.reviewers[1], in), models.KindNotFound, "")
	kind(t, save(s.Cast(models.RoleReviewer), in), models.KindNotFound, "")
	kind(t, save(r, reviews.ScoreInput{Criterion: "beauty", Score: score(3)}), models.KindNotFound, "")
	kind(t, save(r, reviews.ScoreInput{Criterion: "relevance", Score: score(6)}), models.KindInvalid, "reviews.score_invalid")
	s.must(save(r, in))
	e := kind(t, save(r, in), models.KindStale, "")
	if theirs := e.Theirs.(models.ReviewScore); *theirs.Score != 3 {
		t.Errorf("%+v", theirs)
	}
	s.must(save(r, reviews.ScoreInput{Criterion: "relevance", Abstained: true, Score: score(5), Reason: " Not my field. ", Version: 1}))
	v, err := s.reviews.Review(s.Ctx, r, a.ID)
	s.must(err)
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
	id := s.inReview()
	r, a := s.reviewers[0], s.assigned(id, s.reviewers[0])
	at, err := s.reviews.Autosave(s.Ctx, r, a.ID, reviews.ScoreInput{Criterion: "relevance", Score: score(2), Reason: "half a wo"})
	if err != nil || !at.Equal(s.now()) {
		t.Fatal(at, err)
	}
	_, err = s.reviews.Autosave(s.Ctx, r, a.ID, reviews.ScoreInput{Criterion: "relevance", Score: score(2), Reason: "half a word"})
	s.must(err)
	v, err := s.reviews.Review(s.Ctx, r, a.ID)
	s.must(err)
	if d := v.Drafts["relevance"]; d.Reason != "half a word" || *d.Score != 2 || len(v.Scores) != 0 {
		t.Errorf("%+v", d)
	}
	_, err = s.reviews.Autosave(s.Ctx, s.reviewers[1], a.ID, reviews.ScoreInput{Criterion: "relevance"})
	kind(t, err, models.KindNotFound, "")
	_, err = s.reviews.Autosave(s.Ctx, s.head, a.ID, reviews.ScoreInput{Criterion: "relevance"})
	kind(t, err, models.KindForbidden, "")
	for _, c := range v.Criteria {
		if c.Code != "relevance" {
			_, err := s.reviews.SaveScore(s.Ctx, r, a.ID, reviews.ScoreInput{Criterion: c.Code, Score: score(4), Reason: "sound"})
			s.must(err)
		}
	}
	s.must(s.reviews.Submit(s.Ctx, r, a.ID, a.Version, ""))
	v, err = s.reviews.Review(s.Ctx, r, a.ID)
	s.must(err)
	if got := v.Scores["relevance"]; got.Reason != "half a word" || *got.Score != 2 || len(v.Drafts) != 0 || v.Open {
		t.Errorf("the typed words did not count: %+v", got)
	}
	_, err = s.reviews.Autosave(s.Ctx, r, a.ID, reviews.ScoreInput{Criterion: "relevance", Version: 1})
	kind(t, err, models.KindConflict, "reviews.answered_already")
}

func TestAStaleAutosaveKeepsTheTextAndSaysSo(t *testing.T) {
	s := stage(t)
	id := s.inReview()
	r, a := s.reviewers[0], s.assigned(id, s.reviewers[0])
	s.scored(r, a.ID, 4, "in the other window")
	_, err := s.reviews.Autosave(s.Ctx, r, a.ID, reviews.ScoreInput{Criterion: "design", Score: score(1), Reason: "here"})
	kind(t, err, models.KindStale, "")
	kind(t, s.reviews.Submit(s.Ctx, r, a.ID, a.Version, ""), models.KindStale, "")
	v, err := s.reviews.Review(s.Ctx, r, a.ID)
	s.must(err)
	if v.Drafts["design"].Reason != "here" || v.Scores["design"].Reason != "in the other window" {
		t.Error("a text was lost")
	}
}

func TestSubmitReview(t *testing.T) {
	s := stage(t)
	id := s.inReview()
	r, a := s.reviewers[0], s.assigned(id, s.reviewers[0])
	e := kind(t, s.reviews.Submit(s.Ctx, r, a.ID, a.Version, ""), models.KindInvalid, "reviews.incomplete")
	if len(e.Fields) != 7 {
		t.Errorf("%d faults", len(e.Fields))
	}
	s.scored(r, a.ID, 4, "sound")
	kind(t, s.reviews.Submit(s.Ctx, r, a.ID, a.Version+1, ""), models.KindStale, "")
	kind(t, s.reviews.Submit(s.Ctx, s.reviewers[1], a.ID, a.Version, ""), models.KindNotFound, "")
	kind(t, s.reviews.Submit(s.Ctx, s.officer, a.ID, a.Version, ""), models.KindForbidden, "")
	s.must(s.reviews.Submit(s.Ctx, r, a.ID, a.Version, "Good."))
	kind(t, s.reviews.Submit(s.Ctx, r, a.ID, a.Version, "Good."), models.KindConflict, "reviews.answered_already")
	_, err := s.reviews.SaveScore(s.Ctx, r, a.ID, reviews.ScoreInput{Criterion: "design", Score: score(1), Version: 1})
	kind(t, err, models.KindConflict, "reviews.answered_already")
}

// After it was sent only the secretariat opens a review again, with a reason
// that stays in the record of acts.
func TestReopen(t *testing.T) {
	s := stage(t)
	id := s.inReview()
	r := s.reviewers[0]
	kind(t, s.reviews.Reopen(s.Ctx, s.officer, s.assigned(id, r).ID, 1, "x"), models.KindConflict, "reviews.nothing_to_reopen")
	a := s.sent(r, id, 4, "sound")
	kind(t, s.reviews.Reopen(s.Ctx, r, a.ID, a.Version, "I was wrong."), models.KindForbidden, "")
	kind(t, s.reviews.Reopen(s.Ctx, s.officer, a.ID, a.Version-1, "x"), models.KindStale, "")
	kind(t, s.reviews.Reopen(s.Ctx, s.officer, a.ID, a.Version, " "), models.KindInvalid, "reviews.reason_invalid")
	s.must(s.reviews.Reopen(s.Ctx, s.officer, a.ID, a.Version, "A page had been overlooked."))
	if acts := s.acts("review.reopen"); len(acts) != 1 || acts[0].TargetID != a.ID {
		t.Errorf("%+v", acts)
	}
	_, err := s.reviews.SaveScore(s.Ctx, r, a.ID, reviews.ScoreInput{Criterion: "design", Score: score(5), Reason: "better", Version: 1})
	s.must(err)
	s.must(s.reviews.Submit(s.Ctx, r, a.ID, s.assigned(id, r).Version, ""))
	s.Verify()
}

func TestDeclineAndAbstain(t *testing.T) {
	s := stage(t)
	id := s.inReview()
	first, second := s.assigned(id, s.reviewers[0]), s.assigned(id, s.reviewers[1])
	kind(t, s.reviews.Decline(s.Ctx, s.reviewers[0], first.ID, first.Version, ""), models.KindInvalid, "")
	kind(t, s.reviews.Decline(s.Ctx, s.reviewers[1], first.ID, first.Version, "x"), models.KindNotFound, "")
	kind(t, s.reviews.Decline(s.Ctx, s.reviewers[0], first.ID, first.Version+1, "x"), models.KindStale, "")
	s.must(s.reviews.Decline(s.Ctx, s.reviewers[0], first.ID, first.Version, "No time."))
	if _, err := s.proposals.Show(s.Ctx, s.reviewers[0], id); !models.IsKind(err, models.KindNotFound) {
		t.Error("whoever declined still reads the document")
	}
	kind(t, s.reviews.Abstain(s.Ctx, s.reviewers[0], first.ID, first.Version+1, "x"), models.KindNotFound, "")
	s.must(s.assign(id, s.reviewers[0])) // may be asked again
	s.must(s.reviews.Abstain(s.Ctx, s.reviewers[1], second.ID, second.Version, "I know too little of it."))
	_, err := s.reviews.Summary(s.Ctx, s.reviewers[1], id)
	kind(t, err, models.KindForbidden, "reviews.own_first")
	s.sent(s.reviewers[0], id, 4, "sound")
	v, err := s.reviews.Summary(s.Ctx, s.officer, id)
	s.must(err)
	if v.Summary.Count != 1 || len(v.Reviews) != 2 || v.Reviews[0].State != models.AssignmentAbstained || v.Open != 0 {
		t.Errorf("abstaining counts as done and not in means: %+v", v)
	}
	if v, err = s.reviews.Summary(s.Ctx, s.reviewers[0], id); err != nil || len(v.Reviews) != 1 {
		t.Errorf("another reviewer is shown who abstained: %+v %v", v.Reviews, err)
	}
}

// clause 20: before one's own review no other text, score, count or name is
// obtainable; after it they are, without names.
func TestOthersReviewsAfterOnesOwn(t *testing.T) {
	s := stage(t)
	id := s.inReview()
	s.must(s.assign(id, s.reviewers[2]))
	s.sent(s.reviewers[0], id, 5, "exact")
	_, err := s.reviews.Summary(s.Ctx, s.reviewers[1], id)
	kind(t, err, models.KindForbidden, "reviews.own_first")
	s.scored(s.reviewers[1], s.assigned(id, s.reviewers[1]).ID, 3, "fair")
	_, err = s.reviews.Summary(s.Ctx, s.reviewers[1], id)
	kind(t, err, models.KindForbidden, "reviews.own_first")
	a := s.assigned(id, s.reviewers[1])
	s.must(s.reviews.Submit(s.Ctx, s.reviewers[1], a.ID, a.Version, ""))
	v, err := s.reviews.Summary(s.Ctx, s.reviewers[1], id)
	s.must(err)
	if len(v.Reviews) != 2 || v.Named || v.Open != 0 || v.Summary.Mean != 80_00 || v.Summary.Spread != 40_00 || !v.Summary.Disagreement {
		t.Errorf("%+v", v)
	}
	for _, r := range v.Reviews {
		if r.Name != "" || r.Organisation != "" || r.Answer != "" || r.Mine != (r.AssignmentID == a.ID) {
			t.Errorf("%+v", r)
		}
	}
	for _, actor := range []models.Actor{s.lead, s.state, s.partner, s.Cast(models.RoleResidentCoord), s.Cast(models.RolePUNOFinance), s.Cast(models.RoleAgentOfficer), s.Cast(models.RoleContributor)} {
		_, err := s.reviews.Summary(s.Ctx, actor, id)
		kind(t, err, models.KindForbidden, "")
	}
	_, err = s.reviews.Summary(s.Ctx, models.Actor{}, id)
	kind(t, err, models.KindSignIn, "")
	_, err = s.reviews.Summary(s.Ctx, s.Cast(models.RoleReviewer), id)
	kind(t, err, models.KindNotFound, "")
	_, err = s.reviews.Summary(s.Ctx, s.Cast(models.RoleBoardMember), id)
	kind(t, err, models.KindNotFound, "")
	if all, err := s.reviews.Summary(s.Ctx, s.Cast(models.RoleAuditor), id); err != nil || !all.Named || all.Open != 1 || all.Reviews[0].Name == "" {
		t.Errorf("%+v %v", all, err)
	}
}

// The spread that counts as a disagreement is a rule with a date and a decision.
func TestDisagreementFollowsTheRuleInForce(t *testing.T) {
	s := stage(t)
	id := s.inReview()
	s.sent(s.reviewers[0], id, 5, "exact")
	s.sent(s.reviewers[1], id, 4, "sound")
	flagged := func() bool {
		v, err := s.reviews.Summary(s.Ctx, s.officer, id)
		s.must(err)
		return v.Summary.Disagreement
	}
	if flagged() {
		t.Error("20 apart is not more than 20")
	}
	from := s.now().Add(time.Hour)
	kind(t, s.reviews.SetSpread(s.Ctx, s.Fresh(s.officer), 10_00, from, "DEC-1"), models.KindForbidden, "")
	kind(t, s.reviews.SetSpread(s.Ctx, s.Stale(s.head), 10_00, from, "DEC-1"), models.KindSignIn, "")
	if e := kind(t, s.reviews.SetSpread(s.Ctx, s.Fresh(s.head), 0, s.now().Add(-time.Hour), ""), models.KindInvalid, ""); len(e.Fields) != 3 {
		t.Error(e)
	}
	s.must(s.reviews.SetSpread(s.Ctx, s.Fresh(s.head), 10_00, from, "DEC-1"))
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
	id := s.concept()
	s.must(s.screen(id, models.ScreeningAdmissible, ""))
	s.must(s.assign(id, s.reviewers[0]))
	choose := func(actor models.Actor) error { return s.reviews.Shortlist(s.Ctx, actor, id, s.version(id), "") }
	kind(t, choose(s.officer), models.KindConflict, "reviews.reviews_owed")
	a := s.assigned(id, s.reviewers[0])
	s.must(s.reviews.Remove(s.Ctx, s.officer, a.ID, a.Version, "Ill."))
	kind(t, choose(s.officer), models.KindConflict, "reviews.no_review")
	s.must(s.assign(id, s.reviewers[1]))
	s.sent(s.reviewers[1], id, 3, "fair")
	kind(t, choose(s.reviewers[1]), models.KindForbidden, "")
	kind(t, s.reviews.Shortlist(s.Ctx, s.officer, id, s.version(id)+1, ""), models.KindStale, "")
	kind(t, s.reviews.NotShortlist(s.Ctx, s.officer, id, s.version(id), " "), models.KindInvalid, "")
	s.must(choose(s.officer))
	s.stateOf(id, models.ProposalShortlisted)
	b := s.assigned(id, s.reviewers[1])
	kind(t, s.reviews.Reopen(s.Ctx, s.officer, b.ID, b.Version, "x"), models.KindConflict, "reviews.review_over")
	s.must(s.reviews.NotShortlist(s.Ctx, s.officer, id, s.version(id), "The envelope is used up."))
	s.stateOf(id, models.ProposalNotShortlisted)
}

func TestRanking(t *testing.T) {
	s := stage(t)
	low, high, none := s.inReview(), s.inReview(), s.inReview()
	even := s.inReview()
	for id, n := range map[int64]int{low: 2, high: 5, even: 5} {
		s.sent(s.reviewers[0], id, n, "because")
	}
	v, err := s.reviews.Ranking(s.Ctx, s.officer, s.call.ID, models.StageConcept)
	s.must(err)
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
	_, err = s.reviews.Ranking(s.Ctx, s.reviewers[0], s.call.ID, models.StageConcept)
	kind(t, err, models.KindForbidden, "")
	_, err = s.reviews.Ranking(s.Ctx, s.officer, s.call.ID+9, models.StageConcept)
	kind(t, err, models.KindNotFound, "")
}

// clause 99: two persons stand behind each note, and any edit voids the
// signature, as does any change of the reviews it speaks of.
func TestAppraisal(t *testing.T) {
	s := stage(t)
	id := s.technical()
	s.must(s.assign(id, s.reviewers[0]))
	prepare := func(actor models.Actor, in reviews.Note) (models.Appraisal, error) {
		return s.reviews.Prepare(s.Ctx, actor, id, in)
	}
	good := reviews.Note{Body: "Sound.", Recommendation: models.RecommendApprove, Amount: 214_000_00}
	_, err := prepare(s.reviewers[0], good)
	kind(t, err, models.KindForbidden, "")
	_, err = prepare(s.officer, reviews.Note{Body: " ", Recommendation: "perhaps", Amount: 1})
	if e := kind(t, err, models.KindInvalid, ""); len(e.Fields) != 2 {
		t.Error(e)
	}
	_, err = prepare(s.officer, reviews.Note{Body: "x", Recommendation: models.RecommendApprove, Amount: 214_000_01})
	kind(t, err, models.KindInvalid, "")
	kind(t, s.reviews.Sign(s.Ctx, s.Fresh(s.head), id, 1), models.KindNotFound, "")
	note, err := prepare(s.officer, good)
	s.must(err)
	_, err = prepare(s.officer, good)
	kind(t, err, models.KindStale, "")
	kind(t, s.reviews.Sign(s.Ctx, s.Fresh(s.officer), id, note.Version), models.KindForbidden, "reviews.appraisal.second_person")
	kind(t, s.reviews.Sign(s.Ctx, s.Stale(s.head), id, note.Version), models.KindSignIn, "error.fresh_sign_in")
	kind(t, s.reviews.Sign(s.Ctx, s.Fresh(s.head), id, note.Version+1), models.KindStale, "")
	kind(t, s.reviews.ToBoard(s.Ctx, s.officer, id, s.version(id)), models.KindConflict, "reviews.appraisal_unsigned")
	s.must(s.reviews.Sign(s.Ctx, s.Fresh(s.head), id, note.Version))
	kind(t, s.reviews.Sign(s.Ctx, s.Fresh(s.head), id, note.Version+1), models.KindConflict, "reviews.appraisal.already_signed")
	kind(t, s.reviews.ToBoard(s.Ctx, s.officer, id, s.version(id)), models.KindConflict, "reviews.reviews_owed")
	s.Verify()

	// The head writes now, so the officer signs.
	again := good
	again.Version, again.Body = note.Version+1, "Sound, with one word changed."
	note, err = prepare(s.head, again)
	s.must(err)
	if note.State != models.AppraisalDraft || note.SignedBy != nil {
		t.Errorf("the signature stands under another text: %+v", note)
	}
	kind(t, s.reviews.Sign(s.Ctx, s.Fresh(s.head), id, note.Version), models.KindForbidden, "")
	s.must(s.reviews.Sign(s.Ctx, s.Fresh(s.officer), id, note.Version))

	s.sent(s.reviewers[0], id, 2, "weak")
	v, err := s.reviews.Appraisal(s.Ctx, s.head, id)
	s.must(err)
	if v.Note.State != models.AppraisalDraft || v.BoardFault == nil || v.SignFault == nil {
		t.Errorf("a new review left the signature: %+v", v.Note)
	}
	s.must(s.reviews.Sign(s.Ctx, s.Fresh(s.officer), id, v.Note.Version))
	_, err = s.reviews.Paper(s.Ctx, s.Cast(models.RoleBoardMember), id)
	kind(t, err, models.KindNotFound, "")
	s.must(s.reviews.ToBoard(s.Ctx, s.officer, id, s.version(id)))
	again.Version = v.Note.Version + 1
	_, err = prepare(s.officer, again)
	kind(t, err, models.KindConflict, "reviews.not_appraisable")
	s.Verify()
}

// A document returned from technical review calls off what is owed on the old
// text; the next submission is screened and reviewed anew. The Board reads the
// submission that came before it, not the one being reviewed.
func TestReturnFromTechnicalReview(t *testing.T) {
	s := stage(t)
	id := s.technical()
	s.must(s.assign(id, s.reviewers[0], s.reviewers[1]))
	s.sent(s.reviewers[0], id, 3, "fair")
	back := reviews.Finding{Version: s.version(id), Reasons: "The budget lacks a line.", DueAt: s.now().AddDate(0, 0, 5)}
	kind(t, s.reviews.Return(s.Ctx, s.lead, id, back), models.KindForbidden, "")
	kind(t, s.reviews.Return(s.Ctx, s.officer, id, reviews.Finding{Version: back.Version, DueAt: back.DueAt}), models.KindInvalid, "")
	s.must(s.reviews.Return(s.Ctx, s.officer, id, back))
	if s.assigned(id, s.reviewers[1]).State != models.AssignmentRemoved || s.assigned(id, s.reviewers[0]).State != models.AssignmentSubmitted {
		t.Error("what was owed is not called off, or what was sent is")
	}
	s.submit(id)
	s.must(s.screen(id, models.ScreeningAdmissible, ""))
	v, err := s.reviews.Summary(s.Ctx, s.officer, id)
	s.must(err)
	if v.Summary.Count != 0 || v.Submission.Number != 2 {
		t.Errorf("the old text's reviews count for the new one: %+v", v.Summary)
	}
	old, err := s.reviews.Review(s.Ctx, s.reviewers[0], s.assigned(id, s.reviewers[0]).ID)
	if err != nil || !old.Outdated || old.Submission.Number != 1 {
		t.Errorf("%+v %v", old.Submission.Number, err)
	}
	s.must(s.assign(id, s.reviewers[0]))
	s.Verify()
}

func TestInvariantsSeeWhatTheyAreFor(t *testing.T) {
	s := stage(t)
	id := s.inReview()
	a := s.sent(s.reviewers[0], id, 4, "sound")
	s.must(s.DB.Write(s.Ctx, models.SystemActor, "test.tamper", func(tx *db.Tx) error {
		if _, err := db.Exec(tx, "UPDATE review_scores SET reason = '' WHERE assignment_id = ?", a.ID); err != nil {
			return err
		}
		_, err := db.Exec(tx, "UPDATE review_assignments SET mandate_id = ? WHERE id = ?", s.lead.MandateID, a.ID)
		return err
	}))
	found := map[string]int{}
	for _, inv := range reviews.Invariants() {
		s.must(s.DB.Snapshot(s.Ctx, func(q *gorm.DB) error {
			list, err := inv.Check(s.Ctx, q)
			found[inv.Name] = len(list)
			return err
		}))
	}
	if found["submitted reviews are complete"] != 7 || found["reviews are by reviewers"] != 1 {
		t.Errorf("%v", found)
	}
}
