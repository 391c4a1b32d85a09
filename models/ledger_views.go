package models

import (
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// LedgerOrder says by which date a page reads.
type LedgerOrder string

const (
	ByRecorded LedgerOrder = "recorded" // as it was entered; the default
	ByValue    LedgerOrder = "value"    // as it took effect
)

// LedgerFilter narrows the lines of a page. From and To are days of the order chosen,
// both included. At most one of Before and After is set.
type LedgerFilter struct {
	Account        LedgerAccount
	ProgrammeID    int64
	OrganisationID int64
	Kind           EntryKind
	From, To       when.Date
	By             LedgerOrder
	Before, After  string // cursors
	Limit          int    // 0 for 50
}

// LedgerPage is a stretch of lines in the order chosen, the latest last, with the
// balance carried into it and the totals of the whole filter. Earlier and Later
// are cursors, empty at the ends.
type LedgerPage struct {
	Rows           []LedgerRow
	Running        bool        // rows carry one running balance: an account was chosen
	Carried        money.Cents // before the first row, on the account's own side
	Debit, Credit  money.Cents // of the filter, both above zero
	Earlier, Later string
}

// LedgerEntryView is one entry with both its sides and its place in the books.
type LedgerEntryView struct {
	Entry      LedgerEntry
	Lines      []LedgerRow
	Reverses   string // number of the entry this one takes back
	ReversedBy string // number of the entry that took this one back
	RecordedAs string // capacity of who recorded it
}

// FundTotals is where all the money is: the fund's own figures, public.
type FundTotals struct {
	Deposited  money.Cents // received from contributors
	Fee        money.Cents // of the agent
	Cash       money.Cents // with the agent
	Reserved   money.Cents // of Cash, for programmes and the secretariat, not yet transferred
	Minimum    money.Cents // of Cash, never programmed
	Approved   money.Cents // committed by the Board and not yet transferred, reserved or not
	Held       money.Cents // with organisations, not yet spent; never below zero here
	Spent      money.Cents
	LastEntry  string // number, empty in empty books
	LastOn     when.Date
	RecordedAt time.Time
}

// Free is what may still be committed, zero at least.
func (t FundTotals) Free() money.Cents { return max(0, t.Cash-t.Reserved-t.Minimum) }
