package handlers

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"seedfund/app"
	"seedfund/app/mail"
	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/pages/home"
	"seedfund/frontend/pages/letters"
	"seedfund/models"
)

// inboxPage lists what the person was told, mailed or not.
func inboxPage(v *Visit) error {
	view := letters.InboxView{Page: v.Page(v.T("inbox.title")), At: v.At, Unread: v.QueryParam("unread") != ""}
	if class := models.NoticeClass(v.QueryParam("class")); slices.Contains(models.NoticeClasses, class) {
		view.Class = class
	}
	if about := v.QueryParam("about"); strings.HasPrefix(about, "/") {
		view.About = strings.TrimSuffix(about, "/")
	}
	if v.Mail == nil {
		return v.Render(letters.Inbox(view))
	}
	view.Settings = v.At("/account/notices")
	list, next, err := v.Mail.Inbox(v.Ctx(), v.Actor, mail.InboxFilter{Class: view.Class, Unread: view.Unread, About: view.About, Before: v.cursor("before")})
	if err != nil {
		return err
	}
	for _, l := range list {
		if models.ClassOf(l.Template) == models.ClassSignIn {
			continue // what opens an account is read in the mail alone
		}
		view.Notices = append(view.Notices, noticeOf(l))
	}
	if next != 0 {
		q := url.Values{"before": {strconv.FormatInt(next, 10)}}
		for name, value := range map[string]string{"class": string(view.Class), "unread": v.QueryParam("unread"), "about": view.About} {
			if value != "" {
				q.Set(name, value)
			}
		}
		view.Next = v.At("/inbox?" + q.Encode())
	}
	return v.Render(letters.Inbox(view))
}

func noticeOf(l mail.Letter) letters.Notice {
	n := letters.Notice{ID: l.ID, Class: models.ClassOf(l.Template), Subject: l.Subject, Text: l.Text, Language: l.Language, Opens: l.Page != "",
		Withheld: l.Withheld, Read: l.ReadAt != nil, Mailed: l.SentAt, Digest: l.Way == models.WayDigest || l.DigestID != nil, At: l.CreatedAt}
	if l.State == models.MessageQueued {
		n.Waits = l.DueAt
	}
	return n
}

// openNotice notes that a notice was read and leads to what it is about.
func openNotice(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if v.Mail == nil {
		return models.NotFound("messages")
	}
	list, _, err := v.Mail.Inbox(v.Ctx(), v.Actor, mail.InboxFilter{Before: id + 1, Limit: 1})
	if err != nil {
		return err
	}
	if len(list) == 0 || list[0].ID != id || list[0].Page == "" || models.ClassOf(list[0].Template) == models.ClassSignIn {
		return models.NotFound("messages")
	}
	if err := v.Mail.MarkRead(v.Ctx(), v.Actor, []int64{id}, true); err != nil {
		return err
	}
	return v.Redirect(http.StatusSeeOther, v.At(list[0].Page))
}

func markInbox(v *Visit) error {
	if v.Mail == nil {
		return models.NotFound("messages")
	}
	in := v.Inputs()
	ids := numbersOf(v.Form["notice"])
	upto := in.ID("upto")
	err := in.Err()
	switch {
	case err != nil:
	case in.Text("mark") == "all":
		err = v.Mail.MarkAllRead(v.Ctx(), v.Actor, upto)
	default:
		err = v.Mail.MarkRead(v.Ctx(), v.Actor, ids, in.Text("mark") != "unread")
	}
	if err != nil {
		return err
	}
	return v.Done("/inbox", "inbox.done.marked")
}

// numbersOf reads what was chosen of a list; what is no number is passed over.
func numbersOf(texts []string) []int64 {
	var out []int64
	for _, t := range texts {
		if n, err := strconv.ParseInt(t, 10, 64); err == nil && n > 0 {
			out = append(out, n)
		}
	}
	return out
}

func noticeSettingsPage(v *Visit) error {
	page, err := v.noticeSettings(nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func (v *Visit) noticeSettings(faults *models.Error, values url.Values) (templ.Component, error) {
	if v.Mail == nil {
		return nil, models.NotFound("messages")
	}
	settings, err := v.Mail.Settings(v.Ctx(), v.Actor)
	return letters.Settings(letters.SettingsView{Page: v.Page(v.T("inbox.settings_title")), Tabs: v.accountTabs("/account/notices"), Settings: settings, Faults: faults, Values: values}), err
}

func chooseNotices(v *Visit) error {
	if v.Mail == nil {
		return models.NotFound("messages")
	}
	in := v.Inputs()
	choices := map[models.NoticeClass]models.NoticeWay{}
	for _, class := range models.NoticeClasses {
		if way := in.Text(letters.WayField(class)); way != "" {
			choices[class] = models.NoticeWay(way)
		}
	}
	begins, ends := in.minutes("begins"), in.minutes("ends")
	err := in.Err()
	if err == nil {
		err = v.Mail.Choose(v.Ctx(), v.Actor, v.Version(), choices, begins, ends)
	}
	if err != nil {
		return v.againWith(err, v.noticeSettings)
	}
	return v.Done("/account/notices", "inbox.done.chosen")
}

// minutes reads a time of day as minutes after midnight; empty gives 0.
func (in *Inputs) minutes(name string) int {
	text := in.Text(name)
	if text == "" {
		return 0
	}
	h, m, ok := strings.Cut(text, ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if !ok || err1 != nil || err2 != nil || hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		in.Faults.Add(name, "inbox.quiet_time")
		return 0
	}
	return hour*60 + minute
}

func outboxPage(v *Visit) error {
	page, err := v.outbox(nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func (v *Visit) outbox(faults *models.Error, values url.Values) (templ.Component, error) {
	asked := v.outboxAsked()
	view := letters.OutboxView{Page: v.Page(v.T("outbox.title")), At: v.At, State: asked.Get("state"), Template: asked.Get("kind"), Search: asked.Get("q"), Before: asked.Get("before")}
	for _, s := range mail.OutboxStates {
		view.States = append(view.States, string(s))
	}
	if !slices.Contains(view.States, view.State) {
		view.State = ""
	}
	if v.Mail == nil {
		return letters.Outbox(view), nil
	}
	rules, err := v.Mail.Rules(v.Ctx(), v.Actor)
	if err != nil {
		return nil, err
	}
	for _, r := range rules {
		view.Templates = append(view.Templates, r.Template)
	}
	before, _ := strconv.ParseInt(view.Before, 10, 64)
	list, next, err := v.Mail.Outbox(v.Ctx(), v.Actor, mail.OutboxFilter{State: mail.OutboxState(view.State), Template: view.Template, Search: view.Search, Before: before})
	if err != nil {
		return nil, err
	}
	for _, l := range list {
		view.Letters = append(view.Letters, outgoingOf(l))
	}
	if next != 0 {
		q := url.Values{"before": {strconv.FormatInt(next, 10)}}
		for name, value := range map[string]string{"state": view.State, "kind": view.Template, "q": view.Search} {
			if value != "" {
				q.Set(name, value)
			}
		}
		view.Next = v.At("/outbox?" + q.Encode())
	}
	view.Form = v.settleForm(faults, values)
	return letters.Outbox(view), nil
}

// settleForm is offered to those who let held letters go.
func (v *Visit) settleForm(faults *models.Error, values url.Values) *components.Form {
	if v.Actor.May(models.PermOutboxSettle) != nil {
		return nil
	}
	return &components.Form{Action: "/outbox/settlement", Faults: faults, Values: values}
}

func outgoingOf(l mail.Outgoing) letters.Outgoing {
	return letters.Outgoing{ID: l.ID, Name: l.Name, Address: l.Address, Language: l.Language, Template: l.Template, Subject: l.Subject, Text: l.Text, HTML: l.HTML,
		State: string(mail.StateOf(l.Message)), Late: l.Late, Attempts: l.Attempts, Error: l.LastError, At: l.CreatedAt, SentAt: l.SentAt, DueAt: l.DueAt, ReadAt: l.ReadAt, Settled: l.Settlement}
}

func letterPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if v.Mail == nil {
		return models.NotFound("messages")
	}
	page, err := v.letter(id, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func (v *Visit) letter(id int64, faults *models.Error, values url.Values) (templ.Component, error) {
	l, err := v.Mail.Preview(v.Ctx(), v.Actor, id)
	if err != nil {
		return nil, err
	}
	return letters.LetterPage(letters.LetterView{Page: v.Page(v.T("outbox.preview"), v.crumb("outbox.title", "/outbox")), At: v.At, Letter: outgoingOf(l), Form: v.settleForm(faults, values)}), nil
}

// outboxAsked is the filter and the page of the outbox: of its address, or of the
// form that was sent from it.
func (v *Visit) outboxAsked() url.Values {
	from := v.QueryParams()
	if v.Request().Method == http.MethodPost {
		from = v.Form
	}
	out := url.Values{}
	for _, name := range []string{"state", "kind", "q", "before"} {
		if value := from.Get(name); value != "" {
			out.Set(name, value)
		}
	}
	return out
}

// settleLetters lets held letters go or sets them aside. Those chosen in the list
// are counted and named first; a letter that was opened is known already.
func settleLetters(v *Visit) error {
	if v.Mail == nil {
		return models.NotFound("messages")
	}
	action, ids, opened := models.SettlementAction(v.Form.Get("action")), numbersOf(v.Form["letter"]), v.Form.Get("opened") == "yes"
	again := v.outbox
	if opened && len(ids) == 1 {
		again = func(faults *models.Error, values url.Values) (templ.Component, error) {
			return v.letter(ids[0], faults, values)
		}
	} else if v.Form.Get("sure") != "yes" {
		page, err := v.settlementCheck(ids, action)
		if err != nil {
			return v.againWith(err, v.outbox)
		}
		return v.Render(page)
	}
	if err := v.Mail.Settle(v.Ctx(), v.Actor, ids, action, v.Form.Get("reason")); err != nil {
		if e := models.AsError(err); e != nil && e.Key == "outbox.not_held" {
			err = models.Invalid("outbox.settle_invalid", models.FieldError{Field: "letter", Key: e.Key, Args: e.Args})
		}
		return v.againWith(err, again)
	}
	said := "outbox.done." + string(action)
	if len(ids) == 1 {
		said += "_one"
	}
	back := v.outboxAsked()
	if opened {
		back.Set("state", string(mail.OutHeld))
	}
	path := "/outbox"
	if len(back) > 0 {
		path += "?" + back.Encode()
	}
	return v.Done(path, said)
}

// settlementCheck counts and names the letters before anything happens to them.
func (v *Visit) settlementCheck(ids []int64, action models.SettlementAction) (templ.Component, error) {
	asked, reason := v.outboxAsked(), strings.TrimSpace(v.Form.Get("reason"))
	var list []mail.Outgoing
	if v.Form.Get("all") == "yes" {
		for before := int64(0); len(list) <= mail.SettleLimit; {
			page, next, err := v.Mail.Outbox(v.Ctx(), v.Actor, mail.OutboxFilter{State: mail.OutHeld, Template: asked.Get("kind"), Search: asked.Get("q"), Before: before})
			if err != nil {
				return nil, err
			}
			list = append(list, page...)
			if before = next; next == 0 {
				break
			}
		}
	} else if len(ids) <= mail.SettleLimit {
		for _, id := range ids {
			l, err := v.Mail.Preview(v.Ctx(), v.Actor, id)
			if err != nil {
				return nil, err
			}
			list = append(list, l)
		}
	}
	var f models.Faults
	for _, l := range list {
		if mail.StateOf(l.Message) != mail.OutHeld {
			f.Add("letter", "outbox.not_held", "Name", l.Name)
		}
	}
	switch {
	case len(list) == 0 || len(list) > mail.SettleLimit:
		f.Add("letter", "outbox.none_chosen", "Max", mail.SettleLimit)
	case action != models.SettleRelease && action != models.SettleAside:
		f.Add("action", "error.choose")
	case action == models.SettleAside && reason == "":
		f.Add("reason", "outbox.reason_missing")
	}
	if err := f.Err("outbox.settle_invalid"); err != nil {
		return nil, err
	}
	view := letters.CheckView{Page: v.Page(v.T("outbox.check_"+string(action)), v.crumb("outbox.title", "/outbox")), At: v.At, Action: action, Reason: reason, Asked: asked, Form: *v.settleForm(nil, nil)}
	for _, l := range list {
		view.Letters = append(view.Letters, outgoingOf(l))
	}
	return letters.Check(view), nil
}

func letterRulesPage(v *Visit) error {
	page, err := v.letterRules("")(nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func (v *Visit) letterRules(failed string) func(*models.Error, url.Values) (templ.Component, error) {
	return func(faults *models.Error, values url.Values) (templ.Component, error) {
		view := letters.RulesView{Page: v.Page(v.T("outbox.rules_title"), v.crumb("outbox.title", "/outbox")), At: v.At, Sets: v.Actor.May(models.PermOutboxRule) == nil, Failed: failed, Faults: faults, Values: values}
		if v.Mail == nil {
			return letters.Rules(view), nil
		}
		rules, err := v.Mail.Rules(v.Ctx(), v.Actor)
		for _, r := range rules {
			view.Rules = append(view.Rules, letters.KindRule{Template: r.Template, Version: r.Version, Held: r.Held, Days: r.Days, Refuses: r.Refuses, Waiting: r.Waiting})
		}
		return letters.Rules(view), err
	}
}

func setLetterRule(v *Visit) error {
	if v.Mail == nil {
		return models.NotFound("messages")
	}
	in := v.Inputs()
	template, days := v.Param("template"), in.Whole("days")
	err := in.Err()
	if err == nil {
		err = v.Mail.SetRule(v.Ctx(), v.Actor, template, v.Version(), in.Text("held") == "yes", int(min(days, 1000)))
	}
	if err != nil {
		return v.againWith(err, v.letterRules(template))
	}
	return v.Done("/outbox/rules", "outbox.done.rule")
}

// outboxTasks are held letters that wait for somebody to let them go: none is
// forgotten.
func outboxTasks(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	if s.Mail == nil {
		return nil, nil
	}
	held, err := s.Mail.Held(ctx, a)
	if err != nil {
		return nil, err
	}
	var tasks []home.Task
	for _, h := range held {
		tasks = append(tasks, home.Task{Title: i18n.T(ctx, "outbox.task", "Count", h.Count), Hint: i18n.T(ctx, "outbox.kind."+h.Template), Href: "/outbox?state=held&kind=" + h.Template,
			Verb: i18n.T(ctx, "outbox.task_verb"), DueAt: h.LateAt})
	}
	return tasks, nil
}

// unread is how many notices are new to the person, for the frame.
func (v *Visit) unread() int {
	if v.Mail == nil || !v.Actor.SignedIn() {
		return 0
	}
	n, err := v.Mail.Unread(v.Ctx(), v.Actor)
	if err != nil {
		v.site.log.Error("count what is new", "id", requestID(v.Context), "error", err)
	}
	return n
}
