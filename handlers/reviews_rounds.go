package handlers

import (
	"fmt"
	"net/url"
	"strconv"

	"seedfund/app/reviews"
	"seedfund/frontend/layout"
	pages "seedfund/frontend/pages/reviews"
	"seedfund/models"
)

// disagreementsPage lists what the reviews see too differently.
func disagreementsPage(v *Visit) error {
	rows, err := v.Reviews.Disagreements(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	frame, err := v.reviewFrame(v.T("reviews.apart.title"), nil, nil, v.toReviews(), layout.Crumb{Label: v.T("reviews.apart.title")})
	if err != nil {
		return err
	}
	return v.Render(pages.Disagreements(pages.DisagreementsPage{Frame: frame, Rows: rows}))
}

func openRound(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	what := reviews.RoundOpening{DueAt: in.Instant("due_at"), Note: v.Form.Get("note")}
	var made models.ReviewRound
	if err = in.Err(); err == nil {
		made, err = v.Reviews.OpenRound(v.Ctx(), v.Actor, id, what)
	}
	if err != nil {
		return v.chosen(id, err, "")
	}
	return v.Done(fmt.Sprintf("/rounds/%d", made.ID), "reviews.done.round")
}

func (v *Visit) roundView(id int64, faults *models.Error, values url.Values) (pages.RoundPage, error) {
	view, err := v.Reviews.Round(v.Ctx(), v.Actor, id)
	if err != nil {
		return pages.RoundPage{}, err
	}
	frame, err := v.reviewFrame(view.Frozen.Title, faults, values, v.toReviews(), layout.Crumb{Label: v.T("reviews.round.title")})
	return pages.RoundPage{Frame: frame, RoundView: view}, err
}

func roundPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, err := v.roundView(id, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(pages.Round(view))
}

// secondScores reads one form with every criterion of a round.
func (v *Visit) secondScores(criteria []models.Criterion) ([]reviews.SecondInput, error) {
	var out []reviews.SecondInput
	var faults models.Faults
	for _, c := range criteria {
		in := reviews.SecondInput{Criterion: c.Code, Reason: v.Form.Get("reason[" + c.Code + "]")}
		switch text := v.Form.Get("score[" + c.Code + "]"); text {
		case "":
		case "keep":
			in.Keep = true
		default:
			n, err := strconv.Atoi(text)
			if err != nil {
				faults.Add("score["+c.Code+"]", "reviews.fault.score_range")
			}
			in.Score = &n
		}
		out = append(out, in)
	}
	return out, faults.Err("reviews.score_invalid")
}

func answerRound(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, err := v.Reviews.Round(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	answers, err := v.secondScores(view.Criteria)
	if err == nil {
		err = v.Reviews.AnswerRound(v.Ctx(), v.Actor, id, v.Version(), answers)
	}
	return v.inRound(id, err, "reviews.done.round_answered")
}

func closeRound(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	return v.inRound(id, v.Reviews.CloseRound(v.Ctx(), v.Actor, id, v.Version(), v.Form.Get("reason")), "reviews.done.round_closed")
}

// inRound ends a form of the page of one round.
func (v *Visit) inRound(id int64, err error, said string) error {
	if err != nil {
		return returned(v, err, func(faults *models.Error, values url.Values) (pages.RoundPage, error) {
			return v.roundView(id, faults, values)
		}, pages.Round)
	}
	return v.Done(fmt.Sprintf("/rounds/%d", id), said)
}

// severityPage shows how reviewers score beside each other, for information.
func severityPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, err := v.Reviews.Severity(v.Ctx(), v.Actor, id, models.ProposalStage(v.QueryParam("stage")))
	if err != nil {
		return err
	}
	title := v.T("reviews.severity.title", "Call", view.Call.Title.In(v.Lang()))
	frame, err := v.reviewFrame(title, nil, nil, v.toReviews(), layout.Crumb{Label: view.Call.Reference, Href: v.At(fmt.Sprintf("/calls/%d/ranking?stage=%s", id, view.Stage))},
		layout.Crumb{Label: v.T("reviews.severity.caption")})
	if err != nil {
		return err
	}
	return v.Render(pages.Severity(pages.SeverityPage{Frame: frame, SeverityView: view}))
}
