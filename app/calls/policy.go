package calls

import (
	"seedfund/models"
)

// visible is the scope of calls an actor may see, for every query on calls
// under the alias c: drafts belong to the secretariat and the auditor.
func visible(actor models.Actor) string {
	if actor.System || actor.Is(models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleAuditor) {
		return "1 = 1"
	}
	return "c.state <> 'draft'"
}

// mayPrepare: the secretariat prepares.
func mayPrepare(actor models.Actor) error { return actor.May(models.PermCallPrepare) }
