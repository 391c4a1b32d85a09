package apptest

import (
	"fmt"
	"slices"
	"strings"

	"seedfund/app/db"
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

// Endorsed gives the endorsements that a document still lacks beside the States'
// own: each as a letter that the lead records.
func (h *Harness) Endorsed(id int64, lead models.Actor) {
	h.t.Helper()
	s := proposals.New(h.DB)
	v, err := s.Show(h.Ctx, models.SystemActor, id)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, w := range v.Document.Wanted() {
		if _, holds, _ := v.Document.Support(w); holds || w.Kind == models.EndorserMinistry {
			continue
		}
		in := proposals.Letter{About: w, Signatory: "The signatory", Office: "Head", Entity: "An office"}
		_, err := s.RecordLetter(h.Ctx, lead, id, in, func(tx *db.Tx) (*models.File, error) {
			f := models.File{Hash: fmt.Sprintf("%064d", id), Size: 12, Kind: "application/pdf", Name: string(w.Kind) + ".pdf", Purpose: "endorsement",
				OwnerType: proposals.FileOwner, OwnerID: id, UploadedBy: lead.AccountID, State: models.FileStored}
			return &f, db.Create(tx, &f)
		})
		if err != nil {
			h.t.Fatalf("%s: %v", strings.ReplaceAll(string(w.Kind), "_", " "), err)
		}
	}
}
