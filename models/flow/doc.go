// Package flow is the state-table engine: what may become of a thing, who may
// make it so, under which condition and by which clause, as one table that
// people can read. A table is checked when the program starts: every state can
// be reached, every row can apply, every end is meant. Apply is the only way to
// the next state. Conditions are facts that the application has loaded and
// passes in; a fact that was not passed in does not hold.
package flow
