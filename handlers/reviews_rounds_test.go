package handlers_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// A disagreement is listed with its figures, a round opened, answered and read
// page by page; the workbook carries first and final scores.
func TestARoundOnTheWeb(t *testing.T) {
	d := reviewDesk(t)
	r := d.room
	id := r.InReview()
	r.Sent(r.Reviewers[0], id, 5, "STRONG-CASE")
	r.Sent(r.Reviewers[1], id, 1, "WEAK-CASE")
	officer, one, two := d.SignIn(r.Officer), d.SignIn(r.Reviewers[0]), d.SignIn(r.Reviewers[1])
	officer.Get("/home").WantText("main", "Reviewers disagree on")
	officer.Get("/reviews").Follow("Where reviewers disagree").WantText("tbody", "100% of its scale apart; the rule allows 50%").WantText("tbody", "No round yet")
	sum := officer.Get(fmt.Sprintf("/proposals/%d/reviews", id)).WantText("#apart", "WEAK-CASE").WantText("#apart", "No round was held")
	const open = `form[action$="/rounds"]`
	sum.Submit(open, handlerstest.Values{"due_at": "2026-11-09T09:00"}).WantFault("due_at")
	page := sum.Submit(open, handlerstest.Values{"due_at": "2026-11-20T12:00", "note": "Read the annex."}).WantStatus(200).WantText("main", "The round is open").WantText("main", "Not yet")
	round := page.URL.Path
	if p := one.Get(fmt.Sprintf("/proposals/%d/reviews", id)); p.Status != 200 || strings.Contains(string(p.Body), "WEAK-CASE") {
		t.Errorf("%d: a reviewer reads more than the round", p.Status)
	}
	one.Get("/home").WantText("main", "A second look")
	mine := one.Get("/reviews").Follow("Work and return with dignity").WantStatus(200).WantText("main", "Reviewer B").WantText("main", "WEAK-CASE").WantText("main", "Read the annex.")
	if strings.Contains(string(mine.Body), "Organisation U") {
		t.Error("a reviewer is told who the other is")
	}
	criteria, err := r.Calls.Show(r.Ctx, r.Head, r.Call.ID)
	r.Must(err)
	answers := func(score, reason string) handlerstest.Values {
		out := handlerstest.Values{}
		for _, c := range criteria.Criteria {
			out["score["+c.Code+"]"], out["reason["+c.Code+"]"] = score, reason
		}
		return out
	}
	back := mine.Submit("main form", handlerstest.Values{"score[design]": "keep", "reason[design]": "It stands."}).WantFault("score[relevance]")
	back.WantText("main", "Relevance to the Global Compact and the call, score")
	if kept := back.One("#f-reason-design"); !strings.Contains(handlerstest.TextOf(kept), "It stands.") {
		t.Error("what was written is lost")
	}
	mine.Submit("main form", answers("keep", "KEPT-WORD")).WantStatus(200).WantText("main", "Your answers are sent.")
	other := two.Get(round).WantStatus(200)
	if strings.Contains(string(other.Body), "KEPT-WORD") {
		t.Error("an answer is read before the end")
	}
	officer.Get(round).Submit(`form[action$="/closing"]`, handlerstest.Values{"reason": ""}).WantFault("reason")
	if p := d.SignIn(r.Reviewers[2]).Get(round); p.Status != http.StatusNotFound {
		t.Errorf("a reviewer outside the round: %d", p.Status)
	}
	other.Submit("main form", answers("2", "SECOND-WORD")).WantStatus(200).WantText("main", "The round is over").WantText("main", "KEPT-WORD").WantText("main", "Revises it to 2")
	officer.Get(fmt.Sprintf("/proposals/%d/reviews", id)).WantText("tbody", "first 1").WantText("main", "60.00 before the round").WantText("#apart", "SECOND-WORD").WantText("#apart", "KEPT-WORD")
	officer.Get(fmt.Sprintf("/calls/%d/ranking", r.Call.ID)).WantText("tbody", "70.00").WantText("tbody", "60.00 before the round").
		Follow("How reviewers score beside each other").WantText("main", "Nothing is corrected by it").WantText("tbody", "fewer than 3 shared")
	file := officer.Get(fmt.Sprintf("/calls/%d/evaluation?stage=concept", r.Call.ID)).WantStatus(200)
	f, err := excelize.OpenReader(bytes.NewReader(file.Body))
	r.Must(err)
	defer f.Close()
	has := func(sheet string, texts ...string) {
		t.Helper()
		rows, err := f.GetRows(sheet)
		r.Must(err)
		all := fmt.Sprint(rows)
		for _, text := range texts {
			if !strings.Contains(all, text) {
				t.Errorf("%s lacks %q", sheet, text)
			}
		}
	}
	has("Evaluation", "Mean before a round", "60.00", "70.00")
	has("Scores", "WEAK-CASE", "SECOND-WORD", "KEPT-WORD", "Revised", "Kept")
	has("Severity", "nothing is corrected by it", r.Reviewers[0].Name)
	d.Verify()
}

// Severity is shown to the secretariat alone, on its page and in its workbook.
func TestSeverityIsNotForReviewersOrApplicants(t *testing.T) {
	d := reviewDesk(t)
	r := d.room
	for range models.SeverityProposals {
		id := r.InReview()
		r.Sent(r.Reviewers[0], id, 2, "weak")
		r.Sent(r.Reviewers[1], id, 4, "good")
	}
	address := fmt.Sprintf("/calls/%d/severity", r.Call.ID)
	d.SignIn(r.Officer).Get(address).WantText("tbody", "−2.00").WantText("tbody", "below the others")
	for name, who := range map[string]models.Actor{"reviewer": r.Reviewers[0], "lead": r.Lead, "state": r.State} {
		for _, path := range []string{address, "/api/v1" + address, fmt.Sprintf("/calls/%d/evaluation", r.Call.ID)} {
			if p := d.SignIn(who).Get(path); p.Status != http.StatusForbidden && p.Status != http.StatusNotFound {
				t.Errorf("%s reads %s: %d", name, path, p.Status)
			}
		}
	}
}
