package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
	"seedfund/models/money"
)

// The files are everybody's, one for all, made once until the next act.
func TestIATIFilesArePublic(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t, apptest.At(moneyStart))
	visitor := s.Visitor()
	visitor.Get("/").Follow("Open data (IATI)").WantStatus(http.StatusOK).WantText("h1", "Open data in the IATI Standard").WantText("main", "XE-EXAMPLE-SEEDFUND").WantText("main", "No entry in the ledger yet")
	s.Visitor().Get("/fr/data/iati").WantText("h1", "IITA")
	s.Visitor().Get("/ar/data/iati").WantText("main", "دفتر الأستاذ")
	for path, root := range map[string]string{"Activity file": "<iati-activities ", "Organisation file": "<iati-organisations "} {
		file := visitor.Get("/data/iati").Follow(path).WantStatus(http.StatusOK)
		if kind := file.Header.Get("Content-Type"); kind != "application/xml" || !strings.Contains(string(file.Body), root) || !strings.Contains(file.Header.Get("Content-Disposition"), "dem00-iati-") {
			t.Errorf("%s: %s, %s: %.200s", path, kind, file.Header.Get("Content-Disposition"), file.Body)
		}
	}
	auditor := s.As(models.RoleAuditor)
	s.Clock.Advance(time.Minute)
	first, cost := asked(visitor, "/data/iati-activities.xml")
	again, kept := asked(s.Visitor(), "/data/iati-activities.xml")
	if string(first.Body) != string(again.Body) || string(auditor.Get("/data/iati-activities.xml").Body) != string(first.Body) || kept != 1 || cost < 5 {
		t.Errorf("made with %d statements, handed out with %d; the same: %v", cost, kept, string(first.Body) == string(again.Body))
	}
	r := visitor.Request(http.MethodGet, "/data/iati-activities.xml", nil)
	r.Header.Set("If-None-Match", first.Header.Get("ETag"))
	visitor.Do(r).WantStatus(http.StatusNotModified)

	// A programme stands in the file once its decision is public, at once.
	decided.Fund(t, s.Harness, 100_00)
	x := decided.Programme(t, s.Harness, decided.Plan{Title: "Now it is known", Unpublished: true, Organisations: []decided.Organisation{{ID: s.Organisation('P'), Tranche: []money.Cents{1_00}}}})
	refused := visitor.Get("/data/iati-activities.xml").WantStatus(http.StatusConflict) // the deposit of this test has no record
	refused.WantText("main", "In the file and in the ledger").WantText("main", "100.00").WantText("main", "97").WantNoText("main", "Now it is known")
	visitor.Get("/data/iati-organisation.xml").WantStatus(http.StatusConflict)
	decided.Publish(t, s.Harness, x)
	page := visitor.Get("/data/iati").WantStatus(http.StatusOK).WantText("main", "The files are not published now").WantText("tr.warn", "100.00").WantNo(`a[href$=".xml"]`)
	page.WantText("main", "Allocations to organisations")
}

// Who publishes is a rule of the fund, recorded with what adopted it.
func TestTheIATIIdentityOnThePages(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t, apptest.At(moneyStart))
	b := s.As(models.RoleSecretariatHead)
	s.Visitor().Get("/rules").WantText("#rule-iati-identity", "Seedfund demonstration publishes as XE-EXAMPLE-SEEDFUND").WantText("#rule-iati-identity", "Start value")
	form := b.Get("/rules").Follow("Record a version: Identity in IATI files").WantStatus(http.StatusOK)
	form.Submit("main form", handlerstest.Values{"identifier": "XM-DAC-41114", "instrument": "Agreement"}).WantFault("identifier").WantText("main", "XE-EXAMPLE-")
	form.Submit("main form", handlerstest.Values{"identifier": "nobody", "instrument": "Agreement"}).WantFault("identifier")
	form.Submit("main form", handlerstest.Values{"prefix": "XE-EXAMPLE-ELSE", "licence": "none", "name": "", "instrument": "Agreement"}).WantFault("prefix").WantFault("licence").WantFault("name")
	form.Submit("main form", handlerstest.Values{}).WantFault("instrument")
	done := form.Submit("main form", handlerstest.Values{"identifier": "XE-EXAMPLE-OTHER", "name": "Other publisher", "capacity": "secondary", "language": "ar", "instrument": "Agreement on publication"})
	done.WantStatus(http.StatusOK).WantText(".said", "The rule is recorded").WantText("#rule-iati-identity", "Other publisher publishes for another body as XE-EXAMPLE-OTHER").WantText("#rule-iati-identity", "Agreement on publication")
	s.Visitor().Get("/data/iati").WantText("main", "Other publisher").WantText("main", "secondary reporter")
	if body := string(s.Visitor().Get("/data/iati-activities.xml").Body); !strings.Contains(body, `xml:lang="ar"`) || !strings.Contains(body, "XE-EXAMPLE-OTHER-DEM00") || !strings.Contains(body, "(توضيحي)") {
		t.Errorf("%.900s", body)
	}
	s.Verify()
}
