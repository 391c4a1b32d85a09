package board

import (
	"context"
	"strings"
	"testing"
	"time"

	"seedfund/frontend/i18n"
	"seedfund/models"
)

func english() context.Context { return i18n.With(context.Background(), "en") }

// After a roll call the seats show what they said when they were called, never
// what they had answered before it.
func TestSeatsShowTheirBallots(t *testing.T) {
	t.Parallel()
	ended := time.Date(2027, 1, 20, 9, 0, 0, 0, time.UTC)
	seat := func(id int64, status models.SeatStatus) models.ElectorLine {
		e := models.ElectorLine{Elector: models.Elector{SeatID: id, Constituency: models.ConstituencyNetwork, Number: int(id)}, Status: status}
		if status == models.SeatObjects {
			e.Vote = &models.Vote{Answer: models.AnswerObject, TextNumber: 1}
		}
		return e
	}
	ballot := func(id int64, choice models.BallotChoice) models.BallotLine {
		return models.BallotLine{FormalBallot: models.FormalBallot{SeatID: id, Choice: choice}}
	}
	electors := []models.ElectorLine{seat(1, models.SeatObjects), seat(2, models.SeatObjects), seat(3, models.SeatObjects), seat(4, models.SeatNoVote), seat(5, models.SeatObjects)}
	v := MatterView{V: models.MatterView{Matter: models.Matter{TextNumber: 1}, Electors: electors, Rolls: []models.RollView{{FormalVote: models.FormalVote{TextNumber: 1, ClosedAt: &ended},
		WithVote: 4, Ballots: []models.BallotLine{ballot(1, models.BallotInFavour), ballot(2, models.BallotAgainst), ballot(3, models.BallotAbstain)}}}}}
	tiles := func() string {
		var out []string
		for _, e := range electors {
			out = append(out, v.tile(english(), e).State)
		}
		return strings.Join(out, " ")
	}
	if got := tiles(); got != "in_favour against abstains no_vote silent" {
		t.Errorf("at the end: %s", got)
	}
	// While it runs, and to whom an interest closes it, only that it was given.
	for i := range v.V.Rolls[0].Ballots {
		v.V.Rolls[0].Ballots[i].Choice = ""
	}
	v.V.Rolls[0].ClosedAt = nil
	if got := tiles(); got != "answered answered answered no_vote not_yet" {
		t.Errorf("while it runs: %s", got)
	}
	if answered, count := v.counted(); answered != 3 || count != 4 {
		t.Errorf("%d of %d", answered, count)
	}
	v.V.Matter.TextNumber = 2 // another text is answered anew
	if got := tiles(); strings.Contains(got, "answered") {
		t.Errorf("on another text: %s", got)
	}
}

// A step that cannot be taken is no link: what is missing stands in its place,
// and from when it may be.
func TestTheChairIsLedOnlyWhereAStepMayBeTaken(t *testing.T) {
	t.Parallel()
	from := time.Date(2027, 1, 20, 9, 0, 0, 0, time.UTC)
	early := models.Conflict("board.finding_too_early", "39").With(map[string]any{"From": from})
	missing := models.Conflict("board.finding_missing", "39")
	view := func(find, call error) MatterView {
		return MatterView{Chairs: true, At: func(s string) string { return s }, V: models.MatterView{Matter: models.Matter{State: models.MatterOpen, TextNumber: 1}, FormalLine: &models.BodyMethod{},
			Offers: []models.MatterOffer{{Action: models.MatterFind, Refusal: find}, {Action: models.MatterCall, Refusal: call}}}}
	}
	steps := func(v MatterView) map[string]string {
		out := map[string]string{}
		for _, s := range v.presiding(english()) {
			out[s.Label] = s.Why
		}
		return out
	}
	const find, call = "Find consensus exhausted", "To the formal vote"
	got := steps(view(early, missing))
	if _, leads := got[call]; leads || !strings.Contains(got[find], "20 January 2027") {
		t.Errorf("before the fortnight: %v", got)
	}
	if got = steps(view(nil, missing)); got[find] != "" || len(got) == 0 {
		t.Errorf("after it: %v", got)
	}
	if _, leads := got[find]; !leads {
		t.Error("control: the finding is not offered when it may be made")
	}
	found := view(models.Conflict("board.already_found", "39"), nil)
	found.V.Findings = []models.Finding{{TextNumber: 1}}
	got = steps(found)
	if why, leads := got[call]; !leads || why != "" {
		t.Errorf("after the finding: %v", got)
	}
	if _, leads := got[find]; leads {
		t.Error("the finding is offered twice")
	}
	off := view(nil, nil)
	off.V.FormalLine = nil
	got = steps(off)
	for _, step := range []string{find, call} {
		if _, leads := got[step]; leads {
			t.Errorf("where no formal vote may be held: %v", got)
		}
	}
}
