package notices

import (
	"context"
	"fmt"

	"seedfund/app/db"
	"seedfund/app/jobs"
	"seedfund/app/people"
	"seedfund/app/transfers"
	"seedfund/models"
)

func (s *Service) registerTransfers(r *jobs.Runner) {
	jobs.Handle(r, func(ctx context.Context, job transfers.SentJob) error {
		return s.request(ctx, job.RequestID, "transfers.sent", models.RoleAgentOfficer)
	})
	jobs.Handle(r, func(ctx context.Context, job transfers.AnsweredJob) error {
		return s.request(ctx, job.RequestID, "transfers.answered", models.RoleSecretariatOfficer, models.RoleSecretariatHead)
	})
}

// request tells those in some roles that a transfer request waits for them.
func (s *Service) request(ctx context.Context, id int64, template string, roles ...models.Role) error {
	return s.write(ctx, "notice.transfer", func(tx *db.Tx) error {
		r, err := db.From[models.TransferRequest](tx.DB).Where("id = ?", id).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "transfer_requests")
		}
		accounts, err := people.HoldersOf(tx, 0, "", roles...)
		if err != nil {
			return err
		}
		if len(accounts) == 0 {
			return errNobody
		}
		tx.Target("transfer_requests", r.ID)
		params := map[string]string{"Reference": r.Reference, "Page": fmt.Sprintf("%s/transfers/%d", s.origin, r.ID)}
		for _, account := range accounts {
			if err := s.mail.Queue(tx, account, template, params); err != nil {
				return err
			}
		}
		return nil
	})
}
