package models

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// fund-design 45: parts are held against their total, each split for itself;
// shares stand side by side.
func TestSplitsAreHeldAgainstTheirTotal(t *testing.T) {
	for _, c := range []struct {
		value, unit, text string
		above             bool
		left              []string
	}{
		{"120", "persons", "women: 70\nmen: 50", false, []string{""}},
		{"120", "persons", "women: 70\nmen: 40.5", false, []string{"9.5"}},
		{"120", "persons", "women: 70\nmen: 51", true, []string{""}},
		{"120", "persons", "women: 70\nmen: 50\n\n\nunder 18: 30\nolder: 80\n", false, []string{"", "10"}},
		{"120", "persons", "women: 70\nmen: 50\nunder 18: 30", true, []string{""}},
		{"80", "per cent", "women: 85\nmen: 75", false, []string{""}},
		{"80", "Pour  Cent", "women: 85\nmen: 75", false, []string{""}},
		{"0.30", "tonnes", "a: 0.1\nb: 0.2", false, []string{""}},
		{"12", "persons", "", false, nil},
	} {
		v := IndicatorValue{Measured: true, Value: c.value, Split: SplitRows(ReadSplit(c.text))}
		var left []string
		for _, s := range v.Splits(c.unit) {
			left = append(left, s.Left())
		}
		if above := slices.ContainsFunc(v.Splits(c.unit), Split.Above); above != c.above || !slices.Equal(left, c.left) {
			t.Errorf("%s %s of %q: above %t, left %q", c.value, c.unit, c.text, above, left)
		}
	}
	old := IndicatorValue{Measured: true, Value: "9", Split: Rows{{"group": "women", "value": "5"}, {"group": "men", "value": "4"}}.Text()}
	if s := old.Splits("persons"); len(s) != 1 || s[0].Left() != "" || SplitText(old.Split) != "women: 5\nmen: 4" {
		t.Errorf("what was stored before: %+v", s)
	}
}

func TestASplitReadsAsItIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var parts []SplitPart
		for set := range rapid.IntRange(0, 3).Draw(t, "sets") {
			for range rapid.IntRange(1, 3).Draw(t, "groups") {
				parts = append(parts, SplitPart{Group: rapid.StringMatching(`[a-z:]{0,3}[a-z]`).Draw(t, "group"), Value: rapid.StringMatching(`[0-9]{1,4}`).Draw(t, "value"), Set: set + 1})
			}
		}
		if got := SplitOf(SplitRows(ReadSplit(SplitText(SplitRows(parts))))); !slices.Equal(got, parts) {
			t.Fatalf("%v became %v", parts, got)
		}
	})
}
