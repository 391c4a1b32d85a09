package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"seedfund/frontend/i18n"
	"seedfund/models"
)

// Op describes an operation. Permission is the coarse gate, as in the route
// table; PermPublicRead lets everybody in.
type Op struct {
	ID         string // "list-calls"
	Method     string // GET when empty for Read and List, POST for Act and Make
	Path       string // "/calls/{id}"
	Summary    string
	Tag        string // the area
	Permission models.Permission
	Or         []models.Permission // other rights of which one is enough
	Record     bool                // of the public record: real, therefore never illustrative
	MaxBody    int64               // bytes, the framework's 1 MB when 0
}

func (op Op) rights() []models.Permission {
	return append([]models.Permission{op.Permission}, op.Or...)
}

// Answer is what reading gives.
type Answer[B any] struct {
	Data         B        `json:"data"`
	Next         string   `json:"next,omitempty" doc:"Cursor of the next page: send it as \"after\""`
	Illustrative string   `json:"illustrative,omitempty" doc:"Stands in every answer of a demonstration store"`
	Notes        []string `json:"notes,omitempty" doc:"Notes that stand with names in the answer (clause 112)"`
}

// Done is what an act touched.
type Done struct {
	Target    string `json:"target" doc:"What was touched"`
	ID        int64  `json:"id" doc:"Which one"`
	Version   int64  `json:"version,omitempty" doc:"Its version now, for If-Match"`
	Reference string `json:"reference,omitempty" doc:"Reference for people"`
	At        string `json:"at,omitempty" doc:"Instant by the database's clock, when the act is a repetition"`
	Hash      string `json:"hash,omitempty" doc:"Fingerprint of the act, when the act is a repetition"`
}

// Acted is the answer of an act; a repetition says so in its header.
type Acted[B any] struct {
	Status   int
	Replayed string `header:"Idempotent-Replayed" doc:"true when the same request was acted on before"`
	Body     Answer[ActedOn[B]]
}

// ActedOn is what was touched and, the first time, what it gave.
type ActedOn[B any] struct {
	Done   Done `json:"done"`
	Result *B   `json:"result,omitempty" doc:"What the act gave; absent in a repetition"`
}

// Nothing is the result of an act that gives nothing.
type Nothing struct{}

// Page is the part of an input that chooses a page of a list. The cursor is
// the number after which the next page begins.
type Page struct {
	After int64 `query:"after" minimum:"0" doc:"Cursor from \"next\" of the page before"`
	Limit int   `query:"limit" minimum:"1" maximum:"50" default:"25" doc:"Entries on a page"`
}

// Versioned is the part of an input that names the version an act rests on.
type Versioned struct {
	IfMatch string `header:"If-Match" required:"true" pattern:"^\"?[0-9]{1,18}\"?$" doc:"Version the change rests on"`
}

// Version is the number in If-Match.
func (v Versioned) Version() int64 {
	n, _ := strconv.ParseInt(strings.Trim(v.IfMatch, `"`), 10, 64) // the pattern was checked
	return n
}

type read[B any] struct {
	CacheControl string `header:"Cache-Control"`
	Body         Answer[B]
}

// Read registers an operation that reads one thing.
func Read[I, B any](a *API, op Op, fn func(ctx context.Context, actor models.Actor, in *I) (B, error)) {
	if op.Method == "" {
		op.Method = http.MethodGet
	}
	huma.Register(a.huma, a.describe(op, reflect.TypeFor[I]()), func(ctx context.Context, in *I) (*read[B], error) {
		body, err := fn(ctx, actorOf(ctx), in)
		if err != nil {
			return nil, a.problem(ctx, err)
		}
		return respond(ctx, a, op, body, 0)
	})
}

// List registers an operation that reads a page of a list; fn also gives the
// cursor of the next page, 0 at the end.
func List[I, T any](a *API, op Op, fn func(ctx context.Context, actor models.Actor, in *I) ([]T, int64, error)) {
	if op.Method == "" {
		op.Method = http.MethodGet
	}
	huma.Register(a.huma, a.describe(op, reflect.TypeFor[I]()), func(ctx context.Context, in *I) (*read[[]T], error) {
		items, next, err := fn(ctx, actorOf(ctx), in)
		if err != nil {
			return nil, a.problem(ctx, err)
		}
		if items == nil {
			items = []T{}
		}
		return respond(ctx, a, op, items, next)
	})
}

// Act registers an operation that changes something and gives nothing but
// what it touched.
func Act[I any](a *API, op Op, fn func(ctx context.Context, actor models.Actor, in *I) (Done, error)) {
	Make(a, op, func(ctx context.Context, actor models.Actor, in *I) (Done, *Nothing, error) {
		done, err := fn(ctx, actor, in)
		return done, nil, err
	})
}

// Make registers an operation that changes something and gives a result.
func Make[I, B any](a *API, op Op, fn func(ctx context.Context, actor models.Actor, in *I) (Done, *B, error)) {
	if op.Method == "" {
		op.Method = http.MethodPost
	}
	huma.Register(a.huma, a.describe(op, reflect.TypeFor[I]()), func(ctx context.Context, in *I) (*Acted[B], error) {
		done, result, err := fn(ctx, actorOf(ctx), in)
		out := &Acted[B]{Status: http.StatusOK}
		if refusal := models.AsError(err); refusal != nil && refusal.Kind == models.KindReplayed && refusal.Receipt != nil {
			r := refusal.Receipt
			done, result, err = Done{Target: r.Target, ID: r.TargetID, Reference: r.Reference, At: r.At.UTC().Format("2006-01-02T15:04:05.000000Z07:00"), Hash: r.Hash}, nil, nil
			out.Replayed = "true"
		}
		if err != nil {
			return nil, a.problem(ctx, err)
		}
		out.Body, err = envelope(ctx, a, op, ActedOn[B]{Done: done, Result: result}, 0)
		return out, err
	})
}

func respond[B any](ctx context.Context, a *API, op Op, body B, next int64) (*read[B], error) {
	answer, err := envelope(ctx, a, op, body, next)
	if err != nil {
		return nil, a.problem(ctx, err)
	}
	out := &read[B]{CacheControl: "no-store", Body: answer}
	if !actorOf(ctx).SignedIn() {
		out.CacheControl = "no-cache"
	}
	return out, nil
}

// envelope adds what has to stand with the data.
func envelope[B any](ctx context.Context, a *API, op Op, body B, next int64) (Answer[B], error) {
	answer := Answer[B]{Data: body}
	if next > 0 {
		answer.Next = strconv.FormatInt(next, 10)
	}
	text, err := json.Marshal(body)
	if err != nil {
		return answer, err
	}
	var notes models.Notes
	// clause 112: where an answer names Kosovo, the note stands in it.
	notes.Read(string(text))
	answer.Notes = notes.In(i18n.Lang(ctx))
	if op.Record {
		return answer, nil
	}
	illustrative, err := a.isIllustrative(ctx)
	if illustrative {
		answer.Illustrative = i18n.T(ctx, "core.illustrative")
	}
	return answer, err
}

func (a *API) problem(ctx context.Context, err error) error {
	p := problemOf(ctx, err)
	if p.Status >= http.StatusInternalServerError {
		a.options.Log.ErrorContext(ctx, "api", "request", p.Request, "error", err.Error())
	}
	if p.Status == http.StatusUnauthorized {
		return huma.ErrorWithHeaders(p, http.Header{"Www-Authenticate": {"Bearer"}})
	}
	return p
}

// checkInput refuses an input whose embedded parts are not exported: the
// framework would leave them empty without a word.
func checkInput(id string, t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.Anonymous {
			continue
		}
		if !f.IsExported() {
			panic("operation " + id + ": the embedded part " + f.Name + " of its input is not exported")
		}
		if f.Type.Kind() == reflect.Struct {
			checkInput(id, f.Type)
		}
	}
}

// describe enters the operation in the table and in the document.
func (a *API) describe(op Op, input reflect.Type) huma.Operation {
	checkInput(op.ID, input)
	for _, right := range op.rights() {
		if _, ok := models.RightFor(right); !ok {
			panic("operation " + op.ID + " names no right of the table")
		}
	}
	a.operations = append(a.operations, Operation{ID: op.ID, Method: op.Method, Path: op.Path, Summary: op.Summary, Tag: op.Tag, Rights: op.rights()})
	security := []map[string][]string{{"token": {}}, {"session": {}}}
	if op.Permission == models.PermPublicRead || op.Permission == models.PermLinkAnswer {
		security = append(security, map[string][]string{})
	}
	h := huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: op.Path, Summary: op.Summary, Tags: []string{op.Tag},
		Security: security, MaxBodyBytes: op.MaxBody, Metadata: map[string]any{"op": op},
		Extensions: map[string]any{"x-rights": words(op.rights())},
	}
	if op.Method != http.MethodGet {
		h.Parameters = []*huma.Param{{
			Name: keyHeader, In: "header", Description: "Makes a second sending harmless: the same key with the same request answers the first answer.",
			Schema: &huma.Schema{Type: huma.TypeString, MinLength: ptr(8), MaxLength: ptr(200)},
		}}
	}
	return h
}

func ptr[T any](v T) *T { return &v }

func opOf(c huma.Context) (Op, error) {
	op, ok := c.Operation().Metadata["op"].(Op)
	if !ok {
		return Op{}, errors.New("api: an operation outside the table")
	}
	return op, nil
}
