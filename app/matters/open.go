package matters

import (
	"context"
	"strings"
	"time"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters/interests"
	"seedfund/app/matters/kept"
	"seedfund/app/matters/ladders"
	"seedfund/models"
)

// Open freezes the text under its hash and the electorate as the body is
// composed at that instant, pins the rules and the method's line of the
// register, records the interests that follow from the item, and takes answers
// from then on: in writing until closes, in a meeting until the chair closes.
func (s *Service) Open(ctx context.Context, actor models.Actor, id, version int64, closes *time.Time) error {
	return s.db.Write(ctx, actor, "matter.open", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermMatterOpen, tx.Now); err != nil {
			return err
		}
		m, err := open(tx, actor, id)
		if err != nil {
			return err
		}
		if m.Version != version {
			return models.Stale(m)
		}
		if err := underReview(tx, *m); err != nil {
			return err
		}
		room, body, err := holdRoom(tx, *m)
		if err != nil {
			return err
		}
		rule, err := bodies.RuleInForce(tx.DB, body.ID, tx.Now)
		if err != nil {
			return err
		}
		register, err := bodies.Methods(tx.DB, body.ID)
		if err != nil {
			return err
		}
		method, refusal := models.MethodFor(register, *m, rule.Values, tx.Now)
		if err := m.Apply(actor, models.MatterOpenVote, models.MatterFacts{Now: tx.Now, Person: actor.PersonID, Method: refusal, Room: room}); err != nil {
			return err
		}
		if m.ClosesAt, err = closing(*m, rule.Values, closes, tx.Now); err != nil {
			return err
		}
		composition, err := bodies.Compose(tx.DB, body, tx.Now, tx.Now)
		if err != nil {
			return err
		}
		if err := s.freezeElectorate(tx, *m, composition, rule.Values); err != nil {
			return err
		}
		if err := freezeText(tx, *m, m.TextNumber); err != nil {
			return err
		}
		now := tx.Now
		m.RuleID, m.MethodID, m.OpensAt = &rule.ID, &method.ID, &now
		if err := db.Update(tx, m, "state", "rule_id", "method_id", "opens_at", "closes_at"); err != nil {
			return err
		}
		tx.Receipt(models.Receipt{Target: "matters", TargetID: m.ID, Reference: m.Reference, Path: Path(m.ID)})
		if err := event(tx, *m, models.MatterOpenVote, ""); err != nil {
			return err
		}
		return tx.Enqueue(OpenedJob{MatterID: m.ID, Text: m.TextNumber})
	})
}

// OpenedJob tells the seats that a text waits for their answer.
type OpenedJob struct {
	MatterID int64 `json:"matter_id"`
	Text     int   `json:"text"`
}

// Kind names the job in the queue.
func (OpenedJob) Kind() string { return "matter_opened" }

// underReview refuses to open a question on a proposal that was withdrawn or
// returned since the paper was prepared.
func underReview(tx *db.Tx, m models.Matter) error {
	if m.ProposalID == nil {
		return nil
	}
	p, err := db.From[models.Proposal](tx.DB).Where("id = ?", *m.ProposalID).Take(tx.Ctx)
	if err != nil {
		return err
	}
	if p.State != models.ProposalBoardPaper {
		return models.Conflict("board.no_board_paper", "99").With(map[string]any{"State": string(p.State)})
	}
	return nil
}

// closing is the first instant that is too late for an answer: in writing at
// least as many days ahead as the rule asks; in a meeting the chair closes. A
// window of silence is counted in the rule's working days and ends on one.
func closing(m models.Matter, rule models.RuleValues, closes *time.Time, now time.Time) (*time.Time, error) {
	if m.Channel == models.InMeeting {
		return nil, nil
	}
	least, days := now.AddDate(0, 0, rule.VoteDays), rule.VoteDays
	if m.Method == models.MethodNoObjection && rule.SilenceDays > 0 {
		least, days = rule.Calendar().Later(now, rule.SilenceDays), rule.SilenceDays
	}
	if closes == nil || closes.Before(least) || !closes.After(now) {
		var faults models.Faults
		faults.Add("closes_at", "board.fault.closes_at", "Days", days, "Earliest", least)
		return nil, faults.Err("board.fault.opening")
	}
	at := closes.UTC().Truncate(time.Microsecond)
	if m.Method == models.MethodNoObjection {
		at = rule.Calendar().Worked(at)
	}
	return &at, nil
}

// freezeElectorate writes every seat of the body as at the opening, entitled
// or with the reason why not, and the interests that follow from the item.
func (s *Service) freezeElectorate(tx *db.Tx, m models.Matter, c models.Composition, rule models.RuleValues) error {
	found, err := interests.Compute(tx.DB, m, c, rule, s.funders)
	if err != nil {
		return err
	}
	for _, interest := range found {
		if err := db.Create(tx, &interest); err != nil {
			return err
		}
	}
	for _, seat := range c.Seats {
		if err := db.Create(tx, ptr(elector(m, seat, found))); err != nil {
			return err
		}
	}
	return nil
}

func ptr[T any](v T) *T { return &v }

func elector(m models.Matter, seat models.SeatAt, interests []models.SeatInterest) models.Elector {
	e := models.Elector{MatterID: m.ID, SeatID: seat.ID, Constituency: seat.Constituency, Number: seat.Number}
	if seat.Holder != nil {
		if seat.Holder.HoldingID != 0 {
			e.HoldingID = &seat.Holder.HoldingID
		}
		e.OrganisationID, e.Country = &seat.Holder.OrganisationID, seat.Holder.Country
	}
	interest, has := models.GravestInterest(interests, seat.ID)
	switch {
	// clause 98: the Coordinator presides and has no vote.
	case seat.Constituency == models.ConstituencyChair:
		e.Reason = models.ElectorPresides
	case !seat.Voting:
		e.Reason = models.ElectorExOfficio
	case seat.Holder == nil:
		e.Reason = models.ElectorVacant
	case has && interest.Grade.ClosesVote():
		e.Reason = models.ElectorInterest
	}
	e.Entitled = e.Reason == models.ElectorEntitled
	return e
}

// freezeText puts the hash on a text: from then on it cannot change.
func freezeText(tx *db.Tx, m models.Matter, number int) error {
	w, err := kept.Wording(tx.DB, m.ID, number)
	if err != nil {
		return err
	}
	text, now := w.MatterText, tx.Now
	text.Hash, text.FrozenAt = text.Digest(m, w.Effect), &now
	return db.Update(tx, &text, "hash", "frozen_at")
}

// Revise puts another text to the seats, frozen at once, with the reason of
// its wording and what it takes up. Answers start again; an objection stands
// until its own seat answers the new text, says that it is met, or withdraws it.
// In writing the seats get the rule's time anew.
func (s *Service) Revise(ctx context.Context, actor models.Actor, id, version int64, w Wording, closes *time.Time) error {
	return s.db.Write(ctx, actor, "matter.revise", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermMatterOpen, tx.Now); err != nil {
			return err
		}
		m, err := open(tx, actor, id)
		if err != nil {
			return err
		}
		if m.Version != version {
			return models.Stale(m)
		}
		if err := m.StillOpen("34"); err != nil {
			return err
		}
		facts, err := factsOf(tx, *m)
		if err != nil {
			return err
		}
		if err := m.Apply(actor, models.MatterRevise, facts); err != nil {
			return err
		}
		if err := chairMayAct(tx, *m, actor); err != nil {
			return err
		}
		return replaceText(tx, m, w, closes)
	})
}

// replaceText puts another text in force, frozen at once.
func replaceText(tx *db.Tx, m *models.Matter, w Wording, closes *time.Time) error {
	rule, err := kept.Rule(tx.DB, *m)
	if err != nil {
		return err
	}
	budget, err := budgetOf(tx, *m)
	if err != nil {
		return err
	}
	plan, err := kept.Plan(tx.DB, m.ID)
	if err != nil {
		return err
	}
	text, effect := compose(*m, w, m.TextNumber+1, budget, plan)
	text.PreparedBy = tx.Actor.PersonID
	if err := m.ValidateText(text, effect); err != nil {
		return err
	}
	if m.ClosesAt, err = closing(*m, rule.Values, closes, tx.Now); err != nil {
		return err
	}
	before := *m
	if err := putText(tx, m, text, effect); err != nil {
		return err
	}
	if err := address(tx, before, text.Number, w.Addresses); err != nil {
		return err
	}
	return tx.Enqueue(OpenedJob{MatterID: m.ID, Text: m.TextNumber})
}

// putText writes a text that is in force from now on.
func putText(tx *db.Tx, m *models.Matter, text models.MatterText, effect models.MatterEffect) error {
	if err := writeText(tx, &text, effect); err != nil {
		return err
	}
	if err := freezeText(tx, *m, text.Number); err != nil {
		return err
	}
	m.TextNumber = text.Number
	if err := db.Update(tx, m, "text_number", "closes_at"); err != nil {
		return err
	}
	tx.Receipt(models.Receipt{Target: "matters", TargetID: m.ID, Reference: m.Reference, Path: Path(m.ID)})
	return event(tx, *m, models.MatterRevise, text.Why)
}

// Withdraw takes a matter back, with a reason: a draft by the secretariat, an
// open one by the chair or the head of the secretariat.
func (s *Service) Withdraw(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.db.Write(ctx, actor, "matter.withdraw", func(tx *db.Tx) error {
		m, err := open(tx, actor, id)
		if err != nil {
			return err
		}
		permission := models.PermMatterOpen
		if m.State == models.MatterDraft {
			permission = models.PermMatterPrepare
		}
		if err := actor.MayNow(permission, tx.Now); err != nil {
			return err
		}
		if err := chairMayAct(tx, *m, actor); err != nil {
			return err
		}
		ladder, err := ladders.Of(tx.DB, *m)
		if err != nil {
			return err
		}
		return end(tx, m, version, models.MatterWithdraw, models.MatterFacts{Now: tx.Now, Ladder: ladder}, reason)
	})
}

// end takes a step that ends a matter without a decision.
func end(tx *db.Tx, m *models.Matter, version int64, action models.MatterAction, facts models.MatterFacts, reason string) error {
	if m.Version != version {
		return models.Stale(m)
	}
	actor := tx.Actor
	if action == models.MatterClose {
		actor = asChair(actor) // whoever presides
	}
	if err := m.Apply(actor, action, facts); err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return models.Invalid("board.fault.ending", models.FieldError{Field: "reason", Key: "board.fault.ending_reason"})
	}
	if len([]rune(reason)) > models.VoteTextLimit {
		return models.Invalid("board.fault.ending", models.FieldError{Field: "reason", Key: "board.fault.too_long", Args: map[string]any{"Limit": models.VoteTextLimit}})
	}
	if err := db.Update(tx, m, "state"); err != nil {
		return err
	}
	tx.Receipt(models.Receipt{Target: "matters", TargetID: m.ID, Reference: m.Reference, Path: Path(m.ID)})
	return event(tx, *m, action, reason)
}
