package handlers_test

import (
	"net/http"
	"slices"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/reviewroom"
	"seedfund/app/db"
	"seedfund/app/mail"
	"seedfund/frontend/i18n"
	letters "seedfund/frontend/mail"
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

// What leaves is counted and named before it leaves: the page between the choice
// and the sending sends nothing, and what was refused keeps the choice.
func TestWhatLeavesIsCountedAndNamedFirst(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	s.Services.Mail = mail.New(s.DB, mail.Config{}, everyLetter{})
	head, agent, auditor := s.Cast(models.RoleSecretariatHead), s.Cast(models.RoleAgentOfficer), s.Cast(models.RoleAuditor)
	if err := s.Services.Mail.SetRule(s.Ctx, s.Fresh(head), "calls.answered", 0, true, 3); err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	err := s.DB.Write(s.Ctx, models.SystemActor, "test.tell", func(tx *db.Tx) error {
		for _, to := range []models.Actor{agent, agent, auditor} {
			account, err := db.Load[models.Account](tx, to.AccountID)
			if err != nil {
				return err
			}
			names[to.Name] = true
			tx.Target("accounts", account.ID)
			if err := s.Services.Mail.Queue(tx, *account, "calls.answered", map[string]string{"Reference": "Q-1", "Page": handlerstest.Origin + "/calls"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	held := func() (n int64) {
		if err := s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM messages WHERE way = ? AND id NOT IN (SELECT message_id FROM message_settlements)", models.WayHeld).Scan(&n).Error; err != nil {
			t.Fatal(err)
		}
		return n
	}
	browser := s.SignIn(s.Fresh(head))
	outbox := browser.Get("/outbox?state=held").WantStatus(http.StatusOK)
	settle := func(values handlerstest.Values) *handlerstest.Page {
		return outbox.Submit(`form[action$="/outbox/settlement"]`, values)
	}
	settle(handlerstest.Values{"press": "Set them aside", "all": "yes"}).WantStatus(http.StatusUnprocessableEntity).WantFault("reason")
	settle(handlerstest.Values{"press": "Let the chosen go"}).WantStatus(http.StatusUnprocessableEntity)
	check := settle(handlerstest.Values{"press": "Let the chosen go", "all": "yes"}).WantStatus(http.StatusOK).WantText("h1", "Before they leave").WantText("main", "3 letters. Receivers: 2.")
	if n := len(check.All("main .inbox > li")); n != 3 {
		t.Errorf("%d letters are named, want 3", n)
	}
	for name := range names {
		check.WantText("main .inbox", name)
	}
	if n := held(); n != 3 {
		t.Fatalf("%d letters are held while they are checked, want 3", n)
	}
	check.Submit(`main form[action$="/outbox/settlement"]`, nil).WantText(".said", "They are on their way.")
	if n := held(); n != 0 {
		t.Errorf("%d letters are held after they were let go", n)
	}
}

// Who is erased leaves no trace of what they chose to be told and what they read.
func TestAnErasedPersonsReadingGoesWithTheName(t *testing.T) {
	t.Parallel()
	s := handlerstest.On(t, apptest.New(t, apptest.At(reviewroom.Start)), handlerstest.Origin)
	s.Services.Mail = mail.New(s.DB, mail.Config{}, plainly{})
	gone, head, admin := s.Cast(models.RoleAgentOfficer), s.Cast(models.RoleSecretariatHead), s.Cast(models.RoleAdministrator)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.DB.Write(s.Ctx, models.SystemActor, "test.tell", func(tx *db.Tx) error {
		account, err := db.Load[models.Account](tx, gone.AccountID)
		if err != nil {
			return err
		}
		tx.Target("accounts", account.ID)
		if err := s.Services.Mail.Queue(tx, *account, "transfers.sent", map[string]string{"Reference": "TR-0001", "Page": handlerstest.Origin + "/transfers"}); err != nil {
			return err
		}
		_, err = db.Exec(tx, "UPDATE messages SET read_at = created_at WHERE account_id = ?", account.ID)
		return err
	}))
	settings, err := s.Services.Mail.Settings(s.Ctx, gone)
	must(err)
	must(s.Services.Mail.Choose(s.Ctx, gone, settings.Version, map[models.NoticeClass]models.NoticeWay{models.ClassMoney: models.HearDaily}, 22*60, 6*60))
	marks := func() (n [3]int64) {
		t.Helper()
		for i, text := range []string{"SELECT COUNT(*) FROM notice_choices WHERE account_id = ?", "SELECT COUNT(*) FROM quiet_hours WHERE account_id = ?",
			"SELECT COUNT(*) FROM messages WHERE account_id = ? AND read_at IS NOT NULL"} {
			must(s.DB.Read(s.Ctx).Raw(text, gone.AccountID).Scan(&n[i]).Error)
		}
		return n
	}
	if n := marks(); slices.Contains(n[:], 0) {
		t.Fatalf("there is nothing to take: %v", n)
	}
	mandate, err := db.From[models.Mandate](s.DB.Read(s.Ctx)).Where("id = ?", gone.MandateID).Take(s.Ctx)
	must(err)
	must(s.Services.People.End(s.Ctx, s.Fresh(admin), mandate.ID, mandate.Version, s.DB.Now(s.Ctx), "the term is over"))
	account, err := db.From[models.Account](s.DB.Read(s.Ctx)).Where("id = ?", gone.AccountID).Take(s.Ctx)
	must(err)
	must(s.Services.People.Erase(s.Ctx, s.Fresh(head), account.ID, account.Version, "asked by the person"))
	if n := marks(); n != [3]int64{} {
		t.Errorf("choices, quiet hours and marks of reading stay: %v", n)
	}
}

// Every kind of letter has a name in the outbox; that it has one in each language
// is held by the test of the texts.
func TestEveryLetterHasAName(t *testing.T) {
	if i18n.Has("outbox.kind.nothing.at_all") {
		t.Fatal("what has no name is found to have one")
	}
	for _, template := range letters.Templates {
		if !i18n.Has("outbox.kind." + template) {
			t.Errorf("outbox.kind.%s has no text", template)
		}
	}
}
