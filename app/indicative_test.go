package app_test

import (
	"encoding/json"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/programmes"
	"seedfund/models"
)

// kept are the tables that an indicative vote must leave as they are.
var kept = map[string][]string{
	"ledger":       {"ledger_entries", "ledger_lines", "ledger_accounts", "ledger_balances", "fund_positions", "programmes", "tranches", "tranche_amounts"},
	"register":     {"decisions", "decision_publications", "decision_conditions", "decision_letters", "counters"},
	"certificates": {"certificates"},
}

// clause 39: an indicative vote decides nothing: opened, answered and closed, it
// leaves ledger, register of decisions and certificates byte-identical. The
// control is a decision on the same matter, which changes each of them. That the
// formal vote is refused on a fresh store, the day before its start and on an
// excluded subject is shown by TestFormalVoteIsRefused of the matters.
func TestAnIndicativeVoteLeavesLedgerRegisterAndCertificatesByteIdentical(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t, apptest.At(boardroom.Start))
	r.Matters = matters.New(r.DB, matters.WithEstablish(func(tx *db.Tx, a matters.Adoption) error {
		_, err := programmes.Establish(tx, programmes.Establishment(a))
		return err
	}))
	decided.Fund(t, r.Harness, 50_000_000_00)
	dump := func() map[string]string {
		out := map[string]string{}
		for group, tables := range kept {
			for _, table := range tables {
				var rows []map[string]any
				r.Must(r.DB.Read(r.Ctx).Raw("SELECT * FROM " + table + " ORDER BY 1, 2").Scan(&rows).Error)
				text, err := json.Marshal(rows)
				r.Must(err)
				out[group] += table + "\n" + string(text) + "\n"
			}
		}
		return out
	}
	empty := dump()
	adopt := func(m models.Matter) {
		_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(m.ID).Version)
		r.Must(err)
	}
	first := r.Opened()
	r.AllAgree(first)
	adopt(first)
	r.Must(r.Matters.Publish(r.Ctx, r.Fresh(r.Head), first.ID))
	m := r.Opened()
	r.AllAgree(m)

	before := dump()
	for group := range kept {
		if before[group] == empty[group] {
			t.Errorf("the %s says nothing of a decision that was taken", group)
		}
	}
	same := func(step string) {
		t.Helper()
		for group, text := range dump() {
			if text != before[group] {
				t.Errorf("%s: the %s changed from\n%s\nto\n%s", step, group, before[group], text)
			}
		}
	}
	r.Must(r.Matters.Indicate(r.Ctx, r.Fresh(r.Chair), m.ID, models.IndicativeInput{Form: models.IndicativeRanking, Question: "In which order?", Options: []string{"north", "south"}}))
	same("opened")
	v, err := r.Matters.Show(r.Ctx, r.Chair, m.ID)
	r.Must(err)
	vote := v.Indicated()
	for n := 1; n <= 3; n++ {
		r.Must(r.Matters.AnswerIndication(r.Ctx, r.Member(models.ConstituencyContributors, n), m.ID, vote.ID, 0, models.Numbers{2, 1}))
	}
	same("answered")
	r.Must(r.Matters.EndIndication(r.Ctx, r.Fresh(r.Chair), m.ID, vote.ID))
	same("closed")

	adopt(m)
	for group, text := range dump() {
		if text == before[group] {
			t.Errorf("control: a decision leaves the %s as it was", group)
		}
	}
}
