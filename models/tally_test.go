package models

import (
	"encoding/json"
	"math/rand"
	"reflect"
	"testing"
)

// tally is what a person would keep on a sheet of paper while a matter goes on,
// event by event: no latest, no sequence, no gravest.
type tally struct {
	text     int
	answer   map[int64]VoteAnswer // on the text in force
	standing map[int64]int64      // by seat, the vote that objects
	closed   map[int64]InterestGrade
	ballots  map[int64]BallotChoice
}

// playMatter generates a matter and replays it: rows for the product, a sheet of paper
// for the oracle.
func playMatter(source *rand.Rand, electorate []Elector) (p tally, votes []Vote, interests []SeatInterest, said []Confirmation, ballots []FormalBallot) {
	p = tally{text: 1, answer: map[int64]VoteAnswer{}, standing: map[int64]int64{}, closed: map[int64]InterestGrade{}, ballots: map[int64]BallotChoice{}}
	for event := range source.Intn(60) {
		seat := electorate[source.Intn(len(electorate))].SeatID
		switch kind := source.Intn(12); {
		case kind < 7:
			v := Vote{ID: int64(event + 1), SeatID: seat, Sequence: len(votes) + 1, TextNumber: p.text, Answer: Answers[source.Intn(len(Answers))]}
			votes = append(votes, v)
			p.answer[seat] = v.Answer
			delete(p.standing, seat)
			if v.Answer == AnswerObject {
				p.standing[seat] = v.ID
			}
		case kind == 7:
			p.text, p.answer = p.text+1, map[int64]VoteAnswer{}
		case kind == 8:
			i := SeatInterest{SeatID: seat, Grade: InterestGrades[source.Intn(len(InterestGrades))], Settles: source.Intn(3) == 0}
			interests = append(interests, i)
			if before, is := p.closed[seat]; !is || i.Settles || graver(i.Grade, before) {
				p.closed[seat] = i.Grade
			}
		case kind == 9 && p.standing[seat] != 0:
			c := Confirmation{SeatID: seat, VoteID: p.standing[seat], TextNumber: p.text, Verdict: Verdicts[source.Intn(len(Verdicts))]}
			said = append(said, c)
			if c.Verdict != VerdictNotSatisfied {
				delete(p.standing, seat)
			}
		case kind > 9 && p.ballots[seat] == "":
			b := FormalBallot{SeatID: seat, Choice: BallotChoices[source.Intn(3)]}
			ballots = append(ballots, b)
			p.ballots[seat] = b.Choice
		}
	}
	return p, votes, interests, said, ballots
}

// graver says it in words: what closes more is graver.
func graver(a, b InterestGrade) bool {
	order := map[InterestGrade]int{InterestDisclosed: 1, InterestNoVote: 2, InterestWithdrawn: 3, InterestScreened: 4}
	return order[a] > order[b]
}

// result is the sheet of paper added up.
func (p tally) result(electorate []Elector, rules RuleValues) Result {
	r := Result{Support: rules.MinimumSupport}
	for _, seat := range electorate {
		grade := p.closed[seat.SeatID]
		switch {
		case seat.Constituency == ConstituencyChair:
			continue
		case seat.Reason == ElectorVacant:
			r.Vacant++
		case grade == InterestNoVote || grade == InterestWithdrawn || grade == InterestScreened:
			r.WithoutVote++
		default:
			r.WithVote++
			if p.standing[seat.SeatID] != 0 {
				r.Standing = append(r.Standing, seat.SeatID)
			}
			switch p.answer[seat.SeatID] {
			case AnswerAgree:
				r.Agree++
			case AnswerRemarks:
				r.Remarks++
			case AnswerObject:
				r.Object++
			case AnswerAbstain:
				r.Abstain++
			default:
				r.Silent = append(r.Silent, seat.SeatID)
			}
		}
		r.Seats++
	}
	r.Answered = r.Agree + r.Remarks + r.Object + r.Abstain
	base := r.WithVote
	if rules.Quorum.VacantCount {
		base += r.Vacant
	}
	for r.Needed*rules.Quorum.Of < base*rules.Quorum.Share || r.Needed < max(1, rules.Quorum.Floor) {
		r.Needed++
	}
	r.QuorumMet = r.WithVote > 0 && r.Answered >= r.Needed && r.Needed <= base
	return r
}

// Y1: of 10,000 generated matters the result that is stored is the one that the
// events give, replayed one by one by hand; and so is the count of a roll call.
func TestTenThousandMattersGiveTheStoredResult(t *testing.T) {
	source := rand.New(rand.NewSource(1))
	quorums := []QuorumRule{{Share: 2, Of: 3, Floor: 1}, {Share: 1, Of: 2, Floor: 1}, {Share: 3, Of: 4, Floor: 4}, {Share: 2, Of: 3, Floor: 1, VacantCount: true}}
	reached, carried := 0, 0
	for matter := range 10_000 {
		electorate := electorateOf(1 + source.Intn(14))
		for i := range electorate[1:] {
			if source.Intn(8) == 0 {
				electorate[i+1].Entitled, electorate[i+1].Reason = false, ElectorVacant
			}
		}
		rules := RuleValues{Quorum: quorums[matter%len(quorums)]}
		rules.MinimumSupport = source.Intn(3)
		p, votes, interests, said, ballots := playMatter(source, electorate[1:])
		result := Consensus(electorate, interests, votes, p.text, rules, said...)
		text, err := json.Marshal(result)
		var stored Result
		if err != nil || json.Unmarshal(text, &stored) != nil {
			t.Fatal(err)
		}
		want := p.result(electorate, rules)
		if want.Needed > 0 && result.WithVote == 0 {
			want.Needed = result.Needed // nobody is left: what would be needed says nothing
		}
		if !reflect.DeepEqual(stored, want) {
			t.Fatalf("matter %d is stored as\n%+v, by hand\n%+v", matter, stored, want)
		}
		closed := map[int64]bool{}
		for seat, grade := range p.closed {
			closed[seat] = graver(grade, InterestDisclosed)
		}
		count := CountFormal(electorate, interests, ballots, rules.Quorum, FourFifths)
		if count.Carried() != oracleFormal(electorate[1:], closed, p.ballots, rules.Quorum, FourFifths) {
			t.Fatalf("matter %d: the roll call is %+v, by hand the other way", matter, count)
		}
		if result.Reached() {
			reached++
		}
		if count.Carried() {
			carried++
		}
	}
	if reached < 100 || carried < 100 {
		t.Errorf("%d reached consensus and %d roll calls carried: that is no choice of matters", reached, carried)
	}
	t.Logf("%d reached consensus, %d roll calls carried", reached, carried)
}
