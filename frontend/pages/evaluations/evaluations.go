// Package evaluations is the page of a programme's independent evaluation with
// its management response.
package evaluations

import (
	"context"
	"fmt"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// View is a programme's evaluation. Of its forms the one that was refused carries
// its faults: Save, Add, or the response to Item.
type View struct {
	layout.Page
	At     func(path string) string
	V      models.ProgrammeEvaluationView
	Save   components.Form
	Add    components.Form
	Answer components.Form
	Item   int64
}

// Address is where a programme's evaluation is shown.
func Address(programme string) string { return "/programmes/" + programme + "/evaluation" }

func safe(href string) templ.SafeURL { return templ.SafeURL(href) }

func state(s models.EvaluationState) string { return "evaluation_" + string(s) }

func states(ctx context.Context, from models.EvaluationState) []components.Option {
	var out []components.Option
	open := from == ""
	for _, s := range models.EvaluationStates {
		if open = open || s == from; open {
			out = append(out, components.Option{Value: string(s), Label: i18n.T(ctx, "status."+state(s))})
		}
	}
	return out
}

func responses(ctx context.Context) []components.Option {
	var out []components.Option
	for _, r := range models.ItemResponses {
		out = append(out, components.Option{Value: string(r), Label: i18n.T(ctx, "evaluations.response."+string(r))})
	}
	return out
}

// lead says whether the rule asks for an evaluation.
func (v View) lead(ctx context.Context) string {
	if v.V.Required == 0 {
		return i18n.T(ctx, "evaluations.not_required")
	}
	return i18n.T(ctx, "evaluations.required", "Amount", i18n.Money(ctx, v.V.Required))
}

func (v View) facts(ctx context.Context) []components.Fact {
	e := v.V.Evaluation
	text := func(key, said string) components.Fact { return components.Fact{Name: i18n.T(ctx, key), Text: said} }
	out := []components.Fact{{Name: i18n.T(ctx, "evaluations.state"), Body: components.Status(state(e.State))}}
	if e.Evaluator != "" {
		out = append(out, text("evaluations.evaluator", e.Evaluator))
	}
	if !e.DueOn.IsZero() {
		out = append(out, text("evaluations.due", i18n.Date(ctx, e.DueOn)))
	}
	if !e.ReceivedOn.IsZero() {
		out = append(out, text("evaluations.received", i18n.Date(ctx, e.ReceivedOn)), components.Fact{Name: i18n.T(ctx, "evaluations.report"), Body: link(e.Link)})
	}
	public := "evaluations.public_no"
	if e.Public {
		public = "evaluations.public_yes"
	}
	return append(out, text("evaluations.public", i18n.T(ctx, public)))
}

func (v View) items(ctx context.Context) components.Table {
	col := func(key string, kind components.ColumnKind) components.Column {
		return components.Column{Head: i18n.T(ctx, key), Kind: kind}
	}
	t := components.Table{Caption: i18n.T(ctx, "evaluations.items"), CaptionHidden: true, Columns: []components.Column{
		col("evaluations.number", components.Narrow), {Head: i18n.T(ctx, "evaluations.recommendation"), RowHead: true}, col("evaluations.response", components.Text), col("evaluations.action", components.Text),
		col("evaluations.owner", components.Text), col("evaluations.due", components.Narrow), col("evaluations.state", components.Text)}}
	for _, i := range v.V.Items {
		row := components.Row{Cells: []components.Cell{components.Count(ctx, i.Number), components.Words(i.Body), components.Words(i18n.T(ctx, "evaluations.no_response")), components.Words(i.Action), components.Words(i.Owner), {}, {}}}
		if i.Response == "" {
			row.Tone = "warn"
		} else {
			row.Cells[2] = components.Words(i18n.T(ctx, "evaluations.response."+string(i.Response)))
		}
		if !i.DueOn.IsZero() {
			row.Cells[5] = components.Day(ctx, i.DueOn)
		}
		switch {
		case i.Done:
			row.Cells[6] = components.State("done")
		case i.Response == models.ResponseAccepted || i.Response == models.ResponsePartly:
			row.Cells[6] = components.State("open")
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// answer is the form of the response to an item.
func (v View) answer(i models.EvaluationItem) components.Form {
	f := components.Form{}
	if v.Item == i.ID {
		f = v.Answer
	}
	f.Name, f.Action, f.Version = fmt.Sprintf("item-%d", i.ID), fmt.Sprintf("/evaluation-items/%d/response", i.ID), i.Version
	return f
}

func yes(is bool) []string {
	if is {
		return []string{"yes"}
	}
	return nil
}
