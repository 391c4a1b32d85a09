package ledger

import (
	"database/sql"
	"errors"
	"time"

	"gorm.io/gorm"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

const eachRows = 2000

// Each hands out every line with a value date up to a day (zero: all), in the
// order of recording, a batch at a time, on the view q; balances are those of
// the account over the lines handed out. kept is the condition of Kept.
//
// It is the reading behind workbooks of a hundred thousand lines: lines are read
// bare, each entry once, and names are put in from memory.
func Each(q *gorm.DB, kept string, asAt when.Date, fn func(models.LedgerRow) error) error {
	r, err := newReader(q)
	if err != nil {
		return err
	}
	condition, args := "", []any(nil)
	if !asAt.IsZero() {
		condition, args = " AND l.value_date <= ?", []any{asAt}
	}
	running := map[models.LedgerAccount]money.Cents{}
	for after := int64(0); ; {
		batch, err := r.batch(kept+condition, append([]any{after}, append(args, eachRows)...))
		if err != nil {
			return err
		}
		for _, l := range batch {
			account := models.LedgerAccount(l.Account)
			running[account] += l.DebitCents - l.CreditCents
			l.BalanceCents = ownSide(account, running[account])
			if err := fn(l.LedgerRow); err != nil {
				return err
			}
			after = l.LineID
		}
		if len(batch) < eachRows {
			return nil
		}
	}
}

// reader reads ledger lines in batches.
type reader struct {
	q             *gorm.DB
	programmes    map[int64]string // references
	organisations map[int64]string // names
	reverses      map[int64]string // number of the entry an entry takes back
	reversedBy    map[int64]string
	lines         []line
	entries       map[int64]models.LedgerRow // the entry's part of a row
}

func newReader(q *gorm.DB) (*reader, error) {
	r := &reader{q: q, programmes: map[int64]string{}, organisations: map[int64]string{}, reverses: map[int64]string{}, reversedBy: map[int64]string{}}
	return r, errors.Join(
		named(q, r.programmes, "SELECT id, reference FROM programmes"),
		named(q, r.organisations, "SELECT id, name FROM organisations"),
		named(q, r.reverses, "SELECT e.id, t.number FROM ledger_entries e JOIN ledger_entries t ON t.id = e.reverses_id"),
		named(q, r.reversedBy, "SELECT t.id, e.number FROM ledger_entries e JOIN ledger_entries t ON t.id = e.reverses_id"),
	)
}

func named(q *gorm.DB, into map[int64]string, text string) error {
	return scanned(q, func(rows *sql.Rows) error {
		var id int64
		var name string
		err := rows.Scan(&id, &name)
		into[id] = name
		return err
	}, text)
}

// scanned runs a statement and hands each of its rows to fn.
func scanned(q *gorm.DB, fn func(*sql.Rows) error, text string, args ...any) error {
	rows, err := q.Raw(text, args...).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// batch gives the next lines that meet the condition. They are overwritten by
// the batch after.
func (r *reader) batch(condition string, args []any) ([]line, error) {
	r.lines = r.lines[:0]
	first, last := int64(0), int64(0)
	err := scanned(r.q, func(rows *sql.Rows) error {
		var l line
		var programme, organisation, cents int64
		if err := rows.Scan(&l.LineID, &l.EntryID, &l.Account, &programme, &organisation, &cents); err != nil {
			return err
		}
		l.ProgrammeID, l.OrganisationID = programme, organisation
		l.Programme, l.Organisation = r.programmes[programme], r.organisations[organisation]
		l.DebitCents, l.CreditCents = money.Cents(max(cents, 0)), money.Cents(max(-cents, 0))
		if len(r.lines) == 0 {
			first, last = l.EntryID, l.EntryID
		}
		first, last = min(first, l.EntryID), max(last, l.EntryID)
		r.lines = append(r.lines, l)
		return nil
	}, `SELECT l.id, l.entry_id, l.account, COALESCE(l.programme_id, 0), COALESCE(l.organisation_id, 0), l.cents
		FROM ledger_lines l WHERE l.id > ?`+condition+" ORDER BY l.id LIMIT ?", args...)
	if err != nil || len(r.lines) == 0 {
		return nil, err
	}
	if err := r.readEntries(first, last); err != nil {
		return nil, err
	}
	for i := range r.lines {
		l, e := &r.lines[i], r.entries[r.lines[i].EntryID]
		l.Entry, l.Kind, l.ValueDate, l.RecordedAt, l.Reference, l.Source, l.Certainty = e.Entry, e.Kind, e.ValueDate, e.RecordedAt, e.Reference, e.Source, e.Certainty
		l.Reverses, l.ReversedBy = r.reverses[l.EntryID], r.reversedBy[l.EntryID]
	}
	return r.lines, nil
}

func (r *reader) readEntries(first, last int64) error {
	r.entries = make(map[int64]models.LedgerRow, eachRows)
	return scanned(r.q, func(rows *sql.Rows) error {
		var id int64
		var e models.LedgerRow
		var at time.Time
		if err := rows.Scan(&id, &e.Entry, &e.Kind, &e.ValueDate, &at, &e.Reference, &e.Source, &e.Certainty); err != nil {
			return err
		}
		e.RecordedAt = at.UTC()
		r.entries[id] = e
		return nil
	}, "SELECT id, number, kind, value_date, created_at, reference, source, certainty FROM ledger_entries WHERE id BETWEEN ? AND ?", first, last)
}
