package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"seedfund/frontend/i18n"
	"seedfund/handlers/door"
	"seedfund/models"
)

// Problem is a refusal as RFC 9457 writes it. It carries no technical text and
// never repeats what was sent.
type Problem struct {
	Type    string       `json:"type" format:"uri" doc:"Identifies the kind of problem" example:"urn:seedfund:problem:stale"`
	Title   string       `json:"title" doc:"The kind of problem in words"`
	Status  int          `json:"status" doc:"HTTP status"`
	Detail  string       `json:"detail,omitempty" doc:"What stands against the request, in the reader's language"`
	Code    string       `json:"code" doc:"Message key; does not change with the language" example:"error.stale"`
	Clause  string       `json:"clause,omitempty" doc:"Clause of the terms of reference, or standard, that the refusal rests on"`
	Errors  []FieldFault `json:"errors,omitempty" doc:"The faults of single fields"`
	At      *time.Time   `json:"at,omitempty" doc:"The server's instant of an end that has passed"`
	Request string       `json:"request,omitempty" doc:"Number of the request, for asking about it"`
	cause   error
}

// FieldFault is one fault of one field.
type FieldFault struct {
	Field  string `json:"field" doc:"Where the fault is, e.g. body.name or query.limit"`
	Code   string `json:"code,omitempty" doc:"Message key"`
	Detail string `json:"detail,omitempty" doc:"The fault in words"`
}

func (p *Problem) Error() string {
	if p.cause != nil {
		return p.cause.Error()
	}
	return p.Code
}

func (p *Problem) Unwrap() error { return p.cause }

// GetStatus is the status the framework answers with.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType marks the body as a problem.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// names are the types of problems by kind of refusal.
var names = map[models.Kind]string{
	models.KindInvalid: "invalid", models.KindNotFound: "not-found", models.KindForbidden: "forbidden",
	models.KindConflict: "conflict", models.KindStale: "stale", models.KindTooLate: "too-late", models.KindReplayed: "replayed",
	models.KindUnavailable: "unavailable", models.KindSignIn: "sign-in", models.KindTooMany: "too-many",
}

// ProblemOf writes an error in the reader's language. Anything that is no
// refusal of the domain becomes 500 without detail.
func ProblemOf(ctx context.Context, err error, request string) *Problem {
	var made *Problem
	if errors.As(err, &made) {
		made.Request = request
		return made.in(ctx)
	}
	refusal := door.Refusal(err)
	p := &Problem{
		Status: door.Status(err), Code: refusal.Key, Clause: refusal.Clause, Detail: written(ctx, refusal.Key, refusal.Args),
		Request: request, cause: err,
	}
	if name, ok := names[refusal.Kind]; ok {
		p.Type = "urn:seedfund:problem:" + name
	}
	if at, ok := refusal.Args["At"].(time.Time); ok {
		p.At = &at
	}
	p.Errors = faultsIn(ctx, "body.", refusal.Fields)
	return p.in(ctx)
}

func problemOf(ctx context.Context, err error) *Problem { return ProblemOf(ctx, err, requestOf(ctx)) }

// faultsIn says faults in the reader's language; under is where the fields stand.
func faultsIn(ctx context.Context, under string, fields []models.FieldError) []FieldFault {
	var out []FieldFault
	for _, f := range fields {
		out = append(out, FieldFault{Field: under + f.Field, Code: f.Key, Detail: written(ctx, f.Key, f.Args)})
	}
	return out
}

// echoed are arguments of messages that repeat what was sent.
var echoed = []string{"Text", "Value", "Sent"}

// written is a message without what was sent; empty when the message cannot
// be written without it.
func written(ctx context.Context, key string, args map[string]any) string {
	for _, name := range echoed {
		if _, ok := args[name]; ok {
			return ""
		}
	}
	if !i18n.Has(key) {
		return ""
	}
	return i18n.T(ctx, key, args)
}

// in fills what every problem has.
func (p *Problem) in(ctx context.Context) *Problem {
	p.Title = http.StatusText(p.Status)
	if p.Type == "" {
		p.Type = "about:blank"
	}
	if p.Code == "" {
		p.Code = "error." + strings.ReplaceAll(strings.ToLower(p.Title), " ", "_")
	}
	if p.Detail == "" && i18n.Has(p.Code) && len(p.Errors) == 0 {
		p.Detail = i18n.T(ctx, p.Code)
	}
	return p
}

// The framework's own refusals take the same form. Its texts may repeat what
// was sent, so that only the place of a fault is kept.
func init() {
	huma.NewErrorWithContext = func(c huma.Context, status int, _ string, errs ...error) huma.StatusError {
		return fromFramework(c.Context(), status, errs)
	}
	huma.NewError = func(status int, _ string, errs ...error) huma.StatusError {
		return fromFramework(context.Background(), status, errs)
	}
}

func fromFramework(ctx context.Context, status int, errs []error) *Problem {
	p := &Problem{Status: status, cause: errors.Join(errs...)}
	switch status {
	case http.StatusUnprocessableEntity:
		p.Type, p.Code = "urn:seedfund:problem:invalid", "error.invalid"
	case http.StatusInternalServerError:
		p.Code = "error.internal"
	case http.StatusBadRequest:
		p.Type, p.Code = "urn:seedfund:problem:unreadable", "api.unreadable"
	}
	for _, err := range errs {
		var detail huma.ErrorDetailer
		if !errors.As(err, &detail) {
			continue
		}
		d := detail.ErrorDetail()
		code, field := shape(d.Message), d.Location
		if name := absent.FindStringSubmatch(d.Message); name != nil {
			field += "." + name[1]
		}
		p.Errors = append(p.Errors, FieldFault{Field: field, Code: code, Detail: i18n.T(ctx, code)})
	}
	return p.in(ctx)
}

// absent is how the framework says that a property is missing: with the place
// of the object, not of the property.
var absent = regexp.MustCompile(`^expected required property (\S+) to be present$`)

// shape says in one word what is wrong with a field, without its value.
func shape(message string) string {
	switch {
	case strings.Contains(message, "required"):
		return "api.shape_required"
	case strings.Contains(message, "unexpected property"), strings.Contains(message, "unknown query"):
		return "api.shape_unknown"
	}
	return "api.shape_form"
}

// Write answers a request under /api with a problem.
func (p *Problem) Write(w http.ResponseWriter) error {
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="seedfund"`)
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	return json.NewEncoder(w).Encode(p)
}

// refuse answers a request outside the framework.
func (a *API) refuse(c echo.Context, err error) error {
	ctx := c.Request().Context()
	p := ProblemOf(ctx, err, c.Response().Header().Get(echo.HeaderXRequestID))
	if p.Status >= http.StatusInternalServerError {
		a.options.Log.ErrorContext(ctx, "api", "request", p.Request, "error", p.Error())
	}
	return p.Write(c.Response())
}
