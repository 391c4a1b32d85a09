package matters

import (
	"context"
	"time"

	"gorm.io/gorm"

	"seedfund/app/consultations"
	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// gateOf says why an opened matter must not be decided before a consultation,
// nil if nothing is missing: by the body's own rules on the text in force, and
// by a clause on a text that the matter decides on.
func gateOf(q *gorm.DB, m models.Matter) (missing, err error) {
	rule, err := kept.Rule(q, m)
	if err != nil {
		return nil, err
	}
	if own, has := rule.Values.OwnGate(m.Kind); has {
		texts, err := kept.Wordings(q, m.ID)
		if err != nil {
			return nil, err
		}
		current := texts[m.TextNumber-1]
		same := func(number int) bool { return texts[number-1].EditorialOf(current, rule.Values.EditorialWords) }
		if missing, err := consultations.Gate(q, own, m.ID, current.Hash, same); missing != nil || err != nil {
			return missing, err
		}
	}
	bound, err := consultations.Bound(q, m.ID)
	for _, g := range bound {
		if missing, err := consultations.Gate(q, models.GateOf(g.Clause, g.Subject), g.SubjectID, g.TextHash, nil); missing != nil || err != nil {
			return missing, err
		}
	}
	return nil, err
}

// ConsultInput is a consultation on the text in force of a matter.
type ConsultInput struct {
	Question      string
	Rule          models.ConsultRule
	Reason        string
	Organisations []int64 // of a stated list
	ClosesAt      time.Time
}

// Consult opens a consultation on the text in force of an open matter. A seat
// that an interest screens is not on the list, for it may not know of the item.
func (s *Service) Consult(ctx context.Context, actor models.Actor, id, version int64, in ConsultInput) (models.Consultation, error) {
	var c models.Consultation
	err := s.db.Write(ctx, actor, "matter.consult", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermConsultConduct, tx.Now); err != nil {
			return err
		}
		m, err := open(tx, actor, id)
		if err != nil {
			return err
		}
		if err := m.StillOpen("34"); err != nil {
			return err
		}
		if m.Version != version {
			return models.Stale(m)
		}
		w, err := kept.Wording(tx.DB, m.ID, m.TextNumber)
		if err != nil {
			return err
		}
		// clause 39: the clause under which a body's own rules ask for it.
		c, err = consultations.Start(tx, consultations.StartInput{Subject: models.ConsultMatter, SubjectID: m.ID, TextNumber: m.TextNumber, TextHash: w.Hash,
			Clause: "39", Title: m.Reference + ": " + m.Question, Question: in.Question, Language: m.Language, Rule: in.Rule, Reason: in.Reason,
			BodyID: m.BodyID, Organisations: in.Organisations, ClosesAt: in.ClosesAt})
		if err != nil {
			return err
		}
		tx.Receipt(models.Receipt{Target: "consultations", TargetID: c.ID, Path: consultations.Path(c.ID)})
		return nil
	})
	return c, err
}
