package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"seedfund/app/db"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// From the question to the public list: the secretariat enters an answer for the
// organisation, another person accepts it, everyone reads it, and the fund's own
// figures stay what they were.
func TestWhatGrewFromTheQuestionToThePublicList(t *testing.T) {
	s := moneyStage(t)
	s.paid()
	visitor, officer, head := s.Visitor(), s.SignIn(s.officer), s.SignIn(s.head)
	ref := s.programme.Reference
	address := "/programmes/" + ref + "/growth"
	visitor.Get(address).WantStatus(http.StatusOK).WantText("main", "not closed")
	officer.Get(address + "/closure").WantStatus(http.StatusConflict)
	s.must(s.DB.Write(s.Ctx, models.SystemActor, "test.close", func(tx *db.Tx) error {
		return tx.Exec("UPDATE programmes SET state = 'operationally_closed', closed_on = ? WHERE id = ?", s.today(), s.programme.ID).Error
	}))
	fund, pictures := visitor.Get("/api/v1/fund").Body, visitor.Get("/api/v1/fund/pictures").Body

	officer.Get(address + "/months_12").WantStatus(http.StatusConflict)
	form := officer.Get(address + "/closure").WantStatus(http.StatusOK)
	// The second item alone is filled; its faults stand where it moved to.
	item := func(column string) string { return models.GrowthField(1, column) }
	values := handlerstest.Values{item("kind"): "money", item("grade"): "public", item("description"): "The ministry pays for ten more offices.", item("source"): "Ministry of Country B",
		item("happened_on"): s.today().String(), item("amount"): "250,000.50", item("currency"): "EUR", item("rate"): "0.8"}
	form.Submit("main form", values).WantStatus(http.StatusUnprocessableEntity).WantFault(models.GrowthField(0, "link"))
	values[item("link")] = "https://example.org/budget"
	officer.Get(address+"/closure").Submit("main form", values).WantStatus(http.StatusOK)
	if page := officer.Get(address); page.Has(`form[action$="/acceptance"]`) {
		t.Error("who entered an answer is offered to accept it")
	}
	visitor.Get(address).WantNoText("main", "ten more offices")
	visitor.Get("/results/growth").WantNoText("main", "ten more offices")
	head.Get("/home").WantText("main", "Check what grew after "+ref)
	head.Get(address).Submit(`form[action$="/acceptance"]`, handlerstest.Values{}).WantStatus(http.StatusOK)
	visitor.Get(address).WantText("main", "ten more offices").WantText("main", "EUR 250,000.50")
	list := visitor.Get("/results/growth").WantText("main", "ten more offices").WantText("main", "Documented and public")
	if list.Has("form") {
		t.Error("the public list has a form")
	}
	csv := visitor.Get("/results/growth/list.csv").WantStatus(http.StatusOK)
	if !strings.Contains(string(csv.Body), "250000.50") || !strings.Contains(string(csv.Body), "EUR") {
		t.Errorf("the file says %s", csv.Body)
	}
	if now := visitor.Get("/api/v1/fund").Body; string(now) != string(fund) {
		t.Errorf("the fund's figures changed: %s, before %s", now, fund)
	}
	if now := visitor.Get("/api/v1/fund/pictures").Body; string(now) != string(pictures) {
		t.Error("the pictures changed")
	}
	if api := string(visitor.Get("/api/v1/results/growth").Body); !strings.Contains(api, `"amount_minor":25000050`) {
		t.Errorf("the interface says %s", api)
	}
}
