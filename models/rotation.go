package models

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"seedfund/models/when"
)

// Candidate is an organisation in the pool of a constituency.
type Candidate struct {
	EntryID        int64
	Version        int64
	Constituency   Constituency
	OrganisationID int64
	Code           string
	Name           string
	Country        string
	Group          string // regional group of a State, kind of a stakeholder, "excom" or "member" of the Network; "" for none
	EligibleFrom   when.Date
	Willing        bool
	TermsBefore    int       // served before the register begins
	Until          time.Time // when a simulation takes it out of the pool; zero: it stays
	Note           string
}

// Groups by which members of the Network are balanced (clause 69: a member of
// the Executive Committee may sit on the Board too).
const (
	GroupExCom  = "excom"
	GroupMember = "member"
)

// SeatTerm is a stretch of time for which an organisation holds a rotating
// seat, as recorded or as simulated.
type SeatTerm struct {
	SeatID         int64
	Constituency   Constituency
	Number         int
	OrganisationID int64
	Code, Name     string // of the organisation, which may have left the pool
	Country        string
	From, To       time.Time
	Ends           RotationReason // why before the term was over, "" otherwise
	Rest           bool           // of another's term
	Simulated      bool
}

// RotationDraw settles ties in a constituency: lots drawn by the chair in a
// meeting, or computed from a published text so that anybody can repeat it.
type RotationDraw struct {
	ID           int64
	CreatedAt    time.Time
	BodyID       int64
	Constituency Constituency
	Method       DrawMethod
	DrawnOn      when.Date
	Meeting      string // where the chair drew
	Seed         string // the published text
	PoolHash     string // of the codes drawn among
	RecordedBy   int64
}

// RotationPlace is one place of a draw.
type RotationPlace struct {
	ID             int64
	DrawID         int64
	Place          int
	OrganisationID int64
}

// Validate finds the faults of a draw among tied candidates: each has one place.
func (d RotationDraw) Validate(today when.Date, order []int64, tied []Candidate) error {
	var f Faults
	if d.DrawnOn.IsZero() || d.DrawnOn.After(today) {
		f.Add("drawn_on", "rotation.fault.drawn_on")
	}
	if d.Method == DrawLots && blankOrLong(d.Meeting, 200) {
		f.Add("meeting", "rotation.fault.meeting")
	}
	if d.Method == DrawComputed && blankOrLong(d.Seed, 500) {
		f.Add("seed", "rotation.fault.seed")
	}
	var among []int64
	for _, c := range tied {
		among = append(among, c.OrganisationID)
	}
	slices.Sort(among)
	if !slices.Equal(slices.Sorted(slices.Values(order)), among) {
		f.Add("order", "rotation.fault.order")
	}
	return f.Err("rotation.fault.draw")
}

// DrawMethod is how ties are settled.
type DrawMethod string

const (
	DrawLots     DrawMethod = "drawn"
	DrawComputed DrawMethod = "computed"
)

// RenewalRule says whether a holder that may stay for another term is proposed
// before the others.
type RenewalRule string

const (
	RenewalFirst   RenewalRule = "first"    // the default: one renewal, then the others
	RenewalByOrder RenewalRule = "by_order" // a holder stands in the order like everybody
)

// RotationBook is all a rotation is planned from. Nothing in it depends on the
// order of its lists.
type RotationBook struct {
	Body       Body
	Rule       RuleValues
	AsAt       time.Time
	Seats      []Seat // the rotating ones
	Candidates []Candidate
	Terms      []SeatTerm
	Draws      []Draw

	seed string                     // settles ties of a simulation
	away map[candidateKey]time.Time // to when who gave up a seat takes none
}

// Draw is a recorded draw with the organisations in the order of their places.
type Draw struct {
	RotationDraw
	Order []int64
	Names []string // of the organisations, where the draw is shown
}

// RotationReason is one reason why a candidate stands where it stands, or why
// it cannot stand.
type RotationReason string

const (
	WhyRenewal  RotationReason = "renewal"
	WhyNever    RotationReason = "never"
	WhyLongest  RotationReason = "longest"
	WhyBalance  RotationReason = "balance"
	WhyDrawn    RotationReason = "drawn"
	WhyComputed RotationReason = "computed"
	WhyLotsDue  RotationReason = "lots_due"

	BarUnwilling RotationReason = "unwilling"
	BarNotYet    RotationReason = "not_yet"
	BarSits      RotationReason = "sits"
	BarCountry   RotationReason = "country_sits"
	BarTerms     RotationReason = "terms_served"
	BarResigned  RotationReason = "resigned" // it gave up a seat whose term still runs
	BarLeft      RotationReason = "left"     // the pool
	BarRefused   RotationReason = "refused"
	BarBehind    RotationReason = "behind" // others stood before it each time
	BarNoOpening RotationReason = "no_opening"
)

// RotationLine is one line of a proposed order.
type RotationLine struct {
	Candidate
	Place      int
	Renewal    bool
	LastServed time.Time // zero: never, or before the register
	Peers      int       // holders of the same group on the other seats
	Why        []RotationReason
	Draw       *RotationDraw // that settled the tie
}

// RotationBar is a candidate that cannot take the seat now.
type RotationBar struct {
	Candidate
	Why RotationReason
}

// RotationOrder is the order proposed for one seat at one instant.
type RotationOrder struct {
	Seat    Seat
	At      time.Time
	Lines   []RotationLine
	Barred  []RotationBar
	LotsDue [][]int64 // ties no draw has settled yet
}

// PlaceOf is the place of an organisation in the order, 0 for none.
func (o RotationOrder) PlaceOf(organisation int64) int {
	for _, l := range o.Lines {
		if l.OrganisationID == organisation {
			return l.Place
		}
	}
	return 0
}

// Refusal says why an organisation cannot be nominated for the seat, nil if it
// can: it is not in the pool, it may not sit then, or it stands in a tie for the
// first place that lots have yet to settle.
func (o RotationOrder) Refusal(organisation int64) error {
	if err := o.BarOf(organisation); err != nil {
		return err
	}
	if o.PlaceOf(organisation) == 0 {
		return Invalid("rotation.fault.nomination", FieldError{Field: "organisation", Key: "rotation.fault.not_in_pool"})
	}
	if len(o.LotsDue) > 0 && slices.Contains(o.LotsDue[0], o.Lines[0].OrganisationID) && slices.Contains(o.LotsDue[0], organisation) {
		return Conflict("rotation.lots_first", "100")
	}
	return nil
}

// BarOf says why an organisation may not take the seat then, nil if it may.
func (o RotationOrder) BarOf(organisation int64) error {
	for _, b := range o.Barred {
		if b.OrganisationID == organisation {
			return Conflict("rotation.barred."+string(b.Why), "100")
		}
	}
	return nil
}

// monthsAfter is an instant so many calendar months later, at the same time of
// day; a day that the month does not have is its last.
func monthsAfter(t time.Time, months int) time.Time {
	d := when.DateOf(t)
	return t.AddDate(0, 0, d.AddMonths(months).DaysSince(d))
}

// TermEnd is when a term that begins at an instant ends.
func (v RuleValues) TermEnd(from time.Time) time.Time { return monthsAfter(from, v.TermMonths) }

// LastTermEnd is when the terms that the rule allows on end are over.
func (v RuleValues) LastTermEnd(from time.Time) time.Time {
	return monthsAfter(from, v.TermMonths*v.ConsecutiveTerms)
}

// TieMethod is how ties are settled: by lots, unless the rule computes them.
func (v RuleValues) TieMethod() DrawMethod { return cmp.Or(v.Ties, DrawLots) }

// RenewalOrder is where a holder stands that may be renewed.
func (v RuleValues) RenewalOrder() RenewalRule { return cmp.Or(v.Renewal, RenewalFirst) }

// HoldsOverUntil is the last instant, excluded, to which a holder stays whose
// term ends without a successor.
func (v RuleValues) HoldsOverUntil(end time.Time) time.Time {
	return monthsAfter(end, v.HoldingOverMonths)
}

// halfTerm is the rest below which a stretch does not count against the limit
// and a pause does not end a streak.
func (v RuleValues) halfTerm() int { return (v.TermMonths + 1) / 2 }

// terms is how many terms a stretch counts for.
func (v RuleValues) terms(t SeatTerm) int {
	n := 0
	for !monthsAfter(t.From, n*v.TermMonths+v.halfTerm()).After(t.To) {
		n++
	}
	return n
}

// served are an organisation's terms in a constituency that have begun by an
// instant, by time.
func (b RotationBook) served(c Constituency, organisation int64, at time.Time) []SeatTerm {
	var out []SeatTerm
	for _, t := range b.Terms {
		if t.Constituency == c && t.OrganisationID == organisation && t.From.Before(at) {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b SeatTerm) int { return a.From.Compare(b.From) })
	return out
}

// streak is how many terms an organisation has served on end when an instant
// comes.
func (b RotationBook) streak(c Constituency, organisation int64, at time.Time) int {
	n, next := 0, at
	served := b.served(c, organisation, at)
	for _, t := range slices.Backward(served) {
		if !monthsAfter(t.To, b.Rule.halfTerm()).After(next) {
			break
		}
		n, next = n+b.Rule.terms(t), t.From
	}
	return n
}

// TermsOf are the terms on end that each holder of a rotating seat will have
// served when its term ends, by seat.
func (b RotationBook) TermsOf(c Composition) map[int64]int {
	out := map[int64]int{}
	for _, s := range c.Seats {
		if s.Vacant() || !s.Constituency.Rotates() {
			continue
		}
		end := b.Rule.LastTermEnd(s.Holder.StartsAt)
		if s.Holder.EndsAt != nil {
			end = *s.Holder.EndsAt
		} else if end.Before(b.AsAt) {
			end = b.AsAt
		}
		out[s.ID] = b.streak(s.Constituency, s.Holder.OrganisationID, end)
	}
	return out
}

// TermLimit refuses an organisation that has served the terms that the rules
// allow on end when an instant comes, nil otherwise.
func (b RotationBook) TermLimit(c Constituency, organisation int64, at time.Time) error {
	if b.streak(c, organisation, at) < b.Rule.ConsecutiveTerms {
		return nil
	}
	return Conflict("rotation.barred."+string(BarTerms), "100")
}

// holderBefore is whose term on a seat ended at an instant, or ended before it
// and who holds over, 0 for nobody. Who gave the seat up does not stay.
func (b RotationBook) holderBefore(seat int64, at time.Time) int64 {
	var last SeatTerm
	for _, t := range b.Terms {
		if t.SeatID == seat && !t.To.After(at) && t.To.After(last.To) {
			last = t
		}
	}
	if last.Ends == "" && (last.To.Equal(at) || at.Before(b.Rule.HoldsOverUntil(last.To))) {
		return last.OrganisationID
	}
	return 0
}

// beside are the terms on other seats than one that meet a term beginning at
// an instant.
func (b RotationBook) beside(seat int64, at time.Time) []SeatTerm {
	var out []SeatTerm
	end := b.Rule.TermEnd(at)
	for _, t := range b.Terms {
		if t.SeatID != seat && t.From.Before(end) && at.Before(t.To) {
			out = append(out, t)
		}
	}
	return out
}

// Order proposes who takes a seat at an instant: a renewal where the rule puts
// it first, then who never served, then who served longest ago, then the group
// with the fewest seats, then the draw.
//
// clause 100: the Board is made on a rotating basis.
func (b RotationBook) Order(seat Seat, at time.Time) RotationOrder {
	o := RotationOrder{Seat: seat, At: at}
	others, before := b.beside(seat.ID, at), b.holderBefore(seat.ID, at)
	for _, c := range b.Candidates {
		if c.Constituency != seat.Constituency {
			continue
		}
		if why := b.bar(c, others, at); why != "" {
			o.Barred = append(o.Barred, RotationBar{c, why})
			continue
		}
		o.Lines = append(o.Lines, b.line(c, others, before, at))
	}
	slices.SortFunc(o.Barred, func(a, b RotationBar) int { return cmp.Compare(a.Code, b.Code) })
	slices.SortFunc(o.Lines, func(a, b RotationLine) int { return cmp.Or(byMerit(a, b), cmp.Compare(a.Code, b.Code)) })
	b.settle(&o)
	for i := range o.Lines {
		o.Lines[i].Place = i + 1
	}
	return o
}

// bar says why a candidate cannot take a seat at an instant, "" if it can.
func (b RotationBook) bar(c Candidate, others []SeatTerm, at time.Time) RotationReason {
	switch {
	case !c.Willing:
		return BarUnwilling
	case !c.Until.IsZero() && !at.Before(c.Until):
		return BarLeft
	case c.EligibleFrom.After(when.DateOf(at)):
		return BarNotYet
	case at.Before(b.away[candidateKey{c.Constituency, c.OrganisationID}]):
		return BarResigned
	}
	for _, t := range others {
		if t.OrganisationID == c.OrganisationID {
			return BarSits
		}
		// A country is not contributor and beneficiary at one time.
		if c.Country != "" && t.Country == c.Country {
			return BarCountry
		}
	}
	if b.streak(c.Constituency, c.OrganisationID, at) >= b.Rule.ConsecutiveTerms {
		return BarTerms
	}
	return ""
}

func (b RotationBook) line(c Candidate, others []SeatTerm, before int64, at time.Time) RotationLine {
	l := RotationLine{Candidate: c, Renewal: b.Rule.RenewalOrder() == RenewalFirst && c.OrganisationID == before}
	served := b.served(c.Constituency, c.OrganisationID, at)
	if len(served) > 0 {
		l.LastServed = slices.MaxFunc(served, func(a, b SeatTerm) int { return a.To.Compare(b.To) }).To
	}
	switch {
	case l.Renewal:
		l.Why = []RotationReason{WhyRenewal}
	case len(served) == 0 && c.TermsBefore == 0:
		l.Why = []RotationReason{WhyNever}
	default:
		l.Why = []RotationReason{WhyLongest}
	}
	for _, t := range others {
		if c.Group != "" && t.Constituency == c.Constituency && b.groupOf(t) == c.Group {
			l.Peers++
		}
	}
	return l
}

func (b RotationBook) groupOf(t SeatTerm) string {
	for _, c := range b.Candidates {
		if c.Constituency == t.Constituency && c.OrganisationID == t.OrganisationID {
			return c.Group
		}
	}
	return ""
}

// byTurn compares by renewal and by when each served last.
func byTurn(a, b RotationLine) int {
	rank := map[RotationReason]int{WhyRenewal: 0, WhyNever: 1, WhyLongest: 2}
	return cmp.Or(cmp.Compare(rank[a.Why[0]], rank[b.Why[0]]), a.LastServed.Compare(b.LastServed))
}

// byMerit compares all but what the draw settles.
func byMerit(a, b RotationLine) int { return cmp.Or(byTurn(a, b), cmp.Compare(a.Peers, b.Peers)) }

// settle orders those whom merit leaves equal, and says of each line what
// parted it from those whose turn is as good.
func (b RotationBook) settle(o *RotationOrder) {
	merits := slices.Clone(o.Lines)
	for i := 0; i < len(o.Lines); {
		j := i + 1
		for j < len(o.Lines) && byMerit(merits[i], merits[j]) == 0 {
			j++
		}
		tied := o.Lines[i:j]
		if slices.ContainsFunc(merits, func(l RotationLine) bool { return byTurn(l, merits[i]) == 0 && l.Peers != merits[i].Peers }) {
			for k := range tied {
				tied[k].Why = append(slices.Clone(tied[k].Why), WhyBalance)
			}
		}
		if len(tied) > 1 {
			if !b.draw(o.Seat.Constituency, tied) {
				o.LotsDue = append(o.LotsDue, ids(tied))
			}
		}
		i = j
	}
}

func ids(lines []RotationLine) []int64 {
	var out []int64
	for _, l := range lines {
		out = append(out, l.OrganisationID)
	}
	return out
}

// draw orders tied lines by the newest draw that holds them all; a simulation
// computes one. Without a draw they stay in the order of their codes.
func (b RotationBook) draw(c Constituency, tied []RotationLine) bool {
	places, draw := b.placesFor(c, tied)
	why := WhyLotsDue
	switch {
	case draw != nil && draw.Method == DrawComputed, draw == nil && places != nil:
		why = WhyComputed
	case draw != nil:
		why = WhyDrawn
	}
	for i := range tied {
		tied[i].Why = append(slices.Clone(tied[i].Why), why)
		tied[i].Draw = draw
	}
	if places == nil {
		return false
	}
	slices.SortFunc(tied, func(a, b RotationLine) int {
		return cmp.Compare(slices.Index(places, a.OrganisationID), slices.Index(places, b.OrganisationID))
	})
	return true
}

func (b RotationBook) placesFor(c Constituency, tied []RotationLine) ([]int64, *RotationDraw) {
	var found *Draw
	for i, d := range b.Draws {
		holds := func(l RotationLine) bool { return slices.Contains(d.Order, l.OrganisationID) }
		if d.Constituency == c && !slices.ContainsFunc(tied, func(l RotationLine) bool { return !holds(l) }) && (found == nil || d.ID > found.ID) {
			found = &b.Draws[i]
		}
	}
	if found != nil {
		return found.Order, &found.RotationDraw
	}
	if b.seed == "" {
		return nil, nil
	}
	return ComputeDraw(b.seed, slices.DeleteFunc(slices.Clone(b.Candidates), func(x Candidate) bool { return x.Constituency != c })), nil
}

// PoolHash names a pool: SHA-256 of its codes in order, one a line. Another
// candidate gives another hash.
func PoolHash(pool []Candidate) string {
	var codes []string
	for _, c := range pool {
		codes = append(codes, c.Code)
	}
	slices.Sort(codes)
	sum := sha256.Sum256([]byte(strings.Join(codes, "\n")))
	return hex.EncodeToString(sum[:])
}

// ComputeDraw orders a pool by SHA-256 of the published text, the pool's hash
// and each candidate's code, one a line. Anybody can repeat it with sha256sum.
func ComputeDraw(seed string, pool []Candidate) []int64 {
	hash := PoolHash(pool)
	key := func(c Candidate) string {
		sum := sha256.Sum256([]byte(seed + "\n" + hash + "\n" + c.Code))
		return string(sum[:])
	}
	drawn := slices.Clone(pool)
	slices.SortFunc(drawn, func(a, b Candidate) int { return cmp.Compare(key(a), key(b)) })
	var out []int64
	for _, c := range drawn {
		out = append(out, c.OrganisationID)
	}
	return out
}

// Opening is when a seat next needs a holder.
type Opening struct {
	Seat   Seat
	At     time.Time
	Holder int64 // whose term ends then, or who holds over; 0: the seat is vacant
}

// opening follows the terms of a seat from an instant on to the first that none
// of them covers.
func (b RotationBook) opening(seat Seat, from time.Time) Opening {
	o := Opening{Seat: seat, At: from}
	for {
		i := slices.IndexFunc(b.Terms, func(t SeatTerm) bool {
			return t.SeatID == seat.ID && !o.At.Before(t.From) && o.At.Before(t.To)
		})
		if i < 0 {
			o.Holder = b.holderBefore(seat.ID, o.At)
			return o
		}
		o.At = b.Terms[i].To
	}
}

// Tied are the candidates for the next opening of a constituency among whom lots
// are to be drawn, by code; none where every tie is settled.
func (b RotationBook) Tied(c Constituency) []Candidate {
	order, ok := b.Next(c)
	if !ok || len(order.LotsDue) == 0 {
		return nil
	}
	return slices.DeleteFunc(b.pool(c), func(x Candidate) bool { return !slices.Contains(order.LotsDue[0], x.OrganisationID) })
}

// Next is the order proposed for the next opening of a constituency; false
// where it has no seat.
func (b RotationBook) Next(c Constituency) (RotationOrder, bool) {
	for _, s := range b.Starts() {
		if s.Seat.Constituency == c {
			return b.Order(s.Seat, s.From), true
		}
	}
	return RotationOrder{}, false
}

// NominationState is where a nomination stands.
type NominationState string

const (
	NominationOpen     NominationState = "open"
	NominationSeated   NominationState = "seated"
	NominationDeclined NominationState = "declined"
)

// Nomination is what a constituency asks by letter: that an organisation hold a
// seat for a term. The engine proposes, people decide: who is not first in the
// order is nominated with a reason, which stands in public.
type Nomination struct {
	ID             int64
	Version        int64
	CreatedAt      time.Time
	BodyID         int64
	SeatID         int64
	Constituency   Constituency
	OrganisationID int64
	StartsAt       time.Time
	EndsAt         time.Time
	Instrument     string // the letter
	Method         string // how the constituency chose
	FileID         *int64 // the letter itself
	Place          int    // in the order when it was recorded, 0: not in it
	FirstID        *int64 // who stood first then
	Departure      string // why not the first
	State          NominationState
	HoldingID      *int64
	Ending         string // why it led to no holding
	RecordedBy     int64
	SignedBy       *int64 // mandate whose holder signed the letter; nil: not known
	ClosedAt       *time.Time
}

// Validate finds the faults of a nomination that need no other record.
func (n Nomination) Validate() error {
	var f Faults
	if n.OrganisationID == 0 {
		f.Add("organisation", "rotation.fault.organisation")
	}
	if blankOrLong(n.Instrument, 500) {
		f.Add("instrument", "rotation.fault.instrument")
	}
	if blankOrLong(n.Method, 500) {
		f.Add("method", "rotation.fault.method")
	}
	if n.StartsAt.IsZero() {
		f.Add("starts_at", "rotation.fault.starts_at")
	}
	if !n.EndsAt.After(n.StartsAt) {
		f.Add("ends_at", "rotation.fault.ends_at")
	}
	if n.Place != 1 && n.Departure == "" {
		f.Add("departure", "rotation.fault.departure")
	}
	if len([]rune(n.Departure)) > 2000 {
		f.Add("departure", "rotation.fault.too_long")
	}
	return f.Err("rotation.fault.nomination")
}

// RotationEntry is an organisation's entry in the pool of a constituency.
type RotationEntry struct {
	ID             int64
	Version        int64
	CreatedAt      time.Time
	BodyID         int64
	Constituency   Constituency
	OrganisationID int64
	EligibleFrom   when.Date
	Willing        bool
	TermsBefore    int
	Note           string
}

// Validate finds the faults of an entry that need no other record.
func (e RotationEntry) Validate() error {
	var f Faults
	if !e.Constituency.Rotates() {
		f.Add("constituency", "rotation.fault.constituency")
	}
	if e.OrganisationID == 0 {
		f.Add("organisation", "rotation.fault.organisation")
	}
	if e.EligibleFrom.IsZero() {
		f.Add("eligible_from", "rotation.fault.eligible_from")
	}
	if e.TermsBefore < 0 || e.TermsBefore > 20 {
		f.Add("terms_before", "rotation.fault.terms_before")
	}
	if len([]rune(e.Note)) > 1000 {
		f.Add("note", "rotation.fault.too_long")
	}
	return f.Err("rotation.fault.entry")
}
