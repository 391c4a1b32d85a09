package api

import (
	"context"
	"time"

	"seedfund/models"
	"seedfund/models/money"
)

func resultOperations(a *API) {
	s := a.services.Reporting
	Read(a, Op{ID: "show-programme-results", Path: "/programmes/{reference}/results", Summary: "What a programme is measured by, as it was approved", Tag: "programmes", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *programmeInput) (ProgrammeResults, error) {
			r, err := s.Results(ctx, actor, in.Reference)
			return programmeResultsOf(r), err
		})
	Read(a, Op{ID: "show-programme-markers", Path: "/programmes/{reference}/markers", Summary: "Every grading of a programme by each marker", Tag: "programmes", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *programmeInput) (ProgrammeMarkers, error) {
			m, err := s.Markers(ctx, actor, in.Reference)
			return programmeMarkersOf(m), err
		})
	Act(a, Op{ID: "grade-programme-marker", Path: "/programmes/{id}/markers", Summary: "Grade a programme anew by one marker, with the reason", Tag: "programmes", Permission: models.PermMarkerGrade},
		func(ctx context.Context, actor models.Actor, in *gradeInput) (Done, error) {
			b := in.Body
			row, err := s.Grade(ctx, actor, in.ID, models.MarkerGrading{Marker: b.Marker, Level: b.Level, Justification: b.Justification, Reason: b.Reason, Known: b.Known})
			return Done{Target: "programme_markers", ID: row.ID, Version: 1}, err
		})
	Act(a, Op{ID: "copy-framework", Path: "/programmes/{id}/framework", Summary: "Copy the framework of the approved document into a programme that was established before frameworks were copied", Tag: "programmes", Permission: models.PermResultsPublish},
		func(ctx context.Context, actor models.Actor, in *ByID) (Done, error) {
			return Done{Target: "programmes", ID: in.ID}, s.CopyFramework(ctx, actor, in.ID)
		})
	Read(a, Op{ID: "show-fund-results", Path: "/results", Summary: "The fund's own indicators over programmes, by year, with the lines behind each sum", Tag: "programmes", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, _ *struct{}) (FundResults, error) {
			f, err := s.FundResults(ctx, actor)
			return fundResultsOf(f), err
		})
	Read(a, Op{ID: "show-marker-money", Path: "/results/markers", Summary: "Approved and spent money by the levels of each marker", Tag: "programmes", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *basisInput) (MarkerMoney, error) {
			basis := models.MarkerBasis(in.Basis)
			if basis == "" {
				basis = models.BasisReport
			}
			rows, err := s.MarkerMoney(ctx, actor, basis)
			return markerMoneyOf(basis, rows), err
		})
}

type gradeInput struct {
	ByID
	Body struct {
		Marker        string `json:"marker" maxLength:"40"`
		Level         string `json:"level" maxLength:"40"`
		Justification string `json:"justification" maxLength:"3000"`
		Reason        string `json:"reason" maxLength:"3000"`
		Known         int    `json:"known" minimum:"0" doc:"Number of the grading that stands, 0 for none"`
	}
}

type basisInput struct {
	Basis string `query:"basis" enum:"report,approval" doc:"Spending under the grading on the day of each report, or under the approved one; report when absent"`
}

// ProgrammeResults is what a programme is measured by. Figures are decimal text;
// an empty one was not given. Risks are for readers of the programme's money.
type ProgrammeResults struct {
	ProgrammeID int64                 `json:"programme_id"`
	Reference   string                `json:"reference"`
	Decision    string                `json:"decision"`
	Indicators  []ProgrammeIndicator  `json:"indicators"`
	Risks       []ProgrammeRisk       `json:"risks"`
	Markers     []MarkerGradingOutput `json:"markers"`
	Years       []ResultYear          `json:"years"`
	NotCopied   bool                  `json:"not_copied" doc:"The approved document has a framework, and none was copied when the programme was established"`
}

// ProgrammeIndicator is one line of a results framework.
type ProgrammeIndicator struct {
	ID             int64  `json:"id"`
	Result         string `json:"result"`
	Statement      string `json:"statement"`
	Indicator      string `json:"indicator"`
	Unit           string `json:"unit"`
	Baseline       string `json:"baseline"`
	BaselineYear   int    `json:"baseline_year"`
	Target         string `json:"target"`
	Disaggregation string `json:"disaggregation"`
	Source         string `json:"source"`
	FundIndicator  string `json:"fund_indicator"`
}

// ProgrammeRisk is one line of a risk register as it was approved.
type ProgrammeRisk struct {
	ID         int64  `json:"id"`
	Risk       string `json:"risk"`
	Category   string `json:"category"`
	Likelihood int    `json:"likelihood"`
	Impact     int    `json:"impact"`
	Treatment  string `json:"treatment"`
	Owner      string `json:"owner"`
}

// MarkerGradingOutput is one grading by one marker.
type MarkerGradingOutput struct {
	Marker        string    `json:"marker"`
	Number        int       `json:"number"`
	Scale         string    `json:"scale"`
	Level         string    `json:"level"`
	Justification string    `json:"justification"`
	Stage         string    `json:"stage" enum:"approval,check"`
	Reason        string    `json:"reason"`
	ByRole        string    `json:"by_role"`
	At            time.Time `json:"at"`
}

// ProgrammeMarkers is every grading of a programme, by marker and number.
type ProgrammeMarkers struct {
	ProgrammeID int64                 `json:"programme_id"`
	Reference   string                `json:"reference"`
	Gradings    []MarkerGradingOutput `json:"gradings"`
}

// MarkerMoney is money by the levels of each marker; each list sums to the whole.
type MarkerMoney struct {
	Basis   string             `json:"basis"`
	Markers []MarkerMoneyLines `json:"markers"`
}

// MarkerMoneyLines is one marker; an empty level is what is not marked.
type MarkerMoneyLines struct {
	Marker string            `json:"marker"`
	Levels []MarkerMoneyLine `json:"levels"`
}

// MarkerMoneyLine is the money under one level.
type MarkerMoneyLine struct {
	Scale      string      `json:"scale"`
	Level      string      `json:"level"`
	Programmes int         `json:"programmes"`
	Approved   money.Cents `json:"approved"`
	Spent      money.Cents `json:"expenditure"`
}

func gradingsOf(rows []models.ProgrammeMarker) []MarkerGradingOutput {
	out := []MarkerGradingOutput{}
	for _, m := range rows {
		out = append(out, MarkerGradingOutput{Marker: m.Marker, Number: m.Number, Scale: m.Scale, Level: m.Level, Justification: m.Justification,
			Stage: string(m.Stage), Reason: m.Reason, ByRole: string(m.ByRole), At: m.CreatedAt})
	}
	return out
}

func programmeResultsOf(r models.ProgrammeResults) ProgrammeResults {
	out := ProgrammeResults{ProgrammeID: r.Programme.ID, Reference: r.Programme.Reference, Decision: r.Decision, Indicators: []ProgrammeIndicator{}, Risks: []ProgrammeRisk{}, Markers: gradingsOf(r.Markers), Years: resultYearsOf(r.Years), NotCopied: r.NotCopied}
	for _, x := range r.Indicators {
		out.Indicators = append(out.Indicators, ProgrammeIndicator{ID: x.ID, Result: x.Result, Statement: x.Statement, Indicator: x.Indicator, Unit: x.Unit, Baseline: x.Baseline,
			BaselineYear: x.BaselineYear, Target: x.Target, Disaggregation: x.Disaggregation, Source: x.Source, FundIndicator: x.FundIndicator})
	}
	for _, x := range r.Risks {
		out.Risks = append(out.Risks, ProgrammeRisk{ID: x.ID, Risk: x.Risk, Category: x.Category, Likelihood: x.Likelihood, Impact: x.Impact, Treatment: x.Treatment, Owner: x.Owner})
	}
	return out
}

func programmeMarkersOf(m models.ProgrammeMarkers) ProgrammeMarkers {
	return ProgrammeMarkers{ProgrammeID: m.Programme.ID, Reference: m.Programme.Reference, Gradings: gradingsOf(m.History)}
}

func markerMoneyOf(basis models.MarkerBasis, rows []models.MarkerMoney) MarkerMoney {
	out := MarkerMoney{Basis: string(basis), Markers: []MarkerMoneyLines{}}
	for _, m := range rows {
		line := MarkerMoneyLines{Marker: m.Marker, Levels: []MarkerMoneyLine{}}
		for _, s := range m.Shares {
			line.Levels = append(line.Levels, MarkerMoneyLine{Scale: s.Scale, Level: s.Level, Programmes: s.Programmes, Approved: s.Approved, Spent: s.Spent})
		}
		out.Markers = append(out.Markers, line)
	}
	return out
}
