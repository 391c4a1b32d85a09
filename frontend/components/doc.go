// Package components holds the parts pages are made of. A component is a templ
// function with its view struct, its style sheet of the same name beside it
// and its samples; it works without script, in both directions of writing, on
// paper and in forced colours.
//
// Texts given to a component are already in the reader's language; dates,
// amounts, states and names of countries are given as values and written by
// the component. Icons, footnotes and the note on maps register themselves
// with the page that StartPage began, and the layout prints them once.
package components
