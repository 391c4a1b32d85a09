package api_test

import (
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
	if gate := rules["gate"].([]any)[0].(map[string]any); gate["threshold"] != "80.00" || gate["base"] != "programme" {
		t.Errorf("gate %v", gate)
	}
}
