package handlers

import (
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"seedfund/app/annualreview"
	"seedfund/app/matters"
	"seedfund/frontend/layout"
	pages "seedfund/frontend/pages/annualreview"
	"seedfund/frontend/pages/board"
	"seedfund/handlers/exports"
	"seedfund/models"
)

func dutiesPage(v *Visit) error {
	view, err := v.duties()
	if err != nil {
		return err
	}
	return v.Render(pages.Duties(view))
}

func (v *Visit) duties() (pages.DutiesView, error) {
	lines, err := v.Obligations.List(v.Ctx(), v.Actor)
	if v.Actor.May(models.PermBoardReviewRead) != nil {
		// What shows it is for those who read the review.
		for i := range lines {
			if lines[i].Evidence != "" {
				lines[i].Evidence = "/duties"
			}
		}
	}
	return pages.DutiesView{At: v.At, Lines: lines, Waive: v.Actor.May(models.PermDutyWaive) == nil, Page: v.Page(v.T("duties.title"))}, err
}

func waiveDuty(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	if err := v.Obligations.Waive(v.Ctx(), v.Actor, id, v.Version(), in.Text("decision"), in.Text("reason")); err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.duties()
			view.Faults, view.Values = faults, values
			return pages.Duties(view), err
		})
	}
	return v.Done("/duties", "duties.done.waived")
}

func annualReviewsPage(v *Visit) error {
	rows, err := v.AnnualReviews.List(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	return v.Render(pages.List(pages.ListView{At: v.At, Rows: rows, Page: v.Page(v.T("annualreview.title"), v.boardCrumb(here(v.T("annualreview.title")))...)}))
}

// year is the year the address names; anything else is not found.
func (v *Visit) year() (int, error) {
	year, err := strconv.Atoi(v.Param("year"))
	if err != nil || year < 1 || year > 9999 {
		return 0, models.NotFound("annual_reviews")
	}
	return year, nil
}

func (v *Visit) reviewCrumb(year int, more ...layout.Crumb) []layout.Crumb {
	crumbs := []layout.Crumb{{Label: v.T("annualreview.title"), Href: v.At("/board/annual-reviews")}, {Label: strconv.Itoa(year), Href: v.At(annualreview.Path(year))}}
	return v.boardCrumb(append(crumbs, more...)...)
}

func (v *Visit) annualReview() (pages.ReviewView, error) {
	year, err := v.year()
	if err != nil {
		return pages.ReviewView{}, err
	}
	r, err := v.AnnualReviews.Show(v.Ctx(), v.Actor, year)
	crumbs := v.boardCrumb(layout.Crumb{Label: v.T("annualreview.title"), Href: v.At("/board/annual-reviews")}, here(strconv.Itoa(year)))
	return pages.ReviewView{At: v.At, V: r, Page: v.Page(v.T("annualreview.title_year", "Year", strconv.Itoa(year)), crumbs...)}, err
}

func annualReviewPage(v *Visit) error {
	view, err := v.annualReview()
	if err != nil {
		return err
	}
	return v.Render(pages.Review(view))
}

// annualReviewPaper is the review to print, made as the editable file is.
func annualReviewPaper(v *Visit) error {
	view, err := v.annualReview()
	if err != nil {
		return err
	}
	title := v.T("annualreview.paper")
	return v.Render(pages.Paper(pages.PaperView{Document: board.ReviewDocument(v.Ctx(), v.issuer(), view.V), Page: v.Page(title, v.reviewCrumb(view.V.Year, here(title))...)}))
}

func annualEvidencePage(v *Visit) error {
	view, err := v.annualReview()
	if err != nil {
		return err
	}
	place, err := v.ID("place")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(view.V.Measures, func(m models.Measure) bool { return int64(m.Place) == place })
	if i < 0 {
		return models.NotFound("review_measures")
	}
	m := view.V.Measures[i]
	title := v.T("annualreview.measure." + m.Code)
	return v.Render(pages.Lines(pages.LinesView{At: v.At, Measure: m, Page: v.Page(title, v.reviewCrumb(view.V.Year, here(title))...)}))
}

func annualReplayPage(v *Visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	in := &Inputs{Values: v.QueryParams()}
	rules := models.ReplayRules{QuorumShare: int(in.Whole("quorum_share")), QuorumOf: int(in.Whole("quorum_of")), ThresholdShare: int(in.Whole("threshold_share")),
		ThresholdOf: int(in.Whole("threshold_of")), Grade: models.InterestGrade(in.Text("grade"))}
	view := pages.ReplayView{At: v.At, Year: year, Rules: rules}
	if err = in.Err(); err == nil {
		view.Replays, err = v.AnnualReviews.Replay(v.Ctx(), v.Actor, year, rules)
	}
	title := v.T("annualreview.replay")
	if err != nil {
		return v.Again(err, func(faults *models.Error, _ url.Values) templ.Component {
			view.Faults, view.Page = faults, v.Page(title, v.reviewCrumb(year, here(title))...)
			return pages.Replay(view)
		})
	}
	view.Page = v.Page(title, v.reviewCrumb(year, here(title))...)
	return v.Render(pages.Replay(view))
}

func answersPage(v *Visit) error {
	view, err := v.sheet()
	if err != nil {
		return err
	}
	return v.Render(pages.Answers(view))
}

// sheet is the questionnaire of the seat the address or the form names.
func (v *Visit) sheet() (pages.AnswersView, error) {
	r, err := v.annualReview()
	if err != nil {
		return pages.AnswersView{}, err
	}
	seat, _ := strconv.ParseInt(v.QueryParam("seat"), 10, 64)
	if sent := v.Form.Get("seat"); sent != "" {
		seat, _ = strconv.ParseInt(sent, 10, 64)
	}
	i := slices.IndexFunc(r.V.Mine, func(s models.ReviewSheet) bool { return s.SeatID == seat || seat == 0 })
	if i < 0 {
		return pages.AnswersView{}, models.Forbidden("consultations.not_asked", "102")
	}
	title := v.T("annualreview.questionnaire")
	view := pages.AnswersView{At: v.At, Year: r.V.Year, Sheet: r.V.Mine[i], Questions: models.ReviewQuestions(r.V.Questions), Open: r.V.Asked != nil && r.V.Asked.ClosedAt == nil,
		Page: v.Page(title, v.reviewCrumb(r.V.Year, here(title))...)}
	if at := slices.IndexFunc(r.V.Seats, func(s models.ReviewSeat) bool { return s.SeatID == view.Sheet.SeatID }); at >= 0 {
		view.Seat = r.V.Seats[at]
	}
	view.Seat.SeatID = view.Sheet.SeatID
	return view, nil
}

func answerReview(v *Visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	in, answers, said := v.Inputs(), models.SheetAnswers{}, "annualreview.done.kept"
	for _, q := range models.ReviewQuestions(models.QuestionsNow) {
		answers[q.Code] = in.Text(q.Code)
	}
	send := in.Text("send") != ""
	if send {
		said = "annualreview.done.sent"
	}
	if err := v.AnnualReviews.Answer(v.Ctx(), v.Actor, year, in.ID("seat"), v.Version(), answers, send); err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.sheet()
			view.Faults, view.Values = faults, values
			return pages.Answers(view), err
		})
	}
	return v.Done(annualreview.Path(year)+"/answers?seat="+url.QueryEscape(in.Text("seat")), said)
}

func reviewDraftPage(v *Visit) error {
	view, err := v.writing()
	if err != nil {
		return err
	}
	return v.Render(pages.Write(view))
}

func (v *Visit) writing() (pages.WriteView, error) {
	r, err := v.annualReview()
	title := v.T("annualreview.step.write")
	return pages.WriteView{At: v.At, V: r.V, Page: v.Page(title, v.reviewCrumb(r.V.Year, here(title))...)}, err
}

func writeReview(v *Visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	in := v.Inputs()
	if err := v.AnnualReviews.Write(v.Ctx(), v.Actor, year, v.Version(), in.Text("body"), in.Text("why")); err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.writing()
			view.Faults, view.Values = faults, values
			return pages.Write(view), err
		})
	}
	return v.Done(annualreview.Path(year), "annualreview.done.kept")
}

// reviewStep takes a step on the page of a review and shows it again with its
// faults.
func reviewStep(action, said string, step func(v *Visit, year int, in *Inputs) error) Handler {
	return func(v *Visit) error {
		year, err := v.year()
		if err != nil {
			return err
		}
		in := v.Inputs()
		err = step(v, year, in)
		if read := in.Err(); read != nil {
			err = read
		}
		if err != nil {
			return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
				view, err := v.annualReview()
				view.Failing, view.Faults, view.Values = action, faults, values
				if number := v.Param("number"); number != "" {
					view.Failing = "recommendations/" + number + "/" + action
				}
				return pages.Review(view), err
			})
		}
		return v.Done(annualreview.Path(year), said)
	}
}

var (
	freezeReview = reviewStep("freezing", "annualreview.done.frozen", func(v *Visit, year int, _ *Inputs) error {
		return v.AnnualReviews.Freeze(v.Ctx(), v.Actor, year, v.Version())
	})
	askReview = reviewStep("questionnaire", "annualreview.done.asked", func(v *Visit, year int, in *Inputs) error {
		return v.AnnualReviews.Ask(v.Ctx(), v.Actor, year, v.Version(), in.Instant("closes_at"))
	})
	consultReview = reviewStep("comments", "annualreview.done.consulted", func(v *Visit, year int, in *Inputs) error {
		return v.AnnualReviews.Consult(v.Ctx(), v.Actor, year, v.Version(), in.Instant("closes_at"))
	})
	recommendReview = reviewStep("recommendations", "annualreview.done.kept", func(v *Visit, year int, in *Inputs) error {
		kind, whom, _ := strings.Cut(in.Text("owner"), ":")
		rec := annualreview.RecommendInput{Body: in.Text("body"), OwnerKind: models.OwnerKind(kind), OwnerRole: models.Role(whom), DueOn: in.Date("due_on")}
		if rec.OwnerKind == models.OwnerOrganisation {
			rec.OwnerRole = ""
			rec.OwnerOrg, _ = strconv.ParseInt(whom, 10, 64)
		}
		return v.AnnualReviews.Recommend(v.Ctx(), v.Actor, year, v.Version(), rec)
	})
	dropRecommendation = reviewStep("removal", "annualreview.done.kept", func(v *Visit, year int, _ *Inputs) error {
		number, err := v.ID("number")
		if err != nil {
			return err
		}
		return v.AnnualReviews.Drop(v.Ctx(), v.Actor, year, v.Version(), int(number))
	})
	answerRecommendation = reviewStep("answer", "annualreview.done.kept", func(v *Visit, year int, in *Inputs) error {
		number, err := v.ID("number")
		if err != nil {
			return err
		}
		return v.AnnualReviews.Reply(v.Ctx(), v.Actor, year, v.Version(), int(number), in.Text("answer"), in.Text("words"))
	})
)

// submitAnnualReview brings the draft before the Executive Committee and leads to the
// matter.
func submitAnnualReview(v *Visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	in := v.Inputs()
	m, err := v.AnnualReviews.Submit(v.Ctx(), v.Actor, year, v.Version(), annualreview.SubmitInput{Channel: models.MatterChannel(in.Text("channel")), Meeting: in.Text("meeting")})
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.annualReview()
			view.Failing, view.Faults, view.Values = "submission", faults, values
			return pages.Review(view), err
		})
	}
	return v.Done(matters.Path(m.ID), "board.done.prepared")
}

// annualReviewWorkbook is the evidence as a workbook.
func annualReviewWorkbook(v *Visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	list := exports.List{Name: "annual-review-" + strconv.Itoa(year), Ending: "xlsx"}
	return v.attach(list.Media(), func(w io.Writer) (string, error) { return list.AnnualReview(v.Ctx(), v.Services, v.Actor, year, w) })
}
