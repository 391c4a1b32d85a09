package board

import (
	"context"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// RegisterView is the register of interests as its reader may see it.
type RegisterView struct {
	layout.Page
	form
	At At
	R  models.StandingView
}

func (v RegisterView) confirmed(ctx context.Context) string {
	if v.R.Confirmed == nil {
		return i18n.T(ctx, "interests.never_confirmed")
	}
	return i18n.T(ctx, "interests.confirmed_at", "At", i18n.Instant(ctx, *v.R.Confirmed))
}

func (v RegisterView) organisations() []components.Option {
	var out []components.Option
	for _, o := range v.R.Organisations {
		out = append(out, components.Option{Value: id(o.ID), Label: o.Name})
	}
	return out
}

// with is what an entry is about: an organisation or a country.
func with(e models.StandingLine) string {
	if e.About != "" {
		return e.About
	}
	return e.Country
}

func entries(ctx context.Context, caption string, lines []models.StandingLine) components.Table {
	t := components.Table{Caption: i18n.T(ctx, caption), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "interests.col.with"), RowHead: true}, {Head: i18n.T(ctx, "interests.col.whose")}, {Head: i18n.T(ctx, "board.col.why")},
		{Head: i18n.T(ctx, "interests.col.since"), Kind: components.Narrow}, {Head: i18n.T(ctx, "interests.col.state")},
	}}
	for _, e := range lines {
		whose := e.Person
		if whose == "" {
			whose = e.Organisation
		}
		state := components.Words(i18n.T(ctx, "interests.standing"))
		if e.WithdrawnAt != nil {
			state = components.Words(i18n.T(ctx, "interests.withdrawn_at", "At", i18n.ShortDate(ctx, *e.WithdrawnAt)))
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.Words(with(e)), components.Words(whose), {Text: i18n.T(ctx, "board.reason."+string(e.Reason)), Sub: e.Note},
			components.Words(i18n.Date(ctx, e.Since)), state,
		}})
	}
	return t
}

// reasons are what a person may declare, each with the grade it gets and what
// that closes, so that it is seen before it is sent.
func (v InterestView) reasons(ctx context.Context) []components.Option {
	out := options(ctx, "board.reason.", models.InterestReasons...)
	if v.Decide {
		return out
	}
	for i, reason := range models.InterestReasons {
		out[i].Hint = closes(ctx, v.V.Rule.Values.GradeOf(reason, v.Seat == 0), v.Seat == 0)
	}
	return out
}

// closes says a grade with the doors that it closes to a seat, or to the chair.
func closes(ctx context.Context, grade models.InterestGrade, chair bool) string {
	var doors []string
	for _, door := range grade.Closed() {
		inRoom := door == models.DoorCount || door == models.DoorVote || door == models.DoorScore
		if door != models.DoorPreside && !inRoom || inRoom && !chair || door == models.DoorPreside && chair {
			doors = append(doors, i18n.T(ctx, "interests.closes."+string(door)))
		}
	}
	if len(doors) == 0 {
		doors = []string{i18n.T(ctx, "interests.closes_nothing")}
	}
	return i18n.T(ctx, "board.grade."+string(grade)) + ": " + strings.Join(doors, i18n.T(ctx, "core.list_separator"))
}

// grades are the four as the others choose among them, with what each closes.
func (v InterestView) grades(ctx context.Context) []components.Option {
	out := gradeOptions(ctx)
	for i, grade := range models.InterestGrades {
		out[i].Hint = i18n.T(ctx, "board.grade_effect."+string(grade))
	}
	return out
}
