package handlers_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/people"
	"seedfund/app/programmes"
	"seedfund/app/transfers"
	"seedfund/handlers"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// digests are of passwords and tokens, and numbers of requests, which are drawn.
var digests = regexp.MustCompile(`[0-9a-f]{32,64}|\b[A-Z2-7]{16}\b`)

// fundWithAHold is a fund with a programme, one of whose organisations has a share
// that is held if hold says so, and a reader in each role who signed in before.
func fundWithAHold(t *testing.T, hold bool) map[models.Role]map[string]string {
	t.Helper()
	start := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	h := apptest.New(t, apptest.At(start))
	s := handlerstest.On(t, h, handlerstest.Origin)
	orgs := decided.Organisations(t, h, 2)
	decided.Fund(t, h, 1_000_000_00)
	p := decided.Programme(t, h, decided.Plan{Organisations: []decided.Organisation{{ID: orgs[0], Tranche: []money.Cents{100_000_00, 50_000_00}}, {ID: orgs[1], Tranche: []money.Cents{60_000_00, 40_000_00}}}})
	officer, head, agent := h.Cast(models.RoleSecretariatOfficer), h.Cast(models.RoleSecretariatHead), h.Cast(models.RoleAgentOfficer)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.Services.Programmes.Release(h.Ctx, officer, p.ID, p.Version, 1, programmes.ReleaseInput{Amounts: map[int64]money.Cents{orgs[0]: 10_000_00, orgs[1]: 10_000_00}})
	must(err)
	r, err := s.Services.Transfers.Prepare(h.Ctx, h.Fresh(officer), p.ID, 1, transfers.Asked{Amounts: map[int64]money.Cents{orgs[0]: 5_000_00}})
	must(err)
	must(s.Services.Transfers.Approve(h.Ctx, h.Fresh(head), r.ID, 0))
	must(s.Services.Transfers.Send(h.Ctx, h.Fresh(officer), r.ID, 0))

	readers := map[models.Role]*handlerstest.Browser{models.RolePublic: s.Visitor()}
	right, _ := models.RightFor(models.PermHoldRead)
	for _, role := range models.Roles {
		if slices.Contains(right.Roles, role) {
			continue
		}
		actor := h.Cast(role)
		if role == models.RolePUNOProgramme || role == models.RolePUNOFinance || role == models.RoleDrafter {
			actor = h.CastFor(role, people.OrganisationInput{Code: "ORG-P", Name: "Organisation P", Kind: models.KindUNEntity}, "")
		}
		readers[role] = s.SignIn(h.Fresh(actor))
	}
	if hold {
		in := programmes.HoldInput{OrganisationID: orgs[0], ProgrammeID: p.ID, Kind: models.HoldFraud, Reason: "A case.", From: when.DateOf(start)}
		held, err := s.Services.Programmes.ImposeHold(h.Ctx, h.Fresh(head), in)
		must(err)
		must(s.Services.Programmes.RecordRecovery(h.Ctx, h.Fresh(agent), held.ID, programmes.Recovery{Cents: 5_000_00, On: when.DateOf(start)}))
		must(s.Services.Programmes.AskLift(h.Ctx, h.Fresh(head), held.ID, held.Version, "settled"))
		in.ProgrammeID = 0
		_, err = s.Services.Programmes.ImposeHold(h.Ctx, h.Fresh(agent), in)
		must(err)
	}
	known := []string{"/holds", "/holds/new", "/api/v1/holds"}
	for id := 1; id <= 3; id++ {
		for _, of := range []string{"/holds/%d", "/api/v1/holds/%d", "/transfers/%d", "/api/v1/transfer-requests/%d", "/record-of-acts/%d"} {
			known = append(known, fmt.Sprintf(of, id))
		}
	}
	for _, of := range []string{"/programmes/%s", "/programmes/%s/money", "/programmes/%s/revisions", "/programmes/%s/tranches/1/release", "/programmes/%s/tranches/2/release", "/programmes/%s/refunds", "/programmes/%s/expenditure",
		"/programmes/%s/closure?act=close_operationally", "/programmes/%s/closure?act=close_financially", "/api/v1/programmes/%s", "/api/v1/programmes/%s/money"} {
		known = append(known, fmt.Sprintf(of, p.Reference))
	}
	out := map[models.Role]map[string]string{}
	for role, b := range readers {
		out[role] = read(t, b, known)
	}
	return out
}

// read is readable in one language: a page says in each what it says in the others.
func read(t *testing.T, b *handlerstest.Browser, known []string) map[string]string {
	t.Helper()
	queue := append(slices.Clone(known), readings()...)
	for _, r := range handlers.Routes() {
		if r.Method == http.MethodGet && !strings.ContainsAny(r.Path, ":*") {
			queue = append(queue, r.Path)
		}
	}
	seen := map[string]string{}
	for len(queue) > 0 && len(seen) < 1000 {
		path := queue[0]
		queue = queue[1:]
		if _, is := seen[path]; is || inLanguage.MatchString(path) || strings.Contains(path, "/openapi.json") {
			continue
		}
		page := b.Get(path)
		if page.Status >= 500 {
			t.Errorf("%s: %d", path, page.Status)
		}
		seen[path] = fmt.Sprintf("%d %s", page.Status, digests.ReplaceAllString(chance.ReplaceAllString(string(page.Body), "*"), "*"))
		if strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
			queue = append(queue, linksOf(page)...)
		}
	}
	return seen
}

var inLanguage = regexp.MustCompile(`^/(en|fr|ar)(/|$)`)

// clause 97: that a share is held is told to nobody else, on no page, in no list,
// file or answer: what everyone reads is the same to the byte with and without it.
func TestNothingTellsOthersThatAShareIsHeld(t *testing.T) {
	t.Parallel()
	without, with := fundWithAHold(t, false), fundWithAHold(t, true)
	pages := 0
	for role, seen := range without {
		pages += len(seen)
		for _, path := range tellingApart(seen, with[role]) {
			t.Errorf("%s reads on %s that there is a hold", role, path)
		}
	}
	if pages < 1000 {
		t.Errorf("%d answers were compared", pages)
	}
}

// The control, and what those read who have the right.
func TestTheHeadTheAgentAndTheAuditorReadHolds(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	s := handlerstest.On(t, h, handlerstest.Origin)
	orgs := decided.Organisations(t, h, 2)
	decided.Fund(t, h, 1_000_000_00)
	p := decided.Programme(t, h, decided.Plan{Organisations: []decided.Organisation{{ID: orgs[0], Tranche: []money.Cents{100_000_00}}, {ID: orgs[1], Tranche: []money.Cents{60_000_00}}}})
	head, agent := s.As(models.RoleSecretariatHead), s.As(models.RoleAgentOfficer)
	head.Get("/programmes/"+p.Reference+"/money").WantText("main", "Shares held")
	form := head.Get("/holds/new").WantStatus(http.StatusOK)
	form.Submit("form[action$='/holds']", handlerstest.Values{"organisation": fmt.Sprint(orgs[0])}).WantFault("kind").WantFault("reason")
	one := form.Submit("form[action$='/holds']", handlerstest.Values{"organisation": fmt.Sprint(orgs[0]), "programme": fmt.Sprint(p.ID), "kind": "audit", "reason": "An audit found more.", "from": when.DateOf(h.DB.Now(h.Ctx)).String()})
	one.WantText("main", "An audit found more.")
	one.Submit("form[action$='/lift-request']", handlerstest.Values{"why": ""}).WantFault("why")
	one = one.Submit("form[action$='/lift-request']", handlerstest.Values{"why": "It is settled."})
	one.WantText("main", "It waits for a second person.")
	one.Submit("form[action$='/recovery']", handlerstest.Values{"what": "expected", "amount": "", "on": ""}).WantFault("amount")
	there := agent.Get("/holds/1")
	there.Submit("form[action$='/lift']", nil).WantText("main", "Lifted")
	s.As(models.RoleAuditor).Get("/holds").WantText("main", "Organisation P")
	s.As(models.RoleSecretariatOfficer).Get("/holds").WantStatus(http.StatusForbidden)
}
