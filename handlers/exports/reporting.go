package exports

import (
	"context"
	"io"

	"seedfund/app"
	"seedfund/models"
	"seedfund/reports"
)

// Reports writes what is owed, as the actor sees it.
func (l List) Reports(ctx context.Context, s *app.Services, actor models.Actor, w io.Writer) (string, error) {
	list, err := s.Reporting.Reports(ctx, actor)
	if err != nil {
		return "", err
	}
	return writeList(ctx, l, s, actor, w, reports.ReportsOwed, list.Lines)
}

// reportsOwed is the same list among the files to take away.
func reportsOwed(j *job) error {
	list, err := j.services.Reporting.Reports(j.ctx, j.actor)
	if err != nil {
		return err
	}
	b := j.book()
	return flat(j, b, reports.ReportsOwed(b), list.Lines)
}
