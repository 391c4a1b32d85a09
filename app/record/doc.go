// Package record is the public record: what was published about the real fund
// and the Network, each fact with its source and, where the source has one,
// its date; blank where nothing was published.
//
// The facts are files of this package (data/*.tsv), read once and never
// written: no person, seat, account, obligation or sum of the fund follows
// from them, and the demonstration takes nothing from them. The package asks
// no database, so it could not write to one.
package record
