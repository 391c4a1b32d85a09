package proposals

import (
	"context"
	"slices"
	"strconv"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// TalkPath is where the threads of an audience stand below their proposal.
func TalkPath(a models.Audience) string {
	if a == models.AudienceInternal {
		return "/notes"
	}
	return "/conversation"
}

// ThreadPath is where one thread stands below its proposal.
func ThreadPath(a models.Audience, number int) string {
	return TalkPath(a) + "/" + strconv.Itoa(number)
}

// ConversationView is the threads on a proposal of one or both audiences. Room is
// the audience that the page is about: the shared one, or the secretariat's own.
type ConversationView struct {
	Frame
	models.Conversation
	Room models.Audience
	Part string // only threads on this part; "" for all
}

func (v ConversationView) inside() bool { return v.Room == models.AudienceInternal }

func (v ConversationView) rows() []models.ThreadRow {
	rows := v.Shared
	if v.inside() {
		rows = v.Internal
	}
	if v.Part == "" {
		return rows
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r models.ThreadRow) bool { return r.Part != v.Part })
}

// speaks says whether the reader may begin a thread here now.
func (v ConversationView) speaks() bool { return v.Party != "" && !v.Ended && v.Latest > 0 }

// partsUsed are the parts that have a thread, for the filter.
func (v ConversationView) partsUsed(ctx context.Context) []components.Filter {
	all := v.Shared
	if v.inside() {
		all = v.Internal
	}
	counts := map[string]int{}
	for _, r := range all {
		counts[r.Part]++
	}
	if len(counts) < 2 {
		return nil
	}
	here := v.Under(TalkPath(v.Room))
	out := []components.Filter{{Label: i18n.T(ctx, "talk.all_parts"), Href: here, Count: len(all), Current: v.Part == ""}}
	for _, part := range v.Parts {
		if counts[part] > 0 {
			out = append(out, components.Filter{Label: v.partLabel(ctx, part), Href: here + "?part=" + part, Count: counts[part], Current: v.Part == part})
		}
	}
	return out
}

// talkPart names what a thread is on.
func (f Frame) talkPart(ctx context.Context, part string) string {
	if part == "" {
		return i18n.T(ctx, "talk.whole")
	}
	return f.partLabel(ctx, part)
}

// threadStatus is the word of where a thread stands.
func threadStatus(t models.Thread) string {
	switch {
	case t.State == models.ThreadClosed:
		return "thread_closed"
	case t.WaitsFor == models.PartyApplicants:
		return "thread_waits_applicants"
	case t.WaitsFor == models.PartySecretariat:
		return "thread_waits_secretariat"
	}
	return "thread_open"
}

// NewThreadView begins a thread for one audience, which no field of the form can
// change.
type NewThreadView struct {
	Frame
	Room  models.Audience
	Party models.Party
	Parts []string
	Part  string // chosen before the page was opened
	Form  components.Form
}

func (v NewThreadView) inside() bool { return v.Room == models.AudienceInternal }

func (v NewThreadView) parts(ctx context.Context) []components.Option {
	out := []components.Option{{Value: "", Label: i18n.T(ctx, "talk.whole")}}
	for _, part := range v.Parts {
		out = append(out, components.Option{Value: part, Label: v.partLabel(ctx, part)})
	}
	return out
}

// ThreadPage is one thread with the forms of what its reader may do.
type ThreadPage struct {
	Frame
	models.ThreadView
	Mandate int64
	Say     components.Form
	Close   components.Form
	Reopen  components.Form
}

func (v ThreadPage) inside() bool { return v.Thread.Audience == models.AudienceInternal }

func (v ThreadPage) lines(ctx context.Context) []components.TalkLine {
	return components.TalkLines(ctx, v.ThreadView, func(code string) string { return v.place(ctx, code) })
}

// ownMessages are what the reader may correct: their own words, the last first.
func (v ThreadPage) ownMessages(ctx context.Context) []components.Option {
	var out []components.Option
	for _, m := range slices.Backward(v.Messages) {
		if m.MandateID == v.Mandate {
			out = append(out, components.Option{Value: strconv.Itoa(m.Number), Label: i18n.T(ctx, "talk.message_of", "Number", m.Number, "At", i18n.ShortDate(ctx, m.At), "Time", i18n.Time(m.At))})
		}
	}
	return out
}

// wants is the choice whether an answer is asked for.
func wants(ctx context.Context, party models.Party, chosen bool) components.Choice {
	c := components.Choice{Name: "wants", Label: i18n.T(ctx, "talk.wants"), Options: []components.Option{{Value: "yes", Label: i18n.T(ctx, "talk.wants_"+string(party.Other())), Hint: i18n.T(ctx, "talk.wants_hint")}}}
	if chosen {
		c.Values = []string{"yes"}
	}
	return c
}
