package models

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"seedfund/models/money"
)

func officer(person int64) Actor {
	return Actor{AccountID: person, PersonID: person, Role: RoleSecretariatOfficer}
}

func TestApprovalIsBoundToTheRevision(t *testing.T) {
	r := TransferRequest{State: TransferDraft, Revision: 2, PreparedBy: 7}
	head := Actor{AccountID: 7, PersonID: 7, Role: RoleSecretariatHead}
	if err := r.Apply(head, TransferApprove, TransferFacts{}); !IsKind(err, KindConflict) {
		t.Errorf("the preparer approved in another capacity: %v", err)
	}
	if err := r.Apply(officer(8), TransferApprove, TransferFacts{}); err != nil || r.State != TransferApproved {
		t.Fatalf("second person: %v, %s", err, r.State)
	}
	old := TransferFacts{Approvals: []TransferApproval{{Revision: 1, PersonID: 8}, {Revision: 2, PersonID: 7}}}
	if err := r.Apply(officer(7), TransferSend, old); !IsKind(err, KindConflict) {
		t.Errorf("sent with the signature of an older revision, or of the preparer: %v", err)
	}
	if err := r.Apply(officer(7), TransferSend, TransferFacts{Approvals: []TransferApproval{{Revision: 2, PersonID: 8}}}); err != nil {
		t.Errorf("send: %v", err)
	}
}

// clause 97: the agent alone speaks for the agent; it takes no part in what
// comes before, and nobody else in what follows.
func TestOnlyTheAgentActsForTheAgent(t *testing.T) {
	full := TransferFacts{Lines: []TransferLine{{AskedCents: 5}}, Approvals: []TransferApproval{{Revision: 0, PersonID: 9}}}
	for _, role := range Roles {
		for _, s := range TransferFlow.States() {
			actor := Actor{PersonID: 1, AccountID: 1, Role: role}
			for _, a := range (TransferRequest{State: s, PreparedBy: 2}).Actions(actor, full) {
				agents := slices.Contains(AgentActions, a) || a == TransferReverse
				if agents != (role == RoleAgentOfficer) {
					t.Errorf("%s may %s in %s", role, a, s)
				}
			}
		}
	}
}

func TestPaymentsCloseARequest(t *testing.T) {
	agent := Actor{PersonID: 3, Role: RoleAgentOfficer}
	part := TransferFacts{Lines: []TransferLine{{AskedCents: 10, PaidCents: 10}, {AskedCents: 10, PaidCents: 4}}}
	whole := TransferFacts{Lines: []TransferLine{{AskedCents: 10, PaidCents: 10}}}
	for _, c := range []struct {
		from   TransferState
		action TransferAction
		facts  TransferFacts
		to     TransferState
	}{
		{TransferSent, TransferPay, part, TransferAccepted},
		{TransferAccepted, TransferPay, whole, TransferPaid},
		{TransferAccepted, TransferGiveBack, part, TransferPaid},
		{TransferAccepted, TransferGiveBack, TransferFacts{Lines: []TransferLine{{AskedCents: 1}}}, TransferReturned},
		{TransferPaid, TransferReverse, whole, TransferAccepted},
	} {
		r := TransferRequest{State: c.from}
		if err := r.Apply(agent, c.action, c.facts); err != nil || r.State != c.to {
			t.Errorf("%s %s: %v, %s; want %s", c.from, c.action, err, r.State, c.to)
		}
	}
}

func TestRecordOfTheAgentNamesEachFault(t *testing.T) {
	file := int64(4)
	open := map[int64]money.Cents{1: 500, 2: 300}
	day := mustDay("2026-10-14")
	good := AgentRecordLine{OrganisationID: 1, Cents: 500, ValueDate: day, AgentRef: "99-1"}
	for _, c := range []struct {
		name   string
		record AgentRecord
		lines  []AgentRecordLine
		fields []string
	}{
		{"good", AgentRecord{Action: TransferPay, AgentNumber: "99000008", AgentRoad: AgentRoad{Road: RoadInbox}}, []AgentRecordLine{good}, nil},
		{"on behalf with its notification", AgentRecord{Action: TransferAccept, AgentRoad: AgentRoad{Road: RoadOnBehalf, FileID: &file}}, nil, nil},
		{"on behalf without", AgentRecord{Action: TransferAccept, AgentRoad: AgentRoad{Road: RoadOnBehalf}}, nil, []string{"file"}},
		{"return without reason", AgentRecord{Action: TransferGiveBack, AgentRoad: AgentRoad{Road: RoadInbox}}, nil, []string{"text"}},
		{"payment of everything wrong", AgentRecord{Action: TransferPay, AgentRoad: AgentRoad{Road: RoadInbox}},
			[]AgentRecordLine{{OrganisationID: 1, Cents: 501}, {OrganisationID: 9, Cents: 1, ValueDate: day, AgentRef: "x"}, good},
			[]string{"agent_number", "lines[0][amount]", "lines[0][value_date]", "lines[0][agent_reference]", "lines[1][organisation]", "lines[2][organisation]"}},
	} {
		err := c.record.Validate(c.lines, open)
		var got []string
		if e := AsError(err); e != nil {
			for _, f := range e.Fields {
				got = append(got, f.Field)
			}
		}
		if !slices.Equal(got, c.fields) {
			t.Errorf("%s: %v, want %v", c.name, got, c.fields)
		}
	}
}

func TestARecordNeedsASecondPerson(t *testing.T) {
	r := RoadFor(officer(5), nil)
	if r.Road != RoadOnBehalf || !r.Waits() {
		t.Fatalf("%+v", r)
	}
	if err := r.Confirmable(Actor{PersonID: 5, Role: RoleSecretariatHead}); !IsKind(err, KindForbidden) {
		t.Errorf("the same person under another capacity confirmed: %v", err)
	}
	if err := r.Confirmable(officer(6)); err != nil {
		t.Errorf("second person: %v", err)
	}
	r = RoadFor(Actor{PersonID: 5, Role: RoleAgentOfficer}, nil)
	if r.Road != RoadInbox || r.Waits() {
		t.Errorf("the agent's own act: %+v", r)
	}
	if err := r.Confirmable(officer(6)); !IsKind(err, KindConflict) {
		t.Errorf("what does not wait was confirmed: %v", err)
	}
}

func TestByCategoryAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var budget [8]money.Cents
		var total money.Cents
		for i := range budget {
			budget[i] = money.Cents(rapid.Int64Range(0, 900_000_00).Draw(t, "category"))
			total += budget[i]
		}
		if total == 0 {
			return
		}
		asked := money.Cents(rapid.Int64Range(0, int64(total)).Draw(t, "asked"))
		var sum money.Cents
		for _, c := range ByCategory(asked, budget) {
			sum += c
		}
		if sum != asked {
			t.Fatalf("%d of %d", sum, asked)
		}
		if ByCategory(total, budget) != budget {
			t.Fatal("the whole tranche is the budget itself")
		}
	})
}
