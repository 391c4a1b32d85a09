package matters

import (
	"context"

	"seedfund/app/db"
	"seedfund/app/matters/ladders"
	"seedfund/models"
)

// Indicate opens an indicative vote on an open matter: on its text, between
// options, or ranking a basket. It decides nothing and leaves no trace in
// decisions, ledger or certificates.
func (s *Service) Indicate(ctx context.Context, actor models.Actor, id int64, in models.IndicativeInput) error {
	return s.db.Write(ctx, actor, "matter.indicate", func(tx *db.Tx) error {
		m, err := s.indicating(tx, actor, id)
		if err != nil {
			return err
		}
		in.Trim()
		if err := in.Validate(); err != nil {
			return err
		}
		onMatter(tx, *m)
		vote := models.IndicativeVote{MatterID: m.ID, TextNumber: m.TextNumber, Form: in.Form, Question: in.Question, Options: in.Options,
			PersonID: actor.PersonID, MandateID: actor.MandateID}
		err = db.Create(tx, &vote)
		if db.Violates(err, "indicative_votes") {
			return models.Conflict("board.indicative_runs", "34").Because(err)
		}
		if err != nil {
			return err
		}
		return tx.Enqueue(IndicationJob{IndicationID: vote.ID})
	})
}

// indicating is an open matter whose chair asks for an indication.
func (s *Service) indicating(tx *db.Tx, actor models.Actor, id int64) (*models.Matter, error) {
	if err := actor.MayNow(models.PermMatterAdopt, tx.Now); err != nil {
		return nil, err
	}
	m, err := open(tx, actor, id)
	if err != nil {
		return nil, err
	}
	if err := m.StillOpen("34"); err != nil {
		return nil, err
	}
	ladder, err := ladders.Of(tx.DB, *m)
	if err == nil && ladder != nil {
		err = models.Conflict("ladder.no_vote", "37")
	}
	return m, first(err, mayPreside(tx, *m, actor))
}

// AnswerIndication records a seat's indication: it may be replaced until the
// chair ends the vote, and the last counts.
func (s *Service) AnswerIndication(ctx context.Context, actor models.Actor, id, indicationID, seatID int64, choice models.Numbers) error {
	return s.db.Write(ctx, actor, "matter.answer_indication", func(tx *db.Tx) error {
		if err := actor.May(models.PermMatterVote); err != nil {
			return err
		}
		m, elector, holding, err := s.sitting(tx, actor, id, seatID)
		if err != nil {
			return err
		}
		vote, err := indicationOf(tx, m.ID, indicationID)
		if err != nil {
			return err
		}
		if err := vote.CheckChoice(choice); err != nil {
			return err
		}
		before, err := db.From[models.IndicativeAnswer](tx.DB).Where("indicative_vote_id = ? AND seat_id = ?", vote.ID, elector.SeatID).Find(tx.Ctx)
		if err != nil {
			return err
		}
		onMatter(tx, *m)
		return db.Create(tx, &models.IndicativeAnswer{IndicativeVoteID: vote.ID, MatterID: m.ID, SeatID: elector.SeatID, Sequence: len(before) + 1, Choice: choice,
			HoldingID: holding.ID, PersonID: actor.PersonID, MandateID: actor.MandateID})
	})
}

// EndIndication ends an indicative vote; its count is shown from then on.
func (s *Service) EndIndication(ctx context.Context, actor models.Actor, id, indicationID int64) error {
	return s.db.Write(ctx, actor, "matter.end_indication", func(tx *db.Tx) error {
		m, err := s.indicating(tx, actor, id)
		if err != nil {
			return err
		}
		vote, err := indicationOf(tx, m.ID, indicationID)
		if err != nil {
			return err
		}
		vote.ClosedAt = &tx.Now
		onMatter(tx, *m)
		return db.Update(tx, &vote, "closed_at")
	})
}

// indicationOf is a running indicative vote of a matter.
func indicationOf(tx *db.Tx, matterID, id int64) (models.IndicativeVote, error) {
	vote, err := db.From[models.IndicativeVote](tx.DB).Where("id = ? AND matter_id = ?", id, matterID).Take(tx.Ctx)
	if err != nil {
		return vote, db.Found(err, "indicative_votes")
	}
	if vote.ClosedAt != nil {
		return vote, models.TooLate("board.indicative_closed", tx.Now)
	}
	return vote, nil
}
