package proposals

import (
	"context"
	"time"

	"seedfund/app/db"
	"seedfund/models"
)

// Invite asks the applicants of a shortlisted concept note for the full
// document, due before an instant. It begins that document with everything the
// concept note said, each answer marked as carried over; the concept note
// itself stays as it was. It gives the id of the full document.
//
// clause 96: a full document follows an invitation and never comes without one.
func (s *Service) Invite(ctx context.Context, actor models.Actor, id, version int64, due time.Time) (int64, error) {
	var full int64
	err := s.db.Write(ctx, actor, "proposal.invite", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermProposalInvite, tx.Now); err != nil {
			return err
		}
		p, d, err := s.open(tx, actor, id)
		if err != nil {
			return err
		}
		if p.Version != version {
			return models.Stale(d)
		}
		if !due.After(tx.Now) {
			return models.Invalid("proposals.invite_invalid", models.FieldError{Field: "due_at", Key: "proposals.due_past"})
		}
		if err := move(tx, p, models.ActionInvite, p.Facts(), ""); err != nil {
			return err
		}
		if full, err = carryOver(tx, d, due.UTC()); err != nil {
			return err
		}
		tx.Receipt(models.Receipt{Target: "proposals", TargetID: full})
		return tx.Enqueue(MovedJob{ProposalID: full, Action: string(models.ActionInvite)})
	})
	return full, err
}

// carryOver makes the full document of a concept note.
func carryOver(tx *db.Tx, d models.Document, due time.Time) (int64, error) {
	form, err := db.From[models.FormVersion](tx.DB).Where("id = ?", d.Call.FullFormID).Take(tx.Ctx)
	if err != nil {
		return 0, db.Found(err, "form_versions")
	}
	c := d.Proposal
	p := models.Proposal{CallID: c.CallID, Stage: models.StageFull, ConceptID: &c.ID, State: models.ProposalDraft, Title: c.Title,
		LeadOrganisationID: c.LeadOrganisationID, StartedSide: c.StartedSide, Months: c.Months, StartOn: c.StartOn, Theme: c.Theme,
		Asked: c.Asked, FormVersionID: form.ID, DueAt: &due}
	if err := db.Create(tx, &p); err != nil {
		return 0, err
	}
	for _, section := range form.Schema.Sections {
		for _, q := range section.Questions {
			from, ok := d.Form.Schema.Begins(q)
			said := d.Answers[from.Code]
			if !ok || said.Text == "" {
				continue
			}
			if err := db.Create(tx, &models.Answer{ProposalID: p.ID, Question: q.Code, Text: said.Text, Carried: true,
				UpdatedBy: said.UpdatedBy, ByName: said.ByName}); err != nil {
				return 0, err
			}
		}
	}
	return p.ID, carryLists(tx, d, p.ID)
}

func carryLists(tx *db.Tx, d models.Document, id int64) error {
	for _, c := range d.Countries {
		if err := db.Create(tx, &models.ProposalCountry{ProposalID: id, Country: c.Country, Share: c.Share}); err != nil {
			return err
		}
	}
	for _, o := range d.Organisations {
		if err := db.Create(tx, &models.ProposalOrganisation{ProposalID: id, OrganisationID: o.OrganisationID, ISCBasisPoints: o.ISCBasisPoints}); err != nil {
			return err
		}
	}
	for _, n := range d.Objectives {
		if err := db.Create(tx, &models.ProposalObjective{ProposalID: id, Objective: n}); err != nil {
			return err
		}
	}
	for _, t := range d.Tranches {
		if err := db.Create(tx, &models.ProposalTranche{ProposalID: id, Number: t.Number, DueOn: t.DueOn}); err != nil {
			return err
		}
	}
	for _, l := range d.Lines {
		l.ID, l.ProposalID = 0, id
		if err := db.Create(tx, &l); err != nil {
			return err
		}
	}
	// Who stands behind the application stays known; endorsements are asked anew,
	// for the full document is another text.
	for _, side := range d.Sides {
		side.ID, side.ProposalID = 0, id
		if err := db.Create(tx, &side); err != nil {
			return err
		}
	}
	return nil
}
