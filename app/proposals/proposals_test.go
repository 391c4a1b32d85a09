package proposals_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/app/proposals"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

var start = time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC)

// scene is a store with one open call and both sides of an application.
type scene struct {
	*apptest.Harness
	t         *testing.T
	calls     *calls.Service
	proposals *proposals.Service
	call      models.Call
	lead      models.Actor // drafter of Organisation P
	partner   models.Actor // programme officer of Organisation Q
	state     models.Actor // focal point of Country A
	head      models.Actor
}

func stage(t *testing.T, options ...apptest.Option) *scene {
	t.Helper()
	t.Parallel()
	h := apptest.New(t, append([]apptest.Option{apptest.At(start)}, options...)...)
	s := &scene{Harness: h, t: t, proposals: proposals.New(h.DB)}
	s.stageCast()
	return s
}

func (s *scene) stageCast() {
	s.t.Helper()
	s.calls = calls.New(s.DB)
	s.lead, s.state, s.head = s.Cast(models.RoleDrafter), s.Cast(models.RoleFocalPoint), s.Cast(models.RoleSecretariatHead)
	s.partner = s.CastFor(models.RolePUNOProgramme, people.OrganisationInput{Code: "ORG-Q", Name: "Organisation Q", Kind: models.KindUNEntity}, "")
	s.call = s.openCall()
}

func (s *scene) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *scene) openCall() models.Call {
	s.t.Helper()
	terms := calls.Usual()
	x := func(en string) models.Texts { return models.Texts{"en": en, "fr": en + " (fr)", "ar": en + " (ar)"} }
	terms.Title, terms.Summary = x("Call"), x("Work and dignity")
	terms.OpensAt, terms.ClosesAt = s.now().Add(-time.Minute), s.now().AddDate(0, 2, 0)
	terms.Envelope, terms.Minimum, terms.Maximum = 12_000_000_00, 100_000_00, 2_600_000_00
	terms.Themes = []int{2, 4}
	c, err := s.calls.Prepare(s.Ctx, s.head, terms)
	s.must(err)
	s.must(s.calls.Publish(s.Ctx, s.Fresh(s.head), c.ID, c.Version))
	v, err := s.calls.Show(s.Ctx, s.head, c.ID)
	s.must(err)
	return v.Call
}

func (s *scene) now() time.Time { return s.DB.Now(s.Ctx) }

func (s *scene) began() int64 {
	s.t.Helper()
	id, err := s.proposals.Start(s.Ctx, s.lead, proposals.Beginning{CallID: s.call.ID, Title: "Work and return with dignity", Country: "XDA"})
	s.must(err)
	return id
}

func (s *scene) view(id int64) models.ProposalView {
	s.t.Helper()
	v, err := s.proposals.Show(s.Ctx, models.SystemActor, id)
	s.must(err)
	return v
}

// answered fills every question of the form.
func (s *scene) answered(id int64) {
	s.t.Helper()
	d := s.view(id).Document
	for _, section := range d.Form.Schema.Sections {
		var in []proposals.AnswerInput
		for _, q := range section.Questions {
			in = append(in, proposals.AnswerInput{Question: q.Code, Text: apptest.AnswerTo(q, "XDA"), Version: d.Answers[q.Code].Version})
		}
		s.must(s.proposals.SaveSection(s.Ctx, s.lead, id, section.Code, in))
	}
}

// begins is the programme's first day, four months after the call closes.
func (s *scene) begins() when.Date { return when.DateOf(s.call.ClosesAt).AddMonths(4) }

func (s *scene) facts(id int64) proposals.Facts {
	return proposals.Facts{Version: s.view(id).Document.Parts[models.PartFacts].Version, Title: "Work and return with dignity", Theme: 4,
		Objectives: []int{6, 21}, Months: 30, StartOn: s.begins(), Asked: 214_000_00}
}

func (s *scene) attached(id int64, kinds ...models.AttachmentKind) {
	s.t.Helper()
	for i, kind := range kinds {
		f := models.File{Hash: strings.Repeat(fmt.Sprint(i+1), 64), Size: 12, Kind: "application/pdf", Name: string(kind) + ".pdf",
			OwnerType: proposals.FileOwner, OwnerID: id, UploadedBy: s.lead.AccountID, State: models.FileStored}
		s.must(s.DB.Write(s.Ctx, s.lead, "file.upload", func(tx *db.Tx) error { return db.Create(tx, &f) }))
		s.must(s.proposals.Attach(s.Ctx, s.lead, id, kind, f.ID))
	}
}

// ready makes a document complete: facts, partners, answers, letters, and for a
// full document plan and budget; last the State's endorsement.
func (s *scene) ready(id int64) {
	s.t.Helper()
	s.must(s.proposals.SaveFacts(s.Ctx, s.lead, id, s.facts(id)))
	s.must(s.proposals.SavePartners(s.Ctx, s.lead, id, proposals.Partners{Version: s.view(id).Document.Parts[models.PartPartners].Version,
		Organisations: []int64{s.partner.OrganisationID}, Countries: []proposals.Share{{Country: "XDA", Basis: 10000}}}))
	s.answered(id)
	s.attached(id, models.AttachmentGovernment, models.AttachmentRC)
	if s.view(id).Proposal.Stage == models.StageFull {
		s.must(s.proposals.SavePlan(s.Ctx, s.lead, id, proposals.Plan{DueOn: map[int]when.Date{1: s.begins(), 2: s.begins().AddMonths(12)}}))
		s.must(s.proposals.SaveBudget(s.Ctx, s.lead, id, proposals.Cells{Texts: map[models.BudgetCell]string{
			{OrganisationID: s.lead.OrganisationID, Category: 1, Tranche: 1}:    "60,000.00",
			{OrganisationID: s.lead.OrganisationID, Category: 4, Tranche: 2}:    "40 000",
			{OrganisationID: s.partner.OrganisationID, Category: 6, Tranche: 1}: "70000",
			{OrganisationID: s.partner.OrganisationID, Category: 5, Tranche: 2}: "30000.00",
		}}))
	}
	s.PartsReady(id, s.lead, s.partner)
	s.endorsed(id)
}

// endorsed has the State and whoever else is needed stand behind a document.
func (s *scene) endorsed(id int64) {
	s.t.Helper()
	if endorsed, _ := s.view(id).Document.Endorsed("XDA"); !endorsed {
		s.must(s.proposals.Endorse(s.Ctx, s.Fresh(s.state), id, ""))
	}
	s.Endorsed(id, s.lead)
}

func (s *scene) submitted(id int64) models.Submission {
	s.t.Helper()
	sub, err := s.proposals.Submit(s.Ctx, s.Fresh(s.lead), id, s.view(id).Proposal.Version)
	s.must(err)
	return sub
}

func (s *scene) advance(id int64, action models.ProposalAction) {
	s.t.Helper()
	s.must(s.DB.Write(s.Ctx, s.head, "test.advance", func(tx *db.Tx) error { return proposals.Advance(tx, id, action, "because") }))
}

func (s *scene) acts(action string) []models.Act {
	s.t.Helper()
	rows, err := db.From[models.Act](s.DB.Read(s.Ctx)).Where("action = ?", action).Order("id").Find(s.Ctx)
	s.must(err)
	return rows
}

func (s *scene) jobs(kind string) int {
	s.t.Helper()
	var n int
	s.must(s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM river_job WHERE kind = ?", kind).Scan(&n).Error)
	return n
}

func kind(t *testing.T, err error, want models.Kind, key string) *models.Error {
	t.Helper()
	e := models.AsError(err)
	if e == nil || e.Kind != want || key != "" && e.Key != key {
		t.Fatalf("want kind %d %s, have %v", want, key, err)
	}
	return e
}

// clauses 96, 104, 105: from the organisation's side to a receipt.
func TestFromTheFirstWordToTheReceipt(t *testing.T) {
	s := stage(t)
	id := s.began()
	s.ready(id)
	if gaps := s.view(id).Gaps; len(gaps) != 0 {
		t.Fatalf("gaps: %+v", gaps)
	}
	sub := s.submitted(id)
	if sub.Reference != "DEM00-2026-001" || sub.ReceiptNumber() != "DEM00-2026-001/v1" || !sub.At.Equal(s.now()) || len(sub.Hash) != 64 || sub.InGrace {
		t.Errorf("%+v", sub)
	}
	v := s.view(id)
	if v.Proposal.State != models.ProposalSubmitted || v.Proposal.Reference != sub.Reference || len(v.Submissions) != 1 {
		t.Errorf("%+v", v.Proposal)
	}
	if len(s.acts("proposal.submit")) != 1 || s.jobs("proposal_submitted") != 1 || len(v.Events) != 1 {
		t.Error("state, entry, event and job go together")
	}
	f, err := v.Submissions[0].Read()
	if err != nil || f.Title != "Work and return with dignity" || f.Asked != 214_000_00 || f.Endorsements[0].Country != "XDA" || len(f.Attachments) != 2 {
		t.Errorf("%+v %v", f, err)
	}
	kind(t, s.proposals.SaveFacts(s.Ctx, s.lead, id, s.facts(id)), models.KindConflict, "proposals.locked")
	if again := s.view(id).Submissions[0]; again.Body != v.Submissions[0].Body {
		t.Error("the frozen copy changed")
	}
}

// The other side may begin as well: the State asks an organisation, which leads
// by joining.
func TestTheStateBegins(t *testing.T) {
	s := stage(t)
	id, err := s.proposals.Start(s.Ctx, s.state, proposals.Beginning{CallID: s.call.ID, Title: "A way home", Organisation: s.lead.OrganisationID})
	s.must(err)
	if gap := s.gap(id, "proposals.gap_lead"); gap == nil {
		t.Error("nobody leads and it is no gap")
	}
	kind(t, s.proposals.Endorse(s.Ctx, s.Fresh(s.state), id, ""), models.KindConflict, "proposals.endorse_too_early")
	kind(t, s.proposals.Join(s.Ctx, s.partner, id), models.KindNotFound, "")
	s.must(s.proposals.Join(s.Ctx, s.lead, id))
	kind(t, s.proposals.Join(s.Ctx, s.lead, id), models.KindConflict, "proposals.joined_already")
	if v := s.view(id); v.Proposal.LeadOrganisationID == nil || *v.Proposal.LeadOrganisationID != s.lead.OrganisationID {
		t.Error("the organisation does not lead")
	}
	s.ready(id)
	if sub := s.submitted(id); sub.Number != 1 {
		t.Errorf("%+v", sub)
	}
}

func (s *scene) gap(id int64, key string) *models.Gap {
	s.t.Helper()
	for _, g := range s.view(id).Gaps {
		if g.Key == key {
			return &g
		}
	}
	return nil
}

func TestStartRefuses(t *testing.T) {
	s := stage(t)
	b := proposals.Beginning{CallID: s.call.ID, Title: "x", Country: "XDA"}
	_, err := s.proposals.Start(s.Ctx, s.Cast(models.RoleReviewer), b)
	kind(t, err, models.KindForbidden, "")
	_, err = s.proposals.Start(s.Ctx, models.Actor{}, b)
	kind(t, err, models.KindSignIn, "")
	_, err = s.proposals.Start(s.Ctx, s.lead, proposals.Beginning{CallID: s.call.ID + 1, Title: "x"})
	kind(t, err, models.KindNotFound, "")
	_, err = s.proposals.Start(s.Ctx, s.lead, proposals.Beginning{CallID: s.call.ID, Title: " ", Country: "ZZZ"})
	if e := kind(t, err, models.KindInvalid, ""); len(e.Fields) != 2 {
		t.Error(e)
	}
	s.Clock.Set(s.call.ClosesAt)
	_, err = s.proposals.Start(s.Ctx, s.lead, b)
	if e := kind(t, err, models.KindTooLate, "calls.closed_at"); !e.Args["At"].(time.Time).Equal(s.call.ClosesAt) {
		t.Error(e.Args)
	}
}

// Feature 8: late is late by the store's clock; grace is for drafts begun before.
func TestLateSubmission(t *testing.T) {
	for _, c := range []struct {
		name  string
		after time.Duration
		late  bool
		grace bool
	}{
		{"one second before", -time.Second, false, false}, {"at closing", 0, false, true}, {"one second after", time.Second, false, true},
		{"end of the grace", 30 * time.Minute, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := stage(t)
			id := s.began()
			s.ready(id)
			s.Clock.Set(s.call.ClosesAt.Add(c.after))
			sub, err := s.proposals.Submit(s.Ctx, s.Fresh(s.lead), id, s.view(id).Proposal.Version)
			if c.late {
				if e := kind(t, err, models.KindTooLate, "proposals.too_late"); !e.Args["At"].(time.Time).Equal(s.now()) {
					t.Error(e.Args)
				}
				if v := s.view(id); v.Proposal.State != models.ProposalDraft || v.Proposal.Reference != "" || len(s.acts("proposal.submit")) != 0 {
					t.Error("a refused submission left something behind")
				}
				return
			}
			if err != nil || sub.InGrace != c.grace {
				t.Errorf("%+v %v", sub, err)
			}
		})
	}
}

func TestSubmitRefuses(t *testing.T) {
	s := stage(t)
	id := s.began()
	version := func() int64 { return s.view(id).Proposal.Version }
	submit := func(actor models.Actor, v int64) error {
		_, err := s.proposals.Submit(s.Ctx, actor, id, v)
		return err
	}
	e := kind(t, submit(s.Fresh(s.lead), version()), models.KindInvalid, "proposals.incomplete")
	if len(e.Fields) != len(s.view(id).Gaps) || len(e.Fields) < 20 {
		t.Errorf("%d gaps named", len(e.Fields))
	}
	s.ready(id)
	kind(t, submit(s.Stale(s.lead), version()), models.KindSignIn, "error.fresh_sign_in")
	kind(t, submit(s.Fresh(s.partner), version()), models.KindForbidden, "proposals.lead_concludes")
	kind(t, submit(s.Fresh(s.Cast(models.RoleReviewer)), version()), models.KindNotFound, "")
	kind(t, submit(s.Fresh(s.lead), version()-1), models.KindStale, "")
	s.must(submit(s.Fresh(s.lead), version()))
	kind(t, submit(s.Fresh(s.lead), version()), models.KindConflict, "proposals.submitted_already")
}

// The same form sent twice acts once and answers the same receipt.
func TestSubmitTwiceWithOneKey(t *testing.T) {
	s := stage(t)
	id := s.began()
	s.ready(id)
	ctx := db.WithKey(s.Ctx, "form-1", "body")
	v := s.view(id).Proposal.Version
	_, err := s.proposals.Submit(ctx, s.Fresh(s.lead), id, v)
	s.must(err)
	_, err = s.proposals.Submit(ctx, s.Fresh(s.lead), id, v)
	if e := kind(t, err, models.KindReplayed, ""); e.Receipt.Reference != "DEM00-2026-001/v1" {
		t.Errorf("%+v", e.Receipt)
	}
	if len(s.view(id).Submissions) != 1 || s.jobs("proposal_submitted") != 1 {
		t.Error("it acted twice")
	}
}

// clause 105: an endorsement lapses when what it was about changes, and stays
// when only spaces and files change.
func TestEndorsementLapses(t *testing.T) {
	s := stage(t)
	id := s.began()
	s.ready(id)
	kind(t, s.proposals.Endorse(s.Ctx, s.Fresh(s.state), id, ""), models.KindConflict, "proposals.endorsed_already")
	kind(t, s.proposals.Endorse(s.Ctx, s.Stale(s.state), id, ""), models.KindSignIn, "")
	kind(t, s.proposals.Endorse(s.Ctx, s.Fresh(s.lead), id, ""), models.KindForbidden, "")
	needs := s.view(id).Document.Answers["needs"]
	s.must(s.wrote(s.lead, id, "needs", strings.ReplaceAll(needs.Text, " ", "  ")+"\n\n"))
	s.attached(id, models.AttachmentOther)
	s.PartsReady(id, s.lead, s.partner)
	if len(s.view(id).Gaps) != 0 {
		t.Error("spaces or a file lapsed the endorsement", s.view(id).Gaps)
	}
	f := s.facts(id)
	f.Asked += 1
	s.must(s.proposals.SaveFacts(s.Ctx, s.lead, id, f))
	if s.gap(id, "proposals.gap_endorsement_lapsed") == nil {
		t.Error("a change of amount left the endorsement standing")
	}
	s.must(s.proposals.Endorse(s.Ctx, s.Fresh(s.state), id, "As amended."))
	s.PartsReady(id, s.lead)
	if len(s.view(id).Gaps) != 0 {
		t.Error(s.view(id).Gaps)
	}
}

// Feature 2: two people, one field, one version: the second sees both texts.
func TestStaleSaveShowsBothTexts(t *testing.T) {
	s := stage(t)
	id := s.began()
	in := func(text string, v int64) []proposals.AnswerInput {
		return []proposals.AnswerInput{{Question: "needs", Text: text, Version: v}, {Question: "situation", Text: "same", Version: 0}}
	}
	colleague := s.Cast(models.RolePUNOProgramme)
	s.must(s.proposals.SaveSection(s.Ctx, s.lead, id, "situation", in("first", 0)))
	e := kind(t, s.proposals.SaveSection(s.Ctx, colleague, id, "situation", in("second", 0)), models.KindStale, "")
	both := e.Theirs.([]models.StaleText)
	if len(both) != 1 || both[0].Mine != "second" || both[0].Theirs.Text != "first" || both[0].Question != "needs" {
		t.Errorf("%+v", both)
	}
	s.must(s.proposals.SaveSection(s.Ctx, colleague, id, "situation", in("second", both[0].Theirs.Version)))
	d := s.view(id).Document
	if d.Answers["needs"].Text != "second" || d.Answers["needs"].Version != 2 || d.Answers["situation"].Version != 1 {
		t.Errorf("%+v", d.Answers)
	}
	kind(t, s.proposals.SaveSection(s.Ctx, s.lead, id, "nowhere", nil), models.KindNotFound, "")
	kind(t, s.proposals.SaveSection(s.Ctx, s.lead, id, "risks", in("x", 0)), models.KindNotFound, "")
	for _, act := range s.acts("proposal.save_answers") {
		v, err := db.From[models.ActValue](s.DB.Read(s.Ctx)).Where("act_id = ?", act.ID).Take(s.Ctx)
		s.must(err)
		if strings.Contains(v.Body, "first") || strings.Contains(v.Body, "second") || !strings.Contains(v.Body, "sha256") {
			t.Errorf("a draft's words are in the record of acts: %s", v.Body)
		}
	}
}

// Feature 1: what is typed is kept without an entry, and becomes the answer in
// one act when the session ends.
func TestAutosave(t *testing.T) {
	s := stage(t)
	id := s.began()
	before := len(s.allActs())
	for _, text := range []string{"a", "a b", "a b c "} {
		_, err := s.proposals.Autosave(s.Ctx, s.lead, id, proposals.AnswerInput{Question: "needs", Text: text})
		s.must(err)
		s.Clock.Advance(time.Minute)
	}
	if len(s.allActs()) != before {
		t.Error("an autosave left an entry")
	}
	v := s.view(id)
	if len(v.Drafts) != 1 || v.Drafts[0].Text != "a b c " || v.Document.Answers["needs"].Text != "" || s.jobs("proposal_fold_drafts") != 1 {
		t.Errorf("%+v", v.Drafts)
	}
	again, err := s.proposals.Fold(s.Ctx, proposals.FoldJob{ProposalID: id, AccountID: s.lead.AccountID})
	if err != nil || !again.Equal(v.Drafts[0].UpdatedAt.Add(proposals.SessionEnds)) {
		t.Error(again, err)
	}
	s.Clock.Set(again)
	again, err = s.proposals.Fold(s.Ctx, proposals.FoldJob{ProposalID: id, AccountID: s.lead.AccountID})
	if err != nil || !again.IsZero() {
		t.Fatal(again, err)
	}
	v = s.view(id)
	if len(v.Drafts) != 0 || v.Document.Answers["needs"].Text != "a b c" || v.Document.Answers["needs"].UpdatedBy != s.lead.MandateID {
		t.Errorf("%+v %+v", v.Drafts, v.Document.Answers["needs"])
	}
	if len(s.acts("proposal.fold_drafts")) != 1 || len(s.allActs()) != before+1 {
		t.Error("one entry for the session")
	}
}

func (s *scene) allActs() []models.Act {
	rows, err := db.From[models.Act](s.DB.Read(s.Ctx)).Find(s.Ctx)
	s.must(err)
	return rows
}

// A text typed on an older version is refused with both, and still kept.
func TestStaleAutosaveKeepsTheText(t *testing.T) {
	s := stage(t)
	id := s.began()
	s.must(s.proposals.SaveSection(s.Ctx, s.lead, id, "situation", []proposals.AnswerInput{{Question: "needs", Text: "theirs"}}))
	_, err := s.proposals.Autosave(s.Ctx, s.lead, id, proposals.AnswerInput{Question: "needs", Text: "mine", Version: 0})
	e := kind(t, err, models.KindStale, "")
	if both := e.Theirs.([]models.StaleText); both[0].Mine != "mine" || both[0].Theirs.Text != "theirs" {
		t.Error(both)
	}
	s.Clock.Advance(time.Hour)
	if _, err := s.proposals.Fold(s.Ctx, proposals.FoldJob{ProposalID: id, AccountID: s.lead.AccountID}); err != nil {
		t.Fatal(err)
	}
	v := s.view(id)
	if v.Document.Answers["needs"].Text != "theirs" || len(v.Drafts) != 1 || v.Drafts[0].Text != "mine" {
		t.Error("a stale draft overwrote an answer, or was lost")
	}
	_, err = s.proposals.Autosave(s.Ctx, s.Cast(models.RoleAuditor), id, proposals.AnswerInput{Question: "needs", Text: "x"})
	kind(t, err, models.KindForbidden, "")
}

// Columns belong to their organisation; cells that cannot be read are named all
// at once and nothing is kept.
func TestBudgetCells(t *testing.T) {
	s := stage(t)
	id := s.full()
	p, q := s.lead.OrganisationID, s.partner.OrganisationID
	cell := func(org int64, cat, tranche int) models.BudgetCell {
		return models.BudgetCell{OrganisationID: org, Category: cat, Tranche: tranche}
	}
	err := s.proposals.SaveBudget(s.Ctx, s.lead, id, proposals.Cells{Texts: map[models.BudgetCell]string{
		cell(p, 1, 1): "45.000,00", cell(p, 2, 1): "12,000.00", cell(p, 3, 2): "about ten", cell(p, 4, 1): "-5", cell(99, 1, 1): "1",
	}})
	e := kind(t, err, models.KindInvalid, "budget.invalid")
	got := map[string]string{}
	for _, f := range e.Fields {
		got[f.Field] = f.Key
	}
	want := map[string]string{
		cell(p, 1, 1).Field(): "money.ambiguous", cell(p, 3, 2).Field(): "money.not_a_number",
		cell(p, 4, 1).Field(): "budget.cell_negative", cell(99, 1, 1).Field(): "budget.cell_unknown",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v", got)
	}
	if len(s.view(id).Document.Lines) != 0 {
		t.Error("something was kept")
	}
	kind(t, s.proposals.SaveBudget(s.Ctx, s.partner, id, proposals.Cells{Texts: map[models.BudgetCell]string{cell(q, 1, 1): "1"}}), models.KindForbidden, "proposals.not_your_columns")
	s.must(s.proposals.Join(s.Ctx, s.partner, id))
	kind(t, s.proposals.SaveBudget(s.Ctx, s.partner, id, proposals.Cells{Texts: map[models.BudgetCell]string{cell(p, 1, 1): "1"}}), models.KindForbidden, "proposals.not_your_columns")
	kind(t, s.proposals.SaveBudget(s.Ctx, s.state, id, proposals.Cells{Texts: map[models.BudgetCell]string{cell(p, 1, 1): "1"}}), models.KindForbidden, "proposals.not_your_columns")
	s.must(s.proposals.SaveBudget(s.Ctx, s.partner, id, proposals.Cells{Texts: map[models.BudgetCell]string{cell(q, 1, 1): "100,000.07", cell(p, 1, 1): ""}}))
	kind(t, s.proposals.SaveBudget(s.Ctx, s.lead, id, proposals.Cells{Texts: map[models.BudgetCell]string{cell(q, 1, 1): "5"}}), models.KindForbidden, "proposals.not_your_columns")
	err = s.proposals.SaveBudget(s.Ctx, s.partner, id, proposals.Cells{Texts: map[models.BudgetCell]string{cell(q, 1, 1): "5"}})
	kind(t, err, models.KindStale, "")
	b := s.view(id).Document.Budget()
	if b.Indirect(q, 0) != 7_000_00 || b.Total(0, 0) != 107_000_07 {
		t.Errorf("%s %s", b.Indirect(q, 0), b.Total(0, 0))
	}
	if s.gap(id, "budget.fault_organisation_empty") == nil {
		t.Error("an organisation without money is no gap")
	}
}

// full is an invited full document.
func (s *scene) full() int64 {
	s.t.Helper()
	id := s.began()
	s.ready(id)
	s.submitted(id)
	for _, a := range []models.ProposalAction{models.ActionAdmit, models.ActionStartReview, models.ActionShortlist} {
		s.advance(id, a)
	}
	full, err := s.proposals.Invite(s.Ctx, s.head, id, s.view(id).Proposal.Version, s.now().AddDate(0, 2, 0))
	s.must(err)
	return full
}

// Feature 5: the invitation carries answers over and marks them; the concept
// note stays; the full document goes to the Board.
func TestInvitationCarriesOver(t *testing.T) {
	s := stage(t)
	id := s.full()
	v := s.view(id)
	a := v.Document.Answers["situation"]
	if v.Proposal.Stage != models.StageFull || !a.Carried || a.Text == "" || v.Document.Answers["governance"].Text != "" || v.Proposal.State != models.ProposalDraft {
		t.Errorf("%+v %+v", v.Proposal, a)
	}
	concept := s.view(*v.Proposal.ConceptID)
	if concept.Proposal.State != models.ProposalInvited || concept.FullID != id {
		t.Errorf("%+v", concept.Proposal)
	}
	if _, err := s.proposals.Invite(s.Ctx, s.head, concept.Proposal.ID, concept.Proposal.Version, s.now().AddDate(0, 1, 0)); !models.IsKind(err, models.KindConflict) {
		t.Errorf("invited twice: %v", err)
	}
	if s.gap(id, "proposals.gap_endorsement") == nil {
		t.Error("the State's word for the concept note counts for the full document")
	}
	s.must(s.proposals.SaveSection(s.Ctx, s.lead, id, "situation", []proposals.AnswerInput{{Question: "situation", Text: "changed", Version: 1}}))
	if s.view(id).Document.Answers["situation"].Carried {
		t.Error("a changed answer is still marked")
	}
	s.ready(id)
	sub := s.submitted(id)
	if sub.Reference != "DEM00-2026-001-F" {
		t.Error(sub.Reference)
	}
	f, err := sub.Read()
	s.must(err)
	if f.Total != 214_000_00 || f.Tranches[0].Share != 6500 || f.Organisations[1].Total != 107_000_00 {
		t.Errorf("%+v", f)
	}
	s.must(s.DB.Write(s.Ctx, s.head, "test.budget", func(tx *db.Tx) error {
		b, err := proposals.Budget(tx, id)
		if b.Total(0, 1) != money.Cents(139_100_00) {
			t.Errorf("tranche 1: %s", b.Total(0, 1))
		}
		return err
	}))
	s.advance(id, models.ActionTechnicalReview)
	s.advance(id, models.ActionToBoard)
	s.must(s.DB.Write(s.Ctx, s.Cast(models.RoleCoordinator), "test.adopt", func(tx *db.Tx) error {
		return proposals.Advance(tx, id, models.ActionApprove, "")
	}))
	if st := s.view(id).Proposal.State; st != models.ProposalApproved {
		t.Error(st)
	}
}

func TestReturnForCompletion(t *testing.T) {
	s := stage(t)
	id := s.began()
	s.ready(id)
	first := s.submitted(id)
	due := s.now().AddDate(0, 3, 0)
	s.must(s.DB.Write(s.Ctx, s.head, "test.return", func(tx *db.Tx) error { return proposals.ReturnUntil(tx, id, due, "The baseline is missing.") }))
	kind(t, s.DB.Write(s.Ctx, s.head, "test.return", func(tx *db.Tx) error { return proposals.ReturnUntil(tx, id, s.now(), "x") }), models.KindInvalid, "")
	s.Clock.Set(s.call.ClosesAt.AddDate(0, 0, 3)) // the call is over; the completion's own date counts
	f := s.facts(id)
	f.Title = "Completed"
	s.must(s.proposals.SaveFacts(s.Ctx, s.lead, id, f))
	if v, err := s.proposals.Show(s.Ctx, s.head, id); err != nil || v.Document != nil || v.Proposal.Title != "Work and return with dignity" {
		t.Errorf("the secretariat reads what is being written: %+v %v", v.Proposal, err)
	}
	if rows, _, err := s.proposals.List(s.Ctx, s.head, proposals.Filter{}); err != nil || rows[0].Title != "Work and return with dignity" {
		t.Error(rows, err)
	}
	s.PartsReady(id, s.lead)
	s.endorsed(id)
	second := s.submitted(id)
	if second.Number != 2 || second.Reference != first.Reference || second.Hash == first.Hash {
		t.Errorf("%+v", second)
	}
	kept, err := s.proposals.Submission(s.Ctx, s.head, id, 1)
	if err != nil || kept.Body != first.Body {
		t.Error("the first frozen copy changed", err)
	}
	kind(t, s.DB.Write(s.Ctx, s.head, "test.refuse", func(tx *db.Tx) error { return proposals.Advance(tx, id, models.ActionRefuse, " ") }), models.KindInvalid, "")
	if err := s.DB.Write(s.Ctx, s.head, "test.submit", func(tx *db.Tx) error { return proposals.Advance(tx, id, models.ActionSubmit, "x") }); err == nil {
		t.Error("another area submits")
	}
}

func TestWithdraw(t *testing.T) {
	s := stage(t)
	id := s.began()
	s.ready(id)
	s.submitted(id)
	v := s.view(id).Proposal.Version
	kind(t, s.proposals.Withdraw(s.Ctx, s.Fresh(s.partner), id, v, "x"), models.KindForbidden, "")
	kind(t, s.proposals.Withdraw(s.Ctx, s.Fresh(s.lead), id, v, " "), models.KindInvalid, "")
	kind(t, s.proposals.Withdraw(s.Ctx, s.Fresh(s.lead), id, v+1, "x"), models.KindStale, "")
	s.must(s.proposals.Withdraw(s.Ctx, s.Fresh(s.lead), id, v, "Another fund pays."))
	kind(t, s.proposals.Withdraw(s.Ctx, s.Fresh(s.lead), id, v+1, "x"), models.KindConflict, "")
}

// Who sees what: drafts their authors, submissions the secretariat, papers the
// Board, everything the auditor; reviewers by the hook alone.
func TestVisibility(t *testing.T) {
	s := stage(t)
	draft := s.began()
	sent := s.began()
	s.ready(sent)
	s.submitted(sent)
	other := s.CastFor(models.RoleDrafter, people.OrganisationInput{Code: "ORG-R", Name: "Organisation R", Kind: models.KindUNEntity}, "")
	elsewhere := s.CastFor(models.RoleFocalPoint, people.OrganisationInput{Code: "GOV-XDB", Name: "Government of Country B", Kind: models.KindMemberState, Country: "XDB"}, "XDB")
	board, reviewer, officer := s.Cast(models.RoleBoardMember), s.Cast(models.RoleReviewer), s.Cast(models.RoleSecretariatOfficer)
	auditor, finance := s.Cast(models.RoleAuditor), s.Cast(models.RolePUNOFinance)
	for _, c := range []struct {
		name        string
		actor       models.Actor
		draft, sent bool
	}{
		{"author", s.lead, true, true}, {"State", s.state, true, true}, {"partner not named in the draft", s.partner, false, true},
		{"finance of the lead", finance, true, true}, {"another organisation", other, false, false}, {"another State", elsewhere, false, false},
		{"secretariat", officer, false, true}, {"board", board, false, false}, {"reviewer", reviewer, false, false},
		{"auditor", auditor, true, true}, {"public", models.Actor{}, false, false}, {"agent", s.Cast(models.RoleAgentOfficer), false, false},
	} {
		rows, _, err := s.proposals.List(s.Ctx, c.actor, proposals.Filter{})
		s.must(err)
		seen := map[int64]bool{}
		for _, r := range rows {
			seen[r.ID] = true
		}
		for id, want := range map[int64]bool{draft: c.draft, sent: c.sent} {
			_, err := s.proposals.Show(s.Ctx, c.actor, id)
			if (err == nil) != want || err != nil && !models.IsKind(err, models.KindNotFound) || seen[id] != want {
				t.Errorf("%s, %d: list %v, page %v, want %v", c.name, id, seen[id], err, want)
			}
		}
	}
	hooked := proposals.New(s.DB, proposals.WithReviewers(func(a models.Actor) proposals.Scope {
		return proposals.Scope{Where: "p.id = ?", Args: []any{sent}}
	}))
	if v, err := hooked.Show(s.Ctx, reviewer, sent); err != nil || v.Document != nil || v.Frozen == nil {
		t.Errorf("an assigned reviewer reads the submission: %v", err)
	}
	if _, err := hooked.Show(s.Ctx, reviewer, draft); !models.IsKind(err, models.KindNotFound) {
		t.Error(err)
	}
}

func TestListTakesTheSameStatementsForOneAndMany(t *testing.T) {
	s := stage(t)
	count := func(actor models.Actor, read func(ctx context.Context) error) int64 {
		ctx, n := db.Count(context.WithoutCancel(s.Ctx))
		s.must(read(ctx))
		return n.Load()
	}
	list := func(ctx context.Context) error {
		_, _, err := s.proposals.List(ctx, s.lead, proposals.Filter{Limit: 30})
		return err
	}
	id := s.began()
	show := func(ctx context.Context) error { _, err := s.proposals.Show(ctx, s.lead, id); return err }
	one, bare := count(s.lead, list), count(s.lead, show)
	s.ready(id)
	s.submitted(id)
	for range 24 {
		s.began()
	}
	if many := count(s.lead, list); many != one {
		t.Errorf("25 rows: %d statements, one row: %d", many, one)
	}
	if whole := count(s.lead, show); whole != bare {
		t.Errorf("a whole document: %d statements, an empty one: %d", whole, bare)
	}
}
