package matters

import (
	"context"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/matters/access"
	"seedfund/models"
)

// OpenMatters gives the open matters that a member of the Network may reserve
// its mandate on, the latest first: question and text, and its own
// reservations; never answers, reasons, scores or reviews. After is the last of
// the page before; with the cursor of the next one.
//
// clause 38: decisions respect the mandates of all members.
func (s *Service) OpenMatters(ctx context.Context, actor models.Actor, after int64, limit int) ([]models.OpenMatter, int64, error) {
	if limit <= 0 || limit > 100 {
		limit = 25
	}
	if err := actor.May(models.PermMemberReserve); err != nil {
		return nil, 0, err
	}
	rows, err := openMatters(s.db.Read(ctx), actor, s.db.Now(ctx), db.If(after != 0, " AND m.id < ?", after), limit+1)
	rows, next := db.Turn(rows, limit, func(m models.OpenMatter) int64 { return m.ID })
	return rows, next, err
}

// OpenMatter is one of them.
func (s *Service) OpenMatter(ctx context.Context, actor models.Actor, id int64) (models.OpenMatter, error) {
	if err := actor.May(models.PermMemberReserve); err != nil {
		return models.OpenMatter{}, err
	}
	found, err := openMatters(s.db.Read(ctx), actor, s.db.Now(ctx), db.If(true, " AND m.id = ?", id), 1)
	if err != nil {
		return models.OpenMatter{}, err
	}
	if len(found) == 0 {
		return models.OpenMatter{}, models.NotFound("matters")
	}
	return found[0], nil
}

func openMatters(q *gorm.DB, actor models.Actor, at time.Time, narrow db.Condition, limit int) ([]models.OpenMatter, error) {
	where, scoped := access.Members(actor, at)
	text, args := db.Narrow("SELECT m.* FROM matters m WHERE "+where, scoped, narrow)
	var all []models.Matter
	if err := q.Raw(text+" ORDER BY m.id DESC LIMIT ?", append(args, limit)...).Scan(&all).Error; err != nil || len(all) == 0 {
		return nil, err
	}
	ids := []int64{0}
	for _, m := range all {
		ids = append(ids, m.ID)
	}
	var texts []models.MatterText
	if err := q.Raw("SELECT t.* FROM matter_texts t JOIN matters m ON m.id = t.matter_id AND m.text_number = t.number WHERE m.id IN ?", ids).Scan(&texts).Error; err != nil {
		return nil, err
	}
	var own []models.ReservationLine
	if err := q.Raw(`SELECT r.*, x.created_at AS ended_at, COALESCE(x.reason, '') AS end_reason, COALESCE(x.text_number, 0) AS end_text, COALESCE(n.text_number, 0) AS carried_text
		FROM reservations r LEFT JOIN reservation_ends x ON x.reservation_id = r.id LEFT JOIN reservations n ON n.carries_id = r.id
		WHERE r.organisation_id = ? AND r.matter_id IN ? ORDER BY r.id`, actor.OrganisationID, ids).Scan(&own).Error; err != nil {
		return nil, err
	}
	clocks := make([]*models.Matter, len(all))
	for i := range all {
		clocks[i] = &all[i]
	}
	if err := Wind(q, clocks...); err != nil {
		return nil, err
	}
	out := make([]models.OpenMatter, len(all))
	for i, m := range all {
		out[i] = models.OpenMatter{ID: m.ID, Reference: m.Reference, Question: m.Question, Language: m.Language, OpensAt: m.OpensAt, ClosesAt: m.End(), Stands: m.Stands()}
		for _, t := range texts {
			if t.MatterID == m.ID {
				out[i].Text = t
			}
		}
		for _, r := range own {
			if r.MatterID == m.ID {
				r.Mine = true
				out[i].Reservations = append(out[i].Reservations, r)
			}
		}
	}
	return out, nil
}

// ReserveAsMember is Reserve for an organisation of the Network without a seat.
func (s *Service) ReserveAsMember(ctx context.Context, actor models.Actor, id int64, in models.ReservationInput) error {
	return s.db.Write(ctx, actor, "matter.reserve_as_member", func(tx *db.Tx) error {
		m, err := asMember(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("matters", m.ID)
		if err := reserve(tx, *m, models.Reservation{OrganisationID: &actor.OrganisationID}, in); err != nil {
			return err
		}
		tx.Receipt(models.Receipt{Target: "matters", TargetID: m.ID, Reference: m.Reference, Path: MemberPath(m.ID)})
		return nil
	})
}

// EndReservationAsMember is EndReservation for an organisation without a seat.
func (s *Service) EndReservationAsMember(ctx context.Context, actor models.Actor, id, reservationID int64, reason string) error {
	return s.db.Write(ctx, actor, "matter.end_reservation_as_member", func(tx *db.Tx) error {
		// An author ends its own, whatever an interest has closed to it since.
		if err := actor.MayNow(models.PermMemberReserve, tx.Now); err != nil {
			return err
		}
		m, err := db.Load[models.Matter](tx, id)
		if err != nil {
			return err
		}
		reservation, err := db.From[models.Reservation](tx.DB).Where("id = ? AND matter_id = ? AND organisation_id = ?", reservationID, m.ID, actor.OrganisationID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "reservations")
		}
		if err := m.StillOpen("38"); err != nil {
			return err
		}
		if err := endOf(tx, *m, reservation.ID, reason); err != nil {
			return err
		}
		tx.Receipt(models.Receipt{Target: "matters", TargetID: m.ID, Reference: m.Reference, Path: MemberPath(m.ID)})
		return nil
	})
}

// asMember is a matter put to a member of the Network, locked.
func asMember(tx *db.Tx, actor models.Actor, id int64) (*models.Matter, error) {
	if err := actor.MayNow(models.PermMemberReserve, tx.Now); err != nil {
		return nil, err
	}
	m, err := db.Load[models.Matter](tx, id)
	if err != nil {
		return nil, err
	}
	where, scoped := access.Members(actor, tx.Now)
	var seen int
	err = tx.Raw("SELECT 1 FROM matters m WHERE m.id = ? AND "+where, append([]any{id}, scoped...)...).Take(&seen).Error
	return m, db.Found(err, "matters")
}
