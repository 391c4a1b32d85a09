package reviews_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest/reviewroom"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/app/proposals"
	"seedfund/app/reviews"
	"seedfund/app/rules"
	"seedfund/models"
)

// clauses 98, 99: from a submission to the paper before the Board, with every
// step in the record of acts.
func TestFromSubmissionToBoardPaper(t *testing.T) {
	s := stage(t)
	id := s.Technical()
	s.stateOf(id, models.ProposalTechnicalReview)
	s.Must(s.Assign(id, s.Reviewers[0]))
	s.Sent(s.Reviewers[0], id, 5, "exact")
	note, err := s.Reviews.Prepare(s.Ctx, s.Officer, id, reviews.Note{Body: "We recommend it.", Recommendation: models.RecommendApprove, Amount: 200_000_00})
	s.Must(err)
	seen, err := s.Reviews.Appraisal(s.Ctx, s.Head, id)
	s.Must(err)
	if seen.Screening == nil || seen.Screening.SubmissionID != seen.Submission.ID || seen.Screening.Result != models.ScreeningAdmissible || len(seen.Budget) != 0 || seen.Reviews.Summary.Count != 1 {
		t.Errorf("the note does not show what it rests on: %+v", seen)
	}
	s.Must(s.Reviews.Sign(s.Ctx, s.Fresh(s.Head), id, note.Version))
	s.Must(s.Reviews.ToBoard(s.Ctx, s.Officer, id, s.Version(id)))
	s.stateOf(id, models.ProposalBoardPaper)
	for action, n := range map[string]int{"review.screen": 2, "review.assign": 2, "review.submit": 3, "review.shortlist": 1, "appraisal.prepare": 1, "appraisal.sign": 1, "review.to_board": 1} {
		if have := len(s.acts(action)); have != n {
			t.Errorf("%s: %d entries, want %d", action, have, n)
		}
	}
	if strings.Contains(s.values(), "In all: exact") {
		t.Error("a reviewer's words stand in clear in the record of acts")
	}
	if s.jobs("review_assigned") != 3 {
		t.Error("each reviewer is told once")
	}
	if _, err := s.Reviews.Paper(s.Ctx, s.Cast(models.RoleBoardMember), id); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("a member without a seat reads the paper: %v", err)
	}
	board := s.Cast(models.RoleCoordinator)
	paper, err := s.Reviews.Paper(s.Ctx, board, id)
	s.Must(err)
	if paper.Note.AmountCents != 200_000_00 || paper.Reviews.Summary.Mean != 100_00 || paper.Frozen.Asked != 214_000_00 || paper.Reviews.Named || paper.Reviews.Reviews[0].Name != "" {
		t.Errorf("%+v", paper.Reviews)
	}
	s.Verify()
}

func TestScreening(t *testing.T) {
	s := stage(t)
	id := s.Concept()
	v, err := s.Reviews.Screening(s.Ctx, s.Officer, id)
	s.Must(err)
	if len(v.Checks) < 9 || len(v.Results) != 3 || v.Finding != nil {
		t.Errorf("%+v", v.Checks)
	}
	for _, c := range v.Checks {
		if c.Failed() {
			t.Errorf("%s failed: %v", c.Key, c.Args)
		}
		if c.Rule == "" || c.Rule == models.RuleOfTerms && c.Clause == "" || (c.Rule == models.RuleOfCall || c.Rule == models.RuleOfForm) && c.Version == 0 {
			t.Errorf("%s does not name its rule: %+v", c.Name, c)
		}
	}
	screen := func(actor models.Actor, f reviews.Finding) error {
		_, err := s.Reviews.Screen(s.Ctx, actor, id, f)
		return err
	}
	good := reviews.Finding{Version: s.Version(id), Result: models.ScreeningAdmissible}
	for _, role := range []models.Role{models.RoleReviewer, models.RoleAuditor, models.RoleBoardMember, models.RoleDrafter, models.RoleAgentOfficer, models.RoleAdministrator} {
		kind(t, screen(s.Cast(role), good), models.KindForbidden, "")
	}
	kind(t, screen(models.Actor{}, good), models.KindSignIn, "")
	_, err = s.Reviews.Screen(s.Ctx, s.Officer, id+99, good)
	kind(t, err, models.KindNotFound, "")
	stale := good
	stale.Version--
	kind(t, screen(s.Officer, stale), models.KindStale, "")
	e := kind(t, screen(s.Officer, reviews.Finding{Version: good.Version, Result: models.ScreeningReturned}), models.KindInvalid, "reviews.screen_invalid")
	if len(e.Fields) != 2 {
		t.Errorf("a return needs reasons and a date: %v", e)
	}
	kind(t, screen(s.Officer, reviews.Finding{Version: good.Version, Result: models.ScreeningNotAdmissible, Reasons: " "}), models.KindInvalid, "")
	kind(t, screen(s.Officer, reviews.Finding{Version: good.Version, Result: "perhaps", Reasons: "x"}), models.KindInvalid, "")
	if len(s.acts("review.screen")) != 0 {
		t.Error("a refusal left an entry")
	}
	s.Must(screen(s.Officer, good))
	s.stateOf(id, models.ProposalAdmissible)
	kind(t, screen(s.Officer, reviews.Finding{Version: s.Version(id), Result: models.ScreeningAdmissible}), models.KindConflict, "reviews.screened_already")
	draft, err := s.Reviews.Screening(s.Ctx, s.Officer, id)
	if err != nil || draft.Finding == nil || draft.Finding.Result != models.ScreeningAdmissible || draft.Results != nil {
		t.Errorf("%+v %v", draft.Finding, err)
	}
}

// What is returned is open to its applicants until a day, comes back as another
// submission and is screened anew; what is not admissible ends with reasons.
func TestReturnedAndNotAdmissible(t *testing.T) {
	s := stage(t)
	id := s.Concept()
	s.Must(s.Screen(id, models.ScreeningReturned, "The baseline is missing."))
	s.stateOf(id, models.ProposalReturned)
	if p := s.View(id).Proposal; p.DueAt == nil || !p.DueAt.Equal(s.Now().AddDate(0, 0, 10)) {
		t.Error("no day to complete it by")
	}
	s.Submit(id)
	s.Must(s.Screen(id, models.ScreeningNotAdmissible, "Out of the call's area."))
	s.stateOf(id, models.ProposalNotAdmissible)
	v, err := s.Reviews.Screening(s.Ctx, s.Head, id)
	s.Must(err)
	if v.Finding == nil || len(v.Before) != 1 || v.Before[0].Reasons != "The baseline is missing." || v.Submission.Number != 2 {
		t.Errorf("%+v %+v", v.Finding, v.Before)
	}
	events := s.View(id).Events
	if last := events[len(events)-1]; last.Reason != "Out of the call's area." {
		t.Errorf("the applicants do not get the reasons: %+v", last)
	}
}

// clause 97: a missing agreement is a warning that can be overruled with a reason.
func TestAWarningIsOverruledWithAReason(t *testing.T) {
	s := stage(t)
	id := s.Concept()
	s.Must(s.DB.Write(s.Ctx, models.SystemActor, "test.end_agreement", func(tx *db.Tx) error {
		_, err := db.Exec(tx, "UPDATE agreements SET to_at = ? WHERE organisation_id = ?", tx.Now, s.Partner.OrganisationID)
		return err
	}))
	v, err := s.Reviews.Screening(s.Ctx, s.Officer, id)
	s.Must(err)
	last := v.Checks[len(v.Checks)-1]
	if !last.Failed() || last.Blocking || last.Args["Organisations"] != "Organisation Q" {
		t.Errorf("%+v", last)
	}
	kind(t, s.Screen(id, models.ScreeningAdmissible, ""), models.KindInvalid, "reviews.screen_invalid")
	s.Must(s.Screen(id, models.ScreeningAdmissible, "The memorandum is being signed."))
}

// Whether a check refuses or warns is a rule with a date. A finding keeps the
// version of its instant, whatever is adopted later.
func TestWhetherACheckRefusesIsARule(t *testing.T) {
	s := stage(t)
	lacking := func() int64 {
		id := s.Concept()
		s.Must(s.DB.Write(s.Ctx, models.SystemActor, "test.end_agreement", func(tx *db.Tx) error {
			_, err := db.Exec(tx, "UPDATE agreements SET to_at = ? WHERE organisation_id = ?", tx.Now, s.Partner.OrganisationID)
			return err
		}))
		return id
	}
	adopt := func(checks ...string) {
		s.Clock.Advance(time.Minute)
		s.Must(rules.New(s.DB).AdoptRefusals(s.Ctx, s.Fresh(s.Head), models.RefusingChecks{Checks: checks}, rules.Adoption{Instrument: "Manual of the fund"}))
		s.Clock.Advance(time.Minute)
	}
	means := func(id int64, name string) string {
		v, err := s.Reviews.Screening(s.Ctx, s.Officer, id)
		s.Must(err)
		return v.Checks[slices.IndexFunc(v.Checks, func(c models.EligibilityCheck) bool { return c.Name == name })].Means()
	}
	past, open := s.Concept(), s.Concept()
	lacking()
	if means(past, "agreements") != "warning" || means(past, "rc_letter") != "refusal" {
		t.Error("what holds at the start")
	}
	s.Must(s.Screen(past, models.ScreeningAdmissible, "The memorandum is being signed."))
	adopt("agreements", "time")
	if means(past, "agreements") != "warning" || means(open, "agreements") != "refusal" || means(open, "rc_letter") != "warning" || means(open, "amount") != "warning" {
		t.Errorf("past %s, open %s, letter %s, amount %s", means(past, "agreements"), means(open, "agreements"), means(open, "rc_letter"), means(open, "amount"))
	}
	kind(t, s.Screen(open, models.ScreeningAdmissible, "The memorandum is being signed."), models.KindConflict, "reviews.screen_blocked")
	adopt()
	s.Must(s.Screen(open, models.ScreeningAdmissible, "The memorandum is being signed."))
	kind(t, rules.New(s.DB).AdoptRefusals(s.Ctx, s.Fresh(s.Head), models.RefusingChecks{Checks: []string{"beauty"}}, rules.Adoption{Instrument: "x"}), models.KindInvalid, "rules.invalid")
	kind(t, rules.New(s.DB).AdoptRefusals(s.Ctx, s.Fresh(s.Head), models.RefusingChecks{Checks: []string{"time", "time"}}, rules.Adoption{Instrument: "x"}), models.KindInvalid, "rules.invalid")
}

// The check of the time quotes the deadline that was kept: an exception's, a
// return's, else the call's.
func TestInTimeQuotesTheDeadlineThatWasKept(t *testing.T) {
	s := stage(t)
	check := func(id int64) models.EligibilityCheck {
		v, err := s.Reviews.Screening(s.Ctx, s.Officer, id)
		s.Must(err)
		return v.Checks[0]
	}
	plain := s.Concept()
	if c := check(plain); c.Key != "reviews.check.time" || !c.Args["Closes"].(time.Time).Equal(s.Call.ClosesAt) {
		t.Errorf("%+v", c)
	}
	id, err := s.Proposals.Start(s.Ctx, s.Lead, proposals.Beginning{CallID: s.Call.ID, Title: "Late for a flood", Country: "XDA"})
	s.Must(err)
	s.Complete(id)
	s.Must(s.Proposals.AskTime(s.Ctx, s.Fresh(s.Lead), id, "The flood closed the offices."))
	asked, err := db.From[models.ProposalExtension](s.DB.Read(s.Ctx)).Where("proposal_id = ?", id).Take(s.Ctx)
	s.Must(err)
	until := s.Call.ClosesAt.AddDate(0, 0, 7)
	s.Must(s.Proposals.DecideTime(s.Ctx, s.Fresh(s.Head), asked.ID, proposals.TimeDecision{Version: asked.Version, Until: &until, Reason: "The flood is on record."}))
	s.Clock.Advance(s.Call.ClosesAt.AddDate(0, 0, 3).Sub(s.Now()))
	s.Submit(id)
	own := check(id)
	if own.Key != "reviews.check.time_own" || !own.Args["Closes"].(time.Time).Equal(until) {
		t.Errorf("%+v", own)
	}
	s.Officer = s.Fresh(s.Officer)
	s.Must(s.Screen(id, models.ScreeningReturned, "A letter is missing."))
	if c := check(id); c.Key != own.Key || !c.Args["Closes"].(time.Time).Equal(until) {
		t.Errorf("after the return the first submission is judged by another deadline: %+v", c)
	}
	s.Submit(id)
	if c := check(id); c.Key != "reviews.check.time_own" || !c.Args["Closes"].(time.Time).Equal(*s.View(id).Proposal.DueAt) {
		t.Errorf("%+v", c)
	}
}

// What no rule settles is given with its facts and left to a person; it neither
// refuses nor asks for a reason.
func TestAPersonJudgesWhatNoRuleSettles(t *testing.T) {
	s := stage(t)
	first, second := s.Concept(), s.Concept()
	check := func(id int64, name string) models.EligibilityCheck {
		v, err := s.Reviews.Screening(s.Ctx, s.Officer, id)
		s.Must(err)
		return v.Checks[slices.IndexFunc(v.Checks, func(c models.EligibilityCheck) bool { return c.Name == name })]
	}
	others := check(second, "others")
	if others.Result != models.CheckToJudge || others.Means() != "judgement" || others.Args["References"] != s.View(first).Proposal.Reference {
		t.Errorf("%+v", others)
	}
	if c := check(second, "scope"); c.Result != models.CheckToJudge || c.Args["Countries"] != "XDA" {
		t.Errorf("%+v", c)
	}
	if c := check(second, "sides"); c.Result != models.CheckMet || c.Args["Entities"] != 2 || c.Args["States"] != 1 || c.Means() != "refusal" {
		t.Errorf("%+v", c)
	}
	s.Must(s.Screen(second, models.ScreeningAdmissible, ""))
	s.Must(s.Proposals.Withdraw(s.Ctx, s.Fresh(s.Lead), second, s.Version(second), "Twice."))
	if c := check(first, "others"); c.Result != models.CheckMet {
		t.Errorf("what was withdrawn still counts: %+v", c)
	}
	if c := check(s.Technical(), "support"); c.Result != models.CheckMet || c.Args["Number"] != 3 || c.Blocking || c.Rule != models.RuleOfForm {
		t.Errorf("%+v", c)
	}
}

// A rule of the call that fails cannot be overruled: here the call's range was
// changed after the submission.
func TestAFailedRuleBlocks(t *testing.T) {
	s := stage(t)
	id := s.Concept()
	s.Must(s.DB.Write(s.Ctx, models.SystemActor, "test.narrow", func(tx *db.Tx) error {
		_, err := db.Exec(tx, "UPDATE calls SET minimum = 100, maximum = 200000 WHERE id = ?", s.Call.ID)
		return err
	}))
	kind(t, s.Screen(id, models.ScreeningAdmissible, "all the same"), models.KindConflict, "reviews.screen_blocked")
	s.Must(s.Screen(id, models.ScreeningReturned, "Less."))
}

func TestAssign(t *testing.T) {
	s := stage(t)
	id := s.Concept()
	kind(t, s.Assign(id, s.Reviewers[0]), models.KindConflict, "reviews.not_assignable")
	s.Must(s.Screen(id, models.ScreeningAdmissible, ""))
	ask := func(actor models.Actor, in reviews.Asking) error { return s.Reviews.Assign(s.Ctx, actor, id, in) }
	one := reviews.Asking{Mandates: []int64{s.Reviewers[0].MandateID}, DueOn: s.Due()}
	kind(t, ask(s.Reviewers[0], one), models.KindForbidden, "")
	kind(t, ask(s.Lead, one), models.KindForbidden, "")
	if e := kind(t, ask(s.Officer, reviews.Asking{}), models.KindInvalid, ""); len(e.Fields) != 2 {
		t.Error(e)
	}
	kind(t, ask(s.Officer, reviews.Asking{Mandates: one.Mandates, DueOn: s.Due().AddDays(-11)}), models.KindInvalid, "")
	kind(t, ask(s.Officer, reviews.Asking{Mandates: []int64{s.Head.MandateID}, DueOn: s.Due()}), models.KindInvalid, "")
	kind(t, s.Reviews.Assign(s.Ctx, s.Officer, id+99, one), models.KindNotFound, "")
	s.Must(ask(s.Officer, one))
	s.stateOf(id, models.ProposalInReview)
	kind(t, ask(s.Officer, one), models.KindConflict, "reviews.reviewer_assigned")
	v, err := s.Reviews.Assignments(s.Ctx, s.Officer, id)
	s.Must(err)
	if len(v.Assignments) != 1 || v.Assignments[0].Note != "" || v.Pool[0].Open+v.Pool[1].Open+v.Pool[2].Open != 1 {
		t.Errorf("%+v", v)
	}
	_, err = s.Reviews.Assignments(s.Ctx, s.Reviewers[0], id)
	kind(t, err, models.KindForbidden, "")
}

// clause 98: whoever has an interest, through any mandate, is not assigned:
// their organisation takes part, they stand for the country, or they said so.
// All or none: one in conflict and nobody is asked.
func TestConflictsAreComputed(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	mixed := s.CastFor(models.RoleReviewer, reviewroom.UNEntity("S"), "")
	s.Must(s.DB.Write(s.Ctx, models.SystemActor, "test.mandate", func(tx *db.Tx) error {
		_, err := people.CreateMandate(tx, people.MandateInput{Person: mixed.PersonID, Role: models.RolePUNOFinance, Organisation: s.Partner.OrganisationID,
			From: tx.Now.AddDate(0, -1, 0), Instrument: "letter of a test"})
		return err
	}))
	former := s.CastFor(models.RoleReviewer, reviewroom.UNEntity("R"), "")
	s.Must(s.DB.Write(s.Ctx, models.SystemActor, "test.mandate", func(tx *db.Tx) error {
		end := tx.Now.AddDate(0, 0, -1)
		_, err := people.CreateMandate(tx, people.MandateInput{Person: former.PersonID, Role: models.RoleDrafter, Organisation: s.Lead.OrganisationID,
			From: tx.Now.AddDate(0, -1, 0), To: &end, Instrument: "letter of a test"})
		return err
	}))
	said := s.CastFor(models.RoleReviewer, reviewroom.UNEntity("U"), "")
	s.Must(s.Reviews.RecordInterest(s.Ctx, s.Officer, id, said.PersonID, models.InterestKindPersonal))
	for _, c := range []struct {
		name     string
		reviewer models.Actor
		kind     string
		source   models.InterestSource
	}{
		{"of the lead", s.CastFor(models.RoleReviewer, reviewroom.UNEntity("P"), ""), models.InterestKindOrganisation, models.InterestComputed},
		{"of a partner", s.CastFor(models.RoleReviewer, reviewroom.UNEntity("Q"), ""), models.InterestKindOrganisation, models.InterestComputed},
		{"of the State", s.CastFor(models.RoleReviewer, reviewroom.Government("XDA"), ""), models.InterestKindCountry, models.InterestComputed},
		{"for the country", s.CastFor(models.RoleReviewer, reviewroom.UNEntity("V"), "XDA"), models.InterestKindCountry, models.InterestComputed},
		{"in another capacity", mixed, models.InterestKindOrganisation, models.InterestComputed},
		{"known to the secretariat", said, models.InterestKindPersonal, models.InterestSecretariat},
		{"formerly of the lead", former, "", ""},
		{"of another State", s.CastFor(models.RoleReviewer, reviewroom.Government("XDB"), ""), "", ""},
	} {
		v, err := s.Reviews.Assignments(s.Ctx, s.Officer, id)
		s.Must(err)
		var row models.PoolRow
		for _, r := range v.Pool {
			if r.PersonID == c.reviewer.PersonID {
				row = r
			}
		}
		err = s.Assign(id, s.Reviewers[2], c.reviewer)
		if c.kind == "" {
			if err != nil || len(row.Conflicts) != 0 {
				t.Errorf("%s: %v %+v", c.name, err, row)
			}
			s.Must(s.Reviews.Remove(s.Ctx, s.Officer, s.Assigned(id, s.Reviewers[2]).ID, 1, "again"))
			continue
		}
		kind(t, err, models.KindForbidden, "reviews.reviewer_conflict")
		if len(row.Conflicts) == 0 || row.Conflicts[0].ReasonKind != c.kind || row.Conflicts[0].Source != c.source || row.Free() {
			t.Errorf("%s: %+v", c.name, row)
		}
	}
	kind(t, s.Reviews.RecordInterest(s.Ctx, s.Officer, id, said.PersonID, models.InterestKindPersonal), models.KindConflict, "reviews.interest_known")
	kind(t, s.Reviews.RecordInterest(s.Ctx, s.Officer, id, s.Lead.PersonID, models.InterestKindPersonal), models.KindNotFound, "")
	kind(t, s.Reviews.RecordInterest(s.Ctx, s.Officer, id, s.Reviewers[0].PersonID, "rumour"), models.KindInvalid, "")
	kind(t, s.Reviews.RecordInterest(s.Ctx, s.Reviewers[0], id, said.PersonID, models.InterestKindPersonal), models.KindForbidden, "")
}

// A conflict that appears later screens at once: the document, the review, the
// list and others' reviews are not there. What the SQL condition hides and what
// the pool explains are the same.
func TestALaterConflictScreens(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	r := s.Reviewers[0]
	a := s.Sent(r, id, 4, "sound")
	sees := func() bool {
		t.Helper()
		_, show := s.Proposals.Show(s.Ctx, r, id)
		_, review := s.Reviews.Review(s.Ctx, r, a.ID)
		_, summary := s.Reviews.Summary(s.Ctx, r, id)
		mine, err := s.Reviews.Mine(s.Ctx, r)
		s.Must(err)
		open := show == nil
		if (review == nil) != open || (summary == nil) != open || (len(mine) == 1) != open {
			t.Errorf("one door is open and another is not: %v %v %v %d", show, review, summary, len(mine))
		}
		if !open {
			kind(t, show, models.KindNotFound, "")
			kind(t, review, models.KindNotFound, "")
			kind(t, summary, models.KindNotFound, "")
		}
		return open
	}
	if !sees() {
		t.Fatal("an assigned reviewer sees nothing")
	}
	var given *models.Mandate
	s.Must(s.DB.Write(s.Ctx, models.SystemActor, "test.mandate", func(tx *db.Tx) (err error) {
		given, err = people.CreateMandate(tx, people.MandateInput{Person: r.PersonID, Role: models.RolePUNOProgramme, Organisation: s.Lead.OrganisationID,
			From: tx.Now, Instrument: "letter of a test"})
		return err
	}))
	if sees() {
		t.Error("the new mandate does not screen")
	}
	v, err := s.Reviews.Assignments(s.Ctx, s.Officer, id)
	s.Must(err)
	if len(v.Assignments[0].Conflicts) != 1 || len(v.Assignments[1].Conflicts) != 0 {
		t.Errorf("the secretariat is not shown the conflict: %+v", v.Assignments)
	}
	s.Must(s.DB.Write(s.Ctx, models.SystemActor, "test.end", func(tx *db.Tx) error {
		_, err := db.Exec(tx, "UPDATE mandates SET ended_at = ?, end_recorded_at = ? WHERE id = ?", tx.Now, tx.Now, given.ID)
		return err
	}))
	if !sees() {
		t.Error("the ended mandate still screens")
	}
}

// Declaring an interest hides the application at once, calls the review off and
// takes it out of the mean; the person cannot take it back, and it holds for the
// full document too.
func TestDeclaredInterest(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	a := s.Sent(s.Reviewers[0], id, 1, "weak")
	kind(t, s.Reviews.Declare(s.Ctx, s.Reviewers[1], a.ID, models.InterestKindPersonal), models.KindNotFound, "")
	kind(t, s.Reviews.Declare(s.Ctx, s.Reviewers[0], a.ID, "none of the three"), models.KindInvalid, "")
	s.Must(s.Reviews.Declare(s.Ctx, s.Reviewers[0], a.ID, models.InterestKindPersonal))
	kind(t, s.Reviews.Declare(s.Ctx, s.Reviewers[0], a.ID, models.InterestKindPersonal), models.KindNotFound, "")
	if _, err := s.Proposals.Show(s.Ctx, s.Reviewers[0], id); !models.IsKind(err, models.KindNotFound) {
		t.Error(err)
	}
	s.Sent(s.Reviewers[1], id, 5, "exact")
	v, err := s.Reviews.Summary(s.Ctx, s.Officer, id)
	s.Must(err)
	if v.Summary.Count != 1 || v.Summary.Mean != 100_00 || s.Assigned(id, s.Reviewers[0]).State != models.AssignmentRemoved {
		t.Errorf("%+v", v.Summary)
	}
	s.Must(s.Reviews.Shortlist(s.Ctx, s.Officer, id, s.Version(id), ""))
	full, err := s.Proposals.Invite(s.Ctx, s.Officer, id, s.Version(id), s.Now().AddDate(0, 1, 0))
	s.Must(err)
	s.Complete(full)
	s.Submit(full)
	s.Must(s.Screen(full, models.ScreeningAdmissible, ""))
	kind(t, s.Assign(full, s.Reviewers[0]), models.KindForbidden, "reviews.reviewer_conflict")
	if len(s.acts("review.declare_interest")) != 1 {
		t.Error("no entry")
	}
}

func TestQueueAndMineTakeTheSameStatementsForOneAndMany(t *testing.T) {
	s := stage(t)
	count := func(read func(ctx context.Context) error) int64 {
		ctx, n := db.Count(context.WithoutCancel(s.Ctx))
		s.Must(read(ctx))
		return n.Load()
	}
	queue := func(ctx context.Context) error {
		_, _, err := s.Reviews.Queue(ctx, s.Officer, reviews.Filter{})
		return err
	}
	mine := func(ctx context.Context) error { _, err := s.Reviews.Mine(ctx, s.Reviewers[0]); return err }
	rank := func(ctx context.Context) error {
		_, err := s.Reviews.Ranking(ctx, s.Officer, s.Call.ID, models.StageConcept)
		return err
	}
	s.InReview()
	q1, m1, r1 := count(queue), count(mine), count(rank)
	for range 4 {
		s.InReview()
	}
	if q, m, r := count(queue), count(mine), count(rank); q != q1 || m != m1 || r != r1 {
		t.Errorf("queue %d and %d, mine %d and %d, ranking %d and %d", q1, q, m1, m, r1, r)
	}
	rows, next, err := s.Reviews.Queue(s.Ctx, s.Officer, reviews.Filter{Limit: 3})
	s.Must(err)
	more, end, err := s.Reviews.Queue(s.Ctx, s.Officer, reviews.Filter{Limit: 3, After: next})
	s.Must(err)
	if len(rows) != 3 || len(more) != 2 || end != 0 || rows[0].OpenReviews != 2 || rows[0].Countries[0] != "XDA" {
		t.Errorf("%+v %+v", rows, more)
	}
	_, _, err = s.Reviews.Queue(s.Ctx, s.Lead, reviews.Filter{})
	kind(t, err, models.KindForbidden, "")
	_, _, err = s.Reviews.Queue(s.Ctx, s.Reviewers[0], reviews.Filter{})
	kind(t, err, models.KindForbidden, "reviews.secretariat_only")
	if _, _, err = s.Reviews.Queue(s.Ctx, s.Cast(models.RoleAuditor), reviews.Filter{}); err != nil {
		t.Error(err)
	}
}
