package handlers

import (
	"net/url"
	"time"

	"github.com/a-h/templ"

	"seedfund/app/proposals"
	"seedfund/frontend/components"
	callpages "seedfund/frontend/pages/calls"
	pages "seedfund/frontend/pages/proposals"
	"seedfund/models"
)

func questionsPage(v *Visit) error {
	page, err := v.questions(nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

// questions is the questions on a call, with the form for whoever may ask now.
func (v *Visit) questions(faults *models.Error, values url.Values) (templ.Component, error) {
	q, err := v.Calls.Questions(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return nil, err
	}
	view := callpages.QuestionsView{CallQuestions: q, Answers: v.Actor.May(models.PermCallPrepare) == nil}
	if q.MayAsk {
		view.Form = &components.Form{Action: callpages.Address(q.Call) + "/questions", Faults: faults, Values: values}
	}
	view.Frame = v.callFrame(v.T("calls.questions_title"), v.callsCrumb(), v.callCrumb(q.Call))
	return callpages.Questions(view), nil
}

func askQuestion(v *Visit) error {
	call, err := v.managedCall()
	if err != nil {
		return err
	}
	if _, err := v.Calls.Ask(v.Ctx(), v.Actor, call.Call.ID, v.Form.Get("body")); err != nil {
		return v.againWith(err, v.questions)
	}
	return v.Done(callpages.Address(call.Call)+"/questions", "calls.done.asked")
}

func questionPage(v *Visit) error {
	page, err := v.question(nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func (v *Visit) question(faults *models.Error, values url.Values) (templ.Component, error) {
	id, err := v.ID("question")
	if err != nil {
		return nil, err
	}
	q, one, err := v.Calls.Question(v.Ctx(), v.Actor, v.Param("reference"), id)
	if err != nil {
		return nil, err
	}
	at := callpages.QuestionAddress(q.Call, id)
	return callpages.AnswerPage(callpages.AnswerView{
		Frame: v.callFrame(v.T("calls.answer_title"), v.callsCrumb(), v.callCrumb(q.Call)), Call: q.Call, Question: one,
		Answer:   components.Form{Action: at + "/answer", Version: one.Version, Faults: faults, Values: values},
		SetAside: components.Form{Action: at + "/setting-aside", Version: one.Version, Faults: faults, Values: values},
	}), nil
}

func answerQuestion(v *Visit) error {
	return v.closeQuestion("calls.done.answered", func(call models.Call, id int64) error {
		in := v.Inputs()
		return v.Calls.AnswerQuestion(v.Ctx(), v.Actor, call.ID, id, v.Version(), in.texts("question"), in.texts("answer"))
	})
}

func setAsideQuestion(v *Visit) error {
	return v.closeQuestion("calls.done.set_aside", func(call models.Call, id int64) error {
		return v.Calls.SetAsideQuestion(v.Ctx(), v.Actor, call.ID, id, v.Version(), v.Form.Get("reason"))
	})
}

func (v *Visit) closeQuestion(done string, do func(call models.Call, id int64) error) error {
	call, err := v.managedCall()
	if err != nil {
		return err
	}
	id, err := v.ID("question")
	if err != nil {
		return err
	}
	if err := do(call.Call, id); err != nil {
		return v.againWith(err, v.question)
	}
	return v.Done(callpages.Address(call.Call)+"/questions", done)
}

func exceptionsPage(v *Visit) error {
	call, err := v.managedCall()
	if err != nil {
		return err
	}
	rows, err := v.Proposals.Exceptions(v.Ctx(), v.Actor, call.Call.ID)
	if err != nil {
		return err
	}
	return v.Render(callpages.Exceptions(callpages.ExceptionsView{
		Frame: v.callFrame(v.T("calls.exceptions_title"), v.callsCrumb(), v.callCrumb(call.Call)), Call: call.Call, Rows: rows,
		Decides: v.Actor.May(models.PermCallPublish) == nil,
	}))
}

// exception is the request for more time of the address, below its own call.
func (v *Visit) exception() (models.Call, models.CallException, error) {
	call, err := v.managedCall()
	if err != nil {
		return call.Call, models.CallException{}, err
	}
	id, err := v.ID("exception")
	if err != nil {
		return call.Call, models.CallException{}, err
	}
	x, err := v.Proposals.Exception(v.Ctx(), v.Actor, id)
	if err == nil && x.CallID != call.Call.ID {
		err = models.NotFound("proposal_extensions")
	}
	return call.Call, x, err
}

func exceptionPage(v *Visit) error {
	page, err := v.decision(nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func (v *Visit) decision(faults *models.Error, values url.Values) (templ.Component, error) {
	call, x, err := v.exception()
	if err != nil {
		return nil, err
	}
	if x.State != models.ExtensionAsked {
		return nil, models.Conflict("proposals.time_decided", "")
	}
	return callpages.Exception(callpages.ExceptionView{
		Frame: v.callFrame(v.T("calls.exception_title"), v.callsCrumb(), v.callCrumb(call)), Call: call, Row: x,
		Form: components.Form{Action: callpages.ExceptionAddress(call, x.ID), Version: x.Version, Faults: faults, Values: values},
	}), nil
}

func decideException(v *Visit) error {
	call, x, err := v.exception()
	if err != nil {
		return err
	}
	in := v.Inputs()
	d := proposals.TimeDecision{Version: v.Version(), Reason: v.Form.Get("reason")}
	if in.Text("decision") == "granted" {
		if d.Until = in.Until("until"); d.Until == nil {
			d.Until = &time.Time{} // granted without an end: refused as too early
		}
	}
	if err = in.Err(); err == nil {
		err = v.Proposals.DecideTime(v.Ctx(), v.Actor, x.ID, d)
	}
	if err != nil {
		return v.againWith(err, v.decision)
	}
	return v.Done(callpages.Address(call)+"/exceptions", "calls.done.decided")
}

func giveTimePage(v *Visit) error {
	page, err := v.giving(nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

// giving is the form on which one application is given more time unasked.
func (v *Visit) giving(faults *models.Error, values url.Values) (templ.Component, error) {
	call, err := v.managedCall()
	if err != nil {
		return nil, err
	}
	choices, err := v.Proposals.Choices(v.Ctx())
	if err != nil {
		return nil, err
	}
	return callpages.Giving(callpages.GivingView{
		Frame: v.callFrame(v.T("calls.give_title"), v.callsCrumb(), v.callCrumb(call.Call)), Call: call.Call, Organisations: choices.Organisations,
		Form: components.Form{Action: callpages.Address(call.Call) + "/exceptions", Faults: faults, Values: values},
	}), nil
}

func giveTime(v *Visit) error {
	call, err := v.managedCall()
	if err != nil {
		return err
	}
	in := v.Inputs()
	gift := proposals.TimeGift{Application: in.Text("application"), OrganisationID: in.Whole("organisation"), Until: in.Instant("until"), Reason: v.Form.Get("reason")}
	if err = in.Err(); err == nil {
		_, err = v.Proposals.GiveTime(v.Ctx(), v.Actor, call.Call.ID, gift)
	}
	if err != nil {
		return v.againWith(err, v.giving)
	}
	return v.Done(callpages.Address(call.Call)+"/exceptions", "calls.done.given")
}

func moreTimePage(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	return v.Render(v.moreTime(view, nil, nil))
}

// moreTime is the page on which applicants ask for more time, with what became
// of what they asked.
func (v *Visit) moreTime(view models.ProposalView, faults *models.Error, values url.Values) templ.Component {
	p := pages.MoreTimeView{Frame: v.proposalFrame(view, v.T("proposals.time_title"))}
	st := proposals.StandingOf(v.Actor, *view.Document)
	if view.Proposal.Editable() && (st.Leads || st.State != "") && !p.Waits() {
		p.Form = &components.Form{Action: pages.Address(view.Proposal.ID) + "/more-time", Faults: faults, Values: values}
	}
	return pages.MoreTime(p)
}

func askMoreTime(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	if err := v.Proposals.AskTime(v.Ctx(), v.Actor, view.Proposal.ID, v.Form.Get("request")); err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.moreTime(view, faults, values)
		})
	}
	return v.Done(pages.Address(view.Proposal.ID)+"/more-time", "proposals.done.time_asked")
}
