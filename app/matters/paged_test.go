package matters_test

import (
	"slices"
	"testing"
	"time"

	"seedfund/app/matters"
	"seedfund/app/matters/decisions"
	"seedfund/models"
	"seedfund/models/when"
)

// Every condition is on a page of the list, once, by the day it is due, also
// where many are due on one day.
func TestTheListOfConditionsIsReadToItsEnd(t *testing.T) {
	r := room(t)
	paper := r.Paper(r.Proposal())
	paper.Outcome = models.OutcomeConditions
	for i, month := range []time.Month{time.July, time.June, time.June, time.May, time.June} {
		paper.Conditions = append(paper.Conditions, matters.Condition{Body: "Condition " + string(rune('a'+i)), OrganisationID: r.Partner.OrganisationID, DueOn: when.MustDate(2027, month, 1)})
	}
	m, err := r.Matters.Prepare(r.Ctx, r.Officer, paper)
	r.Must(err)
	r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, r.InTenDays()))
	m = r.Stored(m.ID)
	r.AllAgree(m)
	_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	whole, next, err := r.Decisions.Conditions(r.Ctx, r.Officer, decisions.ConditionFilter{})
	r.Must(err)
	if len(whole) != 5 || next != 0 || !slices.IsSortedFunc(whole, func(a, b models.ConditionRow) int { return a.DueOn.Compare(b.DueOn) }) {
		t.Fatalf("%d conditions, next %d", len(whole), next)
	}
	for _, limit := range []int{1, 2, 4, 5} {
		var got []int64
		for after := int64(0); len(got) == 0 || after != 0; {
			var rows []models.ConditionRow
			rows, after, err = r.Decisions.Conditions(r.Ctx, r.Officer, decisions.ConditionFilter{After: after, Limit: limit})
			r.Must(err)
			for _, c := range rows {
				got = append(got, c.ID)
			}
		}
		if !slices.EqualFunc(got, whole, func(id int64, c models.ConditionRow) bool { return id == c.ID }) {
			t.Errorf("%d a page: %v", limit, got)
		}
	}
}

// The register is narrowed by the store to the decisions a body took on its
// rules, however many others there are.
func TestTheRegisterIsNarrowedByTheStore(t *testing.T) {
	r := room(t)
	first := r.Ruled()
	m := r.Opened()
	r.AllAgree(m)
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(m.ID).Version)
	r.Must(err)
	rows, next, err := r.Decisions.List(r.Ctx, r.Head, decisions.Filter{Body: models.BodyBoard, Kind: models.MatterRules, Outcome: models.OutcomeApprove, Limit: 1})
	if err != nil || next != 0 || len(rows) != 1 || rows[0].ID != first.ID {
		t.Errorf("%+v, next %d, %v", rows, next, err)
	}
	if rows, _, err := r.Decisions.List(r.Ctx, r.Head, decisions.Filter{Body: models.BodyExCom}); err != nil || len(rows) != 0 {
		t.Errorf("of another body: %+v %v", rows, err)
	}
	if rows, _, err := r.Decisions.List(r.Ctx, r.Head, decisions.Filter{}); err != nil || len(rows) != 2 {
		t.Errorf("control: %d %v", len(rows), err)
	}
}
