package transfers

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"seedfund/models"
)

// InHand is one request that waits for an actor, and for what.
type InHand struct {
	Row models.TransferRequestRow
	For WaitingFor
}

// WaitingFor is the one thing that somebody is waited for.
type WaitingFor string

const (
	WaitingAgent    WaitingFor = "agent"    // the agent's next word
	WaitingSign     WaitingFor = "sign"     // a second person's signature
	WaitingSend     WaitingFor = "send"     // signed, not sent
	WaitingAnswer   WaitingFor = "answer"   // the agent asked
	WaitingReturned WaitingFor = "returned" // open again
)

// Waiting lists the requests that wait for the actor, the oldest first: the
// agent's inbox, or what the secretariat has in hand. A request with an act on
// the agent's behalf that nobody has confirmed is not among them (Pending). A
// fixed number of statements.
func (s *Service) Waiting(ctx context.Context, actor models.Actor) ([]InHand, error) {
	states := []models.TransferState{models.TransferDraft, models.TransferApproved, models.TransferQuery, models.TransferReturned}
	switch {
	case actor.Is(models.RoleAgentOfficer):
		states = []models.TransferState{models.TransferSent, models.TransferReceived, models.TransferAccepted}
	case actor.May(models.PermTransferPrepare) != nil:
		return nil, nil
	}
	q, sc := s.db.Read(ctx), scope(actor)
	rows, err := requestRows(q, sc.where+` AND r.state IN ? AND NOT EXISTS (SELECT 1 FROM agent_records w WHERE w.request_id = r.id AND w.state = 'pending')
		ORDER BY r.id LIMIT 100`, append(append([]any{}, sc.args...), states)...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	requests, facts, err := standing(q, rows)
	if err != nil {
		return nil, err
	}
	var out []InHand
	for _, row := range rows {
		if what := waitingFor(actor, requests[row.ID], facts[row.ID]); what != "" {
			out = append(out, InHand{Row: row, For: what})
		}
	}
	return out, nil
}

// waitingFor is what the actor can do with a request now.
func waitingFor(actor models.Actor, r models.TransferRequest, f models.TransferFacts) WaitingFor {
	may := r.Actions(actor, f)
	switch {
	case actor.Is(models.RoleAgentOfficer) && len(may) > 0:
		return WaitingAgent
	case slices.Contains(may, models.TransferApprove):
		return WaitingSign
	case slices.Contains(may, models.TransferSend):
		return WaitingSend
	case slices.Contains(may, models.TransferAnswer):
		return WaitingAnswer
	case r.State == models.TransferReturned:
		return WaitingReturned
	}
	return ""
}

// standing is the requests of rows with what the guards of their flow ask, by
// id.
func standing(q *gorm.DB, rows []models.TransferRequestRow) (map[int64]models.TransferRequest, map[int64]models.TransferFacts, error) {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	var requests []models.TransferRequest
	if err := q.Raw("SELECT * FROM transfer_requests WHERE id IN ?", ids).Scan(&requests).Error; err != nil {
		return nil, nil, err
	}
	var lines []models.TransferLine
	if err := q.Raw("SELECT * FROM transfer_lines WHERE request_id IN ?", ids).Scan(&lines).Error; err != nil {
		return nil, nil, err
	}
	var approvals []models.TransferApproval
	if err := q.Raw("SELECT * FROM transfer_approvals WHERE request_id IN ?", ids).Scan(&approvals).Error; err != nil {
		return nil, nil, err
	}
	byID, facts := map[int64]models.TransferRequest{}, map[int64]models.TransferFacts{}
	for _, r := range requests {
		byID[r.ID] = r
	}
	for _, l := range lines {
		f := facts[l.RequestID]
		f.Lines = append(f.Lines, l)
		facts[l.RequestID] = f
	}
	for _, a := range approvals {
		f := facts[a.RequestID]
		f.Approvals = append(f.Approvals, a)
		facts[a.RequestID] = f
	}
	return byID, facts, nil
}
