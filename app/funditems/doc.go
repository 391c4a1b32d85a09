// Package funditems keeps what the agent tells of the fund's money beside
// deposits and what moves under programmes: interest, other income, direct costs,
// bank charges, money to other funds and back to contributors. With them the
// books hold every line of the agent's funding status.
//
// An item comes by one of two roads, like a deposit: the agent's officer enters
// it, or the secretariat enters the agent's notification, which a second person
// confirms. A wrong item is taken back and entered anew.
package funditems
