package api

import (
	"context"
	"net/http"
	"time"

	"seedfund/app/mail"
	"seedfund/models"
)

// InboxNotice is one notice to the caller. Of a withheld one nothing is there but
// its class and its times.
type InboxNotice struct {
	ID       int64      `json:"id"`
	Class    string     `json:"class"`
	Language string     `json:"language"`
	Subject  string     `json:"subject,omitempty"`
	Text     string     `json:"text,omitempty"`
	Page     string     `json:"page,omitempty" doc:"Page of this site it speaks of"`
	Withheld bool       `json:"withheld,omitempty" doc:"The caller may no longer see what it is about"`
	At       time.Time  `json:"at"`
	ReadAt   *time.Time `json:"read_at,omitempty"`
	MailedAt *time.Time `json:"mailed_at,omitempty"`
	DueAt    *time.Time `json:"due_at,omitempty" doc:"When it is mailed, by quiet hours or in a digest"`
}

type inboxInput struct {
	Page
	Class  string `query:"class" maxLength:"30" doc:"Only of this class"`
	Unread bool   `query:"unread" doc:"Only what is new"`
	About  string `query:"about" maxLength:"200" doc:"Path of a thing, with what is below it"`
}

type inboxMarksInput struct {
	Body struct {
		Notices []int64 `json:"notices,omitempty" maxItems:"500"`
		Read    bool    `json:"read" doc:"false takes the mark back"`
		Upto    int64   `json:"all_up_to,omitempty" doc:"Instead of notices: everything up to this one is read"`
	}
}

// NoticeSettings is how the caller hears of what.
type NoticeSettings struct {
	Version int64             `json:"version" doc:"For If-Match"`
	Choices map[string]string `json:"choices" doc:"now, daily, weekly or inbox by class; a class without one is mailed at once"`
	Locked  []string          `json:"locked" doc:"Classes that cannot be muted"`
	Begins  int               `json:"quiet_begins" doc:"Minutes after midnight; the same as the end for none"`
	Ends    int               `json:"quiet_ends"`
	Zone    string            `json:"zone"`
}

type noticeSettingsInput struct {
	Versioned
	Body struct {
		Choices map[string]string `json:"choices,omitempty"`
		Begins  int               `json:"quiet_begins"`
		Ends    int               `json:"quiet_ends"`
	}
}

// OutboxLetter is a letter that the system sent or will send.
type OutboxLetter struct {
	ID       int64      `json:"id"`
	Template string     `json:"kind"`
	Name     string     `json:"name"`
	Address  string     `json:"address"`
	Language string     `json:"language"`
	State    string     `json:"state" enum:"held,waiting,sent,kept,failed,aside"`
	Late     bool       `json:"late,omitempty" doc:"Held longer than its rule allows"`
	Subject  string     `json:"subject"`
	Text     string     `json:"text,omitempty" doc:"In its preview: the plain part as it goes"`
	HTML     string     `json:"html,omitempty" doc:"In its preview: the other part"`
	At       time.Time  `json:"at"`
	DueAt    *time.Time `json:"due_at,omitempty"`
	SentAt   *time.Time `json:"sent_at,omitempty"`
	Error    string     `json:"error,omitempty"`
	Settled  string     `json:"settled,omitempty" doc:"release or aside"`
	By       string     `json:"settled_by,omitempty"`
	Reason   string     `json:"reason,omitempty"`
}

type outboxInput struct {
	Page
	State  string `query:"state" maxLength:"20"`
	Kind   string `query:"kind" maxLength:"60"`
	Search string `query:"q" maxLength:"200" doc:"Part of a name or an address"`
}

type settleInput struct {
	Body struct {
		Letters []int64 `json:"letters" minItems:"1" maxItems:"500"`
		Action  string  `json:"action" enum:"release,aside"`
		Reason  string  `json:"reason,omitempty" maxLength:"5000" doc:"Needed to set letters aside"`
	}
}

// LetterRule says whether letters of a kind are held.
type LetterRule struct {
	Kind    string `json:"kind"`
	Version int64  `json:"version" doc:"For If-Match"`
	Held    bool   `json:"held"`
	Days    int    `json:"days" doc:"After which a held letter is late"`
	Never   string `json:"never,omitempty" doc:"Why letters of this kind are never held"`
	Waiting int    `json:"held_now"`
}

type letterRuleInput struct {
	Versioned
	Kind string `path:"template" maxLength:"60"`
	Body struct {
		Held bool `json:"held"`
		Days int  `json:"days" minimum:"1" maximum:"14"`
	}
}

func outboxLetterOf(l mail.Outgoing, whole bool) OutboxLetter {
	out := OutboxLetter{ID: l.ID, Template: l.Template, Name: l.Name, Address: l.Address, Language: l.Language, State: string(mail.StateOf(l.Message)), Late: l.Late,
		Subject: l.Subject, At: l.CreatedAt, DueAt: l.DueAt, SentAt: l.SentAt, Error: l.LastError}
	if whole {
		out.Text, out.HTML = l.Text, l.HTML
	}
	if l.Settlement != nil {
		out.Settled, out.By, out.Reason = string(l.Settlement.Action), l.Settlement.ByName, l.Settlement.Reason
	}
	return out
}

// inboxOperations are one's inbox, how one hears of what, and the outbox.
func inboxOperations(a *API) {
	box := func() (*mail.Service, error) {
		if a.services.Mail == nil {
			return nil, models.NotFound("messages")
		}
		return a.services.Mail, nil
	}
	List(a, Op{ID: "list-inbox", Path: "/me/inbox", Summary: "Notices to the caller, mailed or not", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, in *inboxInput) ([]InboxNotice, int64, error) {
			s, err := box()
			if err != nil {
				return nil, 0, nil
			}
			list, next, err := s.Inbox(ctx, actor, mail.InboxFilter{Class: models.NoticeClass(in.Class), Unread: in.Unread, About: in.About, Before: in.After, Limit: in.Limit})
			var out []InboxNotice
			for _, l := range list {
				if models.ClassOf(l.Template) == models.ClassSignIn {
					continue // what opens an account is read in the mail alone
				}
				out = append(out, InboxNotice{ID: l.ID, Class: string(models.ClassOf(l.Template)), Language: l.Language, Subject: l.Subject, Text: l.Text, Page: l.Page, Withheld: l.Withheld,
					At: l.CreatedAt, ReadAt: l.ReadAt, MailedAt: l.SentAt, DueAt: l.DueAt})
			}
			return out, next, err
		})
	Act(a, Op{ID: "mark-inbox", Path: "/me/inbox/marks", Summary: "Mark notices as read, or as new", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, in *inboxMarksInput) (Done, error) {
			s, err := box()
			if err != nil {
				return Done{}, err
			}
			done := Done{Target: "accounts", ID: actor.AccountID}
			if in.Body.Upto > 0 {
				return done, s.MarkAllRead(ctx, actor, in.Body.Upto)
			}
			return done, s.MarkRead(ctx, actor, in.Body.Notices, in.Body.Read)
		})
	Read(a, Op{ID: "show-notice-settings", Path: "/me/notices", Summary: "How the caller hears of what", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, _ *nothing) (NoticeSettings, error) {
			s, err := box()
			if err != nil {
				return NoticeSettings{}, err
			}
			n, err := s.Settings(ctx, actor)
			out := NoticeSettings{Version: n.Version, Choices: map[string]string{}, Locked: []string{}, Begins: n.Quiet.Begins, Ends: n.Quiet.Ends, Zone: n.Zone}
			for class, way := range n.Choices {
				out.Choices[string(class)] = string(way)
			}
			for _, class := range models.NoticeClasses {
				if class.Locked() {
					out.Locked = append(out.Locked, string(class))
				}
			}
			return out, err
		})
	Act(a, Op{ID: "change-notice-settings", Method: http.MethodPut, Path: "/me/notices", Summary: "Choose how to hear of what, and quiet hours", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, in *noticeSettingsInput) (Done, error) {
			s, err := box()
			if err != nil {
				return Done{}, err
			}
			choices := map[models.NoticeClass]models.NoticeWay{}
			for class, way := range in.Body.Choices {
				choices[models.NoticeClass(class)] = models.NoticeWay(way)
			}
			return Done{Target: "accounts", ID: actor.AccountID, Version: in.Version()}, s.Choose(ctx, actor, in.Version(), choices, in.Body.Begins, in.Body.Ends)
		})
	List(a, Op{ID: "list-outbox", Path: "/outbox", Summary: "Letters that the system sent and will send", Tag: "letters", Permission: models.PermOutboxRead},
		func(ctx context.Context, actor models.Actor, in *outboxInput) ([]OutboxLetter, int64, error) {
			s, err := box()
			if err != nil {
				return nil, 0, nil
			}
			list, next, err := s.Outbox(ctx, actor, mail.OutboxFilter{State: mail.OutboxState(in.State), Template: in.Kind, Search: in.Search, Before: in.After, Limit: in.Limit})
			var out []OutboxLetter
			for _, l := range list {
				out = append(out, outboxLetterOf(l, false))
			}
			return out, next, err
		})
	Read(a, Op{ID: "preview-letter", Path: "/outbox/{id}", Summary: "One letter exactly as it goes", Tag: "letters", Permission: models.PermOutboxRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (OutboxLetter, error) {
			s, err := box()
			if err != nil {
				return OutboxLetter{}, err
			}
			l, err := s.Preview(ctx, actor, in.ID)
			return outboxLetterOf(l, true), err
		})
	Act(a, Op{ID: "settle-letters", Path: "/outbox/settlement", Summary: "Let held letters go, or set them aside", Tag: "letters", Permission: models.PermOutboxSettle},
		func(ctx context.Context, actor models.Actor, in *settleInput) (Done, error) {
			s, err := box()
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "messages", ID: in.Body.Letters[0]}, s.Settle(ctx, actor, in.Body.Letters, models.SettlementAction(in.Body.Action), in.Body.Reason)
		})
	List(a, Op{ID: "list-letter-rules", Path: "/outbox/rules", Summary: "Which kinds of letters are held", Tag: "letters", Permission: models.PermOutboxRead},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]LetterRule, int64, error) {
			s, err := box()
			if err != nil {
				return nil, 0, nil
			}
			rules, err := s.Rules(ctx, actor)
			var out []LetterRule
			for _, r := range rules {
				out = append(out, LetterRule{Kind: r.Template, Version: r.Version, Held: r.Held, Days: r.Days, Never: r.Refuses, Waiting: r.Waiting})
			}
			return out, 0, err
		})
	Act(a, Op{ID: "set-letter-rule", Method: http.MethodPut, Path: "/outbox/rules/{template}", Summary: "Hold letters of a kind, or let them go", Tag: "letters", Permission: models.PermOutboxRule},
		func(ctx context.Context, actor models.Actor, in *letterRuleInput) (Done, error) {
			s, err := box()
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "letter_rules", Reference: in.Kind, Version: in.Version() + 1}, s.SetRule(ctx, actor, in.Kind, in.Version(), in.Body.Held, in.Body.Days)
		})
}
