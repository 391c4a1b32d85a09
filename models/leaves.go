package models

import (
	"errors"

	"seedfund/models/flow"
	"seedfund/models/money"
	"seedfund/models/when"
)

// FromFlow turns a refusal of a state table into an Error: an act that belongs
// to others is Forbidden; an act the state or a missing condition does not
// allow is a Conflict. Any other error comes back unchanged.
func FromFlow(err error) error {
	var e *flow.Error
	if !errors.As(err, &e) {
		return err
	}
	args := map[string]any{"Thing": e.Table, "State": e.State, "Action": e.Action}
	if e.Kind == flow.WrongRole {
		return Forbidden(e.Key, e.Clause).With(args)
	}
	return Conflict(e.Key, e.Clause).With(args)
}

// FaultOf is the fault of a form field whose amount, rate, day or time was
// refused; ok is false for any other error.
func FaultOf(field string, err error) (fault FieldError, ok bool) {
	var m *money.Error
	if errors.As(err, &m) {
		return FieldError{Field: field, Key: m.Key, Args: m.Args}, true
	}
	var w *when.Error
	if errors.As(err, &w) {
		return FieldError{Field: field, Key: w.Key, Args: map[string]any{"Text": w.Text}}, true
	}
	return FieldError{}, false
}
