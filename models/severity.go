package models

import (
	"cmp"
	"math/big"
	"slices"
)

// SeverityProposals is the least number of proposals a reviewer must share with
// others before a figure is shown: below it, it says more of the proposals than
// of the reviewer.
const SeverityProposals = 3

// ReviewBy is a submitted review with who wrote it.
type ReviewBy struct {
	PersonID   int64
	Name       string
	ProposalID int64
	CompletedReview
}

// Severity is how much a reviewer's scores lie below or above those of the
// others on the same proposals and weighted criteria: the mean of the
// differences in hundredths of a step, below zero for a stricter reader. N is
// the number of compared scores, Low and High the difference on the proposals
// where it was lowest and highest. Shown is false under SeverityProposals; then
// there is no figure. It is information: nothing is corrected by it.
type Severity struct {
	PersonID  int64
	Name      string
	Proposals int
	N         int
	Shown     bool
	Mean      Points
	Low, High Points
	sum       *big.Rat // of the differences, exact
}

// Severities compares each reviewer with the others, the strictest first. It
// reads the first scores, which were given alone.
func Severities(criteria []Criterion, reviews []ReviewBy) []Severity {
	type part struct {
		sum *big.Rat
		n   int
	}
	people, parts := map[int64]*Severity{}, map[int64]map[int64]*part{}
	for _, r := range reviews {
		if people[r.PersonID] == nil {
			people[r.PersonID], parts[r.PersonID] = &Severity{PersonID: r.PersonID, Name: r.Name, sum: new(big.Rat)}, map[int64]*part{}
		}
		for _, c := range criteria {
			own := r.Scores[c.Code]
			if own == nil || c.RecordedOnly {
				continue
			}
			var sum, n int64
			for _, other := range reviews {
				if other.ProposalID == r.ProposalID && other.AssignmentID != r.AssignmentID && other.Scores[c.Code] != nil {
					sum, n = sum+int64(*other.Scores[c.Code]), n+1
				}
			}
			if n == 0 {
				continue
			}
			diff := new(big.Rat).Sub(new(big.Rat).SetInt64(int64(*own)), big.NewRat(sum, n))
			held := parts[r.PersonID][r.ProposalID]
			if held == nil {
				held = &part{sum: new(big.Rat)}
				parts[r.PersonID][r.ProposalID] = held
			}
			held.sum.Add(held.sum, diff)
			held.n++
			people[r.PersonID].sum.Add(people[r.PersonID].sum, diff)
			people[r.PersonID].N++
		}
	}
	var out []Severity
	for id, s := range people {
		if s.Proposals = len(parts[id]); s.Proposals >= SeverityProposals {
			s.Shown, s.Mean = true, hundredthsOf(s.sum, s.N)
			first := true
			for _, p := range parts[id] {
				mean := hundredthsOf(p.sum, p.n)
				if first || mean < s.Low {
					s.Low = mean
				}
				if first || mean > s.High {
					s.High = mean
				}
				first = false
			}
		}
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b Severity) int {
		if a.Shown != b.Shown {
			if a.Shown {
				return -1
			}
			return 1
		}
		if a.Shown && a.Mean != b.Mean {
			return cmp.Compare(a.Mean, b.Mean)
		}
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.PersonID, b.PersonID))
	})
	return out
}

// hundredthsOf is sum over n in hundredths, half away from zero.
func hundredthsOf(sum *big.Rat, n int) Points {
	x := new(big.Rat).Mul(sum, big.NewRat(100, int64(n)))
	twice := new(big.Int).Mul(new(big.Int).Abs(x.Num()), big.NewInt(2))
	whole := new(big.Int).Quo(twice.Add(twice, x.Denom()), new(big.Int).Mul(x.Denom(), big.NewInt(2)))
	return Points(whole.Int64()) * Points(x.Sign())
}

// SeverityView is the reviewers of a call and stage beside each other.
type SeverityView struct {
	Call  Call
	Stage ProposalStage
	Rows  []Severity
}
