// Package contributions keeps what contributors signed and what the agent
// received of it.
//
// A commitment is an amount in a signed standard administrative arrangement, in
// the contributor's currency, with its schedule. A deposit is cash received
// under it, valued at the United Nations operational rate of its day; with it
// the agent's fee is taken and posted. A deposit comes by one of three roads: the
// agent's officer enters it; the secretariat enters the agent's notification, which
// a second person confirms; or it is read from a file of the agent, which a second
// person commits (package imports). All three are valued, checked and posted by the
// same functions. A wrong deposit is taken back and entered anew.
//
// A pledge is announced and not signed: it is kept apart, moves no money, and
// becomes one commitment or several. A deposit is valued at the rate of exchange
// that the table has in force on its value date, or says why at another.
//
// The fund pools what it receives: a preference by theme is kept as said and
// earmarks nothing, and a contributor's statement tells the use of the whole pool,
// never of one programme.
package contributions
