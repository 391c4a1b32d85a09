package holds

import (
	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// Samples are the pages of holds.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("holds", assets)
	s.AddLong("holds", func(c fiction.Case) templ.Component {
		lifted, asked := sampleHold(c), sampleHold(c)
		at, by := fiction.At9("2026-10-01"), int64(4)
		lifted.LiftedAt, asked.AskedBy, asked.Programme = &at, &by, "JP-0012"
		return List(ListView{Frame: frame(c, ListAddress, c.T("holds.title")), Rows: []models.HoldRow{sampleHold(c), asked, lifted}, Manages: true})
	})
	s.Add("holds-none", func(c fiction.Case) templ.Component {
		return List(ListView{Frame: frame(c, ListAddress, c.T("holds.title"))})
	})
	s.AddLong("hold-new", func(c fiction.Case) templ.Component {
		v := NewView{Frame: frame(c, "/holds/new", c.T("holds.new")), Form: components.Form{Action: ListAddress, Faults: fiction.Faults("organisation", "kind", "reason")},
			Organisations: []components.Option{{Value: "1", Label: c.Organisation(1)}}, Programmes: []components.Option{{Value: "12", Label: "JP-0012 " + c.Title()}}}
		v.Failed = true
		return New(v)
	})
	s.AddLong("hold", func(c fiction.Case) templ.Component {
		h := models.HoldPage{HoldRow: sampleHold(c), Manages: true, Second: true, Refunds: []models.RefundRow{{Refund: models.Refund{Reference: "R-0003", Cents: 1_250_000}, Programme: "JP-0012"}}}
		by := int64(4)
		h.AskedBy, h.AskedWhy = &by, c.Sentence()
		event := func(action models.HoldAction, role models.Role) models.HoldEventRow {
			return models.HoldEventRow{ShareHoldEvent: models.ShareHoldEvent{CreatedAt: fiction.At9("2026-10-01"), Action: action, Role: role}}
		}
		h.Events = []models.HoldEventRow{event(models.HoldImpose, models.RoleSecretariatHead), event(models.HoldExpect, models.RoleAgentOfficer), event(models.HoldReceive, models.RoleAgentOfficer), event(models.HoldAsk, models.RoleSecretariatHead)}
		h.Events[1].Cents, h.Events[1].OnDay = 1_250_000, fiction.Day("2026-12-31")
		h.Events[2].Cents, h.Events[2].OnDay, h.Events[2].Refund, h.Events[2].Text = 1_250_000, fiction.Day("2026-11-12"), "R-0002", c.Sentence()
		return One(OneView{Frame: frame(c, Address(3), c.T("holds.one", "Organisation", h.Organisation)), H: h})
	})
	return s.Samples()
}

func frame(c fiction.Case, path, title string) Frame {
	return Frame{Page: c.Page(path, title, c.T("holds.title")), At: fiction.At}
}

func sampleHold(c fiction.Case) models.HoldRow {
	return models.HoldRow{ShareHold: models.ShareHold{ID: 3, Version: 2, OrganisationID: 1, Kind: models.HoldAudit, Reason: c.Sentence(), FromOn: fiction.Day("2026-09-15")}, Organisation: c.Organisation(1), Expected: 1_250_000, Received: 1_250_000}
}
