package demo

import (
	"sync"
	"time"
)

// Clock is the clock of a store while its demonstration is loaded. It only
// moves forward.
type Clock struct {
	mu  sync.Mutex
	end time.Time
	now time.Time
}

// storyLength is how far before its end the story begins.
const storyLength = 4 * 365 * 24 * time.Hour

// NewClock gives a clock for a story that ends at an instant; it stands at the
// story's beginning.
func NewClock(end time.Time) *Clock {
	end = end.UTC().Truncate(time.Second)
	return &Clock{end: end, now: end.Add(-storyLength)}
}

// Now is the instant of the scene that is played; it serves as db.Config.Clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// to moves on to an instant; an earlier one leaves the clock where it stands,
// one second on, so that acts follow each other.
func (c *Clock) to(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t = t.UTC(); t.After(c.now) {
		c.now = t
		return
	}
	c.tick()
}

func (c *Clock) tick() { c.now = c.now.Add(time.Second) }

// pass lets a minute pass between two acts of one scene.
func (c *Clock) pass() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Minute)
}
