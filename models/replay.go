package models

import "reflect"

// DecisionFacts is all that a decision of the body depended on, frozen: its
// matter's electorate, interests, answers, confirmations and roll call, and the
// rules it was taken under.
type DecisionFacts struct {
	Decision   Decision
	Matter     Matter
	Electorate []Elector
	Interests  []SeatInterest
	Votes      []Vote
	Said       []Confirmation // of what met an objection, and what did not
	Quorum     QuorumRule
	Support    int           // seats of the rule that must agree in words
	Grade      InterestGrade // of the rule, for interests that follow from the item
	Ballots    []FormalBallot
	Threshold  Threshold // of the formal vote that adopted it
}

// ReplayRules are the rules a year is replayed under; zero values mean those
// each decision was taken under.
type ReplayRules struct {
	QuorumShare    int
	QuorumOf       int
	ThresholdShare int
	ThresholdOf    int
	Grade          InterestGrade
}

// ReplayLimit bounds the numbers of a fraction in a replay.
const ReplayLimit = 100

// Validate finds the faults of rules for a replay.
func (r ReplayRules) Validate() error {
	var faults Faults
	if (r.QuorumShare != 0 || r.QuorumOf != 0) && (r.QuorumShare < 1 || r.QuorumOf < r.QuorumShare || r.QuorumOf > ReplayLimit) {
		faults.Add("quorum_share", "board.fault.quorum")
	}
	if (r.ThresholdShare != 0 || r.ThresholdOf != 0) && (r.ThresholdOf > ReplayLimit || !(Threshold{Share: r.ThresholdShare, Of: r.ThresholdOf}).Valid()) {
		faults.Add("threshold_share", "board.fault.threshold")
	}
	if r.Grade != "" && !r.Grade.Valid() {
		faults.Add("grade", "board.fault.grade")
	}
	return faults.Err("annualreview.fault.replay")
}

// DecisionReplay is a decision as it was and as it would have been.
type DecisionReplay struct {
	Facts   DecisionFacts
	Then    Result
	Now     Result
	Adopted bool  // under the rules of the replay
	Why     error // why it would not have been
	Hidden  bool  // the item is not open to this reader
}

// Differs reports whether the outcome or a figure of its count would differ.
func (r DecisionReplay) Differs() bool {
	return !r.Adopted || r.Then.WithVote != r.Now.WithVote || r.Then.Needed != r.Now.Needed || r.Then.Answered != r.Now.Answered ||
		r.Then.Formal != nil && r.Now.Formal != nil && (r.Then.Formal.Needed != r.Now.Formal.Needed || r.Then.Formal.Quorum != r.Now.Formal.Quorum)
}

// Same reports whether the replay gives exactly the stored result.
func (r DecisionReplay) Same() bool { return r.Adopted && reflect.DeepEqual(bare(r.Then), bare(r.Now)) }

// bare makes empty lists the same whether they were stored or computed.
func bare(r Result) Result {
	if len(r.Standing) == 0 {
		r.Standing = nil
	}
	if len(r.Silent) == 0 {
		r.Silent = nil
	}
	return r
}

// Replay recomputes a decision from its frozen facts under other rules. Under
// the same rules it gives the stored result. A seat that a milder grade lets
// vote has given no answer and counts as silent.
func Replay(f DecisionFacts, rules ReplayRules) DecisionReplay {
	quorum, threshold := f.Quorum, f.Threshold
	if rules.QuorumOf != 0 {
		quorum.Share, quorum.Of = rules.QuorumShare, rules.QuorumOf
	}
	if rules.ThresholdOf != 0 {
		threshold = Threshold{Share: rules.ThresholdShare, Of: rules.ThresholdOf}
	}
	electorate, interests := f.Electorate, f.Interests
	if rules.Grade != "" && rules.Grade != f.Grade {
		electorate, interests = regrade(f, rules.Grade)
	}
	out := DecisionReplay{Facts: f, Then: f.Decision.Result}
	applied := RuleValues{Quorum: quorum}
	applied.MinimumSupport = f.Support
	out.Now = Consensus(electorate, interests, f.Votes, f.Decision.TextNumber, applied, f.Said...)
	out.Why = Matter{Method: f.Decision.Method}.Agreement(out.Now)
	if f.Decision.Method == MethodFormal {
		count := CountFormal(electorate, interests, f.Ballots, quorum, threshold)
		out.Now.Formal, out.Now.QuorumMet = &count, count.QuorumMet
		out.Why = count.Refusal()
	}
	out.Adopted = out.Why == nil
	return out
}

// regrade gives the interests that were computed by the rule another grade, and
// the seats they took out of the electorate their vote back where it leaves it.
func regrade(f DecisionFacts, grade InterestGrade) ([]Elector, []SeatInterest) {
	interests := make([]SeatInterest, len(f.Interests))
	for i, in := range f.Interests {
		if in.Origin == OriginComputed && in.Grade == f.Grade && in.Reason != InterestPresides && in.Reason != InterestFunds {
			in.Grade = grade
		}
		interests[i] = in
	}
	electorate := make([]Elector, len(f.Electorate))
	for i, e := range f.Electorate {
		if e.Reason == ElectorInterest {
			if gravest, has := GravestInterest(interests, e.SeatID); !has || !gravest.Grade.ClosesVote() {
				e.Entitled, e.Reason = true, ElectorEntitled
			}
		}
		electorate[i] = e
	}
	return electorate, interests
}
