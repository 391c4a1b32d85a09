package components

import (
	"context"
	"math"
	"strconv"

	"seedfund/frontend/i18n"
	"seedfund/models/money"
)

// Mark is one measured part of a row or group: its word, colour and amount.
type Mark struct {
	Label string
	Class string // colour
	Cents money.Cents
}

// MarkGroup is a row of a picture: one name and its marks.
type MarkGroup struct {
	Label string
	Sub   string // beside the name, as the share that was spent
	Marks []Mark
}

// BarsView is groups of horizontal bars of one scale, read from the start of a
// line in either direction of writing.
type BarsView struct {
	Groups []MarkGroup
	Chart  Chart
}

// below is the colour of what is less than nothing, clay; its figure carries the
// sign.
const below = "a-4"

func (m Mark) class() string {
	if m.Cents < 0 {
		return below
	}
	return m.Class
}

func size(c money.Cents) int64 {
	if c < 0 {
		c = -c
	}
	return int64(c)
}

func longest(groups []MarkGroup) (all int64) {
	for _, g := range groups {
		for _, m := range g.Marks {
			all = max(all, size(m.Cents))
		}
	}
	return all
}

// ColumnsView is the same groups as columns above and below a line of nothing,
// the earliest where reading begins; on narrow screens as bars.
type ColumnsView struct {
	Groups []MarkGroup
	Chart  Chart
}

const (
	columnsWidth, columnsHeight = 900.0, 250.0
	columnsTop, columnsFoot     = 24.0, 26.0
)

// columnBox is a drawn column.
type columnBox struct {
	mark       Mark
	x, y, w, h float64
	label      float64 // where its figure stands
}

// columnSet is a drawn group.
type columnSet struct {
	label string
	mid   float64
	boxes []columnBox
}

// zero is where the line of nothing is, and the height of one cent.
func (v ColumnsView) zero() (at, scale float64) {
	var up, down float64
	for _, g := range v.Groups {
		for _, m := range g.Marks {
			up, down = math.Max(up, float64(m.Cents)), math.Max(down, -float64(m.Cents))
		}
	}
	room := columnsHeight - columnsTop - columnsFoot - 16
	if up+down == 0 {
		return columnsTop + room, 0
	}
	scale = room / (up + down)
	return columnsTop + up*scale, scale
}

func (v ColumnsView) sets(ctx context.Context) []columnSet {
	zero, scale := v.zero()
	each := columnsWidth / float64(max(1, len(v.Groups)))
	var out []columnSet
	for i, g := range v.Groups {
		at := each * float64(i)
		if i18n.Dir(ctx) == "rtl" {
			at = each * float64(len(v.Groups)-1-i)
		}
		set := columnSet{label: g.Label, mid: at + each/2}
		step := math.Min(70, (each-16)/float64(max(1, len(g.Marks))))
		left := set.mid - step*float64(len(g.Marks))/2
		for j, m := range g.Marks {
			k := j
			if i18n.Dir(ctx) == "rtl" {
				k = len(g.Marks) - 1 - j
			}
			b := columnBox{mark: m, x: left + step*float64(k) + 1, w: math.Max(4, step-4), h: math.Max(1.5, math.Abs(float64(m.Cents))*scale), y: zero}
			b.label = zero + b.h + 13
			if m.Cents >= 0 {
				b.y = zero - b.h
				b.label = b.y - 5
			}
			set.boxes = append(set.boxes, b)
		}
		out = append(out, set)
	}
	return out
}

// figures says whether the columns are wide enough for a figure at each.
func (v ColumnsView) figures() bool { return len(v.Groups) <= 5 }

// DotGroup is the programmes of one region. Lon and Lat are the middle of the
// region in degrees, drawn where Placed.
type DotGroup struct {
	Label    string
	Count    int
	Placed   bool
	Lon, Lat float64
}

// DotsView is a dot for each programme: at the middle of its region, or in rows
// by the region's name. It draws no boundary and no land.
type DotsView struct {
	Groups  []DotGroup
	Equator string
	Chart   Chart
}

const (
	dotsNorth = 80.0
	dotsScale = 2.5 // units for a degree, in both directions: equirectangular
	dotRadius = 5.0
)

func dotX(lon float64) float64 { return (lon + 180) * dotsScale }
func dotY(lat float64) float64 { return (dotsNorth - lat) * dotsScale }

// placed are the groups with a place.
func (v DotsView) placed() (out []DotGroup) {
	for _, g := range v.Groups {
		if g.Placed {
			out = append(out, g)
		}
	}
	return out
}

// unplaced are the others.
func (v DotsView) unplaced() (out []DotGroup) {
	for _, g := range v.Groups {
		if !g.Placed {
			out = append(out, g)
		}
	}
	return out
}

// spots lays dots about the middle of a region, each as far from the others as
// the next.
func (g DotGroup) spots() (out [][2]string) {
	for i := range g.Count {
		r, a := dotRadius*2.2*math.Sqrt(float64(i)), float64(i)*2.39996
		out = append(out, [2]string{n1(dotX(g.Lon) + r*math.Cos(a)), n1(dotY(g.Lat) + r*math.Sin(a))})
	}
	return out
}

// under is where the name of a group stands, below its dots.
func (g DotGroup) under() string {
	return n1(dotY(g.Lat) + dotRadius*2.2*math.Sqrt(float64(max(0, g.Count-1))) + dotRadius + 13)
}

const dotsInRow = 20

func (g DotGroup) rowBox() (width, height string) {
	return strconv.Itoa(14 * min(max(1, g.Count), dotsInRow)), strconv.Itoa(14 * ((max(1, g.Count) + dotsInRow - 1) / dotsInRow))
}

func (g DotGroup) rowSpot(ctx context.Context, i int) (x, y string) {
	at := i % dotsInRow
	if i18n.Dir(ctx) == "rtl" {
		at = min(max(1, g.Count), dotsInRow) - 1 - at
	}
	return strconv.Itoa(7 + 14*at), strconv.Itoa(7 + 14*(i/dotsInRow))
}
