package app_test

import (
	"context"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"seedfund/app"
	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/db"
	"seedfund/models"
)

// asked counts the statements of a session.
type asked struct {
	logger.Interface
	n int
}

func (a *asked) LogMode(logger.LogLevel) logger.Interface { return a }

func (a *asked) Trace(context.Context, time.Time, func() (string, int64), error) { a.n++ }

// Every check of verify asks as often for many decisions as for one: what grows
// is the rows of a page, so that time follows the rows alone.
func TestVerifyAsksAsOftenForManyDecisions(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t, apptest.At(boardroom.Start), apptest.With(func(c *db.Config) { c.Invariants = app.Invariants() }))
	decide := func() {
		m := r.Other(models.MatterOther, models.SubjectNone)
		r.Serve(m)
		r.AllAgree(m)
		_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
		r.Must(err)
		r.Must(r.Matters.Publish(r.Ctx, r.Fresh(r.Head), m.ID))
		_, err = r.DB.Seal(r.Ctx)
		r.Must(err)
	}
	count := func() map[string]int {
		out := map[string]int{}
		for _, inv := range append(r.DB.CoreInvariants(), app.Invariants()...) {
			a := &asked{Interface: logger.Discard}
			found, err := inv.Check(r.Ctx, r.DB.Read(r.Ctx).Session(&gorm.Session{Logger: a}))
			if err != nil || len(found) > 0 {
				t.Fatalf("%s: %v, %v", inv.Name, found, err)
			}
			out[inv.Name] += a.n
		}
		return out
	}
	decide()
	one := count()
	for range 4 {
		decide()
	}
	for name, n := range count() {
		if n != one[name] || n == 0 {
			t.Errorf("%s: %d statements for one decision, %d for five", name, one[name], n)
		}
	}
}
