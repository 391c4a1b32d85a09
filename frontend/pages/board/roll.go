package board

import (
	"context"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// roll is the roll call on the text in force, nil where there is none.
func (v MatterView) roll() *models.RollView {
	for i, r := range v.V.Rolls {
		if r.TextNumber == v.V.Matter.TextNumber {
			return &v.V.Rolls[i]
		}
	}
	return nil
}

// counted is how many seats have answered of how many that have a vote: in the
// roll call on the text in force where there is one, else on the text.
func (v MatterView) counted() (answered, count int) {
	if r := v.roll(); r != nil {
		return len(r.Ballots), r.WithVote
	}
	return v.V.Result.Answered, v.V.Result.WithVote
}

// called is what a seat's tile says of the roll call: its ballot where the reader
// may see it, else that it was given, or that it is awaited.
func (v MatterView) called(e models.ElectorLine, r models.RollView) (state string, alternate bool) {
	if e.Status == models.SeatNoVote || e.Status == models.SeatVacant {
		return string(e.Status), false
	}
	for _, b := range r.Ballots {
		if b.SeatID == e.SeatID {
			return ballotCode(b.Choice), b.ActedAs == models.HoldingAlternate && b.Choice != ""
		}
	}
	if r.ClosedAt != nil {
		return "silent", false
	}
	return "not_yet", false
}

func ballotCode(c models.BallotChoice) string {
	switch c {
	case "":
		return "answered"
	case models.BallotAbstain:
		return "abstains"
	}
	return string(c)
}

// quorumLine says how the quorum stands: of the roll call once it ended, as far
// as the reader may know it, else of the answers.
func (v MatterView) quorumLine(ctx context.Context) string {
	met, needed := v.V.Result.QuorumMet, v.V.Result.Needed
	if r := v.roll(); r != nil {
		if r.ClosedAt == nil || len(r.Result.Constituencies) == 0 {
			return ""
		}
		met, needed = r.Result.QuorumMet, r.Result.Quorum
	}
	if met {
		return i18n.T(ctx, "board.quorum_met", "Needed", needed)
	}
	return i18n.T(ctx, "board.quorum_open", "Needed", needed)
}

// standing is what the answers would give by the matter's method, before
// anything is adopted: the method's name stands only with a decision.
func (v MatterView) standing(ctx context.Context) string {
	r := v.V.Result
	s := i18n.T(ctx, "board.would."+string(v.V.Matter.Method), "Answered", r.Answered, "Count", r.WithVote)
	if r.WithoutVote > 0 {
		s += i18n.T(ctx, "board.sentence.without", "Count", r.WithoutVote)
	}
	return s
}

// next is a step of the chair beside and after consensus: a link where it may be
// taken, else what is missing and from when it may.
type next struct {
	components.Link
	Why string
}

// presiding are the steps of the chair beside and after consensus.
func (v MatterView) presiding(ctx context.Context) []next {
	if v.V.Matter.State != models.MatterOpen {
		return nil
	}
	link := func(key, page string) next {
		return next{Link: components.Link{Label: i18n.T(ctx, key), Href: v.At(matterPath(v.V.Matter.ID, page))}}
	}
	var out []next
	if v.Prepares || v.Chairs {
		out = append(out, link("consultations.on_text", "consultation"))
	}
	if !v.Chairs {
		return out
	}
	out = append(out, next{Link: components.Link{Label: i18n.T(ctx, "board.agenda.link"), Href: v.At("/board/agenda") + "?matter=" + id(v.V.Matter.ID)}})
	if v.V.Ladder == nil { // no vote stands on the path of the Executive Committee
		key := "board.ask_indication"
		if v.V.Indicated() != nil {
			key = "board.see_indication"
		}
		out = append(out, link(key, "indications"))
	}
	if v.V.FormalLine == nil {
		return out
	}
	find, call := link("board.find_exhausted", "finding"), link("board.to_roll", "roll")
	if v.roll() != nil {
		return append(out, call)
	}
	if o := v.offered(models.MatterFind); o != nil && !v.found() {
		find.Why = refusalText(ctx, o.Refusal)
		return append(out, find)
	}
	if o := v.offered(models.MatterCall); o != nil {
		call.Why = refusalText(ctx, o.Refusal)
		out = append(out, call)
	}
	return out
}

// found reports whether consensus on the text in force was found exhausted.
func (v MatterView) found() bool {
	for _, f := range v.V.Findings {
		if f.TextNumber == v.V.Matter.TextNumber {
			return true
		}
	}
	return false
}
