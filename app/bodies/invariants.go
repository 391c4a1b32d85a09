package bodies

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Invariants are what seats, nominations and draws must agree on; each names its
// first fault.
func Invariants() []db.Invariant {
	return []db.Invariant{
		{Name: "no two holders of one seat at one time", Check: db.NamedPairs("holdings %d and %d of one seat overlap", `
			SELECT a.id AS first, b.id AS second FROM holdings a JOIN holdings b ON b.seat_id = a.seat_id AND b.kind = a.kind AND b.id > a.id
			WHERE a.superseded_at IS NULL AND b.superseded_at IS NULL AND (b.ends_at IS NULL OR a.starts_at < b.ends_at) AND (a.ends_at IS NULL OR b.starts_at < a.ends_at) ORDER BY a.id, b.id`)},
		{Name: "each nomination that was taken up is the holding it led to", Check: db.NamedPairs("nomination %d differs from holding %d", `
			SELECT n.id AS first, h.id AS second FROM nominations n JOIN holdings h ON h.id = n.holding_id
			WHERE h.seat_id <> n.seat_id OR h.organisation_id <> n.organisation_id OR h.kind <> 'holder' OR h.starts_at <> n.starts_at ORDER BY n.id`)},
		{Name: "who was nominated out of the proposed order has a reason", Check: db.NamedPairs("nomination %d at place %d has no reason", `
			SELECT id AS first, place AS second FROM nominations WHERE place <> 1 AND departure = '' ORDER BY id`)},
		{Name: "each change of a seat that was confirmed is the holding it led to, by a second person", Check: db.NamedPairs("change %d of a seat differs from holding %d", `
			SELECT c.id AS first, h.id AS second FROM seat_changes c JOIN holdings h ON h.id = c.made_id
			WHERE h.seat_id <> c.seat_id OR h.kind <> c.holding_kind OR h.organisation_id <> c.organisation_id OR h.starts_at <> c.starts_at OR c.closed_by = c.person_id ORDER BY c.id`)},
		{Name: "computed draws can be repeated", Check: checkDraws},
	}
}

// checkDraws draws each draw anew: its pool gives the hash it stands under, and
// a computed order is the one its text gives.
func checkDraws(_ context.Context, q *gorm.DB) ([]string, error) {
	recorded, err := db.From[models.RotationDraw](q).Order("id").Find(q.Statement.Context)
	if err != nil {
		return nil, err
	}
	var places []struct {
		DrawID int64
		models.Candidate
	}
	err = q.Raw(`SELECT p.draw_id, p.organisation_id, o.code FROM rotation_places p JOIN organisations o ON o.id = p.organisation_id ORDER BY p.draw_id, p.place`).Scan(&places).Error
	if err != nil {
		return nil, err
	}
	pools := map[int64][]models.Candidate{}
	for _, p := range places {
		pools[p.DrawID] = append(pools[p.DrawID], p.Candidate)
	}
	var faults []string
	for _, d := range recorded {
		drawn := pools[d.ID]
		var order []int64
		for _, c := range drawn {
			order = append(order, c.OrganisationID)
		}
		switch {
		case models.PoolHash(drawn) != d.PoolHash:
			faults = append(faults, fmt.Sprintf("draw %d was not among the pool it names", d.ID))
		case d.Method == models.DrawComputed && !slices.Equal(models.ComputeDraw(d.Seed, drawn), order):
			faults = append(faults, fmt.Sprintf("draw %d gives another order", d.ID))
		}
	}
	return faults, nil
}
