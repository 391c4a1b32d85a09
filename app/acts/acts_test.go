package acts_test

import (
	"testing"

	"seedfund/app/acts"
	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/models"
)

// clause 18: what was done, by whom and in which capacity stays open to audit.
func TestAuditorsReadEveryActWithItsValues(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	s, p := acts.New(h.DB), h.People()
	admin, auditor := h.Cast(models.RoleAdministrator), h.Cast(models.RoleAuditor)
	org, err := p.AddOrganisation(h.Ctx, admin, people.OrganisationInput{Code: "ORG-S", Name: "Organisation S", Kind: models.KindUNEntity})
	if err != nil {
		t.Fatal(err)
	}
	err = p.ChangeOrganisation(h.Ctx, admin, org.ID, org.Version, people.OrganisationInput{Code: "ORG-S", Name: "Organisation S, renamed", Kind: models.KindUNEntity})
	if err != nil {
		t.Fatal(err)
	}
	list, err := s.List(h.Ctx, auditor, acts.Filter{Target: "organisations", TargetID: org.ID})
	if err != nil || len(list) != 2 || list[0].Action != "organisation.change" || list[0].Person == "" {
		t.Fatalf("acts of the organisation: %+v, %v", list, err)
	}
	older, err := s.List(h.Ctx, auditor, acts.Filter{Target: "organisations", TargetID: org.ID, Before: list[0].ID})
	if err != nil || len(older) != 1 || older[0].ID != list[1].ID {
		t.Fatalf("the page after: %+v, %v", older, err)
	}
	area, err := s.List(h.Ctx, auditor, acts.Filter{Action: "organisation"})
	if err != nil || len(area) != 2 {
		t.Fatalf("acts of the area: %d, %v", len(area), err)
	}
	page, err := s.Get(h.Ctx, auditor, list[0].ID)
	if err != nil || len(page.Changes) != 1 || page.Changes[0].Old["name"] != "Organisation S" || page.Changes[0].New["name"] != "Organisation S, renamed" {
		t.Fatalf("the act: %+v, %v", page, err)
	}
	if _, err := h.DB.Seal(h.Ctx); err != nil {
		t.Fatal(err)
	}
	if page, err = s.Get(h.Ctx, auditor, list[0].ID); err != nil || page.Seal == 0 || page.SealHead == "" {
		t.Errorf("the sealed act: %+v, %v", page, err)
	}
	if _, err := s.Get(h.Ctx, auditor, 1<<40); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("an act that is not there: %v", err)
	}
	for _, other := range []models.Actor{{}, h.Cast(models.RoleSecretariatHead)} {
		if _, err := s.List(h.Ctx, other, acts.Filter{}); err == nil {
			t.Errorf("%q reads the record of acts", other.Role)
		}
		if _, err := s.Get(h.Ctx, other, list[0].ID); err == nil {
			t.Errorf("%q reads an act", other.Role)
		}
	}
}

// The record is no side door: an administrator reads the history of accounts
// and mandates, and of everything else that it was done.
func TestTheRecordShowsAnAdministratorNoWordsOfOthers(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	s, p := acts.New(h.DB), h.People()
	admin, auditor := h.Cast(models.RoleAdministrator), h.Cast(models.RoleAuditor)
	org, err := p.AddOrganisation(h.Ctx, admin, people.OrganisationInput{Code: "ORG-S", Name: "Organisation S", Kind: models.KindUNEntity})
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := h.DB.Act(h.Ctx, models.SystemActor, "test.score", func(tx *db.Tx) error {
		tx.Note("review_scores", 7, map[string]any{"reason": "words of a reviewer"})
		tx.Note("organisations", org.ID, map[string]any{"seen": true})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for want, reader := range map[int]models.Actor{1: admin, 2: auditor} {
		page, err := s.Get(h.Ctx, reader, receipt.Act)
		if err != nil || len(page.Changes) != want || page.Withheld != 2-want || page.Action != "test.score" {
			t.Errorf("%s reads %+v, %v", reader.Role, page, err)
		}
	}
}
