package models

import "time"

// Minutes are the record of one meeting, item by item.
type Minutes struct {
	ID        int64
	Version   int64
	CreatedAt time.Time
	MeetingID int64
	State     MinutesState
	Language  string
	FinalAt   *time.Time
	FinalBy   int64 // person
}

// MinuteRevision is one text of one item; the highest number counts. The table
// is append-only.
type MinuteRevision struct {
	ID        int64
	MeetingID int64
	ItemID    int64
	Number    int
	Body      string
	PersonID  int64
	MandateID int64
	CreatedAt time.Time
}

// MinuteEdition is the minutes as they were frozen for a circulation or at the
// end: which revision of each item, and the head of the certificates then.
type MinuteEdition struct {
	ID         int64
	MeetingID  int64
	Number     int
	Final      bool
	Content    string // canonical JSON of FrozenMinutes
	Hash       string // SHA-256 of Content
	HeadNumber int64
	HeadHash   string
	PersonID   int64
	MandateID  int64
	CreatedAt  time.Time
}

// FrozenMinutes is what an edition said.
type FrozenMinutes struct {
	Items []FrozenMinute `json:"items"`
}

// FrozenMinute is the text of one item.
type FrozenMinute struct {
	Item     int64  `json:"item"`
	Revision int64  `json:"revision"`
	Body     string `json:"body"`
}

// FreezeMinutes writes the latest texts in the order of the agenda as canonical
// JSON with its hash.
func FreezeMinutes(items []AgendaItem, latest map[int64]MinuteRevision) (content, hash string, err error) {
	frozen := FrozenMinutes{Items: []FrozenMinute{}}
	for _, i := range items {
		if r, written := latest[i.ID]; written {
			frozen.Items = append(frozen.Items, FrozenMinute{Item: i.ID, Revision: int64(r.Number), Body: r.Body})
		}
	}
	return sealed(frozen)
}

// LatestRevisions are the texts that count, by item.
func LatestRevisions(revisions []MinuteRevision) map[int64]MinuteRevision {
	out := map[int64]MinuteRevision{}
	for _, r := range revisions {
		if r.Number > out[r.ItemID].Number {
			out[r.ItemID] = r
		}
	}
	return out
}

// MinuteNote corrects minutes that are final: the text stays as it was.
type MinuteNote struct {
	ID        int64
	MeetingID int64
	ItemID    *int64 // nil: the minutes as a whole
	Body      string
	PersonID  int64
	MandateID int64
	CreatedAt time.Time
}

// CirculationKind is what went out to a list.
type CirculationKind string

const (
	CirculatedNotice       CirculationKind = "notice"
	CirculatedPostponement CirculationKind = "postponement"
	CirculatedCancellation CirculationKind = "cancellation"
	CirculatedMinutes      CirculationKind = "minutes"
)

// MeetingCirculation is one sending to a list computed as at its instant; the
// list is stored.
type MeetingCirculation struct {
	ID        int64
	MeetingID int64
	Kind      CirculationKind
	EditionID *int64 // of the minutes
	Note      string
	PersonID  int64
	MandateID int64
	CreatedAt time.Time
}

// ReceivesAs is why somebody is on the list.
type ReceivesAs string

const (
	ReceivesHolder      ReceivesAs = "holder"
	ReceivesAlternate   ReceivesAs = "alternate"
	ReceivesChair       ReceivesAs = "chair"
	ReceivesExOfficio   ReceivesAs = "ex_officio"
	ReceivesSecretariat ReceivesAs = "secretariat"
)

// MeetingRecipient is one line of such a list. Withheld are the agenda items the
// receiver was not entitled to then.
type MeetingRecipient struct {
	ID             int64
	CirculationID  int64
	Capacity       ReceivesAs
	SeatID         *int64
	OrganisationID int64
	AccountID      int64
	PersonID       int64
	MandateID      int64
	Role           Role
	MessageID      *int64 // the letter; nil where the store writes none
	Withheld       Numbers
	CreatedAt      time.Time
}

// MeetingReceipt says that a receiver opened what was sent; there is one.
type MeetingReceipt struct {
	ID          int64
	RecipientID int64
	CreatedAt   time.Time
}
