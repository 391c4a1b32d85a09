package models

import "seedfund/models/money"

// LedgerPart is a part of an account: what entries of one kind did to it.
type LedgerPart struct {
	Account LedgerAccount
	Kind    EntryKind
}

// LedgerSums is what parts of accounts come to up to a day; signs as posted,
// credits below zero.
type LedgerSums map[LedgerPart]LedgerSum

// LedgerSum is both sides of a part. A reversed posting is in both.
type LedgerSum struct{ Debit, Credit money.Cents }

// Net is debits less credits.
func (s LedgerSum) Net() money.Cents { return s.Debit + s.Credit }

// Of is what entries of one kind did to an account.
func (s LedgerSums) Of(account LedgerAccount, kind EntryKind) money.Cents {
	return s[LedgerPart{account, kind}].Net()
}

// Account is both sides of an account over all kinds.
func (s LedgerSums) Account(account LedgerAccount) LedgerSum {
	var sum LedgerSum
	for part, x := range s {
		if part.Account == account {
			sum.Debit, sum.Credit = sum.Debit+x.Debit, sum.Credit+x.Credit
		}
	}
	return sum
}

// Balance is an account on its own side, above zero as a rule.
func (s LedgerSums) Balance(account LedgerAccount) money.Cents {
	if account.Debit() {
		return s.Account(account).Net()
	}
	return -s.Account(account).Net()
}

// Less takes other sums away.
func (s LedgerSums) Less(other LedgerSums) LedgerSums {
	out := LedgerSums{}
	for part, x := range s {
		out[part] = x
	}
	for part, x := range other {
		had := out[part]
		out[part] = LedgerSum{had.Debit - x.Debit, had.Credit - x.Credit}
	}
	return out
}
