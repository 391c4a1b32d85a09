package app_test

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"flag"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"seedfund/app"
	"seedfund/app/apptest"
	"seedfund/app/apptest/reviewroom"
	"seedfund/app/db"
)

// With -update the store of the newest release is written anew into
// migrations/testdata for the engine under test; the files of earlier releases
// are never written again.
var update = flag.Bool("update", false, "write the stored store of the newest release anew")

const storedIn = "../migrations/testdata"

// release is a store kept from an earlier schema.
type release struct {
	name   string
	counts map[string]string // what is counted, by the table it stands in
	write  func(*testing.T) *apptest.Harness
	but    []string // invariants that do not hold of the room it was made in
	signed bool     // States signed in it before endorsements were requests
}

// releases are all of them, the newest last.
var releases = []release{
	{name: "first", signed: true, write: reviewed, counts: map[string]string{"Acts": "acts", "Accounts": "accounts", "Calls": "calls", "Proposals": "proposals",
		"Assignments": "review_assignments", "Scores": "review_scores"}},
	{name: "board", signed: true, write: boarded, but: []string{"papers before the Board have a signed appraisal"}, counts: map[string]string{"Acts": "acts", "Matters": "matters", "Votes": "votes", "Decisions": "decisions", "Certificates": "certificates",
		"Interests": "seat_interests", "Motions": "interest_motions", "Reservations": "reservations", "Ballots": "formal_ballots", "Notices": "seat_notices", "Rules": "body_rules", "Methods": "body_methods", "Holdings": "holdings"}},
	{name: "applications", write: applied, but: []string{"I12 each transfer of the ledger is one payment", "I12 what is requested of a tranche is what requests hold", // its programme was decided, and paid, by rows
		"I3 what is transferred of a tranche is what was paid", "I6 each decision's result equals its recount", "I6 each frozen text equals its hash",
		"no act waits unsealed for more than 5 s"}, counts: map[string]string{"Acts": "acts", "Questions": "call_questions", "Parts": "proposal_parts", "Remarks": "proposal_remarks", "Kits": "kits", "Changes": "kit_changes",
		"Exceptions": "proposal_extensions", "Endorsements": "endorsements", "Links": "endorsement_links", "Threads": "proposal_threads", "Scenarios": "scenarios", "Rounds": "review_rounds", "Calibrations": "calibrations",
		"FormDrafts": "form_drafts", "CriteriaDrafts": "criteria_drafts", "Unsent": "unsent_words", "Choices": "quiet_hours", "Indicators": "programme_indicators", "Risks": "programme_risks", "Markers": "programme_markers", "Values": "indicator_values"}},
	{name: "money", write: paid, but: []string{"I6 each decision's result equals its recount", "I6 each frozen text equals its hash"}, // what the Board decided was written by rows
		counts: map[string]string{"Acts": "acts", "Entries": "ledger_entries", "Periods": "ledger_periods", "Years": "ledger_years", "Openings": "opening_batches", "Prior": "prior_decisions", "Pledges": "pledges",
			"Rates": "exchange_rates", "Arrangements": "contributor_commitments", "Deposits": "deposits", "Items": "agent_items", "Budgets": "secretariat_budgets", "Requests": "transfer_requests", "Payments": "transfer_payments",
			"Refunds": "refunds", "Revisions": "programme_revisions", "Holds": "share_holds", "Committee": "programme_committee_members", "Evaluations": "programme_evaluations", "Reports": "expenditure_reports",
			"Files": "import_batches", "Comparisons": "reconciliations", "Breaks": "reconciliation_breaks"}},
}

func (r release) file(ext string) string { return filepath.Join(storedIn, r.name+"."+ext) }

func (r release) count(t *testing.T, q *sql.DB) map[string]int {
	t.Helper()
	out := map[string]int{}
	for name, table := range r.counts {
		var n int
		if err := q.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		out[name] = n
	}
	return out
}

// A store of each earlier release opens, is brought up to today's schema, holds
// what it held and passes every check.
func TestAStoreOfEachReleaseIsUpgraded(t *testing.T) {
	if *update {
		releases[len(releases)-1].keep(t)
	}
	for _, r := range releases {
		t.Run(r.name, r.upgraded)
	}
}

func (r release) upgraded(t *testing.T) {
	h := apptest.New(t, apptest.With(func(c *db.Config) { c.Invariants = app.Invariants() }))
	if h.Config.URL != "" {
		empty(t, h)
		plain := filepath.Join(t.TempDir(), "whole.sql")
		unpack(t, r.file("postgres.gz"), plain)
		tool(t, "psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", h.Config.URL, "-f", plain)
	} else {
		if err := h.DB.Close(); err != nil {
			t.Fatal(err)
		}
		unpack(t, r.file("sqlite.gz"), h.Config.Path)
	}
	h.DB = h.Second()
	for range 2 {
		if err := h.DB.Migrate(h.Ctx); err != nil {
			t.Fatal(err)
		}
	}
	checks, err := h.DB.Verify(h.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range checks {
		if c.Violations > 0 && !slices.Contains(r.but, c.Name) {
			t.Errorf("%s: %s", c.Name, c.First)
		}
	}
	body, err := os.ReadFile(r.file(apptest.Engine() + ".json"))
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]int
	if err := json.Unmarshal(body, &want); err != nil {
		t.Fatal(err)
	}
	for name := range r.counts {
		if want[name] == 0 {
			t.Errorf("the store holds no %s", name)
		}
	}
	// clause 105: what a State endorsed before there were requests holds as it did.
	var sides, lost int
	if err := h.Outside().QueryRow(`SELECT COUNT(*), COUNT(*) - COUNT(e.id) FROM proposal_sides s LEFT JOIN endorsements e ON e.proposal_id = s.proposal_id AND e.country = s.country
		AND e.digest = s.digest AND e.mandate_id = s.mandate_id AND e.kind = 'ministry' AND e.how = 'account' AND e.measure = 1 WHERE s.act = 'endorsed'`).Scan(&sides, &lost); err != nil {
		t.Fatal(err)
	}
	if (sides > 0) != r.signed || lost > 0 {
		t.Errorf("%d of %d endorsements of States were not carried over", lost, sides)
	}
	if got := r.count(t, h.Outside()); !maps.Equal(got, want) {
		t.Errorf("the store holds %+v, want %+v", got, want)
	}
}

// empty takes everything out of the harness's database.
func empty(t *testing.T, h *apptest.Harness) {
	t.Helper()
	if err := h.DB.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Outside().Exec("DROP SCHEMA public CASCADE; CREATE SCHEMA public"); err != nil {
		t.Fatal(err)
	}
}

func tool(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	var errs bytes.Buffer
	c := exec.Command(name, args...)
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", name, err, errs.String())
	}
	return out
}

func unpack(t *testing.T, from, to string) {
	t.Helper()
	f, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(z)
	if err == nil {
		err = os.WriteFile(to, body, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// reviewed is a store with a call, a reviewed concept note and a full document
// in technical review.
func reviewed(t *testing.T) *apptest.Harness {
	r := reviewroom.Furnish(t, apptest.New(t, apptest.At(reviewroom.Start)))
	r.Technical()
	return r.Harness
}

// keep writes the store of a release and what it counts.
func (r release) keep(t *testing.T) {
	h := r.write(t)
	if err := os.MkdirAll(storedIn, 0o755); err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(r.count(t, h.Outside()))
	if err != nil {
		t.Fatal(err)
	}
	var plain []byte
	if h.Config.URL != "" {
		for _, l := range bytes.SplitAfter(tool(t, "pg_dump", "--no-owner", "--no-privileges", "--dbname", h.Config.URL), []byte("\n")) {
			if !bytes.HasPrefix(l, []byte("\\restrict ")) && !bytes.HasPrefix(l, []byte("\\unrestrict ")) { // commands that older clients do not know
				plain = append(plain, l...)
			}
		}
	} else {
		whole := filepath.Join(t.TempDir(), "whole.db")
		if err := h.DB.CopyTo(h.Ctx, whole); err != nil {
			t.Fatal(err)
		}
		if plain, err = os.ReadFile(whole); err != nil {
			t.Fatal(err)
		}
	}
	var packed bytes.Buffer
	z, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if _, err := z.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{apptest.Engine() + ".json": append(body, '\n'), apptest.Engine() + ".gz": packed.Bytes()}
	for ext, body := range files {
		if err := os.WriteFile(r.file(ext), body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
