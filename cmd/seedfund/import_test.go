package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/programmes"
	"seedfund/app/transfers"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// sentRequest puts a request of 100.00 before the agent and gives the file with
// which the agent says that it is paid.
func sentRequest(t *testing.T, h *apptest.Harness) string {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	officer, head := h.Cast(models.RoleSecretariatOfficer), h.Cast(models.RoleSecretariatHead)
	organisation := decided.Organisations(t, h, 1)[0]
	decided.Fund(t, h, 1_000_00)
	p := decided.Programme(t, h, decided.Plan{Organisations: []decided.Organisation{{ID: organisation, Tranche: []money.Cents{100_00}}}})
	_, err := programmes.New(h.DB, nil).Release(h.Ctx, h.Fresh(officer), p.ID, p.Version, 1, programmes.ReleaseInput{})
	must(err)
	asked := transfers.New(h.DB, nil)
	r, err := asked.Prepare(h.Ctx, h.Fresh(officer), p.ID, 1, transfers.Asked{Amounts: map[int64]money.Cents{organisation: 100_00}})
	must(err)
	must(asked.Approve(h.Ctx, h.Fresh(head), r.ID, r.Version))
	v, err := asked.Show(h.Ctx, officer, r.ID)
	must(err)
	must(asked.Send(h.Ctx, h.Fresh(officer), r.ID, v.Request.Version))
	return strings.Join(models.AgentFileColumns, ",") + "\n" + r.Reference + ",99000001,ORG-P,100.00," + when.DateOf(h.DB.Now(h.Ctx)).String() + ",V-1\n"
}

// A file of the agent is loaded once; one with faults names each by its cell
// and changes nothing; who is no officer loads none.
func TestImportLoadsPaymentsOnce(t *testing.T) {
	t.Parallel()
	var agent, auditor, payments string
	dir, env := settled(t, func(h *apptest.Harness) {
		agent, auditor = h.Email(h.Cast(models.RoleAgentOfficer)), h.Email(h.Cast(models.RoleAuditor))
		payments = sentRequest(t, h)
	})
	papers := t.TempDir()
	file := func(name, body string) string {
		path := filepath.Join(papers, name)
		if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	load := func(email, path string) ran { return line(t, env, "import", "--data", dir, "--email", email, path) }
	good := file("payments.csv", payments)
	want(t, load(agent, file("bent.csv", strings.Replace(payments, "TR-0001", "TR-0099", 1))), 1, "A2", "no such request")
	want(t, load(agent, file("empty.csv", "request\n")), 1, "nothing was loaded")
	want(t, load(auditor, good), 1)
	want(t, load("nobody@example.test", good), 1)
	want(t, load(agent, filepath.Join(papers, "absent.csv")), 1)
	want(t, line(t, env, "import", "--data", dir, good), 2, "--email")
	want(t, load(agent, good), 0, "lines of payments.csv are loaded")
	want(t, load(agent, good), 0, "loaded before")

	paid := filepath.Join(papers, "transfers.csv")
	want(t, line(t, env, "export", "transfers", "--data", dir, "-o", paid), 0)
	text, err := os.ReadFile(paid)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), "V-1"); n != 1 {
		t.Errorf("the payment stands %d times in\n%s", n, text)
	}
}
