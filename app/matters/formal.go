package matters

import (
	"context"
	"strings"
	"time"

	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// presiding is an open matter on which the chair takes a step, with its facts.
func presiding(tx *db.Tx, actor models.Actor, id, version int64) (*models.Matter, models.MatterFacts, error) {
	if err := actor.MayNow(models.PermMatterAdopt, tx.Now); err != nil {
		return nil, models.MatterFacts{}, err
	}
	m, err := open(tx, actor, id)
	if err != nil {
		return nil, models.MatterFacts{}, err
	}
	if err := m.StillOpen("34"); err != nil {
		return nil, models.MatterFacts{}, err
	}
	if m.Version != version {
		return nil, models.MatterFacts{}, models.Stale(m)
	}
	if err := mayPreside(tx, *m, actor); err != nil {
		return nil, models.MatterFacts{}, err
	}
	facts, err := factsOf(tx, *m)
	return m, facts, err
}

// onMatter names the matter as what an act was about.
func onMatter(tx *db.Tx, m models.Matter) {
	tx.Target("matters", m.ID)
	tx.Receipt(models.Receipt{Target: "matters", TargetID: m.ID, Reference: m.Reference, Path: Path(m.ID)})
}

// FindExhausted records the chair's finding that consensus on the text in force
// is exhausted: who was heard, which texts were tried. It is not made before a
// fortnight after the first objection.
//
// clause 39: another method comes after consensus, never instead of it.
func (s *Service) FindExhausted(ctx context.Context, actor models.Actor, id, version int64, in models.FindingInput) error {
	return s.db.Write(ctx, actor, "matter.find_exhausted", func(tx *db.Tx) error {
		m, facts, err := presiding(tx, actor, id, version)
		if err != nil {
			return err
		}
		if err := m.Apply(asChair(actor), models.MatterFind, facts); err != nil {
			return err
		}
		if err := in.Validate(m.TextNumber); err != nil {
			return err
		}
		onMatter(tx, *m)
		return db.Create(tx, &models.Finding{MatterID: m.ID, TextNumber: m.TextNumber, Heard: strings.TrimSpace(in.Heard), Texts: in.Listed(),
			Reason: strings.TrimSpace(in.Reason), PersonID: actor.PersonID, MandateID: actor.MandateID})
	})
}

// CallRoll opens the formal vote on the text in force, the last resort: in
// writing until closes, in a meeting until the chair ends it.
func (s *Service) CallRoll(ctx context.Context, actor models.Actor, id, version int64, closes *time.Time) error {
	return s.db.Write(ctx, actor, "matter.call_roll", func(tx *db.Tx) error {
		m, facts, err := presiding(tx, actor, id, version)
		if err != nil {
			return err
		}
		if err := m.Apply(asChair(actor), models.MatterCall, facts); err != nil {
			return err
		}
		rule, err := kept.Rule(tx.DB, *m)
		if err != nil {
			return err
		}
		resort, err := resortOf(tx.DB, *m, rule.Values)
		if err != nil {
			return err
		}
		roll := models.FormalVote{MatterID: m.ID, TextNumber: m.TextNumber, FindingID: facts.Finding.ID, MethodID: resort.line.ID,
			PersonID: actor.PersonID, MandateID: actor.MandateID}
		voted := *m
		voted.Method = models.MethodFormal
		if roll.ClosesAt, err = closing(voted, rule.Values, closes, tx.Now); err != nil {
			return err
		}
		onMatter(tx, *m)
		if err := db.Create(tx, &roll); err != nil {
			return err
		}
		return tx.Enqueue(OpenedJob{MatterID: m.ID, Text: m.TextNumber})
	})
}

// Ballot records what a seat says in the roll call: once, named, for good.
func (s *Service) Ballot(ctx context.Context, actor models.Actor, id, seatID int64, choice models.BallotChoice, reason string) error {
	return s.db.Write(ctx, actor, "matter.ballot", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermMatterVote, tx.Now); err != nil {
			return err
		}
		m, elector, holding, err := s.sitting(tx, actor, id, seatID)
		if err != nil {
			return err
		}
		roll, err := rollOf(tx, *m)
		if err != nil {
			return err
		}
		if err := roll.WindowOver(tx.Now); err != nil {
			return err
		}
		if err := models.CheckBallot(choice, reason); err != nil {
			return err
		}
		onMatter(tx, *m)
		err = db.Create(tx, &models.FormalBallot{FormalVoteID: roll.ID, MatterID: m.ID, SeatID: elector.SeatID, Choice: choice, Reason: strings.TrimSpace(reason),
			HoldingID: holding.ID, ActedAs: holding.Kind, PersonID: actor.PersonID, MandateID: actor.MandateID})
		if db.Violates(err, "formal_ballots", "seat_id") {
			return models.Conflict("board.ballot_cast", "39").Because(err)
		}
		return err
	})
}

// rollOf is the roll call on the text in force.
func rollOf(tx *db.Tx, m models.Matter) (models.FormalVote, error) {
	found, err := db.From[models.FormalVote](tx.DB).Where("matter_id = ? AND text_number = ?", m.ID, m.TextNumber).Find(tx.Ctx)
	if err != nil {
		return models.FormalVote{}, err
	}
	if len(found) == 0 {
		return models.FormalVote{}, models.Conflict("board.no_roll_call", "39")
	}
	return found[0], nil
}

// sitting is an open matter and the seat of a person who speaks for it now,
// whatever the closing time of the answers: the seat is held and has a vote.
func (s *Service) sitting(tx *db.Tx, actor models.Actor, id, seatID int64) (*models.Matter, models.Elector, models.Holding, error) {
	m, err := open(tx, actor, id)
	if err != nil {
		return nil, models.Elector{}, models.Holding{}, err
	}
	if err := m.StillOpen(""); err != nil {
		return nil, models.Elector{}, models.Holding{}, err
	}
	elector, holding, err := seatFor(tx, *m, actor, seatID)
	if err != nil {
		return nil, elector, holding, err
	}
	return m, elector, holding, entitled(tx, *m, elector, holding.Kind)
}

// EndRoll ends the roll call and says what it came to: the text is adopted by
// formal vote, or it fails and this text is not put again. The decision is nil
// where it failed.
func (s *Service) EndRoll(ctx context.Context, actor models.Actor, id, version int64) (*models.Decision, error) {
	var adopted *models.Decision
	err := s.db.Write(ctx, actor, "matter.end_roll", func(tx *db.Tx) error {
		adopted = nil
		m, facts, err := presiding(tx, actor, id, version)
		if err != nil {
			return err
		}
		step := models.MatterFail
		if facts.Count.Carried() {
			step = models.MatterCarry
		}
		if err := m.Apply(asChair(actor), step, facts); err != nil {
			return err
		}
		roll := *facts.Roll
		roll.ClosedAt, roll.Carried, roll.Result = &tx.Now, facts.Count.Carried(), facts.Count
		if err := db.Update(tx, &roll, "closed_at", "carried", "result"); err != nil {
			return err
		}
		onMatter(tx, *m)
		if !roll.Carried {
			return nil
		}
		result := facts.Result
		result.Formal, result.QuorumMet = &facts.Count, facts.Count.QuorumMet
		decision, err := s.pronounce(tx, m, way{models.MethodFormal, roll.MethodID}, result)
		adopted = &decision
		return err
	})
	if err != nil {
		return nil, err
	}
	return adopted, nil
}
