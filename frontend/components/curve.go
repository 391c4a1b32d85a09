package components

import (
	"context"
	"strings"

	"seedfund/frontend/i18n"
	"seedfund/models/money"
)

// CurvePoint is where a sum stands at the end of one period.
type CurvePoint struct {
	Label string // of the axis, empty for none
	Cents money.Cents
}

// CurveView is a sum over time with a floor that it should not pass.
type CurveView struct {
	Chart     Chart
	Points    []CurvePoint
	Floor     money.Cents
	FloorWord string
}

const (
	curveWidth  = 720.0
	curveHeight = 260.0
	curveEdge   = 104.0 // for the labels of sums
	curveFoot   = 28.0  // for the labels of periods
)

// bounds are the lowest and the highest sum of the picture, nought among them.
func (v CurveView) bounds() (low, high money.Cents) {
	low, high = min(0, v.Floor), max(0, v.Floor)
	for _, p := range v.Points {
		low, high = min(low, p.Cents), max(high, p.Cents)
	}
	if low == high {
		high++
	}
	return low, high
}

func (v CurveView) y(c money.Cents) float64 {
	low, high := v.bounds()
	return 12 + float64(high-c)/float64(high-low)*(curveHeight-curveFoot-24)
}

func (v CurveView) x(ctx context.Context, i int) float64 {
	x := curveEdge + (curveWidth-curveEdge-24)*float64(i)/float64(max(1, len(v.Points)-1))
	if i18n.Dir(ctx) == "rtl" {
		return curveWidth - x
	}
	return x
}

// line is the path of the sums.
func (v CurveView) line(ctx context.Context) string {
	var b strings.Builder
	for i, p := range v.Points {
		letter := " L"
		if i == 0 {
			letter = "M"
		}
		b.WriteString(letter + n1(v.x(ctx, i)) + " " + n1(v.y(p.Cents)))
	}
	return b.String()
}

// marks are the sums that the edge names: the highest, nought and the lowest.
func (v CurveView) marks() []money.Cents {
	low, high := v.bounds()
	out := []money.Cents{high}
	if low != 0 && high != 0 {
		out = append(out, 0)
	}
	return append(out, low)
}

func (v CurveView) edge(ctx context.Context) float64 {
	if i18n.Dir(ctx) == "rtl" {
		return curveWidth - curveEdge + 8
	}
	return curveEdge - 8
}
