package models

import "testing"

func TestLocate(t *testing.T) {
	text := MatterText{Body: "The fund pays, and the fund reports.\n\nThe fund is open.\nOnce only."}
	for _, c := range []struct {
		name  string
		asked Place
		want  Place
		fault string
	}{
		{"the whole text", Place{}, Place{}, ""},
		{"a whole paragraph", Place{Paragraph: 3}, Place{3, 1, "Once only."}, ""},
		{"words that occur once", Place{Words: " reports "}, Place{1, 1, "reports"}, ""},
		{"words in their paragraph", Place{Paragraph: 2, Words: "fund"}, Place{2, 1, "fund"}, ""},
		{"the second of two", Place{Paragraph: 1, Words: "fund", Occurrence: 2}, Place{1, 2, "fund"}, ""},
		{"words that are not there", Place{Words: "grant"}, Place{}, "board.fault.words_absent"},
		{"words of another paragraph", Place{Paragraph: 2, Words: "reports"}, Place{}, "board.fault.words_not_there"},
		{"words in several paragraphs", Place{Words: "fund"}, Place{}, "board.fault.words_in_several"},
		{"twice in a paragraph", Place{Paragraph: 1, Words: "fund"}, Place{}, "board.fault.words_again"},
		{"twice in the only paragraph", Place{Words: "the fund"}, Place{1, 1, "the fund"}, ""},
		{"a third that is not", Place{Paragraph: 1, Words: "fund", Occurrence: 3}, Place{}, "board.fault.occurrence"},
		{"no such paragraph", Place{Paragraph: 4, Words: "fund"}, Place{}, "board.fault.paragraph"},
		{"a paragraph below one", Place{Paragraph: -1}, Place{}, "board.fault.paragraph"},
		{"words over two paragraphs", Place{Words: "reports.\n\nThe"}, Place{}, "board.fault.words_absent"},
	} {
		got, fault := text.Locate(c.asked)
		key := ""
		if fault != nil {
			key = fault.Key
		}
		if got != c.want || key != c.fault {
			t.Errorf("%s: %+v, %q", c.name, got, key)
		}
	}
	if from, until, ok := (Place{1, 2, "fund"}).Span(text.Paragraphs()[0]); !ok || text.Paragraphs()[0][from:until] != "fund" || from < 10 {
		t.Errorf("%d to %d", from, until)
	}
}
