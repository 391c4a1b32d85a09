package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"seedfund/handlers/handlerstest"
)

// A document is shared, scored by the group and closed, page by page; before the
// end a member's page says nothing of the other.
func TestACalibrationOnTheWeb(t *testing.T) {
	d := reviewDesk(t)
	r := d.room
	id := r.Concept()
	officer, one, two := d.SignIn(r.Officer), d.SignIn(r.Reviewers[0]), d.SignIn(r.Reviewers[1])
	page := officer.Get(fmt.Sprintf("/calls/%d/reviewers", r.Call.ID)).Follow("Rounds of calibration").WantStatus(200)
	page.Submit("main form", handlerstest.Values{"proposal": fmt.Sprint(id), "reviewer": fmt.Sprint(r.Reviewers[0].MandateID), "due_on": "2026-11-20"}).WantFault("reviewer")
	page = page.Submit("main form", handlerstest.Values{"proposal": fmt.Sprint(id), "due_on": "2026-11-20", "note": "As if it were real.",
		"reviewer": []string{fmt.Sprint(r.Reviewers[0].MandateID), fmt.Sprint(r.Reviewers[1].MandateID)}}).WantStatus(200).WantText("main", "The document is shared with the group.")
	round := page.URL.Path
	scores := func(score, reason, then string) handlerstest.Values {
		out := handlerstest.Values{"then": then}
		criteria, err := r.Calls.Show(r.Ctx, r.Head, r.Call.ID)
		r.Must(err)
		for _, c := range criteria.Criteria {
			out["score["+c.Code+"]"], out["reason["+c.Code+"]"] = score, reason
		}
		return out
	}
	one.Get("/home").WantText("main", "Calibration: score")
	mine := one.Get("/reviews").Follow("Work and return with dignity").WantStatus(200).WantText("main", "As if it were real.")
	mine.Submit("main form", handlerstest.Values{"score[design]": "4", "then": "send"}).WantFault("reason[design]")
	mine.Submit("main form", scores("4", "WORD-OF-ONE", "send")).WantStatus(200).WantText("main", "Your scores are sent.")
	other := two.Get(round).WantStatus(200)
	if strings.Contains(other.Text("thead"), "Yours") || strings.Contains(string(other.Body), "WORD-OF-ONE") {
		t.Error("a member reads the other's scores before the end")
	}
	officer.Get(round).WantText("main", "Not yet").Submit(`form[action$="/closing"]`, handlerstest.Values{"reason": ""}).WantFault("reason")
	if p := d.SignIn(r.Reviewers[2]).Get(round); p.Status != http.StatusNotFound {
		t.Errorf("a reviewer outside the group: %d", p.Status)
	}
	other.Submit("main form", scores("2", "word of two", "send")).WantStatus(200).WantText("main", "The round is over").WantText("main", "WORD-OF-ONE").WantText("thead", "Yours")
	d.Verify()
}
