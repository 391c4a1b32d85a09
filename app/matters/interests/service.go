// Package interests keeps the register of standing interests and finds which of
// them, and which other relations of a seat's holder, touch an item.
package interests

import (
	"context"
	"errors"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/jobs"
	"seedfund/models"
)

// Service holds the use cases of the register of interests.
type Service struct {
	db      *db.DB
	funders Funders // nil where nobody discloses preferences for an area
}

// New gives the use cases on a store.
func New(d *db.DB, funders Funders) *Service { return &Service{db: d, funders: funders} }

// Register works the jobs of other areas that matters follow.
func (s *Service) Register(r *jobs.Runner) { jobs.Handle(r, s.Reseated) }

// Reseated looks for interests again when a seat of a body has another holder.
// An act on a matter does the same before it counts on the seat, so that nothing
// hangs on when the job runs.
func (s *Service) Reseated(ctx context.Context, job bodies.SeatJob) error {
	err := s.db.Write(ctx, models.SystemActor, "matter.detect_interests", func(tx *db.Tx) error {
		// The body is only read: acts on a matter hold the matter first and then
		// the body.
		body, err := db.From[models.Body](tx.DB).Where("id = ?", job.BodyID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "bodies")
		}
		n, err := s.detectAgain(tx, body.ID)
		if err == nil && n == 0 {
			err = errNothing
		}
		tx.Target("bodies", body.ID)
		return err
	})
	if errors.Is(err, errNothing) {
		return nil
	}
	return err
}
