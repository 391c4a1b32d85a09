package matters

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// Vote records a seat's answer to the text in force and gives the receipt; its
// holder's name is left to Receipt, which reads it later. The
// holder answers, or the alternate while the holder does not. The latest answer
// of a seat counts and every answer is kept. At the closing instant of the
// database's clock it is too late.
func (s *Service) Vote(ctx context.Context, actor models.Actor, id, seatID int64, in models.VoteInput) (models.VoteReceipt, error) {
	var receipt models.VoteReceipt
	err := s.db.Write(ctx, actor, "matter.vote", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermMatterVote, tx.Now); err != nil {
			return err
		}
		m, elector, holding, err := s.answering(tx, actor, id, seatID)
		if err != nil {
			return err
		}
		latest, voted, err := latestOf(tx, m.ID, elector.SeatID)
		if err != nil {
			return err
		}
		if err := first(mayStandIn(holding, latest, voted, m.TextNumber), ownObjection(tx.DB, *m, holding, latest)); err != nil {
			return err
		}
		if in.TextNumber != m.TextNumber {
			return models.Conflict("board.text_superseded", "34").With(map[string]any{"Asked": in.TextNumber, "Now": m.TextNumber})
		}
		w, err := kept.Text(tx.DB, m.ID, m.TextNumber)
		if err != nil {
			return err
		}
		tidy(&in)
		if err := in.Validate(w.Body); err != nil {
			return err
		}
		if in.Answer == models.AnswerObject {
			if err := impartialSeat(tx, *m, actor.PersonID); err != nil {
				return err
			}
		}
		if err := scoredFirst(tx, *m, elector.SeatID); err != nil {
			return err
		}
		place, _ := w.Locate(in.Place()) // its faults are Validate's
		vote := models.Vote{MatterID: m.ID, SeatID: elector.SeatID, TextNumber: m.TextNumber, Sequence: latest.Sequence + 1,
			Answer: in.Answer, Words: place.Words, Reason: in.Reason, WouldRemove: in.WouldRemove,
			HoldingID: holding.ID, ActedAs: holding.Kind, PersonID: actor.PersonID, MandateID: actor.MandateID}
		tx.Target("matters", m.ID)
		if err := record(tx, &vote); err != nil {
			return err
		}
		if err := tie(tx, *m, place, &vote.ID, nil); err != nil {
			return err
		}
		receipt = models.VoteReceipt{Vote: vote, Matter: m.Reference, Question: m.Question, Language: m.Language, TextHash: w.Hash,
			Constituency: elector.Constituency, SeatNumber: elector.Number, Counts: true}
		tx.Receipt(models.Receipt{Target: "votes", TargetID: vote.ID, Reference: receipt.Number(), Path: ReceiptPath(m.ID, vote.ID)})
		return nil
	})
	return receipt, err
}

// answering is the matter and the seat of a person who answers now: the window
// is open by the database's clock, the seat is held now and has a vote.
func (s *Service) answering(tx *db.Tx, actor models.Actor, id, seatID int64) (*models.Matter, models.Elector, models.Holding, error) {
	m, err := open(tx, actor, id)
	if err != nil {
		return nil, models.Elector{}, models.Holding{}, err
	}
	if err := answersTaken(tx, *m); err != nil {
		return nil, models.Elector{}, models.Holding{}, err
	}
	elector, holding, err := seatFor(tx, *m, actor, seatID)
	if err != nil {
		return nil, elector, holding, err
	}
	return m, elector, holding, entitled(tx, *m, elector, holding.Kind)
}

// mayStandIn: an alternate acts only when the holder does not.
func mayStandIn(holding models.Holding, latest models.Vote, voted bool, text int) error {
	if holding.Kind == models.HoldingAlternate && voted && latest.ActedAs == models.HoldingHolder && latest.TextNumber == text {
		return models.Conflict("board.holder_answered", "100")
	}
	return nil
}

// ownObjection refuses an alternate of another organisation an answer over an
// objection of the seat's holder that stands, to whichever text: it would end it.
//
// clause 34: an objection ends by the act of who made it.
func ownObjection(q *gorm.DB, m models.Matter, by models.Holding, latest models.Vote) error {
	if by.Kind != models.HoldingAlternate || latest.Answer != models.AnswerObject {
		return nil
	}
	said, err := kept.Confirmations(q, m.ID)
	if err != nil {
		return err
	}
	if _, met := models.Ended(said)[latest.ID]; met {
		return nil
	}
	return ownWords(q, by, latest.HoldingID)
}

// tidy leaves an answer only what belongs to it.
func tidy(in *models.VoteInput) {
	in.Words, in.Reason, in.WouldRemove = strings.TrimSpace(in.Words), strings.TrimSpace(in.Reason), strings.TrimSpace(in.WouldRemove)
	if in.Answer != models.AnswerObject && in.Answer != models.AnswerRemarks {
		in.Words, in.WouldRemove, in.Paragraph, in.Occurrence = "", "", 0, 0
	}
}

// record writes an answer and moves the seat's pointer to it.
func record(tx *db.Tx, vote *models.Vote) error {
	if err := db.Create(tx, vote); err != nil {
		return err
	}
	position, err := db.LoadBy[models.Position](tx, "matter_id = ? AND seat_id = ?", vote.MatterID, vote.SeatID)
	if models.IsKind(err, models.KindNotFound) {
		return db.Create(tx, &models.Position{MatterID: vote.MatterID, SeatID: vote.SeatID, VoteID: vote.ID})
	}
	if err != nil {
		return err
	}
	position.VoteID = vote.ID
	return db.Update(tx, position, "vote_id")
}

// scoredFirst: where the call requires the Board's scores, a seat scores
// before it answers.
func scoredFirst(tx *db.Tx, m models.Matter, seatID int64) error {
	if m.Scoring != models.BoardScoringRequired {
		return nil
	}
	sheets, err := kept.Sheets(tx.DB, m.ID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(sheets, func(sh models.BoardSheet) bool { return sh.SeatID == seatID }) {
		return models.Conflict("board.score_first", "98")
	}
	return nil
}

// Await shows that a seat awaits instructions. It is no answer and counts
// nowhere.
func (s *Service) Await(ctx context.Context, actor models.Actor, id, seatID int64) error {
	return s.db.Write(ctx, actor, "matter.await", func(tx *db.Tx) error {
		if err := actor.May(models.PermMatterVote); err != nil {
			return err
		}
		m, elector, _, err := s.answering(tx, actor, id, seatID)
		if err != nil {
			return err
		}
		tx.Target("matters", m.ID)
		tx.Receipt(models.Receipt{Target: "matters", TargetID: m.ID, Reference: m.Reference, Path: Path(m.ID)})
		return db.Create(tx, &models.Signal{MatterID: m.ID, SeatID: elector.SeatID, Kind: models.SignalAwaiting, PersonID: actor.PersonID, MandateID: actor.MandateID})
	})
}

// Score records a seat's scores on the call's criteria with one reason. A seat
// may send another sheet while the vote is open; the last counts.
func (s *Service) Score(ctx context.Context, actor models.Actor, id, seatID int64, scores map[string]int, reason string) error {
	return s.db.Write(ctx, actor, "matter.score", func(tx *db.Tx) error {
		if err := actor.May(models.PermMatterVote); err != nil {
			return err
		}
		m, elector, holding, err := s.answering(tx, actor, id, seatID)
		if err != nil {
			return err
		}
		if m.Scoring == models.BoardScoringOff || m.CriteriaSetID == nil {
			return models.Conflict("board.scoring_off", "98")
		}
		criteria, err := criteriaOf(tx.DB, *m)
		if err != nil {
			return err
		}
		if err := models.ValidateSheet(criteria, scores, reason); err != nil {
			return err
		}
		sheets, err := kept.Sheets(tx.DB, m.ID)
		if err != nil {
			return err
		}
		sheet := models.BoardSheet{MatterID: m.ID, SeatID: elector.SeatID, Sequence: 1, Reason: strings.TrimSpace(reason),
			HoldingID: holding.ID, PersonID: actor.PersonID, MandateID: actor.MandateID}
		for _, sh := range sheets {
			if sh.SeatID == elector.SeatID {
				sheet.Sequence = sh.Sequence + 1
			}
		}
		tx.Target("matters", m.ID)
		if err := db.Create(tx, &sheet); err != nil {
			return err
		}
		for _, c := range criteria {
			if score, has := scores[c.Code]; has {
				if err := db.Create(tx, &models.BoardMark{SheetID: sheet.ID, Criterion: c.Code, Score: score}); err != nil {
					return err
				}
			}
		}
		tx.Receipt(models.Receipt{Target: "matters", TargetID: m.ID, Reference: m.Reference, Path: Path(m.ID)})
		return nil
	})
}

// criteriaOf are the weighted criteria of the call of a matter, in order.
func criteriaOf(q *gorm.DB, m models.Matter) ([]models.Criterion, error) {
	if m.CriteriaSetID == nil {
		return nil, nil
	}
	return db.From[models.Criterion](q).Where("criteria_set_id = ?", *m.CriteriaSetID).Order("position, id").Find(q.Statement.Context)
}

// latestOf is the answer of a seat that counts, whatever number it gave before.
func latestOf(tx *db.Tx, matterID, seatID int64) (latest models.Vote, voted bool, err error) {
	last, err := db.From[models.Vote](tx.DB).Where("matter_id = ? AND seat_id = ?", matterID, seatID).Order("sequence DESC").Limit(1).Find(tx.Ctx)
	if err != nil || len(last) == 0 {
		return latest, false, err
	}
	return last[0], true, nil
}

// answers is what the seats of a matter may and did say.
type answers struct {
	electorate []models.Elector
	interests  []models.SeatInterest
	votes      []models.Vote
	said       []models.Confirmation
}

func answersOf(q *gorm.DB, matterID int64) (a answers, err error) {
	if a.electorate, err = kept.Electorate(q, matterID); err != nil {
		return a, err
	}
	if a.interests, err = kept.Interests(q, matterID); err != nil {
		return a, err
	}
	if a.votes, err = kept.Votes(q, matterID); err != nil {
		return a, err
	}
	a.said, err = kept.Confirmations(q, matterID)
	return a, err
}

// count is the result on a text as the answers stand, under the rules of the
// opening.
func (a answers) count(text int, rule models.BodyRule) models.Result {
	return models.Consensus(a.electorate, a.interests, a.votes, text, rule.Values, a.said...)
}
