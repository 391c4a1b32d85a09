// Package workbench lays the proposals before the Board beside the money: what
// one wants to fund together, what is left, how the shares of themes, regions
// and organisations would change, and how the cash would stand month by month.
//
// It promises: it shows and never chooses, ranks or decides; every sum is exact
// to the cent; a frozen scenario stays as it was, whatever the books do; a basket
// above the balance can be a scenario and nothing more. Who is kept from a
// proposal by an interest reads the same with it and without it: rows, sums,
// shares and scenarios are made of what the reader may see.
//
// clause 98: the Board decides on the fund's money, with balance between regions
// and themes.
package workbench
