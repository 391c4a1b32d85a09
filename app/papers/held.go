package papers

import (
	"context"

	"seedfund/app/matters/access"
	"seedfund/models"
)

// Held lists the public decisions with letters that wait to be released, the
// oldest first, for who releases them.
//
// clause 99: the secretariat tells the organisations what the Board decided.
func (s *Service) Held(ctx context.Context, actor models.Actor) ([]models.HeldLetters, error) {
	if actor.May(models.PermMatterOpen) != nil {
		return nil, nil
	}
	seen, args := access.Matters(actor, s.db.Now(ctx))
	var out []models.HeldLetters
	err := s.db.Read(ctx).Raw(`SELECT d.reference, m.question, count(*) AS count FROM decisions d JOIN matters m ON m.id = d.matter_id
		JOIN decision_publications x ON x.decision_id = d.id
		JOIN (SELECT k.id AS decision_id, p.lead_organisation_id AS organisation_id FROM decisions k JOIN proposals p ON p.id = k.proposal_id WHERE p.lead_organisation_id IS NOT NULL
			UNION SELECT k.id, a.organisation_id FROM decisions k JOIN matter_texts t ON t.matter_id = k.matter_id AND t.number = k.text_number JOIN matter_amounts a ON a.text_id = t.id WHERE k.proposal_id IS NOT NULL) r
			ON r.decision_id = d.id
		WHERE NOT EXISTS (SELECT 1 FROM decision_letters l WHERE l.decision_id = d.id AND l.organisation_id = r.organisation_id)
			AND NOT EXISTS (SELECT 1 FROM letter_asides s WHERE s.decision_id = d.id AND s.organisation_id = r.organisation_id) AND (`+seen+`)
		GROUP BY d.id, d.reference, m.question ORDER BY d.id LIMIT 100`, args...).Scan(&out).Error
	return out, err
}
