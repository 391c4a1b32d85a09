package models

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"seedfund/models/canonical"
)

// AgendaKind is what an item of an agenda is about.
type AgendaKind string

const (
	AgendaMatter   AgendaKind = "matter" // a question before the body
	AgendaFree     AgendaKind = "free"
	AgendaFollowUp AgendaKind = "follow_up" // carried over, while it is open
)

// Presenter is the function that introduces an item.
type Presenter string

// Presenters lists the functions, in the order of forms.
var Presenters = []Presenter{"chair", "secretariat", "agent", "lead", "member", "owner", "guest"}

// AgendaItem is one item of a meeting. Numbers are not stored: a reader counts
// the items that are there for that reader, so that a hidden one leaves no gap.
type AgendaItem struct {
	ID         int64
	Version    int64
	CreatedAt  time.Time
	MeetingID  int64
	Kind       AgendaKind
	MatterID   *int64
	FollowUpID *int64
	Title      string // of a free item; else empty
	Note       string
	Presenter  Presenter
	Minutes    int // planned
	Position   int
	Late       bool // added after the agenda was adopted
	RemovedAt  *time.Time
	RemovedWhy string
	PreparedBy int64
}

// Validate finds the faults of an item.
func (i AgendaItem) Validate() error {
	var f Faults
	switch i.Kind {
	case AgendaMatter:
		if i.MatterID == nil {
			f.Add("matter", "meetings.fault.matter")
		}
	case AgendaFree:
		if i.Title == "" {
			f.Add("title", "meetings.fault.title")
		}
	case AgendaFollowUp:
		if i.FollowUpID == nil {
			f.Add("kind", "meetings.fault.item_kind")
		}
	default:
		f.Add("kind", "meetings.fault.item_kind")
	}
	if !slices.Contains(Presenters, i.Presenter) {
		f.Add("presenter", "meetings.fault.presenter")
	}
	if i.Minutes < 0 || i.Minutes > 600 {
		f.Add("minutes", "meetings.fault.minutes_planned")
	}
	tooLong(&f, "title", i.Title, MeetingLineLimit)
	tooLong(&f, "note", i.Note, MeetingTextLimit)
	return f.Err("meetings.fault.item")
}

// AgendaStage tells the agenda that went out with the notice from the adopted one.
type AgendaStage string

const (
	AgendaProvisional AgendaStage = "provisional"
	AgendaAdopted     AgendaStage = "adopted"
)

// AgendaVersion is an agenda as it was frozen.
type AgendaVersion struct {
	ID        int64
	MeetingID int64
	Number    int
	Stage     AgendaStage
	Content   string // canonical JSON of FrozenAgenda
	Hash      string // SHA-256 of Content
	PersonID  int64
	MandateID int64
	CreatedAt time.Time
}

// FrozenAgenda is what an agenda said.
type FrozenAgenda struct {
	Items []FrozenItem `json:"items"`
}

// FrozenItem is one line of it.
type FrozenItem struct {
	Item      int64      `json:"item"`
	Kind      AgendaKind `json:"kind"`
	Matter    int64      `json:"matter"`
	FollowUp  int64      `json:"follow_up"`
	Title     string     `json:"title"`
	Presenter Presenter  `json:"presenter"`
	Minutes   int        `json:"minutes"`
}

// FreezeAgenda writes the items in their order as canonical JSON with its hash.
func FreezeAgenda(items []AgendaItem) (content, hash string, err error) {
	frozen := FrozenAgenda{Items: []FrozenItem{}}
	for _, i := range items {
		line := FrozenItem{Item: i.ID, Kind: i.Kind, Title: i.Title, Presenter: i.Presenter, Minutes: i.Minutes}
		if i.MatterID != nil {
			line.Matter = *i.MatterID
		}
		if i.FollowUpID != nil {
			line.FollowUp = *i.FollowUpID
		}
		frozen.Items = append(frozen.Items, line)
	}
	return sealed(frozen)
}

// sealed is a value as canonical JSON and the SHA-256 of that.
func sealed(v any) (content, hash string, err error) {
	body, err := canonical.Marshal(v)
	return string(body), TextHash(string(body)), err
}

// TextHash is the SHA-256 of a text, hexadecimal.
func TextHash(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }
