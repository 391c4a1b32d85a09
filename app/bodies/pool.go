package bodies

import (
	"context"
	"slices"
	"strings"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/when"
)

// PoolInput is an organisation's entry in the pool of a constituency.
type PoolInput struct {
	Constituency   models.Constituency
	OrganisationID int64
	EligibleFrom   when.Date
	Willing        bool
	TermsBefore    int // served before the register begins
	Note           string
}

// Offer enters an organisation in the pool of a constituency.
//
// clause 100: each constituency is made of its own kind.
func (s *Service) Offer(ctx context.Context, actor models.Actor, bodyID int64, in PoolInput) (models.RotationEntry, error) {
	e := models.RotationEntry{BodyID: bodyID, Constituency: in.Constituency, OrganisationID: in.OrganisationID, EligibleFrom: in.EligibleFrom,
		Willing: in.Willing, TermsBefore: in.TermsBefore, Note: strings.TrimSpace(in.Note)}
	err := s.db.Write(ctx, actor, "rotation.offer", func(tx *db.Tx) error {
		if err := mayKeep(tx); err != nil {
			return err
		}
		if err := e.Validate(); err != nil {
			return err
		}
		organisation, err := db.From[models.Organisation](tx.DB).Where("id = ?", in.OrganisationID).Take(tx.Ctx)
		if err != nil && !models.IsKind(db.Found(err, ""), models.KindNotFound) {
			return err
		}
		if err != nil || !slices.Contains(holders[in.Constituency], organisation.Kind) {
			return models.Invalid("rotation.fault.entry", models.FieldError{Field: "organisation", Key: "board.fault.organisation_kind"})
		}
		err = db.Create(tx, &e)
		if db.Violates(err, "rotation_entries") {
			return models.Conflict("rotation.in_pool", "100").Because(err)
		}
		tx.Receipt(models.Receipt{Target: "rotation_entries", TargetID: e.ID, Path: poolPath})
		return err
	})
	return e, err
}

const poolPath, rotationPath = "/board/rotation/pool", "/board/rotation"

// ChangeEntry changes what an entry says; the organisation stays in the pool,
// unwilling where it withdraws.
func (s *Service) ChangeEntry(ctx context.Context, actor models.Actor, id, version int64, in PoolInput) error {
	return s.db.Write(ctx, actor, "rotation.change_entry", func(tx *db.Tx) error {
		if err := mayKeep(tx); err != nil {
			return err
		}
		e, err := db.Load[models.RotationEntry](tx, id)
		if err != nil {
			return err
		}
		e.Version = version
		e.EligibleFrom, e.Willing, e.TermsBefore, e.Note = in.EligibleFrom, in.Willing, in.TermsBefore, strings.TrimSpace(in.Note)
		if err := e.Validate(); err != nil {
			return err
		}
		tx.Receipt(models.Receipt{Target: "rotation_entries", TargetID: e.ID, Path: poolPath})
		return db.Update(tx, e, "eligible_from", "willing", "terms_before", "note")
	})
}

// DrawInput is a draw among the candidates that merit leaves equal: in the order
// of the lots as the chair drew them, or from a published text.
type DrawInput struct {
	Constituency models.Constituency
	DrawnOn      when.Date
	Meeting      string  // where the chair drew lots
	Order        []int64 // as drawn
	Seed         string  // the published text of a computed draw
}

// RecordDraw settles the ties of the next opening in a constituency, by the
// method that the rule in force names.
func (s *Service) RecordDraw(ctx context.Context, actor models.Actor, bodyID int64, in DrawInput) (models.RotationDraw, error) {
	var d models.RotationDraw
	err := s.db.Write(ctx, actor, "rotation.draw", func(tx *db.Tx) error {
		if err := mayKeep(tx); err != nil {
			return err
		}
		// The body's row is the lock: the tie is settled once.
		if _, err := db.Load[models.Body](tx, bodyID); err != nil {
			return err
		}
		book, err := rotationBook(tx.DB, bodyID, tx.Now)
		if err != nil {
			return err
		}
		tied := book.Tied(in.Constituency)
		if len(tied) == 0 {
			return models.Conflict("rotation.no_tie", "100")
		}
		d = models.RotationDraw{BodyID: bodyID, Constituency: in.Constituency, Method: book.Rule.TieMethod(), DrawnOn: in.DrawnOn,
			Meeting: strings.TrimSpace(in.Meeting), Seed: strings.TrimSpace(in.Seed), PoolHash: models.PoolHash(tied), RecordedBy: tx.Actor.MandateID}
		order := in.Order
		if d.Method == models.DrawComputed {
			d.Meeting, order = "", models.ComputeDraw(d.Seed, tied)
		} else {
			d.Seed = ""
		}
		if err := d.Validate(when.DateOf(tx.Now), order, tied); err != nil {
			return err
		}
		if err := db.Create(tx, &d); err != nil {
			return err
		}
		for i, organisation := range order {
			if err := db.Create(tx, &models.RotationPlace{DrawID: d.ID, Place: i + 1, OrganisationID: organisation}); err != nil {
				return err
			}
		}
		tx.Receipt(models.Receipt{Target: "rotation_draws", TargetID: d.ID, Path: rotationPath})
		return nil
	})
	return d, err
}
