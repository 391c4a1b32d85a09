package notices

import (
	"context"
	"fmt"
	"slices"

	"seedfund/app/db"
	"seedfund/app/proposals"
	"seedfund/models"
)

// part tells the writers of an organisation that a part of a document was given
// to it, taken from it, sent back, or that it takes part no more. Nothing changes
// hands in silence.
func (s *Service) part(ctx context.Context, job proposals.PartJob) error {
	return s.write(ctx, "notice.part", func(tx *db.Tx) error {
		e, err := db.From[models.ProposalPartEvent](tx.DB).Where("id = ?", job.EventID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "proposal_part_events")
		}
		p, err := proposalOf(tx, e.ProposalID)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		told := false
		tell := func(organisation int64, outcome models.PartAction, page string) error {
			var mandates []int64
			if err := tx.Raw("SELECT id FROM mandates WHERE organisation_id = ? AND role IN ? ORDER BY id", organisation,
				[]models.Role{models.RoleDrafter, models.RolePUNOProgramme}).Scan(&mandates).Error; err != nil {
				return err
			}
			reference := p.Reference
			if reference == "" {
				reference = p.Title
			}
			err := s.toMandates(tx, mandates, "proposals.part", map[string]string{"Outcome": string(outcome), "Title": p.Title, "Reference": reference, "Page": s.origin + page})
			if err == errNobody {
				return nil
			}
			told = true
			return err
		}
		page := partPath(e)
		switch e.Action {
		case models.PartLeave:
			err = tell(e.FromOwner, e.Action, "/proposals")
		case models.PartTake:
			if err = tell(e.FromOwner, models.PartTake, page); err == nil && e.ToOwner != leadOf(p) {
				err = tell(e.ToOwner, models.PartGive, page)
			}
		default:
			err = tell(e.ToOwner, e.Action, page)
		}
		if err == nil && !told {
			return errNobody
		}
		return err
	})
}

func leadOf(p models.Proposal) int64 {
	if p.LeadOrganisationID == nil {
		return 0
	}
	return *p.LeadOrganisationID
}

// partPath is where a part is written.
func partPath(e models.ProposalPartEvent) string {
	if _, ok := models.ColumnOf(e.Part); ok {
		return fmt.Sprintf("/proposals/%d/budget", e.ProposalID)
	}
	return fmt.Sprintf("/proposals/%d/sections/%s", e.ProposalID, e.Part)
}

// remarked tells the people of whoever owns a part, and those of a document that
// nobody leads yet, that somebody else remarked on it, without the words.
func (s *Service) remarked(ctx context.Context, job proposals.RemarkJob) error {
	return s.write(ctx, "notice.remarked", func(tx *db.Tx) error {
		r, err := db.From[models.ProposalRemark](tx.DB).Where("id = ?", job.RemarkID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "proposal_remarks")
		}
		p, err := proposalOf(tx, r.ProposalID)
		if err != nil {
			return err
		}
		owner, err := ownerOf(tx, p, r.Part)
		if err != nil {
			return err
		}
		var mandates []int64
		if err := tx.Raw("SELECT id FROM mandates WHERE organisation_id = ? AND role IN ? AND id <> ? ORDER BY id", owner,
			[]models.Role{models.RoleDrafter, models.RolePUNOProgramme}, r.MandateID).Scan(&mandates).Error; err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		reference := p.Reference
		if reference == "" {
			reference = p.Title
		}
		return s.toMandates(tx, mandates, "proposals.remark", map[string]string{"Title": p.Title, "Reference": reference,
			"Page": s.origin + partPath(models.ProposalPartEvent{ProposalID: p.ID, Part: r.Part})})
	})
}

// ownerOf is the organisation whose people hear of what concerns a part.
func ownerOf(tx *db.Tx, p models.Proposal, part string) (int64, error) {
	parts, err := db.From[models.ProposalPart](tx.DB).Where("proposal_id = ? AND part = ? AND organisation_id IS NOT NULL", p.ID, part).Find(tx.Ctx)
	if err != nil {
		return 0, err
	}
	if len(parts) > 0 {
		return *parts[0].OrganisationID, nil
	}
	if column, ok := models.ColumnOf(part); ok {
		return column, nil
	}
	return leadOf(p), nil
}

// kitCame tells the people of each organisation for whose parts a filled kit
// proposes something, without the words; who brought it knows.
func (s *Service) kitCame(ctx context.Context, job proposals.KitJob) error {
	return s.write(ctx, "notice.kit", func(tx *db.Tx) error {
		r, err := db.From[models.KitReturn](tx.DB).Where("id = ?", job.ReturnID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "kit_returns")
		}
		p, err := proposalOf(tx, r.ProposalID)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		changes, err := db.From[models.KitChange](tx.DB).Where("return_id = ?", r.ID).Order("id").Find(tx.Ctx)
		if err != nil {
			return err
		}
		var owners []int64
		for _, c := range changes {
			owner, err := ownerOf(tx, p, c.Part)
			if err != nil {
				return err
			}
			if !slices.Contains(owners, owner) {
				owners = append(owners, owner)
			}
		}
		var mandates []int64
		if err := tx.Raw("SELECT id FROM mandates WHERE organisation_id IN ? AND role IN ? AND id <> ? ORDER BY id", owners,
			[]models.Role{models.RoleDrafter, models.RolePUNOProgramme}, r.MandateID).Scan(&mandates).Error; err != nil {
			return err
		}
		reference := p.Reference
		if reference == "" {
			reference = p.Title
		}
		return s.toMandates(tx, mandates, "proposals.part", map[string]string{"Outcome": "kit", "Title": p.Title, "Reference": reference,
			"Page": s.origin + fmt.Sprintf("/proposals/%d/kit-returns/%d", p.ID, r.ID)})
	})
}
