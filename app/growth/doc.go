// Package growth keeps what grew after a programme's seed money: money that
// others gave, policies and laws that were adopted, work that a State or a
// partner took to scale. The lead organisation is asked at operational closure
// and 12 and 24 months later; the secretariat checks each answer; accepted ones
// are public with their programme. It is told, never posted: no part of it is
// added to the fund's own money.
package growth
