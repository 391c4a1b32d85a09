// Package money holds amounts: whole minor units with an ISO 4217 currency.
//
// Cents is what the ledger keeps: minor units of the United States dollar.
// Amount is an amount in any currency, as a contributor signs and pays it.
// Decimals appear at the edges only; nothing here is ever a binary float, and
// every operation is either exact or rounds once, half away from zero, by a
// rule its comment states. One parser reads what people write, one formatter
// writes what files and forms carry; grouping for readers is left to the pages.
package money
