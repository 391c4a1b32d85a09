package models

import (
	"slices"

	"seedfund/models/money"
	"seedfund/models/when"
)

// OpeningEvent is one thing that happened, as it enters the books: rows of the
// sheet its kind is of, by their position.
type OpeningEvent struct {
	On        when.Date
	Kind      EntryKind
	Programme string
	Tranche   int
	Rows      []int
}

// openingRank is the order of one day: what comes in before what goes out.
var openingRank = []EntryKind{EntryDeposit, EntryInterest, EntryOrganisationInterest, EntryOtherIncome, EntryCommitment, EntryReservation, EntryRelease, EntryTransfer,
	EntryRefund, EntryDirectCost, EntryDirectCostRefund, EntryDirectExpenditure, EntryBankCharges, EntryFundTransfer, EntryContributorRefund, EntryUnreservation}

// Events are the events of a book in the order they enter the ledger: by day, and
// on a day what comes in first; then what was spent, those that need no word of
// explanation first, and last what was left of settled programmes. EntryUnreservation
// is an operational closure.
func (b OpeningBook) Events() []OpeningEvent {
	var out []OpeningEvent
	add := func(on when.Date, kind EntryKind, programme string, tranche, row int) {
		out = append(out, OpeningEvent{On: on, Kind: kind, Programme: programme, Tranche: tranche, Rows: []int{row}})
	}
	decided := map[string]when.Date{}
	for _, d := range b.Decisions {
		decided[d.Reference] = d.DecidedOn
	}
	for i, d := range b.Deposits {
		add(d.ValueDate, EntryDeposit, "", 0, i)
	}
	for i, x := range b.Items {
		add(x.ValueDate, x.Kind, "", 0, i)
	}
	for i, p := range b.Programmes {
		add(decided[p.Decision], EntryCommitment, p.Reference, 0, i)
		if p.Closed() {
			add(p.ClosedOn, EntryUnreservation, p.Reference, 0, i)
		}
	}
	for i, s := range b.Shares {
		switch s.Standing {
		case TrancheReserved:
			add(b.CutOff, EntryReservation, s.Programme, s.Tranche, i)
		case TrancheReleased:
			add(s.ReleasedOn, EntryReservation, s.Programme, s.Tranche, i)
			add(s.ReleasedOn, EntryRelease, s.Programme, s.Tranche, i)
		}
	}
	for i, t := range b.Transfers {
		add(t.ValueDate, t.Kind, t.Programme, t.Tranche, i)
	}
	slices.SortStableFunc(out, func(x, y OpeningEvent) int {
		if c := x.On.Compare(y.On); c != 0 {
			return c
		}
		return slices.Index(openingRank, x.Kind) - slices.Index(openingRank, y.Kind)
	})
	return append(together(out), b.afterwards()...)
}

// together makes one event of the shares of a tranche that were released, or paid,
// on one day, and leaves of the reservations of a tranche the first: it is reserved
// whole.
func together(events []OpeningEvent) []OpeningEvent {
	type key struct {
		on        when.Date
		kind      EntryKind
		programme string
		tranche   int
	}
	at := map[key]int{}
	var out []OpeningEvent
	for _, e := range events {
		k := key{e.On, e.Kind, e.Programme, e.Tranche}
		switch e.Kind {
		case EntryReservation:
			k.on = when.Date{}
		case EntryRelease, EntryTransfer:
		default:
			out = append(out, e)
			continue
		}
		i, known := at[k]
		switch {
		case !known:
			at[k] = len(out)
			out = append(out, e)
		case e.Kind != EntryReservation:
			out[i].Rows = append(out[i].Rows, e.Rows...)
		}
	}
	return out
}

func (b OpeningBook) afterwards() []OpeningEvent {
	var out []OpeningEvent
	for i, s := range b.Spending {
		out = append(out, OpeningEvent{On: s.AsAt(b.CutOff), Kind: EntryExpenditure, Programme: s.Programme, Rows: []int{i}})
	}
	slices.SortStableFunc(out, func(x, y OpeningEvent) int {
		a, c := b.Spending[x.Rows[0]], b.Spending[y.Rows[0]]
		if (a.Explanation == "") != (c.Explanation == "") {
			if a.Explanation == "" {
				return -1
			}
			return 1
		}
		return a.Year - c.Year
	})
	for i, p := range b.Programmes {
		if p.State == ProgrammeFinancialClosed {
			out = append(out, OpeningEvent{On: p.SettledOn, Kind: EntryDecommitment, Programme: p.Reference, Rows: []int{i}})
		}
	}
	return out
}

type openingShareKey struct {
	programme, organisation string
	tranche                 int
}

// course follows the events through cash, reserved money, tranches and refunds, and
// names the row by which history would not have been possible.
func (c *openingCheck) course() {
	type tranche struct {
		programme string
		number    int
	}
	whole, held, received := map[tranche]money.Cents{}, map[string]money.Cents{}, map[[2]string]money.Cents{}
	direct := map[string]money.Cents{}
	for _, s := range c.Shares {
		whole[tranche{s.Programme, s.Tranche}] += s.Cents
	}
	var cash, reserved money.Cents
	for _, e := range c.Events() {
		at := e.Rows[0]
		switch {
		case e.Kind == EntryDeposit:
			cash += c.Deposits[at].USD - c.Deposits[at].Took(c.ground.Fee)
		case e.Kind == EntryReservation:
			cents := whole[tranche{e.Programme, e.Tranche}]
			reserved, held[e.Programme] = reserved+cents, held[e.Programme]+cents
			if reserved > cash {
				column := "released_on"
				if c.Shares[at].Standing == TrancheReserved {
					column = "standing"
				}
				c.fault(OpeningShares, column, c.Shares[at].Row, "opening.fault.not_covered", "Value", e.On.String(), "Cash", cash, "Reserved", reserved)
				return
			}
		case e.Kind == EntryTransfer:
			for _, i := range e.Rows {
				t := c.Transfers[i]
				cash, reserved, held[e.Programme] = cash-t.Cents, reserved-t.Cents, held[e.Programme]-t.Cents
				received[[2]string{t.Programme, t.Organisation}] += t.Cents
			}
		case e.Kind == EntryRefund:
			t := c.Transfers[at]
			k := [2]string{t.Programme, t.Organisation}
			cash, received[k] = cash+t.Cents, received[k]-t.Cents
			if received[k] < 0 {
				c.fault(OpeningTransfers, "amount", t.Row, "opening.fault.refund_above", "Value", t.Cents.String(), "Received", received[k]+t.Cents)
			}
		case e.Kind == EntryUnreservation:
			reserved, held[e.Programme] = reserved-held[e.Programme], 0
		case slices.Contains(ItemKinds, e.Kind):
			i := c.Items[at]
			from, to := i.Kind.ItemAccounts()
			if from == AccountCash {
				cash -= i.Cents
			}
			if to == AccountCash {
				cash += i.Cents
			}
			if to == AccountDirectCosts {
				direct[i.Organisation] += i.Cents
			}
			if from == AccountDirectCosts {
				if direct[i.Organisation] -= i.Cents; direct[i.Organisation] < 0 {
					c.fault(OpeningItems, "amount", i.Row, "opening.fault.direct_above", "Value", i.Cents.String(), "Received", direct[i.Organisation]+i.Cents)
					return
				}
			}
			if cash < reserved {
				c.fault(OpeningItems, "amount", i.Row, "opening.fault.cash", "Value", i.Cents.String(), "Day", e.On.String(), "Cash", cash-reserved)
				return
			}
		}
	}
}
