package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/people"
	"seedfund/models"
)

// The Board's work by the operations alone: the same use cases, the same
// refusals, and nothing that the pages keep closed.
func TestTheBoardByTheOperations(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	r := boardroom.Furnish(t, s.h)
	act := func(a models.Actor) { s.who = people.Who{Actor: s.h.Fresh(a), Language: "en"} }
	data := func(out map[string]any) map[string]any { return out["data"].(map[string]any) }

	s.who = people.Who{}
	board := data(s.want(http.StatusOK, "GET", "/board", ""))
	if board["valid"] != true || len(board["seats"].([]any)) != 15 {
		t.Errorf("%v", board["valid"])
	}
	proposal := r.Proposal()
	paper := fmt.Sprintf(`{"kind":"funding","proposal":%d,"question":"Shall the fund defer it?","language":"en","channel":"writing","outcome":"defer","body":"The Board defers the proposal."}`, proposal)
	act(r.Members["contributors/1"])
	s.want(http.StatusForbidden, "POST", "/board/matters", paper)
	act(r.Officer)
	s.want(http.StatusUnprocessableEntity, "POST", "/board/matters", strings.Replace(paper, "The Board defers the proposal.", " ", 1))
	done := data(s.want(http.StatusOK, "POST", "/board/matters", paper))["done"].(map[string]any)
	at := fmt.Sprintf("/board/matters/%v", done["id"])
	act(r.Members["contributors/1"])
	s.want(http.StatusNotFound, "GET", at, "")
	act(r.Chair)
	closes := s.h.DB.Now(s.h.Ctx).Add(10 * 24 * time.Hour).Format(time.RFC3339)
	s.want(http.StatusConflict, "POST", at+"/opening", `{"closes_at":"`+closes+`"}`, "If-Match", "9")
	s.want(http.StatusOK, "POST", at+"/opening", `{"closes_at":"`+closes+`"}`, "If-Match", "1")

	act(r.Members["contributors/2"])
	s.want(http.StatusUnprocessableEntity, "POST", at+"/votes", `{"text":1,"answer":"object","reason":"Why."}`)
	s.want(http.StatusOK, "POST", at+"/votes", `{"text":1,"answer":"agree_with_remarks","reason":"MARKER"}`, "Idempotency-Key", "vote-0001")
	s.want(http.StatusOK, "POST", at+"/votes", `{"text":1,"answer":"agree_with_remarks","reason":"MARKER"}`, "Idempotency-Key", "vote-0001")
	receipt := s.want(http.StatusOK, "GET", at+"/votes/1", "")["data"].(map[string]any)
	if receipt["reason"] != "MARKER" || len(fmt.Sprint(receipt["hash"])) != 64 || receipt["counts"] != true {
		t.Errorf("the receipt says %v", receipt)
	}
	s.want(http.StatusForbidden, "POST", at+"/votes", fmt.Sprintf(`{"seat":%d,"text":1,"answer":"agree"}`, r.Seats["contributors/3"]))
	s.want(http.StatusConflict, "POST", at+"/votes", `{"text":2,"answer":"agree"}`)
	act(r.Members["contributors/1"])
	before := s.want(http.StatusOK, "GET", at, "")
	if body := fmt.Sprint(before); strings.Contains(body, "agree_with_remarks") || data(before)["hidden"] != true {
		t.Errorf("an answer is seen before one's own: %s", body)
	}
	act(r.Members["network/1"])
	refused := s.want(http.StatusForbidden, "POST", at+"/votes", `{"text":1,"answer":"agree"}`)
	if refused["code"] != "board.interest_closes_vote" || refused["clause"] != "98" {
		t.Errorf("%v", refused)
	}
	act(r.Chair)
	early := s.want(http.StatusConflict, "POST", at+"/adoption", "", "If-Match", "2")
	if early["code"] != "board.adopt_too_early" {
		t.Errorf("%v", early)
	}
	r.AllAgree(r.Stored(1))
	adopted := data(s.want(http.StatusOK, "POST", at+"/adoption", "", "If-Match", "2"))["done"].(map[string]any)
	reference := adopted["reference"].(string)
	s.who = people.Who{}
	s.want(http.StatusNotFound, "GET", "/decisions/"+reference, "")
	act(r.Chair)
	s.want(http.StatusOK, "POST", at+"/publication", "")
	s.who = people.Who{}
	public := data(s.want(http.StatusOK, "GET", "/decisions/"+reference, ""))
	if public["outcome"] != "defer" || public["sentence"] != "" || public["quorum_met"] != true {
		t.Errorf("%v", public)
	}
}
