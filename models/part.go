package models

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"seedfund/models/flow"
	"seedfund/models/money"
)

// ProposalPart is one part of the document as people work on it: a section of
// the form, the facts, the partners, the plan, an organisation's columns of the
// budget, the letters and files. It carries the version that a save is based on,
// and who wrote in it last. It has an owner, whose people alone write it, and a
// state.
type ProposalPart struct {
	ID             int64
	Version        int64
	ProposalID     int64
	Part           string
	OrganisationID *int64    // whom it was given to; nil for the usual owner
	State          PartState // "" where nobody has said anything: see Document.PartState
	UpdatedAt      time.Time
	EditedAt       *time.Time // the last save of its text
	ByName         string     // whose save
}

// Written says whether somebody has worked on the part.
func (p ProposalPart) Written() bool { return p.EditedAt != nil }

// ProposalPartEvent is one act on a part that is more than writing: ready,
// reopened, returned, given, taken, left behind. Rows are only added.
type ProposalPartEvent struct {
	ID         int64
	ProposalID int64
	Part       string
	Action     PartAction
	FromState  PartState
	ToState    PartState
	FromOwner  int64 // organisation; 0 while nobody leads
	ToOwner    int64
	At         time.Time
	MandateID  int64
	ByName     string
	Reason     string
}

// RemarkKind says what a remark is.
type RemarkKind string

const (
	RemarkComment RemarkKind = "comment"
	RemarkWording RemarkKind = "wording" // a text for one question, for the owner to accept
)

// ProposalRemark is what a writer of the document says on a part that others
// own as well as their own: a comment, or a wording of one answer. Rows are only
// added; the record of acts holds the digest of the text.
type ProposalRemark struct {
	ID             int64
	ProposalID     int64
	Part           string
	Question       string // "" for the part as a whole
	Kind           RemarkKind
	Base           int64  // version of the answer a wording began from
	Text           string `audit:"digest"`
	OrganisationID int64  // whose word it is; 0 for a State
	Country        string // whose word it is; "" for an organisation
	At             time.Time
	MandateID      int64
	ByName         string
}

// RemarkResult is how a remark ended.
type RemarkResult string

const (
	RemarkAccepted RemarkResult = "accepted" // a wording became the answer
	RemarkDeclined RemarkResult = "declined"
	RemarkResolved RemarkResult = "resolved" // settled, or taken back by its author
)

// ProposalRemarkEnd ends a remark, once.
type ProposalRemarkEnd struct {
	ID        int64
	RemarkID  int64
	Result    RemarkResult
	At        time.Time
	MandateID int64
	ByName    string
}

// RemarkView is a remark with its end, if it has one.
type RemarkView struct {
	Remark ProposalRemark
	End    *ProposalRemarkEnd
}

// ColumnOf is the organisation whose columns of the budget a part is.
func ColumnOf(part string) (organisation int64, ok bool) {
	text, ok := strings.CutPrefix(part, PartBudget+"/")
	if !ok {
		return 0, false
	}
	organisation, err := strconv.ParseInt(text, 10, 64)
	return organisation, err == nil
}

// OwnedParts lists the parts that have an owner, in the order of the document:
// facts and partners, the sections of the form, the plan with each organisation's
// columns of the budget, the lead's first, letters and files.
func (d Document) OwnedParts() []string {
	out := []string{PartFacts, PartPartners}
	for _, s := range d.Form.Schema.Sections {
		out = append(out, s.Code)
	}
	if d.Form.Schema.Budget {
		out = append(out, PartTranches)
		for _, o := range d.OrganisationsLeadFirst() {
			out = append(out, BudgetPart(o.OrganisationID))
		}
	}
	return append(out, PartAttachments)
}

// Lead is the organisation that leads, 0 while none does.
func (d Document) Lead() int64 {
	if d.Proposal.LeadOrganisationID == nil {
		return 0
	}
	return *d.Proposal.LeadOrganisationID
}

// Joined says whether the organisation has begun or joined the document.
func (d Document) Joined(organisation int64) bool {
	for _, side := range d.Sides {
		if side.OrganisationID == organisation && side.Side == SideUN {
			return true
		}
	}
	return false
}

// Owner is the organisation whose people write a part: the one it was given to,
// else for its own columns an organisation that has joined, else the lead. It is
// 0 while nobody leads.
func (d Document) Owner(part string) int64 {
	if p := d.Parts[part]; p.OrganisationID != nil && d.Includes(*p.OrganisationID) {
		return *p.OrganisationID
	}
	if organisation, ok := ColumnOf(part); ok && d.Includes(organisation) && d.Joined(organisation) {
		return organisation
	}
	return d.Lead()
}

// WrittenBy says whether a part is for an organisation of the document to write,
// or for a State of it: all but columns is the State's until an organisation leads.
func (d Document) WrittenBy(part string, organisation int64, state string) bool {
	owner := d.Owner(part)
	if owner == 0 {
		_, column := ColumnOf(part)
		return state != "" && !column
	}
	return organisation == owner
}

// PartState is where an owned part stands.
func (d Document) PartState(part string) PartState {
	p := d.Parts[part]
	if p.State != "" && p.State != PartEmpty {
		return p.State
	}
	if p.Written() || d.holds(part) {
		return PartDraft
	}
	return PartEmpty
}

// holds says whether a part says something, be it carried over.
func (d Document) holds(part string) bool {
	if organisation, ok := ColumnOf(part); ok {
		for _, l := range d.Lines {
			if l.OrganisationID == organisation {
				return true
			}
		}
		return false
	}
	switch p := d.Proposal; part {
	case PartFacts: // every document begins with a title
		return p.Theme != 0 || p.Months != 0 || p.Asked != 0 || !p.StartOn.IsZero() || len(d.Objectives) > 0
	case PartPartners: // and with one organisation and one country at the most
		return len(d.Organisations) > 1 || len(d.Countries) > 1
	case PartTranches:
		return slices.ContainsFunc(d.Tranches, func(t ProposalTranche) bool { return !t.DueOn.IsZero() })
	case PartAttachments:
		return slices.ContainsFunc(d.Attachments, func(a Attachment) bool { return a.Question == "" && a.RemovedAt == nil })
	}
	section, _ := d.Form.Schema.Section(part)
	for _, q := range section.Questions {
		if d.Answers[q.Code].Text != "" || d.HasAttachment(FileKind(q.Code)) {
			return true
		}
	}
	return false
}

// ApplyPart is the state that follows when somebody takes an action on a part, or
// says why it cannot be taken.
func (d Document) ApplyPart(part string, who PartActor, action PartAction) (PartState, error) {
	to, err := PartFlow.Apply(string(who), d.PartState(part), action, flow.Facts{guardFilled.Name: len(d.PartGaps(part)) == 0})
	if err != nil {
		return to, FromFlow(err)
	}
	return to, nil
}

// PartGaps are what is missing in an owned part itself, its readiness aside.
func (d Document) PartGaps(part string) []Gap {
	g := gaps{doc: d}
	if organisation, ok := ColumnOf(part); ok {
		g.budget()
		var own []Gap
		for _, gap := range g.list {
			if gap.column == organisation {
				own = append(own, gap)
			}
		}
		return own
	}
	switch part {
	case PartFacts:
		g.facts()
	case PartPartners:
		g.partners()
	case PartTranches:
		g.tranches()
	case PartAttachments:
		g.attachments()
	default:
		if section, ok := d.Form.Schema.Section(part); ok {
			g.section(section)
		}
	}
	return g.list
}

// Orphan is what an organisation that left has in the budget: it stays until it
// is settled.
type Orphan struct {
	OrganisationID int64
	Cents          money.Cents
}

// Orphans are the amounts of organisations that take part no more, each once, in
// the order of their numbers.
func (d Document) Orphans() []Orphan {
	var out []Orphan
	for _, l := range d.Lines { // ordered by organisation
		if l.Cents == 0 || d.Includes(l.OrganisationID) {
			continue
		}
		if n := len(out); n == 0 || out[n-1].OrganisationID != l.OrganisationID {
			out = append(out, Orphan{OrganisationID: l.OrganisationID})
		}
		out[len(out)-1].Cents += l.Cents
	}
	return out
}
