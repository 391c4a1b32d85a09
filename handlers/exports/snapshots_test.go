package exports_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"seedfund/app/apptest/decided"
	"seedfund/app/files"
	"seedfund/app/opendata"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/money"
)

// public is a fund whose one decision is published, with money moved.
func public(t *testing.T) *store {
	t.Helper()
	s := openHeld(t, opendata.Invariants())
	s.fill()
	return s
}

func (s *store) take(note string) *models.DataSnapshot {
	s.Helper()
	taken, err := exports.TakeSnapshot(s.Ctx, s.services, s.Fresh(s.officer), note)
	s.must(err)
	return taken
}

func (s *store) snapshotFile(reference, name string) []byte {
	s.Helper()
	_, body, err := s.services.OpenData.SnapshotFile(s.Ctx, visitor, reference, name)
	s.must(err)
	return body
}

var visitor = models.Actor{Role: models.RolePublic}

func hashed(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// The list, the files and the archive say the same: totals are those of the rows,
// hashes those of the bytes, and the citation names them.
func TestASnapshotAddsUpAndChecks(t *testing.T) {
	s := public(t)
	taken := s.take("  Figures of organisations over all funds.  ")
	view, err := s.services.OpenData.Snapshot(s.Ctx, visitor, taken.Reference())
	s.must(err)
	if taken.Reference() != "2026-1" || view.Newer != nil || view.Note != "Figures of organisations over all funds." || !strings.Contains(view.Title, "illustrative") {
		t.Errorf("%+v", view.DataSnapshot)
	}
	for _, part := range []string{models.FictionalIATIIdentity.Name, "2026-1", "2026-12-31", view.Hash, view.Licence, "illustrative"} {
		if part == "" || !strings.Contains(view.Citation(), part) {
			t.Errorf("no %q in %s", part, view.Citation())
		}
	}
	kept := map[string][]byte{}
	for _, f := range view.Files {
		body := s.snapshotFile(taken.Reference(), f.Name)
		if hashed(body) != f.Hash || int64(len(body)) != f.Size {
			t.Errorf("%s is not what the list says", f.Name)
		}
		kept[f.Name] = body
	}
	if len(kept) != 20 || hashed(kept[models.SnapshotSums]) != view.Hash {
		t.Errorf("%d files, cited by %s", len(kept), view.Hash)
	}
	listed := 0
	for _, line := range strings.Split(strings.TrimSpace(string(kept[models.SnapshotSums])), "\n") {
		hash, name, _ := strings.Cut(line, "  ")
		if hashed(kept[name]) != hash {
			t.Errorf("%s does not check", name)
		}
		listed++
	}
	if listed != 15 {
		t.Errorf("%d hashes", listed)
	}
	sums := map[string]money.Cents{}
	lines := map[string]int{}
	for _, name := range []string{"programmes", "contributions", "transfers", "funding-status", "results", "result-lines"} {
		rows, err := csv.NewReader(bytes.NewReader(kept[name+".csv"])).ReadAll()
		s.must(err)
		objects := objectsOf(t, kept[name+".json"])
		if len(objects) != len(rows)-1 {
			t.Errorf("%s: %d rows and %d objects", name, len(rows)-1, len(objects))
		}
		lines[name] = len(objects)
		for _, o := range objects {
			for key, v := range o {
				if text, is := v.(string); is && slices.Contains([]string{"approved", "net_funded", "expenditure", "usd"}, key) {
					sums[name+"."+key] += cents(t, text)
				}
			}
		}
		for _, lang := range models.IATILanguages {
			if !strings.Contains(string(kept["dictionary."+lang+".csv"]), "\n"+name+",") {
				t.Errorf("%s is not in the dictionary in %s", name, lang)
			}
		}
	}
	for what, want := range map[string]money.Cents{"programmes.approved": view.ApprovedCents, "programmes.net_funded": view.NetCents, "programmes.expenditure": view.SpentCents, "transfers.usd": view.NetCents, "contributions.usd": view.ReceivedCents} {
		if sums[what] != want || want == 0 {
			t.Errorf("%s: %s in the file, %s on the page", what, sums[what], want)
		}
	}
	if lines["programmes"] != view.Programmes || lines["transfers"] == 0 {
		t.Errorf("%v", lines)
	}
	for _, lang := range models.IATILanguages {
		readme := string(kept["README."+lang+".txt"])
		if !strings.Contains(readme, view.Citation()) || strings.Contains(readme, "snapshots.") || strings.Contains(readme, "<no value>") {
			t.Errorf("%s: %s", lang, readme)
		}
	}
	archive := kept["dem00-open-data-2026-1.zip"]
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	s.must(err)
	if len(z.File) != len(kept)-1 {
		t.Errorf("%d files in the archive", len(z.File))
	}
	for _, f := range z.File {
		r, err := f.Open()
		s.must(err)
		body, err := io.ReadAll(r)
		s.must(err)
		name := strings.TrimPrefix(f.Name, "dem00-open-data-2026-1/")
		if !bytes.Equal(body, kept[name]) {
			t.Errorf("%s in the archive is another", f.Name)
		}
	}
	s.Verify()
}

// A correction is a later snapshot; the earlier one keeps its bytes and says that
// there is a newer one.
func TestALaterSnapshotLeavesTheEarlierAsItIs(t *testing.T) {
	s := public(t)
	first := s.take("")
	before := s.snapshotFile("2026-1", "dem00-open-data-2026-1.zip")
	if _, err := exports.TakeSnapshot(s.Ctx, s.services, s.Fresh(s.officer), "again"); !models.IsKind(err, models.KindConflict) || models.AsError(err).Key != "snapshots.conflict.same" {
		t.Errorf("without a change: %v", err)
	}
	s.items()
	second := s.take("A refund to a contributor.")
	if second.Reference() != "2026-2" || second.ReceivedCents >= first.ReceivedCents || second.NetCents != first.NetCents {
		t.Errorf("%+v", second)
	}
	view, err := s.services.OpenData.Snapshot(s.Ctx, visitor, "2026-1")
	s.must(err)
	if view.Newer == nil || view.Newer.Reference() != "2026-2" || view.ReceivedCents != first.ReceivedCents || !bytes.Equal(before, s.snapshotFile("2026-1", "dem00-open-data-2026-1.zip")) {
		t.Error("the earlier snapshot is another")
	}
	list, err := s.services.OpenData.Snapshots(s.Ctx, visitor)
	s.must(err)
	if len(list) != 2 || list[0].Reference() != "2026-2" {
		t.Errorf("%+v", list)
	}
	s.Clock.Set(time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC))
	decided.Programme(s, s.Harness, decided.Plan{Title: "Another", Organisations: []decided.Organisation{{ID: s.Organisation('P'), Tranche: []money.Cents{1_000_00}}}})
	if third := s.take(""); third.Reference() != "2027-1" {
		t.Errorf("a new year begins with %s", third.Reference())
	}
	for _, table := range []string{"data_snapshots", "data_snapshot_files"} {
		for _, change := range []string{"UPDATE " + table + " SET hash = hash", "DELETE FROM " + table} {
			if err := s.DB.Read(s.Ctx).Exec(change).Error; err == nil {
				t.Errorf("%s was done", change)
			}
		}
	}
	s.Verify()
}

// What is not published is in no snapshot.
func TestASnapshotHoldsNothingThatIsNotPublished(t *testing.T) {
	s := public(t)
	secret := decided.Programme(s, s.Harness, decided.Plan{Title: "Nobody knows of it", Unpublished: true, Organisations: []decided.Organisation{{ID: s.Organisation('P'), Tranche: []money.Cents{1_000_00}}}})
	taken := s.take("")
	if taken.Programmes != 1 {
		t.Errorf("%+v", taken)
	}
	view, err := s.services.OpenData.Snapshot(s.Ctx, visitor, taken.Reference())
	s.must(err)
	for _, f := range view.Files {
		if body := string(s.snapshotFile(taken.Reference(), f.Name)); strings.Contains(body, "Nobody knows") || strings.Contains(body, secret.Reference) {
			t.Errorf("a programme that nobody knows of is in %s", f.Name)
		}
	}
	decided.Publish(t, s.Harness, secret)
	if later := s.take(""); later.Programmes != 2 || later.ApprovedCents != taken.ApprovedCents+1_000_00 {
		t.Errorf("%+v", later)
	}
}

func TestSnapshotsAreRefused(t *testing.T) {
	s := public(t)
	for name, c := range map[string]struct {
		actor models.Actor
		note  string
		kind  models.Kind
	}{
		"visitor":     {visitor, "", models.KindSignIn},
		"agent":       {s.Fresh(s.agent), "", models.KindForbidden},
		"member":      {s.Fresh(s.Cast(models.RoleBoardMember)), "", models.KindForbidden},
		"old sign-in": {s.officer, "", models.KindSignIn},
		"long note":   {s.Fresh(s.officer), strings.Repeat("x", 1001), models.KindInvalid},
	} {
		if _, err := exports.TakeSnapshot(s.Ctx, s.services, c.actor, c.note); !models.IsKind(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.take("")
	for _, reference := range []string{"2026-2", "2026-01", "2026", "x", "0-1", "2026--1"} {
		if _, err := s.services.OpenData.Snapshot(s.Ctx, visitor, reference); !models.IsKind(err, models.KindNotFound) {
			t.Errorf("%s: %v", reference, err)
		}
	}
	if _, _, err := s.services.OpenData.SnapshotFile(s.Ctx, visitor, "2026-1", "../programmes.csv"); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("no such file: %v", err)
	}
}

// Of several who take one at once one has it, and the others are told why.
func TestTwoSnapshotsAtOnce(t *testing.T) {
	s := public(t)
	var all sync.WaitGroup
	answers := make([]error, 4)
	officer := s.Fresh(s.officer)
	for i := range answers {
		all.Go(func() {
			_, answers[i] = exports.TakeSnapshot(s.Ctx, s.services, officer, fmt.Sprint("number ", i))
		})
	}
	all.Wait()
	taken := 0
	for _, err := range answers {
		switch {
		case err == nil:
			taken++
		case !models.IsKind(err, models.KindConflict):
			t.Error(err)
		}
	}
	list, err := s.services.OpenData.Snapshots(s.Ctx, visitor)
	s.must(err)
	if taken != 1 || len(list) != 1 {
		t.Errorf("%d taken, %d kept: %v", taken, len(list), answers)
	}
	s.Verify()
}

// verify finds bytes that somebody changed behind the program's back, and they
// are not given out.
func TestDamagedSnapshotsAreFoundAndNotServed(t *testing.T) {
	s := public(t)
	taken := s.take("")
	view, err := s.services.OpenData.Snapshot(s.Ctx, visitor, taken.Reference())
	s.must(err)
	path := filepath.Join(s.Dir, "files", view.Files[0].Hash[:2], view.Files[0].Hash)
	s.must(os.WriteFile(path, []byte("other"), 0o600))
	if _, _, err := s.services.OpenData.SnapshotFile(s.Ctx, visitor, taken.Reference(), view.Files[0].Name); err == nil {
		t.Error("damaged bytes were given out")
	}
	kept, err := files.OpenStore(filepath.Join(s.Dir, "files"))
	s.must(err)
	faults, err := files.Invariant(kept).Check(s.Ctx, s.DB.Read(s.Ctx))
	s.must(err)
	if len(faults) != 1 {
		t.Errorf("%q", faults)
	}
	if err := s.DB.Read(s.Ctx).Exec("UPDATE files SET hash = ? WHERE id = ?", strings.Repeat("0", 64), view.Files[1].FileID).Error; err == nil {
		said := 0
		for _, inv := range opendata.Invariants() {
			faults, err := inv.Check(s.Ctx, s.DB.Read(s.Ctx))
			s.must(err)
			said += len(faults)
		}
		if said == 0 {
			t.Error("another file behind a snapshot is not found")
		}
	}
}
