package models

import (
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"testing"
	"time"
)

// electorateOf builds n voting seats over the four constituencies and a chair.
func electorateOf(n int) []Elector {
	out := []Elector{{SeatID: 1000, Constituency: ConstituencyChair, Reason: ElectorPresides}}
	for i := range n {
		out = append(out, Elector{SeatID: int64(i + 1), Constituency: Constituencies[i%4], Entitled: true})
	}
	return out
}

// Q1: a table of n = 1…30 seats and every count of answering, recused and
// vacant seats, against a count by hand.
func TestQuorumAgainstBruteForce(t *testing.T) {
	rules := []QuorumRule{
		{Share: 2, Of: 3, Floor: 1}, {Share: 1, Of: 2, Floor: 1}, {Share: 3, Of: 4, Floor: 4},
		{Share: 1, Of: 1, Floor: 0}, {Share: 2, Of: 3, Floor: 1, VacantCount: true},
	}
	cases := 0
	for n := 1; n <= 30; n++ {
		for vacant := 0; vacant <= n; vacant++ {
			for recused := 0; recused+vacant <= n; recused++ {
				for answered := 0; answered+recused+vacant <= n; answered++ {
					rule := rules[cases%len(rules)]
					cases++
					electorate := electorateOf(n)
					var interests []SeatInterest
					var votes []Vote
					for i := range n {
						seat := &electorate[i+1]
						switch {
						case i < vacant:
							seat.Entitled, seat.Reason = false, ElectorVacant
						case i < vacant+recused:
							interests = append(interests, SeatInterest{SeatID: seat.SeatID, Grade: InterestNoVote})
						case i < vacant+recused+answered:
							votes = append(votes, Vote{SeatID: seat.SeatID, TextNumber: 1, Sequence: 1, Answer: AnswerAgree})
						}
					}
					r := Consensus(electorate, interests, votes, 1, RuleValues{Quorum: rule})

					base := n - recused
					if !rule.VacantCount {
						base -= vacant
					}
					// by hand: the smallest whole number of seats that is at least the share
					want := 0
					for want*rule.Of < base*rule.Share {
						want++
					}
					for want < rule.Floor || want < 1 {
						want++
					}
					met := n-recused-vacant > 0 && answered >= want && base > 0
					if r.QuorumMet != met || (base > 0 && r.Needed != want) || r.WithVote != n-recused-vacant ||
						r.WithoutVote != recused || r.Vacant != vacant || r.Answered != answered || len(r.Silent) != n-recused-vacant-answered {
						t.Fatalf("n=%d vacant=%d recused=%d answered=%d rule=%+v: %+v, by hand needed %d met %v", n, vacant, recused, answered, rule, r, want, met)
					}
				}
			}
		}
	}
	if cases < 40000 {
		t.Fatalf("only %d cases", cases)
	}
}

// Q3, Q4: two thirds round up, and a body in which everybody is recused has no quorum.
func TestQuorumRounding(t *testing.T) {
	two := QuorumRule{Share: 2, Of: 3}
	for base, want := range map[int]int{1: 1, 2: 2, 3: 2, 4: 3, 9: 6, 10: 7, 11: 8, 12: 8, 30: 20} {
		if got, ok := two.Needed(base); got != want || !ok {
			t.Errorf("two thirds of %d: %d, want %d", base, got, want)
		}
	}
	if _, ok := two.Needed(0); ok {
		t.Error("nobody left can meet no quorum")
	}
	if needed, ok := (QuorumRule{Share: 1, Of: 2, Floor: 5}).Needed(4); ok || needed != 5 {
		t.Error("a floor above the seats cannot be met")
	}
	electorate := electorateOf(4)
	var all []SeatInterest
	for i := range 4 {
		all = append(all, SeatInterest{SeatID: int64(i + 1), Grade: InterestScreened})
	}
	if r := Consensus(electorate, all, nil, 1, RuleValues{Quorum: two}); r.QuorumMet || r.WithVote != 0 || r.Reached() {
		t.Errorf("all recused: %+v", r)
	}
}

// clause 34: one standing objection blocks; abstaining, silent and recused
// seats are three different things.
func TestConsensus(t *testing.T) {
	rule := QuorumRule{Share: 2, Of: 3}
	vote := func(seat int64, seq, text int, a VoteAnswer) Vote {
		return Vote{SeatID: seat, Sequence: seq, TextNumber: text, Answer: a}
	}
	all := func(text int, answers ...VoteAnswer) (out []Vote) {
		for i, a := range answers {
			out = append(out, vote(int64(i+1), 1, text, a))
		}
		return out
	}
	for _, c := range []struct {
		name      string
		votes     []Vote
		interests []SeatInterest
		text      int
		key       string // of the refusal, "" for consensus
		check     func(Result) bool
	}{
		{name: "all agree", votes: all(1, AnswerAgree, AnswerAgree, AnswerRemarks, AnswerAgree), text: 1,
			check: func(r Result) bool { return r.Complete() && r.Agree == 3 && r.Remarks == 1 }},
		{name: "quorum by abstaining seats", votes: all(1, AnswerAgree, AnswerAbstain, AnswerAbstain), text: 1,
			check: func(r Result) bool { return r.Abstain == 2 && len(r.Silent) == 1 }},
		{name: "two of four answer", votes: all(1, AnswerAgree, AnswerAgree), text: 1, key: "board.quorum_not_met"},
		{name: "one objects", votes: all(1, AnswerAgree, AnswerAgree, AnswerAgree, AnswerObject), text: 1, key: "board.objection_stands"},
		{name: "everybody abstains", votes: all(1, AnswerAbstain, AnswerAbstain, AnswerAbstain), text: 1, key: "board.nobody_agrees"},
		{name: "objection taken back", votes: append(all(1, AnswerAgree, AnswerAgree, AnswerObject), vote(3, 2, 1, AnswerAgree)), text: 1},
		{name: "agreement turned into objection", votes: append(all(1, AnswerAgree, AnswerAgree, AnswerAgree), vote(2, 2, 1, AnswerObject)), text: 1, key: "board.objection_stands"},
		{name: "new text restarts answers", votes: all(1, AnswerAgree, AnswerAgree, AnswerAgree, AnswerAgree), text: 2, key: "board.quorum_not_met"},
		{name: "silence on a new text removes no objection", votes: append(all(1, AnswerAgree, AnswerAgree, AnswerAgree, AnswerObject),
			vote(1, 2, 2, AnswerAgree), vote(2, 2, 2, AnswerAgree), vote(3, 2, 2, AnswerAgree)), text: 2, key: "board.objection_stands"},
		{name: "the objector confirms the new text", votes: append(all(1, AnswerAgree, AnswerAgree, AnswerAgree, AnswerObject),
			vote(1, 2, 2, AnswerAgree), vote(2, 2, 2, AnswerAgree), vote(4, 2, 2, AnswerAgree)), text: 2,
			check: func(r Result) bool { return reflect.DeepEqual(r.Silent, []int64{3}) }},
		{name: "an objection of a seat without a vote falls", votes: all(1, AnswerAgree, AnswerAgree, AnswerAgree, AnswerObject), text: 1,
			interests: []SeatInterest{{SeatID: 4, Grade: InterestNoVote}},
			check:     func(r Result) bool { return r.WithVote == 3 && r.WithoutVote == 1 }},
		{name: "a disclosed interest keeps the vote", votes: all(1, AnswerAgree, AnswerAgree, AnswerAgree, AnswerObject), text: 1,
			interests: []SeatInterest{{SeatID: 4, Grade: InterestDisclosed}}, key: "board.objection_stands"},
		{name: "the gravest grade counts", votes: all(1, AnswerAgree, AnswerAgree, AnswerAgree, AnswerObject), text: 1,
			interests: []SeatInterest{{SeatID: 4, Grade: InterestScreened}, {SeatID: 4, Grade: InterestDisclosed}},
			check:     func(r Result) bool { return r.WithoutVote == 1 }},
		{name: "a stranger's vote counts for nothing", votes: append(all(1, AnswerAgree, AnswerAgree), vote(77, 1, 1, AnswerAgree)), text: 1, key: "board.quorum_not_met"},
		{name: "the chair has no vote", votes: append(all(1, AnswerAgree, AnswerAgree), vote(1000, 1, 1, AnswerAgree)), text: 1, key: "board.quorum_not_met"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Consensus(electorateOf(4), c.interests, c.votes, c.text, RuleValues{Quorum: rule})
			err := AsError(r.Refusal())
			switch {
			case c.key == "" && err != nil:
				t.Fatalf("refused: %v; %+v", err, r)
			case c.key != "" && (err == nil || err.Key != c.key):
				t.Fatalf("got %v, want %s; %+v", err, c.key, r)
			}
			if c.check != nil && !c.check(r) {
				t.Fatalf("%+v", r)
			}
		})
	}
}

// Y2: the order in which events are read does not matter; only a seat's own
// sequence does.
func TestResultIgnoresOrder(t *testing.T) {
	source := rand.New(rand.NewSource(7))
	for round := range 300 {
		n := 1 + source.Intn(12)
		electorate := electorateOf(n)
		var votes []Vote
		var interests []SeatInterest
		for seat := range n {
			for seq := range source.Intn(4) {
				votes = append(votes, Vote{SeatID: int64(seat + 1), Sequence: seq + 1, TextNumber: 1 + source.Intn(2), Answer: Answers[source.Intn(4)]})
			}
			if source.Intn(6) == 0 {
				interests = append(interests, SeatInterest{SeatID: int64(seat + 1), Grade: InterestGrades[source.Intn(4)]})
			}
		}
		want := Consensus(electorate, interests, votes, 2, DefaultRules())
		source.Shuffle(len(votes), func(i, j int) { votes[i], votes[j] = votes[j], votes[i] })
		source.Shuffle(len(interests), func(i, j int) { interests[i], interests[j] = interests[j], interests[i] })
		if got := Consensus(electorate, interests, votes, 2, DefaultRules()); !reflect.DeepEqual(got, want) {
			t.Fatalf("round %d: %+v, then %+v", round, want, got)
		}
		// Y3: every seat is in exactly one of the counts.
		if sum := want.Agree + want.Remarks + want.Object + want.Abstain; sum != want.Answered ||
			want.Answered+len(want.Silent) != want.WithVote || want.WithVote+want.WithoutVote+want.Vacant != want.Seats {
			t.Fatalf("round %d: counts do not add up: %+v", round, want)
		}
	}
}

func TestMethodSentence(t *testing.T) {
	r := Result{WithVote: 10, Answered: 9, WithoutVote: 2}
	if got := MethodSentence(MethodConsensus, r); got != "Adopted by consensus; 9 of 10 seats answered, 2 without vote" {
		t.Error(got)
	}
	r.WithoutVote = 0
	if got := MethodSentence(MethodConsensus, r); got != "Adopted by consensus; 9 of 10 seats answered" {
		t.Error(got)
	}
}

func TestVoteInput(t *testing.T) {
	text := "The Board approves the programme.\nReports are due once a year."
	for _, c := range []struct {
		name   string
		in     VoteInput
		fields []string
	}{
		{"agree", VoteInput{Answer: AnswerAgree}, nil},
		{"nothing chosen", VoteInput{}, []string{"answer"}},
		{"unknown", VoteInput{Answer: "perhaps"}, []string{"answer"}},
		{"bare objection", VoteInput{Answer: AnswerObject, Reason: " "}, []string{"reason", "would_remove"}},
		{"objection to absent words", VoteInput{Answer: AnswerObject, Reason: "r", WouldRemove: "w", Words: "twice a year"}, []string{"words"}},
		{"full objection", VoteInput{Answer: AnswerObject, Reason: "r", WouldRemove: "every six months", Words: "once a year"}, nil},
		{"remark without words", VoteInput{Answer: AnswerRemarks}, []string{"reason"}},
		{"too long", VoteInput{Answer: AnswerAgree, Reason: string(make([]rune, VoteTextLimit+1))}, []string{"reason"}},
	} {
		var got []string
		if err := AsError(c.in.Validate(text)); err != nil {
			for _, f := range err.Fields {
				got = append(got, f.Field)
			}
		}
		if !slices.Equal(got, c.fields) {
			t.Errorf("%s: %v, want %v", c.name, got, c.fields)
		}
	}
}

// clauses 34 and 39: with a fresh register only consensus can be chosen; a
// method counts from its start on, not the day before.
func TestMethodRegister(t *testing.T) {
	start := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	register := []BodyMethod{{ID: 1, Method: MethodConsensus, Number: 1, Kinds: EveryKind, StartsAt: start}}
	for _, m := range []Method{MethodNoObjection, MethodIndicative, MethodFormal, "majority"} {
		err := AsError(func() error { _, err := MethodInForce(register, m, MatterFunding, start); return err }())
		if err == nil || err.Clause != "39" || err.Kind != KindForbidden {
			t.Errorf("%s: %v", m, err)
		}
	}
	later := start.AddDate(0, 6, 0)
	register = append(register, BodyMethod{ID: 2, Method: MethodNoObjection, Number: 1, Kinds: EveryKind, StartsAt: later})
	if _, err := MethodInForce(register, MethodNoObjection, MatterFunding, later.Add(-24*time.Hour)); err == nil {
		t.Error("the day before its start it is refused")
	}
	if line, err := MethodInForce(register, MethodNoObjection, MatterFunding, later); err != nil || line.ID != 2 {
		t.Errorf("at its start: %v", err)
	}
	if line, err := MethodInForce(register, MethodConsensus, MatterFunding, later); err != nil || line.ID != 1 {
		t.Errorf("consensus: %v", err)
	}
}

func ExampleMethodSentence() {
	fmt.Println(MethodSentence(MethodConsensus, Result{Answered: 9, WithVote: 10, WithoutVote: 2}))
	// Output: Adopted by consensus; 9 of 10 seats answered, 2 without vote
}
