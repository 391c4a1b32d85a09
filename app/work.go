package app

import (
	"context"
	"time"

	"seedfund/app/jobs"
	"seedfund/app/notices"
)

// Work registers what works the areas' jobs and what is due again and again.
func (s *Services) Work(r *jobs.Runner) {
	notices.RegisterDue(r, s.DB, s.Calls, s.Proposals)
	s.Interests.Register(r)
	if s.notices != nil {
		s.Mail.Register(r)
		s.notices.Register(r)
	}
	if s.Files != nil {
		r.Every("bytes without a row", 24*time.Hour, func(ctx context.Context) error {
			_, err := s.Files.Sweep(ctx)
			return err
		})
	}
	r.Every("duties whose day has come", time.Hour, s.Obligations.OpenDue)
	r.Every("keys, counters and sessions past their time", time.Hour, s.DB.Clean)
}
