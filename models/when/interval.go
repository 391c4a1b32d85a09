package when

import "time"

// Window is a half-open stretch of instants [From, To): From belongs to it, To
// does not. A zero From reaches back without end, a zero To ahead without end.
type Window struct {
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
}

// NewWindow is a window in stored form; ErrBackwards unless it ends after it begins.
func NewWindow(from, to time.Time) (Window, error) {
	w := Window{From: Instant(from), To: Instant(to)}
	if !w.From.IsZero() && !w.To.IsZero() && !w.From.Before(w.To) {
		return Window{}, ErrBackwards
	}
	return w, nil
}

// Contains says whether the instant lies in the window.
func (w Window) Contains(t time.Time) bool {
	return (w.From.IsZero() || !t.Before(w.From)) && (w.To.IsZero() || t.Before(w.To))
}

// Overlaps says whether some instant lies in both. Windows that touch do not overlap.
func (w Window) Overlaps(o Window) bool {
	return !w.empty() && !o.empty() &&
		(w.To.IsZero() || o.From.IsZero() || o.From.Before(w.To)) &&
		(o.To.IsZero() || w.From.IsZero() || w.From.Before(o.To))
}

func (w Window) empty() bool {
	return !w.From.IsZero() && !w.To.IsZero() && !w.From.Before(w.To)
}

// Duration is the length of a window with two ends, else zero.
func (w Window) Duration() time.Duration {
	if w.From.IsZero() || w.To.IsZero() {
		return 0
	}
	return w.To.Sub(w.From)
}

// Days is a half-open stretch of days [From, To): a mandate to 1 July does not
// hold on 1 July. A zero From reaches back without end, a zero To ahead.
type Days struct {
	From Date `json:"from,omitzero"`
	To   Date `json:"to,omitzero"`
}

// NewDays is ErrBackwards unless it ends after it begins.
func NewDays(from, to Date) (Days, error) {
	s := Days{From: from, To: to}
	if s.empty() {
		return Days{}, ErrBackwards
	}
	return s, nil
}

// Contains says whether the day lies in the stretch; no date lies in none.
func (s Days) Contains(d Date) bool {
	return !d.IsZero() && !d.Before(s.From) && (s.To.IsZero() || d.Before(s.To))
}

// Overlaps says whether some day lies in both.
func (s Days) Overlaps(o Days) bool {
	return !s.empty() && !o.empty() &&
		(s.To.IsZero() || o.From.Before(s.To)) && (o.To.IsZero() || s.From.Before(o.To))
}

func (s Days) empty() bool { return !s.From.IsZero() && !s.To.IsZero() && !s.From.Before(s.To) }

// Len is the number of days of a stretch with two ends, else zero.
func (s Days) Len() int {
	if s.From.IsZero() || s.To.IsZero() {
		return 0
	}
	return s.To.DaysSince(s.From)
}

// Last is the last day that belongs to it, for readers who expect "until 30
// June"; no date where it has no end.
func (s Days) Last() Date {
	if s.To.IsZero() {
		return Date{}
	}
	return s.To.AddDays(-1)
}

// Window is the stretch of instants of these days in a zone.
func (s Days) Window(zone *time.Location) Window {
	var w Window
	if !s.From.IsZero() {
		w.From = s.From.Start(zone)
	}
	if !s.To.IsZero() {
		w.To = s.To.Start(zone)
	}
	return w
}
