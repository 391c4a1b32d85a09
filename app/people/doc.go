// Package people is who acts, for whom and by what right: accounts and how
// they prove themselves, sessions, organisations and their agreements with the
// administrative agent, mandates, personal tokens.
//
// A right is always as at a moment: a mandate that has ended gives nothing at
// the next request. Nobody gives a mandate to oneself. Nothing is deleted.
package people
