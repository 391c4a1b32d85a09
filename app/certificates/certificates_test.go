package certificates_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/certificates"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/models"
)

func room(t *testing.T) *boardroom.Room {
	t.Helper()
	t.Parallel()
	return boardroom.New(t)
}

// decided is a decision with every kind of row behind it: an objection, another
// text, scores, an interest with private words, a publication.
func decided(r *boardroom.Room) models.Decision {
	r.T.Helper()
	m := r.Opened()
	scores := map[string]int{}
	v, err := r.Matters.Show(r.Ctx, r.Chair, m.ID)
	r.Must(err)
	for _, c := range v.Criteria {
		if !c.RecordedOnly {
			scores[c.Code] = 4 - len(scores)%2
		}
	}
	r.Must(r.Matters.Score(r.Ctx, r.Member(models.ConstituencyContributors, 1), m.ID, 0, scores, "REASON-OF-SCORE"))
	r.Must(r.Matters.Score(r.Ctx, r.Member(models.ConstituencyContributors, 2), m.ID, 0, scores, "ANOTHER-REASON-OF-SCORE"))
	r.Answer(m, models.ConstituencyStakeholders, 2, boardroom.Object(1))
	_, err = r.Matters.Declare(r.Ctx, r.Member(models.ConstituencyStakeholders, 3), m.ID, 0, models.InterestOther, "PRIVATE-WORDS")
	r.Must(err)
	r.Clock.Set(r.DB.Now(r.Ctx).Add(time.Hour))
	closes := r.DB.Now(r.Ctx).AddDate(0, 0, 10)
	r.Must(r.Matters.Revise(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, matters.Wording{Outcome: models.OutcomeApprove, Reserve: models.ReserveFirst,
		Body: strings.ReplaceAll(boardroom.Text, "second season", "first season"), Why: "REASON-OF-TEXT"}, &closes))
	m = r.Stored(m.ID)
	r.AllAgree(m)
	return adopt(r, m)
}

func adopt(r *boardroom.Room, m models.Matter) models.Decision {
	r.T.Helper()
	r.Clock.Set(r.DB.Now(r.Ctx).Add(time.Hour))
	d, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	r.Clock.Set(r.DB.Now(r.Ctx).Add(time.Hour))
	r.Must(r.Matters.Publish(r.Ctx, r.Fresh(r.Head), m.ID))
	return d
}

// other is a decision on something else than money.
func other(r *boardroom.Room) models.Decision {
	r.T.Helper()
	paper := r.Paper(0)
	paper.Kind, paper.Reserve = models.MatterOther, models.ReserveNone
	m, err := r.Matters.Prepare(r.Ctx, r.Officer, paper)
	r.Must(err)
	r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Head), m.ID, m.Version, r.InTenDays()))
	m = r.Stored(m.ID)
	r.AllAgree(m)
	return adopt(r, m)
}

func faults(ctx context.Context, t *testing.T, tx *db.Tx) string {
	t.Helper()
	var out []string
	for _, inv := range slices.Concat(certificates.Invariants(), matters.Invariants(), bodies.Invariants()) {
		found, err := inv.Check(ctx, tx.DB)
		if err != nil {
			t.Fatalf("%s: %v", inv.Name, err)
		}
		out = append(out, found...)
	}
	return strings.Join(out, "\n")
}

func file(r *boardroom.Room, actor models.Actor, reference string, full bool) string {
	r.T.Helper()
	f, err := r.Decisions.CertificateFile(r.Ctx, actor, reference, full)
	r.Must(err)
	text, err := f.Bytes()
	r.Must(err)
	return string(text)
}

var visitor = models.Actor{Role: models.RolePublic}

// The public form says who sat, by which rules, on which text, and that the
// quorum was met; nothing of how a seat answered. The full one opens it, with
// the same hash, as far as its reader may see.
func TestCertificateForEachReader(t *testing.T) {
	r := room(t)
	d := decided(r)
	for _, c := range []struct {
		name     string
		actor    models.Actor
		full     bool
		has, not []string
	}{
		{"a visitor", visitor, false,
			[]string{d.Reference, d.TextHash, `"quorum_met":true`, `"constituency":"stakeholders"`, "letter of nomination", "Organisation CONTRIBUTOR-1", `"vote_days":5`, `"capacity":"coordinator"`},
			[]string{"REASON", "PRIVATE", "agree", "objec", "answered", "entitled", `"person"`}},
		{"a member", r.Member(models.ConstituencyContributors, 2), true, []string{"REASON-OF-SCORE", "REASON-OF-TEXT", "sign what she cannot read", `"no_vote"`}, []string{"PRIVATE-WORDS", `"persons":{"salt"`}},
		{"the head of the secretariat", r.Head, true, []string{"PRIVATE-WORDS", `"persons":{"salt"`, "REASON-OF-TEXT"}, nil},
	} {
		text := file(r, c.actor, d.Reference, c.full)
		report, err := models.CheckCertificate([]byte(text))
		if err != nil || report.Decision != d.Reference || report.Number != 1 || !report.QuorumMet || len(report.Opened)+len(report.Sealed) != len(models.SealedFields) {
			t.Errorf("%s: %+v, %v", c.name, report, err)
		}
		if public := file(r, visitor, d.Reference, false); !strings.Contains(public, report.Hash) {
			t.Errorf("%s: the hash %s is not the public one", c.name, report.Hash)
		}
		for _, word := range c.has {
			if !strings.Contains(text, word) {
				t.Errorf("%s does not read %q in %s", c.name, word, text)
			}
		}
		for _, word := range c.not {
			if strings.Contains(text, word) {
				t.Errorf("%s reads %q", c.name, word)
			}
		}
	}
	_, err := r.Decisions.CertificateFile(r.Ctx, visitor, d.Reference, true)
	r.Refused(err, models.KindForbidden, "certificate.public_only")
}

// Before its publication a certificate is as the decision: for those who see it.
func TestCertificateBeforePublication(t *testing.T) {
	r := room(t)
	m := r.Opened()
	r.AllAgree(m)
	d, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	for _, actor := range []models.Actor{visitor, r.Lead} {
		_, err = r.Decisions.CertificateFile(r.Ctx, actor, d.Reference, false)
		r.Refused(err, models.KindNotFound, "error.not_found")
		_, err = r.Decisions.Certificate(r.Ctx, actor, d.Reference)
		r.Refused(err, models.KindNotFound, "error.not_found")
	}
	v, err := r.Decisions.Certificate(r.Ctx, r.Member(models.ConstituencyCountries, 2), d.Reference)
	r.Must(err)
	if v.Number != 1 || v.Published || !v.Full || v.Head.Number != 0 {
		t.Errorf("%+v", v)
	}
	// The head that all may see does not tell that there is one more.
	r.Must(r.Matters.Publish(r.Ctx, r.Fresh(r.Head), m.ID))
	if head, err := r.Decisions.Head(r.Ctx); err != nil || head != (models.CertificateHead{Number: 1, Hash: v.Hash}) {
		t.Errorf("after the publication: %+v, %v", head, err)
	}
}

// The number of votes does not show: with one voter fewer the public form has
// the same fields and the same length.
func TestThePublicFormTellsNoCount(t *testing.T) {
	var lengths []int
	for _, silent := range []bool{false, true} {
		r := boardroom.New(t)
		m := r.Opened()
		for i, c := range models.Constituencies {
			for n := 1; n <= 3; n++ {
				if !(silent && i == 0 && n == 1) {
					_, err := r.Matters.Vote(r.Ctx, r.Member(c, n), m.ID, 0, boardroom.Agree(1))
					if e := models.AsError(err); e != nil && e.Key != "board.interest_closes_vote" {
						t.Fatal(err)
					}
				}
			}
		}
		r.Clock.Set(*m.ClosesAt)
		lengths = append(lengths, len(file(r, visitor, adopt(r, m).Reference, false)))
	}
	if lengths[0] != lengths[1] {
		t.Errorf("the lengths are %v", lengths)
	}
}

// A certificate outlives what changes after it: names, and a letter that came
// late and corrects since when a seat was held.
func TestCertificateStandsWhateverComesAfter(t *testing.T) {
	r := room(t)
	first := decided(r)
	before := file(r, r.Head, first.Reference, true)
	r.Clock.Set(r.DB.Now(r.Ctx).AddDate(0, 1, 0))
	c, err := r.Bodies.Composition(r.Ctx, models.Actor{}, r.Board.ID, r.DB.Now(r.Ctx), time.Time{})
	r.Must(err)
	for _, s := range c.Seats {
		if s.Constituency == models.ConstituencyStakeholders && s.Number == 3 {
			_, err := r.Bodies.Correct(r.Ctx, r.Fresh(r.Head), s.Holder.HoldingID, bodies.Correction{StartsAt: s.Holder.StartsAt.Add(time.Hour), Instrument: "letter that came late"})
			r.Must(err)
		}
	}
	r.Must(r.DB.Write(r.Ctx, models.SystemActor, "test.rename", func(tx *db.Tx) error {
		for _, text := range []string{"UPDATE organisations SET name = 'Another name'", "UPDATE people SET name = 'Another name'"} {
			if _, err := db.Exec(tx, text); err != nil {
				return err
			}
		}
		return nil
	}))
	second := other(r)
	if file(r, r.Head, first.Reference, true) != before {
		t.Error("the first certificate has changed")
	}
	v, err := r.Decisions.Certificate(r.Ctx, visitor, second.Reference)
	r.Must(err)
	if v.Number != 2 || v.Head.Hash != v.Hash {
		t.Errorf("%+v", v)
	}
	verified(r)
	for _, c := range []struct {
		hash string
		is   bool
	}{{v.Hash, true}, {strings.Repeat("0", 64), false}} {
		if _, is, err := certificates.Ancestry(r.DB.Read(r.Ctx), c.hash); err != nil || is != c.is {
			t.Errorf("%s: %v, %v", c.hash, is, err)
		}
	}
}

func verified(r *boardroom.Room) {
	r.T.Helper()
	r.Must(r.DB.Write(r.Ctx, models.SystemActor, "test.verify", func(tx *db.Tx) error {
		if found := faults(r.Ctx, r.T.(*testing.T), tx); found != "" {
			return errors.New(found)
		}
		return nil
	}))
}

// What Past says of any instant is what the store says.
func TestPastComposesAsTheStoreDoes(t *testing.T) {
	r := room(t)
	now := r.DB.Now(r.Ctx)
	c, err := r.Bodies.Composition(r.Ctx, models.Actor{}, r.Board.ID, now, time.Time{})
	r.Must(err)
	for i, s := range c.Seats {
		if s.Voting && i%2 == 0 {
			r.Clock.Set(r.DB.Now(r.Ctx).Add(time.Hour))
			_, err := r.Bodies.End(r.Ctx, r.Fresh(r.Head), s.Holder.HoldingID, now.AddDate(0, 0, i), "letter")
			r.Must(err)
		}
	}
	q := r.DB.Read(r.Ctx)
	past, err := bodies.ReadPast(q)
	r.Must(err)
	for _, at := range []time.Duration{-2000, -30 * 24, 0, 5, 30, 24 * 5, 24 * 9, 24 * 40} {
		for _, known := range []time.Duration{-1, 0, 3, 24 * 60} {
			at, known := now.Add(at*time.Hour), now.Add(known*time.Hour)
			want, err := bodies.Compose(q, r.Board, at, known)
			r.Must(err)
			if a, b := holders(past.Compose(r.Board, at, known)), holders(want); a != b {
				t.Errorf("at %s as known at %s\n%s\nwant\n%s", at, known, a, b)
			}
		}
	}
}

// holders spells a composition without names, in the order of its seats' ids.
func holders(c models.Composition) string {
	seats := make([]string, 1000)
	for _, s := range c.Seats {
		line := fmt.Sprintf("%s/%d", s.Constituency, s.Number)
		for _, h := range []*models.SeatHolding{s.Holder, s.Alternate} {
			if h != nil {
				line += fmt.Sprintf(" %d %d %s %s", h.HoldingID, h.OrganisationID, h.Instrument, h.StartsAt)
			}
		}
		seats[s.ID] = line + "\n"
	}
	return strings.Join(seats, "")
}

var errBack = errors.New("back to how it was")

// mutated runs statements of an administrator of the database, who has put the
// triggers out of the way, looks what verify says, and takes all back.
func mutated(t *testing.T, r *boardroom.Room, statements ...string) string {
	t.Helper()
	var found string
	err := r.DB.Write(r.Ctx, models.SystemActor, "test.mutate", func(tx *db.Tx) error {
		if err := unguard(tx); err != nil {
			return err
		}
		for _, text := range statements {
			var n int64
			err := tx.Try(func() (err error) {
				n, err = db.Exec(tx, text)
				return err
			})
			if models.AsError(err) != nil {
				found = refuses + ": " + err.Error()
				return errBack
			}
			if err != nil || n == 0 {
				return fmt.Errorf("%s: %d rows, %w", text, n, err)
			}
		}
		found = faults(r.Ctx, t, tx)
		return errBack
	})
	if !errors.Is(err, errBack) {
		t.Fatal(err)
	}
	return found
}

// guarded are the tables whose triggers an administrator puts out of the way.
var guarded = append(slices.Sorted(maps.Keys(feeds)), "acts", "act_values", "positions", "mandates", "seats", "matters", "bodies", "interest_motions")

func unguard(tx *db.Tx) error {
	if apptest.Engine() == "postgres" {
		for _, table := range guarded {
			if _, err := db.Exec(tx, "ALTER TABLE "+table+" DISABLE TRIGGER ALL"); err != nil {
				return err
			}
		}
		return nil
	}
	if _, err := db.Exec(tx, "PRAGMA defer_foreign_keys = ON"); err != nil {
		return err
	}
	var names []string
	if err := tx.Raw("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ?", guarded).Scan(&names).Error; err != nil {
		return err
	}
	for _, name := range names {
		if _, err := db.Exec(tx, "DROP TRIGGER "+name); err != nil {
			return err
		}
	}
	return nil
}

// Flip, delete, swap, insert, re-date: one row of each kind behind a decision.
// Verify fails each time and names the place.
func TestEveryMutationIsFound(t *testing.T) {
	r := room(t)
	decided(r)
	other(r)
	other(r)
	if found := mutated(t, r, "UPDATE matters SET version = version"); found != "" {
		t.Fatalf("control, nothing changed: %s", found)
	}
	const hour = "'2027-03-03 03:03:03+00:00'"
	one := func(table string) string { return "(SELECT MIN(x.id) FROM " + table + " x WHERE x.matter_id = 1)" }
	swap := func(table, column string) []string {
		// The two first rows of the matter take each other's value.
		pair := "(SELECT y.id FROM " + table + " y WHERE y.matter_id = 1 AND y.%s)"
		a, b := fmt.Sprintf(pair, "id = "+one(table)), "(SELECT MAX(y.id) FROM "+table+" y WHERE y.matter_id = 1)"
		return []string{fmt.Sprintf("UPDATE %[1]s SET %[2]s = (SELECT z.%[2]s FROM %[1]s z WHERE z.id = CASE WHEN %[1]s.id = %[3]s THEN %[4]s ELSE %[3]s END) WHERE id IN (%[3]s, %[4]s)",
			table, column, a, b)}
	}
	for _, c := range []struct {
		name       string
		statements []string
		place      string
	}{
		{"flip a vote", []string{"UPDATE votes SET answer = 'abstain' WHERE id = (SELECT MAX(v.id) FROM votes v WHERE v.matter_id = 1)"}, "votes["},
		{"delete a vote", []string{"DELETE FROM positions WHERE matter_id = 1", "DELETE FROM votes WHERE matter_id = 1 AND answer = 'object'"}, "votes[1]"},
		{"swap two votes", swap("votes", "created_at"), "votes[1].at"},
		{"insert a vote", []string{`INSERT INTO votes (matter_id, seat_id, text_number, sequence, answer, words, reason, would_remove, holding_id, acted_as, person_id, mandate_id, created_at)
			SELECT matter_id, seat_id, text_number, 9, answer, words, reason, would_remove, holding_id, acted_as, person_id, mandate_id, created_at FROM votes WHERE id = ` + one("votes")}, "votes["},
		{"re-date a vote", []string{"UPDATE votes SET created_at = " + hour + " WHERE id = " + one("votes")}, "votes[1].at"},
		{"another person voted", []string{"UPDATE votes SET person_id = 1 WHERE id = " + one("votes")}, "votes[1].person"},

		{"flip an elector", []string{"UPDATE electorate SET entitled = FALSE, reason = 'vacant' WHERE matter_id = 1 AND entitled"}, "seats["},
		{"delete an elector", []string{"DELETE FROM electorate WHERE matter_id = 1 AND reason = ''"}, "].seat"},
		{"insert an elector", []string{`INSERT INTO seats (body_id, constituency, number, voting, function, since, created_at) SELECT body_id, constituency, 77, voting, function, since, created_at FROM seats WHERE constituency = 'network' AND number = 1`,
			`INSERT INTO electorate (matter_id, seat_id, constituency, number, country, entitled, reason, created_at)
			SELECT 1, (SELECT MAX(s.id) FROM seats s), 'network', 77, '', FALSE, 'vacant', created_at FROM electorate WHERE id = ` + one("electorate")}, "seats["},
		{"swap two electors", swap("electorate", "organisation_id"), "composition.opening"},

		{"flip an interest", []string{"UPDATE seat_interests SET grade = 'disclosed' WHERE matter_id = 1 AND reason = 'other'"}, "interests["},
		{"flip a private word", []string{"UPDATE seat_interests SET note = 'other words' WHERE matter_id = 1 AND note <> ''"}, "notes[1].note"},
		{"delete an interest", []string{"DELETE FROM seat_interests WHERE matter_id = 1 AND reason = 'other'"}, "interests["},
		{"insert an interest", []string{"INSERT INTO seat_interests (matter_id, seat_id, grade, origin, reason, note, recorded_by, created_at) SELECT matter_id, seat_id, 'disclosed', origin, reason, '', 0, created_at FROM seat_interests WHERE id = " + one("seat_interests")}, "interests["},
		{"swap two interests", swap("seat_interests", "reason"), "interests[1].reason"},
		{"re-date an interest", []string{"UPDATE seat_interests SET created_at = " + hour + " WHERE id = " + one("seat_interests")}, "interests[1].at"},

		{"flip a score", []string{"UPDATE board_marks SET score = 1 WHERE id = (SELECT MIN(k.id) FROM board_marks k)"}, "scores[1].marks."},
		{"delete a score", []string{"DELETE FROM board_marks WHERE id = (SELECT MIN(k.id) FROM board_marks k)"}, "scores[1].marks."},
		{"re-date a sheet", []string{"UPDATE board_sheets SET created_at = " + hour}, "scores[1].at"},
		{"flip a sheet's reason", []string{"UPDATE board_sheets SET reason = 'other'"}, "scores[1].reason"},

		{"flip a step", []string{"UPDATE matter_events SET reason = 'other' WHERE action = 'revise'"}, "path.steps["},
		{"delete a step", []string{"DELETE FROM matter_events WHERE action = 'revise'"}, "path.steps["},
		{"insert a step", []string{"INSERT INTO matter_events (id, matter_id, action, text_number, reason, person_id, mandate_id, created_at) SELECT -1, matter_id, 'edit', 1, '', person_id, mandate_id, created_at FROM matter_events WHERE matter_id = 1 AND action = 'prepare'"}, "path.steps["},
		{"swap two steps", swap("matter_events", "created_at"), "path.steps[1].at"},
		{"re-date the opening", []string{"UPDATE matters SET opens_at = '2027-01-01 08:00:00+00:00' WHERE id = 1"}, "adoption.opened"},

		{"flip the text's hash", []string{"UPDATE matter_texts SET hash = '" + strings.Repeat("a", 64) + "' WHERE matter_id = 1 AND number = 2"}, "text.hash"},
		{"flip the text", []string{"UPDATE matter_texts SET body = 'Something else.' WHERE matter_id = 1 AND number = 2"}, "text 2 differs from its hash"},
		{"re-date the text", []string{"UPDATE matter_texts SET frozen_at = " + hour + " WHERE matter_id = 1 AND number = 2"}, "text.frozen"},

		{"flip a holding", []string{"UPDATE holdings SET instrument = 'another letter' WHERE constituency = 'countries' AND kind = 'holder'"}, "composition.adoption["},
		{"re-date a holding", []string{"UPDATE holdings SET starts_at = " + hour + " WHERE constituency = 'countries' AND kind = 'holder'"}, "composition.adoption["},
		{"delete an alternate", []string{"DELETE FROM holdings WHERE kind = 'alternate'"}, "composition.adoption["},
		{"the chair's mandate", []string{"UPDATE mandates SET instrument = 'another' WHERE role = 'coordinator'"}, "instrument"},

		{"flip the rules", []string{"UPDATE body_rules SET settings = REPLACE(settings, '\"vote_days\":5', '\"vote_days\":6')"}, "rules.settings.vote_days"},
		{"re-date the rules", []string{"UPDATE body_rules SET effective_from = " + hour}, "rules.from"},
		{"flip the method", []string{"UPDATE body_methods SET instrument = 'another' WHERE method = 'consensus'"}, "method.instrument"},

		{"flip the outcome", []string{"UPDATE decisions SET outcome = 'note' WHERE matter_id = 1"}, "decision.outcome"},
		{"flip the result", []string{"UPDATE decisions SET result = REPLACE(result, '\"vacant\":0', '\"vacant\":1') WHERE matter_id = 1"}, "arithmetic.result.vacant"},
		{"re-date the decision", []string{"UPDATE decisions SET adopted_at = " + hour + " WHERE matter_id = 1"}, "its instant is not that of the adoption"},
		{"delete a decision", []string{"DELETE FROM decision_publications WHERE decision_id = 2", "DELETE FROM decisions WHERE id = 2"}, "certificate 2 of decision : its decision is gone"},
		{"insert a decision", []string{`INSERT INTO decisions (reference, matter_id, body_id, kind, text_number, text_hash, outcome, reserve, method, method_id, rule_id, result, sentence, adopted_by, person_id, adopted_at, created_at)
			SELECT 'FORGED', 4, body_id, kind, text_number, text_hash, outcome, reserve, method, method_id, rule_id, result, sentence, adopted_by, person_id, adopted_at, created_at FROM decisions WHERE id = 2`}, "decision FORGED has no certificate"},

		{"re-date a publication", []string{"UPDATE decision_publications SET published_at = " + hour + " WHERE decision_id = 1"}, "its publication and the step"},
		{"delete a publication", []string{"DELETE FROM decision_publications WHERE decision_id = 1"}, "its publication and the step"},

		{"flip a certificate", []string{"UPDATE certificates SET body = REPLACE(body, '\"quorum_met\":true', '\"quorum_met\":false') WHERE number = 2"}, "certificate 2 of decision"},
		{"flip a certificate with its hash", []string{"UPDATE certificates SET hash = '" + strings.Repeat("b", 64) + "' WHERE number = 1"}, "does not match its hash"},
		{"flip a salt", []string{"UPDATE certificates SET opened = REPLACE(opened, '\"salt\":\"', '\"salt\":\"0') WHERE number = 1"}, "its salt is not 256 bits"},
		{"delete a certificate", []string{"DELETE FROM certificates WHERE number = 2"}, "one is missing"},
		{"delete the last certificate", []string{"DELETE FROM certificates WHERE number = 3"}, "certificates: 2 rows with 2 numbers"},
		{"swap two certificates", []string{"UPDATE certificates SET number = 5 - number + 100 WHERE number > 1", "UPDATE certificates SET number = number - 100 WHERE number > 100"}, "it does not stand on the hash of certificate 1"},
		{"insert a certificate", []string{"INSERT INTO certificates (number, decision_id, previous, hash, body, opened, created_at) SELECT 4, 99, hash, '" + strings.Repeat("c", 64) + "', body, opened, created_at FROM certificates WHERE number = 3"}, "certificate 4"},
		{"re-date a certificate", []string{"UPDATE certificates SET created_at = " + hour + " WHERE number = 3"}, "its instant is not that of the adoption"},
		{"another previous", []string{"UPDATE certificates SET previous = '" + strings.Repeat("d", 64) + "' WHERE number = 2"}, "it does not stand on the hash of certificate 1"},
	} {
		if found := mutated(t, r, c.statements...); !strings.Contains(found, c.place) {
			t.Errorf("%s: verify says %q and does not name %s", c.name, found, c.place)
		}
	}
	verified(r)
}

// A body that is not validly composed gets no certificate and takes no
// decision, whoever asks.
func TestNoCertificateForABodyNotValidlyComposed(t *testing.T) {
	r := room(t)
	d := decided(r)
	err := r.DB.Write(r.Ctx, models.SystemActor, "test.issue", func(tx *db.Tx) error {
		if err := unguard(tx); err != nil {
			return err
		}
		for _, text := range []string{"DELETE FROM certificates", "DELETE FROM counters WHERE series = 'certificates'"} {
			if _, err := db.Exec(tx, text); err != nil {
				return err
			}
		}
		// Control: with everybody on their seats it is issued.
		if err := tx.Try(func() error { return errors.Join(certificates.Issue(tx, d.ID), errBack) }); !errors.Is(err, errBack) || models.AsError(err) != nil {
			return fmt.Errorf("control: %w", err)
		}
		if _, err := db.Exec(tx, "DELETE FROM holdings WHERE constituency = 'contributors'"); err != nil {
			return err
		}
		return certificates.Issue(tx, d.ID)
	})
	r.Refused(err, models.KindConflict, "board.not_validly_composed")
}

// One file alone: a change in it is found and named.
func TestCheckCertificateNamesTheFirstFault(t *testing.T) {
	r := room(t)
	d := decided(r)
	text := file(r, r.Head, d.Reference, true)
	for from, c := range map[string][2]string{
		`"quorum_met":true`:            {`"quorum_met":false`, "hash: "},
		"REASON-OF-TEXT":               {"another reason", "opened.path: "},
		"PRIVATE-WORDS":                {"other words", "opened.notes: "},
		`"salt":"`:                     {`"salt":"00`, "opened.arithmetic: its salt"},
		`"opened":{"arithmetic"`:       {`"opened":{"another"`, "opened.another: the certificate commits to no such field"},
		models.CertificateFormat:       {"seedfund-certificate/9", "format: "},
		`{"certificate":`:              {`{"something":`, "the file holds no certificate"},
		`{"certificate":{"adoption":{`: {`{`, "the file cannot be read"},
	} {
		if !strings.Contains(text, from) {
			t.Fatalf("the file has no %s", from)
		}
		if _, err := models.CheckCertificate([]byte(strings.Replace(text, from, c[0], 1))); err == nil || !strings.HasPrefix(err.Error(), c[1]) {
			t.Errorf("%s for %s: %v, want %s", c[0], from, err, c[1])
		}
	}
	// Spaces and the order of keys are no change.
	var loose map[string]any
	r.Must(json.Unmarshal([]byte(text), &loose))
	spaced, err := json.MarshalIndent(loose, "", "  ")
	r.Must(err)
	if _, err := models.CheckCertificate(spaced); err != nil {
		t.Error(err)
	}
}

// counter counts the statements of a session.
type counter struct {
	logger.Interface
	n int
}

func (c *counter) LogMode(logger.LogLevel) logger.Interface { return c }

func (c *counter) Trace(context.Context, time.Time, func() (string, int64), error) { c.n++ }

// Verify asks as often for three certificates as for one: a batch has a fixed
// number of statements, so that time grows with the rows alone.
func TestVerifyAsksInBatches(t *testing.T) {
	r := room(t)
	asked := func() int {
		c := &counter{Interface: logger.Discard}
		q := r.DB.Read(r.Ctx).Session(&gorm.Session{Logger: c})
		for _, inv := range certificates.Invariants() {
			if found, err := inv.Check(r.Ctx, q); err != nil || len(found) > 0 {
				t.Fatal(found, err)
			}
		}
		return c.n
	}
	decided(r)
	one := asked()
	other(r)
	other(r)
	if three := asked(); one != three || one == 0 {
		t.Errorf("%d statements for one certificate, %d for three", one, three)
	}
}
