package proposals

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/models"
)

// Scope is a condition on proposals under the alias p, with its arguments: the
// proposals an actor may see. It stands first in every query on proposals.
type Scope struct {
	Where string
	Args  []any
}

var nothing = Scope{Where: "1 = 0"}

const submitted = "EXISTS (SELECT 1 FROM submissions x WHERE x.proposal_id = p.id)"

// scope is what the actor may see. Absence and invisibility are one answer.
//
// Reviewers see what is assigned to them; that is known to the area of reviews,
// which hands its condition in with WithReviewers. Until then they see nothing.
func (s *Service) scope(actor models.Actor, at time.Time) Scope {
	switch {
	case actor.System || actor.Is(models.RoleAuditor):
		return Scope{Where: "1 = 1"}
	case actor.May(models.PermProposalRead) != nil:
		return nothing
	case actor.Is(models.RoleSecretariatOfficer, models.RoleSecretariatHead):
		// Drafts are their authors' alone until they are submitted.
		return Scope{Where: submitted}
	case actor.Is(models.RoleBoardMember, models.RoleAlternate, models.RoleCoordinator):
		return AtTheBoard(actor, at)
	case actor.Is(models.RoleReviewer):
		if s.reviewers == nil {
			return nothing
		}
		return s.reviewers(actor)
	}
	return applicants(actor)
}

// AtTheBoard is the scope of those who sit on the Board and of its chair: what
// came to the Board, without what an interest of their seat screens.
func AtTheBoard(actor models.Actor, at time.Time) Scope {
	const came = "EXISTS (SELECT 1 FROM proposal_events x WHERE x.proposal_id = p.id AND x.to_state = 'board_paper')"
	const ofProposal = "(m.proposal_id = p.id OR m.proposal_id IN (SELECT f.id FROM proposals f WHERE f.concept_id = p.id))"
	person, args := bodies.Barred(actor.PersonID, models.DoorItem, at)
	open := came + " AND NOT EXISTS (SELECT 1 FROM matters m WHERE " + ofProposal + " AND " + person + ")"
	if actor.Is(models.RoleCoordinator) {
		return Scope{Where: open, Args: args}
	}
	seated, sits := bodies.AtTheTableWhere(actor, models.BodyBoard, at)
	// An interest of a seat they left stays theirs.
	return Scope{Where: open + " AND " + seated + ` AND NOT EXISTS (SELECT 1 FROM seat_interests i JOIN matters m ON m.id = i.matter_id JOIN holdings h ON h.seat_id = i.seat_id
			WHERE ` + ofProposal + " AND " + bodies.ClosesTo(models.DoorItem) + " AND (h.mandate_id = ? OR (h.mandate_id IS NULL AND h.organisation_id = ?)))",
		Args: slices.Concat(args, sits, []any{actor.MandateID, actor.OrganisationID})}
}

// applicants is the scope of the two sides: the proposals of the actor's
// organisation, or of the actor's State or country team.
func applicants(actor models.Actor) Scope {
	switch {
	case actor.Is(models.RoleFocalPoint, models.RoleResidentCoord) && actor.Country != "":
		return Scope{Where: "EXISTS (SELECT 1 FROM proposal_countries x WHERE x.proposal_id = p.id AND x.country = ?)", Args: []any{actor.Country}}
	case actor.Is(models.RoleDrafter, models.RolePUNOProgramme, models.RolePUNOFinance) && actor.OrganisationID != 0:
		return Scope{
			Where: "(p.lead_organisation_id = ? OR EXISTS (SELECT 1 FROM proposal_organisations x WHERE x.proposal_id = p.id AND x.organisation_id = ?))",
			Args:  []any{actor.OrganisationID, actor.OrganisationID},
		}
	}
	return nothing
}

// undisclosed is the condition on proposals p on which the Board has decided and
// not yet published.
const undisclosed = `EXISTS (SELECT 1 FROM decisions d WHERE d.proposal_id = p.id AND d.kind = 'funding'
	AND NOT EXISTS (SELECT 1 FROM decision_publications x WHERE x.decision_id = d.id))`

// hears says whether the actor hears of a decision before it is published: whom
// the Board's room is open to, for AtTheBoard keeps from them what an interest
// screens. To applicants and reviewers the proposal stands before the Board
// until then (feature 7).
func hears(actor models.Actor) bool { return actor.System || actor.May(models.PermBoardRead) == nil }

// withheld says whether the Board's decision on a proposal is kept from the actor.
func withheld(q *gorm.DB, actor models.Actor, id int64) (bool, error) {
	if hears(actor) {
		return false, nil
	}
	var kept bool
	err := q.Raw("SELECT EXISTS (SELECT 1 FROM proposals p WHERE p.id = ? AND "+undisclosed+")", id).Scan(&kept).Error
	return kept, err
}

// Standing is what an actor is to a document.
type Standing struct {
	Organisation int64  // the actor's organisation, if it takes part
	Leads        bool   // it leads
	State        string // the actor's country, if the programme works there
	Reads        bool   // an applicant who reads the document itself
}

// Member says whether the actor is one of the applicants who may write.
func (s Standing) Member() bool { return s.Organisation != 0 || s.State != "" }

// StandingOf says what the actor is to a document.
func StandingOf(actor models.Actor, d models.Document) Standing {
	var s Standing
	switch {
	case actor.Is(models.RoleDrafter, models.RolePUNOProgramme):
		if d.Includes(actor.OrganisationID) {
			s.Organisation, s.Leads = actor.OrganisationID, d.Leads(actor.OrganisationID)
		}
	case actor.Is(models.RoleFocalPoint) && d.In(actor.Country):
		s.State = actor.Country
	}
	s.Reads = s.Member() || actor.System || actor.Is(models.RoleAuditor) ||
		actor.Is(models.RolePUNOFinance) && d.Includes(actor.OrganisationID) ||
		actor.Is(models.RoleResidentCoord) && d.In(actor.Country)
	return s
}

// mayEdit: an applicant may write while the document is open to the applicants.
func mayEdit(actor models.Actor, d models.Document) error {
	if err := actor.May(models.PermProposalDraft); err != nil {
		return err
	}
	if !StandingOf(actor, d).Member() {
		return models.Forbidden("proposals.not_yours", "96")
	}
	if !d.Proposal.Editable() {
		return models.Conflict("proposals.locked", "96").With(map[string]any{"State": string(d.Proposal.State)})
	}
	return nil
}

// mayWritePart: a part is for the people of its owner to write; others comment
// on it, or propose a wording of an answer.
//
// clause 96: participating organisations apply, each for its part.
func mayWritePart(actor models.Actor, d models.Document, part string) error {
	if err := mayEdit(actor, d); err != nil {
		return err
	}
	st := StandingOf(actor, d)
	if d.WrittenBy(part, st.Organisation, st.State) {
		return nil
	}
	owner := d.Owner(part)
	if owner == 0 {
		return models.Forbidden("proposals.nobody_leads", "104")
	}
	key := "proposals.not_your_part"
	if _, ok := models.ColumnOf(part); ok {
		key = "proposals.not_your_columns"
	} else if _, ok := d.Form.Schema.Section(part); ok {
		key = "proposals.not_your_section"
	}
	return models.Forbidden(key, "96").With(map[string]any{"Organisation": d.Names[owner]})
}

// MayFile is mayAttach for who asks before anything is sent: pages.
func MayFile(actor models.Actor, d models.Document, kind models.AttachmentKind) bool {
	_, err := mayAttach(actor, d, kind)
	return err == nil
}

// mayAttach: a file that answers a question is the section's, the others are the
// attachments'; the letter of a Government is its own State's to add as well. It
// gives the part.
//
// clause 105: a State speaks for itself.
func mayAttach(actor models.Actor, d models.Document, kind models.AttachmentKind) (part string, err error) {
	if code, ok := kind.FileQuestion(); ok {
		_, section, _ := d.Form.Schema.Question(code)
		return section.Code, mayWritePart(actor, d, section.Code)
	}
	if kind == models.AttachmentGovernment && StandingOf(actor, d).State != "" {
		return models.PartAttachments, mayEdit(actor, d)
	}
	return models.PartAttachments, mayWritePart(actor, d, models.PartAttachments)
}

// Writes says whether the actor may fill an organisation's columns of the budget
// now.
func Writes(actor models.Actor, d models.Document, organisation int64) bool {
	return mayWritePart(actor, d, models.BudgetPart(organisation)) == nil
}

// mayConclude: the lead organisation or a State of the programme submits and
// withdraws; a partner does not act for the others.
func mayConclude(actor models.Actor, d models.Document) error {
	if st := StandingOf(actor, d); st.Leads || st.State != "" {
		return nil
	}
	return models.Forbidden("proposals.lead_concludes", "96")
}

// open reads, locks and scopes a document for an act: what the actor may not
// see is not found. The proposal's row is locked first, so that acts on one
// proposal follow each other.
func (s *Service) open(tx *db.Tx, actor models.Actor, id int64) (*models.Proposal, models.Document, error) {
	sc := s.scope(actor, tx.Now)
	var seen int
	if err := tx.Raw("SELECT 1 FROM proposals p WHERE p.id = ? AND "+sc.Where, append([]any{id}, sc.Args...)...).Take(&seen).Error; err != nil {
		return nil, models.Document{}, db.Found(err, "proposals")
	}
	p, err := db.Load[models.Proposal](tx, id)
	if err != nil {
		return nil, models.Document{}, err
	}
	kept, err := withheld(tx.DB, actor, id)
	if err != nil {
		return nil, models.Document{}, err
	}
	if kept {
		return nil, models.Document{}, models.Conflict("proposals.locked", "96").With(map[string]any{"State": string(models.ProposalBoardPaper)})
	}
	d, err := readDocument(tx.DB, *p)
	return p, d, err
}

// edit is open for an applicant who writes.
func (s *Service) edit(tx *db.Tx, actor models.Actor, id int64) (*models.Proposal, models.Document, error) {
	p, d, err := s.open(tx, actor, id)
	if err != nil {
		return nil, d, err
	}
	return p, d, mayEdit(actor, d)
}

// where adds the scope to a query on proposals p.
func (s Scope) where(q *gorm.DB, text string, args ...any) *gorm.DB {
	return q.Raw(text+" AND ("+s.Where+")", append(args, s.Args...)...)
}
