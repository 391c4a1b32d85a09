package models

import (
	"errors"
	"testing"

	"seedfund/models/flow"
	"seedfund/models/money"
	"seedfund/models/when"
)

func TestRefusalsOfTheLeavesAreTranslated(t *testing.T) {
	for _, c := range []struct {
		err  error
		kind Kind
	}{
		{&flow.Error{Kind: flow.WrongRole, Key: "flow.wrong_role", Clause: "102"}, KindForbidden},
		{&flow.Error{Kind: flow.WrongState, Key: "flow.wrong_state"}, KindConflict},
		{&flow.Error{Kind: flow.GuardFails, Key: "proposal.incomplete"}, KindConflict},
	} {
		if got := FromFlow(c.err); !IsKind(got, c.kind) {
			t.Errorf("%v became %v", c.err, got)
		}
	}
	plain := errors.New("plain")
	if FromFlow(plain) != plain || FromFlow(nil) != nil {
		t.Error("other errors stay what they are")
	}
	_, err := money.ParseCents("45.000,00")
	if f, ok := FaultOf("amount", err); !ok || f.Key != "money.ambiguous" || f.Args["Write"] != "45000.00" {
		t.Errorf("fault %+v", f)
	}
	_, err = when.ParseDate("2026-02-30")
	if f, ok := FaultOf("day", err); !ok || f.Key != "date.not_a_day" || f.Args["Text"] != "2026-02-30" {
		t.Errorf("fault %+v", f)
	}
	if _, ok := FaultOf("x", plain); ok {
		t.Error("a plain error is no fault of a field")
	}
}
