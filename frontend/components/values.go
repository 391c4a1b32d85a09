package components

import (
	"fmt"
	"time"
)

func isoDay(d fmt.Stringer) string {
	if t, ok := d.(time.Time); ok {
		return t.UTC().Format(time.DateOnly)
	}
	text := d.String()
	return text[:min(10, len(text))]
}
