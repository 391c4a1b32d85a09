package home

import (
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// Samples are the list of what waits, full and empty.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("home", assets)
	s.AddLong("home", func(c fiction.Case) templ.Component {
		tasks := []Task{
			{Title: c.Title(), Hint: "TR-0042, " + c.Organisation(2), Href: "/transfers/42", Verb: c.T("board.task.vote"), DueAt: fiction.Now.AddDate(0, 0, -2)},
			{Title: c.Title(), Hint: "DEM00-M-2026-07", Href: "/board/matters/7", Verb: c.T("board.task.vote"), DueAt: fiction.Now.Add(5 * time.Hour)},
			{Title: c.Title(), Hint: "DEM00-P-2026-014", Href: "/proposals/14", Verb: c.T("board.task.publish"), DueAt: fiction.Now.AddDate(0, 0, 9)},
			{Title: c.Title(), Href: "/proposals/15", Verb: c.T("board.task.open")},
		}
		return Home(View{Page: c.Page("/home", c.T("home.title_late", "Count", 1, "All", len(tasks))), Capacity: c.T("people.role." + string(models.RoleBoardMember)), Change: "/capacity", Now: fiction.Now, Tasks: tasks})
	})
	s.Add("home-empty", func(c fiction.Case) templ.Component {
		return Home(View{
			Page: c.Page("/home", c.T("home.nothing")), Capacity: c.T("people.role." + string(models.RoleNetworkMember)), Now: fiction.Now,
			Places: []layout.Link{{Label: c.T("frame.menu.programmes"), Href: "/programmes"}, {Label: c.T("frame.menu.calls"), Href: "/calls"}},
		})
	})
	return s.Samples()
}
