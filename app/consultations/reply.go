package consultations

import (
	"context"
	"strings"

	"seedfund/app/db"
	"seedfund/models"
)

// Reply records what a consultee says. After its window a reply is late and
// marked so; after the closure none is taken.
func (s *Service) Reply(ctx context.Context, actor models.Actor, id, consulteeID int64, view models.ConsultView, body string) error {
	return s.db.Write(ctx, actor, "consultation.reply", func(tx *db.Tx) error {
		if err := actor.May(models.PermConsultReply); err != nil {
			return err
		}
		c, err := s.open(tx, actor, id)
		if err != nil {
			return err
		}
		if c.Subject == models.ConsultQuestionnaire {
			return models.Conflict("consultations.answer_questions", c.Clause)
		}
		_, err = Answer(tx, *c, consulteeID, view, body)
		return err
	})
}

// Answer records a reply of one of the actor's consultees; consulteeID may be
// zero where there is one only. It joins the caller's act and gives the
// consultee.
func Answer(tx *db.Tx, c models.Consultation, consulteeID int64, view models.ConsultView, body string) (models.Consultee, error) {
	e, err := mine(tx, c, consulteeID)
	if err != nil {
		return e, err
	}
	if c.ClosedAt != nil {
		return e, models.TooLate("consultations.closed", tx.Now)
	}
	r := models.ConsultationReply{ConsultationID: c.ID, ConsulteeID: e.ID, View: view, Body: strings.TrimSpace(body), Late: !tx.Now.Before(e.AnswerBy),
		PersonID: tx.Actor.PersonID, MandateID: tx.Actor.MandateID}
	if err := r.Validate(); err != nil {
		return e, err
	}
	if err := tx.Raw("SELECT COALESCE(MAX(sequence), 0) + 1 FROM consultation_replies WHERE consultee_id = ?", e.ID).Scan(&r.Sequence).Error; err != nil {
		return e, err
	}
	on(tx, c)
	return e, db.Create(tx, &r)
}

// mine is the consultee the actor replies for.
func mine(tx *db.Tx, c models.Consultation, consulteeID int64) (models.Consultee, error) {
	where, args := asked(tx.Actor, tx.Now)
	var rows []models.Consultee
	err := tx.Raw("SELECT e.* FROM consultees e WHERE e.consultation_id = ? AND "+where+" ORDER BY e.id", append([]any{c.ID}, args...)...).Scan(&rows).Error
	if err != nil {
		return models.Consultee{}, err
	}
	for _, e := range rows {
		if e.ID == consulteeID || consulteeID == 0 && len(rows) == 1 {
			return e, nil
		}
	}
	return models.Consultee{}, models.Forbidden("consultations.not_asked", c.Clause)
}

// Add asks one more organisation after the opening, with the reason: it is a
// late consultee, with a window of its own.
func (s *Service) Add(ctx context.Context, actor models.Actor, id, version, organisationID int64, reason string) error {
	return s.db.Write(ctx, actor, "consultation.add", func(tx *db.Tx) error {
		c, err := s.conducting(tx, actor, id, version)
		if err != nil {
			return err
		}
		e, err := s.later(tx, *c, organisationID)
		if err != nil {
			return err
		}
		if e.Reason = strings.TrimSpace(reason); e.Reason == "" {
			return models.Invalid("consultations.fault.adding", models.FieldError{Field: "reason", Key: "consultations.fault.reason"})
		}
		e.ConsultationID, e.Late, e.AnswerBy = c.ID, true, c.ClosesAt
		if least := tx.Now.AddDate(0, 0, models.ConsultationDays); e.AnswerBy.Before(least) {
			e.AnswerBy = least
		}
		on(tx, *c)
		return ask(tx, *c, e)
	})
}

// later is the entry of an organisation that is added: of a seat it took since,
// where the list is of seats.
func (s *Service) later(tx *db.Tx, c models.Consultation, organisationID int64) (models.Consultee, error) {
	fault := models.Invalid("consultations.fault.adding", models.FieldError{Field: "organisation", Key: "consultations.fault.organisation"})
	if c.Rule == models.ConsultBoard {
		list, err := seats(tx, StartInput{BodyID: *c.BodyID})
		if err != nil {
			return models.Consultee{}, err
		}
		if list, err = maySee(tx, c, list); err != nil {
			return models.Consultee{}, err
		}
		for _, e := range list {
			if *e.OrganisationID == organisationID {
				return e, nil
			}
		}
		return models.Consultee{}, fault
	}
	found, err := organisations(tx.DB, []int64{organisationID})
	if err != nil {
		return models.Consultee{}, err
	}
	if found, err = maySee(tx, c, found); err != nil {
		return models.Consultee{}, err
	}
	if len(found) == 0 {
		return models.Consultee{}, fault
	}
	return found[0], nil
}

// conducting is an open consultation on which a duty holder acts.
func (s *Service) conducting(tx *db.Tx, actor models.Actor, id, version int64) (*models.Consultation, error) {
	if err := actor.MayNow(models.PermConsultConduct, tx.Now); err != nil {
		return nil, err
	}
	c, err := s.open(tx, actor, id)
	if err != nil {
		return nil, err
	}
	if c.ClosedAt != nil {
		return nil, models.Conflict("consultations.closed_already", c.Clause)
	}
	if c.Version != version {
		return nil, models.Stale(c)
	}
	return c, nil
}

// Tell records that a consultee was told by another channel, in words.
func (s *Service) Tell(ctx context.Context, actor models.Actor, id, version, consulteeID int64, words string) error {
	return s.db.Write(ctx, actor, "consultation.tell", func(tx *db.Tx) error {
		c, err := s.conducting(tx, actor, id, version)
		if err != nil {
			return err
		}
		e, err := db.From[models.Consultee](tx.DB).Where("id = ? AND consultation_id = ?", consulteeID, c.ID).Take(tx.Ctx)
		if err != nil {
			if db.Found(err, "") == err {
				return err
			}
			return models.Invalid("consultations.fault.telling", models.FieldError{Field: "consultee", Key: "error.choose"})
		}
		if words = strings.TrimSpace(words); words == "" || len([]rune(words)) > models.VoteTextLimit {
			return models.Invalid("consultations.fault.telling", models.FieldError{Field: "words", Key: "consultations.fault.channel"})
		}
		on(tx, *c)
		return db.Create(tx, &models.ConsultationNotice{ConsultationID: c.ID, ConsulteeID: e.ID, Channel: models.ConsultByOther, Words: words,
			PersonID: actor.PersonID, MandateID: actor.MandateID})
	})
}

// Remind writes to those who owe a reply, and to nobody else.
func (s *Service) Remind(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.db.Write(ctx, actor, "consultation.remind", func(tx *db.Tx) error {
		c, err := s.conducting(tx, actor, id, version)
		if err != nil {
			return err
		}
		debtors, err := Debtors(tx, c.ID)
		if err != nil {
			return err
		}
		if len(debtors) == 0 {
			return models.Conflict("consultations.no_debtors", c.Clause)
		}
		on(tx, *c)
		tx.Note("consultations", c.ID, map[string]any{"reminded": len(debtors)})
		return tx.Enqueue(RemindJob{ConsultationID: c.ID})
	})
}

// Debtors are the consultees without a reply.
func Debtors(tx *db.Tx, id int64) ([]models.Consultee, error) {
	var out []models.Consultee
	err := tx.Raw(`SELECT e.* FROM consultees e WHERE e.consultation_id = ?
		AND NOT EXISTS (SELECT 1 FROM consultation_replies r WHERE r.consultee_id = e.id) ORDER BY e.id`, id).Scan(&out).Error
	return out, err
}

// Use says what was made of a reply, once.
func (s *Service) Use(ctx context.Context, actor models.Actor, id, version, replyID int64, use, words string) error {
	return s.db.Write(ctx, actor, "consultation.use", func(tx *db.Tx) error {
		c, err := s.conducting(tx, actor, id, version)
		if err != nil {
			return err
		}
		r, err := db.From[models.ConsultationReply](tx.DB).Where("id = ? AND consultation_id = ?", replyID, c.ID).Take(tx.Ctx)
		if err != nil {
			if db.Found(err, "") == err {
				return err
			}
			return models.Invalid("consultations.fault.use", models.FieldError{Field: "reply", Key: "error.choose"})
		}
		u := models.ReplyUse{ReplyID: r.ID, Use: use, Words: strings.TrimSpace(words), PersonID: actor.PersonID, MandateID: actor.MandateID}
		if err := u.Validate(); err != nil {
			return err
		}
		on(tx, *c)
		if err := db.Create(tx, &u); err != nil {
			if db.Violates(err, "reply_uses") {
				return models.Conflict("consultations.used_already", c.Clause).Because(err)
			}
			return err
		}
		return nil
	})
}

// Close ends a consultation with its summary. Nothing about it changes
// afterwards.
func (s *Service) Close(ctx context.Context, actor models.Actor, id, version int64, summary string) error {
	return s.db.Write(ctx, actor, "consultation.close", func(tx *db.Tx) error {
		c, err := s.conducting(tx, actor, id, version)
		if err != nil {
			return err
		}
		lines, err := Lines(tx.DB, *c)
		if err != nil {
			return err
		}
		if err := c.MayClose(lines, tx.Now); err != nil {
			return err
		}
		if summary = strings.TrimSpace(summary); summary == "" || len([]rune(summary)) > models.VoteTextLimit {
			return models.Invalid("consultations.fault.closing", models.FieldError{Field: "summary", Key: "consultations.fault.summary"})
		}
		now := tx.Now
		c.ClosedAt, c.Summary, c.ClosedBy = &now, summary, actor.MandateID
		on(tx, *c)
		return db.Update(tx, c, "closed_at", "summary", "closed_by")
	})
}

// MineOf is the actor's consultee by its seat; seatID may be zero where the
// actor replies for one only.
func MineOf(tx *db.Tx, c models.Consultation, seatID int64) (models.Consultee, error) {
	if seatID == 0 {
		return mine(tx, c, 0)
	}
	e, err := db.From[models.Consultee](tx.DB).Where("consultation_id = ? AND seat_id = ?", c.ID, seatID).Find(tx.Ctx)
	if err != nil {
		return models.Consultee{}, err
	}
	if len(e) == 0 {
		return models.Consultee{}, models.Forbidden("consultations.not_asked", c.Clause)
	}
	return mine(tx, c, e[0].ID)
}
