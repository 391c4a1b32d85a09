package api

import (
	"context"
	"time"

	"seedfund/models"
)

func resultReportOperations(a *API) {
	s := a.services.Reporting
	Read(a, Op{ID: "show-result-report", Path: "/programmes/{reference}/results/{year}", Summary: "A programme's report on the results of one year as it is being written, with every version", Tag: "programmes", Permission: models.PermResultsRead},
		func(ctx context.Context, actor models.Actor, in *resultYearInput) (ResultReport, error) {
			r, err := s.ResultReport(ctx, actor, in.Reference, in.Year)
			return resultReportOf(r), err
		})
	Act(a, Op{ID: "save-results", Path: "/programmes/{id}/results/{year}", Summary: "Write values and risks of a year; each change is a new version", Tag: "programmes", Permission: models.PermResultsWrite},
		func(ctx context.Context, actor models.Actor, in *saveResultsInput) (Done, error) {
			said := models.ResultInput{Year: in.Year, Version: in.Body.Version, Reason: in.Body.Reason}
			for _, v := range in.Body.Values {
				x := models.ValueInput{IndicatorID: v.IndicatorID, Value: v.Value, Why: v.Why, SplitWhy: v.SplitWhy, Means: v.Means}
				for _, p := range v.Split {
					x.Split = append(x.Split, models.SplitPart{Group: p.Group, Value: p.Value, Set: p.Set})
				}
				said.Values = append(said.Values, x)
			}
			for _, r := range in.Body.Risks {
				said.Risks = append(said.Risks, models.RiskInput{RiskID: r.RiskID, Likelihood: r.Likelihood, Impact: r.Impact, Note: r.Note})
			}
			r, err := s.SaveResults(ctx, actor, in.ID, said)
			return Done{Target: "result_reports", ID: r.ID, Version: r.Version}, err
		})
	Act(a, Op{ID: "submit-results", Path: "/programmes/{id}/results/{year}/submission", Summary: "Give a year's report to the secretariat", Tag: "programmes", Permission: models.PermResultsWrite},
		func(ctx context.Context, actor models.Actor, in *resultStepInput) (Done, error) {
			return Done{Target: "programmes", ID: in.ID, Version: in.Version() + 1}, s.SubmitResults(ctx, actor, in.ID, in.Year, in.Version())
		})
	Act(a, Op{ID: "publish-results", Path: "/programmes/{id}/results/{year}/publication", Summary: "Make the figures of a submitted report public", Tag: "programmes", Permission: models.PermResultsPublish},
		func(ctx context.Context, actor models.Actor, in *resultStepInput) (Done, error) {
			return Done{Target: "programmes", ID: in.ID, Version: in.Version() + 1}, s.PublishResults(ctx, actor, in.ID, in.Year, in.Version())
		})
	Act(a, Op{ID: "return-results", Path: "/programmes/{id}/results/{year}/return", Summary: "Give a report back to its writers, or open a published one for a correction", Tag: "programmes", Permission: models.PermResultsPublish},
		func(ctx context.Context, actor models.Actor, in *resultReturnInput) (Done, error) {
			return Done{Target: "programmes", ID: in.ID, Version: in.Version() + 1}, s.ReturnResults(ctx, actor, in.ID, in.Year, in.Version(), in.Body.Note)
		})
}

type resultYearInput struct {
	Reference string `path:"reference" maxLength:"20"`
	Year      int    `path:"year" minimum:"2000" maximum:"2200"`
}

type resultStepInput struct {
	VersionedByID
	Year int `path:"year" minimum:"2000" maximum:"2200"`
}

type resultReturnInput struct {
	VersionedByID
	Year int `path:"year" minimum:"2000" maximum:"2200"`
	Body struct {
		Note string `json:"note" maxLength:"3000"`
	}
}

type saveResultsInput struct {
	ByID
	Year int `path:"year" minimum:"2000" maximum:"2200"`
	Body struct {
		Version int64         `json:"version" minimum:"0" doc:"Version of the report, 0 where there is none yet"`
		Reason  string        `json:"reason,omitempty" maxLength:"3000" doc:"Needed where a published figure changes"`
		Values  []ResultValue `json:"values,omitempty" maxItems:"200"`
		Risks   []ResultRisk  `json:"risks,omitempty" maxItems:"200"`
	}
}

// ResultValue is what is said of one indicator: a value as decimal text, or why
// it was not measured.
type ResultValue struct {
	IndicatorID int64             `json:"indicator_id" minimum:"1"`
	Value       string            `json:"value,omitempty" maxLength:"40"`
	Why         string            `json:"not_measured,omitempty" maxLength:"3000" doc:"Why there is no value"`
	Split       []ResultSplitPart `json:"split,omitempty" maxItems:"200"`
	SplitWhy    string            `json:"not_split,omitempty" maxLength:"3000" doc:"Why it is not split as the framework asks"`
	Means       string            `json:"means,omitempty" maxLength:"3000"`
}

// ResultSplitPart is the figure of one group.
type ResultSplitPart struct {
	Group string `json:"group" maxLength:"200"`
	Value string `json:"value" maxLength:"40"`
	Set   int    `json:"set,omitempty" minimum:"0" maximum:"200" doc:"Of which split, by sex or by age; the groups of one come to no more than the value; 1 when absent"`
}

// ResultRisk is how one risk stands, from 1 to 5.
type ResultRisk struct {
	RiskID     int64  `json:"risk_id" minimum:"1"`
	Likelihood int    `json:"likelihood" minimum:"0" maximum:"5"`
	Impact     int    `json:"impact" minimum:"0" maximum:"5"`
	Note       string `json:"note,omitempty" maxLength:"3000"`
}

// ResultReport is one year's report: the latest values and statuses, and every
// version of the values.
type ResultReport struct {
	ProgrammeID int64                `json:"programme_id"`
	Reference   string               `json:"reference"`
	Year        int                  `json:"year"`
	Version     int64                `json:"version"`
	State       string               `json:"state" enum:"open,submitted,published"`
	Published   int                  `json:"published" doc:"How often it was published"`
	Values      []ResultValue        `json:"values"`
	Risks       []ResultRisk         `json:"risks"`
	Versions    []ResultValueVersion `json:"versions"`
}

// ResultValueVersion is one version of a value.
type ResultValueVersion struct {
	ResultValue
	Number  int       `json:"number"`
	Edition int       `json:"edition"`
	Reason  string    `json:"reason"`
	ByRole  string    `json:"by_role"`
	At      time.Time `json:"at"`
}

func resultValueOf(v models.IndicatorValue) ResultValue {
	out := ResultValue{IndicatorID: v.IndicatorID, Value: v.Value, Why: v.Why, SplitWhy: v.SplitWhy, Means: v.Means}
	for _, p := range models.SplitOf(v.Split) {
		out.Split = append(out.Split, ResultSplitPart{Group: p.Group, Value: p.Value, Set: p.Set})
	}
	return out
}

func resultRisksOf(rows []models.RiskStatus) []ResultRisk {
	out := []ResultRisk{}
	for _, s := range rows {
		out = append(out, ResultRisk{RiskID: s.RiskID, Likelihood: s.Likelihood, Impact: s.Impact, Note: s.Note})
	}
	return out
}

func resultReportOf(r models.ResultPage) ResultReport {
	y := r.Year
	out := ResultReport{ProgrammeID: r.Programme.ID, Reference: r.Programme.Reference, Year: y.Report.Year, Version: y.Report.Version, State: string(y.Report.State), Published: y.Report.Published,
		Values: []ResultValue{}, Risks: resultRisksOf(y.Statuses), Versions: []ResultValueVersion{}}
	for _, v := range y.Values {
		out.Values = append(out.Values, resultValueOf(v))
	}
	for _, v := range r.History {
		out.Versions = append(out.Versions, ResultValueVersion{ResultValue: resultValueOf(v), Number: v.Number, Edition: v.Edition, Reason: v.Reason, ByRole: string(v.ByRole), At: v.CreatedAt})
	}
	return out
}

// ResultYear is one year whose figures are public.
type ResultYear struct {
	Year   int           `json:"year"`
	Values []ResultValue `json:"values"`
	Risks  []ResultRisk  `json:"risks"`
}

func resultYearsOf(years []models.ResultYear) []ResultYear {
	out := []ResultYear{}
	for _, y := range years {
		year := ResultYear{Year: y.Report.Year, Values: []ResultValue{}, Risks: resultRisksOf(y.Statuses)}
		for _, v := range y.Values {
			year.Values = append(year.Values, resultValueOf(v))
		}
		out = append(out, year)
	}
	return out
}
