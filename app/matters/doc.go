// Package matters takes a question from the secretariat's paper to the body's
// decision: prepare, open, answer, revise, adopt.
//
// It promises: the electorate, the rules and the line of the register of
// methods are those of the opening, whatever changes later; an answer at or
// after the closing instant of the database's clock is refused; every answer is
// kept and the latest of a seat counts; a decision exists exactly if its
// result, its effect on the proposal and its posting of money do; whom an
// interest screens finds nothing of the matter.
package matters
