package models

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"seedfund/models/money"
	"seedfund/models/when"
)

// DataSnapshot is the open data of a day as it was handed to the public: never
// changed, cited by its reference and hash. A correction is a later snapshot.
type DataSnapshot struct {
	ID           int64     `json:"-"`
	CreatedAt    time.Time `json:"taken_at"`
	Year         int       `json:"year"`
	Number       int       `json:"number"` // in the year
	TakenOn      when.Date `json:"taken_on"`
	Title        string    `json:"title"`
	Publisher    string    `json:"publisher"` // of the rule of the fund's identity on the day
	Licence      string    `json:"licence"`   // address; empty where the rule names none
	Illustrative bool      `json:"illustrative"`
	Through      string    `json:"through"` // last ledger entry that everybody may know of; empty in empty books
	Note         string    `json:"note"`    // what the secretariat says of it
	Hash         string    `json:"sha256"`  // of the list of hashes of its data files
	SnapshotTotals
	ByRole    Role  `json:"-"`
	PersonID  int64 `json:"-"`
	MandateID int64 `json:"-"`
}

// SnapshotTotals are the sums of a snapshot's files.
type SnapshotTotals struct {
	Programmes    int         `json:"programmes"`
	ApprovedCents money.Cents `json:"approved"`
	NetCents      money.Cents `json:"net_funded"`  // transfers less refunds
	SpentCents    money.Cents `json:"expenditure"` // as reported
	ReceivedCents money.Cents `json:"received"`    // deposits less refunds to contributors
}

// DataSnapshotFile is one file of a snapshot. Lines is how many rows a data file
// has, 0 for every other.
type DataSnapshotFile struct {
	ID         int64     `json:"-"`
	CreatedAt  time.Time `json:"-"`
	SnapshotID int64     `json:"-"`
	Position   int       `json:"-"`
	Name       string    `json:"name"`
	Media      string    `json:"media_type"`
	Lines      int       `json:"rows"`
	Size       int64     `json:"bytes"`
	Hash       string    `json:"sha256"`
	FileID     int64     `json:"-"`
}

// SnapshotDraft is a snapshot that is laid out and not taken yet: what it is, its
// files in their order with the bytes of each, and the archive of them all.
type SnapshotDraft struct {
	Snapshot DataSnapshot
	Files    []SnapshotBytes
}

// SnapshotBytes is a file with its bytes.
type SnapshotBytes struct {
	Name  string
	Media string
	Lines int
	Body  []byte
}

// SnapshotSums is the list of hashes in a snapshot, whose own hash is cited.
const SnapshotSums = "SHA256SUMS"

// maxSnapshotNote is the longest note, in characters.
const maxSnapshotNote = 1000

// Reference is the year and the number in it: 2026-2.
func (s DataSnapshot) Reference() string { return SnapshotReference(s.Year, s.Number) }

// SnapshotReference is the reference of a snapshot.
func SnapshotReference(year, number int) string { return fmt.Sprintf("%d-%d", year, number) }

// ParseSnapshotReference reads one; ok is false for any other text.
func ParseSnapshotReference(text string) (year, number int, ok bool) {
	if n, err := fmt.Sscanf(text, "%d-%d", &year, &number); n != 2 || err != nil || SnapshotReference(year, number) != text {
		return 0, 0, false
	}
	return year, number, year > 0 && number > 0
}

// Citation is how the snapshot is cited: who published it, what it is, of which
// day and version, and the hash that tells it from every other.
func (s DataSnapshot) Citation() string {
	text := fmt.Sprintf("%s (%d). %s, snapshot %s of %s. SHA-256 of %s: %s.", s.Publisher, s.Year, s.Title, s.Reference(), s.TakenOn, SnapshotSums, s.Hash)
	if s.Licence != "" {
		text += " Licence: " + s.Licence + "."
	}
	return text
}

// SnapshotNote is the note as it is kept; an Invalid says that it is too long.
func SnapshotNote(text string) (string, error) {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > maxSnapshotNote {
		return "", Invalid("snapshots.invalid", FieldError{Field: "note", Key: "snapshots.fault.note", Args: map[string]any{"Max": maxSnapshotNote}})
	}
	return text, nil
}

// OpenMovement is one movement of money as everybody may know it: an arrangement
// or a deposit of a contributor, a payment to an organisation or its refund.
type OpenMovement struct {
	Reference        string
	Kind             string // a kind of entry of the ledger, or IATIKindArrangement
	On               when.Date
	OrganisationCode string
	Organisation     string
	Programme        string
	AgentNumber      string
	Title            string
	Currency         string
	Minor            int64
	USDCents         money.Cents // counts in the total; 0 for an arrangement
}

// Amount is what moved in its own currency.
func (m OpenMovement) Amount() money.Amount {
	return money.Amount{Currency: m.Currency, Minor: m.Minor}
}

// Contributions are the arrangements, deposits and refunds to contributors of what
// is public, in the order of recording.
func (d IATIData) Contributions() []OpenMovement {
	by := map[int64]IATIOrganisation{}
	for _, o := range d.Funders {
		by[o.ID] = o
	}
	var out []OpenMovement
	for _, f := range d.Flows {
		if !slices.Contains([]string{IATIKindArrangement, string(EntryDeposit), string(EntryContributorRefund)}, f.Kind) {
			continue
		}
		who := by[f.From]
		m := OpenMovement{Reference: f.Ref, Kind: f.Kind, On: f.On, OrganisationCode: who.Code, Organisation: who.Name, Currency: f.Currency, Minor: f.Minor}
		if f.Kind != IATIKindArrangement {
			m.USDCents = money.Cents(f.Minor)
		}
		out = append(out, m)
	}
	return out
}

// Transfers are the payments to organisations that stand, and their refunds below
// zero, by programme.
func (d IATIData) Transfers() []OpenMovement {
	var out []OpenMovement
	for _, p := range d.Programmes {
		by := map[int64]IATIOrganisation{}
		for _, o := range p.Organisations {
			by[o.ID] = o
		}
		for _, f := range p.Flows {
			if f.Type != IATIDisbursement {
				continue
			}
			out = append(out, OpenMovement{Reference: f.Ref, Kind: f.Kind, On: f.On, OrganisationCode: by[f.To].Code, Organisation: by[f.To].Name,
				Programme: p.Reference, AgentNumber: p.AgentNumber, Title: p.Title, Currency: money.USD, Minor: f.Minor, USDCents: money.Cents(f.Minor)})
		}
	}
	return out
}
