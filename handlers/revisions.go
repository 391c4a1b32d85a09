package handlers

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/app/programmes"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	pages "seedfund/frontend/pages/revisions"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

func (v *Visit) revisionsFrame(title, programme string, crumbs ...layout.Crumb) pages.Frame {
	all := v.underProgramme(programme, title)
	all = append(append(all[:2:2], crumbs...), all[2])
	return pages.Frame{Page: v.Page(title, all...), At: v.At, Names: v.catalogue()}
}

func revisionsPage(v *Visit) error {
	page, err := v.revisions(pages.ListView{})
	if err != nil {
		return err
	}
	return v.Render(page)
}

// revisions is the list of a programme; view carries the form that was refused.
func (v *Visit) revisions(view pages.ListView) (templ.Component, error) {
	l, err := v.Programmes.Revisions(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return nil, err
	}
	return v.revisionList(l, view), nil
}

func (v *Visit) revisionList(l models.RevisionList, view pages.ListView) templ.Component {
	ref := l.Programme.Reference
	view.Frame, view.L, view.Manage = v.revisionsFrame(v.T("revisions.title", "Reference", ref), ref), l, v.Actor.May(models.PermProgrammeManage) == nil
	view.Name.Name, view.Name.Action = "name", "/programmes/"+ref+"/committee"
	return pages.List(view)
}

func openRevision(v *Visit) error {
	l, err := v.Programmes.Revisions(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	r, err := v.Programmes.OpenRevision(v.Ctx(), v.Actor, l.Programme.ID)
	if err != nil {
		return v.Again(err, func(faults *models.Error, _ url.Values) templ.Component {
			return v.revisionList(l, pages.ListView{Refused: faults})
		})
	}
	return v.Done(pages.Address(r.Reference)+"/draft", "revisions.done.opened")
}

// revision is the revision of the address.
func (v *Visit) revision() (models.RevisionPage, error) {
	return v.Programmes.Revision(v.Ctx(), v.Actor, v.Param("revision"))
}

func (v *Visit) oneRevision(r models.RevisionPage, act string, form components.Form) templ.Component {
	ref := r.Programme.Reference
	title := v.T("revisions.one", "Revision", r.Revision.Reference, "Reference", ref)
	return pages.One(pages.OneView{Frame: v.revisionsFrame(title, ref, v.revisionsCrumb(ref)), R: r, Act: act, Settle: form})
}

func (v *Visit) revisionsCrumb(programme string) layout.Crumb {
	return layout.Crumb{Label: v.T("revisions.crumb"), Href: v.At(pages.ListAddress(programme))}
}

func revisionPage(v *Visit) error {
	r, err := v.revision()
	if err != nil {
		return err
	}
	return v.Render(v.oneRevision(r, "", components.Form{}))
}

func revisionDraftPage(v *Visit) error {
	r, err := v.revision()
	if err != nil {
		return err
	}
	if r.Revision.State != models.RevisionDraft {
		return models.NotFound("programme_revisions")
	}
	return v.Render(v.revisionDraft(r, nil, nil))
}

func (v *Visit) revisionDraft(r models.RevisionPage, faults *models.Error, values url.Values) templ.Component {
	ref, address := r.Programme.Reference, pages.Address(r.Revision.Reference)
	crumb := layout.Crumb{Label: r.Revision.Reference, Href: v.At(address)}
	return pages.Draft(pages.DraftView{Frame: v.revisionsFrame(v.T("revisions.draft", "Revision", r.Revision.Reference), ref, v.revisionsCrumb(ref), crumb), R: r,
		Form: components.Form{Action: address + "/draft", Version: r.Revision.Version, Whole: true, Faults: faults, Values: values}})
}

// revisionTerms reads what a draft says.
func (in *Inputs) revisionTerms(r models.RevisionPage) programmes.RevisionInput {
	said := programmes.RevisionInput{Reason: in.Text("reason"), Months: int(in.Whole("months")), Outcomes: in.Text("outcomes") == "yes",
		Cells: map[models.BudgetCell]money.Cents{}, Due: map[int]when.Date{}}
	for _, name := range in.names("cell[") {
		m := cellField.FindStringSubmatch(name)
		if m == nil {
			in.Faults.Add(name, "budget.cell_unknown")
			continue
		}
		org, _ := strconv.ParseInt(m[1], 10, 64)
		said.Cells[models.BudgetCell{OrganisationID: org, Category: int(m[2][0] - '0'), Tranche: int(m[3][0] - '0')}] = in.Cents(name)
	}
	for n := 1; n <= r.Asked.Budget.Tranches; n++ {
		said.Due[n] = in.Date(pages.DueField(n))
	}
	return said
}

func saveRevision(v *Visit) error {
	r, err := v.revision()
	if err != nil {
		return err
	}
	in := v.Inputs()
	said := in.revisionTerms(r)
	if err = in.Err(); err == nil {
		err = v.Programmes.SaveRevision(v.Ctx(), v.Actor, r.Revision.Reference, v.Version(), said)
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.revisionDraft(r, faults, values)
		})
	}
	return v.Done(pages.Address(r.Revision.Reference), "revisions.done.saved")
}

// revisionStep takes a revision a step further.
func (v *Visit) revisionStep(act, said string, do func(reference string, in *Inputs) error) error {
	r, err := v.revision()
	if err != nil {
		return err
	}
	in := v.Inputs()
	if err := do(r.Revision.Reference, in); err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.oneRevision(r, act, components.Form{Faults: faults, Values: values})
		})
	}
	return v.Done(pages.Address(r.Revision.Reference), said)
}

func proposeRevision(v *Visit) error {
	return v.revisionStep("proposal", "revisions.done.proposed", func(ref string, _ *Inputs) error {
		return v.Programmes.ProposeRevision(v.Ctx(), v.Actor, ref, v.Version())
	})
}

func withdrawRevision(v *Visit) error {
	return v.revisionStep("withdrawal", "revisions.done.withdrawn", func(ref string, in *Inputs) error {
		return v.Programmes.WithdrawRevision(v.Ctx(), v.Actor, ref, v.Version(), in.Text("note"))
	})
}

func returnRevision(v *Visit) error {
	return v.revisionStep("return", "revisions.done.returned", func(ref string, _ *Inputs) error {
		return v.Programmes.ReturnRevision(v.Ctx(), v.Actor, ref, v.Version())
	})
}

func declineRevision(v *Visit) error {
	return v.revisionStep("refusal", "revisions.done.declined", func(ref string, in *Inputs) error {
		return v.Programmes.DeclineRevision(v.Ctx(), v.Actor, ref, v.Version(), in.Text("note"))
	})
}

func acceptRevision(v *Visit) error {
	return v.revisionStep("acceptance", "revisions.done.accepted", func(ref string, in *Inputs) error {
		how := programmes.Acceptance{Decision: in.Text("decision"), MetOn: in.Date("met_on"), Note: in.Text("note")}
		if err := in.Err(); err != nil {
			return err
		}
		return v.Programmes.AcceptRevision(v.Ctx(), v.Actor, ref, v.Version(), how)
	})
}

func nameCommitteeMember(v *Visit) error {
	l, err := v.Programmes.Revisions(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	in := v.Inputs()
	m := programmes.CommitteeInput{Function: models.CommitteeFunction(in.Text("function")), Office: in.Text("office"), From: in.Date("from")}
	if err = in.Err(); err == nil {
		err = v.Programmes.NameCommitteeMember(v.Ctx(), v.Actor, l.Programme.ID, m)
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.revisionList(l, pages.ListView{Name: components.Form{Faults: faults, Values: values}})
		})
	}
	return v.Done(pages.ListAddress(l.Programme.Reference), "revisions.done.named")
}

func endCommitteeMember(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	ref, err := v.Programmes.ProgrammeOfMember(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	in := v.Inputs()
	until := in.Date("until")
	if err = in.Err(); err == nil {
		err = v.Programmes.EndCommitteeMember(v.Ctx(), v.Actor, id, v.Version(), until)
	}
	if err != nil {
		l, readErr := v.Programmes.Revisions(v.Ctx(), v.Actor, ref)
		if readErr != nil {
			return readErr
		}
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.revisionList(l, pages.ListView{Ending: id, Ends: components.Form{Faults: faults, Values: values}})
		})
	}
	return v.Done(pages.ListAddress(ref), "revisions.done.ended")
}
