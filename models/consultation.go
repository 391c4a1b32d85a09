package models

import (
	"slices"
	"strings"
	"time"
)

// ConsultSubject is what a consultation is on.
type ConsultSubject string

const (
	ConsultMatter        ConsultSubject = "matter"        // the text in force of a matter
	ConsultReview        ConsultSubject = "annual_review" // the draft of an annual review of the Board
	ConsultQuestionnaire ConsultSubject = "questionnaire" // the questions of such a review
)

// ConsultRule says how the list of those to be consulted is made.
type ConsultRule string

const (
	ConsultBoard   ConsultRule = "board_members"   // every seat of the body that is held at the opening
	ConsultMembers ConsultRule = "network_members" // every organisation with a member's mandate then
	ConsultStated  ConsultRule = "stated"          // a list that is stated, with the reason
)

// ConsultRules lists the three in the order they are offered.
var ConsultRules = []ConsultRule{ConsultBoard, ConsultMembers, ConsultStated}

// ConsultationDays is the shortest window of a consultation, in days, and what
// somebody added later has at least.
const ConsultationDays = 5

// Consultation asks a stored list for its views on one version of a text,
// under a clause, within a window. Closed, it does not change.
type Consultation struct {
	ID         int64
	Version    int64
	CreatedAt  time.Time
	Subject    ConsultSubject
	SubjectID  int64
	TextNumber int
	TextHash   string // of the version that is asked about
	Clause     string
	Title      string
	Question   string
	Language   string
	Rule       ConsultRule
	Reason     string // of a stated list
	BodyID     *int64 // whose seats are asked
	OpensAt    time.Time
	ClosesAt   time.Time // replies from here on are late
	ClosedAt   *time.Time
	Summary    string
	OpenedBy   int64 // mandate of the duty holder
	ClosedBy   int64
}

// Consultee is who is asked: a seat or an organisation, under the name it had
// when the list was made. Whoever leaves later keeps the entry.
type Consultee struct {
	ID             int64
	ConsultationID int64
	Name           string
	SeatID         *int64
	Constituency   Constituency
	Number         int
	OrganisationID *int64
	Country        string
	Late           bool // added after the opening
	Reason         string
	AnswerBy       time.Time
	CreatedAt      time.Time
}

// ConsultChannel is how a consultee was told.
type ConsultChannel string

const (
	ConsultByLetter ConsultChannel = "letter"
	ConsultByOther  ConsultChannel = "other" // written down by the duty holder
)

// ConsultationNotice is one notice to one consultee. Reached is the number of
// accounts it goes to; a notice that reaches nobody does not serve.
type ConsultationNotice struct {
	ID             int64
	ConsultationID int64
	ConsulteeID    int64
	Channel        ConsultChannel
	Reached        int
	Words          string
	PersonID       int64
	MandateID      int64
	CreatedAt      time.Time
}

// ConsultView is what a reply says about the text.
type ConsultView string

const (
	ViewSupport  ConsultView = "support"
	ViewConcern  ConsultView = "concern"
	ViewProposal ConsultView = "proposal"
	ViewNone     ConsultView = "no_view"
)

// ConsultViews lists the four in the order they are offered.
var ConsultViews = []ConsultView{ViewSupport, ViewConcern, ViewProposal, ViewNone}

// ConsultationReply is one reply of a consultee; the latest counts, all stay.
type ConsultationReply struct {
	ID             int64
	ConsultationID int64
	ConsulteeID    int64
	Sequence       int
	View           ConsultView
	Body           string
	Late           bool // after the consultee's window, before the closure
	PersonID       int64
	MandateID      int64
	CreatedAt      time.Time
}

// ReplyUse is what was made of a reply, said once by the duty holder.
type ReplyUse struct {
	ID        int64
	ReplyID   int64
	Use       string // one of ReplyUses
	Words     string
	PersonID  int64
	MandateID int64
	CreatedAt time.Time
}

// ReplyUses lists what can be made of a reply.
var ReplyUses = []string{"taken", "partly", "not_taken", "noted"}

// GatedMatter says that a matter decides on a text that lies outside it and
// needs a closed consultation under a clause.
type GatedMatter struct {
	ID         int64
	MatterID   int64
	Clause     string
	Subject    ConsultSubject
	SubjectID  int64
	TextNumber int
	TextHash   string
	CreatedAt  time.Time
}

// ConsulteeLine is a consultee with its notice, its replies and what was made
// of them.
type ConsulteeLine struct {
	Consultee
	Served  bool // a notice reached somebody, or another channel is written down
	Left    bool // no longer holds the seat or the mandate
	Mine    bool // the reader may reply for it
	Notices []ConsultationNotice
	Replies []ReplyLine // oldest first; empty where the reader may not read them
	Replied bool
	Tardy   bool // its latest reply was late
}

// ReplyLine is a reply with the use made of it; nil: not yet said.
type ReplyLine struct {
	ConsultationReply
	UseMade *ReplyUse
}

// Latest is the reply that counts, nil for none.
func (l ConsulteeLine) Latest() *ReplyLine {
	if len(l.Replies) == 0 {
		return nil
	}
	return &l.Replies[len(l.Replies)-1]
}

// Coverage is how far a consultation reached: asked, served, replied.
type Coverage struct {
	Asked, Served, Replied, LateReplies, Silent int
	Views                                       map[ConsultView]int // of the latest replies
}

// ConsultationView is a consultation as its reader may see it.
type ConsultationView struct {
	Consultation
	Consultees []ConsulteeLine
	Coverage   Coverage
	Path       string // of the page of the subject
	Conducts   bool   // the reader is a duty holder
	Now        time.Time
	Refusal    error // why it cannot be closed yet, to a duty holder
}

// CoverageOf counts a list. Views count what the lines show.
func CoverageOf(lines []ConsulteeLine) Coverage {
	c := Coverage{Asked: len(lines), Views: map[ConsultView]int{}}
	for _, l := range lines {
		if l.Served {
			c.Served++
		}
		if !l.Replied {
			c.Silent++
			continue
		}
		c.Replied++
		if l.Tardy {
			c.LateReplies++
		}
		if latest := l.Latest(); latest != nil {
			c.Views[latest.View]++
		}
	}
	return c
}

// MayClose says why the duty holder cannot close yet, or nil: everybody was
// told, had their time or replied, and it is said what was made of each reply.
// That nobody replied keeps nothing open; it is shown.
func (c Consultation) MayClose(lines []ConsulteeLine, now time.Time) error {
	if c.ClosedAt != nil {
		return Conflict("consultations.closed_already", c.Clause)
	}
	var unserved, waiting []string
	unused := 0
	for _, l := range lines {
		if !l.Served {
			unserved = append(unserved, l.Name)
		}
		if !l.Replied && now.Before(l.AnswerBy) {
			waiting = append(waiting, l.Name)
		}
		if latest := l.Latest(); c.Subject != ConsultQuestionnaire && latest != nil && latest.View != ViewNone && latest.UseMade == nil {
			unused++
		}
	}
	switch {
	case len(unserved) > 0:
		return Conflict("consultations.not_served", c.Clause).With(map[string]any{"Names": strings.Join(unserved, ", ")})
	case len(waiting) > 0:
		return Conflict("consultations.window_runs", c.Clause).With(map[string]any{"Names": strings.Join(waiting, ", "), "Closes": c.ClosesAt})
	case unused > 0:
		return Conflict("consultations.use_missing", c.Clause).With(map[string]any{"Count": unused})
	}
	return nil
}

// Validate finds the faults of a reply.
func (r ConsultationReply) Validate() error {
	var faults Faults
	if !slices.Contains(ConsultViews, r.View) {
		faults.Add("view", "consultations.fault.view")
	}
	if (r.View == ViewConcern || r.View == ViewProposal) && strings.TrimSpace(r.Body) == "" {
		faults.Add("body", "consultations.fault.body")
	}
	if len([]rune(r.Body)) > VoteTextLimit {
		faults.Add("body", "board.fault.too_long", "Limit", VoteTextLimit)
	}
	return faults.Err("consultations.fault.reply")
}

// Validate finds the faults of what was made of a reply.
func (u ReplyUse) Validate() error {
	var faults Faults
	if !slices.Contains(ReplyUses, u.Use) {
		faults.Add("use", "consultations.fault.use")
	}
	if u.Use == "not_taken" && strings.TrimSpace(u.Words) == "" {
		faults.Add("words", "consultations.fault.use_words")
	}
	if len([]rune(u.Words)) > VoteTextLimit {
		faults.Add("words", "board.fault.too_long", "Limit", VoteTextLimit)
	}
	return faults.Err("consultations.fault.use")
}

// Validate finds the faults of a consultation that is to be opened.
func (c Consultation) Validate(now time.Time) error {
	var faults Faults
	if strings.TrimSpace(c.Question) == "" {
		faults.Add("question", "consultations.fault.question")
	}
	if len([]rune(c.Question)) > VoteTextLimit {
		faults.Add("question", "board.fault.too_long", "Limit", VoteTextLimit)
	}
	if !slices.Contains(ConsultRules, c.Rule) {
		faults.Add("rule", "consultations.fault.rule")
	}
	if c.Rule == ConsultStated && strings.TrimSpace(c.Reason) == "" {
		faults.Add("reason", "consultations.fault.reason")
	}
	if c.ClosesAt.Before(now.AddDate(0, 0, ConsultationDays)) {
		faults.Add("closes_at", "consultations.fault.closes_at", "Days", ConsultationDays)
	}
	return faults.Err("consultations.fault.opening")
}

// ConsultationClosure is a closed consultation in short, for a certificate.
type ConsultationClosure struct {
	ConsultationID int64
	Clause         string
	Subject        ConsultSubject
	SubjectID      int64
	TextNumber     int
	TextHash       string
	Rule           ConsultRule
	OpensAt        time.Time
	ClosesAt       time.Time
	ClosedAt       time.Time
	Asked          int
	Replied        int
	LateReplies    int
}

// ConsultationRow is a line of the list of consultations.
type ConsultationRow struct {
	ID       int64
	Title    string
	Clause   string
	Subject  ConsultSubject
	OpensAt  time.Time
	ClosesAt time.Time
	ClosedAt *time.Time
	Asked    int
	Replied  int
	Mine     bool // the reader is asked
}
