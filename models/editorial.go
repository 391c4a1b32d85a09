package models

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// slight are the marks that a change may add, move or take away without another
// word being said. A question mark, a sign of a sum or of an amount is none of
// them.
const slight = ".,;:'\"’‘“”«»„()[]…–—-،؛。，、；：「」"

// SameWords reports whether two texts say the same word by word: between them only
// marks, spaces and capitals differ. A mark that touches a digit belongs to its
// word, so that 1.5 is not 15 and -3 is not 3; a hyphen that goes joins two words
// into another one.
func SameWords(a, b string) bool { return slices.Equal(wordsOf(a), wordsOf(b)) }

func wordsOf(text string) []string {
	runes := []rune(strings.ToLower(text))
	digit := func(i int) bool { return i >= 0 && i < len(runes) && unicode.IsDigit(runes[i]) }
	return strings.FieldsFunc(string(mapped(runes, func(i int) rune {
		if strings.ContainsRune(slight, runes[i]) && !digit(i-1) && !digit(i+1) {
			return ' '
		}
		return runes[i]
	})), unicode.IsSpace)
}

func mapped(runes []rune, to func(int) rune) []rune {
	out := make([]rune, len(runes))
	for i := range runes {
		out[i] = to(i)
	}
	return out
}

// OnlyEdited reports whether two frozen texts under a form differ in nothing but
// the marks, spaces and capitals of their title and their answers in words.
// Amounts, places, organisations, plan, choices, figures and rows are the same to
// the letter.
//
// clause 105: what lapses an endorsement is another text, not a comma.
func OnlyEdited(form FormSchema, a, b Frozen) bool {
	if !SameWords(a.Title, b.Title) {
		return false
	}
	words := map[string]bool{}
	for _, section := range form.Sections {
		for _, q := range section.Questions {
			words[q.Code] = q.Kind == QuestionText
		}
	}
	rest := [2]map[string]string{{}, {}}
	for code := range maps.Keys(merged(a.Answers, b.Answers)) {
		if words[code] {
			if !SameWords(a.Answers[code], b.Answers[code]) {
				return false
			}
			continue
		}
		rest[0][code], rest[1][code] = a.Answers[code], b.Answers[code]
	}
	a.Title, b.Title, a.Answers, b.Answers = "", "", rest[0], rest[1]
	return bytes.Equal(canonicalJSON(a), canonicalJSON(b))
}

func merged(a, b map[string]string) map[string]string {
	out := maps.Clone(a)
	if out == nil {
		out = map[string]string{}
	}
	maps.Copy(out, b)
	return out
}
