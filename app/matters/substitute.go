package matters

import (
	"context"
	"strings"

	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// Substitute takes the rule's other path where interests leave too few seats for
// a quorum: the matter ends undecided. Deferred, its item comes back as another
// matter; referred, a matter of the Executive Committee is prepared from it and
// given; without that body the path is refused. Where the rule names no path the
// matter is deferred.
//
// clause 98: whoever gains from an item does not decide on it, even where then
// too few are left to.
func (s *Service) Substitute(ctx context.Context, actor models.Actor, id, version int64, reason string) (models.Substitution, error) {
	var taken models.Substitution
	err := s.db.Write(ctx, actor, "matter.substitute", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermMatterOpen, tx.Now); err != nil {
			return err
		}
		m, err := open(tx, actor, id)
		if err != nil {
			return err
		}
		if err := m.StillOpen("98"); err != nil {
			return err
		}
		if m.Version != version {
			return models.Stale(m)
		}
		if err := chairMayAct(tx, *m, actor); err != nil {
			return err
		}
		facts, err := factsOf(tx, *m)
		if err != nil {
			return err
		}
		rule, err := kept.Rule(tx.DB, *m)
		if err != nil {
			return err
		}
		taken = models.Substitution{MatterID: m.ID, Path: rule.Values.SubstitutePath(), WithVote: facts.Result.WithVote, Needed: facts.Result.Needed,
			Reason: strings.TrimSpace(reason), PersonID: actor.PersonID, MandateID: actor.MandateID}
		if err := m.Apply(actor, models.MatterInstead, facts); err != nil {
			return err
		}
		if !models.Said(&taken.Reason) {
			return models.Invalid("board.fault.ending", models.FieldError{Field: "reason", Key: "board.fault.ending_reason"})
		}
		if taken.Path == models.PathRefer {
			if taken.ReferredID, err = refer(tx, *m); err != nil {
				return err
			}
		}
		if err := db.Update(tx, m, "state"); err != nil {
			return err
		}
		onMatter(tx, *m)
		if err := db.Create(tx, &taken); err != nil {
			return err
		}
		return event(tx, *m, models.MatterClose, taken.Reason)
	})
	return taken, err
}

// refer prepares the matter of the Executive Committee: the same question and
// words, to be noted or answered there, and the way back to the Board's matter.
//
// clause 35: the Executive Committee decides on what the Network's bodies bring
// before it.
func refer(tx *db.Tx, m models.Matter) (*int64, error) {
	excom, err := db.From[models.Body](tx.DB).Where("kind = ?", models.BodyExCom).Order("id").Limit(1).Find(tx.Ctx)
	if err != nil {
		return nil, err
	}
	if len(excom) == 0 {
		return nil, models.Conflict("board.no_excom", "35")
	}
	next, err := draftFrom(tx, m, excom[0], func(next *models.Matter, text *models.MatterText) {
		next.Kind, next.Subject, next.RevisitsID, next.PreparedBy = models.MatterOther, models.SubjectNone, &m.ID, tx.Actor.PersonID
		text.Outcome, text.PreparedBy = models.OutcomeNote, tx.Actor.PersonID
	})
	return &next.ID, err
}
