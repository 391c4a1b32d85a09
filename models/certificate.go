package models

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"seedfund/models/canonical"
)

// A decision certificate answers, years later, whether the body was validly
// composed, duly notified and the rule in force. Its public form is canonical
// JSON (RFC 8785) under a SHA-256 hash, chained to the certificate before. What
// is not for the public stands in it by commitment only: the hash of a random
// salt and the value. Whoever is given salt and value can hold them against the
// public form; who is not learns nothing, not even how many votes there were.

// CertificateFormat names the present form. Certificates of another form stay
// what they are and are checked as their form says.
const CertificateFormat = "seedfund-certificate/3"

// CertificateFormat2 has no brackets, and reservations without the names of
// members that have no seat.
const CertificateFormat2 = "seedfund-certificate/2"

// CertificateFormat1 has notices by act, and neither reservations nor roll calls.
const CertificateFormat1 = "seedfund-certificate/1"

// CertificateFormats are those that this program makes again and checks.
var CertificateFormats = []string{CertificateFormat1, CertificateFormat2, CertificateFormat}

// CertificateGenesis stands for the hash before the first certificate.
var CertificateGenesis = strings.Repeat("0", 64)

// CertificateRow is a certificate as it is kept. Rows are only added.
type CertificateRow struct {
	ID         int64
	Number     int64 // in the chain, from 1 without a gap
	DecisionID int64
	Previous   string // hash of the certificate before
	Hash       string // SHA-256 of Body
	Body       string `audit:"digest"` // the public form, canonical
	Opened     string `audit:"-"`      // salts and values of what it commits to
	CreatedAt  time.Time
}

// TableName keeps the word.
func (CertificateRow) TableName() string { return "certificates" }

// The restricted fields of a certificate. Their number is the same in every
// certificate of a format, so that it tells nothing.
const (
	SealedArithmetic    = "arithmetic"    // the count and its sentence, silent and objecting seats
	SealedBrackets      = "brackets"      // objections, reservations and remarks on words: what was asked, and how each ended
	SealedConsultations = "consultations" // that were closed before the decision
	SealedFormal        = "formal"        // findings and roll calls with their ballots and arithmetic
	SealedInterests     = "interests"     // grades and kinds
	SealedNotes         = "notes"         // private words of interests
	SealedNotices       = "notices"       // letters to the seats, and what became of them
	SealedPath          = "path"          // steps of the matter with their reasons, requests for time
	SealedPersons       = "persons"       // names
	SealedReservations  = "reservations"  // of mandates, and how each ended
	SealedScores        = "scores"        // of the Board
	SealedSeats         = "seats"         // which had a vote, and why not
	SealedVotes         = "votes"         // answers, reasons, remedies
)

// SealedFields lists them in the order of their names.
var SealedFields = []string{SealedArithmetic, SealedBrackets, SealedConsultations, SealedFormal, SealedInterests, SealedNotes, SealedNotices, SealedPath,
	SealedPersons, SealedReservations, SealedScores, SealedSeats, SealedVotes}

// SealedFieldsOf are the restricted fields of a format.
func SealedFieldsOf(format string) []string {
	if format != CertificateFormat1 {
		return SealedFields
	}
	return slices.DeleteFunc(slices.Clone(SealedFields), func(field string) bool {
		return slices.Contains([]string{SealedBrackets, SealedConsultations, SealedFormal, SealedReservations}, field)
	})
}

// CheckedFieldsOf are the restricted fields of a format in the order they are held
// against the rows: brackets, made of answers and reservations, come last, so that
// the first fault is named where it is.
func CheckedFieldsOf(format string) []string {
	fields := SealedFieldsOf(format)
	if i := slices.Index(fields, SealedBrackets); i >= 0 {
		fields = append(slices.Delete(slices.Clone(fields), i, i+1), SealedBrackets)
	}
	return fields
}

// PrivateFields are those that chair, secretariat and auditors alone open: who
// did what in person, and the private words of interests.
var PrivateFields = []string{SealedNotes, SealedNotices, SealedPersons}

// AnswerFields are those that tell how seats answered: closed to a seat whose
// interest closes it (DoorOthers).
var AnswerFields = []string{SealedArithmetic, SealedBrackets, SealedFormal, SealedPath, SealedScores, SealedVotes}

// Certificate is the public form.
type Certificate struct {
	Adoption      CertificateAdoption      `json:"adoption"`
	Body          CertificateBody          `json:"body"`
	Composition   CertificateCompositions  `json:"composition"`
	Decision      CertificateDecision      `json:"decision"`
	Format        string                   `json:"format"`
	Method        CertificateMethod        `json:"method"`
	Number        int64                    `json:"number"`
	Organisations []CertificateParty       `json:"organisations"` // their names as at the adoption
	Previous      string                   `json:"previous"`
	Rules         CertificateRules         `json:"rules"`
	Sealed        map[string]string        `json:"sealed"` // commitments by field
	Text          CertificateText          `json:"text"`
	Validity      CertificateValidityTimes `json:"validity"`
}

// CertificateAdoption is when, how and by whom the decision was pronounced.
type CertificateAdoption struct {
	At           string `json:"at"`
	Capacity     Role   `json:"capacity"`
	Channel      string `json:"channel"`
	Instrument   string `json:"instrument"` // of the clerk's mandate
	Meeting      string `json:"meeting"`
	Opened       string `json:"opened"`
	Organisation int64  `json:"organisation"`
	QuorumMet    bool   `json:"quorum_met"`
	// Left out of decisions in writing, and of those taken before a matter was
	// bound to its meeting.
	Room *CertificateRoom `json:"room,omitzero"`
}

// CertificateRoom is the meeting that decided, with the voting seats in the room
// at that instant.
type CertificateRoom struct {
	Base    int    `json:"base"` // seats the share is taken of
	Meeting int    `json:"meeting"`
	Met     bool   `json:"met"`
	Needed  int    `json:"needed"`
	Opened  string `json:"opened"`
	Present int    `json:"present"`
}

// CertificateBody is the body that decided.
type CertificateBody struct {
	Code       string   `json:"code"`
	Instrument string   `json:"instrument"`
	Kind       BodyKind `json:"kind"`
	Name       string   `json:"name"`
}

// CertificateDecision is what was decided.
type CertificateDecision struct {
	Kind      MatterKind `json:"kind"`
	Matter    string     `json:"matter"`
	Outcome   Outcome    `json:"outcome"`
	Question  string     `json:"question"`
	Reference string     `json:"reference"`
	Reserve   Reserve    `json:"reserve"`
}

// CertificateText is the version that was adopted.
type CertificateText struct {
	Frozen   string `json:"frozen"`
	Hash     string `json:"hash"`
	Language string `json:"language"`
	Number   int    `json:"number"`
}

// CertificateRules are the rules in force at the opening.
type CertificateRules struct {
	Decision   string          `json:"decision"` // that adopted them, empty for the set-up
	From       string          `json:"from"`
	Instrument string          `json:"instrument"`
	Settings   json.RawMessage `json:"settings"`
	Version    int             `json:"version"`
}

// CertificateMethod is the line of the register of methods.
type CertificateMethod struct {
	Decision   string `json:"decision"`
	From       string `json:"from"`
	Instrument string `json:"instrument"`
	Method     Method `json:"method"`
	Version    int    `json:"version"`
}

// CertificateParty is an organisation by the name it had.
type CertificateParty struct {
	Code string `json:"code"`
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// CertificateCompositions are the two that count: who could answer, and who sat
// when the decision was taken.
type CertificateCompositions struct {
	Adoption []CertificateSeat `json:"adoption"`
	Opening  []CertificateSeat `json:"opening"`
}

// CertificateSeat is a seat with who held it.
type CertificateSeat struct {
	Alternate    *CertificateHolder `json:"alternate"`
	Constituency Constituency       `json:"constituency"`
	Function     string             `json:"function"`
	Holder       *CertificateHolder `json:"holder"` // null: vacant
	Number       int                `json:"number"`
	Voting       bool               `json:"voting"`
}

// CertificateHolder is an organisation on a seat, by its instrument.
type CertificateHolder struct {
	HoldingOver  bool    `json:"holding_over,omitempty"` // the term had ended and nobody had followed
	Country      string  `json:"country"`
	From         string  `json:"from"`
	Instrument   string  `json:"instrument"`
	Organisation int64   `json:"organisation"`
	Until        *string `json:"until"`
}

// CertificateValidityTimes holds both compositions against the rules.
type CertificateValidityTimes struct {
	Adoption []CertificateCheck `json:"adoption"`
	Opening  []CertificateCheck `json:"opening"`
}

// CertificateCheck is one rule of valid composition with what was found.
type CertificateCheck struct {
	Clause       string       `json:"clause"`
	Constituency Constituency `json:"constituency"`
	Have         int          `json:"have"`
	Met          bool         `json:"met"`
	Need         int          `json:"need"`
	Rule         string       `json:"rule"`
}

// CertificatePerson is a person by the name of the adoption.
type CertificatePerson struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// CertificateNotice is, in the first format, an act that wrote to the seats; its
// digest stands in the chain of acts and holds who was written to.
type CertificateNotice struct {
	Act    int64  `json:"act"`
	At     string `json:"at"`
	Digest string `json:"digest"`
}

type (
	certificateElector struct {
		Entitled bool          `json:"entitled"`
		Reason   ElectorReason `json:"reason"`
		Seat     string        `json:"seat"`
	}
	certificateInterest struct {
		At        string         `json:"at"`
		Alternate *bool          `json:"alternate,omitzero"` // of who acts as alternate, since the rows say so
		Grade     InterestGrade  `json:"grade"`
		Origin    InterestOrigin `json:"origin"`
		Reason    InterestReason `json:"reason"`
		Seat      string         `json:"seat"`
		// Left out where they say nothing, as in certificates before they were kept.
		Organisation int64 `json:"organisation,omitempty"`
		Settles      bool  `json:"settles,omitempty"`
	}
	certificateNote struct {
		At   string `json:"at"`
		Note string `json:"note"`
		Seat string `json:"seat"`
	}
	certificateVote struct {
		ActedAs     HoldingKind `json:"acted_as"`
		Answer      VoteAnswer  `json:"answer"`
		At          string      `json:"at"`
		Person      int64       `json:"person"`
		Reason      string      `json:"reason"`
		Seat        string      `json:"seat"`
		Sequence    int         `json:"sequence"`
		Text        int         `json:"text"`
		Words       string      `json:"words"`
		WouldRemove string      `json:"would_remove"`
	}
	certificateSheet struct {
		At       string         `json:"at"`
		Marks    map[string]int `json:"marks"`
		Person   int64          `json:"person"`
		Reason   string         `json:"reason"`
		Seat     string         `json:"seat"`
		Sequence int            `json:"sequence"`
	}
	certificateStep struct {
		Action MatterAction `json:"action"`
		At     string       `json:"at"`
		Person int64        `json:"person"`
		Reason string       `json:"reason"`
		Text   int          `json:"text"`
	}
	certificateArithmetic struct {
		Result   json.RawMessage `json:"result"` // as the decision keeps it
		Sentence string          `json:"sentence"`
	}
)

// CertificateFacts are the rows a certificate is made from, in the order they
// were written. The same rows make the same certificate at any time.
type CertificateFacts struct {
	Format     string
	Number     int64
	Previous   string
	Body       Body
	Matter     Matter
	Decision   Decision
	Result     json.RawMessage // of the decision, as stored
	Text       MatterText      // that was adopted
	Rule       BodyRule
	Settings   json.RawMessage // of the rule, as stored
	RuleBy     string          // reference of the decision that adopted the rule
	Method     BodyMethod
	MethodBy   string
	Opening    Composition
	Adoption   Composition
	Electorate []Elector
	Interests  []SeatInterest
	Votes      []Vote
	Sheets     []BoardSheet
	Marks      []BoardMark
	Events     []MatterEvent
	Clerk      Mandate
	Notices    []CertificateNotice // of format 1
	Resort     CertificateResort
	Room       *Room               // nil in writing
	Names      []CertificateParty  // of OrganisationIDs, as at the adoption
	Reserving  []CertificateParty  // of ReservingIDs, as at the adoption
	Persons    []CertificatePerson // of PersonIDs, as at the adoption
}

// InstantText spells an instant as certificates do: UTC, microseconds.
func InstantText(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

func instantTextOf(t *time.Time) string {
	if t == nil {
		return ""
	}
	return InstantText(*t)
}

// Validity are the reports on both compositions under the rules of the opening.
func (f CertificateFacts) Validity() (opening, adoption Validity) {
	f.Opening.Rule, f.Adoption.Rule = f.Rule, f.Rule
	return f.Opening.Validity(), f.Adoption.Validity()
}

// Certificate is the public form with the given commitments.
func (f CertificateFacts) Certificate(sealed map[string]string) Certificate {
	d, m := f.Decision, f.Matter
	opening, adoption := f.Validity()
	clerk := int64(0)
	if f.Clerk.OrganisationID != nil {
		clerk = *f.Clerk.OrganisationID
	}
	return Certificate{
		Adoption: CertificateAdoption{At: InstantText(d.AdoptedAt), Capacity: f.Clerk.Role, Channel: string(m.Channel), Instrument: f.Clerk.Instrument,
			Meeting: m.Meeting, Opened: instantTextOf(m.OpensAt), Organisation: clerk, QuorumMet: d.Result.QuorumMet, Room: f.room()},
		Body:        CertificateBody{Code: f.Body.Code, Instrument: f.Body.Instrument, Kind: f.Body.Kind, Name: f.Body.Name},
		Composition: CertificateCompositions{Adoption: certificateSeats(f.Adoption), Opening: certificateSeats(f.Opening)},
		Decision:    CertificateDecision{Kind: d.Kind, Matter: m.Reference, Outcome: d.Outcome, Question: m.Question, Reference: d.Reference, Reserve: d.Reserve},
		Format:      f.Format,
		Method: CertificateMethod{Decision: f.MethodBy, From: InstantText(f.Method.StartsAt), Instrument: f.Method.Instrument,
			Method: f.way(), Version: f.Method.Number},
		Number: f.Number, Organisations: f.Names, Previous: f.Previous,
		Rules:    CertificateRules{Decision: f.RuleBy, From: InstantText(f.Rule.EffectiveFrom), Instrument: f.Rule.Instrument, Settings: f.Settings, Version: f.Rule.Number},
		Sealed:   sealed,
		Text:     CertificateText{Frozen: instantTextOf(f.Text.FrozenAt), Hash: f.Text.Hash, Language: m.Language, Number: f.Text.Number},
		Validity: CertificateValidityTimes{Adoption: certificateChecks(adoption), Opening: certificateChecks(opening)},
	}
}

func (f CertificateFacts) room() *CertificateRoom {
	if f.Room == nil {
		return nil
	}
	q, m := f.Room.Quorum, f.Room.Meeting
	return &CertificateRoom{Base: q.Base, Meeting: m.Number, Met: q.Met, Needed: q.Needed, Opened: instantTextOf(m.OpenedAt), Present: q.Present}
}

// way is the method's line, or the path that led past it.
func (f CertificateFacts) way() Method {
	if f.Decision.Path == PathReferral {
		return MethodReferral
	}
	return f.Method.Method
}

func certificateSeats(c Composition) []CertificateSeat {
	out := make([]CertificateSeat, len(c.Seats))
	for i, s := range c.Seats {
		out[i] = CertificateSeat{Alternate: certificateHolder(s.Alternate), Constituency: s.Constituency, Function: s.Function,
			Holder: certificateHolder(s.Holder), Number: s.Number, Voting: s.Voting}
	}
	return out
}

func certificateHolder(h *SeatHolding) *CertificateHolder {
	if h == nil {
		return nil
	}
	out := &CertificateHolder{HoldingOver: h.HoldsOver, Country: h.Country, From: InstantText(h.StartsAt), Instrument: h.Instrument, Organisation: h.OrganisationID}
	if h.EndsAt != nil {
		until := InstantText(*h.EndsAt)
		out.Until = &until
	}
	return out
}

func certificateChecks(v Validity) []CertificateCheck {
	out := make([]CertificateCheck, len(v.Checks))
	for i, c := range v.Checks {
		out[i] = CertificateCheck{Clause: c.Clause, Constituency: c.Constituency, Have: c.Have, Met: c.Met, Need: c.Need, Rule: c.Key}
	}
	return out
}

// Restricted gives the canonical value of each restricted field of the format.
func (f CertificateFacts) Restricted() (map[string][]byte, error) {
	seats := map[int64]string{}
	for _, e := range f.Electorate {
		seats[e.SeatID] = fmt.Sprintf("%s/%d", e.Constituency, e.Number)
	}
	values := map[string]any{
		SealedArithmetic: certificateArithmetic{Result: f.Result, Sentence: f.Decision.Sentence},
		SealedInterests:  f.interests(seats),
		SealedNotes:      f.notes(seats),
		SealedNotices:    f.Notices,
		SealedPath:       f.path(),
		SealedPersons:    f.Persons,
		SealedScores:     f.scores(seats),
		SealedSeats:      f.electors(seats),
		SealedVotes:      f.votes(seats),
	}
	if f.Format != CertificateFormat1 {
		f.Resort.add(values, seats, f.path())
	}
	if f.Format == CertificateFormat {
		values[SealedBrackets] = f.Resort.brackets(f.Votes, seats)
		values[SealedReservations] = certificateReserved{Organisations: append([]CertificateParty{}, f.Reserving...), Reservations: f.Resort.reservations(seats, true)}
	}
	out := map[string][]byte{}
	for field, value := range values {
		text, err := canonical.Marshal(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", field, err)
		}
		out[field] = text
	}
	return out, nil
}

func (f CertificateFacts) electors(seats map[int64]string) []certificateElector {
	out := make([]certificateElector, len(f.Electorate))
	for i, e := range f.Electorate {
		out[i] = certificateElector{Entitled: e.Entitled, Reason: e.Reason, Seat: seats[e.SeatID]}
	}
	return out
}

func (f CertificateFacts) interests(seats map[int64]string) []certificateInterest {
	out := make([]certificateInterest, len(f.Interests))
	for i, n := range f.Interests {
		out[i] = certificateInterest{At: InstantText(n.CreatedAt), Grade: n.Grade, Origin: n.Origin, Reason: n.Reason, Seat: seats[n.SeatID], Settles: n.Settles}
		if n.Alternate {
			out[i].Alternate = &n.Alternate
		}
		if n.OrganisationID != nil {
			out[i].Organisation = *n.OrganisationID
		}
	}
	return out
}

func (f CertificateFacts) notes(seats map[int64]string) []certificateNote {
	var out []certificateNote
	for _, n := range f.Interests {
		if n.Note != "" {
			out = append(out, certificateNote{At: InstantText(n.CreatedAt), Note: n.Note, Seat: seats[n.SeatID]})
		}
	}
	return out
}

func (f CertificateFacts) votes(seats map[int64]string) []certificateVote {
	out := make([]certificateVote, len(f.Votes))
	for i, v := range f.Votes {
		out[i] = certificateVote{ActedAs: v.ActedAs, Answer: v.Answer, At: InstantText(v.CreatedAt), Person: v.PersonID, Reason: v.Reason,
			Seat: seats[v.SeatID], Sequence: v.Sequence, Text: v.TextNumber, Words: v.Words, WouldRemove: v.WouldRemove}
	}
	return out
}

func (f CertificateFacts) scores(seats map[int64]string) []certificateSheet {
	out := make([]certificateSheet, len(f.Sheets))
	for i, s := range f.Sheets {
		out[i] = certificateSheet{At: InstantText(s.CreatedAt), Marks: map[string]int{}, Person: s.PersonID, Reason: s.Reason, Seat: seats[s.SeatID], Sequence: s.Sequence}
		for _, k := range f.Marks {
			if k.SheetID == s.ID {
				out[i].Marks[k.Criterion] = k.Score
			}
		}
	}
	return out
}

func (f CertificateFacts) path() []certificateStep {
	out := make([]certificateStep, len(f.Events))
	for i, e := range f.Events {
		out[i] = certificateStep{Action: e.Action, At: InstantText(e.CreatedAt), Person: e.PersonID, Reason: e.Reason, Text: e.TextNumber}
	}
	return out
}

// OrganisationIDs are the organisations the certificate names, in order.
func (f CertificateFacts) OrganisationIDs() []int64 {
	var out []int64
	for _, c := range []Composition{f.Opening, f.Adoption} {
		for _, s := range c.Seats {
			for _, h := range []*SeatHolding{s.Holder, s.Alternate} {
				if h != nil {
					out = append(out, h.OrganisationID)
				}
			}
		}
	}
	if f.Clerk.OrganisationID != nil {
		out = append(out, *f.Clerk.OrganisationID)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// PersonIDs are the persons who took part, in order.
func (f CertificateFacts) PersonIDs() []int64 {
	out := []int64{f.Decision.PersonID}
	for _, v := range f.Votes {
		out = append(out, v.PersonID)
	}
	for _, s := range f.Sheets {
		out = append(out, s.PersonID)
	}
	for _, e := range f.Events {
		out = append(out, e.PersonID)
	}
	if f.Format != CertificateFormat1 {
		out = append(out, f.Resort.persons()...)
	}
	if f.Format == CertificateFormat {
		for _, c := range f.Resort.Confirmations {
			out = append(out, c.PersonID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// CertificateOpening is the salt and the value behind one commitment.
type CertificateOpening struct {
	Salt  string          `json:"salt"` // 256 random bits, hexadecimal
	Value json.RawMessage `json:"value"`
}

// Commit is the commitment to a value: SHA-256 of the salt's 32 bytes and the
// canonical value, hexadecimal.
func (o CertificateOpening) Commit() (string, error) {
	salt, err := hex.DecodeString(o.Salt)
	if err != nil || len(salt) != sha256.Size {
		return "", fmt.Errorf("its salt is not 256 bits")
	}
	sum := sha256.Sum256(append(salt, o.Value...))
	return hex.EncodeToString(sum[:]), nil
}

// CertificateHash is the hash of a certificate's public form.
func CertificateHash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
