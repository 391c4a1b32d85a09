package api

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"seedfund/models"
)

// UnsentForm is what a person typed into one form and did not send.
type UnsentForm struct {
	Form   string        `json:"form" doc:"Address the form goes to"`
	Page   string        `json:"page" doc:"Page of this site it stands on"`
	Base   int64         `json:"base" doc:"Version of the record it was typed on, 0 for a new one"`
	At     time.Time     `json:"at" doc:"The last word"`
	Fields []UnsentField `json:"fields"`
}

// UnsentField is one field as it is kept.
type UnsentField struct {
	Name    string   `json:"name"`
	Values  []string `json:"values"`
	Version int64    `json:"version" doc:"Send it as \"seen\" with the next words"`
}

// KeptUnsent says what became of the fields that were sent.
type KeptUnsent struct {
	Versions map[string]int64 `json:"versions" doc:"Of each field as it is kept"`
}

type keepUnsentInput struct {
	Body struct {
		Form   string `json:"form" maxLength:"300"`
		Page   string `json:"page" maxLength:"300"`
		Base   int64  `json:"base,omitempty" minimum:"0"`
		Fields []struct {
			Name   string   `json:"name" minLength:"1" maxLength:"200"`
			Values []string `json:"values" maxItems:"1000"`
			Seen   int64    `json:"seen,omitempty" minimum:"0" doc:"Version of the words known to be kept"`
		} `json:"fields" minItems:"1" maxItems:"600"`
	}
}

type forgetUnsentInput struct {
	Form string `query:"form" required:"true" maxLength:"300"`
}

func unsentOperations(a *API) {
	s := a.services.Unsent
	List(a, Op{ID: "list-unsent", Path: "/me/unsent", Summary: "What one typed into forms and did not send, in this capacity", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]UnsentForm, int64, error) {
			forms, err := s.Of(ctx, actor)
			var out []UnsentForm
			for _, f := range models.LatestFirst(forms) {
				form := UnsentForm{Form: f.Form, Page: f.Page, Base: f.Base, At: f.At, Fields: []UnsentField{}}
				for _, name := range slices.Sorted(maps.Keys(f.Values)) {
					form.Fields = append(form.Fields, UnsentField{Name: name, Values: f.Values[name], Version: f.Versions[name]})
				}
				out = append(out, form)
			}
			return out, 0, err
		})
	Make(a, Op{ID: "keep-unsent", Method: http.MethodPut, Path: "/me/unsent", Summary: "Keep what is being typed into a form", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, in *keepUnsentInput) (Done, *KeptUnsent, error) {
			words := models.UnsentInput{Form: in.Body.Form, Page: in.Body.Page, Base: in.Body.Base}
			for _, f := range in.Body.Fields {
				words.Fields = append(words.Fields, models.UnsentField{Name: f.Name, Values: f.Values, Seen: f.Seen})
			}
			kept, err := s.Keep(ctx, actor, words)
			return Done{Target: "accounts", ID: actor.AccountID}, &KeptUnsent{kept.Versions}, err
		})
	Act(a, Op{ID: "forget-unsent", Method: http.MethodDelete, Path: "/me/unsent", Summary: "Set aside what is kept of a form", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, in *forgetUnsentInput) (Done, error) {
			return Done{Target: "accounts", ID: actor.AccountID}, s.Forget(ctx, actor, in.Form)
		})
}
