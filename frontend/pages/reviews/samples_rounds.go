package reviews

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/fiction"
	"seedfund/models"
)

func sampleLooks(s *fiction.Set) {
	s.AddLong("disagreements", func(c fiction.Case) templ.Component {
		return Disagreements(DisagreementsPage{Frame: sampleFrame(c, "/reviews/disagreements", c.T("reviews.apart.title")), Rows: sampleApart(c)})
	})
	s.Add("disagreements-none", func(c fiction.Case) templ.Component {
		return Disagreements(DisagreementsPage{Frame: sampleFrame(c, "/reviews/disagreements", c.T("reviews.apart.title"))})
	})
	s.AddLong("round", func(c fiction.Case) templ.Component {
		v := sampleRoundPage(c, false)
		v.Mine, v.Writable, v.Columns[1].Mine = &models.ReviewRoundMember{ID: 2, Version: 1}, true, true
		code := v.Criteria[1].Code
		v.Frame.Faults, v.Values, v.Sent, v.Failed = fiction.Faults("score["+code+"]", "reason["+code+"]"), url.Values{}, v.path("/answers"), true
		return Round(v)
	})
	s.Add("round-sent", func(c fiction.Case) templ.Component {
		v := sampleRoundPage(c, true)
		v.Mine, v.Columns[1].Mine = &models.ReviewRoundMember{ID: 2, Version: 2, AnsweredAt: &fiction.Now}, true
		v.Columns[0].Second = nil
		return Round(v)
	})
	s.Add("round-followed", func(c fiction.Case) templ.Component {
		v := sampleRoundPage(c, false)
		v.Named, v.Closable = true, true
		for i := range v.Columns {
			v.Columns[i].Name = c.Role(models.RoleReviewer, i+1)
		}
		v.Columns[0].Answered = true
		return Round(v)
	})
	s.AddLong("round-over", func(c fiction.Case) templ.Component {
		v := sampleRoundPage(c, true)
		v.Over, v.Named, v.Round.Reason = true, true, c.Sentence()
		for i := range v.Columns {
			v.Columns[i].Name = c.Role(models.RoleReviewer, i+1)
		}
		return Round(v)
	})
	s.AddLong("severity", func(c fiction.Case) templ.Component {
		return Severity(SeverityPage{Frame: sampleFrame(c, "/calls/1/severity", c.T("reviews.severity.title", "Call", c.Call().Title.In("en"))), SeverityView: models.SeverityView{Call: c.Call(), Stage: models.StageConcept, Rows: []models.Severity{
			{PersonID: 1, Name: c.Role(models.RoleReviewer, 1), Proposals: 6, N: 36, Shown: true, Mean: -125, Low: -200, High: 17},
			{PersonID: 2, Name: c.Role(models.RoleReviewer, 2), Proposals: 5, N: 30, Shown: true, Mean: 75, Low: -50, High: 150},
			{PersonID: 3, Name: c.Role(models.RoleReviewer, 3), Proposals: 1, N: 6},
		}}})
	})
	s.Add("severity-none", func(c fiction.Case) templ.Component {
		return Severity(SeverityPage{Frame: sampleFrame(c, "/calls/1/severity", c.T("reviews.severity.title", "Call", c.Call().Title.In("en"))), SeverityView: models.SeverityView{Call: c.Call(), Stage: models.StageFull}})
	})
	s.Add("summary-own", func(c fiction.Case) templ.Component {
		view := sampleSummary(c)
		view.Named, view.OwnOnly, view.Open, view.Reviews, view.Apart, view.Round, view.First = false, true, 0, view.Reviews[:1], nil, nil, nil
		view.Summary = models.ReviewSummary{Count: 1, Mean: 7300, Totals: map[int64]models.Points{1: 7300}, ByCriterion: map[string]models.Points{"people": 400, "results": 300, "cost": 400}}
		return Summary(SummaryPage{Frame: sampleFrame(c, "/proposals/40/reviews", c.Title()), ReviewSummaryView: view})
	})
}

func sampleApart(c fiction.Case) []models.DisagreementRow {
	sum := sampleSummary(c)
	apart := []models.Disagreement{{Criterion: "people", N: 3, Low: 200, High: 500, Apart: 75_00, Rule: 50_00}, {N: 3, Low: 51_00, High: 88_00, Apart: 37_00, Rule: 20_00}}
	row := func(id int64, round *models.RoundSummary) models.DisagreementRow {
		return models.DisagreementRow{ID: id, Reference: "DEM00-P-2026-014", Title: c.Title(), Stage: models.StageConcept, Summary: sum.Summary, Criteria: c.Criteria(), Apart: apart, Round: round}
	}
	return []models.DisagreementRow{row(40, nil), row(41, sampleRoundSummary(false)), row(42, sampleRoundSummary(true))}
}

func sampleRoundSummary(over bool) *models.RoundSummary {
	return &models.RoundSummary{Round: models.ReviewRound{ID: 1, DueAt: fiction.At9("2026-12-04")}, Over: over, Criteria: []string{"people"}, Members: 3, Answered: 2}
}

func sampleRoundPage(c fiction.Case, answered bool) RoundPage {
	d := c.Document(models.ProposalInReview)
	s, frozen := c.Submission(d)
	v := RoundPage{Frame: sampleFrame(c, "/rounds/1", c.Title()), RoundView: models.RoundView{
		Round:    models.ReviewRound{ID: 1, Version: 1, DueAt: fiction.At9("2026-12-04"), Note: c.Sentence()},
		Proposal: d.Proposal, Call: d.Call, Submission: s, Frozen: frozen, Criteria: c.Criteria()[:2],
	}}
	for i, scores := range [][]int{{5, 4}, {2, 1}} {
		col := models.RoundColumn{AssignmentID: int64(i + 1), Position: i + 1, First: map[string]models.ReviewScore{}}
		for n, criterion := range v.Criteria {
			col.First[criterion.Code] = models.ReviewScore{Criterion: criterion.Code, Score: fiction.Ptr(scores[n]), Reason: c.Sentence()}
		}
		if answered {
			col.Second = sampleSecond(c, v.Criteria, scores, i == 1)
		}
		v.Columns = append(v.Columns, col)
	}
	return v
}

// sampleSecond keeps the first criterion and, where it moves, revises the second.
func sampleSecond(c fiction.Case, criteria []models.Criterion, first []int, moves bool) map[string]models.SecondScore {
	out := map[string]models.SecondScore{}
	for n, criterion := range criteria {
		s := models.SecondScore{Criterion: criterion.Code, Kept: true, Score: fiction.Ptr(first[n]), Reason: c.Sentence()}
		if moves && n == 1 {
			s.Kept, s.Score = false, fiction.Ptr(first[n]+1)
		}
		out[criterion.Code] = s
	}
	return out
}
