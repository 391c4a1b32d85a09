package reviews

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/fiction"
	"seedfund/models"
)

func sampleCalibrations(s *fiction.Set) {
	s.AddLong("calibrations", func(c fiction.Case) templ.Component {
		v := sampleRounds(c)
		v.Frame.Faults, v.Values, v.Sent, v.Failed = fiction.Faults("proposal", "reviewer", "due_on"), url.Values{}, v.path(), true
		return Calibrations(v)
	})
	s.Add("calibrations-none", func(c fiction.Case) templ.Component {
		v := sampleRounds(c)
		v.Rows, v.Assigns = nil, false
		return Calibrations(v)
	})
	s.AddLong("calibration", func(c fiction.Case) templ.Component {
		v := sampleRound(c)
		v.Mine, v.Writable = &models.CalibrationMember{ID: 1, Version: 2}, true
		v.Scores = map[string]models.CalibrationScore{"people": {Criterion: "people", Score: fiction.Ptr(4), Reason: c.Sentence()}}
		code := v.Criteria[1].Code
		v.Frame.Faults, v.Values, v.Sent, v.Failed = fiction.Faults("score["+code+"]"), url.Values{}, v.path("/scores"), true
		return Calibration(v)
	})
	s.Add("calibration-sent", func(c fiction.Case) templ.Component {
		v := sampleRound(c)
		v.Mine = &models.CalibrationMember{ID: 1, Version: 3, SentAt: &fiction.Now}
		v.Scores = map[string]models.CalibrationScore{"people": {Criterion: "people", Score: fiction.Ptr(4), Reason: c.Sentence()}}
		return Calibration(v)
	})
	s.Add("calibration-followed", func(c fiction.Case) templ.Component {
		v := sampleRound(c)
		v.Named, v.Closable = true, true
		v.Members = []models.CalibrationMemberRow{{CalibrationMember: models.CalibrationMember{ID: 1, SentAt: &fiction.Now}, Name: c.Role(models.RoleReviewer, 1)}, {Name: c.Role(models.RoleReviewer, 2)}}
		return Calibration(v)
	})
	s.AddLong("calibration-closed", func(c fiction.Case) templ.Component {
		v := sampleRound(c)
		v.Calibration.State, v.Calibration.Reason, v.Named = models.CalibrationClosed, c.Sentence(), true
		column := func(n int, scores ...int) models.CalibrationColumn {
			col := models.CalibrationColumn{Number: n, Name: c.Role(models.RoleReviewer, n), Scores: map[string]models.CalibrationScore{}}
			for i, criterion := range v.Criteria {
				col.Scores[criterion.Code] = models.CalibrationScore{Criterion: criterion.Code, Score: fiction.Ptr(scores[i]), Reason: c.Sentence()}
			}
			return col
		}
		v.Columns = []models.CalibrationColumn{column(1, 4, 3, 4), column(2, 2, 3, 5)}
		v.Spread = map[string]models.CriterionSpread{"people": {N: 2, Low: 2, High: 4, Mean: 300}, "results": {N: 2, Low: 3, High: 3, Mean: 300}}
		return Calibration(v)
	})
}

func sampleRounds(c fiction.Case) CalibrationsPage {
	row := func(id int64, state models.CalibrationState) models.CalibrationRow {
		return models.CalibrationRow{Calibration: models.Calibration{ID: id, Stage: models.StageConcept, State: state, DueOn: fiction.Day("2026-12-04")}, Reference: "DEM00-P-2026-014", Title: c.Title(), Members: 3, Sent: 2}
	}
	return CalibrationsPage{Frame: sampleFrame(c, "/calls/1/calibrations", c.T("reviews.calibration.title", "Call", c.Call().Title.In("en"))), Assigns: true, CalibrationsView: models.CalibrationsView{
		Call: c.Call(), Rows: []models.CalibrationRow{row(2, models.CalibrationOpen), row(1, models.CalibrationClosed)}, Pool: []models.PoolMember{sampleMember(c, 1), sampleMember(c, 2)},
		Proposals: []models.PlanProposal{{ID: 40, Reference: "DEM00-P-2026-014", Title: c.Title()}},
	}}
}

func sampleRound(c fiction.Case) CalibrationPage {
	d := c.Document(models.ProposalInReview)
	s, frozen := c.Submission(d)
	return CalibrationPage{Frame: sampleFrame(c, "/calibrations/1", c.Title()), CalibrationView: models.CalibrationView{
		Calibration: models.Calibration{ID: 1, Version: 1, State: models.CalibrationOpen, DueOn: fiction.Day("2026-12-04"), Note: c.Sentence()},
		Call:        d.Call, Proposal: d.Proposal, Submission: s, Frozen: frozen, Form: d.Form, Criteria: c.Criteria(),
	}}
}
