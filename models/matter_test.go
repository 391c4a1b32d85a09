package models

import (
	"slices"
	"strings"
	"testing"
	"time"

	"seedfund/models/when"
)

func paper() (Matter, MatterText, MatterEffect) {
	m := Matter{ID: 1, Reference: "DEM00-M-2027-01", Kind: MatterFunding, Question: "Shall the fund pay?", Language: "en", State: MatterDraft, Channel: InWriting, PreparedBy: 7}
	t := MatterText{MatterID: 1, Number: 1, Outcome: OutcomeConditions, Reserve: ReserveFirst, Body: "The Board approves.\n\n Reports are due once a year. "}
	e := MatterEffect{
		Amounts: []MatterAmount{{OrganisationID: 2, Tranche: 1, Cents: 280_000_00}, {OrganisationID: 1, Tranche: 2, Cents: 450_000_00}, {OrganisationID: 1, Tranche: 1, Cents: 300_000_00}},
		Conditions: []MatterCondition{{Number: 1, Body: "Contracts in the worker's language.", OrganisationID: 1,
			DueOn: when.MustDate(2027, time.May, 31), BlocksTranche: 2}},
	}
	return m, t, e
}

func TestMatterEffect(t *testing.T) {
	_, text, e := paper()
	if e.Total(0) != 1_030_000_00 || e.Total(1) != 580_000_00 || e.Of(1, 0) != 750_000_00 || e.Of(2, 2) != 0 || e.Tranches() != 2 {
		t.Error("totals")
	}
	if e.Reserved(ReserveFirst) != 580_000_00 || e.Reserved(ReserveAll) != 1_030_000_00 || e.Reserved(ReserveNone) != 0 {
		t.Error("reserved")
	}
	if got := e.Organisations(); !slices.Equal(got, []int64{1, 2}) {
		t.Error(got)
	}
	if got := text.Paragraphs(); !slices.Equal(got, []string{"The Board approves.", "Reports are due once a year."}) {
		t.Errorf("%q", got)
	}
}

// The digest covers everything a seat answers to and nothing else.
func TestTextDigest(t *testing.T) {
	m, text, e := paper()
	first := text.Digest(m, e)
	if len(first) != 64 {
		t.Fatal(first)
	}
	slices.Reverse(e.Amounts)
	m.State, m.Version, text.ID = MatterOpen, 9, 77
	if text.Digest(m, e) != first {
		t.Error("the order of rows and the state are not part of the text")
	}
	for name, change := range map[string]func(*Matter, *MatterText, *MatterEffect){
		"word":      func(_ *Matter, t *MatterText, _ *MatterEffect) { t.Body += "." },
		"outcome":   func(_ *Matter, t *MatterText, _ *MatterEffect) { t.Outcome = OutcomeApprove },
		"reserve":   func(_ *Matter, t *MatterText, _ *MatterEffect) { t.Reserve = ReserveAll },
		"number":    func(_ *Matter, t *MatterText, _ *MatterEffect) { t.Number = 2 },
		"question":  func(m *Matter, _ *MatterText, _ *MatterEffect) { m.Question = "Shall it?" },
		"language":  func(m *Matter, _ *MatterText, _ *MatterEffect) { m.Language = "fr" },
		"cent":      func(_ *Matter, _ *MatterText, e *MatterEffect) { e.Amounts[0].Cents++ },
		"condition": func(_ *Matter, _ *MatterText, e *MatterEffect) { e.Conditions[0].BlocksTranche = 0 },
		"due": func(_ *Matter, _ *MatterText, e *MatterEffect) {
			e.Conditions[0].DueOn = when.MustDate(2027, time.June, 1)
		},
	} {
		m, text, e := paper()
		change(&m, &text, &e)
		if text.Digest(m, e) == first {
			t.Errorf("%s does not change the digest", name)
		}
	}
}

func TestValidateText(t *testing.T) {
	m, text, e := paper()
	if err := m.ValidateText(text, e); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		field string
		spoil func(*Matter, *MatterText, *MatterEffect)
	}{
		{"no question", "question", func(m *Matter, _ *MatterText, _ *MatterEffect) { m.Question = " " }},
		{"no text", "body", func(_ *Matter, t *MatterText, _ *MatterEffect) { t.Body = "\n \n" }},
		{"too long", "body", func(_ *Matter, t *MatterText, _ *MatterEffect) { t.Body = strings.Repeat("é", TextLimit+1) }},
		{"new wording without reason", "why", func(_ *Matter, t *MatterText, _ *MatterEffect) { t.Number = 2 }},
		{"unknown outcome", "outcome", func(_ *Matter, t *MatterText, _ *MatterEffect) { t.Outcome = "maybe" }},
		{"approval without money", "outcome", func(_ *Matter, _ *MatterText, e *MatterEffect) { e.Amounts = nil }},
		{"deferral with money", "outcome", func(_ *Matter, t *MatterText, _ *MatterEffect) { t.Outcome = OutcomeDefer }},
		{"money outside funding", "outcome", func(m *Matter, _ *MatterText, _ *MatterEffect) { m.Kind = MatterRules }},
		{"reserves nothing", "reserve", func(_ *Matter, t *MatterText, _ *MatterEffect) { t.Reserve = "" }},
		{"conditions without one", "condition[0][body]", func(_ *Matter, _ *MatterText, e *MatterEffect) { e.Conditions = nil }},
		{"plain approval with a condition", "outcome", func(_ *Matter, t *MatterText, _ *MatterEffect) { t.Outcome = OutcomeApprove }},
		{"condition of nobody", "condition[0][organisation]", func(_ *Matter, _ *MatterText, e *MatterEffect) { e.Conditions[0].OrganisationID = 9 }},
		{"condition without a date", "condition[0][due_on]", func(_ *Matter, _ *MatterText, e *MatterEffect) { e.Conditions[0].DueOn = when.Date{} }},
		{"condition on tranche 3 of 2", "condition[0][blocks]", func(_ *Matter, _ *MatterText, e *MatterEffect) { e.Conditions[0].BlocksTranche = 3 }},
		{"negative amount", "outcome", func(_ *Matter, _ *MatterText, e *MatterEffect) { e.Amounts[0].Cents = -1 }},
	} {
		m, text, e := paper()
		c.spoil(&m, &text, &e)
		err := AsError(m.ValidateText(text, e))
		if err == nil || !slices.ContainsFunc(err.Fields, func(f FieldError) bool { return f.Field == c.field }) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestMatterFlow(t *testing.T) {
	now := day(0)
	agreed := Result{WithVote: 4, Answered: 4, Agree: 4, Needed: 3, QuorumMet: true}
	valid := boardOf().Validity()
	silent := Result{WithVote: 4, Answered: 3, Agree: 3, Needed: 3, QuorumMet: true, Silent: []int64{4}}
	objected := Result{WithVote: 4, Answered: 4, Agree: 3, Object: 1, Needed: 3, QuorumMet: true, Standing: []int64{4}}
	empty := boardOf()
	for i := range empty.Seats {
		if empty.Seats[i].Constituency == ConstituencyStakeholders {
			empty.Seats[i].Holder = nil
		}
	}
	chairman, head, officer := Actor{Role: RoleCoordinator, PersonID: 1}, Actor{Role: RoleSecretariatHead, PersonID: 7}, Actor{Role: RoleSecretariatOfficer, PersonID: 7}
	for _, c := range []struct {
		name   string
		state  MatterState
		actor  Actor
		action MatterAction
		facts  MatterFacts
		closes *time.Time
		want   MatterState
		key    string
	}{
		{"open by the chair", MatterDraft, chairman, MatterOpenVote, MatterFacts{}, nil, MatterOpen, ""},
		{"open by an officer", MatterDraft, officer, MatterOpenVote, MatterFacts{}, nil, MatterDraft, "flow.wrong_role"},
		{"open by another method", MatterDraft, chairman, MatterOpenVote, MatterFacts{Method: Forbidden("board.method_not_adopted", "39")}, nil, MatterDraft, "board.method_not_adopted"},
		{"adopt complete before the end", MatterOpen, chairman, MatterAdopt, MatterFacts{Result: agreed, Validity: valid, Person: 1}, dayPtr(3), MatterAdopted, ""},
		{"adopt while a seat has time", MatterOpen, chairman, MatterAdopt, MatterFacts{Result: silent, Validity: valid, Person: 1}, dayPtr(3), MatterOpen, "board.adopt_too_early"},
		{"adopt at the very end", MatterOpen, chairman, MatterAdopt, MatterFacts{Result: silent, Validity: valid, Person: 1}, dayPtr(0), MatterAdopted, ""},
		{"adopt over an objection", MatterOpen, chairman, MatterAdopt, MatterFacts{Result: objected, Validity: valid, Person: 1}, dayPtr(0), MatterOpen, "board.objection_stands"},
		{"adopt without quorum", MatterOpen, chairman, MatterAdopt, MatterFacts{Result: Result{WithVote: 4, Needed: 3}, Validity: valid, Person: 1}, dayPtr(0), MatterOpen, "board.quorum_not_met"},
		{"adopt by a body not validly composed", MatterOpen, chairman, MatterAdopt, MatterFacts{Result: agreed, Validity: empty.Validity(), Person: 1}, dayPtr(0), MatterOpen, "board.not_validly_composed"},
		{"adopt one's own paper", MatterOpen, chairman, MatterAdopt, MatterFacts{Result: agreed, Validity: valid, Person: 7}, dayPtr(0), MatterOpen, "board.preparer_cannot_adopt"},
		{"adopt by the secretariat", MatterOpen, head, MatterAdopt, MatterFacts{Result: agreed, Validity: valid}, dayPtr(0), MatterOpen, "flow.wrong_role"},
		{"adopt twice", MatterAdopted, chairman, MatterAdopt, MatterFacts{Result: agreed, Validity: valid}, dayPtr(0), MatterAdopted, "flow.wrong_state"},
		{"close with consensus reached", MatterOpen, chairman, MatterClose, MatterFacts{Result: agreed}, dayPtr(0), MatterOpen, "board.consensus_reached"},
		{"close without consensus", MatterOpen, chairman, MatterClose, MatterFacts{Result: objected}, dayPtr(0), MatterNotAdopted, ""},
		{"reopen", MatterNotAdopted, chairman, MatterOpenVote, MatterFacts{}, nil, MatterNotAdopted, "flow.wrong_state"},
		{"publish", MatterAdopted, head, MatterPublish, MatterFacts{}, nil, MatterAdopted, ""},
		{"publish twice", MatterAdopted, head, MatterPublish, MatterFacts{Published: true}, nil, MatterAdopted, "board.already_published"},
	} {
		m, _, _ := paper()
		m.State, m.ClosesAt = c.state, c.closes
		c.facts.Now = now
		err := m.Apply(c.actor, c.action, c.facts)
		key := ""
		if e := AsError(err); e != nil {
			key = e.Key
		}
		if m.State != c.want || key != c.key || (err != nil) != (c.key != "") {
			t.Errorf("%s: state %s, %v", c.name, m.State, err)
		}
	}
	meeting, _, _ := paper()
	meeting.State, meeting.Channel = MatterOpen, InMeeting
	room := &Room{Meeting: Meeting{State: MeetingOpen, ConvenedAt: dayPtr(0)}, Quorum: QuorumMark{Met: true}}
	if err := meeting.Apply(chairman, MatterAdopt, MatterFacts{Now: now, Result: silent, Validity: valid, Person: 1, Room: room}); err != nil {
		t.Errorf("in a meeting the chair closes: %v", err)
	}
}

func TestMatterWindow(t *testing.T) {
	m, _, _ := paper()
	m.State, m.ClosesAt = MatterOpen, dayPtr(1)
	// T1, T2: at the end instant refused, one microsecond before taken.
	if !IsKind(m.WindowOver(day(1)), KindTooLate) || m.WindowOver(day(1).Add(-time.Microsecond)) != nil {
		t.Error("the window is half open")
	}
	m.State = MatterDraft
	if !IsKind(m.WindowOver(day(0)), KindConflict) {
		t.Error("a draft takes no answers")
	}
}

func TestDecisionCondition(t *testing.T) {
	c := DecisionCondition{State: ConditionOpen}
	if c.Confirm(1) == nil || c.SendBack() == nil {
		t.Error("nothing was reported")
	}
	if err := c.Report(1); err != nil || c.Report(2) == nil {
		t.Error("reported once")
	}
	if !IsKind(c.Confirm(1), KindForbidden) {
		t.Error("a second person confirms")
	}
	if err := c.Confirm(2); err != nil || c.State != ConditionMet {
		t.Error(err)
	}
}

func TestValidateSheet(t *testing.T) {
	criteria := []Criterion{{Code: "need", Weight: 60}, {Code: "cost", Weight: 40}, {Code: "note", RecordedOnly: true}}
	good := map[string]int{"need": 4, "cost": 5}
	if err := ValidateSheet(criteria, good, "why"); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		scores map[string]int
		reason string
	}{
		"missing": {map[string]int{"need": 4}, "why"}, "range": {map[string]int{"need": 6, "cost": 1}, "why"},
		"unknown": {map[string]int{"need": 4, "cost": 1, "looks": 5}, "why"}, "no reason": {good, " "},
	} {
		if ValidateSheet(criteria, c.scores, c.reason) == nil {
			t.Error(name)
		}
	}
}
