package reviews_test

import (
	"reflect"
	"testing"

	"seedfund/app/apptest/reviewroom"
	"seedfund/app/reviews"
	"seedfund/models"
)

func (s *scene) shared(id int64, who ...models.Actor) (models.Calibration, error) {
	var mandates []int64
	for _, r := range who {
		mandates = append(mandates, r.MandateID)
	}
	return s.Reviews.OpenCalibration(s.Ctx, s.Officer, s.Call.ID, reviews.Calibrating{Stage: models.StageConcept, Proposal: id, Mandates: mandates, DueOn: s.Due(), Note: "Read it as if it were real."})
}

func (s *scene) round(who models.Actor, id int64) models.CalibrationView {
	s.t.Helper()
	v, err := s.Reviews.Calibration(s.Ctx, who, id)
	s.Must(err)
	return v
}

// calibrate sends one score on every criterion.
func (s *scene) calibrate(who models.Actor, id int64, score int, reason string) {
	s.t.Helper()
	v := s.round(who, id)
	s.Must(s.Reviews.Calibrate(s.Ctx, who, id, v.Mine.Version, said(v.Criteria, score, reason), true))
}

func said(criteria []models.Criterion, score int, reason string) []reviews.ScoreInput {
	var out []reviews.ScoreInput
	for _, c := range criteria {
		out = append(out, reviews.ScoreInput{Criterion: c.Code, Score: &score, Reason: reason})
	}
	return out
}

// The group scores one document before the real ones; each reads nothing of the
// others until the last has sent, then how far apart all lie. No figure of the
// real reviews changes by it.
func TestACalibrationIsScoredByAllAndEntersNothing(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	one, two := s.Reviewers[0], s.Reviewers[1]
	ranked := func() (models.RankingView, models.ReviewSummaryView) {
		r, err := s.Reviews.Ranking(s.Ctx, s.Officer, s.Call.ID, models.StageConcept)
		s.Must(err)
		sum, err := s.Reviews.Summary(s.Ctx, s.Officer, id)
		s.Must(err)
		return r, sum
	}
	rank, sum := ranked()
	c, err := s.shared(id, one, two)
	s.Must(err)
	s.calibrate(one, c.ID, 2, "FIRST-WORD")
	if v := s.round(two, c.ID); v.Columns != nil || v.Spread != nil || v.Members != nil || len(v.Scores) != 0 || !v.Writable || v.Calibration.State != models.CalibrationOpen {
		t.Errorf("before the end a member reads %+v", v)
	}
	if v := s.round(s.Officer, c.ID); v.Columns != nil || len(v.Members) != 2 || v.Members[0].SentAt == nil || v.Members[1].SentAt != nil {
		t.Errorf("the secretariat sees who has sent, and no score: %+v", v)
	}
	a := s.Assigned(id, one)
	s.Scored(one, a.ID, 4, "sound")
	kind(t, s.Reviews.Submit(s.Ctx, one, a.ID, a.Version, ""), models.KindConflict, "reviews.calibrate_first")
	s.calibrate(two, c.ID, 5, "second")
	v := s.round(one, c.ID)
	if v.Calibration.State != models.CalibrationClosed || v.Calibration.ClosedBy != nil || len(v.Columns) != 2 || v.Columns[0].Name != "" || !v.Columns[0].Mine {
		t.Errorf("%+v", v)
	}
	if got := v.Spread["design"]; got != (models.CriterionSpread{N: 2, Low: 2, High: 5, Mean: 3_50}) {
		t.Errorf("%+v", got)
	}
	if v := s.round(s.Officer, c.ID); v.Columns[0].Name != one.Name || v.Columns[0].Scores["design"].Reason != "FIRST-WORD" {
		t.Errorf("%+v", v.Columns)
	}
	if r, x := ranked(); !reflect.DeepEqual(r, rank) || !reflect.DeepEqual(x.Summary, sum.Summary) || len(x.Reviews) != 0 {
		t.Error("scores of the calibration enter the real figures")
	}
	s.Must(s.Reviews.Submit(s.Ctx, one, a.ID, a.Version, ""))
	if r, _ := ranked(); r.Rows[0].Summary.Mean != 80_00 || r.Rows[0].Summary.Count != 1 {
		t.Errorf("control: the real review counts alone: %+v", r.Rows[0].Summary)
	}
	s.Verify()
}

func TestACalibrationIsClosedByAPersonWithAReason(t *testing.T) {
	s := stage(t)
	c, err := s.shared(s.Concept(), s.Reviewers[:]...)
	s.Must(err)
	s.calibrate(s.Reviewers[0], c.ID, 3, "fair")
	kind(t, s.Reviews.CloseCalibration(s.Ctx, s.Officer, c.ID, c.Version, " "), models.KindInvalid, "reviews.reason_invalid")
	kind(t, s.Reviews.CloseCalibration(s.Ctx, s.Officer, c.ID, c.Version+1, "x"), models.KindStale, "")
	for _, role := range []models.Role{models.RoleReviewer, models.RoleAuditor, models.RoleBoardMember} {
		kind(t, s.Reviews.CloseCalibration(s.Ctx, s.Cast(role), c.ID, c.Version, "x"), models.KindForbidden, "")
	}
	s.Must(s.Reviews.CloseCalibration(s.Ctx, s.Head, c.ID, c.Version, "Two are on mission; the real scoring begins."))
	v := s.round(s.Reviewers[1], c.ID)
	if len(v.Columns) != 1 || v.Spread["design"].N != 1 || v.Writable {
		t.Errorf("%+v", v)
	}
	kind(t, s.Reviews.Calibrate(s.Ctx, s.Reviewers[1], c.ID, v.Mine.Version, said(v.Criteria, 2, "late"), true), models.KindConflict, "reviews.calibration_over")
	kind(t, s.Reviews.CloseCalibration(s.Ctx, s.Officer, c.ID, v.Calibration.Version, "again"), models.KindConflict, "reviews.calibration_over")
}

func TestWhatACalibrationRefuses(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	one, two, three := s.Reviewers[0], s.Reviewers[1], s.Reviewers[2]
	inside := s.CastFor(models.RoleReviewer, reviewroom.UNEntity("P"), "")
	_, err := s.shared(id, one, inside)
	kind(t, err, models.KindForbidden, "reviews.reviewer_conflict")
	_, err = s.shared(id, one)
	kind(t, err, models.KindInvalid, "reviews.calibration_invalid")
	_, err = s.shared(id+99, one, two)
	kind(t, err, models.KindInvalid, "reviews.calibration_invalid")
	_, err = s.Reviews.OpenCalibration(s.Ctx, s.Cast(models.RoleAuditor), s.Call.ID, reviews.Calibrating{Proposal: id})
	kind(t, err, models.KindForbidden, "")
	c, err := s.shared(id, one, two)
	s.Must(err)
	_, err = s.shared(id, one, two)
	kind(t, err, models.KindConflict, "reviews.calibration_open")

	v := s.round(one, c.ID)
	kind(t, s.Reviews.Calibrate(s.Ctx, one, c.ID, v.Mine.Version, said(v.Criteria[1:], 3, "fair"), true), models.KindInvalid, "reviews.incomplete")
	s.Must(s.Reviews.Calibrate(s.Ctx, one, c.ID, v.Mine.Version, said(v.Criteria[1:], 3, "half"), false))
	if v := s.round(one, c.ID); len(v.Scores) != len(v.Criteria)-1 || v.Mine.SentAt != nil {
		t.Errorf("what was saved is kept: %+v", v.Scores)
	}
	kind(t, s.Reviews.Calibrate(s.Ctx, one, c.ID, v.Mine.Version, said(v.Criteria, 3, "x"), true), models.KindStale, "")
	six := 6
	v = s.round(one, c.ID)
	kind(t, s.Reviews.Calibrate(s.Ctx, one, c.ID, v.Mine.Version, []reviews.ScoreInput{{Criterion: "design", Score: &six, Reason: "x"}}, false), models.KindInvalid, "reviews.score_invalid")
	for name, who := range map[string]models.Actor{"a reviewer who is not in the group": three, "a reviewer of the lead": inside} {
		if _, err := s.Reviews.Calibration(s.Ctx, who, c.ID); !models.IsKind(err, models.KindNotFound) {
			t.Errorf("%s reads the round: %v", name, err)
		}
		kind(t, s.Reviews.Calibrate(s.Ctx, who, c.ID, 1, nil, false), models.KindNotFound, "")
	}
	_, err = s.Reviews.Calibration(s.Ctx, s.Cast(models.RoleBoardMember), c.ID)
	kind(t, err, models.KindNotFound, "")
	kind(t, s.Reviews.Calibrate(s.Ctx, s.Officer, c.ID, 1, nil, false), models.KindForbidden, "")

	// clause 98: from the interest on the round is not there, and is not waited for.
	s.Must(s.Reviews.RecordInterest(s.Ctx, s.Officer, id, two.PersonID, models.InterestKindPersonal))
	_, err = s.Reviews.Calibration(s.Ctx, two, c.ID)
	kind(t, err, models.KindNotFound, "")
	if rows, err := s.Reviews.MyCalibrations(s.Ctx, two); err != nil || len(rows) != 0 {
		t.Errorf("%v %v", rows, err)
	}
	s.calibrate(one, c.ID, 3, "whole")
	if v := s.round(one, c.ID); v.Calibration.State != models.CalibrationClosed {
		t.Error("the round waits for whom an interest has closed it")
	}
	s.Sent(one, id, 4, "sound")
	_, err = s.shared(s.Concept(), one, three)
	kind(t, err, models.KindConflict, "reviews.calibration_late")
}

// clause 98: an interest is declared where the document is met, before any review
// of it: the round closes to them, does not wait, and they cannot be asked.
func TestAnInterestIsDeclaredFromACalibration(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	one, two, three := s.Reviewers[0], s.Reviewers[1], s.Reviewers[2]
	c, err := s.shared(id, one, two, three)
	s.Must(err)
	s.calibrate(one, c.ID, 3, "fair")
	s.calibrate(two, c.ID, 4, "good")
	kind(t, s.Reviews.DeclareInCalibration(s.Ctx, three, c.ID, "none of the three"), models.KindInvalid, "reviews.interest_invalid")
	kind(t, s.Reviews.DeclareInCalibration(s.Ctx, three, c.ID+9, models.InterestKindPersonal), models.KindNotFound, "")
	for name, who := range map[string]models.Actor{"outside the group": s.Cast(models.RoleReviewer), "the secretariat": s.Officer} {
		if err := s.Reviews.DeclareInCalibration(s.Ctx, who, c.ID, models.InterestKindPersonal); err == nil {
			t.Errorf("%s declares", name)
		}
	}
	s.Must(s.Reviews.DeclareInCalibration(s.Ctx, three, c.ID, models.InterestKindPersonal))
	_, err = s.Reviews.Calibration(s.Ctx, three, c.ID)
	kind(t, err, models.KindNotFound, "")
	kind(t, s.Reviews.DeclareInCalibration(s.Ctx, three, c.ID, models.InterestKindPersonal), models.KindNotFound, "")
	if v := s.round(one, c.ID); v.Calibration.State != models.CalibrationClosed || len(v.Columns) != 2 {
		t.Errorf("the round waits for whom it has closed to: %+v", v.Calibration)
	}
	kind(t, s.Assign(id, three), models.KindForbidden, "reviews.reviewer_conflict")
	if len(s.acts("review.declare_interest")) != 1 {
		t.Error("no entry")
	}
	s.Verify()
}
