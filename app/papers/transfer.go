package papers

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/programmes"
	"seedfund/app/transfers"
	"seedfund/models"
	"seedfund/models/money"
)

// request is what the agent is to be asked first: the first tranche of every
// organisation as it was adopted, and the request that stands, if there is one.
func (f *file) request(q *gorm.DB, actor models.Actor) (models.FollowItem, error) {
	item := models.FollowItem{Kind: models.FollowTransfer, Language: f.matter.Language}
	for _, id := range f.recipients() {
		if cents := f.text.Effect.Of(id, 1); cents > 0 {
			item.Amounts = append(item.Amounts, models.LetterAmount{Organisation: f.names[id], Tranche: 1, Cents: cents})
		}
	}
	standing, err := standing(q, f.programme.ID)
	if err != nil {
		return item, err
	}
	if standing == nil {
		if item.Refusal = actor.May(models.PermTransferPrepare); item.Refusal == nil {
			item.Refusal = actor.May(models.PermTranchePrepare)
		}
		return item, nil
	}
	item.ReleasedAt = &standing.PreparedAt
	if actor.May(models.PermTransferPrepare) == nil { // a request is its desk's until it is sent
		item.Reference = standing.Reference
	}
	err = q.Raw("SELECT name FROM people WHERE id = ?", standing.PreparedBy).Scan(&item.ReleasedBy).Error
	return item, err
}

// standing is the first request for a programme's first tranche that was not
// cancelled, nil for none.
func standing(q *gorm.DB, programme int64) (*models.TransferRequest, error) {
	var rows []models.TransferRequest
	err := q.Raw(`SELECT r.* FROM transfer_requests r JOIN tranches t ON t.id = r.tranche_id
		WHERE r.programme_id = ? AND t.number = 1 AND r.state <> ? ORDER BY r.id LIMIT 1`, programme, models.TransferCancelled).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// ReleaseTransfer lets the first tranche go and prepares the request for it with
// the adopted amounts, by the use cases of their areas; it then takes its two
// signatures like any other. A request that stands is not made twice.
//
// clause 99: the secretariat asks the agent for what the Board decided.
func (s *Service) ReleaseTransfer(ctx context.Context, actor models.Actor, reference string) error {
	if err := mayPrepare(actor); err != nil {
		return err
	}
	for _, p := range []models.Permission{models.PermTranchePrepare, models.PermTransferPrepare} {
		if err := actor.MayNow(p, s.db.Now(ctx)); err != nil {
			return err
		}
	}
	var f file
	var already *models.TransferRequest
	var first models.Tranche
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		if f, err = open(q, actor, reference, s.db.Now(ctx)); err != nil {
			return err
		}
		if f.programme.ID == 0 {
			return models.Conflict("papers.no_money", "98")
		}
		if already, err = standing(q, f.programme.ID); err != nil {
			return err
		}
		first, err = db.From[models.Tranche](q).Where("programme_id = ? AND number = 1", f.programme.ID).Take(ctx)
		return err
	})
	if err != nil {
		return err
	}
	if already == nil && first.State != models.TrancheReleased {
		// The release is an act of its own; the key of the form is the request's.
		if _, err := s.programmes.Release(db.WithKey(ctx, "", ""), actor, f.programme.ID, f.programme.Version, 1, programmes.ReleaseInput{}); err != nil {
			return err
		}
	}
	amounts := map[int64]money.Cents{}
	for _, id := range f.recipients() {
		if cents := f.text.Effect.Of(id, 1); cents > 0 {
			amounts[id] = cents
		}
	}
	_, err = s.transfers.Prepare(ctx, actor, f.programme.ID, 1, transfers.Asked{Amounts: amounts})
	return s.twice(ctx, f.programme.ID, err)
}

// twice says of a refused request that one stands already.
func (s *Service) twice(ctx context.Context, programme int64, err error) error {
	if !models.IsKind(err, models.KindConflict) && !models.IsKind(err, models.KindInvalid) {
		return err
	}
	already, failed := standing(s.db.Read(ctx), programme)
	if failed != nil || already == nil {
		return err
	}
	return models.Conflict("papers.transfer_prepared", "99").With(map[string]any{"Reference": already.Reference}).Because(err)
}
