package forms

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// Samples are the pages of the editor of forms.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("forms", assets)
	s.AddLong("index", func(c fiction.Case) templ.Component {
		return Index(IndexView{Page: c.Page("/forms", c.T("formedit.title_all"), c.T("frame.menu.calls")), Lists: []models.FormList{
			{Kind: models.StageConcept}, {Kind: models.StageFull, Versions: []models.FormUse{{Version: c.Form(), Calls: 2}}, Draft: sampleDraft(c)}},
			Criteria: models.CriteriaList{Versions: []models.CriteriaUse{{Set: models.CriteriaSet{ID: 1, Number: 1, CreatedAt: fiction.At9("2026-08-20")}, Calls: 3}}, Draft: sampleCriteria(c)}})
	})
	s.AddLong("desk", func(c fiction.Case) templ.Component { return Desk(sampleDesk(c, sampleDraft(c))) })
	s.Add("desk-none", func(c fiction.Case) templ.Component {
		v := sampleDesk(c, nil)
		v.Desk.Schema, v.Desk.Differences = c.Form().Schema, nil
		return Desk(v)
	})
	s.Add("desk-not-ready", func(c fiction.Case) templ.Component {
		v := sampleDesk(c, sampleDraft(c))
		v.Desk.Faults = models.AsError(models.Invalid("calls.form_invalid", models.FieldError{Field: models.SectionField("management"), Key: "calls.form_section_empty", Args: map[string]any{"Code": "management"}}))
		return Desk(v)
	})
	s.AddLong("section", func(c fiction.Case) templ.Component {
		section := c.Form().Schema.Sections[1]
		return Section(SectionView{Page: c.Page("/forms/full/sections/results", section.Title.In("en"), c.T("formedit.title_all")), Kind: models.StageFull, Schema: c.Form().Schema, Section: section,
			Form: components.Form{Action: "/forms/full/sections/results", Version: 4}})
	})
	s.AddLong("question", func(c fiction.Case) templ.Component {
		q, _, _ := c.Form().Schema.Question("without")
		q.Options = nil
		return Question(sampleQuestion(c, q, nil, nil))
	})
	s.AddLong("question-of-a-choice", func(c fiction.Case) templ.Component {
		q, _, _ := c.Form().Schema.Question("gender")
		return Question(sampleQuestion(c, q, nil, nil))
	})
	s.AddLong("question-of-fund-indicators", func(c fiction.Case) templ.Component {
		q, _, _ := c.Form().Schema.Question("framework")
		return Question(sampleQuestion(c, q, nil, nil))
	})
	s.Add("question-with-faults", func(c fiction.Case) templ.Component {
		v := sampleQuestion(c, models.FormQuestion{Kind: models.QuestionText}, fiction.Faults("code", "label[en]", "when"), url.Values{"code": {"Région 1"}, "kind": {"choice"}})
		v.Failed = true
		return Question(v)
	})
	s.AddLong("version", func(c fiction.Case) templ.Component {
		before := c.Form()
		before.Number = 1
		before.Schema = sampleDraft(c).Schema
		return Version(VersionView{Page: c.Page("/forms/full/versions/2", c.T("formedit.kind.full"), c.T("formedit.title_all")), Now: c.Form(), Before: before})
	})
	s.AddLong("preview", func(c fiction.Case) templ.Component {
		return Preview(PreviewView{Page: c.Page("/forms/full/preview", c.T("formedit.preview"), c.T("formedit.title_all")), Kind: models.StageFull, Schema: c.Form().Schema})
	})
	s.AddLong("criteria", func(c fiction.Case) templ.Component { return Criteria(sampleCriteriaDesk(c, sampleCriteria(c))) })
	s.Add("criteria-none", func(c fiction.Case) templ.Component { return Criteria(sampleCriteriaDesk(c, nil)) })
	s.Add("criteria-not-ready", func(c fiction.Case) templ.Component {
		draft := sampleCriteria(c)
		draft.Rubric.Criteria[0].Weight, draft.Rubric.Title = 10, nil
		v := sampleCriteriaDesk(c, draft)
		v.Desk.Faults = models.AsError(draft.Rubric.Validate(v.Desk.Sections))
		return Criteria(v)
	})
	s.Add("criteria-weights-refused", func(c fiction.Case) templ.Component {
		v := sampleCriteriaDesk(c, sampleCriteria(c))
		v.Failed = true
		v.Change.Faults = fiction.Faults("weight[people]")
		v.Weigh.Faults, v.Weigh.Values = v.Change.Faults, url.Values{"weight[people]": {"1000"}}
		return Criteria(v)
	})
	s.AddLong("criterion", func(c fiction.Case) templ.Component { return Criterion(sampleCriterion(c, c.Criteria()[0], nil, nil)) })
	s.Add("criterion-with-faults", func(c fiction.Case) templ.Component {
		v := sampleCriterion(c, models.Criterion{}, fiction.Faults("code", "label[en]", "weight", "anchor3[en]"), url.Values{"code": {"Région 1"}, "weight": {"150"}})
		v.Failed = true
		return Criterion(v)
	})
	s.AddLong("criteria-version", func(c fiction.Case) templ.Component {
		now := models.CriteriaVersion{Set: models.CriteriaSet{ID: 2, Number: 2, CreatedAt: fiction.At9("2026-10-20")}, Rubric: sampleCriteria(c).Rubric}
		before := models.CriteriaVersion{Set: models.CriteriaSet{ID: 1, Number: 1}, Rubric: models.Rubric{Title: now.Rubric.Title, Criteria: c.Criteria()}}
		return CriteriaVersion(CriteriaVersionView{Page: c.Page("/criteria/versions/2", c.T("formedit.criteria_title"), c.T("formedit.title_all")), Now: now, Before: before})
	})
	s.AddLong("criteria-preview", func(c fiction.Case) templ.Component {
		return CriteriaPreview(CriteriaPreviewView{Page: c.Page("/criteria/preview", c.T("formedit.criteria_preview"), c.T("formedit.title_all")), Rubric: sampleCriteria(c).Rubric})
	})
	return s.Samples()
}

// sampleCriteria are criteria with one reworded and reweighed, one new and one
// moved.
func sampleCriteria(c fiction.Case) *models.CriteriaDraft {
	list := c.Criteria()
	list[0].Section, list[0].Weight = "results", 30
	list[0].Anchor5 = models.Texts{"en": c.Sentence()}
	list[1], list[2] = list[2], list[1]
	added := list[0]
	added.Code, added.Weight, added.Section, added.Label = "learning", 10, "", models.Texts{"en": c.Sentence()}
	return &models.CriteriaDraft{ID: 1, Version: 4, Kind: models.CriteriaOfReview, BasedOn: 1, Rubric: models.Rubric{Title: models.Texts{"en": c.Title()}, Criteria: append(list, added)},
		CreatedAt: fiction.At9("2026-11-02"), UpdatedAt: fiction.At9("2026-11-20"), ByName: c.Role(models.RoleSecretariatOfficer, 1)}
}

func sampleCriteriaDesk(c fiction.Case, draft *models.CriteriaDraft) CriteriaView {
	d := models.CriteriaDesk{Draft: draft, Sections: c.Form().Schema.Sections, Adopts: true,
		Latest: models.CriteriaVersion{Set: models.CriteriaSet{ID: 1, Number: 1}, Rubric: models.Rubric{Title: models.Texts{"en": c.Title()}, Criteria: c.Criteria()}}}
	d.Rubric = d.Latest.Rubric
	if draft != nil {
		d.Rubric, d.Differences = draft.Rubric, draft.Rubric.Differences(d.Latest.Rubric)
	}
	change := func(name string) components.Form {
		return components.Form{Action: "/criteria/change", Name: name, Version: 4}
	}
	return CriteriaView{Page: c.Page("/criteria", c.T("formedit.criteria_title"), c.T("formedit.title_all")), Desk: d, Change: change(""), Name: change("title"), Weigh: change("weights"),
		Adopt: components.Form{Action: "/criteria/adoption", Version: 4}, SetAside: components.Form{Action: "/criteria/setting-aside", Version: 4}}
}

func sampleCriterion(c fiction.Case, x models.Criterion, faults *models.Error, values url.Values) CriterionView {
	return CriterionView{Page: c.Page("/criteria/criterion", c.T("formedit.add_criterion"), c.T("formedit.criteria_title")), Criterion: x, Sections: c.Form().Schema.Sections,
		Form: components.Form{Action: "/criteria/criterion", Version: 4, Faults: faults, Values: values}}
}

// sampleDraft is the form without its last question, with one reworded and one
// that no language but English has.
func sampleDraft(c fiction.Case) *models.FormDraft {
	schema := c.Form().Schema
	schema.Endorsements = schema.Endorsements[:2]
	schema.Attachments[1].Required = false
	last := &schema.Sections[len(schema.Sections)-1]
	last.Questions = last.Questions[:1]
	first := &schema.Sections[0].Questions[0]
	first.WordLimit = 250
	schema.Sections[0].Questions = append(schema.Sections[0].Questions, models.FormQuestion{Code: "lessons", Kind: models.QuestionText, Label: models.Texts{"en": c.Sentence()}, Statement: "added_value"})
	return &models.FormDraft{ID: 1, Version: 4, Kind: models.StageFull, BasedOn: 2, Schema: schema, CreatedAt: fiction.At9("2026-11-02"), UpdatedAt: fiction.At9("2026-11-20"), ByName: c.Role(models.RoleSecretariatOfficer, 1)}
}

func sampleDesk(c fiction.Case, draft *models.FormDraft) DeskView {
	d := models.FormDesk{Kind: models.StageFull, Draft: draft, Latest: c.Form(), Adopts: true, Referred: map[string][]models.FormReference{
		"gender": {{Kind: models.StageFull, Code: "without", Option: "0"}}}, Criteria: map[string][]models.Criterion{"situation": c.Criteria()[:1]}}
	if draft != nil {
		d.Schema = draft.Schema
		d.Differences = draft.Schema.Differences(c.Form().Schema)
	}
	return DeskView{Page: c.Page("/forms/full", c.T("formedit.kind.full"), c.T("formedit.title_all")), Desk: d,
		Change: components.Form{Action: "/forms/full/change", Version: 4}, Attach: components.Form{Action: "/forms/full/change", Name: "attachments", Version: 4},
		Endorse: components.Form{Action: "/forms/full/change", Name: "endorsements", Version: 4},
		Adopt:   components.Form{Action: "/forms/full/adoption", Version: 4}, SetAside: components.Form{Action: "/forms/full/setting-aside", Version: 4}}
}

func sampleQuestion(c fiction.Case, q models.FormQuestion, faults *models.Error, values url.Values) QuestionView {
	return QuestionView{Page: c.Page("/forms/full/questions/x", c.T("formedit.add_question"), c.T("formedit.title_all")), Kind: models.StageFull, Schema: c.Form().Schema, Question: q, Concept: c.Form().Schema,
		Form: components.Form{Action: "/forms/full/questions/x", Version: 4, Faults: faults, Values: values}}
}
