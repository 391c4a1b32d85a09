package proposals

import (
	"context"

	"seedfund/app/db"
	"seedfund/models"
)

// Join lets the actor's organisation stand behind a document that names it.
// Where a State began, the organisation it asked becomes the lead by joining. Its
// columns of the budget are its own to write from then on.
//
// clause 104: support goes through the country team, for which one organisation leads.
func (s *Service) Join(ctx context.Context, actor models.Actor, id int64) error {
	return s.db.Write(ctx, actor, "proposal.join", func(tx *db.Tx) error {
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		st := StandingOf(actor, d)
		if st.Organisation == 0 {
			return models.Forbidden("proposals.join_organisation", "104")
		}
		if Joined(d, st.Organisation) {
			return models.Conflict("proposals.joined_already", "")
		}
		act := models.ProposalSide{ProposalID: p.ID, Side: models.SideUN, Act: models.SideJoined, At: tx.Now, MandateID: actor.MandateID,
			OrganisationID: st.Organisation, ByName: actor.Name}
		if err := db.Create(tx, &act); err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		if err := takeColumns(tx, d, act); err != nil {
			return err
		}
		if p.LeadOrganisationID != nil {
			return nil
		}
		p.LeadOrganisationID = &st.Organisation
		return db.Update(tx, p, "lead_organisation_id")
	})
}

// takeColumns hands an organisation that joins its own columns of the budget,
// which were the lead's until then: what the lead said was ready waits for its word.
func takeColumns(tx *db.Tx, d models.Document, joins models.ProposalSide) error {
	part := models.BudgetPart(joins.OrganisationID)
	from, column := d.Owner(part), d.Parts[part]
	if column.State != models.PartReady || column.OrganisationID != nil || from == joins.OrganisationID {
		return nil
	}
	return standing(tx, &d, step{part: part, who: models.PartLead, action: models.PartGive, owner: joins.OrganisationID})
}

// Joined says whether the organisation has begun or joined the document.
func Joined(d models.Document, organisation int64) bool { return d.Joined(organisation) }
