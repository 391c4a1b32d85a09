package documents

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/reports/document"
)

// Samples are the examples of papers that go out and come back.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("documents", assets)
	const path = "/board/annual-reviews/2026/editable"
	out := func(c fiction.Case) OutView {
		return OutView{Page: c.Page(path, c.T("document.title")), Editable: path + "/file", Action: path, Back: "/board"}
	}
	s.AddLong("out", func(c fiction.Case) templ.Component { return Out(out(c)) })
	s.Add("out-refused", func(c fiction.Case) templ.Component {
		v := out(c)
		v.Failed = true
		v.Faults = models.Invalid("error.invalid", models.FieldError{Field: "file", Key: "document.external"})
		return Out(v)
	})
	s.Add("out-closed", func(c fiction.Case) templ.Component {
		v := out(c)
		v.Action = ""
		return Out(v)
	})
	back := func(c fiction.Case) BackView {
		before := "# " + c.Title() + "\n" + c.Sentence() + "\n" + c.Say("A report in six months.", "تقرير خلال ستة أشهر.")
		after := "# " + c.Title() + "\n" + c.Sentence() + "\n" + c.Say("A report in three months, and yearly after that.", "تقرير خلال ثلاثة أشهر، ثم سنوياً.")
		return BackView{Page: c.Page(path, c.T("document.title")), Action: path + "/draft", Back: path, Version: 3, Hidden: [][2]string{{"body", after}}, Lines: document.CompareText(before, after)}
	}
	s.AddLong("back", func(c fiction.Case) templ.Component {
		v := back(c)
		v.Missing = []string{c.Title()}
		return Back(v)
	})
	s.Add("back-unchanged", func(c fiction.Case) templ.Component {
		v := back(c)
		v.Lines = document.CompareText(c.Sentence(), c.Sentence())
		return Back(v)
	})
	s.Add("back-with-faults", func(c fiction.Case) templ.Component {
		v := back(c)
		v.Failed, v.Faults, v.Values = true, fiction.Faults("why"), url.Values{}
		return Back(v)
	})
	return s.Samples()
}
