package handlers

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"seedfund/handlers/api"
	"seedfund/models"
)

// withoutPage are operations that no page names, with the reason.
var withoutPage = map[string]string{
	"adopt-form":                  "forms are written as JSON; there is no page to draw one",
	"list-countries":              namesOnPages,
	"list-areas":                  namesOnPages,
	"list-objectives":             namesOnPages,
	"list-principles":             namesOnPages,
	"list-categories":             namesOnPages,
	"list-currencies":             namesOnPages,
	"list-un-organisations":       namesOnPages,
	"list-stakeholder-categories": namesOnPages,
	"list-pending-records":        "on the page they are tasks of the home page",
}

const namesOnPages = "pages carry the names and the choices themselves"

// TestEveryRouteNamesItsOperation holds the route table against the table of
// operations: everything a page can do, the API can do, for the same roles.
func TestEveryRouteNamesItsOperation(t *testing.T) {
	operations := api.Table()
	for _, fault := range twinFaults(Routes(), operations, withoutPage) {
		t.Error(fault)
	}
	nothing := func(*Visit) error { return nil }
	for name, r := range map[string]Route{
		"an action without an operation":      post("/x", May(models.PermCallPrepare), nothing),
		"an unknown operation":                post("/x", May(models.PermCallPrepare), nothing, "paint-call"),
		"an action that names a reading":      post("/x", May(models.PermPublicRead), nothing, "list-calls"),
		"an operation of fewer roles":         get("/x", Public, nothing, "list-ledger"),
		"an operation of more roles":          post("/x", May(models.PermMandateGrant), nothing, "prepare-call"),
		"an operation and a reason beside it": pageOnly("because", post("/x", May(models.PermCallPrepare), nothing, "prepare-call")),
		"one operation twice":                 post("/x", May(models.PermCallPrepare), nothing, "prepare-call", "prepare-call"),
	} {
		if len(twinFaults(append(Routes(), r), operations, withoutPage)) == 0 {
			t.Errorf("control: a row with %s passes", name)
		}
	}
	if len(twinFaults(Routes()[:len(Routes())/2], operations, withoutPage)) == 0 {
		t.Error("control: operations that no page names pass")
	}
	if len(twinFaults(Routes(), operations, map[string]string{"list-calls": "stale"})) == 0 {
		t.Error("control: a stale exception passes")
	}
}

// twinFaults says what the table of routes and that of operations do not agree
// on.
func twinFaults(routes []Route, operations []api.Operation, without map[string]string) []string {
	var faults []string
	known, named := map[string]api.Operation{}, map[string]bool{}
	for _, o := range operations {
		known[o.ID] = o
	}
	for _, r := range routes {
		if r.Mount != nil || r.Bare {
			continue
		}
		name := r.Method + " " + r.Path
		if err := r.check(); err != nil {
			faults = append(faults, err.Error())
		}
		var twins []api.Operation
		for i, id := range r.Operations {
			o, ok := known[id]
			switch {
			case !ok:
				faults = append(faults, fmt.Sprintf("%s names %q, which is no operation", name, id))
				continue
			case slices.Contains(r.Operations[:i], id):
				faults = append(faults, fmt.Sprintf("%s names %q twice", name, id))
			case r.Method == http.MethodPost && o.Method == http.MethodGet:
				faults = append(faults, fmt.Sprintf("%s acts, %q only reads", name, id))
			}
			twins, named[id] = append(twins, o), true
		}
		if len(twins) == len(r.Operations) && len(twins) > 0 {
			faults = append(faults, roleFaults(r, twins)...)
		}
	}
	for _, o := range operations {
		if _, excused := without[o.ID]; named[o.ID] == excused {
			faults = append(faults, fmt.Sprintf("%s: named by a page is %t, excused is %t", o.ID, named[o.ID], excused))
		}
	}
	for id := range without {
		if _, ok := known[id]; !ok {
			faults = append(faults, id+" is excused and is no operation")
		}
	}
	return faults
}

// roleFaults: who may do it on the page may do it by an operation, and an act
// is nobody's by an operation who may not do it on a page.
func roleFaults(r Route, twins []api.Operation) []string {
	var faults []string
	for _, role := range append([]models.Role{models.RolePublic}, models.Roles...) {
		actor := models.Actor{Role: role}
		if role != models.RolePublic {
			actor.AccountID = 1
		}
		byPage := r.Who.Allows(actor) == nil
		byOperation := slices.ContainsFunc(twins, func(o api.Operation) bool { return actor.MayOne(o.Rights...) == nil })
		if byPage && !byOperation {
			faults = append(faults, fmt.Sprintf("%s %s lets %s in, %v does not", r.Method, r.Path, role, r.Operations))
		}
		if byOperation && !byPage && r.Method == http.MethodPost {
			faults = append(faults, fmt.Sprintf("%v let %s act, %s does not", r.Operations, role, r.Path))
		}
	}
	return faults
}
