package bodies

import (
	"context"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Composition is a body as at an instant, as the record knew it at another
// (zero: now). Anybody may read it: seats and holders are public.
func (s *Service) Composition(ctx context.Context, actor models.Actor, bodyID int64, at, knownAt time.Time) (models.Composition, error) {
	if err := actor.May(models.PermPublicRead); err != nil {
		return models.Composition{}, err
	}
	q := s.db.Read(ctx)
	body, err := db.From[models.Body](q).Where("id = ?", bodyID).Take(ctx)
	if err != nil {
		return models.Composition{}, db.Found(err, "body")
	}
	if knownAt.IsZero() {
		knownAt = s.db.Now(ctx)
	}
	c, err := Compose(q, body, at, knownAt)
	if err != nil || body.Kind != models.BodyBoard || c.Rule.ID == 0 {
		return c, err
	}
	book, err := rotationBook(q, body.ID, at)
	if err == nil {
		c.Served = book.TermsOf(c)
	}
	return c, err
}

// Compose reads a body's composition as at an instant with a fixed number of
// statements. With knownAt before a correction was recorded it answers as the
// record did then.
func Compose(q *gorm.DB, body models.Body, at, knownAt time.Time) (models.Composition, error) {
	c := models.Composition{Body: body, At: at, KnownAt: knownAt}
	rule, err := RuleInForce(q, body.ID, at)
	if err != nil && !models.IsKind(err, models.KindNotFound) {
		return c, err
	}
	c.Rule = rule
	var seats []models.Seat
	err = q.Raw(`SELECT * FROM seats WHERE body_id = ? AND since <= ? AND (until IS NULL OR until > ?) ORDER BY constituency, number`,
		body.ID, at, at).Scan(&seats).Error
	if err != nil {
		return c, err
	}
	held, err := heldAt(q, body.ID, at, knownAt)
	if err != nil {
		return c, err
	}
	for _, seat := range seats {
		row := models.SeatAt{Seat: seat}
		for i := range held {
			if held[i].SeatID != seat.ID {
				continue
			}
			if held[i].Kind == models.HoldingAlternate {
				row.Alternate = &held[i].SeatHolding
			} else {
				row.Holder = &held[i].SeatHolding
			}
		}
		c.Seats = append(c.Seats, row)
	}
	if err := chair(q, &c); err != nil {
		return c, err
	}
	return c, nil
}

// Hold locks what a body's composition is read from, in the caller's act: the
// body and its seats. Who gives or ends a seat, or a mandate that makes somebody
// the chair or an organisation a member of the Network, holds the same rows and
// reads the clock after it has them; so what this act reads of its instant is
// what anybody reads of that instant later.
//
// Acts take their rows in one order: matter, meeting, body, seats, then people
// and organisations.
func Hold(tx *db.Tx, bodyID int64) (models.Body, error) {
	body, err := db.Load[models.Body](tx, bodyID)
	if err != nil {
		return models.Body{}, err
	}
	_, err = db.From[models.Seat](tx.DB).Where("body_id = ?", bodyID).Order("id").Locked().Find(tx.Ctx)
	return *body, err
}

// holdSeat is a seat locked after its body, as Hold takes them.
func holdSeat(tx *db.Tx, id int64) (*models.Seat, error) {
	seat, err := db.From[models.Seat](tx.DB).Where("id = ?", id).Take(tx.Ctx)
	if err != nil {
		return nil, db.Found(err, "seats")
	}
	if _, err := db.Load[models.Body](tx, seat.BodyID); err != nil {
		return nil, err
	}
	held, err := db.Load[models.Seat](tx, id)
	if err != nil {
		return nil, err
	}
	return held, tx.ReadClock() // who answered for the seat was waited for
}

type heldRow struct {
	models.SeatHolding
	SeatID int64
	Kind   models.HoldingKind
}

// Sits is a condition on holdings under the alias h: those that are in force at
// an instant, as the record knew them at another. A holder whose term has ended
// holds over until a successor's instrument takes effect on the seat, or the
// organisation takes another rotating seat of the body, or the time the rule
// gave is past.
func Sits(at, knownAt time.Time) (string, []any) {
	return `h.recorded_at <= ? AND (h.superseded_at IS NULL OR h.superseded_at > ?)
		AND h.starts_at <= ? AND (h.ends_at IS NULL OR h.ends_at > ? OR (h.over_until > ? AND NOT EXISTS (
			SELECT 1 FROM holdings n JOIN seats ns ON ns.id = n.seat_id JOIN seats hs ON hs.id = h.seat_id
			WHERE ns.body_id = hs.body_id AND n.kind = 'holder' AND (n.seat_id = h.seat_id OR (n.organisation_id = h.organisation_id AND n.constituency <> 'ex_officio'))
			  AND n.starts_at >= h.ends_at AND n.starts_at <= ? AND n.recorded_at <= ? AND (n.superseded_at IS NULL OR n.superseded_at > ?))))`,
		[]any{knownAt, knownAt, at, at, at, at, knownAt, knownAt}
}

func heldAt(q *gorm.DB, bodyID int64, at, knownAt time.Time) ([]heldRow, error) {
	var held []heldRow
	sits, args := Sits(at, knownAt)
	// clause 69: a holder that sits on the Executive Committee at the time is
	// marked from the mandates, never by hand.
	err := q.Raw(`SELECT h.seat_id, h.kind, h.id AS holding_id, h.organisation_id, o.name AS organisation, h.country, h.mandate_id,
			h.instrument, h.starts_at, h.ends_at, h.over_until, `+sitsOnExCom("h.organisation_id")+` AS also_ex_com, `+ofNetwork+` AS of_network
		FROM holdings h JOIN seats s ON s.id = h.seat_id JOIN organisations o ON o.id = h.organisation_id
		WHERE s.body_id = ? AND `+sits+` ORDER BY h.seat_id, h.kind, h.id`,
		append([]any{models.RoleExComMember, at, at, at, networkRoles, at, at, knownAt, at, knownAt, bodyID}, args...)...).Scan(&held).Error
	for i := range held {
		held[i].HoldsOver = held[i].EndsAt != nil && !held[i].EndsAt.After(at)
	}
	return held, err
}

// sitsOnExCom is whether an organisation has a mandate on the Executive
// Committee; its arguments are the role and three times the instant.
func sitsOnExCom(organisation string) string {
	return `EXISTS (SELECT 1 FROM mandates m WHERE m.organisation_id = ` + organisation + ` AND m.role = ?
		AND m.from_at <= ? AND (m.to_at IS NULL OR m.to_at > ?) AND (m.ended_at IS NULL OR m.ended_at > ?))`
}

// networkRoles are the capacities that make an organisation a member of the
// Network.
var networkRoles = []models.Role{models.RoleNetworkMember, models.RoleExComMember}

// ofNetwork is whether the holder of h is a member of the Network at an instant
// as the record knew it at another; its arguments are the roles, twice the
// instant, the one of the record, and both again.
const ofNetwork = `EXISTS (SELECT 1 FROM mandates w WHERE w.organisation_id = h.organisation_id AND w.role IN ?
		AND w.from_at <= ? AND (w.to_at IS NULL OR w.to_at > ?) AND w.created_at <= ? AND (w.ended_at IS NULL OR w.ended_at > ? OR w.end_recorded_at > ?))`

// chair fills the seat that is bound to the Coordinator's function.
//
// clause 98: when the function changes hands, the chair changes at the same instant.
func chair(q *gorm.DB, c *models.Composition) error {
	var held []models.SeatHolding
	err := q.Raw(`SELECT m.id AS mandate_id, m.organisation_id, o.name AS organisation, m.country, m.instrument, m.from_at AS starts_at, m.to_at AS ends_at
		FROM mandates m JOIN organisations o ON o.id = m.organisation_id
		WHERE m.role = ? AND m.from_at <= ? AND (m.to_at IS NULL OR m.to_at > ?)
		  AND m.created_at <= ? AND (m.ended_at IS NULL OR m.ended_at > ? OR m.end_recorded_at > ?)
		ORDER BY m.from_at DESC, m.id DESC LIMIT 1`,
		models.RoleCoordinator, c.At, c.At, c.KnownAt, c.At, c.KnownAt).Scan(&held).Error
	if err != nil || len(held) == 0 {
		return err
	}
	for i := range c.Seats {
		if c.Seats[i].Function == models.SeatFunctionCoordinator {
			c.Seats[i].Holder = &held[0]
		}
	}
	return nil
}
