package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"seedfund/app/people"
	"seedfund/models"
)

func (s *server) be(actor models.Actor) { s.who = people.Who{Actor: s.h.Fresh(actor), Language: "en"} }

const callBody = `{"kind":"open","grace_minutes":30,"minimum":"100000.00","maximum":"2600000.00","min_organisations":2,"max_months":36,"tranches":2,
	"isc_basis_points":700,"board_scoring":"advisory","title":{"en":"Work","fr":"Travail","ar":"عمل"},"summary":{"en":"a","fr":"b","ar":"c"},
	"opens_at":"%s","closes_at":"%s","envelope":"12000000.00","themes":[2,4]}`

// openCall prepares and publishes a call by the operations alone.
func (s *server) openCall() (reference string, head models.Actor) {
	s.t.Helper()
	head = s.as(models.RoleSecretariatHead)
	now := s.h.DB.Now(s.h.Ctx)
	made := s.want(http.StatusOK, http.MethodPost, "/calls", fmt.Sprintf(callBody, now.Add(-time.Hour).Format(time.RFC3339), now.AddDate(0, 2, 0).Format(time.RFC3339)))
	reference = dig(made, "data", "done", "reference").(string)
	s.want(http.StatusOK, http.MethodPost, "/calls/"+reference+"/publication", "", "If-Match", "1")
	return reference, head
}

func dig(v any, path ...string) any {
	for _, name := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[name]
	}
	return v
}

func TestCallsByTheAPI(t *testing.T) {
	s := newServer(t)
	reference, head := s.openCall()
	s.who = people.Who{}
	list := s.want(http.StatusOK, http.MethodGet, "/calls", "")
	if rows := dig(list, "data").([]any); len(rows) != 1 || dig(rows[0], "reference") != reference || dig(rows[0], "window") != "open" {
		t.Errorf("%v", list)
	}
	one := s.want(http.StatusOK, http.MethodGet, "/calls/"+reference, "")
	if dig(one, "data", "envelope") != "12000000.00" || len(dig(one, "data", "criteria").([]any)) != 7 {
		t.Errorf("%v", one)
	}
	s.want(http.StatusUnauthorized, http.MethodPost, "/calls/"+reference+"/cancellation", `{"reason":"x"}`, "If-Match", "2")
	s.as(models.RoleSecretariatOfficer)
	s.want(http.StatusForbidden, http.MethodPost, "/calls/"+reference+"/cancellation", `{"reason":"x"}`, "If-Match", "2")
	s.be(head)
	s.want(http.StatusConflict, http.MethodPost, "/calls/"+reference+"/cancellation", `{"reason":"x"}`, "If-Match", "1")
	s.want(http.StatusUnprocessableEntity, http.MethodPost, "/calls/"+reference+"/cancellation", `{"reason":""}`, "If-Match", "2")
	s.want(http.StatusOK, http.MethodPost, "/calls/"+reference+"/cancellation", `{"reason":"The envelope was withdrawn."}`, "If-Match", "2")
	s.want(http.StatusNotFound, http.MethodGet, "/calls/DEM00-C-1999-01", "")
}

func TestApplicationsByTheAPI(t *testing.T) {
	s := newServer(t)
	reference, _ := s.openCall()
	lead := s.as(models.RoleDrafter)
	start := `{"title":"Work and return with dignity","country":"XDA"}`
	made := s.want(http.StatusOK, http.MethodPost, "/calls/"+reference+"/proposals", start, "Idempotency-Key", "start-once")
	again := s.want(http.StatusOK, http.MethodPost, "/calls/"+reference+"/proposals", start, "Idempotency-Key", "start-once")
	id := dig(made, "data", "done", "id").(float64)
	if dig(again, "data", "done", "id") != id {
		t.Errorf("the same request began twice: %v %v", made, again)
	}
	path := fmt.Sprintf("/proposals/%d", int64(id))
	facts := `{"title":"Work","theme":4,"objectives":[6,21],"months":30,"start_on":"2027-06-01","asked":"214000.00"}`
	s.want(http.StatusOK, http.MethodPut, path+"/facts", facts, "If-Match", "0")
	s.want(http.StatusConflict, http.MethodPut, path+"/facts", facts, "If-Match", "0")
	s.want(http.StatusUnprocessableEntity, http.MethodPut, path+"/facts", strings.Replace(facts, `"theme":4`, `"theme":1`, 1), "If-Match", "1")
	s.want(http.StatusOK, http.MethodPut, path+"/sections/situation", `{"answers":[{"question":"needs","text":"first","version":0}]}`)
	s.want(http.StatusConflict, http.MethodPut, path+"/sections/situation", `{"answers":[{"question":"needs","text":"second","version":0}]}`)
	s.want(http.StatusOK, http.MethodPut, path+"/draft", `{"question":"situation","text":"half a sent","version":0}`)
	s.want(http.StatusOK, http.MethodPut, path+"/partners", `{"organisations":[],"shares":{"XDA":10000}}`, "If-Match", "0")
	one := s.want(http.StatusOK, http.MethodGet, path, "")
	if dig(one, "data", "document", "asked") != "214000.00" || dig(one, "data", "document", "parts", "facts") != 1.0 || len(dig(one, "data", "gaps").([]any)) == 0 {
		t.Errorf("%v", one)
	}
	refused := s.want(http.StatusUnprocessableEntity, http.MethodPost, path+"/submission", "", "If-Match", fmt.Sprint(dig(one, "data", "version")))
	if text := fmt.Sprint(refused); !strings.Contains(text, "government_letter") {
		t.Errorf("the refusal does not say what is missing: %s", text)
	}
	s.as(models.RoleFocalPoint)
	s.want(http.StatusOK, http.MethodGet, path, "")
	s.want(http.StatusOK, http.MethodPost, path+"/endorsement", `{}`)
	s.want(http.StatusConflict, http.MethodPost, path+"/endorsement", `{}`)
	for _, role := range []models.Role{models.RoleSecretariatOfficer, models.RoleReviewer} {
		s.as(role)
		s.want(http.StatusNotFound, http.MethodGet, path, "")
	}
	s.as(models.RoleAgentOfficer)
	s.want(http.StatusForbidden, http.MethodGet, path, "")
	s.be(lead)
	s.together(path)
	s.be(lead)
	s.want(http.StatusOK, http.MethodPost, path+"/withdrawal", `{"reason":"Another fund pays."}`, "If-Match", fmt.Sprint(dig(one, "data", "version")))
	if rows := dig(s.want(http.StatusOK, http.MethodGet, "/proposals", ""), "data").([]any); len(rows) != 1 || dig(rows[0], "state") != "withdrawn" {
		t.Errorf("%v", rows)
	}
}

// together gives a section to another organisation and plays its acts by the
// operations alone.
func (s *server) together(path string) {
	s.t.Helper()
	lead := s.who.Actor
	partner := s.h.CastFor(models.RolePUNOProgramme, people.OrganisationInput{Code: "ORG-Q", Name: "Organisation Q", Kind: models.KindUNEntity}, "")
	version := func(part string) string {
		return fmt.Sprint(dig(s.want(http.StatusOK, http.MethodGet, path, ""), "data", "document", "parts", part))
	}
	s.want(http.StatusOK, http.MethodPut, path+"/partners", fmt.Sprintf(`{"organisations":[%d],"shares":{"XDA":10000}}`, partner.OrganisationID), "If-Match", version("partners"))
	owner := fmt.Sprintf(`{"part":"situation","version":%s,"organisation":%d}`, version("situation"), partner.OrganisationID)
	s.want(http.StatusOK, http.MethodPost, path+"/part-owner", owner)
	s.want(http.StatusConflict, http.MethodPost, path+"/part-owner", owner)
	s.want(http.StatusForbidden, http.MethodPut, path+"/sections/situation", `{"answers":[{"question":"needs","text":"second","version":1}]}`)
	s.want(http.StatusForbidden, http.MethodPut, path+"/draft", `{"question":"needs","text":"second","version":1}`)
	made := s.want(http.StatusOK, http.MethodPost, path+"/remarks", `{"part":"situation","question":"needs","kind":"wording","text":"As the lead would say it.","version":1}`)
	remark := fmt.Sprintf("%s/remarks/%v/end", path, dig(made, "data", "done", "id"))
	s.want(http.StatusForbidden, http.MethodPost, remark, `{"result":"accepted","version":1}`)
	s.be(partner)
	s.want(http.StatusOK, http.MethodPost, remark, `{"result":"accepted","version":1}`)
	s.want(http.StatusOK, http.MethodPut, path+"/sections/situation", `{"answers":[{"question":"situation","text":"All of it.","version":0}]}`)
	s.want(http.StatusOK, http.MethodPost, path+"/readiness", fmt.Sprintf(`{"parts":{"situation":%s}}`, version("situation")))
	s.want(http.StatusForbidden, http.MethodPost, path+"/part-return", fmt.Sprintf(`{"part":"situation","version":%s,"reason":"x"}`, version("situation")))
	s.want(http.StatusOK, http.MethodPost, path+"/reopening", fmt.Sprintf(`{"part":"situation","version":%s}`, version("situation")))
	s.want(http.StatusForbidden, http.MethodPost, path+"/settlement", fmt.Sprintf(`{"organisation":%d,"to":0,"version":0}`, partner.OrganisationID))
	one := s.want(http.StatusOK, http.MethodGet, path, "")
	owned := dig(one, "data", "document", "owned").([]any)
	i := slices.IndexFunc(owned, func(p any) bool { return dig(p, "part") == "situation" })
	if i < 0 || dig(owned[i], "state") != "reopened" || dig(owned[i], "owner") != float64(partner.OrganisationID) {
		s.t.Errorf("%v", owned)
	}
	if remarks := dig(one, "data", "remarks").([]any); len(remarks) != 1 || dig(remarks[0], "result") != "accepted" {
		s.t.Errorf("%v", remarks)
	}
	s.be(lead)
	s.want(http.StatusUnprocessableEntity, http.MethodPost, path+"/part-owner", fmt.Sprintf(`{"part":"situation","version":%s,"organisation":%d}`, version("situation"), lead.OrganisationID))
	s.want(http.StatusUnprocessableEntity, http.MethodPost, path+"/settlement", fmt.Sprintf(`{"organisation":%d,"to":0,"version":0}`, partner.OrganisationID))
}
