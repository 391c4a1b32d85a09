package i18n

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"seedfund/models/money"
	"seedfund/models/when"
)

type readerKey struct{}

type reader struct {
	lang string
	zone *time.Location // nil: UTC only
}

func readerOf(ctx context.Context) reader {
	r, ok := ctx.Value(readerKey{}).(reader)
	if !ok {
		return reader{lang: Reference}
	}
	return r
}

// With sets the reader's language; one that is not offered becomes English.
func With(ctx context.Context, lang string) context.Context {
	r := readerOf(ctx)
	r.lang = Reference
	if Offers(lang) {
		r.lang = lang
	}
	return context.WithValue(ctx, readerKey{}, r)
}

// WithZone sets the reader's time zone, in which instants are shown beside UTC.
func WithZone(ctx context.Context, zone *time.Location) context.Context {
	r := readerOf(ctx)
	r.zone = zone
	return context.WithValue(ctx, readerKey{}, r)
}

// Lang is the reader's language.
func Lang(ctx context.Context) string { return readerOf(ctx).lang }

// Dir is the direction of the reader's script: "ltr" or "rtl".
func Dir(ctx context.Context) string {
	for _, l := range Languages {
		if l.Code == Lang(ctx) {
			return l.Dir
		}
	}
	return "ltr"
}

// Offered lists the complete languages, in the order of the switcher.
func Offered() []Language { return texts().Offered() }

// Offers reports whether a language is complete.
func Offers(lang string) bool {
	return slices.ContainsFunc(texts().offered, func(l Language) bool { return l.Code == lang })
}

// Text gives the texts of the reader's language to code that knows no request.
func Text(ctx context.Context) func(key string, args ...any) string {
	return func(key string, args ...any) string { return T(ctx, key, args...) }
}

// T is the text of a key in the reader's language. Arguments fill the
// placeholders {{.Name}}: either pairs of name and value, or one map. The
// argument Count chooses the plural form. Dates, instants, amounts and counts
// are written as the language writes them. An unknown key gives the key
// itself, so that a page never breaks; a test finds it first.
func T(ctx context.Context, key string, args ...any) string {
	c, lang := texts(), Lang(ctx)
	if _, ok := c.texts[lang][key]; !ok {
		if _, ok := c.texts[Reference][key]; !ok {
			return key
		}
	}
	data, count := arguments(ctx, args)
	if len(c.texts[lang][key]) < 2 {
		count = nil // one text for every number
	}
	text, err := c.localizers[lang].Localize(&goi18n.LocalizeConfig{
		MessageID: key, TemplateData: data, PluralCount: count,
	})
	var missing *goi18n.MessageNotFoundErr
	if err != nil && (text == "" || !errors.As(err, &missing)) {
		return key
	}
	return text
}

// Has reports whether a key has a text.
func Has(key string) bool {
	_, ok := texts().texts[Reference][key]
	return ok
}

func arguments(ctx context.Context, args []any) (map[string]any, any) {
	raw := map[string]any{}
	if len(args) == 1 {
		if m, ok := args[0].(map[string]any); ok {
			raw = m
		}
	}
	for i := 0; i+1 < len(args); i += 2 {
		raw[fmt.Sprint(args[i])] = args[i+1]
	}
	data := make(map[string]any, len(raw))
	for name, value := range raw {
		data[name] = written(ctx, value)
	}
	count, ok := raw["Count"]
	if !ok {
		return data, nil
	}
	return data, pluralCount(count)
}

func pluralCount(v any) any {
	switch n := v.(type) {
	case int, int8, int16, int32, int64, string:
		return n
	default:
		return fmt.Sprint(n)
	}
}

// written formats an argument of a message. Whole numbers below 10,000 carry
// no separator, so that a year stays a year.
func written(ctx context.Context, v any) any {
	switch v := v.(type) {
	case time.Time:
		return Instant(ctx, v)
	case when.Date:
		return Date(ctx, v)
	case money.Cents:
		return Money(ctx, v)
	case money.Amount:
		return Amount(ctx, v)
	case int:
		return plainNumber(ctx, int64(v))
	case int64:
		return plainNumber(ctx, v)
	case []string:
		return strings.Join(v, T(ctx, "core.list_separator"))
	}
	return v
}

func plainNumber(ctx context.Context, n int64) string {
	if n > -10_000 && n < 10_000 {
		return signed(ctx, n < 0, fmt.Sprint(max(n, -n)))
	}
	return Number(ctx, n)
}

// CookieName is the cookie that keeps a chosen language.
const CookieName = "lang"

// Negotiate chooses the language of a request that pins none: the cookie's if
// it is offered, else the best of Accept-Language, else English.
func Negotiate(acceptLanguage, cookie string) string {
	if Offers(cookie) {
		return cookie
	}
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(wanted) == 0 {
		return Reference
	}
	offered := texts().offered
	tags := []language.Tag{language.English} // the matcher's fall-back comes first
	codes := []string{Reference}
	for _, l := range offered {
		if l.Code != Reference {
			tags = append(tags, language.Make(l.Code))
			codes = append(codes, l.Code)
		}
	}
	_, i, confidence := language.NewMatcher(tags).Match(wanted...)
	if confidence == language.No {
		return Reference
	}
	return codes[i]
}

// Pinned splits an address that begins with an offered language:
// "/fr/calls" gives "fr", "/calls", true.
func Pinned(path string) (lang, rest string, ok bool) {
	first, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if !Offers(first) {
		return "", path, false
	}
	return first, "/" + rest, true
}

// Pin is the address of a page in one language: "/calls" in French is
// "/fr/calls".
func Pin(lang, path string) string {
	if _, rest, ok := Pinned(path); ok {
		path = rest
	}
	if path == "/" || path == "" {
		return "/" + lang + "/"
	}
	return "/" + lang + path
}
