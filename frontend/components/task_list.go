package components

import "github.com/a-h/templ"

// TaskGroup is a titled group of the parts of one file.
type TaskGroup struct {
	Title string
	Tasks []Task
}

// Task is one part to be done. State is a code of the word list: what is
// completed reads as plain text, what is open carries a tag. Owner says whose
// it is, Note what happened last; Why says what a part that cannot start waits for.
type Task struct {
	Title, Href string
	Name        templ.Component // wins over Title, for a name that its component writes
	Hint        string
	Owner, Note string
	State       string // not_started, in_progress, completed, cannot_start, reopened, waiting
	Why         string
}

func (t Task) closed() bool {
	return t.State == "completed" || t.State == "done" || t.State == "endorsed"
}

// Waiting is one line of a work queue: what waits, until when, and the one
// thing to do about it.
type Waiting struct {
	When        string // day, short, already written
	Tone        Tone   // of Left
	Left        string // "2 days late", "in 3 days"
	Title, Href string
	Hint        string
	Verb        string // text of the button, e.g. "Check and sign"
	Strong      bool   // the one strong button of the queue
}

func (w Waiting) kind() string {
	if w.Strong {
		return "small"
	}
	return "second small"
}

func (w Waiting) icon() string {
	if w.Tone == ToneBad {
		return "triangle-alert"
	}
	return "clock"
}

// Progress says how many of the parts are done and how many are open.
type Progress struct {
	Done, Begun, All int
	DoneWord         string // "completed or ready"
	BegunWord        string // "in progress or waiting"
}

func (p Progress) parts() []BarPart {
	return []BarPart{{Class: "p-done", Size: int64(p.Done)}, {Class: "p-begun", Size: int64(p.Begun)}, {Class: "p-rest", Size: int64(max(0, p.All-p.Done-p.Begun))}}
}
