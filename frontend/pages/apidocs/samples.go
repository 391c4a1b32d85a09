package apidocs

import (
	"context"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
)

// Samples are the page with a few operations.
func Samples(assets layout.Assets) []components.Sample {
	return []components.Sample{{Name: "api/docs", Page: true, View: func(ctx context.Context) templ.Component {
		p := layout.SamplePage(ctx, i18n.T(ctx, "api.docs.title"), assets)
		p.Path = "/api/v1/docs"
		return Reference(View{Page: p, Document: "/api/v1/openapi.json", Prefix: "/api/v1", Areas: []Area{
			{Tag: "calls", Operations: []Operation{
				{ID: "list-calls", Method: "GET", Path: "/calls", Summary: "Calls, the latest first", Rights: []string{"public.read"}, Scopes: []string{"read"}},
				{ID: "extend-call", Method: "POST", Path: "/calls/{reference}/extension", Summary: "Give a call a later closing time", Rights: []string{"call.publish"}, Scopes: []string{"calls"}, Fresh: true,
					Fields: []Field{
						{Name: "reference", In: "path", Kind: "string", Required: true},
						{Name: "closes_at", In: "body", Kind: "date-time", Doc: "Later than the present closing", Required: true},
					}},
			}},
			{Tag: "board", Operations: []Operation{
				{ID: "vote", Method: "POST", Path: "/board/matters/{id}/votes", Summary: "Answer for a seat", Rights: []string{"matter.vote"}, Scopes: []string{"vote"}, Fresh: true},
			}},
		}})
	}}}
}
