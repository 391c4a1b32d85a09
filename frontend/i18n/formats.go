package i18n

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/bojanz/currency"
	"github.com/gohugoio/locales"
	"github.com/gohugoio/locales/ar"
	"github.com/gohugoio/locales/en"
	"github.com/gohugoio/locales/es"
	"github.com/gohugoio/locales/fr"
	"github.com/gohugoio/locales/ru"
	"github.com/gohugoio/locales/zh"

	"seedfund/models/money"
)

const (
	minus = "\u2212" // wider than a hyphen and read aloud as minus
	// An isolate keeps what is in it from left to right and says nothing of the
	// direction of the line around it.
	isolate, isolateEnd = "\u2066", "\u2069"
	// nothing is shown where a rate has no denominator.
	nothing = "\u2013"
)

var translators = map[string]locales.Translator{
	"en": en.New(), "fr": fr.New(), "ar": ar.New(), "es": es.New(), "ru": ru.New(), "zh": zh.New(),
}

// arabicMonths carries both names of each month, as United Nations documents
// do, because readers east and west know different ones.
var arabicMonths = [...]string{
	"كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيه",
	"تموز/يوليه", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر",
}

func translator(ctx context.Context) locales.Translator { return translators[Lang(ctx)] }

// Month is the full name of a month.
func Month(ctx context.Context, m time.Month) string {
	if Lang(ctx) == "ar" {
		return arabicMonths[m-1]
	}
	return translator(ctx).MonthWide(m)
}

// Weekday is the full name of a day of the week.
func Weekday(ctx context.Context, d time.Weekday) string { return translator(ctx).WeekdayWide(d) }

// day reads a calendar day: a time (its day in UTC) or anything whose text
// begins with an ISO date.
func day(d fmt.Stringer) (time.Time, bool) {
	if t, ok := d.(time.Time); ok {
		return t.UTC(), !t.IsZero()
	}
	text := d.String()
	if len(text) < 10 {
		return time.Time{}, false
	}
	t, err := time.Parse(time.DateOnly, text[:10])
	return t, err == nil && !t.IsZero()
}

// Date is a day in full: "26 November 2026", "1er janvier 2027",
// "26 تشرين الثاني/نوفمبر 2026". A zero date gives nothing.
func Date(ctx context.Context, d fmt.Stringer) string {
	t, ok := day(d)
	if !ok {
		return ""
	}
	return fullDate(ctx, t)
}

func fullDate(ctx context.Context, t time.Time) string {
	switch Lang(ctx) {
	case "en", "ar":
		return fmt.Sprintf("%d %s %d", t.Day(), Month(ctx, t.Month()), t.Year())
	case "fr":
		if t.Day() == 1 {
			return fmt.Sprintf("1er %s %d", Month(ctx, t.Month()), t.Year())
		}
		return fmt.Sprintf("%d %s %d", t.Day(), Month(ctx, t.Month()), t.Year())
	}
	return translator(ctx).FmtDateLong(t)
}

// ShortDate is a day for a narrow column: "26 Nov 2026". Arabic has no
// abbreviated months and keeps figures only: 2026/11/26.
func ShortDate(ctx context.Context, d fmt.Stringer) string {
	t, ok := day(d)
	if !ok {
		return ""
	}
	switch Lang(ctx) {
	case "ar":
		return t.Format("2006/01/02")
	case "en":
		return t.Format("2 Jan 2006")
	case "fr":
		return fmt.Sprintf("%d %s %d", t.Day(), translator(ctx).MonthAbbreviated(t.Month()), t.Year())
	}
	return translator(ctx).FmtDateMedium(t)
}

// Instant is a moment in UTC and, where the reader's zone is known and
// differs, in that zone, which is named by its offset:
// "26 November 2026, 23:59 UTC (27 November 2026, 02:59 UTC+3)".
func Instant(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	utc := t.UTC()
	text := T(ctx, "core.instant", "Date", fullDate(ctx, utc), "Time", utc.Format("15:04"), "Zone", "UTC")
	if local := Local(ctx, t); local != "" {
		return text + " (" + local + ")"
	}
	return text
}

// Local is a moment in the reader's zone alone, empty where that is unknown or
// the same as UTC.
func Local(ctx context.Context, t time.Time) string {
	zone := readerOf(ctx).zone
	if zone == nil || t.IsZero() {
		return ""
	}
	local := t.In(zone)
	if _, offset := local.Zone(); offset == 0 {
		return ""
	}
	return T(ctx, "core.instant", "Date", fullDate(ctx, local), "Time", local.Format("15:04"), "Zone", zoneName(ctx, local))
}

func zoneName(ctx context.Context, t time.Time) string {
	_, offset := t.Zone()
	sign, minutes := "+", offset/60
	if minutes < 0 {
		sign, minutes = minus, -minutes
	}
	name := fmt.Sprintf("UTC%s%d", sign, minutes/60)
	if minutes%60 != 0 {
		name += fmt.Sprintf(":%02d", minutes%60)
	}
	return isolated(ctx, name)
}

// isolated keeps a left-to-right code whole inside right-to-left text.
func isolated(ctx context.Context, code string) string {
	if Dir(ctx) != "rtl" {
		return code
	}
	return isolate + code + isolateEnd
}

// Time is the hour and minute of a moment in UTC: "23:59 UTC".
func Time(t time.Time) string { return t.UTC().Format("15:04") + "\u00a0UTC" }

// Number is a whole number with its separators.
func Number[N ~int | ~int64 | ~int32](ctx context.Context, n N) string {
	return signed(ctx, n < 0, group(ctx, magnitude(int64(n))))
}

// Money is an amount in cents with two decimals and no currency, which stands
// once in the head of the column or the unit line: "−230,000.00".
func Money[C ~int | ~int64](ctx context.Context, cents C) string {
	return minor(ctx, int64(cents), 2)
}

// MoneyWhole is an amount in cents without its cents where they are nought,
// for large figures; an amount with cents keeps them, so that nothing is
// rounded in silence.
func MoneyWhole[C ~int | ~int64](ctx context.Context, cents C) string {
	if cents%100 != 0 {
		return Money(ctx, cents)
	}
	return Number(ctx, int64(cents)/100)
}

// Millions is an amount in cents as millions with the given decimals, rounded
// half away from zero: "31.0 million".
func Millions[C ~int | ~int64](ctx context.Context, cents C, decimals int) string {
	digits := rounded(big.NewInt(int64(cents)), big.NewInt(100_000_000), decimals)
	return T(ctx, "core.millions", "Figure", signed(ctx, cents < 0, fraction(ctx, digits, decimals)))
}

// Amount is an amount in minor units of a currency, with its ISO 4217 code:
// "EUR 1,200,000.00"; currencies without minor units carry no decimals.
func Amount(ctx context.Context, a money.Amount) string {
	units, code := a.Minor, a.Currency
	digits, ok := currency.GetDigits(code)
	if !ok {
		digits = 2
	}
	figure := minor(ctx, units, int(digits))
	switch Lang(ctx) {
	case "fr", "es", "ru":
		return figure + "\u00a0" + code
	}
	return isolated(ctx, code+"\u00a0"+figure)
}

// Percent is part of whole in per cent with the given decimals, rounded half
// away from zero; a dash where the whole is nought.
func Percent[N ~int | ~int64](ctx context.Context, part, whole N, decimals int) string {
	if whole == 0 {
		return nothing
	}
	scaled := new(big.Int).Mul(big.NewInt(int64(part)), big.NewInt(100))
	negative := (part < 0) != (whole < 0) && part != 0
	figure, unit := fraction(ctx, rounded(scaled, big.NewInt(int64(whole)), decimals), decimals), "%"
	if Lang(ctx) == "fr" {
		unit = "\u00a0%"
	}
	return signed(ctx, negative, figure+unit)
}

// Bytes is the size of a file in KB or MB, as file lists show it.
func Bytes(ctx context.Context, size int64) string {
	if size < 1_000_000 {
		return T(ctx, "core.kilobytes", "Figure", Number(ctx, max(1, (size+500)/1000)))
	}
	return T(ctx, "core.megabytes", "Figure", fraction(ctx, rounded(big.NewInt(size), big.NewInt(1_000_000), 1), 1))
}

func magnitude(n int64) string { return new(big.Int).Abs(big.NewInt(n)).String() }

func minor(ctx context.Context, units int64, decimals int) string {
	return signed(ctx, units < 0, fraction(ctx, new(big.Int).Abs(big.NewInt(units)), decimals))
}

// rounded gives |a/b| times 10^decimals as a whole number, half away from zero.
func rounded(a, b *big.Int, decimals int) *big.Int {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil)
	n := new(big.Int).Mul(new(big.Int).Abs(a), scale)
	n.Mul(n, big.NewInt(2)).Add(n, new(big.Int).Abs(b))
	return n.Quo(n, new(big.Int).Mul(big.NewInt(2), new(big.Int).Abs(b)))
}

// fraction writes a whole number of 10^-decimals.
func fraction(ctx context.Context, n *big.Int, decimals int) string {
	digits := n.String()
	if decimals == 0 {
		return group(ctx, digits)
	}
	if len(digits) <= decimals {
		digits = strings.Repeat("0", decimals+1-len(digits)) + digits
	}
	cut := len(digits) - decimals
	return group(ctx, digits[:cut]) + decimalMark(ctx) + digits[cut:]
}

func decimalMark(ctx context.Context) string {
	if Lang(ctx) == "fr" || Lang(ctx) == "es" || Lang(ctx) == "ru" {
		return ","
	}
	return "."
}

func groupMark(ctx context.Context) string {
	switch Lang(ctx) {
	case "fr":
		return "\u202f"
	case "es", "ru":
		return "\u00a0"
	}
	return ","
}

func group(ctx context.Context, digits string) string {
	if len(digits) <= 3 {
		return digits
	}
	mark, first := groupMark(ctx), len(digits)%3
	var b strings.Builder
	b.WriteString(digits[:first])
	for i := first; i < len(digits); i += 3 {
		if i > 0 {
			b.WriteString(mark)
		}
		b.WriteString(digits[i : i+3])
	}
	return b.String()
}

// signed puts the minus; in right-to-left text an isolate keeps it before its
// figure, with the unit that belongs to it, and the words of the line where they
// are.
func signed(ctx context.Context, negative bool, figure string) string {
	if !negative {
		return figure
	}
	return isolated(ctx, minus+figure)
}

// Decimal is a figure stored as plain decimal text, digit by digit as it was
// given. What is no such figure comes back as it is.
func Decimal(ctx context.Context, text string) string {
	digits, negative := strings.CutPrefix(text, "-")
	whole, rest, cut := strings.Cut(digits, ".")
	if whole == "" || strings.Trim(whole+rest, "0123456789") != "" {
		return text
	}
	figure := group(ctx, whole)
	if cut {
		figure += decimalMark(ctx) + rest
	}
	return signed(ctx, negative, figure)
}
