package mail_test

import (
	"context"
	"errors"
	"slices"
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

// kinds is a renderer that names the kinds of letters.
type kinds struct{ plain }

func (kinds) Letter(language, template string, p map[string]string) (mail.Rendered, error) {
	return mail.Rendered{Subject: template + " " + p["Subject"], Text: p["Items"] + p["Link"] + p["Subject"], HTML: "<p>" + p["Subject"] + "</p>"}, nil
}

func (kinds) Templates() []string {
	return []string{"people.reset", "matters.opened", "proposals.submitted", "proposals.moved", "proposals.message", "calls.answered", "transfers.sent", "digest", "papers.letter"}
}

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) // a Friday

func outbox(t *testing.T, config mail.Config) *scene {
	t.Helper()
	s := stage(t, config, apptest.At(noon))
	s.jobs = jobs.New(s.DB, nil)
	config.From, config.FromName, config.TLS, config.Timeout = "fund@example.test", "Start-up fund (demonstration)", "none", 5*time.Second
	s.mail = mail.New(s.DB, config, kinds{})
	s.mail.Register(s.jobs)
	return s
}

func (s *scene) choose(begins, ends int, choices map[models.NoticeClass]models.NoticeWay) {
	s.t.Helper()
	set, err := s.mail.Settings(s.Ctx, s.actor)
	s.must(err)
	s.must(s.mail.Choose(s.Ctx, s.actor, set.Version, choices, begins, ends))
}

func (s *scene) drain() {
	s.t.Helper()
	_, err := s.jobs.Drain(s.Ctx)
	s.must(err)
}

func (s *scene) digests() int {
	s.t.Helper()
	n, err := s.mail.Digest(s.Ctx)
	s.must(err)
	return n
}

func (s *scene) tell(template, subject string) {
	s.t.Helper()
	s.queue(template, map[string]string{"Subject": subject, "Page": "http://127.0.0.1/proposals/7/" + subject})
}

// A digest tells once of what is new, leaves out what was read in the system, and
// what its reader may no longer see at that moment; what cannot be muted goes by
// itself.
func TestADigestTellsOfEachNoticeOnce(t *testing.T) {
	sink, config := server(t, smtpmock.ConfigurationAttr{})
	s := outbox(t, config)
	lost := map[string]bool{}
	s.mail.Guard(func(context.Context, int64, []string) (func(string) mail.Look, error) {
		return func(page string) mail.Look {
			if lost[page] {
				return mail.Withheld
			}
			return mail.Shown
		}, nil
	})
	s.choose(0, 0, map[models.NoticeClass]models.NoticeWay{models.ClassConversation: models.HearDaily})
	for _, subject := range []string{"one", "two", "three", "four"} {
		s.tell("proposals.message", subject)
	}
	s.tell("matters.opened", "formal")
	s.drain()
	if got := taken(sink); len(got) != 1 || !strings.Contains(got[0], "formal") {
		t.Fatalf("%d letters went at once", len(got))
	}
	if s.digests() != 0 {
		t.Error("a digest before its time")
	}
	s.must(s.mail.MarkRead(s.Ctx, s.actor, []int64{s.messages()[1].ID}, true))
	s.Clock.Set(time.Date(2026, 11, 21, 7, 0, 0, 0, time.UTC))
	if n := s.digests(); n != 1 {
		t.Fatalf("%d digests", n)
	}
	if s.digests() != 0 {
		t.Error("the same notices twice")
	}
	// Between composing and sending the reader reads one more, and loses a right.
	s.must(s.mail.MarkRead(s.Ctx, s.actor, []int64{s.messages()[2].ID}, true))
	lost["/proposals/7/four"] = true
	s.drain()
	got := taken(sink)
	if len(got) != 2 || !strings.Contains(got[1], "proposals.message one") || strings.Contains(got[1], "two") || strings.Contains(got[1], "three") || strings.Contains(got[1], "four") {
		t.Fatalf("%q", got)
	}
	for _, want := range []string{"multipart/alternative", "Content-Type: text/plain", "Content-Type: text/html", "Auto-Submitted: auto-generated", "List-Id: ", "Message-ID: <"} {
		if !strings.Contains(got[1], want) {
			t.Errorf("the digest has no %q", want)
		}
	}
	letters, err := s.mail.Own(s.Ctx, s.actor)
	s.must(err)
	if len(letters) != 5 || !letters[1].Withheld || letters[1].Subject+letters[1].Text+letters[1].Page != "" || letters[1].Params != "{}" {
		t.Errorf("%d notices, the lost one %+v", len(letters), letters[1])
	}
	// Nothing new: no letter. Everything read after composing: none either.
	s.tell("proposals.message", "five")
	s.Clock.Set(time.Date(2026, 11, 22, 7, 0, 0, 0, time.UTC))
	s.must(s.mail.MarkAllRead(s.Ctx, s.actor, 99))
	if s.digests() != 0 {
		t.Error("a digest of what was read")
	}
	s.tell("proposals.message", "six")
	s.Clock.Set(time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC))
	if s.digests() != 1 {
		t.Error("no digest of what is new")
	}
	s.must(s.mail.MarkAllRead(s.Ctx, s.actor, 99))
	s.drain()
	if n := len(taken(sink)); n != 2 {
		t.Errorf("%d letters, an empty digest went", n)
	}
	s.Verify()
}

// Killed at any moment between, nothing is lost and nothing is told twice: the
// letter and what it tells of are one transaction. The control parts the two, and
// loses.
func TestADigestThatIsCutShortLosesNothing(t *testing.T) {
	s := outbox(t, mail.Config{})
	s.choose(0, 0, map[models.NoticeClass]models.NoticeWay{models.ClassConversation: models.HearDaily})
	s.tell("proposals.message", "one")
	s.tell("proposals.message", "two")
	s.Clock.Set(noon.AddDate(0, 0, 1))
	count := func(text string) (n int) {
		s.must(s.DB.Read(s.Ctx).Raw(text).Scan(&n).Error)
		return n
	}
	state := func() [3]int {
		return [3]int{count("SELECT COUNT(*) FROM messages WHERE way = 'digest'"), count("SELECT COUNT(*) FROM messages WHERE digest_id IS NOT NULL"), count("SELECT COUNT(*) FROM messages WHERE template = 'digest'")}
	}
	cut := errors.New("killed")
	// Each of the statements of the one transaction is the last before the end.
	for at := 1; at <= 3; at++ {
		err := s.DB.Keep(s.Ctx, db.Mail, func(tx *db.Tx) error {
			due, err := db.From[models.Message](tx.DB).Where("way = 'digest'").Order("id").Find(tx.Ctx)
			if err != nil {
				return err
			}
			letter := models.Message{AccountID: s.actor.AccountID, Address: "a@example.test", Name: "n", Language: "en", Template: "digest", Params: "{}", State: models.MessageQueued, MessageID: "m", Way: models.WayNow}
			if err := db.Create(tx, &letter); err != nil || at == 1 {
				return errors.Join(err, cut)
			}
			for i := range due {
				due[i].Way, due[i].DigestID = models.WayInbox, &letter.ID
				if err := db.Update(tx, &due[i], "way", "digest_id"); err != nil || at == i+2 {
					return errors.Join(err, cut)
				}
			}
			return cut
		})
		if !errors.Is(err, cut) {
			t.Fatal(err)
		}
		if got := state(); got != [3]int{2, 0, 0} {
			t.Errorf("cut at %d leaves %v", at, got)
		}
	}
	if s.digests() != 1 || state() != [3]int{0, 2, 1} {
		t.Errorf("after it: %v", state())
	}
	// The control: marked in one transaction, written in another, and killed between.
	s.tell("proposals.message", "three")
	s.must(s.DB.Keep(s.Ctx, db.Mail, func(tx *db.Tx) error {
		_, err := db.Exec(tx, "UPDATE messages SET way = 'inbox' WHERE way = 'digest'")
		return err
	}))
	s.Clock.Set(noon.AddDate(0, 0, 3))
	if s.digests() != 0 {
		t.Error("control: parted in two, a notice survives the kill")
	}
}

// Two servers put digests together at once: each notice is in one of them.
func TestTwoServersWriteOneDigest(t *testing.T) {
	s := outbox(t, mail.Config{})
	s.choose(0, 0, map[models.NoticeClass]models.NoticeWay{models.ClassConversation: models.HearWeekly})
	for range 5 {
		s.tell("proposals.message", "one")
	}
	s.Clock.Set(time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC))
	wrote := make(chan int)
	for range 4 {
		go func() {
			n, err := s.mail.Digest(s.Ctx)
			if err != nil {
				t.Error(err)
			}
			wrote <- n
		}()
	}
	if sum := <-wrote + <-wrote + <-wrote + <-wrote; sum != 1 {
		t.Errorf("%d digests", sum)
	}
}

// In quiet hours a letter waits, a formal one does not; what was read meanwhile is
// not mailed at their end, and a server that was away keeps its letters.
func TestQuietHoursPutOffWhatCanWait(t *testing.T) {
	sink, config := server(t, smtpmock.ConfigurationAttr{})
	s := outbox(t, config)
	s.Clock.Set(time.Date(2026, 11, 20, 22, 30, 0, 0, time.UTC))
	s.choose(22*60, 6*60, nil)
	s.tell("proposals.moved", "decision")
	s.tell("proposals.message", "read")
	s.tell("matters.opened", "formal")
	s.queue("people.reset", map[string]string{"Link": "L"})
	_, err := s.Outside().Exec("DELETE FROM river_job WHERE id = (SELECT MIN(id) FROM river_job WHERE kind = 'mail_send')") // its job is lost
	s.must(err)
	s.drain()
	if got := taken(sink); len(got) != 2 || !strings.Contains(got[0], "formal") {
		t.Fatalf("%d letters in quiet hours", len(got))
	}
	if m := s.messages()[0]; m.Way != models.WayQuiet || !m.DueAt.Equal(time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)) || m.State != models.MessageQueued {
		t.Fatalf("%+v", m)
	}
	s.must(s.mail.MarkRead(s.Ctx, s.actor, []int64{s.messages()[1].ID}, true))
	s.Clock.Set(time.Date(2026, 11, 21, 6, 40, 0, 0, time.UTC))
	if n, err := s.mail.Requeue(s.Ctx); err != nil || n < 1 {
		t.Errorf("%d found again, %v", n, err)
	}
	_, err = s.Outside().Exec("UPDATE river_job SET scheduled_at = created_at, state = 'available' WHERE state = 'scheduled'")
	s.must(err)
	s.drain()
	got := taken(sink)
	if len(got) != 3 || !strings.Contains(got[2], "decision") {
		t.Errorf("%d letters after quiet hours", len(got))
	}
	if m := s.messages()[1]; m.State != models.MessageKept {
		t.Errorf("what was read was mailed: %+v", m)
	}
}

// A held letter leaves only by a person's act; set aside, nobody reads it; what a
// time runs from cannot be held; a held letter is late after its days.
func TestHeldLetters(t *testing.T) {
	sink, config := server(t, smtpmock.ConfigurationAttr{})
	s := outbox(t, config)
	head, officer, auditor := s.Cast(models.RoleSecretariatHead), s.Cast(models.RoleSecretariatOfficer), s.Cast(models.RoleAuditor)
	refused := func(err error, kind models.Kind, key string) {
		t.Helper()
		if e := models.AsError(err); e == nil || e.Kind != kind || e.Key != key {
			t.Errorf("want %s, have %v", key, err)
		}
	}
	for template, why := range map[string]string{"people.reset": "outbox.never_sign_in", "matters.opened": "outbox.never_clock", "proposals.submitted": "outbox.never_receipt",
		"papers.letter": "outbox.never_released", "transfers.sent": "outbox.never_money", "digest": "outbox.never_digest"} {
		refused(s.mail.SetRule(s.Ctx, head, template, 0, true, 2), models.KindConflict, why)
	}
	refused(s.mail.SetRule(s.Ctx, officer, "calls.answered", 0, true, 2), models.KindForbidden, "error.right_missing")
	refused(s.mail.SetRule(s.Ctx, head, "calls.nothing", 0, true, 2), models.KindNotFound, models.AsError(models.NotFound("x")).Key)
	refused(s.mail.SetRule(s.Ctx, head, "calls.answered", 0, true, 15), models.KindInvalid, "outbox.rule_invalid")
	s.must(s.mail.SetRule(s.Ctx, head, "calls.answered", 0, true, 3))
	refused(s.mail.SetRule(s.Ctx, head, "calls.answered", 0, false, 3), models.KindStale, models.AsError(models.Stale(nil)).Key)
	s.must(s.mail.SetRule(s.Ctx, head, "calls.answered", 1, false, 5)) // a rule can be taken back
	s.must(s.mail.SetRule(s.Ctx, head, "calls.answered", 2, true, 3))
	for _, subject := range []string{"one", "two", "three"} {
		s.tell("calls.answered", subject)
	}
	s.drain()
	if letters, err := s.mail.Own(s.Ctx, s.actor); err != nil || len(letters) != 0 || len(taken(sink)) != 0 {
		t.Fatalf("a held letter is read: %d, %v", len(letters), err)
	}
	if n, err := s.mail.Unread(s.Ctx, s.actor); n != 0 || err != nil {
		t.Errorf("a held letter is counted: %d, %v", n, err)
	}
	held, err := s.mail.Held(s.Ctx, officer)
	s.must(err)
	if len(held) != 1 || held[0].Count != 3 || !held[0].LateAt.Equal(s.messages()[0].CreatedAt.AddDate(0, 0, 3)) {
		t.Errorf("%+v", held)
	}
	if held, err := s.mail.Held(s.Ctx, auditor); err != nil || held != nil {
		t.Errorf("the auditor has a task: %+v", held)
	}
	s.Clock.Advance(5 * 24 * time.Hour)
	if n, err := s.mail.Requeue(s.Ctx); n != 0 || err != nil || s.messages()[0].Way != models.WayHeld {
		t.Errorf("time lets a held letter go, or gives it up: %d, %v", n, err)
	}
	list, _, err := s.mail.Outbox(s.Ctx, auditor, mail.OutboxFilter{State: mail.OutHeld, Template: "calls.answered", Search: "REVIEWER"})
	s.must(err)
	if len(list) != 3 || !list[0].Late || list[0].Subject != "calls.answered three" {
		t.Fatalf("%+v", list)
	}
	ids := []int64{list[2].ID, list[1].ID, list[0].ID}
	refused(s.mail.Settle(s.Ctx, auditor, ids, models.SettleRelease, ""), models.KindForbidden, "error.right_missing")
	for name, c := range map[string]struct {
		ids    []int64
		action models.SettlementAction
		reason string
		field  string
	}{"none": {nil, models.SettleRelease, "", "outbox.none_chosen"}, "no reason": {ids, models.SettleAside, " ", "outbox.reason_missing"},
		"long": {ids, models.SettleAside, strings.Repeat("x", 2001), "outbox.reason_long"}} {
		err := s.mail.Settle(s.Ctx, officer, c.ids, c.action, c.reason)
		refused(err, models.KindInvalid, "outbox.settle_invalid")
		if e := models.AsError(err); e == nil || len(e.Fields) == 0 || e.Fields[0].Key != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.must(s.mail.Settle(s.Ctx, officer, ids[:1], models.SettleAside, "It was answered twice."))
	refused(s.mail.Settle(s.Ctx, officer, ids, models.SettleRelease, ""), models.KindConflict, "outbox.not_held")
	if s.messages()[1].Way != models.WayHeld {
		t.Error("some of them went")
	}
	s.must(s.mail.Settle(s.Ctx, officer, ids[1:], models.SettleRelease, ""))
	s.drain()
	s.drain() // the second waits for the first
	if got := taken(sink); len(got) != 2 {
		t.Errorf("%d letters went", len(got))
	}
	letters, err := s.mail.Own(s.Ctx, s.actor)
	s.must(err)
	if len(letters) != 2 {
		t.Errorf("%d notices", len(letters))
	}
	one, err := s.mail.Preview(s.Ctx, officer, ids[0])
	s.must(err)
	if one.Settlement == nil || one.Settlement.Reason != "It was answered twice." || mail.StateOf(one.Message) != mail.OutAside || one.Subject != "calls.answered one" || one.HTML == "" {
		t.Errorf("%+v", one)
	}
	for _, statement := range []string{"UPDATE message_settlements SET reason = 'x'", "DELETE FROM message_settlements"} {
		if _, err := s.Outside().Exec(statement); err == nil {
			t.Errorf("%s is taken", statement)
		}
	}
	s.Verify()
}

// A link that opens an account is shown in no outbox, waits for nothing, and its
// letter is never in a digest.
func TestALinkIsShownToNobody(t *testing.T) {
	s := outbox(t, mail.Config{Host: "127.0.0.1", Port: 1})
	s.queue("people.reset", map[string]string{"Link": "http://127.0.0.1/reset/password?t=secret"})
	officer := s.Cast(models.RoleSecretariatOfficer)
	list, _, err := s.mail.Outbox(s.Ctx, officer, mail.OutboxFilter{})
	s.must(err)
	one, err := s.mail.Preview(s.Ctx, officer, list[0].ID)
	s.must(err)
	for _, text := range []string{list[0].Text, list[0].Params, one.Text, one.HTML, one.Params} {
		if strings.Contains(text, "secret") {
			t.Errorf("the outbox shows %q", text)
		}
	}
	if _, _, err := s.mail.Outbox(s.Ctx, s.actor, mail.OutboxFilter{}); !models.IsKind(err, models.KindForbidden) {
		t.Errorf("a reviewer reads the outbox: %v", err)
	}
	if _, err := s.mail.Preview(s.Ctx, s.actor, list[0].ID); !models.IsKind(err, models.KindForbidden) {
		t.Errorf("a reviewer reads a letter: %v", err)
	}
}

// Marks and settings are each person's own; pages of the inbox and of the outbox
// say how they go on.
func TestTheInboxIsOnesOwn(t *testing.T) {
	s := outbox(t, mail.Config{})
	other := s.Cast(models.RoleAuditor)
	for _, subject := range []string{"a", "b", "c", "d", "e"} {
		s.tell("proposals.message", subject)
	}
	s.queue("transfers.sent", map[string]string{"Subject": "money", "Page": "http://127.0.0.1/transfers/70"})
	ids := func(f mail.InboxFilter) (out []int64) {
		t.Helper()
		list, _, err := s.mail.Inbox(s.Ctx, s.actor, f)
		s.must(err)
		for _, l := range list {
			out = append(out, l.ID)
		}
		return out
	}
	for name, c := range map[string]struct {
		f    mail.InboxFilter
		want []int64
	}{
		"all":                       {mail.InboxFilter{}, []int64{6, 5, 4, 3, 2, 1}},
		"a class":                   {mail.InboxFilter{Class: models.ClassMoney}, []int64{6}},
		"a thing":                   {mail.InboxFilter{About: "/proposals/7"}, []int64{5, 4, 3, 2, 1}},
		"not what begins like it":   {mail.InboxFilter{About: "/transfers/7"}, nil},
		"a thing with odd letters":  {mail.InboxFilter{About: "/proposals/%"}, nil},
		"the first page":            {mail.InboxFilter{Limit: 2}, []int64{6, 5}},
		"what comes after the page": {mail.InboxFilter{Limit: 2, Before: 5}, []int64{4, 3}},
	} {
		if got := ids(c.f); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	s.must(s.mail.MarkRead(s.Ctx, other, []int64{1, 2, 3}, true))
	if n, err := s.mail.Unread(s.Ctx, s.actor); n != 6 || err != nil {
		t.Errorf("another person marks mine: %d new", n)
	}
	s.must(s.mail.MarkRead(s.Ctx, s.actor, []int64{1, 2}, true))
	s.must(s.mail.MarkRead(s.Ctx, s.actor, []int64{2}, false))
	s.must(s.mail.ReadAbout(s.Ctx, s.actor, "/proposals/7/c"))
	if got := ids(mail.InboxFilter{Unread: true}); !slices.Equal(got, []int64{6, 5, 4, 2}) {
		t.Errorf("new: %v", got)
	}
	ctx, n := db.Count(context.WithoutCancel(s.Ctx))
	if got, err := s.mail.Unread(ctx, s.actor); got != 4 || err != nil || n.Load() != 1 {
		t.Errorf("%d new, %d statements", got, n.Load())
	}
	err := s.mail.Choose(s.Ctx, s.actor, 1, map[models.NoticeClass]models.NoticeWay{models.ClassFormal: models.HearInbox}, 0, 1440)
	if e := models.AsError(err); e == nil || e.Key != "inbox.choice_invalid" || len(e.Fields) != 2 || e.Fields[0].Key != "inbox.choice_locked" || e.Fields[1].Key != "inbox.quiet_time" {
		t.Errorf("%v", err)
	}
	if err := s.mail.Choose(s.Ctx, s.actor, 99, nil, 0, 0); !models.IsKind(err, models.KindStale) {
		t.Errorf("%v", err)
	}
}

// Feature 46: a letter from which a deadline runs leaves at once though its kind is
// held; the others of its kind wait for a person.
func TestALetterWithADeadlineIsNotHeld(t *testing.T) {
	_, config := server(t, smtpmock.ConfigurationAttr{})
	s := outbox(t, config)
	s.must(s.mail.SetRule(s.Ctx, s.Cast(models.RoleSecretariatHead), "proposals.moved", 0, true, 3))
	for _, c := range []struct {
		outcome models.ProposalAction
		way     models.MessageWay
	}{
		{models.ActionInvite, models.WayNow}, {models.ActionReturn, models.WayNow}, {models.ActionBoardReturn, models.WayNow},
		{models.ActionShortlist, models.WayHeld}, {models.ActionNotShortlist, models.WayHeld}, {models.ActionApprove, models.WayHeld},
	} {
		s.queue("proposals.moved", map[string]string{"Outcome": string(c.outcome), "Page": "http://127.0.0.1/proposals/7"})
		all := s.messages()
		if m := all[len(all)-1]; m.Way != c.way {
			t.Errorf("%s leaves %s, not %s", c.outcome, m.Way, c.way)
		}
	}
}
