package matters

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// Notified records in the caller's act that a letter on the text in force went
// to an address of a seat.
func Notified(tx *db.Tx, m models.Matter, seatID int64, address models.NoticeAddress, letter models.Message) error {
	return db.Create(tx, &models.SeatNotice{MatterID: m.ID, SeatID: seatID, TextNumber: m.TextNumber, Channel: models.NoticeMail,
		Address: address, AccountID: letter.AccountID, MessageID: letter.ID})
}

// Delivered records in the caller's act what became of a letter to seats. The
// matter is locked: what happens to its clock follows its answers in one order.
// After the end nothing is added. It reports whether the record was made.
func Delivered(tx *db.Tx, letter models.Message) (bool, error) {
	notices, err := db.From[models.SeatNotice](tx.DB).Where("message_id = ?", letter.ID).Order("id").Find(tx.Ctx)
	if err != nil || len(notices) == 0 {
		return false, err
	}
	m, err := db.Load[models.Matter](tx, notices[0].MatterID)
	if err != nil || m.State != models.MatterOpen {
		return false, err
	}
	tx.Target("matters", notices[0].MatterID)
	for _, n := range notices {
		if err := db.Create(tx, &models.NoticeOutcome{NoticeID: n.ID, State: letter.State, Why: letter.LastError}); err != nil {
			return false, err
		}
	}
	return true, nil
}

// serving is an open matter whose text has been put to the seats, for the
// secretariat's record of notices.
func serving(tx *db.Tx, actor models.Actor, id int64) (*models.Matter, models.MatterText, error) {
	if err := actor.May(models.PermMatterPrepare); err != nil {
		return nil, models.MatterText{}, err
	}
	m, err := open(tx, actor, id)
	if err != nil {
		return nil, models.MatterText{}, err
	}
	if err := m.StillOpen("39"); err != nil {
		return nil, models.MatterText{}, err
	}
	w, err := kept.Wording(tx.DB, m.ID, m.TextNumber)
	return m, w.MatterText, err
}

// RecordNotice records that the text in force reached a seat by another channel
// than the system's letters, with its evidence. The seat is served from the
// record on, whenever the notice is said to have arrived.
//
// clause 39: silence agrees only to what every seat has before it.
func (s *Service) RecordNotice(ctx context.Context, actor models.Actor, id, seatID int64, in models.NoticeInput) error {
	return s.db.Write(ctx, actor, "matter.record_notice", func(tx *db.Tx) error {
		m, text, err := serving(tx, actor, id)
		if err != nil {
			return err
		}
		if err := awaited(tx, *m, seatID); err != nil {
			return err
		}
		if err := in.Validate(*text.FrozenAt, tx.Now); err != nil {
			return err
		}
		reached := in.Reached.UTC()
		onMatter(tx, *m)
		return db.Create(tx, &models.SeatNotice{MatterID: m.ID, SeatID: seatID, TextNumber: m.TextNumber, Channel: in.Channel, Address: in.Address,
			ReachedAt: &reached, Evidence: strings.TrimSpace(in.Evidence), PersonID: actor.PersonID, MandateID: actor.MandateID})
	})
}

// awaited refuses a seat that gets no notice: it has no vote on the matter.
func awaited(tx *db.Tx, m models.Matter, seatID int64) error {
	electorate, err := kept.Electorate(tx.DB, m.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(electorate, func(e models.Elector) bool { return e.SeatID == seatID })
	if i < 0 {
		return models.NotFound("seats")
	}
	return entitled(tx, m, electorate[i], models.HoldingHolder)
}

// RecordReturn records that a letter which had left came back. Unless another
// notice reached the seat the clock of silence stands from here on.
func (s *Service) RecordReturn(ctx context.Context, actor models.Actor, id, noticeID int64, why string) error {
	return s.db.Write(ctx, actor, "matter.record_return", func(tx *db.Tx) error {
		m, _, err := serving(tx, actor, id)
		if err != nil {
			return err
		}
		n, err := db.From[models.SeatNotice](tx.DB).Where("id = ? AND matter_id = ?", noticeID, m.ID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "seat_notices")
		}
		outcomes, err := db.From[models.NoticeOutcome](tx.DB).Where("notice_id = ?", n.ID).Order("id").Find(tx.Ctx)
		if err != nil {
			return err
		}
		if state := (models.NoticeLine{SeatNotice: n, Outcomes: outcomes}).State(); n.Channel != models.NoticeMail || state == models.MessageFailed {
			return models.Conflict("board.notice_not_sent", "39")
		}
		if !models.Said(&why) {
			return models.Invalid("board.fault.notice", models.FieldError{Field: "why", Key: "board.fault.notice_why", Args: map[string]any{"Limit": models.VoteTextLimit}})
		}
		onMatter(tx, *m)
		return db.Create(tx, &models.NoticeOutcome{NoticeID: n.ID, State: models.MessageFailed, Why: why, PersonID: actor.PersonID, MandateID: actor.MandateID})
	})
}

// noticesOf are the notices of a matter's texts with what became of them.
func noticesOf(q *gorm.DB, matters []int64) (map[int64][]models.NoticeLine, error) {
	notices, err := kept.Grouped(q, "seat_notices", matters, func(n models.SeatNotice) int64 { return n.MatterID })
	if err != nil {
		return nil, err
	}
	var rows []models.NoticeOutcome
	if err := q.Raw("SELECT o.* FROM notice_outcomes o JOIN seat_notices n ON n.id = o.notice_id WHERE n.matter_id IN ? ORDER BY o.id", append(matters, 0)).Scan(&rows).Error; err != nil {
		return nil, err
	}
	out := make(map[int64][]models.NoticeLine, len(notices))
	for id, list := range notices {
		out[id] = models.NoticeLines(list, rows)
	}
	return out, nil
}

// Clocks are matters by their ids, with what their clocks of silence say. The
// number of statements is the same for one as for many.
func Clocks(q *gorm.DB, ids []int64) (map[int64]*models.Matter, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var all []*models.Matter
	if err := q.Raw("SELECT * FROM matters WHERE id IN ? ORDER BY id", ids).Scan(&all).Error; err != nil {
		return nil, err
	}
	out := make(map[int64]*models.Matter, len(all))
	for _, m := range all {
		out[m.ID] = m
	}
	return out, Wind(q, all...)
}

// Wind gives each matter that is decided by silence its clock. The number of
// statements is the same for one as for many.
func Wind(q *gorm.DB, all ...*models.Matter) error {
	var ids []int64
	for _, m := range all {
		if m.Method == models.MethodNoObjection && m.OpensAt != nil && m.ClosesAt != nil {
			ids = append(ids, m.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	texts, err := kept.Grouped(q, "matter_texts", ids, func(t models.MatterText) int64 { return t.MatterID })
	if err != nil {
		return err
	}
	electorate, err := kept.Grouped(q, "electorate", ids, func(e models.Elector) int64 { return e.MatterID })
	if err != nil {
		return err
	}
	interests, err := kept.Grouped(q, "seat_interests", ids, func(i models.SeatInterest) int64 { return i.MatterID })
	if err != nil {
		return err
	}
	notices, err := noticesOf(q, ids)
	if err != nil {
		return err
	}
	var rules []models.BodyRule
	if err := q.Raw("SELECT * FROM body_rules").Scan(&rules).Error; err != nil {
		return err
	}
	for _, m := range all {
		if !slices.Contains(ids, m.ID) {
			continue
		}
		text := texts[m.ID][m.TextNumber-1]
		rule := rules[slices.IndexFunc(rules, func(r models.BodyRule) bool { return r.ID == *m.RuleID })]
		clock := models.NewSilenceClock(*m, text, rule, electorate[m.ID], interests[m.ID], notices[m.ID])
		m.Silence = &clock
	}
	return nil
}
