package certificates_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/certificates"
	"seedfund/app/db"
	"seedfund/models"
)

// feed is an append-only table that feeds certificates, with one change of each
// kind and what verify then names. Rows are the first and the last of the table
// unless said otherwise.
type feed struct {
	flip   string            // an assignment
	swap   string            // a column whose values two rows exchange, empty where one row cannot have another's
	date   string            // a column with an instant, empty for none
	insert map[string]string // columns of another row that cannot be those of the first
	rows   string            // a condition on the rows
	places []string          // any of them
}

const otherHour = "'2027-03-03 03:03:03+00:00'"

var feeds = map[string]feed{
	"consultations": {flip: "clause = '40'", swap: "clause", date: "closed_at", insert: map[string]string{"clause": "'41'"}, places: []string{"consultations"}},
	"consultees":    {flip: "consultation_id = 99", insert: map[string]string{"seat_id": "9999"}, places: []string{"consultations["}},
	"gated_matters": {flip: "subject_id = 99", insert: map[string]string{"subject_id": "7", "matter_id": "(SELECT MAX(x.id) FROM matters x)"}, places: []string{"consultations"}},
	"votes":         {flip: "reason = 'flipped'", swap: "created_at", date: "created_at", insert: map[string]string{"sequence": "9"}, places: []string{"votes[", "what its votes come to"}},
	"electorate": {flip: "entitled = FALSE, reason = 'presides'", swap: "organisation_id", insert: map[string]string{"seat_id": "9999"},
		rows: "entitled", places: []string{"seats[", "composition.opening", "electorate"}},
	"seat_interests":        {flip: "grade = 'disclosed'", swap: "reason", date: "created_at", places: []string{"interests[", "stored result"}, rows: "matter_id = 1"},
	"board_sheets":          {flip: "reason = 'flipped'", swap: "reason", date: "created_at", insert: map[string]string{"sequence": "9"}, places: []string{"scores["}},
	"board_marks":           {flip: "score = 1", swap: "score", insert: map[string]string{"criterion": "'other'"}, places: []string{"scores["}},
	"matter_events":         {flip: "reason = 'flipped'", swap: "created_at", date: "created_at", insert: map[string]string{"id": "-1"}, rows: "matter_id = 1 AND action <> 'publish'", places: []string{"path.steps["}},
	"matter_texts":          {flip: "body = 'Flipped.'", swap: "hash", date: "frozen_at", insert: map[string]string{"number": "9"}, rows: "matter_id = 1", places: []string{"text 2 differs", "text.frozen", "text.hash", "differs from its hash"}},
	"seat_notices":          {flip: "evidence = 'flipped'", swap: "seat_id", date: "created_at", places: []string{"notices["}},
	"notice_outcomes":       {flip: "state = 'sent'", swap: "notice_id", date: "created_at", places: []string{"notices["}},
	"reservations":          {flip: "reason = 'flipped'", swap: "reference", date: "created_at", places: []string{"reservations"}},
	"reservation_ends":      {flip: "reason = 'flipped'", swap: "reason", date: "created_at", places: []string{"reservations", refuses}}, // one reservation ends once
	"time_requests":         {flip: "reason = 'flipped'", swap: "reason", date: "created_at", insert: map[string]string{"seat_id": "(SELECT MAX(x.seat_id) FROM electorate x WHERE x.matter_id = m.matter_id)"}, places: []string{"path.requests"}},
	"brackets":              {flip: "words = 'flipped'", insert: map[string]string{"vote_id": "(SELECT MAX(x.id) FROM votes x WHERE x.matter_id = m.matter_id)"}, places: []string{"brackets["}},
	"addressed":             {flip: "text_number = 3", insert: map[string]string{"vote_id": "(SELECT MAX(x.id) FROM votes x WHERE x.matter_id = m.matter_id)"}, places: []string{"brackets[", "takes up what was not said"}},
	"confirmations":         {flip: "note = 'flipped'", date: "created_at", insert: map[string]string{"verdict": "'not_satisfied'", "note": "'inserted'"}, places: []string{"brackets[", "what its votes come to"}},
	"findings":              {flip: "heard = 'flipped'", date: "created_at", insert: map[string]string{"text_number": "9"}, places: []string{"formal.findings"}},
	"formal_votes":          {flip: "result = '{}'", date: "created_at", insert: map[string]string{"text_number": "9", "finding_id": "9"}, places: []string{"formal.rolls"}},
	"formal_ballots":        {flip: "choice = 'abstain'", swap: "person_id", date: "created_at", insert: map[string]string{"seat_id": "(SELECT MAX(x.seat_id) FROM electorate x WHERE x.matter_id = m.matter_id)"}, places: []string{"formal.rolls"}},
	"holdings":              {flip: "instrument = 'flipped'", swap: "organisation_id", date: "starts_at", rows: "kind = 'holder'", places: []string{"composition.", "organisations", "overlap", refuses}, insert: map[string]string{"ends_at": "'2030-01-01 00:00:00+00:00'"}},
	"body_rules":            {flip: "instrument = 'flipped'", date: "effective_from", rows: "id = 1", places: []string{"rules.", "body_rules", "cannot be made again"}, insert: map[string]string{"number": "9", "decision_id": "1"}},
	"body_methods":          {flip: "instrument = 'flipped'", swap: "instrument", date: "starts_at", places: []string{"method.", "formal.rolls", "body_methods"}, insert: map[string]string{"number": "9"}},
	"decisions":             {flip: "sentence = 'Flipped.'", swap: "sentence", date: "adopted_at", insert: map[string]string{"reference": "'FORGED'", "matter_id": "99"}, places: []string{"arithmetic.", "its instant", "its decision is gone", "decision FORGED", "sentence"}},
	"decision_publications": {flip: "published_at = " + otherHour, swap: "published_at", date: "published_at", insert: map[string]string{"decision_id": "(SELECT MAX(d.id) FROM decisions d)"}, places: []string{"its publication"}},
	"certificates": {flip: "hash = '" + strings.Repeat("b", 64) + "'", swap: "created_at", date: "created_at", places: []string{"certificate"},
		insert: map[string]string{"number": "99", "decision_id": "99", "previous": "'" + strings.Repeat("d", 64) + "'", "hash": "'" + strings.Repeat("c", 64) + "'"}},
	"certificate_erasures": {flip: "field = 'votes'", insert: map[string]string{"field": "'votes'"}, places: []string{"was erased and is there", "has lost its salt", "erasure"}},
}

// refuses is what is found where the table itself takes no such row, whoever
// has put the triggers out of the way.
const refuses = "the table refuses"

// excused are the append-only tables that feed no certificate, with the reason.
var excused = map[string]string{
	"stores": "the store itself", "acts": "chained by seals; each change of the record is found there", "act_values": "under the digests of acts",
	"seals": "the chain of acts", "seal_links": "the chain of acts",
	"consultation_notices": "what a consultation led to is in no certificate", "consultation_replies": "what a consultation led to is in no certificate",
	"reply_uses": "what a consultation led to is in no certificate", "occurrences": "the calendar", "late_objections": "after the decision", "reconsiderations": "after the decision", "signals": "no answer", "condition_events": "after the decision", "growth_items": "results after a programme",
	"indicative_votes": "decides nothing", "indicative_answers": "decides nothing", "rotation_draws": "before a holding", "rotation_places": "before a holding",
	"annual_reviews": "the annual review", "review_seats": "the annual review", "review_measures": "the annual review", "review_drafts": "the annual review",
	"review_sheets": "the annual review", "recommendations": "the annual review", "decision_letters": "after the decision", "letter_asides": "after the decision",
	"agent_record_lines": "money", "agent_records": "money", "deposits": "money", "expenditure_reports": "money", "expenditures": "money", "instalments": "money",
	"ledger_entries": "money", "ledger_lines": "money", "programme_budget_lines": "money", "programme_budgets": "money", "programme_events": "money", "refunds": "money",
	"release_lines": "money", "tranche_releases": "money", "transfer_approvals": "money", "transfer_events": "money", "transfer_payments": "money",
	"data_snapshots": "open data, after decisions", "data_snapshot_files": "open data, after decisions", "call_events": "calls", "criteria": "calls", "criteria_sets": "calls", "form_versions": "calls", "proposal_events": "proposals", "proposal_sides": "proposals", "endorsed_texts": "proposals",
	"standing_interests": "what a register finds stands among the interests of the matter", "substitutions": "no decision", "correction_notes": "after the decision",
	"chair_notes":    "private to the chair",
	"meeting_events": "meetings", "follow_up_events": "meetings", "agenda_versions": "meetings", "quorum_marks": "meetings", "minute_revisions": "meetings",
	"minute_editions": "meetings", "minute_notes": "meetings", "meeting_circulations": "meetings", "meeting_recipients": "meetings", "meeting_receipts": "meetings", "presences": "meetings",
	"mediations": "each file of a referral is made again from them", "mediation_extensions": "each file of a referral is made again from them",
	"mediation_contacts": "each file of a referral is made again from them", "mediation_proposals": "each file of a referral is made again from them",
	"mediation_ends": "each file of a referral is made again from them", "referrals": "each file of a referral is made again from them",
	"referral_receipts": "after the file of a referral", "referral_answers": "after the file of a referral", "matter_passings": "no decision",
	"sounding_comments": "private to a seat", "rule_withdrawals": "of a version that has not begun: no decision stands on it",
	"screenings": "proposals", "proposal_part_events": "proposals", "proposal_remarks": "proposals", "proposal_remark_ends": "proposals", "kits": "proposals", "kit_returns": "proposals", "kit_changes": "proposals", "kit_choices": "proposals", "thread_messages": "proposals", "thread_events": "proposals", "submissions": "proposals", "review_interests": "reviews", "review_round_criteria": "reviews", "second_scores": "reviews",
	"message_settlements": "letters", "scenarios": "what a choice would come to: decides nothing", "scenario_proposals": "what a choice would come to: decides nothing",
	"programme_indicators": "after the decision", "programme_risks": "after the decision", "programme_markers": "after the decision",
	"ledger_kinds": "money", "agent_items": "money", "secretariat_budgets": "money", "reconciliations": "money", "reconciliation_breaks": "money",
	"exchange_rates": "money", "rate_batch_lines": "money", "pledge_commitments": "money",
	"prior_decisions":      "told, not certified: taken before this system",
	"programme_extensions": "after the decision", "share_hold_events": "money",
	"result_events": "after the decision", "indicator_values": "after the decision", "risk_statuses": "after the decision",
	"report_marks": "after the decision", "narrative_events": "after the decision", "report_reminders": "letters",
}

// H1: every append-only table feeds certificates and is changed in every way here,
// or is excused by name: a table that is added later must be put in one place or
// the other.
func TestEveryAppendOnlyTableIsCovered(t *testing.T) {
	r := room(t)
	text := "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_no\\_update' ESCAPE '\\'"
	if apptest.Engine() == "postgres" {
		text = "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname LIKE '%\\_no\\_update'"
	}
	var tables []string
	r.Must(r.DB.Read(r.Ctx).Raw(text).Scan(&tables).Error)
	if len(tables) < 40 {
		t.Fatalf("%d tables", len(tables))
	}
	for _, table := range tables {
		_, covered := feeds[table]
		if _, is := excused[table]; is == covered {
			t.Errorf("%s is append-only and neither covered nor excused, or both", table)
		}
	}
	for table := range feeds {
		if !slices.Contains(tables, table) {
			t.Errorf("%s is not append-only", table)
		}
	}
}

// Flip, delete, swap, insert, re-date in each of these tables: verify fails each
// time and names the place.
func TestEveryChangeOfEveryTableIsFound(t *testing.T) {
	r := room(t)
	decided(r)
	byRoll(r)
	bracketed(r)
	erased(r)
	unpublished(r)
	columns := map[string][]string{}
	for table := range feeds {
		rows, err := r.DB.Read(r.Ctx).Raw("SELECT * FROM " + table + " LIMIT 1").Rows()
		r.Must(err)
		columns[table], err = rows.Columns()
		r.Must(err)
		r.Must(rows.Close())
	}
	if found := mutated(t, r, "UPDATE matters SET version = version"); found != "" {
		t.Fatalf("control, nothing changed: %s", found)
	}
	for _, table := range slices.Sorted(maps.Keys(feeds)) {
		f := feeds[table]
		for kind, statements := range f.changes(table, columns[table]) {
			found := mutated(t, r, statements...)
			if !slices.ContainsFunc(f.places, func(place string) bool { return strings.Contains(found, place) }) {
				t.Errorf("%s in %s: verify says %q and names none of %q", kind, table, found, f.places)
			}
		}
	}
	verified(r)
}

// erased takes the names out of the certificates of a member.
func erased(r *boardroom.Room) {
	r.T.Helper()
	r.Must(r.DB.Write(r.Ctx, r.Fresh(r.Head), "person.erase", func(tx *db.Tx) error {
		tx.Target("people", r.Members["contributors/1"].PersonID)
		_, err := certificates.Erase(tx, r.Members["contributors/1"].PersonID, "asked")
		return err
	}))
}

// unpublished is a decision that nobody has made public yet.
func unpublished(r *boardroom.Room) {
	r.T.Helper()
	m := r.Other(models.MatterOther, models.SubjectNone)
	r.AllAgree(m)
	r.Clock.Advance(time.Hour)
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
}

// changes are the statements of each kind.
func (f feed) changes(table string, columns []string) map[string][]string {
	where := ""
	if f.rows != "" {
		where = " WHERE x." + strings.ReplaceAll(f.rows, " AND ", " AND x.")
	}
	first, last := fmt.Sprintf("(SELECT MIN(x.id) FROM %s x%s)", table, where), fmt.Sprintf("(SELECT MAX(x.id) FROM %s x%s)", table, where)
	out := map[string][]string{
		"flip":   {fmt.Sprintf("UPDATE %s SET %s WHERE id = %s", table, f.flip, last)},
		"delete": {fmt.Sprintf("DELETE FROM %s WHERE id = %s", table, last)},
		"insert": {f.copied(table, columns, first)},
	}
	if f.date != "" {
		out["re-date"] = []string{fmt.Sprintf("UPDATE %s SET %s = %s WHERE id = %s", table, f.date, otherHour, last)}
	}
	if f.swap != "" {
		out["swap"] = []string{fmt.Sprintf("UPDATE %[1]s SET %[2]s = (SELECT z.%[2]s FROM %[1]s z WHERE z.id = CASE WHEN %[1]s.id = %[3]s THEN %[4]s ELSE %[3]s END) WHERE id IN (%[3]s, %[4]s)",
			table, f.swap, first, last)}
	}
	return out
}

// copied puts a row beside the first.
func (f feed) copied(table string, columns []string, first string) string {
	var names, values []string
	for _, c := range columns {
		value, other := f.insert[c]
		if c == "id" && !other {
			continue
		}
		if !other {
			value = "m." + c
		}
		names, values = append(names, c), append(values, value)
	}
	return fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s m WHERE m.id = %s", table, strings.Join(names, ", "), strings.Join(values, ", "), table, first)
}
