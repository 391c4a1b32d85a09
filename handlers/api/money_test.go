package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/people"
	"seedfund/models"
	"seedfund/models/when"
)

// purse is a fund whose money moves by the operations alone.
type purse struct {
	*server
	room  *boardroom.Room
	agent models.Actor
	today when.Date
}

func newPurse(t *testing.T) *purse {
	t.Helper()
	s := newServer(t)
	p := &purse{server: s, room: boardroom.Furnish(t, s.h), agent: s.h.Cast(models.RoleAgentOfficer)}
	p.today = when.DateOf(s.h.DB.Now(s.h.Ctx))
	return p
}

// token makes a personal token of a person and sends the next requests without
// a session: the token alone says who asks.
func (p *purse) token(actor models.Actor, scopes ...string) []string {
	p.t.Helper()
	p.be(actor)
	body := fmt.Sprintf(`{"name":"nightly run","scopes":["%s"],"mandate_id":%d}`, strings.Join(scopes, `","`), actor.MandateID)
	secret := dig(p.want(http.StatusOK, http.MethodPost, "/me/tokens", body), "data", "result", "secret").(string)
	p.who = people.Who{}
	return []string{"Authorization", "Bearer " + secret}
}

// deposited records a contribution and its deposit, and gives the reference of
// the arrangement.
func (p *purse) deposited() string {
	p.t.Helper()
	commitment := fmt.Sprintf(`{"organisation_id":%d,"agreement":"SAA of a test","currency":"USD","minor":50000000,"signed_on":"%s","schedule":[{"due_on":"%s","minor":50000000}]}`,
		p.room.Members["contributors/1"].OrganisationID, p.today, p.today)
	p.who = people.Who{}
	p.want(http.StatusUnauthorized, http.MethodPost, "/contributions", commitment)
	p.be(p.room.Lead)
	p.want(http.StatusForbidden, http.MethodPost, "/contributions", commitment)
	p.be(p.room.Officer)
	made := p.want(http.StatusOK, http.MethodPost, "/contributions", commitment)
	deposit := fmt.Sprintf(`{"instalment":1,"minor":50000000,"value_date":"%s","agent_reference":"BANK-1"}`, p.today)
	path := fmt.Sprintf("/contributions/%.0f/deposits", dig(made, "data", "done", "id"))
	refused := p.want(http.StatusUnprocessableEntity, http.MethodPost, path, deposit) // on the agent's behalf: without its notification
	if !strings.Contains(fmt.Sprint(refused["errors"]), "body.file") {
		p.t.Errorf("the refusal does not name the notification: %v", refused)
	}
	p.be(p.agent)
	once := []string{"Idempotency-Key", "deposit-of-a-test"}
	first := p.want(http.StatusOK, http.MethodPost, path, deposit, once...)
	again := p.want(http.StatusOK, http.MethodPost, path, deposit, once...)
	if dig(first, "data", "done", "id") != dig(again, "data", "done", "id") {
		p.t.Errorf("one deposit sent twice became two: %v %v", first, again)
	}
	p.want(http.StatusUnprocessableEntity, http.MethodPost, path, deposit) // without the key another deposit, above the arrangement
	p.holds("deposited", "500000.00", "fee", "5000.00", "cash", "495000.00")
	return dig(made, "data", "done", "reference").(string)
}

// holds compares the fund's totals, named and expected in pairs.
func (p *purse) holds(pairs ...string) {
	p.t.Helper()
	fund := p.want(http.StatusOK, http.MethodGet, "/fund", "")
	for i := 0; i+1 < len(pairs); i += 2 {
		if got := dig(fund, "data", pairs[i]); got != pairs[i+1] {
			p.t.Errorf("%s is %v, want %s", pairs[i], got, pairs[i+1])
		}
	}
}

// approved lets the Board approve a proposal and publish it, and gives the
// programme's reference.
func (p *purse) approved() string {
	p.t.Helper()
	p.be(p.room.Officer)
	paper := fmt.Sprintf(`{"kind":"funding","proposal":%d,"question":"Shall the fund pay for it?","language":"en","channel":"writing","outcome":"approve","reserve":"first","body":"The Board approves."}`, p.room.Proposal())
	made := p.want(http.StatusOK, http.MethodPost, "/board/matters", paper)
	at := fmt.Sprintf("/board/matters/%.0f", dig(made, "data", "done", "id"))
	p.be(p.room.Chair)
	closes := p.h.DB.Now(p.h.Ctx).Add(10 * 24 * time.Hour).Format(time.RFC3339)
	p.want(http.StatusOK, http.MethodPost, at+"/opening", `{"closes_at":"`+closes+`"}`, "If-Match", "1")
	p.room.AllAgree(p.room.Stored(int64(dig(made, "data", "done", "id").(float64))))
	p.be(p.agent)
	p.want(http.StatusForbidden, http.MethodPost, at+"/adoption", "", "If-Match", "2") // clause 97
	p.be(p.room.Chair)
	p.want(http.StatusOK, http.MethodPost, at+"/adoption", "", "If-Match", "2")
	p.want(http.StatusConflict, http.MethodPost, at+"/adoption", "", "If-Match", "2")
	p.want(http.StatusOK, http.MethodPost, at+"/publication", "")
	rows := dig(p.want(http.StatusOK, http.MethodGet, "/programmes", ""), "data").([]any)
	if len(rows) != 1 {
		p.t.Fatalf("%d programmes", len(rows))
	}
	return dig(rows[0], "reference").(string)
}

// From the contribution to the paid transfer by the operations alone: readings
// and preparations by personal token, acts of weight by session.
func TestTheMoneyFromContributionToTransferByTheAPI(t *testing.T) {
	t.Parallel()
	p := newPurse(t)
	arrangement := p.deposited()
	if row := p.want(http.StatusOK, http.MethodGet, "/contributions/"+arrangement, ""); dig(row, "data", "deposited") != "500000.00" {
		t.Errorf("%v", row)
	}
	programme := "/programmes/" + p.approved()
	p.holds("reserved", "139100.00", "approved", "214000.00")

	work := p.token(p.room.Officer, "read", "money")
	reading := p.token(p.room.Officer, "read")
	room := p.want(http.StatusOK, http.MethodGet, programme+"/money", "", reading...)
	id, version := int64(dig(room, "data", "id").(float64)), fmt.Sprint(dig(room, "data", "version"))
	release := fmt.Sprintf("/programmes/%d/tranches/1/release", id)
	match := []string{"If-Match", version}
	p.want(http.StatusUnauthorized, http.MethodPost, release, `{}`, match...)
	if refused := p.want(http.StatusForbidden, http.MethodPost, release, `{}`, append(match, reading...)...); refused["code"] != "error.scope_missing" {
		t.Errorf("a reading token releases: %v", refused)
	}
	p.want(http.StatusOK, http.MethodPost, release, `{}`, append(match, work...)...)
	if stale := p.want(http.StatusConflict, http.MethodPost, release, `{}`, append(match, work...)...); stale["code"] != "error.stale" {
		t.Errorf("a release on an old version: %v", stale)
	}

	ask := fmt.Sprintf(`{"programme":%d,"tranche":1,"amounts":[{"organisation":%d,"amount":"64200.00"},{"organisation":%d,"amount":"74900.00"}]}`,
		id, p.room.Lead.OrganisationID, p.room.Partner.OrganisationID)
	if refused := p.want(http.StatusUnauthorized, http.MethodPost, "/transfers", ask, work...); refused["code"] != "error.fresh_sign_in" {
		t.Errorf("a token proves who is there: %v", refused)
	}
	p.be(p.room.Officer)
	once := []string{"Idempotency-Key", "request-of-a-test"}
	made := p.want(http.StatusOK, http.MethodPost, "/transfers", ask, once...)
	p.want(http.StatusOK, http.MethodPost, "/transfers", ask, once...)
	at := fmt.Sprintf("/transfers/%.0f", dig(made, "data", "done", "id"))
	if rows := dig(p.want(http.StatusOK, http.MethodGet, "/transfers", "", reading...), "data").([]any); len(rows) != 1 {
		t.Errorf("one request sent twice became %d", len(rows))
	}
	p.want(http.StatusForbidden, http.MethodPost, at+"/approval", "", "If-Match", "1") // one's own: clause 99
	p.be(p.room.Head)
	p.want(http.StatusConflict, http.MethodPost, at+"/approval", "", "If-Match", "7")
	p.want(http.StatusOK, http.MethodPost, at+"/approval", "", "If-Match", "1")
	p.be(p.room.Officer)
	p.want(http.StatusOK, http.MethodPost, at+"/dispatch", "", "If-Match", "2")

	p.paid(at)
	p.holds("cash", "355900.00", "reserved", "0.00", "approved", "74900.00", "with_organisations", "139100.00")
	if row := p.want(http.StatusOK, http.MethodGet, programme, ""); dig(row, "data", "transferred") != "139100.00" {
		t.Errorf("%v", row)
	}
}

// paid lets the agent accept and pay what was asked; nobody else can.
func (p *purse) paid(at string) {
	p.t.Helper()
	stranger := p.h.CastFor(models.RolePUNOFinance, people.OrganisationInput{Code: "ORG-W", Name: "Organisation W", Kind: models.KindUNEntity}, "")
	p.be(stranger)
	p.want(http.StatusNotFound, http.MethodGet, at, "") // another organisation's money
	pay := fmt.Sprintf(`{"action":"pay","project_number":"99000001","payments":[
		{"organisation":%d,"amount":"64200.00","value_date":"%s","agent_reference":"V1"},{"organisation":%d,"amount":"74900.00","value_date":"%s","agent_reference":"V2"}]}`,
		p.room.Lead.OrganisationID, p.today, p.room.Partner.OrganisationID, p.today)
	for _, other := range []models.Actor{stranger, p.room.Chair, p.room.Head, p.room.Members["contributors/2"]} {
		p.be(other)
		p.want(http.StatusForbidden, http.MethodPost, at+"/agent", pay, "If-Match", "3")
	}
	bearer := p.token(p.agent, "read", "money")
	p.want(http.StatusUnauthorized, http.MethodPost, at+"/agent", pay, append(bearer, "If-Match", "3")...)
	p.be(p.agent)
	p.want(http.StatusOK, http.MethodPost, at+"/agent", `{"action":"accept"}`, "If-Match", "3")
	p.want(http.StatusConflict, http.MethodPost, at+"/agent", pay, "If-Match", "3")
	once := []string{"If-Match", "4", "Idempotency-Key", "payment-of-a-test"}
	p.want(http.StatusOK, http.MethodPost, at+"/agent", pay, once...)
	p.want(http.StatusOK, http.MethodPost, at+"/agent", pay, once...)
	one := p.want(http.StatusOK, http.MethodGet, at, "", bearer...)
	if dig(one, "data", "state") != "paid" || dig(one, "data", "paid") != "139100.00" || len(dig(one, "data", "payments").([]any)) != 2 {
		p.t.Errorf("%v", one)
	}
}
