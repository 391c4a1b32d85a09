package notices

import (
	"context"

	"seedfund/app/db"
	"seedfund/app/jobs"
	"seedfund/app/matters"
	"seedfund/app/papers"
	"seedfund/app/people"
	"seedfund/models"
)

func (s *Service) registerBoard(r *jobs.Runner) {
	jobs.Handle(r, s.opened)
	jobs.Handle(r, s.decided)
	jobs.Handle(r, s.lettered)
}

// opened tells the entitled seats that a text waits for their answer; a text
// that has been replaced meanwhile is told of by its successor.
//
// clause 102: every member of the Board is consulted.
func (s *Service) opened(ctx context.Context, job matters.OpenedJob) error {
	return s.write(ctx, "notice.opened", func(tx *db.Tx) error {
		m, err := db.From[models.Matter](tx.DB).Where("id = ?", job.MatterID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "matters")
		}
		if m.TextNumber != job.Text {
			return errNobody
		}
		tx.Target("matters", m.ID)
		return s.toSeats(tx, m, true, "matters.opened", map[string]string{})
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
		return s.toSeats(tx, m, false, "matters.decided", map[string]string{"Decision": d.Reference})
	})
}

// toSeats writes to the members and alternates who hold the electorate's seats
// now; entitled narrows it to the seats that have a vote.
func (s *Service) toSeats(tx *db.Tx, m models.Matter, entitled bool, template string, params map[string]string) error {
	seats, err := db.From[models.Elector](tx.DB).Where("matter_id = ?", m.ID).Order("id").Find(tx.Ctx)
	if err != nil {
		return err
	}
	params["Reference"], params["Question"], params["Page"] = m.Reference, m.Question, s.origin+matters.Path(m.ID)
	capacities, err := sitting(tx, m)
	if err != nil {
		return err
	}
	told := map[int64]bool{}
	for _, seat := range seats {
		if entitled && !seat.Entitled || seat.OrganisationID == nil && seat.Country == "" {
			continue
		}
		var organisation int64
		country := seat.Country
		if seat.OrganisationID != nil {
			organisation, country = *seat.OrganisationID, ""
		}
		holders, err := people.HoldersOf(tx, organisation, country, capacities...)
		if err != nil {
			return err
		}
		for _, account := range holders {
			if told[account.ID] {
				continue
			}
			told[account.ID] = true
			if err := s.mail.Queue(tx, account, template, params); err != nil {
				return err
			}
		}
	}
	if len(told) == 0 {
		return errNobody
	}
	return nil
}

// sitting are the capacities that answer for the seats of a matter's body.
func sitting(tx *db.Tx, m models.Matter) ([]models.Role, error) {
	body, err := db.From[models.Body](tx.DB).Where("id = ?", m.BodyID).Take(tx.Ctx)
	if err != nil {
		return nil, err
	}
	if body.Kind == models.BodyExCom {
		return []models.Role{models.RoleExComMember}, nil
	}
	return []models.Role{models.RoleBoardMember, models.RoleAlternate}, nil
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
