// Package unsent keeps what people have typed into forms and not yet sent, so
// that no word is lost with a connection, a session or a window. It is no
// record: nobody else reads it, no act is noted, and it goes when the form has
// been sent, when its author sets it aside, or after half a year.
package unsent
