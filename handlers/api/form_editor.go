package api

import (
	"context"
	"time"

	"seedfund/models"
)

// FormSummary is one form with its versions and its draft.
type FormSummary struct {
	Stage    string          `json:"stage" enum:"concept,full"`
	Versions []FormVersionOf `json:"versions" doc:"Newest first"`
	Draft    int64           `json:"draft_version,omitempty" doc:"Of the draft, for If-Match; absent while none is open"`
}

// FormVersionOf is one adopted version.
type FormVersionOf struct {
	Number    int       `json:"number"`
	AdoptedAt time.Time `json:"adopted_at"`
	Calls     int       `json:"calls" doc:"Calls that ask it"`
}

// FormDraftOf is a form as it is being prepared.
type FormDraftOf struct {
	Stage       string            `json:"stage" enum:"concept,full"`
	Version     int64             `json:"version,omitempty" doc:"For If-Match; absent while no draft is open"`
	BasedOn     int               `json:"based_on" doc:"The version in use; 0 for the fund's first form"`
	Schema      models.FormSchema `json:"schema"`
	Differences []Difference      `json:"differences" doc:"From the version in use"`
	Faults      []FieldFault      `json:"faults" doc:"What stands before its adoption"`
}

// FormVersionText is one adopted version with what it changed.
type FormVersionText struct {
	Stage       string            `json:"stage" enum:"concept,full"`
	Number      int               `json:"number"`
	Schema      models.FormSchema `json:"schema"`
	Differences []Difference      `json:"differences" doc:"From the version before"`
}

// ByStage names a form.
type ByStage struct {
	Stage string `path:"stage" enum:"concept,full"`
}

type formChangeInput struct {
	ByStage
	Versioned
	Body models.FormChange
}

type formDraftInput struct {
	ByStage
	Versioned
}

type formVersionInput struct {
	ByStage
	Number int `path:"number" minimum:"1"`
}

// Difference is one part that two versions do not have alike.
type Difference struct {
	Of     string `json:"of" enum:"title,section,question,criterion,attachment,endorsement,budget,order"`
	Code   string `json:"code,omitempty" doc:"Of the section, question or criterion, or the kind of the attachment or endorsement"`
	Change string `json:"change" enum:"new,gone,changed"`
}

func differencesOf(list []models.VersionDifference) []Difference {
	out := []Difference{}
	for _, d := range list {
		out = append(out, Difference{Of: string(d.Of), Code: d.Code, Change: d.Change()})
	}
	return out
}

// formEditorOperations prepare the next version of a form.
func formEditorOperations(a *API) {
	s := a.services.Calls
	List(a, Op{ID: "list-forms", Path: "/forms", Summary: "The forms of calls with their versions", Tag: "calls", Permission: models.PermCallPrepare},
		func(ctx context.Context, actor models.Actor, _ *struct{}) ([]FormSummary, int64, error) {
			lists, err := s.Forms(ctx, actor)
			var out []FormSummary
			for _, l := range lists {
				f := FormSummary{Stage: string(l.Kind), Versions: []FormVersionOf{}}
				for _, u := range l.Versions {
					f.Versions = append(f.Versions, FormVersionOf{Number: u.Version.Number, AdoptedAt: u.Version.CreatedAt, Calls: u.Calls})
				}
				if l.Draft != nil {
					f.Draft = l.Draft.Version
				}
				out = append(out, f)
			}
			return out, 0, err
		})
	Read(a, Op{ID: "show-form-draft", Path: "/forms/{stage}/draft", Summary: "A form as it is being prepared, else the version in use", Tag: "calls", Permission: models.PermCallPrepare},
		func(ctx context.Context, actor models.Actor, in *ByStage) (FormDraftOf, error) {
			desk, err := s.FormDesk(ctx, actor, models.ProposalStage(in.Stage))
			out := FormDraftOf{Stage: in.Stage, BasedOn: desk.Latest.Number, Schema: desk.Schema, Differences: differencesOf(desk.Differences), Faults: []FieldFault{}}
			if desk.Draft != nil {
				out.Version = desk.Draft.Version
			}
			if desk.Faults != nil {
				out.Faults = append(out.Faults, faultsIn(ctx, "", desk.Faults.Fields)...)
			}
			return out, err
		})
	Read(a, Op{ID: "show-form-version", Path: "/forms/{stage}/versions/{number}", Summary: "An adopted version of a form", Tag: "calls", Permission: models.PermCallPrepare},
		func(ctx context.Context, actor models.Actor, in *formVersionInput) (FormVersionText, error) {
			now, before, err := s.FormVersion(ctx, actor, models.ProposalStage(in.Stage), in.Number)
			return FormVersionText{Stage: in.Stage, Number: now.Number, Schema: now.Schema, Differences: differencesOf(now.Schema.Differences(before.Schema))}, err
		})
	Act(a, Op{ID: "open-form-draft", Path: "/forms/{stage}/draft", Summary: "Begin the next version of a form", Tag: "calls", Permission: models.PermCallPrepare},
		func(ctx context.Context, actor models.Actor, in *ByStage) (Done, error) {
			return Done{Target: "form_drafts"}, s.OpenForm(ctx, actor, models.ProposalStage(in.Stage))
		})
	Act(a, Op{ID: "change-form-draft", Path: "/forms/{stage}/draft/changes", Summary: "Change one section or question of a draft", Tag: "calls", Permission: models.PermCallPrepare},
		func(ctx context.Context, actor models.Actor, in *formChangeInput) (Done, error) {
			return Done{Target: "form_drafts", Version: in.Version() + 1}, s.ChangeForm(ctx, actor, models.ProposalStage(in.Stage), in.Version(), in.Body)
		})
	Act(a, Op{ID: "set-aside-form-draft", Path: "/forms/{stage}/draft/setting-aside", Summary: "Drop the draft of a form", Tag: "calls", Permission: models.PermCallPrepare},
		func(ctx context.Context, actor models.Actor, in *formDraftInput) (Done, error) {
			return Done{Target: "form_drafts"}, s.SetAsideForm(ctx, actor, models.ProposalStage(in.Stage), in.Version())
		})
	Act(a, Op{ID: "adopt-form-draft", Path: "/forms/{stage}/draft/adoption", Summary: "Make the draft the next version; calls prepared later ask it", Tag: "calls", Permission: models.PermCallPublish},
		func(ctx context.Context, actor models.Actor, in *formDraftInput) (Done, error) {
			_, err := s.AdoptDraft(ctx, actor, models.ProposalStage(in.Stage), in.Version())
			return Done{Target: "form_versions"}, err
		})
}
