// Package exports is the page of files one can take away: the agent's
// workbooks and the data files.
package exports

import "seedfund/frontend/layout"

// Item is one file that can be asked for.
type Item struct {
	Name  string // in the address
	Key   string // of its text
	Kind  string // "XLSX", "CSV", "XML"
	Needs string // "request", "programme", "call", or nothing
	AsAt  bool
	Year  bool
	Forms []Form // of a data file, its own first
}

// Form is one form a data file comes in.
type Form struct{ Value, Label string }

// View is the list of exports.
type View struct {
	layout.Page
	At    func(path string) string
	Items []Item
}
