package handlers

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	pages "seedfund/frontend/pages/forms"
	"seedfund/models"
)

func (v *Visit) formsCrumb() layout.Crumb {
	return layout.Crumb{Label: v.T("formedit.title_all"), Href: v.At(pages.Path)}
}

func (v *Visit) formCrumb(kind models.ProposalStage) layout.Crumb {
	return layout.Crumb{Label: v.T("formedit.kind." + string(kind)), Href: v.At(pages.Address(kind))}
}

func formsPage(v *Visit) error {
	lists, err := v.Calls.Forms(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	criteria, err := v.Calls.CriteriaVersions(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	return v.Render(pages.Index(pages.IndexView{Page: v.Page(v.T("formedit.title_all"), v.callsCrumb()), Lists: lists, Criteria: criteria}))
}

// formDesk reads the form that the address names.
func (v *Visit) formDesk() (models.FormDesk, error) {
	return v.Calls.FormDesk(v.Ctx(), v.Actor, models.ProposalStage(v.Param("stage")))
}

// formDraft is formDesk where a draft is open; without one there is nothing to
// change.
func (v *Visit) formDraft() (models.FormDesk, error) {
	desk, err := v.formDesk()
	if err == nil && desk.Draft == nil {
		err = models.NotFound("form_drafts")
	}
	return desk, err
}

func formDeskPage(v *Visit) error {
	desk, err := v.formDesk()
	if err != nil {
		return err
	}
	return v.Render(v.deskPage(desk, nil, nil))
}

func (v *Visit) deskPage(desk models.FormDesk, faults *models.Error, values url.Values) templ.Component {
	at := pages.Address(desk.Kind)
	view := pages.DeskView{Page: v.Page(v.T("formedit.kind."+string(desk.Kind)), v.formsCrumb()), Desk: desk}
	if desk.Draft != nil {
		n := desk.Draft.Version
		view.Change = components.Form{Action: at + "/change", Version: n, Faults: faults}
		view.Attach = components.Form{Action: at + "/change", Name: "attachments", Version: n, Faults: faults, Values: values}
		view.Endorse = components.Form{Action: at + "/change", Name: "endorsements", Version: n, Faults: faults, Values: values}
		view.Adopt = components.Form{Action: at + "/adoption", Version: n}
		view.SetAside = components.Form{Action: at + "/setting-aside", Version: n}
	}
	return pages.Desk(view)
}

func openForm(v *Visit) error {
	kind := models.ProposalStage(v.Param("stage"))
	if err := v.Calls.OpenForm(v.Ctx(), v.Actor, kind); err != nil {
		return err
	}
	return v.Done(pages.Address(kind), "formedit.done.open")
}

func setAsideForm(v *Visit) error {
	kind := models.ProposalStage(v.Param("stage"))
	if err := v.Calls.SetAsideForm(v.Ctx(), v.Actor, kind, v.Version()); err != nil {
		return err
	}
	return v.Done(pages.Address(kind), "formedit.done.set_aside")
}

func adoptForm(v *Visit) error {
	kind := models.ProposalStage(v.Param("stage"))
	number, err := v.Calls.AdoptDraft(v.Ctx(), v.Actor, kind, v.Version())
	if err != nil {
		desk, broken := v.formDesk()
		if broken != nil {
			return broken
		}
		return v.Again(err, func(faults *models.Error, _ url.Values) templ.Component { return v.deskPage(desk, faults, nil) })
	}
	return v.Done(pages.Address(kind)+"/versions/"+strconv.Itoa(number), "formedit.done.adopted")
}

// changeForm moves or removes a section or question, or sets the attachments or
// endorsements.
func changeForm(v *Visit) error {
	desk, err := v.formDraft()
	if err != nil {
		return err
	}
	in := v.Inputs()
	by, _ := strconv.Atoi(in.Text("by"))
	change := models.FormChange{Act: models.FormAct(in.Text("act")), Code: in.Text("code"), By: min(max(by, -1), 1)}
	at := change.Code
	if change.Act == models.FormMoveSection {
		at = models.SectionField(at)
	}
	switch change.Act {
	case models.FormPutSection, models.FormPutQuestion:
		return models.NotFound("form_drafts") // they have pages of their own
	case models.FormSetAttachments:
		change.Budget = in.Ticked("budget")
		for _, kind := range in.Values["asked"] {
			change.Attachments = append(change.Attachments, models.FormAttachment{Kind: models.AttachmentKind(kind), Required: slices.Contains(in.Values["needed"], kind)})
		}
	case models.FormSetEndorsements:
		if slices.Contains(desk.Schema.Endorsements, models.EndorserMinistry) {
			change.Endorsements = append(change.Endorsements, models.EndorserMinistry) // each State's, asked in any case
		}
		for _, kind := range in.Values["endorsed"] {
			change.Endorsements = append(change.Endorsements, models.EndorserKind(kind))
		}
	}
	if err := v.Calls.ChangeForm(v.Ctx(), v.Actor, desk.Kind, v.Version(), change); err != nil {
		return v.refusedInWords(err, desk.Schema, func(faults *models.Error, values url.Values) templ.Component { return v.deskPage(desk, faults, values) })
	}
	to := pages.Address(desk.Kind)
	if change.Act == models.FormMoveQuestion || change.Act == models.FormMoveSection {
		to += "#" + components.FieldID(at)
	}
	return v.Done(to, "formedit.done.changed")
}

// refusedInWords shows a refusal on the page of the form: what others depend on is
// named by its question instead of its code, with the way to them.
func (v *Visit) refusedInWords(err error, s models.FormSchema, page func(*models.Error, url.Values) templ.Component) error {
	return v.refusedInWordsWith(err, s, func(faults *models.Error, values url.Values) (templ.Component, error) {
		return page(faults, values), nil
	})
}

// refusedInWordsWith is refusedInWords for a page that has to be read first.
func (v *Visit) refusedInWordsWith(err error, s models.FormSchema, page func(*models.Error, url.Values) (templ.Component, error)) error {
	e := models.AsError(err)
	code, of := "", ""
	if e != nil && e.Kind == models.KindConflict {
		code, _ = e.Args["Code"].(string)
		of, _ = e.Args["By"].(string)
		if of == "" {
			of, _ = e.Args["Other"].(string)
		}
	}
	if code == "" || of == "" {
		return v.againWith(err, page)
	}
	shown, args := *e, map[string]any{}
	maps.Copy(args, e.Args)
	other := s // what of another form depends on it is not in this one
	if e.Key == "calls.form_carried" {
		other = models.FormSchema{}
	}
	words := func(name string, s models.FormSchema) (field string) {
		code, _ := e.Args[name].(string)
		if q, _, ok := s.Question(code); ok {
			args[name], field = q.Label.In(v.Lang()), code
			for _, o := range q.Options {
				if name == "Code" && o.Code == e.Args["Option"] {
					args["Option"] = o.Label.In(v.Lang())
				}
			}
		} else if section, ok := s.Section(code); ok {
			args[name], field = section.Title.In(v.Lang()), models.SectionField(code)
		}
		return field
	}
	words("Code", s)
	words("Moved", s)
	for _, name := range []string{"By", "Other"} {
		if field := words(name, other); field != "" {
			shown.Fields = []models.FieldError{{Field: field, Key: "formedit.see", Args: map[string]any{"What": args[name]}}}
		}
	}
	shown.Args = args
	v.Set(failedKey, true)
	again, err := page(&shown, v.Form)
	if err != nil {
		return err
	}
	return v.RenderAs(http.StatusConflict, again)
}

// atQuestionField moves what a refusal of a question that others depend on names to the
// field that was changed: what depends on it stands on another page.
func atQuestionField(e *models.Error) *models.Error {
	field := map[string]string{"calls.form_referred_kind": "kind", "calls.form_referred_option": "options"}[e.Key]
	if field == "" {
		return inFields(e)
	}
	c := *e
	c.Fields = []models.FieldError{{Field: field, Key: "formedit.referred", Args: map[string]any{"Codes": e.Args["By"]}}}
	return &c
}

// formSection is the section that the address names; a new one without a name.
func (v *Visit) formSection() (models.FormDesk, models.FormSection, error) {
	desk, err := v.formDraft()
	if err != nil {
		return desk, models.FormSection{}, err
	}
	code := v.Param("section")
	if code == "" {
		return desk, models.FormSection{Group: "work"}, nil
	}
	section, ok := desk.Schema.Section(code)
	if !ok {
		return desk, section, models.NotFound("section")
	}
	return desk, section, nil
}

func formSectionPage(v *Visit) error {
	desk, section, err := v.formSection()
	if err != nil {
		return err
	}
	return v.Render(v.formSectionForm(desk, section, nil, nil))
}

func (v *Visit) formSectionForm(desk models.FormDesk, section models.FormSection, faults *models.Error, values url.Values) templ.Component {
	title, action := v.T("formedit.add_section"), pages.Address(desk.Kind)+"/section"
	if section.Code != "" {
		title, action = section.Title.In(v.Lang()), pages.Address(desk.Kind)+"/sections/"+section.Code
	}
	return pages.Section(pages.SectionView{Page: v.Page(title, v.formsCrumb(), v.formCrumb(desk.Kind)), Kind: desk.Kind, Schema: desk.Schema, Section: section,
		Form: components.Form{Action: action, Version: desk.Draft.Version, Whole: true, Faults: faults, Values: values}})
}

func saveFormSection(v *Visit) error {
	desk, section, err := v.formSection()
	if err != nil {
		return err
	}
	in := v.Inputs()
	put := models.FormSection{Code: in.Text("code"), Group: in.Text("group"), Title: in.texts("title"), Hint: in.texts("hint"), When: in.condition()}
	err = in.Err()
	if err == nil {
		err = v.Calls.ChangeForm(v.Ctx(), v.Actor, desk.Kind, v.Version(), models.FormChange{Act: models.FormPutSection, Code: section.Code, Section: &put})
	}
	if err != nil {
		return v.refusedInWords(err, desk.Schema, func(faults *models.Error, values url.Values) templ.Component {
			return v.formSectionForm(desk, section, inFields(faults), values)
		})
	}
	if section.Code == "" {
		return v.Done(pages.Address(desk.Kind)+"/sections/"+put.Code+"/question", "formedit.done.changed")
	}
	return v.Done(pages.Address(desk.Kind)+"#"+components.FieldID(models.SectionField(section.Code)), "formedit.done.changed")
}

// condition reads the answers of one question on which something is asked.
func (in *Inputs) condition() *models.FormCondition {
	var out *models.FormCondition
	for _, value := range in.Values["when"] {
		question, option, _ := strings.Cut(value, "=")
		switch {
		case out == nil:
			out = &models.FormCondition{Question: question, Is: []string{option}}
		case out.Question != question:
			in.Faults.Add("when", "formedit.when_one")
			return out
		default:
			out.Is = append(out.Is, option)
		}
	}
	return out
}

// inFields moves the faults of a form's rules to the fields of the editor.
func inFields(e *models.Error) *models.Error {
	fields := map[string]string{"calls.form_code_invalid": "code", "calls.form_code_twice": "code", "calls.form_kind_unknown": "kind", "calls.form_question_empty": "label[en]",
		"calls.form_choice_empty": "options", "calls.form_unit_alone": "options", "calls.form_unit_share": "options", "calls.form_limit_negative": "word_limit", "calls.form_statement_unknown": "statement", "calls.form_statement_twice": "statement",
		"calls.form_table_empty": "columns", "calls.form_scale_missing": "scale", "calls.form_section_empty": "title[en]"}
	c := *e
	c.Fields = slices.Clone(e.Fields)
	for i, f := range c.Fields {
		if to, ok := fields[f.Key]; ok && f.Field != "code" && f.Field != "statement" {
			c.Fields[i].Field = to
		} else if f.Field == "title" {
			c.Fields[i].Field = "title[en]"
		}
	}
	return &c
}

// formQuestion is the question that the address names; a new one in the section
// it names.
func (v *Visit) formQuestion() (models.FormDesk, models.FormQuestion, error) {
	desk, err := v.formDraft()
	if err != nil {
		return desk, models.FormQuestion{}, err
	}
	if code := v.Param("question"); code != "" {
		q, _, ok := desk.Schema.Question(code)
		if !ok {
			return desk, q, models.NotFound("question")
		}
		return desk, q, nil
	}
	if _, ok := desk.Schema.Section(v.Param("section")); !ok {
		return desk, models.FormQuestion{}, models.NotFound("section")
	}
	return desk, models.FormQuestion{Kind: models.QuestionText, Required: true}, nil
}

func formQuestionPage(v *Visit) error {
	desk, q, err := v.formQuestion()
	if err != nil {
		return err
	}
	page, err := v.formQuestionForm(desk, q, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func (v *Visit) formQuestionForm(desk models.FormDesk, q models.FormQuestion, faults *models.Error, values url.Values) (templ.Component, error) {
	title, action := v.T("formedit.add_question"), pages.Address(desk.Kind)+"/sections/"+v.Param("section")+"/question"
	if q.Code != "" {
		title, action = q.Label.In(v.Lang()), pages.Address(desk.Kind)+"/questions/"+q.Code
	}
	view := pages.QuestionView{Page: v.Page(title, v.formsCrumb(), v.formCrumb(desk.Kind)), Kind: desk.Kind, Schema: desk.Schema, Question: q,
		Form: components.Form{Action: action, Version: desk.Draft.Version, Whole: true, Faults: faults, Values: values}}
	if desk.Kind == models.StageFull {
		concept, err := v.Calls.FormDesk(v.Ctx(), v.Actor, models.StageConcept)
		if err != nil {
			return nil, err
		}
		view.Concept = concept.Latest.Schema
	}
	return pages.Question(view), nil
}

func saveFormQuestion(v *Visit) error {
	desk, q, err := v.formQuestion()
	if err != nil {
		return err
	}
	in := v.Inputs()
	put := models.FormQuestion{Code: in.Text("code"), Kind: models.QuestionKind(in.Text("kind")), Label: in.texts("label"), Hint: in.texts("hint"), Required: in.Ticked("required"),
		Statement: in.Text("statement"), From: in.Text("from"), Scale: in.Text("scale"), When: in.condition()}
	if in.Text("word_limit") != "" {
		put.WordLimit = int(in.Whole("word_limit"))
	}
	options, _ := pages.OptionRows(v.Ctx(), true).WithCells(nil, v.Form)
	columns, _ := pages.ColumnRows(v.Ctx()).WithCells(nil, v.Form)
	put.Options, put.Columns = pages.ReadOptions(filled(options)), pages.ReadColumns(filled(columns))
	err = in.Err()
	if err == nil {
		err = v.Calls.ChangeForm(v.Ctx(), v.Actor, desk.Kind, v.Version(), models.FormChange{Act: models.FormPutQuestion, Code: q.Code, In: v.Param("section"), Question: &put})
	}
	if err != nil {
		return v.refusedInWordsWith(err, desk.Schema, func(faults *models.Error, values url.Values) (templ.Component, error) {
			return v.formQuestionForm(desk, q, atQuestionField(faults), values)
		})
	}
	code := q.Code
	if code == "" {
		code = put.Code
	}
	if v.Form.Get("next") == "here" {
		return v.Done(pages.Address(desk.Kind)+"/questions/"+code, "formedit.done.changed")
	}
	return v.Done(pages.Address(desk.Kind)+"#"+components.FieldID(code), "formedit.done.changed")
}

// filled are the rows in which something stands.
func filled(rows models.Rows) models.Rows {
	kept, err := models.ReadRows(rows.Text())
	if err != nil {
		return nil
	}
	return kept
}

func formPreviewPage(v *Visit) error {
	desk, err := v.formDesk()
	if err != nil {
		return err
	}
	return v.Render(pages.Preview(pages.PreviewView{Page: v.Page(v.T("formedit.preview"), v.formsCrumb(), v.formCrumb(desk.Kind)), Kind: desk.Kind, Schema: desk.Schema}))
}

func formVersionPage(v *Visit) error {
	kind := models.ProposalStage(v.Param("stage"))
	number, err := v.ID("number")
	if err != nil {
		return err
	}
	now, before, err := v.Calls.FormVersion(v.Ctx(), v.Actor, kind, int(number))
	if err != nil {
		return err
	}
	return v.Render(pages.Version(pages.VersionView{Page: v.Page(v.T("formedit.version_of", "Form", v.T("formedit.kind."+string(kind)), "Number", number), v.formsCrumb(), v.formCrumb(kind)), Now: now, Before: before}))
}
