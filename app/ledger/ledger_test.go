package ledger_test

import (
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

var start = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

type books struct {
	*apptest.Harness
	*testing.T
	ledger *ledger.Service
}

func open(t *testing.T) *books {
	t.Helper()
	t.Parallel()
	h := apptest.New(t, apptest.At(start), apptest.With(func(c *db.Config) { c.Invariants = ledger.Invariants() }))
	return &books{Harness: h, T: t, ledger: ledger.New(h.DB)}
}

// post writes an entry as the system.
func (b *books) post(e ledger.Entry) (*models.LedgerEntry, error) {
	if e.Source == "" {
		e.Source = "test"
	}
	if e.ValueDate.IsZero() {
		e.ValueDate = when.DateOf(start)
	}
	var out *models.LedgerEntry
	err := b.DB.Write(b.Ctx, models.SystemActor, "test.post", func(tx *db.Tx) (err error) {
		out, err = ledger.Post(tx, e)
		return err
	})
	return out, err
}

func (b *books) reverse(id int64, on when.Date) error {
	return b.DB.Write(b.Ctx, models.SystemActor, "test.reverse", func(tx *db.Tx) error {
		_, err := ledger.Reverse(tx, id, "digits swapped", on)
		return err
	})
}

func deposit(usd, fee money.Cents) ledger.Entry {
	return ledger.Entry{Kind: models.EntryDeposit, Lines: append(
		ledger.Move(models.AccountContributions, models.AccountCash, 0, 0, usd),
		ledger.Move(models.AccountCash, models.AccountFee, 0, 0, fee)...)}
}

func moved(kind models.EntryKind, from, to models.LedgerAccount, cents money.Cents) ledger.Entry {
	return ledger.Entry{Kind: kind, Lines: ledger.Move(from, to, 0, 0, cents)}
}

func commitment(cents money.Cents) ledger.Entry {
	return moved(models.EntryCommitment, models.AccountApproved, models.AccountCommitments, cents)
}

func reservation(cents money.Cents) ledger.Entry {
	return moved(models.EntryReservation, models.AccountApproved, models.AccountReserved, -cents)
}

func (b *books) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *books) done(_ *models.LedgerEntry, err error) { b.Helper(); b.must(err) }

func (b *books) refused(err error, kind models.Kind, key string) {
	b.Helper()
	e := models.AsError(err)
	if e == nil || e.Kind != kind {
		b.Fatalf("error %v, want kind %d, %s", err, kind, key)
	}
	if e.Key == key {
		return
	}
	for _, f := range e.Fields {
		if f.Key == key {
			return
		}
	}
	b.Fatalf("refused with %v, want %s", err, key)
}

func (b *books) balance(code models.LedgerAccount) money.Cents {
	b.Helper()
	var row models.AccountBalance
	b.must(b.DB.Read(b.Ctx).Raw("SELECT code, debit_cents, credit_cents, balance_cents FROM ledger_accounts WHERE code = ?", code).Take(&row).Error)
	return row.BalanceCents
}

func TestADepositIsPostedWithItsFeeAndTheBalancesFollow(t *testing.T) {
	b := open(t)
	e, err := b.post(deposit(1_200_000_00, 12_000_00))
	b.must(err)
	if e.Number != "L-000001" || e.TotalCents != 1_212_000_00 || e.Lines != 4 {
		t.Errorf("entry %+v", e)
	}
	for code, want := range map[models.LedgerAccount]money.Cents{
		models.AccountCash: 1_188_000_00, models.AccountContributions: -1_200_000_00, models.AccountFee: 12_000_00,
	} {
		if got := b.balance(code); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
	var lines []models.LedgerLine
	b.must(b.DB.Read(b.Ctx).Raw("SELECT * FROM ledger_lines ORDER BY position").Scan(&lines).Error)
	if lines[0].BalanceCents != 1_200_000_00 || lines[3].BalanceCents != 1_188_000_00 {
		t.Errorf("running balances: %+v", lines)
	}
	b.Verify()
}

func TestFreeMoneyIsCashLessReservedLessMinimum(t *testing.T) {
	b := open(t)
	b.done(b.post(deposit(1_000_00, 10_00)))
	b.must(rules.New(b.DB).AdoptMinimumBalance(b.Ctx, b.Fresh(b.Cast(models.RoleSecretariatHead)), models.MinimumBalance{Cents: 90_00}, rules.Adoption{Instrument: "Manual of the fund"}))
	b.done(b.post(commitment(2_000_00)))
	b.done(b.post(reservation(400_00)))
	b.must(b.DB.Write(b.Ctx, models.SystemActor, "test.read", func(tx *db.Tx) error {
		free, err := ledger.Programmable(tx)
		if free != 500_00 {
			t.Errorf("free %s, want 500.00", free)
		}
		return err
	}))
	_, err := b.post(reservation(500_01))
	b.refused(err, models.KindConflict, "programmes.conflict.balance")
	if args := models.AsError(err).Args; args["Free"] != money.Cents(500_00) || args["Missing"] != money.Cents(1) {
		t.Errorf("the refusal says %v", args)
	}
	b.done(b.post(reservation(500_00)))
	b.Verify()
}

func TestWhatNoBooksCanHoldIsRefused(t *testing.T) {
	b := open(t)
	b.done(b.post(deposit(100_00, 1_00)))
	for name, e := range map[string]ledger.Entry{
		"unbalanced":      {Kind: models.EntryDeposit, Lines: []ledger.Line{{Account: models.AccountCash, Cents: 2}, {Account: models.AccountContributions, Cents: -1}}},
		"one line":        {Kind: models.EntryDeposit, Lines: []ledger.Line{{Account: models.AccountCash, Cents: 2}}},
		"a zero line":     {Kind: models.EntryDeposit, Lines: ledger.Move(models.AccountCash, models.AccountFee, 0, 0, 0)},
		"unknown account": {Kind: models.EntryDeposit, Lines: ledger.Move("cellar", models.AccountFee, 0, 0, 1)},
		"unknown kind":    {Kind: "gift", Lines: ledger.Move(models.AccountCash, models.AccountFee, 0, 0, 1)},
		"overflow":        {Kind: models.EntryDeposit, Lines: append(ledger.Move(models.AccountContributions, models.AccountCash, 0, 0, money.Max), ledger.Move(models.AccountContributions, models.AccountCash, 0, 0, money.Max)...)},
	} {
		if _, err := b.post(e); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	late := deposit(1_00, 1)
	late.ValueDate = when.DateOf(start).AddDays(1)
	_, err := b.post(late)
	b.refused(err, models.KindInvalid, "money.fault.future")
	_, err = b.post(moved(models.EntryTransfer, models.AccountCash, models.AccountOrganisations, 99_01))
	b.refused(err, models.KindConflict, "money.conflict.cash")
	_, err = b.post(commitment(-1))
	b.refused(err, models.KindConflict, "money.conflict.account_limit")
	_, err = b.post(reservation(1_00))
	b.refused(err, models.KindConflict, "money.conflict.account_limit")
	if got := b.balance(models.AccountCash); got != 99_00 {
		t.Errorf("cash %s after refusals", got)
	}
	var entries int64
	b.must(b.DB.Read(b.Ctx).Raw("SELECT COUNT(*) FROM ledger_entries").Scan(&entries).Error)
	if entries != 1 {
		t.Errorf("%d entries after refusals", entries)
	}
	b.Verify()
}

func TestAnEntryIsTakenBackOnce(t *testing.T) {
	b := open(t)
	first, err := b.post(deposit(100_00, 1_00))
	b.must(err)
	b.refused(b.reverse(first.ID, when.DateOf(start).AddDays(-1)), models.KindInvalid, "money.fault.before_entry")
	b.must(b.reverse(first.ID, when.DateOf(start)))
	b.refused(b.reverse(first.ID, when.DateOf(start)), models.KindConflict, "money.conflict.reversed")
	b.refused(b.reverse(first.ID+1, when.DateOf(start)), models.KindConflict, "money.conflict.reversal_of_reversal")
	b.refused(b.reverse(999, when.DateOf(start)), models.KindNotFound, "error.not_found")
	err = b.DB.Write(b.Ctx, models.SystemActor, "test.reverse", func(tx *db.Tx) error {
		_, err := ledger.Reverse(tx, first.ID, " ", when.DateOf(start))
		return err
	})
	b.refused(err, models.KindInvalid, "money.fault.reversal_reason")
	if got := b.balance(models.AccountCash); got != 0 {
		t.Errorf("cash %s after the reversal", got)
	}
	b.Verify()
}

func TestADepositThatIsReservedCannotBeTakenBack(t *testing.T) {
	b := open(t)
	first, err := b.post(deposit(100_00, 1_00))
	b.must(err)
	b.done(b.post(commitment(50_00)))
	b.done(b.post(reservation(50_00)))
	b.refused(b.reverse(first.ID, when.DateOf(start)), models.KindConflict, "programmes.conflict.balance")
	b.Verify()
}

// The control: without the triggers the same statement changes the row.
func TestTheDatabaseRefusesToChangeEntriesAndLines(t *testing.T) {
	b := open(t)
	b.done(b.post(deposit(100_00, 1_00)))
	outside := b.Outside()
	for _, statement := range []string{
		"UPDATE ledger_entries SET total_cents = total_cents + 1", "DELETE FROM ledger_lines", "DELETE FROM ledger_entries",
		"UPDATE ledger_lines SET cents = cents + 1", "DELETE FROM ledger_balances", "DELETE FROM ledger_accounts", "DELETE FROM fund_positions",
		"UPDATE fund_positions SET cash_cents = -1", "UPDATE fund_positions SET reserved_cents = cash_cents + 1",
	} {
		if _, err := outside.Exec(statement); err == nil {
			t.Errorf("accepted: %s", statement)
		}
	}
	if _, err := outside.Exec("UPDATE fund_positions SET cash_cents = cash_cents + 1"); err != nil {
		t.Errorf("the control was refused: %v", err)
	}
}
