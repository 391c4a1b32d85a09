package models

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"seedfund/models/flow"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs; look at it and run with -update:\n%s", name, got)
	}
}

// clauses 93, 96, 98, 99, 105: the table a lawyer can read.
func TestFlowTables(t *testing.T) {
	var roles []string
	for _, r := range append(Roles, RoleSystem) {
		roles = append(roles, string(r))
	}
	golden(t, "call_flow.txt", CallFlow.Text()+"\n"+CallFlow.Matrix(roles))
	golden(t, "proposal_flow.txt", ProposalFlow.Text()+"\n"+ProposalFlow.Matrix(roles))
	golden(t, "part_flow.txt", PartFlow.Text()+"\n"+PartFlow.Matrix([]string{string(PartOwner), string(PartLead)}))
}

func TestEveryStateHasItsPublicWord(t *testing.T) {
	for _, s := range ProposalFlow.States() {
		if s.PublicState() == "" {
			t.Errorf("%s has none", s)
		}
	}
	for _, s := range []ProposalState{ProposalShortlisted, ProposalInReview} {
		if s.PublicState() != "in_review" {
			t.Errorf("%s shows as %s: a decision not yet published must not show", s, s.PublicState())
		}
	}
}

func TestApplyRefuses(t *testing.T) {
	all := flow.Facts{"complete": true, "in_time": true, "both_sides": true, "concept": true, "decision": true}
	for name, c := range map[string]struct {
		from   ProposalState
		role   Role
		action ProposalAction
		facts  flow.Facts
		kind   Kind
		key    string
	}{
		"incomplete":       {ProposalDraft, RoleDrafter, ActionSubmit, flow.Facts{"in_time": true, "both_sides": true}, KindConflict, "proposals.incomplete"},
		"late first":       {ProposalDraft, RoleDrafter, ActionSubmit, nil, KindConflict, "proposals.too_late_now"},
		"no endorsement":   {ProposalDraft, RoleDrafter, ActionSubmit, flow.Facts{"in_time": true, "complete": true}, KindConflict, "proposals.side_missing"},
		"twice":            {ProposalSubmitted, RoleDrafter, ActionSubmit, all, KindConflict, "flow.wrong_state"},
		"by a reviewer":    {ProposalDraft, RoleReviewer, ActionSubmit, all, KindForbidden, "flow.wrong_role"},
		"invite unlisted":  {ProposalInReview, RoleSecretariatHead, ActionInvite, all, KindConflict, "flow.wrong_state"},
		"agent decides":    {ProposalBoardPaper, RoleAgentOfficer, ActionApprove, all, KindForbidden, "flow.wrong_role"},
		"full is admitted": {ProposalSubmitted, RoleSecretariatHead, ActionAdmit, flow.Facts{"full": true}, KindConflict, "proposals.only_concept"},
	} {
		p := Proposal{State: c.from}
		err := p.Apply(c.role, c.action, c.facts)
		if !IsKind(err, c.kind) || AsError(err).Key != c.key || p.State != c.from {
			t.Errorf("%s: %v, now %s", name, err, p.State)
		}
	}
	p := Proposal{State: ProposalDraft}
	if err := p.Apply(RoleDrafter, ActionSubmit, all); err != nil || p.State != ProposalSubmitted {
		t.Error(err, p.State)
	}
	if err := FromFlow(errors.New("other")); err == nil || err.Error() != "other" {
		t.Error(err)
	}
}

// Feature 8: one second before, at, one second after closing, at the end of the
// grace: four defined results, by the instant the caller gives.
func TestDeadlines(t *testing.T) {
	closes := time.Date(2027, 1, 15, 17, 0, 0, 0, time.UTC)
	call := Call{State: CallPublished, OpensAt: closes.AddDate(0, -2, 0), ClosesAt: closes, GraceMinutes: 30}
	early := Proposal{CreatedAt: closes.AddDate(0, 0, -3)}
	for _, c := range []struct {
		name   string
		now    time.Time
		window Window
		begin  Kind
		submit Kind
	}{
		{"before opening", call.OpensAt.Add(-time.Second), WindowBefore, KindConflict, KindConflict},
		{"at opening", call.OpensAt, WindowOpen, 0, 0},
		{"one second before", closes.Add(-time.Second), WindowOpen, 0, 0},
		{"at closing", closes, WindowGrace, KindTooLate, 0},
		{"one second after", closes.Add(time.Second), WindowGrace, KindTooLate, 0},
		{"last instant of the grace", call.GraceEndsAt().Add(-time.Microsecond), WindowGrace, KindTooLate, 0},
		{"end of the grace", call.GraceEndsAt(), WindowOver, KindTooLate, KindTooLate},
	} {
		if got := call.WindowAt(c.now); got != c.window {
			t.Errorf("%s: window %s", c.name, got)
		}
		if err := call.MayBegin(c.now); (err == nil) != (c.begin == 0) || err != nil && !IsKind(err, c.begin) {
			t.Errorf("%s: begin: %v", c.name, err)
		}
		if err := early.InTime(call, c.now); (err == nil) != (c.submit == 0) || err != nil && !IsKind(err, c.submit) {
			t.Errorf("%s: submit: %v", c.name, err)
		}
	}
	late := Proposal{CreatedAt: closes}
	if err := late.InTime(call, closes.Add(time.Second)); !IsKind(err, KindTooLate) || AsError(err).Args["At"] != closes.Add(time.Second) {
		t.Errorf("grace is for drafts begun before closing; the refusal carries the instant: %v", err)
	}
	due := closes.AddDate(0, 3, 0)
	invited := Proposal{CreatedAt: closes.AddDate(0, 1, 0), DueAt: &due}
	if err := invited.InTime(call, due.Add(-time.Second)); err != nil {
		t.Error(err)
	}
	if err := invited.InTime(call, due); !IsKind(err, KindTooLate) {
		t.Error(err)
	}
}

func TestGapsOfAnswers(t *testing.T) {
	text := FormQuestion{Code: "needs", Kind: QuestionText, Required: true, WordLimit: 3}
	choice := FormQuestion{Code: "gender", Kind: QuestionChoice, Options: []FormOption{{Code: "0"}, {Code: "1"}}}
	number := FormQuestion{Code: "people", Kind: QuestionNumber}
	for _, c := range []struct {
		q      FormQuestion
		answer string
		key    string
	}{
		{text, " ", "proposals.gap_answer"}, {text, "one two three", ""}, {text, "one two\nthree four", "proposals.gap_words"},
		{choice, "", ""}, {choice, "1", ""}, {choice, "2", "proposals.gap_choice"},
		{number, "12", ""}, {number, "-1", "proposals.gap_number"}, {number, "a dozen", "proposals.gap_number"},
	} {
		if key, _ := c.q.Gap(c.answer); key != c.key {
			t.Errorf("%s %q: %q, want %q", c.q.Code, c.answer, key, c.key)
		}
	}
	if Words("كلمة واحدة  ثلاث") != 3 {
		t.Error("words of another script")
	}
}

func TestCriteriaWeights(t *testing.T) {
	words := Texts{"en": "x"}
	c := func(code string, weight int, recorded bool) Criterion {
		return Criterion{Code: code, Weight: weight, RecordedOnly: recorded, Label: words, Anchor1: words, Anchor2: words, Anchor3: words, Anchor4: words, Anchor5: words}
	}
	if err := CheckCriteria([]Criterion{c("a", 60, false), c("b", 40, false), c("c", 0, true)}); err != nil {
		t.Error(err)
	}
	for name, set := range map[string][]Criterion{
		"99":                    {c("a", 59, false), c("b", 40, false)},
		"101":                   {c("a", 61, false), c("b", 40, false)},
		"twice":                 {c("a", 60, false), c("a", 40, false)},
		"recorded with weight":  {c("a", 60, false), c("b", 40, true)},
		"unweighted":            {c("a", 100, false), c("b", 0, false)},
		"a score without words": {{Code: "a", Weight: 100, Label: words}},
		"none":                  nil,
	} {
		if err := CheckCriteria(set); !IsKind(err, KindInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTextsFallBack(t *testing.T) {
	x := Texts{"en": "call", "fr": "appel", "ar": ""}
	if x.In("fr") != "appel" || x.In("ar") != "call" || x.LanguageOf("ar") != "en" || strings.Join(x.Missing("en", "ar"), ",") != "ar" {
		t.Error(x)
	}
	v, _ := x.Value()
	var back Texts
	if err := back.Scan(v); err != nil || back["fr"] != "appel" {
		t.Error(err, back)
	}
	if v, _ := (Texts)(nil).Value(); v != "{}" || !(Texts{"en": " "}).Blank() {
		t.Error(v)
	}
}
