package proposals_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/app/proposals"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// together is a document of two organisations that have both joined; "situation"
// is the partner's to write.
func together(t *testing.T) (*scene, int64) {
	t.Helper()
	s := stage(t)
	id := s.began()
	s.ready(id)
	s.must(s.proposals.Join(s.Ctx, s.partner, id))
	s.given(id, "situation")
	return s, id
}

func (s *scene) part(id int64, part string) models.ProposalPart {
	return s.view(id).Document.Parts[part]
}

func (s *scene) given(id int64, part string) {
	s.t.Helper()
	s.must(s.proposals.AssignPart(s.Ctx, s.lead, id, proposals.Assignment{Part: part, Version: s.part(id, part).Version, Organisation: s.partner.OrganisationID}))
}

func (s *scene) wrote(actor models.Actor, id int64, question, text string) error {
	d := s.view(id).Document
	_, section, _ := d.Form.Schema.Question(question)
	return s.proposals.SaveSection(s.Ctx, actor, id, section.Code, []proposals.AnswerInput{{Question: question, Text: text, Version: d.Answers[question].Version}})
}

func (s *scene) says(actor models.Actor, id int64, parts ...string) error {
	versions := map[string]int64{}
	for _, part := range parts {
		versions[part] = s.part(id, part).Version
	}
	return s.proposals.Ready(s.Ctx, actor, id, versions)
}

// clauses 96, 104: a section is its owner's to write by every door; others
// comment and propose.
func TestOnlyTheOwnerWrites(t *testing.T) {
	s, id := together(t)
	before := s.view(id).Document.Answers["needs"].Text
	for _, actor := range []models.Actor{s.lead, s.state} {
		kind(t, s.wrote(actor, id, "needs", "Rewritten."), models.KindForbidden, "proposals.not_your_section")
		_, err := s.proposals.Autosave(s.Ctx, actor, id, proposals.AnswerInput{Question: "needs", Text: "Rewritten.", Version: s.view(id).Document.Answers["needs"].Version})
		kind(t, err, models.KindForbidden, "proposals.not_your_section")
		kind(t, s.says(actor, id, "situation"), models.KindForbidden, "proposals.not_your_section")
		kind(t, s.proposals.Reopen(s.Ctx, actor, id, "situation", s.part(id, "situation").Version), models.KindForbidden, "proposals.not_your_section")
	}
	if v := s.view(id); v.Document.Answers["needs"].Text != before || len(v.Drafts) != 0 {
		t.Error("somebody else's words were kept")
	}
	s.must(s.wrote(s.partner, id, "needs", "As the owner has it."))
	kind(t, s.wrote(s.partner, id, "risks", "x"), models.KindForbidden, "proposals.not_your_section")
	full := s.full()
	s.must(s.proposals.Join(s.Ctx, s.partner, full))
	cell := models.BudgetCell{OrganisationID: s.partner.OrganisationID, Category: 1, Tranche: 1}
	kind(t, s.proposals.ImportBudget(s.Ctx, s.lead, full, nil, map[models.BudgetCell]money.Cents{cell: 5}), models.KindForbidden, "proposals.not_your_columns")
}

// What was typed before a section changed hands, or before its owner said that it
// is ready, is folded by nobody and stays with who typed it.
func TestTheFoldWritesForOwnersOnly(t *testing.T) {
	s, id := together(t)
	typed := func(text string) {
		_, err := s.proposals.Autosave(s.Ctx, s.partner, id, proposals.AnswerInput{Question: "needs", Text: text, Version: s.view(id).Document.Answers["needs"].Version})
		s.must(err)
	}
	folds := func() {
		s.Clock.Advance(time.Hour)
		_, err := s.proposals.Fold(s.Ctx, proposals.FoldJob{ProposalID: id, AccountID: s.partner.AccountID})
		s.must(err)
	}
	before := s.view(id).Document.Answers["needs"].Text
	kept := func(text string) {
		t.Helper()
		if v := s.view(id); v.Document.Answers["needs"].Text != before || len(v.Drafts) != 1 || v.Drafts[0].Text != text {
			t.Errorf("stands %q, typed %+v", v.Document.Answers["needs"].Text, v.Drafts)
		}
	}
	s.must(s.says(s.partner, id, "situation"))
	typed("after the word")
	folds()
	kept("after the word")
	s.must(s.proposals.Reopen(s.Ctx, s.partner, id, "situation", s.part(id, "situation").Version))
	s.must(s.proposals.AssignPart(s.Ctx, s.lead, id, proposals.Assignment{Part: "situation", Version: s.part(id, "situation").Version,
		Organisation: s.lead.OrganisationID, Reason: "The deadline is near."}))
	folds()
	kept("after the word")
	s.given(id, "situation")
	folds()
	if v := s.view(id); v.Document.Answers["needs"].Text != "after the word" || len(v.Drafts) != 0 {
		t.Error("the control: an owner's words are folded")
	}
}

// The word of every owner is on the completeness list until it is given, with
// whom it waits for; writing takes it back.
func TestSubmissionWaitsForEveryOwner(t *testing.T) {
	s, id := together(t)
	gaps := s.view(id).Gaps
	if len(gaps) != 1 || gaps[0].Key != "proposals.gap_reopened" || gaps[0].Owner != s.partner.OrganisationID || gaps[0].Part != "situation" || gaps[0].Field != models.FieldReady {
		t.Fatalf("%+v", gaps)
	}
	_, err := s.proposals.Submit(s.Ctx, s.Fresh(s.lead), id, s.view(id).Proposal.Version)
	kind(t, err, models.KindInvalid, "proposals.incomplete")
	s.must(s.says(s.partner, id, "situation"))
	kind(t, s.says(s.partner, id, "situation"), models.KindConflict, "flow.wrong_state")
	if gaps := s.view(id).Gaps; len(gaps) != 0 {
		t.Fatalf("%+v", gaps)
	}
	s.must(s.wrote(s.partner, id, "needs", "One more word."))
	if g := s.gap(id, "proposals.gap_reopened"); g == nil || s.view(id).Document.PartState("situation") != models.PartReopened {
		t.Error("what was written after the owner's word stands without a new one")
	}
	s.must(s.wrote(s.partner, id, "needs", ""))
	e := kind(t, s.says(s.partner, id, "situation"), models.KindInvalid, "proposals.part_gaps")
	if len(e.Fields) != 1 || e.Fields[0].Field != "needs" {
		t.Errorf("%+v", e.Fields)
	}
	s.must(s.wrote(s.partner, id, "needs", "One more word."))
	stale := s.part(id, "situation").Version - 1
	kind(t, s.proposals.Ready(s.Ctx, s.partner, id, map[string]int64{"situation": stale}), models.KindStale, "")
	kind(t, s.proposals.Ready(s.Ctx, s.partner, id, nil), models.KindInvalid, "proposals.part_invalid")
	kind(t, s.proposals.Ready(s.Ctx, s.partner, id, map[string]int64{"nowhere": 0}), models.KindInvalid, "proposals.part_invalid")
	kind(t, s.proposals.Ready(s.Ctx, s.lead, id, map[string]int64{models.PartBudget: 1}), models.KindInvalid, "proposals.part_invalid")
	s.must(s.says(s.partner, id, "situation"))
	s.endorsed(id)
	s.submitted(id)
	kind(t, s.proposals.Reopen(s.Ctx, s.partner, id, "situation", s.part(id, "situation").Version), models.KindConflict, "proposals.locked")
}

// clause 104: an owner that does not write its part any more gives it back to the
// lead with a reason; the lead's writers hear of it and the text stays.
func TestAnOwnerHandsItsPartBack(t *testing.T) {
	s, id := together(t)
	text := s.view(id).Document.Answers["needs"].Text
	back := func(actor models.Actor, part, reason string) error {
		return s.proposals.HandBackPart(s.Ctx, actor, id, proposals.PartReturn{Part: part, Version: s.part(id, part).Version, Reason: reason})
	}
	kind(t, back(s.lead, "risks", "x"), models.KindConflict, "proposals.part_lead_own")
	kind(t, back(s.lead, "situation", "x"), models.KindForbidden, "")
	kind(t, back(s.partner, "situation", " "), models.KindInvalid, "proposals.part_invalid")
	kind(t, back(s.partner, models.PartFacts, "x"), models.KindForbidden, "proposals.not_your_part")
	kind(t, back(s.partner, models.PartSides, "x"), models.KindInvalid, "proposals.part_invalid")
	kind(t, s.proposals.HandBackPart(s.Ctx, s.partner, id, proposals.PartReturn{Part: "situation", Reason: "x"}), models.KindStale, "")
	jobs := s.jobs("proposal_part")
	s.must(back(s.partner, "situation", "The districts are yours to describe."))
	d := s.view(id).Document
	if d.Owner("situation") != s.lead.OrganisationID || d.Answers["needs"].Text != text || s.jobs("proposal_part") != jobs+1 {
		t.Errorf("%d owns it, %q, %d told", d.Owner("situation"), d.Answers["needs"].Text, s.jobs("proposal_part")-jobs)
	}
	kind(t, back(s.partner, "situation", "x"), models.KindForbidden, "")
}

// clause 104: the lead sends back, gives and takes with its reason, the writers
// hear of it, and no word of the text changes.
func TestTheLeadReturnsAndTakesOver(t *testing.T) {
	s, id := together(t)
	text := s.view(id).Document.Answers["needs"].Text
	lead, partner := s.lead.OrganisationID, s.partner.OrganisationID
	back := func(actor models.Actor, reason string) error {
		return s.proposals.ReturnPart(s.Ctx, actor, id, proposals.PartReturn{Part: "situation", Version: s.part(id, "situation").Version, Reason: reason})
	}
	assign := func(actor models.Actor, to int64, reason string) error {
		return s.proposals.AssignPart(s.Ctx, actor, id, proposals.Assignment{Part: "situation", Version: s.part(id, "situation").Version, Organisation: to, Reason: reason})
	}
	kind(t, back(s.lead, "Not yet."), models.KindConflict, "flow.wrong_state")
	s.must(s.says(s.partner, id, "situation"))
	kind(t, back(s.lead, " "), models.KindInvalid, "proposals.part_invalid")
	kind(t, back(s.lead, strings.Repeat("x", proposals.ReasonLimit+1)), models.KindInvalid, "proposals.part_invalid")
	kind(t, back(s.partner, "x"), models.KindForbidden, "proposals.lead_assigns")
	kind(t, back(s.state, "x"), models.KindForbidden, "proposals.lead_assigns")
	kind(t, s.proposals.ReturnPart(s.Ctx, s.lead, id, proposals.PartReturn{Part: "situation", Reason: "x"}), models.KindStale, "")
	kind(t, s.proposals.ReturnPart(s.Ctx, s.lead, id, proposals.PartReturn{Part: models.PartSides, Reason: "x"}), models.KindInvalid, "proposals.part_invalid")
	kind(t, s.proposals.ReturnPart(s.Ctx, s.lead, id, proposals.PartReturn{Part: "risks", Version: s.part(id, "risks").Version, Reason: "x"}), models.KindConflict, "proposals.part_own")
	jobs := s.jobs("proposal_part")
	s.must(back(s.lead, "The figures of the districts are missing."))
	if s.gap(id, "proposals.gap_reopened") == nil || s.jobs("proposal_part") != jobs+1 {
		t.Error("a returned part is no gap, or nobody is told")
	}

	kind(t, assign(s.lead, lead, ""), models.KindInvalid, "proposals.part_invalid")
	kind(t, assign(s.partner, partner, "x"), models.KindForbidden, "proposals.lead_assigns")
	kind(t, assign(s.state, lead, "x"), models.KindForbidden, "proposals.lead_assigns")
	kind(t, assign(s.lead, partner, "x"), models.KindInvalid, "proposals.part_invalid")
	stranger := s.CastFor(models.RoleDrafter, people.OrganisationInput{Code: "ORG-R", Name: "Organisation R", Kind: models.KindUNEntity}, "")
	e := kind(t, assign(s.lead, stranger.OrganisationID, "x"), models.KindInvalid, "proposals.part_invalid")
	if e.Fields[0].Key != "proposals.organisation_outside" {
		t.Error(e.Fields)
	}
	kind(t, assign(stranger, lead, "x"), models.KindNotFound, "")
	s.must(assign(s.lead, lead, "The partner has no writer until the deadline."))
	if s.jobs("proposal_part") != jobs+2 || len(s.acts("proposal.part_assign")) != 2 {
		t.Error("a takeover is one act of which the owner's writers are told")
	}
	kind(t, s.wrote(s.partner, id, "needs", "x"), models.KindForbidden, "proposals.not_your_section")
	events := s.view(id).PartEvents
	last := events[len(events)-1]
	if last.Action != models.PartTake || last.FromOwner != partner || last.ToOwner != lead || last.Reason == "" || last.ByName != s.lead.Name {
		t.Errorf("%+v", last)
	}
	if s.view(id).Document.Answers["needs"].Text != text {
		t.Error("the text changed hands and words")
	}
	for _, statement := range []string{"UPDATE proposal_part_events SET reason = 'x'", "DELETE FROM proposal_part_events"} {
		if _, err := s.Outside().Exec(statement); err == nil {
			t.Errorf("%s: the store lets it pass", statement)
		}
	}
}

// The State that began writes until an organisation leads.
func TestBeforeAnOrganisationLeads(t *testing.T) {
	s := stage(t)
	id, err := s.proposals.Start(s.Ctx, s.state, proposals.Beginning{CallID: s.call.ID, Title: "A way home", Organisation: s.lead.OrganisationID})
	s.must(err)
	s.must(s.wrote(s.state, id, "needs", "What the ministry sees."))
	kind(t, s.wrote(s.lead, id, "needs", "x"), models.KindForbidden, "proposals.nobody_leads")
	s.must(s.proposals.Join(s.Ctx, s.lead, id))
	kind(t, s.wrote(s.state, id, "needs", "x"), models.KindForbidden, "proposals.not_your_section")
	s.must(s.wrote(s.lead, id, "needs", "What both see."))
}

// An organisation that joins owns its columns: what the lead had said of them
// waits for its own word.
func TestColumnsAreTheirOrganisationsOnceItJoins(t *testing.T) {
	s := stage(t)
	id := s.full()
	s.ready(id)
	part := models.BudgetPart(s.partner.OrganisationID)
	if d := s.view(id).Document; d.Owner(part) != s.lead.OrganisationID || d.PartState(part) != models.PartReady || len(d.Gaps()) != 0 {
		t.Fatalf("%+v", d.Gaps())
	}
	s.must(s.proposals.Join(s.Ctx, s.partner, id))
	g := s.gap(id, "proposals.gap_reopened_columns")
	if g == nil || g.Owner != s.partner.OrganisationID || g.Part != models.PartBudget || g.Field != models.ReadyField(s.partner.OrganisationID) {
		t.Fatalf("%+v", s.view(id).Gaps)
	}
	s.PartsReady(id, s.partner)
	s.submitted(id)
}

// The removal of an organisation moves what it had to write to the lead, and its
// amounts are gaps until they are settled: nothing is lost.
func TestAnOrganisationThatLeaves(t *testing.T) {
	for _, settled := range []string{"moved", "given up", "back"} {
		t.Run(settled, func(t *testing.T) {
			s := stage(t)
			id := s.full()
			s.ready(id)
			s.must(s.proposals.Join(s.Ctx, s.partner, id))
			s.given(id, "situation")
			s.PartsReady(id, s.lead, s.partner)
			lead, partner := s.lead.OrganisationID, s.partner.OrganisationID
			before := s.view(id).Document
			partners := func(orgs ...int64) {
				t.Helper()
				s.must(s.proposals.SavePartners(s.Ctx, s.lead, id, proposals.Partners{Version: s.part(id, models.PartPartners).Version,
					Organisations: orgs, Countries: []proposals.Share{{Country: "XDA", Basis: 10000}}}))
			}
			jobs := s.jobs("proposal_part")
			partners()
			d := s.view(id).Document
			if len(d.Lines) != len(before.Lines) || d.Answers["needs"].Text != before.Answers["needs"].Text {
				t.Error("something of what it wrote is gone")
			}
			if d.Owner("situation") != lead || d.PartState("situation") != models.PartReopened || s.jobs("proposal_part") != jobs+1 {
				t.Errorf("its section is %d's and %s", d.Owner("situation"), d.PartState("situation"))
			}
			g := s.gap(id, "proposals.gap_orphaned")
			if g == nil || g.Args["Amount"] != d.Orphans()[0].Cents || g.Args["Organisation"] != "Organisation Q" || g.Owner != lead || g.Field != models.OrphanField(partner) {
				t.Fatalf("%+v", s.view(id).Gaps)
			}
			settle := func(actor models.Actor, org, to int64) error {
				return s.proposals.Settle(s.Ctx, actor, id, proposals.Settlement{Organisation: org, To: to, Version: s.part(id, models.BudgetPart(to)).Version})
			}
			kind(t, settle(s.partner, partner, 0), models.KindNotFound, "")
			kind(t, settle(s.state, partner, 0), models.KindForbidden, "proposals.lead_assigns")
			if e := kind(t, settle(s.lead, lead, 0), models.KindInvalid, "proposals.part_invalid"); e.Fields[0].Key != "proposals.settle_nothing" {
				t.Error(e.Fields)
			}
			kind(t, settle(s.lead, partner, 999), models.KindInvalid, "proposals.part_invalid")
			total := before.Budget().Direct(models.BudgetCell{})
			switch settled {
			case "moved":
				kind(t, s.proposals.Settle(s.Ctx, s.lead, id, proposals.Settlement{Organisation: partner, To: lead}), models.KindStale, "")
				s.must(settle(s.lead, partner, lead))
			case "given up":
				s.must(settle(s.lead, partner, 0))
				total = before.Budget().Direct(models.BudgetCell{OrganisationID: lead})
			case "back":
				partners(partner)
				if d := s.view(id).Document; d.Owner(models.BudgetPart(partner)) != partner {
					t.Error("its columns are not its own again")
				}
			}
			if s.gap(id, "proposals.gap_orphaned") != nil || s.view(id).Document.Budget().Direct(models.BudgetCell{}) != total {
				t.Errorf("%s, not %s", s.view(id).Document.Budget().Direct(models.BudgetCell{}), total)
			}
			if settled == "given up" {
				acts := s.acts("proposal.settle_columns")
				v, err := db.From[models.ActValue](s.DB.Read(s.Ctx)).Where("act_id = ?", acts[0].ID).Take(s.Ctx)
				s.must(err)
				if !strings.Contains(v.Body, "7000000") {
					t.Errorf("the record of acts does not say what was given up: %s", v.Body)
				}
			}
		})
	}
}

// Settled amounts go into columns that the lead writes, never into another's.
func TestSettlingRewritesNobody(t *testing.T) {
	s := stage(t)
	id := s.full()
	third := s.CastFor(models.RoleDrafter, people.OrganisationInput{Code: "ORG-R", Name: "Organisation R", Kind: models.KindUNEntity}, "")
	s.ready(id)
	partners := func(orgs ...int64) {
		s.must(s.proposals.SavePartners(s.Ctx, s.lead, id, proposals.Partners{Version: s.part(id, models.PartPartners).Version,
			Organisations: orgs, Countries: []proposals.Share{{Country: "XDA", Basis: 10000}}}))
	}
	partners(s.partner.OrganisationID, third.OrganisationID)
	s.must(s.proposals.Join(s.Ctx, third, id))
	partners(third.OrganisationID)
	kind(t, s.proposals.Settle(s.Ctx, s.lead, id, proposals.Settlement{Organisation: s.partner.OrganisationID, To: third.OrganisationID}), models.KindForbidden, "proposals.not_your_columns")
}

// Comments and wordings are for the writers; a wording becomes the answer by the
// owner's save, with its author named.
func TestRemarks(t *testing.T) {
	s, id := together(t)
	version := func() int64 { return s.view(id).Document.Answers["needs"].Version }
	say := func(actor models.Actor, in proposals.RemarkInput) int64 {
		t.Helper()
		n, err := s.proposals.Remark(s.Ctx, actor, id, in)
		s.must(err)
		return n
	}
	wording := proposals.RemarkInput{Part: "situation", Question: "needs", Kind: models.RemarkWording, Text: "As the lead would say it.", Version: version()}
	comment := proposals.RemarkInput{Part: "situation", Kind: models.RemarkComment, Text: "Please name the districts."}
	one, two, three := say(s.lead, wording), say(s.state, comment), say(s.lead, proposals.RemarkInput{Part: "situation", Question: "needs", Kind: models.RemarkWording, Text: "Or so.", Version: version()})
	if s.view(id).Document.Answers["needs"].Text == wording.Text || s.view(id).Document.PartState("situation") != models.PartReopened {
		t.Error("a remark changed what stands")
	}
	for name, c := range map[string]struct {
		in   proposals.RemarkInput
		kind models.Kind
		key  string
	}{
		"nothing":           {proposals.RemarkInput{Part: "situation", Kind: models.RemarkComment, Text: " "}, models.KindInvalid, "proposals.remark_empty"},
		"too long":          {proposals.RemarkInput{Part: "situation", Kind: models.RemarkComment, Text: strings.Repeat("x", proposals.RemarkLimit+1)}, models.KindInvalid, "proposals.remark_long"},
		"longest wording":   {proposals.RemarkInput{Part: "situation", Question: "needs", Kind: models.RemarkWording, Text: strings.Repeat("x", proposals.AnswerLimit+1)}, models.KindInvalid, "proposals.answer_long"},
		"the same":          {proposals.RemarkInput{Part: "situation", Question: "needs", Kind: models.RemarkWording, Text: s.view(id).Document.Answers["needs"].Text, Version: version()}, models.KindInvalid, "proposals.remark_same"},
		"a version to come": {proposals.RemarkInput{Part: "situation", Question: "needs", Kind: models.RemarkWording, Text: "x", Version: 99}, models.KindInvalid, "proposals.remark_version"},
		"no kind":           {proposals.RemarkInput{Part: "situation", Text: "x"}, models.KindInvalid, "proposals.remark_kind"},
		"no part":           {proposals.RemarkInput{Part: "nowhere", Kind: models.RemarkComment, Text: "x"}, models.KindInvalid, "proposals.part_none"},
		"another section":   {proposals.RemarkInput{Part: "risks", Question: "needs", Kind: models.RemarkWording, Text: "x"}, models.KindInvalid, "proposals.remark_question"},
		"no question":       {proposals.RemarkInput{Part: "situation", Kind: models.RemarkWording, Text: "x"}, models.KindInvalid, "proposals.remark_question"},
	} {
		_, err := s.proposals.Remark(s.Ctx, s.lead, id, c.in)
		if e := models.AsError(err); e == nil || e.Kind != c.kind || c.key != "" && e.Fields[0].Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	end := func(actor models.Actor, remark int64, result models.RemarkResult, v int64) error {
		return s.proposals.EndRemark(s.Ctx, actor, id, proposals.RemarkEnd{Remark: remark, Result: result, Version: v})
	}
	kind(t, end(s.lead, one, models.RemarkAccepted, version()), models.KindForbidden, "proposals.not_your_section")
	kind(t, end(s.lead, two, models.RemarkResolved, 0), models.KindForbidden, "proposals.not_your_section")
	kind(t, end(s.partner, two, models.RemarkAccepted, version()), models.KindInvalid, "proposals.remark_invalid")
	kind(t, end(s.partner, 999, models.RemarkResolved, 0), models.KindNotFound, "")
	stale := kind(t, end(s.partner, one, models.RemarkAccepted, version()-1), models.KindStale, "")
	if both := stale.Theirs.([]models.StaleText); both[0].Mine != wording.Text {
		t.Errorf("%+v", both)
	}
	s.must(end(s.partner, one, models.RemarkAccepted, version()))
	a := s.view(id).Document.Answers["needs"]
	if a.Text != wording.Text || a.ByName != s.lead.Name || a.UpdatedBy != s.partner.MandateID || s.part(id, "situation").ByName != s.partner.Name {
		t.Errorf("%+v", a)
	}
	kind(t, end(s.partner, one, models.RemarkDeclined, 0), models.KindConflict, "proposals.remark_ended")
	s.must(end(s.state, two, models.RemarkResolved, 0))
	s.must(end(s.partner, three, models.RemarkDeclined, 0))
	four := say(s.state, comment)

	auditor, finance := s.Cast(models.RoleAuditor), s.Cast(models.RolePUNOFinance)
	for _, c := range []struct {
		actor models.Actor
		reads int
	}{{s.lead, 4}, {s.partner, 4}, {s.state, 4}, {auditor, 0}, {finance, 0}} {
		v, err := s.proposals.Show(s.Ctx, c.actor, id)
		s.must(err)
		if len(v.Remarks) != c.reads {
			t.Errorf("%s reads %d remarks", c.actor.Role, len(v.Remarks))
		}
	}
	s.must(s.says(s.partner, id, "situation"))
	s.endorsed(id)
	s.submitted(id)
	officer := s.Cast(models.RoleSecretariatOfficer)
	hooked := proposals.New(s.DB, proposals.WithReviewers(func(models.Actor) proposals.Scope { return proposals.Scope{Where: "1 = 1"} }))
	s.advance(id, models.ActionAdmit)
	for _, actor := range []models.Actor{officer, s.Cast(models.RoleReviewer)} {
		v, err := hooked.Show(s.Ctx, actor, id)
		s.must(err)
		if len(v.Remarks) != 0 || len(v.PartEvents) != 0 || v.Document != nil {
			t.Errorf("%s reads what the writers said to each other", actor.Role)
		}
	}
	kind(t, end(s.state, four, models.RemarkResolved, 0), models.KindConflict, "proposals.locked")
	_, err := s.proposals.Remark(s.Ctx, s.lead, id, comment)
	kind(t, err, models.KindConflict, "proposals.locked")
	_, err = s.proposals.Remark(s.Ctx, officer, id, comment)
	kind(t, err, models.KindForbidden, "")
	for _, act := range s.acts("proposal.remark") {
		v, err := db.From[models.ActValue](s.DB.Read(s.Ctx)).Where("act_id = ?", act.ID).Take(s.Ctx)
		s.must(err)
		if strings.Contains(v.Body, "districts") || strings.Contains(v.Body, "would say") {
			t.Errorf("the words of a remark are in the record of acts: %s", v.Body)
		}
	}
	for _, statement := range []string{"UPDATE proposal_remarks SET text = 'x'", "DELETE FROM proposal_remarks", "UPDATE proposal_remark_ends SET by_name = 'x'", "DELETE FROM proposal_remark_ends"} {
		if _, err := s.Outside().Exec(statement); err == nil {
			t.Errorf("%s: the store lets it pass", statement)
		}
	}
}

// Who owns a part that is not ready is told so on their list.
func TestPartsThatWait(t *testing.T) {
	s, id := together(t)
	waits := func(actor models.Actor) bool {
		list, err := s.proposals.Waiting(s.Ctx, actor)
		s.must(err)
		return slices.ContainsFunc(list, func(w proposals.Waiting) bool { return w.Row.ID == id && w.For == proposals.WaitingParts })
	}
	if !waits(s.partner) || waits(s.lead) {
		t.Error("the owner of an open section is not told, or somebody else is")
	}
	s.must(s.says(s.partner, id, "situation"))
	if waits(s.partner) {
		t.Error("a section that is ready waits")
	}
}

// clauses 96, 104: facts, partners, plan and files are owned as sections are: by
// the lead, until it gives them; a change asks for the owner's word again, and a
// save that says what stands does not.
func TestEveryPartHasAnOwner(t *testing.T) {
	s := stage(t)
	id := s.full()
	s.ready(id)
	s.must(s.proposals.Join(s.Ctx, s.partner, id))
	s.PartsReady(id, s.lead, s.partner)
	plan := func() proposals.Plan {
		return proposals.Plan{Version: s.part(id, models.PartTranches).Version, DueOn: map[int]when.Date{1: s.begins(), 2: s.begins().AddMonths(11)}}
	}
	partners := func(basis int, orgs ...int64) proposals.Partners {
		return proposals.Partners{Version: s.part(id, models.PartPartners).Version, Organisations: orgs, Countries: []proposals.Share{{Country: "XDA", Basis: basis}}}
	}
	f := s.facts(id)
	f.Title = "Another title"
	file := func(kind models.AttachmentKind) func(models.Actor) error {
		row := models.File{Hash: strings.Repeat("f", 64), Size: 12, Kind: "application/pdf", Name: "f.pdf", OwnerType: proposals.FileOwner, OwnerID: id, UploadedBy: s.lead.AccountID, State: models.FileStored}
		s.must(s.DB.Write(s.Ctx, s.lead, "file.upload", func(tx *db.Tx) error { return db.Create(tx, &row) }))
		return func(actor models.Actor) error { return s.proposals.Attach(s.Ctx, actor, id, kind, row.ID) }
	}
	acts := []struct {
		part string
		same func() error // nil where every save changes something
		save func(models.Actor) error
	}{
		{models.PartFacts, func() error { return s.proposals.SaveFacts(s.Ctx, s.lead, id, s.facts(id)) }, func(a models.Actor) error { return s.proposals.SaveFacts(s.Ctx, a, id, f) }},
		{models.PartPartners, func() error {
			return s.proposals.SavePartners(s.Ctx, s.lead, id, partners(10000, s.partner.OrganisationID))
		},
			func(a models.Actor) error {
				return s.proposals.SavePartners(s.Ctx, a, id, partners(9999, s.partner.OrganisationID))
			}},
		{models.PartTranches, func() error {
			same := plan()
			same.DueOn[2] = s.begins().AddMonths(12)
			return s.proposals.SavePlan(s.Ctx, s.lead, id, same)
		}, func(a models.Actor) error { return s.proposals.SavePlan(s.Ctx, a, id, plan()) }},
		{models.PartAttachments, nil, file(models.AttachmentOther)},
	}
	for _, act := range acts {
		if act.same != nil {
			s.must(act.same())
		}
		if d := s.view(id).Document; d.Owner(act.part) != s.lead.OrganisationID || d.PartState(act.part) != models.PartReady {
			t.Errorf("%s is %d's and %s", act.part, d.Owner(act.part), d.PartState(act.part))
		}
		for _, actor := range []models.Actor{s.partner, s.state} {
			kind(t, act.save(actor), models.KindForbidden, "proposals.not_your_part")
		}
		s.must(act.save(s.lead))
		if d := s.view(id).Document; d.PartState(act.part) != models.PartReopened {
			t.Errorf("%s was changed and is %s", act.part, d.PartState(act.part))
		}
	}
	s.must(s.proposals.SavePartners(s.Ctx, s.lead, id, partners(10000, s.partner.OrganisationID)))
	for _, act := range acts {
		if g := s.gapAt(id, models.FieldReady, "proposals.gap_reopened"); g == nil || g.Part != act.part || g.Owner != s.lead.OrganisationID {
			t.Errorf("%s is not on the list: %+v", act.part, s.view(id).Gaps)
		}
		s.must(s.says(s.lead, id, act.part))
	}

	// A State adds and removes its own Government's letter, whoever owns the files.
	s.must(file(models.AttachmentGovernment)(s.state))
	kind(t, file(models.AttachmentRC)(s.state), models.KindForbidden, "proposals.not_your_part")
	if s.view(id).Document.PartState(models.PartAttachments) != models.PartReopened {
		t.Error("a letter came, and the files are ready as if it had not")
	}

	// Who was given the partners and takes itself out leaves them to the lead.
	s.given(id, models.PartPartners)
	kind(t, s.proposals.SavePartners(s.Ctx, s.lead, id, partners(10000)), models.KindForbidden, "proposals.not_your_part")
	s.must(s.proposals.SavePartners(s.Ctx, s.partner, id, partners(10000)))
	if d := s.view(id).Document; d.Owner(models.PartPartners) != s.lead.OrganisationID || d.PartState(models.PartPartners) == models.PartReady || d.Includes(s.partner.OrganisationID) {
		t.Errorf("the partners are %d's and %s", d.Owner(models.PartPartners), d.PartState(models.PartPartners))
	}
}

// A document from before facts had a state is a draft there, and waits for a word.
func TestAPartFromBeforeItHadAState(t *testing.T) {
	s := stage(t)
	id := s.began()
	s.ready(id)
	part := s.part(id, models.PartFacts)
	part.State = ""
	s.must(s.DB.Write(s.Ctx, models.SystemActor, "test.before", func(tx *db.Tx) error { return db.Update(tx, &part, "state") }))
	if g := s.gap(id, "proposals.gap_ready"); g == nil || g.Part != models.PartFacts || s.view(id).Document.PartState(models.PartFacts) != models.PartDraft {
		t.Errorf("%+v", s.view(id).Gaps)
	}
	s.must(s.says(s.lead, id, models.PartFacts))
	s.submitted(id)
}
