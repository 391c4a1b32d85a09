// Package reporting takes in what organisations spent: per programme,
// organisation and year, by category, certified or not, with what is committed
// on the day of the report.
//
// One report counts per programme, organisation and year. A correction is a new
// report with its reason; the ledger takes the old entry back and posts the new
// one, and the old report stays as it was. Interim figures never take the place
// of certified ones.
package reporting
