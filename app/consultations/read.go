package consultations

import (
	"context"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/models"
)

const pageRows = 50

// List gives the consultations an actor may see, newest first; after is the
// last id of the page before.
func (s *Service) List(ctx context.Context, actor models.Actor, after int64) ([]models.ConsultationRow, int64, error) {
	if err := actor.May(models.PermConsultRead); err != nil {
		return nil, 0, err
	}
	now := s.db.Now(ctx)
	where, args := s.visible(actor, now)
	mine, mineArgs := asked(actor, now)
	text, all := db.Narrow(`SELECT c.id, c.title, c.clause, c.subject, c.opens_at, c.closes_at, c.closed_at,
		(SELECT COUNT(*) FROM consultees e WHERE e.consultation_id = c.id) AS asked,
		(SELECT COUNT(DISTINCT r.consultee_id) FROM consultation_replies r WHERE r.consultation_id = c.id) AS replied,
		EXISTS (SELECT 1 FROM consultees e WHERE e.consultation_id = c.id AND `+mine+`) AS mine
		FROM consultations c WHERE `+where, append(mineArgs, args...), db.If(after > 0, " AND c.id < ?", after))
	var rows []models.ConsultationRow
	err := s.db.Read(ctx).Raw(text+" ORDER BY c.id DESC LIMIT ?", append(all, pageRows+1)...).Scan(&rows).Error
	rows, next := db.Turn(rows, pageRows, func(r models.ConsultationRow) int64 { return r.ID })
	return rows, next, err
}

// Dates are the consultations whose replies end after an instant, of those the
// actor may see; who was added later reads the end of its own time.
func (s *Service) Dates(q *gorm.DB, actor models.Actor, since, now time.Time) ([]models.Consultation, error) {
	where, args := s.visible(actor, now)
	var list []models.Consultation
	if err := q.Raw("SELECT c.* FROM consultations c WHERE c.closes_at > ? AND "+where+" ORDER BY c.id", append([]any{since}, args...)...).Scan(&list).Error; err != nil {
		return nil, err
	}
	mine, args := asked(actor, now)
	var own []models.Consultee
	err := q.Raw("SELECT e.* FROM consultees e JOIN consultations c ON c.id = e.consultation_id WHERE c.closes_at > ? AND "+mine, append([]any{since}, args...)...).Scan(&own).Error
	for _, e := range own {
		for i := range list {
			if list[i].ID == e.ConsultationID && e.AnswerBy.After(list[i].ClosesAt) {
				list[i].ClosesAt = e.AnswerBy
			}
		}
	}
	return list, err
}

// Show gives a consultation as the actor may see it: those who are asked read
// their own replies until the closure and all of them afterwards; the free
// words of a questionnaire stay with who conducts it.
func (s *Service) Show(ctx context.Context, actor models.Actor, id int64) (models.ConsultationView, error) {
	var v models.ConsultationView
	if err := actor.May(models.PermConsultRead); err != nil {
		return v, err
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		now := s.db.Now(ctx)
		where, args := s.visible(actor, now)
		if err := q.Raw("SELECT c.* FROM consultations c WHERE c.id = ? AND "+where, append([]any{id}, args...)...).Take(&v.Consultation).Error; err != nil {
			return db.Found(err, "consultations")
		}
		var err error
		v, err = viewOf(q, actor, v.Consultation, now)
		return err
	})
	return v, err
}

func viewOf(q *gorm.DB, actor models.Actor, c models.Consultation, now time.Time) (models.ConsultationView, error) {
	v := models.ConsultationView{Consultation: c, Now: now, Conducts: conducts(actor)}
	lines, err := Lines(q, c)
	if err != nil {
		return v, err
	}
	if v.Conducts {
		v.Refusal = c.MayClose(lines, now)
	}
	v.Coverage = models.CoverageOf(lines)
	where, args := asked(actor, now)
	var own []int64
	if err := q.Raw("SELECT e.id FROM consultees e WHERE e.consultation_id = ? AND "+where, append([]any{c.ID}, args...)...).Scan(&own).Error; err != nil {
		return v, err
	}
	left, err := leftOf(q, c, now)
	if err != nil {
		return v, err
	}
	shown := reads(actor) || c.ClosedAt != nil && c.Subject != models.ConsultQuestionnaire
	if !shown {
		// What others say comes out at the closure, also as a count.
		v.Coverage.Views = nil
	}
	for i := range lines {
		for _, id := range own {
			lines[i].Mine = lines[i].Mine || lines[i].ID == id
		}
		lines[i].Left = left[lines[i].ID]
		if !shown && !lines[i].Mine {
			lines[i].Replies = nil
		}
		if !v.Conducts && !actor.Is(models.RoleAuditor) {
			lines[i].Notices = nil
		}
	}
	v.Consultees = lines
	return v, nil
}

// Lines reads the list with notices, replies and uses in five statements.
func Lines(q *gorm.DB, c models.Consultation) ([]models.ConsulteeLine, error) {
	ctx := q.Statement.Context
	list, err := db.From[models.Consultee](q).Where("consultation_id = ?", c.ID).Order("id").Find(ctx)
	if err != nil {
		return nil, err
	}
	notices, err := db.From[models.ConsultationNotice](q).Where("consultation_id = ?", c.ID).Order("id").Find(ctx)
	if err != nil {
		return nil, err
	}
	replies, err := db.From[models.ConsultationReply](q).Where("consultation_id = ?", c.ID).Order("consultee_id, sequence").Find(ctx)
	if err != nil {
		return nil, err
	}
	var uses []models.ReplyUse
	if err := q.Raw("SELECT u.* FROM reply_uses u JOIN consultation_replies r ON r.id = u.reply_id WHERE r.consultation_id = ?", c.ID).Scan(&uses).Error; err != nil {
		return nil, err
	}
	used := map[int64]*models.ReplyUse{}
	for i := range uses {
		used[uses[i].ReplyID] = &uses[i]
	}
	lines := make([]models.ConsulteeLine, len(list))
	at := map[int64]*models.ConsulteeLine{}
	for i, e := range list {
		lines[i].Consultee = e
		at[e.ID] = &lines[i]
	}
	for _, n := range notices {
		l := at[n.ConsulteeID]
		l.Notices = append(l.Notices, n)
		l.Served = l.Served || n.Reached > 0 || n.Channel == models.ConsultByOther
	}
	for _, r := range replies {
		l := at[r.ConsulteeID]
		l.Replies = append(l.Replies, models.ReplyLine{ConsultationReply: r, UseMade: used[r.ID]})
		l.Replied, l.Tardy = true, r.Late
	}
	return lines, nil
}

// leftOf finds the consultees that no longer hold their seat.
func leftOf(q *gorm.DB, c models.Consultation, now time.Time) (map[int64]bool, error) {
	sits, args := bodies.Sits(now, now)
	var ids []int64
	err := q.Raw(`SELECT e.id FROM consultees e WHERE e.consultation_id = ? AND e.seat_id IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM holdings h WHERE h.seat_id = e.seat_id AND h.kind = 'holder' AND h.organisation_id = e.organisation_id AND `+sits+`)`,
		append([]any{c.ID}, args...)...).Scan(&ids).Error
	out := map[int64]bool{}
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}

// Waiting are the consultations that wait for the actor's reply.
func (s *Service) Waiting(ctx context.Context, actor models.Actor) ([]models.ConsultationRow, error) {
	if actor.May(models.PermConsultReply) != nil {
		return nil, nil
	}
	now := s.db.Now(ctx)
	where, args := s.visible(actor, now)
	mine, more := asked(actor, now)
	var rows []models.ConsultationRow
	err := s.db.Read(ctx).Raw(`SELECT c.id, c.title, c.clause, c.subject, c.opens_at, c.closes_at, c.closed_at FROM consultations c
		WHERE c.closed_at IS NULL AND `+where+` AND EXISTS (SELECT 1 FROM consultees e WHERE e.consultation_id = c.id AND `+mine+`
			AND NOT EXISTS (SELECT 1 FROM consultation_replies r WHERE r.consultee_id = e.id)) ORDER BY c.closes_at, c.id`,
		append(args, more...)...).Scan(&rows).Error
	return rows, err
}
