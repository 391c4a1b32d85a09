// Package soundings lets a seat hear its constituency before it answers: it
// writes a summary of a matter, the secretariat clears it, the organisations of
// the constituency comment.
//
// It promises: nothing goes out that was not cleared; organisations that the
// item concerns are not asked; what they say is read by the seat that asked and
// by nobody else, and each organisation reads its own words only; after the
// matter's closing nothing is taken any more.
package soundings
