package people_test

import (
	"context"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/models"
)

// The table refuses a demonstration account in a real store; one that came in
// behind its back is refused at sign-in.
func TestADemonstrationAccountSignsInToNoRealStore(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	s, email := h.People(), h.Email(h.Cast(models.RoleAdministrator))
	if _, err := s.SignIn(h.Ctx, door, email, apptest.Password); err != nil {
		t.Fatalf("control: in the demonstration store: %v", err)
	}
	becomeReal(t, h)
	_, err := s.SignIn(h.Ctx, door, email, apptest.Password)
	want(t, err, models.KindForbidden, "people.foreign_account")
	_, err = s.SignIn(h.Ctx, door, email, "another password")
	want(t, err, models.KindInvalid, "people.sign_in_failed")
}

// becomeReal bends a store's kind from outside, on a connection that minds no
// foreign keys.
func becomeReal(t *testing.T, h *apptest.Harness) {
	t.Helper()
	decided.Tamper(t, h, "stores", "UPDATE stores SET fund_code = fund_code") // lifts what keeps the row as it is
	heedless := "PRAGMA foreign_keys = OFF"
	if h.DB.Dialect() == "postgres" {
		heedless = "SET session_replication_role = replica"
	}
	c, err := h.Outside().Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, statement := range []string{heedless, "UPDATE stores SET kind = 'real', fund_code = 'MIG00'"} {
		if _, err := c.ExecContext(h.Ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
}
