package handlers

import (
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"seedfund/app/reviews"
	"seedfund/frontend/layout"
	pages "seedfund/frontend/pages/reviews"
	"seedfund/handlers/exports"
	"seedfund/models"
)

func reviewerPoolPage(v *Visit) error {
	rows, err := v.Reviews.Pool(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	frame, err := v.reviewFrame(v.T("reviews.pool.title"), nil, nil, v.toReviews(), layout.Crumb{Label: v.T("reviews.pool.title")})
	if err != nil {
		return err
	}
	return v.Render(pages.Pool(pages.PoolPage{Frame: frame, Rows: rows}))
}

func (v *Visit) profileOf(person int64, faults *models.Error, values url.Values) (pages.ProfilePage, error) {
	view, err := v.Reviews.Profile(v.Ctx(), v.Actor, person)
	if err != nil {
		return pages.ProfilePage{}, err
	}
	frame, err := v.reviewFrame(view.Name, faults, values, v.toReviews(), layout.Crumb{Label: view.Name})
	return pages.ProfilePage{Frame: frame, ProfileView: view}, err
}

func reviewerPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, err := v.profileOf(id, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(pages.Profile(view))
}

func keepReviewer(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	profile := reviews.ProfileInput{Version: v.Version(), Themes: numbers(in, "themes"), Objectives: numbers(in, "objectives"), Languages: v.Form["languages"],
		Financial: v.Form.Get("financial") != "", Affiliation: v.Form.Get("affiliation"), Most: int(in.Whole("most"))}
	if err = in.Err(); err == nil {
		_, err = v.Reviews.KeepProfile(v.Ctx(), v.Actor, id, profile)
	}
	if err != nil {
		return returned(v, err, func(faults *models.Error, values url.Values) (pages.ProfilePage, error) {
			return v.profileOf(id, faults, values)
		}, pages.Profile)
	}
	return v.Done(fmt.Sprintf("/reviewers/%d", id), "reviews.done.profile")
}

// numbers reads every value of a field as a number.
func numbers(in *Inputs, name string) []int {
	var out []int
	for _, text := range in.Values[name] {
		n, err := strconv.Atoi(text)
		if err != nil {
			in.Faults.Add(name, "error.choose")
			return nil
		}
		out = append(out, n)
	}
	return out
}

// evaluationWorkbook is the ranking with every score and reason as a file.
func evaluationWorkbook(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	list := exports.List{Name: "evaluation", Ending: "xlsx"}
	return v.attach(list.Media(), func(w io.Writer) (string, error) {
		return list.Evaluation(v.Ctx(), v.Services, v.Actor, id, models.ProposalStage(v.QueryParam("stage")), w)
	})
}

func (v *Visit) planOf(call int64, stage models.ProposalStage, faults *models.Error, values url.Values) (pages.PlanPage, error) {
	view, err := v.Reviews.Plan(v.Ctx(), v.Actor, call, stage)
	if err != nil {
		return pages.PlanPage{}, err
	}
	title := v.T("reviews.plan.title", "Call", view.Call.Title.In(v.Lang()))
	frame, err := v.reviewFrame(title, faults, values, v.toReviews(), layout.Crumb{Label: view.Call.Reference})
	return pages.PlanPage{Frame: frame, PlanView: view, Assigns: v.Actor.May(models.PermReviewAssign) == nil}, err
}

func reviewPlanPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, err := v.planOf(id, models.ProposalStage(v.QueryParam("stage")), nil, nil)
	if err != nil {
		return err
	}
	return v.Render(pages.Plan(view))
}

func setReviewMix(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	mix := reviews.MixInput{Version: v.Version(), Reviewers: int(in.Whole("reviewers")), Thematic: int(in.Whole("thematic")), Financial: int(in.Whole("financial")),
		Outside: int(in.Whole("outside")), Language: int(in.Whole("language"))}
	if err = in.Err(); err == nil {
		_, err = v.Reviews.SetMix(v.Ctx(), v.Actor, id, mix)
	}
	if err != nil {
		return returned(v, err, func(faults *models.Error, values url.Values) (pages.PlanPage, error) {
			return v.planOf(id, models.StageConcept, faults, values)
		}, pages.Plan)
	}
	return v.Done(fmt.Sprintf("/calls/%d/reviewers", id), "reviews.done.mix")
}

// planPairs reads chosen pairs: pair=12-34, or pair-12=34 as the plan's form
// writes them.
func planPairs(values url.Values) ([]models.PlanPair, error) {
	var out []models.PlanPair
	for name, texts := range values {
		for _, text := range texts {
			if rest, ok := strings.CutPrefix(name, "pair-"); ok {
				text = rest + "-" + text
			} else if name != "pair" {
				continue
			}
			proposal, mandate, _ := strings.Cut(text, "-")
			p, err := strconv.ParseInt(proposal, 10, 64)
			m, err2 := strconv.ParseInt(mandate, 10, 64)
			if err != nil || err2 != nil {
				return nil, models.Invalid("reviews.assign_invalid", models.FieldError{Field: "pair", Key: "reviews.fault.not_planned"})
			}
			out = append(out, models.PlanPair{ProposalID: p, MandateID: m})
		}
	}
	return out, nil
}

// confirmView names the chosen pairs in the order of the plan; those that are
// no longer in it make the page stale.
func (v *Visit) confirmView(call int64, stage models.ProposalStage, digest string, pairs []models.PlanPair, faults *models.Error, values url.Values) (pages.ConfirmPage, error) {
	plan, err := v.planOf(call, stage, faults, values)
	if err != nil {
		return pages.ConfirmPage{}, err
	}
	view := pages.ConfirmPage{PlanPage: plan, Stale: digest != plan.Digest}
	view.Page.Title = v.T("reviews.confirm.title")
	named := map[models.PlanPair]bool{}
	for _, p := range pairs {
		named[p] = true
	}
	for _, row := range plan.Rows {
		for _, s := range row.Suggested {
			if pair := (models.PlanPair{ProposalID: row.ID, MandateID: s.MandateID}); named[pair] {
				view.Pairs = append(view.Pairs, pages.ChosenPair{PlanPair: pair, Reference: row.Reference, Title: row.Title, Name: s.Name})
				delete(named, pair)
			}
		}
	}
	view.Stale = view.Stale || len(named) > 0
	return view, nil
}

func planConfirmationPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	pairs, err := planPairs(v.QueryParams())
	if err != nil {
		return err
	}
	view, err := v.confirmView(id, models.ProposalStage(v.QueryParam("stage")), v.QueryParam("digest"), pairs, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(pages.Confirm(view))
}

func confirmReviewPlan(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	choice := reviews.PlanChoice{Stage: models.ProposalStage(v.Form.Get("stage")), Digest: v.Form.Get("digest"), DueOn: in.Date("due_on"), Note: v.Form.Get("note")}
	if choice.Pairs, err = planPairs(v.Form); err != nil {
		return err
	}
	if err = in.Err(); err == nil {
		_, err = v.Reviews.ConfirmPlan(v.Ctx(), v.Actor, id, choice)
	}
	if err != nil {
		return returned(v, err, func(faults *models.Error, values url.Values) (pages.ConfirmPage, error) {
			return v.confirmView(id, choice.Stage, choice.Digest, choice.Pairs, faults, values)
		}, pages.Confirm)
	}
	return v.Done(fmt.Sprintf("/calls/%d/reviewers?stage=%s", id, url.QueryEscape(string(choice.Stage))), "reviews.done.assigned")
}
