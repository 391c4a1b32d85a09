package sheets

import (
	"context"
	"io"

	"seedfund/app"
	"seedfund/app/transfers"
	"seedfund/models"
	"seedfund/reports"
)

// AgentFile gives a file of the agent that was taken in, as it matches the
// requests now, and its lines as they were read. With faults of matching the
// lines come all the same.
func AgentFile(ctx context.Context, s *app.Services, actor models.Actor, id int64) (transfers.FileView, []models.AgentFileRow, error) {
	view, err := s.Transfers.File(ctx, actor, id, nil)
	if err != nil || s.Files == nil {
		return view, nil, err
	}
	body, _, err := s.Files.Open(ctx, view.File.FileID)
	if err != nil {
		return view, nil, err
	}
	defer body.Close()
	text, err := io.ReadAll(body)
	if err != nil {
		return view, nil, err
	}
	rows, faults := reports.ReadAgentFile(text)
	if len(faults) > 0 {
		return view, nil, models.Conflict("transfers.file_invalid", "97")
	}
	view, err = s.Transfers.File(ctx, actor, id, rows)
	return view, rows, err
}
