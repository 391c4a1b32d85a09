package components

import (
	"slices"
	"strings"

	"seedfund/models/wordiff"
)

// Lines are the paragraphs of a text for a comparison; none of an empty one.
func Lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// one is one of the two texts of a comparison: without the pieces, and the
// paragraphs, that only the other has.
func one(lines []wordiff.Paragraph, without wordiff.Kind) []wordiff.Paragraph {
	var out []wordiff.Paragraph
	for _, p := range lines {
		p.Pieces = slices.DeleteFunc(slices.Clone(p.Pieces), func(s wordiff.Piece) bool { return s.Kind == without })
		if without == wordiff.Inserted && p.Before > 0 || without == wordiff.Deleted && p.After > 0 {
			out = append(out, p)
		}
	}
	return out
}
