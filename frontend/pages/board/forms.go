package board

import (
	"context"
	"slices"
	"strconv"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

func options[T ~string](ctx context.Context, prefix string, values ...T) []components.Option {
	var out []components.Option
	for _, v := range values {
		out = append(out, components.Option{Value: string(v), Label: i18n.T(ctx, prefix+string(v))})
	}
	return out
}

// KindSecretariat is how the form of a paper names the secretariat's own budget,
// which is a matter of another kind with a plan.
const KindSecretariat = "secretariat"

func kinds(ctx context.Context) []components.Option {
	return options(ctx, "board.kind.", models.MatterFunding, models.MatterRules, models.MatterOther)
}

// outcomes are the findings a text may ask for; conditions are met by whom it
// pays, so none is offered where it pays nobody.
func outcomes(ctx context.Context, pays bool) []components.Option {
	return options(ctx, "board.outcome.", slices.DeleteFunc(slices.Clone(models.Outcomes), func(o models.Outcome) bool { return !pays && o == models.OutcomeConditions })...)
}

func channels(ctx context.Context) []components.Option {
	return options(ctx, "board.channel.", models.InWriting, models.InMeeting)
}

func reserves(ctx context.Context) []components.Option {
	return options(ctx, "board.reserve.", models.ReserveFirst, models.ReserveAll)
}

func languages(ctx context.Context) []components.Option {
	return options(ctx, "board.language.", models.Languages...)
}

func idOrNone(n int64) string {
	if n == 0 {
		return ""
	}
	return id(n)
}

func (v PaperView) lead(ctx context.Context) string {
	if v.Revise {
		return i18n.T(ctx, "board.revise_lead")
	}
	if v.Text.Effect.Plan != nil {
		return i18n.T(ctx, "secretariat.paper_lead")
	}
	return i18n.T(ctx, "board.paper_lead")
}

func (v PaperView) verb(ctx context.Context) string {
	switch {
	case v.Revise:
		return i18n.T(ctx, "board.put_text")
	case v.New:
		return i18n.T(ctx, "board.keep_draft")
	}
	return i18n.T(ctx, "board.save_paper")
}

// funds reports whether the paper is, or may become, one that pays: of the Board,
// and while it is new of a kind that is still to be chosen. What a paper reserves
// and its conditions are asked of no other.
func (v PaperView) funds() bool {
	return v.Before != models.BodyExCom && (v.New || v.Kind == models.MatterFunding)
}

// plans reports whether the paper is, or may become, one on the secretariat's
// own budget.
func (v PaperView) plans() bool {
	return v.Before != models.BodyExCom && v.New || v.Text.Effect.Plan != nil
}

func (v PaperView) plan() models.SecretariatPlan {
	if p := v.Text.Effect.Plan; p != nil {
		return *p
	}
	return models.SecretariatPlan{}
}

// planned is the amount of the secretariat's budget as it is typed.
func (v PaperView) planned() string {
	if v.Text.Effect.Plan == nil || v.Text.Effect.Total(0) == 0 {
		return ""
	}
	return v.Text.Effect.Total(0).String()
}

func (v PaperView) condition(i int) models.MatterCondition {
	if i < len(v.Text.Effect.Conditions) {
		return v.Text.Effect.Conditions[i]
	}
	return models.MatterCondition{}
}

func (v PaperView) proposals() []components.Option {
	var out []components.Option
	for _, p := range v.Proposals {
		out = append(out, components.Option{Value: id(p.ID), Label: p.Reference + "  " + p.Title})
	}
	return out
}

func (v PaperView) meetings(ctx context.Context) []components.Option {
	var out []components.Option
	for _, m := range v.Meetings {
		out = append(out, components.Option{Value: id(m.ID), Label: i18n.T(ctx, "board.room_meeting", "Number", m.Number, "Starts", m.StartsAt)})
	}
	return out
}

func (v PaperView) revisits() []components.Option {
	var out []components.Option
	for _, m := range v.Revisits {
		out = append(out, components.Option{Value: id(m.ID), Label: m.Reference + "  " + m.Question})
	}
	return out
}

func (v ScoreView) hint(ctx context.Context, c models.Criterion) string {
	return i18n.T(ctx, "board.weight", "Weight", c.Weight) + " " + c.Hint.In(i18n.Lang(ctx))
}

func (v ScoreView) mark(c models.Criterion) string {
	if n, ok := v.Seat.Marks[c.Code]; ok {
		return strconv.Itoa(n)
	}
	return ""
}

func (v ScoreView) reason() string {
	if v.Seat.Sheet == nil {
		return ""
	}
	return v.Seat.Sheet.Reason
}

func (v ScoreView) anchors(ctx context.Context, c models.Criterion) []components.Option {
	var out []components.Option
	for n := models.ScoreLowest; n <= models.ScoreHighest; n++ {
		out = append(out, components.Option{Value: strconv.Itoa(n), Label: i18n.Number(ctx, n), Hint: c.Anchor(n).In(i18n.Lang(ctx))})
	}
	return out
}

func (v InterestView) lead(ctx context.Context) string {
	if v.Decide {
		return i18n.T(ctx, "board.record_interest_lead")
	}
	return i18n.T(ctx, "interests.at_once")
}

func (v InterestView) noteHint(ctx context.Context) string {
	if v.Decide {
		return i18n.T(ctx, "interests.motion_note_hint")
	}
	return i18n.T(ctx, "interests.note_hint")
}

func (v InterestView) action() string {
	if v.Decide {
		return v.At(matterPath(v.V.Matter.ID, "interest-of"))
	}
	return v.At(matterPath(v.V.Matter.ID, "interest"))
}

func (v InterestView) verb(ctx context.Context) string {
	if v.Decide {
		return i18n.T(ctx, "board.record_interest")
	}
	return i18n.T(ctx, "board.declare")
}

func (v InterestView) seats(ctx context.Context) []components.Option {
	var out []components.Option
	for _, e := range v.V.Electors {
		out = append(out, components.Option{Value: id(e.SeatID), Label: seatName(ctx, e.Constituency, e.Number) + ": " + holderOr(ctx, e.Holder, e.Constituency, e.Number)})
	}
	return out
}

func offer(v models.MatterView, action models.MatterAction) *models.MatterOffer {
	return MatterView{V: v}.offered(action)
}
