package notices

import (
	"context"
	"fmt"

	"seedfund/app/db"
	"seedfund/app/proposals"
	"seedfund/models"
)

// endorsed tells the applicants, and the focal points of the States of the
// document, what became of a request for an endorsement. A letter that the
// applicants recorded themselves is told to the State as well, which can object.
func (s *Service) endorsed(ctx context.Context, job proposals.EndorsementJob) error {
	return s.write(ctx, "notice.endorsed", func(tx *db.Tx) error {
		e, err := db.From[models.Endorsement](tx.DB).Where("id = ?", job.EndorsementID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "endorsements")
		}
		p, err := proposalOf(tx, e.ProposalID)
		if err != nil {
			return err
		}
		tx.Target("endorsements", e.ID)
		var mandates []int64
		if err := tx.Raw(`SELECT mandate_id FROM proposal_sides WHERE proposal_id = ? UNION SELECT id FROM mandates WHERE role = ? AND country <> '' AND country = ?
			UNION SELECT id FROM mandates WHERE id IN (?, ?) ORDER BY 1`, p.ID, models.RoleFocalPoint, e.Country, e.AskedBy, e.MandateID).Scan(&mandates).Error; err != nil {
			return err
		}
		reference := p.Reference
		if reference == "" {
			reference = p.Title
		}
		return s.toReaders(tx, p.ID, mandates, "endorsements.told", map[string]string{"Outcome": job.Outcome, "Title": p.Title, "Reference": reference,
			"Office": e.Who(), "Page": fmt.Sprintf("%s/proposals/%d/sides", s.origin, p.ID)})
	})
}
