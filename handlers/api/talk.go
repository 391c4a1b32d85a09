package api

import (
	"context"
	"net/http"
	"time"

	"seedfund/app/proposals"
	"seedfund/models"
)

// TalkThread is one subject of the conversation on a proposal.
type TalkThread struct {
	Number     int       `json:"number" doc:"Counted by proposal and audience"`
	Version    int64     `json:"version" doc:"For closing and reopening"`
	Part       string    `json:"part,omitempty" doc:"Section or part of the document; absent for the whole"`
	Submission int       `json:"submission" doc:"Number of the frozen copy it speaks of"`
	Subject    string    `json:"subject"`
	State      string    `json:"state" enum:"open,closed"`
	OpenedBy   string    `json:"opened_by" enum:"applicants,secretariat"`
	WaitsFor   string    `json:"waits_for,omitempty" doc:"applicants or secretariat; absent while nobody owes an answer"`
	Messages   int       `json:"messages"`
	Unread     int       `json:"unread,omitempty" doc:"Messages that the caller has not read"`
	LastAt     time.Time `json:"last_at"`
}

// TalkMessage is what somebody said in a thread.
type TalkMessage struct {
	Number       int       `json:"number"`
	Party        string    `json:"party" enum:"applicants,secretariat"`
	By           string    `json:"by"`
	Role         string    `json:"role"`
	Organisation int64     `json:"organisation,omitempty"`
	Country      string    `json:"country,omitempty"`
	At           time.Time `json:"at"`
	Text         string    `json:"text"`
	Corrects     int       `json:"corrects,omitempty" doc:"Number of the earlier message that it puts right"`
	Wants        bool      `json:"wants_answer"`
}

// TalkEvent closed a thread or opened it again.
type TalkEvent struct {
	Action string    `json:"action" enum:"close,reopen"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason,omitempty"`
}

// TalkWhole is a thread with what was said in it.
type TalkWhole struct {
	Thread   TalkThread    `json:"thread"`
	Messages []TalkMessage `json:"messages"`
	Events   []TalkEvent   `json:"events"`
	Read     int           `json:"read_up_to" doc:"Number of the last message that the caller has read"`
}

// Talk is the threads of one audience on a proposal.
type Talk struct {
	Ended   bool         `json:"ended" doc:"Nothing is said any more"`
	Parts   []string     `json:"parts" doc:"What a thread may be on"`
	Threads []TalkThread `json:"threads" doc:"The one spoken in last first"`
}

func talkThreadOf(t models.Thread) TalkThread {
	return TalkThread{Number: t.Number, Version: t.Version, Part: t.Part, Submission: t.Submission, Subject: t.Subject, State: string(t.State),
		OpenedBy: string(t.OpenedBy), WaitsFor: string(t.WaitsFor), Messages: t.Messages, LastAt: t.LastAt}
}

func talkWholeOf(v models.ThreadView) TalkWhole {
	out := TalkWhole{Thread: talkThreadOf(v.Thread), Messages: []TalkMessage{}, Events: []TalkEvent{}, Read: v.Upto}
	out.Thread.Unread = max(0, v.Thread.Messages-v.Upto)
	for _, m := range v.Messages {
		out.Messages = append(out.Messages, TalkMessage{Number: m.Number, Party: string(m.Party), By: m.ByName, Role: string(m.Role), Organisation: m.OrganisationID,
			Country: m.Country, At: m.At, Text: m.Text, Corrects: m.Corrects, Wants: m.Wants})
	}
	for _, e := range v.Events {
		out.Events = append(out.Events, TalkEvent{Action: string(e.Action), By: e.ByName, At: e.At, Reason: e.Reason})
	}
	return out
}

// TalkRef names a thread of one audience.
type TalkRef struct {
	ByID
	Thread int `path:"thread" minimum:"1"`
}

type talkOpenInput struct {
	ByID
	Body struct {
		Part    string `json:"part,omitempty" maxLength:"100" doc:"Absent for the whole document"`
		Subject string `json:"subject" maxLength:"400"`
		Text    string `json:"text" maxLength:"20000"`
		Wants   bool   `json:"wants_answer,omitempty" doc:"The other side owes an answer"`
	}
}

type talkSayInput struct {
	TalkRef
	Body struct {
		Text     string `json:"text" maxLength:"20000"`
		Corrects int    `json:"corrects,omitempty" doc:"Number of an earlier message of the caller's own"`
		Wants    bool   `json:"wants_answer,omitempty" doc:"The other side owes an answer"`
	}
}

type talkMoveInput struct {
	TalkRef
	Versioned
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"5000"`
	}
}

type talkReadInput struct {
	TalkRef
	Body struct {
		Upto int `json:"up_to" minimum:"1" doc:"Number of the last message that was read"`
	}
}

// talkOperations are the conversation on a proposal: what applicants and
// secretariat write to each other, and the secretariat's own notes. The audience
// is in the address and nowhere else.
func talkOperations(a *API, s *proposals.Service) {
	talkRoom(a, s, models.AudienceShared, "conversation", "thread", "message", models.PermTalkRead, models.PermTalk, "of applicants and secretariat")
	talkRoom(a, s, models.AudienceInternal, "notes", "note", "note-message", models.PermNotesRead, models.PermNotes, "of the secretariat alone")
}

func talkRoom(a *API, s *proposals.Service, room models.Audience, path, noun, message string, read, write models.Permission, whose string) {
	at := "/proposals/{id}/" + path
	Read(a, Op{ID: "list-" + path, Path: at, Summary: "Threads " + whose, Tag: "proposals", Permission: read},
		func(ctx context.Context, actor models.Actor, in *ByID) (Talk, error) {
			c, err := s.Conversation(ctx, actor, in.ID)
			out := Talk{Ended: c.Ended, Parts: c.Parts, Threads: []TalkThread{}}
			rows := c.Shared
			if room == models.AudienceInternal {
				rows = c.Internal
			}
			for _, r := range rows {
				t := talkThreadOf(r.Thread)
				t.Unread = r.Unread
				out.Threads = append(out.Threads, t)
			}
			return out, err
		})
	Act(a, Op{ID: "open-" + noun, Path: at, Summary: "Begin a thread " + whose, Tag: "proposals", Permission: write},
		func(ctx context.Context, actor models.Actor, in *talkOpenInput) (Done, error) {
			b := in.Body
			n, err := s.OpenThread(ctx, actor, in.ID, proposals.ThreadInput{Audience: room, Part: b.Part, Subject: b.Subject, Text: b.Text, Wants: b.Wants})
			return Done{Target: "proposal_threads", ID: int64(n)}, err
		})
	Read(a, Op{ID: "show-" + noun, Path: at + "/{thread}", Summary: "A thread " + whose, Tag: "proposals", Permission: read},
		func(ctx context.Context, actor models.Actor, in *TalkRef) (TalkWhole, error) {
			v, err := s.Thread(ctx, actor, in.ID, room, in.Thread)
			return talkWholeOf(v), err
		})
	Act(a, Op{ID: "write-" + message, Path: at + "/{thread}", Summary: "Say something in a thread " + whose, Tag: "proposals", Permission: write},
		func(ctx context.Context, actor models.Actor, in *talkSayInput) (Done, error) {
			n, err := s.Say(ctx, actor, in.ID, room, in.Thread, proposals.MessageInput{Text: in.Body.Text, Corrects: in.Body.Corrects, Wants: in.Body.Wants})
			return Done{Target: "thread_messages", ID: int64(n)}, err
		})
	move := func(id, end, summary string, action models.ThreadAction) {
		Act(a, Op{ID: id, Path: at + "/{thread}/" + end, Summary: summary, Tag: "proposals", Permission: write},
			func(ctx context.Context, actor models.Actor, in *talkMoveInput) (Done, error) {
				return Done{Target: "proposal_threads", ID: int64(in.Thread), Version: in.Version() + 1}, s.MoveThread(ctx, actor, in.ID, room, in.Thread, in.Version(), action, in.Body.Reason)
			})
	}
	move("close-"+noun, "closing", "Close a thread "+whose, models.ThreadClose)
	move("reopen-"+noun, "reopening", "Open a thread "+whose+" again", models.ThreadReopen)
	Act(a, Op{ID: "read-" + noun, Method: http.MethodPost, Path: at + "/{thread}/reading", Summary: "Note how far the caller has read a thread " + whose, Tag: "proposals", Permission: read},
		func(ctx context.Context, actor models.Actor, in *talkReadInput) (Done, error) {
			return Done{Target: "proposal_threads", ID: int64(in.Thread)}, s.ReadThread(ctx, actor, in.ID, room, in.Thread, in.Body.Upto)
		})
}
