package handlers

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	uses "seedfund/app/workbench"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	pages "seedfund/frontend/pages/workbench"
	"seedfund/models"
	"seedfund/models/money"
)

// basketOf reads a basket from an address or a form: pick[ID], amount[ID] and
// slip[ID]. A chosen proposal without an amount of its own is refused like any
// amount that is none; what is not chosen is not read.
func basketOf(in *Inputs) models.Basket {
	b := models.Basket{Amounts: map[int64]money.Cents{}, Slips: map[int64]int{}}
	for name := range in.Values {
		kind, rest, found := strings.Cut(name, "[")
		id, err := strconv.ParseInt(strings.TrimSuffix(rest, "]"), 10, 64)
		if !found || err != nil || id <= 0 {
			continue
		}
		switch kind {
		case "pick":
			b.Amounts[id] = in.Cents("amount[" + strconv.FormatInt(id, 10) + "]")
		case "slip":
			if n := in.Whole(name); n != 0 {
				b.Slips[id] = int(max(-1, min(n, models.SlipLimit+1)))
			}
		}
	}
	return b
}

func workbenchPage(v *Visit) error {
	page, status, err := v.workbench(v.QueryParams(), nil, nil)
	if err != nil {
		return err
	}
	return v.RenderAs(status, page)
}

// workbench is the page with the basket of an address, or of the form that was to
// freeze it. A basket that cannot be read is shown empty, with its faults.
func (v *Visit) workbench(asked url.Values, faults *models.Error, values url.Values) (templ.Component, int, error) {
	in, status := &Inputs{Values: asked}, 200
	basket := basketOf(in)
	err := in.Err()
	if err == nil {
		err = basket.Validate()
	}
	view := pages.BenchView{At: v.At, Faults: faults}
	if e := models.AsError(err); e != nil {
		basket, status = models.Basket{}, 422
		v.Set(failedKey, true)
		view.Faults = e
	}
	if view.V, err = v.Workbench.Show(v.Ctx(), v.Actor, basket); err != nil {
		return nil, 0, err
	}
	theme, _ := strconv.Atoi(asked.Get("theme"))
	view.Filter = models.WorkbenchFilter{Theme: theme, Region: asked.Get("region"), Organisation: asked.Get("organisation"), Group: models.CountryGroup(asked.Get("group")),
		Income: asked.Get("income"), Marker: pages.ReadMarker(asked.Get("marker"))}
	if v.Actor.May(models.PermMatterPrepare) == nil && len(view.V.Figures.Lines) > 0 || faults != nil {
		view.Freeze = &components.Form{Action: pages.Path + "/scenarios", Faults: faults, Values: values}
	}
	if view.Names, err = v.workbenchNames(view.V.Rows); err != nil {
		return nil, 0, err
	}
	view.Page = v.Page(v.T("workbench.title"), v.boardCrumb(here(v.T("workbench.title")))...)
	return pages.Bench(view), status, nil
}

// workbenchNames are the names behind the codes of organisations.
func (v *Visit) workbenchNames(rows []models.WorkbenchRow) (pages.Names, error) {
	names := pages.Names{Catalogue: v.catalogue(), Organisations: map[string]string{}}
	choices, err := v.Proposals.Choices(v.Ctx())
	for _, o := range choices.Organisations {
		names.Organisations[o.Code] = o.Name
	}
	for _, r := range rows {
		for _, o := range r.Organisations {
			names.Organisations[o.Code] = o.Name
		}
	}
	return names, err
}

func freezeScenario(v *Visit) error {
	in := v.Inputs()
	f := uses.Frozen{Name: in.Text("name"), Remarks: in.Text("remarks"), Basket: basketOf(in)}
	err := in.Err()
	var kept models.Scenario
	if err == nil {
		kept, err = v.Workbench.Freeze(v.Ctx(), v.Actor, f)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			page, _, err := v.workbench(values, faults, values)
			return page, err
		})
	}
	return v.Done(pages.ScenarioPath(kept.ID), "workbench.done.frozen")
}

func scenarioPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	s, err := v.Workbench.Scenario(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	names, err := v.workbenchNames(nil)
	if err != nil {
		return err
	}
	crumbs := v.boardCrumb(layout.Crumb{Label: v.T("workbench.title"), Href: v.At(pages.Path)}, here(s.Name))
	return v.Render(pages.Scenario(pages.ScenarioPage{Page: v.Page(s.Name, crumbs...).Of("", s.Hash), At: v.At, Names: names, V: s}))
}
