package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"

	"seedfund/models"
)

const (
	sealEvery = time.Second
	sealActs  = 2000
	// sealSettled is how long after a seal no act before it can still be on its
	// way to a commit.
	sealSettled = 10 * time.Minute
	sealRecheck = time.Hour
)

// sealState remembers how far the sealer need not look back. Ids are given
// before the commit on PostgreSQL, so an act may become visible after a later
// one was sealed; every so often, and at the start, the sealer looks at all.
type sealState struct {
	mu      sync.Mutex
	floor   int64
	checked time.Time
}

// RunSealer seals every second until ctx ends, and once more then. Any number
// of servers may run one.
func (d *DB) RunSealer(ctx context.Context) {
	tick := time.NewTicker(sealEvery)
	defer tick.Stop()
	for {
		if _, err := d.Seal(ctx); err != nil && ctx.Err() == nil {
			d.log.Error("seal", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), hardStop)
			defer cancel()
			if _, err := d.Seal(last); err != nil {
				d.log.Error("seal", "error", err)
			}
			return
		}
	}
}

// Seal links all acts that no seal holds yet and gives their number.
func (d *DB) Seal(ctx context.Context) (int, error) {
	d.sealed.mu.Lock()
	defer d.sealed.mu.Unlock()
	if wall().Sub(d.sealed.checked) > sealRecheck {
		d.sealed.floor = 0
	}
	total := 0
	for {
		var waiting []sealedAct
		if err := unsealed(d.Read(ctx), d.sealed.floor, 1, &waiting); err != nil {
			return total, err
		}
		if len(waiting) == 0 {
			break
		}
		n := 0
		err := d.Keep(ctx, sealing, func(tx *Tx) (err error) {
			n, err = sealBatch(tx, d.sealed.floor)
			return err
		})
		if models.IsKind(err, models.KindConflict) {
			break // another server's sealer was first
		}
		if err != nil {
			return total, err
		}
		total += n
	}
	return total, d.raiseFloor(ctx)
}

func (d *DB) raiseFloor(ctx context.Context) error {
	if d.sealed.floor == 0 {
		d.sealed.checked = wall()
	}
	var settled int64
	err := d.Read(ctx).Raw("SELECT coalesce(max(last_act), 0) FROM (SELECT last_act FROM seals WHERE at < ? ORDER BY id DESC LIMIT 100) s",
		d.Now(ctx).Add(-sealSettled)).Scan(&settled).Error
	d.sealed.floor = max(d.sealed.floor, settled)
	return err
}

// sealedAct is an act as the chain sees it.
type sealedAct struct {
	ID     int64
	Digest string
}

func unsealed(q *gorm.DB, floor int64, limit int, into *[]sealedAct) error {
	return q.Raw("SELECT a.id, a.digest FROM acts a LEFT JOIN seal_links l ON l.act_id = a.id "+
		"WHERE a.id > ? AND l.act_id IS NULL ORDER BY a.id LIMIT ?", floor, limit).Scan(into).Error
}

func sealBatch(tx *Tx, floor int64) (int, error) {
	var acts []sealedAct
	if err := unsealed(tx.DB, floor, sealActs, &acts); err != nil || len(acts) == 0 {
		return 0, err
	}
	head, err := lastSeal(tx.DB)
	if err != nil {
		return 0, err
	}
	s := models.Seal{
		ID: head.ID + 1, At: tx.Now, FirstAct: acts[0].ID, LastAct: acts[len(acts)-1].ID,
		Size: int64(len(acts)), Previous: head.Head,
	}
	s.Head = sealHead(s, acts)
	// The unique number and previous head let one sealer of several through.
	if err := insert(tx, &s); err != nil {
		return 0, err
	}
	const rows = 250
	for from := 0; from < len(acts); from += rows {
		part := acts[from:min(from+rows, len(acts))]
		args := make([]any, 0, 3*len(part))
		for i, a := range part {
			args = append(args, a.ID, s.ID, int64(from+i+1))
		}
		values := strings.TrimSuffix(strings.Repeat("(?, ?, ?), ", len(part)), ", ")
		if _, err := tx.exec("INSERT INTO seal_links (act_id, seal_id, position) VALUES "+values, args...); err != nil {
			return 0, err
		}
	}
	return len(acts), nil
}

// genesis stands for the head before the first seal.
var genesis = strings.Repeat("0", 64)

func lastSeal(q *gorm.DB) (models.Seal, error) {
	s := models.Seal{}
	err := q.Raw("SELECT * FROM seals ORDER BY id DESC LIMIT 1").Take(&s).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return models.Seal{Head: genesis}, nil
	}
	return s, err
}

// Head gives the last seal: its number, instant and head, for printing and
// publishing. Before the first seal its number is 0.
func (d *DB) Head(ctx context.Context) (models.Seal, error) { return lastSeal(d.Read(ctx)) }

// sealHead is SHA-256 over the previous head, the seal's number, instant and
// size, and for each act its position, id and digest, one per line.
func sealHead(s models.Seal, acts []sealedAct) string {
	h := sha256.New()
	fmt.Fprintf(h, "seal 1\n%s\n%d\n%s\n%d\n", s.Previous, s.ID, stamp(s.At), s.Size)
	line := make([]byte, 0, 120)
	for i, a := range acts {
		line = strconv.AppendInt(line[:0], int64(i+1), 10)
		line = append(line, ' ')
		line = strconv.AppendInt(line, a.ID, 10)
		line = append(line, ' ')
		line = append(line, a.Digest...)
		line = append(line, '\n')
		h.Write(line)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// EmptyValues erases the values of an act, as the erasure of a person asks; the
// act itself, its digest and the chain stay. It cannot be taken back.
func EmptyValues(tx *Tx, actID int64) error {
	n, err := Exec(tx, "UPDATE act_values SET salt = '', body = '', emptied_at = ? WHERE act_id = ? AND emptied_at IS NULL", tx.Now, actID)
	if err != nil {
		return err
	}
	if n == 0 {
		return models.NotFound("act_values")
	}
	tx.Note("acts", actID, map[string]any{"emptied": true})
	return nil
}

const (
	keysKept  = 48 * time.Hour
	ratesKept = 24 * time.Hour
)

// Clean removes keys of forms, rate counters, sessions and unsent words past their
// time.
func (d *DB) Clean(ctx context.Context) error {
	return d.Keep(ctx, cleaning, func(tx *Tx) error {
		for _, step := range []struct {
			text   string
			before time.Time
		}{
			{"DELETE FROM idempotency_keys WHERE created_at < ?", tx.Now.Add(-keysKept)},
			{"DELETE FROM rate_counters WHERE window_start < ?", tx.Now.Add(-ratesKept)},
			{"DELETE FROM sessions WHERE expires_at < ?", tx.Now},
			{"DELETE FROM incoming_files WHERE created_at < ?", tx.Now.Add(-models.IncomingKept)},
			{"DELETE FROM incoming_letters WHERE created_at < ?", tx.Now.Add(-models.IncomingKept)},
			{"DELETE FROM unsent_words WHERE updated_at < ?", tx.Now.Add(-models.UnsentKept)},
		} {
			if _, err := tx.exec(step.text, step.before); err != nil {
				return err
			}
		}
		return nil
	})
}
