package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// logged is one statement of the server's log with its parameters.
type logged struct {
	session    string
	text       string
	parameters map[int]string // as literals
}

var (
	entryStart = regexp.MustCompile(`(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ UTC \[(\d+)\] `)
	statement  = regexp.MustCompile(`(?s)^LOG:  duration: [0-9.]+ ms  (?:execute [^:]+|statement): (.*)$`)
	parameters = regexp.MustCompile(`(?s)^DETAIL:  parameters: (.*)$`)
	parameter  = regexp.MustCompile(`(?s)\$(\d+) = (NULL|'(?:[^']|'')*')`)
	placed     = regexp.MustCompile(`\$(\d+)`)
)

// statements reads what was executed from a server's log; what was only parsed
// or bound is left out.
func statements(log string) []logged {
	var out []logged
	starts := entryStart.FindAllStringSubmatchIndex(log, -1)
	follows := false // the last entry was a statement
	for i, at := range starts {
		end := len(log)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		session, entry := log[at[2]:at[3]], strings.TrimSpace(log[at[1]:end])
		if m := statement.FindStringSubmatch(entry); m != nil {
			out, follows = append(out, logged{session: session, text: strings.Join(strings.Fields(m[1]), " ")}), true
			continue
		}
		if m := parameters.FindStringSubmatch(entry); m != nil && follows {
			given := map[int]string{}
			for _, one := range parameter.FindAllStringSubmatch(m[1], -1) {
				n, _ := strconv.Atoi(one[1])
				given[n] = one[2]
			}
			out[len(out)-1].parameters = given
		}
		follows = false
	}
	return out
}

// fresh are the parameters of a vote that must be new each time it is run
// again: by the beginning of the statement, the number of the parameter and the
// expression that takes its place.
var fresh = []struct {
	begins string
	number int
	value  string
}{
	{"INSERT INTO idempotency_keys ", 2, "'again-' || :key"},
	{"UPDATE idempotency_keys ", 3, "'again-' || :key"},
	{"INSERT INTO votes ", 4, ":next"},
	{"UPDATE positions ", 1, ":vote_id"},
	{"INSERT INTO act_values ", 1, ":act_id"},
}

// kept are the answers that later statements need, and what is made of them.
var kept = []struct{ begins, then string }{
	{"SELECT * FROM votes ", "\\gset last_\n\\set next :last_sequence + 1"},
	{"INSERT INTO votes ", "\\gset vote_"},
	{"INSERT INTO acts ", "\\gset act_"},
}

// scriptOf makes a script for pgbench of the statements that the session which
// wrote under a key executed: the same ones in the same order, with the values
// of the log, and new ones where each run needs its own.
func scriptOf(log, key string) (string, error) {
	all := statements(log)
	session := ""
	for _, s := range all {
		if strings.HasPrefix(s.text, "INSERT INTO idempotency_keys ") && s.parameters[2] == "'"+key+"'" {
			session = s.session
		}
	}
	if session == "" {
		return "", fmt.Errorf("the log names no statement under the key %s", key)
	}
	var out strings.Builder
	out.WriteString("\\set key random(1, 4611686018427387904)\n")
	used := map[string]bool{}
	for _, s := range unsealed(all, session) {
		out.WriteString(s.filled())
		end := ";"
		for _, k := range kept {
			if strings.HasPrefix(s.text, k.begins) {
				end, used[k.begins] = " "+k.then, true
			}
		}
		out.WriteString(end + "\n")
		for _, f := range fresh {
			used[f.begins] = used[f.begins] || strings.HasPrefix(s.text, f.begins)
		}
	}
	for _, k := range kept {
		if !used[k.begins] {
			return "", fmt.Errorf("the vote has no statement %q: the script must follow it", k.begins)
		}
	}
	for _, f := range fresh {
		if !used[f.begins] {
			return "", fmt.Errorf("the vote has no statement %q: the script must follow it", f.begins)
		}
	}
	return out.String(), nil
}

// unsealed is what a session executed without the transactions of the sealer,
// which may have had the connection in between.
func unsealed(all []logged, session string) (out []logged) {
	begun, seals := 0, false
	for _, s := range all {
		if s.session != session {
			continue
		}
		word, _, _ := strings.Cut(strings.ToLower(strings.TrimRight(s.text, ";")), " ")
		if word == "begin" {
			begun, seals = len(out), false
		}
		seals = seals || strings.HasPrefix(s.text, "INSERT INTO seals ")
		out = append(out, s)
		if seals && (word == "commit" || word == "rollback") {
			out, seals = out[:begun], false
		}
	}
	return out
}

// filled is the statement with its parameters in place. A colon in a literal is
// written as an escape, since pgbench would read a variable.
func (s logged) filled() string {
	return placed.ReplaceAllStringFunc(s.text, func(at string) string {
		n, _ := strconv.Atoi(at[1:])
		for _, f := range fresh {
			if f.number == n && strings.HasPrefix(s.text, f.begins) {
				return f.value
			}
		}
		literal := s.parameters[n]
		if !strings.Contains(literal, ":") {
			return literal
		}
		return "E" + strings.ReplaceAll(strings.ReplaceAll(literal, `\`, `\\`), ":", `\x3A`)
	})
}
