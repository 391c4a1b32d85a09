package handlers

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/app/programmes"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	moneypages "seedfund/frontend/pages/money"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/flow"
)

// workroom is the programme of the address, as those who handle its money see it.
func (v *Visit) workroom() (programmes.Workroom, error) {
	return v.Programmes.Work(v.Ctx(), v.Actor, v.Param("reference"))
}

func (v *Visit) workFrame(w programmes.Workroom, title string) moneypages.Frame {
	ref := w.Programme.Reference
	if title == "" {
		return v.moneyFrame(w.Programme.Title, v.ledgerCrumb(), layout.Crumb{Label: ref})
	}
	return v.moneyFrame(title, v.ledgerCrumb(), layout.Crumb{Label: ref, Href: v.At(moneypages.WorkAddress(ref))}, layout.Crumb{Label: title})
}

func workPage(v *Visit) error {
	w, err := v.workroom()
	if err != nil {
		return err
	}
	view := moneypages.WorkView{Frame: v.workFrame(w, ""), ProgrammeWorkroom: w, Exports: v.programmeStatement(w.Programme.ID), Reader: v.Actor.PersonID,
		Refund:  v.Actor.May(models.PermContribution) == nil && w.Programme.State != models.ProgrammeFinancialClosed,
		Report:  v.mayReport(w) && w.Programme.State != models.ProgrammeFinancialClosed,
		Manage:  v.Actor.May(models.PermProgrammeManage) == nil,
		Confirm: v.Actor.May(models.PermAgentConfirm) == nil,
		Holds:   v.Actor.May(models.PermHoldRead) == nil,
	}
	return v.Render(moneypages.Work(view))
}

// programmeStatement is every line of the books of a programme, as files.
func (v *Visit) programmeStatement(id int64) []components.Link {
	var links []components.Link
	for _, ending := range exports.Endings {
		links = append(links, components.Link{Label: v.formLabel(ending), Href: v.At(fmt.Sprintf("/ledger/list.%s?account=&programme=%d", ending, id))})
	}
	return links
}

// mayReport says whether the reader reports for one of the organisations.
func (v *Visit) mayReport(w programmes.Workroom) bool {
	if v.Actor.May(models.PermExpenditure) != nil {
		return false
	}
	return !v.Actor.Is(models.RolePUNOFinance) || w.NameOf(v.Actor.OrganisationID) != ""
}

// stage is the tranche of the address.
func (v *Visit) stage(w programmes.Workroom) (programmes.Stage, error) {
	n, err := strconv.Atoi(v.Param("number"))
	if err != nil {
		return programmes.Stage{}, models.NotFound("tranches")
	}
	for _, s := range w.Stages {
		if s.Number == n {
			return s, nil
		}
	}
	return programmes.Stage{}, models.NotFound("tranches")
}

func releasePage(v *Visit) error {
	w, err := v.workroom()
	if err != nil {
		return err
	}
	s, err := v.stage(w)
	if err != nil {
		return err
	}
	return v.Render(release(v, w, s, nil, nil))
}

func release(v *Visit, w programmes.Workroom, s programmes.Stage, faults *models.Error, values url.Values) templ.Component {
	return moneypages.Release(moneypages.ReleaseView{
		Frame: v.workFrame(w, v.T("programmes.release_title", "Number", s.Number, "Reference", w.Programme.Reference)), ProgrammeWorkroom: w, Stage: s,
		Form: components.Form{Action: "/programmes/" + w.Programme.Reference + "/tranches/" + strconv.Itoa(s.Number) + "/release", Version: w.Programme.Version, Faults: faults, Values: values},
	})
}

func refundPage(v *Visit) error {
	w, err := v.workroom()
	if err != nil {
		return err
	}
	return v.Render(refund(v, w, nil, nil))
}

func refund(v *Visit, w programmes.Workroom, faults *models.Error, values url.Values) templ.Component {
	return moneypages.Refund(moneypages.RefundView{
		Frame: v.workFrame(w, v.T("programmes.refund_title", "Reference", w.Programme.Reference)), ProgrammeWorkroom: w, OnBehalf: !v.Actor.Is(models.RoleAgentOfficer),
		Form: components.Form{Action: "/programmes/" + w.Programme.Reference + "/refunds", Files: true, Faults: faults, Values: values},
	})
}

func expenditurePage(v *Visit) error {
	w, err := v.workroom()
	if err != nil {
		return err
	}
	page, err := expenditure(v, w, v.QueryParam("corrects"), nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

// expenditure is the form of a report, or of a correction of the one named.
func expenditure(v *Visit, w programmes.Workroom, corrects string, faults *models.Error, values url.Values) (templ.Component, error) {
	view := moneypages.ExpenditureView{ProgrammeWorkroom: w, Corrects: corrects, Names: v.catalogue(),
		Form: components.Form{Action: "/programmes/" + w.Programme.Reference + "/expenditure", Whole: true, Faults: faults, Values: values}}
	title := v.T("programmes.report_title", "Reference", w.Programme.Reference)
	if v.Actor.Is(models.RolePUNOFinance) {
		view.Own = v.Actor.OrganisationID
	}
	if corrects != "" {
		old, err := v.Reporting.Get(v.Ctx(), v.Actor, corrects)
		if err != nil {
			return nil, err
		}
		if old.ProgrammeID != w.Programme.ID {
			return nil, models.NotFound("expenditure_reports")
		}
		view.Report, view.Old, view.Form.Version = old.ExpenditureReport, old.Lines, old.Version
		title = v.T("programmes.correct_title", "Report", corrects)
	}
	view.Frame = v.workFrame(w, title)
	return moneypages.Expenditure(view), nil
}

func closurePage(v *Visit) error {
	w, err := v.workroom()
	if err != nil {
		return err
	}
	page, err := closure(v, w, models.ProgrammeAction(v.QueryParam("act")), nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func closure(v *Visit, w programmes.Workroom, act models.ProgrammeAction, faults *models.Error, values url.Values) (templ.Component, error) {
	var offer *flow.Offer[models.ProgrammeState, models.ProgrammeAction]
	for i := range w.Offers {
		if w.Offers[i].Action == act {
			offer = &w.Offers[i]
		}
	}
	if offer == nil {
		return nil, models.NotFound("programmes")
	}
	return moneypages.Closure(moneypages.ClosureView{
		Frame: v.workFrame(w, v.T("programmes.act."+string(act))), ProgrammeWorkroom: w, Offer: *offer,
		Form: components.Form{Action: "/programmes/" + w.Programme.Reference + "/closure", Version: w.Programme.Version, Faults: faults, Values: values},
	}), nil
}
