package notices

import (
	"context"

	"seedfund/app/consultations"
	"seedfund/app/db"
	"seedfund/app/jobs"
	"seedfund/models"
)

func (s *Service) registerConsultations(r *jobs.Runner) {
	jobs.Handle(r, s.consulted)
	jobs.Handle(r, s.reminded)
}

// consulted asks a consultee for its view.
//
// clause 102: every member of the Board is consulted.
func (s *Service) consulted(ctx context.Context, job consultations.AskedJob) error {
	return s.write(ctx, "notice.consulted", func(tx *db.Tx) error {
		e, err := db.From[models.Consultee](tx.DB).Where("id = ?", job.ConsulteeID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "consultees")
		}
		return s.toConsultees(tx, e.ConsultationID, []models.Consultee{e}, "consultations.asked")
	})
}

// reminded writes to those who have not replied, and to nobody else.
func (s *Service) reminded(ctx context.Context, job consultations.RemindJob) error {
	return s.write(ctx, "notice.reminded", func(tx *db.Tx) error {
		debtors, err := consultations.Debtors(tx, job.ConsultationID)
		if err != nil {
			return err
		}
		return s.toConsultees(tx, job.ConsultationID, debtors, "consultations.reminded")
	})
}

func (s *Service) toConsultees(tx *db.Tx, id int64, list []models.Consultee, template string) error {
	c, err := db.From[models.Consultation](tx.DB).Where("id = ?", id).Take(tx.Ctx)
	if err != nil {
		return db.Found(err, "consultations")
	}
	if c.ClosedAt != nil {
		return errNobody
	}
	tx.Target("consultations", c.ID)
	told := map[int64]bool{}
	for _, e := range list {
		accounts, err := consultations.Addresses(tx, e)
		if err != nil {
			return err
		}
		for _, a := range accounts {
			if told[a.ID] {
				continue
			}
			told[a.ID] = true
			params := map[string]string{"Title": c.Title, "Question": c.Question, "Page": s.origin + consultations.Path(c.ID)}
			if err := s.mail.Queue(tx, a, template, params); err != nil {
				return err
			}
		}
	}
	if len(told) == 0 {
		return errNobody
	}
	return nil
}
