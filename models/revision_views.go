package models

import (
	"time"

	"seedfund/models/flow"
	"seedfund/models/when"
)

// RevisionRow is a revision in the list of its programme.
type RevisionRow struct {
	ProgrammeRevision
	Decision string // reference
	Budget   int    // number of the version it made
}

// RevisionList is what was ever revised of a programme, the latest first, with
// the log of its extensions.
type RevisionList struct {
	ProgrammeDetail
	Rows       []RevisionRow
	Extensions []ExtensionRow
	Committee  []CommitteeMember // now
	Opens      bool              // the reader may open one
	OpenNow    string            // reference of the one that is open
}

// ExtensionRow is a line of the extension log with the names a page shows.
type ExtensionRow struct {
	ProgrammeExtension
	Revision string
	Decision string
}

// RevisionPage is one revision, old beside new, with who decides.
type RevisionPage struct {
	ProgrammeDetail
	Revision  ProgrammeRevision
	Stands    RevisionTerms // what it was copied from
	Asked     RevisionTerms
	Board     RevisionTerms // the Board's last version
	BoardAt   int           // its number
	Locks     []RevisionLock
	Judgement RevisionJudgement
	Faults    []FieldError // of a draft, as it stands
	Committee []CommitteeMember
	Decision  string // that accepted it
	Offers    []flow.Offer[RevisionState, RevisionAction]
	Now       time.Time
}

// EndsOn is the day a programme ends with so many months; none before its first
// transfer.
func (p RevisionPage) EndsOn(months int) when.Date {
	if p.Programme.StartOn.IsZero() {
		return when.Date{}
	}
	return p.Programme.StartOn.AddMonths(months)
}

// Constituted says whether the committee stands: both its chairs are named.
func (p RevisionPage) Constituted() bool { return Constituted(p.Committee) }
