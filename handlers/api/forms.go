package api

import (
	"context"

	"seedfund/models"
)

// CallForm is one version of a form: what a concept note or a full document is
// asked.
type CallForm struct {
	Stage  string            `json:"stage" enum:"concept,full"`
	Number int               `json:"number" doc:"Of the version; a version never changes"`
	Schema models.FormSchema `json:"schema"`
}

type callFormInput struct {
	ByReference
	Stage string `path:"stage" enum:"concept,full"`
}

type formInput struct {
	Stage string `path:"stage" enum:"concept,full"`
	Body  models.FormSchema
}

// formOperations are the questions of calls. A call pins the versions that were
// the newest when it was prepared.
func formOperations(a *API) {
	s := a.services.Calls
	Read(a, Op{ID: "show-call-form", Path: "/calls/{reference}/forms/{stage}", Summary: "What a call asks of a concept note or of a full document", Tag: "calls", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *callFormInput) (CallForm, error) {
			v, err := s.ByReference(ctx, actor, in.Reference)
			form := v.Concept
			if models.ProposalStage(in.Stage) == models.StageFull {
				form = v.Full
			}
			return CallForm{Stage: in.Stage, Number: form.Number, Schema: form.Schema}, err
		})
	Act(a, Op{ID: "adopt-form", Path: "/forms/{stage}/versions", Summary: "Adopt the next version of a form; calls prepared later ask it", Tag: "calls", Permission: models.PermCallPublish},
		func(ctx context.Context, actor models.Actor, in *formInput) (Done, error) {
			id, err := s.AdoptForm(ctx, actor, models.ProposalStage(in.Stage), in.Body)
			return touched("form_versions", id, err)
		})
}
