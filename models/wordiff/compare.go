package wordiff

import "slices"

// furthest bounds the work of one comparison: texts that differ in more steps
// stand as gone and new as a whole.
const furthest = 1000

// compare is the shortest way from one list to the other (Myers, 1986).
func compare(before, after []string) []Piece {
	head := 0
	for head < len(before) && head < len(after) && before[head] == after[head] {
		head++
	}
	tail := 0
	for tail < len(before)-head && tail < len(after)-head && before[len(before)-1-tail] == after[len(after)-1-tail] {
		tail++
	}
	out := pieces(Same, before[:head])
	out = append(out, between(before[head:len(before)-tail], after[head:len(after)-tail])...)
	return append(out, pieces(Same, before[len(before)-tail:])...)
}

func pieces(kind Kind, texts []string) []Piece {
	var out []Piece
	for _, t := range texts {
		out = append(out, Piece{kind, t})
	}
	return out
}

func between(before, after []string) []Piece {
	trace, found := forward(before, after)
	if !found {
		return append(pieces(Deleted, before), pieces(Inserted, after)...)
	}
	var out []Piece
	x, y := len(before), len(after)
	for d := len(trace) - 1; d >= 0; d-- {
		px, py := came(trace[d], d, x-y)
		for x > px && y > py {
			x, y = x-1, y-1
			out = append(out, Piece{Same, before[x]})
		}
		switch {
		case d == 0:
		case x > px:
			x--
			out = append(out, Piece{Deleted, before[x]})
		default:
			y--
			out = append(out, Piece{Inserted, after[y]})
		}
	}
	slices.Reverse(out)
	return out
}

// forward keeps, for each number of steps, how far each diagonal came. Diagonal
// k stands at k plus the middle of the row.
func forward(before, after []string) (trace [][]int, found bool) {
	n, m := len(before), len(after)
	row := []int{0, 0, 0}
	for d := 0; d <= min(n+m, furthest); d++ {
		trace = append(trace, row)
		next := make([]int, 2*d+5)
		copy(next[1:], row)
		for k := -d; k <= d; k += 2 {
			x := step(row, d, k)
			y := x - k
			for x < n && y < m && before[x] == after[y] {
				x, y = x+1, y+1
			}
			next[k+d+2] = x
			if x >= n && y >= m {
				return trace, true
			}
		}
		row = next
	}
	return nil, false
}

// step is where diagonal k is entered with the d-th step, down from the one
// above or right from the one below.
func step(row []int, d, k int) int {
	at := func(k int) int { return row[k+d+1] }
	if d == 0 {
		return 0
	}
	if k == -d || (k != d && at(k-1) < at(k+1)) {
		return at(k + 1)
	}
	return at(k-1) + 1
}

// came is the point before the d-th step to diagonal k and the equal run after it.
func came(row []int, d, k int) (x, y int) {
	if d == 0 {
		return 0, 0
	}
	at := func(k int) int { return row[k+d+1] }
	if k == -d || (k != d && at(k-1) < at(k+1)) {
		x = at(k + 1)
		return x, x - (k + 1)
	}
	x = at(k - 1)
	return x, x - (k - 1)
}
