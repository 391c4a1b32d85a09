package board

import (
	"context"
	"strconv"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// NextMethodView adds a line to the register of methods.
type NextMethodView struct {
	layout.Page
	form
	At        At
	Kind      models.BodyKind
	Decisions []models.DecisionRow
}

func (v NextMethodView) decisions() []components.Option {
	return RulesView{Decisions: v.Decisions}.decisions()
}

func methodOptions(ctx context.Context) []components.Option {
	return options(ctx, "board.method.", models.AdoptableMethods...)
}

// thresholdText names a threshold in the reader's language.
func thresholdText(ctx context.Context, t models.Threshold) string {
	if t == models.FourFifths {
		return i18n.T(ctx, "board.four_fifths")
	}
	return i18n.T(ctx, "board.rule_value.quorum", "Share", t.Share, "Of", t.Of)
}

// formalSentence prints a roll call's result: the method, then its arithmetic.
func formalSentence(ctx context.Context, c models.FormalCount) string {
	s := i18n.T(ctx, "board.sentence.formal", "InFavour", c.InFavour, "Count", c.Voting(), "Threshold", thresholdText(ctx, c.Threshold()), "Needed", c.Needed)
	for _, part := range []struct {
		key   string
		count int
	}{{"abstained", c.Abstain}, {"silent", c.Silent}, {"without", c.WithoutVote}} {
		if part.count > 0 {
			s += i18n.T(ctx, "board.sentence."+part.key, "Count", part.count)
		}
	}
	return s
}

func countTable(ctx context.Context, c models.FormalCount) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "board.by_constituency"), Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.constituency"), RowHead: true}, {Head: i18n.T(ctx, "board.ballot.in_favour"), Kind: components.Number},
		{Head: i18n.T(ctx, "board.ballot.against"), Kind: components.Number}, {Head: i18n.T(ctx, "board.col.opposed"), Kind: components.Narrow},
	}}
	for _, g := range c.Constituencies {
		word, tone := "board.not_opposed", ""
		if g.Opposed() {
			word, tone = "board.opposed", "bad"
		}
		t.Rows = append(t.Rows, components.Row{Tone: tone, Cells: []components.Cell{
			components.Words(constituency(ctx, g.Constituency)), components.Count(ctx, g.InFavour), components.Count(ctx, g.Against), components.Words(i18n.T(ctx, word)),
		}})
	}
	t.Foot = []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "board.col.total")), components.Count(ctx, c.InFavour), components.Count(ctx, c.Against), {}}}}
	return t
}

func countFacts(ctx context.Context, c models.FormalCount) []components.Fact {
	n := func(key string, count int) components.Fact {
		return components.Fact{Name: i18n.T(ctx, "board.count."+key), Text: i18n.Number(ctx, count)}
	}
	return []components.Fact{
		{Name: i18n.T(ctx, "board.count.threshold"), Text: i18n.T(ctx, "board.threshold_needs", "Threshold", thresholdText(ctx, c.Threshold()), "Needed", c.Needed, "Voting", c.Voting())},
		{Name: i18n.T(ctx, "board.count.quorum"), Text: i18n.T(ctx, "board.quorum_of", "Answered", c.Voting(), "Needed", c.Quorum)},
		n("abstain", c.Abstain), n("silent", c.Silent), n("without_vote", c.WithoutVote),
	}
}

func ballotTable(ctx context.Context, r models.RollView) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "board.the_roll"), Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.seat"), RowHead: true}, {Head: i18n.T(ctx, "board.col.ballot"), Kind: components.Narrow}, {Head: i18n.T(ctx, "board.col.reason")},
	}}
	for _, b := range r.Ballots {
		said := i18n.T(ctx, "board.ballot_given")
		if b.Choice != "" {
			said = i18n.T(ctx, "board.ballot."+string(b.Choice))
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			{Text: holderOr(ctx, b.Holder, b.Constituency, b.Number), Sub: seatName(ctx, b.Constituency, b.Number)}, components.Words(said), components.Words(b.Reason)}})
	}
	return t
}

// callable reports whether a seat has yet to answer the roll call that runs.
func (v MatterView) callable(seat models.MySeat) bool {
	roll := v.V.Roll()
	if roll == nil || roll.WindowOver(v.V.Now) != nil || seat.Grade.ClosesVote() {
		return false
	}
	for _, b := range roll.Ballots {
		if b.SeatID == seat.SeatID {
			return false
		}
	}
	return true
}

func findingFacts(ctx context.Context, f models.Finding) []components.Fact {
	return []components.Fact{
		{Name: i18n.T(ctx, "board.finding.heard"), Text: f.Heard}, {Name: i18n.T(ctx, "board.finding.texts"), Text: f.Texts},
		{Name: i18n.T(ctx, "board.finding.reason"), Text: f.Reason}, {Name: i18n.T(ctx, "board.finding.at"), Text: i18n.Instant(ctx, f.CreatedAt)},
	}
}

func (v MatterView) textOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, t := range v.V.Texts {
		out = append(out, components.Option{Value: strconv.Itoa(t.Number), Label: i18n.T(ctx, "board.text_n", "Number", t.Number)})
	}
	return out
}

func reservationState(ctx context.Context, r models.ReservationLine) string {
	if r.EndedAt == nil {
		return i18n.T(ctx, "board.reservation_is_open", "Number", r.TextNumber)
	}
	if r.CarriedText > 0 {
		return i18n.T(ctx, "board.reservation_is_carried", "Number", r.CarriedText)
	}
	return i18n.T(ctx, "board.reservation_is_ended", "Day", i18n.ShortDate(ctx, *r.EndedAt))
}

func reservationFacts(ctx context.Context, r models.ReservationLine) []components.Fact {
	out := []components.Fact{{Name: i18n.T(ctx, "board.reservation.reference"), Text: r.Reference}, {Name: i18n.T(ctx, "board.reservation.reason"), Text: r.Reason}}
	if r.Words != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "board.reservation.words"), Text: r.Words})
	}
	out = append(out, components.Fact{Name: i18n.T(ctx, "board.reservation.change"), Text: r.Change})
	if r.EndedAt != nil && r.CarriedText == 0 {
		out = append(out, components.Fact{Name: i18n.T(ctx, "board.reservation_end_reason"), Text: r.EndReason})
	}
	return out
}

// saying are the links of a seat to what it may say beside its answer.
func (v MatterView) saying(ctx context.Context, seat models.MySeat) []components.Link {
	link := func(key, page string) components.Link {
		return components.Link{Label: i18n.T(ctx, key), Href: v.At(matterPath(v.V.Matter.ID, page)) + "?seat=" + id(seat.SeatID)}
	}
	var out []components.Link
	if !seat.Grade.ClosesDiscussion() {
		out = append(out, link("board.touches_mandate", "reservation"))
		if seat.Constituency == models.ConstituencyStakeholders {
			out = append(out, link("soundings.ask", "sounding"))
		}
	}
	if seat.Refusal == nil && v.V.Matter.ClosesAt != nil && v.V.Rule.Values.MoreTimeDays > 0 && !v.asked(seat.SeatID) {
		out = append(out, link("board.ask_time", "time"))
	}
	if v.V.Indicated() != nil && !seat.Grade.ClosesVote() {
		out = append(out, link("board.to_indication", "indications"))
	}
	if v.V.Roll() != nil {
		out = append(out, link("board.to_roll", "roll"))
	}
	return out
}

func (v MatterView) asked(seat int64) bool {
	for _, r := range v.V.Requests {
		if r.SeatID == seat {
			return true
		}
	}
	return false
}

// optionField and placeField name the fields of an indicative vote.
func optionField(n int) string { return "option[" + strconv.Itoa(n) + "]" }

func placeField(n int) string { return "place[" + strconv.Itoa(n) + "]" }

// placed is the option a seat put in a place, counted from nought.
func placed(i models.IndicativeView, seat int64, place int) string {
	if choice := i.Mine[seat]; place < len(choice) {
		return strconv.Itoa(choice[place])
	}
	return ""
}

func indicationOptions(ctx context.Context, v models.IndicativeVote) []components.Option {
	if v.Form == models.IndicativeText {
		return []components.Option{
			{Value: strconv.Itoa(models.IndicativeCould), Label: i18n.T(ctx, "board.could_join")}, {Value: strconv.Itoa(models.IndicativeNot), Label: i18n.T(ctx, "board.could_not_join")},
			{Value: strconv.Itoa(models.IndicativeNoView), Label: i18n.T(ctx, "board.no_view")},
		}
	}
	var out []components.Option
	for n, o := range v.Options {
		out = append(out, components.Option{Value: strconv.Itoa(n + 1), Label: o})
	}
	return out
}

func indicationTable(ctx context.Context, i models.IndicativeView) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "board.indication_found", "Count", i.Answered), Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.option"), RowHead: true}, {Head: i18n.T(ctx, "board.col.seats"), Kind: components.Number},
	}}
	ranking := i.Form == models.IndicativeRanking
	if ranking {
		t.Columns[1].Head = i18n.T(ctx, "board.col.first_places")
		t.Columns = append(t.Columns, components.Column{Head: i18n.T(ctx, "board.col.points"), Kind: components.Number})
	}
	names := indicationOptions(ctx, i.IndicativeVote)
	for n, c := range i.Counts {
		row := components.Row{Cells: []components.Cell{components.Words(names[n].Label), components.Count(ctx, c.First)}}
		if ranking {
			row.Cells = append(row.Cells, components.Count(ctx, c.Points))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
