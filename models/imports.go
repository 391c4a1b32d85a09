package models

import (
	"time"

	"seedfund/models/when"
)

// ImportKind says what a file brings.
type ImportKind string

const (
	ImportExpenditure   ImportKind = "expenditure"   // what organisations spent in a year
	ImportContributions ImportKind = "contributions" // arrangements signed and deposits received
)

// Permission is the right to load and to commit files of the kind.
func (k ImportKind) Permission() Permission {
	if k == ImportContributions {
		return PermContribution
	}
	return PermImport
}

// ImportState says what became of a batch.
type ImportState string

const (
	ImportRead      ImportState = "read"      // without fault; waits for a second person
	ImportCommitted ImportState = "committed" // its rows are in the books
	ImportDropped   ImportState = "dropped"   // set aside
)

// ImportBatch is a file that one person loaded and that a second one brings into
// the books, whole or not at all. The file is kept as it came; the same bytes
// count once.
type ImportBatch struct {
	ID             int64
	Version        int64
	CreatedAt      time.Time
	Reference      string // IM-0001
	Kind           ImportKind
	OrganisationID *int64 // whose figures; none for all organisations
	Year           int
	AsAt           when.Date // day to which interim figures run; of contributions the day it was taken in
	Name           string    // of the file
	Hash           string    // SHA-256 of its bytes
	FileID         int64
	State          ImportState
	Lines          int
	Reason         string // why figures that stand change
	Held           string // digest of what a file of contributions would do, SHA-256; empty for expenditure
	Body           string `audit:"digest"` // the rows as they were read, JSON
	Outcome        string `audit:"digest"` // what each row did, JSON; empty before it is committed
	PersonID       int64
	MandateID      int64
	SettledBy      *int64
	SettledAt      *time.Time
}

// ImportEffect is what a row of a file does to the books.
type ImportEffect string

const (
	ImportNew     ImportEffect = "new"
	ImportSame    ImportEffect = "same"
	ImportChanged ImportEffect = "changed"
)

// ImportCounts counts the rows of a file by what they do.
type ImportCounts struct {
	New     int `json:"new"`
	Same    int `json:"same"`
	Changed int `json:"changed"`
}

// Add counts one row.
func (c *ImportCounts) Add(e ImportEffect) {
	switch e {
	case ImportNew:
		c.New++
	case ImportSame:
		c.Same++
	case ImportChanged:
		c.Changed++
	}
}

// Changes says whether the file does anything.
func (c ImportCounts) Changes() bool { return c.New+c.Changed > 0 }
