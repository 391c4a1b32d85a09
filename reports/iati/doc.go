// Package iati lays out the fund's files in the IATI Standard, version 2.03: the
// activities on two levels and the organisation.
//
// The first level is the fund, the second each programme whose decision is
// published. The fund's activity carries what it was promised and received and
// what it spends itself; a programme's carries what was committed to each
// organisation and what was paid, with refunds below zero. Money goes out on one
// level only, and what organisations spent is theirs to publish: it stands in
// neither file. The standard's rules of order, codes and percentages are held by
// the tests against its own schemas, lists and rule set.
//
// The files say when the last of what they rest on was recorded, as a rule the
// last entry of the ledger, and never when they were made: the same data give the
// same bytes.
package iati
