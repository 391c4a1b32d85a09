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

func (v *Visit) calibrationsView(call int64, faults *models.Error, values url.Values) (pages.CalibrationsPage, error) {
	view, err := v.Reviews.Calibrations(v.Ctx(), v.Actor, call)
	if err != nil {
		return pages.CalibrationsPage{}, err
	}
	title := v.T("reviews.calibration.title", "Call", view.Call.Title.In(v.Lang()))
	frame, err := v.reviewFrame(title, faults, values, v.toReviews(), layout.Crumb{Label: view.Call.Reference})
	return pages.CalibrationsPage{Frame: frame, CalibrationsView: view, Assigns: v.Actor.May(models.PermReviewAssign) == nil}, err
}

func calibrationsPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, err := v.calibrationsView(id, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(pages.Calibrations(view))
}

func openCalibration(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	what := reviews.Calibrating{Stage: models.ProposalStage(v.Form.Get("stage")), Proposal: in.ID("proposal"), DueOn: in.Date("due_on"), Note: v.Form.Get("note")}
	for _, n := range numbers(in, "reviewer") {
		what.Mandates = append(what.Mandates, int64(n))
	}
	var made models.Calibration
	if err = in.Err(); err == nil {
		made, err = v.Reviews.OpenCalibration(v.Ctx(), v.Actor, id, what)
	}
	if err != nil {
		return returned(v, err, func(faults *models.Error, values url.Values) (pages.CalibrationsPage, error) {
			return v.calibrationsView(id, faults, values)
		}, pages.Calibrations)
	}
	return v.Done(fmt.Sprintf("/calibrations/%d", made.ID), "reviews.done.calibration")
}

func (v *Visit) calibrationView(id int64, faults *models.Error, values url.Values) (pages.CalibrationPage, error) {
	view, err := v.Reviews.Calibration(v.Ctx(), v.Actor, id)
	if err != nil {
		return pages.CalibrationPage{}, err
	}
	frame, err := v.reviewFrame(view.Frozen.Title, faults, values, v.toReviews(), layout.Crumb{Label: v.T("reviews.calibration.one")})
	return pages.CalibrationPage{Frame: frame, CalibrationView: view}, err
}

func calibrationPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, err := v.calibrationView(id, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(pages.Calibration(view))
}

// calibrationScores reads one form with every criterion of the round.
func (v *Visit) calibrationScores(criteria []models.Criterion) ([]reviews.ScoreInput, error) {
	var out []reviews.ScoreInput
	var faults models.Faults
	for _, c := range criteria {
		in := reviews.ScoreInput{Criterion: c.Code, Abstained: v.Form.Get("abstained["+c.Code+"]") != "", Reason: v.Form.Get("reason[" + c.Code + "]")}
		if text := v.Form.Get("score[" + c.Code + "]"); text != "" {
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

func calibrateReview(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, err := v.Reviews.Calibration(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	send, said := v.Form.Get("then") == "send", "reviews.done.score"
	if send {
		said = "reviews.done.calibrated"
	}
	scores, err := v.calibrationScores(view.Criteria)
	if err == nil {
		err = v.Reviews.Calibrate(v.Ctx(), v.Actor, id, v.Version(), scores, send)
	}
	return v.calibrated(id, err, said)
}

// declareCalibrationInterest closes the shared document to who has an interest
// in it, and leads to their list.
func declareCalibrationInterest(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if err := v.Reviews.DeclareInCalibration(v.Ctx(), v.Actor, id, v.Form.Get("reason_kind")); err != nil {
		return v.calibrated(id, err, "")
	}
	return v.Done("/reviews", "reviews.done.interest")
}

func closeCalibration(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	return v.calibrated(id, v.Reviews.CloseCalibration(v.Ctx(), v.Actor, id, v.Version(), v.Form.Get("reason")), "reviews.done.calibration_closed")
}

// calibrated ends a form of the page of one round.
func (v *Visit) calibrated(id int64, err error, said string) error {
	if err != nil {
		return returned(v, err, func(faults *models.Error, values url.Values) (pages.CalibrationPage, error) {
			return v.calibrationView(id, faults, values)
		}, pages.Calibration)
	}
	return v.Done(fmt.Sprintf("/calibrations/%d", id), said)
}
