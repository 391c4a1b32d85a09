package api

import (
	"context"
	"time"

	"seedfund/app/meetings"
	"seedfund/models"
	"seedfund/models/when"
)

type meetingsInput struct {
	Page
	Past bool `query:"past" doc:"Those that began before now, the latest first"`
}

type followUpsInput struct {
	Page
	State   string `query:"state" enum:"open,done,no_action"`
	Overdue bool   `query:"overdue"`
	Mine    bool   `query:"mine" doc:"Those the reader owes"`
	Owner   string `query:"owner" maxLength:"60" doc:"As owner_code names it, for example role:coordinator or seat:4"`
}

// MeetingTerms are where, when and how a body meets.
type MeetingTerms struct {
	Mode      string    `json:"mode" enum:"in_person,online,hybrid"`
	Place     string    `json:"place,omitempty" maxLength:"300"`
	Link      string    `json:"link,omitempty" maxLength:"300"`
	Languages []string  `json:"languages" minItems:"1" maxItems:"6"`
	StartsAt  time.Time `json:"starts_at"`
	EndsAt    time.Time `json:"ends_at"`
	Zone      string    `json:"zone" doc:"IANA name"`
}

func (t MeetingTerms) input() meetings.Input {
	return meetings.Input{Mode: models.MeetingMode(t.Mode), Place: t.Place, Link: t.Link, Languages: t.Languages, StartsAt: t.StartsAt, EndsAt: t.EndsAt, Zone: t.Zone}
}

type prepareMeetingInput struct {
	Body struct {
		Body string `json:"body" doc:"Code of the body"`
		MeetingTerms
	}
}

type editMeetingInput struct {
	VersionedByID
	Body MeetingTerms
}

type conveneInput struct {
	VersionedByID
	Body struct {
		ShortReason string `json:"short_reason,omitempty" maxLength:"4000" doc:"Why the notice is shorter than the rule's"`
	}
}

type postponeInput struct {
	VersionedByID
	Body struct {
		StartsAt    time.Time `json:"starts_at"`
		EndsAt      time.Time `json:"ends_at"`
		Reason      string    `json:"reason" maxLength:"4000"`
		ShortReason string    `json:"short_reason,omitempty" maxLength:"4000"`
	}
}

type meetingReason struct {
	VersionedByID
	Body struct {
		Reason string `json:"reason" maxLength:"4000"`
	}
}

// RoomEntry is a seat, or an observer, in the room.
type RoomEntry struct {
	Seat      int64      `json:"seat,omitempty" doc:"Absent for an observer"`
	Alternate bool       `json:"alternate,omitempty"`
	Who       string     `json:"who,omitempty" maxLength:"300"`
	From      time.Time  `json:"from,omitzero" doc:"Now when absent"`
	Until     *time.Time `json:"until,omitempty"`
}

func (e RoomEntry) input() meetings.PresenceInput {
	return meetings.PresenceInput{SeatID: e.Seat, Alternate: e.Alternate, Who: e.Who, From: e.From, Until: e.Until}
}

type openMeetingInput struct {
	VersionedByID
	Body struct {
		At      *time.Time  `json:"at,omitempty" doc:"Now when absent"`
		Present []RoomEntry `json:"present,omitempty" maxItems:"100"`
	}
}

type momentInput struct {
	VersionedByID
	Body struct {
		At *time.Time `json:"at,omitempty" doc:"Now when absent"`
	}
}

type enterInput struct {
	ByID
	Body RoomEntry
}

// PresenceRef names an entry of a meeting.
type PresenceRef struct {
	ByID
	Presence int64 `path:"presence" minimum:"1"`
}

type leaveInput struct {
	PresenceRef
	Body struct {
		At *time.Time `json:"at,omitempty" doc:"Now when absent"`
	}
}

type correctPresenceInput struct {
	PresenceRef
	Body struct {
		From   time.Time  `json:"from"`
		Until  *time.Time `json:"until,omitempty"`
		Struck bool       `json:"struck,omitempty" doc:"Was not there at all"`
		Why    string     `json:"why" maxLength:"4000"`
	}
}

// AgendaWords are the words of an item.
type AgendaWords struct {
	Matter    int64  `json:"matter,omitempty" doc:"Absent for a free item"`
	Title     string `json:"title,omitempty" maxLength:"300"`
	Note      string `json:"note,omitempty" maxLength:"4000"`
	Presenter string `json:"presenter" enum:"chair,secretariat,agent,lead,member,owner,guest"`
	Minutes   int    `json:"minutes" minimum:"0" maximum:"600"`
}

func (w AgendaWords) input() meetings.ItemInput {
	return meetings.ItemInput{MatterID: w.Matter, Title: w.Title, Note: w.Note, Presenter: models.Presenter(w.Presenter), Minutes: w.Minutes}
}

type addItemInput struct {
	ByID
	Body AgendaWords
}

// AgendaRef names an item of a meeting.
type AgendaRef struct {
	ByID
	Item int64 `path:"item" minimum:"1"`
}

// VersionedItem is an item and the version a change rests on.
type VersionedItem struct {
	AgendaRef
	Versioned
}

type editItemInput struct {
	VersionedItem
	Body AgendaWords
}

type moveItemInput struct {
	VersionedItem
	Body struct {
		To string `json:"to" enum:"up,down"`
	}
}

type removeItemInput struct {
	AgendaRef
	Body struct {
		Reason string `json:"reason" maxLength:"4000"`
	}
}

type agendaPaperInput struct {
	AgendaRef
	Body SentFile
}

// FileRef names a file of a record.
type FileRef struct {
	ByID
	File int64 `path:"file" minimum:"1"`
}

type minutesTextInput struct {
	VersionedItem
	Body struct {
		Text string `json:"text" maxLength:"20000"`
	}
}

type circulateInput struct {
	ByID
	Body struct {
		Note string `json:"note,omitempty" maxLength:"4000"`
	}
}

type minutesNoteInput struct {
	ByID
	Body struct {
		Item int64  `json:"item,omitempty" doc:"Absent: the minutes as a whole"`
		Text string `json:"text" maxLength:"20000"`
	}
}

type followUpInput struct {
	Body struct {
		Meeting      int64     `json:"meeting,omitempty"`
		Item         int64     `json:"item,omitempty"`
		Decision     int64     `json:"decision,omitempty"`
		Task         string    `json:"task" maxLength:"4000"`
		OwnerKind    string    `json:"owner_kind" enum:"organisation,seat,role"`
		Organisation int64     `json:"organisation,omitempty"`
		Seat         int64     `json:"seat,omitempty"`
		Role         string    `json:"role,omitempty"`
		DueOn        when.Date `json:"due_on"`
	}
}

type doneInput struct {
	VersionedByID
	Body struct {
		Evidence string    `json:"evidence,omitempty" maxLength:"4000"`
		Link     string    `json:"link,omitempty" maxLength:"300"`
		File     *SentFile `json:"file,omitempty"`
	}
}

type redateInput struct {
	VersionedByID
	Body struct {
		DueOn  when.Date `json:"due_on"`
		Reason string    `json:"reason" maxLength:"4000"`
	}
}

// clause 91: what bodies do in their meetings.
func meetingOperations(a *API) {
	meetingReads(a)
	meetingActs(a)
	minutesActs(a)
	minutesDocumentOperations(a)
	followUpOperations(a)
}

func meetingOp(id, path, summary string, rights ...models.Permission) Op {
	return Op{ID: id, Path: "/meetings" + path, Summary: summary, Tag: "meetings", Permission: rights[0], Or: rights[1:]}
}

func meetingReads(a *API) {
	s := a.services.Meetings
	List(a, meetingOp("list-meetings", "", "Meetings to come, or past ones: date, mode, published decisions", models.PermPublicRead),
		func(ctx context.Context, actor models.Actor, in *meetingsInput) ([]MeetingLine, int64, error) {
			rows, next, err := s.List(ctx, actor, meetings.Filter{Past: in.Past, After: in.After, Limit: in.Limit})
			var out []MeetingLine
			for _, r := range rows {
				line := MeetingLine{ID: r.ID, Body: r.BodyCode, Number: r.Number, State: string(r.State), Mode: string(r.Mode), StartsAt: r.StartsAt, EndsAt: r.EndsAt, Zone: r.Zone,
					Place: r.Place, Link: r.Link, Decisions: []string{}, CirculatedAt: r.FirstCirculation, WorkingDays: r.Days, Late: r.Late}
				for _, d := range r.Decisions {
					line.Decisions = append(line.Decisions, d.Reference)
				}
				out = append(out, line)
			}
			return out, next, err
		})
	Read(a, meetingOp("show-circulation-figures", "/figures", "How long minutes take, over all meetings", models.PermPublicRead),
		func(ctx context.Context, _ models.Actor, _ *nothing) (CirculationStatistic, error) {
			f, err := s.Figures(ctx)
			return CirculationStatistic{f.Meetings, f.OnTime, f.Waiting, f.Overdue, f.Median, f.Worst}, err
		})
	Read(a, meetingOp("show-meeting", "/{id}", "One meeting as the reader may see it", models.PermMeetingRead),
		func(ctx context.Context, actor models.Actor, in *ByID) (OneMeeting, error) {
			v, err := s.Show(ctx, actor, in.ID)
			if err != nil {
				return OneMeeting{}, err
			}
			return oneMeeting(v), nil
		})
	Read(a, meetingOp("show-board-book", "/{id}/book", "The board book of the reader", models.PermMeetingRead),
		func(ctx context.Context, actor models.Actor, in *ByID) (BoardBook, error) {
			v, err := s.Book(ctx, actor, in.ID)
			out := BoardBook{At: v.Now, For: string(actor.Role), Agenda: agendaOf(v.MeetingView, false), Texts: []BookText{}}
			for _, i := range v.Items {
				if m, has := v.Matters[some(i.MatterID)]; has {
					out.Texts = append(out.Texts, BookText{i.Number, m.Matter.ID, m.Matter.Question, m.Text.Number, m.Text.Body, m.Text.Hash})
				}
			}
			return out, err
		})
	Read(a, meetingOp("show-minutes", "/{id}/minutes", "The minutes as the reader may see them; what was sent is marked as read", models.PermMeetingRead),
		func(ctx context.Context, actor models.Actor, in *ByID) (MeetingMinutes, error) {
			v, err := s.Show(ctx, actor, in.ID)
			if err == nil && v.Minutes == nil && !v.Keeps {
				err = models.NotFound("minutes")
			}
			if err == nil {
				err = s.MarkRead(ctx, actor, in.ID)
			}
			if err != nil {
				return MeetingMinutes{}, err
			}
			return minutesOf(v), nil
		})
	Read(a, meetingOp("read-agenda-paper", "/{id}/papers/{file}", "A paper of an item", models.PermMeetingRead),
		func(ctx context.Context, actor models.Actor, in *FileRef) (FileContent, error) {
			f, err := s.Paper(ctx, actor, in.ID, in.File)
			if err != nil {
				return FileContent{}, err
			}
			return a.stored(ctx, f.ID)
		})
	List(a, meetingOp("list-circulations", "/{id}/circulations", "What was sent to whom, with what became of each letter", models.PermMeetingRead),
		func(ctx context.Context, actor models.Actor, in *ByID) ([]CirculationEntry, int64, error) {
			sent, err := s.Circulations(ctx, actor, in.ID)
			var out []CirculationEntry
			for _, c := range sent {
				out = append(out, circulationOf(c))
			}
			return out, 0, err
		})
}

func circulationOf(c models.CirculationView) CirculationEntry {
	e := CirculationEntry{ID: c.ID, Kind: string(c.Kind), Edition: c.Edition, Final: c.Final, At: c.CreatedAt, Note: c.Note, Recipients: []RecipientEntry{}, Unreached: []int64{}}
	for _, r := range c.Recipients {
		e.Recipients = append(e.Recipients, RecipientEntry{r.Name, string(r.Capacity), some(r.SeatID), string(r.Delivery), r.LastError, r.ReadAt, len(r.Withheld)})
	}
	for _, seat := range c.Unreached {
		e.Unreached = append(e.Unreached, seat.ID)
	}
	return e
}

func meetingActs(a *API) {
	s := a.services.Meetings
	op := func(id, path, summary string) Op { return meetingOp(id, path, summary, models.PermMeetingConvene) }
	Act(a, op("prepare-meeting", "", "Prepare the next meeting of a body"), func(ctx context.Context, actor models.Actor, in *prepareMeetingInput) (Done, error) {
		body, err := a.services.Bodies.Find(ctx, in.Body.Body)
		if err != nil {
			return Done{}, err
		}
		m, err := s.Prepare(ctx, actor, body.ID, in.Body.MeetingTerms.input())
		return touched("meetings", m.ID, err)
	})
	Act(a, op("edit-meeting", "/{id}/terms", "Change a draft"), func(ctx context.Context, actor models.Actor, in *editMeetingInput) (Done, error) {
		return touched("meetings", in.ID, s.Edit(ctx, actor, in.ID, in.Version(), in.Body.input()))
	})
	Act(a, op("convene-meeting", "/{id}/convening", "Send the notice to those who sit now"), func(ctx context.Context, actor models.Actor, in *conveneInput) (Done, error) {
		return touched("meetings", in.ID, s.Convene(ctx, actor, in.ID, in.Version(), in.Body.ShortReason))
	})
	Act(a, op("postpone-meeting", "/{id}/postponement", "Give a convened meeting another time"), func(ctx context.Context, actor models.Actor, in *postponeInput) (Done, error) {
		return touched("meetings", in.ID, s.Postpone(ctx, actor, in.ID, in.Version(), in.Body.StartsAt, in.Body.EndsAt, in.Body.Reason, in.Body.ShortReason))
	})
	Act(a, op("cancel-meeting", "/{id}/cancellation", "Cancel a meeting"), func(ctx context.Context, actor models.Actor, in *meetingReason) (Done, error) {
		return touched("meetings", in.ID, s.Cancel(ctx, actor, in.ID, in.Version(), in.Body.Reason))
	})
	Act(a, op("open-meeting", "/{id}/opening", "Open a meeting with those in the room"), func(ctx context.Context, actor models.Actor, in *openMeetingInput) (Done, error) {
		var present []meetings.PresenceInput
		for _, p := range in.Body.Present {
			present = append(present, p.input())
		}
		return touched("meetings", in.ID, s.Begin(ctx, actor, in.ID, in.Version(), in.Body.At, present))
	})
	Act(a, op("end-meeting", "/{id}/end", "End a meeting"), func(ctx context.Context, actor models.Actor, in *momentInput) (Done, error) {
		return touched("meetings", in.ID, s.End(ctx, actor, in.ID, in.Version(), in.Body.At))
	})
	Act(a, op("add-agenda-item", "/{id}/agenda", "Put an item on the agenda"), func(ctx context.Context, actor models.Actor, in *addItemInput) (Done, error) {
		i, err := s.AddItem(ctx, actor, in.ID, in.Body.input())
		return touched("agenda_items", i.ID, err)
	})
	Act(a, op("adopt-agenda", "/{id}/agenda/adoption", "Record the agenda as adopted"), func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
		return touched("meetings", in.ID, s.Adopt(ctx, actor, in.ID, in.Version()))
	})
	Act(a, op("edit-agenda-item", "/{id}/agenda/{item}", "Change an item before the adoption"), func(ctx context.Context, actor models.Actor, in *editItemInput) (Done, error) {
		return touched("agenda_items", in.Item, s.EditItem(ctx, actor, in.ID, in.Item, in.Version(), in.Body.input()))
	})
	Act(a, op("move-agenda-item", "/{id}/agenda/{item}/place", "Move an item; If-Match is the meeting's version"), func(ctx context.Context, actor models.Actor, in *moveItemInput) (Done, error) {
		return touched("agenda_items", in.Item, s.Move(ctx, actor, in.ID, in.Version(), in.Item, in.Body.To == "up"))
	})
	Act(a, op("remove-agenda-item", "/{id}/agenda/{item}/removal", "Take an item off before the adoption"), func(ctx context.Context, actor models.Actor, in *removeItemInput) (Done, error) {
		return touched("agenda_items", in.Item, s.RemoveItem(ctx, actor, in.ID, in.Item, in.Body.Reason))
	})
	attach := op("attach-agenda-paper", "/{id}/agenda/{item}/papers", "Add a paper to an item")
	attach.MaxBody = notificationBody
	Act(a, attach, func(ctx context.Context, actor models.Actor, in *agendaPaperInput) (Done, error) {
		return touched("agenda_items", in.Item, s.AttachPaper(ctx, actor, in.ID, in.Item, in.Body.upload()))
	})
	room := func(id, path, summary string) Op { return meetingOp(id, path, summary, models.PermMeetingKeep) }
	Act(a, room("enter-presence", "/{id}/presences", "Enter who is in the room"), func(ctx context.Context, actor models.Actor, in *enterInput) (Done, error) {
		p, err := s.Enter(ctx, actor, in.ID, in.Body.input())
		return touched("presences", p.ID, err)
	})
	Act(a, room("end-presence", "/{id}/presences/{presence}/departure", "Enter a departure"), func(ctx context.Context, actor models.Actor, in *leaveInput) (Done, error) {
		return touched("presences", in.Presence, s.Leave(ctx, actor, in.ID, in.Presence, in.Body.At))
	})
	Act(a, room("correct-presence", "/{id}/presences/{presence}/correction", "Correct an entry; what was written stays"), func(ctx context.Context, actor models.Actor, in *correctPresenceInput) (Done, error) {
		c := meetings.Correction{From: in.Body.From, Until: in.Body.Until, Struck: in.Body.Struck, Why: in.Body.Why}
		return touched("presences", in.Presence, s.Correct(ctx, actor, in.ID, in.Presence, c))
	})
}

func minutesActs(a *API) {
	s := a.services.Meetings
	Act(a, meetingOp("write-minutes", "/{id}/minutes/{item}", "Keep a text of an item; If-Match is the revision it was written from, 0 for the first", models.PermMeetingKeep),
		func(ctx context.Context, actor models.Actor, in *minutesTextInput) (Done, error) {
			r, err := s.Write(ctx, actor, in.ID, in.Item, int(in.Version()), in.Body.Text)
			return touched("minute_revisions", r.ID, err)
		})
	Act(a, meetingOp("finalise-minutes", "/{id}/minutes/final", "Make the minutes final", models.PermMinutesFinalise),
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return touched("meetings", in.ID, s.Finalise(ctx, actor, in.ID, in.Version()))
		})
	Act(a, meetingOp("circulate-minutes", "/{id}/minutes/circulation", "Send the minutes to those who sit now", models.PermMeetingKeep),
		func(ctx context.Context, actor models.Actor, in *circulateInput) (Done, error) {
			c, err := s.Circulate(ctx, actor, in.ID, in.Body.Note)
			return touched("meeting_circulations", c.ID, err)
		})
	Act(a, meetingOp("correct-minutes", "/{id}/minutes/corrections", "Add a note to final minutes", models.PermMeetingConvene),
		func(ctx context.Context, actor models.Actor, in *minutesNoteInput) (Done, error) {
			return touched("meetings", in.ID, s.CorrectMinutes(ctx, actor, in.ID, in.Body.Item, in.Body.Text))
		})
}

func followUpOperations(a *API) {
	s := a.services.Meetings
	List(a, meetingOp("list-follow-ups", "/follow-ups", "The register of what is to be done", models.PermMeetingRead, models.PermFollowUpReport),
		func(ctx context.Context, actor models.Actor, in *followUpsInput) ([]FollowUpEntry, int64, error) {
			rows, next, err := s.FollowUps(ctx, actor, meetings.FollowUpFilter{State: models.FollowUpState(in.State), Overdue: in.Overdue, Owned: in.Mine, Owner: in.Owner, After: in.After, Limit: in.Limit})
			var out []FollowUpEntry
			for _, u := range rows {
				out = append(out, followUpOf(u))
			}
			return out, next, err
		})
	Read(a, meetingOp("show-follow-up", "/follow-ups/{id}", "One follow-up with every step", models.PermMeetingRead, models.PermFollowUpReport),
		func(ctx context.Context, actor models.Actor, in *ByID) (FollowUpEntry, error) {
			v, err := s.FollowUp(ctx, actor, in.ID)
			out := followUpOf(v.FollowUpRow)
			for _, e := range v.Events {
				out.Steps = append(out.Steps, FollowUpStep{string(e.Action), e.CreatedAt, e.Name, e.Reason, e.Evidence, e.Link, some(e.FileID), e.DueOn})
			}
			return out, err
		})
	Read(a, meetingOp("read-evidence", "/follow-ups/{id}/files/{file}", "A file that shows what was done", models.PermMeetingRead, models.PermFollowUpReport),
		func(ctx context.Context, actor models.Actor, in *FileRef) (FileContent, error) {
			f, err := s.EvidenceFile(ctx, actor, in.ID, in.File)
			if err != nil {
				return FileContent{}, err
			}
			return a.stored(ctx, f.ID)
		})
	Act(a, meetingOp("open-follow-up", "/follow-ups", "Enter something that is to be done", models.PermMeetingKeep),
		func(ctx context.Context, actor models.Actor, in *followUpInput) (Done, error) {
			b := in.Body
			u, err := s.Follow(ctx, actor, meetings.FollowUpInput{MeetingID: b.Meeting, ItemID: b.Item, DecisionID: b.Decision, Task: b.Task, OwnerKind: models.OwnerKind(b.OwnerKind),
				OwnerOrg: b.Organisation, OwnerSeat: b.Seat, OwnerRole: models.Role(b.Role), DueOn: b.DueOn})
			return touched("follow_ups", u.ID, err)
		})
	report := meetingOp("report-follow-up", "/follow-ups/{id}/done", "Report a follow-up done, with evidence", models.PermFollowUpReport)
	report.MaxBody = notificationBody
	Act(a, report, func(ctx context.Context, actor models.Actor, in *doneInput) (Done, error) {
		e := meetings.Evidence{Text: in.Body.Evidence, Link: in.Body.Link, File: in.Body.File.upload()}
		return touched("follow_ups", in.ID, s.Report(ctx, actor, in.ID, in.Version(), e))
	})
	Act(a, meetingOp("spare-follow-up", "/follow-ups/{id}/no-action", "Say that no action is needed", models.PermMeetingConvene),
		func(ctx context.Context, actor models.Actor, in *meetingReason) (Done, error) {
			return touched("follow_ups", in.ID, s.Spare(ctx, actor, in.ID, in.Version(), in.Body.Reason))
		})
	Act(a, meetingOp("reopen-follow-up", "/follow-ups/{id}/reopening", "Open a follow-up again", models.PermMeetingConvene),
		func(ctx context.Context, actor models.Actor, in *meetingReason) (Done, error) {
			return touched("follow_ups", in.ID, s.Reopen(ctx, actor, in.ID, in.Version(), in.Body.Reason))
		})
	Act(a, meetingOp("redate-follow-up", "/follow-ups/{id}/date", "Give a follow-up another day", models.PermMeetingKeep),
		func(ctx context.Context, actor models.Actor, in *redateInput) (Done, error) {
			return touched("follow_ups", in.ID, s.Redate(ctx, actor, in.ID, in.Version(), in.Body.DueOn, in.Body.Reason))
		})
}
