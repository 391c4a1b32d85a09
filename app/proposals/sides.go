package proposals

import (
	"context"
	"strings"

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

// Endorse is the State's word for the document as it stands: its amount,
// countries and organisations. It needs a fresh sign-in.
//
// clause 105: national action is anchored in national ownership.
func (s *Service) Endorse(ctx context.Context, actor models.Actor, id int64, remarks string) error {
	return s.db.Write(ctx, actor, "proposal.endorse", func(tx *db.Tx) error {
		p, d, err := s.open(tx, actor, id)
		if err != nil {
			return err
		}
		if err := actor.MayNow(models.PermProposalEndorse, tx.Now); err != nil {
			return err
		}
		st := StandingOf(actor, d)
		if st.State == "" {
			return models.Forbidden("proposals.endorse_state", "105")
		}
		if err := actor.Can(models.PowerEndorse); err != nil {
			return err
		}
		if !p.Editable() {
			return models.Conflict("proposals.locked", "105").With(map[string]any{"State": string(p.State)})
		}
		if p.LeadOrganisationID == nil || p.Asked == 0 {
			return models.Conflict("proposals.endorse_too_early", "105")
		}
		if endorsed, _ := d.Endorsed(st.State); endorsed {
			return models.Conflict("proposals.endorsed_already", "105")
		}
		remarks = strings.TrimSpace(remarks)
		if len([]rune(remarks)) > 2000 {
			return models.Invalid("proposals.endorse_invalid", models.FieldError{Field: "remarks", Key: "proposals.remarks_long", Args: map[string]any{"Max": 2000}})
		}
		tx.Target("proposals", p.ID)
		return db.Create(tx, &models.ProposalSide{ProposalID: p.ID, Side: models.SideState, Act: models.SideEndorsed, Country: st.State, At: tx.Now,
			MandateID: actor.MandateID, ByName: actor.Name, Digest: d.MaterialDigest(), Remarks: remarks})
	})
}
