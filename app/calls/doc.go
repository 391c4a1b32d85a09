// Package calls runs the fund's calls: the secretariat prepares one with its
// dates, envelope, rules, forms and weighted criteria; the head publishes it
// with a fresh sign-in; the database's clock opens and closes its window.
//
// A published call pins the versions of its forms and criteria: what applicants
// and reviewers were told cannot change under them. Drafts are for the
// secretariat only; to anybody else they do not exist.
//
// clauses 95 and 96: calls are public, and what they lead to is the start-up fund.
package calls
