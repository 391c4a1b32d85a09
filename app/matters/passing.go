package matters

import (
	"context"

	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// Pass closes a matter of the Board about how the Board works, on which it does
// not agree, and brings it before the Executive Committee as a draft that cites
// it. A funding item has its own exits.
//
// clause 35: the Network's decisions are the Executive Committee's. clause 98:
// the Board decides on money.
func (s *Service) Pass(ctx context.Context, actor models.Actor, id, version int64, reason string) (models.Matter, error) {
	var next models.Matter
	err := s.db.Write(ctx, actor, "matter.pass", func(tx *db.Tx) error {
		m, facts, err := presiding(tx, actor, id, version)
		if err != nil {
			return err
		}
		if facts.Ladder != nil || !m.AboutTheBoard() {
			return models.Conflict("ladder.not_about_board", "98")
		}
		excom, err := db.From[models.Body](tx.DB).Where("kind = ?", models.BodyExCom).Order("id").Limit(1).Find(tx.Ctx)
		if err != nil {
			return err
		}
		if len(excom) == 0 {
			return models.Conflict("ladder.no_excom", "35")
		}
		if err := end(tx, m, version, models.MatterClose, facts, reason); err != nil {
			return err
		}
		if next, err = draftFrom(tx, *m, excom[0], nil); err != nil {
			return err
		}
		err = db.Create(tx, &models.MatterPassing{FromID: m.ID, ToID: next.ID, TextNumber: m.TextNumber, Reason: reason, PersonID: actor.PersonID, MandateID: actor.MandateID})
		onMatter(tx, next)
		return err
	})
	return next, err
}

// draftFrom is a draft before the Executive Committee with the Board's question
// and last text, under a reference of the Committee. Who wrote them stays who
// prepared, unless change says otherwise.
func draftFrom(tx *db.Tx, m models.Matter, excom models.Body, change func(*models.Matter, *models.MatterText)) (models.Matter, error) {
	w, err := kept.Wording(tx.DB, m.ID, m.TextNumber)
	if err != nil {
		return models.Matter{}, err
	}
	next := models.Matter{BodyID: excom.ID, Kind: m.Kind, Subject: m.Subject, Question: m.Question, Recommendation: m.Recommendation, Language: m.Language,
		Channel: models.InWriting, Method: models.MethodConsensus, State: models.MatterDraft, Scoring: models.BoardScoringOff, TextNumber: 1, PreparedBy: m.PreparedBy}
	text := models.MatterText{Number: 1, Outcome: w.Outcome, Body: w.Body, PreparedBy: w.PreparedBy}
	if change != nil {
		change(&next, &text)
	}
	if next.Reference, err = referenceOf(tx, next.BodyID, "matters", models.MatterReference); err != nil {
		return next, err
	}
	if err := db.Create(tx, &next); err != nil {
		return next, err
	}
	text.MatterID = next.ID
	if err := writeText(tx, &text, models.MatterEffect{}); err != nil {
		return next, err
	}
	return next, event(tx, next, models.MatterPrepare, "")
}
