package transfers

import (
	"fmt"

	"seedfund/app/db"
	"seedfund/app/programmes"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Prior is what the agent paid of one tranche on one day, before this system asked
// for transfers: told by one person, confirmed by the actor.
type Prior struct {
	ProgrammeID int64
	TrancheID   int64
	AgentNumber string
	On          when.Date
	Note        string
	By, As      int64 // person and mandate who loaded it
	FileID      int64 // where it is told
	Payments    []PriorPayment
}

// PriorPayment is one payment to one organisation.
type PriorPayment struct {
	OrganisationID int64
	Cents          money.Cents
	AgentRef       string
}

// EnterPrior makes the request and the payments of a day that is over, paid in full,
// in the caller's transaction: a request of its own, with two persons behind it and
// the file as what the agent notified.
//
// clause 97: what the agent paid is in the books as it paid it.
func EnterPrior(tx *db.Tx, in Prior) error {
	now := tx.Now
	n, err := tx.NextNumber("transfers")
	if err != nil {
		return err
	}
	r := models.TransferRequest{Reference: fmt.Sprintf("TR-%04d", n), ProgrammeID: in.ProgrammeID, TrancheID: in.TrancheID, State: models.TransferPaid, Revision: 1, Note: in.Note,
		PreparedBy: in.By, PreparedAt: now, SentAt: &now, ClosedAt: &now}
	if err := db.Create(tx, &r); err != nil {
		return err
	}
	if err := db.Create(tx, &models.TransferApproval{RequestID: r.ID, Revision: 1, PersonID: tx.Actor.PersonID, MandateID: tx.Actor.MandateID}); err != nil {
		return err
	}
	asked := map[int64]money.Cents{}
	var order []int64
	for _, p := range in.Payments {
		if _, is := asked[p.OrganisationID]; !is {
			order = append(order, p.OrganisationID)
		}
		asked[p.OrganisationID] += p.Cents
	}
	lines := map[int64]int64{}
	for _, org := range order {
		if err := hold(tx, in.TrancheID, org, asked[org]); err != nil {
			return err
		}
		l := models.TransferLine{RequestID: r.ID, OrganisationID: org, AskedCents: asked[org], PaidCents: asked[org]}
		if err := db.Create(tx, &l); err != nil {
			return err
		}
		lines[org] = l.ID
	}
	for _, p := range in.Payments {
		if err := enterPayment(tx, in, &r, lines[p.OrganisationID], p); err != nil {
			return err
		}
	}
	return nil
}

func enterPayment(tx *db.Tx, in Prior, r *models.TransferRequest, line int64, p PriorPayment) error {
	now := tx.Now
	rec := models.AgentRecord{RequestID: r.ID, Action: models.TransferPay, AgentNumber: in.AgentNumber, NotifiedOn: in.On,
		AgentRoad: models.AgentRoad{Road: models.RoadOnBehalf, State: models.RecordPosted, FileID: &in.FileID, RecordedBy: in.By, RecordedAs: in.As, ConfirmedBy: &tx.Actor.PersonID, ConfirmedAt: &now}}
	if err := db.Create(tx, &rec); err != nil {
		return err
	}
	if err := db.Create(tx, &models.AgentRecordLine{RecordID: rec.ID, OrganisationID: p.OrganisationID, Cents: p.Cents, ValueDate: in.On, AgentRef: p.AgentRef}); err != nil {
		return err
	}
	entry, err := programmes.Pay(tx, payment(r, p.OrganisationID, p.Cents, in.On, p.AgentRef, in.AgentNumber))
	if err != nil {
		return err
	}
	row := models.TransferPayment{RequestID: r.ID, LineID: line, OrganisationID: p.OrganisationID, Cents: p.Cents, ValueDate: in.On,
		AgentRef: p.AgentRef, RecordID: rec.ID, TransactionID: entry.ID}
	if err := db.Create(tx, &row); err != nil {
		return err
	}
	return note(tx, r, models.TransferPay, models.TransferPaid, in.Note, &rec.ID)
}
