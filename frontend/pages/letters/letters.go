// Package letters is the pages of what people are told: each person's inbox, how
// they want to hear of what, and for the secretariat the outbox with its rules.
package letters

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// Notice is one entry of an inbox. A withheld one says nothing but its class and
// its time.
type Notice struct {
	ID       int64
	Class    models.NoticeClass
	Subject  string
	Text     string
	Language string
	Opens    bool // it leads to a page
	Withheld bool
	Read     bool
	Mailed   *time.Time
	Waits    *time.Time // it is mailed at
	Digest   bool       // with others
	At       time.Time
}

// InboxView is a page of one's inbox.
type InboxView struct {
	layout.Page
	At       func(path string) string
	Notices  []Notice
	Class    models.NoticeClass // "" for all
	Unread   bool               // only what is new
	About    string             // path of the thing that is asked about, "" for all
	Next     string             // address of the following page
	Settings string             // address of the person's settings
}

func (v InboxView) filters(ctx context.Context) []components.Filter {
	at := func(class models.NoticeClass, unread bool) string {
		q := url.Values{}
		if class != "" {
			q.Set("class", string(class))
		}
		if unread {
			q.Set("unread", "yes")
		}
		if v.About != "" {
			q.Set("about", v.About)
		}
		if len(q) == 0 {
			return v.At("/inbox")
		}
		return v.At("/inbox?" + q.Encode())
	}
	out := []components.Filter{{Label: i18n.T(ctx, "inbox.all"), Href: at("", false), Current: v.Class == "" && !v.Unread}, {Label: i18n.T(ctx, "inbox.unread"), Href: at("", true), Current: v.Unread}}
	for _, class := range models.NoticeClasses {
		if class != models.ClassSignIn && class != models.ClassOther {
			out = append(out, components.Filter{Label: i18n.T(ctx, "inbox.class_"+string(class)), Href: at(class, false), Current: v.Class == class && !v.Unread})
		}
	}
	return out
}

func (v InboxView) last() string {
	if len(v.Notices) == 0 {
		return "0"
	}
	return strconv.FormatInt(v.Notices[0].ID, 10)
}

func (v InboxView) open(n Notice) templ.SafeURL {
	return templ.SafeURL(v.At("/inbox/" + strconv.FormatInt(n.ID, 10)))
}

// SettingsView is how a person hears of what.
type SettingsView struct {
	layout.Page
	Tabs     []layout.Crumb
	Settings models.NoticeSettings
	Faults   *models.Error
	Values   url.Values
}

// WayField is the name of the choice of a class.
func WayField(class models.NoticeClass) string { return "way[" + string(class) + "]" }

func (v SettingsView) locked() (out []models.NoticeClass) {
	for _, c := range models.NoticeClasses {
		if c.Locked() {
			out = append(out, c)
		}
	}
	return out
}

func (v SettingsView) choosable() (out []models.NoticeClass) {
	for _, c := range models.NoticeClasses {
		if !c.Locked() {
			out = append(out, c)
		}
	}
	return out
}

func (v SettingsView) chosen(c models.NoticeClass) string {
	if way := v.Settings.Choices[c]; way != "" {
		return string(way)
	}
	return string(models.HearNow)
}

func ways(ctx context.Context) []components.Option {
	var out []components.Option
	for _, way := range models.NoticeWays {
		out = append(out, components.Option{Value: string(way), Label: i18n.T(ctx, "inbox.way_"+string(way))})
	}
	return out
}

// Clock writes minutes after midnight as a clock does.
func Clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

func (v SettingsView) quiet(minutes int) string {
	if v.Settings.Quiet.Begins == v.Settings.Quiet.Ends {
		return ""
	}
	return Clock(minutes)
}

func (v SettingsView) zone(ctx context.Context) string {
	if v.Settings.Zone == "" {
		return "UTC"
	}
	return v.Settings.Zone
}

// Outgoing is a letter of the outbox. State is one of the filter's.
type Outgoing struct {
	ID       int64
	Name     string
	Address  string
	Language string
	Template string
	Subject  string
	Text     string
	HTML     string
	State    string
	Late     bool
	Attempts int64
	Error    string
	At       time.Time
	SentAt   *time.Time
	DueAt    *time.Time
	ReadAt   *time.Time
	Headers  []string

	Settled *models.MessageSettlement
}

// OutboxView is a page of the outbox. Form is nil for who does not settle.
type OutboxView struct {
	layout.Page
	At        func(path string) string
	Letters   []Outgoing
	State     string
	States    []string
	Template  string
	Templates []string
	Search    string
	Before    string // the page, by the letter it begins after
	Next      string
	Form      *components.Form
}

// ticked says whether the letter was chosen in a form that came back.
func (v OutboxView) ticked(l Outgoing) bool {
	return v.Form != nil && slices.Contains(v.Form.Values["letter"], strconv.FormatInt(l.ID, 10))
}

// CheckView is what happens to which letters, before it happens. Asked is the
// filter of the outbox they were chosen from.
type CheckView struct {
	layout.Page
	At      func(path string) string
	Letters []Outgoing
	Action  models.SettlementAction
	Reason  string
	Asked   url.Values
	Form    components.Form
}

// people is how many receivers the letters have.
func (v CheckView) people() int {
	seen := map[string]bool{}
	for _, l := range v.Letters {
		seen[l.Address] = true
	}
	return len(seen)
}

func (v CheckView) back() templ.SafeURL {
	if len(v.Asked) == 0 {
		return templ.SafeURL(v.At("/outbox"))
	}
	return templ.SafeURL(v.At("/outbox?" + v.Asked.Encode()))
}

func (v OutboxView) stateFilters(ctx context.Context) []components.Filter {
	out := []components.Filter{{Label: i18n.T(ctx, "outbox.all"), Href: v.At("/outbox"), Current: v.State == ""}}
	for _, s := range v.States {
		out = append(out, components.Filter{Label: i18n.T(ctx, "status.letter_"+s), Href: v.At("/outbox?state=" + s), Current: v.State == s})
	}
	return out
}

func (v OutboxView) templates(ctx context.Context) []components.Option {
	out := []components.Option{}
	for _, t := range v.Templates {
		out = append(out, components.Option{Value: t, Label: kind(ctx, t)})
	}
	return out
}

// kind names a kind of letter: its subject says it best, without what fills it.
func kind(ctx context.Context, template string) string { return i18n.T(ctx, "outbox.kind."+template) }

func (v OutboxView) address(l Outgoing) templ.SafeURL {
	return templ.SafeURL(v.At("/outbox/" + strconv.FormatInt(l.ID, 10)))
}

func (v OutboxView) anyHeld() bool {
	for _, l := range v.Letters {
		if l.State == "held" {
			return true
		}
	}
	return false
}

// LetterView is the preview of one letter.
type LetterView struct {
	layout.Page
	At     func(path string) string
	Letter Outgoing
	Form   *components.Form
}

func (v LetterView) facts(ctx context.Context) []components.Fact {
	l := v.Letter
	out := []components.Fact{
		{Name: i18n.T(ctx, "outbox.to"), Text: l.Name + " <" + l.Address + ">"},
		{Name: i18n.T(ctx, "outbox.language"), Text: i18n.T(ctx, "meetings.language."+l.Language)},
		{Name: i18n.T(ctx, "outbox.kind"), Text: kind(ctx, l.Template)},
		{Name: i18n.T(ctx, "outbox.stands"), Body: components.Status("letter_" + l.State)},
		{Name: i18n.T(ctx, "outbox.written"), Body: components.Instant(l.At)},
	}
	if l.DueAt != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "outbox.due"), Body: components.Instant(*l.DueAt)})
	}
	if l.SentAt != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "outbox.sent"), Body: components.Instant(*l.SentAt)})
	}
	if l.Error != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "outbox.error"), Text: l.Error})
	}
	return out
}

// KindRule is a kind of letter with its rule.
type KindRule struct {
	Template string
	Version  int64
	Held     bool
	Days     int
	Refuses  string
	Waiting  int
}

// RulesView is what is held. Sets says whether the reader may change it.
type RulesView struct {
	layout.Page
	At     func(path string) string
	Rules  []KindRule
	Sets   bool
	Failed string // template whose form came back
	Faults *models.Error
	Values url.Values
}

func (v RulesView) form(r KindRule) components.Form {
	f := components.Form{Name: components.FormName("rule-" + r.Template), Action: "/outbox/rules/" + r.Template, Version: r.Version}
	if v.Failed == r.Template {
		f.Faults, f.Values = v.Faults, v.Values
	}
	return f
}

func (v RulesView) waiting(ctx context.Context, r KindRule) string {
	return i18n.T(ctx, "outbox.held_now", "Count", r.Waiting)
}

func held(r KindRule) string {
	if r.Held {
		return "yes"
	}
	return "no"
}
