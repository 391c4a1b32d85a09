package people_test

import (
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/models"
)

// postbox keeps the links that would have been mailed.
type postbox struct{ links []string }

func (p *postbox) Queue(tx *db.Tx, _ models.Account, _ string, params map[string]string) error {
	tx.AfterCommit(func() { p.links = append(p.links, params["Link"]) })
	return nil
}

// A row marked as demonstration cannot stand in a real store, nor the other
// way round, whoever writes it.
func TestStoreKindBindsItsRows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ store, row models.StoreKind }{
		{models.StoreReal, models.StoreDemonstration}, {models.StoreDemonstration, models.StoreReal},
	} {
		h := apptest.New(t)
		fund := map[models.StoreKind]string{models.StoreReal: "MIG00", models.StoreDemonstration: "DEM00"}[c.store]
		settle := func(tx *db.Tx) error { return people.Settle(tx, c.store, fund) }
		if err := h.DB.Write(h.Ctx, models.SystemActor, "store.settle", settle); err != nil {
			t.Fatal(err)
		}
		for name, rows := range map[string]func(tx *db.Tx, kind models.StoreKind) error{
			"organisation": func(tx *db.Tx, kind models.StoreKind) error {
				return db.Create(tx, &models.Organisation{
					Code: "X-" + string(kind), Name: "X", Kind: models.KindAgentBody, StoreID: 1, StoreKind: kind, Demonstration: kind == models.StoreDemonstration,
				})
			},
			"account": func(tx *db.Tx, kind models.StoreKind) error {
				p := &models.Person{Name: "X"}
				if err := db.Create(tx, p); err != nil {
					return err
				}
				return db.Create(tx, &models.Account{
					PersonID: p.ID, Email: string(kind) + "@example.test", Language: "en", StoreID: 1, StoreKind: kind, Demonstration: kind == models.StoreDemonstration,
				})
			},
		} {
			write := func(kind models.StoreKind) error {
				return h.DB.Write(h.Ctx, models.SystemActor, "test.plant", func(tx *db.Tx) error { return rows(tx, kind) })
			}
			if err := write(c.row); !models.IsKind(err, models.KindConflict) {
				t.Errorf("a %s %s in a %s store: %v, want it refused", c.row, name, c.store, err)
			}
			if err := write(c.store); err != nil {
				t.Errorf("control: a %s %s in a %s store: %v", c.store, name, c.store, err)
			}
		}
	}
}
