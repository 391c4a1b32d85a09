package matters

import (
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
