package api

import (
	"context"
	"time"

	"seedfund/models"
)

// CriteriaVersionOf is one adopted version of the criteria.
type CriteriaVersionOf struct {
	Number    int          `json:"number"`
	Title     models.Texts `json:"title" doc:"By language"`
	AdoptedAt time.Time    `json:"adopted_at"`
	Calls     int          `json:"calls" doc:"Calls that are reviewed by it as it is"`
}

// CriteriaDraftOf is the criteria as they are being prepared.
type CriteriaDraftOf struct {
	Version     int64           `json:"version,omitempty" doc:"For If-Match; absent while no draft is open"`
	BasedOn     int             `json:"based_on" doc:"The version in use; 0 for the fund's first criteria"`
	Title       models.Texts    `json:"title" doc:"By language"`
	Criteria    []CallCriterion `json:"criteria" doc:"In their order"`
	Weights     int             `json:"weights" doc:"What they add up to, in per cent"`
	Differences []Difference    `json:"differences" doc:"From the version in use"`
	Faults      []FieldFault    `json:"faults" doc:"What stands before its adoption"`
}

// CriteriaVersionText is one adopted version with what it changed.
type CriteriaVersionText struct {
	Number      int             `json:"number"`
	Title       models.Texts    `json:"title" doc:"By language"`
	Criteria    []CallCriterion `json:"criteria" doc:"In their order"`
	Differences []Difference    `json:"differences" doc:"From the version before"`
}

// CriteriaChangeOf is one change of the criteria.
type CriteriaChangeOf struct {
	Act       string         `json:"act" enum:"put,remove,move,set_title,set_weights"`
	Code      string         `json:"code,omitempty" maxLength:"40" doc:"Of the criterion that is changed; absent for a new one"`
	By        int            `json:"by,omitempty" minimum:"-1" maximum:"1" doc:"How far it moves"`
	Criterion *CallCriterion `json:"criterion,omitempty"`
	Title     models.Texts   `json:"title,omitempty" doc:"By language"`
	Weights   map[string]int `json:"weights,omitempty" doc:"Per cent by code; what is not named keeps its own"`
}

func (c CriteriaChangeOf) change() models.CriteriaChange {
	out := models.CriteriaChange{Act: models.CriteriaAct(c.Act), Code: c.Code, By: c.By, Title: c.Title, Weights: c.Weights}
	if c.Criterion != nil {
		put := c.Criterion.criterion()
		out.Criterion = &put
	}
	return out
}

type criteriaChangeInput struct {
	Versioned
	Body CriteriaChangeOf
}

type criteriaVersionInput struct {
	Number int `path:"number" minimum:"1"`
}

func criteriaOf(list []models.Criterion) []CallCriterion {
	out := []CallCriterion{}
	for _, c := range list {
		out = append(out, criterionOf(c))
	}
	return out
}

// criteriaEditorOperations prepare the next version of the criteria.
func criteriaEditorOperations(a *API) {
	s := a.services.Calls
	List(a, Op{ID: "list-criteria-versions", Path: "/criteria/versions", Summary: "The adopted versions of the criteria", Tag: "calls", Permission: models.PermCallPrepare},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]CriteriaVersionOf, int64, error) {
			list, err := s.CriteriaVersions(ctx, actor)
			var out []CriteriaVersionOf
			for _, u := range list.Versions {
				out = append(out, CriteriaVersionOf{Number: u.Set.Number, Title: u.Set.Title, AdoptedAt: u.Set.CreatedAt, Calls: u.Calls})
			}
			return out, 0, err
		})
	Read(a, Op{ID: "show-criteria-draft", Path: "/criteria/draft", Summary: "The criteria as they are being prepared, else the version in use", Tag: "calls", Permission: models.PermCallPrepare},
		func(ctx context.Context, actor models.Actor, _ *nothing) (CriteriaDraftOf, error) {
			desk, err := s.CriteriaDesk(ctx, actor)
			out := CriteriaDraftOf{BasedOn: desk.Latest.Set.Number, Title: desk.Rubric.Title, Criteria: criteriaOf(desk.Rubric.Criteria), Weights: desk.Rubric.Sum(),
				Differences: differencesOf(desk.Differences), Faults: []FieldFault{}}
			if desk.Draft != nil {
				out.Version = desk.Draft.Version
			}
			if desk.Faults != nil {
				out.Faults = append(out.Faults, faultsIn(ctx, "", desk.Faults.Fields)...)
			}
			return out, err
		})
	Read(a, Op{ID: "show-criteria-version", Path: "/criteria/versions/{number}", Summary: "An adopted version of the criteria", Tag: "calls", Permission: models.PermCallPrepare},
		func(ctx context.Context, actor models.Actor, in *criteriaVersionInput) (CriteriaVersionText, error) {
			now, before, err := s.CriteriaVersion(ctx, actor, in.Number)
			return CriteriaVersionText{Number: now.Set.Number, Title: now.Set.Title, Criteria: criteriaOf(now.Rubric.Criteria), Differences: differencesOf(now.Rubric.Differences(before.Rubric))}, err
		})
	Act(a, Op{ID: "open-criteria-draft", Path: "/criteria/draft", Summary: "Begin the next version of the criteria", Tag: "calls", Permission: models.PermCallPrepare},
		func(ctx context.Context, actor models.Actor, _ *nothing) (Done, error) {
			return Done{Target: "criteria_drafts"}, s.OpenCriteria(ctx, actor)
		})
	Act(a, Op{ID: "change-criteria-draft", Path: "/criteria/draft/changes", Summary: "Change one criterion of the draft, its title or the weights", Tag: "calls", Permission: models.PermCallPrepare},
		func(ctx context.Context, actor models.Actor, in *criteriaChangeInput) (Done, error) {
			return Done{Target: "criteria_drafts", Version: in.Version() + 1}, s.ChangeCriteria(ctx, actor, in.Version(), in.Body.change())
		})
	Act(a, Op{ID: "set-aside-criteria-draft", Path: "/criteria/draft/setting-aside", Summary: "Drop the draft of the criteria", Tag: "calls", Permission: models.PermCallPrepare},
		func(ctx context.Context, actor models.Actor, in *Versioned) (Done, error) {
			return Done{Target: "criteria_drafts"}, s.SetAsideCriteria(ctx, actor, in.Version())
		})
	Act(a, Op{ID: "adopt-criteria-draft", Path: "/criteria/draft/adoption", Summary: "Make the draft the next version; calls prepared later are reviewed by it", Tag: "calls", Permission: models.PermCallPublish},
		func(ctx context.Context, actor models.Actor, in *Versioned) (Done, error) {
			_, err := s.AdoptCriteria(ctx, actor, in.Version())
			return Done{Target: "criteria_sets"}, err
		})
}
