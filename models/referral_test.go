package models

import (
	"strings"
	"testing"
)

// A file of the first form is made again as it was: without the member that
// later files have, also where there is nothing in it.
func TestTheFirstFormOfAReferralHasNoConsultations(t *testing.T) {
	for format, has := range map[string]bool{ReferralFormat1: false, "": true} {
		body, _, err := ReferralFacts{Format: format}.File().Freeze()
		if err != nil || strings.Contains(body, `"consultations"`) != has {
			t.Errorf("%q: %v %s", format, err, body)
		}
	}
}
