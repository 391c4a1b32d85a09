package components

import (
	"context"
	"time"

	"seedfund/frontend/i18n"
	"seedfund/models"
)

// TalkLine is one message of a thread as its reader sees it.
type TalkLine struct {
	Number      int
	ByName      string
	Role        string // of the capacity, in words
	Of          string // organisation or country, in words
	Country     string // its code, where Of is a country or area
	At          time.Time
	Text        string
	Asks        string // whose answer is asked for, in words
	Fresh       bool   // the reader has not read it
	Own         bool   // of the reader's side
	Corrects    int
	CorrectedBy int
}

// TalkLines are the messages of a thread in words; place names a country or area.
func TalkLines(ctx context.Context, v models.ThreadView, place func(code string) string) []TalkLine {
	var out []TalkLine
	for _, m := range v.Messages {
		l := TalkLine{Number: m.Number, ByName: m.ByName, Role: i18n.T(ctx, "people.role."+string(m.Role)), At: m.At, Text: m.Text,
			Fresh: m.Number > v.Upto, Own: v.Party != "" && m.Party == v.Party, Corrects: m.Corrects}
		switch {
		case m.OrganisationID != 0:
			l.Of = v.Names[m.OrganisationID]
		case m.Country != "":
			l.Of, l.Country = place(m.Country), m.Country
		}
		if m.Wants {
			l.Asks = i18n.T(ctx, "talk.asks_"+string(m.Party.Other()))
		}
		if m.Corrects != 0 && m.Corrects <= len(out) {
			out[m.Corrects-1].CorrectedBy = m.Number
		}
		out = append(out, l)
	}
	return out
}
