package board

import (
	"context"
	"strconv"
	"strings"

	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/reports/document"
)

// MinutesDocument is the minutes of a meeting on paper as their reader may see
// them: an item a section, which is found again in a file that comes back.
func MinutesDocument(ctx context.Context, p Issuer, v models.MeetingView) document.Document {
	m := v.Meeting
	number := strconv.Itoa(m.Number)
	language := ""
	if v.Minutes != nil {
		language = other(ctx, v.Minutes.Language)
	}
	d := p.begin(ctx, i18n.T(ctx, "document.minutes", "Number", number, "Body", v.Body.Name), "")
	d.Dated = m.StartsAt
	d.Facts = []document.Fact{
		{Name: i18n.T(ctx, "board.body"), Value: v.Body.Name},
		{Name: i18n.T(ctx, "calendar.when"), Value: i18n.Instant(ctx, m.StartsAt)},
	}
	if m.Place != "" {
		d.Facts = append(d.Facts, document.Fact{Name: i18n.T(ctx, "document.place"), Value: m.Place})
	}
	if v.Minutes == nil || v.Minutes.FinalAt == nil {
		d.Facts = append(d.Facts, document.Fact{Name: i18n.T(ctx, "board.col.state"), Value: i18n.T(ctx, "document.minutes_draft")})
	}
	for _, i := range v.Items {
		d.Sections = append(d.Sections, minutesSection(ctx, i, language))
	}
	if len(v.Decisions) > 0 {
		t := &document.Table{Head: []string{i18n.T(ctx, "board.col.decision"), i18n.T(ctx, "board.col.question"), i18n.T(ctx, "certificate.hash")}}
		for _, x := range v.Decisions {
			t.Rows = append(t.Rows, []string{x.Reference, x.Question, x.Certificate})
		}
		d.Sections = append(d.Sections, document.Section{Title: i18n.T(ctx, "board.decisions"), Blocks: []document.Block{{Table: t}}})
	}
	d.Signature = []document.Signature{{Capacity: i18n.T(ctx, "board.constituency.chair")}}
	d.Foot = []string{d.Title}
	if v.Head.Number > 0 {
		d.Foot = append(d.Foot, i18n.T(ctx, "certificate.head_is", "Number", v.Head.Number)+": "+v.Head.Hash)
	}
	return d
}

// minutesSection is one item; whoever does not keep the minutes gets no key to
// send it back by.
func minutesSection(ctx context.Context, i models.AgendaLine, language string) document.Section {
	title := i18n.Number(ctx, i.Number) + ". " + i.Heading
	if i.Reference != "" {
		title += " (" + i.Reference + ")"
	}
	s := document.Section{Title: title}
	if i.ID != 0 {
		s.Key = MinutesKey(i.ID)
	}
	switch {
	case i.TextWithheld:
		s.Blocks = document.Paragraphs("", i18n.T(ctx, "document.withheld"))
	case i.Text != nil:
		s.Blocks = document.Paragraphs(language, strings.Split(i.Text.Body, "\n")...)
	}
	return s
}

// MinutesKey finds an item's section again.
func MinutesKey(item int64) string { return "item_" + strconv.FormatInt(item, 10) }

// MinutesField names a field of a form that keeps returned minutes.
func MinutesField(name string, item int64) string {
	return name + "[" + strconv.FormatInt(item, 10) + "]"
}

// MinutesChange is the text of one item as it came back, and the revision it
// rests on.
type MinutesChange struct {
	Item          int64
	Base          int
	Title         string
	Before, After string
}

// ReturnedMinutes are the items whose text came back otherwise, in the order of
// the agenda. An item whose section was not found again is left as it is.
func ReturnedMinutes(v models.MeetingView, parts []document.Part) []MinutesChange {
	var out []MinutesChange
	for _, i := range v.Items {
		if i.ID == 0 || i.TextWithheld {
			continue
		}
		after, found := partText(parts, MinutesKey(i.ID))
		c := MinutesChange{Item: i.ID, Title: strconv.Itoa(i.Number) + ". " + i.Heading, After: after}
		if i.Text != nil {
			c.Base, c.Before = i.Text.Number, i.Text.Body
		}
		if found && after != "" && !document.SameText(c.Before, after) {
			out = append(out, c)
		}
	}
	return out
}

// MissingMinutes are the items whose section was not found again.
func MissingMinutes(v models.MeetingView, parts []document.Part) []string {
	var out []string
	for _, i := range v.Items {
		if i.ID == 0 {
			continue
		}
		if _, found := partText(parts, MinutesKey(i.ID)); !found {
			out = append(out, strconv.Itoa(i.Number)+". "+i.Heading)
		}
	}
	return out
}

// partText joins what came back under a key; a heading within it is a line.
func partText(parts []document.Part, key string) (string, bool) {
	var lines []string
	found := false
	for _, p := range parts {
		if p.Key != key {
			continue
		}
		if found && p.Title != "" {
			lines = append(lines, p.Title)
		}
		found = true
		lines = append(lines, p.Paragraphs...)
	}
	return strings.Join(lines, "\n"), found
}
