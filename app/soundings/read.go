package soundings

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/matters/access"
	"seedfund/models"
)

// ofSeat finds the sounding of a seat on the text in force.
const ofSeat = "matter_id = ? AND seat_id = ? AND text_number = ?"

// Offer is what a member needs to write a summary.
func (s *Service) Offer(ctx context.Context, actor models.Actor, matterID, seatID int64) (models.SoundingOffer, error) {
	var offer models.SoundingOffer
	if err := actor.May(models.PermMatterVote); err != nil {
		return offer, err
	}
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		m, err := access.Matter(q, actor, now, matterID)
		if err != nil {
			return err
		}
		holding, err := seatOf(q, m, actor, now, seatID)
		if err != nil {
			return err
		}
		elector, err := db.From[models.Elector](q).Where("matter_id = ? AND seat_id = ?", m.ID, holding.SeatID).Take(ctx)
		if err != nil {
			return db.Found(err, "electorate")
		}
		offer.Matter, offer.SeatID, offer.Constituency = m, elector.SeatID, elector.Constituency
		if offer.Organisations, err = constituency(q, m, elector); err != nil {
			return err
		}
		found, err := db.From[models.Sounding](q).Where(ofSeat, m.ID, elector.SeatID, m.TextNumber).Find(ctx)
		if len(found) > 0 {
			offer.Before = &found[0]
		}
		return err
	})
	return offer, err
}

// seatOf is the seat the actor acts for; seatID may be zero where it is one.
func seatOf(q *gorm.DB, m models.Matter, actor models.Actor, at time.Time, seatID int64) (models.Holding, error) {
	seats, err := bodies.SeatsOf(q, m.BodyID, actor, at)
	if err != nil {
		return models.Holding{}, err
	}
	i := slices.IndexFunc(seats, func(h models.Holding) bool { return h.SeatID == seatID || seatID == 0 && len(seats) == 1 })
	if i < 0 {
		return models.Holding{}, models.Forbidden("board.seat_not_held", "100")
	}
	return seats[i], nil
}

// Filter narrows a list of soundings.
type Filter struct {
	Waiting bool  // only those that wait for the actor
	After   int64 // id of the last row of the page before
	Limit   int   // 0 for 25
}

// concern is the condition on soundings x that they are sent to the actor's
// organisation, asked for the actor's seat, or the actor's to clear; those on a
// matter of the actor's body that an interest closes to it are left out.
func concern(q *gorm.DB, actor models.Actor, at time.Time) (string, []any, error) {
	where, args := "(x.state = 'sent' AND EXISTS (SELECT 1 FROM sounding_recipients r WHERE r.sounding_id = x.id AND r.organisation_id = ?))", []any{actor.OrganisationID}
	switch {
	case clears(actor):
		where, args = "x.state IN ('asked', 'sent')", nil
	case actor.Is(models.RoleBoardMember, models.RoleAlternate):
		mine, err := seatsOf(q, actor, at)
		if err != nil {
			return "", nil, err
		}
		where, args = "("+where+" OR x.seat_id IN ?)", append(args, append(mine, 0))
	}
	if actor.May(models.PermMatterRead) == nil {
		seen, more := access.Matters(actor, at)
		where, args = where+" AND "+seen, append(args, more...)
	}
	return where, args, nil
}

func clears(actor models.Actor) bool { return actor.May(models.PermMatterOpen) == nil }

// waits is the condition on soundings x that something is asked of the actor,
// whose argument is whether it clears, and its organisation.
const waits = `(? AND x.state = 'asked' OR x.state = 'sent' AND EXISTS (SELECT 1 FROM sounding_recipients r WHERE r.sounding_id = x.id AND r.organisation_id = ?
	AND NOT EXISTS (SELECT 1 FROM sounding_comments c WHERE c.sounding_id = r.sounding_id AND c.organisation_id = r.organisation_id)))`

// List gives the soundings that concern the actor, the latest first, and the
// cursor of the next page: sent to its organisation, asked for its seat, or
// waiting to be cleared.
func (s *Service) List(ctx context.Context, actor models.Actor, f Filter) ([]models.SoundingRow, int64, error) {
	if f.Limit <= 0 || f.Limit > 100 {
		f.Limit = 25
	}
	now := s.db.Now(ctx)
	var rows []models.SoundingRow
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		where, args, err := concern(q, actor, now)
		if err != nil {
			return err
		}
		asked := []any{clears(actor), actor.OrganisationID}
		text, args := db.Narrow(`SELECT x.id, x.matter_id, m.reference AS matter, m.question, x.state, s.constituency, s.number AS seat_number, x.created_at, m.state = 'open' AND `+waits+` AS waits
			FROM soundings x JOIN matters m ON m.id = x.matter_id JOIN seats s ON s.id = x.seat_id WHERE `+where, append(asked, args...),
			db.If(f.Waiting, " AND m.state = 'open' AND "+waits, asked...), db.If(f.After != 0, " AND x.id < ?", f.After))
		if err := q.Raw(text+" ORDER BY x.id DESC LIMIT ?", append(args, f.Limit+1)...).Scan(&rows).Error; err != nil {
			return err
		}
		return closings(q, rows, now)
	})
	rows, next := db.Turn(rows, f.Limit, func(r models.SoundingRow) int64 { return r.ID })
	if f.Waiting {
		rows = slices.DeleteFunc(rows, func(r models.SoundingRow) bool { return !r.Waits })
	}
	return rows, next, err
}

// Waiting gives every sounding that waits for the actor.
func (s *Service) Waiting(ctx context.Context, actor models.Actor) ([]models.SoundingRow, error) {
	return db.All(func(after int64) ([]models.SoundingRow, int64, error) {
		return s.List(ctx, actor, Filter{Waiting: true, After: after, Limit: 100})
	})
}

// closings puts the ends of the matters into rows, as their clocks say; after
// the end nothing waits.
func closings(q *gorm.DB, rows []models.SoundingRow, now time.Time) error {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.MatterID
	}
	clocks, err := matters.Clocks(q, ids)
	for i, r := range rows {
		if m := clocks[r.MatterID]; m != nil {
			rows[i].ClosesAt, rows[i].Stands, rows[i].Waits = m.End(), m.Stands(), r.Waits && !m.Closed(now)
		}
	}
	return err
}

func seatsOf(q *gorm.DB, actor models.Actor, at time.Time) (ids []int64, err error) {
	var all []models.Body
	if err := q.Raw("SELECT * FROM bodies").Scan(&all).Error; err != nil {
		return nil, err
	}
	for _, b := range all {
		holdings, err := bodies.SeatsOf(q, b.ID, actor, at)
		if err != nil {
			return nil, err
		}
		for _, h := range holdings {
			ids = append(ids, h.SeatID)
		}
	}
	return ids, nil
}

// Show gives a sounding to whom it concerns: the seat with all comments, an
// organisation that is asked with its own, whoever clears it with none.
func (s *Service) Show(ctx context.Context, actor models.Actor, id int64) (models.SoundingView, error) {
	v := models.SoundingView{Now: s.db.Now(ctx)}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		sounding, err := db.From[models.Sounding](q).Where("id = ?", id).Take(ctx)
		if err != nil {
			return db.Found(err, "soundings")
		}
		v.Sounding = sounding
		clocks, err := matters.Clocks(q, []int64{sounding.MatterID})
		if err != nil {
			return err
		}
		m := *clocks[sounding.MatterID]
		if err := standing(q, &v, m, actor); err != nil {
			return err
		}
		return fill(q, &v, m, actor)
	})
	return v, err
}

// standing says what the actor is to the sounding, and finds nothing for
// whoever is nothing to it.
func standing(q *gorm.DB, v *models.SoundingView, m models.Matter, actor models.Actor) error {
	asked, err := isAsked(q, v.Sounding, actor)
	if err != nil {
		return err
	}
	seen := false
	if actor.May(models.PermMatterRead) == nil {
		_, err := access.Matter(q, actor, v.Now, m.ID)
		if err != nil && !models.IsKind(err, models.KindNotFound) {
			return err
		}
		seen = err == nil
	}
	if actor.Is(models.RoleBoardMember, models.RoleAlternate) && seen {
		holdings, err := bodies.SeatsOf(q, m.BodyID, actor, v.Now)
		if err != nil {
			return err
		}
		v.Seat = slices.ContainsFunc(holdings, func(h models.Holding) bool { return h.SeatID == v.SeatID })
	}
	mayClear := seen && clears(actor)
	v.Asked, v.Clears = asked, mayClear && v.State == models.SoundingAsked
	v.Refusal = m.WindowOver(v.Now)
	board := actor.May(models.PermMatterRead) == nil
	if (asked || v.Seat || mayClear) && (seen || !board) {
		return nil
	}
	// Whom an interest screens finds nothing of it by this way either.
	return models.NotFound("soundings")
}

func fill(q *gorm.DB, v *models.SoundingView, m models.Matter, actor models.Actor) error {
	v.Matter, v.Question, v.ClosesAt, v.Stands = m.Reference, m.Question, m.End(), m.Stands()
	var seat struct {
		Constituency models.Constituency
		Number       int
		Holder       string
	}
	err := q.Raw(`SELECT s.constituency, s.number, o.name AS holder FROM seats s JOIN holdings h ON h.id = ? JOIN organisations o ON o.id = h.organisation_id WHERE s.id = ?`,
		v.HoldingID, v.SeatID).Take(&seat).Error
	if err != nil {
		return err
	}
	v.Constituency, v.SeatNumber, v.Holder = seat.Constituency, seat.Number, seat.Holder
	err = q.Raw(`SELECT o.id, o.name FROM sounding_recipients r JOIN organisations o ON o.id = r.organisation_id WHERE r.sounding_id = ? ORDER BY o.name, o.id`, v.ID).Scan(&v.Recipients).Error
	if err != nil {
		return err
	}
	if !v.Seat && !v.Asked {
		return nil
	}
	own := actor.OrganisationID
	if v.Seat {
		own = 0
	} else {
		// Whom else was asked is the seat's to know.
		v.Recipients = nil
	}
	return q.Raw(`SELECT c.id, o.name AS organisation, c.body, c.created_at FROM sounding_comments c JOIN organisations o ON o.id = c.organisation_id
		WHERE c.sounding_id = ? AND (? = 0 OR c.organisation_id = ?) ORDER BY c.id`, v.ID, own, own).Scan(&v.Comments).Error
}

// Of are those among soundings that Show would give the actor.
func Of(q *gorm.DB, actor models.Actor, at time.Time, ids []int64) ([]int64, error) {
	found, err := db.From[models.Sounding](q).Where("id IN ?", ids).Order("id").Find(q.Statement.Context)
	if err != nil {
		return nil, err
	}
	var out []int64
	for _, sounding := range found {
		clocks, err := matters.Clocks(q, []int64{sounding.MatterID})
		if err != nil {
			return nil, err
		}
		v := models.SoundingView{Sounding: sounding, Now: at}
		switch err := standing(q, &v, *clocks[sounding.MatterID], actor); {
		case err == nil:
			out = append(out, sounding.ID)
		case !models.IsKind(err, models.KindNotFound):
			return nil, err
		}
	}
	return out, nil
}
