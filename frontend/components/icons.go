package components

import (
	"embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed icons.txt
var iconFile embed.FS

// icons are the Lucide drawings the system uses, one per line of icons.txt:
// name, space, inner SVG.
var icons = sync.OnceValue(func() map[string]string {
	data, err := iconFile.ReadFile("icons.txt")
	if err != nil {
		panic(err)
	}
	drawings := map[string]string{}
	for line := range strings.Lines(string(data)) {
		name, drawing, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok && !strings.HasPrefix(name, "#") {
			drawings[name] = drawing
		}
	}
	return drawings
})

// Icons lists the names of all icons.
func Icons() []string {
	var names []string
	for name := range icons() {
		names = append(names, name)
	}
	return names
}

// turning icons point along the line of writing and are mirrored with it.
var turning = map[string]bool{
	"arrow-right": true, "arrow-left": true, "chevron-right": true, "undo-2": true, "send": true,
	"log-in": true, "log-out": true, "list": true, "file-text": true, "book-open": true,
}

func iconClass(name string) string {
	if turning[name] {
		return "i turn"
	}
	return "i"
}

func drawing(name string) string {
	d, ok := icons()[name]
	if !ok {
		panic(fmt.Sprintf("icon %q is not in icons.txt", name))
	}
	return d
}
