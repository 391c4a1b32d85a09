// Package consultations asks a stored list for its views on one version of a
// text and keeps who was asked, told and heard, and what was made of each
// reply. The gate stands here too: whether a decision may be taken.
//
// Start, On, Lines, ClosuresOf and Gate are functions that join another area's
// transaction; what a consultation is on is that area's to check.
package consultations
