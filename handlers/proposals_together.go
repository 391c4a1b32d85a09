package handlers

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"seedfund/app/db"
	"seedfund/app/proposals"
	pages "seedfund/frontend/pages/proposals"
	"seedfund/models"
)

// besidePart answers a refused form beside a part with the page of that part.
func (v *Visit) besidePart(err error, view models.ProposalView, part, form string) error {
	return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
		refused := &pages.Refused{Form: form, Faults: faults, Values: values}
		if _, ok := models.ColumnOf(part); ok && view.Form.Schema.Budget {
			return v.budgetBeside(view, refused), nil
		}
		if section, ok := view.Form.Schema.Section(part); ok {
			return v.section(view, section, sectionSent{refused: refused}), nil
		}
		switch part {
		case models.PartFacts, models.PartPartners, models.PartTranches:
			return v.part(view, part, partSent{refused: refused}), nil
		case models.PartAttachments:
			return v.attachments(view, "", partSent{refused: refused}), nil
		}
		return v.check(view, faults), nil
	})
}

// partDone leads back to where the part is.
func (v *Visit) partDone(view models.ProposalView, part, said string) error {
	return v.Done(pages.Address(view.Proposal.ID)+pages.PartPath(part), said)
}

// partVersions are the parts that a form names, with the versions it was made of.
func (in *Inputs) partVersions() map[string]int64 {
	out := map[string]int64{}
	for _, name := range in.names("part[") {
		out[strings.TrimSuffix(strings.TrimPrefix(name, "part["), "]")] = in.Whole(name)
	}
	return out
}

// partsReady takes the word of an owner for one part, or for all of its own.
func partsReady(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	in := v.Inputs()
	parts := in.partVersions()
	if err = in.Err(); err == nil {
		err = v.Proposals.Ready(v.Ctx(), v.Actor, view.Proposal.ID, parts)
	}
	part := ""
	for part = range parts {
		break
	}
	if err != nil {
		return v.besidePart(err, view, part, pages.PartForm(pages.ActReady, part))
	}
	if len(parts) > 1 {
		return v.Done(pages.Address(view.Proposal.ID)+"/check", "proposals.done.ready")
	}
	return v.partDone(view, part, "proposals.done.ready")
}

// savedReady says that a part that was just saved is ready. Where something is
// still missing in it, the save stands and the page says what.
func (v *Visit) savedReady(part string) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	next := pages.After(*view.Document, part)
	if view.Document.PartState(part) == models.PartReady { // the save changed nothing
		return v.Done(next, "proposals.done.ready")
	}
	// The form's key is the save's.
	err = v.Proposals.Ready(db.WithKey(v.Ctx(), "", ""), v.Actor, view.Proposal.ID, map[string]int64{part: view.Document.Parts[part].Version})
	if e := models.AsError(err); e != nil && e.Kind == models.KindInvalid {
		v.Set(failedKey, true)
		if section, ok := view.Form.Schema.Section(part); ok {
			return v.RenderAs(http.StatusUnprocessableEntity, v.section(view, section, sectionSent{faults: e}))
		}
		return v.RenderAs(http.StatusUnprocessableEntity, v.part(view, part, partSent{faults: e}))
	}
	if err != nil {
		return err
	}
	return v.Done(next, "proposals.done.ready")
}

func reopenPart(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	part := v.Form.Get("part")
	if err := v.Proposals.Reopen(v.Ctx(), v.Actor, view.Proposal.ID, part, v.Version()); err != nil {
		return v.besidePart(err, view, part, pages.PartForm(pages.ActReopen, part))
	}
	return v.partDone(view, part, "proposals.done.reopened")
}

func returnPart(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	part := v.Form.Get("part")
	err = v.Proposals.ReturnPart(v.Ctx(), v.Actor, view.Proposal.ID, proposals.PartReturn{Part: part, Version: v.Version(), Reason: v.Form.Get("reason")})
	if err != nil {
		return v.besidePart(err, view, part, pages.PartForm(pages.ActReturn, part))
	}
	return v.partDone(view, part, "proposals.done.part_returned")
}

func handBackPart(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	part := v.Form.Get("part")
	err = v.Proposals.HandBackPart(v.Ctx(), v.Actor, view.Proposal.ID, proposals.PartReturn{Part: part, Version: v.Version(), Reason: v.Form.Get("reason")})
	if err != nil {
		return v.besidePart(err, view, part, pages.PartForm(pages.ActHandBack, part))
	}
	return v.partDone(view, part, "proposals.done.part_handed_back")
}

func assignPart(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	in := v.Inputs()
	to := proposals.Assignment{Part: in.Text("part"), Version: v.Version(), Organisation: in.ID("organisation"), Reason: in.Text("reason")}
	if err = in.Err(); err == nil {
		err = v.Proposals.AssignPart(v.Ctx(), v.Actor, view.Proposal.ID, to)
	}
	if err != nil {
		return v.besidePart(err, view, to.Part, pages.PartForm(pages.ActAssign, to.Part))
	}
	return v.partDone(view, to.Part, "proposals.done.part_assigned")
}

func settleColumns(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	s := proposals.Settlement{Organisation: number(v.Form.Get("organisation")), To: number(v.Form.Get("to"))}
	s.Version = v.Inputs().partVersions()[models.BudgetPart(s.To)]
	part := models.BudgetPart(s.Organisation)
	if err := v.Proposals.Settle(v.Ctx(), v.Actor, view.Proposal.ID, s); err != nil {
		return v.besidePart(err, view, part, pages.PartForm(pages.ActSettle, strconv.FormatInt(s.Organisation, 10)))
	}
	return v.partDone(view, part, "proposals.done.settled")
}

// number reads a choice of a form; what is none chooses nothing that there is.
func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func addRemark(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	in := v.Inputs()
	r := proposals.RemarkInput{Part: in.Text("part"), Question: in.Text("question"), Kind: models.RemarkKind(in.Text("kind")), Text: v.Form.Get("text")}
	of := r.Part
	if r.Kind == models.RemarkWording {
		r.Version, of = in.Whole(pages.VersionField(r.Question)), r.Question
	}
	if err = in.Err(); err == nil {
		_, err = v.Proposals.Remark(v.Ctx(), v.Actor, view.Proposal.ID, r)
	}
	if err != nil {
		return v.besidePart(err, view, r.Part, pages.PartForm(pages.ActRemark, of))
	}
	return v.partDone(view, r.Part, "proposals.done.remark")
}

func endRemark(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	id, err := v.ID("remark")
	if err != nil {
		return err
	}
	in := proposals.RemarkEnd{Remark: id, Result: models.RemarkResult(v.Form.Get("result")), Version: v.Version()}
	if err := v.Proposals.EndRemark(v.Ctx(), v.Actor, view.Proposal.ID, in); err != nil {
		return err
	}
	for _, r := range view.Remarks {
		if r.Remark.ID == id {
			return v.partDone(view, r.Remark.Part, "proposals.done.remark_"+string(in.Result))
		}
	}
	return v.Done(pages.Address(view.Proposal.ID), "proposals.done.remark_"+string(in.Result))
}

// budgetBeside is the page of the budget after a form beside its columns was
// refused.
func (v *Visit) budgetBeside(view models.ProposalView, refused *pages.Refused) templ.Component {
	p := v.budgetView(view)
	p.Refused = refused
	return pages.Budget(p)
}
