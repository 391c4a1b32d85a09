// Package handlers is how the web asks: it decodes what was sent, calls one
// use case, and shows a page or redirects. It decides nothing.
//
// # How an area adds a page
//
// One row in Routes, in the area's block: method, path, who may ask, handler,
// and the operations of the API that do the same. Who is Public, SignedIn, or
// May(right); a route without one fails at start, as does one that names neither
// an operation nor, by pageOnly, the reason why there is none.
// Changes of state are nouns: POST /proposals/:id/submission.
//
//	get("/calls/:id", Public, showCall, "show-call"),
//	post("/calls/:id/publication", May(models.PermCallPublish), publishCall, "publish-call"),
//
// A handler in <area>.go. The use cases are fields of the Visit. An error is
// returned as it is: the one map answers it with 404, 403 and its clause, 409,
// a way to sign in.
//
//	func showCall(v *Visit) error {
//		id, err := v.ID("id") // anything but a number is not found
//		if err != nil {
//			return err
//		}
//		call, err := v.Calls.Get(v.Ctx(), v.Actor, id)
//		if err != nil {
//			return err
//		}
//		return v.Render(calls.Show(calls.ShowView{Page: v.Page(call.Title), Call: call}))
//	}
//
// A sample in frontend/pages/<area>/samples.go, full and where it matters
// empty, with faults and with long words; a test fails for a page without one,
// and the browser looks at every sample in every language.
//
// A form's handler in <area>_forms.go. It reads v.Form, by v.Inputs() where a
// value can be unreadable, and ends in Done (303, and the next page says the
// message once) or Again (422, the person's own input, faults beside fields).
// The page is made inside the function, after the title knows of the fault.
//
//	func publishCall(v *Visit) error {
//		...
//		if err := v.Calls.Publish(v.Ctx(), v.Actor, id, v.Version()); err != nil {
//			return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
//				return calls.Edit(editView(v, faults, values))
//			})
//		}
//		return v.Done(fmt.Sprintf("/calls/%d", id), "calls.done.published")
//	}
//
// Key, capacity, replay, stale saves, fresh sign-in and too large bodies are
// seen to around the handler. A form with files is upload(...), one that may be
// sent again keyless(...).
//
// A page in frontend/pages/<area>: a view struct that embeds layout.Page, and a
// templ that begins with layout.Sheet(v.Page, lead). An entry in mainMenu if the
// area has a way in; a provider in tasks.go for what waits for a person; a test
// with package handlerstest.
//
// The JSON API stands in handlers/api: mount("/api/*", Public, ...). It asks
// door.ActorOf(ctx) who asks; api.ProblemOf writes every refusal under /api. A
// test holds its table against Routes: the same acts, for the same roles.
package handlers
