package models

import (
	"fmt"
	"math/big"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// oracleFormal says whether a roll call carries a text, seat by seat and with
// fractions instead of rounding.
func oracleFormal(seats []Elector, closed map[int64]bool, said map[int64]BallotChoice, quorum QuorumRule, threshold Threshold) bool {
	var favour, against, base int64
	balance := map[Constituency]int{}
	for _, s := range seats {
		if s.Reason == ElectorVacant && quorum.VacantCount {
			base++
		}
		if !s.Entitled || closed[s.SeatID] {
			continue
		}
		base++
		switch said[s.SeatID] {
		case BallotInFavour:
			favour++
			balance[s.Constituency]++
		case BallotAgainst:
			against++
			balance[s.Constituency]--
		}
	}
	voting := favour + against
	if voting == 0 || voting < int64(quorum.Floor) {
		return false
	}
	if big.NewRat(voting, base).Cmp(big.NewRat(int64(quorum.Share), int64(quorum.Of))) < 0 {
		return false
	}
	if big.NewRat(favour, voting).Cmp(big.NewRat(int64(threshold.Share), int64(threshold.Of))) < 0 {
		return false
	}
	for _, b := range balance {
		if b < 0 {
			return false
		}
	}
	return true
}

// roomOf are n seats over the four constituencies in turn: the first vacant
// ones, then those without a vote by an interest, then the others.
func roomOf(n, vacant, recused int) ([]Elector, []SeatInterest) {
	var seats []Elector
	var interests []SeatInterest
	for i := range n {
		e := Elector{SeatID: int64(i + 1), Constituency: Constituencies[i%4], Number: i/4 + 1, Entitled: true}
		switch {
		case i < vacant:
			e.Entitled, e.Reason = false, ElectorVacant
		case i < vacant+recused:
			interests = append(interests, SeatInterest{SeatID: e.SeatID, Grade: InterestNoVote})
		}
		seats = append(seats, e)
	}
	return seats, interests
}

// Q1, Q4: every room of 1 to 30 seats, with every count of vacant seats, seats
// without a vote, seats in favour and seats against, agrees with the oracle,
// which knows no rounding.
func TestFormalVoteTable(t *testing.T) {
	quorum := QuorumRule{Share: 2, Of: 3, Floor: 1}
	rows := 0
	for n := 1; n <= 30; n++ {
		for vacant := 0; vacant <= n; vacant += 1 + n/6 {
			for recused := 0; vacant+recused <= n; recused += 1 + n/6 {
				seats, interests := roomOf(n, vacant, recused)
				closed := map[int64]bool{}
				for _, i := range interests {
					closed[i.SeatID] = true
				}
				free := n - vacant - recused
				for against := 0; against <= free; against++ {
					for favour := 0; favour+against <= free; favour++ {
						var ballots []FormalBallot
						said := map[int64]BallotChoice{}
						for i := range free {
							choice := BallotAbstain
							switch {
							case i < favour:
								choice = BallotInFavour
							case i < favour+against:
								choice = BallotAgainst
							}
							id := int64(vacant + recused + i + 1)
							said[id] = choice
							ballots = append(ballots, FormalBallot{SeatID: id, Choice: choice})
						}
						got := CountFormal(seats, interests, ballots, quorum, FourFifths)
						if want := oracleFormal(seats, closed, said, quorum, FourFifths); got.Carried() != want {
							t.Fatalf("n=%d vacant=%d recused=%d favour=%d against=%d: %v, oracle %v (%+v)", n, vacant, recused, favour, against, got.Carried(), want, got)
						}
						if free == 0 && got.Carried() {
							t.Fatal("Q4: nobody is left to vote, and the text is adopted")
						}
						rows++
					}
				}
			}
		}
	}
	if rows < 10_000 {
		t.Fatalf("only %d rows", rows)
	}
}

// Q3: the threshold is rounded up, never to the nearest.
func TestThresholdRounding(t *testing.T) {
	for n := 1; n <= 30; n++ {
		for _, threshold := range []Threshold{FourFifths, {2, 3}, {3, 4}, {1, 1}} {
			needed := threshold.Needed(n)
			if needed*threshold.Of < n*threshold.Share || (needed-1)*threshold.Of >= n*threshold.Share {
				t.Errorf("%v of %d: %d", threshold, n, needed)
			}
		}
	}
	for want, threshold := range map[bool]Threshold{true: FourFifths, false: {1, 2}} {
		if threshold.Valid() != want {
			t.Errorf("%v", threshold)
		}
	}
}

// Q2, Q5: seats that abstain leave the count and with it the quorum, and most
// voting seats of one constituency against a text stop it.
func TestFormalVoteRefusals(t *testing.T) {
	seats, _ := roomOf(12, 0, 0)
	quorum := QuorumRule{Share: 2, Of: 3, Floor: 1}
	count := func(say func(Elector) BallotChoice) FormalCount {
		var ballots []FormalBallot
		for _, s := range seats {
			if choice := say(s); choice != "" {
				ballots = append(ballots, FormalBallot{SeatID: s.SeatID, Choice: choice})
			}
		}
		return CountFormal(seats, nil, ballots, quorum, FourFifths)
	}
	group := Constituencies[0]
	for name, c := range map[string]struct {
		say func(Elector) BallotChoice
		key string
	}{
		"all in favour": {func(Elector) BallotChoice { return BallotInFavour }, ""},
		"quorum lost to abstention": {func(s Elector) BallotChoice {
			if s.SeatID > 7 {
				return BallotAbstain
			}
			return BallotInFavour
		}, "board.formal_quorum"},
		"one short of four fifths": {func(s Elector) BallotChoice {
			if s.Number == 1 && s.Constituency != group {
				return BallotAgainst
			}
			return BallotInFavour
		}, "board.formal_threshold"},
		"two of three of a constituency against": {func(s Elector) BallotChoice {
			if s.Constituency == group && s.Number < 3 {
				return BallotAgainst
			}
			return BallotInFavour
		}, "board.formal_constituency"},
		"a constituency split evenly": {func(s Elector) BallotChoice {
			switch {
			case s.Constituency == group && s.Number == 1:
				return BallotAgainst
			case s.Constituency == group && s.Number == 2:
				return BallotAbstain
			}
			return BallotInFavour
		}, ""},
	} {
		got, key := count(c.say), ""
		if err := AsError(got.Refusal()); err != nil {
			key = err.Key
			if err.Clause != "39" {
				t.Errorf("%s: clause %s", name, err.Clause)
			}
		}
		if key != c.key {
			t.Errorf("%s: %q, want %q (%+v)", name, key, c.key, got)
		}
	}
}

// Y2, Y3: the count is the same for every order of the ballots, and each
// seat of the room is counted in one place only.
func TestFormalVoteTally(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "seats")
		vacant := rapid.IntRange(0, n).Draw(t, "vacant")
		recused := rapid.IntRange(0, n-vacant).Draw(t, "recused")
		seats, interests := roomOf(n, vacant, recused)
		var ballots []FormalBallot
		for _, s := range seats {
			if choice := rapid.SampledFrom([]BallotChoice{"", BallotInFavour, BallotAgainst, BallotAbstain}).Draw(t, "says"); choice != "" {
				ballots = append(ballots, FormalBallot{SeatID: s.SeatID, Choice: choice})
			}
		}
		quorum := QuorumRule{Share: 2, Of: 3, Floor: 1, VacantCount: rapid.Bool().Draw(t, "vacant count")}
		once := CountFormal(seats, interests, ballots, quorum, FourFifths)
		slices.Reverse(ballots)
		again := CountFormal(seats, interests, rapid.Permutation(ballots).Draw(t, "order"), quorum, FourFifths)
		if fmt.Sprint(once) != fmt.Sprint(again) {
			t.Fatalf("%+v, in another order %+v", once, again)
		}
		if once.InFavour+once.Against+once.Abstain+once.Silent+once.WithoutVote != n-vacant || once.WithoutVote != recused {
			t.Fatalf("%+v of %d seats, %d vacant, %d without a vote", once, n, vacant, recused)
		}
	})
}

// A result names its method and prints its arithmetic.
func ExampleMethodSentence_formal() {
	c := FormalCount{InFavour: 8, Against: 1, Abstain: 1, WithoutVote: 2, Needed: 8, Share: 4, Of: 5, Quorum: 7, QuorumMet: true}
	fmt.Println(MethodSentence(MethodFormal, Result{Formal: &c}))
	// Output: Adopted by formal vote: 8 of 9 seats voting in favour, threshold four fifths (8); quorum 7 met; 1 abstained; 2 without vote; no constituency mostly against
}

// clause 39: a formal vote needs its line in force, for the kind, when the
// matter opened, and never decides how the body works.
func TestFormalInForce(t *testing.T) {
	start := time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)
	line := BodyMethod{ID: 7, Method: MethodFormal, Number: 1, Kinds: MatterKinds{MatterFunding, MatterOther}, StartsAt: start}
	before := start.AddDate(0, 0, -1)
	for name, c := range map[string]struct {
		register []BodyMethod
		kind     MatterKind
		subject  MatterSubject
		opens    *time.Time
		key      string
	}{
		"in force":           {[]BodyMethod{line}, MatterFunding, SubjectNone, &start, ""},
		"fresh store":        {nil, MatterFunding, SubjectNone, &start, "board.formal_not_adopted"},
		"the day before":     {[]BodyMethod{line}, MatterFunding, SubjectNone, &before, "board.formal_not_adopted"},
		"a draft":            {[]BodyMethod{line}, MatterFunding, SubjectNone, nil, "board.formal_not_adopted"},
		"rules":              {[]BodyMethod{line}, MatterRules, SubjectNone, &start, "board.formal_excluded"},
		"seats":              {[]BodyMethod{line}, MatterOther, SubjectSeats, &start, "board.formal_excluded"},
		"composition":        {[]BodyMethod{line}, MatterOther, SubjectComposition, &start, "board.formal_excluded"},
		"conflicts":          {[]BodyMethod{line}, MatterOther, SubjectConflicts, &start, "board.formal_excluded"},
		"another matter":     {[]BodyMethod{line}, MatterOther, SubjectNone, &start, ""},
		"not for this kind":  {[]BodyMethod{{ID: 8, Method: MethodFormal, Kinds: MatterKinds{MatterOther}, StartsAt: start}}, MatterFunding, SubjectNone, &start, "board.formal_not_adopted"},
		"of another method":  {[]BodyMethod{{ID: 9, Method: MethodConsensus, Kinds: EveryKind, StartsAt: start}}, MatterFunding, SubjectNone, &start, "board.formal_not_adopted"},
		"already ended then": {[]BodyMethod{{ID: 9, Method: MethodFormal, Kinds: EveryKind, StartsAt: before, EndsAt: &start}}, MatterFunding, SubjectNone, &start, "board.formal_not_adopted"},
	} {
		_, err := FormalInForce(c.register, Matter{Kind: c.kind, Subject: c.subject, OpensAt: c.opens}, DefaultRules())
		refusal := AsError(err)
		switch {
		case c.key == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.key != "" && (refusal == nil || refusal.Key != c.key || refusal.Clause != "39"):
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An indication is counted by seat, the last answer of each; a ranking gives
// one point for each option placed behind.
func TestCountIndicative(t *testing.T) {
	vote := IndicativeVote{Form: IndicativeRanking, Options: Options{"a", "b", "c"}}
	got := CountIndicative(vote, []IndicativeAnswer{
		{SeatID: 1, Sequence: 1, Choice: Numbers{1, 2, 3}}, {SeatID: 1, Sequence: 2, Choice: Numbers{3, 2, 1}}, {SeatID: 2, Sequence: 1, Choice: Numbers{3, 1, 2}},
	})
	if want := []IndicativeCount{{1, 0, 1}, {2, 0, 1}, {3, 2, 4}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for _, choice := range []Numbers{nil, {1}, {1, 2}, {1, 1, 2}, {0, 1, 2}, {2, 3, 4}} {
		if vote.CheckChoice(choice) == nil {
			t.Errorf("%v is taken as a ranking of three", choice)
		}
	}
	if err := vote.CheckChoice(Numbers{2, 1, 3}); err != nil {
		t.Error(err)
	}
	for n, options := range map[int][]string{1: {"a"}, 7: {"a", "b", "c", "d", "e", "f", "g"}, 2: {"a", "a"}} {
		if (IndicativeInput{Form: IndicativeOptions, Question: "Which?", Options: options}).Validate() == nil {
			t.Errorf("%d options are taken: %v", n, options)
		}
	}
}
