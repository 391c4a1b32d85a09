// Package obligations is the calendar of duties: which is planned, open, late,
// done or waived. Occurrences open by the calendar and are completed by the act
// that fulfils them; what is completed never changes its date.
package obligations
