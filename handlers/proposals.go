package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"seedfund/app/calls"
	"seedfund/app/files"
	"seedfund/app/matters/decisions"
	"seedfund/app/proposals"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/board"
	pages "seedfund/frontend/pages/proposals"
	"seedfund/models"
	"seedfund/models/flow"
	"seedfund/models/when"
)

func (v *Visit) proposalSite(title string, crumbs ...layout.Crumb) pages.Site {
	return pages.Site{Page: v.Page(title, crumbs...), At: v.At, Names: v.catalogue()}
}

func (v *Visit) proposalsTitle() string {
	if v.Actor.May(models.PermProposalDraft) == nil {
		return v.T("proposals.list_title")
	}
	return v.T("proposals.list_title_all")
}

func (v *Visit) proposalsCrumb() layout.Crumb {
	return layout.Crumb{Label: v.proposalsTitle(), Href: v.At("/proposals")}
}

// proposal is the proposal of the address as the reader may see it.
func (v *Visit) proposal() (models.ProposalView, error) {
	id, err := v.ID("id")
	if err != nil {
		return models.ProposalView{}, err
	}
	return v.Proposals.Show(v.Ctx(), v.Actor, id)
}

// document is the proposal of the address for those who read what is being
// written; for others its parts are not there.
func (v *Visit) document() (models.ProposalView, error) {
	view, err := v.proposal()
	if err == nil && view.Document == nil {
		err = models.NotFound("proposals")
	}
	return view, err
}

// proposalFrame is the frame of a page below a proposal's home.
func (v *Visit) proposalFrame(view models.ProposalView, title string) pages.Frame {
	crumbs := []layout.Crumb{v.proposalsCrumb(), {Label: view.Proposal.Title, Href: v.At(pages.Address(view.Proposal.ID))}, {Label: title}}
	return pages.Frame{Site: v.proposalSite(title, crumbs...), View: view, Reader: v.reader(view), Me: v.Actor.AccountID}
}

// reader is what the reader is to a document.
func (v *Visit) reader(view models.ProposalView) pages.Reader {
	if view.Document == nil {
		return pages.Reader{}
	}
	st := proposals.StandingOf(v.Actor, *view.Document)
	return pages.Reader{Organisation: st.Organisation, Leads: st.Leads, State: st.State, Mandate: v.Actor.MandateID,
		Edits:  st.Member() && view.Proposal.Editable() && v.Actor.May(models.PermProposalDraft) == nil,
		Joined: st.Organisation != 0 && proposals.Joined(*view.Document, st.Organisation)}
}

func proposalsPage(v *Visit) error {
	f := proposals.Filter{State: models.ProposalState(v.QueryParam("state")), Search: strings.TrimSpace(v.QueryParam("q")), After: v.after()}
	if n, err := strconv.ParseInt(v.QueryParam("call"), 10, 64); err == nil && n > 0 {
		f.CallID = n
	}
	rows, next, err := v.Proposals.List(v.Ctx(), v.Actor, f)
	if err != nil {
		return err
	}
	view := pages.ListView{Site: v.proposalSite(v.proposalsTitle()), Rows: rows, Begin: v.Actor.May(models.PermProposalDraft) == nil,
		CallID: f.CallID, State: f.State, Search: f.Search, Written: proposals.StandsAsApplicant(v.Actor)}
	view.More(next)
	if view.Many() {
		all, _, err := v.Calls.List(v.Ctx(), v.Actor, calls.Filter{Limit: 100})
		if err != nil {
			return err
		}
		for _, r := range all {
			view.Calls = append(view.Calls, r.Call)
		}
	}
	if view.Begin {
		open, _, err := v.Calls.List(v.Ctx(), v.Actor, calls.Filter{State: models.CallPublished, Limit: 100})
		if err != nil {
			return err
		}
		view.Open = slices.DeleteFunc(open, func(r models.CallRow) bool { return r.Window != models.WindowOpen })
	}
	return v.Render(pages.List(view))
}

// startPage is the form that begins an application to the call of the address.
func startPage(v *Visit) error {
	call, err := v.Calls.ByReference(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	if err := call.Call.MayBegin(call.Now); err != nil {
		return err
	}
	page, err := v.startForm(call, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func (v *Visit) startForm(call models.CallView, faults *models.Error, values url.Values) (templ.Component, error) {
	choices, err := v.Proposals.Choices(v.Ctx())
	if err != nil {
		return nil, err
	}
	mine, _, err := v.Proposals.List(v.Ctx(), v.Actor, proposals.Filter{CallID: call.Call.ID})
	if err != nil {
		return nil, err
	}
	return pages.Start(pages.StartView{
		Site: v.proposalSite(v.T("proposals.start_title"), v.callsCrumb(), v.callCrumb(call.Call), layout.Crumb{Label: v.T("proposals.start_title")}),
		Call: call.Call, Mine: mine, State: v.Actor.Is(models.RoleFocalPoint), Country: v.Actor.Country, Organisations: choices.Organisations,
		Form: components.Form{Action: "/calls/" + call.Call.Reference + "/application", Whole: true, Local: true, Faults: faults, Values: values},
	}), nil
}

// proposalPage is the task list for applicants, for others what was submitted.
func proposalPage(v *Visit) error {
	view, err := v.proposal()
	if err != nil {
		return err
	}
	if view.Document == nil {
		return v.frozenPage(view)
	}
	f := pages.Frame{Site: v.proposalSite(view.Proposal.Title, v.proposalsCrumb(), layout.Crumb{Label: view.Call.Reference, Href: v.At("/calls/" + view.Call.Reference)}),
		View: view, Reader: v.reader(view), Me: v.Actor.AccountID}
	if f.Talk, err = v.Proposals.TalkCount(v.Ctx(), v.Actor, view); err != nil {
		return err
	}
	page := pages.HomeView{Frame: f, Join: joinForm(f), Today: when.DateOf(view.Now)}
	if err := v.decidedOn(&page); err != nil {
		return err
	}
	return v.Render(pages.Home(page))
}

// decidedOn fills what was decided on a document and what that asks of the
// document's organisations, as far as the reader may see it.
func (v *Visit) decidedOn(page *pages.HomeView) error {
	page.Reports = v.Actor.OrganisationID != 0 && v.Actor.Is(models.RolePUNOProgramme, models.RoleDrafter)
	rows, _, err := v.Decisions.List(v.Ctx(), v.Actor, decisions.Filter{ProposalID: page.View.Proposal.ID})
	for _, r := range rows {
		d, err := v.Decisions.Show(v.Ctx(), v.Actor, r.Reference)
		if err != nil {
			return err
		}
		page.Decisions = append(page.Decisions, d)
	}
	return err
}

// frozenPage is the latest submission, for readers who are no applicants.
func (v *Visit) frozenPage(view models.ProposalView) error {
	if view.Frozen == nil {
		return models.NotFound("proposals")
	}
	f := pages.Frame{Site: v.proposalSite(view.Frozen.Title, v.proposalsCrumb(), layout.Crumb{Label: view.Proposal.Reference}), View: view}
	var err error
	if f.Talk, err = v.Proposals.TalkCount(v.Ctx(), v.Actor, view); err != nil {
		return err
	}
	latest := view.Submissions[len(view.Submissions)-1]
	f.Page = f.Page.Of(latest.ReceiptNumber(), latest.Hash)
	changes, err := view.ChangesOf(latest.Number)
	if err != nil {
		return err
	}
	return v.Render(pages.Document(pages.ReceiptView{Frame: f, Submission: latest, Frozen: *view.Frozen, Latest: true, Changes: changes}))
}

// joinForm is offered to an organisation that the document names and that has
// not joined yet.
func joinForm(f pages.Frame) *components.Form {
	if f.Reader.Organisation == 0 || f.Reader.Joined || !f.Reader.Edits {
		return nil
	}
	return &components.Form{Action: pages.Address(f.View.Proposal.ID) + "/joining"}
}

func factsPage(v *Visit) error    { return v.partPage(models.PartFacts) }
func partnersPage(v *Visit) error { return v.partPage(models.PartPartners) }
func planPage(v *Visit) error     { return v.partPage(models.PartTranches) }

func (v *Visit) partPage(part string) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	if part == models.PartTranches && !view.Form.Schema.Budget {
		return models.NotFound("proposals")
	}
	return v.Render(v.part(view, part, partSent{}))
}

// partSent is what came of a save of facts, partners, plan or files, or of a form
// beside them.
type partSent struct {
	faults  *models.Error
	values  url.Values
	refused *pages.Refused
}

// part is the page of facts, partners or plan.
func (v *Visit) part(view models.ProposalView, part string, sent partSent) templ.Component {
	p := pages.PartView{Frame: v.proposalFrame(view, v.T("proposals.part_"+part)), Part: part,
		Form: components.Form{Action: pages.Address(view.Proposal.ID) + pages.PartPath(part), Version: view.Document.Parts[part].Version, Whole: true, Local: true, Values: sent.values}}
	p.Form.Faults, p.Refused = p.Named(v.Ctx(), sent.faults), sent.refused
	switch part {
	case models.PartFacts:
		return pages.Facts(p)
	case models.PartTranches:
		return pages.Plan(p)
	}
	if choices, err := v.Proposals.Choices(v.Ctx()); err == nil {
		p.Organisations = choices.Organisations
	}
	return pages.Partners(p)
}

func sectionPage(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	section, ok := view.Form.Schema.Section(v.Param("section"))
	if !ok {
		return models.NotFound("section")
	}
	return v.Render(v.section(view, section, sectionSent{}))
}

// sectionSent is what came of a save of a section, or of a form beside it.
type sectionSent struct {
	stale   []models.StaleText
	lost    *models.Error
	faults  *models.Error
	values  url.Values
	refused *pages.Refused
}

func (v *Visit) section(view models.ProposalView, section models.FormSection, sent sectionSent) templ.Component {
	id := pages.Address(view.Proposal.ID)
	faults, values := sent.faults, sent.values
	p := pages.SectionView{Frame: v.proposalFrame(view, section.Title.In(v.Lang())), Section: section, Stale: sent.stale, Lost: sent.lost,
		Form: components.Form{Action: id + pages.PartPath(section.Code), Version: view.Document.Parts[section.Code].Version, Autosave: id + "/drafts", Local: true, Values: values}}
	p.Form.Faults, p.Refused = p.Named(v.Ctx(), faults), sent.refused
	return pages.Section(p)
}

func attachmentsPage(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	return v.Render(v.attachments(view, "", partSent{}))
}

// attachments is the page of letters and files; faults belong to the form of
// one kind.
func (v *Visit) attachments(view models.ProposalView, kind models.AttachmentKind, sent partSent) templ.Component {
	p := pages.AttachmentsView{Frame: v.proposalFrame(view, v.T("proposals.part_attachments")), Forms: map[models.AttachmentKind]components.Form{}}
	p.Refused = sent.refused
	for _, want := range view.Form.Schema.Files() {
		if !proposals.MayFile(v.Actor, *view.Document, want.Kind) {
			continue
		}
		form := components.Form{Action: pages.Address(view.Proposal.ID) + "/attachments", Files: true}
		if want.Kind == kind {
			form.Faults = sent.faults
		}
		p.Forms[want.Kind] = form
	}
	return pages.Attachments(p)
}

// proposalFile sends an attached file to those who may read it.
func proposalFile(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	file, err := v.ID("file")
	if err != nil {
		return err
	}
	if err := v.Proposals.MayReadFile(v.Ctx(), v.Actor, id, file); err != nil {
		return err
	}
	body, row, err := v.Files.Open(v.Ctx(), file)
	if err != nil {
		return err
	}
	defer body.Close()
	for name, value := range files.Headers(*row) {
		v.Response().Header().Set(name, value)
	}
	http.ServeContent(v.Response(), v.Request(), "", row.CreatedAt, body)
	return nil
}

func sidesPage(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	return v.Render(v.sides(view, nil, nil))
}

func (v *Visit) sides(view models.ProposalView, faults *models.Error, values url.Values) templ.Component {
	p := pages.SidesView{Frame: v.proposalFrame(view, v.T("proposals.part_sides"))}
	p.Join = joinForm(p.Frame)
	about, speaks := proposals.Speaks(v.Actor, *view.Document)
	power := about.Kind != models.EndorserMinistry || v.Actor.Can(models.PowerEndorse) == nil
	if speaks && power && view.Proposal.Editable() && view.Proposal.LeadOrganisationID != nil && view.Proposal.Asked != 0 && v.Actor.May(models.PermProposalEndorse) == nil {
		if _, holds, _ := view.Document.Support(about); !holds {
			p.About, p.Endorse = about, &components.Form{Action: pages.Address(view.Proposal.ID) + "/endorsement", Faults: faults, Values: values}
		}
	}
	return pages.Sides(p)
}

func checkPage(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	return v.Render(v.check(view, nil))
}

// check is all answers in one list, with the button that submits them where
// that can be done now, else with the reason why not.
func (v *Visit) check(view models.ProposalView, faults *models.Error) templ.Component {
	p := pages.CheckView{Frame: v.proposalFrame(view, v.T("proposals.part_check")), Prints: v.prints(), Changes: view.Unsubmitted()}
	form := components.Form{Action: pages.Address(view.Proposal.ID) + "/submission", Version: view.Proposal.Version, Faults: faults}
	i := slices.IndexFunc(view.Actions, func(o flow.Offer[models.ProposalState, models.ProposalAction]) bool {
		return o.Action == models.ActionSubmit
	})
	switch {
	case i < 0 && view.Proposal.Editable():
		p.Why = v.T("proposals.lead_concludes")
	case i < 0:
		p.Why = v.T("proposals.locked")
	case view.Actions[i].Refusal == nil:
		p.Form = &form
	case len(view.Gaps) > 0 && view.InTime:
		p.Why = v.T("proposals.submit_gaps")
	default:
		p.Why = v.T(view.Actions[i].Refusal.Key)
	}
	return pages.Check(p)
}

func submissionPage(v *Visit) error {
	view, err := v.submission()
	if err != nil {
		return err
	}
	return v.Render(pages.Receipt(view))
}

// submission is the frozen copy that the address names.
func (v *Visit) submission() (pages.ReceiptView, error) {
	number, err := v.ID("number")
	if err != nil {
		return pages.ReceiptView{}, err
	}
	view, err := v.proposal()
	if err != nil {
		return pages.ReceiptView{}, err
	}
	sub, err := v.Proposals.Submission(v.Ctx(), v.Actor, view.Proposal.ID, int(number))
	if err != nil {
		return pages.ReceiptView{}, err
	}
	frozen, err := sub.Read()
	out := pages.ReceiptView{Frame: v.proposalFrame(view, v.T("proposals.receipt")), Submission: sub, Frozen: frozen, Latest: sub.Number == len(view.Submissions), Prints: v.prints()}
	if err != nil {
		return out, err
	}
	out.Page = out.Page.Of(sub.ReceiptNumber(), sub.Hash)
	out.Changes, err = view.ChangesOf(sub.Number)
	return out, err
}

// submissionDocument is what was submitted as an editable file, or as PDF.
func submissionDocument(v *Visit) error {
	view, err := v.submission()
	if err != nil {
		return err
	}
	by := v.issuer()
	name := board.FileName("submission", view.Submission.ReceiptNumber(), v.Lang())
	return v.editable(name, pages.SubmissionDocument(v.Ctx(), view.Frame, by.Fund, by.Notice(v.Ctx()), view.Submission, view.Frozen))
}

// draftDocument is what is being written as an editable file, or as PDF, marked as
// not submitted.
func draftDocument(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, draft, err := v.Proposals.Draft(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	by := v.issuer()
	name := board.FileName("draft", pages.DraftName(view), v.Lang())
	return v.editable(name, pages.DraftDocument(v.Ctx(), v.proposalFrame(view, ""), by.Fund, by.Notice(v.Ctx()), draft))
}

func withdrawalPage(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(view.Actions, func(o flow.Offer[models.ProposalState, models.ProposalAction]) bool {
		return o.Action == models.ActionWithdraw
	}) {
		if view.Document != nil {
			p := view.Proposal // a copy: only the reason is wanted
			if st := proposals.StandingOf(v.Actor, *view.Document); st.Leads || st.State != "" {
				return p.Apply(v.Actor.Role, models.ActionWithdraw, p.Facts())
			}
		}
		return models.Forbidden("proposals.lead_concludes", "96")
	}
	return v.Render(v.withdrawal(view, nil, nil))
}

func (v *Visit) withdrawal(view models.ProposalView, faults *models.Error, values url.Values) templ.Component {
	f := v.proposalFrame(view, v.T("proposals.withdraw_title"))
	return pages.Withdraw(pages.WithdrawView{Frame: f,
		Form: components.Form{Action: pages.Address(view.Proposal.ID) + "/withdrawal", Version: view.Proposal.Version, Faults: faults, Values: values}})
}
