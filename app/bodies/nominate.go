package bodies

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/models"
)

// NominationInput is a constituency's letter.
type NominationInput struct {
	SeatID         int64
	OrganisationID int64
	StartsAt       time.Time // zero: as the plan proposes for the seat
	EndsAt         time.Time // zero: after a whole term
	Instrument     string
	Method         string // how the constituency chose
	Departure      string // why not the first in the proposed order
	Letter         *files.Upload
	SignedBy       *int64 // mandate whose holder signed the letter; an office of a State needs the power to nominate
}

// Nominate records what a constituency asks. It refuses who may not take the
// seat then; who may and is not first in the proposed order needs a reason.
//
// clause 100: the constituency nominates; the engine proposes.
func (s *Service) Nominate(ctx context.Context, actor models.Actor, in NominationInput) (models.Nomination, error) {
	var n models.Nomination
	if err := actor.May(models.PermBodyManage); err != nil {
		return n, err
	}
	held, err := s.takeLetter(in)
	if err != nil {
		return n, err
	}
	err = s.db.Write(ctx, actor, "rotation.nominate", func(tx *db.Tx) error {
		if err := mayKeep(tx); err != nil {
			return err
		}
		seat, err := holdSeat(tx, in.SeatID)
		if err != nil {
			return err
		}
		if !seat.Constituency.Rotates() {
			return models.Conflict("rotation.not_rotating", "100")
		}
		if n, err = propose(tx, *seat, in); err != nil {
			return err
		}
		if held != nil {
			file, err := s.files.Attach(tx, *held)
			if err != nil {
				return err
			}
			n.FileID = &file.ID
		}
		err = db.Create(tx, &n)
		if db.Violates(err, "nominations") {
			return models.Conflict("rotation.nomination_open", "100").Because(err)
		}
		tx.Receipt(models.Receipt{Target: "nominations", TargetID: n.ID, Path: NominationPath(n.ID)})
		return err
	})
	return n, err
}

// NominationPath is the page of a nomination.
func NominationPath(id int64) string { return fmt.Sprintf("/board/rotation/nominations/%d", id) }

var errNoFiles = errors.New("bodies: this store keeps no files")

// takeLetter keeps the letter's bytes; it belongs to the seat.
func (s *Service) takeLetter(in NominationInput) (*files.Held, error) {
	if in.Letter == nil {
		return nil, nil
	}
	if s.files == nil {
		return nil, errNoFiles
	}
	up := *in.Letter
	up.OwnerType, up.OwnerID, up.Purpose = "seats", in.SeatID, files.PurposeLetter
	held, err := s.files.Take(up)
	return &held, err
}

// propose fills a nomination in with its dates and its place in the order.
func propose(tx *db.Tx, seat models.Seat, in NominationInput) (models.Nomination, error) {
	n := models.Nomination{BodyID: seat.BodyID, SeatID: seat.ID, Constituency: seat.Constituency, OrganisationID: in.OrganisationID,
		StartsAt: in.StartsAt, EndsAt: in.EndsAt, Instrument: strings.TrimSpace(in.Instrument), Method: strings.TrimSpace(in.Method),
		Departure: strings.TrimSpace(in.Departure), State: models.NominationOpen, RecordedBy: tx.Actor.MandateID}
	if err := maySign(tx, in.SignedBy); err != nil {
		return n, err
	}
	n.SignedBy = in.SignedBy
	book, err := rotationBook(tx.DB, seat.BodyID, tx.Now)
	if err != nil {
		return n, err
	}
	if n.StartsAt.IsZero() {
		n.StartsAt = book.StartOf(seat.ID, in.OrganisationID).From
	}
	if n.EndsAt.IsZero() {
		n.EndsAt = book.Rule.TermEnd(n.StartsAt)
	}
	order := book.Order(seat, n.StartsAt)
	if err := order.Refusal(in.OrganisationID); err != nil {
		return n, err
	}
	unsettled := book.Unsettled(n.StartsAt, seat.ID, n.OrganisationID)
	if unsettled && book.Rule.YearlyChange == models.YearlyChangeRefuse && n.Departure == "" {
		return n, models.Invalid("rotation.fault.nomination", models.FieldError{Field: "departure", Key: "bodies.fault.year_change"})
	}
	if n.Place = order.PlaceOf(n.OrganisationID); n.Place == 1 && !unsettled {
		n.Departure = ""
	}
	if len(order.Lines) > 0 {
		n.FirstID = &order.Lines[0].OrganisationID
	}
	if n.EndsAt.After(book.Rule.TermEnd(n.StartsAt)) {
		return n, models.Invalid("rotation.fault.nomination", models.FieldError{Field: "ends_at", Key: "rotation.fault.term"})
	}
	return n, n.Validate()
}

// Signers are the mandates in force whose holders may sign a letter of
// nomination: of the organisations in the pool, by name.
func (s *Service) Signers(ctx context.Context, actor models.Actor, bodyID int64) ([]models.Signer, error) {
	if err := actor.May(models.PermBodyManage); err != nil {
		return nil, err
	}
	var rows []struct {
		models.Signer
		Powers models.Powers
	}
	err := mandatesInForce(s.db.Read(ctx), s.db.Now(ctx), "EXISTS (SELECT 1 FROM rotation_entries e WHERE e.body_id = ? AND e.organisation_id = o.id)", bodyID).Scan(&rows).Error
	var out []models.Signer
	for _, r := range rows {
		if slices.Contains(r.Powers, models.PowerNominate) {
			out = append(out, r.Signer)
		}
	}
	return out, err
}

// mandatesInForce asks for the mandates of organisations o in force at an
// instant, by the names of organisation and person.
func mandatesInForce(q *gorm.DB, at time.Time, where string, args ...any) *gorm.DB {
	return q.Raw(`SELECT m.id AS signer, p.name AS signer_name, m.role AS signer_role, m.office AS signer_office, o.name AS signer_organisation, m.powers
		FROM mandates m JOIN people p ON p.id = m.person_id JOIN organisations o ON o.id = m.organisation_id
		WHERE m.from_at <= ? AND (m.to_at IS NULL OR m.to_at > ?) AND (m.ended_at IS NULL OR m.ended_at > ?) AND `+where+` ORDER BY o.name, p.name, m.id`,
		append([]any{at, at, at}, args...)...)
}

// maySign refuses the letter of an office of a State that was not given the
// power to nominate.
func maySign(tx *db.Tx, mandate *int64) error {
	if mandate == nil {
		return nil
	}
	m, err := db.From[models.Mandate](tx.DB).Where("id = ?", *mandate).Take(tx.Ctx)
	if err != nil || !m.InForce(tx.Now) {
		return models.Invalid("rotation.fault.nomination", models.FieldError{Field: "signed_by", Key: "bodies.fault.signed_by"})
	}
	return models.Actor{Office: m.Office, Lacks: m.Powers.Lacking()}.Can(models.PowerNominate)
}

// TakeUp gives the seat to whom a nomination names, by its letter. While a
// matter is open the nomination stays open until a second person confirms it.
func (s *Service) TakeUp(ctx context.Context, actor models.Actor, id, version int64) (Seated, error) {
	var out Seated
	err := s.close(ctx, actor, "rotation.take_up", id, version, func(tx *db.Tx, seat models.Seat, n *models.Nomination) error {
		if err := mayTakeUp(tx, seat, *n); err != nil {
			return err
		}
		_, holding, err := mayHold(tx, letterOf(*n))
		if err != nil {
			return err
		}
		out.Holding = holding
		if out.Change, err = second(tx, seat, models.SeatTakeUp, holding, &n.ID); err != nil || out.Change != nil {
			return err
		}
		out.Holding, err = keep(tx, seat, holding)
		n.State, n.HoldingID = models.NominationSeated, &out.Holding.ID
		return err
	})
	return out, err
}

// mayTakeUp refuses a nomination whose organisation may not sit then.
func mayTakeUp(tx *db.Tx, seat models.Seat, n models.Nomination) error {
	book, err := rotationBook(tx.DB, n.BodyID, tx.Now)
	if err != nil {
		return err
	}
	return book.Order(seat, n.StartsAt).BarOf(n.OrganisationID)
}

// seated gives the seat by a nomination and ends it, in the caller's act.
func seated(tx *db.Tx, n *models.Nomination) (models.Holding, error) {
	holding, err := give(tx, letterOf(*n))
	if err != nil {
		return holding, err
	}
	n.State, n.HoldingID, n.ClosedAt = models.NominationSeated, &holding.ID, &tx.Now
	return holding, db.Update(tx, n, "state", "holding_id", "ending", "closed_at")
}

// letterOf is the holding that a nomination asks for.
func letterOf(n models.Nomination) HoldingInput {
	return HoldingInput{SeatID: n.SeatID, Kind: models.HoldingHolder, OrganisationID: n.OrganisationID, StartsAt: n.StartsAt, EndsAt: &n.EndsAt, Instrument: n.Instrument}
}

// Decline ends a nomination that leads to no holding, with the reason.
func (s *Service) Decline(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.close(ctx, actor, "rotation.decline", id, version, func(_ *db.Tx, _ models.Seat, n *models.Nomination) error {
		n.State, n.Ending = models.NominationDeclined, strings.TrimSpace(reason)
		if n.Ending == "" || len([]rune(n.Ending)) > 2000 {
			return models.Invalid("rotation.fault.nomination", models.FieldError{Field: "ending", Key: "rotation.fault.ending"})
		}
		return nil
	})
}

func (s *Service) close(ctx context.Context, actor models.Actor, action string, id, version int64, end func(*db.Tx, models.Seat, *models.Nomination) error) error {
	return s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		if err := mayKeep(tx); err != nil {
			return err
		}
		found, err := db.From[models.Nomination](tx.DB).Where("id = ?", id).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "nominations")
		}
		// The seat is locked first here as everywhere.
		seat, err := holdSeat(tx, found.SeatID)
		if err != nil {
			return err
		}
		n, err := db.Load[models.Nomination](tx, id)
		if err != nil {
			return err
		}
		if n.State != models.NominationOpen {
			return models.Conflict("rotation.nomination_ended", "100")
		}
		if n.Version != version {
			return models.Stale(n)
		}
		if err := end(tx, *seat, n); err != nil || n.State == models.NominationOpen {
			return err
		}
		n.ClosedAt = &tx.Now
		tx.Receipt(models.Receipt{Target: "nominations", TargetID: n.ID, Path: NominationPath(n.ID)})
		return db.Update(tx, n, "state", "holding_id", "ending", "closed_at")
	})
}

// Nomination is one nomination for those who sit at the table.
func (s *Service) Nomination(ctx context.Context, actor models.Actor, id int64) (models.NominationRow, error) {
	if err := actor.MayOne(models.PermBoardRead, models.PermBodyManage); err != nil {
		return models.NominationRow{}, err
	}
	rows, err := nominations(s.db.Read(ctx), "n.id = ?", id)
	if err == nil && len(rows) == 0 {
		err = models.NotFound("nominations")
	}
	if err != nil {
		return models.NominationRow{}, err
	}
	return rows[0], nil
}
