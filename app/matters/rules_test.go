package matters_test

import (
	"testing"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/models"
)

// amended gives the Board its next version of rules, by a decision.
func amended(r *boardroom.Room, change func(*models.RuleValues)) models.BodyRule {
	r.T.Helper()
	d := ruled(r)
	values := models.DefaultRules()
	change(&values)
	rule, err := r.Bodies.AmendRules(r.Ctx, r.Fresh(r.Head), r.Board.ID, d.ID, values, r.DB.Now(r.Ctx))
	r.Must(err)
	return rule
}

// T5, the answer to apathy: a matter that opens under a rule of support in words
// is not adopted before enough seats agree; one opened before keeps its rules.
func TestSupportInWords(t *testing.T) {
	r := room(t)
	before := r.Other(models.MatterOther, models.SubjectNone)
	amended(r, func(v *models.RuleValues) { v.MinimumSupport = 9 })
	m := r.Other(models.MatterOther, models.SubjectNone)
	for _, c := range models.Constituencies {
		for n := 1; n <= 3; n++ {
			in := boardroom.Agree(1)
			if n == 3 {
				in.Answer = models.AnswerAbstain
			}
			r.Answer(before, c, n, in)
			r.Answer(m, c, n, in)
		}
	}
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(m.ID).Version)
	r.Refused(err, models.KindConflict, "board.support_not_met")
	if _, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), before.ID, r.Stored(before.ID).Version); err != nil {
		t.Errorf("the matter opened before: %v", err)
	}
	r.Answer(m, models.ConstituencyNetwork, 3, boardroom.Agree(1))
	d, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(m.ID).Version)
	r.Must(err)
	if d.Result.Support != 9 || d.Sentence != "Adopted by consensus; 12 of 12 seats answered; 9 agreed in words, 9 needed" {
		t.Errorf("%d: %s", d.Result.Support, d.Sentence)
	}
	verified(r)
}

// clause 39: what the rules exclude is decided by consensus alone.
func TestExcludedSubjectsAreLeftToConsensus(t *testing.T) {
	r := room(t)
	start := r.DB.Now(r.Ctx)
	d := ruled(r)
	_, err := r.Bodies.AdoptMethod(r.Ctx, r.Fresh(r.Head), bodies.MethodInput{BodyID: r.Board.ID, DecisionID: d.ID, Method: models.MethodNoObjection, Kinds: models.EveryKind, From: start})
	r.Must(err)
	adoptFormal(r, start)
	silent := func(kind models.MatterKind, subject models.MatterSubject) error {
		paper := r.Asking(kind, subject)
		paper.Method = models.MethodNoObjection
		m, err := r.Matters.Prepare(r.Ctx, r.Officer, paper)
		r.Must(err)
		closes := r.DB.Now(r.Ctx).AddDate(0, 1, 0)
		return r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, &closes)
	}
	r.Refused(silent(models.MatterRules, models.SubjectNone), models.KindConflict, "board.subject_excluded")
	r.Refused(silent(models.MatterOther, models.SubjectSeats), models.KindConflict, "board.subject_excluded")
	r.Must(silent(models.MatterOther, models.SubjectNone))

	amended(r, func(v *models.RuleValues) {
		v.ExcludedSubjects = append(v.ExcludedSubjects, models.ExcludedSubject(models.MatterFunding))
	})
	m := r.Opened()
	r.Answer(m, models.ConstituencyCountries, 2, boardroom.Object(1))
	r.Clock.Advance(models.FindingDays * aDay)
	r.Refused(find(r, r.Stored(m.ID)), models.KindConflict, "board.subject_excluded")
}
