package models

import (
	"fmt"
	"testing"
)

// oracle says by counting seat by seat whether a decision would have been
// adopted: no shared code with the replay.
type oracle struct {
	vote, answered, inFavour, against int
	objection                         bool
}

// The year under other rules: every combination of answers of three and four
// seats, under each quorum, threshold and grade, against an oracle that counts
// by hand.
func TestReplayAgainstAnOracle(t *testing.T) {
	answers := []VoteAnswer{"", AnswerAgree, AnswerRemarks, AnswerObject, AnswerAbstain}
	grades := []InterestGrade{"", InterestDisclosed, InterestNoVote, InterestWithdrawn}
	cases, differ := 0, 0
	for seats := 3; seats <= 4; seats++ {
		combinations := 1
		for range seats {
			combinations *= len(answers)
		}
		for n := range combinations {
			f := DecisionFacts{Quorum: QuorumRule{Share: 1, Of: 2, Floor: 1}, Grade: InterestNoVote,
				Decision: Decision{TextNumber: 1, Method: MethodConsensus}}
			rest := n
			said := map[int64]VoteAnswer{}
			for s := range seats {
				id := int64(s + 1)
				e := Elector{SeatID: id, Constituency: ConstituencyNetwork, Number: s + 1, Entitled: true, Reason: ElectorEntitled}
				if s == 0 {
					// The first seat lost its vote by an interest that the rule computed.
					e.Entitled, e.Reason = false, ElectorInterest
					f.Interests = append(f.Interests, SeatInterest{SeatID: id, Grade: InterestNoVote, Origin: OriginComputed, Reason: InterestLeads})
				} else if a := answers[rest%len(answers)]; a != "" {
					f.Votes = append(f.Votes, Vote{ID: id, SeatID: id, TextNumber: 1, Answer: a})
					said[id] = a
				}
				rest /= len(answers)
				f.Electorate = append(f.Electorate, e)
			}
			f.Decision.Result = Consensus(f.Electorate, f.Interests, f.Votes, 1, RuleValues{Quorum: f.Quorum})
			for _, grade := range grades {
				for share := 0; share <= 3; share++ {
					rules := ReplayRules{Grade: grade}
					quorum := f.Quorum
					if share > 0 {
						rules.QuorumShare, rules.QuorumOf = share, 3
						quorum.Share, quorum.Of = share, 3
					}
					o := oracle{vote: seats - 1}
					if grade == InterestDisclosed {
						o.vote = seats
					}
					for _, a := range said {
						o.answered++
						o.objection = o.objection || a == AnswerObject
						if a == AnswerAgree || a == AnswerRemarks {
							o.inFavour++
						}
					}
					needed := (o.vote*quorum.Share + quorum.Of - 1) / quorum.Of
					adopted := o.answered >= max(needed, 1) && !o.objection && o.inFavour > 0 // where all abstain nothing is agreed
					got := Replay(f, rules)
					if got.Adopted != adopted || got.Now.WithVote != o.vote || got.Now.Needed != max(needed, 1) || got.Now.Answered != o.answered {
						t.Fatalf("%v under %+v: adopted %v, %d with a vote, %d needed, %d answered; by hand %v, %+v, %d needed", said, rules, got.Adopted, got.Now.WithVote, got.Now.Needed, got.Now.Answered, adopted, o, needed)
					}
					// What differs is what a reader compares: the outcome or a figure.
					then := f.Decision.Result
					if want := !adopted || then.WithVote != o.vote || then.Needed != max(needed, 1) || then.Answered != o.answered; got.Differs() != want {
						t.Fatalf("%v under %+v: differs %v, by hand %v", said, rules, got.Differs(), want)
					} else if want {
						differ++
					}
					cases++
				}
			}
		}
	}
	if cases < 10_000 || differ == 0 || differ == cases {
		t.Errorf("%d cases, %d differ: the table shows little", cases, differ)
	}
}

// A roll call of five seats, every way to vote, under each threshold.
func TestReplayOfAFormalVoteAgainstAnOracle(t *testing.T) {
	choices := []BallotChoice{"", BallotInFavour, BallotAgainst, BallotAbstain}
	cases, turned := 0, 0
	for n := range 4 * 4 * 4 * 4 * 4 {
		f := DecisionFacts{Quorum: QuorumRule{Share: 1, Of: 2, Floor: 1}, Threshold: FourFifths, Grade: InterestNoVote,
			Decision: Decision{TextNumber: 1, Method: MethodFormal}}
		o, rest := oracle{vote: 5}, n
		against, voting := map[Constituency]int{}, map[Constituency]int{}
		for s := range 5 {
			id, c := int64(s+1), Constituencies[s%len(Constituencies)]
			f.Electorate = append(f.Electorate, Elector{SeatID: id, Constituency: c, Number: s + 1, Entitled: true, Reason: ElectorEntitled})
			choice := choices[rest%4]
			rest /= 4
			if choice == "" {
				continue
			}
			f.Ballots = append(f.Ballots, FormalBallot{SeatID: id, Choice: choice})
			o.answered++
			switch choice {
			case BallotInFavour:
				o.inFavour++
				voting[c]++
			case BallotAgainst:
				o.against++
				against[c]++
				voting[c]++
			}
		}
		for _, threshold := range []Threshold{{}, {Share: 1, Of: 2}, {Share: 2, Of: 3}, {Share: 4, Of: 5}, {Share: 1, Of: 1}} {
			rules := ReplayRules{ThresholdShare: threshold.Share, ThresholdOf: threshold.Of}
			if threshold.Of == 0 {
				threshold = FourFifths
			}
			adopted := o.quorate(o.inFavour+o.against) && o.inFavour > 0 && o.inFavour*threshold.Of >= (o.inFavour+o.against)*threshold.Share
			for c, n := range against {
				if 2*n > voting[c] {
					adopted = false // most voting seats of a constituency are against
				}
			}
			got := Replay(f, rules)
			if got.Adopted != adopted {
				t.Fatalf("%s under %d/%d: adopted %v, by hand %v, %+v: %v", fmt.Sprint(f.Ballots), threshold.Share, threshold.Of, got.Adopted, adopted, o, got.Why)
			}
			cases++
			if adopted != Replay(f, ReplayRules{}).Adopted {
				turned++
			}
		}
	}
	if turned == 0 {
		t.Errorf("no threshold turned any of %d roll calls", cases)
	}
}

// quorate is half of five seats, rounded up.
func (o oracle) quorate(present int) bool { return present >= 3 }
