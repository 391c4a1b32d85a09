package transfers

import "seedfund/models"

// scoped is a condition on transfer_requests r: what an actor may see. It
// stands first in every query.
type scoped struct {
	where string
	args  []any
}

// scope is what the actor may see. Absence and invisibility are one answer.
//
// clause 97: the agent sees what it is asked; drafts are the secretariat's.
func scope(actor models.Actor) scoped {
	switch {
	case actor.System || actor.Is(models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleAuditor):
		return scoped{where: "1 = 1"}
	case actor.May(models.PermMoneyRead) != nil:
		return scoped{where: "1 = 0"}
	case actor.Is(models.RolePUNOFinance, models.RolePUNOProgramme):
		return scoped{where: `(r.sent_at IS NOT NULL AND EXISTS (SELECT 1 FROM programme_organisations x
			WHERE x.programme_id = r.programme_id AND x.organisation_id = ?))`, args: []any{actor.OrganisationID}}
	}
	return scoped{where: "r.sent_at IS NOT NULL"}
}
