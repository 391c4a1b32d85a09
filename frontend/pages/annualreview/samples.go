package annualreview

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/board"
	"seedfund/models"
)

// Samples are the pages of the annual review and of the duties.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("annualreview", assets)
	s.AddLong("duties", func(c fiction.Case) templ.Component {
		return Duties(DutiesView{Page: c.Page("/duties", c.T("duties.title")), At: fiction.At, Lines: sampleDuties(c), Waive: true})
	})
	s.Add("no-duties", func(c fiction.Case) templ.Component {
		return Duties(DutiesView{Page: c.Visitor("/duties", c.T("duties.title")), At: fiction.At})
	})
	s.Add("list", func(c fiction.Case) templ.Component {
		closed := fiction.Now
		return List(ListView{Page: c.Page("/board/annual-reviews", c.T("annualreview.title")), At: fiction.At, Rows: []models.AnnualReviewRow{
			{Year: 2026, State: models.ReviewAsking, OpenedAt: fiction.Now}, {Year: 2025, State: models.ReviewAdopted, OpenedAt: fiction.Now, AdoptedAt: &closed, Recommendations: 3, Unanswered: 2}}})
	})
	s.Add("empty-list", func(c fiction.Case) templ.Component {
		return List(ListView{Page: c.Page("/board/annual-reviews", c.T("annualreview.title")), At: fiction.At})
	})
	s.AddLong("review", func(c fiction.Case) templ.Component { return Review(sample(c)) })
	s.Add("review-of-a-member", func(c fiction.Case) templ.Component {
		v := sample(c)
		v.V.State, v.V.Prepares, v.V.Offers, v.V.Texts, v.V.DraftNumber, v.V.Results, v.V.Words = models.ReviewAsking, false, nil, nil, 0, nil, nil
		return Review(v)
	})
	s.Add("review-with-faults", func(c fiction.Case) templ.Component {
		v := sample(c)
		v.V.Offers = []models.ReviewOffer{{Action: models.ReviewSubmit}}
		v.Failed, v.Failing, v.Faults, v.Values = true, "submission", fiction.Faults("meeting"), url.Values{}
		return Review(v)
	})
	s.AddLong("review-before-excom", func(c fiction.Case) templ.Component {
		v := sample(c)
		v.V.Offers, v.V.Matter = nil, &models.ReviewMatter{ID: 9, Reference: "DEM00-X-2026-09", State: models.MatterOpen}
		return Review(v)
	})
	s.AddLong("review-adopted", func(c fiction.Case) templ.Component {
		v, at := sample(c), fiction.Now
		v.V.Offers, v.V.Mine, v.V.State, v.V.AdoptedAt, v.V.Adoption, v.V.DecisionID = nil, nil, models.ReviewAdopted, &at, "DEM00-E-2026-09", fiction.Ptr(int64(9))
		v.V.Matter = &models.ReviewMatter{ID: 9, Reference: "DEM00-X-2026-09", State: models.MatterAdopted, Decision: "DEM00-E-2026-09"}
		for i := range v.V.Recommendations {
			v.V.Recommendations[i].FollowUpID, v.V.Recommendations[i].FollowUp, v.V.Recommendations[i].Register = fiction.Ptr(int64(i+1)), models.FollowUpOpen, true
		}
		return Review(v)
	})
	s.AddLong("paper", func(c fiction.Case) templ.Component {
		v := sample(c)
		return Paper(PaperView{Page: v.Page, Document: board.ReviewDocument(c, board.Issuer{Fund: "DEM00", Illustrative: true}, v.V)})
	})
	s.AddLong("rows", func(c fiction.Case) templ.Component {
		m := sample(c).V.Measures[1]
		return Lines(LinesView{Page: c.Page("/board/annual-reviews/2026/evidence/2", c.T("annualreview.measure.pace"), c.T("annualreview.title")), At: fiction.At, Measure: m})
	})
	s.Add("no-rows", func(c fiction.Case) templ.Component {
		return Lines(LinesView{Page: c.Page("/board/annual-reviews/2026/evidence/9", c.T("annualreview.measure.vacancies"), c.T("annualreview.title")), At: fiction.At, Measure: models.Measure{Code: "vacancies", Unit: models.UnitCount}})
	})
	s.AddLong("answers", func(c fiction.Case) templ.Component {
		v := AnswersView{Page: c.Page("/board/annual-reviews/2026/answers", c.T("annualreview.questionnaire"), c.T("annualreview.title")), At: fiction.At, Year: 2026, Open: true,
			Seat: models.ReviewSeat{SeatID: 3, Name: c.Organisation(1)}, Sheet: models.ReviewSheet{Version: 1}, Questions: models.ReviewQuestions(1), Faults: fiction.Faults("papers_clear", "method_fits"), Values: url.Values{}}
		v.Failed = true
		return Answers(v)
	})
	s.AddLong("replay", func(c fiction.Case) templ.Component {
		then := models.Result{WithVote: 10, Answered: 7, Needed: 7, QuorumMet: true, Agree: 7}
		now := then
		now.Needed, now.QuorumMet = 9, false
		rows := []models.DecisionReplay{{Facts: models.DecisionFacts{Decision: models.Decision{Reference: "DEM00-D-2026-01"}}, Then: then, Now: now, Why: now.Refusal()},
			{Facts: models.DecisionFacts{Decision: models.Decision{Reference: "DEM00-D-2026-02"}}, Then: then, Now: then, Adopted: true}, {Hidden: true, Adopted: true}}
		v := ReplayView{Page: c.Page("/board/annual-reviews/2026/replay", c.T("annualreview.replay"), c.T("annualreview.title")), At: fiction.At, Year: 2026,
			Rules: models.ReplayRules{QuorumShare: 9, QuorumOf: 10}, Replays: rows}
		return Replay(v)
	})
	s.Add("draft", func(c fiction.Case) templ.Component {
		v := WriteView{Page: c.Page("/board/annual-reviews/2026/draft", c.T("annualreview.step.write"), c.T("annualreview.title")), At: fiction.At, V: sample(c).V, Faults: fiction.Faults("body", "why"), Values: url.Values{}}
		v.Failed = true
		return Write(v)
	})
	return s.Samples()
}

func sampleDuties(c fiction.Case) []models.DutyLine {
	duty := models.Duties[0]
	line := func(id int64, year int, state models.DutyState) models.DutyLine {
		l := models.DutyLine{Occurrence: models.Occurrence{ID: id, Version: 1, Duty: duty.Code, Period: year}, Type: duty, State: state}
		l.DueFrom, l.DueBy = duty.Due(year)
		return l
	}
	done, waived := line(1, 2025, models.DutyDoneLate), line(2, 2024, models.DutyWaived)
	done.CompletedOn, done.Evidence = fiction.Day("2026-01-09"), "/board/annual-reviews/2025"
	waived.WaivedOn, waived.WaivedBy, waived.Reason = fiction.Day("2024-11-02"), "DEM00-D-2024-03", c.Sentence()
	return []models.DutyLine{line(0, 2027, models.DutyPlanned), line(3, 2026, models.DutyOpen), done, waived, line(4, 2023, models.DutyLate)}
}

func sample(c fiction.Case) ReviewView {
	closes := fiction.Now
	asked := models.Consultation{ID: 5, ClosesAt: closes}
	lines := []models.MeasureLine{{Label: "DEM00-D-2026-01", Path: "/decisions/DEM00-D-2026-01", At: fiction.Now, Value: 12}, {Label: "DEM00-D-2026-02", Value: 40, At: fiction.Now}, {Hidden: true, Value: 41}}
	v := models.AnnualReviewView{AnnualReview: models.AnnualReview{ID: 1, Version: 4, Year: 2026, State: models.ReviewComments, OpenedAt: fiction.Now, CoversFrom: fiction.Now, CoversUntil: &closes, Questions: 1, DraftNumber: 1},
		Seats: make([]models.ReviewSeat, 12), Asked: &asked, Coverage: models.Coverage{Asked: 12, Served: 11, Replied: 7, LateReplies: 1}, Now: fiction.Now, Prepares: true, BeforeYear: 2025,
		Texts:           []models.ReviewText{{Number: 1, Body: "# " + c.Title() + "\n" + c.Text(), Hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}},
		Recommendations: []models.RecommendationRow{{BoardRecommendation: models.BoardRecommendation{Number: 1, Body: c.Sentence(), Owner: c.Organisation(2), OwnerKind: models.OwnerOrganisation, DueOn: fiction.Day("2027-06-01")}}},
		Before: []models.RecommendationRow{
			{BoardRecommendation: models.BoardRecommendation{Number: 1, Body: c.Sentence(), Answer: "done", Words: c.Sentence(), FollowUpID: fiction.Ptr(int64(7))}, FollowUp: models.FollowUpDone, Register: true, Evidence: c.Sentence()},
			{BoardRecommendation: models.BoardRecommendation{Number: 2, Body: c.Sentence()}}},
		Owners: []models.OrganisationName{{ID: 1, Name: c.Organisation(1)}, {ID: 2, Name: c.Organisation(2)}},
		Offers: []models.ReviewOffer{{Action: models.ReviewWrite}, {Action: models.ReviewSubmit, Refusal: models.Conflict("annualreview.not_consulted", "102").With(map[string]any{"Names": c.Organisation(3)})}},
		Mine:   []models.ReviewSheet{{SeatID: 3}}, Words: []models.ReviewWords{{Code: "what_to_change", Constituency: models.ConstituencyNetwork, Words: c.Sentence()}},
		Measures: []models.Measure{{Place: 1, Code: "answered", Part: "network", Unit: models.UnitCount, Figure: 3, Lines: lines}, {Place: 2, Code: "pace", Unit: models.UnitMedian, Figure: 40, Lines: lines},
			{Place: 3, Code: "interests", Part: "no_vote", Unit: models.UnitCount}, {Place: 4, Code: "methods", Part: "consensus", Unit: models.UnitCount, Figure: 3, Lines: lines}, {Place: 5, Code: "objections", Part: "lifted", Unit: models.UnitCount}}}
	for _, q := range models.ReviewQuestions(1) {
		for i, constituency := range models.Constituencies {
			if q.Form != models.QuestionWords {
				v.Results = append(v.Results, models.QuestionResult{Code: q.Code, Form: q.Form, Constituency: constituency, Count: i, Sum: 4 * i, Yes: i})
			}
		}
	}
	return ReviewView{Page: c.Page("/board/annual-reviews/2026", c.T("annualreview.title_year", "Year", "2026"), c.T("annualreview.title")), At: fiction.At, V: v}
}
