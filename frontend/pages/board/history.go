package board

import (
	"context"
	"slices"
	"strings"
	"time"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// history is what has happened to the matter, the earliest first, as far as the
// reader may know it: the view leaves out what an interest or the time closes.
func (v MatterView) history(ctx context.Context) []components.Moment {
	var out []event
	for _, e := range v.V.Events {
		if e.Action != models.MatterEdit {
			out = append(out, event{e.CreatedAt, i18n.T(ctx, "board.event."+string(e.Action), "Number", e.TextNumber), e.Reason})
		}
	}
	out = append(out, v.interestMoments(ctx)...)
	out = append(out, v.motionMoments(ctx)...)
	out = append(out, v.requestMoments(ctx)...)
	out = append(out, v.reservationMoments(ctx)...)
	out = append(out, v.indicationMoments(ctx)...)
	out = append(out, v.resortMoments(ctx)...)
	slices.SortStableFunc(out, func(a, b event) int { return a.at.Compare(b.at) })
	moments := make([]components.Moment, len(out))
	for i, e := range out {
		moments[i] = components.Moment{Point: components.PointDone, On: e.at, Title: e.title, Text: e.text}
	}
	return moments
}

// event is one thing that happened to a matter, in the reader's words.
type event struct {
	at          time.Time
	title, text string
}

// interestMoments are the interests by the instant they were recorded: those of
// the opening stand together.
func (v MatterView) interestMoments(ctx context.Context) []event {
	var out []event
	for _, i := range v.V.Interests {
		if i.CreatedAt.IsZero() {
			continue // of a newcomer to the seat, not on record yet
		}
		who := i18n.T(ctx, "board.event.interest_of", "Seat", holderOr(ctx, i.Holder, i.Constituency, i.Number), "Grade", i18n.T(ctx, "board.grade."+string(i.Grade)),
			"Origin", i18n.T(ctx, "interests.origin."+string(i.Origin)))
		if n := len(out) - 1; n >= 0 && out[n].at.Equal(i.CreatedAt) {
			out[n].text += i18n.T(ctx, "core.list_separator") + who
			continue
		}
		out = append(out, event{i.CreatedAt, i18n.T(ctx, "board.event.interest"), who})
	}
	return out
}

func (v MatterView) requestMoments(ctx context.Context) []event {
	var out []event
	for _, r := range v.V.Requests {
		title := i18n.T(ctx, "board.event.later")
		if who := v.seat(ctx, r.SeatID); who != "" {
			title = i18n.T(ctx, "board.event.time", "Seat", who)
		}
		out = append(out, event{r.CreatedAt, title, sentences(i18n.T(ctx, "board.event.until", "At", i18n.Instant(ctx, r.ClosesAt)), r.Reason)})
	}
	return out
}

// reservationMoments are the mandate reservations with their ends: words of the
// discussion, which who has no vote on the item reads too.
func (v MatterView) reservationMoments(ctx context.Context) []event {
	var out []event
	for _, r := range v.V.Reservations {
		who := holderOr(ctx, r.Holder, r.Constituency, r.Number)
		out = append(out, event{r.CreatedAt, i18n.T(ctx, "board.event.reserve", "Seat", who, "Number", r.TextNumber), r.Reference})
		if r.EndedAt != nil {
			out = append(out, event{*r.EndedAt, i18n.T(ctx, "board.event.unreserve", "Seat", who), reservationState(ctx, r)})
		}
	}
	return out
}

func (v MatterView) indicationMoments(ctx context.Context) []event {
	var out []event
	for _, i := range slices.Backward(v.V.Indicative) {
		out = append(out, event{i.CreatedAt, i18n.T(ctx, "board.event.indicate"), i.Question})
		if i.ClosedAt == nil {
			continue
		}
		found := ""
		if !v.V.Closed {
			found = i18n.T(ctx, "board.indication_found", "Count", i.Answered)
		}
		out = append(out, event{*i.ClosedAt, i18n.T(ctx, "board.event.indicated"), found})
	}
	return out
}

// resortMoments are the chair's findings and the roll calls, from the opening to
// what they came to.
func (v MatterView) resortMoments(ctx context.Context) []event {
	var out []event
	for _, f := range v.V.Findings {
		out = append(out, event{f.CreatedAt, i18n.T(ctx, "board.event.find", "Number", f.TextNumber), f.Reason})
	}
	for _, r := range v.V.Rolls {
		until := ""
		if r.ClosesAt != nil {
			until = i18n.T(ctx, "board.event.ballots_until", "At", i18n.Instant(ctx, *r.ClosesAt))
			over := !v.V.Now.Before(*r.ClosesAt) && (r.ClosedAt == nil || !r.ClosedAt.Before(*r.ClosesAt))
			if over {
				out = append(out, event{*r.ClosesAt, i18n.T(ctx, "board.event.ballots_closed", "Number", r.TextNumber), ""})
			}
		}
		out = append(out, event{r.CreatedAt, i18n.T(ctx, "board.event.call", "Number", r.TextNumber), until})
		if r.ClosedAt != nil {
			out = append(out, v.rollEnd(ctx, r))
		}
	}
	return out
}

// rollEnd says what a roll call came to, to whom no interest closes it.
func (v MatterView) rollEnd(ctx context.Context, r models.RollView) event {
	m := event{*r.ClosedAt, i18n.T(ctx, "board.event.roll_ended", "Number", r.TextNumber), ""}
	if v.V.Closed {
		return m
	}
	if r.Carried {
		m.title, m.text = i18n.T(ctx, "board.event.carry", "Number", r.TextNumber), formalSentence(ctx, r.Result)+"."
	} else {
		m.title, m.text = i18n.T(ctx, "board.event.fail", "Number", r.TextNumber), refusalText(ctx, r.Result.Refusal())
	}
	return m
}

// seat names a seat of the electorate, empty where the reader may not know it.
func (v MatterView) seat(ctx context.Context, id int64) string {
	for _, e := range v.V.Electors {
		if e.SeatID == id && id != 0 {
			return holderOr(ctx, e.Holder, e.Constituency, e.Number)
		}
	}
	return ""
}

// sentences puts texts that are there one after another.
func sentences(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}
