// Package bodies keeps the bodies that decide, their seats, who holds them by
// which instrument, the rules in force and the register of methods.
//
// Everything is answerable as at an instant, and as the record knew it at
// another: a holding is never changed, a correction supersedes it. Overlaps are
// refused here and made impossible by the database.
package bodies
