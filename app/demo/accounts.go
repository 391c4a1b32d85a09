package demo

import (
	"fmt"
	"strings"

	"seedfund/app/reference"
	"seedfund/models"
)

// Password opens every account of the demonstration; such an account is
// refused in any other store.
const Password = "seedfund-demonstration"

// Account is one account of the demonstration, as `demo accounts` lists it.
type Account struct {
	Role     models.Role `json:"role"`
	Name     string      `json:"name"` // what the account is called: its role and whom it stands for
	Email    string      `json:"email"`
	Password string      `json:"password"`
}

// part is one account of the cast with its mandates.
type part struct {
	key      string // short name in this package, and the local part of the address
	name     string
	language string
	zone     string
	mandates []mandate
}

type mandate struct {
	role         models.Role
	organisation string // code
	country      string
	office       models.Office // of a State,
	powers       models.Powers // and what it may do
}

// Email is the address of a part.
func (p part) email() string { return p.key + "@dem00.example" }

// Accounts lists the accounts with the first capacity of each.
func Accounts() []Account {
	var out []Account
	for _, p := range cast() {
		out = append(out, Account{Role: p.mandates[0].role, Name: p.name, Email: p.email(), Password: Password})
	}
	return out
}

const (
	secretariat = "SECRETARIAT"
	agentBody   = "AGENT"
)

// organisationLetters are the eight participating organisations P to W.
var organisationLetters = strings.Split("PQRSTUVW", "")

func organisationCode(letter string) string { return "ORG-" + letter }
func countryCode(letter string) string      { return "XD" + letter }
func governmentCode(letter string) string   { return "GOV-XD" + letter }

// seatCountries hold the seats of countries of origin, transit and destination.
var seatCountries = []string{"A", "K", "N"}

// seatNetworks hold the seats of the other stakeholders, one kind each.
var seatNetworks = []string{"NETWORK-01", "NETWORK-03", "NETWORK-08"}

// seatOrganisations hold the seats of the Network's members.
var seatOrganisations = []string{"P", "V", "W"}

// seatExCom hold the seats of the Executive Committee, members of the Network
// all. Organisation V sits on the Board too.
var seatExCom = []string{"R", "V", "Q", "T", "U"}

// exComKeys are the accounts that answer for those seats, in their order.
var exComKeys = []string{"excom", "board.org-v", "excom.org-q", "excom.org-t", "excom.org-u"}

// cast is everybody who acts. The first of each role comes first, so that a
// list of accounts shows each role once before it repeats one.
func cast() []part {
	at := func(role models.Role, organisation, country string) []mandate {
		return []mandate{{role: role, organisation: organisation, country: country}}
	}
	parts := []part{
		{key: "administrator", name: "Administrator", mandates: at(models.RoleAdministrator, secretariat, "")},
		{key: "secretariat.head", name: "Head of the secretariat", mandates: at(models.RoleSecretariatHead, secretariat, "")},
		{key: "secretariat.officer", name: "Secretariat officer 1", mandates: at(models.RoleSecretariatOfficer, secretariat, "")},
		{key: "secretariat.officer2", name: "Secretariat officer 2", mandates: at(models.RoleSecretariatOfficer, secretariat, "")},
		{key: "coordinator", name: "Coordinator (demonstration)", mandates: at(models.RoleCoordinator, secretariat, "")},
		{key: "agent", name: "Officer of the MPTF Office (demonstration)", mandates: at(models.RoleAgentOfficer, agentBody, "")},
		{key: "auditor", name: "Auditor", mandates: at(models.RoleAuditor, secretariat, "")},
	}
	for n := 1; n <= 5; n++ {
		// Two of the pool stand for organisations that take part in programmes, so
		// that conflicts are computed.
		organisation := []string{"NETWORK-12", "NETWORK-10", "NETWORK-02", organisationCode("Q"), organisationCode("U")}[n-1]
		parts = append(parts, part{key: fmt.Sprintf("reviewer%d", n), name: fmt.Sprintf("Reviewer %d", n), mandates: at(models.RoleReviewer, organisation, "")})
	}
	for _, letter := range []string{"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "L", "M", "O", "P"} {
		code, small := countryCode(letter), strings.ToLower(letter)
		p := part{key: "focal.country-" + small, name: "Focal point, Country " + letter, mandates: at(models.RoleFocalPoint, governmentCode(letter), code)}
		if letter == "C" {
			p.language = "fr"
		}
		if letter == "F" {
			p.language = "ar"
		}
		parts = append(parts, p,
			part{key: "rc.country-" + small, name: "Resident Coordinator, Country " + letter, mandates: at(models.RoleResidentCoord, "", code)})
	}
	for _, letter := range organisationLetters {
		code, small := organisationCode(letter), strings.ToLower(letter)
		parts = append(parts,
			part{key: "drafter.org-" + small, name: "Country-team drafter, Organisation " + letter, mandates: at(models.RoleDrafter, code, "")},
			part{key: "programme.org-" + small, name: "Programme officer, Organisation " + letter, mandates: at(models.RolePUNOProgramme, code, "")},
			part{key: "finance.org-" + small, name: "Headquarters finance, Organisation " + letter, mandates: at(models.RolePUNOFinance, code, "")})
	}
	parts = append(parts, part{key: "contributor1", name: "Contributor 1, desk officer", mandates: at(models.RoleContributor, "CONTRIBUTOR-1", "")})
	return append(parts, boardParts()...)
}

// boardParts sit on the Board. The member for Organisation V has a second
// capacity and chooses one at sign-in.
func boardParts() []part {
	var parts []part
	add := func(key, name, organisation string) {
		parts = append(parts, part{key: key, name: name, mandates: []mandate{{role: models.RoleBoardMember, organisation: organisation}}})
	}
	for n := 1; n <= 3; n++ {
		add(fmt.Sprintf("board.contributor%d", n), fmt.Sprintf("Board member, Contributor %d", n), fmt.Sprintf("CONTRIBUTOR-%d", n))
	}
	for _, letter := range seatCountries {
		add("board.country-"+strings.ToLower(letter), "Board member, Country "+letter, governmentCode(letter))
	}
	for _, letter := range seatOrganisations {
		add("board.org-"+strings.ToLower(letter), "Board member, Organisation "+letter, organisationCode(letter))
	}
	for n, code := range seatNetworks {
		add(fmt.Sprintf("board.network%d", n+1), "Board member, "+networkName(code), code)
	}
	for i := range parts {
		if parts[i].key == "board.org-v" {
			parts[i].mandates = append(parts[i].mandates, mandate{role: models.RoleExComMember, organisation: organisationCode("V")})
		}
		if parts[i].key == "board.country-a" {
			// A State acts through its mission, which votes, and its capital, which
			// endorses and nominates; both see what is asked.
			parts[i].zone, parts[i].name = "Africa/Nairobi", "Board member, Permanent mission of Country A"
			parts[i].mandates[0].office, parts[i].mandates[0].powers = models.OfficeNewYork, models.Powers{models.PowerVote}
		}
	}
	parts = append(parts,
		part{key: "alternate.contributor2", name: "Alternate, Contributor 2", mandates: []mandate{{role: models.RoleAlternate, organisation: "CONTRIBUTOR-2"}}},
		part{key: "excom", name: "Executive Committee member, Organisation R", mandates: []mandate{{role: models.RoleExComMember, organisation: organisationCode("R")}}},
		part{key: "network.member", name: "Network member, Organisation S", mandates: []mandate{{role: models.RoleNetworkMember, organisation: organisationCode("S")}}},
		part{key: "capital.country-a", name: "Board member, Capital of Country A", mandates: []mandate{{role: models.RoleBoardMember, organisation: governmentCode("A"), office: models.OfficeCapital,
			powers: models.Powers{models.PowerEndorse, models.PowerNominate}}}})
	for _, letter := range seatExCom[2:] {
		parts = append(parts, part{key: "excom.org-" + strings.ToLower(letter), name: "Executive Committee member, Organisation " + letter,
			mandates: []mandate{{role: models.RoleExComMember, organisation: organisationCode(letter)}}})
	}
	return parts
}

func networkName(code string) string {
	for _, b := range reference.Demonstration().Bodies() {
		if b.Code == code {
			return b.Name.In("en")
		}
	}
	return code
}
