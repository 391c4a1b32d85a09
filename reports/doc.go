// Package reports lays out figures: workbooks, tables and files, and reads back
// those that people fill in. It knows the domain's values and nothing of the
// store: rows come in, a file goes out, the same bytes for the same rows.
//
// A cell with a formula always carries its computed value as well, so that a
// preview shows the same figure as the office program. No file holds a link, a
// macro or the time at which it was made.
package reports
