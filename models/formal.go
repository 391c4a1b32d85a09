package models

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// FindingDays is how long after the first objection the chair may first find
// consensus exhausted.
const FindingDays = 14

// Numbers is a short list of numbers, stored as JSON text.
type Numbers []int

// Value stores the list.
func (n Numbers) Value() (driver.Value, error) {
	b, err := json.Marshal([]int(n))
	return string(b), err
}

// Scan reads the text that Value writes.
func (n *Numbers) Scan(src any) error { return scanJSON(src, (*[]int)(n)) }

// GormDataType keeps the schema reader from looking for columns inside.
func (Numbers) GormDataType() string { return "text" }

func scanJSON(src, into any) error {
	switch s := src.(type) {
	case string:
		return json.Unmarshal([]byte(s), into)
	case []byte:
		return json.Unmarshal(s, into)
	}
	return fmt.Errorf("models: %T from %T", into, src)
}

// Finding is the chair's recorded finding that consensus on a text is
// exhausted: who was heard, and which texts were tried.
type Finding struct {
	ID         int64
	MatterID   int64
	TextNumber int // the text in force
	Heard      string
	Texts      string // numbers of the versions that were tried, with commas
	Reason     string
	PersonID   int64
	MandateID  int64
	CreatedAt  time.Time
}

// FindingInput is what the chair writes.
type FindingInput struct {
	Heard  string
	Texts  Numbers // numbers of the versions that were tried
	Reason string
}

// Validate finds the faults of a finding on a matter with some versions.
func (f FindingInput) Validate(versions int) error {
	var faults Faults
	for field, s := range map[string]string{"heard": f.Heard, "reason": f.Reason} {
		if strings.TrimSpace(s) == "" {
			faults.Add(field, "board.fault.finding_"+field)
		}
		if len([]rune(s)) > VoteTextLimit {
			faults.Add(field, "board.fault.too_long", "Limit", VoteTextLimit)
		}
	}
	if len(f.Texts) == 0 || slices.ContainsFunc(f.Texts, func(n int) bool { return n < 1 || n > versions }) {
		faults.Add("texts", "board.fault.finding_texts")
	}
	return faults.Err("board.fault.finding")
}

// Listed is the list of versions as it is stored: "1, 2".
func (f FindingInput) Listed() string {
	texts := slices.Clone(f.Texts)
	slices.Sort(texts)
	return strings.Trim(strings.ReplaceAll(fmt.Sprint([]int(slices.Compact(texts))), " ", ", "), "[]")
}

// FormalVote is the roll call on one text. What failed is not put again.
type FormalVote struct {
	ID         int64
	Version    int64
	CreatedAt  time.Time
	MatterID   int64
	TextNumber int
	FindingID  int64
	MethodID   int64
	ClosesAt   *time.Time // in writing; in a meeting the chair ends it
	ClosedAt   *time.Time
	Carried    bool
	Result     FormalCount // at the end
	PersonID   int64
	MandateID  int64
}

// WindowOver refuses a ballot at or after the closing time by the database's
// clock, and any ballot once the roll call was ended.
func (f FormalVote) WindowOver(now time.Time) error {
	if f.ClosedAt != nil || f.ClosesAt != nil && !now.Before(*f.ClosesAt) {
		return TooLate("board.roll_call_closed", now)
	}
	return nil
}

// BallotChoice is what a seat says when it is called.
type BallotChoice string

const (
	BallotInFavour BallotChoice = "in_favour"
	BallotAgainst  BallotChoice = "against"
	BallotAbstain  BallotChoice = "abstain"
)

// BallotChoices lists the three in the order they are offered.
var BallotChoices = []BallotChoice{BallotInFavour, BallotAgainst, BallotAbstain}

// FormalBallot is the one answer of a seat in a roll call. It is named and is
// not changed.
type FormalBallot struct {
	ID           int64
	FormalVoteID int64
	MatterID     int64
	SeatID       int64
	Choice       BallotChoice
	Reason       string
	HoldingID    int64
	ActedAs      HoldingKind
	PersonID     int64
	MandateID    int64
	CreatedAt    time.Time
}

// CheckBallot finds the faults of a ballot.
func CheckBallot(choice BallotChoice, reason string) error {
	var faults Faults
	if !slices.Contains(BallotChoices, choice) {
		faults.Add("choice", "board.fault.ballot")
	}
	if len([]rune(reason)) > VoteTextLimit {
		faults.Add("reason", "board.fault.too_long", "Limit", VoteTextLimit)
	}
	return faults.Err("board.fault.vote")
}

// ConstituencyCount is how the voting seats of one constituency spoke.
type ConstituencyCount struct {
	Constituency Constituency `json:"constituency"`
	InFavour     int          `json:"in_favour"`
	Against      int          `json:"against"`
}

// Opposed reports whether most voting seats of the constituency are against.
func (c ConstituencyCount) Opposed() bool { return c.Against > c.InFavour }

// FormalCount is what a roll call comes to: a pure function of the electorate,
// the interests and the ballots. Seats that abstain, that do not answer and
// that have no vote on the item are three different things and leave the count.
type FormalCount struct {
	InFavour       int                 `json:"in_favour"`
	Against        int                 `json:"against"`
	Abstain        int                 `json:"abstain"`
	Silent         int                 `json:"silent"`
	WithoutVote    int                 `json:"without_vote"`
	Needed         int                 `json:"needed"` // seats in favour
	Share          int                 `json:"share"`
	Of             int                 `json:"of"`
	Quorum         int                 `json:"quorum"` // voting seats needed
	QuorumMet      bool                `json:"quorum_met"`
	Constituencies []ConstituencyCount `json:"constituencies"`
}

// Value stores the count as JSON text.
func (c FormalCount) Value() (driver.Value, error) {
	b, err := json.Marshal(c)
	return string(b), err
}

// Scan reads the JSON text that Value writes.
func (c *FormalCount) Scan(src any) error { return scanJSON(src, c) }

// GormDataType keeps the schema reader from looking for columns inside.
func (FormalCount) GormDataType() string { return "text" }

// Voting is the number of seats the threshold is taken of.
func (c FormalCount) Voting() int { return c.InFavour + c.Against }

// Threshold is the share of the voting seats that must be in favour.
func (c FormalCount) Threshold() Threshold { return Threshold{Share: c.Share, Of: c.Of} }

// Carried reports whether the text is adopted by this roll call.
func (c FormalCount) Carried() bool { return c.Refusal() == nil }

// Refusal says why the roll call does not carry the text, or nil.
func (c FormalCount) Refusal() error {
	opposed := slices.IndexFunc(c.Constituencies, ConstituencyCount.Opposed)
	switch {
	case !c.QuorumMet:
		return Conflict("board.formal_quorum", "39").With(map[string]any{"Voting": c.Voting(), "Needed": c.Quorum})
	case c.InFavour < c.Needed:
		return Conflict("board.formal_threshold", "39").With(map[string]any{"InFavour": c.InFavour, "Voting": c.Voting(), "Needed": c.Needed})
	case opposed >= 0:
		return Conflict("board.formal_constituency", "39").With(map[string]any{"Constituency": string(c.Constituencies[opposed].Constituency)})
	}
	return nil
}

// CountFormal counts a roll call. The seats voting must themselves meet the
// quorum: abstaining seats have left the count.
func CountFormal(electorate []Elector, interests []SeatInterest, ballots []FormalBallot, quorum QuorumRule, threshold Threshold) FormalCount {
	c := FormalCount{Share: threshold.Share, Of: threshold.Of}
	cast := make(map[int64]BallotChoice, len(ballots))
	for _, b := range ballots {
		cast[b.SeatID] = b.Choice
	}
	groups := map[Constituency]*ConstituencyCount{}
	base := 0
	for _, seat := range electorate {
		if !seat.Constituency.Rotates() {
			continue
		}
		if seat.Reason == ElectorVacant {
			if quorum.VacantCount {
				base++
			}
			continue
		}
		if !seat.HasVote(interests) {
			c.WithoutVote++
			continue
		}
		base++
		group := groups[seat.Constituency]
		if group == nil {
			group = &ConstituencyCount{Constituency: seat.Constituency}
			groups[seat.Constituency] = group
		}
		c.add(group, cast[seat.SeatID])
	}
	for _, constituency := range Constituencies {
		if group := groups[constituency]; group != nil {
			c.Constituencies = append(c.Constituencies, *group)
		}
	}
	c.Needed = threshold.Needed(c.Voting())
	var possible bool
	c.Quorum, possible = quorum.Needed(base)
	c.QuorumMet = possible && c.Voting() > 0 && c.Voting() >= c.Quorum
	return c
}

func (c *FormalCount) add(group *ConstituencyCount, choice BallotChoice) {
	switch choice {
	case BallotInFavour:
		c.InFavour++
		group.InFavour++
	case BallotAgainst:
		c.Against++
		group.Against++
	case BallotAbstain:
		c.Abstain++
	default:
		c.Silent++
	}
}

// Sentence names the method and prints the arithmetic, in English, for the
// record.
func (c FormalCount) Sentence() string {
	s := fmt.Sprintf("Adopted by formal vote: %d of %d seats voting in favour, threshold %s (%d); quorum %d met", c.InFavour, c.Voting(), c.Threshold(), c.Needed, c.Quorum)
	for _, part := range []struct {
		count int
		text  string
	}{{c.Abstain, "%d abstained"}, {c.Silent, "%d did not answer"}, {c.WithoutVote, "%d without vote"}} {
		if part.count > 0 {
			s += "; " + fmt.Sprintf(part.text, part.count)
		}
	}
	return s + "; no constituency mostly against"
}
