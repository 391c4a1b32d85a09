package board

import (
	"context"
	"strconv"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/reports/document"
)

// FollowView is everything that follows from a decision, held or released.
type FollowView struct {
	layout.Page
	form
	At  At
	V   models.FollowView
	All bool // the reader may release all at once
}

// LetterPageView is one letter as it is printed. Action is where it is released,
// empty where it is not or where the reader may not.
type LetterPageView struct {
	layout.Page
	form
	At       At
	Document document.Document
	Hash     string
	Action   string
	Release  string // message of its button, that of a letter where it is empty
	Back     string
	Editable string // address of the editable file
	Prints   bool   // it can be had as PDF too
	Refusal  error
	SetAside *components.Form // nil where it cannot be set aside
	Aside    *models.LetterAside
	AsideBy  string
}

func followPath(reference string, more ...string) string {
	path := "/decisions/" + reference + "/follow-up"
	for _, m := range more {
		path += "/" + m
	}
	return path
}

// LetterAddress is where a letter is read.
func LetterAddress(reference string, organisation int64) string {
	return "/decisions/" + reference + "/letters/" + strconv.FormatInt(organisation, 10)
}

func (v FollowView) title(ctx context.Context, i models.FollowItem) string {
	switch i.Kind {
	case models.FollowLetter:
		return i18n.T(ctx, "papers.letter_to", "Organisation", i.Organisation)
	case models.FollowTransfer:
		return i18n.T(ctx, "papers.transfer")
	}
	return i18n.T(ctx, "papers.notice")
}

func (v FollowView) facts(ctx context.Context, i models.FollowItem) []components.Fact {
	var out []components.Fact
	if i.Kind == models.FollowLetter {
		out = append(out, components.Fact{Name: i18n.T(ctx, "account.language"), Text: languageName(i.Language)})
	}
	if len(i.Amounts) > 0 {
		out = append(out, components.Fact{Name: withUnit(ctx, "board.col.total"), Body: components.Money(i.Total())})
	}
	if i.Kind == models.FollowTransfer && i.Held() {
		for _, a := range i.Amounts {
			out = append(out, components.Fact{Name: a.Organisation, Body: components.Money(a.Cents)})
		}
	}
	return out
}

func (v FollowView) action(i models.FollowItem) string {
	switch i.Kind {
	case models.FollowLetter:
		return followPath(v.V.Decision.Reference, "letters", strconv.FormatInt(i.OrganisationID, 10))
	case models.FollowTransfer:
		return followPath(v.V.Decision.Reference, "request")
	}
	return followPath(v.V.Decision.Reference, "notice")
}

func (v FollowView) read(i models.FollowItem) string {
	switch i.Kind {
	case models.FollowLetter:
		return v.At(LetterAddress(v.V.Decision.Reference, i.OrganisationID))
	case models.FollowTransfer:
		if i.Held() {
			return ""
		}
		return v.At("/transfers")
	}
	return v.At("/decisions/" + v.V.Decision.Reference)
}

// minutesFacts say where a decision is recorded.
func (v FollowView) minutesFacts(ctx context.Context) []components.Fact {
	m := v.V.Minutes
	if m.MeetingID == 0 {
		return nil
	}
	where := i18n.T(ctx, "papers.minutes_of", "Number", m.Number, "Day", i18n.Date(ctx, m.StartsAt))
	return []components.Fact{{Name: i18n.T(ctx, "papers.minutes_where"), Body: plainLink(where, v.At("/meetings/"+strconv.FormatInt(m.MeetingID, 10)))}}
}

// minutesButton says what the button does: the text, or the agenda before it.
func (v FollowView) minutesButton() string { return MinutesButton(v.V.Minutes) }

// MinutesButton is the message of the button that puts a draft into minutes.
func MinutesButton(m models.FollowMinutes) string {
	if m.ItemID == 0 && !m.Opened {
		return "papers.release.agenda"
	}
	return "papers.release.minutes"
}

func languageName(code string) string {
	for _, l := range i18n.Offered() {
		if l.Code == code {
			return l.Name
		}
	}
	return code
}

// HashField names the field with the hash of a letter as it was shown.
func HashField(organisation int64) string { return "hash[" + strconv.FormatInt(organisation, 10) + "]" }

func (v LetterPageView) button() string {
	if v.Release == "" {
		return "papers.release.letter"
	}
	return v.Release
}
