package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"seedfund/app/apptest/decided"
	"seedfund/app/programmes"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// From the released tranche to the paid transfer by the operations alone, with
// the refusals on the way.
func TestTransfersByTheAPI(t *testing.T) {
	s := newServer(t)
	officer := s.as(models.RoleSecretariatOfficer)
	orgs := decided.Organisations(t, s.h, 2)
	decided.Fund(t, s.h, 1_000_000_00)
	p := decided.Programme(t, s.h, decided.Plan{Organisations: []decided.Organisation{
		{ID: orgs[0], Tranche: []money.Cents{480_000_00, 120_000_00}}, {ID: orgs[1], Tranche: []money.Cents{340_000_00, 60_000_00}},
	}})
	d, err := s.services.Programmes.Get(s.h.Ctx, models.SystemActor, p.ID)
	if err == nil {
		_, err = s.services.Programmes.Release(s.h.Ctx, s.h.Fresh(officer), p.ID, d.Programme.Version, 1, programmes.ReleaseInput{})
	}
	if err != nil {
		t.Fatal(err)
	}
	s.be(officer)
	if rows := dig(s.want(http.StatusOK, http.MethodGet, "/transfers/requestable", ""), "data").([]any); len(rows) != 1 {
		t.Errorf("requestable: %v", rows)
	}
	ask := func(amount string) string {
		return fmt.Sprintf(`{"programme":%d,"tranche":1,"amounts":[{"organisation":%d,"amount":"%s"}]}`, p.ID, orgs[0], amount)
	}
	s.want(http.StatusUnprocessableEntity, http.MethodPost, "/transfers", ask("480000.01"))
	made := s.want(http.StatusOK, http.MethodPost, "/transfers", ask("480000.00"), "Idempotency-Key", "prepare-once")
	if again := s.want(http.StatusOK, http.MethodPost, "/transfers", ask("480000.00"), "Idempotency-Key", "prepare-once"); dig(again, "data", "done", "id") != dig(made, "data", "done", "id") {
		t.Errorf("the same request was prepared twice: %v", again)
	}
	s.want(http.StatusConflict, http.MethodPost, "/transfers", ask("1.00"))
	s.want(http.StatusForbidden, http.MethodPost, "/transfers/1/approval", "", "If-Match", "1")
	s.as(models.RoleSecretariatHead)
	s.want(http.StatusOK, http.MethodPost, "/transfers/1/approval", "", "If-Match", "1")
	s.be(officer)
	s.want(http.StatusConflict, http.MethodPost, "/transfers/1/dispatch", "", "If-Match", "1")
	s.want(http.StatusOK, http.MethodPost, "/transfers/1/dispatch", "", "If-Match", "2")
	today := when.DateOf(s.h.DB.Now(s.h.Ctx))
	pay := fmt.Sprintf(`{"action":"pay","project_number":"99000001","payments":[{"organisation":%d,"amount":"480000.00","value_date":"%s","agent_reference":"V1"}]}`, orgs[0], today)
	s.want(http.StatusForbidden, http.MethodPost, "/transfers/1/agent", pay, "If-Match", "3")
	s.want(http.StatusUnprocessableEntity, http.MethodPost, "/transfers/1/on-behalf", pay, "If-Match", "3")
	s.as(models.RoleBoardMember)
	s.want(http.StatusForbidden, http.MethodPost, "/transfers/1/agent", pay, "If-Match", "3")
	s.as(models.RoleAgentOfficer)
	s.want(http.StatusNotFound, http.MethodGet, "/transfers/9", "")
	said := s.want(http.StatusOK, http.MethodPost, "/transfers/1/agent", pay, "If-Match", "3")
	if dig(said, "data", "result", "state") != "posted" || dig(said, "data", "result", "road") != "inbox" {
		t.Errorf("%v", said)
	}
	one := s.want(http.StatusOK, http.MethodGet, "/transfers/1", "")
	if dig(one, "data", "state") != "paid" || dig(one, "data", "paid") != "480000.00" || dig(one, "data", "signed") != true || dig(one, "illustrative") == nil {
		t.Errorf("%v", one)
	}
	list := s.want(http.StatusOK, http.MethodGet, "/transfers?state=paid", "")
	if rows := dig(list, "data").([]any); len(rows) != 1 || dig(rows[0], "project_number") != "99000001" {
		t.Errorf("%v", list)
	}
}
