package models

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// EndorserKind says in which quality somebody stands behind a document.
type EndorserKind string

const (
	EndorserMinistry   EndorserKind = "ministry"             // the national coordinating ministry; for a State
	EndorserGovernment EndorserKind = "government_entity"    // a further entity of the government
	EndorserLocal      EndorserKind = "local_government"     // a city, a province
	EndorserRC         EndorserKind = "resident_coordinator" // of the country team
	EndorserHead       EndorserKind = "head"                 // of a participating organisation
	EndorserRegional   EndorserKind = "regional_body"        // of a programme in several countries
)

// EndorserKinds lists them in the order pages show.
var EndorserKinds = []EndorserKind{EndorserMinistry, EndorserRC, EndorserHead, EndorserGovernment, EndorserLocal, EndorserRegional}

// FormEndorsers are the kinds that a form can make needed; each State's always is
// (clause 105).
var FormEndorsers = []EndorserKind{EndorserMinistry, EndorserRC, EndorserHead}

// OfCountry says whether the endorser speaks in one country or area.
func (k EndorserKind) OfCountry() bool { return k != EndorserHead && k != EndorserRegional }

// EndorsementHow is the road an endorsement came by.
type EndorsementHow string

const (
	ByAccount EndorsementHow = "account" // a signed-in person in that office
	ByLink    EndorsementHow = "link"    // an outside person, through a link of one use
	ByLetter  EndorsementHow = "letter"  // a signed letter that the applicants recorded
)

// Measures of what an endorsement is about.
const (
	MeasureFigures = 1 // stage, amount, countries with shares, organisations: endorsements from before there were requests
	MeasureText    = 2 // the text as a whole: Document.EndorsedText
)

// Endorsement is one office's word on one version of one document, from the
// request on. Address is where the link went; its holder sees this document and
// nothing else. Digest is of what the word is about, by Measure; while the
// document differs from it, the endorsement does not count.
//
// clause 105: national action rests on national ownership; clause 104: it goes
// through the country team.
type Endorsement struct {
	ID              int64
	Version         int64
	CreatedAt       time.Time
	ProposalID      int64
	Kind            EndorserKind
	Country         string // "" for a head and a regional body
	OrganisationID  int64  // of a head, 0 for the others
	State           EndorsementState
	How             EndorsementHow // "" until there is an answer
	Measure         int
	Digest          string
	Stands          string // digest of the text it stands behind since only marks, spaces or capitals changed; "" for Digest's
	Office          string // whom it was asked of, as "Minister of Labour"
	Entity          string // and of which ministry, city or body
	Address         string // mail address, "" where no link was sent
	Language        string // of the addressee
	AskedBy         int64  // mandate
	AskedName       string
	ExpiresAt       *time.Time // the first instant that is too late for the link
	OpenedAt        *time.Time
	AnsweredAt      *time.Time
	Signatory       string // name under the letter
	SignatoryOffice string
	Remarks         string     // with a refusal: its reason
	FileID          *int64     // the stamped letter
	MandateID       int64      // who gave or recorded it signed in, 0 through a link
	ByName          string     // the same, as it is shown
	EndedAt         *time.Time // lapsed, expired or withdrawn
	EndedName       string
	Reason          string     // of a withdrawal
	ToldAt          *time.Time // when the endorser was told that it lapsed; final from then on
}

// Pending says whether an answer is still awaited at an instant.
func (e Endorsement) Pending(at time.Time) bool {
	return (e.State == EndorsementAsked || e.State == EndorsementOpened) && e.ExpiresAt != nil && at.Before(*e.ExpiresAt)
}

// StandingAt is the state at an instant: a request whose time is over is
// expired, whether or not that was written down yet.
func (e Endorsement) StandingAt(at time.Time) EndorsementState {
	if (e.State == EndorsementAsked || e.State == EndorsementOpened) && !e.Pending(at) {
		return EndorsementExpired
	}
	return e.State
}

// Domain is the part of the address that others may see: behind the "@".
func (e Endorsement) Domain() string {
	if _, domain, ok := strings.Cut(e.Address, "@"); ok {
		return domain
	}
	return ""
}

// Who is the office as the document's people call it.
func (e Endorsement) Who() string {
	office := e.Office
	if office == "" {
		office = e.SignatoryOffice
	}
	if e.Entity != "" && office != "" {
		return office + ", " + e.Entity
	}
	return office + e.Entity
}

// Giver names who gave it: under a letter or through a link the office that
// signed, signed in the capacity.
func (e Endorsement) Giver() string {
	switch {
	case e.How == ByAccount:
		return e.ByName
	case e.SignatoryOffice != "":
		return e.SignatoryOffice
	}
	return e.Who()
}

// About says which word it is, whoever gives it.
func (e Endorsement) About() WantedEndorsement {
	return WantedEndorsement{e.Kind, e.Country, e.OrganisationID}
}

// ReceiptNumber is what an endorser's receipt quotes.
func (e Endorsement) ReceiptNumber() string { return fmt.Sprintf("E%06d", e.ID) }

// EndorsementLink is a secret for one document and one answer; its hash alone
// is kept.
type EndorsementLink struct {
	ID            int64
	Version       int64
	CreatedAt     time.Time
	EndorsementID int64
	TokenHash     string `audit:"-"`
	ExpiresAt     time.Time
	UsedAt        *time.Time
	VoidedAt      *time.Time // a newer link took its place, or the request was withdrawn
}

// Lifetime and limits of requests.
const (
	EndorsementLifetime = 14 * 24 * time.Hour // at most; a deadline of the document ends it earlier
	EndorsementsOpen    = 40                  // requests of one document that wait at once
	LapseGrace          = time.Hour           // before an endorser is told: a slip that is put right costs no endorsement
	IncomingLetters     = 8                   // letters on their way by one link
)

// EndorsedText is what an endorser was shown: the canonical JSON whose SHA-256
// is the digest. Rows are only added.
type EndorsedText struct {
	ID         int64
	CreatedAt  time.Time
	ProposalID int64
	Digest     string
	Body       string `audit:"-"`
}

// Read is the text as values, after its hash has been checked.
func (t EndorsedText) Read() (Frozen, error) {
	var f Frozen
	if hashOf([]byte(t.Body)) != t.Digest {
		return f, fmt.Errorf("endorsed text %d: its bytes do not match its hash", t.ID)
	}
	return f, json.Unmarshal([]byte(t.Body), &f)
}

// IncomingLetter is a letter on its way in pieces through a link.
type IncomingLetter struct {
	ID        int64
	LinkID    int64
	Name      string
	Size      int64 // bytes it will have
	CreatedAt time.Time
}

// WantedEndorsement is one word that a document needs.
type WantedEndorsement struct {
	Kind           EndorserKind
	Country        string
	OrganisationID int64
}

// Field names it in forms and gaps.
func (w WantedEndorsement) Field() string {
	switch w.Kind {
	case EndorserMinistry:
		return "endorse[" + w.Country + "]"
	case EndorserHead:
		return fmt.Sprintf("endorse[head/%d]", w.OrganisationID)
	}
	return "endorse[" + string(w.Kind) + "/" + w.Country + "]"
}

// Code is the word as forms and operations send it: "ministry/XDA", "head/12",
// "regional_body".
func (w WantedEndorsement) Code() string {
	switch w.Kind {
	case EndorserHead:
		return fmt.Sprintf("%s/%d", w.Kind, w.OrganisationID)
	case EndorserRegional:
		return string(w.Kind)
	}
	return string(w.Kind) + "/" + w.Country
}

// ReadWanted reads a Code; what is none gives a word that no document takes.
func ReadWanted(code string) WantedEndorsement {
	kind, of, _ := strings.Cut(code, "/")
	w := WantedEndorsement{Kind: EndorserKind(kind)}
	switch {
	case w.Kind == EndorserHead:
		w.OrganisationID, _ = strconv.ParseInt(of, 10, 64)
	case w.Kind != EndorserRegional:
		w.Country = of
	}
	return w
}

// Wanted lists the endorsements that the document's form asks for before it can
// be submitted: a ministry's of each State always (clause 105), and of the kinds
// the form names each Resident Coordinator's and that of the head of each
// organisation with money in the budget.
func (d Document) Wanted() []WantedEndorsement {
	asks := func(k EndorserKind) bool { return slices.Contains(d.Form.Schema.Endorsements, k) }
	var out []WantedEndorsement
	for _, c := range d.Countries {
		out = append(out, WantedEndorsement{Kind: EndorserMinistry, Country: c.Country})
		if asks(EndorserRC) {
			out = append(out, WantedEndorsement{Kind: EndorserRC, Country: c.Country})
		}
	}
	if !asks(EndorserHead) {
		return out
	}
	b := d.Budget()
	for _, o := range d.OrganisationsLeadFirst() {
		if !d.Form.Schema.Budget || b.Total(o.OrganisationID, 0) != 0 {
			out = append(out, WantedEndorsement{Kind: EndorserHead, OrganisationID: o.OrganisationID})
		}
	}
	return out
}

// Takes says whether a word of that kind can be about the document at all: its
// countries, its organisations.
func (d Document) Takes(w WantedEndorsement) bool {
	switch {
	case !slices.Contains(EndorserKinds, w.Kind):
		return false
	case w.Kind == EndorserHead:
		return w.Country == "" && d.Includes(w.OrganisationID)
	case w.Kind == EndorserRegional:
		return w.Country == "" && w.OrganisationID == 0
	}
	return w.OrganisationID == 0 && d.In(w.Country)
}

// Holds says whether an endorsement stands behind the document as it is.
func (d Document) Holds(e Endorsement) bool {
	return e.State == EndorsementGiven && (d.Sketch && e.Measure == MeasureText || e.Behind(d.Measured(e.Measure)))
}

// Edited says whether an endorsement stands behind the document though marks,
// spaces or capitals have changed since it was given.
func (d Document) Edited(e Endorsement) bool {
	return !d.Sketch && e.State == EndorsementGiven && e.Stands != "" && e.Stands == d.Measured(e.Measure)
}

// Behind says whether the word is about the text of a digest.
func (e Endorsement) Behind(digest string) bool {
	return e.Digest == digest || e.Stands != "" && e.Stands == digest
}

// Support is the endorsement that holds for a word, else the last one on it.
func (d Document) Support(w WantedEndorsement) (e Endorsement, holds, lapsed bool) {
	for _, x := range d.Endorsements {
		if x.About() != w || holds {
			continue
		}
		e, holds = x, d.Holds(x)
		lapsed = lapsed || x.State == EndorsementLapsed || x.State == EndorsementGiven && !holds
	}
	return e, holds, lapsed && !holds
}

// Endorsed says whether a State stands behind the document as it is; lapsed,
// whether it did before the document changed.
func (d Document) Endorsed(country string) (endorsed, lapsed bool) {
	_, endorsed, lapsed = d.Support(WantedEndorsement{Kind: EndorserMinistry, Country: country})
	return endorsed, lapsed
}

// Measured is the digest of the document by a measure.
func (d Document) Measured(measure int) string {
	if measure == MeasureFigures {
		return d.figuresDigest()
	}
	_, digest := d.EndorsedText()
	return digest
}

// EndorsedText is what an endorsement is about, as canonical JSON with its
// SHA-256: stage, title, theme, objectives, length, start, amount, countries
// with shares, organisations, every answer, the plan and the budget. Spaces and
// empty lines in answers, files, who leads a section and who has joined are not
// part of it: a change there leaves endorsements standing.
func (d Document) EndorsedText() (body, digest string) {
	f := d.frozen()
	f.Format, f.Reference, f.Number, f.SubmittedAt = "seedfund.endorsed.1", "", 0, time.Time{}
	f.Attachments, f.Endorsements, f.OtherEndorsements = nil, nil, nil
	for i := range f.Organisations {
		f.Organisations[i].Name = "" // an organisation may change its name
	}
	for q, text := range f.Answers {
		f.Answers[q] = plainSpaces(text)
	}
	canonical := canonicalJSON(f)
	return string(canonical), hashOf(canonical)
}

// Endorsable is that text as values.
func (d Document) Endorsable() (f Frozen, err error) {
	body, _ := d.EndorsedText()
	return f, json.Unmarshal([]byte(body), &f)
}

// plainSpaces writes a text with one space between words and one empty line
// between paragraphs.
func plainSpaces(text string) string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.Join(strings.Fields(line), " ")
		if line != "" || len(out) > 0 && out[len(out)-1] != "" {
			out = append(out, line)
		}
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// EndorsementPage is what the holder of a link sees, and nothing beside it.
type EndorsementPage struct {
	Endorsement Endorsement
	Text        Frozen // of the version it was asked for, names filled in
	Call        Call
	Form        FormVersion
	Changed     bool     // since the endorser opened it, or since it was asked
	Changes     []string // what is different: names of fields, as "asked", "answers"
	Letter      *File    // what was photographed, once there is an answer
	Receipt     bool     // there is an answer: the receipt alone is shown
	Now         time.Time
}

// Differences names the fields of a document that two texts do not share.
func (f Frozen) Differences(other Frozen) []string {
	var out []string
	a, b := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	for into, from := range map[*map[string]json.RawMessage]Frozen{&a: f, &b: other} {
		if err := json.Unmarshal(canonicalJSON(from), into); err != nil {
			panic(err) // written above
		}
	}
	for _, name := range []string{"title", "theme", "objectives", "months", "start_on", "asked", "organisations", "countries", "answers", "tranches", "budget"} {
		if string(a[name]) != string(b[name]) {
			out = append(out, name)
		}
	}
	return out
}

// Says reports whether an answer that comes again is the one that was taken.
func (e Endorsement) Says(given bool, signatory, office, remarks string) bool {
	was := e.State == EndorsementGiven || e.State == EndorsementLapsed
	return was == given && e.Signatory == signatory && e.SignatoryOffice == office && e.Remarks == remarks
}
