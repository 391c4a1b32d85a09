package reviews_test

import (
	"strings"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/reviewroom"
	"seedfund/app/db"
	"seedfund/app/reviews"
	"seedfund/models"
)

// scene is a room whose verify checks this area.
type scene struct {
	*reviewroom.Room
	t *testing.T
}

func stage(t *testing.T, options ...apptest.Option) *scene {
	t.Helper()
	t.Parallel()
	return setUp(t, append([]apptest.Option{apptest.At(reviewroom.Start)}, options...)...)
}

func setUp(t *testing.T, options ...apptest.Option) *scene {
	t.Helper()
	invariants := apptest.With(func(c *db.Config) { c.Invariants = reviews.Invariants() })
	return &scene{Room: reviewroom.Furnish(t, apptest.New(t, append(options, invariants)...)), t: t}
}

func (s *scene) acts(action string) []models.Act {
	s.t.Helper()
	rows, err := db.From[models.Act](s.DB.Read(s.Ctx)).Where("action = ?", action).Order("id").Find(s.Ctx)
	s.Must(err)
	return rows
}

// values is everything the record of acts holds in clear.
func (s *scene) values() string {
	s.t.Helper()
	var bodies []string
	s.Must(s.DB.Read(s.Ctx).Raw("SELECT body FROM act_values").Scan(&bodies).Error)
	return strings.Join(bodies, "\n")
}

func (s *scene) jobs(kind string) int {
	s.t.Helper()
	var n int
	s.Must(s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM river_job WHERE kind = ?", kind).Scan(&n).Error)
	return n
}

func (s *scene) stateOf(id int64, want models.ProposalState) {
	s.t.Helper()
	if have := s.View(id).Proposal.State; have != want {
		s.t.Errorf("state %s, want %s", have, want)
	}
}

func kind(t *testing.T, err error, want models.Kind, key string) *models.Error {
	t.Helper()
	e := models.AsError(err)
	if e == nil || e.Kind != want || key != "" && e.Key != key {
		t.Fatalf("want kind %d %s, have %v", want, key, err)
	}
	return e
}
