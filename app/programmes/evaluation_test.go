package programmes_test

import (
	"slices"
	"testing"

	"seedfund/app/apptest/decided"
	"seedfund/app/programmes"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/when"
)

// clause 24: others than those who report results look at them; the management
// answers each recommendation.
func TestAnEvaluationAndItsResponse(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	today := when.DateOf(start)
	save := func(by models.Actor, version int64, in programmes.EvaluationInput) error {
		return d.programmes.SaveEvaluation(d.Ctx, by, p.ID, version, in)
	}
	received := programmes.EvaluationInput{State: models.EvaluationReceived, Evaluator: "Evaluators", Received: today, Link: "https://example.org/r"}
	d.refused(save(d.lead(), 0, received), models.KindForbidden, "error.right_missing")
	d.refused(save(d.officer, 0, programmes.EvaluationInput{State: "done"}), models.KindInvalid, "evaluations.fault.state")
	for key, change := range map[string]func(*programmes.EvaluationInput){
		"evaluations.fault.takes_part": func(in *programmes.EvaluationInput) { in.Evaluator = "organisation q" },
		"evaluations.fault.link":       func(in *programmes.EvaluationInput) { in.Link = "http://example.org" },
		"money.fault.future":           func(in *programmes.EvaluationInput) { in.Received = today.AddDays(1) },
		"money.fault.required":         func(in *programmes.EvaluationInput) { in.Evaluator = "" },
		"evaluations.fault.public":     func(in *programmes.EvaluationInput) { in.State, in.Public = models.EvaluationUnderWay, true },
	} {
		in := received
		change(&in)
		d.refused(save(d.officer, 0, in), models.KindInvalid, key)
	}
	d.must(save(d.officer, 0, programmes.EvaluationInput{State: models.EvaluationPlanned, DueOn: today.AddDays(90)}))
	d.refused(save(d.officer, 0, received), models.KindStale, "error.stale")
	d.refused(d.programmes.AddRecommendation(d.Ctx, d.officer, p.ID, "More."), models.KindConflict, "evaluations.conflict.not_received")
	d.must(save(d.officer, 1, received))
	d.refused(save(d.officer, 2, programmes.EvaluationInput{State: models.EvaluationPlanned}), models.KindInvalid, "evaluations.fault.state")
	d.refused(d.programmes.AddRecommendation(d.Ctx, d.officer, p.ID, " "), models.KindInvalid, "money.fault.required")
	d.must(d.programmes.AddRecommendation(d.Ctx, d.officer, p.ID, "More."))
	view := func(a models.Actor) models.ProgrammeEvaluationView {
		v, err := d.programmes.Evaluation(d.Ctx, a, p.Reference)
		d.must(err)
		return v
	}
	// It is for those who handle the programme's money until it is made public.
	if v := view(models.Actor{}); v.Evaluation.ID != 0 || len(v.Items) != 0 {
		t.Errorf("a visitor reads %+v", v.Evaluation)
	}
	item := view(d.officer).Items[0]
	answer := programmes.ResponseInput{Response: models.ResponsePartly, Action: "We train.", Owner: "Organisation P", DueOn: today.AddDays(30)}
	d.refused(d.programmes.RespondToItem(d.Ctx, d.of("Q"), item.ID, item.Version, answer), models.KindForbidden, "revisions.forbidden.lead")
	d.refused(d.programmes.RespondToItem(d.Ctx, d.lead(), item.ID, item.Version+1, answer), models.KindStale, "error.stale")
	d.refused(d.programmes.RespondToItem(d.Ctx, d.lead(), 999, 1, answer), models.KindNotFound, "error.not_found")
	d.refused(d.programmes.RespondToItem(d.Ctx, d.lead(), item.ID, item.Version, programmes.ResponseInput{Response: models.ResponseNot, Action: "No.", Done: true}), models.KindInvalid, "evaluations.fault.done")
	d.refused(d.programmes.RespondToItem(d.Ctx, d.lead(), item.ID, item.Version, programmes.ResponseInput{Response: models.ResponseAccepted, Action: "Yes."}), models.KindInvalid, "money.fault.required")
	d.must(d.programmes.RespondToItem(d.Ctx, d.lead(), item.ID, item.Version, answer))
	received.Public = true
	d.must(save(d.officer, 2, received))
	if v := view(models.Actor{}); !v.Evaluation.Public || len(v.Items) != 1 || v.Items[0].Response != models.ResponsePartly || v.Responds {
		t.Errorf("a visitor reads %+v", v)
	}
	d.Verify()
}

// clause 98: the Board's rule may ask for an evaluation before the last closure.
func TestTheRuleAsksForAnEvaluation(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.plan())
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{}))
	d.paid(p.ID, 1)
	d.must(d.programmes.CloseOperationally(d.Ctx, d.officer, p.ID, d.version(p.ID), ""))
	has := func(key string) bool {
		e := models.AsError(d.programmes.CloseFinancially(d.Ctx, d.officer, p.ID, d.version(p.ID), ""))
		return e != nil && slices.ContainsFunc(e.Fields, func(f models.FieldError) bool { return f.Key == key })
	}
	if has("programmes.obstacle.evaluation") {
		t.Error("no rule asks for it")
	}
	d.must(rules.New(d.DB).AdoptEvaluation(d.Ctx, d.Fresh(d.head), models.EvaluationRule{AboveCents: 700_000_00 - 1}, rules.Adoption{Instrument: "Manual of the fund"}))
	if !has("programmes.obstacle.evaluation") {
		t.Error("the rule asks for it")
	}
	d.must(d.programmes.SaveEvaluation(d.Ctx, d.officer, p.ID, 0, programmes.EvaluationInput{State: models.EvaluationReceived, Evaluator: "E", Received: when.DateOf(start), Link: "https://example.org/r"}))
	d.must(d.programmes.AddRecommendation(d.Ctx, d.officer, p.ID, "More."))
	if has("programmes.obstacle.evaluation") || !has("programmes.obstacle.unanswered") {
		t.Error("a recommendation has no response")
	}
	if (models.EvaluationRule{AboveCents: 700_000_00}).Asks(700_000_00) {
		t.Error("exactly at the amount nothing is asked")
	}
}
