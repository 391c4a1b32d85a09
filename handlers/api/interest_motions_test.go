package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/people"
	"seedfund/models"
)

// A motion on an interest by the operations alone: proposed by the chair, refused
// to the seat it is about, confirmed by another, read with how it ended.
func TestMotionsByTheOperations(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	r := boardroom.Furnish(t, s.h)
	act := func(a models.Actor) { s.who = people.Who{Actor: s.h.Fresh(a), Language: "en"} }
	m := r.Other(models.MatterOther, models.SubjectNone)
	at := fmt.Sprintf("/board/matters/%d", m.ID)
	act(r.Chair)
	ask := func(note string) string {
		return fmt.Sprintf(`{"seat":%d,"grade":"no_vote","reason":"other","note":%q}`, r.Seats["contributors/2"], note)
	}
	s.want(http.StatusUnprocessableEntity, "POST", at+"/motions", ask(" "))
	done := s.want(http.StatusOK, "POST", at+"/motions", ask("It trains for the programme."))["data"].(map[string]any)["done"].(map[string]any)
	motion := fmt.Sprintf("%s/motions/%v", at, done["id"])
	act(r.Members["contributors/2"])
	if refused := s.want(http.StatusForbidden, "POST", motion+"/confirmation", "{}", "If-Match", "1"); refused["code"] != "board.interest_own_case" || refused["clause"] != "98" {
		t.Errorf("%v", refused)
	}
	act(r.Members["stakeholders/1"])
	s.want(http.StatusUnprocessableEntity, "POST", motion+"/refusal", `{"why":" "}`, "If-Match", "1")
	s.want(http.StatusConflict, "POST", motion+"/confirmation", "{}", "If-Match", "7")
	s.want(http.StatusForbidden, "POST", motion+"/withdrawal", "", "If-Match", "1")
	s.want(http.StatusOK, "POST", motion+"/confirmation", "{}", "If-Match", "1")
	s.want(http.StatusConflict, "POST", motion+"/refusal", `{"why":"Late."}`, "If-Match", "2")
	lines := s.want(http.StatusOK, "GET", at, "")["data"].(map[string]any)["motions"].([]any)
	if line := lines[0].(map[string]any); len(lines) != 1 || line["state"] != "confirmed" || line["closed_by"] == "" {
		t.Errorf("%v", lines)
	}
}
