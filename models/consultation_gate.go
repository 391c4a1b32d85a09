package models

import (
	"slices"
	"strings"
	"unicode"
)

// ConsultGate is a consultation without which a decision is refused: its clause, on
// what, and whom the list must hold.
type ConsultGate struct {
	Clause  string
	Subject ConsultSubject
	Rule    ConsultRule
}

// ClauseGates are the gates that the terms of reference themselves ask for. The
// others stand in a body's rules, by kind of matter.
var ClauseGates = []ConsultGate{
	// clause 102: all members of the Board are consulted on the annual review.
	{Clause: "102", Subject: ConsultReview, Rule: ConsultBoard},
}

// GateOf is the gate of a clause on a subject; where the terms of reference
// name none, any list will do.
func GateOf(clause string, subject ConsultSubject) ConsultGate {
	for _, g := range ClauseGates {
		if g.Clause == clause && g.Subject == subject {
			return g
		}
	}
	return ConsultGate{Clause: clause, Subject: subject}
}

// OwnGate is the gate a body's rules put before decisions of a kind: its own
// seats are consulted on the text.
//
// clause 39: how a body works beyond consensus is for its adopted rules.
func (v RuleValues) OwnGate(kind MatterKind) (ConsultGate, bool) {
	return ConsultGate{Clause: "39", Subject: ConsultMatter, Rule: ConsultBoard}, v.Consult.Has(kind)
}

// KindSet is a set of kinds of matter, written with commas: "rules,other".
type KindSet string

// Has reports whether a kind is in the set.
func (k KindSet) Has(kind MatterKind) bool {
	return slices.Contains(strings.Split(string(k), ","), string(kind))
}

// Valid reports whether the set holds known kinds only, each once.
func (k KindSet) Valid() bool {
	if k == "" {
		return true
	}
	seen := map[string]bool{}
	for word := range strings.SplitSeq(string(k), ",") {
		if seen[word] || !slices.Contains(EveryKind, MatterKind(word)) {
			return false
		}
		seen[word] = true
	}
	return true
}

// Check says why no decision on a version may be taken yet, or nil: a closed
// consultation on the same version exists. same reports whether the version of
// a consultation differs from the one to be decided by editorial changes only.
func (g ConsultGate) Check(all []Consultation, hash string, same func(number int) bool) error {
	found, open := false, false
	for _, c := range all {
		if c.Clause != g.Clause || c.Subject != g.Subject || g.Rule != "" && c.Rule != g.Rule {
			continue
		}
		found = true
		if c.ClosedAt == nil {
			open = open || c.TextHash == hash
			continue
		}
		if c.TextHash == hash || same(c.TextNumber) {
			return nil
		}
	}
	switch {
	case open:
		return Conflict("consultations.gate.open", g.Clause)
	case found:
		return Conflict("consultations.gate.older", g.Clause)
	}
	return Conflict("consultations.gate.none", g.Clause)
}

// Editorial reports whether two wordings differ by editorial changes only:
// spacing, letter case and punctuation, and at most so many other words. A
// change of a figure is never editorial.
func Editorial(before, after string, words int) bool {
	a, b := plainWords(before), plainWords(after)
	common := commonWords(a, b)
	changed := max(len(a), len(b)) - common
	if changed == 0 {
		return slices.Equal(a, b)
	}
	return changed <= words && slices.Equal(figures(a), figures(b))
}

func plainWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
}

func figures(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return !strings.ContainsFunc(w, unicode.IsDigit) })
}

// commonWords is the length of the longest common subsequence.
func commonWords(a, b []string) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			diagonal = above
		}
	}
	return row[len(b)]
}
