package api_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/apptest/decided"
	"seedfund/app/apptest/reviewroom"
	"seedfund/app/programmes"
	"seedfund/handlers/api"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
	"seedfund/reports"
)

// content is the bytes of a file in an answer.
func (s *server) content(answer map[string]any) []byte {
	s.t.Helper()
	text, _ := dig(answer, "data", "content").(string)
	body, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(body) == 0 {
		s.t.Fatalf("no file in %v: %v", answer, err)
	}
	return body
}

func sent(name string, body []byte) string {
	text, _ := json.Marshal(api.SentFile{Name: name, Content: body})
	return string(text)
}

// The workbook goes out, comes back filled, is looked at and then kept, all of
// it or nothing, as on the pages.
func TestTheBudgetWorkbookByTheAPI(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	r := reviewroom.Furnish(t, s.h)
	id := r.Technical()
	path := fmt.Sprintf("/proposals/%d", id)
	s.be(r.Officer)
	due := s.h.DB.Now(s.h.Ctx).AddDate(0, 0, 20).Format(time.RFC3339)
	s.want(http.StatusOK, http.MethodPost, path+"/completion", `{"reasons":"The budget of the second year.","due_at":"`+due+`"}`, "If-Match", fmt.Sprint(r.Version(id)))
	s.be(r.Lead)
	book := s.content(s.want(http.StatusOK, http.MethodGet, path+"/budget/workbook", ""))
	cell := models.BudgetCell{OrganisationID: r.Lead.OrganisationID, Category: 2, Tranche: 1}
	filled := func(amount any) string { return sent("budget.xlsx", s.filled(r.View(id), book, cell, amount)) }

	refused := s.want(http.StatusUnprocessableEntity, http.MethodPost, path+"/budget/workbook", filled("45.000,00"))
	if !strings.Contains(fmt.Sprint(refused["errors"]), "body.Budget!") || strings.Contains(fmt.Sprint(refused), "45.000,00") {
		t.Errorf("the refusal does not name the cell, or repeats it: %v", refused)
	}
	s.want(http.StatusUnprocessableEntity, http.MethodPost, path+"/budget/workbook", sent("letter.xlsx", []byte("no workbook")))
	read := s.want(http.StatusOK, http.MethodPost, path+"/budget/workbook", filled(1234.56))
	if changes := dig(read, "data", "changes").([]any); len(changes) != 1 || dig(changes[0], "now") != "1234.56" {
		t.Errorf("%v", changes)
	}
	if b := r.View(id).Document.Budget(); b.Cell(cell) != 0 {
		t.Error("a look at a workbook kept something")
	}
	keep, err := json.Marshal(map[string]any{"columns": dig(read, "data", "columns"), "cells": dig(read, "data", "cells")})
	if err != nil {
		t.Fatal(err)
	}
	s.be(r.State)
	s.want(http.StatusForbidden, http.MethodPost, path+"/budget/import", string(keep)) // a State fills no columns
	s.be(r.Reviewers[0])
	s.want(http.StatusForbidden, http.MethodPost, path+"/budget/import", string(keep))
	s.be(r.Lead)
	s.want(http.StatusOK, http.MethodPost, path+"/budget/import", string(keep))
	if b := r.View(id).Document.Budget(); b.Cell(cell) != 1234_56 {
		t.Errorf("the cell is %v", b.Cell(cell))
	}
	s.want(http.StatusConflict, http.MethodPost, path+"/budget/import", strings.Replace(string(keep), "1234.56", "99.00", 1))
	s.be(s.h.CastFor(models.RoleDrafter, reviewroom.UNEntity("Z"), ""))
	s.want(http.StatusNotFound, http.MethodGet, path+"/budget/workbook", "")
}

// filled writes an amount into one cell of a workbook.
func (s *server) filled(v models.ProposalView, book []byte, cell models.BudgetCell, amount any) []byte {
	s.t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	sheet, address, _ := strings.Cut(reports.BudgetAddress(v.Document.Budget(), cell), "!")
	var out bytes.Buffer
	if err = f.SetCellValue(sheet, address, amount); err == nil {
		err = f.Write(&out)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return out.Bytes()
}

// A file of the agent that the secretariat loads waits for a second person.
//
// clause 97: what is entered on the agent's behalf is not yet the agent's word.
func TestTheSecretariatLoadsTheAgentsFileByTheAPI(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	officer, head := s.as(models.RoleSecretariatOfficer), s.h.Cast(models.RoleSecretariatHead)
	orgs := decided.Organisations(t, s.h, 1)
	decided.Fund(t, s.h, 1_000_000_00)
	p := decided.Programme(t, s.h, decided.Plan{Organisations: []decided.Organisation{{ID: orgs[0], Tranche: []money.Cents{480_000_00}}}})
	if _, err := s.services.Programmes.Release(s.h.Ctx, s.h.Fresh(officer), p.ID, p.Version, 1, programmes.ReleaseInput{}); err != nil {
		t.Fatal(err)
	}
	s.be(officer)
	made := s.want(http.StatusOK, http.MethodPost, "/transfers", fmt.Sprintf(`{"programme":%d,"tranche":1,"amounts":[{"organisation":%d,"amount":"480000.00"}]}`, p.ID, orgs[0]))
	at := fmt.Sprintf("/transfers/%.0f", dig(made, "data", "done", "id"))
	s.be(head)
	s.want(http.StatusOK, http.MethodPost, at+"/approval", "", "If-Match", "1")
	s.be(officer)
	s.want(http.StatusOK, http.MethodPost, at+"/dispatch", "", "If-Match", "2")

	heads := s.content(s.want(http.StatusOK, http.MethodGet, "/agent-files/template", ""))
	line := func(amount string) string {
		return fmt.Sprintf("%s,99000001,ORG-P,%s,%s,V1\n", dig(made, "data", "done", "reference"), amount, when.DateOf(s.h.DB.Now(s.h.Ctx)))
	}
	file := func(amount string) string { return sent("payments.csv", append(bytes.Clone(heads), line(amount)...)) }
	s.as(models.RoleBoardMember)
	s.want(http.StatusForbidden, http.MethodPost, "/agent-files", file("480000.00"))
	s.be(officer)
	refused := s.want(http.StatusUnprocessableEntity, http.MethodPost, "/agent-files", file("480000.01"))
	if !strings.Contains(fmt.Sprint(refused["errors"]), "body.D2") {
		t.Errorf("the refusal does not name the cell: %v", refused)
	}
	read := s.want(http.StatusOK, http.MethodPost, "/agent-files", file("480000.00"))
	path := fmt.Sprintf("/agent-files/%.0f", dig(read, "data", "done", "id"))
	one := s.want(http.StatusOK, http.MethodGet, path, "")
	if lines := dig(one, "data", "payments").([]any); len(lines) != 1 || dig(lines[0], "amount") != "480000.00" || dig(lines[0], "known") != false {
		t.Errorf("%v", one)
	}
	s.want(http.StatusConflict, http.MethodPost, path+"/loading", "", "If-Match", "7")
	s.want(http.StatusOK, http.MethodPost, path+"/loading", "", "If-Match", "1")
	s.want(http.StatusConflict, http.MethodDelete, path, "", "If-Match", "2")
	s.want(http.StatusForbidden, http.MethodPost, path+"/confirmation", "")
	if one := s.want(http.StatusOK, http.MethodGet, at, ""); dig(one, "data", "paid") != "0.00" {
		t.Errorf("paid before the second person's word: %v", one)
	}
	s.be(head)
	s.want(http.StatusOK, http.MethodPost, path+"/confirmation", "")
	one = s.want(http.StatusOK, http.MethodGet, at, "")
	if dig(one, "data", "paid") != "480000.00" || dig(one, "data", "records").([]any)[0].(map[string]any)["road"] != "file" {
		t.Errorf("%v", one)
	}
	if list := dig(s.want(http.StatusOK, http.MethodGet, "/agent-files", ""), "data").([]any); len(list) != 1 || dig(list[0], "state") != "loaded" {
		t.Errorf("%v", list)
	}
}

// A form is adopted as a new version; what was published before keeps its own.
func TestFormsByTheAPI(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	reference, head := s.openCall()
	s.be(models.Actor{})
	form := s.want(http.StatusOK, http.MethodGet, "/calls/"+reference+"/forms/concept", "")
	schema, err := json.Marshal(dig(form, "data", "schema"))
	if err != nil || dig(form, "data", "number") != 1.0 {
		t.Fatalf("%v %v", err, form)
	}
	s.want(http.StatusUnauthorized, http.MethodPost, "/forms/concept/versions", string(schema))
	s.as(models.RoleSecretariatOfficer)
	s.want(http.StatusForbidden, http.MethodPost, "/forms/concept/versions", string(schema))
	s.be(head)
	s.want(http.StatusUnprocessableEntity, http.MethodPost, "/forms/concept/versions", `{"sections":[],"budget":false,"attachments":[]}`)
	s.want(http.StatusOK, http.MethodPost, "/forms/concept/versions", string(schema))
	second, _ := s.openCall()
	if first := s.want(http.StatusOK, http.MethodGet, "/calls/"+reference+"/forms/concept", ""); dig(first, "data", "number") != 1.0 {
		t.Errorf("a published call asks another version: %v", first)
	}
	if next := s.want(http.StatusOK, http.MethodGet, "/calls/"+second+"/forms/concept", ""); dig(next, "data", "number") != 2.0 {
		t.Errorf("the next call asks %v", dig(next, "data", "number"))
	}
}

// The Board is set up with its first rules; another version needs the decision
// that adopted it.
func TestTheRulesOfTheBoardByTheAPI(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.as(models.RoleAdministrator)
	rules, err := json.Marshal(models.DefaultRules())
	if err != nil {
		t.Fatal(err)
	}
	setUp := fmt.Sprintf(`{"name":"Board (demonstration)","instrument":"set-up of a test","ex_officio":2,"rules":%s}`, rules)
	if list := dig(s.want(http.StatusOK, http.MethodGet, "/board/rules", ""), "data").([]any); len(list) != 0 {
		t.Errorf("rules before a Board: %v", list)
	}
	s.want(http.StatusOK, http.MethodPost, "/board", setUp)
	s.want(http.StatusConflict, http.MethodPost, "/board", setUp)
	if list := dig(s.want(http.StatusOK, http.MethodGet, "/board/rules", ""), "data").([]any); len(list) != 1 || dig(list[0], "rules", "term_months") != 24.0 {
		t.Errorf("%v", list)
	}
	amend := fmt.Sprintf(`{"decision":7,"from":"2030-01-01T00:00:00Z","rules":%s}`, rules)
	s.want(http.StatusNotFound, http.MethodPost, "/board/rules", amend)
	s.want(http.StatusUnprocessableEntity, http.MethodPost, "/board/rules", strings.Replace(amend, `"term_months":24`, `"term_months":0`, 1))
	s.want(http.StatusOK, http.MethodGet, "/board/holdings", "")
	s.as(models.RoleReviewer)
	s.want(http.StatusForbidden, http.MethodPost, "/board/rules", amend)
	s.want(http.StatusForbidden, http.MethodGet, "/board/holdings", "")
	s.want(http.StatusForbidden, http.MethodGet, "/board/conditions", "")
}

// A condition is listed for those who owe it and for the secretariat, with the
// version its report rests on.
func TestConditionsByTheAPI(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	r := boardroom.Furnish(t, s.h)
	decided.Fund(t, s.h, 1_000_000_00)
	s.be(r.Officer)
	due := when.DateOf(s.h.DB.Now(s.h.Ctx)).AddMonths(3)
	paper := fmt.Sprintf(`{"kind":"funding","proposal":%d,"question":"Shall the fund pay for it?","language":"en","channel":"writing","outcome":"approve_with_conditions","reserve":"first",
		"body":"The Board approves.","conditions":[{"body":"A plan for the second season.","organisation":%d,"due_on":"%s"}]}`, r.Proposal(), r.Lead.OrganisationID, due)
	at := fmt.Sprintf("/board/matters/%.0f", dig(s.want(http.StatusOK, http.MethodPost, "/board/matters", paper), "data", "done", "id"))
	s.be(r.Chair)
	s.want(http.StatusOK, http.MethodPost, at+"/opening", `{"closes_at":"`+s.h.DB.Now(s.h.Ctx).AddDate(0, 0, 10).Format(time.RFC3339)+`"}`, "If-Match", "1")
	r.AllAgree(r.Stored(1))
	s.want(http.StatusOK, http.MethodPost, at+"/adoption", "", "If-Match", "2")
	s.want(http.StatusOK, http.MethodPost, at+"/publication", "")
	s.be(r.Lead)
	list := dig(s.want(http.StatusOK, http.MethodGet, "/board/conditions", ""), "data").([]any)
	if len(list) != 1 || dig(list[0], "state") != "open" || dig(list[0], "due_on") != due.String() {
		t.Fatalf("%v", list)
	}
	path, match := fmt.Sprintf("/board/conditions/%.0f", dig(list[0], "id")), fmt.Sprint(dig(list[0], "version"))
	s.want(http.StatusForbidden, http.MethodPost, path+"/confirmation", `{"note":"done"}`, "If-Match", match)
	s.want(http.StatusOK, http.MethodPost, path+"/report", `{"note":"The plan of the second season."}`, "If-Match", match)
	s.be(r.Partner)
	if list := dig(s.want(http.StatusOK, http.MethodGet, "/board/conditions", ""), "data").([]any); len(list) != 0 {
		t.Errorf("a partner is shown what another organisation owes: %v", list)
	}
}

// The file of the operation is the file of the command line, byte for byte.
func TestExportsByTheAPI(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	decided.Fund(t, s.h, 1_000_000_00)
	officer := s.as(models.RoleSecretariatOfficer)
	if list := dig(s.want(http.StatusOK, http.MethodGet, "/exports", ""), "data").([]any); len(list) != len(exports.All) {
		t.Errorf("%d exports", len(list))
	}
	got := s.content(s.want(http.StatusOK, http.MethodGet, "/exports/mptf-portfolio?lang=fr", ""))
	portfolio, _ := exports.Find("mptf-portfolio")
	var want bytes.Buffer
	if _, err := portfolio.Write(s.h.Ctx, s.services, officer, exports.Params{Language: "fr"}, &want); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Error("the operation gives another file")
	}
	refused := s.want(http.StatusUnprocessableEntity, http.MethodGet, "/exports/mptf-transfer", "")
	if !strings.Contains(fmt.Sprint(refused["errors"]), "request") {
		t.Errorf("the refusal does not name what is missing: %v", refused)
	}
	s.want(http.StatusNotFound, http.MethodGet, "/exports/everything", "")
	s.as(models.RoleReviewer)
	s.want(http.StatusForbidden, http.MethodGet, "/exports/ledger", "")
}

// What a person types is kept as their own draft; a score changed elsewhere
// makes the draft stale and loses nothing.
func TestDraftsOfScoresByTheAPI(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	r := reviewroom.Furnish(t, s.h)
	reviewer := r.Reviewers[0]
	a := r.Assigned(r.InReview(), reviewer)
	s.be(reviewer)
	one := s.want(http.StatusOK, http.MethodGet, fmt.Sprintf("/reviews/%d", a.ID), "")
	criterion := dig(dig(one, "data", "scores").([]any)[0], "criterion").(string)
	path := fmt.Sprintf("/reviews/%d/scores/%s", a.ID, criterion)
	s.want(http.StatusOK, http.MethodPut, path+"/draft", `{"score":4,"reason":"half a sent"}`, "If-Match", "0")
	if one := s.want(http.StatusOK, http.MethodGet, fmt.Sprintf("/reviews/%d", a.ID), ""); dig(dig(one, "data", "scores").([]any)[0], "version") != nil {
		t.Errorf("a draft counts as a score: %v", one)
	}
	s.want(http.StatusOK, http.MethodPut, path, `{"score":4,"reason":"A whole sentence."}`, "If-Match", "0")
	s.want(http.StatusConflict, http.MethodPut, path+"/draft", `{"score":2,"reason":"on another screen"}`, "If-Match", "0")
	s.be(r.Reviewers[2])
	s.want(http.StatusNotFound, http.MethodPut, path+"/draft", `{"score":1,"reason":"x"}`, "If-Match", "0")
}

// One's own sessions and the record of acts.
func TestSessionsAndActsByTheAPI(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.as(models.RoleAdministrator)
	s.want(http.StatusOK, http.MethodPost, "/organisations", `{"code":"ORG-Q","name":"Organisation Q","kind":"un_entity"}`)
	s.want(http.StatusOK, http.MethodGet, "/me/sessions", "")
	s.want(http.StatusOK, http.MethodDelete, "/me/sessions", "")
	s.want(http.StatusNotFound, http.MethodDelete, "/me/sessions/4711", "")
	list := dig(s.want(http.StatusOK, http.MethodGet, "/acts?action=session", ""), "data").([]any)
	if len(list) != 1 || dig(list[0], "action") != "session.end" {
		t.Errorf("%v", list)
	}
	page := s.want(http.StatusOK, http.MethodGet, "/acts?limit=1", "")
	next := s.want(http.StatusOK, http.MethodGet, "/acts?limit=1&before="+page["next"].(string), "")
	id := dig(next["data"].([]any)[0], "id")
	one := s.want(http.StatusOK, http.MethodGet, fmt.Sprintf("/acts/%.0f", id), "")
	if changes := dig(one, "data", "changes").([]any); len(changes) == 0 {
		t.Errorf("%v", one)
	}
	s.as(models.RoleSecretariatHead)
	s.want(http.StatusForbidden, http.MethodGet, "/acts", "")
}
