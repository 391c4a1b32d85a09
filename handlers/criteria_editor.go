package handlers

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	pages "seedfund/frontend/pages/forms"
	"seedfund/models"
)

func (v *Visit) criteriaCrumb() layout.Crumb {
	return layout.Crumb{Label: v.T("formedit.criteria_title"), Href: v.At(pages.CriteriaPath)}
}

// criteriaDraft is the desk where a draft is open; without one there is nothing
// to change.
func (v *Visit) criteriaDraft() (models.CriteriaDesk, error) {
	desk, err := v.Calls.CriteriaDesk(v.Ctx(), v.Actor)
	if err == nil && desk.Draft == nil {
		err = models.NotFound("criteria_drafts")
	}
	return desk, err
}

func criteriaPage(v *Visit) error {
	desk, err := v.Calls.CriteriaDesk(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	return v.Render(v.criteriaDeskPage(desk, nil, nil))
}

func (v *Visit) criteriaDeskPage(desk models.CriteriaDesk, faults *models.Error, values url.Values) templ.Component {
	view := pages.CriteriaView{Page: v.Page(v.T("formedit.criteria_title"), v.formsCrumb()), Desk: desk}
	if desk.Draft != nil {
		n, change := desk.Draft.Version, pages.CriteriaPath+"/change"
		view.Change = components.Form{Action: change, Version: n, Faults: faults}
		view.Name = components.Form{Action: change, Name: "title", Version: n, Faults: faults, Values: values}
		view.Weigh = components.Form{Action: change, Name: "weights", Version: n, Faults: faults, Values: values}
		view.Adopt = components.Form{Action: pages.CriteriaPath + "/adoption", Version: n}
		view.SetAside = components.Form{Action: pages.CriteriaPath + "/setting-aside", Version: n}
	}
	return pages.Criteria(view)
}

func openCriteria(v *Visit) error {
	if err := v.Calls.OpenCriteria(v.Ctx(), v.Actor); err != nil {
		return err
	}
	return v.Done(pages.CriteriaPath, "formedit.done.open")
}

func setAsideCriteria(v *Visit) error {
	if err := v.Calls.SetAsideCriteria(v.Ctx(), v.Actor, v.Version()); err != nil {
		return err
	}
	return v.Done(pages.CriteriaPath, "formedit.done.set_aside")
}

func adoptCriteria(v *Visit) error {
	number, err := v.Calls.AdoptCriteria(v.Ctx(), v.Actor, v.Version())
	if err != nil {
		desk, broken := v.Calls.CriteriaDesk(v.Ctx(), v.Actor)
		if broken != nil {
			return broken
		}
		return v.Again(err, func(faults *models.Error, _ url.Values) templ.Component { return v.criteriaDeskPage(desk, faults, nil) })
	}
	return v.Done(pages.CriteriaPath+"/versions/"+strconv.Itoa(number), "formedit.done.adopted")
}

// changeCriteria moves or removes a criterion, or sets the title or all weights.
func changeCriteria(v *Visit) error {
	desk, err := v.criteriaDraft()
	if err != nil {
		return err
	}
	in := v.Inputs()
	by, _ := strconv.Atoi(in.Text("by"))
	change := models.CriteriaChange{Act: models.CriteriaAct(in.Text("act")), Code: in.Text("code"), By: min(max(by, -1), 1)}
	to := pages.CriteriaPath
	switch change.Act {
	case models.CriteriaPut:
		return models.NotFound("criteria_drafts") // it has a page of its own
	case models.CriteriaTitle:
		change.Title = in.texts("title")
	case models.CriteriaWeights:
		change.Weights = map[string]int{}
		for _, c := range desk.Rubric.Criteria {
			if name := "weight[" + c.Code + "]"; !c.RecordedOnly && in.Values.Has(name) {
				change.Weights[c.Code] = int(in.Whole(name))
			}
		}
	case models.CriteriaMove:
		to += "#" + components.FieldID(models.CriterionField(change.Code))
	}
	err = in.Err()
	if err == nil {
		err = v.Calls.ChangeCriteria(v.Ctx(), v.Actor, v.Version(), change)
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.criteriaDeskPage(desk, faults, values)
		})
	}
	return v.Done(to, "formedit.done.changed")
}

// criterion is the criterion of the draft that the address names; a new one
// without a name.
func (v *Visit) criterion() (models.CriteriaDesk, models.Criterion, error) {
	desk, err := v.criteriaDraft()
	if err != nil {
		return desk, models.Criterion{}, err
	}
	code := v.Param("criterion")
	if code == "" {
		return desk, models.Criterion{}, nil
	}
	at := desk.Rubric.At(code)
	if at < 0 {
		return desk, models.Criterion{}, models.NotFound("criteria")
	}
	return desk, desk.Rubric.Criteria[at], nil
}

func draftCriterionPage(v *Visit) error {
	desk, c, err := v.criterion()
	if err != nil {
		return err
	}
	return v.Render(v.criterionForm(desk, c, nil, nil))
}

func (v *Visit) criterionForm(desk models.CriteriaDesk, c models.Criterion, faults *models.Error, values url.Values) templ.Component {
	title, action := v.T("formedit.add_criterion"), pages.CriteriaPath+"/criterion"
	if c.Code != "" {
		title, action = c.Label.In(v.Lang()), action+"/"+c.Code
	}
	return pages.Criterion(pages.CriterionView{Page: v.Page(title, v.formsCrumb(), v.criteriaCrumb()), Criterion: c, Sections: desk.Sections,
		Form: components.Form{Action: action, Version: desk.Draft.Version, Whole: true, Faults: faults, Values: values}})
}

func saveCriterion(v *Visit) error {
	desk, c, err := v.criterion()
	if err != nil {
		return err
	}
	in := v.Inputs()
	put := models.Criterion{Code: in.Text("code"), RecordedOnly: in.Ticked("recorded"), Section: in.Text("section"), Label: in.texts("label"), Hint: in.texts("hint"),
		Anchor1: in.texts("anchor1"), Anchor2: in.texts("anchor2"), Anchor3: in.texts("anchor3"), Anchor4: in.texts("anchor4"), Anchor5: in.texts("anchor5")}
	if in.Text("weight") != "" {
		put.Weight = int(in.Whole("weight"))
	}
	err = in.Err()
	if err == nil {
		err = v.Calls.ChangeCriteria(v.Ctx(), v.Actor, v.Version(), models.CriteriaChange{Act: models.CriteriaPut, Code: c.Code, Criterion: &put})
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.criterionForm(desk, c, faults, values)
		})
	}
	if c.Code != "" {
		put.Code = c.Code
	}
	return v.Done(pages.CriteriaPath+"#"+components.FieldID(models.CriterionField(put.Code)), "formedit.done.changed")
}

func criteriaPreviewPage(v *Visit) error {
	desk, err := v.Calls.CriteriaDesk(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	return v.Render(pages.CriteriaPreview(pages.CriteriaPreviewView{Page: v.Page(v.T("formedit.criteria_preview"), v.formsCrumb(), v.criteriaCrumb()), Rubric: desk.Rubric}))
}

func criteriaVersionPage(v *Visit) error {
	number, err := v.ID("number")
	if err != nil {
		return err
	}
	now, before, err := v.Calls.CriteriaVersion(v.Ctx(), v.Actor, int(number))
	if err != nil {
		return err
	}
	title := v.T("formedit.version_of", "Form", v.T("formedit.criteria_title"), "Number", number)
	return v.Render(pages.CriteriaVersion(pages.CriteriaVersionView{Page: v.Page(title, v.formsCrumb(), v.criteriaCrumb()), Now: now, Before: before}))
}
