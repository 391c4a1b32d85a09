package models

import (
	"strings"
	"time"

	"seedfund/models/flow"
)

// Audience is who reads a thread of the conversation on a proposal. It is said
// when the thread is opened and never changes.
type Audience string

const (
	AudienceShared   Audience = "shared"   // the applicants and the secretariat
	AudienceInternal Audience = "internal" // the secretariat alone
)

// Party is on which side of the conversation somebody speaks.
type Party string

const (
	PartyApplicants  Party = "applicants"
	PartySecretariat Party = "secretariat"
)

// Other is whom a party speaks to.
func (p Party) Other() Party {
	if p == PartyApplicants {
		return PartySecretariat
	}
	return PartyApplicants
}

// Thread is one subject of the conversation on a proposal after its first
// submission, on one of its parts or on the whole. Threads are numbered by
// proposal and audience, so that no number tells of a thread for others.
//
// What is said changes no word of the document: Submission is the frozen copy it
// speaks of.
type Thread struct {
	ID         int64
	Version    int64
	CreatedAt  time.Time
	ProposalID int64
	Audience   Audience
	Number     int
	Part       string // "" for the whole document
	Submission int    // number of the submission it speaks of
	Subject    string `audit:"digest"`
	State      ThreadState
	OpenedBy   Party
	WaitsFor   Party // "" while nobody owes an answer
	WaitsSince *time.Time
	Messages   int // how many there are; the number of the last
	LastAt     time.Time
}

// TableName keeps the threads beside the proposals they are on.
func (Thread) TableName() string { return "proposal_threads" }

// ThreadMessage is what somebody said in a thread. Rows are only added: who was
// wrong says so in a new message that names the one it corrects. The record of
// acts holds the digest of the text.
type ThreadMessage struct {
	ID             int64
	ThreadID       int64
	Audience       Audience // of the thread; the table holds the two together
	Number         int
	Party          Party
	Role           Role
	OrganisationID int64  // whose word it is; 0 for a State and for the secretariat
	Country        string // whose word it is, of a State
	Text           string `audit:"digest"`
	Corrects       int    // number of an earlier message of the same author; 0 for none
	Wants          bool   // an answer is asked for
	At             time.Time
	MandateID      int64
	ByName         string
}

// ThreadEvent closes a thread or opens it again. Rows are only added.
type ThreadEvent struct {
	ID        int64
	ThreadID  int64
	Action    ThreadAction
	Party     Party
	Reason    string `audit:"digest"`
	At        time.Time
	MandateID int64
	ByName    string
}

// ThreadRead is up to which message a person has read a thread.
type ThreadRead struct {
	ID        int64
	Version   int64
	AccountID int64
	ThreadID  int64
	Upto      int
}

// ThreadState says whether a thread takes messages.
type ThreadState string

const (
	ThreadOpen   ThreadState = "open"
	ThreadClosed ThreadState = "closed"
)

// ThreadAction is what may be done with a thread beside speaking in it.
type ThreadAction string

const (
	ThreadClose  ThreadAction = "close"
	ThreadReopen ThreadAction = "reopen"
)

// guardClosable: a question of the secretariat is not closed by whom it asks.
var guardClosable = flow.Guard{Name: "own", Key: "proposals.thread_not_yours"}

// ThreadFlow is the only writer of a thread's state. Its roles are those of
// Party. Fact: "own" is that the secretariat asks, or the party that opened it.
var ThreadFlow = flow.Must(flow.Table[ThreadState, ThreadAction]{
	Name: "thread", Initial: []ThreadState{ThreadOpen},
	Rows: []flow.Row[ThreadState, ThreadAction]{
		{From: ThreadOpen, Action: ThreadClose, To: ThreadClosed, Who: flow.By(PartyApplicants, PartySecretariat), Guard: guardClosable, Clause: "99"},
		{From: ThreadClosed, Action: ThreadReopen, To: ThreadOpen, Who: flow.By(PartyApplicants, PartySecretariat), Clause: "99"},
	},
})

// Apply moves the thread on for a party, or says why not.
func (t *Thread) Apply(by Party, action ThreadAction) error {
	to, err := ThreadFlow.Apply(string(by), t.State, action, flow.Facts{guardClosable.Name: by == PartySecretariat || t.OpenedBy == by})
	if err != nil {
		return FromFlow(err)
	}
	t.State = to
	return nil
}

// Limits on what is said in a thread, in characters.
const (
	ThreadSubjectLimit = 160
	ThreadTextLimit    = 6000
)

// CheckThreadText finds the faults of a message; subject is nil where the thread
// has its own already.
func CheckThreadText(subject *string, text string) error {
	var f Faults
	if subject != nil {
		switch {
		case strings.TrimSpace(*subject) == "":
			f.Add("subject", "proposals.thread_subject_missing")
		case len([]rune(*subject)) > ThreadSubjectLimit:
			f.Add("subject", "proposals.thread_subject_long", "Max", ThreadSubjectLimit)
		}
	}
	switch {
	case strings.TrimSpace(text) == "":
		f.Add("text", "proposals.thread_text_missing")
	case len([]rune(text)) > ThreadTextLimit:
		f.Add("text", "proposals.thread_text_long", "Max", ThreadTextLimit)
	}
	return f.Err("proposals.thread_invalid")
}

// Talks says whether a proposal in a state has a conversation that goes on. It
// begins with the first submission, for before it questions are asked on the
// call and answered to all; it goes on while a full document is written, and ends
// with what ends the application.
//
// clause 23: what one applicant is told, all are told.
func (s ProposalState) Talks() bool {
	switch s {
	case ProposalNotAdmissible, ProposalNotShortlisted, ProposalApproved, ProposalApprovedCond, ProposalNotApproved, ProposalNoted, ProposalWithdrawn:
		return false
	}
	return true
}

// ThreadRow is a thread in a list, with how much of it its reader has not read.
type ThreadRow struct {
	Thread
	Unread int
}

// ThreadView is a thread with what was said in it and what its reader may do.
type ThreadView struct {
	Thread   Thread
	Messages []ThreadMessage
	Events   []ThreadEvent
	Names    map[int64]string // organisations
	Upto     int              // the reader has read so far
	Party    Party            // on which side the reader speaks; "" for readers
	Speaks   bool             // the reader may say something now
	Closes   bool
	Reopens  bool
}

// Conversation is the threads on a proposal that a reader may see.
type Conversation struct {
	Proposal Proposal
	Shared   []ThreadRow
	Internal []ThreadRow // of the secretariat
	Party    Party       // on which side the reader speaks; "" for readers
	Inside   bool        // the reader sees the secretariat's own threads
	Ended    bool        // nothing is said any more
	Latest   int         // number of the latest submission; 0 before the first
	Parts    []string    // what a thread may be on, beside the whole
	Now      time.Time
}

// ThreadsWaiting is what waits for an answer of one side on one proposal.
type ThreadsWaiting struct {
	ProposalID int64
	Reference  string
	Title      string
	Number     int // of the thread, where there is one
	Count      int
	Since      time.Time
}

// TalkCount is how much of the conversation on a proposal is new to its reader,
// and how many threads wait for the reader's side.
type TalkCount struct {
	Unread int
	Waits  int
	Inside bool // the reader sees the secretariat's own threads
}
