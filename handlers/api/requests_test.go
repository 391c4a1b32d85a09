package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"seedfund/app/people"
	"seedfund/handlers/api"
	"seedfund/models"
)

// TestWrongBodiesAreRefusedByDocumentAndServer sends every operation that takes
// a body two wrong ones: with a property nobody knows, and without any. What
// the document refuses the server refuses, and names the field; nothing of it
// reaches a use case.
func TestWrongBodiesAreRefusedByDocumentAndServer(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	cast := map[models.Role]models.Actor{}
	bodies := s.bodies()
	for _, o := range s.api.Operations() {
		required, takes := bodies[o.ID]
		if !takes {
			continue
		}
		s.become(cast, o)
		path := strings.NewReplacer("{stage}", "concept").Replace(o.Path)
		path = parameter.ReplaceAllString(path, "1")
		wrong := map[string]string{`{"surprise":1}`: "body.surprise"}
		if len(required) > 0 {
			wrong[`{}`] = "body." + required[0]
		}
		for body, field := range wrong {
			if len(s.requestFaults(s.request(o.Method, path, body, "If-Match", "1"))) == 0 {
				t.Errorf("%s: the document takes %s", o.ID, body)
			}
			rec := s.raw(o.Method, path, body, "If-Match", "1")
			if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), `"field":"`+field+`"`) {
				t.Errorf("%s takes %s, or does not name %s: %d %s", o.ID, body, field, rec.Code, rec.Body)
			}
		}
	}
	if len(bodies) < 60 {
		t.Errorf("only %d operations take a body", len(bodies))
	}
	s.as(models.RoleAdministrator)
	const right = `{"code":"ORG-V","name":"Organisation V","kind":"un_entity"}`
	if faults := s.requestFaults(s.request(http.MethodPost, "/organisations", right)); len(faults) > 0 {
		t.Errorf("control: the document refuses a right body: %v", faults)
	}
	s.who = people.Who{}
	if len(s.requestFaults(s.request(http.MethodPost, "/organisations", right))) == 0 {
		t.Error("control: the document takes an act of a stranger")
	}
}

// bodies are what the document says each operation's body must have, by
// operationId; without an entry it takes none.
func (s *server) bodies() map[string][]string {
	s.t.Helper()
	var document struct {
		Paths map[string]map[string]struct {
			ID          string `json:"operationId"`
			RequestBody *struct {
				Content map[string]struct {
					Schema struct {
						Ref string `json:"$ref"`
					} `json:"schema"`
				} `json:"content"`
			} `json:"requestBody"`
		} `json:"paths"`
		Components struct {
			Schemas map[string]struct {
				Required []string `json:"required"`
			} `json:"schemas"`
		} `json:"components"`
	}
	text, err := s.api.Document()
	if err == nil {
		err = json.Unmarshal(text, &document)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	out := map[string][]string{}
	for _, path := range document.Paths {
		for _, o := range path {
			if o.RequestBody == nil {
				continue
			}
			ref := o.RequestBody.Content["application/json"].Schema.Ref
			schema, ok := document.Components.Schemas[strings.TrimPrefix(ref, "#/components/schemas/")]
			if !ok {
				s.t.Fatalf("%s: no schema %q", o.ID, ref)
			}
			out[o.ID] = schema.Required
		}
	}
	return out
}

// become signs in whom the first right of an operation lets in.
func (s *server) become(cast map[models.Role]models.Actor, o api.Operation) {
	s.t.Helper()
	right, ok := models.RightFor(o.Rights[0])
	if !ok {
		s.t.Fatalf("%s names no right", o.ID)
	}
	for _, role := range right.Roles {
		if role == models.RolePublic {
			continue
		}
		if _, ok := cast[role]; !ok {
			cast[role] = s.h.Cast(role)
		}
		s.be(cast[role])
		return
	}
}
