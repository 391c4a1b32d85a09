package people

import (
	"seedfund/app/db"
	"seedfund/models"
)

// mayManage: accounts, organisations and agreements.
func mayManage(tx *db.Tx) error { return tx.Actor.MayNow(models.PermPeopleManage, tx.Now) }

// mayGrant: mandates. Nobody gives a mandate to oneself, for then the table of
// rights would bind only those who do not administer it.
func mayGrant(tx *db.Tx, person int64) error {
	if err := tx.Actor.MayNow(models.PermMandateGrant, tx.Now); err != nil {
		return err
	}
	if !tx.Actor.System && tx.Actor.PersonID == person {
		return models.Forbidden("people.self_grant", "81")
	}
	return nil
}

// own: one's own account, whatever the capacity.
func own(actor models.Actor) error {
	if !actor.SignedIn() {
		return models.SignIn("error.sign_in")
	}
	return nil
}
