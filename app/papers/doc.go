// Package papers makes what follows from an adopted decision out of its
// structure: the public notice, letters to the organisations, the request for
// the first tranche. Each is held until a person releases it, once; nothing is
// typed again, so that every amount and text is the decision's own.
//
// The public notice is the decision's publication and the request is a transfer
// request like any other: both are released by the use cases of their areas, and
// one made by hand there is seen here. Letters are kept here, frozen under their
// hash when they are released.
package papers
