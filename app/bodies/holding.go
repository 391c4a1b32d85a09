package bodies

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/riverqueue/river"
	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// HoldingInput gives a seat to an organisation from an instant on, until
// another or without an end, by an instrument.
type HoldingInput struct {
	SeatID         int64
	Kind           models.HoldingKind
	OrganisationID int64
	MandateID      *int64 // the one mandate that may act; nil: every mandate of the organisation
	StartsAt       time.Time
	EndsAt         *time.Time
	Instrument     string
}

// holders says which kinds of organisation a constituency is made of.
//
// clause 100: Network members, donor countries, beneficiary countries and
// other stakeholders, each for their own seats.
var holders = map[models.Constituency][]models.OrganisationKind{
	models.ConstituencyNetwork:      {models.KindUNEntity},
	models.ConstituencyContributors: {models.KindContributorBody, models.KindMemberState},
	models.ConstituencyCountries:    {models.KindMemberState},
	models.ConstituencyStakeholders: {models.KindStakeholder},
	models.ConstituencyExOfficio:    {models.KindSecretariatBody, models.KindAgentBody, models.KindUNEntity},
}

// Hold gives a seat. It refuses an instant that another holder has, an
// organisation of another kind than the constituency's, and one that already
// holds another rotating seat of the body then. While a matter is open the seat
// is given when a second person confirms it.
func (s *Service) Hold(ctx context.Context, actor models.Actor, in HoldingInput) (Seated, error) {
	var out Seated
	err := s.db.Write(ctx, actor, "seat.hold", func(tx *db.Tx) error {
		if err := mayKeep(tx); err != nil {
			return err
		}
		seat, holding, err := mayHold(tx, in)
		if err != nil {
			return err
		}
		out.Holding = holding
		if out.Change, err = second(tx, seat, models.SeatHold, holding, nil); err != nil || out.Change != nil {
			return err
		}
		out.Holding, err = keep(tx, seat, holding)
		return err
	})
	return out, err
}

// give writes a holding in the caller's act.
func give(tx *db.Tx, in HoldingInput) (models.Holding, error) {
	seat, holding, err := mayHold(tx, in)
	if err != nil {
		return holding, err
	}
	return keep(tx, seat, holding)
}

// mayHold is the holding that an input asks for, or why it cannot be.
func mayHold(tx *db.Tx, in HoldingInput) (models.Seat, models.Holding, error) {
	var none models.Holding
	// The seat's row is the lock: two holdings of one seat wait for each other.
	found, err := holdSeat(tx, in.SeatID)
	if err != nil {
		return models.Seat{}, none, err
	}
	seat := *found
	// clause 98: the chair is the Coordinator's by function and is not given.
	if seat.Function != "" {
		return seat, none, models.Forbidden("board.chair_by_function", "98")
	}
	if seat.Until != nil && !in.StartsAt.Before(*seat.Until) {
		return seat, none, models.Conflict("bodies.seat_ended", "100").With(map[string]any{"Number": seat.Number})
	}
	// The organisation's row is locked too: it takes one of two seats, not both.
	organisation, err := db.Load[models.Organisation](tx, in.OrganisationID)
	if err != nil {
		return seat, none, models.Invalid("board.fault.holding", models.FieldError{Field: "organisation", Key: "board.fault.organisation"})
	}
	holding := models.Holding{SeatID: seat.ID, Constituency: seat.Constituency, Kind: in.Kind, OrganisationID: organisation.ID,
		Country: organisation.Country, MandateID: in.MandateID, StartsAt: in.StartsAt, EndsAt: in.EndsAt, Instrument: in.Instrument,
		RecordedAt: tx.Now, RecordedBy: tx.Actor.MandateID}
	if err := holding.Validate(); err != nil {
		return seat, holding, err
	}
	if !slices.Contains(holders[seat.Constituency], organisation.Kind) {
		return seat, holding, models.Invalid("board.fault.holding", models.FieldError{Field: "organisation", Key: "board.fault.organisation_kind"})
	}
	if err := mayAct(tx, holding); err != nil {
		return seat, holding, err
	}
	if err := holdOver(tx, seat, &holding); err != nil {
		return seat, holding, err
	}
	if err := free(tx, seat, holding, 0); err != nil {
		return seat, holding, err
	}
	return seat, holding, mayServe(tx, seat, holding)
}

// mayAct refuses a mandate that is not of the organisation that holds.
func mayAct(tx *db.Tx, h models.Holding) error {
	if h.MandateID == nil {
		return nil
	}
	m, err := db.From[models.Mandate](tx.DB).Where("id = ?", *h.MandateID).Take(tx.Ctx)
	if err != nil || m.OrganisationID == nil || *m.OrganisationID != h.OrganisationID || m.Role.SitsAs() != h.Kind {
		return models.Invalid("board.fault.holding", models.FieldError{Field: "mandate", Key: "bodies.fault.acting_mandate"})
	}
	return nil
}

// keep writes a holding that may be, in the caller's act.
func keep(tx *db.Tx, seat models.Seat, holding models.Holding) (models.Holding, error) {
	if err := db.Create(tx, &holding); err != nil {
		return holding, overlap(err)
	}
	if err := late(tx, seat, nil, holding); err != nil {
		return holding, err
	}
	tx.Receipt(models.Receipt{Target: "holdings", TargetID: holding.ID, Path: "/board/seats"})
	return holding, reseated(tx, seat, holding)
}

// SeatJob says that a seat of a body has another holder from now on.
type SeatJob struct {
	BodyID int64 `json:"body_id"`
}

// Kind names the job in the queue.
func (SeatJob) Kind() string { return "seat_changed" }

// reseated tells who follows a body's seats when a holding begins.
func reseated(tx *db.Tx, seat models.Seat, h models.Holding) error {
	begins := h.StartsAt
	if begins.Before(tx.Now) {
		begins = tx.Now
	}
	return tx.EnqueueWith(SeatJob{BodyID: seat.BodyID}, &river.InsertOpts{ScheduledAt: begins})
}

// holdOver sets to when a holder of a rotating seat stays whose term ends
// without a successor, by the rule in force when the term began.
func holdOver(tx *db.Tx, seat models.Seat, h *models.Holding) error {
	h.OverUntil = nil
	if h.EndsAt == nil || h.Kind != models.HoldingHolder || !seat.Constituency.Rotates() {
		return nil
	}
	rule, err := RuleInForce(tx.DB, seat.BodyID, h.StartsAt)
	if models.IsKind(err, models.KindNotFound) {
		return nil // the seat was held before the body had rules
	}
	if err == nil && rule.Values.HoldingOverMonths > 0 {
		until := rule.Values.HoldsOverUntil(*h.EndsAt)
		h.OverUntil = &until
	}
	return err
}

// mayServe refuses a holder that has served the terms that the rules allow on
// end, however the seat is given.
//
// clause 100: the Board is made on a rotating basis.
func mayServe(tx *db.Tx, seat models.Seat, h models.Holding) error {
	if h.Kind != models.HoldingHolder || !seat.Constituency.Rotates() {
		return nil
	}
	book, err := rotationBook(tx.DB, seat.BodyID, tx.Now)
	if models.IsKind(err, models.KindNotFound) {
		return nil // the body has no rules yet
	}
	// Seats of the Executive Committee are not held in turns.
	if err != nil || book.Body.Kind != models.BodyBoard {
		return err
	}
	return book.TermLimit(seat.Constituency, h.OrganisationID, h.StartsAt)
}

// free refuses a holding that another one stands against, but for the one that
// it supersedes.
func free(tx *db.Tx, seat models.Seat, holding models.Holding, supersedes int64) error {
	standing, err := standingHoldings(tx, seat.BodyID, holding)
	if err != nil {
		return err
	}
	for _, other := range standing {
		switch {
		case other.ID == supersedes:
		case holding.Overlaps(other):
			return models.Conflict("board.seat_taken", "100").With(map[string]any{"From": other.StartsAt, "Until": other.EndsAt})
		case other.SeatID != holding.SeatID && other.Kind == models.HoldingHolder && holding.Kind == models.HoldingHolder &&
			other.OrganisationID == holding.OrganisationID && other.Constituency.Rotates() && seat.Constituency.Rotates() && sameTime(other, holding):
			return models.Conflict("board.entity_twice", "100")
		}
	}
	return nil
}

// standingHoldings are those of the seat and those of the organisation in the
// same body.
func standingHoldings(tx *db.Tx, bodyID int64, holding models.Holding) ([]models.Holding, error) {
	var out []models.Holding
	err := tx.Raw(`SELECT h.* FROM holdings h JOIN seats s ON s.id = h.seat_id
		WHERE h.superseded_at IS NULL AND s.body_id = ? AND (h.seat_id = ? OR h.organisation_id = ?) ORDER BY h.id`,
		bodyID, holding.SeatID, holding.OrganisationID).Scan(&out).Error
	return out, err
}

func sameTime(a, b models.Holding) bool {
	b.SeatID, b.Kind = a.SeatID, a.Kind
	return a.Overlaps(b)
}

// overlap names the refusal of the database for what the check above missed.
func overlap(err error) error {
	if db.Violates(err, "holdings") || db.Violates(err, "alternates") {
		return models.Conflict("board.seat_taken", "100").Because(err)
	}
	return err
}

// End gives a holding an end, or another one: the row as it stood is
// superseded and stays readable as what was known before. Who leaves by an
// instrument does not hold over: the seat is vacant from that instant. While a
// matter is open it takes a second person to confirm it.
func (s *Service) End(ctx context.Context, actor models.Actor, holdingID int64, endsAt time.Time, instrument string) (Seated, error) {
	return s.supersede(ctx, actor, "seat.end", holdingID, models.SeatEnd, Correction{EndsAt: &endsAt, Instrument: instrument})
}

// Correction is what a letter that came late, or a slip, changes in a holding:
// the organisation stays, for another holder is another holding.
type Correction struct {
	StartsAt   time.Time
	EndsAt     *time.Time
	MandateID  *int64
	Instrument string
}

// Correct records a holding anew: compositions as known before keep the old row.
// While a matter is open it takes a second person to confirm it.
func (s *Service) Correct(ctx context.Context, actor models.Actor, holdingID int64, c Correction) (Seated, error) {
	return s.supersede(ctx, actor, "seat.correct", holdingID, models.SeatCorrect, c)
}

func (s *Service) supersede(ctx context.Context, actor models.Actor, action string, holdingID int64, kind models.SeatChangeKind, c Correction) (Seated, error) {
	var out Seated
	err := s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		if err := mayKeep(tx); err != nil {
			return err
		}
		seatID, err := seatOf(tx, holdingID)
		if err != nil {
			return err
		}
		seat, err := holdSeat(tx, seatID)
		if err != nil {
			return err
		}
		holding, err := db.Load[models.Holding](tx, holdingID)
		if err != nil {
			return err
		}
		if err := tx.ReadClock(); err != nil { // who acted under the holding was waited for
			return err
		}
		next, err := follow(tx, *seat, *holding, kind, c)
		if err != nil {
			return err
		}
		out.Holding = next
		if out.Change, err = second(tx, *seat, kind, next, &holding.ID); err != nil || out.Change != nil {
			return err
		}
		out.Holding, err = replace(tx, *seat, holding, next)
		return err
	})
	return out, err
}

// follow is the holding that supersedes another, or why it cannot.
func follow(tx *db.Tx, seat models.Seat, holding models.Holding, kind models.SeatChangeKind, c Correction) (models.Holding, error) {
	if holding.SupersededAt != nil {
		return holding, models.Conflict("board.holding_superseded", "")
	}
	next := holding
	next.ID, next.RecordedAt, next.RecordedBy, next.SupersedesID = 0, tx.Now, tx.Actor.MandateID, &holding.ID
	next.EndsAt, next.Instrument = c.EndsAt, c.Instrument
	if kind == models.SeatEnd {
		next.OverUntil, next.Instrument = nil, cmp.Or(c.Instrument, holding.Instrument)
	} else {
		next.StartsAt, next.MandateID = c.StartsAt, c.MandateID
		if left := holding.EndsAt != nil && holding.OverUntil == nil; !left {
			if err := holdOver(tx, seat, &next); err != nil {
				return next, err
			}
		}
	}
	if err := next.Validate(); err != nil {
		return next, err
	}
	if err := mayAct(tx, next); err != nil {
		return next, err
	}
	return next, free(tx, seat, next, holding.ID)
}

// replace supersedes a holding by the next, in the caller's act.
func replace(tx *db.Tx, seat models.Seat, holding *models.Holding, next models.Holding) (models.Holding, error) {
	holding.SupersededAt = &tx.Now
	if err := db.Update(tx, holding, "superseded_at"); err != nil {
		return next, err
	}
	if err := db.Create(tx, &next); err != nil {
		return next, overlap(err)
	}
	if err := late(tx, seat, holding, next); err != nil {
		return next, err
	}
	tx.Receipt(models.Receipt{Target: "holdings", TargetID: next.ID, Path: "/board/seats"})
	return next, reseated(tx, seat, next)
}

// Holding gives one line of the register of holdings that stands.
func (s *Service) Holding(ctx context.Context, actor models.Actor, id int64) (models.HoldingRow, error) {
	var out models.HoldingRow
	if err := actor.May(models.PermBodyManage); err != nil {
		return out, err
	}
	err := s.db.Read(ctx).Raw(`SELECT h.id, h.seat_id, h.constituency, s.number, h.kind, h.organisation_id, o.name AS organisation,
			h.country, h.mandate_id, h.starts_at, h.ends_at, h.instrument, h.recorded_at
		FROM holdings h JOIN seats s ON s.id = h.seat_id JOIN organisations o ON o.id = h.organisation_id
		WHERE h.id = ? AND h.superseded_at IS NULL`, id).Take(&out).Error
	return out, db.Found(err, "holdings")
}

// Acting are the mandates in force of an organisation that may act for a seat
// it holds so, by name.
func (s *Service) Acting(ctx context.Context, actor models.Actor, organisation int64, kind models.HoldingKind) ([]models.Signer, error) {
	if err := actor.May(models.PermBodyManage); err != nil {
		return nil, err
	}
	var rows []models.Signer
	err := mandatesInForce(s.db.Read(ctx), s.db.Now(ctx), "o.id = ?", organisation).Scan(&rows).Error
	return slices.DeleteFunc(rows, func(m models.Signer) bool { return m.Role.SitsAs() != kind }), err
}

// Holders lists the organisations that may hold a seat, by name.
func (s *Service) Holders(ctx context.Context) ([]models.Organisation, error) {
	return db.From[models.Organisation](s.db.Read(ctx)).Order("name, id").Find(ctx)
}

func seatOf(tx *db.Tx, holdingID int64) (int64, error) {
	holding, err := db.From[models.Holding](tx.DB).Where("id = ?", holdingID).Take(tx.Ctx)
	return holding.SeatID, db.Found(err, "holding")
}

// Holdings lists what the record says of a body's seats now, past holdings
// included, by seat and time.
func (s *Service) Holdings(ctx context.Context, bodyID int64) ([]models.HoldingRow, error) {
	var out []models.HoldingRow
	err := s.db.Read(ctx).Raw(`SELECT h.id, h.seat_id, h.constituency, s.number, h.kind, h.organisation_id, o.name AS organisation,
			h.country, h.mandate_id, h.starts_at, h.ends_at, h.instrument, h.recorded_at
		FROM holdings h JOIN seats s ON s.id = h.seat_id JOIN organisations o ON o.id = h.organisation_id
		WHERE s.body_id = ? AND h.superseded_at IS NULL
		ORDER BY h.constituency, s.number, h.kind DESC, h.starts_at, h.id`, bodyID).Scan(&out).Error
	return out, err
}

// SeatsOf are the holdings under which an actor may act at an instant, in one
// body: a person with two instruments acts per seat.
func SeatsOf(q *gorm.DB, bodyID int64, actor models.Actor, at time.Time) ([]models.Holding, error) {
	if actor.Role.SitsIn() == "" || actor.OrganisationID == 0 && actor.MandateID == 0 {
		return nil, nil
	}
	sits, args := Sits(at, at)
	// The kind is no argument: SQLite would compile the statement again for each,
	// since an index holds for one kind only.
	held, err := db.Rows[models.Holding](q, "SELECT h.* FROM holdings h JOIN seats s ON s.id = h.seat_id JOIN bodies b ON b.id = s.body_id WHERE s.body_id = ? AND b.kind = '"+
		string(actor.Role.SitsIn())+"' AND "+sits+" AND (h.organisation_id = ? OR h.mandate_id = ?) ORDER BY h.seat_id, h.id",
		append(append([]any{bodyID}, args...), actor.OrganisationID, actor.MandateID)...)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(held, func(h models.Holding) bool { return !h.ActsFor(actor) }), nil
}
