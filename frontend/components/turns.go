package components

import (
	"context"
	"fmt"
	"time"
)

// Turn is one holder's time in a lane.
type Turn struct {
	Label    string // short, for the bar
	From, To time.Time
	Recorded bool // it stands in the record; the others are expected
	Shade    int  // 0 or 1, so that neighbours part
}

// TurnLane is one seat over time.
type TurnLane struct {
	Label string
	Turns []Turn
}

// TurnGroup is the lanes of one constituency.
type TurnGroup struct {
	Name  string
	Lanes []TurnLane
}

// TurnsView is who holds which seat over the years, group by group.
type TurnsView struct {
	From, To     time.Time
	Now          time.Time
	NowWord      string
	RecordedWord string
	ExpectedWord string
	Groups       []TurnGroup
	Chart        Chart
}

// at is an instant's place along the lane.
func (v TurnsView) at(t time.Time) int64 {
	whole := max(1, int64(v.To.Sub(v.From)/time.Hour))
	return min(barLength, max(0, mulDiv(int64(t.Sub(v.From)/time.Hour), barLength, whole)))
}

func (v TurnsView) x(ctx context.Context, t time.Time) string {
	return percentOf(mirrored(ctx, v.at(t), 0))
}

func (v TurnsView) box(ctx context.Context, t Turn) (x, width string) {
	from, to := v.at(t.From), v.at(t.To)
	return percentOf(mirrored(ctx, from, to-from)), percentOf(to - from)
}

// ticks are the first days of every fifth year.
func (v TurnsView) ticks() []time.Time {
	var out []time.Time
	for year := (v.From.Year()/5 + 1) * 5; ; year += 5 {
		t := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		if !t.Before(v.To) {
			return out
		}
		out = append(out, t)
	}
}

func (t Turn) class() string {
	if t.Recorded {
		return fmt.Sprintf("turn recorded shade-%d", t.Shade)
	}
	return fmt.Sprintf("turn shade-%d", t.Shade)
}
