package apptest

import (
	"slices"

	"seedfund/app/proposals"
	"seedfund/models"
)

// PartsReady gives the word of every owner that its sections and columns of a
// document are ready. writers are one person of each organisation that owns one.
func (h *Harness) PartsReady(id int64, writers ...models.Actor) {
	h.t.Helper()
	s := proposals.New(h.DB)
	v, err := s.Show(h.Ctx, models.SystemActor, id)
	if err != nil {
		h.t.Fatal(err)
	}
	d, parts := v.Document, map[int64]map[string]int64{}
	for _, part := range d.OwnedParts() {
		if owner := d.Owner(part); d.PartState(part) != models.PartReady {
			if parts[owner] == nil {
				parts[owner] = map[string]int64{}
			}
			parts[owner][part] = d.Parts[part].Version
		}
	}
	for owner, open := range parts {
		i := slices.IndexFunc(writers, func(a models.Actor) bool { return a.OrganisationID == owner })
		if i < 0 {
			h.t.Fatalf("organisation %d has not said that %v are ready, and nobody speaks for it", owner, open)
		}
		if err := s.Ready(h.Ctx, writers[i], id, open); err != nil {
			h.t.Fatal(err)
		}
	}
}
