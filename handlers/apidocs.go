package handlers

import (
	"sync"

	"seedfund/frontend/pages/apidocs"
	"seedfund/handlers/api"
)

// apiAreas are made at the first visit: the document does not change while the
// program runs.
var apiAreas = sync.OnceValue(api.Areas)

// apiDocsPage shows the operations of the API to people.
func apiDocsPage(v *Visit) error {
	page := v.Page(v.T("api.docs.title"))
	page.NoLedger = true
	return v.Render(apidocs.Reference(apidocs.View{Page: page, Document: api.Prefix + "/openapi.json", Prefix: api.Prefix, Areas: apiAreas()}))
}
