package handlers_test

import (
	"net/http"
	"testing"

	"seedfund/handlers/handlerstest"
)

// A basket in the address, without script: computed, found faulty, kept as a
// scenario beyond the balance, and read by a member.
func TestABasketIsComputedAndFrozen(t *testing.T) {
	s, r := boardSite(t)
	id := itoa(r.Proposal())
	member := s.SignIn(r.Members["contributors/2"])
	page := member.Get("/board").Follow("Workbench: proposals beside the money").WantStatus(http.StatusOK)
	page.WantText("main", "1 proposal").WantText(".aside", "US$ 0.00").WantText("main", "No scenario has been frozen yet.")
	address := "/board/workbench?pick[" + id + "]=1&amount[" + id + "]="
	page = member.Get(address+"150,000.50").WantStatus(http.StatusOK).WantText(".aside", "US$ 150,000.50").WantText("table", "150,000.50")
	page.WantNo(`form[method="post"] input[name="name"]`)
	member.Get(address + "much").WantStatus(http.StatusUnprocessableEntity).WantFault("amount[" + id + "]")
	member.Get(address+"5&theme=1").WantText("main", "0 proposals").WantText("main", "1 chosen proposal is not shown by the filter").WantText(".aside", "US$ 5.00")
	member.Get(address+"5&income=high").WantText("main", "0 proposals").WantText(".aside", "US$ 5.00")
	member.Get(address+"5&income=low").WantText("main", "1 proposal").WantText("main", "low income").WantText("main", "Gender marker (")
	member.Get("/board/workbench?marker=gender_marker::").WantText("main", "0 proposals")
	member.Get("/board/workbench?pick[999999]=1&amount[999999]=5").WantStatus(http.StatusOK).WantText(".aside", "US$ 0.00")

	officer := s.SignIn(r.Officer)
	bench := officer.Get(address+"900,000,000").WantStatus(http.StatusOK).WantText("main", "These approvals would reserve more than is free")
	again := bench.Submit(`main form[method="post"]`, handlerstest.Values{"name": ""}).WantFault("name")
	frozen := again.Submit(`main form[method="post"]`, handlerstest.Values{"name": "Everything at once"}).WantText(".said", "The scenario is frozen.").WantText("h1", "Everything at once")
	if len(frozen.All(`html[data-sheet*="Everything at once · "]`)) != 1 {
		t.Error("a printed sheet of a frozen scenario carries no hash")
	}
	if len(bench.All(`html[data-sheet$="Workbench"]`)) != 1 {
		t.Error("control: a live basket has no hash")
	}
	member.Get("/board/workbench").Follow("Everything at once").WantStatus(http.StatusOK).WantText("main", "900,000,000.00").WantText("main", "would reserve more than is free")
	s.Visitor().Get(frozen.URL.Path).WantText("h1", "Sign in")
	s.SignIn(r.Lead).Get(frozen.URL.Path).WantStatus(http.StatusNotFound)
}
