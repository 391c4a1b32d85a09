package matters

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// ObjectLate keeps an objection that comes after the end of the window. It is
// shown and has no effect on the decision; the secretariat records whether it
// asks the body to look at the matter again.
func (s *Service) ObjectLate(ctx context.Context, actor models.Actor, id, seatID int64, reason, remedy string) error {
	return s.db.Write(ctx, actor, "matter.object_late", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermMatterVote, tx.Now); err != nil {
			return err
		}
		m, err := open(tx, actor, id)
		if err != nil {
			return err
		}
		elector, holding, err := seatFor(tx, *m, actor, seatID)
		if err != nil {
			return err
		}
		if err := entitled(tx, *m, elector, holding.Kind); err != nil {
			return err
		}
		// In a mediation a seat answers still, whatever the closing time.
		if !m.TakesLate(tx.Now) || answersTaken(tx, *m) == nil {
			return models.Conflict("board.not_late", "39")
		}
		if err := models.CheckLate(reason, remedy); err != nil {
			return err
		}
		onMatter(tx, *m)
		err = db.Create(tx, &models.LateObjection{MatterID: m.ID, SeatID: elector.SeatID, TextNumber: m.TextNumber, Reason: strings.TrimSpace(reason),
			WouldRemove: strings.TrimSpace(remedy), HoldingID: holding.ID, PersonID: actor.PersonID, MandateID: actor.MandateID})
		if db.Violates(err, "late_objections", "seat_id") {
			return models.Conflict("board.late_objected", "39").Because(err)
		}
		return err
	})
}

// RecordReconsideration records, once, whether a late objection asks the body to
// look at its decision again, with the reason. A new matter that names the old
// one is the way to do so.
func (s *Service) RecordReconsideration(ctx context.Context, actor models.Actor, id, lateID int64, asked bool, reason string) error {
	return s.db.Write(ctx, actor, "matter.record_reconsideration", func(tx *db.Tx) error {
		if err := actor.May(models.PermMatterPrepare); err != nil {
			return err
		}
		m, err := open(tx, actor, id)
		if err != nil {
			return err
		}
		late, err := db.From[models.LateObjection](tx.DB).Where("id = ? AND matter_id = ?", lateID, m.ID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "late_objections")
		}
		if !models.Said(&reason) {
			return models.Invalid("board.fault.reconsideration", models.FieldError{Field: "reason", Key: "board.fault.ending_reason"})
		}
		onMatter(tx, *m)
		err = db.Create(tx, &models.Reconsideration{LateObjectionID: late.ID, Asked: asked, Reason: reason, PersonID: actor.PersonID, MandateID: actor.MandateID})
		if db.Violates(err, "reconsiderations") {
			return models.Conflict("board.reconsidered", "39").Because(err)
		}
		return err
	})
}

// lateOf are the late objections of a matter with what was recorded on them.
func lateOf(q *gorm.DB, matterID int64) ([]models.LateObjection, []models.Reconsideration, error) {
	ctx := q.Statement.Context
	late, err := db.From[models.LateObjection](q).Where("matter_id = ?", matterID).Order("id").Find(ctx)
	if err != nil || len(late) == 0 {
		return nil, nil, err
	}
	ids := make([]int64, len(late))
	for i, l := range late {
		ids[i] = l.ID
	}
	records, err := db.From[models.Reconsideration](q).Where("late_objection_id IN ?", ids).Order("id").Find(ctx)
	return late, records, err
}

// served reads the notices of the text in force and the late objections.
func (r *reader) served() error {
	v := r.v
	if v.Matter.OpensAt == nil {
		return nil
	}
	if err := Wind(r.q, &v.Matter); err != nil {
		return err
	}
	late, records, err := lateOf(r.q, v.Matter.ID)
	if err != nil {
		return err
	}
	for _, l := range late {
		line := models.LateLine{LateObjection: l}
		for i := range records {
			if records[i].LateObjectionID == l.ID {
				line.Record = &records[i]
			}
		}
		v.Late = append(v.Late, line)
	}
	if !r.keepsRecord() {
		return nil
	}
	all, err := noticesOf(r.q, []int64{v.Matter.ID})
	if err != nil {
		return err
	}
	names := map[int64]string{}
	var accounts []struct {
		ID   int64
		Name string
	}
	if err := r.q.Raw(`SELECT DISTINCT a.id, p.name FROM seat_notices n JOIN accounts a ON a.id = n.account_id JOIN people p ON p.id = a.person_id
		WHERE n.matter_id = ?`, v.Matter.ID).Scan(&accounts).Error; err != nil {
		return err
	}
	for _, a := range accounts {
		names[a.ID] = a.Name
	}
	for _, line := range all[v.Matter.ID] {
		if line.TextNumber == v.Matter.TextNumber {
			line.Name = names[line.AccountID]
			v.Notices = append(v.Notices, line)
		}
	}
	return nil
}

// keepsRecord: who was written to, and whether it arrived, is for those who
// keep the record.
func (r *reader) keepsRecord() bool {
	return r.actor.System || r.actor.Is(models.RoleCoordinator, models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleAuditor)
}

// fillLate names the seats of late objections and leaves out what an interest
// closes to the reader.
func (r *reader) fillLate() {
	v := r.v
	if v.Closed {
		v.Late = nil
	}
	for i := range v.Late {
		at := slices.IndexFunc(r.electorate, func(e models.Elector) bool { return e.SeatID == v.Late[i].SeatID })
		if at >= 0 {
			e := r.electorate[at]
			v.Late[i].Constituency, v.Late[i].Number, v.Late[i].Holder = e.Constituency, e.Number, r.holder(e)
		}
	}
}
