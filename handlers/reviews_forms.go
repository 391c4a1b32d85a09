package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"seedfund/app/reviews"
	pages "seedfund/frontend/pages/reviews"
	"seedfund/models"
)

// returned shows a page of review again with the faults of its form. make
// builds the page's view; an error of it stands in the way of everything else.
func returned[V any](v *Visit, err error, make func(faults *models.Error, values url.Values) (V, error), page func(V) templ.Component) error {
	var broken error
	answered := v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
		view, err := make(faults, values)
		if err != nil {
			broken = err
			return templ.NopComponent
		}
		return page(view)
	})
	if broken != nil {
		return broken
	}
	return answered
}

// scoreInput reads the form of one criterion.
func (v *Visit) scoreInput(criterion string) (reviews.ScoreInput, error) {
	in := reviews.ScoreInput{Criterion: criterion, Abstained: v.Form.Get("abstained") != "", Reason: v.Form.Get("reason"), Version: v.Version()}
	if text := v.Form.Get("score"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			return in, models.Invalid("reviews.score_invalid", models.FieldError{Field: "score", Key: "reviews.fault.score_range"})
		}
		in.Score = &n
	}
	return in, nil
}

// plainFields names the faults of one criterion as its form names the fields.
func plainFields(err error) error {
	e := models.AsError(err)
	if e == nil || e.Kind != models.KindInvalid {
		return err
	}
	out := *e
	out.Fields = nil
	for _, f := range e.Fields {
		f.Field, _, _ = strings.Cut(f.Field, "[")
		out.Fields = append(out.Fields, f)
	}
	return &out
}

func saveScore(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	at, err := v.criterionAt(id)
	if err != nil {
		return err
	}
	in, err := v.scoreInput(v.Param("criterion"))
	if err == nil {
		_, err = v.Reviews.SaveScore(v.Ctx(), v.Actor, id, in)
	}
	if err != nil {
		return returned(v, plainFields(err), func(faults *models.Error, values url.Values) (pages.ReviewPage, error) {
			return v.reviewView(id, at, faults, values)
		}, pages.Score)
	}
	next := fmt.Sprintf("/reviews/%d", id)
	if v.Form.Get("then") == "next" {
		view, err := v.Reviews.Review(v.Ctx(), v.Actor, id)
		if err != nil {
			return err
		}
		if at+1 < len(view.Criteria) {
			next += "/criteria/" + view.Criteria[at+1].Code
		}
	}
	return v.Done(next, "reviews.done.score")
}

// autosaveScore keeps what is being typed, for the script of the page.
func autosaveScore(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in, err := v.scoreInput(v.Param("criterion"))
	if err != nil {
		return err
	}
	if _, err := v.Reviews.Autosave(v.Ctx(), v.Actor, id, in); err != nil {
		return err
	}
	return v.NoContent(http.StatusNoContent)
}

// reviewAnswer is a reviewer's answer to the whole of a review: 303 to where it leads,
// or the review again with the faults.
func (v *Visit) reviewAnswer(do func(id int64) error, to func(id int64) string, said string) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if err := do(id); err != nil {
		return returned(v, err, func(faults *models.Error, values url.Values) (pages.ReviewPage, error) {
			return v.reviewView(id, -1, faults, values)
		}, pages.Overview)
	}
	return v.Done(to(id), said)
}

func toList(int64) string { return "/reviews" }

func submitReview(v *Visit) error {
	return v.reviewAnswer(func(id int64) error {
		return v.Reviews.Submit(v.Ctx(), v.Actor, id, v.Version(), v.Form.Get("overall"))
	}, func(id int64) string { return fmt.Sprintf("/reviews/%d", id) }, "reviews.done.sent")
}

func declineReview(v *Visit) error {
	return v.reviewAnswer(func(id int64) error {
		return v.Reviews.Decline(v.Ctx(), v.Actor, id, v.Version(), v.Form.Get("reason"))
	}, toList, "reviews.done.declined")
}

func abstainReview(v *Visit) error {
	return v.reviewAnswer(func(id int64) error {
		return v.Reviews.Abstain(v.Ctx(), v.Actor, id, v.Version(), v.Form.Get("reason"))
	}, toList, "reviews.done.abstained")
}

func declareReviewInterest(v *Visit) error {
	return v.reviewAnswer(func(id int64) error {
		return v.Reviews.Declare(v.Ctx(), v.Actor, id, v.Form.Get("reason_kind"))
	}, toList, "reviews.done.interest")
}

func (v *Visit) finding() (reviews.Finding, error) {
	in := v.Inputs()
	f := reviews.Finding{Version: v.Version(), Result: models.ScreeningResult(v.Form.Get("result")), Reasons: v.Form.Get("reasons"), DueAt: in.Instant("due_at"), Language: v.Form.Get("language")}
	return f, in.Err()
}

func screenProposal(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	f, err := v.finding()
	if err == nil {
		_, err = v.Reviews.Screen(v.Ctx(), v.Actor, id, f)
	}
	if err != nil {
		return returned(v, err, func(faults *models.Error, values url.Values) (pages.ScreeningPage, error) {
			return v.screeningView(id, faults, values)
		}, pages.Screening)
	}
	if f.Result == models.ScreeningAdmissible {
		return v.Done(fmt.Sprintf("/proposals/%d/reviewers", id), "reviews.done.admissible")
	}
	return v.Done(fmt.Sprintf("/proposals/%d/screening", id), "reviews.done.screened")
}

// returnProposal sends a full document back for completion from its technical
// review; the form stands on the page of the appraisal.
func returnProposal(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	f, err := v.finding()
	if err == nil {
		err = v.Reviews.Return(v.Ctx(), v.Actor, id, f)
	}
	if err != nil {
		return returned(v, err, func(faults *models.Error, values url.Values) (pages.AppraisalPage, error) {
			return v.appraisalView(id, faults, values)
		}, pages.Appraisal)
	}
	return v.Done(fmt.Sprintf("/proposals/%d/screening", id), "reviews.done.returned")
}

func assignReviewers(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	asking := reviews.Asking{DueOn: in.Date("due_on"), Note: v.Form.Get("note")}
	for _, text := range v.Form["reviewer"] {
		mandate, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			in.Faults.Add("reviewer", "reviews.fault.reviewer_unknown")
			break
		}
		asking.Mandates = append(asking.Mandates, mandate)
	}
	if err = in.Err(); err == nil {
		err = v.Reviews.Assign(v.Ctx(), v.Actor, id, asking)
	}
	return v.assigned(id, err, "reviews.done.assigned")
}

// assigned ends a form of the page of assignments.
func (v *Visit) assigned(id int64, err error, said string) error {
	if err != nil {
		return returned(v, err, func(faults *models.Error, values url.Values) (pages.AssignPage, error) {
			return v.assignView(id, faults, values)
		}, pages.Assign)
	}
	return v.Done(fmt.Sprintf("/proposals/%d/reviewers", id), said)
}

func recordReviewInterest(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	person := in.ID("person")
	if person == 0 && len(in.Faults) == 0 {
		in.Faults.Add("person", "error.choose")
	}
	if err = in.Err(); err == nil {
		err = v.Reviews.RecordInterest(v.Ctx(), v.Actor, id, person, v.Form.Get("reason_kind"))
	}
	return v.assigned(id, err, "reviews.done.interest_recorded")
}

func removeReviewer(v *Visit) error {
	return v.changed(func(id int64) error {
		return v.Reviews.Remove(v.Ctx(), v.Actor, id, v.Version(), v.Form.Get("reason"))
	}, "reviews.done.removed")
}

func reopenReview(v *Visit) error {
	return v.changed(func(id int64) error {
		return v.Reviews.Reopen(v.Ctx(), v.Actor, id, v.Version(), v.Form.Get("reason"))
	}, "reviews.done.reopened")
}

// changed is an act of the secretariat on one assignment.
func (v *Visit) changed(do func(id int64) error, said string) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	proposal, err := v.Reviews.ProposalOf(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	return v.assigned(proposal, do(id), said)
}

func shortlistProposal(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	said := "reviews.done.shortlisted"
	switch v.Form.Get("choice") {
	case "shortlist":
		err = v.Reviews.Shortlist(v.Ctx(), v.Actor, id, v.Version(), v.Form.Get("reason"))
	case "not_shortlist":
		said = "reviews.done.not_shortlisted"
		err = v.Reviews.NotShortlist(v.Ctx(), v.Actor, id, v.Version(), v.Form.Get("reason"))
	default:
		err = models.Invalid("reviews.choice_invalid", models.FieldError{Field: "choice", Key: "error.choose"})
	}
	return v.chosen(id, err, said)
}

func inviteApplicants(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	due := in.Instant("due_at")
	if err = in.Err(); err == nil {
		_, err = v.Proposals.Invite(v.Ctx(), v.Actor, id, v.Version(), due)
	}
	return v.chosen(id, err, "reviews.done.invited")
}

// chosen ends a form of the page of reviews in sum.
func (v *Visit) chosen(id int64, err error, said string) error {
	if err != nil {
		return returned(v, err, func(faults *models.Error, values url.Values) (pages.SummaryPage, error) {
			return v.summaryView(id, faults, values)
		}, pages.Summary)
	}
	return v.Done(fmt.Sprintf("/proposals/%d/reviews", id), said)
}

func prepareAppraisal(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	note := reviews.Note{Version: v.Version(), Body: v.Form.Get("body"), Recommendation: models.Recommendation(v.Form.Get("recommendation")), Amount: in.Cents("amount")}
	if err = in.Err(); err == nil {
		_, err = v.Reviews.Prepare(v.Ctx(), v.Actor, id, note)
	}
	return v.appraised(id, err, "reviews.done.appraisal")
}

func signAppraisal(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	return v.appraised(id, v.Reviews.Sign(v.Ctx(), v.Actor, id, v.Version()), "reviews.done.signed")
}

// appraised ends a form of the page of the appraisal.
func (v *Visit) appraised(id int64, err error, said string) error {
	if err != nil {
		return returned(v, err, func(faults *models.Error, values url.Values) (pages.AppraisalPage, error) {
			return v.appraisalView(id, faults, values)
		}, pages.Appraisal)
	}
	return v.Done(fmt.Sprintf("/proposals/%d/appraisal", id), said)
}

func sendToBoard(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if err := v.Reviews.ToBoard(v.Ctx(), v.Actor, id, v.Version()); err != nil {
		return err
	}
	return v.Done(fmt.Sprintf("/proposals/%d/board-paper", id), "reviews.done.to_board")
}
