package handlers_test

import (
	"net/http"
	"testing"
	"time"

	"seedfund/app/bodies"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// clause 39: each rule with its value, its day, the decision that adopted it and
// what it was before; a version recorded for a wrong day is taken back on the
// page, and two versions stand side by side.
func TestThePageOfRules(t *testing.T) {
	s, r := boardSite(t)
	m := r.Other(models.MatterRules, models.SubjectNone)
	r.AllAgree(m)
	d, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	visitor := s.Visitor()
	visitor.Get("/board/rules").WantStatus(http.StatusOK).WantText("main", "Rules in force").WantText("main", "up to 0 words, never a figure").WantText("main", "set-up of a test")
	visitor.Get("/board/rules/next").WantText("h1", "Sign in")

	head := s.SignIn(r.Head)
	form := head.Get("/board/rules").Follow("Record the next version of the rules").WantStatus(http.StatusOK)
	form.Submit("main form", nil).WantFault("decision")
	at := r.DB.Now(r.Ctx).AddDate(0, 1, 0).Format("2006-01-02T15:04")
	faulty := form.Submit("main form", handlerstest.Values{"decision": itoa(d.ID), "from": at, "quorum_share": "9", "quorum_of": "4", "term_months": "0", "consecutive_terms": "0", "mediation_days": "0"})
	said := map[string]bool{}
	for _, line := range faulty.All(".faults li a") {
		to := handlerstest.Attr(line, "href")
		said[to] = true
		faulty.WantText(".faults li a[href='"+to+"']", ": ") // the field, then what is wrong with it
		faulty.One("main form " + to)
	}
	if len(said) != 4 {
		t.Errorf("%d faults, each with a place of its own: %v", len(said), said)
	}
	kept := form.Submit("main form", handlerstest.Values{"decision": itoa(d.ID), "document": "Rules of procedure, second edition", "from": at,
		"vote_days": "8", "editorial_words": "12", "quorum_floor": "4", "quorum_base": "all", "consult": "rules"}).WantStatus(http.StatusOK)
	kept.WantText("main", "to come").WantText("main", d.Reference+", Rules of procedure, second edition").WantText("main", "up to 12 words")
	versions, err := r.Bodies.Rules(r.Ctx, r.Board.ID)
	r.Must(err)
	if v := versions[0].Values; len(versions) != 2 || v.VoteDays != 8 || v.EditorialWords != 12 || v.Quorum.Floor != 4 || !v.Quorum.VacantCount || v.Consult != "rules" {
		t.Fatalf("%+v", v)
	}
	visitor.Get("/board/rules/comparison?from=1&to=2").WantStatus(http.StatusOK).WantText("main", "4 rules differ").WantText("main", "changed")
	visitor.Get("/board/rules/comparison").WantText("main", "4 rules differ")
	visitor.Get("/board/rules/comparison?from=1&to=9").WantStatus(http.StatusNotFound)

	kept.Submit("form[action$='/board/rules/2/withdrawal']", nil).WantFault("reason")
	gone := kept.Submit("form[action$='/board/rules/2/withdrawal']", handlerstest.Values{"reason": "The decision names another day."})
	gone.WantText(".said", "withdrawn").WantText("main", "never in force").WantText("main", "The decision names another day.")
	if versions, err = r.Bodies.Rules(r.Ctx, r.Board.ID); err != nil || len(versions) != 1 {
		t.Errorf("%d versions stand, %v", len(versions), err)
	}

	// The same for the Executive Committee, by its own decisions; there consensus
	// is the one method.
	_, err = r.Bodies.SetUp(r.Ctx, r.Fresh(r.Head), bodies.SetUp{Code: "excom", Kind: models.BodyExCom, Name: "Executive Committee", Instrument: "terms of a test",
		Rules: models.ExComRules(4), From: r.DB.Now(r.Ctx).Add(-time.Hour)})
	r.Must(err)
	visitor.Get("/excom/rules").WantStatus(http.StatusOK).WantText("main", "terms of a test")
	head.Get("/excom/rules/next").WantText("main", "No decision has adopted other rules")
	head.Get("/excom/methods").WantStatus(http.StatusOK).WantText("main", "Consensus alone")
}
