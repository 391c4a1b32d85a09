package bodies_test

import (
	"maps"
	"testing"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/when"
)

// Every check of verify asks as often for many draws as for one.
func TestVerifyAsksAsOftenForManyDraws(t *testing.T) {
	f := board(t)
	ids := f.network(5)
	candidates := []models.Candidate{{OrganisationID: ids[0], Code: "NETWORK-01"}, {OrganisationID: ids[1], Code: "NETWORK-02"}}
	draw := func(seed string) {
		f.check(f.DB.Write(f.Ctx, models.SystemActor, "test.draw", func(tx *db.Tx) error {
			drawn := models.ComputeDraw(seed, candidates)
			d := models.RotationDraw{BodyID: f.body.ID, Constituency: models.ConstituencyStakeholders, Method: models.DrawComputed, DrawnOn: when.DateOf(start), Seed: seed, PoolHash: models.PoolHash(candidates)}
			if err := db.Create(tx, &d); err != nil {
				return err
			}
			for i, id := range drawn {
				if err := db.Create(tx, &models.RotationPlace{DrawID: d.ID, Place: i + 1, OrganisationID: id}); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	draw("one")
	one := f.Asks(bodies.Invariants())
	for _, seed := range []string{"two", "three", "four"} {
		draw(seed)
	}
	if many := f.Asks(bodies.Invariants()); !maps.Equal(one, many) {
		t.Errorf("for one draw %v, for four %v", one, many)
	}
}
