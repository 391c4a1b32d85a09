package reviews

import (
	"slices"
	"testing"
	"time"

	"seedfund/app/reference"
	"seedfund/models/when"
)

// A country is in scope on the day it is on the list: one that left it is not,
// and one that was on it before is.
func TestScopeFollowsTheListOfTheDay(t *testing.T) {
	c := reference.For(false)
	before, after := when.MustDate(2025, time.December, 31), when.MustDate(2026, time.January, 1)
	if out := notRecipients(c, []string{"NRU", "MLI"}, before); len(out) != 0 {
		t.Errorf("before the change %v", out)
	}
	if out := notRecipients(c, []string{"NRU", "MLI", "CHE"}, after); !slices.Equal(out, []string{"NRU", "CHE"}) {
		t.Errorf("after the change %v", out)
	}
}
