// Package door is what pages and the JSON API share: who asks, and how each
// refusal of the domain is answered. The one map from kinds of refusal to
// statuses stands here.
package door

import (
	"context"
	"errors"
	"net/http"

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
