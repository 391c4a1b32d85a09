package workbench

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Invariants are what verify checks of scenarios: each is what its hash says.
func Invariants() []db.Invariant {
	return []db.Invariant{{Name: "a frozen scenario is what its hash says", Check: func(_ context.Context, q *gorm.DB) ([]string, error) {
		rows, err := db.Rows[models.Scenario](q, "SELECT * FROM scenarios ORDER BY id")
		var faults []string
		for _, s := range rows {
			if hashOf(s.Body) != s.Hash {
				faults = append(faults, fmt.Sprintf("scenario %d is not what was frozen", s.ID))
			}
		}
		return faults, err
	}}}
}
