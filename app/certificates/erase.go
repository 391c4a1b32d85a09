package certificates

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/canonical"
)

// erasable are the fields that hold names and private words. Without their salt
// and value nobody can open them again; public form, hash and chain stay.
var erasable = []string{models.SealedNotes, models.SealedPersons}

// Erase takes salt and value of the fields that hold names out of every
// certificate that names a person, in the caller's act, and gives how many
// certificates that were. It cannot be taken back.
func Erase(tx *db.Tx, personID int64, reason string) (int, error) {
	touched, after := 0, int64(0)
	for {
		var rows []models.CertificateRow
		if err := tx.Raw("SELECT * FROM certificates WHERE number > ? ORDER BY number LIMIT ?", after, batch).Scan(&rows).Error; err != nil {
			return 0, err
		}
		for _, row := range rows {
			taken, err := erase(tx, row, personID, reason)
			if err != nil {
				return 0, fmt.Errorf("certificate %d: %w", row.Number, err)
			}
			if after = row.Number; taken {
				touched++
			}
		}
		if len(rows) < batch {
			return touched, nil
		}
	}
}

// names reports whether the opened fields of a certificate name a person.
func names(opened map[string]models.CertificateOpening, personID int64) (bool, error) {
	o, is := opened[models.SealedPersons]
	if !is {
		return false, nil
	}
	var persons []models.CertificatePerson
	err := json.Unmarshal(o.Value, &persons)
	return slices.ContainsFunc(persons, func(p models.CertificatePerson) bool { return p.ID == personID }), err
}

func erase(tx *db.Tx, row models.CertificateRow, personID int64, reason string) (bool, error) {
	var opened map[string]models.CertificateOpening
	if err := json.Unmarshal([]byte(row.Opened), &opened); err != nil {
		return false, err
	}
	if named, err := names(opened, personID); err != nil || !named {
		return false, err
	}
	taken := false
	for _, field := range erasable {
		if _, is := opened[field]; !is {
			continue
		}
		taken = true
		delete(opened, field)
		if err := db.Create(tx, &models.CertificateErasure{CertificateID: row.ID, Field: field, ErasedPersonID: personID, Reason: strings.TrimSpace(reason),
			PersonID: tx.Actor.PersonID, MandateID: tx.Actor.MandateID}); err != nil {
			return false, err
		}
	}
	if !taken {
		return false, nil
	}
	kept, err := canonical.Marshal(opened)
	if err != nil {
		return false, err
	}
	row.Opened = string(kept)
	return true, db.Update(tx, &row, "opened")
}

func erasuresOf(q *gorm.DB, rows []models.CertificateRow) (map[int64][]models.CertificateErasure, error) {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	all, err := db.Rows[models.CertificateErasure](q, "SELECT * FROM certificate_erasures WHERE certificate_id IN ? ORDER BY id", append(ids, 0))
	out := map[int64][]models.CertificateErasure{}
	for _, e := range all {
		out[e.CertificateID] = append(out[e.CertificateID], e)
	}
	return out, err
}

// Erased says of each erasure of certificates when it was and by which act, for
// whoever verifies: it is no fault.
func Erased(q *gorm.DB) ([]string, error) {
	var rows []struct {
		models.CertificateErasure
		Number int64
		Act    int64
	}
	err := q.Raw(`SELECT e.*, c.number, COALESCE((SELECT MIN(a.id) FROM acts a WHERE a.action = 'person.erase' AND a.target = 'people'
			AND a.target_id = e.erased_person_id AND a.at = e.created_at), 0) AS act
		FROM certificate_erasures e JOIN certificates c ON c.id = e.certificate_id ORDER BY e.id`).Scan(&rows).Error
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = fmt.Sprintf("certificate %d: %s erased on %s by act %d", r.Number, r.Field, r.CreatedAt.UTC().Format("2006-01-02"), r.Act)
	}
	return slices.Compact(out), err
}
