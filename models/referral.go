package models

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"seedfund/models/canonical"
)

// ReferralFormat names the form of the file for the Secretary-General.
const ReferralFormat = "seedfund-referral/2"

// ReferralFormat1 has no consultations; files of that form stay what they are.
const ReferralFormat1 = "seedfund-referral/1"

// ReferralFile is what the Secretary-General receives: the matter, every text
// with its hash, the positions with their reasons, the mandate reservations and
// the report of the mediation. Persons stand in it by capacity alone.
type ReferralFile struct {
	Body          CertificateBody       `json:"body"`
	Consultations *[]certificateClosure `json:"consultations,omitzero"` // closed before the transmission; not in the first form
	Format        string                `json:"format"`
	Matter        ReferralMatter        `json:"matter"`
	Mediations    []ReferralMediation   `json:"mediations"`
	Organisations []CertificateParty    `json:"organisations"` // their names as at the transmission
	Positions     []ReferralPosition    `json:"positions"`
	Reservations  []ReferralReservation `json:"reservations"`
	Rules         int                   `json:"rules"` // version in force at the opening
	Texts         []ReferralText        `json:"texts"`
}

// ReferralMatter is the question.
type ReferralMatter struct {
	Kind      MatterKind    `json:"kind"`
	Language  string        `json:"language"`
	Opened    string        `json:"opened"`
	Question  string        `json:"question"`
	Reference string        `json:"reference"`
	Subject   MatterSubject `json:"subject"`
}

// ReferralText is a version of the text.
type ReferralText struct {
	Body    string  `json:"body"`
	Frozen  string  `json:"frozen"`
	Hash    string  `json:"hash"`
	Number  int     `json:"number"`
	Outcome Outcome `json:"outcome"`
	Why     string  `json:"why"`
}

// ReferralPosition is an answer of a seat; Current is its latest.
type ReferralPosition struct {
	Answer       VoteAnswer `json:"answer"`
	At           string     `json:"at"`
	Current      bool       `json:"current"`
	Organisation int64      `json:"organisation"`
	Reason       string     `json:"reason"`
	Seat         int        `json:"seat"`
	Text         int        `json:"text"`
	Words        string     `json:"words"`
	WouldRemove  string     `json:"would_remove"`
}

// ReferralReservation is a mandate reservation, with its end where it ended.
type ReferralReservation struct {
	At           string `json:"at"`
	Change       string `json:"change"`
	Ended        string `json:"ended"`
	Organisation int64  `json:"organisation"`
	Reason       string `json:"reason"`
	Reference    string `json:"reference"`
	Seat         int    `json:"seat"`
	Text         int    `json:"text"`
	Words        string `json:"words"`
}

// ReferralMediation is the record of a mediation.
type ReferralMediation struct {
	Contacts   []ReferralContact  `json:"contacts"`
	Due        string             `json:"due"`
	Ended      string             `json:"ended"`
	Extended   string             `json:"extended"` // to when, empty for not
	NetworkWhy string             `json:"network_why"`
	Opened     string             `json:"opened"`
	Outcome    MediationOutcome   `json:"outcome"`
	Proposals  []ReferralProposal `json:"proposals"`
	Reason     string             `json:"reason"`
	Report     string             `json:"report"`
	Text       int                `json:"text"`
}

// ReferralContact is a principal who was contacted.
type ReferralContact struct {
	Means        ContactMeans `json:"means"`
	Network      bool         `json:"network"` // of the wider Network
	Note         string       `json:"note"`
	On           string       `json:"on"`
	Organisation int64        `json:"organisation"`
	Principal    string       `json:"principal"`
}

// ReferralProposal is a way forward that was proposed.
type ReferralProposal struct {
	Body   string `json:"body"`
	Number int    `json:"number"`
	Source string `json:"source"`
}

// Closed are the consultations of the file, none in the first form.
func (f ReferralFile) Closed() []certificateClosure {
	if f.Consultations == nil {
		return nil
	}
	return *f.Consultations
}

// ReferralFacts are the rows a file is made from; the same rows make the same
// file at any time.
type ReferralFacts struct {
	Body         Body
	Matter       Matter
	Rule         BodyRule
	Texts        []MatterText // frozen before the transmission
	Electorate   []Elector
	Votes        []Vote
	Reservations []ReservationLine
	Mediations   []MediationRecord
	Closures     []ConsultationClosure
	Names        []CertificateParty
	Format       string // empty for the present form
}

// Organisations are those the file names, in the order of their ids.
func (f ReferralFacts) Organisations() []int64 {
	var out []int64
	for _, e := range f.Electorate {
		if e.OrganisationID != nil {
			out = append(out, *e.OrganisationID)
		}
	}
	for _, m := range f.Mediations {
		for _, c := range m.Contacts {
			out = append(out, c.OrganisationID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (f ReferralFacts) seat(id int64) (number int, organisation int64) {
	for _, e := range f.Electorate {
		if e.SeatID == id && e.OrganisationID != nil {
			return e.Number, *e.OrganisationID
		}
	}
	return 0, 0
}

// File is the file, to read.
func (f ReferralFacts) File() ReferralFile {
	m := f.Matter
	out := ReferralFile{
		Body:   CertificateBody{Code: f.Body.Code, Instrument: f.Body.Instrument, Kind: f.Body.Kind, Name: f.Body.Name},
		Format: ReferralFormat,
		Matter: ReferralMatter{Kind: m.Kind, Language: m.Language, Opened: instantTextOf(m.OpensAt), Question: m.Question, Reference: m.Reference, Subject: m.Subject},
		Rules:  f.Rule.Number, Organisations: f.Names,
		Mediations: []ReferralMediation{}, Positions: []ReferralPosition{}, Reservations: []ReferralReservation{}, Texts: []ReferralText{},
	}
	if f.Format == ReferralFormat1 {
		out.Format = ReferralFormat1
	} else {
		closed := CertificateResort{Closures: f.Closures}.closures()
		out.Consultations = &closed
	}
	for _, t := range f.Texts {
		out.Texts = append(out.Texts, ReferralText{Body: t.Body, Frozen: instantTextOf(t.FrozenAt), Hash: t.Hash, Number: t.Number, Outcome: t.Outcome, Why: t.Why})
	}
	latest := Latest(f.Votes)
	for _, v := range f.Votes {
		number, organisation := f.seat(v.SeatID)
		out.Positions = append(out.Positions, ReferralPosition{Answer: v.Answer, At: InstantText(v.CreatedAt), Current: latest[v.SeatID].ID == v.ID,
			Organisation: organisation, Reason: v.Reason, Seat: number, Text: v.TextNumber, Words: v.Words, WouldRemove: v.WouldRemove})
	}
	for _, r := range f.Reservations {
		var number int
		var organisation int64
		if r.SeatID != nil {
			number, organisation = f.seat(*r.SeatID)
		} else if r.OrganisationID != nil { // a member without a seat
			organisation = *r.OrganisationID
		}
		out.Reservations = append(out.Reservations, ReferralReservation{At: InstantText(r.CreatedAt), Change: r.Change, Ended: instantTextOf(r.EndedAt),
			Organisation: organisation, Reason: r.Reason, Reference: r.Reference, Seat: number, Text: r.TextNumber, Words: r.Words})
	}
	for _, record := range f.Mediations {
		out.Mediations = append(out.Mediations, record.referred())
	}
	return out
}

func (r MediationRecord) referred() ReferralMediation {
	out := ReferralMediation{Contacts: []ReferralContact{}, Due: InstantText(r.DueAt), Opened: InstantText(r.CreatedAt), Proposals: []ReferralProposal{},
		Reason: r.Reason, Text: r.TextNumber}
	if r.Extension != nil {
		out.Extended = InstantText(r.Extension.DueAt)
	}
	if r.End != nil {
		out.Ended, out.Outcome, out.NetworkWhy, out.Report = InstantText(r.End.CreatedAt), r.End.Outcome, r.End.NetworkWhy, r.End.Report
	}
	for _, c := range r.Contacts {
		out.Contacts = append(out.Contacts, ReferralContact{Means: c.Means, Network: c.OfNetwork, Note: c.Note, On: c.ContactedOn.String(), Organisation: c.OrganisationID, Principal: c.Principal})
	}
	for _, p := range r.Proposals {
		out.Proposals = append(out.Proposals, ReferralProposal{Body: p.Body, Number: p.Number, Source: p.Source})
	}
	return out
}

// Freeze is the file as canonical JSON with its SHA-256 in hexadecimal.
func (f ReferralFile) Freeze() (body, hash string, err error) {
	b, err := canonical.Marshal(f)
	return string(b), ReferralHash(string(b)), err
}

// ReferralHash is the SHA-256 of a file, in hexadecimal.
func ReferralHash(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}
