package db

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"

	"seedfund/models"
)

// Invariant is a named check of the whole store. Faults are sentences, the
// first fault first; q is one consistent view. Areas offer theirs and the
// command hands them to Open.
type Invariant struct {
	Name  string
	Check func(ctx context.Context, q *gorm.DB) (faults []string, err error)
	// Long says that it reads much in a large store: it is begun before the others,
	// so that no processor waits at the end for the last one.
	Long bool
}

// Named checks by a query that gives the names of what is wrong, one a row; the
// sentence says it of each.
func Named(sentence, query string) func(context.Context, *gorm.DB) ([]string, error) {
	return func(_ context.Context, q *gorm.DB) ([]string, error) {
		var names []string
		err := q.Raw(query).Scan(&names).Error
		for i, n := range names {
			names[i] = fmt.Sprintf(sentence, n)
		}
		return names, err
	}
}

// NamedPairs is Named for a query that gives two ids a row, as first and second.
func NamedPairs(sentence, query string) func(context.Context, *gorm.DB) ([]string, error) {
	return func(_ context.Context, q *gorm.DB) ([]string, error) {
		var rows []struct{ First, Second int64 }
		err := q.Raw(query).Scan(&rows).Error
		var out []string
		for _, r := range rows {
			out = append(out, fmt.Sprintf(sentence, r.First, r.Second))
		}
		return out, err
	}
}

// Check is the outcome of one invariant.
type Check struct {
	Name       string
	Violations int
	First      string // the first fault, empty when there is none
	Took       time.Duration
}

// views is how many invariants are checked at once, each on a view of its own.
const views = 4

// Verify checks the core's invariants and those given at Open, each on one
// consistent view of the store; it may run beside a live server. It changes
// nothing.
func (d *DB) Verify(ctx context.Context) ([]Check, error) {
	all := append(d.CoreInvariants(), d.config.Invariants...)
	checks := make([]Check, len(all))
	reading, done, err := d.forVerify()
	if err != nil {
		return nil, err
	}
	defer done()
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(views)
	for _, long := range []bool{true, false} {
		for i, inv := range all {
			if inv.Long != long {
				continue
			}
			work.Go(func() error {
				return reading.Snapshot(ctx, func(q *gorm.DB) (err error) {
					checks[i], err = inv.on(ctx, q)
					return err
				})
			})
		}
	}
	return checks, work.Wait()
}

// forVerify is the store for reading all of it: on SQLite by connections of their
// own, which keep more of the file than those that answer pages.
func (d *DB) forVerify() (reading *DB, done func(), err error) {
	if !d.engine.single() {
		return d, func() {}, nil
	}
	pool, err := openSQLite(d.config.Path, sqliteRead(verifyCache), views)
	if err != nil {
		return nil, nil, err
	}
	reading = &DB{config: d.config, engine: d.engine, log: d.log, pool: pool, reads: newStatements(pool.PrepareContext), gorm: d.gorm}
	return reading, func() { reading.reads.close(); _ = pool.Close() }, nil
}

// verifyCache is how much of a SQLite file each view of verify keeps, in KiB.
const verifyCache = 32 << 10

func (inv Invariant) on(ctx context.Context, q *gorm.DB) (Check, error) {
	began := wall()
	faults, err := inv.Check(ctx, q)
	if err != nil {
		return Check{}, fmt.Errorf("verify %s: %w", inv.Name, err)
	}
	c := Check{Name: inv.Name, Violations: len(faults), Took: wall().Sub(began)}
	if len(faults) > 0 {
		c.First = faults[0]
	}
	return c, nil
}

// tailAge is how old an act may be before a seal must hold it.
const tailAge = 5 * time.Second

// CoreInvariants are the checks of the store itself: acts, seals, forms, counters.
func (d *DB) CoreInvariants() []Invariant {
	out := []Invariant{
		{Name: "store facts", Check: checkStore},
		{Name: "acts and their values match their digests", Check: checkActs, Long: true},
		{Name: "the chain of seals holds", Check: checkChain},
		{Name: "no act waits unsealed for more than 5 s", Check: d.checkTail},
		{Name: "records of acts are append-only", Check: d.checkTriggers},
		{Name: "form keys carry the receipt of an act", Check: checkKeys},
		{Name: "counters count from 1", Check: checkCounters},
	}
	for _, text := range d.engine.selfChecks {
		out = append(out, Invariant{Name: "the engine's own check", Long: true, Check: func(_ context.Context, q *gorm.DB) ([]string, error) {
			rows, err := Rows[string](q, text)
			return slices.DeleteFunc(rows, func(s string) bool { return s == "ok" }), err
		}})
	}
	return out
}

func checkStore(_ context.Context, q *gorm.DB) ([]string, error) {
	var n int64
	if err := q.Raw("SELECT count(*) FROM stores").Scan(&n).Error; err != nil {
		return nil, err
	}
	if n > 1 {
		return []string{fmt.Sprintf("the store has %d rows of facts", n)}, nil
	}
	return nil, nil
}

const verifyRows = 500

func checkActs(_ context.Context, q *gorm.DB) ([]string, error) {
	type row struct {
		models.Act
		ActID     *int64
		Salt      string
		Body      string
		EmptiedAt *time.Time
	}
	var faults []string
	last := int64(-1 << 62)
	for {
		rows, err := Rows[row](q, "SELECT a.*, v.act_id, v.salt, v.body, v.emptied_at "+
			"FROM acts a LEFT JOIN act_values v ON v.act_id = a.id WHERE a.id > ? ORDER BY a.id LIMIT ?", last, verifyRows)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			switch {
			case ActDigest(r.Act) != r.Digest:
				faults = append(faults, fmt.Sprintf("act %d (%s) differs from its digest", r.ID, r.Action))
			case r.ActID == nil:
				faults = append(faults, fmt.Sprintf("act %d (%s) has lost its values", r.ID, r.Action))
			case r.EmptiedAt == nil && sum(r.Salt, r.Body) != r.ValuesDigest:
				faults = append(faults, fmt.Sprintf("the values of act %d (%s) differ from their digest", r.ID, r.Action))
			}
		}
		if len(rows) < verifyRows {
			return faults, nil
		}
		last = rows[len(rows)-1].ID
	}
}

// verifySeals is how many seals are read with one set of statements.
const verifySeals = 200

// checkChain replays every seal from the first: numbers dense, each on the head
// before it, each head over the acts it links, in their places.
func checkChain(_ context.Context, q *gorm.DB) ([]string, error) {
	var faults []string
	before := models.Seal{Head: genesis}
	for {
		var seals []models.Seal
		if err := q.Raw("SELECT * FROM seals WHERE id > ? ORDER BY id LIMIT ?", before.ID, verifySeals).Scan(&seals).Error; err != nil {
			return nil, err
		}
		if len(seals) == 0 {
			return faults, nil
		}
		links, err := linksOf(q, seals[0].ID, seals[len(seals)-1].ID)
		if err != nil {
			return nil, err
		}
		for _, s := range seals {
			if s.ID != before.ID+1 {
				faults = append(faults, fmt.Sprintf("seal %d follows seal %d: one is missing", s.ID, before.ID))
			} else if s.Previous != before.Head {
				faults = append(faults, fmt.Sprintf("seal %d does not stand on the head of seal %d", s.ID, before.ID))
			}
			if fault := checkSeal(s, links[s.ID]); fault != "" {
				faults = append(faults, fault)
			}
			before = s
		}
	}
}

// sealLink is one act in its place under a seal; its digest is nil where the
// act is gone.
type sealLink struct {
	SealID   int64
	Position int64
	ID       int64
	Digest   *string
}

func linksOf(q *gorm.DB, from, to int64) (map[int64][]sealLink, error) {
	rows, err := Rows[sealLink](q, "SELECT l.seal_id, l.position, l.act_id AS id, a.digest FROM seal_links l LEFT JOIN acts a ON a.id = l.act_id "+
		"WHERE l.seal_id BETWEEN ? AND ? ORDER BY l.seal_id, l.position", from, to)
	out := map[int64][]sealLink{}
	for _, r := range rows {
		out[r.SealID] = append(out[r.SealID], r)
	}
	return out, err
}

func checkSeal(s models.Seal, links []sealLink) string {
	acts := make([]sealedAct, len(links))
	for i, l := range links {
		if l.Digest == nil {
			return fmt.Sprintf("seal %d links act %d, which is gone", s.ID, l.ID)
		}
		if l.Position != int64(i+1) {
			return fmt.Sprintf("seal %d has no act in place %d", s.ID, i+1)
		}
		acts[i] = sealedAct{l.ID, *l.Digest}
	}
	if int64(len(links)) != s.Size || len(links) == 0 {
		return fmt.Sprintf("seal %d covers %d acts and links %d", s.ID, s.Size, len(links))
	}
	if acts[0].ID != s.FirstAct || acts[len(acts)-1].ID != s.LastAct || sealHead(s, acts) != s.Head {
		return fmt.Sprintf("seal %d (acts %d to %d) does not match its head", s.ID, s.FirstAct, s.LastAct)
	}
	return ""
}

func (d *DB) checkTail(ctx context.Context, q *gorm.DB) ([]string, error) {
	var rows []struct {
		ID int64
		At time.Time
	}
	err := q.Raw("SELECT a.id, a.at FROM acts a LEFT JOIN seal_links l ON l.act_id = a.id "+
		"WHERE l.act_id IS NULL AND a.at < ? ORDER BY a.id", d.Now(ctx).Add(-tailAge)).Scan(&rows).Error
	faults := make([]string, len(rows))
	for i, r := range rows {
		faults[i] = fmt.Sprintf("act %d of %s is in no seal", r.ID, stamp(r.At))
	}
	return faults, err
}

func (d *DB) checkTriggers(_ context.Context, q *gorm.DB) ([]string, error) {
	var names []string
	if err := q.Raw(d.engine.triggers).Scan(&names).Error; err != nil {
		return nil, err
	}
	var faults []string
	for _, table := range []string{"stores", "acts", "act_values", "seals", "seal_links"} {
		for _, op := range []string{"update", "delete"} {
			if name := table + "_no_" + op; !slices.Contains(names, name) {
				faults = append(faults, "trigger "+name+" is missing")
			}
		}
	}
	return faults, nil
}

func checkKeys(_ context.Context, q *gorm.DB) ([]string, error) {
	var rows []string
	err := q.Raw("SELECT request_key FROM idempotency_keys WHERE receipt = '' ORDER BY request_key").Scan(&rows).Error
	for i, key := range rows {
		rows[i] = "form key " + key + " has no receipt"
	}
	return rows, err
}

func checkCounters(_ context.Context, q *gorm.DB) ([]string, error) {
	var rows []string
	err := q.Raw("SELECT series FROM counters WHERE value < 1 ORDER BY series").Scan(&rows).Error
	for i, s := range rows {
		rows[i] = "series " + s + " is below 1"
	}
	return rows, err
}

// Dense is an invariant: the numbers of a series, as a column holds them, are
// 1 to n without a gap or a double, where n is the series' counter. where
// narrows the table to the series' rows; empty means all.
func Dense(series, table, column, where string) Invariant {
	if where == "" {
		where = "1 = 1"
	}
	return Invariant{
		Name: "numbers of " + series + " are dense",
		Check: func(_ context.Context, q *gorm.DB) ([]string, error) {
			var row struct{ N, Distinct, Least, Most, Counter int64 }
			text := "SELECT count(*) AS n, count(DISTINCT $c) AS \"distinct\", coalesce(min($c), 1) AS least, coalesce(max($c), 0) AS most, " +
				"coalesce((SELECT value FROM counters WHERE series = ?), 0) AS counter FROM " + table + " WHERE " + where
			if err := q.Raw(strings.ReplaceAll(text, "$c", column), series).Scan(&row).Error; err != nil {
				return nil, err
			}
			if row.N != row.Distinct || row.Least != 1 || row.Most != row.N || row.Counter != row.N {
				return []string{fmt.Sprintf("%s: %d rows with %d numbers from %d to %d, counter %d",
					series, row.N, row.Distinct, row.Least, row.Most, row.Counter)}, nil
			}
			return nil, nil
		},
	}
}
