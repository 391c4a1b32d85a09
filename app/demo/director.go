package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"seedfund/app"
	"seedfund/app/people"
	"seedfund/models"
	"seedfund/models/when"
)

// director plays the scenes in the order of their instants.
type director struct {
	ctx    context.Context
	s      *app.Services
	clock  *Clock
	scenes []scene

	bodies  map[string]int64 // organisations by code
	players map[string]player
	board   models.Body
	excom   models.Body
	calls   map[int]models.Call

	concepts map[string]int64 // by the key of their application
}

// scene is what happens at one instant.
type scene struct {
	at   time.Time
	name string
	play func() error
}

// player is an account that acts, in its first capacity unless told otherwise.
type player struct {
	account int64
	person  int64
	name    string
	mandate map[models.Role]int64
	first   models.Role
}

func newDirector(ctx context.Context, s *app.Services, clock *Clock) *director {
	return &director{ctx: ctx, s: s, clock: clock, bodies: map[string]int64{}, players: map[string]player{}, calls: map[int]models.Call{}, concepts: map[string]int64{}}
}

// at plans a scene. Scenes planned while others play come in their turn.
func (d *director) at(t time.Time, name string, play func() error) {
	d.scenes = append(d.scenes, scene{t, name, play})
}

// run plays every scene.
func (d *director) run() error {
	for len(d.scenes) > 0 {
		slices.SortStableFunc(d.scenes, func(a, b scene) int { return cmp.Compare(a.at.UnixNano(), b.at.UnixNano()) })
		next := d.scenes[0]
		d.scenes = d.scenes[1:]
		if next.at.After(d.clock.end) {
			return fmt.Errorf("demonstration: %s is planned for %s, after the end of the story", next.name, next.at)
		}
		d.clock.to(next.at)
		if err := next.play(); err != nil {
			return fmt.Errorf("demonstration: %s on %s: %w", next.name, d.clock.Now().Format(time.DateOnly), err)
		}
	}
	return nil
}

// ago is an instant so many months and days before the story's end, at nine in
// the morning UTC.
func (d *director) ago(months, days int) time.Time {
	e := d.clock.end.AddDate(0, -months, -days)
	return time.Date(e.Year(), e.Month(), e.Day(), 9, 0, 0, 0, time.UTC)
}

// day is the present day of the story.
func (d *director) day() when.Date { return when.DateOf(d.clock.Now()) }

// as gives the actor behind a key, signed in just now, in the first capacity.
func (d *director) as(key string) models.Actor { return d.asRole(key, "") }

// asRole is as for one of several capacities.
func (d *director) asRole(key string, role models.Role) models.Actor {
	p, ok := d.players[key]
	if !ok {
		panic("demonstration: nobody is called " + key)
	}
	if role == "" {
		role = p.first
	}
	d.clock.pass()
	who, err := d.s.People.ActorFor(d.ctx, people.Bearer{Account: p.account, Mandate: p.mandate[role], SignedIn: d.clock.Now()})
	if err != nil {
		panic(fmt.Sprintf("demonstration: %s: %v", key, err)) // the store does not answer
	}
	who.Actor.RequestID = "demonstration"
	return who.Actor
}

func (d *director) organisation(letter string) int64 { return d.bodies[organisationCode(letter)] }
