// Package documents is the pages on which a paper goes out as an editable file
// and comes back: what changed is shown word by word, and only then kept as a
// new draft.
package documents

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/wordiff"
)

// OutView offers a paper as a file and takes an edited one back. Action is empty
// where nothing may be changed now.
type OutView struct {
	layout.Page
	Editable string // address of the file
	Prints   bool   // it can be had as PDF too
	Action   string
	Back     string
	Faults   *models.Error
}

// BackView compares what came back with the draft in force. Hidden are the texts
// that would be kept; Version is the one the comparison rests on.
type BackView struct {
	layout.Page
	Action  string
	Back    string // where another file is chosen
	Version int64
	Hidden  [][2]string // name and value of fields
	Lines   []wordiff.Paragraph
	Missing []string // sections that were not found again
	First   bool     // no reason is asked
	Faults  *models.Error
	Values  url.Values
}

func (v BackView) changed() int {
	n := 0
	for _, l := range v.Lines {
		if l.Changed() {
			n++
		}
	}
	return n
}

func safe(path string) templ.SafeURL { return templ.SafeURL(path) }
