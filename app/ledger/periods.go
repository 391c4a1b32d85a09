package ledger

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Clock is by which of its two dates an entry is counted.
type Clock string

const (
	ValueClock    Clock = "value"    // the agent's day of the money
	RecordedClock Clock = "recorded" // the day it came into these books, in UTC
)

// spans are the stretches sums are kept by. The sums up to a day are those of
// the years before its year, the months before its month, and the days up to it.
var spans = []struct {
	name  string
	start func(when.Date) when.Date
}{
	{"year", func(d when.Date) when.Date { return when.MustDate(d.Year(), 1, 1) }},
	{"month", func(d when.Date) when.Date { return when.MustDate(d.Year(), d.Month(), 1) }},
	{"day", func(d when.Date) when.Date { return d }},
}

// keepPeriods adds an entry to the kept sums of its days, months and years, and
// to its year by programme and organisation: two statements however many lines
// there are.
func (e Entry) keepPeriods(tx *db.Tx) error {
	accounts, parts := map[models.LedgerAccount]change{}, map[balanceKey]change{}
	for _, l := range e.Lines {
		key := balanceKey{l.Account, l.ProgrammeID, l.OrganisationID}
		accounts[l.Account], parts[key] = add(accounts[l.Account], l.Cents), add(parts[key], l.Cents)
	}
	var rows []string
	var args []any
	for clock, day := range map[Clock]when.Date{ValueClock: e.ValueDate, RecordedClock: when.DateOf(tx.Now)} {
		for _, span := range spans {
			for account, c := range accounts {
				rows = append(rows, "(?, ?, ?, ?, ?, ?, ?)")
				args = append(args, clock, span.name, span.start(day), account, e.Kind, c.debit, c.credit)
			}
		}
	}
	_, err := db.Exec(tx, `INSERT INTO ledger_periods (clock, span, start_on, account, kind, debit_cents, credit_cents) VALUES `+strings.Join(rows, ", ")+`
		ON CONFLICT (clock, span, start_on, account, kind) DO UPDATE SET debit_cents = ledger_periods.debit_cents + excluded.debit_cents,
		credit_cents = ledger_periods.credit_cents + excluded.credit_cents`, args...)
	if err != nil {
		return err
	}
	rows, args = rows[:0], args[:0]
	for key, c := range parts {
		rows = append(rows, "(?, ?, ?, ?, ?, ?, ?)")
		args = append(args, e.ValueDate.Year(), key.account, e.Kind, key.programme, key.organisation, c.debit, c.credit)
	}
	_, err = db.Exec(tx, `INSERT INTO ledger_years (year, account, kind, programme_id, organisation_id, debit_cents, credit_cents) VALUES `+strings.Join(rows, ", ")+`
		ON CONFLICT (year, account, kind, programme_id, organisation_id) DO UPDATE SET debit_cents = ledger_years.debit_cents + excluded.debit_cents,
		credit_cents = ledger_years.credit_cents + excluded.credit_cents`, args...)
	return err
}

type partRow struct {
	Account       models.LedgerAccount
	Kind          models.EntryKind
	Debit, Credit money.Cents
}

func sumsOf(rows []partRow) models.LedgerSums {
	sums := models.LedgerSums{}
	for _, r := range rows {
		sums[models.LedgerPart{Account: r.Account, Kind: r.Kind}] = models.LedgerSum{Debit: r.Debit, Credit: r.Credit}
	}
	return sums
}

// upTo is the kept periods that add up to everything until the end of a day by a
// clock, one range of the key after the other; a zero day is everything there is.
func upTo(clock Clock, day when.Date) (string, []any) {
	const part = "SELECT account, kind, debit_cents, credit_cents FROM ledger_periods WHERE clock = ? AND span = ?"
	if day.IsZero() {
		return part, []any{clock, "year"}
	}
	year, month, next := spans[0].start(day), spans[1].start(day), day.AddDays(1)
	if next.Year() != day.Year() { // whole years suffice
		return part + " AND start_on <= ?", []any{clock, "year", year}
	}
	text, args := part+" AND start_on < ? UNION ALL "+part, []any{clock, "year", year, clock, "month"}
	if next.Month() != day.Month() { // and whole months
		return text + " AND start_on >= ? AND start_on <= ?", append(args, year, month)
	}
	return text + " AND start_on >= ? AND start_on < ? UNION ALL " + part + " AND start_on >= ? AND start_on <= ?", append(args, year, month, clock, "day", month, day)
}

// SumsAt is what every part of every account comes to at the end of a day by a
// clock (zero: now), without what the actor may not know of. It reads kept sums:
// some tens of rows for each part, however long the books are.
func SumsAt(q *gorm.DB, actor models.Actor, clock Clock, day when.Date) (models.LedgerSums, error) {
	return sumsWhere(q, clock, day, seenBy(actor))
}

// sumsWhere is SumsAt as far as a view goes.
func sumsWhere(q *gorm.DB, clock Clock, day when.Date, v view) (models.LedgerSums, error) {
	parts, values := upTo(clock, day)
	var rows []partRow
	if err := q.Raw("SELECT k.account, k.kind, SUM(k.debit_cents) AS debit, SUM(k.credit_cents) AS credit FROM ("+parts+") k GROUP BY k.account, k.kind", values...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	sums := sumsOf(rows)
	programmes, budgets, err := v.hides(q)
	if programmes && err == nil {
		sums, err = less(q, sums, clock, day, "programmes p JOIN ledger_lines l ON l.programme_id = p.id JOIN ledger_entries e ON e.id = l.entry_id WHERE NOT ("+v.programmes+")", v.args)
	}
	if budgets && err == nil {
		sums, err = less(q, sums, clock, day, "secretariat_budgets b JOIN ledger_entries e ON "+ofBudget+" JOIN ledger_lines l ON l.entry_id = e.id WHERE NOT ("+v.budgets+")", v.args)
	}
	return sums, err
}

// less takes the lines l of some entries e out of sums.
func less(q *gorm.DB, sums models.LedgerSums, clock Clock, day when.Date, lines string, args []any) (models.LedgerSums, error) {
	text := `SELECT l.account, e.kind, SUM(CASE WHEN l.cents > 0 THEN l.cents ELSE 0 END) AS debit, SUM(CASE WHEN l.cents < 0 THEN l.cents ELSE 0 END) AS credit
		FROM ` + lines
	args = slices.Clone(args)
	switch {
	case !day.IsZero() && clock == ValueClock:
		text, args = text+" AND l.value_date <= ?", append(args, day)
	case !day.IsZero():
		text, args = text+" AND e.created_at < ?", append(args, day.AddDays(1).Start(time.UTC))
	}
	var hidden []partRow
	err := q.Raw(text+" GROUP BY l.account, e.kind", args...).Scan(&hidden).Error
	return sums.Less(sumsOf(hidden)), err
}

// PartYears is what entries of one kind did to one account of one programme and
// organisation (0: none) until the year before a year, and in it.
type PartYears struct {
	Account          models.LedgerAccount
	Kind             models.EntryKind
	ProgrammeID      int64
	OrganisationID   int64
	models.YearSplit `gorm:"embedded"` // debits less credits
}

// YearsOf gives the kept sums of some accounts by programme and organisation,
// split at the beginning of a year of value dates, of what the actor may know of.
func YearsOf(q *gorm.DB, actor models.Actor, year int, accounts ...models.LedgerAccount) ([]PartYears, error) {
	var rows []PartYears
	err := q.Raw(`SELECT k.account, k.kind, k.programme_id, k.organisation_id,
		SUM(CASE WHEN k.year < ? THEN k.debit_cents + k.credit_cents ELSE 0 END) AS prior, SUM(CASE WHEN k.year = ? THEN k.debit_cents + k.credit_cents ELSE 0 END) AS current
		FROM ledger_years k LEFT JOIN programmes p ON p.id = k.programme_id WHERE k.year <= ? AND k.account IN ? AND (k.programme_id = 0 OR `+Seen(actor)+`)
		GROUP BY k.account, k.kind, k.programme_id, k.organisation_id ORDER BY k.programme_id, k.organisation_id, k.account, k.kind`, year, year, year, accounts).Scan(&rows).Error
	return rows, err
}

// Sums is SumsAt for those who read the books.
func (s *Service) Sums(ctx context.Context, actor models.Actor, clock Clock, day when.Date) (models.LedgerSums, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return nil, err
	}
	var sums models.LedgerSums
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		sums, err = SumsAt(q, actor, clock, day)
		return err
	})
	return sums, err
}

// AtInstant is the balance of one account at an instant by the time of recording,
// on its own side: the balance kept with the last line recorded until then.
func AtInstant(q *gorm.DB, account models.LedgerAccount, at time.Time) (money.Cents, error) {
	var balance money.Cents
	err := q.Raw(`SELECT COALESCE((SELECT l.balance_cents FROM ledger_lines l WHERE l.account = ? AND l.entry_id <= COALESCE(
		(SELECT e.id FROM ledger_entries e WHERE e.created_at <= ? ORDER BY e.created_at DESC, e.id DESC LIMIT 1), 0)
		ORDER BY l.entry_id DESC, l.id DESC LIMIT 1), 0)`, account, at).Scan(&balance).Error
	return ownSide(account, balance), err
}
