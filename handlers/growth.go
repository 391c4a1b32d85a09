package handlers

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	pages "seedfund/frontend/pages/results"
	"seedfund/models"
)

func growthPage(v *Visit) error {
	g, err := v.Growth.Of(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	return v.Render(v.growth(g, components.Form{}))
}

func (v *Visit) growth(g models.ProgrammeGrowth, step components.Form) templ.Component {
	ref := g.Programme.Reference
	return pages.Growth(pages.GrowthView{Frame: v.resultsFrame(v.T("growth.programme_title", "Reference", ref), v.underProgramme(ref, v.T("growth.crumb"))...), V: g, Step: step})
}

func fundGrowthPage(v *Visit) error {
	rows, err := v.Growth.Rows(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	return v.Render(pages.FundGrowth(pages.FundGrowthView{Frame: v.resultsFrame(v.T("growth.title"), layout.Crumb{Label: v.T("results.fund_title"), Href: v.At(pages.FundAddress)}, layout.Crumb{Label: v.T("growth.title")}),
		Rows: rows, Exports: v.files(pages.FundGrowthAddress + "/list")}))
}

// growthAsked is the moment of the address for those who answer.
func (v *Visit) growthAsked() (models.ProgrammeGrowth, models.GrowthAsked, error) {
	g, err := v.Growth.Form(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return g, models.GrowthAsked{}, err
	}
	i := slices.IndexFunc(g.Moments, func(a models.GrowthAsked) bool { return string(a.Moment) == v.Param("moment") })
	if i < 0 {
		return g, models.GrowthAsked{}, models.NotFound("growth_answers")
	}
	if !g.Moments[i].Due {
		return g, models.GrowthAsked{}, models.Conflict("growth.conflict.not_due", "24")
	}
	return g, g.Moments[i], nil
}

func growthFormPage(v *Visit) error {
	g, asked, err := v.growthAsked()
	if err != nil {
		return err
	}
	return v.Render(v.growthForm(g, asked, nil, nil))
}

func (v *Visit) growthForm(g models.ProgrammeGrowth, asked models.GrowthAsked, faults *models.Error, values url.Values) templ.Component {
	ref := g.Programme.Reference
	crumbs := append(v.underProgramme(ref, v.T("growth.moment."+string(asked.Moment))), layout.Crumb{})
	crumbs[3], crumbs[2] = crumbs[2], layout.Crumb{Label: v.T("growth.crumb"), Href: v.At(pages.GrowthAddress(ref))}
	form := components.Form{Action: pages.GrowthFormAddress(ref, asked.Moment), Faults: faults, Values: values, Whole: true}
	if l := asked.Latest(); l != nil {
		form.Version = l.Version
	}
	return pages.GrowthForm(pages.GrowthFormView{Frame: v.resultsFrame(v.T("growth.form_title", "Reference", ref, "Moment", v.T("growth.moment."+string(asked.Moment))), crumbs...), V: g, Asked: asked, Form: form})
}

func submitGrowth(v *Visit) error {
	g, asked, err := v.growthAsked()
	if err != nil {
		return err
	}
	in := v.Inputs()
	said := models.GrowthInput{Moment: asked.Moment, Nothing: in.Ticked("nothing"), Reason: in.Text("reason"), Version: v.Version()}
	for n := range models.GrowthItemsLimit {
		if item, any := in.growthItem(n, len(said.Items)); any {
			said.Items = append(said.Items, item)
		}
	}
	if err = in.Err(); err == nil {
		_, err = v.Growth.Submit(v.Ctx(), v.Actor, g.Programme.ID, said)
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.growthForm(g, asked, faults, values)
		})
	}
	return v.Done(pages.GrowthAddress(g.Programme.Reference), "growth.done.submitted")
}

// growthItem reads one item; any is false where every field is empty. Rows left
// out before it move it up, to the place its faults are named by.
func (in *Inputs) growthItem(n, place int) (item models.GrowthItem, any bool) {
	columns := []string{"kind", "grade", "description", "source", "happened_on", "amount", "currency", "rate", "link", "document"}
	for _, c := range columns {
		any = any || in.Text(models.GrowthField(n, c)) != ""
	}
	if !any {
		return item, false
	}
	for _, c := range columns {
		if n != place {
			in.Values.Set(models.GrowthField(place, c), in.Values.Get(models.GrowthField(n, c)))
			in.Values.Del(models.GrowthField(n, c))
		}
	}
	text := func(c string) string { return in.Text(models.GrowthField(place, c)) }
	item = models.GrowthItem{Kind: models.GrowthKind(text("kind")), Grade: models.GrowthGrade(text("grade")), Description: text("description"), Source: text("source"),
		Currency: text("currency"), Rate: text("rate"), Link: text("link"), Document: text("document"), HappenedOn: in.Date(models.GrowthField(place, "happened_on"))}
	if item.Currency != "" {
		item.Minor = in.minor(models.GrowthField(place, "amount"), item.Currency)
	} else if text("amount") != "" {
		item.Minor = 1 // an amount without its currency: refused for the currency
	}
	return item, true
}

// growthStep settles an answer and comes back to its programme.
func (v *Visit) growthStep(said string, do func(id int64) error) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	ref, err := v.Growth.ReferenceOf(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	if err := do(id); err != nil {
		g, found := v.Growth.Of(v.Ctx(), v.Actor, ref)
		if found != nil {
			return found
		}
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.growth(g, components.Form{Faults: faults, Values: values})
		})
	}
	return v.Done(pages.GrowthAddress(ref), said)
}

func acceptGrowth(v *Visit) error {
	return v.growthStep("growth.done.accepted", func(id int64) error { return v.Growth.Accept(v.Ctx(), v.Actor, id, v.Version()) })
}

func returnGrowth(v *Visit) error {
	return v.growthStep("growth.done.returned", func(id int64) error {
		return v.Growth.Return(v.Ctx(), v.Actor, id, v.Version(), v.Inputs().Text("why"))
	})
}
