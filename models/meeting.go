package models

import (
	"net/url"
	"slices"
	"strings"
	"time"
)

// MeetingMode is where a meeting takes place.
type MeetingMode string

const (
	InPerson MeetingMode = "in_person"
	Online   MeetingMode = "online"
	Hybrid   MeetingMode = "hybrid"
)

// MeetingModes lists them in the order of forms.
var MeetingModes = []MeetingMode{InPerson, Online, Hybrid}

// MeetingState is how far a meeting has come.
type MeetingState string

const (
	MeetingDraft     MeetingState = "draft"
	MeetingConvened  MeetingState = "convened" // the notice went out
	MeetingOpen      MeetingState = "open"     // in session
	MeetingHeld      MeetingState = "held"
	MeetingCancelled MeetingState = "cancelled"
)

// MeetingLanguages are those a meeting can be held in.
var MeetingLanguages = []string{"en", "fr", "es", "ar", "ru", "zh"}

// Meeting is a meeting of a body. Places and times are as last convened;
// MeetingEvent keeps what they were before.
type Meeting struct {
	ID            int64
	Version       int64
	CreatedAt     time.Time
	BodyID        int64
	Number        int // within the body, from 1
	Mode          MeetingMode
	Place         string
	Link          string // address of the room online
	Languages     string // codes joined by commas
	StartsAt      time.Time
	EndsAt        time.Time
	Zone          string // IANA name of the place's zone
	State         MeetingState
	ConvenedAt    *time.Time // of the first notice
	OpenedAt      *time.Time
	EndedAt       *time.Time
	AgendaChanges int // so that two people who order the agenda meet by the version
	PreparedBy    int64
}

// LanguageList are the languages of the meeting.
func (m Meeting) LanguageList() []string {
	if m.Languages == "" {
		return nil
	}
	return strings.Split(m.Languages, ",")
}

// Location is the zone of the meeting's place; UTC where it is unknown.
func (m Meeting) Location() *time.Location {
	if zone, err := time.LoadLocation(m.Zone); err == nil {
		return zone
	}
	return time.UTC
}

// Over reports whether nothing can happen in the meeting any more.
func (m Meeting) Over() bool { return m.State == MeetingHeld || m.State == MeetingCancelled }

// Limits of the texts of meetings, in characters.
const (
	MeetingLineLimit = 300
	MeetingTextLimit = 4000
	MinutesTextLimit = 20000
)

// Validate finds the faults of a meeting that need no other record.
func (m Meeting) Validate() error {
	var f Faults
	if !slices.Contains(MeetingModes, m.Mode) {
		f.Add("mode", "meetings.fault.mode")
	}
	if m.Mode != Online && m.Place == "" {
		f.Add("place", "meetings.fault.place")
	}
	if m.Mode != InPerson && m.Link == "" {
		f.Add("link", "meetings.fault.link")
	}
	if m.Link != "" && !WebLink(m.Link) {
		f.Add("link", "meetings.fault.link_form")
	}
	tooLong(&f, "place", m.Place, MeetingLineLimit)
	tooLong(&f, "link", m.Link, MeetingLineLimit)
	m.validateTimes(&f)
	languages := m.LanguageList()
	if len(languages) == 0 || slices.ContainsFunc(languages, func(l string) bool { return !slices.Contains(MeetingLanguages, l) }) {
		f.Add("languages", "meetings.fault.languages")
	}
	return f.Err("meetings.fault.meeting")
}

func (m Meeting) validateTimes(f *Faults) {
	if m.StartsAt.IsZero() {
		f.Add("starts_at", "meetings.fault.starts_at")
	}
	if !m.EndsAt.After(m.StartsAt) {
		f.Add("ends_at", "meetings.fault.ends_at")
	}
	if _, err := time.LoadLocation(m.Zone); err != nil || m.Zone == "" || m.Zone == "Local" {
		f.Add("zone", "meetings.fault.zone")
	}
}

func tooLong(f *Faults, field, text string, limit int) {
	if len([]rune(text)) > limit {
		f.Add(field, "meetings.fault.too_long", "Limit", limit)
	}
}

// WebLink reports whether a text is an address that a page may lead to.
func WebLink(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// MeetingEvent is one step of a meeting with the times as they stood after it.
type MeetingEvent struct {
	ID        int64
	MeetingID int64
	Action    MeetingAction
	Reason    string
	StartsAt  time.Time
	EndsAt    time.Time
	PersonID  int64
	MandateID int64
	CreatedAt time.Time
}

// ShortNotice says what a notice shorter than the rule's is met with.
type ShortNotice string

const (
	ShortNoticeWarned  ShortNotice = "warn" // the default: a reason is asked and kept
	ShortNoticeRefused ShortNotice = "refuse"
)

// Valid reports whether the word is known; rules from before it say nothing.
func (s ShortNotice) Valid() bool {
	return s == "" || s == ShortNoticeWarned || s == ShortNoticeRefused
}

// OnShortNotice is what a short notice is met with under the rules.
func (v RuleValues) OnShortNotice() ShortNotice {
	if v.ShortNotice == "" {
		return ShortNoticeWarned
	}
	return v.ShortNotice
}

// NoticeOf judges the time between a notice and the start of a meeting: days are
// full days. A short one needs a reason, or is refused where the rule says so.
//
// clause 23: working methods are predictable and transparent.
func (v RuleValues) NoticeOf(now, starts time.Time, reason string) error {
	needed := time.Duration(v.NoticeDays) * 24 * time.Hour
	if starts.Sub(now) >= needed {
		return nil
	}
	args := map[string]any{"Days": v.NoticeDays, "Earliest": now.Add(needed)}
	if v.ShortNotice == ShortNoticeRefused {
		return Conflict("meetings.notice_too_short", "23").With(args)
	}
	if strings.TrimSpace(reason) == "" {
		e := Invalid("meetings.fault.notice", FieldError{Field: "short_reason", Key: "meetings.fault.short_reason", Args: args})
		e.Clause = "23"
		return e
	}
	return nil
}
