package models

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind says what sort of refusal an Error is; handlers map it to a status, a
// page and an RFC 9457 problem.
type Kind int

const (
	// KindInvalid: the input has faults the person can mend (422).
	KindInvalid Kind = iota + 1
	// KindNotFound: absent, or not visible to this actor: the same answer (404).
	KindNotFound
	// KindForbidden: visible, but a rule does not let this actor do it (403).
	KindForbidden
	// KindConflict: another act came first, or a balance or state does not allow it (409).
	KindConflict
	// KindStale: the record changed since the person loaded it (409, both texts shown).
	KindStale
	// KindTooLate: the window closed by the database's clock (409).
	KindTooLate
	// KindReplayed: the same form was sent before; Receipt says what it did (303 again).
	KindReplayed
	// KindUnavailable: the store cannot take the act now; nothing was written (503).
	KindUnavailable
	// KindSignIn: the act needs a signed-in person, or a fresh sign-in (303 to sign-in, 401).
	KindSignIn
	// KindTooMany: too many tries in a while; Args["After"] says when to try again (429).
	KindTooMany
)

// Error is every refusal the domain makes. Key is a message key of the locale
// files; Args fill its placeholders; Clause is a number of the terms of
// reference or the name of a standard, empty where the reason is plain.
type Error struct {
	Kind    Kind
	Key     string
	Clause  string
	Args    map[string]any
	Fields  []FieldError
	Receipt *Receipt
	Theirs  any // Stale: the record as it stands now
	cause   error
}

// FieldError is one fault of one field. Field is the form field's name, for
// tables "name[row][column]"; Key is a message key.
type FieldError struct {
	Field string
	Key   string
	Args  map[string]any
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Key)
	for _, f := range e.Fields {
		fmt.Fprintf(&b, "; %s: %s", f.Field, f.Key)
	}
	if e.Clause != "" {
		fmt.Fprintf(&b, " (clause %s)", e.Clause)
	}
	if e.cause != nil {
		fmt.Fprintf(&b, ": %v", e.cause)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.cause }

// With returns a copy that carries arguments for the message.
func (e *Error) With(args map[string]any) *Error {
	c := *e
	c.Args = args
	return &c
}

// Because returns a copy that wraps the technical cause, for the log only.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// NotFound is the answer for what is absent and for what may not be seen.
func NotFound(what string) *Error {
	return &Error{Kind: KindNotFound, Key: "error.not_found", Args: map[string]any{"What": what}}
}

// Forbidden refuses an act on something the actor may see.
func Forbidden(key, clause string) *Error {
	return &Error{Kind: KindForbidden, Key: key, Clause: clause}
}

// Invalid refuses input, with the faults of its fields.
func Invalid(key string, fields ...FieldError) *Error {
	return &Error{Kind: KindInvalid, Key: key, Fields: fields}
}

// Conflict refuses an act that the present state or balance does not allow.
func Conflict(key, clause string) *Error {
	return &Error{Kind: KindConflict, Key: key, Clause: clause}
}

// Stale refuses a save that was based on an older version; theirs is the
// record as it stands now, so that both texts can be shown.
func Stale(theirs any) *Error {
	return &Error{Kind: KindStale, Key: "error.stale", Theirs: theirs}
}

// TooLate refuses an act after the end of its window by the database's clock.
func TooLate(key string, at time.Time) *Error {
	return &Error{Kind: KindTooLate, Key: key, Args: map[string]any{"At": at}}
}

// Replayed answers a form that was sent before with what it did then.
func Replayed(r Receipt) *Error {
	return &Error{Kind: KindReplayed, Key: "error.replayed", Receipt: &r}
}

// SignIn asks for a sign-in, or for a fresh one.
func SignIn(key string) *Error { return &Error{Kind: KindSignIn, Key: key} }

// TooMany refuses a try after too many others, until after has passed.
func TooMany(key string, after time.Duration) *Error {
	return &Error{Kind: KindTooMany, Key: key, Args: map[string]any{"After": after, "Minutes": int(after/time.Minute) + 1}}
}

// IsKind reports whether err is, or wraps, an Error of that kind.
func IsKind(err error, k Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == k
}

// AsError returns the Error in err's chain, or nil.
func AsError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// Faults collects field faults; Err is nil when there are none.
type Faults []FieldError

// Add notes a fault of one field; args are pairs of name and value.
func (f *Faults) Add(field, key string, args ...any) {
	fe := FieldError{Field: field, Key: key}
	if len(args) > 1 {
		fe.Args = map[string]any{}
		for i := 0; i+1 < len(args); i += 2 {
			fe.Args[fmt.Sprint(args[i])] = args[i+1]
		}
	}
	*f = append(*f, fe)
}

// Err returns an Invalid error that carries the faults, or nil.
func (f Faults) Err(key string) error {
	if len(f) == 0 {
		return nil
	}
	return Invalid(key, f...)
}

// NotPrinted is the refusal of a document as PDF: no printer is set up, or it
// failed. The page and the editable file say the same.
func NotPrinted(cause error, none bool) *Error {
	if none {
		return Conflict("papers.no_pdf", "")
	}
	return (&Error{Kind: KindUnavailable, Key: "papers.pdf_failed"}).Because(cause)
}
