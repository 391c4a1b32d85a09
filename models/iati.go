package models

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// IATIIdentity is who publishes the fund's IATI files and under which
// identifier: the value of a rule of the fund. The zero value is no identity;
// the system never makes one up for a real fund. Source: IATI 2.03, reporting-org.
type IATIIdentity struct {
	Identifier string `json:"identifier"` // of the organisation, a registered agency's prefix first: XI-IATI-…
	Kind       string `json:"kind"`       // code of the list OrganisationType
	Name       string `json:"name"`
	Prefix     string `json:"prefix"`    // of activity identifiers; empty is the identifier and the fund's code
	Secondary  bool   `json:"secondary"` // publishes for another body
	Language   string `json:"language"`  // of texts that say none, of IATILanguages
	Licence    string `json:"licence"`   // https address of the licence of the data
}

// IATIFictional is the registration agency that the list of agencies keeps for
// examples: an identifier that begins with it is nobody's.
const IATIFictional = "XE-EXAMPLE-"

// FictionalIATIIdentity is the identity of a demonstration store until a version
// of the rule says otherwise.
var FictionalIATIIdentity = IATIIdentity{Identifier: IATIFictional + "SEEDFUND", Kind: "40", Name: "Seedfund demonstration", Language: "en",
	Licence: "https://creativecommons.org/licenses/by/4.0/"}

// IATILanguages are the languages in which the files can be written.
var IATILanguages = []string{"en", "fr", "ar"}

// IATIOrganisationTypes is the list OrganisationType of IATI 2.03.
var IATIOrganisationTypes = []string{"10", "11", "15", "21", "22", "23", "24", "30", "40", "60", "70", "71", "72", "73", "80", "90"}

// Two or three parts of a registered agency's prefix, then what the agency gave.
var iatiIdentifier = regexp.MustCompile(`^[A-Z]{2}-[A-Z0-9]+-[A-Za-z0-9._-]+$`)

const iatiIdentifierMax = 100

// Known says whether there is an identity to publish under.
func (i IATIIdentity) Known() bool { return i.Identifier != "" }

// Activity begins the identifiers of the fund's activities; the fund itself has
// it alone.
func (i IATIIdentity) Activity(fund string) string {
	if i.Prefix != "" {
		return i.Prefix
	}
	return i.Identifier + "-" + fund
}

// Validate names each fault of an identity in a store of a kind: a demonstration
// bears an identifier that is nobody's, and a real fund none that is kept for
// examples.
func (i IATIIdentity) Validate(kind StoreKind) error {
	var f Faults
	fits := func(text string) bool { return len(text) <= iatiIdentifierMax && iatiIdentifier.MatchString(text) }
	switch fictional := strings.HasPrefix(i.Identifier, IATIFictional); {
	case !fits(i.Identifier):
		f.Add("identifier", "rules.fault.iati_identifier")
	case kind == StoreDemonstration && !fictional:
		f.Add("identifier", "rules.fault.iati_fictional", "Prefix", IATIFictional)
	case kind == StoreReal && fictional:
		f.Add("identifier", "rules.fault.iati_example", "Prefix", IATIFictional)
	}
	if !slices.Contains(IATIOrganisationTypes, i.Kind) {
		f.Add("kind", "rules.fault.iati_kind")
	}
	if blankOrLong(i.Name, maxNameLength) {
		f.Add("name", "people.fault.name", "Max", maxNameLength)
	}
	if i.Prefix != "" && (!fits(i.Prefix) || !strings.HasPrefix(i.Prefix, i.Identifier+"-")) {
		f.Add("prefix", "rules.fault.iati_prefix")
	}
	if !slices.Contains(IATILanguages, i.Language) {
		f.Add("language", "rules.fault.iati_language")
	}
	if !strings.HasPrefix(i.Licence, "https://") || strings.ContainsAny(i.Licence, " \t\r\n\"<>") || len(i.Licence) > 300 {
		f.Add("licence", "rules.fault.iati_licence")
	}
	return f.Err("rules.invalid")
}

// IATIData is what the IATI files are laid out from: what is public of the fund
// on one view of the store, with what the ledger holds beside it.
type IATIData struct {
	Identity   IATIIdentity
	Fund       string // code
	Kind       StoreKind
	At         time.Time // the last entry that everybody may know of was recorded; in empty books the store was made
	Through    string    // its number, empty in empty books
	Updated    time.Time // the last of all that the files rest on was recorded
	Made       when.Date // the store
	Agents     []IATIOrganisation
	Funders    []IATIOrganisation // contributors, in alphabetical order
	Flows      []IATIFlow         // of the fund itself
	Programmes []IATIProgramme
	Ledger     map[IATIType]money.Cents
}

// IATIType is a code of the list TransactionType.
type IATIType string

const (
	IATIIncoming     IATIType = "1"  // incoming funds
	IATICommitment   IATIType = "2"  // outgoing commitment
	IATIDisbursement IATIType = "3"  // disbursement
	IATIExpenditure  IATIType = "4"  // what the publisher itself spends
	IATIPromise      IATIType = "11" // incoming commitment
)

// IATIReconciled are the types whose sums must equal the ledger's before
// anything is published; promises stand in other currencies and in no books.
var IATIReconciled = []IATIType{IATICommitment, IATIDisbursement, IATIIncoming, IATIExpenditure}

// IATIOrganisation is an organisation as a file names it.
type IATIOrganisation struct {
	ID   int64
	Code string
	Name string
	Kind OrganisationKind
}

// IATIFlow is one movement of money; below zero takes one back.
type IATIFlow struct {
	Ref      string // ours
	Kind     string // what it was: a kind of entry of the ledger, or IATIKindArrangement, IATIKindFee
	Type     IATIType
	On       when.Date
	Currency string
	Minor    int64
	From, To int64  // organisations, 0 for the fund or where none is on record
	Of       string // the record it came with
}

// Kinds of flows that are no entry of their own in the ledger.
const (
	IATIKindArrangement = "arrangement"
	IATIKindFee         = "fee"
)

// IATIProgramme is a programme whose decision is published.
type IATIProgramme struct {
	Programme
	Decision      string // reference
	DecidedOn     when.Date
	Updated       time.Time // the last of all that its activity rests on was recorded
	Organisations []IATIOrganisation
	Countries     []ProgrammeCountry
	Budgets       []ProgrammeBudget // by number
	Planned       []IATIPlanned
	Flows         []IATIFlow
	Indicators    []ProgrammeIndicator
	Years         []ResultYear // those whose figures are public, the earliest first
	Markers       []ProgrammeMarker
}

// IATIPlanned is what of a tranche is not transferred to an organisation yet.
type IATIPlanned struct {
	Tranche        int
	DueOn          when.Date // none where the document gives no day
	OrganisationID int64
	Cents          money.Cents
}

// Begins is the day from which the programme runs: of the first transfer, before
// it the day of the decision.
func (p IATIProgramme) Begins() when.Date {
	if p.StartOn.IsZero() {
		return p.DecidedOn
	}
	return p.StartOn
}

// Ends is the planned end.
func (p IATIProgramme) Ends() when.Date {
	if p.EndOn.IsZero() {
		return p.Begins().AddMonths(max(1, p.Months))
	}
	return p.EndOn
}

// IATICheck holds the sums of the activity file against the ledger.
type IATICheck struct {
	Identity   IATIIdentity
	At         time.Time
	Through    string
	Activities int // in the file, the fund's own with them
	Lines      []IATICheckLine
}

// IATICheckLine is one type of transaction.
type IATICheckLine struct {
	Type   IATIType
	File   money.Cents
	Ledger money.Cents
}

// Difference is what the file holds beyond the ledger.
func (l IATICheckLine) Difference() money.Cents { return l.File - l.Ledger }

// Agrees says whether every sum is the ledger's.
func (c IATICheck) Agrees() bool {
	return !slices.ContainsFunc(c.Lines, func(l IATICheckLine) bool { return l.Difference() != 0 })
}

// Err refuses to publish what the ledger does not bear out, with the figures of
// both sides, and what has no publisher.
//
// clause 97: the fund is administered by the agent; what is published of it is
// what its books hold.
func (c IATICheck) Err() error {
	if !c.Identity.Known() {
		return ErrNoIATIIdentity
	}
	if c.Agrees() {
		return nil
	}
	args := map[string]any{"Through": c.Through}
	for _, l := range c.Lines {
		args["File"+string(l.Type)], args["Ledger"+string(l.Type)] = l.File, l.Ledger
	}
	return Conflict("iati.conflict.differs", "97").With(args)
}

// ErrNoIATIIdentity refuses to publish under no name.
var ErrNoIATIIdentity = Conflict("iati.conflict.identity", "")
