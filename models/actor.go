package models

import (
	"slices"
	"time"
)

// Actor is who asks: a person in one capacity, the system, or (zero value) a
// public visitor. Every act records it (clauses 31, 40, 98: one body acts in
// several functions, so each act names the capacity).
type Actor struct {
	AccountID      int64
	PersonID       int64
	MandateID      int64
	Role           Role
	OrganisationID int64  // on behalf of which organisation, 0 for none
	Country        string // ISO alpha-3 or demonstration code, for State capacities
	Name           string // the capacity's label, never a secret
	Language       string
	RequestID      string
	SignedInAt     time.Time // last proof of identity, for acts that need a fresh one
	System         bool
	TokenScopes    []string // nil for a browser session; else the token's scopes
	Office         Office   // of a State, from which the person acts
	Lacks          Powers   // that the office was not given
}

// SystemActor acts for the program itself: jobs, the sealer, set-up.
var SystemActor = Actor{System: true, Role: RoleSystem, Name: "system"}

// SignedIn reports whether a person stands behind the request.
func (a Actor) SignedIn() bool { return a.AccountID != 0 }

// Is reports whether the actor acts in one of these roles.
func (a Actor) Is(roles ...Role) bool { return slices.Contains(roles, a.Role) }

// FreshFor is how long a proof of identity counts as fresh.
const FreshFor = 15 * time.Minute

// SeesUnpublished says whether the actor knows of a decision's programme before
// the decision is published: the secretariat, which prepares its first tranche,
// the agent, who is asked for it, and the auditor. Seats learn of it on the
// matter, where an interest can screen them; applicants with the public.
func (a Actor) SeesUnpublished() bool {
	return a.System || a.Is(RoleSecretariatOfficer, RoleSecretariatHead, RoleAgentOfficer, RoleAuditor)
}

// Fresh reports whether the sign-in is recent enough for a sensitive act.
// Personal tokens are never fresh; the system always is.
func (a Actor) Fresh(now time.Time) bool {
	return a.System || (a.TokenScopes == nil && !a.SignedInAt.IsZero() && now.Sub(a.SignedInAt) < FreshFor)
}

// May refuses an act that the table of rights does not give to the actor's
// role or that the token's scopes leave out.
func (a Actor) May(p Permission) error {
	if a.System {
		return nil
	}
	right, ok := RightFor(p)
	if !ok || !slices.Contains(right.Roles, a.roleOrPublic()) {
		if !a.SignedIn() && !slices.Contains(right.Roles, RolePublic) {
			return SignIn("error.sign_in")
		}
		return Forbidden("error.right_missing", right.Clause).With(map[string]any{"Right": string(p)})
	}
	if a.TokenScopes != nil && !right.inScope(a.TokenScopes) {
		return Forbidden("error.scope_missing", "").With(map[string]any{"Scope": right.Scope})
	}
	return nil
}

// MayOne is May for several rights of which one is enough; the refusal is that
// of the first.
func (a Actor) MayOne(rights ...Permission) error {
	var first error
	for _, right := range rights {
		err := a.May(right)
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	return first
}

// MayNow is May, and asks for a fresh sign-in where the table does.
func (a Actor) MayNow(p Permission, now time.Time) error {
	if err := a.May(p); err != nil {
		return err
	}
	if right, _ := RightFor(p); right.Fresh && !a.Fresh(now) {
		return SignIn("error.fresh_sign_in")
	}
	return nil
}

// Can refuses what the actor's office of a State has no power for.
//
// clause 105: a State speaks through the office that it named for it.
func (a Actor) Can(power Power) error {
	if !slices.Contains(a.Lacks, power) {
		return nil
	}
	return Forbidden("people.power_missing."+string(power), "105").With(map[string]any{"Office": string(a.Office)})
}

func (a Actor) roleOrPublic() Role {
	if a.Role == "" {
		return RolePublic
	}
	return a.Role
}
