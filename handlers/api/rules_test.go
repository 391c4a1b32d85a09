package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"seedfund/app/people"
	"seedfund/models"
)

// The rules by the operations: everybody reads them, who keeps them adds
// versions, and the refusals are those of the pages.
func TestTheRulesByTheOperations(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.as(models.RoleSecretariatOfficer)
	s.want(http.StatusForbidden, "POST", "/rules/agent-fee", `{"value":"0.50","instrument":"Letter of the agent"}`)
	s.as(models.RoleSecretariatHead)
	refused := s.want(http.StatusUnprocessableEntity, "POST", "/rules/agent-fee", `{"value":"0.50"}`)
	if refused["code"] != "rules.invalid" {
		t.Errorf("%v", refused)
	}
	for path, body := range map[string]string{
		"/rules/agent-fee":       `{"value":"0.50","instrument":"Letter of the agent"}`,
		"/rules/minimum-balance": `{"value":"250000.00","instrument":"Terms of reference"}`,
		"/rules/review-spread":   `{"value":"15.00","instrument":"Manual of the fund"}`,
		"/rules/gate":            `{"threshold":"80.00","base":"programme","counts_committed":true,"parts_allowed":false,"instrument":"Terms of reference"}`,
	} {
		s.want(http.StatusOK, "POST", path, body)
	}
	identity := `{"identifier":"%s","type":"40","name":"Other publisher","language":"fr","licence":"https://example.org/licence","instrument":"Agreement on publication"}`
	s.want(http.StatusUnprocessableEntity, "POST", "/rules/iati-identity", fmt.Sprintf(identity, "XM-DAC-41114"))
	s.want(http.StatusOK, "POST", "/rules/iati-identity", fmt.Sprintf(identity, "XE-EXAMPLE-OTHER"))
	s.want(http.StatusUnprocessableEntity, "POST", "/rules/gate", `{"threshold":"70.00","base":"programme","counts_committed":true,"parts_allowed":false,"instrument":"Manual of the fund"}`)

	s.who = people.Who{}
	rules := s.want(http.StatusOK, "GET", "/rules", "")["data"].(map[string]any)
	for name, want := range map[string]string{"agent_fee": "0.50", "minimum_balance": "250000.00", "review_spread": "15.00"} {
		versions := rules[name].([]any)
		first := versions[0].(map[string]any)
		if len(versions) != 2 || first["value"] != want || first["in_force"] != true || first["instrument"] == "" {
			t.Errorf("%s: %v", name, versions)
		}
	}
	if first := rules["iati_identity"].([]any)[0].(map[string]any); first["in_force"] != true || first["identity"].(map[string]any)["identifier"] != "XE-EXAMPLE-OTHER" {
		t.Errorf("identity %v", first)
	}
	check := s.want(http.StatusOK, "GET", "/iati", "")["data"].(map[string]any)
	if check["agrees"] != true || check["activities"] != 1.0 || len(check["lines"].([]any)) != 4 || check["identity"].(map[string]any)["identifier"] != "XE-EXAMPLE-OTHER" {
		t.Errorf("check %v", check)
	}
	for _, path := range []string{"/iati/activities", "/iati/organisation"} {
		if file := s.want(http.StatusOK, "GET", path, "")["data"].(map[string]any); file["media_type"] != "application/xml" {
			t.Errorf("%s: %v", path, file)
		}
	}
	if gate := rules["gate"].([]any)[0].(map[string]any); gate["threshold"] != "80.00" || gate["base"] != "programme" {
		t.Errorf("gate %v", gate)
	}
}
