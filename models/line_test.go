package models

import "testing"

func TestOneLine(t *testing.T) {
	for in, want := range map[string]string{
		"  Seasonal\n\nworkers\t2027 ":         "Seasonal workers 2027",
		"A. Member\\":                          "A. Member\\",
		"Fund\u202egnp.exe\u2066":              "Fundgnp.exe",
		"Ministère\u00a0du Travail\x00\x1b[2J": "Ministère du Travail[2J",
		"وزارة\u2028العمل":                     "وزارة العمل",
		"नी\u200dति":                           "नी\u200dति", // a joiner belongs to the script
	} {
		if got := OneLine(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
