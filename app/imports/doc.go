// Package imports brings figures into the books from files: the yearly file of
// expenditure, of one organisation over all its programmes or of all; and the
// agent's file of contributions, with arrangements and deposits.
//
// A file is held against the books first. Every fault comes back at once by its
// cell, with what it should say; without fault it waits as a batch that shows what
// each row would do, and nothing counts until a second person commits it, whole.
// The same bytes twice change nothing; a corrected file reverses and posts anew;
// the file is kept as it came.
package imports
