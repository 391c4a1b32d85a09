package flow

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Text is the table for people: one line per row, columns aligned.
func (t *Table[S, A]) Text() string {
	lines := [][]string{{"from", "action", "to", "who", "if", "clause"}}
	for _, r := range t.Rows {
		lines = append(lines, []string{
			string(r.From), string(r.Action), string(r.To), strings.Join(r.Who, ", "),
			strings.Join(r.Guard.names(), " and "), r.Clause,
		})
	}
	return fmt.Sprintf("%s\nbegins: %s\nends: %s\n\n%s", t.Name, list(t.Initial), list(t.Final), align(lines))
}

// Matrix is what each role may do in each state, conditions in brackets. Roles
// that may do nothing are left out.
func (t *Table[S, A]) Matrix(roles []string) string {
	lines := [][]string{{"state", "role", "may (if)", "clause"}}
	for _, s := range t.States() {
		for _, role := range roles {
			for _, r := range t.Rows {
				if r.From != s || !slices.Contains(r.Who, role) {
					continue
				}
				may := fmt.Sprintf("%s -> %s", r.Action, r.To)
				if names := r.Guard.names(); len(names) > 0 {
					may += " (" + strings.Join(names, " and ") + ")"
				}
				lines = append(lines, []string{string(s), role, may, r.Clause})
			}
		}
	}
	return align(lines)
}

// Mermaid is the table as a state diagram.
func (t *Table[S, A]) Mermaid() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	for _, s := range t.Initial {
		fmt.Fprintf(&b, "    [*] --> %s\n", s)
	}
	for _, r := range t.Rows {
		label := string(r.Action)
		if names := r.Guard.names(); len(names) > 0 {
			label += " [" + strings.Join(names, " and ") + "]"
		}
		fmt.Fprintf(&b, "    %s --> %s: %s\n", r.From, r.To, label)
	}
	for _, s := range t.Final {
		fmt.Fprintf(&b, "    %s --> [*]\n", s)
	}
	return b.String()
}

func list[S ~string](states []S) string {
	out := make([]string, len(states))
	for i, s := range states {
		out[i] = string(s)
	}
	return strings.Join(out, ", ")
}

func align(lines [][]string) string {
	widths := make([]int, len(lines[0]))
	for _, line := range lines {
		for i, cell := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, line := range lines {
		var row strings.Builder
		for i, cell := range line {
			row.WriteString(cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2))
		}
		b.WriteString(strings.TrimRight(row.String(), " ") + "\n")
	}
	return b.String()
}
