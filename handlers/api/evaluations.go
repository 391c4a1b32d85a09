package api

import (
	"context"

	"seedfund/app/programmes"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

func evaluationOperations(a *API) {
	s := a.services.Programmes
	Read(a, Op{ID: "show-evaluation", Path: "/programmes/{reference}/evaluation", Summary: "A programme's independent evaluation with its management response, where it is public or the reader handles the programme's money", Tag: "programmes", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *programmeInput) (Evaluation, error) {
			v, err := s.Evaluation(ctx, actor, in.Reference)
			out := Evaluation{Programme: v.Programme.Reference, RequiredAbove: v.Required, Version: v.Evaluation.Version, State: string(v.Evaluation.State), Evaluator: v.Evaluation.Evaluator, Due: v.Evaluation.DueOn,
				Received: v.Evaluation.ReceivedOn, Link: v.Evaluation.Link, Public: v.Evaluation.Public, Recommendations: []Recommendation{}}
			for _, i := range v.Items {
				out.Recommendations = append(out.Recommendations, Recommendation{ID: i.ID, Version: i.Version, Number: i.Number, Body: i.Body, Response: string(i.Response), Action: i.Action, Owner: i.Owner, Due: i.DueOn, Done: i.Done})
			}
			return out, err
		})
	Act(a, Op{ID: "save-evaluation", Path: "/programmes/{id}/evaluation", Summary: "Plan a programme's evaluation, or take it further", Tag: "programmes", Permission: models.PermProgrammeManage},
		func(ctx context.Context, actor models.Actor, in *evaluationInput) (Done, error) {
			b := in.Body
			return Done{Target: "programme_evaluations", Version: b.Version + 1}, s.SaveEvaluation(ctx, actor, in.ID, b.Version, programmes.EvaluationInput{State: models.EvaluationState(b.State), Evaluator: b.Evaluator, DueOn: b.Due, Received: b.Received, Link: b.Link, Public: b.Public})
		})
	Act(a, Op{ID: "add-recommendation", Path: "/programmes/{id}/evaluation/recommendations", Summary: "Enter a recommendation of a received evaluation", Tag: "programmes", Permission: models.PermProgrammeManage},
		func(ctx context.Context, actor models.Actor, in *recommendationInput) (Done, error) {
			return Done{Target: "programmes", ID: in.ID}, s.AddRecommendation(ctx, actor, in.ID, in.Body.Text)
		})
	Act(a, Op{ID: "respond-to-recommendation", Path: "/evaluation-items/{id}/response", Summary: "Write the management's response to a recommendation", Tag: "programmes", Permission: models.PermRevisionWrite},
		func(ctx context.Context, actor models.Actor, in *responseInput) (Done, error) {
			b := in.Body
			return Done{Target: "evaluation_items", ID: in.ID, Version: in.Version() + 1}, s.RespondToItem(ctx, actor, in.ID, in.Version(), programmes.ResponseInput{Response: models.ItemResponse(b.Response), Action: b.Action, Owner: b.Owner, DueOn: b.Due, Done: b.Done})
		})
}

type evaluationInput struct {
	ByID
	Body struct {
		Version   int64     `json:"version" minimum:"0" doc:"Of the evaluation, 0 where there is none yet"`
		State     string    `json:"state" enum:"planned,under_way,received"`
		Evaluator string    `json:"evaluator,omitempty" maxLength:"200" doc:"Organisation; takes no part in the programme"`
		Due       when.Date `json:"due,omitempty"`
		Received  when.Date `json:"received,omitempty"`
		Link      string    `json:"link,omitempty" maxLength:"500" doc:"https address of the report"`
		Public    bool      `json:"public"`
	}
}

type recommendationInput struct {
	ByID
	Body struct {
		Text string `json:"text" maxLength:"4000"`
	}
}

type responseInput struct {
	VersionedByID
	Body struct {
		Response string    `json:"response" enum:"accepted,partly,not_accepted"`
		Action   string    `json:"action" maxLength:"4000" doc:"What is done, or why not"`
		Owner    string    `json:"owner,omitempty" maxLength:"200"`
		Due      when.Date `json:"due,omitempty"`
		Done     bool      `json:"done"`
	}
}

// Evaluation is the independent evaluation of a programme.
type Evaluation struct {
	Programme       string           `json:"programme"`
	RequiredAbove   money.Cents      `json:"required_above" doc:"Approved amount above which the rule asks for one; 0: it asks for none"`
	Version         int64            `json:"version"`
	State           string           `json:"state,omitempty" enum:",planned,under_way,received"`
	Evaluator       string           `json:"evaluator,omitempty"`
	Due             when.Date        `json:"due,omitempty"`
	Received        when.Date        `json:"received,omitempty"`
	Link            string           `json:"link,omitempty"`
	Public          bool             `json:"public"`
	Recommendations []Recommendation `json:"recommendations"`
}

// Recommendation is one of an evaluation, with the management's response.
type Recommendation struct {
	ID       int64     `json:"id"`
	Version  int64     `json:"version" doc:"For If-Match"`
	Number   int       `json:"number"`
	Body     string    `json:"body"`
	Response string    `json:"response,omitempty" enum:",accepted,partly,not_accepted"`
	Action   string    `json:"action,omitempty"`
	Owner    string    `json:"owner,omitempty"`
	Due      when.Date `json:"due,omitempty"`
	Done     bool      `json:"done"`
}
