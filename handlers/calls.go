package handlers

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/app/calls"
	"seedfund/app/proposals"
	"seedfund/app/reference"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	callpages "seedfund/frontend/pages/calls"
	"seedfund/models"
	"seedfund/models/flow"
)

// catalogue is the reference data of this store.
func (v *Visit) catalogue() *models.Catalogue {
	store := v.site.storeRow(v.Ctx())
	return reference.For(store != nil && store.Kind == models.StoreDemonstration)
}

// after is the cursor of a list's page, 0 for the first.
func (v *Visit) after() int64 {
	n, err := strconv.ParseInt(v.QueryParam("after"), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// nextPage is the address of the page after a cursor, empty at the end.
func (v *Visit) nextPage(path string, next int64) string {
	if next == 0 {
		return ""
	}
	return v.At(path + "?after=" + strconv.FormatInt(next, 10))
}

func (v *Visit) callFrame(title string, crumbs ...layout.Crumb) callpages.Frame {
	return callpages.Frame{Page: v.Page(title, crumbs...), At: v.At, Names: v.catalogue()}
}

func (v *Visit) callsCrumb() layout.Crumb {
	return layout.Crumb{Label: v.T("frame.menu.calls"), Href: v.At("/calls")}
}

func (v *Visit) callCrumb(c models.Call) layout.Crumb {
	return layout.Crumb{Label: c.Reference, Href: v.At(callpages.Address(c))}
}

func callsPage(v *Visit) error {
	rows, next, err := v.Calls.List(v.Ctx(), v.Actor, calls.Filter{After: v.after()})
	if err != nil {
		return err
	}
	return v.Render(callpages.Index(callpages.IndexView{
		Frame: v.callFrame(v.T("frame.menu.calls")), Rows: rows, Next: v.nextPage("/calls", next), Prepare: v.Actor.May(models.PermCallPrepare) == nil,
	}))
}

func callPage(v *Visit) error {
	call, err := v.Calls.ByReference(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	view := callpages.CallView{CallView: call}
	if view.Guests, err = v.guestNames(call); err != nil {
		return err
	}
	if v.Actor.May(models.PermProposalDraft) == nil {
		if view.Mine, _, err = v.Proposals.List(v.Ctx(), v.Actor, proposals.Filter{CallID: call.Call.ID}); err != nil {
			return err
		}
		view.Apply = call.Call.MayBegin(call.Now) == nil
	} else if !v.Actor.SignedIn() && call.Call.MayBegin(call.Now) == nil {
		view.SignIn = v.At("/sign-in?next=" + url.QueryEscape(callpages.Address(call.Call)))
	}
	if call.Call.State != models.CallDraft {
		questions, err := v.Calls.Questions(v.Ctx(), v.Actor, call.Call.Reference)
		if err != nil {
			return err
		}
		view.Answered = len(questions.Answered)
		view.Exceptions = v.Actor.May(models.PermBoardRead) == nil
		view.Results = v.Reviews.ReadsAll(v.Actor)
	}
	v.callActs(&view)
	view.Frame = v.callFrame(call.Call.Title.In(v.Lang()), v.callsCrumb(), layout.Crumb{Label: call.Call.Reference})
	return v.Render(callpages.Call(view))
}

// callActs are what the reader may do with a call now.
func (v *Visit) callActs(view *callpages.CallView) {
	c := view.CallView.Call
	view.Revise = c.State == models.CallDraft && v.Actor.May(models.PermCallPrepare) == nil
	if v.Actor.May(models.PermCallPublish) != nil {
		return
	}
	acts := models.CallFlow.Actions(string(v.Actor.Role), c.State, flow.Facts{"ready": true})
	view.Publish = slices.Contains(acts, models.CallPublish)
	view.Cancel = slices.Contains(acts, models.CallCancel)
	view.Extend = c.State == models.CallPublished || c.State == models.CallClosed
}

// guestNames are the organisations and States an invited call names.
func (v *Visit) guestNames(call models.CallView) ([]string, error) {
	if len(call.Guests) == 0 {
		return nil, nil
	}
	choices, err := v.Proposals.Choices(v.Ctx())
	if err != nil {
		return nil, err
	}
	var names []string
	for _, g := range call.Guests {
		for _, o := range choices.Organisations {
			if o.ID == g.OrganisationID {
				names = append(names, o.Name)
			}
		}
		if c, ok := choices.Catalogue.Country(g.Country); ok {
			names = append(names, c.Name.In(v.Lang()))
		}
	}
	return names, nil
}

// managedCall is a call for a page of the secretariat that acts on it.
func (v *Visit) managedCall() (models.CallView, error) {
	return v.Calls.ByReference(v.Ctx(), v.Actor, v.Param("reference"))
}

func newCallPage(v *Visit) error {
	return v.Render(termsPage(v, models.CallView{}, nil, nil))
}

func reviseCallPage(v *Visit) error {
	call, err := v.managedCall()
	if err != nil {
		return err
	}
	if call.Call.State != models.CallDraft {
		return models.Conflict("calls.published_fixed", "23")
	}
	return v.Render(termsPage(v, call, nil, nil))
}

// termsPage is the form of a call; one without a reference begins a new call
// with the usual terms and the latest criteria.
func termsPage(v *Visit, call models.CallView, faults *models.Error, values url.Values) templ.Component {
	view := callpages.TermsView{Call: call.Call, Themes: call.Themes, Envelopes: call.Envelopes, Guests: call.Guests, Criteria: call.Criteria}
	if choices, err := v.Proposals.Choices(v.Ctx()); err == nil {
		view.Organisations = choices.Organisations
	}
	if call.Call.Reference == "" {
		usual := calls.Usual()
		view.Call = models.Call{Kind: usual.Kind, GraceMinutes: usual.GraceMinutes, MinOrganisations: usual.MinOrganisations, MaxMonths: usual.MaxMonths,
			Tranches: usual.Tranches, ISCBasisPoints: usual.ISCBasisPoints, BoardScoring: usual.BoardScoring}
		if criteria, err := v.Calls.LatestCriteria(v.Ctx()); err == nil {
			view.Criteria = criteria
		}
		view.Frame = v.callFrame(v.T("calls.prepare_title"), v.callsCrumb())
		view.Form = components.Form{Action: "/calls", Whole: true, Local: true, Faults: faults, Values: values}
		return callpages.Terms(view)
	}
	view.Frame = v.callFrame(v.T("calls.revise_title"), v.callsCrumb(), v.callCrumb(call.Call))
	view.Form = components.Form{Action: callpages.Address(call.Call) + "/terms", Version: call.Call.Version, Whole: true, Local: true, Faults: faults, Values: values}
	return callpages.Terms(view)
}

func publicationPage(v *Visit) error {
	call, err := v.managedCall()
	if err != nil {
		return err
	}
	return v.Render(actPage(v, call, "publication", nil, nil))
}

func extensionPage(v *Visit) error {
	call, err := v.managedCall()
	if err != nil {
		return err
	}
	return v.Render(actPage(v, call, "extension", nil, nil))
}

func cancellationPage(v *Visit) error {
	call, err := v.managedCall()
	if err != nil {
		return err
	}
	return v.Render(actPage(v, call, "cancellation", nil, nil))
}

// actPage says what an act on a call will do before it is done.
func actPage(v *Visit, call models.CallView, act string, faults *models.Error, values url.Values) templ.Component {
	title := map[string]string{"publication": "calls.publish_title", "extension": "calls.extend_title", "cancellation": "calls.cancel_title"}[act]
	view := callpages.ActView{
		Frame: v.callFrame(v.T(title), v.callsCrumb(), v.callCrumb(call.Call)), CallView: call,
		Form: components.Form{Action: callpages.Address(call.Call) + "/" + act, Version: call.Call.Version, Faults: faults, Values: values},
	}
	switch act {
	case "publication":
		view.Gaps = call.Gaps()
		return callpages.Publish(view)
	case "extension":
		return callpages.Extend(view)
	}
	return callpages.Cancel(view)
}
