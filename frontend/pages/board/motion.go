package board

import (
	"context"
	"slices"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// MotionView is a motion on the interest of a seat: one proposes it, a seat of
// another organisation confirms or refuses it.
type MotionView struct {
	layout.Page
	form
	At     At
	V      models.MatterView
	Motion models.InterestMotionLine
}

func (v MotionView) facts(ctx context.Context) []components.Fact {
	m := v.Motion
	out := []components.Fact{
		{Name: i18n.T(ctx, "board.col.seat"), Text: holderOr(ctx, m.Holder, m.Constituency, m.Number)},
		{Name: i18n.T(ctx, "board.col.grade"), Text: i18n.T(ctx, "board.grade."+string(m.Grade))},
		{Name: i18n.T(ctx, "board.col.effect"), Text: i18n.T(ctx, "board.grade_effect."+string(m.Grade))},
		{Name: i18n.T(ctx, "board.interest_reason"), Text: i18n.T(ctx, "board.reason."+string(m.Reason))},
		{Name: i18n.T(ctx, "interests.motion_note"), Text: m.Note},
		{Name: i18n.T(ctx, "interests.motion_by"), Text: i18n.T(ctx, "bodies.by_on", "Name", m.Proposed, "Day", i18n.Instant(ctx, m.CreatedAt))},
	}
	if m.ClosedAt != nil {
		by := m.Closed
		if m.State == models.MotionWithdrawn {
			by = m.Proposed
		}
		out = append(out, components.Fact{Name: i18n.T(ctx, "interests.motion_state."+string(m.State)), Text: i18n.T(ctx, "bodies.by_on", "Name", by, "Day", i18n.Instant(ctx, *m.ClosedAt))})
	}
	if m.Why != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "interests.motion_why"), Text: m.Why})
	}
	return out
}

// waits says what the motion waits for, in the reader's place.
func (v MotionView) waits(ctx context.Context) string {
	switch {
	case v.V.Matter.State != models.MatterOpen:
		return i18n.T(ctx, "interests.motion_lapsed")
	case v.Motion.Bars != nil:
		return refusalText(ctx, v.Motion.Bars)
	case v.Motion.Mine:
		return i18n.T(ctx, "interests.motion_mine")
	case len(v.Motion.Seats) > 0:
		return i18n.T(ctx, "interests.motion_yours")
	case v.Motion.Refusal != nil:
		return refusalText(ctx, v.Motion.Refusal)
	}
	return i18n.T(ctx, "interests.motion_others_turn")
}

func (v MotionView) path(step string) string {
	return v.At(motionPath(v.V.Matter.ID, v.Motion.ID) + "/" + step)
}

func (v MotionView) seats(ctx context.Context) []components.Option {
	var out []components.Option
	for _, s := range v.Motion.Seats {
		out = append(out, components.Option{Value: id(s.SeatID), Label: seatName(ctx, s.Constituency, s.Number) + ": " + s.Holder})
	}
	return out
}

func motionPath(matter, motion int64) string { return matterPath(matter, "motions/"+id(motion)) }

// stands is the heading of what becomes of the motion.
func (v MotionView) stands(ctx context.Context) string {
	if v.V.Matter.State != models.MatterOpen {
		return i18n.T(ctx, "interests.motion_over")
	}
	return i18n.T(ctx, "interests.motion_waits")
}

// openMotions are those that wait, for the matter's page.
func (v MatterView) openMotions() []models.InterestMotionLine {
	var out []models.InterestMotionLine
	for _, m := range v.V.Motions {
		if m.Open() && v.V.Matter.State == models.MatterOpen {
			out = append(out, m)
		}
	}
	return out
}

// motionMoments are the motions on interests with how they ended.
func (v MatterView) motionMoments(ctx context.Context) []event {
	var out []event
	for _, m := range v.V.Motions {
		who := holderOr(ctx, m.Holder, m.Constituency, m.Number)
		out = append(out, event{m.CreatedAt, i18n.T(ctx, "interests.event.proposed", "Seat", who, "Grade", i18n.T(ctx, "board.grade."+string(m.Grade))), m.Proposed})
		if m.ClosedAt != nil {
			out = append(out, event{*m.ClosedAt, i18n.T(ctx, "interests.event."+string(m.State), "Seat", who), sentences(m.Closed, m.Why)})
		}
	}
	return out
}

// proposesInterest reports whether the reader may put a motion on another seat's
// interest: by function, or for a seat that takes part in the discussion.
func (v MatterView) proposesInterest() bool {
	if v.V.Ladder != nil && v.V.Ladder.Elsewhere(v.V.Matter) != nil && v.V.Ladder.Step(v.V.Matter) != models.LadderMediation {
		return false
	}
	return v.can(models.MatterRevise) || v.V.Matter.State == models.MatterOpen && slices.ContainsFunc(v.V.Mine, func(s models.MySeat) bool { return !s.Grade.ClosesDiscussion() })
}
