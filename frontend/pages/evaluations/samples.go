package evaluations

import (
	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// Samples are the pages of evaluations.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("evaluations", assets)
	s.AddLong("evaluation", func(c fiction.Case) templ.Component {
		v := sample(c)
		v.V.Evaluation = models.ProgrammeEvaluation{ID: 1, Version: 3, State: models.EvaluationReceived, Evaluator: c.Say("Evaluation office of Organisation S", "مكتب التقييم في المنظمة S"), DueOn: fiction.Day("2026-09-30"), ReceivedOn: fiction.Day("2026-10-12"), Link: "https://example.org/report.pdf", Public: true}
		v.V.Items = []models.EvaluationItem{
			{ID: 1, Version: 2, Number: 1, Body: c.Sentence(), Response: models.ResponseAccepted, Action: c.Sentence(), Owner: c.Organisation(1), DueOn: fiction.Day("2027-03-31"), Done: true},
			{ID: 2, Version: 2, Number: 2, Body: c.Sentence(), Response: models.ResponseNot, Action: c.Sentence()},
			{ID: 3, Version: 1, Number: 3, Body: c.Sentence()},
		}
		v.V.Responds, v.Item, v.Answer = true, 3, components.Form{Faults: fiction.Faults("response", "action")}
		return Show(v)
	})
	s.Add("evaluation-none", func(c fiction.Case) templ.Component { return Show(sample(c)) })
	return s.Samples()
}

func sample(c fiction.Case) View {
	return View{Page: c.Page(Address("JP-0012"), c.T("evaluations.title", "Reference", "JP-0012"), c.T("frame.menu.programmes"), "JP-0012"), At: fiction.At,
		V:    models.ProgrammeEvaluationView{ProgrammeDetail: models.ProgrammeDetail{Programme: models.Programme{ID: 12, Reference: "JP-0012"}}, Required: 100_000_000, Manages: true},
		Save: components.Form{Name: "save", Action: Address("JP-0012")}, Add: components.Form{Name: "add", Action: Address("JP-0012") + "/recommendations"}}
}
