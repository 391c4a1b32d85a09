package bodies

import (
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// late writes a note of correction on every decision whose composition would
// have been another had this line of the register been known: what is recorded
// late rewrites no certificate.
//
// clause 100: who made up the Board stays answerable as it was known then.
func late(tx *db.Tx, seat models.Seat, old *models.Holding, next models.Holding) error {
	from := next.StartsAt
	if old != nil && old.StartsAt.Before(from) {
		from = old.StartsAt
	}
	if !from.Before(tx.Now) {
		return nil
	}
	decisions, err := decidedSince(tx.DB, seat.BodyID, from)
	if err != nil || len(decisions) == 0 {
		return err
	}
	body, err := db.From[models.Body](tx.DB).Where("id = ?", seat.BodyID).Take(tx.Ctx)
	if err != nil {
		return err
	}
	after, err := ReadPast(tx.DB)
	if err != nil {
		return err
	}
	before := after.without(next, old)
	for _, d := range decisions {
		for _, moment := range []struct {
			name models.CorrectionMoment
			at   time.Time
		}{{models.CorrectionOpening, d.OpensAt}, {models.CorrectionAdoption, d.AdoptedAt}} {
			was, is := before.Compose(body, moment.at, tx.Now), after.Compose(body, moment.at, tx.Now)
			is.Rule = models.BodyRule{Values: d.Settings}
			if err := differences(tx, d.ID, moment.name, was, is, next); err != nil {
				return err
			}
		}
	}
	return nil
}

// differences writes one note for each place that another organisation holds.
func differences(tx *db.Tx, decision int64, moment models.CorrectionMoment, was, is models.Composition, because models.Holding) error {
	valid := is.Validity().Valid()
	for i, seat := range is.Seats {
		for _, place := range []struct {
			kind       models.HoldingKind
			was, isNow *models.SeatHolding
		}{{models.HoldingHolder, was.Seats[i].Holder, seat.Holder}, {models.HoldingAlternate, was.Seats[i].Alternate, seat.Alternate}} {
			before, after := organisationOf(place.was), organisationOf(place.isNow)
			if before == nil && after == nil || before != nil && after != nil && *before == *after {
				continue
			}
			note := models.CorrectionNote{DecisionID: decision, SeatID: seat.ID, HoldingID: because.ID, Moment: moment, Kind: place.kind,
				BeforeID: before, AfterID: after, ValidAfter: valid, Instrument: because.Instrument, RecordedBy: tx.Actor.MandateID}
			if err := db.Create(tx, &note); err != nil {
				return err
			}
		}
	}
	return nil
}

func organisationOf(h *models.SeatHolding) *int64 {
	if h == nil {
		return nil
	}
	return &h.OrganisationID
}

// decided is a decision with the instants and the rules of its composition.
type decided struct {
	ID        int64
	OpensAt   time.Time
	AdoptedAt time.Time
	Settings  models.RuleValues
}

func decidedSince(q *gorm.DB, bodyID int64, from time.Time) ([]decided, error) {
	var out []decided
	err := q.Raw(`SELECT d.id, m.opens_at, d.adopted_at, r.settings FROM decisions d JOIN matters m ON m.id = d.matter_id JOIN body_rules r ON r.id = d.rule_id
		WHERE d.body_id = ? AND d.adopted_at >= ? ORDER BY d.id`, bodyID, from).Scan(&out).Error
	return out, err
}

// Corrections are the notes on a decision, in the order they were written.
func Corrections(q *gorm.DB, decisionID int64) ([]models.CorrectionLine, error) {
	var out []models.CorrectionLine
	err := q.Raw(`SELECT n.*, s.constituency, s.number, COALESCE(b.name, '') AS before, COALESCE(a.name, '') AS after
		FROM correction_notes n JOIN seats s ON s.id = n.seat_id
		LEFT JOIN organisations b ON b.id = n.before_id LEFT JOIN organisations a ON a.id = n.after_id
		WHERE n.decision_id = ? ORDER BY n.id`, decisionID).Scan(&out).Error
	return out, err
}
