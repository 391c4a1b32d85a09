package db_test

import (
	"testing"

	"gorm.io/gorm"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/models"
)

func TestFirstWrite(t *testing.T) {
	h := apptest.New(t)
	ctx, d := h.Ctx, h.DB
	for range 2 {
		if err := d.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
	}
	actor := models.Actor{AccountID: 1, Role: models.RoleAdministrator}
	var id int64
	r, err := d.Act(db.WithKey(ctx, "k", "b"), actor, "file.add", func(tx *db.Tx) error {
		f := models.File{Hash: "0123456789012345678901234567890123456789012345678901234567890123", Size: 1, Kind: "a", Name: "n", OwnerType: "x", OwnerID: 1, State: models.FileStored}
		if err := db.Create(tx, &f); err != nil {
			return err
		}
		id = f.ID
		return nil
	})
	if err != nil || id != 1 {
		t.Fatal(id, err)
	}
	if err := d.Write(ctx, actor, "file.rename", func(tx *db.Tx) error {
		f, err := db.Load[models.File](tx, id)
		if err != nil {
			return err
		}
		f.Name = "m"
		return db.Update(tx, f, "name")
	}); err != nil {
		t.Fatal(err)
	}
	f, err := gorm.G[models.File](d.Read(ctx)).Where("id = ?", id).Take(ctx)
	if err != nil || f.Name != "m" || f.Version != 2 {
		t.Fatal(f, err)
	}
	vals, err := gorm.G[models.ActValue](d.Read(ctx)).Find(ctx)
	t.Log(vals, err, r)
	_, err = d.Act(db.WithKey(ctx, "k", "b"), actor, "file.add", func(tx *db.Tx) error { return nil })
	t.Log(err)
}
