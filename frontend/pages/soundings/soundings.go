// Package soundings shows how a seat hears its constituency.
package soundings

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// ListView is the list of the soundings that concern the reader.
type ListView struct {
	layout.Page
	At   func(string) string
	Rows []models.SoundingRow
	Next string
}

// AskView is the form of a summary.
type AskView struct {
	layout.Page
	At     func(string) string
	Offer  models.SoundingOffer
	Faults *models.Error
	Values url.Values
}

// ShowView is one sounding as its reader may see it.
type ShowView struct {
	layout.Page
	At     func(string) string
	V      models.SoundingView
	Faults *models.Error
	Values url.Values
}

func path(id int64) string { return "/soundings/" + strconv.FormatInt(id, 10) }

func matterPath(id int64) string { return "/board/matters/" + strconv.FormatInt(id, 10) }

func seat(ctx context.Context, c models.Constituency, n int) string {
	return i18n.T(ctx, "board.seat_name", "Constituency", i18n.T(ctx, "board.constituency."+string(c)), "Number", n)
}

// until is the end of the matter in words, empty where it is decided in a meeting.
func until(ctx context.Context, end *time.Time, stands bool) string {
	switch {
	case stands:
		return i18n.T(ctx, "notice.stands_until")
	case end != nil:
		return i18n.Instant(ctx, *end)
	}
	return ""
}

func (v ListView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "soundings.title"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "soundings.col.question"), RowHead: true}, {Head: i18n.T(ctx, "soundings.col.seat")},
		{Head: i18n.T(ctx, "soundings.col.state")}, {Head: i18n.T(ctx, "soundings.col.closes"), Kind: components.Narrow},
	}}
	for _, r := range v.Rows {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			{Text: r.Question, Href: v.At(path(r.ID)), Sub: r.Matter}, {Text: seat(ctx, r.Constituency, r.SeatNumber)},
			{Text: i18n.T(ctx, "soundings.state."+string(r.State))}, {Text: until(ctx, r.ClosesAt, r.Stands)},
		}})
	}
	return t
}

func (v AskView) version() int64 {
	if v.Offer.Before == nil {
		return 0
	}
	return v.Offer.Before.Version
}

func (v AskView) body() string {
	if v.Offer.Before == nil {
		return ""
	}
	return v.Offer.Before.Body
}

func (v AskView) language(ctx context.Context) string {
	if v.Offer.Before == nil {
		return i18n.Lang(ctx)
	}
	return v.Offer.Before.Language
}

func (v AskView) languages(ctx context.Context) []components.Option {
	var out []components.Option
	for _, l := range models.SoundingLanguages {
		out = append(out, components.Option{Value: l, Label: i18n.T(ctx, "board.language."+l)})
	}
	return out
}

func (v AskView) organisations() (options []components.Option, all []string) {
	for _, o := range v.Offer.Organisations {
		id := strconv.FormatInt(o.ID, 10)
		options, all = append(options, components.Option{Value: id, Label: o.Name}), append(all, id)
	}
	return options, all
}

func (v AskView) sent() bool {
	return v.Offer.Before != nil && v.Offer.Before.State == models.SoundingSent
}

func (v ShowView) facts(ctx context.Context) []components.Fact {
	out := []components.Fact{
		{Name: i18n.T(ctx, "soundings.col.seat"), Text: seat(ctx, v.V.Constituency, v.V.SeatNumber) + " · " + v.V.Holder},
		{Name: i18n.T(ctx, "soundings.col.state"), Text: i18n.T(ctx, "soundings.state."+string(v.V.State))},
	}
	if end := until(ctx, v.V.ClosesAt, v.V.Stands); end != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "soundings.until"), Text: end})
	}
	if len(v.V.Recipients) > 0 {
		var names []string
		for _, o := range v.V.Recipients {
			names = append(names, o.Name)
		}
		out = append(out, components.Fact{Name: i18n.T(ctx, "soundings.to"), Text: strings.Join(names, i18n.T(ctx, "core.list_separator"))})
	}
	return out
}

func lines(text string) []string {
	var out []string
	for l := range strings.SplitSeq(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

func safe(path string) templ.SafeURL { return templ.SafeURL(path) }
