package reviews_test

import (
	"context"
	"slices"
	"testing"

	"seedfund/app/apptest/reviewroom"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/app/reviews"
	"seedfund/models"
	"seedfund/models/when"
)

// knows keeps a reviewer's profile as the reviewer.
func (s *scene) knows(who models.Actor, in reviews.ProfileInput) models.ReviewerProfile {
	s.t.Helper()
	kept, err := s.Reviews.KeepProfile(s.Ctx, who, who.PersonID, in)
	s.Must(err)
	return kept
}

// admitted is a concept note found admissible, written in a language.
func (s *scene) admitted(language string) int64 {
	s.t.Helper()
	id := s.Concept()
	_, err := s.Reviews.Screen(s.Ctx, s.Officer, id, reviews.Finding{Version: s.Version(id), Result: models.ScreeningAdmissible, Language: language})
	s.Must(err)
	return id
}

func (s *scene) plan() models.PlanView {
	s.t.Helper()
	v, err := s.Reviews.Plan(s.Ctx, s.Officer, s.Call.ID, models.StageConcept)
	s.Must(err)
	return v
}

// chosen are all pairs of a plan.
func chosen(v models.PlanView) []models.PlanPair {
	var out []models.PlanPair
	for _, row := range v.Rows {
		for _, one := range row.Suggested {
			out = append(out, models.PlanPair{ProposalID: row.ID, MandateID: one.MandateID})
		}
	}
	return out
}

func (s *scene) confirm(v models.PlanView, pairs ...models.PlanPair) (int, error) {
	return s.Reviews.ConfirmPlan(s.Ctx, s.Officer, s.Call.ID, reviews.PlanChoice{Stage: v.Stage, Digest: v.Digest, Pairs: pairs, DueOn: s.Due(), Note: "Please."})
}

func (s *scene) assignments() int {
	s.t.Helper()
	var n int
	s.Must(s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM review_assignments").Scan(&n).Error)
	return n
}

// A plan assigns nothing; what a person confirms by name is asked, and told of
// why each was proposed.
func TestAPlanIsConfirmedByName(t *testing.T) {
	s := stage(t)
	one, two := s.admitted("fr"), s.admitted("fr")
	s.knows(s.Reviewers[0], reviews.ProfileInput{Themes: []int{4}, Objectives: []int{6}, Languages: []string{"fr", "en"}})
	s.knows(s.Reviewers[1], reviews.ProfileInput{Financial: true, Languages: []string{"en"}, Most: 1})
	inside := s.CastFor(models.RoleReviewer, reviewroom.UNEntity("P"), "")
	v := s.plan()
	if len(v.Rows) != 2 || v.Complete != 0 || v.Pool != 4 || s.assignments() != 0 || len(s.acts("review.confirm_plan")) != 0 {
		t.Fatalf("%+v", v)
	}
	first, second := v.Rows[0], v.Rows[1]
	if first.ID != one || !first.Mixed() || len(first.Suggested) != 3 {
		t.Errorf("%+v", first)
	}
	if second.ID != two || second.Mixed() || second.Short != 1 || !slices.Equal(second.Missing, []models.MixPart{models.MixFinancial}) {
		t.Errorf("a reviewer who takes one proposal has two: %+v", second)
	}
	for _, pair := range chosen(v) {
		if pair.MandateID == inside.MandateID {
			t.Error("a reviewer of the lead is proposed")
		}
	}
	reasons := first.Suggested[slices.IndexFunc(first.Suggested, func(x models.Suggestion) bool { return x.PersonID == s.Reviewers[0].PersonID })].Reasons
	if !slices.Contains(reasons, models.SuggestionReason{Kind: "theme", Code: "4"}) || !slices.Contains(reasons, models.SuggestionReason{Kind: "language", Code: "fr"}) {
		t.Errorf("%v", reasons)
	}
	pairs := chosen(v)
	n, err := s.confirm(v, pairs[0], pairs[1])
	s.Must(err)
	if n != 2 || s.assignments() != 2 || len(s.acts("review.confirm_plan")) != 1 || s.jobs("review_assigned") != 2 {
		t.Errorf("%d of the named two are asked", s.assignments())
	}
	s.stateOf(one, models.ProposalInReview)
	s.stateOf(two, models.ProposalAdmissible)
	s.Verify()
}

// What a person was shown has changed: nothing of it is confirmed. Each case
// changes one fact; the control changes none.
func TestAStalePlanIsRefused(t *testing.T) {
	for name, change := range map[string]func(s *scene, id int64){
		"control": func(*scene, int64) {},
		"asked":   func(s *scene, id int64) { s.Must(s.Assign(id, s.Reviewers[2])) },
		"profile": func(s *scene, _ int64) { s.knows(s.Reviewers[2], reviews.ProfileInput{Most: 1}) },
		"mix": func(s *scene, _ int64) {
			_, err := s.Reviews.SetMix(s.Ctx, s.Officer, s.Call.ID, reviews.MixInput{Reviewers: 2})
			s.Must(err)
		},
		"interest": func(s *scene, id int64) {
			s.Must(s.Reviews.RecordInterest(s.Ctx, s.Officer, id, s.Reviewers[2].PersonID, models.InterestKindPersonal))
		},
		"pool":     func(s *scene, _ int64) { s.CastFor(models.RoleReviewer, reviewroom.UNEntity("W"), "") },
		"proposal": func(s *scene, _ int64) { s.admitted("") },
	} {
		t.Run(name, func(t *testing.T) {
			s := stage(t)
			id := s.admitted("")
			v := s.plan()
			change(s, id)
			before := s.assignments()
			_, err := s.confirm(v, chosen(v)[0])
			if name == "control" {
				s.Must(err)
				return
			}
			kind(t, err, models.KindConflict, "reviews.plan_stale")
			if s.assignments() != before {
				t.Error("a stale plan was confirmed")
			}
		})
	}
}

func TestConfirmingRefuses(t *testing.T) {
	s := stage(t)
	id := s.admitted("")
	v := s.plan()
	pair := chosen(v)[0]
	_, err := s.confirm(v)
	kind(t, err, models.KindInvalid, "reviews.assign_invalid")
	for name, foreign := range map[string]models.PlanPair{
		"another mandate":  {ProposalID: id, MandateID: s.Officer.MandateID},
		"nobody's mandate": {ProposalID: id, MandateID: 9999},
	} {
		_, err := s.confirm(v, pair, foreign)
		if e := kind(t, err, models.KindInvalid, "reviews.assign_invalid"); e.Fields[0].Key != "reviews.fault.not_planned" {
			t.Errorf("%s: %v", name, e.Fields)
		}
	}
	_, err = s.confirm(v, pair, models.PlanPair{ProposalID: id + 99, MandateID: pair.MandateID})
	kind(t, err, models.KindNotFound, "")
	choice := reviews.PlanChoice{Stage: v.Stage, Digest: v.Digest, Pairs: []models.PlanPair{pair}, DueOn: when.DateOf(s.Now()).AddDays(-1)}
	_, err = s.Reviews.ConfirmPlan(s.Ctx, s.Officer, s.Call.ID, choice)
	kind(t, err, models.KindInvalid, "reviews.assign_invalid")
	choice.DueOn = s.Due()
	for _, role := range []models.Role{models.RoleReviewer, models.RoleAuditor, models.RoleBoardMember, models.RoleDrafter, models.RoleAdministrator} {
		actor := s.Cast(role)
		_, err := s.Reviews.ConfirmPlan(s.Ctx, actor, s.Call.ID, choice)
		kind(t, err, models.KindForbidden, "")
		_, err = s.Reviews.SetMix(s.Ctx, actor, s.Call.ID, reviews.MixInput{Reviewers: 1})
		kind(t, err, models.KindForbidden, "")
		if role != models.RoleAuditor {
			_, err = s.Reviews.Plan(s.Ctx, actor, s.Call.ID, models.StageConcept)
			kind(t, err, models.KindForbidden, "")
			_, err = s.Reviews.Pool(s.Ctx, actor)
			kind(t, err, models.KindForbidden, "")
		}
	}
	if s.assignments() != 0 {
		t.Error("a refusal asked somebody")
	}
	// Casting a reviewer changed the pool.
	_, err = s.Reviews.ConfirmPlan(s.Ctx, s.Officer, s.Call.ID, choice)
	kind(t, err, models.KindConflict, "reviews.plan_stale")
}

// Who has declined is not proposed for this proposal again; their reason stands
// with the assignment.
func TestADeclinedReviewIsProposedToAnother(t *testing.T) {
	s := stage(t)
	id := s.admitted("")
	_, err := s.Reviews.SetMix(s.Ctx, s.Officer, s.Call.ID, reviews.MixInput{Reviewers: 1})
	s.Must(err)
	v := s.plan()
	first := v.Rows[0].Suggested[0]
	_, err = s.confirm(v, chosen(v)...)
	s.Must(err)
	if v := s.plan(); len(v.Rows) != 0 || v.Complete != 1 {
		t.Errorf("%+v", v.Rows)
	}
	who := s.Reviewers[slices.IndexFunc(s.Reviewers[:], func(a models.Actor) bool { return a.PersonID == first.PersonID })]
	a := s.Assigned(id, who)
	kind(t, s.Reviews.Decline(s.Ctx, who, a.ID, a.Version, " "), models.KindInvalid, "reviews.reason_invalid")
	s.Must(s.Reviews.Decline(s.Ctx, who, a.ID, a.Version, "I am on mission."))
	again := s.plan()
	if len(again.Rows) != 1 || len(again.Rows[0].Suggested) != 1 || again.Rows[0].Suggested[0].PersonID == who.PersonID {
		t.Errorf("%+v", again.Rows)
	}
}

// A reviewer takes no more proposals of a call than their profile says, at the
// page of one proposal as well; the secretariat may change it with them.
func TestNobodyIsAskedBeyondTheirLoad(t *testing.T) {
	s := stage(t)
	one, two := s.admitted(""), s.admitted("")
	r := s.Reviewers[0]
	mine := s.knows(r, reviews.ProfileInput{Most: 1})
	s.Must(s.Assign(one, r))
	kind(t, s.Assign(two, s.Reviewers[1], r), models.KindConflict, "reviews.reviewer_full")
	if s.assignments() != 1 {
		t.Error("the other was asked alone")
	}
	_, err := s.Reviews.KeepProfile(s.Ctx, s.Officer, r.PersonID, reviews.ProfileInput{Version: mine.Version, Most: 2})
	s.Must(err)
	s.Must(s.Assign(two, r))
}

// Two offices ask one reviewer, who takes one proposal, about two at once.
func TestTheLoadHoldsAgainstARace(t *testing.T) {
	t.Parallel()
	s := setUp(t)
	one, two := s.admitted(""), s.admitted("")
	r := s.Reviewers[0]
	s.knows(r, reviews.ProfileInput{Most: 1})
	second := reviews.New(s.Second())
	done := atOnce(t,
		func() error { return s.Assign(one, r) },
		func() error {
			return second.Assign(s.Ctx, s.Head, two, reviews.Asking{Mandates: []int64{r.MandateID}, DueOn: s.Due()})
		})
	if done != 1 || s.assignments() != 1 {
		t.Errorf("%d succeeded, %d asked", done, s.assignments())
	}
}

// A profile is the reviewer's own and the secretariat's; another's is not there.
func TestWhoKeepsAProfile(t *testing.T) {
	s := stage(t)
	r, other := s.Reviewers[0], s.Reviewers[1]
	mine := s.knows(r, reviews.ProfileInput{Themes: []int{4, 2, 4}, Languages: []string{"fr", "ar"}, Affiliation: " University of Country F ", Most: 3})
	if mine.Themes != "2 4" || mine.Languages != "ar fr" || mine.Affiliation != "University of Country F" {
		t.Errorf("%+v", mine)
	}
	_, err := s.Reviews.KeepProfile(s.Ctx, s.Officer, r.PersonID, reviews.ProfileInput{})
	kind(t, err, models.KindStale, "")
	_, err = s.Reviews.KeepProfile(s.Ctx, r, r.PersonID, reviews.ProfileInput{Version: mine.Version, Themes: []int{9}, Most: -1})
	if e := kind(t, err, models.KindInvalid, "reviews.profile_invalid"); len(e.Fields) != 2 {
		t.Errorf("%v", e.Fields)
	}
	_, err = s.Reviews.KeepProfile(s.Ctx, other, r.PersonID, reviews.ProfileInput{Version: mine.Version})
	kind(t, err, models.KindNotFound, "")
	_, err = s.Reviews.Profile(s.Ctx, other, r.PersonID)
	kind(t, err, models.KindNotFound, "")
	_, err = s.Reviews.KeepProfile(s.Ctx, s.Officer, s.Lead.PersonID, reviews.ProfileInput{})
	kind(t, err, models.KindNotFound, "")
	for _, role := range []models.Role{models.RoleBoardMember, models.RoleAuditor, models.RoleDrafter} {
		_, err := s.Reviews.KeepProfile(s.Ctx, s.Cast(role), r.PersonID, reviews.ProfileInput{Version: mine.Version})
		kind(t, err, models.KindForbidden, "")
	}
	_, err = s.Reviews.Profile(s.Ctx, s.Cast(models.RoleBoardMember), r.PersonID)
	kind(t, err, models.KindForbidden, "reviews.secretariat_only")
	own, err := s.Reviews.Profile(s.Ctx, r, r.PersonID)
	if err != nil || own.Member != nil || !own.Own || !own.Editable {
		t.Errorf("%+v %v", own, err)
	}
	theirs, err := s.Reviews.Profile(s.Ctx, s.Cast(models.RoleAuditor), r.PersonID)
	if err != nil || theirs.Member == nil || theirs.Editable {
		t.Errorf("%+v %v", theirs, err)
	}
	pool, err := s.Reviews.Pool(s.Ctx, s.Officer)
	s.Must(err)
	if len(pool) != 3 || pool[0].Name != r.Name || pool[0].Most != 3 || pool[1].ID != 0 {
		t.Errorf("%+v", pool)
	}
}

// clause 98: the plan closes the same pairs of person and proposal as the pool
// of one proposal tells in words.
func TestThePlanAndThePoolCloseTheSamePeople(t *testing.T) {
	s := stage(t)
	id := s.admitted("")
	s.CastFor(models.RoleReviewer, reviewroom.UNEntity("Q"), "")
	s.CastFor(models.RoleReviewer, reviewroom.Government("XDA"), "XDA")
	s.Must(s.Reviews.RecordInterest(s.Ctx, s.Officer, id, s.Reviewers[1].PersonID, models.InterestKindPersonal))
	s.enter(s.Reviewers[2], s.Lead.OrganisationID, "")
	outsider := s.CastFor(models.RoleReviewer, people.OrganisationInput{Code: "ORG-Z", Name: "Organisation Z", Kind: models.KindUNEntity}, "")
	v := s.plan()
	pool, err := s.Reviews.Assignments(s.Ctx, s.Officer, id)
	s.Must(err)
	free := 0
	for _, r := range pool.Pool {
		closed := v.Rows[0].Closed[r.PersonID] == "interest"
		if closed != (len(r.Conflicts) > 0) {
			t.Errorf("%s: closed to the plan %v, conflicts %v", r.Name, closed, r.Conflicts)
		}
		if !closed {
			free++
		}
	}
	if free != 2 || !slices.ContainsFunc(v.Rows[0].Suggested, func(x models.Suggestion) bool { return x.PersonID == outsider.PersonID }) {
		t.Errorf("%d of %d are free", free, len(pool.Pool))
	}
}

// A plan reads the store with as many statements for many proposals as for one.
func TestAPlanTakesTheSameStatementsForOneAndMany(t *testing.T) {
	s := stage(t)
	count := func() int64 {
		ctx, n := db.Count(context.WithoutCancel(s.Ctx))
		_, err := s.Reviews.Plan(ctx, s.Officer, s.Call.ID, models.StageConcept)
		s.Must(err)
		return n.Load()
	}
	s.admitted("")
	one := count()
	for range 4 {
		s.admitted("")
	}
	if many := count(); many != one {
		t.Errorf("%d statements for five proposals, %d for one", many, one)
	}
}
