// Package demo is the demonstration: the fictional fund DEM00 with every state
// the system models, consistent to the cent.
//
// It goes in through the use cases a person uses, as the roles that use them,
// on a clock that is set from scene to scene; nothing is written as a row but
// the accounts themselves, which have no form without a mail. Countries are
// letters, organisations are letters, contributors are numbers, people are
// roles: no real State, territory, organisation or office-holder acts here.
//
// The story ends at the clock's instant when Load begins: what is open is open
// on the day of the load, whenever that is.
package demo
