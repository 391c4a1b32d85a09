package frontend

import (
	"strings"
	"testing"
)

// What a person typed into a section that is another's by now stands open on the
// page, of every kind of question; where the basket of the workbench lies under
// all proposals, its sums and the way to it stay in sight; a summary of faults
// names the field where several could have the same one.
func TestWhatMattersStandsInSight(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "fr", "ar"} {
		pages := rendered(t, lang)
		lost := pages["proposals/section-lost"]
		if n := len(every(lost, "main textarea[name=text]")); n == 0 {
			t.Errorf("%s: no words on the page of the lost section", lang)
		}
		for _, area := range every(lost, "textarea[name=text]") {
			for n := area.Parent; n != nil; n = n.Parent {
				if n.Data == "details" && attr(n, "id") == "wording-risks" {
					t.Errorf("%s: the words lie in a closed fold", lang)
				}
			}
		}
		if main := textOf(every(lost, "main")[0]); lang == "en" && !strings.Contains(main, "What you wrote, not saved") {
			t.Error("an answer that is no text is not shown")
		}
		bench := pages["workbench/bench-over"]
		if bar := every(bench, ".panelbar a[href='#basket']"); len(bar) != 1 || len(every(bench, "#basket .aside")) != 1 {
			t.Errorf("%s: no way from the proposals to the basket", lang)
		}
		for _, name := range []string{"reviews/calibration", "reviews/round", "reviews/appraisal-begun", "reviews/calibrations", "reviews/screening", "workbench/bench-over", "rules/adoption-with-faults"} {
			links := every(pages[name], ".faults li a")
			if len(links) == 0 {
				t.Errorf("%s: %s has no faults", lang, name)
			}
			seen := map[string]bool{}
			for _, a := range links {
				if text := textOf(a); seen[text] {
					t.Errorf("%s: %s says %q twice and not of which field", lang, name, text)
				} else {
					seen[text] = true
				}
			}
		}
	}
}
