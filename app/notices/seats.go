package notices

import (
	"context"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/models"
)

// reseats tells the chair, the seats and those who keep them that a change of a
// seat was proposed, confirmed or refused while a matter is open.
//
// clause 100: while the Board decides, who sits on it changes under its eyes.
func (s *Service) reseats(ctx context.Context, job bodies.ChangeJob) error {
	return s.write(ctx, "notice.seat_change", func(tx *db.Tx) error {
		c, err := db.From[models.SeatChange](tx.DB).Where("id = ?", job.ChangeID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "seat_changes")
		}
		body, err := db.From[models.Body](tx.DB).Where("id = ?", c.BodyID).Take(tx.Ctx)
		if err != nil {
			return err
		}
		organisation, err := db.From[models.Organisation](tx.DB).Where("id = ?", c.OrganisationID).Take(tx.Ctx)
		if err != nil {
			return err
		}
		accounts, err := concerned(tx, body)
		if err != nil {
			return err
		}
		tx.Target("seat_changes", c.ID)
		sent := map[int64]bool{}
		for _, account := range accounts {
			if sent[account.ID] {
				continue
			}
			sent[account.ID] = true
			if err := s.mail.Queue(tx, account, "seats."+string(job.State), map[string]string{"Organisation": organisation.Name, "Body": body.Name,
				"Page": s.origin + bodies.ChangePath(c.ID)}); err != nil {
				return err
			}
		}
		if len(sent) == 0 {
			return errNobody
		}
		return nil
	})
}

// concerned are the accounts of the chair, of those who act for the seats now,
// and of those who keep them.
func concerned(tx *db.Tx, body models.Body) ([]models.Account, error) {
	var roles []models.Role
	for _, role := range models.Roles {
		if role.SitsIn() == body.Kind {
			roles = append(roles, role)
		}
	}
	right, _ := models.RightFor(models.PermBodyManage)
	out, err := people.HoldersOf(tx, 0, "", append([]models.Role{models.RoleCoordinator}, right.Roles...)...)
	if err != nil {
		return nil, err
	}
	var organisations []int64
	sits, args := bodies.Sits(tx.Now, tx.Now)
	err = tx.Raw("SELECT DISTINCT h.organisation_id FROM holdings h JOIN seats s ON s.id = h.seat_id WHERE s.body_id = ? AND "+sits+" ORDER BY 1", append([]any{body.ID}, args...)...).Scan(&organisations).Error
	for _, organisation := range organisations {
		if err != nil {
			return nil, err
		}
		var more []models.Account
		more, err = people.HoldersOf(tx, organisation, "", roles...)
		out = append(out, more...)
	}
	return out, err
}
