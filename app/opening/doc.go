// Package opening brings in the history of a fund that exists already: decisions,
// programmes, contributions, transfers and expenditure from one workbook.
//
// The workbook is held against who and what there is, every fault at once by its
// sheet and cell; without fault it waits as a batch that shows what would be made
// and, line by line, how it agrees with the agent's statement at the cut-off date.
// While one line differs nobody can commit it. A second person commits it, whole,
// into books that are still empty, and once. What it makes are the rows that the
// use cases themselves make, with the days of the past and recorded now; decisions
// taken before stay apart from the register and have no certificate.
package opening
