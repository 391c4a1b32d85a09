package components

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/frontend/i18n"
	"seedfund/models"
)

// Part is one line of a long document's table of parts: what it is, who owns
// it, who touched it last and how it stands. "completed" is plain text, every
// other state a tag, so that what is open catches the eye.
type Part struct {
	Label, Href string // without Href the part cannot be opened
	Hint        string
	Owner, When string
	State       string          // code of the word list
	Body        templ.Component // instead of Label, where a name needs its component
}

// PartGroup is the parts under one heading.
type PartGroup struct {
	Title string
	Parts []Part
}

// Progress counts parts by how they stand.
type Progress struct{ Done, Open, All int }

// width is a share of the bar in its 600 units.
func (p Progress) width(n int) string {
	if p.All == 0 {
		return "0"
	}
	return strconv.Itoa(600 * n / p.All)
}

// Summary is one line of a list of answers: a question, what stands, and where
// it is changed.
type Summary struct {
	Label  string
	Text   string
	Body   templ.Component // instead of Text
	Href   string          // of the change link, empty for none
	Faults []string        // what is still missing there, already translated
}

func changeLabel(ctx context.Context, s Summary) string {
	return i18n.T(ctx, "forms.change_what", "What", s.Label)
}

// PublicStatus is the word of the list for where a proposal stands, as the
// applicants and the public may know it.
func PublicStatus(s models.ProposalState) string {
	switch word := s.PublicState(); word {
	case "approved_with_conditions":
		return "approved_conditions"
	case "reserved":
		return "reserve"
	default:
		return word
	}
}
