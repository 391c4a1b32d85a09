package handlers_test

import (
	"fmt"
	"testing"

	"seedfund/app/reviews"
	"seedfund/models"
	"seedfund/models/money"
)

// What the reviews of a call come to is found from the queue, the call and the plan.
func TestResultsOfReviewAreLinked(t *testing.T) {
	d := reviewDesk(t)
	d.room.InReview()
	officer := d.SignIn(d.room.Officer)
	call := d.room.Call
	for _, path := range []string{"/reviews", fmt.Sprintf("/reviews?call=%d", call.ID), "/calls/" + call.Reference, fmt.Sprintf("/calls/%d/reviewers", call.ID)} {
		page := officer.Get(path).WantStatus(200)
		for _, name := range []string{"ranking", "severity", "evaluation"} {
			if !page.Has(fmt.Sprintf(`main a[href*="/calls/%d/%s"]`, call.ID, name)) {
				t.Errorf("%s does not lead to %s", path, name)
			}
		}
	}
	officer.Get("/reviews").Follow("Ranking by the reviews").WantStatus(200)
	d.SignIn(d.room.Reviewers[0]).Get("/calls/" + call.Reference).WantStatus(200).WantNo(`a[href*="/ranking"]`).WantNo(`a[href*="/severity"]`)
	withdrawn := d.room.Concept()
	d.room.Must(d.room.Proposals.Withdraw(d.room.Ctx, d.room.Fresh(d.room.Lead), withdrawn, d.room.Version(withdrawn), "Another fund pays."))
	page := officer.Get("/reviews?state=withdrawn").WantStatus(200).WantText("tbody", "Read the paper").WantNoText("tbody", "Read the reviews")
	if !page.Has(fmt.Sprintf(`tbody a[href$="/proposals/%d"]`, withdrawn)) {
		t.Error("a withdrawn application without reviews does not lead to itself")
	}
	officer.Get("/reviews?call=999").WantStatus(200).WantText("main", "Nothing stands here")
}

// A note's writer is not asked for the second signature; the other officer is.
func TestTheSecondSignatureIsNotTheWritersTask(t *testing.T) {
	d := reviewDesk(t)
	id := d.room.Technical()
	_, err := d.room.Reviews.Prepare(d.room.Ctx, d.room.Officer, id, reviews.Note{Body: "Sound.", Recommendation: models.RecommendApprove, Amount: money.Cents(100_000_00)})
	d.room.Must(err)
	const task = "second signature"
	d.SignIn(d.room.Head).Get("/home").WantText("main", task)
	writer := d.SignIn(d.room.Officer)
	writer.Get("/home").WantStatus(200).WantNoText("main", task)
	writer.Get("/reviews").WantText("tbody", "Read the note")
}

func TestLateReviewsAreATaskOfTheSecretariat(t *testing.T) {
	d := reviewDesk(t)
	d.room.InReview()
	d.SignIn(d.room.Officer).Get("/home").WantNoText("main", "are late")
	d.room.Clock.Set(d.room.Now().AddDate(0, 0, 12))
	d.SignIn(d.room.Officer).Get("/home").WantText("main", "2 reviews of "+d.room.Call.Reference+" are late").
		Follow("2 reviews of "+d.room.Call.Reference+" are late").WantStatus(200).WantText("tbody", "Work and return with dignity")
}
