// Package when holds days and instants.
//
// Date is a day without a time or zone. Window is a half-open stretch of
// instants and Days one of days: the beginning belongs to it, the end does not,
// so that a term that ends on a day and the next that begins on it never
// overlap and never leave a gap. Instants are UTC, cut to microseconds, as both
// databases keep them. Calendar knows the working days a rule names; weekends
// and holidays are data.
package when
