package api

import (
	"context"
	"time"

	"seedfund/app/proposals"
	"seedfund/models"
)

// CallQuestions are the questions on a call as the caller may see them.
type CallQuestions struct {
	Call     string         `json:"call"`
	Until    *time.Time     `json:"questions_until,omitempty" doc:"The first instant that is too late for a question"`
	MayAsk   bool           `json:"may_ask" doc:"The caller may ask now"`
	Answered []CallAnswer   `json:"answered" doc:"For all, without who asked"`
	Own      []CallOwnQuery `json:"own" doc:"What the caller has asked"`
	Waiting  []CallOwnQuery `json:"waiting" doc:"For the secretariat, without who asked"`
	Now      time.Time      `json:"now" doc:"The database's clock"`
}

// CallAnswer is a question answered to all.
type CallAnswer struct {
	Number   int          `json:"number"`
	Question models.Texts `json:"question" doc:"By language, in the words of the secretariat"`
	Answer   models.Texts `json:"answer" doc:"By language"`
	At       time.Time    `json:"answered_at"`
}

// CallOwnQuery is a question in the words of who asked it.
type CallOwnQuery struct {
	ID      int64     `json:"id"`
	Version int64     `json:"version" doc:"For If-Match"`
	State   string    `json:"state" enum:"asked,answered,set_aside"`
	Body    string    `json:"body"`
	AskedAt time.Time `json:"asked_at"`
	Number  int       `json:"number,omitempty" doc:"Of the answer"`
	Reason  string    `json:"reason,omitempty" doc:"Why it was set aside"`
}

func callQuestionsOf(v models.CallQuestions) CallQuestions {
	out := CallQuestions{Call: v.Call.Reference, Until: v.Call.QuestionsUntil, MayAsk: v.MayAsk, Answered: []CallAnswer{}, Own: []CallOwnQuery{}, Waiting: []CallOwnQuery{}, Now: v.Now}
	for _, q := range v.Answered {
		out.Answered = append(out.Answered, CallAnswer{Number: q.Number, Question: q.Question, Answer: q.Answer, At: q.CreatedAt})
	}
	own := func(rows []models.CallQuestion) []CallOwnQuery {
		list := []CallOwnQuery{}
		for _, q := range rows {
			list = append(list, CallOwnQuery{ID: q.ID, Version: q.Version, State: string(q.State), Body: q.Body, AskedAt: q.CreatedAt, Number: q.Number, Reason: q.Reason})
		}
		return list
	}
	out.Own, out.Waiting = own(v.Own), own(v.Waiting)
	return out
}

// CallException is more time that was asked for one application.
type CallException struct {
	ID        int64      `json:"id"`
	Version   int64      `json:"version" doc:"For If-Match"`
	Proposal  int64      `json:"proposal,omitempty" doc:"Absent where the caller may not know it"`
	Reference string     `json:"reference,omitempty" doc:"Absent before the first submission"`
	Title     string     `json:"title,omitempty"`
	Lead      string     `json:"lead,omitempty"`
	State     string     `json:"state" enum:"asked,granted,refused"`
	AskedAt   time.Time  `json:"asked_at"`
	Request   string     `json:"request,omitempty" doc:"For applicants and secretariat"`
	Deadline  time.Time  `json:"deadline" doc:"As it was when the request was made"`
	Until     *time.Time `json:"until,omitempty" doc:"The new deadline"`
	Reason    string     `json:"reason,omitempty"`
	Role      string     `json:"decided_by_role,omitempty"`
	Name      string     `json:"decided_by,omitempty"`
	DecidedAt *time.Time `json:"decided_at,omitempty"`
}

func callExceptionOf(x models.CallException) CallException {
	return CallException{ID: x.ID, Version: x.Version, Proposal: x.ProposalID, Reference: x.Reference, Title: x.Title, Lead: x.Lead, State: string(x.State), AskedAt: x.CreatedAt,
		Request: x.Request, Deadline: x.Deadline, Until: x.Until, Reason: x.Reason, Role: string(x.DecidedRole), Name: x.DecidedName, DecidedAt: x.DecidedAt}
}

// CallQuestionRef names a question on a call.
type CallQuestionRef struct {
	ByReference
	Question int64 `path:"question" minimum:"1"`
}

type askQuestionInput struct {
	ByReference
	Body struct {
		Body string `json:"body" maxLength:"4000" doc:"Names no organisation, country or person"`
	}
}

type answerQuestionInput struct {
	CallQuestionRef
	Versioned
	Body struct {
		Question models.Texts `json:"question" doc:"By language, as all will read it"`
		Answer   models.Texts `json:"answer" doc:"By language"`
	}
}

type setAsideInput struct {
	CallQuestionRef
	Versioned
	Body struct {
		Reason string `json:"reason" maxLength:"2000" doc:"Only who asked reads it"`
	}
}

type moreTimeInput struct {
	ByID
	Body struct {
		Request string `json:"request" maxLength:"2000" doc:"What keeps the applicants from submitting in time"`
	}
}

type decideTimeInput struct {
	ByReference
	Exception int64 `path:"exception" minimum:"1"`
	Versioned
	Body struct {
		Until  *time.Time `json:"until,omitempty" doc:"The new deadline; absent to refuse"`
		Reason string     `json:"reason" maxLength:"2000" doc:"The applicants read it, and the Board what is granted"`
	}
}

type giveTimeInput struct {
	ByReference
	Body struct {
		Application  string    `json:"application" minLength:"1" maxLength:"60" doc:"Its reference, or before it has one its number, as its applicants give it"`
		Organisation int64     `json:"organisation" minimum:"0" doc:"The leading organisation as its applicants name it; 0 where none leads yet"`
		Until        time.Time `json:"until" doc:"The new deadline"`
		Reason       string    `json:"reason" maxLength:"2000" doc:"The applicants and the Board read it"`
	}
}

func callQuestionOperations(a *API) {
	s := a.services.Calls
	call := func(ctx context.Context, actor models.Actor, reference string) (models.Call, error) {
		v, err := s.ByReference(ctx, actor, reference)
		return v.Call, err
	}
	Read(a, Op{ID: "list-call-questions", Path: "/calls/{reference}/questions", Summary: "Questions on a call and their answers", Tag: "calls", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *ByReference) (CallQuestions, error) {
			v, err := s.Questions(ctx, actor, in.Reference)
			return callQuestionsOf(v), err
		})
	Act(a, Op{ID: "ask-call-question", Path: "/calls/{reference}/questions", Summary: "Ask a question on a call", Tag: "calls", Permission: models.PermProposalDraft},
		func(ctx context.Context, actor models.Actor, in *askQuestionInput) (Done, error) {
			c, err := call(ctx, actor, in.Reference)
			if err != nil {
				return Done{}, err
			}
			q, err := s.Ask(ctx, actor, c.ID, in.Body.Body)
			return Done{Target: "call_questions", ID: q.ID, Version: q.Version, Reference: in.Reference}, err
		})
	Act(a, Op{ID: "answer-call-question", Path: "/calls/{reference}/questions/{question}/answer", Summary: "Answer a question to all", Tag: "calls", Permission: models.PermCallPrepare},
		func(ctx context.Context, actor models.Actor, in *answerQuestionInput) (Done, error) {
			c, err := call(ctx, actor, in.Reference)
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "call_questions", ID: in.Question, Version: in.Version() + 1, Reference: in.Reference},
				s.AnswerQuestion(ctx, actor, c.ID, in.Question, in.Version(), in.Body.Question, in.Body.Answer)
		})
	Act(a, Op{ID: "set-aside-call-question", Path: "/calls/{reference}/questions/{question}/setting-aside", Summary: "End a question without an answer", Tag: "calls", Permission: models.PermCallPrepare},
		func(ctx context.Context, actor models.Actor, in *setAsideInput) (Done, error) {
			c, err := call(ctx, actor, in.Reference)
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "call_questions", ID: in.Question, Version: in.Version() + 1, Reference: in.Reference},
				s.SetAsideQuestion(ctx, actor, c.ID, in.Question, in.Version(), in.Body.Reason)
		})
	List(a, Op{ID: "list-call-exceptions", Path: "/calls/{reference}/exceptions", Summary: "Applications that were given more time", Tag: "calls", Permission: models.PermBoardRead},
		func(ctx context.Context, actor models.Actor, in *ByReference) ([]CallException, int64, error) {
			c, err := call(ctx, actor, in.Reference)
			if err != nil {
				return nil, 0, err
			}
			rows, err := a.services.Proposals.Exceptions(ctx, actor, c.ID)
			var out []CallException
			for _, x := range rows {
				out = append(out, callExceptionOf(x))
			}
			return out, 0, err
		})
	Act(a, Op{ID: "give-application-time", Path: "/calls/{reference}/exceptions", Summary: "Give one application more time unasked", Tag: "calls", Permission: models.PermCallPublish},
		func(ctx context.Context, actor models.Actor, in *giveTimeInput) (Done, error) {
			c, err := call(ctx, actor, in.Reference)
			if err != nil {
				return Done{}, err
			}
			x, err := a.services.Proposals.GiveTime(ctx, actor, c.ID, proposals.TimeGift{Application: in.Body.Application, OrganisationID: in.Body.Organisation, Until: in.Body.Until, Reason: in.Body.Reason})
			return Done{Target: "proposal_extensions", ID: x.ID, Version: x.Version, Reference: in.Reference}, err
		})
	Act(a, Op{ID: "decide-application-time", Path: "/calls/{reference}/exceptions/{exception}", Summary: "Grant or refuse more time for one application", Tag: "calls", Permission: models.PermCallPublish},
		func(ctx context.Context, actor models.Actor, in *decideTimeInput) (Done, error) {
			c, err := call(ctx, actor, in.Reference)
			if err != nil {
				return Done{}, err
			}
			x, err := a.services.Proposals.Exception(ctx, actor, in.Exception)
			if err == nil && x.CallID != c.ID {
				err = models.NotFound("proposal_extensions")
			}
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "proposal_extensions", ID: x.ID, Version: in.Version() + 1, Reference: in.Reference},
				a.services.Proposals.DecideTime(ctx, actor, x.ID, proposals.TimeDecision{Version: in.Version(), Until: in.Body.Until, Reason: in.Body.Reason})
		})
	Act(a, Op{ID: "ask-application-time", Path: "/proposals/{id}/more-time", Summary: "Ask for more time for one application", Tag: "proposals", Permission: models.PermProposalDraft},
		func(ctx context.Context, actor models.Actor, in *moreTimeInput) (Done, error) {
			return Done{Target: "proposals", ID: in.ID}, a.services.Proposals.AskTime(ctx, actor, in.ID, in.Body.Request)
		})
}
