package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/reviewroom"
	"seedfund/app/reviews"
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
		rehearsed(r, id, second, third)
		round := lookedAgain(r, id)
		r.Must(answered(r, round, second, secretOfHidden))
		r.Must(answered(r, round, third, secretOfHidden))
		r.Must(r.Reviews.Shortlist(r.Ctx, r.Officer, id, r.Version(id), ""))
		_, err := r.Proposals.Invite(r.Ctx, r.Officer, id, r.Version(id), r.Now().AddDate(0, 2, 0))
		r.Must(err)
	}
	known := reviewAddresses(6)
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

// reviewAddresses are the addresses of review with each of the first numbers.
func reviewAddresses(n int64) []string {
	var out []string
	for id := int64(1); id <= n; id++ {
		for _, of := range []string{"/proposals/%d", "/proposals/%d/reviews", "/proposals/%d/screening", "/proposals/%d/reviewers", "/proposals/%d/appraisal", "/proposals/%d/board-paper",
			"/proposals/%d/submissions/1", "/reviews/%d", "/calls/%d/ranking", "/calls/%d/reviewers", "/reviewers/%d", "/calls/%d/calibrations", "/calibrations/%d", "/rounds/%d",
			"/calls/%d/severity", "/calls/%d/evaluation?stage=concept", "/api/v1/proposals/%d", "/api/v1/proposals/%d/reviews", "/api/v1/proposals/%d/reviewers",
			"/api/v1/proposals/%d/screening", "/api/v1/reviews/%d", "/api/v1/calls/%d/ranking", "/api/v1/calls/%d/reviewers", "/api/v1/reviewers/%d", "/api/v1/calls/%d/calibrations",
			"/api/v1/calibrations/%d", "/api/v1/rounds/%d", "/api/v1/calls/%d/severity", "/api/v1/calls/%d/evaluation", "/api/v1/proposals/%d/appraisal"} {
			out = append(out, fmt.Sprintf(of, id))
		}
	}
	return append(out, "/reviews/disagreements", "/api/v1/disagreements")
}

// rehearsed is a round of calibration on a document that its group has scored.
func rehearsed(r *reviewroom.Room, id int64, group ...models.Actor) {
	in := reviews.Calibrating{Stage: models.StageFull, Proposal: id, DueOn: r.Due()}
	for _, who := range group {
		in.Mandates = append(in.Mandates, who.MandateID)
	}
	c, err := r.Reviews.OpenCalibration(r.Ctx, r.Officer, r.Call.ID, in)
	r.Must(err)
	for _, who := range group {
		v, err := r.Reviews.Calibration(r.Ctx, who, c.ID)
		r.Must(err)
		var said []reviews.ScoreInput
		for _, k := range v.Criteria {
			three := 3
			said = append(said, reviews.ScoreInput{Criterion: k.Code, Score: &three, Reason: secretOfHidden})
		}
		r.Must(r.Reviews.Calibrate(r.Ctx, who, c.ID, v.Mine.Version, said, true))
	}
}

// lookedAgain is a round on what the reviews of a document see differently.
func lookedAgain(r *reviewroom.Room, id int64) int64 {
	round, err := r.Reviews.OpenRound(r.Ctx, r.Officer, id, reviews.RoundOpening{DueAt: r.Now().AddDate(0, 0, 5)})
	r.Must(err)
	return round.ID
}

// answered keeps every score of a reviewer in a round.
func answered(r *reviewroom.Room, round int64, who models.Actor, reason string) error {
	v, err := r.Reviews.Round(r.Ctx, who, round)
	if err != nil {
		return err
	}
	var said []reviews.SecondInput
	for _, c := range v.Criteria {
		said = append(said, reviews.SecondInput{Criterion: c.Code, Keep: true, Reason: reason})
	}
	return r.Reviews.AnswerRound(r.Ctx, who, round, v.Mine.Version, said)
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

// clause 20: while a review can still change nothing of another's is to be had: no
// word, no score, no count and no name, at every address there is, before one's own
// review and after it. The same reader when the reviews are settled is the control.
func TestNothingOfOthersReviewsWhileTheyCanChange(t *testing.T) {
	read := func(scored, sent, settled bool) map[string]string {
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
		for i, score := range []int{5, 1} {
			if scored {
				r.Sent(r.Reviewers[i+1], id, score, "OTHERS-WORD")
			} else if settled {
				a := r.Assigned(id, r.Reviewers[i+1])
				r.Must(r.Reviews.Remove(r.Ctx, r.Officer, a.ID, a.Version, "On mission."))
			}
		}
		if settled {
			r.Must(r.Reviews.Shortlist(r.Ctx, r.Officer, id, r.Version(id), ""))
		}
		return readable(t, s.SignIn(r.Fresh(r.Reviewers[0])), reviewAddresses(4)...)
	}
	for _, sent := range []bool{false, true} {
		quiet, scored := read(false, sent, false), read(true, sent, false)
		for _, path := range tellingApart(quiet, scored) {
			t.Errorf("one's own sent %v: %s tells of others' reviews:\n%s", sent, path, apart(quiet[path], scored[path]))
		}
		t.Logf("%d addresses the same", len(quiet))
	}
	told := tellingApart(read(false, true, true), read(true, true, true))
	if !slices.ContainsFunc(told, func(p string) bool { return strings.Contains(p, "/proposals/1/reviews") }) {
		t.Errorf("control: when the reviews are settled others' are told by %v", told)
	}
}

// Who is not in a round learns nothing of it: not a reviewer of the same document
// who abstained, not one to whom an interest closes it, not another of the pool,
// not the applicants. Its reviewers learn of it, but not whether the others have
// answered before its end. The secretariat and a reviewer of it are the controls.
//
// clauses 20 and 98.
func TestWhoIsNotInARoundLearnsNothingOfIt(t *testing.T) {
	const quiet, opened, half = 0, 1, 2
	read := func(until int) map[string]map[string]string {
		h := apptest.New(t, apptest.At(reviewroom.Start))
		h.Settle()
		s := handlerstest.On(t, h, handlerstest.Origin)
		r := reviewroom.Furnish(t, h)
		abstains, screened := r.CastFor(models.RoleReviewer, reviewroom.UNEntity("S"), ""), r.CastFor(models.RoleReviewer, reviewroom.UNEntity("W"), "")
		id := r.Concept()
		r.Must(r.Screen(id, models.ScreeningAdmissible, ""))
		r.Must(r.Assign(id, r.Reviewers[0], r.Reviewers[1], abstains, screened))
		a := r.Assigned(id, abstains)
		r.Must(r.Reviews.Abstain(r.Ctx, abstains, a.ID, a.Version, "I know too little of it."))
		r.Sent(screened, id, 3, "fair")
		r.Must(r.Reviews.Declare(r.Ctx, screened, r.Assigned(id, screened).ID, models.InterestKindPersonal))
		r.Sent(r.Reviewers[0], id, 5, secretOfHidden)
		r.Sent(r.Reviewers[1], id, 1, secretOfHidden)
		if until >= opened {
			round := lookedAgain(r, id)
			if until == half {
				r.Must(answered(r, round, r.Reviewers[1], secretOfHidden))
			}
		}
		out := map[string]map[string]string{}
		for _, reader := range []struct {
			name string
			who  models.Actor
		}{{"abstains", abstains}, {"screened", screened}, {"pool", r.Reviewers[2]}, {"applicant", r.Lead}, {"state", r.State}, {"its reviewer", r.Reviewers[0]}, {"secretariat", r.Officer}} {
			out[reader.name] = readable(t, s.SignIn(r.Fresh(reader.who)), reviewAddresses(3)...)
		}
		return out
	}
	before, open, running := read(quiet), read(opened), read(half)
	for _, name := range []string{"abstains", "screened", "pool", "applicant", "state"} {
		for _, path := range tellingApart(before[name], running[name]) {
			t.Errorf("%s: %s tells of the round:\n%s", name, path, apart(before[name][path], running[name][path]))
		}
		for path, body := range running[name] {
			if strings.Contains(body, secretOfHidden) {
				t.Errorf("%s: %s says what was said", name, path)
			}
		}
	}
	for _, path := range tellingApart(open["its reviewer"], running["its reviewer"]) {
		t.Errorf("%s tells a reviewer that another has answered:\n%s", path, apart(open["its reviewer"][path], running["its reviewer"][path]))
	}
	told := tellingApart(before["its reviewer"], open["its reviewer"])
	if !slices.Contains(told, "/rounds/1") || !slices.Contains(told, "/home") {
		t.Errorf("control: its reviewer is told by %v", told)
	}
	if told := tellingApart(open["secretariat"], running["secretariat"]); !slices.Contains(told, "/rounds/1") {
		t.Errorf("control: the secretariat is told by %v", told)
	}
}
