package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/people"
	"seedfund/models"
)

// The API refuses what the page refuses: by the same key, with its clause.
func TestAMeetingDecidesInTheAPI(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	r := boardroom.Furnish(t, s.h)
	act := func(a models.Actor) { s.who = people.Who{Actor: s.h.Fresh(a), Language: "en"} }
	data := func(out map[string]any) map[string]any { return out["data"].(map[string]any) }
	refused := func(method, path, body, code, clause string, more ...string) {
		t.Helper()
		if out := s.want(http.StatusConflict, method, path, body, more...); out["code"] != code || out["clause"] != clause {
			t.Errorf("%s: %v", path, out)
		}
	}
	const paper = `{"kind":"other","question":"Shall the report be noted?","language":"en","channel":"meeting",%s,"outcome":"note","body":"The Board notes the report."}`
	act(r.Officer)
	prepared := func(more string) (string, float64) {
		done := data(s.want(http.StatusOK, "POST", "/board/matters", fmt.Sprintf(paper, more)))["done"].(map[string]any)
		return fmt.Sprintf("/board/matters/%v", done["id"]), done["id"].(float64)
	}
	alone, _ := prepared(`"meeting":"Board meeting of today"`)
	s.want(http.StatusUnprocessableEntity, "POST", "/board/matters", fmt.Sprintf(paper, `"meeting_id":99`))
	act(r.Head)
	refused("POST", alone+"/opening", `{}`, "board.room_none", "23", "If-Match", "1")

	starts := s.h.DB.Now(s.h.Ctx).AddDate(0, 0, 20)
	act(r.Officer)
	convened := data(s.want(http.StatusOK, "POST", "/meetings", fmt.Sprintf(`{"body":"board","mode":"online","link":"https://meet.example.test/board","languages":["en"],"starts_at":%q,"ends_at":%q,"zone":"UTC"}`,
		starts.Format(time.RFC3339), starts.Add(time.Hour).Format(time.RFC3339))))["done"].(map[string]any)
	at, id := prepared(fmt.Sprintf(`"meeting_id":%v`, convened["id"]))
	act(r.Head)
	refused("POST", at+"/opening", `{}`, "board.room_not_convened", "23", "If-Match", "1")
	meeting := fmt.Sprintf("/meetings/%v", convened["id"])
	shown := data(s.want(http.StatusOK, "GET", meeting, ""))
	if line := shown["agenda"].([]any)[0].(map[string]any); line["draft"] != true {
		t.Errorf("%v", line)
	}
	s.want(http.StatusOK, "POST", meeting+"/convening", `{}`, "If-Match", fmt.Sprint(shown["version"]))
	s.want(http.StatusOK, "POST", at+"/opening", `{}`, "If-Match", "1")
	r.AllAgree(r.Stored(int64(id)))
	act(r.Chair)
	refused("POST", at+"/adoption", "", "board.room_not_open", "98", "If-Match", "2")
	if m := data(s.want(http.StatusOK, "GET", at, ""))["meeting"].(map[string]any); m["state"] != "convened" || m["met"] != false {
		t.Errorf("%v", m)
	}
}
