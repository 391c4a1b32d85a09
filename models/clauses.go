package models

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

// ClauseKind says what a clause of the terms of reference does.
type ClauseKind string

const (
	ClauseObliges    ClauseKind = "obliges"
	ClauseRight      ClauseKind = "right"
	ClauseDefinition ClauseKind = "definition"
	ClausePrinciple  ClauseKind = "principle"
)

// ClauseState says how far the program obeys a clause.
type ClauseState string

const (
	ClausePlanned ClauseState = "planned"
	ClausePartly  ClauseState = "partly"
	ClauseServed  ClauseState = "served"
)

// Clause is one numbered clause of the terms of reference in our words; the
// French text of the Network is authoritative.
type Clause struct {
	Number int
	Kinds  []ClauseKind
	State  ClauseState
	Text   string
}

//go:embed clauses.txt
var clausesText string

var clauses = sync.OnceValue(func() []Clause {
	list, err := ParseClauses(strings.NewReader(clausesText))
	if err != nil {
		panic(err) // the file is part of the program; its test reads it first
	}
	return list
})

// Clauses lists the clauses in their order, 1 to 112.
func Clauses() []Clause { return append([]Clause(nil), clauses()...) }

// ClauseNumbered returns a clause; ok is false when there is none of that number.
func ClauseNumbered(n int) (c Clause, ok bool) {
	if n < 1 || n > len(clauses()) {
		return Clause{}, false
	}
	return clauses()[n-1], true
}

// ParseClauses reads lines "number | kind | state | text", numbered from 1
// without a gap; lines that begin with # and empty lines are skipped.
func ParseClauses(r io.Reader) ([]Clause, error) {
	var list []Clause
	lines := bufio.NewScanner(r)
	for line := 1; lines.Scan(); line++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		c, err := parseClause(text)
		if err != nil {
			return nil, fmt.Errorf("clauses, line %d: %w", line, err)
		}
		if c.Number != len(list)+1 {
			return nil, fmt.Errorf("clauses, line %d: clause %d where %d was due", line, c.Number, len(list)+1)
		}
		list = append(list, c)
	}
	return list, lines.Err()
}

func parseClause(line string) (Clause, error) {
	parts := strings.SplitN(line, "|", 4)
	if len(parts) != 4 {
		return Clause{}, fmt.Errorf("four parts expected, %d found", len(parts))
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	number, err := strconv.Atoi(parts[0])
	if err != nil {
		return Clause{}, fmt.Errorf("number %q: %w", parts[0], err)
	}
	c := Clause{Number: number, State: ClauseState(parts[2]), Text: parts[3]}
	for kind := range strings.SplitSeq(parts[1], "+") {
		switch k := ClauseKind(kind); k {
		case ClauseObliges, ClauseRight, ClauseDefinition, ClausePrinciple:
			c.Kinds = append(c.Kinds, k)
		default:
			return Clause{}, fmt.Errorf("clause %d: no kind %q", number, kind)
		}
	}
	switch c.State {
	case ClausePlanned, ClausePartly, ClauseServed:
	default:
		return Clause{}, fmt.Errorf("clause %d: no state %q", number, c.State)
	}
	if c.Text == "" {
		return Clause{}, fmt.Errorf("clause %d has no text", number)
	}
	return c, nil
}
