package components

import (
	"context"
	"strconv"
	"strings"

	"seedfund/frontend/i18n"
	"seedfund/models/money"
)

// BarPart is one stretch of a bar. Class names its colour; Promised draws it
// as stripes, for money that is not there yet.
type BarPart struct {
	Class    string
	Size     int64
	Promised bool
}

// Part is one state of the fund's or a programme's money.
type Part struct {
	Kind  PartKind
	Label string // "With organisations"
	Hint  string // "transferred, not yet spent"
	Cents money.Cents
	Href  string // how it was counted
}

// PartKind is what a part of the money line is, and thereby its colour.
type PartKind string

const (
	PartSpent    PartKind = "spent"
	PartHeld     PartKind = "held"     // with organisations
	PartFees     PartKind = "fees"     // of the agent, and direct costs
	PartReserved PartKind = "reserved" // approved, awaiting transfer
	PartFree     PartKind = "free"     // in the fund
	PartPromised PartKind = "promised" // signed, not yet received: outside the total
)

func (k PartKind) class() string { return "m-" + string(k) }

// MoneyLineView is one bar that says where the money is now. The parts but
// the promised ones add up to Total; Unit names currency and day.
type MoneyLineView struct {
	Parts []Part
	Total money.Cents
	Unit  string
	Sum   string // "Left of the mark the five parts add up to ..."
	Link  Link   // to the statement with every line
	Small bool   // on the page of one programme
}

// AddsUp reports whether the parts that are money make the total.
func (v MoneyLineView) AddsUp() bool {
	var sum money.Cents
	for _, p := range v.Parts {
		if p.Kind != PartPromised {
			sum += p.Cents
		}
	}
	return sum == v.Total
}

func (v MoneyLineView) bar() []BarPart {
	var parts []BarPart
	for _, p := range v.Parts {
		parts = append(parts, BarPart{Class: p.Kind.class(), Size: int64(p.Cents), Promised: p.Kind == PartPromised})
	}
	return parts
}

// stretch is a part of a bar in ten-thousandths of its length, counted from
// the side where reading begins.
type stretch struct {
	part BarPart
	from int64
	size int64
}

const barLength = 10_000

// stretches lays parts end to end; parts below nought take no room, and the
// last ends where the bar ends.
func stretches(parts []BarPart) []stretch {
	var total int64
	for _, p := range parts {
		total += max(0, p.Size)
	}
	if total == 0 {
		return nil
	}
	var out []stretch
	var before, from int64
	for _, p := range parts {
		before += max(0, p.Size)
		to := mulDiv(before, barLength, total)
		if to > from {
			out = append(out, stretch{part: p, from: from, size: to - from})
		}
		from = to
	}
	return out
}

// x is the left edge in either direction of writing.
func (s stretch) x(ctx context.Context) string { return percentOf(mirrored(ctx, s.from, s.size)) }

func (s stretch) width() string { return percentOf(s.size) }

// stripes are hairlines over a promised stretch, evenly set.
func (s stretch) stripes(ctx context.Context) []string {
	if !s.part.Promised {
		return nil
	}
	var at []string
	left := mirrored(ctx, s.from, s.size)
	for x := left + 40; x < left+s.size; x += 80 {
		at = append(at, percentOf(x))
	}
	return at
}

// mirrored turns a place counted from the start of reading into one counted
// from the left.
func mirrored(ctx context.Context, from, size int64) int64 {
	if i18n.Dir(ctx) == "rtl" {
		return barLength - from - size
	}
	return from
}

func percentOf(n int64) string {
	text := strconv.FormatFloat(float64(n)/100, 'f', 2, 64)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + "%"
}

// mulDiv is a*b/c without losing digits for the sizes of a fund.
func mulDiv(a, b, c int64) int64 {
	if c == 0 {
		return 0
	}
	return int64(float64(a) / float64(c) * float64(b))
}

// markAt is where the received money ends and the promised begins, empty
// where nothing is promised.
func (v MoneyLineView) markAt(ctx context.Context) string {
	for _, s := range stretches(v.bar()) {
		if s.part.Promised && s.from > 0 {
			return percentOf(mirrored(ctx, s.from, 0))
		}
	}
	return ""
}

// Shares is a small bar of a part in a whole with its percentage in words.
type Shares struct {
	Part, Whole int64
	Class       string // colour, PartHeld's when empty
	Text        string // beside the bar, the percentage when empty
}

func (s Shares) bar() []BarPart {
	class := s.Class
	if class == "" {
		class = PartHeld.class()
	}
	part := min(max(0, s.Part), max(0, s.Whole))
	return []BarPart{{Class: class, Size: part}, {Class: "m-none", Size: max(0, s.Whole-part)}}
}

func (s Shares) text(ctx context.Context) string {
	if s.Text != "" {
		return s.Text
	}
	return i18n.Percent(ctx, s.Part, s.Whole, 0)
}

func seatTally(answered, entitled int) []BarPart {
	var parts []BarPart
	for i := range entitled {
		class := "t-open"
		if i < answered {
			class = "t-given"
		}
		parts = append(parts, BarPart{Class: class, Size: 1})
	}
	return parts
}
