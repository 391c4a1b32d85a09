package handlers_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"seedfund/app/apptest"
	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/app/proposals"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
	"seedfund/models/when"
)

var letterPDF = []byte("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n")

// began is a concept note that the lead began, by the page.
func (s *applyScene) began(b *handlerstest.Browser) *handlerstest.Page {
	s.t.Helper()
	page := b.Get("/calls/" + s.call.Reference).Follow("Begin an application").WantStatus(http.StatusOK)
	page = page.Submit("main form", handlerstest.Values{"title": "Work and return with dignity", "country": "XDA"})
	if page.Answered != http.StatusSeeOther {
		s.t.Fatalf("begin: %d %s", page.Answered, page.Text("main"))
	}
	return page.WantText(".said", "The draft is begun.")
}

func proposalID(p *handlerstest.Page) int64 {
	var id int64
	_, _ = fmt.Sscanf(p.URL.Path, "/proposals/%d", &id)
	return id
}

// fill writes what every question of a section's page asks.
func fill(page *handlerstest.Page) handlerstest.Values {
	values := handlerstest.Values{}
	for _, n := range page.All("main form[data-autosave] textarea") {
		values[handlerstest.Attr(n, "name")] = "What we found and what we will do."
	}
	for _, n := range page.All(`main form[data-autosave] input[inputmode=numeric]`) {
		values[handlerstest.Attr(n, "name")] = "1200"
	}
	for _, n := range page.All("main form[data-autosave] input[type=radio]") {
		values[handlerstest.Attr(n, "name")] = handlerstest.Attr(n, "value")
	}
	for _, n := range page.All("main form[data-autosave] .rows select") {
		for o := n.FirstChild; o != nil; o = o.NextSibling {
			if value := handlerstest.Attr(o, "value"); value != "" {
				values[handlerstest.Attr(n, "name")] = value
			}
		}
	}
	return values
}

func (s *applyScene) begins() when.Date { return when.DateOf(s.call.ClosesAt).AddMonths(4) }

// written fills every part of a concept note by its pages, in the order in
// which Save and continue leads.
func (s *applyScene) written(b *handlerstest.Browser, home *handlerstest.Page) {
	s.t.Helper()
	page := b.Get(home.URL.Path+"/facts").Submit("main form", handlerstest.Values{
		"title": "Work and return with dignity", "theme": "4", "objectives": []string{"6", "21"}, "months": "30", "start_on": s.begins().String(), "asked": "214,000.00",
		"press": "Save and say that it is ready",
	})
	if !strings.HasSuffix(page.URL.Path, "/partners") {
		s.t.Fatalf("save and continue led to %s: %s", page.URL.Path, page.Text(".faults"))
	}
	page = page.Submit("main form", handlerstest.Values{"organisations": []string{fmt.Sprint(s.lead.OrganisationID), fmt.Sprint(s.partner.OrganisationID)}, "share[XDA]": "100", "press": "Save and say that it is ready"})
	for strings.Contains(page.URL.Path, "/sections/") {
		values := fill(page)
		values["press"] = "Save and say that it is ready"
		next := page.Submit("main form", values)
		if next.URL.Path == page.URL.Path {
			s.t.Fatalf("a section was not saved: %s", next.Text("main"))
		}
		page = next
	}
	s.attach(page)
}

func (s *applyScene) attach(page *handlerstest.Page) {
	s.t.Helper()
	for _, kind := range []string{"government_letter", "rc_letter"} {
		page = page.Submit(fmt.Sprintf(`main form:has(input[name="%s"])`, kind), handlerstest.Values{kind: handlerstest.File{Name: kind + ".pdf", Body: letterPDF}})
		page.WantText(".said", "The file is attached.").WantText("main", kind+".pdf")
	}
	page.Submit(`main form[action$="/readiness"]`, nil).WantText(".said", "Your word is given.")
}

func (s *applyScene) endorsed(id int64) {
	s.t.Helper()
	page := s.SignIn(s.state).Get(fmt.Sprintf("/proposals/%d/sides", id))
	page.Submit(`main form[action$="/endorsement"]`, handlerstest.Values{"remarks": "As discussed."}).WantText(".said", "Your endorsement of this application")
}

// clauses 96, 104, 105: from the open call to the receipt, by pages alone.
func TestFromTheCallToTheReceipt(t *testing.T) {
	s := applyStage(t)
	lead := s.SignIn(s.lead)
	home := s.began(lead)
	home.WantText("main", "Not looked at").WantText(".tasklist", "Situation and needs").WantText(".aside", "30 minutes, for drafts begun before closing")
	lead.Get("/home").WantText("main", "Complete and submit “Work and return with dignity”")
	s.SignIn(s.state).Get(home.URL.Path).WantStatus(http.StatusOK).WantText("h1", "Work and return with dignity")
	s.written(lead, home)
	id := proposalID(home)
	s.SignIn(s.state).Get("/home").WantText("main", "Endorse “Work and return with dignity”")
	partner := s.SignIn(s.partner)
	partner.Get("/home").WantText("main", "Join “Work and return with dignity”")
	partner.Get(home.URL.Path).Submit(`main form[action$="/joining"]`, nil).WantText(".said", "Your organisation has joined.")
	check := lead.Get(home.URL.Path + "/check").WantNo(`form[action$="/submission"]`)
	check.WantText(".before", "Country A: the State has not endorsed yet")
	s.endorsed(id)
	check = lead.Get(home.URL.Path + "/check")
	check.WantNo(".before").WantText("main", "Submit now").WantText(".facts", "What we found and what we will do.").WantText(".facts", "6. ")
	partner.Get(home.URL.Path+"/check").WantNo(`form[action$="/submission"]`).WantText("main", "a partner does not act for the others")
	receipt := check.Submit(`form[action$="/submission"]`, nil)
	if receipt.Answered != http.StatusSeeOther || receipt.URL.Path != home.URL.Path+"/submissions/1" {
		t.Fatalf("%d %s %s", receipt.Answered, receipt.URL.Path, receipt.Text("main"))
	}
	sub, err := s.Services.Proposals.Submission(s.Ctx, s.lead, id, 1)
	s.must(err)
	for _, text := range []string{"DEM00-2026-001/v1", sub.Hash, "10 November 2026, 09:00 UTC"} {
		receipt.WantText(".aside .facts", text)
	}
	acts := s.Acts()
	if again := check.Submit(`form[action$="/submission"]`, nil); again.URL.Path != receipt.URL.Path || s.Acts() != acts {
		t.Errorf("the same form acted twice: %s", again.URL.Path)
	}
	lead.Get(home.URL.Path).WantText("main .tag", "Received").WantText("main", "There is nothing for you to do now")
	lead.Get("/home").WantNo(`.queue a[href*="/proposals/"]`)
	officer := s.As(models.RoleSecretariatOfficer)
	officer.Get(home.URL.Path).WantStatus(http.StatusOK).WantText("main", "As submitted").WantNo("main form")
	officer.Get(home.URL.Path + "/facts").WantStatus(http.StatusNotFound)
	officer.Get("/proposals").WantText("table", "Work and return with dignity")
	locked := lead.Get(home.URL.Path + "/facts").WantStatus(http.StatusOK).WantNo("main form")
	locked.WantText(".facts", "214,000")
	letter := officer.Get(home.URL.Path + "/files/" + fmt.Sprint(s.attachment(id).FileID))
	if letter.Status != http.StatusOK || !bytes.Equal(letter.Body, letterPDF) || !strings.HasPrefix(letter.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the letter comes as %d %s", letter.Status, letter.Header.Get("Content-Disposition"))
	}
	s.SignIn(s.stranger()).Get(home.URL.Path + "/files/" + fmt.Sprint(s.attachment(id).FileID)).WantStatus(http.StatusNotFound)
}

func (s *applyScene) attachment(id int64) models.Attachment {
	s.t.Helper()
	v, err := s.Services.Proposals.Show(s.Ctx, models.SystemActor, id)
	s.must(err)
	return v.Document.Attachments[0]
}

func (s *applyScene) stranger() models.Actor {
	return s.CastFor(models.RoleDrafter, people.OrganisationInput{Code: "ORG-R", Name: "Organisation R", Kind: models.KindUNEntity}, "")
}

func TestTheStateBeginsAndTheOrganisationLeadsByJoining(t *testing.T) {
	s := applyStage(t)
	state := s.SignIn(s.state)
	form := state.Get("/calls/"+s.call.Reference+"/application").WantText("main", "Country A")
	form.Submit("main form", handlerstest.Values{"title": " "}).WantFault("title")
	home := form.Submit("main form", handlerstest.Values{"title": "A way home", "organisation": fmt.Sprint(s.lead.OrganisationID)})
	home.WantText("main", "No organisation leads for the country team yet")
	lead := s.SignIn(s.lead)
	lead.Get(home.URL.Path).Submit(`main form[action$="/joining"]`, nil).WantNo(`main form[action$="/joining"]`)
	lead.Get(home.URL.Path+"/sides").WantText("table", "leads for the country team")
}

// Who asks what they may not: the same answer whether or not it exists.
func TestProposalsAreTheirApplicants(t *testing.T) {
	s := applyStage(t)
	home := s.began(s.SignIn(s.lead))
	for _, path := range []string{"", "/facts", "/partners", "/sections/situation", "/attachments", "/sides", "/check", "/withdrawal", "/submissions/1"} {
		if page := s.Visitor().Get(home.URL.Path + path); page.Answered != http.StatusSeeOther || !strings.HasPrefix(page.Location, "/sign-in?next=") {
			t.Errorf("a visitor at %s: %d", path, page.Answered)
		}
		for _, b := range []*handlerstest.Browser{s.SignIn(s.stranger()), s.As(models.RoleSecretariatOfficer), s.As(models.RoleReviewer), s.As(models.RoleAgentOfficer)} {
			if page := b.Get(home.URL.Path + path); page.Status != http.StatusNotFound {
				t.Errorf("a stranger at %s: %d", path, page.Status)
			}
		}
	}
	auditor := s.As(models.RoleAuditor)
	auditor.Get(home.URL.Path + "/facts").WantStatus(http.StatusOK).WantNo("main form")
	if page := s.As(models.RoleReviewer).Get("/calls/" + s.call.Reference + "/application"); page.Status != http.StatusNotFound {
		t.Errorf("a reviewer begins: %d", page.Status)
	}
	if page := s.SignIn(s.lead).Get("/proposals/999"); page.Status != http.StatusNotFound {
		t.Errorf("an absent proposal: %d", page.Status)
	}
}

func TestInvalidFactsComeBackAsTheyWereWritten(t *testing.T) {
	s := applyStage(t)
	lead := s.SignIn(s.lead)
	home := s.began(lead)
	page := lead.Get(home.URL.Path+"/facts").Submit("main form", handlerstest.Values{"title": "Kept", "asked": "45.000,00", "months": "thirty", "start_on": "soon", "objectives": []string{"6"}})
	page.WantFault("asked").WantFault("months").WantFault("start_on")
	if v := handlerstest.Attr(page.One("#f-asked"), "value"); v != "45.000,00" {
		t.Errorf("the amount came back as %q", v)
	}
	if !strings.HasPrefix(page.Text("title"), "Error:") || !page.Has(".faults[tabindex]") || !page.Has(`input[name=objectives][value="6"][checked]`) {
		t.Error("the page does not say that something is wrong, or forgot an answer")
	}
	page = lead.Get(home.URL.Path+"/partners").Submit("main form", handlerstest.Values{"add_country": "XDB", "add_share": "much"})
	page.WantFault("add_share")
	page = page.Submit("main form", handlerstest.Values{"add_share": "40", "share[XDA]": "60", "next": "here", "press": "Save and add another"})
	page.WantText("main", "Country B").WantText(".said", "Saved.")
	lead.Get(home.URL.Path+"/partners").Submit("main form", handlerstest.Values{"share[XDA]": "", "share[XDB]": "100"})
	if page := lead.Get(home.URL.Path + "/partners"); page.Has("#f-share-XDA") || !page.Has("#f-share-XDB") {
		t.Error("a country or area without a share stays")
	}
	s.SignIn(s.state).Get(home.URL.Path).WantStatus(http.StatusNotFound)
}

// Feature 2: the second of two savers sees both texts and loses nothing.
func TestAStaleSaveShowsBothTexts(t *testing.T) {
	s := applyStage(t)
	lead, colleague := s.SignIn(s.lead), s.As(models.RolePUNOProgramme)
	home := s.began(lead)
	path := home.URL.Path + "/sections/situation"
	mine, theirs := lead.Get(path), colleague.Get(path)
	theirs.Submit("main form", handlerstest.Values{"situation": "What the ministry sees."})
	both := mine.Submit("main form", handlerstest.Values{"situation": "What the country team sees."})
	if both.Status != http.StatusConflict {
		t.Fatalf("%d", both.Status)
	}
	both.WantText("main .callout .beside", "What the").WantText("main .beside del", "ministry").WantText("main .beside ins", "country team")
	for i, side := range both.All("main .beside > div") {
		text, only := handlerstest.TextOf(side), []string{"ministry", "country team"}
		if !strings.Contains(text, only[i]) || strings.Contains(text, only[1-i]) {
			t.Errorf("side %d reads %q", i, text)
		}
	}
	both.WantText("#f-situation", "What the country team sees.").WantText(".faults", "Nothing of yours is lost")
	both.Submit("main form", handlerstest.Values{"situation": "What both see."})
	lead.Get(path).WantText("#f-situation", "What both see.")

	facts, other := lead.Get(home.URL.Path+"/facts"), colleague.Get(home.URL.Path+"/facts")
	other.Submit("main form", handlerstest.Values{"title": "Their title"})
	stale := facts.Submit("main form", handlerstest.Values{"title": "My title"}).WantText("table", "My title").WantText("table", "Their title")
	if stale.Status != http.StatusConflict {
		t.Errorf("%d", stale.Status)
	}
	stale.Submit("main form", nil)
	lead.Get(home.URL.Path).WantText("h1", "My title")
}

// Feature 1: what is typed is kept without a save, and comes back.
func TestDraftsAreKeptAndComeBack(t *testing.T) {
	s := applyStage(t)
	lead := s.SignIn(s.lead)
	home := s.began(lead)
	path := home.URL.Path + "/sections/situation"
	page := lead.Get(path)
	if handlerstest.Attr(page.One("main form"), "data-autosave") != home.URL.Path+"/drafts" {
		t.Fatal("the form does not keep drafts")
	}
	acts := s.Acts()
	values := handlerstest.Values{"situation": "Half a sent", "v.situation": "0", "needs": "", "v.needs": "0", "_key": "k", "_capacity": fmt.Sprint(s.lead.MandateID)}
	for range 2 { // a second sending does no harm
		if kept := lead.Post(home.URL.Path+"/drafts", values); kept.Status != http.StatusNoContent {
			t.Fatalf("%d %s", kept.Status, kept.Text("main"))
		}
	}
	if s.Acts() != acts {
		t.Error("a draft left an entry in the record of acts")
	}
	lead.Get(path).WantText("#f-situation", "Half a sent").WantText("main", "words you typed and did not save")
	state := s.As(models.RolePUNOProgramme)
	if page := state.Get(path); strings.Contains(page.Text("#f-situation"), "Half a sent") {
		t.Error("somebody reads a draft of another")
	}
	state.Get(home.URL.Path).WantText("main", "drafter, in “Situation and needs”")
	state.Get(path).Submit("main form", handlerstest.Values{"situation": "Saved first."})
	if stale := lead.Post(home.URL.Path+"/drafts", values); stale.Status != http.StatusConflict {
		t.Errorf("a stale draft: %d", stale.Status)
	}
	lead.Get(path).WantText("#f-situation", "Half a sent").WantText("main .callout", "Saved first.")
	if foreign := s.SignIn(s.stranger()).Post(home.URL.Path+"/drafts", handlerstest.Values{"situation": "x", "v.situation": "0"}); foreign.Status == http.StatusNoContent {
		t.Errorf("a stranger keeps a draft: %d", foreign.Status)
	}
}

func TestFilesAreCheckedBeforeTheyAreKept(t *testing.T) {
	s := applyStage(t)
	lead := s.SignIn(s.lead)
	home := s.began(lead)
	page := lead.Get(home.URL.Path + "/attachments")
	form := `main form:has(input[name="rc_letter"])`
	page.Submit(form, nil).WantFault("rc_letter")
	page.Submit(form, handlerstest.Values{"rc_letter": handlerstest.File{Name: "letter.pdf", Body: []byte("no letter at all")}}).WantFault("rc_letter")
	page.Submit(form, handlerstest.Values{"rc_letter": handlerstest.File{Name: "letter.exe", Body: letterPDF}}).WantFault("rc_letter")
	var n int
	s.must(s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM files").Scan(&n).Error)
	if n != 0 {
		t.Errorf("%d refused files left a row", n)
	}
	page = page.Submit(form, handlerstest.Values{"rc_letter": handlerstest.File{Name: "first.pdf", Body: letterPDF}})
	page = page.Submit(form, handlerstest.Values{"rc_letter": handlerstest.File{Name: "second.pdf", Body: append(letterPDF, '\n')}})
	if text := page.Text("main"); strings.Contains(text, "first.pdf") || !strings.Contains(text, "second.pdf") {
		t.Error("a new letter does not take the place of the one before")
	}
	page = page.Submit(`main form[action$="/removal"]`, nil).WantText(".said", "The file is removed.")
	page.WantNo(`main form[action$="/removal"]`)
}

// Feature 8: late by the server's clock, which the refusal names.
func TestALateSubmissionIsRefusedWithTheServersInstant(t *testing.T) {
	s := applyStage(t)
	lead := s.SignIn(s.lead)
	home := s.began(lead)
	s.written(lead, home)
	s.endorsed(proposalID(home))
	check := lead.Get(home.URL.Path + "/check")
	s.Clock.Set(s.call.GraceEndsAt())
	lead = s.SignIn(s.lead)
	check = lead.Get(home.URL.Path+"/check").WantNo(`form[action$="/submission"]`).WantText("main", "The time for submission is over.")
	late := lead.Post(home.URL.Path+"/submission", handlerstest.Values{"version": "9", "_key": "late", "_capacity": fmt.Sprint(s.lead.MandateID)})
	if late.Status != http.StatusConflict {
		t.Fatalf("%d", late.Status)
	}
	late.WantText("main", "10 January 2027, 09:30 UTC").WantText("main", "Your draft stays readable")
	check.WantText(".facts", "What we found")
}

func TestSubmissionAsksForWhatIsMissingAndForAFreshSignIn(t *testing.T) {
	s := applyStage(t)
	lead := s.SignIn(s.lead)
	home := s.began(lead)
	forced := lead.Post(home.URL.Path+"/submission", handlerstest.Values{"version": fmt.Sprint(s.version(proposalID(home))), "_key": "x", "_capacity": fmt.Sprint(s.lead.MandateID)})
	forced.WantStatus(http.StatusUnprocessableEntity).WantText("main", "The letter of the Government is missing")
	s.written(lead, home)
	s.endorsed(proposalID(home))
	check := lead.Get(home.URL.Path + "/check")
	s.Clock.Advance(models.FreshFor)
	confirm := check.Submit(`form[action$="/submission"]`, nil).WantStatus(http.StatusForbidden)
	confirm.Submit("main form", handlerstest.Values{"_password": "wrong"}).WantFault("_password")
	confirm.Submit("main form", handlerstest.Values{"_password": apptest.Password}).WantText(".said", "Your application is submitted.")
}

func (s *applyScene) version(id int64) int64 {
	v, err := s.Services.Proposals.Show(s.Ctx, models.SystemActor, id)
	s.must(err)
	return v.Proposal.Version
}

func TestAReturnedApplicationIsCompletedAndSubmittedAgain(t *testing.T) {
	s := applyStage(t)
	lead := s.SignIn(s.lead)
	home := s.began(lead)
	s.written(lead, home)
	id := proposalID(home)
	s.endorsed(id)
	s.Clock.Set(s.call.ClosesAt) // in the announced grace
	lead = s.SignIn(s.lead)
	lead.Get(home.URL.Path+"/check").Submit(`form[action$="/submission"]`, nil).WantText(".aside .facts", "Within the announced grace")
	due := s.now().AddDate(0, 0, 14)
	s.must(s.DB.Write(s.Ctx, s.head, "test.return", func(tx *db.Tx) error { return proposals.ReturnUntil(tx, id, due, "The baseline is missing.") }))
	s.Clock.Advance(time.Hour)
	lead = s.SignIn(s.lead)
	page := lead.Get(home.URL.Path).WantText("main .tag", "Returned").WantText(".callout", "The baseline is missing.").WantText(".aside", "24 January 2027, 09:00 UTC")
	lead.Get("/home").WantText("main", "Complete “Work and return with dignity”, which was returned")
	lead.Get(page.URL.Path+"/sections/situation").Submit("main form", handlerstest.Values{"situation": "With its baseline."})
	lead.Get(home.URL.Path+"/check").WantNo(`form[action$="/submission"]`).WantText(".before", "reopened, and its owner has not said again").WantText(".before", "waits for Organisation P").
		Submit(`main form[action$="/readiness"]`, nil).WantText(".said", "Your word is given.")
	s.endorsed(id) // the State endorsed another text
	officer := s.As(models.RoleSecretariatOfficer)
	if text := officer.Get(home.URL.Path).Text("main"); strings.Contains(text, "With its baseline.") {
		t.Error("the secretariat reads what is being written")
	}
	second := lead.Get(home.URL.Path+"/check").Submit(`form[action$="/submission"]`, nil)
	second.WantText(".aside .facts", "DEM00-2027-001/v2").WantText(".facts", "With its baseline.")
	lead.Get(home.URL.Path+"/submissions/1").WantText(".facts", "What we found").WantText(".aside .facts", "DEM00-2027-001/v1")
	officer.Get(home.URL.Path).WantText("main", "With its baseline.")
	s.Verify()
}

func TestWithdrawalAsksForAReason(t *testing.T) {
	s := applyStage(t)
	lead := s.SignIn(s.lead)
	home := s.began(lead)
	page := home.Follow("Withdraw this application")
	page.Submit("main form", nil).WantFault("reason")
	page.Submit("main form", handlerstest.Values{"reason": "Another fund pays."}).WantText(".said", "The application is withdrawn.").WantText("main", "Another fund pays.")
	lead.Get("/proposals").WantText("table", "Withdrawn")
}

// full is an invited joint programme document, ready but for what its test is about.
func (s *applyScene) full(lead *handlerstest.Browser) *handlerstest.Page {
	s.t.Helper()
	home := s.began(lead)
	s.written(lead, home)
	id := proposalID(home)
	s.endorsed(id)
	lead.Get(home.URL.Path+"/check").Submit(`form[action$="/submission"]`, nil)
	for _, a := range []models.ProposalAction{models.ActionAdmit, models.ActionStartReview, models.ActionShortlist} {
		s.must(s.DB.Write(s.Ctx, s.head, "test.advance", func(tx *db.Tx) error { return proposals.Advance(tx, id, a, "because") }))
	}
	full, err := s.Services.Proposals.Invite(s.Ctx, s.head, id, s.version(id), s.now().AddDate(0, 2, 0))
	s.must(err)
	return lead.Get(fmt.Sprintf("/proposals/%d", full))
}

func TestTheInvitedDocumentCarriesAnswersOver(t *testing.T) {
	s := applyStage(t)
	lead := s.SignIn(s.lead)
	home := s.full(lead)
	home.WantText("main", "You are invited to write the joint programme document").WantText(".tasklist", "carried over from the concept note").WantText(".tasklist", "Budget")
	// What came over whole waits for its owner's word alone, and is not told to be looked at.
	if first, _, _ := strings.Cut(home.Text(".tasklist"), "2. The problem"); strings.Count(first, "In progress") != 2 || strings.Contains(first, "Not looked at") {
		t.Errorf("facts and partners that came over do not wait for their owner's word: %s", first)
	}
	page := lead.Get(home.URL.Path+"/sections/situation").WantText("main", "Carried over from the concept note")
	page = page.Submit("main form", handlerstest.Values{"situation": "Changed since."})
	lead.Get(home.URL.Path+"/sections/situation").WantText("#f-situation", "Changed since.")
	concept := home.Follow("The concept note").WantText("main", "The concept note led to an invitation")
	concept.Follow("Open the joint programme document").WantText("h1", "Work and return with dignity")
	lead.Get(home.URL.Path+"/plan").Submit("main form", handlerstest.Values{"due[1]": "x"}).WantFault("due[1]")
	lead.Get(home.URL.Path+"/plan").Submit("main form", handlerstest.Values{"due[1]": s.begins().String(), "due[2]": s.begins().AddMonths(12).String()}).WantText(".said", "Saved.")
}

func (s *applyScene) cell(org int64, category, tranche int) string {
	return models.BudgetCell{OrganisationID: org, Category: category, Tranche: tranche}.Field()
}

func TestTheBudgetIsATableOnThePage(t *testing.T) {
	s := applyStage(t)
	lead, partner := s.SignIn(s.lead), s.SignIn(s.partner)
	path := s.full(lead).URL.Path + "/budget"
	p, q := s.lead.OrganisationID, s.partner.OrganisationID
	page := lead.Get(path).WantStatus(http.StatusOK)
	if n := len(page.All(".cube td.mine input")); n != 28 {
		t.Errorf("the lead fills %d cells, not 2 x 7 x 2", n)
	}
	partner.Get(path).WantNo(".cube td.mine input")
	s.joins(path)
	if n := len(lead.Get(path).All(".cube td.mine input")); n != 14 {
		t.Errorf("the lead fills %d cells once the partner has joined, not 7 x 2", n)
	}
	colleague := s.SignIn(s.CastFor(models.RoleDrafter, people.OrganisationInput{Code: "ORG-Q", Name: "Organisation Q", Kind: models.KindUNEntity}, ""))
	page = colleague.Get(path)
	own := partner.Get(path).WantText("main", "You may fill the columns of Organisation Q")
	if n := len(own.All(".cube td.mine input")); n != 14 {
		t.Errorf("a partner fills %d cells, not 7 x 2", n)
	}
	if n := len(s.SignIn(s.state).Get(path).All(".cube input")); n != 0 {
		t.Errorf("the State fills %d cells", n)
	}
	bad := own.Submit(".wide-only form", handlerstest.Values{s.cell(q, 1, 1): "45.000,00", s.cell(q, 2, 2): "1000"})
	bad.WantStatus(http.StatusUnprocessableEntity).WantText(".faults", "45.000,00").
		WantText(".faults li", "Organisation Q, ").WantText(".faults li", "tranche 1")
	if in := bad.One(fmt.Sprintf(`input[name="%s"]`, s.cell(q, 1, 1))); handlerstest.Attr(in, "aria-invalid") != "true" || handlerstest.Attr(in, "value") != "45.000,00" {
		t.Error("the cell that cannot be read is not marked, or was changed")
	}
	good := bad.Submit(".wide-only form", handlerstest.Values{s.cell(q, 1, 1): "100,000.07"})
	good.WantText(".said", "The budget is saved.").WantText(".cube", "7,070.00").WantText(".aside", "Organisation P has no money")
	stale := page.Submit(".wide-only form", handlerstest.Values{s.cell(q, 1, 1): "5"})
	if stale.Status != http.StatusConflict {
		t.Fatalf("%d", stale.Status)
	}
	stale.WantText(".faults", "Yours: 5. Now stands: 100,000.07")
	stale.Submit(".wide-only form", handlerstest.Values{s.cell(q, 1, 1): "100000.07"}).WantText(".said", "The budget is saved.")
	forged := partner.Post(path, handlerstest.Values{s.cell(p, 1, 1): "1", "_key": "f", "_capacity": fmt.Sprint(s.partner.MandateID)})
	if forged.Status != http.StatusForbidden {
		t.Errorf("a partner writes the lead's columns: %d", forged.Status)
	}
	forged.WantText("main", "clause 96")
}

// joins has the partner stand behind the document of an address, and write its
// own columns of the budget from then on.
func (s *applyScene) joins(path string) {
	s.t.Helper()
	s.must(s.Services.Proposals.Join(s.Ctx, s.partner, s.idAt(path)))
}

func TestOnAPhoneTheBudgetIsOneTrancheAtATime(t *testing.T) {
	s := applyStage(t)
	partner := s.SignIn(s.partner)
	path := s.full(s.SignIn(s.lead)).URL.Path + "/budget"
	q := s.partner.OrganisationID
	s.joins(path)
	page := partner.Get(path).Follow("Organisation Q, tranche 1").WantText("h1", "Organisation Q, tranche 1")
	page.Submit("main form", handlerstest.Values{s.cell(q, 5, 1): "much"}).WantFault(s.cell(q, 5, 1))
	page = page.Submit("main form", handlerstest.Values{s.cell(q, 5, 1): "12 000.50"}).WantText("h1", "Organisation Q, tranche 2")
	page = page.Submit("main form", handlerstest.Values{s.cell(q, 5, 2): "3000"})
	if page.URL.Path != path {
		t.Errorf("after the last tranche: %s", page.URL.Path)
	}
	page.WantText(".cube", "12,000.50")
	partner.Get(fmt.Sprintf("%s/%d/1", path, s.lead.OrganisationID)).WantStatus(http.StatusForbidden)
	partner.Get(path + "/999/1").WantStatus(http.StatusNotFound)
	partner.Get(fmt.Sprintf("%s/%d/9", path, q)).WantStatus(http.StatusNotFound)
}

func TestTheListOfApplicationsTakesTheSameStatementsForOneAndMany(t *testing.T) {
	s := applyStage(t)
	s.published(func(terms *calls.Terms) {})
	lead := s.SignIn(s.lead)
	count := lead.Statements
	home := s.began(lead).URL.Path
	count("/proposals")
	list, tasks, one := count("/proposals?state=draft"), count("/home"), count(home) // with the filters that a long list has
	for range 24 {
		_, err := s.Services.Proposals.Start(s.Ctx, s.lead, proposals.Beginning{CallID: s.call.ID, Title: "Another", Country: "XDA"})
		s.must(err)
	}
	if many := count("/proposals"); many != list {
		t.Errorf("25 applications: %d statements, one: %d", many, list)
	}
	if many := count("/home"); many != tasks {
		t.Errorf("25 tasks: %d statements, one: %d", many, tasks)
	}
	s.written(lead, lead.Get(home))
	if whole := count(home); whole != one {
		t.Errorf("a whole document: %d statements, an empty one: %d", whole, one)
	}
}

// Every page here is complete in the three languages: no key in place of a
// text, one h1, labels for all fields.
func TestPagesOfAnApplicationInThreeLanguages(t *testing.T) {
	s := applyStage(t)
	lead := s.SignIn(s.lead)
	home := s.full(lead).URL.Path
	concept := strings.TrimSuffix(home, fmt.Sprint(proposalID(lead.Get(home)))) + fmt.Sprint(proposalID(lead.Get(home))-1)
	paths := []string{"/calls", "/calls/" + s.call.Reference, "/proposals", home, concept, concept + "/submissions/1", "/calls/" + s.call.Reference + "/application"}
	for _, part := range []string{"/facts", "/partners", "/plan", "/sections/principles", "/budget", "/attachments", "/sides", "/check", "/withdrawal", fmt.Sprintf("/budget/%d/1", s.lead.OrganisationID)} {
		paths = append(paths, home+part)
	}
	for _, lang := range []string{"en", "fr", "ar"} {
		for _, path := range paths {
			page := lead.Get("/" + lang + path).WantStatus(http.StatusOK)
			wholePage(t, lang+" "+path, page)
		}
	}
	head := s.SignIn(s.head)
	c, err := s.Services.Calls.Prepare(s.Ctx, s.head, s.terms())
	s.must(err)
	for _, lang := range []string{"en", "fr", "ar"} {
		for _, path := range []string{"/calls/new", "/calls/" + c.Reference + "/terms", "/calls/" + c.Reference + "/publication", "/calls/" + s.call.Reference + "/extension", "/calls/" + s.call.Reference + "/cancellation"} {
			wholePage(t, lang+" "+path, head.Get("/"+lang+path).WantStatus(http.StatusOK))
		}
	}
}

func wholePage(t *testing.T, name string, page *handlerstest.Page) {
	t.Helper()
	if n := len(page.All("h1")); n != 1 {
		t.Errorf("%s has %d h1", name, n)
	}
	ids := map[string]bool{}
	for _, n := range page.All("[id]") {
		id := handlerstest.Attr(n, "id")
		if ids[id] {
			t.Errorf("%s has the id %s twice", name, id)
		}
		ids[id] = true
	}
	fields := append(append(page.All("main input:not([type=hidden])"), page.All("main textarea")...), page.All("main select")...)
	for _, n := range fields {
		if handlerstest.Attr(n, "aria-label") == "" && !labelled(page, n) {
			t.Errorf("%s: %s has no label", name, handlerstest.Attr(n, "name"))
		}
	}
	for _, n := range page.All("main *") {
		if n.FirstChild != nil && n.FirstChild == n.LastChild && n.FirstChild.Type == html.TextNode {
			if text := strings.TrimSpace(n.FirstChild.Data); looksLikeAKey(text) {
				t.Errorf("%s shows the key %s", name, text)
			}
		}
	}
}

func labelled(page *handlerstest.Page, n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == "label" {
			return true
		}
	}
	return page.Has(`label[for="` + handlerstest.Attr(n, "id") + `"]`)
}

func looksLikeAKey(text string) bool {
	area, rest, ok := strings.Cut(text, ".")
	return ok && rest != "" && !strings.ContainsAny(text, " 0123456789") && (area == "proposals" || area == "calls" || area == "budget" || area == "forms" || area == "core" || area == "money")
}
