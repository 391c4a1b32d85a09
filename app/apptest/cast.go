package apptest

import (
	"fmt"
	"strings"
	"time"

	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/models"
)

// Password is the password of every account of the cast; it guards nothing.
const Password = "cast of a test store"

// People is the people service on the harness's store, with cheap passwords.
func (h *Harness) People() *people.Service {
	h.t.Helper()
	s, err := people.New(h.DB, people.Config{Origin: "http://127.0.0.1", Cost: people.LightCost})
	if err != nil {
		h.t.Fatalf("people: %v", err)
	}
	return s
}

// Settle makes the store a demonstration store with fund DEM00, unless it is
// settled already.
func (h *Harness) Settle() {
	h.t.Helper()
	h.must(h.DB.Write(h.Ctx, models.SystemActor, "store.settle", func(tx *db.Tx) error {
		return people.Settle(tx, models.StoreDemonstration, "DEM00")
	}))
}

// castOrganisation is the organisation the cast's first member of a role
// stands for. Every code is plainly fictional.
func castOrganisation(role models.Role) (in people.OrganisationInput, country string) {
	switch role {
	case models.RoleFocalPoint:
		return people.OrganisationInput{Code: "GOV-XDA", Name: "Government of Country A", Kind: models.KindMemberState, Country: "XDA"}, "XDA"
	case models.RoleContributor:
		return people.OrganisationInput{Code: "CONTRIBUTOR-1", Name: "Contributor 1", Kind: models.KindContributorBody}, ""
	case models.RoleResidentCoord:
		return people.OrganisationInput{Code: "ORG-P", Name: "Organisation P", Kind: models.KindUNEntity}, "XDA"
	case models.RoleDrafter, models.RolePUNOProgramme, models.RolePUNOFinance, models.RoleExComMember, models.RoleNetworkMember:
		return people.OrganisationInput{Code: "ORG-P", Name: "Organisation P", Kind: models.KindUNEntity}, ""
	case models.RoleBoardMember, models.RoleAlternate:
		return people.OrganisationInput{Code: "NETWORK-1", Name: "Stakeholder network 1", Kind: models.KindStakeholder, StakeholderCategory: "academia"}, ""
	case models.RoleCoordinator, models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleAdministrator, models.RoleReviewer, models.RoleAuditor:
		return people.OrganisationInput{Code: "SECRETARIAT", Name: "Secretariat (demonstration)", Kind: models.KindSecretariatBody}, ""
	case models.RoleAgentOfficer:
		return people.OrganisationInput{Code: "AGENT", Name: "Administrative agent (demonstration)", Kind: models.KindAgentBody}, ""
	}
	return people.OrganisationInput{}, ""
}

// Cast gives an actor in a role: a person, an account with Password, a mandate
// since a year ago for the role's usual organisation of a demonstration store,
// signed in just now. Each call makes another person.
func (h *Harness) Cast(role models.Role) models.Actor {
	h.t.Helper()
	in, country := castOrganisation(role)
	if in.Code == "" {
		return models.Actor{}
	}
	return h.CastFor(role, in, country)
}

// CastFor is Cast for an organisation and country of the test's choice; the
// organisation is made if its code is new, UN entities with an agreement with
// the agent in force.
func (h *Harness) CastFor(role models.Role, in people.OrganisationInput, country string) models.Actor {
	h.t.Helper()
	h.Settle()
	h.castCount++
	var actor models.Actor
	hash, err := people.HashPassword(h.Ctx, people.LightCost, Password)
	h.must(err)
	h.must(h.DB.Write(h.Ctx, models.SystemActor, "cast.join", func(tx *db.Tx) error {
		org, err := castOrg(tx, in)
		if err != nil {
			return err
		}
		account, err := people.CreateAccount(tx, people.AccountInput{
			Name: strings.ReplaceAll(string(role), "_", " "), Email: fmt.Sprintf("%s.%d@example.test", role, h.castCount),
		}, hash)
		if err != nil {
			return err
		}
		m, err := people.CreateMandate(tx, people.MandateInput{
			Person: account.PersonID, Role: role, Organisation: org.ID, Country: country,
			From: tx.Now.AddDate(-1, 0, 0), Instrument: "letter of a test",
		})
		if err != nil {
			return err
		}
		actor = models.Actor{
			AccountID: account.ID, PersonID: account.PersonID, MandateID: m.ID, Role: role, OrganisationID: org.ID,
			Country: m.Country, Name: string(role), Language: "en", SignedInAt: tx.Now, RequestID: "test",
		}
		return nil
	}))
	return actor
}

func castOrg(tx *db.Tx, in people.OrganisationInput) (*models.Organisation, error) {
	org, err := people.OrganisationByCode(tx, in.Code)
	if err == nil || !models.IsKind(err, models.KindNotFound) {
		return org, err
	}
	if org, err = people.CreateOrganisation(tx, in); err != nil || org.Kind != models.KindUNEntity {
		return org, err
	}
	return org, db.Create(tx, &models.Agreement{
		OrganisationID: org.ID, Instrument: "memorandum of a test", FromAt: tx.Now.AddDate(-2, 0, 0),
	})
}

// Email is the address of a member of the cast, to sign in with.
func (h *Harness) Email(actor models.Actor) string {
	h.t.Helper()
	var email string
	h.must(h.DB.Read(h.Ctx).Raw("SELECT email FROM accounts WHERE id = ?", actor.AccountID).Scan(&email).Error)
	return email
}

// Fresh is the actor as just signed in, by the store's clock.
func (h *Harness) Fresh(actor models.Actor) models.Actor {
	actor.SignedInAt = h.DB.Now(h.Ctx)
	return actor
}

// Stale is the actor as signed in too long ago for a sensitive act.
func (h *Harness) Stale(actor models.Actor) models.Actor {
	actor.SignedInAt = h.DB.Now(h.Ctx).Add(-models.FreshFor - time.Minute)
	return actor
}

func (h *Harness) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// Organisation is the id of "Organisation P" and so on: a UN organisation with
// an agreement with the agent in force, made when first asked for.
func (h *Harness) Organisation(letter rune) int64 {
	h.t.Helper()
	h.Settle()
	var id int64
	h.must(h.DB.Write(h.Ctx, models.SystemActor, "cast.organisation", func(tx *db.Tx) error {
		org, err := castOrg(tx, people.OrganisationInput{Code: "ORG-" + string(letter), Name: "Organisation " + string(letter), Kind: models.KindUNEntity})
		if err == nil {
			id = org.ID
		}
		return err
	}))
	return id
}
