package demo

import (
	"context"

	"seedfund/app"
	"seedfund/models"
)

// Load plays the story into an empty store whose clock is clock. It refuses a
// store that holds anything; after a failure the store is to be thrown away.
func Load(ctx context.Context, s *app.Services, clock *Clock) error {
	empty, err := s.People.NeedsFirst(ctx)
	if err != nil {
		return err
	}
	store, err := s.People.Store(ctx)
	if err != nil {
		return err
	}
	if !empty || store != nil {
		return models.Conflict("store.not_empty", "")
	}
	d := newDirector(ctx, s, clock)
	if err := d.settle(); err != nil {
		return err
	}
	if err := d.seatBoard(); err != nil {
		return err
	}
	if err := d.seatExCom(); err != nil {
		return err
	}
	if err := d.adoptRules(); err != nil {
		return err
	}
	d.planReviews()
	d.planContributions()
	d.planItems()
	d.planCalls()
	d.planCallDesk()
	d.planForms()
	d.planMeetings()
	d.planVotes()
	d.planApplications()
	d.planScenarios()
	d.planPool()
	d.planCalibration()
	d.planTalk()
	d.planLetters()
	return d.run()
}
