package models

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// SplitPart is the figure of one group of those counted. A value can be split more
// than once, by sex and again by age: Set says of which split the group is, from 1;
// 0 is 1.
type SplitPart struct {
	Group string
	Value string
	Set   int
}

// ReadSplit reads a split that a person wrote: a line each, "women: 120"; an empty
// line begins another split. A line without a colon has no value, which a check
// finds.
func ReadSplit(text string) []SplitPart {
	var out []SplitPart
	set, ended := 1, false
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			ended = len(out) > 0
			continue
		}
		if ended {
			set, ended = set+1, false
		}
		part := SplitPart{Group: line, Set: set}
		if at := strings.LastIndex(line, ":"); at >= 0 {
			part.Group, part.Value = strings.TrimSpace(line[:at]), PlainFigure(line[at+1:])
		}
		out = append(out, part)
	}
	return out
}

// SplitRows is a split as it is stored: rows "group" and "value", and "set" from the
// second split on.
func SplitRows(parts []SplitPart) string {
	var rows Rows
	for _, p := range parts {
		row := map[string]string{"group": strings.TrimSpace(p.Group), "value": PlainFigure(p.Value)}
		if p.Set > 1 {
			row["set"] = strconv.Itoa(p.Set)
		}
		rows = append(rows, row)
	}
	return rows.Text()
}

// SplitText is a stored split as ReadSplit reads it.
func SplitText(stored string) string {
	var lines []string
	set := 1
	for _, p := range SplitOf(stored) {
		if p.Set != set && len(lines) > 0 {
			lines = append(lines, "")
		}
		set = p.Set
		lines = append(lines, p.Group+": "+p.Value)
	}
	return strings.Join(lines, "\n")
}

// SplitOf is a stored split.
func SplitOf(stored string) []SplitPart {
	rows, _ := ReadRows(stored)
	var out []SplitPart
	for _, r := range rows {
		set, err := strconv.Atoi(r["set"])
		if err != nil {
			set = 1
		}
		out = append(out, SplitPart{Group: r["group"], Value: r["value"], Set: set})
	}
	return out
}

// Split is one split of a value held against it. Parts is what its groups come to
// and Rest what they leave of the value, below zero where they are more; both are
// empty where the figures do not add up.
type Split struct {
	Groups []SplitPart
	Parts  string
	Rest   string
}

// Above says whether the groups come to more than the value.
func (s Split) Above() bool { return strings.HasPrefix(s.Rest, "-") }

// Left is what the groups leave of the value, empty for nothing.
func (s Split) Left() string {
	if s.Rest == "0" || s.Above() {
		return ""
	}
	return s.Rest
}

// Splits are the splits of a value, each held against it. Figures in a unit of
// shares or means stand side by side and are not added.
func (v IndicatorValue) Splits(unit string) []Split {
	var out []Split
	total, whole := PlainDecimal(v.Value)
	whole = whole && !ShareUnit(unit)
	set, sum, adds := 0, decimal.Zero, true
	for _, p := range SplitOf(v.Split) {
		if len(out) == 0 || p.Set != set {
			out, set, sum, adds = append(out, Split{}), p.Set, decimal.Zero, whole
		}
		s := &out[len(out)-1]
		s.Groups = append(s.Groups, p)
		d, ok := PlainDecimal(p.Value)
		adds = adds && ok
		sum = sum.Add(d)
		if s.Parts, s.Rest = "", ""; adds {
			s.Parts, s.Rest = sum.String(), total.Sub(sum).String()
		}
	}
	return out
}
