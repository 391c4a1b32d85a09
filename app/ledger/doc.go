// Package ledger keeps the books of the fund: double entry in whole cents,
// entries that are never changed, balances that are rows.
//
// Post is the one way in. In the transaction of the act that moves the money it
// writes the entry with its lines, the balance of each account, the balance of
// each account per programme and organisation, and the fund's position. Cash
// with the agent never falls below zero, and what is reserved for programmes
// never rises above it: the limits stand in the tables, so that no act, however
// many come at once, can break them. A wrong entry is taken back by Reverse,
// once.
//
// Nine accounts suffice. Cash, contributions, the agent's fee, what
// organisations hold and what they spent say where the money is. Commitments
// stand against what is approved, reserved and released: an approval posts the
// commitment, a reservation sets cash aside, a release lets it be requested, a
// transfer ends it.
//
// Free money (Programmable) is cash with the agent less what is reserved or
// released and not yet transferred, less the minimum balance.
package ledger
