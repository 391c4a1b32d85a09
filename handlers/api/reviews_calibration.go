package api

import (
	"context"
	"net/http"
	"time"

	"seedfund/app/reviews"
	"seedfund/models"
	"seedfund/models/when"
)

// CalibrationRound is one round of calibration of a call.
type CalibrationRound struct {
	ID        int64  `json:"id"`
	Version   int64  `json:"version" doc:"For If-Match"`
	Stage     string `json:"stage"`
	Proposal  int64  `json:"proposal_id"`
	Reference string `json:"reference"`
	Title     string `json:"title"`
	State     string `json:"state"`
	DueOn     Day    `json:"due_on"`
	Members   int    `json:"members"`
	Sent      int    `json:"sent"`
}

// CalibrationMember is a member of a round, for the secretariat and the auditor.
type CalibrationMember struct {
	Person int64      `json:"person_id"`
	Name   string     `json:"name"`
	SentAt *time.Time `json:"sent_at,omitempty"`
}

// CalibrationScores are what one member said, after the end of the round.
type CalibrationScores struct {
	Number   int              `json:"number"`
	Reviewer string           `json:"reviewer,omitempty" doc:"For the secretariat and the auditor"`
	Mine     bool             `json:"mine"`
	Scores   []CriterionScore `json:"scores"`
}

// CriterionSpread is how far apart a round scored one criterion.
type CriterionSpread struct {
	Scored int    `json:"scored"`
	Low    int    `json:"low"`
	High   int    `json:"high"`
	Mean   string `json:"mean"`
}

// OneCalibration is a round as its reader may see it. No score of it enters a
// mean, a rank or a total.
type OneCalibration struct {
	ID            int64                      `json:"id"`
	Version       int64                      `json:"version" doc:"For If-Match of the closing"`
	MemberVersion int64                      `json:"member_version,omitempty" doc:"For If-Match of one's own scores"`
	State         string                     `json:"state"`
	DueOn         Day                        `json:"due_on"`
	Note          string                     `json:"note"`
	Reason        string                     `json:"reason" doc:"Why a person closed it"`
	Title         string                     `json:"title"`
	Receipt       string                     `json:"receipt"`
	Answers       map[string]string          `json:"answers" doc:"The document as it was submitted, by question"`
	Mine          []CriterionScore           `json:"mine"`
	Members       []CalibrationMember        `json:"members"`
	Scores        []CalibrationScores        `json:"scores" doc:"Empty before the end"`
	Spread        map[string]CriterionSpread `json:"spread" doc:"By criterion, empty before the end"`
	Writable      bool                       `json:"writable"`
}

type calibratingInput struct {
	ByID
	Body struct {
		Stage    string    `json:"stage" enum:"concept,full"`
		Proposal int64     `json:"proposal_id" minimum:"1"`
		Mandates []int64   `json:"mandates" maxItems:"50"`
		DueOn    when.Date `json:"due_on"`
		Note     string    `json:"note,omitempty" maxLength:"8000"`
	}
}

type calibrationScoresInput struct {
	VersionedByID
	Body struct {
		Scores []CalibrationSaid `json:"scores" maxItems:"30"`
		Send   bool              `json:"send,omitempty" doc:"Sent scores stay as they are"`
	}
}

// CalibrationSaid is what a member says on one criterion.
type CalibrationSaid struct {
	Criterion string `json:"criterion" maxLength:"60"`
	Score     *int   `json:"score,omitempty" minimum:"1" maximum:"5"`
	Abstained bool   `json:"abstained,omitempty"`
	Reason    string `json:"reason,omitempty" maxLength:"8000"`
}

func (a *API) calibrationOperations() {
	s := a.services.Reviews
	List(a, Op{ID: "list-calibrations", Path: "/calls/{id}/calibrations", Summary: "Rounds of calibration of a call", Tag: "reviews", Permission: models.PermReviewRead},
		func(ctx context.Context, actor models.Actor, in *ByID) ([]CalibrationRound, int64, error) {
			v, err := s.Calibrations(ctx, actor, in.ID)
			var out []CalibrationRound
			for _, r := range v.Rows {
				out = append(out, CalibrationRound{ID: r.ID, Version: r.Version, Stage: string(r.Stage), Proposal: r.ProposalID, Reference: r.Reference, Title: r.Title, State: string(r.State),
					DueOn: Day(r.DueOn.String()), Members: r.Members, Sent: r.Sent})
			}
			return out, 0, err
		})
	Act(a, Op{ID: "open-calibration", Path: "/calls/{id}/calibrations", Summary: "Share a document with reviewers before the real scoring", Tag: "reviews", Permission: models.PermReviewAssign},
		func(ctx context.Context, actor models.Actor, in *calibratingInput) (Done, error) {
			b := in.Body
			made, err := s.OpenCalibration(ctx, actor, in.ID, reviews.Calibrating{Stage: models.ProposalStage(b.Stage), Proposal: b.Proposal, Mandates: b.Mandates, DueOn: b.DueOn, Note: b.Note})
			return Done{Target: "calibrations", ID: made.ID, Version: made.Version}, err
		})
	Read(a, Op{ID: "show-calibration", Path: "/calibrations/{id}", Summary: "One round as one may see it", Tag: "reviews", Permission: models.PermReviewRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (OneCalibration, error) {
			v, err := s.Calibration(ctx, actor, in.ID)
			if err != nil {
				return OneCalibration{}, err
			}
			return calibrationOf(v), nil
		})
	Act(a, Op{ID: "calibrate", Method: http.MethodPut, Path: "/calibrations/{id}/scores", Summary: "Keep or send one's own scores in a round", Tag: "reviews", Permission: models.PermReviewWrite},
		func(ctx context.Context, actor models.Actor, in *calibrationScoresInput) (Done, error) {
			var scores []reviews.ScoreInput
			for _, x := range in.Body.Scores {
				scores = append(scores, reviews.ScoreInput{Criterion: x.Criterion, Score: x.Score, Abstained: x.Abstained, Reason: x.Reason})
			}
			return Done{Target: "calibrations", ID: in.ID}, s.Calibrate(ctx, actor, in.ID, in.Version(), scores, in.Body.Send)
		})
	Act(a, Op{ID: "declare-calibration-interest", Path: "/calibrations/{id}/interest", Summary: "Declare an interest in the shared document; it closes at once", Tag: "reviews", Permission: models.PermReviewWrite},
		func(ctx context.Context, actor models.Actor, in *ownInterest) (Done, error) {
			return Done{Target: "calibrations", ID: in.ID}, s.DeclareInCalibration(ctx, actor, in.ID, in.Body.Kind)
		})
	Act(a, Op{ID: "close-calibration", Path: "/calibrations/{id}/closing", Summary: "Close a round before everybody has sent", Tag: "reviews", Permission: models.PermReviewAssign},
		func(ctx context.Context, actor models.Actor, in *reviewReason) (Done, error) {
			return Done{Target: "calibrations", ID: in.ID, Version: in.Version() + 1}, s.CloseCalibration(ctx, actor, in.ID, in.Version(), in.Body.Reason)
		})
}

func calibrationOf(v models.CalibrationView) OneCalibration {
	c := v.Calibration
	out := OneCalibration{ID: c.ID, Version: c.Version, State: string(c.State), DueOn: Day(c.DueOn.String()), Note: c.Note, Reason: c.Reason, Title: v.Frozen.Title, Receipt: v.Submission.ReceiptNumber(),
		Answers: v.Frozen.Answers, Mine: []CriterionScore{}, Members: []CalibrationMember{}, Scores: []CalibrationScores{}, Spread: map[string]CriterionSpread{}, Writable: v.Writable}
	if v.Mine != nil {
		out.MemberVersion, out.Mine = v.Mine.Version, calibrationScores(v.Criteria, v.Scores)
	}
	for _, m := range v.Members {
		out.Members = append(out.Members, CalibrationMember{Person: m.PersonID, Name: m.Name, SentAt: m.SentAt})
	}
	for _, col := range v.Columns {
		out.Scores = append(out.Scores, CalibrationScores{Number: col.Number, Reviewer: col.Name, Mine: col.Mine, Scores: calibrationScores(v.Criteria, col.Scores)})
	}
	for code, s := range v.Spread {
		out.Spread[code] = CriterionSpread{Scored: s.N, Low: s.Low, High: s.High, Mean: figure(s.N, s.Mean)}
	}
	return out
}

func calibrationScores(criteria []models.Criterion, said map[string]models.CalibrationScore) []CriterionScore {
	out := []CriterionScore{}
	for _, c := range criteria {
		s := said[c.Code]
		out = append(out, CriterionScore{Criterion: c.Code, Score: s.Score, Abstained: s.Abstained, Reason: s.Reason})
	}
	return out
}
