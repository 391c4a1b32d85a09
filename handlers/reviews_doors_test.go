package handlers_test

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"

	"seedfund/app/apptest/reviewroom"
	"seedfund/app/people"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// clause 20: a reviewer's words stay with those who may read them, at every
// door: pages, the reviewer's own pages, the JSON operations, files. A marker in
// a reason is looked for as each role; the secretariat and the auditor are the
// control that it can be found.
func TestAReviewersWordsStayBehindEveryDoor(t *testing.T) {
	d := reviewDesk(t)
	r := d.room
	const marker = "MARKER-7Q-confidential"
	id := r.InReview()
	r.Must(r.Assign(id, r.Reviewers[2]))
	sent := r.Sent(r.Reviewers[0], id, 4, marker)
	pending := r.Assigned(id, r.Reviewers[1])
	doors := []string{
		"/home", "/reviews", d.in(id, "reviews"), d.in(id, "reviewers"), d.in(id, "screening"), d.in(id, "appraisal"), d.in(id, "board-paper"),
		fmt.Sprintf("/calls/%d/ranking", r.Call.ID), fmt.Sprintf("/reviews/%d", sent.ID), fmt.Sprintf("/reviews/%d/criteria/design", sent.ID),
		fmt.Sprintf("/reviews/%d", pending.ID), fmt.Sprintf("/proposals/%d", id), "/proposals", "/acts",
		"/api/v1/review-queue", "/api/v1/reviews", fmt.Sprintf("/api/v1/reviews/%d", sent.ID), fmt.Sprintf("/api/v1/proposals/%d/reviews", id),
		fmt.Sprintf("/api/v1/proposals/%d/reviewers", id), fmt.Sprintf("/api/v1/proposals/%d/appraisal", id), fmt.Sprintf("/api/v1/proposals/%d/board-paper", id),
		fmt.Sprintf("/api/v1/calls/%d/ranking", r.Call.ID), fmt.Sprintf("/api/v1/proposals/%d", id), "/files/1",
	}
	outsider := d.CastFor(models.RoleDrafter, reviewroom.UNEntity("Z"), "")
	readers := map[string]struct {
		browser *handlerstest.Browser
		finds   bool
	}{
		"visitor": {d.Visitor(), false}, "lead": {d.SignIn(r.Lead), false}, "partner": {d.SignIn(r.Partner), false}, "State": {d.SignIn(r.State), false},
		"reviewer who owes": {d.SignIn(r.Reviewers[1]), false}, "reviewer who was not asked": {d.As(models.RoleReviewer), false}, "other drafter": {d.SignIn(outsider), false},
		"officer": {d.SignIn(r.Officer), true}, "auditor": {d.As(models.RoleAuditor), true}, "its author": {d.SignIn(r.Reviewers[0]), true},
	}
	for _, role := range []models.Role{models.RoleBoardMember, models.RoleAlternate, models.RoleCoordinator, models.RoleAgentOfficer, models.RoleContributor,
		models.RolePUNOFinance, models.RoleResidentCoord, models.RoleExComMember, models.RoleNetworkMember, models.RoleAdministrator} {
		readers[string(role)] = struct {
			browser *handlerstest.Browser
			finds   bool
		}{d.As(role), false}
	}
	for name, reader := range readers {
		found := 0
		for _, door := range doors {
			page := reader.browser.Get(door)
			if page.Status >= http.StatusInternalServerError {
				t.Errorf("%s at %s: %d", name, door, page.Status)
			}
			if bytes.Contains(page.Body, []byte(marker)) {
				found++
				if !reader.finds {
					t.Errorf("%s reads a reviewer's words at %s", name, door)
				}
			}
		}
		if reader.finds && found < 2 {
			t.Errorf("control: %s finds the words at %d doors", name, found)
		}
	}
}

// A reviewer with an interest finds nothing of the proposal: page, review, API
// and file answer as if it did not exist.
func TestAnInterestClosesEveryDoor(t *testing.T) {
	d := reviewDesk(t)
	r := d.room
	id := r.InReview()
	a := r.Assigned(id, r.Reviewers[0])
	b := d.SignIn(r.Reviewers[0])
	var file int64
	r.Must(d.DB.Read(d.Ctx).Raw("SELECT file_id FROM proposal_attachments WHERE proposal_id = ? ORDER BY id LIMIT 1", id).Scan(&file).Error)
	doors := []string{fmt.Sprintf("/reviews/%d", a.ID), fmt.Sprintf("/reviews/%d/criteria/design", a.ID), fmt.Sprintf("/proposals/%d", id),
		fmt.Sprintf("/api/v1/reviews/%d", a.ID), fmt.Sprintf("/api/v1/proposals/%d", id), fmt.Sprintf("/api/v1/proposals/%d/reviews", id), d.in(id, "reviews")}
	b.Get(doors[0]).WantStatus(http.StatusOK).
		Submit(`form[action$="/interest"]`, handlerstest.Values{}).WantFault("reason_kind").
		Submit(`form[action$="/interest"]`, handlerstest.Values{"reason_kind": "personal"}).WantStatus(http.StatusOK).WantText("main", "closed to you")
	for _, door := range append(doors, fmt.Sprintf("/files/%d", file)) {
		if p := b.Get(door); p.Status != http.StatusNotFound {
			t.Errorf("%s: %d", door, p.Status)
		}
	}
	if p := b.Post(fmt.Sprintf("/reviews/%d/criteria/design/draft", a.ID), handlerstest.Values{"score": "1"}); p.Status != http.StatusNotFound {
		t.Errorf("draft: %d", p.Status)
	}
	if bytes.Contains(b.Get("/home").Body, []byte("Work and return")) || bytes.Contains(b.Get("/reviews").Body, []byte("Work and return")) {
		t.Error("a list still names the proposal")
	}
}

// Roles meet the rule, not the page: forms posted past their page are refused.
func TestReviewFormsRefuseOtherRoles(t *testing.T) {
	d := reviewDesk(t)
	r := d.room
	id := r.InReview()
	a := r.Assigned(id, r.Reviewers[0])
	conflicted := d.CastFor(models.RoleReviewer, people.OrganisationInput{Code: "ORG-P", Name: "Organisation P", Kind: models.KindUNEntity}, "")
	for _, c := range []struct {
		name, path string
		as         models.Actor
		values     handlerstest.Values
		want       int
	}{
		{"drafter screens", d.in(id, "screening"), r.Lead, handlerstest.Values{"result": "admissible"}, http.StatusForbidden},
		{"auditor assigns", d.in(id, "reviewers"), d.Cast(models.RoleAuditor), handlerstest.Values{"reviewer": "1"}, http.StatusForbidden},
		{"reviewer reopens", fmt.Sprintf("/assignments/%d/reopening", a.ID), r.Reviewers[0], handlerstest.Values{"reason": "x"}, http.StatusForbidden},
		{"officer scores", fmt.Sprintf("/reviews/%d/criteria/design", a.ID), r.Officer, handlerstest.Values{"score": "5", "reason": "x"}, http.StatusForbidden},
		{"another reviewer sends", fmt.Sprintf("/reviews/%d/submission", a.ID), r.Reviewers[1], handlerstest.Values{}, http.StatusNotFound},
		{"officer asks a conflicted reviewer", d.in(id, "reviewers"), r.Officer, handlerstest.Values{"reviewer": fmt.Sprint(conflicted.MandateID), "due_on": "2026-11-20"}, http.StatusForbidden},
		{"officer screens twice", d.in(id, "screening"), r.Officer, handlerstest.Values{"result": "admissible", "version": fmt.Sprint(r.Version(id))}, http.StatusConflict},
		{"officer chooses too early", d.in(id, "shortlist"), r.Officer, handlerstest.Values{"choice": "shortlist", "version": fmt.Sprint(r.Version(id))}, http.StatusConflict},
	} {
		b := d.SignIn(c.as)
		before := d.Acts()
		c.values["_capacity"], c.values["_key"] = fmt.Sprint(c.as.MandateID), "key of "+c.name
		if p := b.Post(c.path, c.values); p.Status != c.want {
			t.Errorf("%s: %d, want %d: %s", c.name, p.Status, c.want, p.Text("main"))
		}
		if d.Acts() != before {
			t.Errorf("%s left an entry", c.name)
		}
	}
}
