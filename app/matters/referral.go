package matters

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/matters/access"
	"seedfund/app/matters/kept"
	"seedfund/app/matters/ladders"
	"seedfund/models"
	"seedfund/models/when"
)

// Refer transmits the matter to the Secretary-General on the Executive
// Committee's behalf: the file is made and frozen in the same act.
//
// clause 37: the Executive Committee submits the matter to the Secretary-General
// through the Coordinator.
func (s *Service) Refer(ctx context.Context, actor models.Actor, id, version int64, in models.TransmissionInput) (models.Referral, error) {
	var referral models.Referral
	err := s.db.Write(ctx, actor, "matter.refer", func(tx *db.Tx) error {
		c, err := climbing(tx, actor, id, version, models.LadderRefer)
		if err != nil {
			return err
		}
		in.Channel, in.Letter = strings.TrimSpace(in.Channel), strings.TrimSpace(in.Letter)
		if err := in.Validate(when.DateOf(tx.Now)); err != nil {
			return err
		}
		facts, err := ladders.Facts(tx.DB, *c.m, c.ladder)
		if err != nil {
			return err
		}
		referral = models.Referral{MatterID: c.m.ID, MediationID: c.ladder.Last().ID, SentOn: in.On, Channel: in.Channel, Letter: in.Letter,
			PersonID: actor.PersonID, MandateID: actor.MandateID}
		if referral.Body, referral.Hash, err = facts.File().Freeze(); err != nil {
			return err
		}
		return tell(tx, c.m.ID, models.LadderRefer, time.Time{}, db.Create(tx, &referral))
	})
	return referral, err
}

// Received records that the Secretary-General has the file.
func (s *Service) Received(ctx context.Context, actor models.Actor, id, version int64, on when.Date, note string) error {
	return s.db.Write(ctx, actor, "matter.receive", func(tx *db.Tx) error {
		c, err := climbing(tx, actor, id, version, models.LadderReceive)
		if err != nil {
			return err
		}
		if err := models.CheckDay(on, when.DateOf(tx.Now), "note", note, false); err != nil {
			return err
		}
		return db.Create(tx, &models.ReferralReceipt{ReferralID: c.ladder.Referral.ID, ReceivedOn: on, Note: strings.TrimSpace(note),
			PersonID: actor.PersonID, MandateID: actor.MandateID})
	})
}

// SGAnswer is the Secretary-General's answer as it is recorded, with its paper:
// sent along, or a file of the matter that is named.
type SGAnswer struct {
	On      when.Date
	Summary string
	Paper   *files.Upload
}

func (s *Service) keeper() files.Keeper {
	return files.Keeper{Files: s.files, Owner: "matters", Refusal: "ladder.fault.form"}
}

// Answered records the Secretary-General's answer with its paper.
func (s *Service) Answered(ctx context.Context, actor models.Actor, id, version int64, in SGAnswer) error {
	if err := actor.May(models.PermMatterPreside); err != nil {
		return err
	}
	held, err := s.keeper().Take(in.Paper, id, files.PurposeLetter)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, actor, "matter.answer", func(tx *db.Tx) error {
		c, err := climbing(tx, actor, id, version, models.LadderAnswer)
		if err != nil {
			return err
		}
		if err := models.CheckDay(in.On, when.DateOf(tx.Now), "summary", in.Summary, true); err != nil {
			return err
		}
		file, err := s.keeper().Attach(tx, held, nil, id)
		if err != nil {
			return err
		}
		if file == nil {
			return models.Invalid("ladder.fault.form", models.FieldError{Field: "file", Key: "ladder.fault.paper"})
		}
		return tell(tx, c.m.ID, models.LadderAnswer, time.Time{}, db.Create(tx, &models.ReferralAnswer{ReferralID: c.ladder.Referral.ID, AnsweredOn: in.On,
			Summary: strings.TrimSpace(in.Summary), FileID: *file, PersonID: actor.PersonID, MandateID: actor.MandateID}))
	})
}

// Conclude pronounces the decision that follows from the answer, in words that
// carry it out. It is a decision after referral, by no vote and no consensus.
func (s *Service) Conclude(ctx context.Context, actor models.Actor, id, version int64, w Wording) (models.Decision, error) {
	var decision models.Decision
	err := s.db.Write(ctx, actor, "matter.conclude", func(tx *db.Tx) error {
		c, err := climbing(tx, actor, id, version, models.LadderConclude)
		if err != nil {
			return err
		}
		if err := c.m.Apply(actor, models.MatterSettle, c.facts); err != nil {
			return err
		}
		if w.Why == "" {
			w.Why = c.ladder.Answer.Summary
		}
		text, effect := compose(*c.m, w, c.m.TextNumber+1, models.Budget{}, nil)
		text.PreparedBy = actor.PersonID
		if err := c.m.ValidateText(text, effect); err != nil {
			return err
		}
		if err := putText(tx, c.m, text, effect); err != nil {
			return err
		}
		rule, err := kept.Rule(tx.DB, *c.m)
		if err != nil {
			return err
		}
		a, err := answersOf(tx.DB, c.m.ID)
		if err != nil {
			return err
		}
		decision, err = s.pronounce(tx, c.m, way{c.ladder.Method(*c.m), *c.m.MethodID}, a.count(c.m.TextNumber, rule))
		return err
	})
	return decision, err
}

// ReferralFile is the file of a matter: as it was frozen, or as it would be
// frozen now where the mediation failed and nothing is transmitted yet.
func (s *Service) ReferralFile(ctx context.Context, actor models.Actor, id int64) (models.ReferralView, error) {
	var v models.ReferralView
	if err := actor.May(models.PermExComRead); err != nil {
		return v, err
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		var err error
		if v.Matter, err = access.Matter(q, actor, s.db.Now(ctx), id); err != nil {
			return err
		}
		ladder, err := ladders.Of(q, v.Matter)
		if err != nil {
			return err
		}
		switch {
		case ladder != nil && ladder.Referral != nil:
			v.Referral = ladder.Referral
			v.Body, v.Hash = ladder.Referral.Body, ladder.Referral.Hash
			return v.Read()
		case ladder == nil || ladder.Step(v.Matter) != models.LadderFailed:
			return models.NotFound("referrals")
		}
		facts, err := ladders.Facts(q, v.Matter, *ladder)
		if err != nil {
			return err
		}
		v.File = facts.File()
		v.Body, v.Hash, err = v.File.Freeze()
		return err
	})
	return v, err
}

// AnswerPaper is the file of the Secretary-General's answer, for who sees the
// matter.
func (s *Service) AnswerPaper(ctx context.Context, actor models.Actor, id int64) (int64, error) {
	v, err := s.Show(ctx, actor, id)
	if err != nil {
		return 0, err
	}
	if v.Ladder == nil || v.Ladder.Answer == nil {
		return 0, models.NotFound("files")
	}
	return v.Ladder.Answer.FileID, nil
}
