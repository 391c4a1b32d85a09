package matters

import (
	"context"
	"errors"

	"seedfund/app/bodies"
	"seedfund/app/certificates"
	"seedfund/app/consultations"
	"seedfund/app/db"
	"seedfund/app/matters/interests"
	"seedfund/app/matters/kept"
	"seedfund/app/matters/ladders"
	"seedfund/app/proposals"
	"seedfund/models"
)

// Adopt takes the decision where the text in force is agreed: quorum met, no
// objection standing, the body validly composed. In the same transaction it
// writes the decision with its result, moves the proposal, posts the commitment
// and issues the certificate; where one of them is refused nothing is written.
//
// clause 98: the Coordinator, who chairs the Board, pronounces its decision.
func (s *Service) Adopt(ctx context.Context, actor models.Actor, id, version int64) (models.Decision, error) {
	var decision models.Decision
	err := s.db.Write(ctx, actor, "matter.adopt", func(tx *db.Tx) error {
		m, facts, err := presiding(tx, actor, id, version)
		if err != nil {
			return err
		}
		if err := m.Apply(asChair(actor), models.MatterAdopt, facts); err != nil {
			return err
		}
		decision, err = s.pronounce(tx, m, way{m.Method, *m.MethodID}, facts.Result)
		return err
	})
	return decision, err
}

// way is the method of a decision and its line of the register.
type way struct {
	method models.Method
	line   int64
}

// pronounce writes the decision on the text in force of a matter that has just
// taken the step to adopted, with everything that follows from it.
func (s *Service) pronounce(tx *db.Tx, m *models.Matter, by way, result models.Result) (models.Decision, error) {
	w, err := kept.Wording(tx.DB, m.ID, m.TextNumber)
	if err != nil {
		return models.Decision{}, err
	}
	decision, err := decide(tx, *m, w, by, result)
	if err != nil {
		return decision, err
	}
	if err := db.Update(tx, m, "state"); err != nil {
		return decision, err
	}
	if err := event(tx, *m, models.MatterAdopt, ""); err != nil {
		return decision, err
	}
	if err := s.effect(tx, *m, decision, w); err != nil {
		return decision, err
	}
	if err := s.tell(tx, decision); err != nil {
		return decision, err
	}
	if err := certificates.Issue(tx, decision.ID); err != nil {
		return decision, err
	}
	tx.Receipt(models.Receipt{Target: "decisions", TargetID: decision.ID, Reference: decision.Reference, Path: Path(m.ID)})
	return decision, tx.Enqueue(DecidedJob{DecisionID: decision.ID})
}

// DecidedJob tells the seats what was decided.
type DecidedJob struct {
	DecisionID int64 `json:"decision_id"`
}

// Kind names the job in the queue.
func (DecidedJob) Kind() string { return "matter_decided" }

// factsOf reads what the end of an open matter depends on: its answers, what
// stands against a decision, and the body's composition now against the rules
// of the opening.
func factsOf(tx *db.Tx, m models.Matter) (models.MatterFacts, error) {
	room, body, err := holdRoom(tx, m)
	if err != nil {
		return models.MatterFacts{}, err
	}
	facts := models.MatterFacts{Now: tx.Now, Person: tx.Actor.PersonID, Room: room}
	if _, err := interests.Detect(tx, m, nil); err != nil {
		return facts, err
	}
	text, err := db.From[models.MatterText](tx.DB).Where("matter_id = ? AND number = ?", m.ID, m.TextNumber).Take(tx.Ctx)
	if err != nil {
		return facts, err
	}
	facts.Author = text.PreparedBy
	rule, err := kept.Rule(tx.DB, m)
	if err != nil {
		return facts, err
	}
	a, err := answersOf(tx.DB, m.ID)
	if err != nil {
		return facts, err
	}
	facts.Result = a.count(m.TextNumber, rule)
	resort, err := resortOf(tx.DB, m, rule.Values)
	if err != nil {
		return facts, err
	}
	resort.tell(&facts, a, rule)
	facts.Barred = facts.Result.Barred(rule.Values.Quorum)
	words, err := livingOf(tx.DB, m.ID)
	if err != nil {
		return facts, err
	}
	facts.Brackets = words.left(a, facts.Result)
	if facts.Ladder, err = ladders.Of(tx.DB, m); err != nil {
		return facts, err
	}
	composition, err := bodies.Compose(tx.DB, body, tx.Now, tx.Now)
	if err != nil {
		return facts, err
	}
	composition.Rule = rule
	facts.Validity = composition.Validity()
	return facts, nil
}

// tell does to the texts outside the matter what was decided of them.
func (s *Service) tell(tx *db.Tx, d models.Decision) error {
	bound, err := consultations.Bound(tx.DB, d.MatterID)
	for _, b := range bound {
		if do := s.decided[b.Subject]; do != nil && err == nil {
			err = do(tx, b, d)
		}
	}
	return err
}

// decide writes the decision and its conditions.
func decide(tx *db.Tx, m models.Matter, w models.MatterWording, by way, result models.Result) (models.Decision, error) {
	reference, err := referenceOf(tx, m.BodyID, "decisions", models.DecisionReference)
	if err != nil {
		return models.Decision{}, err
	}
	d := models.Decision{Reference: reference, MatterID: m.ID, BodyID: m.BodyID, ProposalID: m.ProposalID, Kind: m.Kind,
		TextNumber: m.TextNumber, TextHash: w.Hash, Outcome: w.Outcome, Reserve: w.Reserve, Method: by.method, MethodID: by.line, RuleID: *m.RuleID,
		Result: result, Sentence: models.MethodSentence(by.method, result),
		AdoptedBy: tx.Actor.MandateID, PersonID: tx.Actor.PersonID, AdoptedAt: tx.Now}
	if by.method == models.MethodReferral {
		d.Method, d.Path = m.Method, models.PathReferral
	}
	if d.QuorumMarkID, err = decidedIn(tx, m); err != nil {
		return d, err
	}
	if err := db.Create(tx, &d); err != nil {
		return d, err
	}
	for _, c := range w.Effect.Conditions {
		if err := db.Create(tx, &models.DecisionCondition{DecisionID: d.ID, Number: c.Number, Body: c.Body, OrganisationID: c.OrganisationID,
			DueOn: c.DueOn, BlocksTranche: c.BlocksTranche, State: models.ConditionOpen}); err != nil {
			return d, err
		}
	}
	return d, nil
}

var errNoEstablishment = errors.New("matters: an approval needs what it does to programmes and money")

// effect does what the adopted structure says: it moves the proposal and, for
// an approval, makes the programme and commits the money.
func (s *Service) effect(tx *db.Tx, m models.Matter, decision models.Decision, w models.MatterWording) error {
	if w.Effect.Plan != nil && w.Outcome.Commits() {
		if s.establish == nil {
			return errNoEstablishment
		}
		return s.establish(tx, Adoption{Decision: decision, Text: w.MatterText, Effect: w.Effect})
	}
	if m.Kind != models.MatterFunding {
		return nil
	}
	if err := proposals.Decide(tx, *m.ProposalID, decision); err != nil {
		return err
	}
	if !w.Outcome.Commits() {
		return nil
	}
	if s.establish == nil {
		return errNoEstablishment
	}
	proposal, err := db.From[models.Proposal](tx.DB).Where("id = ?", *m.ProposalID).Take(tx.Ctx)
	if err != nil {
		return err
	}
	return s.establish(tx, Adoption{Decision: decision, Proposal: proposal, Text: w.MatterText, Effect: w.Effect})
}

// Close ends a matter on which consensus was not reached, with the chair's
// reason. Nothing is decided; the item may come back as another matter that
// names this one.
func (s *Service) Close(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.db.Write(ctx, actor, "matter.close", func(tx *db.Tx) error {
		m, facts, err := presiding(tx, actor, id, version)
		if err != nil {
			return err
		}
		return end(tx, m, version, models.MatterClose, facts, reason)
	})
}

// Publish makes a decision public: text, method, outcome and that the quorum
// was met. It happens once.
//
// clause 91: the Network reports on its work in public.
func (s *Service) Publish(ctx context.Context, actor models.Actor, id int64) error {
	return s.db.Write(ctx, actor, "matter.publish", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermMatterOpen, tx.Now); err != nil {
			return err
		}
		m, err := open(tx, actor, id)
		if err != nil {
			return err
		}
		decision, published, err := kept.Decision(tx.DB, m.ID)
		if err != nil {
			return err
		}
		if err := chairMayAct(tx, *m, actor); err != nil {
			return err
		}
		if err := m.Apply(actor, models.MatterPublish, models.MatterFacts{Now: tx.Now, Published: published != nil}); err != nil {
			return err
		}
		if err := db.Create(tx, &models.DecisionPublication{DecisionID: decision.ID, PublishedBy: actor.MandateID, PublishedAt: tx.Now}); err != nil {
			return err
		}
		if m.Kind == models.MatterFunding && decision.ProposalID != nil {
			if err := proposals.Published(tx, *decision.ProposalID, decision.Outcome); err != nil {
				return err
			}
		}
		tx.Receipt(models.Receipt{Target: "decisions", TargetID: decision.ID, Reference: decision.Reference, Path: "/decisions/" + decision.Reference})
		return event(tx, *m, models.MatterPublish, "")
	})
}
