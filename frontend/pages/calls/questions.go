package calls

import (
	"context"
	"slices"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// QuestionsView is the questions on a call as the reader may see them. Form is
// nil for whom the call takes no questions from now.
type QuestionsView struct {
	Frame
	models.CallQuestions
	Form    *components.Form
	Answers bool // the reader answers what waits
}

// AnswerView is the secretariat's page on one question that waits.
type AnswerView struct {
	Frame
	Call     models.Call
	Question models.CallQuestion
	Answer   components.Form
	SetAside components.Form
}

// ExceptionsView is the list of what was granted beyond the rules of a call.
type ExceptionsView struct {
	Frame
	Call    models.Call
	Rows    []models.CallException
	Decides bool // the reader answers requests
}

// ExceptionView is the page on which a request for more time is answered.
type ExceptionView struct {
	Frame
	Call models.Call
	Row  models.CallException
	Form components.Form
}

// GivingView is the form on which one application is given more time unasked.
type GivingView struct {
	Frame
	Call          models.Call
	Organisations []models.Organisation
	Form          components.Form
}

func (v GivingView) leads(ctx context.Context) []components.Option {
	out := []components.Option{{Value: "0", Label: i18n.T(ctx, "calls.give_nobody")}}
	for _, o := range v.Organisations {
		out = append(out, components.Option{Value: number(int(o.ID)), Label: o.Name})
	}
	return out
}

// QuestionAddress is where the secretariat answers a question.
func QuestionAddress(c models.Call, id int64) string {
	return Address(c) + "/questions/" + number(int(id))
}

// ExceptionAddress is where a request for more time is answered.
func ExceptionAddress(c models.Call, id int64) string {
	return Address(c) + "/exceptions/" + number(int(id))
}

// shortened is the beginning of a text, for a link to the whole.
func shortened(text string) string {
	r := []rune(text)
	if len(r) <= 160 {
		return text
	}
	return string(r[:160]) + "…"
}

func (v ExceptionsView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "calls.exceptions_title"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "calls.exception_application"), RowHead: true}, {Head: i18n.T(ctx, "frame.state"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "calls.exception_from"), Kind: components.Narrow}, {Head: i18n.T(ctx, "calls.exception_until"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "calls.col_why")}, {Head: i18n.T(ctx, "calls.exception_by")},
	}}
	for _, r := range v.Rows {
		until := components.Cell{}
		if r.Until != nil {
			until.Body = components.Instant(*r.Until)
		}
		by := components.Cell{}
		if r.DecidedAt != nil {
			by = components.Words(i18n.T(ctx, "people.role."+string(r.DecidedRole)))
			by.Sub = r.DecidedName + ", " + i18n.Instant(ctx, *r.DecidedAt)
		}
		state := components.Cell{Body: components.Status("extension_" + string(r.State))}
		if r.Unasked {
			state.Sub = i18n.T(ctx, "calls.exception_unasked")
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			v.application(ctx, r), state, {Body: components.Instant(r.Deadline)}, until, components.Words(r.Reason), by,
		}})
	}
	return t
}

// application names the application of a row: by its reference where it has one,
// else as a draft; a request that waits leads to its answer.
func (v ExceptionsView) application(ctx context.Context, r models.CallException) components.Cell {
	name := r.Reference
	if name == "" {
		name = i18n.T(ctx, "calls.exception_draft")
	}
	cell := components.Words(name)
	switch {
	case v.Decides && r.State == models.ExtensionAsked:
		cell = components.To(name, v.At(ExceptionAddress(v.Call, r.ID)))
	case r.Reference != "" && r.ProposalID != 0:
		cell = components.To(name, v.At("/proposals/"+number(int(r.ProposalID))))
	}
	cell.Sub = strings.Join(slices.DeleteFunc([]string{r.Title, r.Lead}, func(s string) bool { return s == "" }), " · ")
	return cell
}

// facts are what a request for more time says.
func (v ExceptionView) facts(ctx context.Context) []components.Fact {
	r := v.Row
	name := r.Reference
	if name == "" {
		name = i18n.T(ctx, "calls.exception_draft")
	}
	if r.Title != "" {
		name += ", " + r.Title
	}
	return []components.Fact{
		{Name: i18n.T(ctx, "calls.exception_application"), Text: name},
		{Name: i18n.T(ctx, "calls.exception_lead_organisation"), Text: r.Lead},
		{Name: i18n.T(ctx, "calls.exception_asked"), Body: components.Instant(r.CreatedAt)},
		{Name: i18n.T(ctx, "calls.exception_from"), Body: components.Instant(r.Deadline)}, {Name: i18n.T(ctx, "calls.col_why"), Text: r.Request},
	}
}
