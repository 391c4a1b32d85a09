package exports

import (
	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
)

// Samples are the list of files one can take away.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("exports", assets)
	s.Add("list", func(c fiction.Case) templ.Component {
		return List(View{Page: c.Page("/exports", c.T("exports.title")), At: fiction.At, Items: []Item{
			{Name: "mptf-transfer", Key: "exports.mptf_transfer", Needs: "request", Kind: "XLSX"},
			{Name: "mptf-budget", Key: "exports.mptf_budget", Needs: "programme", Kind: "XLSX"},
			{Name: "mptf-portfolio", Key: "exports.mptf_portfolio", Kind: "XLSX", AsAt: true},
			{Name: "evaluation-concept", Key: "exports.evaluation_concept", Needs: "call", Kind: "XLSX"},
			{Name: "ledger", Key: "exports.ledger", Kind: "CSV", AsAt: true, Forms: []Form{{"csv", "CSV"}, {"xlsx", "XLSX"}, {"json", "JSON"}, {"dictionary", c.T("exports.dictionary")}}},
			{Name: "iati", Key: "exports.iati", Kind: "XML"},
		}})
	})
	return s.Samples()
}
