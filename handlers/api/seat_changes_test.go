package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/people"
	"seedfund/models"
	"seedfund/models/when"
)

// A change of a seat by two persons, by the operations alone: proposed,
// refused to the same person, confirmed by another.
func TestSeatChangesByTheOperations(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	r := boardroom.Furnish(t, s.h, boardroom.FourEyes)
	second := r.Cast(models.RoleAdministrator)
	act := func(a models.Actor) { s.who = people.Who{Actor: s.h.Fresh(a), Language: "en"} }
	r.Opened()
	var holding int64
	r.Must(s.h.DB.Read(s.h.Ctx).Raw("SELECT MAX(id) FROM holdings WHERE seat_id = ? AND kind = 'holder'", r.Seats["stakeholders/2"]).Scan(&holding).Error)
	act(r.Head)
	ends := s.h.DB.Now(s.h.Ctx).Add(time.Hour).Format(time.RFC3339)
	done := s.want(http.StatusOK, "POST", fmt.Sprintf("/board/holdings/%d/end", holding), `{"to":"`+ends+`","instrument":"letter"}`)["data"].(map[string]any)["done"].(map[string]any)
	if done["target"] != "seat_changes" {
		t.Fatalf("%v", done)
	}
	at := fmt.Sprintf("/board/seat-changes/%v", done["id"])
	refused := s.want(http.StatusForbidden, "POST", at+"/confirmation", "", "If-Match", "1")
	if refused["code"] != "bodies.change_same_person" || refused["clause"] != "100" {
		t.Errorf("%v", refused)
	}
	act(r.Members["contributors/1"])
	if body := fmt.Sprint(s.want(http.StatusOK, "GET", "/board/seat-changes", "")); !strings.Contains(body, "proposed") {
		t.Errorf("%s", body)
	}
	s.want(http.StatusForbidden, "POST", at+"/confirmation", "", "If-Match", "1")
	s.who = people.Who{}
	s.want(http.StatusUnauthorized, "GET", at, "")
	act(second)
	s.want(http.StatusUnprocessableEntity, "POST", at+"/refusal", `{"reason":" "}`, "If-Match", "1")
	s.want(http.StatusOK, "POST", at+"/confirmation", "", "If-Match", "1")
	s.want(http.StatusConflict, "POST", at+"/confirmation", "", "If-Match", "2")
	if c := s.want(http.StatusOK, "GET", at, "")["data"].(map[string]any); c["state"] != "confirmed" || c["closed_by"] == "" {
		t.Errorf("%v", c)
	}
}

// Who signed a letter, what a simulation supposes, and a Board that may not
// adopt, by the operations.
func TestTheRotationByTheOperations(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	r := boardroom.Furnish(t, s.h)
	act := func(a models.Actor) { s.who = people.Who{Actor: s.h.Fresh(a), Language: "en"} }
	data := func(out map[string]any) map[string]any { return out["data"].(map[string]any) }
	coming := r.CastFor(models.RoleBoardMember, boardroom.Holder(models.ConstituencyStakeholders, 9), "")
	_, err := r.Bodies.Offer(r.Ctx, r.Fresh(r.Head), r.Board.ID, bodies.PoolInput{Constituency: models.ConstituencyStakeholders, OrganisationID: coming.OrganisationID,
		EligibleFrom: when.DateOf(r.DB.Now(r.Ctx)), Willing: true})
	r.Must(err)
	act(r.Head)
	made := data(s.want(http.StatusOK, "POST", "/board/rotation/nominations", fmt.Sprintf(`{"seat":%d,"organisation":%d,"instrument":"letter","method":"vote","signed_by":%d}`,
		r.Seats["stakeholders/1"], coming.OrganisationID, coming.MandateID)))["done"].(map[string]any)
	n := data(s.want(http.StatusOK, "GET", fmt.Sprintf("/board/rotation/nominations/%v", made["id"]), ""))
	if n["signed_by"] != float64(coming.MandateID) || n["signer"] == "" || n["signed_for"] != "Organisation NETWORK-9" {
		t.Errorf("%v", n)
	}
	s.who = people.Who{}
	supposed := data(s.want(http.StatusOK, "GET", "/board/rotation/simulation?years=30&event="+url.QueryEscape("2028-01-01 leave stakeholders NETWORK-9")+"&event="+url.QueryEscape("2029-01-01 enter stakeholders NEW-1"), ""))["supposed"].([]any)
	if len(supposed) != 2 || supposed[0].(map[string]any)["did"] != "left" || supposed[1].(map[string]any)["did"] != "entered" {
		t.Errorf("%v", supposed)
	}
	s.want(http.StatusUnprocessableEntity, "GET", "/board/rotation/simulation?event=soon", "")

	m := r.Opened()
	r.AllAgree(m)
	for n := 1; n <= 3; n++ {
		var holding int64
		r.Must(s.h.DB.Read(s.h.Ctx).Raw("SELECT MAX(id) FROM holdings WHERE seat_id = ? AND kind = 'holder'", r.Seats[fmt.Sprintf("contributors/%d", n)]).Scan(&holding).Error)
		_, err := r.Bodies.End(r.Ctx, r.Fresh(r.Head), holding, r.DB.Now(r.Ctx), "letter of resignation")
		r.Must(err)
	}
	board := data(s.want(http.StatusOK, "GET", "/board", ""))
	if board["valid"] != false || !strings.Contains(fmt.Sprint(board["checks"]), "met:false") {
		t.Errorf("%v", board["checks"])
	}
	act(r.Chair)
	refused := s.want(http.StatusConflict, "POST", fmt.Sprintf("/board/matters/%d/adoption", m.ID), "", "If-Match", fmt.Sprint(r.Stored(m.ID).Version))
	if refused["code"] != "board.not_validly_composed" || refused["clause"] != "100" {
		t.Errorf("%v", refused)
	}
}
