// Package models is what the domain is: records, values, states and rules of
// the start-up fund and of the Network around it. It is plain Go that someone
// who knows the regulations can read; it points at nothing but its own leaves
// (money, when, flow) and knows no database, no web and no screen.
//
// Every refusal is an *Error with a message key, and where a clause of the
// terms of reference is the reason, with its number.
package models
