// Package rates keeps the United Nations operational rates of exchange: what a
// deposit is valued at, and what a commitment was worth on the day it was signed.
//
// Rates come one by one or as a file. Either way they are a batch first: its
// faults come back all at once by cell, its differences from the table are shown,
// and nothing counts until a second person commits it, whole. A rate is never
// changed; a later one of the same currency and day takes its place with the
// reason.
package rates
