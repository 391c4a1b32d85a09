package refused

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// Samples are what could not be done, by kind.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("refused", assets)
	s.Add("absent", func(c fiction.Case) templ.Component {
		return Refusal(View{Page: c.Visitor("/nothing", c.T("error.title.404")), Status: 404, Error: models.NotFound("error.not_found"), Home: "/"})
	})
	s.Add("not-allowed", func(c fiction.Case) templ.Component {
		return Refusal(View{Page: c.Page("/board/seats", c.T("error.title.403")), Status: 403, Error: models.Forbidden("error.right_missing", "100"), Right: c.T("people.right.matter.vote"), Held: []models.Role{models.RoleBoardMember}, Back: "/board", Home: "/"})
	})
	s.Add("too-late", func(c fiction.Case) templ.Component {
		return Refusal(View{Page: c.Page("/board/matters/7", c.T("error.title.409")), Status: 409, Error: models.TooLate("board.vote_closed", fiction.At9("2026-11-20")).With(map[string]any{"Closed": fiction.At9("2026-11-20"), "At": fiction.At9("2026-11-20")}), Back: "/board/matters/7", Home: "/"})
	})
	s.Add("broken", func(c fiction.Case) templ.Component {
		return Refusal(View{Page: c.Page("/ledger", c.T("error.title.500")), Status: 500, Error: &models.Error{Key: "error.internal"}, RequestID: "7GQ4M2KX5TZC", Home: "/"})
	})
	s.AddLong("stale", func(c fiction.Case) templ.Component {
		page := c.Page("/proposals/40/facts", c.T("error.stale"))
		page.Failed = true
		return Stale(StaleView{
			View: View{Page: page, Status: 409, Error: models.Stale(nil), Back: "/proposals/40/facts", Home: "/"}, Action: "/proposals/40/facts", Version: 4,
			Values: url.Values{"title": {c.Title()}, "months": {"30"}},
			Fields: []StaleField{{Label: c.T("proposals.field_title"), Yours: c.Title(), Theirs: c.Say("Fair recruitment", "توظيف عادل")}, {Label: c.T("proposals.field_months"), Yours: "30", Theirs: "24"}},
		})
	})
	return s.Samples()
}
