package components

import (
	"context"
	"fmt"
	"time"
)

// TurnHues is how many hues tell the holders of a group apart.
const TurnHues = 6

// Turn is one holder's time in a lane.
type Turn struct {
	Label    string // for a wide bar
	Short    string // for a narrow one
	Title    string // in whole words
	From, To time.Time
	Over     time.Time // to when the holder stays after it, To for not at all
	Recorded bool      // it stands in the record; the others are expected
	Hue      int       // of the holder, below TurnHues
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
	OverWord     string
	VacantWord   string
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

func (v TurnsView) box(ctx context.Context, begins, ends time.Time) (x, width string) {
	from, to := v.at(begins), v.at(ends)
	return percentOf(mirrored(ctx, from, to-from)), percentOf(to - from)
}

// fits reports whether a text has room in a bar of a lane so many pixels long.
func (v TurnsView) fits(t Turn, text string, lane int64) bool {
	const letter, margin = 7, 4
	return (v.at(t.To)-v.at(t.From))*lane >= (int64(len(text))*letter+margin)*barLength
}

// ticks are the first days of every fifth year, or fewer over a longer time.
func (v TurnsView) ticks() []time.Time {
	step, span := 5, v.To.Year()-v.From.Year()
	if span > 30 {
		step = 10
	}
	if span > 60 {
		step = 20
	}
	var out []time.Time
	for year := (v.From.Year()/step + 1) * step; ; year += step {
		t := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		if !t.Before(v.To) {
			return out
		}
		out = append(out, t)
	}
}

func (t Turn) class() string {
	if t.Recorded {
		return fmt.Sprintf("turnbar recorded hue-%d", t.Hue)
	}
	return fmt.Sprintf("turnbar hue-%d", t.Hue)
}
