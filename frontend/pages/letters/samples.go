package letters

import (
	"net/url"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// Samples are the pages of what people are told.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("letters", assets)
	s.AddLong("inbox", func(c fiction.Case) templ.Component { return Inbox(sampleInbox(c)) })
	s.Add("inbox-none", func(c fiction.Case) templ.Component {
		v := sampleInbox(c)
		v.Notices, v.Unread, v.Next = nil, true, ""
		return Inbox(v)
	})
	s.AddLong("settings", func(c fiction.Case) templ.Component {
		return Settings(SettingsView{Page: c.Page("/account/notices", c.T("inbox.settings_title")), Tabs: []layout.Crumb{{Label: c.T("account.profile"), Href: "/account"}, {Label: c.T("inbox.settings_title")}},
			Settings: models.NoticeSettings{Version: 3, Zone: "Europe/Zurich", Quiet: models.QuietHours{Begins: 21 * 60, Ends: 6*60 + 30}, Choices: map[models.NoticeClass]models.NoticeWay{models.ClassConversation: models.HearDaily, models.ClassMoney: models.HearInbox}}})
	})
	s.Add("settings-with-faults", func(c fiction.Case) templ.Component {
		page := c.Page("/account/notices", c.T("inbox.settings_title"))
		page.Failed = true
		return Settings(SettingsView{Page: page, Faults: fiction.Faults("begins", WayField(models.ClassReview)), Values: url.Values{"begins": {"25:00"}}})
	})
	s.AddLong("outbox", func(c fiction.Case) templ.Component { return Outbox(sampleOutbox(c)) })
	s.Add("outbox-with-faults", func(c fiction.Case) templ.Component {
		v := sampleOutbox(c)
		v.Failed, v.Form = true, &components.Form{Action: "/outbox/settlement", Faults: fiction.Faults("reason")}
		return Outbox(v)
	})
	s.Add("outbox-read", func(c fiction.Case) templ.Component {
		v := sampleOutbox(c)
		v.Form, v.State = nil, "sent"
		return Outbox(v)
	})
	s.Add("outbox-check", func(c fiction.Case) templ.Component {
		list := sampleLetters(c)[:2]
		list[1].Address = "drafter2@dem00.example"
		return Check(CheckView{Page: c.Page("/outbox/settlement", c.T("outbox.check_release"), c.T("outbox.title")), At: fiction.At, Letters: list, Action: models.SettleRelease, Asked: url.Values{"state": {"held"}}, Form: components.Form{Action: "/outbox/settlement"}})
	})
	s.AddLong("letter", func(c fiction.Case) templ.Component {
		return LetterPage(LetterView{Page: c.Page("/outbox/7", c.T("outbox.preview"), c.T("outbox.title")), At: fiction.At, Letter: sampleLetters(c)[0], Form: &components.Form{Action: "/outbox/settlement"}})
	})
	s.Add("letter-set-aside", func(c fiction.Case) templ.Component {
		l := sampleLetters(c)[2]
		l.State, l.Settled = "aside", &models.MessageSettlement{Action: models.SettleAside, ByName: c.Role(models.RoleSecretariatHead, 1), Reason: c.Sentence(), At: fiction.Now}
		return LetterPage(LetterView{Page: c.Page("/outbox/9", c.T("outbox.preview"), c.T("outbox.title")), At: fiction.At, Letter: l})
	})
	s.AddLong("rules", func(c fiction.Case) templ.Component {
		return Rules(RulesView{Page: c.Page("/outbox/rules", c.T("outbox.rules_title"), c.T("outbox.title")), At: fiction.At, Sets: true, Rules: sampleRules()})
	})
	s.Add("rules-read", func(c fiction.Case) templ.Component {
		return Rules(RulesView{Page: c.Page("/outbox/rules", c.T("outbox.rules_title"), c.T("outbox.title")), At: fiction.At, Rules: sampleRules()})
	})
	return s.Samples()
}

func sampleRules() []KindRule {
	return []KindRule{{Template: "people.reset", Refuses: "sign_in"}, {Template: "matters.opened", Refuses: "clock"}, {Template: "proposals.submitted", Refuses: "receipt"}, {Template: "papers.letter", Refuses: "released"},
		{Template: "transfers.sent", Refuses: "money"}, {Template: "digest", Refuses: "digest"}, {Template: "proposals.moved", Version: 2, Held: true, Days: 2, Waiting: 3}, {Template: "calls.answered", Days: 2}}
}

func sampleInbox(c fiction.Case) InboxView {
	sent, due := fiction.At9("2026-11-20"), fiction.Now.Add(8*time.Hour)
	return InboxView{Page: c.Page("/inbox", c.T("inbox.title")), At: fiction.At, Settings: "/account/notices", Next: "/inbox?before=4", Notices: []Notice{
		{ID: 9, Class: models.ClassConversation, Subject: c.Title(), Text: c.Text(), Language: "en", Opens: true, Waits: &due, At: fiction.Now},
		{ID: 8, Class: models.ClassFormal, Subject: c.Say("A question waits for your answer", "سؤال ينتظر جوابكم"), Text: c.Text(), Language: "en", Opens: true, Mailed: &sent, At: sent},
		{ID: 7, Class: models.ClassApplication, Withheld: true, Read: true, At: fiction.At9("2026-11-12")},
		{ID: 5, Class: models.ClassMoney, Subject: c.Title(), Text: c.Text(), Language: "en", Opens: true, Digest: true, Read: true, At: fiction.At9("2026-11-10")},
	}}
}

func sampleOutbox(c fiction.Case) OutboxView {
	return OutboxView{Page: c.Page("/outbox", c.T("outbox.title")), At: fiction.At, Letters: sampleLetters(c), States: []string{"held", "waiting", "sent", "kept", "failed", "aside"},
		Templates: []string{"proposals.moved", "calls.answered"}, Next: "/outbox?before=4", Form: &components.Form{Action: "/outbox/settlement"}}
}

func sampleLetters(c fiction.Case) []Outgoing {
	sent := fiction.At9("2026-11-20")
	letter := func(id int64, state string) Outgoing {
		return Outgoing{ID: id, Name: c.Role(models.RoleDrafter, 1), Address: "drafter1@dem00.example", Language: "fr", Template: "proposals.moved", Subject: c.Title(), Text: c.Text(),
			HTML: "<!doctype html><html lang=\"fr\" dir=\"ltr\"><body><p>" + c.Sentence() + "</p></body></html>", State: state, At: fiction.At9("2026-11-19")}
	}
	out := []Outgoing{letter(7, "held"), letter(8, "waiting"), letter(9, "sent"), letter(10, "kept"), letter(11, "failed"), letter(12, "aside")}
	out[0].Late, out[2].SentAt, out[4].Error = true, &sent, "550 no such person"
	return out
}
