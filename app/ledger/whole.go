package ledger

import (
	"context"

	"gorm.io/gorm"

	"seedfund/models"
)

// Whole gives every line under a filter, in the order chosen, the earliest
// first, as the pages of Lines would show them one after the other: for files.
// Cursors and limit are not looked at.
func (s *Service) Whole(ctx context.Context, actor models.Actor, f Filter) ([]models.LedgerRow, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return nil, err
	}
	var page Page
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		kept, rows, err := keptLines(q, actor)
		if err != nil {
			return err
		}
		asked := query{f, kept, rows}
		where, args := asked.where()
		var lines []line
		if err := q.Raw(rowColumns+where+asked.order("ASC"), args...).Scan(&lines).Error; err != nil {
			return err
		}
		page.Running = f.Account != ""
		return asked.balances(q, lines, &page)
	})
	return page.Rows, err
}
