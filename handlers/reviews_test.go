package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/reviewroom"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// desk is a server on a room of review.
type desk struct {
	*handlerstest.Site
	room *reviewroom.Room
}

func reviewDesk(t *testing.T) *desk {
	t.Helper()
	t.Parallel()
	h := apptest.New(t, apptest.At(reviewroom.Start))
	h.Settle()
	return &desk{Site: handlerstest.On(t, h, handlerstest.Origin), room: reviewroom.Furnish(t, h)}
}

func (d *desk) in(id int64, page string) string { return fmt.Sprintf("/proposals/%d/%s", id, page) }

// clauses 98, 99: a concept note and its document go from the submission to
// the paper before the Board, page by page, each in the hands of its role.
func TestReviewFromSubmissionToBoardPaperOnTheWeb(t *testing.T) {
	d := reviewDesk(t)
	id := d.room.Concept()
	officer, head := d.SignIn(d.room.Officer), d.SignIn(d.room.Head)

	officer.Get("/home").WantStatus(200).WantText("main", "Screen “Work and return with dignity”")
	officer.Get("/reviews").WantStatus(200).WantText("tbody", "Work and return with dignity").
		Follow("Screen").WantStatus(200).WantText("main", "The Government’s letter is attached.").
		WantNo(`input[name="result"][checked]`).
		Submit("main form", handlerstest.Values{"result": "admissible"}).WantStatus(200).WantText("main", "Found admissible")
	page := officer.Get(d.in(id, "reviewers"))
	page.Submit("main form", handlerstest.Values{"due_on": "2026-11-20"}).WantFault("reviewer")
	page.Submit("main form", handlerstest.Values{"reviewer": []string{fmt.Sprint(d.room.Reviewers[0].MandateID), fmt.Sprint(d.room.Reviewers[1].MandateID)},
		"due_on": "2026-11-20", "note": "Please look at the baseline."}).WantStatus(200).WantText("main", "The reviewers are asked.").WantText(".asked .tag", "Assigned")

	for i, r := range d.room.Reviewers[:2] {
		d.review(t, r, fmt.Sprint(4-i*2), "Reason of reviewer "+fmt.Sprint(i+1))
	}
	summary := officer.Get(d.in(id, "reviews"))
	summary.WantStatus(200).WantText("h2", "Reviewers disagree").WantText(".figures", "60.00").WantText("tbody", "Relevance")
	summary.Submit("main form:has([name=choice])", handlerstest.Values{"choice": "not_shortlist"}).WantFault("reason")
	summary.Submit("main form:has([name=choice])", handlerstest.Values{"choice": "shortlist"}).WantStatus(200).WantText("main", "on the shortlist").
		Submit(`form[action$="/invitation"]`, handlerstest.Values{"due_at": "2027-03-01T17:00"}).WantStatus(200).WantText("main", "invited to write")
	officer.Get(fmt.Sprintf("/calls/%d/ranking", d.room.Call.ID)).WantStatus(200).WantText("tbody", "60.00")

	full := d.room.View(id).FullID
	d.room.Complete(full)
	d.room.Submit(full)
	officer.Get(d.in(full, "screening")).Submit("main form", handlerstest.Values{"result": "admissible"}).WantStatus(200)
	note := officer.Get(d.in(full, "appraisal")).WantStatus(200)
	note.Submit("main form", handlerstest.Values{"body": "Sound.", "recommendation": "approve", "amount": "300,000.00"}).WantFault("amount").WantText("textarea", "Sound.")
	note.Submit("main form", handlerstest.Values{"body": "Sound.", "recommendation": "approve", "amount": "200,000.00"}).WantStatus(200).
		WantNo(`form[action$="/signature"]`).WantText("main", "another person signs it")
	head.Get(d.in(full, "appraisal")).Submit(`form[action$="/signature"]`, nil).WantStatus(200).WantText("main", "The note is signed.").
		Submit(`form[action$="/board-paper"]`, nil).WantStatus(200).WantText("h1", "Work and return with dignity").WantText("main", "approve US$ 200,000.00 over 30 months")

	d.As(models.RoleBoardMember).Get("/reviews").WantStatus(200).WantNo(`main a[href*="board-paper"]`) // sits on no seat
	d.As(models.RoleCoordinator).Get("/reviews").WantStatus(200).Follow("Work and return with dignity").WantStatus(200).WantText("main", "Sound.")
	d.Verify()
}

// review is a whole review through the pages, one criterion after the other.
func (d *desk) review(t *testing.T, who models.Actor, score, reason string) {
	t.Helper()
	b := d.SignIn(who)
	page := b.Get("/reviews").WantStatus(200).Follow("Review : ").WantStatus(200)
	page.WantText("main", "Please look at the baseline.")
	page.Submit(`form[action$="/submission"]`, nil).WantFault("score[relevance]")
	page = page.Follow("Score")
	for page.Has(".score") {
		page.WantNo(".score input[checked]")
		page = page.Submit("main form", handlerstest.Values{"score": score, "reason": reason, "then": "next"}).WantStatus(200)
	}
	page.WantText("main", "All criteria are answered.").
		Submit(`form[action$="/submission"]`, handlerstest.Values{"overall": "In all: " + reason}).
		WantStatus(200).WantText("main", "The review is sent.").WantNo("main form")
}

// What a reviewer types is kept without a copy on the device, comes back on the
// next visit, and a stale save shows both texts.
func TestScoringKeepsWhatIsTyped(t *testing.T) {
	d := reviewDesk(t)
	id := d.room.InReview()
	a := d.room.Assigned(id, d.room.Reviewers[0])
	b := d.SignIn(d.room.Reviewers[0])
	path := fmt.Sprintf("/reviews/%d/criteria/design", a.ID)
	page := b.Get(path).WantStatus(200)
	if handlerstest.Attr(page.One("main form"), "data-draft") != "" {
		t.Error("the form keeps a copy on the device")
	}
	if cache := page.Header.Get("Cache-Control"); cache != "no-store" {
		t.Errorf("Cache-Control: %s", cache)
	}
	if handlerstest.Attr(page.One("main form"), "data-autosave") != path+"/draft" {
		t.Error("nothing is saved while typing")
	}
	if p := b.Post(path+"/draft", handlerstest.Values{"score": "2", "reason": "half a sen"}); p.Status != http.StatusNoContent {
		t.Fatalf("draft: %d %s", p.Status, p.Body)
	}
	b.Get(path).WantText("textarea", "half a sen").One(`.score input[value="2"][checked]`)
	if p := d.SignIn(d.room.Reviewers[1]).Post(path+"/draft", handlerstest.Values{"score": "2"}); p.Status != http.StatusNotFound {
		t.Errorf("another reviewer's draft: %d", p.Status)
	}

	first, second := b.Get(path), b.Get(path)
	first.Submit("main form", handlerstest.Values{"score": "3", "reason": "in this window", "then": "overview"}).WantStatus(200)
	both := second.Submit("main form", handlerstest.Values{"score": "4", "reason": "in that window", "then": "overview"})
	both.WantStatus(http.StatusConflict).WantText("main", "in this window").WantText("main", "in that window")
	b.Get(path).Submit("main form", handlerstest.Values{"reason": strings.Repeat("word ", 301), "then": "next"}).WantFault("reason")
	b.Get(fmt.Sprintf("/reviews/%d/criteria/beauty", a.ID)).WantStatus(http.StatusNotFound)
}
