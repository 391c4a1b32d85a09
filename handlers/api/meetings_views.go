package api

import (
	"time"

	"seedfund/models"
	"seedfund/models/when"
)

// MeetingLine is a meeting as everybody may know it; what is only for its body
// is left out for others.
type MeetingLine struct {
	ID           int64      `json:"id"`
	Body         string     `json:"body" doc:"Code of the body"`
	Number       int        `json:"number"`
	State        string     `json:"state" enum:"draft,convened,open,held,cancelled"`
	Mode         string     `json:"mode" enum:"in_person,online,hybrid"`
	StartsAt     time.Time  `json:"starts_at"`
	EndsAt       time.Time  `json:"ends_at"`
	Zone         string     `json:"zone"`
	Place        string     `json:"place,omitempty"`
	Link         string     `json:"link,omitempty"`
	Decisions    []string   `json:"decisions" doc:"References of published decisions"`
	CirculatedAt *time.Time `json:"minutes_circulated_at,omitempty" doc:"For the first time"`
	WorkingDays  int        `json:"working_days" doc:"From the end to the first circulation, or to now"`
	Late         bool       `json:"late"`
}

// CirculationStatistic is how long minutes take.
type CirculationStatistic struct {
	Circulated int `json:"circulated"`
	OnTime     int `json:"on_time"`
	Waiting    int `json:"waiting"`
	Overdue    int `json:"overdue"`
	Median     int `json:"median" doc:"Working days"`
	Worst      int `json:"worst" doc:"Working days"`
}

// OneMeeting is a meeting as its reader may see it.
type OneMeeting struct {
	ID        int64             `json:"id"`
	Version   int64             `json:"version,omitempty" doc:"For If-Match; for those who keep the record"`
	Body      string            `json:"body"`
	Number    int               `json:"number"`
	State     string            `json:"state"`
	Mode      string            `json:"mode"`
	Place     string            `json:"place"`
	Link      string            `json:"link"`
	Languages []string          `json:"languages"`
	StartsAt  time.Time         `json:"starts_at"`
	EndsAt    time.Time         `json:"ends_at"`
	Zone      string            `json:"zone"`
	OpenedAt  *time.Time        `json:"opened_at,omitempty"`
	EndedAt   *time.Time        `json:"ended_at,omitempty"`
	AdoptedAt *time.Time        `json:"agenda_adopted_at,omitempty"`
	Agenda    []AgendaEntry     `json:"agenda"`
	Present   []PresenceEntry   `json:"present"`
	Quorum    []QuorumEntry     `json:"quorum"`
	Decisions []MeetingDecision `json:"decisions"`
	Actions   []string          `json:"actions" doc:"What the reader can do now"`
}

// AgendaEntry is an item; numbers count what is there for the reader.
type AgendaEntry struct {
	ID        int64        `json:"id,omitempty" doc:"For those who keep the agenda"`
	Version   int64        `json:"version,omitempty"`
	Number    int          `json:"number"`
	Kind      string       `json:"kind" enum:"matter,free,follow_up"`
	Heading   string       `json:"heading"`
	Reference string       `json:"reference,omitempty" doc:"Of the matter"`
	Note      string       `json:"note"`
	Presenter string       `json:"presenter"`
	Minutes   int          `json:"minutes"`
	Late      bool         `json:"added_late"`
	Draft     bool         `json:"draft,omitempty" doc:"Its matter is not visible to the seats until it is opened"`
	Papers    []PaperEntry `json:"papers"`
	Text      string       `json:"text,omitempty" doc:"Of the minutes"`
	Revision  int          `json:"revision,omitempty" doc:"Of the text, for If-Match"`
	Notes     []string     `json:"corrections" doc:"Notes on final minutes"`
}

// PaperEntry is a paper of an item.
type PaperEntry struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	Size int64  `json:"size"`
}

// PresenceEntry is one stretch in the room.
type PresenceEntry struct {
	ID           int64      `json:"id"`
	Seat         int64      `json:"seat,omitempty"`
	Capacity     string     `json:"capacity" enum:"holder,alternate,chair,ex_officio,observer"`
	Organisation string     `json:"organisation"`
	Who          string     `json:"who,omitempty" doc:"An observer's function and organisation"`
	From         time.Time  `json:"from"`
	Until        *time.Time `json:"until,omitempty"`
}

// QuorumEntry is the quorum at one instant.
type QuorumEntry struct {
	At      time.Time `json:"at"`
	Cause   string    `json:"cause"`
	Present int       `json:"present"`
	Needed  int       `json:"needed"`
	Base    int       `json:"base"`
	Met     bool      `json:"met"`
}

// MeetingDecision is a decision taken in a meeting.
type MeetingDecision struct {
	Reference   string `json:"reference"`
	Question    string `json:"question"`
	Outcome     string `json:"outcome"`
	Certificate string `json:"certificate" doc:"Hash"`
}

// BoardBook is the book of one reader, stamped.
type BoardBook struct {
	At     time.Time     `json:"at"`
	For    string        `json:"for" doc:"The reader's capacity"`
	Agenda []AgendaEntry `json:"agenda"`
	Texts  []BookText    `json:"texts"`
}

// BookText is the text in force of a matter on the agenda.
type BookText struct {
	Item     int    `json:"item" doc:"Number on the reader's agenda"`
	Matter   int64  `json:"matter"`
	Question string `json:"question"`
	Version  int    `json:"version"`
	Text     string `json:"text"`
	Hash     string `json:"hash"`
}

// MeetingMinutes are the minutes as their reader may see them.
type MeetingMinutes struct {
	State      string            `json:"state,omitempty" enum:"draft,circulated,final"`
	Version    int64             `json:"version,omitempty" doc:"For If-Match; for those who keep the record"`
	Language   string            `json:"language,omitempty"`
	Items      []AgendaEntry     `json:"items"`
	Notes      []string          `json:"corrections"`
	Decisions  []MeetingDecision `json:"decisions"`
	HeadNumber int64             `json:"head_number" doc:"Of the last published certificate"`
	HeadHash   string            `json:"head_hash"`
}

// CirculationEntry is one sending with its list.
type CirculationEntry struct {
	ID         int64            `json:"id"`
	Kind       string           `json:"kind"`
	Edition    int              `json:"edition,omitempty"`
	Final      bool             `json:"final"`
	At         time.Time        `json:"at"`
	Note       string           `json:"note"`
	Recipients []RecipientEntry `json:"recipients"`
	Unreached  []int64          `json:"unreached_seats"`
}

// RecipientEntry is one receiver with what became of the letter.
type RecipientEntry struct {
	Name     string     `json:"name"`
	Capacity string     `json:"capacity"`
	Seat     int64      `json:"seat,omitempty"`
	Delivery string     `json:"delivery,omitempty" doc:"queued, sent, kept or failed; absent where no letter was written"`
	Error    string     `json:"error,omitempty"`
	ReadAt   *time.Time `json:"read_at,omitempty"`
	Withheld int        `json:"withheld" doc:"Items the receiver was not entitled to"`
}

// FollowUpEntry is something that is to be done.
type FollowUpEntry struct {
	ID           int64          `json:"id"`
	Version      int64          `json:"version" doc:"For If-Match"`
	Task         string         `json:"task"`
	State        string         `json:"state" enum:"open,done,no_action"`
	Overdue      bool           `json:"overdue"`
	DueOn        when.Date      `json:"due_on"`
	OwnerKind    string         `json:"owner_kind" enum:"organisation,seat,role"`
	OwnerCode    string         `json:"owner_code" doc:"Narrows the list to this owner"`
	Organisation string         `json:"organisation,omitempty"`
	Seat         int64          `json:"seat,omitempty"`
	Role         string         `json:"role,omitempty"`
	Meeting      int64          `json:"meeting,omitempty"`
	Decision     string         `json:"decision,omitempty"`
	Steps        []FollowUpStep `json:"steps,omitempty"`
}

// FollowUpStep is one step with who took it and why.
type FollowUpStep struct {
	Action   string    `json:"action"`
	At       time.Time `json:"at"`
	Name     string    `json:"name"`
	Reason   string    `json:"reason"`
	Evidence string    `json:"evidence"`
	Link     string    `json:"link"`
	File     int64     `json:"file,omitempty"`
	DueOn    when.Date `json:"due_on"`
}

func some[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

func agendaOf(v models.MeetingView, texts bool) []AgendaEntry {
	out := []AgendaEntry{}
	for _, i := range v.Items {
		e := AgendaEntry{Number: i.Number, Kind: string(i.Kind), Heading: i.Heading, Reference: i.Reference, Note: i.Note, Presenter: string(i.Presenter), Minutes: i.Minutes,
			Late: i.Late, Draft: i.MatterState == models.MatterDraft, Papers: []PaperEntry{}, Notes: []string{}}
		if v.Keeps {
			e.ID, e.Version = i.ID, i.Version
		}
		for _, f := range i.Papers {
			e.Papers = append(e.Papers, PaperEntry{f.ID, f.Name, f.Size})
		}
		if texts && i.Text != nil {
			e.Text, e.Revision = i.Text.Body, i.Text.Number
		}
		for _, n := range i.Notes {
			e.Notes = append(e.Notes, n.Body)
		}
		out = append(out, e)
	}
	return out
}

func takenOf(decisions []models.MeetingDecision) []MeetingDecision {
	out := []MeetingDecision{}
	for _, d := range decisions {
		out = append(out, MeetingDecision{d.Reference, d.Question, string(d.Outcome), d.Certificate})
	}
	return out
}

func oneMeeting(v models.MeetingView) OneMeeting {
	m := v.Meeting
	out := OneMeeting{ID: m.ID, Body: v.Body.Code, Number: m.Number, State: string(m.State), Mode: string(m.Mode), Place: m.Place, Link: m.Link, Languages: m.LanguageList(),
		StartsAt: m.StartsAt, EndsAt: m.EndsAt, Zone: m.Zone, OpenedAt: m.OpenedAt, EndedAt: m.EndedAt, AdoptedAt: v.Adopted, Agenda: agendaOf(v, false),
		Present: []PresenceEntry{}, Quorum: []QuorumEntry{}, Decisions: takenOf(v.Decisions), Actions: []string{}}
	if v.Keeps {
		out.Version = m.Version
	}
	for _, p := range v.Present {
		out.Present = append(out.Present, PresenceEntry{p.ID, some(p.SeatID), string(p.Capacity), p.Organisation, p.Who, p.FromAt, p.UntilAt})
	}
	for _, q := range v.Quorum {
		out.Quorum = append(out.Quorum, QuorumEntry{q.At, string(q.Cause), q.Present, q.Needed, q.Base, q.Met})
	}
	for _, a := range v.Actions {
		out.Actions = append(out.Actions, string(a))
	}
	return out
}

func minutesOf(v models.MeetingView) MeetingMinutes {
	out := MeetingMinutes{Items: agendaOf(v, true), Notes: []string{}, Decisions: takenOf(v.Decisions), HeadNumber: v.Head.Number, HeadHash: v.Head.Hash}
	for _, n := range v.Notes {
		out.Notes = append(out.Notes, n.Body)
	}
	if v.Minutes != nil {
		out.State, out.Language = string(v.Minutes.State), v.Minutes.Language
		if v.Keeps {
			out.Version = v.Minutes.Version
		}
	}
	if n := len(v.Editions); n > 0 && v.Editions[n-1].Final {
		out.HeadNumber, out.HeadHash = v.Editions[n-1].HeadNumber, v.Editions[n-1].HeadHash
	}
	return out
}

func followUpOf(u models.FollowUpRow) FollowUpEntry {
	return FollowUpEntry{ID: u.ID, Version: u.Version, Task: u.Task, State: string(u.State), Overdue: u.Late, DueOn: u.DueOn, OwnerKind: string(u.OwnerKind), OwnerCode: u.OwnerCode(),
		Organisation: u.Owner, Seat: some(u.OwnerSeat), Role: string(u.OwnerRole), Meeting: some(u.MeetingID), Decision: u.Decision}
}
