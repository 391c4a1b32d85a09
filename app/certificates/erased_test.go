package certificates_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"seedfund/app"
	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/certificates"
	"seedfund/app/db"
	"seedfund/models"
)

// A member is erased by name: nothing of the store holds name or address any
// more, the public certificate is the same file, and verify finds no fault.
func TestAPersonIsErased(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t, apptest.At(boardroom.Start), apptest.With(func(c *db.Config) { c.Invariants = app.Invariants() }))
	services, err := app.New(r.DB, app.Config{})
	r.Must(err)
	r.Must(r.DB.Write(r.Ctx, models.SystemActor, "test.rename", func(tx *db.Tx) error {
		_, err := db.Exec(tx, "UPDATE people SET name = 'A name of her own' WHERE id = ?", r.Members["contributors/1"].PersonID)
		return err
	}))
	d := decided(r)
	before := file(r, visitor, d.Reference, false)
	member := r.Members["contributors/1"]
	account := func() models.Account {
		a, err := db.From[models.Account](r.DB.Read(r.Ctx)).Where("id = ?", member.AccountID).Take(r.Ctx)
		r.Must(err)
		return a
	}
	person, err := db.From[models.Person](r.DB.Read(r.Ctx)).Where("id = ?", member.PersonID).Take(r.Ctx)
	r.Must(err)
	erase := func(actor models.Actor, id int64, reason string) error {
		return services.People.Erase(r.Ctx, actor, id, account().Version, reason)
	}
	r.Refused(erase(r.Fresh(r.Head), member.AccountID, "asked"), models.KindConflict, "people.erase_mandates")
	var mandate models.Mandate
	r.Must(r.DB.Read(r.Ctx).Raw("SELECT * FROM mandates WHERE id = ?", member.MandateID).Take(&mandate).Error)
	admin := r.Cast(models.RoleAdministrator)
	r.Must(services.People.End(r.Ctx, r.Fresh(admin), mandate.ID, mandate.Version, r.DB.Now(r.Ctx), "the term is over"))
	r.Refused(erase(r.Fresh(r.Head), member.AccountID, " "), models.KindInvalid, "people.erase_invalid")
	r.Refused(erase(r.Officer, member.AccountID, "asked"), models.KindForbidden, "error.right_missing")
	email := account().Email
	r.Must(erase(r.Fresh(r.Head), member.AccountID, "asked by the person"))
	r.Refused(erase(r.Fresh(r.Head), member.AccountID, "asked"), models.KindConflict, "people.already_erased")

	for _, table := range []struct{ name, columns string }{{"people", "name"}, {"accounts", "email"}, {"messages", "name || address || params"}, {"act_values", "body"}, {"certificates", "body || opened"}} {
		var rows []string
		r.Must(r.DB.Read(r.Ctx).Raw("SELECT " + table.columns + " FROM " + table.name).Scan(&rows).Error)
		for _, row := range rows {
			if strings.Contains(row, person.Name) || strings.Contains(row, email) {
				t.Errorf("%s still holds %s or %s: %s", table.name, person.Name, email, row)
			}
		}
	}
	if file(r, visitor, d.Reference, false) != before {
		t.Error("the public certificate has changed")
	}
	r.Verify()
}

// Whoever a certificate names can be taken out of it, whatever their part was:
// also who called a roll, recorded that a letter came back, or ended a reservation.
func TestWhoeverIsNamedIsErased(t *testing.T) {
	r := room(t)
	d := byRoll(r)
	var row models.CertificateRow
	r.Must(r.DB.Read(r.Ctx).Raw("SELECT * FROM certificates WHERE decision_id = ?", d.ID).Take(&row).Error)
	var opened map[string]models.CertificateOpening
	r.Must(json.Unmarshal([]byte(row.Opened), &opened))
	var persons []models.CertificatePerson
	r.Must(json.Unmarshal(opened[models.SealedPersons].Value, &persons))
	ids := []int64{}
	for _, p := range persons {
		ids = append(ids, p.ID)
	}
	if len(ids) < 12 || !slices.Contains(ids, r.Officer.PersonID) {
		t.Fatalf("%v", ids)
	}
	back := errors.New("taken back")
	for _, id := range append(ids, 0) {
		err := r.DB.Write(r.Ctx, models.SystemActor, "test.erase", func(tx *db.Tx) error {
			n, err := certificates.Erase(tx, id, "asked")
			if err != nil || (n > 0) != (id != 0) {
				t.Errorf("person %d is taken out of %d certificates: %v", id, n, err)
			}
			return back
		})
		if !errors.Is(err, back) {
			t.Error(err)
		}
	}
}
