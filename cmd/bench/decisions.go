package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"seedfund/app"
	"seedfund/app/certificates"
	"seedfund/app/db"
	"seedfund/models"
)

// decided is how many decisions verify is measured on.
const decided = 10_000

// faultsIn are the faults that verify named, without what it logged beside them.
func faultsIn(err error) string {
	var out []string
	for line := range strings.Lines(fmt.Sprint(err)) {
		if !strings.Contains(line, "level=") {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return strings.Join(out, "\n")
}

// verifyDecisions measures verify on a store with many decisions, each with the
// rows of a full Board behind it and its certificate in the chain.
func (b *bench) verifyDecisions(ctx context.Context) error {
	data := filepath.Join(b.dir, "data-decisions")
	if err := os.CopyFS(data, os.DirFS(b.store())); err != nil {
		return err
	}
	verify := func() error { return b.tool(ctx, "verify", "--quiet", "--data", data) }
	before := verify() // a small store of a test may have lost its papers
	if err := decisions(ctx, database(data), b.decisions); err != nil {
		return err
	}
	began := time.Now()
	if err := verify(); faultsIn(err) != faultsIn(before) {
		return err
	}
	b.row(fmt.Sprintf("verify of %d decisions, every certificate made again", b.decisions), fmt.Sprintf("%.1f s", time.Since(began).Seconds()), "", "", "10 s at most")
	return nil
}

// decisions fills a store to a number of decisions on the model of one that the
// demonstration took: the same electorate and answers, another question.
func decisions(ctx context.Context, path string, want int) error {
	return opened(ctx, path, func(s *app.Services) error {
		const each = 10 // in one act
		for have := 0; have < want; have += each {
			err := s.DB.Write(ctx, models.SystemActor, "bench.decide", func(tx *db.Tx) error {
				model, err := modelOf(tx)
				if err != nil {
					return err
				}
				for range min(each, want-have) {
					if err := model.again(tx); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return fmt.Errorf("fill the register: %w", err)
			}
		}
		return sealed(ctx, s)
	})
}

// model is a decision with the rows behind it.
type model struct {
	matter     models.Matter
	text       models.MatterText
	electorate []models.Elector
	votes      []models.Vote
	events     []models.MatterEvent
	decision   models.Decision
	rules      models.RuleValues
}

// modelOf is the first decision by consensus on which no seat has an interest
// and no other text was tried.
func modelOf(tx *db.Tx) (m model, err error) {
	err = tx.Raw(`SELECT d.* FROM decisions d JOIN matters m ON m.id = d.matter_id WHERE d.method = 'consensus' AND d.text_number = 1
		ORDER BY (SELECT COUNT(*) FROM votes v WHERE v.matter_id = d.matter_id) DESC, d.id LIMIT 1`).Take(&m.decision).Error
	if err != nil {
		return m, fmt.Errorf("a decision to follow: %w", err)
	}
	id := m.decision.MatterID
	for text, into := range map[string]any{
		"SELECT * FROM matters WHERE id = ?":                                                 &m.matter,
		"SELECT * FROM matter_texts WHERE matter_id = ? AND number = 1":                      &m.text,
		"SELECT * FROM electorate WHERE matter_id = ? ORDER BY id":                           &m.electorate,
		"SELECT * FROM votes WHERE matter_id = ? AND sequence = 1 ORDER BY id":               &m.votes,
		"SELECT * FROM matter_events WHERE matter_id = ? AND action <> 'revise' ORDER BY id": &m.events,
	} {
		if err := tx.Raw(text, id).Scan(into).Error; err != nil {
			return m, err
		}
	}
	var rule models.BodyRule
	if err := tx.Raw("SELECT * FROM body_rules WHERE id = ?", m.decision.RuleID).Take(&rule).Error; err != nil {
		return m, err
	}
	m.rules = rule.Values
	if len(m.votes) == 0 {
		return m, errors.New("the decision to follow has no votes")
	}
	return m, nil
}

// again writes the model once more, as another decision of now.
func (m model) again(tx *db.Tx) error {
	n, err := tx.NextNumber("bench.decisions")
	if err != nil {
		return err
	}
	now, one := tx.Now, m.matter
	one.ID, one.Reference, one.Kind, one.ProposalID, one.SubmissionID, one.CriteriaSetID = 0, fmt.Sprintf("BENCH-M-%06d", n), models.MatterOther, nil, nil, nil
	one.RevisitsID, one.Scoring, one.AskedCents, one.State, one.OpensAt, one.ClosesAt = nil, models.BoardScoringOff, 0, models.MatterDraft, nil, nil
	one.Channel, one.Meeting, one.MeetingID = models.InWriting, "", nil
	if err := db.Create(tx, &one); err != nil {
		return err
	}
	text := m.text // frozen as it is written
	text.ID, text.MatterID, text.Number, text.Outcome, text.Reserve, text.FrozenAt = 0, one.ID, 1, models.OutcomeNote, models.ReserveNone, &now
	text.Hash = text.Digest(one, models.MatterEffect{})
	if err := db.Create(tx, &text); err != nil {
		return err
	}
	var electorate []models.Elector
	for _, e := range m.electorate {
		e.ID, e.MatterID = 0, one.ID
		if e.Reason == models.ElectorInterest {
			e.Entitled, e.Reason = true, models.ElectorEntitled
		}
		if err := db.Create(tx, &e); err != nil {
			return err
		}
		electorate = append(electorate, e)
	}
	one.State, one.OpensAt = models.MatterOpen, &now
	if err := db.Update(tx, &one, "state", "opens_at"); err != nil {
		return err
	}
	votes, err := m.answer(tx, one.ID, electorate)
	if err != nil {
		return err
	}
	one.State = models.MatterAdopted
	if err := db.Update(tx, &one, "state"); err != nil {
		return err
	}
	return m.decide(tx, one, text, electorate, votes)
}

// answer lets each seat say what it said, and be served before.
func (m model) answer(tx *db.Tx, matter int64, electorate []models.Elector) ([]models.Vote, error) {
	for _, e := range electorate {
		if !e.Entitled {
			continue
		}
		if err := db.Create(tx, &models.SeatNotice{MatterID: matter, SeatID: e.SeatID, TextNumber: 1, Channel: models.NoticeByHand, Address: models.AddressHolder,
			ReachedAt: &tx.Now, Evidence: "receipt"}); err != nil {
			return nil, err
		}
	}
	var out []models.Vote
	for _, v := range m.votes {
		v.ID, v.MatterID, v.TextNumber, v.Sequence = 0, matter, 1, 1
		v.Answer, v.Words, v.WouldRemove = models.AnswerAgree, "", ""
		if err := db.Create(tx, &v); err != nil {
			return nil, err
		}
		if err := db.Create(tx, &models.Position{MatterID: matter, SeatID: v.SeatID, VoteID: v.ID}); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func (m model) decide(tx *db.Tx, matter models.Matter, text models.MatterText, electorate []models.Elector, votes []models.Vote) error {
	d := m.decision
	d.ID, d.Reference, d.MatterID, d.ProposalID, d.Kind, d.TextNumber, d.TextHash = 0, "BENCH-D-"+matter.Reference[8:], matter.ID, nil, matter.Kind, 1, text.Hash
	d.Outcome, d.Reserve, d.AdoptedAt = text.Outcome, text.Reserve, tx.Now
	d.Result = models.Consensus(electorate, nil, votes, 1, m.rules)
	d.Sentence = models.MethodSentence(d.Method, d.Result)
	if err := db.Create(tx, &d); err != nil {
		return err
	}
	for _, e := range m.events {
		e.ID, e.MatterID, e.TextNumber = 0, matter.ID, 1
		if err := db.Create(tx, &e); err != nil {
			return err
		}
		if e.Action == models.MatterPublish {
			if err := db.Create(tx, &models.DecisionPublication{DecisionID: d.ID, PublishedBy: e.MandateID, PublishedAt: tx.Now}); err != nil {
				return err
			}
		}
	}
	return certificates.Issue(tx, d.ID)
}
