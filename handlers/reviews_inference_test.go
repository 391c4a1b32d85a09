package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/reviewroom"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// calledFor is a call with two concept notes that a reviewer reads and, with
// hidden, a third that an interest closes to them: they were asked about it and
// have declared, others have scored it far apart, it is on the shortlist and
// invited. It gives what the reader reads at every door, or as the secretariat
// at the doors that are known.
func calledFor(t *testing.T, hidden, secretariat bool) map[string]string {
	t.Helper()
	h := apptest.New(t, apptest.At(reviewroom.Start))
	h.Settle()
	s := handlerstest.On(t, h, handlerstest.Origin)
	r := reviewroom.Furnish(t, h)
	me, second, third := r.Reviewers[0], r.Reviewers[1], r.Reviewers[2]
	asked := func(who ...models.Actor) int64 {
		id := r.Concept()
		r.Must(r.Screen(id, models.ScreeningAdmissible, ""))
		r.Must(r.Assign(id, who...))
		return id
	}
	first := asked(me, second)
	r.Sent(me, first, 4, "The first is sound.")
	r.Sent(second, first, 3, "It is fair.")
	last := asked(me, second)
	r.Sent(second, last, 2, "It is weak.")
	if hidden {
		id := asked(second, third, me)
		r.Must(r.Reviews.Declare(r.Ctx, me, r.Assigned(id, me).ID, models.InterestKindPersonal))
		r.Sent(second, id, 5, secretOfHidden)
		r.Sent(third, id, 1, secretOfHidden)
		r.Must(r.Reviews.Shortlist(r.Ctx, r.Officer, id, r.Version(id), ""))
		_, err := r.Proposals.Invite(r.Ctx, r.Officer, id, r.Version(id), r.Now().AddDate(0, 2, 0))
		r.Must(err)
	}
	var known []string
	for id := int64(1); id <= 6; id++ {
		for _, of := range []string{"/proposals/%d", "/proposals/%d/reviews", "/proposals/%d/screening", "/proposals/%d/reviewers", "/proposals/%d/appraisal", "/proposals/%d/board-paper",
			"/proposals/%d/submissions/1", "/reviews/%d", "/calls/%d/ranking", "/calls/%d/reviewers", "/reviewers/%d", "/api/v1/proposals/%d", "/api/v1/proposals/%d/reviews",
			"/api/v1/proposals/%d/screening", "/api/v1/reviews/%d", "/api/v1/calls/%d/ranking", "/api/v1/calls/%d/reviewers", "/api/v1/reviewers/%d"} {
			known = append(known, fmt.Sprintf(of, id))
		}
	}
	if !secretariat {
		return readable(t, s.SignIn(r.Fresh(me)), known...)
	}
	b, seen := s.SignIn(r.Fresh(r.Officer)), map[string]string{}
	for _, path := range known {
		page := b.Get(path)
		seen[path] = fmt.Sprintf("%d %s", page.Status, chance.ReplaceAllString(string(page.Body), "*"))
	}
	return seen
}

const secretOfHidden = "SECRET-OF-THE-HIDDEN"

// A reviewer to whom an interest closes a proposal of the call, which others
// have scored, ranked and invited, reads the same at every door as if it did not
// exist: pages, lists, numbers, files and answers of the API. The secretariat,
// for which the two stores differ, is the control.
//
// clause 98: who gains from a decision does not prepare it, and learns nothing
// of it by subtraction.
func TestAScreenedReviewerCannotTellThatThereIsAProposal(t *testing.T) {
	with, without := calledFor(t, true, false), calledFor(t, false, false)
	for _, path := range tellingApart(with, without) {
		t.Errorf("%s tells of the hidden proposal:\n%s", path, apart(with[path], without[path]))
	}
	for path, body := range with {
		if strings.Contains(body, secretOfHidden) {
			t.Errorf("%s says what was said of the hidden proposal", path)
		}
	}
	if len(with) < 80 {
		t.Errorf("only %d addresses were read", len(with))
	}
	control := tellingApart(calledFor(t, true, true), calledFor(t, false, true))
	if len(control) < 5 || !slices.ContainsFunc(control, func(p string) bool { return strings.Contains(p, "/ranking") }) {
		t.Errorf("control: to the secretariat the stores differ by %v only", control)
	}
	t.Logf("%d addresses the same; for the control %d differ", len(with), len(control))
}

// clause 20: before one's own review nothing of another's is to be had: no word,
// no score, no count and no name, at every address there is. The same reader
// after their own review is the control.
func TestNothingOfOthersReviewsBeforeOnesOwn(t *testing.T) {
	read := func(scored, sent bool) map[string]string {
		h := apptest.New(t, apptest.At(reviewroom.Start))
		h.Settle()
		s := handlerstest.On(t, h, handlerstest.Origin)
		r := reviewroom.Furnish(t, h)
		id := r.Concept()
		r.Must(r.Screen(id, models.ScreeningAdmissible, ""))
		r.Must(r.Assign(id, r.Reviewers[0], r.Reviewers[1], r.Reviewers[2]))
		if sent {
			r.Sent(r.Reviewers[0], id, 4, "mine")
		}
		if scored {
			r.Sent(r.Reviewers[1], id, 5, "OTHERS-WORD")
			r.Sent(r.Reviewers[2], id, 1, "OTHERS-WORD")
		}
		var known []string
		for n := int64(1); n <= 4; n++ {
			for _, of := range []string{"/proposals/%d", "/proposals/%d/reviews", "/proposals/%d/reviewers", "/reviews/%d", "/calls/%d/ranking", "/calls/%d/reviewers",
				"/api/v1/proposals/%d/reviews", "/api/v1/proposals/%d/reviewers", "/api/v1/reviews/%d", "/api/v1/calls/%d/ranking", "/api/v1/calls/%d/reviewers"} {
				known = append(known, fmt.Sprintf(of, n))
			}
		}
		return readable(t, s.SignIn(r.Fresh(r.Reviewers[0])), known...)
	}
	quiet, scored := read(false, false), read(true, false)
	for _, path := range tellingApart(quiet, scored) {
		t.Errorf("%s tells of others' reviews:\n%s", path, apart(quiet[path], scored[path]))
	}
	told := tellingApart(read(false, true), read(true, true))
	if !slices.ContainsFunc(told, func(p string) bool { return strings.Contains(p, "/proposals/1/reviews") }) {
		t.Errorf("control: after one's own review others' are told by %v", told)
	}
	t.Logf("%d addresses the same; after one's own %d differ", len(quiet), len(told))
}
