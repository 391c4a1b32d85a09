package api_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"testing"

	"seedfund/models"
	"seedfund/models/when"
)

// The signed text of an arrangement goes in and comes out by the operations.
func TestTheSignedTextByTheOperations(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	contributor := s.h.Cast(models.RoleContributor).OrganisationID
	s.as(models.RoleSecretariatOfficer)
	today := when.DateOf(s.h.DB.Now(s.h.Ctx)).String()
	made := s.want(http.StatusOK, "POST", "/contributions", fmt.Sprintf(`{"organisation_id":%d,"agreement":"SAA 2027/1","currency":"USD","minor":1000,"signed_on":%q,"schedule":[{"due_on":%q,"minor":1000}]}`,
		contributor, today, today))
	done := made["data"].(map[string]any)["done"].(map[string]any)
	at := "/contributions/" + formatted(done["id"])
	paper := base64.StdEncoding.EncodeToString([]byte("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"))
	file := fmt.Sprintf(`{"file":{"name":"signed.pdf","content":%q}}`, paper)
	s.want(http.StatusConflict, "POST", at+"/instrument", file, "If-Match", "9")
	s.want(http.StatusUnprocessableEntity, "POST", at+"/instrument", `{"file":{"name":"signed.pdf","content":"bm8="}}`, "If-Match", "1")
	s.want(http.StatusOK, "POST", at+"/instrument", file, "If-Match", "1")
	shown := s.want(http.StatusOK, "GET", "/contributions/"+done["reference"].(string), "")["data"].(map[string]any)
	read := s.want(http.StatusOK, "GET", at+"/files/"+formatted(shown["file_id"]), "")["data"].(map[string]any)
	if read["content"] != paper || read["name"] != "signed.pdf" || formatted(shown["version"]) != "2" {
		t.Errorf("read %v of %v", read, shown)
	}
	s.want(http.StatusNotFound, "GET", at+"/files/99", "")
	s.as(models.RoleFocalPoint)
	s.want(http.StatusForbidden, "GET", at+"/files/"+formatted(shown["file_id"]), "")
}
