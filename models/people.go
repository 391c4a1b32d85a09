package models

import (
	"slices"
	"strings"
	"time"
)

// OrganisationKind says in what quality an organisation stands in the fund.
type OrganisationKind string

const (
	KindUNEntity        OrganisationKind = "un_entity"    // clause 96: participating organisations are United Nations entities
	KindMemberState     OrganisationKind = "member_state" // government that asks or endorses
	KindContributorBody OrganisationKind = "contributor"  // donor
	KindStakeholder     OrganisationKind = "stakeholder"  // clause 16: one of fourteen categories
	KindSecretariatBody OrganisationKind = "secretariat"  // of the Network, fund management unit
	KindAgentBody       OrganisationKind = "agent"        // clause 97: the MPTF Office
)

// Lengths are in characters.
const (
	maxNameLength       = 200
	maxInstrumentLength = 500
	maxOrganisationCode = 40
	MaxEmailLength      = 254
)

// OrganisationKinds lists every kind in the order forms show.
var OrganisationKinds = []OrganisationKind{
	KindUNEntity, KindMemberState, KindContributorBody, KindStakeholder, KindSecretariatBody, KindAgentBody,
}

// StakeholderCategories are the fourteen kinds of partners.
//
// clause 16: relations with outside partners at every level, by category.
var StakeholderCategories = []string{
	"migrants", "civil_society", "migrant_and_diaspora_organizations", "faith_based_organizations",
	"local_authorities_and_communities", "private_sector", "employers_and_workers_organizations",
	"trade_unions", "parliamentarians", "national_human_rights_institutions",
	"red_cross_and_red_crescent_movement", "academia", "media", "other_relevant_stakeholders",
}

// Organisation is an entity on whose behalf people act. Country is an ISO
// alpha-3 code or a demonstration code, required for Member States.
// Demonstration equals the store's mark: a store is one or the other.
type Organisation struct {
	ID                  int64
	Version             int64
	CreatedAt           time.Time
	Code                string
	Name                string
	Kind                OrganisationKind
	Country             string
	StakeholderCategory string
	Demonstration       bool
	StoreID             int64 // always 1
	StoreKind           StoreKind
}

// Validate returns the faults of the organisation's own fields.
func (o Organisation) Validate() error {
	var f Faults
	if o.Code == "" || len(o.Code) > maxOrganisationCode || strings.ContainsAny(o.Code, " \t\r\n") {
		f.Add("code", "people.fault.code")
	}
	if blankOrLong(o.Name, maxNameLength) {
		f.Add("name", "people.fault.name", "Max", maxNameLength)
	}
	if !slices.Contains(OrganisationKinds, o.Kind) {
		f.Add("kind", "people.fault.kind")
	}
	if o.Kind == KindMemberState && o.Country == "" {
		f.Add("country", "people.fault.country_required")
	}
	if o.Country != "" && !ValidCountryCode(o.Country) {
		f.Add("country", "people.fault.country")
	}
	if o.Kind == KindStakeholder && !slices.Contains(StakeholderCategories, o.StakeholderCategory) {
		f.Add("stakeholder_category", "people.fault.category")
	}
	if o.Kind != KindStakeholder && o.StakeholderCategory != "" {
		f.Add("stakeholder_category", "people.fault.category_only")
	}
	return f.Err("people.organisation_invalid")
}

// ValidCountryCode reports whether the text has the form of a code: three
// capital letters (ISO 3166-1 alpha-3 and the demonstration's own codes).
func ValidCountryCode(code string) bool {
	if len(code) != 3 {
		return false
	}
	for _, c := range code {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return true
}

// Person is someone who acts; the name is what others see. A person has at
// most one account and any number of mandates.
type Person struct {
	ID        int64
	Version   int64
	CreatedAt time.Time
	Name      string
}

// Account lets a person sign in. Email is folded to lower case. Zone is an
// IANA name in which instants are shown beside UTC.
type Account struct {
	ID            int64
	Version       int64
	CreatedAt     time.Time
	PersonID      int64
	Email         string
	PasswordHash  string `audit:"-"`
	PasswordSetAt *time.Time
	Language      string
	Zone          string
	Demonstration bool
	DisabledAt    *time.Time
	StoreID       int64 // always 1
	StoreKind     StoreKind
}

// Active reports whether the account can sign in: a password is set and the
// account is not disabled.
func (a Account) Active() bool { return a.PasswordHash != "" && a.DisabledAt == nil }

// FoldEmail is the form in which addresses are stored and compared.
func FoldEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// ValidEmail accepts addr-spec forms without comments, quotes or display
// names; what the mail server says decides in the end.
func ValidEmail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || domain == "" || len(s) > MaxEmailLength || strings.Contains(domain, "@") {
		return false
	}
	for _, r := range s {
		if r <= ' ' || r == 0x7f || strings.ContainsRune(`"(),:;<>[\]`, r) {
			return false
		}
	}
	return !strings.HasPrefix(domain, ".") && !strings.HasSuffix(domain, ".") && !strings.Contains(domain, "..")
}

// Agreement is an organisation's memorandum with the administrative agent, in
// force during [FromAt, ToAt).
//
// clause 97: the MPTF Office administers the fund; money goes only to
// organisations with an agreement with it in force.
type Agreement struct {
	ID             int64
	Version        int64
	CreatedAt      time.Time
	OrganisationID int64
	Instrument     string
	FromAt         time.Time
	ToAt           *time.Time
}

// InForce reports whether the agreement stands at an instant: start included,
// end excluded.
func (a Agreement) InForce(at time.Time) bool { return within(a.FromAt, a.ToAt, at) }

// Validate returns the faults of the agreement's own fields.
func (a Agreement) Validate() error {
	var f Faults
	if blankOrLong(a.Instrument, maxInstrumentLength) {
		f.Add("instrument", "people.fault.instrument", "Max", maxInstrumentLength)
	}
	checkInterval(&f, a.FromAt, a.ToAt)
	return f.Err("people.agreement_invalid")
}

// Mandate lets a person act in a role on behalf of an organisation, and for
// State capacities a country, during [FromAt, ToAt). EndedAt is an earlier
// end given later; nothing is deleted. CreatedAt and EndRecordedAt are the
// recorded times, so that what was known at a moment stays answerable.
//
// clauses 40, 98: one body acts in several functions, so each act names the capacity.
type Mandate struct {
	ID             int64
	Version        int64
	CreatedAt      time.Time
	PersonID       int64
	Role           Role
	OrganisationID *int64
	Country        string
	FromAt         time.Time
	ToAt           *time.Time
	Instrument     string
	InstrumentFile *int64
	GrantedBy      *int64 // person; nil for the system
	EndedAt        *time.Time
	EndedBy        *int64
	EndReason      string
	EndRecordedAt  *time.Time
	Office         Office
	Powers         Powers // what the office may do in the State's name
}

// InForce reports whether the mandate stands at an instant: start included,
// end excluded.
func (m Mandate) InForce(at time.Time) bool { return within(m.FromAt, m.Until(), at) }

// Until is the end that counts: the earlier of the end set at the grant and
// the end given later; nil while open.
func (m Mandate) Until() *time.Time {
	if m.EndedAt != nil && (m.ToAt == nil || m.EndedAt.Before(*m.ToAt)) {
		return m.EndedAt
	}
	return m.ToAt
}

// Overlaps reports whether two mandates share an instant.
func (m Mandate) Overlaps(o Mandate) bool {
	mu, ou := m.Until(), o.Until()
	return (ou == nil || m.FromAt.Before(*ou)) && (mu == nil || o.FromAt.Before(*mu))
}

// SameCapacity reports whether two mandates give the same person the same
// role for the same organisation, country and office.
func (m Mandate) SameCapacity(o Mandate) bool {
	same := m.OrganisationID == nil && o.OrganisationID == nil ||
		m.OrganisationID != nil && o.OrganisationID != nil && *m.OrganisationID == *o.OrganisationID
	return same && m.PersonID == o.PersonID && m.Role == o.Role && m.Country == o.Country && m.Office == o.Office
}

// capacityOf says which kinds of organisation a role may stand for; needed
// tells whether one must be named, country whether a country must be.
type capacityOf struct {
	kinds   []OrganisationKind
	needed  bool
	country bool
}

var capacities = map[Role]capacityOf{
	RoleFocalPoint:    {[]OrganisationKind{KindMemberState}, true, true},
	RoleContributor:   {[]OrganisationKind{KindContributorBody, KindMemberState}, true, false},
	RoleAuditor:       {OrganisationKinds, false, false},
	RoleDrafter:       {[]OrganisationKind{KindUNEntity}, true, false},
	RolePUNOProgramme: {[]OrganisationKind{KindUNEntity}, true, false},
	RolePUNOFinance:   {[]OrganisationKind{KindUNEntity}, true, false},
	// clause 104: the Resident Coordinator stands for the country team of one country.
	RoleResidentCoord:      {[]OrganisationKind{KindUNEntity}, false, true},
	RoleReviewer:           {OrganisationKinds, false, false},
	RoleBoardMember:        {OrganisationKinds, true, false},
	RoleAlternate:          {OrganisationKinds, true, false},
	RoleCoordinator:        {[]OrganisationKind{KindUNEntity, KindSecretariatBody}, true, false},
	RoleSecretariatOfficer: {[]OrganisationKind{KindSecretariatBody, KindUNEntity}, true, false}, // its own, or seconded by an entity
	RoleSecretariatHead:    {[]OrganisationKind{KindSecretariatBody}, true, false},
	RoleAgentOfficer:       {[]OrganisationKind{KindAgentBody}, true, false},
	RoleExComMember:        {[]OrganisationKind{KindUNEntity}, true, false},
	RoleNetworkMember:      {[]OrganisationKind{KindUNEntity}, true, false},
	RoleAdministrator:      {OrganisationKinds, false, false},
}

// Validate returns the faults of the mandate; org is the organisation it
// names, nil for none.
func (m Mandate) Validate(org *Organisation) error {
	var f Faults
	capacity, known := capacities[m.Role]
	if !known {
		f.Add("role", "people.fault.role")
	}
	if known && org == nil && capacity.needed {
		f.Add("organisation", "people.fault.organisation_required")
	}
	if known && org != nil && !slices.Contains(capacity.kinds, org.Kind) {
		f.Add("organisation", "people.fault.organisation_kind")
	}
	if capacity.country && m.Country == "" {
		f.Add("country", "people.fault.country_required")
	}
	if m.Country != "" && !ValidCountryCode(m.Country) {
		f.Add("country", "people.fault.country")
	}
	if blankOrLong(m.Instrument, maxInstrumentLength) {
		f.Add("instrument", "people.fault.instrument", "Max", maxInstrumentLength)
	}
	checkInterval(&f, m.FromAt, m.ToAt)
	m.checkOffice(&f, org)
	return f.Err("people.mandate_invalid")
}

// LinkPurpose says what a one-use link of an account is for.
type LinkPurpose string

const (
	LinkInvitation LinkPurpose = "invitation"
	LinkReset      LinkPurpose = "reset"
	LinkFirst      LinkPurpose = "first" // makes the first administrator
)

// AccountLink is a one-use link that lets someone set a password: the
// invitation of a new account, the reset of a forgotten password, or the
// making of the first administrator (then without an account). Only the hash
// of its secret is kept.
type AccountLink struct {
	ID        int64
	Version   int64
	CreatedAt time.Time
	Purpose   LinkPurpose
	AccountID *int64
	TokenHash string `audit:"-"`
	ExpiresAt time.Time
	UsedAt    *time.Time
	VoidedAt  *time.Time // a newer link of the same purpose took its place
}

// Open reports whether the link can still be used at an instant.
func (l AccountLink) Open(at time.Time) bool {
	return l.UsedAt == nil && l.VoidedAt == nil && at.Before(l.ExpiresAt)
}

// APIToken lets a program act for an account in one capacity, within scopes
// (space-separated in Scopes). Only the hash of the token is kept.
type APIToken struct {
	ID        int64
	Version   int64
	CreatedAt time.Time
	AccountID int64
	MandateID int64
	Name      string
	TokenHash string `audit:"-"`
	Scopes    string
	ExpiresAt time.Time
	RevokedAt *time.Time
}

// Usable reports whether the token opens the door at an instant.
func (t APIToken) Usable(at time.Time) bool { return t.RevokedAt == nil && at.Before(t.ExpiresAt) }

// TokenScopes lists every scope the table of rights knows, in its order, and
// "all" at the end.
func TokenScopes() []string {
	var scopes []string
	for _, r := range Rights {
		if r.Scope != "" && !slices.Contains(scopes, r.Scope) {
			scopes = append(scopes, r.Scope)
		}
	}
	return append(scopes, "all")
}

func within(from time.Time, to *time.Time, at time.Time) bool {
	return !at.Before(from) && (to == nil || at.Before(*to))
}

func checkInterval(f *Faults, from time.Time, to *time.Time) {
	if from.IsZero() {
		f.Add("from", "people.fault.from_required")
	}
	if to != nil && !to.After(from) {
		f.Add("to", "people.fault.to_before_from")
	}
}

func blankOrLong(s string, longest int) bool {
	return strings.TrimSpace(s) == "" || len([]rune(s)) > longest
}
