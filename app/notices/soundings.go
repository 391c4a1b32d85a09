package notices

import (
	"context"

	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/app/soundings"
	"seedfund/models"
)

// sounded tells the organisations of a constituency that a seat asks them.
func (s *Service) sounded(ctx context.Context, job soundings.SentJob) error {
	return s.write(ctx, "notice.sounded", func(tx *db.Tx) error {
		x, err := db.From[models.Sounding](tx.DB).Where("id = ?", job.SoundingID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "soundings")
		}
		m, err := db.From[models.Matter](tx.DB).Where("id = ?", x.MatterID).Take(tx.Ctx)
		if err != nil {
			return err
		}
		recipients, err := db.From[models.SoundingRecipient](tx.DB).Where("sounding_id = ?", x.ID).Order("id").Find(tx.Ctx)
		if err != nil {
			return err
		}
		tx.Target("soundings", x.ID)
		params := map[string]string{"Reference": m.Reference, "Question": m.Question, "Page": s.origin + soundings.Path(x.ID)}
		told := map[int64]bool{}
		for _, r := range recipients {
			accounts, err := people.HoldersOf(tx, r.OrganisationID, "", models.Roles...)
			if err != nil {
				return err
			}
			for _, account := range accounts {
				if told[account.ID] {
					continue
				}
				told[account.ID] = true
				if err := s.mail.Queue(tx, account, "soundings.sent", params); err != nil {
					return err
				}
			}
		}
		if len(told) == 0 {
			return errNobody
		}
		return nil
	})
}
