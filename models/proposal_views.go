package models

import (
	"time"

	"seedfund/models/flow"
	"seedfund/models/money"
)

// ProposalRow is a proposal as lists show it, filled by one statement, its
// countries by a second.
type ProposalRow struct {
	ID                 int64
	Reference          string
	Title              string
	Stage              ProposalStage
	State              ProposalState
	StartedSide        Side
	CallID             int64
	CallReference      string
	ClosesAt           time.Time
	GraceMinutes       int
	DueAt              *time.Time
	CreatedAt          time.Time
	LeadOrganisationID *int64
	Lead               string
	Theme              int
	Asked              money.Cents
	Months             int
	ConceptID          *int64
	FullID             *int64
	SubmittedAt        *time.Time
	Countries          []string `gorm:"-"`
}

// Deadline is the first instant that is too late for a submission.
func (r ProposalRow) Deadline() time.Time {
	p := Proposal{DueAt: r.DueAt, CreatedAt: r.CreatedAt}
	at, _ := p.Deadline(Call{ClosesAt: r.ClosesAt, GraceMinutes: r.GraceMinutes})
	return at
}

// Closing is the announced end, as lists show it: without the grace.
func (r ProposalRow) Closing() time.Time {
	if r.DueAt != nil {
		return *r.DueAt
	}
	return r.ClosesAt
}

// ProposalView is a proposal as one page shows it. Whoever is not an applicant
// gets no Document but the Frozen copy of what was submitted.
type ProposalView struct {
	Proposal    Proposal
	Call        Call
	Form        FormVersion
	Document    *Document // for applicants and the auditor
	Frozen      *Frozen   // of the latest submission, if there is one
	Submissions []Submission
	Events      []ProposalEvent
	Drafts      []DraftText // typed and not yet saved, by whomever
	PartEvents  []ProposalPartEvent
	Remarks     []RemarkView        // for the document's writers alone
	Extensions  []ProposalExtension // asked by the applicants, for them
	KitWaits    []KitWait           // changes of filled kits that wait, for the document's writers alone
	FullID      int64               // the full document of an invited concept note, if the reader may see it
	Gaps        []Gap
	Now         time.Time
	InTime      bool
	Actions     []flow.Offer[ProposalState, ProposalAction]
}

// Conceal takes away what is being written: the proposal as it was submitted
// remains, for readers who are not its applicants.
func (v *ProposalView) Conceal() {
	if v.Frozen == nil {
		return
	}
	f := v.Frozen
	v.Proposal.Title, v.Proposal.Theme, v.Proposal.Months = f.Title, f.Theme, f.Months
	v.Proposal.StartOn, v.Proposal.Asked = f.StartOn, f.Asked
}
