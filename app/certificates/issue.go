package certificates

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/canonical"
)

// series numbers the certificates of the store.
const series = "certificates"

// Issue certifies a decision in the act that takes it. A body that is not
// validly composed gets none, and so takes no decision.
//
// clause 100: the composition at the adoption is part of the proof.
func Issue(tx *db.Tx, decisionID int64) error { return issue(tx, decisionID, models.CertificateFormat) }

func issue(tx *db.Tx, decisionID int64, format string) error {
	d, err := db.From[models.Decision](tx.DB).Where("id = ?", decisionID).Take(tx.Ctx)
	if err != nil {
		return err
	}
	if _, err := bodies.Hold(tx, d.BodyID); err != nil {
		return err
	}
	f, err := present(tx, d, format)
	if err != nil {
		return err
	}
	if _, adoption := f.Validity(); !adoption.Valid() {
		return adoption.Refusal()
	}
	row, err := write(f)
	if err != nil {
		return fmt.Errorf("certificate of %s: %w", d.Reference, err)
	}
	return db.Create(tx, &row)
}

// present gathers the facts with the names of this moment and draws the number:
// the counter's row makes certificates follow each other.
func present(tx *db.Tx, d models.Decision, format string) (models.CertificateFacts, error) {
	c, err := readConstants(tx.DB)
	if err != nil {
		return models.CertificateFacts{}, err
	}
	all, err := factsOf(tx.DB, c, []models.Decision{d})
	if err != nil {
		return models.CertificateFacts{}, err
	}
	f := all[0]
	f.Format = format
	if f.Notices, err = noticesOf(tx.DB, d.MatterID); err != nil {
		return f, err
	}
	if f.Names, err = partiesOf(tx.DB, f.OrganisationIDs()); err != nil {
		return f, err
	}
	if f.Reserving, err = partiesOf(tx.DB, f.ReservingIDs()); err != nil {
		return f, err
	}
	if f.Persons, err = personsOf(tx.DB, f.PersonIDs()); err != nil {
		return f, err
	}
	if f.Number, err = tx.NextNumber(series); err != nil {
		return f, err
	}
	before, err := head(tx.DB)
	if err == nil && before.Number != f.Number-1 {
		err = fmt.Errorf("certificate %d would follow certificate %d", f.Number, before.Number)
	}
	f.Previous = before.Hash
	return f, err
}

// write makes the row: a fresh salt for each restricted field, the commitments,
// the public form and its hash.
func write(f models.CertificateFacts) (models.CertificateRow, error) {
	row := models.CertificateRow{Number: f.Number, DecisionID: f.Decision.ID, Previous: f.Previous}
	values, err := f.Restricted()
	if err != nil {
		return row, err
	}
	opened, sealed := map[string]models.CertificateOpening{}, map[string]string{}
	for field, value := range values {
		var salt [32]byte
		_, _ = rand.Read(salt[:]) // never fails: crypto/rand ends the program instead
		o := models.CertificateOpening{Salt: hex.EncodeToString(salt[:]), Value: value}
		if sealed[field], err = o.Commit(); err != nil {
			return row, err
		}
		opened[field] = o
	}
	body, err := canonical.Marshal(f.Certificate(sealed))
	if err != nil {
		return row, err
	}
	kept, err := canonical.Marshal(opened)
	row.Body, row.Hash, row.Opened = string(body), models.CertificateHash(body), string(kept)
	return row, err
}
