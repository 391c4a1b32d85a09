package models

import (
	"strings"
	"unicode"
)

// OneLine is a name or a title as it is kept: runs of white space are one space,
// and no character is left that controls a terminal, a header or the direction of
// what stands beside it.
func OneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x2028, r == 0x2029, r == 0xFEFF:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
