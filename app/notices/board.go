package notices

import (
	"context"

	"seedfund/app/db"
	"seedfund/app/jobs"
	"seedfund/app/mail"
	"seedfund/app/matters"
	"seedfund/app/papers"
	"seedfund/app/people"
	"seedfund/models"
)

func (s *Service) registerBoard(r *jobs.Runner) {
	jobs.Handle(r, s.opened)
	jobs.Handle(r, s.decided)
	jobs.Handle(r, s.lettered)
	jobs.Handle(r, s.settled)
	jobs.Handle(r, s.sounded)
	jobs.Handle(r, s.reseats)
	jobs.Handle(r, s.motioned)
	jobs.Handle(r, s.timeAsked)
	jobs.Handle(r, s.indicationOpened)
	jobs.Handle(r, s.onPath)
	jobs.Handle(r, s.mediationDue)
}

// settled records what became of a letter to a seat: its silence counts from
// there on, or not.
func (s *Service) settled(ctx context.Context, job mail.SettledJob) error {
	return s.write(ctx, "notice.delivered", func(tx *db.Tx) error {
		letter, err := db.From[models.Message](tx.DB).Where("id = ?", job.MessageID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "messages")
		}
		is, err := matters.Delivered(tx, letter)
		if err == nil && !is {
			err = errNobody
		}
		return err
	})
}

// opened tells the entitled seats that a text waits for their answer; a text
// that has been replaced meanwhile is told of by its successor.
//
// clause 102: every member of the Board is consulted.
func (s *Service) opened(ctx context.Context, job matters.OpenedJob) error {
	return s.write(ctx, "notice.opened", func(tx *db.Tx) error {
		// Locked: once the decision is taken no notice is added to what it certifies.
		m, err := db.Load[models.Matter](tx, job.MatterID)
		if err != nil {
			return err
		}
		if m.TextNumber != job.Text || m.State != models.MatterOpen {
			return errNobody
		}
		tx.Target("matters", m.ID)
		return s.toSeats(tx, *m, served, "matters.opened", map[string]string{})
	})
}

// decided tells every seat of the electorate what was decided.
func (s *Service) decided(ctx context.Context, job matters.DecidedJob) error {
	return s.write(ctx, "notice.decided", func(tx *db.Tx) error {
		d, err := db.From[models.Decision](tx.DB).Where("id = ?", job.DecisionID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "decisions")
		}
		m, err := db.From[models.Matter](tx.DB).Where("id = ?", d.MatterID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "matters")
		}
		tx.Target("decisions", d.ID)
		return s.toSeats(tx, m, everySeat, "matters.decided", map[string]string{"Decision": d.Reference})
	})
}

// circle says to which seats of a matter a letter goes.
type circle int

const (
	everySeat  circle = iota
	discussing        // those to which no interest closes its discussion
	voting            // those that have a vote on it
	served            // those too; the letter is recorded as a notice to each
)

// toSeats writes to the members and alternates who hold the electorate's seats
// now. One person on two seats gets one letter, which is a notice to both.
func (s *Service) toSeats(tx *db.Tx, m models.Matter, to circle, template string, params map[string]string) error {
	seats, err := db.From[models.Elector](tx.DB).Where("matter_id = ?", m.ID).Order("id").Find(tx.Ctx)
	if err != nil {
		return err
	}
	interests, err := db.From[models.SeatInterest](tx.DB).Where("matter_id = ?", m.ID).Order("id").Find(tx.Ctx)
	if err != nil {
		return err
	}
	addresses, err := sitting(tx, m)
	if err != nil {
		return err
	}
	if err := s.about(tx, m, params); err != nil {
		return err
	}
	told := map[int64]models.Message{}
	for _, seat := range seats {
		interest, _ := models.GravestInterest(interests, seat.SeatID)
		if interest.Grade.Closes(models.DoorItem) {
			continue // whom an interest screens is not written to about the item
		}
		if to == discussing && interest.Grade.ClosesDiscussion() || to >= voting && !seat.HasVote(interests) || seat.OrganisationID == nil && seat.Country == "" {
			continue
		}
		noticed := map[int64]bool{}
		for _, at := range addresses {
			letters, err := s.toAddress(tx, seat, at.role, template, params, told)
			if err != nil {
				return err
			}
			for _, letter := range letters {
				if to != served || noticed[letter.ID] {
					continue
				}
				noticed[letter.ID] = true
				if err := matters.Notified(tx, m, seat.SeatID, at.address, letter); err != nil {
					return err
				}
			}
		}
	}
	if len(told) == 0 {
		return errNobody
	}
	return nil
}

// about names a matter and its body in the params of a letter.
func (s *Service) about(tx *db.Tx, m models.Matter, params map[string]string) error {
	params["Reference"], params["Question"], params["Page"] = m.Reference, m.Question, s.origin+matters.Path(m.ID)+params["Page"]
	body, err := bodyOf(tx, m)
	params["Before"] = string(body.Kind)
	return err
}

func bodyOf(tx *db.Tx, m models.Matter) (models.Body, error) {
	return db.From[models.Body](tx.DB).Where("id = ?", m.BodyID).Take(tx.Ctx)
}

// address is a capacity that answers for a seat, and where that is.
type address struct {
	role    models.Role
	address models.NoticeAddress
}

// sitting are the capacities that answer for the seats of a matter's body.
func sitting(tx *db.Tx, m models.Matter) ([]address, error) {
	body, err := bodyOf(tx, m)
	if err != nil {
		return nil, err
	}
	if body.Kind == models.BodyExCom {
		return []address{{models.RoleExComMember, models.AddressHolder}}, nil
	}
	return []address{{models.RoleBoardMember, models.AddressHolder}, {models.RoleAlternate, models.AddressAlternate}}, nil
}

// toAddress writes to those who are at one address of a seat, once each.
func (s *Service) toAddress(tx *db.Tx, seat models.Elector, role models.Role, template string, params map[string]string, told map[int64]models.Message) ([]models.Message, error) {
	var organisation int64
	country := seat.Country
	if seat.OrganisationID != nil {
		organisation, country = *seat.OrganisationID, ""
	}
	holders, err := people.HoldersOf(tx, organisation, country, role)
	if err != nil {
		return nil, err
	}
	out := make([]models.Message, len(holders))
	for i, account := range holders {
		letter, was := told[account.ID]
		if !was {
			if letter, err = s.mail.Letter(tx, account, template, params); err != nil {
				return nil, err
			}
			told[account.ID] = letter
		}
		out[i] = letter
	}
	return out, nil
}

// lettered tells an organisation's people that a letter on a decision is there.
func (s *Service) lettered(ctx context.Context, job papers.LetterJob) error {
	return s.write(ctx, "notice.lettered", func(tx *db.Tx) error {
		l, err := db.From[models.DecisionLetter](tx.DB).Where("id = ?", job.LetterID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "decision_letters")
		}
		c, err := l.Read()
		if err != nil {
			return err
		}
		holders, err := people.HoldersOf(tx, l.OrganisationID, "", papers.Readers()...)
		if err != nil {
			return err
		}
		if len(holders) == 0 {
			return errNobody
		}
		tx.Target("decision_letters", l.ID)
		for _, account := range holders {
			if err := s.mail.Queue(tx, account, "papers.letter", map[string]string{"Decision": c.Decision, "Title": c.Title, "Reference": c.Proposal,
				"Page": s.origin + papers.LetterPath(c.Decision, l.OrganisationID)}); err != nil {
				return err
			}
		}
		return nil
	})
}
