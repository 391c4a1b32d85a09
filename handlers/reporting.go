package handlers

import (
	"io"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"seedfund/app/reference"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	pages "seedfund/frontend/pages/reporting"
	"seedfund/handlers/exports"
	"seedfund/models"
)

func (v *Visit) reportsCrumb() layout.Crumb {
	return layout.Crumb{Label: v.T("narrative.title"), Href: v.At(pages.Address)}
}

func (v *Visit) reportingFrame(title string, crumbs ...layout.Crumb) pages.Frame {
	return pages.Frame{Page: v.Page(title, crumbs...), At: v.At}
}

func reportsPage(v *Visit) error {
	list, err := v.Reporting.Reports(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	view := pages.ListView{V: list, Exports: v.files(pages.Address + "/list")}
	view.Frame = v.reportingFrame(view.Title(v.Ctx()), layout.Crumb{Label: v.T("narrative.title")})
	return v.Render(pages.List(view))
}

func reportsFile(ending string) Handler {
	return func(v *Visit) error {
		l := exports.List{Name: "reports-owed", Ending: ending}
		return v.attach(l.Media(), func(w io.Writer) (string, error) { return l.Reports(v.Ctx(), v.Services, v.Actor, w) })
	}
}

func reportOwedPage(v *Visit) error {
	l, err := v.Reporting.ReportOwed(v.Ctx(), v.Actor, v.Param("obligation"))
	if err != nil {
		return err
	}
	return v.Render(v.reportOwed(l, components.Form{}, components.Form{}))
}

func (v *Visit) reportOwed(l models.ReportLine, waive, receive components.Form) templ.Component {
	address := pages.OwedAddress(l.Key())
	waive.Action, receive.Action = address+"/waiver", address+"/receipt"
	waive.Name, receive.Name = "waiver", "receipt"
	title := v.T("narrative.of_year", "Kind", v.T("reports.report_"+string(l.Kind)), "Year", l.Year)
	return pages.Owed(pages.OwedView{Frame: v.reportingFrame(title, v.reportsCrumb(), layout.Crumb{Label: title}), V: l, Waive: waive, Receive: receive})
}

func waiveReport(v *Visit) error {
	l, err := v.Reporting.ReportOwed(v.Ctx(), v.Actor, v.Param("obligation"))
	if err != nil {
		return err
	}
	if err := v.Reporting.WaiveReport(v.Ctx(), v.Actor, l.Key(), v.Inputs().Text("note")); err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.reportOwed(l, components.Form{Faults: faults, Values: values}, components.Form{})
		})
	}
	return v.Done(pages.OwedAddress(l.Key()), "narrative.done.waived")
}

func receiveReport(v *Visit) error {
	l, err := v.Reporting.ReportOwed(v.Ctx(), v.Actor, v.Param("obligation"))
	if err != nil {
		return err
	}
	in := v.Inputs()
	on := in.Date("received_on")
	if err = in.Err(); err == nil {
		err = v.Reporting.ReceiveReport(v.Ctx(), v.Actor, l.Key(), on, in.Text("note"))
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.reportOwed(l, components.Form{}, components.Form{Faults: faults, Values: values})
		})
	}
	return v.Done(pages.OwedAddress(l.Key()), "narrative.done.received")
}

// narrative is the report of the address.
func (v *Visit) narrative() (models.NarrativePage, error) {
	return v.Reporting.Narrative(v.Ctx(), v.Actor, v.Param("reference"), v.Param("period"))
}

func narrativePage(v *Visit) error {
	n, err := v.narrative()
	if err != nil {
		return err
	}
	page, err := v.narrativeView(n, components.Form{})
	if err != nil {
		return err
	}
	return v.Render(page)
}

func (v *Visit) narrativeView(n models.NarrativePage, refused components.Form) (templ.Component, error) {
	store, err := v.People.Store(v.Ctx())
	if err != nil {
		return nil, err
	}
	view := pages.NarrativeView{V: n, Refused: refused, Categories: reference.For(store != nil && store.Kind == models.StoreDemonstration).Categories()}
	view.Frame = pages.Frame{At: v.At}
	title := view.Title(v.Ctx())
	view.Frame = v.reportingFrame(title, v.underProgramme(n.Programme.Reference, v.T("narrative.crumb", "Period", n.Period()))...)
	return pages.Narrative(view), nil
}

// narrativeAct does something to the report of the address; a refusal comes back
// beside the form that was sent.
func narrativeAct(suffix, said string, do func(v *Visit, n models.NarrativePage, in *Inputs) error) Handler {
	return func(v *Visit) error {
		n, err := v.narrative()
		if err != nil {
			return err
		}
		in := v.Inputs()
		if err = do(v, n, in); err != nil {
			return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
				action := pages.NarrativeAddress(n.Programme.Reference, n.Period())
				if code := v.Param("organisation"); code != "" {
					action = pages.PartAddress(n.Programme.Reference, n.Period(), code)
				}
				return v.narrativeView(n, components.Form{Action: action + suffix, Faults: faults, Values: values})
			})
		}
		return v.Done(pages.NarrativeAddress(n.Programme.Reference, n.Period()), said)
	}
}

func (in *Inputs) narrative(version int64) models.NarrativeInput {
	out := models.NarrativeInput{Version: version, Text: models.NarrativeText{Summary: in.Text("summary"), Progress: in.Text("progress"), Lessons: in.Text("lessons"), Story: in.Text("story")}, Explanations: map[int]string{}}
	for category := 1; category <= 8; category++ {
		if text := strings.TrimSpace(in.Text(models.ExplanationField(category))); text != "" {
			out.Explanations[category] = text
		}
	}
	return out
}

var (
	saveNarrative = narrativeAct("", "narrative.done.saved", func(v *Visit, n models.NarrativePage, in *Inputs) error {
		_, err := v.Reporting.SaveNarrative(v.Ctx(), v.Actor, n.Programme.ID, n.Period(), in.narrative(v.Version()))
		return err
	})
	signNarrative = narrativeAct("/signature", "narrative.done.signed", func(v *Visit, n models.NarrativePage, in *Inputs) error {
		return v.Reporting.SignNarrative(v.Ctx(), v.Actor, n.Programme.ID, n.Period(), v.Version(), in.Text("without"))
	})
	acceptNarrative = narrativeAct("/acceptance", "narrative.done.accepted", func(v *Visit, n models.NarrativePage, _ *Inputs) error {
		return v.Reporting.AcceptNarrative(v.Ctx(), v.Actor, n.Programme.ID, n.Period(), v.Version())
	})
	publishNarrative = narrativeAct("/publication", "narrative.done.published", func(v *Visit, n models.NarrativePage, _ *Inputs) error {
		return v.Reporting.PublishNarrative(v.Ctx(), v.Actor, n.Programme.ID, n.Period(), v.Version())
	})
	returnNarrative = narrativeAct("/return", "narrative.done.returned", func(v *Visit, n models.NarrativePage, in *Inputs) error {
		return v.Reporting.ReturnNarrative(v.Ctx(), v.Actor, n.Programme.ID, n.Period(), v.Version(), in.Text("note"))
	})
	saveNarrativePart = narrativeAct("", "narrative.done.part_saved", func(v *Visit, n models.NarrativePage, in *Inputs) error {
		_, err := v.Reporting.SavePart(v.Ctx(), v.Actor, n.Programme.ID, n.Period(), v.Param("organisation"), in.narrative(v.Version()))
		return err
	})
	submitNarrativePart = narrativeAct("/submission", "narrative.done.part_submitted", func(v *Visit, n models.NarrativePage, _ *Inputs) error {
		return v.Reporting.SubmitPart(v.Ctx(), v.Actor, n.Programme.ID, n.Period(), v.Param("organisation"), v.Version())
	})
	acceptNarrativePart = narrativeAct("/acceptance", "narrative.done.part_accepted", func(v *Visit, n models.NarrativePage, _ *Inputs) error {
		return v.Reporting.AcceptPart(v.Ctx(), v.Actor, n.Programme.ID, n.Period(), v.Param("organisation"), v.Version())
	})
	returnNarrativePart = narrativeAct("/return", "narrative.done.part_returned", func(v *Visit, n models.NarrativePage, in *Inputs) error {
		return v.Reporting.ReturnPart(v.Ctx(), v.Actor, n.Programme.ID, n.Period(), v.Param("organisation"), v.Version(), in.Text("note"))
	})
)
