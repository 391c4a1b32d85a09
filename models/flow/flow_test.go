package flow

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

type state string
type action string
type role string

const (
	draft, sent, back, taken, gone state  = "draft", "sent", "back", "taken", "gone"
	send, hand, take, drop         action = "send", "hand_back", "take", "drop"
	writer, reader, chair          role   = "writer", "reader", "chair"
)

var (
	complete = Guard{Name: "complete", Key: "letter.incomplete"}
	inTime   = Guard{Name: "in_time", Key: "letter.late"}
)

func letter() Table[state, action] {
	return Table[state, action]{
		Name: "letter", Initial: []state{draft}, Final: []state{taken, gone},
		Rows: []Row[state, action]{
			{From: draft, Action: send, To: sent, Who: By(writer), Guard: All(complete, inTime), Clause: "39"},
			{From: draft, Action: drop, To: gone, Who: By(writer, chair)},
			{From: sent, Action: take, To: taken, Who: By(reader), Guard: complete},
			{From: sent, Action: take, To: back, Who: By(reader, chair)},
			{From: sent, Action: hand, To: back, Who: By(reader)},
			{From: back, Action: send, To: sent, Who: By(writer)},
		},
	}
}

func TestApply(t *testing.T) {
	flow := Must(letter())
	all := Facts{"complete": true, "in_time": true}
	for _, c := range []struct {
		role   role
		from   state
		action action
		facts  Facts
		to     state
		kind   Kind
		key    string
	}{
		{writer, draft, send, all, sent, 0, ""},
		{writer, draft, send, Facts{"complete": true}, "", GuardFails, "letter.late"},
		{writer, draft, send, nil, "", GuardFails, "letter.incomplete"},
		{reader, draft, send, all, "", WrongRole, "flow.wrong_role"},
		{reader, draft, take, all, "", WrongState, "flow.wrong_state"},
		{writer, taken, send, all, "", WrongState, "flow.wrong_state"},
		{reader, sent, take, all, taken, 0, ""},
		{reader, sent, take, nil, back, 0, ""}, // the second row, where the first's guard fails
		{chair, sent, take, all, back, 0, ""},  // the first row is not the chair's
		{writer, sent, take, all, "", WrongRole, "flow.wrong_role"},
	} {
		to, err := flow.Apply(string(c.role), c.from, c.action, c.facts)
		if c.kind == 0 {
			if err != nil || to != c.to {
				t.Errorf("%s %s from %s: %s, %v; want %s", c.role, c.action, c.from, to, err, c.to)
			}
			continue
		}
		var e *Error
		if !errors.As(err, &e) || e.Kind != c.kind || e.Key != c.key || to != c.from {
			t.Errorf("%s %s from %s: %s, %v; want kind %d, %s", c.role, c.action, c.from, to, err, c.kind, c.key)
		}
	}
}

func TestOffersNameWhatIsMissing(t *testing.T) {
	flow := Must(letter())
	if got := flow.Actions("writer", draft, nil); !slices.Equal(got, []action{drop}) {
		t.Errorf("actions %v", got)
	}
	offers := flow.Offers("writer", draft, Facts{"complete": true})
	if len(offers) != 2 || offers[0].Refusal == nil || offers[0].Refusal.Guard != "in_time" || offers[1].Refusal != nil {
		t.Errorf("offers %+v", offers)
	}
}

func TestActionsAndApplyAgree(t *testing.T) {
	flow := Must(letter())
	rapid.Check(t, func(t *rapid.T) {
		who := rapid.SampledFrom([]string{"writer", "reader", "chair", "stranger"}).Draw(t, "role")
		s := rapid.SampledFrom(flow.States()).Draw(t, "state")
		facts := Facts{"complete": rapid.Bool().Draw(t, "complete"), "in_time": rapid.Bool().Draw(t, "in time")}
		offered := flow.Actions(who, s, facts)
		for _, a := range []action{send, hand, take, drop, "unknown"} {
			to, err := flow.Apply(who, s, a, facts)
			if (err == nil) != slices.Contains(offered, a) {
				t.Fatalf("%s %s from %s: offered %v, applied %v", who, a, s, offered, err)
			}
			if err == nil && !slices.Contains(flow.States(), to) {
				t.Fatalf("led to unknown %s", to)
			}
		}
		if flow.IsFinal(s) && len(offered) > 0 {
			t.Fatalf("%s is final, yet %v is offered", s, offered)
		}
	})
}

func TestFaultyTablesAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*Table[state, action])
		want  string
	}{
		"unreachable":   {func(x *Table[state, action]) { x.Rows[0].To = draft }, "nothing leads to sent"},
		"hanging":       {func(x *Table[state, action]) { x.Final = x.Final[:1] }, "nothing leaves gone"},
		"left end":      {func(x *Table[state, action]) { x.Final = append(x.Final, back) }, "back is final"},
		"nobody":        {func(x *Table[state, action]) { x.Rows[1].Who = nil }, "nobody may drop"},
		"mute guard":    {func(x *Table[state, action]) { x.Rows[2].Guard.Key = "" }, "message key"},
		"hidden row":    {func(x *Table[state, action]) { x.Rows[2].Guard = Guard{}; x.Rows[3].Who = By(reader) }, "hides take"},
		"no beginning":  {func(x *Table[state, action]) { x.Initial = nil }, "state to begin in"},
		"unnamed state": {func(x *Table[state, action]) { x.Rows[4].To = "" }, "must be named"},
	} {
		table := letter()
		c.spoil(&table)
		if err := table.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("Must took a faulty table")
		}
	}()
	Must(Table[state, action]{})
}

func TestPrinted(t *testing.T) {
	flow := Must(letter())
	const text = `letter
begins: draft
ends: taken, gone

from   action     to     who            if                    clause
draft  send       sent   writer         complete and in_time  39
draft  drop       gone   writer, chair
sent   take       taken  reader         complete
sent   take       back   reader, chair
sent   hand_back  back   reader
back   send       sent   writer
`
	if got := flow.Text(); got != text {
		t.Errorf("text:\n%s", got)
	}
	const diagram = `stateDiagram-v2
    [*] --> draft
    draft --> sent: send [complete and in_time]
    draft --> gone: drop
    sent --> taken: take [complete]
    sent --> back: take
    sent --> back: hand_back
    back --> sent: send
    taken --> [*]
    gone --> [*]
`
	if got := flow.Mermaid(); got != diagram {
		t.Errorf("diagram:\n%s", got)
	}
	const matrix = `state  role    may (if)                                clause
draft  writer  send -> sent (complete and in_time)     39
draft  writer  drop -> gone
draft  chair   drop -> gone
`
	if got := flow.Matrix([]string{"writer", "reader", "chair"}); !strings.HasPrefix(strings.ReplaceAll(got, " ", ""), strings.ReplaceAll(matrix, " ", "")) {
		t.Errorf("matrix:\n%s", got)
	}
	if got := flow.GuardNames(); !slices.Equal(got, []string{"complete", "in_time"}) {
		t.Errorf("facts %v", got)
	}
}
