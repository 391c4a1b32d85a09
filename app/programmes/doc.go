// Package programmes leads a joint programme from the decision that establishes
// it to its closure, and gives the lists, budgets and portfolio rows that pages,
// interfaces and workbooks share.
//
// Establish joins the transaction that adopts the decision: programme, shares,
// tranches and budget are written as the Board approved them, the commitment is
// posted, and the first tranche or all of them are covered by cash, or nothing
// happens at all. A tranche is planned, reserved, released, transferred: what is
// not reserved cannot be released, what is not released cannot be requested, and
// the chain stands in the table. A later tranche is released when the gate
// passes, counted from the books and kept as it was counted; a decision of the
// Board may waive it.
//
// For the area of transfers: HoldShare and LeaveShare count what is requested,
// Pay and Unpay move the money. They join its transaction.
//
// Programmes and their figures are public; who did what, and the acts, are not.
package programmes
