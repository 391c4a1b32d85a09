package handlers_test

import (
	"net/http"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
	"seedfund/models/when"
)

// The rules are public; a version is recorded by who keeps them, and the Board's
// own rules from the second version on by its decision alone.
func TestTheRulesOfTheFund(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t, apptest.At(moneyStart))
	visitor := s.Visitor()
	visitor.Get("/rules").WantStatus(http.StatusOK).WantText("#rule-gate", "75").WantText("#rule-agent-fee", "Start value").WantNo(`a[href$="/adoption"]`)
	visitor.Get("/fr/rules").WantText("h1", "Règles du Fonds")
	visitor.Get("/ar/rules").WantText("h1", "قواعد الصندوق")
	s.Visitor().Get("/").Follow("Rules of the fund").WantStatus(http.StatusOK)

	b := s.As(models.RoleSecretariatHead)
	b.Get("/rules/nothing/adoption").WantStatus(http.StatusNotFound)
	form := b.Get("/rules").Follow("Record a version: Gate").WantStatus(http.StatusOK)
	form.WantText("main", "no decision on rules")
	again := form.Submit("main form", handlerstest.Values{"threshold": "much", "instrument": "Manual"}).WantFault("threshold")
	if kept := handlerstest.Attr(again.One("#f-instrument"), "value"); kept != "Manual" {
		t.Errorf("what was written is lost: %q", kept)
	}
	form.Submit("main form", handlerstest.Values{"from": "2020-01-01"}).WantFault("from")
	form.Submit("main form", handlerstest.Values{}).WantFault("instrument")
	done := form.Submit("main form", handlerstest.Values{"threshold": "80", "base": "programme", "counted": "spent", "instrument": "Terms of reference"})
	done.WantStatus(http.StatusOK).WantText(".said", "The rule is recorded").WantText("#rule-gate", "80").WantText("#rule-gate", "Terms of reference").WantText("#rule-gate table", "Start value")

	next := b.Get("/rules/gate/adoption")
	next.Submit("main form", handlerstest.Values{"threshold": "70", "instrument": "Manual"}).WantFault("decision")
	decision := decided.DecisionOn(t, s.Harness, models.MatterRules)
	later := when.DateOf(moneyStart).AddDays(30).String()
	next = b.Get("/rules/gate/adoption").Submit("main form", handlerstest.Values{"threshold": "70", "from": later, "decision": decision})
	next.WantStatus(http.StatusOK).WantText("#rule-gate", "70").WantText("#rule-gate", decision).One(`#rule-gate a[href="/decisions/` + decision + `"]`)
	s.Visitor().Get("/rules").WantText("#rule-gate", decision).WantNo(`#rule-gate a[href="/decisions/` + decision + `"]`)

	for address, value := range map[string]handlerstest.Values{
		"/rules/minimum-balance/adoption": {"amount": "250,000.00"}, "/rules/agent-fee/adoption": {"rate": "1.50"}, "/rules/review-spread/adoption": {"spread": "15"},
	} {
		value["instrument"] = "Manual of the fund"
		b.Get(address).Submit("main form", value).WantStatus(http.StatusOK).WantText(".said", "The rule is recorded")
	}
	page := s.Visitor().Get("/rules")
	page.WantText("#rule-minimum-balance", "250,000.00").WantText("#rule-agent-fee", "1.50").WantText("#rule-review-spread", "15")
	s.Verify()
}
