package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"seedfund/app/reviews"
	"seedfund/frontend/i18n"
	"seedfund/frontend/pages/board"
	reviewpages "seedfund/frontend/pages/reviews"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// QueuedProposal is a submitted proposal in the secretariat's queue.
type QueuedProposal struct {
	ID          int64     `json:"id"`
	Reference   string    `json:"reference"`
	Title       string    `json:"title"`
	Stage       string    `json:"stage"`
	State       string    `json:"state"`
	Call        string    `json:"call"`
	Lead        string    `json:"lead"`
	Countries   []string  `json:"countries"`
	Asked       Cents     `json:"asked"`
	Submission  int       `json:"submission" doc:"Number of the latest submission"`
	SubmittedAt time.Time `json:"submitted_at"`
	Owed        int       `json:"reviews_owed"`
	Sent        int       `json:"reviews_sent"`
	Late        int       `json:"reviews_late"`
	Appraisal   string    `json:"appraisal" doc:"draft, signed, or empty"`
}

// Check is one rule held against a submission.
type Check struct {
	Name     string            `json:"name"`
	Key      string            `json:"key"`
	Text     string            `json:"text"`
	Facts    map[string]string `json:"facts" doc:"What was compared"`
	Result   string            `json:"result" enum:"met,not_met,to_judge"`
	Passed   bool              `json:"passed" doc:"The rule is met"`
	Blocking bool              `json:"blocking" doc:"Nobody may overrule it"`
	Means    string            `json:"means" doc:"refusal or warning where the rule is not met, judgement where a person decides"`
	Rule     string            `json:"rule" doc:"call, form, terms, list or none"`
	Version  int64             `json:"rule_version,omitempty" doc:"Of the call's terms, or number of the form"`
	Clause   string            `json:"clause,omitempty" doc:"Of the terms of reference"`
}

func checkOf(ctx context.Context, c models.EligibilityCheck) Check {
	out := Check{Name: c.Name, Key: c.Key, Text: i18n.T(ctx, c.Key, c.Args), Facts: map[string]string{}, Result: string(c.Result), Passed: c.Result == models.CheckMet,
		Blocking: c.Blocking, Means: c.Means(), Rule: string(c.Rule), Version: c.Version, Clause: c.Clause}
	for name, value := range c.Args {
		text := fmt.Sprint(value)
		if at, ok := value.(time.Time); ok {
			text = at.UTC().Format(time.RFC3339)
		}
		out.Facts[strings.ToLower(name)] = text
	}
	return out
}

// Finding is one finding on one submission.
type Finding struct {
	Submission int64     `json:"submission_id"`
	Result     string    `json:"result"`
	Reasons    string    `json:"reasons"`
	Language   string    `json:"language" doc:"Of the document, empty where nobody said it"`
	At         time.Time `json:"at"`
}

// ScreenedProposal is a submission with its checks and its finding.
type ScreenedProposal struct {
	ID      int64     `json:"id"`
	Version int64     `json:"version" doc:"For If-Match"`
	Receipt string    `json:"receipt"`
	Title   string    `json:"title"`
	Checks  []Check   `json:"checks"`
	Finding *Finding  `json:"finding,omitempty"`
	Before  []Finding `json:"before"`
	Results []string  `json:"results" doc:"Findings that can be recorded now"`
}

// PoolMember is a person with a reviewer's mandate in force.
type PoolMember struct {
	Person       int64      `json:"person_id"`
	Mandate      int64      `json:"mandate_id"`
	Name         string     `json:"name"`
	Organisation string     `json:"organisation"`
	Owed         int        `json:"reviews_owed"`
	Free         bool       `json:"free" doc:"Can be asked"`
	Conflicts    []Conflict `json:"conflicts"`
}

// Conflict is why a person may not review a proposal.
type Conflict struct {
	Source       string `json:"source" doc:"computed, declared, secretariat or registered"`
	Kind         string `json:"kind" doc:"organisation, country or personal"`
	Organisation string `json:"organisation,omitempty"`
	Country      string `json:"country,omitempty"`
}

// ReviewTask is one review asked of one person.
type ReviewTask struct {
	ID        int64  `json:"id"`
	Version   int64  `json:"version" doc:"For If-Match"`
	Proposal  int64  `json:"proposal_id"`
	Reference string `json:"reference"`
	Title     string `json:"title"`
	State     string `json:"state"`
	DueOn     Day    `json:"due_on"`
	Late      bool   `json:"late"`
	Criteria  int    `json:"criteria"`
	Scored    int    `json:"scored"`
	Reviewer  string `json:"reviewer,omitempty" doc:"For the secretariat and the auditor"`
}

// ReviewerChoice is the pool and what was asked so far.
type ReviewerChoice struct {
	Pool  []PoolMember `json:"pool"`
	Asked []ReviewTask `json:"asked"`
}

// CriterionScore is what was said on one criterion.
type CriterionScore struct {
	Criterion string `json:"criterion"`
	Version   int64  `json:"version,omitempty" doc:"For If-Match, 0 for none"`
	Score     *int   `json:"score"`
	Abstained bool   `json:"abstained"`
	Reason    string `json:"reason"`
}

// ScoredCriterion is a criterion with its words and what was said on it.
type ScoredCriterion struct {
	CriterionScore
	Label   Wording   `json:"label"`
	Hint    Wording   `json:"hint"`
	Weight  int       `json:"weight" doc:"Per cent, 0 for a criterion that is only recorded"`
	Anchors []Wording `json:"anchors" doc:"What 1 to 5 mean"`
}

// OneReview is a review as its reviewer works on it.
type OneReview struct {
	ReviewTask
	Receipt  string            `json:"receipt"`
	Answers  map[string]string `json:"answers" doc:"The document as it was submitted, by question"`
	Scores   []ScoredCriterion `json:"scores"`
	Overall  string            `json:"overall"`
	Open     bool              `json:"open" doc:"Can be written"`
	Outdated bool              `json:"outdated" doc:"The applicants have submitted again"`
}

// SentReview is one submitted review beside the others.
type SentReview struct {
	Number   int              `json:"number"`
	Reviewer string           `json:"reviewer,omitempty" doc:"For the secretariat and the auditor"`
	Mine     bool             `json:"mine"`
	State    string           `json:"state"`
	Total    string           `json:"total" doc:"Of 100, empty when nothing was scored"`
	Overall  string           `json:"overall"`
	Scores   []CriterionScore `json:"scores" doc:"As they were first sent"`
	Second   []SecondSaid     `json:"second" doc:"Of a round that is over"`
}

// ReviewsInSum is what the reviews of one submission say together.
type ReviewsInSum struct {
	Proposal     int64                `json:"proposal_id"`
	Version      int64                `json:"version" doc:"Of the proposal, for If-Match"`
	Receipt      string               `json:"receipt"`
	Sent         int                  `json:"sent"`
	Mean         string               `json:"mean" doc:"Of 100, empty without a review"`
	Spread       string               `json:"spread"`
	Rule         string               `json:"spread_rule" doc:"Above it a disagreement is flagged"`
	Disagreement bool                 `json:"disagreement"`
	Criteria     map[string]string    `json:"criteria" doc:"Mean score from 1 to 5 by criterion"`
	Reviews      []SentReview         `json:"reviews"`
	MeanFirst    string               `json:"mean_first" doc:"Before a round that is over, empty without one"`
	Apart        []ReviewDisagreement `json:"apart" doc:"What lies further apart than the rules allow, in the scores as they stand"`
	Round        *RoundState          `json:"round,omitempty"`
	OwnOnly      bool                 `json:"own_only" doc:"The reader's own review alone: the reviews can still change"`
}

// RankedProposal is one proposal among those of its call.
type RankedProposal struct {
	ID           int64    `json:"id"`
	Version      int64    `json:"version" doc:"For If-Match"`
	Rank         int      `json:"rank" doc:"0 without a review"`
	Reference    string   `json:"reference"`
	Title        string   `json:"title"`
	State        string   `json:"state"`
	Lead         string   `json:"lead"`
	Countries    []string `json:"countries"`
	Asked        Cents    `json:"asked"`
	Mean         string   `json:"mean"`
	MeanFirst    string   `json:"mean_first" doc:"Before any round"`
	Spread       string   `json:"spread"`
	Disagreement bool     `json:"disagreement"`
	Sent         int      `json:"reviews_sent"`
	Owed         int      `json:"reviews_owed"`
}

// AppraisalNote is the secretariat's note on one submission.
type AppraisalNote struct {
	Version        int64      `json:"version" doc:"For If-Match, 0 before the first"`
	State          string     `json:"state"`
	Body           string     `json:"body"`
	Recommendation string     `json:"recommendation"`
	Amount         Cents      `json:"amount"`
	Receipt        string     `json:"receipt" doc:"The submission the note is bound to"`
	Screening      *Finding   `json:"screening,omitempty" doc:"The finding on this submission"`
	BudgetFaults   []string   `json:"budget_faults" doc:"What the checks of the budget find, empty where it passes"`
	Mean           string     `json:"mean" doc:"Of the reviews, of 100"`
	Spread         string     `json:"spread"`
	Disagreement   bool       `json:"disagreement"`
	PreparedBy     string     `json:"prepared_by"`
	PreparedAt     *time.Time `json:"prepared_at,omitempty"`
	SignedBy       string     `json:"signed_by"`
	SignedAt       *time.Time `json:"signed_at,omitempty"`
}

// Paper is the board paper.
type Paper struct {
	Title     string        `json:"title"`
	Receipt   string        `json:"receipt"`
	Hash      string        `json:"sha256" doc:"Of the frozen submission"`
	Asked     Cents         `json:"asked"`
	Months    int           `json:"months"`
	Countries []string      `json:"countries"`
	Note      AppraisalNote `json:"appraisal"`
	Reviews   ReviewsInSum  `json:"reviews"`
}

type queueInput struct {
	Page
	State string `query:"state" maxLength:"40" doc:"Only proposals in this state"`
	Stage string `query:"stage" enum:"concept,full"`
	Call  int64  `query:"call" minimum:"0"`
	Late  bool   `query:"late" doc:"Only those with a review past its day"`
}

type findingInput struct {
	VersionedByID
	Body struct {
		Result   string    `json:"result" enum:"admissible,returned,not_admissible"`
		Reasons  string    `json:"reasons,omitempty" maxLength:"8000"`
		DueAt    time.Time `json:"due_at,omitempty" doc:"Of a return"`
		Language string    `json:"language,omitempty" enum:"en,fr,es,ar,ru,zh" doc:"Of the document"`
	}
}

type completionInput struct {
	VersionedByID
	Body struct {
		Reasons string    `json:"reasons" maxLength:"8000"`
		DueAt   time.Time `json:"due_at"`
	}
}

type askingInput struct {
	ByID
	Body struct {
		Mandates []int64   `json:"mandates" maxItems:"50"`
		DueOn    when.Date `json:"due_on"`
		Note     string    `json:"note,omitempty" maxLength:"8000"`
	}
}

type personInterest struct {
	ByID
	Body struct {
		Person int64  `json:"person_id" minimum:"1"`
		Kind   string `json:"kind" enum:"personal,organisation,country"`
	}
}

type ownInterest struct {
	ByID
	Body struct {
		Kind string `json:"kind" enum:"personal,organisation,country"`
	}
}

type reviewReason struct {
	VersionedByID
	Body struct {
		Reason string `json:"reason" maxLength:"8000"`
	}
}

type criterionInput struct {
	VersionedByID
	Criterion string `path:"criterion" maxLength:"60"`
	Body      struct {
		Score     *int   `json:"score,omitempty" minimum:"1" maximum:"5"`
		Abstained bool   `json:"abstained,omitempty"`
		Reason    string `json:"reason,omitempty" maxLength:"8000"`
	}
}

func (in *criterionInput) score() reviews.ScoreInput {
	return reviews.ScoreInput{Criterion: in.Criterion, Score: in.Body.Score, Abstained: in.Body.Abstained, Reason: in.Body.Reason, Version: in.Version()}
}

type sendInput struct {
	VersionedByID
	Body struct {
		Overall string `json:"overall,omitempty" maxLength:"8000"`
	}
}

type choiceInput struct {
	VersionedByID
	Body struct {
		Choice string `json:"choice" enum:"shortlist,not_shortlist"`
		Reason string `json:"reason,omitempty" maxLength:"8000"`
	}
}

type invitationInput struct {
	VersionedByID
	Body struct {
		DueAt time.Time `json:"due_at"`
	}
}

type rankingInput struct {
	ByID
	Stage string `query:"stage" enum:"concept,full" default:"concept"`
}

type appraisalFileInput struct {
	ByID
	AsFormat
}

type noteInput struct {
	VersionedByID
	Body struct {
		Body           string `json:"body" maxLength:"40000"`
		Recommendation string `json:"recommendation" enum:"approve,approve_with_conditions,return,defer,not_approve"`
		Amount         string `json:"amount,omitempty" pattern:"^[0-9]{1,15}(\\.[0-9]{2})?$" doc:"US dollars, with an approval"`
	}
}

func reviewOperations(a *API) {
	a.screeningOperations()
	a.assignmentOperations()
	a.poolOperations()
	a.calibrationOperations()
	a.roundOperations()
	a.scoringOperations()
	a.resultOperations()
}

func (a *API) screeningOperations() {
	s := a.services.Reviews
	List(a, Op{ID: "list-review-queue", Path: "/review-queue", Summary: "Submitted proposals with where they stand", Tag: "reviews", Permission: models.PermReviewRead},
		func(ctx context.Context, actor models.Actor, in *queueInput) ([]QueuedProposal, int64, error) {
			rows, next, err := s.Queue(ctx, actor, reviews.Filter{State: models.ProposalState(in.State), Stage: models.ProposalStage(in.Stage), CallID: in.Call, Late: in.Late, After: in.After, Limit: in.Limit})
			var out []QueuedProposal
			for _, r := range rows {
				out = append(out, QueuedProposal{ID: r.ID, Reference: r.Reference, Title: r.Title, Stage: string(r.Stage), State: string(r.State), Call: r.CallReference,
					Lead: r.Lead, Countries: r.Countries, Asked: Cents(r.Asked.String()), Submission: r.Number, SubmittedAt: r.SubmittedAt,
					Owed: r.OpenReviews, Sent: r.DoneReviews, Late: r.LateReviews, Appraisal: string(r.Appraisal)})
			}
			return out, next, err
		})
	Read(a, Op{ID: "show-screening", Path: "/proposals/{id}/screening", Summary: "The call's rules held against the submission, and the finding", Tag: "reviews", Permission: models.PermReviewRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (ScreenedProposal, error) {
			v, err := s.Screening(ctx, actor, in.ID)
			if err != nil {
				return ScreenedProposal{}, err
			}
			out := ScreenedProposal{ID: in.ID, Version: v.Proposal.Version, Receipt: v.Submission.ReceiptNumber(), Title: v.Frozen.Title, Checks: []Check{}, Before: []Finding{}, Results: []string{}}
			for _, c := range v.Checks {
				out.Checks = append(out.Checks, checkOf(ctx, c))
			}
			for _, f := range v.Before {
				out.Before = append(out.Before, findingOf(f))
			}
			if v.Finding != nil {
				f := findingOf(*v.Finding)
				out.Finding = &f
			}
			for _, r := range v.Results {
				out.Results = append(out.Results, string(r))
			}
			return out, nil
		})
	Act(a, Op{ID: "screen-proposal", Path: "/proposals/{id}/screening", Summary: "Record the finding on the latest submission", Tag: "reviews", Permission: models.PermProposalScreen},
		func(ctx context.Context, actor models.Actor, in *findingInput) (Done, error) {
			_, err := s.Screen(ctx, actor, in.ID, reviews.Finding{Version: in.Version(), Result: models.ScreeningResult(in.Body.Result), Reasons: in.Body.Reasons, DueAt: in.Body.DueAt, Language: in.Body.Language})
			return Done{Target: "proposals", ID: in.ID, Version: in.Version() + 1}, err
		})
	Act(a, Op{ID: "return-proposal", Path: "/proposals/{id}/completion", Summary: "Return a document from technical review for completion", Tag: "reviews", Permission: models.PermProposalScreen},
		func(ctx context.Context, actor models.Actor, in *completionInput) (Done, error) {
			return Done{Target: "proposals", ID: in.ID, Version: in.Version() + 1}, s.Return(ctx, actor, in.ID, reviews.Finding{Version: in.Version(), Reasons: in.Body.Reasons, DueAt: in.Body.DueAt})
		})
}

func findingOf(f models.Screening) Finding {
	return Finding{Submission: f.SubmissionID, Result: string(f.Result), Reasons: f.Reasons, Language: f.Language, At: f.At}
}

func (a *API) assignmentOperations() {
	s := a.services.Reviews
	Read(a, Op{ID: "show-reviewers", Path: "/proposals/{id}/reviewers", Summary: "The pool with its conflicts, and what was asked", Tag: "reviews", Permission: models.PermReviewRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (ReviewerChoice, error) {
			v, err := s.Assignments(ctx, actor, in.ID)
			out := ReviewerChoice{Pool: []PoolMember{}, Asked: []ReviewTask{}}
			for _, r := range v.Pool {
				m := PoolMember{Person: r.PersonID, Mandate: r.MandateID, Name: r.Name, Organisation: r.Organisation, Owed: r.Open, Free: r.Free(), Conflicts: []Conflict{}}
				for _, c := range r.Conflicts {
					m.Conflicts = append(m.Conflicts, Conflict{Source: string(c.Source), Kind: c.ReasonKind, Organisation: c.Organisation, Country: c.Country})
				}
				out.Pool = append(out.Pool, m)
			}
			for _, r := range v.Assignments {
				out.Asked = append(out.Asked, taskOf(r))
			}
			return out, err
		})
	Act(a, Op{ID: "assign-reviewers", Path: "/proposals/{id}/reviewers", Summary: "Ask reviewers, all or none", Tag: "reviews", Permission: models.PermReviewAssign},
		func(ctx context.Context, actor models.Actor, in *askingInput) (Done, error) {
			return Done{Target: "proposals", ID: in.ID}, s.Assign(ctx, actor, in.ID, reviews.Asking{Mandates: in.Body.Mandates, DueOn: in.Body.DueOn, Note: in.Body.Note})
		})
	Act(a, Op{ID: "record-reviewer-interest", Path: "/proposals/{id}/interests", Summary: "Record a person's interest in a proposal", Tag: "reviews", Permission: models.PermReviewAssign},
		func(ctx context.Context, actor models.Actor, in *personInterest) (Done, error) {
			return Done{Target: "proposals", ID: in.ID}, s.RecordInterest(ctx, actor, in.ID, in.Body.Person, in.Body.Kind)
		})
	Act(a, Op{ID: "remove-reviewer", Path: "/assignments/{id}/removal", Summary: "Take a reviewer off", Tag: "reviews", Permission: models.PermReviewAssign},
		func(ctx context.Context, actor models.Actor, in *reviewReason) (Done, error) {
			return Done{Target: "review_assignments", ID: in.ID, Version: in.Version() + 1}, s.Remove(ctx, actor, in.ID, in.Version(), in.Body.Reason)
		})
	Act(a, Op{ID: "reopen-review", Path: "/assignments/{id}/reopening", Summary: "Open a sent review again", Tag: "reviews", Permission: models.PermReviewAssign},
		func(ctx context.Context, actor models.Actor, in *reviewReason) (Done, error) {
			return Done{Target: "review_assignments", ID: in.ID, Version: in.Version() + 1}, s.Reopen(ctx, actor, in.ID, in.Version(), in.Body.Reason)
		})
}

func taskOf(r models.AssignmentRow) ReviewTask {
	return ReviewTask{ID: r.ID, Version: r.Version, Proposal: r.ProposalID, Reference: r.Reference, Title: r.Title, State: string(r.State), DueOn: Day(r.DueOn.String()),
		Late: r.Late, Criteria: r.Criteria, Scored: r.Scored, Reviewer: r.Name}
}

func (a *API) scoringOperations() {
	s := a.services.Reviews
	List(a, Op{ID: "list-my-reviews", Path: "/reviews", Summary: "Reviews asked of me, what is owed first", Tag: "reviews", Permission: models.PermReviewWrite},
		func(ctx context.Context, actor models.Actor, _ *struct{}) ([]ReviewTask, int64, error) {
			rows, err := s.Mine(ctx, actor)
			var out []ReviewTask
			for _, r := range rows {
				out = append(out, taskOf(r))
			}
			return out, 0, err
		})
	Read(a, Op{ID: "show-my-review", Path: "/reviews/{id}", Summary: "One review of mine with the document", Tag: "reviews", Permission: models.PermReviewWrite},
		func(ctx context.Context, actor models.Actor, in *ByID) (OneReview, error) {
			v, err := s.Review(ctx, actor, in.ID)
			if err != nil {
				return OneReview{}, err
			}
			x := v.Assignment
			out := OneReview{Receipt: v.Submission.ReceiptNumber(), Answers: v.Frozen.Answers, Overall: x.Overall, Open: v.Open, Outdated: v.Outdated, Scores: []ScoredCriterion{}}
			out.ReviewTask = ReviewTask{ID: x.ID, Version: x.Version, Proposal: x.ProposalID, Reference: v.Proposal.Reference, Title: v.Frozen.Title, State: string(x.State),
				DueOn: Day(x.DueOn.String()), Late: v.Late, Criteria: len(v.Criteria), Scored: len(v.Criteria) - len(v.Faults)}
			for _, c := range v.Criteria {
				r := ScoredCriterion{CriterionScore: scoreOf(c.Code, v.Scores[c.Code]), Label: Wording(c.Label), Hint: Wording(c.Hint), Weight: c.Weight}
				for n := models.ScoreLowest; n <= models.ScoreHighest; n++ {
					r.Anchors = append(r.Anchors, Wording(c.Anchor(n)))
				}
				out.Scores = append(out.Scores, r)
			}
			return out, nil
		})
	Act(a, Op{ID: "save-score", Method: http.MethodPut, Path: "/reviews/{id}/scores/{criterion}", Summary: "Save the score on one criterion", Tag: "reviews", Permission: models.PermReviewWrite},
		func(ctx context.Context, actor models.Actor, in *criterionInput) (Done, error) {
			r, err := s.SaveScore(ctx, actor, in.ID, in.score())
			return Done{Target: "review_scores", ID: r.ID, Version: r.Version}, err
		})
	Act(a, Op{ID: "keep-score-draft", Method: http.MethodPut, Path: "/reviews/{id}/scores/{criterion}/draft", Summary: "Keep what is being typed on a criterion, as a draft of one's own", Tag: "reviews", Permission: models.PermReviewWrite},
		func(ctx context.Context, actor models.Actor, in *criterionInput) (Done, error) {
			_, err := s.Autosave(ctx, actor, in.ID, in.score())
			return Done{Target: "review_assignments", ID: in.ID}, err
		})
	Act(a, Op{ID: "submit-review", Path: "/reviews/{id}/submission", Summary: "Send a review", Tag: "reviews", Permission: models.PermReviewWrite},
		func(ctx context.Context, actor models.Actor, in *sendInput) (Done, error) {
			return Done{Target: "review_assignments", ID: in.ID, Version: in.Version() + 1}, s.Submit(ctx, actor, in.ID, in.Version(), in.Body.Overall)
		})
	Act(a, Op{ID: "decline-review", Path: "/reviews/{id}/declination", Summary: "Decline a review", Tag: "reviews", Permission: models.PermReviewWrite},
		func(ctx context.Context, actor models.Actor, in *reviewReason) (Done, error) {
			return Done{Target: "review_assignments", ID: in.ID, Version: in.Version() + 1}, s.Decline(ctx, actor, in.ID, in.Version(), in.Body.Reason)
		})
	Act(a, Op{ID: "abstain-from-review", Path: "/reviews/{id}/abstention", Summary: "Abstain: counts as done, enters no mean", Tag: "reviews", Permission: models.PermReviewWrite},
		func(ctx context.Context, actor models.Actor, in *reviewReason) (Done, error) {
			return Done{Target: "review_assignments", ID: in.ID, Version: in.Version() + 1}, s.Abstain(ctx, actor, in.ID, in.Version(), in.Body.Reason)
		})
	Act(a, Op{ID: "declare-reviewer-interest", Path: "/reviews/{id}/interest", Summary: "Declare an interest; the proposal closes at once", Tag: "reviews", Permission: models.PermReviewWrite},
		func(ctx context.Context, actor models.Actor, in *ownInterest) (Done, error) {
			return Done{Target: "review_assignments", ID: in.ID}, s.Declare(ctx, actor, in.ID, in.Body.Kind)
		})
}

func scoreOf(criterion string, r models.ReviewScore) CriterionScore {
	return CriterionScore{Criterion: criterion, Version: r.Version, Score: r.Score, Abstained: r.Abstained, Reason: r.Reason}
}

func (a *API) resultOperations() {
	s := a.services.Reviews
	Read(a, Op{ID: "show-reviews", Path: "/proposals/{id}/reviews", Summary: "The submitted reviews and what they say together", Tag: "reviews", Permission: models.PermReviewRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (ReviewsInSum, error) {
			v, err := s.Summary(ctx, actor, in.ID)
			if err != nil {
				return ReviewsInSum{}, err
			}
			return inSum(v), nil
		})
	Act(a, Op{ID: "choose-proposal", Path: "/proposals/{id}/shortlist", Summary: "Shortlist a reviewed concept note, or not", Tag: "reviews", Permission: models.PermProposalInvite},
		func(ctx context.Context, actor models.Actor, in *choiceInput) (Done, error) {
			choose := s.Shortlist
			if in.Body.Choice == "not_shortlist" {
				choose = s.NotShortlist
			}
			return Done{Target: "proposals", ID: in.ID, Version: in.Version() + 1}, choose(ctx, actor, in.ID, in.Version(), in.Body.Reason)
		})
	Act(a, Op{ID: "invite-applicants", Path: "/proposals/{id}/invitation", Summary: "Invite the document of a shortlisted concept note", Tag: "reviews", Permission: models.PermProposalInvite},
		func(ctx context.Context, actor models.Actor, in *invitationInput) (Done, error) {
			full, err := a.services.Proposals.Invite(ctx, actor, in.ID, in.Version(), in.Body.DueAt)
			return Done{Target: "proposals", ID: full, Version: 1}, err
		})
	List(a, Op{ID: "list-ranking", Path: "/calls/{id}/ranking", Summary: "A call's proposals by the mean of their reviews", Tag: "reviews", Permission: models.PermReviewRead},
		func(ctx context.Context, actor models.Actor, in *rankingInput) ([]RankedProposal, int64, error) {
			v, err := s.Ranking(ctx, actor, in.ID, models.ProposalStage(in.Stage))
			var out []RankedProposal
			for _, r := range v.Rows {
				out = append(out, RankedProposal{ID: r.ID, Version: r.Version, Rank: r.Rank, Reference: r.Reference, Title: r.Title, State: string(r.State), Lead: r.Lead, Countries: r.Countries,
					Asked: Cents(r.Asked.String()), Mean: figure(r.Summary.Count, r.Summary.Mean), MeanFirst: figure(r.First.Count, r.First.Mean), Spread: figure(r.Summary.Count, r.Summary.Spread),
					Disagreement: r.Summary.Disagreement, Sent: r.Summary.Count, Owed: r.Open})
			}
			return out, 0, err
		})
	Read(a, Op{ID: "show-appraisal", Path: "/proposals/{id}/appraisal", Summary: "The secretariat's note on the latest submission", Tag: "reviews", Permission: models.PermReviewRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (AppraisalNote, error) {
			v, err := s.Appraisal(ctx, actor, in.ID)
			if err != nil {
				return AppraisalNote{}, err
			}
			return noteOf(ctx, v), nil
		})
	Read(a, Op{ID: "read-appraisal-document", Path: "/proposals/{id}/appraisal/document", Summary: "The secretariat's note as a document", Tag: "reviews", Permission: models.PermReviewRead},
		func(ctx context.Context, actor models.Actor, in *appraisalFileInput) (FileContent, error) {
			v, err := s.Appraisal(ctx, actor, in.ID)
			if err != nil {
				return FileContent{}, err
			}
			by, err := a.issuer(ctx)
			if err != nil {
				return FileContent{}, err
			}
			return a.paperFile(ctx, in.AsFormat, board.FileName("appraisal", v.Submission.ReceiptNumber(), i18n.Lang(ctx)), reviewpages.AppraisalDocument(ctx, by.Fund, by.Notice(ctx), v))
		})
	Act(a, Op{ID: "prepare-appraisal", Method: http.MethodPut, Path: "/proposals/{id}/appraisal", Summary: "Write the note; a signature given before is void", Tag: "reviews", Permission: models.PermAppraisalPrepare},
		func(ctx context.Context, actor models.Actor, in *noteInput) (Done, error) {
			note := reviews.Note{Version: in.Version(), Body: in.Body.Body, Recommendation: models.Recommendation(in.Body.Recommendation)}
			if in.Body.Amount != "" {
				amount, err := money.ParseCents(in.Body.Amount)
				if fault, ok := models.FaultOf("amount", err); ok {
					return Done{}, models.Invalid("reviews.appraisal_invalid", fault)
				}
				note.Amount = amount
			}
			kept, err := s.Prepare(ctx, actor, in.ID, note)
			return Done{Target: "appraisals", ID: kept.ID, Version: kept.Version}, err
		})
	Act(a, Op{ID: "sign-appraisal", Path: "/proposals/{id}/appraisal/signature", Summary: "Sign the note as the second person", Tag: "reviews", Permission: models.PermAppraisalSign},
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return Done{Target: "proposals", ID: in.ID}, s.Sign(ctx, actor, in.ID, in.Version())
		})
	Read(a, Op{ID: "show-board-paper", Path: "/proposals/{id}/board-paper", Summary: "What the Board is asked", Tag: "reviews", Permission: models.PermBoardRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (Paper, error) {
			p, err := s.Paper(ctx, actor, in.ID)
			if err != nil {
				return Paper{}, err
			}
			return Paper{Title: p.Frozen.Title, Receipt: p.Submission.ReceiptNumber(), Hash: p.Submission.Hash, Asked: Cents(p.Frozen.Asked.String()), Months: p.Frozen.Months,
				Countries: p.Frozen.CountryCodes(), Note: noteOf(ctx, p.AppraisalView), Reviews: inSum(p.Reviews)}, nil
		})
	Act(a, Op{ID: "send-to-board", Path: "/proposals/{id}/board-paper", Summary: "Put a document with a signed note before the Board", Tag: "reviews", Permission: models.PermAppraisalPrepare},
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return Done{Target: "proposals", ID: in.ID, Version: in.Version() + 1}, s.ToBoard(ctx, actor, in.ID, in.Version())
		})
}

func inSum(v models.ReviewSummaryView) ReviewsInSum {
	s := v.Summary
	out := ReviewsInSum{Proposal: v.Proposal.ID, Version: v.Proposal.Version, Receipt: v.Submission.ReceiptNumber(), Sent: s.Count, Mean: figure(s.Count, s.Mean), Spread: figure(s.Count, s.Spread),
		Rule: figure(1, v.SpreadRule), Disagreement: s.Disagreement, Criteria: map[string]string{}, Reviews: []SentReview{}, Apart: remaining(v.Apart), Round: roundState(v.Round), OwnOnly: v.OwnOnly}
	if v.First != nil {
		out.MeanFirst = figure(v.First.Count, v.First.Mean)
	}
	for code, mean := range s.ByCriterion {
		out.Criteria[code] = figure(1, mean)
	}
	for _, r := range v.Reviews {
		sent := SentReview{Number: r.Number, Reviewer: r.Name, Mine: r.Mine, State: string(r.State), Overall: r.Overall, Scores: []CriterionScore{}, Second: secondsOf(v.Criteria, r.Second)}
		if total, ok := s.Totals[r.AssignmentID]; ok {
			sent.Total = figure(1, total)
		}
		for _, c := range v.Criteria {
			score := scoreOf(c.Code, r.Scores[c.Code])
			score.Version = 0 // nobody changes a sent review
			sent.Scores = append(sent.Scores, score)
		}
		out.Reviews = append(out.Reviews, sent)
	}
	return out
}

// figure writes hundredths, or nothing where nothing was counted.
func figure(count int, p models.Points) string {
	if count == 0 {
		return ""
	}
	return money.Cents(p).String()
}

func noteOf(ctx context.Context, v models.AppraisalView) AppraisalNote {
	sum := v.Reviews.Summary
	out := AppraisalNote{Amount: "0.00", Receipt: v.Submission.ReceiptNumber(), BudgetFaults: []string{}, Mean: figure(sum.Count, sum.Mean), Spread: figure(sum.Count, sum.Spread), Disagreement: sum.Disagreement}
	for _, f := range v.Budget {
		out.BudgetFaults = append(out.BudgetFaults, i18n.T(ctx, f.Key, f.Args))
	}
	if v.Screening != nil {
		f := findingOf(*v.Screening)
		out.Screening = &f
	}
	if n := v.Note; n != nil {
		out.Version, out.State, out.Body, out.Recommendation, out.Amount = n.Version, string(n.State), n.Body, string(n.Recommendation), Cents(money.Cents(n.AmountCents).String())
		out.PreparedBy, out.PreparedAt, out.SignedBy, out.SignedAt = v.PreparedBy, &n.PreparedAt, v.SignedBy, n.SignedAt
	}
	return out
}
