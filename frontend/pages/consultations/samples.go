package consultations

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// Samples are the pages of consultations.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("consultations", assets)
	s.AddLong("list", func(c fiction.Case) templ.Component {
		closed := fiction.Now
		row := models.ConsultationRow{ID: 1, Title: c.Title(), Clause: "102", OpensAt: fiction.Now, ClosesAt: fiction.Now, Asked: 12, Replied: 5, Mine: true}
		done := row
		done.ClosedAt, done.Mine, done.Replied = &closed, false, 0
		return List(ListView{Page: c.Page("/consultations", c.T("consultations.title")), At: fiction.At, Rows: []models.ConsultationRow{row, done}, Next: "/consultations?after=1"})
	})
	s.Add("empty-list", func(c fiction.Case) templ.Component {
		return List(ListView{Page: c.Page("/consultations", c.T("consultations.title")), At: fiction.At})
	})
	s.AddLong("consultation", func(c fiction.Case) templ.Component { return Show(sample(c)) })
	s.Add("consultation-with-faults", func(c fiction.Case) templ.Component {
		v := sample(c)
		v.Failed, v.Failing = true, "closure"
		v.V.Refusal = nil
		v.Faults, v.Values = fiction.Faults("summary"), url.Values{}
		return Show(v)
	})
	s.Add("consultation-closed", func(c fiction.Case) templ.Component {
		v := sample(c)
		closed := fiction.Now
		v.V.ClosedAt, v.V.Summary = &closed, c.Sentence()
		v.V.Consultees = v.V.Consultees[1:]
		v.V.Coverage = models.CoverageOf(v.V.Consultees)
		return Show(v)
	})
	s.AddLong("open", func(c fiction.Case) templ.Component {
		v := OpenView{Page: c.Page("/board/matters/7/consultation", c.T("consultations.on_text"), c.T("board.matters")), At: fiction.At,
			Matter: models.Matter{ID: 7, Version: 2, Question: c.Title(), Language: "en"}, Faults: fiction.Faults("question", "closes_at"), Values: url.Values{}}
		v.Failed = true
		return Open(v)
	})
	return s.Samples()
}

func sample(c fiction.Case) ShowView {
	seat := int64(3)
	reply := models.ReplyLine{ConsultationReply: models.ConsultationReply{ID: 4, View: models.ViewProposal, Body: c.Sentence(), Late: true, CreatedAt: fiction.Now}}
	lines := []models.ConsulteeLine{
		{Consultee: models.Consultee{ID: 1, Name: c.Organisation(1), SeatID: &seat, Constituency: models.ConstituencyNetwork, Number: 2, AnswerBy: fiction.Now}, Served: true, Replied: true, Tardy: true, Mine: true, Replies: []models.ReplyLine{reply}},
		{Consultee: models.Consultee{ID: 2, Name: c.Organisation(2), AnswerBy: fiction.Now, Late: true, Reason: c.Sentence()}, Left: true},
	}
	v := models.ConsultationView{Consultation: models.Consultation{ID: 1, Version: 1, Subject: models.ConsultMatter, SubjectID: 7, TextNumber: 2, Clause: "39", Title: c.Title(), Question: c.Title(), Language: "en",
		Rule: models.ConsultBoard, Reason: c.Sentence(), OpensAt: fiction.Now, ClosesAt: fiction.Now}, Consultees: lines, Coverage: models.CoverageOf(lines), Conducts: true, Now: fiction.Now,
		Refusal: models.Conflict("consultations.use_missing", "39").With(map[string]any{"Count": 1})}
	return ShowView{Page: c.Page("/consultations/1", c.Title(), c.T("consultations.title")), At: fiction.At, V: v, Subject: "/board/matters/7", Organisations: c.Organisations()}
}
