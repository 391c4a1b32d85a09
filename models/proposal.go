package models

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// ProposalStage is the kind of document: the concept note, or the full
// joint-programme document that follows an invitation.
type ProposalStage string

const (
	StageConcept ProposalStage = "concept"
	StageFull    ProposalStage = "full"
)

// ProposalState is where a proposal stands; proposal_flow.go is its only writer.
type ProposalState string

const (
	ProposalDraft           ProposalState = "draft"
	ProposalReturned        ProposalState = "returned" // for completion: open to the applicants again
	ProposalSubmitted       ProposalState = "submitted"
	ProposalAdmissible      ProposalState = "admissible"
	ProposalNotAdmissible   ProposalState = "not_admissible"
	ProposalInReview        ProposalState = "in_review"
	ProposalShortlisted     ProposalState = "shortlisted"
	ProposalNotShortlisted  ProposalState = "not_shortlisted"
	ProposalInvited         ProposalState = "invited" // its full document exists
	ProposalTechnicalReview ProposalState = "technical_review"
	ProposalBoardPaper      ProposalState = "board_paper"
	ProposalApproved        ProposalState = "approved"
	ProposalApprovedCond    ProposalState = "approved_with_conditions"
	ProposalDeferred        ProposalState = "deferred"
	ProposalReserved        ProposalState = "reserved"
	ProposalNotApproved     ProposalState = "not_approved"
	ProposalNoted           ProposalState = "noted"
	ProposalWithdrawn       ProposalState = "withdrawn"
)

// Side is one of the two that stand behind a joint programme: the participating
// organisation leading for the UN country team, and the Member State.
type Side string

const (
	SideUN    Side = "un"
	SideState Side = "state"
)

// Proposal is one document of an application. A full document points at its
// concept note, which stays as it was.
type Proposal struct {
	ID                 int64
	Version            int64
	Reference          string // given at the first submission; "" before
	CallID             int64
	Stage              ProposalStage
	ConceptID          *int64
	State              ProposalState
	Title              string
	LeadOrganisationID *int64 // nil until the UN side has joined
	StartedSide        Side
	Months             int
	StartOn            when.Date
	Theme              int         // thematic area, 0 while open
	Asked              money.Cents // the amount applied for
	FormVersionID      int64
	DueAt              *time.Time // a deadline of its own: an invitation's, a completion's
	CreatedAt          time.Time
}

// Editable says whether the applicants may change it.
func (p Proposal) Editable() bool {
	return p.State == ProposalDraft || p.State == ProposalReturned
}

// Decided says whether the Board, the screening or the applicant has ended it.
func (p Proposal) Decided() bool {
	return slices.Contains([]ProposalState{ProposalNotAdmissible, ProposalNotShortlisted, ProposalInvited, ProposalApproved,
		ProposalApprovedCond, ProposalNotApproved, ProposalNoted, ProposalWithdrawn}, p.State)
}

// ProposalCountry is one country or area with its share of the amount, in basis
// points; the shares of a proposal add up to 10,000.
type ProposalCountry struct {
	ID         int64
	ProposalID int64
	Country    string
	Share      int `gorm:"column:share_bp"`
}

// ProposalOrganisation is one participating organisation and its rate of
// indirect costs in basis points.
type ProposalOrganisation struct {
	ID             int64
	ProposalID     int64
	OrganisationID int64
	ISCBasisPoints int `gorm:"column:isc_bp"`
}

// ProposalObjective is one of the 23 objectives of the Global Compact.
type ProposalObjective struct {
	ID         int64
	ProposalID int64
	Objective  int
}

// Answer is the text that answers one question. Carried marks an answer that
// came from the concept note and nobody has changed since. The record of acts
// holds its digest only.
type Answer struct {
	ID         int64
	Version    int64
	ProposalID int64
	Question   string
	Text       string `audit:"digest"`
	Carried    bool
	UpdatedAt  time.Time
	UpdatedBy  int64 // mandate
	ByName     string
}

// TableName is the noun of the table.
func (Answer) TableName() string { return "proposal_answers" }

// DraftText is what a person has typed into a field and not yet saved. Base is
// the version of the text it began from. It is nobody's answer until it is
// saved, and it is never lost by a save of somebody else.
type DraftText struct {
	ID        int64
	Subject   string
	SubjectID int64
	Field     string
	AccountID int64
	MandateID int64
	ByName    string
	Base      int64
	Text      string `audit:"-"`
	UpdatedAt time.Time
}

// TableName is the noun of the table.
func (DraftText) TableName() string { return "drafts" }

// ProposalSide is one act of a side: starting, joining. Rows are only added. An
// endorsement is a record of its own (Endorsement); those from before there was
// one stand here as well, with their digest.
type ProposalSide struct {
	ID             int64
	ProposalID     int64
	Side           Side
	Act            SideAct
	Country        string // State
	OrganisationID int64  // UN side
	At             time.Time
	MandateID      int64
	ByName         string
	Digest         string
	Remarks        string
}

// SideAct is what a side did.
type SideAct string

const (
	SideStarted  SideAct = "started"
	SideJoined   SideAct = "joined"
	SideEndorsed SideAct = "endorsed"
)

// AttachmentKind says what an attached file is.
type AttachmentKind string

const (
	AttachmentGovernment AttachmentKind = "government_letter"
	AttachmentRC         AttachmentKind = "rc_letter"
	AttachmentBudget     AttachmentKind = "budget"
	AttachmentOther      AttachmentKind = "other"
)

// AttachmentKinds lists them in the order pages show.
var AttachmentKinds = []AttachmentKind{AttachmentGovernment, AttachmentRC, AttachmentBudget, AttachmentOther}

// fileKind begins the kind of an attachment that answers a question.
const fileKind = "answer:"

// FileKind is the kind of the attachment that answers a question for a file.
func FileKind(question string) AttachmentKind { return AttachmentKind(fileKind + question) }

// FileQuestion is the question that an attachment of the kind answers.
func (k AttachmentKind) FileQuestion() (code string, ok bool) {
	if code, ok = strings.CutPrefix(string(k), fileKind); ok {
		return code, true
	}
	return "", false
}

// For is what the file is for: the question it answers, else its kind.
func (a Attachment) For() AttachmentKind {
	if a.Question != "" {
		return FileKind(a.Question)
	}
	return a.Kind
}

// Attachment binds a stored file to a proposal. A removed one keeps its row.
type Attachment struct {
	ID         int64
	Version    int64
	ProposalID int64
	Kind       AttachmentKind
	Question   string // that it answers; "" for a letter or another file
	FileID     int64
	Name       string
	Size       int64
	Hash       string
	CreatedAt  time.Time
	ByName     string
	RemovedAt  *time.Time
}

// TableName is the noun of the table.
func (Attachment) TableName() string { return "proposal_attachments" }

// ProposalTranche is one planned tranche; years of the budget follow from its date.
type ProposalTranche struct {
	ID         int64
	ProposalID int64
	Number     int
	DueOn      when.Date
}

// Submission is the frozen copy of one submission: canonical JSON, its SHA-256
// and the receipt. Rows are only added; reviews and matters bind to them.
type Submission struct {
	ID         int64
	ProposalID int64
	Number     int // 1 for the first, 2 after a return
	Reference  string
	At         time.Time
	Hash       string
	Body       string
	InGrace    bool
	MandateID  int64
	ByRole     Role
	ByName     string
}

// ReceiptNumber is what a receipt quotes: the proposal's reference and the
// number of the submission.
func (s Submission) ReceiptNumber() string { return fmt.Sprintf("%s/v%d", s.Reference, s.Number) }

// ProposalEvent is one change of state: who, when, why. Rows are only added.
type ProposalEvent struct {
	ID         int64
	ProposalID int64
	Action     ProposalAction
	FromState  ProposalState
	ToState    ProposalState
	At         time.Time
	ByRole     Role
	ByName     string
	MandateID  int64
	Reason     string
}

// ProposalReference is the human number of an application: DEM00-2027-014, the
// same for its concept note; a full document adds "-F".
func ProposalReference(fund string, year int, number int64) string {
	return fmt.Sprintf("%s-%d-%03d", fund, year, number)
}

// FullReference is the reference of the full document of a concept note.
func FullReference(concept string) string { return concept + "-F" }

// Deadline is the instant from which this proposal is too late, and whether the
// announced grace is counted in it. Grace is for drafts begun before closing; a
// deadline of the proposal's own has none.
func (p Proposal) Deadline(c Call) (at time.Time, grace bool) {
	switch {
	case p.DueAt != nil:
		return *p.DueAt, false
	case c.GraceMinutes > 0 && p.CreatedAt.Before(c.ClosesAt):
		return c.GraceEndsAt(), true
	}
	return c.ClosesAt, false
}

// InTime refuses a submission outside its window, with the database's instant.
func (p Proposal) InTime(c Call, now time.Time) error {
	// More time for one concept note ends with its call; what was invited or is
	// being completed no longer depends on it.
	if p.DueAt == nil || p.Stage == StageConcept && p.State == ProposalDraft {
		if c.State != CallPublished && c.State != CallClosed {
			return Conflict("calls.not_open", "").With(map[string]any{"Reference": c.Reference})
		}
		if now.Before(c.OpensAt) {
			return Conflict("calls.not_yet_open", "").With(map[string]any{"At": c.OpensAt})
		}
	}
	if at, _ := p.Deadline(c); !now.Before(at) {
		return TooLate("proposals.too_late", now).With(map[string]any{"At": now, "Closed": at})
	}
	return nil
}
