package reviews

import (
	"net/url"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/money"
)

// Samples are the pages of review.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("reviews", assets)
	sampleDesk(s)
	samplePool(s)
	sampleCalibrations(s)
	sampleLooks(s)
	sampleScoring(s)
	sampleResults(s)
	return s.Samples()
}

func sampleDesk(s *fiction.Set) {
	s.AddLong("queue", func(c fiction.Case) templ.Component {
		row := func(id int64, state models.ProposalState, open, done, late int) models.ReviewQueueRow {
			return models.ReviewQueueRow{ID: id, Reference: "DEM00-P-2026-014", Title: c.Title(), Stage: models.StageFull, State: state, CallReference: "DEM00-C-2026-03", Lead: c.Organisation(1), Asked: 210_000_000, Number: 1, SubmittedAt: fiction.At9("2026-11-19"), OpenReviews: open, DoneReviews: done, LateReviews: late, Countries: []string{fiction.CountryA}}
		}
		return Queue(QueueView{Frame: sampleFrame(c, "/reviews", c.T("reviews.queue.title")), Screens: true, NextHref: "/reviews?before=1", Calls: []models.Call{{ID: 1, Reference: "DEM00-C-2026-03"}, {ID: 2, Reference: "DEM00-C-2026-01"}}, CallID: 1, Rows: []models.ReviewQueueRow{
			row(1, models.ProposalSubmitted, 0, 0, 0), row(2, models.ProposalInReview, 2, 1, 1), row(3, models.ProposalTechnicalReview, 0, 3, 0),
		}})
	})
	s.Add("queue-none", func(c fiction.Case) templ.Component {
		return Queue(QueueView{Frame: sampleFrame(c, "/reviews", c.T("reviews.queue.title")), State: models.ProposalShortlisted})
	})
	s.AddLong("screening", func(c fiction.Case) templ.Component {
		v := sampleScreening(c)
		v.Faults, v.Sent, v.Values = fiction.Faults("result", "reasons"), v.path(), url.Values{}
		return Screening(v)
	})
	s.Add("screening-done", func(c fiction.Case) templ.Component {
		v := sampleScreening(c)
		v.Finding = &models.Screening{Result: models.ScreeningReturned, Reasons: c.Sentence(), At: fiction.Now}
		return Screening(v)
	})
	s.AddLong("assign", func(c fiction.Case) templ.Component {
		return Assign(sampleAssign(c))
	})
	s.Add("assign-none", func(c fiction.Case) templ.Component {
		v := sampleAssign(c)
		v.Assignments, v.Pool = nil, nil
		return Assign(v)
	})
	s.AddLong("papers", func(c fiction.Case) templ.Component {
		return Papers(PapersPage{Frame: sampleFrame(c, "/board/papers", c.T("reviews.papers.title")), Rows: []models.ProposalRow{{ID: 40, Reference: "DEM00-P-2026-014", Title: c.Title(), State: models.ProposalBoardPaper, Asked: 210_000_000, Countries: []string{fiction.CountryA, fiction.CountryB}}}})
	})
	s.Add("papers-none", func(c fiction.Case) templ.Component {
		return Papers(PapersPage{Frame: sampleFrame(c, "/board/papers", c.T("reviews.papers.title"))})
	})
}

func sampleScoring(s *fiction.Set) {
	s.AddLong("mine", func(c fiction.Case) templ.Component {
		row := func(id int64, state models.AssignmentState, late bool) models.AssignmentRow {
			return models.AssignmentRow{ReviewAssignment: models.ReviewAssignment{ID: id, State: state, DueOn: fiction.Day("2026-12-04")}, Reference: "DEM00-P-2026-014", Title: c.Title(), CallReference: "DEM00-C-2026-03", Criteria: 3, Scored: 1, Late: late}
		}
		return Mine(ListPage{Frame: sampleFrame(c, "/reviews", c.T("reviews.mine.title")), Person: 1, Looks: []models.RoundRow{{ReviewRound: models.ReviewRound{ID: 1}, Title: c.Title()}, {ReviewRound: models.ReviewRound{ID: 2}, Title: c.Title(), MineAnswered: true}, {ReviewRound: models.ReviewRound{ID: 3}, Title: c.Title(), Ended: true}}, Rounds: []models.CalibrationRow{{Calibration: models.Calibration{ID: 1, State: models.CalibrationOpen}, Title: c.Title()}}, Rows: []models.AssignmentRow{row(1, models.AssignmentOpen, true), row(2, models.AssignmentOpen, false), row(3, models.AssignmentSubmitted, false)}})
	})
	s.Add("mine-none", func(c fiction.Case) templ.Component {
		return Mine(ListPage{Frame: sampleFrame(c, "/reviews", c.T("reviews.mine.title"))})
	})
	s.AddLong("overview", func(c fiction.Case) templ.Component { return Overview(sampleReview(c)) })
	s.Add("overview-with-faults", func(c fiction.Case) templ.Component {
		v := sampleReview(c)
		v.Frame.Faults, v.Sent = fiction.Faults("cost"), v.path("/submission")
		v.Failed = true
		return Overview(v)
	})
	s.AddLong("score", func(c fiction.Case) templ.Component {
		v := sampleReview(c)
		v.Title = v.criterion().Label.In("en")
		return Score(v)
	})
	s.Add("score-with-faults", func(c fiction.Case) templ.Component {
		v := sampleReview(c)
		v.Index = 2
		v.Frame.Faults, v.Values, v.Sent = fiction.Faults("score", "reason"), url.Values{}, v.criterionPath()
		v.Failed = true
		return Score(v)
	})
}

func sampleResults(s *fiction.Set) {
	s.AddLong("summary", func(c fiction.Case) templ.Component {
		view := sampleSummary(c)
		view.Proposal.Stage, view.Proposal.State = models.StageConcept, models.ProposalInReview
		return Summary(SummaryPage{Frame: sampleFrame(c, "/proposals/40/reviews", c.Title()), ReviewSummaryView: view, Board: sampleBoard(), Chooses: true})
	})
	s.Add("summary-apart", func(c fiction.Case) templ.Component {
		view := sampleSummary(c)
		view.Proposal.State, view.Round, view.RoundFault, view.First, view.Open = models.ProposalInReview, nil, nil, nil, 0
		page := SummaryPage{Frame: sampleFrame(c, "/proposals/40/reviews", c.Title()), ReviewSummaryView: view, Assigns: true}
		page.Frame.Faults, page.Values, page.Sent, page.Failed = fiction.Faults("due_at"), url.Values{}, page.path("rounds"), true
		return Summary(page)
	})
	s.Add("summary-none", func(c fiction.Case) templ.Component {
		view := sampleSummary(c)
		view.Reviews, view.Summary, view.Apart, view.Round, view.First = nil, models.ReviewSummary{}, nil, nil, nil
		return Summary(SummaryPage{Frame: sampleFrame(c, "/proposals/40/reviews", c.Title()), ReviewSummaryView: view})
	})
	s.AddLong("ranking", func(c fiction.Case) templ.Component {
		view := sampleSummary(c)
		row := func(id int64, rank int, sum models.ReviewSummary) models.RankingRow {
			return models.RankingRow{ID: id, Reference: "DEM00-P-2026-014", Title: c.Title(), State: models.ProposalInReview, Lead: c.Organisation(1), Theme: 2, Asked: 210_000_000, Open: 1, Countries: []string{fiction.CountryA}, Summary: sum, Rank: rank}
		}
		return Ranking(RankingPage{Frame: sampleFrame(c, "/calls/1/ranking", c.T("reviews.ranking.title", "Call", c.Call().Title.In("en"))), RankingView: models.RankingView{
			Call: c.Call(), Stage: models.StageConcept, SpreadRule: view.SpreadRule, Asked: 420_000_000, Rows: []models.RankingRow{row(1, 1, view.Summary), row(2, 0, models.ReviewSummary{})},
		}})
	})
	s.Add("ranking-none", func(c fiction.Case) templ.Component {
		return Ranking(RankingPage{Frame: sampleFrame(c, "/calls/1/ranking", c.T("reviews.ranking.title", "Call", c.Call().Title.In("en"))), RankingView: models.RankingView{Call: c.Call(), Stage: models.StageFull}})
	})
	s.AddLong("appraisal", func(c fiction.Case) templ.Component {
		return Appraisal(AppraisalPage{Frame: sampleFrame(c, "/proposals/40/appraisal", c.Title()), AppraisalView: sampleAppraisal(c), Board: sampleBoard(), Talked: sampleTalked(c)})
	})
	s.Add("appraisal-begun", func(c fiction.Case) templ.Component {
		v := AppraisalPage{Frame: sampleFrame(c, "/proposals/40/appraisal", c.Title()), AppraisalView: sampleAppraisal(c)}
		v.Note, v.Editable, v.Failed = nil, true, true
		v.Faults, v.Values, v.Sent = fiction.Faults("body", "recommendation", "amount"), url.Values{}, v.path("")
		return Appraisal(v)
	})
	s.AddLong("paper", func(c fiction.Case) templ.Component {
		view := sampleAppraisal(c)
		return Paper(PaperPage{Frame: sampleFrame(c, "/proposals/40/board-paper", c.Title()), BoardPaper: models.BoardPaper{AppraisalView: view, Criteria: c.Criteria(), Form: c.Form()}, Board: sampleBoard()})
	})
}

func sampleFrame(c fiction.Case, path, title string) Frame {
	return Frame{Page: c.Page(path, title, c.T("reviews.queue.title")), Names: fiction.Names(), At: fiction.At}
}

func sampleScreening(c fiction.Case) ScreeningPage {
	d := c.Document(models.ProposalSubmitted)
	s, frozen := c.Submission(d)
	return ScreeningPage{Frame: sampleFrame(c, "/proposals/40/screening", c.Title()), Screens: true, Talked: sampleTalked(c), ScreeningView: models.ScreeningView{
		Proposal: d.Proposal, Call: d.Call, Themes: fiction.Themes, Form: d.Form, Submission: s, Frozen: frozen,
		Results: []models.ScreeningResult{models.ScreeningAdmissible, models.ScreeningReturned},
		Checks: []models.EligibilityCheck{
			{Name: "theme", Key: "reviews.check.theme", Args: map[string]any{"Theme": 2}, Result: models.CheckMet, Blocking: true, Rule: models.RuleOfCall, Version: 3},
			{Name: "rc_letter", Key: "reviews.check_failed.rc_letter", Result: models.CheckNotMet, Blocking: true, Rule: models.RuleOfForm, Version: 2},
			{Name: "scope", Key: "reviews.check_judge.scope", Args: map[string]any{"Countries": fiction.CountryA}, Result: models.CheckToJudge, Rule: models.RuleOfList},
			{Name: "agreements", Key: "reviews.check_failed.agreements", Args: map[string]any{"Organisations": c.Organisation(2)}, Result: models.CheckNotMet, Rule: models.RuleOfTerms, Clause: "97"},
		},
		Before: []models.Screening{{Result: models.ScreeningReturned, Reasons: c.Sentence(), At: fiction.At9("2026-10-02")}},
	}}
}

// sampleTalked is a thread with the applicants and a note of the secretariat.
func sampleTalked(c fiction.Case) *Talked {
	thread := func(a models.Audience, list ...models.ThreadMessage) models.ThreadView {
		return models.ThreadView{Thread: models.Thread{Audience: a, Number: 1, Subject: c.Title(), Messages: len(list)}, Messages: list, Upto: len(list), Names: map[int64]string{1: c.Organisation(1)}}
	}
	asked := models.ThreadMessage{Number: 1, Party: models.PartySecretariat, Role: models.RoleSecretariatOfficer, ByName: c.Role(models.RoleSecretariatOfficer, 1), Text: c.Sentence(), Wants: true, At: fiction.At9("2026-11-20")}
	answered := models.ThreadMessage{Number: 2, Party: models.PartyApplicants, Role: models.RoleDrafter, OrganisationID: 1, ByName: c.Role(models.RoleDrafter, 1), Text: c.Sentence(), At: fiction.At9("2026-11-21")}
	noted := asked
	noted.Wants = false
	return &Talked{Shared: []models.ThreadView{thread(models.AudienceShared, asked, answered)}, Internal: []models.ThreadView{thread(models.AudienceInternal, noted)}}
}

func sampleAssign(c fiction.Case) AssignPage {
	d := c.Document(models.ProposalAdmissible)
	s, frozen := c.Submission(d)
	conflict := models.ReviewConflict{Source: models.InterestComputed, ReasonKind: models.InterestKindOrganisation, Organisation: c.Organisation(1)}
	return AssignPage{Frame: sampleFrame(c, "/proposals/40/reviewers", c.Title()), Assigns: true, AssignmentsView: models.AssignmentsView{
		Proposal: d.Proposal, Call: d.Call, Submission: s, Frozen: frozen, Today: fiction.Day("2026-11-23"),
		Pool: []models.PoolRow{
			{PersonID: 1, MandateID: 1, Name: c.Role(models.RoleReviewer, 1), Organisation: c.Organisation(3), Open: 2},
			{PersonID: 2, MandateID: 2, Name: c.Role(models.RoleReviewer, 2), Organisation: c.Organisation(1), Conflicts: []models.ReviewConflict{conflict}},
			{PersonID: 3, MandateID: 3, Name: c.Role(models.RoleReviewer, 3), Assigned: models.AssignmentOpen},
		},
		Assignments: []models.AssignmentRow{
			{ReviewAssignment: models.ReviewAssignment{ID: 1, Version: 1, SubmissionID: s.ID, State: models.AssignmentOpen, DueOn: fiction.Day("2026-11-20"), AssignedAt: fiction.At9("2026-11-10"), Note: c.Sentence()}, Name: c.Role(models.RoleReviewer, 3), Criteria: 3, Scored: 1, Late: true},
			{ReviewAssignment: models.ReviewAssignment{ID: 2, SubmissionID: s.ID, State: models.AssignmentDeclined, DueOn: fiction.Day("2026-12-04"), AssignedAt: fiction.At9("2026-11-10"), AnsweredAt: fiction.Ptr(fiction.At9("2026-11-12")), Answer: c.Sentence()}, Name: c.Role(models.RoleReviewer, 4)},
		},
	}}
}

func sampleReview(c fiction.Case) ReviewPage {
	d := c.Document(models.ProposalInReview)
	s, frozen := c.Submission(d)
	return ReviewPage{Frame: sampleFrame(c, "/reviews/1", c.Title()), ReviewView: models.ReviewView{
		Assignment: models.ReviewAssignment{ID: 1, Version: 2, State: models.AssignmentOpen, DueOn: fiction.Day("2026-12-04"), Note: c.Sentence()},
		Proposal:   d.Proposal, Call: d.Call, Form: d.Form, Submission: s, Frozen: frozen, Criteria: c.Criteria(), Open: true,
		Scores: map[string]models.ReviewScore{
			"people":  {Version: 2, Criterion: "people", Score: fiction.Ptr(4), Reason: c.Sentence(), UpdatedAt: fiction.Now},
			"results": {Version: 1, Criterion: "results", Abstained: true, Reason: c.Sentence(), UpdatedAt: fiction.Now},
		},
		Drafts: map[string]models.ScoreDraft{}, Faults: models.Faults{{Field: "cost", Key: "error.required"}},
	}}
}

func sampleSummary(c fiction.Case) models.ReviewSummaryView {
	d := c.Document(models.ProposalTechnicalReview)
	s, _ := c.Submission(d)
	column := func(id int64, mine bool, scores ...int) models.ReviewColumn {
		col := models.ReviewColumn{AssignmentID: id, Number: int(id), Name: c.Role(models.RoleReviewer, int(id)), Organisation: c.Organisation(id), Mine: mine, State: models.AssignmentSubmitted, Scores: map[string]models.ReviewScore{}, Overall: c.Sentence(), At: fiction.Ptr(fiction.At9("2026-11-20"))}
		for i, criterion := range c.Criteria() {
			col.Scores[criterion.Code] = models.ReviewScore{Criterion: criterion.Code, Score: fiction.Ptr(scores[i]), Reason: c.Sentence()}
		}
		return col
	}
	revised := func(col models.ReviewColumn) models.ReviewColumn {
		col.Second = map[string]models.SecondScore{"people": {Criterion: "people", Score: fiction.Ptr(2), Reason: c.Sentence()}}
		return col
	}
	lowest, highest := models.ApartVoice{Number: 3, Name: c.Role(models.RoleReviewer, 3), First: fiction.Ptr(1), Final: 2, Reason: c.Sentence()}, models.ApartVoice{Number: 2, Name: c.Role(models.RoleReviewer, 2), First: fiction.Ptr(5), Final: 5, Reason: c.Sentence()}
	return models.ReviewSummaryView{
		StepRule: 5000, First: &models.ReviewSummary{Count: 3, Mean: 6800, Spread: 4100}, Round: sampleRoundSummary(true), RoundFault: models.Conflict("reviews.round_held", "99"),
		Apart: []models.RemainingApart{
			{Disagreement: models.Disagreement{Criterion: "people", N: 3, Low: 200, High: 500, Apart: 75_00, Rule: 50_00}, Lowest: []models.ApartVoice{lowest}, Highest: []models.ApartVoice{highest}},
			{Disagreement: models.Disagreement{N: 3, Low: 51_00, High: 88_00, Apart: 37_00, Rule: 20_00}},
		},
		Proposal: d.Proposal, Call: d.Call, Submission: s, Criteria: c.Criteria(), SpreadRule: 2000, Open: 1, Named: true,
		Reviews: []models.ReviewColumn{column(1, true, 4, 3, 4), column(2, false, 5, 4, 4), revised(column(3, false, 1, 3, 3)),
			{AssignmentID: 4, Number: 4, Name: c.Role(models.RoleReviewer, 4), State: models.AssignmentAbstained, Answer: "interest: " + models.InterestKindPersonal, At: fiction.Ptr(fiction.At9("2026-11-18"))}},
		Summary: models.ReviewSummary{Count: 3, Mean: 7067, Spread: 3400, Disagreement: true, Totals: map[int64]models.Points{1: 7300, 2: 8800, 3: 5100}, ByCriterion: map[string]models.Points{"people": 367, "results": 333, "cost": 367}},
	}
}

func sampleBoard() *models.ReviewSummary {
	return &models.ReviewSummary{Count: 8, Mean: 7600, Spread: 1200, ByCriterion: map[string]models.Points{"people": 410, "results": 350, "cost": 375}}
}

func sampleAppraisal(c fiction.Case) models.AppraisalView {
	sum := sampleSummary(c)
	d := c.Document(models.ProposalTechnicalReview)
	s, frozen := c.Submission(d)
	signed := time.Date(2026, 11, 22, 15, 4, 0, 0, time.UTC)
	return models.AppraisalView{
		Proposal: d.Proposal, Call: d.Call, Submission: s, Frozen: frozen, PreparedBy: c.Role(models.RoleSecretariatOfficer, 1), SignedBy: c.Role(models.RoleSecretariatHead, 1), Reviews: sum,
		Screening: &models.Screening{Result: models.ScreeningAdmissible, Reasons: c.Sentence(), At: fiction.At9("2026-11-20"), Language: "fr"},
		Note:      &models.Appraisal{ID: 1, Version: 3, State: models.AppraisalSigned, Body: c.Text(), Recommendation: models.RecommendApproveConditions, AmountCents: int64(money.Cents(205_000_000)), PreparedAt: fiction.At9("2026-11-21"), SignedAt: &signed},
	}
}
