package opening

import (
	"context"
	"encoding/json"
	"slices"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/when"
)

// BatchView is a batch with what it would make, or made, beside the agent's
// statement.
type BatchView struct {
	models.OpeningBatch
	Book   models.OpeningBook
	Counts []models.OpeningCount
	Lines  []models.OpeningDifference
	Mine   bool          // loaded by the actor, who cannot commit it
	Faults models.Faults // by which the rules or the register have overtaken it since
}

// Agrees says whether every line is the agent's to the cent.
func (v BatchView) Agrees() bool { return models.Agrees(v.Lines) }

// Standing is what the books hold already and the workbooks that were loaded, the
// latest first.
type Standing struct {
	Live    models.OpeningLive
	Batches []models.OpeningBatch
}

// sees says whether the actor may read a workbook: what was not committed is no part of
// the books, and is for who brings it in and for the auditor.
func sees(actor models.Actor, b models.OpeningBatch) bool {
	return b.State == models.ImportCommitted || actor.Is(models.RoleAuditor) || actor.May(models.PermContribution) == nil
}

// Standing says whether an opening position can still be brought in.
func (s *Service) Standing(ctx context.Context, actor models.Actor) (Standing, error) {
	var v Standing
	if err := actor.May(models.PermMoneyRead); err != nil {
		return v, err
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		if v.Live, err = live(q, actor); err != nil {
			return err
		}
		v.Batches, err = db.Rows[models.OpeningBatch](q, `SELECT id, version, created_at, reference, cut_off, name, hash, file_id, state, lines, person_id, mandate_id, settled_by, settled_at
			FROM opening_batches ORDER BY id DESC LIMIT 50`)
		v.Batches = slices.DeleteFunc(v.Batches, func(b models.OpeningBatch) bool { return !sees(actor, b) })
		return err
	})
	return v, err
}

// Batch gives one batch with its reconciliation.
func (s *Service) Batch(ctx context.Context, actor models.Actor, id int64) (BatchView, error) {
	var v BatchView
	if err := actor.May(models.PermMoneyRead); err != nil {
		return v, err
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		if v.OpeningBatch, err = db.From[models.OpeningBatch](q).Where("id = ?", id).Take(ctx); err != nil {
			return db.Found(err, "opening_batches")
		}
		if !sees(actor, v.OpeningBatch) {
			return models.NotFound("opening_batches")
		}
		v.Mine = v.PersonID == actor.PersonID
		if err := json.Unmarshal([]byte(v.Body), &v.Book); err != nil {
			return err
		}
		at := s.db.Now(ctx)
		if v.SettledAt != nil {
			at = *v.SettledAt
		}
		fee, err := rules.AgentFee(q, at)
		if err != nil {
			return err
		}
		v.Counts, v.Lines = v.Book.Counts(), v.Book.Reconcile(fee)
		if v.State == models.ImportRead {
			g, err := s.ground(q, when.DateOf(at))
			v.Faults = models.CheckOpening(v.Book, g)
			return err
		}
		return nil
	})
	return v, err
}

// Known is the batch of the same bytes that was not set aside; nil for none.
func (s *Service) Known(ctx context.Context, actor models.Actor, hash string) (*models.OpeningBatch, error) {
	if err := actor.May(models.PermContribution); err != nil {
		return nil, err
	}
	return known(s.db.Read(ctx), hash)
}

// FileOf is the workbook a batch was read from, as it came.
func (s *Service) FileOf(ctx context.Context, actor models.Actor, id int64) (int64, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return 0, err
	}
	b, err := db.From[models.OpeningBatch](s.db.Read(ctx)).Where("id = ?", id).Take(ctx)
	if err != nil {
		return 0, db.Found(err, "opening_batches")
	}
	if !sees(actor, b) {
		return 0, models.NotFound("opening_batches")
	}
	return b.FileID, nil
}

// Organisations are those a workbook may name, by code: contributors, Member States
// and organisations of the United Nations.
func (s *Service) Organisations(ctx context.Context, actor models.Actor) ([]models.Organisation, error) {
	if err := actor.May(models.PermContribution); err != nil {
		return nil, err
	}
	return db.From[models.Organisation](s.db.Read(ctx)).Where("kind IN ?", []models.OrganisationKind{models.KindContributorBody, models.KindMemberState, models.KindUNEntity, models.KindSecretariatBody}).
		Order("code").Find(ctx)
}

// Decisions are those taken before this system kept them, the latest first; they
// are as public as the programmes that stand on them.
func (s *Service) Decisions(ctx context.Context, actor models.Actor) ([]models.PriorDecision, error) {
	if err := actor.May(models.PermPublicRead); err != nil {
		return nil, err
	}
	return db.From[models.PriorDecision](s.db.Read(ctx)).Order("decided_at DESC, position DESC").Find(ctx)
}
