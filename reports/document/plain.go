package document

import (
	"slices"
	"strconv"
	"strings"

	"seedfund/models/wordiff"
)

// headingMark begins a line of a plain text that is a heading.
const headingMark = "# "

// FromText makes sections of a plain text: a line each paragraph, one that
// begins with "# " opens a section. Their keys count them.
func FromText(text, language string) []Section {
	var out []Section
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		title, opens := strings.CutPrefix(line, headingMark)
		if line == "" {
			continue
		}
		if opens || len(out) == 0 {
			out = append(out, Section{Key: "s" + strconv.Itoa(len(out)+1)})
		}
		last := &out[len(out)-1]
		if opens {
			last.Title = title
		} else {
			last.Blocks = append(last.Blocks, Block{Text: line, Language: language})
		}
	}
	return out
}

// ToText is the plain text of the parts of a file that came back; what stands
// outside the sections is the paper's frame and is left out.
func ToText(parts []Part) string {
	var lines []string
	for _, p := range parts {
		if p.Key == "" {
			continue
		}
		if p.Title != "" {
			lines = append(lines, headingMark+p.Title)
		}
		lines = append(lines, p.Paragraphs...)
	}
	return strings.Join(lines, "\n")
}

// Missing are the titles of sections that a file that came back has no more:
// their bookmark was deleted with their heading.
func Missing(sections []Section, parts []Part) []string {
	var out []string
	for _, s := range sections {
		if s.Key != "" && !slices.ContainsFunc(parts, func(p Part) bool { return p.Key == s.Key }) {
			out = append(out, s.Title)
		}
	}
	return out
}

// CompareText sets two plain texts side by side, line by line and word by word.
func CompareText(before, after string) []wordiff.Paragraph {
	return wordiff.Paragraphs(lines(before), lines(after))
}

// SameText reports whether two plain texts say the same, white space aside.
func SameText(one, other string) bool { return slices.Equal(lines(one), lines(other)) }

func lines(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, strings.Join(strings.Fields(line), " "))
		}
	}
	return out
}
