package api_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"seedfund/models"
	"seedfund/models/when"
)

// A list of contributions goes in by the operations, with its faults by cell, and a
// second person commits it.
func TestAFileOfContributionsByTheOperations(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	contributor := s.h.Cast(models.RoleContributor).OrganisationID
	var code string
	if err := s.h.DB.Read(s.h.Ctx).Raw("SELECT code FROM organisations WHERE id = ?", contributor).Scan(&code).Error; err != nil {
		t.Fatal(err)
	}
	today := when.DateOf(s.h.DB.Now(s.h.Ctx)).String()
	list := func(instalment string) (string, string) {
		text := strings.Join(models.ContributionColumns, ",") + "\n" + strings.Join([]string{code, "", "SAA 2027/1", today, "JPY", "1000000", "", "2", today, instalment}, ",") + "\n"
		content := base64.StdEncoding.EncodeToString([]byte(text))
		return fmt.Sprintf(`{"name":"contributions.csv","content":%q}`, content), content
	}
	good, content := list("1000000")
	s.as(models.RoleBoardMember)
	s.want(http.StatusForbidden, "POST", "/contribution-files", good)
	s.as(models.RoleAgentOfficer)
	bad, _ := list("999999")
	if got := fmt.Sprint(s.want(http.StatusUnprocessableEntity, "POST", "/contribution-files", bad)); !strings.Contains(got, "Contributions!J2") {
		t.Errorf("the fault is not named by its cell: %s", got)
	}
	done := s.want(http.StatusOK, "POST", "/contribution-files", good)["data"].(map[string]any)["done"].(map[string]any)
	at := "/contribution-files/" + formatted(done["id"])
	shown := s.want(http.StatusOK, "GET", at, "")["data"].(map[string]any)
	if shown["mine"] != true || shown["state"] != "read" || formatted(shown["counts"].(map[string]any)["new"]) != "1" {
		t.Errorf("shown %v", shown)
	}
	s.want(http.StatusForbidden, "POST", at+"/confirmation", "", "If-Match", "1")
	s.as(models.RoleSecretariatHead)
	s.want(http.StatusConflict, "POST", at+"/confirmation", "", "If-Match", "9")
	s.want(http.StatusOK, "POST", at+"/confirmation", "", "If-Match", "1")
	after := s.want(http.StatusOK, "GET", at, "")["data"].(map[string]any)
	if after["state"] != "committed" || after["contributions"].([]any)[0].(map[string]any)["reference"] != "SAA-0001" {
		t.Errorf("committed %v", after)
	}
	if file := s.want(http.StatusOK, "GET", at+"/file", "")["data"].(map[string]any); file["content"] != content {
		t.Errorf("the file is not as it came: %v", file)
	}
	s.want(http.StatusConflict, "DELETE", at, "", "If-Match", "2")
	s.want(http.StatusNotFound, "GET", "/expenditure/files/"+formatted(done["id"]), "")
}
