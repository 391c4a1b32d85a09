package when

import (
	"strings"
	"unicode/utf8"
)

// Error is a refusal of this package: a message key and the text it is about.
type Error struct {
	Key  string
	Text string
}

func (e *Error) Error() string {
	if e.Text == "" {
		return e.Key
	}
	return e.Key + " " + e.Text
}

// Is says whether the other error has the same key.
func (e *Error) Is(other error) bool {
	o, ok := other.(*Error)
	return ok && o.Key == e.Key
}

// The refusals, to be compared with errors.Is.
var (
	ErrEmpty     = &Error{Key: "date.empty"}
	ErrNotADay   = &Error{Key: "date.not_a_day"}
	ErrNotATime  = &Error{Key: "date.not_a_time"}
	ErrSkipped   = &Error{Key: "date.skipped_hour"}  // the clocks jump over this hour
	ErrRepeated  = &Error{Key: "date.repeated_hour"} // this hour comes twice
	ErrBackwards = &Error{Key: "date.ends_before_it_begins"}
	ErrCalendar  = &Error{Key: "date.calendar_without_working_days"}
)

func cut(text string) string {
	text = strings.ToValidUTF8(text, "�")
	if utf8.RuneCountInString(text) <= 40 {
		return text
	}
	return string([]rune(text)[:40]) + "…"
}
