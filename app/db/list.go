package db

// Condition is a part of a statement that stands in it if it is asked for.
type Condition struct {
	On    bool
	Where string // beginning with AND
	Args  []any
}

// If is a condition with its arguments.
func If(on bool, where string, args ...any) Condition { return Condition{on, where, args} }

// Narrow adds to a statement the conditions that are asked for.
func Narrow(text string, args []any, conditions ...Condition) (string, []any) {
	for _, c := range conditions {
		if c.On {
			text, args = text+c.Where, append(args, c.Args...)
		}
	}
	return text, args
}

// All reads a list page by page to its end; page is given the cursor.
func All[T any](page func(after int64) ([]T, int64, error)) ([]T, error) {
	var out []T
	for after := int64(0); ; {
		rows, next, err := page(after)
		out = append(out, rows...)
		if err != nil || next == 0 {
			return out, err
		}
		after = next
	}
}

// Turn cuts rows that were read with one more than the page holds, and gives the
// cursor of the next page: the id of its last row, 0 at the end.
func Turn[T any](rows []T, limit int, id func(T) int64) ([]T, int64) {
	if len(rows) <= limit {
		return rows, 0
	}
	rows = rows[:limit]
	return rows, id(rows[limit-1])
}
