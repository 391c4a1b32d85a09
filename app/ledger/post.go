package ledger

import (
	"fmt"
	"slices"
	"strings"

	"seedfund/app/db"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Entry is what is to be posted.
type Entry struct {
	Kind      models.EntryKind
	ValueDate when.Date
	Reference string // the agent's, or the document's
	Source    string // our record behind it, by its reference
	Certainty models.Certainty
	Past      bool // of a history that is brought in: today's minimum balance is not held against it
	Lines     []Line
}

// Line is one side: a debit above zero, a credit below. A zero programme or
// organisation is none.
type Line struct {
	Account        models.LedgerAccount
	ProgrammeID    int64
	OrganisationID int64
	Cents          money.Cents
}

// Move is the pair of lines that takes an amount out of one account (credit)
// into another (debit).
func Move(from, to models.LedgerAccount, programme, organisation int64, cents money.Cents) []Line {
	return []Line{
		{Account: to, ProgrammeID: programme, OrganisationID: organisation, Cents: cents},
		{Account: from, ProgrammeID: programme, OrganisationID: organisation, Cents: -cents},
	}
}

// Post writes an entry and every balance it moves, in the caller's transaction.
// Postings follow each other: the fund's position is locked until the act ends.
// A posting that would take more cash than there is, reserve more than is free
// or move more than an account holds is a Conflict.
//
// clause 97: the fund is administered by the agent; the ledger follows its books.
func Post(tx *db.Tx, e Entry) (*models.LedgerEntry, error) { return post(tx, e, nil, "") }

func post(tx *db.Tx, e Entry, reverses *models.LedgerEntry, reason string) (*models.LedgerEntry, error) {
	total, err := e.check(when.DateOf(tx.Now))
	if err != nil {
		return nil, err
	}
	position, err := lockPosition(tx)
	if err != nil {
		return nil, err
	}
	if err := suffices(position, e, reverses != nil); err != nil {
		return nil, err
	}
	number, err := tx.NextNumber("ledger")
	if err != nil {
		return nil, err
	}
	row := models.LedgerEntry{
		Number: fmt.Sprintf("L-%06d", number), Kind: e.Kind, ValueDate: e.ValueDate, Reference: strings.TrimSpace(e.Reference),
		Source: e.Source, Certainty: e.Certainty, Reason: reason, TotalCents: total, Lines: len(e.Lines),
		PersonID: tx.Actor.PersonID, MandateID: tx.Actor.MandateID,
	}
	if reverses != nil {
		row.ReversesID = &reverses.ID
	}
	if err := db.Create(tx, &row); err != nil {
		return nil, err
	}
	if err := e.write(tx, row.ID); err != nil {
		return nil, refusal(err)
	}
	if err := e.keepPeriods(tx); err != nil {
		return nil, err
	}
	cash, reserved := e.moves()
	if cash == 0 && reserved == 0 {
		return &row, nil
	}
	_, err = db.Exec(tx, "UPDATE fund_positions SET cash_cents = cash_cents + ?, reserved_cents = reserved_cents + ? WHERE id = 1", cash, reserved)
	return &row, refusal(err)
}

// check refuses what no books can hold: those are faults of the program or of
// a value date, never of a balance.
func (e Entry) check(today when.Date) (money.Cents, error) {
	if len(e.Lines) < 2 {
		return 0, fmt.Errorf("ledger: an entry of %d lines", len(e.Lines))
	}
	if !slices.Contains(models.EntryKinds, e.Kind) || e.Source == "" {
		return 0, fmt.Errorf("ledger: an entry of kind %q from %q", e.Kind, e.Source)
	}
	if e.ValueDate.IsZero() || e.ValueDate.After(today) {
		key := "money.fault.required"
		if !e.ValueDate.IsZero() {
			key = "money.fault.future"
		}
		return 0, models.Invalid("money.fault.entry", models.FieldError{Field: "value_date", Key: key})
	}
	var debit, sum money.Cents
	for _, l := range e.Lines {
		if l.Cents == 0 || !slices.Contains(models.Accounts, l.Account) {
			return 0, fmt.Errorf("ledger: a line of %s on account %q", l.Cents, l.Account)
		}
		var err error
		if sum, err = sum.Add(l.Cents); err != nil {
			return 0, err
		}
		if l.Cents > 0 {
			if debit, err = debit.Add(l.Cents); err != nil {
				return 0, err
			}
		}
	}
	if sum != 0 {
		return 0, fmt.Errorf("ledger: an entry that differs by %s from balance", sum)
	}
	return debit, nil
}

// moves is what the entry does to the fund's position.
func (e Entry) moves() (cash, reserved money.Cents) {
	for _, l := range e.Lines {
		switch l.Account {
		case models.AccountCash:
			cash += l.Cents
		case models.AccountReserved, models.AccountReleased:
			reserved -= l.Cents
		}
	}
	return cash, reserved
}

// suffices says in words, with figures, what the tables would refuse.
func suffices(p models.FundPosition, e Entry, back bool) error {
	cash, reserved := e.moves()
	if p.CashCents+cash < 0 {
		return models.Conflict("money.conflict.cash", "97").With(map[string]any{"Cash": p.CashCents, "Asked": -cash})
	}
	if p.ReservedCents+reserved > p.CashCents+cash {
		return short(p, reserved-cash)
	}
	// The minimum balance holds against new reservations; it undoes nothing.
	if reserved > 0 && !back && !e.Past && p.Programmable() < reserved-cash {
		return short(p, reserved-cash)
	}
	return nil
}

// short is the refusal of what the free money does not cover.
//
// clause 98: the Board decides on what the fund holds.
func short(p models.FundPosition, asked money.Cents) error {
	free := p.Programmable()
	return models.Conflict("programmes.conflict.balance", "98").With(map[string]any{"Free": free, "Asked": asked, "Missing": asked - free})
}

type balanceKey struct {
	account                 models.LedgerAccount
	programme, organisation int64
}

type change struct{ debit, credit money.Cents }

func (c change) net() money.Cents { return c.debit + c.credit }

// write posts the lines: each account once with the entry's net, so that no
// limit is touched half way, then the lines with the balance after each.
func (e Entry) write(tx *db.Tx, entryID int64) error {
	accounts, parts := map[models.LedgerAccount]change{}, map[balanceKey]change{}
	var order []balanceKey
	for _, l := range e.Lines {
		key := balanceKey{l.Account, l.ProgrammeID, l.OrganisationID}
		if _, ok := parts[key]; !ok {
			order = append(order, key)
		}
		parts[key], accounts[l.Account] = add(parts[key], l.Cents), add(accounts[l.Account], l.Cents)
	}
	running := map[models.LedgerAccount]money.Cents{}
	for _, code := range models.Accounts {
		c, ok := accounts[code]
		if !ok {
			continue
		}
		var after money.Cents
		err := tx.Raw(`UPDATE ledger_accounts SET debit_cents = debit_cents + ?, credit_cents = credit_cents + ?, balance_cents = balance_cents + ?
			WHERE code = ? RETURNING balance_cents`, c.debit, c.credit, c.net(), code).Scan(&after).Error
		if err != nil {
			return err
		}
		running[code] = after - c.net()
	}
	for _, key := range order {
		c := parts[key]
		_, err := db.Exec(tx, `INSERT INTO ledger_balances (account, programme_id, organisation_id, debit_cents, credit_cents, balance_cents)
			VALUES (?, ?, ?, 0, 0, 0) ON CONFLICT (account, programme_id, organisation_id) DO NOTHING`, key.account, key.programme, key.organisation)
		if err != nil {
			return err
		}
		_, err = db.Exec(tx, `UPDATE ledger_balances SET debit_cents = debit_cents + ?, credit_cents = credit_cents + ?, balance_cents = balance_cents + ?
			WHERE account = ? AND programme_id = ? AND organisation_id = ?`, c.debit, c.credit, c.net(), key.account, key.programme, key.organisation)
		if err != nil {
			return err
		}
	}
	for i, l := range e.Lines {
		running[l.Account] += l.Cents
		err := db.Create(tx, &models.LedgerLine{
			EntryID: entryID, ValueDate: e.ValueDate, Position: i + 1, Account: l.Account, ProgrammeID: optional(l.ProgrammeID),
			OrganisationID: optional(l.OrganisationID), Cents: l.Cents, BalanceCents: running[l.Account],
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func add(c change, cents money.Cents) change {
	if cents > 0 {
		c.debit += cents
	} else {
		c.credit += cents
	}
	return c
}

func optional(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// refusal names the limit that a table held.
func refusal(err error) error {
	switch {
	case db.Violates(err, "fund_positions_cash"):
		return models.Conflict("money.conflict.cash_limit", "97").Because(err)
	case db.Violates(err, "fund_positions_reserved"):
		return models.Conflict("money.conflict.reserved_limit", "98").Because(err)
	case db.Violates(err, "ledger_accounts_side"), db.Violates(err, "ledger_balances_side"):
		return models.Conflict("money.conflict.account_limit", "97").Because(err)
	}
	return err
}

// Reverse takes an entry back: the same lines with their signs turned, under
// the same kind, naming the entry and the reason. An entry is reversed once,
// and a reversal never.
func Reverse(tx *db.Tx, entryID int64, reason string, valueDate when.Date) (*models.LedgerEntry, error) {
	if strings.TrimSpace(reason) == "" {
		return nil, models.Invalid("money.fault.entry", models.FieldError{Field: "reason", Key: "money.fault.reversal_reason"})
	}
	if _, err := lockPosition(tx); err != nil {
		return nil, err
	}
	entry, err := db.From[models.LedgerEntry](tx.DB).Where("id = ?", entryID).Take(tx.Ctx)
	if err != nil {
		return nil, db.Found(err, "ledger_entries")
	}
	if entry.ReversesID != nil {
		return nil, models.Conflict("money.conflict.reversal_of_reversal", "").With(map[string]any{"Entry": entry.Number})
	}
	later, err := db.From[models.LedgerEntry](tx.DB).Where("reverses_id = ?", entryID).Find(tx.Ctx)
	if err != nil {
		return nil, err
	}
	if len(later) > 0 {
		return nil, models.Conflict("money.conflict.reversed", "").With(map[string]any{"Entry": entry.Number, "By": later[0].Number})
	}
	if valueDate.Before(entry.ValueDate) {
		return nil, models.Invalid("money.fault.entry", models.FieldError{Field: "value_date", Key: "money.fault.before_entry"})
	}
	lines, err := db.From[models.LedgerLine](tx.DB).Where("entry_id = ?", entryID).Order("position").Find(tx.Ctx)
	if err != nil {
		return nil, err
	}
	back := Entry{Kind: entry.Kind, ValueDate: valueDate, Reference: entry.Reference, Source: entry.Source, Certainty: entry.Certainty}
	for _, l := range lines {
		back.Lines = append(back.Lines, Line{l.Account, value(l.ProgrammeID), value(l.OrganisationID), -l.Cents})
	}
	return post(tx, back, &entry, strings.TrimSpace(reason))
}

func value(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}

// lockPosition reads the fund's position and holds it until the act ends; the
// clock is read again, for the wait may have been long.
func lockPosition(tx *db.Tx) (models.FundPosition, error) {
	p, err := db.From[models.FundPosition](tx.DB).Where("id = 1").Locked().Take(tx.Ctx)
	if err != nil {
		return p, db.Found(err, "fund_positions")
	}
	if err := tx.ReadClock(); err != nil {
		return p, err
	}
	minimum, err := rules.MinimumBalance(tx.DB, tx.Now)
	p.MinimumCents = minimum.Cents
	return p, err
}

// Position is the fund's position with the minimum balance in force, held until
// the act ends.
func Position(tx *db.Tx) (models.FundPosition, error) { return lockPosition(tx) }

// Programmable is the free money, held until the act ends: cash with the agent
// less what is reserved and the minimum balance.
func Programmable(tx *db.Tx) (money.Cents, error) {
	p, err := lockPosition(tx)
	return p.Programmable(), err
}
