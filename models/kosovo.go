package models

import (
	"regexp"
	"strings"
)

// KosovoNote is the message key of the note of clause 112.
const KosovoNote = "note.kosovo"

// The note in the six languages. English is found on the Network's pages and
// French in the footnote of the terms of reference; the other four are
// translations of ours.
var kosovoNote = map[string]string{
	"en": "References to Kosovo shall be understood to be in the context of Security Council resolution 1244 (1999).",
	"fr": "Toutes les références au Kosovo doivent être comprises dans le contexte de la résolution 1244 (1999) du Conseil de sécurité des Nations Unies.",
	"es": "Toda referencia a Kosovo debe entenderse en el contexto de la resolución 1244 (1999) del Consejo de Seguridad.",
	"ar": "تُفهم الإشارات إلى كوسوفو في سياق قرار مجلس الأمن 1244 (1999).",
	"ru": "Упоминания Косово следует понимать в контексте резолюции 1244 (1999) Совета Безопасности.",
	"zh": "凡提及科索沃之处，均应结合安全理事会第1244(1999)号决议予以理解。",
}

// KosovoNoteText is the note of clause 112 for exports, prints and answers
// that are not rendered with the locale files; English where the language is
// not one of the six.
func KosovoNoteText(lang string) string {
	if text, ok := kosovoNote[lang]; ok {
		return text
	}
	return kosovoNote["en"]
}

// The name in the six languages, in Albanian, with its adjectives, and as a
// code. A code counts: a table of codes names the place as well.
var kosovoNamed = regexp.MustCompile(`(?i)kosov[oaë]|косов[оаус]|كوسوفو|科索沃|\bXKX\b`)

// NeedsKosovoNote reports whether a text names Kosovo in any of the six
// languages or by its code, so that the note has to stand with it.
//
// Every text that leaves the system passes here, so the expression is asked only
// about the few bytes around what may begin a name.
func NeedsKosovoNote(text string) bool {
	for i := 0; i < len(text)-2; i++ {
		if mayBeginName(text[i], text[i+1]) && kosovoNamed.MatchString(text[max(0, i-1):min(len(text), i+longestName)]) {
			return true
		}
	}
	return false
}

// longestName is the length in bytes of the longest match of kosovoNamed, with
// what a word boundary looks at.
const longestName = 16

// mayBeginName says whether two bytes can be the first of a name: of K and o or
// of X and K, or of the first letter in Cyrillic, Arabic or Chinese. The sign of
// the unit kelvin counts as a K.
func mayBeginName(a, b byte) bool {
	switch a {
	case 'k', 'K':
		return b == 'o' || b == 'O'
	case 'x', 'X':
		return b == 'k' || b == 'K' || b == 0xE2
	case 0xD0:
		return b == 0x9A || b == 0xBA
	case 0xD9:
		return b == 0x83
	case 0xE7:
		return b == 0xA7
	case 0xE2:
		return b == 0x84
	}
	return false
}

// LacksKosovoNote reports whether a finished page, answer, sheet or file names
// Kosovo while none of the six wordings of the note stands in it. Spaces and
// line breaks do not count.
func LacksKosovoNote(document string) bool {
	// clause 112: where the name stands, the note stands.
	if !NeedsKosovoNote(document) {
		return false
	}
	flat := strings.Join(strings.Fields(document), " ")
	for _, note := range kosovoNote {
		if strings.Contains(flat, note) {
			return false
		}
	}
	return true
}

// Notes gathers, while a page, answer or file is written, which notes have to
// stand under it. Writers show it every text they write and ask at the end.
// The zero value is ready.
type Notes struct{ kosovo bool }

// Read looks at texts that are about to be written.
func (n *Notes) Read(texts ...string) {
	// clause 112: the note is called for by the text itself, so that nobody
	// who writes a name can forget it.
	for _, text := range texts {
		n.kosovo = n.kosovo || NeedsKosovoNote(text)
	}
}

// Keys lists the message keys of the notes that are due.
func (n *Notes) Keys() []string {
	if n.kosovo {
		return []string{KosovoNote}
	}
	return nil
}

// In lists the notes that are due in a language, for files.
func (n *Notes) In(lang string) []string {
	if n.kosovo {
		return []string{KosovoNoteText(lang)}
	}
	return nil
}
