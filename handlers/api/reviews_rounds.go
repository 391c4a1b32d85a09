package api

import (
	"context"
	"time"

	"seedfund/app/reviews"
	"seedfund/models"
)

// ReviewDisagreement is what the reviews see differently by more than the rule.
type ReviewDisagreement struct {
	Criterion string      `json:"criterion" doc:"Empty for the totals"`
	Scored    int         `json:"scored"`
	Low       string      `json:"low" doc:"Step of the scale, of totals points of 100"`
	High      string      `json:"high"`
	Apart     string      `json:"apart" doc:"Per cent of the scale, of totals points"`
	Rule      string      `json:"rule" doc:"What may lie apart"`
	Lowest    []ApartSaid `json:"lowest,omitempty"`
	Highest   []ApartSaid `json:"highest,omitempty"`
}

// ApartSaid is one end of what remains apart.
type ApartSaid struct {
	Number   int    `json:"number"`
	Reviewer string `json:"reviewer,omitempty" doc:"For the secretariat and the auditor"`
	First    *int   `json:"first"`
	Final    int    `json:"final"`
	Reason   string `json:"reason"`
}

// RoundState is a round on a submission.
type RoundState struct {
	ID       int64     `json:"id"`
	DueAt    time.Time `json:"due_at"`
	Over     bool      `json:"over"`
	Criteria []string  `json:"criteria"`
	Members  int       `json:"members"`
	Answered int       `json:"answered" doc:"For the secretariat and the auditor"`
}

// Disagreeing is a proposal on which reviewers disagree.
type Disagreeing struct {
	ID        int64                `json:"id"`
	Reference string               `json:"reference"`
	Title     string               `json:"title"`
	Stage     string               `json:"stage"`
	Call      string               `json:"call"`
	Mean      string               `json:"mean"`
	Spread    string               `json:"spread"`
	Apart     []ReviewDisagreement `json:"apart" doc:"In the first scores"`
	Round     *RoundState          `json:"round,omitempty"`
}

// SecondSaid is what a reviewer said in a round on one criterion.
type SecondSaid struct {
	Criterion string `json:"criterion"`
	Kept      bool   `json:"kept"`
	Score     *int   `json:"score" doc:"Null where an abstention is kept"`
	Reason    string `json:"reason"`
}

// RoundReviewer is one reviewer of a round under a letter.
type RoundReviewer struct {
	Letter   int              `json:"letter" doc:"1 for A"`
	Reviewer string           `json:"reviewer,omitempty" doc:"For the secretariat and the auditor"`
	Mine     bool             `json:"mine"`
	Answered bool             `json:"answered"`
	First    []CriterionScore `json:"first"`
	Second   []SecondSaid     `json:"second" doc:"Others' after the end"`
}

// OneRound is a round as its reader may see it.
type OneRound struct {
	ID            int64           `json:"id"`
	Version       int64           `json:"version" doc:"For If-Match of the closing"`
	MemberVersion int64           `json:"member_version,omitempty" doc:"For If-Match of one's own answers"`
	Title         string          `json:"title"`
	Receipt       string          `json:"receipt"`
	DueAt         time.Time       `json:"due_at"`
	Over          bool            `json:"over"`
	Note          string          `json:"note"`
	Reason        string          `json:"reason" doc:"Why a person ended it"`
	Criteria      []string        `json:"criteria"`
	Reviewers     []RoundReviewer `json:"reviewers"`
	Writable      bool            `json:"writable"`
}

// ReviewerSeverity is how a reviewer's first scores lie beside those of the
// others. Nothing is corrected by it.
type ReviewerSeverity struct {
	Person    int64  `json:"person_id"`
	Reviewer  string `json:"reviewer"`
	Proposals int    `json:"proposals" doc:"Shared with others"`
	Compared  int    `json:"compared" doc:"Scores"`
	Mean      string `json:"mean" doc:"Mean difference in steps; empty under the least number of shared proposals"`
	Low       string `json:"low" doc:"By proposal"`
	High      string `json:"high" doc:"By proposal"`
}

type openingInput struct {
	ByID
	Body struct {
		DueAt time.Time `json:"due_at"`
		Note  string    `json:"note,omitempty" maxLength:"8000"`
	}
}

type answersInput struct {
	VersionedByID
	Body struct {
		Answers []SecondAnswer `json:"answers" maxItems:"30"`
	}
}

// SecondAnswer keeps or revises the score on one criterion.
type SecondAnswer struct {
	Criterion string `json:"criterion" maxLength:"60"`
	Keep      bool   `json:"keep,omitempty" doc:"The first score stands"`
	Score     *int   `json:"score,omitempty" minimum:"1" maximum:"5"`
	Reason    string `json:"reason" maxLength:"8000"`
}

func (a *API) roundOperations() {
	s := a.services.Reviews
	List(a, Op{ID: "list-disagreements", Path: "/disagreements", Summary: "Proposals on which reviewers disagree, with their rounds", Tag: "reviews", Permission: models.PermReviewRead},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]Disagreeing, int64, error) {
			rows, err := s.Disagreements(ctx, actor)
			var out []Disagreeing
			for _, r := range rows {
				out = append(out, Disagreeing{ID: r.ID, Reference: r.Reference, Title: r.Title, Stage: string(r.Stage), Call: r.Call,
					Mean: figure(r.Summary.Count, r.Summary.Mean), Spread: figure(r.Summary.Count, r.Summary.Spread), Apart: apartOf(r.Apart), Round: roundState(r.Round)})
			}
			return out, 0, err
		})
	Act(a, Op{ID: "open-round", Path: "/proposals/{id}/rounds", Summary: "Open a round on what the reviews see differently", Tag: "reviews", Permission: models.PermReviewAssign},
		func(ctx context.Context, actor models.Actor, in *openingInput) (Done, error) {
			made, err := s.OpenRound(ctx, actor, in.ID, reviews.RoundOpening{DueAt: in.Body.DueAt, Note: in.Body.Note})
			return Done{Target: "review_rounds", ID: made.ID, Version: made.Version}, err
		})
	Read(a, Op{ID: "show-round", Path: "/rounds/{id}", Summary: "One round as one may see it", Tag: "reviews", Permission: models.PermReviewRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (OneRound, error) {
			v, err := s.Round(ctx, actor, in.ID)
			if err != nil {
				return OneRound{}, err
			}
			return oneRound(v), nil
		})
	Act(a, Op{ID: "answer-round", Path: "/rounds/{id}/answers", Summary: "Keep or revise one's scores in a round, once", Tag: "reviews", Permission: models.PermReviewWrite},
		func(ctx context.Context, actor models.Actor, in *answersInput) (Done, error) {
			var answers []reviews.SecondInput
			for _, x := range in.Body.Answers {
				answers = append(answers, reviews.SecondInput{Criterion: x.Criterion, Keep: x.Keep, Score: x.Score, Reason: x.Reason})
			}
			return Done{Target: "review_rounds", ID: in.ID}, s.AnswerRound(ctx, actor, in.ID, in.Version(), answers)
		})
	Act(a, Op{ID: "close-round", Path: "/rounds/{id}/closing", Summary: "End a round before everybody has answered", Tag: "reviews", Permission: models.PermReviewAssign},
		func(ctx context.Context, actor models.Actor, in *reviewReason) (Done, error) {
			return Done{Target: "review_rounds", ID: in.ID, Version: in.Version() + 1}, s.CloseRound(ctx, actor, in.ID, in.Version(), in.Body.Reason)
		})
	List(a, Op{ID: "list-severity", Path: "/calls/{id}/severity", Summary: "Reviewers of a call beside each other; nothing is corrected by it", Tag: "reviews", Permission: models.PermReviewRead},
		func(ctx context.Context, actor models.Actor, in *rankingInput) ([]ReviewerSeverity, int64, error) {
			v, err := s.Severity(ctx, actor, in.ID, models.ProposalStage(in.Stage))
			var out []ReviewerSeverity
			for _, r := range v.Rows {
				one := ReviewerSeverity{Person: r.PersonID, Reviewer: r.Name, Proposals: r.Proposals, Compared: r.N}
				if r.Shown {
					one.Mean, one.Low, one.High = figure(1, r.Mean), figure(1, r.Low), figure(1, r.High)
				}
				out = append(out, one)
			}
			return out, 0, err
		})
}

func apartOf(apart []models.Disagreement) []ReviewDisagreement {
	out := []ReviewDisagreement{}
	for _, d := range apart {
		out = append(out, ReviewDisagreement{Criterion: d.Criterion, Scored: d.N, Low: figure(1, d.Low), High: figure(1, d.High), Apart: figure(1, d.Apart), Rule: figure(1, d.Rule)})
	}
	return out
}

// remaining is what remains apart with the voices at its ends.
func remaining(apart []models.RemainingApart) []ReviewDisagreement {
	out := []ReviewDisagreement{}
	voices := func(all []models.ApartVoice) []ApartSaid {
		var said []ApartSaid
		for _, x := range all {
			said = append(said, ApartSaid{Number: x.Number, Reviewer: x.Name, First: x.First, Final: x.Final, Reason: x.Reason})
		}
		return said
	}
	for _, r := range apart {
		d := apartOf([]models.Disagreement{r.Disagreement})[0]
		d.Lowest, d.Highest = voices(r.Lowest), voices(r.Highest)
		out = append(out, d)
	}
	return out
}

func roundState(r *models.RoundSummary) *RoundState {
	if r == nil {
		return nil
	}
	return &RoundState{ID: r.Round.ID, DueAt: r.Round.DueAt, Over: r.Over, Criteria: r.Criteria, Members: r.Members, Answered: r.Answered}
}

// secondsOf are the second scores in the order of the criteria.
func secondsOf(criteria []models.Criterion, said map[string]models.SecondScore) []SecondSaid {
	out := []SecondSaid{}
	for _, c := range criteria {
		if s, ok := said[c.Code]; ok {
			out = append(out, SecondSaid{Criterion: c.Code, Kept: s.Kept, Score: s.Score, Reason: s.Reason})
		}
	}
	return out
}

func oneRound(v models.RoundView) OneRound {
	r := v.Round
	out := OneRound{ID: r.ID, Version: r.Version, Title: v.Frozen.Title, Receipt: v.Submission.ReceiptNumber(), DueAt: r.DueAt, Over: v.Over, Note: r.Note, Reason: r.Reason,
		Criteria: []string{}, Reviewers: []RoundReviewer{}, Writable: v.Writable}
	if v.Mine != nil {
		out.MemberVersion = v.Mine.Version
	}
	for _, c := range v.Criteria {
		out.Criteria = append(out.Criteria, c.Code)
	}
	for _, col := range v.Columns {
		one := RoundReviewer{Letter: col.Position, Reviewer: col.Name, Mine: col.Mine, Answered: col.Answered, First: []CriterionScore{}, Second: secondsOf(v.Criteria, col.Second)}
		for _, c := range v.Criteria {
			score := scoreOf(c.Code, col.First[c.Code])
			score.Version = 0 // nobody changes a sent review
			one.First = append(one.First, score)
		}
		out.Reviewers = append(out.Reviewers, one)
	}
	return out
}
