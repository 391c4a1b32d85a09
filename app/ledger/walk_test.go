package ledger_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// model is the reference: what the books must come to, in six numbers.
type model struct {
	cash, reserved, approved, commitments, held, spent money.Cents
	minimum                                            money.Cents
	open                                               []int64 // entries not yet taken back: deposits alone
	amounts                                            map[int64]money.Cents
}

func (m model) free() money.Cents { return m.cash - m.reserved - m.minimum }

// A random walk over every kind of posting: the books accept exactly what the
// reference does, and every balance agrees after each step.
func TestTheBooksAgreeWithTheReferenceOverARandomWalk(t *testing.T) {
	b := open(t)
	m := model{amounts: map[int64]money.Cents{}}
	day := when.DateOf(start)
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			cents := money.Cents(rapid.Int64Range(1, 50_000).Draw(rt, "cents"))
			switch rapid.IntRange(0, 7).Draw(rt, "act") {
			case 0:
				e, err := b.post(deposit(cents, cents/100+1))
				b.agree(rt, "deposit", err, true)
				m.cash += cents - (cents/100 + 1)
				m.open, m.amounts[e.ID] = append(m.open, e.ID), cents-(cents/100+1)
			case 1:
				_, err := b.post(commitment(cents))
				b.agree(rt, "commitment", err, true)
				m.approved, m.commitments = m.approved+cents, m.commitments+cents
			case 2:
				_, err := b.post(reservation(cents))
				if ok := cents <= m.approved && cents <= m.free(); b.agree(rt, "reservation", err, ok) {
					m.approved, m.reserved = m.approved-cents, m.reserved+cents
				}
			case 3:
				_, err := b.post(moved(models.EntryUnreservation, models.AccountReserved, models.AccountApproved, -cents))
				if b.agree(rt, "unreservation", err, cents <= m.reserved) {
					m.approved, m.reserved = m.approved+cents, m.reserved-cents
				}
			case 4:
				_, err := b.post(ledger.Entry{Kind: models.EntryTransfer, Lines: append(
					ledger.Move(models.AccountCash, models.AccountOrganisations, 0, 0, cents),
					ledger.Move(models.AccountCommitments, models.AccountReserved, 0, 0, cents)...)})
				if b.agree(rt, "transfer", err, cents <= m.reserved && cents <= m.cash) {
					m.cash, m.reserved, m.commitments, m.held = m.cash-cents, m.reserved-cents, m.commitments-cents, m.held+cents
				}
			case 5:
				_, err := b.post(moved(models.EntryRefund, models.AccountOrganisations, models.AccountCash, cents))
				b.agree(rt, "refund", err, true)
				m.cash, m.held = m.cash+cents, m.held-cents
			case 6:
				_, err := b.post(moved(models.EntryExpenditure, models.AccountOrganisations, models.AccountExpenditure, cents))
				b.agree(rt, "expenditure", err, true)
				m.held, m.spent = m.held-cents, m.spent+cents
			case 7:
				if len(m.open) == 0 {
					continue
				}
				id := m.open[rapid.IntRange(0, len(m.open)-1).Draw(rt, "which")]
				err := b.reverse(id, day)
				if b.agree(rt, "reversal", err, m.cash-m.amounts[id] >= m.reserved) {
					m.cash -= m.amounts[id]
					delete(m.amounts, id)
					m.open = slices.DeleteFunc(m.open, func(o int64) bool { return o == id })
				}
			}
			b.same(rt, m)
		}
	})
	b.Verify()
}

// agree compares what the books said with what the reference says.
func (b *books) agree(rt *rapid.T, act string, err error, want bool) bool {
	if e := models.AsError(err); err != nil && (e == nil || e.Kind != models.KindConflict) {
		rt.Fatalf("%s: %v is no typed conflict", act, err)
	}
	if (err == nil) != want {
		rt.Fatalf("%s: the books say %v, the reference %v", act, err, want)
	}
	return want
}

func (b *books) same(rt *rapid.T, m model) {
	cash, err := ledger.AtInstant(b.DB.Read(b.Ctx), models.AccountCash, b.DB.Now(b.Ctx))
	if err != nil || cash != m.cash {
		rt.Fatalf("cash at this instant: the books say %s, the reference %s, %v", cash, m.cash, err)
	}
	rows, err := ledger.BalancesAt(b.DB.Read(b.Ctx), when.Date{})
	if err != nil {
		rt.Fatal(err)
	}
	want := map[models.LedgerAccount]money.Cents{models.AccountCash: m.cash, models.AccountReserved: -m.reserved, models.AccountApproved: -m.approved,
		models.AccountCommitments: m.commitments, models.AccountOrganisations: m.held, models.AccountExpenditure: m.spent}
	for _, r := range rows {
		if w, ok := want[r.Code]; ok && w != r.BalanceCents {
			rt.Fatalf("%s: the books say %s, the reference %s", r.Code, r.BalanceCents, w)
		}
	}
}

// Pages of lines, forwards and backwards and in both orders, give every line
// once with the balance that a sum over the lines gives.
func TestPagesGiveEachLineOnceWithItsBalance(t *testing.T) {
	b := open(t)
	officer := b.Cast(models.RoleSecretariatOfficer)
	for i := range 30 {
		e := deposit(money.Cents(100+i), 1)
		e.ValueDate = when.DateOf(start).AddDays(-(i * 7 % 10))
		b.done(b.post(e))
	}
	for _, by := range []ledger.Order{ledger.ByRecorded, ledger.ByValue} {
		f := ledger.Filter{Account: models.AccountCash, By: by, Limit: 7}
		var rows []models.LedgerRow
		for {
			p, err := b.ledger.Lines(b.Ctx, officer, f)
			b.must(err)
			rows = append(append([]models.LedgerRow{}, p.Rows...), rows...)
			if len(p.Rows) > 0 && p.Carried+p.Rows[0].DebitCents-p.Rows[0].CreditCents != p.Rows[0].BalanceCents {
				t.Errorf("%s: carried %s before %+v", by, p.Carried, p.Rows[0])
			}
			if p.Earlier == "" {
				break
			}
			f.Before = p.Earlier
		}
		if len(rows) != 60 {
			t.Fatalf("%s: %d rows", by, len(rows))
		}
		var running money.Cents
		for _, r := range rows {
			if running += r.DebitCents - r.CreditCents; r.BalanceCents != running {
				t.Fatalf("%s: balance %s, want %s", by, r.BalanceCents, running)
			}
		}
	}
	_, err := b.ledger.Lines(b.Ctx, officer, ledger.Filter{Before: "x"})
	b.refused(err, models.KindInvalid, "error.cursor")
	_, err = b.ledger.Lines(b.Ctx, b.Cast(models.RoleFocalPoint), ledger.Filter{})
	b.refused(err, models.KindForbidden, "error.right_missing")
	p, err := b.ledger.Lines(b.Ctx, officer, ledger.Filter{Account: models.AccountFee, From: when.DateOf(start).AddDays(-3), By: ledger.ByValue})
	b.must(err)
	if len(p.Rows) != 12 || p.Debit != 12 || p.Credit != 0 || p.Carried != 18 {
		t.Errorf("%d rows, totals %s and %s, carried %s", len(p.Rows), p.Debit, p.Credit, p.Carried)
	}
	v, err := b.ledger.Entry(b.Ctx, officer, "L-000001")
	b.must(err)
	if len(v.Lines) != 4 || v.RecordedAs != "system" {
		t.Errorf("entry %+v", v)
	}
	_, err = b.ledger.Entry(b.Ctx, officer, "L-9")
	b.refused(err, models.KindNotFound, "error.not_found")
}
