package programmes_test

import (
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/matters"
	"seedfund/app/people"
	"seedfund/app/programmes"
	"seedfund/models"
)

// clause 98: whom an interest screens reads the fund's sums as the public does
// until publication, in every capacity of theirs.
func TestSumsTellAScreenedPersonNothingInAnotherCapacity(t *testing.T) {
	h := apptest.New(t, apptest.At(boardroom.Start))
	r := boardroom.Furnish(t, h)
	r.Matters = matters.New(h.DB, matters.WithEstablish(func(tx *db.Tx, a matters.Adoption) error {
		_, err := programmes.Establish(tx, programmes.Establishment(a))
		return err
	}))
	decided.Fund(t, h, 5_000_000_00)
	first := r.Members["contributors/3"]
	second := first
	r.Must(r.DB.Write(r.Ctx, models.SystemActor, "test.mandate", func(tx *db.Tx) error {
		organisation := r.Members["stakeholders/1"].OrganisationID
		m, err := people.CreateMandate(tx, people.MandateInput{Person: first.PersonID, Role: models.RoleBoardMember, Organisation: organisation, From: tx.Now, Instrument: "A second letter"})
		second.MandateID, second.OrganisationID, second.Country = m.ID, organisation, ""
		return err
	}))
	m := r.Opened()
	_, err := r.Matters.Declare(r.Ctx, r.Fresh(first), m.ID, r.Seats["contributors/3"], models.InterestPersonal, "")
	r.Must(err)
	for key, member := range r.Members {
		if key != "contributors/3" && key != "stakeholders/1" && key != "network/1" && key != "network/2" && key != "countries/1" {
			_, err := r.Matters.Vote(r.Ctx, r.Fresh(member), m.ID, r.Seats[key], boardroom.Agree(1))
			r.Must(err)
		}
	}
	r.Clock.Set(*m.ClosesAt)
	_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(m.ID).Version)
	r.Must(err)
	fund := func(a models.Actor) models.FundTotals {
		p, err := ledger.New(h.DB).Fund(r.Ctx, r.Fresh(a))
		r.Must(err)
		return p
	}
	if one, two := fund(first), fund(second); one.Reserved != 0 || one != two {
		t.Errorf("%+v and, in another capacity, %+v", one, two)
	}
	if other := fund(r.Members["contributors/2"]); other.Reserved == 0 {
		t.Errorf("control: %+v", other)
	}
}
