package opendata

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/models"
	"seedfund/models/when"
)

// snapshotFiles is the owner of the files of snapshots.
const snapshotFiles = "data_snapshots"

// readings is how often the data are read anew when an act comes between.
const readings = 3

// Layout lays the data of the moment out as the files of a snapshot, the archive
// of them last; the snapshot that it is given knows its day and its number.
type Layout func(ctx context.Context, s models.DataSnapshot) (models.SnapshotDraft, error)

// TakeSnapshot keeps the open data of the moment for good under the next number of
// the year. No act may come between its readings: they are begun anew, and after
// some times a Conflict says so. Conflicts: nothing has changed since the last
// snapshot, or another took the number.
//
// clause 23: working methods are transparent; what was published can be cited and
// is never changed.
func (s *Service) TakeSnapshot(ctx context.Context, actor models.Actor, note string, layout Layout) (*models.DataSnapshot, error) {
	if err := actor.May(models.PermDataPublish); err != nil {
		return nil, err
	}
	if s.files == nil {
		return nil, errors.New("opendata: this store keeps no files")
	}
	note, err := models.SnapshotNote(note)
	if err != nil {
		return nil, err
	}
	draft, err := s.lay(ctx, note, layout)
	if err != nil {
		return nil, err
	}
	held := make([]files.Held, len(draft.Files))
	for i, f := range draft.Files {
		if held[i], err = s.files.Make(f.Name, f.Media, files.PurposeSnapshot, f.Body); err != nil {
			return nil, err
		}
	}
	var taken models.DataSnapshot
	err = s.db.Write(ctx, actor, "data.snapshot", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermDataPublish, tx.Now); err != nil {
			return err
		}
		taken = draft.Snapshot
		if err := mayStand(tx.DB, taken, when.DateOf(tx.Now)); err != nil {
			return err
		}
		taken.ByRole, taken.PersonID, taken.MandateID = tx.Actor.Role, tx.Actor.PersonID, tx.Actor.MandateID
		if err := db.Create(tx, &taken); err != nil {
			if db.Violates(err, "data_snapshots") {
				return models.Conflict("snapshots.conflict.moving", "").Because(err)
			}
			return err
		}
		for i, f := range draft.Files {
			row, err := s.files.AttachTo(tx, held[i], snapshotFiles, taken.ID)
			if err != nil {
				return err
			}
			if err := db.Create(tx, &models.DataSnapshotFile{SnapshotID: taken.ID, Position: i + 1, Name: f.Name, Media: f.Media, Lines: f.Lines, Size: row.Size, Hash: row.Hash, FileID: row.ID}); err != nil {
				return err
			}
		}
		tx.Receipt(models.Receipt{Target: snapshotFiles, TargetID: taken.ID, Reference: taken.Reference()})
		return nil
	})
	for _, h := range held {
		if settled := s.files.Settle(ctx, h, err); err == nil {
			err = settled
		}
	}
	if err != nil {
		return nil, err
	}
	return &taken, nil
}

// lay has the files made from one state of the store.
func (s *Service) lay(ctx context.Context, note string, layout Layout) (models.SnapshotDraft, error) {
	for range readings {
		before, err := s.db.Mark(ctx)
		if err != nil {
			return models.SnapshotDraft{}, err
		}
		day := when.DateOf(before.At)
		var last int
		if err := s.db.Read(ctx).Raw("SELECT COALESCE(MAX(number), 0) FROM data_snapshots WHERE year = ?", day.Year()).Scan(&last).Error; err != nil {
			return models.SnapshotDraft{}, err
		}
		draft, err := layout(ctx, models.DataSnapshot{Year: day.Year(), Number: last + 1, TakenOn: day, Note: note})
		if err != nil {
			return draft, err
		}
		after, err := s.db.Mark(ctx)
		if err != nil || after.State == before.State {
			return draft, err
		}
	}
	return models.SnapshotDraft{}, models.Conflict("snapshots.conflict.moving", "")
}

// mayStand holds a snapshot against those that are there.
func mayStand(q *gorm.DB, s models.DataSnapshot, today when.Date) error {
	last, err := latest(q)
	if err != nil {
		return err
	}
	if last != nil && last.Hash == s.Hash {
		return models.Conflict("snapshots.conflict.same", "").With(map[string]any{"Reference": last.Reference()})
	}
	if s.TakenOn != today || last != nil && (last.Year > s.Year || last.Year == s.Year && last.Number >= s.Number) {
		return models.Conflict("snapshots.conflict.moving", "")
	}
	return nil
}

func latest(q *gorm.DB) (*models.DataSnapshot, error) {
	var last models.DataSnapshot
	err := q.Raw("SELECT * FROM data_snapshots ORDER BY year DESC, number DESC LIMIT 1").Scan(&last).Error
	if err != nil || last.ID == 0 {
		return nil, err
	}
	return &last, nil
}

// Snapshots lists them, the newest first.
func (s *Service) Snapshots(ctx context.Context, actor models.Actor) ([]models.DataSnapshot, error) {
	if err := actor.May(models.PermPublicRead); err != nil {
		return nil, err
	}
	var rows []models.DataSnapshot
	err := s.db.Read(ctx).Raw("SELECT * FROM data_snapshots ORDER BY year DESC, number DESC").Scan(&rows).Error
	return rows, err
}

// SnapshotView is one snapshot with its files, and the newest where that is another.
type SnapshotView struct {
	models.DataSnapshot
	Files []models.DataSnapshotFile
	Newer *models.DataSnapshot
}

// Snapshot is one of them by its reference.
func (s *Service) Snapshot(ctx context.Context, actor models.Actor, reference string) (SnapshotView, error) {
	var v SnapshotView
	if err := actor.May(models.PermPublicRead); err != nil {
		return v, err
	}
	year, number, ok := models.ParseSnapshotReference(reference)
	if !ok {
		return v, models.NotFound(snapshotFiles)
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		if err := q.Raw("SELECT * FROM data_snapshots WHERE year = ? AND number = ?", year, number).Take(&v.DataSnapshot).Error; err != nil {
			return db.Found(err, snapshotFiles)
		}
		last, err := latest(q)
		if err != nil {
			return err
		}
		if last.ID != v.ID {
			v.Newer = last
		}
		return q.Raw("SELECT * FROM data_snapshot_files WHERE snapshot_id = ? ORDER BY position", v.ID).Scan(&v.Files).Error
	})
	return v, err
}

// SnapshotFile is the bytes of one file of a snapshot, compared with the hash that
// was published: damaged ones are never given.
func (s *Service) SnapshotFile(ctx context.Context, actor models.Actor, reference, name string) (models.DataSnapshotFile, []byte, error) {
	v, err := s.Snapshot(ctx, actor, reference)
	if err != nil {
		return models.DataSnapshotFile{}, nil, err
	}
	for _, f := range v.Files {
		if f.Name != name {
			continue
		}
		if s.files == nil {
			return f, nil, errors.New("opendata: this store keeps no files")
		}
		r, _, err := s.files.Open(ctx, f.FileID)
		if err != nil {
			return f, nil, err
		}
		defer r.Close()
		body, err := io.ReadAll(r)
		if err != nil {
			return f, nil, err
		}
		if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != f.Hash {
			return f, nil, fmt.Errorf("opendata: %s of snapshot %s is not what was published", name, reference)
		}
		return f, body, nil
	}
	return models.DataSnapshotFile{}, nil, models.NotFound(snapshotFiles)
}

// Invariants: what a snapshot says of its files is what is kept, whose bytes the
// store of files compares; its hash is that of its list of hashes; the numbers of
// each year have no gap.
func Invariants() []db.Invariant {
	faults := func(text string) func(context.Context, *gorm.DB) ([]string, error) {
		return func(_ context.Context, q *gorm.DB) ([]string, error) {
			var out []string
			err := q.Raw(text).Scan(&out).Error
			return out, err
		}
	}
	return []db.Invariant{
		{Name: "files of snapshots are those that were published", Check: faults(`SELECT 'snapshot ' || s.year || '-' || s.number || ', ' || x.name || ': the file kept is another' FROM data_snapshot_files x
			JOIN data_snapshots s ON s.id = x.snapshot_id LEFT JOIN files f ON f.id = x.file_id
			WHERE f.id IS NULL OR f.hash <> x.hash OR f.size <> x.size OR f.state <> 'stored' OR f.owner_type <> 'data_snapshots' OR f.owner_id <> x.snapshot_id ORDER BY x.id`)},
		{Name: "snapshots are cited by the hash of their list", Check: faults(`SELECT 'snapshot ' || s.year || '-' || s.number || ' is not cited by its list of hashes' FROM data_snapshots s
			WHERE NOT EXISTS (SELECT 1 FROM data_snapshot_files x WHERE x.snapshot_id = s.id AND x.name = 'SHA256SUMS' AND x.hash = s.hash) ORDER BY s.id`)},
		{Name: "snapshots are numbered without gap", Check: faults(`SELECT 'year ' || year || ' has ' || COUNT(*) || ' snapshots and the number ' || MAX(number) FROM data_snapshots GROUP BY year HAVING COUNT(*) <> MAX(number)`)},
	}
}
