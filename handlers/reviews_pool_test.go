package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"seedfund/app/reviews"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// A reviewer says what they know; the plan names it as a reason; the list is
// confirmed by name and number, and nobody is asked before.
func TestAPlanIsReadConfirmedAndAnsweredOnTheWeb(t *testing.T) {
	d := reviewDesk(t)
	r := d.room
	id := r.Concept()
	_, err := r.Reviews.Screen(r.Ctx, r.Officer, id, reviews.Finding{Version: r.Version(id), Result: models.ScreeningAdmissible, Language: "fr"})
	r.Must(err)
	reviewer, officer := d.SignIn(r.Reviewers[0]), d.SignIn(r.Officer)
	mine := reviewer.Get("/reviews").WantStatus(200).Follow("What I know").WantStatus(200)
	mine.Submit("main form", handlerstest.Values{"themes": "4", "most": "1000"}).WantFault("most")
	mine.Submit("main form", handlerstest.Values{"themes": []string{"4"}, "languages": []string{"fr"}, "financial": "1", "most": "2"}).WantStatus(200).WantText("main", "The profile is saved.").
		One(`input[name="themes"][value="4"][checked]`)
	if p := reviewer.Get(fmt.Sprintf("/reviewers/%d", r.Reviewers[1].PersonID)); p.Status != http.StatusNotFound {
		t.Errorf("another's profile: %d", p.Status)
	}
	officer.Get("/reviews").Follow("Pool of reviewers").WantStatus(200).WantText("tbody", r.Reviewers[0].Name).WantText("tbody", "French")
	plan := officer.Get(fmt.Sprintf("/calls/%d/reviewers", r.Call.ID)).WantStatus(200).
		WantText("main", "reads French").WantText("main", "proposals of this call so far: 0 of at most 2")
	plan.Submit(`form[action$="/review-mix"]`, handlerstest.Values{"reviewers": "9"}).WantFault("reviewers")
	plan = plan.Submit(`form[action$="/review-mix"]`, handlerstest.Values{"reviewers": "2", "thematic": "1", "financial": "1", "outside": "1", "language": "1"}).WantStatus(200)
	digest := handlerstest.Attr(plan.One(`input[name="digest"]`), "value")
	address := fmt.Sprintf("/calls/%d/reviewers/confirmation?stage=concept&digest=%s&pair-%d=%d", r.Call.ID, digest, id, r.Reviewers[0].MandateID)
	list := officer.Get(address).WantStatus(200).WantText("main", "Requests: 1. Proposals: 1.").WantText("tbody", fmt.Sprintf("%d-%d", id, r.Reviewers[0].MandateID))
	if n := d.count(t, "SELECT COUNT(*) FROM review_assignments"); n != 0 {
		t.Errorf("%d asked before the confirmation", n)
	}
	officer.Get(strings.Replace(address, digest, strings.Repeat("0", 64), 1)).WantText("main", "This list is out of date").WantNo(`main form`)
	list.Submit("main form", nil).WantFault("due_on").WantText("main", "Requests: 1.")
	list.Submit("main form", handlerstest.Values{"due_on": "2026-11-20"}).WantStatus(200).WantText("main", "The reviewers are asked.")
	if n := d.count(t, "SELECT COUNT(*) FROM review_assignments"); n != 1 {
		t.Errorf("%d asked", n)
	}
	officer.Post(fmt.Sprintf("/calls/%d/reviewers", r.Call.ID), handlerstest.Values{"_capacity": fmt.Sprint(r.Officer.MandateID), "stage": "concept", "digest": digest, "due_on": "2026-11-20",
		"pair": fmt.Sprintf("%d-%d", id, r.Reviewers[1].MandateID)}).WantStatus(http.StatusConflict).WantText("main", "has changed since you read it")
	reviewer.Get("/reviews").Follow("Review : ").Submit(`form[action$="/declination"]`, handlerstest.Values{"reason": ""}).WantFault("reason").
		Submit(`form[action$="/declination"]`, handlerstest.Values{"reason": "On mission until December."}).WantStatus(200)
	officer.Get(d.in(id, "reviewers")).WantText(".asked", "On mission until December.")
	d.Verify()
}

func (d *desk) count(t *testing.T, text string, args ...any) int {
	t.Helper()
	var n int
	if err := d.DB.Read(d.Ctx).Raw(text, args...).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}
