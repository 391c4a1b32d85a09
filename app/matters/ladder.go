package matters

import (
	"context"
	"strings"
	"time"

	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/app/matters/ladders"
	"seedfund/models"
	"seedfund/models/when"
)

// fits refuses what is not for a body to decide, or not in that way.
//
// clause 98: the Board decides on money. clause 34: the Executive Committee
// decides by consensus, and no vote stands on its path.
func fits(body models.Body, m models.Matter) error {
	if body.Kind != models.BodyExCom {
		return nil
	}
	if m.Kind == models.MatterFunding {
		return models.Invalid("board.fault.matter", models.FieldError{Field: "kind", Key: "ladder.fault.funding"})
	}
	if m.Method != models.MethodConsensus {
		return models.Invalid("board.fault.matter", models.FieldError{Field: "method", Key: "ladder.fault.method"})
	}
	return nil
}

// climb is a step on the path of a matter: what it is about, where it stands
// and what the step depends on.
type climb struct {
	m      *models.Matter
	ladder models.Ladder
	facts  models.MatterFacts
}

// climbing is a matter of the Executive Committee on which the Coordinator, or
// who is designated, takes a step now. version is the matter's as the person
// saw it.
func climbing(tx *db.Tx, actor models.Actor, id, version int64, action models.LadderAction) (climb, error) {
	var c climb
	if err := actor.MayNow(models.PermMatterPreside, tx.Now); err != nil {
		return c, err
	}
	m, err := open(tx, actor, id)
	if err != nil {
		return c, err
	}
	ladder, err := ladders.Of(tx.DB, *m)
	if err != nil {
		return c, err
	}
	if ladder == nil {
		// clause 36: the path is the Executive Committee's; the Board has its own exits.
		return c, models.Conflict("ladder.not_excom", "36")
	}
	if m.Version != version {
		return c, models.Stale(m)
	}
	if err := first(designated(tx), chairMayAct(tx, *m, actor)); err != nil {
		return c, err
	}
	c = climb{m: m, ladder: *ladder, facts: models.MatterFacts{Now: tx.Now}}
	if m.State == models.MatterOpen {
		if c.facts, err = factsOf(tx, *m); err != nil {
			return c, err
		}
	}
	if err := ladder.Apply(actor, *m, action, c.facts); err != nil {
		return c, err
	}
	onMatter(tx, *m)
	return c, nil
}

// designated refuses an act on the path whose mandate is not in force at the
// instant of the act.
//
// clause 40: the function is the Coordinator's, or the designated person's while
// the designation lasts.
func designated(tx *db.Tx) error {
	mandate, err := db.From[models.Mandate](tx.DB).Where("id = ? AND role = ?", tx.Actor.MandateID, models.RoleCoordinator).Take(tx.Ctx)
	if models.IsKind(db.Found(err, "mandates"), models.KindNotFound) || err == nil && !mandate.InForce(tx.Now) {
		return models.Forbidden("ladder.designation_over", "40")
	}
	return err
}

// impartial refuses a mediator who objects or holds a mandate reservation:
// nobody mediates and objects, in whatever capacities.
func impartial(tx *db.Tx, m models.Matter, person int64) error {
	votes, err := kept.Votes(tx.DB, m.ID)
	if err != nil {
		return err
	}
	for _, v := range models.Latest(votes) {
		if v.Answer == models.AnswerObject && v.PersonID == person {
			return models.Forbidden("ladder.objector_mediates", "36")
		}
	}
	reservations, err := kept.Reservations(tx.DB, m.ID)
	if err != nil {
		return err
	}
	for _, r := range models.OpenReservations(reservations) {
		if r.PersonID == person {
			return models.Forbidden("ladder.objector_mediates", "36")
		}
	}
	return nil
}

// Mediate opens a mediation on the text that is not agreed.
//
// clause 36: without consensus the Coordinator seeks a way forward with the
// principals.
func (s *Service) Mediate(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.db.Write(ctx, actor, "matter.mediate", func(tx *db.Tx) error {
		c, err := climbing(tx, actor, id, version, models.LadderMediate)
		if err != nil {
			return err
		}
		if err := first(impartial(tx, *c.m, actor.PersonID), models.CheckWords("reason", reason)); err != nil {
			return err
		}
		rule, err := kept.Rule(tx.DB, *c.m)
		if err != nil {
			return err
		}
		due := tx.Now.AddDate(0, 0, models.MediationTime(rule.Values))
		return tell(tx, c.m.ID, models.LadderMediate, due, db.Create(tx, &models.Mediation{MatterID: c.m.ID, Number: len(c.ladder.Mediations) + 1, TextNumber: c.m.TextNumber,
			DueAt: due, Reason: strings.TrimSpace(reason), PersonID: actor.PersonID, MandateID: actor.MandateID}))
	})
}

// mediating takes a step within the mediation that runs.
func (s *Service) mediating(ctx context.Context, actor models.Actor, id, version int64, action models.LadderAction, step func(*db.Tx, climb, models.MediationRecord) error) error {
	return s.db.Write(ctx, actor, "matter."+string(action), func(tx *db.Tx) error {
		c, err := climbing(tx, actor, id, version, action)
		if err != nil {
			return err
		}
		if err := impartial(tx, *c.m, actor.PersonID); err != nil {
			return err
		}
		return step(tx, c, *c.ladder.Last())
	})
}

// Contact records a principal who was contacted: by role and organisation, when
// and how.
func (s *Service) Contact(ctx context.Context, actor models.Actor, id, version int64, in models.ContactInput) error {
	return s.mediating(ctx, actor, id, version, models.LadderContact, func(tx *db.Tx, _ climb, r models.MediationRecord) error {
		if err := in.Validate(when.DateOf(tx.Now)); err != nil {
			return err
		}
		if _, err := db.From[models.Organisation](tx.DB).Where("id = ?", in.OrganisationID).Take(tx.Ctx); err != nil {
			return models.Invalid("ladder.fault.form", models.FieldError{Field: "organisation", Key: "error.choose"})
		}
		return db.Create(tx, &models.MediationContact{MediationID: r.ID, Principal: strings.TrimSpace(in.Principal), OrganisationID: in.OrganisationID, OfNetwork: in.OfNetwork,
			ContactedOn: in.On, Means: in.Means, Note: strings.TrimSpace(in.Note), PersonID: actor.PersonID, MandateID: actor.MandateID})
	})
}

// Propose records a way forward that was proposed, and where it came from.
func (s *Service) Propose(ctx context.Context, actor models.Actor, id, version int64, source, body string) error {
	return s.mediating(ctx, actor, id, version, models.LadderPropose, func(tx *db.Tx, _ climb, r models.MediationRecord) error {
		if err := first(models.CheckWords("source", source), models.CheckWords("proposal", body)); err != nil {
			return err
		}
		return db.Create(tx, &models.MediationProposal{MediationID: r.ID, Number: len(r.Proposals) + 1, Source: strings.TrimSpace(source), Body: strings.TrimSpace(body),
			PersonID: actor.PersonID, MandateID: actor.MandateID})
	})
}

// Extend gives the mediation its time of the rule again, once.
func (s *Service) Extend(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.mediating(ctx, actor, id, version, models.LadderExtend, func(tx *db.Tx, c climb, r models.MediationRecord) error {
		if err := models.CheckWords("reason", reason); err != nil {
			return err
		}
		rule, err := kept.Rule(tx.DB, *c.m)
		if err != nil {
			return err
		}
		from := r.DueAt
		if from.Before(tx.Now) {
			from = tx.Now
		}
		due := from.AddDate(0, 0, models.MediationTime(rule.Values))
		return tell(tx, c.m.ID, models.LadderExtend, due, db.Create(tx, &models.MediationExtension{MediationID: r.ID, DueFrom: r.DueAt, DueAt: due,
			Reason: strings.TrimSpace(reason), PersonID: actor.PersonID, MandateID: actor.MandateID}))
	})
}

// Agreement is what a mediation found: its report, and the words that the seats
// are asked to agree to. Without words the text stands, which is possible where
// nothing speaks against it any more.
type Agreement struct {
	Report     string
	NetworkWhy string
	Wording    *Wording
	ClosesAt   *time.Time
}

// Agree ends the mediation with agreement: the matter is back with the seats, on
// a new text.
func (s *Service) Agree(ctx context.Context, actor models.Actor, id, version int64, in Agreement) error {
	return s.mediating(ctx, actor, id, version, models.LadderAgree, func(tx *db.Tx, c climb, r models.MediationRecord) error {
		if err := r.CheckEnd(in.Report, in.NetworkWhy); err != nil {
			return err
		}
		if in.Wording == nil && c.facts.Unresolved(*c.m, true) {
			return models.Conflict("ladder.text_needed", "36")
		}
		number := c.m.TextNumber
		if in.Wording != nil {
			number++
		}
		if err := endMediation(tx, r, models.MediationAgreed, number, in.Report, in.NetworkWhy); err != nil {
			return err
		}
		if in.Wording == nil {
			return tell(tx, c.m.ID, models.LadderAgree, time.Time{}, nil)
		}
		return replaceText(tx, c.m, *in.Wording, in.ClosesAt)
	})
}

// GiveUp records that the mediation failed: the text is not agreed, and the
// matter is to go to the Secretary-General.
func (s *Service) GiveUp(ctx context.Context, actor models.Actor, id, version int64, report, networkWhy string) error {
	return s.mediating(ctx, actor, id, version, models.LadderFail, func(tx *db.Tx, c climb, r models.MediationRecord) error {
		if err := r.CheckEnd(report, networkWhy); err != nil {
			return err
		}
		return tell(tx, c.m.ID, models.LadderFail, time.Time{}, endMediation(tx, r, models.MediationFailed, c.m.TextNumber, report, networkWhy))
	})
}

func endMediation(tx *db.Tx, r models.MediationRecord, outcome models.MediationOutcome, text int, report, networkWhy string) error {
	return db.Create(tx, &models.MediationEnd{MediationID: r.ID, Outcome: outcome, TextNumber: text, Report: strings.TrimSpace(report),
		NetworkWhy: strings.TrimSpace(networkWhy), PersonID: tx.Actor.PersonID, MandateID: tx.Actor.MandateID})
}

// answersTaken refuses an answer of a seat that the path or the clock closes.
func answersTaken(tx *db.Tx, m models.Matter) error {
	ladder, err := ladders.Of(tx.DB, m)
	if err != nil {
		return err
	}
	return ladder.Answerable(m, tx.Now)
}

// impartialSeat refuses an objection or a reservation of a person who mediates.
func impartialSeat(tx *db.Tx, m models.Matter, person int64) error {
	ladder, err := ladders.Of(tx.DB, m)
	if err == nil && ladder != nil && ladder.Mediates(person) {
		return models.Forbidden("ladder.mediator_objects", "36")
	}
	return err
}
