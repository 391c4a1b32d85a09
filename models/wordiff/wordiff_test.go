package wordiff

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func side(pieces []Piece, without Kind) string {
	var out strings.Builder
	for _, p := range pieces {
		if p.Kind != without {
			out.WriteString(p.Text)
		}
	}
	return out.String()
}

func written(pieces []Piece) string {
	var out strings.Builder
	for _, p := range pieces {
		out.WriteString([]string{p.Text, "[-" + p.Text + "-]", "{+" + p.Text + "+}"}[p.Kind])
	}
	return out.String()
}

func TestWordsSayWhatWentAndWhatCame(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"", "", ""},
		{"", "new", "{+new+}"},
		{"old", "", "[-old-]"},
		{"the same", "the same", "the same"},
		{"US$ 1,500,000.00 in two tranches", "US$ 1,200,000.00 in two tranches", "US$ 1,[-500-]{+200+},000.00 in two tranches"},
		{"within three months", "within six weeks", "within [-three months-]{+six weeks+}"},
		{"à l’État hôte", "à l’État d’accueil", "à l’État [-hôte-]{+d’accueil+}"},
		{"يوافق المجلس على المقترح", "يوافق المجلس على الوثيقة", "يوافق المجلس على [-المقترح-]{+الوثيقة+}"},
		{"a b c", "a c", "a [-b -]c"},
	} {
		if got := written(Words(c.before, c.after)); got != c.want {
			t.Errorf("%q → %q: %s, not %s", c.before, c.after, got, c.want)
		}
	}
}

func TestAComparisonHoldsBothTextsToTheLetter(t *testing.T) {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", " ", " ", ",", "المجلس", "é"}), 0, 40)
	rapid.Check(t, func(t *rapid.T) {
		before, after := strings.Join(words.Draw(t, "before"), ""), strings.Join(words.Draw(t, "after"), "")
		got := Words(before, after)
		if side(got, Inserted) != before || side(got, Deleted) != after {
			t.Fatalf("%q → %q: %s", before, after, written(got))
		}
		if Changed(got) != (before != after) {
			t.Fatalf("changed: %v", Changed(got))
		}
		for i := 1; i < len(got); i++ {
			if got[i].Kind == got[i-1].Kind || (got[i].Kind == Deleted && got[i-1].Kind == Inserted) {
				t.Fatalf("pieces out of order: %s", written(got))
			}
		}
	})
}

func TestParagraphsAreFoundAgain(t *testing.T) {
	before := []string{"The Board approves the programme.", "It asks for a report in six months.", "Nothing else."}
	after := []string{"A new first paragraph, of other words entirely.", "The Board approves the programme.", "It asks for a report in three months.", "Last: quite unlike."}
	got := Paragraphs(before, after)
	var at [][2]int
	for _, p := range got {
		at = append(at, [2]int{p.Before, p.After})
	}
	if want := [][2]int{{0, 1}, {1, 2}, {2, 3}, {3, 0}, {0, 4}}; !slices.Equal(at, want) {
		t.Fatalf("paragraphs %v, not %v", at, want)
	}
	if s := written(got[2].Pieces); s != "It asks for a report in [-six-]{+three+} months." {
		t.Error(s)
	}
	if got[1].Changed() || !got[0].Changed() {
		t.Error("what changed is not said")
	}
}

func TestEveryParagraphOfBothTextsStandsOnceInOrder(t *testing.T) {
	lines := rapid.SliceOfN(rapid.SampledFrom([]string{"one two", "two three", "four", "", "five six seven"}), 0, 12)
	rapid.Check(t, func(t *rapid.T) {
		before, after := lines.Draw(t, "before"), lines.Draw(t, "after")
		var was, is []string
		for _, p := range Paragraphs(before, after) {
			if p.Before > 0 {
				if was = append(was, side(p.Pieces, Inserted)); len(was) != p.Before {
					t.Fatalf("paragraph %d counted %d", len(was), p.Before)
				}
			}
			if p.After > 0 {
				if is = append(is, side(p.Pieces, Deleted)); len(is) != p.After {
					t.Fatalf("paragraph %d counted %d", len(is), p.After)
				}
			}
		}
		if !slices.Equal(was, before) || !slices.Equal(is, after) {
			t.Fatalf("%q %q", was, is)
		}
	})
}

func TestTextsTooDifferentStandWhole(t *testing.T) {
	before, after := strings.Repeat("a ", 3*furthest), strings.Repeat("b,", 3*furthest)
	got := Words(before, after)
	if len(got) != 2 || got[0].Text != before || got[1].Text != after {
		t.Errorf("%d pieces", len(got))
	}
}
