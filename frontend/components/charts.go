package components

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"seedfund/frontend/i18n"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Chart is the frame of a figure: its finding, unit and day, and the same
// numbers as a table.
type Chart struct {
	Title   string // a sentence that states the finding, read with the picture
	Caption string
	Table   Table
	Open    string // text that opens the table; empty where it stands open below the picture
}

// FlowNode is one name and its amount in the picture of the flow.
type FlowNode struct {
	Label string
	Cents money.Cents
	Kind  PartKind // for outflows that are no area: fees, reserved, free
	Area  int      // 1 to 5, 0 for none
}

// FlowView is the money through the pool: sources, the pool, its uses, the
// organisations that received. A pooled fund's money cannot be traced from one
// contributor to one organisation, therefore the pool stands in the middle and
// no ribbon passes it.
type FlowView struct {
	Pool          string
	PoolCents     money.Cents
	SourcesHead   string
	Sources       []FlowNode
	UsesHead      string
	Uses          []FlowNode
	ReceiversHead string
	Receivers     []FlowNode
	// Shares is what each use gave to each receiver: [use][receiver].
	Shares [][]money.Cents
	Chart  Chart
}

// flowBox is a drawn node: its place in the picture's units.
type flowBox struct {
	node    FlowNode
	x, y, h float64
	class   string
}

func (b flowBox) mid() float64 { return b.y + b.h/2 }

const (
	flowWidth, flowHeight = 960.0, 460.0
	flowNode              = 10.0
	flowLeft, flowPool    = 150.0, 330.0
	flowUse, flowReceiver = 510.0, 812.0
	flowUseWidth          = 180.0
)

// flowPicture is the drawing of a FlowView, laid out in one pass: heights by
// amount, order as given.
type flowPicture struct {
	sources, uses, receivers []flowBox
	pool                     flowBox
	ribbons                  []ribbon
}

// viewBox is the part of the canvas that is drawn on.
func (p flowPicture) viewBox() string {
	top, bottom := p.pool.y-42, p.pool.y+p.pool.h
	for _, boxes := range [][]flowBox{p.sources, p.uses, p.receivers} {
		for _, b := range boxes {
			top, bottom = math.Min(top, math.Min(b.y, b.mid()-16)), math.Max(bottom, math.Max(b.y+b.h, b.mid()+18))
		}
	}
	return fmt.Sprintf("0 %s %s %s", n1(top), n1(flowWidth), n1(bottom-top+4))
}

type ribbon struct{ class, path string }

// column sets nodes above each other, with room for a label of two lines at
// each, and the whole in the middle of the picture.
func column(nodes []FlowNode, x, scale float64, class func(FlowNode) string) []flowBox {
	boxes := make([]flowBox, 0, len(nodes))
	const least = 34.0
	y := 0.0
	for _, n := range nodes {
		h := math.Max(2, float64(n.Cents)*scale)
		pad := math.Max(8, (least-h)/2)
		boxes = append(boxes, flowBox{node: n, x: x, y: y + pad, h: h, class: class(n)})
		y += h + 2*pad
	}
	shift := (flowHeight - y) / 2
	for i := range boxes {
		boxes[i].y += shift
	}
	return boxes
}

func flowClass(n FlowNode) string {
	if n.Area > 0 {
		return "a-" + strconv.Itoa(n.Area)
	}
	if n.Kind != "" {
		return n.Kind.class()
	}
	return "m-spent"
}

func (v FlowView) picture(ctx context.Context) flowPicture {
	scale := flowScale(v)
	plain := func(FlowNode) string { return "m-spent" }
	p := flowPicture{
		sources:   column(v.Sources, flowLeft, scale, plain),
		uses:      column(v.Uses, flowUse, scale, flowClass),
		receivers: column(v.Receivers, flowReceiver, scale, plain),
	}
	p.pool = flowBox{node: FlowNode{Label: v.Pool, Cents: v.PoolCents}, x: flowPool, h: float64(v.PoolCents) * scale, class: "m-pool"}
	p.pool.y = (flowHeight - p.pool.h) / 2
	in, out := p.pool.y, p.pool.y
	for _, s := range p.sources {
		p.ribbons = append(p.ribbons, band("m-held", s.x+flowNode, s.y, p.pool.x, in, float64(s.node.Cents)*scale))
		in += float64(s.node.Cents) * scale
	}
	for _, u := range p.uses {
		p.ribbons = append(p.ribbons, band(u.class, p.pool.x+flowNode, out, u.x, u.y, float64(u.node.Cents)*scale))
		out += float64(u.node.Cents) * scale
	}
	received := make([]float64, len(p.receivers))
	for i, u := range p.uses {
		if i >= len(v.Shares) {
			break
		}
		left := u.y
		for j, cents := range v.Shares[i] {
			if cents <= 0 || j >= len(p.receivers) {
				continue
			}
			r, h := p.receivers[j], float64(cents)*scale
			p.ribbons = append(p.ribbons, band(u.class, u.x+flowUseWidth, left, r.x, r.y+received[j], h))
			left += h
			received[j] += h
		}
	}
	return p
}

// flowScale is units of height for a cent, so that the fullest column fits.
func flowScale(v FlowView) float64 {
	scale := math.MaxFloat64
	for _, nodes := range [][]FlowNode{v.Sources, v.Uses, v.Receivers, {{Cents: v.PoolCents}}} {
		var sum float64
		for _, n := range nodes {
			sum += math.Max(0, float64(n.Cents))
		}
		if sum > 0 {
			scale = math.Min(scale, (flowHeight-30*float64(max(1, len(nodes))))/sum)
		}
	}
	if scale == math.MaxFloat64 {
		return 0
	}
	return scale
}

// band is a ribbon of one height between two columns: two cubic curves.
func band(class string, x1, y1, x2, y2, h float64) ribbon {
	h = math.Max(h, 1)
	mid := (x1 + x2) / 2
	return ribbon{class: class, path: fmt.Sprintf("M%s %sC%s %s %s %s %s %sV%sC%s %s %s %s %s %sZ",
		n1(x1), n1(y1), n1(mid), n1(y1), n1(mid), n1(y2), n1(x2), n1(y2), n1(y2+h),
		n1(mid), n1(y2+h), n1(mid), n1(y1+h), n1(x1), n1(y1+h))}
}

func n1(f float64) string {
	text := strconv.FormatFloat(f, 'f', 1, 64)
	return strings.TrimSuffix(text, ".0")
}

// flip mirrors the picture's columns for right-to-left readers while its
// letters stay upright.
func flip(ctx context.Context) string {
	if i18n.Dir(ctx) == "rtl" {
		return fmt.Sprintf("translate(%s 0) scale(-1 1)", n1(flowWidth))
	}
	return ""
}

func flipX(ctx context.Context, x float64) string {
	if i18n.Dir(ctx) == "rtl" {
		return n1(flowWidth - x)
	}
	return n1(x)
}

// Stretch is a programme's time: from its first transfer to its end.
type Stretch struct {
	Label, Href string
	Place       []Named // countries and areas
	From, To    when.Date
	Done        int64 // of Whole, drawn as the filled part
	Whole       int64
	State       string // code of the word list
}

// Named is a code with its name.
type Named struct{ Code, Name string }

// YearsView is the programmes over the years, one line each, with the day the
// picture shows.
type YearsView struct {
	From, To  int // first and last year shown
	Today     when.Date
	TodayWord string
	Rows      []Stretch
	Chart     Chart
}

func (v YearsView) at(d when.Date) int64 {
	start := time.Date(v.From, 1, 1, 0, 0, 0, 0, time.UTC)
	end := time.Date(v.To+1, 1, 1, 0, 0, 0, 0, time.UTC)
	days := int64(d.Time().Sub(start).Hours() / 24)
	return min(barLength, max(0, days*barLength/max(1, int64(end.Sub(start).Hours()/24))))
}

func (v YearsView) years() []int {
	var years []int
	for y := v.From; y <= v.To; y++ {
		years = append(years, y)
	}
	return years
}

func (v YearsView) yearAt(ctx context.Context, year int) string {
	days := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Sub(time.Date(v.From, 1, 1, 0, 0, 0, 0, time.UTC)).Hours() / 24
	all := time.Date(v.To+1, 1, 1, 0, 0, 0, 0, time.UTC).Sub(time.Date(v.From, 1, 1, 0, 0, 0, 0, time.UTC)).Hours() / 24
	return percentOf(mirrored(ctx, int64(days/all*barLength), 0))
}

// bar is the drawn stretch of a row: rect from start, with the part done.
func (v YearsView) bar(ctx context.Context, r Stretch) (x, width, doneX, done string) {
	from, to := v.at(r.From), v.at(r.To)
	size := max(30, to-from)
	part := int64(0)
	if r.Whole > 0 {
		part = mulDiv(size, min(max(0, r.Done), r.Whole), r.Whole)
	}
	return percentOf(mirrored(ctx, from, size)), percentOf(size), percentOf(mirrored(ctx, from, part)), percentOf(part)
}

// Ring is one region: the ring's area is its money, the figure its programmes.
type Ring struct {
	Label string
	Count int
	Cents money.Cents
	Href  string
}

// RingsView shows regions side by side. A ring stands for a region, never for
// a place.
type RingsView struct {
	Rings []Ring
	Chart Chart
}

// radius makes the ring's area proportional to the money, the largest 52.
func (v RingsView) radius(r Ring) string {
	var largest money.Cents
	for _, x := range v.Rings {
		largest = max(largest, x.Cents)
	}
	if largest <= 0 {
		return "0"
	}
	return n1(math.Max(6, 52*math.Sqrt(math.Max(0, float64(r.Cents))/float64(largest))))
}

// ranked is a node as a line of a ranked list.
func ranked(nodes []FlowNode) (all money.Cents) {
	for _, n := range nodes {
		all = max(all, n.Cents)
	}
	return all
}

// axisShift moves a year's figure off its line, in the direction of reading.
func axisShift(ctx context.Context) string {
	if i18n.Dir(ctx) == "rtl" {
		return "-4"
	}
	return "4"
}
