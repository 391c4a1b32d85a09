// Package opendata reads what the fund publishes as open data: what everybody
// may know, whoever asks, on one view of the store, with the sums of the ledger
// beside it so that a file can be held against them before it leaves.
//
// Promises, deposits with their fees, payments and refunds come from their own
// records; commitments and the fund's other movements from the entries of the
// books. The ledger's sums are read on another way: from lines of the accounts
// on the other side, and for commitments from kept balances. A row that somebody
// changed behind the program's back makes the two differ.
package opendata
