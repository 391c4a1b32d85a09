package api

import (
	"bytes"
	"context"
	"net/http"

	"seedfund/app/reviews"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/when"
)

// ReviewerInPool is a person of the pool with what they know, take on and have.
type ReviewerInPool struct {
	Person       int64    `json:"person_id"`
	Version      int64    `json:"version" doc:"Of the profile, for If-Match; 0 before the first"`
	Mandate      int64    `json:"mandate_id,omitempty"`
	Name         string   `json:"name"`
	Organisation string   `json:"organisation,omitempty"`
	Affiliation  string   `json:"affiliation" doc:"A body outside the register of organisations"`
	Themes       []int    `json:"themes"`
	Objectives   []int    `json:"objectives"`
	Languages    []string `json:"languages"`
	Financial    bool     `json:"financial" doc:"Reads budgets"`
	Most         int      `json:"most" doc:"Proposals of one call at most, 0 where nothing was said"`
	Owed         *int     `json:"reviews_owed,omitempty" doc:"For the secretariat and the auditor"`
	Sent         *int     `json:"reviews_sent,omitempty" doc:"For the secretariat and the auditor"`
	Declined     *int     `json:"reviews_declined,omitempty" doc:"For the secretariat and the auditor"`
}

func profileOf(p models.ReviewerProfile, name string, m *models.PoolMember) ReviewerInPool {
	out := ReviewerInPool{Person: p.PersonID, Version: p.Version, Name: name, Affiliation: p.Affiliation, Themes: filled(p.Themes.Numbers()), Objectives: filled(p.Objectives.Numbers()),
		Languages: filled(p.Languages.List()), Financial: p.Financial, Most: p.Most}
	if m != nil {
		out.Mandate, out.Organisation, out.Owed, out.Sent, out.Declined = m.MandateID, m.Organisation, &m.Owed, &m.Done, &m.Declined
	}
	return out
}

// filled is a list that is written as [] when it is empty.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// ReviewMix is how many reviewers a call wants for each proposal, and of what
// kind.
type ReviewMix struct {
	Version   int64 `json:"version" doc:"For If-Match, 0 while the usual mix holds"`
	Reviewers int   `json:"reviewers" minimum:"1" maximum:"7"`
	Thematic  int   `json:"thematic" minimum:"0" maximum:"7" doc:"Who know the area or an objective"`
	Financial int   `json:"financial" minimum:"0" maximum:"7" doc:"Who read budgets"`
	Outside   int   `json:"outside" minimum:"0" maximum:"7" doc:"Of no organisation that applies in the call"`
	Language  int   `json:"language" minimum:"0" maximum:"7" doc:"Who read the language of the document"`
}

// SuggestedReviewer is a person proposed for a proposal, with the reasons.
type SuggestedReviewer struct {
	Person  int64              `json:"person_id"`
	Mandate int64              `json:"mandate_id"`
	Name    string             `json:"name"`
	Fills   []string           `json:"fills" doc:"Parts of the mix this person fills"`
	Reasons []SuggestionReason `json:"reasons"`
	Load    int                `json:"load" doc:"Proposals of the call with this plan's earlier suggestions"`
	Most    int                `json:"most"`
}

// SuggestionReason is one reason for a suggestion.
type SuggestionReason struct {
	Kind string `json:"kind" doc:"theme, objective, financial, outside, language or load"`
	Code string `json:"code,omitempty" doc:"Number of the area or objective, code of the language"`
}

// PlannedProposal is one proposal that waits for reviewers.
type PlannedProposal struct {
	ID        int64               `json:"id"`
	Reference string              `json:"reference"`
	Title     string              `json:"title"`
	Language  string              `json:"language" doc:"Of the document, empty where no screening has said it"`
	Asked     []int64             `json:"asked" doc:"People who were asked already"`
	Suggested []SuggestedReviewer `json:"suggested"`
	Missing   []string            `json:"missing" doc:"Parts of the mix that nobody fills"`
	Short     int                 `json:"short" doc:"Reviewers that cannot be found"`
}

// ReviewPlan is the assignments proposed for a call; nothing is assigned by it.
type ReviewPlan struct {
	Call      string            `json:"call"`
	Stage     string            `json:"stage"`
	Digest    string            `json:"digest" doc:"Goes with the confirmation; a plan whose facts have changed is refused"`
	Mix       ReviewMix         `json:"mix"`
	Complete  int               `json:"complete" doc:"Proposals that have all"`
	Proposals []PlannedProposal `json:"proposals"`
}

type reviewerInput struct {
	VersionedByID
	Body struct {
		Themes      []int    `json:"themes,omitempty" maxItems:"5"`
		Objectives  []int    `json:"objectives,omitempty" maxItems:"23"`
		Languages   []string `json:"languages,omitempty" maxItems:"6"`
		Financial   bool     `json:"financial,omitempty"`
		Affiliation string   `json:"affiliation,omitempty" maxLength:"200"`
		Most        int      `json:"most,omitempty" minimum:"0" maximum:"99"`
	}
}

type mixInput struct {
	VersionedByID
	Body struct {
		Reviewers int `json:"reviewers" minimum:"1" maximum:"7"`
		Thematic  int `json:"thematic" minimum:"0" maximum:"7"`
		Financial int `json:"financial" minimum:"0" maximum:"7"`
		Outside   int `json:"outside" minimum:"0" maximum:"7"`
		Language  int `json:"language" minimum:"0" maximum:"7"`
	}
}

type planChoice struct {
	ByID
	Body struct {
		Stage  string     `json:"stage" enum:"concept,full"`
		Digest string     `json:"digest" maxLength:"64"`
		Pairs  []PlanPair `json:"pairs" maxItems:"500"`
		DueOn  when.Date  `json:"due_on"`
		Note   string     `json:"note,omitempty" maxLength:"8000"`
	}
}

// PlanPair is one person for one proposal.
type PlanPair struct {
	Proposal int64 `json:"proposal_id" minimum:"1"`
	Mandate  int64 `json:"mandate_id" minimum:"1"`
}

func (a *API) poolOperations() {
	s := a.services.Reviews
	List(a, Op{ID: "list-reviewers", Path: "/reviewers", Summary: "The pool of reviewers with what they know, take on and have", Tag: "reviews", Permission: models.PermReviewRead},
		func(ctx context.Context, actor models.Actor, _ *struct{}) ([]ReviewerInPool, int64, error) {
			rows, err := s.Pool(ctx, actor)
			var out []ReviewerInPool
			for _, r := range rows {
				out = append(out, profileOf(r.ReviewerProfile, r.Name, &r))
			}
			return out, 0, err
		})
	Read(a, Op{ID: "show-reviewer", Path: "/reviewers/{id}", Summary: "One reviewer's profile, by person", Tag: "reviews", Permission: models.PermReviewRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (ReviewerInPool, error) {
			v, err := s.Profile(ctx, actor, in.ID)
			if err != nil {
				return ReviewerInPool{}, err
			}
			return profileOf(v.Profile, v.Name, v.Member), nil
		})
	Act(a, Op{ID: "keep-reviewer", Method: http.MethodPut, Path: "/reviewers/{id}", Summary: "Keep what a reviewer knows and takes on", Tag: "reviews",
		Permission: models.PermReviewWrite, Or: []models.Permission{models.PermReviewAssign}},
		func(ctx context.Context, actor models.Actor, in *reviewerInput) (Done, error) {
			b := in.Body
			kept, err := s.KeepProfile(ctx, actor, in.ID, reviews.ProfileInput{Version: in.Version(), Themes: b.Themes, Objectives: b.Objectives, Languages: b.Languages,
				Financial: b.Financial, Affiliation: b.Affiliation, Most: b.Most})
			return Done{Target: "reviewer_profiles", ID: kept.ID, Version: kept.Version}, err
		})
	Read(a, Op{ID: "show-review-plan", Path: "/calls/{id}/reviewers", Summary: "Assignments proposed for a call, with the reasons", Tag: "reviews", Permission: models.PermReviewRead},
		func(ctx context.Context, actor models.Actor, in *rankingInput) (ReviewPlan, error) {
			v, err := s.Plan(ctx, actor, in.ID, models.ProposalStage(in.Stage))
			if err != nil {
				return ReviewPlan{}, err
			}
			return reviewPlanOf(v), nil
		})
	Read(a, Op{ID: "read-evaluation-workbook", Path: "/calls/{id}/evaluation", Summary: "Means, scores with reasons and assignments of a call as a workbook", Tag: "reviews", Permission: models.PermReviewRead},
		func(ctx context.Context, actor models.Actor, in *rankingInput) (FileContent, error) {
			var body bytes.Buffer
			list := exports.List{Name: "evaluation", Ending: "xlsx"}
			name, err := list.Evaluation(ctx, a.services, actor, in.ID, models.ProposalStage(in.Stage), &body)
			if err != nil {
				return FileContent{}, err
			}
			return made(name, list.Media(), body.Bytes()), nil
		})
	Act(a, Op{ID: "confirm-review-plan", Path: "/calls/{id}/reviewers", Summary: "Ask the reviewers chosen from the plan, all or none", Tag: "reviews", Permission: models.PermReviewAssign},
		func(ctx context.Context, actor models.Actor, in *planChoice) (Done, error) {
			b := in.Body
			choice := reviews.PlanChoice{Stage: models.ProposalStage(b.Stage), Digest: b.Digest, DueOn: b.DueOn, Note: b.Note}
			for _, p := range b.Pairs {
				choice.Pairs = append(choice.Pairs, models.PlanPair{ProposalID: p.Proposal, MandateID: p.Mandate})
			}
			_, err := s.ConfirmPlan(ctx, actor, in.ID, choice)
			return Done{Target: "calls", ID: in.ID}, err
		})
	Act(a, Op{ID: "set-review-mix", Method: http.MethodPut, Path: "/calls/{id}/review-mix", Summary: "Say how many reviewers a call wants, and of what kind", Tag: "reviews", Permission: models.PermReviewAssign},
		func(ctx context.Context, actor models.Actor, in *mixInput) (Done, error) {
			b := in.Body
			kept, err := s.SetMix(ctx, actor, in.ID, reviews.MixInput{Version: in.Version(), Reviewers: b.Reviewers, Thematic: b.Thematic, Financial: b.Financial, Outside: b.Outside, Language: b.Language})
			return Done{Target: "review_mixes", ID: kept.ID, Version: kept.Version}, err
		})
}

func reviewPlanOf(v models.PlanView) ReviewPlan {
	m := v.Mix
	out := ReviewPlan{Call: v.Call.Reference, Stage: string(v.Stage), Digest: v.Digest, Complete: v.Complete, Proposals: []PlannedProposal{},
		Mix: ReviewMix{Version: m.Version, Reviewers: m.Reviewers, Thematic: m.Thematic, Financial: m.Financial, Outside: m.Outside, Language: m.Language}}
	for _, row := range v.Rows {
		p := PlannedProposal{ID: row.ID, Reference: row.Reference, Title: row.Title, Language: row.Language, Asked: filled(row.Held), Suggested: []SuggestedReviewer{}, Missing: words(row.Missing), Short: row.Short}
		for _, s := range row.Suggested {
			one := SuggestedReviewer{Person: s.PersonID, Mandate: s.MandateID, Name: s.Name, Fills: words(s.Fills), Reasons: []SuggestionReason{}, Load: s.Load, Most: s.Most}
			for _, r := range s.Reasons {
				one.Reasons = append(one.Reasons, SuggestionReason{Kind: r.Kind, Code: r.Code})
			}
			p.Suggested = append(p.Suggested, one)
		}
		out.Proposals = append(out.Proposals, p)
	}
	return out
}
