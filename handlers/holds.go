package handlers

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/app/programmes"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	pages "seedfund/frontend/pages/holds"
	"seedfund/models"
)

func (v *Visit) holdsFrame(title string) pages.Frame {
	crumbs := []layout.Crumb{v.ledgerCrumb(), {Label: v.T("holds.title"), Href: v.At(pages.ListAddress)}, {Label: title}}
	if title == v.T("holds.title") {
		crumbs = crumbs[:2]
		crumbs[1].Href = ""
	}
	return pages.Frame{Page: v.Page(title, crumbs...), At: v.At}
}

func holdsPage(v *Visit) error {
	rows, err := v.Programmes.Holds(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	return v.Render(pages.List(pages.ListView{Frame: v.holdsFrame(v.T("holds.title")), Rows: rows, Manages: v.Actor.May(models.PermHoldManage) == nil}))
}

func newHoldPage(v *Visit) error {
	page, err := v.newHold(nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func (v *Visit) newHold(faults *models.Error, values url.Values) (templ.Component, error) {
	choices, err := v.Programmes.Holdable(v.Ctx(), v.Actor)
	if err != nil {
		return nil, err
	}
	view := pages.NewView{Frame: v.holdsFrame(v.T("holds.new")), Form: components.Form{Action: pages.ListAddress, Faults: faults, Values: values}}
	for _, o := range choices.Organisations {
		view.Organisations = append(view.Organisations, components.Option{Value: strconv.FormatInt(o.ID, 10), Label: o.Name})
	}
	for _, p := range choices.Programmes {
		view.Programmes = append(view.Programmes, components.Option{Value: strconv.FormatInt(p.ID, 10), Label: p.Reference + " " + p.Title})
	}
	return pages.New(view), nil
}

func imposeHold(v *Visit) error {
	in := v.Inputs()
	said := programmes.HoldInput{OrganisationID: in.ID("organisation"), Kind: models.HoldKind(in.Text("kind")), Reason: in.Text("reason"), From: in.Date("from")}
	if in.Text("programme") != "" {
		said.ProgrammeID = in.ID("programme")
	}
	err := in.Err()
	var h *models.ShareHold
	if err == nil {
		h, err = v.Programmes.ImposeHold(v.Ctx(), v.Actor, said)
	}
	if err != nil {
		return v.againWith(err, v.newHold)
	}
	return v.Done(pages.Address(h.ID), "holds.done.imposed")
}

func (v *Visit) hold() (models.HoldPage, error) {
	id, err := v.ID("id")
	if err != nil {
		return models.HoldPage{}, err
	}
	return v.Programmes.Hold(v.Ctx(), v.Actor, id)
}

func holdPage(v *Visit) error {
	h, err := v.hold()
	if err != nil {
		return err
	}
	return v.Render(v.oneHold(h, "", components.Form{}))
}

func (v *Visit) oneHold(h models.HoldPage, act string, form components.Form) templ.Component {
	return pages.One(pages.OneView{Frame: v.holdsFrame(v.T("holds.one", "Organisation", h.Organisation)), H: h, Act: act, Refused: form})
}

// holdStep does something to a hold and comes back to it.
func (v *Visit) holdStep(act, said string, do func(h models.HoldPage, in *Inputs) error) error {
	h, err := v.hold()
	if err != nil {
		return err
	}
	if err := do(h, v.Inputs()); err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.oneHold(h, act, components.Form{Faults: faults, Values: values})
		})
	}
	return v.Done(pages.Address(h.ID), said)
}

func askHoldLift(v *Visit) error {
	return v.holdStep("lift-request", "holds.done.asked", func(h models.HoldPage, in *Inputs) error {
		return v.Programmes.AskLift(v.Ctx(), v.Actor, h.ID, v.Version(), in.Text("why"))
	})
}

func liftHold(v *Visit) error {
	return v.holdStep("lift", "holds.done.lifted", func(h models.HoldPage, _ *Inputs) error {
		return v.Programmes.LiftHold(v.Ctx(), v.Actor, h.ID, v.Version())
	})
}

func keepHold(v *Visit) error {
	return v.holdStep("keeping", "holds.done.kept", func(h models.HoldPage, in *Inputs) error {
		return v.Programmes.KeepHold(v.Ctx(), v.Actor, h.ID, v.Version(), in.Text("why"))
	})
}

func recordHoldRecovery(v *Visit) error {
	return v.holdStep("recovery", "holds.done.recovery", func(h models.HoldPage, in *Inputs) error {
		said := programmes.Recovery{Received: in.Text("what") == "received", Cents: in.Cents("amount"), On: in.Date("on"), Refund: in.Text("refund"), Text: in.Text("text")}
		if err := in.Err(); err != nil {
			return err
		}
		return v.Programmes.RecordRecovery(v.Ctx(), v.Actor, h.ID, said)
	})
}
