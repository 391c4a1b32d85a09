package calls

import (
	"net/url"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/money"
)

// Samples are the pages of calls.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("calls", assets)
	s.AddLong("index", func(c fiction.Case) templ.Component {
		row := func(state models.CallState, w models.Window) models.CallRow {
			call := c.Call()
			call.State = state
			return models.CallRow{Call: call, Themes: fiction.Themes, Window: w, Now: fiction.Now}
		}
		return Index(IndexView{Frame: sampleFrame(c, c.Visitor("/calls", c.T("frame.menu.calls"))), Prepare: true, Next: "/calls?after=3", Rows: []models.CallRow{
			row(models.CallPublished, models.WindowOpen), row(models.CallPublished, models.WindowBefore), row(models.CallDraft, models.WindowBefore), row(models.CallCancelled, models.WindowOver),
		}})
	})
	s.Add("index-none", func(c fiction.Case) templ.Component {
		return Index(IndexView{Frame: sampleFrame(c, c.Visitor("/calls", c.T("frame.menu.calls")))})
	})
	s.AddLong("call", func(c fiction.Case) templ.Component {
		return Call(CallView{Frame: sampleFrame(c, c.Visitor("/calls/1", c.Call().Title.In("en"), c.T("frame.menu.calls"))), CallView: sampleView(c), SignIn: "/sign-in"})
	})
	s.AddLong("call-of-the-secretariat", func(c fiction.Case) templ.Component {
		return Call(CallView{
			Frame: sampleFrame(c, c.Page("/calls/1", c.Call().Title.In("en"), c.T("frame.menu.calls"))), CallView: sampleView(c), Revise: true, Publish: true, Extend: true, Cancel: true, Results: true, Apply: true,
			Mine: []models.ProposalRow{{ID: 40, Title: c.Title(), State: models.ProposalDraft}},
		})
	})
	s.AddLong("terms", func(c fiction.Case) templ.Component {
		return Terms(TermsView{
			Frame: sampleFrame(c, c.Page("/calls/1/terms", c.T("calls.revise_title"), c.T("frame.menu.calls"))), Call: c.Call(), Themes: fiction.Themes, Criteria: c.Criteria(), Organisations: c.Organisations(),
			Guests: []models.CallGuest{{OrganisationID: 1}, {Country: fiction.CountryA}}, Form: components.Form{Action: "/calls/1", Version: 3},
		})
	})
	s.Add("terms-with-faults", func(c fiction.Case) templ.Component {
		page := c.Page("/calls/new", c.T("calls.prepare_title"), c.T("frame.menu.calls"))
		page.Failed = true
		return Terms(TermsView{Frame: sampleFrame(c, page), Criteria: c.Criteria(), Organisations: c.Organisations(),
			Form: components.Form{Action: "/calls", Faults: fiction.Faults("title[en]", "closes_at", "envelope", "themes"), Values: url.Values{"envelope": {"8 millions"}}}})
	})
	s.Add("publish", func(c fiction.Case) templ.Component {
		return Publish(sampleAct(c, "calls.publish_title", nil))
	})
	s.Add("publish-not-ready", func(c fiction.Case) templ.Component {
		v := sampleAct(c, "calls.publish_title", nil)
		v.Gaps = fiction.Faults("title[ar]", "themes")
		return Publish(v)
	})
	s.Add("extend", func(c fiction.Case) templ.Component {
		return Extend(sampleAct(c, "calls.extend_title", fiction.Faults("reason")))
	})
	s.Add("cancel", func(c fiction.Case) templ.Component {
		return Cancel(sampleAct(c, "calls.cancel_title", fiction.Faults("reason")))
	})
	until := fiction.At9("2026-12-02")
	asking := func(c fiction.Case) models.Call {
		call := c.Call()
		call.QuestionsUntil = &until
		return call
	}
	s.Add("call-with-envelopes-in-the-grace", func(c fiction.Case) templ.Component {
		v := sampleView(c)
		v.Call = asking(c)
		v.Call.ClosesAt, v.Call.GraceMinutes, v.Window = fiction.Now.Add(-10*time.Minute), 30, models.WindowGrace
		for i, n := range fiction.Themes {
			v.Envelopes = append(v.Envelopes, models.CallTheme{Theme: n, Envelope: money.Cents(i) * 1_500_000_00})
		}
		return Call(CallView{Frame: sampleFrame(c, c.Visitor("/calls/1", c.Call().Title.In("en"), c.T("frame.menu.calls"))), CallView: v, Answered: 2})
	})
	s.AddLong("questions", func(c fiction.Case) templ.Component {
		text := models.Texts{"en": c.Sentence(), "fr": c.Sentence(), "ar": c.Sentence()}
		row := models.CallQuestion{ID: 1, Version: 1, Body: c.Sentence(), CreatedAt: fiction.At9("2026-11-02"), State: models.CallQuestionAsked}
		answered, aside := row, row
		answered.State, answered.Number, answered.Question, answered.Answer = models.CallQuestionAnswered, 1, text, text
		aside.State, aside.Reason = models.CallQuestionSetAside, c.Sentence()
		return Questions(QuestionsView{Frame: sampleFrame(c, c.Page("/calls/1/questions", c.T("calls.questions_title"), c.T("frame.menu.calls"))), Answers: true,
			CallQuestions: models.CallQuestions{Call: asking(c), Now: fiction.Now, MayAsk: true, Answered: []models.CallQuestion{answered}, Own: []models.CallQuestion{row, aside}, Waiting: []models.CallQuestion{row}},
			Form:          &components.Form{Action: "/calls/1/questions"}})
	})
	s.Add("questions-none", func(c fiction.Case) templ.Component {
		return Questions(QuestionsView{Frame: sampleFrame(c, c.Visitor("/calls/1/questions", c.T("calls.questions_title"), c.T("frame.menu.calls"))), CallQuestions: models.CallQuestions{Call: c.Call(), Now: fiction.Now}})
	})
	s.Add("answer", func(c fiction.Case) templ.Component {
		page := c.Page("/calls/1/questions/1", c.T("calls.answer_title"), c.T("frame.menu.calls"))
		page.Failed = true
		return AnswerPage(AnswerView{Frame: sampleFrame(c, page), Call: asking(c), Question: models.CallQuestion{ID: 1, Body: c.Sentence(), CreatedAt: fiction.At9("2026-11-02")},
			Answer: components.Form{Action: "/calls/1", Version: 1, Faults: fiction.Faults("answer[ar]")}, SetAside: components.Form{Action: "/calls/1", Version: 1}})
	})
	exception := func(c fiction.Case, state models.ExtensionState) models.CallException {
		x := models.CallException{ID: 1, Version: 1, CreatedAt: fiction.At9("2026-11-20"), State: state, Request: c.Sentence(), Lead: c.Organisation(1), Deadline: fiction.At9("2026-12-01")}
		if state != models.ExtensionAsked {
			at := fiction.At9("2026-11-22")
			x.Reference, x.Title, x.ProposalID, x.Reason, x.DecidedRole, x.DecidedName, x.DecidedAt = "DEM00-2026-014", c.Title(), 14, c.Sentence(), models.RoleSecretariatHead, c.T("people.role.secretariat_head"), &at
		}
		if state == models.ExtensionGranted {
			x.Until, x.Unasked = &until, true
		}
		return x
	}
	s.AddLong("exceptions", func(c fiction.Case) templ.Component {
		return Exceptions(ExceptionsView{Frame: sampleFrame(c, c.Page("/calls/1/exceptions", c.T("calls.exceptions_title"), c.T("frame.menu.calls"))), Call: c.Call(), Decides: true,
			Rows: []models.CallException{exception(c, models.ExtensionAsked), exception(c, models.ExtensionGranted), exception(c, models.ExtensionRefused)}})
	})
	s.Add("exceptions-none", func(c fiction.Case) templ.Component {
		return Exceptions(ExceptionsView{Frame: sampleFrame(c, c.Page("/calls/1/exceptions", c.T("calls.exceptions_title"), c.T("frame.menu.calls"))), Call: c.Call()})
	})
	s.Add("exception", func(c fiction.Case) templ.Component {
		page := c.Page("/calls/1/exceptions/1", c.T("calls.exception_title"), c.T("frame.menu.calls"))
		page.Failed = true
		return Exception(ExceptionView{Frame: sampleFrame(c, page), Call: c.Call(), Row: exception(c, models.ExtensionAsked), Form: components.Form{Action: "/calls/1", Version: 1, Faults: fiction.Faults("until", "reason")}})
	})
	s.Add("exception-give", func(c fiction.Case) templ.Component {
		page := c.Page("/calls/1/exceptions/new", c.T("calls.give_title"), c.T("frame.menu.calls"))
		page.Failed = true
		return Giving(GivingView{Frame: sampleFrame(c, page), Call: c.Call(), Organisations: []models.Organisation{{ID: 1, Name: c.Organisation(1)}, {ID: 2, Name: c.Organisation(2)}},
			Form: components.Form{Action: "/calls/1/exceptions", Faults: fiction.Faults("application", "until")}})
	})
	return s.Samples()
}

func sampleFrame(c fiction.Case, page layout.Page) Frame {
	return Frame{Page: page, At: fiction.At, Names: fiction.Names()}
}

func sampleView(c fiction.Case) models.CallView {
	return models.CallView{
		Call: c.Call(), Themes: fiction.Themes, Criteria: c.Criteria(), Concept: c.Form(), Full: c.Form(), Window: models.WindowOpen, Now: fiction.Now,
		Events: []models.CallEvent{
			{Action: models.CallPublish, FromState: models.CallDraft, ToState: models.CallPublished, At: fiction.At9("2026-09-01")},
			{Action: models.CallReopen, FromState: models.CallPublished, ToState: models.CallPublished, At: fiction.At9("2026-11-02"), Reason: c.Sentence()},
		},
	}
}

func sampleAct(c fiction.Case, title string, faults *models.Error) ActView {
	page := c.Page("/calls/1", c.T(title), c.T("frame.menu.calls"))
	page.Failed = faults != nil
	return ActView{Frame: sampleFrame(c, page), CallView: sampleView(c), Form: components.Form{Action: "/calls/1", Version: 3, Faults: faults}}
}
