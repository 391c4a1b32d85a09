package transfers

import (
	"seedfund/app/ledger"
	"seedfund/models"
)

// scoped is a condition on transfer_requests r: what an actor may see. It
// stands first in every query.
type scoped struct {
	where string
	args  []any
}

// scope is what the actor may see. Absence and invisibility are one answer.
//
// clause 97: the agent sees what it is asked; drafts are the secretariat's; to
// others a request is known once its programme is.
func scope(actor models.Actor) scoped {
	switch {
	case actor.System || actor.Is(models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleAuditor):
		return scoped{where: "1 = 1"}
	case actor.May(models.PermMoneyRead) != nil:
		return scoped{where: "1 = 0"}
	case actor.Is(models.RoleAgentOfficer):
		return scoped{where: "r.sent_at IS NOT NULL"}
	}
	public := "r.sent_at IS NOT NULL AND EXISTS (SELECT 1 FROM programmes p WHERE p.id = r.programme_id AND " + ledger.Seen(actor) + ")"
	if actor.Is(models.RolePUNOFinance, models.RolePUNOProgramme) {
		return scoped{where: "(" + public + ` AND EXISTS (SELECT 1 FROM programme_organisations o
			WHERE o.programme_id = r.programme_id AND o.organisation_id = ?))`, args: []any{actor.OrganisationID}}
	}
	return scoped{where: public}
}
