package mail_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	smtpmock "github.com/mocktools/go-smtp-mock/v2"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/jobs"
	"seedfund/app/mail"
	"seedfund/models"
)

// plain is a renderer that shows what it was given.
type plain struct{}

func (plain) Letter(language, template string, params map[string]string) (mail.Rendered, error) {
	if template == "unknown" {
		return mail.Rendered{}, errors.New("no letter")
	}
	return mail.Rendered{Subject: template + " in " + language + " " + params["Subject"], Text: "To " + params["Receiver"] + ": " + params["Link"]}, nil
}

type scene struct {
	*apptest.Harness
	t     *testing.T
	mail  *mail.Service
	jobs  *jobs.Runner
	actor models.Actor
}

func stage(t *testing.T, config mail.Config, options ...apptest.Option) *scene {
	t.Helper()
	t.Parallel()
	h := apptest.New(t, options...)
	s := &scene{Harness: h, t: t, actor: h.Cast(models.RoleReviewer), jobs: jobs.New(h.DB, nil)}
	config.From, config.FromName, config.TLS, config.Timeout = "fund@example.test", "Start-up fund (demonstration)", "none", 5*time.Second
	s.mail = mail.New(h.DB, config, plain{})
	s.mail.Register(s.jobs)
	return s
}

func (s *scene) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *scene) queue(template string, params map[string]string) {
	s.t.Helper()
	s.must(s.DB.Write(s.Ctx, models.SystemActor, "test.tell", func(tx *db.Tx) error {
		account, err := db.Load[models.Account](tx, s.actor.AccountID)
		if err != nil {
			return err
		}
		return s.mail.Queue(tx, *account, template, params)
	}))
}

func (s *scene) messages() []models.Message {
	s.t.Helper()
	rows, err := db.From[models.Message](s.DB.Read(s.Ctx)).Order("id").Find(s.Ctx)
	s.must(err)
	return rows
}

func server(t *testing.T, config smtpmock.ConfigurationAttr) (*smtpmock.Server, mail.Config) {
	t.Helper()
	config.MultipleMessageReceiving = true
	sink := smtpmock.New(config)
	if err := sink.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sink.Stop() })
	return sink, mail.Config{Host: "127.0.0.1", Port: sink.PortNumber()}
}

// taken lists the letters that a mail server took in.
func taken(sink *smtpmock.Server) []string {
	var out []string
	for _, m := range sink.Messages() {
		if m.IsConsistent() {
			out = append(out, m.MsgRequest())
		}
	}
	return out
}

func TestALetterIsSentInTheReceiversLanguageAndItsDeliveryRecorded(t *testing.T) {
	sink, config := server(t, smtpmock.ConfigurationAttr{})
	s := stage(t, config)
	_, err := s.Outside().Exec("UPDATE accounts SET language = 'fr'")
	s.must(err)
	s.queue("people.reset", map[string]string{"Link": "http://127.0.0.1/reset/password?t=secret", "Subject": "of\r\nBcc: other@example.test"})
	if n, err := s.jobs.Drain(s.Ctx); n != 1 || err != nil {
		t.Fatalf("worked %d, %v", n, err)
	}
	m := s.messages()[0]
	if m.State != models.MessageSent || m.Attempts != 1 || m.SentAt == nil || m.LastError != "" || m.Language != "fr" {
		t.Errorf("%+v", m)
	}
	if strings.Contains(m.Params, "secret") {
		t.Errorf("the outbox still holds the link: %s", m.Params)
	}
	letters := taken(sink)
	if len(letters) != 1 {
		t.Fatalf("%d letters", len(letters))
	}
	for _, want := range []string{"Subject: people.reset in fr of Bcc: other@example.test\r\n", "Message-ID: <" + m.MessageID + ">", "reviewer: http://127.0.0.1/reset/password?t=3Dsecret", "From: \"Start-up fund (demonstration)\" <fund@example.test>"} {
		if !strings.Contains(letters[0], want) {
			t.Errorf("%q is not in\n%s", want, letters[0])
		}
	}
	if got := sink.Messages()[0].RcpttoRequestResponse(); len(got) != 1 {
		t.Errorf("receivers: %v", got)
	}
	var held int
	s.must(s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM act_values WHERE body LIKE '%t=secret%'").Scan(&held).Error)
	if held != 0 {
		t.Error("the record of acts holds the link")
	}
	s.Verify()
}

func TestWithoutAServerLettersAreKeptForTheirReceiver(t *testing.T) {
	s := stage(t, mail.Config{})
	for n := range 3 {
		s.queue(fmt.Sprintf("people.letter%d", n), map[string]string{"Link": "L"})
	}
	if n, err := s.jobs.Drain(s.Ctx); n != 3 || err != nil {
		t.Fatalf("worked %d, %v", n, err)
	}
	letters, err := s.mail.Own(s.Ctx, s.actor)
	s.must(err)
	if len(letters) != 3 || letters[0].State != models.MessageKept || letters[0].Subject != "people.letter2 in en " || letters[0].Text != "To reviewer: L" {
		t.Errorf("%+v", letters)
	}
	others, err := s.mail.Own(s.Ctx, s.Cast(models.RoleAuditor))
	if err != nil || len(others) != 0 {
		t.Errorf("another person reads %d, %v", len(others), err)
	}
	if _, err := s.mail.Own(s.Ctx, models.Actor{}); !models.IsKind(err, models.KindSignIn) {
		t.Errorf("a visitor: %v", err)
	}
}

func TestAnAddressTheServerRefusesForGoodIsNotTriedAgain(t *testing.T) {
	sink, config := server(t, smtpmock.ConfigurationAttr{BlacklistedRcpttoEmails: []string{"reviewer.1@example.test"}, MsgRcpttoBlacklistedEmail: "550 no such person"})
	s := stage(t, config)
	s.queue("people.reset", map[string]string{"Link": "L"})
	if n, err := s.jobs.Drain(s.Ctx); n != 1 || err != nil {
		t.Fatalf("worked %d, %v", n, err)
	}
	if m := s.messages()[0]; m.State != models.MessageFailed || !strings.Contains(m.LastError, "550") || strings.Contains(m.Params, "L\"") {
		t.Errorf("%+v", m)
	}
	if len(taken(sink)) != 0 {
		t.Error("the letter was taken")
	}
}

// While the server is away or says "later", the letter waits; then it goes out
// once, under the same Message-ID, and in order.
func TestAServerThatIsAwayLosesNothingAndKeepsTheOrder(t *testing.T) {
	sink, config := server(t, smtpmock.ConfigurationAttr{BlacklistedRcpttoEmails: []string{"reviewer.1@example.test"}, MsgRcpttoBlacklistedEmail: "451 try later"})
	s := stage(t, config)
	s.queue("people.first", nil)
	s.queue("people.second", nil)
	if _, err := s.jobs.Drain(s.Ctx); err == nil {
		t.Fatal("the delivery is said to have succeeded")
	}
	before := s.messages()
	if before[0].State != models.MessageQueued || before[0].Attempts != 1 || !strings.Contains(before[0].LastError, "451") || before[1].Attempts != 0 {
		t.Errorf("%+v", before)
	}
	s.must(sink.Stop())
	if _, err := s.jobs.Drain(s.Ctx); err == nil {
		t.Fatal("the delivery to nobody is said to have succeeded")
	}
	again, config := server(t, smtpmock.ConfigurationAttr{})
	config.From, config.TLS = "fund@example.test", "none"
	mended := jobs.New(s.DB, nil)
	mail.New(s.DB, config, plain{}).Register(mended)
	for range 3 { // the second waits for the first
		_, err := mended.Drain(s.Ctx)
		s.must(err)
	}
	after, letters := s.messages(), taken(again)
	if len(letters) != 2 || !strings.Contains(letters[0], "people.first") || !strings.Contains(letters[1], "people.second") {
		t.Fatalf("%q", letters)
	}
	for i := range after {
		if after[i].State != models.MessageSent || after[i].MessageID != before[i].MessageID || !strings.Contains(letters[i], before[i].MessageID) {
			t.Errorf("%+v", after[i])
		}
	}
	if n, err := mended.Drain(s.Ctx); n != 0 || err != nil || len(taken(again)) != 2 {
		t.Errorf("sent again: %d, %v", n, err)
	}
}

// clause 81: what ends, ends at once: a closed account gets no letter that
// waited.
func TestAClosedAccountGetsNoLetters(t *testing.T) {
	sink, config := server(t, smtpmock.ConfigurationAttr{})
	s := stage(t, config)
	s.queue("people.reset", map[string]string{"Link": "L"})
	_, err := s.Outside().Exec("UPDATE accounts SET disabled_at = created_at")
	s.must(err)
	_, err = s.jobs.Drain(s.Ctx)
	s.must(err)
	if m := s.messages()[0]; m.State != models.MessageFailed || len(taken(sink)) != 0 {
		t.Errorf("%+v", m)
	}
}

func TestForgottenLettersAreQueuedAgainAndGivenUpInTheEnd(t *testing.T) {
	s := stage(t, mail.Config{}, apptest.At(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)))
	s.queue("people.reset", map[string]string{"Link": "L"})
	_, err := s.Outside().Exec("DELETE FROM river_job")
	s.must(err)
	requeue := func(want int) {
		t.Helper()
		if n, err := s.mail.Requeue(s.Ctx); n != want || err != nil {
			t.Errorf("requeued %d, %v, want %d", n, err, want)
		}
	}
	requeue(0) // it is young
	s.Clock.Advance(time.Hour)
	requeue(1)
	requeue(1) // its job is there: no second
	var open int
	s.must(s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM river_job WHERE kind = 'mail_send'").Scan(&open).Error)
	if open != 1 {
		t.Errorf("%d jobs", open)
	}
	s.Clock.Advance(5 * 24 * time.Hour)
	requeue(0)
	if m := s.messages()[0]; m.State != models.MessageFailed || strings.Contains(m.Params, "L\"") {
		t.Errorf("%+v", m)
	}
}

// A letter exists exactly if its act does.
func TestARefusedActWritesNoLetter(t *testing.T) {
	s := stage(t, mail.Config{})
	err := s.DB.Write(s.Ctx, models.SystemActor, "test.tell", func(tx *db.Tx) error {
		account, err := db.Load[models.Account](tx, s.actor.AccountID)
		if err == nil {
			err = s.mail.Queue(tx, *account, "people.reset", nil)
		}
		if err != nil {
			return err
		}
		return models.Conflict("test.refused", "")
	})
	if !models.IsKind(err, models.KindConflict) || len(s.messages()) != 0 {
		t.Errorf("%v, %d letters", err, len(s.messages()))
	}
}

// Whatever a name is, the letter arrives: the header quotes it.
func TestANameCannotSpoilItsLetters(t *testing.T) {
	sink, config := server(t, smtpmock.ConfigurationAttr{})
	s := stage(t, config)
	for n, name := range []string{`A. Member\`, `The "Green, Blue" office`, "Two\nlines", "وزارة العمل", `<x@y.invalid>, B`} {
		s.must(s.DB.Write(s.Ctx, models.SystemActor, "test.rename", func(tx *db.Tx) error {
			_, err := db.Exec(tx, "UPDATE people SET name = ? WHERE id = (SELECT person_id FROM accounts WHERE email = 'reviewer.1@example.test')", name)
			return err
		}))
		s.queue("people.first", nil)
		_, err := s.jobs.Drain(s.Ctx)
		s.must(err)
		if m := s.messages()[n]; m.State != models.MessageSent || len(taken(sink)) != n+1 {
			t.Errorf("%q: %s %s", name, m.State, m.LastError)
		}
	}
}

// A letter that was tried in vain keeps none back that comes after it; one that
// waits for its first try does, but nothing from which a time runs.
func TestALetterInVainKeepsNoneBack(t *testing.T) {
	_, config := server(t, smtpmock.ConfigurationAttr{})
	s := stage(t, config)
	stuck := func(attempts int) {
		s.must(s.DB.Write(s.Ctx, models.SystemActor, "test.stuck", func(tx *db.Tx) error {
			_, err := db.Exec(tx, "UPDATE messages SET attempts = ? WHERE template = 'people.first'", attempts)
			return err
		}))
	}
	state := func(template string) models.MessageState {
		m, err := db.From[models.Message](s.DB.Read(s.Ctx)).Where("template = ?", template).Take(s.Ctx)
		s.must(err)
		return m.State
	}
	s.queue("people.first", nil)
	s.must(s.DB.Write(s.Ctx, models.SystemActor, "test.away", func(tx *db.Tx) error { return tx.Exec("DELETE FROM river_job").Error }))
	stuck(0)
	s.queue("calls.answered", nil)
	s.queue("matters.opened", nil)
	_, err := s.jobs.Drain(s.Ctx)
	s.must(err)
	if state("calls.answered") != models.MessageQueued || state("matters.opened") != models.MessageSent {
		t.Errorf("before its first try: %s, %s", state("calls.answered"), state("matters.opened"))
	}
	stuck(1)
	for range 2 {
		_, err = s.jobs.Drain(s.Ctx)
		s.must(err)
	}
	if state("calls.answered") != models.MessageSent {
		t.Errorf("after a try in vain: %s", state("calls.answered"))
	}
}
