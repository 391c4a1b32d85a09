package ledger_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Whatever is posted and taken back on whatever days: the kept sums of any day,
// by either date, are what the lines come to, read by the same one statement.
func TestSumsOfAnyDayAreThoseOfItsLines(t *testing.T) {
	b := open(t)
	first := when.DateOf(start).AddDays(-1200)
	var standing []int64
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 5).Draw(rt, "steps") {
			b.Clock.Advance(time.Duration(rapid.IntRange(0, 40).Draw(rt, "hours")) * time.Hour)
			today := when.DateOf(b.DB.Now(b.Ctx))
			if len(standing) > 0 && rapid.IntRange(0, 4).Draw(rt, "back") == 0 {
				if b.reverse(standing[0], today) == nil {
					standing = standing[1:]
				}
				continue
			}
			e := deposit(money.Cents(rapid.Int64Range(100, 9_000_00).Draw(rt, "cents")), 1)
			if rapid.Bool().Draw(rt, "spent") {
				e = moved(models.EntryExpenditure, models.AccountOrganisations, models.AccountExpenditure, money.Cents(rapid.Int64Range(1, 900).Draw(rt, "spent cents")))
			}
			e.ValueDate = first.AddDays(rapid.IntRange(0, today.DaysSince(first)).Draw(rt, "day"))
			posted, err := b.post(e)
			if err != nil {
				rt.Fatal(err)
			}
			if e.Kind == models.EntryDeposit {
				standing = append(standing, posted.ID)
			}
		}
		today := when.DateOf(b.DB.Now(b.Ctx))
		day := first.AddDays(rapid.IntRange(0, today.DaysSince(first)).Draw(rt, "asked"))
		switch rapid.IntRange(0, 3).Draw(rt, "end") { // the ends of months and years are read another way
		case 1:
			day = day.LastOfYear()
		case 2:
			day = when.MustDate(day.Year(), day.Month(), 28).AddDays(4).FirstOfMonth().AddDays(-1)
		}
		for clock, condition := range map[ledger.Clock]string{ledger.ValueClock: "l.value_date <= ?", ledger.RecordedClock: "e.created_at < ?"} {
			var limit any = day
			if clock == ledger.RecordedClock {
				limit = day.AddDays(1).Start(time.UTC)
			}
			ctx, asked := db.Count(b.Ctx)
			sums, err := ledger.SumsAt(b.DB.Read(ctx), models.SystemActor, clock, day)
			if err != nil || asked.Load() != 1 {
				rt.Fatalf("%d statements, %v", asked.Load(), err)
			}
			var rows []struct {
				Account models.LedgerAccount
				Kind    models.EntryKind
				Cents   money.Cents
			}
			if err := b.DB.Read(b.Ctx).Raw("SELECT l.account, e.kind, SUM(l.cents) AS cents FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id WHERE "+condition+" GROUP BY l.account, e.kind", limit).Scan(&rows).Error; err != nil {
				rt.Fatal(err)
			}
			for _, r := range rows {
				if got := sums.Of(r.Account, r.Kind); got != r.Cents {
					rt.Fatalf("%s, %s by %s date of %s: kept %s, the lines %s", r.Account, r.Kind, clock, day, got, r.Cents)
				}
			}
			if len(rows) != len(sums) {
				rt.Fatalf("%d parts kept, %d in the lines", len(sums), len(rows))
			}
		}
	})
	b.Verify()
}

// A kept sum that somebody changed is found, whichever it is.
func TestAChangedSumIsFound(t *testing.T) {
	for name, change := range map[string]string{
		"a day":               "UPDATE ledger_periods SET debit_cents = debit_cents + 1 WHERE span = 'day' AND clock = 'value' AND account = 'cash'",
		"a month":             "UPDATE ledger_periods SET credit_cents = credit_cents - 1 WHERE span = 'month' AND clock = 'recorded' AND account = 'contributions'",
		"a year":              "UPDATE ledger_periods SET debit_cents = debit_cents + 1 WHERE span = 'year' AND clock = 'value' AND account = 'fee'",
		"a year of an agency": "UPDATE ledger_years SET debit_cents = debit_cents + 1 WHERE account = 'fee'",
		"a day moved":         "UPDATE ledger_periods SET kind = 'refund' WHERE span = 'day' AND clock = 'value' AND account = 'fee'",
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			b.done(b.post(deposit(1_000_00, 10_00)))
			b.Verify()
			b.must(b.DB.Write(b.Ctx, models.SystemActor, "test.tamper", func(tx *db.Tx) error {
				_, err := db.Exec(tx, change)
				return err
			}))
			faults := 0
			for _, inv := range ledger.Invariants() {
				found, err := inv.Check(b.Ctx, b.DB.Read(b.Ctx))
				b.must(err)
				faults += len(found)
			}
			if faults == 0 {
				t.Error("nothing is found")
			}
		})
	}
}
