package proposals

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/flow"
)

// Samples are the pages of an application.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("proposals", assets)
	s.AddLong("list", func(c fiction.Case) templ.Component {
		return List(ListView{Site: sampleSite(c, "/proposals", c.T("proposals.list_title")), Rows: sampleRows(c), Open: []models.CallRow{{Call: c.Call(), Now: fiction.Now}}, Next: "/proposals?before=40", Begin: true, Calls: []models.Call{{ID: 1, Reference: "DEM00-C-2026-03"}}, CallID: 1, Written: true})
	})
	s.Add("list-none", func(c fiction.Case) templ.Component {
		return List(ListView{Site: sampleSite(c, "/proposals", c.T("proposals.list_title")), Begin: true})
	})
	s.AddLong("start", func(c fiction.Case) templ.Component {
		return Start(StartView{Site: sampleSite(c, "/calls/1/application", c.T("proposals.start_title")), Call: c.Call(), Mine: sampleRows(c)[:1], Form: components.Form{Action: "/calls/1/application"}})
	})
	s.Add("start-of-a-state", func(c fiction.Case) templ.Component {
		site := sampleSite(c, "/calls/1/application", c.T("proposals.start_title"))
		site.Failed = true
		return Start(StartView{Site: site, Call: c.Call(), State: true, Country: fiction.CountryA, Organisations: c.Organisations(), Form: components.Form{Action: "/calls/1/application", Faults: fiction.Faults("title", "organisation")}})
	})
	s.AddLong("home", func(c fiction.Case) templ.Component {
		return Home(HomeView{Frame: sampleFrame(c, models.ProposalDraft, ""), Join: &components.Form{Action: "/proposals/40/sides"}})
	})
	s.Add("home-returned", func(c fiction.Case) templ.Component {
		return Home(HomeView{Frame: sampleFrame(c, models.ProposalReturned, "")})
	})
	s.Add("home-decided", func(c fiction.Case) templ.Component {
		return Home(HomeView{Frame: sampleFrame(c, models.ProposalApprovedCond, ""), Today: fiction.Day("2026-11-25"), Reports: true, Decisions: []models.DecisionView{{DecisionRow: models.DecisionRow{Reference: "DEM00-D-2026-03"}, Programme: "DEM00-PR-2026-03", Conditions: []models.ConditionRow{
			{DecisionCondition: models.DecisionCondition{Number: 1, Body: c.Sentence(), DueOn: fiction.Day("2026-11-20"), State: models.ConditionOpen}},
			{DecisionCondition: models.DecisionCondition{Number: 2, Body: c.Sentence(), DueOn: fiction.Day("2026-12-20"), State: models.ConditionReported}},
		}}}})
	})
	sampleParts(s)
	sampleBudget(s)
	sampleEnd(s)
	sampleKits(s)
	sampleTalk(s)
	sampleEndorsements(s)
	return s.Samples()
}

func sampleParts(s *fiction.Set) {
	s.AddLong("facts", func(c fiction.Case) templ.Component {
		return Facts(PartView{Frame: sampleFrame(c, models.ProposalDraft, c.T("proposals.part_facts")), Part: models.PartFacts, Form: sampleForm("/facts")})
	})
	s.Add("facts-with-faults", func(c fiction.Case) templ.Component {
		form := sampleForm("/facts")
		form.Faults, form.Values = fiction.Faults("title", "objectives", "months", "asked"), url.Values{"asked": {"45.000,00"}, "months": {"thirty"}}
		return Facts(PartView{Frame: sampleFailed(c, c.T("proposals.part_facts")), Part: models.PartFacts, Form: form})
	})
	s.Add("facts-read", func(c fiction.Case) templ.Component {
		return Facts(PartView{Frame: sampleReader(c, c.T("proposals.part_facts")), Part: models.PartFacts, Form: sampleForm("/facts")})
	})
	s.AddLong("partners", func(c fiction.Case) templ.Component {
		return Partners(PartView{Frame: sampleFrame(c, models.ProposalDraft, c.T("proposals.part_partners")), Part: models.PartPartners, Form: sampleForm("/partners"), Organisations: c.Organisations()})
	})
	s.Add("plan", func(c fiction.Case) templ.Component {
		form := sampleForm("/plan")
		form.Faults = fiction.Faults(DueField(2))
		return Plan(PartView{Frame: sampleFailed(c, c.T("proposals.part_tranches")), Part: models.PartTranches, Form: form})
	})
	s.AddLong("section", func(c fiction.Case) templ.Component {
		section := c.Form().Schema.Sections[0]
		return Section(SectionView{Frame: sampleFrame(c, models.ProposalDraft, section.Title.In("en")), Section: section, Form: sampleForm("/sections/situation")})
	})
	s.Add("section-stale", func(c fiction.Case) templ.Component {
		section := c.Form().Schema.Sections[0]
		form := sampleForm("/sections/situation")
		form.Values = url.Values{"problem": {c.Text()}, "change": {""}}
		return Section(SectionView{Frame: sampleFailed(c, section.Title.In("en")), Section: section, Form: form,
			Stale: []models.StaleText{{Question: "problem", Mine: c.Text(), Theirs: models.Answer{Version: 5, Question: "problem", Text: c.Sentence(), ByName: c.Role(models.RolePUNOProgramme, 2), UpdatedAt: fiction.Now}}}})
	})
	s.AddLong("section-rows", func(c fiction.Case) templ.Component {
		section, _ := c.Form().Schema.Section("results")
		f := sampleFrame(c, models.ProposalDraft, section.Title.In("en"))
		f.View.Document.Answers["without"] = models.Answer{ID: 30, Version: 1, Question: "without", Text: c.Sentence()}
		form := sampleForm("/sections/results")
		form.Faults = fiction.Faults(models.CellField("framework", 1, "target"))
		return Section(SectionView{Frame: f, Section: section, Form: form})
	})
	s.AddLong("section-of-another", func(c fiction.Case) templ.Component {
		section := c.Form().Schema.Sections[len(c.Form().Schema.Sections)-1]
		return Section(SectionView{Frame: sampleFrame(c, models.ProposalDraft, section.Title.In("en")), Section: section, Form: sampleForm("/sections/management")})
	})
	s.Add("section-lost", func(c fiction.Case) templ.Component {
		section := c.Form().Schema.Sections[len(c.Form().Schema.Sections)-1]
		form := sampleForm("/sections/management")
		form.Values = url.Values{"risks": {c.Text()}, section.Questions[1].Code: {section.Questions[1].Options[0].Code}}
		return Section(SectionView{Frame: sampleFailed(c, section.Title.In("en")), Section: section, Form: form,
			Lost: models.Forbidden("proposals.not_your_section", "96").With(map[string]any{"Organisation": c.Organisation(2)})})
	})
	s.Add("section-ready", func(c fiction.Case) templ.Component {
		section := c.Form().Schema.Sections[0]
		f := sampleFrame(c, models.ProposalDraft, section.Title.In("en"))
		part := f.View.Document.Parts["situation"]
		part.State = models.PartReady
		f.View.Document.Parts["situation"] = part
		f.Refused = &Refused{Form: PartForm(ActAssign, "situation"), Faults: fiction.Faults("organisation"), Values: url.Values{"reason": {c.Sentence()}}}
		f.Failed = true
		return Section(SectionView{Frame: f, Section: section, Form: sampleForm("/sections/situation")})
	})
	s.AddLong("attachments", func(c fiction.Case) templ.Component {
		forms := map[models.AttachmentKind]components.Form{}
		for _, a := range c.Form().Schema.Files() {
			forms[a.Kind] = components.Form{Action: "/proposals/40/attachments", Files: true}
		}
		rc := forms[models.AttachmentRC]
		rc.Faults = fiction.Faults(string(models.AttachmentRC))
		forms[models.AttachmentRC] = rc
		return Attachments(AttachmentsView{Frame: sampleFailed(c, c.T("proposals.part_attachments")), Forms: forms})
	})
	s.AddLong("sides", func(c fiction.Case) templ.Component {
		return Sides(SidesView{Frame: sampleFrame(c, models.ProposalDraft, c.T("proposals.part_sides")), Join: &components.Form{Action: "/proposals/40/sides"}, About: models.WantedEndorsement{Kind: models.EndorserMinistry, Country: fiction.CountryA}, Endorse: &components.Form{Action: "/proposals/40/endorsement", Faults: fiction.Faults("confirm")}})
	})
}

func sampleBudget(s *fiction.Set) {
	s.AddLong("budget", func(c fiction.Case) templ.Component {
		return Budget(BudgetView{Frame: sampleFrame(c, models.ProposalDraft, c.T("proposals.part_budget")), Form: sampleForm("/budget"), Upload: components.Form{Action: "/proposals/40/budget/workbook", Files: true}})
	})
	s.Add("budget-with-orphans", func(c fiction.Case) templ.Component {
		f := sampleFrame(c, models.ProposalDraft, c.T("proposals.part_budget"))
		d := f.View.Document
		d.Organisations, d.Names[3] = d.Organisations[:2], c.Organisation(3)
		f.View.Gaps = d.Gaps()
		return Budget(BudgetView{Frame: f, Form: sampleForm("/budget"), Upload: components.Form{Action: "/proposals/40/budget/workbook", Files: true}})
	})
	s.Add("budget-with-faults", func(c fiction.Case) templ.Component {
		wrong := models.BudgetCell{OrganisationID: 1, Category: 2, Tranche: 1}.Field()
		form := sampleForm("/budget")
		form.Faults, form.Values = fiction.Faults(wrong), url.Values{wrong: {"45.000,00"}}
		return Budget(BudgetView{Frame: sampleFailed(c, c.T("proposals.part_budget")), Form: form, Upload: components.Form{Action: "/proposals/40/budget/workbook", Files: true},
			Book: []SheetFault{{Where: "D4", Value: "45.000,00", Text: c.T("error.required")}}})
	})
	s.AddLong("tranche", func(c fiction.Case) templ.Component {
		return Tranche(TrancheView{Frame: sampleFrame(c, models.ProposalDraft, c.T("budget.title")), Organisation: 1, Tranche: 2, Form: sampleForm("/budget/1/2")})
	})
	s.AddLong("preview", func(c fiction.Case) templ.Component {
		return Preview(PreviewView{Frame: sampleFrame(c, models.ProposalDraft, c.T("budget.title")), Form: sampleForm("/budget"), Changes: []models.BudgetChange{
			{Cell: models.BudgetCell{OrganisationID: 1, Category: 1, Tranche: 1}, Was: 3_700_050, Now: 4_100_000},
			{Cell: models.BudgetCell{OrganisationID: 2, Category: 5, Tranche: 3}, Now: 900_000},
		}})
	})
	s.Add("preview-none", func(c fiction.Case) templ.Component {
		return Preview(PreviewView{Frame: sampleFrame(c, models.ProposalDraft, c.T("budget.title")), Form: sampleForm("/budget")})
	})
}

func sampleEnd(s *fiction.Set) {
	s.AddLong("check", func(c fiction.Case) templ.Component {
		v := CheckView{Frame: sampleFrame(c, models.ProposalDraft, c.T("proposals.part_check"))}
		v.View.Gaps = nil
		return Check(v)
	})
	s.Add("check-with-gaps", func(c fiction.Case) templ.Component {
		return Check(CheckView{Frame: sampleFrame(c, models.ProposalDraft, c.T("proposals.part_check"))})
	})
	s.Add("check-unchanged", func(c fiction.Case) templ.Component {
		return Check(CheckView{Frame: sampleFrame(c, models.ProposalReturned, c.T("proposals.part_check")), Form: &components.Form{Action: "#"}, Changes: &models.DocumentChanges{Since: 1}})
	})
	s.AddLong("document-changed", func(c fiction.Case) templ.Component {
		v := sampleReceipt(c)
		v.Changes = &models.DocumentChanges{Since: 1, List: []models.DocumentDifference{{Part: models.DocumentTitle, Was: c.Title(), Is: c.Sentence()}, {Part: models.DocumentTime},
			{Part: models.DocumentAnswer, Question: "problem", Was: c.Text(), Is: c.Sentence() + "\n" + c.Text()}, {Part: models.DocumentBudget}}}
		return Document(v)
	})
	s.AddLong("receipt", func(c fiction.Case) templ.Component { return Receipt(sampleReceipt(c)) })
	s.AddLong("document", func(c fiction.Case) templ.Component { return Document(sampleReceipt(c)) })
	s.AddLong("more-time", func(c fiction.Case) templ.Component { return MoreTime(sampleTime(c)) })
	s.Add("more-time-to-ask", func(c fiction.Case) templ.Component {
		return MoreTime(MoreTimeView{Frame: sampleFailed(c, c.T("proposals.time_title")), Form: &components.Form{Action: "/proposals/40/more-time", Faults: fiction.Faults("request")}})
	})
	s.AddLong("withdraw", func(c fiction.Case) templ.Component {
		return Withdraw(WithdrawView{Frame: sampleFailed(c, c.T("proposals.withdraw_title")), Form: components.Form{Action: "/proposals/40/withdrawal", Version: 12, Faults: fiction.Faults("reason")}})
	})
}

// sampleTime are requests for more time: one granted, one that waits.
func sampleTime(c fiction.Case) MoreTimeView {
	v := MoreTimeView{Frame: sampleFrame(c, models.ProposalDraft, c.T("proposals.time_title"))}
	at, until := fiction.At9("2026-11-12"), fiction.At9("2026-12-12")
	v.View.Extensions = []models.ProposalExtension{
		{ID: 1, State: models.ExtensionGranted, Request: c.Sentence(), ByName: c.Role(models.RoleDrafter, 1), CreatedAt: fiction.At9("2026-11-10"), Until: &until, Reason: c.Sentence(), DecidedRole: models.RoleSecretariatHead, DecidedAt: &at},
		{ID: 3, State: models.ExtensionGranted, CreatedAt: at, Until: &until, Reason: c.Sentence(), DecidedRole: models.RoleSecretariatHead, DecidedAt: &at},
		{ID: 2, State: models.ExtensionAsked, Request: c.Sentence(), ByName: c.Role(models.RoleDrafter, 1), CreatedAt: fiction.At9("2026-11-20")},
	}
	return v
}

func sampleForm(part string) components.Form {
	return components.Form{Action: "/proposals/40" + part, Version: 12, Autosave: "/proposals/40/drafts", Local: true}
}

func sampleSite(c fiction.Case, path, title string) Site {
	return Site{Page: c.Page(path, title, c.T("proposals.list_title")), At: fiction.At, Names: fiction.Names()}
}

// sampleFrame is a proposal in a state as its leading organisation has it;
// without a title the page is called as the proposal is.
func sampleFrame(c fiction.Case, state models.ProposalState, title string) Frame {
	d := c.Document(state)
	if title == "" {
		title = d.Proposal.Title
	}
	f := Frame{Site: sampleSite(c, "/proposals/40", title), Reader: Reader{Organisation: 1, Leads: true, State: fiction.CountryA, Edits: d.Proposal.Editable(), Joined: true}, Me: 1}
	f.View = models.ProposalView{
		Proposal: d.Proposal, Call: d.Call, Form: d.Form, Document: &d, Gaps: d.Gaps(), Now: fiction.Now, InTime: true,
		Actions: []flow.Offer[models.ProposalState, models.ProposalAction]{{Action: models.ActionWithdraw}},
		Drafts:  []models.DraftText{{Field: "risks", AccountID: 2, ByName: c.Role(models.RolePUNOProgramme, 2), Text: c.Sentence(), UpdatedAt: fiction.Now}},
	}
	f.View.PartEvents = []models.ProposalPartEvent{
		{ID: 1, Part: "management", Action: models.PartGive, FromOwner: 1, ToOwner: 2, At: fiction.At9("2026-11-12"), ByName: c.Role(models.RoleDrafter, 1)},
		{ID: 2, Part: models.BudgetPart(1), Action: models.PartFinish, ToState: models.PartReady, FromOwner: 1, ToOwner: 1, At: fiction.At9("2026-11-21"), ByName: c.Role(models.RoleDrafter, 1)},
		{ID: 3, Part: "management", Action: models.PartReturn, ToState: models.PartReopened, FromOwner: 2, ToOwner: 2, At: fiction.At9("2026-11-22"), ByName: c.Role(models.RoleDrafter, 1), Reason: c.Sentence()},
	}
	f.View.Remarks = sampleRemarks(c)
	f.Talk = &models.TalkCount{Unread: 3, Waits: 1}
	if state != models.ProposalDraft {
		s, frozen := c.Submission(d)
		f.View.Submissions, f.View.Frozen = []models.Submission{s}, &frozen
		f.View.Events = []models.ProposalEvent{{ToState: models.ProposalSubmitted, At: fiction.At9("2026-11-19")}, {ToState: state, At: fiction.At9("2026-11-22"), Reason: c.Sentence()}}
	}
	return f
}

// sampleRemarks are open and settled remarks on two sections and on columns.
func sampleRemarks(c fiction.Case) []models.RemarkView {
	said := func(id int64, part, question string, kind models.RemarkKind, text string) models.RemarkView {
		return models.RemarkView{Remark: models.ProposalRemark{ID: id, Part: part, Question: question, Kind: kind, Text: text, Base: 4, OrganisationID: 2,
			At: fiction.At9("2026-11-20"), MandateID: 2, ByName: c.Role(models.RolePUNOProgramme, 2)}}
	}
	out := []models.RemarkView{
		said(1, "situation", "", models.RemarkComment, c.Sentence()), said(2, "situation", "problem", models.RemarkWording, c.Text()+" "+c.Sentence()),
		said(3, "situation", "", models.RemarkComment, c.Sentence()), said(4, "management", "risks", models.RemarkWording, c.Sentence()),
		said(5, models.BudgetPart(2), "", models.RemarkComment, c.Sentence()),
	}
	out[2].End = &models.ProposalRemarkEnd{RemarkID: 3, Result: models.RemarkResolved, At: fiction.Now, ByName: c.Role(models.RoleDrafter, 1)}
	return out
}

func sampleFailed(c fiction.Case, title string) Frame {
	f := sampleFrame(c, models.ProposalDraft, title)
	f.Failed = true
	return f
}

// sampleReader is the same proposal as one has it who may only read.
func sampleReader(c fiction.Case, title string) Frame {
	f := sampleFrame(c, models.ProposalDraft, title)
	f.Reader = Reader{}
	return f
}

func sampleReceipt(c fiction.Case) ReceiptView {
	f := sampleFrame(c, models.ProposalSubmitted, c.T("proposals.receipt"))
	return ReceiptView{Frame: f, Submission: f.View.Submissions[0], Frozen: *f.View.Frozen}
}

func sampleRows(c fiction.Case) []models.ProposalRow {
	row := func(id int64, stage models.ProposalStage, state models.ProposalState) models.ProposalRow {
		return models.ProposalRow{ID: id, Reference: "DEM00-P-2026-014", Title: c.Title(), Stage: stage, State: state, CallReference: "DEM00-C-2026-03", ClosesAt: c.Call().ClosesAt, CreatedAt: fiction.At9("2026-09-14"), Lead: c.Organisation(1), Theme: 2, Asked: 210_000_000, Months: 30, Countries: []string{fiction.CountryA, fiction.CountryB}}
	}
	return []models.ProposalRow{row(40, models.StageFull, models.ProposalDraft), row(39, models.StageConcept, models.ProposalReturned), row(31, models.StageConcept, models.ProposalInvited)}
}
