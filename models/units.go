package models

import (
	"slices"
	"strings"
)

// plainUnit is a unit without case and needless spaces.
func plainUnit(unit string) string { return strings.Join(strings.Fields(strings.ToLower(unit)), " ") }

// unitWords are the words of a unit in every language.
func unitWords(unit Texts) []string {
	var out []string
	for _, text := range unit {
		for _, word := range strings.Split(text, "/") {
			if word = plainUnit(word); word != "" {
				out = append(out, word)
			}
		}
	}
	return out
}

// SameUnit says whether a programme's unit is the fund's: equal but for case and
// spaces to one of the fund's words for it, in any language. Without a unit of
// the fund nothing is the same.
func SameUnit(unit string, fund Texts) bool {
	unit = plainUnit(unit)
	return unit != "" && slices.Contains(unitWords(fund), unit)
}

// UnitName is the word for a unit in a language, the first of several.
func UnitName(unit Texts, lang string) string {
	word, _, _ := strings.Cut(unit.In(lang), "/")
	return strings.TrimSpace(word)
}

// shareWords are units of shares and means, in the languages of the forms.
var shareWords = []string{"%", "per cent", "percent", "percentage", "percentage points", "share", "rate", "ratio", "average", "mean", "index", "score",
	"pour cent", "pourcent", "pourcentage", "points de pourcentage", "part", "taux", "rapport", "moyenne", "indice",
	"في المئة", "في المائة", "بالمئة", "بالمائة", "٪", "نسبة", "نسبة مئوية", "معدل", "متوسط", "مؤشر"}

// ShareUnit says whether figures in a unit are shares or means, which do not add
// up: 80 per cent of women and 70 per cent of men are not 150 per cent.
func ShareUnit(unit string) bool { return slices.Contains(shareWords, plainUnit(unit)) }

// shares says whether one of a unit's words is of shares or means.
func (t Texts) shares() bool { return slices.ContainsFunc(unitWords(t), ShareUnit) }
