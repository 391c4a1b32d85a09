package money

import (
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Parse reads an amount a person wrote in a known currency.
//
// It accepts "45000", "45,000.00", "45 000.00" (any space), "45'000.00", digits
// of Arabic and Persian with their own separators, a leading minus in either
// form, and the currency's code before or after. A decimal comma is read where
// nothing else can be meant: "45 000,50" and "37000,50" (see decimalComma). It
// refuses to guess: a text with two readings, such as "45.000,00", "45,00" or
// "45.000", is ErrAmbiguous
// whose argument "Write" says what to write instead. Grouping other than by
// three is ErrGrouping.
func Parse(text, currency string) (Amount, error) {
	exp, err := Exponent(currency)
	if err != nil {
		return Amount{}, err
	}
	if len(text) > 128 || !utf8.ValidString(text) {
		return Amount{}, ErrNotANumber.with("Text", cut(text))
	}
	s := foldSigns(stripCode(strings.TrimFunc(foldDigits(text), isSpace), currency))
	if s == "" {
		return Amount{}, ErrEmpty
	}
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimFunc(strings.TrimPrefix(s, "-"), isSpace)
	whole, frac, err := divide(s, text, currency, exp)
	if err != nil {
		return Amount{}, err
	}
	return assemble(neg, whole, frac, text, currency, exp)
}

// parseExact reads the form String writes, for files and interfaces.
func parseExact(text, currency string) (Amount, error) {
	exp, err := Exponent(currency)
	if err != nil {
		return Amount{}, err
	}
	s := strings.TrimPrefix(text, "-")
	whole, frac, dot := strings.Cut(s, ".")
	if !isDigits(whole) || dot && !isDigits(frac) || len(text) > 32 {
		return Amount{}, ErrNotANumber.with("Text", cut(text))
	}
	if len(frac) > exp {
		return Amount{}, ErrDecimals.with("Text", text, "Currency", currency, "Decimals", exp)
	}
	return assemble(len(s) < len(text), whole, frac, text, currency, exp)
}

// divide cuts a text without sign into digits before and after the decimal
// sign and decides what each separator means.
func divide(s, text, currency string, exp int) (whole, frac string, err error) {
	for _, r := range s {
		if (r < '0' || r > '9') && !strings.ContainsRune(separators, r) {
			return "", "", ErrNotANumber.with("Text", cut(text))
		}
	}
	dots, commas := strings.Count(s, "."), strings.Count(s, ",")
	switch {
	case s == "." || !strings.ContainsAny(s, "0123456789"):
		return "", "", ErrNotANumber.with("Text", cut(text))
	case dots > 1, dots == 1 && commas > 0 && strings.LastIndex(s, ",") > strings.Index(s, "."):
		return "", "", ambiguous(s, text, exp)
	}
	if decimalComma(s, text, exp) {
		s = strings.Replace(s, ",", ".", 1)
		commas = 0
	}
	body, frac, hasFrac := strings.Cut(s, ".")
	groups := strings.FieldsFunc(body, func(r rune) bool { return r == ',' || r == ' ' || r == '\'' })
	grouped := strings.ContainsAny(body, ", '")
	last := ""
	if i := strings.LastIndexAny(body, ","); i >= 0 {
		last = body[i+1:]
	}
	switch {
	case strings.ContainsAny(frac, " '"):
		return "", "", ErrGrouping.with("Text", cut(text))
	case commas == 1 && !hasFrac && len(last) != 3:
		// "45,00" or "45 000,0": a decimal comma, or a slip of the hand.
		return "", "", ambiguous(s, text, exp)
	case commas == 1 && !hasFrac && (exp == 3 || body[0] == '0' || strings.ContainsAny(body, " '")):
		// "45,000" dinars may be forty-five; "0,123" and "1 234,567" cannot be groups.
		return "", "", ambiguous(s, text, exp)
	case grouped && !groupedByThree(body, groups):
		return "", "", ErrGrouping.with("Text", cut(text), "Write", suggest(s, exp))
	case hasFrac && len(frac) > exp && len(frac) == 3 && !grouped:
		// "45.000" dollars: forty-five, or forty-five thousand with a grouping dot.
		return "", "", ambiguous(s, text, exp)
	case hasFrac && len(frac) > exp:
		return "", "", ErrDecimals.with("Text", cut(text), "Currency", currency, "Decimals", exp)
	}
	return strings.Join(groups, ""), frac, nil
}

// decimalComma says whether the one comma of a text can only be a decimal sign:
// one or two digits follow it, as many as the currency has at the most, and
// before it stand groups of three between spaces, or more digits than a group
// has. The Arabic sign of thousands is never a decimal sign, and a currency of
// three decimals keeps its comma ambiguous.
func decimalComma(s, text string, exp int) bool {
	whole, frac, found := strings.Cut(s, ",")
	if !found || exp != 2 || !isDigits(frac) || len(frac) > exp || strings.ContainsRune(text, '٬') {
		return false
	}
	if isDigits(whole) {
		return len(whole) > 3
	}
	groups := strings.Split(whole, " ")
	return isDigits(strings.Join(groups, "")) && groups[0] != "" && groupedByThree(whole, groups)
}

const separators = ". ,'"

// groupedByThree says whether one kind of sign stands between groups of three.
func groupedByThree(body string, groups []string) bool {
	kinds := 0
	for _, sign := range []string{",", " ", "'"} {
		if strings.Contains(body, sign) {
			kinds++
		}
	}
	signs := len(body) - len(strings.Join(groups, ""))
	if kinds != 1 || signs != len(groups)-1 || len(groups[0]) > 3 {
		return false
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return false
		}
	}
	return true
}

func ambiguous(s, text string, exp int) error {
	return ErrAmbiguous.with("Text", cut(text), "Write", suggest(s, exp))
}

// suggest is the plain form of the likeliest reading: the last separator is the
// decimal sign when no more digits follow it than the currency has decimals.
func suggest(s string, exp int) string {
	last := strings.LastIndexAny(s, ".,")
	whole, frac := digitsOf(s), ""
	if last >= 0 {
		after := digitsOf(s[last+1:])
		// A sign that stands there more than once separates groups.
		once := strings.Count(s, s[last:last+1]) == 1
		if len(after) > 0 && len(after) <= exp && (once || len(after) != 3) {
			whole, frac = digitsOf(s[:last]), after
		}
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if exp == 0 {
		return whole
	}
	for len(frac) < exp {
		frac += "0"
	}
	return whole + "." + frac
}

func assemble(neg bool, whole, frac, text, currency string, exp int) (Amount, error) {
	for len(frac) < exp {
		frac += "0"
	}
	n, ok := new(big.Int).SetString(whole+frac, 10)
	if !ok {
		return Amount{}, ErrNotANumber.with("Text", cut(text))
	}
	if neg {
		n.Neg(n)
	}
	if !n.IsInt64() {
		return Amount{}, ErrTooLarge.with("Text", cut(text))
	}
	return Amount{Minor: n.Int64(), Currency: currency}, nil
}

// foldDigits writes Arabic-Indic and Persian digits and their separators, and
// every kind of space and apostrophe, in the plain signs; marks of direction
// that come along when text is copied are dropped.
func foldDigits(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return '0' + r - '٠'
		case r >= '۰' && r <= '۹':
			return '0' + r - '۰'
		case r == '٫':
			return '.'
		case r == '٬':
			return ','
		case r == '’' || r == 'ʼ':
			return '\''
		case r == '\u200e' || r == '\u200f' || r == '\u061c' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069':
			return -1
		case isSpace(r):
			return ' '
		}
		return r
	}, text)
}

func foldSigns(s string) string {
	if rest, ok := strings.CutPrefix(s, "−"); ok {
		return "-" + rest
	}
	return s
}

// stripCode takes the currency's own code away from either end.
func stripCode(s, currency string) string {
	if len(s) > len(currency) {
		if strings.EqualFold(s[:len(currency)], currency) {
			return strings.TrimFunc(s[len(currency):], isSpace)
		}
		if at := len(s) - len(currency); strings.EqualFold(s[at:], currency) {
			return strings.TrimFunc(s[:at], isSpace)
		}
	}
	return s
}

// isSpace includes the no-break and thin spaces that separate groups.
func isSpace(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Zs, r) || r == '\u2060' }

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// cut keeps a refused text short enough to be shown.
func cut(text string) string {
	text = strings.ToValidUTF8(text, "�")
	if utf8.RuneCountInString(text) <= 40 {
		return text
	}
	return string([]rune(text)[:40]) + "…"
}
