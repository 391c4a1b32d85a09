package models

import (
	"slices"
	"strings"
	"time"

	"seedfund/models/flow"
	"seedfund/models/when"
)

// ExComRules are the settings the Executive Committee starts with: seats for as
// many members of the Network, held until another instrument. They are a
// default, not the mandate.
func ExComRules(seats int) RuleValues {
	v := DefaultRules()
	v.SeatsEach = seats
	return v
}

// MediationTime is how many calendar days a mediation has by the rules of the
// opening, and its one extension again.
func MediationTime(v RuleValues) int { return v.MediationDays }

// LadderStep is where a matter of the Executive Committee stands on its path. It
// is told from the rows of the path and is kept nowhere.
type LadderStep string

const (
	LadderDraft     LadderStep = "draft"
	LadderConsensus LadderStep = "consensus" // the seats answer
	LadderMediation LadderStep = "mediation"
	LadderFailed    LadderStep = "failed" // mediation is recorded to have failed
	LadderReferred  LadderStep = "referred"
	LadderAnswered  LadderStep = "answered"
	LadderAgreed    LadderStep = "agreed"  // adopted by consensus
	LadderSettled   LadderStep = "settled" // decided after the Secretary-General's answer
	LadderWithdrawn LadderStep = "withdrawn"
)

// LadderAction is a step on the path.
type LadderAction string

const (
	LadderMediate  LadderAction = "mediate"
	LadderContact  LadderAction = "contact"
	LadderPropose  LadderAction = "propose"
	LadderExtend   LadderAction = "extend"
	LadderAgree    LadderAction = "agree"
	LadderFail     LadderAction = "give_up"
	LadderRefer    LadderAction = "refer"
	LadderReceive  LadderAction = "receive"
	LadderAnswer   LadderAction = "answer"
	LadderConclude LadderAction = "conclude"
)

// LadderTable is the path of a matter of the Executive Committee. No step is
// skipped, none leads back once the matter is with the Secretary-General, and no
// vote stands on it.
var LadderTable = flow.Must(flow.Table[LadderStep, LadderAction]{
	Name:    "ladder",
	Initial: []LadderStep{LadderDraft, LadderConsensus},
	Final:   []LadderStep{LadderAgreed, LadderSettled, LadderWithdrawn},
	Rows: []flow.Row[LadderStep, LadderAction]{
		// The matter's own steps, taken and guarded by its table; here for where they lead.
		{From: LadderDraft, Action: "open", To: LadderConsensus, Who: chair, Clause: "34"},
		{From: LadderConsensus, Action: "adopt", To: LadderAgreed, Who: chair, Clause: "34"},
		{From: LadderConsensus, Action: "withdraw", To: LadderWithdrawn, Who: chair, Clause: "35"},
		// clause 36: without consensus the Coordinator seeks a way forward with the principals.
		{From: LadderConsensus, Action: LadderMediate, To: LadderMediation, Who: chair,
			Guard: flow.Guard{Name: "dissent", Key: "ladder.no_dissent"}, Clause: "36"},
		{From: LadderMediation, Action: LadderContact, To: LadderMediation, Who: chair, Clause: "36"},
		{From: LadderMediation, Action: LadderPropose, To: LadderMediation, Who: chair, Clause: "36"},
		{From: LadderMediation, Action: LadderExtend, To: LadderMediation, Who: chair,
			Guard: flow.Guard{Name: "not_extended", Key: "ladder.extended"}, Clause: "36"},
		{From: LadderMediation, Action: LadderAgree, To: LadderConsensus, Who: chair, Clause: "36"},
		{From: LadderMediation, Action: LadderFail, To: LadderFailed, Who: chair,
			Guard: flow.All(flow.Guard{Name: "contacted", Key: "ladder.nobody_contacted"}, flow.Guard{Name: "unresolved", Key: "ladder.nothing_failed"}), Clause: "36"},
		// clause 37: if that fails the matter goes to the Secretary-General through the Coordinator.
		{From: LadderFailed, Action: LadderRefer, To: LadderReferred, Who: chair, Clause: "37"},
		{From: LadderReferred, Action: LadderReceive, To: LadderReferred, Who: chair,
			Guard: flow.Guard{Name: "not_received", Key: "ladder.received"}, Clause: "37"},
		{From: LadderReferred, Action: LadderAnswer, To: LadderAnswered, Who: chair,
			Guard: flow.Guard{Name: "received", Key: "ladder.not_received"}, Clause: "37"},
		{From: LadderAnswered, Action: LadderConclude, To: LadderSettled, Who: chair, Clause: "37"},
	},
})

// LadderActions are the acts on the path that are not the matter's own.
var LadderActions = []LadderAction{LadderMediate, LadderContact, LadderPropose, LadderExtend, LadderAgree, LadderFail, LadderRefer, LadderReceive, LadderAnswer, LadderConclude}

// Mediation is the Coordinator's, or the designated person's, search for
// agreement on a text. Rows of the path are only added.
type Mediation struct {
	ID         int64
	MatterID   int64
	Number     int // of the matter's mediations, from 1
	TextNumber int // the text that was not agreed
	DueAt      time.Time
	Reason     string
	PersonID   int64
	MandateID  int64
	CreatedAt  time.Time
}

// MediationExtension is the one longer time of a mediation.
type MediationExtension struct {
	ID          int64
	MediationID int64
	DueFrom     time.Time
	DueAt       time.Time
	Reason      string
	PersonID    int64
	MandateID   int64
	CreatedAt   time.Time
}

// ContactMeans is how a principal was contacted.
type ContactMeans string

// ContactMeansList lists them in the order they are offered.
var ContactMeansList = []ContactMeans{"meeting", "call", "letter", "message"}

// MediationContact is a principal who was contacted: by role and organisation,
// never by name.
type MediationContact struct {
	ID             int64
	MediationID    int64
	Principal      string // the role
	OrganisationID int64
	OfNetwork      bool // not of the Executive Committee
	ContactedOn    when.Date
	Means          ContactMeans
	Note           string
	PersonID       int64
	MandateID      int64
	CreatedAt      time.Time
}

// MediationProposal is a way forward that was proposed, and by whom.
type MediationProposal struct {
	ID          int64
	MediationID int64
	Number      int
	Source      string // the role or organisation it came from
	Body        string
	PersonID    int64
	MandateID   int64
	CreatedAt   time.Time
}

// MediationOutcome is how a mediation ended.
type MediationOutcome string

const (
	MediationAgreed MediationOutcome = "agreed"
	MediationFailed MediationOutcome = "failed"
)

// MediationEnd is the recorded end of a mediation. NetworkWhy says why no
// principal of the wider Network was included, where none was.
type MediationEnd struct {
	ID          int64
	MediationID int64
	Outcome     MediationOutcome
	TextNumber  int // in force after it
	NetworkWhy  string
	Report      string
	PersonID    int64
	MandateID   int64
	CreatedAt   time.Time
}

// Referral is the transmission to the Secretary-General, with the file as it was
// frozen: canonical JSON under its hash.
type Referral struct {
	ID          int64
	MatterID    int64
	MediationID int64
	Body        string `audit:"digest"`
	Hash        string
	SentOn      when.Date
	Channel     string
	Letter      string // its reference
	PersonID    int64
	MandateID   int64
	CreatedAt   time.Time
}

// ReferralReceipt says that the Secretary-General has the file.
type ReferralReceipt struct {
	ID         int64
	ReferralID int64
	ReceivedOn when.Date
	Note       string
	PersonID   int64
	MandateID  int64
	CreatedAt  time.Time
}

// ReferralAnswer is the Secretary-General's answer with its paper.
type ReferralAnswer struct {
	ID         int64
	ReferralID int64
	AnsweredOn when.Date
	Summary    string
	FileID     int64
	PersonID   int64
	MandateID  int64
	CreatedAt  time.Time
}

// MatterPassing ties a matter of the Board about how the Board works to the one
// it became before the Executive Committee.
type MatterPassing struct {
	ID         int64
	FromID     int64 // of the Board
	ToID       int64 // of the Executive Committee
	TextNumber int   // on which the Board did not agree
	Reason     string
	PersonID   int64
	MandateID  int64
	CreatedAt  time.Time
}

// MediationRecord is a mediation with everything on it.
type MediationRecord struct {
	Mediation
	Extension *MediationExtension
	Contacts  []MediationContact
	Proposals []MediationProposal
	End       *MediationEnd
}

// Due is when it should be over, with its extension.
func (r MediationRecord) Due() time.Time {
	if r.Extension != nil {
		return r.Extension.DueAt
	}
	return r.DueAt
}

// Late reports whether its time is over without an end. Nothing ends by itself.
func (r MediationRecord) Late(now time.Time) bool { return r.End == nil && !now.Before(r.Due()) }

// includesNetwork reports whether a principal of the wider Network was contacted.
func (r MediationRecord) includesNetwork() bool {
	return slices.ContainsFunc(r.Contacts, func(c MediationContact) bool { return c.OfNetwork })
}

// ledBy reports whether a person took a step of the mediation.
func (r MediationRecord) ledBy(person int64) bool {
	return r.PersonID == person || r.Extension != nil && r.Extension.PersonID == person ||
		slices.ContainsFunc(r.Contacts, func(c MediationContact) bool { return c.PersonID == person }) ||
		slices.ContainsFunc(r.Proposals, func(p MediationProposal) bool { return p.PersonID == person })
}

// Ladder is the path of a matter beyond its answers, as its rows tell.
type Ladder struct {
	Mediations []MediationRecord
	Referral   *Referral
	Receipt    *ReferralReceipt
	Answer     *ReferralAnswer
}

// Last is the latest mediation, or nil.
func (l Ladder) Last() *MediationRecord {
	if len(l.Mediations) == 0 {
		return nil
	}
	return &l.Mediations[len(l.Mediations)-1]
}

// Mediates reports whether a person took part in leading a mediation.
func (l Ladder) Mediates(person int64) bool {
	return slices.ContainsFunc(l.Mediations, func(r MediationRecord) bool { return r.ledBy(person) })
}

// Step is where the matter stands.
func (l Ladder) Step(m Matter) LadderStep {
	last := l.Last()
	switch {
	case m.State == MatterDraft:
		return LadderDraft
	case m.State == MatterWithdrawn:
		return LadderWithdrawn
	case m.State == MatterAdopted && l.Answer != nil:
		return LadderSettled
	case m.State == MatterAdopted:
		return LadderAgreed
	case l.Answer != nil:
		return LadderAnswered
	case l.Referral != nil:
		return LadderReferred
	case last != nil && last.End == nil:
		return LadderMediation
	case last != nil && last.End.Outcome == MediationFailed:
		return LadderFailed
	}
	return LadderConsensus
}

// Method is the way a decision on the path was reached: a pure function of the
// path.
func (l Ladder) Method(m Matter) Method {
	if l.Answer != nil {
		return MethodReferral
	}
	return m.Method
}

// Elsewhere says that the path has left the answers of the seats, or nil.
func (l Ladder) Elsewhere(m Matter) error {
	if m.State != MatterOpen || l.Step(m) == LadderConsensus {
		return nil
	}
	clause := "37"
	if l.Step(m) == LadderMediation {
		clause = "36"
	}
	return Conflict("ladder.elsewhere", clause).With(map[string]any{"Step": string(l.Step(m))})
}

// Answerable refuses an answer of a seat that comes too late: at or after the
// closing time, but for a mediation, in which a seat may always come round, and
// from its failure on.
func (l *Ladder) Answerable(m Matter, now time.Time) error {
	if l == nil || m.State != MatterOpen {
		return m.WindowOver(now)
	}
	switch l.Step(m) {
	case LadderConsensus:
		return m.WindowOver(now)
	case LadderMediation:
		return nil
	}
	return l.Elsewhere(m)
}

// Unresolved says that the text in force is not agreed: an objection or a
// mandate reservation stands, or, the time being over, there is no consensus.
//
// clause 38: an open mandate reservation has the effect of dissent.
func (f MatterFacts) Unresolved(m Matter, over bool) bool {
	return f.Reserved > 0 || len(f.Result.Standing) > 0 || over && !m.reached(f.Result)
}

func (l Ladder) facts(m Matter, f MatterFacts) flow.Facts {
	last := l.Last()
	over := m.Channel == InMeeting && f.Room.Sat() || m.Closed(f.Now) || f.Result.Complete()
	return flow.Facts{
		"dissent":      f.Unresolved(m, over),
		"unresolved":   f.Unresolved(m, true),
		"not_extended": last != nil && last.Extension == nil,
		"contacted":    last != nil && len(last.Contacts) > 0,
		"received":     l.Receipt != nil,
		"not_received": l.Receipt == nil,
	}
}

// Apply says whether an actor may take a step on the path now.
func (l Ladder) Apply(actor Actor, m Matter, action LadderAction, f MatterFacts) error {
	_, err := LadderTable.Apply(string(actor.Role), l.Step(m), action, l.facts(m, f))
	return FromFlow(err)
}

// LadderOffer is a step an actor has now, with the reason where it must wait.
type LadderOffer struct {
	Action  LadderAction
	Refusal error
}

// Offers lists the steps on the path that an actor has.
func (l Ladder) Offers(actor Actor, m Matter, f MatterFacts) []LadderOffer {
	var out []LadderOffer
	for _, o := range LadderTable.Offers(string(actor.Role), l.Step(m), l.facts(m, f)) {
		if slices.Contains(LadderActions, o.Action) {
			offer := LadderOffer{Action: o.Action}
			if o.Refusal != nil {
				offer.Refusal = FromFlow(o.Refusal)
			}
			out = append(out, offer)
		}
	}
	return out
}

// ContactInput is a principal who was contacted, as the mediator writes it.
type ContactInput struct {
	Principal      string
	OrganisationID int64
	OfNetwork      bool
	On             when.Date
	Means          ContactMeans
	Note           string
}

// Validate finds the faults of a contact on a day.
func (in ContactInput) Validate(today when.Date) error {
	var faults Faults
	words(&faults, "principal", in.Principal, QuestionLimit, true)
	words(&faults, "note", in.Note, VoteTextLimit, false)
	if in.OrganisationID == 0 {
		faults.Add("organisation", "error.choose")
	}
	pastDay(&faults, "on", in.On, today)
	if !slices.Contains(ContactMeansList, in.Means) {
		faults.Add("means", "error.choose")
	}
	return faults.Err("ladder.fault.form")
}

// TransmissionInput is how the file goes to the Secretary-General.
type TransmissionInput struct {
	On      when.Date
	Channel string
	Letter  string
}

// Validate finds the faults of a transmission on a day.
func (in TransmissionInput) Validate(today when.Date) error {
	var faults Faults
	pastDay(&faults, "on", in.On, today)
	words(&faults, "channel", in.Channel, QuestionLimit, true)
	words(&faults, "letter", in.Letter, QuestionLimit, true)
	return faults.Err("ladder.fault.form")
}

// CheckEnd finds the faults of the end of a mediation.
func (r MediationRecord) CheckEnd(report, networkWhy string) error {
	var faults Faults
	words(&faults, "report", report, VoteTextLimit, true)
	words(&faults, "network_why", networkWhy, VoteTextLimit, false)
	// clause 36: the principals of the Network are included where fitting.
	if !r.includesNetwork() && strings.TrimSpace(networkWhy) == "" {
		faults.Add("network_why", "ladder.fault.network_why")
	}
	return faults.Err("ladder.fault.form")
}

// CheckWords finds the faults of one required text of a form of the path.
func CheckWords(field, text string) error {
	var faults Faults
	words(&faults, field, text, VoteTextLimit, true)
	return faults.Err("ladder.fault.form")
}

// CheckDay finds the faults of a day and a text of a form of the path.
func CheckDay(on, today when.Date, field, text string, required bool) error {
	var faults Faults
	pastDay(&faults, "on", on, today)
	words(&faults, field, text, VoteTextLimit, required)
	return faults.Err("ladder.fault.form")
}

func words(faults *Faults, field, text string, limit int, required bool) {
	switch {
	case required && strings.TrimSpace(text) == "":
		faults.Add(field, "ladder.fault.words")
	case len([]rune(text)) > limit:
		faults.Add(field, "board.fault.too_long", "Limit", limit)
	}
}

func pastDay(faults *Faults, field string, day, today when.Date) {
	if day.IsZero() || day.After(today) {
		faults.Add(field, "ladder.fault.day")
	}
}
