package notices

import (
	"context"

	"seedfund/app/bodies"
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

// toSeats writes to the people of the organisations that hold the electorate's
// seats now or act as their alternates: to every office of a State, whichever of
// them answers. One person on two seats gets one letter, which is a notice to both.
// Whom an interest screens, in whichever capacity, is not written to about the
// item.
//
// clause 105: a State's offices see what is asked of it.
func (s *Service) toSeats(tx *db.Tx, m models.Matter, to circle, template string, params map[string]string) error {
	w, err := s.addressing(tx, m, template, params)
	if err != nil {
		return err
	}
	for _, seat := range w.seats {
		noticed := map[int64]bool{}
		for _, at := range w.addresses {
			if !w.goes(seat, at.role.SitsAs(), to) {
				continue
			}
			letters, err := w.to(seat.SeatID, at.role)
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
	if len(w.told) == 0 {
		return errNobody
	}
	return nil
}

// writing is one letter on a matter on its way to seats.
type writing struct {
	tx        *db.Tx
	mail      *mail.Service
	template  string
	params    map[string]string
	seats     []models.Elector
	interests []models.SeatInterest
	addresses []address
	holds     map[int64]map[models.HoldingKind]int64 // organisations, by seat
	barred    map[int64]bool                         // persons
	told      map[int64]models.Message               // by account
}

func (s *Service) addressing(tx *db.Tx, m models.Matter, template string, params map[string]string) (*writing, error) {
	w := &writing{tx: tx, mail: s.mail, template: template, params: params, told: map[int64]models.Message{}}
	var err error
	if w.seats, err = db.From[models.Elector](tx.DB).Where("matter_id = ?", m.ID).Order("id").Find(tx.Ctx); err != nil {
		return w, err
	}
	if w.interests, err = db.From[models.SeatInterest](tx.DB).Where("matter_id = ?", m.ID).Order("id").Find(tx.Ctx); err != nil {
		return w, err
	}
	if w.addresses, err = sitting(tx, m); err != nil {
		return w, err
	}
	if w.holds, err = bodies.OrganisationsOf(tx.DB, m.BodyID, tx.Now); err != nil {
		return w, err
	}
	if w.barred, err = bodies.BarredFrom(tx.DB, m.ID, models.DoorItem, tx.Now); err != nil {
		return w, err
	}
	return w, s.about(tx, m, params)
}

// goes reports whether a letter to a circle goes to who acts for a seat in a
// capacity.
func (w *writing) goes(seat models.Elector, as models.HoldingKind, to circle) bool {
	interest, _ := models.InterestOf(w.interests, seat.SeatID, as)
	switch {
	case interest.Grade.Closes(models.DoorItem), to == discussing && interest.Grade.ClosesDiscussion():
		return false
	case to >= voting:
		return seat.HasVote(w.interests) && !interest.Grade.ClosesVote()
	}
	return true
}

// to writes to the people of a capacity at a seat, once each.
func (w *writing) to(seatID int64, role models.Role) ([]models.Message, error) {
	organisation := w.holds[seatID][role.SitsAs()]
	if organisation == 0 {
		return nil, nil
	}
	accounts, err := people.HoldersOf(w.tx, organisation, "", role)
	if err != nil {
		return nil, err
	}
	var out []models.Message
	for _, account := range accounts {
		if w.barred[account.PersonID] {
			continue
		}
		letter, was := w.told[account.ID]
		if !was {
			if letter, err = w.mail.Letter(w.tx, account, w.template, w.params); err != nil {
				return nil, err
			}
			w.told[account.ID] = letter
		}
		out = append(out, letter)
	}
	return out, nil
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
