package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// orphanAge is how long bytes wait for their row before they are swept.
const orphanAge = 24 * time.Hour

// Sweep removes bytes that are older than a day and belong to no row, and gives
// how many there were.
func (s *Service) Sweep(ctx context.Context) (int, error) {
	return s.store.sweep(ctx, s.db.Now(ctx).Add(-orphanAge), func(hashes []string) (map[string]bool, error) {
		var rows []string
		err := s.db.Read(ctx).Raw("SELECT DISTINCT hash FROM files WHERE hash IN ? AND state = ?", hashes, models.FileStored).Scan(&rows).Error
		owned := make(map[string]bool, len(rows))
		for _, hash := range rows {
			owned[hash] = true
		}
		return owned, err
	})
}

// Invariant: every row has its bytes, and they are what they were.
func Invariant(store *Store) db.Invariant {
	return db.Invariant{Name: "files and their bytes match", Check: func(ctx context.Context, q *gorm.DB) ([]string, error) {
		var faults []string
		last := int64(0)
		for {
			var rows []models.File
			err := q.Raw("SELECT * FROM files WHERE id > ? AND state = ? ORDER BY id LIMIT 500", last, models.FileStored).Scan(&rows).Error
			if err != nil || len(rows) == 0 {
				return faults, err
			}
			for _, f := range rows {
				fault, err := store.compare(f)
				if err != nil {
					return nil, err
				}
				if fault != "" {
					faults = append(faults, fault)
				}
				last = f.ID
			}
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
	}}
}

func (s *Store) compare(f models.File) (string, error) {
	body, err := s.Open(f.Hash)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Sprintf("file %d has lost its bytes", f.ID), nil
	}
	if errors.Is(err, ErrDamaged) {
		return fmt.Sprintf("the bytes of file %d differ from their hash", f.ID), nil
	}
	if err != nil {
		return "", err
	}
	defer body.Close()
	return sizeFault(body, f)
}

func sizeFault(body *os.File, f models.File) (string, error) {
	info, err := body.Stat()
	if err != nil {
		return "", err
	}
	if info.Size() != f.Size {
		return fmt.Sprintf("file %d has %d bytes and its row says %d", f.ID, info.Size(), f.Size), nil
	}
	return "", nil
}
