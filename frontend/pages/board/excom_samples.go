package board

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/fiction"
	"seedfund/models"
)

func sampleExCom(s *fiction.Set) {
	s.AddLong("executive-committee", func(c fiction.Case) templ.Component {
		composition := sampleComposition(c)
		composition.Body.Kind = models.BodyExCom
		composition.Seats = append(composition.Of(models.ConstituencyChair), composition.Of(models.ConstituencyNetwork)...)
		return Composition(CompositionView{Page: c.Visitor("/excom", c.T("ladder.excom_title")), At: fiction.At, Composition: composition, Matters: true, Manage: true, AsAt: fiction.Day("2026-11-23"),
			Rules: []models.BodyRule{composition.Rule}, Register: []models.BodyMethod{{Method: models.MethodConsensus, StartsAt: fiction.At9("2026-01-05"), Instrument: c.Sentence()}}})
	})
	s.Add("no-executive-committee", func(c fiction.Case) templ.Component {
		v := NoExComView{Page: c.Page("/excom", c.T("ladder.excom_none")), At: fiction.At, May: true}
		v.Failed = true
		v.fill(fiction.Faults("name", "instrument", "seats"), url.Values{})
		return NoExCom(v)
	})
}
