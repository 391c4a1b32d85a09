package matters

import (
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Discussing is an open matter and the seat for which the actor takes part in
// its discussion.
func Discussing(tx *db.Tx, actor models.Actor, id, seatID int64) (models.Matter, models.Elector, models.Holding, error) {
	m, elector, holding, err := discussing(tx, actor, id, seatID)
	if err != nil {
		return models.Matter{}, elector, holding, err
	}
	return *m, elector, holding, nil
}

// Visible is a matter that the actor may see at an instant.
func Visible(q *gorm.DB, actor models.Actor, at time.Time, id int64) (m models.Matter, err error) {
	sc := visible(actor, at)
	err = q.Raw("SELECT m.* FROM matters m WHERE m.id = ? AND ("+sc.where+")", append([]any{id}, sc.args...)...).Take(&m).Error
	return m, db.Found(err, "matters")
}

// PartiesOf are the organisations and countries of a funding item; other
// matters have none.
func PartiesOf(q *gorm.DB, m models.Matter) (models.ItemParties, error) {
	_, frozen, err := frozenOf(q, m)
	if err != nil || frozen == nil {
		return models.ItemParties{}, err
	}
	parties := models.ItemParties{LeadOrganisationID: frozen.Lead, Countries: frozen.CountryCodes()}
	for _, o := range frozen.Organisations {
		parties.OrganisationIDs = append(parties.OrganisationIDs, o.ID)
	}
	return parties, nil
}
