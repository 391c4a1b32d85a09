package transfers

import (
	"context"
	"time"

	"seedfund/models"
)

// Paper is a notification of the agent behind an act on a request.
type Paper struct {
	RequestID int64
	Reference string // of the request
	Action    models.TransferAction
	FileID    int64
	Name      string
	Size      int64
	At        time.Time
}

// Papers lists the agent's notifications on the requests of a programme that
// the actor may see, the latest first.
func (s *Service) Papers(ctx context.Context, actor models.Actor, programme int64) ([]Paper, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return nil, err
	}
	sc := scope(actor)
	apart := othersToo
	if readsFiles(actor) {
		apart = priorFile
	}
	var rows []Paper
	err := s.db.Read(ctx).Raw(`SELECT r.id AS request_id, r.reference, a.action, f.id AS file_id, f.name, f.size, a.created_at AS at
		FROM agent_records a JOIN transfer_requests r ON r.id = a.request_id JOIN files f ON f.id = a.file_id
		WHERE r.programme_id = ? AND NOT `+apart+` AND `+sc.where+` ORDER BY a.id DESC LIMIT 50`, append([]any{programme}, sc.args...)...).Scan(&rows).Error
	return rows, err
}
