package board

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// segment is a stretch of a paragraph between two brackets: those that open
// before it, those that close after it, and how deep it stands in them.
type segment struct {
	Text   string
	Opens  []models.BracketView
	Closes []models.BracketView
	Depth  int
}

// cut divides a paragraph at the brackets on its words, which may overlap.
func cut(paragraph string, number int, brackets []models.BracketView) []segment {
	type span struct {
		models.BracketView
		from, until int
	}
	var spans []span
	edges := []int{0, len(paragraph)}
	for _, b := range brackets {
		if b.Place.Paragraph != number {
			continue
		}
		if from, until, ok := b.Place.Span(paragraph); ok {
			spans = append(spans, span{b, from, until})
			edges = append(edges, from, until)
		}
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	var out []segment
	for i := range len(edges) - 1 {
		s := segment{Text: paragraph[edges[i]:edges[i+1]]}
		for _, sp := range spans {
			if sp.from <= edges[i] && edges[i+1] <= sp.until {
				s.Depth++
			}
			if sp.from == edges[i] {
				s.Opens = append(s.Opens, sp.BracketView)
			}
			if sp.until == edges[i+1] {
				s.Closes = append(s.Closes, sp.BracketView)
			}
		}
		out = append(out, s)
	}
	return out
}

// at are the brackets of a paragraph, 0 for those that have no place in the
// text in force.
func at(brackets []models.BracketView, paragraph int) []models.BracketView {
	return slices.DeleteFunc(slices.Clone(brackets), func(b models.BracketView) bool { return b.Place.Paragraph != paragraph })
}

func bracketName(ctx context.Context, b models.BracketView) string {
	return i18n.T(ctx, "board.bracket."+string(b.Kind), "Number", b.N)
}

// bracketID is of this matter alone where a page shows several.
func (v MatterView) bracketID(b models.BracketView) string {
	if v.Among {
		return "bracket-" + id(v.V.Matter.ID) + "-" + strconv.Itoa(b.N)
	}
	return "bracket-" + strconv.Itoa(b.N)
}

// bracketHolder is who made a bracket: a seat, or a member without one.
func bracketHolder(ctx context.Context, b models.BracketView) string {
	if b.Constituency == "" {
		return i18n.T(ctx, "board.member_without_seat", "Holder", b.Holder)
	}
	return holderOr(ctx, b.Holder, b.Constituency, b.Number)
}

func bracketFacts(ctx context.Context, b models.BracketView) []components.Fact {
	var out []components.Fact
	if b.Words != "" && (b.Place.Whole() || b.Place.Words != b.Words) {
		out = append(out, components.Fact{Name: i18n.T(ctx, "board.words_of_text", "Number", b.TextNumber), Body: own(b.Words)})
	}
	if b.Reference != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "board.reservation.reference"), Body: own(b.Reference)})
	}
	out = append(out, components.Fact{Name: i18n.T(ctx, "board.objection_why"), Body: own(b.Reason)})
	if b.Remedy != "" {
		name := "board.objection_remedy"
		if b.Kind == models.BracketReservation {
			name = "board.reservation.change"
		}
		out = append(out, components.Fact{Name: i18n.T(ctx, name), Body: own(b.Remedy)})
	}
	return out
}

// said is what the author of a bracket on an earlier text says of this one.
func bracketSaid(ctx context.Context, b models.BracketView, text int) string {
	if b.TextNumber == text || b.Kind != models.BracketObjection {
		return ""
	}
	if b.Verdict == "" {
		return i18n.T(ctx, "board.verdict_waits", "Number", text)
	}
	said := i18n.T(ctx, "board.verdict_said."+string(b.Verdict), "Number", text)
	if b.VerdictNote != "" {
		said += " " + b.VerdictNote
	}
	return said
}

// unmet is the objection of a seat to an earlier text that it has yet to
// confirm, answer anew or withdraw, nil for none.
func (v MatterView) unmet(seat int64) *models.BracketView {
	for i, b := range v.V.Brackets {
		if b.Kind == models.BracketObjection && b.SeatID == seat && b.TextNumber < v.V.Matter.TextNumber {
			return &v.V.Brackets[i]
		}
	}
	return nil
}

// before is the text that the one in force took the place of, nil for none.
func (v MatterView) before() *models.MatterWording {
	for i, t := range v.V.Texts {
		if t.Number == v.V.Text.Number-1 {
			return &v.V.Texts[i]
		}
	}
	return nil
}

// satisfaction says by seat whether the new text takes its objection up and
// what the seat says of it.
func (v MatterView) satisfaction(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "board.satisfies"), Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.seat"), RowHead: true}, {Head: i18n.T(ctx, "board.col.taken_up"), Kind: components.Narrow}, {Head: i18n.T(ctx, "board.col.seat_says")},
	}}
	for _, s := range v.V.Satisfaction {
		taken := "board.not_taken_up"
		if s.Addressed {
			taken = "board.taken_up"
		}
		says := components.Words(i18n.T(ctx, "board.verdict_none"))
		if s.Verdict != "" {
			says = components.Cell{Text: i18n.T(ctx, "board.verdict_word."+string(s.Verdict)), Sub: s.Note}
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			{Text: holderOr(ctx, s.Holder, s.Constituency, s.Number), Sub: s.Words}, components.Words(i18n.T(ctx, taken)), says}})
	}
	return t
}

// paragraphOptions are the paragraphs of a text, by number and first words.
func paragraphOptions(ctx context.Context, t models.MatterText) []components.Option {
	var out []components.Option
	for i, p := range t.Paragraphs() {
		if r := []rune(p); len(r) > 60 {
			p = string(r[:60]) + "…"
		}
		out = append(out, components.Option{Value: strconv.Itoa(i + 1), Label: i18n.Number(ctx, i+1) + " · " + p})
	}
	return out
}

// bracketOptions are what a new wording can take up.
func bracketOptions(ctx context.Context, brackets []models.BracketView) []components.Option {
	var out []components.Option
	for _, b := range brackets {
		value := "vote-" + id(b.VoteID)
		if b.Kind == models.BracketReservation {
			value = "reservation-" + id(b.ReservationID)
		}
		out = append(out, components.Option{Value: value, Label: bracketName(ctx, b) + ": " + bracketHolder(ctx, b), Hint: b.Remedy})
	}
	return out
}

// blocking are the brackets that keep a text from consensus.
func blocking(brackets []models.BracketView) []models.BracketView {
	return slices.DeleteFunc(slices.Clone(brackets), func(b models.BracketView) bool { return !b.Blocks() })
}

// faultsOf and valuesOf are of the form of the page that came back: its name is
// the field "form", empty for the ballot.
func (v MatterView) faultsOf(form string) *models.Error {
	if v.Values.Get("form") != form {
		return nil
	}
	return v.Faults
}

func (v MatterView) valuesOf(form string) url.Values {
	if v.Values.Get("form") != form {
		return nil
	}
	return v.Values
}

func numberOrNone(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// carriable are the own open reservations to earlier texts.
func (v MatterView) carriable(ctx context.Context) []components.Option {
	return carriable(ctx, v.V.Reservations, v.V.Matter.TextNumber)
}

func carriable(ctx context.Context, lines []models.ReservationLine, text int) []components.Option {
	var out []components.Option
	for _, r := range models.OpenReservations(lines) {
		if r.Mine && r.TextNumber < text {
			out = append(out, components.Option{Value: id(r.ID), Label: i18n.T(ctx, "board.from_text", "Number", r.TextNumber) + ": " + r.Reference})
		}
	}
	return out
}
