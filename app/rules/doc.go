// Package rules keeps the rules of the fund that are figures: the gate of a
// later tranche, the minimum balance, the agent's fee, how far apart reviewers lie
// before they disagree, which checks of a screening refuse, which revisions of
// programmes are delegated, who publishes the fund's open data, and when programmes
// report.
//
// A rule has versions. Each names the decision or the instrument that adopted
// it and applies from a day on that is not past; none is changed or removed, so
// that what was done is judged by the rule of its day. Before the first version
// a start value holds. Everybody may read them; the Board's own rules of voting
// are kept with the Board, in package bodies.
package rules
