package handlers

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/app/programmes"
	"seedfund/frontend/components"
	pages "seedfund/frontend/pages/evaluations"
	"seedfund/models"
)

func (v *Visit) programmeEvaluation() (models.ProgrammeEvaluationView, error) {
	return v.Programmes.Evaluation(v.Ctx(), v.Actor, v.Param("reference"))
}

func evaluationPage(v *Visit) error {
	e, err := v.programmeEvaluation()
	if err != nil {
		return err
	}
	return v.Render(v.evaluation(e, pages.View{}))
}

// evaluation is the page; view carries the form that was refused.
func (v *Visit) evaluation(e models.ProgrammeEvaluationView, view pages.View) templ.Component {
	ref := e.Programme.Reference
	title := v.T("evaluations.title", "Reference", ref)
	view.Page, view.At, view.V = v.Page(title, v.underProgramme(ref, title)...), v.At, e
	view.Save.Name, view.Save.Action, view.Save.Version = "save", pages.Address(ref), e.Evaluation.Version
	view.Add.Name, view.Add.Action = "add", pages.Address(ref)+"/recommendations"
	return pages.Show(view)
}

func saveEvaluation(v *Visit) error {
	e, err := v.programmeEvaluation()
	if err != nil {
		return err
	}
	in := v.Inputs()
	said := programmes.EvaluationInput{State: models.EvaluationState(in.Text("state")), Evaluator: in.Text("evaluator"), DueOn: in.Date("due"), Received: in.Date("received"), Link: in.Text("link"), Public: in.Ticked("public")}
	if err = in.Err(); err == nil {
		err = v.Programmes.SaveEvaluation(v.Ctx(), v.Actor, e.Programme.ID, v.Version(), said)
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.evaluation(e, pages.View{Save: components.Form{Faults: faults, Values: values}})
		})
	}
	return v.Done(pages.Address(e.Programme.Reference), "evaluations.done.saved")
}

func addRecommendation(v *Visit) error {
	e, err := v.programmeEvaluation()
	if err != nil {
		return err
	}
	if err := v.Programmes.AddRecommendation(v.Ctx(), v.Actor, e.Programme.ID, v.Inputs().Text("body")); err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.evaluation(e, pages.View{Add: components.Form{Faults: faults, Values: values}})
		})
	}
	return v.Done(pages.Address(e.Programme.Reference), "evaluations.done.added")
}

func respondToItem(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	ref, err := v.Programmes.ProgrammeOfItem(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	in := v.Inputs()
	said := programmes.ResponseInput{Response: models.ItemResponse(in.Text("response")), Action: in.Text("action"), Owner: in.Text("owner"), DueOn: in.Date("due"), Done: in.Ticked("done")}
	if err = in.Err(); err == nil {
		err = v.Programmes.RespondToItem(v.Ctx(), v.Actor, id, v.Version(), said)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			e, err := v.Programmes.Evaluation(v.Ctx(), v.Actor, ref)
			return v.evaluation(e, pages.View{Item: id, Answer: components.Form{Faults: faults, Values: values}}), err
		})
	}
	return v.Done(pages.Address(ref), "evaluations.done.responded")
}
