package flow

import (
	"fmt"
	"slices"
	"strings"
)

// Facts says which named conditions hold; what is absent does not hold.
type Facts map[string]bool

// Guard is a condition with the name its fact carries and the message key of
// the refusal when it does not hold. The zero Guard always holds. All joins
// several; the first that fails gives the reason.
type Guard struct {
	Name string
	Key  string
	also []Guard
}

// All holds when every guard holds.
func All(guards ...Guard) Guard {
	if len(guards) == 0 {
		return Guard{}
	}
	g := guards[0]
	g.also = append(slices.Clone(g.also), guards[1:]...)
	return g
}

// failing is the first condition that does not hold.
func (g Guard) failing(facts Facts) (Guard, bool) {
	if g.Name != "" && !facts[g.Name] {
		return g, true
	}
	for _, other := range g.also {
		if f, failed := other.failing(facts); failed {
			return f, true
		}
	}
	return Guard{}, false
}

func (g Guard) names() []string {
	if g.Name == "" {
		return nil
	}
	out := []string{g.Name}
	for _, other := range g.also {
		out = append(out, other.names()...)
	}
	return out
}

func (g Guard) parts() []Guard {
	if g.Name == "" && len(g.also) == 0 {
		return nil
	}
	out := []Guard{{Name: g.Name, Key: g.Key}}
	for _, other := range g.also {
		out = append(out, other.parts()...)
	}
	return out
}

// By lists the roles of a row.
func By[R ~string](roles ...R) []string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = string(r)
	}
	return out
}

// Row is one thing that may happen: in state From, one of Who may take the
// Action, and To follows, if the Guard holds. Clause is the number of the terms
// of reference or the standard that asks for it; empty where none does.
type Row[S, A ~string] struct {
	From   S
	Action A
	To     S
	Who    []string
	Guard  Guard
	Clause string
}

// Table is all that may happen to one kind of thing. Name stands in messages
// and goldens; Initial are the states a thing can begin in; Final the states
// that nothing leaves. Rows with one From and Action are tried in order: the
// first whose role and guard fit applies.
type Table[S, A ~string] struct {
	Name    string
	Initial []S
	Final   []S
	Rows    []Row[S, A]
}

// Must is the checked table; it panics on the faults Check finds and is for
// package-level tables.
func Must[S, A ~string](t Table[S, A]) *Table[S, A] {
	if err := t.Check(); err != nil {
		panic(err)
	}
	return &t
}

// Apply is the state that follows when the role takes the action, or an *Error
// that says why not.
func (t *Table[S, A]) Apply(role string, state S, action A, facts Facts) (S, error) {
	row, err := t.find(role, state, action, facts)
	if err != nil {
		return state, err
	}
	return row.To, nil
}

// Actions lists what the role may do now, in the order of the table.
func (t *Table[S, A]) Actions(role string, state S, facts Facts) []A {
	var out []A
	for _, o := range t.Offers(role, state, facts) {
		if o.Refusal == nil {
			out = append(out, o.Action)
		}
	}
	return out
}

// Offer is one action the role has in this state: either it leads To a state,
// or the Refusal says which condition is missing.
type Offer[S, A ~string] struct {
	Action  A
	To      S
	Clause  string
	Refusal *Error
}

// Offers lists every action the role has in this state, each once, with the
// reason where it cannot be taken now.
func (t *Table[S, A]) Offers(role string, state S, facts Facts) []Offer[S, A] {
	var out []Offer[S, A]
	seen := map[A]bool{}
	for _, r := range t.Rows {
		if r.From != state || seen[r.Action] || !slices.Contains(r.Who, role) {
			continue
		}
		seen[r.Action] = true
		row, err := t.find(role, state, r.Action, facts)
		if err != nil {
			out = append(out, Offer[S, A]{Action: r.Action, To: r.To, Clause: r.Clause, Refusal: err})
			continue
		}
		out = append(out, Offer[S, A]{Action: r.Action, To: row.To, Clause: row.Clause})
	}
	return out
}

func (t *Table[S, A]) find(role string, state S, action A, facts Facts) (Row[S, A], *Error) {
	refusal := &Error{Kind: WrongState, Table: t.Name, State: string(state), Action: string(action), Role: role, Key: "flow.wrong_state"}
	for _, r := range t.Rows {
		if r.From != state || r.Action != action {
			continue
		}
		if !slices.Contains(r.Who, role) {
			if refusal.Kind == WrongState {
				refusal.Kind, refusal.Key, refusal.Clause = WrongRole, "flow.wrong_role", r.Clause
			}
			continue
		}
		g, failed := r.Guard.failing(facts)
		if !failed {
			return r, nil
		}
		if refusal.Kind != GuardFails {
			refusal.Kind, refusal.Key, refusal.Guard, refusal.Clause = GuardFails, g.Key, g.Name, r.Clause
		}
	}
	return Row[S, A]{}, refusal
}

// Kind says why an action was refused.
type Kind int

const (
	// WrongState: the action does not exist in this state, for anybody.
	WrongState Kind = iota + 1
	// WrongRole: it exists, for others.
	WrongRole
	// GuardFails: the role may, a condition is missing.
	GuardFails
)

// Error is a refusal. Key is a message key: flow.wrong_state, flow.wrong_role,
// or the key of the guard that fails.
type Error struct {
	Kind                       Kind
	Table, State, Action, Role string
	Guard                      string
	Key, Clause                string
}

func (e *Error) Error() string {
	s := fmt.Sprintf("%s: %s in state %s by %s", e.Table, e.Action, e.State, e.Role)
	if e.Guard != "" {
		s += " without " + e.Guard
	}
	return s + ": " + e.Key
}

// States lists every state of the table in the order of its rows.
func (t *Table[S, A]) States() []S {
	var out []S
	add := func(s S) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, s := range t.Initial {
		add(s)
	}
	for _, r := range t.Rows {
		add(r.From)
		add(r.To)
	}
	for _, s := range t.Final {
		add(s)
	}
	return out
}

// IsFinal says whether nothing leaves the state.
func (t *Table[S, A]) IsFinal(state S) bool { return slices.Contains(t.Final, state) }

// GuardNames lists the facts the table asks for, each once.
func (t *Table[S, A]) GuardNames() []string {
	var out []string
	for _, r := range t.Rows {
		for _, name := range r.Guard.names() {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// Check finds the faults of a table: a state nobody reaches, a state left
// hanging that is not called final, a final state that is left, a row without
// roles, a guard without name or message, a row that an earlier one hides.
func (t *Table[S, A]) Check() error {
	var faults []string
	note := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if t.Name == "" || len(t.Initial) == 0 || len(t.Rows) == 0 {
		note("a table needs a name, a state to begin in and rows")
	}
	leaves := map[S]bool{}
	for i, r := range t.Rows {
		leaves[r.From] = true
		if r.From == "" || r.To == "" || r.Action == "" {
			note("row %d: from, action and to must be named", i+1)
		}
		if len(r.Who) == 0 {
			note("row %d: nobody may %s", i+1, r.Action)
		}
		for _, g := range r.Guard.parts() {
			if g.Name == "" || g.Key == "" {
				note("row %d: a guard needs a name and a message key", i+1)
			}
		}
		for _, earlier := range t.Rows[:i] {
			if earlier.From == r.From && earlier.Action == r.Action && earlier.Guard.Name == "" && covers(earlier.Who, r.Who) {
				note("row %d: an earlier row without guard hides %s from %s", i+1, r.Action, r.From)
			}
		}
	}
	reached := t.reached()
	for _, s := range t.States() {
		switch final := t.IsFinal(s); {
		case !reached[s]:
			note("nothing leads to %s", s)
		case final && leaves[s]:
			note("%s is final, yet something leaves it", s)
		case !final && !leaves[s]:
			note("nothing leaves %s, yet it is not final", s)
		}
	}
	if len(faults) > 0 {
		return fmt.Errorf("flow %s: %s", t.Name, strings.Join(faults, "; "))
	}
	return nil
}

func (t *Table[S, A]) reached() map[S]bool {
	reached := map[S]bool{}
	for _, s := range t.Initial {
		reached[s] = true
	}
	for grew := true; grew; {
		grew = false
		for _, r := range t.Rows {
			if reached[r.From] && !reached[r.To] {
				reached[r.To], grew = true, true
			}
		}
	}
	return reached
}

// covers says whether every role of inner is in outer.
func covers(outer, inner []string) bool {
	for _, role := range inner {
		if !slices.Contains(outer, role) {
			return false
		}
	}
	return true
}
