package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

const (
	keyHeader   = "Idempotency-Key"
	longestBody = 40 << 20 // of a request with a file, before any area's own limit
	usualBody   = 1 << 20  // of one that says nothing of its own
)

type (
	actorKey   struct{}
	requestKey struct{}
)

func whoOf(ctx context.Context) people.Who {
	who, _ := ctx.Value(actorKey{}).(people.Who)
	return who
}

func actorOf(ctx context.Context) models.Actor { return whoOf(ctx).Actor }

func requestOf(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// remember gives the request its number.
func (a *API) remember(c huma.Context, next func(huma.Context)) {
	next(huma.WithValue(c, requestKey{}, humaecho.Unwrap(c).Response().Header().Get(echo.HeaderXRequestID)))
}

// speak writes messages in the language the request asks for, where it asks.
func (a *API) speak(c huma.Context, next func(huma.Context)) {
	if asked := c.Header("Accept-Language"); asked != "" {
		c = huma.WithContext(c, i18n.With(c.Context(), i18n.Negotiate(asked, "")))
	}
	next(c)
}

// admit finds who asks and holds the coarse gate of the operation.
func (a *API) admit(c huma.Context, next func(huma.Context)) {
	op, err := opOf(c)
	if err != nil {
		a.stop(c, err)
		return
	}
	who, err := a.asking(c)
	if err != nil {
		a.stop(c, err)
		return
	}
	actor := who.Actor
	actor.RequestID = requestOf(c.Context())
	if actor.Role == "" {
		actor.Role = models.RolePublic
	}
	actor.Language = i18n.Lang(c.Context())
	if err := a.permitted(actor, op); err != nil {
		a.stop(c, err)
		return
	}
	who.Actor = actor
	next(huma.WithValue(c, actorKey{}, who))
}

// permitted holds the operation's rights against the table. A person's own
// account needs no capacity: somebody without a mandate may still see it.
func (a *API) permitted(actor models.Actor, op Op) error {
	if op.Permission == models.PermOwnAccount && actor.SignedIn() && actor.TokenScopes == nil {
		return nil
	}
	return actor.MayOne(op.rights()...)
}

// asking is who sends the request. Only tokens are taken in the header: a name
// and password would be a second way to sign in.
func (a *API) asking(c huma.Context) (people.Who, error) {
	if scheme, _, ok := strings.Cut(c.Header("Authorization"), " "); ok && !strings.EqualFold(scheme, "Bearer") {
		return people.Who{}, models.SignIn("error.token")
	}
	return a.options.Who(humaecho.Unwrap(c).Request())
}

// once gives the writes under the request its idempotency key.
func (a *API) once(c huma.Context, next func(huma.Context)) {
	key := c.Header(keyHeader)
	if key == "" || c.Method() == http.MethodGet {
		next(c)
		return
	}
	if len(key) < 8 || len(key) > 200 {
		a.stop(c, &Problem{Status: http.StatusUnprocessableEntity, Code: "error.invalid", Errors: []FieldFault{{Field: "header." + keyHeader, Code: "api.shape_form"}}})
		return
	}
	request := humaecho.Unwrap(c).Request()
	body, err := io.ReadAll(http.MaxBytesReader(nil, request.Body, mostOf(c.Operation())))
	if err != nil {
		a.stop(c, &Problem{Status: http.StatusRequestEntityTooLarge, cause: err})
		return
	}
	request.Body = io.NopCloser(bytes.NewReader(body))
	if link := c.Header("X-Endorsement-Link"); link != "" { // who has a link has no account: the key is the link's
		of := sha256.Sum256([]byte(link))
		key = hex.EncodeToString(of[:8]) + ":" + key
	}
	sum := sha256.New()
	for _, part := range []string{c.Method(), request.URL.RequestURI(), c.Header("If-Match"), c.Header("Content-Type")} {
		io.WriteString(sum, part+"\n")
	}
	sum.Write(body)
	next(huma.WithContext(c, db.WithKey(c.Context(), key, hex.EncodeToString(sum.Sum(nil)))))
}

// mostOf is the longest body an operation takes, in bytes.
func mostOf(op *huma.Operation) int64 {
	if op.MaxBodyBytes > 0 && op.MaxBodyBytes < longestBody {
		return op.MaxBodyBytes
	}
	if op.MaxBodyBytes == 0 {
		return usualBody
	}
	return longestBody
}

// stop answers with a problem before the operation begins.
func (a *API) stop(c huma.Context, err error) {
	if err := a.refuse(humaecho.Unwrap(c), problemOf(c.Context(), err)); err != nil {
		a.options.Log.ErrorContext(c.Context(), "api", "error", err.Error())
	}
}
