package handlers_test

import (
	"net/http"
	"testing"

	"seedfund/app/db"
	"seedfund/app/mail"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// plainly writes a letter as its template's name.
type plainly struct{}

func (plainly) Letter(_, template string, p map[string]string) (mail.Rendered, error) {
	return mail.Rendered{Subject: template, Text: p["Reference"]}, nil
}

// What a person was told stands on a page, leads to the thing, and is theirs
// alone; a link that opens an account is not shown.
func TestNotificationsAreOpenedFromTheList(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	s.Services.Mail = mail.New(s.DB, mail.Config{}, plainly{})
	agent, other := s.Cast(models.RoleAgentOfficer), s.As(models.RoleAuditor)
	browser := s.SignIn(agent)
	browser.Get("/home").Follow("Inbox").WantText("main", "There is nothing here")
	err := s.DB.Write(s.Ctx, models.SystemActor, "test.tell", func(tx *db.Tx) error {
		account, err := db.Load[models.Account](tx, agent.AccountID)
		if err != nil {
			return err
		}
		tx.Target("accounts", account.ID)
		if err := s.Services.Mail.Queue(tx, *account, "transfers.sent", map[string]string{"Reference": "TR-0001", "Page": handlerstest.Origin + "/transfers"}); err != nil {
			return err
		}
		return s.Services.Mail.Queue(tx, *account, "people.reset", map[string]string{"Link": handlerstest.Origin + "/reset/password?t=secret"})
	})
	if err != nil {
		t.Fatal(err)
	}
	page := browser.Get("/inbox").WantText("main", "TR-0001")
	page.WantNo(`a[href*="secret"]`)
	if n := len(page.All("main .inbox > li")); n != 1 {
		t.Errorf("%d notifications are shown, want the one that leads to a page", n)
	}
	page.Follow("Open what it is about").WantStatus(http.StatusOK).WantText("h1", "Transfer")
	other.Get("/account/letters").WantText("main", "There is nothing here")
}
