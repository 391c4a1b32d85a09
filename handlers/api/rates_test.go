package api_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"testing"

	"seedfund/models"
	"seedfund/models/when"
)

// Rates, a pledge, its arrangement, a deposit at the rate in force, and the
// statement of the contributor, by the operations alone.
func TestContributionsFromThePledgeToTheStatementByTheAPI(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	contributor := s.h.Cast(models.RoleContributor).OrganisationID
	today := when.DateOf(s.h.DB.Now(s.h.Ctx))
	id := func(answer map[string]any) string { return formatted(dig(answer, "data", "done", "id")) }

	s.as(models.RoleAuditor)
	rate := fmt.Sprintf(`{"currency":"EUR","rate":"0.95","effective_from":%q,"source":"Circular"}`, today.AddDays(-40))
	s.want(http.StatusForbidden, "POST", "/rate-batches", rate)
	s.as(models.RoleSecretariatOfficer)
	s.want(http.StatusUnprocessableEntity, "POST", "/rate-batches", `{"currency":"USD","rate":"1","effective_from":"2026-01-01","source":"x"}`)
	first := "/rate-batches/" + id(s.want(http.StatusOK, "POST", "/rate-batches", rate))
	s.want(http.StatusForbidden, "POST", first+"/confirmation", "", "If-Match", "1")
	file := func(text string) string {
		return fmt.Sprintf(`{"name":"rates.csv","content":%q}`, base64.StdEncoding.EncodeToString([]byte("currency,rate,effective_from,source\n"+text)))
	}
	refused := s.want(http.StatusUnprocessableEntity, "POST", "/rate-batches/files", file("EUR,0,2026-01-01,x\n"))
	if fmt.Sprint(refused["errors"]) == "" || fmt.Sprint(refused) == "" {
		t.Errorf("%v", refused)
	}
	second := "/rate-batches/" + id(s.want(http.StatusOK, "POST", "/rate-batches/files", file(fmt.Sprintf("EUR,0.8,%s,Circular\n", today))))
	shown := s.want(http.StatusOK, "GET", second, "")
	if dig(shown, "data", "counts", "new") != float64(1) || dig(shown, "data", "mine") != true {
		t.Errorf("%v", shown)
	}
	s.want(http.StatusOK, "GET", second+"/file", "")
	s.want(http.StatusOK, "GET", "/rate-batches/template", "")
	s.as(models.RoleSecretariatHead)
	s.want(http.StatusOK, "POST", first+"/confirmation", "", "If-Match", "1")
	s.want(http.StatusConflict, "DELETE", first, "", "If-Match", "2")
	s.want(http.StatusOK, "POST", second+"/confirmation", "", "If-Match", "1")
	if rows := s.want(http.StatusOK, "GET", "/rates/EUR", "")["data"].([]any); len(rows) != 2 || dig(rows[0], "rate") != "0.8" {
		t.Errorf("%v", rows)
	}
	if rows := s.want(http.StatusOK, "GET", "/rates?on="+today.AddDays(-1).String(), "")["data"].([]any); len(rows) != 1 || dig(rows[0], "rate") != "0.95" {
		t.Errorf("%v", rows)
	}

	pledge := s.want(http.StatusOK, "POST", "/pledges", fmt.Sprintf(`{"organisation_id":%d,"currency":"EUR","minor":20000000,"announced_on":%q,"source":"Speech","preference":2}`, contributor, today.AddDays(-50)))
	reference := fmt.Sprint(dig(pledge, "data", "done", "reference"))
	signed := fmt.Sprintf(`{"agreement":"SAA 1","currency":"EUR","minor":%%d,"signed_on":%q,"schedule":[{"due_on":%q,"minor":%%d}]%%s}`, today.AddDays(-30), today)
	turn := func(minor int, more string) string { return fmt.Sprintf(signed, minor, minor, more) }
	s.want(http.StatusUnprocessableEntity, "POST", "/pledges/"+reference+"/commitment", turn(20000001, ""), "If-Match", "1")
	commitment := id(s.want(http.StatusOK, "POST", "/pledges/"+reference+"/commitment", turn(10000000, ""), "If-Match", "1"))
	if row := s.want(http.StatusOK, "GET", "/pledges/"+reference, ""); dig(row, "data", "signed_minor") != float64(10000000) || dig(row, "data", "state") != "open" {
		t.Errorf("%v", row)
	}
	s.want(http.StatusOK, "POST", "/pledges/"+reference+"/withdrawal", fmt.Sprintf(`{"withdrawn_on":%q,"reason":"Budget"}`, today), "If-Match", "2")

	s.as(models.RoleAgentOfficer)
	deposit := `{"minor":10000000,"value_date":%q,"agent_reference":"D-1"%s}`
	s.want(http.StatusUnprocessableEntity, "POST", "/contributions/"+commitment+"/deposits", fmt.Sprintf(deposit, today, `,"rate":"0.9","rate_source":"Bank","rate_on":"`+today.String()+`"`))
	s.want(http.StatusOK, "POST", "/contributions/"+commitment+"/deposits", fmt.Sprintf(deposit, today, ""))
	row := s.want(http.StatusOK, "GET", "/contributions", "")["data"].([]any)[0]
	// 100,000 / 0.8 = 125,000 received; at signing 100,000 / 0.95 = 105,263.16.
	if dig(row, "deposited") != "125000.00" || dig(row, "exchange", "difference") != "19736.84" {
		t.Errorf("%v", row)
	}
	statement := s.want(http.StatusOK, "GET", "/donor-statements/CONTRIBUTOR-1?agent=deposited%3D125000&agent=fee%3D1251", "")
	compared := dig(statement, "data", "compared").([]any)
	if dig(statement, "data", "deposited") != "125000.00" || len(compared) != 2 || dig(compared[0], "equal") != true || dig(compared[1], "equal") != false {
		t.Errorf("%v", statement)
	}
	s.want(http.StatusUnprocessableEntity, "GET", "/donor-statements/CONTRIBUTOR-1?agent=deposited%3Dmuch", "")
	s.want(http.StatusNotFound, "GET", "/donor-statements/NOBODY", "")
	areas := s.want(http.StatusOK, "GET", "/contribution-areas", "")["data"].([]any)
	if len(areas) != 1 || dig(areas[0], "side") != "source" || dig(areas[0], "area") != float64(0) {
		t.Errorf("%v", areas)
	}
	s.as(models.RoleBoardMember)
	s.want(http.StatusForbidden, "GET", "/donor-statements/CONTRIBUTOR-1", "")
}
