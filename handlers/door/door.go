// Package door is what pages and the JSON API share: who asks, and how each
// refusal of the domain is answered. The one map from kinds of refusal to
// statuses stands here.
package door

import (
	"context"
	"errors"
	"net/http"
	"time"

	"seedfund/frontend/i18n"
	"seedfund/models"
)

type actorKey struct{}

// WithActor gives everything under ctx the actor of this request.
func WithActor(ctx context.Context, a models.Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorOf is the actor of this request; the zero actor is the visitor.
func ActorOf(ctx context.Context) models.Actor {
	a, _ := ctx.Value(actorKey{}).(models.Actor)
	return a
}

// statuses is the map. A page turns SignIn and Replayed into a redirect.
var statuses = map[models.Kind]int{
	models.KindInvalid:     http.StatusUnprocessableEntity,
	models.KindNotFound:    http.StatusNotFound,
	models.KindForbidden:   http.StatusForbidden,
	models.KindConflict:    http.StatusConflict,
	models.KindStale:       http.StatusConflict,
	models.KindTooLate:     http.StatusConflict,
	models.KindReplayed:    http.StatusSeeOther,
	models.KindUnavailable: http.StatusServiceUnavailable,
	models.KindSignIn:      http.StatusUnauthorized,
	models.KindTooMany:     http.StatusTooManyRequests,
}

// Status is the status an error is answered with; 500 for what the domain does
// not know.
func Status(err error) int {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return http.StatusRequestEntityTooLarge
	}
	if e := models.AsError(err); e != nil {
		if status, ok := statuses[e.Kind]; ok {
			return status
		}
	}
	return http.StatusInternalServerError
}

// Refusal is an error as the domain states it; anything unknown says only that
// something went wrong.
func Refusal(err error) *models.Error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return models.Invalid("error.too_large").With(map[string]any{"Size": tooLarge.Limit})
	}
	if e := models.AsError(err); e != nil {
		return e
	}
	return &models.Error{Key: "error.internal"}
}

// Problem is a refusal as RFC 9457 writes it. Key is stable; Title and Detail
// are in the reader's language.
type Problem struct {
	Type     string          `json:"type"`
	Title    string          `json:"title"`
	Status   int             `json:"status"`
	Detail   string          `json:"detail,omitempty"`
	Instance string          `json:"instance,omitempty"`
	Key      string          `json:"key"`
	Clause   string          `json:"clause,omitempty"`
	At       *time.Time      `json:"at,omitempty"` // the server's instant of an end that has passed
	Faults   []Fault         `json:"faults,omitempty"`
	Receipt  *models.Receipt `json:"receipt,omitempty"`
	Current  any             `json:"current,omitempty"` // the record as it stands, after a stale save
}

// Fault is one fault of one field.
type Fault struct {
	Field  string `json:"field"`
	Key    string `json:"key"`
	Detail string `json:"detail"`
}

// ProblemOf writes a refusal; instance is the request's id.
func ProblemOf(ctx context.Context, err error, instance string) Problem {
	e, status := Refusal(err), Status(err)
	p := Problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: i18n.T(ctx, e.Key, e.Args),
		Instance: instance, Key: e.Key, Clause: e.Clause, Receipt: e.Receipt, Current: e.Theirs,
	}
	if at, ok := e.Args["At"].(time.Time); ok {
		p.At = &at
	}
	for _, f := range e.Fields {
		p.Faults = append(p.Faults, Fault{Field: f.Field, Key: f.Key, Detail: i18n.T(ctx, f.Key, f.Args)})
	}
	return p
}

// Error makes a problem an error, so that it can be passed on as one.
func (p Problem) Error() string { return p.Key }

// GetStatus gives the status to writers that ask an error for it.
func (p Problem) GetStatus() int { return p.Status }
